/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports: figures against a slow and obvious second computation, periods, groups, what is hidden, and the way back to the records. */
#define G_LOG_DOMAIN "care-test"

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "report/care-report.h"
#include "util/care-error.h"
#include "util/care-json.h"
#include "util/care-time.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define N_TECHNICIANS 4
#define N_MODELS 3

typedef struct
{
  char *folder, *path;
  CareStore *store;
  CareId customers[5], technicians[N_TECHNICIANS], teams[2], models[N_MODELS], devices[12], jobs[40], survey;
} Fixture;

static gint64
at (const char *text)
{
  gint64 instant;
  g_assert_true (care_instant_parse (text, &instant));
  return instant;
}

static gint32
on (const char *text)
{
  gint32 date;
  g_assert_true (care_date_parse (text, &date));
  return date;
}

static gboolean
put_work (CareStore *store, gpointer data, GError **error)
{
  GPtrArray *rows = data;
  for (guint i = 0; i < rows->len; i++)
    if (!care_store_put (store, rows->pdata[i], NULL, CARE_PUT_PLAIN, error))
      return FALSE;
  return TRUE;
}

/* Takes the rows. */
static void
put_all (Fixture *f, GPtrArray *rows)
{
  g_autoptr (GError) error = NULL;
  care_store_commit (f->store, &(CareTxn) { .what = "test" }, put_work, rows, &error);
  g_assert_no_error (error);
  g_ptr_array_set_size (rows, 0);
}

static CareId
put (Fixture *f, gpointer record)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  CareId id;

  ((CareRecord *) record)->id = id = care_id_new ();
  g_ptr_array_add (rows, record);
  put_all (f, rows);
  return id;
}

static CareId
put_named (Fixture *f, const CareEntity *entity, const char *name, const char *field, const char *value)
{
  CareRecord *record = care_record_new (entity);
  care_record_set_text (record, (guint) care_entity_field (entity, "name"), name);
  if (field != NULL)
    care_record_set_text (record, (guint) care_entity_field (entity, field), value);
  return put (f, record);
}

static CareId
put_job (Fixture *f, guint i)
{
  static const char *const types[] = { "repair_field", "maintenance", "inspection" };
  CareJob *job = CARE_NEW (CareJob);

  CARE_PUT_TEXT (job, CareJob, type, types[i % 3]);
  CARE_PUT (job, CareJob, customer, f->customers[i % 5]);
  CARE_PUT (job, CareJob, device, f->devices[i % 12]);
  /* Every seventh has nobody. */
  if (i % 7 != 0)
    CARE_PUT (job, CareJob, technician, f->technicians[i % N_TECHNICIANS]);
  CARE_PUT (job, CareJob, team, f->teams[i % 2]);
  return put (f, job);
}

