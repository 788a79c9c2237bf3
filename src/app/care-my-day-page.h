/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"

G_BEGIN_DECLS

/* A technician's day (UX A4.10), made for a phone and one thumb: the next job big with one dominant button, then the others of today in
 * order. All of it works without a network. */
#define CARE_TYPE_MY_DAY_PAGE (care_my_day_page_get_type ())
G_DECLARE_FINAL_TYPE (CareMyDayPage, care_my_day_page, CARE, MY_DAY_PAGE, CarePage)

G_END_DECLS
