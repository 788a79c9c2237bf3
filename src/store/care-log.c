/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-log.h"

#include "store/care-delta.h"
#include "store/care-store-private.h"

#include <string.h>

#define CHANGES "FROM change c JOIN txn x ON x.n = c.tx WHERE c.\"row\" = $1"

gboolean
care_log_edited_since (CareStore *store, const CareId *row, const char *field, gint64 base, const CareId *but_station, CareLogEdit *edit)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT c.delta, c.op, x.station, x.hlc, x.at, x.\"user\" " CHANGES " AND x.seq > $2 ORDER BY c.n DESC", NULL);
  gboolean found = FALSE;

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, row);
  care_stmt_bind_int (stmt, 2, base);
  while (!found && care_stmt_step (stmt, NULL))
    {
      CareId station = care_stmt_id (stmt, 2);
      if (but_station != NULL && care_id_equal (&station, but_station))
        continue;
      if (g_strcmp0 (care_stmt_text (stmt, 1), "u") == 0 && !care_delta_names (care_stmt_text (stmt, 0), field))
        continue;
      *edit = (CareLogEdit) { care_stmt_int (stmt, 3), care_stmt_int (stmt, 4), care_stmt_id (stmt, 5) };
      found = TRUE;
    }
  care_stmt_reset (stmt);
  return found;
}

/* Two long texts that met became one, which holds both. */
static gboolean
holds (const CareRecord *taken, const CareRecord *now, guint n)
{
  return care_record_same (taken, now, n) ||
         (now->entity->fields[n].merge == CARE_KEEP_BOTH && care_record_has (taken, n) && care_record_has (now, n) &&
          strstr (care_record_text (taken, n), care_record_text (now, n)) != NULL);
}

static guint64
told_by (const CareDelta *delta, const CareRecord *now, guint64 fields)
{
  g_autoptr (CareRecord) taken = care_record_new (now->entity);
  guint64 told = 0;

  fields &= care_delta_fields (delta);
  for (guint n = 0; n < now->entity->n_fields; n++)
    if (((fields >> n) & 1) && care_delta_take (delta, CARE_DELTA_NEW, n, taken, NULL) && holds (taken, now, n))
      told |= G_GUINT64_CONSTANT (1) << n;
  return told;
}

guint64
care_log_told_before (CareStore *store, const CareRecord *now, guint64 fields, const CareId *station, gint64 hlc)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT c.delta " CHANGES " AND c.op = 'u' AND x.station = $2 AND x.hlc = $3 AND x.seq < $4", NULL);
  guint64 told = 0;

  if (stmt == NULL)
    return 0;
  care_stmt_bind_id (stmt, 1, &now->id);
  care_stmt_bind_id (stmt, 2, station);
  care_stmt_bind_int (stmt, 3, hlc);
  care_stmt_bind_int (stmt, 4, store->seq);
  while (care_stmt_step (stmt, NULL))
    {
      g_autoptr (CareDelta) delta = care_delta_read (now->entity, care_stmt_text (stmt, 0), NULL);
      told |= delta != NULL ? told_by (delta, now, fields) : 0;
    }
  return told;
}

static gboolean
any (CareStore *store, const char *sql, const CareId *row, const CareId *station, gint64 number)
{
  CareStmt *stmt = care_db_stmt (store->db, sql, NULL);
  gboolean found;

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, row);
  care_stmt_bind_id (stmt, 2, station);
  care_stmt_bind_int (stmt, 3, number);
  found = care_stmt_step (stmt, NULL);
  care_stmt_reset (stmt);
  return found;
}

gboolean
care_log_made_by (CareStore *store, const CareId *row, const CareId *station)
{
  return any (store, "SELECT 1 " CHANGES " AND c.op = 'i' AND x.station = $2 AND x.seq >= $3", row, station, 0);
}

gboolean
care_log_made_in (CareStore *store, const CareId *row, const CareId *station, gint64 hlc)
{
  return any (store, "SELECT 1 " CHANGES " AND c.op = 'i' AND x.station = $2 AND x.hlc = $3", row, station, hlc);
}

gboolean
care_log_changed_since (CareStore *store, const CareId *row, gint64 base, const CareId *but_station)
{
  return any (store, "SELECT 1 " CHANGES " AND (x.station IS NULL OR x.station <> $2) AND x.seq > $3", row, but_station, base);
}
