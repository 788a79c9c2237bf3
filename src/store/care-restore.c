/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-store-private.h"

#include "store/care-drafts.h"
#include "store/care-server.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

gboolean
care_store_backup (CareStore *store, const char *path, GError **error)
{
  g_autofree char *drafts = g_strconcat (path, "-drafts", NULL);
  if (g_file_test (drafts, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, "There is already a file at “%s”; name another one.", drafts);
      return FALSE;
    }
  if (!care_db_backup (store->db, path, error))
    return FALSE;
  if (care_drafts_copy (store->where, path, error))
    return TRUE;
  g_unlink (path); /* half a backup is none */
  return FALSE;
}

/* A backup must be one of ours, whole, and not newer than this program. */
static CareDb *
open_backup (const char *path, GError **error)
{
  CareDb *db = care_db_open (path, CARE_DB_READ, error);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  gint64 schema;

  if (db == NULL)
    return NULL;
  if (care_store_identify (db, TRUE, &schema, error) && care_db_integrity (db, problems, error))
    {
      if (problems->len == 0)
        return db;
      g_set_error (error, CARE_ERROR, CARE_ERROR_CORRUPT, "“%s” is damaged and was not restored; use another backup.", path);
    }
  care_db_close (db);
  return NULL;
}

/* Stations must see that the server's past has changed: a new epoch makes them start over and offer again what it lacks. */
static gboolean
new_epoch (const char *path, GError **error)
{
  CareDb *db = care_db_open (path, CARE_DB_WRITE, error);
  CareId random = care_id_random ();
  char text[CARE_ID_TEXT];
  gboolean ok = TRUE;

  if (db == NULL)
    return FALSE;
  if (care_db_int (db, 0, "SELECT count(*) FROM meta WHERE key='role' AND value='server'", NULL) == 1)
    {
      CareStmt *stmt = care_db_stmt (db, "UPDATE commit_order SET epoch=$1 WHERE one=1", error);
      ok = stmt != NULL;
      if (ok)
        {
          care_stmt_bind_text (stmt, 1, care_id_to_text (&random, text));
          ok = care_stmt_done (stmt, error);
        }
    }
  care_db_close (db); /* checkpoints: the file is whole without its -wal */
  return ok;
}

static gboolean
link_if_there (const char *from, const char *to, GError **error)
{
  if (!g_file_test (from, G_FILE_TEST_EXISTS) || link (from, to) == 0)
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_IO, "The old store could not be kept as “%s”: %s. Nothing was changed.", to, g_strerror (errno));
  return FALSE;
}

/* Keeps the old store with its log under another name, then puts the new one in its place in one step. */
static gboolean
swap (const char *where, const char *part, const char *kept, GError **error)
{
  static const char *const ends[] = { "-wal", "-shm" };
  g_autofree char *folder = g_path_get_dirname (where);
  int fd;

  if (!link_if_there (where, kept, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *from = g_strconcat (where, ends[i], NULL);
      g_autofree char *to = g_strconcat (kept, ends[i], NULL);
      if (i == 0 && !link_if_there (from, to, error))
        return FALSE;
      g_unlink (from); /* a log of the old file would be played into the new one */
    }
  if (g_rename (part, where) != 0)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_IO, "“%s” could not be put in place: %s. The old store is “%s”.", where, g_strerror (errno), kept);
      return FALSE;
    }
  fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }
  return TRUE;
}

static gboolean
restore_drafts (const char *where, const char *backup, const char *kept, GError **error)
{
  g_autofree char *from = g_strconcat (backup, "-drafts", NULL);
  g_autofree char *to = care_lock_side_path (where, "-drafts", error);
  g_autofree char *part = NULL, *old = NULL;
  g_autoptr (CareDb) db = NULL;

  if (to == NULL)
    return FALSE;
  if (!g_file_test (from, G_FILE_TEST_EXISTS))
    return TRUE; /* a backup without drafts says nothing about them: what is typed now stays */
  part = g_strconcat (to, ".restored", NULL);
  old = g_strconcat (kept, "-drafts", NULL);
  g_unlink (part);
  db = care_db_open (from, CARE_DB_READ, error);
  return db != NULL && care_db_backup (db, part, error) && swap (to, part, old, error);
}

gboolean
care_store_restore (const char *where, const char *backup, const char *who, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s %d", who, (int) getpid ());
  g_autofree char *part = g_strconcat (where, ".restored", NULL);
  g_autofree char *now = care_instant_format (care_now ());
  g_autofree char *kept = g_strdup_printf ("%s.before-restore-%s", where, now);
  g_autoptr (CareDb) from = open_backup (backup, error);
  CareLock *lock;
  gboolean ok;

  if (from == NULL)
    return FALSE;
  if (g_file_test (where, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_FOREIGN, "“%s” is a folder; a store is a file. Name the file inside it.", where);
      return FALSE;
    }
  lock = care_lock_take (where, name, 0, error);
  if (lock == NULL)
    return FALSE;
  g_unlink (part);
  ok = care_db_backup (from, part, error) && g_chmod (part, 0600) == 0 && new_epoch (part, error) && swap (where, part, kept, error) &&
       restore_drafts (where, backup, kept, error);
  if (!ok)
    g_unlink (part);
  care_lock_free (lock);
  return ok;
}
