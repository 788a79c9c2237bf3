/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-view-history-private.h"

#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-survey-rule.h"
#include "util/care-money.h"
#include "util/care-time.h"

#include <string.h>

/* Rows in words. Each kind is one query and one function; sentences are chosen by what is known (care_sentence). */

#define PATTERNS(...) (const char *const[]) { __VA_ARGS__, NULL }

/* --- pieces --- */

/* Rows of an entity that names a customer and a job: hers, and those of her jobs. */
#define HER_OR_HER_JOBS(table) \
  "t.id IN (SELECT x.id FROM \"" table "\" x WHERE x.customer IN " CARE_FAMILY ("customer") \
  " UNION SELECT x.id FROM \"" table "\" x JOIN \"job\" j ON j.id = x.job WHERE j.customer IN " CARE_FAMILY ("customer") ")"
#define ITS_JOBS(table) \
  "t.id IN (SELECT x.id FROM \"" table "\" x JOIN \"job\" j ON j.id = x.job WHERE j.device IN " CARE_FAMILY ("device") ")"
#define ITS_JOB "t.job IN " CARE_FAMILY ("job")

/* Columns 0 to 2 of every query: the row, its job, the job's number. */
#define JOB_COLUMNS "t.id, j.id, j.number"
#define NO_JOB_COLUMNS "t.id, NULL, NULL"
#define JOB_JOIN " LEFT JOIN \"job\" j ON j.id = t.job"
enum { ROW, JOB, NUMBER, FIRST };

typedef struct
{
  CareId row, job;
  char job_id[CARE_ID_TEXT];
  const char *number; /* of the job, or its id while it has none; NULL without job */
} Head;

static Head
read_head (CareStmt *stmt)
{
  Head head = { .row = care_stmt_id (stmt, ROW), .job = care_stmt_id (stmt, JOB), .number = care_stmt_text (stmt, NUMBER) };

  care_id_to_text (&head.job, head.job_id);
  return head;
}

static const char *
job_name (const Head *head)
{
  if (head->number != NULL)
    return head->number;
  return care_id_is_null (&head->job) ? NULL : head->job_id;
}

/* When an id was drawn: UUIDv7 holds the time in milliseconds in its first 48 bits (RFC 9562). 0 for others. For rows without a time of their own. */
static gint64
drawn_at (const CareId *id)
{
  guint64 ms = 0;

  if ((id->b[6] >> 4) != 7)
    return 0;
  for (guint i = 0; i < 6; i++)
    ms = ms << 8 | id->b[i];
  return (gint64) (ms / 1000);
}

/* The first of some columns that has a time; @head's drawing when none has. */
static gint64
first_time (CareStmt *stmt, const Head *head, guint column, guint n)
{
  for (guint i = column; i < column + n; i++)
    if (!care_stmt_is_null (stmt, i))
      return care_stmt_int (stmt, i);
  return drawn_at (&head->row);
}

static char *
date_words (CareStmt *stmt, guint column)
{
  return care_stmt_is_null (stmt, column) ? NULL : care_date_words ((gint32) care_stmt_int (stmt, column));
}

/* "22 November 2026, 10:00", in the company's zone. */
static char *
time_words (CareHistory *history, CareStmt *stmt, guint column)
{
  g_autoptr (GDateTime) utc = care_stmt_is_null (stmt, column) ? NULL : g_date_time_new_from_unix_utc (care_stmt_int (stmt, column));
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, care_store_zone (history->store)) : NULL;
  g_autofree char *date = NULL, *clock = NULL;
  CareWord words[] = { { "date", NULL }, { "time", NULL }, { NULL, NULL } };

  if (local == NULL)
    return NULL;
  words[0].value = date = care_date_words (care_date_of_instant (care_stmt_int (stmt, column), care_store_zone (history->store)));
  words[1].value = clock = g_date_time_format (local, "%H:%M");
  return care_sentence (PATTERNS (N_("{date}, {time}")), words);
}

static const char *
text_or_null (CareStmt *stmt, guint column)
{
  const char *text = care_stmt_text (stmt, column);
  return text != NULL && *text != '\0' ? text : NULL;
}

