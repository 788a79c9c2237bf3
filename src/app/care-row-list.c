/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-row-list.h"

#include <string.h>

#define PAGE 100
#define MAX_PAGES 40
#define FIRST 30        /* rows that are drawn before the others come: what a screen has */
#define FIRST_SHOWN 30 /* ms until the others come, when nothing else is to do */
#define AHEAD 3        /* pages that come with the ids: what a list view makes widgets of */

struct _CareRowList
{
  GObject parent_instance;
  CareEngine *engine;      /* owned */
  CareListSpec *spec;      /* (nullable), owned */
  GArray *ids;             /* of CareId */
  guint n;                 /* what the widgets know */
  GHashTable *pages;       /* page number + 1 -> GPtrArray of CareRow */
  GQueue recent;           /* page numbers + 1, newest first */
  GCancellable *cancellable;
  char *problem;
  gboolean busy, again;
  gboolean partial;        /* the ids are the first ones only */
  guint grow_source;       /* the rest of the rows is to come */
  gboolean from_top;       /* another question was asked: its rows are looked at from the beginning */
};

enum { FILLED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (CareRowList, care_row_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- pages -------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const CareEntity *entity;
  CareId *ids;
  guint n;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;
  g_free (fetch->ids);
  g_free (fetch);
}

static gpointer
read_rows (CareStore *store, gpointer data, GError **error)
{
  Fetch *fetch = data;
  return care_list_rows (store, fetch->entity, fetch->ids, fetch->n, error);
}

/* A place that changed hands meanwhile waits for its own content. */
static void
rows_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) page = data;
  g_autoptr (GPtrArray) contents = care_engine_finish (CARE_ENGINE (source), result, NULL);

  for (guint i = 0; contents != NULL && i < contents->len && i < page->len; i++)
    {
      const CareListRow *content = contents->pdata[i];
      if (content != NULL && care_id_equal (&content->record->id, care_row_id (page->pdata[i])))
        care_row_take (page->pdata[i], g_steal_pointer (&contents->pdata[i]));
    }
}

static void
load_page (CareRowList *self, GPtrArray *page)
{
  Fetch *fetch = g_new0 (Fetch, 1);
  fetch->entity = self->spec->entity;
  fetch->n = page->len;
  fetch->ids = g_new (CareId, MAX (page->len, 1));
  for (guint i = 0; i < page->len; i++)
    fetch->ids[i] = *care_row_id (page->pdata[i]);
  care_engine_read (self->engine, read_rows, fetch, fetch_free, (GDestroyNotify) g_ptr_array_unref, self->cancellable, rows_read,
                    g_ptr_array_ref (page));
}

/* A widget shows a row of it. */
static gboolean
is_held (GPtrArray *page)
{
  for (guint i = 0; i < page->len; i++)
    if (G_OBJECT (page->pdata[i])->ref_count > 1)
      return TRUE;
  return FALSE;
}

/* The pages that were made first go first; one that is shown stays, for its rows are told when they change. */
static void
forget_old_pages (CareRowList *self)
{
  for (guint tries = self->recent.length; self->recent.length > MAX_PAGES && tries > 0; tries--)
    {
      gpointer number = g_queue_pop_tail (&self->recent);
      if (is_held (g_hash_table_lookup (self->pages, number)))
        g_queue_push_head (&self->recent, number);
      else
        g_hash_table_remove (self->pages, number);
    }
}

/* Makes a page what the ids say, with @contents (nullable) in its rows. */
static void
fill_page (CareRowList *self, GPtrArray *page, guint number, GPtrArray *contents)
{
  guint end = MIN (self->ids->len, (number + 1) * PAGE), start = MIN (number * PAGE, end);
  g_ptr_array_set_size (page, (int) MIN (page->len, end - start));
  for (guint i = start + page->len; i < end; i++)
    g_ptr_array_add (page, care_row_new (self->spec->entity, &g_array_index (self->ids, CareId, i)));
  for (guint i = 0; i < page->len; i++)
    care_row_move (page->pdata[i], &g_array_index (self->ids, CareId, start + i),
                   contents != NULL && i < contents->len ? g_steal_pointer (&contents->pdata[i]) : NULL);
}

