/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-import-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "exchange/care-import-find.h"
#include "exchange/care-import-table.h"
#include "store/care-act.h"
#include "store/care-ref.h"
#include "util/care-error.h"
#include "util/care-text.h"
#include "util/care-time.h"

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))
#define DEVICE_FIELDS \
  (BIT (CareDevice_serial) | BIT (CareDevice_model) | BIT (CareDevice_customer) | BIT (CareDevice_status) | BIT (CareDevice_sold_on) | \
   BIT (CareDevice_delivered_on) | BIT (CareDevice_installed_on) | BIT (CareDevice_manufactured_on) | BIT (CareDevice_notes))

static const char *const columns[] = {
  "serial", "model", "brand", "model_name", "category", "customer_number", "customer_email", "customer_phone", "customer", "sold_on",
  "delivered_on", "installed_on", "manufactured_on", "status", "notes", NULL,
};
/* The first that a row fills in is who it means. */
static const char *const customer_columns[] = { "customer_number", "customer_email", "customer_phone", "customer" };
static const struct { const char *column; guint field; } dates[] = {
  { "sold_on", CareDevice_sold_on }, { "delivered_on", CareDevice_delivered_on }, { "installed_on", CareDevice_installed_on },
  { "manufactured_on", CareDevice_manufactured_on },
};

/* --- the table --- */

static gboolean
knows (const CareCsvHeader *header, const char *map)
{
  g_autoptr (CareColumns) matched = care_columns_match (CARE_COLUMNS_DEVICES, header, map, NULL);

  return matched != NULL;
}

static gpointer
open_table (CareImporter *self, const CareCsvHeader *header, GError **error)
{
  return care_import_table_new (self, CARE_COLUMNS_DEVICES, header, columns, error);
}

static void
close_table (gpointer data)
{
  care_import_table_free (data);
}

/* --- what a row says --- */

typedef struct
{
  char *serial, *model, *status, *notes;
  const char *known_status;
  gint32 date[G_N_ELEMENTS (dates)];
  gboolean has_date[G_N_ELEMENTS (dates)];
  CareId customer; /* null: none named */
} Said;

static void
said_clear (Said *said)
{
  g_free (said->serial);
  g_free (said->model);
  g_free (said->status);
  g_free (said->notes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Said, said_clear)

/* @self NULL: reads without refusing. FALSE when the row is refused. */
static gboolean
read_dates (CareImporter *self, Said *said, const CareSourceRow *row)
{
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *text = care_import_value (row, dates[i].column);

      if (text == NULL)
        continue;
      said->has_date[i] = care_date_parse (text, &said->date[i]) || care_date_parse_loose (text, &said->date[i]);
      if (!said->has_date[i] && self != NULL)
        return !care_importer_refuse (self, dates[i].column, text, "%s", _("This is no date that can be read; write it as 2026-11-21."));
    }
  return TRUE;
}

static gboolean
read_row (CareImporter *self, Said *said, const CareSourceRow *row)
{
  g_autofree char *slug = NULL;

  *said = (Said) { .serial = care_import_value (row, "serial") };
  said->model = care_import_value (row, "model");
  said->status = care_import_value (row, "status");
  said->notes = care_import_value (row, "notes");
  slug = said->status != NULL ? care_text_slug (said->status) : NULL;
  for (guint i = 0; slug != NULL && care_device_statuses[i] != NULL; i++)
    if (strcmp (slug, care_device_statuses[i]) == 0)
      said->known_status = care_device_statuses[i];
  if (self == NULL)
    return read_dates (self, said, row);
  if (said->serial == NULL)
    return !care_importer_refuse (self, "serial", "", "%s", _("The row has no serial number."));
  if (said->model == NULL)
    return !care_importer_refuse (self, "model", "", "%s", _("The row has no model."));
  if (said->status != NULL && said->known_status == NULL)
    {
      g_autofree char *all = g_strjoinv (", ", (char **) care_device_statuses);

      return !care_importer_refuse (self, "status", said->status, _("This is no status of a device; there are %s."), all);
    }
  return read_dates (self, said, row);
}

/* --- its customer --- */

/* CARE_IMPORT_NONE when the row names nobody; else one, or several, or -1 when there is no such customer. */
static gboolean
find_customer (CareStore *store, const CareSourceRow *row, const char **column, char **value, CareId *id, int *one, GError **error)
{
  CareImportOne found = CARE_IMPORT_NONE;
  g_autoptr (GError) problem = NULL;
  gboolean ok = TRUE;

  *one = CARE_IMPORT_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (customer_columns); i++)
    {
      *column = customer_columns[i];
      *value = care_import_value (row, customer_columns[i]);
      if (*value == NULL)
        continue;
      if (i == 0)
        ok = care_import_find_number (store, *value, id, &found, error);
      else if (i < 3)
        ok = care_import_find_contact (store, i == 1 ? "email" : "phone", *value, NULL, FALSE, id, &found, error);
      else if (care_ref_resolve (store, &CareCustomer_ENTITY, *value, id, &problem))
        found = CARE_IMPORT_ONE;
      else if (g_error_matches (problem, CARE_ERROR, CARE_ERROR_AMBIGUOUS))
        found = CARE_IMPORT_SEVERAL;
      *one = found == CARE_IMPORT_NONE ? -1 : (int) found;
      return ok;
    }
  return TRUE;
}

