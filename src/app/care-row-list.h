/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"
#include "app/care-row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CareRowList:
 *
 * A GListModel of CareRow over rows of the store, of any length: one array of ids, and pages of 100 rows that are read when a widget asks for one.
 * It follows the store: after a change the ids are asked for again. A row is a place of the list: when the order changes the places stay and
 * other records come to stand in them (care_row_move), so no widget is made anew and items are only added or removed at the end. A list that was
 * empty gets its first rows while the others are still read, so that they are drawn at once. "filled" is emitted when the first rows have come,
 * whenever all ids have come (also when they are as before), and again when the model has all of them.
 */
#define CARE_TYPE_ROW_LIST (care_row_list_get_type ())
G_DECLARE_FINAL_TYPE (CareRowList, care_row_list, CARE, ROW_LIST, GObject)

CareRowList        *care_row_list_new      (CareEngine *engine);
/* Takes @spec; NULL empties the list. */
void                care_row_list_set_spec (CareRowList *list, CareListSpec *spec);
const CareListSpec *care_row_list_spec     (CareRowList *list);
gboolean            care_row_list_is_busy  (CareRowList *list);
/* Only the first rows are known: how many there are is not. */
gboolean            care_row_list_is_partial (CareRowList *list);
/* How many rows there are; the model has fewer of them for a moment after the first came. */
guint               care_row_list_length   (CareRowList *list);
/* Position of a record, or GTK_INVALID_LIST_POSITION (G_MAXUINT). */
guint               care_row_list_find     (CareRowList *list, const CareId *id);
/* The sentence of a failed query; NULL when it went well. */
const char         *care_row_list_problem  (CareRowList *list);

G_END_DECLS
