/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-form-private.h"

#include "app/care-draft-keeper.h"
#include "app/care-notice.h"
#include "util/care-error.h"

#include <glib/gi18n.h>
#include <string.h>

enum
{
  SAVED,
  REFUSED,
  LEFT,
  SAID,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareForm, care_form, GTK_TYPE_BOX)

gpointer
care_form_data (CareForm *self)
{
  return self->data;
}

gboolean
care_form_is_settled (CareForm *self)
{
  return !self->saving && self->cancellable == NULL;
}

CareFieldRow *
care_form_row (CareForm *self, const char *name)
{
  for (guint i = 0; i < self->pieces->len; i++)
    if (PIECE (self, i)->row != NULL && g_str_equal (care_field_row_field (PIECE (self, i)->row)->name, name))
      return PIECE (self, i)->row;
  return NULL;
}

void
care_form_set_title (CareForm *self, const char *title, const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->title), title != NULL ? title : "");
  gtk_widget_set_visible (self->title, title != NULL);
  gtk_label_set_label (GTK_LABEL (self->text), text != NULL ? text : "");
  gtk_widget_set_visible (self->text, text != NULL);
}

/* --- pieces ------------------------------------------------------------------------------------------------------------------------- */

static void
row_changed (CareForm *self)
{
  care_notice_set (CARE_NOTICE (self->notice), NULL, NULL, NULL, NULL);
  care_form_put_draft (self);
}

static void
lay_out (CareForm *self)
{
  int line = 0, column = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    if (gtk_widget_get_parent (PIECE (self, i)->widget) != NULL)
      gtk_grid_remove (GTK_GRID (self->grid), PIECE (self, i)->widget);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *piece = PIECE (self, i);
      int width = piece->wide ? (int) self->columns : 1;
      if (column + width > (int) self->columns)
        {
          line++;
          column = 0;
        }
      gtk_grid_attach (GTK_GRID (self->grid), piece->widget, column, line, width, 1);
      column += width;
    }
}

static void
add (CareForm *self, GtkWidget *widget, CareFieldRow *row, gboolean wide)
{
  Piece piece = { g_object_ref_sink (widget), row, wide };
  gtk_widget_set_hexpand (widget, TRUE);
  g_array_append_val (self->pieces, piece);
  lay_out (self);
}

CareFieldRow *
care_form_add (CareForm *self, const CareField *field)
{
  GtkWidget *row = care_field_row_new (self->engine, field);
  add (self, row, CARE_FIELD_ROW (row), field->kind == CARE_TEXT && field->merge == CARE_KEEP_BOTH);
  gtk_widget_set_valign (row, GTK_ALIGN_START);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (row_changed), self);
  g_signal_connect_swapped (row, "entered", G_CALLBACK (care_form_save), self);
  return CARE_FIELD_ROW (row);
}

void
care_form_add_part (CareForm *self, GtkWidget *part)
{
  add (self, part, NULL, TRUE);
}

void
care_form_set_columns (CareForm *self, guint columns)
{
  if (self->columns == columns)
    return;
  self->columns = columns;
  lay_out (self);
}

void
care_form_clear (CareForm *self)
{
  care_form_forget_search (self);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      gtk_grid_remove (GTK_GRID (self->grid), PIECE (self, i)->widget);
      g_object_unref (PIECE (self, i)->widget);
    }
  g_array_set_size (self->pieces, 0);
  g_clear_pointer (&self->object, g_free);
  if (self->saving && self->orphan == NULL)
    {
      self->orphan = g_steal_pointer (&self->data);
      self->free_orphan = self->free_data;
    }
  else if (self->free_data != NULL)
    g_clear_pointer (&self->data, self->free_data);
  self->data = NULL;
  self->free_data = NULL;
  self->write = NULL;
  care_form_set_title (self, NULL, NULL);
  care_notice_set (CARE_NOTICE (self->notice), NULL, NULL, NULL, NULL);
  care_form_show_status (self, "");
}

