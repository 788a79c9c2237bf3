/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"

G_BEGIN_DECLS

/* Words, dates and tones that several pages use. Strings are translated; free those that are char * with g_free(). */

/* A tone is the style class of VISUAL 3: "neutral", "accent", "good", "attention", "bad". */
typedef struct
{
  const char *icon;
  const char *tone;
  const char *words; /* translated */
} CareMark;

CareMark    care_mark_phase      (const char *phase, const char *hold_reason);
CareMark    care_mark_coverage   (const char *state);
CareMark    care_mark_bill       (const char *bill_code);
CareMark    care_mark_result     (const char *result);
CareMark    care_mark_device     (const char *status);
CareMark    care_mark_priority   (const char *priority);
CareMark    care_mark_invitation (const char *state);
/* Any enumeration's value in words, by its list (care_values). */
const char *care_words_value     (const char *value);
/* As care_value_words_in(): for a value of this enumeration. */
const char *care_words_value_in (const char *const *enumeration, const char *value);
/* "Undone: %s": what a transaction's short name means to a person. */
const char *care_words_change    (const char *what);
/* "Job", "Customer" … */
const char *care_words_entity    (const CareEntity *entity);
const char *care_words_field     (const CareField *field);
/* A step's name on its button ("Mark as Arrived"), and the icon. */
const char *care_words_step      (const char *transition);

char       *care_words_date      (gint32 date);                       /* 24 Nov 2026, by locale */
/* By a format of g_date_time_format(); %A, %B and %b are in the window's language whatever the locale. */
char       *care_words_date_as   (gint32 date, const char *format);
/* The same where %b stands without a day. */
char       *care_words_month_as  (gint32 date, const char *format);
char       *care_words_day       (CareEngine *engine, gint32 date);   /* Today, Tomorrow, Yesterday, Tuesday, 24 November */
char       *care_words_time      (CareEngine *engine, gint64 at);     /* 09:15 */
char       *care_words_when      (CareEngine *engine, gint64 at);     /* 09:15 today, Monday 14:00, 24 Nov 2026 */
char       *care_words_minutes   (gint64 minutes);                    /* 2 h 05 min */
char       *care_words_money     (CareEngine *engine, gint64 minor);
char       *care_words_number    (gint64 number);                     /* 98,627: a count, in groups of three as the language writes them */
char       *care_words_quantity  (gint64 thousandths);
char       *care_words_initials  (const char *name);
/* A field of a record for reading; "" when empty. @name: what a reference names. */
char       *care_words_record_field (CareEngine *engine, const CareRecord *record, guint n, const char *name);
/* What is known of sync in plain words, and the icon. */
const char *care_words_sync      (CareEngine *engine, char **title, char **detail);

G_END_DECLS
