/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"

G_BEGIN_DECLS

/* Sync without being asked: once soon after the start, then as often as the setting "sync-minutes" says (0: only by hand), and only while the
 * store is a station. What comes of it stands in the badge, never in a toast: nobody asked. */

/* Begins for @engine; @first_ms: until the first. Without effect when it has begun. */
void care_auto_sync_start (CareEngine *engine, guint first_ms);
/* Ends; before the engine is closed. */
void care_auto_sync_stop  (CareEngine *engine);

G_END_DECLS
