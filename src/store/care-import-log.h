/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

G_BEGIN_DECLS

/* What imports and exports need of the store besides reading and writing records: the list of imports, taking one back, and a few set-wise
 * questions. */

/**
 * CareImportEntry:
 * @files: names, one a line
 *
 * A row of the list of imports made in this store.
 */
typedef struct
{
  CareId id;
  const char *kind;
  const char *files;
  guint64 read, created, updated, unchanged, refused;
} CareImportEntry;

/* Writes the entry inside the import's own commit (CareTxn.import is its id). */
gboolean care_import_log_add        (CareStore *store, const CareImportEntry *entry, GError **error);

/* Counts how often @content (any text) was asked for in this commit: 1 the first time. Kept in the file, not in memory; care_import_log_forget()
 * before the commit ends. */
gboolean care_import_log_occurrence (CareStore *store, const char *content, gint64 *n, GError **error);
gboolean care_import_log_forget     (CareStore *store, GError **error);

/* TRUE when nothing was written but what care_store_create() writes, or all of it was taken back. */
gboolean care_import_log_is_new_store (CareStore *store);
/* TRUE when the last change of a record was made by undoing an import: it may come back. */
gboolean care_import_log_was_undone (CareStore *store, const CareId *row, gboolean *undone, GError **error);

/* The same for a fact: it was voided when an import was undone, and nobody told it again. */
gboolean care_import_log_fact_undone (CareStore *store, const CareRecord *fact, gboolean *undone, GError **error);

/* Brings counters behind a number that came in from elsewhere: the next J-2026-… is after @number when that has this form. */
gboolean care_import_log_number     (CareStore *store, const char *number, GError **error);
/* Gives every job without a phase the caches of its events. Inside a commit. */
gboolean care_import_log_derive     (CareStore *store, GError **error);

/* Puts @now in the place of the fact @before (nullable): that one is voided, this one is put, or said again if it was voided once. Inside a
 * commit. */
gboolean care_import_log_replace    (CareStore *store, const CareRecord *before, CareRecord *now, GError **error);

/* One consistent view over all reads until care_import_log_end_view(). */
gboolean care_import_log_view       (CareStore *store, GError **error);
void     care_import_log_end_view   (CareStore *store);
/* A fact that was voided and told again has a new id (care_store_undo). Maps such ids (CareId, owned) to the id of the first telling (CareId,
 * owned), for exports that must not tell
 * that anything happened. NULL on error. */
GHashTable *care_import_log_first_tellings (CareStore *store, const CareEntity *entity, GError **error);
/* Ids (CareId) of the live records of @entity, ordered by a text field, then by id; @field NULL: by id. */
GArray  *care_import_log_ids        (CareStore *store, const CareEntity *entity, const char *field, GError **error);
/* Live records of @entity whose name, folded, is @folded. */
GPtrArray *care_import_log_by_name  (CareStore *store, const CareEntity *entity, const char *folded, GError **error);

/**
 * CareImportEdited:
 * @field: where the field is told; borrowed
 *
 * Whether somebody changed @record since its import. %TRUE also when that cannot be told.
 */
typedef gboolean (*CareImportEdited) (CareStore *store, const CareRecord *record, const char **field, gpointer data);

/**
 * care_import_log_undo:
 * @edited: asked about each record that the import made and that keeps its source row
 * @kept: gets one sentence (owned) for each record that stays
 *
 * Takes an import back in one transaction (DESIGN 4, Undo and export). What it made is marked as deleted, unless @edited says that it was
 * changed since,
 * or something that the import did not make refers to it, or it is needed by a record that stays. What it changed goes back to its old value where it
 * still has the new one. Facts of a record that goes need no voiding row.
 *
 * Errors: CARE_ERROR_NOT_FOUND, CARE_ERROR_REFUSED when it was undone already, those of care_store_commit().
 */
gboolean care_import_log_undo       (CareStore *store, const CareId *import, CareImportEdited edited, gpointer data, GPtrArray *kept, GError **error);

G_END_DECLS
