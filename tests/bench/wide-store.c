/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a store whose lists are long: so many customers with a phone, devices with a right, parts and follow-ups, put as every row is put. The names
 * are of four languages. Prints rows, seconds and the file's megabytes.
 * Usage: wide-store STORE [ROWS] */
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "store/care-store.h"
#include "util/care-text.h"

#include <glib/gstdio.h>

#define ROWS 100000
#define AT_ONCE 5000 /* rows a transaction */
#define MODELS 200

typedef struct
{
  guint n;      /* of each list */
  guint at;     /* the next row */
  guint64 dice;
  GArray *customers, *devices, *models; /* of CareId */
} Wide;

static guint
roll (Wide *wide, guint below)
{
  wide->dice = wide->dice * G_GUINT64_CONSTANT (6364136223846793005) + G_GUINT64_CONSTANT (1442695040888963407);
  return (guint) (wide->dice >> 33) % below;
}

#define PICK(wide, table) (table[roll (wide, G_N_ELEMENTS (table))])

static const char *const first_names[] = {
  "Ada", "Łucja", "Zofia", "Jan", "Świętopełk", "Żaneta", "Ąžuolas", "Rūta", "Šarūnas", "Žydrė", "Eglė", "Jonas", "Анна", "Ёлка", "Яков", "Борис", "Emma",
  "Oliver", "Zachary", "anne",
};

static const char *const last_names[] = {
  "Nowak", "Wiśniewska", "Źrebiec", "Żukowska", "Łukasik", "Ćwik", "Kowalska", "Kazlauskas", "Žukauskaitė", "Čepaitis", "Šimkus", "Petrauskienė", "Иванов",
  "Щукина", "Ефимов", "Яблоков", "Smith", "O'Neill", "Zimmer", "van Dyke", "Adams", "Hughes",
};

static const char *const things[] = { "Fan motor", "Łożysko", "Žarnelė", "Уплотнение", "Pump", "Śruba", "Čiaupas", "Фильтр", "Heater", "relay" };
static const char *const reasons[] = { "Call about the offer", "Zapytać o ocenę", "Paskambinti dėl remonto", "Позвонить после визита", "Overdue inspection" };

static gboolean
put (CareStore *store, CareRecord *record, GArray *ids, GError **error)
{
  gboolean ok = care_store_put (store, record, NULL, CARE_PUT_FRESH, error);
  if (ok && ids != NULL)
    g_array_append_val (ids, record->id);
  care_record_free (record);
  return ok;
}

static void
set_id (CareRecord *record, const char *field, GArray *ids, guint at)
{
  care_record_set_id (record, (guint) care_entity_field (record->entity, field), &g_array_index (ids, CareId, at));
}

static void
set_text (CareRecord *record, const char *field, char *text)
{
  care_record_set_text (record, (guint) care_entity_field (record->entity, field), text);
  g_free (text);
}

static void
set_int (CareRecord *record, const char *field, gint64 value)
{
  care_record_set_int (record, (guint) care_entity_field (record->entity, field), value);
}

static gboolean
put_model (CareStore *store, Wide *wide, gboolean part, GError **error)
{
  CareRecord *model = care_record_new (&CareProductModel_ENTITY);
  set_text (model, "code", g_strdup_printf ("%s-%06u", part ? "P" : "M", roll (wide, 1000000)));
  set_text (model, "name", g_strdup_printf ("%s %u", PICK (wide, things), roll (wide, 10000)));
  set_text (model, "brand", g_strdup (PICK (wide, last_names)));
  set_text (model, "category", g_strdup (PICK (wide, things)));
  set_text (model, "kind", g_strdup (part ? "part" : "product"));
  if (roll (wide, 10) > 0)
    set_int (model, "price", roll (wide, 100000));
  return put (store, model, part ? NULL : wide->models, error);
}

