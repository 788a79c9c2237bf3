/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-demo-private.h"

#include "domain/care-survey-rule.h"
#include "util/care-time.h"

#define PLANNED_CALLS 12
#define ENDING_DAYS 60

/* What is said and written around a job, and what the vans carry. */

/* --- talks and mail --- */

static gboolean
put_contact (Demo *demo, const DemoCustomer *customer, const CareId *job, const char *direction, const char *channel, const char *summary,
             const char *outcome, gint64 at, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareContact_ENTITY);
  CareContact *contact = (CareContact *) record;

  care_record_set_id (record, CareContact_customer, &customer->id);
  care_record_set_id (record, CareContact_job, job);
  care_record_set_id (record, CareContact_by, &demo->desks[customer->language]);
  CARE_PUT_TEXT (contact, CareContact, direction, direction);
  CARE_PUT_TEXT (contact, CareContact, channel, channel);
  CARE_PUT_TEXT (contact, CareContact, summary, summary);
  CARE_PUT_TEXT (contact, CareContact, outcome, outcome);
  CARE_PUT (contact, CareContact, at, at);
  return care_demo_put (demo, record, error);
}

gboolean
care_demo_talk (Demo *demo, const CareJob *job, const DemoCustomer *customer, const char *direction, gint64 at, GError **error)
{
  static const char *const outcomes[] = { "reached_resolved", "reached_resolved", "reached_resolved", "left_message", "no_answer", NULL };
  const DemoWords *words = &care_demo_words[customer->language];
  gboolean in = g_str_equal (direction, "in");

  return put_contact (demo, customer, &job->record.id, direction, in ? job->channel : "phone", care_demo_pick (demo, in ? words->asks : words->calls),
                      in ? "reached_resolved" : care_demo_pick (demo, outcomes), at, error);
}

static char *
fill_in (const char *form, const CareJob *job)
{
  GString *out = g_string_new (form);
  g_string_replace (out, "{job}", job->number, 0);
  return g_string_free (out, FALSE);
}

gboolean
care_demo_tell (Demo *demo, const CareJob *job, const DemoCustomer *customer, gint64 at, GError **error)
{
  const DemoWords *words = &care_demo_words[customer->language];
  g_autoptr (CareRecord) record = NULL;
  CareMessage *message;
  g_autofree char *subject = fill_in (words->mail_subject, job);
  g_autofree char *text = fill_in (words->mail_text, job);

  if (customer->email == NULL || care_demo_chance (demo, 20))
    return TRUE;
  record = care_record_new (&CareMessage_ENTITY);
  message = (CareMessage *) record;
  care_record_set_id (record, CareMessage_customer, &customer->id);
  care_record_set_id (record, CareMessage_job, &job->record.id);
  CARE_PUT_TEXT (message, CareMessage, channel, "email");
  CARE_PUT_TEXT (message, CareMessage, direction, "out");
  CARE_PUT_TEXT (message, CareMessage, template, "job_ready");
  CARE_PUT_TEXT (message, CareMessage, address, customer->email);
  CARE_PUT_TEXT (message, CareMessage, subject, subject);
  CARE_PUT_TEXT (message, CareMessage, text, text);
  CARE_PUT_TEXT (message, CareMessage, language, words->language);
  CARE_PUT_TEXT (message, CareMessage, state, "sent");
  CARE_PUT (message, CareMessage, at, at);
  CARE_PUT (message, CareMessage, sent_at, at + 60);
  return care_demo_put (demo, record, error);
}

/* --- surveys --- */

/* Mostly content people, and now and then one who is not: an answer hangs together. */
typedef struct { int csat, ces, nps; const char *const *comments; } Mood;

static Mood
pick_mood (Demo *demo, const DemoWords *words)
{
  guint dice = care_demo_below (demo, 100);

  if (dice < 72)
    return (Mood) { 4 + (int) care_demo_below (demo, 2), 6 + (int) care_demo_below (demo, 2), 8 + (int) care_demo_below (demo, 3), words->glad };
  if (dice < 89)
    return (Mood) { 3 + (int) care_demo_below (demo, 2), 4 + (int) care_demo_below (demo, 3), 6 + (int) care_demo_below (demo, 3), words->so_so };
  return (Mood) { 1 + (int) care_demo_below (demo, 2), 1 + (int) care_demo_below (demo, 3), (int) care_demo_below (demo, 6), words->sorry };
}

