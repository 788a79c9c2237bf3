/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-list-page-private.h"

#include "app/care-list-cells.h"

#include <glib/gi18n.h>

/* --- sorting by click: GTK 4.8 does not say which column; a comparer that only notes itself does (PLATFORM 4) ------------------------ */

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
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  g_autoptr (GObject) a = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) b = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering ordering;

  if (priv->sorting)
    return;
  noted_column = -1;
  ordering = gtk_sorter_compare (sorter, a, b);
  if (noted_column >= 0 && CARE_LIST_KIND (self)->columns[noted_column].field != NULL)
    {
      priv->base->sort = care_entity_field (CARE_LIST_KIND (self)->entity, CARE_LIST_KIND (self)->columns[noted_column].field);
      priv->base->descending = ordering == GTK_ORDERING_SMALLER;
    }
  else
    {
      priv->base->sort = CARE_LIST_KIND (self)->sort != NULL ? care_entity_field (CARE_LIST_KIND (self)->entity, CARE_LIST_KIND (self)->sort) : -1;
      priv->base->descending = CARE_LIST_KIND (self)->descending;
    }
  care_list_page_apply (self);
}

void
care_list_faces_show_sort (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  const CareColumn *columns = CARE_LIST_KIND (self)->columns;
  GtkColumnViewColumn *sorted = NULL;

  for (guint i = 0; columns[i].title != NULL && priv->base->sort >= 0; i++)
    if (columns[i].field != NULL && care_entity_field (CARE_LIST_KIND (self)->entity, columns[i].field) == priv->base->sort)
      sorted = priv->column[i];
  priv->sorting = TRUE;
  gtk_column_view_sort_by_column (priv->columns, NULL, GTK_SORT_ASCENDING);
  if (sorted != NULL)
    gtk_column_view_sort_by_column (priv->columns, sorted, priv->base->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  priv->sorting = FALSE;
}

/* --- building ------------------------------------------------------------------------------------------------------------------------ */

static void
add_column (CareListPage *self, guint i)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  const CareColumn *column = &CARE_LIST_KIND (self)->columns[i];
  GtkListItemFactory *factory = care_list_cell_factory (CARE_LIST_ENGINE (self), CARE_LIST_KIND (self), column);

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

/* The head of numbers stands over their end, where they do: 4.8 knows no alignment of heads. Those are the only labels of its first row. */
static void
turn_heads (GtkWidget *widget, const char *title)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), title))
    gtk_widget_set_halign (gtk_widget_get_parent (widget), GTK_ALIGN_END);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    turn_heads (child, title);
}

void
care_list_faces_build (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  guint n = 0;

  while (CARE_LIST_KIND (self)->columns[n].title != NULL)
    n++;
  priv->column = g_new0 (GtkColumnViewColumn *, n);
  priv->columns = GTK_COLUMN_VIEW (gtk_column_view_new (NULL)); /* care_list_faces_show() gives it its rows */
  gtk_widget_add_css_class (GTK_WIDGET (priv->columns), "records");
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->columns), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_dpgettext2 (NULL, "section", care_page_title (CARE_PAGE (self))), -1);
  for (guint i = 0; i < n; i++)
    {
      add_column (self, i);
      if (CARE_LIST_KIND (self)->columns[i].kind == CARE_COLUMN_NUMBER)
        turn_heads (gtk_widget_get_first_child (GTK_WIDGET (priv->columns)), gtk_column_view_column_get_title (priv->column[i]));
    }
  g_signal_connect_object (gtk_column_view_get_sorter (priv->columns), "changed", G_CALLBACK (sort_changed), self, 0);
  g_signal_connect (priv->columns, "activate", G_CALLBACK (care_list_page_activate), self);
  priv->narrow = GTK_LIST_VIEW (gtk_list_view_new (NULL, care_list_narrow_factory (CARE_LIST_ENGINE (self), CARE_LIST_KIND (self))));
  gtk_list_view_set_single_click_activate (priv->narrow, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->narrow), GTK_ACCESSIBLE_PROPERTY_LABEL, care_page_title (CARE_PAGE (self)), -1);
  g_signal_connect (priv->narrow, "activate", G_CALLBACK (care_list_page_activate), self);
}

/* Each face makes widgets for some two hundred of them. */
void
care_list_faces_show (CareListPage *self, gboolean phone)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
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

void
care_list_faces_set_width (CareListPage *self, CareWidth width)
{
  care_list_fit_columns (self);
}

/* --- the keyboard ------------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
shown_face (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  return gtk_list_view_get_model (priv->narrow) != NULL ? GTK_WIDGET (priv->narrow) : GTK_WIDGET (priv->columns);
}

gboolean
care_list_faces_have_focus (CareListPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && gtk_widget_is_ancestor (focus, shown_face (self));
}

/* The focusable widget of a row, told by the first of its cells. */
static GtkWidget *
row_widget (GtkWidget *widget, const CareId *id)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      CareRow *row = care_list_cell_row (child);
      GtkWidget *found;
      if (row != NULL)
        return care_id_equal (care_row_id (row), id) ? child : NULL;
      found = row_widget (child, id);
      if (found != NULL)
        return gtk_widget_get_focusable (found) ? found : child;
    }
  return NULL;
}

void
care_list_faces_follow (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  GtkWidget *row = priv->place != GTK_INVALID_LIST_POSITION ? row_widget (shown_face (self), &priv->wanted) : NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (row == NULL)
    care_page_take_focus (CARE_PAGE (self));
  else if (row != gtk_root_get_focus (root))
    gtk_widget_grab_focus (row);
}
