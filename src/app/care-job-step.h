/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-job-data.h"
#include "app/care-record-page.h"

G_BEGIN_DECLS

/* What a step's button says; the same step has other words in other phases ("Mark as Arrived"). Translated. */
const char *care_job_step_label (const CareJobData *data, const char *step);
/* Does a step: at once when nothing has to be asked, else through a form under the head of @page. */
void        care_job_step_begin (CareRecordPage *page, const CareJobData *data, const char *step);
/* Fills a form that was cleared with just one matter of a job: "assign" (who does it) or "set-date" (when: the appointment; for work on the bench, and
 * where none can be made any more, the promised day). @names: its head says which job. @said: the toast after it is saved. CARE_ERROR_REFUSED when
 * the job is over. */
gboolean    care_job_step_fill  (CareForm *form, const CareJobData *data, const char *what, gboolean names, char **said, GError **error);

G_END_DECLS