/* @text and another sentence behind it; takes both. */
static char *
and_then (char *text, char *more)
{
  char *both;

  if (text == NULL || more == NULL)
    return text != NULL ? text : more;
  both = g_strconcat (text, " ", more, NULL);
  g_free (text);
  g_free (more);
  return both;
}

static const char *
user_name (CareHistory *history, CareStmt *stmt, guint column)
{
  CareId user = care_stmt_id (stmt, column);
  return care_history_name (history, &user);
}

/* The entry that was just added for @row; NULL when there was nothing to say. */
static CareHistoryEntry *
added (CareHistory *history, const CareId *row)
{
  CareHistoryEntry *entry = history->entries->len > 0 ? history->entries->pdata[history->entries->len - 1] : NULL;
  return entry != NULL && care_id_compare (&entry->row, row) == 0 ? entry : NULL;
}

static void
set_detail (CareHistory *history, const CareId *row, const char *detail)
{
  CareHistoryEntry *entry = added (history, row);
  if (entry != NULL)
    entry->detail = g_strdup (detail);
}

/* --- events --- */

enum
{
  EVENT_AT = FIRST, EVENT_BY, EVENT_TRANSITION, EVENT_PHASE, EVENT_STATUS, EVENT_RESULT, EVENT_REASON, EVENT_PERSON, EVENT_HOW, EVENT_TECHNICIAN,
  EVENT_TYPE, EVENT_PROBLEM, EVENT_PLANNED,
};
#define EVENT_COLUMNS \
  JOB_COLUMNS ", t.at, t.by, t.transition, t.phase, t.status, t.result, t.reason, t.person, t.how, t.technician, j.type, j.problem, v.planned_at"

#define MAX_PATTERNS 7
static const struct
{
  const char *transition;
  const char *patterns[MAX_PATTERNS];
} events[] = {
  { "create", { N_("Job {job} ({type}) was recorded when it was over, {closed}: “{problem}”."),
                N_("Job {job} ({type}) was recorded when it was over, {closed}."),
                N_("Job {job} ({type}) was opened, {phase}: “{problem}”."), N_("Job {job} ({type}) was opened, {phase}."),
                N_("Job {job} ({type}) was opened: “{problem}”."), N_("Job {job} ({type}) was opened."), } },
  { "triage", { N_("Job {job} is being assessed."), } },
  { "propose", { N_("An estimate for job {job} was proposed: {reason}."), N_("An estimate for job {job} was proposed."), } },
  { "approve", { N_("Job {job} was approved by {person} ({how})."), N_("Job {job} was approved by {person}."),
                 N_("Job {job} was approved ({how})."), N_("Job {job} was approved."), } },
  { "schedule", { N_("Job {job} was scheduled for {planned} with {technician}."), N_("Job {job} was scheduled for {planned}."),
                  N_("Job {job} was scheduled with {technician}."), N_("Job {job} was scheduled."), } },
  { "assign", { N_("Job {job} was given to {technician}."), N_("Job {job} was assigned."), } },
  { "travel", { N_("{technician} set out for job {job}."), N_("A technician set out for job {job}."), } },
  { "start", { N_("Work on job {job} began."), } },
  { "hold", { N_("Job {job} was put on hold: {held}."), N_("Job {job} was put on hold."), } },
  { "resume", { N_("Work on job {job} went on."), } },
  { "finish", { N_("Work on job {job} was finished: {result}."), N_("Work on job {job} was finished."), } },
  { "check", { N_("Job {job} was checked."), } },
  { "hand_over", { N_("Job {job} was handed over to {person}."), N_("Job {job} was handed over."), } },
  { "close", { N_("Job {job} was closed: {result}."), N_("Job {job} was closed."), } },
  { "cancel", { N_("Job {job} was cancelled: {reason}."), N_("Job {job} was cancelled."), } },
  { "reopen", { N_("Job {job} was reopened: {reason}."), N_("Job {job} was reopened."), } },
};

static const char *const *
event_patterns (const char *transition)
{
  static const char *const others[] = { N_("Job {job}: {transition}, now {phase}."), N_("Job {job}: {transition}."), NULL };

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_strcmp0 (events[i].transition, transition) == 0)
      return events[i].patterns;
  return others;
}

