/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-import-customers.h"

#include <string.h>

#include "exchange/care-import-find.h"
#include "exchange/care-import-table.h"
#include "util/care-text.h"

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))
#define SITE_FIELDS                                                                                                    \
  (BIT (CareSite_customer) | BIT (CareSite_street) | BIT (CareSite_postal_code) | BIT (CareSite_city) |                \
   BIT (CareSite_region) | BIT (CareSite_country))

/* --- contact points --- */

static gboolean
is_same_point (const CareContactPoint *point, const char *kind, const char *key)
{
  return g_strcmp0 (point->key, key) == 0 && care_import_is_phone (point->kind) == care_import_is_phone (kind);
}

/* Of the customer and the value: the same on every station, and the same when the value comes back. */
static CareId
point_id (const CareId *customer, const CareSaidPoint *point)
{
  char id[CARE_ID_TEXT];
  g_autofree char *key = g_strdup_printf ("%s\t%s\t%s", care_id_to_text (customer, id),
                                          strcmp (point->kind, "email") == 0 ? "email" : "phone", point->key);

  return care_id_derived (CareContactPoint_ENTITY.name, key);
}

CareRecord *
care_import_map_point (const CareRecord *record, const CareSourceRow *row)
{
  CareRecord *mapped = care_record_new (&CareContactPoint_ENTITY);
  CareId customer = ((const CareContactPoint *) record)->customer;

  care_record_set_id (mapped, CareContactPoint_customer, &customer);
  care_record_set_text (mapped, CareContactPoint_kind, care_source_row_get (row, "kind"));
  care_record_set_text (mapped, CareContactPoint_value, care_source_row_get (row, "value"));
  return mapped;
}

static gboolean
put_point (CareImporter *self, const CareId *customer, const CareSaidPoint *point, CareImportFound *found, const char *hash, GError **error)
{
  g_autoptr (CareRecord) now = found->stored != NULL ? care_record_copy (found->stored) : care_record_new (&CareContactPoint_ENTITY);
  g_autoptr (CareSourceRow) row = care_source_row_new ();
  g_autofree char *source = care_import_source ("point", point->key);

  now->id = found->id;
  care_source_row_set (row, "kind", point->kind);
  care_source_row_set (row, "value", point->value);
  care_record_clear (now, CareContactPoint_deleted_at);
  care_record_set_id (now, CareContactPoint_customer, customer);
  care_record_set_text (now, CareContactPoint_kind, point->kind);
  care_record_set_text (now, CareContactPoint_value, point->value);
  care_import_sign (self, now, source, row, hash);
  care_importer_made (self, &CareContactPoint_ENTITY);
  care_importer_changed (self);
  return care_store_put (self->store, now, found->stored, CARE_PUT_PLAIN, error);
}

static gboolean
ensure_point (CareImporter *self, const CareId *customer, GPtrArray *there, const CareSaidPoint *point, const char *hash, GError **error)
{
  g_auto (CareImportFound) found = { NULL };
  CareId id = point_id (customer, point);

  for (guint i = 0; i < there->len; i++)
    if (is_same_point (there->pdata[i], point->kind, point->key))
      return TRUE;
  if (!care_import_find (self->store, &CareContactPoint_ENTITY, &id, &found, error))
    return FALSE;
  return (found.stored != NULL && !found.back) || put_point (self, customer, point, &found, hash, error);
}

/* A value that the table no longer gives goes, unless a person was at it. Without source_seen: it may come back. */
static gboolean
drop_point (CareImporter *self, const CareId *customer, const CareSaidPoint *point, GError **error)
{
  g_auto (CareImportFound) found = { NULL };
  g_autoptr (CareRecord) mapped = NULL;
  g_autoptr (CareRecord) now = NULL;
  CareId id = point_id (customer, point);

  if (!care_import_find (self->store, &CareContactPoint_ENTITY, &id, &found, error))
    return FALSE;
  mapped = found.stored != NULL && care_record_is_live (found.stored) ? care_import_map (self->store, found.stored) : NULL;
  if (mapped == NULL || ((CareContactPoint *) found.stored)->note != NULL || !care_record_same (found.stored, mapped, CareContactPoint_value))
    return TRUE;
  now = care_record_copy (found.stored);
  care_record_set_int (now, CareContactPoint_deleted_at, self->now);
  care_record_clear (now, CareContactPoint_source_seen);
  care_importer_changed (self);
  return care_store_put (self->store, now, found.stored, CARE_PUT_PLAIN, error);
}

static gboolean
says_point (const CareSaid *said, const CareSaidPoint *wanted)
{
  for (guint i = 0; i < said->points->len; i++)
    {
      const CareSaidPoint *point = said->points->pdata[i];

      if (strcmp (point->key, wanted->key) == 0 && care_import_is_phone (point->kind) == care_import_is_phone (wanted->kind))
        return TRUE;
    }
  return FALSE;
}

