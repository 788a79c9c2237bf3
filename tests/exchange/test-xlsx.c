/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports as files: the workbook looked into part by part, the same digits in every format, and a file that is whole or not there. */
#define G_LOG_DOMAIN "care-test"

#include "domain/care-contact.h"
#include "domain/care-device.h"
#include "exchange/care-report-file.h"
#include "exchange/care-zip-check.h"
#include "report/care-report-private.h"
#include "util/care-error.h"
#include "util/care-json.h"
#include "util/care-time.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- a reader of workbooks: the parts of a zip file by its central directory --- */

static guint32
number_at (const guint8 *p, guint bytes)
{
  guint32 value = 0;
  for (guint i = bytes; i > 0; i--)
    value = value << 8 | p[i - 1];
  return value;
}

static char *
inflate (const guint8 *data, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GConverter) raw = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_data (data, (gssize) len, NULL);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (memory, raw);
  GString *out = g_string_new (NULL);
  char buffer[65536];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error)) > 0)
    g_string_append_len (out, buffer, n);
  g_assert_no_error (error);
  return g_string_free (out, FALSE);
}

/* name -> text */
static GHashTable *
unzip (GBytes *bytes)
{
  GHashTable *parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);
  gsize end = len - 22;
  guint n;
  const guint8 *entry;

  while (number_at (data + end, 4) != 0x06054b50)
    g_assert_cmpuint (end--, >, 0);
  n = number_at (data + end + 10, 2);
  entry = data + number_at (data + end + 16, 4);
  for (guint i = 0; i < n; i++)
    {
      guint name = number_at (entry + 28, 2), extra = number_at (entry + 30, 2), comment = number_at (entry + 32, 2);
      const guint8 *local = data + number_at (entry + 42, 4);
      const guint8 *content = local + 30 + number_at (local + 26, 2) + number_at (local + 28, 2);
      guint32 packed = number_at (entry + 20, 4);
      g_assert_cmpuint (number_at (entry, 4), ==, 0x02014b50);
      g_hash_table_insert (parts, g_strndup ((const char *) entry + 46, name),
                           number_at (entry + 10, 2) == 0 ? g_strndup ((const char *) content, packed) : inflate (content, packed));
      entry += 46 + name + extra + comment;
    }
  return parts;
}

/* The cells of a worksheet: "B2" -> its text, numbers as they are written; "B2s" -> the number of its style. */
typedef struct
{
  GHashTable *cells;
  char *at;
  GString *text; /* NULL outside of a value */
} Sheet;

static void
sheet_start (GMarkupParseContext *context, const char *element, const char **names, const char **values, gpointer data, GError **error)
{
  Sheet *sheet = data;

  g_assert_cmpstr (element, !=, "f"); /* no formula, ever */
  if (strcmp (element, "v") == 0 || strcmp (element, "t") == 0)
    sheet->text = g_string_new (NULL);
  if (strcmp (element, "c") != 0)
    return;
  g_free (sheet->at);
  sheet->at = NULL;
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], "r") == 0)
      sheet->at = g_strdup (values[i]);
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], "s") == 0)
      g_hash_table_insert (sheet->cells, g_strconcat (sheet->at, "s", NULL), g_strdup (values[i]));
}

static void
sheet_end (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  Sheet *sheet = data;

  if (sheet->text == NULL || (strcmp (element, "v") != 0 && strcmp (element, "t") != 0))
    return;
  g_hash_table_insert (sheet->cells, g_strdup (sheet->at), g_string_free (sheet->text, FALSE));
  sheet->text = NULL;
}

static void
sheet_text (GMarkupParseContext *context, const char *text, gsize len, gpointer data, GError **error)
{
  Sheet *sheet = data;
  if (sheet->text != NULL)
    g_string_append_len (sheet->text, text, (gssize) len);
}

