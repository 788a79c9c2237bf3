/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-import-log.h"

#include "domain/care-job.h"
#include "domain/care-stock.h"
#include "store/care-store-private.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <string.h>

#define DERIVE_AT_ONCE 1000

gboolean
care_import_log_add (CareStore *store, const CareImportEntry *entry, GError **error)
{
  CareStmt *stmt = care_db_stmt (store->db, "INSERT INTO import(id, kind, files, at, n_read, n_created, n_updated, n_unchanged, n_refused)"
                                            " VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9)", error);

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, &entry->id);
  care_stmt_bind_text (stmt, 2, entry->kind);
  care_stmt_bind_text (stmt, 3, entry->files);
  care_stmt_bind_int (stmt, 4, care_now ());
  care_stmt_bind_int (stmt, 5, (gint64) entry->read);
  care_stmt_bind_int (stmt, 6, (gint64) entry->created);
  care_stmt_bind_int (stmt, 7, (gint64) entry->updated);
  care_stmt_bind_int (stmt, 8, (gint64) entry->unchanged);
  care_stmt_bind_int (stmt, 9, (gint64) entry->refused);
  return care_stmt_done (stmt, error);
}

gboolean
care_import_log_occurrence (CareStore *store, const char *content, gint64 *n, GError **error)
{
  CareId key = care_id_derived ("occurrence", content);
  CareStmt *stmt = care_db_stmt (store->db, "INSERT INTO import_scratch(\"row\", n) VALUES($1,1)"
                                            " ON CONFLICT(\"row\") DO UPDATE SET n=import_scratch.n+1 RETURNING n", error);

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, &key);
  if (!care_stmt_step (stmt, error))
    return FALSE;
  *n = care_stmt_int (stmt, 0);
  care_stmt_reset (stmt);
  return TRUE;
}

gboolean
care_import_log_forget (CareStore *store, GError **error)
{
  return care_db_run (store->db, "DELETE FROM import_scratch", error);
}

gboolean
care_import_log_is_new_store (CareStore *store)
{
  return care_db_int (store->db, 1, "SELECT count(*) FROM txn WHERE what <> 'init' AND undone_by IS NULL AND undoes IS NULL", NULL) == 0;
}

