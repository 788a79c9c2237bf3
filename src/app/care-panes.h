/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Panes of a window: the parts that F6 and Shift+F6 lead to, one after the other in the order of the widgets. Each remembers where the keyboard
 * was in it. A part without anything to put the keyboard on is passed over. */

/* Makes @widget a pane. Panes do not hold panes: of two the inner ones count. */
void     care_panes_mark  (GtkWidget *widget);
/* Notes from now on where the keyboard is in each pane of @window. */
void     care_panes_watch (GtkWindow *window);
/* Puts the keyboard into the next (@step 1) or previous (-1) pane under @widget; FALSE when there is no other. */
gboolean care_panes_step  (GtkWindow *window, GtkWidget *widget, int step);

G_END_DECLS
