/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open Repair Data in and out: each row accounted for, the same in any order, taken back to the byte, a person's work never lost. */
#include "import-fixture.h"

#include "util/care-gzip.h"

#define HEAD_2 "id,data_provider,country,partner_product_category,product_category,brand,year_of_manufacture,repair_status," \
               "repair_barrier_if_end_of_life,group_identifier,event_date,problem\n"
#define HEAD_3 "id,data_provider,country,partner_product_category,product_category,product_category_id,brand,year_of_manufacture,product_age," \
               "repair_status,repair_barrier_if_end_of_life,group_identifier,event_date,problem\n"

static void
import_sample (Fixture *f, const char *name)
{
  g_autofree char *text = sample (name);

  import_text (f, "ords", text);
}

static void
test_fields (Fixture *f, gconstpointer data)
{
  g_autoptr (CareRecord) record = NULL;
  g_autoptr (CareRecord) device_record = NULL;
  g_autoptr (CareRecord) model_record = NULL;
  g_autoptr (CareRecord) customer_record = NULL;
  g_autoptr (GPtrArray) events = NULL;
  const CareJob *job;
  const CareDevice *device;
  const CareJobEvent *event;
  gint64 noon;

  import_text (f, "ords",
               HEAD_3 "fixitclinic_1, Fixit Clinic ,USA,big kettle,Kettle,14,Bosch,2016,2,Fixed,,Fixit "
                      "Clinic,2018-07-02,\" Broken,\n \"\"off\"\" \"\n");
  assert_rows (f, 1, 0, 0, 0);
  g_assert_cmpint (made (f, "job"), ==, 1);
  g_assert_cmpint (made (f, "job_event"), ==, 1);
  g_assert_cmpint (made (f, "device"), ==, 1);
  g_assert_cmpint (made (f, "product_model"), ==, 1);
  g_assert_cmpint (made (f, "customer"), ==, 1);
  record = job_of (f, "fixitclinic_1");
  job = (const CareJob *) record;
  g_assert_true (care_instant_parse ("2018-07-02T10:00:00Z", &noon)); /* noon in Warsaw's summer */
  g_assert_cmpstr (job->type, ==, "repair_bench");
  g_assert_cmpstr (job->phase, ==, "closed");
  g_assert_cmpstr (job->result, ==, "repaired");
  g_assert_cmpint (job->demanded_at, ==, noon);
  g_assert_cmpint (job->handed_over_at, ==, noon);
  g_assert_cmpstr (job->problem, ==, "Broken,\n \"off\"");
  g_assert_nonnull (job->number);
  g_assert_cmpstr (job->alias, ==, job->number);
  events = care_store_related (f->store, &CareJobEvent_ENTITY, "job", &record->id, NULL);
  g_assert_cmpuint (events->len, ==, 1);
  event = events->pdata[0];
  g_assert_cmpstr (event->transition, ==, "create");
  g_assert_cmpstr (event->phase, ==, "closed");
  g_assert_cmpint (event->at, ==, noon);
  device_record = care_store_get (f->store, &CareDevice_ENTITY, &job->device, NULL);
  device = (const CareDevice *) device_record;
  g_assert_null (device->serial);
  g_assert_cmpint (device->manufactured_year, ==, 2016);
  g_assert_true (care_id_equal (&device->customer, &job->customer));
  model_record = care_store_get (f->store, &CareProductModel_ENTITY, &device->model, NULL);
  g_assert_cmpstr (((CareProductModel *) model_record)->name, ==, "Bosch Kettle");
  g_assert_cmpstr (((CareProductModel *) model_record)->kind, ==, "product");
  customer_record = care_store_get (f->store, &CareCustomer_ENTITY, &job->customer, NULL);
  g_assert_cmpstr (((CareCustomer *) customer_record)->name, ==, "Fixit Clinic");
  g_assert_cmpstr (((CareCustomer *) customer_record)->kind, ==, "company");
  assert_clean (f);
}

