/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-pill.h"
#include "domain/care-entity.h"

G_BEGIN_DECLS

/* Small things that record pages are put together from. All widgets are floating. Text is copied and never markup. */

/* @classes: blank-separated style classes or NULL. Wraps, begins at the left. */
GtkWidget *care_bits_label    (const char *text, const char *classes);
/* The same in one line with dots at its end. */
GtkWidget *care_bits_line     (const char *text, const char *classes);
/* A section's title; @action (nullable) with its @label stands at the right as a link, its target is @target (nullable, text). */
GtkWidget *care_bits_section  (const char *title, const char *label, const char *action, const char *target);
GtkWidget *care_bits_pill     (CarePillVariant variant, CareMark mark);
/* A card of rows. */
GtkWidget *care_bits_list     (const char *name);
/* One row of it: icon (nullable), title, second line (nullable), something at its end (nullable), and what a click opens (nullable). */
GtkWidget *care_bits_row (GtkWidget *list, const char *icon, const char *title, const char *detail, GtkWidget *end,
                          const CareEntity *entity, const CareId *id);
/* The box beside the icon of such a row, for more under its title. */
GtkWidget *care_bits_row_box  (GtkWidget *row);
/* Key and value in a grid of two columns; nothing when the value is NULL or "". */
void       care_bits_fact     (GtkGrid *grid, const char *key, const char *value);
GtkWidget *care_bits_facts    (void);
/* A small flat button with an icon and a name for those who do not see it. */
GtkWidget *care_bits_button   (const char *icon, const char *name, const char *action, const char *target);
void       care_bits_empty    (GtkWidget *box);
/* Takes @widget out of its box, and puts it at the end of @box; nothing when it is there. */
void       care_bits_move     (GtkWidget *widget, GtkWidget *box);

/* "pl" is Polish. Translated. */
const char *care_bits_language (const char *language);

G_END_DECLS
