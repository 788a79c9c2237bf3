/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "exchange/care-csv-out.h"
#include "exchange/care-csv.h"
#include "util/care-error.h"

/* One row of at most three fields; what it becomes as it is, and for people (NULL: the same). */
static const struct
{
  const char *fields[4];
  const char *exact;
  const char *guarded;
} cases[] = {
  { { "a", "b", NULL }, "a,b\n" },
  { { "", "", NULL }, ",\n" },
  { { "", NULL }, "\"\"\n" },
  { { NULL }, "\"\"\n" },
  { { "1,5", "a;b", NULL }, "\"1,5\",a;b\n" },
  { { "say \"x\"", "\"", NULL }, "\"say \"\"x\"\"\",\"\"\"\"\n" },
  { { "a\nb", "a\r", NULL }, "\"a\nb\",\"a\r\"\n" },
  { { " a", "a ", " ", NULL }, "\" a\",\"a \",\" \"\n" },
  { { "a b", "żółć", "орел", NULL }, "a b,żółć,орел\n" },
  { { "żółć", NULL }, "żółć\n" },
  { { "\xef\xbb\xbfx", "\xef\xbb\xbfy", NULL }, "\"\xef\xbb\xbfx\",\xef\xbb\xbfy\n" },
  { { "sep=;", "sep=;", NULL }, "\"sep=;\",sep=;\n" },
  { { "=1+1", "+48 22 1", "@x", NULL }, "=1+1,+48 22 1,@x\n", "'=1+1,'+48 22 1,'@x\n" },
  { { "-1", "-1.50", "-1+1", NULL }, "-1,-1.50,-1+1\n", "-1,-1.50,'-1+1\n" },
  { { "-", "-.", "--1", NULL }, "-,-.,--1\n", "'-,'-.,'--1\n" },
  { { "\tx", "\rx", "=a,\"b\"", NULL }, "\"\tx\",\"\rx\",\"=a,\"\"b\"\"\"\n", "\"'\tx\",\"'\rx\",\"'=a,\"\"b\"\"\"\n" },
  { { "a=1", "'=1", "1-1", NULL }, "a=1,'=1,1-1\n" },
};

static void
test_row (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) exact = g_string_new (NULL);
      g_autoptr (GString) guarded = g_string_new (NULL);
      g_autoptr (CareCsvOut) one = care_csv_out_new_text (exact, CARE_CSV_OUT_EXACT);
      g_autoptr (CareCsvOut) two = care_csv_out_new_text (guarded, CARE_CSV_OUT_GUARD);

      care_csv_out_row (one, cases[i].fields);
      care_csv_out_row (two, cases[i].fields);
      g_assert_true (care_csv_out_close (one, NULL));
      g_assert_cmpstr (exact->str, ==, cases[i].exact);
      g_assert_cmpstr (guarded->str, ==, cases[i].guarded != NULL ? cases[i].guarded : cases[i].exact);
    }
}

static void
test_fields (void)
{
  g_autoptr (GString) text = g_string_new ("before\n");
  g_autoptr (CareCsvOut) out = care_csv_out_new_text (text, CARE_CSV_OUT_GUARD);

  care_csv_out_field (out, NULL, 0);
  care_csv_out_int (out, G_MININT64);
  care_csv_out_field (out, "a\0b", 3);
  care_csv_out_field (out, "\0b", 2);
  care_csv_out_end_row (out);
  g_assert_true (care_csv_out_close (out, NULL));
  g_assert_cmpmem (text->str, text->len, "before\n,-9223372036854775808,a\0b,'\0b\n", 37);
}

/* Longer than what is kept before it is written. */
static void
test_stream (void)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (CareCsvOut) out = care_csv_out_new (stream, CARE_CSV_OUT_EXACT);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (CareCsv) csv = NULL;
  CareCsvRow row;
  gint64 n = 0;

  care_csv_out_row (out, (const char *const[]){ "n", "text", NULL });
  for (gint64 i = 0; i < 20000; i++)
    {
      care_csv_out_int (out, i);
      care_csv_out_field (out, i % 2 == 0 ? " \"a\",\r\n" : "plain", -1);
      care_csv_out_end_row (out);
    }
  g_assert_true (care_csv_out_close (out, NULL));
  g_assert_false (g_output_stream_is_closed (stream));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
  in = g_memory_input_stream_new_from_bytes (bytes);
  csv = care_csv_new (in, NULL, NULL);
  while (care_csv_next (csv, &row, NULL))
    {
      g_assert_cmpint (g_ascii_strtoll (row.field[0], NULL, 10), ==, n);
      g_assert_cmpstr (row.raw[1], ==, n % 2 == 0 ? " \"a\",\r\n" : "plain");
      n++;
    }
  g_assert_cmpint (n, ==, 20000);
}

static void
test_full (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/dev/full");
  g_autoptr (GFileOutputStream) stream = g_file_append_to (file, G_FILE_CREATE_NONE, NULL, NULL);
  g_autoptr (CareCsvOut) out = NULL;
  g_autoptr (GError) error = NULL;

  if (stream == NULL)
    {
      g_test_skip ("no /dev/full");
      return;
    }
  out = care_csv_out_new (G_OUTPUT_STREAM (stream), CARE_CSV_OUT_EXACT);
  for (guint i = 0; i < 20000; i++)
    care_csv_out_row (out, (const char *const[]){ "some", "text", NULL });
  g_assert_false (care_csv_out_close (out, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_FULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-out/row", test_row);
  g_test_add_func ("/csv-out/fields", test_fields);
  g_test_add_func ("/csv-out/stream", test_stream);
  g_test_add_func ("/csv-out/full", test_full);
  return g_test_run ();
}
