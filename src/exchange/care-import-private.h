/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "exchange/care-csv-out.h"
#include "exchange/care-csv.h"
#include "exchange/care-import.h"
#include "exchange/care-source-row.h"

G_BEGIN_DECLS

/* What the importers share. One importer runs inside one commit. */

typedef enum
{
  CARE_ROW_UNCHANGED,
  CARE_ROW_UPDATED,
  CARE_ROW_CREATED,
  CARE_ROW_REFUSED,
} CareRowFate;

typedef struct
{
  CareStore *store;
  const CareImportJob *job;
  CareImportResult *result;
  CareCsvOut *refused;  /* (nullable) */
  const char *file;     /* the input at hand … */
  guint64 row;          /* … and its record */
  CareRowFate fate;     /* of that record, so far */
  GHashTable *known;    /* spelling met in this run → CareId of the shared record that it stands for; bounded */
  GString *json;        /* scratch */
  gint64 now;
  gboolean began;
} CareImporter;

/* Refuses the row at hand; a second fault of one row does not count. Always %TRUE, so that a row ends with `return care_importer_refuse (…)`. */
gboolean care_importer_refuse (CareImporter *self, const char *column, const char *value, const char *format, ...) G_GNUC_PRINTF (4, 5);
void     care_importer_note   (CareImporter *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* The row made (or brought back) a record of @entity. */
void     care_importer_made   (CareImporter *self, const CareEntity *entity);
/* The row changed something that was there. */
void     care_importer_changed (CareImporter *self);
/* What a spelling stands for; remembered for this run, so that most rows need not ask the store. */
const CareId *care_importer_known (CareImporter *self, const char *spelling);
void     care_importer_know   (CareImporter *self, const char *spelling, const CareId *id);

/* --- kinds (care-import.c has the table) --- */
typedef struct
{
  const char *name;
  /* TRUE when the header is one of this kind. */
  gboolean (*knows) (const CareCsvHeader *header, const char *map);
  /* State for one file; NULL with CARE_ERROR_INVALID when a needed column is missing. */
  gpointer (*open)  (CareImporter *self, const CareCsvHeader *header, GError **error);
  gboolean (*row)   (CareImporter *self, gpointer state, const CareCsv *csv, const CareCsvRow *row, GError **error);
  void     (*close) (gpointer state);
} CareImportKind;

extern const CareImportKind care_import_ords, care_import_customers, care_import_devices;
/* One archive; `import everything`. */
gboolean care_import_everything (CareImporter *self, GInputStream *stream, GError **error);

/* --- records (care-import-record.c) --- */

/**
 * CareImportFound:
 *
 * What the store has for an id: @stored is the record that it leads to (merges followed) or NULL; @own says that it is the imported record itself
 * and not one that a person merged it into; @gone that it is deleted and stays so; @back that an undo took it away and it may come back.
 */
typedef struct
{
  CareRecord *stored;
  CareId id; /* of @stored, or where a new one goes */
  gboolean own, gone, back;
} CareImportFound;
void     care_import_found_clear (CareImportFound *found);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CareImportFound, care_import_found_clear)
gboolean care_import_find     (CareStore *store, const CareEntity *entity, const CareId *id, CareImportFound *found, GError **error);
/* The same for a record at hand, which is taken over. */
gboolean care_import_found_take (CareStore *store, CareRecord *record, CareImportFound *found, GError **error);

/* Brings the fields in @mask of @now up to @mapped where @now still has what @was says (NULL: nothing was said): what a person changed
 * stays. With @fill
 * an empty value says nothing. TRUE when a field changed. */
gboolean care_import_bring_up (CareStore *store, CareRecord *now, const CareRecord *mapped, const CareRecord *was, guint64 mask, gboolean fill);
/* Equal values, references compared after their merges. */
gboolean care_import_same     (CareStore *store, const CareRecord *a, const CareRecord *b, guint n);
/* Number of source, source_row, source_seen in an imported entity. */
guint    care_import_field    (const CareEntity *entity, const char *name);
const char *care_import_text  (const CareRecord *record, const char *name);
/* Sets source (when it has none), source_row and adds @hash to source_seen. @row NULL leaves source_row. */
void     care_import_sign     (CareImporter *self, CareRecord *record, const char *source, const CareSourceRow *row, const char *hash);

/* --- what a source row says (the reverse of an edit) --- */

/* The record that @record's source_row maps to; NULL when it has none, or one that cannot be read. Used to tell a person's edits. */
CareRecord *care_import_map   (CareStore *store, const CareRecord *record);
CareRecord *care_import_map_ords (CareStore *store, const CareRecord *record, const CareSourceRow *row);
CareRecord *care_import_map_customer (CareStore *store, const CareRecord *record, const CareSourceRow *row);
CareRecord *care_import_map_device (CareStore *store, const CareRecord *record, const CareSourceRow *row);
CareRecord *care_import_map_shared (const CareEntity *entity, const CareSourceRow *row);

/* --- shared records: many rows speak of one, each spelled as it likes; the spelling that is first in the order of bytes wins --- */
gboolean care_import_share    (CareImporter *self, const CareEntity *entity, const char *source, const CareSourceRow *row, CareId *id, GError **error);


G_END_DECLS
