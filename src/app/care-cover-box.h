/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-coverage-rule.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is covered today in a tinted box: the verdict, the sentence of the right that decides, and behind "Why?" the ladder of all rights
 * with their sentences. */
#define CARE_TYPE_COVER_BOX (care_cover_box_get_type ())
G_DECLARE_FINAL_TYPE (CareCoverBox, care_cover_box, CARE, COVER_BOX, GtkBox)

GtkWidget *care_cover_box_new  (void);
/* @state: one of care_verdict_states. NULL for both: no device, which it says. Copies what it shows. */
void       care_cover_box_set  (CareCoverBox *box, const CareVerdict *verdict, const char *state);
/* Shows the ladder and all sentences at once, without "Why?". */
void       care_cover_box_set_open (CareCoverBox *box, gboolean open);

/* "Covered: parts, labour and travel" and the like; free with g_free(). */
char      *care_cover_title    (const CareVerdict *verdict, const char *state);
const char *care_cover_tone    (const char *state);

G_END_DECLS
