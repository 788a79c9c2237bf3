/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-entity.h"
#include "domain/care-values.h"

G_BEGIN_DECLS

/* Talking with customers: what was said (contact), what is to be said (follow_up), what was sent (message), what they answered (survey …). */
#define CARE_CONTACT(F, E) \
  F (E, ID, customer, .label = N_("Customer"), .to = "customer", .flags = CARE_NEEDED | CARE_OWNER) \
  F (E, ID, job, .label = N_("Job"), .to = "job") \
  F (E, ID, follow_up, .label = N_("Follow-up"), .to = "follow_up") \
  F (E, ENUM, direction, .label = N_("Direction"), .values = care_directions) \
  F (E, ENUM, channel, .label = N_("Channel"), .values = care_channels) \
  F (E, TEXT, summary, .label = N_("Summary"), .flags = CARE_SEARCHED | CARE_PERSONAL) \
  F (E, ENUM, outcome, .label = N_("Outcome"), .values = care_contact_outcomes) \
  F (E, INSTANT, at, .label = N_("At"), .flags = CARE_NEEDED) \
  CARE_TAIL_FACT (F, E)
CARE_DECLARE (CareContact, CARE_CONTACT)

#define CARE_FOLLOW_UP(F, E) \
  F (E, ID, customer, .label = N_("Customer"), .to = "customer", .flags = CARE_NEEDED | CARE_OWNER) \
  F (E, ID, device, .label = N_("Device"), .to = "device") \
  F (E, ID, job, .label = N_("Job"), .to = "job") \
  F (E, ID, response, .label = N_("Response"), .to = "response") \
  F (E, TEXT, reason, .label = N_("Reason"), .flags = CARE_SEARCHED | CARE_PERSONAL) \
  F (E, DATE, due, .label = N_("Due")) \
  F (E, ENUM, status, .label = N_("Status"), .values = care_follow_up_statuses) \
  F (E, ENUM, outcome, .label = N_("Outcome"), .values = care_contact_outcomes) \
  F (E, ID, assigned, .label = N_("Assigned to"), .to = "user") \
  F (E, TEXT, note, .label = N_("Note"), .flags = CARE_PERSONAL, .merge = CARE_KEEP_BOTH) \
  F (E, INSTANT, created_at, .label = N_("Created at")) \
  CARE_TAIL (F, E)
CARE_DECLARE (CareFollowUp, CARE_FOLLOW_UP)

/* A message to or from a customer. Never holds a survey link's secret: the link stands in the mail alone. */
#define CARE_MESSAGE(F, E) \
  F (E, ID, customer, .label = N_("Customer"), .to = "customer", .flags = CARE_NEEDED | CARE_OWNER) \
  F (E, ID, job, .label = N_("Job"), .to = "job") \
  F (E, ENUM, channel, .label = N_("Channel"), .values = care_channels, .flags = CARE_NEEDED) \
  F (E, ENUM, direction, .label = N_("Direction"), .values = care_directions) \
  F (E, TEXT, template, .label = N_("Template")) \
  F (E, TEXT, address, .label = N_("Address"), .flags = CARE_PERSONAL) \
  F (E, TEXT, subject, .label = N_("Subject"), .flags = CARE_PERSONAL) \
  F (E, TEXT, text, .label = N_("Text"), .flags = CARE_PERSONAL) \
  F (E, ENUM, language, .label = N_("Language"), .values = care_languages) \
  F (E, ENUM, state, .label = N_("State"), .values = care_message_states) \
  F (E, TEXT, why, .label = N_("Why not sent")) \
  F (E, INSTANT, at, .label = N_("Written at")) \
  F (E, INSTANT, sent_at, .label = N_("Sent at"), .merge = CARE_SERVER_SETS) \
  CARE_TAIL (F, E)
CARE_DECLARE (CareMessage, CARE_MESSAGE)

