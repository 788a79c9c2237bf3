/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "server/care-lang.h"
#include "server/care-survey-page.h"
#include "server/care-survey-words.h"
#include "server/care-web-page.h"
#include "util/care-time.h"

#include "html-check.h"

GResource *care_server_get_resource (void);

#define N_STATES (CARE_SURVEY_STOPPED + 1)

/* ---- words and languages ---- */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The {names} of a text, sorted, as one string. */
static char *
names_in (const char *text)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *p = text;

  while ((p = strchr (p, '{')) != NULL)
    {
      const char *end = strchr (p, '}');

      g_assert_nonnull (end);
      g_ptr_array_add (names, g_strndup (p, (gsize) (end - p + 1)));
      p = end;
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv ("", (char **) names->pdata);
}

static void
test_words (void)
{
  for (int word = 0; word < CARE_N_WORDS; word++)
    {
      g_autofree char *english = names_in (care_survey_word (CARE_LANG_EN, (CareSurveyWord) word));

      for (int lang = 0; lang < CARE_N_LANGS; lang++)
        {
          const char *text = care_survey_word ((CareLang) lang, (CareSurveyWord) word);
          g_autofree char *names = NULL;

          g_assert_nonnull (text);
          g_test_message ("%s", text);
          g_assert_true (g_utf8_validate (text, -1, NULL));
          g_assert_cmpuint (strlen (text), >, 0);
          g_assert_false (g_str_has_prefix (text, " ") || g_str_has_suffix (text, " "));
          names = names_in (text);
          g_assert_cmpstr (names, ==, english);
        }
    }
}

