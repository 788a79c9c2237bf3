/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-html.h"

#include <stdarg.h>
#include <string.h>

struct _CareHtml
{
  CareHtmlFlags flags;
  GString *out;
  GPtrArray *open; /* names of the open elements, innermost last */
};

static const char *const void_tags[] = { "br", "hr", "img", "input", "link", "meta", NULL };
static const char *const refused_tags[] = { "base", "embed", "frame", "iframe", "math", "noscript", "object", "plaintext", "script", "style",
                                            "svg", "template", "xmp", NULL };
static const char *const url_attributes[] = { "action", "cite", "formaction", "href", "poster", "src", NULL };
static const char *const url_schemes[] = { "http", "https", "mailto", "tel", NULL };

CareHtml *
care_html_new (CareHtmlFlags flags)
{
  CareHtml *html = g_new0 (CareHtml, 1);

  html->flags = flags;
  html->out = g_string_sized_new (8192);
  html->open = g_ptr_array_new_with_free_func (g_free);
  return html;
}

void
care_html_free (CareHtml *html)
{
  if (html->out != NULL)
    g_string_free (html->out, TRUE);
  g_ptr_array_unref (html->open);
  g_free (html);
}

GBytes *
care_html_finish (CareHtml *html)
{
  GBytes *bytes;

  if (html->open->len > 0)
    g_critical ("The page ends inside <%s>.", (char *) html->open->pdata[html->open->len - 1]);
  while (html->open->len > 0)
    {
      g_string_append_printf (html->out, "</%s>", (char *) html->open->pdata[html->open->len - 1]);
      g_ptr_array_set_size (html->open, (int) html->open->len - 1);
    }
  bytes = g_string_free_to_bytes (g_steal_pointer (&html->out));
  care_html_free (html);
  return bytes;
}

static void
append_escaped (GString    *out,
                const char *text)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : g_utf8_make_valid (text, -1);

  for (const char *p = valid != NULL ? valid : text; *p != '\0'; p++)
    switch (*p)
      {
      case '&':
        g_string_append (out, "&amp;");
        break;
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      case '"':
        g_string_append (out, "&quot;");
        break;
      case '\'':
        g_string_append (out, "&#39;");
        break;
      default:
        if (!g_ascii_iscntrl (*p) || *p == '\n' || *p == '\t')
          g_string_append_c (out, *p);
        break;
      }
}

char *
care_html_escape (const char *text)
{
  GString *out = g_string_new (NULL);

  append_escaped (out, text);
  return g_string_free (out, FALSE);
}

gboolean
care_html_url_is_safe (const char *url)
{
  g_autofree char *scheme = NULL;
  gsize end = strcspn (url, ":/?#");

  for (const char *p = url; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || *p == '\\' || *p == 0x7f)
      return FALSE;
  if (url[0] == '/' && url[1] == '/')
    return FALSE;
  if (url[end] != ':')
    return TRUE;
  scheme = g_ascii_strdown (url, (gssize) end);
  return g_strv_contains (url_schemes, scheme);
}

static gboolean
name_is_good (const char *name)
{
  return g_ascii_islower (name[0]) && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (name);
}

static gboolean
tag_is_allowed (const char *tag)
{
  if (name_is_good (tag) && !g_strv_contains (refused_tags, tag))
    return TRUE;
  g_critical ("No page of ours has the element <%s>.", tag);
  return FALSE;
}

static gboolean
attribute_is_allowed (CareHtml   *html,
                      const char *name)
{
  if (!name_is_good (name) || g_str_has_prefix (name, "on") || strcmp (name, "srcdoc") == 0 ||
      (strcmp (name, "style") == 0 && !(html->flags & CARE_HTML_MAIL)))
    {
      g_critical ("No page of ours has the attribute %s.", name);
      return FALSE;
    }
  return TRUE;
}

static void
append_attributes (CareHtml *html,
                   va_list   pairs)
{
  const char *name;

  while ((name = va_arg (pairs, const char *)) != NULL)
    {
      const char *value = va_arg (pairs, const char *);

      if (value == NULL || !attribute_is_allowed (html, name))
        continue;
      if (g_strv_contains (url_attributes, name) && !care_html_url_is_safe (value))
        {
          g_warning ("An address with an unknown scheme was left out of a page.");
          value = "#";
        }
      g_string_append_printf (html->out, " %s=\"", name);
      append_escaped (html->out, value);
      g_string_append_c (html->out, '"');
    }
}

/* FALSE when @tag may not be written at all. */
static gboolean
start_tag (CareHtml   *html,
           const char *tag,
           va_list     pairs)
{
  if (!tag_is_allowed (tag))
    return FALSE;
  g_string_append_printf (html->out, "<%s", tag);
  append_attributes (html, pairs);
  g_string_append_c (html->out, '>');
  return TRUE;
}

static void
push (CareHtml   *html,
      const char *tag)
{
  g_ptr_array_add (html->open, g_strdup (tag));
  /* A parser drops one line feed after these start tags: give it one, so that the text keeps its own. */
  if (strcmp (tag, "textarea") == 0 || strcmp (tag, "pre") == 0)
    g_string_append_c (html->out, '\n');
}

void
care_html_doctype (CareHtml *html)
{
  g_string_append (html->out, "<!DOCTYPE html>\n");
}

void
care_html_open (CareHtml   *html,
                const char *tag,
                ...)
{
  va_list pairs;

  if (g_strv_contains (void_tags, tag))
    {
      g_critical ("<%s> has no content.", tag);
      return;
    }
  va_start (pairs, tag);
  if (start_tag (html, tag, pairs))
    push (html, tag);
  va_end (pairs);
}

void
care_html_close (CareHtml   *html,
                 const char *tag)
{
  guint n = html->open->len;

  if (n == 0 || strcmp (html->open->pdata[n - 1], tag) != 0)
    {
      g_critical ("</%s> closes nothing: the open element is <%s>.", tag,
                  n > 0 ? (char *) html->open->pdata[n - 1] : "none");
      return;
    }
  g_ptr_array_set_size (html->open, (int) n - 1);
  g_string_append_printf (html->out, "</%s>", tag);
}

void
care_html_void (CareHtml   *html,
                const char *tag,
                ...)
{
  va_list pairs;

  if (!g_strv_contains (void_tags, tag))
    {
      g_critical ("<%s> has content and must be closed.", tag);
      return;
    }
  va_start (pairs, tag);
  start_tag (html, tag, pairs);
  va_end (pairs);
}

void
care_html_element (CareHtml   *html,
                   const char *tag,
                   const char *text,
                   ...)
{
  gboolean opened = FALSE;
  va_list pairs;

  if (g_strv_contains (void_tags, tag))
    {
      g_critical ("<%s> has no content.", tag);
      return;
    }
  va_start (pairs, text);
  opened = start_tag (html, tag, pairs);
  va_end (pairs);
  if (!opened)
    return;
  push (html, tag);
  if (text != NULL)
    care_html_text (html, text);
  care_html_close (html, tag);
}

void
care_html_text (CareHtml   *html,
                const char *text)
{
  append_escaped (html->out, text);
}

void
care_html_newline (CareHtml *html)
{
  g_string_append_c (html->out, '\n');
}
