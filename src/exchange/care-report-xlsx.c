/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-report-file.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <xlsxwriter.h>

#include "domain/care-words.h"
#include "exchange/care-zip-check.h"
#include "util/care-error.h"
#include "util/care-time.h"

/* What a sheet of the format holds. */
#define MAX_ROWS 1048576
#define MAX_TEXT 32767 /* UTF-16 units */
#define MAX_NAME 31
/* Day 0 of ours as a spreadsheet counts days; before 1 March 1900 it counts a day that never was. */
#define EPOCH 25569
#define FIRST_SERIAL 61

typedef struct
{
  const CareReport *report;
  lxw_workbook *book;
  lxw_format *head, *date, *integer, *number, *faint, *wrapped, *bold;
} Book;

/* --- text --- */

/* A literal "_x0041_" would be read as an escape of the format. */
static gboolean
is_escape (const char *p)
{
  if (p[0] != '_' || p[1] != 'x')
    return FALSE;
  for (guint i = 2; i < 6; i++)
    if (!g_ascii_isxdigit (p[i]))
      return FALSE;
  return p[6] == '_';
}

static gboolean
is_xml (gunichar c)
{
  return c == '\t' || c == '\n' || (c >= 0x20 && c != 0x7f && c != 0xfffe && c != 0xffff);
}

/* @text as a cell may hold it. */
static char *
cell_text (const char *text)
{
  GString *out = g_string_sized_new (strlen (text) + 1);
  guint units = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean escape = is_escape (p);
      units += (c > 0xffff ? 2 : 1) + (escape ? 6 : 0);
      if (units > MAX_TEXT)
        break;
      if (escape)
        g_string_append (out, "_x005F");
      g_string_append_unichar (out, is_xml (c) ? c : 0xfffd);
    }
  return g_string_free (out, FALSE);
}

static void
put_text (lxw_worksheet *sheet, guint row, guint column, const char *text, lxw_format *format)
{
  g_autofree char *clean = text != NULL ? cell_text (text) : NULL;

  if (clean != NULL && *clean != '\0')
    worksheet_write_string (sheet, row, (lxw_col_t) column, clean, format);
}

static void
put_int (lxw_worksheet *sheet, guint row, guint column, gint64 value, lxw_format *format)
{
  worksheet_write_number (sheet, row, (lxw_col_t) column, (double) value, format);
}

static void
put_date (Book *book, lxw_worksheet *sheet, guint row, guint column, gint32 date)
{
  g_autofree char *text = NULL;

  if (date + EPOCH >= FIRST_SERIAL)
    {
      worksheet_write_number (sheet, row, (lxw_col_t) column, date + EPOCH, book->date);
      return;
    }
  text = care_date_format (date);
  put_text (sheet, row, column, text, NULL);
}

/* --- sheets --- */

/* A translated name, made fit for a sheet; the format takes no two alike, then the sheet gets a name of its own. */
static lxw_worksheet *
add_sheet (Book *book, const char *name)
{
  g_autofree char *start = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), MAX_NAME));
  lxw_worksheet *sheet;

  g_strdelimit (start, "[]:*?/\\'", ' ');
  sheet = workbook_validate_sheet_name (book->book, start) == LXW_NO_ERROR ? workbook_add_worksheet (book->book, start) : NULL;
  return sheet != NULL ? sheet : workbook_add_worksheet (book->book, NULL);
}

static lxw_format *
add_format (Book *book, const char *numbers)
{
  lxw_format *format = workbook_add_format (book->book);

  if (numbers != NULL)
    format_set_num_format (format, numbers);
  return format;
}

static void
add_formats (Book *book)
{
  book->head = add_format (book, NULL);
  format_set_bold (book->head);
  format_set_bottom (book->head, LXW_BORDER_THIN);
  format_set_text_wrap (book->head);
  format_set_align (book->head, LXW_ALIGN_VERTICAL_TOP);
  book->bold = add_format (book, NULL);
  format_set_bold (book->bold);
  format_set_align (book->bold, LXW_ALIGN_VERTICAL_TOP);
  book->wrapped = add_format (book, NULL);
  format_set_text_wrap (book->wrapped);
  format_set_align (book->wrapped, LXW_ALIGN_VERTICAL_TOP);
  book->date = add_format (book, "yyyy-mm-dd");
  book->integer = add_format (book, "0");
  book->number = add_format (book, "0.00");
  book->faint = add_format (book, "0.00");
  format_set_font_color (book->faint, LXW_COLOR_GRAY);
}

