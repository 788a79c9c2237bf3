/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-record-page.h"

G_BEGIN_DECLS

/* One customer: how to reach her and what she agreed to, what she has and what is covered, what was promised, and all that was said and done. */
#define CARE_TYPE_CUSTOMER_PAGE (care_customer_page_get_type ())
G_DECLARE_FINAL_TYPE (CareCustomerPage, care_customer_page, CARE, CUSTOMER_PAGE, CareRecordPage)

G_END_DECLS
