/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CareSourceRow:
 *
 * One row of somebody's table as an imported record keeps it in `source_row`: column name → value, byte for byte as it
 * stood there. Empty values are left out, names stand in the order of their bytes, so that two tables that differ only
 * in the order of columns, or in columns nobody filled in, give the same row. Names that begin with `_` are our notes
 * about the row (`_release`), not part of what it says.
 */
typedef struct _CareSourceRow CareSourceRow;

CareSourceRow *care_source_row_new     (void);
void           care_source_row_free    (CareSourceRow *self);
/* Empties the row, keeping its memory for the next one. */
void           care_source_row_clear   (CareSourceRow *self);
/* @name and @value are borrowed until the row is cleared or freed; a value of "" or NULL takes the name out. */
void           care_source_row_set     (CareSourceRow *self, const char *name, const char *value);
/* As above, but the row takes copies. */
void           care_source_row_copy    (CareSourceRow *self, const char *name, const char *value);
/* The value as it stands in the table; NULL when there is none. Borrowed. */
const char    *care_source_row_get     (const CareSourceRow *self, const char *name);
guint          care_source_row_n       (const CareSourceRow *self);
const char    *care_source_row_name    (const CareSourceRow *self, guint i);
const char    *care_source_row_value   (const CareSourceRow *self, guint i);

/* One JSON object; replaces what @out holds. */
void           care_source_row_to_json (const CareSourceRow *self, GString *out);
/* NULL when @json is NULL or not such an object: what it said is then unknown. */
CareSourceRow *care_source_row_parse   (const char *json);

/* 12 hex digits of what the row says, the same for equal rows of any table. */
#define CARE_SOURCE_HASH 13
void           care_source_row_hash    (const CareSourceRow *self, char out[CARE_SOURCE_HASH]);

/* `source_seen`: hashes in the order of their bytes, separated by blanks; NULL is the empty set. */
gboolean       care_source_seen_has    (const char *seen, const char *hash);
/* Free with g_free(). */
char          *care_source_seen_add    (const char *seen, const char *hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareSourceRow, care_source_row_free)

G_END_DECLS