void
care_form_set_write (CareForm *self, const char *save_label, gboolean changed_only, CareFormWrite func, gpointer data,
                     GDestroyNotify free_data)
{
  gtk_label_set_label (GTK_LABEL (self->save_label), save_label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save), GTK_ACCESSIBLE_PROPERTY_LABEL, save_label, -1);
  self->changed_only = changed_only;
  self->write = func;
  self->data = data;
  self->free_data = free_data;
}

/* --- saving -------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  CareForm *form; /* owned */
  CareFormWrite func;
  gpointer data; /* the form's, which lives on */
  GArray *pairs; /* of CarePair; values owned */
} Save;

static void
pair_clear (gpointer data)
{
  g_free ((char *) ((CarePair *) data)->value);
}

static gboolean
run_save (CareStore *store, gpointer data, GError **error)
{
  Save *save = data;
  return save->func (store, (const CarePair *) (gpointer) save->pairs->data, save->data, error);
}

static void
save_free (gpointer data)
{
  Save *save = data;
  g_array_unref (save->pairs);
  g_object_unref (save->form);
  g_free (save);
}

/* "price: “x” is not …" and "… give price=…" both name the field price. */
static CareFieldRow *
row_of_error (CareForm *self, const char *message)
{
  for (guint i = 0; i < self->pieces->len; i++)
    {
      CareFieldRow *row = PIECE (self, i)->row;
      const char *name = row != NULL ? care_field_row_field (row)->name : NULL;
      g_autofree char *given = name != NULL ? g_strdup_printf (" %s=", name) : NULL;
      if (name != NULL &&
          ((g_str_has_prefix (message, name) && message[strlen (name)] == ':') || strstr (message, given) != NULL))
        return row;
    }
  return NULL;
}

static void
show_error (CareForm *self, const GError *error)
{
  CareFieldRow *row = row_of_error (self, error->message);
  const char *name = row != NULL ? care_field_row_field (row)->name : "";
  gboolean prefixed = row != NULL && g_str_has_prefix (error->message, name) && error->message[strlen (name)] == ':';

  if (row == NULL)
    {
      care_notice_set (CARE_NOTICE (self->notice), "bad", "dialog-error-symbolic", _("Not saved"), error->message);
      return;
    }
  care_field_row_set_problem (row, prefixed ? g_strchug (error->message + strlen (name) + 1) : error->message);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareForm) self = data;
  g_autoptr (GError) error = NULL;

  self->saving = FALSE;
  if (self->orphan != NULL)
    {
      g_clear_pointer (&self->orphan, self->free_orphan);
      care_engine_write_finish (CARE_ENGINE (source), result, NULL);
      return;
    }
  if (!care_engine_write_finish (CARE_ENGINE (source), result, &error))
    {
      show_error (self, error);
      g_signal_emit (self, signals[REFUSED], 0);
      return;
    }
  care_form_drop_draft (self);
  g_signal_emit (self, signals[SAVED], 0);
}

static gboolean
is_complete (CareForm *self)
{
  CareFieldRow *first = NULL;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      CareFieldRow *row = PIECE (self, i)->row;
      g_autofree char *value =
          row != NULL && (care_field_row_field (row)->flags & CARE_NEEDED) ? care_field_row_value (row) : NULL;
      if (value == NULL || *value != '\0')
        continue;
      care_field_row_set_problem (row, _("This is needed."));
      if (first == NULL)
        first = row;
    }
  if (first != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (first));
  return first == NULL;
}

/* Two people changed one field: nobody is overwritten before it is chosen whose text stays. */
static gboolean
is_settled_with_others (CareForm *self)
{
  for (guint i = 0; i < self->pieces->len; i++)
    if (PIECE (self, i)->row != NULL && care_field_row_is_torn (PIECE (self, i)->row))
      {
        care_field_row_ask_whose (PIECE (self, i)->row);
        return FALSE;
      }
  return TRUE;
}

