/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/care-db.h"
#include "domain/care-customer.h"
#include "store/care-drafts.h"
#include "store/care-store.h"
#include "util/care-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* A folder with a store, for the tests of what keeps it: customers are told apart by their names. */

typedef struct
{
  char *folder, *path;
  CareStore *store; /* open for writing until a test closes it */
} Fixture;

G_GNUC_UNUSED static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Žalias & Co", .zone = "Europe/Vilnius", .currency = "EUR", .user = "desk" };
  f->folder = g_dir_make_tmp ("care-keep-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "store.db", NULL);
  f->store = care_store_create (f->path, &init, "test", &error);
  g_assert_no_error (error);
}

G_GNUC_UNUSED static void
remove_tree (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_tree (path);
      g_unlink (path);
    }
  g_rmdir (folder);
}

G_GNUC_UNUSED static void
tear_down (Fixture *f, gconstpointer data)
{
  care_store_close (f->store);
  remove_tree (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

G_GNUC_UNUSED static char *
beside (Fixture *f, const char *name)
{
  return g_build_filename (f->folder, name, NULL);
}

static gboolean
put_work (CareStore *store, gpointer data, GError **error)
{
  return care_store_put (store, data, NULL, CARE_PUT_PLAIN, error);
}

G_GNUC_UNUSED static void
add_customer (CareStore *store, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) customer = care_record_new (&CareCustomer_ENTITY);
  care_record_set_text (customer, CareCustomer_name, name);
  care_store_commit (store, &(CareTxn) { .what = "test" }, put_work, customer, &error);
  g_assert_no_error (error);
}

/* The names of all customers, sorted and joined by blanks. */
G_GNUC_UNUSED static char *
names_in (CareStore *store)
{
  g_autoptr (GError) error = NULL;
  CareQuery query = { &CareCustomer_ENTITY, NULL, 0, CareCustomer_name, FALSE, -1, 0, FALSE };
  g_autoptr (GPtrArray) rows = care_store_query (store, &query, &error);
  GString *names = g_string_new (NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", ((CareCustomer *) rows->pdata[i])->name);
  return g_string_free (names, FALSE);
}

G_GNUC_UNUSED static void
assert_sound (CareStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  care_store_check (store, problems, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", (char *) problems->pdata[i]);
  g_assert_cmpuint (problems->len, ==, 0);
}

/* The store at @path is sound and holds these customers. */
G_GNUC_UNUSED static void
assert_holds (const char *path, const char *names)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareStore) store = care_store_open_read (path, &error);
  g_autofree char *there = NULL;
  g_assert_no_error (error);
  there = names_in (store);
  g_assert_cmpstr (there, ==, names);
  assert_sound (store);
}

G_GNUC_UNUSED static void
copy_file (const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize len = 0;
  g_file_get_contents (from, &bytes, &len, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, bytes, (gssize) len, &error);
  g_assert_no_error (error);
}

/* The first file of the folder whose name begins so and ends so; NULL when there is none. */
G_GNUC_UNUSED static char *
find_file (Fixture *f, const char *begin, const char *end)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, begin) && g_str_has_suffix (name, end))
      return g_build_filename (f->folder, name, NULL);
  return NULL;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names and contents of all files but the locks, to see that nothing was touched; free with g_free(). */
G_GNUC_UNUSED static char *
look_at_files (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = beside (f, name);
      g_autofree char *bytes = NULL;
      g_autofree char *sum = NULL;
      gsize len = 0;
      if (g_str_has_suffix (name, "-lock") || !g_file_get_contents (path, &bytes, &len, NULL))
        continue;
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, len);
      /* Readers make an empty log and its index and leave them there; neither holds anything. */
      if (!(len == 0 && g_str_has_suffix (name, "-wal")) && !g_str_has_suffix (name, "-shm"))
        g_ptr_array_add (lines, g_strdup_printf ("%s %s", name, sum));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

G_GNUC_UNUSED static CareId
typist (void)
{
  return care_id_derived ("user", "the one who types");
}

G_GNUC_UNUSED static void
type_draft (const char *store_path, const char *object, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareDrafts) drafts = care_drafts_open (store_path, &error);
  CareId user = typist ();
  g_assert_no_error (error);
  care_drafts_put (drafts, &user, object, body, &error);
  g_assert_no_error (error);
}

/* The text of a draft; NULL when there is none. */
G_GNUC_UNUSED static char *
draft_in (const char *store_path, const char *object)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareDrafts) drafts = care_drafts_open (store_path, &error);
  CareId user = typist ();
  CareDraft *draft;
  char *body;
  g_assert_no_error (error);
  draft = care_drafts_get (drafts, &user, object, &error);
  g_assert_no_error (error);
  body = draft != NULL ? g_strdup (draft->body) : NULL;
  g_clear_pointer (&draft, care_draft_free);
  return body;
}
