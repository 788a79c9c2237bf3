/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-act-private.h"

#include "domain/care-company.h"
#include "util/care-time.h"

#include <string.h>

static const char *const over[] = { "handed_over", "closed", "cancelled", NULL };
static const char *const without_work[] = { "advice_only", "declined_by_customer", NULL };

/* --- a new job --- */

static gboolean
fill_site (CareAct *act, CareJob *job, GError **error)
{
  g_autoptr (CareRecord) device = NULL;
  CareRecord *found = NULL;

  if (CARE_HAS (job, CareJob, site))
    return TRUE;
  if (!care_act_find (act->store, &CareDevice_ENTITY, &job->device, &found, error))
    return FALSE;
  device = found;
  if (device != NULL)
    care_record_set_id (act->record, CareJob_site, &((CareDevice *) device)->site);
  return TRUE;
}

/* The technician's team, else the only one there is. */
static gboolean
fill_team (CareAct *act, CareJob *job, GError **error)
{
  CareQuery query = { &CareTeam_ENTITY, NULL, 0, -1, FALSE, 2, 0, FALSE };
  g_autoptr (CareRecord) technician = NULL;
  g_autoptr (GPtrArray) teams = NULL;
  CareRecord *found = NULL;

  if (CARE_HAS (job, CareJob, team))
    return TRUE;
  if (!care_act_find (act->store, &CareUser_ENTITY, &job->technician, &found, error))
    return FALSE;
  technician = found;
  if (technician != NULL)
    care_record_set_id (act->record, CareJob_team, &((CareUser *) technician)->team);
  if (CARE_HAS (job, CareJob, team))
    return TRUE;
  teams = care_store_query (act->store, &query, error);
  if (teams != NULL && teams->len == 1)
    care_record_set_id (act->record, CareJob_team, &((CareRecord *) teams->pdata[0])->id);
  return teams != NULL;
}

static gboolean
fill_number (CareAct *act, CareJob *job, GError **error)
{
  if (job->number == NULL)
    {
      g_autofree char *number = care_store_next_number (act->store, "J", error);
      if (number == NULL)
        return FALSE;
      CARE_PUT_TEXT (job, CareJob, number, number);
    }
  CARE_PUT_TEXT (job, CareJob, alias, job->number);
  return TRUE;
}

/* A job entered afterwards was made when the first thing happened that is told of it. */
static void
fill_at (CareAct *act, CareJob *job)
{
  if (!act->dated && CARE_HAS (job, CareJob, handed_over_at))
    act->at = MIN (act->at, job->handed_over_at);
  if (!act->dated && CARE_HAS (job, CareJob, demanded_at))
    act->at = MIN (act->at, job->demanded_at);
  if (!CARE_HAS (job, CareJob, demanded_at))
    CARE_PUT (job, CareJob, demanded_at, act->at);
}

static gboolean
check_times (const CareAct *act, const CareJob *job, GError **error)
{
  if (!CARE_HAS (job, CareJob, handed_over_at))
    return TRUE;
  if (job->phase != NULL && !g_str_equal (job->phase, "handed_over") && !g_str_equal (job->phase, "closed"))
    return care_act_invalid (error, _("handed_over_at goes with phase handed_over or closed, not with %s."),
                             job->phase);
  if (job->handed_over_at < act->at || job->handed_over_at < job->demanded_at)
    return care_act_invalid (error, _("handed_over_at lies before the job was demanded; check the times."));
  return TRUE;
}

static gboolean
prepare_new (CareAct *act, CareJob *job, GError **error)
{
  if (job->type == NULL)
    CARE_PUT_TEXT (job, CareJob, type, "repair_field");
  if (job->priority == NULL)
    CARE_PUT_TEXT (job, CareJob, priority, "normal");
  if (job->channel == NULL)
    CARE_PUT_TEXT (job, CareJob, channel, "phone");
  fill_at (act, job);
  return check_times (act, job, error) && fill_site (act, job, error) && fill_team (act, job, error) &&
         fill_number (act, job, error);
}

