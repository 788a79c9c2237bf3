/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-report"

#include "report/care-report.h"

#include "util/care-json.h"
#include "util/care-time.h"

static void
append_member (GString *out, gboolean first, const char *name)
{
  if (!first)
    g_string_append_c (out, ',');
  care_json_append_string (out, name);
  g_string_append_c (out, ':');
}

static void
append_take (GString *out, char *text)
{
  g_string_append (out, text);
  g_free (text);
}

static void
append_date (GString *out, gint32 date)
{
  g_autofree char *text = care_date_format (date);
  care_json_append_string (out, text);
}

static void
append_records (GString *out, const GArray *records)
{
  char id[CARE_ID_TEXT];

  g_string_append_c (out, '[');
  for (guint i = 0; i < records->len; i++)
    g_string_append_printf (out, "%s\"%s\"", i > 0 ? "," : "", care_id_to_text (&g_array_index (records, CareReportRecord, i).id, id));
  g_string_append_c (out, ']');
}

static void
append_cell (GString *out, const CareReport *report, const CareCell *row, guint column)
{
  const CareCell *cell = &row[column];

  if (!cell->has)
    {
      g_string_append (out, report->columns[column].kind == CARE_CELL_RECORDS ? "[]" : "null");
      return;
    }
  switch (report->columns[column].kind)
    {
    case CARE_CELL_INT:
    case CARE_CELL_NUMBER:
      append_take (out, care_report_cell_text (report, row, column));
      break;
    case CARE_CELL_DATE:
      append_date (out, (gint32) cell->integer);
      break;
    case CARE_CELL_RECORDS:
      append_records (out, cell->records);
      break;
    case CARE_CELL_TEXT:
    case CARE_CELL_VALUE:
    default:
      care_json_append_string (out, cell->text);
      break;
    }
}

static void
append_row (GString *out, const CareReport *report, const CareCell *row)
{
  g_string_append_c (out, '{');
  for (guint c = 0; c < report->n_columns; c++)
    {
      append_member (out, c == 0, report->columns[c].name);
      append_cell (out, report, row, c);
    }
  g_string_append_c (out, '}');
}

static void
append_number (GString *out, const char *name, gboolean has, double number)
{
  append_member (out, FALSE, name);
  append_take (out, has ? care_report_number_text (number) : g_strdup ("null"));
}

static void
append_total (GString *out, const CareReportTotal *total)
{
  if (total->is_count)
    {
      g_string_append_printf (out, "%" G_GINT64_FORMAT, total->count);
      return;
    }
  g_string_append_printf (out, "{\"n\":%" G_GINT64_FORMAT, total->figure.n);
  append_number (out, "value", total->figure.has_value, total->figure.value);
  append_number (out, "low", total->figure.has_value, total->figure.low);
  append_number (out, "high", total->figure.has_value, total->figure.high);
  g_string_append_c (out, '}');
}

static void
append_head (GString *out, const CareReport *report)
{
  append_member (out, TRUE, "report");
  care_json_append_string (out, report->name);
  append_member (out, FALSE, "definition");
  care_json_append_string (out, report->definition);
  append_member (out, FALSE, "from");
  append_date (out, report->from);
  append_member (out, FALSE, "to");
  append_date (out, report->to);
}

char *
care_report_to_json (const CareReport *report)
{
  GString *out = g_string_new ("{");

  append_head (out, report);
  append_member (out, FALSE, "rows");
  g_string_append_c (out, '[');
  for (guint i = 0; i < report->rows->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_row (out, report, report->rows->pdata[i]);
    }
  g_string_append_c (out, ']');
  append_member (out, FALSE, "totals");
  g_string_append_c (out, '{');
  for (guint i = 0; i < report->totals->len; i++)
    {
      const CareReportTotal *total = &g_array_index (report->totals, CareReportTotal, i);
      append_member (out, i == 0, total->name);
      append_total (out, total);
    }
  g_string_append (out, "}}\n");
  return g_string_free (out, FALSE);
}
