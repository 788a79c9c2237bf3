/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-list-page-private.h"

#include "app/care-list-places.h"
#include "app/care-views.h"
#include "app/care-words-app.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CareListPage, care_list_page, CARE_TYPE_PAGE)

CareListPagePrivate *
care_list_page_private (CareListPage *self)
{
  return care_list_page_get_instance_private (self);
}

CareRowList *
care_list_page_rows (CareListPage *self)
{
  return CARE_LIST_PRIVATE (self)->rows;
}

/* --- the views that come with the program -------------------------------------------------------------------------------------------- */

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

CareListSpec *
care_list_own_spec (const CareListKind *kind, const char *name, CareEngine *engine)
{
  CareListSpec *spec = care_views_find (kind->name, kind->entity, name);
  if (spec != NULL)
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

char *
care_list_page_shown_view (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  if (priv->own_view != NULL)
    return g_strconcat ("=", priv->own_view, NULL);
  for (const CareView *view = CARE_LIST_KIND (self)->views; view->name != NULL; view++)
    if (g_strcmp0 (g_dpgettext2 (NULL, "view", view->title), priv->view_title) == 0)
      return g_strdup (view->name);
  return NULL;
}

/* --- what is shown ------------------------------------------------------------------------------------------------------------------- */

void
care_list_page_apply (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  CareListSpec *spec = care_list_spec_copy (priv->base);
  const char *words = gtk_editable_get_text (GTK_EDITABLE (priv->filter));

  resolve (spec, CARE_LIST_ENGINE (self));
  g_free (spec->words);
  spec->words = *words != '\0' ? g_strdup (words) : NULL;
  priv->filled = FALSE;
  priv->from_top = TRUE;
  care_row_list_set_spec (priv->rows, spec);
}

void
care_list_page_show_spec (CareListPage *self, const char *title, CareListSpec *spec)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  char *shown = g_strdup (title); /* it may be the title from before */
  care_list_spec_free (priv->base);
  priv->base = spec;
  g_clear_pointer (&priv->own_view, g_free);
  g_free (priv->view_title);
  priv->view_title = shown;
  priv->times_shown++;
  priv->changed = FALSE;
  care_list_bar_set_words (self, spec->words);
  gtk_widget_set_visible (priv->view_bar, FALSE);
  care_list_views_chosen (self);
  care_list_bar_show_title (self);
  care_list_faces_show_sort (self);
  care_list_bar_show_tokens (self);
  care_list_page_apply (self);
}

void
care_list_page_show_view (CareListPage *self, const char *view)
{
  care_list_page_show_spec (self, view_title (CARE_LIST_KIND (self), view), unresolved_spec (CARE_LIST_KIND (self), view));
}

static void
highlight (CareListPage *self, guint at)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  g_autoptr (CareRow) row = g_list_model_get_item (G_LIST_MODEL (priv->rows), at);
  priv->place = row != NULL ? at : GTK_INVALID_LIST_POSITION;
  if (row != NULL)
    priv->wanted = *care_row_id (row);
  gtk_single_selection_set_selected (priv->selection, priv->place);
}

/* What was highlighted is highlighted again, wherever it moved. When it went, what stands in its place is; but after another question nothing. */
static void
highlight_again (CareListPage *self, gboolean asked)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (priv->rows));
  guint at = care_id_is_null (&priv->wanted) ? G_MAXUINT : care_row_list_find (priv->rows, &priv->wanted);

  if (at == G_MAXUINT && care_row_list_is_busy (priv->rows))
    return; /* it may be among those that are still to come */
  if (at == G_MAXUINT && !asked && n > 0 && priv->place != GTK_INVALID_LIST_POSITION)
    at = MIN (priv->place, n - 1);
  highlight (self, at);
}

static void
filled (CareRowList *rows, CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  gboolean phone = care_page_width (CARE_PAGE (self)) == CARE_WIDTH_PHONE, asked = priv->from_top;
  guint n = care_row_list_length (rows);
  g_autofree char *number = care_words_number (n);
  /* Translators: how many rows the list has; %s is the number, "98,627". */
  g_autofree char *count = g_strdup_printf (ngettext ("%s row", "%s rows", n), number);
  const char *problem = care_row_list_problem (rows);
  g_autofree char *text = g_markup_escape_text (problem != NULL ? problem : _(CARE_LIST_KIND (self)->empty), -1); /* a status page reads marks */
  gboolean follow = priv->had_focus || care_list_faces_have_focus (self);

  priv->filled = TRUE;
  gtk_label_set_label (GTK_LABEL (priv->count), care_row_list_is_partial (rows) || problem != NULL ? "" : count);
  adw_status_page_set_icon_name (priv->empty, problem != NULL ? "care-warning-symbolic" : "care-jobs-symbolic");
  adw_status_page_set_title (priv->empty, problem != NULL ? _("This list cannot be shown") : _("Nothing here"));
  adw_status_page_set_description (priv->empty, text);
  gtk_stack_set_visible_child_name (GTK_STACK (priv->stack), n == 0 || problem != NULL ? "empty"
                                                             : phone                     ? "narrow"
                                                                                         : "columns");
  care_list_faces_show (self, phone);
  highlight_again (self, asked);
  priv->had_focus = FALSE;
  if (follow && (!asked || n == 0))
    care_list_faces_follow (self);
}

/* Told before the views are, while the row that goes still has the keyboard. */
static void
rows_go (GListModel *rows, guint position, guint removed, guint added, CareListPage *self)
{
  if (removed > 0 && care_list_faces_have_focus (self))
    CARE_LIST_PRIVATE (self)->had_focus = TRUE;
}

