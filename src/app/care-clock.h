/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"
#include "domain/care-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a clock shows; also in words for those who do not see it. */
typedef enum { CARE_CLOCK_NONE, CARE_CLOCK_OK, CARE_CLOCK_SOON, CARE_CLOCK_LATE, CARE_CLOCK_PAUSED, CARE_CLOCK_KEPT,
               CARE_CLOCK_BROKEN /* done, but after its time */ } CareClockState;

typedef struct
{
  CareClockState state;
  gint64 due;      /* seconds UTC */
  double left;     /* share of the time that is left, 0 to 1 */
  char words[96];
} CareClockFace;

/* The face of a job at @now: it counts to scheduled_at, else to the end of promised_on in the company's zone; none without either (DESIGN: the SLA
 * clock comes later). A closed job kept its promise or not. */
void       care_clock_face    (CareEngine *engine, const CareJob *job, gint64 now, CareClockFace *face);

/* A ring whose arc is the time left, and words. All clocks that are visible share one timer of a minute. */
#define CARE_TYPE_CLOCK (care_clock_get_type ())
G_DECLARE_FINAL_TYPE (CareClock, care_clock, CARE, CLOCK, GtkWidget)

/* @big: the 40 px ring of a record's head. */
GtkWidget *care_clock_new     (CareEngine *engine, gboolean big);
/* Of a big one: the words above and below those of the clock, which then shows itself without a time too. */
void       care_clock_set_about (CareClock *clock, const char *title, const char *text);
/* Its words never end in dots; what stands beside it gives way. */
void       care_clock_keep_whole (CareClock *clock);
/* @job: borrowed for the call; NULL shows nothing. */
void       care_clock_set_job (CareClock *clock, const CareJob *job);

G_END_DECLS
