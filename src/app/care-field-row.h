/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CareFieldRow:
 *
 * One field of an editor or a form, made from its row of the field table: a caption, the widget that fits its kind, and under it the
 * sentence that says what is wrong. A reference is typed in words and
 * completed by search: Down lists what there is, Enter takes the first. Dates take "today", "tomorrow" and "24.11." too, times "tomorrow 9:30".
 *
 * Signals: void changed (CareFieldRow *): a person changed it. void entered (CareFieldRow *): Enter in a line of text.
 */
#define CARE_TYPE_FIELD_ROW (care_field_row_get_type ())
G_DECLARE_FINAL_TYPE (CareFieldRow, care_field_row, CARE, FIELD_ROW, GtkBox)

/* @field: static. */
GtkWidget       *care_field_row_new         (CareEngine *engine, const CareField *field);
const CareField *care_field_row_field       (CareFieldRow *row);
/* @value: words as CarePair takes them ("" or NULL: empty); @name: what a reference is called (nullable). Says nothing of it in "changed". */
void             care_field_row_set_value   (CareFieldRow *row, const char *value, const char *name);
/* From a record's field. */
void             care_field_row_set_record  (CareFieldRow *row, const CareRecord *record, guint n, const char *name);
/* What stands there, for CarePair: the id of a completed reference, else its words; dates and instants as the store reads them. Free with
 * g_free(). */
char            *care_field_row_value       (CareFieldRow *row);
/* What stands there, as typed; for drafts. care_field_row_set_typed() puts it back. */
char            *care_field_row_typed       (CareFieldRow *row);
void             care_field_row_set_typed   (CareFieldRow *row, const char *typed);
/* The stored value is now another one (@n of @record, as care_field_row_set_record()). A field that nobody changed takes it; one that somebody is changing
 * shows both and asks whose stays. */
void             care_field_row_meet_record (CareFieldRow *row, const CareRecord *record, guint n, const char *name);
/* TRUE until it is chosen whose text stays; then care_field_row_ask_whose() puts the keyboard there. */
gboolean         care_field_row_is_torn     (CareFieldRow *row);
void             care_field_row_ask_whose   (CareFieldRow *row);
/* What is stored, in the form of care_field_row_typed(); borrowed. A draft keeps it, and care_field_row_put_draft() compares: @before (nullable) is what
 * was stored when @typed was typed. */
const char      *care_field_row_before      (CareFieldRow *row);
void             care_field_row_put_draft   (CareFieldRow *row, const char *typed, const char *before);
/* Other than what care_field_row_set_value() put. */
gboolean         care_field_row_is_changed  (CareFieldRow *row);
/* Marks the row with a sentence; NULL clears. */
void             care_field_row_set_problem (CareFieldRow *row, const char *sentence);
/* A reference completes only with records whose @field is @value. Both static. */
void             care_field_row_set_filter  (CareFieldRow *row, const char *field, const char *value);

G_END_DECLS
