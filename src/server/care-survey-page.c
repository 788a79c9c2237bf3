/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-survey-page.h"

#include "domain/care-contact.h"
#include "server/care-survey-words.h"
#include "server/care-web-page.h"

static const char *
word (const CareSurveyPage *page,
      CareSurveyWord        which)
{
  return care_survey_word (page->lang, which);
}

/* What a scale says. @points: the word of its lowest value, or 0 where only a hint names the ends. */
static const struct
{
  const char *metric;
  CareSurveyWord question;
  CareSurveyWord points;
  CareSurveyWord hint;
  const char *class;
} scales[] = {
  { "csat", CARE_WORD_CSAT, CARE_WORD_CSAT_1, 0, "scale csat" },
  { "ces", CARE_WORD_CES, CARE_WORD_CES_1, 0, "scale ces" },
  { "nps", CARE_WORD_NPS, 0, CARE_WORD_NPS_HINT, "scale nps" },
  { "text", CARE_WORD_TEXT, 0, 0, NULL },
};

static gsize
scale_of (const char *metric)
{
  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    if (g_strcmp0 (scales[i].metric, metric) == 0)
      return i;
  return G_N_ELEMENTS (scales) - 1;
}

static const char *
point_words (CareLang    lang,
             const char *metric,
             int         steps)
{
  CareSurveyWord points = scales[scale_of (metric)].points;

  return points != 0 ? care_survey_word (lang, (CareSurveyWord) ((int) points + steps)) : NULL;
}

const char *
care_survey_question (CareLang    lang,
                      const char *metric)
{
  return care_survey_word (lang, scales[scale_of (metric)].question);
}

char *
care_survey_value_words (CareLang    lang,
                         const char *metric,
                         int         value)
{
  int low, high;
  const char *words;

  if (!care_metric_range (metric, &low, &high) || value < low || value > high)
    return g_strdup ("");
  words = point_words (lang, metric, value - low);
  return words != NULL ? g_strdup_printf ("%d – %s", value, words) : g_strdup_printf ("%d", value);
}

static gboolean
has_faults (const CareSurveyPage *page)
{
  for (gsize i = 0; i < page->n_questions; i++)
    if (page->questions[i].fault != CARE_SURVEY_FINE)
      return TRUE;
  return FALSE;
}

guint
care_survey_page_status (const CareSurveyPage *page)
{
  switch (page->state)
    {
    case CARE_SURVEY_EXPIRED:
      return 410;
    case CARE_SURVEY_UNKNOWN:
      return 404;
    case CARE_SURVEY_ASK:
    case CARE_SURVEY_THANKS:
    case CARE_SURVEY_ANSWERED:
    case CARE_SURVEY_CLOSED:
    case CARE_SURVEY_STOP:
    case CARE_SURVEY_STOPPED:
    default:
      return has_faults (page) ? 422 : 200;
    }
}

static CareSurveyWord
title_of (const CareSurveyPage *page)
{
  static const CareSurveyWord titles[] = {
    [CARE_SURVEY_ASK] = CARE_WORD_ASK_TITLE,           [CARE_SURVEY_THANKS] = CARE_WORD_THANKS_TITLE,
    [CARE_SURVEY_ANSWERED] = CARE_WORD_ANSWERED_TITLE, [CARE_SURVEY_CLOSED] = CARE_WORD_ANSWERED_TITLE,
    [CARE_SURVEY_EXPIRED] = CARE_WORD_EXPIRED_TITLE,   [CARE_SURVEY_UNKNOWN] = CARE_WORD_UNKNOWN_TITLE,
    [CARE_SURVEY_STOP] = CARE_WORD_STOP_TITLE,         [CARE_SURVEY_STOPPED] = CARE_WORD_STOPPED_TITLE,
  };

  return titles[page->state];
}

/* ---- questions ---- */

static gboolean
is_text (const CareSurveyQuestion *question)
{
  int low, high;

  return !care_metric_range (question->metric, &low, &high);
}

static char *
fault_words (const CareSurveyPage     *page,
             const CareSurveyQuestion *question)
{
  g_autofree char *max = g_strdup_printf ("%d", CARE_SURVEY_TEXT_MAX);

  if (question->fault == CARE_SURVEY_LONG)
    return care_lang_fill (word (page, CARE_WORD_ERROR_LONG), "max", max, NULL);
  return g_strdup (word (page, is_text (question) ? CARE_WORD_ERROR_WRITE : CARE_WORD_ERROR_CHOOSE));
}

/* The id that a link from the list of errors leads to: the first control of the question. */
static char *
first_id (const CareSurveyQuestion *question)
{
  int low, high;

  if (!care_metric_range (question->metric, &low, &high))
    return g_strdup (question->name);
  return g_strdup_printf ("%s-%d", question->name, low);
}

