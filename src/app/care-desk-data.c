/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-desk-data.h"

#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-stock.h"
#include "store/care-view.h"
#include "sync/care-sync.h"
#include "util/care-time.h"

#define MOST_CALLS 6
#define MOST_STOCK 3
#define MOST_SCORES 3

static void
signal_free (gpointer data)
{
  CareDeskSignal *signal = data;
  g_free (signal->name);
  g_free (signal->place);
  g_free (signal->phone);
  g_free (signal);
}

void
care_desk_query_free (gpointer data)
{
  CareDeskQuery *query = data;
  for (guint i = 0; i < CARE_DESK_N; i++)
    care_list_spec_free (query->specs[i]);
  g_free (query);
}

void
care_desk_news_free (gpointer data)
{
  CareDeskNews *news = data;
  g_clear_pointer (&news->rows, g_ptr_array_unref);
  g_clear_pointer (&news->calls, g_ptr_array_unref);
  g_clear_pointer (&news->beside, g_ptr_array_unref);
  g_clear_pointer (&news->calls_beside, g_ptr_array_unref);
  g_clear_pointer (&news->notable, g_ptr_array_unref);
  g_free (news);
}

gint64
care_desk_due (const CareRecord *record, GTimeZone *zone)
{
  const CareJob *job = (const CareJob *) record;
  if (CARE_HAS (job, CareJob, scheduled_at))
    return job->scheduled_at;
  if (CARE_HAS (job, CareJob, promised_on))
    return care_instant_of_date ((gint32) job->promised_on + 1, 0, 0, zone);
  return G_MAXINT64;
}

/* --- the short list ------------------------------------------------------------------------------------------------------------------ */

static gboolean
add_first (CareStore *store, const CareListSpec *spec, GArray *ids, GError **error)
{
  g_autoptr (GArray) found = care_list_ids (store, spec, error);
  if (found == NULL)
    return FALSE;
  g_array_append_vals (ids, found->data, MIN (found->len, CARE_DESK_ROWS));
  return TRUE;
}

/* Its clock stands: the customer or a part is waited for. */
static gboolean
is_paused (const CareRecord *record)
{
  const char *phase = ((const CareJob *) record)->phase;
  return g_strcmp0 (phase, "on_hold") == 0 || g_strcmp0 (phase, "waiting_approval") == 0;
}

static int
by_urgency (gconstpointer a, gconstpointer b, gpointer zone)
{
  const CareListRow *one = *(CareListRow *const *) a, *other = *(CareListRow *const *) b;
  int paused = is_paused (one->record) - is_paused (other->record);
  gint64 x = care_desk_due (one->record, zone), y = care_desk_due (other->record, zone);
  if (paused != 0)
    return paused;
  return x < y ? -1 : x > y ? 1 : care_id_compare (&one->record->id, &other->record->id);
}

/* The list sorts by one field and urgency has more: the first rows by each time, and by age those that have none, first of those whose clock runs,
 * then of the paused ones, hold the most urgent of all. */
static GArray *
urgent_ids (CareStore *store, const CareListSpec *base, GError **error)
{
  static const struct { const char *filled, *empty[2], *sort; } ways[] = {
    { "scheduled_at", { NULL }, "scheduled_at" },
    { "promised_on", { "scheduled_at" }, "promised_on" },
    { NULL, { "scheduled_at", "promised_on" }, "demanded_at" },
  };
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CareId));

  for (guint n = 0; n < 2 * G_N_ELEMENTS (ways); n++)
    {
      guint i = n % G_N_ELEMENTS (ways);
      g_autoptr (CareListSpec) spec = care_list_spec_copy (base);
      care_list_spec_filter (spec, "phase", n == i ? CARE_FILTER_IS_NOT : CARE_FILTER_IS, (const char *[]) { "on_hold", "waiting_approval", NULL });
      if (ways[i].filled != NULL)
        care_list_spec_filter (spec, ways[i].filled, CARE_FILTER_FILLED, NULL);
      for (guint e = 0; e < 2 && ways[i].empty[e] != NULL; e++)
        care_list_spec_filter (spec, ways[i].empty[e], CARE_FILTER_EMPTY, NULL);
      spec->sort = care_entity_field (spec->entity, ways[i].sort);
      spec->descending = FALSE;
      if (!add_first (store, spec, ids, error))
        return NULL;
    }
  return g_steal_pointer (&ids);
}

static void
drop_gone (GPtrArray *rows)
{
  for (guint i = rows->len; i > 0; i--)
    if (rows->pdata[i - 1] == NULL)
      g_ptr_array_remove_index (rows, i - 1);
}

