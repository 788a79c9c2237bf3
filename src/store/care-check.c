/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-store-private.h"

#include "domain/care-job.h"
#include "domain/care-lifecycle.h"
#include "store/care-drafts.h"
#include "store/care-feed.h"
#include "util/care-error.h"

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))

static gboolean
each_id (CareStore *store, const char *sql, const char *sentence, GPtrArray *problems, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, sql, error);
  char id[CARE_ID_TEXT];

  if (stmt == NULL)
    return FALSE;
  while (care_stmt_step (stmt, &problem))
    {
      CareId row = care_stmt_id (stmt, 0);
      g_ptr_array_add (problems, g_strdup_printf ("%s (%s)", sentence, care_id_to_text (&row, id)));
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Every reference of a live row names a row that is there. On a technician's station rows outside his scope are not, so there only owners
 * are checked. */
static gboolean
check_references (CareStore *store, const CareEntity *entity, GPtrArray *problems, GError **error)
{
  gboolean part = g_strcmp0 (store->role, "station") == 0;
  for (guint n = 0; n < entity->n_fields; n++)
    {
      const CareField *field = &entity->fields[n];
      g_autofree char *sql = NULL;
      g_autofree char *sentence = NULL;
      if (field->kind != CARE_ID || field->to == NULL || (part && !(field->flags & CARE_OWNER)))
        continue;
      sql = g_strdup_printf ("SELECT t.id FROM \"%s\" t WHERE t.\"%s\" IS NOT NULL"
                             " AND NOT EXISTS (SELECT 1 FROM \"%s\" o WHERE o.id = t.\"%s\") LIMIT 20",
                             entity->name, field->name, field->to, field->name);
      sentence = g_strdup_printf ("A %s names a %s in “%s” that is not there", entity->name, field->to, field->name);
      if (!each_id (store, sql, sentence, problems, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_needed (CareStore *store, const CareEntity *entity, GPtrArray *problems, GError **error)
{
  for (guint n = 0; n < entity->n_fields; n++)
    {
      g_autofree char *sql = NULL;
      g_autofree char *sentence = NULL;
      if (!(entity->fields[n].flags & CARE_NEEDED))
        continue;
      /* Of a device's earlier jobs a technician's station has the course only. */
      if (g_strcmp0 (store->role, "station") == 0 && !(entity->fields[n].flags & CARE_HISTORY) && g_str_has_prefix (entity->name, "job"))
        continue;
      sql = g_strdup_printf ("SELECT t.id FROM \"%s\" t WHERE t.\"%s\" IS NULL%s LIMIT 20", entity->name, entity->fields[n].name,
                             care_store_sql (store, entity)->live);
      sentence = g_strdup_printf ("A %s lacks its %s", entity->name, entity->fields[n].name);
      if (!each_id (store, sql, sentence, problems, error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  CareStore *store;
  GPtrArray *problems;
  GPtrArray *events; /* of the job at hand */
  CareId job;
  gint64 n_events;
  GError *error;
} Check;

static void
compare_job (Check *check)
{
  g_autoptr (CareRecord) before = NULL;
  g_autoptr (CareRecord) now = NULL;
  CareRecord *stored = NULL;
  CareJobCaches caches;
  char id[CARE_ID_TEXT];

  if (check->events->len == 0)
    return;
  care_store_leave_out_parked (check->store, check->events);
  care_job_derive ((const CareJobEvent *const *) check->events->pdata, check->events->len, &caches);
  if (care_store_peek (check->store, &CareJob_ENTITY, &check->job, &stored, NULL) && stored != NULL)
    {
      before = stored;
      now = care_record_copy (before);
      if (care_job_take_caches ((CareJob *) now, &caches))
        g_ptr_array_add (check->problems, g_strdup_printf ("The phase of a job does not follow from its events (%s)",
                                                           care_id_to_text (&check->job, id)));
    }
  g_ptr_array_set_size (check->events, 0);
}

static gboolean
take_event (CareRecord *record, gpointer data)
{
  Check *check = data;
  const CareJobEvent *event = (const CareJobEvent *) record;
  if (!care_id_equal (&event->job, &check->job))
    {
      compare_job (check);
      check->job = event->job;
    }
  g_ptr_array_add (check->events, care_record_copy (record));
  return TRUE;
}

static gboolean
check_caches (CareStore *store, GPtrArray *problems, GError **error)
{
  Check check = { .store = store, .problems = problems };
  CareQuery query = { &CareJobEvent_ENTITY, NULL, 0, CareJobEvent_job, FALSE, -1, 0, TRUE };
  gboolean ok;

  check.events = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  ok = care_store_each (store, &query, take_event, &check, error);
  if (ok)
    compare_job (&check);
  g_ptr_array_unref (check.events);
  return ok && each_id (store, "SELECT j.id FROM job j WHERE j.deleted_at IS NULL AND j.phase IS NOT NULL AND j.phase <> 'new'"
                               " AND NOT EXISTS (SELECT 1 FROM job_event e WHERE e.job = j.id) LIMIT 20",
                        "The phase of a job has no event", problems, error);
}

/* A line of class part and its move say the same; a live line has one live move, a deleted one none. */
static gboolean
check_ledger (CareStore *store, GPtrArray *problems, GError **error)
{
  return each_id (store,
                  "SELECT l.id FROM job_line l JOIN job j ON j.id = l.job WHERE l.class='part' AND l.deleted_at IS NULL"
                  " AND j.deleted_at IS NULL AND l.disposition <> 'unused_to_stock' AND 1 <> (SELECT count(*) FROM "
                  "stock_move m WHERE m.line = l.id"
                  " AND m.voids IS NULL AND NOT EXISTS (SELECT 1 FROM stock_move v WHERE v.voids = m.id)) LIMIT 20",
                  "A part on a job has not exactly one stock move", problems, error) &&
         each_id (store,
                  "SELECT m.id FROM stock_move m JOIN job_line l ON l.id = m.line WHERE m.voids IS NULL"
                  " AND NOT EXISTS (SELECT 1 FROM stock_move v WHERE v.voids = m.id)"
                  " AND (l.quantity <> m.quantity OR l.part <> m.part OR l.deleted_at IS NOT NULL) LIMIT 20",
                  "A stock move does not agree with its job line", problems, error);
}

static gboolean
check_search (CareStore *store, GPtrArray *problems, GError **error)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    {
      const CareSql *sql = &store->sql[i];
      g_autofree char *text = NULL;
      if ((sql->words | sql->fragments) == 0)
        continue;
      text = g_strdup_printf ("SELECT s.\"row\" FROM search s LEFT JOIN \"%s\" t ON t.id = s.\"row\" WHERE s.entity = '%s' AND t.id IS NULL LIMIT 20",
                              care_entities[i]->name, care_entities[i]->name);
      if (!each_id (store, text, "The search index names a record that is not there", problems, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_all (CareStore *store, GPtrArray *problems, GError **error)
{
  if (!care_db_integrity (store->db, problems, error))
    return FALSE;
  for (guint i = 0; care_entities[i] != NULL; i++)
    if (!check_references (store, care_entities[i], problems, error) || !check_needed (store, care_entities[i], problems, error))
      return FALSE;
  if (!care_drafts_check (store->where, problems, error))
    return FALSE;
  return check_caches (store, problems, error) && check_ledger (store, problems, error) && check_search (store, problems, error) &&
         (g_strcmp0 (store->role, "server") != 0 || care_feed_check (store, problems, error));
}

/* One view of the whole: what somebody writes meanwhile must not look like a fault. */
gboolean
care_store_check (CareStore *store, GPtrArray *problems, GError **error)
{
  gboolean ok;

  if (!care_db_begin (store->db, error))
    return FALSE;
  ok = care_db_int (store->db, -1, "SELECT count(*) FROM meta", error) >= 0 && /* the first read fixes the view */
       check_all (store, problems, error);
  care_db_rollback (store->db);
  return ok;
}
