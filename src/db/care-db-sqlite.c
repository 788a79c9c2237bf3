/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-db"

#include "db/care-db-driver.h"

#include "util/care-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define MAX_PARAMETERS 80

typedef struct
{
  sqlite3 *sqlite;
  char *where;
  CareDbWatch watch;
  gpointer watch_data;
} Handle;

typedef struct
{
  sqlite3_stmt *stmt;
  int index[MAX_PARAMETERS + 1]; /* "$n" is a name in SQLite, so its place is looked up (PLATFORM 14) */
} Stmt;

static const char *const types[] = {
  "{ID}", "BLOB", "{TEXT}", "TEXT", "{INT}", "INTEGER", "{BYTES}", "BLOB", "{SERIAL}", "INTEGER PRIMARY KEY", NULL,
};

static int
class_of (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_NOTADB:
      return CARE_ERROR_FOREIGN;
    case SQLITE_CORRUPT:
      return CARE_ERROR_CORRUPT;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
      return CARE_ERROR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return CARE_ERROR_BUSY;
    case SQLITE_CONSTRAINT:
      return CARE_ERROR_CONSTRAINT;
    case SQLITE_CANTOPEN:
      return CARE_ERROR_NOT_FOUND;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return CARE_ERROR_DENIED;
    default:
      return CARE_ERROR_IO;
    }
}

/* A disk without room shows in many ways: the log's index cannot grow, a file cannot be made. The system's own word for it decides. */
static int
class_in (Handle *handle, int code)
{
  int class = class_of (code);
  int reason = sqlite3_system_errno (handle->sqlite);

  if (class != CARE_ERROR_IO && class != CARE_ERROR_NOT_FOUND)
    return class;
  if (reason == ENOSPC || reason == EDQUOT || sqlite3_extended_errcode (handle->sqlite) == SQLITE_IOERR_SHMSIZE)
    return CARE_ERROR_FULL;
  return class;
}

static gboolean
fail (Handle *handle, int code, GError **error)
{
  switch (class_in (handle, code))
    {
    case CARE_ERROR_FOREIGN:
      g_set_error (error, CARE_ERROR, CARE_ERROR_FOREIGN, _("“%s” is not an Aftercare store: it is not a database file."), handle->where);
      break;
    case CARE_ERROR_CORRUPT:
      g_set_error (error, CARE_ERROR, CARE_ERROR_CORRUPT,
                   _("“%s” is damaged (%s). Leave the file as it is and restore the newest backup beside it."), handle->where,
                   sqlite3_errmsg (handle->sqlite));
      break;
    case CARE_ERROR_FULL:
      g_set_error (error, CARE_ERROR, CARE_ERROR_FULL,
                   _("There is no space left for “%s”; nothing was changed. Free some space and try again."), handle->where);
      break;
    case CARE_ERROR_BUSY:
      g_set_error (error, CARE_ERROR, CARE_ERROR_BUSY, _("Another program is writing “%s”; try again in a moment."), handle->where);
      break;
    case CARE_ERROR_NOT_FOUND:
      g_set_error (error, CARE_ERROR, CARE_ERROR_NOT_FOUND, _("“%s” cannot be opened; check the path and its permissions."), handle->where);
      break;
    case CARE_ERROR_IO:
      g_set_error (error, CARE_ERROR, CARE_ERROR_IO,
                   _("“%s” could not be read or written (%s); nothing was changed. Check the free space and the health of the disk."), handle->where,
                   sqlite3_errmsg (handle->sqlite));
      break;
    default:
      g_set_error (error, CARE_ERROR, class_of (code), _("“%s”: %s."), handle->where, sqlite3_errmsg (handle->sqlite));
    }
  return FALSE;
}

static gboolean
script (gpointer data, const char *sql, GError **error)
{
  Handle *handle = data;
  int code = sqlite3_exec (handle->sqlite, sql, NULL, NULL, NULL);
  return code == SQLITE_OK || fail (handle, code, error);
}

static void
close_handle (gpointer data)
{
  Handle *handle = data;
  sqlite3_close_v2 (handle->sqlite);
  g_free (handle->where);
  g_free (handle);
}

