/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CareToasts:
 *
 * What a window says: one toast at a time, the newest soon; what waits is shown once the one before has been seen. At most one of them offers a
 * button, and the one that did before loses it.
 */
#define CARE_TYPE_TOASTS (care_toasts_get_type ())
G_DECLARE_FINAL_TYPE (CareToasts, care_toasts, CARE, TOASTS, GObject)

/* @overlay: borrowed; once it is gone nothing is said any more. */
CareToasts *care_toasts_new       (AdwToastOverlay *overlay);
/* Where a sentence is broken into lines. */
void        care_toasts_set_chars (CareToasts *toasts, int chars);
/* @button (nullable): what the button says; @action: detailed ("win.take-back::change"). */
void        care_toasts_say       (CareToasts *toasts, const char *sentence, const char *button, const char *action);
/* Takes the button away that was offered last: what it would do is something else by now. */
void        care_toasts_withdraw  (CareToasts *toasts);

G_END_DECLS
