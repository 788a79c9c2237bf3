/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store as a whole: what is written is found, undone, searched, kept; foreign and newer files stay untouched; only care_store_commit writes. */
#include "db/care-db.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "store/care-store-private.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder, *path;
  CareStore *store;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Žalias & Co", .zone = "Europe/Vilnius", .currency = "EUR", .user = "desk" };
  f->folder = g_dir_make_tmp ("care-store-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "store.db", NULL);
  f->store = care_store_create (f->path, &init, "test", &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  care_store_close (f->store);
  remove_tree (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static gboolean
put_work (CareStore *store, gpointer data, GError **error)
{
  CareRecord **pair = data;
  return care_store_put (store, pair[0], pair[1], CARE_PUT_PLAIN, error);
}

static gboolean
put (CareStore *store, CareRecord *now, CareRecord *before, GError **error)
{
  CareRecord *pair[] = { now, before };
  return care_store_commit (store, &(CareTxn) { .what = "test" }, put_work, pair, error);
}

static CareRecord *
new_customer (Fixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  CareCustomer *customer = CARE_NEW (CareCustomer);
  CARE_PUT_TEXT (customer, CareCustomer, name, name);
  put (f->store, CARE_RECORD (customer), NULL, &error);
  g_assert_no_error (error);
  return CARE_RECORD (customer);
}

static void
assert_finds (CareStore *store, const char *text, const CareId *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = care_store_search (store, text, 20, &error);
  gboolean there = FALSE;
  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    there = there || care_id_equal (&((CareFound *) found->pdata[i])->id, id);
  if (!there)
    g_error ("“%s” was not found", text);
}

static guint
n_found (CareStore *store, const char *text)
{
  g_autoptr (GPtrArray) found = care_store_search (store, text, 20, NULL);
  return found->len;
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) customer = new_customer (f, "Żółć Łukasz");
  g_autoptr (CareRecord) read = care_store_get (f->store, &CareCustomer_ENTITY, &customer->id, &error);
  g_assert_no_error (error);
  for (guint n = 0; n < customer->entity->n_fields; n++)
    g_assert_true (care_record_same (customer, read, n));
  assert_finds (f->store, "zolc", &customer->id);
  assert_finds (f->store, "ŁUK", &customer->id);
}

static void
test_search_follows_edits (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) before = new_customer (f, "Соловьёв Орёл");
  g_autoptr (CareRecord) now = care_record_copy (before);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  assert_finds (f->store, "орел", &before->id);
  care_record_set_text (now, CareCustomer_name, "Petraitis");
  put (f->store, now, before, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_found (f->store, "орел"), ==, 0);
  assert_finds (f->store, "petr", &before->id);
  care_store_check (f->store, problems, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", (char *) problems->pdata[i]);
  g_assert_cmpuint (problems->len, ==, 0);
}

static void
test_phone_finds_owner (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (CareRecord) customer = new_customer (f, "Ona");
  CareContactPoint *point = CARE_NEW (CareContactPoint);
  care_record_set_id (CARE_RECORD (point), CareContactPoint_customer, &customer->id);
  CARE_PUT_TEXT (point, CareContactPoint, kind, "phone");
  CARE_PUT_TEXT (point, CareContactPoint, value, "+370 612 34-567");
  put (f->store, CARE_RECORD (point), NULL, &error);
  g_assert_no_error (error);
  assert_finds (f->store, "61234", &customer->id);
  assert_finds (f->store, "612 34 567", &customer->id);
  care_record_free (CARE_RECORD (point));
}

static void
test_undo (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) before = new_customer (f, "First");
  g_autoptr (CareRecord) now = care_record_copy (before);
  g_autoptr (CareRecord) after = NULL;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *what = NULL;
  g_autofree char *what2 = NULL;

  care_record_set_text (now, CareCustomer_name, "Second");
  put (f->store, now, before, &error);
  g_assert_true (care_store_undo (f->store, &what, kept, &error));
  after = care_store_get (f->store, &CareCustomer_ENTITY, &before->id, &error);
  g_assert_cmpstr (((CareCustomer *) after)->name, ==, "First");
  g_assert_true (care_store_undo (f->store, &what2, kept, &error));
  g_assert_cmpuint (n_found (f->store, "first"), ==, 0);
  g_clear_pointer (&what, g_free);
  g_assert_false (care_store_undo (f->store, &what, kept, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_NOT_FOUND);
}

static void
assert_name (Fixture *f, const CareId *id, const char *name)
{
  g_autoptr (CareRecord) record = care_store_get (f->store, &CareCustomer_ENTITY, id, NULL);
  g_assert_cmpstr (((CareCustomer *) record)->name, ==, name);
}

static void
rename_to (Fixture *f, const CareId *id, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) before = care_store_get (f->store, &CareCustomer_ENTITY, id, &error);
  g_autoptr (CareRecord) now = care_record_copy (before);
  care_record_set_text (now, CareCustomer_name, name);
  put (f->store, now, before, &error);
  g_assert_no_error (error);
}

/* "u": undo, "r": redo, "U" and "R": there is nothing to undo or redo, another letter: a new name; after "=" stands the name that must be there then. */
static void
walk (Fixture *f, const CareId *id, const char *steps)
{
  for (; *steps != '\0'; steps++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *what = NULL;
      char name[2] = { steps[0] == '=' ? steps[1] : steps[0], '\0' };
      g_test_message ("%s", steps);
      if (*steps == 'u' || *steps == 'U')
        care_store_undo (f->store, &what, kept, &error);
      else if (*steps == 'r' || *steps == 'R')
        care_store_redo (f->store, &what, kept, &error);
      else if (*steps == '=')
        assert_name (f, id, name);
      else
        rename_to (f, id, name);
      if (*steps == 'U' || *steps == 'R')
        g_assert_error (error, CARE_ERROR, CARE_ERROR_NOT_FOUND);
      else
        g_assert_no_error (error);
      g_assert_cmpuint (kept->len, ==, 0);
      steps += *steps == '=' ? 1 : 0;
    }
}

/* What was undone comes back in its order and can be undone again, until something new is done. */
static void
test_redo (Fixture *f, gconstpointer data)
{
  static const char *const walks[] = { "RAu=ar=AR", "ABu=Ar=BR", "ABCuuu=ar=Ar=Br=CR", "ABuu=ar=Au=ar=Ar=BR", "AuBR=Bu=ar=BR", "ABur=Bu=Au=aCR=Cu=ar=CR" };
  g_autoptr (CareRecord) customer = new_customer (f, "a");

  walk (f, &customer->id, "R");
  for (guint i = 0; i < G_N_ELEMENTS (walks); i++)
    {
      walk (f, &customer->id, "za"); /* something new: nothing of the walk before comes back */
      walk (f, &customer->id, walks[i]);
    }
}

static void
test_caches_follow_events (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (CareRecord) customer = new_customer (f, "Ona");
  CareJob *job = CARE_NEW (CareJob);
  CareJobEvent *event = CARE_NEW (CareJobEvent);
  g_autoptr (CareRecord) read = NULL;

  CARE_PUT_TEXT (job, CareJob, type, "repair_field");
  care_record_set_id (CARE_RECORD (job), CareJob_customer, &customer->id);
  put (f->store, CARE_RECORD (job), NULL, &error);
  g_assert_no_error (error);
  care_record_set_id (CARE_RECORD (event), CareJobEvent_job, &job->record.id);
  CARE_PUT_TEXT (event, CareJobEvent, transition, "triage");
  CARE_PUT_TEXT (event, CareJobEvent, phase, "triage");
  CARE_PUT (event, CareJobEvent, at, care_now ());
  CARE_PUT (event, CareJobEvent, recorded_at, care_now ());
  put (f->store, CARE_RECORD (event), NULL, &error);
  g_assert_no_error (error);
  read = care_store_get (f->store, &CareJob_ENTITY, &job->record.id, &error);
  g_assert_cmpstr (((CareJob *) read)->phase, ==, "triage");
  care_record_set_text (CARE_RECORD (event), CareJobEvent_phase, "closed");
  {
    g_autoptr (CareRecord) stored = care_store_get (f->store, &CareJobEvent_ENTITY, &event->record.id, NULL);
    g_assert_false (put (f->store, CARE_RECORD (event), stored, &error));
  }
  g_assert_error (error, CARE_ERROR, CARE_ERROR_REFUSED);
  care_record_free (CARE_RECORD (job));
  care_record_free (CARE_RECORD (event));
}

static void
test_invalid_changes_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) customer = care_record_new (&CareCustomer_ENTITY);
  gint64 before = care_db_int (f->store->db, -1, "SELECT count(*) FROM change", NULL);
  g_assert_false (put (f->store, customer, NULL, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
  g_assert_cmpint (care_db_int (f->store->db, -1, "SELECT count(*) FROM change", NULL), ==, before);
}

/* Columns of the schema equal the field tables, both ways. */
static void
test_columns (Fixture *f, gconstpointer data)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM \"%s\"", care_entities[i]->name);
      CareStmt *stmt = care_db_stmt (f->store->db, sql, NULL);
      g_assert_cmpuint (care_stmt_n_columns (stmt), ==, care_entities[i]->n_fields + 3);
      for (guint n = 0; n < care_entities[i]->n_fields; n++)
        g_assert_cmpstr (care_stmt_column_name (stmt, n + 3), ==, care_entities[i]->fields[n].name);
    }
}