static double
column_width (const CareReportColumn *column)
{
  switch (column->kind)
    {
    case CARE_CELL_INT:
    case CARE_CELL_NUMBER:
    case CARE_CELL_RECORDS:
      return 10;
    case CARE_CELL_DATE:
      return 12;
    case CARE_CELL_VALUE:
      return 22;
    case CARE_CELL_TEXT:
    default:
      return 28;
    }
}

/* --- the table --- */

static void
put_cell (Book *book, lxw_worksheet *sheet, guint row, guint column, const CareCell *cell)
{
  g_autofree char *words = NULL;

  if (!cell->has)
    return;
  switch (book->report->columns[column].kind)
    {
    case CARE_CELL_INT:
      put_int (sheet, row, column, cell->integer, book->integer);
      break;
    case CARE_CELL_NUMBER:
      worksheet_write_number (sheet, row, (lxw_col_t) column, cell->number, cell->faint ? book->faint : book->number);
      break;
    case CARE_CELL_DATE:
      put_date (book, sheet, row, column, (gint32) cell->integer);
      break;
    case CARE_CELL_RECORDS:
      put_int (sheet, row, column, cell->records->len, book->integer);
      break;
    case CARE_CELL_VALUE:
      words = care_value_words (cell->text);
      put_text (sheet, row, column, words, NULL);
      break;
    case CARE_CELL_TEXT:
    default:
      put_text (sheet, row, column, cell->text, NULL);
      break;
    }
}

static void
write_table (Book *book)
{
  const CareReport *report = book->report;
  lxw_worksheet *sheet = add_sheet (book, report->label);

  for (guint c = 0; c < report->n_columns; c++)
    {
      worksheet_set_column (sheet, (lxw_col_t) c, (lxw_col_t) c, column_width (&report->columns[c]), NULL);
      put_text (sheet, 0, c, _(report->columns[c].label), book->head);
    }
  for (guint r = 0; r < report->rows->len; r++)
    for (guint c = 0; c < report->n_columns; c++)
      put_cell (book, sheet, r + 1, c, (const CareCell *) report->rows->pdata[r] + c);
  worksheet_freeze_panes (sheet, 1, 0);
  worksheet_autofilter (sheet, 0, 0, report->rows->len, (lxw_col_t) (report->n_columns - 1));
}

/* --- the chart --- */

static gboolean
has_points (const CareReport *report)
{
  for (guint s = 0; s < report->series->len; s++)
    {
      GArray *values = g_array_index (report->series, CareReportSeries, s).values;
      for (guint i = 0; i < values->len; i++)
        if (!isnan (g_array_index (values, double, i)))
          return TRUE;
    }
  return FALSE;
}

/* What the chart is drawn from, as a sheet of its own. */
static lxw_worksheet *
write_chart_data (Book *book)
{
  const CareReport *report = book->report;
  lxw_worksheet *sheet = add_sheet (book, _("Chart data"));

  worksheet_set_column (sheet, 0, (lxw_col_t) report->series->len, 22, NULL);
  for (guint s = 0; s < report->series->len; s++)
    put_text (sheet, 0, s + 1, g_array_index (report->series, CareReportSeries, s).label, book->head);
  for (guint l = 0; l < report->labels->len; l++)
    {
      put_text (sheet, l + 1, 0, report->labels->pdata[l], NULL);
      for (guint s = 0; s < report->series->len; s++)
        {
          double value = g_array_index (g_array_index (report->series, CareReportSeries, s).values, double, l);
          if (!isnan (value))
            worksheet_write_number (sheet, l + 1, (lxw_col_t) (s + 1), value, NULL);
        }
    }
  return sheet;
}

