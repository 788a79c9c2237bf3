/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-act-private.h"

#include "domain/care-company.h"
#include "domain/care-lifecycle.h"
#include "store/care-ref.h"
#include "util/care-error.h"
#include "util/care-time.h"

/* One step on its way: what it found, what was said, what becomes of it. */
typedef struct
{
  CareStore *store;
  const CareTransition *transition;
  const CarePair *pairs;
  gint64 at;
  gboolean dated;
  CareJob *before, *job;       /* as it stands, as it will */
  CareDevice *device;          /* (nullable) */
  GPtrArray *events;           /* all of the job's, voided ones too */
  GPtrArray *past;             /* those up to `at`; borrowed */
  GPtrArray *visits, *lines;   /* live ones */
  CareJobEvent *said;          /* the words that go into the event */
  gboolean has_planned_at, names_technician, names_team;
  gint64 planned_at;
  CareJobCaches caches;        /* at `at`; text borrowed from past */
  CareVisit *visit;            /* (nullable): the visit the step is about; borrowed from visits */
  CareId visit_id;             /* that visit, or the one the step makes */
} Step;

typedef gboolean (*Effect) (Step *step, GError **error);

static void
step_clear (Step *step)
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
load_job (Step *step, const CareId *id, GError **error)
{
  CareId led = care_store_follow (step->store, &CareJob_ENTITY, *id);
  CareRecord *found = care_store_get (step->store, &CareJob_ENTITY, &led, error);

  step->before = (CareJob *) found;
  if (found == NULL)
    return FALSE;
  if (!care_store_is_live (step->store, found))
    return care_act_refuse (error, _("Job %s was deleted; undo that first."), step->before->number != NULL ? step->before->number : "");
  step->job = (CareJob *) care_record_copy (found);
  if (!care_act_find (step->store, &CareDevice_ENTITY, &step->job->device, &found, error))
    return FALSE;
  step->device = (CareDevice *) found;
  return TRUE;
}

static gboolean
load_parts (Step *step, GError **error)
{
  g_autoptr (CareRecord) match = care_record_new (&CareJobEvent_ENTITY);
  CareQuery query = { &CareJobEvent_ENTITY, match, G_GUINT64_CONSTANT (1) << CareJobEvent_job, CareJobEvent_at, FALSE, -1, 0, TRUE };
  const CareId *id = &step->job->record.id;

  care_record_set_id (match, CareJobEvent_job, id);
  step->events = care_store_query (step->store, &query, error);
  step->visits = step->events != NULL ? care_store_related (step->store, &CareVisit_ENTITY, "job", id, error) : NULL;
  step->lines = step->visits != NULL ? care_store_related (step->store, &CareJobLine_ENTITY, "job", id, error) : NULL;
  return step->lines != NULL;
}

/* A step counts from where the job was then. Without at= it comes after all that is known: no clock, here or where the last step was taken, may stand in its way. */
static void
look_back (Step *step)
{
  step->past = g_ptr_array_new ();
  for (guint i = 0; i < step->events->len && !step->dated; i++)
    {
      CareRecord *event = step->events->pdata[i];
      if (care_store_is_live (step->store, event))
        step->at = MAX (step->at, ((CareJobEvent *) event)->at);
    }
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
unknown_argument (const Step *step, const char *name, GError **error)
{
  g_autofree char *arguments = g_strjoinv (", ", (char **) step->transition->arguments);

  return care_act_invalid (error, _("“%s” is not an argument of %s; it takes: %s%sat, status."), name, step->transition->name, arguments,
                           *arguments != '\0' ? ", " : "");
}

static gboolean
read_planned (Step *step, const char *text, GError **error)
{
  g_autoptr (CareRecord) visit = care_record_new (&CareVisit_ENTITY);

  if (!care_record_parse (visit, CareVisit_planned_at, text, care_store_book (step->store), error))
    return FALSE;
  step->has_planned_at = care_record_has (visit, CareVisit_planned_at);
  step->planned_at = care_record_int (visit, CareVisit_planned_at);
  return TRUE;
}

static gboolean
read_argument (Step *step, const CarePair *pair, GError **error)
{
  static const struct { const char *name; gboolean of_job; guint field; } places[] = {
    { "price", TRUE, CareJob_price }, { "technician", TRUE, CareJob_technician }, { "team", TRUE, CareJob_team },
    { "reason", FALSE, CareJobEvent_reason }, { "approved_by", FALSE, CareJobEvent_person }, { "receiver", FALSE, CareJobEvent_person },
    { "how", FALSE, CareJobEvent_how }, { "result", FALSE, CareJobEvent_result }, { "status", FALSE, CareJobEvent_status },
  };

  if (g_str_equal (pair->name, "at"))
    return TRUE;
  if (!g_str_equal (pair->name, "status") && !g_strv_contains (step->transition->arguments, pair->name))
    return unknown_argument (step, pair->name, error);
  if (g_str_equal (pair->name, "planned_at"))
    return read_planned (step, pair->value, error);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (places[i].name, pair->name))
      return care_ref_parse_field (step->store, places[i].of_job ? CARE_RECORD (step->job) : CARE_RECORD (step->said), places[i].field,
                                   pair->value, error);
  return unknown_argument (step, pair->name, error);
}

