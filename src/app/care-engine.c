/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-engine-private.h"

#include "domain/care-company.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <string.h>

enum { CHANGED, FACTS, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareEngine, care_engine, G_TYPE_OBJECT)

static void
facts_clear (CareEngineFacts *facts)
{
  g_free (facts->company);
  g_free (facts->currency);
  g_free (facts->user_name);
  g_free (facts->user_role);
  g_free (facts->store_role);
  g_free (facts->server);
  g_clear_error (&facts->sync_error);
  g_clear_pointer (&facts->zone, g_time_zone_unref);
  memset (facts, 0, sizeof *facts);
}

static void
facts_read (CareEngineFacts *facts, CareStore *store)
{
  CareId company = care_company_id ();
  g_autoptr (CareRecord) company_record = care_store_get (store, &CareCompany_ENTITY, &company, NULL);
  CareSyncStatus status;
  CareRecord *user = NULL;

  facts->company = company_record != NULL ? g_strdup (((CareCompany *) company_record)->name) : NULL;
  facts->currency = g_strdup (care_store_book (store)->currency);
  facts->zone = g_time_zone_ref (care_store_zone (store));
  facts->user = care_store_user (store);
  facts->store_role = g_strdup (care_store_role (store));
  if (care_store_peek (store, &CareUser_ENTITY, &facts->user, &user, NULL) && user != NULL)
    {
      facts->user_name = g_strdup (((CareUser *) user)->name);
      facts->user_role = g_strdup (((CareUser *) user)->role);
    }
  care_record_free (user);
  if (care_sync_status (store, &status, NULL))
    {
      facts->unsent = status.unsent;
      facts->conflicts = status.conflicts;
      facts->synced_at = status.last_at;
      facts->oldest_at = status.oldest_at;
      facts->server = g_strdup (status.server);
      care_sync_status_clear (&status);
    }
}

typedef struct
{
  CareEngine *engine;
  CareEngineFacts facts;
  gboolean changed;
} News;

static gboolean
take_news (gpointer data)
{
  News *news = data;
  GError *problem = g_steal_pointer (&news->engine->facts.sync_error);
  facts_clear (&news->engine->facts);
  news->engine->facts = news->facts;
  news->engine->facts.sync_error = problem;
  if (news->changed)
    g_signal_emit (news->engine, signals[CHANGED], 0);
  g_signal_emit (news->engine, signals[FACTS], 0);
  g_object_unref (news->engine);
  g_free (news);
  return G_SOURCE_REMOVE;
}

/* Sent before the task returns, with a higher priority, so that "changed" comes first. */
static void
tell (CareEngine *self, gboolean changed)
{
  News *news = g_new0 (News, 1);
  g_autoptr (GSource) source = g_idle_source_new ();
  news->engine = g_object_ref (self);
  news->changed = changed;
  facts_read (&news->facts, self->writer);
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, take_news, news, NULL);
  g_source_attach (source, NULL);
}

void
care_engine_job_free (CareEngineJob *job)
{
  g_clear_object (&job->task);
  g_free (job);
}

void
care_engine_run_write (CareEngine *self, CareEngineJob *job)
{
  GError *error = NULL;
  gboolean done, changed;
  if (g_task_return_error_if_cancelled (job->task))
    return;
  done = job->write (self->writer, job->data, &error);
  changed = care_engine_job_is_sync (job) ? care_engine_sync_moved (job) : done;
  if (changed)
    g_atomic_int_inc (&self->generation);
  if (changed || done)
    tell (self, changed);
  if (done)
    g_task_return_boolean (job->task, TRUE);
  else
    g_task_return_error (job->task, error);
}

static void
run_read (CareStore *store, CareEngineJob *job)
{
  GError *error = NULL;
  gpointer result;
  if (g_task_return_error_if_cancelled (job->task))
    return;
  result = job->read (store, job->data, &error);
  if (error != NULL)
    g_task_return_error (job->task, error);
  else
    g_task_return_pointer (job->task, result, job->free_result);
}

static gpointer
write_thread (gpointer data)
{
  CareEngine *self = data;
  for (;;)
    {
      CareEngineJob *job = g_async_queue_pop (self->writes);
      gboolean last = job->task == NULL;
      if (!last)
        care_engine_run_write (self, job);
      care_engine_job_free (job);
      if (last)
        return NULL;
    }
}

