/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include <string.h>

#include "util/care-error.h"
#include "util/care-time.h"

static const struct
{
  const char *text;
  const char *utc; /* NULL: refused */
} instant_cases[] = {
  { "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z" },
  { "2026-11-21T14:05:00Z", "2026-11-21T14:05:00Z" },
  { "2026-11-21t14:05:00z", "2026-11-21T14:05:00Z" },
  { "2026-11-21 14:05:00Z", "2026-11-21T14:05:00Z" },
  { "2026-11-21T14:05Z", "2026-11-21T14:05:00Z" },
  { "2026-11-21T14:05+01:00", "2026-11-21T13:05:00Z" },
  { "2026-11-21T14:05:00.999Z", "2026-11-21T14:05:00Z" },
  { "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59Z" },
  { "2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z" },
  { "2026-12-31T23:30:00-05:30", "2027-01-01T05:00:00Z" },
  { "2026-11-21T14:05:00-00:00", "2026-11-21T14:05:00Z" },
  { "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z" },
  { "2017-01-01T05:29:60+05:30", "2017-01-01T00:00:00Z" },
  { "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z" },
  { "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z" },
  { "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z" },
  { "0001-01-01T00:00:00+00:01", NULL },
  { "9999-12-31T23:59:59-00:01", NULL },
  { "0000-01-01T00:00:00Z", NULL },
  { "2026-11-21T14:05:60Z", NULL },
  { "2026-11-21T14:59:60Z", NULL },
  { "2026-11-21T14:05:61Z", NULL },
  { "2025-02-29T00:00:00Z", NULL },
  { "2026-11-21T24:00:00Z", NULL },
  { "2026-11-21T14:60:00Z", NULL },
  { "2026-11-21T14:05:00", NULL },
  { "2026-11-21T14:05:00+0100", NULL },
  { "2026-11-21T14:05:00+24:00", NULL },
  { "2026-11-21T14:05:00+01:60", NULL },
  { "2026-11-21T14:05:00.Z", NULL },
  { "2026-11-21T14:05:00Zx", NULL },
  { "2026-11-21T14Z", NULL },
  { "2026-11-21", NULL },
  { " 2026-11-21T14:05:00Z", NULL },
  { "2026-1-21T14:05:00Z", NULL },
  { "+026-11-21T14:05:00Z", NULL },
  { "", NULL },
};

static void
test_instants (void)
{
  g_autofree char *low = care_instant_format (G_MININT64);
  g_autofree char *high = care_instant_format (G_MAXINT64);

  for (gsize i = 0; i < G_N_ELEMENTS (instant_cases); i++)
    {
      gint64 instant = 42;
      gboolean ok = care_instant_parse (instant_cases[i].text, &instant);
      g_autofree char *text = care_instant_format (instant);

      g_test_message ("%s", instant_cases[i].text);
      g_assert_cmpint (ok, ==, instant_cases[i].utc != NULL);
      if (ok)
        g_assert_cmpstr (text, ==, instant_cases[i].utc);
      else
        g_assert_cmpint (instant, ==, 42);
    }
  g_assert_cmpstr (low, ==, "0001-01-01T00:00:00Z");
  g_assert_cmpstr (high, ==, "9999-12-31T23:59:59Z");
}

/* Every day of ten thousand years against GLib's own calendar. */
static void
test_calendar (void)
{
  g_autoptr (GDate) slow = g_date_new_dmy (1, G_DATE_JANUARY, 1);
  gint32 first = care_date_from_ymd (1, 1, 1);
  gint32 last = care_date_from_ymd (9999, 12, 31);

  g_assert_cmpint (care_date_from_ymd (1970, 1, 1), ==, 0);
  g_assert_cmpint (last - first + 1, ==, 3652059);
  for (gint32 date = first; date <= last; date++)
    {
      int year, month, day;

      care_date_to_ymd (date, &year, &month, &day);
      g_assert_cmpint (year, ==, g_date_get_year (slow));
      g_assert_cmpint (month, ==, (int) g_date_get_month (slow));
      g_assert_cmpint (day, ==, g_date_get_day (slow));
      g_assert_cmpint (care_date_from_ymd (year, month, day), ==, date);
      g_date_add_days (slow, 1);
    }
}