static GHashTable *
read_sheet (GHashTable *parts, const char *name)
{
  static const GMarkupParser parser = { sheet_start, sheet_end, sheet_text, NULL, NULL };
  g_autoptr (GError) error = NULL;
  const char *xml = g_hash_table_lookup (parts, name);
  Sheet sheet = { .cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &sheet, NULL);

  g_assert_nonnull (xml);
  g_markup_parse_context_parse (context, xml, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
  g_free (sheet.at);
  return sheet.cells;
}

/* Every part must be XML that a strict reader takes. */
static void
assert_well_formed (GHashTable *parts)
{
  static const GMarkupParser none = { NULL };
  GHashTableIter iter;
  gpointer name, text;

  g_hash_table_iter_init (&iter, parts);
  while (g_hash_table_iter_next (&iter, &name, &text))
    {
      g_autoptr (GError) error = NULL;
      GMarkupParseContext *context = g_markup_parse_context_new (&none, 0, NULL, NULL);
      g_assert_true (g_markup_parse_context_parse (context, text, -1, &error) && g_markup_parse_context_end_parse (context, &error));
      g_markup_parse_context_free (context);
      for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
        {
          gunichar c = g_utf8_get_char (p);
          g_assert_true (c >= 0x20 || c == '\t' || c == '\n' || c == '\r');
          g_assert_true (c != 0xfffe && c != 0xffff);
        }
    }
}

static const char *
at_cell (GHashTable *sheet, guint row, guint column)
{
  g_autofree char *key = g_strdup_printf ("%c%u", 'A' + (char) column, row + 1);
  return g_hash_table_lookup (sheet, key);
}

static const char *
style_of (GHashTable *sheet, guint row, guint column)
{
  g_autofree char *key = g_strdup_printf ("%c%us", 'A' + (char) column, row + 1);
  return g_hash_table_lookup (sheet, key);
}

/* --- reports made by hand --- */

static const CareReportColumn columns[] = {
  { "name", "Name", CARE_CELL_TEXT, NULL },   { "kind", "Kind", CARE_CELL_VALUE, NULL }, { "n", "Number", CARE_CELL_INT, NULL },
  { "value", "Value", CARE_CELL_NUMBER, "%" }, { "day", "Day", CARE_CELL_DATE, NULL },   { "records", "Records", CARE_CELL_RECORDS, NULL },
};

static CareReport *
report_new (void)
{
  CareReport *report = g_new0 (CareReport, 1);

  report->name = "test";
  report->label = "A report: with [a] very long name that no sheet takes";
  report->definition = g_strdup ("=What it is");
  report->from = care_date_from_ymd (2026, 1, 1);
  report->to = care_date_from_ymd (2026, 12, 31);
  report->columns = columns;
  report->n_columns = G_N_ELEMENTS (columns);
  report->rows = g_ptr_array_new ();
  report->totals = g_array_new (FALSE, FALSE, sizeof (CareReportTotal));
  report->labels = g_ptr_array_new_with_free_func (g_free);
  report->series = g_array_new (FALSE, FALSE, sizeof (CareReportSeries));
  report->chart_title = g_strdup ("=Chart");
  report->chart_unit = g_strdup ("%");
  return report;
}

static CareCell *
add_row (CareReport *report, const char *text)
{
  CareCell *row = care_report_add_row (report);
  CareId id = care_id_derived ("test", text);

  care_cell_text (&row[0], text);
  care_cell_text (&row[1], "commercial_seller");
  care_cell_int (&row[2], -7);
  care_cell_number (&row[3], 200.0 / 3);
  care_cell_date (&row[4], care_date_from_ymd (2027, 3, 4));
  care_cell_record (&row[5], &CareDevice_ENTITY, &id);
  care_cell_record (&row[5], &CareCoverage_ENTITY, &id);
  return row;
}

static void
free_series (CareReport *report)
{
  for (guint i = 0; i < report->series->len; i++)
    {
      g_free (g_array_index (report->series, CareReportSeries, i).label);
      g_array_unref (g_array_index (report->series, CareReportSeries, i).values);
    }
}

static GHashTable *
parts_of (const CareReport *report)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = care_report_to_bytes (report, "xlsx", &error);
  g_assert_no_error (error);
  return unzip (bytes);
}

#define TABLE "xl/worksheets/sheet1.xml"
#define ABOUT "xl/worksheets/sheet2.xml"
#define RECORDS "xl/worksheets/sheet3.xml"
#define CHART_DATA "xl/worksheets/sheet4.xml"

