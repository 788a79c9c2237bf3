/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-side.h"

#include "app/care-main-window.h"
#include "app/care-sections.h"
#include "app/care-views.h"
#include "app/care-words-app.h"
#include "store/care-view.h"

#include <glib/gi18n.h>

#define SOON 250 /* ms: several changes at once are one read, and the page is read first */

struct _CareSide
{
  AdwBin parent_instance;
  CareEngine *engine;         /* owned */
  GtkListBox *sections;       /* (nullable), weak: the window may go while a read is under way */
  const CareListKind *kind;   /* (nullable): the list whose views stand here */
  CareListPage *page;         /* (nullable), weak: its page */
  gulong page_signal;

  /* Children */
  GtkWidget *box, *views;

  GPtrArray *shown;           /* of char *: the names of the views, those of one's own after a "=" */
  GCancellable *cancellable;
  guint source;               /* a read is to come */
  gboolean reading;
};

G_DEFINE_FINAL_TYPE (CareSide, care_side, ADW_TYPE_BIN)

static const CareListKind *const kinds[] = { &care_jobs_kind, &care_follow_ups_kind, &care_customers_kind, &care_devices_kind, &care_parts_kind };

/* What of a section waits for somebody. Parts have the balances below zero. */
static const struct
{
  const char *section;
  const CareListKind *kind;
  const char *views[2]; /* their numbers together */
} waiting[] = {
  { "desk", &care_jobs_kind, { "overdue", "due" } },       { "my-day", &care_jobs_kind, { "mine", NULL } },
  { "jobs", &care_jobs_kind, { "open", NULL } },           { "follow-ups", &care_follow_ups_kind, { "due", NULL } },
  { "parts", NULL, { NULL } },                             { "satisfaction", &care_follow_ups_kind, { "ratings", NULL } },
};

/* --- counting, on a reading thread ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  CareListSpec *waiting[G_N_ELEMENTS (waiting)][2]; /* (nullable), owned */
  GPtrArray *views;                                 /* of CareListSpec */
} Question;

typedef struct
{
  gint64 waiting[G_N_ELEMENTS (waiting)];
  GArray *views; /* of gint64 */
} Answer;

static void
question_free (gpointer data)
{
  Question *question = data;
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    for (guint v = 0; v < 2; v++)
      g_clear_pointer (&question->waiting[i][v], care_list_spec_free);
  g_ptr_array_unref (question->views);
  g_free (question);
}

static void
answer_free (gpointer data)
{
  g_array_unref (((Answer *) data)->views);
  g_free (data);
}

/* Parts of which some place has fewer than none. */
static gboolean
count_below_zero (CareStore *store, gint64 *n, GError **error)
{
  g_autoptr (GArray) balances = care_view_stock (store, NULL, NULL, error);
  g_autoptr (GHashTable) parts = g_hash_table_new (care_id_hash, care_id_equal_fn);

  for (guint i = 0; balances != NULL && i < balances->len; i++)
    if (g_array_index (balances, CareBalance, i).on_hand < 0)
      g_hash_table_add (parts, &g_array_index (balances, CareBalance, i).part);
  *n = g_hash_table_size (parts);
  return balances != NULL;
}

static gboolean
count_all (CareStore *store, const Question *question, Answer *answer, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      if (waiting[i].kind == NULL && !count_below_zero (store, &answer->waiting[i], error))
        return FALSE;
      for (guint v = 0; v < 2 && question->waiting[i][v] != NULL; v++)
        {
          gint64 n = care_list_count (store, question->waiting[i][v], error);
          if (n < 0)
            return FALSE;
          answer->waiting[i] += n;
        }
    }
  for (guint i = 0; i < question->views->len; i++)
    {
      gint64 n = care_list_count (store, question->views->pdata[i], error);
      if (n < 0)
        return FALSE;
      g_array_append_val (answer->views, n);
    }
  return TRUE;
}

static gpointer
count (CareStore *store, gpointer data, GError **error)
{
  Answer *answer = g_new0 (Answer, 1);
  answer->views = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (count_all (store, data, answer, error))
    return answer;
  answer_free (answer);
  return NULL;
}

/* --- what is shown -------------------------------------------------------------------------------------------------------------------- */

static void
show_number (GtkListBoxRow *row, gint64 n)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (row), "number");
  const char *title = g_object_get_data (G_OBJECT (row), "title");
  g_autofree char *number = care_words_number (n);
  /* Translators: a view of a list, and how many rows it has, for those who hear it. */
  g_autofree char *told = n > 0 ? g_strdup_printf (ngettext ("%s, %s row", "%s, %s rows", (gulong) n), title, number) : g_strdup (title);

  gtk_label_set_label (GTK_LABEL (label), n > 0 ? number : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, told, -1);
}

