/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-shortcuts.h"

#include <glib/gi18n.h>
#include <string.h>

const CareShortcut care_shortcuts[] = {
  { "win.omnibox", "<Control>k", N_("Search anything"), N_("Everywhere") },
  { "win.intake", "<Control>n", N_("New intake"), N_("Everywhere") },
  { "win.main", "<Control>Return", N_("The main button of the page"), N_("Everywhere") },
  { "win.actions", "<Control>e", N_("The menu of the page"), N_("Everywhere") },
  { "win.edit", "F2", N_("Edit what is shown or chosen"), N_("Everywhere") },
  { "win.undo", "<Control>z", N_("Undo the last change"), N_("Everywhere") },
  { "win.redo", "<Control><Shift>z", N_("Do again what was undone"), N_("Everywhere") },
  { "win.filter", "<Control>f", N_("Filter this list"), N_("Everywhere") },
  { "win.sync", "<Control>r F5", N_("Sync now"), N_("Everywhere") },
  { "win.back", "<Alt>Left", N_("Back"), N_("Everywhere") },
  { "win.next-pane", "F6", N_("Next part of the window"), N_("Going around") },
  { "win.previous-pane", "<Shift>F6", N_("Previous part of the window"), N_("Going around") },
  { NULL, "<Alt>1...9", N_("Go to a section"), N_("Going around") },
  { "win.next-section", "<Control>Page_Down", N_("Next section"), N_("Going around") },
  { "win.previous-section", "<Control>Page_Up", N_("Previous section"), N_("Going around") },
  { "win.sidebar", "F9", N_("Show or hide the sections"), N_("Going around") },
  { "win.next-record", "<Alt>Down", N_("Next record of the list"), N_("Going around") },
  { "win.previous-record", "<Alt>Up", N_("Previous record of the list"), N_("Going around") },
  { "win.assign", "<Control>g", N_("Say who does the job"), N_("Jobs and lists") },
  { "win.set-date", "<Control>d", N_("Say when the job is done"), N_("Jobs and lists") },
  { "win.note", "<Control>i", N_("Note a call or message"), N_("Jobs and lists") },
  { NULL, "Escape", N_("Leave the record; what is typed is kept"), N_("Jobs and lists") },
  { "win.save-view", "<Control>s", N_("Save this list as a view"), N_("Jobs and lists") },
  { NULL, "slash", N_("In a list: search anything"), N_("Jobs and lists") },
  { NULL, "1...8", N_("Choose a counter of the desk"), N_("Pages") },
  { NULL, "t", N_("Show a chart as a table"), N_("Pages") },
  { "win.menu", "F10", N_("The main menu"), N_("Program") },
  { "win.go::preferences", "<Control>comma", N_("Preferences"), N_("Program") },
  { "app.shortcuts", "<Control>question", N_("Keyboard shortcuts"), N_("Program") },
  { "window.close", "<Control>w", N_("Close the window"), N_("Program") },
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

/* --- layouts without Latin letters ------------------------------------------------------------------------------------------------------ */

/* What a key writes on an American keyboard, by its place (the codes of X11 and of Wayland's clients); 0: not one of the letters and signs here. */
static guint
symbol_of_place (guint keycode, gboolean shift)
{
  static const struct { guint first; const char *plain, *shifted; } rows[] = {
    { 10, "1234567890-=", "!@#$%^&*()_+" }, { 24, "qwertyuiop[]", "qwertyuiop{}" }, { 38, "asdfghjkl;'", "asdfghjkl:\"" }, { 52, "zxcvbnm,./", "zxcvbnm<>?" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (keycode >= rows[i].first && keycode < rows[i].first + strlen (rows[i].plain))
      return (guint) (guchar) (shift ? rows[i].shifted : rows[i].plain)[keycode - rows[i].first];
  return 0;
}

static gboolean
means (const CareShortcut *shortcut, guint symbol, GdkModifierType with)
{
  g_auto (GStrv) keys = g_strsplit (shortcut->keys, " ", -1);
  for (guint i = 0; shortcut->action != NULL && keys[i] != NULL; i++)
    {
      guint key;
      GdkModifierType mods;
      if (!gtk_accelerator_parse (keys[i], &key, &mods) || key != symbol)
        continue;
      /* Shift is part of a sign, and stands beside a letter. */
      if (mods == with || (!g_ascii_isalpha ((char) symbol) && mods == (with & ~GDK_SHIFT_MASK)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
activate (GtkWidget *window, const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  return g_action_parse_detailed_name (detailed, &name, &target, NULL) && gtk_widget_activate_action_variant (window, name, target);
}

/* On a Cyrillic layout alone there is no K to press with Ctrl: the key in its place is meant, as everywhere. Where a second layout has Latin letters
 * GTK looks there by itself. */
static gboolean
key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, GtkWidget *window)
{
  GdkModifierType with = state & gtk_accelerator_get_default_mod_mask ();
  guint symbol = symbol_of_place (keycode, (with & GDK_SHIFT_MASK) != 0);

  if ((with & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0 || gdk_keyval_to_unicode (keyval) < 0x250 || symbol == 0)
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < care_n_shortcuts; i++)
    if (means (&care_shortcuts[i], symbol, with))
      return activate (window, care_shortcuts[i].action) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
  return GDK_EVENT_PROPAGATE;
}

void
care_shortcuts_watch (GtkWidget *window)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), window);
  gtk_widget_add_controller (window, keys);
}

/* --- the window that tells them ----------------------------------------------------------------------------------------------------------- */

/* GTK 4.8 takes sections and groups only from a layout, which finds its own place for the search and the columns. */
static char *
layout (void)
{
  GString *xml = g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'><property name='modal'>1</property><child>"
                               "<object class='GtkShortcutsSection'><property name='section-name'>all</property>"
                               "<property name='max-height'>20</property><property name='visible'>1</property>");
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
