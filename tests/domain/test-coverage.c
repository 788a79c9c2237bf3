/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include <string.h>

#include "domain/care-coverage-rule.h"
#include "util/care-time.h"

static gint32
day (const char *text)
{
  gint32 date = 0;

  g_assert_true (care_date_parse (text, &date));
  return date;
}

static void
put (CareRecord *record, const char *name, const char *value)
{
  int n = care_entity_field (record->entity, name);

  g_assert_cmpint (n, >=, 0);
  if (record->entity->fields[n].kind == CARE_TEXT || record->entity->fields[n].kind == CARE_ENUM)
    care_record_set_text (record, (guint) n, value);
  else if (record->entity->fields[n].kind == CARE_DATE)
    care_record_set_int (record, (guint) n, day (value));
  else
    care_record_set_int (record, (guint) n, g_ascii_strtoll (value, NULL, 10));
}

/* "name=value;name=value" */
static gpointer
make (const CareEntity *entity, const char *words)
{
  CareRecord *record = care_record_new (entity);
  g_auto (GStrv) parts = g_strsplit (words, ";", -1);

  for (guint i = 0; parts[i] != NULL && *parts[i] != '\0'; i++)
    {
      g_auto (GStrv) pair = g_strsplit (parts[i], "=", 2);
      put (record, pair[0], pair[1]);
    }
  return record;
}

/* --- one right --- */

typedef struct
{
  const char *device;
  const char *coverage;
  const char *on;
  const char *state;
  const char *from;
  const char *until;
  const char *reason;
} SpanCase;

