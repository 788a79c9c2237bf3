/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include <string.h>

#include "domain/care-lifecycle.h"
#include "util/care-error.h"
#include "util/care-time.h"

#define NOW 1763733600 /* 2025-11-21T14:00:00Z */

/* --- the table, written a second time from the paper: a column a phase, in the order of care_phases --- */

/* n t w a s r i h q y o c x = new triage waiting_approval approved scheduled travelling in_progress on_hold
 * quality_check ready handed_over closed cancelled */
static const char phase_letters[] = "ntwasrihqyocx";

static const struct
{
  const char *name;
  const char *from;
  char to; /* = same, < before the hold, ! approved or in_progress */
  char place; /* . any, b bench, f field */
} slow_table[] = {
  { "triage", "n", 't', '.' },
  { "propose", "nti", 'w', '.' },
  { "approve", "w", '!', '.' },
  { "schedule", "ntasih", 's', '.' },
  { "assign", "ntwasrihqyo", '=', '.' },
  { "travel", "s", 'r', 'f' },
  { "start", "ntasr", 'i', '.' },
  { "hold", "ntwasrihq", 'h', '.' },
  { "resume", "h", '<', '.' },
  { "finish", "iq", 'y', '.' },
  { "check", "i", 'q', 'b' },
  { "hand_over", "y", 'o', '.' },
  { "close", "nto", 'c', '.' },
  { "cancel", "ntwasrihqyo", 'x', '.' },
  { "reopen", "yocx", 't', '.' },
};

static const char *const statuses[] = { NULL, "in_shop", "installed" };

static const char *
phase_of (char letter)
{
  return care_phases[strchr (phase_letters, letter) - phase_letters];
}

static char
letter_of (const char *phase)
{
  for (guint i = 0; care_phases[i] != NULL; i++)
    if (g_strcmp0 (phase, care_phases[i]) == 0)
      return phase_letters[i];
  return '?';
}

static gboolean
slow_is_bench (const char *type, const char *status)
{
  if (strcmp (type, "repair_bench") == 0)
    return TRUE;
  return (strcmp (type, "warranty_repair") == 0 || strcmp (type, "rework") == 0) && status != NULL
         && strcmp (status, "in_shop") == 0;
}

/* Everything the guards of @step want is there. */
static CareStep
full_step (const char *transition, const char *phase, const char *type, const char *status)
{
  return (CareStep) {
    .transition = transition,
    .at = NOW,
    .job = { .phase = phase, .phase_before_hold = strcmp (phase, "on_hold") == 0 ? "scheduled" : NULL },
    .type = type,
    .has_device = status != NULL,
    .device_status = status,
    .reason = "part_on_order",
    .approved_by = "Anna",
    .how = "phone",
    .result = strchr ("nt", letter_of (phase)) != NULL ? "advice_only" : "repaired",
    .receiver = "Anna",
    .has_price = TRUE,
    .has_technician = TRUE,
    .has_team = TRUE,
    .has_planned_at = TRUE,
    .visit_today = TRUE,
  };
}

static char
slow_target (guint row, const CareStep *step)
{
  switch (slow_table[row].to)
    {
    case '=':
      return letter_of (step->job.phase);
    case '<':
      return letter_of (step->job.phase_before_hold);
    case '!':
      return step->job.work_begun ? 'i' : 'a';
    default:
      return slow_table[row].to;
    }
}

