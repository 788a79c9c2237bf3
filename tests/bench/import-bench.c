/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Imports Open Repair Data into a new store, all product work included, and prints: rows, seconds, rows per second, seconds of processor
 * time, peak memory in kB.
 * "--demo" adds a demo company afterwards, unmeasured; without a file the store stays empty.
 * Usage: import-bench [--demo] STORE [FILE…] */
#include "exchange/care-demo.h"
#include "exchange/care-import.h"
#include "store/care-store.h"

#include <sys/resource.h>

static int
fail (GError *error)
{
  g_printerr ("%s\n", error->message);
  g_error_free (error);
  return 1;
}

static double
processor_seconds (const struct rusage *usage)
{
  return (double) (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) + (double) (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

int
main (int argc, char **argv)
{
  GError *error = NULL;
  g_autoptr (CareStore) store = NULL;
  g_autofree CareImportInput *inputs = g_new0 (CareImportInput, argc + 1);
  CareImportJob job = { .kind = "ords", .inputs = inputs };
  CareImportResult result = { { { 0 } } };
  struct rusage usage;
  gboolean demo = argc > 1 && g_str_equal (argv[1], "--demo");
  gint64 start;
  double seconds;

  argc -= demo;
  argv += demo;
  if (argc < 2)
    return 2;
  store = care_store_create (argv[1], NULL, "import-bench", &error);
  if (store == NULL)
    return fail (error);
  for (int i = 2; i < argc; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (argv[i]);
      GInputStream *stream = G_INPUT_STREAM (g_file_read (file, NULL, &error));

      if (stream == NULL)
        return fail (error);
      inputs[job.n_inputs++] = (CareImportInput) { argv[i], stream, 0 };
    }
  start = g_get_monotonic_time ();
  if (job.n_inputs > 0 && !care_import_run (store, &job, &result, &error))
    return fail (error);
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  getrusage (RUSAGE_SELF, &usage);
  g_print ("%" G_GUINT64_FORMAT " %.3f %.0f %.2f %ld\n", result.read, seconds, (double) result.read / seconds,
           processor_seconds (&usage), usage.ru_maxrss);
  care_import_result_clear (&result);
  if (demo && !care_demo_fill (store, 1, 1, NULL, &error))
    return fail (error);
  return 0;
}
