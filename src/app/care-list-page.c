/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-list-page.h"

#include "app/care-bits.h"
#include "app/care-list-cells.h"
#include "app/care-list-filters.h"
#include "app/care-token.h"
#include "app/care-view-bar.h"
#include "app/care-views.h"
#include "app/care-words-app.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define FILTER_DELAY 180 /* ms after the last key */

typedef struct
{
  CareRowList *rows;
  GtkSingleSelection *selection;
  GtkWidget *title, *count, *filter, *tokens, *stack, *views, *add_filter, *view_bar;
  GtkWidget *token_scroll, *beside, *below; /* the tokens, and their two homes: in the bar, or under it where it is narrow */
  GtkWidget *find, *filter_home, *filter_line; /* on a phone the filter has a line of its own, which a button brings */
  GMenu *views_menu;
  GtkColumnView *columns;
  GtkListView *narrow;
  GtkColumnViewColumn **column; /* one per CareColumn, borrowed */
  AdwStatusPage *empty;
  char *own_view;   /* name of the view of one's own that is shown, also when its filters were changed since; else NULL */
  char *view_title;
  gboolean changed;   /* the filters are not the view's any more */
  gboolean renaming;  /* what the name is asked for: else saving */
  gboolean sorting;   /* the column view is told, it does not tell */
  CareListSpec *base; /* the view's filters, without words; "@me", "@today" and "@tomorrow" are kept as words */
  CareId wanted;    /* selected again after a change */
  guint filter_source;
  gboolean filled;
  gboolean from_top;  /* another question was asked: its first rows are shown when they come */
} CareListPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CareListPage, care_list_page, CARE_TYPE_PAGE)

#define PRIVATE(self) ((CareListPagePrivate *) care_list_page_get_instance_private (CARE_LIST_PAGE (self)))
#define KIND(self) (CARE_LIST_PAGE_GET_CLASS (self)->kind)
#define ENGINE(self) (care_page_engine (CARE_PAGE (self)))

CareRowList *
care_list_page_rows (CareListPage *self)
{
  return PRIVATE (self)->rows;
}

/* --- views -------------------------------------------------------------------------------------------------------------------------- */

static char *
view_value (CareEngine *engine, const char *word)
{
  char text[CARE_ID_TEXT];
  CareId user = care_engine_user (engine);
  if (g_str_equal (word, "@me"))
    return g_strdup (care_id_to_text (&user, text));
  if (g_str_equal (word, "@today"))
    return care_date_format (care_engine_today (engine));
  if (g_str_equal (word, "@tomorrow"))
    return care_date_format (care_engine_today (engine) + 1);
  return g_strdup (word);
}

/* What "@me", "@today" and "@tomorrow" stand for now. */
static void
resolve (CareListSpec *spec, CareEngine *engine)
{
  for (guint f = 0; f < spec->filters->len; f++)
    {
      char **values = g_array_index (spec->filters, CareFilter, f).values;
      for (guint i = 0; values != NULL && values[i] != NULL; i++)
        {
          char *value = view_value (engine, values[i]);
          g_free (values[i]);
          values[i] = value;
        }
    }
}

static CareListSpec *
unresolved_spec (const CareListKind *kind, const char *name)
{
  CareListSpec *spec = care_list_spec_new (kind->entity);
  spec->sort = kind->sort != NULL ? care_entity_field (kind->entity, kind->sort) : -1;
  spec->descending = kind->descending;
  for (const CareView *view = kind->views; view->name != NULL; view++)
    if (g_strcmp0 (view->name, name) == 0)
      for (guint i = 0; i < G_N_ELEMENTS (view->filters) && view->filters[i].field != NULL; i++)
        {
          g_auto (GStrv) words = g_strsplit (view->filters[i].values != NULL ? view->filters[i].values : "", " ", -1);
          care_list_spec_filter (spec, view->filters[i].field, view->filters[i].kind, (const char *const *) words);
        }
  return spec;
}

CareListSpec *
care_list_kind_spec (const CareListKind *kind, const char *name, CareEngine *engine)
{
  CareListSpec *spec = unresolved_spec (kind, name);
  resolve (spec, engine);
  return spec;
}

static const char *
view_title (const CareListKind *kind, const char *name)
{
  for (const CareView *view = kind->views; view->name != NULL; view++)
    if (g_strcmp0 (view->name, name) == 0)
      return g_dpgettext2 (NULL, "view", view->title);
  return "";
}

