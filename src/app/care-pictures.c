/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-pictures.h"

#include "app/care-application.h"
#include "app/care-main-window.h"
#include "store/care-list.h"
#include "util/care-error.h"

#include <glib/gi18n.h>
#include <stdio.h>

#define SETTLE_MS 20000

/* A widget that was just shown has nothing to draw before its first frame. */
static GskRenderNode *
draw_node (GtkWidget *widget, int *width, int *height)
{
  for (guint tries = 0; tries < 200; tries++)
    {
      g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      GskRenderNode *node;
      *width = gdk_paintable_get_intrinsic_width (paintable);
      *height = gdk_paintable_get_intrinsic_height (paintable);
      gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), *width, *height);
      node = gtk_snapshot_free_to_node (snapshot);
      if (node != NULL)
        return node;
      gtk_widget_queue_draw (widget);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (10000);
    }
  return NULL;
}

gboolean
care_pictures_save (GtkWidget *widget, const char *path, GError **error)
{
  int width = 0, height = 0;
  g_autoptr (GskRenderNode) node = draw_node (widget, &width, &height);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  g_autoptr (GdkTexture) texture = NULL;

  if (node == NULL || renderer == NULL)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_IO, "There is nothing to draw for “%s”.", path);
      return FALSE;
    }
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (gdk_texture_save_to_png (texture, path))
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_IO, "“%s” could not be written.", path);
  return FALSE;
}

/* Until the page has everything and two frames went by. */
static void
settle (CareMainWindow *window)
{
  gint64 end = g_get_monotonic_time () + SETTLE_MS * 1000, quiet = 0;
  while (g_get_monotonic_time () < end)
    {
      CarePage *page = care_main_window_page (window);
      g_main_context_iteration (NULL, FALSE);
      if (page == NULL || !care_page_is_settled (page) || g_main_context_pending (NULL))
        quiet = 0;
      else if (quiet == 0)
        quiet = g_get_monotonic_time ();
      else if (g_get_monotonic_time () - quiet > 150000)
        return;
      else
        g_usleep (2000);
    }
}

/* The record with the most to tell: the newest that is not over; else any. */
static gpointer
first_record (CareStore *store, gpointer data, GError **error)
{
  const CareEntity *entity = data;
  CareListSpec *spec = care_list_spec_new (entity);
  g_autoptr (GArray) ids = NULL;
  spec->descending = TRUE;
  if (care_entity_field (entity, "phase") >= 0)
    care_list_spec_filter (spec, "phase", CARE_FILTER_IS, (const char *const[]) { "ready", "in_progress", NULL });
  if (care_entity_field (entity, "serial") >= 0)
    care_list_spec_filter (spec, "serial", CARE_FILTER_FILLED, NULL);
  if (g_str_equal (entity->name, "product_model"))
    care_list_spec_filter (spec, "kind", CARE_FILTER_IS, (const char *const[]) { "part", NULL });
  ids = care_list_ids (store, spec, error);
  care_list_spec_free (spec);
  return ids != NULL && ids->len > 0 ? g_memdup2 (ids->data, sizeof (CareId)) : NULL;
}

typedef struct { gboolean done; CareId *id; } Found;

static void
record_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Found *found = data;
  found->id = care_engine_finish (CARE_ENGINE (source), result, NULL);
  found->done = TRUE;
}

static gboolean
show (CareMainWindow *window, CareEngine *engine, const CarePageEntry *entry)
{
  Found found = { FALSE, NULL };
  char id[CARE_ID_TEXT];
  g_autofree char *target = NULL;

  if (entry->entity == NULL)
    {
      care_main_window_go (window, entry->name);
      return TRUE;
    }
  care_engine_read (engine, first_record, (gpointer) care_entity_find (entry->entity), NULL, g_free, NULL, record_read, &found);
  while (!found.done)
    g_main_context_iteration (NULL, TRUE);
  if (found.id == NULL)
    return FALSE;
  target = g_strdup_printf ("%s/%s", entry->entity, care_id_to_text (found.id, id));
  g_free (found.id);
  care_main_window_open (window, target);
  return TRUE;
}

static void
set_style (const char *style)
{
  if (g_strcmp0 (style, "dark") == 0)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  else
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (g_strcmp0 (style, "high-contrast") == 0)
    g_object_set (gtk_settings_get_default (), "gtk-theme-name", "Adwaita-hc", NULL);
}

static gboolean
draw (CareEngine *engine, const char *folder, const char *only, int width, int height, GError **error)
{
  CareMainWindow *window = care_main_window_new (NULL, engine);
  guint n = 0;
  gboolean ok = TRUE;

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; ok && i < care_n_pages; i++)
    {
      g_autofree char *file = g_strdup_printf ("%s.png", care_pages[i].name);
      g_autofree char *path = g_build_filename (folder, file, NULL);
      if (only != NULL && g_strcmp0 (only, care_pages[i].name) != 0)
        continue;
      if (!show (window, engine, &care_pages[i]))
        continue;
      settle (window);
      ok = care_pictures_save (GTK_WIDGET (window), path, error);
      n++;
    }
  gtk_window_destroy (GTK_WINDOW (window));
  if (ok && n == 0)
    g_set_error (error, CARE_ERROR, CARE_ERROR_NOT_FOUND, "There is no page called “%s”.", only != NULL ? only : "");
  return ok && n > 0;
}

int
care_pictures_run (const char *where, const char *folder, GVariantDict *options)
{
  const char *page = NULL, *style = "light", *size = "1400x900", *language = NULL;
  g_autoptr (GError) error = NULL;
  CareEngine *engine;
  int width = 1400, height = 900;
  gboolean ok;

  g_variant_dict_lookup (options, "page", "&s", &page);
  g_variant_dict_lookup (options, "style", "&s", &style);
  g_variant_dict_lookup (options, "size", "&s", &size);
  if (g_variant_dict_lookup (options, "language", "&s", &language))
    g_setenv ("LANGUAGE", language, TRUE);
  if (sscanf (size, "%dx%d", &width, &height) != 2 || width < 200 || height < 200 || width > 8000 || height > 8000)
    {
      g_printerr ("aftercare: “%s” is not a size; write it as 1400x900.\n", size);
      return 2;
    }
  if (!gtk_init_check ())
    {
      g_printerr ("aftercare: There is no display to draw on; run it under Xvfb or Wayland.\n");
      return 1;
    }
  adw_init ();
  care_application_load_look ();
  g_object_set (gtk_settings_get_default (), "gtk-hint-font-metrics", TRUE, NULL); /* keeps the dots of ё (PLATFORM 0) */
  set_style (style);
  g_mkdir_with_parents (folder, 0777);
  engine = care_engine_new (where, NULL, &error);
  ok = engine != NULL && draw (engine, folder, page, width, height, &error);
  if (engine != NULL)
    {
      care_engine_close (engine);
      g_object_unref (engine);
    }
  if (ok)
    return 0;
  g_printerr ("aftercare: %s\n", error->message);
  return 1;
}
