/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"

G_BEGIN_DECLS

/* How the program looks and syncs, and what the company is called. */
#define CARE_TYPE_PREFERENCES_PAGE (care_preferences_page_get_type ())
G_DECLARE_FINAL_TYPE (CarePreferencesPage, care_preferences_page, CARE, PREFERENCES_PAGE, CarePage)

G_END_DECLS
