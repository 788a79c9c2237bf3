/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-list-page-private.h"

#include "app/care-bits.h"
#include "app/care-list-filters.h"
#include "app/care-token.h"
#include "app/care-words-app.h"

#include <glib/gi18n.h>

#define FILTER_DELAY 180 /* ms after the last key */
#define PHONE_TITLE 190  /* pixels that the buttons leave for it at 360 */

/* Beside its buttons on a phone a long name of a view has two lines rather than an end in dots. A menu button asks its label for one height only, so
 * it is told where to break. */
static void
break_title (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  int natural = 0;

  g_object_set (priv->title, "wrap", FALSE, "lines", -1, "max-width-chars", -1, NULL);
  if (care_page_width (CARE_PAGE (self)) != CARE_WIDTH_PHONE)
    return;
  gtk_widget_measure (priv->title, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  if (natural > PHONE_TITLE)
    g_object_set (priv->title, "wrap", TRUE, "lines", 2, "max-width-chars", 12, NULL);
}

void
care_list_bar_show_title (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  /* Translators: a view whose filters were changed since it was chosen: "Open jobs, changed". */
  g_autofree char *changed = g_strdup_printf (C_ ("view", "%s, changed"), priv->view_title);
  gtk_label_set_label (GTK_LABEL (priv->title), priv->changed ? changed : priv->view_title);
  break_title (self);
}

/* --- tokens -------------------------------------------------------------------------------------------------------------------------- */

static void
filters_changed (CareListPage *self)
{
  CARE_LIST_PRIVATE (self)->changed = TRUE;
  care_list_bar_show_title (self);
  care_list_bar_show_tokens (self);
  care_list_page_apply (self);
}

static void
remove_filter (CareListPage *self, guint index)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
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
  gtk_menu_button_popup (GTK_MENU_BUTTON (CARE_LIST_PRIVATE (self)->add_filter));
}

static gboolean
is_offered (CareListPage *self, const CareFilter *filter)
{
  g_auto (GStrv) names = g_strsplit (CARE_LIST_KIND (self)->filter_fields != NULL ? CARE_LIST_KIND (self)->filter_fields : "", " ", -1);
  return filter->kind == CARE_FILTER_IS && g_strv_contains ((const char *const *) names, CARE_LIST_KIND (self)->entity->fields[filter->field].name);
}

static void
show_token_line (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  gtk_widget_set_visible (priv->below, care_page_width (CARE_PAGE (self)) < CARE_WIDTH_FOLDED && priv->base->filters->len > 0);
}

void
care_list_bar_show_tokens (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (priv->tokens)) != NULL)
    gtk_box_remove (GTK_BOX (priv->tokens), child);
  for (guint i = 0; i < priv->base->filters->len; i++)
    {
      const CareFilter *filter = &g_array_index (priv->base->filters, CareFilter, i);
      g_autofree char *value = care_list_filter_words (CARE_LIST_ENGINE (self), CARE_LIST_KIND (self)->entity, filter);
      GtkWidget *token = care_token_new (care_words_field (&CARE_LIST_KIND (self)->entity->fields[filter->field]), value);
      care_token_set_editable (CARE_TOKEN (token), is_offered (self, filter));
      g_object_set_data (G_OBJECT (token), "care-index", GUINT_TO_POINTER (i));
      g_signal_connect (token, "removed", G_CALLBACK (token_removed), self);
      g_signal_connect (token, "edit", G_CALLBACK (token_edit), self);
      gtk_box_append (GTK_BOX (priv->tokens), token);
    }
  show_token_line (self);
}

/* "phase=ready". A list cannot be two things at once: a filter by the same field gives way. */
static void
filter_chosen (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareListPage *self = CARE_LIST_PAGE (widget);
  CareListSpec *base = CARE_LIST_PRIVATE (self)->base;
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (parameter, NULL), "=", 2);
  int field = parts[0] != NULL ? care_entity_field (CARE_LIST_KIND (self)->entity, parts[0]) : -1;
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

/* --- words --------------------------------------------------------------------------------------------------------------------------- */

static gboolean
filter_now (gpointer data)
{
  CARE_LIST_PRIVATE (data)->filter_source = 0;
  care_list_page_apply (data);
  return G_SOURCE_REMOVE;
}

static void
filter_typed (GtkEditable *editable, CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  g_clear_handle_id (&priv->filter_source, g_source_remove);
  priv->filter_source = g_timeout_add (FILTER_DELAY, filter_now, self);
}

