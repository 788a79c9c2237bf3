/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backup and restore: what was there is kept, what comes is checked, and whatever is refused leaves every file as it was. */
#define G_LOG_DOMAIN "care-test"

#include "keep-fixture.h"

#include "store/care-lock.h"
#include "store/care-server.h"
#include "util/care-time.h"

#include <sys/stat.h>
#include <unistd.h>

static char *
back_up (Fixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *path = beside (f, name);
  care_store_backup (f->store, path, &error);
  g_assert_no_error (error);
  return path;
}

static void
close_store (Fixture *f)
{
  g_clear_pointer (&f->store, care_store_close);
}

static void
restore (const char *where, const char *backup)
{
  g_autoptr (GError) error = NULL;
  care_store_restore (where, backup, "test", &error);
  g_assert_no_error (error);
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = NULL, *kept = NULL;
  GStatBuf st;

  add_customer (f->store, "old");
  copy = back_up (f, "copy");
  add_customer (f->store, "young");
  close_store (f);
  restore (f->path, copy);
  assert_holds (f->path, "old");
  kept = find_file (f, "store.db.before-restore-", "Z");
  g_assert_nonnull (kept);
  assert_holds (kept, "old young");
  assert_holds (copy, "old");
  g_assert_cmpint (g_stat (f->path, &st), ==, 0);
  g_assert_cmpuint (st.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (st.st_nlink, ==, 1);
  f->store = care_store_open (f->path, "test", NULL);
  add_customer (f->store, "new");
  close_store (f);
  assert_holds (f->path, "new old");
  assert_holds (kept, "old young"); /* a file of its own, not another name of the store */
}

static void
test_into_nothing (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = NULL, *kept = NULL;
  g_autofree char *fresh = beside (f, "fresh.db");

  add_customer (f->store, "old");
  copy = back_up (f, "copy");
  restore (fresh, copy);
  assert_holds (fresh, "old");
  kept = find_file (f, "fresh.db.before-restore-", "");
  g_assert_null (kept);
}

/* After a kill the newest changes stand in the log alone; they must not be lost from what is kept, nor be played into what comes. */
static void
test_log_of_the_old (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = NULL, *kept = NULL, *killed = beside (f, "killed.db"), *log = beside (f, "store.db-wal"),
                  *killed_log = beside (f, "killed.db-wal");
  GStatBuf st;

  add_customer (f->store, "old");
  copy = back_up (f, "copy");
  add_customer (f->store, "young");
  copy_file (f->path, killed);
  copy_file (log, killed_log);
  g_assert_true (g_stat (killed_log, &st) == 0 && st.st_size > 0);
  restore (killed, copy);
  assert_holds (killed, "old");
  kept = find_file (f, "killed.db.before-restore-", "Z");
  assert_holds (kept, "old young");
}

static void
test_beside_a_reader (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareStore) reader = NULL;
  g_autofree char *copy = NULL, *kept = NULL, *seen = NULL;

  add_customer (f->store, "old");
  copy = back_up (f, "copy");
  reader = care_store_open_read (f->path, &error);
  g_assert_no_error (error);
  add_customer (f->store, "young");
  close_store (f); /* the reader keeps the log alive */
  restore (f->path, copy);
  assert_holds (f->path, "old");
  kept = find_file (f, "store.db.before-restore-", "Z");
  assert_holds (kept, "old young");
  seen = names_in (reader);
  g_assert_cmpstr (seen, ==, "old young");
}

