/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"
#include "html-check.h"

#include "domain/care-survey-rule.h"
#include "server/care-http-private.h"
#include "server/care-lang.h"
#include "server/care-rate.h"
#include "server/care-survey-page.h"
#include "util/care-gzip.h"
#include "util/care-text.h"

/* What a browser, a mail scanner or somebody worse may put into a request: its path, its fields, its language, its body. The first byte says
 * what the rest is. */

static void
fuzz_form (const char *text, gsize len)
{
  g_autoptr (GHashTable) fields = care_http_parse_form (text, len);
  GHashTableIter iter;
  gpointer name, value;

  if (fields == NULL)
    return;
  g_assert_cmpuint (g_hash_table_size (fields), <=, 200);
  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_assert_true (g_utf8_validate (name, -1, NULL) && g_utf8_validate (value, -1, NULL));
}

static void
fuzz_path (const char *path)
{
  static const char *const patterns[] = { "/", "/s/{token}", "/s/{token}/stop", "/v1/sync", "/style.css" };

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GHashTable) params = care_http_match_path (patterns[i], path);
      const char *token = params != NULL ? g_hash_table_lookup (params, "token") : NULL;

      g_assert_true (token == NULL || (*token != '\0' && strchr (token, '/') == NULL));
    }
}

static void
fuzz_words (const char *text)
{
  g_autofree char *key = care_rate_address_key (text);
  g_autofree char *address = NULL;
  CareLang lang = CARE_LANG_EN;
  guint16 port = 0;

  g_assert_nonnull (key);
  g_assert_cmpint (care_lang_choose (NULL, text), <, CARE_N_LANGS);
  g_assert_cmpint (care_lang_choose (text, text), <, CARE_N_LANGS);
  if (care_lang_parse (text, &lang))
    g_assert_cmpint (lang, <, CARE_N_LANGS);
  g_assert_true (care_http_listen_parse (text, &address, &port, NULL) == (address != NULL));
}

/* What was typed comes back as text and nothing else. */
static void
fuzz_page (const char *text)
{
  g_autoptr (GHashTable) fields = care_http_parse_form (text, strlen (text));
  const char *sent = fields != NULL ? g_hash_table_lookup (fields, "text") : NULL;
  g_autofree char *clean = sent != NULL ? care_text_clean (sent, -1) : NULL;
  CareSurveyQuestion questions[]
      = { { .name = "csat", .metric = "csat", .value = -1, .fault = CARE_SURVEY_MISSING }, { .name = "text", .metric = "text", .value = -1, .text = clean } };
  CareSurveyPage page = { .state = CARE_SURVEY_ASK, .path = "/s/00000000000000000000000000", .questions = questions, .n_questions = 2, .company = clean };
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *html = NULL;
  g_autoptr (HtmlCheck) check = NULL;

  page.lang = care_lang_choose (fields != NULL ? g_hash_table_lookup (fields, "lang") : NULL, text);
  bytes = care_survey_page_render (&page);
  html = html_check_bytes_to_text (bytes);
  check = html_check_new (html);
  g_assert_cmpuint (html_check_count (check, "script"), ==, 0);
  g_assert_cmpuint (html_check_count (check, "form"), >, 0);
}

static void
fuzz_gzip (gconstpointer data, gsize len)
{
  g_autoptr (GBytes) plain = care_gzip_inflate (data, len, 1 << 20, 200, NULL);

  g_assert_true (plain == NULL || g_bytes_get_size (plain) <= 1 << 20);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autofree char *text = len > 0 ? g_strndup ((const char *) data + 1, len - 1) : g_strdup ("");
  gsize size = len > 0 ? len - 1 : 0;

  switch (len > 0 ? data[0] % 5 : 0)
    {
    case 0:
      fuzz_form (len > 0 ? (const char *) data + 1 : "", size);
      break;
    case 1:
      if (g_utf8_validate (text, -1, NULL)) /* care_http_head_fault() has refused the others */
        fuzz_path (text);
      break;
    case 2:
      fuzz_words (text);
      break;
    case 3:
      fuzz_page (text);
      break;
    default:
      fuzz_gzip (data + 1, size);
    }
  return 0;
}
