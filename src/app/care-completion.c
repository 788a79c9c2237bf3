/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-completion.h"

#include "store/care-list.h"

#include <string.h>

#define SEARCH_DELAY_MS 120
#define STALE_MS        300 /* so long the last answer stays while the next one is awaited */
#define N_SUGGESTIONS   6

struct _CareCompletion
{
  GObject parent_instance;
  CareEngine *engine; /* owned */
  const CareEntity *entity;
  const char *filter_field, *filter_value;
  GtkWidget *entry;   /* borrowed: beside the list */
  GtkListBox *list;   /* owned */
  char *answered;     /* (nullable): the words that the list answers */
  guint soon, stale;
  GCancellable *cancellable; /* of the running search */
  gboolean enter;     /* Down was pressed before there was an answer */
};

enum
{
  PICKED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareCompletion, care_completion, G_TYPE_OBJECT)

GtkWidget *
care_completion_list (CareCompletion *self)
{
  return GTK_WIDGET (self->list);
}

void
care_completion_set_filter (CareCompletion *self, const char *field, const char *value)
{
  self->filter_field = field;
  self->filter_value = value;
}

static char *
words_of (CareCompletion *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static GtkWidget *
focus_in_list (CareCompletion *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->list));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)) ? focus : NULL;
}

/* No search is under way any more. */
static void
forget_search (CareCompletion *self)
{
  g_clear_handle_id (&self->soon, g_source_remove);
  g_clear_handle_id (&self->stale, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->enter = FALSE;
}

static void
empty (CareCompletion *self)
{
  GtkWidget *row;
  if (focus_in_list (self) != NULL)
    gtk_widget_grab_focus (self->entry);
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  g_clear_pointer (&self->answered, g_free);
}

void
care_completion_hide (CareCompletion *self)
{
  forget_search (self);
  empty (self);
}

/* A key that chooses must not take what was offered for fewer letters. */
static gboolean
fits (CareCompletion *self)
{
  g_autofree char *words = words_of (self);
  return gtk_widget_get_visible (GTK_WIDGET (self->list)) && *words != '\0' && g_strcmp0 (words, self->answered) == 0;
}

/* --- searching ---------------------------------------------------------------------------------------------------------------------- */

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

static GtkWidget *
new_line (const char *text)
{
  return g_object_new (GTK_TYPE_LABEL, "label", text != NULL ? text : "", "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
}

static GtkWidget *
new_row (const CareFound *found)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const char *name = found->number != NULL && *found->number != '\0' ? found->number : found->title;
  g_autofree char *second =
      g_strcmp0 (found->title, found->number) != 0 && found->title != NULL
          ? g_strjoin (" · ", found->title, found->detail != NULL && *found->detail != '\0' ? found->detail : NULL,
                       NULL)
          : g_strdup (found->detail);
  GtkWidget *detail = new_line (second);
  char id[CARE_ID_TEXT];

  gtk_widget_add_css_class (detail, "small");
  gtk_widget_add_css_class (detail, "secondary");
  gtk_widget_set_visible (detail, second != NULL && *second != '\0');
  gtk_box_append (GTK_BOX (box), new_line (name));
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (care_id_to_text (&found->id, id)), g_free);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (name), g_free);
  return row;
}

static void
enter_list (CareCompletion *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);
  if (first != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
searched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = care_engine_finish (CARE_ENGINE (source), result, &error);
  const Search *search = g_task_get_task_data (G_TASK (result));
  CareCompletion *self = data; /* alive unless cancelled */
  g_autofree char *words = NULL;
  gboolean enter;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  enter = self->enter;
  words = words_of (self);
  care_completion_hide (self);
  if (g_strcmp0 (words, search->words) != 0)
    return;
  self->answered = g_steal_pointer (&words);
  for (guint i = 0; found != NULL && i < found->len; i++)
    gtk_list_box_append (self->list, new_row (found->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->list), found != NULL && found->len > 0);
  if (enter)
    enter_list (self);
}

static gboolean
stale_due (gpointer data)
{
  CareCompletion *self = data;
  self->stale = 0;
  empty (self);
  return G_SOURCE_REMOVE;
}