static void
put_devices (Fixture *f)
{
  for (guint i = 0; i < G_N_ELEMENTS (f->devices); i++)
    {
      g_autofree char *serial = g_strdup_printf ("SN-%02u", i);
      CareDevice *device = CARE_NEW (CareDevice);
      CARE_PUT_TEXT (device, CareDevice, serial, serial);
      CARE_PUT (device, CareDevice, model, f->models[i % N_MODELS]);
      CARE_PUT (device, CareDevice, customer, f->customers[i % 5]);
      CARE_PUT (device, CareDevice, sold_on, on ("2025-01-31") + (gint32) i * 20);
      f->devices[i] = put (f, device);
    }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "Ewa", "Ola", "Jan", "Jan", "Ida" };
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Serwis", .zone = "Europe/Warsaw", .currency = "PLN", .user = "Szef" };

  g_assert_true (care_clock_set ("2026-11-21T12:00:00Z/frozen", NULL));
  f->folder = g_dir_make_tmp ("care-report-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "store.db", NULL);
  f->store = care_store_create (f->path, &init, "test", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 5; i++)
    f->customers[i] = put_named (f, &CareCustomer_ENTITY, names[i], "number", "C-1");
  for (guint i = 0; i < N_TECHNICIANS; i++)
    f->technicians[i] = put_named (f, &CareUser_ENTITY, names[i], "role", "technician");
  f->teams[0] = put_named (f, &CareTeam_ENTITY, "North", NULL, NULL);
  f->teams[1] = put_named (f, &CareTeam_ENTITY, "South", NULL, NULL);
  for (guint i = 0; i < N_MODELS; i++)
    f->models[i] = put_named (f, &CareProductModel_ENTITY, i == 0 ? "A" : "B", "brand", i == 2 ? "Ciepło" : "Zimno");
  put_devices (f);
  for (guint i = 0; i < G_N_ELEMENTS (f->jobs); i++)
    f->jobs[i] = put_job (f, i);
  f->survey = care_id_derived ("survey", "x");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  care_store_close (f->store);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static CareRecord *
new_response (Fixture *f, guint job, const char *metric, int score, gint64 when, const char *channel)
{
  CareResponse *response = CARE_NEW (CareResponse);

  response->record.id = care_id_new ();
  CARE_PUT (response, CareResponse, customer, f->customers[job % 5]);
  CARE_PUT (response, CareResponse, job, f->jobs[job]);
  CARE_PUT_TEXT (response, CareResponse, metric, metric);
  CARE_PUT_TEXT (response, CareResponse, channel, channel);
  CARE_PUT (response, CareResponse, answered_at, when);
  CARE_PUT (response, CareResponse, recorded_at, when);
  if (score >= 0)
    CARE_PUT (response, CareResponse, score, score);
  return CARE_RECORD (response);
}

static CareReport *
run (Fixture *f, const char *name, const char *from, const char *to, const char *by)
{
  g_autoptr (GError) error = NULL;
  CareReportAsk ask = { from != NULL, to != NULL, from != NULL ? on (from) : 0, to != NULL ? on (to) : 0, by };
  CareReport *report = care_report_run (f->store, name, &ask, &error);

  g_assert_no_error (error);
  return report;
}

static guint
column (const CareReport *report, const char *name)
{
  for (guint c = 0; c < report->n_columns; c++)
    if (strcmp (report->columns[c].name, name) == 0)
      return c;
  g_assert_not_reached ();
}

static const CareCell *
cell (const CareReport *report, guint row, const char *name)
{
  return (const CareCell *) report->rows->pdata[row] + column (report, name);
}

static const CareReportTotal *
total (const CareReport *report, const char *name)
{
  for (guint i = 0; i < report->totals->len; i++)
    if (strcmp (g_array_index (report->totals, CareReportTotal, i).name, name) == 0)
      return &g_array_index (report->totals, CareReportTotal, i);
  g_assert_not_reached ();
}

/* --- the slow way: plain lists of scores and the formulas of UX B4 as they are written there --- */

typedef struct
{
  gint64 n;
  double value, low, high;
} Slow;

static Slow
slow_wilson (double hits, double n)
{
  double p = hits / n, z = 1.96;
  double left = p + z * z / (2 * n), root = z * sqrt (p * (1 - p) / n + z * z / (4 * n * n)), below = 1 + z * z / n;

  return (Slow) { (gint64) n, 100 * p, 100 * (left - root) / below, 100 * (left + root) / below };
}

static double
count_if (GArray *scores, int low, int high)
{
  double n = 0;
  for (guint i = 0; i < scores->len; i++)
    n += g_array_index (scores, int, i) >= low && g_array_index (scores, int, i) <= high;
  return n;
}

static Slow
slow_nps (GArray *scores)
{
  double n = scores->len, up = count_if (scores, 9, 10), down = count_if (scores, 0, 6);
  double p = (up + 0.75) / (n + 3), d = (down + 0.75) / (n + 3), net = p - d, half = 1.96 * sqrt ((p + d - net * net) / (n + 3));

  return (Slow) { (gint64) n, 100 * (up - down) / n, MAX (-100, 100 * (net - half)), MIN (100, 100 * (net + half)) };
}

static Slow
slow_ces (GArray *scores)
{
  double n = scores->len, sum = 0, squares = 0, mean, half;

  for (guint i = 0; i < scores->len; i++)
    sum += g_array_index (scores, int, i);
  mean = sum / n;
  for (guint i = 0; i < scores->len; i++)
    squares += (g_array_index (scores, int, i) - mean) * (g_array_index (scores, int, i) - mean);
  half = n < 2 ? 7 : care_t_quantile ((gint64) n - 1) * sqrt (squares / (n - 1)) / sqrt (n);
  return (Slow) { (gint64) n, mean, MAX (1, mean - half), MIN (7, mean + half) };
}

static Slow
slow_figure (const char *metric, GArray *scores)
{
  if (scores->len == 0)
    return (Slow) { 0 };
  if (strcmp (metric, "csat") == 0)
    return slow_wilson (count_if (scores, 4, 5), scores->len);
  if (strcmp (metric, "ces_share") == 0)
    return slow_wilson (count_if (scores, 5, 7), scores->len);
  return strcmp (metric, "ces") == 0 ? slow_ces (scores) : slow_nps (scores);
}

/* Each answer that stands, looked at one by one. */
static gboolean
stands (Fixture *f, const CareResponse *response, GPtrArray *all)
{
  if (CARE_HAS (response, CareResponse, voids))
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      const CareResponse *other = all->pdata[i];
      if (CARE_HAS (other, CareResponse, voids) && care_id_equal (&other->voids, &response->record.id))
        return FALSE;
    }
  return TRUE;
}

