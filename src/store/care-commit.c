/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-delta.h"
#include "store/care-outbox.h"
#include "store/care-store-private.h"

#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "domain/care-lifecycle.h"
#include "util/care-error.h"
#include "util/care-text.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))

/* Hybrid logical clock: 48 bits of milliseconds, 16 of a counter; never backwards in one store (SYNC A.4). */
static gint64
draw_hlc (CareStore *store)
{
  gint64 now = care_now_ms () << 16;
  store->hlc = MAX (now, store->hlc + 1);
  return store->hlc;
}

/* The transaction's row is made by its first change, so that a commit that changes nothing leaves nothing. */
static gboolean
ensure_txn (CareStore *store, GError **error)
{
  CareStmt *stmt;
  CareId user, station;

  if (store->txn_n != 0)
    return TRUE;
  stmt = care_db_stmt (store->db, "INSERT INTO txn(what, \"user\", station, at, hlc, seq, import, undoes)"
                                  " VALUES($1,$2,$3,$4,$5,$6,$7,$8) RETURNING n", error);
  if (stmt == NULL)
    return FALSE;
  user = store->txn.user != NULL ? *store->txn.user : care_store_user (store);
  station = store->txn.station != NULL ? *store->txn.station : store->station;
  care_stmt_bind_text (stmt, 1, store->txn.what != NULL ? store->txn.what : "change");
  care_stmt_bind_id (stmt, 2, &user);
  care_stmt_bind_id (stmt, 3, &station);
  care_stmt_bind_int (stmt, 4, care_now ());
  care_stmt_bind_int (stmt, 5, store->txn.hlc != 0 ? store->txn.hlc : draw_hlc (store));
  if (store->seq != 0)
    care_stmt_bind_int (stmt, 6, store->seq);
  care_stmt_bind_id (stmt, 7, &store->txn.import);
  if (store->txn.undoes != 0)
    care_stmt_bind_int (stmt, 8, store->txn.undoes);
  if (!care_stmt_step (stmt, error))
    return FALSE;
  store->txn_n = care_stmt_int (stmt, 0);
  care_stmt_reset (stmt);
  return TRUE;
}

/* The number of a commit's first change, where the database would give one again: what left the scope took its changes along, the newest ones perhaps, and
 * the server knows what it has by these numbers. 0: the database's next one will do. */
static gint64
first_number (CareStore *store, GError **error)
{
  gint64 sent, last;

  if (store->numbered || g_strcmp0 (store->role, "station") != 0)
    return 0;
  sent = care_store_meta_int (store, CARE_META_SENT, 0);
  last = care_db_int (store->db, 0, "SELECT max(n) FROM change", error);
  return last < sent ? sent + 1 : 0;
}

