/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-util"

#include "util/care-time.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "util/care-error.h"

#define DATE_MIN (-719162) /* 0001-01-01 */
#define DATE_MAX 2932896   /* 9999-12-31 */

typedef enum
{
  CLOCK_REAL,
  CLOCK_RUNNING,
  CLOCK_FROZEN,
} ClockMode;

typedef struct
{
  ClockMode mode;
  gint64 start_ms;
  gint64 base_ms; /* the monotonic clock when the start was set */
} Clock;

static GMutex clock_mutex;
static Clock clock_state;
static gboolean clock_ready;
static _Thread_local Clock clock_here; /* CLOCK_REAL: none, the process' counts */

static gboolean
read_clock_words (const char *words, Clock *out)
{
  g_autofree char *head = NULL;
  gboolean frozen = g_str_has_suffix (words, "/frozen");
  gint64 start;

  head = g_strndup (words, strlen (words) - (frozen ? strlen ("/frozen") : 0));
  if (!care_instant_parse (head, &start))
    return FALSE;
  out->mode = frozen ? CLOCK_FROZEN : CLOCK_RUNNING;
  out->start_ms = start * 1000;
  out->base_ms = g_get_monotonic_time () / 1000;
  return TRUE;
}

/* Called with the mutex held. */
static void
ensure_clock (void)
{
  const char *words;

  if (clock_ready)
    return;
  clock_ready = TRUE;
  words = g_getenv ("AFTERCARE_CLOCK");
  if (words == NULL || *words == '\0' || read_clock_words (words, &clock_state))
    return;
  fprintf (stderr,
           _("AFTERCARE_CLOCK is not an instant like 2026-11-21T14:05:00Z or 2026-11-21T14:05:00Z/frozen; "
             "the real clock is used.\n"));
}

gint64
care_now_ms (void)
{
  Clock now;

  g_mutex_lock (&clock_mutex);
  ensure_clock ();
  now = clock_here.mode != CLOCK_REAL ? clock_here : clock_state;
  g_mutex_unlock (&clock_mutex);

  if (now.mode == CLOCK_FROZEN)
    return now.start_ms;
  if (now.mode == CLOCK_RUNNING)
    return now.start_ms + g_get_monotonic_time () / 1000 - now.base_ms;
  return g_get_real_time () / 1000;
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

gint64
care_now (void)
{
  return floor_div (care_now_ms (), 1000);
}

static gboolean
read_clock (const char *words, Clock *out, GError **error)
{
  if (words == NULL || read_clock_words (words, out))
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
               _("“%s” is not a clock; give an instant like 2026-11-21T14:05:00Z, with /frozen behind it to hold it still."), words);
  return FALSE;
}

gboolean
care_clock_set (const char *words, GError **error)
{
  Clock next = { CLOCK_REAL, 0, 0 };

  if (!read_clock (words, &next, error))
    return FALSE;
  g_mutex_lock (&clock_mutex);
  clock_state = next;
  clock_ready = TRUE;
  g_mutex_unlock (&clock_mutex);
  return TRUE;
}

gboolean
care_clock_set_here (const char *words, GError **error)
{
  Clock next = { CLOCK_REAL, 0, 0 };

  if (!read_clock (words, &next, error))
    return FALSE;
  clock_here = next;
  return TRUE;
}

/* Reads between @min and @max digits at *@at and moves it on. */
static gboolean
take_number (const char **at, int min, int max, int *value)
{
  int n = 0;

  *value = 0;
  while (n < max && g_ascii_isdigit ((*at)[n]))
    *value = *value * 10 + ((*at)[n++] - '0');
  *at += n;
  return n >= min;
}

static gboolean
take_char (const char **at, char c)
{
  if (**at != c)
    return FALSE;
  (*at)++;
  return TRUE;
}

