/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-export-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "domain/care-company.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "exchange/care-import-find.h"

/* A text as import takes it back: where a spreadsheet would run it, an apostrophe goes before it. A phone is no formula. */
static void
text_out (CareExporter *self, const char *text)
{
  g_autofree char *guarded = NULL;
  gboolean phone = text != NULL && text[0] == '+' && strspn (text, "+0123456789 ()-/.;") == strlen (text);

  if (text != NULL && *text != '\0' && strchr ("=+-@", *text) != NULL && !phone)
    guarded = g_strconcat ("'", text, NULL);
  care_csv_out_field (self->out, guarded != NULL ? guarded : text, -1);
}

static void
field_out (CareExporter *self, const CareRecord *record, guint n)
{
  g_autofree char *text = care_record_format (record, n, care_store_book (self->store));

  text_out (self, text);
}

static void
fields_out (CareExporter *self, const CareRecord *record, const guint *fields, guint n)
{
  for (guint i = 0; i < n; i++)
    if (record != NULL)
      field_out (self, record, fields[i]);
    else
      care_csv_out_field (self->out, NULL, 0);
}

static gboolean
end_row (CareExporter *self)
{
  care_csv_out_end_row (self->out);
  self->n_rows++;
  return TRUE;
}

/* --- customers --- */

static const char *const customer_header[] = {
  "number", "kind", "name", "company", "phone", "phone 2", "mobile", "email", "language", "tax_id", "address", "postal_code", "city", "region",
  "country", "notes", NULL,
};

/* Values of one kind from the @first on, at most @most of them: "601 222 333; 22 611 00 00". What import cuts a field at may not stand in them. */
static void
points_out (CareExporter *self, GPtrArray *points, const char *kind, guint first, guint most)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < points->len; i++)
    {
      const CareContactPoint *point = points->pdata[i];

      if (g_strcmp0 (point->kind, kind) != 0 || n++ < first || n > first + most)
        continue;
      if (text->len > 0)
        g_string_append (text, "; ");
      g_string_append (text, point->value);
      g_strdelimit (text->str + text->len - strlen (point->value), ";,\n", ' ');
    }
  text_out (self, text->str);
}

static gboolean
customer_out (CareExporter *self, const CareRecord *record, GError **error)
{
  static const guint head[] = { CareCustomer_number, CareCustomer_kind, CareCustomer_name };
  static const guint middle[] = { CareCustomer_language, CareCustomer_tax_id };
  static const guint address[] = { CareSite_street, CareSite_postal_code, CareSite_city, CareSite_region, CareSite_country };
  const CareCustomer *customer = (const CareCustomer *) record;
  g_autoptr (CareRecord) company = care_exporter_get (self, &CareCustomer_ENTITY, &customer->company);
  g_autoptr (GPtrArray) points = care_store_related (self->store, &CareContactPoint_ENTITY, "customer", &record->id, error);
  g_autoptr (GPtrArray) sites = points != NULL ? care_store_related (self->store, &CareSite_ENTITY, "customer", &record->id, error) : NULL;

  if (sites == NULL)
    return FALSE;
  fields_out (self, record, head, G_N_ELEMENTS (head));
  text_out (self, company != NULL ? ((CareCustomer *) company)->name : NULL);
  points_out (self, points, "phone", 0, 1);
  points_out (self, points, "phone", 1, G_MAXUINT - 1);
  points_out (self, points, "mobile", 0, G_MAXUINT);
  points_out (self, points, "email", 0, G_MAXUINT);
  fields_out (self, record, middle, G_N_ELEMENTS (middle));
  fields_out (self, sites->len > 0 ? sites->pdata[0] : NULL, address, G_N_ELEMENTS (address));
  field_out (self, record, CareCustomer_notes);
  return end_row (self);
}

gboolean
care_export_customers (CareExporter *self, GError **error)
{
  care_csv_out_row (self->out, customer_header);
  return care_exporter_each (self, &CareCustomer_ENTITY, "number", customer_out, error);
}

/* --- devices --- */

static const char *const device_header[] = {
  "serial", "model", "brand", "model_name", "category", "customer_number", "sold_on", "delivered_on", "installed_on", "manufactured_on", "status",
  "notes", NULL,
};

/* A word that leads back to this model and no other: its code, its name, else its id. Free with g_free(). */
static char *
word_for_model (CareExporter *self, const CareRecord *record)
{
  const CareProductModel *model = (const CareProductModel *) record;
  const char *words[] = { model->code, model->name };
  char id[CARE_ID_TEXT];

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      CareImportOne one = CARE_IMPORT_NONE;
      CareId found;

      if (words[i] != NULL && care_import_find_model (self->store, words[i], &found, &one, NULL) && one == CARE_IMPORT_ONE &&
          care_id_equal (&found, &record->id))
        return g_strdup (words[i]);
    }
  return g_strdup (care_id_to_text (&record->id, id));
}

