/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"

G_BEGIN_DECLS

/* Sync without being asked: once soon after the start, then as often as the setting "sync-minutes" says (0: only by hand), and only while the
 * store is a station: at once when it becomes one. After a failure sooner, then later and later; when the network comes back, in a moment. Stations
 * are spread, so that those of one company do not all come to a server that is back. What comes of it stands in the badge, never in a toast:
 * nobody asked. */

/* Begins for @engine; @first_ms: until the first. Without effect when it has begun. */
void   care_auto_sync_start (CareEngine *engine, guint first_ms);
/* Ends; before the engine is closed. */
void   care_auto_sync_stop  (CareEngine *engine);
/* When the next is due, seconds UTC; 0: none is. */
gint64 care_auto_sync_next  (CareEngine *engine);

/* Seconds from the end of one to the next: @minutes of the setting, after @failures in a row; @where: a place in the spread, 0 to 1. */
guint  care_auto_sync_wait  (int minutes, guint failures, double where);

G_END_DECLS
