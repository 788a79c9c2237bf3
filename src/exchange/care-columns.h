/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange/care-csv.h"

G_BEGIN_DECLS

/**
 * CareColumnsKind:
 * @CARE_COLUMNS_CUSTOMERS: number kind name first_name last_name company phone* mobile* email* language tax_id address
 *   address2 postal_code city region country notes; needed: name, last_name or company (a first_name without any of
 *   these counts as name)
 * @CARE_COLUMNS_DEVICES: serial model brand model_name category customer customer_number customer_email customer_phone
 *   sold_on delivered_on installed_on manufactured_on status notes; needed: serial and model. "customer" is any REF: a
 *   number, an e-mail, a phone
 *
 * What a table is about, with our names for its columns. Those with * may stand in it several times (phone, phone 2).
 */
typedef enum
{
  CARE_COLUMNS_CUSTOMERS,
  CARE_COLUMNS_DEVICES,
} CareColumnsKind;

/**
 * CareColumns:
 *
 * Which column of a table is which of ours. Names are compared without case, blanks, marks on letters and punctuation
 * ("E-mail", "e_mail" and "Email" are one) against our words in English, Polish, Russian and Lithuanian, whatever the
 * language of the program.
 */
typedef struct _CareColumns CareColumns;

/**
 * care_columns_match:
 * @header: names as care_csv_header() gives them
 * @map: (nullable): text of a mapping file
 *
 * Of several columns that mean one of ours the better word is taken (number before customer no before id) and the
 * others count as not understood; two of the same word are refused.
 *
 * A mapping file goes before our words. It is UTF-8 text with one column a line, `their name = our name` or, as a
 * table, `their name;our name` (also with comma or tab; names may be in quotation marks). "their name" is compared as
 * above; "our name" is one of the names above or a word we know for it; nothing or `-` means: leave this column out.
 * Blank lines and lines that begin with `#` are skipped. There is no header line. A name that the table does not have
 * is no fault: one mapping may serve several files.
 *
 * Returns: (nullable): free with care_columns_free(); %NULL with CARE_ERROR_INVALID when a needed column is missing, a
 * column is there twice or the mapping cannot be read
 */
CareColumns *care_columns_match (CareColumnsKind kind, const CareCsvHeader *header, const char *map, GError **error);
void         care_columns_free  (CareColumns *self);

/* The indexes of the columns that are @column (one of the names above), in the table's order; @n 0 when there is none.
 * Borrowed. */
const guint *care_columns_list  (const CareColumns *self, const char *column, guint *n);
gboolean     care_columns_has   (const CareColumns *self, const char *column);
/* The cleaned value of @column in @row; "" when the table or the row does not have it; of several
 * the first that is not empty. Borrowed from @row. */
const char  *care_columns_value (const CareColumns *self, const CareCsvRow *row, const char *column);
/* The indexes of named columns that were not understood, to be named to the user; those left out by the mapping are not
 * among them. */
const guint *care_columns_unknown (const CareColumns *self, guint *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareColumns, care_columns_free)

G_END_DECLS
