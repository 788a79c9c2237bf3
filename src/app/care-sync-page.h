/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"

G_BEGIN_DECLS

/* Sync in plain words (UX A4.19): when it was last, what waits, what failed and why; and every edit that met another one, with "keep" and
 * "put back". */
#define CARE_TYPE_SYNC_PAGE (care_sync_page_get_type ())
G_DECLARE_FINAL_TYPE (CareSyncPage, care_sync_page, CARE, SYNC_PAGE, CarePage)

G_END_DECLS