static void
test_table (void)
{
  g_autoptr (CareReport) report = report_new ();
  g_autoptr (GHashTable) parts = NULL, table = NULL;
  const char *xml;

  add_row (report, "Anna");
  care_report_add_row (report);
  parts = parts_of (report);
  assert_well_formed (parts);
  table = read_sheet (parts, TABLE);
  xml = g_hash_table_lookup (parts, TABLE);
  g_assert_cmpstr (at_cell (table, 0, 0), ==, "Name");
  g_assert_cmpstr (at_cell (table, 0, 5), ==, "Records");
  g_assert_cmpstr (at_cell (table, 1, 0), ==, "Anna");
  g_assert_cmpstr (at_cell (table, 1, 1), ==, "seller's warranty");
  g_assert_cmpstr (at_cell (table, 1, 2), ==, "-7");
  g_assert_cmpfloat (g_ascii_strtod (at_cell (table, 1, 3), NULL), ==, 66.6667);
  g_assert_cmpstr (at_cell (table, 1, 4), ==, "46450"); /* 2027-03-04 as spreadsheets count */
  g_assert_cmpstr (at_cell (table, 1, 5), ==, "2");
  g_assert_null (at_cell (table, 2, 0));
  /* A date and a number are told apart by their style, which a text has not. */
  g_assert_cmpstr (style_of (table, 1, 4), !=, style_of (table, 1, 3));
  g_assert_null (style_of (table, 1, 0));
  g_assert_nonnull (strstr (g_hash_table_lookup (parts, "xl/styles.xml"), "formatCode=\"yyyy-mm-dd\""));
  g_assert_nonnull (strstr (xml, "<pane ySplit=\"1\""));
  g_assert_nonnull (strstr (xml, "<autoFilter ref=\"A1:F3\"/>"));
  g_assert_nonnull (strstr (g_hash_table_lookup (parts, "xl/workbook.xml"), "name=\"A report  with  a  very long na\""));
}

static void
test_records (void)
{
  g_autoptr (CareReport) report = report_new ();
  g_autoptr (GHashTable) parts = NULL, records = NULL;
  CareId id = care_id_derived ("test", "Ewa");
  char text[CARE_ID_TEXT];

  add_row (report, "Anna");
  add_row (report, "Ewa");
  parts = parts_of (report);
  records = read_sheet (parts, RECORDS);
  g_assert_cmpstr (at_cell (records, 1, 0), ==, "2");
  g_assert_cmpstr (at_cell (records, 1, 1), ==, "device");
  g_assert_cmpstr (at_cell (records, 4, 0), ==, "3"); /* the second row stands in line 3 of the table */
  g_assert_cmpstr (at_cell (records, 4, 1), ==, "coverage");
  g_assert_cmpstr (at_cell (records, 4, 2), ==, care_id_to_text (&id, text));
  g_assert_null (at_cell (records, 5, 0));
}

static void
test_about (void)
{
  g_autoptr (CareReport) report = report_new ();
  g_autoptr (GHashTable) parts = NULL, about = NULL;
  CareFigure figure = care_figure_share (18, 20), none = { 0 };

  care_report_add_figure (report, "csat", "Satisfaction", "%", &figure);
  care_report_add_figure (report, "nps", "Recommendation", NULL, &none);
  care_report_add_count (report, "n", "Answers", 20);
  parts = parts_of (report);
  about = read_sheet (parts, ABOUT);
  g_assert_cmpstr (at_cell (about, 1, 1), ==, "=What it is");
  g_assert_cmpstr (at_cell (about, 2, 1), ==, "1 January 2026");
  g_assert_cmpstr (at_cell (about, 7, 0), ==, "Satisfaction");
  g_assert_cmpstr (at_cell (about, 7, 1), ==, "90");
  g_assert_cmpstr (at_cell (about, 7, 2), ==, "20");
  g_assert_cmpfloat (g_ascii_strtod (at_cell (about, 7, 3), NULL), ==, 69.8962);
  g_assert_cmpstr (at_cell (about, 8, 2), ==, "0");
  g_assert_null (at_cell (about, 8, 1));
  g_assert_cmpstr (at_cell (about, 9, 1), ==, "20");
}

