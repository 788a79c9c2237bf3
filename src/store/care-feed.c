/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-feed-private.h"

#include "util/care-time.h"

#define HORIZON "feed-horizon"

/* Everything else is a fixed number of statements for so many roots; a batch bounds the memory that an import of many
 * assigned jobs takes. */
#define BATCH "1000"

static const char work_tables[] =
  "CREATE TEMPORARY TABLE IF NOT EXISTS feed_todo (root {ID} NOT NULL PRIMARY KEY, whole {INT} NOT NULL);"
  "CREATE TEMPORARY TABLE IF NOT EXISTS feed_work (root {ID} NOT NULL PRIMARY KEY, whole {INT} NOT NULL);"
  "CREATE TEMPORARY TABLE IF NOT EXISTS feed_scope (root {ID} NOT NULL, scope {ID} NOT NULL, PRIMARY KEY (root, scope));"
  "CREATE TEMPORARY TABLE IF NOT EXISTS feed_place (root {ID} NOT NULL, place {ID} NOT NULL, PRIMARY KEY (root, place));"
  "CREATE TEMPORARY TABLE IF NOT EXISTS feed_now (root {ID} NOT NULL, entity {TEXT} NOT NULL, \"row\" {ID} NOT NULL, part {INT} NOT NULL,"
  " PRIMARY KEY (root, \"row\"));"
  "CREATE INDEX IF NOT EXISTS feed_now_entity ON feed_now (entity, part);"
  "CREATE TEMPORARY TABLE IF NOT EXISTS feed_moved (scope {ID} NOT NULL, \"row\" {ID} NOT NULL, entity {TEXT} NOT NULL, why {TEXT},"
  " PRIMARY KEY (scope, \"row\"));"
  "DELETE FROM feed_todo;";

static const char clear_batch[] =
  "DELETE FROM feed_work; DELETE FROM feed_scope; DELETE FROM feed_place; DELETE FROM feed_now; DELETE FROM feed_moved;";