static char *
question_words (const CareSurveyPage     *page,
                const CareSurveyQuestion *question)
{
  if (question->words != NULL)
    return g_strdup (question->words);
  return care_lang_fill (care_survey_question (page->lang, question->metric), "company", page->company, NULL);
}

static void
write_optional (CareHtml                 *html,
                const CareSurveyPage     *page,
                const CareSurveyQuestion *question)
{
  if (!question->optional)
    return;
  care_html_text (html, " ");
  care_html_element (html, "span", word (page, CARE_WORD_OPTIONAL), "class", "opt", NULL);
}

/* Returns the id of the error's paragraph, NULL when there is none. Free with g_free(). */
static char *
write_fault (CareHtml                 *html,
             const CareSurveyPage     *page,
             const CareSurveyQuestion *question)
{
  g_autofree char *id = g_strconcat (question->name, "-error", NULL);
  g_autofree char *words = NULL;

  if (question->fault == CARE_SURVEY_FINE)
    return NULL;
  words = fault_words (page, question);
  care_html_element (html, "p", words, "class", "error", "id", id, NULL);
  return g_steal_pointer (&id);
}

static void
write_point (CareHtml                 *html,
             const CareSurveyPage     *page,
             const CareSurveyQuestion *question,
             int                       value,
             int                       low)
{
  g_autofree char *id = g_strdup_printf ("%s-%d", question->name, value);
  g_autofree char *number = g_strdup_printf ("%d", value);
  const char *words = point_words (page->lang, question->metric, value - low);

  care_html_open (html, "label", "for", id, NULL);
  care_html_void (html, "input", "type", "radio", "id", id, "name", question->name, "value", number, "checked",
                  question->value == value ? "" : NULL, NULL);
  care_html_text (html, " ");
  care_html_element (html, "b", number, NULL);
  if (words != NULL)
    {
      care_html_text (html, " ");
      care_html_element (html, "span", words, NULL);
    }
  care_html_close (html, "label");
  care_html_newline (html);
}

static void
write_scale (CareHtml                 *html,
             const CareSurveyPage     *page,
             const CareSurveyQuestion *question)
{
  g_autofree char *words = question_words (page, question);
  g_autofree char *hint = g_strconcat (question->name, "-hint", NULL);
  g_autofree char *error = g_strconcat (question->name, "-error", NULL);
  g_autofree char *error_id = NULL;
  gsize scale = scale_of (question->metric);
  gboolean has_hint = scales[scale].hint != 0;
  gboolean has_error = question->fault != CARE_SURVEY_FINE;
  g_autofree char *both =
      g_strjoin (has_hint && has_error ? " " : "", has_hint ? hint : "", has_error ? error : "", NULL);
  int low, high;

  care_metric_range (question->metric, &low, &high);
  care_html_open (html, "fieldset", "aria-describedby", *both != '\0' ? both : NULL, NULL);
  care_html_open (html, "legend", NULL);
  care_html_text (html, words);
  write_optional (html, page, question);
  care_html_close (html, "legend");
  if (has_hint)
    care_html_element (html, "p", word (page, scales[scale].hint), "class", "hint", "id", hint, NULL);
  error_id = write_fault (html, page, question);
  care_html_open (html, "div", "class", scales[scale].class, NULL);
  for (int value = low; value <= high; value++)
    write_point (html, page, question, value, low);
  care_html_close (html, "div");
  care_html_close (html, "fieldset");
  care_html_newline (html);
}

static void
write_text (CareHtml                 *html,
            const CareSurveyPage     *page,
            const CareSurveyQuestion *question)
{
  g_autofree char *words = question_words (page, question);
  g_autofree char *error = NULL;

  care_html_open (html, "div", "class", "field", NULL);
  care_html_open (html, "label", "class", "label", "for", question->name, NULL);
  care_html_text (html, words);
  write_optional (html, page, question);
  care_html_close (html, "label");
  error = write_fault (html, page, question);
  /* No maxlength: a browser would cut what was pasted without a word. */
  care_html_element (html, "textarea", question->text, "id", question->name, "name", question->name, "rows", "4",
                     "aria-describedby", error, "aria-invalid", error != NULL ? "true" : NULL, NULL);
  care_html_close (html, "div");
  care_html_newline (html);
}

