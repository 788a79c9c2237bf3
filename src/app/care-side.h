/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-list-page.h"

G_BEGIN_DECLS

/**
 * CareSide:
 *
 * What stands beside the sections: how many records of each wait for somebody, and under them the views of the list that is shown, each with the
 * number of its rows. All numbers come from one read, a moment after the store or the list changed, and only while they can be seen.
 */
#define CARE_TYPE_SIDE (care_side_get_type ())
G_DECLARE_FINAL_TYPE (CareSide, care_side, CARE, SIDE, AdwBin)

/* @sections: the list box of care_sections_fill(); borrowed, it lives in the same window. */
GtkWidget *care_side_new        (CareEngine *engine, GtkListBox *sections);
/* Which section is shown; the page of its list when there is one already. */
void       care_side_show       (CareSide *side, const char *section, CarePage *page);
/* Its numbers are those of now. */
gboolean   care_side_is_settled (CareSide *side);

G_END_DECLS
