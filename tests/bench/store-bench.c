/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What search and lists cost on a store, in process: "NAME N MEDIAN P95 WORST" a line, milliseconds.
 * Usage: store-bench STORE [search|list] */
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "store/care-list.h"

#include <string.h>

#define ROUNDS 5

static int
compare (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, two = *(const double *) b;
  return one < two ? -1 : one > two;
}

static void
print (const char *name, GArray *times)
{
  if (times->len == 0)
    return;
  g_array_sort (times, compare);
  g_print ("%s %u %.3f %.3f %.3f\n", name, times->len, g_array_index (times, double, times->len / 2),
           g_array_index (times, double, (times->len - 1) * 95 / 100), g_array_index (times, double, times->len - 1));
  g_array_set_size (times, 0);
}

static void
note (GArray *times, GArray *all, gint64 start)
{
  double ms = (double) (g_get_monotonic_time () - start) / 1000;
  g_array_append_val (times, ms);
  if (all != NULL)
    g_array_append_val (all, ms);
}

/* --- search: what a desk types, 24 results as the omnibox asks for ------------------------------------------------------------------- */

#define RESULTS 24

static const struct { const char *name; const char *const *queries; gboolean typed; } groups[] = {
  { "search.one-word", (const char *const[]) { "toaster", "koffiezetapparaat", "lamp", "fiets", "drill", "stofzuiger", "vacuum", "printer",
                                               "hoover", "kettle", "laptop", "strijkijzer", "the", "not", NULL }, FALSE },
  { "search.two-words", (const char *const[]) { "does not", "coffee leaking", "broken cable", "loose connection", "werkt niet", "lamp kapot",
                                                "the plug", "battery charge", NULL }, FALSE },
  { "search.prefix", (const char *const[]) { "toaster", "koffiezet", "sewing machine", "anna kowalska", "the lamp", NULL }, TRUE },
  { "search.no-hit", (const char *const[]) { "qqqzzz", "zzz yyy", "999999999999", "Řehoř", "the qqqzzz", "x9-x9-x9", NULL }, FALSE },
};

static gboolean
search_once (CareStore *store, const char *text, GArray *times, GArray *all)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) found = care_store_search (store, text, RESULTS, &error);
  note (times, all, start);
  if (found == NULL)
    g_printerr ("%s: %s\n", text, error->message);
  if (g_getenv ("BENCH_EACH") != NULL)
    g_printerr ("%8.2f ms %3u  %s\n", g_array_index (times, double, times->len - 1), found != NULL ? found->len : 0, text);
  return found != NULL;
}

static gboolean
search_typed (CareStore *store, const char *text, GArray *times, GArray *all)
{
  gboolean ok = TRUE;
  for (const char *end = text; ok && *end != '\0';)
    {
      g_autofree char *part = NULL;
      end = g_utf8_next_char (end);
      part = g_strndup (text, (gsize) (end - text));
      ok = search_once (store, part, times, all);
    }
  return ok;
}

/* Queries that depend on the data: some values of a field, or parts of them. */
static GPtrArray *
samples (CareStore *store, const CareEntity *entity, const char *field, gsize from, gsize len)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  CareListSpec *spec = care_list_spec_new (entity);
  guint n = (guint) care_entity_field (entity, field);
  g_autoptr (GArray) ids = NULL;

  care_list_spec_filter (spec, field, CARE_FILTER_FILLED, NULL);
  ids = care_list_ids (store, spec, NULL);
  care_list_spec_free (spec);
  for (guint i = 0; ids != NULL && i < 8; i++)
    {
      g_autoptr (CareRecord) record = ids->len > 0 ? care_store_get (store, entity, &g_array_index (ids, CareId, ids->len * i / 8), NULL) : NULL;
      const char *text = record != NULL ? care_record_text (record, n) : NULL;
      if (text != NULL && strlen (text) > from)
        g_ptr_array_add (texts, g_strndup (text + from, len));
    }
  return texts;
}

static gboolean
search_samples (CareStore *store, const char *name, GPtrArray *texts, GArray *times, GArray *all)
{
  gboolean ok = TRUE;
  for (guint round = 0; ok && round < ROUNDS; round++)
    for (guint i = 0; ok && i < texts->len; i++)
      ok = search_once (store, texts->pdata[i], times, all);
  print (name, times);
  g_ptr_array_unref (texts);
  return ok;
}

