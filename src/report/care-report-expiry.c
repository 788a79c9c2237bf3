/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-report"

#include "report/care-report-private.h"

#include "domain/care-coverage-rule.h"
#include "store/care-view-report.h"
#include "util/care-time.h"

#include <string.h>

/* Which coverages end in a period: whom to call before they do. Limits come from the coverage rule, never from a column. */

#define MAX_MONTHS 60
#define MAX_BARS 20

enum
{
  UNTIL, DAYS_LEFT, CUSTOMER, CUSTOMER_NUMBER, PHONE, SERIAL, MODEL, BRAND, DEVICE_STATUS, KIND, BASIS, START, REASON, N_JOBS, RECORDS,
};

static const CareReportColumn columns[] = {
  [UNTIL] = { "until", N_("Last day"), CARE_CELL_DATE, NULL },
  [DAYS_LEFT] = { "days_left", N_("Days left"), CARE_CELL_INT, "d" },
  [CUSTOMER] = { "customer", N_("Customer"), CARE_CELL_TEXT, NULL },
  [CUSTOMER_NUMBER] = { "customer_number", N_("Customer number"), CARE_CELL_TEXT, NULL },
  [PHONE] = { "phone", N_("Phone"), CARE_CELL_TEXT, NULL },
  [SERIAL] = { "serial", N_("Serial number"), CARE_CELL_TEXT, NULL },
  [MODEL] = { "model", N_("Model"), CARE_CELL_TEXT, NULL },
  [BRAND] = { "brand", N_("Brand"), CARE_CELL_TEXT, NULL },
  [DEVICE_STATUS] = { "status", N_("Device status"), CARE_CELL_VALUE, NULL },
  [KIND] = { "kind", N_("Kind"), CARE_CELL_VALUE, NULL },
  [BASIS] = { "basis", N_("Starts with"), CARE_CELL_VALUE, NULL },
  [START] = { "start", N_("Start"), CARE_CELL_DATE, NULL },
  [REASON] = { "reason", N_("Why"), CARE_CELL_TEXT, NULL },
  [N_JOBS] = { "jobs", N_("Jobs so far"), CARE_CELL_INT, NULL },
  [RECORDS] = { "records", N_("Records"), CARE_CELL_RECORDS, NULL },
};

enum { GROUP, GROUP_N, GROUP_DEVICES, GROUP_FIRST, GROUP_LAST, GROUP_RECORDS, N_GROUP };

/* The first column has the name of the field. */
#define GROUP_COLUMNS(field, text, kind) { \
  [GROUP] = { field, text, kind, NULL }, \
  [GROUP_N] = { "n", N_("Coverages"), CARE_CELL_INT, NULL }, \
  [GROUP_DEVICES] = { "devices", N_("Devices"), CARE_CELL_INT, NULL }, \
  [GROUP_FIRST] = { "first_until", N_("First last day"), CARE_CELL_DATE, NULL }, \
  [GROUP_LAST] = { "last_until", N_("Latest last day"), CARE_CELL_DATE, NULL }, \
  [GROUP_RECORDS] = { "records", N_("Records"), CARE_CELL_RECORDS, NULL } }

static const CareReportColumn group_columns[][N_GROUP] = {
  GROUP_COLUMNS ("model", N_("Model"), CARE_CELL_TEXT),
  GROUP_COLUMNS ("customer", N_("Customer"), CARE_CELL_TEXT),
  GROUP_COLUMNS ("kind", N_("Kind"), CARE_CELL_VALUE),
  GROUP_COLUMNS ("brand", N_("Brand"), CARE_CELL_TEXT),
};

/* A coverage that ends in the period. */
typedef struct
{
  gint32 until, start;
  gboolean has_start;
  gint64 n_jobs;
  CareId coverage, device, customer_id, model_id;
  const char *status, *kind, *basis; /* interned or static */
  char *customer, *number, *phone, *serial, *model, *brand, *reason;
  CareId *jobs;
} Ending;

typedef struct
{
  CareReport *report;
  CareStore *store;
  gint32 today;
  GPtrArray *endings;
  gint64 without_limit;
} Expiry;