static void
counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareSide) self = data;
  g_autoptr (GError) error = NULL;
  Answer *answer = care_engine_finish (CARE_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->reading = FALSE;
  if (answer == NULL)
    return; /* the page says what is wrong with the store */
  for (guint i = 0; self->sections != NULL && i < G_N_ELEMENTS (waiting); i++)
    care_sections_set_count (self->sections, waiting[i].section, answer->waiting[i]);
  for (guint i = 0; i < answer->views->len && gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->views), (int) i) != NULL; i++)
    show_number (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->views), (int) i), g_array_index (answer->views, gint64, i));
  answer_free (answer);
}

static CareListSpec *
spec_of (CareSide *self, const char *name)
{
  if (*name == '=')
    return care_list_own_spec (self->kind, name + 1, self->engine);
  return care_list_kind_spec (self->kind, name, self->engine);
}

static gboolean
read_now (gpointer data)
{
  CareSide *self = data;
  Question *question = g_new0 (Question, 1);

  self->source = 0;
  self->reading = TRUE;
  question->views = g_ptr_array_new_with_free_func ((GDestroyNotify) care_list_spec_free);
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    for (guint v = 0; v < 2 && waiting[i].views[v] != NULL; v++)
      question->waiting[i][v] = care_list_kind_spec (waiting[i].kind, waiting[i].views[v], self->engine);
  for (guint i = 0; i < self->shown->len; i++)
    g_ptr_array_add (question->views, spec_of (self, self->shown->pdata[i]));
  self->cancellable = g_cancellable_new ();
  care_engine_read (self->engine, count, question, question_free, answer_free, self->cancellable, counted, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* What is asked for now makes an older answer worthless. */
static void
read_soon (CareSide *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->reading = FALSE;
  if (self->source == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->source = g_timeout_add (SOON, read_now, self);
}

gboolean
care_side_is_settled (CareSide *self)
{
  return self->source == 0 && !self->reading;
}

/* --- the views of the list -------------------------------------------------------------------------------------------------------------- */

static void
add_view (CareSide *self, const char *title, char *name)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *number = care_sections_number ();

  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), number);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  g_object_set_data (G_OBJECT (row), "number", number);
  g_object_set_data_full (G_OBJECT (row), "title", g_strdup (title), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->views), row);
  g_ptr_array_add (self->shown, name);
}

static void
mark_view (CareSide *self)
{
  g_autofree char *now = self->page != NULL ? care_list_page_shown_view (self->page) : NULL;
  for (guint i = 0; i < self->shown->len; i++)
    if (g_strcmp0 (self->shown->pdata[i], now) == 0)
      {
        gtk_list_box_select_row (GTK_LIST_BOX (self->views), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->views), (int) i));
        return;
      }
  gtk_list_box_unselect_all (GTK_LIST_BOX (self->views));
}

/* The names as they should stand here. */
static GPtrArray *
wanted_views (const CareListKind *kind)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) own = kind != NULL ? care_views_names (kind->name) : NULL;

  for (const CareView *view = kind != NULL ? kind->views : NULL; view != NULL && view->name != NULL; view++)
    g_ptr_array_add (names, g_strdup (view->name));
  for (guint i = 0; own != NULL && own[i] != NULL; i++)
    {
      g_autoptr (CareListSpec) spec = care_views_find (kind->name, kind->entity, own[i]);
      if (spec != NULL)
        g_ptr_array_add (names, g_strconcat ("=", own[i], NULL));
    }
  return names;
}

static gboolean
same_names (const GPtrArray *one, const GPtrArray *other)
{
  for (guint i = 0; i < MIN (one->len, other->len); i++)
    if (!g_str_equal (one->pdata[i], other->pdata[i]))
      return FALSE;
  return one->len == other->len;
}

static const char *
title_of (const CareListKind *kind, const char *name)
{
  for (const CareView *view = kind->views; view->name != NULL; view++)
    if (g_str_equal (view->name, name))
      return g_dpgettext2 (NULL, "view", view->title);
  return name + 1;
}

/* Rows stay while the names do: they may have the keyboard. */
static void
show_views (CareSide *self, gboolean other_list)
{
  g_autoptr (GPtrArray) wanted = wanted_views (self->kind);
  GtkWidget *row;

  gtk_widget_set_visible (self->box, wanted->len > 0);
  if (other_list || !same_names (self->shown, wanted))
    {
      while ((row = gtk_widget_get_first_child (self->views)) != NULL)
        gtk_list_box_remove (GTK_LIST_BOX (self->views), row);
      g_ptr_array_set_size (self->shown, 0);
      for (guint i = 0; i < wanted->len; i++)
        add_view (self, title_of (self->kind, wanted->pdata[i]), g_strdup (wanted->pdata[i]));
      read_soon (self);
    }
  mark_view (self);
}

