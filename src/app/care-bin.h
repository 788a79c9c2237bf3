/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CareBin:
 *
 * The one adaptive piece (libadwaita 1.2 has no breakpoints): a bin that tells in "shape" which of the four widths of VISUAL 6 it was given. The
 * limits are at least the widths of that table at
 * 100 % text and grow with measured need: a shape is given only when the child fits in it, so long Polish words or large text fold sooner.
 */
#define CARE_TYPE_BIN (care_bin_get_type ())
G_DECLARE_FINAL_TYPE (CareBin, care_bin, CARE, BIN, GtkWidget)

GtkWidget *care_bin_new       (void);
void       care_bin_set_child (CareBin *bin, GtkWidget *child);
guint      care_bin_shape     (CareBin *bin); /* CareWidth */

G_END_DECLS
