/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-desk-data.h"
#include "app/care-engine.h"
#include "app/care-words-app.h"

G_BEGIN_DECLS

/* What is next for a job or a follow-up of the desk: the verb on its row's button, and what that does. */
typedef struct
{
  const char *words;  /* one word or two, translated: "Call", "Hand Over" */
  const char *icon;
  const char *action; /* of the record's page, begun there once it is shown; NULL: the page alone, whose main button is ready */
  const char *target; /* of that action; (nullable) */
  gboolean dials;     /* the customer's phone is called */
} CareDeskNext;

/* @beside: what was read with the row. @now: seconds UTC. */
CareDeskNext care_desk_next (CareEngine *engine, const CareListRow *row, const CareDeskBeside *beside, gint64 now);
/* The mark of a rating, "2 of 5" with its face; @words gets its words, freed with g_free(). */
CareMark     care_desk_rating (const CareDeskBeside *beside, char **words);

G_END_DECLS
