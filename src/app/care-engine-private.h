/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"

G_BEGIN_DECLS

/* What the files of the engine share. */

#define CARE_ENGINE_READERS 2

typedef struct
{
  GTask *task; /* owned; NULL: the thread ends, or with @data it is only woken */
  CareEngineRead read;
  CareEngineWrite write;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
} CareEngineJob;

/* What the main thread knows of the store. */
typedef struct
{
  char *company, *currency, *user_name, *user_role, *store_role, *server;
  GError *sync_error; /* (nullable): of the last try */
  GTimeZone *zone;
  CareId user;
  guint unsent, conflicts;
  gint64 synced_at, oldest_at;
} CareEngineFacts;

struct _CareEngine
{
  GObject parent_instance;
  char *where;
  CareStore *writer; /* on the writer's thread */
  GAsyncQueue *writes, *reads;
  GThread *write_thread, *read_threads[CARE_ENGINE_READERS];
  gint generation; /* atomic: readers refresh what they keep when it grows */
  CareEngineFacts facts;
  GPtrArray *syncs; /* of GTask: who waits for the sync that runs; empty: none runs */
  GMutex line_lock;
  GCancellable *line; /* of the syncs that were asked for since the last was stopped; under line_lock */
  GMutex lend_lock;
  GCond lend_cond;
  gboolean lent, wanted_back;
};

void     care_engine_job_free    (CareEngineJob *job);
/* On the writer's thread. */
void     care_engine_run_write   (CareEngine *engine, CareEngineJob *job);
/* Whether @job is a sync, and what came of it: a sync that brought nothing changes no page, and one that failed half-way may have changed many. */
gboolean care_engine_job_is_sync (const CareEngineJob *job);
gboolean care_engine_sync_moved  (const CareEngineJob *job);
/* The facts are different without the store's being written. */
void     care_engine_tell_facts  (CareEngine *engine);

G_END_DECLS
