/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-act-private.h"

#include "domain/care-company.h"
#include "store/care-ref.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <string.h>

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))

gboolean
care_act_refuse (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, CARE_ERROR, CARE_ERROR_REFUSED, text);
  return FALSE;
}

gboolean
care_act_invalid (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, CARE_ERROR, CARE_ERROR_INVALID, text);
  return FALSE;
}

gboolean
care_act_run (CareStore *store, const char *what, CareWork work, gpointer data, GError **error)
{
  CareTxn txn = { .what = what };

  if (!care_store_is_writer (store))
    return care_act_refuse (error, _("“%s” is open for reading only."), care_store_where (store));
  if (care_store_in_commit (store))
    return work (store, data, error) && care_store_settle (store, error);
  return care_store_commit (store, &txn, work, data, error);
}

gboolean
care_act_find (CareStore *store, const CareEntity *entity, const CareId *id, CareRecord **record, GError **error)
{
  CareId led;

  *record = NULL;
  if (care_id_is_null (id))
    return TRUE;
  led = care_store_follow (store, entity, *id);
  return care_store_peek (store, entity, &led, record, error);
}

void
care_act_sign (CareStore *store, CareRecord *fact)
{
  CareId by = care_store_user (store);

  care_record_set_int (fact, (guint) care_entity_field (fact->entity, "recorded_at"), care_now ());
  care_record_set_id (fact, (guint) care_entity_field (fact->entity, "by"), &by);
}

gboolean
care_act_changes (const CareAct *act, guint n)
{
  return act->before == NULL ? care_record_has (act->record, n) : !care_record_same (act->record, act->before, n);
}

/* --- company, user: too little for files of their own --- */

/* Amounts are minor units of the one currency: with another name they would all mean something else. */
static gboolean
has_amounts (CareStore *store, gboolean *has, GError **error)
{
  *has = FALSE;
  for (guint i = 0; care_entities[i] != NULL && !*has; i++)
    for (guint n = 0; n < care_entities[i]->n_fields && !*has; n++)
      {
        g_autofree char *sql = NULL;
        g_autoptr (GError) problem = NULL;
        if (care_entities[i]->fields[n].kind != CARE_MONEY)
          continue;
        sql = g_strdup_printf ("SELECT 1 FROM \"%s\" WHERE \"%s\" IS NOT NULL LIMIT 1", care_entities[i]->name,
                               care_entities[i]->fields[n].name);
        *has = care_db_int (store->db, 0, sql, &problem) != 0;
        if (problem != NULL)
          {
            g_propagate_error (error, g_steal_pointer (&problem));
            return FALSE;
          }
      }
  return TRUE;
}

static gboolean
prepare_company (CareAct *act, GError **error)
{
  gboolean has;

  if (act->before == NULL || !care_act_changes (act, CareCompany_currency))
    return TRUE;
  if (!has_amounts (act->store, &has, error))
    return FALSE;
  return !has || care_act_refuse (error, _("The store holds amounts in %s; its currency cannot be changed any more."),
                                  care_store_book (act->store)->currency);
}

static gboolean
prepare_user (CareAct *act, GError **error)
{
  CareUser *user = (CareUser *) act->record;

  if (act->before == NULL && !CARE_HAS (user, CareUser, active))
    CARE_PUT (user, CareUser, active, TRUE);
  return TRUE;
}

static gboolean
remove_user (CareStore *store, const CareRecord *record, GError **error)
{
  CareId user = care_store_user (store);

  if (care_id_equal (&user, &record->id) || care_id_equal (&store->user, &record->id))
    return care_act_refuse (error, _("You cannot delete yourself; let another administrator do it."));
  return TRUE;
}

static gboolean
prepare_model (CareAct *act, GError **error)
{
  CareProductModel *model = (CareProductModel *) act->record;

  if (act->before == NULL && model->kind == NULL)
    CARE_PUT_TEXT (model, CareProductModel, kind, "product");
  return TRUE;
}

static const char *const customer_extras[] = { "phone", "mobile", "email", NULL };

