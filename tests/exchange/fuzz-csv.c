/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include <string.h>

#include "exchange/care-columns.h"
#include "exchange/care-csv-out.h"
#include "exchange/care-csv.h"

/* The first byte chooses the options, the rest is the file. Whatever it is: it is read to an end or to a fault; rows count upwards; text is
 * valid; and what was read, written and read again is the same. */

#define MAX_RECORD 65536

static const char *const encodings[]
    = { NULL, "UTF-8", "CP1250", "CP1251", "UTF-16LE", "UTF-16BE", "ISO-8859-2", "EUC-JP" };
static const char delimiters[] = { '\0', ',', ';', '\t' };

static CareCsv *
open_bytes (const void *data, gsize len, const char *encoding, char delimiter)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) len, NULL);
  CareCsvOptions options = { encoding, delimiter, MAX_RECORD };

  return care_csv_new (stream, &options, NULL);
}

static void
check_row (const CareCsv *csv, const CareCsvRow *row, guint64 last)
{
  g_autofree char *fault = care_csv_row_fault (csv, row);

  g_assert_cmpuint (row->number, >, last);
  g_assert_cmpuint (row->n_fields, >, 0);
  g_assert_true (row->bad_count == (row->n_fields != care_csv_header (csv)->n));
  g_assert_true ((fault != NULL) == (row->bad_count || row->bad_utf8));
  for (guint i = 0; row->field[i] != NULL; i++)
    g_assert_true (g_utf8_validate (row->field[i], -1, NULL));
}

static GString *
write_again (CareCsv *csv)
{
  GString *text = g_string_new (NULL);
  g_autoptr (CareCsvOut) out = care_csv_out_new_text (text, CARE_CSV_OUT_EXACT);
  guint64 last = 1;
  CareCsvRow row;

  care_csv_out_row (out, care_csv_header (csv)->name);
  while (care_csv_next (csv, &row, NULL))
    {
      check_row (csv, &row, last);
      last = row.number;
      for (guint i = 0; i < row.n_fields; i++)
        care_csv_out_field (out, row.raw[i], (gssize) row.raw_len[i]);
      care_csv_out_end_row (out);
    }
  return text;
}

static void
compare (CareCsv *first, CareCsv *second)
{
  CareCsvRow one;
  CareCsvRow two;

  g_assert_cmpuint (care_csv_header (first)->n, ==, care_csv_header (second)->n);
  while (care_csv_next (first, &one, NULL))
    {
      g_assert_true (care_csv_next (second, &two, NULL));
      g_assert_cmpuint (one.n_fields, ==, two.n_fields);
      for (guint i = 0; i < one.n_fields; i++)
        g_assert_cmpmem (one.raw[i], one.raw_len[i], two.raw[i], two.raw_len[i]);
    }
  g_assert_false (care_csv_next (second, &two, NULL));
}

static void
match_columns (const CareCsv *csv)
{
  g_autofree char *map = g_strjoinv ("\n", (char **) care_csv_header (csv)->name);

  for (CareColumnsKind kind = CARE_COLUMNS_CUSTOMERS; kind <= CARE_COLUMNS_DEVICES; kind++)
    {
      care_columns_free (care_columns_match (kind, care_csv_header (csv), NULL, NULL));
      care_columns_free (care_columns_match (kind, care_csv_header (csv), map, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  const char *encoding = encodings[len > 0 ? data[0] % G_N_ELEMENTS (encodings) : 0];
  char delimiter = delimiters[len > 0 ? data[0] / G_N_ELEMENTS (encodings) % G_N_ELEMENTS (delimiters) : 0];
  g_autoptr (CareCsv) first = NULL;
  g_autoptr (CareCsv) again = NULL;
  g_autoptr (CareCsv) second = NULL;
  g_autoptr (GString) text = NULL;

  if (len == 0)
    return 0;
  first = open_bytes (data + 1, len - 1, encoding, delimiter);
  if (first == NULL)
    return 0;
  match_columns (first);
  text = write_again (first);
  /* A file that begins like a spreadsheet or an archive is taken for one. */
  if (g_str_has_prefix (text->str, "PK") || (guchar) text->str[0] >= 0x80 || text->str[0] < ' ')
    return 0;
  again = open_bytes (data + 1, len - 1, encoding, delimiter);
  second = open_bytes (text->str, text->len, "UTF-8", ',');
  g_assert_nonnull (second);
  compare (again, second);
  return 0;
}