static gpointer
read_thread (gpointer data)
{
  CareEngine *self = data;
  g_autoptr (GError) error = NULL;
  CareStore *store = care_store_open_read (self->where, &error);
  gint seen = 0;
  for (;;)
    {
      CareEngineJob *job = g_async_queue_pop (self->reads);
      gboolean last = job->task == NULL;
      gint now = g_atomic_int_get (&self->generation);
      if (store != NULL && now != seen)
        care_store_refresh (store, NULL);
      seen = now;
      if (!last && store != NULL)
        run_read (store, job);
      else if (!last)
        g_task_return_error (job->task, g_error_copy (error));
      care_engine_job_free (job);
      if (last)
        break;
    }
  care_store_close (store);
  return NULL;
}

CareEngine *
care_engine_new (const char *where, const CareStoreInit *init, GError **error)
{
  gboolean there = g_file_test (where, G_FILE_TEST_EXISTS);
  CareStore *store = there || init == NULL ? care_store_open (where, "aftercare", error) : care_store_create (where, init, "aftercare", error);
  CareEngine *self;

  if (store == NULL)
    return NULL;
  self = g_object_new (CARE_TYPE_ENGINE, NULL);
  self->where = g_strdup (where);
  self->writer = store;
  facts_read (&self->facts, store);
  self->write_thread = g_thread_new ("store-write", write_thread, self);
  for (guint i = 0; i < CARE_ENGINE_READERS; i++)
    self->read_threads[i] = g_thread_new ("store-read", read_thread, self);
  return self;
}

void
care_engine_close (CareEngine *self)
{
  if (self->writer == NULL)
    return;
  care_engine_hang_up (self);
  g_async_queue_push (self->writes, g_new0 (CareEngineJob, 1));
  for (guint i = 0; i < CARE_ENGINE_READERS; i++)
    g_async_queue_push (self->reads, g_new0 (CareEngineJob, 1));
  g_thread_join (self->write_thread);
  for (guint i = 0; i < CARE_ENGINE_READERS; i++)
    g_thread_join (self->read_threads[i]);
  g_clear_pointer (&self->writer, care_store_close);
}

static GTask *
new_task (CareEngine *self, gpointer data, GDestroyNotify free_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_task_data (task, data, free_data);
  return task;
}

void
care_engine_read (CareEngine *self, CareEngineRead func, gpointer data, GDestroyNotify free_data, GDestroyNotify free_result,
                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  CareEngineJob *job = g_new0 (CareEngineJob, 1);
  job->task = new_task (self, data, free_data, cancellable, callback, user_data);
  job->read = func;
  job->data = data;
  job->free_result = free_result;
  g_async_queue_push (self->reads, job);
}

void
care_engine_write (CareEngine *self, CareEngineWrite func, gpointer data, GDestroyNotify free_data, GCancellable *cancellable,
                   GAsyncReadyCallback callback, gpointer user_data)
{
  CareEngineJob *job = g_new0 (CareEngineJob, 1);
  job->task = new_task (self, data, free_data, cancellable, callback, user_data);
  job->write = func;
  job->data = data;
  g_async_queue_push (self->writes, job);
}