static const CareActRule rules[] = {
  { &CareCompany_ENTITY, .never_new = N_("A store is the book of one company; change it with set."),
    .prepare = prepare_company },
  { &CareUser_ENTITY, .prepare = prepare_user, .remove = remove_user },
  { &CareCustomer_ENTITY, .extras = customer_extras, .prepare = care_act_customer_prepare,
    .follow = care_act_customer_follow },
  { &CareProductModel_ENTITY, .prepare = prepare_model },
  { &CareWarrantyTerm_ENTITY, .prepare = care_act_term_prepare },
  { &CareDevice_ENTITY, .prepare = care_act_device_prepare, .follow = care_act_device_follow },
  { &CareSale_ENTITY, .prepare = care_act_sale_prepare, .follow = care_act_sale_follow,
    .remove = care_act_sale_remove },
  { &CareCoverage_ENTITY, .prepare = care_act_coverage_prepare },
  { &CareJob_ENTITY, .prepare = care_act_job_prepare, .follow = care_act_job_follow, .remove = care_act_job_remove },
  { &CareJobEvent_ENTITY, .never_new = N_("The events of a job come from its steps; they are not made by hand.") },
  { &CareVisit_ENTITY, .prepare = care_act_visit_prepare, .follow = care_act_visit_follow },
  { &CareStockLocation_ENTITY, .prepare = care_act_location_prepare, .remove = care_act_location_remove },
  { &CareJobLine_ENTITY, .prepare = care_act_line_prepare, .follow = care_act_line_follow,
    .remove = care_act_line_remove },
  { &CareStockMove_ENTITY, .prepare = care_act_move_prepare, .remove = care_act_move_remove },
  { &CareContact_ENTITY, .prepare = care_act_contact_prepare, .follow = care_act_contact_follow },
  { &CareFollowUp_ENTITY, .prepare = care_act_follow_up_prepare },
  { &CareMessage_ENTITY, .prepare = care_act_message_prepare },
  { &CareSurvey_ENTITY, .prepare = care_act_survey_prepare },
  { &CareInvitation_ENTITY, .prepare = care_act_invitation_prepare },
  { &CareResponse_ENTITY, .prepare = care_act_response_prepare, .follow = care_act_response_follow },
  { &CareConflict_ENTITY, .never_new = N_("Conflicts are found by the server; they are not made by hand.") },
};

const CareActRule *
care_act_rule (const CareEntity *entity)
{
  static const CareActRule plain;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].entity == entity)
      return &rules[i];
  return &plain;
}

/* --- pairs --- */

static gboolean
is_extra (const CareActRule *rule, const char *name)
{
  return rule->extras != NULL && g_strv_contains (rule->extras, name);
}

/* What the program writes itself, in every record or in facts. */
static gboolean
is_own (const CareEntity *entity, const CareField *field)
{
  return (field->flags & CARE_LOCAL) || g_str_equal (field->name, "alias") ||
         (entity->insert_only && (g_str_equal (field->name, "recorded_at") || g_str_equal (field->name, "by")));
}

static char *
list_fields (const CareAct *act, const CareActRule *rule)
{
  GString *list = g_string_new (NULL);

  for (guint n = 0; n < act->entity->n_fields; n++)
    {
      const CareField *field = &act->entity->fields[n];
      gboolean step = act->before != NULL && (field->flags & CARE_SET_BY_STEP);
      if (!is_own (act->entity, field) && !step)
        g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", field->name);
    }
  for (guint i = 0; rule->extras != NULL && rule->extras[i] != NULL; i++)
    g_string_append_printf (list, ", %s", rule->extras[i]);
  if (care_entity_field (act->entity, "at") < 0)
    g_string_append (list, ", at");
  return g_string_free (list, FALSE);
}

static gboolean
may_name (const CareAct *act, const CareField *field, GError **error)
{
  if (is_own (act->entity, field))
    return care_act_invalid (error, _("“%s” is kept by the program itself; leave it out."), field->name);
  if (!(field->flags & CARE_SET_BY_STEP))
    return !(field->flags & CARE_CACHE) ||
           care_act_invalid (error, _("“%s” follows from other records; leave it out."), field->name);
  return act->before == NULL ||
         care_act_refuse (error, _("“%s” is reached by a step of the job; it cannot be set by hand."),
                          _(field->label));
}

static gboolean
read_pair (CareAct *act, const CareActRule *rule, const CarePair *pair, GError **error)
{
  int n = care_entity_field (act->entity, pair->name);
  g_autofree char *fields = NULL;

  if (n >= 0)
    {
      act->given |= BIT (n);
      return may_name (act, &act->entity->fields[n], error) &&
             care_ref_parse_field (act->store, act->record, (guint) n, pair->value, error);
    }
  if (g_str_equal (pair->name, "at"))
    return TRUE;
  if (is_extra (rule, pair->name))
    {
      g_ptr_array_add (act->extras, (gpointer) pair);
      return TRUE;
    }
  fields = list_fields (act, rule);
  return care_act_invalid (error, _("“%s” is not a field of %s; its fields are: %s."), pair->name, act->entity->name,
                           fields);
}

static gboolean
read_at (CareAct *act, GError **error)
{
  act->at = care_now ();
  for (const CarePair *pair = act->pairs; pair != NULL && pair->name != NULL; pair++)
    {
      if (!g_str_equal (pair->name, "at"))
        continue;
      if (pair->value == NULL || !care_instant_parse (pair->value, &act->at))
        return care_act_invalid (error, _("at: “%s” is not an instant such as 2026-11-21T14:05:00Z."),
                                 pair->value != NULL ? pair->value : "");
      act->dated = TRUE;
    }
  return TRUE;
}

gboolean
care_act_read_pairs (CareAct *act, const CareActRule *rule, GError **error)
{
  if (!read_at (act, error))
    return FALSE;
  for (const CarePair *pair = act->pairs; pair != NULL && pair->name != NULL; pair++)
    if (!read_pair (act, rule, pair, error))
      return FALSE;
  return TRUE;
}