static void
draw_chart (Book *book, lxw_chartsheet *into, const lxw_worksheet *data)
{
  const CareReport *report = book->report;
  lxw_chart *chart = workbook_add_chart (book->book, LXW_CHART_COLUMN);
  g_autofree char *title = cell_text (report->chart_title);
  g_autofree char *unit = cell_text (report->chart_unit);

  for (guint s = 0; s < report->series->len; s++)
    {
      lxw_chart_series *series = chart_add_series (chart, NULL, NULL);
      chart_series_set_categories (series, data->name, 1, 0, report->labels->len, 0);
      chart_series_set_values (series, data->name, 1, (lxw_col_t) (s + 1), report->labels->len, (lxw_col_t) (s + 1));
      chart_series_set_name_range (series, data->name, 0, (lxw_col_t) (s + 1));
    }
  chart_title_set_name (chart, title);
  chart_axis_set_name (chart->y_axis, unit);
  if (report->series->len < 2)
    chart_legend_set_position (chart, LXW_CHART_LEGEND_NONE);
  chartsheet_set_chart (into, chart);
}

static lxw_chartsheet *
add_chart_sheet (Book *book)
{
  const char *name = _("Chart");

  return workbook_add_chartsheet (book->book, workbook_validate_sheet_name (book->book, name) == LXW_NO_ERROR ? name : NULL);
}

/* --- what it is --- */

static void
put_line (Book *book, lxw_worksheet *sheet, guint *row, const char *label, const char *text)
{
  if (text == NULL)
    return;
  put_text (sheet, *row, 0, label, book->bold);
  put_text (sheet, (*row)++, 1, text, book->wrapped);
}

static void
put_total (Book *book, lxw_worksheet *sheet, guint row, const CareReportTotal *total)
{
  lxw_format *format = total->figure.n < 30 ? book->faint : book->number;

  put_text (sheet, row, 0, _(total->label), book->bold);
  if (total->is_count)
    {
      put_int (sheet, row, 1, total->count, book->integer);
      return;
    }
  put_int (sheet, row, 2, total->figure.n, book->integer);
  if (!total->figure.has_value)
    return;
  worksheet_write_number (sheet, row, 1, total->figure.value, format);
  worksheet_write_number (sheet, row, 3, total->figure.low, format);
  worksheet_write_number (sheet, row, 4, total->figure.high, format);
  put_text (sheet, row, 5, total->unit, NULL);
}

static void
write_about (Book *book)
{
  const CareReport *report = book->report;
  const char *const heads[] = { _("Total"), _("Value"), _("Answers"), _("From (95 %)"), _("To (95 %)"), _("Unit") };
  lxw_worksheet *sheet = add_sheet (book, _("About"));
  g_autofree char *from = care_date_words (report->from);
  g_autofree char *to = care_date_words (report->to);
  g_autofree char *made = care_instant_format (care_now ());
  guint row = 0;

  worksheet_set_column (sheet, 0, 0, 30, NULL);
  worksheet_set_column (sheet, 1, 1, 70, NULL);
  worksheet_set_column (sheet, 2, 5, 12, NULL);
  put_line (book, sheet, &row, _("Report"), report->label);
  put_line (book, sheet, &row, _("Definition"), report->definition);
  put_line (book, sheet, &row, _("First day"), from);
  put_line (book, sheet, &row, _("Last day"), to);
  put_line (book, sheet, &row, _("Grouped by"), report->by);
  put_line (book, sheet, &row, _("Made at"), made);
  row++;
  for (guint c = 0; c < G_N_ELEMENTS (heads); c++)
    put_text (sheet, row, c, heads[c], book->head);
  for (guint i = 0; i < report->totals->len; i++)
    put_total (book, sheet, ++row, &g_array_index (report->totals, CareReportTotal, i));
}

/* --- the way back --- */

typedef struct
{
  lxw_worksheet *sheet;
  guint row; /* next */
} Records;

