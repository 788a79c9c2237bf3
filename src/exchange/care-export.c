/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-export-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "exchange/care-everything.h"
#include "store/care-import-log.h"
#include "util/care-error.h"

typedef gboolean (*Export) (CareExporter *self, GError **error);

static const struct { const char *kind; Export run; CareCsvOutFlags flags; } kinds[] = {
  { "ords", care_export_ords, CARE_CSV_OUT_EXACT },
  { "customers", care_export_customers, CARE_CSV_OUT_EXACT },
  { "devices", care_export_devices, CARE_CSV_OUT_EXACT },
  { "jobs", care_export_jobs, CARE_CSV_OUT_GUARD },
};

gboolean
care_exporter_each (CareExporter *self, const CareEntity *entity, const char *order, CareExportRow row, GError **error)
{
  g_autoptr (GArray) ids = care_import_log_ids (self->store, entity, order, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (CareRecord) record = NULL;
      CareRecord *found = NULL;

      if (!care_store_peek (self->store, entity, &g_array_index (ids, CareId, i), &found, error))
        return FALSE;
      record = found;
      if (record != NULL && !row (self, record, error))
        return FALSE;
    }
  return ids != NULL;
}

CareRecord *
care_exporter_get (CareExporter *self, const CareEntity *entity, const CareId *id)
{
  CareId followed = care_id_is_null (id) ? *id : care_store_follow (self->store, entity, *id);
  CareRecord *record = NULL;

  if (care_id_is_null (id) || !care_store_peek (self->store, entity, &followed, &record, NULL))
    return NULL;
  return record;
}

static gboolean
run_table (CareExporter *self, guint kind, GOutputStream *stream, GError **error)
{
  g_autoptr (CareCsvOut) out = care_csv_out_new (stream, kinds[kind].flags);
  gboolean ok;

  if (!care_import_log_view (self->store, error))
    return FALSE;
  self->out = out;
  ok = kinds[kind].run (self, error);
  care_import_log_end_view (self->store);
  return ok && care_csv_out_close (out, error);
}

gboolean
care_export_run (CareStore *store, const char *kind, GOutputStream *stream, guint64 *n_rows, GPtrArray *notes, GError **error)
{
  CareExporter self = { .store = store, .notes = notes };

  if (strcmp (kind, "everything") == 0)
    return care_everything_write (store, stream, n_rows, error);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kind, kinds[i].kind) == 0)
      {
        gboolean ok = run_table (&self, i, stream, error);

        if (n_rows != NULL)
          *n_rows = self.n_rows;
        return ok;
      }
  g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("“%s” cannot be exported; there are ords, customers, devices, jobs and everything."), kind);
  return FALSE;
}