static GPtrArray *
read_rows (CareStore *store, const CareListSpec *spec, guint most, GError **error)
{
  gboolean jobs = spec->entity == &CareJob_ENTITY;
  g_autoptr (GArray) ids = jobs ? urgent_ids (store, spec, error) : care_list_ids (store, spec, error);
  g_autoptr (GPtrArray) rows =
    ids != NULL ? care_list_rows (store, spec->entity, (const CareId *) ids->data, jobs ? ids->len : MIN (ids->len, most), error) : NULL;

  if (rows == NULL)
    return NULL;
  drop_gone (rows);
  if (jobs)
    g_ptr_array_sort_with_data (rows, by_urgency, care_store_zone (store));
  if (rows->len > most)
    g_ptr_array_set_size (rows, (int) most);
  return g_steal_pointer (&rows);
}

/* --- what stands beside a record ---------------------------------------------------------------------------------------------------- */

static void
beside_free (gpointer data)
{
  g_free (((CareDeskBeside *) data)->phone);
  g_free (data);
}

/* A customer's list row knows the phone that is preferred. */
static gboolean
read_phone (CareStore *store, const CareId *customer, char **phone, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  CareListRow *row;

  *phone = NULL;
  if (care_id_is_null (customer))
    return TRUE;
  rows = care_list_rows (store, &CareCustomer_ENTITY, customer, 1, error);
  row = rows != NULL ? rows->pdata[0] : NULL;
  if (row != NULL && row->extra != NULL && *row->extra != '\0')
    *phone = g_strdup (row->extra);
  return rows != NULL;
}

static void
read_score (CareStore *store, const CareFollowUp *call, gint64 *score, int *scale)
{
  CareRecord *response = NULL;
  int low;

  if (care_id_is_null (&call->response) || !care_store_peek (store, &CareResponse_ENTITY, &call->response, &response, NULL) || response == NULL)
    return;
  if (CARE_HAS ((CareResponse *) response, CareResponse, score) && care_metric_range (((CareResponse *) response)->metric, &low, scale))
    *score = ((CareResponse *) response)->score;
  care_record_free (response);
}

static gboolean
is_bench (CareStore *store, const CareJob *job)
{
  CareRecord *device = NULL;
  gboolean bench;

  if (!care_id_is_null (&job->device))
    care_store_peek (store, &CareDevice_ENTITY, &job->device, &device, NULL);
  bench = g_strcmp0 (job->type, "repair_bench") == 0 || care_job_type_is_bench (job->type, device != NULL ? ((CareDevice *) device)->status : NULL);
  care_record_free (device);
  return bench;
}

static CareDeskBeside *
beside_new (CareStore *store, const CareRecord *record, GError **error)
{
  CareDeskBeside *beside = g_new0 (CareDeskBeside, 1);
  gboolean is_job = record->entity == &CareJob_ENTITY;

  if (!read_phone (store, is_job ? &((const CareJob *) record)->customer : &((const CareFollowUp *) record)->customer, &beside->phone, error))
    {
      beside_free (beside);
      return NULL;
    }
  if (is_job)
    beside->is_bench = is_bench (store, (const CareJob *) record);
  else
    read_score (store, (const CareFollowUp *) record, &beside->score, &beside->scale);
  return beside;
}

static GPtrArray *
read_beside (CareStore *store, GPtrArray *rows, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (beside_free);
  for (guint i = 0; i < rows->len; i++)
    {
      CareDeskBeside *beside = beside_new (store, ((CareListRow *) rows->pdata[i])->record, error);
      if (beside == NULL)
        return NULL;
      g_ptr_array_add (all, beside);
    }
  return g_steal_pointer (&all);
}

/* --- signals ---------------------------------------------------------------------------------------------------------------------------- */

static CareDeskSignal *
add_signal (CareDeskNews *news, CareDeskSignalKind kind, guint n)
{
  CareDeskSignal *signal = g_new0 (CareDeskSignal, 1);
  signal->kind = kind;
  signal->n = n;
  g_ptr_array_add (news->notable, signal);
  return signal;
}

static gboolean
add_overdue (CareStore *store, CareDeskQuery *query, CareDeskNews *news, GError **error)
{
  g_autoptr (GPtrArray) oldest = NULL;
  CareDeskSignal *signal;
  if (news->counts[CARE_DESK_OVERDUE] == 0)
    return TRUE;
  oldest = read_rows (store, query->specs[CARE_DESK_OVERDUE], 1, error);
  if (oldest == NULL)
    return FALSE;
  signal = add_signal (news, CARE_SIGNAL_OVERDUE, (guint) news->counts[CARE_DESK_OVERDUE]);
  if (oldest->len == 0)
    return TRUE;
  signal->name = g_strdup (((CareListRow *) oldest->pdata[0])->names[CareJob_customer]);
  return read_phone (store, &((CareJob *) ((CareListRow *) oldest->pdata[0])->record)->customer, &signal->phone, error);
}