/* A job is opened as new; only another phase is worth a word. One that came closed has its own words. */
static const char *
phase_worth_telling (const char *transition, const char *phase)
{
  if (g_strcmp0 (transition, "create") != 0)
    return phase;
  return g_strcmp0 (phase, "new") == 0 || g_strcmp0 (phase, "closed") == 0 ? NULL : phase;
}

static void
read_event (CareHistory *history, CareStmt *stmt)
{
  Head head = read_head (stmt);
  const char *step = care_stmt_text (stmt, EVENT_TRANSITION);
  const char *phase = care_stmt_text (stmt, EVENT_PHASE);
  gboolean over = g_strcmp0 (step, "create") == 0 && g_strcmp0 (phase, "closed") == 0;
  g_autofree char *step_words = care_value_words (step);
  g_autofree char *phase_words = care_value_words (phase_worth_telling (step, phase));
  g_autofree char *type = care_value_words (care_stmt_text (stmt, EVENT_TYPE));
  g_autofree char *result = care_value_words (text_or_null (stmt, EVENT_RESULT));
  g_autofree char *held = care_value_words (text_or_null (stmt, EVENT_REASON));
  g_autofree char *planned = time_words (history, stmt, EVENT_PLANNED);
  CareWord words[] = {
    { "job", job_name (&head) },
    { "transition", step_words },
    { "phase", phase_words },
    { "type", type != NULL ? type : "" },
    { "problem", text_or_null (stmt, EVENT_PROBLEM) },
    { "closed", !over ? NULL : result != NULL ? result : _("result unknown") },
    { "result", result },
    { "reason", text_or_null (stmt, EVENT_REASON) },
    { "held", held },
    { "person", text_or_null (stmt, EVENT_PERSON) },
    { "how", text_or_null (stmt, EVENT_HOW) },
    { "technician", user_name (history, stmt, EVENT_TECHNICIAN) },
    { "planned", planned },
    { "status", text_or_null (stmt, EVENT_STATUS) },
    { NULL, NULL },
  };
  char *text = and_then (care_sentence (event_patterns (step), words), care_sentence (PATTERNS (N_("Status: {status}.")), words));

  care_history_add (history, care_stmt_int (stmt, EVENT_AT), "event", user_name (history, stmt, EVENT_BY), text, &head.job, &head.row);
  set_detail (history, &head.row, text_or_null (stmt, EVENT_PHASE));
}

/* --- visits --- */

enum { VISIT_ENDED = FIRST, VISIT_ARRIVED, VISIT_TRAVEL, VISIT_PLANNED, VISIT_OUTCOME, VISIT_NOTE, VISIT_TECHNICIAN };
#define VISIT_COLUMNS JOB_COLUMNS ", t.ended_at, t.arrived_at, t.travel_at, t.planned_at, t.outcome, t.note, t.technician"

static const char *const *
visit_patterns (CareStmt *stmt)
{
  static const char *const ended[] = {
    N_("A visit for job {job} by {who} ended: {outcome}."), N_("A visit for job {job} ended: {outcome}."),
    N_("A visit for job {job} by {who} ended."), N_("A visit for job {job} ended."), NULL };
  static const char *const arrived[] = { N_("{who} arrived for job {job}."), N_("A technician arrived for job {job}."), NULL };
  static const char *const travel[] = { N_("{who} is on the way for job {job}."), N_("A technician is on the way for job {job}."), NULL };
  static const char *const planned[] = {
    N_("A visit for job {job} by {who} is planned for {planned}."), N_("A visit for job {job} is planned for {planned}."),
    N_("A visit for job {job} by {who} is to be planned."), N_("A visit for job {job} is to be planned."), NULL };

  if (!care_stmt_is_null (stmt, VISIT_ENDED))
    return ended;
  if (!care_stmt_is_null (stmt, VISIT_ARRIVED))
    return arrived;
  return care_stmt_is_null (stmt, VISIT_TRAVEL) ? planned : travel;
}

static void
read_visit (CareHistory *history, CareStmt *stmt)
{
  Head head = read_head (stmt);
  g_autofree char *outcome = care_value_words (text_or_null (stmt, VISIT_OUTCOME));
  g_autofree char *planned = time_words (history, stmt, VISIT_PLANNED);
  const char *who = user_name (history, stmt, VISIT_TECHNICIAN);
  CareWord words[] = { { "job", job_name (&head) }, { "who", who }, { "outcome", outcome }, { "planned", planned },
                       { "note", text_or_null (stmt, VISIT_NOTE) }, { NULL, NULL } };
  char *text = and_then (care_sentence (visit_patterns (stmt), words), care_sentence (PATTERNS (N_("Note: “{note}”.")), words));

  care_history_add (history, first_time (stmt, &head, VISIT_ENDED, 4), "visit", who, text, &head.job, &head.row);
}

