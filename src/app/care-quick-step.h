/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"

G_BEGIN_DECLS

/**
 * CareQuickStep:
 *
 * Who does a job, or when, without leaving the page: a small form that folds out over it, with just that field. Enter saves, Escape closes.
 *
 * Signals: void said (CareQuickStep *, const char *sentence, gboolean done): for a toast, with Undo when @done. void left (CareQuickStep *): it is
 * closed, the keyboard wants a place.
 */
#define CARE_TYPE_QUICK_STEP (care_quick_step_get_type ())
G_DECLARE_FINAL_TYPE (CareQuickStep, care_quick_step, CARE, QUICK_STEP, AdwBin)

GtkWidget *care_quick_step_new       (CareEngine *engine);
/* @what: "assign" or "set-date" (care_job_step_fill). */
void       care_quick_step_ask       (CareQuickStep *step, const CareId *job, const char *what);
/* As its button does; FALSE when it is not open. */
gboolean   care_quick_step_save      (CareQuickStep *step);
/* @says: "left" is emitted when it was open. */
void       care_quick_step_close     (CareQuickStep *step, gboolean says);
void       care_quick_step_set_width (CareQuickStep *step, CareWidth width);

G_END_DECLS
