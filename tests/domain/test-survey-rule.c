/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include <string.h>

#include "domain/care-survey-rule.h"
#include "util/care-time.h"

static gint64
instant (const char *text)
{
  gint64 value = 0;

  g_assert_true (care_instant_parse (text, &value));
  return value;
}

static GTimeZone *
zone_of (const char *name)
{
  g_autoptr (GError) error = NULL;
  GTimeZone *zone = care_zone_new (name, &error);

  g_assert_no_error (error);
  return zone;
}

/* --- when --- */

/* Warsaw is UTC+1 in winter, UTC+2 in summer. 2025-11-21 was a Friday. */
static const struct
{
  const char *zone;
  const char *at;
  const char *polite;
} time_cases[] = {
  { "Europe/Warsaw", "2025-11-21T14:05:00Z", "2025-11-21T14:05:00Z" },
  { "Europe/Warsaw", "2025-11-21T08:00:00Z", "2025-11-21T08:00:00Z" },
  { "Europe/Warsaw", "2025-11-21T07:59:59Z", "2025-11-21T08:00:00Z" },
  { "Europe/Warsaw", "2025-11-21T19:00:00Z", "2025-11-21T19:00:00Z" },
  { "Europe/Warsaw", "2025-11-21T19:00:01Z", "2025-11-22T08:00:00Z" },
  { "Europe/Warsaw", "2025-11-21T23:30:00Z", "2025-11-22T08:00:00Z" },
  /* Saturday evening and all of Sunday wait for Monday. */
  { "Europe/Warsaw", "2025-11-22T19:30:00Z", "2025-11-24T08:00:00Z" },
  { "Europe/Warsaw", "2025-11-23T12:00:00Z", "2025-11-24T08:00:00Z" },
  { "Europe/Warsaw", "2025-11-23T22:59:00Z", "2025-11-24T08:00:00Z" },
  { "Europe/Warsaw", "2025-11-23T23:30:00Z", "2025-11-24T08:00:00Z" },
  /* The clock goes forward in the night to Sunday 30 March 2025, back on 26 October. */
  { "Europe/Warsaw", "2025-03-29T20:00:00Z", "2025-03-31T07:00:00Z" },
  { "Europe/Warsaw", "2025-10-25T18:30:00Z", "2025-10-27T08:00:00Z" },
  /* It is Sunday there already. */
  { "Asia/Kolkata", "2025-11-22T18:45:00Z", "2025-11-24T03:30:00Z" },
  { "America/New_York", "2025-11-24T00:30:00Z", "2025-11-24T14:00:00Z" },
};

static void
test_polite_time (void)
{
  CareSurvey *survey = care_survey_new_default ("After service");

  for (guint i = 0; i < G_N_ELEMENTS (time_cases); i++)
    {
      g_autoptr (GTimeZone) zone = zone_of (time_cases[i].zone);
      g_autofree char *got = care_instant_format (care_survey_polite_time (survey, instant (time_cases[i].at), zone));
      g_test_message ("%s", time_cases[i].at);
      g_assert_cmpstr (got, ==, time_cases[i].polite);
    }
  care_record_free (CARE_RECORD (survey));
}

/* Numbers a person may have typed: hours that leave no time fall back, an empty survey has the defaults. */
static void
test_strange_hours (void)
{
  static const struct { gint64 from, to; const char *polite;
  } cases[] = {
    { 8, 22, "2025-11-21T21:30:00Z" },  { 0, 24, "2025-11-21T21:30:00Z" }, { 10, 12, "2025-11-22T10:00:00Z" },
    { 20, 9, "2025-11-22T09:00:00Z" },  { 9, 9, "2025-11-22T09:00:00Z" },  { 9, 40, "2025-11-22T09:00:00Z" },
    { -5, 22, "2025-11-21T21:30:00Z" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CareSurvey *survey = CARE_NEW (CareSurvey);
      g_autofree char *bare
        = care_instant_format (care_survey_polite_time (survey, instant ("2025-11-21T21:30:00Z"), zone));
      g_autofree char *got = NULL;

      g_assert_cmpstr (bare, ==, "2025-11-22T09:00:00Z");
      CARE_PUT (survey, CareSurvey, from_hour, cases[i].from);
      CARE_PUT (survey, CareSurvey, to_hour, cases[i].to);
      got = care_instant_format (care_survey_polite_time (survey, instant ("2025-11-21T21:30:00Z"), zone));
      g_assert_cmpstr (got, ==, cases[i].polite);
      care_record_free (CARE_RECORD (survey));
    }
}

/* Slow and obvious: looks at the wall clock every minute until it may. */
static gint64
slow_polite_time (gint64 at, GTimeZone *zone)
{
  for (;; at += 60)
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
      int minutes = g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local);

      if (minutes >= 9 * 60 && minutes <= 20 * 60 && g_date_time_get_day_of_week (local) != 7)
        return at;
    }
}

