/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-field-row.h"

#include "app/care-bits.h"
#include "domain/care-values.h"
#include "store/care-list.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define SEARCH_DELAY_MS 120
#define N_SUGGESTIONS   6

struct _CareFieldRow
{
  GtkBox parent_instance;
  CareEngine *engine; /* owned */
  const CareField *field;
  const char *filter_field, *filter_value;

  /* Children */
  GtkWidget *caption, *problem, *suggestions;
  GtkWidget *entry, *text, *choice, *toggle; /* one of them */

  char *before; /* typed form of what was set */
  char *chosen; /* a reference: the id of the record named in the entry */
  char *chosen_name;
  gboolean quiet; /* being set by the program */
  guint search;
  GCancellable *cancellable; /* of the running search */
};

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

static gboolean
is_long (const CareField *field)
{
  return field->kind == CARE_TEXT && field->merge == CARE_KEEP_BOTH;
}

/* --- dates and times as people type them ------------------------------------------------------------------------------------------- */

static gboolean
read_day (CareFieldRow *self, const char *word, gint32 *date)
{
  gint32 today = care_engine_today (self->engine);
  g_autofree char *folded = g_utf8_casefold (word, -1);
  g_autofree char *today_word = g_utf8_casefold (_ ("Today"), -1);
  g_autofree char *tomorrow_word = g_utf8_casefold (_ ("Tomorrow"), -1);
  int day, month, year;
  char end;

  if (g_str_equal (folded, today_word) || g_str_equal (folded, "today"))
    *date = today;
  else if (g_str_equal (folded, tomorrow_word) || g_str_equal (folded, "tomorrow"))
    *date = today + 1;
  else if (*word == '+' && g_ascii_isdigit (word[1]))
    *date = today + (gint32) g_ascii_strtoll (word + 1, NULL, 10);
  else if (sscanf (word, "%2d.%2d.%c", &day, &month, &end) == 2)
    {
      care_date_to_ymd (today, &year, &(int){ 0 }, &(int){ 0 });
      if (!g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
        return FALSE;
      *date = care_date_from_ymd (year, month, day);
      if (*date < today - 180)
        *date = care_date_from_ymd (year + 1, month, day);
    }
  else
    return care_date_parse_loose (word, date);
  return TRUE;
}

static char *
date_value (CareFieldRow *self, const char *typed)
{
  gint32 date;
  return read_day (self, typed, &date) ? care_date_format (date) : g_strdup (typed);
}

/* "tomorrow 9:30", "2026-11-24 09:30", "9:30" (today). */
static char *
instant_value (CareFieldRow *self, const char *typed)
{
  g_autofree char *plain = g_strdelimit (g_strdup (typed), ",", ' ');
  const char *time = strrchr (plain, ' ');
  g_autofree char *day = time != NULL ? g_strstrip (g_strndup (plain, (gsize) (time - plain))) : g_strdup ("today");
  gint32 date;
  int hour, minute = 0;

  time = time != NULL ? time + 1 : plain;
  if ((sscanf (time, "%2d:%2d", &hour, &minute) < 1) || hour > 23 || minute > 59 || hour < 0 || minute < 0 ||
      !read_day (self, day, &date))
    return g_strdup (typed);
  return care_instant_format (care_instant_of_date (date, hour, minute, care_engine_zone (self->engine)));
}

static char *
instant_typed (CareFieldRow *self, const char *value)
{
  gint64 at;
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (value == NULL || !care_instant_parse (value, &at))
    return g_strdup (value != NULL ? value : "");
  utc = g_date_time_new_from_unix_utc (at);
  local = g_date_time_to_timezone (utc, care_engine_zone (self->engine));
  return g_date_time_format (local, "%Y-%m-%d %H:%M");
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
    return date_value (self, typed);
  if (*typed != '\0' && self->field->kind == CARE_INSTANT)
    return instant_value (self, typed);
  return g_steal_pointer (&typed);
}

gboolean
care_field_row_is_changed (CareFieldRow *self)
{
  g_autofree char *typed = care_field_row_typed (self);
  return g_strcmp0 (typed, self->before != NULL ? self->before : "") != 0;
}

static void hide_suggestions (CareFieldRow *self);

static void
choose (CareFieldRow *self, const char *id, const char *name)
{
  g_free (self->chosen);
  g_free (self->chosen_name);
  self->chosen = g_strdup (id);
  self->chosen_name = g_strdup (name);
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
  choose (self, NULL, NULL);
  hide_suggestions (self);
  if (self->toggle != NULL)
    gtk_switch_set_active (GTK_SWITCH (self->toggle), g_str_equal (typed, "true"));
  else if (self->choice != NULL)
    show_choice (self, typed);
  else if (self->text != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), typed, -1);
  else if (self->field->kind == CARE_ID && strlen (typed) >= CARE_ID_TEXT && typed[CARE_ID_TEXT - 1] == ' ' &&
           care_id_parse (head, &id))
    {
      choose (self, head, typed + CARE_ID_TEXT);
      gtk_editable_set_text (GTK_EDITABLE (self->entry), typed + CARE_ID_TEXT);
    }
  else
    gtk_editable_set_text (GTK_EDITABLE (self->entry), typed);
  self->quiet = FALSE;
}

