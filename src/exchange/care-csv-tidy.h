/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CareCsvTidy:
 *
 * Brings UTF-8 text of a table into the one form that libcsv reads strictly without losing anything. Outside of
 * quotation marks CR LF and a lone CR become LF, lines of nothing but blanks become empty, and blanks between a
 * separator and a quotation mark ("1, "two" ,3") go. All else stays as it is: the outer blanks of unquoted fields,
 * everything inside quotation marks, and every fault, which libcsv then finds. Streaming; holds at most 4 KiB. For
 * care-csv.c alone.
 */
typedef struct _CareCsvTidy CareCsvTidy;

CareCsvTidy *care_csv_tidy_new  (char delimiter);
void         care_csv_tidy_free (CareCsvTidy *self);
/* Appends the tidy form of @data to @out. */
void         care_csv_tidy_feed (CareCsvTidy *self, const char *data, gsize len, GString *out);
/* Appends what was held back when the text ends. */
void         care_csv_tidy_end  (CareCsvTidy *self, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareCsvTidy, care_csv_tidy_free)

G_END_DECLS
