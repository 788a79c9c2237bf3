/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shared Open Repair Data as a whole: every row accounted for, nothing changed by a second import, the same in either order of the
 * files, found, and taken back to the byte. */
#include "import-fixture.h"

static const char *const files[] = {
  "OpenRepairData_v0.2.1_FixitClinic_202009.csv", "OpenRepairData_v0.2.1_RepairCafeInternational_202009.csv.gz",
  "OpenRepairData_v0.3_FixitClinic_202507.csv", "OpenRepairData_v0.3_RepairCafeDenmark_202507.csv.gz",
  "OpenRepairData_v0.3_RepairCafeWales_202507.csv.gz", "OpenRepairData_v0.3_RestartProject_202204.csv.gz",
};

/* Where the shared data is. Free with g_free(). */
static char *
folder (void)
{
  g_autofree char *sibling = g_build_filename (g_getenv ("AFTERCARE_SOURCE"), "..", "shared", NULL);
  const char *shared = g_getenv ("AFTERCARE_SHARED");

  return g_build_filename (shared != NULL ? shared : sibling, "data", "repairs-ords", NULL);
}

static void
import_all (Fixture *f, gboolean backwards)
{
  g_autofree char *data = folder ();
  CareImportInput inputs[G_N_ELEMENTS (files)];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      const char *name = files[backwards ? G_N_ELEMENTS (files) - 1 - i : i];
      g_autofree char *path = g_build_filename (data, name, NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      inputs[i] = (CareImportInput) { name, G_INPUT_STREAM (g_file_read (file, NULL, &error)), 0 };
      g_assert_no_error (error);
    }
  run_import (f, &(CareImportJob) { .kind = "ords", .inputs = inputs, .n_inputs = G_N_ELEMENTS (files) }, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_object_unref (inputs[i].stream);
}

static void
assert_finds_job (Fixture *f, const char *word)
{
  g_autoptr (GPtrArray) found = care_store_search (f->store, word, 20, NULL);
  gboolean job = FALSE;

  for (guint i = 0; i < found->len; i++)
    job = job || ((CareFound *) found->pdata[i])->entity == &CareJob_ENTITY;
  g_assert_true (job);
}

static void
test_all (Fixture *f, gconstpointer data)
{
  g_autofree char *where = folder ();
  g_autofree char *before = book (f);
  g_autofree char *after = NULL;
  Fixture other = { NULL };
  CareId import;

  if (!g_file_test (where, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the shared data is not here");
      return;
    }
  import_all (f, FALSE);
  import = f->result.import;
  assert_rows (f, 98564, 63, 0, 0);
  g_assert_cmpint (made (f, "job"), ==, 98564);
  g_assert_cmpint (made (f, "device"), ==, 98564);
  g_assert_cmpint (made (f, "customer"), ==, 596);
  after = book (f);
  import_all (f, FALSE);
  assert_rows (f, 0, 0, 98627, 0);
  assert_book (f, after);
  assert_finds_job (f, "stofzuiger");
  assert_finds_job (f, "kettle");
  assert_clean (f);
  set_up (&other, NULL);
  import_all (&other, TRUE);
  assert_rows (&other, 98564, 0, 63, 0);
  assert_same_stores (f, &other);
  tear_down (&other, NULL);
  g_assert_cmpuint (undo_import (f, &import), ==, 0);
  assert_book (f, before);
  assert_clean (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/import/ords/all", Fixture, NULL, set_up, test_all, tear_down);
  return g_test_run ();
}
