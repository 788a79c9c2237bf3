/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CareOmnibox:
 *
 * One box that takes anything (UX A4.3): a serial, a phone, a name, a number; "#" jobs, "@" customers, "$" parts, ">" commands. An overlay over a
 * scrim inside the window, hidden until opened; on a phone a page. Answers stand in groups, the best match first; the last records while nothing is
 * typed. What is chosen is opened through "win.found" or the command's own action, Ctrl+Enter begins an intake for it ("win.intake-for"); Escape closes
 * it and gives the focus back.
 */
#define CARE_TYPE_OMNIBOX (care_omnibox_get_type ())
G_DECLARE_FINAL_TYPE (CareOmnibox, care_omnibox, CARE, OMNIBOX, GtkWidget)

GtkWidget *care_omnibox_new  (CareEngine *engine);
void       care_omnibox_open (CareOmnibox *omnibox, const char *text);
/* What is opened in another way takes the keyboard. */
void       care_omnibox_close (CareOmnibox *omnibox);
gboolean   care_omnibox_is_open (CareOmnibox *omnibox);
/* What was typed last is not answered yet. */
gboolean   care_omnibox_is_busy (CareOmnibox *omnibox);

/* A record was opened, in whichever way: the last eight stand there while nothing is typed. */
void       care_omnibox_remember (CareOmnibox *omnibox, const CareEntity *entity, const CareId *id);
/* Ctrl+Enter: a new intake for the highlighted customer or device, a job's, or whoever was typed and is not known. */
void       care_omnibox_begin_intake (CareOmnibox *omnibox);
/* On a phone it is a page. */
void       care_omnibox_set_narrow (CareOmnibox *omnibox, gboolean narrow);

G_END_DECLS
