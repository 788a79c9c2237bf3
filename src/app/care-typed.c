/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-typed.h"

#include "util/care-time.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* --- dates and times ----------------------------------------------------------------------------------------------------------------- */

static gboolean
read_day (CareEngine *engine, const char *word, gint32 *date)
{
  gint32 today = care_engine_today (engine);
  g_autofree char *folded = g_utf8_casefold (word, -1);
  g_autofree char *today_word = g_utf8_casefold (_ ("Today"), -1);
  g_autofree char *tomorrow_word = g_utf8_casefold (_ ("Tomorrow"), -1);
  int day, month, year;
  char end;

  if (g_str_equal (folded, today_word) || g_str_equal (folded, "today"))
    *date = today;
  else if (g_str_equal (folded, tomorrow_word) || g_str_equal (folded, "tomorrow"))
    *date = today + 1;
  else if (*word == '+' && g_ascii_isdigit (word[1]))
    *date = today + (gint32) g_ascii_strtoll (word + 1, NULL, 10);
  else if (sscanf (word, "%2d.%2d.%c", &day, &month, &end) == 2)
    {
      care_date_to_ymd (today, &year, &(int){ 0 }, &(int){ 0 });
      if (!g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
        return FALSE;
      *date = care_date_from_ymd (year, month, day);
      if (*date < today - 180)
        *date = care_date_from_ymd (year + 1, month, day);
    }
  else
    return care_date_parse_loose (word, date);
  return TRUE;
}

char *
care_typed_date (CareEngine *engine, const char *typed)
{
  gint32 date;
  return read_day (engine, typed, &date) ? care_date_format (date) : g_strdup (typed);
}

char *
care_typed_instant (CareEngine *engine, const char *typed)
{
  g_autofree char *plain = g_strdelimit (g_strdup (typed), ",", ' ');
  const char *time = strrchr (plain, ' ');
  g_autofree char *day = time != NULL ? g_strstrip (g_strndup (plain, (gsize) (time - plain))) : g_strdup ("today");
  gint32 date;
  int hour, minute = 0;

  time = time != NULL ? time + 1 : plain;
  if ((sscanf (time, "%2d:%2d", &hour, &minute) < 1) || hour > 23 || minute > 59 || hour < 0 || minute < 0 ||
      !read_day (engine, day, &date))
    return g_strdup (typed);
  return care_instant_format (care_instant_of_date (date, hour, minute, care_engine_zone (engine)));
}

char *
care_typed_from_instant (CareEngine *engine, const char *value)
{
  gint64 at;
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (value == NULL || !care_instant_parse (value, &at))
    return g_strdup (value != NULL ? value : "");
  utc = g_date_time_new_from_unix_utc (at);
  local = g_date_time_to_timezone (utc, care_engine_zone (engine));
  return g_date_time_format (local, "%Y-%m-%d %H:%M");
}

void
care_typed_set_text (GtkEditable *editable, const char *text)
{
  gboolean undo = gtk_editable_get_enable_undo (editable);
  gtk_editable_set_enable_undo (editable, FALSE);
  gtk_editable_set_text (editable, text);
  gtk_editable_set_enable_undo (editable, undo);
}

/* --- one line -------------------------------------------------------------------------------------------------------------------------- */

static void
insert (GtkEditable *editable, const char *text, int length, int *position, gpointer data)
{
  g_autofree char *line = length < 0 ? g_strdup (text) : g_strndup (text, (gsize) length);

  if (strpbrk (line, "\t\n\r\v\f") == NULL)
    return;
  g_strdelimit (line, "\t\n\r\v\f", ' ');
  g_signal_handlers_block_by_func (editable, insert, data);
  gtk_editable_insert_text (editable, line, -1, position);
  g_signal_handlers_unblock_by_func (editable, insert, data);
  g_signal_stop_emission_by_name (editable, "insert-text");
}

void
care_typed_keep_one_line (GtkEditable *editable)
{
  GtkEditable *delegate = gtk_editable_get_delegate (editable);
  g_signal_connect (delegate != NULL ? delegate : editable, "insert-text", G_CALLBACK (insert), NULL);
}
