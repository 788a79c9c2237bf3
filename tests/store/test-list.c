/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists: the order as people expect it, in four languages, and what is told while a long list is still read. */
#define G_LOG_DOMAIN "care-test"

#include "keep-fixture.h"

#include "domain/care-contact.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "store/care-list.h"

/* A row with the fields that are named, NULL-ended: "name", "Ona". */
typedef struct
{
  const CareEntity *entity;
  const char *words[8];
  CareId id;
} Row;

typedef struct
{
  Row *rows;
  guint n;
} Rows;

static gboolean
put_rows (CareStore *store, gpointer data, GError **error)
{
  Rows *rows = data;
  for (guint i = 0; i < rows->n; i++)
    {
      g_autoptr (CareRecord) record = care_record_new (rows->rows[i].entity);
      for (const char *const *word = rows->rows[i].words; *word != NULL; word += 2)
        if (!care_record_parse (record, (guint) care_entity_field (record->entity, word[0]), word[1], care_store_book (store), error))
          return FALSE;
      if (!care_store_put (store, record, NULL, CARE_PUT_PLAIN, error))
        return FALSE;
      rows->rows[i].id = record->id;
    }
  return TRUE;
}

static void
put (Fixture *f, Row *rows, guint n)
{
  g_autoptr (GError) error = NULL;
  care_store_commit (f->store, &(CareTxn) { .what = "test" }, put_rows, &(Rows) { rows, n }, &error);
  g_assert_no_error (error);
}

static CareId
put_one (Fixture *f, const CareEntity *entity, const char *field, const char *value, const char *other, const CareId *reference)
{
  char text[CARE_ID_TEXT];
  Row row = { entity, { field, value, other, reference != NULL ? care_id_to_text (reference, text) : NULL } };
  put (f, &row, 1);
  return row.id;
}

static CareListSpec *
sorted_by (const CareEntity *entity, const char *field, gboolean descending)
{
  CareListSpec *spec = care_list_spec_new (entity);
  spec->sort = care_entity_field (entity, field);
  g_assert_cmpint (spec->sort, >=, 0);
  spec->descending = descending;
  return spec;
}

/* The values of @shown in the order of the list, joined by "|"; an empty one is "-". */
static void
assert_listed (Fixture *f, const CareEntity *entity, const char *sort, gboolean descending, const char *shown, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareListSpec) spec = sorted_by (entity, sort, descending);
  g_autoptr (GArray) ids = care_list_ids (f->store, spec, &error);
  g_autoptr (GString) is = g_string_new (NULL);
  guint n = (guint) care_entity_field (entity, shown);

  g_assert_no_error (error);
  g_assert_cmpint (care_list_count (f->store, spec, &error), ==, ids->len);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (CareRecord) record = care_store_get (f->store, entity, &g_array_index (ids, CareId, i), &error);
      g_string_append_printf (is, "%s%s", i > 0 ? "|" : "", care_record_has (record, n) ? care_record_text (record, n) : "-");
    }
  g_assert_cmpstr (is->str, ==, expected);
}

static char *
reversed (const char *joined)
{
  g_auto (GStrv) parts = g_strsplit (joined, "|", -1);
  for (guint i = 0, n = g_strv_length (parts); i < n / 2; i++)
    {
      char *part = parts[i];
      parts[i] = parts[n - 1 - i];
      parts[n - 1 - i] = part;
    }
  return g_strjoinv ("|", parts);
}

/* --- words ------------------------------------------------------------------------------------------------------------------------------- */

/* Names as they come in, and in the order of a telephone book. */
static const char *const names[] = {
  "Zimmer", "łódź", "Ąžuolas", "anne", "Žalia", "Яблоков", "Nowak", "Ёлка", "Čepaitis", "Łukasik", "ćwik", "Świętopełk", "Борис", "Adams", "źrebiec",
  "Ūla", "Щукина", "über", "анна", "Šimkus", "Lange", "Éva", "O'Neill", "Ona", "Østergaard", "Straße", "Strass 2",
};

#define BOOK "Adams|anne|Ąžuolas|Čepaitis|ćwik|Éva|Lange|łódź|Łukasik|Nowak|O'Neill|Ona|Østergaard|Šimkus|Strass 2|Straße|Świętopełk|über|Ūla|" \
             "Žalia|Zimmer|źrebiec|анна|Борис|Ёлка|Щукина|Яблоков"