static gboolean
path_is_usable (const char *where, CareDbMode mode, GError **error)
{
  GStatBuf st;
  gboolean there = g_stat (where, &st) == 0;

  if (there && S_ISDIR (st.st_mode))
    g_set_error (error, CARE_ERROR, CARE_ERROR_FOREIGN, _("“%s” is a folder; a store is a file. Name the file inside it."), where);
  else if (there && !S_ISREG (st.st_mode))
    g_set_error (error, CARE_ERROR, CARE_ERROR_FOREIGN, _("“%s” is not a regular file; a store is a file."), where);
  else if (there && mode == CARE_DB_CREATE)
    g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, _("There is already a file at “%s”; name another one."), where);
  else if (!there && mode != CARE_DB_CREATE)
    g_set_error (error, CARE_ERROR, CARE_ERROR_NOT_FOUND,
                 _("There is no store at “%s”; make one with “aftercarectl --store %s init”."), where, where);
  else
    return TRUE;
  return FALSE;
}

/* A store begins with SQLite's magic. Looking before opening keeps foreign files free of our -wal and -shm. */
static gboolean
has_magic (const char *where, GError **error)
{
  char magic[16] = "";
  int fd = g_open (where, O_RDONLY | O_CLOEXEC, 0);
  ssize_t got;

  if (fd < 0)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("“%s” cannot be read: %s."), where, g_strerror (errno));
      return FALSE;
    }
  got = read (fd, magic, sizeof magic);
  close (fd);
  if (got == sizeof magic && memcmp (magic, "SQLite format 3", 16) == 0)
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_FOREIGN, _("“%s” is not an Aftercare store; it was left as it is."), where);
  return FALSE;
}

static const char settings_all[] =
  "PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8192; PRAGMA mmap_size=0;";
/* An import needs the pages of many indexes at once; readers, of which a window has several, come out with less. */
static const char settings_write[] =
  "PRAGMA cache_size=-32768; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=4000;"
  "PRAGMA journal_size_limit=67108864;";

