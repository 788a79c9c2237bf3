/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole window over a demo company: every page comes up in every width, says its name to assistive technology, and raises no warning. */
#include "desk.h"

#include "app/care-bin.h"
#include "app/care-omnibox.h"
#include "app/care-pictures.h"
#include "app/care-shortcuts.h"
#include "store/care-list.h"

#include <string.h>

/* What assistive technology would say of a widget; an icon button without a label would be called by its class. */
static gboolean
says_itself (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);
  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY) || gtk_widget_get_tooltip_text (widget) != NULL;
}

static gboolean
says_something (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if ((GTK_IS_LABEL (child) && *gtk_label_get_label (GTK_LABEL (child)) != '\0') || GTK_IS_INSCRIPTION (child) || says_something (child))
      return TRUE;
  return FALSE;
}

/* The text inside an entry and the button inside a menu button or a list of choices are named by what they belong to. */
static gboolean
has_name (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  if (GTK_IS_LABEL (widget) || says_itself (widget))
    return TRUE;
  if (GTK_IS_TEXT (widget))
    for (; parent != NULL; parent = gtk_widget_get_parent (parent))
      {
        if (GTK_IS_EDITABLE (parent) && says_itself (parent))
          return TRUE;
        if (ADW_IS_PREFERENCES_ROW (parent))
          return *adw_preferences_row_get_title (ADW_PREFERENCES_ROW (parent)) != '\0';
      }
  if (GTK_IS_EDITABLE (widget) || GTK_IS_TEXT_VIEW (widget))
    return FALSE;
  if ((GTK_IS_MENU_BUTTON (parent) || GTK_IS_DROP_DOWN (parent)) && says_itself (parent))
    return TRUE;
  return says_something (widget);
}

/* GTK gives the text inside an entry and the choice that a list of choices shows no role of their own: those of the whole count. */
static gboolean
has_role (GtkWidget *widget)
{
  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));
  if (GTK_IS_TEXT (widget) || gtk_widget_get_ancestor (widget, GTK_TYPE_DROP_DOWN) != NULL)
    return TRUE;
  return role != GTK_ACCESSIBLE_ROLE_NONE && role != GTK_ACCESSIBLE_ROLE_PRESENTATION && role != GTK_ACCESSIBLE_ROLE_WIDGET &&
         role != GTK_ACCESSIBLE_ROLE_GENERIC;
}

