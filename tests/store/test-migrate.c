/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing a schema up: all of it in one transaction, after a backup; what fails leaves the file as it was, byte by byte. There is one
 * schema yet, so the older
 * one is number 0: a database that says it is ours and holds nothing, or a table that stands in the way. Stores of released schemas are in
 * tests/schema. */
#define G_LOG_DOMAIN "care-test"

#include "keep-fixture.h"

#include "store/care-store-private.h"
#include "util/care-time.h"

#include <unistd.h>

#define CLOCK "2026-11-21T14:05:00Z/frozen"
#define KEPT "old.db.before-schema-1-2026-11-21T14:05:00Z"

/* A database of schema 0 with the tables of @script. */
static char *
make_old (Fixture *f, const char *script)
{
  g_autoptr (GError) error = NULL;
  char *path = beside (f, "old.db");
  CareDb *db = care_db_open (path, CARE_DB_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (care_db_run (db, script, &error));
  g_assert_true (care_db_set_identity (db, CARE_STORE_APPLICATION, 0, &error));
  g_assert_no_error (error);
  care_db_close (db);
  return path;
}

static gint64
count (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareDb) db = care_db_open (path, CARE_DB_READ, &error);
  gint64 n;
  g_assert_no_error (error);
  n = care_db_int (db, -1, sql, &error);
  g_assert_no_error (error);
  return n;
}

static gint64
schema_of (const char *path)
{
  g_autoptr (CareDb) db = care_db_open (path, CARE_DB_READ, NULL);
  gint64 application = 0, schema = -1;
  g_assert_true (care_db_identity (db, &application, &schema, NULL));
  g_assert_cmpint (application, ==, CARE_STORE_APPLICATION);
  return schema;
}

static gboolean
migrate (const char *path, GError **error)
{
  CareDb *db = care_db_open (path, CARE_DB_WRITE, error);
  gboolean ok;
  g_assert_nonnull (db);
  ok = care_store_migrate (db, path, FALSE, error);
  care_db_close (db);
  return ok;
}

static void
assert_same_bytes (const char *path, const char *before, gsize len)
{
  g_autofree char *after = NULL;
  gsize n = 0;
  g_assert_true (g_file_get_contents (path, &after, &n, NULL));
  g_assert_cmpmem (after, n, before, len);
}

static void
test_brings_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_old (f, "CREATE TABLE kept (x {TEXT}); INSERT INTO kept VALUES ('old');");
  g_autofree char *backup = beside (f, KEPT);

  g_assert_true (migrate (path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (schema_of (path), ==, CARE_STORE_SCHEMA);
  g_assert_cmpint (count (path, "SELECT count(*) FROM kept WHERE x='old'"), ==, 1);
  g_assert_cmpint (count (path, "SELECT count(*) FROM job"), ==, 0);
  g_assert_cmpint (schema_of (backup), ==, 0);
  g_assert_cmpint (count (backup, "SELECT count(*) FROM kept WHERE x='old'"), ==, 1);
  g_unlink (backup);
  g_assert_true (migrate (path, &error)); /* nothing more to do, and no backup of that */
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));
}

static void
test_fails_without_a_trace (Fixture *f, gconstpointer data)
{
  static const char *const in_the_way[] = {
    "CREATE TABLE company (x {TEXT});",                               /* the first table of the file */
    "CREATE TABLE kept (x {TEXT}); CREATE TABLE meta (key {TEXT});",  /* one of the last */
    "CREATE TABLE search_words (x {TEXT});",                          /* the driver's own part, after the file */
  };

  for (guint i = 0; i < G_N_ELEMENTS (in_the_way); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = make_old (f, in_the_way[i]);
      g_autofree char *backup = beside (f, KEPT), *before = NULL;
      gint64 tables = count (path, "SELECT count(*) FROM sqlite_schema");
      gsize len = 0;
      g_assert_true (g_file_get_contents (path, &before, &len, NULL));
      g_assert_null (care_store_open (path, "test", &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (strlen (error->message), >, 20);
      assert_same_bytes (path, before, len);
      g_assert_cmpint (schema_of (path), ==, 0);
      g_assert_cmpint (count (path, "SELECT count(*) FROM sqlite_schema"), ==, tables);
      g_assert_cmpint (schema_of (backup), ==, 0);
      g_assert_cmpint (count (backup, "SELECT count(*) FROM sqlite_schema"), ==, tables);
      remove_tree (f->folder);
      g_mkdir (f->folder, 0700);
    }
}

/* Without its backup a store is not brought up. */
static void
test_needs_its_backup (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_old (f, "CREATE TABLE kept (x {TEXT});");
  g_autofree char *backup = beside (f, KEPT), *before = NULL, *bytes = NULL;
  gsize len = 0;

  g_file_set_contents (backup, "somebody's", -1, NULL);
  g_assert_true (g_file_get_contents (path, &before, &len, NULL));
  g_assert_false (migrate (path, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_REFUSED);
  assert_same_bytes (path, before, len);
  g_assert_true (g_file_get_contents (backup, &bytes, NULL, NULL));
  g_assert_cmpstr (bytes, ==, "somebody's");
}

/* Somebody who only reads does not change what is older, and is told so. */
static void
test_readers_leave_it (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_old (f, "CREATE TABLE kept (x {TEXT});");
  g_autofree char *before = NULL;
  gsize len = 0;

  g_assert_true (g_file_get_contents (path, &before, &len, NULL));
  g_assert_null (care_store_open_read (path, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "older"));
  assert_same_bytes (path, before, len);
}

#define ADD(name, func) g_test_add ("/migrate/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  care_clock_set (CLOCK, NULL);
  ADD ("brings-up", test_brings_up);
  ADD ("fails-without-a-trace", test_fails_without_a_trace);
  ADD ("needs-its-backup", test_needs_its_backup);
  ADD ("readers-leave-it", test_readers_leave_it);
  return g_test_run ();
}
