/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-draft-keeper.h"

#include "util/care-error.h"

#define DELAY_MS 300

/* What the thread is asked to do; an order without object ends it. */
typedef struct
{
  char *object;
  char *body; /* NULL: drop */
  CareId user;
  GTask *task; /* (nullable): find */
} Order;

struct _CareDraftKeeper
{
  GObject parent_instance;
  CareEngine *engine; /* borrowed: it owns the keeper */
  char *where;
  CareId user;         /* whose text was put last */
  GHashTable *waiting; /* object → body, not handed to the thread yet */
  GHashTable *own;     /* objects that were put since the program began */
  char *problem;       /* (nullable): why the last draft is not on the disk */
  guint timer;
  GAsyncQueue *orders;
  GThread *thread;
  gint busy; /* atomic: orders that are not done */
};

enum
{
  KEPT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareDraftKeeper, care_draft_keeper, G_TYPE_OBJECT)

static void
order_free (Order *order)
{
  g_free (order->object);
  g_free (order->body);
  g_clear_object (&order->task);
  g_free (order);
}

static void
answer (CareDrafts *drafts, Order *order, GError *problem)
{
  g_autoptr (GError) error = NULL;
  CareDraft *draft;

  if (drafts == NULL)
    {
      g_task_return_error (order->task, g_error_copy (problem));
      return;
    }
  draft = care_drafts_get (drafts, &order->user, order->object, &error);
  if (error != NULL)
    g_task_return_error (order->task, g_steal_pointer (&error));
  else
    g_task_return_pointer (order->task, draft != NULL ? g_strdup (draft->body) : NULL, g_free);
  if (draft != NULL)
    care_draft_free (draft);
}

/* What became of one order, for the main thread. */
typedef struct
{
  GWeakRef keeper;
  char *problem; /* NULL: it is on the disk */
} Outcome;

static gboolean
tell (gpointer data)
{
  Outcome *outcome = data;
  g_autoptr (CareDraftKeeper) self = g_weak_ref_get (&outcome->keeper);

  if (self != NULL && g_strcmp0 (self->problem, outcome->problem) != 0)
    {
      g_free (self->problem);
      self->problem = g_steal_pointer (&outcome->problem);
      g_signal_emit (self, signals[KEPT], 0);
    }
  g_weak_ref_clear (&outcome->keeper);
  g_free (outcome->problem);
  g_free (outcome);
  return G_SOURCE_REMOVE;
}

static void
report (CareDraftKeeper *self, const GError *error)
{
  Outcome *outcome = g_new0 (Outcome, 1);
  g_weak_ref_init (&outcome->keeper, self);
  outcome->problem = error != NULL ? g_strdup (error->message) : NULL;
  g_idle_add (tell, outcome);
}

static void
obey (CareDraftKeeper *self, CareDrafts *drafts, Order *order, GError *problem)
{
  g_autoptr (GError) error = NULL;

  if (order->task != NULL)
    {
      answer (drafts, order, problem);
      return;
    }
  if (drafts == NULL)
    error = g_error_copy (problem);
  else if (order->body != NULL)
    care_drafts_put (drafts, &order->user, order->object, order->body, &error);
  else
    care_drafts_drop (drafts, &order->user, order->object, &error);
  if (error != NULL)
    g_info ("A draft was not kept: %s", error->message);
  report (self, error);
}

/* Another program may have the drafts open; each order tries again. */
static gpointer
keep (gpointer data)
{
  CareDraftKeeper *self = data; /* joined before it goes */
  g_autoptr (CareDrafts) drafts = NULL;

  for (;;)
    {
      Order *order = g_async_queue_pop (self->orders);
      g_autoptr (GError) problem = NULL;
      gboolean last = order->object == NULL;
      if (!last && drafts == NULL)
        drafts = care_drafts_open (self->where, &problem);
      if (!last)
        obey (self, drafts, order, problem);
      order_free (order);
      g_atomic_int_add (&self->busy, -1);
      if (last)
        return NULL;
    }
}

/* From any thread. */
static void
push (CareDraftKeeper *self, Order *order)
{
  g_atomic_int_inc (&self->busy);
  g_async_queue_push (self->orders, order);
}