static const struct
{
  const char *text;
  const char *strict; /* NULL: refused */
  const char *loose;
} date_cases[] = {
  { "2026-11-21", "2026-11-21", "2026-11-21" },
  { "2024-02-29", "2024-02-29", "2024-02-29" },
  { "2025-02-29", NULL, NULL },
  { "1900-02-29", NULL, NULL },
  { "2026-13-01", NULL, NULL },
  { "2026-00-10", NULL, NULL },
  { "2026-10-00", NULL, NULL },
  { "0000-01-01", NULL, NULL },
  { "2026-1-2", NULL, NULL },
  { "", NULL, NULL },
  { "x", NULL, NULL },
  { "2026-11-21x", NULL, NULL },
  { " 2026-11-21 ", NULL, "2026-11-21" },
  { "2026-11-21T10:00", NULL, "2026-11-21" },
  { "2026-11-21 10:00:00", NULL, "2026-11-21" },
  { "2026-11-21T10:00:00.000Z", NULL, "2026-11-21" },
  { "2026-11-21T23:00:00-05:00", NULL, "2026-11-21" },
  { "2026-11-21 soon", NULL, NULL },
  { "21.11.2026", NULL, "2026-11-21" },
  { "1.2.2026", NULL, "2026-02-01" },
  { "01.02.2026", NULL, "2026-02-01" },
  { "31.2.2026", NULL, NULL },
  { "1.2.26", NULL, NULL },
  { "21/11/2026", NULL, "2026-11-21" },
  { "3/4/2026", NULL, NULL },
  { "12/11/2026", NULL, NULL },
  { "5/5/2026", NULL, "2026-05-05" },
  { "11/21/2026", NULL, NULL },
  { "13/13/2026", NULL, NULL },
  { "1.2/2026", NULL, NULL },
  { "2026/1/2", NULL, "2026-01-02" },
  { "2026/11/21", NULL, "2026-11-21" },
  { "2026/13/1", NULL, NULL },
  { "20261121", NULL, "2026-11-21" },
  { "20261301", NULL, NULL },
  { "202611211", NULL, NULL },
  { "45000", NULL, NULL },
};

static void
test_dates (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (date_cases); i++)
    {
      gint32 strict = 7, loose = 7;
      gboolean strict_ok = care_date_parse (date_cases[i].text, &strict);
      gboolean loose_ok = care_date_parse_loose (date_cases[i].text, &loose);
      g_autofree char *strict_text = care_date_format (strict);
      g_autofree char *loose_text = care_date_format (loose);

      g_test_message ("%s", date_cases[i].text);
      g_assert_cmpstr (strict_ok ? strict_text : NULL, ==, date_cases[i].strict);
      g_assert_cmpstr (loose_ok ? loose_text : NULL, ==, date_cases[i].loose);
      if (!strict_ok)
        g_assert_cmpint (strict, ==, 7);
      if (!loose_ok)
        g_assert_cmpint (loose, ==, 7);
    }
}

