/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-field-row.h"
#include "store/care-act.h"

G_BEGIN_DECLS

/* Writes what the form says, on the engine's writing thread. @pairs ends with a NULL name. */
typedef gboolean (*CareFormWrite) (CareStore *store, const CarePair *pairs, gpointer data, GError **error);

/**
 * CareForm:
 *
 * Fields in one or two columns, hand-made parts between them, and the button that saves. Every keystroke is kept as a draft; Escape leaves
 * with the draft kept. What the store refuses stands as a
 * sentence at its field, or above all when it is nobody's.
 *
 * Signals: void saved (CareForm *); void refused (CareForm *): the store said no, all stands as typed;
 * void left (CareForm *): close it, nothing was saved; void said (CareForm *, const char *sentence): for a toast.
 */
#define CARE_TYPE_FORM (care_form_get_type ())
G_DECLARE_FINAL_TYPE (CareForm, care_form, CARE, FORM, GtkBox)

GtkWidget    *care_form_new         (CareEngine *engine);
/* Empty again: no rows, no draft, nothing to write. */
void          care_form_clear       (CareForm *form);
/* Both nullable. */
void          care_form_set_title   (CareForm *form, const char *title, const char *text);
/* @field: static. Long text takes the whole width. */
CareFieldRow *care_form_add         (CareForm *form, const CareField *field);
/* Something hand-made, in the whole width. */
void          care_form_add_part    (CareForm *form, GtkWidget *part);
CareFieldRow *care_form_row         (CareForm *form, const char *name);
/* @changed_only: writes just the fields that are other than they were; else all that are filled. @data is freed with @free_data. */
void care_form_set_write (CareForm *form, const char *save_label, gboolean changed_only, CareFormWrite func,
                          gpointer data, GDestroyNotify free_data);
gpointer      care_form_data        (CareForm *form);
/* Keeps the draft of @object ("job 01h…"), and restores it when there is one. After the rows are there. */
void          care_form_keep_draft  (CareForm *form, const char *object);
void          care_form_set_columns (CareForm *form, guint columns);
/* As the button does. */
void          care_form_save        (CareForm *form);
void          care_form_leave       (CareForm *form);
/* FALSE while a draft is being looked for or a write is under way. */
gboolean      care_form_is_settled  (CareForm *form);
gboolean      care_form_is_saving   (CareForm *form);

G_END_DECLS
