/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-act-private.h"

#include "util/care-error.h"
#include "util/care-time.h"

#include <string.h>

static const guint start_dates[] = { CareDevice_sold_on, CareDevice_delivered_on, CareDevice_installed_on,
                                     CareDevice_manufactured_on };

/* What a term and a coverage have in common (CARE_RIGHT), by name. */
static const char *const right_fields[] = { "kind",          "rule_set",      "start_basis",    "duration",
                                            "duration_unit", "parts_percent", "labour_percent", "travel_percent" };

/* --- rights --- */

static gboolean
has_start (const CareRecord *device)
{
  for (guint i = 0; i < G_N_ELEMENTS (start_dates); i++)
    if (care_record_has (device, start_dates[i]))
      return TRUE;
  return FALSE;
}

static gboolean
has_term (GPtrArray *coverages, const CareId *term)
{
  for (guint i = 0; i < coverages->len; i++)
    if (care_id_equal (&((CareCoverage *) coverages->pdata[i])->term, term))
      return TRUE;
  return FALSE;
}

static void
copy_right (CareRecord *coverage, const CareRecord *term)
{
  for (guint i = 0; i < G_N_ELEMENTS (right_fields); i++)
    {
      guint from = (guint) care_entity_field (term->entity, right_fields[i]);
      guint to = (guint) care_entity_field (coverage->entity, right_fields[i]);
      switch (term->entity->fields[from].kind)
        {
        case CARE_TEXT:
        case CARE_ENUM:
          care_record_set_text (coverage, to, care_record_text (term, from));
          break;
        case CARE_INT:
        case CARE_ID:
        case CARE_BOOL:
        case CARE_INSTANT:
        case CARE_DATE:
        case CARE_MONEY:
        case CARE_QUANTITY:
        case CARE_N_KINDS:
        default:
          if (care_record_has (term, from))
            care_record_set_int (coverage, to, care_record_int (term, from));
          else
            care_record_clear (coverage, to);
          break;
        }
    }
}

/* A right that a person took away stays away; one that went with an undo may come back. */
static gboolean
was_taken_away (CareStore *store, const CareId *coverage, gboolean *taken, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (
      store->db, "SELECT t.what FROM change c JOIN txn t ON t.n = c.tx WHERE c.\"row\"=$1 ORDER BY c.n DESC LIMIT 1",
      error);

  *taken = FALSE;
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, coverage);
  if (care_stmt_step (stmt, &problem))
    *taken = g_strcmp0 (care_stmt_text (stmt, 0), "delete coverage") == 0;
  care_stmt_reset (stmt);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* The id is derived, so that two stations that sell or import one device make one right. */
static CareId
coverage_id (const CareId *device, const CareId *term)
{
  char first[CARE_ID_TEXT], second[CARE_ID_TEXT];
  g_autofree char *key = g_strconcat (care_id_to_text (device, first), care_id_to_text (term, second), NULL);
  return care_id_derived ("coverage", key);
}

static gboolean
put_coverage (CareStore *store, const CareRecord *device, const CareRecord *term, GError **error)
{
  CareId id = coverage_id (&device->id, &term->id);
  CareRecord *stored = NULL;
  g_autoptr (CareRecord) before = NULL;
  g_autoptr (CareRecord) now = NULL;
  gboolean taken;

  if (!care_store_peek (store, &CareCoverage_ENTITY, &id, &stored, error))
    return FALSE;
  before = stored;
  if (before != NULL && (!was_taken_away (store, &id, &taken, error) || taken))
    return taken;
  now = before != NULL ? care_record_copy (before) : care_record_new (&CareCoverage_ENTITY);
  now->id = id;
  care_record_clear (now, CareCoverage_deleted_at);
  care_record_set_id (now, CareCoverage_device, &device->id);
  care_record_set_id (now, CareCoverage_term, &term->id);
  copy_right (now, term);
  return care_store_put (store, now, before, CARE_PUT_PLAIN, error);
}

gboolean
care_act_cover (CareStore *store, const CareRecord *device, GError **error)
{
  CareId model = care_store_follow (store, &CareProductModel_ENTITY, ((const CareDevice *) device)->model);
  g_autoptr (GPtrArray) terms = NULL;
  g_autoptr (GPtrArray) coverages = NULL;

  if (!has_start (device))
    return TRUE;
  terms = care_store_related (store, &CareWarrantyTerm_ENTITY, "model", &model, error);
  coverages = terms != NULL ? care_store_related (store, &CareCoverage_ENTITY, "device", &device->id, error) : NULL;
  if (coverages == NULL)
    return FALSE;
  for (guint i = 0; i < terms->len; i++)
    {
      CareRecord *term = terms->pdata[i];
      if (!has_term (coverages, &term->id) && !put_coverage (store, device, term, error))
        return FALSE;
    }
  return TRUE;
}