static void
test_languages (void)
{
  static const struct
  {
    const char *wanted;
    const char *accept;
    CareLang lang;
  } cases[] = {
    { NULL, NULL, CARE_LANG_EN },
    { "pl", NULL, CARE_LANG_PL },
    { "LT", "ru", CARE_LANG_LT },
    { "ru_RU.UTF-8", NULL, CARE_LANG_RU },
    { "de", "lt", CARE_LANG_LT },
    { "", "pl-PL,pl;q=0.9,en;q=0.8", CARE_LANG_PL },
    { NULL, "en;q=0.5, ru", CARE_LANG_RU },
    { NULL, "de, fr", CARE_LANG_EN },
    { NULL, "plx, lt;q=0.1", CARE_LANG_LT },
    { NULL, "pl;q=0", CARE_LANG_EN },
    { NULL, ";;,,q=1;", CARE_LANG_EN },
    { "../../etc", NULL, CARE_LANG_EN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s %s", cases[i].wanted, cases[i].accept);
      g_assert_cmpint (care_lang_choose (cases[i].wanted, cases[i].accept), ==, cases[i].lang);
    }
}

static void
test_dates (void)
{
  static const struct
  {
    CareLang lang;
    int month;
    const char *want;
  } cases[] = {
    { CARE_LANG_EN, 11, "4 November 2026" },        { CARE_LANG_PL, 11, "4 listopada 2026 roku" },
    { CARE_LANG_PL, 9, "4 września 2026 roku" },    { CARE_LANG_RU, 5, "4 мая 2026 года" },
    { CARE_LANG_LT, 8, "2026 m. rugpjūčio 4 d." },  { CARE_LANG_LT, 1, "2026 m. sausio 4 d." },
    { CARE_LANG_RU, 12, "4 декабря 2026 года" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = care_lang_date (cases[i].lang, care_date_from_ymd (2026, cases[i].month, 4));

      g_assert_cmpstr (text, ==, cases[i].want);
    }
}

static void
test_fill (void)
{
  g_autofree char *a = care_lang_fill ("{a} and {b}, {a}.", "a", "1", "b", "{a}", NULL);
  g_autofree char *b = care_lang_fill ("until {a}.", "a", "4 d.", NULL);
  g_autofree char *c = care_lang_fill ("{x} {a} {", "a", NULL, NULL);

  g_assert_cmpstr (a, ==, "1 and {a}, 1.");
  g_assert_cmpstr (b, ==, "until 4 d.");
  g_assert_cmpstr (c, ==, "{x}  {");
}

/* ---- pages ---- */

typedef struct
{
  CareSurveyPage page;
  CareSurveyQuestion questions[4];
} Sample;

static void
sample_init (Sample         *sample,
             CareSurveyState state,
             CareLang        lang)
{
  *sample = (Sample){
    .page = { .state = state, .lang = lang, .company = "Ciepły <Dom> & Serwis", .phone = "+48 85 741 20 00", .email = "pomoc@cieplydom.example",
              .path = "/s/0123456789abcdefghijklmnop", .query = "v=4", .job_number = "J-2026-000123", .job_date = care_date_from_ymd (2026, 11, 24),
              .has_job_date = TRUE, .device = "Nordvik \"WP-8\"", .n_questions = 4, .change_hours = 72,
              .link_until = care_date_from_ymd (2026, 12, 24), .has_link_until = TRUE },
    .questions = { { .name = "csat", .metric = "csat", .value = 4 },
                   { .name = "ces", .metric = "ces", .value = -1, .optional = TRUE },
                   { .name = "nps", .metric = "nps", .value = 0, .optional = TRUE },
                   { .name = "text", .metric = "text", .value = -1, .optional = TRUE, .text = "</textarea><b>x" } },
  };
  sample->page.questions = sample->questions;
  if (state == CARE_SURVEY_THANKS || state == CARE_SURVEY_ANSWERED)
    sample->page.change_until = "27.11.2026, 14:05";
  if (state == CARE_SURVEY_UNKNOWN)
    {
      sample->page.path = sample->page.query = NULL;
      sample->page.n_questions = 0;
    }
}

static char *
render (const Sample *sample)
{
  g_autoptr (GBytes) bytes = care_survey_page_render (&sample->page);

  return html_check_bytes_to_text (bytes);
}

static guint
occurrences (const char *text,
             const char *what)
{
  guint n = 0;

  while ((text = strstr (text, what)) != NULL)
    {
      n++;
      text += strlen (what);
    }
  return n;
}

static void
check_page (const char *html,
            CareLang    lang)
{
  g_autoptr (HtmlCheck) check = html_check_new (html);
  g_autofree char *tag = g_strdup_printf ("<html lang=\"%s\">", care_lang_code (lang));

  g_assert_nonnull (strstr (html, tag));
  g_assert_cmpuint (strlen (html), <, 30000);
  g_assert_cmpuint (html_check_count (check, "h1"), ==, 1);
  g_assert_cmpuint (html_check_count (check, "main"), ==, 1);
  g_assert_cmpuint (html_check_count (check, "title"), ==, 1);
  g_assert_cmpuint (html_check_count (check, "script") + html_check_count (check, "style"), ==, 0);
  g_assert_nonnull (strstr (html, "name=\"viewport\""));
  g_assert_null (strstr (html, "placeholder"));
  g_assert_null (strstr (html, "maxlength"));
  g_assert_null (strstr (check->text->str, "{"));
  g_assert_null (strstr (check->text->str, "(null)"));
  /* Nothing of another host. */
  for (guint i = 0; i < check->addresses->len; i++)
    {
      const char *address = check->addresses->pdata[i];

      g_assert_true (address[0] == '/' || address[0] == '#' || g_str_has_prefix (address, "tel:") || g_str_has_prefix (address, "mailto:"));
    }
  /* Every control has its visible label. */
  g_assert_cmpuint (occurrences (html, "type=\"radio\"") + html_check_count (check, "textarea"), ==, html_check_count (check, "label"));
  g_assert_cmpuint (html_check_count (check, "fieldset"), ==, html_check_count (check, "legend"));
}

static void
test_pages (void)
{
  for (int state = 0; state < N_STATES; state++)
    for (int lang = 0; lang < CARE_N_LANGS; lang++)
      {
        Sample sample;
        g_autofree char *html = NULL;
        g_autofree char *next = NULL;

        sample_init (&sample, (CareSurveyState) state, (CareLang) lang);
        html = render (&sample);
        g_test_message ("state %d in %s: %" G_GSIZE_FORMAT " bytes", state, care_lang_code ((CareLang) lang), strlen (html));
        check_page (html, (CareLang) lang);
        g_assert_nonnull (strstr (html, "Ciepły &lt;Dom&gt; &amp; Serwis"));
        g_assert_nonnull (strstr (html, "href=\"tel:+48857412000\""));
        next = g_strdup_printf ("hreflang=\"%s\"", care_lang_code ((CareLang) ((lang + 1) % CARE_N_LANGS)));
        g_assert_cmpint (strstr (html, next) != NULL, ==, state != CARE_SURVEY_UNKNOWN && state != CARE_SURVEY_STOPPED);
      }
}

static void
test_ask (void)
{
  Sample sample;
  g_autofree char *html = NULL;

  sample_init (&sample, CARE_SURVEY_ASK, CARE_LANG_PL);
  html = render (&sample);
  g_assert_cmpuint (occurrences (html, "type=\"radio\""), ==, 5 + 7 + 11);
  g_assert_cmpuint (occurrences (html, "checked=\"\""), ==, 2);
  g_assert_nonnull (strstr (html, "id=\"csat-4\" name=\"csat\" value=\"4\" checked=\"\""));
  g_assert_nonnull (strstr (html, "id=\"nps-0\" name=\"nps\" value=\"0\" checked=\"\""));
  g_assert_nonnull (strstr (html, "Bardzo dobrze"));
  g_assert_nonnull (strstr (html, "Ani łatwo, ani trudno"));
  g_assert_nonnull (strstr (html, "&lt;/textarea&gt;&lt;b&gt;x</textarea>"));
  g_assert_nonnull (strstr (html, "J-2026-000123"));
  g_assert_nonnull (strstr (html, "24 listopada 2026 roku"));
  g_assert_nonnull (strstr (html, "24 grudnia 2026 roku"));
  g_assert_nonnull (strstr (html, "Nordvik &quot;WP-8&quot;"));
  /* One form asks, one stops, and both only by POST. */
  g_assert_cmpuint (occurrences (html, "<form method=\"post\""), ==, 2);
  g_assert_cmpuint (occurrences (html, "<form"), ==, 2);
  g_assert_nonnull (strstr (html, "action=\"/s/0123456789abcdefghijklmnop\""));
  g_assert_nonnull (strstr (html, "action=\"/s/0123456789abcdefghijklmnop/stop\""));
  g_assert_nonnull (strstr (html, "?lang=ru&amp;v=4"));
  g_assert_null (strstr (html, "class=\"errors\""));
  g_assert_cmpuint (care_survey_page_status (&sample.page), ==, 200);
}

static void
test_faults (void)
{
  for (int lang = 0; lang < CARE_N_LANGS; lang++)
    {
      Sample sample;
      g_autofree char *html = NULL;

      sample_init (&sample, CARE_SURVEY_ASK, (CareLang) lang);
      sample.questions[0].fault = CARE_SURVEY_MISSING;
      sample.questions[0].value = -1;
      sample.questions[2].fault = CARE_SURVEY_MISSING;
      sample.questions[3].fault = CARE_SURVEY_LONG;
      html = render (&sample);
      check_page (html, (CareLang) lang);
      g_assert_nonnull (strstr (html, "role=\"alert\""));
      g_assert_nonnull (strstr (html, "<a href=\"#csat-1\">"));
      g_assert_nonnull (strstr (html, "<a href=\"#nps-0\">"));
      g_assert_nonnull (strstr (html, "<a href=\"#text\">"));
      g_assert_nonnull (strstr (html, "<fieldset aria-describedby=\"csat-error\">"));
      g_assert_nonnull (strstr (html, "<fieldset aria-describedby=\"nps-hint nps-error\">"));
      g_assert_nonnull (strstr (html, "aria-describedby=\"text-error\" aria-invalid=\"true\""));
      g_assert_nonnull (strstr (html, "4000"));
      g_assert_nonnull (strstr (html, "&lt;/textarea&gt;")); /* what was typed is kept */
      g_assert_cmpuint (care_survey_page_status (&sample.page), ==, 422);
    }
}

/* A page that is not asked for must not ask, and one for an unknown link must tell nothing of a job. */
static void
test_states (void)
{
  static const struct
  {
    CareSurveyState state;
    guint status;
    gboolean asks;
    gboolean tells_job;
    guint forms;
  } cases[] = {
    { CARE_SURVEY_ASK, 200, TRUE, TRUE, 2 },       { CARE_SURVEY_THANKS, 200, FALSE, FALSE, 1 },   { CARE_SURVEY_ANSWERED, 200, TRUE, TRUE, 2 },
    { CARE_SURVEY_CLOSED, 200, FALSE, FALSE, 1 },  { CARE_SURVEY_EXPIRED, 410, FALSE, FALSE, 0 },  { CARE_SURVEY_UNKNOWN, 404, FALSE, FALSE, 0 },
    { CARE_SURVEY_STOP, 200, FALSE, FALSE, 1 },    { CARE_SURVEY_STOPPED, 200, FALSE, FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Sample sample;
      g_autofree char *html = NULL;

      sample_init (&sample, cases[i].state, CARE_LANG_EN);
      html = render (&sample);
      g_test_message ("state %d", cases[i].state);
      g_assert_cmpuint (care_survey_page_status (&sample.page), ==, cases[i].status);
      g_assert_cmpint (strstr (html, "type=\"radio\"") != NULL, ==, cases[i].asks);
      g_assert_cmpint (strstr (html, "J-2026-000123") != NULL, ==, cases[i].tells_job);
      g_assert_cmpuint (occurrences (html, "<form"), ==, cases[i].forms);
    }
}

static void
test_thanks (void)
{
  for (int low = 0; low < 2; low++)
    {
      Sample sample;
      g_autofree char *html = NULL;

      sample_init (&sample, CARE_SURVEY_THANKS, CARE_LANG_EN);
      sample.page.is_low = low;
      html = render (&sample);
      g_assert_nonnull (strstr (html, "<b>4 – Good</b>"));
      g_assert_nonnull (strstr (html, "<b>0</b>"));
      g_assert_nonnull (strstr (html, "until 27.11.2026, 14:05."));
      g_assert_nonnull (strstr (html, "href=\"/s/0123456789abcdefghijklmnop?lang=en\""));
      g_assert_cmpint (strstr (html, "will contact you") != NULL, ==, low);
    }
}

static void
test_values (void)
{
  static const struct
  {
    const char *metric;
    int value;
    const char *want;
  } cases[] = {
    { "csat", 1, "1 – Very bad" }, { "csat", 5, "5 – Very good" }, { "csat", 0, "" },  { "csat", 6, "" },
    { "ces", 7, "7 – Very easy" }, { "ces", 1, "1 – Very difficult" },
    { "nps", 0, "0" },             { "nps", 10, "10" },            { "nps", 11, "" },  { "text", 1, "" }, { "other", 1, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = care_survey_value_words (CARE_LANG_EN, cases[i].metric, cases[i].value);

      g_assert_cmpstr (words, ==, cases[i].want);
    }
}

static void
test_error_pages (void)
{
  static const guint statuses[] = { 400, 401, 403, 404, 405, 410, 413, 415, 422, 429, 431, 500, 503 };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    for (int lang = 0; lang < CARE_N_LANGS; lang++)
      {
        g_autoptr (GBytes) bytes = care_web_page_error ((CareLang) lang, statuses[i]);
        g_autofree char *html = html_check_bytes_to_text (bytes);

        check_page (html, (CareLang) lang);
      }
}

/* ---- colours: WCAG 2.2 contrast, computed from the style sheet's own variables ---- */

static char *
style_sheet (void)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (care_server_get_resource (), "/org/aftercare/web/style.css", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert_nonnull (bytes);
  return html_check_bytes_to_text (bytes);
}

static double
channel (int value)
{
  double c = value / 255.0;

  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static double
luminance (const char *block,
           const char *name)
{
  g_autofree char *want = g_strdup_printf ("--%s: #", name);
  const char *hex = strstr (block, want);
  int rgb[3];

  g_assert_nonnull (hex);
  hex += strlen (want);
  for (int i = 0; i < 3; i++)
    rgb[i] = g_ascii_isxdigit (hex[3]) ? g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1])
                                       : g_ascii_xdigit_value (hex[i]) * 17;
  return 0.2126 * channel (rgb[0]) + 0.7152 * channel (rgb[1]) + 0.0722 * channel (rgb[2]);
}

static double
contrast (const char *block,
          const char *a,
          const char *b)
{
  double la = luminance (block, a), lb = luminance (block, b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

static void
test_contrast (void)
{
  static const struct
  {
    const char *front;
    const char *ground;
    double least;
  } pairs[] = {
    { "fg", "bg", 4.5 },     { "fg", "card", 4.5 },   { "fg", "sel", 4.5 },      { "fg", "hover", 4.5 },
    { "mute", "bg", 4.5 },   { "mute", "card", 4.5 }, { "acc", "bg", 4.5 },      { "acc", "card", 4.5 },
    { "bad", "card", 4.5 },  { "bad", "badbg", 4.5 }, { "accfg", "accbg", 4.5 }, { "fg", "badbg", 4.5 },
    { "ctl", "card", 3.0 },  { "ctl", "bg", 3.0 },    { "acc", "sel", 3.0 },     { "accbg", "card", 3.0 },
    { "warm", "card", 3.0 },
  };
  g_autofree char *css = style_sheet ();
  const char *dark = strstr (css, "prefers-color-scheme: dark");

  g_assert_nonnull (dark);
  for (int scheme = 0; scheme < 2; scheme++)
    for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
      {
        double ratio = contrast (scheme == 0 ? css : dark, pairs[i].front, pairs[i].ground);

        g_test_message ("%s: %s on %s %.2f", scheme == 0 ? "light" : "dark", pairs[i].front, pairs[i].ground, ratio);
        g_assert_cmpfloat (ratio, >=, pairs[i].least);
      }
}

static void
test_style (void)
{
  g_autofree char *css = style_sheet ();

  g_assert_null (strstr (css, "url("));
  g_assert_null (strstr (css, "@import"));
  g_assert_null (strstr (css, "http"));
  g_assert_nonnull (strstr (css, "forced-colors: active"));
  g_assert_nonnull (strstr (css, ":focus-visible"));
  g_assert_cmpuint (strlen (css), <, 10000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/survey-page/words", test_words);
  g_test_add_func ("/survey-page/languages", test_languages);
  g_test_add_func ("/survey-page/dates", test_dates);
  g_test_add_func ("/survey-page/fill", test_fill);
  g_test_add_func ("/survey-page/pages", test_pages);
  g_test_add_func ("/survey-page/ask", test_ask);
  g_test_add_func ("/survey-page/faults", test_faults);
  g_test_add_func ("/survey-page/states", test_states);
  g_test_add_func ("/survey-page/thanks", test_thanks);
  g_test_add_func ("/survey-page/values", test_values);
  g_test_add_func ("/survey-page/error-pages", test_error_pages);
  g_test_add_func ("/survey-page/contrast", test_contrast);
  g_test_add_func ("/survey-page/style", test_style);
  return g_test_run ();
}
