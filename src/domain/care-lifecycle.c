/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-lifecycle.h"

#include <glib/gi18n.h>
#include <string.h>

#include "domain/care-words.h"
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

/* --- guards: each gives the sentence that refuses, or NULL. The sentences are for people at a window too: how a command line gives what is
 * missing, aftercarectl adds. --- */

/* A step as a person calls it, to stand in quotation marks. */
static const char *
step_words (const char *transition)
{
  static const struct
  {
    const char *name, *words;
  } steps[] = {
    { "triage", NC_ ("step", "Triage") },           { "propose", NC_ ("step", "Estimate") },    { "approve", NC_ ("step", "Approval") },
    { "assign", NC_ ("step", "Assignment") },       { "schedule", NC_ ("step", "Appointment") }, { "travel", NC_ ("step", "On the way") },
    { "start", NC_ ("step", "Start of work") },     { "hold", NC_ ("step", "Hold") },           { "resume", NC_ ("step", "Resume") },
    { "check", NC_ ("step", "Quality check") },     { "finish", NC_ ("step", "Finish") },       { "hand_over", NC_ ("step", "Hand-over") },
    { "close", NC_ ("step", "Close") },             { "cancel", NC_ ("step", "Cancellation") }, { "reopen", NC_ ("step", "Reopening") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strcmp (steps[i].name, transition) == 0)
      return g_dpgettext2 (NULL, "step", steps[i].words);
  return transition;
}

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
listed (const char *const *values)
{
  g_autoptr (GString) list = g_string_new (NULL);
  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autofree char *words = care_value_words (values[i]);
      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", words);
    }
  return g_strdup (list->str);
}

static char *
refuse_phase (const CareStep *step, const CareTransition *transition)
{
  g_autofree char *from = listed (transition->from);
  g_autofree char *phase = care_value_words (step->job.phase);

  if (is_among (step->job.phase, transition->from))
    return NULL;
  return g_strdup_printf (_("“%s” is not possible while the job is %s; it is possible from: %s."),
                          step_words (transition->name), phase, from);
}

static char *
refuse_place (const CareStep *step, const CareTransition *transition)
{
  gboolean bench = care_job_type_is_bench (step->type, step->device_status);
  g_autofree char *type = care_value_words (step->type);

  if (transition->place == CARE_STEP_BENCH && !bench)
    return g_strdup_printf (_("“%s” is for work in the shop, and this job (%s) is done at the customer's: finish it instead."),
                            step_words (transition->name), type);
  if (transition->place == CARE_STEP_FIELD && bench)
    return g_strdup_printf (_("“%s” is for work at the customer's, and this job (%s) is done in the shop: start the work instead."),
                            step_words (transition->name), type);
  return NULL;
}

static char *
refuse_result (const char *result, const char *transition)
{
  g_autofree char *results = listed (care_results);

  if (is_empty (result))
    return g_strdup_printf (_("“%s” needs a result: choose one of %s."), step_words (transition), results);
  if (!is_among (result, care_results))
    return g_strdup_printf (_("“%s” is not a result: choose one of %s."), result, results);
  return NULL;
}

static char *
refuse_propose (const CareStep *step)
{
  return step->has_price ? NULL : g_strdup (_("An estimate needs a price: say one, or add a line with a price."));
}

static char *
refuse_approve (const CareStep *step)
{
  if (is_empty (step->approved_by))
    return g_strdup (_("Who approved? Say who of the customer's side did."));
  return is_empty (step->how) ? g_strdup (_("How did the customer approve? Say by phone, in writing or in person.")) : NULL;
}

static char *
refuse_assign (const CareStep *step)
{
  if (step->has_technician || step->has_team)
    return NULL;
  return g_strdup (_("Nobody is named: choose a technician or a team."));
}

static char *
refuse_schedule (const CareStep *step)
{
  if (!step->has_technician)
    return g_strdup (_("An appointment needs a technician: choose one."));
  return step->has_planned_at ? NULL : g_strdup (_("An appointment needs a time: choose day and hour."));
}

