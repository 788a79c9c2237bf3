/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include "exchange/care-report-file.h"
#include "report/care-report.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
read_day (CareCtl *ctl, const char *name, gboolean *has, gint32 *day, GError **error)
{
  const char *text = care_ctl_words_option (&ctl->words, name);

  *has = text != NULL;
  if (text == NULL || care_date_parse (text, day))
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--%s takes a date such as 2026-11-21, and “%s” is not one."), name, text);
  return FALSE;
}

/* What to write: a name of care_report_formats, or NULL for a table for people. */
static gboolean
read_format (CareCtl *ctl, const char **format, GError **error)
{
  const char *given = care_ctl_words_option (&ctl->words, "format");

  *format = given != NULL ? given : ctl->json ? "json" : NULL;
  if (g_strcmp0 (given, "pdf") == 0)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_REFUSED, _("This version does not write reports as PDF; csv, json and xlsx are possible."));
      return FALSE;
    }
  if (given != NULL && !g_strv_contains (care_report_formats, given))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--format takes csv, json or xlsx, not “%s”."), given);
      return FALSE;
    }
  if (ctl->json && g_strcmp0 (*format, "json") != 0 && care_ctl_words_option (&ctl->words, "output") == NULL)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--json and --format %s exclude each other without -o FILE."), given);
      return FALSE;
    }
  return TRUE;
}

static void
totals_for_people (CareCtl *ctl, const CareReport *report)
{
  for (guint i = 0; i < report->totals->len; i++)
    {
      const CareReportTotal *total = &g_array_index (report->totals, CareReportTotal, i);
      g_autofree char *value = care_report_number_text (total->figure.value);
      g_autofree char *low = care_report_number_text (total->figure.low);
      g_autofree char *high = care_report_number_text (total->figure.high);
      g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, total->is_count ? total->count : total->figure.n);

      if (total->is_count)
        g_string_append_printf (ctl->out, "%s: %s\n", _(total->label), n);
      else if (total->figure.has_value)
        g_string_append_printf (ctl->out, _("%s: %s%s%s (95 %% interval %s to %s, n = %s)\n"), _(total->label), value,
                                total->unit != NULL ? " " : "", total->unit != NULL ? total->unit : "", low, high, n);
      else
        g_string_append_printf (ctl->out, _("%s: no answers\n"), _(total->label));
    }
}

static void
report_for_people (CareCtl *ctl, const CareReport *report)
{
  g_autoptr (GPtrArray) headers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CareCtlTable) table = NULL;
  g_autofree char *from = care_date_format (report->from);
  g_autofree char *to = care_date_format (report->to);

  g_string_append_printf (ctl->out, _("%s, %s to %s\n%s\n\n"), report->label, from, to, report->definition);
  for (guint c = 0; c < report->n_columns; c++)
    if (report->columns[c].kind != CARE_CELL_RECORDS)
      g_ptr_array_add (headers, g_strconcat (report->columns[c].kind == CARE_CELL_INT || report->columns[c].kind == CARE_CELL_NUMBER ? ">" : "",
                                             _(report->columns[c].label), NULL));
  g_ptr_array_add (headers, NULL);
  table = care_ctl_table_new ((const char *const *) headers->pdata);
  for (guint i = 0; i < report->rows->len; i++)
    for (guint c = 0; c < report->n_columns; c++)
      if (report->columns[c].kind != CARE_CELL_RECORDS)
        care_ctl_table_take (table, care_report_cell_text (report, report->rows->pdata[i], c));
  if (report->rows->len > 0)
    care_ctl_table_print (table, 40, ctl->out);
  g_string_append_c (ctl->out, '\n');
  totals_for_people (ctl, report);
}

static gboolean
save_report (CareCtl *ctl, const CareReport *report, const char *format, const char *path, GError **error)
{
  const char *dot = strrchr (path, '.');

  /* Without --format the file's name says it. */
  if (format == NULL || (ctl->json && care_ctl_words_option (&ctl->words, "format") == NULL))
    format = dot != NULL && g_strv_contains (care_report_formats, dot + 1) ? dot + 1 : "csv";
  if (!care_report_save (report, format, strcmp (path, "-") == 0 ? "/dev/stdout" : path, error))
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_text (ctl->out, "report", report->name);
      care_ctl_json_text (ctl->out, "format", format);
      care_ctl_json_text (ctl->out, "file", path);
      care_ctl_json_close (ctl->out, '}');
    }
  return TRUE;
}

static gboolean
print_report (CareCtl *ctl, const CareReport *report, const char *format, GError **error)
{
  const char *path = care_ctl_words_option (&ctl->words, "output");
  g_autoptr (GBytes) bytes = NULL;

  if (path != NULL)
    return save_report (ctl, report, format, path, error);
  if (format == NULL)
    {
      report_for_people (ctl, report);
      return TRUE;
    }
  bytes = care_report_to_bytes (report, format, error);
  if (bytes == NULL)
    return FALSE;
  g_string_append_len (ctl->out, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  return TRUE;
}

gboolean
care_ctl_report (CareCtl *ctl, GError **error)
{
  CareReportAsk ask = { .by = care_ctl_words_option (&ctl->words, "by") };
  const char *format;
  g_autoptr (CareReport) report = NULL;

  if (!read_day (ctl, "from", &ask.has_from, &ask.from, error) || !read_day (ctl, "to", &ask.has_to, &ask.to, error) ||
      !read_format (ctl, &format, error))
    return FALSE;
  report = care_report_run (ctl->store, care_ctl_words_arg (&ctl->words, 0), &ask, error);
  return report != NULL && print_report (ctl, report, format, error);
}