static gboolean
add_stock (CareStore *store, CareDeskNews *news, GError **error)
{
  g_autoptr (GArray) balances = care_view_stock (store, NULL, NULL, error);
  guint told = 0;

  for (guint i = 0; balances != NULL && i < balances->len && told < MOST_STOCK; i++)
    {
      const CareBalance *balance = &g_array_index (balances, CareBalance, i);
      CareDeskSignal *signal;
      if (balance->on_hand >= 0)
        continue;
      told++;
      signal = add_signal (news, CARE_SIGNAL_STOCK, 1);
      signal->name = care_list_name (store, &CareProductModel_ENTITY, &balance->part);
      signal->place = care_list_name (store, &CareStockLocation_ENTITY, &balance->location);
      signal->amount = balance->on_hand;
      signal->entity = &CareProductModel_ENTITY;
      signal->id = balance->part;
    }
  return balances != NULL;
}

static gboolean
add_scores (CareStore *store, CareDeskQuery *query, CareDeskNews *news, GError **error)
{
  g_autoptr (GPtrArray) rows = read_rows (store, query->specs[CARE_DESK_LOW_SCORES], MOST_SCORES, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const CareListRow *row = rows->pdata[i];
      const CareFollowUp *call = (const CareFollowUp *) row->record;
      g_autoptr (CareRecord) response = care_store_get (store, &CareResponse_ENTITY, &call->response, NULL);
      CareDeskSignal *signal = add_signal (news, CARE_SIGNAL_SCORE, 1);
      if (!read_phone (store, &call->customer, &signal->phone, error))
        return FALSE;
      signal->name = g_strdup (row->names[CareFollowUp_customer]);
      signal->entity = row->record->entity;
      signal->id = row->record->id;
      read_score (store, call, &signal->amount, &signal->scale);
      if (response != NULL)
        signal->place = g_strdup (((CareResponse *) response)->comment);
    }
  return rows != NULL;
}

static gboolean
add_sync (CareStore *store, CareDeskNews *news, GError **error)
{
  CareSyncStatus status = { 0 };
  if (!care_sync_status (store, &status, error))
    return FALSE;
  if (status.conflicts > 0)
    add_signal (news, CARE_SIGNAL_CONFLICT, status.conflicts);
  if (status.parked > 0)
    add_signal (news, CARE_SIGNAL_PARKED, status.parked);
  care_sync_status_clear (&status);
  return TRUE;
}

/* --- today -------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
read_today (CareStore *store, CareDeskNews *news, GError **error)
{
  g_autoptr (CareListSpec) spec = care_list_spec_new (&CareVisit_ENTITY);
  g_autoptr (GHashTable) people = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, NULL);
  g_autofree char *from = care_instant_format (care_instant_of_date (care_store_today (store), 0, 0, care_store_zone (store)));
  g_autofree char *to = care_instant_format (care_instant_of_date (care_store_today (store) + 1, 0, 0, care_store_zone (store)));
  g_autoptr (GArray) ids = NULL;

  care_list_spec_filter (spec, "planned_at", CARE_FILTER_FROM, (const char *[]) { from, NULL });
  care_list_spec_filter (spec, "planned_at", CARE_FILTER_BEFORE, (const char *[]) { to, NULL });
  ids = care_list_ids (store, spec, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (CareRecord) visit = care_store_get (store, &CareVisit_ENTITY, &g_array_index (ids, CareId, i), NULL);
      if (visit != NULL && CARE_HAS ((CareVisit *) visit, CareVisit, technician))
        g_hash_table_add (people, g_memdup2 (&((CareVisit *) visit)->technician, sizeof (CareId)));
    }
  news->visits = ids->len;
  news->people = g_hash_table_size (people);
  return TRUE;
}

static gboolean
fill (CareStore *store, CareDeskQuery *query, CareDeskNews *news, GError **error)
{
  for (guint i = 0; i < CARE_DESK_N; i++)
    if ((news->counts[i] = care_list_count (store, query->specs[i], error)) < 0)
      return FALSE;
  news->rows = read_rows (store, query->specs[query->chosen], CARE_DESK_ROWS, error);
  news->beside = news->rows != NULL ? read_beside (store, news->rows, error) : NULL;
  news->calls = news->beside != NULL ? read_rows (store, query->specs[CARE_DESK_CALL_BACK], MOST_CALLS, error) : NULL;
  news->calls_beside = news->calls != NULL ? read_beside (store, news->calls, error) : NULL;
  return news->calls_beside != NULL && add_overdue (store, query, news, error) && add_scores (store, query, news, error) &&
         add_stock (store, news, error) && add_sync (store, news, error) && read_today (store, news, error);
}

gpointer
care_desk_read (CareStore *store, gpointer data, GError **error)
{
  CareDeskNews *news = g_new0 (CareDeskNews, 1);
  news->notable = g_ptr_array_new_with_free_func (signal_free);
  if (fill (store, data, news, error))
    return news;
  care_desk_news_free (news);
  return NULL;
}
