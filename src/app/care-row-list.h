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
 * It follows the store: after a change
 * the ids are asked for again, and rows that stayed keep their objects. "filled" is emitted whenever the ids have come (also when they are
 * as before).
 */
#define CARE_TYPE_ROW_LIST (care_row_list_get_type ())
G_DECLARE_FINAL_TYPE (CareRowList, care_row_list, CARE, ROW_LIST, GObject)

CareRowList        *care_row_list_new      (CareEngine *engine);
/* Takes @spec; NULL empties the list. */
void                care_row_list_set_spec (CareRowList *list, CareListSpec *spec);
const CareListSpec *care_row_list_spec     (CareRowList *list);
gboolean            care_row_list_is_busy  (CareRowList *list);
/* Position of a record, or GTK_INVALID_LIST_POSITION (G_MAXUINT). */
guint               care_row_list_find     (CareRowList *list, const CareId *id);
/* The sentence of a failed query; NULL when it went well. */
const char         *care_row_list_problem  (CareRowList *list);

G_END_DECLS
