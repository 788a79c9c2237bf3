/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>

#include "exchange/care-csv-out.h"
#include "exchange/care-csv.h"
#include "util/care-error.h"
#include "util/care-gzip.h"
#include "util/care-json.h"
#include "util/care-text.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

/* ---- A stream that makes up its bytes: a beginning, one byte many times, an end; at most @step bytes a read ---- */

#define TEST_TYPE_STREAM (test_stream_get_type ())
G_DECLARE_FINAL_TYPE (TestStream, test_stream, TEST, STREAM, GInputStream)

struct _TestStream
{
  GInputStream parent_instance;

  const char *head;
  gsize head_len;
  guint64 n_fill;
  char fill;
  const char *tail;
  gsize step;
  guint64 at;
};

G_DEFINE_FINAL_TYPE (TestStream, test_stream, G_TYPE_INPUT_STREAM)

static gssize
test_stream_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  TestStream *self = TEST_STREAM (stream);
  guint64 fill_end = self->head_len + self->n_fill;
  guint64 end = fill_end + strlen (self->tail);
  gsize n = MIN (count, self->step);

  if (self->at < self->head_len)
    {
      n = MIN (n, self->head_len - self->at);
      memcpy (buffer, self->head + self->at, n);
    }
  else if (self->at < fill_end)
    {
      n = MIN (n, fill_end - self->at);
      memset (buffer, self->fill, n);
    }
  else
    {
      n = MIN (n, end - self->at);
      memcpy (buffer, self->tail + (self->at - fill_end), n);
    }
  self->at += n;
  return (gssize) n;
}

static void
test_stream_class_init (TestStreamClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = test_stream_read;
}

static void
test_stream_init (TestStream *self)
{
  self->tail = "";
  self->step = G_MAXSIZE;
}

static GInputStream *
made_up (const char *head, gssize head_len, char fill, guint64 n_fill, const char *tail)
{
  TestStream *self = g_object_new (TEST_TYPE_STREAM, NULL);

  self->head = head;
  self->head_len = head_len < 0 ? strlen (head) : (gsize) head_len;
  self->fill = fill;
  self->n_fill = n_fill;
  self->tail = tail;
  return G_INPUT_STREAM (self);
}

/* ---- Showing what was read ---- */

static CareCsv *
open_bytes (const char *data, gssize len, const CareCsvOptions *options, GError **error)
{
  gssize n = len < 0 ? (gssize) strlen (data) : len;
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, n, NULL);

  return care_csv_new (stream, options, error);
}

