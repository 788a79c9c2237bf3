/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A window worked by its keyboard alone: real key events through the X server's test extension, counted as the windows see them. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Key symbols as in gdk/gdkkeysyms.h; a modifier is one of GDK_KEY_Control_L, GDK_KEY_Shift_L, GDK_KEY_Alt_L, or 0. */

/* FALSE when this display takes no key events: no X server, or one without its test extension. */
gboolean keys_begin       (void);
/* The keyboard belongs to @window from now on, as if its title bar had been clicked (there is no window manager that would do it). */
void     keys_to          (GtkWindow *window);
/* The window that has the keyboard. */
GtkWindow *keys_window    (void);
/* Presses and lets go; waits until the window has seen it. Afterwards the keyboard has a place: see keys_check_focus(). */
void     keys_press       (guint symbol, guint modifier);
void     keys_press_times (guint symbol, guint times);
/* The key at a place of the keyboard (its X11 code), with any of GDK_SHIFT_MASK, GDK_CONTROL_MASK and GDK_ALT_MASK: whatever the layout writes there. */
void     keys_press_at    (guint code, GdkModifierType with);
/* The place of a symbol on the layout of now; 0 when it has none. */
guint    keys_place       (guint symbol);
/* Another keyboard layout ("us", "ru", "us,ru") and which of its layouts; FALSE when setxkbmap is not there. */
gboolean keys_layout      (const char *layout, guint group);
/* What can be typed on the keyboard that the X server has: letters without marks, digits and signs. Text costs no keys. */
void     keys_type        (const char *text);
/* Tab, at most @most times, until @is holds of the widget that has the focus; fails when it never does. Gives that widget. */
GtkWidget *keys_tab_until (gboolean (*is) (GtkWidget *focus, gconstpointer data), gconstpointer data, guint most);

/* Keys beside text since keys_count(): @strokes counts a shortcut as one, @presses counts each modifier as a key of its own. */
void     keys_count       (void);
guint    keys_strokes     (void);
guint    keys_presses     (void);

/* The focus is somewhere, and that place can be seen. */
void     keys_check_focus (const char *where);

/* The main loop runs for so long. */
void     keys_wait        (guint ms);

G_END_DECLS
