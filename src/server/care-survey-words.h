/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/care-lang.h"

G_BEGIN_DECLS

/* What the survey page says, in the polite form and without words that change with a number. {names} are filled by care_lang_fill(). */
typedef enum
{
  CARE_WORD_ASK_TITLE,
  CARE_WORD_WHY,           /* {company} {job} {date} */
  CARE_WORD_WHY_NO_DATE,   /* {company} {job} */
  CARE_WORD_DEVICE,        /* {device} */
  CARE_WORD_HALF_MINUTE,
  CARE_WORD_CSAT,
  CARE_WORD_CSAT_1,
  CARE_WORD_CSAT_2,
  CARE_WORD_CSAT_3,
  CARE_WORD_CSAT_4,
  CARE_WORD_CSAT_5,
  CARE_WORD_CES,
  CARE_WORD_CES_1,
  CARE_WORD_CES_2,
  CARE_WORD_CES_3,
  CARE_WORD_CES_4,
  CARE_WORD_CES_5,
  CARE_WORD_CES_6,
  CARE_WORD_CES_7,
  CARE_WORD_NPS,           /* {company} */
  CARE_WORD_NPS_HINT,
  CARE_WORD_TEXT,
  CARE_WORD_OPTIONAL,
  CARE_WORD_SEND,
  CARE_WORD_COUNTS,
  CARE_WORD_CHANGE_HOURS,  /* {hours} */
  CARE_WORD_LINK_UNTIL,    /* {date} */
  CARE_WORD_WHO_READS,
  CARE_WORD_THANKS_TITLE,
  CARE_WORD_THANKS,
  CARE_WORD_THANKS_LOW,
  CARE_WORD_CHANGE_UNTIL,  /* {when} */
  CARE_WORD_CHANGE,
  CARE_WORD_ANSWERED_TITLE,
  CARE_WORD_CLOSED,
  CARE_WORD_EXPIRED_TITLE,
  CARE_WORD_EXPIRED,
  CARE_WORD_UNKNOWN_TITLE,
  CARE_WORD_UNKNOWN,
  CARE_WORD_STOP_BUTTON,
  CARE_WORD_STOP_TITLE,
  CARE_WORD_STOP,
  CARE_WORD_STOPPED_TITLE,
  CARE_WORD_ERROR_PREFIX,  /* {title} */
  CARE_WORD_ERROR_TITLE,
  CARE_WORD_ERROR_CHOOSE,
  CARE_WORD_ERROR_WRITE,
  CARE_WORD_ERROR_LONG,    /* {max} */
  CARE_N_WORDS,
} CareSurveyWord;

const char *care_survey_word (CareLang lang, CareSurveyWord word);

G_END_DECLS