static void
show_row (GString *out, const CareCsvRow *row)
{
  g_string_append_printf (out, "%" G_GUINT64_FORMAT ":", row->number);
  for (guint i = 0; i < row->n_fields; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", row->field[i]);
  if (row->bad_count)
    g_string_append (out, " <count>");
  if (row->bad_utf8)
    g_string_append_printf (out, " <utf8 %u>", row->bad_column);
  if (row->empty)
    g_string_append (out, " <empty>");
  g_string_append_c (out, '\n');
}

/* Header and rows, one a line. */
static char *
show (CareCsv *csv, GError **error)
{
  GString *out = g_string_new (NULL);
  g_autofree char *names = g_strjoinv ("|", (char **) care_csv_header (csv)->name);
  CareCsvRow row;

  g_string_append_printf (out, "1:%s\n", names);
  while (care_csv_next (csv, &row, error))
    {
      g_assert_cmpuint (g_strv_length ((char **) row.field), >=, care_csv_header (csv)->n);
      show_row (out, &row);
    }
  return g_string_free (out, FALSE);
}

/* ---- Tables of cases ---- */

typedef struct
{
  const char *what;
  const char *in;
  gssize len; /* 0: ends with NUL */
  const char *expected;
  const char *encoding;
  char delimiter;
} Good;

static const Good good[] = {
  { "plain", "a,b\n1,2\n", 0, "1:a|b\n2:1|2\n" },
  { "no line end at the end", "a,b\n1,2", 0, "1:a|b\n2:1|2\n" },
  { "empty last field at the end", "a,b\n1,", 0, "1:a|b\n2:1|\n" },
  { "blank last field at the end", "a,b\n1, ", 0, "1:a|b\n2:1|\n" },
  { "CR LF", "a,b\r\n1,2\r\n3,4\r\n", 0, "1:a|b\n2:1|2\n3:3|4\n" },
  { "lone CR", "a,b\r1,2\r3,4\r", 0, "1:a|b\n2:1|2\n3:3|4\n" },
  { "all line ends", "a\r\nb\rc\nd", 0, "1:a\n2:b\n3:c\n4:d\n" },
  { "header only", "a,b\n", 0, "1:a|b\n" },
  { "header only, no line end", "a", 0, "1:a\n" },
  { "quoted", "\"a\",\"b\"\n\"1\",\"2\"\n", 0, "1:a|b\n2:1|2\n" },
  { "quoted at the end", "a,b\n1,\"2\"", 0, "1:a|b\n2:1|2\n" },
  { "doubled marks", "a\n\"x \"\"y\"\" z\"\n\"\"\"\"\n", 0, "1:a\n2:x \"y\" z\n3:\"\n" },
  { "empty in marks", "a,b\n\"\",\"\"\n", 0, "1:a|b\n2:| <empty>\n" },
  { "separator in marks", "a,b\n\"1,5\",2\n", 0, "1:a|b\n2:1,5|2\n" },
  { "line end in marks", "a,b\n\"x\ny\",2\n3,4\n", 0, "1:a|b\n2:x\ny|2\n3:3|4\n" },
  { "CR LF in marks", "a,b\r\n\"x\r\ny\",2\r\n3,4\r\n", 0, "1:a|b\n2:x\ny|2\n3:3|4\n" },
  { "blank before marks", "a, b\n1, \"2, 3\"\n", 0, "1:a|b\n2:1|2, 3\n" },
  { "blank behind marks", "a,b\n\"1\" ,\"2\"\t\n", 0, "1:a|b\n2:1|2\n" },
  { "blank lines count but are not given", "a,b\n\n1,2\n\r\n   \n3,4\n\n", 0, "1:a|b\n3:1|2\n6:3|4\n" },
  { "blank lines, CR LF", "a,b\r\n\r\n1,2\r\n\r\n", 0, "1:a|b\n3:1|2\n" },
  { "blank lines above the header do not count", "\n\r\n  \na,b\n1,2\n", 0, "1:a|b\n2:1|2\n" },
  { "an empty field alone is a row", "a\n\"\"\nx\n", 0, "1:a\n2: <empty>\n3:x\n" },
  { "too few", "a,b,c\n1\n1,2\n1,2,3\n", 0, "1:a|b|c\n2:1 <count>\n3:1|2 <count>\n4:1|2|3\n" },
  { "too many", "a,b\n1,2,3\n4,5\n", 0, "1:a|b\n2:1|2|3 <count>\n3:4|5\n" },
  { "rows of separators", "a;b\n1;2\n;\n;;\n", 0, "1:a|b\n2:1|2\n3:| <empty>\n4:|| <count> <empty>\n" },
  { "outer blanks are cut", "a\n  x y \t\n", 0, "1:a\n2:x y\n" },
  { "semicolons", "a;b\n1,5;2\n", 0, "1:a|b\n2:1,5|2\n" },
  { "tabs", "a\tb\n\t2\n1\t\n", 0, "1:a|b\n2:|2\n3:1|\n" },
  { "bars", "a|b|c,d\n1|2|3\n", 0, "1:a|b|c,d\n2:1|2|3\n" },
  { "most of the header", "a, b;c;d\n1;2;3\n", 0, "1:a, b|c|d\n2:1|2|3\n" },
  { "separators in marks do not tell", "\"a,b,c\";d\n1;2\n", 0, "1:a,b,c|d\n2:1|2\n" },
  { "a separator that is said", "a,b;c\n1;2\n", 0, "1:a,b|c\n2:1|2\n", NULL, ';' },
  { "separator line", "sep=;\r\na,x,y;b\r\n1;2\r\n", 0, "1:a,x,y|b\n2:1|2\n" },
  { "separator line with a rare one", "sep=^\na^b\n1^2\n", 0, "1:a|b\n2:1|2\n" },
  { "byte-order mark", "\xef\xbb\xbf"
                       "a,b\n1,2\n",
    0, "1:a|b\n2:1|2\n" },
  { "byte-order mark before marks", "\xef\xbb\xbf\"a\",b\n1,2\n", 0, "1:a|b\n2:1|2\n" },
  { "byte-order mark against a wrong word", "\xef\xbb\xbf"
                                            "ą,b\n1,2\n",
    0, "1:ą|b\n2:1|2\n", "CP1250" },
  { "composed", "a\ne\xcc\x81\n", 0, "1:a\n2:é\n" },
  { "invalid in one row", "a,b\n1,\xff\n3,ż\n\xc5,x\n", 0,
    "1:a|b\n2:1|\xef\xbf\xbd <utf8 1>\n3:3|ż\n4:\xef\xbf\xbd|x <utf8 0>\n" },
  { "cut sequence at the end", "a\nx\xc5", 0, "1:a\n2:x\xef\xbf\xbd <utf8 0>\n" },
  { "NUL in one row", "a,b\n1,x\0y\n3,4\n", 14, "1:a|b\n2:1|x\xef\xbf\xbdy <utf8 1>\n3:3|4\n" },
  { "NUL first (csvkit)", "a,b,c\n\0,2,3\n", 12, "1:a|b|c\n2:\xef\xbf\xbd|2|3 <utf8 0>\n" },
  { "CP1250", "imi\xea;b\n\xb9\xe6;2\n", 0, "1:imię|b\n2:ąć|2\n", "CP1250" },
  { "CP1250 under its other name", "imi\xea\n", 0, "1:imię\n", "windows-1250" },
  { "CP1251", "a\n\xce\xf0\xb8\xeb\n", 0, "1:a\n2:Орёл\n", "CP1251" },
  { "CP1257", "a\n\xd0iauliai\n", 0, "1:a\n2:Šiauliai\n", "CP1257" },
  { "ISO-8859-2", "a\n\xb1\n", 0, "1:a\n2:ą\n", "ISO-8859-2" },
  { "a byte that CP1250 does not have", "a\n\x81\nx\n", 0, "1:a\n2:\xef\xbf\xbd <utf8 0>\n3:x\n", "CP1250" },
  { "said UTF-8", "a\nż\n", 0, "1:a\n2:ż\n", "utf8" },
  { "UTF-16LE with mark", "\xff\xfe"
                          "a\0,\0b\0\n\0"
                          "1\0,\0\x42\x04\n\0",
    18, "1:a|b\n2:1|т\n" },
  { "UTF-16BE with mark", "\xfe\xff\0a\0,\0b\0\n\0"
                          "1\0,\x04\x42\0\n",
    18, "1:a|b\n2:1|т\n" },
  { "UTF-16LE without", "a\0,\0b\0\n\0"
                        "1\0,\0\x42\x04\n\0",
    16, "1:a|b\n2:1|т\n" },
  { "UTF-16BE without", "\0a\0,\0b\0\n\0"
                        "1\0,\x04\x42\0\n",
    16, "1:a|b\n2:1|т\n" },
  { "UTF-16 by name", "\0a\0\n\0b\0\n", 8, "1:a\n2:b\n", "UTF-16BE" },
  { "UTF-16, half a pair", "\xff\xfe"
                           "a\0\n\0\x00\xd8x\0\n\0b\0",
    14, "1:a\n2:\xef\xbf\xbdx <utf8 0>\n3:b\n" },
  { "UTF-16, cut in a letter", "\xff\xfe"
                               "a\0\n\0b\0c",
    9, "1:a\n2:b\xef\xbf\xbd <utf8 0>\n" },
  { "UTF-32 with mark", "\xff\xfe\0\0a\0\0\0\n\0\0\0b\0\0\0", 16, "1:a\n2:b\n" },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      CareCsvOptions options = { good[i].encoding, good[i].delimiter, 0 };
      g_autoptr (CareCsv) csv = NULL;
      g_autofree char *shown = NULL;

      g_test_message ("%s", good[i].what);
      csv = open_bytes (good[i].in, good[i].len != 0 ? good[i].len : -1, &options, &error);
      g_assert_no_error (error);
      shown = show (csv, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (shown, ==, good[i].expected);
    }
}

typedef struct
{
  const char *what;
  const char *in;
  gssize len;
  CareError code;
  const char *says;
  const char *shown; /* rows before the fault; NULL: it is found at once */
  const char *encoding;
} Bad;

static const Bad bad[] = {
  { "empty", "", 0, CARE_ERROR_INVALID, "empty" },
  { "mark only", "\xef\xbb\xbf", 0, CARE_ERROR_INVALID, "empty" },
  { "blank lines only", "\n \r\n\n", 0, CARE_ERROR_INVALID, "empty" },
  { "stray mark", "a,b\n1,2\n3,4\"5\n6,7\n", 0, CARE_ERROR_INVALID, "Row 3, column 2", "1:a|b\n2:1|2\n" },
  { "text behind a mark", "a,b\n\"1\"x,2\n", 0, CARE_ERROR_INVALID, "Row 2, column 1", "1:a|b\n" },
  { "text and blank behind a mark", "a,b\n\"1\" x,2\n", 0, CARE_ERROR_INVALID, "Row 2, column 1", "1:a|b\n" },
  { "mark, blank, mark", "a,b\n\"1\" \"2\",3\n", 0, CARE_ERROR_INVALID, "Row 2, column 1", "1:a|b\n" },
  { "stray mark behind line ends in marks", "a,b\n\"1\n2\n3\",4\n\n5,6\"\n", 0, CARE_ERROR_INVALID, "Row 4, column 2",
    "1:a|b\n2:1\n2\n3|4\n" },
  { "stray mark in the header", "a,b\"c\n1,2\n", 0, CARE_ERROR_INVALID, "Row 1, column 2" },
  { "unclosed mark", "a,b\n1,2\n3,\"4\n5,6\n", 0, CARE_ERROR_INVALID, "Row 3, column 2: a quotation mark is opened",
    "1:a|b\n2:1|2\n" },
  { "unclosed, doubled at the end", "a\n\"x\"\"", 0, CARE_ERROR_INVALID, "not closed", "1:a\n" },
  { "unclosed, another field closes it", "a,b\n1,\"2\n3,\"4\"\n", 0, CARE_ERROR_INVALID, "Row 2, column 2", "1:a|b\n" },
  { "unclosed mark in the header", "a,\"b\n1,2\n", 0, CARE_ERROR_INVALID, "Row 1, column 2" },
  { "unknown encoding", "a\n", 0, CARE_ERROR_USAGE, "“KLINGON”", NULL, "KLINGON" },
  { "an encoding that drops text", "a\n", 0, CARE_ERROR_USAGE, "“CP1250//IGNORE”", NULL, "CP1250//IGNORE" },
  { "no encoding", "a\n", 0, CARE_ERROR_USAGE, "“”", NULL, "" },
  { "names not UTF-8", "a,imi\xea\n1,2\n", 0, CARE_ERROR_INVALID, "--encoding" },
  { "names with NUL", "a,b\0c\n1,2\n", 10, CARE_ERROR_INVALID, "column 2" },
  { "zip (xlsx)", "PK\3\4xxxx", 0, CARE_ERROR_FOREIGN, "spreadsheet" },
  { "OLE (xls)", "\xd0\xcf\x11\xe0xxxx", 0, CARE_ERROR_FOREIGN, "spreadsheet" },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) again = NULL;
      CareCsvOptions options = { bad[i].encoding, 0, 0 };
      g_autoptr (CareCsv) csv = NULL;
      g_autofree char *shown = NULL;
      CareCsvRow row;

      g_test_message ("%s", bad[i].what);
      csv = open_bytes (bad[i].in, bad[i].len != 0 ? bad[i].len : -1, &options, &error);
      g_assert_true ((csv != NULL) == (bad[i].shown != NULL));
      if (csv != NULL)
        {
          shown = show (csv, &error);
          g_assert_cmpstr (shown, ==, bad[i].shown);
          g_assert_false (care_csv_next (csv, &row, &again));
          g_assert_cmpstr (again->message, ==, error->message);
        }
      g_assert_error (error, CARE_ERROR, (int) bad[i].code);
      g_assert_nonnull (strstr (error->message, bad[i].says));
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

/* Raw fields are the file's: blanks outside of marks and line ends inside them are kept. */
static void
test_raw (void)
{
  static const char in[] = "a, b \r\n  1 ,\t\r\n\" x \r\ny \"\"z\"\"\",2 \n\xff,\n";
  static const char *const expected[] = { "  1 ", "\t", " x \r\ny \"z\"", "2 ", "\xff", "" };
  g_autoptr (CareCsv) csv = open_bytes (in, -1, NULL, NULL);
  CareCsvRow row;

  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (care_csv_next (csv, &row, NULL));
      for (guint k = 0; k < 2; k++)
        g_assert_cmpmem (row.raw[k], row.raw_len[k], expected[2 * i + k], strlen (expected[2 * i + k]));
    }
  g_assert_false (care_csv_next (csv, &row, NULL));
}