static const SpanCase span_cases[] = {
  { "installed_on=2025-03-04", "duration=24;duration_unit=month;start_basis=installation", "2026-01-01", "valid",
    "2025-03-04", "2027-03-04", "Until 4 March 2027: 24 months from installation on 4 March 2025." },
  /* Both ends are inside. */
  { "sold_on=2025-03-04", "duration=1;duration_unit=year;start_basis=sale", "2025-03-03", "not_started", "2025-03-04",
    "2026-03-04", "Not before 4 March 2025, then until 4 March 2026: 1 year from sale on 4 March 2025." },
  { "sold_on=2025-03-04", "duration=1;duration_unit=year;start_basis=sale", "2025-03-04", "valid", "2025-03-04",
    "2026-03-04", "Until 4 March 2026: 1 year from sale on 4 March 2025." },
  { "sold_on=2025-03-04", "duration=1;duration_unit=year;start_basis=sale", "2026-03-04", "valid", "2025-03-04",
    "2026-03-04", "Until 4 March 2026: 1 year from sale on 4 March 2025." },
  { "sold_on=2025-03-04", "duration=1;duration_unit=year;start_basis=sale", "2026-03-05", "ended", "2025-03-04",
    "2026-03-04", "Ended on 4 March 2026: 1 year from sale on 4 March 2025." },
  /* Units, month ends and leap days. */
  { "sold_on=2024-02-29", "duration=1;duration_unit=year;start_basis=sale", "2024-03-01", "valid", "2024-02-29",
    "2025-02-28", "Until 28 February 2025: 1 year from sale on 29 February 2024." },
  { "sold_on=2025-08-31", "duration=6;duration_unit=month;start_basis=sale", "2025-09-01", "valid", "2025-08-31",
    "2026-02-28", "Until 28 February 2026: 6 months from sale on 31 August 2025." },
  { "sold_on=2025-12-31", "duration=1;duration_unit=day;start_basis=sale", "2026-01-01", "valid", "2025-12-31",
    "2026-01-01", "Until 1 January 2026: 1 day from sale on 31 December 2025." },
  { "sold_on=2025-12-31", "duration=2;duration_unit=week;start_basis=sale", "2026-01-15", "ended", "2025-12-31",
    "2026-01-14", "Ended on 14 January 2026: 2 weeks from sale on 31 December 2025." },
  /* The first date of the list that there is. */
  { "installed_on=2025-03-03;delivered_on=2025-03-02;sold_on=2025-03-01",
    "duration=1;duration_unit=month;start_basis=sale,delivery", "2025-03-10", "valid", "2025-03-01", "2025-04-01",
    "Until 1 April 2025: 1 month from sale on 1 March 2025." },
  { "delivered_on=2025-03-02;sold_on=2025-03-01",
    "duration=1;duration_unit=month;start_basis= installation , delivery,sale", "2025-03-10", "valid", "2025-03-02",
    "2025-04-02", "Until 2 April 2025: 1 month from delivery on 2 March 2025." },
  { "installed_on=2025-03-03;delivered_on=2025-03-02;sold_on=2025-03-01", "duration=1;duration_unit=month",
    "2025-03-10", "valid", "2025-03-03", "2025-04-03",
    "Until 3 April 2025: 1 month from installation on 3 March 2025." },
  { "delivered_on=2025-03-02;sold_on=2025-03-01", "duration=1;duration_unit=month", "2025-03-10", "valid", "2025-03-02",
    "2025-04-02", "Until 2 April 2025: 1 month from delivery on 2 March 2025." },
  { "sold_on=2025-03-01", "duration=1;duration_unit=month", "2025-03-10", "valid", "2025-03-01", "2025-04-01",
    "Until 1 April 2025: 1 month from sale on 1 March 2025." },
  { "manufactured_on=2025-02-01", "duration=30;duration_unit=month;start_basis=sale,manufacture", "2025-03-10", "valid",
    "2025-02-01", "2027-08-01", "Until 1 August 2027: 30 months from manufacture on 1 February 2025." },
  { "sold_on=2025-03-01", "duration=90;duration_unit=day;start_basis=fixed;start=2025-06-01", "2025-06-10", "valid",
    "2025-06-01", "2025-08-30", "Until 30 August 2025: 90 days from the agreed start on 1 June 2025." },
  /* The start of the right is not a date of the device. */
  { "sold_on=2025-03-01", "duration=90;duration_unit=day;start_basis=sale;start=2025-06-01", "2025-03-10", "valid",
    "2025-03-01", "2025-05-30", "Until 30 May 2025: 90 days from sale on 1 March 2025." },
  { "", "duration=24;duration_unit=month", "2025-03-10", "date_missing", NULL, NULL,
    "The start is not known: enter the date of installation, delivery, sale." },
  { "sold_on=2025-03-01", "duration=24;duration_unit=month;start_basis=fixed", "2025-03-10", "date_missing", NULL, NULL,
    "The start is not known: enter the date of agreed start." },
  { "manufactured_on=2025-03-01", "duration=24;duration_unit=month", "2025-03-10", "date_missing", NULL, NULL,
    "The start is not known: enter the date of installation, delivery, sale." },
  /* A limit set by hand wins, with its reason, also over a missing date. */
  { "sold_on=2025-03-01",
    "duration=1;duration_unit=month;override_until=2026-05-01;override_reason=Promised by the manager. ", "2026-05-01",
    "valid", "2025-03-01", "2026-05-01", "Until 1 May 2026: set by hand (Promised by the manager)." },
  { "sold_on=2025-03-01", "duration=24;duration_unit=month;override_until=2025-05-01;override_reason=Seal broken",
    "2025-05-02", "ended", "2025-03-01", "2025-05-01", "Ended on 1 May 2025: set by hand (Seal broken)." },
  { "", "duration=1;duration_unit=month;override_until=2026-05-01", "2024-01-01", "valid", NULL, "2026-05-01",
    "Until 1 May 2026: set by hand." },
  { "sold_on=2025-03-01", "duration=1;duration_unit=month;override_until=2026-05-01", "2025-02-01", "not_started",
    "2025-03-01", "2026-05-01", "Not before 1 March 2025, then until 1 May 2026: set by hand." },
  /* What only newer programs know is never guessed. */
  { "sold_on=2025-03-01", "duration=24;duration_unit=month;rule_set=PL", "2025-03-10", "needs_inspection", "2025-03-01",
    NULL, "This right follows “PL”, which this version does not know: a person must decide." },
  { "sold_on=2025-03-01", "duration=24;duration_unit=fortnight", "2025-03-10", "needs_inspection", "2025-03-01", NULL,
    "This right follows “fortnight”, which this version does not know: a person must decide." },
  { "sold_on=2025-03-01", "duration=24;duration_unit=month;start_basis=registration,sale", "2025-03-10",
    "needs_inspection", NULL, NULL,
    "This right follows “registration,sale”, which this version does not know: a person must decide." },
  { "sold_on=2025-03-01", "duration=1;duration_unit=month;start_basis=sale,registration", "2025-03-10", "valid",
    "2025-03-01", "2025-04-01", "Until 1 April 2025: 1 month from sale on 1 March 2025." },
  { "sold_on=2025-03-01", "duration=1;duration_unit=month;rule_set=RU;override_until=2026-05-01", "2025-03-10", "valid",
    "2025-03-01", "2026-05-01", "Until 1 May 2026: set by hand." },
  { "sold_on=2025-03-01", "duration=1;duration_unit=month;rule_set=contract", "2025-03-10", "valid", "2025-03-01",
    "2025-04-01", "Until 1 April 2025: 1 month from sale on 1 March 2025." },
};

