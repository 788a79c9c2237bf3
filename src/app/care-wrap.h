/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Children in lines at their natural width: marks and chips break into lines instead of being shortened. A child wider than the whole box is
 * given the box's width. Children are centred in the height of their line; hidden ones take no place. */
#define CARE_TYPE_WRAP (care_wrap_get_type ())
G_DECLARE_FINAL_TYPE (CareWrap, care_wrap, CARE, WRAP, GtkWidget)

GtkWidget *care_wrap_new         (void);
/* Takes @child like gtk_box_append(). Also fit for <child> in a template. */
void       care_wrap_append      (CareWrap *wrap, GtkWidget *child);
void       care_wrap_remove_all  (CareWrap *wrap);
/* Pixels between children of a line and between lines; 8 and 6 unless set. */
void       care_wrap_set_spacing (CareWrap *wrap, int column, int row);

G_END_DECLS
