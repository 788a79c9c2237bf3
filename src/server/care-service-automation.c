/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-service-private.h"

#include "domain/care-company.h"
#include "domain/care-survey-rule.h"
#include "server/care-mail-words.h"
#include "server/care-mail.h"
#include "store/care-server.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <string.h>

/* Automation runs on the server, once (DESIGN 7). Each piece of work is one small transaction, so that a round that is killed goes on where
 * it was. */

#define LOOK_BACK (45 * CARE_DAY) /* a link lives for 30 days: older hand-overs can no longer be asked about */

static CareRecord *
active_survey (CareStore *store)
{
  CareQuery query = { &CareSurvey_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };
  g_autoptr (GPtrArray) rows = care_store_query (store, &query, NULL);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (((CareSurvey *) rows->pdata[i])->active)
      return care_record_copy (rows->pdata[i]);
  return NULL;
}

/* Reopened after the hand-over: the caches of the job say so, because reopening clears handed_over_at. */
static void
gather (CareStore *store, const CareRecord *survey, const CareJob *job, CareSurveyCase *about, char **consent, char **email)
{
  g_autoptr (GPtrArray) visits = care_store_related (store, &CareVisit_ENTITY, "job", &job->record.id, NULL);
  GError *ignored = NULL;

  *email = care_service_email (store, &job->customer);
  *consent = care_service_consent (store, &job->customer, "email", "survey");
  about->survey = (const CareSurvey *) survey;
  about->now = care_now ();
  about->handed_over_at = job->handed_over_at;
  about->at_visit = g_strcmp0 (job->type, "repair_bench") != 0 && visits != NULL && visits->len > 0;
  about->zone = care_store_zone (store);
  about->consent = *consent;
  about->has_address = *email != NULL;
  about->was_asked = care_server_last_asked (store, &job->customer, NULL, &about->asked_at, &ignored);
  g_clear_error (&ignored);
  about->was_asked_nps = care_server_last_asked (store, &job->customer, "nps", &about->asked_nps_at, &ignored);
  g_clear_error (&ignored);
  about->reopened = !CARE_HAS (job, CareJob, handed_over_at);
  about->open_complaint = care_server_has_complaint (store, &job->customer);
  about->staff = *email != NULL && care_server_is_staff (store, *email);
}

typedef struct
{
  CareService *service;
  const CareRecord *survey, *job, *invitation, *message;
  const char *why; /* suppressed */
  char *secret;
  gint64 sent_at, expires_at;
  const char *subject, *text, *email;
  CareLang lang;
} Task;

static gboolean
put_invitation (CareStore *store, gpointer data, GError **error)
{
  Task *task = data;
  const CareJob *job = (const CareJob *) task->job;
  CareInvitation *invitation = CARE_NEW (CareInvitation);
  g_autoptr (CareRecord) record = CARE_RECORD (invitation);
  CareSurveyCase about = { 0 };
  CareSurveyPlan plan = { 0 };
  g_autofree char *consent = NULL, *email = NULL;
  gboolean ok;

  gather (store, task->survey, job, &about, &consent, &email);
  care_survey_plan (&about, &plan);
  record->id = care_server_invitation_id (&task->job->id, job->handed_over_at);
  care_record_set_id (record, CareInvitation_survey, &task->survey->id);
  care_record_set_id (record, CareInvitation_customer, &job->customer);
  care_record_set_id (record, CareInvitation_job, &task->job->id);
  CARE_PUT_TEXT (invitation, CareInvitation, channel, "email");
  CARE_PUT_TEXT (invitation, CareInvitation, language, care_lang_code (care_service_lang (store, &job->customer)));
  CARE_PUT_TEXT (invitation, CareInvitation, state, plan.why != NULL ? "suppressed" : "planned");
  CARE_PUT_TEXT (invitation, CareInvitation, why, plan.why);
  CARE_PUT_TEXT (invitation, CareInvitation, questions, plan.questions);
  if (plan.why == NULL)
    CARE_PUT (invitation, CareInvitation, due_at, plan.due_at);
  ok = care_store_put (store, record, NULL, CARE_PUT_PLAIN, error);
  care_survey_plan_clear (&plan);
  return ok;
}

static void
complain (const char *what, GError *error)
{
  if (error != NULL)
    g_warning ("%s: %s", what, error->message);
}