/* All that can say no, in one flat list. */
static gboolean
slow_allows (guint row, const CareStep *s)
{
  const char *name = slow_table[row].name;
  char phase = letter_of (s->job.phase);
  gboolean bench = slow_is_bench (s->type, s->device_status);
  gboolean reason = s->reason != NULL && *s->reason != '\0';
  const char *closing = s->result != NULL && *s->result != '\0' ? s->result : s->job.result;

  if (strchr (slow_table[row].from, phase) == NULL)
    return FALSE;
  if ((slow_table[row].place == 'b' && !bench) || (slow_table[row].place == 'f' && bench))
    return FALSE;
  if (strcmp (name, "propose") == 0 && !s->has_price)
    return FALSE;
  if (strcmp (name, "approve") == 0 && (s->approved_by == NULL || s->how == NULL))
    return FALSE;
  if (strcmp (name, "assign") == 0 && !s->has_technician && !s->has_team)
    return FALSE;
  if (strcmp (name, "schedule") == 0 && !(s->has_technician && s->has_planned_at))
    return FALSE;
  if (strcmp (name, "travel") == 0 && !s->visit_today)
    return FALSE;
  if (strcmp (name, "start") == 0 && bench && s->has_device && g_strcmp0 (s->device_status, "in_shop") != 0)
    return FALSE;
  if (strcmp (name, "hold") == 0 && !(reason && care_values_have (care_hold_reasons, s->reason)))
    return FALSE;
  if (strcmp (name, "finish") == 0 && (!care_values_have (care_results, s->result) || s->parts_unaccounted))
    return FALSE;
  if (strcmp (name, "hand_over") == 0 && s->receiver == NULL)
    return FALSE;
  if (strcmp (name, "close") == 0
      && (s->open_visit || s->open_estimate || s->reserved_parts || !care_values_have (care_results, closing)))
    return FALSE;
  if (strcmp (name, "close") == 0 && phase != 'o' && strcmp (closing, "advice_only") != 0
      && strcmp (closing, "declined_by_customer") != 0)
    return FALSE;
  if (strcmp (name, "cancel") == 0
      && (!reason || (s->parts_used && (s->job.ever_begun || strchr ("iqyo", phase) != NULL))))
    return FALSE;
  if (strcmp (name, "reopen") == 0
      && (!reason || (s->job.has_handed_over_at && s->at > s->job.handed_over_at + 30 * 86400)))
    return FALSE;
  return TRUE;
}

static void
check_step (guint row, const CareStep *step)
{
  g_autoptr (GError) error = NULL;
  CareStepResult result = { .phase = "untouched" };
  gboolean expected = slow_allows (row, step);
  gboolean closes_at_once = strcmp (step->transition, "hand_over") == 0 && !step->open_visit && !step->open_estimate
                            && !step->reserved_parts && step->job.result != NULL;
  const char *reached = NULL;
  gboolean allowed = care_lifecycle_check (step, &result, &error);

  if (allowed != expected)
    g_test_message ("%s from %s, %s, device %s", step->transition, step->job.phase, step->type,
                    step->device_status != NULL ? step->device_status : "-");
  g_assert_cmpint (allowed, ==, expected);
  if (!expected)
    {
      g_assert_error (error, CARE_ERROR, CARE_ERROR_REFUSED);
      g_assert_null (strpbrk (error->message, "=_"));
      g_assert_true (g_str_has_suffix (error->message, "."));
      g_assert_cmpstr (result.phase, ==, "untouched");
      return;
    }
  g_assert_no_error (error);
  reached = phase_of (slow_target (row, step));
  g_assert_cmpstr (result.events[0].transition, ==, step->transition);
  g_assert_cmpstr (result.events[0].phase, ==, strcmp (step->transition, "assign") == 0 ? NULL : reached);
  g_assert_cmpuint (result.n_events, ==, closes_at_once ? 2 : 1);
  g_assert_cmpstr (result.phase, ==, closes_at_once ? "closed" : reached);
  if (closes_at_once)
    {
      g_assert_cmpstr (result.events[1].transition, ==, "close");
      g_assert_cmpstr (result.events[1].phase, ==, "closed");
    }
}

/* Every transition from every phase for every type and place of the device. */
static void
test_whole_table (void)
{
  guint allowed = 0;

  for (guint row = 0; row < G_N_ELEMENTS (slow_table); row++)
    for (guint phase = 0; care_phases[phase] != NULL; phase++)
      for (guint type = 0; care_job_types[type] != NULL; type++)
        for (guint status = 0; status < G_N_ELEMENTS (statuses); status++)
          for (guint begun = 0; begun < 2; begun++)
            {
              CareStep step
                = full_step (slow_table[row].name, care_phases[phase], care_job_types[type], statuses[status]);
              step.job.work_begun = step.job.ever_begun = begun != 0;
              allowed += slow_allows (row, &step);
              check_step (row, &step);
            }
  /* The test itself would pass if both tables were empty. */
  g_assert_cmpuint (allowed, >, 2000);
}