static void
ending_free (gpointer data)
{
  Ending *ending = data;

  g_free (ending->customer);
  g_free (ending->number);
  g_free (ending->phone);
  g_free (ending->serial);
  g_free (ending->model);
  g_free (ending->brand);
  g_free (ending->reason);
  g_free (ending->jobs);
  g_free (ending);
}

static void
add_ending (Expiry *expiry, const CareCoveredDevice *covered, const CareSpan *span)
{
  const CareDevice *device = covered->device;
  Ending *ending = g_new0 (Ending, 1);

  *ending = (Ending) { .until = span->until, .start = span->from, .has_start = span->has_from, .basis = span->basis,
                       .coverage = span->coverage->record.id, .kind = span->coverage->kind, .device = device->record.id,
                       .customer_id = device->customer, .model_id = device->model, .status = device->status };
  ending->customer = g_strdup (covered->customer);
  ending->number = g_strdup (covered->customer_number);
  ending->phone = g_strdup (covered->phone);
  ending->serial = g_strdup (device->serial);
  ending->model = g_strdup (covered->model);
  ending->brand = g_strdup (covered->brand);
  ending->reason = g_strdup (span->reason);
  ending->n_jobs = covered->n_jobs;
  ending->jobs = g_new (CareId, covered->n_jobs + 1);
  for (guint i = 0; i < covered->n_jobs; i++)
    ending->jobs[i] = covered->jobs[i]->record.id;
  g_ptr_array_add (expiry->endings, ending);
}

static gboolean
look_at (const CareCoveredDevice *covered, gpointer data)
{
  Expiry *expiry = data;

  for (guint i = 0; i < covered->n_coverages; i++)
    {
      CareSpan span = { 0 };
      care_coverage_span (covered->device, covered->coverages[i], covered->jobs, covered->n_jobs, expiry->today,
                          care_store_zone (expiry->store), &span);
      if (!span.has_until)
        expiry->without_limit++;
      else if (span.until >= expiry->report->from && span.until <= expiry->report->to)
        add_ending (expiry, covered, &span);
      care_span_clear (&span);
    }
  return TRUE;
}

static int
compare_endings (gconstpointer a, gconstpointer b)
{
  const Ending *first = *(const Ending *const *) a;
  const Ending *second = *(const Ending *const *) b;
  int order = (first->until > second->until) - (first->until < second->until);

  if (order == 0)
    order = g_strcmp0 (first->customer, second->customer);
  if (order == 0)
    order = g_strcmp0 (first->serial, second->serial);
  return order != 0 ? order : care_id_compare (&first->coverage, &second->coverage);
}

static void
add_records (GArray *records, const Ending *ending)
{
  care_records_add (records, &CareCoverage_ENTITY, &ending->coverage);
  care_records_add (records, &CareDevice_ENTITY, &ending->device);
  for (gint64 i = 0; i < ending->n_jobs; i++)
    care_records_add (records, &CareJob_ENTITY, &ending->jobs[i]);
}

static void
fill_row (Expiry *expiry, const Ending *ending)
{
  CareCell *row = care_report_add_row (expiry->report);
  GArray *records = care_records_new ();

  care_cell_date (&row[UNTIL], ending->until);
  care_cell_int (&row[DAYS_LEFT], (gint64) ending->until - expiry->today);
  care_cell_text (&row[CUSTOMER], ending->customer);
  care_cell_text (&row[CUSTOMER_NUMBER], ending->number);
  care_cell_text (&row[PHONE], ending->phone);
  care_cell_text (&row[SERIAL], ending->serial);
  care_cell_text (&row[MODEL], ending->model);
  care_cell_text (&row[BRAND], ending->brand);
  care_cell_text (&row[DEVICE_STATUS], ending->status);
  care_cell_text (&row[KIND], ending->kind);
  care_cell_text (&row[BASIS], ending->basis);
  if (ending->has_start)
    care_cell_date (&row[START], ending->start);
  care_cell_text (&row[REASON], ending->reason);
  care_cell_int (&row[N_JOBS], ending->n_jobs);
  add_records (records, ending);
  care_cell_records (&row[RECORDS], records);
}

