/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-my-day-data.h"

#include "app/care-desk-data.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-lifecycle.h"
#include "util/care-time.h"

static const char *const open_phases[] = { "new", "triage", "waiting_approval", "approved", "scheduled", "travelling", "in_progress", "on_hold",
                                           "quality_check", "ready", NULL };
static const char *const begun_phases[] = { "travelling", "in_progress", "quality_check", NULL };

static void
item_free (gpointer data)
{
  CareDayItem *item = data;
  care_list_row_free (item->job);
  g_free (item->phone);
  g_free (item->address);
  g_free (item->directions);
  g_free (item);
}

void
care_day_free (gpointer data)
{
  CareDay *day = data;
  g_clear_pointer (&day->today, g_ptr_array_unref);
  g_clear_pointer (&day->open, g_ptr_array_unref);
  g_free (day);
}

static const CareJob *
job_of (const CareDayItem *item)
{
  return (const CareJob *) item->job->record;
}

/* --- what a technician needs at the door ------------------------------------------------------------------------------------------------ */

static void
add_place (CareStore *store, CareDayItem *item)
{
  g_autoptr (CareRecord) record = care_store_get (store, &CareSite_ENTITY, &job_of (item)->site, NULL);
  g_autoptr (GPtrArray) sites = NULL;
  const CareSite *site = (const CareSite *) record;

  if (site == NULL) /* where the customer is */
    {
      sites = care_store_related (store, &CareSite_ENTITY, "customer", &job_of (item)->customer, NULL);
      site = sites != NULL && sites->len > 0 ? sites->pdata[0] : NULL;
    }
  if (site == NULL)
    return;
  item->address = site->city != NULL && site->street != NULL ? g_strdup_printf ("%s, %s", site->city, site->street)
                                                              : g_strdup (site->city != NULL ? site->city : site->street);
  item->directions = g_strdup (site->directions);
}

static void
add_device (CareStore *store, CareDayItem *item)
{
  const CareJob *job = job_of (item);
  g_autoptr (CareRecord) device = care_store_get (store, &CareDevice_ENTITY, &job->device, NULL);
  g_autoptr (GPtrArray) jobs = NULL;

  item->bench = care_job_type_is_bench (job->type, device != NULL ? ((CareDevice *) device)->status : NULL);
  jobs = device != NULL ? care_store_related (store, &CareJob_ENTITY, "device", &job->device, NULL) : NULL;
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    {
      const CareJob *earlier = jobs->pdata[i];
      if (!care_id_equal (&earlier->record.id, &job->record.id) && CARE_HAS (earlier, CareJob, handed_over_at) &&
          earlier->handed_over_at <= job->demanded_at && earlier->handed_over_at > job->demanded_at - (gint64) CARE_REWORK_DAYS * CARE_DAY)
        item->repeat = TRUE;
    }
}

static CareDayItem *
make_item (CareStore *store, const CareId *job)
{
  g_autoptr (GPtrArray) rows = care_list_rows (store, &CareJob_ENTITY, job, 1, NULL);
  g_autoptr (GPtrArray) customer = NULL;
  CareDayItem *item;

  if (rows == NULL || rows->pdata[0] == NULL)
    return NULL;
  item = g_new0 (CareDayItem, 1);
  item->job = g_steal_pointer (&rows->pdata[0]);
  customer = care_list_rows (store, &CareCustomer_ENTITY, &job_of (item)->customer, 1, NULL);
  if (customer != NULL && customer->pdata[0] != NULL)
    item->phone = g_strdup (((CareListRow *) customer->pdata[0])->extra);
  add_place (store, item);
  add_device (store, item);
  return item;
}

static gboolean
has_job (const CareDay *day, const CareId *job)
{
  for (guint i = 0; i < day->today->len; i++)
    if (care_id_equal (&job_of (day->today->pdata[i])->record.id, job))
      return TRUE;
  return FALSE;
}

