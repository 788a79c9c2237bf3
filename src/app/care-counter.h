/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A counter that filters: number, word, key digit. A toggle button: group them with gtk_toggle_button_set_group() and connect to "toggled" or
 * give it an action. Bold and a shape only where someone must act. */
#define CARE_TYPE_COUNTER (care_counter_get_type ())
G_DECLARE_FINAL_TYPE (CareCounter, care_counter, CARE, COUNTER, GtkToggleButton)

/* @word: translated; @digit: the key that leads to it, 0 for none. */
GtkWidget *care_counter_new (const char *word, guint digit);
/* @number: below 0 while it is not known yet. @tone: NULL or "neutral", "needs" (bold), "attention" and "bad" (bold with a shape), "good". */
void       care_counter_set (CareCounter *counter, gint64 number, const char *tone);
void       care_counter_set_word (CareCounter *counter, const char *word);

G_END_DECLS
