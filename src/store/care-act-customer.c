/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-act-private.h"

#include "domain/care-company.h"
#include "util/care-text.h"
#include "util/care-time.h"

static gboolean
company_language (CareStore *store, CareCustomer *customer, GError **error)
{
  CareId id = care_company_id ();
  g_autoptr (CareRecord) company = care_store_get (store, &CareCompany_ENTITY, &id, error);

  if (company != NULL)
    CARE_PUT_TEXT (customer, CareCustomer, language, ((CareCompany *) company)->language);
  return company != NULL;
}

gboolean
care_act_customer_prepare (CareAct *act, GError **error)
{
  CareCustomer *customer = (CareCustomer *) act->record;

  if (act->before != NULL)
    return care_id_is_null (&customer->company) || !care_id_equal (&customer->company, &act->record->id) ||
           care_act_invalid (error, _("company: a customer does not belong to itself."));
  if (customer->kind == NULL)
    CARE_PUT_TEXT (customer, CareCustomer, kind, "person");
  if (customer->language == NULL && !company_language (act->store, customer, error))
    return FALSE;
  if (customer->number == NULL)
    {
      g_autofree char *number = care_store_next_number (act->store, "C", error);
      if (number == NULL)
        return FALSE;
      CARE_PUT_TEXT (customer, CareCustomer, number, number);
    }
  CARE_PUT_TEXT (customer, CareCustomer, alias, customer->number);
  return TRUE;
}

/* --- phone=, mobile=, email= --- */

static gboolean
put_point (CareStore *store, const CareId *customer, const char *kind, const char *value, gboolean preferred,
           GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareContactPoint_ENTITY);
  CareContactPoint *point = (CareContactPoint *) record;

  care_record_set_id (record, CareContactPoint_customer, customer);
  CARE_PUT_TEXT (point, CareContactPoint, kind, kind);
  CARE_PUT_TEXT (point, CareContactPoint, value, value);
  CARE_PUT (point, CareContactPoint, preferred, preferred);
  return care_store_put (store, record, NULL, CARE_PUT_PLAIN, error);
}

/* The one to write to or to call: the preferred of its kind, else the first; borrowed from @points. */
static CareContactPoint *
best_point (GPtrArray *points, const char *kind)
{
  CareContactPoint *best = NULL;

  for (guint i = 0; i < points->len; i++)
    {
      CareContactPoint *point = points->pdata[i];
      if (g_strcmp0 (point->kind, kind) != 0)
        continue;
      if (best == NULL || (point->preferred && !best->preferred))
        best = point;
    }
  return best;
}

gboolean
care_act_address (CareStore *store, const CareId *customer, const char *kind, char **address, GError **error)
{
  g_autoptr (GPtrArray) points = care_store_related (store, &CareContactPoint_ENTITY, "customer", customer, error);
  CareContactPoint *point = points != NULL ? best_point (points, kind) : NULL;

  *address = point != NULL ? g_strdup (point->value) : NULL;
  return points != NULL;
}

static gboolean
change_point (CareAct *act, CareContactPoint *point, const char *value, GError **error)
{
  g_autoptr (CareRecord) now = care_record_copy (CARE_RECORD (point));

  if (*value == '\0')
    care_record_set_int (now, CareContactPoint_deleted_at, care_now ());
  else
    care_record_set_text (now, CareContactPoint_value, value);
  return care_store_put (act->store, now, CARE_RECORD (point), CARE_PUT_PLAIN, error);
}

/* On a new customer each word makes a contact point, the first of its kind preferred; on an old one it changes the
 * preferred one, and an empty word takes it away. */
static gboolean
apply_extra (CareAct *act, const CarePair *pair, GError **error)
{
  g_autoptr (GPtrArray) points =
      care_store_related (act->store, &CareContactPoint_ENTITY, "customer", &act->record->id, error);
  CareContactPoint *point = points != NULL ? best_point (points, pair->name) : NULL;
  g_autofree char *value = care_text_clean (pair->value != NULL ? pair->value : "", -1);

  if (points == NULL)
    return FALSE;
  if (value == NULL)
    return care_act_invalid (error, _("%s: the text is not valid UTF-8."), pair->name);
  if ((point == NULL && *value == '\0') ||
      (point != NULL && act->before != NULL && g_strcmp0 (point->value, value) == 0))
    return TRUE;
  if (act->changed != NULL)
    g_ptr_array_add (act->changed, g_strdup (pair->name));
  if (point != NULL && act->before != NULL)
    return change_point (act, point, value, error);
  return *value == '\0' || put_point (act->store, &act->record->id, pair->name, value, point == NULL, error);
}

gboolean
care_act_customer_follow (CareAct *act, GError **error)
{
  for (guint i = 0; i < act->extras->len; i++)
    if (!apply_extra (act, act->extras->pdata[i], error))
      return FALSE;
  return TRUE;
}
