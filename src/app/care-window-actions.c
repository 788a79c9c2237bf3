/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-main-window-private.h"

#include "app/care-panes.h"
#include "app/care-sections.h"
#include "app/care-shortcuts.h"

#include <glib/gi18n.h>
#include <string.h>

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_main_window_open (CARE_MAIN_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_main_window_go (CARE_MAIN_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
intake_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_main_window_go (CARE_MAIN_WINDOW (widget), "intake");
}

/* "device/ID", "customer/ID", or what was typed of somebody who is not known yet. */
static void
intake_for_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  care_main_window_go (self, "intake");
  gtk_widget_activate_action_variant (GTK_WIDGET (care_main_window_page (self)), "intake.begin", parameter);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  g_autofree char *last = care_trail_take_back (self->trail);
  if (last != NULL)
    care_main_window_open_target (self, last, FALSE);
}

static void
omnibox_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_main_window_search (CARE_MAIN_WINDOW (widget), NULL);
}

/* Who types and presses Ctrl+Z means the typing, not the last thing that was saved. A line of text does not say whether anything was typed there. */
static gboolean
undo_typing (CareMainWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  g_autofree char *before = GTK_IS_TEXT (focus) ? g_strdup (gtk_editable_get_text (GTK_EDITABLE (focus))) : NULL;

  if (before == NULL && (!GTK_IS_TEXT_VIEW (focus) || !gtk_text_buffer_get_can_undo (gtk_text_view_get_buffer (GTK_TEXT_VIEW (focus)))))
    return FALSE;
  gtk_widget_activate_action (focus, "text.undo", NULL);
  return before == NULL || !g_str_equal (before, gtk_editable_get_text (GTK_EDITABLE (focus)));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  if (parameter != NULL || !undo_typing (self))
    care_last_change_undo (self->last_change);
}

static char *
text_of (GtkWidget *focus)
{
  char *text = NULL;
  if (GTK_IS_TEXT (focus))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (focus)));
  if (GTK_IS_TEXT_VIEW (focus))
    g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (focus)), "text", &text, NULL);
  return text;
}

/* Whether a field has something to do again is known from what comes of it. */
static gboolean
redo_typing (CareMainWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  g_autofree char *before = focus != NULL ? text_of (focus) : NULL;
  g_autofree char *after = NULL;

  if (before == NULL)
    return FALSE;
  gtk_widget_activate_action (focus, "text.redo", NULL);
  after = text_of (focus);
  return g_strcmp0 (before, after) != 0;
}

static void
redo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  if (parameter != NULL || !redo_typing (self))
    care_last_change_redo (self->last_change);
}

static void
synced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareMainWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree CareSyncResult *sync = care_engine_finish (CARE_ENGINE (source), result, &error);
  if (sync == NULL)
    care_main_window_said (self, error->message, FALSE);
  else if (sync->conflicts + sync->parked > 0)
    care_main_window_said (self, _("Two people changed the same thing. Both values are kept: see Sync and Conflicts."), FALSE);
}

static void
sync_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  care_engine_sync (self->engine, NULL, synced, g_object_ref (self));
}

static void
filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CarePage *page = care_main_window_page (CARE_MAIN_WINDOW (widget));
  if (page == NULL || !care_page_begin_filter (page))
    care_main_window_search (CARE_MAIN_WINDOW (widget), NULL);
}

static void
sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

/* The page's own main thing; pages that have one install "page.main". */
static void
main_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  CarePage *page = care_main_window_page (self);
  if (care_omnibox_is_open (self->omnibox))
    care_omnibox_begin_intake (self->omnibox);
  else if (page != NULL && !care_quick_step_save (self->quick))
    gtk_widget_activate_action (GTK_WIDGET (page), "page.main", NULL);
}

/* Lists have views to save; elsewhere nothing can be kept under a name. */
static void
save_view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  CarePage *page = care_main_window_page (self);
  if (page == NULL || !gtk_widget_activate_action (GTK_WIDGET (page), "list.save-view", NULL))
    care_main_window_said (self, _("There is no list here to save as a view."), FALSE);
}

/* What was opened by searching was not opened from the list that happens to be behind. */
static void
found_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  care_main_window_open_target (self, g_variant_get_string (parameter, NULL), TRUE);
  care_trail_leave_list (self->trail);
  care_main_window_show_listed (self);
}

static void
beside_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  gboolean next = g_str_has_suffix (name, "next-record");
  const CareEntity *entity;
  CareId id;

  if (care_trail_beside (self->trail, next ? 1 : -1, &entity, &id))
    care_main_window_show_record (self, entity, &id, FALSE);
  else
    care_main_window_said (self, next ? _("This is the last one of the list.") : _("This is the first one of the list."), FALSE);
}

static void
pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  if (!care_omnibox_is_open (self->omnibox))
    care_panes_step (GTK_WINDOW (self), GTK_WIDGET (self->bin), g_str_has_suffix (name, "next-pane") ? 1 : -1);
}

static void
section_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  const char *section = care_sections_from_marked (self->sections, g_str_has_suffix (name, "next-section") ? 1 : -1);
  if (section != NULL)
    care_main_window_go (self, section);
}

static void
actions_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  CarePage *page = care_main_window_page (self);
  if (page == NULL || !care_page_open_actions (page))
    care_main_window_said (self, _("This page has no menu of its own."), FALSE);
}

static gboolean
open_menu (gpointer data)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (data));
  return G_SOURCE_REMOVE;
}