/* A corrected model takes its rights with it; what a person had decided about one stays. */
static gboolean
uncover_model (CareAct *act, const CareId *model, GError **error)
{
  g_autoptr (GPtrArray) coverages =
      care_store_related (act->store, &CareCoverage_ENTITY, "device", &act->record->id, error);

  for (guint i = 0; coverages != NULL && i < coverages->len; i++)
    {
      const CareCoverage *coverage = coverages->pdata[i];
      g_autoptr (CareRecord) term = NULL;
      g_autoptr (CareRecord) now = NULL;
      CareRecord *found = NULL;
      if (!care_act_find (act->store, &CareWarrantyTerm_ENTITY, &coverage->term, &found, error))
        return FALSE;
      term = found;
      if (term == NULL || !care_id_equal (&((CareWarrantyTerm *) term)->model, model) ||
          CARE_HAS (coverage, CareCoverage, override_until))
        continue;
      now = care_record_copy (coverages->pdata[i]);
      care_record_set_int (now, CareCoverage_deleted_at, care_now ());
      if (!care_store_put (act->store, now, coverages->pdata[i], CARE_PUT_PLAIN, error))
        return FALSE;
    }
  return coverages != NULL;
}

/* --- device --- */

gboolean
care_act_device_prepare (CareAct *act, GError **error)
{
  CareDevice *device = (CareDevice *) act->record;

  if (CARE_HAS (device, CareDevice, parent) && care_id_equal (&device->parent, &act->record->id))
    return care_act_invalid (error, _("parent: a device is not a part of itself."));
  if (CARE_GIVEN (act, CareDevice, status) && device->status != NULL)
    return TRUE;
  if (act->before == NULL)
    {
      gboolean sold = CARE_HAS (device, CareDevice, sold_on) || CARE_HAS (device, CareDevice, delivered_on) ||
                      CARE_HAS (device, CareDevice, customer);
      CARE_PUT_TEXT (device, CareDevice, status,
                     CARE_HAS (device, CareDevice, installed_on) ? "installed"
                     : sold                                      ? "sold"
                                                                 : "in_stock");
    }
  else if (g_strcmp0 (device->status, "in_stock") == 0 && CARE_HAS (device, CareDevice, sold_on) &&
           care_act_changes (act, CareDevice_sold_on))
    CARE_PUT_TEXT (device, CareDevice, status, "sold");
  return TRUE;
}

