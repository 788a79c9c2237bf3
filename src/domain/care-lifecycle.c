/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-lifecycle.h"

#include <string.h>

#include "util/care-error.h"
#include "util/care-time.h"

#define WORDS(...) ((const char *const[]) { __VA_ARGS__ __VA_OPT__ (,) NULL })

#define BEFORE_WORK "new", "triage", "waiting_approval", "approved", "scheduled", "travelling"
#define AT_WORK "in_progress", "on_hold", "quality_check"
#define OPEN BEFORE_WORK, AT_WORK, "ready", "handed_over"

const CareTransition care_lifecycle[] = {
  { "triage", WORDS ("new"), CARE_STEP_TO_PHASE, "triage", CARE_STEP_ANYWHERE, WORDS (), "" },
  { "propose", WORDS ("new", "triage", "in_progress"), CARE_STEP_TO_PHASE, "waiting_approval", CARE_STEP_ANYWHERE,
    WORDS ("price"), N_("an estimate or a price") },
  { "approve", WORDS ("waiting_approval"), CARE_STEP_TO_WORK, "approved", CARE_STEP_ANYWHERE,
    WORDS ("approved_by", "how"), N_("who approved, and how") },
  { "assign", WORDS (OPEN), CARE_STEP_STAYS, NULL, CARE_STEP_ANYWHERE, WORDS ("technician", "team"),
    N_("a technician or a team") },
  { "schedule", WORDS ("new", "triage", "approved", "scheduled", "in_progress", "on_hold"), CARE_STEP_TO_PHASE,
    "scheduled", CARE_STEP_ANYWHERE, WORDS ("technician", "planned_at"), N_("a technician and a time") },
  { "travel", WORDS ("scheduled"), CARE_STEP_TO_PHASE, "travelling", CARE_STEP_FIELD, WORDS (), N_("a visit today") },
  { "start", WORDS ("new", "triage", "approved", "scheduled", "travelling"), CARE_STEP_TO_PHASE, "in_progress",
    CARE_STEP_ANYWHERE, WORDS (), N_("the device in the shop, or arrival at the customer's") },
  { "hold", WORDS (BEFORE_WORK, AT_WORK), CARE_STEP_TO_PHASE, "on_hold", CARE_STEP_ANYWHERE, WORDS ("reason"),
    N_("a reason") },
  { "resume", WORDS ("on_hold"), CARE_STEP_BACK, NULL, CARE_STEP_ANYWHERE, WORDS (), "" },
  { "check", WORDS ("in_progress"), CARE_STEP_TO_PHASE, "quality_check", CARE_STEP_BENCH, WORDS (), "" },
  { "finish", WORDS ("in_progress", "quality_check"), CARE_STEP_TO_PHASE, "ready", CARE_STEP_ANYWHERE, WORDS ("result"),
    N_("a result, and every part taken for the job accounted for") },
  { "hand_over", WORDS ("ready"), CARE_STEP_TO_PHASE, "handed_over", CARE_STEP_ANYWHERE, WORDS ("receiver"),
    N_("who received it") },
  { "close", WORDS ("new", "triage", "handed_over"), CARE_STEP_TO_PHASE, "closed", CARE_STEP_ANYWHERE, WORDS ("result"),
    N_("a result; no open visit, estimate or reserved part; before work only advice_only or declined_by_customer") },
  { "cancel", WORDS (OPEN), CARE_STEP_TO_PHASE, "cancelled", CARE_STEP_ANYWHERE, WORDS ("reason"),
    N_("a reason; once work has begun, no used parts") },
  { "reopen", WORDS ("ready", "handed_over", "closed", "cancelled"), CARE_STEP_TO_PHASE, "triage", CARE_STEP_ANYWHERE,
    WORDS ("reason"), N_("a reason; not later than 30 days after hand-over") },
};

const guint care_n_lifecycle = G_N_ELEMENTS (care_lifecycle);

const CareTransition *
care_lifecycle_find (const char *name)
{
  for (guint i = 0; i < care_n_lifecycle; i++)
    if (g_strcmp0 (name, care_lifecycle[i].name) == 0)
      return &care_lifecycle[i];
  return NULL;
}

const char *
care_step_place_name (CareStepPlace place)
{
  static const char *const names[] = { "any", "bench", "field" };

  return names[place];
}

/* --- guards: each gives the sentence that refuses, or NULL --- */

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

static gboolean
is_among (const char *word, const char *const *words)
{
  return word != NULL && g_strv_contains (words, word);
}

