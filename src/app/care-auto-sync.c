/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-auto-sync.h"

#include "app/care-settings.h"

#define KEY "sync-minutes"
#define DATA "care-auto-sync"
#define DEFAULT_MINUTES 5 /* as in the schema, where there are no settings */

typedef struct
{
  CareEngine *engine; /* borrowed: it owns this */
  guint first, timer;
  gulong watch;
} AutoSync;

static int
minutes_now (void)
{
  GSettings *settings = care_settings_get ();
  return settings != NULL ? g_settings_get_int (settings, KEY) : DEFAULT_MINUTES;
}

/* The engine keeps the problem, if any, for the badge. */
static void
synced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_free (care_engine_finish (CARE_ENGINE (source), result, &error));
}

static void
sync_now (AutoSync *self)
{
  if (g_strcmp0 (care_engine_store_role (self->engine), "station") == 0 && !care_engine_is_syncing (self->engine))
    care_engine_sync (self->engine, NULL, synced, NULL);
}

static gboolean
first_time (gpointer data)
{
  AutoSync *self = data;
  self->first = 0;
  if (minutes_now () > 0)
    sync_now (self);
  return G_SOURCE_REMOVE;
}

static gboolean
time_again (gpointer data)
{
  sync_now (data);
  return G_SOURCE_CONTINUE;
}

static void
follow_setting (AutoSync *self)
{
  int minutes = minutes_now ();
  g_clear_handle_id (&self->timer, g_source_remove);
  if (minutes > 0)
    self->timer = g_timeout_add_seconds ((guint) minutes * 60, time_again, self);
}

/* From "by hand" to any time: at once, as a person expects who just turned it on. */
static void
setting_changed (GSettings *settings, const char *key, gpointer data)
{
  AutoSync *self = data;
  gboolean was_off = self->timer == 0;
  follow_setting (self);
  if (was_off && self->timer != 0)
    sync_now (self);
}

static void
auto_sync_free (gpointer data)
{
  AutoSync *self = data;
  if (self->watch != 0)
    g_signal_handler_disconnect (care_settings_get (), self->watch);
  g_clear_handle_id (&self->first, g_source_remove);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_free (self);
}

void
care_auto_sync_start (CareEngine *engine, guint first_ms)
{
  AutoSync *self = g_object_get_data (G_OBJECT (engine), DATA);
  GSettings *settings = care_settings_get ();

  if (self != NULL)
    return;
  self = g_new0 (AutoSync, 1);
  self->engine = engine;
  self->first = g_timeout_add (first_ms, first_time, self);
  if (settings != NULL)
    self->watch = g_signal_connect (settings, "changed::" KEY, G_CALLBACK (setting_changed), self);
  follow_setting (self);
  g_object_set_data_full (G_OBJECT (engine), DATA, self, auto_sync_free);
}

void
care_auto_sync_stop (CareEngine *engine)
{
  g_object_set_data (G_OBJECT (engine), DATA, NULL);
}