gboolean
care_act_device_follow (CareAct *act, GError **error)
{
  gboolean changes = care_act_changes (act, CareDevice_model);

  if (act->before != NULL && changes && !uncover_model (act, &((const CareDevice *) act->before)->model, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (start_dates); i++)
    changes |= care_act_changes (act, start_dates[i]);
  return !changes || care_act_cover (act->store, act->record, error);
}

static gboolean
put_device (CareStore *store, CareDevice *now, const CareRecord *before, GError **error)
{
  return care_store_put (store, CARE_RECORD (now), before, CARE_PUT_PLAIN, error) &&
         care_act_cover (store, CARE_RECORD (now), error);
}

gboolean
care_act_device_to_shop (CareStore *store, const CareId *device, GError **error)
{
  g_autoptr (CareRecord) before = NULL;
  g_autoptr (CareRecord) now = NULL;
  CareRecord *found = NULL;

  if (!care_act_find (store, &CareDevice_ENTITY, device, &found, error))
    return FALSE;
  before = found;
  if (before == NULL)
    return TRUE;
  now = care_record_copy (before);
  care_record_set_text (now, CareDevice_status, "in_shop");
  return care_store_put (store, now, before, CARE_PUT_PLAIN, error);
}

gboolean
care_act_device_back (CareStore *store, const CareId *device, gboolean in_service, gint32 installed_on,
                      gboolean has_installed_on, GError **error)
{
  static const char *const gone[] = { "replaced", "scrapped", "lost", NULL };
  g_autoptr (CareRecord) before = NULL;
  g_autoptr (CareRecord) record = NULL;
  CareRecord *found = NULL;
  CareDevice *now;

  if (!care_act_find (store, &CareDevice_ENTITY, device, &found, error))
    return FALSE;
  before = found;
  if (before == NULL)
    return TRUE;
  record = care_record_copy (before);
  now = (CareDevice *) record;
  if (in_service && (now->status == NULL || !g_strv_contains (gone, now->status)))
    CARE_PUT_TEXT (now, CareDevice, status, "in_service");
  if (has_installed_on)
    CARE_PUT (now, CareDevice, installed_on, installed_on);
  return put_device (store, now, before, error);
}

/* --- sale --- */

gboolean
care_act_sale_prepare (CareAct *act, GError **error)
{
  CareSale *sale = (CareSale *) act->record;

  if (act->before == NULL && !CARE_HAS (sale, CareSale, sold_on))
    CARE_PUT (sale, CareSale, sold_on, care_date_of_instant (act->at, care_store_zone (act->store)));
  return TRUE;
}

/* The newest live sale of a device but @but; NULL when there is none. */
static gboolean
newest_sale (CareStore *store, const CareId *device, const CareId *but, CareRecord **newest, GError **error)
{
  g_autoptr (GPtrArray) sales = care_store_related (store, &CareSale_ENTITY, "device", device, error);
  const CareSale *best = NULL;

  for (guint i = 0; sales != NULL && i < sales->len; i++)
    {
      const CareSale *sale = sales->pdata[i];
      if (!care_id_equal (&sale->record.id, but) && (best == NULL || sale->sold_on >= best->sold_on))
        best = sale;
    }
  *newest = best != NULL ? care_record_copy (CARE_RECORD (best)) : NULL;
  return sales != NULL;
}

/* @sale NULL: nobody bought it any more. A site of the one before goes. */
static gboolean
sell (CareStore *store, const CareRecord *before, const CareSale *sale, GError **error)
{
  g_autoptr (CareRecord) record = care_record_copy (before);
  CareDevice *device = (CareDevice *) record;
  CareId none = { { 0 } };

  if (sale == NULL || !care_id_equal (&device->customer, &sale->customer))
    care_record_clear (record, CareDevice_site);
  care_record_set_id (record, CareDevice_customer, sale != NULL ? &sale->customer : &none);
  if (sale != NULL)
    CARE_PUT (device, CareDevice, sold_on, sale->sold_on);
  else
    care_record_clear (record, CareDevice_sold_on);
  if (sale != NULL && (device->status == NULL || g_str_equal (device->status, "in_stock")))
    CARE_PUT_TEXT (device, CareDevice, status, "sold");
  else if (sale == NULL && g_strcmp0 (device->status, "sold") == 0)
    CARE_PUT_TEXT (device, CareDevice, status, "in_stock");
  return put_device (store, device, before, error);
}

gboolean
care_act_sale_follow (CareAct *act, GError **error)
{
  const CareSale *sale = (const CareSale *) act->record;
  g_autoptr (CareRecord) device = NULL;
  g_autoptr (CareRecord) other = NULL;
  CareRecord *found = NULL;

  if (act->before != NULL && !care_act_changes (act, CareSale_device) && !care_act_changes (act, CareSale_customer) &&
      !care_act_changes (act, CareSale_sold_on))
    return TRUE;
  if (act->before != NULL && care_act_changes (act, CareSale_device) &&
      !care_act_sale_remove (act->store, act->before, error))
    return FALSE;
  if (!newest_sale (act->store, &sale->device, &act->record->id, &found, error))
    return FALSE;
  other = found;
  /* A sale of long ago, entered late, does not take the device from who bought it since. */
  if (other != NULL && ((CareSale *) other)->sold_on > sale->sold_on)
    return TRUE;
  if (!care_act_find (act->store, &CareDevice_ENTITY, &sale->device, &found, error))
    return FALSE;
  device = found;
  return device == NULL || sell (act->store, device, sale, error);
}

/* The device goes back to the sale before, or to nobody, if it still stands as this sale left it. */
gboolean
care_act_sale_remove (CareStore *store, const CareRecord *record, GError **error)
{
  const CareSale *sale = (const CareSale *) record;
  g_autoptr (CareRecord) device = NULL;
  g_autoptr (CareRecord) other = NULL;
  CareRecord *found = NULL;

  if (!care_act_find (store, &CareDevice_ENTITY, &sale->device, &found, error))
    return FALSE;
  device = found;
  if (device == NULL || !care_id_equal (&((CareDevice *) device)->customer, &sale->customer) ||
      ((CareDevice *) device)->sold_on != sale->sold_on)
    return TRUE;
  if (!newest_sale (store, &sale->device, &record->id, &found, error))
    return FALSE;
  other = found;
  return sell (store, device, (const CareSale *) other, error);
}

/* --- terms and coverages by hand --- */

static void
fill_right (CareRecord *record)
{
  static const struct
  {
    const char *field, *value;
  } defaults[] = {
    { "kind", "commercial_manufacturer" },
    { "rule_set", "contract" },
    { "start_basis", "installation,delivery,sale" },
    { "duration_unit", "month" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    {
      guint n = (guint) care_entity_field (record->entity, defaults[i].field);
      if (!care_record_has (record, n))
        care_record_set_text (record, n, defaults[i].value);
    }
}

gboolean
care_act_term_prepare (CareAct *act, GError **error)
{
  if (act->before == NULL)
    fill_right (act->record);
  return TRUE;
}

gboolean
care_act_coverage_prepare (CareAct *act, GError **error)
{
  CareCoverage *coverage = (CareCoverage *) act->record;

  if (act->before != NULL)
    return TRUE;
  /* Who names the day it starts means that day. */
  if (coverage->start_basis == NULL && CARE_HAS (coverage, CareCoverage, start))
    CARE_PUT_TEXT (coverage, CareCoverage, start_basis, "fixed");
  fill_right (act->record);
  return TRUE;
}
