/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-lang.h"

#include <stdarg.h>
#include <string.h>

#include "util/care-time.h"

static const struct
{
  const char *code;
  const char *name;
  const char *date; /* how a date is put together */
  const char *months[12];
} langs[CARE_N_LANGS] = {
  [CARE_LANG_EN] = { "en", "English", "{day} {month} {year}",
                     { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
                       "December" } },
  [CARE_LANG_PL] = { "pl", "polski", "{day} {month} {year} roku",
                     { "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
                       "listopada", "grudnia" } },
  [CARE_LANG_RU] = { "ru", "русский", "{day} {month} {year} года",
                     { "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
                       "декабря" } },
  [CARE_LANG_LT] = { "lt", "lietuvių", "{year} m. {month} {day} d.",
                     { "sausio", "vasario", "kovo", "balandžio", "gegužės", "birželio", "liepos", "rugpjūčio", "rugsėjo", "spalio",
                       "lapkričio", "gruodžio" } },
};

gboolean
care_lang_parse (const char *text,
                 CareLang   *lang)
{
  if (text == NULL)
    return FALSE;
  for (int i = 0; i < CARE_N_LANGS; i++)
    if (g_ascii_strncasecmp (text, langs[i].code, 2) == 0 && (text[2] == '\0' || strchr ("-_.", text[2]) != NULL))
      {
        *lang = (CareLang) i;
        return TRUE;
      }
  return FALSE;
}

CareLang
care_lang_choose (const char *wanted,
                  const char *accept_language)
{
  CareLang best = CARE_LANG_EN;
  double best_q = 0;
  g_auto (GStrv) words = NULL;

  if (care_lang_parse (wanted, &best))
    return best;
  words = g_strsplit (accept_language != NULL ? accept_language : "", ",", 20);
  for (gsize i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], ";", 2);
      const char *q = parts[0] != NULL && parts[1] != NULL ? strstr (parts[1], "q=") : NULL;
      double value = q != NULL ? g_ascii_strtod (q + 2, NULL) : 1;
      CareLang lang;

      if (parts[0] != NULL && care_lang_parse (g_strstrip (parts[0]), &lang) && value > best_q)
        {
          best = lang;
          best_q = value;
        }
    }
  return best;
}

const char *
care_lang_code (CareLang lang)
{
  return langs[lang].code;
}

const char *
care_lang_name (CareLang lang)
{
  return langs[lang].name;
}

char *
care_lang_date (CareLang lang,
                gint32   date)
{
  int year, month, day;
  g_autofree char *year_text = NULL;
  g_autofree char *day_text = NULL;

  care_date_to_ymd (date, &year, &month, &day);
  year_text = g_strdup_printf ("%d", year);
  day_text = g_strdup_printf ("%d", day);
  return care_lang_fill (langs[lang].date, "day", day_text, "month", langs[lang].months[month - 1], "year", year_text, NULL);
}

static const char *
value_of (const char *name,
          gsize       len,
          va_list     pairs)
{
  const char *key;

  while ((key = va_arg (pairs, const char *)) != NULL)
    {
      const char *value = va_arg (pairs, const char *);

      if (strlen (key) == len && strncmp (key, name, len) == 0)
        return value != NULL ? value : "";
    }
  return NULL;
}

char *
care_lang_fill (const char *text,
                ...)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *end = *p == '{' ? strchr (p, '}') : NULL;
      const char *value = NULL;

      if (end != NULL)
        {
          va_list pairs;

          va_start (pairs, text);
          value = value_of (p + 1, (gsize) (end - p - 1), pairs);
          va_end (pairs);
        }
      if (value == NULL)
        {
          g_string_append_c (out, *p);
          continue;
        }
      g_string_append (out, value);
      p = end;
      if (p[1] == '.' && g_str_has_suffix (value, "."))
        p++;
    }
  return g_string_free (out, FALSE);
}