static void
next_records_sheet (Book *book, Records *records)
{
  const char *const heads[] = { _("Row"), _("Record"), _("Id") };

  records->sheet = add_sheet (book, _("Records"));
  records->row = 1;
  worksheet_set_column (records->sheet, 0, 0, 10, NULL);
  worksheet_set_column (records->sheet, 1, 1, 16, NULL);
  worksheet_set_column (records->sheet, 2, 2, 32, NULL);
  for (guint c = 0; c < G_N_ELEMENTS (heads); c++)
    put_text (records->sheet, 0, c, heads[c], book->head);
  worksheet_freeze_panes (records->sheet, 1, 0);
}

static void
put_records (Book *book, Records *records, guint row, const GArray *list)
{
  char id[CARE_ID_TEXT];

  for (guint i = 0; i < list->len; i++)
    {
      const CareReportRecord *record = &g_array_index (list, CareReportRecord, i);
      if (records->row == MAX_ROWS)
        next_records_sheet (book, records);
      put_int (records->sheet, records->row, 0, row, book->integer);
      put_text (records->sheet, records->row, 1, record->entity->name, NULL);
      put_text (records->sheet, records->row++, 2, care_id_to_text (&record->id, id), NULL);
    }
}

static void
write_records (Book *book)
{
  const CareReport *report = book->report;
  Records records;

  next_records_sheet (book, &records);
  for (guint r = 0; r < report->rows->len; r++)
    for (guint c = 0; c < report->n_columns; c++)
      {
        const CareCell *cell = (const CareCell *) report->rows->pdata[r] + c;
        /* A row is called by the number that the spreadsheet shows beside it. */
        if (report->columns[c].kind == CARE_CELL_RECORDS && cell->has)
          put_records (book, &records, r + 2, cell->records);
      }
}

/* --- the book --- */

static void
write_book (Book *book)
{
  const CareReport *report = book->report;
  lxw_doc_properties properties = { .title = (char *) report->label, .created = (time_t) care_now () };
  lxw_chartsheet *chart = NULL;

  workbook_set_properties (book->book, &properties);
  add_formats (book);
  write_table (book);
  if (has_points (report))
    chart = add_chart_sheet (book);
  write_about (book);
  write_records (book);
  if (chart != NULL)
    draw_chart (book, chart, write_chart_data (book));
}

static gboolean
make_book (const CareReport *report, const char *path, const char *folder, GError **error)
{
  lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = (char *) folder };
  Book book = { .report = report, .book = workbook_new_opt (path, &options) };
  lxw_error code;

  if (book.book == NULL)
    code = LXW_ERROR_MEMORY_MALLOC_FAILED;
  else
    {
      write_book (&book);
      code = workbook_close (book.book);
    }
  if (code == LXW_NO_ERROR)
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_IO,
               _ ("The workbook cannot be made in “%s”: %s. Look whether there is room."), folder, lxw_strerror (code));
  return FALSE;
}

/* The library does not look whether its temporary files could be written; so the result is looked at. */
static GBytes *
read_book (const char *path, const char *folder, GError **error)
{
  g_autofree char *data = NULL;
  gsize len = 0;

  if (g_file_get_contents (path, &data, &len, NULL) && care_zip_is_whole_xml ((const guint8 *) data, len))
    return g_bytes_new_take (g_steal_pointer (&data), len);
  g_set_error (error, CARE_ERROR, CARE_ERROR_FULL, _("The workbook could not be made whole in “%s”. Make room there and try again."), folder);
  return NULL;
}

static GBytes *
make_in (const CareReport *report, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "report.xlsx", NULL);
  GBytes *bytes = make_book (report, path, folder, error) ? read_book (path, folder, error) : NULL;

  g_unlink (path);
  return bytes;
}

GBytes *
care_report_to_xlsx (const CareReport *report, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_tmp_dir (), "aftercare-XXXXXX", NULL);
  GBytes *bytes;

  if (report->rows->len >= MAX_ROWS)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_FULL,
                   _ ("A spreadsheet holds %d rows and this report has %u; shorten the period or write it as CSV."),
                   MAX_ROWS - 1, report->rows->len);
      return NULL;
    }
  if (g_mkdtemp (folder) == NULL)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("The workbook cannot be made in “%s”: %s."), g_get_tmp_dir (), g_strerror (errno));
      return NULL;
    }
  bytes = make_in (report, folder, error);
  g_rmdir (folder);
  return bytes;
}
