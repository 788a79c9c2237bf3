/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-omnibox.h"

#include "app/care-page.h"
#include "app/care-words-app.h"
#include "util/care-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define LIMIT 24
#define RECENT 8

struct _CareOmnibox
{
  GtkWidget parent_instance;
  GtkWidget *scrim, *card; /* children */
  GtkWidget *entry, *list, *hint;
  GtkWidget *before;       /* (nullable), weak: where the focus was */
  CareEngine *engine;
  GCancellable *cancellable;
  GPtrArray *recent;       /* of Result */
  gboolean busy;           /* a question is on its way */
  gboolean entered;        /* Enter was pressed before its answer came: the first of it is meant */
};

G_DEFINE_FINAL_TYPE (CareOmnibox, care_omnibox, GTK_TYPE_WIDGET)

/* What a row leads to: a record, or an action of the window. */
typedef struct
{
  const CareEntity *entity; /* NULL: a command */
  CareId id;
  char *number, *title, *detail;
  const char *action, *target, *icon;
} Result;

static void
result_free (gpointer data)
{
  Result *result = data;
  g_free (result->number);
  g_free (result->title);
  g_free (result->detail);
  g_free (result);
}

static Result *
result_copy (const Result *other)
{
  Result *result = g_memdup2 (other, sizeof *other);
  result->number = g_strdup (other->number);
  result->title = g_strdup (other->title);
  result->detail = g_strdup (other->detail);
  return result;
}

static const struct { const char *title, *action, *target, *keys; } commands[] = {
  { N_("New intake"), "win.intake", NULL, "Ctrl N" },
  { N_("Sync now"), "win.sync", NULL, "Ctrl R" },
  { N_("Undo the last change"), "win.take-back", "change", "Ctrl Z" },
  { N_("Do again what was undone"), "win.do-again", "change", "Ctrl Shift Z" },
  { N_("Sync and conflicts"), "win.go", "sync", NULL },
  { N_("Preferences"), "win.go", "preferences", "Ctrl ," },
  { N_("Keyboard shortcuts"), "app.shortcuts", NULL, "Ctrl ?" },
};

static gboolean
matches (const char *title, const char *folded)
{
  g_autofree char *text = care_text_fold (title);
  return *folded == '\0' || strstr (text, folded) != NULL;
}

static Result *
command_result (const char *title, const char *action, const char *target, const char *detail)
{
  Result *result = g_new0 (Result, 1);
  result->title = g_strdup (title);
  result->detail = g_strdup (detail);
  result->action = action;
  result->target = target;
  result->icon = "care-next-symbolic";
  return result;
}

static void
add_commands (GPtrArray *results, const char *words)
{
  g_autofree char *folded = care_text_fold (words);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (matches (_(commands[i].title), folded))
      g_ptr_array_add (results, command_result (_(commands[i].title), commands[i].action, commands[i].target, commands[i].keys));
  for (guint i = 0; i < care_n_pages; i++)
    {
      const char *title = g_dpgettext2 (NULL, "section", care_pages[i].title);
      if (care_pages[i].entity == NULL && care_pages[i].icon != NULL && matches (title, folded))
        g_ptr_array_add (results, command_result (title, "win.go", care_pages[i].name, _("Section")));
    }
}