static void
test_fault (void)
{
  g_autoptr (CareCsv) csv = open_bytes ("a,b\n1,2\n1\n1,\xff\n", -1, NULL, NULL);
  g_autofree char *few = NULL;
  g_autofree char *invalid = NULL;
  CareCsvRow row;

  g_assert_true (care_csv_next (csv, &row, NULL));
  g_assert_null (care_csv_row_fault (csv, &row));
  g_assert_true (care_csv_next (csv, &row, NULL));
  g_assert_cmpstr (row.field[1], ==, "");
  g_assert_cmpuint (row.raw_len[1], ==, 0);
  few = care_csv_row_fault (csv, &row);
  g_assert_cmpstr (few, ==, "The row has 1 columns, the header has 2.");
  g_assert_true (care_csv_next (csv, &row, NULL));
  invalid = care_csv_row_fault (csv, &row);
  g_assert_cmpstr (invalid, ==, "Column 2 is not valid UTF-8 text.");
}

/* ---- Pieces: whatever is cut by the 64 KiB that are read at a time comes out whole ---- */

static const char *const cut_rows[] = {
  "\"x\"\"y\",\"z\r\nż\",ąę  \r\n",
  " \"1\" , \"2\" ,\t3\r\n",
  "ё,й,\"\"\r\n",
  "\r\n",
};

