/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-record-page.h"

G_BEGIN_DECLS

/* One device: what it is, whose, what is covered until when and why, and its jobs. */
#define CARE_TYPE_DEVICE_PAGE (care_device_page_get_type ())
G_DECLARE_FINAL_TYPE (CareDevicePage, care_device_page, CARE, DEVICE_PAGE, CareRecordPage)

G_END_DECLS
