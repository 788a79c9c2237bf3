/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One open conflict with the words for it, read on the engine's thread. */
typedef struct
{
  CareRecord *record; /* a CareConflict */
  char *subject, *by;
} CareConflictItem;

void        care_conflict_item_free  (gpointer item);
/* A CareEngineRead: array of CareConflictItem, oldest first. */
gpointer    care_conflict_items_read (CareStore *store, gpointer data, GError **error);

/**
 * CareConflictRow:
 *
 * An edit that met another one: what stands, what the other value was, a button for each, and one that opens the record. It stays the same widget
 * while the conflict is open, whatever else is read again. "settle" (lost: gboolean) and "open" (target: "ENTITY/ID") ask for it to be done.
 */
#define CARE_TYPE_CONFLICT_ROW (care_conflict_row_get_type ())
G_DECLARE_FINAL_TYPE (CareConflictRow, care_conflict_row, CARE, CONFLICT_ROW, AdwExpanderRow)

/* @item is not kept. */
GtkWidget    *care_conflict_row_new  (CareEngine *engine, const CareConflictItem *item);
const CareId *care_conflict_row_id   (CareConflictRow *row);
/* The same conflict, read again. */
void          care_conflict_row_show (CareConflictRow *row, CareEngine *engine, const CareConflictItem *item);

G_END_DECLS
