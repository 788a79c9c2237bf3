/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-act-step.h"

#include "store/care-ref.h"
#include "util/care-error.h"
#include "util/care-time.h"

static void
step_clear (CareStepRun *step)
{
  care_record_free ((CareRecord *) step->before);
  care_record_free ((CareRecord *) step->job);
  care_record_free ((CareRecord *) step->device);
  care_record_free ((CareRecord *) step->said);
  g_clear_pointer (&step->events, g_ptr_array_unref);
  g_clear_pointer (&step->past, g_ptr_array_unref);
  g_clear_pointer (&step->visits, g_ptr_array_unref);
  g_clear_pointer (&step->lines, g_ptr_array_unref);
}

/* --- what there is --- */

static gboolean
load_job (CareStepRun *step, const CareId *id, GError **error)
{
  CareId led = care_store_follow (step->store, &CareJob_ENTITY, *id);
  CareRecord *found = care_store_get (step->store, &CareJob_ENTITY, &led, error);

  step->before = (CareJob *) found;
  if (found == NULL)
    return FALSE;
  if (!care_store_is_live (step->store, found))
    return care_act_refuse (error, _("Job %s was deleted; undo that first."),
                            step->before->number != NULL ? step->before->number : "");
  step->job = (CareJob *) care_record_copy (found);
  if (!care_act_find (step->store, &CareDevice_ENTITY, &step->job->device, &found, error))
    return FALSE;
  step->device = (CareDevice *) found;
  return TRUE;
}

static gboolean
load_parts (CareStepRun *step, GError **error)
{
  g_autoptr (CareRecord) match = care_record_new (&CareJobEvent_ENTITY);
  CareQuery query = {
    &CareJobEvent_ENTITY, match, G_GUINT64_CONSTANT (1) << CareJobEvent_job, CareJobEvent_at, FALSE, -1, 0, TRUE
  };
  const CareId *id = &step->job->record.id;

  care_record_set_id (match, CareJobEvent_job, id);
  step->events = care_store_query (step->store, &query, error);
  step->visits = step->events != NULL ? care_store_related (step->store, &CareVisit_ENTITY, "job", id, error) : NULL;
  step->lines = step->visits != NULL ? care_store_related (step->store, &CareJobLine_ENTITY, "job", id, error) : NULL;
  return step->lines != NULL;
}

/* Without at= a step comes after all that is known: no clock, here or where the last step was taken, may stand in its way. */
static void
come_last (CareStepRun *step)
{
  for (guint i = 0; i < step->events->len; i++)
    {
      const CareJobEvent *event = step->events->pdata[i];
      if (care_store_is_live (step->store, &event->record) &&
          (event->at > step->at || (event->at == step->at && event->recorded_at > care_now ())))
        step->at = event->at + 1;
    }
}

/* A step counts from where the job was then. */
static void
look_back (CareStepRun *step)
{
  step->past = g_ptr_array_new ();
  if (!step->dated)
    come_last (step);
  for (guint i = 0; i < step->events->len; i++)
    {
      const CareJobEvent *event = step->events->pdata[i];
      if (event->at <= step->at || g_strcmp0 (event->transition, "create") == 0)
        g_ptr_array_add (step->past, (gpointer) event);
    }
  care_job_derive ((const CareJobEvent *const *) step->past->pdata, step->past->len, &step->caches);
}

/* --- what was said --- */

static gboolean
unknown_argument (const CareStepRun *step, const char *name, GError **error)
{
  g_autofree char *arguments = g_strjoinv (", ", (char **) step->transition->arguments);

  return care_act_invalid (error, _("“%s” is not an argument of %s; it takes: %s%sat, status."), name,
                           step->transition->name, arguments, *arguments != '\0' ? ", " : "");
}

static gboolean
read_planned (CareStepRun *step, const char *text, GError **error)
{
  g_autoptr (CareRecord) visit = care_record_new (&CareVisit_ENTITY);

  if (!care_record_parse (visit, CareVisit_planned_at, text, care_store_book (step->store), error))
    return FALSE;
  step->has_planned_at = care_record_has (visit, CareVisit_planned_at);
  step->planned_at = care_record_int (visit, CareVisit_planned_at);
  return TRUE;
}