static void
assert_refused (const char *path, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  gsize n_before = 0, n_after = 0;
  g_file_get_contents (path, &before, &n_before, NULL);
  g_assert_null (care_store_open (path, "test", &error));
  g_assert_error (error, CARE_ERROR, code);
  g_clear_error (&error);
  g_assert_null (care_store_open_read (path, &error));
  g_assert_error (error, CARE_ERROR, code);
  g_file_get_contents (path, &after, &n_after, NULL);
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
test_foreign_files (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_build_filename (f->folder, "notes.txt", NULL);
  g_autofree char *empty = g_build_filename (f->folder, "empty", NULL);
  g_autofree char *newer = g_build_filename (f->folder, "newer.db", NULL);
  g_autofree char *other = g_build_filename (f->folder, "other.db", NULL);
  g_autofree char *none = g_build_filename (f->folder, "none.db", NULL);
  CareDb *db;

  g_file_set_contents (text, "just a letter, longer than sixteen bytes", -1, NULL);
  g_file_set_contents (empty, "", 0, NULL);
  assert_refused (text, CARE_ERROR_FOREIGN);
  assert_refused (empty, CARE_ERROR_FOREIGN);
  assert_refused (f->folder, CARE_ERROR_FOREIGN);
  assert_refused (none, CARE_ERROR_NOT_FOUND);
  g_assert_true (care_store_backup (f->store, newer, &error));
  db = care_db_open (newer, CARE_DB_WRITE, &error);
  care_db_set_identity (db, CARE_STORE_APPLICATION, CARE_STORE_SCHEMA + 1, &error);
  care_db_close (db);
  g_assert_no_error (error);
  assert_refused (newer, CARE_ERROR_NEWER);
  db = care_db_open (other, CARE_DB_CREATE, &error);
  care_db_run (db, "CREATE TABLE t (x {TEXT})", &error);
  care_db_close (db);
  assert_refused (other, CARE_ERROR_FOREIGN);
}

static void
test_backup (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) customer = new_customer (f, "Kept");
  g_autofree char *copy = g_build_filename (f->folder, "copy.db", NULL);
  CareStore *read;

  g_assert_true (care_store_backup (f->store, copy, &error));
  g_assert_false (care_store_backup (f->store, copy, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_REFUSED);
  g_clear_error (&error);
  read = care_store_open_read (copy, &error);
  g_assert_no_error (error);
  assert_finds (read, "kept", &customer->id);
  care_store_close (read);
}

static void
watched (const char *table, gpointer data)
{
  if (care_entity_find (table) != NULL)
    (*(guint *) data)++;
}

/* Reading never prepares a statement that writes a domain table. */
static void
test_reading_writes_nothing (Fixture *f, gconstpointer data)
{
  G_GNUC_UNUSED g_autoptr (CareRecord) customer = new_customer (f, "Ona");
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  guint writes = 0;
  care_db_watch (f->store->db, watched, &writes);
  for (guint i = 0; care_entities[i] != NULL; i++)
    {
      CareQuery query = { care_entities[i], NULL, 0, -1, FALSE, -1, 0, FALSE };
      g_autoptr (GPtrArray) rows = care_store_query (f->store, &query, NULL);
      g_assert_nonnull (rows);
    }
  n_found (f->store, "ona");
  care_store_check (f->store, problems, NULL);
  g_assert_cmpuint (writes, ==, 0);
  {
    G_GNUC_UNUSED g_autoptr (CareRecord) other = new_customer (f, "Ieva");
    g_assert_cmpuint (writes, >, 0);
  }
  care_db_watch (f->store->db, NULL, NULL);
}

#define ADD(name, func) g_test_add ("/store/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("round-trip", test_round_trip);
  ADD ("search-follows-edits", test_search_follows_edits);
  ADD ("phone-finds-owner", test_phone_finds_owner);
  ADD ("undo", test_undo);
  ADD ("redo", test_redo);
  ADD ("caches-follow-events", test_caches_follow_events);
  ADD ("invalid-changes-nothing", test_invalid_changes_nothing);
  ADD ("columns", test_columns);
  ADD ("foreign-files", test_foreign_files);
  ADD ("backup", test_backup);
  ADD ("reading-writes-nothing", test_reading_writes_nothing);
  return g_test_run ();
}
