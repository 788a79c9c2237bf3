/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-coverage-rule.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The coverage ladder: one row a right with its name, a bar on a shared axis of years, and its end as text; a thin line stands at the day asked
 * for. Green carries the verdict, blue is another running right, grey has ended; hatched is not started, for one part only, or cannot be judged. */
#define CARE_TYPE_LADDER (care_ladder_get_type ())
G_DECLARE_FINAL_TYPE (CareLadder, care_ladder, CARE, LADDER, GtkWidget)

GtkWidget *care_ladder_new         (void);
/* What is shown is copied. Without spans, or with NULL, the ladder hides itself. */
void       care_ladder_set_verdict (CareLadder *ladder, const CareVerdict *verdict);

G_END_DECLS