static void
test_polite_property (void)
{
  static const char *const zones[]
    = { "Europe/Warsaw", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC" };
  CareSurvey *survey = care_survey_new_default ("After service");

  for (int round = 0; round < 400; round++)
    {
      g_autoptr (GTimeZone) zone = zone_of (zones[round % (int) G_N_ELEMENTS (zones)]);
      gint64 at = instant ("2024-01-01T00:00:00Z") + (gint64) g_test_rand_int_range (0, 3 * 365 * 1440) * 60;
      g_assert_cmpint (care_survey_polite_time (survey, at, zone), ==, slow_polite_time (at, zone));
    }
  care_record_free (CARE_RECORD (survey));
}

/* --- whether and what --- */

typedef struct
{
  const char *hand_over;
  gboolean at_visit;
  const char *now;
  const char *consent;
  gboolean has_address;
  const char *asked;
  const char *asked_nps;
  const char *flags; /* r reopened, c complaint, s staff */
  const char *survey; /* questions */
  const char *why;
  const char *due;
  const char *questions;
} PlanCase;

#define FRIDAY "2025-11-21T10:00:00Z"
#define ALL "csat,ces,nps,text"

static const PlanCase plan_cases[] = {
  { FRIDAY, TRUE, FRIDAY, "given", TRUE, NULL, NULL, "", ALL, NULL, "2025-11-21T12:00:00Z", ALL },
  { FRIDAY, FALSE, FRIDAY, "given", TRUE, NULL, NULL, "", ALL, NULL, "2025-11-22T10:00:00Z", ALL },
  /* Saturday's shop customer is asked on Monday, the evening's visit in the morning. */
  { "2025-11-22T10:00:00Z", FALSE, FRIDAY, "given", TRUE, NULL, NULL, "", ALL, NULL, "2025-11-24T08:00:00Z", ALL },
  { "2025-11-20T17:30:00Z", TRUE, FRIDAY, "given", TRUE, NULL, NULL, "", ALL, NULL, "2025-11-21T08:00:00Z", ALL },
  { FRIDAY, TRUE, FRIDAY, "refused", TRUE, NULL, NULL, "", ALL, "opted_out", NULL, NULL },
  { FRIDAY, TRUE, FRIDAY, "unknown", TRUE, NULL, NULL, "", ALL, "no_consent", NULL, NULL },
  { FRIDAY, TRUE, FRIDAY, NULL, TRUE, NULL, NULL, "", ALL, "no_consent", NULL, NULL },
  { FRIDAY, TRUE, FRIDAY, "given", FALSE, NULL, NULL, "", ALL, "no_address", NULL, NULL },
  { FRIDAY, TRUE, FRIDAY, "given", TRUE, NULL, NULL, "r", ALL, "open_complaint", NULL, NULL },
  { FRIDAY, TRUE, FRIDAY, "given", TRUE, NULL, NULL, "c", ALL, "open_complaint", NULL, NULL },
  { FRIDAY, TRUE, FRIDAY, "given", TRUE, NULL, NULL, "s", ALL, "staff_or_self", NULL, NULL },
  { FRIDAY, TRUE, FRIDAY, "refused", FALSE, FRIDAY, NULL, "rcs", ALL, "staff_or_self", NULL, NULL },
  { FRIDAY, TRUE, FRIDAY, "refused", FALSE, FRIDAY, NULL, "", ALL, "opted_out", NULL, NULL },
  /* 30 days between two invitations, counted to the second of sending. */
  { FRIDAY, TRUE, FRIDAY, "given", TRUE, "2025-10-22T12:00:00Z", NULL, "", ALL, NULL, "2025-11-21T12:00:00Z", ALL },
  { FRIDAY, TRUE, FRIDAY, "given", TRUE, "2025-10-22T12:00:01Z", NULL, "", ALL, "cool_down", NULL, NULL },
  { FRIDAY, TRUE, FRIDAY, "given", TRUE, "2025-11-21T13:00:00Z", NULL, "", ALL, "cool_down", NULL, NULL },
  /* The recommendation question alone has to wait 90. */
  { FRIDAY, TRUE, FRIDAY, "given", TRUE, "2025-10-01T00:00:00Z", "2025-08-23T12:00:01Z", "", ALL, NULL,
    "2025-11-21T12:00:00Z", "csat,ces,text" },
  { FRIDAY, TRUE, FRIDAY, "given", TRUE, "2025-10-01T00:00:00Z", "2025-08-23T12:00:00Z", "", ALL, NULL,
    "2025-11-21T12:00:00Z", ALL },
  { FRIDAY, TRUE, FRIDAY, "given", TRUE, "2025-10-01T00:00:00Z", "2025-10-01T00:00:00Z", "", "nps,text", "cool_down",
    NULL, NULL },
  { FRIDAY, TRUE, FRIDAY, "given", TRUE, NULL, NULL, "", " csat , text,", NULL, "2025-11-21T12:00:00Z", "csat,text" },
  /* Imported history is not asked about; the last second of the link still is. */
  { "2016-05-01T12:00:00Z", FALSE, FRIDAY, "given", TRUE, NULL, NULL, "", ALL, "expired", NULL, NULL },
  { "2025-10-20T10:00:00Z", TRUE, "2025-11-19T12:00:00Z", "given", TRUE, NULL, NULL, "", ALL, NULL,
    "2025-10-20T12:00:00Z", ALL },
  { "2025-10-20T10:00:00Z", TRUE, "2025-11-19T12:00:01Z", "given", TRUE, NULL, NULL, "", ALL, "expired", NULL, NULL },
};

static void
check_plan (const PlanCase *c)
{
  CareSurvey *survey = care_survey_new_default ("After service");
  g_autoptr (GTimeZone) zone = zone_of ("Europe/Warsaw");
  CareSurveyCase about = {
    .survey = survey,
    .now = instant (c->now),
    .handed_over_at = instant (c->hand_over),
    .at_visit = c->at_visit,
    .zone = zone,
    .consent = c->consent,
    .has_address = c->has_address,
    .was_asked = c->asked != NULL,
    .asked_at = c->asked != NULL ? instant (c->asked) : 0,
    .was_asked_nps = c->asked_nps != NULL,
    .asked_nps_at = c->asked_nps != NULL ? instant (c->asked_nps) : 0,
    .reopened = strchr (c->flags, 'r') != NULL,
    .open_complaint = strchr (c->flags, 'c') != NULL,
    .staff = strchr (c->flags, 's') != NULL,
  };
  CareSurveyPlan plan;

  CARE_PUT_TEXT (survey, CareSurvey, questions, c->survey);
  care_survey_plan (&about, &plan);
  g_assert_cmpstr (plan.why, ==, c->why);
  g_assert_cmpstr (plan.questions, ==, c->questions);
  g_assert_cmpint (plan.due_at, ==, c->due != NULL ? instant (c->due) : 0);
  g_assert_cmpint (plan.expires_at, ==, c->due != NULL ? instant (c->due) + 30 * CARE_DAY : 0);
  g_assert_true (plan.why == NULL || care_values_have (care_suppressions, plan.why));
  care_survey_plan_clear (&plan);
  care_record_free (CARE_RECORD (survey));
}

static void
test_plans (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (plan_cases); i++)
    {
      g_test_message ("case %u", i);
      check_plan (&plan_cases[i]);
    }
}