gboolean
care_feed_sql (CareFeedRun *run, GError **error, const char *format, ...)
{
  g_autofree char *sql = NULL;
  CareStmt *stmt;
  va_list args;

  va_start (args, format);
  sql = g_strdup_vprintf (format, args);
  va_end (args);
  stmt = care_db_stmt (run->store->db, sql, error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_int (stmt, 1, run->seq);
  care_stmt_bind_int (stmt, 2, run->horizon);
  run->store->feed_statements++;
  return care_stmt_done (stmt, error);
}

gint64
care_feed_count (CareFeedRun *run, const char *sql, GError **error)
{
  run->store->feed_statements++;
  return care_db_int (run->store->db, -1, sql, error);
}

/* A reference that root r.root no longer gives. */
#define STALE \
  "NOT (EXISTS (SELECT 1 FROM feed_scope s WHERE s.root = r.root AND s.scope = r.scope)" \
  " AND EXISTS (SELECT 1 FROM feed_now n WHERE n.root = r.root AND n.\"row\" = r.\"row\"))"

static gboolean
remove_refs (CareFeedRun *run, GError **error)
{
  return care_feed_sql (run, error, "INSERT INTO feed_moved(scope, \"row\", entity, why) SELECT r.scope, r.\"row\", r.entity, max(CASE"
                                    " WHEN j.id IS NULL OR j.merged_into IS NOT NULL OR " CARE_FEED_KEPT " THEN 'reassigned'"
                                    " WHEN j.deleted_at IS NOT NULL AND j.deleted_at < $2 THEN 'deleted' ELSE 'closed' END)"
                                    " FROM feed_work w CROSS JOIN feed_ref r LEFT JOIN job j ON j.id = w.root"
                                    " WHERE r.root = w.root AND w.whole = 1 AND " STALE " GROUP BY r.scope, r.\"row\", r.entity"
                                    " ON CONFLICT DO NOTHING") &&
         care_feed_sql (run, error, "DELETE FROM feed_ref AS r WHERE r.root IN (SELECT w.root FROM feed_work w WHERE w.whole = 1) AND " STALE);
}

/* References that are new, or of another part than before. */
#define FRESH \
  " FROM feed_scope s CROSS JOIN feed_now n" \
  " LEFT JOIN feed_ref r ON r.scope = s.scope AND r.root = n.root AND r.\"row\" = n.\"row\"" \
  " WHERE n.root = s.root AND (r.scope IS NULL OR r.part <> n.part)"

static gboolean
add_refs (CareFeedRun *run, GError **error)
{
  return care_feed_sql (run, error, "INSERT INTO feed_moved(scope, \"row\", entity) SELECT DISTINCT s.scope, n.\"row\", n.entity" FRESH
                                    " ON CONFLICT DO NOTHING") &&
         care_feed_sql (run, error, "INSERT INTO feed_ref(scope, root, entity, \"row\", part)"
                                    " SELECT s.scope, n.root, n.entity, n.\"row\", n.part" FRESH
                                    " ON CONFLICT (scope, root, \"row\") DO UPDATE SET part = excluded.part");
}

/* What feed_moved names follows from feed_ref. A row that stays as it was keeps its number. */
static gboolean
write_feed (CareFeedRun *run, GError **error)
{
  return care_feed_sql (run, error, "INSERT INTO feed(scope, \"row\", entity, seq, part) SELECT m.scope, m.\"row\", m.entity, $1, min(r.part)"
                                    " FROM feed_moved m CROSS JOIN feed_ref r LEFT JOIN feed f ON f.scope = m.scope AND f.\"row\" = m.\"row\""
                                    " WHERE r.\"row\" = m.\"row\" AND r.scope = m.scope"
                                    " GROUP BY m.scope, m.\"row\", m.entity"
                                    " HAVING max(f.seq) IS NULL OR max(f.gone) IS NOT NULL OR max(f.part) <> min(r.part)"
                                    " ON CONFLICT (scope, \"row\") DO UPDATE SET seq = excluded.seq, part = excluded.part, gone = NULL") &&
         care_feed_sql (run, error, "UPDATE feed SET seq = $1, gone = (SELECT coalesce(m.why, 'reassigned') FROM feed_moved m"
                                    " WHERE m.scope = feed.scope AND m.\"row\" = feed.\"row\")"
                                    " WHERE gone IS NULL AND (scope, \"row\") IN (SELECT m.scope, m.\"row\" FROM feed_moved m WHERE NOT EXISTS"
                                    " (SELECT 1 FROM feed_ref r WHERE r.\"row\" = m.\"row\" AND r.scope = m.scope))");
}

static gboolean
next_batch (CareFeedRun *run, GError **error)
{
  return care_db_run (run->store->db, clear_batch, error) &&
         care_feed_sql (run, error, "INSERT INTO feed_work(root, whole) SELECT root, whole FROM feed_todo ORDER BY root LIMIT " BATCH) &&
         care_feed_sql (run, error, "DELETE FROM feed_todo WHERE root IN (SELECT w.root FROM feed_work w)");
}

static gboolean
work_off (CareFeedRun *run, GError **error)
{
  gint64 left;
  while ((left = care_feed_count (run, "SELECT count(*) FROM feed_todo", error)) > 0)
    if (!next_batch (run, error) || !care_feed_fill (run, error) || !remove_refs (run, error) || !add_refs (run, error) || !write_feed (run, error))
      return FALSE;
  return left == 0 && care_db_run (run->store->db, clear_batch, error);
}

/* Every root there is or should be. */
static gboolean
collect_all (CareFeedRun *run, GError **error)
{
  return care_feed_sql (run, error, "INSERT INTO feed_todo(root, whole) SELECT DISTINCT r.root, 1 FROM feed_ref r WHERE 1=1"
                                    " ON CONFLICT DO NOTHING") &&
         care_feed_sql (run, error, "INSERT INTO feed_todo(root, whole) SELECT j.id, 1 FROM job j WHERE " CARE_FEED_ASSIGNED " AND " CARE_FEED_KEPT
                                    " ON CONFLICT DO NOTHING") &&
         care_feed_sql (run, error, "INSERT INTO feed_todo(root, whole) SELECT l.id, 1 FROM stock_location l WHERE l.technician IS NOT NULL"
                                    " ON CONFLICT DO NOTHING");
}

/* Jobs that were over long enough leave in the first commit of a day. A clock that was put back brings them again. */
static gboolean
move_horizon (CareFeedRun *run, GError **error)
{
  gint64 before = care_store_meta_int (run->store, HORIZON, 0);
  if (before == run->horizon)
    return TRUE;
  if (!care_store_set_meta_int (run->store, HORIZON, run->horizon, error))
    return FALSE;
  if (before > run->horizon)
    return collect_all (run, error);
  return care_feed_sql (run, error, "INSERT INTO feed_todo(root, whole) SELECT DISTINCT j.id, 1 FROM feed_ref r CROSS JOIN job j"
                             " WHERE j.id = r.root AND r.\"row\" = r.root AND NOT " CARE_FEED_KEPT " ON CONFLICT DO NOTHING");
}

static void
begin (CareFeedRun *run, CareStore *store)
{
  run->store = store;
  run->seq = store->seq;
  run->horizon = (care_now () / CARE_DAY - CARE_FEED_DAYS) * CARE_DAY;
  store->feed_statements = 0;
}

gboolean
care_feed_update (CareStore *store, GError **error)
{
  CareFeedRun run;
  begin (&run, store);
  return care_db_run (store->db, work_tables, error) && care_feed_collect (&run, error) && move_horizon (&run, error) && work_off (&run, error);
}

/* What no root accounts for, and numbers older than their rows. */
static gboolean
repair (CareFeedRun *run, GError **error)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    if (!care_feed_sql (run, error, "UPDATE feed SET seq = $1 WHERE gone IS NULL AND entity = '%s' AND EXISTS"
                                    " (SELECT 1 FROM \"%s\" x WHERE x.id = feed.\"row\" AND x.rev > feed.seq)",
                        care_entities[i]->name, care_entities[i]->name))
      return FALSE;
  return care_feed_sql (run, error, "INSERT INTO feed_moved(scope, \"row\", entity) SELECT f.scope, f.\"row\", f.entity FROM feed f"
                                    " WHERE f.gone IS NULL ON CONFLICT DO NOTHING") &&
         care_feed_sql (run, error, "INSERT INTO feed_moved(scope, \"row\", entity) SELECT DISTINCT r.scope, r.\"row\", r.entity FROM feed_ref r"
                                    " WHERE 1=1 ON CONFLICT DO NOTHING") &&
         write_feed (run, error) && care_db_run (run->store->db, clear_batch, error);
}

gboolean
care_feed_rebuild (CareStore *store, GError **error)
{
  CareFeedRun run;
  begin (&run, store);
  if (run.seq == 0) /* the beginning of a server: everything is its first commit */
    run.seq = care_feed_count (&run, "SELECT seq FROM commit_order WHERE one = 1", error);
  return run.seq >= 0 && care_store_set_meta_int (store, HORIZON, run.horizon, error) && care_db_run (store->db, work_tables, error) &&
         collect_all (&run, error) && work_off (&run, error) && repair (&run, error);
}