static gboolean
read_argument (CareStepRun *step, const CarePair *pair, GError **error)
{
  static const struct
  {
    const char *name;
    gboolean of_job;
    guint field;
  } places[] = {
    { "price", TRUE, CareJob_price },
    { "technician", TRUE, CareJob_technician },
    { "team", TRUE, CareJob_team },
    { "reason", FALSE, CareJobEvent_reason },
    { "approved_by", FALSE, CareJobEvent_person },
    { "receiver", FALSE, CareJobEvent_person },
    { "how", FALSE, CareJobEvent_how },
    { "result", FALSE, CareJobEvent_result },
    { "status", FALSE, CareJobEvent_status },
  };

  if (g_str_equal (pair->name, "at"))
    return TRUE;
  if (!g_str_equal (pair->name, "status") && !g_strv_contains (step->transition->arguments, pair->name))
    return unknown_argument (step, pair->name, error);
  if (g_str_equal (pair->name, "planned_at"))
    return read_planned (step, pair->value, error);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (places[i].name, pair->name))
      return care_ref_parse_field (step->store, places[i].of_job ? CARE_RECORD (step->job) : CARE_RECORD (step->said),
                                   places[i].field, pair->value, error);
  return unknown_argument (step, pair->name, error);
}

static gboolean
read_time (CareStepRun *step, GError **error)
{
  step->at = care_now ();
  for (const CarePair *pair = step->pairs; pair != NULL && pair->name != NULL; pair++)
    {
      if (!g_str_equal (pair->name, "at"))
        continue;
      if (pair->value == NULL || !care_instant_parse (pair->value, &step->at))
        return care_act_invalid (error, _("at: “%s” is not an instant such as 2026-11-21T14:05:00Z."),
                                 pair->value != NULL ? pair->value : "");
      step->dated = TRUE;
    }
  return TRUE;
}

static gboolean
read_arguments (CareStepRun *step, GError **error)
{
  step->said = CARE_NEW (CareJobEvent);
  for (const CarePair *pair = step->pairs; pair != NULL && pair->name != NULL; pair++)
    {
      if (!read_argument (step, pair, error))
        return FALSE;
      step->names_technician |= g_str_equal (pair->name, "technician") && CARE_HAS (step->job, CareJob, technician);
      step->names_team |= g_str_equal (pair->name, "team") && CARE_HAS (step->job, CareJob, team);
    }
  return TRUE;
}

/* --- the guards' facts --- */

static gboolean
has_priced_line (const CareStepRun *step)
{
  for (guint i = 0; i < step->lines->len; i++)
    if (((CareJobLine *) step->lines->pdata[i])->price > 0)
      return TRUE;
  return FALSE;
}

static void
count_parts (const CareStepRun *step, CareStep *facts)
{
  for (guint i = 0; i < step->lines->len; i++)
    {
      const CareJobLine *line = step->lines->pdata[i];
      if (g_strcmp0 (line->class, "part") != 0)
        continue;
      facts->parts_unaccounted |= line->disposition == NULL;
      facts->parts_used |= g_strcmp0 (line->disposition, "unused_to_stock") != 0;
    }
}

/* assign must name somebody; other steps are content with whom the job has. */
static void
gather (CareStepRun *step, CareStep *facts)
{
  const CareVisit *open = care_step_open_visit (step);
  gboolean assigns = g_str_equal (step->transition->name, "assign");

  if (g_str_equal (step->transition->name, "schedule") && open != NULL && !CARE_HAS (step->job, CareJob, technician))
    care_record_set_id (CARE_RECORD (step->job), CareJob_technician, &open->technician);
  *facts = (CareStep){
    .transition = step->transition->name,
    .at = step->at,
    .job = step->caches,
    .type = step->job->type,
    .has_device = step->device != NULL,
    .device_status = step->device != NULL ? step->device->status : NULL,
    .reason = step->said->reason,
    .approved_by = step->said->person,
    .receiver = step->said->person,
    .how = step->said->how,
    .result = step->said->result,
    .has_price = CARE_HAS (step->job, CareJob, price) || has_priced_line (step),
    .has_technician = assigns ? step->names_technician : care_record_has (CARE_RECORD (step->job), CareJob_technician),
    .has_team = assigns ? step->names_team : care_record_has (CARE_RECORD (step->job), CareJob_team),
    .has_planned_at = step->has_planned_at || (step->visit != NULL && CARE_HAS (step->visit, CareVisit, planned_at)) ||
                      (step->visits->len == 0 && CARE_HAS (step->job, CareJob, scheduled_at)),
    .visit_today = care_step_visit_today (step),
    .open_visit = open != NULL,
    .open_estimate = g_strcmp0 (step->caches.phase, "waiting_approval") == 0,
  };
  count_parts (step, facts);
}