static char *
cut_text (guint shift)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < shift; i++)
    g_string_append_c (text, 'h');
  g_string_append (text, "a,b,c\r\n");
  while (text->len < 200000)
    {
      for (guint k = 0; k < G_N_ELEMENTS (cut_rows); k++)
        g_string_append (text, cut_rows[k]);
    }
  return g_string_free (text, FALSE);
}

static void
check_cut (CareCsv *csv)
{
  CareCsvRow row;
  g_autoptr (GError) error = NULL;
  guint64 expected = 1;

  while (care_csv_next (csv, &row, &error))
    {
      expected += (expected + 4) % 4 == 0 && expected > 1 ? 2 : 1;
      g_assert_cmpuint (row.number, ==, expected);
      g_assert_cmpuint (row.n_fields, ==, 3);
      g_assert_false (row.bad_utf8);
      g_assert_cmpstr (row.raw[0], ==, expected % 4 == 2 ? "x\"y" : expected % 4 == 3 ? "1" : "ё");
      g_assert_cmpstr (row.raw[1], ==, expected % 4 == 2 ? "z\r\nż" : expected % 4 == 3 ? "2" : "й");
      g_assert_cmpstr (row.raw[2], ==, expected % 4 == 2 ? "ąę  " : expected % 4 == 3 ? "\t3" : "");
    }
  g_assert_no_error (error);
  g_assert_cmpuint (expected, >, 8000);
}

