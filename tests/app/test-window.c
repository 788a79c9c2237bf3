/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole window over a demo company: every page comes up in every width, says its name to assistive technology, and raises no warning. */
#include "app/care-application.h"
#include "app/care-bin.h"
#include "app/care-main-window.h"
#include "app/care-omnibox.h"
#include "app/care-pictures.h"
#include "app/care-shortcuts.h"
#include "exchange/care-demo.h"
#include "store/care-list.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

typedef struct
{
  char *folder;
  CareEngine *engine;
  CareMainWindow *window;
} Desk;

static void
wait_ms (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;
  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static void
settle (Desk *desk)
{
  for (guint i = 0; i < 400; i++)
    {
      CarePage *page = care_main_window_page (desk->window);
      wait_ms (20);
      if (i > 4 && page != NULL && care_page_is_settled (page) && !g_main_context_pending (NULL))
        return;
    }
  g_test_message ("%s did not settle", care_page_title (care_main_window_page (desk->window)));
  g_test_fail ();
}

static void
desk_open (Desk *desk, gboolean demo)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Žalias", .currency = "EUR", .user = "Ona" };
  g_autofree char *path = NULL;

  desk->folder = g_dir_make_tmp ("care-window-XXXXXX", NULL);
  path = g_build_filename (desk->folder, "store.db", NULL);
  desk->engine = care_engine_new (path, &init, &error);
  g_assert_no_error (error);
  if (demo)
    {
      CareStore *store = care_engine_borrow (desk->engine);
      care_demo_fill (store, 1, 0.2, NULL, &error);
      care_engine_give_back (desk->engine);
      g_assert_no_error (error);
    }
  desk->window = care_main_window_new (NULL, desk->engine);
  gtk_window_present (GTK_WINDOW (desk->window));
  settle (desk);
}

static void
desk_close (Desk *desk)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  gtk_window_destroy (GTK_WINDOW (desk->window));
  wait_ms (50);
  care_engine_close (desk->engine);
  g_object_unref (desk->engine);
  dir = g_dir_open (desk->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (desk->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (desk->folder);
  g_free (desk->folder);
}

/* What assistive technology would say of a widget; an icon button without a label would be called by its class. */
static gboolean
has_name (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) || GTK_IS_EDITABLE (widget) || GTK_IS_TEXT_VIEW (widget) || GTK_IS_SCROLLED_WINDOW (widget))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if ((GTK_IS_LABEL (child) && *gtk_label_get_label (GTK_LABEL (child)) != '\0') || (GTK_IS_INSCRIPTION (child)) || has_name (child))
      return TRUE;
  /* the button inside a menu button speaks for it */
  if (GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget)))
    widget = gtk_widget_get_parent (widget);
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL) || gtk_widget_get_tooltip_text (widget) != NULL;
}