static void
check_span (const SpanCase *c)
{
  CareDevice *device = make (&CareDevice_ENTITY, c->device);
  CareCoverage *coverage = make (&CareCoverage_ENTITY, c->coverage);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  CareSpan span;

  g_test_message ("%s | %s | %s", c->device, c->coverage, c->on);
  care_coverage_span (device, coverage, NULL, 0, day (c->on), zone, &span);
  g_assert_cmpstr (span.state, ==, c->state);
  g_assert_cmpstr (span.reason, ==, c->reason);
  g_assert_cmpint (span.has_from, ==, c->from != NULL);
  g_assert_cmpint (span.has_until, ==, c->until != NULL);
  g_assert_cmpint (span.from, ==, c->from != NULL ? day (c->from) : 0);
  g_assert_cmpint (span.until, ==, c->until != NULL ? day (c->until) : 0);
  g_assert_true ((span.basis != NULL) == (c->from != NULL));
  care_span_clear (&span);
  care_record_free (CARE_RECORD (coverage));
  care_record_free (CARE_RECORD (device));
}

static void
test_spans (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (span_cases); i++)
    check_span (&span_cases[i]);
}

/* `contract` does not look at repairs: the engine asks the same with and without them. */
static void
test_jobs_do_not_prolong (void)
{
  CareDevice *device = make (&CareDevice_ENTITY, "sold_on=2025-03-01");
  CareCoverage *coverage = make (&CareCoverage_ENTITY, "duration=1;duration_unit=year");
  CareJob *job = make (&CareJob_ENTITY, "unusable_from=2025-04-01;unusable_until=2025-06-01;essential_repair=1");
  const CareJob *jobs[] = { job };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  CareSpan span;

  care_coverage_span (device, coverage, jobs, 1, day ("2025-07-01"), zone, &span);
  g_assert_cmpint (span.until, ==, day ("2026-03-01"));
  care_span_clear (&span);
  care_record_free (CARE_RECORD (job));
  care_record_free (CARE_RECORD (coverage));
  care_record_free (CARE_RECORD (device));
}

/* --- the device --- */

typedef struct
{
  const char *device;
  const char *coverages[4];
  const char *on;
  struct { const char *state; int percent; const char *until; int decides; } costs[CARE_N_COSTS];
  const char *reasons; /* joined by | */
} VerdictCase;

#define SOLD "sold_on=2025-03-01"
#define YEAR "duration=1;duration_unit=year"
#define TWO "duration=2;duration_unit=year"

