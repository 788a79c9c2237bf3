/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The lifecycle of a job as bars with captions: done, now, to come. Where the captions do not fit the width it has, bars alone with the words
 * "Step 4 of 8: Travelling" under them. The steps come from the lifecycle of the type of work; phases beside the line ("on_hold",
 * "waiting_approval") keep the place of the step they interrupt and name themselves; "cancelled" shows no step as the present one. */
#define CARE_TYPE_STEPS (care_steps_get_type ())
G_DECLARE_FINAL_TYPE (CareSteps, care_steps, CARE, STEPS, GtkWidget)

GtkWidget *care_steps_new (void);
/* @phase: one of care_phases; @type: one of care_job_types; NULL as phase hides the widget. */
void       care_steps_set (CareSteps *steps, const char *phase, const char *type);
/* The same, for warranty repairs and rework, whose place (bench or field) the device's status decides (care_job_type_is_bench()). */
void       care_steps_set_device_status (CareSteps *steps, const char *device_status);

G_END_DECLS
