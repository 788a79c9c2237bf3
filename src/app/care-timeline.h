/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"
#include "store/care-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The care history, newest first, with marks between days (between years where @years is set): rail, title, time, second line, and a bubble
 * around what was said, sent or noted. It scrolls by itself (vexpand it in its pane) and costs the same for 5 entries and for 5,000. */
#define CARE_TYPE_TIMELINE (care_timeline_get_type ())
G_DECLARE_FINAL_TYPE (CareTimeline, care_timeline, CARE, TIMELINE, GtkWidget)

/* Signal: void open (CareTimeline *, CareHistoryEntry *entry): Enter or a click on a row that belongs to a job or a row. */
GtkWidget *care_timeline_new         (CareEngine *engine);
/* @entries: array of CareHistoryEntry, oldest first, as care_view_history() gives it; a reference is taken. NULL: still loading. */
void       care_timeline_set_entries (CareTimeline *timeline, GPtrArray *entries);
/* Shows only these kinds, blank-separated ("contact message"); NULL: all. */
void       care_timeline_set_kinds   (CareTimeline *timeline, const char *kinds);
/* A word that every row would repeat, such as the number of the job whose page this is; copied. NULL: none. For entries that are set later. */
void       care_timeline_set_leave_out (CareTimeline *timeline, const char *word);
/* What an empty history says; translated, copied. */
void       care_timeline_set_empty   (CareTimeline *timeline, const char *title, const char *text);
/* TRUE: marks between years and dates at the right (a customer); FALSE: between days and times (a job). */
void       care_timeline_set_years   (CareTimeline *timeline, gboolean years);

G_END_DECLS
