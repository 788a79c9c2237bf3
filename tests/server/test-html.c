/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include <glib.h>

#include "server/care-html.h"

#include "html-check.h"

static char *
finish (CareHtml *html)
{
  g_autoptr (GBytes) bytes = care_html_finish (html);

  return html_check_bytes_to_text (bytes);
}

static void
test_writes (void)
{
  CareHtml *html = care_html_new (CARE_HTML_NONE);
  g_autofree char *text = NULL;
  g_autoptr (HtmlCheck) check = NULL;

  care_html_doctype (html);
  care_html_open (html, "p", "class", "a b", "id", NULL, "hidden", "", NULL);
  care_html_text (html, "one ");
  care_html_element (html, "b", "two", "title", "x", NULL);
  care_html_void (html, "br", NULL);
  care_html_element (html, "i", NULL, NULL);
  care_html_close (html, "p");
  care_html_newline (html);
  text = finish (html);
  g_assert_cmpstr (text, ==, "<!DOCTYPE html>\n<p class=\"a b\" hidden=\"\">one <b title=\"x\">two</b><br><i></i></p>\n");
  check = html_check_new (text);
  g_assert_cmpstr (check->text->str, ==, "\none two\n");
}

static const struct
{
  const char *text;
  const char *want;
} texts[] = {
  { "", "" },
  { "Był <miły> & \"punktualny\"", "Był &lt;miły&gt; &amp; &quot;punktualny&quot;" },
  { "it's", "it&#39;s" },
  { "</textarea><script>alert(1)</script>", "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;" },
  { "&amp;", "&amp;amp;" },
  { "a\x01\x1b[31mb\x7f", "a[31mb" },
  { "a\nb\tc", "a\nb\tc" },
  { "a\xff\xfe", "a\xef\xbf\xbd\xef\xbf\xbd" },
  { "ёЖž", "ёЖž" },
};

static void
test_escapes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      CareHtml *html = care_html_new (CARE_HTML_NONE);
      g_autofree char *escaped = care_html_escape (texts[i].text);
      g_autofree char *want = g_strdup_printf ("<p title=\"%s\">%s</p>", texts[i].want, texts[i].want);
      g_autofree char *text = NULL;

      g_assert_cmpstr (escaped, ==, texts[i].want);
      care_html_element (html, "p", texts[i].text, "title", texts[i].text, NULL);
      text = finish (html);
      g_assert_cmpstr (text, ==, want);
    }
}

/* A parser drops the first line feed of a textarea. */
static void
test_textarea (void)
{
  CareHtml *html = care_html_new (CARE_HTML_NONE);
  g_autofree char *text = NULL;

  care_html_element (html, "textarea", "\nfirst", NULL);
  text = finish (html);
  g_assert_cmpstr (text, ==, "<textarea>\n\nfirst</textarea>");
}

static void
test_urls (void)
{
  static const struct
  {
    const char *url;
    gboolean safe;
  } cases[] = {
    { "", TRUE },
    { "/s/abc?lang=pl&v=5", TRUE },
    { "?lang=pl", TRUE },
    { "#top", TRUE },
    { "style.css", TRUE },
    { "/a:b", TRUE },
    { "?next=javascript:x", TRUE },
    { "https://example.org/", TRUE },
    { "HTTP://example.org/", TRUE },
    { "mailto:a@b.example", TRUE },
    { "tel:+48857412000", TRUE },
    { "javascript:alert(1)", FALSE },
    { "JaVaScRiPt:alert(1)", FALSE },
    { "java\tscript:alert(1)", FALSE },
    { " javascript:alert(1)", FALSE },
    { "\x01javascript:alert(1)", FALSE },
    { "data:text/html,x", FALSE },
    { "vbscript:x", FALSE },
    { "file:///etc/passwd", FALSE },
    { "//evil.example/", FALSE },
    { "/\\evil.example/", FALSE },
    { "\\\\evil.example", FALSE },
    { ":x", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CareHtml *html = care_html_new (CARE_HTML_NONE);
      g_autofree char *text = NULL;

      g_test_message ("%s", cases[i].url);
      g_assert_cmpint (care_html_url_is_safe (cases[i].url), ==, cases[i].safe);
      if (!cases[i].safe)
        g_test_expect_message ("care-server", G_LOG_LEVEL_WARNING, "*unknown scheme*");
      care_html_element (html, "a", "x", "href", cases[i].url, NULL);
      g_test_assert_expected_messages ();
      text = finish (html);
      if (!cases[i].safe)
        g_assert_cmpstr (text, ==, "<a href=\"#\">x</a>");
    }
}

static void
expect (const char *pattern)
{
  g_test_expect_message ("care-server", G_LOG_LEVEL_CRITICAL, pattern);
}

static void
test_order (void)
{
  CareHtml *html = care_html_new (CARE_HTML_NONE);
  g_autofree char *text = NULL;
  g_autoptr (HtmlCheck) check = NULL;

  care_html_open (html, "div", NULL);
  care_html_open (html, "p", NULL);
  expect ("*</div> closes nothing*");
  care_html_close (html, "div");
  care_html_close (html, "p");
  expect ("*ends inside <div>*");
  text = finish (html);
  g_test_assert_expected_messages ();
  g_assert_cmpstr (text, ==, "<div><p></p></div>");
  check = html_check_new (text);
  html = care_html_new (CARE_HTML_NONE);
  expect ("*</p> closes nothing*");
  care_html_close (html, "p");
  g_test_assert_expected_messages ();
  care_html_free (html);
}

static void
test_refuses (void)
{
  CareHtml *html = care_html_new (CARE_HTML_NONE);
  g_autofree char *text = NULL;

  expect ("*<script>*");
  care_html_element (html, "script", "x", NULL);
  expect ("*<iframe>*");
  care_html_open (html, "iframe", "src", "/x", NULL);
  expect ("*<p><b>*");
  care_html_open (html, "p><b", NULL);
  expect ("*onclick*");
  care_html_element (html, "p", "x", "onclick", "x", NULL);
  expect ("*style*");
  care_html_element (html, "p", "y", "style", "color:red", NULL);
  expect ("*a b*");
  care_html_element (html, "p", "z", "a b", "x", NULL);
  expect ("*<br> has no content*");
  care_html_open (html, "br", NULL);
  expect ("*<p> has content*");
  care_html_void (html, "p", NULL);
  g_test_assert_expected_messages ();
  text = finish (html);
  g_assert_cmpstr (text, ==, "<p>x</p><p>y</p><p>z</p>");
}

static void
test_mail (void)
{
  CareHtml *html = care_html_new (CARE_HTML_MAIL);
  g_autofree char *text = NULL;

  care_html_element (html, "p", "x", "style", "color:#000", NULL);
  text = finish (html);
  g_assert_cmpstr (text, ==, "<p style=\"color:#000\">x</p>");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/html/writes", test_writes);
  g_test_add_func ("/html/escapes", test_escapes);
  g_test_add_func ("/html/textarea", test_textarea);
  g_test_add_func ("/html/urls", test_urls);
  g_test_add_func ("/html/order", test_order);
  g_test_add_func ("/html/refuses", test_refuses);
  g_test_add_func ("/html/mail", test_mail);
  return g_test_run ();
}