static GPtrArray *
new_page (CareRowList *self, guint number)
{
  GPtrArray *page = g_ptr_array_new_with_free_func (g_object_unref);
  fill_page (self, page, number, NULL);
  g_hash_table_insert (self->pages, GUINT_TO_POINTER (number + 1), page);
  g_queue_push_head (&self->recent, GUINT_TO_POINTER (number + 1));
  return page;
}

static GPtrArray *
page_at (CareRowList *self, guint number)
{
  GPtrArray *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (number + 1));
  if (page != NULL)
    return page;
  page = new_page (self, number);
  load_page (self, page);
  forget_old_pages (self);
  return page;
}

static GType
get_item_type (GListModel *model)
{
  return CARE_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return CARE_ROW_LIST (model)->n;
}

static gpointer
get_item (GListModel *model, guint position)
{
  CareRowList *self = CARE_ROW_LIST (model);
  if (position >= self->n)
    return NULL;
  return g_object_ref (page_at (self, position / PAGE)->pdata[position % PAGE]);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- ids ---------------------------------------------------------------------------------------------------------------------------- */

/* A question and its answer: all ids in order, and the contents of the pages that will be looked at first. */
typedef struct
{
  CareRowList *list;         /* borrowed: the task keeps it */
  GCancellable *cancellable; /* owned */
  CareListSpec *spec;
  guint pages[AHEAD];
  guint n_pages;
  guint told;                /* rows that the list was told before the others */
  gboolean from_nothing;     /* nothing is shown: the first rows are wanted before the others are known */
} Question;

typedef struct
{
  GArray *ids;
  GPtrArray *contents[AHEAD]; /* of CareListRow, NULL where the list was told before */
} Answer;

static void
question_free (gpointer data)
{
  Question *question = data;
  g_clear_object (&question->cancellable);
  care_list_spec_free (question->spec);
  g_free (question);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;
  g_clear_pointer (&answer->ids, g_array_unref);
  for (guint i = 0; i < AHEAD; i++)
    g_clear_pointer (&answer->contents[i], g_ptr_array_unref);
  g_free (answer);
}

typedef struct
{
  CareRowList *list;         /* owned */
  GCancellable *cancellable; /* owned: of the question */
  Answer *answer;
} Beginning;

static void
beginning_free (gpointer data)
{
  Beginning *beginning = data;
  g_object_unref (beginning->list);
  g_object_unref (beginning->cancellable);
  answer_free (beginning->answer);
  g_free (beginning);
}

static gboolean take_beginning (gpointer data);

/* On the thread, while the ids are still read: a screenful is on its way before a long list is counted. */
static void
tell_beginning (CareStore *store, const GArray *ids, gpointer data)
{
  Question *question = data;
  g_autoptr (GSource) source = NULL;
  Beginning *beginning;
  GPtrArray *contents = care_list_rows (store, question->spec->entity, (const CareId *) (gpointer) ids->data, ids->len, NULL);

  if (contents == NULL)
    return;
  beginning = g_new0 (Beginning, 1);
  beginning->list = g_object_ref (question->list);
  beginning->cancellable = g_object_ref (question->cancellable);
  beginning->answer = g_new0 (Answer, 1);
  beginning->answer->ids = g_array_copy ((GArray *) ids);
  beginning->answer->contents[0] = contents;
  question->told = ids->len;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, take_beginning, beginning, beginning_free);
  g_source_attach (source, NULL);
}

/* Rows @start to @end with @told of the list's first left out. */
static GPtrArray *
read_contents (CareStore *store, const CareEntity *entity, GArray *ids, guint start, guint end, guint told)
{
  guint skipped = CLAMP (told, start, end) - start;
  g_autoptr (GPtrArray) rows = care_list_rows (store, entity, &g_array_index (ids, CareId, start + skipped), end - start - skipped, NULL);
  for (guint i = 0; rows != NULL && i < skipped; i++)
    g_ptr_array_insert (rows, 0, NULL);
  return g_steal_pointer (&rows);
}

