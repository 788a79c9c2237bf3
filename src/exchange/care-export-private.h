/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange/care-csv-out.h"
#include "exchange/care-export.h"

G_BEGIN_DECLS

/* What the exporters share. One exporter runs inside one view of the store. */
typedef struct
{
  CareStore *store;
  CareCsvOut *out;
  guint64 n_rows;
  GPtrArray *notes; /* (nullable) */
  gconstpointer columns; /* what the exporter at hand found out about them */
} CareExporter;

typedef gboolean (*CareExportRow) (CareExporter *self, const CareRecord *record, GError **error);
/* Live records of @entity in the order of a text field, then of their ids. */
gboolean care_exporter_each (CareExporter *self, const CareEntity *entity, const char *order, CareExportRow row, GError **error);
/* A live record, its merges followed; NULL (without error) for the null id and what is not there. */
CareRecord *care_exporter_get (CareExporter *self, const CareEntity *entity, const CareId *id);

gboolean care_export_ords (CareExporter *self, GError **error);
gboolean care_export_customers (CareExporter *self, GError **error);
gboolean care_export_devices (CareExporter *self, GError **error);
gboolean care_export_jobs (CareExporter *self, GError **error);

G_END_DECLS
