/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange/care-columns.h"
#include "exchange/care-import-private.h"

G_BEGIN_DECLS

/**
 * CareImportTable:
 * @names: what source_row calls each column: ours where it is understood ("phone", "phone 2"), else its own
 * @row: the row at hand, as it stands in the table
 *
 * What tables with free headers share: which column is which, and the row at hand under those names.
 */
typedef struct
{
  CareColumns *columns;
  guint n;
  char **names;
  gboolean *understood;
  CareSourceRow *row;
} CareImportTable;

CareImportTable *care_import_table_new  (CareImporter *self, CareColumnsKind kind, const CareCsvHeader *header, const char *const *many, GError **error);
void     care_import_table_free (CareImportTable *table);
/* Reads the row at hand. FALSE when it is refused, or says nothing at all. */
gboolean care_import_table_read (CareImporter *self, CareImportTable *table, const CareCsv *csv, const CareCsvRow *row);
/* TRUE when a column that is not understood says something new. */
gboolean care_import_table_adds (const CareImportTable *table, const CareSourceRow *old);
/* @old and over it what @row says; columns that say one thing together (name, or first and last name) are replaced together. With @old NULL
 * a copy of @row. */
CareSourceRow *care_import_merge_rows (const CareSourceRow *old, const CareSourceRow *row);
/* The cleaned value of a column, without the apostrophe that our exports put before what a spreadsheet would run. Free with g_free(); NULL
 * when empty. */
char    *care_import_value     (const CareSourceRow *row, const char *name);
/* Where a mapped record says it came from: word TAB key. */
char    *care_import_source    (const char *word, const char *key);

G_END_DECLS
