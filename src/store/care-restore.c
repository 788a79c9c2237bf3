/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-store-private.h"

#include "store/care-drafts.h"
#include "store/care-server.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

gboolean
care_store_backup (CareStore *store, const char *path, GError **error)
{
  g_autofree char *drafts = g_strconcat (path, "-drafts", NULL);
  if (g_file_test (drafts, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, _("There is already a file at “%s”; name another one."), drafts);
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
      g_set_error (error, CARE_ERROR, CARE_ERROR_CORRUPT, _("“%s” is damaged and was not restored; use another backup."), path);
    }
  care_db_close (db);
  return NULL;
}

/* A restore: everything is copied and checked first, then what is there gets its second name, then the copies take their places. Only the
 * last steps change
 * anything, and they need no space. A kill leaves the old store or the new one; the old one is never without its log. */
typedef struct
{
  char *where, *part;   /* the store, and the copy that will be it */
  char *drafts, *drafts_part; /* drafts_part NULL: the backup has none, what is typed now stays */
  char *kept;
  CareLock *lock, *drafts_lock;
} Restore;

static gboolean
has_content (const char *path)
{
  GStatBuf st;
  return g_stat (path, &st) == 0 && st.st_size > 0;
}

static char *
beside (const char *path, const char *end)
{
  return g_strconcat (path, end, NULL);
}

/* A database with all that SQLite puts beside it, and what a killed copy of it left. */
static void
remove_database (const char *path)
{
  static const char *const ends[] = { "", "-journal", "-wal", "-shm", ".part", ".part-wal", ".part-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = beside (path, ends[i]);
      g_unlink (name);
    }
}

static void
restore_clear (Restore *restore)
{
  if (restore->part != NULL && restore->lock != NULL)
    remove_database (restore->part);
  if (restore->drafts_part != NULL && restore->drafts_lock != NULL)
    remove_database (restore->drafts_part);
  care_lock_free (restore->drafts_lock);
  care_lock_free (restore->lock);
  g_free (restore->where);
  g_free (restore->part);
  g_free (restore->drafts);
  g_free (restore->drafts_part);
  g_free (restore->kept);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Restore, restore_clear)

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
copy_store (Restore *restore, CareDb *from, GError **error)
{
  remove_database (restore->part);
  return care_db_backup (from, restore->part, error) && g_chmod (restore->part, 0600) == 0 && new_epoch (restore->part, error) &&
         care_store_is_whole (restore->part, error);
}

static gboolean
copy_drafts (Restore *restore, const char *backup, GError **error)
{
  g_autofree char *from = beside (backup, "-drafts");
  g_autoptr (CareDb) db = NULL;

  if (restore->drafts_part == NULL)
    return TRUE;
  remove_database (restore->drafts_part);
  db = care_db_open (from, CARE_DB_READ, error);
  return db != NULL && care_db_backup (db, restore->drafts_part, error) && g_chmod (restore->drafts_part, 0600) == 0;
}

/* After a kill the newest changes of the old file may stand in its log alone: opened and closed, it is whole without it. Where that cannot
 * be done (it is damaged,
 * or somebody reads it) the log is kept as well. */
static void
settle (const char *path)
{
  CareDb *db = care_db_open (path, CARE_DB_READ, NULL);
  gint64 application = 0, schema = 0;
  gboolean ours = db != NULL && care_db_identity (db, &application, &schema, NULL) &&
                  (application == CARE_STORE_APPLICATION || application == CARE_DRAFTS_APPLICATION);

  care_db_close (db);
  db = ours ? care_db_open (path, CARE_DB_WRITE, NULL) : NULL;
  care_db_close (db);
}

/* A second name for what is there. */
static gboolean
keep_file (const char *from, const char *to, GError **error)
{
  if (link (from, to) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("The old store could not be kept as “%s”: %s. Nothing was changed."), to, g_strerror (errno));
  return FALSE;
}

static gboolean
keep (const char *path, const char *kept, GError **error)
{
  g_autofree char *log = beside (path, "-wal");
  g_autofree char *kept_log = beside (kept, "-wal");
  return (!has_content (log) || keep_file (log, kept_log, error)) && keep_file (path, kept, error);
}

