/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-field-row-private.h"

#include "app/care-bits.h"
#include "app/care-typed.h"
#include "domain/care-values.h"

#include <glib/gi18n.h>
#include <string.h>

enum
{
  CHANGED,
  ENTERED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareFieldRow, care_field_row, GTK_TYPE_BOX)

const CareField *
care_field_row_field (CareFieldRow *self)
{
  return self->field;
}

GtkWidget *
care_field_row_input (CareFieldRow *self)
{
  return self->entry != NULL ? self->entry : self->text != NULL ? self->text : self->choice != NULL ? self->choice : self->toggle;
}

gboolean
care_field_row_is_long (const CareField *field)
{
  return field->kind == CARE_TEXT && field->merge == CARE_KEEP_BOTH;
}

/* --- what stands there ---------------------------------------------------------------------------------------------------------------- */

static char *
text_of (GtkWidget *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static const char *
choice_value (CareFieldRow *self)
{
  guint n = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choice));
  return n == 0 || n == GTK_INVALID_LIST_POSITION ? "" : self->field->values[n - 1];
}

char *
care_field_row_typed (CareFieldRow *self)
{
  if (self->toggle != NULL)
    return g_strdup (gtk_switch_get_active (GTK_SWITCH (self->toggle)) ? "true" : "false");
  if (self->choice != NULL)
    return g_strdup (choice_value (self));
  if (self->text != NULL)
    return text_of (self->text);
  if (self->chosen != NULL)
    return g_strdup_printf ("%s %s", self->chosen, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

char *
care_field_row_value (CareFieldRow *self)
{
  g_autofree char *typed = NULL;

  if (self->chosen != NULL)
    return g_strdup (self->chosen);
  typed = g_strstrip (care_field_row_typed (self));
  if (*typed != '\0' && self->field->kind == CARE_DATE)
    return care_typed_date (self->engine, typed);
  if (*typed != '\0' && self->field->kind == CARE_INSTANT)
    return care_typed_instant (self->engine, typed);
  return g_steal_pointer (&typed);
}

gboolean
care_field_row_is_changed (CareFieldRow *self)
{
  g_autofree char *typed = care_field_row_typed (self);
  return g_strcmp0 (typed, self->before != NULL ? self->before : "") != 0;
}

static void
choose (CareFieldRow *self, const char *id)
{
  g_free (self->chosen);
  self->chosen = g_strdup (id);
}

static void
show_choice (CareFieldRow *self, const char *value)
{
  guint n = 0;
  for (guint i = 0; value != NULL && self->field->values[i] != NULL; i++)
    if (g_str_equal (self->field->values[i], value))
      n = i + 1;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choice), n);
}

/* An id of 26 characters, a blank and its name: a reference that was completed. */
void
care_field_row_set_typed (CareFieldRow *self, const char *typed)
{
  CareId id;
  g_autofree char *head = g_strndup (typed, CARE_ID_TEXT - 1);

  self->quiet = TRUE;
  choose (self, NULL);
  if (self->completion != NULL)
    care_completion_hide (self->completion);
  if (self->toggle != NULL)
    gtk_switch_set_active (GTK_SWITCH (self->toggle), g_str_equal (typed, "true"));
  else if (self->choice != NULL)
    show_choice (self, typed);
  else if (self->text != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), typed, -1);
  else if (self->field->kind == CARE_ID && strlen (typed) >= CARE_ID_TEXT && typed[CARE_ID_TEXT - 1] == ' ' &&
           care_id_parse (head, &id))
    {
      choose (self, head);
      care_typed_set_text (GTK_EDITABLE (self->entry), typed + CARE_ID_TEXT);
    }
  else
    care_typed_set_text (GTK_EDITABLE (self->entry), typed);
  self->quiet = FALSE;
}

/* @value: words as CarePair takes them (nullable). */
static char *
typed_of_value (CareFieldRow *self, const char *value, const char *name)
{
  CareId id;

  if (self->field->kind == CARE_ID && value != NULL && care_id_parse (value, &id))
    return g_strdup_printf ("%s %s", value, name != NULL ? name : "");
  if (self->field->kind == CARE_INSTANT)
    return care_typed_from_instant (self->engine, value);
  if (self->field->kind == CARE_BOOL)
    return g_strdup (g_strcmp0 (value, "true") == 0 || g_strcmp0 (value, "yes") == 0 || g_strcmp0 (value, "1") == 0 ? "true" : "false");
  return g_strdup (value != NULL ? value : "");
}

