/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CareOmnibox:
 *
 * One box that takes anything (UX A4.3): a serial, a phone, a name, a number; "#" jobs, "@" customers, "$" parts, ">" commands. An overlay over a
 * scrim inside the window, hidden until opened. What is
 * chosen is opened through "win.found" or the command's own action; Escape closes it and gives the focus back.
 */
#define CARE_TYPE_OMNIBOX (care_omnibox_get_type ())
G_DECLARE_FINAL_TYPE (CareOmnibox, care_omnibox, CARE, OMNIBOX, GtkWidget)

GtkWidget *care_omnibox_new  (CareEngine *engine);
void       care_omnibox_open (CareOmnibox *omnibox, const char *text);
gboolean   care_omnibox_is_open (CareOmnibox *omnibox);
/* What was typed last is not answered yet. */
gboolean   care_omnibox_is_busy (CareOmnibox *omnibox);

G_END_DECLS
