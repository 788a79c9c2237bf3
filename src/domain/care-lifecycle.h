/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-job.h"

G_BEGIN_DECLS

/* The lifecycle of a job (DOMAIN 2.2, CLI.md): one table of transitions, their guards, and what the events of a job say
 * about it. */

/* Days after hand-over in which a job may be reopened; later it takes a new job with `parent`. */
#define CARE_REWORK_DAYS 30

typedef enum
{
  CARE_STEP_TO_PHASE,    /* the phase in `to` */
  CARE_STEP_STAYS,       /* the phase does not change */
  CARE_STEP_BACK,        /* the phase before the hold */
  CARE_STEP_TO_WORK,     /* the phase in `to`, or in_progress if work had begun */
} CareStepKind;

typedef enum
{
  CARE_STEP_ANYWHERE,
  CARE_STEP_BENCH,
  CARE_STEP_FIELD,
} CareStepPlace;

/**
 * CareTransition:
 * @name: as in care_transitions
 * @from: phases it may start from, NULL-ended, in the order of care_phases
 * @kind: how the phase it reaches is found
 * @to: that phase; NULL where it depends on the job's past
 * @place: for which job types
 * @arguments: names of the arguments it takes besides `at` and `status`, NULL-ended
 * @needs: what its guards ask for, for people; translatable, may be ""
 */
typedef struct
{
  const char *name;
  const char *const *from;
  CareStepKind kind;
  const char *to;
  CareStepPlace place;
  const char *const *arguments;
  const char *needs;
} CareTransition;

extern const CareTransition care_lifecycle[];
extern const guint care_n_lifecycle;

/* NULL when there is no such step (`create` is an event, not a step). */
const CareTransition *care_lifecycle_find (const char *name);
/* "any", "bench" or "field". */
const char           *care_step_place_name (CareStepPlace place);

/**
 * CareJobCaches:
 * @phase: never NULL
 * @status: the user-named refinement that came with the phase, or NULL
 * @result: of the last finish or close, or NULL
 * @has_handed_over_at: @handed_over_at is set
 * @work_begun: work was begun since the job was made or last reopened
 * @ever_begun: work was begun at any time
 * @phase_before_hold: where resume leads; NULL unless the phase is on_hold
 * @hold_reason: why it is on hold; NULL otherwise
 *
 * What a job's events say. Text is borrowed from the events.
 */
typedef struct
{
  const char *phase;
  const char *status;
  const char *result;
  gboolean has_handed_over_at;
  gint64 handed_over_at;
  gboolean work_begun;
  gboolean ever_begun;
  const char *phase_before_hold;
  const char *hold_reason;
} CareJobCaches;

/**
 * care_job_derive:
 * @events: the events of one job, in any order
 *
 * Plays the events in the order of (at, recorded_at, id), the `create` event before all others since nothing happens to
 * a job before it is made, and gives the job's caches. Voided and voiding events are skipped; a voiding row is final
 * (taking it back is a new event). A job without events is new.
 *
 * handed_over_at is the `at` of the last event that reached handed_over, or of a `create` that says closed (a job
 * imported when it was over). reopen clears it together with the result: the job is then with us again. A close that no
 * hand-over went before (advice only) leaves it empty.
 */
void     care_job_derive       (const CareJobEvent *const *events, guint n, CareJobCaches *out);
/* Writes phase, status, result and handed_over_at into @job, clearing what is empty. TRUE when anything changed. */
gboolean care_job_take_caches  (CareJob *job, const CareJobCaches *caches);

/**
 * CareStep:
 *
 * Everything the guards look at, as plain values. Facts count the arguments of the step in: has_technician is TRUE when
 * the step names one or the job has one.
 */
typedef struct
{
  const char *transition;
  gint64 at;
  CareJobCaches job;         /* as its events say */
  const char *type;          /* care_job_types */
  gboolean has_device;
  const char *device_status; /* NULL when unknown */

  /* arguments; NULL or "" when not given */
  const char *reason;        /* hold, cancel, reopen */
  const char *approved_by;   /* approve */
  const char *how;           /* approve */
  const char *result;        /* finish, close */
  const char *receiver;      /* hand_over */

  /* facts */
  gboolean has_price;         /* an estimate: price= here, on the job, or a priced line */
  gboolean has_technician;
  gboolean has_team;
  gboolean has_planned_at;    /* planned_at= here, or the open visit's */
  gboolean visit_today;       /* a visit is planned on the civil day of `at` */
  gboolean open_visit;        /* a visit that has not ended */
  gboolean open_estimate;     /* sent and not answered */
  gboolean reserved_parts;    /* parts are held for the job */
  gboolean parts_used;        /* live lines of class part */
  gboolean parts_unaccounted; /* parts taken for the job that are neither installed, returned nor scrapped */
} CareStep;

/**
 * CareStepResult:
 * @phase: the phase the job is in afterwards
 * @events: the events to write in this order, one or two (hand_over, then close when the job has its result and
 *   nothing is open). phase is NULL where it does not change.
 */
typedef struct
{
  const char *phase;
  guint n_events;
  struct
  {
    const char *transition;
    const char *phase;
  } events[2];
} CareStepResult;

/**
 * care_lifecycle_check:
 *
 * Whether the step may be taken, and where it leads. Side effects that the caller makes: start of a field type makes a
 * visit if there is none and sets arrived_at, schedule makes or moves the visit, finish ends the open visit, hand_over
 * puts the device in_service and sets installed_on for installations.
 *
 * Errors: CARE_ERROR_USAGE for a word that is no step; CARE_ERROR_REFUSED naming the guard, why it refuses and what to
 * do. FALSE leaves @out alone.
 */
gboolean care_lifecycle_check (const CareStep *step, CareStepResult *out, GError **error);

G_END_DECLS