static void
plan_invitations (CareService *service)
{
  CareStore *store = care_service_lock (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) survey = active_survey (store);
  g_autoptr (GPtrArray) jobs = survey != NULL ? care_server_unasked (store, care_now () - LOOK_BACK, &error) : NULL;

  for (guint i = 0; jobs != NULL && i < jobs->len && error == NULL; i++)
    {
      Task task = { .service = service, .survey = survey, .job = jobs->pdata[i] };
      if (!care_id_is_null (&((CareJob *) task.job)->customer))
        care_store_commit (store, &(CareTxn) { .what = "survey plan", .user = &(CareId) { { 0 } } }, put_invitation, &task, &error);
    }
  care_service_unlock (service);
  complain ("Planning surveys", error);
}

/* --- mail --------------------------------------------------------------------------------------------------------------------------- */

static char *
mail_host (CareService *service)
{
  g_autoptr (GUri) uri = g_uri_parse (service->public_url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  return g_strdup (host != NULL && strchr (host, ':') == NULL ? host : "localhost");
}

static gboolean
deliver (CareService *service, CareStore *store, CareMail *mail, const char *message_id, const char *unique, GError **error)
{
  CareId id = care_company_id ();
  g_autoptr (CareRecord) record = care_store_get (store, &CareCompany_ENTITY, &id, error);
  const CareCompany *company = (const CareCompany *) record;
  g_autofree char *host = mail_host (service);
  g_autofree char *fallback = g_strdup_printf ("service@%s", host);
  g_autoptr (GBytes) bytes = NULL;

  if (company == NULL)
    return FALSE;
  mail->from_name = company->name;
  mail->from_address = company->email != NULL ? company->email : fallback;
  mail->message_id = message_id;
  bytes = care_mail_build (mail, error);
  return bytes != NULL && care_maildir_deliver (service->maildir, bytes, unique, error);
}

/* --- invitations ------------------------------------------------------------------------------------------------------------------- */

static gboolean
put_link (CareStore *store, gpointer data, GError **error)
{
  Task *task = data;
  g_clear_pointer (&task->secret, g_free);
  task->secret = care_server_new_link (store, &task->invitation->id, task->expires_at, error);
  return task->secret != NULL;
}

static gboolean
put_suppressed (CareStore *store, gpointer data, GError **error)
{
  Task *task = data;
  g_autoptr (CareRecord) now = care_record_copy (task->invitation);
  care_record_set_text (now, CareInvitation_state, "suppressed");
  care_record_set_text (now, CareInvitation_why, task->why);
  return care_store_put (store, now, task->invitation, CARE_PUT_PLAIN, error);
}

/* The message that the care history shows: what was sent, without the link. */
static gboolean
put_sent_message (CareStore *store, const Task *task, GError **error)
{
  const CareInvitation *invitation = (const CareInvitation *) task->invitation;
  CareMessage *message = CARE_NEW (CareMessage);
  g_autoptr (CareRecord) record = CARE_RECORD (message);
  char text[CARE_ID_TEXT];

  record->id = care_id_derived ("message", care_id_to_text (&task->invitation->id, text));
  care_record_set_id (record, CareMessage_customer, &invitation->customer);
  care_record_set_id (record, CareMessage_job, &invitation->job);
  CARE_PUT_TEXT (message, CareMessage, channel, "email");
  CARE_PUT_TEXT (message, CareMessage, direction, "out");
  CARE_PUT_TEXT (message, CareMessage, template, "survey");
  CARE_PUT_TEXT (message, CareMessage, address, task->email);
  CARE_PUT_TEXT (message, CareMessage, subject, task->subject);
  CARE_PUT_TEXT (message, CareMessage, language, care_lang_code (task->lang));
  CARE_PUT_TEXT (message, CareMessage, state, "sent");
  CARE_PUT (message, CareMessage, at, task->sent_at);
  CARE_PUT (message, CareMessage, sent_at, task->sent_at);
  return care_store_put (store, record, NULL, CARE_PUT_PLAIN, error);
}

static gboolean
put_sent (CareStore *store, gpointer data, GError **error)
{
  Task *task = data;
  g_autoptr (CareRecord) now = care_record_copy (task->invitation);
  CareInvitation *invitation = (CareInvitation *) now;

  CARE_PUT_TEXT (invitation, CareInvitation, state, "sent");
  CARE_PUT (invitation, CareInvitation, sent_at, task->sent_at);
  CARE_PUT (invitation, CareInvitation, expires_at, task->expires_at);
  return care_store_put (store, now, task->invitation, CARE_PUT_PLAIN, error) && put_sent_message (store, task, error);
}

static const char *
first_metric (const char *questions)
{
  static const char *const ratings[] = { "csat", "ces", "nps" };
  for (guint i = 0; i < G_N_ELEMENTS (ratings); i++)
    if (care_survey_asks (questions, ratings[i]))
      return ratings[i];
  return "csat";
}

/* First the link's hash is safe, then the mail is delivered, then it is noted as sent. A crash in between sends a second mail whose link works as
 * well as the first's; none is ever lost. */
static gboolean
send_invitation (CareService *service, CareStore *store, Task *task, const CareJob *job, GError **error)
{
  const CareInvitation *invitation = (const CareInvitation *) task->invitation;
  CareTxn txn = { .what = "survey invitation", .user = &(CareId) { { 0 } } };
  CareId company_id = care_company_id ();
  g_autoptr (CareRecord) company = care_store_get (store, &CareCompany_ENTITY, &company_id, error);
  g_autofree char *device = NULL, *url = NULL, *stop = NULL, *subject = NULL, *text = NULL, *html = NULL, *id = NULL, *unique = NULL, *host = NULL;
  CareMailWords words = { .kind = CARE_MAIL_SURVEY, .lang = task->lang };
  CareMail mail = { .to_address = task->email, .lang = task->lang };
  CareId random = care_id_random ();
  char random_text[CARE_ID_TEXT];

  if (company == NULL || !care_store_commit (store, &txn, put_link, task, error))
    return FALSE;
  device = care_service_device (store, &job->device);
  url = g_strdup_printf ("%s/s/%s", service->public_url, task->secret);
  stop = g_strconcat (url, "/stop", NULL);
  words.company = ((CareCompany *) company)->name;
  words.phone = ((CareCompany *) company)->phone;
  words.email = ((CareCompany *) company)->email;
  words.job_number = job->number;
  words.device = device;
  words.date = care_date_of_instant (job->handed_over_at, care_store_zone (store));
  words.has_date = TRUE;
  words.metric = first_metric (invitation->questions);
  words.survey_url = url;
  words.link_until = care_date_of_instant (task->expires_at, care_store_zone (store));
  words.has_link_until = TRUE;
  care_mail_words_write (&words, &subject, &text, &html);
  mail.subject = subject;
  mail.text = text;
  mail.html = html;
  mail.unsubscribe_url = stop;
  host = mail_host (service);
  id = g_strdup_printf ("%s@%s", care_id_to_text (&random, random_text), host);
  unique = g_strdup_printf ("survey-%s", random_text); /* says nothing of the link */
  if (!deliver (service, store, &mail, id, unique, error))
    return FALSE;
  task->subject = subject;
  return care_store_commit (store, &txn, put_sent, task, error);
}

/* Reopened and handed over again before the first was sent: then only the later hand-over is asked about. */
static gboolean
is_overtaken (CareStore *store, const CareRecord *invitation, const CareJob *job)
{
  CareId latest = care_server_invitation_id (&job->record.id, job->handed_over_at);
  CareRecord *found = NULL;
  g_autoptr (CareRecord) other = NULL;

  if (care_id_equal (&latest, &invitation->id) || !CARE_HAS (job, CareJob, handed_over_at))
    return FALSE;
  if (care_store_peek (store, &CareInvitation_ENTITY, &latest, &found, NULL))
    other = found;
  return other != NULL;
}

static gboolean
send_one (CareService *service, CareStore *store, const CareRecord *survey, const CareRecord *record, GError **error)
{
  const CareInvitation *invitation = (const CareInvitation *) record;
  CareTxn txn = { .what = "survey invitation", .user = &(CareId) { { 0 } } };
  Task task = { .service = service, .survey = survey, .invitation = record };
  g_autoptr (CareRecord) job = care_store_get (store, &CareJob_ENTITY, &invitation->job, error);
  CareSurveyCase about = { 0 };
  CareSurveyPlan plan = { 0 };
  g_autofree char *consent = NULL, *email = NULL;
  gboolean ok = TRUE;

  if (job == NULL)
    return FALSE;
  /* What held when it was planned may hold no longer: asked by another job, consent taken back, job reopened. */
  gather (store, survey, (const CareJob *) job, &about, &consent, &email);
  care_survey_plan (&about, &plan);
  task.why = is_overtaken (store, record, (const CareJob *) job) ? "cool_down" : plan.why;
  task.email = email;
  task.lang = care_lang_choose (invitation->language, NULL);
  task.sent_at = care_now ();
  task.expires_at = care_survey_expires_at ((const CareSurvey *) survey, task.sent_at);
  if (task.why != NULL)
    ok = care_store_commit (store, &txn, put_suppressed, &task, error);
  else if (care_survey_polite_time ((const CareSurvey *) survey, about.now, about.zone) <= about.now)
    ok = send_invitation (service, store, &task, (const CareJob *) job, error);
  care_survey_plan_clear (&plan);
  g_free (task.secret);
  return ok;
}

static void
send_invitations (CareService *service)
{
  CareStore *store = care_service_lock (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) survey = active_survey (store);
  g_autoptr (GPtrArray) due = survey != NULL ? care_server_due (store, care_now (), &error) : NULL;

  for (guint i = 0; due != NULL && i < due->len; i++)
    {
      g_autoptr (GError) problem = NULL;
      send_one (service, store, survey, due->pdata[i], &problem); /* one that fails does not hold up the others */
      complain ("Sending a survey", problem);
    }
  care_service_unlock (service);
  complain ("Looking for surveys to send", error);
}

/* --- other messages ------------------------------------------------------------------------------------------------------------------ */

static gboolean
put_delivered (CareStore *store, gpointer data, GError **error)
{
  Task *task = data;
  g_autoptr (CareRecord) now = care_record_copy (task->message);
  CareMessage *message = (CareMessage *) now;
  CARE_PUT_TEXT (message, CareMessage, state, task->why == NULL ? "sent" : "failed");
  CARE_PUT_TEXT (message, CareMessage, why, task->why);
  if (task->why == NULL)
    CARE_PUT (message, CareMessage, sent_at, care_now ());
  return care_store_put (store, now, task->message, CARE_PUT_PLAIN, error);
}

static gboolean
put_message_id (CareStore *store, gpointer data, GError **error)
{
  Task *task = data;
  g_autofree char *host = mail_host (task->service);
  g_clear_pointer (&task->secret, g_free);
  task->secret = care_server_message_id (store, &task->message->id, host, error);
  return task->secret != NULL;
}

static gboolean
send_message (CareService *service, CareStore *store, const CareRecord *record, GError **error)
{
  const CareMessage *message = (const CareMessage *) record;
  CareTxn txn = { .what = "mail", .user = &(CareId) { { 0 } } };
  Task task = { .service = service, .message = record };
  g_autofree char *address = message->address != NULL ? g_strdup (message->address) : care_service_email (store, &message->customer);
  g_autofree char *unique = NULL;
  g_autoptr (GError) problem = NULL;
  CareMail mail = { .to_address = address, .subject = message->subject, .text = message->text != NULL ? message->text : "",
                    .lang = care_lang_choose (message->language, NULL) };
  char id[CARE_ID_TEXT];
  gboolean ok;

  if (!care_store_commit (store, &txn, put_message_id, &task, error))
    return FALSE;
  unique = g_strdup_printf ("message-%s", care_id_to_text (&record->id, id));
  if (address == NULL)
    task.why = "There is no e-mail address.";
  else if (!deliver (service, store, &mail, task.secret, unique, &problem))
    {
      g_free (task.secret);
      /* A full disk passes; what can never be a mail is said on the message. */
      if (!g_error_matches (problem, CARE_ERROR, CARE_ERROR_INVALID))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      task.secret = NULL;
      task.why = problem->message;
    }
  ok = care_store_commit (store, &txn, put_delivered, &task, error);
  g_free (task.secret);
  return ok;
}

static void
send_messages (CareService *service)
{
  CareStore *store = care_service_lock (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) queued = care_server_queued (store, &error);

  for (guint i = 0; queued != NULL && i < queued->len; i++)
    {
      g_autoptr (GError) problem = NULL;
      send_message (service, store, queued->pdata[i], &problem);
      complain ("Sending a message", problem);
    }
  care_service_unlock (service);
  complain ("Looking for messages to send", error);
}

/* --- expiry --------------------------------------------------------------------------------------------------------------------------- */

static gboolean
put_expired (CareStore *store, gpointer data, GError **error)
{
  Task *task = data;
  g_autoptr (CareRecord) now = care_record_copy (task->invitation);
  care_record_set_text (now, CareInvitation_state, "expired");
  return care_store_put (store, now, task->invitation, CARE_PUT_PLAIN, error);
}

static void
expire_links (CareService *service)
{
  CareStore *store = care_service_lock (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = care_store_by_text (store, &CareInvitation_ENTITY, "state", "sent", &error);

  for (guint i = 0; rows != NULL && i < rows->len && error == NULL; i++)
    {
      Task task = { .service = service, .invitation = rows->pdata[i] };
      const CareInvitation *invitation = rows->pdata[i];
      if (CARE_HAS (invitation, CareInvitation, expires_at) && care_survey_is_expired (invitation->expires_at, care_now ()))
        care_store_commit (store, &(CareTxn) { .what = "survey expiry", .user = &(CareId) { { 0 } } }, put_expired, &task, &error);
    }
  care_service_unlock (service);
  complain ("Letting links expire", error);
}

void
care_service_automate (CareService *service)
{
  plan_invitations (service);
  send_invitations (service);
  send_messages (service);
  expire_links (service);
}