/* What a restore left behind that was killed while it gave the copy its epoch must not be played into the next one's copy. */
static void
test_leftovers (Fixture *f, gconstpointer data)
{
  static const char *const ends[] = { "", "-wal", "-shm", "-journal", ".part", ".part-wal" };
  g_autoptr (GError) error = NULL;
  g_autoptr (CareDb) db = NULL;
  g_autofree char *copy = NULL, *other = NULL, *log = NULL, *part = beside (f, "store.db.restored"), *part_log = beside (f, "store.db.restored-wal");

  add_customer (f->store, "old");
  copy = back_up (f, "copy");
  other = back_up (f, "other");
  log = g_strconcat (other, "-wal", NULL);
  db = care_db_open (other, CARE_DB_WRITE, &error);
  care_db_run (db, "UPDATE customer SET name='ghost'", &error);
  g_assert_no_error (error);
  copy_file (copy, part);
  copy_file (log, part_log);
  close_store (f);
  restore (f->path, copy);
  assert_holds (f->path, "old");
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *left = g_strconcat (part, ends[i], NULL);
      g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
    }
}

static void
test_through_a_link (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = NULL, *kept = NULL, *link = beside (f, "link.db");

  add_customer (f->store, "old");
  copy = back_up (f, "copy");
  add_customer (f->store, "young");
  close_store (f);
  g_assert_cmpint (symlink ("store.db", link), ==, 0);
  restore (link, copy);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_holds (f->path, "old");
  kept = find_file (f, "store.db.before-restore-", "Z");
  assert_holds (kept, "old young");
}

/* Two restores at one instant keep two stores. */
static void
test_twice (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL, *kept = NULL, *again = NULL;

  care_clock_set ("2026-11-21T14:05:00Z/frozen", NULL);
  add_customer (f->store, "one");
  first = back_up (f, "first");
  add_customer (f->store, "two");
  second = back_up (f, "second");
  add_customer (f->store, "three");
  close_store (f);
  restore (f->path, second);
  restore (f->path, first);
  care_clock_set (NULL, NULL);
  assert_holds (f->path, "one");
  kept = find_file (f, "store.db.before-restore-", "Z");
  assert_holds (kept, "one three two");
  again = find_file (f, "store.db.before-restore-", "-2");
  assert_holds (again, "one two");
}

/* --- refused --------------------------------------------------------------------------------------------------------------------- */

static void
assert_refused (Fixture *f, const char *backup, int code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = look_at_files (f), *after = NULL;

  g_assert_false (care_store_restore (f->path, backup, "test", &error));
  g_assert_error (error, CARE_ERROR, code);
  if (strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
  after = look_at_files (f);
  g_assert_cmpstr (after, ==, before);
}

static void
test_refused_over_a_holder (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = NULL;
  add_customer (f->store, "old");
  copy = back_up (f, "copy");
  assert_refused (f, copy, CARE_ERROR_BUSY, "test");
}

static void
test_refused_over_drafts_being_typed (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareDrafts) typing = NULL;
  g_autofree char *copy = NULL;

  type_draft (f->path, "job 1", "a");
  copy = back_up (f, "copy");
  close_store (f);
  typing = care_drafts_open (f->path, &error);
  g_assert_no_error (error);
  assert_refused (f, copy, CARE_ERROR_BUSY, "aftercare");
}

static void
damage (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize len = 0;

  g_file_get_contents (path, &bytes, &len, &error);
  g_assert_no_error (error);
  memset (bytes + 5 * 4096, 0x5a, 4096);
  g_file_set_contents (path, bytes, (gssize) len, &error);
  g_assert_no_error (error);
}

static void
test_refused_backups (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *newer = NULL, *damaged = NULL, *cut = NULL, *text = beside (f, "letter.txt"),
                  *other = beside (f, "other.db"), *none = beside (f, "none.db");
  g_autofree char *bytes = NULL;
  CareDb *db;
  gsize len;

  add_customer (f->store, "old");
  newer = back_up (f, "newer");
  damaged = back_up (f, "damaged");
  cut = back_up (f, "cut");
  close_store (f);
  db = care_db_open (newer, CARE_DB_WRITE, &error);
  care_db_set_identity (db, CARE_STORE_APPLICATION, CARE_STORE_SCHEMA + 1, &error);
  care_db_close (db);
  db = care_db_open (other, CARE_DB_CREATE, &error);
  care_db_run (db, "CREATE TABLE job (x {TEXT})", &error);
  care_db_close (db);
  damage (damaged);
  g_file_get_contents (cut, &bytes, &len, &error);
  g_file_set_contents (cut, bytes, (gssize) len / 2, &error);
  g_file_set_contents (text, "Dear customer, this is a letter and no book at all.", -1, &error);
  g_assert_no_error (error);
  assert_refused (f, newer, CARE_ERROR_NEWER, "newer");
  assert_refused (f, other, CARE_ERROR_FOREIGN, "other.db");
  assert_refused (f, text, CARE_ERROR_FOREIGN, "letter.txt");
  assert_refused (f, f->folder, CARE_ERROR_FOREIGN, "folder");
  assert_refused (f, none, CARE_ERROR_NOT_FOUND, "none.db");
  assert_refused (f, damaged, CARE_ERROR_CORRUPT, "damaged");
  assert_refused (f, cut, CARE_ERROR_CORRUPT, "cut");
  assert_holds (f->path, "old");
}