static const VerdictCase verdict_cases[] = {
  { SOLD,
    { NULL },
    "2025-04-01",
    { { "not_covered", 0, NULL, -1 }, { "not_covered", 0, NULL, -1 }, { "not_covered", 0, NULL, -1 } },
    "No warranty is recorded for this device." },
  /* No percentage named: everything is paid. */
  { SOLD,
    { YEAR },
    "2025-04-01",
    { { "covered", 100, "2026-03-01", 0 }, { "covered", 100, "2026-03-01", 0 }, { "covered", 100, "2026-03-01", 0 } },
    "Until 1 March 2026: 1 year from sale on 1 March 2025." },
  /* One named: the others are not. */
  { SOLD,
    { YEAR ";parts_percent=100" },
    "2025-04-01",
    { { "covered", 100, "2026-03-01", 0 }, { "not_covered", 0, NULL, -1 }, { "not_covered", 0, NULL, -1 } },
    "Until 1 March 2026: 1 year from sale on 1 March 2025." },
  { SOLD,
    { YEAR ";parts_percent=50;labour_percent=1;travel_percent=0" },
    "2025-04-01",
    { { "partly_covered", 50, "2026-03-01", 0 },
      { "partly_covered", 1, "2026-03-01", 0 },
      { "not_covered", 0, NULL, -1 } },
    "Until 1 March 2026: 1 year from sale on 1 March 2025." },
  /* The best of each cost decides; among equals the one that lasts longer. The deciding sentences come first. */
  { SOLD,
    { YEAR, TWO ";parts_percent=100", YEAR ";travel_percent=30" },
    "2025-04-01",
    { { "covered", 100, "2027-03-01", 1 }, { "covered", 100, "2026-03-01", 0 }, { "covered", 100, "2026-03-01", 0 } },
    "Until 1 March 2027: 2 years from sale on 1 March 2025.|Until 1 March 2026: 1 year from sale on 1 March 2025." },
  { SOLD,
    { YEAR ";parts_percent=100", TWO ";parts_percent=99;labour_percent=20" },
    "2025-04-01",
    { { "covered", 100, "2026-03-01", 0 }, { "partly_covered", 20, "2027-03-01", 1 }, { "not_covered", 0, NULL, -1 } },
    "Until 1 March 2026: 1 year from sale on 1 March 2025.|Until 1 March 2027: 2 years from sale on 1 March 2025." },
  /* What ended or has not begun pays nothing. */
  { SOLD,
    { YEAR },
    "2026-03-02",
    { { "not_covered", 0, NULL, -1 }, { "not_covered", 0, NULL, -1 }, { "not_covered", 0, NULL, -1 } },
    "Ended on 1 March 2026: 1 year from sale on 1 March 2025." },
  { SOLD,
    { YEAR },
    "2025-02-28",
    { { "not_covered", 0, NULL, -1 }, { "not_covered", 0, NULL, -1 }, { "not_covered", 0, NULL, -1 } },
    "Not before 1 March 2025, then until 1 March 2026: 1 year from sale on 1 March 2025." },
  /* A missing date matters only where that right would pay and no other one does. */
  { "",
    { YEAR ";parts_percent=100" },
    "2025-04-01",
    { { "date_missing", 0, NULL, -1 }, { "not_covered", 0, NULL, -1 }, { "not_covered", 0, NULL, -1 } },
    "The start is not known: enter the date of installation, delivery, sale." },
  { SOLD,
    { YEAR ";parts_percent=10", YEAR ";start_basis=installation" },
    "2025-04-01",
    { { "partly_covered", 10, "2026-03-01", 0 }, { "date_missing", 0, NULL, -1 }, { "date_missing", 0, NULL, -1 } },
    "Until 1 March 2026: 1 year from sale on 1 March 2025.|The start is not known: enter the date of installation." },
  { SOLD,
    { YEAR ";rule_set=EU;labour_percent=5", YEAR ";start_basis=installation" },
    "2025-04-01",
    { { "date_missing", 0, NULL, -1 }, { "needs_inspection", 0, NULL, -1 }, { "date_missing", 0, NULL, -1 } },
    "This right follows “EU”, which this version does not know: a person must decide.|The start is not known: enter "
    "the date of installation." },
  /* Deleted rights do not count. */
  { SOLD,
    { YEAR ";deleted_at=1700000000" },
    "2025-04-01",
    { { "not_covered", 0, NULL, -1 }, { "not_covered", 0, NULL, -1 }, { "not_covered", 0, NULL, -1 } },
    "No warranty is recorded for this device." },
};

static char *
join (GPtrArray *reasons)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < reasons->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", (char *) g_ptr_array_index (reasons, i));
  return g_string_free (text, FALSE);
}