static gboolean
log_change (CareStore *store, const CareRecord *now, const CareRecord *before, guint64 changed, GError **error)
{
  g_autofree char *delta = before != NULL ? care_delta_write (now, before, changed) : NULL;
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt;
  gint64 n;

  if (!ensure_txn (store, error))
    return FALSE;
  n = first_number (store, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  store->numbered = TRUE;
  stmt = care_db_stmt (store->db, "INSERT INTO change(n, tx, entity, \"row\", op, base, delta, state) VALUES($8,$1,$2,$3,$4,$5,$6,$7)", error);
  if (stmt == NULL)
    return FALSE;
  if (n > 0)
    care_stmt_bind_int (stmt, 8, n);
  care_stmt_bind_int (stmt, 1, store->txn_n);
  care_stmt_bind_text (stmt, 2, now->entity->name);
  care_stmt_bind_id (stmt, 3, &now->id);
  care_stmt_bind_text (stmt, 4, before == NULL ? "i" : "u");
  care_stmt_bind_int (stmt, 5, before != NULL ? before->rev : 0);
  care_stmt_bind_text (stmt, 6, delta);
  care_stmt_bind_int (stmt, 7, store->seq != 0 ? 1 : 0);
  return care_stmt_done (stmt, error);
}

gboolean
care_store_offer (CareStore *store, const CareRecord *record, GError **error)
{
  g_return_val_if_fail (store->committing, FALSE);
  store->txn_n = 0;
  return log_change (store, record, NULL, 0, error);
}

static gboolean
insert_row (CareStore *store, const CareRecord *record, GError **error)
{
  CareStmt *stmt = care_db_stmt (store->db, care_store_sql (store, record->entity)->insert, error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, &record->id);
  care_stmt_bind_int (stmt, 2, record->rev);
  care_stmt_bind_text (stmt, 3, record->unknown);
  for (guint n = 0; n < record->entity->n_fields; n++)
    if (care_record_has (record, n))
      care_store_bind_field (stmt, n + COLUMN_FIRST + 1, record, n);
  return care_stmt_done (stmt, error);
}

static gboolean
update_row (CareStore *store, const CareRecord *record, guint64 changed, GError **error)
{
  GString *text = g_string_new (NULL);
  g_autofree char *owned = NULL;
  CareStmt *stmt;

  g_string_append_printf (text, "UPDATE \"%s\" SET rev=$2, unknown=$3", record->entity->name);
  for (guint n = 0; n < record->entity->n_fields; n++)
    if (changed & BIT (n))
      g_string_append_printf (text, ", \"%s\"=$%u", record->entity->fields[n].name, n + COLUMN_FIRST + 1);
  g_string_append (text, " WHERE id=$1");
  owned = g_string_free (text, FALSE);
  stmt = care_db_stmt (store->db, owned, error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, &record->id);
  care_stmt_bind_int (stmt, 2, record->rev);
  care_stmt_bind_text (stmt, 3, record->unknown);
  for (guint n = 0; n < record->entity->n_fields; n++)
    if (changed & BIT (n))
      care_store_bind_field (stmt, n + COLUMN_FIRST + 1, record, n);
  return care_stmt_done (stmt, error);
}

/* Caches that follow from the row itself. */
static void
complete (CareRecord *record)
{
  CareContactPoint *point = (CareContactPoint *) record;
  if (record->entity == &CareContactPoint_ENTITY)
    care_record_take_text (record, CareContactPoint_key, point->value != NULL ? care_contact_key (point->kind, point->value) : NULL);
}

static guint64
changed_fields (const CareRecord *now, const CareRecord *before)
{
  guint64 changed = 0;
  for (guint n = 0; n < now->entity->n_fields; n++)
    if (!care_record_same (now, before, n))
      changed |= BIT (n);
  return changed;
}

static guint64
cache_fields (const CareEntity *entity)
{
  guint64 caches = 0;
  for (guint n = 0; n < entity->n_fields; n++)
    if (entity->fields[n].flags & CARE_CACHE)
      caches |= BIT (n);
  return caches;
}

/* What a merge may move: references but those that make a fact what it is. */
static guint64
reference_fields (const CareEntity *entity)
{
  guint64 references = 0;
  for (guint n = 0; n < entity->n_fields; n++)
    if (entity->fields[n].kind == CARE_ID && entity->fields[n].to != NULL)
      references |= BIT (n);
  return references;
}

static void
remember (CareStore *store, const CareRecord *record, gboolean inserted, gboolean derived)
{
  CareTouched touched = { record->entity, record->id, inserted };
  CareId job = { { 0 } };

  /* Only a server's feeds look at each row; elsewhere an import of any size must not grow the list. */
  if (store->seq != 0 || store->touched->len == 0)
    g_array_append_val (store->touched, touched);
  if (derived)
    return;
  if (record->entity == &CareJobEvent_ENTITY)
    job = ((const CareJobEvent *) record)->job;
  else if (record->entity == &CareJob_ENTITY && inserted)
    job = record->id;
  if (!care_id_is_null (&job) && !g_hash_table_contains (store->jobs, &job))
    g_hash_table_add (store->jobs, g_memdup2 (&job, sizeof job));
}

static gboolean
put_update (CareStore *store, CareRecord *now, const CareRecord *before, CarePutFlags flags, GError **error)
{
  guint64 changed = changed_fields (now, before);
  guint64 told = changed & ~cache_fields (now->entity);
  gboolean pulled = (store->txn.flags & CARE_TXN_PULLED) != 0;

  if (now->entity->insert_only && !pulled && (changed & ~(flags & CARE_PUT_MOVED ? reference_fields (now->entity) : 0)) != 0)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED,
                   _("A %s is a record of what happened and cannot be changed; add another one, or undo it."), now->entity->name);
      return FALSE;
    }
  if (store->seq != 0 && told != 0)
    now->rev = store->seq;
  if (changed == 0 && now->rev == before->rev)
    return TRUE;
  if (!update_row (store, now, changed, error))
    return FALSE;
  if (told != 0 && !pulled && !log_change (store, now, before, told, error))
    return FALSE;
  if (told != 0)
    remember (store, now, FALSE, (flags & CARE_PUT_DERIVED) != 0);
  return care_store_put_search (store, now, before, FALSE, error);
}

