/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"

G_BEGIN_DECLS

/* What customers say: the three figures with their intervals against the period before, the trend by month, and the answers behind them,
 * low ones first. */
#define CARE_TYPE_SATISFACTION_PAGE (care_satisfaction_page_get_type ())
G_DECLARE_FINAL_TYPE (CareSatisfactionPage, care_satisfaction_page, CARE, SATISFACTION_PAGE, CarePage)

G_END_DECLS