static char *
listed (const char *const *words)
{
  return g_strjoinv (", ", (char **) words);
}

static char *
refuse_phase (const CareStep *step, const CareTransition *transition)
{
  g_autofree char *from = listed (transition->from);

  if (is_among (step->job.phase, transition->from))
    return NULL;
  return g_strdup_printf (_("%s is not possible while the job is %s; it is possible from: %s."), transition->name,
                          step->job.phase, from);
}

static char *
refuse_place (const CareStep *step, const CareTransition *transition)
{
  gboolean bench = care_job_type_is_bench (step->type, step->device_status);

  if (transition->place == CARE_STEP_BENCH && !bench)
    return g_strdup_printf (_("%s is for work in the shop, and this job (%s) is done at the customer's; use finish."),
                            transition->name, step->type);
  if (transition->place == CARE_STEP_FIELD && bench)
    return g_strdup_printf (_("%s is for work at the customer's, and this job (%s) is done in the shop; use start."),
                            transition->name, step->type);
  return NULL;
}

static char *
refuse_result (const char *result, const char *transition)
{
  g_autofree char *results = listed (care_results);

  if (is_empty (result))
    return g_strdup_printf (_("%s needs a result: give result= one of %s."), transition, results);
  if (!is_among (result, care_results))
    return g_strdup_printf (_("“%s” is not a result: give result= one of %s."), result, results);
  return NULL;
}

static char *
refuse_propose (const CareStep *step)
{
  return step->has_price ? NULL : g_strdup (_("propose needs an estimate: give price=, or add a line with a price."));
}

static char *
refuse_approve (const CareStep *step)
{
  if (is_empty (step->approved_by))
    return g_strdup (_("approve needs to know who approved: give approved_by=."));
  return is_empty (step->how) ? g_strdup (_("approve needs to know how the customer approved: give how=.")) : NULL;
}

static char *
refuse_assign (const CareStep *step)
{
  if (step->has_technician || step->has_team)
    return NULL;
  return g_strdup (_("assign needs somebody: give technician= or team=."));
}

static char *
refuse_schedule (const CareStep *step)
{
  if (!step->has_technician)
    return g_strdup (_("schedule needs a technician: give technician=."));
  return step->has_planned_at ? NULL : g_strdup (_("schedule needs a time: give planned_at=."));
}

static char *
refuse_travel (const CareStep *step)
{
  if (step->visit_today)
    return NULL;
  return g_strdup (_("travel needs a visit planned for this day: schedule one with planned_at=."));
}

/* A field type has no guard here: starting is the arrival. Without a device nothing can be in the wrong place. */
static char *
refuse_start (const CareStep *step)
{
  if (!care_job_type_is_bench (step->type, step->device_status) || !step->has_device
      || g_strcmp0 (step->device_status, "in_shop") == 0)
    return NULL;
  return g_strdup_printf (
    _("start needs the device in the shop, and its status is %s: set it to in_shop when it has come in."),
    step->device_status != NULL ? step->device_status : _("not known"));
}

static char *
refuse_hold (const CareStep *step)
{
  g_autofree char *reasons = listed (care_hold_reasons);

  if (is_empty (step->reason))
    return g_strdup_printf (_("hold needs a reason: give reason= one of %s."), reasons);
  return is_among (step->reason, care_hold_reasons)
           ? NULL
           : g_strdup_printf (_("“%s” is not a reason to hold: give reason= one of %s."), step->reason, reasons);
}

static char *
refuse_finish (const CareStep *step)
{
  char *refusal = refuse_result (step->result, "finish");

  if (refusal == NULL && step->parts_unaccounted)
    refusal = g_strdup (_("finish needs every part taken for the job accounted for: set the disposition of its part "
                          "lines, or return the parts."));
  return refusal;
}

static char *
refuse_hand_over (const CareStep *step)
{
  return is_empty (step->receiver) ? g_strdup (_("hand_over needs to know who received it: give receiver=.")) : NULL;
}

static const char *
result_at_close (const CareStep *step)
{
  return is_empty (step->result) ? step->job.result : step->result;
}

static char *
refuse_open_ends (const CareStep *step)
{
  if (step->open_visit)
    return g_strdup (_("close refuses because a visit is still open: end it with an outcome first."));
  if (step->open_estimate)
    return g_strdup (_("close refuses because an estimate is still open: approve or withdraw it first."));
  if (step->reserved_parts)
    return g_strdup (_("close refuses because parts are still reserved for the job: use or release them first."));
  return NULL;
}

