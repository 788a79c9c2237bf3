/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-record-page.h"

G_BEGIN_DECLS

/* One follow-up: whom to call about what, and what came of it. */
#define CARE_TYPE_FOLLOW_UP_PAGE (care_follow_up_page_get_type ())
G_DECLARE_FINAL_TYPE (CareFollowUpPage, care_follow_up_page, CARE, FOLLOW_UP_PAGE, CareRecordPage)

G_END_DECLS
