/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-web-page.h"

#include <string.h>

/* Made by glib-compile-resources. Naming it keeps the linker from leaving the resource of a static library out. */
GResource *care_server_get_resource (void);

typedef enum
{
  WORD_LANGUAGE,
  WORD_HELP,
  WORD_BAD,
  WORD_BAD_TEXT,
  WORD_DENIED,
  WORD_DENIED_TEXT,
  WORD_NOTHING,
  WORD_NOTHING_TEXT,
  WORD_LARGE,
  WORD_LARGE_TEXT,
  WORD_OFTEN,
  WORD_OFTEN_TEXT,
  WORD_OURS,
  WORD_OURS_TEXT,
  N_WORDS,
} Word;

static const char *const words[N_WORDS][CARE_N_LANGS] = {
  [WORD_LANGUAGE] = { "Page language", "Język strony", "Язык страницы", "Puslapio kalba" },
  [WORD_HELP] = { "Help:", "Pomoc:", "Помощь:", "Pagalba:" },
  [WORD_BAD] = { "That did not work", "To się nie udało", "Не получилось", "Nepavyko" },
  [WORD_BAD_TEXT] = { "Your browser sent something this page does not understand. Please open it again from your e-mail.",
                      "Przeglądarka wysłała coś, czego ta strona nie rozumie. Proszę otworzyć ją ponownie z wiadomości e-mail.",
                      "Браузер отправил то, чего эта страница не понимает. Откройте её, пожалуйста, ещё раз из письма.",
                      "Naršyklė atsiuntė tai, ko šis puslapis nesupranta. Atidarykite jį dar kartą iš laiško." },
  [WORD_DENIED] = { "This page is not open to you", "Ta strona nie jest dostępna", "Эта страница закрыта", "Šis puslapis neprieinamas" },
  [WORD_DENIED_TEXT] = { "If you think it should be, please contact us.", "Jeśli powinna być dostępna, prosimy o kontakt.",
                         "Если она должна быть доступна, свяжитесь с нами, пожалуйста.", "Jei jis turėtų būti prieinamas, susisiekite su mumis." },
  [WORD_NOTHING] = { "There is nothing here", "Tu nic nie ma", "Здесь ничего нет", "Čia nieko nėra" },
  [WORD_NOTHING_TEXT] = { "Please check that the whole address was copied.", "Proszę sprawdzić, czy skopiowano cały adres.",
                          "Проверьте, пожалуйста, что адрес скопирован полностью.", "Patikrinkite, ar nukopijuotas visas adresas." },
  [WORD_LARGE] = { "That was too much at once", "To za dużo naraz", "Слишком много сразу", "Per daug vienu kartu" },
  [WORD_LARGE_TEXT] = { "Please go back and shorten the text.", "Proszę wrócić i skrócić tekst.",
                        "Вернитесь, пожалуйста, и сократите текст.", "Grįžkite ir sutrumpinkite tekstą." },
  [WORD_OFTEN] = { "Just a moment", "Jedną chwilę", "Одну минуту", "Palaukite akimirką" },
  [WORD_OFTEN_TEXT] = { "Too many requests came from your address. Please wait a few minutes and try again.",
                        "Z tego adresu przyszło zbyt wiele zapytań. Proszę odczekać kilka minut i spróbować ponownie.",
                        "С вашего адреса пришло слишком много запросов. Подождите несколько минут и попробуйте ещё раз.",
                        "Iš Jūsų adreso gauta per daug užklausų. Palaukite kelias minutes ir bandykite dar kartą." },
  [WORD_OURS] = { "Something went wrong here", "Coś się u nas popsuło", "У нас что-то сломалось", "Pas mus kažkas sugedo" },
  [WORD_OURS_TEXT] = { "It is our fault, not yours. Please try again later.", "To nasza wina. Proszę spróbować później.",
                       "Это наша вина. Попробуйте, пожалуйста, позже.", "Tai mūsų kaltė. Bandykite vėliau." },
};