char *
care_field_row_typed_of (CareFieldRow *self, const CareRecord *record, guint n, const char *name)
{
  CareBook book = { care_engine_currency (self->engine) };
  g_autofree char *value = NULL;
  char text[CARE_ID_TEXT];
  CareId id;

  if (care_record_has (record, n) && self->field->kind == CARE_ID)
    {
      id = care_record_id (record, n);
      value = g_strdup (care_id_to_text (&id, text));
    }
  else if (self->field->kind == CARE_BOOL)
    value = g_strdup (care_record_int (record, n) != 0 ? "true" : "false");
  else
    value = care_record_format (record, n, &book);
  return typed_of_value (self, value, name);
}

static void
begin_with (CareFieldRow *self, const char *typed)
{
  care_field_row_set_typed (self, typed);
  g_free (self->before);
  self->before = care_field_row_typed (self);
  care_field_row_set_theirs (self, NULL);
  care_field_row_set_problem (self, NULL);
}

void
care_field_row_set_value (CareFieldRow *self, const char *value, const char *name)
{
  g_autofree char *typed = typed_of_value (self, value, name);
  begin_with (self, typed);
}

void
care_field_row_set_record (CareFieldRow *self, const CareRecord *record, guint n, const char *name)
{
  g_autofree char *typed = care_field_row_typed_of (self, record, n, name);
  begin_with (self, typed);
}

void
care_field_row_set_problem (CareFieldRow *self, const char *sentence)
{
  GtkWidget *input = care_field_row_input (self);

  gtk_label_set_label (GTK_LABEL (self->problem), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->problem, sentence != NULL);
  if (sentence != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "wrong");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wrong");
  gtk_accessible_update_state (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_STATE_INVALID,
                               sentence != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

void
care_field_row_set_filter (CareFieldRow *self, const char *field, const char *value)
{
  g_return_if_fail (self->completion != NULL);
  care_completion_set_filter (self->completion, field, value);
}

/* --- signals of the inputs ---------------------------------------------------------------------------------------------------------------- */

static void
input_changed (CareFieldRow *self)
{
  if (self->quiet)
    return;
  care_field_row_set_problem (self, NULL);
  if (self->field->kind == CARE_ID && self->entry != NULL)
    {
      choose (self, NULL);
      care_completion_look_soon (self->completion);
    }
  care_field_row_settle_theirs (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
entry_activated (CareFieldRow *self)
{
  if (self->completion == NULL || !care_completion_pick_first (self->completion))
    g_signal_emit (self, signals[ENTERED], 0);
}

static void
picked (CareCompletion *completion, const char *id, const char *name, CareFieldRow *self)
{
  self->quiet = TRUE;
  choose (self, id);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), name);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->quiet = FALSE;
  care_field_row_set_problem (self, NULL);
  care_field_row_settle_theirs (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_reference (CareFieldRow *self)
{
  self->completion = care_completion_new (self->engine, care_entity_find (self->field->to), GTK_WIDGET (self), self->entry);
  g_signal_connect (self->completion, "picked", G_CALLBACK (picked), self);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_SECONDARY, "system-search-symbolic");
  gtk_entry_set_icon_activatable (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_SECONDARY, FALSE);
}

static void
add_entry (CareFieldRow *self)
{
  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 44);
  gtk_widget_set_hexpand (self->entry, TRUE);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (input_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entry_activated), self);
  care_typed_keep_one_line (GTK_EDITABLE (self->entry));
  if (self->field->kind == CARE_DATE)
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), C_ ("date", "today, 24.11. or 2026-11-24"));
  else if (self->field->kind == CARE_INSTANT)
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), C_ ("time", "tomorrow 9:30"));
  if (self->field->kind == CARE_ID)
    add_reference (self);
  if (self->field->kind != CARE_TEXT && self->field->kind != CARE_ID)
    gtk_widget_add_css_class (self->entry, "numeric");
  gtk_box_append (GTK_BOX (self), self->entry);
}

static void
add_text (CareFieldRow *self)
{
  GtkWidget *frame = gtk_frame_new (NULL), *scroll = gtk_scrolled_window_new ();

  self->text = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text), 9);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), 7);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->text), 7);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroll), 66);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), 180);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->text);
  gtk_frame_set_child (GTK_FRAME (frame), scroll);
  gtk_widget_add_css_class (frame, "view");
  gtk_widget_add_css_class (frame, "textframe");
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "changed",
                            G_CALLBACK (input_changed), self);
  gtk_box_append (GTK_BOX (self), frame);
}

