/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-letter.h"

#include "domain/care-contact.h"
#include "domain/care-values.h"
#include "util/care-text.h"

#include <string.h>

/* {customer} {company} {number} {about} {at}; {about} is the device in brackets with a blank before, or nothing.
 * By template, then in the order of care_languages. */
typedef struct
{
  const char *subject, *text;
} Words;

#define N_LANGUAGES 4

static const struct
{
  const char *template;
  Words words[N_LANGUAGES];
} messages[] = {
  { "job_opened",
    { { "Your service request {number}",
        "Hello {customer},\n\n"
        "we have your service request {number}{about}. "
        "We will let you know when a technician comes or when it is done.\n\n{company}" },
      { "Zgłoszenie serwisowe {number}",
        "Dzień dobry, {customer},\n\n"
        "przyjęliśmy zgłoszenie serwisowe {number}{about}. "
        "Damy znać o terminie wizyty serwisanta lub o zakończeniu prac.\n\n{company}" },
      { "Заявка на ремонт {number}",
        "Здравствуйте, {customer}!\n\n"
        "Мы приняли вашу заявку {number}{about}. Сообщим, когда приедет мастер или когда работа будет готова.\n\n{company}" },
      { "Jūsų paraiška {number}",
        "Sveiki, {customer},\n\n"
        "gavome jūsų paraišką {number}{about}. Pranešime, kada atvyks meistras arba kada darbas bus baigtas.\n\n{company}" } } },
  { "job_scheduled",
    { { "Technician's visit on {at} ({number})",
        "Hello {customer},\n\n"
        "our technician will come on {at} about {number}{about}. "
        "If that does not suit you, please answer this message.\n\n{company}" },
      { "Wizyta serwisanta {at} ({number})",
        "Dzień dobry, {customer},\n\n"
        "nasz serwisant przyjedzie {at} w sprawie zlecenia {number}{about}. "
        "Jeśli termin nie odpowiada, prosimy odpisać na tę wiadomość.\n\n{company}" },
      { "Визит мастера {at} ({number})",
        "Здравствуйте, {customer}!\n\n"
        "Наш мастер приедет {at} по заявке {number}{about}. "
        "Если время не подходит, пожалуйста, ответьте на это письмо.\n\n{company}" },
      { "Meistro vizitas {at} ({number})",
        "Sveiki, {customer},\n\n"
        "mūsų meistras atvyks {at} dėl paraiškos {number}{about}. Jei laikas netinka, atsakykite į šį laišką.\n\n{company}" } } },
  { "job_ready",
    { { "The work is done ({number})",
        "Hello {customer},\n\n"
        "the work on {number}{about} is done. We will hand it over to you as agreed.\n\n{company}" },
      { "Prace zakończone ({number})",
        "Dzień dobry, {customer},\n\n"
        "prace w zleceniu {number}{about} są zakończone. Wydanie nastąpi zgodnie z umową.\n\n{company}" },
      { "Работа готова ({number})",
        "Здравствуйте, {customer}!\n\n"
        "Работа по заявке {number}{about} готова. Передадим вам всё, как договорились.\n\n{company}" },
      { "Darbas baigtas ({number})",
        "Sveiki, {customer},\n\n"
        "darbas pagal paraišką {number}{about} baigtas. Perduosime, kaip sutarta.\n\n{company}" } } },
  { "job_closed",
    { { "Your service request {number} is closed",
        "Hello {customer},\n\n"
        "your service request {number}{about} is closed. "
        "If anything is not right, please answer this message.\n\n{company}" },
      { "Zlecenie {number} zakończone",
        "Dzień dobry, {customer},\n\n"
        "zlecenie {number}{about} zostało zamknięte. Jeśli coś jest nie tak, prosimy odpisać na tę wiadomość.\n\n{company}" },
      { "Заявка {number} закрыта",
        "Здравствуйте, {customer}!\n\n"
        "Ваша заявка {number}{about} закрыта. Если что-то не так, пожалуйста, ответьте на это письмо.\n\n{company}" },
      { "Paraiška {number} baigta",
        "Sveiki, {customer},\n\n"
        "jūsų paraiška {number}{about} baigta. Jei kas nors ne taip, atsakykite į šį laišką.\n\n{company}" } } },
};

static const char *const low_scores[N_LANGUAGES] = { "Low score", "Niska ocena", "Низкая оценка", "Žemas įvertinimas" };

/* How each language writes a day and a time with digits alone: the same on every computer, whatever its locale. */
static const char *const instants[N_LANGUAGES] = { "%Y-%m-%d, %H:%M", "%d.%m.%Y, %H:%M", "%d.%m.%Y, %H:%M", "%Y-%m-%d, %H:%M" };

static guint
language_index (const char *language)
{
  for (guint i = 0; i < N_LANGUAGES; i++)
    if (g_strcmp0 (care_languages[i], language) == 0)
      return i;
  return 0;
}

static char *
format_at (const CareLetterAbout *about, guint language)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (about->at);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, about->zone) : NULL;

  return local != NULL ? g_date_time_format (local, instants[language]) : g_strdup ("");
}

/* Replaces each {word} once over, so that what stands in a name is never read as a word. */
static char *
fill (const char *pattern, const CareLetterAbout *about, guint language)
{
  g_autofree char *at = format_at (about, language);
  g_autofree char *device = about->device != NULL ? g_strdup_printf (" (%s)", about->device) : g_strdup ("");
  const struct { const char *word, *value; } values[] = {
    { "{customer}", about->customer }, { "{company}", about->company }, { "{number}", about->number },
    { "{about}", device },             { "{at}", at },
  };
  GString *out = g_string_new (NULL);

  while (*pattern != '\0')
    {
      gsize skip = 0;
      for (guint i = 0; i < G_N_ELEMENTS (values) && skip == 0; i++)
        if (g_str_has_prefix (pattern, values[i].word))
          {
            g_string_append (out, values[i].value != NULL ? values[i].value : "");
            skip = strlen (values[i].word);
          }
      if (skip == 0)
        g_string_append_c (out, *pattern);
      pattern += skip > 0 ? skip : 1;
    }
  return g_string_free (out, FALSE);
}

static char *
cleaned (char *text)
{
  char *clean = care_text_clean (text, -1);
  g_free (text);
  return clean;
}

gboolean
care_letter_message (const char *template, const char *language, const CareLetterAbout *about, char **subject, char **text)
{
  guint n = language_index (language);

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      if (g_strcmp0 (messages[i].template, template) != 0)
        continue;
      /* As sync reads every text, so that the record is the same everywhere. */
      *subject = cleaned (fill (messages[i].words[n].subject, about, n));
      *text = cleaned (fill (messages[i].words[n].text, about, n));
      return TRUE;
    }
  return FALSE;
}

char *
care_letter_low_score (const char *language, const char *metric, gint64 score)
{
  g_autofree char *name = g_ascii_strup (metric != NULL ? metric : "", -1);
  int low, high = 0;

  care_metric_range (metric, &low, &high);
  return g_strdup_printf ("%s: %s %" G_GINT64_FORMAT "/%d", low_scores[language_index (language)], name, score, high);
}
