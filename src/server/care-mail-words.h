/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/care-lang.h"
#include "server/care-survey-page.h"

G_BEGIN_DECLS

typedef enum
{
  CARE_MAIL_SURVEY,
  CARE_MAIL_SURVEY_REMINDER,
  CARE_MAIL_JOB_OPENED,
  CARE_MAIL_JOB_SCHEDULED,
  CARE_MAIL_JOB_READY,
  CARE_N_MAILS,
} CareMailKind;

/* What a message is made of. Customers are not named in the text: an address form is wrong sooner than polite in
 * four languages. */
typedef struct
{
  CareMailKind kind;
  CareLang lang;
  const char *company;
  const char *phone;      /* each may be NULL */
  const char *email;
  const char *job_number;
  const char *device;     /* may be NULL */
  gint32 date;            /* hand-over, promise; a visit has one always */
  gboolean has_date;
  const char *time;       /* of a visit: "9:00–12:00"; may be NULL */
  const char *metric;     /* of the question asked in the mail: csat, ces or nps */
  const char *question;   /* of a survey; NULL: ours */
  const char *survey_url; /* the secret link; stands in the mail alone */
  gint32 link_until;
  gboolean has_link_until;
} CareMailWords;

/* The three parts, each to be freed with g_free(). A rating's link is SURVEY_URL?lang=…&v=N, which only shows the
 * page; stopping is SURVEY_URL/stop. */
void care_mail_words_write (const CareMailWords *words, char **subject, char **text, char **html);

G_END_DECLS
