/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-feed-private.h"

/* What the running commit touched, by entity: bit n is care_entities[n]. */
typedef struct
{
  CareFeedRun *run;
  guint64 inserted, updated;
  gboolean any;      /* there are feeds */
  gboolean assigned; /* somebody is to do some job */
} Collect;

static void
look (Collect *collect)
{
  const GArray *touched = collect->run->store->touched;
  const CareEntity *last = NULL;
  guint64 bit = 0;

  for (guint i = 0; i < touched->len; i++)
    {
      const CareTouched *row = &g_array_index (touched, CareTouched, i);
      if (row->entity != last)
        bit = G_GUINT64_CONSTANT (1) << care_entity_index (row->entity);
      last = row->entity;
      if (row->inserted)
        collect->inserted |= bit;
      else
        collect->updated |= bit;
    }
}

static gboolean
is_in (guint64 set, const char *entity)
{
  return (set >> care_entity_index (care_entity_find (entity))) & 1;
}

static gboolean
is_touched (const Collect *collect, const char *entity)
{
  return is_in (collect->inserted | collect->updated, entity);
}

static gboolean
is_fed (const char *entity)
{
  for (guint i = 0; i < care_feed_n_edges; i++)
    if (g_str_equal (care_feed_edges[i].from, entity) || g_str_equal (care_feed_edges[i].to, entity))
      return TRUE;
  return g_str_equal (entity, "conflict");
}

/* Roots that hold a changed row: what it names may be another one now. */
static gboolean
holders (Collect *collect, const char *entity, GError **error)
{
  return care_feed_sql (collect->run, error, "INSERT INTO feed_todo(root, whole) SELECT DISTINCT r.root, 1 FROM \"%s\" x"
                                             " JOIN feed_ref r ON r.\"row\" = x.id WHERE x.rev = $1 AND x.rev > 0 ON CONFLICT DO NOTHING", entity);
}

/* Roots that hold the row a changed one belongs to. */
static gboolean
holders_of_owner (Collect *collect, const char *entity, const char *field, GError **error)
{
  return care_feed_sql (collect->run, error, "INSERT INTO feed_todo(root, whole) SELECT DISTINCT r.root, 1 FROM \"%s\" x"
                                             " JOIN feed_ref r ON r.\"row\" = x.\"%s\" WHERE x.rev = $1 AND x.rev > 0 ON CONFLICT DO NOTHING",
                        entity, field);
}

/* Roots with a row that named a new one before it was there: a station's rows may come in any order. */
static gboolean
holders_of_namers (Collect *collect, const CareFeedEdge *edge, GError **error)
{
  return care_feed_sql (collect->run, error, "INSERT INTO feed_todo(root, whole) SELECT DISTINCT r.root, 1 FROM \"%s\" x"
                                             " JOIN \"%s\" y ON y.\"%s\" = x.id JOIN feed_ref r ON r.\"row\" = y.id"
                                             " WHERE x.rev = $1 AND x.rev > 0 ON CONFLICT DO NOTHING", edge->to, edge->from, edge->field);
}

static gboolean
collect_held (Collect *collect, GError **error)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    if (is_in (collect->updated, care_entities[i]->name) && is_fed (care_entities[i]->name) &&
        !holders (collect, care_entities[i]->name, error))
      return FALSE;
  for (guint i = 0; i < care_feed_n_edges; i++)
    {
      const CareFeedEdge *edge = &care_feed_edges[i];
      if (edge->down && edge->stage != CARE_FEED_EARLIER_EVENTS && is_touched (collect, edge->from) &&
          !holders_of_owner (collect, edge->from, edge->field, error))
        return FALSE;
      if (!edge->down && is_in (collect->inserted, edge->to) && !holders_of_namers (collect, edge, error))
        return FALSE;
    }
  if (is_touched (collect, "conflict") && !holders_of_owner (collect, "conflict", "row", error))
    return FALSE;
  /* a user who is another one now, or no longer */
  return !is_in (collect->updated, "user") ||
         care_feed_sql (collect->run, error, "INSERT INTO feed_todo(root, whole) SELECT DISTINCT r.root, 1 FROM \"user\" x"
                                             " JOIN feed_ref r ON r.scope = x.id WHERE x.rev = $1 AND x.rev > 0 ON CONFLICT DO NOTHING");
}

/* Jobs that may have become somebody's. Those that were are found by what they hold. */
static gboolean
collect_assigned (Collect *collect, GError **error)
{
  CareFeedRun *run = collect->run;
  if (is_touched (collect, "job") &&
      !care_feed_sql (run, error, "INSERT INTO feed_todo(root, whole) SELECT j.id, 1 FROM job j WHERE j.rev = $1 AND j.rev > 0"
                                  " AND " CARE_FEED_ASSIGNED " AND " CARE_FEED_KEPT " ON CONFLICT DO NOTHING"))
    return FALSE;
  if (is_touched (collect, "visit") &&
      !care_feed_sql (run, error, "INSERT INTO feed_todo(root, whole) SELECT DISTINCT j.id, 1 FROM visit x JOIN job j ON j.id = x.job"
                                  " WHERE x.rev = $1 AND x.rev > 0 AND x.technician IS NOT NULL AND x.deleted_at IS NULL AND " CARE_FEED_KEPT
                                  " ON CONFLICT DO NOTHING"))
    return FALSE;
  return !is_touched (collect, "job_event") || /* a job that is open again */
         care_feed_sql (run, error, "INSERT INTO feed_todo(root, whole) SELECT DISTINCT j.id, 1 FROM job_event x JOIN job j ON j.id = x.job"
                                    " WHERE x.rev = $1 AND x.rev > 0 AND " CARE_FEED_ASSIGNED " AND " CARE_FEED_KEPT " ON CONFLICT DO NOTHING");
}