static gpointer
open_handle (const char *where, CareDbMode mode, GError **error)
{
  static const int flags[] = { SQLITE_OPEN_READONLY, SQLITE_OPEN_READWRITE, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE };
  Handle *handle;
  int code;

  if (!path_is_usable (where, mode, error) || (mode != CARE_DB_CREATE && !has_magic (where, error)))
    return NULL;
  handle = g_new0 (Handle, 1);
  handle->where = g_strdup (where);
  code = sqlite3_open_v2 (where, &handle->sqlite, flags[mode] | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (code == SQLITE_OK)
    {
      sqlite3_busy_timeout (handle->sqlite, 10000);
      sqlite3_db_config (handle->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
      sqlite3_db_config (handle->sqlite, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
      code = sqlite3_exec (handle->sqlite, settings_all, NULL, NULL, NULL);
    }
  if (code == SQLITE_OK && mode != CARE_DB_READ)
    code = sqlite3_exec (handle->sqlite, settings_write, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_exec (handle->sqlite, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return handle;
  fail (handle, code, error);
  close_handle (handle);
  return NULL;
}

static gpointer
prepare (gpointer data, const char *sql, GError **error)
{
  Handle *handle = data;
  sqlite3_stmt *prepared = NULL;
  Stmt *stmt;
  char name[12];
  int code = sqlite3_prepare_v3 (handle->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, NULL);

  if (code != SQLITE_OK)
    {
      fail (handle, code, error);
      g_debug ("%s: %s", sqlite3_errmsg (handle->sqlite), sql);
      return NULL;
    }
  stmt = g_new0 (Stmt, 1);
  stmt->stmt = prepared;
  for (guint n = 1; n <= MAX_PARAMETERS; n++)
    {
      g_snprintf (name, sizeof name, "$%u", n);
      stmt->index[n] = sqlite3_bind_parameter_index (prepared, name);
    }
  return stmt;
}

static void
finalize (gpointer data)
{
  Stmt *stmt = data;
  sqlite3_finalize (stmt->stmt);
  g_free (stmt);
}

static int
at (Stmt *stmt, guint n)
{
  g_return_val_if_fail (n >= 1 && n <= MAX_PARAMETERS, 0);
  return stmt->index[n];
}

static void
bind_int (gpointer stmt, guint n, gint64 value)
{
  sqlite3_bind_int64 (((Stmt *) stmt)->stmt, at (stmt, n), value);
}

static void
bind_text (gpointer stmt, guint n, const char *text)
{
  sqlite3_bind_text (((Stmt *) stmt)->stmt, at (stmt, n), text, -1, SQLITE_STATIC);
}

static void
bind_blob (gpointer stmt, guint n, gconstpointer bytes, gsize len)
{
  sqlite3_bind_blob64 (((Stmt *) stmt)->stmt, at (stmt, n), bytes, len, SQLITE_STATIC);
}

static void
bind_null (gpointer stmt, guint n)
{
  sqlite3_bind_null (((Stmt *) stmt)->stmt, at (stmt, n));
}

static gboolean
step (gpointer handle, gpointer stmt, gboolean *row, GError **error)
{
  int code = sqlite3_step (((Stmt *) stmt)->stmt);
  *row = code == SQLITE_ROW;
  return code == SQLITE_ROW || code == SQLITE_DONE || fail (handle, code, error);
}

static void
reset (gpointer stmt)
{
  sqlite3_reset (((Stmt *) stmt)->stmt);
  sqlite3_clear_bindings (((Stmt *) stmt)->stmt);
}

static guint
n_columns (gpointer stmt)
{
  return (guint) sqlite3_column_count (((Stmt *) stmt)->stmt);
}

static const char *
column_name (gpointer stmt, guint column)
{
  return sqlite3_column_name (((Stmt *) stmt)->stmt, (int) column);
}

static gboolean
is_null (gpointer stmt, guint column)
{
  return sqlite3_column_type (((Stmt *) stmt)->stmt, (int) column) == SQLITE_NULL;
}

static gint64
get_int (gpointer stmt, guint column)
{
  return sqlite3_column_int64 (((Stmt *) stmt)->stmt, (int) column);
}

static const char *
get_text (gpointer stmt, guint column)
{
  return (const char *) sqlite3_column_text (((Stmt *) stmt)->stmt, (int) column);
}

static gconstpointer
get_blob (gpointer stmt, guint column, gsize *len)
{
  gconstpointer bytes = sqlite3_column_blob (((Stmt *) stmt)->stmt, (int) column);
  *len = (gsize) sqlite3_column_bytes (((Stmt *) stmt)->stmt, (int) column);
  return bytes;
}

static gboolean
pragma_int (Handle *handle, const char *sql, gint64 *value, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  int code = sqlite3_prepare_v2 (handle->sqlite, sql, -1, &stmt, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_step (stmt);
  if (code == SQLITE_ROW)
    *value = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return code == SQLITE_ROW || fail (handle, code, error);
}

static gboolean
identity (gpointer data, gint64 *application, gint64 *schema, GError **error)
{
  return pragma_int (data, "PRAGMA application_id", application, error) && pragma_int (data, "PRAGMA user_version", schema, error);
}

static gboolean
set_identity (gpointer data, gint64 application, gint64 schema, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA application_id=%" G_GINT64_FORMAT "; PRAGMA user_version=%" G_GINT64_FORMAT,
                                          application, schema);
  return script (data, sql, error);
}

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | flags, 0);
  int result = fd >= 0 ? fsync (fd) : -1;
  int saved = errno;
  if (fd >= 0)
    close (fd);
  if (result == 0)
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("“%s” could not be written to the disk: %s."), path, g_strerror (saved));
  return FALSE;
}

static gboolean
copy_pages (Handle *from, const char *path, GError **error)
{
  Handle to = { NULL, (char *) path, NULL, NULL };
  sqlite3_backup *backup;
  gint64 faults = 0;
  int code = sqlite3_open_v2 (path, &to.sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, NULL);

  if (code == SQLITE_OK)
    {
      sqlite3_exec (to.sqlite, "PRAGMA journal_mode=OFF; PRAGMA synchronous=FULL", NULL, NULL, NULL);
      backup = sqlite3_backup_init (to.sqlite, "main", from->sqlite, "main");
      code = backup != NULL ? sqlite3_backup_step (backup, -1) : sqlite3_errcode (to.sqlite);
      if (backup != NULL)
        sqlite3_backup_finish (backup);
      if (code == SQLITE_DONE)
        code = SQLITE_OK;
    }
  /* A copy is a backup only when it was read back. */
  if (code == SQLITE_OK && pragma_int (&to, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'", &faults, error) &&
      faults == 0)
    {
      sqlite3_close (to.sqlite);
      return sync_path (path, 0, error);
    }
  if (error != NULL && *error == NULL)
    {
      if (faults > 0)
        g_set_error (error, CARE_ERROR, CARE_ERROR_CORRUPT, _("The copy of “%s” has %d faults; it was not kept."), from->where, (int) faults);
      else
        fail (&to, code, error);
    }
  sqlite3_close (to.sqlite);
  return FALSE;
}

static gboolean
backup_to (gpointer data, const char *path, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *wal = g_strconcat (part, "-wal", NULL);
  g_autofree char *shm = g_strconcat (part, "-shm", NULL);
  gboolean ok;
  int fd;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, _("There is already a file at “%s”; name another one."), path);
      return FALSE;
    }
  g_unlink (part);
  fd = g_open (part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600); /* the customer base is nobody else's to read */
  if (fd >= 0)
    close (fd);
  ok = copy_pages (data, part, error);
  g_unlink (wal);
  g_unlink (shm);
  if (ok && link (part, path) != 0) /* link, not rename: a file that appeared meanwhile is never overwritten */
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("“%s” could not be made: %s."), path, g_strerror (errno));
      ok = FALSE;
    }
  g_unlink (part);
  return ok && sync_path (folder, O_DIRECTORY, error);
}