gboolean
care_store_put (CareStore *store, CareRecord *now, const CareRecord *before, CarePutFlags flags, GError **error)
{
  gboolean pulled = (store->txn.flags & CARE_TXN_PULLED) != 0;

  g_return_val_if_fail (store->committing, FALSE);
  if (care_id_is_null (&now->id))
    now->id = care_id_new ();
  complete (now);
  if (store->txn.flags == CARE_TXN_PLAIN && !care_record_validate (now, error))
    return FALSE;
  if (before != NULL)
    return put_update (store, now, before, flags, error);
  if (store->seq != 0)
    now->rev = store->seq;
  if (!insert_row (store, now, error) || (!pulled && !log_change (store, now, NULL, 0, error)))
    return FALSE;
  remember (store, now, TRUE, (flags & CARE_PUT_DERIVED) != 0);
  return care_store_put_search (store, now, NULL, TRUE, error);
}

void
care_store_leave_out_parked (CareStore *store, GPtrArray *events)
{
  if (g_strcmp0 (store->role, "station") != 0)
    return;
  for (guint i = events->len; i > 0; i--)
    {
      const CareRecord *event = events->pdata[i - 1];
      CareStmt *stmt = event->rev <= 0 ? care_db_stmt (store->db, "SELECT 1 FROM change WHERE \"row\" = $1 AND state = 3", NULL) : NULL;
      gboolean parked;
      if (stmt == NULL)
        continue;
      care_stmt_bind_id (stmt, 1, &event->id);
      parked = care_stmt_step (stmt, NULL);
      care_stmt_reset (stmt);
      if (parked)
        g_ptr_array_remove_index (events, i - 1);
    }
}

static gboolean
derive_job (CareStore *store, const CareId *id, GError **error)
{
  CareRecord *stored = NULL;
  g_autoptr (CareRecord) before = NULL;
  g_autoptr (CareRecord) now = NULL;
  g_autoptr (GPtrArray) events = NULL;
  CareJobCaches caches;
  CareQuery query = { &CareJobEvent_ENTITY, NULL, BIT (CareJobEvent_job), CareJobEvent_at, FALSE, -1, 0, TRUE };
  g_autoptr (CareRecord) match = care_record_new (&CareJobEvent_ENTITY);

  if (!care_store_peek (store, &CareJob_ENTITY, id, &stored, error))
    return FALSE;
  before = stored;
  if (before == NULL) /* an event may arrive a page before its job */
    return TRUE;
  care_record_set_id (match, CareJobEvent_job, id);
  query.match = match;
  events = care_store_query (store, &query, error);
  if (events == NULL)
    return FALSE;
  care_store_leave_out_parked (store, events);
  care_job_derive ((const CareJobEvent *const *) events->pdata, events->len, &caches);
  now = care_record_copy (before);
  return !care_job_take_caches ((CareJob *) now, &caches) || put_update (store, now, before, CARE_PUT_DERIVED, error);
}