static GPtrArray *
all_responses (Fixture *f)
{
  CareQuery query = { &CareResponse_ENTITY, NULL, 0, -1, FALSE, -1, 0, TRUE };
  g_autoptr (GError) error = NULL;
  GPtrArray *all = care_store_query (f->store, &query, &error);
  g_assert_no_error (error);
  return all;
}

static gpointer
get (Fixture *f, const CareEntity *entity, CareId id)
{
  return care_store_get (f->store, entity, &id, NULL);
}

/* What a response is called under a field, found record by record. */
static char *
slow_group (Fixture *f, const CareResponse *response, const char *by)
{
  g_autoptr (CareRecord) job = get (f, &CareJob_ENTITY, response->job);
  g_autoptr (CareRecord) device = get (f, &CareDevice_ENTITY, ((CareJob *) job)->device);
  g_autoptr (CareRecord) model = get (f, &CareProductModel_ENTITY, ((CareDevice *) device)->model);
  char id[CARE_ID_TEXT];

  if (strcmp (by, "technician") == 0)
    return g_strdup (care_id_to_text (&((CareJob *) job)->technician, id));
  if (strcmp (by, "model") == 0)
    return g_strdup (care_id_to_text (&model->id, id));
  if (strcmp (by, "brand") == 0)
    return g_strdup (((CareProductModel *) model)->brand);
  if (strcmp (by, "type") == 0)
    return g_strdup (((CareJob *) job)->type);
  if (strcmp (by, "channel") == 0)
    return g_strdup (response->channel != NULL ? response->channel : "");
  {
    g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Warsaw");
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (response->answered_at);
    g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
    return g_date_time_format (local, "%Y-%m");
  }
}

static void
put_random (Fixture *f, guint n)
{
  static const struct { const char *metric; int low, high; } metrics[] = { { "csat", 1, 5 }, { "ces", 1, 7 }, { "nps", 0, 10 }, { "text", 0, 0 } };
  static const char *const channels[] = { "web", "phone", "email", NULL };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);

  for (guint i = 0; i < n; i++)
    {
      guint m = (guint) g_test_rand_int_range (0, 4);
      gint64 when = at ("2026-07-01T00:00:00Z") + g_test_rand_int_range (0, 100 * CARE_DAY);
      int score = m == 3 ? -1 : g_test_rand_int_range (metrics[m].low, metrics[m].high + 1);
      CareRecord *response = new_response (f, (guint) g_test_rand_int_range (0, 40), metrics[m].metric, score, when,
                                           channels[g_test_rand_int_range (0, 4)]);
      g_ptr_array_add (rows, response);
      if (i % 6 == 0)
        {
          /* Taken back, by a copy as the store makes it. */
          CareRecord *back = care_record_copy (rows->pdata[g_test_rand_int_range (0, (int) rows->len)]);
          if (!care_record_has (back, CareResponse_voids))
            {
              care_record_set_id (back, CareResponse_voids, &back->id);
              back->id = care_id_new ();
              g_ptr_array_add (rows, back);
            }
          else
            care_record_free (back);
        }
    }
  put_all (f, rows);
}

static void
assert_near (double a, double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 0.0001);
}

/* The answers of one group in the period, gathered one by one. */
static GArray *
slow_scores (Fixture *f, GPtrArray *all, const char *metric, const char *by, const char *group, gint64 from, gint64 before)
{
  GArray *scores = g_array_new (FALSE, FALSE, sizeof (int));
  const char *asked = strcmp (metric, "ces_share") == 0 ? "ces" : metric;

  for (guint i = 0; i < all->len; i++)
    {
      const CareResponse *response = all->pdata[i];
      g_autofree char *own = NULL;
      int score = (int) response->score;
      if (g_strcmp0 (response->metric, asked) != 0 || response->answered_at < from || response->answered_at >= before || !stands (f, response, all))
        continue;
      own = by != NULL ? slow_group (f, response, by) : NULL;
      if (by == NULL || g_strcmp0 (own, group) == 0)
        g_array_append_val (scores, score);
    }
  return scores;
}

static void
assert_total (Fixture *f, const CareReport *report, GPtrArray *all, const char *metric, gint64 from, gint64 before)
{
  g_autoptr (GArray) scores = slow_scores (f, all, metric, NULL, NULL, from, before);
  Slow slow = slow_figure (metric, scores);
  const CareReportTotal *sum = total (report, metric);

  g_assert_cmpint (sum->figure.n, ==, slow.n);
  assert_near (sum->figure.value, slow.value);
  assert_near (sum->figure.low, slow.low);
  assert_near (sum->figure.high, slow.high);
}

