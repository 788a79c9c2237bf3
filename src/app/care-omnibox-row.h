/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-omnibox-data.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One answer of the omnibox: the four marks as everywhere (VISUAL 1.1), the letters that were typed bold and underlined, its key at the end. Made once
 * and shown with one answer after the other, for making rows anew costs more than the search. */
#define CARE_TYPE_OMNIBOX_ROW (care_omnibox_row_get_type ())
G_DECLARE_FINAL_TYPE (CareOmniboxRow, care_omnibox_row, CARE, OMNIBOX_ROW, GtkListBoxRow)

GtkWidget            *care_omnibox_row_new        (CareEngine *engine);
/* Takes @hit; NULL: it leads nowhere and is not seen. @typed: what is marked. */
void                  care_omnibox_row_take       (CareOmniboxRow *row, CareOmniboxHit *hit, const char *typed);
/* Borrowed. */
const CareOmniboxHit *care_omnibox_row_hit        (CareOmniboxRow *row);
/* The one that Enter opens; it says so. */
void                  care_omnibox_row_set_chosen (CareOmniboxRow *row, gboolean chosen);
/* One column: marks under the words. */
void                  care_omnibox_row_set_narrow (CareOmniboxRow *row, gboolean narrow);
/* The row in one sentence, as it is told to those who do not see it. Borrowed. */
const char           *care_omnibox_row_spoken     (CareOmniboxRow *row);

G_END_DECLS
