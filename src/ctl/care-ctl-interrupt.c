/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include <glib-unix.h>
#include <signal.h>

/* Ctrl+C while a command waits for the line: the command ends by itself, with its sentence. A thread, since commands have no main loop. */

struct _CareCtlInterrupt
{
  GCancellable *cancellable;
  GMainLoop *loop;
  GThread *thread;
  GSource *sources[2];
};

static gboolean
interrupted (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_CONTINUE;
}

static gpointer
wait_for_signal (gpointer data)
{
  g_main_loop_run (data);
  return NULL;
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

CareCtlInterrupt *
care_ctl_interrupt_new (GCancellable *cancellable)
{
  static const int signals[] = { SIGINT, SIGTERM };
  CareCtlInterrupt *self = g_new0 (CareCtlInterrupt, 1);
  g_autoptr (GMainContext) context = g_main_context_new ();

  self->cancellable = g_object_ref (cancellable);
  self->loop = g_main_loop_new (context, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      self->sources[i] = g_unix_signal_source_new (signals[i]);
      g_source_set_callback (self->sources[i], interrupted, cancellable, NULL);
      g_source_attach (self->sources[i], context);
    }
  self->thread = g_thread_new ("interrupt", wait_for_signal, self->loop);
  return self;
}

void
care_ctl_interrupt_free (CareCtlInterrupt *self)
{
  g_autoptr (GSource) end = g_idle_source_new ();

  /* In its loop: told before it runs, it would run for ever. */
  g_source_set_callback (end, quit, self->loop, NULL);
  g_source_attach (end, g_main_loop_get_context (self->loop));
  g_thread_join (self->thread);
  for (guint i = 0; i < G_N_ELEMENTS (self->sources); i++)
    {
      g_source_destroy (self->sources[i]);
      g_source_unref (self->sources[i]);
    }
  g_main_loop_unref (self->loop);
  g_object_unref (self->cancellable);
  g_free (self);
}
