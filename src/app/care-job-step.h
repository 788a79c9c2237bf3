/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-job-data.h"
#include "app/care-record-page.h"

G_BEGIN_DECLS

/* What a step's button says; the same step has other words in other phases ("Mark as Arrived"). Translated. */
const char *care_job_step_label (const CareJobData *data, const char *step);
/* Does a step: at once when nothing has to be asked, else through a form under the head of @page. */
void        care_job_step_begin (CareRecordPage *page, const CareJobData *data, const char *step);

G_END_DECLS
