/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One filter in words, "key: value ×". A click on the text emits "edit", the round button or Delete or Backspace on the token "removed"; the
 * token does not take itself away. */
#define CARE_TYPE_TOKEN (care_token_get_type ())
G_DECLARE_FINAL_TYPE (CareToken, care_token, CARE, TOKEN, GtkWidget)

/* Signals: void edit (CareToken *), void removed (CareToken *). */
GtkWidget *care_token_new          (const char *key, const char *value);
/* @key: (nullable): NULL or "" shows the value alone. Both are copied. */
void       care_token_set          (CareToken *token, const char *key, const char *value);
/* FALSE: the text cannot be clicked. TRUE unless set. */
void       care_token_set_editable (CareToken *token, gboolean editable);

G_END_DECLS