static gboolean
integrity (gpointer data, GPtrArray *problems, GError **error)
{
  Handle *handle = data;
  static const char *const checks[] = { "PRAGMA integrity_check(100)",
                                        "INSERT INTO search_words(search_words, rank) VALUES('integrity-check', 1)",
                                        "INSERT INTO search_fragments(search_fragments, rank) VALUES('integrity-check', 1)" };
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      sqlite3_stmt *stmt = NULL;
      int code = sqlite3_prepare_v2 (handle->sqlite, checks[i], -1, &stmt, NULL);
      if (i > 0 && (code & 0xff) == SQLITE_ERROR) /* a file without search, such as the drafts */
        continue;
      if (code == SQLITE_OK)
        while ((code = sqlite3_step (stmt)) == SQLITE_ROW)
          if (g_strcmp0 ((const char *) sqlite3_column_text (stmt, 0), "ok") != 0)
            g_ptr_array_add (problems, g_strdup_printf ("The file: %s.", sqlite3_column_text (stmt, 0)));
      sqlite3_finalize (stmt);
      /* The index check is a write in SQLite's eyes; a read-only connection leaves it out. */
      if (i > 0 && (code & 0xff) == SQLITE_READONLY)
        continue;
      if (code != SQLITE_DONE && (code & 0xff) == SQLITE_CORRUPT)
        g_ptr_array_add (problems, g_strdup (i > 0 ? "The search index does not agree with its texts." : "The file is damaged."));
      else if (code != SQLITE_DONE)
        return fail (handle, code, error);
    }
  return TRUE;
}

static int
authorize (void *data, int action, const char *a, const char *b, const char *database, const char *trigger)
{
  Handle *handle = data;
  if (action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE)
    handle->watch (a, handle->watch_data);
  return SQLITE_OK;
}

static void
watch (gpointer data, CareDbWatch func, gpointer func_data)
{
  Handle *handle = data;
  handle->watch = func;
  handle->watch_data = func_data;
  sqlite3_set_authorizer (handle->sqlite, func != NULL ? authorize : NULL, handle);
}

/* Every word as a quoted prefix; all must be there. */
static char *
words_query (const char *const *words)
{
  GString *query = g_string_new (NULL);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *quoted = NULL;
      g_auto (GStrv) parts = g_strsplit (words[i], "\"", -1);
      quoted = g_strjoinv ("\"\"", parts);
      g_string_append_printf (query, "%s\"%s\"*", i > 0 ? " AND " : "", quoted);
    }
  return g_string_free (query, FALSE);
}

/* FTS5 of SQLite 3.40 takes the end of a LIKE pattern for a bracket and looks at the second byte after it; it finds a zero of ours there. */
static char *
fragment_query (const char *fragment)
{
  GString *query = g_string_new ("%");
  for (const char *p = fragment; *p != '\0'; p++)
    if (*p != '%' && *p != '_')
      g_string_append_c (query, *p);
  g_string_append_len (query, "%\0\0", 3);
  return g_string_free (query, FALSE);
}

