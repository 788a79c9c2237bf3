/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CareStoreProblem:
 *
 * The window that stands where the store's would: why it cannot be opened and what to do, or for whom it waits. "again" asks to try once more.
 */
#define CARE_TYPE_STORE_PROBLEM (care_store_problem_get_type ())
G_DECLARE_FINAL_TYPE (CareStoreProblem, care_store_problem, CARE, STORE_PROBLEM, AdwApplicationWindow)

GtkWidget *care_store_problem_new     (GtkApplication *application);
void       care_store_problem_explain (CareStoreProblem *window, const GError *error);
/* @holder: such as "aftercarectl 1234". */
void       care_store_problem_wait    (CareStoreProblem *window, const char *holder);

G_END_DECLS