static void
add_choice (CareFieldRow *self)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  /* Translators: nothing is chosen. */
  gtk_string_list_append (words,
                          self->field->flags & CARE_NEEDED ? C_ ("choice", "Choose…") : C_ ("choice", "Not said"));
  for (guint i = 0; self->field->values[i] != NULL; i++)
    gtk_string_list_append (words, self->field->values == care_languages ? care_bits_language (self->field->values[i])
                                                                         : care_words_value_in (self->field->values, self->field->values[i]));
  self->choice = gtk_drop_down_new (G_LIST_MODEL (words), expression);
  gtk_widget_set_hexpand (self->choice, TRUE);
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (input_changed), self);
  gtk_box_append (GTK_BOX (self), self->choice);
}

static void
add_toggle (CareFieldRow *self)
{
  self->toggle = gtk_switch_new ();
  gtk_widget_set_halign (self->toggle, GTK_ALIGN_START);
  gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->toggle, "notify::active", G_CALLBACK (input_changed), self);
  gtk_box_append (GTK_BOX (self), self->toggle);
}

static void
build (CareFieldRow *self)
{
  const CareField *field = self->field;
  g_autofree char *caption = field->unit != NULL ? g_strdup_printf ("%s (%s)", care_words_field (field), field->unit)
                                                 : g_strdup (care_words_field (field));
  GtkWidget *input;

  gtk_label_set_label (GTK_LABEL (self->caption), caption);
  if (field->kind == CARE_BOOL)
    add_toggle (self);
  else if (field->kind == CARE_ENUM)
    add_choice (self);
  else if (care_field_row_is_long (field))
    add_text (self);
  else
    add_entry (self);
  input = care_field_row_input (self);
  gtk_label_set_mnemonic_widget (GTK_LABEL (self->caption), input);
  gtk_accessible_update_property (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
  if (self->completion != NULL)
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (care_completion_list (self->completion)), GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
      gtk_box_append (GTK_BOX (self), care_completion_list (self->completion));
    }
  gtk_box_append (GTK_BOX (self), self->problem);
  gtk_widget_set_name (GTK_WIDGET (self), field->name);
}

GtkWidget *
care_field_row_new (CareEngine *engine, const CareField *field)
{
  CareFieldRow *self = g_object_new (CARE_TYPE_FIELD_ROW, NULL);
  self->engine = g_object_ref (engine);
  self->field = field;
  build (self);
  self->before = care_field_row_typed (self);
  return GTK_WIDGET (self);
}

static gboolean
care_field_row_grab_focus (GtkWidget *widget)
{
  CareFieldRow *self = CARE_FIELD_ROW (widget);
  GtkWidget *input = care_field_row_input (self);
  return gtk_widget_grab_focus (input);
}

static void
care_field_row_dispose (GObject *object)
{
  CareFieldRow *self = CARE_FIELD_ROW (object);
  if (self->completion != NULL)
    g_object_run_dispose (G_OBJECT (self->completion));
  g_clear_object (&self->completion);
  G_OBJECT_CLASS (care_field_row_parent_class)->dispose (object);
}

static void
care_field_row_finalize (GObject *object)
{
  CareFieldRow *self = CARE_FIELD_ROW (object);
  g_clear_object (&self->engine);
  g_free (self->before);
  g_free (self->chosen);
  g_free (self->theirs);
  G_OBJECT_CLASS (care_field_row_parent_class)->finalize (object);
}

static void
care_field_row_class_init (CareFieldRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->dispose = care_field_row_dispose;
  object_class->finalize = care_field_row_finalize;
  widget_class->grab_focus = care_field_row_grab_focus;
  gtk_widget_class_set_css_name (widget_class, "fieldrow");
  signals[CHANGED] =
      g_signal_new ("changed", CARE_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENTERED] =
      g_signal_new ("entered", CARE_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
care_field_row_init (CareFieldRow *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 3);
  self->caption = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (self->caption, "eyebrow");
  gtk_box_append (GTK_BOX (self), self->caption);
  self->problem = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "max-width-chars", 40, "wrap-mode",
                                PANGO_WRAP_WORD_CHAR, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->problem, "problem");
  gtk_widget_add_css_class (self->problem, "small");
}
