/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"

G_BEGIN_DECLS

/* The sections at the side of the window: rows of a list box, named as in the table of pages and in its order. */

void        care_sections_fill (GtkListBox *box);
/* Highlights the one that is shown; none when there is no such section. */
void        care_sections_mark (GtkListBox *box, const char *name);
/* How many records of a section wait for somebody; none is not shown. */
void        care_sections_set_count (GtkListBox *box, const char *name, gint64 count);
/* The label of such a number, for rows of the same kind. */
GtkWidget  *care_sections_number (void);
/* The name of the section at a place, from 0 on; NULL beyond the last. */
const char *care_sections_at   (GtkListBox *box, int place);
/* The one @step places after the highlighted one, around the ends. */
const char *care_sections_from_marked (GtkListBox *box, int step);
/* The section that a record of an entity belongs to; the name itself where there is none. */
const char *care_sections_of   (const char *entity);

G_END_DECLS
