/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-demo-private.h"

#include "util/care-error.h"
#include "util/care-money.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

guint
care_demo_below (Demo *demo, guint n)
{
  return (guint) g_rand_int_range (demo->rand, 0, (gint32) n);
}

gboolean
care_demo_chance (Demo *demo, guint percent)
{
  return care_demo_below (demo, 100) < percent;
}

const char *
care_demo_pick (Demo *demo, const char *const *list)
{
  return list[care_demo_below (demo, g_strv_length ((char **) list))];
}

gint64
care_demo_at (Demo *demo, gint32 date)
{
  int weekday = ((date % 7) + 10) % 7; /* 1970-01-01 was a Thursday; Monday is 0 */
  guint minute = care_demo_below (demo, 9 * 60);

  if (weekday > 4)
    date += 7 - weekday;
  return care_instant_of_date (date, 8 + (int) minute / 60, (int) minute % 60, care_store_zone (demo->store));
}

gint64
care_demo_money (Demo *demo, int cents)
{
  switch (care_currency_digits (care_store_book (demo->store)->currency))
    {
    case 0:
      return cents / 100;
    case 3:
      return (gint64) cents * 10;
    default:
      return cents;
    }
}

CareId
care_demo_id (Demo *demo, const CareEntity *entity)
{
  g_autofree char *key = g_strdup_printf ("%u/%s/%u", demo->seed, entity->name, demo->drawn[care_entity_index (entity)]++);
  return care_id_derived ("demo", key);
}

static void
count (Demo *demo, const CareEntity *entity, gint64 n)
{
  gint64 *made;

  if (demo->counts == NULL)
    return;
  made = g_hash_table_lookup (demo->counts, entity->name);
  if (made == NULL)
    {
      made = g_new0 (gint64, 1);
      g_hash_table_insert (demo->counts, (gpointer) entity->name, made);
    }
  *made += n;
}

/* A fact became known when it happened. */
static void
record_fact (CareRecord *record)
{
  int at = care_entity_field (record->entity, "at");
  int answered = care_entity_field (record->entity, "answered_at");
  int recorded = care_entity_field (record->entity, "recorded_at");

  if (recorded >= 0 && !care_record_has (record, (guint) recorded))
    care_record_set_int (record, (guint) recorded, care_record_int (record, (guint) (at >= 0 ? at : answered)));
}

gboolean
care_demo_put (Demo *demo, CareRecord *record, GError **error)
{
  if (care_id_is_null (&record->id))
    record->id = care_demo_id (demo, record->entity);
  record_fact (record);
  count (demo, record->entity, 1);
  return care_store_put (demo->store, record, NULL, CARE_PUT_FRESH, error);
}

gboolean
care_demo_share (Demo *demo, CareRecord *record, const char *key, GError **error)
{
  CareRecord *stored = NULL;
  g_autofree char *full = g_strconcat (record->entity->name, "/", key, NULL);

  if (care_id_is_null (&record->id))
    record->id = care_id_derived ("demo", full);
  if (!care_store_peek (demo->store, record->entity, &record->id, &stored, error))
    return FALSE;
  if (stored == NULL)
    return care_demo_put (demo, record, error);
  if (!care_record_is_live (stored))
    {
      g_autoptr (CareRecord) before = stored;
      record->rev = before->rev;
      count (demo, record->entity, 1);
      return care_store_put (demo->store, record, before, CARE_PUT_PLAIN, error);
    }
  care_record_free (stored);
  return TRUE;
}

/* --- all of it --- */

/* What a station makes up would become the company's. */
static gboolean
may_be_filled (Demo *demo, GError **error)
{
  if (g_strcmp0 (care_store_role (demo->store), "station") != 0)
    return TRUE;
  g_set_error_literal (error, CARE_ERROR, CARE_ERROR_REFUSED,
                       _("This is a station of a server, and its demo data would be sent to everybody; fill a store of its own."));
  return FALSE;
}

static gboolean
is_new (Demo *demo, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%u/customer/0", demo->seed);
  CareId first = care_id_derived ("demo", key);
  CareRecord *stored = NULL;

  if (!care_store_peek (demo->store, &CareCustomer_ENTITY, &first, &stored, error))
    return FALSE;
  if (stored == NULL)
    return TRUE;
  care_record_free (stored);
  g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, _("This store was filled with seed %u already; give another --seed."), demo->seed);
  return FALSE;
}

static gboolean
fill (CareStore *store, gpointer data, GError **error)
{
  Demo *demo = data;
  return may_be_filled (demo, error) && is_new (demo, error) && care_demo_catalog (demo, error) && care_demo_people (demo, error) &&
         care_demo_devices (demo, error) && care_demo_jobs (demo, error) && care_demo_stock (demo, error) && care_demo_plan (demo, error) &&
         care_demo_finish (demo, error);
}

static void
clear_customer (gpointer data)
{
  DemoCustomer *customer = data;
  g_free (customer->name);
  g_free (customer->email);
}

static void
clear_device (gpointer data)
{
  care_record_free (CARE_RECORD (((DemoDevice *) data)->record));
}

static void
demo_open (Demo *demo, CareStore *store, guint seed, double scale, GHashTable *counts)
{
  *demo = (Demo) { .store = store, .seed = seed, .scale = scale, .counts = counts };
  demo->rand = g_rand_new_with_seed (seed);
  demo->today = care_store_today (store);
  demo->horizon = care_instant_of_date (demo->today, 0, 0, care_store_zone (store));
  demo->technicians = g_array_new (FALSE, TRUE, sizeof (DemoTechnician));
  demo->models = g_new0 (CareId, care_demo_n_models);
  demo->parts = g_new0 (CareId, care_demo_n_categories * DEMO_PARTS);
  demo->customers = g_array_new (FALSE, TRUE, sizeof (DemoCustomer));
  g_array_set_clear_func (demo->customers, clear_customer);
  demo->devices = g_array_new (FALSE, TRUE, sizeof (DemoDevice));
  g_array_set_clear_func (demo->devices, clear_device);
  demo->needs = g_array_new (FALSE, TRUE, sizeof (DemoNeed));
}

static void
demo_clear (Demo *demo)
{
  g_rand_free (demo->rand);
  g_array_unref (demo->technicians);
  g_array_unref (demo->customers);
  g_array_unref (demo->devices);
  g_array_unref (demo->needs);
  g_free (demo->models);
  g_free (demo->parts);
  care_record_free (demo->survey != NULL ? CARE_RECORD (demo->survey) : NULL);
}

gboolean
care_demo_fill (CareStore *store, guint seed, double scale, GHashTable *counts, GError **error)
{
  CareTxn txn = { .what = "demo" };
  Demo demo;
  gboolean ok;

  demo_open (&demo, store, seed, scale, counts);
  ok = care_store_commit (store, &txn, fill, &demo, error);
  demo_clear (&demo);
  return ok;
}