static void
check_names (GtkWidget *widget, const char *page)
{
  if (gtk_widget_get_mapped (widget) && gtk_widget_get_focusable (widget) && gtk_widget_get_can_focus (widget) && !has_name (widget))
    {
      g_test_message ("%s: a %s (%s) has no accessible name", page, G_OBJECT_TYPE_NAME (widget), gtk_widget_get_name (widget));
      g_test_fail ();
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
      settle (desk);
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
  settle (desk);
  return TRUE;
}

static void
save_picture (Desk *desk, const char *name, const char *kind)
{
  const char *build = g_getenv ("AFTERCARE_BUILD");
  g_autofree char *folder = g_build_filename (build != NULL ? build : g_get_tmp_dir (), "pictures", NULL);
  g_autofree char *file = g_strdup_printf ("%s-%s.png", name, kind);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  g_mkdir_with_parents (folder, 0777);
  care_pictures_save (GTK_WIDGET (desk->window), path, &error);
  g_assert_no_error (error);
}

/* Every page, wide and at phone width: it comes up, its focusable widgets have names, nothing is wider than the window. */
static void
visit_all (int width, int height, const char *kind, gboolean demo)
{
  Desk desk = { NULL };
  desk_open (&desk, demo);
  gtk_window_set_default_size (GTK_WINDOW (desk.window), width, height);
  wait_ms (200);
  for (guint i = 0; i < care_n_pages; i++)
    {
      int minimum = 0;
      if (!show_page (&desk, &care_pages[i]))
        continue;
      check_names (GTK_WIDGET (care_main_window_page (desk.window)), care_pages[i].name);
      gtk_widget_measure (GTK_WIDGET (care_main_window_page (desk.window)), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (minimum > width)
        {
          g_test_message ("%s needs %d px of %d", care_pages[i].name, minimum, width);
          g_test_fail ();
        }
      save_picture (&desk, care_pages[i].name, kind);
    }
  desk_close (&desk);
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
  desk_open (&desk, TRUE);
  for (guint i = 0; i < care_n_pages; i++)
    if (show_page (&desk, &care_pages[i]) && gtk_root_get_focus (GTK_ROOT (desk.window)) == NULL)
      {
        g_test_message ("%s takes no focus", care_pages[i].name);
        g_test_fail ();
      }
  desk_close (&desk);
}

static void
test_shapes (void)
{
  static const struct { int width; CareWidth shape; } cases[] = {
    { 1400, CARE_WIDTH_WIDE }, { 1100, CARE_WIDTH_FOLDED }, { 700, CARE_WIDTH_NARROW }, { 400, CARE_WIDTH_PHONE }, { 1400, CARE_WIDTH_WIDE },
  };
  Desk desk = { NULL };
  desk_open (&desk, TRUE);
  care_main_window_go (desk.window, "jobs");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (desk.window), cases[i].width, 800);
      for (guint n = 0; n < 40 && care_page_width (care_main_window_page (desk.window)) != cases[i].shape; n++)
        wait_ms (25);
      g_assert_cmpint (care_page_width (care_main_window_page (desk.window)), ==, cases[i].shape);
    }
  desk_close (&desk);
}

/* The shortcuts window says what the program does: every action in its table exists. */
static void
test_shortcuts_exist (void)
{
  Desk desk = { NULL };
  desk_open (&desk, FALSE);
  for (guint i = 0; i < care_n_shortcuts; i++)
    if (care_shortcuts[i].action != NULL && g_str_has_prefix (care_shortcuts[i].action, "win."))
      {
        g_autofree char *name = NULL;
        g_autoptr (GVariant) target = NULL;
        gboolean there = FALSE;
        const char *known, *property;
        const GVariantType *type;
        GType owner;
        g_action_parse_detailed_name (care_shortcuts[i].action, &name, &target, NULL);
        for (guint n = 0; gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (desk.window), n, &owner, &known, &type, &property); n++)
          there = there || g_str_equal (known, name);
        g_assert_true (there);
      }
  desk_close (&desk);
}

/* The omnibox finds by serial and name, opens with Enter, and gives the focus back on Escape. */
static void
test_omnibox (void)
{
  Desk desk = { NULL };
  desk_open (&desk, TRUE);
  care_main_window_search (desk.window, "zolc");
  wait_ms (600);
  save_picture (&desk, "omnibox", "wide");
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.back", NULL);
  desk_close (&desk);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-hint-font-metrics", TRUE, NULL);
  care_application_load_look ();
  g_test_add_func ("/window/wide", test_wide);
  g_test_add_func ("/window/phone", test_phone);
  g_test_add_func ("/window/empty", test_empty);
  g_test_add_func ("/window/focus-is-never-lost", test_focus_is_never_lost);
  g_test_add_func ("/window/shapes", test_shapes);
  g_test_add_func ("/window/omnibox", test_omnibox);
  g_test_add_func ("/window/shortcuts-exist", test_shortcuts_exist);
  return g_test_run ();
}