static char *
refuse_close (const CareStep *step)
{
  static const char *const without_work[] = { "advice_only", "declined_by_customer", NULL };
  const char *result = result_at_close (step);
  char *refusal = refuse_result (result, "close");

  if (refusal == NULL && strcmp (step->job.phase, "handed_over") != 0 && !is_among (result, without_work))
    refusal = g_strdup_printf (_("close is possible from %s only with result advice_only or declined_by_customer; "
                                 "otherwise do the work and hand it over."), step->job.phase);
  return refusal != NULL ? refusal : refuse_open_ends (step);
}

static char *
refuse_cancel (const CareStep *step)
{
  static const char *const after_work[] = { "in_progress", "quality_check", "ready", "handed_over", NULL };

  if (is_empty (step->reason))
    return g_strdup (_("cancel needs a reason: give reason=."));
  if (step->parts_used && (step->job.ever_begun || is_among (step->job.phase, after_work)))
    return g_strdup (_("cancel refuses because work has begun and parts were used: take the part lines back first, or "
                       "finish the job."));
  return NULL;
}

static char *
refuse_reopen (const CareStep *step)
{
  if (is_empty (step->reason))
    return g_strdup (_("reopen needs a reason: give reason=."));
  if (step->job.has_handed_over_at && step->at - step->job.handed_over_at > (gint64) CARE_REWORK_DAYS * CARE_DAY)
    return g_strdup_printf (_("reopen is possible for %d days after hand-over, and these have passed: make a new job "
                              "with parent= this one."), CARE_REWORK_DAYS);
  return NULL;
}

static char *
refuse_by_guard (const CareStep *step)
{
  static const struct
  {
    const char *name;
    char *(*refuse) (const CareStep *step);
  } guards[] = {
    { "propose", refuse_propose },   { "approve", refuse_approve }, { "assign", refuse_assign },
    { "schedule", refuse_schedule }, { "travel", refuse_travel },   { "start", refuse_start },
    { "hold", refuse_hold },         { "finish", refuse_finish },   { "hand_over", refuse_hand_over },
    { "close", refuse_close },       { "cancel", refuse_cancel },   { "reopen", refuse_reopen },
  };

  for (guint i = 0; i < G_N_ELEMENTS (guards); i++)
    if (strcmp (guards[i].name, step->transition) == 0)
      return guards[i].refuse (step);
  return NULL;
}

/* --- the step --- */

static const char *
phase_reached (const CareStep *step, const CareTransition *transition)
{
  switch (transition->kind)
    {
    case CARE_STEP_STAYS:
      return step->job.phase;
    case CARE_STEP_BACK:
      return step->job.phase_before_hold != NULL ? step->job.phase_before_hold : "new";
    case CARE_STEP_TO_WORK:
      return step->job.work_begun ? "in_progress" : transition->to;
    case CARE_STEP_TO_PHASE:
    default:
      return transition->to;
    }
}

static void
add_event (CareStepResult *result, const char *transition, const char *phase)
{
  result->events[result->n_events].transition = transition;
  result->events[result->n_events].phase = phase;
  result->n_events++;
}

static void
take_step (const CareStep *step, const CareTransition *transition, CareStepResult *out)
{
  CareStepResult result = { .phase = phase_reached (step, transition) };
  gboolean closes = strcmp (transition->name, "hand_over") == 0 && !is_empty (step->job.result);

  add_event (&result, transition->name, transition->kind == CARE_STEP_STAYS ? NULL : result.phase);
  if (closes && !step->open_visit && !step->open_estimate && !step->reserved_parts)
    {
      add_event (&result, "close", "closed");
      result.phase = "closed";
    }
  *out = result;
}

gboolean
care_lifecycle_check (const CareStep *step, CareStepResult *out, GError **error)
{
  const CareTransition *transition = care_lifecycle_find (step->transition);
  g_autofree char *refusal = NULL;

  if (transition == NULL)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE,
                   _("“%s” is not a step of a job; see `transitions` for the list."),
                   step->transition != NULL ? step->transition : "");
      return FALSE;
    }
  refusal = refuse_phase (step, transition);
  if (refusal == NULL)
    refusal = refuse_place (step, transition);
  if (refusal == NULL)
    refusal = refuse_by_guard (step);
  if (refusal != NULL)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_REFUSED, refusal);
      return FALSE;
    }
  take_step (step, transition, out);
  return TRUE;
}