/* --- tokens ------------------------------------------------------------------------------------------------------------------------- */

static void apply (CareListPage *self);
static void rebuild_tokens (CareListPage *self);

static void
show_title (CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  /* Translators: a view whose filters were changed since it was chosen: "Open jobs, changed". */
  g_autofree char *changed = g_strdup_printf (C_ ("view", "%s, changed"), priv->view_title);
  gtk_label_set_label (GTK_LABEL (priv->title), priv->changed ? changed : priv->view_title);
}

static void
filters_changed (CareListPage *self)
{
  PRIVATE (self)->changed = TRUE;
  show_title (self);
  rebuild_tokens (self);
  apply (self);
}

static void
remove_filter (CareListPage *self, guint index)
{
  CareListPagePrivate *priv = PRIVATE (self);
  if (index >= priv->base->filters->len)
    return;
  g_array_remove_index (priv->base->filters, index);
  filters_changed (self);
  if (!gtk_widget_grab_focus (priv->filter))
    care_page_take_focus (CARE_PAGE (self));
}

static void
token_removed (CareToken *token, CareListPage *self)
{
  remove_filter (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (token), "care-index")));
}

/* Another value is chosen where filters are added: there one of the same field is replaced. */
static void
token_edit (CareToken *token, CareListPage *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (PRIVATE (self)->add_filter));
}

static gboolean
is_offered (CareListPage *self, const CareFilter *filter)
{
  g_auto (GStrv) names = g_strsplit (KIND (self)->filter_fields != NULL ? KIND (self)->filter_fields : "", " ", -1);
  return filter->kind == CARE_FILTER_IS && g_strv_contains ((const char *const *) names, KIND (self)->entity->fields[filter->field].name);
}

static void
show_token_line (CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  gtk_widget_set_visible (priv->below, care_page_width (CARE_PAGE (self)) < CARE_WIDTH_FOLDED && priv->base->filters->len > 0);
}

static void
rebuild_tokens (CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (priv->tokens)) != NULL)
    gtk_box_remove (GTK_BOX (priv->tokens), child);
  for (guint i = 0; i < priv->base->filters->len; i++)
    {
      const CareFilter *filter = &g_array_index (priv->base->filters, CareFilter, i);
      g_autofree char *value = care_list_filter_words (ENGINE (self), KIND (self)->entity, filter);
      GtkWidget *token = care_token_new (care_words_field (&KIND (self)->entity->fields[filter->field]), value);
      care_token_set_editable (CARE_TOKEN (token), is_offered (self, filter));
      g_object_set_data (G_OBJECT (token), "care-index", GUINT_TO_POINTER (i));
      g_signal_connect (token, "removed", G_CALLBACK (token_removed), self);
      g_signal_connect (token, "edit", G_CALLBACK (token_edit), self);
      gtk_box_append (GTK_BOX (priv->tokens), token);
    }
  show_token_line (self);
}

/* --- what is shown -------------------------------------------------------------------------------------------------------------------- */

static void
apply (CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  CareListSpec *spec = care_list_spec_copy (priv->base);
  const char *words = gtk_editable_get_text (GTK_EDITABLE (priv->filter));

  resolve (spec, ENGINE (self));
  g_free (spec->words);
  spec->words = *words != '\0' ? g_strdup (words) : NULL;
  priv->filled = FALSE;
  priv->from_top = TRUE;
  care_row_list_set_spec (priv->rows, spec);
}

/* The arrow in the column's head says what the view sorts by. */
static void
show_sort (CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  const CareColumn *columns = KIND (self)->columns;
  GtkColumnViewColumn *sorted = NULL;

  for (guint i = 0; columns[i].title != NULL && priv->base->sort >= 0; i++)
    if (columns[i].field != NULL && care_entity_field (KIND (self)->entity, columns[i].field) == priv->base->sort)
      sorted = priv->column[i];
  priv->sorting = TRUE;
  gtk_column_view_sort_by_column (priv->columns, NULL, GTK_SORT_ASCENDING);
  if (sorted != NULL)
    gtk_column_view_sort_by_column (priv->columns, sorted, priv->base->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  priv->sorting = FALSE;
}

static void
own_view_chosen (CareListPage *self)
{
  gboolean own = PRIVATE (self)->own_view != NULL;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.rename-view", own);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.delete-view", own);
}