/* It stands at the head of the sections, which may have to come first. */
static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  adw_flap_set_reveal_flap (self->flap, TRUE);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, open_menu, g_object_ref (self->menu_button), g_object_unref);
}

/* A page's own action, or that of the page of the record that is chosen in a list. */
static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  CarePage *page = care_main_window_page (self);
  const CareEntity *entity;
  CareId id;

  if (page != NULL && gtk_widget_activate_action (GTK_WIDGET (page), "page.edit", NULL))
    return;
  if (page == NULL || !care_page_chosen_record (page, &entity, &id) || !care_main_window_show_record (self, entity, &id, TRUE))
    care_main_window_said (self, _("There is nothing to edit here. Choose a row first."), FALSE);
  else
    gtk_widget_activate_action (GTK_WIDGET (care_main_window_page (self)), "page.edit", NULL);
}

/* Who does a job, and when: on its page in the page's own form, elsewhere for the job that is chosen there. */
static void
quick_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  CarePage *page = care_main_window_page (self);
  const char *plain = name + strlen ("win.");
  g_autofree char *own = g_strconcat ("page.", plain, NULL);
  const CareEntity *entity;
  CareId id;

  if (page != NULL && gtk_widget_activate_action (GTK_WIDGET (page), own, NULL))
    return;
  if (page != NULL && care_page_chosen_record (page, &entity, &id) && g_str_equal (entity->name, "job"))
    care_quick_step_ask (self->quick, &id, plain);
  else
    care_main_window_said (self, _("There is no job here. Choose one first."), FALSE);
}

static void
note_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  CarePage *page = care_main_window_page (self);
  if (page == NULL || !gtk_widget_activate_action (GTK_WIDGET (page), "page.note", NULL))
    care_main_window_said (self, _("Notes are taken on the page of a job or a customer."), FALSE);
}

/* --- keys that are no accelerators ------------------------------------------------------------------------------------------------------- */

/* Digits by the key's place, not its letter: on a Lithuanian layout 1–8 are ą č ę ė į š ų ū. */
static gboolean
digit_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, CareMainWindow *self)
{
  const char *section;
  if ((state & (GDK_ALT_MASK | GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_SUPER_MASK)) != GDK_ALT_MASK || keycode < 10 || keycode > 18)
    return GDK_EVENT_PROPAGATE;
  section = care_sections_at (self->sections, (int) keycode - 10);
  if (section == NULL)
    return GDK_EVENT_PROPAGATE;
  care_main_window_go (self, section);
  return GDK_EVENT_STOP;
}

static gboolean
is_in_list (GtkWidget *focus)
{
  return focus != NULL && (gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW) != NULL || gtk_widget_get_ancestor (focus, GTK_TYPE_COLUMN_VIEW) != NULL ||
                           gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX) != NULL);
}

/* What nothing took: "/" in a list searches. */
static gboolean
key_left_over (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, CareMainWindow *self)
{
  gboolean plain = (state & (GDK_ALT_MASK | GDK_CONTROL_MASK | GDK_SUPER_MASK)) == 0;
  if (!plain || (keyval != GDK_KEY_slash && keyval != GDK_KEY_KP_Divide) || !is_in_list (gtk_root_get_focus (GTK_ROOT (self))))
    return GDK_EVENT_PROPAGATE;
  care_main_window_search (self, NULL);
  return GDK_EVENT_STOP;
}

/* --- the table --------------------------------------------------------------------------------------------------------------------------- */

static const struct
{
  const char *name, *parameter;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "win.open", "s", open_action },
  { "win.found", "s", found_action },
  { "win.go", "s", go_action },
  { "win.intake", NULL, intake_action },
  { "win.intake-for", "s", intake_for_action },
  { "win.back", NULL, back_action },
  { "win.omnibox", NULL, omnibox_action },
  { "win.undo", NULL, undo_action },
  { "win.take-back", "s", undo_action }, /* a toast's button: "change" */
  { "win.redo", NULL, redo_action },
  { "win.do-again", "s", redo_action },
  { "win.sync", NULL, sync_action },
  { "win.filter", NULL, filter_action },
  { "win.sidebar", NULL, sidebar_action },
  { "win.main", NULL, main_action },
  { "win.save-view", NULL, save_view_action },
  { "win.next-pane", NULL, pane_action },
  { "win.previous-pane", NULL, pane_action },
  { "win.next-record", NULL, beside_action },
  { "win.previous-record", NULL, beside_action },
  { "win.next-section", NULL, section_action },
  { "win.previous-section", NULL, section_action },
  { "win.actions", NULL, actions_action },
  { "win.menu", NULL, menu_action },
  { "win.edit", NULL, edit_action },
  { "win.assign", NULL, quick_action },
  { "win.set-date", NULL, quick_action },
  { "win.note", NULL, note_action },
};

void
care_window_actions_class_init (GtkWidgetClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, actions[i].parameter, actions[i].activate);
}

static void
add_keys (CareMainWindow *self, GtkPropagationPhase phase, GCallback pressed)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, phase);
  g_signal_connect (keys, "key-pressed", pressed, self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
care_window_actions_init (CareMainWindow *self)
{
  add_keys (self, GTK_PHASE_CAPTURE, G_CALLBACK (digit_pressed));
  add_keys (self, GTK_PHASE_BUBBLE, G_CALLBACK (key_left_over));
  care_shortcuts_watch (GTK_WIDGET (self));
}