/* --- lines --- */

enum
{
  LINE_MOVED = FIRST, LINE_ENDED, LINE_ARRIVED, LINE_BY, LINE_CLASS, LINE_TEXT, LINE_QUANTITY, LINE_DISPOSITION, LINE_PART, LINE_CODE, LINE_FROM,
  LINE_HANDED_OVER, LINE_DEMANDED,
};
#define LINE_COLUMNS \
  JOB_COLUMNS ", k.at, v.ended_at, v.arrived_at, k.by, t.\"class\", t.text, t.quantity, t.disposition, p.name, p.code, l.code, j.handed_over_at, " \
              "j.demanded_at"
#define LINE_JOINS \
  " JOIN \"job\" j ON j.id = t.job LEFT JOIN \"stock_move\" k ON k.id = t.\"move\" LEFT JOIN \"visit\" v ON v.id = t.visit" \
  " LEFT JOIN \"product_model\" p ON p.id = t.part LEFT JOIN \"stock_location\" l ON l.id = t.\"from\""

static char *
part_text (CareStmt *stmt, const Head *head, const char *quantity)
{
  g_autofree char *end = care_value_words (text_or_null (stmt, LINE_DISPOSITION));
  CareWord words[] = { { "job", job_name (head) }, { "quantity", quantity }, { "part", text_or_null (stmt, LINE_PART) },
                       { "code", text_or_null (stmt, LINE_CODE) }, { "place", text_or_null (stmt, LINE_FROM) }, { "end", end }, { NULL, NULL } };
  g_autofree char *part = care_sentence (PATTERNS (N_("{part} ({code})"), "{part}", "{code}", N_("a part")), words);

  words[2].value = part;
  return care_sentence (PATTERNS (N_ ("Part for job {job}: {quantity} × {part} from {place}, {end}."),
                                  N_ ("Part for job {job}: {quantity} × {part}, {end}."),
                                  N_ ("Part for job {job}: {quantity} × {part} from {place}."),
                                  N_ ("Part for job {job}: {quantity} × {part}.")),
                        words);
}

static char *
line_text (CareStmt *stmt, const Head *head, const char *quantity)
{
  g_autofree char *class = care_value_words (care_stmt_text (stmt, LINE_CLASS));
  CareWord words[] = { { "job", job_name (head) }, { "quantity", quantity }, { "class", class }, { "text", text_or_null (stmt, LINE_TEXT) },
                       { NULL, NULL } };

  return care_sentence (PATTERNS (N_("For job {job}: {class}, {quantity}, “{text}”."), N_("For job {job}: {class}, {quantity}.")), words);
}

static void
read_line (CareHistory *history, CareStmt *stmt)
{
  Head head = read_head (stmt);
  gboolean part = g_strcmp0 (care_stmt_text (stmt, LINE_CLASS), "part") == 0;
  g_autofree char *quantity = care_quantity_format (care_stmt_int (stmt, LINE_QUANTITY));
  char *text = part ? part_text (stmt, &head, quantity) : line_text (stmt, &head, quantity);
  gint64 at = first_time (stmt, &head, LINE_MOVED, 3);

  if (at == 0) /* neither moved nor visited, and the id does not say: with its job */
    at = first_time (stmt, &head, LINE_HANDED_OVER, 2);
  care_history_add (history, at, part ? "part" : "line", user_name (history, stmt, LINE_BY), text, &head.job,
                    &head.row);
}

/* --- contacts --- */

enum { CONTACT_AT = FIRST, CONTACT_BY, CONTACT_DIRECTION, CONTACT_CHANNEL, CONTACT_SUMMARY, CONTACT_OUTCOME };
#define CONTACT_COLUMNS JOB_COLUMNS ", t.at, t.by, t.direction, t.channel, t.summary, t.outcome"

