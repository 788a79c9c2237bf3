/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CareCompletion:
 *
 * Completes the words in an entry to a record: a list under it of what is found. The list never takes the keyboard by itself: Down goes into it and
 * Escape comes back. What was found for other words than stand there is never put forward, and nothing is offered once the keyboard has gone on.
 *
 * Signal: void picked (CareCompletion *, const char *id, const char *name).
 */
#define CARE_TYPE_COMPLETION (care_completion_get_type ())
G_DECLARE_FINAL_TYPE (CareCompletion, care_completion, CARE, COMPLETION, GObject)

/* @home holds @entry and will hold the list: while the keyboard is in it, there may be a list. All borrowed: @home owns the completion. */
CareCompletion *care_completion_new        (CareEngine *engine, const CareEntity *entity, GtkWidget *home, GtkWidget *entry);
/* For @home to place; floating. */
GtkWidget      *care_completion_list       (CareCompletion *completion);
/* Only records whose @field is @value. Both static. */
void            care_completion_set_filter (CareCompletion *completion, const char *field, const char *value);
/* A person changed the words. */
void            care_completion_look_soon  (CareCompletion *completion);
void            care_completion_hide       (CareCompletion *completion);
/* Enter: picks the first of what answers the words. FALSE when nothing does. */
gboolean        care_completion_pick_first (CareCompletion *completion);

G_END_DECLS