static const struct
{
  const char *date;
  gint64 n;
  CareUnit unit;
  const char *result;
} add_cases[] = {
  { "2026-01-31", 1, CARE_UNIT_DAY, "2026-02-01" },
  { "2026-01-01", -1, CARE_UNIT_DAY, "2025-12-31" },
  { "2026-01-31", 2, CARE_UNIT_WEEK, "2026-02-14" },
  { "2026-01-31", 1, CARE_UNIT_MONTH, "2026-02-28" },
  { "2024-01-31", 1, CARE_UNIT_MONTH, "2024-02-29" },
  { "2026-03-31", -1, CARE_UNIT_MONTH, "2026-02-28" },
  { "2026-01-15", -1, CARE_UNIT_MONTH, "2025-12-15" },
  { "2026-12-15", 1, CARE_UNIT_MONTH, "2027-01-15" },
  { "2025-11-30", 24, CARE_UNIT_MONTH, "2027-11-30" },
  { "2024-02-29", 1, CARE_UNIT_YEAR, "2025-02-28" },
  { "2024-02-29", 4, CARE_UNIT_YEAR, "2028-02-29" },
  { "2024-02-29", 0, CARE_UNIT_YEAR, "2024-02-29" },
  { "9999-12-01", 1, CARE_UNIT_MONTH, "9999-12-31" },
  { "2026-01-01", G_MAXINT64, CARE_UNIT_DAY, "9999-12-31" },
  { "2026-01-01", G_MAXINT64, CARE_UNIT_WEEK, "9999-12-31" },
  { "2026-01-01", G_MAXINT64, CARE_UNIT_MONTH, "9999-12-31" },
  { "2026-01-01", G_MAXINT64, CARE_UNIT_YEAR, "9999-12-31" },
  { "2026-01-01", G_MININT64, CARE_UNIT_DAY, "0001-01-01" },
  { "2026-01-01", G_MININT64, CARE_UNIT_YEAR, "0001-01-01" },
};

static void
test_date_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (add_cases); i++)
    {
      g_autofree char *text = NULL;
      gint32 date;

      g_assert_true (care_date_parse (add_cases[i].date, &date));
      text = care_date_format (care_date_add (date, add_cases[i].n, add_cases[i].unit));
      g_assert_cmpstr (text, ==, add_cases[i].result);
    }
}

static const struct
{
  const char *zone;
  const char *date;
  int hour;
  int minute;
  const char *instant;
} zone_cases[] = {
  { "UTC", "2026-07-01", 12, 0, "2026-07-01T12:00:00Z" },
  { "Europe/Warsaw", "2026-07-01", 12, 0, "2026-07-01T10:00:00Z" },
  { "Europe/Warsaw", "2026-01-01", 0, 0, "2025-12-31T23:00:00Z" },
  /* The hour between 02:00 and 03:00 is skipped, and on the other day repeated. */
  { "Europe/Warsaw", "2026-03-29", 1, 59, "2026-03-29T00:59:00Z" },
  { "Europe/Warsaw", "2026-03-29", 2, 30, "2026-03-29T01:30:00Z" },
  { "Europe/Warsaw", "2026-03-29", 3, 0, "2026-03-29T01:00:00Z" },
  { "Europe/Warsaw", "2026-10-25", 1, 59, "2026-10-24T23:59:00Z" },
  { "Europe/Warsaw", "2026-10-25", 2, 30, "2026-10-25T00:30:00Z" },
  { "Europe/Warsaw", "2026-10-25", 3, 0, "2026-10-25T02:00:00Z" },
  { "America/New_York", "2026-12-31", 23, 0, "2027-01-01T04:00:00Z" },
  { "Asia/Kolkata", "2026-01-01", 0, 0, "2025-12-31T18:30:00Z" },
  { "Pacific/Auckland", "2026-01-01", 0, 0, "2025-12-31T11:00:00Z" },
  { "Europe/Moscow", "2014-10-26", 12, 0, "2014-10-26T09:00:00Z" },
};

static void
test_zones (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (zone_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GTimeZone) zone = care_zone_new (zone_cases[i].zone, &error);
      g_autofree char *text = NULL;
      gint64 instant;
      gint32 date;

      g_test_message ("%s %s %02d:%02d", zone_cases[i].zone, zone_cases[i].date, zone_cases[i].hour, zone_cases[i].minute);
      g_assert_no_error (error);
      g_assert_true (care_date_parse (zone_cases[i].date, &date));
      instant = care_instant_of_date (date, zone_cases[i].hour, zone_cases[i].minute, zone);
      text = care_instant_format (instant);
      g_assert_cmpstr (text, ==, zone_cases[i].instant);
      g_assert_cmpint (care_date_of_instant (instant, zone), ==, date);
    }
}

static void
test_zone_names (void)
{
  static const char *const bad[] = {
    "", "Nowhere/Town", "../etc/passwd", "/etc/passwd", "Europe", "Europe/", "Europe/../Europe/Warsaw", "+02:00", "leapseconds",
    "zone.tab", "right/Europe/Warsaw", "Europe/Warsaw\n", "EST5EDT4,M3.2.0,M11.1.0",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_null (care_zone_new (bad[i], &error));
      g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
    }
}