void
care_list_page_show_spec (CareListPage *self, const char *title, CareListSpec *spec)
{
  CareListPagePrivate *priv = PRIVATE (self);
  char *shown = g_strdup (title); /* it may be the title from before */
  care_list_spec_free (priv->base);
  priv->base = spec;
  g_clear_pointer (&priv->own_view, g_free);
  g_free (priv->view_title);
  priv->view_title = shown;
  priv->changed = FALSE;
  gtk_editable_set_text (GTK_EDITABLE (priv->filter), spec->words != NULL ? spec->words : "");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (priv->find), care_page_width (CARE_PAGE (self)) == CARE_WIDTH_PHONE && spec->words != NULL);
  g_clear_handle_id (&priv->filter_source, g_source_remove);
  gtk_widget_set_visible (priv->view_bar, FALSE);
  own_view_chosen (self);
  show_title (self);
  show_sort (self);
  rebuild_tokens (self);
  apply (self);
}

void
care_list_page_show_view (CareListPage *self, const char *view)
{
  care_list_page_show_spec (self, view_title (KIND (self), view), unresolved_spec (KIND (self), view));
}

gboolean
care_list_page_show_own_view (CareListPage *self, const char *name)
{
  CareListSpec *spec = care_views_find (KIND (self)->name, KIND (self)->entity, name);
  char *kept = g_strdup (name); /* it may be the name from before */
  if (spec == NULL)
    {
      g_free (kept);
      return FALSE;
    }
  care_list_page_show_spec (self, kept, spec);
  PRIVATE (self)->own_view = kept;
  own_view_chosen (self);
  return TRUE;
}

/* Only the face that is seen has the rows: each makes widgets for some two hundred of them. */
static void
show_face (CareListPage *self, gboolean phone)
{
  CareListPagePrivate *priv = PRIVATE (self);
  GtkSelectionModel *rows = GTK_SELECTION_MODEL (priv->selection);
  GtkScrollable *face = phone ? GTK_SCROLLABLE (priv->narrow) : GTK_SCROLLABLE (priv->columns);

  if (gtk_list_view_get_model (priv->narrow) != (phone ? rows : NULL))
    gtk_list_view_set_model (priv->narrow, phone ? rows : NULL);
  if (gtk_column_view_get_model (priv->columns) != (phone ? NULL : rows))
    gtk_column_view_set_model (priv->columns, phone ? NULL : rows);
  if (priv->from_top)
    gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (face), 0);
  priv->from_top = FALSE;
}

static void
filled (CareRowList *rows, CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  gboolean phone = care_page_width (CARE_PAGE (self)) == CARE_WIDTH_PHONE;
  guint n = care_row_list_length (rows);
  g_autofree char *count = g_strdup_printf (ngettext ("%u row", "%u rows", n), n);
  const char *problem = care_row_list_problem (rows);

  priv->filled = TRUE;
  gtk_label_set_label (GTK_LABEL (priv->count), count);
  adw_status_page_set_title (priv->empty, problem != NULL ? _("This list cannot be shown") : _("Nothing here"));
  adw_status_page_set_description (priv->empty, problem != NULL ? problem : _(KIND (self)->empty));
  gtk_stack_set_visible_child_name (GTK_STACK (priv->stack), n == 0 || problem != NULL ? "empty"
                                                             : phone                     ? "narrow"
                                                                                         : "columns");
  show_face (self, phone);
  if (!care_id_is_null (&priv->wanted))
    {
      guint at = care_row_list_find (rows, &priv->wanted);
      gtk_single_selection_set_selected (priv->selection, at != G_MAXUINT ? at : GTK_INVALID_LIST_POSITION);
    }
}

static void
selected (GtkSingleSelection *selection, GParamSpec *pspec, CareListPage *self)
{
  CareRow *row = gtk_single_selection_get_selected_item (selection);
  if (row != NULL)
    PRIVATE (self)->wanted = *care_row_id (row);
}

/* @view: NULL for Enter in the filter. Otherwise what is highlighted is meant: rows that came meanwhile moved it, and the place of the focus stayed. */
static void
activated (GtkWidget *view, guint position, CareListPage *self)
{
  guint chosen = gtk_single_selection_get_selected (PRIVATE (self)->selection);
  g_autoptr (CareRow) row = NULL;

  if (view != NULL && chosen != GTK_INVALID_LIST_POSITION)
    position = chosen;
  row = g_list_model_get_item (G_LIST_MODEL (PRIVATE (self)->selection), position);
  if (row == NULL)
    return;
  PRIVATE (self)->wanted = *care_row_id (row);
  care_page_open (CARE_PAGE (self), care_row_entity (row), care_row_id (row));
}