static gboolean
device_out (CareExporter *self, const CareRecord *record, GError **error)
{
  static const guint model_fields[] = { CareProductModel_brand, CareProductModel_name, CareProductModel_category };
  static const guint dates[] = { CareDevice_sold_on, CareDevice_delivered_on, CareDevice_installed_on, CareDevice_manufactured_on, CareDevice_status,
                                 CareDevice_notes };
  const CareDevice *device = (const CareDevice *) record;
  g_autoptr (CareRecord) model = NULL;
  g_autoptr (CareRecord) customer = NULL;
  g_autofree char *word = NULL;

  if (device->serial == NULL)
    return TRUE;
  model = care_exporter_get (self, &CareProductModel_ENTITY, &device->model);
  customer = care_exporter_get (self, &CareCustomer_ENTITY, &device->customer);
  word = model != NULL ? word_for_model (self, model) : NULL;
  field_out (self, record, CareDevice_serial);
  text_out (self, word);
  fields_out (self, model, model_fields, G_N_ELEMENTS (model_fields));
  text_out (self, customer != NULL ? ((CareCustomer *) customer)->number : NULL);
  fields_out (self, record, dates, G_N_ELEMENTS (dates));
  return end_row (self);
}

gboolean
care_export_devices (CareExporter *self, GError **error)
{
  CareQuery query = { &CareDevice_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };
  gint64 all;

  care_csv_out_row (self->out, device_header);
  if (!care_exporter_each (self, &CareDevice_ENTITY, "serial", device_out, error))
    return FALSE;
  all = care_store_count (self->store, &query, error);
  if (all > (gint64) self->n_rows && self->notes != NULL)
    g_ptr_array_add (self->notes, g_strdup_printf (_("%lu devices without a serial number were left out; “export ords” and “export everything”"
                                                     " have them."), (gulong) (all - (gint64) self->n_rows)));
  return all >= 0;
}

/* --- jobs --- */

static const char *const job_header[] = {
  "number", "type", "priority", "phase", "status", "result", "customer_number", "customer", "serial", "model", "problem", "found_fault", "solution",
  "technician", "team", "channel", "demanded_at", "promised_on", "scheduled_at", "handed_over_at", "price", "essential_repair", "unusable_from",
  "unusable_until", NULL,
};

static const char *
text_of (const CareRecord *record, guint n)
{
  return record != NULL ? care_record_text (record, n) : NULL;
}

/* The writer guards these: nobody imports them again. */
static gboolean
job_out (CareExporter *self, const CareRecord *record, GError **error)
{
  static const guint head[] = { CareJob_number, CareJob_type, CareJob_priority, CareJob_phase, CareJob_status, CareJob_result };
  static const guint middle[] = { CareJob_problem, CareJob_found_fault, CareJob_solution };
  static const guint tail[] = { CareJob_channel,          CareJob_demanded_at,    CareJob_promised_on,
                                CareJob_scheduled_at,     CareJob_handed_over_at, CareJob_price,
                                CareJob_essential_repair, CareJob_unusable_from,  CareJob_unusable_until };
  const CareJob *job = (const CareJob *) record;
  g_autoptr (CareRecord) customer = care_exporter_get (self, &CareCustomer_ENTITY, &job->customer);
  g_autoptr (CareRecord) device = care_exporter_get (self, &CareDevice_ENTITY, &job->device);
  g_autoptr (CareRecord) model = device != NULL ? care_exporter_get (self, &CareProductModel_ENTITY, &((CareDevice *) device)->model) : NULL;
  g_autoptr (CareRecord) technician = care_exporter_get (self, &CareUser_ENTITY, &job->technician);
  g_autoptr (CareRecord) team = care_exporter_get (self, &CareTeam_ENTITY, &job->team);
  const char *names[] = { text_of (technician, CareUser_name), text_of (team, CareTeam_name) };
  const char *refs[] = { text_of (customer, CareCustomer_number), text_of (customer, CareCustomer_name), text_of (device, CareDevice_serial),
                         text_of (model, CareProductModel_name) };

  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    care_csv_out_field (self->out, text_of (record, head[i]), -1);
  for (guint i = 0; i < G_N_ELEMENTS (refs); i++)
    care_csv_out_field (self->out, refs[i], -1);
  for (guint i = 0; i < G_N_ELEMENTS (middle); i++)
    care_csv_out_field (self->out, text_of (record, middle[i]), -1);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    care_csv_out_field (self->out, names[i], -1);
  for (guint i = 0; i < G_N_ELEMENTS (tail); i++)
    {
      g_autofree char *text = care_record_format (record, tail[i], care_store_book (self->store));

      care_csv_out_field (self->out, text, -1);
    }
  return end_row (self);
}

gboolean
care_export_jobs (CareExporter *self, GError **error)
{
  care_csv_out_row (self->out, job_header);
  return care_exporter_each (self, &CareJob_ENTITY, "number", job_out, error);
}