static gboolean
read_time (Step *step, GError **error)
{
  step->at = care_now ();
  for (const CarePair *pair = step->pairs; pair != NULL && pair->name != NULL; pair++)
    {
      if (!g_str_equal (pair->name, "at"))
        continue;
      if (pair->value == NULL || !care_instant_parse (pair->value, &step->at))
        return care_act_invalid (error, _("at: “%s” is not an instant such as 2026-11-21T14:05:00Z."), pair->value != NULL ? pair->value : "");
      step->dated = TRUE;
    }
  return TRUE;
}

static gboolean
read_arguments (Step *step, GError **error)
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
is_on_day (Step *step, const CareVisit *visit)
{
  g_autoptr (GTimeZone) zone = care_act_job_zone (step->store, step->job);

  return is_waiting (visit) && CARE_HAS (visit, CareVisit, planned_at) &&
         care_date_of_instant (visit->planned_at, zone) == care_date_of_instant (step->at, zone);
}

/* Of several, that of whom the step names, or of who takes it; then the one planned first. */
static int
rank (Step *step, const CareVisit *visit)
{
  CareId user = care_store_user (step->store);
  CareId who = step->names_technician ? step->job->technician : user;

  return care_id_equal (&visit->technician, &who) ? 0 : 1;
}

static gboolean
comes_before (Step *step, const CareVisit *a, const CareVisit *b)
{
  if (b == NULL || rank (step, a) != rank (step, b))
    return b == NULL || rank (step, a) < rank (step, b);
  return CARE_HAS (a, CareVisit, planned_at) && (!CARE_HAS (b, CareVisit, planned_at) || a->planned_at < b->planned_at);
}

static CareVisit *
pick_visit (Step *step, gboolean (*fits) (const CareVisit *))
{
  CareVisit *best = NULL;

  for (guint i = 0; i < step->visits->len; i++)
    if (fits (step->visits->pdata[i]) && comes_before (step, step->visits->pdata[i], best))
      best = step->visits->pdata[i];
  return best;
}

static CareVisit *
pick_today (Step *step)
{
  CareVisit *best = NULL;

  for (guint i = 0; i < step->visits->len; i++)
    if (is_on_day (step, step->visits->pdata[i]) && comes_before (step, step->visits->pdata[i], best))
      best = step->visits->pdata[i];
  return best;
}

static void
choose_visit (Step *step)
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

/* --- the guards' facts --- */

static gboolean
has_priced_line (const Step *step)
{
  for (guint i = 0; i < step->lines->len; i++)
    if (((CareJobLine *) step->lines->pdata[i])->price > 0)
      return TRUE;
  return FALSE;
}

static void
count_parts (const Step *step, CareStep *facts)
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
gather (Step *step, CareStep *facts)
{
  const CareVisit *open = pick_visit (step, is_open);
  gboolean assigns = g_str_equal (step->transition->name, "assign");

  if (g_str_equal (step->transition->name, "schedule") && open != NULL && !CARE_HAS (step->job, CareJob, technician))
    care_record_set_id (CARE_RECORD (step->job), CareJob_technician, &open->technician);
  *facts = (CareStep) {
    .transition = step->transition->name, .at = step->at, .job = step->caches, .type = step->job->type,
    .has_device = step->device != NULL, .device_status = step->device != NULL ? step->device->status : NULL,
    .reason = step->said->reason, .approved_by = step->said->person, .receiver = step->said->person, .how = step->said->how,
    .result = step->said->result,
    .has_price = CARE_HAS (step->job, CareJob, price) || has_priced_line (step),
    .has_technician = assigns ? step->names_technician : care_record_has (CARE_RECORD (step->job), CareJob_technician),
    .has_team = assigns ? step->names_team : care_record_has (CARE_RECORD (step->job), CareJob_team),
    .has_planned_at = step->has_planned_at || (step->visit != NULL && CARE_HAS (step->visit, CareVisit, planned_at)) ||
                      (step->visits->len == 0 && CARE_HAS (step->job, CareJob, scheduled_at)),
    .visit_today = pick_today (step) != NULL,
    .open_visit = open != NULL,
    .open_estimate = g_strcmp0 (step->caches.phase, "waiting_approval") == 0,
  };
  count_parts (step, facts);
}

static gboolean
check (Step *step, CareStepResult *result, GError **error)
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

/* --- visits --- */

static gboolean
put_visit (Step *step, CareRecord *now, const CareRecord *before, GError **error)
{
  step->visit_id = now->id;
  return care_store_put (step->store, now, before, CARE_PUT_PLAIN, error);
}