static void
test_pieces (void)
{
  for (guint shift = 0; shift < 40; shift++)
    {
      g_autofree char *text = cut_text (shift);
      gsize wide_len;
      g_autofree char *wide = g_convert (text, -1, "UTF-16LE", "UTF-8", NULL, &wide_len, NULL);
      g_autoptr (CareCsv) utf8 = open_bytes (text, -1, NULL, NULL);
      CareCsvOptions said = { "UTF-16LE", 0, 0 };
      g_autoptr (GInputStream) stream = made_up (wide, (gssize) wide_len, 0, 0, "");
      g_autoptr (CareCsv) utf16 = NULL;

      TEST_STREAM (stream)->step = 1021; /* cuts letters in two */
      utf16 = care_csv_new (stream, &said, NULL);
      check_cut (utf8);
      check_cut (utf16);
      g_assert_cmpuint (care_csv_bytes_read (utf8), ==, strlen (text));
      g_assert_cmpuint (care_csv_bytes_read (utf16), ==, wide_len);
    }
}

static void
test_slow_stream (void)
{
  g_autoptr (GInputStream) stream = made_up ("\xef\xbb\xbf"
                                             "ą;b\r\n\"1\r\n\";2\r\n",
                                             -1, 0, 0, "3;4");
  g_autoptr (GError) error = NULL;
  g_autoptr (CareCsv) csv = NULL;
  g_autofree char *shown = NULL;

  TEST_STREAM (stream)->step = 1;
  csv = care_csv_new (stream, NULL, &error);
  g_assert_no_error (error);
  shown = show (csv, &error);
  g_assert_cmpstr (shown, ==, "1:ą|b\n2:1|2\n3:3|4\n");
  g_assert_cmpstr (care_csv_encoding (csv), ==, "UTF-8");
  g_assert_cmpint (care_csv_delimiter (csv), ==, ';');
  g_assert_false (g_input_stream_is_closed (stream));
}

/* ---- Caps ---- */