static gboolean
changed_places (CareFeedRun *run, GError **error)
{
  static const char *const sides[] = { "from", "to" };
  /* A place that is nobody's now, or no longer merged into another, leaves moves in feeds, those of places merged into
   * it too: they are found by the moves. */
  if (!care_feed_sql (run, error, "DELETE FROM feed_place") ||
      !care_feed_sql (run, error, "INSERT INTO feed_place(root, place) SELECT x.id, x.id FROM stock_location x WHERE x.rev = $1 AND x.rev > 0") ||
      !care_feed_merged_places (run, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    if (!care_feed_sql (run, error, "INSERT INTO feed_todo(root, whole) SELECT DISTINCT r.root, 1 FROM feed_place p"
                                    " CROSS JOIN stock_move m CROSS JOIN feed_ref r WHERE m.\"%s\" = p.place AND r.\"row\" = m.id"
                                    " ON CONFLICT DO NOTHING", sides[i]))
      return FALSE;
  return care_feed_sql (run, error, "INSERT INTO feed_todo(root, whole) SELECT x.merged_into, 1 FROM stock_location x"
                                    " WHERE x.rev = $1 AND x.rev > 0 AND x.merged_into IS NOT NULL ON CONFLICT DO NOTHING") &&
         care_feed_sql (run, error, "INSERT INTO feed_todo(root, whole) SELECT x.id, 1 FROM stock_location x"
                                    " WHERE x.rev = $1 AND x.rev > 0 AND x.technician IS NOT NULL ON CONFLICT DO NOTHING");
}

static gboolean
moved_places (CareFeedRun *run, GError **error)
{
  static const char *const sides[] = { "from", "to" };
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    if (!care_feed_sql (run, error, "INSERT INTO feed_todo(root, whole) SELECT DISTINCT l.id, 0 FROM stock_move x"
                                    " JOIN stock_location l ON l.id = x.\"%s\" WHERE x.rev = $1 AND x.rev > 0"
                                    " AND (l.technician IS NOT NULL OR l.merged_into IS NOT NULL) ON CONFLICT DO NOTHING", sides[i]))
      return FALSE;
  return TRUE;
}

/* What happens at a merged place concerns the one it was merged into. */
static gboolean
follow_places (CareFeedRun *run, GError **error)
{
  static const char count[] = "SELECT coalesce(sum(1 + whole), 0) FROM feed_todo";
  gint64 before, now = care_feed_count (run, count, error);
  do
    {
      before = now;
      if (before < 0 ||
          !care_feed_sql (run, error, "INSERT INTO feed_todo(root, whole) SELECT l.merged_into, max(t.whole) FROM feed_todo t"
                                      " CROSS JOIN stock_location l WHERE l.id = t.root AND l.merged_into IS NOT NULL GROUP BY l.merged_into"
                                      " ON CONFLICT (root) DO UPDATE SET whole = excluded.whole WHERE excluded.whole > feed_todo.whole"))
        return FALSE;
      now = care_feed_count (run, count, error);
    }
  while (now != before);
  return TRUE;
}

static gboolean
collect_places (Collect *collect, GError **error)
{
  gboolean places = is_touched (collect, "stock_location"), moves = is_touched (collect, "stock_move");
  if (places && !changed_places (collect->run, error))
    return FALSE;
  if (moves && !moved_places (collect->run, error))
    return FALSE;
  return (!places && !moves) || follow_places (collect->run, error);
}

/* Rows that were in feeds before and are still there have changed. */
static gboolean
renumber (Collect *collect, GError **error)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    if (is_in (collect->updated, care_entities[i]->name) && is_fed (care_entities[i]->name) &&
        !care_feed_sql (collect->run, error, "UPDATE feed SET seq = $1 WHERE gone IS NULL AND seq < $1 AND \"row\" IN"
                                             " (SELECT x.id FROM \"%s\" x WHERE x.rev = $1 AND x.rev > 0)", care_entities[i]->name))
      return FALSE;
  return TRUE;
}

static gboolean
exists (CareFeedRun *run, const char *sql, gboolean *yes, GError **error)
{
  gint64 n = care_feed_count (run, sql, error);
  *yes = n > 0;
  return n >= 0;
}

gboolean
care_feed_collect (CareFeedRun *run, GError **error)
{
  Collect collect = { .run = run };
  gboolean visited = FALSE;

  look (&collect);
  if (!exists (run, "SELECT count(*) FROM (SELECT 1 FROM feed_ref LIMIT 1) s", &collect.any, error) ||
      !exists (run, "SELECT count(*) FROM (SELECT 1 FROM job WHERE technician IS NOT NULL LIMIT 1) s", &collect.assigned, error) ||
      !exists (run, "SELECT count(*) FROM (SELECT 1 FROM visit WHERE technician IS NOT NULL LIMIT 1) s", &visited, error))
    return FALSE;
  collect.assigned = collect.assigned || visited;
  if (collect.any && (!renumber (&collect, error) || !collect_held (&collect, error)))
    return FALSE;
  if (collect.assigned && !collect_assigned (&collect, error))
    return FALSE;
  return collect_places (&collect, error);
}
