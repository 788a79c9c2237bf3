/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-list-page-private.h"

#include "app/care-view-bar.h"
#include "app/care-views.h"

#include <glib/gi18n.h>

void
care_list_views_fill_menu (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  g_autoptr (GMenu) ready = g_menu_new (), own = g_menu_new (), change = g_menu_new ();
  g_auto (GStrv) names = care_views_names (CARE_LIST_KIND (self)->name);

  for (const CareView *view = CARE_LIST_KIND (self)->views; view->name != NULL; view++)
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
  g_signal_emit_by_name (self, "view-shown");
}

void
care_list_views_chosen (CareListPage *self)
{
  gboolean own = CARE_LIST_PRIVATE (self)->own_view != NULL;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.rename-view", own);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.delete-view", own);
  g_signal_emit_by_name (self, "view-shown");
}

gboolean
care_list_page_show_own_view (CareListPage *self, const char *name)
{
  CareListSpec *spec = care_views_find (CARE_LIST_KIND (self)->name, CARE_LIST_KIND (self)->entity, name);
  char *kept = g_strdup (name); /* it may be the name from before */
  if (spec == NULL)
    {
      g_free (kept);
      return FALSE;
    }
  care_list_page_show_spec (self, kept, spec);
  CARE_LIST_PRIVATE (self)->own_view = kept;
  care_list_views_chosen (self);
  return TRUE;
}

static void
view_chosen (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_list_page_show_view (CARE_LIST_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
own_view_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  care_list_page_show_own_view (CARE_LIST_PAGE (widget), g_variant_get_string (parameter, NULL));
}

/* --- saved, renamed and deleted, each with Undo -------------------------------------------------------------------------------------- */

typedef struct
{
  CareListPage *page; /* owned */
  GVariant *before;   /* all views, owned */
  char *shown;        /* (nullable): the view of one's own that was shown */
  char *title;        /* what the page said was shown */
  gboolean changed;   /* with other filters than the view's */
  char *made;         /* (nullable): the view that was shown after it */
  guint times;        /* how often something was shown until then */
} TakeBack;

static void
take_back_free (gpointer data)
{
  TakeBack *back = data;
  g_object_unref (back->page);
  g_variant_unref (back->before);
  g_free (back->shown);
  g_free (back->title);
  g_free (back->made);
  g_free (back);
}

/* What is shown changes only when it is what the change brought: nobody is taken away from what he looks at now. */
static void
take_back (gpointer data)
{
  TakeBack *back = data;
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (back->page);
  gboolean on_it = priv->times_shown == back->times || (back->made != NULL && g_strcmp0 (priv->own_view, back->made) == 0);

  care_views_set_all (back->before);
  care_list_views_fill_menu (back->page);
  if (on_it && back->shown != NULL)
    care_list_page_show_own_view (back->page, back->shown);
  else if (on_it)
    {
      g_clear_pointer (&priv->own_view, g_free);
      g_free (priv->view_title);
      priv->view_title = g_strdup (back->title);
      priv->changed = back->changed;
      care_list_bar_show_title (back->page);
    }
  care_list_views_chosen (back->page);
}

static TakeBack *
before_change (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  TakeBack *back = g_new0 (TakeBack, 1);
  back->page = g_object_ref (self);
  back->before = care_views_all ();
  back->shown = g_strdup (priv->own_view);
  back->title = g_strdup (priv->view_title);
  back->changed = priv->changed;
  return back;
}

/* @sentence: taken; with the view's name. @shown: (nullable): the view that is shown from now on. */
static void
views_changed (CareListPage *self, TakeBack *back, char *sentence, const char *shown)
{
  care_list_views_fill_menu (self);
  if (shown != NULL)
    care_list_page_show_own_view (self, shown);
  back->made = g_strdup (shown);
  back->times = CARE_LIST_PRIVATE (self)->times_shown;
  care_page_said_own (CARE_PAGE (self), sentence, take_back, back, take_back_free);
  g_free (sentence);
}

static void
view_named (CareViewBar *bar, const char *name, CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  TakeBack *back = before_change (self);
  g_autofree char *old = g_strdup (priv->own_view);
  g_autoptr (CareListSpec) spec = care_list_spec_copy (priv->base);
  const char *words = gtk_editable_get_text (GTK_EDITABLE (priv->filter));

  if (priv->renaming && old != NULL)
    {
      care_views_rename (CARE_LIST_KIND (self)->name, old, name);
      views_changed (self, back, g_strdup_printf (_("The view is called “%s” now"), name), name);
    }
  else
    {
      g_free (spec->words);
      spec->words = *words != '\0' ? g_strdup (words) : NULL;
      care_views_put (CARE_LIST_KIND (self)->name, name, spec);
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
  g_auto (GStrv) names = care_views_names (CARE_LIST_KIND (self)->name);
  for (const CareView *view = CARE_LIST_KIND (self)->views; view->name != NULL; view++)
    if (g_strcmp0 (g_dpgettext2 (NULL, "view", view->title), name) == 0)
      return g_strdup (_("A view of this name comes with the program; choose another name."));
  if (CARE_LIST_PRIVATE (self)->renaming && g_strcmp0 (name, CARE_LIST_PRIVATE (self)->own_view) != 0 && g_strv_contains ((const char *const *) names, name))
    return g_strdup (_("Another view has this name already; choose another name."));
  return NULL;
}

static void
save_view (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (widget);
  priv->renaming = FALSE;
  care_view_bar_ask (CARE_VIEW_BAR (priv->view_bar), _("Save this list as a view"), priv->own_view != NULL ? priv->own_view : "");
}

static void
rename_view (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (widget);
  if (priv->own_view == NULL)
    return;
  priv->renaming = TRUE;
  care_view_bar_ask (CARE_VIEW_BAR (priv->view_bar), _("New name of this view"), priv->own_view);
}

static void
delete_view (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CareListPage *self = CARE_LIST_PAGE (widget);
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  g_autofree char *name = g_strdup (priv->own_view);
  TakeBack *back;

  if (name == NULL)
    return;
  back = before_change (self);
  care_views_remove (CARE_LIST_KIND (self)->name, name);
  care_list_page_show_view (self, CARE_LIST_KIND (self)->views[0].name);
  views_changed (self, back, g_strdup_printf (_("The view “%s” is deleted"), name), NULL);
  care_page_take_focus (CARE_PAGE (self));
}

/* --- building ------------------------------------------------------------------------------------------------------------------------ */

GtkWidget *
care_list_views_build (CareListPage *self)
{
  GtkWidget *bar = care_view_bar_new (check_view_name, self);
  g_signal_connect (bar, "named", G_CALLBACK (view_named), self);
  g_signal_connect (bar, "given-up", G_CALLBACK (view_not_named), self);
  return bar;
}

void
care_list_views_class_init (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "list.view", "s", view_chosen);
  gtk_widget_class_install_action (klass, "list.own-view", "s", own_view_action);
  gtk_widget_class_install_action (klass, "list.save-view", NULL, save_view);
  gtk_widget_class_install_action (klass, "list.rename-view", NULL, rename_view);
  gtk_widget_class_install_action (klass, "list.delete-view", NULL, delete_view);
}
