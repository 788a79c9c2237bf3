/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"

G_BEGIN_DECLS

/* The first page of the desk (UX A4.2): counters that filter, the short list of what is next, whom to call, and what somebody should look at. */
#define CARE_TYPE_DESK_PAGE (care_desk_page_get_type ())
G_DECLARE_FINAL_TYPE (CareDeskPage, care_desk_page, CARE, DESK_PAGE, CarePage)

G_END_DECLS
