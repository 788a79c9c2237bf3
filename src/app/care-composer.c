/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-composer.h"

#include "app/care-draft-discard.h"
#include "app/care-draft-keeper.h"
#include "app/care-words-app.h"
#include "domain/care-contact.h"
#include "store/care-act.h"

#include <glib/gi18n.h>
#include <string.h>

struct _CareComposer
{
  GtkBox parent_instance;

  /* Template Widgets */
  GtkWidget *incoming, *outgoing, *channel_home, *text, *hint, *outcome_home, *status, *kept, *discard, *save;

  GtkWidget *channel, *outcome; /* children made here */
  CarePage *page;               /* borrowed: it holds this */
  CareId customer, job;
  char *object;              /* (nullable): of the draft */
  GCancellable *cancellable; /* of the draft being looked for */
  gboolean quiet, saving;
};

G_DEFINE_FINAL_TYPE (CareComposer, care_composer, GTK_TYPE_BOX)

static char *
text_of (CareComposer *self)
{
  GtkTextIter start, end;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static GtkWidget *
new_choice (const char *const *values, const char *first, const char *name)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  GtkWidget *choice;
  if (first != NULL)
    gtk_string_list_append (words, first);
  for (guint i = 0; values[i] != NULL; i++)
    gtk_string_list_append (words, care_words_value (values[i]));
  choice = gtk_drop_down_new (G_LIST_MODEL (words), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (choice, "compact");
  return choice;
}

static const char *
outcome_value (CareComposer *self)
{
  guint n = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->outcome));
  return n == 0 || n == GTK_INVALID_LIST_POSITION ? NULL : care_contact_outcomes[n - 1];
}

/* --- the draft --------------------------------------------------------------------------------------------------------------------------- */

static CareDraftKeeper *
keeper_of (CareComposer *self)
{
  return care_draft_keeper_of (care_page_engine (self->page));
}

/* A tick and a way to throw it away, as long as there is a draft. NULL: there is none. */
static void
show_status (CareComposer *self, const char *words)
{
  gboolean cannot = words != NULL && self->page != NULL && care_draft_keeper_problem (keeper_of (self)) != NULL;

  gtk_widget_set_visible (self->kept, words != NULL && !cannot);
  gtk_widget_set_tooltip_text (self->kept, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->kept), GTK_ACCESSIBLE_PROPERTY_LABEL, words != NULL ? words : "", -1);
  gtk_widget_set_visible (self->discard, words != NULL);
  gtk_widget_set_visible (self->status, cannot);
  gtk_label_set_label (GTK_LABEL (self->status), cannot ? _("The draft cannot be kept") : "");
}

/* The draft; NULL when nothing is written. */
static char *
body_of (CareComposer *self)
{
  g_autofree char *text = text_of (self);
  g_autoptr (GKeyFile) file = NULL;

  if (*text == '\0')
    return NULL;
  file = g_key_file_new ();
  g_key_file_set_string (file, "note", "text", text);
  g_key_file_set_boolean (file, "note", "out", gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->outgoing)));
  g_key_file_set_integer (file, "note", "channel", (int) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->channel)));
  g_key_file_set_integer (file, "note", "outcome", (int) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->outcome)));
  return g_key_file_to_data (file, NULL, NULL);
}

static void
changed (CareComposer *self)
{
  g_autofree char *body = body_of (self);

  gtk_widget_set_visible (self->hint, body == NULL);
  if (self->quiet || self->object == NULL)
    return;
  care_draft_keeper_put (keeper_of (self), self->object, body);
  if (body != NULL)
    show_status (self, _("Draft kept"));
  else
    show_status (self, NULL);
}

/* The disk filled up, or has space again. */
static void
kept_or_not (CareComposer *self)
{
  if (gtk_widget_get_visible (self->discard))
    show_status (self, _("Draft kept"));
}

static void
empty (CareComposer *self)
{
  self->quiet = TRUE;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "", -1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->incoming), TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->channel), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->outcome), 0);
  show_status (self, NULL);
  self->quiet = FALSE;
  changed (self);
}