static void
check_verdict (const VerdictCase *c)
{
  CareDevice *device = make (&CareDevice_ENTITY, c->device);
  g_autoptr (GPtrArray) coverages = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (CareVerdict) verdict = NULL;
  g_autofree char *reasons = NULL;

  for (guint i = 0; c->coverages[i] != NULL; i++)
    g_ptr_array_add (coverages, make (&CareCoverage_ENTITY, c->coverages[i]));
  verdict = care_coverage_verdict (device, (const CareCoverage *const *) coverages->pdata, coverages->len, NULL, 0,
                                   day (c->on), zone);
  reasons = join (verdict->reasons);
  g_test_message ("%s on %s: %s", c->device, c->on, reasons);
  for (guint cost = 0; cost < CARE_N_COSTS; cost++)
    {
      const CareCostVerdict *got = &verdict->costs[cost];
      int decides = c->costs[cost].decides;

      g_assert_cmpstr (got->state, ==, c->costs[cost].state);
      g_assert_cmpint (got->percent, ==, c->costs[cost].percent);
      g_assert_cmpint (got->has_until, ==, c->costs[cost].until != NULL);
      g_assert_cmpint (got->until, ==, c->costs[cost].until != NULL ? day (c->costs[cost].until) : 0);
      g_assert_true (got->coverage == (decides < 0 ? NULL : g_ptr_array_index (coverages, (guint) decides)));
      g_assert_true (care_values_have (care_verdict_states, got->state));
    }
  g_assert_cmpstr (reasons, ==, c->reasons);
  care_record_free (CARE_RECORD (device));
}

static void
test_verdicts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (verdict_cases); i++)
    check_verdict (&verdict_cases[i]);
}

/* --- a second, slow and obvious implementation --- */

/* Walks the calendar a day at a time; knows nothing of arithmetic with months. */
static gint32
slow_limit (gint32 start, int n, const char *unit)
{
  int year, month, d, first_day, months = 0, wanted = strcmp (unit, "year") == 0 ? 12 * n : n;
  gint32 at = start;

  if (strcmp (unit, "day") == 0 || strcmp (unit, "week") == 0)
    {
      for (int i = 0; i < (strcmp (unit, "week") == 0 ? 7 : 1) * n; i++)
        at++;
      return at;
    }
  care_date_to_ymd (start, &year, &month, &first_day);
  for (;; at++)
    {
      gboolean month_ends;
      int next_day;

      care_date_to_ymd (at, &year, &month, &d);
      months += at > start && d == 1;
      care_date_to_ymd (at + 1, &year, &month, &next_day);
      month_ends = next_day == 1;
      if (months == wanted && (d == first_day || (month_ends && d < first_day)))
        return at;
    }
}

typedef struct
{
  gboolean known;
  gint32 from;
  gint32 until;
  int percent[CARE_N_COSTS];
} SlowRight;

static const char *const unit_names[] = { "day", "week", "month", "year" };
static const char *const date_names[] = { "installed_on", "delivered_on", "sold_on", "manufactured_on" };
static const char *const basis_names[] = { "installation", "delivery", "sale", "manufacture" };

static CareDevice *
random_device (gint32 dates[4])
{
  CareDevice *device = CARE_NEW (CareDevice);

  for (guint i = 0; i < 4; i++)
    {
      dates[i] = g_test_rand_int_range (0, 3) == 0 ? 0 : day ("2023-12-20") + g_test_rand_int_range (0, 900);
      if (dates[i] != 0)
        care_record_set_int (&device->record, (guint) care_entity_field (&CareDevice_ENTITY, date_names[i]), dates[i]);
    }
  return device;
}

