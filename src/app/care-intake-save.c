/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-intake-save.h"

#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "store/care-act.h"
#include "store/care-list.h"
#include "store/care-ref.h"
#include "util/care-error.h"
#include "util/care-text.h"

#include <glib/gi18n.h>

typedef struct
{
  const CareIntake *intake;
  CareIntakeSave *save;
  CareId customer, device;
} Run;

void
care_intake_save_free (gpointer data)
{
  CareIntakeSave *save = data;
  care_intake_free (save->intake);
  g_free (save->number);
  g_free (save);
}

static gboolean G_GNUC_PRINTF (2, 3)
invalid (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (CARE_ERROR, CARE_ERROR_INVALID, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
make (CareStore *store, const CareEntity *entity, const CarePair *pairs, CareId *id, GError **error)
{
  g_autoptr (CareRecord) record = NULL;
  CareRecord *made = NULL;
  if (!care_act_new (store, entity, pairs, &made, error))
    return FALSE;
  record = made;
  *id = record->id;
  return TRUE;
}

/* Pairs are only those that say something. */
static void
add_pair (GArray *pairs, const char *name, const char *value)
{
  CarePair pair = { name, value };
  if (value != NULL && *value != '\0')
    g_array_append_val (pairs, pair);
}

static gboolean
make_customer (CareStore *store, Run *run, GError **error)
{
  g_autofree char *name = NULL, *phone = NULL, *email = NULL;
  g_autoptr (GArray) pairs = g_array_new (TRUE, TRUE, sizeof (CarePair));

  run->customer = run->intake->customer;
  if (!care_id_is_null (&run->customer))
    return TRUE;
  care_intake_split (run->intake->who, &name, &phone, &email);
  if (name == NULL && phone == NULL && email == NULL)
    return invalid (error, _("who: Say whose it is: a name, a phone, an e-mail or a serial number."));
  add_pair (pairs, "name", name != NULL ? name : phone != NULL ? phone : email);
  add_pair (pairs, "phone", phone);
  add_pair (pairs, "email", email);
  return make (store, &CareCustomer_ENTITY, (const CarePair *) (gpointer) pairs->data, &run->customer, error);
}

static gboolean
add_consent (CareStore *store, Run *run, const char *purpose, CareIntakeConsent consent, GError **error)
{
  char customer[CARE_ID_TEXT];
  const CarePair pairs[] = { { "customer", care_id_to_text (&run->customer, customer) },
                             { "channel", "email" },
                             { "purpose", purpose },
                             { "state", consent == CARE_CONSENT_GIVEN ? "given" : "refused" },
                             { "source", _("Said at the intake") },
                             { NULL, NULL } };
  CareId made;
  return consent == CARE_CONSENT_AS_IS || make (store, &CareConsent_ENTITY, pairs, &made, error);
}

/* --- the model of a new device ------------------------------------------------------------------------------------------------------------ */

/* Models of that very name, or the only one that the words find. */
static gboolean
find_model (CareStore *store, const char *text, CareId *id, guint *fits, GError **error)
{
  g_autoptr (CareListSpec) spec = care_list_spec_new (&CareProductModel_ENTITY);
  g_autofree char *folded = care_text_fold (text);
  g_autoptr (GArray) ids = NULL;

  care_list_spec_filter (spec, "kind", CARE_FILTER_IS_NOT, (const char *[]) { "part", NULL });
  spec->words = g_strdup (text);
  ids = care_list_ids (store, spec, error);
  if (ids == NULL)
    return FALSE;
  *fits = ids->len;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (CareRecord) model = care_store_get (store, &CareProductModel_ENTITY, &g_array_index (ids, CareId, i), NULL);
      g_autofree char *name = model != NULL ? care_text_fold (((CareProductModel *) model)->name) : NULL;
      if (ids->len > 1 && g_strcmp0 (name, folded) != 0)
        continue;
      *id = g_array_index (ids, CareId, i);
      *fits = 1;
      break;
    }
  return TRUE;
}

/* A model that nobody has heard of is made: the customer stands at the desk, and the catalogue can be tidied later. */
static gboolean
model_id (CareStore *store, const char *text, CareId *id, GError **error)
{
  const CarePair pairs[] = { { "name", text }, { "kind", "product" }, { NULL, NULL } };
  guint fits = 0;

  if (care_ref_resolve (store, &CareProductModel_ENTITY, text, id, NULL))
    return TRUE;
  if (!find_model (store, text, id, &fits, error))
    return FALSE;
  if (fits > 1)
    return invalid (error, _("model: Several models fit “%s”. Choose one from the list."), text);
  return fits == 1 || make (store, &CareProductModel_ENTITY, pairs, id, error);
}

static gboolean
make_device (CareStore *store, Run *run, GError **error)
{
  const char *serial = run->intake->fields[CARE_INTAKE_SERIAL], *model = run->intake->fields[CARE_INTAKE_MODEL];
  g_autoptr (GArray) pairs = g_array_new (TRUE, TRUE, sizeof (CarePair));
  char customer[CARE_ID_TEXT], model_text[CARE_ID_TEXT];
  CareId id;

  run->device = run->intake->device;
  if (!care_id_is_null (&run->device) || (*serial == '\0' && *model == '\0'))
    return TRUE;
  if (*model == '\0')
    return invalid (error, _("model: Say which model the device is; a few letters are enough."));
  if (!model_id (store, model, &id, error))
    return FALSE;
  add_pair (pairs, "serial", serial);
  add_pair (pairs, "model", care_id_to_text (&id, model_text));
  add_pair (pairs, "customer", care_id_to_text (&run->customer, customer));
  return make (store, &CareDevice_ENTITY, (const CarePair *) (gpointer) pairs->data, &run->device, error);
}

/* --- the job --------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
make_job (CareStore *store, Run *run, GError **error)
{
  static const struct { CareIntakeField field; const char *name; } fields[] = {
    { CARE_INTAKE_TYPE, "type" }, { CARE_INTAKE_PRIORITY, "priority" }, { CARE_INTAKE_ACCESSORIES, "accessories" },
    { CARE_INTAKE_PROMISED, "promised_on" }, { CARE_INTAKE_TECHNICIAN, "technician" },
  };
  g_autoptr (GArray) pairs = g_array_new (TRUE, TRUE, sizeof (CarePair));
  g_autoptr (CareRecord) job = NULL;
  CareRecord *made = NULL;
  char customer[CARE_ID_TEXT], device[CARE_ID_TEXT];

  add_pair (pairs, "customer", care_id_to_text (&run->customer, customer));
  if (!care_id_is_null (&run->device))
    add_pair (pairs, "device", care_id_to_text (&run->device, device));
  add_pair (pairs, "problem", run->intake->problem);
  add_pair (pairs, "channel", run->intake->bench_channel ? "walk_in" : "phone");
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add_pair (pairs, fields[i].name, run->intake->fields[fields[i].field]);
  if (!care_act_new (store, &CareJob_ENTITY, (const CarePair *) (gpointer) pairs->data, &made, error))
    return FALSE;
  job = made;
  g_free (run->save->number);
  run->save->number = g_strdup (((CareJob *) job)->number);
  run->save->job = job->id;
  return TRUE;
}

/* Consents come before the job, since a job writes to the customer when she agreed. */
static gboolean
work (CareStore *store, gpointer data, GError **error)
{
  Run *run = data;
  return make_customer (store, run, error) && add_consent (store, run, "service", run->intake->service, error) &&
         add_consent (store, run, "survey", run->intake->survey, error) && make_device (store, run, error) && make_job (store, run, error);
}

gboolean
care_intake_save (CareStore *store, gpointer data, GError **error)
{
  CareIntakeSave *save = data;
  Run run = { .intake = save->intake, .save = save };
  CareTxn txn = { .what = "new job" };

  if (*save->intake->problem == '\0')
    return invalid (error, _("problem: Say what is wrong, in the customer's words."));
  return care_store_commit (store, &txn, work, &run, error);
}
