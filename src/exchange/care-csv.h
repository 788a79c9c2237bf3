/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CareCsv:
 *
 * Reads a table (CSV) of any program, row by row, in constant memory, from one thread. What it takes: gzip or plain;
 * UTF-8, UTF-16 or a named encoding; comma, semicolon, tab or bar; LF, CR LF or CR; fields with or without quotation
 * marks, with line ends in them, with doubled marks and blanks around them; a first line "sep=;" as spreadsheets write
 * it.
 *
 * Two kinds of fault. A fault of the file ends the reading with an error: nothing of it may be used. A fault of one row
 * (not valid UTF-8, a NUL, wrong number of columns) is a flag on that row, to be refused alone.
 *
 * Rows are numbered as records, the header is 1 (a record with line ends in it counts once). Blank lines behind the
 * header are not given but counted, so that the number is the one a spreadsheet shows.
 */
typedef struct _CareCsv CareCsv;

/* Longest record, in bytes of its fields, and most fields of a record: more is a fault of the file. */
#define CARE_CSV_MAX_RECORD (16 << 20)
#define CARE_CSV_MAX_FIELDS 16384

/**
 * CareCsvOptions:
 * @encoding: (nullable): an iconv name (CP1250, ISO-8859-2 …); %NULL to find out, which knows UTF-8 and UTF-16
 * @delimiter: the separator; 0 to take that of , ; tab | which the header holds most of
 * @max_record: 0 for %CARE_CSV_MAX_RECORD
 */
typedef struct
{
  const char *encoding;
  char delimiter;
  gsize max_record;
} CareCsvOptions;

/**
 * CareCsvHeader:
 * @n: number of columns
 * @name: their names, cleaned; an empty name is ""; ends with %NULL
 */
typedef struct
{
  guint n;
  const char *const *name;
} CareCsvHeader;

/**
 * CareCsvRow:
 * @number: of the record; the header is 1
 * @n_fields: how many fields the row has in the file
 * @field: cleaned by care_text_clean(). Never shorter than the header: fields that the row lacks are "". Ends with
 *   %NULL
 * @raw: the same fields as they stand in the file (in UTF-8), without the quotation marks around them and with doubled
 *   ones single; outer blanks and line ends kept. Each is followed by a NUL but may hold others: use @raw_len
 * @raw_len: bytes of each of @raw
 * @bad_utf8: a field is not valid UTF-8 or holds a NUL; its @field has replacement characters, good for showing only
 * @bad_column: index of the first such field
 * @bad_count: @n_fields is not the header's
 * @empty: all fields are empty (";;;;", as spreadsheets leave below a table)
 *
 * All pointers are borrowed until the next care_csv_next().
 */
typedef struct
{
  guint64 number;
  guint n_fields;
  const char *const *field;
  const char *const *raw;
  const gsize *raw_len;
  gboolean bad_utf8;
  guint bad_column;
  gboolean bad_count;
  gboolean empty;
} CareCsvRow;

/**
 * care_csv_new:
 * @base: borrowed, a reference is kept; never closed here
 * @options: (nullable):
 *
 * Opens the table and reads its header.
 *
 * Returns: (nullable): %NULL with CARE_ERROR_INVALID (empty, header not readable, stray quotation mark),
 * CARE_ERROR_USAGE (unknown encoding), CARE_ERROR_FOREIGN (a spreadsheet), CARE_ERROR_CORRUPT (damaged gzip),
 * CARE_ERROR_FULL (a cap) or CARE_ERROR_IO. The sentence does not name the file
 */
CareCsv             *care_csv_new    (GInputStream *base, const CareCsvOptions *options, GError **error);
void                 care_csv_free   (CareCsv *self);
const CareCsvHeader *care_csv_header (const CareCsv *self);

/**
 * care_csv_next:
 *
 * Reads the next row. Returns: %FALSE without @error at the end, %FALSE with @error (as above) for a fault of the file,
 * which comes again when asked again.
 */
gboolean             care_csv_next (CareCsv *self, CareCsvRow *row, GError **error);
/* Why the row must be refused, one sentence, free with g_free(); NULL when it has no fault of its own. */
char                *care_csv_row_fault (const CareCsv *self, const CareCsvRow *row);

/* Bytes taken from the base stream so far (still packed, if it is gzip), for progress against the file's size. */
guint64              care_csv_bytes_read (const CareCsv *self);
/* What was found out: borrowed name, and the separator. */
const char          *care_csv_encoding  (const CareCsv *self);
char                 care_csv_delimiter (const CareCsv *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareCsv, care_csv_free)

G_END_DECLS
