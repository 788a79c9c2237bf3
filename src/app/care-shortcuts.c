/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-shortcuts.h"

#include <glib/gi18n.h>

const CareShortcut care_shortcuts[] = {
  { "win.omnibox", "<Control>k", N_("Search anything"), N_("Everywhere") },
  { "win.intake", "<Control>n", N_("New intake"), N_("Everywhere") },
  { "win.main", "<Control>Return", N_("The main button of the page"), N_("Everywhere") },
  { "win.undo", "<Control>z", N_("Undo the last change"), N_("Everywhere") },
  { "win.filter", "<Control>f", N_("Filter this list"), N_("Everywhere") },
  { "win.sync", "<Control>r F5", N_("Sync now"), N_("Everywhere") },
  { "win.back", "<Alt>Left", N_("Back"), N_("Everywhere") },
  { "win.sidebar", "F9", N_("Show or hide the sections"), N_("Everywhere") },
  { NULL, "<Alt>1...9", N_("Go to a section"), N_("Everywhere") },
  { "win.go::preferences", "<Control>comma", N_("Preferences"), N_("Program") },
  { "app.shortcuts", "<Control>question", N_("Keyboard shortcuts"), N_("Program") },
  { "app.quit", "<Control>q", N_("Quit"), N_("Program") },
};
const guint care_n_shortcuts = G_N_ELEMENTS (care_shortcuts);

void
care_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < care_n_shortcuts; i++)
    if (care_shortcuts[i].action != NULL)
      {
        g_auto (GStrv) keys = g_strsplit (care_shortcuts[i].keys, " ", -1);
        gtk_application_set_accels_for_action (application, care_shortcuts[i].action, (const char *const *) keys);
      }
}

static GtkWidget *
find_group (GHashTable *groups, GtkShortcutsSection *section, const char *title)
{
  GtkWidget *group = g_hash_table_lookup (groups, title);
  if (group != NULL)
    return group;
  group = g_object_new (GTK_TYPE_SHORTCUTS_GROUP, "title", _(title), NULL);
  gtk_box_append (GTK_BOX (section), group);
  g_hash_table_insert (groups, (gpointer) title, group);
  return group;
}

void
care_shortcuts_show (GtkWindow *parent)
{
  GtkShortcutsWindow *window = g_object_new (GTK_TYPE_SHORTCUTS_WINDOW, "modal", TRUE, "transient-for", parent, NULL);
  GtkShortcutsSection *section = g_object_new (GTK_TYPE_SHORTCUTS_SECTION, "section-name", "all", "max-height", 10, "visible", TRUE, NULL);
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < care_n_shortcuts; i++)
    {
      GtkWidget *shortcut = g_object_new (GTK_TYPE_SHORTCUTS_SHORTCUT, "accelerator", care_shortcuts[i].keys, "title",
                                          _ (care_shortcuts[i].title), NULL);
      gtk_box_append (GTK_BOX (find_group (groups, section, care_shortcuts[i].group)), shortcut);
    }
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (section));
  gtk_window_present (GTK_WINDOW (window));
}