static void
give (CareDraftKeeper *self, Order *order)
{
  order->user = self->user;
  push (self, order);
}

static void
give_waiting (CareDraftKeeper *self)
{
  GHashTableIter iter;
  gpointer object, body;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, &object, &body))
    {
      Order *order = g_new0 (Order, 1);
      order->object = g_strdup (object);
      order->body = g_strdup (body);
      give (self, order);
      g_hash_table_iter_remove (&iter);
    }
}

static gboolean
time_is_up (gpointer data)
{
  CareDraftKeeper *self = data;
  self->timer = 0;
  give_waiting (self);
  return G_SOURCE_REMOVE;
}

void
care_draft_keeper_put (CareDraftKeeper *self, const char *object, const char *body)
{
  g_return_if_fail (CARE_IS_DRAFT_KEEPER (self) && object != NULL);
  self->user = care_engine_user (self->engine);
  g_hash_table_add (self->own, g_strdup (object));
  g_hash_table_replace (self->waiting, g_strdup (object), body != NULL && *body != '\0' ? g_strdup (body) : NULL);
  if (self->timer == 0)
    self->timer = g_timeout_add (DELAY_MS, time_is_up, self);
}

void
care_draft_keeper_drop (CareDraftKeeper *self, const char *object)
{
  care_draft_keeper_put (self, object, NULL);
  give_waiting (self);
}

void
care_draft_keeper_drop_sent (CareDraftKeeper *self, const CareId *user, const char *object)
{
  Order *order = g_new0 (Order, 1);
  order->object = g_strdup (object);
  order->user = *user;
  push (self, order);
}

void
care_draft_keeper_push (CareDraftKeeper *self)
{
  give_waiting (self);
}

void
care_draft_keeper_find (CareDraftKeeper *self, const char *object, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  Order *order = g_new0 (Order, 1);
  give_waiting (self);
  self->user = care_engine_user (self->engine);
  order->object = g_strdup (object);
  order->task = g_task_new (self, cancellable, callback, user_data);
  give (self, order);
}

char *
care_draft_keeper_find_finish (CareDraftKeeper *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
care_draft_keeper_flush (CareDraftKeeper *self)
{
  give_waiting (self);
  while (g_atomic_int_get (&self->busy) > 0)
    g_usleep (1000);
}

const char *
care_draft_keeper_problem (CareDraftKeeper *self)
{
  return self->problem;
}

gboolean
care_draft_keeper_is_old (CareDraftKeeper *self, const char *object)
{
  return !g_hash_table_contains (self->own, object);
}

CareDraftKeeper *
care_draft_keeper_of (CareEngine *engine)
{
  CareDraftKeeper *self = g_object_get_data (G_OBJECT (engine), "care-draft-keeper");
  if (self != NULL)
    return self;
  self = g_object_new (CARE_TYPE_DRAFT_KEEPER, NULL);
  self->engine = engine;
  self->where = g_strdup (care_engine_where (engine));
  self->thread = g_thread_new ("care-drafts", keep, self);
  g_object_set_data_full (G_OBJECT (engine), "care-draft-keeper", self, g_object_unref);
  return self;
}

static void
care_draft_keeper_finalize (GObject *object)
{
  CareDraftKeeper *self = CARE_DRAFT_KEEPER (object);
  if (self->thread != NULL)
    {
      give_waiting (self);
      g_atomic_int_inc (&self->busy);
      g_async_queue_push (self->orders, g_new0 (Order, 1));
      g_thread_join (self->thread);
    }
  g_clear_pointer (&self->waiting, g_hash_table_unref);
  g_clear_pointer (&self->own, g_hash_table_unref);
  g_free (self->problem);
  g_clear_pointer (&self->orders, g_async_queue_unref);
  g_free (self->where);
  G_OBJECT_CLASS (care_draft_keeper_parent_class)->finalize (object);
}

static void
care_draft_keeper_class_init (CareDraftKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = care_draft_keeper_finalize;
  signals[KEPT] = g_signal_new ("kept", CARE_TYPE_DRAFT_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
care_draft_keeper_init (CareDraftKeeper *self)
{
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->orders = g_async_queue_new ();
}