static void
view_shown (CareListPage *page, CareSide *self)
{
  show_views (self, FALSE);
}

static void
set_page (CareSide *self, CarePage *page)
{
  CareListPage *list = CARE_IS_LIST_PAGE (page) ? CARE_LIST_PAGE (page) : NULL;
  if (list == self->page)
    return;
  if (self->page != NULL)
    g_clear_signal_handler (&self->page_signal, self->page);
  self->page_signal = 0;
  g_set_weak_pointer (&self->page, list);
  if (list != NULL)
    self->page_signal = g_signal_connect (list, "view-shown", G_CALLBACK (view_shown), self);
}

void
care_side_show (CareSide *self, const char *section, CarePage *page)
{
  const CareListKind *kind = NULL, *before = self->kind;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i]->name, section) == 0)
      kind = kinds[i];
  self->kind = kind;
  set_page (self, kind != NULL ? page : NULL);
  show_views (self, kind != before);
}

/* --- going there ------------------------------------------------------------------------------------------------------------------------ */

static CareMainWindow *
window_of (CareSide *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  return CARE_IS_MAIN_WINDOW (root) ? CARE_MAIN_WINDOW (root) : NULL;
}

static CarePage *
list_page (CareSide *self)
{
  CareMainWindow *window = window_of (self);
  CarePage *page = window != NULL && self->kind != NULL ? care_main_window_find_page (window, self->kind->name) : NULL;
  set_page (self, page);
  return CARE_IS_LIST_PAGE (page) ? page : NULL;
}

static void
view_activated (GtkListBox *views, GtkListBoxRow *row, CareSide *self)
{
  const char *name = self->shown->pdata[gtk_list_box_row_get_index (row)];
  CarePage *page = list_page (self);

  if (page == NULL)
    return;
  if (*name == '=')
    care_list_page_show_own_view (CARE_LIST_PAGE (page), name + 1);
  else
    care_list_page_show_view (CARE_LIST_PAGE (page), name);
  care_main_window_go (window_of (self), self->kind->name);
}

static void
save_clicked (CareSide *self)
{
  CarePage *page = list_page (self);
  if (page == NULL)
    return;
  care_main_window_go (window_of (self), self->kind->name);
  gtk_widget_activate_action (GTK_WIDGET (page), "list.save-view", NULL);
}

/* --- building --------------------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
head (CareSide *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *button = gtk_button_new_from_icon_name ("list-add-symbolic");
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", C_ ("view", "Saved views"), "xalign", 0.0f, "hexpand", TRUE, "ellipsize",
                                   PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (line, "viewhead");
  gtk_widget_add_css_class (title, "eyebrow");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Save this list as a view (Ctrl+S)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Save this list as a view"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (save_clicked), self);
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), button);
  return line;
}

GtkWidget *
care_side_new (CareEngine *engine, GtkListBox *sections)
{
  CareSide *self = g_object_new (CARE_TYPE_SIDE, NULL);
  self->engine = g_object_ref (engine);
  g_set_weak_pointer (&self->sections, sections);
  g_signal_connect_object (engine, "changed", G_CALLBACK (read_soon), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
care_side_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (care_side_parent_class)->map (widget);
  read_soon (CARE_SIDE (widget));
}

static void
care_side_dispose (GObject *object)
{
  CareSide *self = CARE_SIDE (object);
  set_page (self, NULL);
  g_clear_weak_pointer (&self->sections);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (care_side_parent_class)->dispose (object);
}

static void
care_side_finalize (GObject *object)
{
  g_ptr_array_unref (CARE_SIDE (object)->shown);
  G_OBJECT_CLASS (care_side_parent_class)->finalize (object);
}

static void
care_side_class_init (CareSideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = care_side_dispose;
  G_OBJECT_CLASS (klass)->finalize = care_side_finalize;
  GTK_WIDGET_CLASS (klass)->map = care_side_map;
}

static void
care_side_init (CareSide *self)
{
  self->shown = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->views = gtk_list_box_new ();
  gtk_widget_add_css_class (self->views, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->views), GTK_ACCESSIBLE_PROPERTY_LABEL, C_ ("view", "Saved views"), -1);
  g_signal_connect (self->views, "row-activated", G_CALLBACK (view_activated), self);
  gtk_box_append (GTK_BOX (self->box), head (self));
  gtk_box_append (GTK_BOX (self->box), self->views);
  gtk_widget_set_visible (self->box, FALSE);
  adw_bin_set_child (ADW_BIN (self), self->box);
}
