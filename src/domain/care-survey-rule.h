/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-contact.h"

G_BEGIN_DECLS

/* Whom to ask, what, and when (UX B1, B3). Empty numbers of a survey mean the defaults of UX B1. */

/* The survey a company starts with: active, "csat,ces,nps,text", every number at its default. No id. Free with
 * care_record_free(). */
CareSurvey *care_survey_new_default (const char *name);

/**
 * CareSurveyCase:
 *
 * What is known about one hand-over and one person.
 */
typedef struct
{
  const CareSurvey *survey;
  gint64 now;
  gint64 handed_over_at;
  gboolean at_visit;      /* handed over at the customer's, not in the shop */
  GTimeZone *zone;        /* the company's */
  const char *consent;    /* newest state for this channel and purpose survey; NULL counts as unknown */
  gboolean has_address;   /* an address for this channel that did not bounce */
  gboolean was_asked;     /* she was sent an invitation before: */
  gint64 asked_at;        /*   when, the latest */
  gboolean was_asked_nps; /* ... that held the recommendation question: */
  gint64 asked_nps_at;
  gboolean reopened;      /* the job was reopened after this hand-over */
  gboolean open_complaint;
  gboolean staff;         /* she is one of us */
} CareSurveyCase;

/**
 * CareSurveyPlan:
 * @why: one of care_suppressions when she is not asked, and then nothing else is set; else NULL
 * @due_at: when to send
 * @expires_at: until when the link works if it is sent then
 * @questions: comma list in the order asked; free with g_free() (care_survey_plan_clear())
 */
typedef struct
{
  const char *why;
  gint64 due_at;
  gint64 expires_at;
  char *questions;
} CareSurveyPlan;

/* The first of these that holds suppresses: staff or self; reopened or with an open complaint (open_complaint); refused
 * (opted_out); unknown (no_consent); no address; a link that would be past its date already, as after an import of old
 * jobs (expired); asked within cap_days, or nothing to rate left once the recommendation question fell out for
 * nps_cap_days (cool_down). due_at is the hand-over plus the delay, moved on to the next time inside the hours, never
 * on a Sunday. It may lie in the past. */
void     care_survey_plan            (const CareSurveyCase *about, CareSurveyPlan *out);
void     care_survey_plan_clear      (CareSurveyPlan *plan);

/* @instant, or the next one inside the survey's hours of @zone that is not on a Sunday. Both ends of the hours are
 * inside. */
gint64   care_survey_polite_time     (const CareSurvey *survey, gint64 instant, GTimeZone *zone);
/* Until when a link sent at @sent_at works: the last second of it is inside. */
gint64   care_survey_expires_at      (const CareSurvey *survey, gint64 sent_at);
gboolean care_survey_is_expired      (gint64 expires_at, gint64 now);
/* Whether an answer first given at @answered_at may be changed at @now. */
gboolean care_survey_may_change      (const CareSurvey *survey, gint64 answered_at, gint64 now);
/* TRUE when the comma list @questions has @metric. */
gboolean care_survey_asks            (const char *questions, const char *metric);

/* A score that calls for a follow-up: csat to 2, ces to 3, nps to 6. FALSE for other metrics. */
gboolean care_survey_is_low          (const char *metric, gint64 score);
/* The day a follow-up is due: the next of Monday to Friday after the day of @instant in @zone. */
gint32   care_survey_follow_up_due   (gint64 instant, GTimeZone *zone);

G_END_DECLS