/* FALSE with @error unset when the row is refused. */
static gboolean
read_customer (CareImporter *self, Said *said, const CareSourceRow *row, GError **error)
{
  g_autofree char *value = NULL;
  const char *column;
  int one;

  if (!find_customer (self->store, row, &column, &value, &said->customer, &one, error))
    return FALSE;
  if (one == CARE_IMPORT_SEVERAL)
    care_importer_refuse (self, column, value, "%s", _("Several customers answer to this; give the customer's number."));
  else if (one == -1)
    care_importer_refuse (self, column, value, "%s", _("There is no such customer; import the customers first."));
  return one == CARE_IMPORT_NONE || one == CARE_IMPORT_ONE;
}

/* --- its model --- */

/* The model as the store has it; else the one that an import makes for this code. @source is that one's. */
static gboolean
find_model (CareStore *store, const char *code, CareId *id, char **source, CareImportOne *one, GError **error)
{
  g_autofree char *folded = care_text_fold (code);

  *source = care_import_source ("code", folded);
  if (!care_import_find_model (store, code, id, one, error))
    return FALSE;
  if (*one == CARE_IMPORT_NONE)
    *id = care_store_follow (store, &CareProductModel_ENTITY, care_id_derived (CareProductModel_ENTITY.name, *source));
  return TRUE;
}

static void
set_clean (CareSourceRow *part, const CareSourceRow *row, const char *name, const char *column)
{
  g_autofree char *value = care_import_value (row, column);

  care_source_row_copy (part, name, value);
}

/* Unknown makes one; a row that spells the words of an imported one differently may respell it. */
static gboolean
bring_model (CareImporter *self, const Said *said, const CareSourceRow *row, CareId *id, GError **error)
{
  g_autoptr (CareSourceRow) part = care_source_row_new ();
  g_autofree char *source = NULL;
  g_autofree char *spelling = NULL;
  const CareId *known;
  CareImportOne one;
  CareId own;

  set_clean (part, row, "code", "model");
  set_clean (part, row, "name", "model_name");
  set_clean (part, row, "brand", "brand");
  set_clean (part, row, "category", "category");
  care_source_row_to_json (part, self->json);
  spelling = g_strconcat ("d", self->json->str, NULL);
  known = care_importer_known (self, spelling);
  if (known != NULL)
    {
      *id = *known;
      return TRUE;
    }
  if (!find_model (self->store, said->model, id, &source, &one, error))
    return FALSE;
  if (one == CARE_IMPORT_SEVERAL)
    {
      care_importer_refuse (self, "model", said->model, "%s", _("Several models have this code; give each its own."));
      return FALSE;
    }
  own = care_id_derived (CareProductModel_ENTITY.name, source);
  if ((one == CARE_IMPORT_NONE || care_id_equal (id, &own)) && !care_import_share (self, &CareProductModel_ENTITY, source, part, id, error))
    return FALSE;
  care_importer_know (self, spelling, id);
  return TRUE;
}

/* --- the device --- */

static void
fill_device (const Said *said, const CareId *model, CareRecord *record)
{
  gboolean sold = said->has_date[0] || said->has_date[1] || !care_id_is_null (&said->customer);
  const char *status = said->has_date[2] ? "installed" : sold ? "sold" : "in_stock";

  care_record_set_text (record, CareDevice_serial, said->serial);
  care_record_set_id (record, CareDevice_model, model);
  care_record_set_id (record, CareDevice_customer, &said->customer);
  care_record_set_text (record, CareDevice_status, said->known_status != NULL ? said->known_status : status);
  care_record_set_text (record, CareDevice_notes, said->notes);
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    if (said->has_date[i])
      care_record_set_int (record, dates[i].field, said->date[i]);
    else
      care_record_clear (record, dates[i].field);
}

CareRecord *
care_import_map_device (CareStore *store, const CareRecord *record, const CareSourceRow *row)
{
  g_auto (Said) said = { NULL };
  g_autofree char *source = NULL;
  g_autofree char *value = NULL;
  const char *column;
  CareRecord *mapped;
  CareImportOne one;
  CareId model;
  int named;

  read_row (NULL, &said, row);
  if (said.model == NULL || !find_model (store, said.model, &model, &source, &one, NULL) ||
      !find_customer (store, row, &column, &value, &said.customer, &named, NULL))
    return NULL;
  mapped = care_record_new (record->entity);
  fill_device (&said, &model, mapped);
  return mapped;
}

