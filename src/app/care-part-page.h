/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-record-page.h"

G_BEGIN_DECLS

/* One model or part: where it lies and how much of it, what moved, what it costs and which rights it brings. */
#define CARE_TYPE_PART_PAGE (care_part_page_get_type ())
G_DECLARE_FINAL_TYPE (CarePartPage, care_part_page, CARE, PART_PAGE, CareRecordPage)

G_END_DECLS
