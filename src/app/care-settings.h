/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The program's own settings (not the company's). A schema that is not installed is looked for beside the built program; without any,
 * everything has its default and nothing is kept:
 * never an abort. Borrowed, may be NULL. */
GSettings *care_settings_get        (void);
/* Follows "style": system, light or dark. */
void       care_settings_apply_style (void);
/* Keeps size and maximised state of the window. */
void       care_settings_bind_window (GtkWindow *window);

G_END_DECLS
