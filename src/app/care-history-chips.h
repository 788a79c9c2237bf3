/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-timeline.h"

G_BEGIN_DECLS

/* Chips above a long history that leave only one sort of its entries: jobs, calls, ratings, follow-ups. Floating; @timeline: borrowed, of the same page. */
GtkWidget *care_history_chips_new (CareTimeline *timeline);

G_END_DECLS
