/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What people type, as the store takes it. Results are freed with g_free(); what cannot be understood comes back as typed, for the store to say. */

/* "today", "tomorrow" (also in the language of the window), "+3", "24.11." (within the next half year), and what care_date_parse_loose() reads. */
char *care_typed_date         (CareEngine *engine, const char *typed);
/* "tomorrow 9:30", "2026-11-24 09:30", "9:30" (today), in the company's zone. */
char *care_typed_instant      (CareEngine *engine, const char *typed);
/* The other way round; @value (nullable) as in the store. */
char *care_typed_from_instant (CareEngine *engine, const char *value);

/* What the program puts there is not typed: Ctrl+Z does not take it back. */
void  care_typed_set_text     (GtkEditable *editable, const char *text);
/* One line: a paste with line ends and tabs has blanks in their place. */
void  care_typed_keep_one_line (GtkEditable *editable);

G_END_DECLS