static gboolean
filter_now (gpointer data)
{
  PRIVATE (data)->filter_source = 0;
  apply (data);
  return G_SOURCE_REMOVE;
}

static void
filter_typed (GtkEditable *editable, CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  g_clear_handle_id (&priv->filter_source, g_source_remove);
  priv->filter_source = g_timeout_add (FILTER_DELAY, filter_now, self);
}

static void
filter_stopped (GtkSearchEntry *entry, CareListPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (PRIVATE (self)->find), FALSE);
  care_page_take_focus (CARE_PAGE (self));
}

static void
find_toggled (GtkToggleButton *button, CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  gboolean finds = gtk_toggle_button_get_active (button);
  gtk_widget_set_visible (priv->filter_line, finds);
  if (finds)
    gtk_widget_grab_focus (priv->filter);
  else
    gtk_editable_set_text (GTK_EDITABLE (priv->filter), "");
}

static void
filter_entered (GtkSearchEntry *entry, CareListPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (PRIVATE (self)->rows)) > 0)
    activated (NULL, 0, self);
}

/* Backspace in the empty field takes the last filter away. */
static gboolean
filter_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  if (keyval != GDK_KEY_BackSpace || *gtk_editable_get_text (GTK_EDITABLE (priv->filter)) != '\0' || priv->base->filters->len == 0)
    return GDK_EVENT_PROPAGATE;
  remove_filter (self, priv->base->filters->len - 1);
  return GDK_EVENT_STOP;
}

/* --- sorting by click: GTK 4.8 does not say which column; a comparer that only notes itself does (PLATFORM 4) ---------------------------- */

static int noted_column;

static int
note_column (gconstpointer a, gconstpointer b, gpointer data)
{
  if (noted_column < 0)
    noted_column = GPOINTER_TO_INT (data);
  return 1;
}

static void
sort_changed (GtkSorter *sorter, GtkSorterChange change, CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  g_autoptr (GObject) a = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) b = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering ordering;

  if (priv->sorting)
    return;
  noted_column = -1;
  ordering = gtk_sorter_compare (sorter, a, b);
  if (noted_column >= 0 && KIND (self)->columns[noted_column].field != NULL)
    {
      priv->base->sort = care_entity_field (KIND (self)->entity, KIND (self)->columns[noted_column].field);
      priv->base->descending = ordering == GTK_ORDERING_SMALLER;
    }
  else
    {
      priv->base->sort = KIND (self)->sort != NULL ? care_entity_field (KIND (self)->entity, KIND (self)->sort) : -1;
      priv->base->descending = KIND (self)->descending;
    }
  apply (self);
}

static void
add_column (CareListPage *self, guint i)
{
  CareListPagePrivate *priv = PRIVATE (self);
  const CareColumn *column = &KIND (self)->columns[i];
  GtkListItemFactory *factory = care_list_cell_factory (ENGINE (self), KIND (self), column);

  priv->column[i] = gtk_column_view_column_new (g_dpgettext2 (NULL, "column", column->title), factory);
  gtk_column_view_column_set_expand (priv->column[i], column->chars == 0);
  gtk_column_view_column_set_resizable (priv->column[i], TRUE);
  if (column->field != NULL)
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (note_column, GINT_TO_POINTER ((int) i), NULL));
      gtk_column_view_column_set_sorter (priv->column[i], sorter);
    }
  gtk_column_view_append_column (priv->columns, priv->column[i]);
  g_object_unref (priv->column[i]);
}

/* --- the menus ------------------------------------------------------------------------------------------------------------------------ */

static void
view_chosen (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_list_page_show_view (CARE_LIST_PAGE (widget), g_variant_get_string (parameter, NULL));
}