/* --- asking --------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *words;
  const CareEntity *only;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;
  g_free (question->words);
  g_free (question);
}

static gpointer
ask (CareStore *store, gpointer data, GError **error)
{
  Question *question = data;
  g_autoptr (GPtrArray) found = care_store_search (store, question->words, question->only != NULL ? LIMIT * 4 : LIMIT, error);
  GPtrArray *results;

  if (found == NULL)
    return NULL;
  results = g_ptr_array_new_with_free_func (result_free);
  for (guint i = 0; i < found->len && results->len < LIMIT; i++)
    {
      CareFound *one = found->pdata[i];
      Result *result;
      if (question->only != NULL && one->entity != question->only)
        continue;
      result = g_new0 (Result, 1);
      result->entity = one->entity;
      result->id = one->id;
      result->number = g_steal_pointer (&one->number);
      result->title = g_steal_pointer (&one->title);
      result->detail = g_steal_pointer (&one->detail);
      g_ptr_array_add (results, result);
    }
  return results;
}

static const char *
icon_of (const Result *result)
{
  static const struct { const char *entity, *icon; } icons[] = {
    { "job", "care-jobs-symbolic" }, { "customer", "care-customers-symbolic" }, { "device", "care-device-symbolic" },
    { "product_model", "care-part-symbolic" }, { "follow_up", "care-call-symbolic" },
  };
  for (guint i = 0; result->entity != NULL && i < G_N_ELEMENTS (icons); i++)
    if (g_str_equal (icons[i].entity, result->entity->name))
      return icons[i].icon;
  return result->icon != NULL ? result->icon : "care-note-symbolic";
}

/* The widgets of a row: kept from key to key, for making them anew costs more than the search. */
typedef struct
{
  GtkWidget *icon, *title, *detail;
} Parts;

static GtkWidget *
new_line (void)
{
  return g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "single-line-mode", TRUE, NULL);
}

static GtkWidget *
new_row (void)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  Parts *parts = g_new0 (Parts, 1);

  parts->icon = gtk_image_new ();
  parts->title = new_line ();
  parts->detail = new_line ();
  gtk_widget_add_css_class (parts->title, "strong");
  gtk_widget_add_css_class (parts->detail, "secondary");
  gtk_widget_add_css_class (parts->detail, "small");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), parts->title);
  gtk_box_append (GTK_BOX (texts), parts->detail);
  gtk_box_append (GTK_BOX (box), parts->icon);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "care-parts", parts, g_free);
  return row;
}

/* "Group · number · detail": what a row is. */
static char *
second_line (const Result *result)
{
  const char *kind = result->entity != NULL ? care_words_entity (result->entity) : NULL;
  const char *detail = result->detail != NULL && *result->detail != '\0' ? result->detail : NULL;

  if (kind == NULL)
    return g_strdup (result->detail);
  return g_strjoin (" · ", kind, result->number != NULL ? result->number : detail, result->number != NULL ? detail : NULL, NULL);
}

static void
show_result (GtkWidget *row, const Result *result)
{
  Parts *parts = g_object_get_data (G_OBJECT (row), "care-parts");
  g_autofree char *second = second_line (result);
  g_autofree char *spoken = g_strjoin (", ", result->title, second, NULL);

  gtk_image_set_from_icon_name (GTK_IMAGE (parts->icon), icon_of (result));
  gtk_label_set_label (GTK_LABEL (parts->title), result->title);
  gtk_label_set_label (GTK_LABEL (parts->detail), second != NULL ? second : "");
  gtk_widget_set_visible (parts->detail, second != NULL && *second != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (row), "care-result", result_copy (result), result_free);
  gtk_widget_set_visible (row, TRUE);
}

/* Rows that are not needed now are hidden and lead nowhere. */
static void
show_results (CareOmnibox *self, GPtrArray *results, const char *none)
{
  GtkListBox *list = GTK_LIST_BOX (self->list);
  GtkListBoxRow *row;

  for (guint i = 0; i < results->len; i++)
    {
      if (gtk_list_box_get_row_at_index (list, (int) i) == NULL)
        gtk_list_box_append (list, new_row ());
      show_result (GTK_WIDGET (gtk_list_box_get_row_at_index (list, (int) i)), results->pdata[i]);
    }
  for (int i = (int) results->len; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    {
      gtk_widget_set_visible (GTK_WIDGET (row), FALSE);
      g_object_set_data (G_OBJECT (row), "care-result", NULL);
    }
  gtk_list_box_select_row (list, results->len > 0 ? gtk_list_box_get_row_at_index (list, 0) : NULL);
  gtk_label_set_label (
      GTK_LABEL (self->hint),
      results->len == 0 ? none : _("Enter opens · ↑ ↓ chooses · # jobs · @ customers · $ parts · > commands"));
}

static void choose (CareOmnibox *self, GtkListBoxRow *row);

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareOmnibox) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = care_engine_finish (CARE_ENGINE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->busy = FALSE;
  if (results == NULL)
    results = g_ptr_array_new_with_free_func (result_free);
  if (results->len < 4 && error == NULL)
    add_commands (results, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  show_results (self, results, error != NULL ? error->message : _("Nothing found. Ctrl+N begins a new intake."));
  if (self->entered && care_omnibox_is_open (self))
    choose (self, gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)));
  self->entered = FALSE;
}

