/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"
#include "keys.h"

#include "exchange/care-demo.h"

#include <glib/gstdio.h>
#include <locale.h>

void
desk_prepare (int *argc, char ***argv)
{
  setlocale (LC_ALL, "");
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-hint-font-metrics", TRUE, "gtk-enable-animations", FALSE, NULL);
  care_application_load_look ();
}

void
desk_wait (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;
  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

CarePage *
desk_page (Desk *desk)
{
  return care_main_window_page (desk->window);
}

void
desk_settle (Desk *desk)
{
  guint calm = 0; /* turns in a row with nothing to do */

  for (guint i = 0; i < 800; i++)
    {
      desk_wait (10);
      calm = desk_page (desk) != NULL && care_page_is_settled (desk_page (desk)) && !g_main_context_pending (NULL) ? calm + 1 : 0;
      if (calm >= 4)
        return;
    }
  g_test_message ("%s did not settle", care_page_title (desk_page (desk)));
  g_test_fail ();
}

CareStore *
desk_borrow (Desk *desk)
{
  return care_engine_borrow (desk->engine);
}

void
desk_give_back (Desk *desk)
{
  care_engine_give_back (desk->engine);
  desk_wait (50);
}

void
desk_begin (Desk *desk, double demo)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Žalias", .currency = "EUR", .user = "Ona" };

  *desk = (Desk) { .folder = g_dir_make_tmp ("care-desk-XXXXXX", NULL) };
  desk->path = g_build_filename (desk->folder, "store.db", NULL);
  desk->engine = care_engine_new (desk->path, &init, &error);
  g_assert_no_error (error);
  if (demo <= 0)
    return;
  care_demo_fill (desk_borrow (desk), 1, demo, NULL, &error);
  desk_give_back (desk);
  g_assert_no_error (error);
}

void
desk_show (Desk *desk, const char *section, int width, int height)
{
  desk->window = care_main_window_new (NULL, desk->engine);
  if (width > 0)
    gtk_window_set_default_size (GTK_WINDOW (desk->window), width, height);
  gtk_window_present (GTK_WINDOW (desk->window));
  if (section != NULL)
    care_main_window_go (desk->window, section);
  desk_settle (desk);
}

/* The application is never run, so it stays. */
static AdwApplication *
program (void)
{
  static CareApplication *application;

  if (application == NULL)
    {
      application = care_application_new (NULL, NULL);
      g_application_set_flags (G_APPLICATION (application), g_application_get_flags (G_APPLICATION (application)) | G_APPLICATION_NON_UNIQUE);
      g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
    }
  return ADW_APPLICATION (application);
}

void
desk_show_with_keys (Desk *desk, const char *section)
{
  desk->window = care_main_window_new (program (), desk->engine);
  gtk_window_set_default_size (GTK_WINDOW (desk->window), 1400, 900);
  gtk_window_present (GTK_WINDOW (desk->window));
  care_main_window_go (desk->window, section);
  desk_settle (desk);
  keys_to (GTK_WINDOW (desk->window));
}

void
desk_hide (Desk *desk)
{
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&desk->window)));
  desk_wait (50);
}

void
desk_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);
      desk_remove_tree (inside);
    }
  g_remove (path);
}

void
desk_end (Desk *desk)
{
  if (desk->window != NULL)
    desk_hide (desk);
  desk_wait (50);
  care_engine_close (desk->engine);
  g_object_unref (desk->engine);
  desk_remove_tree (desk->folder);
  g_free (desk->folder);
  g_free (desk->path);
}