/* "phase=ready". A list cannot be two things at once: a filter by the same field gives way. */
static void
filter_chosen (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareListPage *self = CARE_LIST_PAGE (widget);
  CareListSpec *base = PRIVATE (self)->base;
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (parameter, NULL), "=", 2);
  int field = parts[0] != NULL ? care_entity_field (KIND (self)->entity, parts[0]) : -1;
  if (field < 0 || parts[1] == NULL)
    return;
  for (guint i = base->filters->len; i-- > 0;)
    {
      const CareFilter *filter = &g_array_index (base->filters, CareFilter, i);
      if (filter->kind == CARE_FILTER_IS && filter->field == (guint) field)
        g_array_remove_index (base->filters, i);
    }
  care_list_spec_filter (base, parts[0], CARE_FILTER_IS, (const char *const[]) { parts[1], NULL });
  filters_changed (self);
}

static void
fill_views_menu (CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  g_autoptr (GMenu) ready = g_menu_new (), own = g_menu_new (), change = g_menu_new ();
  g_auto (GStrv) names = care_views_names (KIND (self)->name);

  for (const CareView *view = KIND (self)->views; view->name != NULL; view++)
    {
      g_autofree char *action = g_strdup_printf ("list.view::%s", view->name);
      g_menu_append (ready, g_dpgettext2 (NULL, "view", view->title), action);
    }
  for (guint i = 0; names[i] != NULL; i++)
    {
      /* A name may hold anything, an underscore too, which a menu would take for a mnemonic. */
      g_auto (GStrv) parts = g_strsplit (names[i], "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "list.own-view", "s", names[i]);
      g_menu_append_item (own, item);
    }
  g_menu_append (change, C_ ("view", "_Save as View…"), "list.save-view");
  g_menu_append (change, C_ ("view", "_Rename View…"), "list.rename-view");
  g_menu_append (change, C_ ("view", "_Delete View"), "list.delete-view");
  g_menu_remove_all (priv->views_menu);
  g_menu_append_section (priv->views_menu, NULL, G_MENU_MODEL (ready));
  if (names[0] != NULL)
    g_menu_append_section (priv->views_menu, C_ ("view", "My views"), G_MENU_MODEL (own));
  g_menu_append_section (priv->views_menu, NULL, G_MENU_MODEL (change));
}

/* --- views of one's own: saved, renamed and deleted, each with Undo -------------------------------------------------------------------- */

typedef struct
{
  CareListPage *page; /* owned */
  GVariant *before;   /* all views, owned */
  char *shown;        /* (nullable): the view that was shown */
} TakeBack;

static void
take_back_free (gpointer data)
{
  TakeBack *back = data;
  g_object_unref (back->page);
  g_variant_unref (back->before);
  g_free (back->shown);
  g_free (back);
}

static void
take_back (gpointer data)
{
  TakeBack *back = data;
  CareListPagePrivate *priv = PRIVATE (back->page);
  care_views_set_all (g_variant_ref (back->before));
  fill_views_menu (back->page);
  if (back->shown != NULL)
    care_list_page_show_own_view (back->page, back->shown);
  else
    g_clear_pointer (&priv->own_view, g_free);
  own_view_chosen (back->page);
}

static TakeBack *
before_change (CareListPage *self)
{
  TakeBack *back = g_new0 (TakeBack, 1);
  back->page = g_object_ref (self);
  back->before = care_views_all ();
  back->shown = g_strdup (PRIVATE (self)->own_view);
  return back;
}

/* @sentence: taken; with the view's name. */
static void
views_changed (CareListPage *self, TakeBack *back, char *sentence, const char *shown)
{
  fill_views_menu (self);
  if (shown != NULL)
    care_list_page_show_own_view (self, shown);
  care_page_said_own (CARE_PAGE (self), sentence, take_back, back, take_back_free);
  g_free (sentence);
}

static void
view_named (CareViewBar *bar, const char *name, CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  TakeBack *back = before_change (self);
  g_autofree char *old = g_strdup (priv->own_view);
  g_autoptr (CareListSpec) spec = care_list_spec_copy (priv->base);
  const char *words = gtk_editable_get_text (GTK_EDITABLE (priv->filter));

  if (priv->renaming && old != NULL)
    {
      care_views_rename (KIND (self)->name, old, name);
      views_changed (self, back, g_strdup_printf (_("The view is called “%s” now"), name), name);
    }
  else
    {
      g_free (spec->words);
      spec->words = *words != '\0' ? g_strdup (words) : NULL;
      care_views_put (KIND (self)->name, name, spec);
      views_changed (self, back, g_strdup_printf (_("The view “%s” is saved"), name), name);
    }
  care_page_take_focus (CARE_PAGE (self));
}

static void
view_not_named (CareViewBar *bar, CareListPage *self)
{
  care_page_take_focus (CARE_PAGE (self));
}

static char *
check_view_name (const char *name, gpointer data)
{
  CareListPage *self = data;
  g_auto (GStrv) names = care_views_names (KIND (self)->name);
  for (const CareView *view = KIND (self)->views; view->name != NULL; view++)
    if (g_strcmp0 (g_dpgettext2 (NULL, "view", view->title), name) == 0)
      return g_strdup (_("A view of this name comes with the program; choose another name."));
  if (PRIVATE (self)->renaming && g_strcmp0 (name, PRIVATE (self)->own_view) != 0 && g_strv_contains ((const char *const *) names, name))
    return g_strdup (_("Another view has this name already; choose another name."));
  return NULL;
}

static void
save_view (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CareListPagePrivate *priv = PRIVATE (widget);
  priv->renaming = FALSE;
  care_view_bar_ask (CARE_VIEW_BAR (priv->view_bar), _("Save this list as a view"), priv->own_view != NULL ? priv->own_view : "");
}

static void
rename_view (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CareListPagePrivate *priv = PRIVATE (widget);
  if (priv->own_view == NULL)
    return;
  priv->renaming = TRUE;
  care_view_bar_ask (CARE_VIEW_BAR (priv->view_bar), _("New name of this view"), priv->own_view);
}

static void
delete_view (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CareListPage *self = CARE_LIST_PAGE (widget);
  CareListPagePrivate *priv = PRIVATE (self);
  g_autofree char *name = g_strdup (priv->own_view);
  TakeBack *back;

  if (name == NULL)
    return;
  back = before_change (self);
  care_views_remove (KIND (self)->name, name);
  care_list_page_show_view (self, KIND (self)->views[0].name);
  views_changed (self, back, g_strdup_printf (_("The view “%s” is deleted"), name), NULL);
  care_page_take_focus (CARE_PAGE (self));
}

static void
own_view_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  care_list_page_show_own_view (CARE_LIST_PAGE (widget), g_variant_get_string (parameter, NULL));
}

