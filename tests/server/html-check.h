/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

/* A strict reader for the HTML that our writer makes: every element closed in order, every attribute quoted, every id once. */
typedef struct
{
  GPtrArray *open;
  GHashTable *ids;       /* id, NULL */
  GPtrArray *references; /* ids that for, aria-* and #links name */
  GHashTable *counts;    /* element, number */
  GString *text;         /* what a person reads, entities undone */
  GPtrArray *addresses;  /* values of href, src and action */
} HtmlCheck;

static inline guint
html_check_count (HtmlCheck  *check,
                  const char *tag)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (check->counts, tag));
}

static inline void
html_check_attribute (HtmlCheck  *check,
                      const char *name,
                      const char *value)
{
  g_assert_false (g_str_has_prefix (name, "on"));
  if (strcmp (name, "id") == 0)
    g_assert_true (g_hash_table_add (check->ids, g_strdup (value)));
  if (strcmp (name, "href") == 0 || strcmp (name, "src") == 0 || strcmp (name, "action") == 0)
    g_ptr_array_add (check->addresses, g_strdup (value));
  if (strcmp (name, "href") == 0 && value[0] == '#')
    g_ptr_array_add (check->references, g_strdup (value + 1));
  if (strcmp (name, "for") == 0 || strcmp (name, "aria-labelledby") == 0 || strcmp (name, "aria-describedby") == 0)
    {
      g_auto (GStrv) names = g_strsplit (value, " ", -1);

      for (gsize i = 0; names[i] != NULL; i++)
        g_ptr_array_add (check->references, g_strdup (names[i]));
    }
}

static inline const char *
html_check_tag (HtmlCheck  *check,
                const char *p)
{
  static const char *const voids[] = { "br", "hr", "img", "input", "link", "meta", NULL };
  gsize len = strspn (p, "abcdefghijklmnopqrstuvwxyz0123456789");
  g_autofree char *tag = g_strndup (p, len);

  g_assert_cmpuint (len, >, 0);
  g_hash_table_insert (check->counts, g_strdup (tag), GUINT_TO_POINTER (html_check_count (check, tag) + 1));
  p += len;
  while (*p == ' ')
    {
      const char *equals = strstr (p, "=\"");
      const char *end = equals != NULL ? strchr (equals + 2, '"') : NULL;
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      g_assert_nonnull (end);
      name = g_strndup (p + 1, (gsize) (equals - p - 1));
      value = g_strndup (equals + 2, (gsize) (end - equals - 2));
      g_assert_cmpuint (strspn (name, "abcdefghijklmnopqrstuvwxyz-"), ==, strlen (name));
      g_assert_null (strpbrk (value, "<>"));
      html_check_attribute (check, name, value);
      p = end + 1;
    }
  g_assert_cmpint (*p, ==, '>');
  if (!g_strv_contains (voids, tag))
    g_ptr_array_add (check->open, g_strdup (tag));
  return p + 1;
}

static inline const char *
html_check_end (HtmlCheck  *check,
                const char *p)
{
  const char *end = strchr (p, '>');
  g_autofree char *tag = g_strndup (p, (gsize) (end - p));

  g_assert_cmpuint (check->open->len, >, 0);
  g_assert_cmpstr (tag, ==, check->open->pdata[check->open->len - 1]);
  g_ptr_array_set_size (check->open, (int) check->open->len - 1);
  return end + 1;
}

static inline const char *
html_check_text (HtmlCheck  *check,
                 const char *p)
{
  static const char *const entities[][2] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" } };

  if (*p != '&')
    {
      g_string_append_c (check->text, *p);
      return p + 1;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    if (g_str_has_prefix (p, entities[i][0]))
      {
        g_string_append (check->text, entities[i][1]);
        return p + strlen (entities[i][0]);
      }
  g_assert_not_reached ();
}

static inline HtmlCheck *
html_check_new (const char *p)
{
  HtmlCheck *check = g_new0 (HtmlCheck, 1);

  g_assert_true (g_utf8_validate (p, -1, NULL));
  check->open = g_ptr_array_new_with_free_func (g_free);
  check->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check->references = g_ptr_array_new_with_free_func (g_free);
  check->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check->text = g_string_new (NULL);
  check->addresses = g_ptr_array_new_with_free_func (g_free);
  if (g_str_has_prefix (p, "<!DOCTYPE html>"))
    p += 15;
  while (*p != '\0')
    if (p[0] == '<' && p[1] == '/')
      p = html_check_end (check, p + 2);
    else if (*p == '<')
      p = html_check_tag (check, p + 1);
    else
      p = html_check_text (check, p);
  g_assert_cmpuint (check->open->len, ==, 0);
  for (guint i = 0; i < check->references->len; i++)
    {
      if (!g_hash_table_contains (check->ids, check->references->pdata[i]))
        g_test_message ("no id %s", (char *) check->references->pdata[i]);
      g_assert_true (g_hash_table_contains (check->ids, check->references->pdata[i]));
    }
  return check;
}

static inline void
html_check_free (HtmlCheck *check)
{
  g_ptr_array_unref (check->open);
  g_hash_table_unref (check->ids);
  g_ptr_array_unref (check->references);
  g_hash_table_unref (check->counts);
  g_string_free (check->text, TRUE);
  g_ptr_array_unref (check->addresses);
  g_free (check);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HtmlCheck, html_check_free)

static inline char *
html_check_bytes_to_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}
