/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The one table of keys: accelerators, the shortcuts window and its test come from it. */
typedef struct
{
  const char *action; /* detailed; NULL for keys that a widget handles itself */
  const char *keys;   /* blank-separated accelerators */
  const char *title;  /* translatable */
  const char *group;  /* translatable */
} CareShortcut;

extern const CareShortcut care_shortcuts[];
extern const guint care_n_shortcuts;

void care_shortcuts_install (GtkApplication *application);
/* Makes the keys work in @window also on keyboards without Latin letters. */
void care_shortcuts_watch   (GtkWidget *window);
void care_shortcuts_show    (GtkWindow *parent);

G_END_DECLS
