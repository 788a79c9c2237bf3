/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into gtk4-builder-tool: it knows GTK's own types only, and looks the parent of a template up by name among those that exist already. */
#include "app/care-page.h"

#include <adwaita.h>

__attribute__ ((constructor)) static void
know_types (void)
{
  g_type_ensure (ADW_TYPE_APPLICATION_WINDOW);
  g_type_ensure (CARE_TYPE_PAGE);
}