static gboolean
put_follow_up (Demo *demo, const CareJob *job, const DemoCustomer *customer, const CareId *response, gint64 at, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareFollowUp_ENTITY);
  CareFollowUp *call = (CareFollowUp *) record;
  gboolean done = at < demo->horizon - 14 * CARE_DAY && care_demo_chance (demo, 85);

  care_record_set_id (record, CareFollowUp_customer, &customer->id);
  care_record_set_id (record, CareFollowUp_device, &job->device);
  care_record_set_id (record, CareFollowUp_job, &job->record.id);
  care_record_set_id (record, CareFollowUp_response, response);
  care_record_set_id (record, CareFollowUp_assigned, &demo->desks[customer->language]);
  CARE_PUT_TEXT (call, CareFollowUp, reason, care_demo_words[customer->language].low_score);
  CARE_PUT (call, CareFollowUp, due, care_survey_follow_up_due (at, care_store_zone (demo->store)));
  CARE_PUT_TEXT (call, CareFollowUp, status, done ? "done" : "open");
  CARE_PUT (call, CareFollowUp, created_at, at);
  if (done)
    CARE_PUT_TEXT (call, CareFollowUp, outcome, "reached_resolved");
  return care_demo_put (demo, record, error) &&
         (!done || put_contact (demo, customer, &job->record.id, "out", "phone", care_demo_pick (demo, care_demo_words[customer->language].calls),
                                "reached_resolved", at + 20 * 3600, error));
}

static gboolean
put_response (Demo *demo, const CareInvitation *invitation, const char *metric, int score, const char *comment, CareId *id, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareResponse_ENTITY);
  CareResponse *response = (CareResponse *) record;

  care_record_set_id (record, CareResponse_customer, &invitation->customer);
  care_record_set_id (record, CareResponse_job, &invitation->job);
  care_record_set_id (record, CareResponse_invitation, &invitation->record.id);
  CARE_PUT_TEXT (response, CareResponse, question, metric);
  CARE_PUT_TEXT (response, CareResponse, metric, metric);
  CARE_PUT_TEXT (response, CareResponse, channel, "email");
  CARE_PUT_TEXT (response, CareResponse, language, invitation->language);
  CARE_PUT (response, CareResponse, answered_at, invitation->answered_at);
  if (comment == NULL)
    CARE_PUT (response, CareResponse, score, score);
  else
    CARE_PUT_TEXT (response, CareResponse, comment, comment);
  if (!care_demo_put (demo, record, error))
    return FALSE;
  *id = record->id;
  return TRUE;
}

static gboolean
put_answers (Demo *demo, const CareJob *job, const DemoCustomer *customer, const CareInvitation *invitation, GError **error)
{
  Mood mood = pick_mood (demo, &care_demo_words[customer->language]);
  CareId csat, other;
  gboolean low = care_survey_is_low ("csat", mood.csat) || care_survey_is_low ("ces", mood.ces) || care_survey_is_low ("nps", mood.nps);

  return put_response (demo, invitation, "csat", mood.csat, NULL, &csat, error) &&
         put_response (demo, invitation, "ces", mood.ces, NULL, &other, error) &&
         (!care_survey_asks (invitation->questions, "nps") || put_response (demo, invitation, "nps", mood.nps, NULL, &other, error)) &&
         (!care_demo_chance (demo, 45) || put_response (demo, invitation, "text", 0, care_demo_pick (demo, mood.comments), &other, error)) &&
         (!low || put_follow_up (demo, job, customer, &csat, invitation->answered_at, error));
}

/* The rule of the house decides who is asked and when; only whether she answers is luck. */
static CareInvitation *
invite (Demo *demo, const CareJob *job, DemoCustomer *customer, gint64 handed_over)
{
  CareSurveyCase about = {
    .survey = demo->survey, .now = handed_over, .handed_over_at = handed_over, .at_visit = CARE_HAS (job, CareJob, site),
    .zone = care_store_zone (demo->store), .consent = customer->consent, .has_address = customer->email != NULL,
    .was_asked = customer->asked_at != 0, .asked_at = customer->asked_at, .was_asked_nps = customer->asked_at != 0,
    .asked_nps_at = customer->asked_at,
  };
  CareInvitation *invitation = CARE_NEW (CareInvitation);
  CareSurveyPlan plan;

  invitation->record.id = care_demo_id (demo, &CareInvitation_ENTITY);
  care_record_set_id (CARE_RECORD (invitation), CareInvitation_survey, &demo->survey->record.id);
  care_record_set_id (CARE_RECORD (invitation), CareInvitation_customer, &customer->id);
  care_record_set_id (CARE_RECORD (invitation), CareInvitation_job, &job->record.id);
  CARE_PUT_TEXT (invitation, CareInvitation, channel, "email");
  CARE_PUT_TEXT (invitation, CareInvitation, language, care_demo_words[customer->language].language);
  care_survey_plan (&about, &plan);
  CARE_PUT_TEXT (invitation, CareInvitation, state, plan.why != NULL ? "suppressed" : "sent");
  CARE_PUT_TEXT (invitation, CareInvitation, why, plan.why);
  CARE_PUT (invitation, CareInvitation, due_at, handed_over);
  if (plan.why == NULL)
    {
      CARE_PUT_TEXT (invitation, CareInvitation, questions, plan.questions);
      CARE_PUT (invitation, CareInvitation, due_at, plan.due_at);
      CARE_PUT (invitation, CareInvitation, sent_at, plan.due_at);
      CARE_PUT (invitation, CareInvitation, expires_at, plan.expires_at);
      customer->asked_at = plan.due_at;
    }
  care_survey_plan_clear (&plan);
  return invitation;
}