gboolean
care_act_job_prepare (CareAct *act, GError **error)
{
  CareJob *job = (CareJob *) act->record;

  if (CARE_HAS (job, CareJob, parent) && care_id_equal (&job->parent, &act->record->id))
    return care_act_invalid (error, _("parent: a job does not follow itself."));
  return act->before != NULL || prepare_new (act, job, error);
}

/* --- its events --- */

/* What `new job` says becomes one to three events; the user-named status and the result come with the last. */
typedef struct
{
  CareJobEvent *events[3];
  guint n;
} Beginning;

static CareJobEvent *
add_event (Beginning *beginning, const CareJob *job, const char *transition, const char *phase, gint64 at)
{
  CareJobEvent *event = CARE_NEW (CareJobEvent);

  care_record_set_id (CARE_RECORD (event), CareJobEvent_job, &job->record.id);
  CARE_PUT_TEXT (event, CareJobEvent, transition, transition);
  CARE_PUT_TEXT (event, CareJobEvent, phase, phase);
  CARE_PUT (event, CareJobEvent, at, at);
  beginning->events[beginning->n++] = event;
  return event;
}

static void
begin_handed_over (Beginning *beginning, const CareJob *job, gint64 at)
{
  add_event (beginning, job, "create", "new", at);
  add_event (beginning, job, "hand_over", "handed_over", job->handed_over_at);
  if (g_strcmp0 (job->phase, "handed_over") != 0)
    add_event (beginning, job, "close", "closed", job->handed_over_at);
}

static void
begin (Beginning *beginning, const CareJob *job, gint64 at)
{
  if (CARE_HAS (job, CareJob, handed_over_at))
    begin_handed_over (beginning, job, at);
  else if (g_strcmp0 (job->phase, "closed") == 0 && job->result != NULL && g_strv_contains (without_work, job->result))
    {
      /* Nothing was handed over: an event `create` that says closed would mean that it was. */
      add_event (beginning, job, "create", "new", at);
      add_event (beginning, job, "close", "closed", at);
    }
  else if (job->phase != NULL)
    add_event (beginning, job, "create", job->phase, at);
  else
    {
      add_event (beginning, job, "create", "new", at);
      if (job->result != NULL)
        add_event (beginning, job, "finish", "ready", at);
      else if (CARE_HAS (job, CareJob, scheduled_at) && CARE_HAS (job, CareJob, technician))
        add_event (beginning, job, "schedule", "scheduled", at);
    }
}

static gboolean
put_first_visit (CareAct *act, const CareJob *job, CareJobEvent *event, GError **error)
{
  g_autoptr (CareRecord) record = NULL;
  CareVisit *visit;

  if (!CARE_HAS (job, CareJob, scheduled_at) ||
      (g_strcmp0 (event->phase, "scheduled") != 0 && g_strcmp0 (event->phase, "travelling") != 0))
    return TRUE;
  record = care_record_new (&CareVisit_ENTITY);
  visit = (CareVisit *) record;
  record->id = care_id_new ();
  care_record_set_id (record, CareVisit_job, &act->record->id);
  care_record_set_id (record, CareVisit_technician, &job->technician);
  CARE_PUT (visit, CareVisit, planned_at, job->scheduled_at);
  care_record_set_id (CARE_RECORD (event), CareJobEvent_visit, &record->id);
  care_record_set_id (CARE_RECORD (event), CareJobEvent_technician, &job->technician);
  return care_store_put (act->store, record, NULL, CARE_PUT_PLAIN, error);
}

