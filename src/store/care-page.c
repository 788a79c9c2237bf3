/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-page.h"

#include "domain/care-job.h"
#include "store/care-delta.h"
#include "store/care-store-private.h"
#include "util/care-error.h"

/* What every technician has whole. */
static const char *const reference[] = {
  "company", "team", "user", "product_model", "warranty_term", "stock_location", NULL,
};

void
care_page_row_free (gpointer data)
{
  CarePageRow *row = data;
  care_record_free (row->record);
  g_free (row->gone);
  g_free (row);
}

gboolean
care_field_readable (const CareField *field, guint roles)
{
  return field->read == 0 || (field->read & roles) != 0;
}

gboolean
care_field_writable (const CareEntity *entity, const CareField *field, guint roles)
{
  return (entity->write == 0 || (entity->write & roles) != 0) && (field->write == 0 || (field->write & roles) != 0) &&
         care_field_readable (field, roles);
}

gboolean
care_store_snapshot (CareStore *store, GError **error)
{
  return care_db_begin (store->db, error) &&
         care_db_int (store->db, 0, "SELECT count(*) FROM commit_order", error) >= 0; /* the first read fixes the view */
}

void
care_store_snapshot_end (CareStore *store)
{
  care_db_rollback (store->db);
}

static gboolean
is_technician (const CareStation *station)
{
  return (station->roles & (CARE_DESK | CARE_MANAGER | CARE_ADMINISTRATOR)) == 0;
}

static void
add_row (GPtrArray *rows, const CareEntity *entity, const CareId *id, gint64 seq, gboolean part, const char *gone)
{
  CarePageRow *row = g_new0 (CarePageRow, 1);
  row->entity = entity;
  row->row = *id;
  row->seq = seq;
  row->part = part;
  row->gone = g_strdup (gone);
  g_ptr_array_add (rows, row);
}

/* One entity's rows after the cursor in the global order. */
static gboolean
read_entity (CareStore *store, guint index, const CareCursor *after, guint limit, GPtrArray *rows, GError **error)
{
  const CareEntity *entity = care_entities[index];
  g_autoptr (GError) problem = NULL;
  g_autofree char *sql = NULL;
  CareStmt *stmt;
  static const CareId none = { { 0 } };
  /* in the cursor's own commit: entities behind it whole, its own from its row on, those before it not at all */
  gboolean from_start = (gint64) index > after->entity;

  sql = g_strdup_printf ("SELECT t.id, t.rev FROM \"%s\" t WHERE t.rev > 0 AND (t.rev > $1 OR (t.rev = $1 AND t.id > "
                         "$2)) ORDER BY t.rev, t.id LIMIT $3",
                         entity->name);
  stmt = care_db_stmt (store->db, sql, error);
  if (stmt == NULL)
    return FALSE;
  if (from_start)
    {
      care_stmt_bind_int (stmt, 1, after->seq - 1);
      care_stmt_bind_blob (stmt, 2, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 16);
    }
  else if ((gint64) index < after->entity)
    {
      care_stmt_bind_int (stmt, 1, after->seq);
      care_stmt_bind_blob (stmt, 2, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 16);
    }
  else
    {
      care_stmt_bind_int (stmt, 1, after->seq);
      care_stmt_bind_blob (stmt, 2, care_id_is_null (&after->row) ? none.b : after->row.b, 16);
    }
  care_stmt_bind_int (stmt, 3, limit);
  while (care_stmt_step (stmt, &problem))
    {
      CareId id = care_stmt_id (stmt, 0);
      add_row (rows, entity, &id, care_stmt_int (stmt, 1), FALSE, NULL);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const CarePageRow *x = *(CarePageRow *const *) a, *y = *(CarePageRow *const *) b;
  if (x->seq != y->seq)
    return x->seq < y->seq ? -1 : 1;
  if (x->entity != y->entity)
    return care_entity_index (x->entity) < care_entity_index (y->entity) ? -1 : 1;
  return care_id_compare (&x->row, &y->row);
}

static gboolean
after_cursor (const CareCursor *cursor, gint64 seq, int entity, const CareId *row)
{
  if (seq != cursor->seq)
    return seq > cursor->seq;
  if (entity != cursor->entity)
    return entity > cursor->entity;
  return care_id_compare (row, &cursor->row) > 0;
}

static gboolean
read_feed (CareStore *store, const CareId *scope, const CareCursor *after, guint limit, GPtrArray *rows, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "SELECT entity, \"row\", seq, part, gone FROM feed WHERE scope=$1 AND seq >= $2 ORDER BY seq", error);
  gint64 last = -1;
  guint n = 0;

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, scope);
  care_stmt_bind_int (stmt, 2, after->seq);
  while (care_stmt_step (stmt, &problem))
    {
      const CareEntity *entity = care_entity_find (care_stmt_text (stmt, 0));
      CareId id = care_stmt_id (stmt, 1);
      gint64 seq = care_stmt_int (stmt, 2);
      if (entity == NULL || !after_cursor (after, seq, care_entity_index (entity), &id))
        continue;
      /* The rows of one commit are not in order inside the index, so the cut falls between commits. */
      if (n > limit && seq != last)
        {
          care_stmt_reset (stmt);
          break;
        }
      add_row (rows, entity, &id, seq, care_stmt_int (stmt, 3) != 0, care_stmt_text (stmt, 4));
      last = seq;
      n++;
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Cuts to @limit rows at the end of a commit, or inside the first one when that alone is larger. */
static gboolean
cut (GPtrArray *rows, guint limit)
{
  guint keep = limit;
  gint64 seq;

  if (rows->len <= limit)
    return FALSE;
  seq = ((CarePageRow *) rows->pdata[limit])->seq;
  while (keep > 0 && ((CarePageRow *) rows->pdata[keep - 1])->seq == seq)
    keep--;
  g_ptr_array_set_size (rows, (int) (keep > 0 ? keep : limit));
  return TRUE;
}

/* Reads the records, and cuts where their texts become too many bytes for one answer; one row always goes. */
static gboolean
fill (CareStore *store, GPtrArray *rows, gboolean *more, GError **error)
{
  gsize bytes = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      CarePageRow *row = rows->pdata[i];
      if (row->gone == NULL && !care_store_peek (store, row->entity, &row->row, &row->record, error))
        return FALSE;
      bytes += row->record != NULL ? care_record_text_bytes (row->record) : 0;
      if (i > 0 && bytes > CARE_PAGE_BYTES)
        {
          cut (rows, i);
          *more = TRUE;
          return TRUE;
        }
    }
  return TRUE;
}

