/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-interval.h"
#include "app/care-words-app.h"

G_BEGIN_DECLS

/* What a figure card shows. Strings are translated and copied; any may be NULL. */
typedef struct
{
  const char *title;      /* "CSAT" */
  const char *subtitle;   /* "happy, 4 or 5 of 5" */
  const char *value;      /* "91 %"; NULL: "No answers yet" and no interval */
  CareMark change;        /* "Better", "No clear change"; no words: no mark */
  const char *words;      /* under the interval: "88 to 94, before 85, n 412" */
  const char *scale[2];   /* the ends of the scale in words: "70 %", "100 %" */
  CareIntervalFace interval;
} CareFigureCardFace;

#define CARE_TYPE_FIGURE_CARD (care_figure_card_get_type ())
G_DECLARE_FINAL_TYPE (CareFigureCard, care_figure_card, CARE, FIGURE_CARD, GtkWidget)

/* A card with a number that says how sure it is. */
GtkWidget *care_figure_card_new (void);
void       care_figure_card_set (CareFigureCard *card, const CareFigureCardFace *face);
/* The words of a change: up, down, or no clear change (care-report). @better: whether a higher value is good. */
CareMark   care_figure_card_change (int direction, gboolean higher_is_better);

G_END_DECLS