gboolean
care_import_log_was_undone (CareStore *store, const CareId *row, gboolean *undone, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "SELECT o.import FROM change c JOIN txn t ON t.n = c.tx LEFT JOIN txn o ON o.n = t.undoes"
                                            " WHERE c.\"row\"=$1 ORDER BY c.n DESC LIMIT 1", error);

  *undone = FALSE;
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, row);
  if (care_stmt_step (stmt, &problem))
    {
      *undone = !care_stmt_is_null (stmt, 0);
      care_stmt_reset (stmt);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* The row that voids a fact; null when there is none. */
static gboolean
find_voiding (CareStore *store, const CareEntity *entity, const CareId *fact, CareId *voiding, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE voids=$1 ORDER BY id LIMIT 1", entity->name);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, sql, error);

  *voiding = (CareId) { { 0 } };
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, fact);
  if (care_stmt_step (stmt, &problem))
    *voiding = care_stmt_id (stmt, 0);
  care_stmt_reset (stmt);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
care_import_log_fact_undone (CareStore *store, const CareRecord *fact, gboolean *undone, GError **error)
{
  CareId at = fact->id, voiding;

  *undone = FALSE;
  for (guint hops = 0; hops < 1000; hops++)
    {
      CareRecord *next = NULL;

      if (!find_voiding (store, fact->entity, &at, &voiding, error))
        return FALSE;
      if (care_id_is_null (&voiding))
        return TRUE;
      at = care_store_told_again (&voiding, &at);
      if (!care_store_peek (store, fact->entity, &at, &next, error))
        return FALSE;
      if (next == NULL)
        return care_import_log_was_undone (store, &voiding, undone, error);
      care_record_free (next);
    }
  return TRUE;
}

/* J-2026-000123 */
gboolean
care_import_log_number (CareStore *store, const char *number, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (number, "-", -1);
  g_autofree char *key = NULL;
  gint64 n;

  if (g_strv_length (parts) != 3 || strlen (parts[0]) != 1 || strlen (parts[1]) != 4 || strlen (parts[2]) < 6 ||
      !g_ascii_string_to_signed (parts[1], 10, 0, 9999, NULL, NULL) || !g_ascii_string_to_signed (parts[2], 10, 1, G_MAXINT32, &n, NULL))
    return TRUE;
  key = g_strdup_printf ("number-%s-%s", parts[0], parts[1]);
  return care_store_meta_int (store, key, 0) >= n || care_store_set_meta_int (store, key, n, error);
}

static GArray *
underived (CareStore *store, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CareId));
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "SELECT id FROM job WHERE phase IS NULL ORDER BY id LIMIT $1", error);

  if (stmt == NULL)
    return NULL;
  care_stmt_bind_int (stmt, 1, DERIVE_AT_ONCE);
  while (care_stmt_step (stmt, &problem))
    {
      CareId id = care_stmt_id (stmt, 0);
      g_array_append_val (ids, id);
    }
  if (problem == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

gboolean
care_import_log_derive (CareStore *store, GError **error)
{
  for (;;)
    {
      g_autoptr (GArray) ids = underived (store, error);

      if (ids == NULL || ids->len == 0)
        return ids != NULL;
      for (guint i = 0; i < ids->len; i++)
        g_hash_table_add (store->jobs, g_memdup2 (&g_array_index (ids, CareId, i), sizeof (CareId)));
      if (!care_store_settle (store, error))
        return FALSE;
    }
}

gboolean
care_import_log_replace (CareStore *store, const CareRecord *before, CareRecord *now, GError **error)
{
  const CareStockMove *move = (const CareStockMove *) now;

  if ((before != NULL && !care_store_void (store, before, error)) || !care_store_stand (store, now, error))
    return FALSE;
  return now->entity != &CareStockMove_ENTITY || !CARE_HAS (move, CareStockMove, line) || care_store_settle_line (store, &move->line, error);
}

gboolean
care_import_log_view (CareStore *store, GError **error)
{
  if (!care_db_begin (store->db, error))
    return FALSE;
  if (care_db_int (store->db, 0, "SELECT count(*) FROM meta", error) > 0) /* the first read fixes the view */
    return TRUE;
  care_db_rollback (store->db);
  return FALSE;
}

void
care_import_log_end_view (CareStore *store)
{
  care_db_rollback (store->db);
}

/* Follows a chain of tellings to its first. */
static void
settle_first (GHashTable *tellings, CareId *id)
{
  const CareId *next;

  for (guint hops = 0; hops < 1000 && (next = g_hash_table_lookup (tellings, id)) != NULL; hops++)
    *id = *next;
}

GHashTable *
care_import_log_first_tellings (CareStore *store, const CareEntity *entity, GError **error)
{
  g_autoptr (GHashTable) tellings = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, g_free);
  g_autofree char *sql = g_strdup_printf ("SELECT id, voids FROM \"%s\" WHERE voids IS NOT NULL", entity->name);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt;
  GHashTableIter iter;
  gpointer first;

  if (!entity->insert_only)
    return g_steal_pointer (&tellings);
  stmt = care_db_stmt (store->db, sql, error);
  if (stmt == NULL)
    return NULL;
  while (care_stmt_step (stmt, &problem))
    {
      CareId voiding = care_stmt_id (stmt, 0), voided = care_stmt_id (stmt, 1), next = care_store_told_again (&voiding, &voided);
      g_hash_table_insert (tellings, g_memdup2 (&next, sizeof next), g_memdup2 (&voided, sizeof voided));
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  g_hash_table_iter_init (&iter, tellings);
  while (g_hash_table_iter_next (&iter, NULL, &first))
    settle_first (tellings, first);
  return g_steal_pointer (&tellings);
}

GArray *
care_import_log_ids (CareStore *store, const CareEntity *entity, const char *field, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CareId));
  g_autoptr (GError) problem = NULL;
  g_autofree char *order = field != NULL ? g_strdup_printf ("t.\"%s\" IS NULL, t.\"%s\", ", field, field) : g_strdup ("");
  g_autofree char *sql = g_strdup_printf ("SELECT t.id FROM \"%s\" t WHERE 1=1%s ORDER BY %st.id", entity->name,
                                          care_store_sql (store, entity)->live, order);
  CareStmt *stmt = care_db_stmt (store->db, sql, error);

  if (stmt == NULL)
    return NULL;
  while (care_stmt_step (stmt, &problem))
    {
      CareId id = care_stmt_id (stmt, 0);
      g_array_append_val (ids, id);
    }
  if (problem == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

GPtrArray *
care_import_log_by_name (CareStore *store, const CareEntity *entity, const char *folded, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  g_autoptr (GError) problem = NULL;
  const CareSql *pieces = care_store_sql (store, entity);
  g_autofree char *sql = g_strdup_printf (
      "SELECT %s FROM search s JOIN \"%s\" t ON t.id = s.\"row\" WHERE s.entity=$1 AND s.sort_key=$2%s ORDER BY t.id",
      pieces->columns, entity->name, pieces->live);
  CareStmt *stmt = care_db_stmt (store->db, sql, error);

  if (stmt == NULL)
    return NULL;
  care_stmt_bind_text (stmt, 1, entity->name);
  care_stmt_bind_text (stmt, 2, folded);
  while (care_stmt_step (stmt, &problem))
    g_ptr_array_add (found, care_store_read_row (stmt, entity));
  if (problem == NULL)
    return g_steal_pointer (&found);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}