static void
put_back (CareComposer *self, const char *body)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;

  if (!g_key_file_load_from_data (file, body, strlen (body), G_KEY_FILE_NONE, NULL) ||
      (text = g_key_file_get_string (file, "note", "text", NULL)) == NULL)
    return;
  self->quiet = TRUE;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), text, -1);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (g_key_file_get_boolean (file, "note", "out", NULL) ? self->outgoing : self->incoming), TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->channel),
                              (guint) MAX (0, g_key_file_get_integer (file, "note", "channel", NULL)));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->outcome),
                              (guint) MAX (0, g_key_file_get_integer (file, "note", "outcome", NULL)));
  show_status (self, _("Draft restored"));
  gtk_widget_set_visible (self->hint, FALSE);
  self->quiet = FALSE;
}

static void
draft_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *body = care_draft_keeper_find_finish (CARE_DRAFT_KEEPER (source), result, &error);
  CareComposer *self = data; /* alive unless cancelled */
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  text = text_of (self);
  if (body == NULL || *text != '\0')
    return;
  put_back (self, body);
  if (self->page != NULL && care_draft_keeper_is_old (CARE_DRAFT_KEEPER (source), self->object))
    care_page_told (self->page, _("Draft restored"));
}

static gboolean
put_draft_back (GObject *editor, const char *object, const char *body)
{
  CareComposer *self = CARE_COMPOSER (editor);
  g_autofree char *text = text_of (self);

  if (g_strcmp0 (self->object, object) != 0)
    return TRUE;
  if (*text != '\0')
    return FALSE;
  put_back (self, body);
  return TRUE;
}

static void
discard (CareComposer *self)
{
  char *body = body_of (self);

  gtk_widget_grab_focus (self->text);
  empty (self);
  care_draft_discarded (self->page, G_OBJECT (self), self->object, body, put_draft_back);
}

void
care_composer_set (CareComposer *self, const CareId *customer, const CareId *job)
{
  char text[CARE_ID_TEXT];
  g_autofree char *object = g_strdup_printf ("note %s", care_id_to_text (job != NULL ? job : customer, text));

  self->customer = *customer;
  self->job = job != NULL ? *job : (CareId){ { 0 } };
  if (g_strcmp0 (self->object, object) == 0)
    return;
  g_clear_pointer (&self->object, g_free);
  empty (self);
  self->object = g_steal_pointer (&object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  care_draft_keeper_find (care_draft_keeper_of (care_page_engine (self->page)), self->object, self->cancellable,
                          draft_found, self);
}

/* --- saving --------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  CareId customer, job;
  const char *direction, *channel, *outcome; /* static */
  char *text;
} Note;

/* What was being saved, for when it is: meanwhile somebody may type on, or look at another record. */
typedef struct
{
  CareComposer *self;
  char *object, *text;
} Saving;

static void
note_free (gpointer data)
{
  Note *note = data;
  g_free (note->text);
  g_free (note);
}

static gboolean
write_note (CareStore *store, gpointer data, GError **error)
{
  const Note *note = data;
  char customer[CARE_ID_TEXT], job[CARE_ID_TEXT];
  CarePair pairs[7] = { { "customer", care_id_to_text (&note->customer, customer) },
                        { "direction", note->direction },
                        { "channel", note->channel },
                        { "summary", note->text } };
  guint n = 4;

  if (note->outcome != NULL)
    pairs[n++] = (CarePair){ "outcome", note->outcome };
  if (!care_id_is_null (&note->job))
    pairs[n++] = (CarePair){ "job", care_id_to_text (&note->job, job) };
  return care_act_new (store, &CareContact_ENTITY, pairs, NULL, error);
}

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->self);
  g_free (saving->object);
  g_free (saving->text);
  g_free (saving);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Saving) saving = data;
  CareComposer *self = saving->self;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  self->saving = FALSE;
  if (self->page == NULL)
    return;
  if (!care_engine_write_finish (CARE_ENGINE (source), result, &error))
    {
      care_page_failed (self->page, error);
      return;
    }
  text = text_of (self);
  if (g_strcmp0 (saving->object, self->object) != 0)
    care_draft_keeper_drop (care_draft_keeper_of (CARE_ENGINE (source)), saving->object);
  else if (g_strcmp0 (text, saving->text) == 0)
    {
      care_draft_keeper_drop (care_draft_keeper_of (CARE_ENGINE (source)), saving->object);
      empty (self);
    }
  care_page_said (self->page, C_ ("toast", "Note saved"));
}

