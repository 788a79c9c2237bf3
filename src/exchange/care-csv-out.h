/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CareCsvOut:
 *
 * Writes a table as RFC 4180 says, in UTF-8 and with LF at the end of each row. A field is put in quotation marks where
 * a reader could otherwise take it apart, trim it or miss it; what care_csv_next() gives as raw fields comes back the
 * same to the byte.
 *
 * An error of the stream is kept: writing goes on into nothing and care_csv_out_close() gives it.
 */
typedef struct _CareCsvOut CareCsvOut;

/**
 * CareCsvOutFlags:
 * @CARE_CSV_OUT_EXACT: the fields as they are, for files that programs read again
 * @CARE_CSV_OUT_GUARD: for people, who open the file in a spreadsheet: a text that would run there as a formula (first
 *   character = + - @, tab, CR, LF or NUL; ASVS 1.2.10) gets an apostrophe in front. Plain negative numbers stay
 *   numbers
 */
typedef enum
{
  CARE_CSV_OUT_EXACT = 0,
  CARE_CSV_OUT_GUARD = 1 << 0,
} CareCsvOutFlags;

/* Into @stream, a reference is kept; it is flushed but not closed here. */
CareCsvOut *care_csv_out_new      (GOutputStream *stream, CareCsvOutFlags flags);
/* Into @text, borrowed until the writer is freed. */
CareCsvOut *care_csv_out_new_text (GString *text, CareCsvOutFlags flags);
void        care_csv_out_free     (CareCsvOut *self);

/* One field; @len -1 for a NUL-ended text; NULL is an empty field. */
void        care_csv_out_field    (CareCsvOut *self, const char *data, gssize len);
/* A whole number, never guarded. */
void        care_csv_out_int      (CareCsvOut *self, gint64 value);
void        care_csv_out_end_row  (CareCsvOut *self);
/* A whole row; @fields ends with NULL. */
void        care_csv_out_row      (CareCsvOut *self, const char *const *fields);
/* Writes out what waits. FALSE with CARE_ERROR_FULL (no space left) or CARE_ERROR_IO when anything of the table could
 * not be written. */
gboolean    care_csv_out_close    (CareCsvOut *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareCsvOut, care_csv_out_free)

G_END_DECLS
