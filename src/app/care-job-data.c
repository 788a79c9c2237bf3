/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-job-data.h"

#include "domain/care-company.h"
#include "domain/care-device.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

void
care_job_data_free (gpointer pointer)
{
  CareJobData *data = pointer;
  if (data == NULL)
    return;
  care_record_free ((CareRecord *) data->job);
  care_record_free (data->customer);
  care_record_free (data->device);
  g_free (data->customer_name);
  g_free (data->device_name);
  g_free (data->serial);
  g_free (data->phone);
  g_free (data->city);
  g_free (data->street);
  g_free (data->technician);
  g_free (data->team);
  g_free (data->parent);
  g_free (data->taken_by);
  g_clear_pointer (&data->cover, care_device_cover_free);
  g_clear_pointer (&data->lines, g_ptr_array_unref);
  g_clear_pointer (&data->history, g_ptr_array_unref);
  g_free (data->hold_reason);
  g_free (data);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareJobData, care_job_data_free)

const char *
care_cover_state (const CareVerdict *verdict)
{
  return care_verdict_state (verdict);
}

static char *
name_of (CareStore *store, const CareEntity *entity, const CareId *id)
{
  return care_id_is_null (id) ? NULL : care_list_name (store, entity, id);
}

static void
read_phone (CareStore *store, CareJobData *data)
{
  g_autoptr (GPtrArray) points =
      care_store_related (store, &CareContactPoint_ENTITY, "customer", &data->job->customer, NULL);
  for (guint i = 0; points != NULL && i < points->len; i++)
    {
      const CareContactPoint *point = points->pdata[i];
      gboolean dials = g_strcmp0 (point->kind, "phone") == 0 || g_strcmp0 (point->kind, "mobile") == 0;
      if (!dials || (data->phone != NULL && !point->preferred))
        continue;
      g_free (data->phone);
      data->phone = g_strdup (point->value);
    }
}

static void
read_place (CareStore *store, CareJobData *data)
{
  CareRecord *site = NULL;
  CareId id = data->job->site;
  if (care_id_is_null (&id) && data->device != NULL)
    id = ((CareDevice *) data->device)->site;
  if (care_id_is_null (&id) || !care_store_peek (store, &CareSite_ENTITY, &id, &site, NULL) || site == NULL)
    return;
  data->city = g_strdup (((CareSite *) site)->city);
  data->street = g_strdup (((CareSite *) site)->street);
  care_record_free (site);
}

static gboolean
read_device (CareStore *store, CareJobData *data, GError **error)
{
  const CareJob *job = data->job;

  if (care_id_is_null (&job->device))
    return TRUE;
  data->cover = care_view_coverage (store, &job->device, care_store_today (store), error);
  if (data->cover == NULL)
    return FALSE;
  data->device = care_record_copy (data->cover->device);
  data->serial = g_strdup (((CareDevice *) data->device)->serial);
  data->device_name = name_of (store, &CareProductModel_ENTITY, &((CareDevice *) data->device)->model);
  data->cover_state = care_cover_state (data->cover->verdict);
  for (guint i = 0; i < data->cover->jobs->len; i++)
    {
      const CareJob *other = data->cover->jobs->pdata[i];
      gboolean late =
          CARE_HAS (other, CareJob, handed_over_at) && other->handed_over_at > care_now () - (gint64) 365 * CARE_DAY;
      data->device_jobs += late && !care_id_equal (&other->record.id, &job->record.id);
    }
  return TRUE;
}

static gboolean
read_lines (CareStore *store, CareJobData *data, GError **error)
{
  g_autoptr (GPtrArray) lines = care_store_related (store, &CareJobLine_ENTITY, "job", &data->job->record.id, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CareId));

  if (lines == NULL)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    g_array_append_vals (ids, &((CareRecord *) lines->pdata[i])->id, 1);
  data->lines = care_list_rows (store, &CareJobLine_ENTITY, (const CareId *) (gpointer) ids->data, ids->len, error);
  return data->lines != NULL;
}

