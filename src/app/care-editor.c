/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-editor.h"

#include "app/care-words-app.h"
#include "store/care-list.h"
#include "util/care-error.h"

#include <glib/gi18n.h>

struct _CareEditor
{
  AdwBin parent_instance;
  CareEngine *engine; /* owned */
  CareForm *form;     /* child */
  const CareEntity *entity;
  CareId id; /* null: a new one */
  const char *const *hidden;
  GCancellable *cancellable; /* of the record being read */
  gboolean filled;           /* the rows of @id stand there */
  gboolean again;            /* the store changed while it could not be looked at */
};

enum
{
  SAVED,
  LEFT,
  SAID,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareEditor, care_editor, ADW_TYPE_BIN)

const CareEntity *
care_editor_entity (CareEditor *self)
{
  return self->entity;
}

CareForm *
care_editor_form (CareEditor *self)
{
  return self->form;
}

gboolean
care_editor_is_settled (CareEditor *self)
{
  return self->cancellable == NULL && care_form_is_settled (self->form);
}

static guint8
role_bit (CareEditor *self)
{
  static const struct
  {
    const char *role;
    guint8 bit;
  } roles[] = { { "desk", CARE_DESK },
                { "technician", CARE_TECHNICIAN },
                { "manager", CARE_MANAGER },
                { "administrator", CARE_ADMINISTRATOR } };
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (care_engine_user_role (self->engine), roles[i].role) == 0)
      return roles[i].bit;
  return CARE_ROLE_ALL;
}

static gboolean
is_edited (CareEditor *self, const CareField *field)
{
  if (field->flags & (CARE_LOCAL | CARE_CACHE | CARE_SET_BY_STEP) || g_str_equal (field->name, "alias"))
    return FALSE;
  if ((field->write != 0 && (field->write & role_bit (self)) == 0) ||
      (self->hidden != NULL && g_strv_contains (self->hidden, field->name)))
    return FALSE;
  if (g_str_equal (field->name, "number") || field->to == NULL)
    return field->kind != CARE_ID && !g_str_equal (field->name, "number");
  return TRUE;
}

/* --- what is written -------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const CareEntity *entity;
  CareId id;
  GPtrArray *fixed; /* name, value, name, value …: hidden presets */
  CareRecord *base; /* (nullable): what the rows were compared with last; not touched while it is saved */
} Edit;

static void
edit_free (gpointer data)
{
  Edit *edit = data;
  g_ptr_array_unref (edit->fixed);
  care_record_free (edit->base);
  g_free (edit);
}