static long
peak_kib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* 200 MB without a line end, bare and in quotation marks and as blanks, behind a good row: refused in little memory. */
static void
test_long_line (void)
{
  static const struct
  {
    const char *head;
    char fill;
    const char *tail;
    const char *says;
  } cases[] = {
    { "a,b\n1,2\n3,", 'x', "\n5,6\n", "Row 3 is longer than 16.0\xc2\xa0MiB" },
    { "a,b\n1,2\n3,\"", '\n', "\"\n5,6\n", "Row 3 is longer than 16.0\xc2\xa0MiB" },
    { "a,b\n1,2\n3,", ' ', "\"4\"\n5,6\n", "Row 3 is longer than 16.0\xc2\xa0MiB" },
    { "a,b\n1,2\n3,", ',', "\n5,6\n", "Row 3 has more than 16384 columns" },
    { "", 'x', ",b\n1,2\n", "Row 1 is longer than 16.0\xc2\xa0MiB" },
  };
  long before = peak_kib ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GInputStream) stream = made_up (cases[i].head, -1, cases[i].fill, 200 * 1000 * 1000, cases[i].tail);
      g_autoptr (GError) error = NULL;
      g_autoptr (CareCsv) csv = care_csv_new (stream, NULL, &error);
      g_autofree char *shown = csv != NULL ? show (csv, &error) : NULL;

      g_assert_error (error, CARE_ERROR, CARE_ERROR_FULL);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, cases[i].says));
      g_assert_cmpstr (shown, ==, *cases[i].head != '\0' ? "1:a|b\n2:1|2\n" : NULL);
      g_assert_cmpuint (TEST_STREAM (stream)->at, <, 20 * 1000 * 1000);
    }
#ifdef SANITIZED
  g_test_message ("memory is not measured under a sanitizer, which keeps what is freed: %ld KiB", peak_kib () - before);
#else
  g_assert_cmpint (peak_kib () - before, <, 64 * 1024);
#endif
}

/* A table of any length takes no more than one piece: 50 MB of short rows. */
static void
test_long_table (void)
{
  g_autoptr (GInputStream) stream = made_up ("a\n", -1, '\n', 50 * 1000 * 1000, "x\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (CareCsv) csv = care_csv_new (stream, NULL, &error);
  long before = peak_kib ();
  CareCsvRow row;

  g_assert_true (care_csv_next (csv, &row, &error));
  g_assert_cmpuint (row.number, ==, 50 * 1000 * 1000 + 2);
  g_assert_false (care_csv_next (csv, &row, &error));
  g_assert_no_error (error);
  g_assert_cmpint (peak_kib () - before, <, 16 * 1024);
}

static void
test_max_record (void)
{
  static const struct
  {
    guint n;
    gboolean ok;
  } cases[] = { { 99, TRUE }, { 100, TRUE }, { 101, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GInputStream) stream = made_up ("a\n", -1, 'x', cases[i].n, "\ny\n");
      g_autoptr (GError) error = NULL;
      CareCsvOptions options = { NULL, 0, 100 };
      g_autoptr (CareCsv) csv = care_csv_new (stream, &options, &error);
      CareCsvRow row;

      g_assert_true (care_csv_next (csv, &row, &error) == cases[i].ok);
      g_assert_true (cases[i].ok || g_error_matches (error, CARE_ERROR, CARE_ERROR_FULL));
    }
}

/* ---- gzip ---- */

static void
test_gzip (void)
{
  static const char text[] = "a,b\n1,2\n3,4\n";
  g_autoptr (GBytes) first = care_gzip_deflate (text, strlen (text));
  g_autoptr (GBytes) second = care_gzip_deflate ("5,6\n", 4);
  g_autoptr (GByteArray) both = g_byte_array_new ();

  g_byte_array_append (both, g_bytes_get_data (first, NULL), (guint) g_bytes_get_size (first));
  g_byte_array_append (both, g_bytes_get_data (second, NULL), (guint) g_bytes_get_size (second));
  for (guint len = 0; len <= both->len; len++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CareCsv) csv = open_bytes ((const char *) both->data, (gssize) len, NULL, &error);
      g_autofree char *shown = csv != NULL ? show (csv, &error) : NULL;

      if (len < 2)
        continue; /* not known as gzip yet */
      if (len == g_bytes_get_size (first))
        g_assert_cmpstr (shown, ==, "1:a|b\n2:1|2\n3:3|4\n");
      else if (len == both->len)
        g_assert_cmpstr (shown, ==, "1:a|b\n2:1|2\n3:3|4\n4:5|6\n");
      else
        g_assert_error (error, CARE_ERROR, CARE_ERROR_CORRUPT);
      if (csv != NULL && error == NULL)
        g_assert_cmpuint (care_csv_bytes_read (csv), ==, len);
    }
}

/* Cut in the middle of a table that is longer than what is read at the start. */
static void
test_gzip_cut_late (void)
{
  g_autoptr (GString) noise = g_string_new ("a,b\n");
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CareCsv) csv = NULL;
  g_autofree char *shown = NULL;

  while (noise->len < 400000)
    g_string_append_printf (noise, "%u,%u\n", g_rand_int (rand), g_rand_int (rand));
  packed = care_gzip_deflate (noise->str, noise->len);
  csv = open_bytes (g_bytes_get_data (packed, NULL), (gssize) g_bytes_get_size (packed) - 100, NULL, &error);
  g_assert_no_error (error);
  shown = show (csv, &error);
  g_assert_error (error, CARE_ERROR, CARE_ERROR_CORRUPT);
  g_assert_cmpuint (strlen (shown), >, 100000);
}

