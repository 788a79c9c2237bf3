/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CareCsvSource:
 *
 * The bytes of a table as a person's program wrote them, given as UTF-8: opens gzip, finds out the encoding, converts.
 * Streaming, about 64 KiB at a time. For care-csv.c alone; one thread.
 */
typedef struct _CareCsvSource CareCsvSource;

/* What a gzip file may become. Real tables pack 5 to 20 times smaller and numbered rows of one pattern up to about 50
 * times; 250 leaves room and still stops a bomb (up to 1,030 times) right after its first MiB. */
#define CARE_CSV_MAX_INFLATED (G_GUINT64_CONSTANT (4) << 30)
#define CARE_CSV_MAX_RATIO 250

/**
 * care_csv_source_new:
 * @base: borrowed, a reference is kept; never closed here
 * @encoding: (nullable): an iconv name, or %NULL to find out
 *
 * Reads the first 64 KiB. A byte-order mark is believed even against @encoding. Without mark and @encoding, zero bytes
 * in every second place mean UTF-16; all else is taken as UTF-8 and not checked here, so that single rows can be
 * refused.
 *
 * Returns: (nullable): %NULL with CARE_ERROR_USAGE (no such encoding), CARE_ERROR_FOREIGN (a spreadsheet or archive),
 * CARE_ERROR_CORRUPT, CARE_ERROR_FULL (gzip) or CARE_ERROR_IO
 */
CareCsvSource *care_csv_source_new  (GInputStream *base, const char *encoding, GError **error);
void           care_csv_source_free (CareCsvSource *self);

/* Gives the next piece, borrowed until the next call; @len 0 means the end. A sequence that does not exist in the
 * file's encoding comes out as one byte 0xFF, which no UTF-8 holds: the row it stands in is then refused, and only that
 * row. FALSE on an error as above. */
gboolean       care_csv_source_read (CareCsvSource *self, const char **data, gsize *len, GError **error);

/* The encoding in use, borrowed. */
const char    *care_csv_source_encoding (const CareCsvSource *self);
/* Bytes taken from @base so far (still packed, if it is gzip): to be held against the file's size. */
guint64        care_csv_source_bytes    (const CareCsvSource *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareCsvSource, care_csv_source_free)

G_END_DECLS