/* Somebody else's text is not overwritten unseen: what is changed must be as it was when the person saw it. */
static gboolean
is_as_seen (CareStore *store, const CarePair *pairs, const Edit *edit, GError **error)
{
  g_autoptr (CareRecord) now = NULL;

  if (edit->base == NULL)
    return TRUE;
  now = care_store_get (store, edit->entity, &edit->id, error);
  if (now == NULL)
    return FALSE;
  for (; pairs->name != NULL; pairs++)
    {
      int n = care_entity_field (edit->entity, pairs->name);
      if (n < 0 || care_record_same (now, edit->base, (guint) n))
        continue;
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, _("%s: Somebody else has just changed this."), pairs->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
set_record (CareStore *store, const CarePair *pairs, Edit *edit, GError **error)
{
  return is_as_seen (store, pairs, edit, error) && care_act_set (store, edit->entity, &edit->id, pairs, NULL, error);
}

static gboolean
write_record (CareStore *store, const CarePair *pairs, gpointer data, GError **error)
{
  Edit *edit = data;
  g_autoptr (GArray) all = g_array_new (TRUE, TRUE, sizeof (CarePair));
  g_autoptr (CareRecord) made = NULL;

  if (!care_id_is_null (&edit->id))
    return pairs->name == NULL || set_record (store, pairs, edit, error);
  for (guint i = 0; i + 1 < edit->fixed->len; i += 2)
    g_array_append_vals (all, &(CarePair){ edit->fixed->pdata[i], edit->fixed->pdata[i + 1] }, 1);
  for (; pairs->name != NULL; pairs++)
    g_array_append_vals (all, pairs, 1);
  if (!care_act_new (store, edit->entity, (const CarePair *) (gpointer) all->data, &made, error))
    return FALSE;
  edit->id = made->id;
  return TRUE;
}

static void
form_saved (CareForm *form, CareEditor *self)
{
  Edit *edit = care_form_data (form);
  char id[CARE_ID_TEXT];
  self->filled = self->again = FALSE;
  care_id_to_text (&edit->id, id);
  g_signal_emit (self, signals[SAVED], 0, id);
}

static void
form_left (CareForm *form, CareEditor *self)
{
  self->filled = self->again = FALSE;
  g_signal_emit (self, signals[LEFT], 0);
}

static void
form_said (CareForm *form, const char *sentence, CareEditor *self)
{
  g_signal_emit (self, signals[SAID], 0, sentence);
}

/* --- what is shown ------------------------------------------------------------------------------------------------------------------------ */

static void
add_rows (CareEditor *self, const CareRecord *record, char *const *names)
{
  for (guint n = 0; n < self->entity->n_fields; n++)
    {
      CareFieldRow *row;
      if (!is_edited (self, &self->entity->fields[n]))
        continue;
      row = care_form_add (self->form, &self->entity->fields[n]);
      if (record != NULL)
        care_field_row_set_record (row, record, n, names != NULL ? names[n] : NULL);
    }
}

static gpointer
read_record (CareStore *store, gpointer data, GError **error)
{
  const Edit *edit = data;
  g_autoptr (GPtrArray) rows = care_list_rows (store, edit->entity, &edit->id, 1, error);
  return rows != NULL && rows->len > 0 && rows->pdata[0] != NULL ? g_steal_pointer (&rows) : NULL;
}

static void look_again (CareEditor *self);

/* The rows were compared with this record. */
static void
see (CareEditor *self, const CareListRow *row)
{
  Edit *edit = care_form_data (self->form);
  care_record_free (edit->base);
  edit->base = care_record_copy (row->record);
  self->filled = TRUE;
}

static void
read_with (CareEditor *self, GAsyncReadyCallback callback)
{
  Edit *wanted = g_new0 (Edit, 1);
  wanted->entity = self->entity;
  wanted->id = self->id;
  wanted->fixed = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  care_engine_read (self->engine, read_record, wanted, edit_free, (GDestroyNotify) g_ptr_array_unref, self->cancellable, callback, self);
}

static void
finish_rows (CareEditor *self)
{
  char id[CARE_ID_TEXT];
  g_autofree char *draft = care_id_is_null (&self->id)
                               ? g_strdup_printf ("new %s", self->entity->name)
                               : g_strdup_printf ("%s %s", self->entity->name, care_id_to_text (&self->id, id));
  care_form_keep_draft (self->form, draft);
  gtk_widget_child_focus (GTK_WIDGET (self->form), GTK_DIR_TAB_FORWARD);
}

static void
record_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = care_engine_finish (CARE_ENGINE (source), result, &error);
  CareEditor *self = data; /* alive unless cancelled */
  const CareListRow *row;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (rows == NULL)
    {
      g_signal_emit (self, signals[SAID], 0, error != NULL ? error->message : _("This record is not there any more."));
      g_signal_emit (self, signals[LEFT], 0);
      return;
    }
  row = rows->pdata[0];
  add_rows (self, row->record, row->names);
  see (self, row);
  finish_rows (self);
  if (self->again)
    look_again (self);
}

/* --- what others change meanwhile --- */

static void
met_again (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = care_engine_finish (CARE_ENGINE (source), result, &error);
  CareEditor *self = data; /* alive unless cancelled */
  const CareListRow *row;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (self->again || care_form_is_saving (self->form))
    {
      look_again (self);
      return;
    }
  if (rows == NULL)
    {
      g_signal_emit (self, signals[SAID], 0, error != NULL ? error->message : _("This record is not there any more."));
      return;
    }
  row = rows->pdata[0];
  for (guint n = 0; n < self->entity->n_fields; n++)
    {
      CareFieldRow *field = care_form_row (self->form, self->entity->fields[n].name);
      if (field != NULL)
        care_field_row_meet_record (field, row->record, n, row->names != NULL ? row->names[n] : NULL);
    }
  see (self, row);
}

/* Not while it is being saved: then what the person saw last is what counts. */
static void
look_again (CareEditor *self)
{
  self->again = FALSE;
  if (!self->filled)
    return;
  if (self->cancellable != NULL || care_form_is_saving (self->form))
    {
      self->again = TRUE;
      return;
    }
  read_with (self, met_again);
}

static void
store_changed (CareEditor *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    look_again (self);
}

static void
form_refused (CareForm *form, CareEditor *self)
{
  look_again (self);
}

static void
begin_new (CareEditor *self, Edit *edit, const CarePair *presets)
{
  add_rows (self, NULL, NULL);
  for (; presets != NULL && presets->name != NULL; presets++)
    {
      CareFieldRow *row = care_form_row (self->form, presets->name);
      if (row != NULL)
        care_field_row_set_value (row, presets->value, NULL);
      else
        {
          g_ptr_array_add (edit->fixed, g_strdup (presets->name));
          g_ptr_array_add (edit->fixed, g_strdup (presets->value));
        }
    }
  finish_rows (self);
}

void
care_editor_edit (CareEditor *self, const CareEntity *entity, const CareId *id, const CarePair *presets,
                  const char *const *hidden)
{
  Edit *edit = g_new0 (Edit, 1);
  g_autofree char *title = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  care_form_clear (self->form);
  self->filled = self->again = FALSE;
  self->entity = edit->entity = entity;
  self->id = edit->id = id != NULL ? *id : (CareId){ { 0 } };
  self->hidden = hidden;
  edit->fixed = g_ptr_array_new_with_free_func (g_free);
  /* Translators: %s is "Customer", "Device" … */
  title =
      g_strdup_printf (id != NULL ? C_ ("editor", "Edit: %s") : C_ ("editor", "New: %s"), care_words_entity (entity));
  care_form_set_title (self->form, title, NULL);
  care_form_set_write (self->form, C_ ("button", "Save"), id != NULL, write_record, edit, edit_free);
  if (id == NULL)
    {
      begin_new (self, edit, presets);
      return;
    }
  read_with (self, record_read);
}

GtkWidget *
care_editor_new (CareEngine *engine)
{
  CareEditor *self = g_object_new (CARE_TYPE_EDITOR, NULL);
  self->engine = g_object_ref (engine);
  self->form = CARE_FORM (care_form_new (engine));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->form));
  g_signal_connect (self->form, "saved", G_CALLBACK (form_saved), self);
  g_signal_connect (self->form, "refused", G_CALLBACK (form_refused), self);
  g_signal_connect (self->form, "left", G_CALLBACK (form_left), self);
  g_signal_connect (self->form, "said", G_CALLBACK (form_said), self);
  g_signal_connect_object (engine, "changed", G_CALLBACK (store_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_after (self, "map", G_CALLBACK (store_changed), NULL); /* it was not looked at meanwhile */
  return GTK_WIDGET (self);
}

static void
care_editor_dispose (GObject *object)
{
  CareEditor *self = CARE_EDITOR (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (care_editor_parent_class)->dispose (object);
}

static void
care_editor_finalize (GObject *object)
{
  g_clear_object (&CARE_EDITOR (object)->engine);
  G_OBJECT_CLASS (care_editor_parent_class)->finalize (object);
}

static void
care_editor_class_init (CareEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = care_editor_dispose;
  object_class->finalize = care_editor_finalize;
  signals[SAVED] =
      g_signal_new ("saved", CARE_TYPE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LEFT] = g_signal_new ("left", CARE_TYPE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAID] =
      g_signal_new ("said", CARE_TYPE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
care_editor_init (CareEditor *self)
{
}