static const char *
pick (const char *const *words)
{
  return words[g_test_rand_int_range (0, (gint32) g_strv_length ((char **) words))];
}

static gboolean
mostly (void)
{
  return g_test_rand_int_range (0, 4) != 0;
}

static void
test_random_steps (void)
{
  for (int round = 0; round < 100000; round++)
    {
      guint row = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (slow_table));
      CareStep step = full_step (slow_table[row].name, pick (care_phases), pick (care_job_types),
                                 statuses[g_test_rand_int_range (0, 3)]);

      step.reason = mostly () ? pick (care_hold_reasons) : mostly () ? "because" : mostly () ? "" : NULL;
      step.approved_by = mostly () ? "Anna" : NULL;
      step.how = mostly () ? "phone" : NULL;
      step.result = mostly () ? pick (care_results) : mostly () ? NULL : "mended";
      step.receiver = mostly () ? "Anna" : NULL;
      step.job.result = mostly () ? NULL : pick (care_results);
      step.job.work_begun = mostly ();
      step.job.ever_begun = step.job.work_begun || mostly ();
      step.job.has_handed_over_at = mostly ();
      step.job.handed_over_at = step.job.has_handed_over_at ? NOW - g_test_rand_int_range (28 * 86400, 32 * 86400) : 0;
      step.has_device = mostly ();
      step.has_price = mostly ();
      step.has_technician = mostly ();
      step.has_team = mostly ();
      step.has_planned_at = mostly ();
      step.visit_today = mostly ();
      step.open_visit = !mostly ();
      step.open_estimate = !mostly ();
      step.reserved_parts = !mostly ();
      step.parts_used = !mostly ();
      step.parts_unaccounted = !mostly ();
      check_step (row, &step);
    }
}

/* The table that scripts read is the same one. */
static void
test_table_is_data (void)
{
  g_assert_cmpuint (care_n_lifecycle, ==, G_N_ELEMENTS (slow_table));
  g_assert_cmpuint (strlen (phase_letters), ==, g_strv_length ((char **) care_phases));
  for (guint row = 0; row < G_N_ELEMENTS (slow_table); row++)
    {
      const CareTransition *transition = care_lifecycle_find (slow_table[row].name);
      GString *from = g_string_new (NULL);

      g_assert_nonnull (transition);
      g_assert_true (care_values_have (care_transitions, transition->name));
      for (guint i = 0; transition->from[i] != NULL; i++)
        g_string_append_c (from, letter_of (transition->from[i]));
      g_assert_cmpstr (from->str, ==, slow_table[row].from);
      g_string_free (from, TRUE);
      g_assert_cmpint (care_step_place_name (transition->place)[0], ==,
                       slow_table[row].place == '.' ? 'a' : slow_table[row].place);
    }
  for (guint i = 0; care_transitions[i] != NULL; i++)
    g_assert_true ((care_lifecycle_find (care_transitions[i]) != NULL)
                   == (strcmp (care_transitions[i], "create") != 0));
}

/* --- every guard says what is missing and what to do --- */

typedef struct
{
  const char *transition;
  const char *phase;
  const char *type;
  const char *status;
  guint missing; /* which part of a full step is taken away */
  const char *sentence; /* a piece of it */
} GuardCase;

enum
{
  NOTHING, PRICE, APPROVED_BY, HOW, SOMEBODY, TECHNICIAN, TIME, VISIT, REASON, WRONG_REASON, RESULT, WRONG_RESULT,
  ACCOUNT, RECEIVER, OPEN_VISIT, OPEN_ESTIMATE, RESERVED, USED, LATE,
};