/* The scores behind a row, read through its records; all of one group. */
static GArray *
scores_of_records (Fixture *f, const CareReport *report, guint row, const char *by, char **group)
{
  const CareCell *records = cell (report, row, "records");
  GArray *scores = g_array_new (FALSE, FALSE, sizeof (int));

  *group = NULL;
  for (guint i = 0; i < records->records->len; i++)
    {
      const CareReportRecord *record = &g_array_index (records->records, CareReportRecord, i);
      g_autoptr (CareRecord) response = get (f, &CareResponse_ENTITY, record->id);
      g_autofree char *own = by != NULL ? slow_group (f, (CareResponse *) response, by) : NULL;
      int score = (int) ((CareResponse *) response)->score;
      g_assert_true (record->entity == &CareResponse_ENTITY);
      g_assert_true (*group == NULL || g_strcmp0 (*group, own) == 0);
      if (*group == NULL)
        *group = g_steal_pointer (&own);
      g_array_append_val (scores, score);
    }
  return scores;
}

static gint64
assert_row (Fixture *f, const CareReport *report, guint row, GPtrArray *all, gint64 from, gint64 before)
{
  const char *metric = cell (report, row, "metric")->text;
  g_autofree char *group = NULL;
  g_autoptr (GArray) traced = scores_of_records (f, report, row, report->by, &group);
  g_autoptr (GArray) scores = slow_scores (f, all, metric, report->by, group, from, before);
  Slow slow = slow_figure (metric, scores);

  g_assert_cmpuint (traced->len, ==, scores->len);
  g_assert_cmpint (cell (report, row, "n")->integer, ==, slow.n);
  if (report->by != NULL && slow.n < 5)
    {
      g_assert_false (cell (report, row, "value")->has || cell (report, row, "low")->has || cell (report, row, "high")->has);
      g_assert_true (cell (report, row, "note")->has);
      return slow.n;
    }
  assert_near (cell (report, row, "value")->number, slow.value);
  assert_near (cell (report, row, "value")->number, slow_figure (metric, traced).value);
  assert_near (cell (report, row, "low")->number, slow.low);
  assert_near (cell (report, row, "high")->number, slow.high);
  g_assert_cmpint (cell (report, row, "value")->faint, ==, slow.n < 30);
  return slow.n;
}

static void
test_satisfaction_property (Fixture *f, gconstpointer data)
{
  static const char *const fields[] = { NULL, "technician", "model", "brand", "type", "channel", "month" };
  static const char *const metrics[] = { "csat", "ces", "nps", "ces_share" };
  gint64 from = at ("2026-07-31T22:00:00Z"), before = at ("2026-09-30T22:00:00Z"); /* Warsaw is two hours ahead */
  g_autoptr (GPtrArray) all = NULL;

  put_random (f, 500);
  all = all_responses (f);
  for (guint b = 0; b < G_N_ELEMENTS (fields); b++)
    {
      g_autoptr (CareReport) report = run (f, "satisfaction", "2026-08-01", "2026-09-30", fields[b]);
      gint64 n = 0, n_total = 0;
      for (guint m = 0; m < G_N_ELEMENTS (metrics); m++)
        {
          assert_total (f, report, all, metrics[m], from, before);
          n_total += total (report, metrics[m])->figure.n;
        }
      for (guint r = 0; r < report->rows->len; r++)
        if (strcmp (cell (report, r, "metric")->text, "response_rate") != 0)
          n += assert_row (f, report, r, all, from, before);
      g_assert_cmpint (n, ==, n_total);
      g_assert_cmpint (n, >, 0);
    }
}

/* --- small worlds with known answers --- */

static void
put_scores (Fixture *f, guint job, const char *metric, int score, guint n, const char *channel)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (rows, new_response (f, job, metric, score, at ("2026-11-10T10:00:00Z"), channel));
  put_all (f, rows);
}

