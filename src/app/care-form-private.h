/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-form.h"

G_BEGIN_DECLS

/* The form is one class in two files: its pieces and saving (care-form.c), and its draft (care-form-draft.c). */

/* One thing in the grid: a field, or something hand-made. */
typedef struct
{
  GtkWidget *widget; /* owned */
  CareFieldRow *row; /* (nullable) */
  gboolean wide;
} Piece;

struct _CareForm
{
  GtkBox parent_instance;
  CareEngine *engine; /* owned */

  /* Children */
  GtkWidget *title, *text, *notice, *grid, *status, *discard, *close, *save, *save_label;

  GArray *pieces; /* of Piece */
  guint columns;
  char *object; /* (nullable): of the draft */
  gboolean changed_only;
  CareFormWrite write;
  gpointer data;
  GDestroyNotify free_data;
  gpointer orphan; /* data of a write that is under way while the form was cleared */
  GDestroyNotify free_orphan;
  GCancellable *cancellable; /* of the draft being looked for */
  gboolean saving;
};

#define PIECE(self, i) (&g_array_index ((self)->pieces, Piece, i))

/* @words: of the draft; "" when there is none. */
void care_form_show_status   (CareForm *form, const char *words);
/* The draft as it stands there. */
void care_form_put_draft     (CareForm *form);
void care_form_drop_draft    (CareForm *form);
/* No draft is looked for any more. */
void care_form_forget_search (CareForm *form);
/* The button: throws the draft away and leaves, until that is taken back. */
void care_form_discard       (CareForm *form);
/* The keeper has another problem than before, or none any more. */
void care_form_kept          (CareForm *form);

G_END_DECLS