static gboolean
find_device (CareImporter *self, const Said *said, const CareId *model, char **source, CareImportFound *found, GError **error)
{
  g_autofree char *folded = care_text_fold (said->serial);
  g_autofree char *key = NULL;
  char text[CARE_ID_TEXT];
  CareImportOne one;
  CareId own, other;

  key = g_strdup_printf ("%s\t%s", folded, care_id_to_text (model, text));
  *source = care_import_source ("serial", key);
  own = care_id_derived (CareDevice_ENTITY.name, *source);
  if (!care_import_find (self->store, &CareDevice_ENTITY, &own, found, error))
    return FALSE;
  if (found->stored != NULL)
    return TRUE;
  if (!care_import_find_device (self->store, said->serial, model, &other, &one, error))
    return FALSE;
  if (one == CARE_IMPORT_SEVERAL)
    care_importer_refuse (self, "serial", said->serial, "%s", _("Several devices of this model have this serial number; merge them first."));
  return one != CARE_IMPORT_ONE || care_import_find (self->store, &CareDevice_ENTITY, &other, found, error);
}

/* The customer that the rows name; the one that is there when an older row's word leads nowhere any more. */
static gboolean
name_customer (CareStore *store, Said *said, const CareSourceRow *merged, const CareRecord *now, GError **error)
{
  g_autofree char *value = NULL;
  const char *column;
  int one;

  if (!find_customer (store, merged, &column, &value, &said->customer, &one, error))
    return FALSE;
  if (one == CARE_IMPORT_SEVERAL || one == -1)
    said->customer = care_record_id (now, CareDevice_customer);
  return TRUE;
}

static gboolean
put_device (CareImporter *self, const CareImportTable *table, const CareImportFound *found, const char *source, const CareId *model,
            const char *hash, GError **error)
{
  g_autoptr (CareRecord) now = found->stored != NULL ? care_record_copy (found->stored) : care_record_new (&CareDevice_ENTITY);
  g_autoptr (CareRecord) mapped = care_record_new (&CareDevice_ENTITY);
  g_autoptr (CareRecord) was = NULL;
  g_autoptr (CareSourceRow) old = NULL;
  g_autoptr (CareSourceRow) merged = NULL;
  g_auto (Said) said = { NULL };
  gboolean fresh = found->stored == NULL || found->back, changed;

  if (found->stored != NULL && found->own)
    old = care_source_row_parse (care_import_text (found->stored, "source_row"));
  was = old != NULL ? care_import_map (self->store, found->stored) : NULL;
  merged = care_import_merge_rows (found->back ? NULL : old, table->row);
  read_row (NULL, &said, merged);
  if (!name_customer (self->store, &said, merged, now, error))
    return FALSE;
  fill_device (&said, model, mapped);
  now->id = found->id;
  changed = care_import_bring_up (self->store, now, mapped, was, DEVICE_FIELDS, !fresh) || care_import_table_adds (table, old);
  care_record_clear (now, CareDevice_deleted_at);
  care_import_sign (self, now, source, fresh || (changed && found->own) ? merged : NULL, hash);
  if (fresh)
    {
      care_importer_made (self, &CareDevice_ENTITY);
      self->fate = CARE_ROW_CREATED;
    }
  else if (changed)
    care_importer_changed (self);
  return care_store_put (self->store, now, found->stored, CARE_PUT_PLAIN, error) && care_act_cover (self->store, now, error);
}

static gboolean
take_device (CareImporter *self, const CareImportTable *table, const Said *said, GError **error)
{
  g_auto (CareImportFound) found = { NULL };
  g_autofree char *source = NULL;
  char hash[CARE_SOURCE_HASH];
  CareId model;

  care_source_row_hash (table->row, hash);
  if (!bring_model (self, said, table->row, &model, error))
    return self->fate == CARE_ROW_REFUSED;
  if (!find_device (self, said, &model, &source, &found, error))
    return FALSE;
  if (self->fate == CARE_ROW_REFUSED || found.gone)
    return TRUE;
  if (found.stored != NULL && !found.back && care_source_seen_has (care_import_text (found.stored, "source_seen"), hash))
    return TRUE;
  if (found.stored == NULL)
    found.id = care_id_derived (CareDevice_ENTITY.name, source);
  return put_device (self, table, &found, source, &model, hash, error);
}

static gboolean
take_row (CareImporter *self, gpointer data, const CareCsv *csv, const CareCsvRow *row, GError **error)
{
  CareImportTable *table = data;
  g_auto (Said) said = { NULL };
  GError *problem = NULL;

  if (!care_import_table_read (self, table, csv, row) || !read_row (self, &said, table->row))
    return TRUE;
  if (!read_customer (self, &said, table->row, &problem))
    {
      if (problem != NULL)
        g_propagate_error (error, problem);
      return problem == NULL;
    }
  return take_device (self, table, &said, error);
}

const CareImportKind care_import_devices = { "devices", knows, open_table, take_row, close_table };
