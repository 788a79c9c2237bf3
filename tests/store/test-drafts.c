/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts: what is typed is there again, for the one who typed it; the file is nobody else's; backup and check know it. */
#define G_LOG_DOMAIN "care-test"

#include "keep-fixture.h"

#include "util/care-time.h"

#include <unistd.h>

static CareDrafts *
open_drafts (const char *path)
{
  g_autoptr (GError) error = NULL;
  CareDrafts *drafts = care_drafts_open (path, &error);
  g_assert_no_error (error);
  return drafts;
}

static void
put (CareDrafts *drafts, const CareId *user, const char *object, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (care_drafts_put (drafts, user, object, body, &error));
  g_assert_no_error (error);
}

static void
assert_body (CareDrafts *drafts, const CareId *user, const char *object, const char *body)
{
  g_autoptr (GError) error = NULL;
  CareDraft *draft = care_drafts_get (drafts, user, object, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (draft != NULL ? draft->body : NULL, ==, body);
  if (draft != NULL)
    {
      g_assert_cmpstr (draft->object, ==, object);
      care_draft_free (draft);
    }
}

static void
test_bodies (Fixture *f, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (1 << 20, 'x');
  const char *bodies[] = { "",
                           "one",
                           "two\nlines\r\n\ttab",
                           "Żółć, орёл, ąžuolas",
                           "{\"problem\":\"it's “loud”\"}",
                           long_text,
                           "'; DROP TABLE draft; --" };
  CareId user = typist ();

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (CareDrafts) drafts = open_drafts (f->path);
      put (drafts, &user, "job 1", "what was typed before");
      put (drafts, &user, "job 1", bodies[i]);
      assert_body (drafts, &user, "job 1", bodies[i]);
      g_clear_pointer (&drafts, care_drafts_close);
      drafts = open_drafts (f->path);
      assert_body (drafts, &user, "job 1", bodies[i]);
    }
}

static void
test_users_and_objects (Fixture *f, gconstpointer data)
{
  g_autoptr (CareDrafts) drafts = open_drafts (f->path);
  g_autoptr (GError) error = NULL;
  CareId ona = care_id_random (), jonas = care_id_random ();

  put (drafts, &ona, "job 1", "ona's");
  put (drafts, &jonas, "job 1", "jonas'");
  put (drafts, &ona, "new job", "another");
  assert_body (drafts, &ona, "job 1", "ona's");
  assert_body (drafts, &jonas, "job 1", "jonas'");
  assert_body (drafts, &jonas, "new job", NULL);
  g_assert_true (care_drafts_drop (drafts, &ona, "job 1", &error));
  g_assert_true (care_drafts_drop (drafts, &ona, "never typed", &error));
  assert_body (drafts, &ona, "job 1", NULL);
  assert_body (drafts, &ona, "new job", "another");
  assert_body (drafts, &jonas, "job 1", "jonas'");
}

static void
put_at (CareDrafts *drafts, const CareId *user, const char *object, const char *clock)
{
  care_clock_set (clock, NULL);
  put (drafts, user, object, "text");
}

