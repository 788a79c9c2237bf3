/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the company writes to its customers, in their language (en, pl, ru, lt) and not in that of the program: so it is
 * not in gettext's catalogues. Plain text. */

typedef struct
{
  const char *customer; /* her name */
  const char *company;
  const char *number;   /* of the job */
  const char *device;   /* (nullable): the model's name */
  gint64 at;            /* when the technician comes; only job_scheduled tells it */
  GTimeZone *zone;      /* the company's */
} CareLetterAbout;

/* Subject and text of a message: job_opened, job_scheduled, job_ready, job_closed. An unknown language speaks English;
 * FALSE for an unknown template. Free both with g_free(). */
gboolean care_letter_message   (const char *template, const char *language, const CareLetterAbout *about, char **subject, char **text);
/* Why a follow-up is opened: "Low score: CSAT 2/5". Free with g_free(). */
char    *care_letter_low_score (const char *language, const char *metric, gint64 score);

G_END_DECLS
