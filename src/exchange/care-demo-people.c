/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-demo-private.h"

#include "store/care-act.h"
#include "util/care-text.h"
#include "util/care-time.h"

#include <string.h>

#define CUSTOMERS 300
#define DEVICES 420
#define OLDEST_SALE 1100 /* days ago */
#define NEWEST_SALE 40

/* --- who --- */

/* Latin letters for an address: folded, and Cyrillic by sound. */
static char *
latin (const char *name)
{
  static const char *const sounds[] = { "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p",
                                        "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya" };
  g_autofree char *folded = care_text_fold (name);
  GString *out = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c >= 0x430 && c < 0x450)
        g_string_append (out, sounds[c - 0x430]);
      else if (c < 0x80 && g_ascii_isalnum ((char) c))
        g_string_append_c (out, (char) c);
      else if (c == ' ')
        g_string_append_c (out, '.');
    }
  return g_string_free (out, FALSE);
}

static void
name_person (Demo *demo, DemoCustomer *customer, guint n)
{
  const DemoWords *words = &care_demo_words[customer->language];
  gboolean woman = care_demo_chance (demo, 55) || n < 4;
  const char *first = care_demo_pick (demo, woman ? words->women : words->men);
  const char *family = care_demo_pick (demo, woman ? words->women_families : words->men_families);

  /* The first of each language is the same for every seed: guides and tests look for her. */
  if (n < DEMO_N_LANGUAGES)
    customer->name = g_strdup_printf ("%s %s", words->women[0], words->women_families[0]);
  else
    customer->name = g_strdup_printf ("%s %s", first, family);
}

static void
name_firm (Demo *demo, DemoCustomer *customer, guint n)
{
  const DemoWords *words = &care_demo_words[customer->language];
  guint len = g_strv_length ((char **) words->firms);
  guint branch = n / DEMO_N_LANGUAGES / len;

  customer->name = branch == 0 ? g_strdup (words->firms[n / DEMO_N_LANGUAGES % len])
                               : g_strdup_printf ("%s %u", words->firms[n / DEMO_N_LANGUAGES % len], branch + 1);
}

static gboolean
put_customer (Demo *demo, DemoCustomer *customer, gboolean firm, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareCustomer_ENTITY);
  CareCustomer *row = (CareCustomer *) record;
  g_autofree char *number = care_store_next_number (demo->store, "C", error);

  if (number == NULL)
    return FALSE;
  CARE_PUT_TEXT (row, CareCustomer, number, number);
  CARE_PUT_TEXT (row, CareCustomer, alias, number);
  CARE_PUT_TEXT (row, CareCustomer, name, customer->name);
  CARE_PUT_TEXT (row, CareCustomer, kind, firm ? "company" : "person");
  CARE_PUT_TEXT (row, CareCustomer, language, care_demo_words[customer->language].language);
  care_record_set_id (record, CareCustomer_company, &customer->company);
  if (!care_demo_put (demo, record, error))
    return FALSE;
  customer->id = record->id;
  return TRUE;
}

static gboolean
put_point (Demo *demo, const DemoCustomer *customer, const char *kind, const char *value, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareContactPoint_ENTITY);
  CareContactPoint *point = (CareContactPoint *) record;

  care_record_set_id (record, CareContactPoint_customer, &customer->id);
  CARE_PUT_TEXT (point, CareContactPoint, kind, kind);
  CARE_PUT_TEXT (point, CareContactPoint, value, value);
  CARE_PUT (point, CareContactPoint, preferred, TRUE);
  return care_demo_put (demo, record, error);
}

static gboolean
put_reach (Demo *demo, DemoCustomer *customer, guint n, GError **error)
{
  guint digits = (n / DEMO_N_LANGUAGES + demo->seed * 131) % 1000;
  g_autofree char *phone = g_strdup_printf ("%s%s%03u", care_demo_words[customer->language].phone, customer->language == DEMO_PL ? " " : "", digits);
  g_autofree char *local = latin (customer->name);

  if (care_demo_chance (demo, 80) || n < DEMO_N_LANGUAGES)
    customer->email = g_strdup_printf ("%s%u@example.%s", local, n, n % 2 == 0 ? "com" : "org");
  return put_point (demo, customer, care_demo_chance (demo, 75) ? "mobile" : "phone", phone, error) &&
         (customer->email == NULL || put_point (demo, customer, "email", customer->email, error));
}

