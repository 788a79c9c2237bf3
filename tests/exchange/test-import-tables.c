/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers and devices in and out: headers as people write them, who is who, what a person changed, what a table may not do. */
#include "import-fixture.h"

static GPtrArray *
owned (Fixture *f, const CareEntity *entity, const CareRecord *customer)
{
  return care_store_related (f->store, entity, "customer", &customer->id, NULL);
}

static void
test_customer (Fixture *f, gconstpointer data)
{
  g_autoptr (CareRecord) record = NULL;
  g_autoptr (CareRecord) company = NULL;
  g_autoptr (GPtrArray) points = NULL;
  g_autoptr (GPtrArray) sites = NULL;
  const CareCustomer *customer;
  const CareSite *site;

  import_text (f, "customers",
               "\xef\xbb\xbf"
               "Nr klienta;Imi\xc4\x99;Nazwisko;Firma;Telefon;Telefon 2;E-mail;J\xc4\x99zyk;NIP;Adres;Kod "
               "pocztowy;Miasto;Uwagi;Ulubiony kolor\n"
               "K-17;\xc5\x81ukasz;Nowak;Nowak i Syn;+48 601 222 333;22 611 00 "
               "00;lukasz@nowak.pl;polski;123-456-78-19;Prosta 5;00-838;"
               "Warszawa;pies;zielony\n");
  assert_rows (f, 1, 0, 0, 0);
  g_assert_cmpint (made (f, "customer"), ==, 2);
  g_assert_cmpint (made (f, "contact_point"), ==, 3);
  g_assert_cmpint (made (f, "site"), ==, 1);
  g_assert_cmpuint (f->result.notes->len, ==, 1);
  g_assert_nonnull (strstr (f->result.notes->pdata[0], "Ulubiony kolor"));
  record = by_text (f, &CareCustomer_ENTITY, "number", "K-17");
  customer = (const CareCustomer *) record;
  g_assert_cmpstr (customer->name, ==, "\xc5\x81ukasz Nowak");
  g_assert_cmpstr (customer->kind, ==, "person");
  g_assert_cmpstr (customer->language, ==, "pl");
  g_assert_cmpstr (customer->tax_id, ==, "123-456-78-19");
  g_assert_cmpstr (customer->notes, ==, "pies");
  g_assert_nonnull (strstr (customer->source_row, "\"Ulubiony kolor\":\"zielony\""));
  company = care_store_get (f->store, &CareCustomer_ENTITY, &customer->company, NULL);
  g_assert_cmpstr (((CareCustomer *) company)->name, ==, "Nowak i Syn");
  g_assert_cmpstr (((CareCustomer *) company)->kind, ==, "company");
  points = owned (f, &CareContactPoint_ENTITY, record);
  g_assert_cmpuint (points->len, ==, 3);
  sites = owned (f, &CareSite_ENTITY, record);
  g_assert_cmpuint (sites->len, ==, 1);
  site = sites->pdata[0];
  g_assert_cmpstr (site->street, ==, "Prosta 5");
  g_assert_cmpstr (site->city, ==, "Warszawa");
  assert_clean (f);
}

