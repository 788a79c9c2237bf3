/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/care-wire.h"

G_BEGIN_DECLS

/* What became of one pushed change, for the station's notes. */
typedef struct
{
  gint64 n;
  const char *kind; /* conflict, merged, parked, rejected; static */
  char *why;
} CareNote;

/* Takes pushed transactions into a server's store inside a commit: each whole or, when a rule refuses it, whole aside (parked). @notes: of CareNote.
 * Advances @station's last_n and
 * last_hash. */
gboolean care_push_take (CareStore *store, CareStation *station, GPtrArray *txs, GPtrArray *notes, GError **error);
void     care_note_free (gpointer note);
/* TRUE when pushed changes that the server has seen already are the ones it saw: a station restored from a copy uses numbers twice. */
gboolean care_push_is_same_past (const CareStation *station, const char *prev, gint64 after, GPtrArray *txs);

G_END_DECLS
