/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-intake-look.h"

#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-lifecycle.h"
#include "store/care-ref.h"
#include "util/care-text.h"
#include "util/care-time.h"

#include <string.h>

#define MOST_FOUND 6
#define MOST_DEVICES 8
#define MOST_SAME 3
#define SEARCHED 40

static const char *const over[] = { "handed_over", "closed", "cancelled", NULL };

static void
same_free (gpointer data)
{
  CareSame *same = data;
  care_found_free (same->found);
  g_free (same);
}

void
care_intake_look_free (gpointer data)
{
  CareIntakeLook *look = data;
  g_clear_pointer (&look->found, g_ptr_array_unref);
  care_record_free (look->customer);
  g_free (look->phone);
  g_free (look->email);
  g_free (look->address);
  g_clear_pointer (&look->devices, g_ptr_array_unref);
  care_list_row_free (look->device);
  g_clear_pointer (&look->cover, care_device_cover_free);
  g_clear_pointer (&look->open, g_ptr_array_unref);
  care_list_row_free (look->recent);
  g_clear_pointer (&look->same, g_ptr_array_unref);
  care_list_row_free (look->other);
  g_clear_pointer (&look->history, g_ptr_array_unref);
  g_free (look);
}

static CareListRow *
one_row (CareStore *store, const CareEntity *entity, const CareId *id)
{
  g_autoptr (GPtrArray) rows = care_list_rows (store, entity, id, 1, NULL);
  return rows != NULL ? g_steal_pointer (&rows->pdata[0]) : NULL;
}

/* --- what is typed in “who” ---------------------------------------------------------------------------------------------------------------- */

static CareFound *
new_found (CareStore *store, const CareRecord *record)
{
  CareFound *found = g_new0 (CareFound, 1);
  int number = care_entity_field (record->entity, "number");
  found->entity = record->entity;
  found->id = record->id;
  found->number = number >= 0 ? g_strdup (care_record_text (record, (guint) number)) : NULL;
  care_store_describe (store, record, &found->title, &found->detail);
  return found;
}

static CareFound *
copy_found (const CareFound *found)
{
  CareFound *copy = g_new0 (CareFound, 1);
  copy->entity = found->entity;
  copy->id = found->id;
  copy->number = g_strdup (found->number);
  copy->title = g_strdup (found->title);
  copy->detail = g_strdup (found->detail);
  return copy;
}

/* A job's number stands for the device that the job was about. */
static const CareEntity *
subject_of (const CareJob *job, CareId *id)
{
  *id = CARE_HAS (job, CareJob, device) ? job->device : job->customer;
  return CARE_HAS (job, CareJob, device) ? &CareDevice_ENTITY : &CareCustomer_ENTITY;
}

static gboolean
add_one (CareStore *store, CareIntakeLook *look, const CareEntity *entity, const CareId *id)
{
  g_autoptr (CareRecord) record = care_store_get (store, entity, id, NULL);
  if (record != NULL)
    g_ptr_array_add (look->found, new_found (store, record));
  return record != NULL;
}

static gboolean
add_exact (CareStore *store, CareIntakeLook *look, const char *text)
{
  static const CareEntity *const entities[] = { &CareDevice_ENTITY, &CareJob_ENTITY, &CareCustomer_ENTITY };
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    {
      g_autoptr (CareRecord) record = NULL;
      CareId id;
      if (!care_ref_resolve (store, entities[i], text, &id, NULL) || (record = care_store_get (store, entities[i], &id, NULL)) == NULL)
        continue;
      return add_one (store, look, entities[i] == &CareJob_ENTITY ? subject_of ((const CareJob *) record, &id) : entities[i], &id);
    }
  return FALSE;
}

