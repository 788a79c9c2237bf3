/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A store in a folder of its own, and imports and exports of texts; for the tests of importers. */

#include "domain/care-company.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "exchange/care-export.h"
#include "exchange/care-import.h"
#include "store/care-act.h"
#include "store/care-store.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  CareStore *store;
  CareImportResult result; /* of the last import */
} Fixture;

static inline void
open_store (Fixture *f, const char *currency)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Serwis", .zone = "Europe/Warsaw", .currency = currency, .user = "desk" };
  g_autofree char *path = NULL;

  f->folder = g_dir_make_tmp ("care-import-XXXXXX", NULL);
  path = g_build_filename (f->folder, "store.db", NULL);
  f->store = care_store_create (path, &init, "test", &error);
  g_assert_no_error (error);
}

static inline void
set_up (Fixture *f, gconstpointer data)
{
  open_store (f, "EUR");
}

static inline void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  care_import_result_clear (&f->result);
  care_store_close (f->store);
  dir = g_dir_open (f->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
}

static inline gboolean
run_import (Fixture *f, const CareImportJob *job, GError **error)
{
  care_import_result_clear (&f->result);
  return care_import_run (f->store, job, &f->result, error);
}

static inline gboolean
import_bytes (Fixture *f, const char *kind, const char *name, const void *data, gsize len, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) len, NULL);
  CareImportInput input = { name, stream, len };

  return run_import (f, &(CareImportJob) { .kind = kind, .inputs = &input, .n_inputs = 1 }, error);
}

static inline void
import_text (Fixture *f, const char *kind, const char *text)
{
  g_autoptr (GError) error = NULL;

  import_bytes (f, kind, "text.csv", text, strlen (text), &error);
  g_assert_no_error (error);
}

/* @error_code 0: succeeds. */
static inline void
assert_fails (Fixture *f, const char *kind, const void *data, gsize len, int error_code)
{
  g_autoptr (GError) error = NULL;

  import_bytes (f, kind, "text.csv", data, len, &error);
  g_assert_error (error, CARE_ERROR, error_code);
  g_assert_true (g_str_has_prefix (error->message, "text.csv: "));
}

/* "created updated unchanged refused" */
static inline void
assert_rows (Fixture *f, guint64 created, guint64 updated, guint64 unchanged, guint64 refused)
{
  g_assert_cmpuint (f->result.created, ==, created);
  g_assert_cmpuint (f->result.updated, ==, updated);
  g_assert_cmpuint (f->result.unchanged, ==, unchanged);
  g_assert_cmpuint (f->result.refused, ==, refused);
  g_assert_cmpuint (f->result.read, ==, created + updated + unchanged + refused);
}

static inline gint64
made (Fixture *f, const char *entity)
{
  gint64 *n = g_hash_table_lookup (f->result.records, entity);

  return n != NULL ? *n : 0;
}

static inline gint64
count (Fixture *f, const CareEntity *entity)
{
  CareQuery query = { entity, NULL, 0, -1, FALSE, -1, 0, FALSE };

  return care_store_count (f->store, &query, NULL);
}

static inline GPtrArray *
all (Fixture *f, const CareEntity *entity, gboolean dead)
{
  g_autoptr (GError) error = NULL;
  CareQuery query = { entity, NULL, 0, -1, FALSE, -1, 0, dead };
  GPtrArray *rows = care_store_query (f->store, &query, &error);

  g_assert_no_error (error);
  return rows;
}

/* The one live record whose text field is @text. */
static inline CareRecord *
by_text (Fixture *f, const CareEntity *entity, const char *field, const char *text)
{
  g_autoptr (GPtrArray) rows = care_store_by_text (f->store, entity, field, text, NULL);

  g_assert_cmpuint (rows->len, ==, 1);
  return care_record_copy (rows->pdata[0]);
}

static inline CareRecord *
job_of (Fixture *f, const char *ords_id)
{
  g_autofree char *source = g_strdup_printf ("ords\tfixit clinic\t%s", ords_id);
  CareId id = care_id_derived ("job", source);
  CareRecord *record = NULL;

  care_store_peek (f->store, &CareJob_ENTITY, &id, &record, NULL);
  g_assert_nonnull (record);
  return record;
}

static inline char *
export_bytes (Fixture *f, const char *kind, gsize *len)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  char *text;

  care_export_run (f->store, kind, stream, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  *len = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)) - 1;
  text = g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
  return text;
}

static inline char *
export_text (Fixture *f, const char *kind)
{
  gsize len;

  return export_bytes (f, kind, &len);
}

/* What `export everything` gives, as one hash. */
static inline char *
book (Fixture *f)
{
  gsize len;
  g_autofree char *bytes = export_bytes (f, "everything", &len);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, len);
}

static inline void
assert_book (Fixture *f, const char *before)
{
  g_autofree char *now = book (f);

  g_assert_cmpstr (now, ==, before);
}

static inline guint
undo_import (Fixture *f, const CareId *import)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  care_import_undo (f->store, import, kept, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < kept->len; i++)
    g_test_message ("%s", (char *) kept->pdata[i]);
  return kept->len;
}

static inline void
assert_clean (Fixture *f)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  care_store_check (f->store, problems, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", (char *) problems->pdata[i]);
  g_assert_cmpuint (problems->len, ==, 0);
}

static inline void
change (Fixture *f, const CareRecord *record, const char *field, const char *value)
{
  CarePair pairs[] = { { field, value }, { NULL, NULL } };
  g_autoptr (GError) error = NULL;

  care_act_set (f->store, record->entity, &record->id, pairs, NULL, &error);
  g_assert_no_error (error);
}

static inline void
remove_record (Fixture *f, const CareRecord *record)
{
  g_autoptr (GError) error = NULL;

  care_act_delete (f->store, record->entity, &record->id, &error);
  g_assert_no_error (error);
}

static inline char *
sample (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("AFTERCARE_SOURCE"), "tests", "data", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Every field of every record but its numbers. */
static inline void
assert_same_records (Fixture *a, Fixture *b, const CareEntity *entity)
{
  g_autoptr (GPtrArray) first = all (a, entity, TRUE);
  g_autoptr (GPtrArray) second = all (b, entity, TRUE);

  g_assert_cmpuint (first->len, ==, second->len);
  for (guint i = 0; i < first->len; i++)
    {
      const CareRecord *one = first->pdata[i], *other = second->pdata[i];

      g_assert_true (care_id_equal (&one->id, &other->id));
      for (guint n = 0; n < entity->n_fields; n++)
        if (strcmp (entity->fields[n].name, "number") != 0 && strcmp (entity->fields[n].name, "alias") != 0 && !care_record_same (one, other, n))
          {
            g_autofree char *left = care_record_format (one, n, care_store_book (a->store));
            g_autofree char *right = care_record_format (other, n, care_store_book (b->store));

            g_error ("%s.%s: %s is not %s", entity->name, entity->fields[n].name, left, right);
          }
    }
}

static inline void
assert_same_stores (Fixture *a, Fixture *b)
{
  assert_same_records (a, b, &CareJob_ENTITY);
  assert_same_records (a, b, &CareDevice_ENTITY);
  assert_same_records (a, b, &CareCustomer_ENTITY);
  assert_same_records (a, b, &CareProductModel_ENTITY);
}
