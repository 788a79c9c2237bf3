/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is found while somebody types, over the page and not in a window of its own (scanners type into popovers). The keyboard stays in the
 * entry: its page moves the mark with
 * care_suggest_move(). */
#define CARE_TYPE_SUGGEST (care_suggest_get_type ())
G_DECLARE_FINAL_TYPE (CareSuggest, care_suggest, CARE, SUGGEST, AdwBin)

/* Signal: void picked (CareSuggest *): a click on a row; see care_suggest_marked(). */
GtkWidget       *care_suggest_new    (void);
/* @found: of CareFound; a reference is taken. NULL or empty hides the list. No row is marked at first. */
void             care_suggest_set    (CareSuggest *suggest, GPtrArray *found);
/* Stands under @entry, over the child of @overlay. */
void             care_suggest_attach (CareSuggest *suggest, GtkOverlay *overlay, GtkWidget *entry);
/* NULL when none is. Borrowed. */
const CareFound *care_suggest_marked (CareSuggest *suggest);

G_END_DECLS
