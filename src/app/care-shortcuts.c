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
  { "win.save-view", "<Control>s", N_("Save this list as a view"), N_("Lists") },
  { NULL, "1...8", N_("Choose a counter of the desk"), N_("Pages") },
  { NULL, "<Control>i", N_("Note a call or message"), N_("Pages") },
  { NULL, "t", N_("Show a chart as a table"), N_("Pages") },
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

/* GTK 4.8 takes sections and groups only from a layout, which finds its own place for the search and the columns. */
static char *
layout (void)
{
  GString *xml = g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'><property name='modal'>1</property><child>"
                               "<object class='GtkShortcutsSection'><property name='section-name'>all</property>"
                               "<property name='max-height'>12</property><property name='visible'>1</property>");
  const char *group = NULL;

  for (guint i = 0; i < care_n_shortcuts; i++)
    {
      g_autofree char *title = g_markup_escape_text (_(care_shortcuts[i].title), -1);
      g_autofree char *words = g_markup_escape_text (_(care_shortcuts[i].group), -1);
      g_autofree char *keys = g_markup_escape_text (care_shortcuts[i].keys, -1);
      if (g_strcmp0 (group, care_shortcuts[i].group) != 0)
        g_string_append_printf (xml, "%s<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>",
                                group != NULL ? "</object></child>" : "", words);
      group = care_shortcuts[i].group;
      g_string_append_printf (xml, "<child><object class='GtkShortcutsShortcut'><property name='accelerator'>%s</property>"
                                   "<property name='title'>%s</property></object></child>", keys, title);
    }
  g_string_append (xml, "</object></child></object></child></object></interface>");
  return g_string_free (xml, FALSE);
}

void
care_shortcuts_show (GtkWindow *parent)
{
  g_autofree char *xml = layout ();
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (xml, -1);
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "window"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