static const char *const *
contact_patterns (const char *direction)
{
  static const char *const in[] = {
    N_("The customer got in touch about job {job} ({channel})."), N_("The customer got in touch about job {job}."),
    N_("The customer got in touch ({channel})."), N_("The customer got in touch."), NULL };
  static const char *const out[] = {
    N_("We got in touch with the customer about job {job} ({channel})."), N_("We got in touch with the customer about job {job}."),
    N_("We got in touch with the customer ({channel})."), N_("We got in touch with the customer."), NULL };
  static const char *const either[] = { N_("Contact about job {job} ({channel})."), N_("Contact about job {job}."), N_("Contact ({channel})."),
                                        N_("Contact."), NULL };

  if (g_strcmp0 (direction, "in") == 0)
    return in;
  return g_strcmp0 (direction, "out") == 0 ? out : either;
}

static void
read_contact (CareHistory *history, CareStmt *stmt)
{
  Head head = read_head (stmt);
  g_autofree char *channel = care_value_words (text_or_null (stmt, CONTACT_CHANNEL));
  g_autofree char *outcome = care_value_words (text_or_null (stmt, CONTACT_OUTCOME));
  CareWord words[] = { { "job", job_name (&head) }, { "channel", channel }, { "outcome", outcome },
                       { "summary", text_or_null (stmt, CONTACT_SUMMARY) }, { NULL, NULL } };
  char *text = care_sentence (contact_patterns (care_stmt_text (stmt, CONTACT_DIRECTION)), words);

  text = and_then (text, care_sentence (PATTERNS (N_("“{summary}”")), words));
  text = and_then (text, care_sentence (PATTERNS (N_("Outcome: {outcome}.")), words));
  care_history_add (history, care_stmt_int (stmt, CONTACT_AT), "contact", user_name (history, stmt, CONTACT_BY), text, &head.job, &head.row);
  set_detail (history, &head.row, text_or_null (stmt, CONTACT_CHANNEL));
}

/* --- messages --- */

enum { MESSAGE_SENT = FIRST, MESSAGE_AT, MESSAGE_DIRECTION, MESSAGE_CHANNEL, MESSAGE_STATE, MESSAGE_SUBJECT, MESSAGE_TEXT, MESSAGE_WHY };
#define MESSAGE_COLUMNS JOB_COLUMNS ", t.sent_at, t.at, t.direction, t.channel, t.state, t.subject, t.text, t.why"

static const char *const *
message_patterns (const char *direction, const char *state)
{
  static const char *const received[] = { N_("The customer wrote about job {job} ({channel})."), N_("The customer wrote ({channel})."), NULL };
  static const char *const failed[] = {
    N_("A message about job {job} could not be sent ({channel}): {why}."), N_("A message about job {job} could not be sent ({channel})."),
    N_("A message could not be sent ({channel}): {why}."), N_("A message could not be sent ({channel})."), NULL };
  static const char *const suppressed[] = {
    N_("A message about job {job} was not sent ({channel}): {why}."), N_("A message about job {job} was not sent ({channel})."),
    N_("A message was not sent ({channel}): {why}."), N_("A message was not sent ({channel})."), NULL };
  static const char *const queued[] = { N_("A message about job {job} is waiting to be sent ({channel})."),
                                        N_("A message is waiting to be sent ({channel})."), NULL };
  static const char *const sent[] = { N_("A message about job {job} was sent ({channel})."), N_("A message was sent ({channel})."), NULL };

  if (g_strcmp0 (direction, "in") == 0 || g_strcmp0 (state, "received") == 0)
    return received;
  if (g_strcmp0 (state, "failed") == 0)
    return failed;
  if (g_strcmp0 (state, "suppressed") == 0)
    return suppressed;
  return g_strcmp0 (state, "queued") == 0 ? queued : sent;
}

