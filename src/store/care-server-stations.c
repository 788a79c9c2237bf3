/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-server.h"

#include "store/care-store-private.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

/* Which computers are enrolled, and shutting one out: a lost laptop, a technician who left. */

static void
info_free (gpointer data)
{
  CareStationInfo *info = data;
  g_free (info->prefix);
  g_free (info);
}

GPtrArray *
care_server_stations (CareStore *store, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (info_free);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt;

  if (!care_server_require (store, error))
    return NULL;
  stmt = care_db_stmt (store->db, "SELECT id, \"user\", prefix, enrolled_at, last_seen_at, revoked_at FROM station ORDER BY enrolled_at, id", error);
  if (stmt == NULL)
    return NULL;
  while (care_stmt_step (stmt, &problem))
    {
      CareStationInfo *info = g_new0 (CareStationInfo, 1);
      info->id = care_stmt_id (stmt, 0);
      info->user = care_stmt_id (stmt, 1);
      info->prefix = g_strdup (care_stmt_text (stmt, 2));
      info->enrolled_at = care_stmt_int (stmt, 3);
      info->last_sent_at = care_stmt_int (stmt, 4);
      info->revoked_at = care_stmt_int (stmt, 5);
      g_ptr_array_add (rows, info);
    }
  if (problem == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* The sentence of a station that is not there, or was revoked. */
static gboolean
may_revoke (CareStore *store, const CareId *station, GError **error)
{
  g_autoptr (GPtrArray) rows = care_server_stations (store, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const CareStationInfo *info = rows->pdata[i];
      if (!care_id_equal (&info->id, station))
        continue;
      if (info->revoked_at != 0)
        g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, _("The station %s is revoked already."), info->prefix);
      return info->revoked_at == 0;
    }
  if (rows != NULL)
    g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NOT_FOUND, _("There is no such station; “station list” shows those that are enrolled."));
  return FALSE;
}

static gboolean
revoke_work (CareStore *store, gpointer data, GError **error)
{
  CareStmt *stmt;

  if (!may_revoke (store, data, error))
    return FALSE;
  stmt = care_db_stmt (store->db, "UPDATE station SET revoked_at=$2 WHERE id=$1", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, data);
  care_stmt_bind_int (stmt, 2, care_now ());
  return care_stmt_done (stmt, error);
}

gboolean
care_server_revoke (CareStore *store, const CareId *station, GError **error)
{
  CareId id = *station;
  return care_store_commit (store, &(CareTxn) { .what = "revoke" }, revoke_work, &id, error);
}