static void
typed (GtkEditable *editable, CareOmnibox *self)
{
  const char *text = gtk_editable_get_text (editable);
  Question *question;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->busy = self->entered = FALSE;
  if (*text == '\0' || *text == '>')
    {
      g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (result_free);
      for (guint i = 0; *text == '\0' && i < self->recent->len; i++)
        g_ptr_array_add (results, result_copy (self->recent->pdata[i]));
      if (*text == '>' || results->len == 0)
        add_commands (results, *text == '>' ? text + 1 + strspn (text + 1, " ") : "");
      show_results (self, results, _("There is no such command."));
      return;
    }
  self->cancellable = g_cancellable_new ();
  self->busy = TRUE;
  question = g_new0 (Question, 1);
  question->only = *text == '#'   ? care_entity_find ("job")
                   : *text == '@' ? care_entity_find ("customer")
                   : *text == '$' ? care_entity_find ("product_model")
                                  : NULL;
  question->words = g_strdup (question->only != NULL ? text + 1 : text);
  care_engine_read (self->engine, ask, question, question_free, (GDestroyNotify) g_ptr_array_unref, self->cancellable, answered, g_object_ref (self));
}

/* --- opening and closing ----------------------------------------------------------------------------------------------------------------- */

gboolean
care_omnibox_is_open (CareOmnibox *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

gboolean
care_omnibox_is_busy (CareOmnibox *self)
{
  return self->busy;
}

static void
close_box (CareOmnibox *self, gboolean focus_back)
{
  GtkWidget *before = self->before;
  g_cancellable_cancel (self->cancellable);
  self->busy = self->entered = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (before != NULL)
    g_object_remove_weak_pointer (G_OBJECT (before), (gpointer *) &self->before);
  self->before = NULL;
  if (focus_back && before != NULL && gtk_widget_get_mapped (before))
    gtk_widget_grab_focus (before);
}

void
care_omnibox_open (CareOmnibox *self, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!care_omnibox_is_open (self) && focus != NULL)
    {
      self->before = focus;
      g_object_add_weak_pointer (G_OBJECT (focus), (gpointer *) &self->before);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  typed (GTK_EDITABLE (self->entry), self);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
remember (CareOmnibox *self, const Result *result)
{
  for (guint i = 0; i < self->recent->len; i++)
    if (care_id_equal (&((Result *) self->recent->pdata[i])->id, &result->id))
      {
        g_ptr_array_remove_index (self->recent, i);
        break;
      }
  g_ptr_array_insert (self->recent, 0, result_copy (result));
  if (self->recent->len > RECENT)
    g_ptr_array_set_size (self->recent, RECENT);
}

static void
choose (CareOmnibox *self, GtkListBoxRow *row)
{
  const Result *stored = row != NULL ? g_object_get_data (G_OBJECT (row), "care-result") : NULL;
  Result *result;
  char id[CARE_ID_TEXT];

  if (stored == NULL)
    return;
  result = result_copy (stored);
  close_box (self, result->entity == NULL);
  if (result->entity == NULL && result->target != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), result->action, "s", result->target);
  else if (result->entity == NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), result->action, NULL);
  else
    {
      g_autofree char *target = g_strdup_printf ("%s/%s", result->entity->name, care_id_to_text (&result->id, id));
      remember (self, result);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.found", "s", target);
    }
  result_free (result);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, CareOmnibox *self)
{
  choose (self, row);
}