/* What the table of the lifecycle allows in this phase and place; arguments and facts are asked for when it is done. */
static void
find_steps (CareJobData *data, const CareJobCaches *caches)
{
  guint n = 0;
  for (guint i = 0; i < care_n_lifecycle && n + 1 < G_N_ELEMENTS (data->steps); i++)
    {
      const CareTransition *one = &care_lifecycle[i];
      gboolean begins = g_str_equal (one->name, "close") && !g_str_equal (caches->phase, "handed_over");
      CareStepResult result;
      CareStep step = { .transition = one->name,
                        .at = care_now (),
                        .job = *caches,
                        .type = data->job->type,
                        .has_device = data->device != NULL,
                        .device_status = data->is_bench         ? "in_shop"
                                         : data->device != NULL ? ((CareDevice *) data->device)->status
                                                                : NULL,
                        .reason = g_str_equal (one->name, "hold") ? "internal" : "…",
                        .approved_by = "…",
                        .how = "…",
                        .result = begins ? "advice_only" : "repaired",
                        .receiver = "…",
                        .has_price = TRUE,
                        .has_technician = TRUE,
                        .has_team = TRUE,
                        .has_planned_at = TRUE,
                        .visit_today = TRUE };
      if (care_lifecycle_check (&step, &result, NULL))
        data->steps[n++] = one->name;
    }
  data->steps[n] = NULL;
}

static const char *
likely_step (const CareJobData *data)
{
  static const struct
  {
    const char *phase, *field, *bench;
  } rows[] = {
    { "new", "schedule", "start" },
    { "triage", "schedule", "start" },
    { "waiting_approval", "approve", "approve" },
    { "approved", "schedule", "start" },
    { "scheduled", "travel", "start" },
    { "travelling", "start", "start" },
    { "in_progress", "finish", "finish" },
    { "on_hold", "resume", "resume" },
    { "quality_check", "finish", "finish" },
    { "ready", "hand_over", "hand_over" },
    { "handed_over", "close", "close" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (rows[i].phase, data->job->phase) == 0)
      {
        const char *step = data->is_bench ? rows[i].bench : rows[i].field;
        return g_strv_contains (data->steps, step) ? step : data->steps[0];
      }
  return NULL;
}

static gboolean
read_events (CareStore *store, CareJobData *data, GError **error)
{
  g_autoptr (GPtrArray) events = care_store_related (store, &CareJobEvent_ENTITY, "job", &data->job->record.id, error);
  CareJobCaches caches;

  if (events == NULL)
    return FALSE;
  care_job_derive ((const CareJobEvent *const *) events->pdata, events->len, &caches);
  data->hold_reason = g_strdup (caches.hold_reason);
  data->device_is_here = data->device == NULL || g_strcmp0 (((CareDevice *) data->device)->status, "in_shop") == 0;
  data->is_bench =
      g_strcmp0 (data->job->type, "repair_bench") == 0 ||
      care_job_type_is_bench (data->job->type, data->device != NULL ? ((CareDevice *) data->device)->status : NULL);
  for (guint i = 0; i < events->len; i++)
    if (g_strcmp0 (((CareJobEvent *) events->pdata[i])->transition, "create") == 0 && data->taken_by == NULL)
      data->taken_by = name_of (store, &CareUser_ENTITY, &((CareJobEvent *) events->pdata[i])->by);
  find_steps (data, &caches);
  data->main_step = likely_step (data);
  return TRUE;
}

gpointer
care_job_data_read (CareStore *store, const CareId *id, GError **error)
{
  g_autoptr (CareJobData) data = g_new0 (CareJobData, 1);
  CareId led = care_store_follow (store, &CareJob_ENTITY, *id);

  data->job = (CareJob *) care_store_get (store, &CareJob_ENTITY, &led, error);
  if (data->job == NULL)
    return NULL;
  if (!care_store_is_live (store, &data->job->record))
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NOT_FOUND, _("This job was deleted. Undo brings it back."));
      return NULL;
    }
  care_store_peek (store, &CareCustomer_ENTITY, &data->job->customer, &data->customer, NULL);
  data->customer_name = name_of (store, &CareCustomer_ENTITY, &data->job->customer);
  data->technician = name_of (store, &CareUser_ENTITY, &data->job->technician);
  data->team = name_of (store, &CareTeam_ENTITY, &data->job->team);
  data->parent = name_of (store, &CareJob_ENTITY, &data->job->parent);
  read_phone (store, data);
  if (!read_device (store, data, error) || !read_lines (store, data, error) || !read_events (store, data, error))
    return NULL;
  read_place (store, data);
  data->history = care_view_history (store, &CareJob_ENTITY, &led, error);
  return data->history != NULL ? g_steal_pointer (&data) : NULL;
}
