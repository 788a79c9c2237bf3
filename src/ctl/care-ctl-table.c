/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include <string.h>

#define GAP 2

struct _CareCtlTable
{
  GPtrArray *headers;
  GPtrArray *cells; /* row by row */
  guint n;
  guint64 right;
};

CareCtlTable *
care_ctl_table_new (const char *const *headers)
{
  CareCtlTable *table = g_new0 (CareCtlTable, 1);
  table->headers = g_ptr_array_new_with_free_func (g_free);
  table->cells = g_ptr_array_new_with_free_func (g_free);
  for (; headers[table->n] != NULL; table->n++)
    {
      gboolean right = headers[table->n][0] == '>';
      if (right)
        table->right |= G_GUINT64_CONSTANT (1) << table->n;
      g_ptr_array_add (table->headers, g_strdup (headers[table->n] + right));
    }
  return table;
}

void
care_ctl_table_free (CareCtlTable *table)
{
  g_ptr_array_unref (table->headers);
  g_ptr_array_unref (table->cells);
  g_free (table);
}

guint
care_ctl_text_width (const char *text)
{
  guint width = 0;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);
      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

void
care_ctl_table_take (CareCtlTable *table, char *text)
{
  for (char *p = text; p != NULL && *p != '\0'; p++)
    if (*p == '\n' || *p == '\t')
      *p = ' ';
  g_ptr_array_add (table->cells, text != NULL ? text : g_strdup (""));
}

void
care_ctl_table_cell (CareCtlTable *table, const char *text)
{
  care_ctl_table_take (table, g_strdup (text));
}

void
care_ctl_table_row (CareCtlTable *table, const char *first, ...)
{
  va_list list;

  care_ctl_table_cell (table, first);
  va_start (list, first);
  for (guint i = 1; i < table->n; i++)
    care_ctl_table_cell (table, va_arg (list, const char *));
  va_end (list);
}

/* Cuts @text after @widest columns, with a sign that there is more. */
static char *
cut (const char *text, guint widest)
{
  GString *out;
  guint width = 0;

  if (widest == 0 || care_ctl_text_width (text) <= widest)
    return g_strdup (text);
  out = g_string_new (NULL);
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);
      guint step = g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
      if (width + step > widest - 1)
        break;
      width += step;
      g_string_append_unichar (out, c);
    }
  g_string_append (out, "…");
  return g_string_free (out, FALSE);
}

static void
append_cell (GString *out, const char *text, guint width, gboolean right, gboolean last)
{
  guint blanks = width - MIN (width, care_ctl_text_width (text));

  if (right)
    g_string_append_printf (out, "%*s", (int) blanks, "");
  g_string_append (out, text);
  if (!last)
    g_string_append_printf (out, "%*s", (int) (GAP + (right ? 0 : blanks)), "");
}

static void
print_row (CareCtlTable *table, char **cells, const guint *widths, GString *out)
{
  int last = -1;
  for (guint i = 0; i < table->n; i++)
    if (widths[i] > 0 && (*cells[i] != '\0' || last < 0))
      last = (int) i;
  for (guint i = 0; i < table->n && (int) i <= last; i++)
    if (widths[i] > 0)
      append_cell (out, cells[i], widths[i], (table->right >> i) & 1, (int) i == last);
  g_string_append_c (out, '\n');
}

void
care_ctl_table_print (CareCtlTable *table, guint widest, GString *out)
{
  g_autofree guint *widths = g_new0 (guint, table->n + 1);
  gboolean titled = FALSE;

  if (table->n == 0)
    return;
  for (guint i = 0; i < table->cells->len; i++)
    {
      char *short_text = cut (table->cells->pdata[i], widest);
      g_free (table->cells->pdata[i]);
      table->cells->pdata[i] = short_text;
      widths[i % table->n] = MAX (widths[i % table->n], care_ctl_text_width (short_text));
    }
  for (guint i = 0; i < table->n; i++)
    if (widths[i] > 0)
      {
        widths[i] = MAX (widths[i], care_ctl_text_width (table->headers->pdata[i]));
        titled = titled || *(char *) table->headers->pdata[i] != '\0';
      }
  if (titled)
    print_row (table, (char **) table->headers->pdata, widths, out);
  for (guint i = 0; i + table->n <= table->cells->len; i += table->n)
    print_row (table, (char **) table->cells->pdata + i, widths, out);
}
