/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-db"

#include "db/care-db-driver.h"

#include "util/care-error.h"

#include <glib/gi18n.h>
#include <string.h>

struct _CareDb
{
  const CareDbDriver *driver;
  gpointer handle;
  char *where;
  gboolean read_only;
  gboolean in_transaction;
  GHashTable *statements; /* SQL text -> CareStmt, owned */
};

struct _CareStmt
{
  CareDb *db; /* borrowed */
  gpointer stmt;
};

static void
stmt_free (gpointer data)
{
  CareStmt *stmt = data;
  stmt->db->driver->finalize (stmt->stmt);
  g_free (stmt);
}

/* Statements are long and differ at their ends: their length and their last letters tell most of them apart. */
static guint
sql_hash (gconstpointer data)
{
  const char *sql = data;
  gsize len = strlen (sql);
  guint hash = (guint) len;

  for (gsize i = len > 24 ? len - 24 : 0; i < len; i++)
    hash = hash * 33 + (guchar) sql[i];
  for (gsize i = 0; i < len && i < 24; i++)
    hash = hash * 33 + (guchar) sql[i];
  return hash;
}

CareDb *
care_db_open (const char *where, CareDbMode mode, GError **error)
{
  CareDb *db;
  gpointer handle;

  if (g_str_has_prefix (where, "postgresql:"))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED,
                   _("This build has no PostgreSQL; give the path of a SQLite file instead of “%s”."), where);
      return NULL;
    }
  handle = care_db_sqlite.open (where, mode, error);
  if (handle == NULL)
    return NULL;
  db = g_new0 (CareDb, 1);
  db->driver = &care_db_sqlite;
  db->handle = handle;
  db->where = g_strdup (where);
  db->read_only = mode == CARE_DB_READ;
  db->statements = g_hash_table_new_full (sql_hash, g_str_equal, g_free, stmt_free);
  return db;
}

void
care_db_close (CareDb *db)
{
  if (db == NULL)
    return;
  care_db_rollback (db);
  g_hash_table_unref (db->statements);
  db->driver->close (db->handle);
  g_free (db->where);
  g_free (db);
}

const char *
care_db_where (CareDb *db)
{
  return db->where;
}

CareStmt *
care_db_stmt (CareDb *db, const char *sql, GError **error)
{
  CareStmt *stmt = g_hash_table_lookup (db->statements, sql);
  gpointer prepared;

  if (stmt != NULL)
    {
      db->driver->reset (stmt->stmt);
      return stmt;
    }
  prepared = db->driver->prepare (db->handle, sql, error);
  if (prepared == NULL)
    return NULL;
  stmt = g_new0 (CareStmt, 1);
  stmt->db = db;
  stmt->stmt = prepared;
  g_hash_table_insert (db->statements, g_strdup (sql), stmt);
  return stmt;
}

void
care_stmt_bind_int (CareStmt *stmt, guint n, gint64 value)
{
  stmt->db->driver->bind_int (stmt->stmt, n, value);
}

void
care_stmt_bind_text (CareStmt *stmt, guint n, const char *text)
{
  if (text == NULL)
    stmt->db->driver->bind_null (stmt->stmt, n);
  else
    stmt->db->driver->bind_text (stmt->stmt, n, text);
}

void
care_stmt_bind_id (CareStmt *stmt, guint n, const CareId *id)
{
  if (id == NULL || care_id_is_null (id))
    stmt->db->driver->bind_null (stmt->stmt, n);
  else
    stmt->db->driver->bind_blob (stmt->stmt, n, id->b, sizeof id->b);
}

void
care_stmt_bind_blob (CareStmt *stmt, guint n, gconstpointer data, gsize len)
{
  stmt->db->driver->bind_blob (stmt->stmt, n, data, len);
}

void
care_stmt_bind_null (CareStmt *stmt, guint n)
{
  stmt->db->driver->bind_null (stmt->stmt, n);
}

gboolean
care_stmt_step (CareStmt *stmt, GError **error)
{
  gboolean row = FALSE;
  if (!stmt->db->driver->step (stmt->db->handle, stmt->stmt, &row, error))
    {
      stmt->db->driver->reset (stmt->stmt);
      return FALSE;
    }
  if (!row)
    stmt->db->driver->reset (stmt->stmt);
  return row;
}

gboolean
care_stmt_done (CareStmt *stmt, GError **error)
{
  gboolean row = FALSE;
  gboolean ok = stmt->db->driver->step (stmt->db->handle, stmt->stmt, &row, error);
  stmt->db->driver->reset (stmt->stmt);
  return ok;
}

void
care_stmt_reset (CareStmt *stmt)
{
  stmt->db->driver->reset (stmt->stmt);
}

guint
care_stmt_n_columns (CareStmt *stmt)
{
  return stmt->db->driver->n_columns (stmt->stmt);
}

const char *
care_stmt_column_name (CareStmt *stmt, guint column)
{
  return stmt->db->driver->column_name (stmt->stmt, column);
}

gboolean
care_stmt_is_null (CareStmt *stmt, guint column)
{
  return stmt->db->driver->is_null (stmt->stmt, column);
}

gint64
care_stmt_int (CareStmt *stmt, guint column)
{
  return stmt->db->driver->get_int (stmt->stmt, column);
}

const char *
care_stmt_text (CareStmt *stmt, guint column)
{
  return stmt->db->driver->get_text (stmt->stmt, column);
}

gconstpointer
care_stmt_blob (CareStmt *stmt, guint column, gsize *len)
{
  return stmt->db->driver->get_blob (stmt->stmt, column, len);
}

