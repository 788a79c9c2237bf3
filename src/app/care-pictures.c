/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-pictures.h"

#include "app/care-application.h"
#include "app/care-first-run.h"
#include "app/care-main-window.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "store/care-list.h"
#include "util/care-error.h"
#include "util/care-time.h"

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
      g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("There is nothing to draw for “%s”."), path);
      return FALSE;
    }
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (gdk_texture_save_to_png (texture, path))
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("“%s” could not be written."), path);
  return FALSE;
}

/* Until the page has everything and two frames went by. */
static void
settle (CareMainWindow *window)
{
  gint64 end = g_get_monotonic_time () + SETTLE_MS * 1000, quiet = 0;
  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      if (!care_main_window_is_settled (window) || g_main_context_pending (NULL))
        quiet = 0;
      else if (quiet == 0)
        quiet = g_get_monotonic_time ();
      else if (g_get_monotonic_time () - quiet > 150000)
        return;
      else
        g_usleep (2000);
    }
}

/* --- what is shown ---------------------------------------------------------------------------------------------------------------------------- */

/* What is not a page of the table: the window before there is a store, and the search over a page. */
#define FIRST_RUN "first-run"
#define OMNIBOX "omnibox"

static gpointer
newest (CareStore *store, CareListSpec *spec, GError **error)
{
  g_autoptr (GArray) ids = NULL;
  spec->descending = TRUE;
  ids = care_list_ids (store, spec, error);
  care_list_spec_free (spec);
  return ids != NULL && ids->len > 0 ? g_memdup2 (ids->data, sizeof (CareId)) : NULL;
}

/* The newest job whose story is nearly told; else any. */
static CareId *
find_job (CareStore *store, GError **error)
{
  CareListSpec *spec = care_list_spec_new (&CareJob_ENTITY);
  CareId *id;
  care_list_spec_filter (spec, "phase", CARE_FILTER_IS, (const char *const[]) { "ready", "in_progress", NULL });
  care_list_spec_filter (spec, "device", CARE_FILTER_FILLED, NULL);
  id = newest (store, spec, error);
  return id != NULL ? id : newest (store, care_list_spec_new (&CareJob_ENTITY), error);
}

/* One story through all pages: a job, its customer and its device; of the others the newest. */
static gpointer
find_record (CareStore *store, gpointer data, GError **error)
{
  const CareEntity *entity = data;
  g_autofree CareId *job_id = find_job (store, error);
  g_autoptr (CareRecord) job = job_id != NULL ? care_store_get (store, &CareJob_ENTITY, job_id, NULL) : NULL;
  CareListSpec *spec;

  if (entity == &CareJob_ENTITY)
    return g_steal_pointer (&job_id);
  if (job != NULL && entity == &CareCustomer_ENTITY)
    return g_memdup2 (&((CareJob *) job)->customer, sizeof (CareId));
  if (job != NULL && entity == &CareDevice_ENTITY && !care_id_is_null (&((CareJob *) job)->device))
    return g_memdup2 (&((CareJob *) job)->device, sizeof (CareId));
  spec = care_list_spec_new (entity);
  if (entity == &CareProductModel_ENTITY)
    care_list_spec_filter (spec, "kind", CARE_FILTER_IS, (const char *const[]) { "part", NULL });
  return newest (store, spec, error);
}

/* Whose day there is to see: who has a visit today. */
static gpointer
find_technician (CareStore *store, gpointer data, GError **error)
{
  CareListSpec *spec = care_list_spec_new (&CareVisit_ENTITY);
  g_autofree char *from = care_instant_format (care_instant_of_date (care_store_today (store), 0, 0, care_store_zone (store)));
  g_autofree char *to = care_instant_format (care_instant_of_date (care_store_today (store) + 1, 0, 0, care_store_zone (store)));
  g_autofree CareId *id = NULL;
  g_autoptr (CareRecord) visit = NULL;

  care_list_spec_filter (spec, "planned_at", CARE_FILTER_FROM, (const char *const[]) { from, NULL });
  care_list_spec_filter (spec, "planned_at", CARE_FILTER_BEFORE, (const char *const[]) { to, NULL });
  care_list_spec_filter (spec, "ended_at", CARE_FILTER_EMPTY, NULL);
  care_list_spec_filter (spec, "technician", CARE_FILTER_FILLED, NULL);
  spec->sort = CareVisit_planned_at;
  id = newest (store, spec, error);
  visit = id != NULL ? care_store_get (store, &CareVisit_ENTITY, id, NULL) : NULL;
  return visit != NULL ? g_memdup2 (&((CareVisit *) visit)->technician, sizeof (CareId)) : NULL;
}

typedef struct { gboolean done; CareId *id; } Found;

static void
record_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Found *found = data;
  found->id = care_engine_finish (CARE_ENGINE (source), result, NULL);
  found->done = TRUE;
}

static CareId *
find (CareEngine *engine, CareEngineRead func, gpointer data)
{
  Found found = { FALSE, NULL };
  care_engine_read (engine, func, data, NULL, g_free, NULL, record_read, &found);
  while (!found.done)
    g_main_context_iteration (NULL, TRUE);
  return found.id;
}

