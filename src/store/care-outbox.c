/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-outbox.h"

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-stock.h"
#include "store/care-delta.h"
#include "store/care-store-private.h"
#include "util/care-error.h"

/* States of a change: 0 unsent, 1 sent, 2 never sent, 3 refused by the server and kept there for a person. */

void
care_out_free (gpointer data)
{
  CareOut *out = data;
  g_free (out->what);
  g_free (out->delta);
  care_record_free (out->record);
  g_free (out);
}

gint64
care_outbox_count (CareStore *store)
{
  return care_db_int (store->db, 0, "SELECT count(*) FROM change WHERE state = 0", NULL);
}

gint64
care_outbox_oldest (CareStore *store)
{
  return care_db_int (store->db, 0, "SELECT t.at FROM txn t JOIN change c ON c.tx = t.n WHERE c.state = 0 ORDER BY c.n LIMIT 1", NULL);
}

guint
care_outbox_parked (CareStore *store)
{
  return (guint) care_db_int (store->db, 0, "SELECT count(*) FROM change WHERE state = 3", NULL);
}

static CareOut *
read_out (CareStmt *stmt)
{
  CareOut *out = g_new0 (CareOut, 1);
  out->n = care_stmt_int (stmt, 0);
  out->tx = care_stmt_int (stmt, 1);
  out->entity = care_entity_find (care_stmt_text (stmt, 2));
  out->row = care_stmt_id (stmt, 3);
  out->insert = g_strcmp0 (care_stmt_text (stmt, 4), "i") == 0;
  out->base = care_stmt_int (stmt, 5);
  out->delta = g_strdup (care_stmt_text (stmt, 6));
  out->hlc = care_stmt_int (stmt, 7);
  out->at = care_stmt_int (stmt, 8);
  out->what = g_strdup (care_stmt_text (stmt, 9));
  return out;
}

/* Cuts at the end of a transaction, or inside the first when that alone is larger. */
static void
cut (GPtrArray *rows, guint limit)
{
  guint keep = limit;
  gint64 tx;
  if (rows->len <= limit)
    return;
  tx = ((CareOut *) rows->pdata[limit])->tx;
  while (keep > 0 && ((CareOut *) rows->pdata[keep - 1])->tx == tx)
    keep--;
  g_ptr_array_set_size (rows, (int) (keep > 0 ? keep : limit));
}

/* A new record goes out as it was when it was made, since its later changes go out too: the server may have it already, from an answer that was
 * lost, and what it refers to now may come only later. */
static gboolean
rewind_record (CareStore *store, CareRecord *record, gint64 n, GError **error)
{
  g_autoptr (GPtrArray) deltas = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "SELECT delta FROM change WHERE \"row\" = $1 AND n > $2 AND op = 'u' AND state <> 2 ORDER BY n DESC", error);

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, &record->id);
  care_stmt_bind_int (stmt, 2, n);
  while (care_stmt_step (stmt, &problem))
    g_ptr_array_add (deltas, g_strdup (care_stmt_text (stmt, 0)));
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  for (guint i = 0; i < deltas->len; i++)
    {
      g_autoptr (CareDelta) delta = care_delta_read (record->entity, deltas->pdata[i], error);
      if (delta == NULL)
        return FALSE;
      for (guint f = 0; f < record->entity->n_fields; f++)
        if (!care_delta_take (delta, CARE_DELTA_OLD, f, record, error))
          return FALSE;
    }
  return TRUE;
}

