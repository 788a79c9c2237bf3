/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-act-step.h"

#include "domain/care-company.h"
#include "util/care-time.h"

typedef gboolean (*Effect) (CareStepRun *step, GError **error);

/* --- the visit it is about --- */

static gboolean
is_open (const CareVisit *visit)
{
  return !CARE_HAS (visit, CareVisit, ended_at);
}

static gboolean
is_waiting (const CareVisit *visit)
{
  return is_open (visit) && !CARE_HAS (visit, CareVisit, arrived_at);
}

static gboolean
is_on_day (CareStepRun *step, const CareVisit *visit)
{
  g_autoptr (GTimeZone) zone = care_act_job_zone (step->store, step->job);

  return is_waiting (visit) && CARE_HAS (visit, CareVisit, planned_at) &&
         care_date_of_instant (visit->planned_at, zone) == care_date_of_instant (step->at, zone);
}

/* Of several, that of whom the step names, or of who takes it; then the one planned first. */
static int
rank (CareStepRun *step, const CareVisit *visit)
{
  CareId user = care_store_user (step->store);
  CareId who = step->names_technician ? step->job->technician : user;

  return care_id_equal (&visit->technician, &who) ? 0 : 1;
}

static gboolean
comes_before (CareStepRun *step, const CareVisit *a, const CareVisit *b)
{
  if (b == NULL || rank (step, a) != rank (step, b))
    return b == NULL || rank (step, a) < rank (step, b);
  return CARE_HAS (a, CareVisit, planned_at) && (!CARE_HAS (b, CareVisit, planned_at) || a->planned_at < b->planned_at);
}

static CareVisit *
pick_visit (CareStepRun *step, gboolean (*fits) (const CareVisit *))
{
  CareVisit *best = NULL;

  for (guint i = 0; i < step->visits->len; i++)
    if (fits (step->visits->pdata[i]) && comes_before (step, step->visits->pdata[i], best))
      best = step->visits->pdata[i];
  return best;
}

static CareVisit *
pick_today (CareStepRun *step)
{
  CareVisit *best = NULL;

  for (guint i = 0; i < step->visits->len; i++)
    if (is_on_day (step, step->visits->pdata[i]) && comes_before (step, step->visits->pdata[i], best))
      best = step->visits->pdata[i];
  return best;
}

CareVisit *
care_step_open_visit (CareStepRun *step)
{
  return pick_visit (step, is_open);
}

gboolean
care_step_visit_today (CareStepRun *step)
{
  return pick_today (step) != NULL;
}

void
care_step_choose_visit (CareStepRun *step)
{
  const char *name = step->transition->name;

  if (g_str_equal (name, "schedule"))
    step->visit = pick_visit (step, is_waiting);
  else if (g_str_equal (name, "travel"))
    step->visit = pick_today (step);
  else if (g_str_equal (name, "start"))
    step->visit = pick_visit (step, is_waiting) != NULL ? pick_visit (step, is_waiting) : pick_visit (step, is_open);
  else if (g_str_equal (name, "finish") || g_str_equal (name, "hold") || g_str_equal (name, "check"))
    step->visit = pick_visit (step, is_open);
  if (step->visit != NULL)
    step->visit_id = step->visit->record.id;
}

/* --- visits --- */

static gboolean
put_visit (CareStepRun *step, CareRecord *now, const CareRecord *before, GError **error)
{
  step->visit_id = now->id;
  return care_store_put (step->store, now, before, CARE_PUT_PLAIN, error);
}

static CareRecord *
new_visit (CareStepRun *step)
{
  CareRecord *record = care_record_new (&CareVisit_ENTITY);

  record->id = care_id_new ();
  care_record_set_id (record, CareVisit_job, &step->job->record.id);
  care_record_set_id (record, CareVisit_technician, &step->job->technician);
  return record;
}

static gboolean
end_visit (CareStepRun *step, const CareVisit *visit, const char *outcome, GError **error)
{
  g_autoptr (CareRecord) now = care_record_copy (&visit->record);

  care_record_set_int (now, CareVisit_ended_at, step->at);
  care_record_set_text (now, CareVisit_outcome, outcome);
  return care_store_put (step->store, now, &visit->record, CARE_PUT_PLAIN, error);
}

