/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"

G_BEGIN_DECLS

/* Quick intake on one page (UX A4.4): who, what, what is wrong, what we promise. Beside it stands what is known: history, coverage today
 * with its reason, and who or what this might be already. A known
 * device costs its serial, Enter, the text and Ctrl+Enter. What is typed is kept as a draft. */
#define CARE_TYPE_INTAKE_PAGE (care_intake_page_get_type ())
G_DECLARE_FINAL_TYPE (CareIntakePage, care_intake_page, CARE, INTAKE_PAGE, CarePage)

/* Takes @text into “who” as if it was typed (a caller, a scan). */
void care_intake_page_begin (CareIntakePage *page, const char *text);

G_END_DECLS