/* Rules of UX B1; questions is a comma list of metrics in the order asked. */
#define CARE_SURVEY(F, E) \
  F (E, TEXT, name, .label = N_("Name"), .flags = CARE_NEEDED) \
  F (E, BOOL, active, .label = N_("Active")) \
  F (E, TEXT, questions, .label = N_("Questions"), .flags = CARE_NEEDED) \
  F (E, INT, delay_visit_minutes, .label = N_("Delay after a visit"), .unit = "min") \
  F (E, INT, delay_shop_minutes, .label = N_("Delay after the shop"), .unit = "min") \
  F (E, INT, from_hour, .label = N_("Not before"), .unit = "h") \
  F (E, INT, to_hour, .label = N_("Not after"), .unit = "h") \
  F (E, INT, cap_days, .label = N_("At most one in"), .unit = "d") \
  F (E, INT, nps_cap_days, .label = N_("At most one recommendation question in"), .unit = "d") \
  F (E, INT, expires_days, .label = N_("Link expires after"), .unit = "d") \
  F (E, INT, change_hours, .label = N_("Answer may be changed for"), .unit = "h") \
  CARE_TAIL (F, E)
CARE_DECLARE (CareSurvey, CARE_SURVEY)

#define CARE_INVITATION(F, E) \
  F (E, ID, survey, .label = N_("Survey"), .to = "survey", .flags = CARE_NEEDED) \
  F (E, ID, customer, .label = N_("Customer"), .to = "customer", .flags = CARE_NEEDED | CARE_OWNER) \
  F (E, ID, job, .label = N_("Job"), .to = "job") \
  F (E, ENUM, channel, .label = N_("Channel"), .values = care_channels) \
  F (E, ENUM, language, .label = N_("Language"), .values = care_languages) \
  F (E, TEXT, questions, .label = N_("Questions")) \
  F (E, ENUM, state, .label = N_("State"), .values = care_invitation_states, .flags = CARE_NEEDED) \
  F (E, ENUM, why, .label = N_("Why not asked"), .values = care_suppressions) \
  F (E, INSTANT, due_at, .label = N_("Due at")) \
  F (E, INSTANT, sent_at, .label = N_("Sent at")) \
  F (E, INSTANT, expires_at, .label = N_("Expires at")) \
  F (E, INSTANT, answered_at, .label = N_("Answered at")) \
  CARE_TAIL (F, E)
CARE_DECLARE (CareInvitation, CARE_INVITATION)

/* One row per question. A changed answer is a new row that voids the old one. */
#define CARE_RESPONSE(F, E) \
  F (E, ID, customer, .label = N_("Customer"), .to = "customer", .flags = CARE_OWNER) \
  F (E, ID, job, .label = N_("Job"), .to = "job") \
  F (E, ID, invitation, .label = N_("Invitation"), .to = "invitation") \
  F (E, TEXT, question, .label = N_("Question")) \
  F (E, ENUM, metric, .label = N_("Metric"), .values = care_metrics, .flags = CARE_NEEDED) \
  F (E, INT, score, .label = N_("Score")) \
  F (E, TEXT, comment, .label = N_("Comment"), .flags = CARE_SEARCHED | CARE_PERSONAL) \
  F (E, ENUM, channel, .label = N_("Channel"), .values = care_channels) \
  F (E, ENUM, language, .label = N_("Language"), .values = care_languages) \
  F (E, INSTANT, answered_at, .label = N_("Answered at"), .flags = CARE_NEEDED) \
  CARE_TAIL_FACT (F, E)
CARE_DECLARE (CareResponse, CARE_RESPONSE)

/* Two edits of one field met: what was kept, what was lost, restorable (DESIGN 6). Made by the server's merge only. subject is the row's
 * entity, row its id. */
#define CARE_CONFLICT(F, E) \
  F (E, TEXT, entity, .label = N_("Entity"), .flags = CARE_NEEDED) \
  F (E, ID, row, .label = N_("Record"), .flags = CARE_NEEDED) \
  F (E, TEXT, field, .label = N_("Field"), .flags = CARE_NEEDED) \
  F (E, TEXT, kept, .label = N_("Kept"), .flags = CARE_PERSONAL) \
  F (E, TEXT, lost, .label = N_("Lost"), .flags = CARE_PERSONAL) \
  F (E, ID, by, .label = N_("Lost edit by"), .to = "user") \
  F (E, INSTANT, at, .label = N_("At"), .flags = CARE_NEEDED) \
  F (E, ENUM, state, .label = N_("State"), .values = care_conflict_states, .flags = CARE_NEEDED) \
  CARE_TAIL (F, E)
CARE_DECLARE (CareConflict, CARE_CONFLICT)

/* Inclusive range of a metric's scores: csat 1-5, ces 1-7, nps 0-10. FALSE for text and unknown metrics. */
gboolean care_metric_range (const char *metric, int *low, int *high);

G_END_DECLS
