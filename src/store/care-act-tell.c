/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-act-private.h"

#include "domain/care-company.h"
#include "store/care-letter.h"
#include "util/care-error.h"
#include "util/care-time.h"

/* What was entered this long afterwards is no news to the customer. */
#define TELL_DAYS 7

/* The newest word on service messages by e-mail counts; without one they go. */
static gboolean
may_write (CareStore *store, const CareId *customer, gboolean *may, GError **error)
{
  g_autoptr (GPtrArray) consents = care_store_related (store, &CareConsent_ENTITY, "customer", customer, error);
  const CareConsent *newest = NULL;

  for (guint i = 0; consents != NULL && i < consents->len; i++)
    {
      const CareConsent *consent = consents->pdata[i];
      if (g_strcmp0 (consent->channel, "email") != 0 || g_strcmp0 (consent->purpose, "service") != 0)
        continue;
      if (newest == NULL || consent->at > newest->at ||
          (consent->at == newest->at && consent->recorded_at >= newest->recorded_at))
        newest = consent;
    }
  *may = newest == NULL || g_strcmp0 (newest->state, "refused") != 0;
  return consents != NULL;
}

static gboolean
model_name (CareStore *store, const CareJob *job, char **name, GError **error)
{
  g_autoptr (CareRecord) device = NULL;
  g_autoptr (CareRecord) model = NULL;
  CareRecord *found = NULL;

  *name = NULL;
  if (!care_act_find (store, &CareDevice_ENTITY, &job->device, &found, error))
    return FALSE;
  device = found;
  if (device == NULL)
    return TRUE;
  if (!care_act_find (store, &CareProductModel_ENTITY, &((CareDevice *) device)->model, &found, error))
    return FALSE;
  model = found;
  *name = model != NULL ? g_strdup (((CareProductModel *) model)->name) : NULL;
  return TRUE;
}

static gboolean
write_message (CareStore *store, const CareJob *job, const CareCustomer *customer, const char *template,
               const char *address, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareMessage_ENTITY);
  CareMessage *message = (CareMessage *) record;
  CareId company_id = care_company_id ();
  g_autoptr (CareRecord) company = care_store_get (store, &CareCompany_ENTITY, &company_id, error);
  g_autofree char *device = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *text = NULL;
  CareLetterAbout about = {
    .customer = customer->name, .number = job->number, .at = job->scheduled_at, .zone = care_store_zone (store)
  };

  if (company == NULL || !model_name (store, job, &device, error))
    return FALSE;
  about.company = ((CareCompany *) company)->name;
  about.device = device;
  if (!care_letter_message (template, customer->language, &about, &subject, &text))
    return care_act_invalid (error, "There is no message “%s”.", template);
  care_record_set_id (record, CareMessage_customer, &customer->record.id);
  care_record_set_id (record, CareMessage_job, &job->record.id);
  CARE_PUT_TEXT (message, CareMessage, channel, "email");
  CARE_PUT_TEXT (message, CareMessage, direction, "out");
  CARE_PUT_TEXT (message, CareMessage, template, template);
  CARE_PUT_TEXT (message, CareMessage, address, address);
  CARE_PUT_TEXT (message, CareMessage, subject, subject);
  CARE_PUT_TEXT (message, CareMessage, text, text);
  CARE_PUT_TEXT (message, CareMessage, language, customer->language != NULL ? customer->language : "en");
  CARE_PUT_TEXT (message, CareMessage, state, "queued");
  CARE_PUT (message, CareMessage, at, care_now ());
  return care_store_put (store, record, NULL, CARE_PUT_PLAIN, error);
}

gboolean
care_act_tell (CareStore *store, const CareRecord *record, const char *template, GError **error)
{
  const CareJob *job = (const CareJob *) record;
  g_autoptr (CareRecord) customer = NULL;
  g_autofree char *address = NULL;
  CareRecord *found = NULL;
  gboolean may;

  if (!care_act_find (store, &CareCustomer_ENTITY, &job->customer, &found, error))
    return FALSE;
  customer = found;
  if (customer == NULL || !care_store_is_live (store, customer))
    return TRUE;
  if (!care_act_address (store, &customer->id, "email", &address, error) ||
      !may_write (store, &customer->id, &may, error))
    return FALSE;
  return address == NULL || !may ||
         write_message (store, job, (const CareCustomer *) customer, template, address, error);
}

gboolean
care_act_tell_about (CareStore *store, const CareRecord *job, const char *template, gint64 at, GError **error)
{
  return at < care_now () - TELL_DAYS * CARE_DAY || care_act_tell (store, job, template, error);
}