static gboolean
bench_search (CareStore *store)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (double));
  gboolean ok = search_once (store, "warm", times, NULL);

  g_array_set_size (times, 0);
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      for (guint round = 0; ok && round < ROUNDS; round++)
        for (guint i = 0; ok && groups[g].queries[i] != NULL; i++)
          ok = groups[g].typed ? search_typed (store, groups[g].queries[i], times, all) : search_once (store, groups[g].queries[i], times, all);
      print (groups[g].name, times);
    }
  ok = ok && search_samples (store, "search.phone-part", samples (store, &CareContactPoint_ENTITY, "key", 4, 5), times, all) &&
       search_samples (store, "search.serial", samples (store, &CareDevice_ENTITY, "serial", 0, 40), times, all) &&
       search_samples (store, "search.serial-part", samples (store, &CareDevice_ENTITY, "serial", 2, 5), times, all) &&
       search_samples (store, "search.job-number", samples (store, &CareJob_ENTITY, "number", 0, 40), times, all);
  print ("search.all", all);
  return ok;
}

/* --- lists: the ids in order, and the first 100 rows ------------------------------------------------------------------------------------- */

static const struct { const char *name; const char *sort; gboolean descending; const char *phase; const char *words; } lists[] = {
  { "list.open", "demanded_at", TRUE, NULL, NULL },
  { "list.number", "number", FALSE, NULL, NULL },
  { "list.number-down", "number", TRUE, NULL, NULL },
  { "list.scheduled", "scheduled_at", FALSE, NULL, NULL },
  { "list.customer", "customer", FALSE, NULL, NULL },
  { "list.problem", "problem", FALSE, NULL, NULL },
  { "list.phase", "phase", FALSE, NULL, NULL },
  { "list.technician", "technician", FALSE, NULL, NULL },
  { "list.closed", "demanded_at", TRUE, "closed", NULL },
  { "list.ready", "demanded_at", TRUE, "ready", NULL },
  { "list.words-many", "demanded_at", TRUE, NULL, "the" },
  { "list.words-few", "demanded_at", TRUE, NULL, "toaster smoke" },
};

static gboolean
list_once (CareStore *store, guint i, GArray *times, GError **error)
{
  CareListSpec *spec = care_list_spec_new (&CareJob_ENTITY);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GArray) ids = NULL;

  spec->sort = care_entity_field (spec->entity, lists[i].sort);
  spec->descending = lists[i].descending;
  spec->words = g_strdup (lists[i].words);
  if (lists[i].phase != NULL)
    care_list_spec_filter (spec, "phase", CARE_FILTER_IS, (const char *const[]) { lists[i].phase, NULL });
  ids = care_list_ids (store, spec, error);
  note (times, NULL, start);
  care_list_spec_free (spec);
  return ids != NULL;
}

static gboolean
rows_once (CareStore *store, guint part, GArray *times, GError **error)
{
  CareListSpec *spec = care_list_spec_new (&CareJob_ENTITY);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gint64 start;
  guint at;

  spec->sort = care_entity_field (spec->entity, "demanded_at");
  ids = care_list_ids (store, spec, error);
  care_list_spec_free (spec);
  if (ids == NULL || ids->len < 100)
    return ids != NULL;
  at = (ids->len - 100) / 4 * part;
  start = g_get_monotonic_time ();
  rows = care_list_rows (store, &CareJob_ENTITY, &g_array_index (ids, CareId, at), 100, error);
  note (times, NULL, start);
  return rows != NULL;
}

static gboolean
bench_list (CareStore *store, GError **error)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      for (guint round = 0; round < ROUNDS; round++)
        if (!list_once (store, i, times, error))
          return FALSE;
      print (lists[i].name, times);
    }
  for (guint round = 0; round < ROUNDS; round++)
    if (!rows_once (store, round, times, error))
      return FALSE;
  print ("list.rows-100", times);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareStore) store = NULL;
  const char *part = argc > 2 ? argv[2] : "";

  if (argc < 2)
    return 2;
  store = care_store_open_read (argv[1], &error);
  if (store == NULL || (!g_str_equal (part, "list") && !bench_search (store)) || (!g_str_equal (part, "search") && !bench_list (store, &error)))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "A search failed.");
      return 1;
    }
  return 0;
}
