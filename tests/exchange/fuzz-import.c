/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "import-fixture.h"

/* Somebody's table, or archive, into a store that has something already. The first byte says which kind and how; the rest is the file. Whatever
 * it is: every row is accounted for, a fault of the whole file changes nothing, and the store stays sound. */

#define SETTLED 500 /* inputs between two looks at the whole store */

static Fixture fixture;
static guint runs;

static void
close_store (void)
{
  assert_clean (&fixture);
  tear_down (&fixture, NULL);
}

static void
open_once (void)
{
  static const char customers[] = "Number;Name;Phone;E-mail;Language;City\nK-1;Ona Petraitė;+370 600 00001;ona@example.org;lt;Vilnius\n"
                                  "K-2;Jonas;+370 600 00002;jonas@example.org;pl;Łódź\n";
  static const char devices[] = "serial,model,customer no,sold on\nSN-1,HT-24,K-1,2026-01-10\nSN-2,HT-24,K-2,2026-01-11\n";

  if (fixture.store != NULL)
    return;
  open_store (&fixture, "EUR");
  import_text (&fixture, "customers", customers);
  import_text (&fixture, "devices", devices);
  atexit (close_store);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  static const char *const names[] = { "ords", "customers", "devices", "auto", "everything" };
  guint how = len > 0 ? data[0] : 0;
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (len > 0 ? data + 1 : data, len > 0 ? (gssize) len - 1 : 0, NULL);
  g_autoptr (GOutputStream) refused = g_memory_output_stream_new_resizable ();
  CareImportInput input = { "file", stream, len };
  CareImportJob job = { .kind = names[how % G_N_ELEMENTS (names)], .inputs = &input, .n_inputs = 1, .refused = refused,
                        .dry_run = (how / G_N_ELEMENTS (names)) % 4 != 0, .map = how >= 128 ? "Shoe = notes" : NULL };
  g_autoptr (GError) error = NULL;
  gint64 before, after;

  open_once ();
  before = count (&fixture, &CareCustomer_ENTITY) + count (&fixture, &CareDevice_ENTITY) + count (&fixture, &CareJob_ENTITY);
  if (run_import (&fixture, &job, &error))
    {
      g_assert_no_error (error);
      assert_rows (&fixture, fixture.result.created, fixture.result.updated, fixture.result.unchanged, fixture.result.refused);
      for (guint i = 0; i < fixture.result.refusals->len; i++)
        {
          const CareImportRefused *row = fixture.result.refusals->pdata[i];
          g_assert_true (g_str_has_suffix (row->why, ".") && g_utf8_validate (row->why, -1, NULL));
          g_assert_true (row->value == NULL || g_utf8_validate (row->value, -1, NULL));
        }
    }
  else
    {
      g_assert_true (error != NULL && error->domain == CARE_ERROR && g_utf8_validate (error->message, -1, NULL));
      g_assert_true (error->code != CARE_ERROR_CONSTRAINT && error->code != CARE_ERROR_IO);
    }
  after = count (&fixture, &CareCustomer_ENTITY) + count (&fixture, &CareDevice_ENTITY) + count (&fixture, &CareJob_ENTITY);
  g_assert_true (before == after || (error == NULL && !job.dry_run));
  if (++runs % SETTLED == 0)
    assert_clean (&fixture);
  return 0;
}