static void
test_names (Fixture *f, gconstpointer data)
{
  g_autofree char *back = reversed (BOOK);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      CareId model = put_one (f, &CareProductModel_ENTITY, "name", names[i], NULL, NULL);
      put_one (f, &CareCustomer_ENTITY, "name", names[i], NULL, NULL);
      put_one (f, &CareDevice_ENTITY, "serial", names[i], "model", &model);
    }
  assert_listed (f, &CareCustomer_ENTITY, "name", FALSE, "name", BOOK);
  assert_listed (f, &CareCustomer_ENTITY, "name", TRUE, "name", back);
  assert_listed (f, &CareProductModel_ENTITY, "name", FALSE, "name", BOOK);
  assert_listed (f, &CareDevice_ENTITY, "serial", FALSE, "serial", BOOK);
  /* What a reference names, as its column shows it. */
  assert_listed (f, &CareDevice_ENTITY, "model", FALSE, "serial", BOOK);
  assert_listed (f, &CareDevice_ENTITY, "model", TRUE, "serial", back);
}

/* Texts that are alike for longer than anybody looks, and one that is cut within a letter. */
static void
test_long_texts (Fixture *f, gconstpointer data)
{
  CareId model = put_one (f, &CareProductModel_ENTITY, "name", "M", NULL, NULL);
  g_autoptr (GString) text = g_string_new ("a");
  g_autoptr (GArray) ids = NULL;
  g_autoptr (CareListSpec) spec = sorted_by (&CareDevice_ENTITY, "serial", FALSE);

  for (guint i = 0; i < 60; i++)
    {
      put_one (f, &CareDevice_ENTITY, "serial", text->str, "model", &model);
      g_string_append (text, "ž");
    }
  ids = care_list_ids (f->store, spec, NULL);
  g_assert_cmpuint (ids->len, ==, 60);
  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (CareRecord) device = care_store_get (f->store, &CareDevice_ENTITY, &g_array_index (ids, CareId, i), NULL);
      g_assert_cmpint (g_utf8_strlen (care_record_text (device, CareDevice_serial), -1), ==, i + 1);
    }
}

/* --- empty fields, enumerations, numbers, references ------------------------------------------------------------------------------------- */

static void
test_other_fields (Fixture *f, gconstpointer data)
{
  Row parts[] = {
    { &CareProductModel_ENTITY, { "name", "five", "kind", "service", "price", "5" } },
    { &CareProductModel_ENTITY, { "name", "none", "kind", "part" } },
    { &CareProductModel_ENTITY, { "name", "minus", "kind", "product", "price", "-1", "brand", "żubr" } },
    { &CareProductModel_ENTITY, { "name", "forty", "price", "40", "brand", "Zubr" } },
  };
  put (f, parts, G_N_ELEMENTS (parts));
  assert_listed (f, &CareProductModel_ENTITY, "price", FALSE, "name", "minus|five|forty|none");
  assert_listed (f, &CareProductModel_ENTITY, "price", TRUE, "name", "forty|five|minus|none");
  /* As the values follow each other, not by their English words. */
  assert_listed (f, &CareProductModel_ENTITY, "kind", FALSE, "name", "minus|none|five|forty");
  assert_listed (f, &CareProductModel_ENTITY, "kind", TRUE, "name", "five|none|minus|forty");
}

static void
test_references (Fixture *f, gconstpointer data)
{
  CareId ona = put_one (f, &CareCustomer_ENTITY, "name", "ona", NULL, NULL);
  CareId adam = put_one (f, &CareCustomer_ENTITY, "name", "Ądam", NULL, NULL);
  char of_ona[CARE_ID_TEXT], of_adam[CARE_ID_TEXT], early[CARE_ID_TEXT], late[CARE_ID_TEXT];
  Row jobs[] = {
    { &CareJob_ENTITY, { "number", "J-2", "type", "repair_bench", "customer", care_id_to_text (&ona, of_ona) } },
    { &CareJob_ENTITY, { "number", "J-1", "type", "repair_bench", "customer", of_ona } },
  };
  Row calls[] = {
    { &CareFollowUp_ENTITY, { "reason", "late", "customer", of_ona, "job", late } },
    { &CareFollowUp_ENTITY, { "reason", "none", "customer", care_id_to_text (&adam, of_adam) } },
    { &CareFollowUp_ENTITY, { "reason", "early", "customer", of_ona, "job", early } },
  };
  put (f, jobs, G_N_ELEMENTS (jobs));
  care_id_to_text (&jobs[0].id, late);
  care_id_to_text (&jobs[1].id, early);
  put (f, calls, G_N_ELEMENTS (calls));
  /* By the job's number; a call without a job comes last either way. */
  assert_listed (f, &CareFollowUp_ENTITY, "job", FALSE, "reason", "early|late|none");
  assert_listed (f, &CareFollowUp_ENTITY, "job", TRUE, "reason", "late|early|none");
}

#define MANY 1200 /* names: more than are looked up one by one */