gboolean
care_import_points (CareImporter *self, const CareId *customer, const CareSaid *now, const CareSaid *was, const char *hash, GError **error)
{
  g_autoptr (GPtrArray) there = NULL;

  for (guint i = 0; was != NULL && i < was->points->len; i++)
    if (!says_point (now, was->points->pdata[i]) && !drop_point (self, customer, was->points->pdata[i], error))
      return FALSE;
  if (now->points->len == 0)
    return TRUE;
  there = care_store_related (self->store, &CareContactPoint_ENTITY, "customer", customer, error);
  for (guint i = 0; there != NULL && i < now->points->len; i++)
    if (!ensure_point (self, customer, there, now->points->pdata[i], hash, error))
      return FALSE;
  return there != NULL;
}

/* --- the site --- */

static void
fill_site (const CareSaid *said, const CareId *customer, CareRecord *record)
{
  care_record_set_id (record, CareSite_customer, customer);
  care_record_set_text (record, CareSite_street, said->street);
  care_record_set_text (record, CareSite_postal_code, said->postal_code);
  care_record_set_text (record, CareSite_city, said->city);
  care_record_set_text (record, CareSite_region, said->region);
  care_record_set_text (record, CareSite_country, said->country);
}

CareRecord *
care_import_map_site (const CareRecord *record, const CareSourceRow *row)
{
  g_auto (CareSaid) said = { NULL };
  CareRecord *mapped = care_record_new (&CareSite_ENTITY);
  CareId customer = ((const CareSite *) record)->customer;

  care_said_read (&said, row);
  fill_site (&said, &customer, mapped);
  return mapped;
}

/* One of the customer's sites, made by whomever, is already this one. */
static gboolean
has_site (CareImporter *self, const CareId *customer, const CareRecord *wanted, gboolean *has, GError **error)
{
  g_autoptr (GPtrArray) sites = care_store_related (self->store, &CareSite_ENTITY, "customer", customer, error);

  *has = FALSE;
  for (guint i = 0; sites != NULL && i < sites->len && !*has; i++)
    {
      const CareRecord *site = sites->pdata[i];

      *has = care_record_same (site, wanted, CareSite_street) && care_record_same (site, wanted, CareSite_postal_code) &&
             care_record_same (site, wanted, CareSite_city);
    }
  return sites != NULL;
}

static const char *const site_columns[] = { "address", "address2", "postal_code", "city", "region", "country" };

static gboolean
put_site (CareImporter *self, const CareRecord *mapped, const CareImportFound *found, const CareSourceRow *row, const char *hash, GError **error)
{
  g_autoptr (CareRecord) now = found->stored != NULL ? care_record_copy (found->stored) : care_record_new (&CareSite_ENTITY);
  g_autoptr (CareRecord) was = found->stored != NULL && found->own ? care_import_map (self->store, found->stored) : NULL;
  g_autoptr (CareSourceRow) part = care_source_row_new ();
  gboolean fresh = found->stored == NULL || found->back;

  now->id = found->id;
  care_record_clear (now, CareSite_deleted_at);
  if (!care_import_bring_up (self->store, now, mapped, was, SITE_FIELDS, !fresh) && !fresh)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (site_columns); i++)
    care_source_row_set (part, site_columns[i], care_source_row_get (row, site_columns[i]));
  if (found->own)
    care_import_sign (self, now, "site\taddress", part, hash);
  if (fresh)
    care_importer_made (self, &CareSite_ENTITY);
  care_importer_changed (self);
  return care_store_put (self->store, now, found->stored, CARE_PUT_PLAIN, error);
}

gboolean
care_import_site (CareImporter *self, const CareId *customer, const CareSourceRow *row, const CareSaid *now, const char *hash, GError **error)
{
  g_auto (CareImportFound) found = { NULL };
  g_autoptr (CareRecord) mapped = NULL;
  char text[CARE_ID_TEXT];
  CareId id = care_id_derived (CareSite_ENTITY.name, care_id_to_text (customer, text));
  gboolean has;

  if (!care_said_has_address (now))
    return TRUE;
  if (!care_import_find (self->store, &CareSite_ENTITY, &id, &found, error))
    return FALSE;
  mapped = care_record_new (&CareSite_ENTITY);
  fill_site (now, customer, mapped);
  if (found.gone)
    return TRUE;
  if (found.stored == NULL && !has_site (self, customer, mapped, &has, error))
    return FALSE;
  return (found.stored == NULL && has) || put_site (self, mapped, &found, row, hash, error);
}
