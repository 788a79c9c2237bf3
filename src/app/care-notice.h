/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A rounded tinted box: icon, one bold sentence, one plain sentence, at most two buttons. It has a tone and says the same in words; it wraps
 * and never shortens. */
#define CARE_TYPE_NOTICE (care_notice_get_type ())
G_DECLARE_FINAL_TYPE (CareNotice, care_notice, CARE, NOTICE, GtkWidget)

GtkWidget *care_notice_new           (void);
/* @tone: a tone of VISUAL 3; @icon, @title, @text: (nullable): NULL hides that part; without title and text the notice hides itself. */
void       care_notice_set           (CareNotice *notice, const char *tone, const char *icon, const char *title, const char *text);
/* At most two; returns the button, owned by the notice, to connect to "clicked" or to give an action. @label: translated, may have a mnemonic. */
GtkWidget *care_notice_add_button    (CareNotice *notice, const char *label);
void       care_notice_clear_buttons (CareNotice *notice);

G_END_DECLS