gint32
care_date_from_ymd (int year, int month, int day)
{
  /* Years are counted from March, so that the leap day is the last one: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
  gint64 y = (gint64) year - (month <= 2);
  gint64 era = floor_div (y, 400);
  gint64 yoe = y - era * 400;
  gint64 doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  gint64 doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

  return (gint32) CLAMP (era * 146097 + doe - 719468, DATE_MIN, DATE_MAX);
}

void
care_date_to_ymd (gint32 date, int *year, int *month, int *day)
{
  gint64 z = (gint64) CLAMP (date, DATE_MIN, DATE_MAX) + 719468;
  gint64 era = floor_div (z, 146097);
  gint64 doe = z - era * 146097;
  gint64 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  gint64 doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  gint64 mp = (5 * doy + 2) / 153;

  *day = (int) (doy - (153 * mp + 2) / 5 + 1);
  *month = (int) (mp < 10 ? mp + 3 : mp - 9);
  *year = (int) (yoe + era * 400 + (*month <= 2));
}

static int
days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return days[month - 1] + (month == 2 && leap);
}

static gboolean
real_date (int year, int month, int day, gint32 *date)
{
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month (year, month))
    return FALSE;
  *date = care_date_from_ymd (year, month, day);
  return TRUE;
}

static gboolean
take_iso_date (const char **at, gint32 *date)
{
  int year, month, day;

  return take_number (at, 4, 4, &year) && take_char (at, '-')
         && take_number (at, 2, 2, &month) && take_char (at, '-')
         && take_number (at, 2, 2, &day)
         && real_date (year, month, day, date);
}

/* HH:MM[:SS[.fraction]]; a second 60 is read as it stands and judged by the caller. */
static gboolean
take_time (const char **at, int *seconds)
{
  int hour, minute, second = 0;

  if (!take_number (at, 2, 2, &hour) || !take_char (at, ':') || !take_number (at, 2, 2, &minute))
    return FALSE;
  if (take_char (at, ':'))
    {
      if (!take_number (at, 2, 2, &second))
        return FALSE;
      if (take_char (at, '.') || take_char (at, ','))
        {
          if (!g_ascii_isdigit (**at))
            return FALSE;
          while (g_ascii_isdigit (**at))
            (*at)++;
        }
    }
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;
  *seconds = hour * 3600 + minute * 60 + second;
  return second < 60 || minute % 15 == 14;
}

static gboolean
take_offset (const char **at, int *seconds)
{
  int hour, minute;
  int sign;

  *seconds = 0;
  if (take_char (at, 'Z') || take_char (at, 'z'))
    return TRUE;
  sign = **at == '-' ? -1 : 1;
  if (!take_char (at, '+') && !take_char (at, '-'))
    return FALSE;
  if (!take_number (at, 2, 2, &hour) || !take_char (at, ':') || !take_number (at, 2, 2, &minute))
    return FALSE;
  *seconds = sign * (hour * 3600 + minute * 60);
  return hour <= 23 && minute <= 59;
}

gboolean
care_instant_parse (const char *text, gint64 *instant)
{
  const char *at = text;
  gint32 date;
  gint64 result;
  int seconds, offset;
  gboolean leap;

  if (text == NULL || !take_iso_date (&at, &date))
    return FALSE;
  if (!take_char (&at, 'T') && !take_char (&at, 't') && !take_char (&at, ' '))
    return FALSE;
  if (!take_time (&at, &seconds))
    return FALSE;
  leap = strlen (text) >= 19 && text[16] == ':' && text[17] == '6';
  if (!take_offset (&at, &offset) || *at != '\0')
    return FALSE;
  result = (gint64) date * CARE_DAY + seconds - offset;
  /* RFC 3339 5.7: a leap second stands only at the end of a UTC day; it counts as the second after it. */
  if (leap && result % CARE_DAY != 0)
    return FALSE;
  if (result < (gint64) DATE_MIN * CARE_DAY || result >= ((gint64) DATE_MAX + 1) * CARE_DAY)
    return FALSE;
  *instant = result;
  return TRUE;
}

char *
care_instant_format (gint64 instant)
{
  gint64 inside = CLAMP (instant, (gint64) DATE_MIN * CARE_DAY, ((gint64) DATE_MAX + 1) * CARE_DAY - 1);
  gint64 date = floor_div (inside, CARE_DAY);
  int rest = (int) (inside - date * CARE_DAY);
  int year, month, day;

  care_date_to_ymd ((gint32) date, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day, rest / 3600, rest / 60 % 60, rest % 60);
}

char *
care_date_format (gint32 date)
{
  int year, month, day;

  care_date_to_ymd (date, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

gboolean
care_date_parse (const char *text, gint32 *date)
{
  const char *at = text;
  gint32 read;

  if (text == NULL || !take_iso_date (&at, &read) || *at != '\0')
    return FALSE;
  *date = read;
  return TRUE;
}

static gboolean
parse_iso_with_time (const char *text, gint32 *date)
{
  const char *at = text;
  int seconds, offset;

  if (!take_iso_date (&at, date))
    return FALSE;
  if (*at == '\0')
    return TRUE;
  if (!take_char (&at, 'T') && !take_char (&at, 't') && !take_char (&at, ' '))
    return FALSE;
  if (!take_time (&at, &seconds))
    return FALSE;
  return *at == '\0' || (take_offset (&at, &offset) && *at == '\0');
}

static gboolean
parse_year_first (const char *text, gint32 *date)
{
  const char *at = text;
  int year, month, day;

  if (!take_number (&at, 4, 4, &year))
    return FALSE;
  if (take_char (&at, '/'))
    return take_number (&at, 1, 2, &month) && take_char (&at, '/')
           && take_number (&at, 1, 2, &day) && *at == '\0'
           && real_date (year, month, day, date);
  return take_number (&at, 2, 2, &month) && take_number (&at, 2, 2, &day) && *at == '\0'
         && real_date (year, month, day, date);
}

static gboolean
parse_day_first (const char *text, gint32 *date)
{
  const char *at = text;
  int year, month, day;
  char mark;

  if (!take_number (&at, 1, 2, &day))
    return FALSE;
  mark = *at;
  if (mark != '.' && mark != '/')
    return FALSE;
  at++;
  if (!take_number (&at, 1, 2, &month) || !take_char (&at, mark) || !take_number (&at, 4, 4, &year) || *at != '\0')
    return FALSE;
  /* With slashes 3/4/2024 is April for some and March for others: never guess. */
  if (mark == '/' && day <= 12 && day != month)
    return FALSE;
  return real_date (year, month, day, date);
}

gboolean
care_date_parse_loose (const char *text, gint32 *date)
{
  g_autofree char *trimmed = NULL;
  gint32 read;

  if (text == NULL)
    return FALSE;
  trimmed = g_strstrip (g_strdup (text));
  if (!parse_iso_with_time (trimmed, &read) && !parse_year_first (trimmed, &read) && !parse_day_first (trimmed, &read))
    return FALSE;
  *date = read;
  return TRUE;
}

static gint32
add_months (gint32 date, gint64 months)
{
  int year, month, day;
  gint64 count;

  care_date_to_ymd (date, &year, &month, &day);
  count = (gint64) year * 12 + month - 1 + months;
  if (count < 12)
    return DATE_MIN;
  if (count >= 10000 * 12)
    return DATE_MAX;
  year = (int) (count / 12);
  month = (int) (count % 12) + 1;
  return care_date_from_ymd (year, month, MIN (day, days_in_month (year, month)));
}

gint32
care_date_add (gint32 date, gint64 n, CareUnit unit)
{
  /* More units than the calendar has days say the same as that many, and cannot overflow. */
  gint64 count = CLAMP (n, -4000000, 4000000);

  switch (unit)
    {
    case CARE_UNIT_WEEK:
      count *= 7;
      break;
    case CARE_UNIT_MONTH:
      return add_months (date, count);
    case CARE_UNIT_YEAR:
      return add_months (date, count * 12);
    case CARE_UNIT_DAY:
    default:
      break;
    }
  return (gint32) CLAMP (date + count, DATE_MIN, DATE_MAX);
}

static gint64
offset_at (GTimeZone *zone, gint64 instant)
{
  int interval;

  if (zone == NULL)
    return 0;
  interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, instant);
  return interval < 0 ? 0 : g_time_zone_get_offset (zone, interval);
}

gint32
care_date_of_instant (gint64 instant, GTimeZone *zone)
{
  gint64 inside = CLAMP (instant, (gint64) DATE_MIN * CARE_DAY, ((gint64) DATE_MAX + 1) * CARE_DAY - 1);

  return (gint32) CLAMP (floor_div (inside + offset_at (zone, inside), CARE_DAY), DATE_MIN, DATE_MAX);
}

gint64
care_instant_of_date (gint32 date, int hour, int minute, GTimeZone *zone)
{
  gint64 local = (gint64) date * CARE_DAY + hour * 3600 + minute * 60;
  gint64 before = local - offset_at (zone, local - CARE_DAY);
  gint64 after = local - offset_at (zone, local + CARE_DAY);

  /* Both are right on a plain day; on a repeated hour the earlier one is meant. */
  if (before + offset_at (zone, before) == local)
    return before;
  if (after + offset_at (zone, after) == local)
    return after;
  /* Skipped: read with the offset before the change, 02:30 becomes 03:30 (RFC 5545 3.3.5). */
  return before;
}

/* Names of the database begin with a capital; the other files in its folder do not, and GLib trips over them. */
static gboolean
plain_zone_name (const char *name)
{
  if (name == NULL || !g_ascii_isupper (*name))
    return FALSE;
  for (const char *c = name; *c != '\0'; c++)
    {
      if (!g_ascii_isalnum (*c) && strchr ("_+-/", *c) == NULL)
        return FALSE;
    }
  return TRUE;
}

GTimeZone *
care_zone_new (const char *name, GError **error)
{
  /* GLib also reads offsets, rules and paths; a company's zone is a name of the time zone database. */
  GTimeZone *zone = plain_zone_name (name) ? g_time_zone_new_identifier (name) : NULL;

  if (zone == NULL)
    g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
                 _("There is no time zone “%s”; give a name like Europe/Warsaw."), name != NULL ? name : "");
  return zone;
}

/* Words of ours, not of the C library's locale: a sentence and the date in it then speak one language. */
static const char *const months[12] = {
  NC_("in a date", "January"), NC_("in a date", "February"), NC_("in a date", "March"), NC_("in a date", "April"),
  NC_("in a date", "May"), NC_("in a date", "June"), NC_("in a date", "July"), NC_("in a date", "August"),
  NC_("in a date", "September"), NC_("in a date", "October"), NC_("in a date", "November"), NC_("in a date", "December"),
};

char *
care_date_words (gint32 date)
{
  int year, month, day;

  care_date_to_ymd (date, &year, &month, &day);
  /* TRANSLATORS: a date in words, "16 March 2027": day, month and year, which you may turn round. */
  return g_strdup_printf (_("%1$d %2$s %3$d"), day, g_dpgettext2 (NULL, "in a date", months[month - 1]), year);
}