void
care_field_row_set_value (CareFieldRow *self, const char *value, const char *name)
{
  g_autofree char *typed = NULL;
  CareId id;

  if (self->field->kind == CARE_ID && value != NULL && care_id_parse (value, &id))
    typed = g_strdup_printf ("%s %s", value, name != NULL ? name : "");
  else if (self->field->kind == CARE_INSTANT)
    typed = instant_typed (self, value);
  else if (self->field->kind == CARE_BOOL)
    typed = g_strdup (g_strcmp0 (value, "true") == 0 || g_strcmp0 (value, "yes") == 0 || g_strcmp0 (value, "1") == 0
                          ? "true"
                          : "false");
  else
    typed = g_strdup (value != NULL ? value : "");
  care_field_row_set_typed (self, typed);
  g_free (self->before);
  self->before = care_field_row_typed (self);
  care_field_row_set_problem (self, NULL);
}

void
care_field_row_set_record (CareFieldRow *self, const CareRecord *record, guint n, const char *name)
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
  care_field_row_set_value (self, value, name);
}

void
care_field_row_set_problem (CareFieldRow *self, const char *sentence)
{
  GtkWidget *input = self->entry != NULL    ? self->entry
                     : self->text != NULL   ? self->text
                     : self->choice != NULL ? self->choice
                                            : self->toggle;

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
  self->filter_field = field;
  self->filter_value = value;
}

/* --- completion ----------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const CareEntity *entity;
  char *words;
  const char *filter_field, *filter_value;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;
  g_free (search->words);
  g_free (search);
}

static gpointer
run_search (CareStore *store, gpointer data, GError **error)
{
  Search *search = data;
  g_autoptr (CareListSpec) spec = care_list_spec_new (search->entity);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (care_found_free);

  spec->words = *search->words != '\0' ? g_strdup (search->words) : NULL;
  if (search->filter_field != NULL)
    care_list_spec_filter (spec, search->filter_field, CARE_FILTER_IS, (const char *[]){ search->filter_value, NULL });
  ids = care_list_ids (store, spec, error);
  if (ids == NULL)
    return NULL;
  for (guint i = 0; i < ids->len && i < N_SUGGESTIONS; i++)
    {
      g_autoptr (CareRecord) record = care_store_get (store, search->entity, &g_array_index (ids, CareId, i), NULL);
      CareFound *one;
      if (record == NULL)
        continue;
      one = g_new0 (CareFound, 1);
      one->entity = search->entity;
      one->id = record->id;
      one->number = care_list_name (store, search->entity, &record->id);
      care_store_describe (store, record, &one->title, &one->detail);
      g_ptr_array_add (found, one);
    }
  return g_steal_pointer (&found);
}

static void
hide_suggestions (CareFieldRow *self)
{
  GtkWidget *child;
  g_clear_handle_id (&self->search, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (self->suggestions, FALSE);
  while ((child = gtk_widget_get_first_child (self->suggestions)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->suggestions), child);
}

static GtkWidget *
suggestion_row (const CareFound *found)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (found->number != NULL && *found->number != '\0' ? found->number : found->title);
  g_autofree char *second =
      g_strcmp0 (found->title, found->number) != 0 && found->title != NULL
          ? g_strjoin (" · ", found->title, found->detail != NULL && *found->detail != '\0' ? found->detail : NULL,
                       NULL)
          : g_strdup (found->detail);
  GtkWidget *detail = gtk_label_new (second);
  char id[CARE_ID_TEXT];

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "small");
  gtk_widget_add_css_class (detail, "secondary");
  gtk_widget_set_visible (detail, second != NULL && *second != '\0');
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (GTK_LABEL (name)), -1);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (care_id_to_text (&found->id, id)), g_free);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (gtk_label_get_label (GTK_LABEL (name))), g_free);
  return row;
}

static char *
typed_words (CareFieldRow *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

/* TRUE when what is offered answers what stands there: a key that chooses must not take what was offered for fewer letters. */
static gboolean
offers_fit (CareFieldRow *self)
{
  g_autofree char *words = typed_words (self);
  return gtk_widget_get_visible (self->suggestions) && self->search == 0 && *words != '\0' &&
         g_strcmp0 (words, g_object_get_data (G_OBJECT (self->suggestions), "care-answer")) == 0;
}