static CareRecord *
new_visit (Step *step)
{
  CareRecord *record = care_record_new (&CareVisit_ENTITY);

  record->id = care_id_new ();
  care_record_set_id (record, CareVisit_job, &step->job->record.id);
  care_record_set_id (record, CareVisit_technician, &step->job->technician);
  return record;
}

static gboolean
end_visit (Step *step, const CareVisit *visit, const char *outcome, GError **error)
{
  g_autoptr (CareRecord) now = care_record_copy (&visit->record);

  care_record_set_int (now, CareVisit_ended_at, step->at);
  care_record_set_text (now, CareVisit_outcome, outcome);
  return care_store_put (step->store, now, &visit->record, CARE_PUT_PLAIN, error);
}

/* Another time is needed: the visit that was begun ended with why. */
static gboolean
end_begun_visits (Step *step, GError **error)
{
  static const struct { const char *reason, *outcome; } outcomes[] = {
    { "customer_absent", "customer_absent" }, { "part_on_order", "part_needed" }, { "site_access", "site_access" },
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
effect_schedule (Step *step, GError **error)
{
  g_autoptr (CareRecord) now = step->visit != NULL ? care_record_copy (&step->visit->record) : new_visit (step);
  gint64 planned_at = step->has_planned_at      ? step->planned_at
                      : step->visit != NULL     ? step->visit->planned_at
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
effect_assign (Step *step, GError **error)
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
effect_travel (Step *step, GError **error)
{
  g_autoptr (CareRecord) now = care_record_copy (&step->visit->record);

  care_record_set_int (now, CareVisit_travel_at, step->at);
  return put_visit (step, now, &step->visit->record, error);
}

/* Who starts a job that has no technician is its technician. */
static gboolean
take_job (Step *step, GError **error)
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
effect_start (Step *step, GError **error)
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
end_visits (Step *step, const char *outcome, GError **error)
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
effect_finish (Step *step, GError **error)
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
  return end_visits (step, g_strcmp0 (step->said->result, "could_not_complete") == 0 ? "could_not_complete" : "done", error);
}

static gboolean
effect_cancel (Step *step, GError **error)
{
  return end_visits (step, "cancelled", error);
}

/* --- hand-over --- */

/* The first hand-over of an installation says when it was; so does a later one after the job was reopened. */
static gboolean
is_own_date (Step *step, GTimeZone *zone)
{
  for (guint i = 0; i < step->past->len; i++)
    {
      const CareJobEvent *event = step->past->pdata[i];
      if (g_strcmp0 (event->transition, "hand_over") == 0 && care_date_of_instant (event->at, zone) == step->device->installed_on)
        return TRUE;
    }
  return FALSE;
}

static gboolean
effect_hand_over (Step *step, GError **error)
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

/* --- the step --- */

static gboolean
take_effect (Step *step, GError **error)
{
  static const struct { const char *name; Effect effect; } effects[] = {
    { "schedule", effect_schedule }, { "assign", effect_assign }, { "travel", effect_travel }, { "start", effect_start },
    { "finish", effect_finish }, { "cancel", effect_cancel }, { "hand_over", effect_hand_over },
  };

  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    if (g_str_equal (effects[i].name, step->transition->name) && !effects[i].effect (step, error))
      return FALSE;
  return care_store_put (step->store, CARE_RECORD (step->job), CARE_RECORD (step->before), CARE_PUT_PLAIN, error);
}

static gboolean
put_events (Step *step, const CareStepResult *result, GError **error)
{
  for (guint i = 0; i < result->n_events; i++)
    {
      g_autoptr (CareRecord) record = i == 0 ? care_record_copy (CARE_RECORD (step->said)) : care_record_new (&CareJobEvent_ENTITY);
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
tell (Step *step, GError **error)
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
  Step step = { .store = store, .transition = call->transition, .pairs = call->pairs };
  CareStepResult result = { .n_events = 0 };
  gboolean ok = read_time (&step, error) && load_job (&step, &call->job, error) && load_parts (&step, error) && read_arguments (&step, error);

  if (ok)
    {
      look_back (&step);
      choose_visit (&step);
      ok = check (&step, &result, error) && take_effect (&step, error) && put_events (&step, &result, error) && tell (&step, error);
    }
  if (step.before != NULL)
    call->job = step.before->record.id;
  step_clear (&step);
  return ok;
}

gboolean
care_act_step (CareStore *store, const CareId *job_id, const char *transition, const CarePair *pairs, CareRecord **job, GError **error)
{
  StepCall call = { *job_id, care_lifecycle_find (transition), pairs };
  g_autofree char *what = g_strdup_printf ("job %s", transition != NULL ? transition : "");

  if (call.transition == NULL)
    {
      CareStepResult result;
      return care_lifecycle_check (&(CareStep) { .transition = transition }, &result, error);
    }
  if (!care_act_run (store, what, do_step, &call, error))
    return FALSE;
  if (job != NULL)
    *job = care_store_get (store, &CareJob_ENTITY, &call.job, error);
  return job == NULL || *job != NULL;
}