static void
test_clock (void)
{
  g_autoptr (GError) error = NULL;
  gint64 start;
  gint64 now;

  g_assert_true (care_instant_parse ("2030-05-06T07:08:09Z", &start));
  g_assert_true (care_clock_set ("2030-05-06T07:08:09Z/frozen", NULL));
  g_assert_cmpint (care_now (), ==, start);
  g_usleep (3000);
  g_assert_cmpint (care_now_ms (), ==, start * 1000);

  g_assert_true (care_clock_set ("2030-05-06T07:08:09Z", NULL));
  now = care_now_ms ();
  g_assert_cmpint (now, >=, start * 1000);
  g_usleep (3000);
  g_assert_cmpint (care_now_ms (), >, now);

  /* Words that cannot be read change nothing. */
  g_assert_false (care_clock_set ("2030-05-06", &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
  g_assert_false (care_clock_set ("2030-05-06T07:08:09Z/thawed", NULL));
  g_assert_cmpint (care_now (), >=, start);

  g_assert_true (care_clock_set ("1969-12-31T23:59:59Z/frozen", NULL));
  g_assert_cmpint (care_now (), ==, -1);
  g_assert_true (care_clock_set (NULL, NULL));
  g_assert_cmpint (ABS (care_now () - g_get_real_time () / G_USEC_PER_SEC), <, 60);
}

static const struct
{
  const char *words;
  const char *start; /* NULL: the real clock */
  const char *complaint;
} environment_cases[] = {
  { "2030-05-06T07:08:09Z", "2030-05-06T07:08:09Z", "" },
  { "2030-05-06T07:08:09Z/frozen", "2030-05-06T07:08:09Z", "" },
  { "", NULL, "" },
  { "yesterday", NULL, "*AFTERCARE_CLOCK is not an instant*" },
};

static void
test_clock_environment (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (environment_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/time/clock/environment/subprocess/%" G_GSIZE_FORMAT, i);

      g_setenv ("AFTERCARE_CLOCK", environment_cases[i].words, TRUE);
      g_test_trap_subprocess (path, 0, 0);
      g_test_trap_assert_passed ();
      g_test_trap_assert_stderr (environment_cases[i].complaint);
      /* Once, not at every look at the clock. */
      if (*environment_cases[i].complaint != '\0')
        g_test_trap_assert_stderr_unmatched ("*AFTERCARE_CLOCK*AFTERCARE_CLOCK*");
    }
  g_unsetenv ("AFTERCARE_CLOCK");
}

static void
look_at_clock (gconstpointer data)
{
  const char *words = environment_cases[GPOINTER_TO_SIZE (data)].start;
  gint64 start = g_get_real_time () / G_USEC_PER_SEC;
  gint64 first = care_now ();

  if (words != NULL)
    g_assert_true (care_instant_parse (words, &start));
  g_assert_cmpint (first, >=, start);
  g_assert_cmpint (first - start, <, 600);
  g_assert_cmpint (care_now (), >=, first);
}

static void
test_date_words (void)
{
  g_autofree char *text = care_date_words (care_date_from_ymd (2027, 3, 6));

  g_assert_cmpstr (text, ==, "6 March 2027");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/instants", test_instants);
  g_test_add_func ("/time/calendar", test_calendar);
  g_test_add_func ("/time/dates", test_dates);
  g_test_add_func ("/time/date-add", test_date_add);
  g_test_add_func ("/time/zones", test_zones);
  g_test_add_func ("/time/zone-names", test_zone_names);
  g_test_add_func ("/time/date-words", test_date_words);
  g_test_add_func ("/time/clock/set", test_clock);
  g_test_add_func ("/time/clock/environment", test_clock_environment);
  for (gsize i = 0; i < G_N_ELEMENTS (environment_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/time/clock/environment/subprocess/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), look_at_clock);
    }
  return g_test_run ();
}
