/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/care-lang.h"

G_BEGIN_DECLS

/* The page behind an invitation's link, as a pure function of what is known. Opening it never votes: mail scanners
 * open every link, so a value in the address is only shown as chosen, and the answer counts when the one Send
 * button is pressed. */

typedef enum
{
  CARE_SURVEY_ASK,      /* the questions; with errors and what was typed after a refused answer */
  CARE_SURVEY_THANKS,   /* right after an answer */
  CARE_SURVEY_ANSWERED, /* answered before and still changeable: the questions again */
  CARE_SURVEY_CLOSED,   /* answered and no longer changeable */
  CARE_SURVEY_EXPIRED,
  CARE_SURVEY_UNKNOWN,  /* the same for a mistyped and a guessed link */
  CARE_SURVEY_STOP,     /* asks whether to stop all surveys; opening a link must not do it */
  CARE_SURVEY_STOPPED,
} CareSurveyState;

typedef enum
{
  CARE_SURVEY_FINE,
  CARE_SURVEY_MISSING, /* needed and not given, or a value outside of the scale */
  CARE_SURVEY_LONG,
} CareSurveyFault;

#define CARE_SURVEY_TEXT_MAX 4000 /* characters */

typedef struct
{
  const char *name; /* of the form's field: letters, digits and hyphens */
  const char *metric; /* csat, ces, nps or text; scales as care_metric_range() */
  const char *words; /* the question; NULL: ours in the page's language */
  gboolean optional;
  int value;         /* chosen so far; -1: none */
  const char *text;  /* typed so far; may be NULL */
  CareSurveyFault fault;
} CareSurveyQuestion;

typedef struct
{
  CareSurveyState state;
  CareLang lang;
  const char *company;
  const char *phone; /* where to get help; each may be NULL */
  const char *email;
  const char *path;  /* of the link: "/s/TOKEN"; the form is sent there, stopping goes to PATH/stop. NULL when unknown */
  const char *query; /* kept when the language is changed, e.g. "v=4"; may be NULL */
  const char *job_number;
  gint32 job_date;   /* of the hand-over, in the company's zone */
  gboolean has_job_date;
  const char *device; /* may be NULL */
  const CareSurveyQuestion *questions;
  gsize n_questions;
  guint change_hours; /* how long an answer may be changed; 0: never, and nothing is said */
  const char *change_until; /* for THANKS and ANSWERED: date and time in words, may be NULL */
  gint32 link_until;  /* the last day of the link */
  gboolean has_link_until;
  gboolean is_low;    /* THANKS: somebody will call */
} CareSurveyPage;

/* The whole page. Free with g_bytes_unref(). */
GBytes  *care_survey_page_render (const CareSurveyPage *page);
/* The HTTP status that goes with it: 200; 422 with faults; 410 expired; 404 unknown. */
guint    care_survey_page_status (const CareSurveyPage *page);
/* The question of @metric in our words; {company} is to be filled. */
const char *care_survey_question (CareLang lang, const char *metric);
/* "5 – Very good"; "" for a value outside of the scale. Free with g_free(). */
char    *care_survey_value_words (CareLang lang, const char *metric, int value);

G_END_DECLS