static char *
refuse_travel (const CareStep *step)
{
  if (step->visit_today)
    return NULL;
  return g_strdup (_("No visit is planned for this day: make an appointment first."));
}

/* A field type has no guard here: starting is the arrival. Without a device nothing can be in the wrong place. */
static char *
refuse_start (const CareStep *step)
{
  g_autofree char *status = care_value_words (step->device_status);
  g_autofree char *in_shop = care_value_words ("in_shop");

  if (!care_job_type_is_bench (step->type, step->device_status) || !step->has_device
      || g_strcmp0 (step->device_status, "in_shop") == 0)
    return NULL;
  return g_strdup_printf (
    _("Work in the shop needs the device there, and its status is “%s”: set it to “%s” when it has come in."),
    status != NULL ? status : _("not known"), in_shop);
}

static char *
refuse_hold (const CareStep *step)
{
  g_autofree char *reasons = listed (care_hold_reasons);

  if (is_empty (step->reason))
    return g_strdup_printf (_("A job is put on hold for a reason: choose one of %s."), reasons);
  return is_among (step->reason, care_hold_reasons)
           ? NULL
           : g_strdup_printf (_("“%s” is not a reason to hold: choose one of %s."), step->reason, reasons);
}

static char *
refuse_finish (const CareStep *step)
{
  char *refusal = refuse_result (step->result, "finish");

  if (refusal == NULL && step->parts_unaccounted)
    refusal = g_strdup (_("Not every part taken for the job is accounted for: say what became of each, or return "
                          "the parts."));
  return refusal;
}

static char *
refuse_hand_over (const CareStep *step)
{
  return is_empty (step->receiver) ? g_strdup (_("Who received it? Say who took it over.")) : NULL;
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
    return g_strdup (_("The job cannot be closed because a visit is still open: end it with an outcome first."));
  if (step->open_estimate)
    return g_strdup (_("The job cannot be closed because an estimate is still open: approve or withdraw it first."));
  if (step->reserved_parts)
    return g_strdup (_("The job cannot be closed because parts are still reserved for it: use or release them first."));
  return NULL;
}

static char *
refuse_close (const CareStep *step)
{
  static const char *const without_work[] = { "advice_only", "declined_by_customer", NULL };
  const char *result = result_at_close (step);
  char *refusal = refuse_result (result, "close");

  if (refusal == NULL && strcmp (step->job.phase, "handed_over") != 0 && !is_among (result, without_work))
    {
      g_autofree char *phase = care_value_words (step->job.phase);
      g_autofree char *results = listed (without_work);
      refusal = g_strdup_printf (_("A job that is %s can be closed only with one of these results: %s; otherwise do the work and "
                                   "hand it over."), phase, results);
    }
  return refusal != NULL ? refusal : refuse_open_ends (step);
}

static char *
refuse_cancel (const CareStep *step)
{
  static const char *const after_work[] = { "in_progress", "quality_check", "ready", "handed_over", NULL };

  if (is_empty (step->reason))
    return g_strdup (_("A cancellation needs a reason: say why."));
  if (step->parts_used && (step->job.ever_begun || is_among (step->job.phase, after_work)))
    return g_strdup (_("The job cannot be cancelled because work has begun and parts were used: take the part lines back "
                       "first, or finish the job."));
  return NULL;
}

static char *
refuse_reopen (const CareStep *step)
{
  if (is_empty (step->reason))
    return g_strdup (_("Reopening needs a reason: say why."));
  if (step->job.has_handed_over_at && step->at - step->job.handed_over_at > (gint64) CARE_REWORK_DAYS * CARE_DAY)
    return g_strdup_printf (_("A job can be reopened for %d days after its hand-over, and these have passed: make a new "
                              "job that follows this one (its parent)."), CARE_REWORK_DAYS);
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