/* Scrolled windows hold the focus only when nothing in them can. */
static void
check_names (GtkWidget *widget, const char *page)
{
  if (gtk_widget_get_mapped (widget) && gtk_widget_get_focusable (widget) && gtk_widget_get_can_focus (widget) && !GTK_IS_SCROLLED_WINDOW (widget))
    {
      if (!has_name (widget))
        {
          g_test_message ("%s: a %s (%s) in a %s has no accessible name", page, G_OBJECT_TYPE_NAME (widget), gtk_widget_get_name (widget),
                          G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
          g_test_fail ();
        }
      if (!has_role (widget))
        {
          g_test_message ("%s: a %s (%s) has no accessible role", page, G_OBJECT_TYPE_NAME (widget), gtk_widget_get_name (widget));
          g_test_fail ();
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_names (child, page);
}

typedef struct { gboolean done; CareId *id; } Found;

static gpointer
any_record (CareStore *store, gpointer data, GError **error)
{
  CareListSpec *spec = care_list_spec_new (data);
  g_autoptr (GArray) ids = care_list_ids (store, spec, error);
  care_list_spec_free (spec);
  return ids != NULL && ids->len > 0 ? g_memdup2 (ids->data, sizeof (CareId)) : NULL;
}

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  Found *it = data;
  it->id = care_engine_finish (CARE_ENGINE (source), result, NULL);
  it->done = TRUE;
}

static gboolean
show_page (Desk *desk, const CarePageEntry *entry)
{
  Found it = { FALSE, NULL };
  char text[CARE_ID_TEXT];
  g_autofree char *target = NULL;
  if (entry->entity == NULL)
    {
      care_main_window_go (desk->window, entry->name);
      desk_settle (desk);
      return TRUE;
    }
  care_engine_read (desk->engine, any_record, (gpointer) care_entity_find (entry->entity), NULL, g_free, NULL, found, &it);
  while (!it.done)
    g_main_context_iteration (NULL, TRUE);
  if (it.id == NULL)
    return FALSE;
  target = g_strdup_printf ("%s/%s", entry->entity, care_id_to_text (it.id, text));
  g_free (it.id);
  care_main_window_open (desk->window, target);
  desk_settle (desk);
  return TRUE;
}

static void
save_window (GtkWidget *window, const char *name)
{
  const char *build = g_getenv ("AFTERCARE_BUILD");
  g_autofree char *folder = g_build_filename (build != NULL ? build : g_get_tmp_dir (), "pictures", NULL);
  g_autofree char *file = g_strdup_printf ("%s.png", name);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  g_mkdir_with_parents (folder, 0777);
  care_pictures_save (window, path, &error);
  g_assert_no_error (error);
}

static void
save_picture (Desk *desk, const char *name, const char *kind)
{
  g_autofree char *both = g_strdup_printf ("%s-%s", name, kind);
  save_window (GTK_WIDGET (desk->window), both);
}

/* Every page, wide and at phone width: it comes up, its focusable widgets have names, nothing is wider than the window. */
static void
visit_all (int width, int height, const char *kind, gboolean demo)
{
  Desk desk = { NULL };
  desk_begin (&desk, demo ? 0.2 : 0);
  desk_show (&desk, NULL, 0, 0);
  gtk_window_set_default_size (GTK_WINDOW (desk.window), width, height);
  desk_wait (200);
  for (guint i = 0; i < care_n_pages; i++)
    {
      int minimum = 0;
      if (!show_page (&desk, &care_pages[i]))
        continue;
      check_names (GTK_WIDGET (desk.window), care_pages[i].name);
      gtk_widget_measure (GTK_WIDGET (care_main_window_page (desk.window)), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (minimum > width)
        {
          g_test_message ("%s needs %d px of %d", care_pages[i].name, minimum, width);
          g_test_fail ();
        }
      save_picture (&desk, care_pages[i].name, kind);
    }
  desk_end (&desk);
}

static void
test_wide (void)
{
  visit_all (1400, 900, "wide", TRUE);
}

static void
test_phone (void)
{
  visit_all (360, 720, "phone", TRUE);
}

static void
test_empty (void)
{
  visit_all (1024, 700, "empty", FALSE);
}

/* Wherever the window goes, the keyboard has a place. */
static void
test_focus_is_never_lost (void)
{
  Desk desk = { NULL };
  desk_begin (&desk, 0.2);
  desk_show (&desk, NULL, 0, 0);
  for (guint i = 0; i < care_n_pages; i++)
    if (show_page (&desk, &care_pages[i]) && gtk_root_get_focus (GTK_ROOT (desk.window)) == NULL)
      {
        g_test_message ("%s takes no focus", care_pages[i].name);
        g_test_fail ();
      }
  desk_end (&desk);
}

static void
test_shapes (void)
{
  static const struct { int width; CareWidth shape; } cases[] = {
    { 1400, CARE_WIDTH_WIDE }, { 1100, CARE_WIDTH_FOLDED }, { 700, CARE_WIDTH_NARROW }, { 400, CARE_WIDTH_PHONE }, { 1400, CARE_WIDTH_WIDE },
  };
  Desk desk = { NULL };
  desk_begin (&desk, 0.2);
  desk_show (&desk, NULL, 0, 0);
  care_main_window_go (desk.window, "jobs");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (desk.window), cases[i].width, 800);
      for (guint n = 0; n < 40 && care_page_width (care_main_window_page (desk.window)) != cases[i].shape; n++)
        desk_wait (25);
      g_assert_cmpint (care_page_width (care_main_window_page (desk.window)), ==, cases[i].shape);
    }
  desk_end (&desk);
}

/* --- the shortcuts window is the registered actions ------------------------------------------------------------------------------------------- */

static const CareShortcut *
shortcut_of (const char *action)
{
  for (guint i = 0; i < care_n_shortcuts; i++)
    if (g_strcmp0 (care_shortcuts[i].action, action) == 0)
      return &care_shortcuts[i];
  return NULL;
}

/* What the application knows is what the table says, key by key. */
static void
check_accelerators (GtkApplication *application)
{
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);
  guint n = 0;
  for (guint i = 0; actions[i] != NULL; i++)
    {
      const CareShortcut *shortcut = shortcut_of (actions[i]);
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, actions[i]);
      g_auto (GStrv) told = shortcut != NULL ? g_strsplit (shortcut->keys, " ", -1) : NULL;
      g_test_message ("%s", actions[i]);
      g_assert_nonnull (shortcut);
      g_assert_cmpuint (g_strv_length (keys), ==, g_strv_length (told));
      for (guint k = 0; keys[k] != NULL; k++)
        {
          guint a, b;
          GdkModifierType with_a, with_b;
          g_assert_true (gtk_accelerator_parse (keys[k], &a, &with_a));
          g_assert_true (gtk_accelerator_parse (told[k], &b, &with_b));
          g_assert_true (a == b && with_a == with_b);
        }
    }
  for (guint i = 0; i < care_n_shortcuts; i++)
    n += care_shortcuts[i].action != NULL ? 1 : 0;
  g_assert_cmpuint (g_strv_length (actions), ==, n);
}

