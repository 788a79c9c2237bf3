/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-engine-private.h"

#include "sync/care-http-client.h"

/* The engine's sync: the store's part on the writer's thread, each wait for the line on a thread of its own. */

typedef struct
{
  CareEngine *engine;
  GCancellable *line;
  CareSyncResult result;
} Sync;

typedef struct
{
  CareEngine *engine;
  CareHttpClient *client;
  GCancellable *line;
  const char *path, *body;
  JsonNode *reply;
  GError *error;
} Post;

/* --- the line ----------------------------------------------------------------------------------------------------------------------- */

void
care_engine_stop_sync (CareEngine *self)
{
  g_autoptr (GCancellable) line = NULL;
  g_mutex_lock (&self->line_lock);
  if (!g_cancellable_is_cancelled (self->line)) /* else it was hung up, for good */
    {
      line = self->line;
      self->line = g_cancellable_new ();
    }
  g_mutex_unlock (&self->line_lock);
  g_cancellable_cancel (line);
}

GCancellable *
care_engine_line (CareEngine *self)
{
  GCancellable *line;
  g_mutex_lock (&self->line_lock);
  line = g_object_ref (self->line);
  g_mutex_unlock (&self->line_lock);
  return line;
}

void
care_engine_hang_up (CareEngine *self)
{
  g_autoptr (GCancellable) line = care_engine_line (self);
  g_cancellable_cancel (line);
}

static gpointer
post_thread (gpointer data)
{
  Post *post = data;
  CareEngineJob *wake = g_new0 (CareEngineJob, 1);
  post->reply = care_http_client_post (post->client, post->path, post->body, post->line, &post->error);
  wake->data = post; /* a job without task and with data only wakes the loop below */
  g_async_queue_push (post->engine->writes, wake);
  return NULL;
}

/* While the line is busy the writer goes on with other work: nobody who types waits for a network. A second sync would send the same once more,
 * so it waits, as the end of the thread does. */
static JsonNode *
send_and_work (const char *path, const char *body, gpointer data, GError **error)
{
  Post *post = data;
  GThread *thread;
  GQueue later = G_QUEUE_INIT;

  post->path = path;
  post->body = body;
  post->reply = NULL;
  post->error = NULL;
  thread = g_thread_new ("sync", post_thread, post);
  for (;;)
    {
      CareEngineJob *job = g_async_queue_pop (post->engine->writes);
      if (job->task == NULL && job->data == post)
        {
          care_engine_job_free (job);
          break;
        }
      if (job->task == NULL || care_engine_job_is_sync (job))
        {
          g_queue_push_tail (&later, job);
          continue;
        }
      care_engine_run_write (post->engine, job);
      care_engine_job_free (job);
    }
  g_thread_join (thread);
  while (!g_queue_is_empty (&later))
    g_async_queue_push_front (post->engine->writes, g_queue_pop_tail (&later));
  if (post->reply == NULL)
    g_propagate_error (error, post->error);
  return post->reply;
}

/* --- one sync ----------------------------------------------------------------------------------------------------------------------- */

static gboolean
do_sync (CareStore *store, gpointer data, GError **error)
{
  Sync *sync = data;
  g_autofree char *url = care_store_meta (store, "server");
  g_autofree char *token = care_store_meta (store, "token");
  g_autoptr (CareHttpClient) client = NULL;
  Post post = { .engine = sync->engine, .line = sync->line };
  gint64 start = g_get_monotonic_time ();
  gboolean ok;

  if (url == NULL || token == NULL)
    return care_sync_now_over (store, NULL, NULL, &sync->result, error);
  client = care_http_client_new (url, token, error);
  if (client == NULL)
    return FALSE;
  post.client = client;
  ok = care_sync_now_over (store, send_and_work, &post, &sync->result, error);
  care_http_client_bytes (client, &sync->result.bytes_up, &sync->result.bytes_down);
  sync->result.seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return ok;
}

gboolean
care_engine_job_is_sync (const CareEngineJob *job)
{
  return job->write == do_sync;
}

gboolean
care_engine_sync_moved (const CareEngineJob *job)
{
  const CareSyncResult *result = &((Sync *) job->data)->result;
  return result->pushed + result->pulled + result->gone + result->conflicts + result->parked > 0;
}

static Sync *
sync_new (CareEngine *self)
{
  Sync *sync = g_new0 (Sync, 1);
  sync->engine = self; /* whoever waits holds it */
  sync->line = care_engine_line (self);
  return sync;
}

static void
sync_free (gpointer data)
{
  Sync *sync = data;
  g_object_unref (sync->line);
  g_free (sync);
}

/* --- for the window ----------------------------------------------------------------------------------------------------------------- */

/* Who stops a sync knows that: it says nothing of the line. */
static void
keep_problem (CareEngine *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_error (&self->facts.sync_error);
  self->facts.sync_error = error != NULL ? g_error_copy (error) : NULL;
}

static void
sync_done (GObject *source, GAsyncResult *result, gpointer data)
{
  CareEngine *self = CARE_ENGINE (source);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->syncs);
  g_autoptr (GError) error = NULL;
  Sync *sync = g_task_get_task_data (G_TASK (result));

  self->syncs = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_propagate_boolean (G_TASK (result), &error);
  keep_problem (self, error);
  for (guint i = 0; i < waiting->len; i++)
    if (error != NULL)
      g_task_return_error (waiting->pdata[i], g_error_copy (error));
    else
      g_task_return_pointer (waiting->pdata[i], g_memdup2 (&sync->result, sizeof (CareSyncResult)), g_free);
  care_engine_tell_facts (self);
}

void
care_engine_sync (CareEngine *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_ptr_array_add (self->syncs, g_task_new (self, cancellable, callback, user_data));
  if (self->syncs->len > 1)
    return;
  care_engine_write (self, do_sync, sync_new (self), sync_free, NULL, sync_done, NULL);
  care_engine_tell_facts (self);
}

/* --- for a command that was handed over ---------------------------------------------------------------------------------------------- */

typedef struct
{
  GMainLoop *loop;
  CareSyncResult *result;
  GError **error;
  gboolean ok;
} Wait;

static void
waited (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;
  Sync *sync = g_task_get_task_data (G_TASK (result));
  wait->ok = g_task_propagate_boolean (G_TASK (result), wait->error);
  *wait->result = sync->result;
  g_main_loop_quit (wait->loop);
}

gboolean
care_engine_sync_and_wait (CareEngine *self, CareSyncResult *result, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  Wait wait = { loop, result, error, FALSE };

  g_main_context_push_thread_default (context);
  care_engine_write (self, do_sync, sync_new (self), sync_free, NULL, waited, &wait);
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (context);
  return wait.ok;
}