static void
searched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = care_engine_finish (CARE_ENGINE (source), result, &error);
  CareFieldRow *self = data; /* alive unless cancelled */

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  hide_suggestions (self);
  g_object_set_data_full (G_OBJECT (self->suggestions), "care-answer", typed_words (self), g_free);
  for (guint i = 0; found != NULL && i < found->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->suggestions), suggestion_row (found->pdata[i]));
  gtk_widget_set_visible (self->suggestions, found != NULL && found->len > 0);
}

static gboolean
start_search (gpointer data)
{
  CareFieldRow *self = data;
  Search *search = g_new0 (Search, 1);

  self->search = 0;
  search->entity = care_entity_find (self->field->to);
  search->words = typed_words (self);
  search->filter_field = self->filter_field;
  search->filter_value = self->filter_value;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  care_engine_read (self->engine, run_search, search, search_free, (GDestroyNotify) g_ptr_array_unref,
                    self->cancellable, searched, self);
  return G_SOURCE_REMOVE;
}

static void
pick (CareFieldRow *self, GtkListBoxRow *row)
{
  const char *name = g_object_get_data (G_OBJECT (row), "name");

  self->quiet = TRUE;
  choose (self, g_object_get_data (G_OBJECT (row), "id"), name);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), self->chosen_name);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->quiet = FALSE;
  gtk_widget_grab_focus (self->entry);
  hide_suggestions (self);
  care_field_row_set_problem (self, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
suggestion_activated (GtkListBox *box, GtkListBoxRow *row, CareFieldRow *self)
{
  pick (self, row);
}

/* Tab goes on to the next field and not through what is offered; the only offer is what was meant. */
static void
leave_suggestions (CareFieldRow *self, GtkListBoxRow *first)
{
  gboolean only = first != NULL && offers_fit (self) &&
                  gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->suggestions), 1) == NULL;
  if (only && self->chosen == NULL)
    pick (self, first);
  else
    hide_suggestions (self);
}

static gboolean
reference_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareFieldRow *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->suggestions), 0);

  if (keyval == GDK_KEY_Tab || keyval == GDK_KEY_ISO_Left_Tab)
    {
      leave_suggestions (self, first);
      return GDK_EVENT_PROPAGATE;
    }
  if (keyval == GDK_KEY_Down && first != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (first));
  else if (keyval == GDK_KEY_Down)
    start_search (self);
  else if (keyval == GDK_KEY_Escape && gtk_widget_get_visible (self->suggestions))
    hide_suggestions (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
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
      const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
      choose (self, NULL, NULL);
      g_clear_handle_id (&self->search, g_source_remove);
      if (*text != '\0')
        self->search = g_timeout_add (SEARCH_DELAY_MS, start_search, self);
      else
        hide_suggestions (self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
entry_activated (CareFieldRow *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->suggestions), 0);
  if (first != NULL && offers_fit (self))
    pick (self, first);
  else
    g_signal_emit (self, signals[ENTERED], 0);
}

static void
add_reference (CareFieldRow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (reference_key), self);
  gtk_widget_add_controller (self->entry, keys);
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
  else if (is_long (field))
    add_text (self);
  else
    add_entry (self);
  input = self->entry != NULL    ? self->entry
          : self->text != NULL   ? self->text
          : self->choice != NULL ? self->choice
                                 : self->toggle;
  gtk_label_set_mnemonic_widget (GTK_LABEL (self->caption), input);
  gtk_accessible_update_property (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->suggestions), GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
  gtk_box_append (GTK_BOX (self), self->suggestions);
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
  GtkWidget *input = self->entry != NULL    ? self->entry
                     : self->text != NULL   ? self->text
                     : self->choice != NULL ? self->choice
                                            : self->toggle;
  return gtk_widget_grab_focus (input);
}

static void
care_field_row_dispose (GObject *object)
{
  CareFieldRow *self = CARE_FIELD_ROW (object);
  g_clear_handle_id (&self->search, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (care_field_row_parent_class)->dispose (object);
}

static void
care_field_row_finalize (GObject *object)
{
  CareFieldRow *self = CARE_FIELD_ROW (object);
  g_clear_object (&self->engine);
  g_free (self->before);
  g_free (self->chosen);
  g_free (self->chosen_name);
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
  self->suggestions = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->suggestions), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->suggestions, "boxed-list");
  gtk_widget_add_css_class (self->suggestions, "suggestions");
  gtk_widget_set_visible (self->suggestions, FALSE);
  g_signal_connect (self->suggestions, "row-activated", G_CALLBACK (suggestion_activated), self);
}