/* Every action of the window that needs no argument has its key, and every key its action. */
static void
check_actions (GtkApplication *application, GtkWidget *window)
{
  const GVariantType *type;
  const char *name, *property;
  GType owner;

  for (guint n = 0; gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (window), n, &owner, &name, &type, &property); n++)
    if (owner == CARE_TYPE_MAIN_WINDOW && type == NULL)
      {
        g_test_message ("%s", name);
        g_assert_nonnull (shortcut_of (name));
      }
  for (guint i = 0; i < care_n_shortcuts; i++)
    {
      g_autofree char *plain = NULL;
      g_autoptr (GVariant) target = NULL;
      gboolean there = care_shortcuts[i].action == NULL;
      if (!there)
        g_action_parse_detailed_name (care_shortcuts[i].action, &plain, &target, NULL);
      if (!there && g_str_has_prefix (plain, "app."))
        there = g_action_map_lookup_action (G_ACTION_MAP (application), plain + strlen ("app.")) != NULL;
      for (guint n = 0; !there && gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (window), n, &owner, &name, &type, &property); n++)
        there = g_str_equal (name, plain);
      if (!there)
        g_test_message ("%s is told and does not exist", plain);
      g_assert_true (there);
    }
}

static guint
count_told (GtkWidget *widget)
{
  guint n = 0;
  if (GTK_IS_SHORTCUTS_SHORTCUT (widget) && !gtk_widget_get_mapped (widget))
    return 0; /* the copy that the search would show */
  if (GTK_IS_SHORTCUTS_SHORTCUT (widget))
    {
      g_autofree char *keys = NULL;
      gboolean known = FALSE;
      g_object_get (widget, "accelerator", &keys, NULL);
      for (guint i = 0; i < care_n_shortcuts; i++)
        known = known || g_strcmp0 (care_shortcuts[i].keys, keys) == 0;
      g_assert_true (known);
      return 1;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_told (child);
  return n;
}

static void
check_window (GtkWindow *parent)
{
  g_autoptr (GList) windows = NULL;
  GtkWidget *told = NULL;

  care_shortcuts_show (parent);
  desk_wait (100);
  windows = gtk_window_list_toplevels ();
  for (GList *link = windows; link != NULL; link = link->next)
    if (GTK_IS_SHORTCUTS_WINDOW (link->data))
      told = link->data;
  g_assert_nonnull (told);
  g_assert_cmpuint (count_told (told), ==, care_n_shortcuts);
  save_window (told, "shortcuts");
  gtk_window_destroy (GTK_WINDOW (told));
}

/* A letter, or a key with Ctrl or Alt; what every list and field has needs no telling. */
static gboolean
is_worth_telling (GtkShortcutTrigger *trigger)
{
  guint symbol;
  if (!GTK_IS_KEYVAL_TRIGGER (trigger))
    return FALSE;
  symbol = gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger));
  return (gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 ||
         g_unichar_isalnum (gdk_keyval_to_unicode (symbol));
}

/* Keys that a page or a part of it binds for itself. */
static void
check_bindings (GtkWidget *widget, const char *page)
{
  g_autoptr (GListModel) controllers = NULL;

  if (g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Care"))
    controllers = gtk_widget_observe_controllers (widget);
  for (guint i = 0; controllers != NULL && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      for (guint n = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) && n < g_list_model_get_n_items (G_LIST_MODEL (controller)); n++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), n);
          g_autofree char *keys = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));
          gboolean told = !is_worth_telling (gtk_shortcut_get_trigger (shortcut));
          for (guint k = 0; !told && k < care_n_shortcuts; k++)
            told = g_str_equal (care_shortcuts[k].keys, keys);
          if (told)
            continue;
          g_test_message ("%s: %s has %s, which nobody is told of", page, G_OBJECT_TYPE_NAME (widget), keys);
          g_test_fail ();
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_bindings (child, page);
}

static void
test_shortcuts (void)
{
  CareApplication *application = care_application_new (NULL, NULL); /* never run, so it stays */
  Desk desk = { NULL };

  g_application_set_flags (G_APPLICATION (application), g_application_get_flags (G_APPLICATION (application)) | G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  desk_begin (&desk, 0.2);
  desk_show (&desk, NULL, 0, 0);
  check_accelerators (GTK_APPLICATION (application));
  check_actions (GTK_APPLICATION (application), GTK_WIDGET (desk.window));
  check_window (GTK_WINDOW (desk.window));
  for (guint i = 0; i < care_n_pages; i++)
    if (show_page (&desk, &care_pages[i]))
      check_bindings (GTK_WIDGET (care_main_window_page (desk.window)), care_pages[i].name);
  desk_end (&desk);
}

/* The omnibox finds by serial and name, opens with Enter, and gives the focus back on Escape. */
static void
test_omnibox (void)
{
  Desk desk = { NULL };
  desk_begin (&desk, 0.2);
  desk_show (&desk, NULL, 0, 0);
  care_main_window_search (desk.window, "zolc");
  desk_wait (600);
  save_picture (&desk, "omnibox", "wide");
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.back", NULL);
  desk_end (&desk);
}

int
main (int argc, char *argv[])
{
  desk_prepare (&argc, &argv);
  g_test_add_func ("/window/wide", test_wide);
  g_test_add_func ("/window/phone", test_phone);
  g_test_add_func ("/window/empty", test_empty);
  g_test_add_func ("/window/focus-is-never-lost", test_focus_is_never_lost);
  g_test_add_func ("/window/shapes", test_shapes);
  g_test_add_func ("/window/omnibox", test_omnibox);
  g_test_add_func ("/window/shortcuts", test_shortcuts);
  return g_test_run ();
}
