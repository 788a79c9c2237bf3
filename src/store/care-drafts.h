/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/care-id.h"

G_BEGIN_DECLS

/* What is being typed and not saved yet: one row per user and object in STORE-drafts, a small file of its own with its own lock, so that
 * typing never waits for an import (DESIGN 4). Each put
 * is on the disk when it returns. */
typedef struct _CareDrafts CareDrafts;

#define CARE_DRAFTS_APPLICATION 0x41434452 /* "ACDR", as CARE_STORE_APPLICATION */

typedef struct
{
  char *object; /* what is edited: "job 01h…" or "new job" */
  char *body;   /* the editor's own text, kept as it is */
  gint64 at;    /* seconds UTC of the last put */
} CareDraft;

/* Opens or makes the drafts of the store at @store_path. CARE_ERROR_BUSY when another program has them open. */
CareDrafts *care_drafts_open  (const char *store_path, GError **error);
void        care_drafts_close (CareDrafts *drafts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareDrafts, care_drafts_close)
gboolean    care_drafts_put   (CareDrafts *drafts, const CareId *user, const char *object, const char *body, GError **error);
/* NULL without error when there is none. Free with care_draft_free(). */
CareDraft  *care_drafts_get   (CareDrafts *drafts, const CareId *user, const char *object, GError **error);
/* All of a user, newest first; array of CareDraft. */
GPtrArray  *care_drafts_list  (CareDrafts *drafts, const CareId *user, GError **error);
gboolean    care_drafts_drop  (CareDrafts *drafts, const CareId *user, const char *object, GError **error);
void        care_draft_free   (gpointer draft);
/* Copies the drafts of one store beside a copy of it; nothing when it has none. Checks them; one sentence per fault into @problems. */
gboolean    care_drafts_copy  (const char *store_path, const char *copy_path, GError **error);
gboolean    care_drafts_check (const char *store_path, GPtrArray *problems, GError **error);

G_END_DECLS