static void
test_chart (void)
{
  g_autoptr (CareReport) report = report_new ();
  g_autoptr (GHashTable) parts = NULL, data = NULL, bare = NULL;
  const char *chart;

  care_report_add_label (report, "2026-01");
  care_report_add_label (report, "2026-02");
  care_report_add_series (report, "Coverages");
  bare = parts_of (report);
  g_assert_false (g_hash_table_contains (bare, "xl/charts/chart1.xml")); /* nothing to draw */
  care_report_set_point (report, 0, 1, 12);
  parts = parts_of (report);
  assert_well_formed (parts);
  chart = g_hash_table_lookup (parts, "xl/charts/chart1.xml");
  g_assert_true (g_hash_table_contains (parts, "xl/chartsheets/sheet1.xml"));
  g_assert_nonnull (strstr (chart, "<c:barChart>"));
  g_assert_nonnull (strstr (chart, "$A$2:$A$3"));
  g_assert_nonnull (strstr (chart, "$B$2:$B$3"));
  data = read_sheet (parts, CHART_DATA);
  g_assert_cmpstr (at_cell (data, 2, 0), ==, "2026-02");
  g_assert_cmpstr (at_cell (data, 2, 1), ==, "12");
  g_assert_null (at_cell (data, 1, 1));
  free_series (report);
}

/* What people type never becomes a formula, an escape of the format, or a file that does not open. */
static void
test_text (void)
{
  static const struct { const char *text, *cell; } cases[] = {
    { "=1+1", "=1+1" },
    { "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0" },
    { "+48 600", "+48 600" },
    { "@SUM(A1)", "@SUM(A1)" },
    { "<&>\"'", "<&>\"'" },
    { " blanks ", " blanks " },
    { "two\nlines", "two\nlines" },
    { "орёл żółć 🛠", "орёл żółć 🛠" },
    { "_x0041_", "_x005F_x0041_" },
    { "a\001b", "a\357\277\275b" },
    { "a\357\277\277b", "a\357\277\275b" },
    { "http://example.org/", "http://example.org/" },
  };
  g_autoptr (CareReport) report = report_new ();
  g_autoptr (GHashTable) parts = NULL, table = NULL;
  g_autofree char *csv = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    add_row (report, cases[i].text);
  parts = parts_of (report);
  assert_well_formed (parts);
  table = read_sheet (parts, TABLE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (at_cell (table, i + 1, 0), ==, cases[i].cell);
  csv = care_report_to_csv (report);
  g_assert_nonnull (strstr (csv, "\n'=1+1,commercial_seller,-7,66.6667,2027-03-04,"));
}

static void
test_long_text (void)
{
  g_autoptr (CareReport) report = report_new ();
  g_autoptr (GHashTable) parts = NULL, table = NULL;
  g_autofree char *many = g_strnfill (40000, 'x');
  GString *tools = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append (tools, "🛠"); /* two units each */
  add_row (report, many);
  add_row (report, tools->str);
  parts = parts_of (report);
  table = read_sheet (parts, TABLE);
  g_assert_cmpuint (strlen (at_cell (table, 1, 0)), ==, 32767);
  g_assert_cmpuint (strlen (at_cell (table, 2, 0)), ==, 16383 * 4);
  g_string_free (tools, TRUE);
}

static void
test_old_date (void)
{
  g_autoptr (CareReport) report = report_new ();
  g_autoptr (GHashTable) parts = NULL, table = NULL;
  CareCell *row = care_report_add_row (report);

  care_cell_date (&row[4], care_date_from_ymd (1899, 12, 31));
  parts = parts_of (report);
  table = read_sheet (parts, TABLE);
  g_assert_cmpstr (at_cell (table, 1, 4), ==, "1899-12-31");
}

static void
test_same_bytes (void)
{
  g_autoptr (CareReport) report = report_new ();
  g_autoptr (GBytes) first = NULL, second = NULL;

  add_row (report, "Anna");
  first = care_report_to_bytes (report, "xlsx", NULL);
  second = care_report_to_bytes (report, "xlsx", NULL);
  g_assert_true (g_bytes_equal (first, second));
}

/* A file cut short, or with a wrong byte in its directory, is found out; nothing is read behind its end. */
static void
test_whole (void)
{
  g_autoptr (CareReport) report = report_new ();
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize len;

  add_row (report, "Anna");
  bytes = care_report_to_bytes (report, "xlsx", NULL);
  data = g_bytes_get_data (bytes, &len);
  g_assert_true (care_zip_is_whole_xml (data, len));
  for (gsize n = 0; n < len; n += 7)
    {
      g_autofree guint8 *cut = g_memdup2 (data, MAX (n, 1));
      g_assert_false (care_zip_is_whole_xml (cut, n));
    }
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree guint8 *wrong = g_memdup2 (data, len);
      wrong[(gsize) g_test_rand_int_range (0, (int) len)] ^= (guint8) g_test_rand_int_range (1, 256);
      care_zip_is_whole_xml (wrong, len); /* either answer, and no crash */
    }
}

