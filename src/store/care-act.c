/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-act-private.h"

#include "domain/care-company.h"
#include "util/care-error.h"
#include "util/care-time.h"

/* --- making --- */

typedef struct
{
  const CareEntity *entity;
  const CarePair *pairs;
  CareId id;
} NewCall;

/* When things happened: the field that says so, where at= (or now) is the default. */
static void
fill_times (CareAct *act)
{
  static const struct
  {
    const CareEntity *entity;
    guint field;
  } times[] = {
    { &CareConsent_ENTITY, CareConsent_at },
    { &CareStockMove_ENTITY, CareStockMove_at },
    { &CareContact_ENTITY, CareContact_at },
    { &CareMessage_ENTITY, CareMessage_at },
    { &CareResponse_ENTITY, CareResponse_answered_at },
    { &CareFollowUp_ENTITY, CareFollowUp_created_at },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (times[i].entity == act->entity && !care_record_has (act->record, times[i].field))
      care_record_set_int (act->record, times[i].field, act->at);
  if (act->entity->insert_only)
    care_act_sign (act->store, act->record);
}

/* Whose it is follows from what it is about. */
static gboolean
fill_customer (CareAct *act, GError **error)
{
  static const char *const about[] = { "job", "device", "follow_up", "invitation", "site" };
  int customer = care_entity_field (act->entity, "customer");

  for (guint i = 0; customer >= 0 && i < G_N_ELEMENTS (about) && !care_record_has (act->record, (guint) customer); i++)
    {
      int n = care_entity_field (act->entity, about[i]);
      g_autoptr (CareRecord) other = NULL;
      CareRecord *found = NULL;
      CareId id, owner;
      if (n < 0)
        continue;
      id = care_record_id (act->record, (guint) n);
      if (!care_act_find (act->store, care_entity_find (about[i]), &id, &found, error))
        return FALSE;
      other = found;
      if (other == NULL)
        continue;
      owner = care_record_id (other, (guint) care_entity_field (other->entity, "customer"));
      care_record_set_id (act->record, (guint) customer, &owner);
    }
  return TRUE;
}

static gboolean
make (CareAct *act, const CareActRule *rule, GError **error)
{
  if (!care_act_read_pairs (act, rule, error) || !fill_customer (act, error))
    return FALSE;
  fill_times (act);
  return (rule->prepare == NULL || rule->prepare (act, error)) &&
         care_store_put (act->store, act->record, NULL, CARE_PUT_PLAIN, error) &&
         (rule->follow == NULL || rule->follow (act, error));
}

static gboolean
do_new (CareStore *store, gpointer data, GError **error)
{
  NewCall *call = data;
  g_autoptr (CareRecord) record = care_record_new (call->entity);
  g_autoptr (GPtrArray) extras = g_ptr_array_new ();
  CareAct act = { .store = store, .entity = call->entity, .pairs = call->pairs, .record = record, .extras = extras };

  if (!make (&act, care_act_rule (call->entity), error))
    return FALSE;
  call->id = record->id;
  return TRUE;
}

gboolean
care_act_new (CareStore *store, const CareEntity *entity, const CarePair *pairs, CareRecord **made, GError **error)
{
  NewCall call = { .entity = entity, .pairs = pairs };
  const CareActRule *rule = care_act_rule (entity);
  g_autofree char *what = g_strdup_printf ("new %s", entity->name);

  if (rule->never_new != NULL)
    return care_act_refuse (error, "%s", _(rule->never_new));
  if (!care_act_run (store, what, do_new, &call, error))
    return FALSE;
  if (made != NULL)
    *made = care_store_get (store, entity, &call.id, error);
  return made == NULL || *made != NULL;
}

/* --- changing --- */

typedef struct
{
  const CareEntity *entity;
  CareId id;
  const CarePair *pairs;
  GPtrArray *changed;
} SetCall;

/* The live record to work on. */
static CareRecord *
get_live (CareStore *store, const CareEntity *entity, const CareId *id, GError **error)
{
  CareId led = care_store_follow (store, entity, *id);
  CareRecord *record = care_store_get (store, entity, &led, error);

  if (record == NULL || care_store_is_live (store, record))
    return record;
  care_act_refuse (error, _("This %s was deleted; undo that first."), entity->name);
  care_record_free (record);
  return NULL;
}

static gboolean
change (CareAct *act, const CareActRule *rule, GError **error)
{
  return care_act_read_pairs (act, rule, error) && (rule->prepare == NULL || rule->prepare (act, error)) &&
         care_store_put (act->store, act->record, act->before, CARE_PUT_PLAIN, error) &&
         (rule->follow == NULL || rule->follow (act, error));
}

static gboolean
list_changed (CareStore *store, const CareRecord *before, GPtrArray *changed, GError **error)
{
  g_autoptr (CareRecord) now = care_store_get (store, before->entity, &before->id, error);

  for (guint n = 0; now != NULL && n < now->entity->n_fields; n++)
    if (!(now->entity->fields[n].flags & CARE_LOCAL) && !care_record_same (now, before, n))
      g_ptr_array_add (changed, g_strdup (now->entity->fields[n].name));
  return now != NULL;
}

static gboolean
do_set (CareStore *store, gpointer data, GError **error)
{
  SetCall *call = data;
  g_autoptr (CareRecord) before = get_live (store, call->entity, &call->id, error);
  g_autoptr (CareRecord) record = before != NULL ? care_record_copy (before) : NULL;
  g_autoptr (GPtrArray) extras = g_ptr_array_new ();
  CareAct act = { .store = store,
                  .entity = call->entity,
                  .pairs = call->pairs,
                  .record = record,
                  .before = before,
                  .extras = extras,
                  .changed = call->changed };

  g_ptr_array_set_size (call->changed, 0);
  return before != NULL && change (&act, care_act_rule (call->entity), error) &&
         list_changed (store, before, call->changed, error);
}

gboolean
care_act_set (CareStore *store, const CareEntity *entity, const CareId *id, const CarePair *pairs, GPtrArray *changed,
              GError **error)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  SetCall call = { entity, *id, pairs, own };
  g_autofree char *what = g_strdup_printf ("set %s", entity->name);

  if (entity->insert_only)
    return care_act_refuse (error,
                            _("A %s says what happened and is not changed afterwards; delete it and add another one."),
                            entity->name);
  if (!care_act_run (store, what, do_set, &call, error))
    return FALSE;
  for (guint i = 0; changed != NULL && i < own->len; i++)
    g_ptr_array_add (changed, g_strdup (own->pdata[i]));
  return entity != &CareCompany_ENTITY || care_store_refresh (store, error);
}