static gboolean
put_site (Demo *demo, DemoCustomer *customer, GError **error)
{
  const DemoWords *words = &care_demo_words[customer->language];
  g_autoptr (CareRecord) record = care_record_new (&CareSite_ENTITY);
  CareSite *site = (CareSite *) record;
  const char *city = care_demo_pick (demo, words->cities);
  const char *space = customer->language == DEMO_EN ? strchr (strchr (city, ' ') + 1, ' ') : strchr (city, ' ');
  g_autofree char *postal = g_strndup (city, (gsize) (space - city));
  const char *street = care_demo_pick (demo, words->streets);
  guint house = 1 + care_demo_below (demo, 120);
  g_autofree char *line = customer->language == DEMO_EN ? g_strdup_printf ("%u %s", house, street) : g_strdup_printf ("%s %u", street, house);

  care_record_set_id (record, CareSite_customer, &customer->id);
  CARE_PUT_TEXT (site, CareSite, name, customer->name);
  CARE_PUT_TEXT (site, CareSite, street, line);
  CARE_PUT_TEXT (site, CareSite, postal_code, postal);
  CARE_PUT_TEXT (site, CareSite, city, space + 1);
  CARE_PUT_TEXT (site, CareSite, country, words->country);
  if (!care_demo_put (demo, record, error))
    return FALSE;
  customer->site = record->id;
  return TRUE;
}

static gboolean
put_consent (Demo *demo, const DemoCustomer *customer, const char *purpose, const char *state, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareConsent_ENTITY);
  CareConsent *consent = (CareConsent *) record;

  care_record_set_id (record, CareConsent_customer, &customer->id);
  care_record_set_id (record, CareConsent_by, &demo->desks[customer->language]);
  CARE_PUT_TEXT (consent, CareConsent, channel, "email");
  CARE_PUT_TEXT (consent, CareConsent, purpose, purpose);
  CARE_PUT_TEXT (consent, CareConsent, state, state);
  CARE_PUT_TEXT (consent, CareConsent, source, "sales contract");
  CARE_PUT_TEXT (consent, CareConsent, text_version, "2024-1");
  CARE_PUT (consent, CareConsent, at, care_demo_at (demo, demo->today - OLDEST_SALE - 10));
  return care_demo_put (demo, record, error);
}

static gboolean
put_consents (Demo *demo, DemoCustomer *customer, guint n, GError **error)
{
  guint dice = n < DEMO_N_LANGUAGES ? 1 : care_demo_below (demo, 100);

  if (customer->email == NULL)
    return TRUE;
  customer->consent = dice < 70 ? "given" : dice < 82 ? "refused" : NULL;
  return (customer->consent == NULL || put_consent (demo, customer, "survey", customer->consent, error)) &&
         (dice % 3 == 0 || put_consent (demo, customer, "service", "given", error)) &&
         (dice % 5 != 0 || put_consent (demo, customer, "marketing", dice % 2 == 0 ? "given" : "refused", error));
}