static void
forget_kept (const char *kept)
{
  g_autofree char *log = beside (kept, "-wal");
  g_unlink (kept);
  g_unlink (log);
}

/* The old file's log would be played into the new one, so it goes first; and without its log the old file would be an older state, so then
 * that goes before it:
 * for a moment there is only the one that was kept. */
static gboolean
place (const char *part, const char *path, const char *kept, GError **error)
{
  g_autofree char *log = beside (path, "-wal");
  g_autofree char *index = beside (path, "-shm");

  if (has_content (log))
    g_unlink (path);
  g_unlink (log);
  g_unlink (index);
  if (g_rename (part, path) == 0)
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("“%s” could not be put in place: %s. The old store is “%s”."), path, g_strerror (errno), kept);
  return FALSE;
}

static gboolean
sync_folder (const char *path, const char *then, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("The folder “%s” cannot be written to the disk: %s. %s"), folder, g_strerror (errno), then);
  if (fd >= 0)
    close (fd);
  return ok;
}

static gboolean
swap (Restore *restore, GError **error)
{
  g_autofree char *kept_drafts = beside (restore->kept, "-drafts");
  gboolean drafts = restore->drafts_part != NULL;

  settle (restore->where);
  if (drafts)
    settle (restore->drafts);
  if ((drafts && !keep (restore->drafts, kept_drafts, error)) || !keep (restore->where, restore->kept, error) ||
      !sync_folder (restore->where, "Nothing was changed.", error))
    {
      forget_kept (kept_drafts);
      forget_kept (restore->kept);
      return FALSE;
    }
  return place (restore->part, restore->where, restore->kept, error) &&
         (!drafts || place (restore->drafts_part, restore->drafts, kept_drafts, error)) &&
         sync_folder (restore->where, "The store was restored; look after the disk before you rely on it.", error);
}

/* A name that nothing has yet, neither the store's nor its drafts'. */
static char *
free_name (const char *where)
{
  g_autofree char *now = care_instant_format (care_now ());
  char *name = g_strdup_printf ("%s.before-restore-%s", where, now);

  for (guint n = 2; TRUE; n++)
    {
      g_autofree char *drafts = beside (name, "-drafts");
      if (!g_file_test (name, G_FILE_TEST_EXISTS) && !g_file_test (drafts, G_FILE_TEST_EXISTS))
        return name;
      g_free (name);
      name = g_strdup_printf ("%s.before-restore-%s-%u", where, now, n);
    }
}

static gboolean
prepare (Restore *restore, const char *where, const char *backup, const char *who, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s %d", who, (int) getpid ());
  g_autofree char *from = beside (backup, "-drafts");

  if (g_file_test (where, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_FOREIGN, _("“%s” is a folder; a store is a file. Name the file inside it."), where);
      return FALSE;
    }
  restore->where = care_lock_side_path (where, "", error); /* what a link leads to, not the link */
  if (restore->where == NULL)
    return FALSE;
  restore->part = beside (restore->where, ".restored");
  restore->lock = care_lock_take (restore->where, name, 0, error);
  if (restore->lock == NULL || !has_content (from))
    return restore->lock != NULL;
  restore->drafts = beside (restore->where, "-drafts");
  restore->drafts_part = beside (restore->drafts, ".restored");
  restore->drafts_lock = care_lock_take (restore->drafts, name, 0, error);
  return restore->drafts_lock != NULL;
}

gboolean
care_store_restore (const char *where, const char *backup, const char *who, GError **error)
{
  g_auto (Restore) restore = { NULL };
  g_autoptr (CareDb) from = open_backup (backup, error);

  if (from == NULL || !prepare (&restore, where, backup, who, error) || !copy_store (&restore, from, error) ||
      !copy_drafts (&restore, backup, error))
    return FALSE;
  g_clear_pointer (&from, care_db_close); /* it may be the store itself */
  restore.kept = free_name (restore.where);
  return swap (&restore, error);
}