static GArray *
gather (CareForm *self)
{
  GArray *pairs = g_array_new (TRUE, TRUE, sizeof (CarePair));

  g_array_set_clear_func (pairs, pair_clear);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      CareFieldRow *row = PIECE (self, i)->row;
      g_autofree char *value = row != NULL ? care_field_row_value (row) : NULL;
      CarePair pair;
      if (row == NULL || (self->changed_only ? !care_field_row_is_changed (row) : *value == '\0'))
        continue;
      pair.name = care_field_row_field (row)->name;
      pair.value = g_steal_pointer (&value);
      g_array_append_val (pairs, pair);
    }
  return pairs;
}

void
care_form_save (CareForm *self)
{
  Save *save;

  if (self->saving || self->write == NULL || !is_complete (self) || !is_settled_with_others (self))
    return;
  save = g_new0 (Save, 1);
  save->form = g_object_ref (self);
  save->func = self->write;
  save->data = self->data;
  save->pairs = gather (self);
  self->saving = TRUE;
  care_engine_write (self->engine, run_save, save, save_free, NULL, saved, g_object_ref (self));
}

void
care_form_leave (CareForm *self)
{
  if (!self->saving)
    g_signal_emit (self, signals[LEFT], 0);
}

gboolean
care_form_is_saving (CareForm *self)
{
  return self->saving;
}

static gboolean
escape_pressed (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareForm *self)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  care_form_leave (self);
  return GDK_EVENT_STOP;
}

/* --- building ------------------------------------------------------------------------------------------------------------------------ */

GtkWidget *
care_form_new (CareEngine *engine)
{
  CareForm *self = g_object_new (CARE_TYPE_FORM, NULL);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (care_draft_keeper_of (engine), "kept", G_CALLBACK (care_form_kept), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
care_form_dispose (GObject *object)
{
  CareForm *self = CARE_FORM (object);
  if (self->pieces != NULL && self->grid != NULL)
    care_form_clear (self);
  self->grid = NULL;
  G_OBJECT_CLASS (care_form_parent_class)->dispose (object);
}

static void
care_form_finalize (GObject *object)
{
  CareForm *self = CARE_FORM (object);
  g_array_unref (self->pieces);
  g_clear_object (&self->engine);
  g_free (self->object);
  G_OBJECT_CLASS (care_form_parent_class)->finalize (object);
}

static void
care_form_class_init (CareFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->dispose = care_form_dispose;
  object_class->finalize = care_form_finalize;
  signals[SAVED] = g_signal_new ("saved", CARE_TYPE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REFUSED] = g_signal_new ("refused", CARE_TYPE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", CARE_TYPE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAID] =
      g_signal_new ("said", CARE_TYPE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (CARE_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/aftercare/app/care-form.ui");
  gtk_widget_class_bind_template_child (widget_class, CareForm, title);
  gtk_widget_class_bind_template_child (widget_class, CareForm, text);
  gtk_widget_class_bind_template_child (widget_class, CareForm, notice);
  gtk_widget_class_bind_template_child (widget_class, CareForm, grid);
  gtk_widget_class_bind_template_child (widget_class, CareForm, status);
  gtk_widget_class_bind_template_child (widget_class, CareForm, discard);
  gtk_widget_class_bind_template_child (widget_class, CareForm, close);
  gtk_widget_class_bind_template_child (widget_class, CareForm, save);
  gtk_widget_class_bind_template_child (widget_class, CareForm, save_label);
}

static void
care_form_init (CareForm *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->pieces = g_array_new (FALSE, TRUE, sizeof (Piece));
  self->columns = 2;
  gtk_widget_init_template (GTK_WIDGET (self));
  care_notice_set (CARE_NOTICE (self->notice), NULL, NULL, NULL, NULL);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (care_form_save), self);
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (care_form_leave), self);
  g_signal_connect_swapped (self->discard, "clicked", G_CALLBACK (care_form_discard), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (escape_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