static void
read_message (CareHistory *history, CareStmt *stmt)
{
  Head head = read_head (stmt);
  g_autofree char *channel = care_value_words (care_stmt_text (stmt, MESSAGE_CHANNEL));
  g_autofree char *why = care_value_words (text_or_null (stmt, MESSAGE_WHY));
  const char *subject = text_or_null (stmt, MESSAGE_SUBJECT);
  CareWord words[] = { { "job", job_name (&head) }, { "channel", channel }, { "why", why },
                       { "subject", subject != NULL ? subject : text_or_null (stmt, MESSAGE_TEXT) }, { NULL, NULL } };
  CareHistoryEntry *entry;
  char *text = care_sentence (message_patterns (care_stmt_text (stmt, MESSAGE_DIRECTION), care_stmt_text (stmt, MESSAGE_STATE)), words);

  text = and_then (text, care_sentence (PATTERNS (N_("“{subject}”")), words));
  care_history_add (history, first_time (stmt, &head, MESSAGE_SENT, 2), "message", NULL, text, &head.job, &head.row);
  entry = added (history, &head.row);
  if (entry != NULL)
    entry->ours = g_strcmp0 (care_stmt_text (stmt, MESSAGE_DIRECTION), "in") != 0 &&
                  g_strcmp0 (care_stmt_text (stmt, MESSAGE_STATE), "received") != 0;
  set_detail (history, &head.row, text_or_null (stmt, MESSAGE_CHANNEL));
}

/* --- surveys --- */

enum { RESPONSE_AT = FIRST, RESPONSE_BY, RESPONSE_METRIC, RESPONSE_SCORE, RESPONSE_COMMENT };
#define RESPONSE_COLUMNS JOB_COLUMNS ", t.answered_at, t.by, t.metric, t.score, t.comment"

static void
read_response (CareHistory *history, CareStmt *stmt)
{
  Head head = read_head (stmt);
  const char *metric = care_stmt_text (stmt, RESPONSE_METRIC);
  gboolean scored = !care_stmt_is_null (stmt, RESPONSE_SCORE);
  g_autofree char *metric_words = care_value_words (metric);
  g_autofree char *score = scored ? g_strdup_printf ("%" G_GINT64_FORMAT, care_stmt_int (stmt, RESPONSE_SCORE)) : NULL;
  g_autofree char *most = NULL;
  CareWord words[] = { { "job", job_name (&head) }, { "metric", scored ? metric_words : NULL }, { "score", score }, { "most", NULL },
                       { "comment", text_or_null (stmt, RESPONSE_COMMENT) }, { NULL, NULL } };
  CareHistoryEntry *entry;
  int low = 0, high = 0;
  char *text;

  if (care_metric_range (metric, &low, &high))
    words[3].value = most = g_strdup_printf ("%d", high);
  text = care_sentence (PATTERNS (N_("Survey about job {job}: {metric} {score} of {most}."), N_("Survey: {metric} {score} of {most}."),
                                  N_("Survey about job {job}: {metric} {score}."), N_("Survey: {metric} {score}."),
                                  N_("Survey about job {job}:"), N_("Survey:")), words);
  text = and_then (text, care_sentence (PATTERNS (N_("“{comment}”")), words));
  care_history_add (history, care_stmt_int (stmt, RESPONSE_AT), "response", user_name (history, stmt, RESPONSE_BY), text, &head.job, &head.row);
  entry = added (history, &head.row);
  if (entry == NULL || !scored)
    return;
  entry->low = care_survey_is_low (metric, care_stmt_int (stmt, RESPONSE_SCORE));
  entry->high = most != NULL && (care_stmt_int (stmt, RESPONSE_SCORE) - low) * 4 >= (high - low) * 3;
}

enum { INVITATION_SENT = FIRST, INVITATION_DUE, INVITATION_CHANNEL, INVITATION_STATE, INVITATION_WHY };
#define INVITATION_COLUMNS JOB_COLUMNS ", t.sent_at, t.due_at, t.channel, t.state, t.why"

static const char *const *
invitation_patterns (const char *state)
{
  static const char *const suppressed[] = { N_("Not asked about job {job}: {why}."), N_("Not asked: {why}."), N_("Not asked about job {job}."),
                                            N_("Not asked."), NULL };
  static const char *const planned[] = { N_("A survey about job {job} is to be sent on {due}."), N_("A survey is to be sent on {due}."),
                                         N_("A survey is to be sent."), NULL };
  static const char *const bounced[] = { N_("The survey about job {job} could not be delivered ({channel})."),
                                         N_("The survey about job {job} could not be delivered."), N_("The survey could not be delivered."), NULL };
  static const char *const sent[] = { N_("A survey about job {job} was sent ({channel})."), N_("A survey about job {job} was sent."),
                                      N_("A survey was sent."), NULL };

  if (g_strcmp0 (state, "suppressed") == 0)
    return suppressed;
  if (g_strcmp0 (state, "planned") == 0)
    return planned;
  return g_strcmp0 (state, "bounced") == 0 ? bounced : sent;
}