GPtrArray *
care_outbox_read (CareStore *store, guint limit, gint64 *upto, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (care_out_free);
  g_autoptr (GPtrArray) result = g_ptr_array_new_with_free_func (care_out_free);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "SELECT c.n, c.tx, c.entity, c.\"row\", c.op, c.base, c.delta, x.hlc, x.at, x.what"
                                            " FROM change c JOIN txn x ON x.n = c.tx WHERE c.state = 0 ORDER BY c.n LIMIT $1", error);
  if (stmt == NULL)
    return NULL;
  care_stmt_bind_int (stmt, 1, limit + 1);
  while (care_stmt_step (stmt, &problem))
    g_ptr_array_add (rows, read_out (stmt));
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  cut (rows, limit);
  *upto = rows->len > 0 ? ((CareOut *) rows->pdata[rows->len - 1])->n : 0;
  for (guint i = 0; i < rows->len; i++)
    {
      CareOut *out = rows->pdata[i];
      if (out->entity == NULL)
        continue;
      if (out->insert && !care_store_peek (store, out->entity, &out->row, &out->record, error))
        return NULL;
      if (out->insert && out->record == NULL)
        continue;
      if (out->insert && !rewind_record (store, out->record, out->n, error))
        return NULL;
      g_ptr_array_add (result, out);
      rows->pdata[i] = g_new0 (CareOut, 1);
    }
  return g_steal_pointer (&result);
}