static gpointer
read_ids (CareStore *store, gpointer data, GError **error)
{
  Question *question = data;
  CareListWatch watch = { FIRST, question->from_nothing ? tell_beginning : NULL, question, question->cancellable };
  Answer *answer = g_new0 (Answer, 1);

  answer->ids = care_list_ids_watched (store, question->spec, &watch, error);
  for (guint i = 0; answer->ids != NULL && i < question->n_pages; i++)
    {
      guint start = question->pages[i] * PAGE;
      if (start < answer->ids->len)
        answer->contents[i] = read_contents (store, question->spec->entity, answer->ids, start, MIN (start + PAGE, answer->ids->len), question->told);
    }
  if (answer->ids == NULL)
    g_clear_pointer (&answer, answer_free);
  return answer;
}

static void start_query (CareRowList *self);

static GPtrArray *
contents_of (const Question *question, Answer *answer, guint number)
{
  for (guint i = 0; question != NULL && i < question->n_pages; i++)
    if (question->pages[i] == number)
      return answer->contents[i];
  return NULL;
}

/* Brings the pages up to the new ids: those that came along, those that are shown; the others are read again when somebody asks. */
static void
refresh_pages (CareRowList *self, const Question *question, Answer *answer)
{
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; question != NULL && i < question->n_pages; i++)
    if (answer->contents[i] != NULL && !g_hash_table_contains (self->pages, GUINT_TO_POINTER (question->pages[i] + 1)))
      new_page (self, question->pages[i]);
  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      guint number = GPOINTER_TO_UINT (key) - 1;
      GPtrArray *contents = contents_of (question, answer, number);
      g_autoptr (GPtrArray) page = g_ptr_array_ref (value);
      if (number * PAGE >= self->ids->len || (contents == NULL && !is_held (page)))
        {
          g_queue_remove (&self->recent, key);
          g_hash_table_iter_remove (&iter);
          continue;
        }
      fill_page (self, page, number, contents);
      if (contents == NULL)
        load_page (self, page);
    }
}

/* A list view makes widgets of two hundred rows before it draws one; when there are few, the screen has them sooner. */
static gboolean
grow (gpointer data)
{
  CareRowList *self = data;
  guint before = self->n;
  self->grow_source = 0;
  self->n = self->ids->len;
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->n - before);
  g_signal_emit (self, signals[FILLED], 0);
  return G_SOURCE_REMOVE;
}

/* Takes the ids of @answer. Items come and go at the end alone: whatever else is emitted makes GTK 4.8 build each row's widgets anew, or look at
 * every row for the old ones (PLATFORM 4). */
static void
take_answer (CareRowList *self, const Question *question, Answer *answer)
{
  guint before = self->n, after = answer->ids->len;

  g_clear_handle_id (&self->grow_source, g_source_remove);
  if (self->partial && after > before)
    {
      after = before;
      self->grow_source = g_timeout_add_full (G_PRIORITY_LOW, FIRST_SHOWN, grow, self, NULL);
    }
  self->partial = FALSE;
  g_array_unref (self->ids);
  self->ids = g_steal_pointer (&answer->ids);
  self->n = after;
  refresh_pages (self, question, answer);
  if (before > after)
    g_list_model_items_changed (G_LIST_MODEL (self), after, before - after, 0);
  else if (after > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, after - before);
}

static gboolean
take_beginning (gpointer data)
{
  Beginning *beginning = data;
  CareRowList *self = beginning->list;
  const Question question = { .n_pages = 1 };

  if (g_cancellable_is_cancelled (beginning->cancellable) || !self->busy || self->n > 0)
    return G_SOURCE_REMOVE;
  take_answer (self, &question, beginning->answer);
  self->partial = TRUE;
  g_signal_emit (self, signals[FILLED], 0);
  return G_SOURCE_REMOVE;
}

