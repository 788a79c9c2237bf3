/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-auto-sync.h"

#include "app/care-settings.h"
#include "util/care-time.h"

#define KEY "sync-minutes"
#define DATA "care-auto-sync"
#define DEFAULT_MINUTES 5 /* as in the schema, where there are no settings */
#define FIRST_AGAIN 30    /* seconds after a first failure; twice that after the next */
#define LEAST_CEILING (15 * 60)
#define NETWORK_SECONDS 2 /* a network that is just back has no names yet */

typedef struct
{
  CareEngine *engine; /* borrowed: it owns this */
  guint timer;
  gint64 due;         /* seconds UTC */
  guint failures;     /* in a row */
  gboolean station;   /* it was one when it was looked at last */
  gboolean syncing;   /* the same */
  gulong watch, facts, network;
} AutoSync;

static int
minutes_now (void)
{
  GSettings *settings = care_settings_get ();
  return settings != NULL ? g_settings_get_int (settings, KEY) : DEFAULT_MINUTES;
}

guint
care_auto_sync_wait (int minutes, guint failures, double where)
{
  guint normal = (guint) MAX (minutes, 1) * 60;
  guint ceiling = MAX (normal, LEAST_CEILING);
  double middle = normal;

  if (failures > 0)
    middle = MIN ((double) FIRST_AGAIN * (double) (1 << MIN (failures - 1, 16)), ceiling);
  return (guint) (middle * (0.75 + where / 2));
}

/* The engine keeps the problem, if any, for the badge. */
static void
synced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_free (care_engine_finish (CARE_ENGINE (source), result, &error));
}

static gboolean
time_is_up (gpointer data)
{
  AutoSync *self = data;
  self->timer = 0;
  self->due = 0;
  if (minutes_now () > 0 && self->station && !care_engine_is_syncing (self->engine))
    care_engine_sync (self->engine, NULL, synced, NULL);
  return G_SOURCE_REMOVE;
}

static void
wait_ms (AutoSync *self, guint ms)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->due = care_now () + ms / 1000;
  self->timer = g_timeout_add (ms, time_is_up, self);
}

static void
wait_for_next (AutoSync *self)
{
  int minutes = minutes_now ();
  g_clear_handle_id (&self->timer, g_source_remove);
  self->due = 0;
  if (minutes > 0 && self->station)
    wait_ms (self, care_auto_sync_wait (minutes, self->failures, g_random_double ()) * 1000);
}

static gboolean
is_station (AutoSync *self)
{
  return g_strcmp0 (care_engine_store_role (self->engine), "station") == 0;
}

/* Whoever asked for the sync that has just ended, the next one is counted from it. One that a person stopped tells nothing of the line. */
static void
facts_changed (CareEngine *engine, gpointer data)
{
  AutoSync *self = data;
  gboolean was_station = self->station, was_syncing = self->syncing;

  self->station = is_station (self);
  self->syncing = care_engine_is_syncing (engine);
  if (self->station && !was_station)
    wait_ms (self, 0);
  if (!was_syncing || self->syncing)
    return;
  self->failures = care_engine_sync_error (engine) != NULL ? self->failures + 1 : 0;
  wait_for_next (self);
}

/* From "by hand" to any time: at once, as a person expects who just turned it on. */
static void
setting_changed (GSettings *settings, const char *key, gpointer data)
{
  AutoSync *self = data;
  gboolean was_off = self->timer == 0 && !self->syncing;
  wait_for_next (self);
  if (was_off && self->timer != 0)
    wait_ms (self, 0);
}

static void
network_changed (GNetworkMonitor *monitor, gboolean available, gpointer data)
{
  AutoSync *self = data;
  if (available && minutes_now () > 0 && self->station && self->failures > 0 && !self->syncing)
    wait_ms (self, (guint) (NETWORK_SECONDS * 1000 * (0.75 + g_random_double () / 2)));
}

static void
auto_sync_free (gpointer data)
{
  AutoSync *self = data;
  if (self->watch != 0)
    g_signal_handler_disconnect (care_settings_get (), self->watch);
  if (g_signal_handler_is_connected (self->engine, self->facts)) /* not when the engine itself goes */
    g_signal_handler_disconnect (self->engine, self->facts);
  g_signal_handler_disconnect (g_network_monitor_get_default (), self->network);
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
  self->station = is_station (self);
  self->syncing = care_engine_is_syncing (engine);
  if (settings != NULL)
    self->watch = g_signal_connect (settings, "changed::" KEY, G_CALLBACK (setting_changed), self);
  self->facts = g_signal_connect (engine, "facts", G_CALLBACK (facts_changed), self);
  self->network = g_signal_connect (g_network_monitor_get_default (), "network-changed", G_CALLBACK (network_changed), self);
  if (self->station && minutes_now () > 0)
    wait_ms (self, first_ms);
  g_object_set_data_full (G_OBJECT (engine), DATA, self, auto_sync_free);
}

void
care_auto_sync_stop (CareEngine *engine)
{
  g_object_set_data (G_OBJECT (engine), DATA, NULL);
}

gint64
care_auto_sync_next (CareEngine *engine)
{
  AutoSync *self = g_object_get_data (G_OBJECT (engine), DATA);
  return self != NULL ? self->due : 0;
}