gpointer
care_engine_finish (CareEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
care_engine_write_finish (CareEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- undo --------------------------------------------------------------------------------------------------------------------------- */

static gboolean
do_undo (CareStore *store, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  return care_store_undo (store, data, kept, error);
}

static void
free_undone (gpointer data)
{
  g_free (*(char **) data);
  g_free (data);
}

void
care_engine_undo (CareEngine *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  care_engine_write (self, do_undo, g_new0 (char *, 1), free_undone, cancellable, callback, user_data);
}

char *
care_engine_undo_finish (CareEngine *self, GAsyncResult *result, GError **error)
{
  char **undone = g_task_get_task_data (G_TASK (result));
  return g_task_propagate_boolean (G_TASK (result), error) ? g_strdup (*undone) : NULL;
}

void
care_engine_tell_facts (CareEngine *self)
{
  g_signal_emit (self, signals[FACTS], 0);
}

/* --- lending ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
lend (CareStore *store, gpointer data, GError **error)
{
  CareEngine *self = data;
  g_mutex_lock (&self->lend_lock);
  self->lent = TRUE;
  self->wanted_back = FALSE;
  g_cond_broadcast (&self->lend_cond);
  while (!self->wanted_back)
    g_cond_wait (&self->lend_cond, &self->lend_lock);
  self->lent = FALSE;
  g_cond_broadcast (&self->lend_cond);
  g_mutex_unlock (&self->lend_lock);
  return TRUE;
}

CareStore *
care_engine_borrow (CareEngine *self)
{
  CareEngineJob *job = g_new0 (CareEngineJob, 1);
  job->task = g_task_new (self, NULL, NULL, NULL);
  job->write = lend;
  job->data = self;
  g_async_queue_push (self->writes, job);
  g_mutex_lock (&self->lend_lock);
  while (!self->lent)
    g_cond_wait (&self->lend_cond, &self->lend_lock);
  g_mutex_unlock (&self->lend_lock);
  return self->writer;
}

void
care_engine_give_back (CareEngine *self)
{
  g_mutex_lock (&self->lend_lock);
  self->wanted_back = TRUE;
  g_cond_broadcast (&self->lend_cond);
  while (self->lent)
    g_cond_wait (&self->lend_cond, &self->lend_lock);
  g_mutex_unlock (&self->lend_lock);
}

/* --- facts --------------------------------------------------------------------------------------------------------------------------- */

const char *care_engine_where (CareEngine *self) { return self->where; }
GTimeZone *care_engine_zone (CareEngine *self) { return self->facts.zone; }
const char *care_engine_currency (CareEngine *self) { return self->facts.currency; }
const char *care_engine_company (CareEngine *self) { return self->facts.company; }
const char *care_engine_user_name (CareEngine *self) { return self->facts.user_name; }
CareId care_engine_user (CareEngine *self) { return self->facts.user; }
const char *care_engine_user_role (CareEngine *self) { return self->facts.user_role; }
const char *care_engine_store_role (CareEngine *self) { return self->facts.store_role; }
gboolean care_engine_is_syncing (CareEngine *self) { return self->syncs->len > 0; }
guint care_engine_unsent (CareEngine *self) { return self->facts.unsent; }
guint care_engine_conflicts (CareEngine *self) { return self->facts.conflicts; }
gint64 care_engine_synced_at (CareEngine *self) { return self->facts.synced_at; }
const char *care_engine_server (CareEngine *self) { return self->facts.server; }
gint64 care_engine_oldest_unsent (CareEngine *self) { return self->facts.oldest_at; }
const GError *care_engine_sync_error (CareEngine *self) { return self->facts.sync_error; }

const char *
care_engine_sync_problem (CareEngine *self)
{
  return self->facts.sync_error != NULL ? self->facts.sync_error->message : NULL;
}

gint32
care_engine_today (CareEngine *self)
{
  return care_date_of_instant (care_now (), self->facts.zone);
}

static void
care_engine_finalize (GObject *object)
{
  CareEngine *self = CARE_ENGINE (object);
  care_engine_close (self);
  facts_clear (&self->facts);
  g_async_queue_unref (self->writes);
  g_async_queue_unref (self->reads);
  g_ptr_array_unref (self->syncs);
  g_object_unref (self->line);
  g_mutex_clear (&self->line_lock);
  g_mutex_clear (&self->lend_lock);
  g_cond_clear (&self->lend_cond);
  g_free (self->where);
  G_OBJECT_CLASS (care_engine_parent_class)->finalize (object);
}

static void
care_engine_class_init (CareEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = care_engine_finalize;
  /* "changed": rows were written. "facts": what the getters above tell may be different. */
  signals[CHANGED] = g_signal_new ("changed", CARE_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FACTS] = g_signal_new ("facts", CARE_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
care_engine_init (CareEngine *self)
{
  self->writes = g_async_queue_new ();
  self->reads = g_async_queue_new ();
  self->syncs = g_ptr_array_new_with_free_func (g_object_unref);
  self->line = g_cancellable_new ();
  g_mutex_init (&self->line_lock);
  g_mutex_init (&self->lend_lock);
  g_cond_init (&self->lend_cond);
}