/* --- building ------------------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
menu_button (GMenuModel *menu, const char *label, const char *icon)
{
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  if (icon != NULL)
    gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), icon);
  else
    gtk_menu_button_set_label (GTK_MENU_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* The focus is on the button inside. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (button)), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_unref (menu);
  return button;
}

static GtkWidget *
build_bar (CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkEventController *keys = gtk_event_controller_key_new ();

  priv->title = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (priv->title, "title-3");
  priv->views_menu = g_menu_new ();
  fill_views_menu (self);
  priv->views = menu_button (g_object_ref (G_MENU_MODEL (priv->views_menu)), _("Saved views"), NULL);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (priv->views), priv->title);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (priv->views), TRUE);
  gtk_widget_set_tooltip_text (priv->views, _("Saved views"));
  priv->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (priv->count, "secondary");
  gtk_widget_add_css_class (priv->count, "numeric");
  priv->tokens = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  priv->token_scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (priv->token_scroll), priv->tokens);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (priv->token_scroll), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (priv->token_scroll), TRUE);
  gtk_widget_set_hexpand (priv->token_scroll, TRUE);
  priv->beside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  priv->below = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_visible (priv->below, FALSE);
  gtk_box_append (GTK_BOX (priv->beside), priv->token_scroll);
  priv->add_filter = menu_button (care_list_filter_menu (KIND (self)), _("Add a filter"), "list-add-symbolic");
  gtk_widget_set_tooltip_text (priv->add_filter, _("Add a filter"));
  priv->filter = gtk_search_entry_new ();
  g_object_set (priv->filter, "placeholder-text", KIND (self)->hint != NULL ? _ (KIND (self)->hint) : NULL,
                "width-chars", 8, "max-width-chars", 26, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->filter), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter this list"), -1);
  g_signal_connect (priv->filter, "changed", G_CALLBACK (filter_typed), self);
  g_signal_connect (priv->filter, "stop-search", G_CALLBACK (filter_stopped), self);
  g_signal_connect (priv->filter, "activate", G_CALLBACK (filter_entered), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (filter_key), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (priv->filter, keys);
  gtk_box_append (GTK_BOX (bar), priv->views);
  gtk_box_append (GTK_BOX (bar), priv->count);
  gtk_box_append (GTK_BOX (bar), priv->beside);
  priv->find = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "icon-name", "system-search-symbolic", "tooltip-text", _("Filter this list"),
                             "visible", FALSE, NULL);
  gtk_widget_add_css_class (priv->find, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->find), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter this list"), -1);
  g_signal_connect (priv->find, "toggled", G_CALLBACK (find_toggled), self);
  priv->filter_home = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  priv->filter_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_visible (priv->filter_line, FALSE);
  gtk_box_append (GTK_BOX (priv->filter_home), priv->filter);
  gtk_box_append (GTK_BOX (bar), priv->add_filter);
  gtk_box_append (GTK_BOX (bar), priv->find);
  gtk_box_append (GTK_BOX (bar), priv->filter_home);
  gtk_box_append (GTK_BOX (all), bar);
  gtk_box_append (GTK_BOX (all), priv->filter_line);
  gtk_box_append (GTK_BOX (all), priv->below);
  gtk_widget_add_css_class (all, "filterbar");
  return all;
}

static GtkWidget *
in_scroll (GtkWidget *child)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), child);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_widget_add_css_class (scroll, "viewbg");
  return scroll;
}

static void
build_lists (CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  guint n = 0;

  while (KIND (self)->columns[n].title != NULL)
    n++;
  priv->column = g_new0 (GtkColumnViewColumn *, n);
  priv->columns = GTK_COLUMN_VIEW (gtk_column_view_new (NULL)); /* show_face() gives it its rows */
  gtk_widget_add_css_class (GTK_WIDGET (priv->columns), "records");
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->columns), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_dpgettext2 (NULL, "section", care_page_title (CARE_PAGE (self))), -1);
  for (guint i = 0; i < n; i++)
    add_column (self, i);
  g_signal_connect_object (gtk_column_view_get_sorter (priv->columns), "changed", G_CALLBACK (sort_changed), self, 0);
  g_signal_connect (priv->columns, "activate", G_CALLBACK (activated), self);
  priv->narrow = GTK_LIST_VIEW (gtk_list_view_new (NULL, care_list_narrow_factory (ENGINE (self), KIND (self))));
  gtk_list_view_set_single_click_activate (priv->narrow, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->narrow), GTK_ACCESSIBLE_PROPERTY_LABEL, care_page_title (CARE_PAGE (self)), -1);
  g_signal_connect (priv->narrow, "activate", G_CALLBACK (activated), self);
}