static void
ids_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareRowList) self = data;
  g_autoptr (GError) error = NULL;
  Answer *answer = care_engine_finish (CARE_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->busy = FALSE;
  g_clear_pointer (&self->problem, g_free);
  if (error != NULL)
    self->problem = g_strdup (error->message);
  else
    take_answer (self, g_task_get_task_data (G_TASK (result)), answer);
  g_clear_pointer (&answer, answer_free);
  g_signal_emit (self, signals[FILLED], 0);
  if (self->again)
    start_query (self);
}

/* After another question the beginning is looked at; when only the store changed, what is shown now. */
static void
choose_pages (CareRowList *self, Question *question)
{
  for (GList *l = self->from_top ? NULL : self->recent.head; l != NULL && question->n_pages < AHEAD; l = l->next)
    if (is_held (g_hash_table_lookup (self->pages, l->data)))
      question->pages[question->n_pages++] = GPOINTER_TO_UINT (l->data) - 1;
  for (guint i = 0; self->from_top && i < AHEAD; i++)
    question->pages[question->n_pages++] = i;
  self->from_top = FALSE;
}

static void
start_query (CareRowList *self)
{
  Question *question;

  self->again = FALSE;
  if (self->spec == NULL)
    return;
  self->busy = TRUE;
  question = g_new0 (Question, 1);
  question->list = self;
  question->cancellable = g_object_ref (self->cancellable);
  question->spec = care_list_spec_copy (self->spec);
  question->from_nothing = self->n == 0;
  choose_pages (self, question);
  care_engine_read (self->engine, read_ids, question, question_free, answer_free, self->cancellable, ids_read, g_object_ref (self));
}

static void
store_changed (CareEngine *engine, CareRowList *self)
{
  if (self->busy)
    self->again = TRUE;
  else
    start_query (self);
}

CareRowList *
care_row_list_new (CareEngine *engine)
{
  CareRowList *self = g_object_new (CARE_TYPE_ROW_LIST, NULL);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "changed", G_CALLBACK (store_changed), self, 0);
  return self;
}

void
care_row_list_set_spec (CareRowList *self, CareListSpec *spec)
{
  gboolean other = spec == NULL || self->spec == NULL || spec->entity != self->spec->entity;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (other && self->n > 0)
    {
      Answer none = { g_array_new (FALSE, FALSE, sizeof (CareId)) };
      take_answer (self, NULL, &none);
    }
  care_list_spec_free (self->spec);
  self->spec = spec;
  self->busy = FALSE;
  self->from_top = TRUE;
  start_query (self);
}

const CareListSpec *
care_row_list_spec (CareRowList *self)
{
  return self->spec;
}

gboolean
care_row_list_is_partial (CareRowList *self)
{
  return self->partial;
}

gboolean
care_row_list_is_busy (CareRowList *self)
{
  return self->busy || self->grow_source != 0;
}

guint
care_row_list_length (CareRowList *self)
{
  return self->ids->len;
}

guint
care_row_list_find (CareRowList *self, const CareId *id)
{
  for (guint i = 0; i < self->n; i++)
    if (care_id_equal (&g_array_index (self->ids, CareId, i), id))
      return i;
  return G_MAXUINT;
}

const char *
care_row_list_problem (CareRowList *self)
{
  return self->problem;
}

static void
care_row_list_dispose (GObject *object)
{
  CareRowList *self = CARE_ROW_LIST (object);
  g_clear_handle_id (&self->grow_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (care_row_list_parent_class)->dispose (object);
}

static void
care_row_list_finalize (GObject *object)
{
  CareRowList *self = CARE_ROW_LIST (object);
  care_list_spec_free (self->spec);
  g_array_unref (self->ids);
  g_hash_table_unref (self->pages);
  g_queue_clear (&self->recent);
  g_free (self->problem);
  G_OBJECT_CLASS (care_row_list_parent_class)->finalize (object);
}

static void
care_row_list_class_init (CareRowListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = care_row_list_dispose;
  object_class->finalize = care_row_list_finalize;
  signals[FILLED] = g_signal_new ("filled", CARE_TYPE_ROW_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
care_row_list_init (CareRowList *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (CareId));
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
}