GPtrArray *
care_page_read (CareStore *store, const CareStation *station, CareCursor *cursor, guint limit, gboolean *more, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (care_page_row_free);
  gboolean technician = is_technician (station);

  for (guint i = 0; care_entities[i] != NULL; i++)
    if ((!technician || g_strv_contains (reference, care_entities[i]->name)) && !read_entity (store, i, cursor, limit + 1, rows, error))
      return NULL;
  if (technician && !read_feed (store, &station->user, cursor, limit + 1, rows, error))
    return NULL;
  g_ptr_array_sort (rows, compare_rows);
  *more = cut (rows, limit);
  if (!fill (store, rows, more, error))
    return NULL;
  if (rows->len > 0)
    {
      CarePageRow *last = rows->pdata[rows->len - 1];
      cursor->seq = last->seq;
      cursor->entity = care_entity_index (last->entity);
      cursor->row = last->row;
    }
  return g_steal_pointer (&rows);
}

/* TRUE when a change of a job says that the technician was @user. */
static gboolean
takes_from (const char *text, const CareId *user)
{
  g_autoptr (CareDelta) delta = care_delta_names (text, "technician") ? care_delta_read (&CareJob_ENTITY, text, NULL) : NULL;
  g_autoptr (CareRecord) before = care_record_new (&CareJob_ENTITY);

  return delta != NULL && care_delta_take (delta, CARE_DELTA_OLD, CareJob_technician, before, NULL) &&
         care_id_equal (&((CareJob *) before)->technician, user);
}

/* TRUE when the job was taken from him at @at or later. */
static gboolean
was_reassigned (CareStore *store, const CareId *user, const CareId *job, gint64 at)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT c.delta FROM change c JOIN txn x ON x.n = c.tx WHERE c.\"row\" = $1 AND c.entity = 'job'"
                                            " AND c.op = 'u' AND x.at >= $2 ORDER BY c.n DESC", NULL);
  gboolean found = FALSE;

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, job);
  care_stmt_bind_int (stmt, 2, at);
  while (!found && care_stmt_step (stmt, NULL))
    found = takes_from (care_stmt_text (stmt, 0), user);
  care_stmt_reset (stmt);
  return found;
}

/* The same by his visits: they are in his scope because of the job alone, and left it with the job. */
static gboolean
visits_left (CareStore *store, const CareId *user, const CareId *job, gint64 at)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT 1 FROM visit v JOIN feed f ON f.\"row\" = v.id JOIN commit_nonce n ON n.seq = f.seq"
                                            " WHERE v.job = $1 AND f.scope = $2 AND f.gone IS NOT NULL AND n.at >= $3", NULL);
  gboolean found;

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, job);
  care_stmt_bind_id (stmt, 2, user);
  care_stmt_bind_int (stmt, 3, at);
  found = care_stmt_step (stmt, NULL);
  care_stmt_reset (stmt);
  return found;
}

gboolean
care_page_in_scope (CareStore *store, const CareId *user, const CareId *row, gint64 at, gboolean *now)
{
  CareStmt *stmt = care_db_stmt (
      store->db,
      "SELECT f.gone, n.at, f.part FROM feed f JOIN commit_nonce n ON n.seq = f.seq WHERE f.scope=$1 AND f.\"row\"=$2",
      NULL);
  gboolean found = FALSE, part = FALSE;
  *now = FALSE;
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, user);
  care_stmt_bind_id (stmt, 2, row);
  if (care_stmt_step (stmt, NULL))
    {
      part = care_stmt_int (stmt, 2) != 0;
      *now = care_stmt_is_null (stmt, 0) && !part;
      found = *now || (!care_stmt_is_null (stmt, 0) && !part && at <= care_stmt_int (stmt, 1));
    }
  care_stmt_reset (stmt);
  /* An earlier job of his device may once have been his own; that he sees a part of it gives no right. */
  return found || (part && (was_reassigned (store, user, row, at) || visits_left (store, user, row, at)));
}