static void
test_refused_drafts (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = NULL, *drafts = NULL;

  add_customer (f->store, "old");
  type_draft (f->path, "job 1", "a");
  copy = back_up (f, "copy");
  drafts = g_strconcat (copy, "-drafts", NULL);
  close_store (f);
  g_file_set_contents (drafts, "not drafts at all, but something else", -1, &error);
  g_assert_no_error (error);
  assert_refused (f, copy, CARE_ERROR_FOREIGN, "drafts");
  assert_holds (f->path, "old");
}

static void
test_onto_a_folder (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = back_up (f, "copy");

  g_assert_false (care_store_restore (f->folder, copy, "test", &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_FOREIGN);
}

static void
test_onto_itself (Fixture *f, gconstpointer data)
{
  add_customer (f->store, "old");
  close_store (f);
  restore (f->path, f->path);
  assert_holds (f->path, "old");
}

/* A store that is damaged is what a restore is for; it is kept all the same. */
static void
test_over_a_damaged_store (Fixture *f, gconstpointer data)
{
  static const char *const contents[] = { "rubbish that was a store once, before the disk died", "" };
  g_autofree char *copy = NULL;

  add_customer (f->store, "old");
  copy = back_up (f, "copy");
  close_store (f);
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autofree char *kept = NULL, *bytes = NULL;
      g_file_set_contents (f->path, contents[i], -1, NULL);
      restore (f->path, copy);
      assert_holds (f->path, "old");
      kept = find_file (f, "store.db.before-restore-", "");
      g_assert_true (g_file_get_contents (kept, &bytes, NULL, NULL));
      g_assert_cmpstr (bytes, ==, contents[i]);
      g_unlink (kept);
    }
  damage (f->path);
  restore (f->path, copy);
  assert_holds (f->path, "old");
}

/* --- server, drafts ---------------------------------------------------------------------------------------------------------------- */

static char *
epoch_of (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareStore) store = care_store_open_read (path, &error);
  g_assert_no_error (error);
  return care_server_epoch (store);
}

static void
test_epoch (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = NULL, *before = NULL, *after = NULL, *again = NULL, *in_copy = NULL;

  g_assert_true (care_server_become (f->store, &error));
  add_customer (f->store, "old");
  copy = back_up (f, "copy");
  before = care_server_epoch (f->store);
  add_customer (f->store, "young");
  close_store (f);
  restore (f->path, copy);
  after = epoch_of (f->path);
  g_assert_cmpstr (after, !=, before);
  in_copy = epoch_of (copy);
  g_assert_cmpstr (in_copy, ==, before);
  restore (f->path, copy);
  again = epoch_of (f->path);
  g_assert_cmpstr (again, !=, after);
  f->store = care_store_open (f->path, "test", &error);
  g_assert_no_error (error);
  add_customer (f->store, "new");
  assert_sound (f->store);
}

static void
assert_draft (const char *path, const char *body)
{
  g_autofree char *there = draft_in (path, "job 1");
  g_assert_cmpstr (there, ==, body);
}