static void
filter_stopped (GtkSearchEntry *entry, CareListPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (CARE_LIST_PRIVATE (self)->find), FALSE);
  care_page_take_focus (CARE_PAGE (self));
}

static void
find_toggled (GtkToggleButton *button, CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
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
  if (g_list_model_get_n_items (G_LIST_MODEL (CARE_LIST_PRIVATE (self)->rows)) > 0)
    care_list_page_activate (NULL, 0, self);
}

/* Backspace in the empty field takes the last filter away. */
static gboolean
filter_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  if (keyval != GDK_KEY_BackSpace || *gtk_editable_get_text (GTK_EDITABLE (priv->filter)) != '\0' || priv->base->filters->len == 0)
    return GDK_EVENT_PROPAGATE;
  remove_filter (self, priv->base->filters->len - 1);
  return GDK_EVENT_STOP;
}

void
care_list_bar_set_words (CareListPage *self, const char *words)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  gtk_editable_set_text (GTK_EDITABLE (priv->filter), words != NULL ? words : "");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (priv->find), care_page_width (CARE_PAGE (self)) == CARE_WIDTH_PHONE && words != NULL);
  g_clear_handle_id (&priv->filter_source, g_source_remove);
}

gboolean
care_list_bar_take_focus (CareListPage *self)
{
  if (care_page_width (CARE_PAGE (self)) == CARE_WIDTH_PHONE)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (CARE_LIST_PRIVATE (self)->find), TRUE);
  return gtk_widget_grab_focus (CARE_LIST_PRIVATE (self)->filter);
}

/* --- building ------------------------------------------------------------------------------------------------------------------------ */

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

GtkWidget *
care_list_bar_build (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkEventController *keys = gtk_event_controller_key_new ();

  priv->title = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0f, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (priv->title, "title-3");
  priv->views_menu = g_menu_new ();
  care_list_views_fill_menu (self);
  priv->views = menu_button (g_object_ref (G_MENU_MODEL (priv->views_menu)), _("Saved views"), NULL);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (priv->views), priv->title);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (priv->views), TRUE);
  priv->count = g_object_new (GTK_TYPE_LABEL, "css-classes", (const char *const[]) { "secondary", "numeric", NULL }, NULL);
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
  priv->add_filter = menu_button (care_list_filter_menu (CARE_LIST_KIND (self)), _("Add a filter"), "list-add-symbolic");
  gtk_widget_set_tooltip_text (priv->add_filter, _("Add a filter"));
  gtk_widget_set_visible (priv->add_filter, g_menu_model_get_n_items (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (priv->add_filter))) > 0);
  priv->filter = gtk_search_entry_new ();
  g_object_set (priv->filter, "placeholder-text", CARE_LIST_KIND (self)->hint != NULL ? _ (CARE_LIST_KIND (self)->hint) : NULL,
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

void
care_list_bar_set_width (CareListPage *self, CareWidth width)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  gboolean phone = width == CARE_WIDTH_PHONE;

  gtk_widget_set_visible (priv->count, !phone);
  break_title (self);
  care_bits_move (priv->token_scroll, width >= CARE_WIDTH_FOLDED ? priv->beside : priv->below);
  gtk_widget_set_hexpand (priv->beside, width >= CARE_WIDTH_FOLDED);
  show_token_line (self);
  /* The name of the view comes first. */
  care_bits_move (priv->filter, phone ? priv->filter_line : priv->filter_home);
  gtk_widget_set_hexpand (priv->filter, phone);
  gtk_widget_set_hexpand (priv->views, phone);
  gtk_widget_set_halign (priv->views, phone ? GTK_ALIGN_START : GTK_ALIGN_FILL);
  gtk_widget_set_visible (priv->find, phone);
  gtk_widget_set_visible (priv->filter_home, !phone);
  /* Another shape keeps what was typed, and the focus where it is. */
  g_signal_handlers_block_by_func (priv->find, find_toggled, self);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (priv->find), phone && *gtk_editable_get_text (GTK_EDITABLE (priv->filter)) != '\0');
  g_signal_handlers_unblock_by_func (priv->find, find_toggled, self);
  gtk_widget_set_visible (priv->filter_line, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (priv->find)));
}

void
care_list_bar_class_init (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "list.add-filter", "s", filter_chosen);
}
