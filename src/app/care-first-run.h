/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The first window (UX A4.1): try with a demo company, begin an own book, or join a server with a one-time code. Makes the store at @where; "ready"
 * gives the engine over it. */
#define CARE_TYPE_FIRST_RUN (care_first_run_get_type ())
G_DECLARE_FINAL_TYPE (CareFirstRun, care_first_run, CARE, FIRST_RUN, AdwApplicationWindow)

GtkWidget *care_first_run_new (GtkApplication *application, const char *where);

G_END_DECLS
