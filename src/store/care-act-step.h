/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-lifecycle.h"
#include "store/care-act-private.h"

G_BEGIN_DECLS

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
} CareStepRun;

/* The visit that the step is about: of several that of whom it names or of who takes it, then the one planned first.
 * Sets visit and visit_id. */
void       care_step_choose_visit (CareStepRun *step);
CareVisit *care_step_open_visit   (CareStepRun *step); /* NULL when none is open */
gboolean   care_step_visit_today  (CareStepRun *step);
/* What the step does besides its events: visits, technician, device; then puts the job. */
gboolean   care_step_take_effect  (CareStepRun *step, GError **error);

G_END_DECLS