/* --- groups --- */

typedef struct
{
  char *key;
  const char *label; /* of the first ending in it; NULL: none */
  gint64 n;
  GHashTable *devices; /* of CareId */
  gint32 first, last;
  GArray *records;
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->key);
  g_hash_table_unref (group->devices);
  g_clear_pointer (&group->records, g_array_unref);
  g_free (group);
}

/* What an ending is grouped under: records by their id, since two may have one name. */
static char *
group_key (const char *by, const Ending *ending, const char **label)
{
  char id[CARE_ID_TEXT];

  if (strcmp (by, "model") == 0)
    {
      *label = ending->model;
      return g_strdup (care_id_to_text (&ending->model_id, id));
    }
  if (strcmp (by, "customer") == 0)
    {
      *label = ending->customer;
      return g_strdup (care_id_to_text (&ending->customer_id, id));
    }
  *label = strcmp (by, "kind") == 0 ? ending->kind : ending->brand;
  return g_strdup (*label != NULL ? *label : "");
}

static Group *
group_of (GHashTable *groups, const char *by, const Ending *ending)
{
  const char *label;
  g_autofree char *key = group_key (by, ending, &label);
  Group *group = g_hash_table_lookup (groups, key);

  if (group != NULL)
    return group;
  group = g_new0 (Group, 1);
  group->key = g_steal_pointer (&key);
  group->label = label;
  group->devices = g_hash_table_new (care_id_hash, care_id_equal_fn);
  group->records = care_records_new ();
  group->first = ending->until;
  g_hash_table_insert (groups, group->key, group);
  return group;
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const Group *first = *(const Group *const *) a;
  const Group *second = *(const Group *const *) b;
  int order = (second->n > first->n) - (second->n < first->n);

  if (order == 0)
    order = g_strcmp0 (first->label, second->label);
  return order != 0 ? order : strcmp (first->key, second->key);
}

static GPtrArray *
make_groups (Expiry *expiry, GHashTable *groups)
{
  GPtrArray *sorted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer group;

  for (guint i = 0; i < expiry->endings->len; i++)
    {
      const Ending *ending = expiry->endings->pdata[i];
      Group *into = group_of (groups, expiry->report->by, ending);
      into->n++;
      into->last = ending->until;
      g_hash_table_add (into->devices, (gpointer) &ending->device);
      care_records_add (into->records, &CareCoverage_ENTITY, &ending->coverage);
    }
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, NULL, &group))
    g_ptr_array_add (sorted, group);
  g_ptr_array_sort (sorted, compare_groups);
  return sorted;
}

static void
fill_groups (Expiry *expiry, GPtrArray *groups)
{
  CareReport *report = expiry->report;

  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = groups->pdata[i];
      CareCell *row = care_report_add_row (report);
      care_cell_text (&row[GROUP], group->label);
      care_cell_int (&row[GROUP_N], group->n);
      care_cell_int (&row[GROUP_DEVICES], g_hash_table_size (group->devices));
      care_cell_date (&row[GROUP_FIRST], group->first);
      care_cell_date (&row[GROUP_LAST], group->last);
      care_cell_records (&row[GROUP_RECORDS], g_steal_pointer (&group->records));
      if (i < MAX_BARS)
        care_report_add_label (report, group->label != NULL ? group->label : _("(none)"));
    }
  care_report_add_series (report, _("Coverages"));
  for (guint i = 0; i < groups->len && i < MAX_BARS; i++)
    care_report_set_point (report, 0, i, (double) ((Group *) groups->pdata[i])->n);
}

/* --- the chart's time line --- */

/* Months since year 0. */
static int
month_of (gint32 date)
{
  int year, month, day;

  care_date_to_ymd (date, &year, &month, &day);
  return year * 12 + month - 1;
}

/* Months in a bar: a long period is shown by years. */
static int
months_a_bar (const CareReport *report)
{
  return month_of (report->to) - month_of (report->from) < MAX_MONTHS ? 1 : 12;
}

