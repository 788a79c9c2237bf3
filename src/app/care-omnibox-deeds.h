/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-omnibox-data.h"

G_BEGIN_DECLS

/* What the omnibox can do: the commands and sections of the window, and what follows from an answer (an intake for it, a call). All are hits of the group
 * CARE_OMNIBOX_DO. */

/* Those whose name has a word that begins with @words (all for ""), at most @most. */
void     care_omnibox_add_commands  (GPtrArray *hits, const char *words, guint most);
/* What can be done with the best answer, the first of @hits; or with @words when there is none. */
void     care_omnibox_add_deeds     (GPtrArray *hits, const char *words);
/* What a new intake begins with: a device or its customer, else @words (NULL: none). For "win.intake-for"; NULL: nothing. Free with g_free(). */
char    *care_omnibox_intake_target (const CareId about[2], const char *words);
/* "New intake for …". @hit (nullable): whom it is for. Free with g_free(). */
char    *care_omnibox_intake_title  (const CareOmniboxHit *hit, const char *words);
/* Something to do with an answer, not an answer itself. */
gboolean care_omnibox_is_deed       (const CareOmniboxHit *hit);

G_END_DECLS