static const GuardCase guard_cases[] = {
  { "triage", "triage", "inspection", NULL, NOTHING,
    "“Triage” is not possible while the job is triage; it is possible from: new." },
  { "finish", "closed", "inspection", NULL, NOTHING, "“Finish” is not possible while the job is closed; it is possible from: in progress, quality check." },
  { "travel", "scheduled", "repair_bench", "in_shop", NOTHING, "done in the shop" },
  { "travel", "scheduled", "rework", "in_shop", NOTHING, "done in the shop" },
  { "check", "in_progress", "repair_field", "in_shop", NOTHING, "done at the customer's" },
  { "check", "in_progress", "warranty_repair", "installed", NOTHING, "done at the customer's" },
  { "propose", "new", "inspection", NULL, PRICE, "needs a price" },
  { "approve", "waiting_approval", "inspection", NULL, APPROVED_BY, "Who approved" },
  { "approve", "waiting_approval", "inspection", NULL, HOW, "How did the customer approve" },
  { "assign", "new", "inspection", NULL, SOMEBODY, "a technician or a team" },
  { "schedule", "new", "inspection", NULL, TECHNICIAN, "needs a technician" },
  { "schedule", "new", "inspection", NULL, TIME, "needs a time" },
  { "travel", "scheduled", "inspection", NULL, VISIT, "No visit is planned for this day" },
  { "start", "new", "repair_bench", "installed", NOTHING, "its status is “installed”" },
  { "hold", "new", "inspection", NULL, REASON, "waiting for the customer's answer, customer absent, part on order" },
  { "hold", "new", "inspection", NULL, WRONG_REASON, "“lunch” is not a reason" },
  { "finish", "in_progress", "inspection", NULL, RESULT, "choose one of repaired, repaired for the time being," },
  { "finish", "in_progress", "inspection", NULL, WRONG_RESULT, "“mended” is not a result" },
  { "finish", "in_progress", "inspection", NULL, ACCOUNT, "accounted for" },
  { "hand_over", "ready", "inspection", NULL, RECEIVER, "Who received it" },
  { "close", "handed_over", "inspection", NULL, RESULT, "“Close” needs a result" },
  { "close", "handed_over", "inspection", NULL, OPEN_VISIT, "visit is still open" },
  { "close", "handed_over", "inspection", NULL, OPEN_ESTIMATE, "estimate is still open" },
  { "close", "handed_over", "inspection", NULL, RESERVED, "still reserved" },
  { "close", "triage", "inspection", NULL, WRONG_RESULT, "not a result" },
  { "cancel", "new", "inspection", NULL, REASON, "needs a reason" },
  { "cancel", "in_progress", "inspection", NULL, USED, "parts were used" },
  { "reopen", "closed", "inspection", NULL, REASON, "needs a reason" },
  { "reopen", "closed", "inspection", NULL, LATE, "parent" },
};

static void
take_away (CareStep *step, guint missing)
{
  step->has_price = missing != PRICE;
  step->approved_by = missing != APPROVED_BY ? "Anna" : "";
  step->how = missing != HOW ? "phone" : "";
  step->has_technician = missing != TECHNICIAN && missing != SOMEBODY;
  step->has_team = missing != SOMEBODY;
  step->has_planned_at = missing != TIME;
  step->visit_today = missing != VISIT;
  step->reason = missing == REASON ? "" : missing == WRONG_REASON ? "lunch" : "internal";
  step->result = missing == RESULT ? NULL : missing == WRONG_RESULT ? "mended" : step->result;
  step->parts_unaccounted = missing == ACCOUNT;
  step->receiver = missing != RECEIVER ? "Anna" : NULL;
  step->open_visit = missing == OPEN_VISIT;
  step->open_estimate = missing == OPEN_ESTIMATE;
  step->reserved_parts = missing == RESERVED;
  step->parts_used = missing == USED;
  step->job.has_handed_over_at = missing == LATE;
  step->job.handed_over_at = missing == LATE ? NOW - 30 * 86400 - 1 : 0;
}

static void
test_guards (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (guard_cases); i++)
    {
      const GuardCase *c = &guard_cases[i];
      CareStep step = full_step (c->transition, c->phase, c->type, c->status);
      g_autoptr (GError) error = NULL;
      CareStepResult result;

      take_away (&step, c->missing);
      g_assert_false (care_lifecycle_check (&step, &result, &error));
      g_assert_error (error, CARE_ERROR, CARE_ERROR_REFUSED);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, c->sentence));
      /* Words of the command line say nothing to somebody at a window. */
      g_assert_null (strpbrk (error->message, "=_"));
    }
}