static gboolean
put_many (CareStore *store, gpointer data, GError **error)
{
  for (guint i = 0; i < MANY; i++)
    {
      g_autoptr (CareRecord) customer = care_record_new (&CareCustomer_ENTITY), device = care_record_new (&CareDevice_ENTITY);
      g_autofree char *name = g_strdup_printf ("%s %04u", i % 2 == 0 ? "Žak" : "zak", MANY - i);
      care_record_set_text (customer, CareCustomer_name, name);
      if (!care_store_put (store, customer, NULL, CARE_PUT_PLAIN, error))
        return FALSE;
      care_record_set_text (device, CareDevice_serial, name);
      care_record_set_id (device, CareDevice_customer, &customer->id);
      care_record_set_id (device, CareDevice_model, data);
      if (!care_store_put (store, device, NULL, CARE_PUT_PLAIN, error))
        return FALSE;
    }
  return TRUE;
}

static void
test_many_names (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  CareId model = put_one (f, &CareProductModel_ENTITY, "name", "M", NULL, NULL);
  g_autoptr (CareListSpec) spec = sorted_by (&CareDevice_ENTITY, "customer", FALSE);
  g_autoptr (GArray) ids = NULL;

  care_store_commit (f->store, &(CareTxn) { .what = "test" }, put_many, &model, &error);
  g_assert_no_error (error);
  put_one (f, &CareDevice_ENTITY, "serial", "nobody's", "model", &model);
  ids = care_list_ids (f->store, spec, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, MANY + 1);
  for (guint i = 0; i < MANY; i++)
    {
      g_autoptr (CareRecord) device = care_store_get (f->store, &CareDevice_ENTITY, &g_array_index (ids, CareId, i), NULL);
      g_assert_cmpuint (g_ascii_strtoull (strchr (care_record_text (device, CareDevice_serial), ' '), NULL, 10), ==, i + 1);
    }
}

/* --- watched ----------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GArray *first;
  guint told, rows;
  GCancellable *cancel;
} Told;

static void
first_told (CareStore *store, const GArray *ids, gpointer data)
{
  Told *told = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = care_list_rows (store, &CareCustomer_ENTITY, (const CareId *) (gpointer) ids->data, ids->len, &error);

  g_assert_no_error (error);
  told->told++;
  told->rows = rows->len;
  g_array_append_vals (told->first, ids->data, ids->len);
  if (told->cancel != NULL)
    g_cancellable_cancel (told->cancel);
}

/* The first rows are those of the whole list, whoever orders it, and may be read meanwhile; a list of just so many says nothing. */
static void
test_watched (Fixture *f, gconstpointer data)
{
  static const char *const sorts[] = { "name", NULL, "number" };
  CareId model = put_one (f, &CareProductModel_ENTITY, "name", "M", NULL, NULL);
  g_autoptr (GError) error = NULL;

  care_store_commit (f->store, &(CareTxn) { .what = "test" }, put_many, &model, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      Told told = { g_array_new (FALSE, FALSE, sizeof (CareId)) };
      CareListWatch watch = { 30, first_told, &told, NULL };
      g_autoptr (CareListSpec) spec = sorts[i] != NULL ? sorted_by (&CareCustomer_ENTITY, sorts[i], TRUE) : care_list_spec_new (&CareCustomer_ENTITY);
      g_autoptr (GArray) ids = care_list_ids_watched (f->store, spec, &watch, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (ids->len, ==, MANY);
      g_assert_cmpuint (told.told, ==, 1);
      g_assert_cmpuint (told.rows, ==, 30);
      g_assert_cmpmem (told.first->data, told.first->len * sizeof (CareId), ids->data, 30 * sizeof (CareId));
      g_array_unref (ids);
      watch.n = MANY;
      ids = care_list_ids_watched (f->store, spec, &watch, &error);
      g_assert_cmpuint (told.told, ==, 1);
      g_array_unref (told.first);
    }
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  CareId model = put_one (f, &CareProductModel_ENTITY, "name", "M", NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancel = g_cancellable_new ();
  g_autoptr (CareListSpec) spec = care_list_spec_new (&CareCustomer_ENTITY);
  Told told = { g_array_new (FALSE, FALSE, sizeof (CareId)), .cancel = cancel };
  CareListWatch watch = { 30, first_told, &told, cancel };

  care_store_commit (f->store, &(CareTxn) { .what = "test" }, put_many, &model, &error);
  g_assert_null (care_list_ids_watched (f->store, spec, &watch, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (told.told, ==, 1);
  g_clear_error (&error);
  g_assert_cmpint (care_list_count (f->store, spec, &error), ==, MANY); /* and the store goes on */
  g_array_unref (told.first);
}

#define ADD(name, func) g_test_add ("/list/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("names", test_names);
  ADD ("long-texts", test_long_texts);
  ADD ("other-fields", test_other_fields);
  ADD ("references", test_references);
  ADD ("many-names", test_many_names);
  ADD ("watched", test_watched);
  ADD ("cancelled", test_cancelled);
  return g_test_run ();
}
