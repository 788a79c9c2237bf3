/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-service-private.h"

#include "domain/care-company.h"
#include "domain/care-job.h"
#include "domain/care-survey-rule.h"
#include "server/care-survey-page.h"
#include "store/care-letter.h"
#include "store/care-server.h"
#include "util/care-error.h"
#include "util/care-text.h"
#include "util/care-time.h"

#include <string.h>

#define MAX_QUESTIONS 5

/* Everything a survey's page is made of, read in one go. */
typedef struct
{
  CareRecord *invitation, *survey, *company, *job, *customer;
  GPtrArray *responses; /* live answers of this invitation */
  gint64 expires_at;
  char *device, *path, *change_until;
  CareSurveyQuestion questions[MAX_QUESTIONS];
  char *typed[MAX_QUESTIONS];
  gsize n;
  CareSurveyPage page;
} Visit;

static void
visit_clear (Visit *visit)
{
  care_record_free (visit->invitation);
  care_record_free (visit->survey);
  care_record_free (visit->company);
  care_record_free (visit->job);
  care_record_free (visit->customer);
  g_clear_pointer (&visit->responses, g_ptr_array_unref);
  g_free (visit->device);
  g_free (visit->path);
  g_free (visit->change_until);
  for (gsize i = 0; i < MAX_QUESTIONS; i++)
    g_free (visit->typed[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Visit, visit_clear)

static CareRecord *
peek (CareStore *store, const CareEntity *entity, const CareId *id)
{
  CareRecord *record = NULL;
  return !care_id_is_null (id) && care_store_peek (store, entity, id, &record, NULL) ? record : NULL;
}

static const CareResponse *
answer_to (const Visit *visit, const char *metric)
{
  for (guint i = 0; i < visit->responses->len; i++)
    if (g_strcmp0 (((CareResponse *) visit->responses->pdata[i])->metric, metric) == 0)
      return visit->responses->pdata[i];
  return NULL;
}

static void
set_questions (Visit *visit, const char *list)
{
  g_auto (GStrv) metrics = g_strsplit (list != NULL ? list : "csat,text", ",", -1);
  for (guint i = 0; metrics[i] != NULL && visit->n < MAX_QUESTIONS; i++)
    {
      CareSurveyQuestion *question = &visit->questions[visit->n];
      const char *metric = g_intern_string (g_strstrip (metrics[i]));
      const CareResponse *given;
      if (!care_values_have (care_metrics, metric))
        continue;
      given = answer_to (visit, metric);
      question->name = question->metric = metric;
      question->optional = visit->n > 0; /* one rating is asked for, the rest is the customer's choice */
      question->value = given != NULL && CARE_HAS (given, CareResponse, score) ? (int) given->score : -1;
      visit->typed[visit->n] = given != NULL ? g_strdup (given->comment) : NULL;
      question->text = visit->typed[visit->n];
      visit->n++;
    }
}

static CareSurveyState
state_of (const Visit *visit)
{
  const CareInvitation *invitation = (const CareInvitation *) visit->invitation;
  if (CARE_HAS (invitation, CareInvitation, answered_at))
    return care_survey_may_change ((const CareSurvey *) visit->survey, invitation->answered_at, care_now ()) ? CARE_SURVEY_ANSWERED
                                                                                                             : CARE_SURVEY_CLOSED;
  return care_survey_is_expired (visit->expires_at, care_now ()) ? CARE_SURVEY_EXPIRED : CARE_SURVEY_ASK;
}

/* "24 listopada 2026 roku, 14:05", in the company's zone; NULL when an answer cannot be changed. */
static char *
change_until (CareStore *store, const Visit *visit)
{
  gint64 hours = visit->page.change_hours, until = ((CareInvitation *) visit->invitation)->answered_at + hours * 3600;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (until);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, care_store_zone (store)) : NULL;
  g_autofree char *day = NULL;

  if (visit->page.state != CARE_SURVEY_ANSWERED || hours == 0 || local == NULL)
    return NULL;
  day = care_lang_date (visit->page.lang, care_date_of_instant (until, care_store_zone (store)));
  return g_strdup_printf ("%s, %02d:%02d", day, g_date_time_get_hour (local), g_date_time_get_minute (local));
}

static void
fill_page (CareStore *store, Visit *visit, CareHttpRequest *request)
{
  const CareCompany *company = (const CareCompany *) visit->company;
  const CareJob *job = (const CareJob *) visit->job;
  const CareCustomer *customer = (const CareCustomer *) visit->customer;
  const CareInvitation *invitation = (const CareInvitation *) visit->invitation;
  CareSurveyPage *page = &visit->page;
  const char *wanted = care_http_request_query (request, "lang");

  if (wanted == NULL)
    wanted = care_http_request_form (request, "lang");
  if (wanted == NULL && invitation != NULL)
    wanted = invitation->language != NULL ? invitation->language : customer != NULL ? customer->language : NULL;
  page->lang = care_lang_choose (wanted, care_http_request_header (request, "accept-language"));
  page->company = company != NULL ? company->name : NULL;
  page->phone = company != NULL ? company->phone : NULL;
  page->email = company != NULL ? company->email : NULL;
  page->path = visit->path;
  page->questions = visit->questions;
  page->n_questions = visit->n;
  if (job != NULL)
    {
      page->job_number = job->number;
      page->has_job_date = CARE_HAS (job, CareJob, handed_over_at);
      page->job_date = care_date_of_instant (job->handed_over_at, care_store_zone (store));
    }
  page->device = visit->device;
  if (invitation == NULL)
    return;
  page->change_hours = CARE_HAS ((CareSurvey *) visit->survey, CareSurvey, change_hours) ? (guint) ((CareSurvey *) visit->survey)->change_hours : 72;
  page->change_until = visit->change_until = change_until (store, visit);
  page->has_link_until = TRUE;
  page->link_until = care_date_of_instant (visit->expires_at, care_store_zone (store));
}

/* Reads what a link leads to. A link that was never given out and one that is mistyped look the same. */
static gboolean
open_link (CareStore *store, CareHttpRequest *request, Visit *visit, GError **error)
{
  const char *secret = care_http_request_param (request, "token");
  CareId id, company = care_company_id ();
  g_autoptr (GError) problem = NULL;
  CareInvitation *invitation;

  visit->company = peek (store, &CareCompany_ENTITY, &company);
  visit->page.state = CARE_SURVEY_UNKNOWN;
  if (secret == NULL || strlen (secret) != 26 || !care_server_find_link (store, secret, &id, &visit->expires_at, &problem))
    {
      fill_page (store, visit, request);
      if (problem == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  visit->path = g_strconcat ("/s/", secret, NULL);
  visit->invitation = peek (store, &CareInvitation_ENTITY, &id);
  invitation = (CareInvitation *) visit->invitation;
  if (invitation == NULL || CARE_HAS (invitation, CareInvitation, deleted_at))
    {
      g_clear_pointer (&visit->invitation, care_record_free);
      fill_page (store, visit, request);
      return TRUE;
    }
  visit->survey = peek (store, &CareSurvey_ENTITY, &invitation->survey);
  visit->job = peek (store, &CareJob_ENTITY, &invitation->job);
  visit->customer = peek (store, &CareCustomer_ENTITY, &invitation->customer);
  if (visit->survey == NULL)
    visit->survey = CARE_RECORD (care_survey_new_default ("survey"));
  if (visit->job != NULL)
    visit->device = care_service_device (store, &((CareJob *) visit->job)->device);
  visit->responses = care_store_related (store, &CareResponse_ENTITY, "invitation", &id, error);
  if (visit->responses == NULL)
    return FALSE;
  set_questions (visit, invitation->questions);
  visit->page.state = state_of (visit);
  fill_page (store, visit, request);
  return TRUE;
}

static void
answer_page (CareHttpReply *reply, const Visit *visit)
{
  care_http_reply_take (reply, care_survey_page_status (&visit->page), "text/html; charset=utf-8", care_survey_page_render (&visit->page));
}

/* Guessing is counted by address; opening one's own link is not. */
static gboolean
too_many_guesses (CareService *service, CareHttpRequest *request, const Visit *visit, CareHttpReply *reply)
{
  g_autofree char *key = care_rate_address_key (request->peer);
  guint wait = 0;
  if (visit->page.state != CARE_SURVEY_UNKNOWN || care_rate_take (service->wrong_links, key, &wait))
    return FALSE;
  care_http_reply_too_often (reply, wait);
  return TRUE;
}

static gboolean
choose_value (CareSurveyQuestion *question, const char *text)
{
  int low, high;
  gint64 value;
  if (!care_metric_range (question->metric, &low, &high) || text == NULL || !g_ascii_string_to_signed (text, 10, low, high, &value, NULL))
    return FALSE;
  question->value = (int) value;
  return TRUE;
}

static void
handle_survey (CareHttpRequest *request, CareHttpReply *reply, gpointer data)
{
  CareService *service = data;
  g_autoptr (GError) error = NULL;
  CareStore *reader = care_service_reader (service, &error);
  g_auto (Visit) visit = { 0 };
  const char *v = care_http_request_query (request, "v");
  g_autofree char *query = NULL;

  if (reader == NULL || !open_link (reader, request, &visit, &error))
    {
      care_service_give (service, reader);
      care_http_reply_error (reply, error);
      return;
    }
  care_service_give (service, reader);
  if (too_many_guesses (service, request, &visit, reply))
    return;
  if (visit.n > 0 && choose_value (&visit.questions[0], v))
    visit.page.query = query = g_strdup_printf ("v=%d", visit.questions[0].value);
  if (visit.page.state == CARE_SURVEY_ANSWERED && care_http_request_query (request, "done") != NULL)
    {
      visit.page.state = CARE_SURVEY_THANKS;
      for (gsize i = 0; i < visit.n; i++)
        visit.page.is_low |= care_survey_is_low (visit.questions[i].metric, visit.questions[i].value) && visit.questions[i].value >= 0;
    }
  answer_page (reply, &visit);
}

/* --- an answer -------------------------------------------------------------------------------------------------------------------- */

/* What was sent, checked. TRUE when it may count. */
static gboolean
read_answers (CareHttpRequest *request, Visit *visit)
{
  gboolean fine = TRUE;
  for (gsize i = 0; i < visit->n; i++)
    {
      CareSurveyQuestion *question = &visit->questions[i];
      const char *sent = care_http_request_form (request, question->name);
      int low, high;
      if (!care_metric_range (question->metric, &low, &high))
        {
          g_free (visit->typed[i]);
          visit->typed[i] = sent != NULL ? care_text_clean (sent, -1) : NULL;
          question->text = visit->typed[i];
          question->fault = question->text != NULL && g_utf8_strlen (question->text, -1) > CARE_SURVEY_TEXT_MAX ? CARE_SURVEY_LONG : CARE_SURVEY_FINE;
        }
      else
        {
          question->value = -1;
          if (!choose_value (question, sent) && (!question->optional || (sent != NULL && *sent != '\0')))
            question->fault = CARE_SURVEY_MISSING;
        }
      fine = fine && question->fault == CARE_SURVEY_FINE;
    }
  return fine;
}

static gboolean
same_answer (const CareResponse *given, const CareSurveyQuestion *question)
{
  if (question->value >= 0)
    return CARE_HAS (given, CareResponse, score) && given->score == question->value;
  return g_strcmp0 (given->comment, question->text) == 0;
}

static gboolean
put_response (CareStore *store, const Visit *visit, const CareSurveyQuestion *question, CareId *id, GError **error)
{
  const CareInvitation *invitation = (const CareInvitation *) visit->invitation;
  CareResponse *response = CARE_NEW (CareResponse);
  g_autoptr (CareRecord) record = CARE_RECORD (response);

  care_record_set_id (record, CareResponse_customer, &invitation->customer);
  care_record_set_id (record, CareResponse_job, &invitation->job);
  care_record_set_id (record, CareResponse_invitation, &visit->invitation->id);
  CARE_PUT_TEXT (response, CareResponse, question, question->metric);
  CARE_PUT_TEXT (response, CareResponse, metric, question->metric);
  if (question->value >= 0)
    CARE_PUT (response, CareResponse, score, question->value);
  CARE_PUT_TEXT (response, CareResponse, comment, question->text);
  CARE_PUT_TEXT (response, CareResponse, channel, "web");
  CARE_PUT_TEXT (response, CareResponse, language, care_lang_code (visit->page.lang));
  CARE_PUT (response, CareResponse, answered_at, care_now ());
  CARE_PUT (response, CareResponse, recorded_at, care_now ());
  if (!care_store_put (store, record, NULL, CARE_PUT_PLAIN, error))
    return FALSE;
  *id = record->id;
  return TRUE;
}

/* For the desk, so in the company's language. */
static char *
low_score_words (CareStore *store, const CareSurveyQuestion *question)
{
  CareId id = care_company_id ();
  g_autoptr (CareRecord) company = peek (store, &CareCompany_ENTITY, &id);

  return care_letter_low_score (company != NULL ? ((CareCompany *) company)->language : NULL, question->metric, question->value);
}

/* One call-back for one survey, however many of its scores are low (UX B3). */
static gboolean
open_follow_up (CareStore *store, const Visit *visit, const CareSurveyQuestion *question, const CareId *response, GError **error)
{
  const CareInvitation *invitation = (const CareInvitation *) visit->invitation;
  char text[CARE_ID_TEXT];
  CareId id = care_id_derived ("follow_up", care_id_to_text (&visit->invitation->id, text));
  CareFollowUp *follow_up = CARE_NEW (CareFollowUp);
  g_autoptr (CareRecord) record = CARE_RECORD (follow_up);
  g_autoptr (CareRecord) there = peek (store, &CareFollowUp_ENTITY, &id);
  g_autoptr (CareRecord) job = peek (store, &CareJob_ENTITY, &invitation->job);
  g_autofree char *reason = low_score_words (store, question);

  if (there != NULL)
    return TRUE;
  record->id = id;
  care_record_set_id (record, CareFollowUp_customer, &invitation->customer);
  care_record_set_id (record, CareFollowUp_job, &invitation->job);
  if (job != NULL)
    care_record_set_id (record, CareFollowUp_device, &((CareJob *) job)->device);
  care_record_set_id (record, CareFollowUp_response, response);
  CARE_PUT_TEXT (follow_up, CareFollowUp, reason, reason);
  CARE_PUT_TEXT (follow_up, CareFollowUp, status, "open");
  CARE_PUT (follow_up, CareFollowUp, due, care_survey_follow_up_due (care_now (), care_store_zone (store)));
  CARE_PUT (follow_up, CareFollowUp, created_at, care_now ());
  return care_store_put (store, record, NULL, CARE_PUT_PLAIN, error);
}

static gboolean
put_answers (CareStore *store, gpointer data, GError **error)
{
  Visit *visit = data;
  g_autoptr (CareRecord) now = care_record_copy (visit->invitation);
  CareInvitation *invitation = (CareInvitation *) now;

  for (gsize i = 0; i < visit->n; i++)
    {
      const CareSurveyQuestion *question = &visit->questions[i];
      const CareResponse *given = answer_to (visit, question->metric);
      CareId response = { { 0 } };
      gboolean empty = question->value < 0 && (question->text == NULL || *question->text == '\0');
      if (given != NULL && !empty && same_answer (given, question))
        continue;
      if (given != NULL && !care_store_void (store, CARE_RECORD ((CareResponse *) given), error))
        return FALSE;
      if (empty)
        continue;
      if (!put_response (store, visit, question, &response, error))
        return FALSE;
      if (question->value >= 0 && care_survey_is_low (question->metric, question->value) &&
          !open_follow_up (store, visit, question, &response, error))
        return FALSE;
    }
  if (!CARE_HAS (invitation, CareInvitation, answered_at))
    CARE_PUT (invitation, CareInvitation, answered_at, care_now ());
  CARE_PUT_TEXT (invitation, CareInvitation, state, "answered");
  return care_store_put (store, now, visit->invitation, CARE_PUT_PLAIN, error);
}

static void
handle_answer (CareHttpRequest *request, CareHttpReply *reply, gpointer data)
{
  CareService *service = data;
  g_autoptr (GError) error = NULL;
  CareStore *store = care_service_lock (service);
  g_auto (Visit) visit = { 0 };
  g_autofree char *location = NULL;
  CareTxn txn = { .what = "survey answer", .user = &(CareId) { { 0 } } };
  gboolean counts = FALSE;
  gboolean ok = open_link (store, request, &visit, &error);

  if (ok && (visit.page.state == CARE_SURVEY_ASK || visit.page.state == CARE_SURVEY_ANSWERED))
    counts = read_answers (request, &visit);
  if (ok && counts)
    ok = care_store_commit (store, &txn, put_answers, &visit, &error);
  care_service_unlock (service);
  if (!ok)
    {
      care_http_reply_error (reply, error);
      return;
    }
  if (too_many_guesses (service, request, &visit, reply))
    return;
  if (counts)
    {
      location = g_strdup_printf ("%s?done=1&lang=%s", visit.path, care_lang_code (visit.page.lang));
      care_http_reply_see_other (reply, location);
      return;
    }
  answer_page (reply, &visit);
}

/* --- stopping ---------------------------------------------------------------------------------------------------------------------- */

static gboolean
put_refusal (CareStore *store, gpointer data, GError **error)
{
  const Visit *visit = data;
  CareConsent *consent = CARE_NEW (CareConsent);
  g_autoptr (CareRecord) record = CARE_RECORD (consent);

  care_record_set_id (record, CareConsent_customer, &((CareInvitation *) visit->invitation)->customer);
  CARE_PUT_TEXT (consent, CareConsent, channel, "email");
  CARE_PUT_TEXT (consent, CareConsent, purpose, "survey");
  CARE_PUT_TEXT (consent, CareConsent, state, "refused");
  CARE_PUT_TEXT (consent, CareConsent, source, "survey page");
  CARE_PUT (consent, CareConsent, at, care_now ());
  CARE_PUT (consent, CareConsent, recorded_at, care_now ());
  return care_store_put (store, record, NULL, CARE_PUT_PLAIN, error);
}

static void
handle_stop (CareHttpRequest *request, CareHttpReply *reply, gpointer data)
{
  CareService *service = data;
  gboolean post = g_str_equal (request->method, "POST");
  g_autoptr (GError) error = NULL;
  CareStore *store = care_service_lock (service);
  g_auto (Visit) visit = { 0 };
  CareTxn txn = { .what = "survey stop", .user = &(CareId) { { 0 } } };
  gboolean ok = open_link (store, request, &visit, &error);

  if (ok && visit.invitation != NULL)
    {
      CareId customer = ((CareInvitation *) visit.invitation)->customer;
      g_autofree char *state = care_service_consent (store, &customer, "email", "survey");
      visit.page.state = post ? CARE_SURVEY_STOPPED : CARE_SURVEY_STOP;
      if (post && g_strcmp0 (state, "refused") != 0)
        ok = care_store_commit (store, &txn, put_refusal, &visit, &error);
    }
  care_service_unlock (service);
  if (!ok)
    care_http_reply_error (reply, error);
  else if (!too_many_guesses (service, request, &visit, reply))
    answer_page (reply, &visit);
}

const CareHttpRoute care_service_web_routes[] = {
  { "GET", "/s/{token}", CARE_ROUTE_PAGE, 0, 0, handle_survey },
  { "POST", "/s/{token}", CARE_ROUTE_PAGE, 64 << 10, 0, handle_answer },
  { "GET", "/s/{token}/stop", CARE_ROUTE_PAGE, 0, 0, handle_stop },
  { "POST", "/s/{token}/stop", CARE_ROUTE_PAGE, 4 << 10, 0, handle_stop },
};
const gsize care_service_n_web_routes = G_N_ELEMENTS (care_service_web_routes);