/* --- the day --------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
add_visit (CareStore *store, CareDay *day, const CareId *id, GError **error)
{
  g_autoptr (CareRecord) record = care_store_get (store, &CareVisit_ENTITY, id, error);
  const CareVisit *visit = (const CareVisit *) record;
  CareDayItem *item;

  if (visit == NULL)
    return FALSE;
  day->done += CARE_HAS (visit, CareVisit, ended_at) ? 1 : 0;
  if (CARE_HAS (visit, CareVisit, ended_at) || has_job (day, &visit->job) || (item = make_item (store, &visit->job)) == NULL)
    return TRUE;
  if (!g_strv_contains (open_phases, job_of (item)->phase != NULL ? job_of (item)->phase : "new"))
    {
      item_free (item);
      return TRUE;
    }
  item->planned = TRUE;
  item->at = visit->planned_at;
  g_ptr_array_add (day->today, item);
  return TRUE;
}

static gboolean
add_visits (CareStore *store, CareDay *day, const char *me, GError **error)
{
  GTimeZone *zone = care_store_zone (store);
  g_autoptr (CareListSpec) spec = care_list_spec_new (&CareVisit_ENTITY);
  g_autofree char *from = care_instant_format (care_instant_of_date (care_store_today (store), 0, 0, zone));
  g_autofree char *to = care_instant_format (care_instant_of_date (care_store_today (store) + 1, 0, 0, zone));
  g_autoptr (GArray) ids = NULL;

  care_list_spec_filter (spec, "technician", CARE_FILTER_IS, (const char *[]) { me, NULL });
  care_list_spec_filter (spec, "planned_at", CARE_FILTER_FROM, (const char *[]) { from, NULL });
  care_list_spec_filter (spec, "planned_at", CARE_FILTER_BEFORE, (const char *[]) { to, NULL });
  spec->sort = CareVisit_planned_at;
  ids = care_list_ids (store, spec, error);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!add_visit (store, day, &g_array_index (ids, CareId, i), error))
      return FALSE;
  return ids != NULL;
}

/* Work in hand belongs to today whatever was planned. */
static void
add_open (CareStore *store, CareDay *day, const CareId *id)
{
  CareDayItem *item = has_job (day, id) ? NULL : make_item (store, id);
  if (item == NULL)
    return;
  item->at = care_desk_due (item->job->record, care_store_zone (store));
  g_ptr_array_add (g_strv_contains (begun_phases, job_of (item)->phase) ? day->today : day->open, item);
}

static gboolean
add_jobs (CareStore *store, CareDay *day, const char *me, GError **error)
{
  static const char *const sorts[] = { "scheduled_at", "promised_on" };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, NULL);
  guint all = 0;

  for (guint s = 0; s < G_N_ELEMENTS (sorts) + 1; s++)
    {
      /* First what is begun, then the first ones by each of the two fields that make a job urgent. */
      g_autoptr (CareListSpec) spec = care_list_spec_new (&CareJob_ENTITY);
      g_autoptr (GArray) ids = NULL;
      care_list_spec_filter (spec, "technician", CARE_FILTER_IS, (const char *[]) { me, NULL });
      care_list_spec_filter (spec, "phase", CARE_FILTER_IS, s == 0 ? begun_phases : open_phases);
      spec->sort = s == 0 ? -1 : care_entity_field (spec->entity, sorts[s - 1]);
      ids = care_list_ids (store, spec, error);
      if (ids == NULL)
        return FALSE;
      all = ids->len;
      for (guint i = 0; i < ids->len && i < CARE_DAY_OPEN; i++)
        if (g_hash_table_add (seen, g_memdup2 (&g_array_index (ids, CareId, i), sizeof (CareId))))
          add_open (store, day, &g_array_index (ids, CareId, i));
    }
  day->more = all;
  return TRUE;
}

static int
by_time (gconstpointer a, gconstpointer b)
{
  const CareDayItem *one = *(CareDayItem *const *) a, *other = *(CareDayItem *const *) b;
  gboolean begun_one = g_strv_contains (begun_phases, job_of (one)->phase), begun_other = g_strv_contains (begun_phases, job_of (other)->phase);
  if (begun_one != begun_other)
    return begun_one ? -1 : 1;
  return one->at < other->at ? -1 : one->at > other->at ? 1 : 0;
}

gpointer
care_day_read (CareStore *store, gpointer data, GError **error)
{
  CareDay *day = g_new0 (CareDay, 1);
  char me[CARE_ID_TEXT];

  care_id_to_text (data, me);
  day->today = g_ptr_array_new_with_free_func (item_free);
  day->open = g_ptr_array_new_with_free_func (item_free);
  if (!add_visits (store, day, me, error) || !add_jobs (store, day, me, error))
    {
      care_day_free (day);
      return NULL;
    }
  g_ptr_array_sort (day->today, by_time);
  g_ptr_array_sort (day->open, by_time);
  if (day->open->len > CARE_DAY_OPEN)
    g_ptr_array_set_size (day->open, CARE_DAY_OPEN);
  day->more -= MIN (day->more, day->today->len + day->open->len);
  return day;
}
