/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-server.h"

G_BEGIN_DECLS

/* What a server publishes to a station, in the one global order (seq, entity, row). Desk, manager and administrator read all of it; a technician his
 * feed and the reference data. */

/* A place in that order. entity is an index of the registry. All zero: the beginning. */
typedef struct
{
  gint64 seq;
  gint64 entity;
  CareId row;
} CareCursor;

typedef struct
{
  const CareEntity *entity;
  CareRecord *record; /* NULL when gone */
  CareId row;
  gint64 seq;
  gboolean part;      /* only the few fields of a device's earlier jobs */
  char *gone;         /* why it left the scope; NULL otherwise */
} CarePageRow;
void       care_page_row_free (gpointer row);

/* Bytes of text of a page: what a station can take in one answer is CARE_SYNC_REPLY_BYTES. */
#define CARE_PAGE_BYTES (4 << 20)

/* Rows after @cursor in order, at most @limit of them and about CARE_PAGE_BYTES, never splitting a commit unless it alone is larger than a page.
 * Sets @cursor behind the last one; @more when there are others. Reads in one consistent view: call inside care_store_snapshot. Array of CarePageRow. */
GPtrArray *care_page_read     (CareStore *store, const CareStation *station, CareCursor *cursor, guint limit, gboolean *more, GError **error);
/* TRUE when a technician may read this field at all. */
gboolean   care_field_readable (const CareField *field, guint roles);
gboolean   care_field_writable (const CareEntity *entity, const CareField *field, guint roles);
/* One consistent view over several reads on a read handle. */
gboolean   care_store_snapshot (CareStore *store, GError **error);
void       care_store_snapshot_end (CareStore *store);

/* TRUE when a technician's scope holds the whole row now, or held it at @at, an instant of this server's clock; @now tells which. Of a device's
 * earlier jobs, which he has in part, those that were his own then. */
gboolean   care_page_in_scope (CareStore *store, const CareId *user, const CareId *row, gint64 at, gboolean *now);

G_END_DECLS
