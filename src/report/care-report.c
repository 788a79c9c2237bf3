/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-report"

#include "report/care-report-private.h"

#include "store/care-view-report.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <math.h>
#include <string.h>

#define DECIMALS 10000.0

static const char *const expiry_by[] = { "model", "customer", "kind", "brand", NULL };
static const char *const satisfaction_by[] = { "technician", "team", "model", "brand", "type", "channel", "month", "question", NULL };

const CareReportKind care_reports[] = { { "warranty-expiry", N_ ("Warranties that end"),
                                          N_ ("Coverages whose last day falls into the period"), expiry_by, TRUE, 90,
                                          care_report_warranty_expiry },
                                        { "satisfaction", N_ ("Satisfaction after service"),
                                          N_ ("Satisfaction, effort and recommendation, each with its interval"),
                                          satisfaction_by, FALSE, 365, care_report_satisfaction },
                                        { NULL } };

const CareReportKind *
care_report_find (const char *name)
{
  for (const CareReportKind *kind = care_reports; kind->name != NULL; kind++)
    if (g_strcmp0 (kind->name, name) == 0)
      return kind;
  return NULL;
}

/* --- cells --- */

static gboolean
has_text (CareCellKind kind)
{
  return kind == CARE_CELL_TEXT || kind == CARE_CELL_VALUE;
}

static void
row_free (const CareReport *report, CareCell *row)
{
  for (guint c = 0; c < report->n_columns; c++)
    {
      if (!row[c].has)
        continue;
      if (has_text (report->columns[c].kind))
        g_free (row[c].text);
      else if (report->columns[c].kind == CARE_CELL_RECORDS)
        g_array_unref (row[c].records);
    }
  g_free (row);
}

CareCell *
care_report_add_row (CareReport *report)
{
  CareCell *row = g_new0 (CareCell, report->n_columns);

  g_ptr_array_add (report->rows, row);
  return row;
}

void
care_cell_text (CareCell *cell, const char *text)
{
  if (text == NULL)
    return;
  cell->has = TRUE;
  cell->text = g_strdup (text);
}

void
care_cell_int (CareCell *cell, gint64 value)
{
  cell->has = TRUE;
  cell->integer = value;
}

void
care_cell_number (CareCell *cell, double value)
{
  cell->has = TRUE;
  cell->number = care_report_round (value);
}

void
care_cell_date (CareCell *cell, gint32 date)
{
  care_cell_int (cell, date);
}

GArray *
care_records_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (CareReportRecord));
}

void
care_records_add (GArray *records, const CareEntity *entity, const CareId *id)
{
  CareReportRecord record = { entity, *id };
  g_array_append_val (records, record);
}

void
care_cell_records (CareCell *cell, GArray *records)
{
  cell->has = TRUE;
  cell->records = records;
}

void
care_cell_record (CareCell *cell, const CareEntity *entity, const CareId *id)
{
  if (!cell->has)
    care_cell_records (cell, care_records_new ());
  care_records_add (cell->records, entity, id);
}

double
care_report_round (double value)
{
  double rounded = round (value * DECIMALS) / DECIMALS;
  return rounded == 0 ? 0 : rounded; /* no minus zero */
}

char *
care_report_number_text (double number)
{
  char text[64];

  g_ascii_formatd (text, sizeof text, "%.4f", number);
  if (strchr (text, '.') != NULL)
    {
      gsize n = strlen (text);
      while (text[n - 1] == '0')
        text[--n] = '\0';
      if (text[n - 1] == '.')
        text[--n] = '\0';
    }
  return g_strdup (text);
}

static char *
records_text (const GArray *records)
{
  GString *text = g_string_new (NULL);
  char id[CARE_ID_TEXT];

  for (guint i = 0; i < records->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, care_id_to_text (&g_array_index (records, CareReportRecord, i).id, id));
    }
  return g_string_free (text, FALSE);
}

char *
care_report_cell_text (const CareReport *report, const CareCell *row, guint column)
{
  const CareCell *cell = &row[column];

  if (!cell->has)
    return g_strdup ("");
  switch (report->columns[column].kind)
    {
    case CARE_CELL_INT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, cell->integer);
    case CARE_CELL_NUMBER:
      return care_report_number_text (cell->number);
    case CARE_CELL_DATE:
      return care_date_format ((gint32) cell->integer);
    case CARE_CELL_RECORDS:
      return records_text (cell->records);
    case CARE_CELL_TEXT:
    case CARE_CELL_VALUE:
    default:
      return g_strdup (cell->text);
    }
}

/* --- totals and chart --- */

void
care_report_add_count (CareReport *report, const char *name, const char *label, gint64 count)
{
  CareReportTotal total = { .name = name, .label = label, .is_count = TRUE, .count = count };
  g_array_append_val (report->totals, total);
}