static void
test_numbers_of_the_survey (void)
{
  CareSurvey *survey = care_survey_new_default ("After service");
  CareSurvey *bare = CARE_NEW (CareSurvey);

  g_assert_cmpstr (survey->name, ==, "After service");
  g_assert_true (survey->active);
  g_assert_true (care_record_validate (CARE_RECORD (survey), NULL));
  g_assert_cmpint (survey->delay_visit_minutes, ==, 120);
  g_assert_cmpint (survey->delay_shop_minutes, ==, 1440);
  g_assert_cmpint (survey->nps_cap_days, ==, 90);
  g_assert_cmpint (care_survey_expires_at (survey, 1000), ==, care_survey_expires_at (bare, 1000));
  g_assert_cmpint (care_survey_expires_at (bare, 1000), ==, 1000 + 30 * 86400);
  CARE_PUT (bare, CareSurvey, expires_days, G_MAXINT64);
  g_assert_cmpint (care_survey_expires_at (bare, 1000), >, 1000);
  g_assert_false (care_survey_is_expired (1000, 1000));
  g_assert_true (care_survey_is_expired (1000, 1001));
  g_assert_true (care_survey_may_change (survey, 1000, 1000 + 72 * 3600));
  g_assert_false (care_survey_may_change (survey, 1000, 1001 + 72 * 3600));
  CARE_PUT (survey, CareSurvey, change_hours, 0);
  g_assert_false (care_survey_may_change (survey, 1000, 1001));
  g_assert_true (care_survey_asks ("csat, nps", "nps"));
  g_assert_false (care_survey_asks ("csat, nps_later", "nps"));
  g_assert_false (care_survey_asks (NULL, "nps"));
  care_record_free (CARE_RECORD (bare));
  care_record_free (CARE_RECORD (survey));
}