/* Another time is needed: the visit that was begun ended with why. */
static gboolean
end_begun_visits (CareStepRun *step, GError **error)
{
  static const struct
  {
    const char *reason, *outcome;
  } outcomes[] = {
    { "customer_absent", "customer_absent" },
    { "part_on_order", "part_needed" },
    { "site_access", "site_access" },
  };
  const char *outcome = "could_not_complete";

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (g_strcmp0 (outcomes[i].reason, step->caches.hold_reason) == 0)
      outcome = outcomes[i].outcome;
  for (guint i = 0; i < step->visits->len; i++)
    {
      const CareVisit *visit = step->visits->pdata[i];
      if (is_open (visit) && CARE_HAS (visit, CareVisit, arrived_at) && !end_visit (step, visit, outcome, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
effect_schedule (CareStepRun *step, GError **error)
{
  g_autoptr (CareRecord) now = step->visit != NULL ? care_record_copy (&step->visit->record) : new_visit (step);
  gint64 planned_at = step->has_planned_at  ? step->planned_at
                      : step->visit != NULL ? step->visit->planned_at
                                            : step->job->scheduled_at;

  if (!end_begun_visits (step, error))
    return FALSE;
  care_record_set_id (now, CareVisit_technician, &step->job->technician);
  care_record_set_int (now, CareVisit_planned_at, planned_at);
  care_record_clear (now, CareVisit_travel_at);
  care_record_set_id (CARE_RECORD (step->said), CareJobEvent_technician, &step->job->technician);
  CARE_PUT (step->job, CareJob, scheduled_at, planned_at);
  return put_visit (step, now, step->visit != NULL ? &step->visit->record : NULL, error);
}

/* The waiting visits of whom the job was taken from go with it. */
static gboolean
effect_assign (CareStepRun *step, GError **error)
{
  for (guint i = 0; i < step->visits->len && step->names_technician; i++)
    {
      const CareVisit *visit = step->visits->pdata[i];
      g_autoptr (CareRecord) now = care_record_copy (&visit->record);
      if (!is_waiting (visit) || !care_id_equal (&visit->technician, &step->before->technician))
        continue;
      care_record_set_id (now, CareVisit_technician, &step->job->technician);
      if (!care_store_put (step->store, now, &visit->record, CARE_PUT_PLAIN, error))
        return FALSE;
    }
  if (step->names_technician)
    care_record_set_id (CARE_RECORD (step->said), CareJobEvent_technician, &step->job->technician);
  return TRUE;
}

static gboolean
effect_travel (CareStepRun *step, GError **error)
{
  g_autoptr (CareRecord) now = care_record_copy (&step->visit->record);

  care_record_set_int (now, CareVisit_travel_at, step->at);
  return put_visit (step, now, &step->visit->record, error);
}

/* Who starts a job that has no technician is its technician. */
static gboolean
take_job (CareStepRun *step, GError **error)
{
  CareId id = care_store_user (step->store);
  g_autoptr (CareRecord) user = NULL;
  CareRecord *found = NULL;

  if (CARE_HAS (step->job, CareJob, technician))
    return TRUE;
  if (!care_act_find (step->store, &CareUser_ENTITY, &id, &found, error))
    return FALSE;
  user = found;
  if (user != NULL && g_strcmp0 (((CareUser *) user)->role, "technician") == 0)
    care_record_set_id (CARE_RECORD (step->job), CareJob_technician, &user->id);
  return TRUE;
}

static gboolean
effect_start (CareStepRun *step, GError **error)
{
  g_autoptr (CareRecord) now = NULL;

  if (!take_job (step, error))
    return FALSE;
  if (care_job_type_is_bench (step->job->type, step->device != NULL ? step->device->status : NULL))
    return TRUE;
  now = step->visit != NULL ? care_record_copy (&step->visit->record) : new_visit (step);
  if (!care_record_has (now, CareVisit_arrived_at))
    care_record_set_int (now, CareVisit_arrived_at, step->at);
  if (!care_record_has (now, CareVisit_technician))
    care_record_set_id (now, CareVisit_technician, &step->job->technician);
  return put_visit (step, now, step->visit != NULL ? &step->visit->record : NULL, error);
}

/* The visit of the step ends with the outcome, and any that was begun; one that nobody has come to is called off. */
static gboolean
end_visits (CareStepRun *step, const char *outcome, GError **error)
{
  for (guint i = 0; i < step->visits->len; i++)
    {
      const CareVisit *visit = step->visits->pdata[i];
      gboolean begun = CARE_HAS (visit, CareVisit, arrived_at) || visit == step->visit;
      if (is_open (visit) && !end_visit (step, visit, begun ? outcome : "cancelled", error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
effect_finish (CareStepRun *step, GError **error)
{
  CareVisit *begun = NULL;

  for (guint i = 0; i < step->visits->len; i++)
    if (is_open (step->visits->pdata[i]) && CARE_HAS ((CareVisit *) step->visits->pdata[i], CareVisit, arrived_at))
      begun = step->visits->pdata[i];
  if (begun != NULL && step->visit != NULL && !CARE_HAS (step->visit, CareVisit, arrived_at))
    {
      step->visit = begun;
      step->visit_id = begun->record.id;
    }
  return end_visits (step, g_strcmp0 (step->said->result, "could_not_complete") == 0 ? "could_not_complete" : "done",
                     error);
}

static gboolean
effect_cancel (CareStepRun *step, GError **error)
{
  return end_visits (step, "cancelled", error);
}

/* --- hand-over --- */

/* The first hand-over of an installation says when it was; so does a later one after the job was reopened. */
static gboolean
is_own_date (CareStepRun *step, GTimeZone *zone)
{
  for (guint i = 0; i < step->past->len; i++)
    {
      const CareJobEvent *event = step->past->pdata[i];
      if (g_strcmp0 (event->transition, "hand_over") == 0 &&
          care_date_of_instant (event->at, zone) == step->device->installed_on)
        return TRUE;
    }
  return FALSE;
}

static gboolean
effect_hand_over (CareStepRun *step, GError **error)
{
  g_autoptr (GTimeZone) zone = care_act_job_zone (step->store, step->job);
  gboolean installs;

  if (step->device == NULL)
    return TRUE;
  installs = care_act_job_installs (step->job, step->caches.result) &&
             (!CARE_HAS (step->device, CareDevice, installed_on) || is_own_date (step, zone));
  return care_act_device_back (step->store, &step->device->record.id, g_strcmp0 (step->job->type, "removal") != 0,
                               care_date_of_instant (step->at, zone), installs, error);
}

gboolean
care_step_take_effect (CareStepRun *step, GError **error)
{
  static const struct
  {
    const char *name;
    Effect effect;
  } effects[] = {
    { "schedule", effect_schedule },   { "assign", effect_assign }, { "travel", effect_travel },
    { "start", effect_start },         { "finish", effect_finish }, { "cancel", effect_cancel },
    { "hand_over", effect_hand_over },
  };

  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    if (g_str_equal (effects[i].name, step->transition->name) && !effects[i].effect (step, error))
      return FALSE;
  return care_store_put (step->store, CARE_RECORD (step->job), CARE_RECORD (step->before), CARE_PUT_PLAIN, error);
}