static void
test_gzip_bomb (void)
{
  g_autoptr (GString) text = g_string_new ("a,b\n");
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CareCsv) csv = NULL;
  g_autofree char *shown = NULL;

  while (text->len < (12 << 20))
    g_string_append (text, "1,2\n");
  packed = care_gzip_deflate (text->str, text->len);
  csv = open_bytes (g_bytes_get_data (packed, NULL), (gssize) g_bytes_get_size (packed), NULL, &error);
  g_assert_no_error (error);
  shown = show (csv, &error);
  g_assert_error (error, CARE_ERROR, CARE_ERROR_FULL);
}

/* ---- Real files ---- */

static char *
shared (const char *name)
{
  const char *root = g_getenv ("AFTERCARE_SHARED");
  const char *source = g_getenv ("AFTERCARE_SOURCE");
  g_autofree char *beside = g_build_filename (source != NULL ? source : ".", "..", "shared", NULL);
  char *path = g_build_filename (root != NULL ? root : beside, "data", name, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the shared data is not here");
      g_clear_pointer (&path, g_free);
    }
  return path;
}

static CareCsv *
open_path (const char *path, const char *encoding, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  CareCsvOptions options = { encoding, 0, 0 };

  g_assert_nonnull (stream);
  return care_csv_new (G_INPUT_STREAM (stream), &options, error);
}

static void
check_spectrum (const char *csv_path, const char *json_path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareCsv) csv = open_path (csv_path, NULL, &error);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  CareCsvRow row;
  guint n = 0;

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (json_path, &text, NULL, NULL));
  node = care_json_parse (text, -1, 0, &error);
  g_assert_no_error (error);
  while (care_csv_next (csv, &row, &error))
    {
      JsonObject *object = json_array_get_object_element (json_node_get_array (node), n++);

      g_assert_cmpuint (row.n_fields, ==, json_object_get_size (object));
      for (guint i = 0; i < row.n_fields; i++)
        {
          const char *value = care_json_string (object, care_csv_header (csv)->name[i], NULL);
          g_autofree char *expected = care_text_clean (value, -1);

          g_assert_cmpstr (row.field[i], ==, expected);
        }
    }
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, json_array_get_length (json_node_get_array (node)));
}

static void
test_spectrum (void)
{
  g_autofree char *folder = shared ("csv-dialects/csv-spectrum");
  g_autofree char *csvs = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n = 0;

  if (folder == NULL)
    return;
  csvs = g_build_filename (folder, "csvs", NULL);
  dir = g_dir_open (csvs, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *stem = g_strndup (name, strlen (name) - 4);
      g_autofree char *json = g_strdup_printf ("%s/json/%s.json", folder, stem);
      g_autofree char *path = g_build_filename (csvs, name, NULL);

      g_test_message ("%s", name);
      check_spectrum (path, json);
      n++;
    }
  g_assert_cmpuint (n, ==, 11);
}

#define LT_HEADER "Miestas|Apskritis|Gyventojai|Platuma|Ilguma"
#define PL_HEADER "Miasto|Województwo|Ludność|Szerokość|Długość"
#define RU_HEADER "Адрес|Индекс|Регион|Город|Широта|Долгота|Население|Год основания"
#define MIXED_HEADER "lang|name|admin1_name|population|lat|lon"

static const struct
{
  const char *file;
  const char *encoding;
  const char *found;
  char delimiter;
  const char *header;
  guint n;
  const char *second;
} encodings[] = {
  { "lt_cities.cp1257.semicolon.csv", "CP1257", "CP1257", ';', LT_HEADER, 122, NULL },
  { "mixed_180.utf16be-bom.tab.txt", NULL, "UTF-16BE", '\t', MIXED_HEADER, 180, "a" },
  { "mixed_180.utf16le-bom.tab.txt", NULL, "UTF-16LE", '\t', MIXED_HEADER, 180, "a" },
  { "mixed_180.utf16le-nobom.tab.txt", NULL, "UTF-16LE", '\t', MIXED_HEADER, 180, "a" },
  { "pl_cities_200.utf8.cr-only.csv", NULL, "UTF-8", ',', PL_HEADER, 200, NULL },
  { "pl_cities_500.cp1250.semicolon.csv", "CP1250", "CP1250", ';', PL_HEADER, 500, "b" },
  { "pl_cities_500.iso8859-2.semicolon.csv", "ISO-8859-2", "ISO-8859-2", ';', PL_HEADER, 500, "b" },
  { "ru_cities.cp1251.semicolon.csv", "CP1251", "CP1251", ';', RU_HEADER, 1117, NULL },
  { "ru_cities_100.mojibake-utf8-as-cp1251.csv", NULL, "UTF-8", ';', NULL, 100, NULL },
  { "ru_cities_300.utf8bom.semicolon.quoted.csv", NULL, "UTF-8", ';', RU_HEADER, 300, NULL },
};