static void
test_list (Fixture *f, gconstpointer data)
{
  static const char *const newest_first[] = { "job 2", "job 1", "job 3" };
  g_autoptr (CareDrafts) drafts = open_drafts (f->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL, none = NULL;
  CareId user = typist (), other = care_id_random ();

  put_at (drafts, &user, "job 1", "2026-11-20T10:00:00Z/frozen");
  put_at (drafts, &user, "job 2", "2026-11-20T09:00:00Z/frozen");
  put_at (drafts, &user, "job 3", "2026-11-20T09:30:00Z/frozen");
  put_at (drafts, &user, "job 2", "2026-11-20T11:00:00Z/frozen");
  care_clock_set (NULL, NULL);
  list = care_drafts_list (drafts, &user, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (newest_first));
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpstr (((CareDraft *) list->pdata[i])->object, ==, newest_first[i]);
  g_assert_cmpint (((CareDraft *) list->pdata[0])->at - ((CareDraft *) list->pdata[1])->at, ==, 3600);
  none = care_drafts_list (drafts, &other, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_one_at_a_time (Fixture *f, gconstpointer data)
{
  g_autoptr (CareDrafts) drafts = open_drafts (f->path);
  g_autoptr (GError) error = NULL;
  g_autofree char *link = beside (f, "link.db");

  g_assert_null (care_drafts_open (f->path, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_cmpint (symlink ("store.db", link), ==, 0);
  g_assert_null (care_drafts_open (link, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_BUSY);
  g_clear_pointer (&drafts, care_drafts_close);
  drafts = open_drafts (link);
}

/* Typing never waits for an import: the store is held, and in the middle of a transaction. */
static gboolean
type_meanwhile (CareStore *store, gpointer data, GError **error)
{
  type_draft (data, "job 1", "typed meanwhile");
  return TRUE;
}

static void
test_beside_a_commit (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;

  g_assert_true (care_store_commit (f->store, &(CareTxn) { .what = "import" }, type_meanwhile, f->path, &error));
  g_assert_no_error (error);
  body = draft_in (f->path, "job 1");
  g_assert_cmpstr (body, ==, "typed meanwhile");
}

static void
test_only_mine (Fixture *f, gconstpointer data)
{
  g_autofree char *path = beside (f, "store.db-drafts");
  GStatBuf st;

  type_draft (f->path, "job 1", "a");
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmpuint (st.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (st.st_nlink, ==, 1);
}

static void
assert_refused (Fixture *f, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = look_at_files (f), *after = NULL;

  g_assert_null (care_drafts_open (f->path, &error));
  g_assert_error (error, CARE_ERROR, code);
  g_assert_nonnull (strstr (error->message, "store.db-drafts"));
  after = look_at_files (f);
  g_assert_cmpstr (after, ==, before);
}

static void
test_foreign_files (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = beside (f, "store.db-drafts");
  CareDb *db;

  g_file_set_contents (path, "just a letter, longer than sixteen bytes", -1, NULL);
  assert_refused (f, CARE_ERROR_FOREIGN);
  g_unlink (path);
  g_mkdir (path, 0700);
  assert_refused (f, CARE_ERROR_FOREIGN);
  g_rmdir (path);
  copy_file (f->path, path); /* a store is no drafts file */
  assert_refused (f, CARE_ERROR_FOREIGN);
  g_unlink (path);
  type_draft (f->path, "job 1", "a");
  db = care_db_open (path, CARE_DB_WRITE, &error);
  care_db_set_identity (db, CARE_DRAFTS_APPLICATION, 2, &error);
  care_db_close (db);
  g_assert_no_error (error);
  assert_refused (f, CARE_ERROR_NEWER);
}

/* A power cut can leave a file that has a name and no content. */
static void
test_empty_file (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = beside (f, "store.db-drafts"), *copy = beside (f, "copy"), *copied = beside (f, "copy-drafts"), *body = NULL;

  g_file_set_contents (path, "", 0, NULL);
  assert_sound (f->store);
  g_assert_true (care_store_backup (f->store, copy, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (copied, G_FILE_TEST_EXISTS));
  type_draft (f->path, "job 1", "a");
  body = draft_in (f->path, "job 1");
  g_assert_cmpstr (body, ==, "a");
}

/* What a program left that was killed while it made the file. */
static void
test_leftovers (Fixture *f, gconstpointer data)
{
  static const char *const ends[] = { ".new", ".new-journal", ".new-wal", ".new-shm" };
  g_autofree char *body = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (f->path, "-drafts", ends[i], NULL);
      g_file_set_contents (name, "half of a file", -1, NULL);
    }
  assert_sound (f->store);
  type_draft (f->path, "job 1", "a");
  body = draft_in (f->path, "job 1");
  g_assert_cmpstr (body, ==, "a");
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (f->path, "-drafts", ends[i], NULL);
      g_assert_false (g_file_test (name, G_FILE_TEST_EXISTS));
    }
}

static void
test_backup (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = beside (f, "first"), *second = beside (f, "second"), *none = beside (f, "first-drafts"), *body = NULL;
  g_autoptr (CareDrafts) typing = NULL;
  CareId user = typist ();

  g_assert_true (care_store_backup (f->store, first, &error));
  g_assert_false (g_file_test (none, G_FILE_TEST_EXISTS));
  typing = open_drafts (f->path);
  put (typing, &user, "job 1", "while it is typed");
  g_assert_true (care_store_backup (f->store, second, &error));
  g_assert_no_error (error);
  put (typing, &user, "job 1", "typed after");
  body = draft_in (second, "job 1");
  g_assert_cmpstr (body, ==, "while it is typed");
}

static void
test_check_sees_damage (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = beside (f, "store.db-drafts"), *bytes = NULL;
  gsize len = 0;

  type_draft (f->path, "job 1", "a");
  type_draft (f->path, "job 2", "b");
  assert_sound (f->store);
  g_file_get_contents (path, &bytes, &len, &error);
  g_assert_cmpuint (len, >, 2 * 4096);
  memset (bytes + len - 4096, 0x5a, 4096);
  g_file_set_contents (path, bytes, (gssize) len, &error);
  g_assert_no_error (error);
  g_assert_true (!care_store_check (f->store, problems, &error) || problems->len > 0);
}

#define ADD(name, func) g_test_add ("/drafts/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("bodies", test_bodies);
  ADD ("users-and-objects", test_users_and_objects);
  ADD ("list", test_list);
  ADD ("one-at-a-time", test_one_at_a_time);
  ADD ("beside-a-commit", test_beside_a_commit);
  ADD ("only-mine", test_only_mine);
  ADD ("foreign-files", test_foreign_files);
  ADD ("empty-file", test_empty_file);
  ADD ("leftovers", test_leftovers);
  ADD ("backup", test_backup);
  ADD ("check-sees-damage", test_check_sees_damage);
  return g_test_run ();
}
