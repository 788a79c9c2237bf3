/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-act-private.h"

#include "domain/care-company.h"
#include "domain/care-survey-rule.h"
#include "store/care-letter.h"
#include "util/care-time.h"

/* --- contact, follow_up --- */

gboolean
care_act_contact_prepare (CareAct *act, GError **error)
{
  CareContact *contact = (CareContact *) act->record;

  if (contact->channel == NULL)
    CARE_PUT_TEXT (contact, CareContact, channel, "phone");
  if (contact->direction == NULL)
    CARE_PUT_TEXT (contact, CareContact, direction, CARE_HAS (contact, CareContact, follow_up) ? "out" : "in");
  return TRUE;
}

/* An attempt that reached nobody, or that set another one, leaves the matter open. */
static gboolean
settles (const char *outcome)
{
  static const char *const open[] = {
    "reached_callback_set", "left_message", "left_voicemail", "no_answer", "busy", "message_sent", "bounced", NULL
  };
  return outcome != NULL && !g_strv_contains (open, outcome);
}

gboolean
care_act_contact_follow (CareAct *act, GError **error)
{
  const CareContact *contact = (const CareContact *) act->record;
  g_autoptr (CareRecord) before = NULL;
  g_autoptr (CareRecord) now = NULL;
  CareRecord *found = NULL;

  if (!settles (contact->outcome))
    return TRUE;
  if (!care_act_find (act->store, &CareFollowUp_ENTITY, &contact->follow_up, &found, error))
    return FALSE;
  before = found;
  if (before == NULL)
    return TRUE;
  now = care_record_copy (before);
  care_record_set_text (now, CareFollowUp_status, "done");
  care_record_set_text (now, CareFollowUp_outcome, contact->outcome);
  return care_store_put (act->store, now, before, CARE_PUT_PLAIN, error);
}

gboolean
care_act_follow_up_prepare (CareAct *act, GError **error)
{
  CareFollowUp *follow_up = (CareFollowUp *) act->record;

  if (act->before == NULL && follow_up->status == NULL)
    CARE_PUT_TEXT (follow_up, CareFollowUp, status, "open");
  return TRUE;
}

/* --- message --- */

static gboolean
fill_from_customer (CareAct *act, CareMessage *message, GError **error)
{
  g_autoptr (CareRecord) customer = NULL;
  g_autofree char *address = NULL;
  CareRecord *found = NULL;

  if (!care_act_find (act->store, &CareCustomer_ENTITY, &message->customer, &found, error))
    return FALSE;
  customer = found;
  if (customer != NULL && message->language == NULL)
    CARE_PUT_TEXT (message, CareMessage, language, ((CareCustomer *) customer)->language);
  if (customer == NULL || message->address != NULL || g_strcmp0 (message->channel, "email") != 0)
    return TRUE;
  if (!care_act_address (act->store, &customer->id, "email", &address, error))
    return FALSE;
  CARE_PUT_TEXT (message, CareMessage, address, address);
  return TRUE;
}

gboolean
care_act_message_prepare (CareAct *act, GError **error)
{
  CareMessage *message = (CareMessage *) act->record;

  if (act->before != NULL)
    return TRUE;
  if (message->channel == NULL)
    CARE_PUT_TEXT (message, CareMessage, channel, "email");
  if (message->direction == NULL)
    CARE_PUT_TEXT (message, CareMessage, direction, "out");
  if (message->state == NULL)
    CARE_PUT_TEXT (message, CareMessage, state, g_str_equal (message->direction, "in") ? "received" : "queued");
  return fill_from_customer (act, message, error);
}

/* --- survey, invitation --- */

gboolean
care_act_survey_prepare (CareAct *act, GError **error)
{
  CareSurvey *survey = (CareSurvey *) act->record;
  g_auto (GStrv) asked = g_strsplit (survey->questions != NULL ? survey->questions : "", ",", -1);

  if (act->before == NULL && survey->questions == NULL)
    CARE_PUT_TEXT (survey, CareSurvey, questions, "csat,ces,nps,text");
  if (act->before == NULL && !CARE_HAS (survey, CareSurvey, active))
    CARE_PUT (survey, CareSurvey, active, FALSE);
  for (guint i = 0; asked[i] != NULL; i++)
    if (!care_values_have (care_metrics, g_strstrip (asked[i])))
      return care_act_invalid (error, _("questions: “%s” is not one of csat, ces, nps, text."), asked[i]);
  return TRUE;
}

gboolean
care_act_invitation_prepare (CareAct *act, GError **error)
{
  CareInvitation *invitation = (CareInvitation *) act->record;

  if (act->before == NULL && invitation->state == NULL)
    CARE_PUT_TEXT (invitation, CareInvitation, state, "planned");
  return TRUE;
}

/* --- response --- */

