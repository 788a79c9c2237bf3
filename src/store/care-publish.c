/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-store-private.h"

#include "store/care-feed.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

/* The commit order of a server: one row, one more per commit that changes something, held to the end of the transaction, so that a reader
 * who has seen n has seen
 * everything up to n (DESIGN 6). A random nonce per commit lets a restored past be told from the one a station knew. */

gboolean
care_store_begin_publish (CareStore *store, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gint64 seq;

  if (g_strcmp0 (store->role, "server") != 0)
    return TRUE;
  seq = care_db_int (store->db, -1, "SELECT seq FROM commit_order WHERE one=1", &problem);
  if (seq < 0)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_CORRUPT, _("The server's commit order is missing; restore the newest backup."));
      return FALSE;
    }
  store->seq = seq + 1;
  return TRUE;
}

static gboolean
write_nonce (CareStore *store, GError **error)
{
  CareId random = care_id_random ();
  char text[CARE_ID_TEXT];
  CareStmt *stmt = care_db_stmt (store->db, "INSERT INTO commit_nonce(seq, nonce, at) VALUES($1,$2,$3)", error);
  if (stmt == NULL)
    return FALSE;
  care_id_to_text (&random, text);
  text[13] = '\0';
  care_stmt_bind_int (stmt, 1, store->seq);
  care_stmt_bind_text (stmt, 2, text);
  care_stmt_bind_int (stmt, 3, care_now ());
  return care_stmt_done (stmt, error);
}

gboolean
care_store_publish (CareStore *store, GError **error)
{
  CareStmt *stmt;

  if (store->seq == 0 || store->touched->len == 0)
    return TRUE;
  if (!care_feed_update (store, error) || !write_nonce (store, error))
    return FALSE;
  stmt = care_db_stmt (store->db, "UPDATE commit_order SET seq=$1 WHERE one=1", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_int (stmt, 1, store->seq);
  return care_stmt_done (stmt, error);
}
