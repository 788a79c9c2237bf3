/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-page.h"

G_BEGIN_DECLS

/* A station's side of sync: what it has not sent, and what it takes over. */

typedef struct
{
  gint64 n;              /* change.n */
  gint64 tx, hlc, at;
  char *what;
  const CareEntity *entity;
  CareId row;
  gboolean insert;
  gint64 base;
  char *delta;           /* updates: {field: [new, old]} */
  CareRecord *record;    /* inserts: the row as it is now */
} CareOut;
void       care_out_free       (gpointer out);

/* Unsent changes in order, at most @limit; whole transactions unless the first is larger. A row that was made unsent stands once, as it is now; its
 * later edits are in it. Array of CareOut;
 * @upto is the change.n that an ack of all of them means. */
GPtrArray *care_outbox_read    (CareStore *store, guint limit, gint64 *upto, GError **error);
gint64     care_outbox_count   (CareStore *store);
/* When the first of them was written, seconds UTC; 0: there is none. */
gint64     care_outbox_oldest  (CareStore *store);
/* Changes that the server put aside. */
guint      care_outbox_parked  (CareStore *store);
/* Marks changes up to @upto as sent; those in @parked (of gint64) as refused by the server. Inside a commit. */
gboolean   care_outbox_acked   (CareStore *store, gint64 upto, const GArray *parked, GError **error);
/* TRUE when a row has unsent changes. */
gboolean   care_outbox_has     (CareStore *store, const CareId *row);
/* Bit n of fields that are changed here and not sent. */
guint64    care_outbox_dirty   (CareStore *store, const CareEntity *entity, const CareId *row);

/* Takes a row over inside a commit with CARE_TXN_PULLED; dirty fields keep what was typed here. */
gboolean   care_outbox_take    (CareStore *store, CareRecord *pulled, guint64 sent_fields, GError **error);
/* A row that left the scope: it leaves the file, its search text and its history, unless it has unsent edits (then it waits until they are
 * delivered). Inside a commit. */
gboolean   care_outbox_drop    (CareStore *store, const CareEntity *entity, const CareId *row, gboolean *dropped, GError **error);
/* The key of care_store_meta() for the last change that the server has, 0 after a new start. */
#define CARE_META_SENT "sync-n"
/* Rows that waited. */
gboolean   care_outbox_drop_waiting (CareStore *store, guint *dropped, GError **error);
/* Rows made here, in changes from number @from on, that the server took or put aside and never gave back, and whose owner is gone: they were written
 * for something that had left the scope meanwhile. Inside a commit, at the end of a pull. */
gboolean   care_outbox_drop_orphans (CareStore *store, gint64 from, guint *dropped, GError **error);
/* Leaves nothing of dropped rows in the search index and the log. Outside a commit. */
gboolean   care_outbox_scrub   (CareStore *store, GError **error);

/* Makes a local store a station's: everything the local user did is the enrolled user's from now on. Inside a commit. */
gboolean   care_outbox_enrol   (CareStore *store, const CareId *station, const CareId *user, const char *prefix, GError **error);
/* A new start after `resync`: everything that was ever sent waits to be sent again, and every row waits to be brought by the following pull. @put_back:
 * the server comes from an old copy, which may not know what it put aside: that is sent again too. Inside a commit. */
gboolean   care_outbox_resync  (CareStore *store, gboolean put_back, GError **error);
/* At the end of that pull: rows that it did not bring leave, as above. With @offer they are what a server that was put back to an old copy has lost: they
 * stay and wait to be sent as they stand, each alone; conflicts, which only the server makes, leave. Inside a commit. */
gboolean   care_outbox_sweep   (CareStore *store, gboolean offer, guint *dropped, GError **error);
/* TRUE when the store holds money values. */
gboolean   care_store_has_money (CareStore *store);

G_END_DECLS