static void
test_edges (void)
{
  CareStep step = full_step ("reopen", "closed", "inspection", NULL);
  g_autoptr (GError) error = NULL;
  CareStepResult result;

  /* The last second of the rework window. */
  step.job.has_handed_over_at = TRUE;
  step.job.handed_over_at = NOW - 30 * 86400;
  g_assert_true (care_lifecycle_check (&step, &result, NULL));
  g_assert_cmpstr (result.phase, ==, "triage");
  /* A job that was closed on the phone was never handed over: no window. */
  step.job.has_handed_over_at = FALSE;
  step.job.handed_over_at = 0;
  g_assert_true (care_lifecycle_check (&step, &result, NULL));
  /* Closing takes the result that finish gave. */
  step = full_step ("close", "handed_over", "inspection", NULL);
  step.result = NULL;
  step.job.result = "inspected";
  g_assert_true (care_lifecycle_check (&step, &result, NULL));
  /* Hand-over closes at once, unless the result is not known or a visit is still open. */
  step = full_step ("hand_over", "ready", "inspection", NULL);
  g_assert_true (care_lifecycle_check (&step, &result, NULL));
  g_assert_cmpstr (result.phase, ==, "handed_over");
  step.job.result = "inspected";
  g_assert_true (care_lifecycle_check (&step, &result, NULL));
  g_assert_cmpstr (result.phase, ==, "closed");
  step.open_visit = TRUE;
  g_assert_true (care_lifecycle_check (&step, &result, NULL));
  g_assert_cmpstr (result.phase, ==, "handed_over");
  /* Words that are no step. */
  step.transition = "explode";
  g_assert_false (care_lifecycle_check (&step, &result, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_USAGE);
  step.transition = NULL;
  g_assert_false (care_lifecycle_check (&step, &result, NULL));
  step.transition = "create";
  g_assert_false (care_lifecycle_check (&step, &result, NULL));
}

/* --- what events say --- */

/* "transition phase field=value…"; at is its place in the list (hours) unless at= says otherwise; void=N voids the
 * N-th. */
static CareJobEvent *
event_of (const char *words, guint place, GPtrArray *before)
{
  CareJobEvent *event = CARE_NEW (CareJobEvent);
  g_auto (GStrv) parts = g_strsplit (words, " ", -1);

  event->record.id = care_id_new ();
  CARE_PUT_TEXT (event, CareJobEvent, transition, parts[0]);
  if (strcmp (parts[1], "-") != 0)
    CARE_PUT_TEXT (event, CareJobEvent, phase, parts[1]);
  CARE_PUT (event, CareJobEvent, at, NOW + place * 3600);
  CARE_PUT (event, CareJobEvent, recorded_at, NOW + place * 3600);
  for (guint i = 2; parts[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (parts[i], "=", 2);
      int n = care_entity_field (&CareJobEvent_ENTITY, pair[0]);

      if (strcmp (pair[0], "void") == 0)
        care_record_set_id (
          &event->record, CareJobEvent_voids,
          &((CareRecord *) g_ptr_array_index (before, (guint) g_ascii_strtoull (pair[1], NULL, 10)))->id);
      else if (strcmp (pair[0], "at") == 0)
        event->at = NOW + g_ascii_strtoll (pair[1], NULL, 10) * 3600;
      else
        care_record_set_text (&event->record, (guint) n, pair[1]);
    }
  return event;
}

typedef struct
{
  const char *events[10];
  const char *phase;
  const char *status;
  const char *result;
  int handed_over; /* hour; -1 none */
  gboolean work_begun;
  gboolean ever_begun;
  const char *before_hold;
  const char *hold_reason;
} DeriveCase;

static const DeriveCase derive_cases[] = {
  { { NULL }, "new", NULL, NULL, -1, FALSE, FALSE, NULL, NULL },
  { { "create -" }, "new", NULL, NULL, -1, FALSE, FALSE, NULL, NULL },
  { { "create new", "triage triage status=looking" }, "triage", "looking", NULL, -1, FALSE, FALSE, NULL, NULL },
  /* The status belongs to its phase. */
  { { "create new", "triage triage status=looking", "start in_progress" },
    "in_progress", NULL, NULL, -1, TRUE, TRUE, NULL, NULL },
  { { "create new", "start in_progress", "assign - status=with_senior" },
    "in_progress", "with_senior", NULL, -1, TRUE, TRUE, NULL, NULL },
  { { "create new", "start in_progress", "finish ready result=repaired", "hand_over handed_over", "close closed" },
    "closed", NULL, "repaired", 3, TRUE, TRUE, NULL, NULL },
  { { "create new", "start in_progress", "finish ready result=repaired", "hand_over handed_over",
      "close closed result=replaced" }, "closed", NULL, "replaced", 3, TRUE, TRUE, NULL, NULL },
  { { "create new", "start in_progress", "finish ready result=repaired", "hand_over handed_over", "close closed",
      "reopen triage" }, "triage", NULL, NULL, -1, FALSE, TRUE, NULL, NULL },
  { { "create new", "start in_progress", "finish ready result=repaired", "hand_over handed_over", "reopen triage",
      "start in_progress", "finish ready result=replaced", "hand_over handed_over" },
    "handed_over", NULL, "replaced", 7, TRUE, TRUE, NULL, NULL },
  /* Nothing was handed over when the advice was enough. */
  { { "create new", "close closed result=advice_only" }, "closed", NULL, "advice_only", -1, FALSE, FALSE, NULL, NULL },
  /* A job that was over when it came in. */
  { { "create closed result=repaired" }, "closed", NULL, "repaired", 0, FALSE, FALSE, NULL, NULL },
  { { "create handed_over" }, "handed_over", NULL, NULL, 0, TRUE, TRUE, NULL, NULL },
  { { "create ready result=repaired" }, "ready", NULL, "repaired", -1, TRUE, TRUE, NULL, NULL },
  /* Holding twice keeps the way back. */
  { { "create new", "start in_progress", "hold on_hold reason=part_on_order", "hold on_hold reason=internal" },
    "on_hold", NULL, NULL, -1, TRUE, TRUE, "in_progress", "internal" },
  { { "create new", "hold on_hold reason=internal", "resume new" }, "new", NULL, NULL, -1, FALSE, FALSE, NULL, NULL },
  /* Order is when it happened; being made comes first whatever its time. */
  { { "create new at=9", "finish ready result=repaired at=5", "start in_progress at=4" },
    "ready", NULL, "repaired", -1, TRUE, TRUE, NULL, NULL },
  { { "create new at=9", "start in_progress at=3", "triage triage at=3" },
    "triage", NULL, NULL, -1, TRUE, TRUE, NULL, NULL },
  /* Voided events never were. */
  { { "create new", "start in_progress", "finish ready result=repaired", "finish ready void=2 result=repaired" },
    "in_progress", NULL, NULL, -1, TRUE, TRUE, NULL, NULL },
  { { "create new", "start in_progress", "start in_progress void=1" },
    "new", NULL, NULL, -1, FALSE, FALSE, NULL, NULL },
  { { "create new", "start in_progress", "start in_progress void=1", "start in_progress void=2" },
    "new", NULL, NULL, -1, FALSE, FALSE, NULL, NULL },
  /* A phase that a newer program knows is kept. */
  { { "create new", "triage quarantined" }, "quarantined", NULL, NULL, -1, FALSE, FALSE, NULL, NULL },
};

static void
shuffle (gpointer *items, guint n)
{
  for (guint i = n; i > 1; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (gint32) i);
      gpointer item = items[i - 1];
      items[i - 1] = items[j];
      items[j] = item;
    }
}

static void
check_caches (const CareJobCaches *got, const DeriveCase *c)
{
  g_assert_cmpstr (got->phase, ==, c->phase);
  g_assert_cmpstr (got->status, ==, c->status);
  g_assert_cmpstr (got->result, ==, c->result);
  g_assert_cmpint (got->has_handed_over_at, ==, c->handed_over >= 0);
  g_assert_cmpint (got->handed_over_at, ==, c->handed_over >= 0 ? NOW + c->handed_over * 3600 : 0);
  g_assert_cmpint (got->work_begun, ==, c->work_begun);
  g_assert_cmpint (got->ever_begun, ==, c->ever_begun);
  g_assert_cmpstr (got->phase_before_hold, ==, c->before_hold);
  g_assert_cmpstr (got->hold_reason, ==, c->hold_reason);
}

static void
test_derive (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (derive_cases); i++)
    {
      g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
      CareJob *job = CARE_NEW (CareJob);
      CareJobCaches caches;

      g_test_message ("case %u", i);
      for (guint n = 0; derive_cases[i].events[n] != NULL; n++)
        g_ptr_array_add (events, event_of (derive_cases[i].events[n], n, events));
      for (guint round = 0; round < 10; round++)
        {
          care_job_derive ((const CareJobEvent *const *) events->pdata, events->len, &caches);
          check_caches (&caches, &derive_cases[i]);
          shuffle (events->pdata, events->len);
        }
      g_assert_true (care_job_take_caches (job, &caches));
      g_assert_false (care_job_take_caches (job, &caches));
      g_assert_cmpstr (job->phase, ==, derive_cases[i].phase);
      g_assert_cmpstr (job->result, ==, derive_cases[i].result);
      g_assert_cmpint (CARE_HAS (job, CareJob, handed_over_at), ==, derive_cases[i].handed_over >= 0);
      care_record_free (CARE_RECORD (job));
    }
}