static void
test_low (void)
{
  static const struct
  {
    const char *metric;
    gint64 last_low, high;
  } cases[] = { { "csat", 2, 5 }, { "ces", 3, 7 }, { "nps", 6, 10 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gint64 score = 0; score <= cases[i].high; score++)
      g_assert_cmpint (care_survey_is_low (cases[i].metric, score), ==, score <= cases[i].last_low);
  g_assert_false (care_survey_is_low ("text", 0));
  g_assert_false (care_survey_is_low (NULL, 0));
}

static void
test_follow_up_due (void)
{
  static const struct { const char *at, *due; } cases[] = {
    { "2025-11-20T12:00:00Z", "2025-11-21" }, /* Thursday */
    { "2025-11-21T12:00:00Z", "2025-11-24" }, /* Friday */
    { "2025-11-22T12:00:00Z", "2025-11-24" },
    { "2025-11-23T12:00:00Z", "2025-11-24" },
    { "2025-11-23T23:30:00Z", "2025-11-25" }, /* Monday in Warsaw */
    { "1969-12-30T12:00:00Z", "1969-12-31" }, /* Tuesday */
    { "1969-12-26T12:00:00Z", "1969-12-29" }, /* Friday */
  };
  g_autoptr (GTimeZone) zone = zone_of ("Europe/Warsaw");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *due = care_date_format (care_survey_follow_up_due (instant (cases[i].at), zone));
      g_assert_cmpstr (due, ==, cases[i].due);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/survey-rule/polite-time", test_polite_time);
  g_test_add_func ("/domain/survey-rule/strange-hours", test_strange_hours);
  g_test_add_func ("/domain/survey-rule/polite-property", test_polite_property);
  g_test_add_func ("/domain/survey-rule/plans", test_plans);
  g_test_add_func ("/domain/survey-rule/numbers", test_numbers_of_the_survey);
  g_test_add_func ("/domain/survey-rule/low", test_low);
  g_test_add_func ("/domain/survey-rule/follow-up-due", test_follow_up_due);
  return g_test_run ();
}
