/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every accelerator by real key events on the keyboards of four countries, alone and in pairs. */
#include "desk.h"
#include "keys.h"

#include "app/care-omnibox.h"
#include "app/care-shortcuts.h"

#include <string.h>

static Desk desk;
static GString *heard;

static void
spied (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_string_append_printf (heard, "%s%s%s ", (const char *) data, parameter != NULL ? "::" : "",
                          parameter != NULL ? g_variant_get_string (parameter, NULL) : "");
}

/* GTK's own action of every window. */
static gboolean
spied_close (GtkWindow *window)
{
  g_string_append (heard, "window.close ");
  return TRUE;
}

/* Every action of the table, in place of the program's own. */
static GtkWidget *
spy_window (void)
{
  static const char *const groups[] = { "win", "app" };
  GtkWidget *window = gtk_application_window_new (gtk_window_get_application (GTK_WINDOW (desk.window)));
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
      for (guint i = 0; i < care_n_shortcuts; i++)
        {
          g_autofree char *name = NULL;
          g_autoptr (GVariant) target = NULL;
          GSimpleAction *action;
          if (care_shortcuts[i].action == NULL)
            continue;
          g_action_parse_detailed_name (care_shortcuts[i].action, &name, &target, NULL);
          if (strncmp (name, groups[g], strlen (groups[g])) != 0 || name[strlen (groups[g])] != '.')
            continue;
          action = g_simple_action_new (strchr (name, '.') + 1, target != NULL ? G_VARIANT_TYPE_STRING : NULL);
          g_signal_connect_data (action, "activate", G_CALLBACK (spied), g_steal_pointer (&name), (GClosureNotify) (void (*) (void)) g_free, 0);
          g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
          g_object_unref (action);
        }
      gtk_widget_insert_action_group (window, groups[g], G_ACTION_GROUP (group));
    }
  gtk_window_set_child (GTK_WINDOW (window), gtk_button_new_with_label ("x"));
  g_signal_connect (window, "close-request", G_CALLBACK (spied_close), NULL);
  care_shortcuts_watch (window);
  gtk_window_present (GTK_WINDOW (window));
  keys_to (GTK_WINDOW (window));
  return window;
}

/* Where a hand presses: letters and the comma where an American keyboard has them, the question mark where this one has it. */
static void
press_accelerator (const char *keys, const char *layout, gboolean cyrillic)
{
  guint symbol, place;
  GdkModifierType with;

  g_assert_true (gtk_accelerator_parse (keys, &symbol, &with));
  place = keys_place (symbol);
  if (symbol == GDK_KEY_question)
    {
      with |= GDK_SHIFT_MASK;
      place = cyrillic ? 16 : place; /* the 7 */
    }
  if (symbol == GDK_KEY_comma)
    place = 59;
  if (g_ascii_isalpha ((char) symbol) && symbol < 0x80)
    {
      static const char *const rows[] = { "qwertyuiop", "asdfghjkl", "zxcvbnm" };
      static const guint first[] = { 24, 38, 52 };
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        if (strchr (rows[i], (char) symbol) != NULL)
          place = first[i] + (guint) (strchr (rows[i], (char) symbol) - rows[i]);
    }
  g_assert_cmpuint (place, !=, 0);
  g_test_message ("%s: %s at %u", layout, keys, place);
  keys_press_at (place, with);
}

static void
test_layouts (void)
{
  static const struct { const char *layout; guint group; gboolean cyrillic; } layouts[] = {
    { "us", 0, FALSE },   { "pl", 0, FALSE },   { "lt", 0, FALSE },   { "us,lt", 1, FALSE }, { "us,ru", 0, FALSE },
    { "us,ru", 1, TRUE }, { "ru", 0, TRUE }, { "ru,us", 0, TRUE }, { "us", 0, FALSE },
  };
  GtkWidget *window;

  desk_begin (&desk, 0);
  desk_show_with_keys (&desk, "desk");
  window = spy_window ();
  heard = g_string_new (NULL);
  for (guint l = 0; l < G_N_ELEMENTS (layouts); l++)
    {
      if (!keys_layout (layouts[l].layout, layouts[l].group))
        {
          g_test_skip ("setxkbmap is not there");
          break;
        }
      for (guint i = 0; i < care_n_shortcuts; i++)
        {
          g_auto (GStrv) keys = g_strsplit (care_shortcuts[i].keys, " ", -1);
          g_autofree char *expected = g_strconcat (care_shortcuts[i].action != NULL ? care_shortcuts[i].action : "", " ", NULL);
          for (guint k = 0; care_shortcuts[i].action != NULL && keys[k] != NULL; k++)
            {
              g_string_truncate (heard, 0);
              press_accelerator (keys[k], layouts[l].layout, layouts[l].cyrillic);
              if (strcmp (heard->str, expected) == 0)
                continue;
              g_test_message ("%s %u: %s does “%s”, not “%s”", layouts[l].layout, layouts[l].group, keys[k], heard->str, expected);
              g_test_fail ();
            }
        }
    }
  gtk_window_destroy (GTK_WINDOW (window));
  g_string_free (heard, TRUE);
  keys_to (GTK_WINDOW (desk.window));
  desk_end (&desk);
}

static gboolean
is_at (const char *name)
{
  return (GtkWidget *) care_main_window_find_page (desk.window, name) == (GtkWidget *) desk_page (&desk);
}

static gboolean
has_open_search (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (CARE_IS_OMNIBOX (widget))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_open_search (child))
      return TRUE;
  return FALSE;
}

/* The program's own window: sections by the place of the digit, the search, the intake, back. */
static void
test_layouts_in_the_window (void)
{
  static const char *const layouts[] = { "us", "pl", "lt", "ru", "us" };
  desk_begin (&desk, 0);
  desk_show_with_keys (&desk, "desk");
  for (guint l = 0; l < G_N_ELEMENTS (layouts); l++)
    {
      if (!keys_layout (layouts[l], 0))
        {
          g_test_skip ("setxkbmap is not there");
          break;
        }
      g_test_message ("%s", layouts[l]);
      for (guint digit = 1; digit <= 9; digit++)
        {
          guint n = 0;
          keys_press_at (9 + digit, GDK_ALT_MASK);
          desk_settle (&desk);
          for (guint i = 0; i < care_n_pages; i++)
            if (care_pages[i].entity == NULL && care_pages[i].icon != NULL && ++n == digit)
              g_assert_true (is_at (care_pages[i].name));
        }
      keys_press_at (45, GDK_CONTROL_MASK); /* K */
      desk_settle (&desk);
      g_assert_true (has_open_search (GTK_WIDGET (desk.window)));
      keys_press (GDK_KEY_Escape, 0);
      desk_settle (&desk);
      keys_press_at (57, GDK_CONTROL_MASK); /* N */
      desk_settle (&desk);
      g_assert_true (is_at ("intake"));
      keys_press (GDK_KEY_Left, GDK_KEY_Alt_L);
      desk_settle (&desk);
      g_assert_true (is_at ("reports"));
    }
  desk_end (&desk);
}

int
main (int argc, char *argv[])
{
  desk_prepare (&argc, &argv);
  if (!keys_begin ())
    {
      g_print ("1..0 # SKIP this display takes no keys\n");
      return 0;
    }
  g_test_add_func ("/layouts/accelerators", test_layouts);
  g_test_add_func ("/layouts/window", test_layouts_in_the_window);
  return g_test_run ();
}
