/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-settings.h"

#include "config.h"

/* A schema of an older program that is still installed lacks keys, and GSettings ends a program that asks for one. */
static gboolean
is_complete (GSettingsSchema *schema)
{
  static const char *const keys[] = { "style", "window-width", "window-height", "window-maximized", "page", "saved-views", "sync-minutes" };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!g_settings_schema_has_key (schema, keys[i]))
      return FALSE;
  return TRUE;
}

static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) built = NULL;
  GSettingsSchema *schema = installed != NULL ? g_settings_schema_source_lookup (installed, CARE_APPLICATION_ID, TRUE) : NULL;

  if (schema != NULL && is_complete (schema))
    return schema;
  g_clear_pointer (&schema, g_settings_schema_unref);
  built = g_settings_schema_source_new_from_directory (CARE_BUILD_SCHEMA_DIR, installed, FALSE, NULL);
  schema = built != NULL ? g_settings_schema_source_lookup (built, CARE_APPLICATION_ID, FALSE) : NULL;
  if (schema != NULL && is_complete (schema))
    return schema;
  g_clear_pointer (&schema, g_settings_schema_unref);
  return NULL;
}

GSettings *
care_settings_get (void)
{
  static GSettings *settings;
  static gboolean looked;
  if (!looked)
    {
      g_autoptr (GSettingsSchema) schema = find_schema ();
      looked = TRUE;
      if (schema != NULL)
        settings = g_settings_new_full (schema, NULL, NULL);
    }
  return settings;
}

static void
style_changed (GSettings *settings, const char *key, gpointer data)
{
  care_settings_apply_style ();
}

void
care_settings_apply_style (void)
{
  static gboolean connected;
  GSettings *settings = care_settings_get ();
  g_autofree char *style = settings != NULL ? g_settings_get_string (settings, "style") : NULL;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      g_strcmp0 (style, "dark") == 0    ? ADW_COLOR_SCHEME_FORCE_DARK
                                      : g_strcmp0 (style, "light") == 0 ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                                        : ADW_COLOR_SCHEME_DEFAULT);
  if (settings != NULL && !connected)
    g_signal_connect (settings, "changed::style", G_CALLBACK (style_changed), NULL);
  connected = TRUE;
}

void
care_settings_bind_window (GtkWindow *window)
{
  GSettings *settings = care_settings_get ();
  if (settings == NULL)
    return;
  g_settings_bind (settings, "window-width", window, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", window, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", window, "maximized", G_SETTINGS_BIND_DEFAULT);
}