static gboolean
forget_text (CareDb *db, const char *sql, gint64 n, const char *text, GError **error)
{
  CareStmt *stmt;

  if (text == NULL || *text == '\0')
    return TRUE;
  stmt = care_db_stmt (db, sql, error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_int (stmt, 1, n);
  care_stmt_bind_text (stmt, 2, text);
  return care_stmt_done (stmt, error);
}

/* The index is told the old text before a new one comes: an external-content table must be (PLATFORM 5). */
static gboolean
forget (CareDb *db, const CareId *row, GError **error)
{
  g_autofree char *words = NULL;
  g_autofree char *fragments = NULL;
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (db, "SELECT n, words, fragments FROM search WHERE \"row\"=$1", error);
  gint64 n;

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, row);
  if (!care_stmt_step (stmt, &problem))
    {
      if (problem == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  n = care_stmt_int (stmt, 0);
  words = g_strdup (care_stmt_text (stmt, 1));
  fragments = g_strdup (care_stmt_text (stmt, 2));
  care_stmt_reset (stmt);
  if (!forget_text (db, "INSERT INTO search_words(search_words, rowid, words) VALUES('delete',$1,$2)", n, words, error) ||
      !forget_text (db, "INSERT INTO search_fragments(search_fragments, rowid, fragments) VALUES('delete',$1,$2)", n, fragments, error))
    return FALSE;
  stmt = care_db_stmt (db, "DELETE FROM search WHERE n=$1", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_int (stmt, 1, n);
  return care_stmt_done (stmt, error);
}

static gboolean
search_put (CareDb *db, const char *entity, const CareId *row, const char *words, const char *fragments, const char *sort_key, gboolean fresh,
            GError **error)
{
  CareStmt *stmt;
  gint64 n;

  if (!fresh && !forget (db, row, error))
    return FALSE;
  if (words == NULL && fragments == NULL)
    return TRUE;
  words = words != NULL ? words : "";
  fragments = fragments != NULL ? fragments : "";
  /* No RETURNING here: it makes SQLite set a savepoint, and at each of those FTS5 writes out what it has collected. */
  stmt = care_db_stmt (db, "INSERT INTO search(entity, \"row\", words, fragments, sort_key) VALUES($1,$2,$3,$4,$5)", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_text (stmt, 1, entity);
  care_stmt_bind_id (stmt, 2, row);
  care_stmt_bind_text (stmt, 3, words);
  care_stmt_bind_text (stmt, 4, fragments);
  care_stmt_bind_text (stmt, 5, sort_key);
  if (!care_stmt_done (stmt, error))
    return FALSE;
  n = care_db_int (db, 0, "SELECT last_insert_rowid()", error);
  if (*words != '\0')
    {
      stmt = care_db_stmt (db, "INSERT INTO search_words(rowid, words) VALUES($1,$2)", error);
      if (stmt == NULL)
        return FALSE;
      care_stmt_bind_int (stmt, 1, n);
      care_stmt_bind_text (stmt, 2, words);
      if (!care_stmt_done (stmt, error))
        return FALSE;
    }
  if (*fragments == '\0')
    return TRUE;
  stmt = care_db_stmt (db, "INSERT INTO search_fragments(rowid, fragments) VALUES($1,$2)", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_int (stmt, 1, n);
  care_stmt_bind_text (stmt, 2, fragments);
  return care_stmt_done (stmt, error);
}

const CareDbDriver care_db_sqlite = {
  .name = "sqlite",
  .types = types,
  .open = open_handle,
  .close = close_handle,
  .script = script,
  .prepare = prepare,
  .finalize = finalize,
  .bind_int = bind_int,
  .bind_text = bind_text,
  .bind_blob = bind_blob,
  .bind_null = bind_null,
  .step = step,
  .reset = reset,
  .n_columns = n_columns,
  .column_name = column_name,
  .is_null = is_null,
  .get_int = get_int,
  .get_text = get_text,
  .get_blob = get_blob,
  .begin_write = "BEGIN IMMEDIATE",
  .begin_read = "BEGIN",
  .identity = identity,
  .set_identity = set_identity,
  .backup = backup_to,
  .integrity = integrity,
  .watch = watch,
  .scrub = "INSERT INTO search_words(search_words) VALUES('optimize');"
           "INSERT INTO search_fragments(search_fragments) VALUES('optimize');"
           "PRAGMA wal_checkpoint(TRUNCATE);",
  .words_query = words_query,
  .fragment_query = fragment_query,
  .search_words = "SELECT s.entity, s.\"row\" FROM search_words JOIN search s ON s.n = search_words.rowid"
                  " WHERE search_words MATCH $1 AND ($2 IS NULL OR s.entity=$2) ORDER BY search_words.rowid DESC LIMIT $3",
  .search_fragment = "SELECT s.entity, s.\"row\" FROM search_fragments w JOIN search s ON s.n = w.rowid"
                     " WHERE w.fragments LIKE $1 AND ($2 IS NULL OR s.entity=$2) ORDER BY w.rowid DESC LIMIT $3",
  .search_put = search_put,
};
