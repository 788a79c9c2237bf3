/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"
#include "app/care-toasts.h"

G_BEGIN_DECLS

/**
 * CareLastChange:
 *
 * What Undo and Redo mean in a window: the last change of the store, or one that is not in the store and brings its own way back. It is said in a
 * toast with a button, which goes when there is a newer change.
 */
#define CARE_TYPE_LAST_CHANGE (care_last_change_get_type ())
G_DECLARE_FINAL_TYPE (CareLastChange, care_last_change, CARE, LAST_CHANGE, GObject)

CareLastChange *care_last_change_new      (CareEngine *engine, CareToasts *toasts);
/* Something was changed in the store: a toast with Undo. */
void            care_last_change_said     (CareLastChange *change, const char *sentence);
/* Something else was changed, which @take_back undoes; @data is freed with @free_data once nobody can ask for it any more. */
void            care_last_change_said_own (CareLastChange *change, const char *sentence, CareTakeBack take_back, gpointer data,
                                           GDestroyNotify free_data);
void            care_last_change_undo     (CareLastChange *change);
/* Does again what was undone last in this window, until something new was done. */
void            care_last_change_redo     (CareLastChange *change);
/* The window goes away. */
void            care_last_change_end      (CareLastChange *change);

G_END_DECLS
