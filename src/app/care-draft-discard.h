/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"

G_BEGIN_DECLS

/* Puts a draft back into its editor. FALSE: somebody has written something else for the same thing there since, which stays. */
typedef gboolean (*CareDraftBack) (GObject *editor, const char *object, const char *body);

/* Says that a draft was discarded, with its Undo: then @put_back is asked while @editor is there, and the draft is kept again (care-draft-keeper.h)
 * unless it said no. @body is taken. */
void care_draft_discarded (CarePage *page, GObject *editor, const char *object, char *body, CareDraftBack put_back);

G_END_DECLS
