/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"

G_BEGIN_DECLS

/**
 * CareComposer:
 *
 * Writes down what was said: who called whom, over which channel, in a few words, and what came of it. What is being typed is kept as a
 * draft of its own for every record.
 */
#define CARE_TYPE_COMPOSER (care_composer_get_type ())
G_DECLARE_FINAL_TYPE (CareComposer, care_composer, CARE, COMPOSER, GtkBox)

/* @page: borrowed; it holds the composer. */
GtkWidget *care_composer_new  (CarePage *page);
/* What the note is about; @job may be NULL. Another record brings its own draft. */
void       care_composer_set  (CareComposer *composer, const CareId *customer, const CareId *job);
/* Saves when something is written; else puts the keyboard there. */
void       care_composer_save (CareComposer *composer);

G_END_DECLS