static gboolean
is_there (GPtrArray *found, const CareId *id)
{
  for (guint i = 0; i < found->len; i++)
    if (care_id_equal (&((CareFound *) found->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

/* The search knows no names of two people in one field: what is found by the name alone comes after what the whole text finds. */
static gboolean
add_found (CareStore *store, CareIntakeLook *look, const char *text, GError **error)
{
  g_autoptr (GPtrArray) found = care_store_search (store, text, SEARCHED, error);
  for (guint i = 0; found != NULL && i < found->len && look->found->len < MOST_FOUND; i++)
    {
      CareFound *one = found->pdata[i];
      if ((one->entity != &CareCustomer_ENTITY && one->entity != &CareDevice_ENTITY) || is_there (look->found, &one->id))
        continue;
      g_ptr_array_add (look->found, one);
      found->pdata[i] = g_new0 (CareFound, 1); /* an empty one to free in its place */
    }
  return found != NULL;
}

/* --- whom a new customer might be ------------------------------------------------------------------------------------------------------------- */

static CareSame *
same_of (CareStore *store, CareIntakeLook *look, const CareId *id)
{
  g_autoptr (CareRecord) record = NULL;
  CareSame *same;
  for (guint i = 0; i < look->same->len; i++)
    if (care_id_equal (&((CareSame *) look->same->pdata[i])->found->id, id))
      return look->same->pdata[i];
  if (look->same->len >= MOST_SAME || (record = care_store_get (store, &CareCustomer_ENTITY, id, NULL)) == NULL)
    return NULL;
  same = g_new0 (CareSame, 1);
  same->found = new_found (store, record);
  g_ptr_array_add (look->same, same);
  return same;
}

static gboolean
has_point (CareStore *store, const CareId *customer, const char *key, gboolean phone)
{
  g_autoptr (GPtrArray) points = care_store_related (store, &CareContactPoint_ENTITY, "customer", customer, NULL);
  for (guint i = 0; points != NULL && i < points->len; i++)
    {
      const CareContactPoint *point = points->pdata[i];
      gboolean mail = g_strcmp0 (point->kind, "email") == 0;
      if (point->key != NULL && mail != phone && (phone ? care_intake_same_phone (point->key, key) : g_str_equal (point->key, key)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_name (CareStore *store, const CareId *customer, const char *folded)
{
  g_autoptr (CareRecord) record = care_store_get (store, &CareCustomer_ENTITY, customer, NULL);
  g_autofree char *name = record != NULL && ((CareCustomer *) record)->name != NULL ? care_text_fold (((CareCustomer *) record)->name) : NULL;
  return g_strcmp0 (name, folded) == 0;
}

static gboolean
add_same (CareStore *store, CareIntakeLook *look, const char *text, const char *key, CareSameness why, GError **error)
{
  g_autoptr (GPtrArray) found = care_store_search (store, why == CARE_SAME_PHONE ? care_intake_phone_tail (key) : text, SEARCHED, error);
  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const CareFound *one = found->pdata[i];
      CareSame *same;
      if (one->entity != &CareCustomer_ENTITY ||
          !(why == CARE_SAME_NAME ? has_name (store, &one->id, key)
                                  : has_point (store, &one->id, key, why == CARE_SAME_PHONE)))
        continue;
      same = same_of (store, look, &one->id);
      if (same != NULL)
        same->why |= why;
    }
  return found != NULL;
}

static gboolean
find_same (CareStore *store, CareIntakeLook *look, const char *who, GError **error)
{
  g_autofree char *name = NULL, *phone = NULL, *email = NULL;
  g_autofree char *name_key = NULL, *phone_key = NULL, *email_key = NULL;

  look->same = g_ptr_array_new_with_free_func (same_free);
  care_intake_split (who, &name, &phone, &email);
  name_key = name != NULL ? care_text_fold (name) : NULL;
  phone_key = phone != NULL ? care_contact_key ("phone", phone) : NULL;
  email_key = email != NULL ? care_contact_key ("email", email) : NULL;
  return (phone == NULL || add_same (store, look, phone, phone_key, CARE_SAME_PHONE, error)) &&
         (email == NULL || add_same (store, look, email, email_key, CARE_SAME_EMAIL, error)) &&
         (name == NULL || add_same (store, look, name, name_key, CARE_SAME_NAME, error));
}

/* A phone alone names the only customer who has it, however it is written. */
static gboolean
add_only_same (CareIntakeLook *look)
{
  const CareSame *same = look->same->len == 1 ? look->same->pdata[0] : NULL;
  if (same == NULL || (same->why & CARE_SAME_PHONE) == 0)
    return FALSE;
  g_ptr_array_add (look->found, copy_found (same->found));
  return TRUE;
}

static gboolean
add_found_phone (CareStore *store, CareIntakeLook *look, const char *phone, GError **error)
{
  g_autofree char *key = care_contact_key ("phone", phone);
  return add_found (store, look, care_intake_phone_tail (key), error);
}

/* After find_same(). */
static gboolean
find_who (CareStore *store, CareIntakeLook *look, const char *who, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (who));
  g_autofree char *name = NULL, *phone = NULL, *email = NULL;

  look->found = g_ptr_array_new_with_free_func (care_found_free);
  if (g_utf8_strlen (text, -1) < 2)
    return TRUE;
  look->exact = add_exact (store, look, text);
  care_intake_split (text, &name, &phone, &email);
  if (!look->exact && phone != NULL && name == NULL && email == NULL)
    look->exact = add_only_same (look);
  return add_found (store, look, text, error) && (phone == NULL || add_found_phone (store, look, phone, error)) &&
         (email == NULL || add_found (store, look, email, error)) && (name == NULL || add_found (store, look, name, error));
}

/* --- the customer ---------------------------------------------------------------------------------------------------------------------------- */

static void
add_points (CareStore *store, CareIntakeLook *look)
{
  g_autoptr (GPtrArray) points = care_store_related (store, &CareContactPoint_ENTITY, "customer", &look->customer->id, NULL);
  for (guint i = 0; points != NULL && i < points->len; i++)
    {
      const CareContactPoint *point = points->pdata[i];
      char **into = g_strcmp0 (point->kind, "email") == 0 ? &look->email : &look->phone;
      if (*into != NULL && !point->preferred)
        continue;
      g_free (*into);
      *into = g_strdup (point->value);
    }
}

static void
add_address (CareStore *store, CareIntakeLook *look)
{
  g_autoptr (GPtrArray) sites = care_store_related (store, &CareSite_ENTITY, "customer", &look->customer->id, NULL);
  const CareSite *site = sites != NULL && sites->len > 0 ? sites->pdata[0] : NULL;
  if (site != NULL)
    look->address = site->city != NULL && site->street != NULL ? g_strdup_printf ("%s, %s", site->city, site->street)
                                                                : g_strdup (site->city != NULL ? site->city : site->street);
}

/* The newest row of a channel and purpose is what holds. */
static void
add_consents (CareStore *store, CareIntakeLook *look)
{
  g_autoptr (GPtrArray) consents = care_store_related (store, &CareConsent_ENTITY, "customer", &look->customer->id, NULL);
  for (guint i = 0; consents != NULL && i < consents->len; i++)
    {
      const CareConsent *consent = consents->pdata[i];
      if (g_strcmp0 (consent->channel, "email") != 0)
        continue;
      if (g_strcmp0 (consent->purpose, "service") == 0)
        look->service = g_intern_string (consent->state);
      else if (g_strcmp0 (consent->purpose, "survey") == 0)
        look->survey = g_intern_string (consent->state);
    }
}

static gboolean
add_devices (CareStore *store, CareIntakeLook *look, GError **error)
{
  g_autoptr (CareListSpec) spec = care_list_spec_new (&CareDevice_ENTITY);
  g_autoptr (GArray) ids = NULL;
  char text[CARE_ID_TEXT];

  care_list_spec_filter (spec, "customer", CARE_FILTER_IS, (const char *[]) { care_id_to_text (&look->customer->id, text), NULL });
  spec->sort = CareDevice_serial;
  ids = care_list_ids (store, spec, error);
  look->devices = ids != NULL ? care_list_rows (store, &CareDevice_ENTITY, (const CareId *) ids->data, MIN (ids->len, MOST_DEVICES), error) : NULL;
  return look->devices != NULL;
}

static gboolean
look_at_customer (CareStore *store, CareIntakeLook *look, const CareId *id, GError **error)
{
  CareId led = care_store_follow (store, &CareCustomer_ENTITY, *id);
  look->customer = care_store_get (store, &CareCustomer_ENTITY, &led, error);
  if (look->customer == NULL)
    return FALSE;
  add_points (store, look);
  add_address (store, look);
  add_consents (store, look);
  return add_devices (store, look, error);
}

/* --- the device
 * ---------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
add_jobs (CareStore *store, CareIntakeLook *look, GError **error)
{
  g_autoptr (GPtrArray) jobs = care_store_related (store, &CareJob_ENTITY, "device", &look->device->record->id, error);
  gint64 since = care_now () - (gint64) CARE_REWORK_DAYS * CARE_DAY;
  const CareJob *last = NULL;

  look->open = g_ptr_array_new_with_free_func (care_list_row_free);
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    {
      const CareJob *job = jobs->pdata[i];
      CareListRow *row;
      if (job->phase != NULL && g_strv_contains (over, job->phase))
        {
          if (CARE_HAS (job, CareJob, handed_over_at) && job->handed_over_at >= since && (last == NULL || job->handed_over_at > last->handed_over_at))
            last = job;
          continue;
        }
      row = one_row (store, &CareJob_ENTITY, &job->record.id);
      if (row != NULL)
        g_ptr_array_add (look->open, row);
    }
  if (last != NULL)
    look->recent = one_row (store, &CareJob_ENTITY, &last->record.id);
  return jobs != NULL;
}

static gboolean
look_at_device (CareStore *store, CareIntakeLook *look, const CareId *id, GError **error)
{
  CareId led = care_store_follow (store, &CareDevice_ENTITY, *id);
  look->device = one_row (store, &CareDevice_ENTITY, &led);
  if (look->device == NULL)
    return TRUE; /* gone meanwhile: then it is new */
  look->cover = care_view_coverage (store, &led, care_store_today (store), error);
  look->state = look->device->state;
  return look->cover != NULL && add_jobs (store, look, error);
}

/* --- all of it
 * -------------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
add_history (CareStore *store, CareIntakeLook *look, GError **error)
{
  const CareRecord *about = look->device != NULL ? look->device->record : look->customer;
  if (about == NULL)
    return TRUE;
  look->history = care_view_history (store, about->entity, &about->id, error);
  return look->history != NULL;
}

static gboolean
fill (CareStore *store, CareIntakeLook *look, const CareIntakeAsk *ask, GError **error)
{
  CareId customer = ask->customer, serial;

  if (!care_id_is_null (&ask->device) && !look_at_device (store, look, &ask->device, error))
    return FALSE;
  if (care_id_is_null (&customer) && look->device != NULL)
    customer = ((CareDevice *) look->device->record)->customer;
  if (!care_id_is_null (&customer) && !look_at_customer (store, look, &customer, error))
    return FALSE;
  if (care_id_is_null (&customer) && (!find_same (store, look, ask->who, error) || !find_who (store, look, ask->who, error)))
    return FALSE;
  if (look->device == NULL && *ask->serial != '\0' && care_ref_resolve (store, &CareDevice_ENTITY, ask->serial, &serial, NULL))
    look->other = one_row (store, &CareDevice_ENTITY, &serial);
  return add_history (store, look, error);
}

gpointer
care_intake_look (CareStore *store, gpointer data, GError **error)
{
  CareIntakeLook *look = g_new0 (CareIntakeLook, 1);
  if (fill (store, look, data, error))
    return look;
  care_intake_look_free (look);
  return NULL;
}
