/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-drafts.h"

#include "store/care-store-private.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define DRAFTS_SCHEMA 1

struct _CareDrafts
{
  CareDb *db;
  CareLock *lock;
};

static const char tables[] =
  "CREATE TABLE IF NOT EXISTS draft (\"user\" {ID} NOT NULL, object {TEXT} NOT NULL, body {TEXT} NOT NULL, at {INT} NOT NULL,"
  " PRIMARY KEY (\"user\", object));";

void
care_draft_free (gpointer data)
{
  CareDraft *draft = data;
  if (draft == NULL)
    return;
  g_free (draft->object);
  g_free (draft->body);
  g_free (draft);
}

void
care_drafts_close (CareDrafts *drafts)
{
  care_db_close (drafts->db);
  care_lock_free (drafts->lock);
  g_free (drafts);
}

static gboolean
prepare (CareDb *db, GError **error)
{
  gint64 application = 0, schema = 0;

  if (!care_db_identity (db, &application, &schema, error))
    return FALSE;
  if (application == CARE_DRAFTS_APPLICATION && schema == DRAFTS_SCHEMA)
    return TRUE;
  if (application != 0 || schema != 0)
    {
      g_set_error (error, CARE_ERROR, application == CARE_DRAFTS_APPLICATION ? CARE_ERROR_NEWER : CARE_ERROR_FOREIGN,
                   _("“%s” is not a drafts file that this program knows; it was left as it is."), care_db_where (db));
      return FALSE;
    }
  if (!care_db_begin (db, error))
    return FALSE;
  if (care_db_run (db, tables, error) && care_db_set_identity (db, CARE_DRAFTS_APPLICATION, DRAFTS_SCHEMA, error))
    return care_db_commit (db, error);
  care_db_rollback (db);
  return FALSE;
}

/* A power cut may leave a file without content: nothing was kept in it. */
static gboolean
is_there (const char *path)
{
  GStatBuf st;
  return g_stat (path, &st) == 0 && st.st_size > 0;
}

static void
remove_file (const char *path)
{
  static const char *const ends[] = { "", "-journal", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (path, ends[i], NULL);
      g_unlink (name);
    }
}

static CareDb *
open_prepared (const char *path, CareDbMode mode, GError **error)
{
  CareDb *db = care_db_open (path, mode, error);
  if (db == NULL || prepare (db, error))
    return db;
  care_db_close (db);
  return NULL;
}

/* The file is made under another name and linked into place when it is whole: a kill leaves no half of it, which "check" and "backup" could
 * not read. */
static gboolean
make_file (const char *path, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".new", NULL);
  CareDb *db;
  gboolean ok;

  remove_file (part);
  db = open_prepared (part, CARE_DB_CREATE, error);
  ok = db != NULL;
  care_db_close (db);
  ok = ok && care_store_is_whole (part, error);
  if (ok && (g_chmod (part, 0600) != 0 || link (part, path) != 0))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("“%s” could not be made: %s."), path, g_strerror (errno));
      ok = FALSE;
    }
  remove_file (part);
  return ok;
}

static CareDb *
open_file (const char *path, GError **error)
{
  if (is_there (path))
    return open_prepared (path, CARE_DB_WRITE, error);
  remove_file (path);
  return make_file (path, error) ? open_prepared (path, CARE_DB_WRITE, error) : NULL;
}

CareDrafts *
care_drafts_open (const char *store_path, GError **error)
{
  g_autofree char *path = care_lock_side_path (store_path, "-drafts", error);
  g_autofree char *who = g_strdup_printf ("aftercare %d", (int) getpid ());
  CareDrafts *drafts;
  CareLock *lock = path != NULL ? care_lock_take (path, who, 0, error) : NULL;
  CareDb *db;

  if (lock == NULL)
    return NULL;
  db = open_file (path, error);
  if (db == NULL)
    {
      care_lock_free (lock);
      return NULL;
    }
  drafts = g_new0 (CareDrafts, 1);
  drafts->db = db;
  drafts->lock = lock;
  return drafts;
}

gboolean
care_drafts_put (CareDrafts *drafts, const CareId *user, const char *object, const char *body, GError **error)
{
  CareStmt *stmt = care_db_stmt (drafts->db, "INSERT INTO draft(\"user\", object, body, at) VALUES($1,$2,$3,$4)"
                                             " ON CONFLICT(\"user\", object) DO UPDATE SET body=$3, at=$4", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_blob (stmt, 1, user->b, sizeof user->b);
  care_stmt_bind_text (stmt, 2, object);
  care_stmt_bind_text (stmt, 3, body);
  care_stmt_bind_int (stmt, 4, care_now ());
  return care_stmt_done (stmt, error);
}

static CareDraft *
read_draft (CareStmt *stmt)
{
  CareDraft *draft = g_new0 (CareDraft, 1);
  draft->object = g_strdup (care_stmt_text (stmt, 0));
  draft->body = g_strdup (care_stmt_text (stmt, 1));
  draft->at = care_stmt_int (stmt, 2);
  return draft;
}

CareDraft *
care_drafts_get (CareDrafts *drafts, const CareId *user, const char *object, GError **error)
{
  CareStmt *stmt = care_db_stmt (drafts->db, "SELECT object, body, at FROM draft WHERE \"user\"=$1 AND object=$2", error);
  CareDraft *draft = NULL;
  if (stmt == NULL)
    return NULL;
  care_stmt_bind_blob (stmt, 1, user->b, sizeof user->b);
  care_stmt_bind_text (stmt, 2, object);
  if (care_stmt_step (stmt, error))
    draft = read_draft (stmt);
  care_stmt_reset (stmt);
  return draft;
}

GPtrArray *
care_drafts_list (CareDrafts *drafts, const CareId *user, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (care_draft_free);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (drafts->db, "SELECT object, body, at FROM draft WHERE \"user\"=$1 ORDER BY at DESC, object", error);

  if (stmt == NULL)
    return NULL;
  care_stmt_bind_blob (stmt, 1, user->b, sizeof user->b);
  while (care_stmt_step (stmt, &problem))
    g_ptr_array_add (list, read_draft (stmt));
  if (problem == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

gboolean
care_drafts_drop (CareDrafts *drafts, const CareId *user, const char *object, GError **error)
{
  CareStmt *stmt = care_db_stmt (drafts->db, "DELETE FROM draft WHERE \"user\"=$1 AND object=$2", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_blob (stmt, 1, user->b, sizeof user->b);
  care_stmt_bind_text (stmt, 2, object);
  return care_stmt_done (stmt, error);
}

gboolean
care_drafts_copy (const char *store_path, const char *copy_path, GError **error)
{
  g_autofree char *from = care_lock_side_path (store_path, "-drafts", error);
  g_autofree char *to = g_strconcat (copy_path, "-drafts", NULL);
  g_autoptr (CareDb) db = NULL;

  if (from == NULL)
    return FALSE;
  if (!is_there (from))
    return TRUE;
  db = care_db_open (from, CARE_DB_READ, error);
  return db != NULL && care_db_backup (db, to, error);
}

gboolean
care_drafts_check (const char *store_path, GPtrArray *problems, GError **error)
{
  g_autofree char *path = care_lock_side_path (store_path, "-drafts", error);
  g_autoptr (CareDb) db = NULL;

  if (path == NULL)
    return FALSE;
  if (!is_there (path))
    return TRUE;
  db = care_db_open (path, CARE_DB_READ, error);
  return db != NULL && care_db_integrity (db, problems, error);
}