static void
entered (GtkEntry *entry, CareOmnibox *self)
{
  if (self->busy)
    self->entered = TRUE;
  else
    choose (self, gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)));
}

static void
move_selection (CareOmnibox *self, int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  int at = (row != NULL ? gtk_list_box_row_get_index (row) : -1) + by;
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), MAX (at, 0));
  if (row != NULL && gtk_widget_get_visible (GTK_WIDGET (row)))
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
}

static gboolean
key_pressed (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareOmnibox *self)
{
  if (keyval == GDK_KEY_Escape)
    close_box (self, TRUE);
  else if (keyval == GDK_KEY_Down)
    move_selection (self, 1);
  else if (keyval == GDK_KEY_Up)
    move_selection (self, -1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
scrim_pressed (GtkGestureClick *click, int n, double x, double y, CareOmnibox *self)
{
  close_box (self, TRUE);
}

/* --- the widget -------------------------------------------------------------------------------------------------------------------------- */

static void
care_omnibox_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  *minimum = 0;
  gtk_widget_measure (CARE_OMNIBOX (widget)->card, orientation, -1, NULL, natural, NULL, NULL);
}

static void
care_omnibox_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CareOmnibox *self = CARE_OMNIBOX (widget);
  int wide = MIN (width - (width < 600 ? 0 : 48), 680), tall = 0, least = 0;
  GskTransform *place;

  gtk_widget_allocate (self->scrim, width, height, -1, NULL);
  gtk_widget_measure (self->card, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  wide = MAX (wide, least);
  gtk_widget_measure (self->card, GTK_ORIENTATION_VERTICAL, wide, NULL, &tall, NULL, NULL);
  tall = MIN (tall, height - (width < 600 ? 0 : 60));
  place = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) MAX ((width - wide) / 2, 0), width < 600 ? 0 : 30));
  gtk_widget_allocate (self->card, wide, MAX (tall, 60), -1, place);
}

static void
care_omnibox_dispose (GObject *object)
{
  CareOmnibox *self = CARE_OMNIBOX (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->before != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->before), (gpointer *) &self->before);
  self->before = NULL;
  g_clear_pointer (&self->scrim, gtk_widget_unparent);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->recent, g_ptr_array_unref);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (care_omnibox_parent_class)->dispose (object);
}

static void
care_omnibox_class_init (CareOmniboxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_omnibox_dispose;
  widget_class->measure = care_omnibox_measure;
  widget_class->size_allocate = care_omnibox_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "omnibox");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEARCH);
}

static void
build_card (CareOmnibox *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->entry = gtk_entry_new ();
  self->list = gtk_list_box_new ();
  self->hint = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_PRIMARY, "system-search-symbolic");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Serial, phone, name, number or > command"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search anything"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Results"), -1);
  gtk_widget_add_css_class (self->card, "palette");
  gtk_widget_add_css_class (self->list, "palette-list");
  gtk_widget_add_css_class (self->hint, "palette-hint");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), 560);
  gtk_box_append (GTK_BOX (self->card), self->entry);
  gtk_box_append (GTK_BOX (self->card), scroll);
  gtk_box_append (GTK_BOX (self->card), self->hint);
  g_signal_connect (self->entry, "changed", G_CALLBACK (typed), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (entered), self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->card, keys);
}

static void
care_omnibox_init (CareOmnibox *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  self->recent = g_ptr_array_new_with_free_func (result_free);
  self->scrim = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->scrim, "scrim");
  g_signal_connect (click, "pressed", G_CALLBACK (scrim_pressed), self);
  gtk_widget_add_controller (self->scrim, GTK_EVENT_CONTROLLER (click));
  build_card (self);
  gtk_widget_set_parent (self->scrim, GTK_WIDGET (self));
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
care_omnibox_new (CareEngine *engine)
{
  CareOmnibox *self = g_object_new (CARE_TYPE_OMNIBOX, NULL);
  self->engine = g_object_ref (engine);
  return GTK_WIDGET (self);
}
