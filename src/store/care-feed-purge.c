/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-feed-private.h"

#include "store/care-server.h"

/* Rows that left a scope are told to its stations and then forgotten. How far a station has read it says with each push. */

/* User → the commit that every station of his has read; gint64 (owned). Those that were shut out are not waited for. */
static GHashTable *
read_by_all (CareStore *store, GError **error)
{
  g_autoptr (GPtrArray) stations = care_server_stations (store, error);
  GHashTable *seen;

  if (stations == NULL)
    return NULL;
  seen = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, g_free);
  for (guint i = 0; i < stations->len; i++)
    {
      const CareStationInfo *station = stations->pdata[i];
      gint64 *least = g_hash_table_lookup (seen, &station->user);
      if (station->revoked_at != 0)
        continue;
      if (least == NULL)
        g_hash_table_insert (seen, g_memdup2 (&station->user, sizeof station->user), g_memdup2 (&station->seen, sizeof station->seen));
      else
        *least = MIN (*least, station->seen);
    }
  return seen;
}

static gboolean
forget (CareFeedRun *run, const CareId *scope, gint64 seen, GError **error)
{
  CareStmt *stmt = care_db_stmt (run->store->db, "DELETE FROM feed WHERE scope = $1 AND gone IS NOT NULL AND seq <= $2"
                                                 " AND seq <= (SELECT coalesce(max(n.seq), 0) FROM commit_nonce n WHERE n.at < $3)", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, scope);
  care_stmt_bind_int (stmt, 2, seen);
  care_stmt_bind_int (stmt, 3, run->horizon);
  return care_stmt_done (stmt, error);
}

gboolean
care_feed_purge (CareFeedRun *run, GError **error)
{
  g_autoptr (GHashTable) seen = read_by_all (run->store, error);
  GHashTableIter iter;
  gpointer user, least;

  if (seen == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &user, &least))
    if (*(gint64 *) least > 0 && !forget (run, user, *(gint64 *) least, error))
      return FALSE;
  return TRUE;
}