gboolean
care_demo_ask (Demo *demo, const CareJob *job, DemoCustomer *customer, gint64 handed_over, GError **error)
{
  CareInvitation *invitation = invite (demo, job, customer, handed_over);
  gboolean sent = invitation->why == NULL;
  gint64 answered = sent ? invitation->sent_at + 1800 + (gint64) care_demo_below (demo, 4 * CARE_DAY) : 0;
  gboolean ok = TRUE;

  if (sent && answered < demo->horizon && care_demo_chance (demo, 48))
    {
      CARE_PUT_TEXT (invitation, CareInvitation, state, "answered");
      CARE_PUT (invitation, CareInvitation, answered_at, answered);
      ok = put_answers (demo, job, customer, invitation, error);
    }
  else if (sent && invitation->expires_at < demo->horizon)
    CARE_PUT_TEXT (invitation, CareInvitation, state, care_demo_chance (demo, 4) ? "bounced" : "expired");
  ok = ok && care_demo_put (demo, CARE_RECORD (invitation), error);
  care_record_free (CARE_RECORD (invitation));
  return ok;
}

/* --- calls to come --- */

gboolean
care_demo_plan (Demo *demo, GError **error)
{
  guint left = MAX ((guint) (PLANNED_CALLS * demo->scale + 0.5), 2);

  for (guint i = 0; i < demo->devices->len && left > 0; i++)
    {
      const DemoDevice *device = &g_array_index (demo->devices, DemoDevice, i);
      const DemoCustomer *customer = &g_array_index (demo->customers, DemoCustomer, device->customer);
      gint32 ends = care_date_add ((gint32) device->record->sold_on, care_demo_models[device->model].months, CARE_UNIT_MONTH);
      g_autoptr (CareRecord) record = NULL;
      CareFollowUp *call;

      if (ends < demo->today || ends > demo->today + ENDING_DAYS)
        continue;
      record = care_record_new (&CareFollowUp_ENTITY);
      call = (CareFollowUp *) record;
      care_record_set_id (record, CareFollowUp_customer, &customer->id);
      care_record_set_id (record, CareFollowUp_device, &device->record->record.id);
      care_record_set_id (record, CareFollowUp_assigned, &demo->desks[customer->language]);
      CARE_PUT_TEXT (call, CareFollowUp, reason, care_demo_words[customer->language].ending);
      CARE_PUT (call, CareFollowUp, due, demo->today + (gint32) care_demo_below (demo, 10));
      CARE_PUT_TEXT (call, CareFollowUp, status, "open");
      CARE_PUT (call, CareFollowUp, created_at, demo->horizon - CARE_DAY);
      if (!care_demo_put (demo, record, error))
        return FALSE;
      left--;
    }
  return TRUE;
}

/* --- stock --- */

static gboolean
move (Demo *demo, const CareId *part, const CareId *from, const CareId *to, gint64 quantity, guint days_ago, const char *reason, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareStockMove_ENTITY);
  CareStockMove *row = (CareStockMove *) record;

  care_record_set_id (record, CareStockMove_part, part);
  care_record_set_id (record, CareStockMove_from, from);
  care_record_set_id (record, CareStockMove_to, to);
  care_record_set_id (record, CareStockMove_by, &demo->desks[0]);
  CARE_PUT (row, CareStockMove, quantity, quantity);
  CARE_PUT_TEXT (row, CareStockMove, reason, reason);
  CARE_PUT (row, CareStockMove, at, care_demo_at (demo, demo->today - (gint32) days_ago));
  return care_demo_put (demo, record, error);
}

static gint64
needed (Demo *demo, const CareId *place, const CareId *part)
{
  for (guint i = 0; i < demo->needs->len; i++)
    {
      const DemoNeed *need = &g_array_index (demo->needs, DemoNeed, i);
      if (care_id_equal (&need->place, place) && care_id_equal (&need->part, part))
        return need->taken;
    }
  return 0;
}

/* All that was used and a few more, before the first job; so no balance is below nothing. */
gboolean
care_demo_stock (Demo *demo, GError **error)
{
  CareId supplier = care_stock_builtin_id (CARE_STOCK_SUPPLIER);

  for (guint p = 0; p < care_demo_n_categories * DEMO_PARTS; p++)
    for (DemoLanguage l = 0; l < DEMO_N_LANGUAGES; l++)
      {
        gint64 sum = needed (demo, &demo->warehouses[l], &demo->parts[p]) + 1000 * (2 + (gint64) care_demo_below (demo, 8));
        for (guint t = 0; t < demo->technicians->len; t++)
          {
            const DemoTechnician *one = &g_array_index (demo->technicians, DemoTechnician, t);
            gint64 carried = needed (demo, &one->van, &demo->parts[p]) + 1000 * (gint64) care_demo_below (demo, 4);
            if (one->language != l || carried == 0)
              continue;
            sum += carried;
            if (!move (demo, &demo->parts[p], &demo->warehouses[l], &one->van, carried, 1105, "van stock", error))
              return FALSE;
          }
        if (!move (demo, &demo->parts[p], &supplier, &demo->warehouses[l], sum, 1110, "opening stock", error))
          return FALSE;
      }
  return TRUE;
}