static gboolean
put_beginning (CareAct *act, const CareJob *job, Beginning *beginning, GError **error)
{
  CareJobEvent *last = beginning->events[beginning->n - 1];

  CARE_PUT_TEXT (last, CareJobEvent, status, job->status);
  CARE_PUT_TEXT (last, CareJobEvent, result, job->result);
  if (!put_first_visit (act, job, last, error))
    return FALSE;
  for (guint i = 0; i < beginning->n; i++)
    {
      CareRecord *event = CARE_RECORD (beginning->events[i]);
      care_act_sign (act->store, event);
      if (!care_store_put (act->store, event, NULL, CARE_PUT_PLAIN, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
care_act_job_installs (const CareJob *job, const char *result)
{
  static const char *const not_done[] = { "declined_by_customer", "could_not_complete",  "advice_only",
                                          "not_repairable",       "repair_uneconomical", NULL };
  return care_job_type_is_installation (job->type) && (result == NULL || !g_strv_contains (not_done, result));
}

GTimeZone *
care_act_job_zone (CareStore *store, const CareJob *job)
{
  g_autoptr (CareRecord) site = NULL;
  CareRecord *found = NULL;
  GTimeZone *zone = NULL;

  if (care_act_find (store, &CareSite_ENTITY, &job->site, &found, NULL))
    site = found;
  if (site != NULL && ((CareSite *) site)->zone != NULL)
    zone = care_zone_new (((CareSite *) site)->zone, NULL);
  return zone != NULL ? zone : g_time_zone_ref (care_store_zone (store));
}

/* A job that was over when it was entered: its installation counts if nobody said when that was, its device is left alone otherwise. */
static gboolean
settle_old_device (CareAct *act, const CareJob *job, const char *phase, gint64 handed_over_at, GError **error)
{
  g_autoptr (CareRecord) device = NULL;
  g_autoptr (GTimeZone) zone = NULL;
  CareRecord *found = NULL;
  gboolean stands;

  if (g_str_equal (phase, "cancelled") || !care_act_job_installs (job, job->result))
    return TRUE;
  if (!care_act_find (act->store, &CareDevice_ENTITY, &job->device, &found, error))
    return FALSE;
  device = found;
  if (device == NULL || CARE_HAS ((CareDevice *) device, CareDevice, installed_on))
    return TRUE;
  zone = care_act_job_zone (act->store, job);
  stands = g_strcmp0 (((CareDevice *) device)->status, "in_stock") == 0 ||
           g_strcmp0 (((CareDevice *) device)->status, "sold") == 0;
  return care_act_device_back (act->store, &device->id, stands, care_date_of_instant (handed_over_at, zone), TRUE,
                               error);
}

static gboolean
follow_new (CareAct *act, const CareJob *job, GError **error)
{
  Beginning beginning = { .n = 0 };
  const char *phase;
  gint64 last_at;
  gboolean ok;

  begin (&beginning, job, act->at);
  phase = beginning.events[beginning.n - 1]->phase;
  last_at = beginning.events[beginning.n - 1]->at;
  ok = put_beginning (act, job, &beginning, error);
  for (guint i = 0; i < beginning.n; i++)
    care_record_free (CARE_RECORD (beginning.events[i]));
  if (!ok)
    return FALSE;
  if (g_strv_contains (over, phase))
    return settle_old_device (act, job, phase, last_at, error);
  if (g_strcmp0 (job->type, "repair_bench") == 0 && !care_act_device_to_shop (act->store, &job->device, error))
    return FALSE;
  return care_act_tell_about (act->store, act->record, "job_opened", act->at, error);
}

/* --- changing one --- */

/* The open visit that nobody has set out to follows what is said of the job. */
static gboolean
move_visits (CareAct *act, GError **error)
{
  const CareJob *job = (const CareJob *) act->record, *was = (const CareJob *) act->before;
  g_autoptr (GPtrArray) visits = care_store_related (act->store, &CareVisit_ENTITY, "job", &act->record->id, error);

  for (guint i = 0; visits != NULL && i < visits->len; i++)
    {
      const CareVisit *visit = visits->pdata[i];
      g_autoptr (CareRecord) now = care_record_copy (visits->pdata[i]);
      if (CARE_HAS (visit, CareVisit, ended_at) || CARE_HAS (visit, CareVisit, arrived_at) ||
          CARE_HAS (visit, CareVisit, travel_at))
        continue;
      if (care_act_changes (act, CareJob_technician) && care_id_equal (&visit->technician, &was->technician))
        care_record_set_id (now, CareVisit_technician, &job->technician);
      if (care_act_changes (act, CareJob_scheduled_at) && CARE_HAS (job, CareJob, scheduled_at) &&
          visit->planned_at == was->scheduled_at)
        care_record_set_int (now, CareVisit_planned_at, job->scheduled_at);
      if (!care_store_put (act->store, now, visits->pdata[i], CARE_PUT_PLAIN, error))
        return FALSE;
    }
  return visits != NULL;
}

gboolean
care_act_job_follow (CareAct *act, GError **error)
{
  if (act->before == NULL)
    return follow_new (act, (const CareJob *) act->record, error);
  return (!care_act_changes (act, CareJob_technician) && !care_act_changes (act, CareJob_scheduled_at)) ||
         move_visits (act, error);
}

/* The parts of a job that never was are in the van. */
gboolean
care_act_job_remove (CareStore *store, const CareRecord *record, GError **error)
{
  g_autoptr (GPtrArray) lines = care_store_related (store, &CareJobLine_ENTITY, "job", &record->id, error);

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    if (!care_act_line_void (store, &((CareRecord *) lines->pdata[i])->id, error))
      return FALSE;
  return lines != NULL;
}

/* --- visits by hand --- */

gboolean
care_act_visit_prepare (CareAct *act, GError **error)
{
  CareVisit *visit = (CareVisit *) act->record;
  g_autoptr (CareRecord) job = NULL;
  CareRecord *found = NULL;

  if (CARE_HAS (visit, CareVisit, arrived_at) && CARE_HAS (visit, CareVisit, ended_at) &&
      visit->ended_at < visit->arrived_at)
    return care_act_invalid (error, _("ended_at lies before arrived_at; check the two times."));
  if (act->before != NULL || CARE_HAS (visit, CareVisit, technician))
    return TRUE;
  if (!care_act_find (act->store, &CareJob_ENTITY, &visit->job, &found, error))
    return FALSE;
  job = found;
  if (job != NULL)
    care_record_set_id (act->record, CareVisit_technician, &((CareJob *) job)->technician);
  return TRUE;
}

/* The job is scheduled for the next visit that is still open. */
gboolean
care_act_visit_follow (CareAct *act, GError **error)
{
  const CareVisit *visit = (const CareVisit *) act->record;
  g_autoptr (CareRecord) before = NULL;
  g_autoptr (CareRecord) record = NULL;
  g_autoptr (GPtrArray) visits = NULL;
  const CareVisit *next = NULL;
  CareRecord *found = NULL;

  if (!care_act_changes (act, CareVisit_planned_at))
    return TRUE;
  visits = care_store_related (act->store, &CareVisit_ENTITY, "job", &visit->job, error);
  if (visits == NULL || !care_act_find (act->store, &CareJob_ENTITY, &visit->job, &found, error))
    return FALSE;
  before = found;
  for (guint i = 0; i < visits->len; i++)
    {
      const CareVisit *one = visits->pdata[i];
      if (!CARE_HAS (one, CareVisit, ended_at) && CARE_HAS (one, CareVisit, planned_at) &&
          (next == NULL || one->planned_at < next->planned_at))
        next = one;
    }
  if (before == NULL || next == NULL)
    return TRUE;
  record = care_record_copy (before);
  care_record_set_int (record, CareJob_scheduled_at, next->planned_at);
  if (!CARE_HAS ((CareJob *) record, CareJob, technician))
    care_record_set_id (record, CareJob_technician, &next->technician);
  return care_store_put (act->store, record, before, CARE_PUT_PLAIN, error);
}