static void
fill_months (Expiry *expiry)
{
  CareReport *report = expiry->report;
  int step = months_a_bar (report), first = month_of (report->from) / step, n = month_of (report->to) / step - first + 1;
  g_autofree gint64 *counts = g_new0 (gint64, (gsize) n);

  for (guint i = 0; i < expiry->endings->len; i++)
    counts[month_of (((Ending *) expiry->endings->pdata[i])->until) / step - first]++;
  for (int i = first; i < first + n; i++)
    {
      g_autofree char *label = step == 1 ? g_strdup_printf ("%04d-%02d", i / 12, i % 12 + 1) : g_strdup_printf ("%04d", i);
      care_report_add_label (report, label);
    }
  care_report_add_series (report, _("Coverages"));
  for (int i = 0; i < n; i++)
    care_report_set_point (report, 0, (guint) i, (double) counts[i]);
}

/* --- the report --- */

static void
count_totals (Expiry *expiry)
{
  g_autoptr (GHashTable) devices = g_hash_table_new (care_id_hash, care_id_equal_fn);
  g_autoptr (GHashTable) customers = g_hash_table_new (care_id_hash, care_id_equal_fn);

  for (guint i = 0; i < expiry->endings->len; i++)
    {
      const Ending *ending = expiry->endings->pdata[i];
      g_hash_table_add (devices, (gpointer) &ending->device);
      if (!care_id_is_null (&ending->customer_id))
        g_hash_table_add (customers, (gpointer) &ending->customer_id);
    }
  care_report_add_count (expiry->report, "n", N_("Coverages that end"), expiry->endings->len);
  care_report_add_count (expiry->report, "devices", N_("Devices"), g_hash_table_size (devices));
  care_report_add_count (expiry->report, "customers", N_("Customers"), g_hash_table_size (customers));
  care_report_add_count (expiry->report, "without_limit", N_("Coverages whose limit is not known"), expiry->without_limit);
}

static void
define (CareReport *report)
{
  g_autofree char *from = care_date_words (report->from);
  g_autofree char *to = care_date_words (report->to);

  report->definition = g_strdup_printf (_ ("Coverages of the devices in our books whose last covered day lies from %s "
                                           "to %s, both included. The last day is "
                                           "computed from the device's dates and the coverage's terms as they stand "
                                           "now, or was set by hand with a reason. "
                                           "Coverages whose limit is not known are counted apart."),
                                        from, to);
  report->chart_title = g_strdup (report->by != NULL ? _("Coverages that end") : months_a_bar (report) == 1 ? _("Coverages that end, by month")
                                                                                                            : _("Coverages that end, by year"));
  report->chart_unit = g_strdup (_("coverages"));
}

static void
set_columns (CareReport *report)
{
  report->columns = columns;
  report->n_columns = G_N_ELEMENTS (columns);
  for (guint i = 0; report->by != NULL && i < G_N_ELEMENTS (group_columns); i++)
    if (strcmp (group_columns[i][GROUP].name, report->by) == 0)
      {
        report->columns = group_columns[i];
        report->n_columns = N_GROUP;
      }
}

static void
fill_report (Expiry *expiry)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, group_free);
  g_autoptr (GPtrArray) sorted = NULL;

  if (expiry->report->by != NULL)
    {
      sorted = make_groups (expiry, groups);
      fill_groups (expiry, sorted);
      return;
    }
  for (guint i = 0; i < expiry->endings->len; i++)
    fill_row (expiry, expiry->endings->pdata[i]);
  fill_months (expiry);
}

gboolean
care_report_warranty_expiry (CareReport *report, CareStore *store, GError **error)
{
  g_autoptr (GPtrArray) endings = g_ptr_array_new_with_free_func (ending_free);
  Expiry expiry = { report, store, care_store_today (store), endings, 0 };

  define (report);
  set_columns (report);
  if (!care_view_each_covered (store, NULL, NULL, look_at, &expiry, error))
    return FALSE;
  g_ptr_array_sort (endings, compare_endings);
  fill_report (&expiry);
  count_totals (&expiry);
  return TRUE;
}