static void
test_drafts_travel (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = NULL, *kept = NULL;

  type_draft (f->path, "job 1", "first");
  copy = back_up (f, "copy");
  type_draft (f->path, "job 1", "second");
  close_store (f);
  restore (f->path, copy);
  kept = find_file (f, "store.db.before-restore-", "Z");
  assert_draft (f->path, "first");
  assert_draft (kept, "second");
}

static void
test_drafts_stay (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = back_up (f, "copy");

  type_draft (f->path, "job 1", "typed since");
  close_store (f);
  restore (f->path, copy);
  assert_draft (f->path, "typed since");
}

/* --- backup ------------------------------------------------------------------------------------------------------------------------- */

static void
test_backup_never_overwrites (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *taken = beside (f, "taken"), *half = beside (f, "half"), *drafts = beside (f, "half-drafts"), *bytes = NULL;

  type_draft (f->path, "job 1", "a");
  g_file_set_contents (taken, "mine", -1, NULL);
  g_file_set_contents (drafts, "mine", -1, NULL);
  g_assert_false (care_store_backup (f->store, taken, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (care_store_backup (f->store, half, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_REFUSED);
  g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (drafts, &bytes, NULL, NULL));
  g_assert_cmpstr (bytes, ==, "mine");
}

/* A copy is the customer base too. */
static void
test_backup_is_private (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "copy", "copy-drafts" };
  g_autofree char *copy = NULL;
  mode_t old = umask (0);

  type_draft (f->path, "job 1", "a");
  copy = back_up (f, "copy");
  umask (old);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = beside (f, names[i]);
      GStatBuf st;
      g_assert_cmpint (g_stat (path, &st), ==, 0);
      g_assert_cmpuint (st.st_mode & 0777, ==, 0600);
    }
}

/* A backup holds what is committed, also what stands in the log only, and nothing of a transaction that goes on. */
static gboolean
back_up_inside (CareStore *store, gpointer data, GError **error)
{
  g_autoptr (CareStore) reader = NULL;
  g_autoptr (CareRecord) customer = care_record_new (&CareCustomer_ENTITY);
  char **paths = data;

  care_record_set_text (customer, CareCustomer_name, "unfinished");
  if (!care_store_put (store, customer, NULL, CARE_PUT_PLAIN, error))
    return FALSE;
  reader = care_store_open_read (paths[0], error);
  return reader != NULL && care_store_backup (reader, paths[1], error);
}

static void
test_backup_of_what_is_committed (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = beside (f, "copy");
  char *paths[] = { f->path, copy };

  add_customer (f->store, "old");
  g_assert_true (care_store_commit (f->store, &(CareTxn) { .what = "test" }, back_up_inside, paths, &error));
  g_assert_no_error (error);
  assert_holds (copy, "old");
  assert_holds (f->path, "old unfinished");
}

#define ADD(name, func) g_test_add ("/restore/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("round-trip", test_round_trip);
  ADD ("into-nothing", test_into_nothing);
  ADD ("log-of-the-old", test_log_of_the_old);
  ADD ("beside-a-reader", test_beside_a_reader);
  ADD ("leftovers", test_leftovers);
  ADD ("through-a-link", test_through_a_link);
  ADD ("twice", test_twice);
  ADD ("refused-over-a-holder", test_refused_over_a_holder);
  ADD ("refused-over-drafts-being-typed", test_refused_over_drafts_being_typed);
  ADD ("refused-backups", test_refused_backups);
  ADD ("refused-drafts", test_refused_drafts);
  ADD ("onto-a-folder", test_onto_a_folder);
  ADD ("onto-itself", test_onto_itself);
  ADD ("over-a-damaged-store", test_over_a_damaged_store);
  ADD ("epoch", test_epoch);
  ADD ("drafts-travel", test_drafts_travel);
  ADD ("drafts-stay", test_drafts_stay);
  ADD ("backup-never-overwrites", test_backup_never_overwrites);
  ADD ("backup-is-private", test_backup_is_private);
  ADD ("backup-of-what-is-committed", test_backup_of_what_is_committed);
  return g_test_run ();
}