static void
care_list_page_set_up (CarePage *page)
{
  CareListPage *self = CARE_LIST_PAGE (page);
  CareListPagePrivate *priv = PRIVATE (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  priv->rows = care_row_list_new (care_page_engine (page));
  priv->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (priv->rows)));
  gtk_single_selection_set_autoselect (priv->selection, FALSE);
  gtk_single_selection_set_can_unselect (priv->selection, TRUE);
  g_signal_connect (priv->selection, "notify::selected-item", G_CALLBACK (selected), self);
  g_signal_connect_object (priv->rows, "filled", G_CALLBACK (filled), self, 0);
  gtk_box_append (GTK_BOX (box), build_bar (self));
  priv->view_bar = care_view_bar_new (check_view_name, self);
  g_signal_connect (priv->view_bar, "named", G_CALLBACK (view_named), self);
  g_signal_connect (priv->view_bar, "given-up", G_CALLBACK (view_not_named), self);
  gtk_box_append (GTK_BOX (box), priv->view_bar);
  build_lists (self);
  priv->stack = gtk_stack_new ();
  priv->empty = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (priv->empty, "care-jobs-symbolic");
  gtk_stack_add_named (GTK_STACK (priv->stack), in_scroll (GTK_WIDGET (priv->columns)), "columns");
  gtk_stack_add_named (GTK_STACK (priv->stack), in_scroll (GTK_WIDGET (priv->narrow)), "narrow");
  gtk_stack_add_named (GTK_STACK (priv->stack), GTK_WIDGET (priv->empty), "empty");
  gtk_stack_set_hhomogeneous (GTK_STACK (priv->stack), FALSE);
  gtk_box_append (GTK_BOX (box), priv->stack);
  adw_bin_set_child (ADW_BIN (self), box);
  care_list_page_show_view (self, KIND (self)->views[0].name);
}

