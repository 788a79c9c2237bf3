/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CareTheirs:
 *
 * Stands under a field that two people changed: what the other one wrote, and whose text stays. Nothing is overwritten until one is chosen.
 *
 * Signal: void chosen (CareTheirs *, int choice): a CareTheirsChoice.
 */
typedef enum { CARE_THEIRS_MINE, CARE_THEIRS_THEIRS, CARE_THEIRS_BOTH } CareTheirsChoice;

#define CARE_TYPE_THEIRS (care_theirs_get_type ())
G_DECLARE_FINAL_TYPE (CareTheirs, care_theirs, CARE, THEIRS, GtkBox)

/* @both: long text, which can keep both. Hidden until it is set. */
GtkWidget *care_theirs_new   (gboolean both);
/* @words: what the other one wrote, for people ("" : it was emptied); NULL hides. */
void       care_theirs_set   (CareTheirs *theirs, const char *words);
/* Puts the keyboard on the first choice. */
void       care_theirs_focus (CareTheirs *theirs);

G_END_DECLS
