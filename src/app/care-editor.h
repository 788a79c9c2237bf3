/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-form.h"

G_BEGIN_DECLS

/**
 * CareEditor:
 *
 * An editor generated from the field table: one row for each field of an entity that people set (not what the program keeps itself, not
 * caches, not what a step sets), in the table's order, with places
 * for hand-made parts. It writes with care_act_new() and care_act_set(). Inside it is a CareForm, whose drafts are named "ENTITY ID" and
 * "new ENTITY".
 *
 * Signals: void saved (CareEditor *, const char *id): the record's id in text; void left (CareEditor *); void said (CareEditor *, const
 * char *sentence).
 */
#define CARE_TYPE_EDITOR (care_editor_get_type ())
G_DECLARE_FINAL_TYPE (CareEditor, care_editor, CARE, EDITOR, AdwBin)

GtkWidget        *care_editor_new        (CareEngine *engine);
/* Begins with a record that is read, or (@id NULL) with a new one. @presets: values of a new one, ended by a NULL name (nullable); those
 * fields are shown filled. @hidden: names of fields that are not
 * shown, NULL-ended (nullable, static); a hidden preset is written as given. */
void care_editor_edit (CareEditor *editor, const CareEntity *entity, const CareId *id, const CarePair *presets,
                       const char *const *hidden);
const CareEntity *care_editor_entity     (CareEditor *editor);
CareForm         *care_editor_form       (CareEditor *editor);
gboolean          care_editor_is_settled (CareEditor *editor);

G_END_DECLS