static gboolean
check (CareStepRun *step, CareStepResult *result, GError **error)
{
  g_autofree char *when = NULL;
  CareStep facts;

  gather (step, &facts);
  if (care_lifecycle_check (&facts, result, error))
    return TRUE;
  if (step->dated && g_strcmp0 (step->caches.phase, step->before->phase) != 0)
    {
      when = care_instant_format (step->at);
      g_prefix_error (error, "%s: ", when);
    }
  return FALSE;
}

/* --- the step --- */

static gboolean
put_events (CareStepRun *step, const CareStepResult *result, GError **error)
{
  for (guint i = 0; i < result->n_events; i++)
    {
      g_autoptr (CareRecord) record =
          i == 0 ? care_record_copy (CARE_RECORD (step->said)) : care_record_new (&CareJobEvent_ENTITY);
      CareJobEvent *event = (CareJobEvent *) record;
      care_record_set_id (record, CareJobEvent_job, &step->job->record.id);
      care_record_set_id (record, CareJobEvent_visit, &step->visit_id);
      CARE_PUT_TEXT (event, CareJobEvent, transition, result->events[i].transition);
      CARE_PUT_TEXT (event, CareJobEvent, phase, result->events[i].phase);
      CARE_PUT (event, CareJobEvent, at, step->at);
      care_act_sign (step->store, record);
      if (!care_store_put (step->store, record, NULL, CARE_PUT_PLAIN, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
tell (CareStepRun *step, GError **error)
{
  const CareJob *job = step->job, *was = step->before;
  gboolean moved = !CARE_HAS (was, CareJob, scheduled_at) || was->scheduled_at != job->scheduled_at ||
                   g_strcmp0 (was->phase, "scheduled") != 0;

  if (g_str_equal (step->transition->name, "schedule") && moved && job->scheduled_at >= care_now ())
    return care_act_tell_about (step->store, CARE_RECORD (job), "job_scheduled", step->at, error);
  if (g_str_equal (step->transition->name, "finish"))
    return care_act_tell_about (step->store, CARE_RECORD (job), "job_ready", step->at, error);
  return TRUE;
}

typedef struct
{
  CareId job;
  const CareTransition *transition;
  const CarePair *pairs;
} StepCall;

static gboolean
do_step (CareStore *store, gpointer data, GError **error)
{
  StepCall *call = data;
  CareStepRun step = { .store = store, .transition = call->transition, .pairs = call->pairs };
  CareStepResult result = { .n_events = 0 };
  gboolean ok = read_time (&step, error) && load_job (&step, &call->job, error) && load_parts (&step, error) &&
                read_arguments (&step, error);

  if (ok)
    {
      look_back (&step);
      care_step_choose_visit (&step);
      ok = check (&step, &result, error) && care_step_take_effect (&step, error) &&
           put_events (&step, &result, error) && tell (&step, error);
    }
  if (step.before != NULL)
    call->job = step.before->record.id;
  step_clear (&step);
  return ok;
}

gboolean
care_act_step (CareStore *store, const CareId *job_id, const char *transition, const CarePair *pairs, CareRecord **job,
               GError **error)
{
  StepCall call = { *job_id, care_lifecycle_find (transition), pairs };
  g_autofree char *what = g_strdup_printf ("job %s", transition != NULL ? transition : "");

  if (call.transition == NULL)
    {
      CareStepResult result;
      return care_lifecycle_check (&(CareStep){ .transition = transition }, &result, error);
    }
  if (!care_act_run (store, what, do_step, &call, error))
    return FALSE;
  if (job != NULL)
    *job = care_store_get (store, &CareJob_ENTITY, &call.job, error);
  return job == NULL || *job != NULL;
}
