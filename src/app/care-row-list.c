/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-row-list.h"

#include <string.h>

#define PAGE 100
#define MAX_PAGES 40

struct _CareRowList
{
  GObject parent_instance;
  CareEngine *engine;      /* owned */
  CareListSpec *spec;      /* (nullable), owned */
  GArray *ids;             /* of CareId */
  guint n;                 /* what the widgets know; 0 between the two emissions of a change */
  GHashTable *pages;       /* page number + 1 -> GPtrArray of CareRow */
  GQueue recent;           /* page numbers + 1, newest first */
  GCancellable *cancellable;
  char *problem;
  gboolean busy, again;
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

static void
rows_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) waiting = data;
  g_autoptr (GPtrArray) contents = care_engine_finish (CARE_ENGINE (source), result, NULL);
  for (guint i = 0; contents != NULL && i < contents->len; i++)
    if (contents->pdata[i] != NULL)
      care_row_take (waiting->pdata[i], g_steal_pointer (&contents->pdata[i]));
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

static GPtrArray *
page_at (CareRowList *self, guint number)
{
  GPtrArray *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (number + 1));
  if (page != NULL)
    return page;
  page = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = number * PAGE; i < MIN (self->ids->len, (number + 1) * PAGE); i++)
    g_ptr_array_add (page, care_row_new (self->spec->entity, &g_array_index (self->ids, CareId, i)));
  g_hash_table_insert (self->pages, GUINT_TO_POINTER (number + 1), page);
  g_queue_push_head (&self->recent, GUINT_TO_POINTER (number + 1));
  if (self->recent.length > MAX_PAGES)
    g_hash_table_remove (self->pages, g_queue_pop_tail (&self->recent));
  load_page (self, page);
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

static gpointer
read_ids (CareStore *store, gpointer data, GError **error)
{
  return care_list_ids (store, data, error);
}

static void start_query (CareRowList *self);

/* Two emissions: with one, GTK 4.8 looks at every row for the old ones (PLATFORM 4). */
static void
replace_ids (CareRowList *self, GArray *ids)
{
  guint before = self->n;
  g_array_unref (self->ids);
  self->ids = ids;
  g_hash_table_remove_all (self->pages);
  g_queue_clear (&self->recent);
  self->n = 0;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, 0);
  self->n = ids->len;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->n);
}

static void
reload_pages (CareRowList *self)
{
  GHashTableIter iter;
  gpointer page;
  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &page))
    load_page (self, page);
}

static void
ids_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareRowList) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = care_engine_finish (CARE_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->busy = FALSE;
  g_clear_pointer (&self->problem, g_free);
  if (error != NULL)
    self->problem = g_strdup (error->message);
  else if (ids->len == self->ids->len && self->n == ids->len &&
           (ids->len == 0 || memcmp (ids->data, self->ids->data, ids->len * sizeof (CareId)) == 0))
    reload_pages (self);
  else
    replace_ids (self, g_steal_pointer (&ids));
  g_signal_emit (self, signals[FILLED], 0);
  if (self->again)
    start_query (self);
}

static void
free_spec (gpointer data)
{
  care_list_spec_free (data);
}

static void
start_query (CareRowList *self)
{
  self->again = FALSE;
  if (self->spec == NULL)
    return;
  self->busy = TRUE;
  care_engine_read (self->engine, read_ids, care_list_spec_copy (self->spec), free_spec, (GDestroyNotify) g_array_unref, self->cancellable, ids_read,
                    g_object_ref (self));
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
  care_list_spec_free (self->spec);
  self->spec = spec;
  self->busy = FALSE;
  if (other && self->n > 0)
    replace_ids (self, g_array_new (FALSE, FALSE, sizeof (CareId)));
  start_query (self);
}

const CareListSpec *
care_row_list_spec (CareRowList *self)
{
  return self->spec;
}

gboolean
care_row_list_is_busy (CareRowList *self)
{
  return self->busy;
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