static void
selected (GtkSingleSelection *selection, GParamSpec *pspec, CareListPage *self)
{
  CareRow *row = gtk_single_selection_get_selected_item (selection);
  if (row == NULL)
    return;
  CARE_LIST_PRIVATE (self)->wanted = *care_row_id (row);
  CARE_LIST_PRIVATE (self)->place = gtk_single_selection_get_selected (selection);
}

/* Rows that came meanwhile moved what is highlighted, and the place of the focus stayed. */
void
care_list_page_activate (GtkWidget *view, guint position, CareListPage *self)
{
  guint chosen = gtk_single_selection_get_selected (CARE_LIST_PRIVATE (self)->selection);
  g_autoptr (CareRow) row = NULL;

  if (view != NULL && chosen != GTK_INVALID_LIST_POSITION)
    position = chosen;
  row = g_list_model_get_item (G_LIST_MODEL (CARE_LIST_PRIVATE (self)->selection), position);
  if (row == NULL)
    return;
  CARE_LIST_PRIVATE (self)->wanted = *care_row_id (row);
  care_page_open (CARE_PAGE (self), care_row_entity (row), care_row_id (row));
}

/* --- the page ------------------------------------------------------------------------------------------------------------------------ */

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
care_list_page_set_up (CarePage *page)
{
  CareListPage *self = CARE_LIST_PAGE (page);
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  priv->rows = care_row_list_new (care_page_engine (page));
  priv->place = GTK_INVALID_LIST_POSITION;
  g_signal_connect_object (priv->rows, "items-changed", G_CALLBACK (rows_go), self, 0);
  priv->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (priv->rows)));
  gtk_single_selection_set_autoselect (priv->selection, FALSE);
  gtk_single_selection_set_can_unselect (priv->selection, TRUE);
  g_signal_connect (priv->selection, "notify::selected-item", G_CALLBACK (selected), self);
  g_signal_connect_object (priv->rows, "filled", G_CALLBACK (filled), self, 0);
  gtk_box_append (GTK_BOX (box), care_list_bar_build (self));
  priv->view_bar = care_list_views_build (self);
  gtk_box_append (GTK_BOX (box), priv->view_bar);
  care_list_faces_build (self);
  priv->stack = gtk_stack_new ();
  priv->empty = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (priv->empty, "care-jobs-symbolic");
  gtk_stack_add_named (GTK_STACK (priv->stack), in_scroll (GTK_WIDGET (priv->columns)), "columns");
  care_list_fit_watch (self, gtk_widget_get_parent (GTK_WIDGET (priv->columns)));
  gtk_stack_add_named (GTK_STACK (priv->stack), in_scroll (GTK_WIDGET (priv->narrow)), "narrow");
  gtk_stack_add_named (GTK_STACK (priv->stack), GTK_WIDGET (priv->empty), "empty");
  gtk_stack_set_hhomogeneous (GTK_STACK (priv->stack), FALSE);
  gtk_box_append (GTK_BOX (box), priv->stack);
  adw_bin_set_child (ADW_BIN (self), box);
  care_list_places_set_up (page, priv->rows, priv->selection, box, priv->views);
  care_list_page_show_view (self, CARE_LIST_KIND (self)->views[0].name);
}

static void
care_list_page_set_width (CarePage *page, CareWidth width)
{
  CareListPage *self = CARE_LIST_PAGE (page);
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);

  care_list_faces_set_width (self, width);
  care_list_bar_set_width (self, width);
  if (priv->filled)
    filled (priv->rows, self);
  else
    gtk_stack_set_visible_child_name (GTK_STACK (priv->stack), width == CARE_WIDTH_PHONE ? "narrow" : "columns");
}

static gboolean
care_list_page_take_focus (CarePage *page)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (page);
  gboolean phone = care_page_width (page) == CARE_WIDTH_PHONE;
  if (gtk_stack_get_visible_child (GTK_STACK (priv->stack)) == GTK_WIDGET (priv->empty))
    return gtk_widget_grab_focus (priv->views); /* no row can have it; and in the filter Undo would mean what was typed */
  return gtk_widget_grab_focus (phone ? GTK_WIDGET (priv->narrow) : GTK_WIDGET (priv->columns));
}

static gboolean
care_list_page_begin_filter (CarePage *page)
{
  return care_list_bar_take_focus (CARE_LIST_PAGE (page));
}

static gboolean
care_list_page_is_settled (CarePage *page)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (page);
  g_autoptr (CareRow) first = g_list_model_get_item (G_LIST_MODEL (priv->rows), 0);
  return priv->filled && !care_row_list_is_busy (priv->rows) && (first == NULL || care_row_content (first) != NULL);
}

static void
care_list_page_dispose (GObject *object)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (object);
  priv->sorting = TRUE; /* a column view that goes away says that its order changes */
  g_clear_handle_id (&priv->filter_source, g_source_remove);
  g_clear_handle_id (&priv->fit_source, g_source_remove);
  g_clear_pointer (&priv->need, g_free);
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
  g_signal_new ("view-shown", CARE_TYPE_LIST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  page_class->set_up = care_list_page_set_up;
  page_class->set_width = care_list_page_set_width;
  page_class->take_focus = care_list_page_take_focus;
  page_class->begin_filter = care_list_page_begin_filter;
  page_class->is_settled = care_list_page_is_settled;
  care_list_places_class_init (page_class);
  care_list_views_class_init (widget_class);
  care_list_bar_class_init (widget_class);
}

static void
care_list_page_init (CareListPage *self)
{
}