static gboolean
put_customer (CareStore *store, Wide *wide, GError **error)
{
  CareRecord *customer = care_record_new (&CareCustomer_ENTITY), *point = care_record_new (&CareContactPoint_ENTITY);
  g_autofree char *phone = g_strdup_printf ("+48 %09u", roll (wide, 1000000000));
  gboolean company = roll (wide, 5) == 0;

  set_text (customer, "number", g_strdup_printf ("C-2026-%06u", wide->at));
  set_text (customer, "name", g_strdup_printf ("%s %s %u", PICK (wide, first_names), PICK (wide, last_names), roll (wide, 1000)));
  set_text (customer, "kind", g_strdup (company ? "company" : "person"));
  set_text (customer, "language", g_strdup (((const char *[]) { "pl", "lt", "ru", "en" })[roll (wide, 4)]));
  if (!company && wide->customers->len > 0 && roll (wide, 10) == 0)
    set_id (customer, "company", wide->customers, roll (wide, wide->customers->len));
  if (!put (store, customer, wide->customers, error))
    return FALSE;
  set_id (point, "customer", wide->customers, wide->customers->len - 1);
  set_text (point, "kind", g_strdup ("mobile"));
  set_text (point, "value", g_strdup (phone));
  set_text (point, "key", care_contact_key ("mobile", phone));
  set_int (point, "preferred", 1);
  return put (store, point, NULL, error);
}

static gboolean
put_device (CareStore *store, Wide *wide, GError **error)
{
  static const char *const statuses[] = { "sold", "installed", "installed", "in_service", "in_shop", "out_of_order" };
  CareRecord *device = care_record_new (&CareDevice_ENTITY), *right = care_record_new (&CareCoverage_ENTITY);

  if (roll (wide, 20) > 0)
    set_text (device, "serial", g_strdup_printf ("%c%c-%07u", 'A' + (char) roll (wide, 26), 'a' + (char) roll (wide, 26), roll (wide, 10000000)));
  set_id (device, "model", wide->models, roll (wide, wide->models->len));
  set_id (device, "customer", wide->customers, roll (wide, wide->customers->len));
  set_text (device, "status", g_strdup (PICK (wide, statuses)));
  if (roll (wide, 5) > 0)
    set_int (device, "sold_on", 18000 + roll (wide, 2500));
  if (!put (store, device, wide->devices, error))
    return FALSE;
  set_id (right, "device", wide->devices, wide->devices->len - 1);
  set_text (right, "kind", g_strdup ("commercial_seller"));
  set_text (right, "start_basis", g_strdup ("sale"));
  set_int (right, "duration", 24);
  set_text (right, "duration_unit", g_strdup ("month"));
  return put (store, right, NULL, error);
}

static gboolean
put_follow_up (CareStore *store, Wide *wide, GError **error)
{
  CareRecord *call = care_record_new (&CareFollowUp_ENTITY);
  gboolean open = roll (wide, 2) == 0;
  CareId user = care_store_user (store);

  set_id (call, "customer", wide->customers, roll (wide, wide->customers->len));
  set_id (call, "device", wide->devices, roll (wide, wide->devices->len));
  set_text (call, "reason", g_strdup (PICK (wide, reasons)));
  set_int (call, "due", 20000 + roll (wide, 1000));
  set_text (call, "status", g_strdup (open ? "open" : "done"));
  if (!open)
    set_text (call, "outcome", g_strdup ("reached_resolved"));
  if (roll (wide, 2) == 0)
    care_record_set_id (call, (guint) care_entity_field (call->entity, "assigned"), &user);
  set_int (call, "created_at", 1700000000 + roll (wide, 80000000));
  return put (store, call, NULL, error);
}

static gboolean
put_some (CareStore *store, gpointer data, GError **error)
{
  Wide *wide = data;
  while (wide->models->len < MODELS)
    if (!put_model (store, wide, FALSE, error))
      return FALSE;
  for (guint i = 0; i < AT_ONCE && wide->at < wide->n; i++, wide->at++)
    if (!put_customer (store, wide, error) || !put_device (store, wide, error) || !put_model (store, wide, TRUE, error)
        || !put_follow_up (store, wide, error))
      return FALSE;
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareStore) store = NULL;
  Wide wide = { .n = ROWS, .dice = 1 };
  gint64 start = g_get_monotonic_time ();
  GStatBuf info = { 0 };

  if (argc < 2)
    return 2;
  if (argc > 2)
    wide.n = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  wide.customers = g_array_new (FALSE, FALSE, sizeof (CareId));
  wide.devices = g_array_new (FALSE, FALSE, sizeof (CareId));
  wide.models = g_array_new (FALSE, FALSE, sizeof (CareId));
  store = care_store_create (argv[1], NULL, "wide-store", &error);
  while (error == NULL && wide.at < wide.n)
    care_store_commit (store, &(CareTxn) { .what = "wide" }, put_some, &wide, &error);
  if (error != NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  care_store_close (g_steal_pointer (&store));
  g_stat (argv[1], &info);
  g_print ("%u %.1f %.1f\n", wide.n * 6, (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC, (double) info.st_size / 1048576);
  return 0;
}
