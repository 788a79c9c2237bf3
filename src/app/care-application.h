/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The desktop program: one instance, one window over one store; "aftercare:" links and the words of CLI.md open in the running window. */
#define CARE_TYPE_APPLICATION (care_application_get_type ())
G_DECLARE_FINAL_TYPE (CareApplication, care_application, CARE, APPLICATION, AdwApplication)

/* Called when the store is open and when it is closed, so that the main can lend it to handed-over commands. */
typedef void (*CareApplicationStore) (CareEngine *engine, gboolean open, gpointer data);

CareApplication *care_application_new        (CareApplicationStore store_changed, gpointer data);
CareEngine      *care_application_engine     (CareApplication *application);
/* Loads styles, icons and types once; for tests and pictures that have no application. */
void             care_application_load_look  (void);
/* The user's store: $XDG_DATA_HOME/aftercare/store.db. Free with g_free(). */
char            *care_application_default_store (void);

G_END_DECLS