static void
write_faults (CareHtml             *html,
              const CareSurveyPage *page)
{
  care_html_open (html, "div", "class", "errors", "role", "alert", "aria-labelledby", "errors", NULL);
  care_html_element (html, "h2", word (page, CARE_WORD_ERROR_TITLE), "id", "errors", NULL);
  care_html_open (html, "ul", NULL);
  for (gsize i = 0; i < page->n_questions; i++)
    {
      const CareSurveyQuestion *question = &page->questions[i];
      g_autofree char *id = first_id (question);
      g_autofree char *href = g_strconcat ("#", id, NULL);
      g_autofree char *words = fault_words (page, question);

      if (question->fault == CARE_SURVEY_FINE)
        continue;
      care_html_open (html, "li", NULL);
      care_html_element (html, "a", words, "href", href, NULL);
      care_html_close (html, "li");
    }
  care_html_close (html, "ul");
  care_html_close (html, "div");
  care_html_newline (html);
}

static void
write_after (CareHtml             *html,
             const CareSurveyPage *page)
{
  g_autofree char *hours = g_strdup_printf ("%u", page->change_hours);
  g_autofree char *change = care_lang_fill (word (page, CARE_WORD_CHANGE_HOURS), "hours", hours, NULL);

  care_html_open (html, "p", "class", "after", NULL);
  care_html_text (html, word (page, CARE_WORD_COUNTS));
  if (page->change_hours > 0 && page->state == CARE_SURVEY_ASK)
    {
      care_html_text (html, " ");
      care_html_text (html, change);
    }
  care_html_close (html, "p");
}

static void
write_form (CareHtml             *html,
            const CareSurveyPage *page)
{
  care_html_open (html, "form", "method", "post", "action", page->path, NULL);
  care_html_void (html, "input", "type", "hidden", "name", "lang", "value", care_lang_code (page->lang), NULL);
  care_html_newline (html);
  for (gsize i = 0; i < page->n_questions; i++)
    if (is_text (&page->questions[i]))
      write_text (html, page, &page->questions[i]);
    else
      write_scale (html, page, &page->questions[i]);
  care_html_open (html, "div", "class", "send", NULL);
  care_html_element (html, "button", word (page, CARE_WORD_SEND), "type", "submit", NULL);
  write_after (html, page);
  care_html_close (html, "div");
  care_html_close (html, "form");
}

/* ---- states ---- */

static void
write_why (CareHtml             *html,
           const CareSurveyPage *page)
{
  g_autofree char *date = page->has_job_date ? care_lang_date (page->lang, page->job_date) : NULL;
  g_autofree char *why = care_lang_fill (word (page, date != NULL ? CARE_WORD_WHY : CARE_WORD_WHY_NO_DATE), "company",
                                         page->company, "date", date, NULL);
  g_auto (GStrv) around_job = g_strsplit (why, "{job}", 2);
  g_autofree char *device =
      page->device != NULL ? care_lang_fill (word (page, CARE_WORD_DEVICE), "device", page->device, NULL) : NULL;

  care_html_open (html, "p", "class", "why", NULL);
  care_html_text (html, around_job[0]);
  if (around_job[1] != NULL)
    {
      /* A number is not broken at its hyphens. */
      care_html_element (html, "span", page->job_number, "class", "nb", NULL);
      care_html_text (html, around_job[1]);
    }
  if (device != NULL)
    {
      care_html_text (html, " ");
      care_html_text (html, device);
    }
  care_html_text (html, " ");
  care_html_text (html, word (page, CARE_WORD_HALF_MINUTE));
  care_html_close (html, "p");
  care_html_newline (html);
}

static void
write_change_until (CareHtml             *html,
                    const CareSurveyPage *page,
                    const char           *class)
{
  g_autofree char *until = NULL;

  if (page->change_until == NULL)
    return;
  until = care_lang_fill (word (page, CARE_WORD_CHANGE_UNTIL), "when", page->change_until, NULL);
  care_html_element (html, "p", until, "class", class, NULL);
}

static void
write_questions (CareHtml             *html,
                 const CareSurveyPage *page)
{
  care_html_element (html, "h1", word (page, title_of (page)), NULL);
  write_why (html, page);
  if (has_faults (page))
    write_faults (html, page);
  if (page->state == CARE_SURVEY_ANSWERED)
    write_change_until (html, page, "note");
  write_form (html, page);
}