CareId
care_stmt_id (CareStmt *stmt, guint column)
{
  CareId id = { { 0 } };
  gsize len = 0;
  gconstpointer data = care_stmt_blob (stmt, column, &len);
  if (data != NULL && len == sizeof id.b)
    memcpy (id.b, data, sizeof id.b);
  return id;
}

/* {ID} … become the driver's types. */
static char *
with_types (CareDb *db, const char *script)
{
  GString *sql = g_string_new (script);
  for (guint i = 0; db->driver->types[i] != NULL; i += 2)
    g_string_replace (sql, db->driver->types[i], db->driver->types[i + 1], 0);
  return g_string_free (sql, FALSE);
}

gboolean
care_db_run (CareDb *db, const char *script, GError **error)
{
  g_autofree char *sql = with_types (db, script);
  return db->driver->script (db->handle, sql, error);
}

gint64
care_db_int (CareDb *db, gint64 fallback, const char *sql, GError **error)
{
  CareStmt *stmt = care_db_stmt (db, sql, error);
  gint64 value = fallback;
  if (stmt == NULL)
    return fallback;
  if (care_stmt_step (stmt, error) && !care_stmt_is_null (stmt, 0))
    value = care_stmt_int (stmt, 0);
  care_stmt_reset (stmt);
  return value;
}

gboolean
care_db_begin (CareDb *db, GError **error)
{
  g_return_val_if_fail (!db->in_transaction, FALSE);
  if (!db->driver->script (db->handle, db->read_only ? db->driver->begin_read : db->driver->begin_write, error))
    return FALSE;
  db->in_transaction = TRUE;
  return TRUE;
}

gboolean
care_db_commit (CareDb *db, GError **error)
{
  if (!db->driver->script (db->handle, "COMMIT", error))
    {
      care_db_rollback (db);
      return FALSE;
    }
  db->in_transaction = FALSE;
  return TRUE;
}

void
care_db_rollback (CareDb *db)
{
  GHashTableIter iter;
  gpointer stmt;

  if (!db->in_transaction)
    return;
  g_hash_table_iter_init (&iter, db->statements);
  while (g_hash_table_iter_next (&iter, NULL, &stmt))
    db->driver->reset (((CareStmt *) stmt)->stmt);
  /* After some errors the database has rolled back by itself; then there is nothing left to do. */
  db->driver->script (db->handle, "ROLLBACK", NULL);
  db->in_transaction = FALSE;
}

gboolean
care_db_in_transaction (CareDb *db)
{
  return db->in_transaction;
}

static gboolean
savepoint (CareDb *db, const char *verb, const char *name, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("%s %s", verb, name);
  return db->driver->script (db->handle, sql, error);
}

gboolean
care_db_save (CareDb *db, const char *name, GError **error)
{
  return savepoint (db, "SAVEPOINT", name, error);
}

gboolean
care_db_release (CareDb *db, const char *name, GError **error)
{
  return savepoint (db, "RELEASE SAVEPOINT", name, error);
}

void
care_db_back_to (CareDb *db, const char *name)
{
  savepoint (db, "ROLLBACK TO SAVEPOINT", name, NULL);
  savepoint (db, "RELEASE SAVEPOINT", name, NULL);
}

gboolean
care_db_identity (CareDb *db, gint64 *application, gint64 *schema, GError **error)
{
  return db->driver->identity (db->handle, application, schema, error);
}

gboolean
care_db_set_identity (CareDb *db, gint64 application, gint64 schema, GError **error)
{
  return db->driver->set_identity (db->handle, application, schema, error);
}

gboolean
care_db_backup (CareDb *db, const char *path, GError **error)
{
  return db->driver->backup (db->handle, path, error);
}

gboolean
care_db_integrity (CareDb *db, GPtrArray *problems, GError **error)
{
  return db->driver->integrity (db->handle, problems, error);
}

gboolean
care_db_scrub (CareDb *db, GError **error)
{
  return db->driver->script (db->handle, db->driver->scrub, error);
}

void
care_db_watch (CareDb *db, CareDbWatch watch, gpointer data)
{
  g_hash_table_remove_all (db->statements); /* kept statements were prepared unwatched */
  db->driver->watch (db->handle, watch, data);
}

gboolean
care_db_search_put (CareDb *db, const char *entity, const CareId *row, const char *words, const char *fragments, const char *sort_key,
                    gboolean fresh, GError **error)
{
  return db->driver->search_put (db, entity, row, words, fragments, sort_key, fresh, error);
}

static void
hit_clear (gpointer data)
{
  g_free (((CareDbHit *) data)->entity);
}

GArray *
care_db_hits_new (void)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (CareDbHit));
  g_array_set_clear_func (hits, hit_clear);
  return hits;
}

static gboolean
collect_hits (CareDb *db, const char *sql, const char *query, const char *entity, guint limit, GArray *hits, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_text (stmt, 1, query);
  care_stmt_bind_text (stmt, 2, entity);
  care_stmt_bind_int (stmt, 3, limit);
  while (care_stmt_step (stmt, &problem))
    {
      CareDbHit hit = { g_strdup (care_stmt_text (stmt, 0)), care_stmt_id (stmt, 1) };
      g_array_append_val (hits, hit);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
care_db_search_words (CareDb *db, const char *const *words, const char *entity, guint limit, GArray *hits, GError **error)
{
  g_autofree char *query = db->driver->words_query (words);
  return collect_hits (db, db->driver->search_words, query, entity, limit, hits, error);
}

gboolean
care_db_search_fragment (CareDb *db, const char *fragment, const char *entity, guint limit, GArray *hits, GError **error)
{
  g_autofree char *query = db->driver->fragment_query (fragment);
  return collect_hits (db, db->driver->search_fragment, query, entity, limit, hits, error);
}