gboolean
care_act_response_prepare (CareAct *act, GError **error)
{
  CareResponse *response = (CareResponse *) act->record;
  g_autoptr (CareRecord) customer = NULL;
  CareRecord *found = NULL;

  if (response->channel == NULL)
    CARE_PUT_TEXT (response, CareResponse, channel, "phone");
  if (response->question == NULL)
    CARE_PUT_TEXT (response, CareResponse, question, response->metric);
  if (response->language != NULL)
    return TRUE;
  if (!care_act_find (act->store, &CareCustomer_ENTITY, &response->customer, &found, error))
    return FALSE;
  customer = found;
  if (customer != NULL)
    CARE_PUT_TEXT (response, CareResponse, language, ((CareCustomer *) customer)->language);
  return TRUE;
}

/* One matter for the desk at a time: what else she scores low while it is open belongs to it. */
static gboolean
has_open_follow_up (CareStore *store, const CareResponse *response, gboolean *has, GError **error)
{
  gboolean by_job = CARE_HAS (response, CareResponse, job);
  g_autoptr (GPtrArray) rows = care_store_related (store, &CareFollowUp_ENTITY, by_job ? "job" : "customer",
                                                   by_job ? &response->job : &response->customer, error);
  *has = FALSE;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const CareFollowUp *follow_up = rows->pdata[i];
      *has |= CARE_HAS (follow_up, CareFollowUp, response) && g_strcmp0 (follow_up->status, "open") == 0;
    }
  return rows != NULL;
}

static gboolean
company_language (CareStore *store, const char **language, GError **error)
{
  CareId id = care_company_id ();
  g_autoptr (CareRecord) company = care_store_get (store, &CareCompany_ENTITY, &id, error);

  if (company != NULL)
    *language = ((CareCompany *) company)->language; /* interned: outlives the record */
  return company != NULL;
}

static gboolean
fill_low_score (CareStore *store, const CareResponse *response, CareFollowUp *follow_up, GError **error)
{
  CareRecord *record = CARE_RECORD (follow_up);
  g_autoptr (CareRecord) job = NULL;
  g_autofree char *reason = NULL;
  CareRecord *found = NULL;
  const char *language = NULL;

  if (!company_language (store, &language, error) ||
      !care_act_find (store, &CareJob_ENTITY, &response->job, &found, error))
    return FALSE;
  job = found;
  reason = care_letter_low_score (language, response->metric, response->score);
  care_record_set_id (record, CareFollowUp_customer, &response->customer);
  care_record_set_id (record, CareFollowUp_job, &response->job);
  care_record_set_id (record, CareFollowUp_response, &response->record.id);
  if (job != NULL)
    care_record_set_id (record, CareFollowUp_device, &((CareJob *) job)->device);
  CARE_PUT_TEXT (follow_up, CareFollowUp, reason, reason);
  CARE_PUT_TEXT (follow_up, CareFollowUp, status, "open");
  CARE_PUT (follow_up, CareFollowUp, due, care_survey_follow_up_due (response->answered_at, care_store_zone (store)));
  CARE_PUT (follow_up, CareFollowUp, created_at, response->answered_at);
  return TRUE;
}

gboolean
care_act_low_score (CareStore *store, const CareRecord *record, GError **error)
{
  const CareResponse *response = (const CareResponse *) record;
  const CareId *about = CARE_HAS (response, CareResponse, job) ? &response->job : &response->customer;
  char first[CARE_ID_TEXT], second[CARE_ID_TEXT];
  g_autofree char *key = g_strconcat (care_id_to_text (about, first), care_id_to_text (&record->id, second), NULL);
  g_autoptr (CareRecord) follow_up = NULL;
  g_autoptr (CareRecord) known = NULL;
  CareRecord *found = NULL;
  gboolean has;

  if (!CARE_HAS (response, CareResponse, customer) || !CARE_HAS (response, CareResponse, score) ||
      !care_survey_is_low (response->metric, response->score))
    return TRUE;
  if (!has_open_follow_up (store, response, &has, error))
    return FALSE;
  if (has)
    return TRUE;
  follow_up = care_record_new (&CareFollowUp_ENTITY);
  follow_up->id = care_id_derived ("low_score", key);
  if (!care_store_peek (store, &CareFollowUp_ENTITY, &follow_up->id, &found, error))
    return FALSE;
  known = found;
  return known != NULL || (fill_low_score (store, response, (CareFollowUp *) follow_up, error) &&
                           care_store_put (store, follow_up, NULL, CARE_PUT_PLAIN, error));
}

/* An answer given by hand answers its invitation. */
static gboolean
answer_invitation (CareAct *act, const CareResponse *response, GError **error)
{
  g_autoptr (CareRecord) before = NULL;
  g_autoptr (CareRecord) now = NULL;
  CareRecord *found = NULL;

  if (!care_act_find (act->store, &CareInvitation_ENTITY, &response->invitation, &found, error))
    return FALSE;
  before = found;
  if (before == NULL || g_strcmp0 (((CareInvitation *) before)->state, "answered") == 0)
    return TRUE;
  now = care_record_copy (before);
  care_record_set_text (now, CareInvitation_state, "answered");
  care_record_set_int (now, CareInvitation_answered_at, response->answered_at);
  return care_store_put (act->store, now, before, CARE_PUT_PLAIN, error);
}

gboolean
care_act_response_follow (CareAct *act, GError **error)
{
  return answer_invitation (act, (const CareResponse *) act->record, error) &&
         care_act_low_score (act->store, act->record, error);
}
