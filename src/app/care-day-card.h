/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-my-day-data.h"
#include "app/care-page.h"

G_BEGIN_DECLS

/* The next job big: when and how late, what and where, its marks, Call and Navigate, and one dominant button with the step that comes next.
 * Steps that need an answer ask for it in the card, with buttons. */
#define CARE_TYPE_DAY_CARD (care_day_card_get_type ())
G_DECLARE_FINAL_TYPE (CareDayCard, care_day_card, CARE, DAY_CARD, GtkBox)

/* Signals: void step (CareDayCard *, const char *transition, const char *result): take this step (@result NULL unless it is finish). void open
 * (CareDayCard *): show the job itself. */
GtkWidget    *care_day_card_new  (CareEngine *engine);
/* @item: borrowed for the call. */
void          care_day_card_set  (CareDayCard *card, const CareDayItem *item);
const CareId *care_day_card_job  (CareDayCard *card);
/* FALSE while a step is under way: the button cannot be pressed twice. */
void          care_day_card_set_ready (CareDayCard *card, gboolean ready);
gboolean      care_day_card_take_focus (CareDayCard *card);

G_END_DECLS