void
care_composer_save (CareComposer *self)
{
  g_autofree char *text = g_strstrip (text_of (self));
  guint channel = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->channel));
  Saving *saving;
  Note *note;

  if (*text == '\0')
    {
      gtk_widget_grab_focus (self->text);
      return;
    }
  if (self->saving || care_id_is_null (&self->customer))
    return;
  note = g_new0 (Note, 1);
  note->customer = self->customer;
  note->job = self->job;
  note->direction = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->outgoing)) ? "out" : "in";
  note->channel = care_channels[channel != GTK_INVALID_LIST_POSITION ? channel : 0];
  note->outcome = outcome_value (self);
  note->text = g_steal_pointer (&text);
  saving = g_new0 (Saving, 1);
  saving->self = g_object_ref (self);
  saving->object = g_strdup (self->object);
  saving->text = text_of (self);
  self->saving = TRUE;
  care_engine_write (care_page_engine (self->page), write_note, note, note_free, NULL, written, saving);
}

GtkWidget *
care_composer_new (CarePage *page)
{
  CareComposer *self = g_object_new (CARE_TYPE_COMPOSER, NULL);
  self->page = page;
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &self->page);
  g_signal_connect_object (keeper_of (self), "kept", G_CALLBACK (kept_or_not), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static gboolean
care_composer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (CARE_COMPOSER (widget)->text);
}

static void
care_composer_dispose (GObject *object)
{
  CareComposer *self = CARE_COMPOSER (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->page != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->page), (gpointer *) &self->page);
  self->page = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), CARE_TYPE_COMPOSER);
  G_OBJECT_CLASS (care_composer_parent_class)->dispose (object);
}

static void
care_composer_finalize (GObject *object)
{
  g_free (CARE_COMPOSER (object)->object);
  G_OBJECT_CLASS (care_composer_parent_class)->finalize (object);
}

static void
care_composer_class_init (CareComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->dispose = care_composer_dispose;
  object_class->finalize = care_composer_finalize;
  widget_class->grab_focus = care_composer_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/aftercare/app/care-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, CareComposer, incoming);
  gtk_widget_class_bind_template_child (widget_class, CareComposer, outgoing);
  gtk_widget_class_bind_template_child (widget_class, CareComposer, channel_home);
  gtk_widget_class_bind_template_child (widget_class, CareComposer, text);
  gtk_widget_class_bind_template_child (widget_class, CareComposer, hint);
  gtk_widget_class_bind_template_child (widget_class, CareComposer, outcome_home);
  gtk_widget_class_bind_template_child (widget_class, CareComposer, status);
  gtk_widget_class_bind_template_child (widget_class, CareComposer, kept);
  gtk_widget_class_bind_template_child (widget_class, CareComposer, discard);
  gtk_widget_class_bind_template_child (widget_class, CareComposer, save);
}

static void
care_composer_init (CareComposer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->channel = new_choice (care_channels, NULL, C_ ("note", "Channel"));
  self->outcome = new_choice (care_contact_outcomes, C_ ("note", "Outcome"), C_ ("note", "Outcome"));
  adw_bin_set_child (ADW_BIN (self->channel_home), self->channel);
  adw_bin_set_child (ADW_BIN (self->outcome_home), self->outcome);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "changed", G_CALLBACK (changed),
                            self);
  g_signal_connect_swapped (self->outgoing, "toggled", G_CALLBACK (changed), self);
  g_signal_connect_swapped (self->channel, "notify::selected", G_CALLBACK (changed), self);
  g_signal_connect_swapped (self->outcome, "notify::selected", G_CALLBACK (changed), self);
  g_signal_connect_swapped (self->discard, "clicked", G_CALLBACK (discard), self);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (care_composer_save), self);
}
