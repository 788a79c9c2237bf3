/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Other programs' tables in. What each kind takes and how a row finds its record: CLI.md, In and out. */

/* Refused rows kept in a result; all of them are counted, and written to CareImportJob.refused. */
#define CARE_IMPORT_MAX_REFUSED 10000

/**
 * CareImportInput:
 * @name: how it is called in refusals and sentences
 * @stream: read from where it stands to its end; not closed
 * @size: its bytes, for progress; 0 when unknown
 */
typedef struct
{
  const char *name;
  GInputStream *stream;
  guint64 size;
} CareImportInput;

/* @done and @total in bytes of all inputs; @total is 0 when one of them is unknown. */
typedef void (*CareImportProgress) (guint64 done, guint64 total, gpointer data);

/**
 * CareImportJob:
 * @kind: ords, customers, devices, everything, or auto to tell it from each header
 * @map: (nullable): text of a mapping file, see care_columns_match(); for customers and devices
 * @encoding: (nullable): an iconv name; %NULL to find out
 * @dry_run: does everything and takes it back at the end
 * @refused: (nullable): gets a table of the refused rows, file,row,column,value,why
 */
typedef struct
{
  const char *kind;
  const CareImportInput *inputs;
  guint n_inputs;
  const char *map;
  const char *encoding;
  gboolean dry_run;
  GOutputStream *refused;
  CareImportProgress progress;
  gpointer progress_data;
} CareImportJob;

typedef struct
{
  char *file;
  guint64 row;  /* of the record, the header is 1 */
  char *column; /* NULL: the row as a whole */
  char *value;  /* cut after 200 characters */
  char *why;    /* one sentence */
} CareImportRefused;

/**
 * CareImportResult:
 * @import: what `import --undo` takes; null after a dry run
 * @read: created + updated + unchanged + refused
 * @records: entity name (static) → gint64 (owned): records made new
 * @refusals: of CareImportRefused, the first %CARE_IMPORT_MAX_REFUSED
 * @notes: sentences, such as which columns were not understood
 *
 * Clear with care_import_result_clear().
 */
typedef struct
{
  CareId import;
  guint64 read, created, updated, unchanged, refused;
  GHashTable *records;
  GPtrArray *refusals;
  GPtrArray *notes;
} CareImportResult;

/**
 * care_import_run:
 * @store: a writer's store
 * @result: filled in; cleared here before
 *
 * All inputs as one import, in one transaction that streams them: memory does not grow with their size, and a fault of a whole file (or of the
 * store) leaves the store as it was. Rows with a fault of their own are refused alone.
 *
 * Errors: those of care_csv_new(), care_csv_next() and care_columns_match() with the file's name before them; CARE_ERROR_USAGE for an unknown
 * kind; those of care_store_commit().
 */
gboolean care_import_run          (CareStore *store, const CareImportJob *job, CareImportResult *result, GError **error);
void     care_import_result_clear (CareImportResult *result);

/**
 * care_import_undo:
 * @kept: gets one sentence (owned) for each record that stays because somebody changed it or refers to it
 *
 * Takes a whole import back in one transaction: what it made is marked as deleted, what it changed goes back to what it was. `export everything`
 * then gives the same bytes as before the import, but for what is @kept.
 *
 * Errors: CARE_ERROR_NOT_FOUND, CARE_ERROR_REFUSED when it was undone already.
 */
gboolean care_import_undo         (CareStore *store, const CareId *import, GPtrArray *kept, GError **error);

G_END_DECLS