static void
read_invitation (CareHistory *history, CareStmt *stmt)
{
  Head head = read_head (stmt);
  const char *state = care_stmt_text (stmt, INVITATION_STATE);
  g_autofree char *channel = care_value_words (text_or_null (stmt, INVITATION_CHANNEL));
  g_autofree char *why = care_value_words (text_or_null (stmt, INVITATION_WHY));
  g_autofree char *due = time_words (history, stmt, INVITATION_DUE);
  CareWord words[] = { { "job", job_name (&head) }, { "channel", channel }, { "why", why }, { "due", due }, { NULL, NULL } };
  char *text = care_sentence (invitation_patterns (state), words);

  if (g_strcmp0 (state, "expired") == 0)
    text = and_then (text, g_strdup (_("It was not answered in time.")));
  care_history_add (history, first_time (stmt, &head, INVITATION_SENT, 2), "invitation", NULL, text, &head.job, &head.row);
}

/* --- follow-ups --- */

enum { FOLLOW_UP_AT = FIRST, FOLLOW_UP_DUE, FOLLOW_UP_REASON, FOLLOW_UP_STATUS, FOLLOW_UP_OUTCOME, FOLLOW_UP_NOTE };
#define FOLLOW_UP_COLUMNS JOB_COLUMNS ", t.created_at, t.due, t.reason, t.status, t.outcome, t.note"

static void
read_follow_up (CareHistory *history, CareStmt *stmt)
{
  Head head = read_head (stmt);
  const char *status = care_stmt_text (stmt, FOLLOW_UP_STATUS);
  g_autofree char *due = date_words (stmt, FOLLOW_UP_DUE);
  g_autofree char *outcome = care_value_words (text_or_null (stmt, FOLLOW_UP_OUTCOME));
  CareWord words[] = { { "job", job_name (&head) }, { "due", due }, { "outcome", outcome }, { "reason", text_or_null (stmt, FOLLOW_UP_REASON) },
                       { "note", text_or_null (stmt, FOLLOW_UP_NOTE) }, { NULL, NULL } };
  char *text = care_sentence (PATTERNS (N_("Follow-up about job {job}, due on {due}."), N_("Follow-up about job {job}."),
                                        N_("Follow-up, due on {due}."), N_("Follow-up.")), words);

  text = and_then (text, care_sentence (PATTERNS (N_("“{reason}”")), words));
  if (g_strcmp0 (status, "done") == 0)
    text = and_then (text, care_sentence (PATTERNS (N_("Done: {outcome}."), N_("Done.")), words));
  else if (g_strcmp0 (status, "cancelled") == 0)
    text = and_then (text, g_strdup (_("Cancelled.")));
  text = and_then (text, care_sentence (PATTERNS (N_("Note: “{note}”.")), words));
  care_history_add (history, first_time (stmt, &head, FOLLOW_UP_AT, 1), "follow_up", NULL, text, &head.job, &head.row);
}

/* --- consents, sales --- */

enum { CONSENT_AT = FIRST, CONSENT_BY, CONSENT_PURPOSE, CONSENT_CHANNEL, CONSENT_STATE, CONSENT_SOURCE };
#define CONSENT_COLUMNS NO_JOB_COLUMNS ", t.at, t.by, t.purpose, t.channel, t.state, t.source"

static void
read_consent (CareHistory *history, CareStmt *stmt)
{
  Head head = read_head (stmt);
  g_autofree char *purpose = care_value_words (care_stmt_text (stmt, CONSENT_PURPOSE));
  g_autofree char *channel = care_value_words (care_stmt_text (stmt, CONSENT_CHANNEL));
  g_autofree char *state = care_value_words (care_stmt_text (stmt, CONSENT_STATE));
  CareWord words[] = { { "purpose", purpose }, { "channel", channel }, { "state", state }, { "source", text_or_null (stmt, CONSENT_SOURCE) },
                       { NULL, NULL } };
  char *text = care_sentence (PATTERNS (N_("Consent to {purpose} ({channel}): {state}; {source}."), N_("Consent to {purpose} ({channel}): {state}.")),
                              words);

  care_history_add (history, care_stmt_int (stmt, CONSENT_AT), "consent", user_name (history, stmt, CONSENT_BY), text, &head.job, &head.row);
}