static void
write_head (CareHtml       *html,
            const CareWebPage *page)
{
  g_autofree char *title =
      page->company != NULL ? g_strdup_printf ("%s – %s", page->title, page->company) : g_strdup (page->title);

  care_html_doctype (html);
  care_html_open (html, "html", "lang", care_lang_code (page->lang), NULL);
  care_html_open (html, "head", NULL);
  care_html_void (html, "meta", "charset", "utf-8", NULL);
  care_html_void (html, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1", NULL);
  care_html_void (html, "meta", "name", "robots", "content", "noindex", NULL);
  care_html_element (html, "title", title, NULL);
  care_html_void (html, "link", "rel", "stylesheet", "href", "/style.css", NULL);
  care_html_void (html, "link", "rel", "icon", "href", "/icon.svg", "type", "image/svg+xml", NULL);
  care_html_close (html, "head");
  care_html_newline (html);
}

static void
write_languages (CareHtml       *html,
                 const CareWebPage *page)
{
  care_html_open (html, "nav", "aria-label", words[WORD_LANGUAGE][page->lang], NULL);
  care_html_open (html, "ul", NULL);
  for (int i = 0; i < CARE_N_LANGS; i++)
    {
      const char *code = care_lang_code ((CareLang) i);
      g_autofree char *href = g_strdup_printf ("%s?lang=%s%s%s", page->path, code, page->query != NULL ? "&" : "",
                                               page->query != NULL ? page->query : "");

      care_html_open (html, "li", NULL);
      care_html_element (html, "a", care_lang_name ((CareLang) i), "href", href, "lang", code, "hreflang", code,
                         "aria-current", i == (int) page->lang ? "true" : NULL, NULL);
      care_html_close (html, "li");
    }
  care_html_close (html, "ul");
  care_html_close (html, "nav");
}

CareHtml *
care_web_page_begin (const CareWebPage *page)
{
  CareHtml *html = care_html_new (CARE_HTML_NONE);

  write_head (html, page);
  care_html_open (html, "body", NULL);
  care_html_open (html, "div", "class", "wrap", NULL);
  care_html_open (html, "header", NULL);
  care_html_open (html, "div", "class", "firm", NULL);
  care_html_void (html, "img", "src", "/icon.svg", "alt", "", "width", "32", "height", "32", NULL);
  if (page->company != NULL)
    care_html_element (html, "span", page->company, NULL);
  care_html_close (html, "div");
  if (page->path != NULL)
    write_languages (html, page);
  care_html_close (html, "header");
  care_html_newline (html);
  care_html_open (html, "main", NULL);
  care_html_newline (html);
  return html;
}

static void
write_help (CareHtml       *html,
            const CareWebPage *page)
{
  g_autofree char *tel = page->phone != NULL ? g_strconcat ("tel:", page->phone, NULL) : NULL;
  g_autofree char *mailto = page->email != NULL ? g_strconcat ("mailto:", page->email, NULL) : NULL;

  if (tel == NULL && mailto == NULL)
    return;
  /* A tel: address has no blanks; the number is shown as it was typed. */
  if (tel != NULL)
    for (char *from = tel, *to = tel; (*to = *from) != '\0'; from++)
      to += *from != ' ';
  care_html_open (html, "p", NULL);
  care_html_text (html, words[WORD_HELP][page->lang]);
  if (tel != NULL)
    {
      care_html_text (html, " ");
      care_html_element (html, "a", page->phone, "href", tel, NULL);
    }
  if (mailto != NULL)
    {
      care_html_text (html, tel != NULL ? ", " : " ");
      care_html_element (html, "a", page->email, "href", mailto, NULL);
    }
  care_html_close (html, "p");
}

void
care_web_page_foot (CareHtml       *html,
                const CareWebPage *page)
{
  care_html_newline (html);
  care_html_close (html, "main");
  care_html_newline (html);
  care_html_open (html, "footer", NULL);
  write_help (html, page);
}

GBytes *
care_web_page_end (CareHtml *html)
{
  care_html_close (html, "footer");
  care_html_close (html, "div");
  care_html_close (html, "body");
  care_html_close (html, "html");
  care_html_newline (html);
  return care_html_finish (html);
}

static Word
word_for (guint status)
{
  switch (status)
    {
    case 401:
    case 403:
      return WORD_DENIED;
    case 404:
    case 410:
      return WORD_NOTHING;
    case 413:
    case 431:
      return WORD_LARGE;
    case 429:
      return WORD_OFTEN;
    default:
      return status >= 500 ? WORD_OURS : WORD_BAD;
    }
}

GBytes *
care_web_page_error (CareLang lang,
                 guint    status)
{
  Word word = word_for (status);
  CareWebPage page = { .lang = lang, .title = words[word][lang] };
  CareHtml *html = care_web_page_begin (&page);

  care_html_element (html, "h1", page.title, NULL);
  care_html_element (html, "p", words[word + 1][lang], NULL);
  care_web_page_foot (html, &page);
  return care_web_page_end (html);
}

/* ---- files and small answers ---- */

static void
serve_file (CareHttpRequest *request,
            CareHttpReply   *reply,
            gpointer         user_data)
{
  gboolean is_style = g_str_has_suffix (request->path, ".css");
  GBytes *bytes = g_resource_lookup_data (care_server_get_resource (),
                                          is_style ? "/org/aftercare/web/style.css" : "/org/aftercare/web/icon.svg",
                                          G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (bytes == NULL)
    {
      care_http_reply_fail (reply, 404, "There is nothing at this address.");
      return;
    }
  care_http_reply_take (reply, 200, is_style ? "text/css; charset=utf-8" : "image/svg+xml", bytes);
  care_http_reply_header (reply, "Cache-Control", "public, max-age=3600");
}

static void
serve_robots (CareHttpRequest *request,
              CareHttpReply   *reply,
              gpointer         user_data)
{
  static const char text[] = "User-agent: *\nDisallow: /\n";

  care_http_reply_take (reply, 200, "text/plain; charset=utf-8", g_bytes_new_static (text, sizeof text - 1));
}

static void
serve_health (CareHttpRequest *request,
              CareHttpReply   *reply,
              gpointer         user_data)
{
  care_http_reply_json (reply, 200, g_strdup ("{\"ok\":true}\n"));
}

const CareHttpRoute care_web_page_routes[] = {
  { "GET", "/style.css", CARE_ROUTE_QUICK, 0, 0, serve_file },
  { "GET", "/icon.svg", CARE_ROUTE_QUICK, 0, 0, serve_file },
  { "GET", "/favicon.ico", CARE_ROUTE_QUICK, 0, 0, serve_file },
  { "GET", "/robots.txt", CARE_ROUTE_QUICK, 0, 0, serve_robots },
  { "GET", "/health", CARE_ROUTE_QUICK | CARE_ROUTE_JSON, 0, 0, serve_health },
};
const gsize care_web_page_n_routes = G_N_ELEMENTS (care_web_page_routes);
