/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"
#include "store/care-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One row of a timeline as a list model holds it: an entry, or a mark between days. */
#define CARE_TYPE_TIMELINE_ITEM (care_timeline_item_get_type ())
G_DECLARE_FINAL_TYPE (CareTimelineItem, care_timeline_item, CARE, TIMELINE_ITEM, GObject)

struct _CareTimelineItem
{
  GObject parent_instance;
  const CareHistoryEntry *entry; /* borrowed from the timeline's array; NULL: a mark */
  gint32 date;                   /* civil day of the company */
  gboolean first, last, years;
  GRefString *leave_out;         /* (nullable), owned: a word that every row would repeat */
};

/**
 * care_timeline_split:
 *
 * The sentences of an entry as a row shows them: what happened, what was said (without its quotation marks), what followed. @said and @rest are NULL
 * when there is none. Only what people said or wrote (contacts, messages, answers) is taken apart; all three with g_free().
 */
void care_timeline_split (const char *kind, const char *text, char **title, char **said, char **rest);

#define CARE_TYPE_TIMELINE_ROW (care_timeline_row_get_type ())
G_DECLARE_FINAL_TYPE (CareTimelineRow, care_timeline_row, CARE, TIMELINE_ROW, GtkWidget)

GtkWidget *care_timeline_row_new (CareEngine *engine);
void       care_timeline_row_set (CareTimelineRow *row, CareTimelineItem *item);

G_END_DECLS