static void
write_thanks (CareHtml             *html,
              const CareSurveyPage *page)
{
  care_html_void (html, "img", "class", "heart", "src", "/icon.svg", "alt", "", "width", "64", "height", "64", NULL);
  care_html_element (html, "h1", word (page, CARE_WORD_THANKS_TITLE), NULL);
  care_html_element (html, "p", word (page, CARE_WORD_THANKS), NULL);
  for (gsize i = 0; i < page->n_questions; i++)
    {
      const CareSurveyQuestion *question = &page->questions[i];
      g_autofree char *words = question_words (page, question);
      g_autofree char *value = care_survey_value_words (page->lang, question->metric, question->value);

      if (*value == '\0')
        continue;
      care_html_open (html, "p", NULL);
      care_html_text (html, words);
      care_html_void (html, "br", NULL);
      care_html_element (html, "b", value, NULL);
      care_html_close (html, "p");
    }
  if (page->is_low)
    care_html_element (html, "p", word (page, CARE_WORD_THANKS_LOW), "class", "note", NULL);
  if (page->change_until == NULL || page->path == NULL)
    return;
  {
    g_autofree char *href = g_strdup_printf ("%s?lang=%s", page->path, care_lang_code (page->lang));

    write_change_until (html, page, "after");
    care_html_open (html, "p", NULL);
    care_html_element (html, "a", word (page, CARE_WORD_CHANGE), "href", href, NULL);
    care_html_close (html, "p");
  }
}

static void
write_stop_form (CareHtml             *html,
                 const CareSurveyPage *page,
                 const char           *class)
{
  g_autofree char *action = g_strconcat (page->path, "/stop", NULL);

  care_html_open (html, "form", "method", "post", "action", action, NULL);
  care_html_void (html, "input", "type", "hidden", "name", "lang", "value", care_lang_code (page->lang), NULL);
  care_html_element (html, "button", word (page, CARE_WORD_STOP_BUTTON), "type", "submit", "class", class, NULL);
  care_html_close (html, "form");
}

static void
write_plain (CareHtml             *html,
             const CareSurveyPage *page,
             CareSurveyWord        text)
{
  care_html_element (html, "h1", word (page, title_of (page)), NULL);
  care_html_element (html, "p", word (page, text), NULL);
}

static void
write_state (CareHtml             *html,
             const CareSurveyPage *page)
{
  switch (page->state)
    {
    case CARE_SURVEY_ASK:
    case CARE_SURVEY_ANSWERED:
      write_questions (html, page);
      break;
    case CARE_SURVEY_THANKS:
      write_thanks (html, page);
      break;
    case CARE_SURVEY_CLOSED:
      write_plain (html, page, CARE_WORD_CLOSED);
      break;
    case CARE_SURVEY_EXPIRED:
      write_plain (html, page, CARE_WORD_EXPIRED);
      break;
    case CARE_SURVEY_STOP:
      write_plain (html, page, CARE_WORD_STOP);
      write_stop_form (html, page, NULL);
      break;
    case CARE_SURVEY_STOPPED:
      write_plain (html, page, CARE_WORD_STOP);
      break;
    case CARE_SURVEY_UNKNOWN:
    default:
      write_plain (html, page, CARE_WORD_UNKNOWN);
      break;
    }
}

static void
write_foot (CareHtml             *html,
            const CareSurveyPage *page)
{
  gboolean asks = page->state == CARE_SURVEY_ASK || page->state == CARE_SURVEY_ANSWERED;

  if (asks)
    {
      g_autofree char *date = page->has_link_until ? care_lang_date (page->lang, page->link_until) : NULL;
      g_autofree char *until = care_lang_fill (word (page, CARE_WORD_LINK_UNTIL), "date", date, NULL);

      care_html_open (html, "p", NULL);
      if (date != NULL)
        {
          care_html_text (html, until);
          care_html_text (html, " ");
        }
      care_html_text (html, word (page, CARE_WORD_WHO_READS));
      care_html_close (html, "p");
    }
  if (asks || page->state == CARE_SURVEY_THANKS || page->state == CARE_SURVEY_CLOSED)
    write_stop_form (html, page, "plain");
}

GBytes *
care_survey_page_render (const CareSurveyPage *page)
{
  const char *heading = word (page, title_of (page));
  g_autofree char *title = has_faults (page)
                               ? care_lang_fill (word (page, CARE_WORD_ERROR_PREFIX), "title", heading, NULL)
                               : g_strdup (heading);
  g_autofree char *stop_path = page->state == CARE_SURVEY_STOP ? g_strconcat (page->path, "/stop", NULL) : NULL;
  /* After a POST the language links would ask again: the page is then shown by GET, which is right for all but the
   * last step of stopping. */
  CareWebPage shell = {
    .lang = page->lang,
    .title = title,
    .company = page->company,
    .phone = page->phone,
    .email = page->email,
    .path = page->state == CARE_SURVEY_STOPPED ? NULL : stop_path != NULL ? stop_path : page->path,
    .query = page->query,
  };
  CareHtml *html = care_web_page_begin (&shell);

  write_state (html, page);
  care_web_page_foot (html, &shell);
  write_foot (html, page);
  return care_web_page_end (html);
}