static void
care_list_page_set_width (CarePage *page, CareWidth width)
{
  CareListPagePrivate *priv = PRIVATE (page);
  const CareColumn *columns = KIND (page)->columns;
  gboolean phone = width == CARE_WIDTH_PHONE;

  for (guint i = 0; columns[i].title != NULL; i++)
    gtk_column_view_column_set_visible (priv->column[i], width >= columns[i].from);
  gtk_widget_set_visible (priv->count, !phone);
  care_bits_move (priv->token_scroll, width >= CARE_WIDTH_FOLDED ? priv->beside : priv->below);
  gtk_widget_set_hexpand (priv->beside, width >= CARE_WIDTH_FOLDED);
  show_token_line (CARE_LIST_PAGE (page));
  /* The name of the view comes first. */
  care_bits_move (priv->filter, phone ? priv->filter_line : priv->filter_home);
  gtk_widget_set_hexpand (priv->filter, phone);
  gtk_widget_set_hexpand (priv->views, phone);
  gtk_widget_set_halign (priv->views, phone ? GTK_ALIGN_START : GTK_ALIGN_FILL);
  gtk_widget_set_visible (priv->find, phone);
  gtk_widget_set_visible (priv->filter_home, !phone);
  /* Another shape keeps what was typed, and the focus where it is. */
  g_signal_handlers_block_by_func (priv->find, find_toggled, page);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (priv->find), phone && *gtk_editable_get_text (GTK_EDITABLE (priv->filter)) != '\0');
  g_signal_handlers_unblock_by_func (priv->find, find_toggled, page);
  gtk_widget_set_visible (priv->filter_line, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (priv->find)));
  if (priv->filled)
    filled (priv->rows, CARE_LIST_PAGE (page));
}

static gboolean
care_list_page_take_focus (CarePage *page)
{
  CareListPagePrivate *priv = PRIVATE (page);
  return gtk_widget_grab_focus (care_page_width (page) == CARE_WIDTH_PHONE ? GTK_WIDGET (priv->narrow) : GTK_WIDGET (priv->columns));
}

static gboolean
care_list_page_begin_filter (CarePage *page)
{
  if (care_page_width (page) == CARE_WIDTH_PHONE)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (PRIVATE (page)->find), TRUE);
  return gtk_widget_grab_focus (PRIVATE (page)->filter);
}

static gboolean
care_list_page_is_settled (CarePage *page)
{
  CareListPagePrivate *priv = PRIVATE (page);
  g_autoptr (CareRow) first = g_list_model_get_item (G_LIST_MODEL (priv->rows), 0);
  return priv->filled && !care_row_list_is_busy (priv->rows) && (first == NULL || care_row_content (first) != NULL);
}

static void
care_list_page_dispose (GObject *object)
{
  CareListPagePrivate *priv = PRIVATE (object);
  priv->sorting = TRUE; /* a column view that goes away says that its order changes */
  g_clear_handle_id (&priv->filter_source, g_source_remove);
  g_clear_object (&priv->selection);
  g_clear_object (&priv->rows);
  g_clear_pointer (&priv->base, care_list_spec_free);
  g_clear_object (&priv->views_menu);
  g_clear_pointer (&priv->own_view, g_free);
  g_clear_pointer (&priv->view_title, g_free);
  g_clear_pointer (&priv->column, g_free);
  G_OBJECT_CLASS (care_list_page_parent_class)->dispose (object);
}

static void
care_list_page_class_init (CareListPageClass *klass)
{
  CarePageClass *page_class = CARE_PAGE_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_list_page_dispose;
  page_class->set_up = care_list_page_set_up;
  page_class->set_width = care_list_page_set_width;
  page_class->take_focus = care_list_page_take_focus;
  page_class->begin_filter = care_list_page_begin_filter;
  page_class->is_settled = care_list_page_is_settled;
  gtk_widget_class_install_action (widget_class, "list.view", "s", view_chosen);
  gtk_widget_class_install_action (widget_class, "list.own-view", "s", own_view_action);
  gtk_widget_class_install_action (widget_class, "list.save-view", NULL, save_view);
  gtk_widget_class_install_action (widget_class, "list.rename-view", NULL, rename_view);
  gtk_widget_class_install_action (widget_class, "list.delete-view", NULL, delete_view);
  gtk_widget_class_install_action (widget_class, "list.add-filter", "s", filter_chosen);
}

static void
care_list_page_init (CareListPage *self)
{
}