static void
test_too_many (void)
{
  g_autoptr (CareReport) report = report_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (report->rows, 1048576);
  g_assert_null (care_report_to_bytes (report, "xlsx", &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_FULL);
  g_ptr_array_set_size (report->rows, 0);
}

static void
test_formats (void)
{
  g_autoptr (CareReport) report = report_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (care_report_to_bytes (report, "pdf", &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "csv, json, xlsx"));
}

/* --- files --- */

static char *
read_all (const char *path)
{
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_save (void)
{
  g_autoptr (CareReport) report = report_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("care-save-XXXXXX", NULL), *path = g_build_filename (folder, "r.csv", NULL);
  g_autofree char *alias = g_build_filename (folder, "link.csv", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "r.csv", NULL), *csv = care_report_to_csv (report), *written = NULL;
  GStatBuf status;
  mode_t mask = umask (022);

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_true (care_report_save (report, "csv", path, &error));
  g_assert_no_error (error);
  written = read_all (path);
  g_assert_cmpstr (written, ==, csv);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0644);
  umask (mask);
  /* Through a link, which stays one. */
  g_assert_cmpint (symlink ("r.csv", alias), ==, 0);
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_true (care_report_save (report, "csv", alias, &error));
  g_clear_pointer (&written, g_free);
  written = read_all (path);
  g_assert_cmpstr (written, ==, csv);
  g_assert_true (g_file_test (alias, G_FILE_TEST_IS_SYMLINK));
  g_unlink (alias);
  g_assert_false (care_report_save (report, "csv", nowhere, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (care_report_save (report, "csv", folder, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_IO);
  g_clear_error (&error);
  /* A device that is full, and no file put in its place. */
  g_assert_false (care_report_save (report, "csv", "/dev/full", &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_FULL);
  g_assert_cmpint (g_stat ("/dev/full", &status), ==, 0);
  g_assert_true (S_ISCHR (status.st_mode));
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_unlink (path);
  g_rmdir (folder);
}

/* Where there is no room for the whole workbook there is no workbook: never half of one. In a process of its own, which may not write more
 * than so much in a file. */
static void
test_no_room (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (CareReport) report = report_new ();
      g_autoptr (GError) error = NULL;
      struct rlimit limit = { 200000, 200000 };
      for (guint i = 0; i < 20000; i++)
        add_row (report, "The same words again and again, so that the packed file is small.");
      signal (SIGXFSZ, SIG_IGN);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      g_assert_null (care_report_to_bytes (report, "xlsx", &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == CARE_ERROR);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

/* --- one report in every format, to the digit --- */

typedef struct
{
  CareStore *store;
  char *folder, *path;
} Book;

static gboolean
put_answers (CareStore *store, gpointer data, GError **error)
{
  static const struct { const char *metric; int low, high; } metrics[] = { { "csat", 1, 5 }, { "ces", 1, 7 }, { "nps", 0, 10 } };
  static const char *const channels[] = { "web", "phone", "email", NULL };

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (CareRecord) record = care_record_new (&CareResponse_ENTITY);
      CareResponse *response = (CareResponse *) record;
      guint m = i % 3;
      CARE_PUT_TEXT (response, CareResponse, metric, metrics[m].metric);
      CARE_PUT (response, CareResponse, score, g_test_rand_int_range (metrics[m].low, metrics[m].high + 1));
      CARE_PUT_TEXT (response, CareResponse, channel, channels[g_test_rand_int_range (0, 4)]);
      CARE_PUT (response, CareResponse, answered_at, 1760000000 + (gint64) i * 100000);
      CARE_PUT (response, CareResponse, recorded_at, 1760000000 + (gint64) i * 100000);
      if (!care_store_put (store, record, NULL, CARE_PUT_PLAIN, error))
        return FALSE;
    }
  return TRUE;
}

static char **
split_csv (const char *line)
{
  /* Enough for figures: no field here has a mark in it but the definition, which stands behind them. */
  return g_strsplit (line, ",", -1);
}

static void
assert_digits (const CareReport *report)
{
  g_autofree char *csv = care_report_to_csv (report), *json = care_report_to_json (report);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_autoptr (JsonNode) node = care_json_parse (json, -1, 1 << 24, NULL);
  JsonArray *rows = care_json_array (json_node_get_object (node), "rows");
  g_autoptr (GHashTable) parts = parts_of (report);
  g_autoptr (GHashTable) table = read_sheet (parts, TABLE);

  g_assert_cmpuint (json_array_get_length (rows), ==, report->rows->len);
  g_assert_cmpuint (report->rows->len, >, 0);
  for (guint r = 0; r < report->rows->len; r++)
    {
      g_auto (GStrv) fields = split_csv (lines[r + 1]);
      for (guint c = 0; c < report->n_columns; c++)
        {
          JsonNode *member = json_object_get_member (json_array_get_object_element (rows, r), report->columns[c].name);
          const char *cell = at_cell (table, r + 1, c);
          CareCellKind kind = report->columns[c].kind;
          if (kind != CARE_CELL_INT && kind != CARE_CELL_NUMBER)
            continue;
          if (*fields[c] == '\0')
            {
              g_assert_true (json_node_is_null (member));
              g_assert_null (cell);
              continue;
            }
          g_assert_cmpfloat (json_node_get_double (member), ==, g_ascii_strtod (fields[c], NULL));
          /* A workbook holds a number with 16 digits. */
          g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cell, NULL), g_ascii_strtod (fields[c], NULL), 1e-12);
        }
    }
}

static void
test_digits (void)
{
  g_autofree char *folder = g_dir_make_tmp ("care-digits-XXXXXX", NULL), *path = g_build_filename (folder, "store.db", NULL);
  static const char *const fields[] = { NULL, "channel", "month" };
  g_autoptr (GError) error = NULL;
  CareStore *store = care_store_create (path, NULL, "test", &error);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_assert_no_error (error);
  care_store_commit (store, &(CareTxn) { .what = "test" }, put_answers, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      CareReportAsk ask = { .by = fields[i] };
      g_autoptr (CareReport) report = care_report_run (store, "satisfaction", &ask, &error);
      g_assert_no_error (error);
      assert_digits (report);
    }
  care_store_close (store);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);
      g_unlink (file);
    }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (care_clock_set ("2026-11-21T12:00:00Z/frozen", NULL));
  g_test_add_func ("/xlsx/table", test_table);
  g_test_add_func ("/xlsx/records", test_records);
  g_test_add_func ("/xlsx/about", test_about);
  g_test_add_func ("/xlsx/chart", test_chart);
  g_test_add_func ("/xlsx/text", test_text);
  g_test_add_func ("/xlsx/long-text", test_long_text);
  g_test_add_func ("/xlsx/old-date", test_old_date);
  g_test_add_func ("/xlsx/same-bytes", test_same_bytes);
  g_test_add_func ("/xlsx/whole", test_whole);
  g_test_add_func ("/xlsx/too-many", test_too_many);
  g_test_add_func ("/xlsx/no-room", test_no_room);
  g_test_add_func ("/report-file/formats", test_formats);
  g_test_add_func ("/report-file/save", test_save);
  g_test_add_func ("/report-file/digits", test_digits);
  return g_test_run ();
}
