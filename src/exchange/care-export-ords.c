/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-export-private.h"

#include <string.h>

#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "exchange/care-import-private.h"
#include "exchange/care-ords.h"
#include "util/care-error.h"
#include "util/care-time.h"

/* Open Repair Data as it came, with what people changed since. A value goes out as it stood in its row unless the record says something
 * else than the row: so spelling, blanks and
 * everything that we do not use come back to the byte. */

typedef struct
{
  CareExporter *exporter;
  gboolean is_new;    /* a row of release 0.3 is among them */
  GPtrArray *others;  /* names of columns that are none of the standard's, by name */
  GHashTable *changed; /* id of a customer or a model met before → the Changed of it; bounded */
} Header;

/* Which texts of a record are not what its source row says; NULL where they are. */
typedef struct { char *first, *second; gboolean is_first, is_second; } Changed;

#define MAX_MET 50000

static gboolean
is_ours (const CareRecord *job)
{
  const char *source = care_import_text (job, "source");

  return source != NULL && g_str_has_prefix (source, "ords\t");
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Which columns there are. */
static gboolean
look_at_job (CareRecord *job, gpointer data)
{
  Header *header = data;
  g_autoptr (CareSourceRow) row = is_ours (job) ? care_source_row_parse (care_import_text (job, "source_row")) : NULL;

  for (guint i = 0; row != NULL && i < care_source_row_n (row); i++)
    {
      const char *name = care_source_row_name (row, i);

      if (strcmp (name, CARE_ORDS_RELEASE) == 0)
        header->is_new = TRUE;
      else if (care_ords_find (name) < 0 && !g_ptr_array_find_with_equal_func (header->others, name, g_str_equal, NULL))
        g_ptr_array_add (header->others, g_strdup (name));
    }
  return TRUE;
}

static gboolean
is_written (const Header *header, guint column)
{
  return header->is_new || !care_ords_is_new (column);
}

static void
header_out (const Header *header)
{
  CareCsvOut *out = header->exporter->out;

  for (guint i = 0; i < CARE_ORDS_N; i++)
    if (is_written (header, i))
      care_csv_out_field (out, care_ords_columns[i], -1);
  for (guint i = 0; i < header->others->len; i++)
    care_csv_out_field (out, header->others->pdata[i], -1);
  care_csv_out_end_row (out);
}

/* --- what people changed --- */

static void
changed_free (gpointer data)
{
  Changed *changed = data;

  g_free (changed->first);
  g_free (changed->second);
  g_free (changed);
}

/* The two text fields of a customer or a model as they are, and whether somebody changed them. Thousands of rows share one. */
static const Changed *
look_up (CareExporter *self, const CareEntity *entity, const CareId *id, guint first, guint second)
{
  const Header *header = self->columns;
  Changed *changed = g_hash_table_lookup (header->changed, id);
  g_autoptr (CareRecord) record = NULL;
  g_autoptr (CareRecord) mapped = NULL;

  if (changed != NULL)
    return changed;
  record = care_exporter_get (self, entity, id);
  mapped = record != NULL ? care_import_map (self->store, record) : NULL;
  changed = g_new0 (Changed, 1);
  if (record != NULL)
    {
      changed->first = g_strdup (care_record_text (record, first));
      changed->second = g_strdup (care_record_text (record, second));
      changed->is_first = mapped == NULL || !care_record_same (record, mapped, first);
      changed->is_second = mapped == NULL || !care_record_same (record, mapped, second);
    }
  if (g_hash_table_size (header->changed) >= MAX_MET)
    g_hash_table_remove_all (header->changed);
  g_hash_table_insert (header->changed, g_memdup2 (id, sizeof *id), changed);
  return changed;
}

static void
put_group (CareExporter *self, CareSourceRow *row, const CareRecord *job, const CareRecord *mapped)
{
  const Changed *customer = look_up (self, &CareCustomer_ENTITY, &((const CareJob *) job)->customer, CareCustomer_name, CareCustomer_notes);

  if (customer->is_first || !care_import_same (self->store, job, mapped, CareJob_customer))
    care_source_row_copy (row, care_ords_columns[CARE_ORDS_GROUP], customer->first);
}

static void
put_device (CareExporter *self, CareSourceRow *row, const CareRecord *job)
{
  g_autoptr (CareRecord) device = care_exporter_get (self, &CareDevice_ENTITY, &((const CareJob *) job)->device);
  g_autoptr (CareRecord) mapped = device != NULL ? care_import_map (self->store, device) : NULL;
  const Changed *model;
  gboolean other;
  g_autofree char *year = NULL;

  if (device == NULL)
    return;
  model = look_up (self, &CareProductModel_ENTITY, &((CareDevice *) device)->model, CareProductModel_brand, CareProductModel_category);
  other = mapped == NULL || !care_import_same (self->store, device, mapped, CareDevice_model);
  if (other || model->is_first)
    care_source_row_copy (row, care_ords_columns[CARE_ORDS_BRAND], model->first);
  if (other || model->is_second)
    care_source_row_copy (row, care_ords_columns[CARE_ORDS_CATEGORY], model->second);
  if (mapped != NULL && care_record_same (device, mapped, CareDevice_manufactured_year))
    return;
  year = care_record_format (device, CareDevice_manufactured_year, care_store_book (self->store));
  care_source_row_copy (row, care_ords_columns[CARE_ORDS_YEAR], year);
}

static void
put_date (CareExporter *self, CareSourceRow *row, const CareJob *job, const CareRecord *mapped)
{
  g_autofree char *date = NULL;

  if (care_record_same (CARE_RECORD (job), mapped, CareJob_demanded_at) || !CARE_HAS (job, CareJob, demanded_at))
    return;
  date = care_date_format (care_date_of_instant (job->demanded_at, care_store_zone (self->store)));
  care_source_row_copy (row, care_ords_columns[CARE_ORDS_DATE], date);
}

static void
put_status (CareSourceRow *row, const CareJob *job)
{
  const char *raw = care_source_row_get (row, care_ords_columns[CARE_ORDS_STATUS]);

  if (g_strcmp0 (raw != NULL ? care_ords_result (raw) : NULL, job->result) != 0)
    care_source_row_copy (row, care_ords_columns[CARE_ORDS_STATUS], care_ords_status (job->result));
}

static void
put_changes (CareExporter *self, CareSourceRow *row, const CareRecord *job)
{
  g_autoptr (CareRecord) mapped = care_import_map_ords (self->store, job, row);

  if (mapped == NULL)
    return;
  if (!care_record_same (job, mapped, CareJob_problem))
    care_source_row_copy (row, care_ords_columns[CARE_ORDS_PROBLEM], ((const CareJob *) job)->problem);
  put_group (self, row, job, mapped);
  put_device (self, row, job);
  put_date (self, row, (const CareJob *) job, mapped);
  put_status (row, (const CareJob *) job);
}

/* --- rows --- */

static gboolean
job_out (CareExporter *self, const CareRecord *job, GError **error)
{
  const Header *header = self->columns;
  g_autoptr (CareSourceRow) row = is_ours (job) ? care_source_row_parse (care_import_text (job, "source_row")) : NULL;

  if (row == NULL)
    return TRUE;
  put_changes (self, row, job);
  for (guint i = 0; i < CARE_ORDS_N; i++)
    if (is_written (header, i))
      care_csv_out_field (self->out, care_source_row_get (row, care_ords_columns[i]), -1);
  for (guint i = 0; i < header->others->len; i++)
    care_csv_out_field (self->out, care_source_row_get (row, header->others->pdata[i]), -1);
  care_csv_out_end_row (self->out);
  self->n_rows++;
  return TRUE;
}

gboolean
care_export_ords (CareExporter *self, GError **error)
{
  Header header = { .exporter = self };
  CareQuery query = { &CareJob_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };
  gboolean ok;

  header.others = g_ptr_array_new_with_free_func (g_free);
  ok = care_store_each (self->store, &query, look_at_job, &header, error);
  g_ptr_array_sort (header.others, compare_names);
  if (ok)
    header_out (&header);
  header.changed = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, changed_free);
  self->columns = &header;
  ok = ok && care_exporter_each (self, &CareJob_ENTITY, "number", job_out, error);
  self->columns = NULL;
  g_hash_table_unref (header.changed);
  g_ptr_array_unref (header.others);
  return ok;
}
