/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-job-data.h"
#include "app/care-record-page.h"

G_BEGIN_DECLS

/* Fill the pane beside a job's history: whom it is for, what was promised; and its lines with what the customer pays. */
void care_job_side_fill  (CareRecordPage *page, GtkWidget *box, const CareJobData *data);
void care_job_lines_fill (CareRecordPage *page, GtkWidget *box, const CareJobData *data);
/* Opens the form for a line of @class ("part", "labour", "travel", "fee"). */
void care_job_line_begin (CareRecordPage *page, const CareJobData *data, const char *class);

G_END_DECLS