/* --- deleting --- */

typedef struct
{
  const CareEntity *entity;
  CareId id;
} DeleteCall;

static gboolean
do_delete (CareStore *store, gpointer data, GError **error)
{
  DeleteCall *call = data;
  const CareActRule *rule = care_act_rule (call->entity);
  g_autoptr (CareRecord) before = get_live (store, call->entity, &call->id, error);
  g_autoptr (CareRecord) now = NULL;

  if (before == NULL || (rule->remove != NULL && !rule->remove (store, before, error)))
    return FALSE;
  if (call->entity->insert_only)
    return care_store_void (store, before, error);
  now = care_record_copy (before);
  care_record_set_int (now, (guint) care_entity_field (call->entity, "deleted_at"), care_now ());
  return care_store_put (store, now, before, CARE_PUT_PLAIN, error);
}

gboolean
care_act_delete (CareStore *store, const CareEntity *entity, const CareId *id, GError **error)
{
  DeleteCall call = { entity, *id };
  g_autofree char *what = g_strdup_printf ("delete %s", entity->name);

  if (!entity->insert_only && care_entity_field (entity, "deleted_at") < 0)
    return care_act_refuse (error, _("A %s cannot be deleted."), entity->name);
  return care_act_run (store, what, do_delete, &call, error);
}