gboolean
care_demo_people (Demo *demo, GError **error)
{
  guint n = MAX ((guint) (CUSTOMERS * demo->scale + 0.5), 2 * DEMO_N_LANGUAGES);
  CareId firms[DEMO_N_LANGUAGES] = { { { 0 } } };

  for (guint i = 0; i < n; i++)
    {
      gboolean firm = i % 6 == 5;
      DemoCustomer customer = { .language = (DemoLanguage) (i % DEMO_N_LANGUAGES) };
      gboolean ok;

      if (firm)
        {
          customer.language = (DemoLanguage) (i / 6 % DEMO_N_LANGUAGES);
          name_firm (demo, &customer, i / 6);
        }
      else
        name_person (demo, &customer, i);
      if (!firm && care_demo_chance (demo, 15))
        customer.company = firms[customer.language]; /* who calls for a firm */
      ok = put_customer (demo, &customer, firm, error) && put_reach (demo, &customer, i, error) && put_site (demo, &customer, error) &&
           put_consents (demo, &customer, i, error);
      if (firm)
        firms[customer.language] = customer.id;
      g_array_append_val (demo->customers, customer);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

/* --- what they own --- */

static gboolean
put_sale (Demo *demo, const CareDevice *device, guint model, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareSale_ENTITY);
  CareSale *sale = (CareSale *) record;
  g_autofree char *document = g_strdup_printf ("INV-%05u", 10000 + demo->drawn[care_entity_index (&CareSale_ENTITY)]);

  care_record_set_id (record, CareSale_customer, &device->customer);
  care_record_set_id (record, CareSale_device, &device->record.id);
  CARE_PUT (sale, CareSale, sold_on, device->sold_on);
  CARE_PUT (sale, CareSale, price, care_demo_money (demo, care_demo_models[model].price));
  CARE_PUT_TEXT (sale, CareSale, document, document);
  return care_demo_put (demo, record, error);
}

static gboolean
make_device (Demo *demo, guint n, GError **error)
{
  DemoDevice one = { 0 };
  const DemoCustomer *customer;
  gint32 sold = demo->today - NEWEST_SALE - (gint32) care_demo_below (demo, OLDEST_SALE - NEWEST_SALE);
  g_autofree char *serial = NULL;

  one.customer = n < demo->customers->len ? n : care_demo_below (demo, demo->customers->len);
  one.model = care_demo_below (demo, care_demo_n_models);
  one.from = sold;
  one.record = CARE_NEW (CareDevice);
  customer = &g_array_index (demo->customers, DemoCustomer, one.customer);
  serial = g_strdup_printf ("%s-%02u%04u", care_demo_models[one.model].code, demo->seed % 100, 1000 + n);
  one.record->record.id = care_demo_id (demo, &CareDevice_ENTITY);
  CARE_PUT_TEXT (one.record, CareDevice, serial, serial);
  care_record_set_id (CARE_RECORD (one.record), CareDevice_model, &demo->models[one.model]);
  care_record_set_id (CARE_RECORD (one.record), CareDevice_customer, &customer->id);
  care_record_set_id (CARE_RECORD (one.record), CareDevice_site, &customer->site);
  CARE_PUT_TEXT (one.record, CareDevice, status, "in_service");
  CARE_PUT (one.record, CareDevice, sold_on, sold);
  if (care_demo_chance (demo, 60))
    CARE_PUT (one.record, CareDevice, delivered_on, sold + 1 + (gint32) care_demo_below (demo, 6));
  if (care_demo_categories[care_demo_models[one.model].category].at_home && care_demo_chance (demo, 50))
    CARE_PUT (one.record, CareDevice, installed_on, sold + 7 + (gint32) care_demo_below (demo, 14));
  g_array_append_val (demo->devices, one);
  return put_sale (demo, one.record, one.model, error);
}

gboolean
care_demo_devices (Demo *demo, GError **error)
{
  guint n = MAX ((guint) (DEVICES * demo->scale + 0.5), 2 * DEMO_N_LANGUAGES);

  for (guint i = 0; i < n; i++)
    if (!make_device (demo, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
finish_device (Demo *demo, DemoDevice *device, GError **error)
{
  const DemoModel *model = &care_demo_models[device->model];
  gint64 *covered = NULL;

  if (!care_demo_put (demo, CARE_RECORD (device->record), error) || !care_act_cover (demo->store, CARE_RECORD (device->record), error))
    return FALSE;
  if (demo->counts == NULL)
    return TRUE;
  covered = g_hash_table_lookup (demo->counts, CareCoverage_ENTITY.name);
  if (covered == NULL)
    {
      covered = g_new0 (gint64, 1);
      g_hash_table_insert (demo->counts, (gpointer) CareCoverage_ENTITY.name, covered);
    }
  *covered += model->extended != 0 ? 2 : 1;
  return TRUE;
}

gboolean
care_demo_finish (Demo *demo, GError **error)
{
  for (guint i = 0; i < demo->devices->len; i++)
    if (!finish_device (demo, &g_array_index (demo->devices, DemoDevice, i), error))
      return FALSE;
  return TRUE;
}