gboolean
care_store_derive (CareStore *store, GError **error)
{
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, store->jobs);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!derive_job (store, id, error))
      return FALSE;
  return TRUE;
}

static gboolean
work_and_derive (CareStore *store, CareWork work, gpointer data, GError **error)
{
  return care_store_begin_publish (store, error) && work (store, data, error) && care_store_derive (store, error) &&
         care_store_publish (store, error);
}

gboolean
care_store_commit (CareStore *store, const CareTxn *txn, CareWork work, gpointer data, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (store->lock != NULL, FALSE);
  g_return_val_if_fail (!store->committing, FALSE);
  if (!care_db_begin (store->db, error))
    return FALSE;
  store->committing = TRUE;
  store->txn = *txn;
  store->txn_n = 0;
  store->numbered = FALSE;
  store->seq = 0;
  g_array_set_size (store->touched, 0);
  g_hash_table_remove_all (store->jobs);
  ok = work_and_derive (store, work, data, error);
  store->committing = FALSE;
  if (ok)
    return care_db_commit (store->db, error);
  care_db_rollback (store->db);
  return FALSE;
}

gboolean
care_store_settle (CareStore *store, GError **error)
{
  if (!care_store_derive (store, error))
    return FALSE;
  g_hash_table_remove_all (store->jobs);
  return TRUE;
}

gboolean
care_store_group (CareStore *store, const CareTxn *txn, CareWork work, gpointer data, GError **error)
{
  CareTxn outer = store->txn;
  gint64 outer_n = store->txn_n;
  guint touched = store->touched->len;
  gboolean ok;

  g_return_val_if_fail (store->committing, FALSE);
  if (!care_db_save (store->db, "care_group", error))
    return FALSE;
  store->txn = *txn;
  store->txn_n = 0;
  ok = work (store, data, error) && care_store_settle (store, error);
  if (ok)
    ok = care_db_release (store->db, "care_group", error);
  else
    {
      care_db_back_to (store->db, "care_group");
      store->numbered = FALSE;
      g_array_set_size (store->touched, touched);
      g_hash_table_remove_all (store->jobs);
    }
  store->txn = outer;
  store->txn_n = outer_n;
  return ok;
}

gboolean
care_store_in_commit (CareStore *store)
{
  return store->committing;
}

gint64
care_store_txn (CareStore *store)
{
  return store->txn_n;
}

const GArray *
care_store_touched (CareStore *store)
{
  return store->touched;
}

/* An import draws as many numbers as it has rows: a plain UPDATE is cheap, an upsert makes SQLite set a savepoint, at which FTS5 writes out
 * what it has collected. */
static gboolean
count_up (CareStore *store, const char *key, gint64 next, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, next);
  CareStmt *stmt = care_db_stmt (store->db, "UPDATE meta SET value=$2 WHERE key=$1", error);

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_text (stmt, 1, key);
  care_stmt_bind_text (stmt, 2, text);
  return care_stmt_done (stmt, error);
}

char *
care_store_next_number (CareStore *store, const char *series, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *prefix = NULL;
  gboolean server = g_strcmp0 (store->role, "server") == 0;
  int year = 0, month, day;
  gint64 next;

  if (server)
    care_date_to_ymd (care_store_today (store), &year, &month, &day);
  key = server ? g_strdup_printf ("number-%s-%d", series, year) : g_strdup_printf ("number-%s", series);
  next = care_store_meta_int (store, key, 0) + 1;
  if (!(next > 1 ? count_up (store, key, next, error) : care_store_set_meta_int (store, key, next, error)))
    return NULL;
  if (server)
    return g_strdup_printf ("%s-%d-%06" G_GINT64_FORMAT, series, year, next);
  prefix = care_store_meta (store, "prefix");
  return g_strdup_printf ("%s-%s-%06" G_GINT64_FORMAT, prefix, series, next);
}
