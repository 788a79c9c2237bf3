/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-intake-look.h"
#include "app/care-page.h"

G_BEGIN_DECLS

/* What is known beside an intake: notices with what somebody should see before saving, the coverage ladder of the device, and the history. */
#define CARE_TYPE_INTAKE_SIDE (care_intake_side_get_type ())
G_DECLARE_FINAL_TYPE (CareIntakeSide, care_intake_side, CARE, INTAKE_SIDE, GtkBox)

/* Signals, each with a CareEntity * and a CareId *, borrowed: void open (…): show that record instead of a new one. void choose (…): the
 * intake is about this customer or device. */
GtkWidget *care_intake_side_new     (CareEngine *engine);
/* @look: borrowed for the call. @typed: somebody new is being typed. */
void       care_intake_side_set     (CareIntakeSide *side, const CareIntakeLook *look, gboolean typed);
/* The box of notices, which narrow pages show between the blocks of the form instead. */
GtkWidget *care_intake_side_notices (CareIntakeSide *side);
void       care_intake_side_take_notices (CareIntakeSide *side);
/* How a known customer is reached, in one line ("" when not at all); how what is typed of a new one is understood. Free both with g_free(). */
char      *care_intake_reach        (const CareIntakeLook *look);
char      *care_intake_new_words    (const char *who);

G_END_DECLS