/* A step counts or not by whether it was put aside: the jobs of such steps in changes from @from to @upto are derived again. */
static gboolean
rethink_jobs (CareStore *store, gint64 from, gint64 upto, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "SELECT e.job FROM change c JOIN job_event e ON e.id = c.\"row\" WHERE c.state = 3 AND c.n >= $1 AND c.n <= $2"
                                            " AND c.op = 'i' AND e.job IS NOT NULL", error);

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_int (stmt, 1, from);
  care_stmt_bind_int (stmt, 2, upto);
  while (care_stmt_step (stmt, &problem))
    {
      CareId job = care_stmt_id (stmt, 0);
      if (!g_hash_table_contains (store->jobs, &job))
        g_hash_table_add (store->jobs, g_memdup2 (&job, sizeof job));
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
care_outbox_acked (CareStore *store, gint64 upto, const GArray *parked, GError **error)
{
  CareStmt *stmt = care_db_stmt (store->db, "UPDATE change SET state = 1 WHERE state = 0 AND n <= $1", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_int (stmt, 1, upto);
  if (!care_stmt_done (stmt, error))
    return FALSE;
  for (guint i = 0; parked != NULL && i < parked->len; i++)
    {
      stmt = care_db_stmt (store->db, "UPDATE change SET state = 3 WHERE n = $1", error);
      if (stmt == NULL)
        return FALSE;
      care_stmt_bind_int (stmt, 1, g_array_index (parked, gint64, i));
      if (!care_stmt_done (stmt, error) || !rethink_jobs (store, g_array_index (parked, gint64, i), g_array_index (parked, gint64, i), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
care_outbox_has (CareStore *store, const CareId *row)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT 1 FROM change WHERE \"row\" = $1 AND state = 0", NULL);
  gboolean has;
  if (stmt == NULL)
    return TRUE;
  care_stmt_bind_id (stmt, 1, row);
  has = care_stmt_step (stmt, NULL);
  care_stmt_reset (stmt);
  return has;
}

guint64
care_outbox_dirty (CareStore *store, const CareEntity *entity, const CareId *row)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT delta FROM change WHERE \"row\" = $1 AND state = 0 AND op = 'u'", NULL);
  guint64 dirty = 0;
  if (stmt == NULL)
    return 0;
  care_stmt_bind_id (stmt, 1, row);
  while (care_stmt_step (stmt, NULL))
    {
      g_autoptr (CareDelta) delta = care_delta_read (entity, care_stmt_text (stmt, 0), NULL);
      dirty |= delta != NULL ? care_delta_fields (delta) : G_MAXUINT64; /* what cannot be read is nobody's to write over */
    }
  return dirty;
}

gboolean
care_outbox_take (CareStore *store, CareRecord *pulled, guint64 sent_fields, GError **error)
{
  CareRecord *stored = NULL;
  g_autoptr (CareRecord) before = NULL;
  g_autoptr (CareRecord) now = NULL;
  guint64 dirty;

  if (!care_store_peek (store, pulled->entity, &pulled->id, &stored, error))
    return FALSE;
  before = stored;
  if (before == NULL)
    return care_store_put (store, pulled, NULL, CARE_PUT_FRESH, error);
  now = care_record_copy (before);
  now->rev = pulled->rev;
  if (pulled->unknown != NULL)
    {
      g_free (now->unknown);
      now->unknown = g_strdup (pulled->unknown);
    }
  dirty = care_outbox_dirty (store, pulled->entity, &pulled->id);
  for (guint n = 0; n < pulled->entity->n_fields; n++)
    if (((sent_fields & ~dirty) >> n) & 1)
      care_record_copy_field (now, pulled, n);
  return care_store_put (store, now, before, CARE_PUT_PLAIN, error);
}

static gboolean
delete_row (CareStore *store, const CareEntity *entity, const CareId *row, GError **error)
{
  g_autofree char *one = g_strdup_printf ("DELETE FROM \"%s\" WHERE id = $1", entity->name);
  const char *const statements[] = { one, "DELETE FROM change WHERE \"row\" = $1" };

  if (!care_db_search_put (store->db, entity->name, row, NULL, NULL, NULL, FALSE, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      CareStmt *stmt = care_db_stmt (store->db, statements[i], error);
      if (stmt == NULL)
        return FALSE;
      care_stmt_bind_id (stmt, 1, row);
      if (!care_stmt_done (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static char *
waiting_key (const CareEntity *entity, const CareId *row)
{
  char text[CARE_ID_TEXT];
  return g_strdup_printf ("gone %s %s", entity->name, care_id_to_text (row, text));
}

gboolean
care_outbox_drop (CareStore *store, const CareEntity *entity, const CareId *row, gboolean *dropped, GError **error)
{
  *dropped = !care_outbox_has (store, row);
  if (!*dropped)
    {
      g_autofree char *key = waiting_key (entity, row);
      return care_store_set_meta (store, key, "1", error);
    }
  return delete_row (store, entity, row, error);
}

gboolean
care_outbox_drop_waiting (CareStore *store, guint *dropped, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  CareStmt *stmt = care_db_stmt (store->db, "SELECT key FROM meta WHERE key >= 'gone ' AND key < 'gone!'", error);

  if (stmt == NULL)
    return FALSE;
  while (care_stmt_step (stmt, NULL))
    g_ptr_array_add (keys, g_strdup (care_stmt_text (stmt, 0)));
  for (guint i = 0; i < keys->len; i++)
    {
      g_auto (GStrv) words = g_strsplit (keys->pdata[i], " ", 3);
      const CareEntity *entity = care_entity_find (words[1]);
      CareId row;
      if (entity == NULL || words[2] == NULL || !care_id_parse (words[2], &row) || care_outbox_has (store, &row))
        continue;
      stmt = care_db_stmt (store->db, "DELETE FROM meta WHERE key = $1", error);
      if (stmt == NULL || !delete_row (store, entity, &row, error))
        return FALSE;
      care_stmt_bind_text (stmt, 1, keys->pdata[i]);
      if (!care_stmt_done (stmt, error))
        return FALSE;
      (*dropped)++;
    }
  return TRUE;
}

/* TRUE when what the record belongs to is not here. */
static gboolean
is_orphan (CareStore *store, const CareRecord *record)
{
  for (guint n = 0; n < record->entity->n_fields; n++)
    {
      const CareField *field = &record->entity->fields[n];
      CareRecord *owner = NULL;
      CareId id;
      if (!(field->flags & CARE_OWNER) || !care_record_has (record, n))
        continue;
      id = care_record_id (record, n);
      if (care_store_peek (store, care_entity_find (field->to), &id, &owner, NULL) && owner == NULL)
        return TRUE;
      care_record_free (owner);
    }
  return FALSE;
}

static gboolean
read_made (CareStore *store, gint64 from, GPtrArray *records, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (CareTouched));
  CareStmt *stmt = care_db_stmt (store->db, "SELECT entity, \"row\" FROM change WHERE n >= $1 AND op = 'i' AND state IN (1, 3)", error);

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_int (stmt, 1, from);
  while (care_stmt_step (stmt, &problem))
    {
      CareTouched row = { care_entity_find (care_stmt_text (stmt, 0)), care_stmt_id (stmt, 1), TRUE };
      if (row.entity != NULL)
        g_array_append_val (rows, row);
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const CareTouched *row = &g_array_index (rows, CareTouched, i);
      CareRecord *record = NULL;
      if (!care_store_peek (store, row->entity, &row->row, &record, error))
        return FALSE;
      if (record != NULL && record->rev <= 0)
        g_ptr_array_add (records, record);
      else
        care_record_free (record);
    }
  return TRUE;
}

gboolean
care_outbox_drop_orphans (CareStore *store, gint64 from, guint *dropped, GError **error)
{
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);

  if (!read_made (store, from, made, error))
    return FALSE;
  for (guint i = 0; i < made->len; i++)
    {
      const CareRecord *record = made->pdata[i];
      if (!is_orphan (store, record) || care_outbox_has (store, &record->id))
        continue;
      if (!delete_row (store, record->entity, &record->id, error))
        return FALSE;
      (*dropped)++;
    }
  return TRUE;
}

gboolean
care_outbox_scrub (CareStore *store, GError **error)
{
  return care_db_scrub (store->db, error);
}

/* The old and new values of changes that go out later name him too. An id stands there between quotation marks, which no text can hold unescaped. */
static gboolean
move_user_in_changes (CareStore *store, const CareId *from, const CareId *to, GError **error)
{
  CareStmt *stmt = care_db_stmt (store->db, "UPDATE change SET delta = replace(delta, $1, $2) WHERE state = 0 AND delta IS NOT NULL", error);
  char from_text[CARE_ID_TEXT], to_text[CARE_ID_TEXT];
  g_autofree char *old = g_strdup_printf ("\"%s\"", care_id_to_text (from, from_text));
  g_autofree char *new = g_strdup_printf ("\"%s\"", care_id_to_text (to, to_text));

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_text (stmt, 1, old);
  care_stmt_bind_text (stmt, 2, new);
  return care_stmt_done (stmt, error);
}

/* Every reference to the local user becomes one to the enrolled one; facts too, since nobody else has seen them yet. */
static gboolean
move_user (CareStore *store, const CareId *from, const CareId *to, GError **error)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    for (guint n = 0; n < care_entities[i]->n_fields; n++)
      {
        g_autofree char *sql = NULL;
        CareStmt *stmt;
        if (g_strcmp0 (care_entities[i]->fields[n].to, "user") != 0)
          continue;
        sql = g_strdup_printf ("UPDATE \"%s\" SET \"%s\" = $2 WHERE \"%s\" = $1", care_entities[i]->name, care_entities[i]->fields[n].name,
                               care_entities[i]->fields[n].name);
        stmt = care_db_stmt (store->db, sql, error);
        if (stmt == NULL)
          return FALSE;
        care_stmt_bind_id (stmt, 1, from);
        care_stmt_bind_id (stmt, 2, to);
        if (!care_stmt_done (stmt, error))
          return FALSE;
      }
  return TRUE;
}

static gboolean
run_ids (CareStore *store, const char *sql, const CareId *one, const CareId *two, GError **error)
{
  CareStmt *stmt = care_db_stmt (store->db, sql, error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, one);
  if (two != NULL)
    care_stmt_bind_id (stmt, 2, two);
  return care_stmt_done (stmt, error);
}

/* The built-in places are made in every store alike, so the server has them. What was changed in them is sent. */
static gboolean
keep_builtin_places (CareStore *store, GError **error)
{
  for (guint i = 0; i < CARE_STOCK_BUILTINS; i++)
    {
      CareId place = care_stock_builtin_id (care_stock_builtins[i].code);
      if (!run_ids (store, "UPDATE change SET state = 2 WHERE state = 0 AND op = 'i' AND \"row\" = $1", &place, NULL, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
care_outbox_enrol (CareStore *store, const CareId *station, const CareId *user, const char *prefix, GError **error)
{
  char text[CARE_ID_TEXT];
  CareId local = store->user;
  CareId company = care_company_id ();

  return move_user (store, &local, user, error) && move_user_in_changes (store, &local, user, error) &&
         run_ids (store, "UPDATE txn SET \"user\" = $2 WHERE \"user\" = $1", &local, user, error) &&
         run_ids (store, "UPDATE txn SET station = $1 WHERE station IS NULL", station, NULL, error) &&
         run_ids (store, "UPDATE change SET state = 2 WHERE state = 0 AND \"row\" IN ($1, $2)", &local, &company, error) &&
         keep_builtin_places (store, error) &&
         delete_row (store, &CareUser_ENTITY, &local, error) &&
         care_store_set_meta (store, "station", care_id_to_text (station, text), error) &&
         care_store_set_meta (store, "user", care_id_to_text (user, text), error) && care_store_set_meta (store, "prefix", prefix, error) &&
         care_store_set_meta (store, "role", "station", error);
}

gboolean
care_outbox_resync (CareStore *store, gboolean put_back, GError **error)
{
  CareStmt *stmt;
  if (put_back && !rethink_jobs (store, 0, G_MAXINT64, error))
    return FALSE;
  for (guint i = 0; care_entities[i] != NULL; i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE \"%s\" SET rev = -1 WHERE rev > 0", care_entities[i]->name);
      stmt = care_db_stmt (store->db, sql, error);
      if (stmt == NULL || !care_stmt_done (stmt, error))
        return FALSE;
    }
  /* What the server may have forgotten is offered again; replaying it is a no-op there. */
  stmt = care_db_stmt (store->db, put_back ? "UPDATE change SET state = 0 WHERE state IN (1, 3)" : "UPDATE change SET state = 0 WHERE state = 1", error);
  return stmt != NULL && care_stmt_done (stmt, error);
}

/* Rows that wait to be sent anyway are left out; so are those that were put aside, unless they are offered: then what they lacked goes before them. */
static gboolean
read_lacking (CareStore *store, const CareEntity *entity, gboolean offer, GArray *ids, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT t.id FROM \"%s\" t WHERE t.rev = -1 AND NOT EXISTS"
                                          " (SELECT 1 FROM change c WHERE c.\"row\" = t.id AND (c.state = 0%s))", entity->name,
                                          offer ? "" : " OR (c.state = 3 AND c.op = 'i')");
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  while (care_stmt_step (stmt, &problem))
    {
      CareId id = care_stmt_id (stmt, 0);
      g_array_append_val (ids, id);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
offer_row (CareStore *store, const CareEntity *entity, const CareId *row, GError **error)
{
  g_autoptr (CareRecord) record = NULL;
  CareRecord *stored = NULL;

  if (!care_store_peek (store, entity, row, &stored, error))
    return FALSE;
  record = stored;
  return record == NULL || (run_ids (store, "UPDATE change SET state = 2 WHERE state = 3 AND op = 'i' AND \"row\" = $1", row, NULL, error) &&
                            care_store_offer (store, record, error));
}

gboolean
care_outbox_sweep (CareStore *store, gboolean offer, guint *dropped, GError **error)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    {
      const CareEntity *entity = care_entities[i];
      gboolean keep = offer && entity != &CareConflict_ENTITY && entity != &CareCompany_ENTITY;
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CareId));
      if (!read_lacking (store, entity, keep, ids, error))
        return FALSE;
      for (guint k = 0; k < ids->len; k++)
        {
          const CareId *row = &g_array_index (ids, CareId, k);
          if (!(keep ? offer_row (store, entity, row, error) : delete_row (store, entity, row, error)))
            return FALSE;
        }
      *dropped += keep ? 0 : ids->len;
    }
  return TRUE;
}

gboolean
care_store_has_money (CareStore *store)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    for (guint n = 0; n < care_entities[i]->n_fields; n++)
      if (care_entities[i]->fields[n].kind == CARE_MONEY)
        {
          g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM \"%s\" WHERE \"%s\" IS NOT NULL LIMIT 1", care_entities[i]->name,
                                                  care_entities[i]->fields[n].name);
          if (care_db_int (store->db, 0, sql, NULL) == 1)
            return TRUE;
        }
  return FALSE;
}