static CareCoverage *
random_right (const gint32 dates[4], SlowRight *slow)
{
  static const char *const percents[] = { "parts_percent", "labour_percent", "travel_percent" };
  CareCoverage *coverage = CARE_NEW (CareCoverage);
  g_autoptr (GString) order = g_string_new (NULL);
  const char *unit = unit_names[g_test_rand_int_range (0, 4)];
  int n = g_test_rand_int_range (1, 20);
  gboolean named = g_test_rand_int_range (0, 2) == 0;

  *slow = (SlowRight) { .known = FALSE };
  for (int i = g_test_rand_int_range (1, 4); i > 0; i--)
    {
      int basis = g_test_rand_int_range (0, 4);
      g_string_append_printf (order, "%s%s", order->len > 0 ? "," : "", basis_names[basis]);
      if (!slow->known && dates[basis] != 0)
        {
          slow->known = TRUE;
          slow->from = dates[basis];
        }
    }
  if (slow->known)
    slow->until = slow_limit (slow->from, n, unit);
  CARE_PUT_TEXT (coverage, CareCoverage, start_basis, order->str);
  CARE_PUT_TEXT (coverage, CareCoverage, duration_unit, unit);
  CARE_PUT (coverage, CareCoverage, duration, n);
  for (guint cost = 0; cost < CARE_N_COSTS; cost++)
    {
      slow->percent[cost] = named ? g_test_rand_int_range (0, 5) * 25 : 100;
      /* The first one is always given, or all three could be left out by chance. */
      if (named && (cost == 0 || slow->percent[cost] > 0))
        put (&coverage->record, percents[cost], slow->percent[cost] == 100 ? "100" : slow->percent[cost] == 75 ? "75" :
             slow->percent[cost] == 50 ? "50" : slow->percent[cost] == 25 ? "25" : "0");
    }
  return coverage;
}

/* A day is covered when walking from the first to the last day of a right passes it. */
static gboolean
slow_passes (const SlowRight *right, gint32 on)
{
  for (gint32 at = right->from; right->known && at <= right->until; at++)
    if (at == on)
      return TRUE;
  return FALSE;
}

static void
check_cost (const CareCostVerdict *got, guint cost, const SlowRight *rights, guint n, gint32 on)
{
  int best = 0;
  gint32 until = G_MININT32;
  gboolean missing = FALSE;

  for (guint i = 0; i < n; i++)
    {
      if (slow_passes (&rights[i], on))
        best = MAX (best, rights[i].percent[cost]);
      missing = missing || (!rights[i].known && rights[i].percent[cost] > 0);
    }
  for (guint i = 0; i < n; i++)
    if (slow_passes (&rights[i], on) && rights[i].percent[cost] == best)
      until = MAX (until, rights[i].until);
  g_assert_cmpint (got->percent, ==, best);
  g_assert_cmpstr (got->state, ==,
                   best == 100 ? "covered"
                   : best > 0  ? "partly_covered"
                   : missing   ? "date_missing"
                               : "not_covered");
  g_assert_cmpint (got->has_until, ==, best > 0);
  if (best > 0)
    g_assert_cmpint (got->until, ==, until);
}

static void
test_property (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (int round = 0; round < 3000; round++)
    {
      gint32 dates[4];
      SlowRight slow[4];
      CareDevice *device = random_device (dates);
      guint n = (guint) g_test_rand_int_range (0, 5);
      gint32 on = day ("2023-12-20") + g_test_rand_int_range (0, 2500);
      g_autoptr (GPtrArray) rights = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
      g_autoptr (CareVerdict) verdict = NULL;

      for (guint i = 0; i < n; i++)
        g_ptr_array_add (rights, random_right (dates, &slow[i]));
      /* Half of the time a day where something happens. */
      if (n > 0 && slow[0].known && g_test_rand_int_range (0, 2) == 0)
        on = slow[0].until + g_test_rand_int_range (-1, 2);
      verdict = care_coverage_verdict (device, (const CareCoverage *const *) rights->pdata, n, NULL, 0, on, zone);
      g_assert_cmpuint (verdict->n_spans, ==, n);
      for (guint i = 0; i < n; i++)
        {
          const char *state = !slow[i].known               ? "date_missing"
                              : slow_passes (&slow[i], on) ? "valid"
                              : on < slow[i].from          ? "not_started"
                                                           : "ended";
          g_assert_cmpstr (verdict->spans[i].state, ==, state);
        }
      for (guint cost = 0; cost < CARE_N_COSTS; cost++)
        check_cost (&verdict->costs[cost], cost, slow, n, on);
      care_record_free (CARE_RECORD (device));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/coverage/spans", test_spans);
  g_test_add_func ("/domain/coverage/jobs-do-not-prolong", test_jobs_do_not_prolong);
  g_test_add_func ("/domain/coverage/verdicts", test_verdicts);
  g_test_add_func ("/domain/coverage/property", test_property);
  return g_test_run ();
}