/* Only in this process: nothing is written. */
static void
act_as (CareEngine *engine, const CareId *user)
{
  CareStore *store = care_engine_borrow (engine);
  care_store_act_as (store, user);
  care_engine_give_back (engine);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

static gboolean
show (CareMainWindow *window, CareEngine *engine, const CarePageEntry *entry)
{
  g_autofree CareId *id = NULL;
  char text[CARE_ID_TEXT];
  g_autofree char *target = NULL;

  if (entry->entity == NULL)
    {
      care_main_window_go (window, entry->name);
      return TRUE;
    }
  id = find (engine, find_record, (gpointer) care_entity_find (entry->entity));
  if (id == NULL)
    return FALSE;
  target = g_strdup_printf ("%s/%s", entry->entity, care_id_to_text (id, text));
  care_main_window_open (window, target);
  return TRUE;
}

/* What the system would say: the colours, the contrast, how large text is (100 = as it is), and GNOME's own font and buttons, whatever runs here. */
static gboolean
set_look (const char *style, guint text)
{
  static const struct { const char *name; gboolean dark, contrast; } styles[] = {
    { "light", FALSE, FALSE }, { "dark", TRUE, FALSE }, { "high-contrast", FALSE, TRUE }, { "high-contrast-dark", TRUE, TRUE },
  };
  guint i = 0;

  while (i < G_N_ELEMENTS (styles) && !g_str_equal (style, styles[i].name))
    i++;
  if (i == G_N_ELEMENTS (styles))
    return FALSE;
  if (styles[i].contrast)
    g_setenv ("ADW_DEBUG_HIGH_CONTRAST", "1", TRUE); /* as if the system asked for it; read when the library starts */
  adw_init ();
  care_application_load_look ();
  /* Hinted metrics keep the dots of ё (PLATFORM 0); a phone and GNOME show one button. */
  g_object_set (gtk_settings_get_default (), "gtk-hint-font-metrics", TRUE, "gtk-font-name", "Cantarell 11", "gtk-decoration-layout", ":close",
                "gtk-xft-dpi", (int) (96 * 1024 * text / 100), NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), styles[i].dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  return TRUE;
}

/* Where nobody composes windows, as under Xvfb, GTK draws a grey frame of five pixels to drag; a desktop of today has none. */
static void
drop_frame (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_data (provider, "window.solid-csd { padding: 0; margin: 0; border: none; box-shadow: none; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
}

static gboolean
save (GtkWidget *window, const char *folder, const char *name, GError **error)
{
  g_autofree char *file = g_strdup_printf ("%s.png", name);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  return care_pictures_save (window, path, error);
}

static gboolean
is_wanted (const char *only, const char *name)
{
  return only == NULL || g_strcmp0 (only, name) == 0;
}

static gboolean
draw_page (CareMainWindow *window, CareEngine *engine, const CarePageEntry *entry, const char *folder, guint *n, GError **error)
{
  CareId before = care_engine_user (engine);
  g_autofree CareId *technician = g_str_equal (entry->name, "my-day") ? find (engine, find_technician, NULL) : NULL;
  gboolean ok = TRUE;

  if (technician != NULL)
    act_as (engine, technician);
  if (show (window, engine, entry))
    {
      settle (window);
      ok = save (GTK_WIDGET (window), folder, entry->name, error);
      ++*n;
    }
  if (technician != NULL)
    act_as (engine, &before);
  return ok;
}

static void
wait_ms (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;
  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

/* A store is made only when a button is pressed, so nothing happens at this place. */
static gboolean
draw_first_run (const char *where, const char *folder, int width, int height, GError **error)
{
  g_autofree char *nowhere = g_strconcat (where, ".first", NULL);
  GtkWidget *window = care_first_run_new (NULL, nowhere);
  gboolean ok;

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  wait_ms (400);
  ok = save (window, folder, FIRST_RUN, error);
  gtk_window_destroy (GTK_WINDOW (window));
  return ok;
}

static gboolean
draw_omnibox (CareMainWindow *window, const char *folder, GError **error)
{
  care_main_window_go (window, "desk");
  settle (window);
  care_main_window_search (window, "wojc"); /* folded: it finds “Wójcik” */
  wait_ms (900);
  return save (GTK_WIDGET (window), folder, OMNIBOX, error);
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
    if (is_wanted (only, care_pages[i].name))
      ok = draw_page (window, engine, &care_pages[i], folder, &n, error);
  if (ok && is_wanted (only, OMNIBOX))
    {
      ok = draw_omnibox (window, folder, error);
      n++;
    }
  gtk_window_destroy (GTK_WINDOW (window));
  if (ok && is_wanted (only, FIRST_RUN))
    {
      ok = draw_first_run (care_engine_where (engine), folder, width, height, error);
      n++;
    }
  if (ok && n == 0)
    g_set_error (error, CARE_ERROR, CARE_ERROR_NOT_FOUND, _("There is no page called “%s”."), only != NULL ? only : "");
  return ok && n > 0;
}

int
care_pictures_run (const char *where, const char *folder, GVariantDict *options)
{
  const char *page = NULL, *style = "light", *size = "1400x900", *language = NULL;
  g_autoptr (GError) error = NULL;
  CareEngine *engine;
  int width = 1400, height = 900, text = 100;
  gboolean ok;

  g_variant_dict_lookup (options, "text", "i", &text);
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
  if (text < 50 || text > 300)
    {
      g_printerr ("aftercare: Text can be from 50 to 300 percent of its size.\n");
      return 2;
    }
  if (!gtk_init_check ())
    {
      g_printerr ("aftercare: There is no display to draw on; run it under Xvfb or Wayland.\n");
      return 1;
    }
  if (!set_look (style, (guint) text))
    {
      g_printerr ("aftercare: “%s” is not a style; there are light, dark, high-contrast and high-contrast-dark.\n", style);
      return 2;
    }
  drop_frame ();
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