void
care_report_add_figure (CareReport *report, const char *name, const char *label, const char *unit, const CareFigure *figure)
{
  CareReportTotal total = { .name = name, .label = label, .unit = unit, .figure = *figure };

  total.figure.value = care_report_round (figure->value);
  total.figure.low = care_report_round (figure->low);
  total.figure.high = care_report_round (figure->high);
  g_array_append_val (report->totals, total);
}

void
care_report_add_label (CareReport *report, const char *label)
{
  g_ptr_array_add (report->labels, g_strdup (label));
}

void
care_report_add_series (CareReport *report, const char *label)
{
  CareReportSeries series = { g_strdup (label), g_array_new (FALSE, FALSE, sizeof (double)) };
  double none = NAN;

  for (guint i = 0; i < report->labels->len; i++)
    g_array_append_val (series.values, none);
  g_array_append_val (report->series, series);
}

void
care_report_set_point (CareReport *report, guint s, guint l, double value)
{
  g_array_index (g_array_index (report->series, CareReportSeries, s).values, double, l) = care_report_round (value);
}

static void
series_clear (gpointer data)
{
  CareReportSeries *series = data;
  g_free (series->label);
  g_array_unref (series->values);
}

/* --- a report --- */

static CareReport *
report_new (const CareReportKind *kind)
{
  CareReport *report = g_new0 (CareReport, 1);

  report->name = kind->name;
  report->label = _(kind->label);
  report->rows = g_ptr_array_new ();
  report->totals = g_array_new (FALSE, FALSE, sizeof (CareReportTotal));
  report->labels = g_ptr_array_new_with_free_func (g_free);
  report->series = g_array_new (FALSE, FALSE, sizeof (CareReportSeries));
  g_array_set_clear_func (report->series, series_clear);
  return report;
}

void
care_report_free (CareReport *report)
{
  if (report == NULL)
    return;
  for (guint i = 0; i < report->rows->len; i++)
    row_free (report, report->rows->pdata[i]);
  g_ptr_array_unref (report->rows);
  g_array_unref (report->totals);
  g_ptr_array_unref (report->labels);
  g_array_unref (report->series);
  g_free (report->definition);
  g_free (report->chart_title);
  g_free (report->chart_unit);
  g_free (report);
}

static gboolean
set_period (CareReport *report, const CareReportKind *kind, const CareReportAsk *ask, gint32 today, GError **error)
{
  g_autofree char *from = NULL, *to = NULL;
  int length = kind->looks_ahead ? kind->days : kind->days - 1;

  report->from = ask->has_from ? ask->from : kind->looks_ahead ? (ask->has_to ? MIN (today, ask->to) : today)
                                                               : care_date_add (ask->has_to ? ask->to : today, -length, CARE_UNIT_DAY);
  report->to = ask->has_to ? ask->to : kind->looks_ahead ? care_date_add (report->from, length, CARE_UNIT_DAY) : MAX (today, report->from);
  if (report->from <= report->to)
    return TRUE;
  from = care_date_format (report->from);
  to = care_date_format (report->to);
  g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("The period from %s to %s ends before it begins; swap the two days."), from, to);
  return FALSE;
}

static gboolean
set_by (CareReport *report, const CareReportKind *kind, const char *by, GError **error)
{
  g_autofree char *list = NULL;

  if (by == NULL)
    return TRUE;
  for (guint i = 0; kind->by[i] != NULL; i++)
    if (strcmp (kind->by[i], by) == 0)
      {
        report->by = kind->by[i];
        return TRUE;
      }
  list = g_strjoinv (", ", (char **) kind->by);
  g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("The report “%s” cannot be grouped by “%s”; it can by %s."), kind->name, by, list);
  return FALSE;
}

static void
refuse_name (const char *name, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (const CareReportKind *kind = care_reports; kind->name != NULL; kind++)
    g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", kind->name);
  g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("There is no report “%s”; there are %s."), name, list->str);
}

CareReport *
care_report_run (CareStore *store, const char *name, const CareReportAsk *ask, GError **error)
{
  const CareReportKind *kind = care_report_find (name);
  g_autoptr (CareReport) report = NULL;
  gboolean pinned, ok;

  if (kind == NULL)
    {
      refuse_name (name, error);
      return NULL;
    }
  report = report_new (kind);
  if (!set_by (report, kind, ask->by, error) || !set_period (report, kind, ask, care_store_today (store), error) ||
      !care_view_pin (store, &pinned, error))
    return NULL;
  ok = kind->run (report, store, error);
  care_view_unpin (store, pinned);
  return ok ? g_steal_pointer (&report) : NULL;
}
