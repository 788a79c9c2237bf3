/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/care-id.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The seam between databases (DESIGN 10): a connection and its statements. One thread at a time uses a connection. SQL above this line is
 * plain: $1 … parameters,
 * quoted identifiers, no rowid, LIKE, JSON operators, collation or FOR UPDATE; DDL is written with the type tokens {ID} {TEXT} {INT}
 * {BYTES} {SERIAL}. */

typedef struct _CareDb CareDb;
typedef struct _CareStmt CareStmt;

/**
 * CareDbMode:
 * @CARE_DB_READ: read-only; never checkpoints (SQLite 3.40 must have one process that does)
 * @CARE_DB_WRITE: the one writer of an existing store
 * @CARE_DB_CREATE: makes the store; refused when there is something already
 */
typedef enum
{
  CARE_DB_READ,
  CARE_DB_WRITE,
  CARE_DB_CREATE,
} CareDbMode;

/* Opens @where (a file; postgresql:// is CARE_ERROR_REFUSED in a build without it). Not a database: CARE_ERROR_FOREIGN; a directory, no file:
 * CARE_ERROR_NOT_FOUND or _IO.
 * Nothing is written by opening for reading. Close with care_db_close(). */
CareDb     *care_db_open        (const char *where, CareDbMode mode, GError **error);
void        care_db_close       (CareDb *db);
const char *care_db_where       (CareDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareDb, care_db_close)

/* A statement, prepared once per connection and kept; borrowed, reset and unbound when handed out. Do not hold it across a call that may
 * use the same text. */
CareStmt   *care_db_stmt        (CareDb *db, const char *sql, GError **error);
void        care_stmt_bind_int  (CareStmt *stmt, guint n, gint64 value);
void        care_stmt_bind_text (CareStmt *stmt, guint n, const char *text);          /* NULL binds NULL; must live until the step */
void        care_stmt_bind_id   (CareStmt *stmt, guint n, const CareId *id);          /* null id or NULL binds NULL; must live until the step */
void        care_stmt_bind_blob (CareStmt *stmt, guint n, gconstpointer data, gsize len);
void        care_stmt_bind_null (CareStmt *stmt, guint n);
/* TRUE when there is a row. FALSE at the end or with @error set. After the end the statement is reset. */
gboolean    care_stmt_step      (CareStmt *stmt, GError **error);
/* For statements without rows: TRUE when done. */
gboolean    care_stmt_done      (CareStmt *stmt, GError **error);
void        care_stmt_reset     (CareStmt *stmt);
guint       care_stmt_n_columns (CareStmt *stmt);
const char *care_stmt_column_name (CareStmt *stmt, guint column);
gboolean    care_stmt_is_null   (CareStmt *stmt, guint column);
gint64      care_stmt_int       (CareStmt *stmt, guint column);
const char *care_stmt_text      (CareStmt *stmt, guint column); /* borrowed until the next step; NULL for NULL */
CareId      care_stmt_id        (CareStmt *stmt, guint column);
gconstpointer care_stmt_blob    (CareStmt *stmt, guint column, gsize *len);

/* Runs a script of statements without parameters, with the type tokens replaced. */
gboolean    care_db_run         (CareDb *db, const char *script, GError **error);
/* One value of one row; @fallback when there is no row or NULL. For small questions. */
gint64      care_db_int         (CareDb *db, gint64 fallback, const char *sql, GError **error);

/* Transactions do not nest. begin takes the write lock at once; on a read connection it pins one consistent view. */
gboolean    care_db_begin       (CareDb *db, GError **error);
gboolean    care_db_commit      (CareDb *db, GError **error);
void        care_db_rollback    (CareDb *db);
gboolean    care_db_in_transaction (CareDb *db);
/* A point inside a transaction to go back to. */
gboolean    care_db_save        (CareDb *db, const char *name, GError **error);
gboolean    care_db_release     (CareDb *db, const char *name, GError **error);
void        care_db_back_to     (CareDb *db, const char *name);

/* --- keep: what only the driver can do --- */
/* Which application and schema the file says it is; 0 and 0 for an empty database. */
gboolean    care_db_identity    (CareDb *db, gint64 *application, gint64 *schema, GError **error);
gboolean    care_db_set_identity (CareDb *db, gint64 application, gint64 schema, GError **error);
/* A copy of the committed state at @path (which must not exist), fsynced with its folder and checked before it gets its name. */
gboolean    care_db_backup      (CareDb *db, const char *path, GError **error);
/* Appends one sentence per fault to @problems; TRUE when the check could be made. */
gboolean    care_db_integrity   (CareDb *db, GPtrArray *problems, GError **error);
/* Leaves nothing of deleted rows behind: the search index is rewritten, the log emptied into the file (secure_delete has overwritten the
 * rows). Outside a transaction. */
gboolean    care_db_scrub       (CareDb *db, GError **error);
/* Called (with SQLite's authorizer) for every table that a statement being prepared would write; used by the test that only the store writes. */
typedef void (*CareDbWatch) (const char *table, gpointer data);
void        care_db_watch       (CareDb *db, CareDbWatch watch, gpointer data);

/* --- search: words and fragments over the table "search" --- */
/* Adds, replaces (both index and row) or, with NULL words and short, removes the search text of one record. All texts folded by the caller. @fresh:
 * the caller knows there is no old text. */
gboolean    care_db_search_put  (CareDb *db, const char *entity, const CareId *row, const char *words, const char *fragments, const char *sort_key,
                                 gboolean fresh, GError **error);
/* Ids (CareDbHit) that hold every word of @words as a prefix, newest first. */
typedef struct { char *entity; CareId row; } CareDbHit;
gboolean    care_db_search_words (CareDb *db, const char *const *words, const char *entity, guint limit, GArray *hits, GError **error);
/* Ids whose fragment text holds @fragment (three characters or more). */
gboolean    care_db_search_fragment (CareDb *db, const char *fragment, const char *entity, guint limit, GArray *hits, GError **error);
GArray     *care_db_hits_new    (void); /* of CareDbHit, frees its content */

G_END_DECLS
