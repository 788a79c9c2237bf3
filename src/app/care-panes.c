/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-panes.h"

#define PANE "care-pane"
#define LAST "care-pane-last"

static gboolean
is_pane (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), PANE) != NULL;
}

void
care_panes_mark (GtkWidget *widget)
{
  g_object_set_data (G_OBJECT (widget), PANE, widget);
}

/* --- where the keyboard was ------------------------------------------------------------------------------------------------------------ */

static GtkWidget *
pane_of (GtkWidget *widget)
{
  while (widget != NULL && !is_pane (widget))
    widget = gtk_widget_get_parent (widget);
  return widget;
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
focus_moved (GtkWindow *window, GParamSpec *pspec, gpointer data)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window)), *pane = pane_of (focus);
  GWeakRef *last;

  if (pane == NULL)
    return;
  last = g_object_get_data (G_OBJECT (pane), LAST);
  if (last == NULL)
    {
      last = g_new0 (GWeakRef, 1);
      g_weak_ref_init (last, NULL);
      g_object_set_data_full (G_OBJECT (pane), LAST, last, weak_free);
    }
  g_weak_ref_set (last, focus);
}

void
care_panes_watch (GtkWindow *window)
{
  g_signal_connect (window, "notify::focus-widget", G_CALLBACK (focus_moved), NULL);
}

/* --- going there ------------------------------------------------------------------------------------------------------------------------- */

/* Those that are seen, in the order of the widgets. TRUE when there was one under @widget. */
static gboolean
gather (GtkWidget *widget, GPtrArray *panes)
{
  gboolean any = FALSE;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget) || !gtk_widget_is_sensitive (widget))
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    any = gather (child, panes) || any;
  if (any || !is_pane (widget))
    return any;
  g_ptr_array_add (panes, widget);
  return TRUE;
}

/* A list knows which of its rows had the keyboard; the widget of that row may show another one by now. */
static GtkWidget *
list_around (GtkWidget *widget, GtkWidget *pane)
{
  GtkWidget *list = NULL;
  for (; widget != NULL && widget != pane; widget = gtk_widget_get_parent (widget))
    if (GTK_IS_LIST_VIEW (widget) || GTK_IS_COLUMN_VIEW (widget))
      list = widget;
  return list;
}

static GtkWidget *
find_list (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_LIST_VIEW (widget) || GTK_IS_COLUMN_VIEW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *list = find_list (child);
      if (list != NULL)
        return list;
    }
  return NULL;
}

static gboolean
enter (GtkWindow *window, GtkWidget *pane)
{
  GWeakRef *last = g_object_get_data (G_OBJECT (pane), LAST);
  g_autoptr (GtkWidget) before = last != NULL ? g_weak_ref_get (last) : NULL;
  GtkWidget *list = before != NULL ? list_around (before, pane) : find_list (pane), *focus;

  if (list != NULL && gtk_widget_grab_focus (list))
    return TRUE;
  if (before != NULL && gtk_widget_get_mapped (before) && gtk_widget_is_ancestor (before, pane) && gtk_widget_grab_focus (before))
    return TRUE;
  if (!gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD))
    return FALSE;
  focus = gtk_root_get_focus (GTK_ROOT (window));
  return focus != NULL && (focus == pane || gtk_widget_is_ancestor (focus, pane));
}

gboolean
care_panes_step (GtkWindow *window, GtkWidget *widget, int step)
{
  g_autoptr (GPtrArray) panes = g_ptr_array_new ();
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window)), *here = pane_of (focus);
  GtkWidget *popover = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) : NULL;
  guint at = 0;
  int n;

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
  gather (widget, panes);
  n = (int) panes->len;
  if (here == NULL || !g_ptr_array_find (panes, here, &at))
    at = step > 0 ? (guint) MAX (n - 1, 0) : 0;
  for (int i = 1; i < n; i++)
    if (enter (window, panes->pdata[((int) at + step * i + n * n) % n]))
      return TRUE;
  return FALSE;
}
