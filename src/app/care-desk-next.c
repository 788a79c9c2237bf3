/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-desk-next.h"

#include "app/care-clock.h"
#include "domain/care-contact.h"
#include "domain/care-job.h"

#include <glib/gi18n.h>

typedef enum
{
  VERB_OPEN,
  VERB_CALL,
  VERB_SCHEDULE,
  VERB_ASSIGN,
  VERB_START,
  VERB_APPROVE,
  VERB_RESUME,
  VERB_FINISH,
  VERB_HAND_OVER,
  VERB_SETTLE,
} Verb;

/* A step that asks nothing is not done from here: its page has it on the main button, where it can be seen what it is about. */
static const struct
{
  const char *words, *icon, *action, *target;
} verbs[] = {
  [VERB_OPEN] = { NC_ ("row", "Open"), "care-next-symbolic", NULL, NULL },
  [VERB_CALL] = { NC_ ("row", "Call"), "care-call-symbolic", NULL, NULL },
  [VERB_SCHEDULE] = { NC_ ("row", "Schedule"), "care-calendar-symbolic", "page.step", "schedule" },
  [VERB_ASSIGN] = { NC_ ("row", "Assign"), "care-user-symbolic", "page.step", "assign" },
  [VERB_START] = { NC_ ("row", "Start"), "care-wrench-symbolic", NULL, NULL },
  [VERB_APPROVE] = { NC_ ("row", "Approve"), "care-tick-symbolic", "page.step", "approve" },
  [VERB_RESUME] = { NC_ ("row", "Resume"), "care-wrench-symbolic", NULL, NULL },
  [VERB_FINISH] = { NC_ ("row", "Finish"), "care-tick-symbolic", "page.step", "finish" },
  [VERB_HAND_OVER] = { NC_ ("row", "Hand Over"), "care-phase-done-symbolic", "page.step", "hand_over" },
  [VERB_SETTLE] = { NC_ ("row", "Settle"), "care-tick-symbolic", "page.main", NULL },
};

static CareDeskNext
next_of (Verb verb)
{
  return (CareDeskNext){ g_dpgettext2 (NULL, "row", verbs[verb].words), verbs[verb].icon, verbs[verb].action, verbs[verb].target, verb == VERB_CALL };
}

static Verb
verb_of_job (CareEngine *engine, const CareJob *job, const CareDeskBeside *beside)
{
  static const struct
  {
    const char *phase;
    Verb field, bench;
  } rows[] = {
    { "new", VERB_SCHEDULE, VERB_START },          { "triage", VERB_SCHEDULE, VERB_START },
    { "waiting_approval", VERB_APPROVE, VERB_APPROVE }, { "approved", VERB_SCHEDULE, VERB_START },
    { "scheduled", VERB_OPEN, VERB_START },        { "travelling", VERB_OPEN, VERB_OPEN },
    { "in_progress", VERB_OPEN, VERB_FINISH },     { "on_hold", VERB_RESUME, VERB_RESUME },
    { "quality_check", VERB_FINISH, VERB_FINISH }, { "ready", VERB_HAND_OVER, VERB_HAND_OVER },
    { "handed_over", VERB_SETTLE, VERB_SETTLE },
  };
  CareId me = care_engine_user (engine);
  gboolean nobody = !CARE_HAS (job, CareJob, technician), mine = !nobody && care_id_equal (&job->technician, &me);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (rows[i].phase, job->phase) == 0)
      {
        Verb verb = beside->is_bench ? rows[i].bench : rows[i].field;
        if (nobody && (verb == VERB_START || g_str_equal (rows[i].phase, "scheduled")))
          return VERB_ASSIGN;
        return mine && g_str_equal (rows[i].phase, "in_progress") ? VERB_FINISH : verb;
      }
  return VERB_OPEN;
}

/* Who waits is called first: for the answer to an estimate, and when an agreed time has passed. The form that takes down what was said is ready. */
static CareDeskNext
next_of_job (CareEngine *engine, const CareJob *job, const CareDeskBeside *beside, gint64 now)
{
  static const char *const in_hand[] = { "scheduled", "travelling", "in_progress", NULL };
  Verb verb = verb_of_job (engine, job, beside);
  CareDeskNext next = next_of (verb);
  CareClockFace face;

  if (beside->phone == NULL)
    return next;
  if (verb == VERB_APPROVE)
    {
      next = next_of (VERB_CALL);
      next.action = verbs[VERB_APPROVE].action;
      next.target = verbs[VERB_APPROVE].target;
      return next;
    }
  care_clock_face (engine, job, now, &face);
  if (face.state == CARE_CLOCK_LATE && g_strv_contains (in_hand, job->phase))
    {
      next = next_of (VERB_CALL);
      next.action = "page.set-date";
    }
  return next;
}

CareDeskNext
care_desk_next (CareEngine *engine, const CareListRow *row, const CareDeskBeside *beside, gint64 now)
{
  if (row->record->entity == &CareJob_ENTITY)
    return next_of_job (engine, (const CareJob *) row->record, beside, now);
  return next_of (beside->phone != NULL ? VERB_CALL : VERB_SETTLE);
}

CareMark
care_desk_rating (const CareDeskBeside *beside, char **words)
{
  CareMark mark = { NULL, "neutral", "" };
  *words = NULL;
  if (beside->scale == 0)
    return mark;
  /* Translators: a rating and the best one there is: "2 of 5". */
  *words = g_strdup_printf (C_ ("rating", "%d of %d"), (int) beside->score, beside->scale);
  mark.icon = 2 * beside->score <= beside->scale ? "care-face-sad-symbolic" : "care-face-plain-symbolic";
  mark.tone = "attention";
  mark.words = *words;
  return mark;
}
