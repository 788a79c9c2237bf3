/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The rail beside a timeline row, 32 px wide: the line from row to row and a round node of 28 px with an icon. */
#define CARE_TYPE_RAIL (care_rail_get_type ())
G_DECLARE_FINAL_TYPE (CareRail, care_rail, CARE, RAIL, GtkWidget)

GtkWidget *care_rail_new      (void);
/* @icon: (nullable): NULL draws the line alone (a day mark). @tone: a tone of VISUAL 3, NULL for neutral. */
void       care_rail_set_node (CareRail *rail, const char *icon, const char *tone);
/* Whether the line goes on above and below the node. */
void       care_rail_set_ends (CareRail *rail, gboolean above, gboolean below);

G_END_DECLS