/* The numbers that UX B4 gives to check against. */
static void
test_known (Fixture *f, gconstpointer data)
{
  g_autoptr (CareReport) report = NULL;
  g_autofree char *low = NULL;

  put_scores (f, 1, "csat", 5, 18, "web");
  put_scores (f, 1, "csat", 3, 2, "phone");
  put_scores (f, 1, "nps", 10, 12, "web");
  put_scores (f, 1, "nps", 7, 5, "web");
  put_scores (f, 1, "nps", 0, 3, "web");
  report = run (f, "satisfaction", NULL, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (total (report, "csat")->figure.low, 69.9, 0.05);
  g_assert_cmpfloat_with_epsilon (total (report, "csat")->figure.high, 97.2, 0.05);
  g_assert_cmpfloat (total (report, "nps")->figure.value, ==, 45);
  g_assert_cmpfloat_with_epsilon (total (report, "nps")->figure.low, 8.4, 0.05);
  g_assert_cmpfloat_with_epsilon (total (report, "nps")->figure.high, 69.8, 0.05);
  g_assert_cmpint (total (report, "ces")->figure.n, ==, 0);
  /* Without groups: one row a metric, those without answers too. */
  g_assert_cmpuint (report->rows->len, ==, 5);
  g_assert_cmpstr (cell (report, 0, "metric")->text, ==, "csat");
  g_assert_cmpint (cell (report, 0, "by_phone")->integer, ==, 2);
  g_assert_false (cell (report, 1, "value")->has);
  low = care_report_number_text (cell (report, 0, "low")->number);
  g_assert_cmpstr (low, ==, "69.8962");
}

static void
test_hidden (Fixture *f, gconstpointer data)
{
  g_autoptr (CareReport) report = NULL;
  g_autoptr (CareReport) alone = NULL;
  g_autofree char *json = NULL;

  put_scores (f, 1, "csat", 5, 5, "web");
  put_scores (f, 2, "csat", 1, 4, "web");
  report = run (f, "satisfaction", NULL, NULL, "technician");
  g_assert_cmpuint (report->rows->len, ==, 2);
  g_assert_cmpstr (cell (report, 0, "technician")->text, ==, "Jan");
  g_assert_cmpint (cell (report, 0, "n")->integer, ==, 4);
  g_assert_false (cell (report, 0, "value")->has);
  g_assert_cmpstr (cell (report, 1, "technician")->text, ==, "Ola");
  g_assert_true (cell (report, 1, "value")->has);
  /* Totals are always shown, and what is hidden does not come out through the chart. */
  g_assert_cmpint (total (report, "csat")->figure.n, ==, 9);
  g_assert_true (isnan (g_array_index (g_array_index (report->series, CareReportSeries, 0).values, double, 0)));
  g_assert_false (isnan (g_array_index (g_array_index (report->series, CareReportSeries, 0).values, double, 1)));
  json = care_report_to_json (report);
  g_assert_nonnull (strstr (json, "{\"technician\":\"Jan\",\"metric\":\"csat\",\"n\":4,\"value\":null,\"low\":null,\"high\":null,\"by_phone\":0,"));
  alone = run (f, "satisfaction", NULL, NULL, NULL);
  g_assert_true (cell (alone, 0, "value")->has);
}

/* Two people of one name are two rows; so are two models. */
static void
test_names (Fixture *f, gconstpointer data)
{
  g_autoptr (CareReport) report = NULL;

  put_scores (f, 2, "csat", 5, 6, "web");
  put_scores (f, 3, "csat", 1, 7, "web");
  put_scores (f, 7, "csat", 4, 5, "web");
  report = run (f, "satisfaction", NULL, NULL, "technician");
  g_assert_cmpuint (report->rows->len, ==, 3);
  g_assert_cmpstr (cell (report, 0, "technician")->text, ==, "Jan");
  g_assert_cmpstr (cell (report, 1, "technician")->text, ==, "Jan");
  /* Nobody stands last. */
  g_assert_false (cell (report, 2, "technician")->has);
  g_assert_cmpint (cell (report, 2, "n")->integer, ==, 5);
}

static void
put_invitation (Fixture *f, guint job, const char *state, const char *why, const char *sent)
{
  CareInvitation *invitation = CARE_NEW (CareInvitation);

  CARE_PUT (invitation, CareInvitation, survey, f->survey);
  CARE_PUT (invitation, CareInvitation, customer, f->customers[job % 5]);
  CARE_PUT (invitation, CareInvitation, job, f->jobs[job]);
  CARE_PUT_TEXT (invitation, CareInvitation, channel, "email");
  CARE_PUT_TEXT (invitation, CareInvitation, state, state);
  CARE_PUT_TEXT (invitation, CareInvitation, why, why);
  CARE_PUT (invitation, CareInvitation, due_at, at ("2026-11-09T10:00:00Z"));
  if (sent != NULL)
    CARE_PUT (invitation, CareInvitation, sent_at, at (sent));
  put (f, invitation);
}

static void
test_response_rate (Fixture *f, gconstpointer data)
{
  g_autoptr (CareReport) report = NULL, grouped = NULL;
  const CareReportTotal *rate;

  for (guint i = 0; i < 8; i++)
    put_invitation (f, 1, "answered", NULL, "2026-11-10T10:00:00Z");
  for (guint i = 0; i < 12; i++)
    put_invitation (f, 2, i < 6 ? "sent" : "expired", NULL, "2026-11-10T10:00:00Z");
  put_invitation (f, 1, "bounced", NULL, "2026-11-10T10:00:00Z");
  put_invitation (f, 1, "planned", NULL, NULL);
  put_invitation (f, 1, "suppressed", "opted_out", NULL);
  put_invitation (f, 1, "suppressed", "cool_down", NULL);
  put_invitation (f, 1, "answered", NULL, "2024-11-10T10:00:00Z");
  report = run (f, "satisfaction", NULL, NULL, NULL);
  rate = total (report, "response_rate");
  g_assert_cmpint (rate->figure.n, ==, 20);
  g_assert_cmpfloat (rate->figure.value, ==, 40);
  g_assert_cmpint (total (report, "delivered")->count, ==, 20);
  g_assert_cmpint (total (report, "answered")->count, ==, 8);
  g_assert_cmpint (total (report, "bounced")->count, ==, 1);
  g_assert_cmpint (total (report, "opted_out")->count, ==, 1);
  grouped = run (f, "satisfaction", NULL, NULL, "team");
  g_assert_cmpuint (grouped->rows->len, ==, 2);
  g_assert_cmpstr (cell (grouped, 0, "team")->text, ==, "North");
  g_assert_cmpfloat (cell (grouped, 0, "value")->number, ==, 0);
  g_assert_cmpstr (cell (grouped, 1, "metric")->text, ==, "response_rate");
  g_assert_cmpfloat (cell (grouped, 1, "value")->number, ==, 100);
  g_assert_cmpuint (cell (grouped, 1, "records")->records->len, ==, 8);
  g_assert_false (cell (grouped, 1, "by_phone")->has);
}

static void
test_question (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  g_autoptr (CareReport) report = NULL;

  for (guint i = 0; i < 14; i++)
    {
      CareRecord *response = new_response (f, 1, "csat", 5, at ("2026-11-10T10:00:00Z"), "web");
      care_record_set_text (response, CareResponse_question, i < 6 ? "On time?" : i < 12 ? "Polite?" : NULL);
      g_ptr_array_add (rows, response);
    }
  put_all (f, rows);
  report = run (f, "satisfaction", NULL, NULL, "question");
  g_assert_cmpuint (report->rows->len, ==, 3);
  g_assert_cmpstr (cell (report, 0, "question")->text, ==, "On time?");
  g_assert_cmpint (cell (report, 1, "n")->integer, ==, 6);
  g_assert_false (cell (report, 2, "question")->has);
}

/* --- periods and words --- */

static void
test_periods (Fixture *f, gconstpointer data)
{
  static const struct { const char *report, *from, *to, *first, *last; } cases[] = {
    { "warranty-expiry", NULL, NULL, "2026-11-21", "2027-02-19" },
    { "warranty-expiry", "2026-01-01", NULL, "2026-01-01", "2026-04-01" },
    { "warranty-expiry", NULL, "2026-12-31", "2026-11-21", "2026-12-31" },
    { "warranty-expiry", NULL, "2026-01-31", "2026-01-31", "2026-01-31" },
    { "satisfaction", NULL, NULL, "2025-11-22", "2026-11-21" },
    { "satisfaction", "2026-11-01", NULL, "2026-11-01", "2026-11-21" },
    { "satisfaction", "2027-11-01", NULL, "2027-11-01", "2027-11-01" },
    { "satisfaction", NULL, "2026-01-31", "2025-02-01", "2026-01-31" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CareReport) report = run (f, cases[i].report, cases[i].from, cases[i].to, NULL);
      g_assert_cmpint (report->from, ==, on (cases[i].first));
      g_assert_cmpint (report->to, ==, on (cases[i].last));
    }
}

static void
test_usage (Fixture *f, gconstpointer data)
{
  static const struct { const char *report, *by; gboolean backwards; const char *word; } cases[] = {
    { "no-such", NULL, FALSE, "warranty-expiry, satisfaction" },
    { "satisfaction", "serial", FALSE, "technician" },
    { "warranty-expiry", "technician", FALSE, "model, customer, kind, brand" },
    { "warranty-expiry", NULL, TRUE, "2026-12-31" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      CareReportAsk ask = { cases[i].backwards, cases[i].backwards, on ("2026-12-31"), on ("2026-01-01"), cases[i].by };
      g_assert_null (care_report_run (f->store, cases[i].report, &ask, &error));
      g_assert_error (error, CARE_ERROR, CARE_ERROR_USAGE);
      g_assert_nonnull (strstr (error->message, cases[i].word));
    }
}

static void
test_numbers (void)
{
  static const struct { double number; const char *text; } cases[] = {
    { 0, "0" }, { 100, "100" }, { 69.8966, "69.8966" }, { 45.5, "45.5" }, { -8.25, "-8.25" }, { 0.1 + 0.2, "0.3" }, { 1200, "1200" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = care_report_number_text (cases[i].number);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* --- warranties --- */

static CareId
put_coverage (Fixture *f, guint device, const char *kind, int duration, const char *unit, const char *until)
{
  CareCoverage *coverage = CARE_NEW (CareCoverage);

  CARE_PUT (coverage, CareCoverage, device, f->devices[device]);
  CARE_PUT_TEXT (coverage, CareCoverage, kind, kind);
  CARE_PUT (coverage, CareCoverage, duration, duration);
  CARE_PUT_TEXT (coverage, CareCoverage, duration_unit, unit);
  CARE_PUT_TEXT (coverage, CareCoverage, start_basis, "sale");
  if (until != NULL)
    {
      CARE_PUT (coverage, CareCoverage, override_until, on (until));
      CARE_PUT_TEXT (coverage, CareCoverage, override_reason, "agreed");
    }
  return put (f, coverage);
}

static void
test_expiry (Fixture *f, gconstpointer data)
{
  g_autoptr (CareReport) report = NULL;
  g_autofree char *records = NULL;
  CareId right, missing;
  CareCoverage *coverage = CARE_NEW (CareCoverage);
  char id[CARE_ID_TEXT];

  right = put_coverage (f, 0, "commercial_seller", 24, "month", NULL); /* sold 2025-01-31 */
  put_coverage (f, 1, "extended_paid", 1, "year", "2026-11-21");
  put_coverage (f, 1, "extended_paid", 1, "year", "2026-11-20");
  put_coverage (f, 2, "extended_paid", 1, "year", "2027-02-19");
  put_coverage (f, 2, "extended_paid", 1, "year", "2027-02-20");
  CARE_PUT (coverage, CareCoverage, device, f->devices[3]);
  CARE_PUT_TEXT (coverage, CareCoverage, kind, "goodwill");
  CARE_PUT (coverage, CareCoverage, duration, 1);
  CARE_PUT_TEXT (coverage, CareCoverage, duration_unit, "year");
  CARE_PUT_TEXT (coverage, CareCoverage, start_basis, "delivery");
  missing = put (f, coverage);
  report = run (f, "warranty-expiry", NULL, NULL, NULL);
  g_assert_false (care_id_is_null (&missing));
  g_assert_cmpuint (report->rows->len, ==, 3);
  g_assert_cmpint (total (report, "n")->count, ==, 3);
  g_assert_cmpint (total (report, "devices")->count, ==, 3);
  g_assert_cmpint (total (report, "without_limit")->count, ==, 1);
  g_assert_cmpint (cell (report, 0, "until")->integer, ==, on ("2026-11-21"));
  g_assert_cmpint (cell (report, 0, "days_left")->integer, ==, 0);
  g_assert_cmpint (cell (report, 1, "until")->integer, ==, on ("2027-01-31"));
  g_assert_cmpint (cell (report, 1, "days_left")->integer, ==, 71);
  g_assert_cmpstr (cell (report, 1, "serial")->text, ==, "SN-00");
  g_assert_cmpstr (cell (report, 1, "customer")->text, ==, "Ewa");
  g_assert_cmpstr (cell (report, 1, "basis")->text, ==, "sale");
  g_assert_cmpint (cell (report, 1, "start")->integer, ==, on ("2025-01-31"));
  g_assert_cmpstr (cell (report, 1, "reason")->text, ==, "Until 31 January 2027: 24 months from sale on 31 January 2025.");
  g_assert_cmpint (cell (report, 2, "until")->integer, ==, on ("2027-02-19"));
  /* The way back: the coverage, its device, its jobs (0, 12, 24, 36). */
  g_assert_cmpint (cell (report, 1, "jobs")->integer, ==, 4);
  g_assert_cmpuint (cell (report, 1, "records")->records->len, ==, 6);
  records = care_report_cell_text (report, report->rows->pdata[1], column (report, "records"));
  g_assert_true (g_str_has_prefix (records, care_id_to_text (&right, id)));
  g_assert_cmpuint (strlen (records), ==, 6 * 26 + 5);
}

/* Random coverages against the rule asked one by one; groups against the plain rows. */
static void
test_expiry_property (Fixture *f, gconstpointer data)
{
  static const char *const kinds[] = { "commercial_seller", "extended_paid", "goodwill" };
  static const char *const units[] = { "day", "week", "month", "year" };
  static const char *const fields[] = { "model", "customer", "kind", "brand" };
  g_autoptr (CareReport) report = NULL;
  CareId rights[200];
  guint expected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    rights[i] = put_coverage (f, (guint) g_test_rand_int_range (0, 12), kinds[g_test_rand_int_range (0, 3)], g_test_rand_int_range (1, 40),
                              units[g_test_rand_int_range (0, 4)], NULL);
  report = run (f, "warranty-expiry", "2026-01-01", "2027-12-31", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    {
      static const CareUnit which[] = { CARE_UNIT_DAY, CARE_UNIT_WEEK, CARE_UNIT_MONTH, CARE_UNIT_YEAR };
      g_autoptr (CareRecord) record = get (f, &CareCoverage_ENTITY, rights[i]);
      const CareCoverage *coverage = (const CareCoverage *) record;
      g_autoptr (CareRecord) device = get (f, &CareDevice_ENTITY, coverage->device);
      gint32 until = 0;
      gboolean found = FALSE;
      for (guint u = 0; u < 4; u++)
        if (strcmp (units[u], coverage->duration_unit) == 0)
          until = care_date_add ((gint32) ((CareDevice *) device)->sold_on, coverage->duration, which[u]);
      for (guint r = 0; r < report->rows->len; r++)
        if (care_id_equal (&g_array_index (cell (report, r, "records")->records, CareReportRecord, 0).id, &rights[i]))
          {
            found = TRUE;
            g_assert_cmpint (cell (report, r, "until")->integer, ==, until);
          }
      g_assert_cmpint (found, ==, until >= report->from && until <= report->to);
      expected += found;
    }
  g_assert_cmpuint (report->rows->len, ==, expected);
  for (guint b = 0; b < G_N_ELEMENTS (fields); b++)
    {
      g_autoptr (CareReport) grouped = run (f, "warranty-expiry", "2026-01-01", "2027-12-31", fields[b]);
      gint64 n = 0;
      for (guint r = 0; r < grouped->rows->len; r++)
        {
          g_assert_cmpuint (cell (grouped, r, "records")->records->len, ==, cell (grouped, r, "n")->integer);
          g_assert_true (r == 0 || cell (grouped, r, "n")->integer <= cell (grouped, r - 1, "n")->integer);
          n += cell (grouped, r, "n")->integer;
        }
      g_assert_cmpint (n, ==, expected);
      g_assert_cmpint (total (grouped, "n")->count, ==, expected);
    }
}

/* --- JSON --- */

static void
test_json (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareReport) report = NULL;
  g_autofree char *text = NULL, *again = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GList) members = NULL;
  static const char *const names[] = { "report", "definition", "from", "to", "rows", "totals" };
  JsonObject *object, *totals, *csat;

  put_scores (f, 1, "csat", 5, 2, "web");
  put_scores (f, 1, "csat", 1, 1, "web");
  report = run (f, "satisfaction", NULL, NULL, NULL);
  text = care_report_to_json (report);
  g_assert_true (g_str_has_suffix (text, "}\n"));
  node = care_json_parse (text, -1, 0, &error);
  g_assert_no_error (error);
  object = json_node_get_object (node);
  members = json_object_get_members (object);
  g_assert_cmpuint (g_list_length (members), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (g_list_nth_data (members, i), ==, names[i]);
  g_assert_cmpstr (care_json_string (object, "from", NULL), ==, "2025-11-22");
  totals = care_json_object (object, "totals");
  csat = care_json_object (totals, "csat");
  g_assert_cmpint (care_json_int (csat, "n", -1), ==, 3);
  g_assert_cmpfloat (json_object_get_double_member (csat, "value"), ==, 66.6667);
  g_assert_true (json_object_get_null_member (care_json_object (totals, "ces"), "value"));
  g_assert_cmpint (care_json_int (totals, "delivered", -1), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (
                        json_array_get_object_element (care_json_array (object, "rows"), 0), "records")),
                    ==, 3);
  again = care_report_to_json (report);
  g_assert_cmpstr (text, ==, again);
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  g_autoptr (CareReport) expiry = run (f, "warranty-expiry", NULL, NULL, NULL);
  g_autoptr (CareReport) grouped = run (f, "satisfaction", NULL, NULL, "month");
  g_autofree char *json = care_report_to_json (expiry);

  g_assert_cmpuint (expiry->rows->len, ==, 0);
  g_assert_cmpuint (grouped->rows->len, ==, 0);
  g_assert_nonnull (strstr (json, "\"rows\":[],\"totals\":{\"n\":0,"));
}

#define ADD(name, test) g_test_add ("/report/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/numbers", test_numbers);
  ADD ("satisfaction/known", test_known);
  ADD ("satisfaction/hidden", test_hidden);
  ADD ("satisfaction/names", test_names);
  ADD ("satisfaction/question", test_question);
  ADD ("satisfaction/response-rate", test_response_rate);
  ADD ("satisfaction/property", test_satisfaction_property);
  ADD ("expiry/rows", test_expiry);
  ADD ("expiry/property", test_expiry_property);
  ADD ("periods", test_periods);
  ADD ("usage", test_usage);
  ADD ("json", test_json);
  ADD ("empty", test_empty);
  return g_test_run ();
}
