/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A line under a list's filters that asks for the name of a view: Enter keeps it, Escape gives it up. It is part of the page, not a window of its
 * own, so that the list stays in sight. Hidden until asked. */
#define CARE_TYPE_VIEW_BAR (care_view_bar_get_type ())
G_DECLARE_FINAL_TYPE (CareViewBar, care_view_bar, CARE, VIEW_BAR, GtkWidget)

/* Says why a name cannot be taken (translated; free with g_free()), or NULL. @name is cleaned and not empty. */
typedef char *(*CareViewBarCheck) (const char *name, gpointer data);

/* Signals: void named (CareViewBar *, const char *name), after which the bar is hidden; void given_up (CareViewBar *). */
GtkWidget *care_view_bar_new (CareViewBarCheck check, gpointer data);
/* Shows the bar and puts the keyboard into it. @question: translated; @name: to begin with. */
void       care_view_bar_ask (CareViewBar *bar, const char *question, const char *name);

G_END_DECLS
