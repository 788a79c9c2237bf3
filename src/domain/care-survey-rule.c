/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-survey-rule.h"

#include <string.h>

#include "util/care-time.h"

/* UX B1. */
static const struct
{
  guint field;
  gint64 value;
} defaults[] = {
  { CareSurvey_delay_visit_minutes, 2 * 60 },
  { CareSurvey_delay_shop_minutes, 24 * 60 },
  { CareSurvey_from_hour, 9 },
  { CareSurvey_to_hour, 20 },
  { CareSurvey_cap_days, 30 },
  { CareSurvey_nps_cap_days, 90 },
  { CareSurvey_expires_days, 30 },
  { CareSurvey_change_hours, 72 },
};

static gint64
default_of (guint field)
{
  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (defaults[i].field == field)
      return defaults[i].value;
  return 0;
}

/* Capped far above any sense, so that no product of it overflows. */
static gint64
number (const CareSurvey *survey, guint field)
{
  gint64 value = care_record_has (&survey->record, field) ? care_record_int (&survey->record, field)
                                                          : default_of (field);

  return CLAMP (value, 0, 100 * 366 * 24 * 60);
}

CareSurvey *
care_survey_new_default (const char *name)
{
  CareSurvey *survey = CARE_NEW (CareSurvey);

  CARE_PUT_TEXT (survey, CareSurvey, name, name);
  CARE_PUT (survey, CareSurvey, active, TRUE);
  CARE_PUT_TEXT (survey, CareSurvey, questions, "csat,ces,nps,text");
  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    care_record_set_int (&survey->record, defaults[i].field, defaults[i].value);
  return survey;
}

/* --- when --- */

/* Monday is 0: 1970-01-01 was a Thursday. */
static int
weekday (gint32 date)
{
  return ((date % 7) + 10) % 7;
}

gint64
care_survey_polite_time (const CareSurvey *survey, gint64 instant, GTimeZone *zone)
{
  int from = (int) number (survey, CareSurvey_from_hour);
  int to = (int) number (survey, CareSurvey_to_hour);
  gint32 day = care_date_of_instant (instant, zone);

  /* Hours that leave no time to ask would mean never; the defaults are what was meant to be kept. */
  if (from >= to || to > 24)
    {
      from = (int) default_of (CareSurvey_from_hour);
      to = (int) default_of (CareSurvey_to_hour);
    }
  if (instant > care_instant_of_date (day, to, 0, zone))
    day++;
  if (weekday (day) == 6)
    day++;
  return MAX (instant, care_instant_of_date (day, from, 0, zone));
}

gint64
care_survey_expires_at (const CareSurvey *survey, gint64 sent_at)
{
  return sent_at + number (survey, CareSurvey_expires_days) * CARE_DAY;
}

gboolean
care_survey_is_expired (gint64 expires_at, gint64 now)
{
  return now > expires_at;
}

gboolean
care_survey_may_change (const CareSurvey *survey, gint64 answered_at, gint64 now)
{
  return now - answered_at <= number (survey, CareSurvey_change_hours) * 3600;
}

gint32
care_survey_follow_up_due (gint64 instant, GTimeZone *zone)
{
  gint32 day = care_date_of_instant (instant, zone) + 1;

  while (weekday (day) > 4)
    day++;
  return day;
}

/* --- what --- */

gboolean
care_survey_asks (const char *questions, const char *metric)
{
  g_auto (GStrv) words = g_strsplit (questions != NULL ? questions : "", ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strcmp (g_strstrip (words[i]), metric) == 0)
      return TRUE;
  return FALSE;
}

static char *
questions_without (const char *questions, const char *left_out)
{
  g_auto (GStrv) words = g_strsplit (questions != NULL ? questions : "", ",", -1);
  GString *kept = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*g_strstrip (words[i]) != '\0' && g_strcmp0 (words[i], left_out) != 0)
      g_string_append_printf (kept, "%s%s", kept->len > 0 ? "," : "", words[i]);
  return g_string_free (kept, FALSE);
}

static gboolean
asks_for_a_rating (const char *questions)
{
  return care_survey_asks (questions, "csat") || care_survey_asks (questions, "ces")
         || care_survey_asks (questions, "nps");
}

gboolean
care_survey_is_low (const char *metric, gint64 score)
{
  static const struct { const char *metric; gint64 limit; } limits[] = { { "csat", 2 }, { "ces", 3 }, { "nps", 6 } };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    if (g_strcmp0 (metric, limits[i].metric) == 0)
      return score <= limits[i].limit;
  return FALSE;
}

/* --- whether --- */

static gboolean
too_soon (gboolean was_asked, gint64 asked_at, gint64 due_at, gint64 days)
{
  return was_asked && due_at - asked_at < days * CARE_DAY;
}

static const char *
suppression (const CareSurveyCase *about, const CareSurveyPlan *plan)
{
  if (about->staff)
    return "staff_or_self";
  if (about->reopened || about->open_complaint)
    return "open_complaint";
  if (g_strcmp0 (about->consent, "refused") == 0)
    return "opted_out";
  if (g_strcmp0 (about->consent, "given") != 0)
    return "no_consent";
  if (!about->has_address)
    return "no_address";
  if (care_survey_is_expired (plan->expires_at, about->now))
    return "expired";
  if (too_soon (about->was_asked, about->asked_at, plan->due_at, number (about->survey, CareSurvey_cap_days)) ||
      !asks_for_a_rating (plan->questions))
    return "cool_down";
  return NULL;
}

void
care_survey_plan (const CareSurveyCase *about, CareSurveyPlan *out)
{
  const CareSurvey *survey = about->survey;
  gint64 delay = number (survey, about->at_visit ? CareSurvey_delay_visit_minutes : CareSurvey_delay_shop_minutes) * 60;
  gint64 due_at = care_survey_polite_time (survey, about->handed_over_at + delay, about->zone);
  gboolean without_nps
    = too_soon (about->was_asked_nps, about->asked_nps_at, due_at, number (survey, CareSurvey_nps_cap_days));
  CareSurveyPlan plan = {
    .due_at = due_at,
    .expires_at = care_survey_expires_at (survey, due_at),
    .questions = questions_without (survey->questions, without_nps ? "nps" : NULL),
  };

  plan.why = suppression (about, &plan);
  if (plan.why != NULL)
    {
      care_survey_plan_clear (&plan);
      plan.due_at = plan.expires_at = 0;
    }
  *out = plan;
}

void
care_survey_plan_clear (CareSurveyPlan *plan)
{
  g_clear_pointer (&plan->questions, g_free);
}
