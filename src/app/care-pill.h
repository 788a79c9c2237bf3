/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-words-app.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* CARE_PILL_MARK: no ground, for coverage and checks. CARE_PILL_SQUARE: bill codes. CARE_PILL_BIG: the head of a record. */
typedef enum { CARE_PILL_PLAIN, CARE_PILL_MARK, CARE_PILL_SQUARE, CARE_PILL_BIG } CarePillVariant;

/* A state in one look: a shape, a tone and a word, never colour alone. The label shortens before it widens its row. */
#define CARE_TYPE_PILL (care_pill_get_type ())
G_DECLARE_FINAL_TYPE (CarePill, care_pill, CARE, PILL, GtkWidget)

GtkWidget *care_pill_new      (CarePillVariant variant);
/* Words are copied. An empty mark hides the pill. */
void       care_pill_set_mark (CarePill *pill, const CareMark *mark);

G_END_DECLS