/* A random life: each step that the table allows becomes events, and the phase it announced is what the events say
 * afterwards, in whatever order they are read; then the last step is voided and the job is where it was. */
static void
test_random_lives (void)
{
  guint steps = 0;

  for (int life = 0; life < 300; life++)
    {
      g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
      CareJobCaches now, before;

      g_ptr_array_add (events, event_of ("create new", 0, events));
      for (guint try = 1; try < 40; try++)
        {
          guint row = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (slow_table));
          CareStep step = full_step (slow_table[row].name, "new", "repair_field", "installed");
          g_autofree char *void_words = NULL;
          CareStepResult result;

          care_job_derive ((const CareJobEvent *const *) events->pdata, events->len, &before);
          step.job = before;
          step.at = NOW + try * 3600;
          step.open_visit = g_test_rand_int_range (0, 2) != 0;
          if (!care_lifecycle_check (&step, &result, NULL))
            continue;
          steps++;
          for (guint i = 0; i < result.n_events; i++)
            {
              g_autofree char *words = g_strdup_printf (
                "%s %s%s", result.events[i].transition, result.events[i].phase != NULL ? result.events[i].phase : "-",
                strcmp (result.events[i].transition, "finish") == 0 ? " result=repaired" : "");
              g_ptr_array_add (events, event_of (words, try, events));
            }
          care_job_derive ((const CareJobEvent *const *) events->pdata, events->len, &now);
          g_assert_cmpstr (now.phase, ==, result.phase);
          if (strcmp (slow_table[row].name, "resume") == 0)
            g_assert_cmpstr (now.phase, ==, before.phase_before_hold);
          if (result.n_events > 1 || g_test_rand_int_range (0, 4) != 0)
            continue;
          void_words = g_strdup_printf ("%s - void=%u", slow_table[row].name, events->len - 1);
          g_ptr_array_add (events, event_of (void_words, try, events));
          shuffle (events->pdata, events->len);
          care_job_derive ((const CareJobEvent *const *) events->pdata, events->len, &now);
          g_assert_cmpstr (now.phase, ==, before.phase);
          g_assert_cmpstr (now.phase_before_hold, ==, before.phase_before_hold);
          g_assert_cmpint (now.work_begun, ==, before.work_begun);
          g_assert_cmpint (now.handed_over_at, ==, before.handed_over_at);
        }
    }
  g_assert_cmpuint (steps, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/lifecycle/table-is-data", test_table_is_data);
  g_test_add_func ("/domain/lifecycle/whole-table", test_whole_table);
  g_test_add_func ("/domain/lifecycle/random-steps", test_random_steps);
  g_test_add_func ("/domain/lifecycle/guards", test_guards);
  g_test_add_func ("/domain/lifecycle/edges", test_edges);
  g_test_add_func ("/domain/lifecycle/derive", test_derive);
  g_test_add_func ("/domain/lifecycle/random-lives", test_random_lives);
  return g_test_run ();
}