enum { SALE_ON = FIRST, SALE_DOCUMENT, SALE_SERIAL, SALE_MODEL, SALE_CUSTOMER };
#define SALE_COLUMNS NO_JOB_COLUMNS ", t.sold_on, t.document, d.serial, m.name, c.name"
#define SALE_JOINS \
  " LEFT JOIN \"device\" d ON d.id = t.device LEFT JOIN \"product_model\" m ON m.id = d.model LEFT JOIN \"customer\" c ON c.id = t.customer"

static void
read_sale (CareHistory *history, CareStmt *stmt)
{
  Head head = read_head (stmt);
  gint64 at = care_instant_of_date ((gint32) care_stmt_int (stmt, SALE_ON), 0, 0, care_store_zone (history->store));
  CareWord words[] = { { "model", text_or_null (stmt, SALE_MODEL) }, { "serial", text_or_null (stmt, SALE_SERIAL) },
                       { "customer", text_or_null (stmt, SALE_CUSTOMER) }, { "document", text_or_null (stmt, SALE_DOCUMENT) }, { NULL, NULL } };
  char *text = care_sentence (PATTERNS (N_("{model}, {serial}, was sold to {customer}."), N_("{model} was sold to {customer}."),
                                        N_("{model}, {serial}, was sold."), N_("A device was sold.")), words);

  text = and_then (text, care_sentence (PATTERNS (N_("Document: {document}.")), words));
  care_history_add (history, at, "sale", NULL, text, &head.job, &head.row);
}

/* --- the table --- */

#define OF_HER_JOBS "j.customer IN " CARE_FAMILY ("customer")
#define OF_ITS_JOBS "j.device IN " CARE_FAMILY ("device")

const CareHistorySource care_history_sources[] = {
  { &CareJobEvent_ENTITY, EVENT_COLUMNS, " JOIN \"job\" j ON j.id = t.job LEFT JOIN \"visit\" v ON v.id = t.visit", OF_HER_JOBS, OF_ITS_JOBS, ITS_JOB,
    read_event },
  { &CareVisit_ENTITY, VISIT_COLUMNS, " JOIN \"job\" j ON j.id = t.job", OF_HER_JOBS, OF_ITS_JOBS, ITS_JOB, read_visit },
  { &CareJobLine_ENTITY, LINE_COLUMNS, LINE_JOINS, OF_HER_JOBS, OF_ITS_JOBS, ITS_JOB, read_line },
  { &CareContact_ENTITY, CONTACT_COLUMNS, JOB_JOIN, HER_OR_HER_JOBS ("contact"), ITS_JOBS ("contact"), ITS_JOB, read_contact },
  { &CareMessage_ENTITY, MESSAGE_COLUMNS, JOB_JOIN, HER_OR_HER_JOBS ("message"), ITS_JOBS ("message"), ITS_JOB, read_message },
  { &CareInvitation_ENTITY, INVITATION_COLUMNS, JOB_JOIN, HER_OR_HER_JOBS ("invitation"), ITS_JOBS ("invitation"), ITS_JOB, read_invitation },
  { &CareResponse_ENTITY, RESPONSE_COLUMNS, JOB_JOIN, HER_OR_HER_JOBS ("response"), ITS_JOBS ("response"), ITS_JOB, read_response },
  { &CareFollowUp_ENTITY, FOLLOW_UP_COLUMNS, JOB_JOIN, HER_OR_HER_JOBS ("follow_up"),
    "(t.device IN " CARE_FAMILY ("device") " OR " ITS_JOBS ("follow_up") ")", ITS_JOB, read_follow_up },
  { &CareConsent_ENTITY, CONSENT_COLUMNS, "", "t.customer IN " CARE_FAMILY ("customer"), NULL, NULL, read_consent },
  { &CareSale_ENTITY, SALE_COLUMNS, SALE_JOINS, "t.customer IN " CARE_FAMILY ("customer"), "t.device IN " CARE_FAMILY ("device"), NULL, read_sale },
};
const guint care_n_history_sources = G_N_ELEMENTS (care_history_sources);