static void
search_now (CareCompletion *self)
{
  Search *search = g_new0 (Search, 1);

  forget_search (self);
  search->entity = self->entity;
  search->words = words_of (self);
  search->filter_field = self->filter_field;
  search->filter_value = self->filter_value;
  self->cancellable = g_cancellable_new ();
  self->stale = g_timeout_add (STALE_MS, stale_due, self);
  care_engine_read (self->engine, run_search, search, search_free, (GDestroyNotify) g_ptr_array_unref, self->cancellable, searched, self);
}

static gboolean
search_due (gpointer data)
{
  CareCompletion *self = data;
  self->soon = 0;
  search_now (self);
  return G_SOURCE_REMOVE;
}

void
care_completion_look_soon (CareCompletion *self)
{
  forget_search (self);
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0')
    self->soon = g_timeout_add (SEARCH_DELAY_MS, search_due, self);
  else
    empty (self);
}

/* --- choosing ----------------------------------------------------------------------------------------------------------------------- */

static void
pick (CareCompletion *self, GtkListBoxRow *row)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "id"));
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (row), "name"));

  gtk_widget_grab_focus (self->entry);
  care_completion_hide (self);
  g_signal_emit (self, signals[PICKED], 0, id, name);
}

gboolean
care_completion_pick_first (CareCompletion *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);
  if (first == NULL || !fits (self))
    return FALSE;
  pick (self, first);
  return TRUE;
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, CareCompletion *self)
{
  pick (self, row);
}

/* Tab goes on to the next field and not through what is offered; the only offer is what was meant. */
static void
pass (CareCompletion *self)
{
  if (gtk_list_box_get_row_at_index (self->list, 1) != NULL || !care_completion_pick_first (self))
    care_completion_hide (self);
}

static gboolean
entry_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareCompletion *self)
{
  if (keyval == GDK_KEY_Tab || keyval == GDK_KEY_ISO_Left_Tab)
    {
      pass (self);
      return GDK_EVENT_PROPAGATE;
    }
  if (keyval == GDK_KEY_Down && fits (self))
    {
      forget_search (self);
      enter_list (self);
    }
  else if (keyval == GDK_KEY_Down)
    {
      search_now (self);
      self->enter = TRUE;
    }
  else if (keyval == GDK_KEY_Escape && gtk_widget_get_visible (GTK_WIDGET (self->list)))
    care_completion_hide (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
list_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareCompletion *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);

  if (keyval == GDK_KEY_Escape)
    care_completion_hide (self); /* the keyboard goes back to the entry */
  else if (keyval == GDK_KEY_Up && first != NULL && focus_in_list (self) == GTK_WIDGET (first))
    gtk_widget_grab_focus (self->entry);
  else
    return GDK_EVENT_PROPAGATE;
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  return GDK_EVENT_STOP;
}

static void
left (CareCompletion *self)
{
  forget_search (self);
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
}

static void
listen (CareCompletion *self, GtkWidget *widget, GCallback pressed)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", pressed, self, 0);
  gtk_widget_add_controller (widget, keys);
}

CareCompletion *
care_completion_new (CareEngine *engine, const CareEntity *entity, GtkWidget *home, GtkWidget *entry)
{
  CareCompletion *self = g_object_new (CARE_TYPE_COMPLETION, NULL);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->engine = g_object_ref (engine);
  self->entity = entity;
  self->entry = entry;
  listen (self, entry, G_CALLBACK (entry_key));
  listen (self, GTK_WIDGET (self->list), G_CALLBACK (list_key));
  g_signal_connect_object (focus, "leave", G_CALLBACK (left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (home, focus);
  return self;
}

static void
care_completion_dispose (GObject *object)
{
  CareCompletion *self = CARE_COMPLETION (object);
  forget_search (self);
  g_clear_object (&self->list);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (care_completion_parent_class)->dispose (object);
}

static void
care_completion_finalize (GObject *object)
{
  g_free (CARE_COMPLETION (object)->answered);
  G_OBJECT_CLASS (care_completion_parent_class)->finalize (object);
}

static void
care_completion_class_init (CareCompletionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = care_completion_dispose;
  object_class->finalize = care_completion_finalize;
  signals[PICKED] = g_signal_new ("picked", CARE_TYPE_COMPLETION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
care_completion_init (CareCompletion *self)
{
  self->list = g_object_ref_sink (GTK_LIST_BOX (gtk_list_box_new ()));
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "suggestions");
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated), self, 0);
}