/* Files of one letter in the last column hold the same table in other encodings. */
static void
test_encodings (void)
{
  g_autoptr (GHashTable) tables = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autofree char *name = g_build_filename ("csv-encodings", encodings[i].file, NULL);
      g_autofree char *path = shared (name);
      g_autoptr (GError) error = NULL;
      g_autoptr (CareCsv) csv = NULL;
      g_autofree char *shown = NULL;
      g_autofree char *header = NULL;
      g_auto (GStrv) lines = NULL;

      if (path == NULL)
        return;
      g_test_message ("%s", name);
      csv = open_path (path, encodings[i].encoding, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (care_csv_encoding (csv), ==, encodings[i].found);
      g_assert_cmpint (care_csv_delimiter (csv), ==, encodings[i].delimiter);
      header = g_strjoinv ("|", (char **) care_csv_header (csv)->name);
      if (encodings[i].header != NULL)
        g_assert_cmpstr (header, ==, encodings[i].header);
      shown = show (csv, &error);
      g_assert_no_error (error);
      g_assert_null (strchr (shown, '<'));
      lines = g_strsplit (shown, "\n", -1);
      g_assert_cmpuint (g_strv_length (lines), ==, encodings[i].n + 2);
      if (encodings[i].second == NULL)
        continue;
      if (g_hash_table_contains (tables, encodings[i].second))
        g_assert_cmpstr (shown, ==, g_hash_table_lookup (tables, encodings[i].second));
      g_hash_table_replace (tables, (gpointer) encodings[i].second, g_steal_pointer (&shown));
    }
}

/* Said nothing, a table in CP1250 is refused by its header, which names the way out. */
static void
test_encoding_not_said (void)
{
  g_autofree char *path = shared ("csv-encodings/pl_cities_500.cp1250.semicolon.csv");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  g_assert_null (open_path (path, NULL, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "--encoding"));
}

static gboolean
has_outer_blank (const char *text, gsize len)
{
  return len > 0 && (g_ascii_isspace (text[0]) || g_ascii_isspace (text[len - 1]));
}

static guint64
count_ords (const char *path, guint *outer_blanks)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareCsv) csv = open_path (path, NULL, &error);
  guint64 last = 1;
  CareCsvRow row;

  g_assert_no_error (error);
  while (care_csv_next (csv, &row, &error))
    {
      g_assert_cmpuint (row.number, ==, last + 1);
      g_assert_false (row.bad_count || row.bad_utf8 || row.empty);
      for (guint i = 0; i < row.n_fields; i++)
        *outer_blanks += has_outer_blank (row.raw[i], row.raw_len[i]);
      last = row.number;
    }
  g_assert_no_error (error);
  return last - 1;
}

static void
test_ords (void)
{
  g_autofree char *folder = shared ("repairs-ords");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  guint64 n = 0;
  guint outer_blanks = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, "OpenRepairData_") && strstr (name, "Categories") == NULL)
        n += count_ords (path, &outer_blanks);
    }
  g_assert_true (dir == NULL || n == 98627);
  g_assert_true (dir == NULL || outer_blanks == 805);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/long-line", test_long_line);
  g_test_add_func ("/csv/long-table", test_long_table);
  g_test_add_func ("/csv/max-record", test_max_record);
  g_test_add_func ("/csv/good", test_good);
  g_test_add_func ("/csv/bad", test_bad);
  g_test_add_func ("/csv/raw", test_raw);
  g_test_add_func ("/csv/fault", test_fault);
  g_test_add_func ("/csv/pieces", test_pieces);
  g_test_add_func ("/csv/slow-stream", test_slow_stream);
  g_test_add_func ("/csv/gzip", test_gzip);
  g_test_add_func ("/csv/gzip-cut-late", test_gzip_cut_late);
  g_test_add_func ("/csv/gzip-bomb", test_gzip_bomb);
  g_test_add_func ("/csv/spectrum", test_spectrum);
  g_test_add_func ("/csv/encodings", test_encodings);
  g_test_add_func ("/csv/encoding-not-said", test_encoding_not_said);
  g_test_add_func ("/csv/ords", test_ords);
  return g_test_run ();
}