static void
test_values (Fixture *f, gconstpointer data)
{
  static const struct { const char *status, *year, *brand; const char *result; int known_year; gboolean known_brand; } rows[] = {
    { "Fixed", "2016", "Bosch", "repaired", 2016, TRUE },
    { "Repairable", "", "Unknown", "could_not_complete", 0, FALSE },
    { "End of life", "\?\?\?\?", "unknown", "not_repairable", 0, FALSE },
    { "Unknown", "earlier than 2011", "", NULL, 0, FALSE },
    { "fixed", "1015", "\?\?", "repaired", 0, FALSE },
    { "", "1899", "N/A", NULL, 0, FALSE },
    { "End of life", "1900", "Ukendt", "not_repairable", 1900, FALSE },
    { "End of life", "2021", "\xd0\x9d\xd0\xbe\xd1\x80\xd0\xb4", "not_repairable", 2021, TRUE },
    { "End of life", "2022", "NAD", "not_repairable", 0, TRUE }, /* after the event */
  };
  g_autoptr (GString) text = g_string_new (HEAD_2);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_string_append_printf (text, "v%u,Fixit Clinic,USA,x,Lamp,%s,%s,%s,,G,2021-05-01,\n", i, rows[i].brand, rows[i].year, rows[i].status);
  import_text (f, "ords", text->str);
  assert_rows (f, G_N_ELEMENTS (rows), 0, 0, 0);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = g_strdup_printf ("v%u", i);
      g_autoptr (CareRecord) job = job_of (f, id);
      g_autoptr (CareRecord) device = care_store_get (f->store, &CareDevice_ENTITY, &((CareJob *) job)->device, NULL);
      g_autoptr (CareRecord) model = care_store_get (f->store, &CareProductModel_ENTITY, &((CareDevice *) device)->model, NULL);

      g_assert_cmpstr (((CareJob *) job)->result, ==, rows[i].result);
      g_assert_cmpint (((CareDevice *) device)->manufactured_year, ==, rows[i].known_year);
      g_assert_true (rows[i].known_brand == (((CareProductModel *) model)->brand != NULL));
    }
  assert_clean (f);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  static const struct { const char *row; const char *column; } rows[] = {
    { ",P,USA,x,Lamp,B,,Fixed,,G,2021-05-01,t\n", "id" },
    { " ,P,USA,x,Lamp,B,,Fixed,,G,no date,two faults count once\n", "id" },
    { "r3,P,USA,x,Lamp,B,,Fixed,,G,,t\n", "event_date" },
    { "r4,P,USA,x,Lamp,B,,Fixed,,G,2021-02-30,t\n", "event_date" },
    { "r5,P,USA,x,Lamp,B,,Fixed,,G,0000-01-01,t\n", "event_date" },
    { "r6,P,USA,x,Lamp,B,,Fixed,,G,10000-01-01,t\n", "event_date" },
    { "r7,P,USA,x,Lamp,B,,Fixed,,G,2021-05-01\n", NULL },
    { "r8,P,USA,x,Lamp,B,,Fixed,,G,2021-05-01,t,more\n", NULL },
    { "r9,P,USA,x,Lamp,B\xff,,Fixed,,G,2021-05-01,t\n", "brand" },
  };
  g_autoptr (GString) text = g_string_new (HEAD_2);
  g_autofree char *before = NULL;

  g_string_append (text, "good,Fixit Clinic,USA,x,Lamp,B,,Fixed,,G,2021-05-01,t\n");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_string_append (text, rows[i].row);
  import_text (f, "ords", text->str);
  assert_rows (f, 1, 0, 0, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const CareImportRefused *refused = f->result.refusals->pdata[i];

      g_assert_cmpstr (refused->file, ==, "text.csv");
      g_assert_cmpuint (refused->row, ==, i + 3);
      g_assert_cmpstr (refused->column, ==, rows[i].column);
      g_assert_nonnull (refused->why);
    }
  g_assert_cmpint (count (f, &CareJob_ENTITY), ==, 1);
  before = book (f);
  import_text (f, "ords", text->str);
  assert_rows (f, 0, 0, 1, G_N_ELEMENTS (rows));
  assert_book (f, before);
}

