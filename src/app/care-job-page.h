/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-record-page.h"

G_BEGIN_DECLS

/* One job: where it stands, until when, what is covered and why, every step that may be done now, whom it is for, its lines, and all that
 * was said and done. */
#define CARE_TYPE_JOB_PAGE (care_job_page_get_type ())
G_DECLARE_FINAL_TYPE (CareJobPage, care_job_page, CARE, JOB_PAGE, CareRecordPage)

G_END_DECLS
