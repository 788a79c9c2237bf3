/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An instant is whole seconds of UTC since 1970 (gint64). A date is civil days since 1970-01-01 (gint32), in the zone that
 * the caller says. Years 0001 to 9999. */

#define CARE_DAY 86400

typedef enum
{
  CARE_UNIT_DAY,
  CARE_UNIT_WEEK,
  CARE_UNIT_MONTH,
  CARE_UNIT_YEAR,
} CareUnit;

/* Now, in seconds and in milliseconds. AFTERCARE_CLOCK=INSTANT sets where the clock starts (it then runs), INSTANT/frozen holds
 * it still. Read once per process, except that care_clock_set() replaces it. */
gint64   care_now               (void);
gint64   care_now_ms            (void);
/* Sets the clock as AFTERCARE_CLOCK would; NULL gives back the real one. FALSE and @error when the words cannot be read. */
gboolean care_clock_set         (const char *words, GError **error);
/* The same for the calling thread alone, over whatever holds elsewhere; NULL ends it. For a command that another process handed over. */
gboolean care_clock_set_here    (const char *words, GError **error);

/* "2026-11-21T14:05:00Z". Free with g_free(). */
char    *care_instant_format    (gint64 instant);
/* RFC 3339 with Z or an offset, fractions dropped; the T may be a blank, seconds may be missing. FALSE when it is not one. */
gboolean care_instant_parse     (const char *text, gint64 *instant);

/* "2026-11-21". */
char    *care_date_format       (gint32 date);
/* Only YYYY-MM-DD of a real day. */
gboolean care_date_parse        (const char *text, gint32 *date);
/* What spreadsheets hold besides: D.M.YYYY, D/M/YYYY where unambiguous (day over 12) or equal, YYYY/M/D, YYYYMMDD,
 * and an ISO date followed by a time, which is cut. */
gboolean care_date_parse_loose  (const char *text, gint32 *date);
gint32   care_date_from_ymd     (int year, int month, int day);
void     care_date_to_ymd       (gint32 date, int *year, int *month, int *day);
/* @n units on; a month is the same day n months on, clamped to the month's end; a year is 12 months (DOMAIN 2.3.1). Saturates at the
 * years above. */
gint32   care_date_add          (gint32 date, gint64 n, CareUnit unit);
/* The civil day of @instant in @zone. */
gint32   care_date_of_instant   (gint64 instant, GTimeZone *zone);
/* The instant of @hour:@minute on @date in @zone; a time that a clock change skips moves forward. */
gint64   care_instant_of_date   (gint32 date, int hour, int minute, GTimeZone *zone);
/* A zone by its name ("Europe/Warsaw"); NULL and @error when there is no such zone. Unref with g_time_zone_unref(). */
GTimeZone *care_zone_new        (const char *name, GError **error);
/* "16 March 2027", in the language of the program. */
char    *care_date_words        (gint32 date);

G_END_DECLS
