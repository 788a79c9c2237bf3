/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"

G_BEGIN_DECLS

/* The exports of the command line, to the digit: a report, its period and grouping, what it says in totals, and files of it. */
#define CARE_TYPE_REPORTS_PAGE (care_reports_page_get_type ())
G_DECLARE_FINAL_TYPE (CareReportsPage, care_reports_page, CARE, REPORTS_PAGE, CarePage)

G_END_DECLS