/* What a second table does to who is there after a first one. */
static void
test_identity (void)
{
  static const struct { const char *first, *second; guint64 created, updated, unchanged; gint64 customers; } cases[] = {
    { "number,name\n1,Ann\n", "number,name\n1,Anna\n", 0, 1, 0, 1 },
    { "number,name\n1,Ann\n", "number,name\n2,Ann\n", 1, 0, 0, 2 },
    { "number,name\na1,Ann\n", "number,name\nA1,Ann\n", 0, 0, 1, 1 },
    { "number,name,email\n1,Ann,a@x.org\n", "name,email\nAnn,A@X.org\n", 0, 0, 1, 1 },
    { "name,email\nAnn,a@x.org\n", "name,email,notes\nAnn,a@x.org,vip\n", 0, 1, 0, 1 },
    { "name,phone\nAnn,601 222 333\n", "name,phone\nANN,601-222-333\n", 0, 1, 0, 1 },
    { "name,phone\nAnn,601 222 333\n", "name,phone\nBob,601222333\n", 1, 0, 0, 2 },
    { "name\nAnn\nAnn\n", "name\nAnn\n", 0, 0, 1, 2 },
    { "name\nAnn\n", "name\nAnn\nAnn\n", 1, 0, 1, 2 },
    { "name,company\nAnn,ACME\n", "name,company\nBob,Acme\n", 1, 0, 0, 3 },
    { "name,company\nAnn,ACME\n", "number,company\n7,Acme\n", 0, 1, 0, 2 },
    { "number,company\n7,Acme\n", "name,company\nAnn,ACME\n", 1, 0, 0, 2 },
    { "company\nACME\n", "company\nACME\n", 0, 0, 1, 1 },
    { "number,name,phone\n1,Ann,601222333\n", "number,name,phone\n1,Ann,601222444\n", 0, 1, 0, 1 },
    { "number,name\n1,Ann\n", "number,name\n1,Ann\n;;\n", 0, 0, 1, 1 },
    { "number,name,notes\n1,Ann,x\n", "number,name,notes\n1,Ann,\n", 0, 0, 1, 1 },
    { "id\tname\n1\tAnn\n", "CUSTOMER_NO;Name\n1;Ann\n", 0, 0, 1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Fixture f = { NULL };
      g_autofree char *book_first = NULL;

      g_test_message ("case %u", i);
      set_up (&f, NULL);
      import_text (&f, "customers", cases[i].first);
      g_assert_cmpuint (f.result.refused, ==, 0);
      book_first = book (&f);
      import_text (&f, "customers", cases[i].first);
      g_assert_cmpuint (f.result.unchanged, ==, f.result.read);
      assert_book (&f, book_first);
      if (strstr (cases[i].second, ";;") != NULL)
        import_text (&f, "customers", "number;name\n1;Ann\n;\n"); /* spreadsheets leave such rows */
      else
        import_text (&f, "customers", cases[i].second);
      if (strstr (cases[i].second, ";;") != NULL)
        assert_rows (&f, 0, 0, 2, 0);
      else
        assert_rows (&f, cases[i].created, cases[i].updated, cases[i].unchanged, 0);
      g_assert_cmpint (count (&f, &CareCustomer_ENTITY), ==, cases[i].customers);
      assert_clean (&f);
      undo_import (&f, &f.result.import);
      assert_book (&f, book_first);
      tear_down (&f, NULL);
    }
}

static void
test_customer_refused (Fixture *f, gconstpointer data)
{
  static const struct { const char *row, *column; } rows[] = {
    { "1,,,,\n", "name" },
    { "2,Ann,no mail,,\n", "email" },
    { "3,Ann,,no digits,\n", "phone" },
    { "4,Ann,,,robot\n", "kind" },
    { "5,Ann,,\n", NULL },
    { "6,An\xff,,,\n", "name" },
  };
  g_autoptr (GString) text = g_string_new ("number,name,email,phone,kind\n");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_string_append (text, rows[i].row);
  g_string_append (text, "7,Ann,,,\n");
  import_text (f, "customers", text->str);
  assert_rows (f, 1, 0, 0, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (((CareImportRefused *) f->result.refusals->pdata[i])->column, ==, rows[i].column);
  assert_fails (f, "customers", "phone,email\n1,a@b.pl\n", 20, CARE_ERROR_INVALID);
  g_assert_cmpint (count (f, &CareCustomer_ENTITY), ==, 1);
}

static void
test_customer_edits (Fixture *f, gconstpointer data)
{
  g_autoptr (CareRecord) record = NULL;
  g_autoptr (CareRecord) after = NULL;
  g_autoptr (GPtrArray) points = NULL;
  CareId import;

  import_text (f, "customers", "number,name,notes,phone\n1,Ann,first,601222333\n2,Bob,,\n");
  import = f->result.import;
  record = by_text (f, &CareCustomer_ENTITY, "number", "1");
  change (f, record, "notes", "by hand");
  import_text (f, "customers", "number,name,notes,phone\n1,Anna,second,601222444\n2,Bob,,\n");
  assert_rows (f, 0, 1, 1, 0);
  after = by_text (f, &CareCustomer_ENTITY, "number", "1");
  g_assert_cmpstr (((CareCustomer *) after)->name, ==, "Anna");
  g_assert_cmpstr (((CareCustomer *) after)->notes, ==, "by hand");
  points = owned (f, &CareContactPoint_ENTITY, after);
  g_assert_cmpuint (points->len, ==, 1);
  g_assert_cmpstr (((CareContactPoint *) points->pdata[0])->value, ==, "601222444");
  g_assert_cmpuint (undo_import (f, &import), ==, 1);
  g_assert_cmpint (count (f, &CareCustomer_ENTITY), ==, 1);
  assert_clean (f);
}

/* A customer made by hand is filled in, never overwritten, and given back by the undo. */
static void
test_by_hand (Fixture *f, gconstpointer data)
{
  CarePair pairs[] = { { "name", "Ann Smith" }, { "email", "ann@x.org" }, { "tax_id", "PL1" }, { NULL, NULL } };
  g_autoptr (CareRecord) made_by_hand = NULL;
  g_autoptr (CareRecord) now = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;

  care_act_new (f->store, &CareCustomer_ENTITY, pairs, &made_by_hand, &error);
  g_assert_no_error (error);
  before = book (f);
  import_text (f, "customers", "name,email,vat,notes,city\nAnn Smyth,ann@x.org,PL2,new,Lublin\n");
  assert_rows (f, 0, 1, 0, 0);
  now = care_store_get (f->store, &CareCustomer_ENTITY, &made_by_hand->id, NULL);
  g_assert_cmpstr (((CareCustomer *) now)->name, ==, "Ann Smith");
  g_assert_cmpstr (((CareCustomer *) now)->tax_id, ==, "PL1");
  g_assert_cmpstr (((CareCustomer *) now)->notes, ==, "new");
  g_assert_cmpint (count (f, &CareSite_ENTITY), ==, 1);
  g_assert_cmpuint (undo_import (f, &f->result.import), ==, 0);
  assert_book (f, before);
}

static void
test_customer_deleted (Fixture *f, gconstpointer data)
{
  static const char table[] = "number,name,phone,address\n1,Ann,601222333,Prosta 5\n";
  g_autoptr (CareRecord) record = NULL;
  g_autofree char *full = NULL;

  import_text (f, "customers", table);
  full = book (f);
  undo_import (f, &f->result.import);
  g_assert_cmpint (count (f, &CareCustomer_ENTITY), ==, 0);
  import_text (f, "customers", table); /* after an undo the rows come back … */
  assert_rows (f, 1, 0, 0, 0);
  assert_book (f, full);
  record = by_text (f, &CareCustomer_ENTITY, "number", "1");
  remove_record (f, record);
  import_text (f, "customers", table); /* … after a person's deletion they do not */
  assert_rows (f, 0, 0, 1, 0);
  import_text (f, "customers", "number,name\n1,Anna\n");
  assert_rows (f, 0, 0, 1, 0);
  g_assert_cmpint (count (f, &CareCustomer_ENTITY), ==, 0);
}

static const char people[] =
  "number,kind,name,company,phone,phone 2,mobile,email,language,address,address2,postal code,city,country,notes\n"
  "1,,Ann,ACME,+48 601 222 333,22 611 00 00,500 100 200,ann@x.org,en,Prosta 5,m. 3,00-838,Warszawa,PL,\"two\nlines, \"\"quoted\"\"\"\n"
  "2,company,ACME,,,,,office@acme.org,,,,,Vilnius,,\n"
  "3,,=cmd(),,,,,,,,,,,,-x\n"
  "4,,Zo\xc3\xab,,600;601 602,,,a@b.pl; c@d.pl,lt,,,,,,\n";

static void
test_customers_out (Fixture *f, gconstpointer data)
{
  g_autofree char *out = NULL;
  g_autofree char *again = NULL;
  g_autofree char *before = NULL;
  Fixture other = { NULL };
  gint64 customers;

  import_text (f, "customers", people);
  assert_rows (f, 3, 1, 0, 0); /* the second row tells more of the first one's company */
  customers = count (f, &CareCustomer_ENTITY);
  g_assert_cmpint (customers, ==, 4);
  out = export_text (f, "customers");
  g_assert_nonnull (strstr (out, "\n3,person,'=cmd(),"));
  import_text (f, "customers", out);
  assert_rows (f, 0, 0, 4, 0);
  again = export_text (f, "customers");
  g_assert_cmpstr (again, ==, out);
  set_up (&other, NULL);
  import_text (&other, "auto", out);
  assert_rows (&other, 3, 1, 0, 0);
  g_clear_pointer (&again, g_free);
  again = export_text (&other, "customers");
  g_assert_cmpstr (again, ==, out);
  before = book (&other);
  import_text (&other, "customers", out);
  assert_rows (&other, 0, 0, 4, 0);
  assert_book (&other, before);
  tear_down (&other, NULL);
}

static void
new_term (Fixture *f, const char *code)
{
  CarePair model[] = { { "code", code }, { "name", "Washer 200" }, { NULL, NULL } };
  CarePair term[] = { { "model", code }, { "kind", "commercial_manufacturer" }, { "duration", "24" }, { "duration_unit", "month" }, { NULL, NULL } };
  g_autoptr (CareRecord) made_model = NULL;
  g_autoptr (CareRecord) made_term = NULL;
  g_autoptr (GError) error = NULL;

  care_act_new (f->store, &CareProductModel_ENTITY, model, &made_model, &error);
  g_assert_no_error (error);
  care_act_new (f->store, care_entity_find ("warranty_term"), term, &made_term, &error);
  g_assert_no_error (error);
}

static void
test_devices (Fixture *f, gconstpointer data)
{
  static const char table[] = "Serial No,Model,Brand,Model name,Customer no,E-mail,Sold on,Installed on,Status,Warehouse\n"
                              "S1,W200,,,1,,2026-01-05,06.01.2026,,A\n"
                              "S2,X9,Bosch,Dryer X9,,ann@x.org,,,in_service,B\n"
                              "S1,X9,BOSCH,,,,,,,C\n";
  g_autoptr (CareRecord) first = NULL;
  g_autoptr (CareRecord) model = NULL;
  g_autoptr (CareRecord) customer = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *out = NULL;
  const CareDevice *device;
  CareId import;

  new_term (f, "W200");
  import_text (f, "customers", "number,name,email\n1,Ann,ann@x.org\n");
  before = book (f);
  import_text (f, "devices", table);
  assert_rows (f, 3, 0, 0, 0);
  import = f->result.import;
  g_assert_cmpint (made (f, "product_model"), ==, 1);
  g_assert_cmpint (count (f, &CareCoverage_ENTITY), ==, 1);
  model = by_text (f, &CareProductModel_ENTITY, "code", "X9");
  g_assert_cmpstr (((CareProductModel *) model)->name, ==, "Dryer X9");
  g_assert_cmpstr (((CareProductModel *) model)->brand, ==, "BOSCH");
  customer = by_text (f, &CareCustomer_ENTITY, "number", "1");
  first = by_text (f, &CareDevice_ENTITY, "serial", "S2");
  device = (const CareDevice *) first;
  g_assert_true (care_id_equal (&device->customer, &customer->id));
  g_assert_cmpstr (device->status, ==, "in_service");
  after = book (f);
  import_text (f, "auto", table);
  assert_rows (f, 0, 0, 3, 0);
  assert_book (f, after);
  out = export_text (f, "devices");
  import_text (f, "devices", out);
  assert_rows (f, 0, 0, 3, 0);
  assert_clean (f);
  g_assert_cmpuint (undo_import (f, &f->result.import), ==, 0);
  assert_book (f, after);
  g_assert_cmpuint (undo_import (f, &import), ==, 0);
  g_assert_cmpint (count (f, &CareDevice_ENTITY), ==, 0);
  g_assert_cmpint (count (f, &CareCoverage_ENTITY), ==, 0);
  import_text (f, "devices", table);
  assert_rows (f, 3, 0, 0, 0);
  g_assert_cmpint (count (f, &CareCoverage_ENTITY), ==, 1);
  undo_import (f, &f->result.import);
  assert_book (f, before);
  assert_clean (f);
}

static void
test_devices_refused (Fixture *f, gconstpointer data)
{
  static const struct { const char *row, *column; } rows[] = {
    { ",W,,,\n", "serial" }, { "S1,,,,\n", "model" }, { "S2,W,99,,\n", "customer_number" }, { "S3,W,,2026-13-01,\n", "sold_on" },
    { "S4,W,,,melted\n", "status" }, { "S5,W,,\n", NULL },
  };
  g_autoptr (GString) text = g_string_new ("serial;model;customer no;sold on;status\n");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *row = g_strdelimit (g_strdup (rows[i].row), ",", ';');

      g_string_append (text, row);
    }
  import_text (f, "devices", text->str);
  assert_rows (f, 0, 0, 0, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (((CareImportRefused *) f->result.refusals->pdata[i])->column, ==, rows[i].column);
  g_assert_cmpint (count (f, &CareProductModel_ENTITY), ==, 0);
  assert_fails (f, "devices", "serial,brand\nS1,B\n", 18, CARE_ERROR_INVALID);
}

static void
test_device_edits (Fixture *f, gconstpointer data)
{
  g_autoptr (CareRecord) record = NULL;
  g_autoptr (CareRecord) after = NULL;

  import_text (f, "customers", "number,name\n1,Ann\n2,Bob\n");
  import_text (f, "devices", "serial,model,customer no,sold on,notes\nS1,W,1,2026-01-05,n\n");
  record = by_text (f, &CareDevice_ENTITY, "serial", "S1");
  change (f, record, "customer", "2");
  import_text (f, "devices", "serial,model,customer no,sold on,notes\nS1,W,1,2026-01-06,\n");
  assert_rows (f, 0, 1, 0, 0);
  after = by_text (f, &CareDevice_ENTITY, "serial", "S1");
  g_assert_cmpstr (((CareDevice *) after)->notes, ==, "n");
  {
    g_autoptr (CareRecord) bob = by_text (f, &CareCustomer_ENTITY, "number", "2");
    g_autofree char *sold = care_record_format (after, CareDevice_sold_on, care_store_book (f->store));

    g_assert_true (care_id_equal (&((CareDevice *) after)->customer, &bob->id));
    g_assert_cmpstr (sold, ==, "2026-01-06");
  }
}

static void
test_jobs_out (Fixture *f, gconstpointer data)
{
  CarePair customer[] = { { "name", "Ann" }, { NULL, NULL } };
  g_autoptr (CareRecord) made_customer = NULL;
  g_autoptr (CareRecord) made_job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  char id[CARE_ID_TEXT];

  care_act_new (f->store, &CareCustomer_ENTITY, customer, &made_customer, &error);
  g_assert_no_error (error);
  {
    CarePair job[] = { { "type", "repair_bench" },
                       { "customer", care_id_to_text (&made_customer->id, id) },
                       { "problem", "=SUM(A1), really" },
                       { NULL, NULL } };

    care_act_new (f->store, &CareJob_ENTITY, job, &made_job, &error);
    g_assert_no_error (error);
  }
  out = export_text (f, "jobs");
  g_assert_true (g_str_has_prefix (out, "number,type,"));
  g_assert_nonnull (strstr (out, ",Ann,"));
  g_assert_nonnull (strstr (out, "\"'=SUM(A1), really\"")); /* nothing that a spreadsheet runs */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/import/customers/fields", test_customer);
  g_test_add_func ("/import/customers/identity", test_identity);
  ADD ("/import/customers/refused", test_customer_refused);
  ADD ("/import/customers/edits", test_customer_edits);
  ADD ("/import/customers/by-hand", test_by_hand);
  ADD ("/import/customers/deleted", test_customer_deleted);
  ADD ("/import/customers/export", test_customers_out);
  ADD ("/import/devices", test_devices);
  ADD ("/import/devices/refused", test_devices_refused);
  ADD ("/import/devices/edits", test_device_edits);
  ADD ("/export/jobs", test_jobs_out);
  return g_test_run ();
}