static void
test_whole_file (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = {
    "", "a,b\n1,2\n", "id,event_date\n1,2020-01-01\n", HEAD_2 "x,P,USA,x,Lamp,B,,Fixed,,G,2021-05-01,stray \" quote\n",
    HEAD_2 "y,P,USA,x,Lamp,B,,Fixed,,G,2021-05-01,\"open\n",
  };
  g_autofree char *text = sample ("ords-sample-0.3.csv");
  g_autoptr (GBytes) packed = care_gzip_deflate (text, strlen (text));
  g_autofree char *before = book (f);
  gsize len;
  const char *bytes = g_bytes_get_data (packed, &len);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_fails (f, "ords", texts[i], strlen (texts[i]), CARE_ERROR_INVALID);
  assert_fails (f, "ords", bytes, len / 2, CARE_ERROR_CORRUPT);
  g_assert_false (import_bytes (f, "poems", "x", "", 0, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_USAGE);
  assert_book (f, before);
  g_assert_cmpint (count (f, &CareJob_ENTITY), ==, 0);
  g_assert_true (import_bytes (f, "ords", "x.csv.gz", bytes, len, NULL));
  assert_rows (f, 32, 0, 0, 0);
}

static void
test_again (Fixture *f, gconstpointer data)
{
  g_autofree char *before = NULL;

  import_sample (f, "ords-sample-0.2.1.csv");
  assert_rows (f, 31, 0, 0, 0);
  import_sample (f, "ords-sample-0.3.csv");
  assert_rows (f, 18, 14, 0, 0);
  g_assert_cmpint (count (f, &CareJob_ENTITY), ==, 49);
  g_assert_cmpint (count (f, &CareDevice_ENTITY), ==, 49);
  g_assert_cmpint (count (f, &CareJobEvent_ENTITY), ==, 49);
  g_assert_cmpint (count (f, &CareCustomer_ENTITY), ==, 1);
  before = book (f);
  import_sample (f, "ords-sample-0.2.1.csv");
  assert_rows (f, 0, 0, 31, 0);
  import_sample (f, "ords-sample-0.3.csv");
  assert_rows (f, 0, 0, 32, 0);
  assert_book (f, before);
  assert_clean (f);
}

static void
test_any_order (Fixture *f, gconstpointer data)
{
  static const char *const extra[] = {
    HEAD_2 "s1,Fixit Clinic,USA,x,lamp,bosch,,Fixed,,fixit clinic,2021-05-01,t\ns2,Fixit Clinic,USA,x,LAMP,Bosch,,Fixed,,FIXIT Clinic,2021-05-01,t\n",
    HEAD_3 "s1,Fixit Clinic,USA,x,Lamp,15,BOSCH,,,Repairable,,Another Group,2021-05-02,t\n",
  };
  Fixture other = { NULL };

  set_up (&other, NULL);
  import_sample (f, "ords-sample-0.2.1.csv");
  import_text (f, "ords", extra[0]);
  import_text (f, "ords", extra[1]);
  import_sample (f, "ords-sample-0.3.csv");
  import_sample (&other, "ords-sample-0.3.csv");
  import_text (&other, "ords", extra[1]);
  import_text (&other, "ords", extra[0]);
  assert_rows (&other, 1, 0, 1, 0);
  import_sample (&other, "ords-sample-0.2.1.csv");
  assert_rows (&other, 17, 0, 14, 0);
  assert_same_stores (f, &other);
  assert_clean (&other);
  tear_down (&other, NULL);
}

static void
test_spelling (Fixture *f, gconstpointer data)
{
  g_autoptr (CareRecord) customer = NULL;
  g_autoptr (CareRecord) model = NULL;

  import_text (f, "ords", HEAD_2 "s1,P,USA,x,kettle,bosch,,Fixed,,caf\xc3\xa9 b,2021-05-01,t\ns2,P,USA,x,Kettle,Bosch,,Fixed,,Cafe B,2021-05-01,t\n"
                                 "s3,P,USA,x,KETTLE,BoSCH,,Fixed,,Caf\xc3\xa9 B,2021-05-01,t\n");
  assert_rows (f, 3, 0, 0, 0);
  customer = by_text (f, &CareCustomer_ENTITY, "name", "Cafe B");
  model = by_text (f, &CareProductModel_ENTITY, "name", "BoSCH KETTLE");
  g_assert_cmpint (count (f, &CareCustomer_ENTITY), ==, 1);
  g_assert_cmpint (count (f, &CareProductModel_ENTITY), ==, 1);
}

static void
test_undo (Fixture *f, gconstpointer data)
{
  g_autofree char *nothing = book (f);
  g_autofree char *old = NULL;
  g_autofree char *both = NULL;
  CareId first, second;
  g_autoptr (GError) error = NULL;

  import_sample (f, "ords-sample-0.2.1.csv");
  first = f->result.import;
  old = book (f);
  for (guint round = 0; round < 3; round++)
    {
      import_sample (f, "ords-sample-0.3.csv");
      assert_rows (f, 18, 14, 0, 0);
      second = f->result.import;
      if (both == NULL)
        both = book (f);
      assert_book (f, both);
      assert_clean (f);
      g_assert_cmpuint (undo_import (f, &second), ==, 0);
      assert_book (f, old);
      assert_clean (f);
    }
  g_assert_false (care_import_undo (f->store, &second, NULL, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_REFUSED);
  g_assert_cmpuint (undo_import (f, &first), ==, 0);
  assert_book (f, nothing);
  assert_clean (f);
  import_sample (f, "ords-sample-0.3.csv");
  assert_rows (f, 32, 0, 0, 0);
  import_sample (f, "ords-sample-0.2.1.csv");
  assert_rows (f, 17, 0, 14, 0);
  assert_book (f, both);
  assert_clean (f);
}

/* Undoing the older of two imports takes nothing from the newer one. */
static void
test_undo_first (Fixture *f, gconstpointer data)
{
  g_autoptr (CareRecord) job = NULL;
  CareId first;

  import_sample (f, "ords-sample-0.2.1.csv");
  first = f->result.import;
  import_sample (f, "ords-sample-0.3.csv");
  g_assert_cmpuint (undo_import (f, &first), >, 0); /* the group and the models of the newer rows stay */
  job = job_of (f, "fixitclinic_1690");
  g_assert_true (care_store_is_live (f->store, job));
  g_assert_cmpint (count (f, &CareJob_ENTITY), ==, 32);
  g_assert_cmpint (count (f, &CareCustomer_ENTITY), ==, 1);
  assert_clean (f);
}

static void
test_edits (Fixture *f, gconstpointer data)
{
  g_autoptr (CareRecord) job = NULL;
  g_autofree char *out = NULL;
  CareId import, second;

  import_sample (f, "ords-sample-0.2.1.csv");
  import = f->result.import;
  job = job_of (f, "fixitclinic_264");
  change (f, job, "problem", "Seen by a person");
  import_sample (f, "ords-sample-0.3.csv");
  second = f->result.import;
  g_clear_pointer (&job, care_record_free);
  job = job_of (f, "fixitclinic_264");
  g_assert_cmpstr (((CareJob *) job)->problem, ==, "Seen by a person");
  g_assert_cmpstr (((CareJob *) job)->result, ==, "not_repairable"); /* the rest follows the newer release */
  out = export_text (f, "ords");
  g_assert_nonnull (strstr (out, "fixitclinic_264,Fixit Clinic,USA,Coffee grinder,Food processor,37,Unknown,,,End of life,,Fixit Clinic,2018-10-28,"
                                 "Seen by a person\n"));
  import_sample (f, "ords-sample-0.2.1.csv");
  assert_rows (f, 0, 0, 31, 0);
  g_assert_cmpuint (undo_import (f, &second), ==, 0); /* nothing that the second import wrote was changed since */
  g_assert_cmpuint (undo_import (f, &import), ==, 4); /* the job, and what it needs: its device, its model, its customer */
  g_clear_pointer (&job, care_record_free);
  job = job_of (f, "fixitclinic_264");
  g_assert_true (care_store_is_live (f->store, job));
  g_assert_cmpstr (((CareJob *) job)->phase, ==, "closed");
  g_assert_cmpint (count (f, &CareJob_ENTITY), ==, 1);
  g_assert_cmpint (count (f, &CareJobEvent_ENTITY), ==, 1);
  assert_clean (f);
}

static void
test_referred (Fixture *f, gconstpointer data)
{
  g_autoptr (CareRecord) job = NULL;
  g_autoptr (CareRecord) contact = NULL;
  g_autoptr (GError) error = NULL;
  char id[CARE_ID_TEXT], customer[CARE_ID_TEXT];
  CareId import;

  import_sample (f, "ords-sample-0.3.csv");
  import = f->result.import;
  job = job_of (f, "fixitclinic_1690");
  {
    CarePair pairs[] = { { "customer", care_id_to_text (&((CareJob *) job)->customer, customer) }, { "job", care_id_to_text (&job->id, id) },
                         { "direction", "in" }, { "channel", "phone" }, { "summary", "Asked again" }, { NULL, NULL } };
    care_act_new (f->store, care_entity_find ("contact"), pairs, &contact, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpuint (undo_import (f, &import), ==, 4);
  g_assert_cmpint (count (f, &CareJob_ENTITY), ==, 1);
  assert_clean (f);
}

static void
test_deleted (Fixture *f, gconstpointer data)
{
  g_autoptr (CareRecord) job = NULL;
  g_autoptr (CareRecord) again = NULL;

  import_sample (f, "ords-sample-0.2.1.csv");
  job = job_of (f, "fixitclinic_264");
  remove_record (f, job);
  import_sample (f, "ords-sample-0.2.1.csv");
  assert_rows (f, 0, 0, 31, 0);
  import_sample (f, "ords-sample-0.3.csv");
  assert_rows (f, 18, 13, 1, 0);
  again = job_of (f, "fixitclinic_264");
  g_assert_false (care_store_is_live (f->store, again));
}

static void
test_merged (Fixture *f, gconstpointer data)
{
  g_autoptr (CareRecord) group = NULL;
  g_autoptr (CareRecord) into = NULL;
  g_autoptr (CareRecord) job = NULL;
  g_autoptr (GError) error = NULL;
  CarePair pairs[] = { { "name", "Our Repair Shop" }, { "kind", "company" }, { NULL, NULL } };

  import_sample (f, "ords-sample-0.2.1.csv");
  group = by_text (f, &CareCustomer_ENTITY, "name", "Fixit Clinic");
  g_assert_true (care_act_new (f->store, &CareCustomer_ENTITY, pairs, &into, &error));
  g_assert_true (care_act_merge (f->store, &CareCustomer_ENTITY, &group->id, &into->id, FALSE, NULL, &error));
  g_assert_no_error (error);
  import_sample (f, "ords-sample-0.3.csv");
  assert_rows (f, 18, 14, 0, 0);
  job = job_of (f, "fixitclinic_1690");
  g_assert_true (care_id_equal (&((CareJob *) job)->customer, &into->id));
  g_assert_cmpint (count (f, &CareCustomer_ENTITY), ==, 1);
  assert_clean (f);
}

static void
test_dry_run (Fixture *f, gconstpointer data)
{
  g_autofree char *text = sample ("ords-sample-0.3.csv");
  g_autofree char *before = book (f);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, -1, NULL);
  g_autoptr (GOutputStream) refused = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  CareImportInput input = { "sample", stream, 0 };

  run_import (f, &(CareImportJob) { .kind = "auto", .inputs = &input, .n_inputs = 1, .dry_run = TRUE, .refused = refused }, &error);
  g_assert_no_error (error);
  assert_rows (f, 32, 0, 0, 0);
  g_assert_cmpint (made (f, "job"), ==, 32);
  g_assert_true (care_id_is_null (&f->result.import));
  assert_book (f, before);
  import_text (f, "auto", text);
  assert_rows (f, 32, 0, 0, 0);
}

/* An untouched import goes out as it came, quoting aside. */
static void
test_export (Fixture *f, gconstpointer data)
{
  static const char *const rows[] = { HEAD_2, "e1,P,USA,\" x \",Lamp,\" B\",\?\?\?\?,Fixed,,G,2021-05-01,\"a \"\"b\"\",\nc\"\n",
                                      "e2,P,USA,x,lamp,b,,End of life,Item too worn out,g,2021-05-01,\n" };
  g_autofree char *text = g_strconcat (rows[0], rows[1], rows[2], NULL);
  g_autofree char *out = NULL;
  g_autofree char *mixed = NULL;

  import_text (f, "ords", text);
  out = export_text (f, "ords");
  g_assert_cmpstr (out, ==, text);
  import_text (f, "ords", out);
  assert_rows (f, 0, 0, 2, 0);
  import_text (f, "ords", HEAD_3 "e3,P,USA,x,Lamp,15,B,,,Fixed,,G,2021-05-01,t\n");
  mixed = export_text (f, "ords");
  g_assert_true (g_str_has_prefix (mixed, HEAD_3));
  import_text (f, "ords", mixed);
  assert_rows (f, 0, 0, 3, 0);
}

/* Columns of others are kept and come back. */
static void
test_other_columns (Fixture *f, gconstpointer data)
{
  g_autofree char *out = NULL;

  import_text (f, "ords", "weight,event_date,problem,id,data_provider,country,partner_product_category,product_category,brand,year_of_manufacture,"
                          "repair_status,repair_barrier_if_end_of_life,group_identifier\n1.5,2021-05-01,t,o1,P,USA,x,Lamp,B,,Fixed,,G\n");
  assert_rows (f, 1, 0, 0, 0);
  g_assert_cmpuint (f->result.notes->len, ==, 1);
  out = export_text (f, "ords");
  g_assert_nonnull (strstr (out, ",problem,weight\no1,P,USA,x,Lamp,B,,Fixed,,G,2021-05-01,t,1.5\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/import/ords/fields", test_fields);
  ADD ("/import/ords/values", test_values);
  ADD ("/import/ords/refused", test_refused);
  ADD ("/import/ords/whole-file", test_whole_file);
  ADD ("/import/ords/again", test_again);
  ADD ("/import/ords/any-order", test_any_order);
  ADD ("/import/ords/spelling", test_spelling);
  ADD ("/import/ords/undo", test_undo);
  ADD ("/import/ords/undo-first", test_undo_first);
  ADD ("/import/ords/edits", test_edits);
  ADD ("/import/ords/referred", test_referred);
  ADD ("/import/ords/deleted", test_deleted);
  ADD ("/import/ords/merged", test_merged);
  ADD ("/import/ords/dry-run", test_dry_run);
  ADD ("/import/ords/export", test_export);
  ADD ("/import/ords/other-columns", test_other_columns);
  return g_test_run ();
}
