/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-feed-private.h"

/* The whole closure, in the order in which it is found. Contact points and consents are reached only from the customers
 * found before them: whoever merely owns a site or a device is known by the row alone. */
const CareFeedEdge care_feed_edges[] = {
  { CARE_FEED_SPREAD, "job", "merged_into", "job", TRUE },
  { CARE_FEED_SPREAD, "customer", "company", "customer", FALSE },
  { CARE_FEED_SPREAD, "customer", "merged_into", "customer", FALSE },
  { CARE_FEED_SPREAD, "customer", "merged_into", "customer", TRUE },
  { CARE_FEED_SPREAD, "device", "merged_into", "device", FALSE },
  { CARE_FEED_SPREAD, "device", "merged_into", "device", TRUE },
  { CARE_FEED_SPREAD, "device", "customer", "customer", FALSE },
  { CARE_FEED_SPREAD, "device", "site", "site", FALSE },
  { CARE_FEED_SPREAD, "site", "merged_into", "site", FALSE },
  { CARE_FEED_SPREAD, "site", "merged_into", "site", TRUE },
  { CARE_FEED_SPREAD, "site", "customer", "customer", FALSE },
  { CARE_FEED_OWN, "job_event", "job", "job", TRUE },
  { CARE_FEED_OWN, "visit", "job", "job", TRUE },
  { CARE_FEED_OWN, "job_line", "job", "job", TRUE },
  { CARE_FEED_OWN, "stock_move", "job", "job", TRUE },
  { CARE_FEED_OWN, "contact", "job", "job", TRUE },
  { CARE_FEED_OWN, "job", "customer", "customer", FALSE },
  { CARE_FEED_REACH, "contact_point", "customer", "customer", TRUE },
  { CARE_FEED_REACH, "consent", "customer", "customer", TRUE },
  { CARE_FEED_PLACES, "job", "device", "device", FALSE },
  { CARE_FEED_PLACES, "job", "site", "site", FALSE },
  { CARE_FEED_PLACES, "contact", "customer", "customer", FALSE },
  { CARE_FEED_DEVICES, "coverage", "device", "device", TRUE },
  { CARE_FEED_EARLIER, "job", "device", "device", TRUE },
  { CARE_FEED_EARLIER_EVENTS, "job_event", "job", "job", TRUE },
};
const guint care_feed_n_edges = G_N_ELEMENTS (care_feed_edges);

static gboolean
follow (CareFeedRun *run, const CareFeedEdge *edge, GError **error)
{
  int source = edge->stage == CARE_FEED_EARLIER_EVENTS, gives = source || edge->stage == CARE_FEED_EARLIER;
  if (edge->down)
    return care_feed_sql (run, error,
                          "INSERT INTO feed_now(root, entity, \"row\", part) SELECT DISTINCT n.root, '%s', f.id, %d"
                          " FROM feed_now n CROSS JOIN \"%s\" f WHERE f.\"%s\" = n.\"row\" AND n.entity = '%s' AND n.part = %d"
                          " ON CONFLICT DO NOTHING", edge->from, gives, edge->from, edge->field, edge->to, source);
  return care_feed_sql (run, error,
                        "INSERT INTO feed_now(root, entity, \"row\", part) SELECT DISTINCT n.root, '%s', t.id, 0"
                        " FROM feed_now n CROSS JOIN \"%s\" f CROSS JOIN \"%s\" t WHERE f.id = n.\"row\" AND t.id = f.\"%s\""
                        " AND n.entity = '%s' AND n.part = 0 ON CONFLICT DO NOTHING",
                        edge->to, edge->from, edge->to, edge->field, edge->from);
}

static gboolean
follow_stage (CareFeedRun *run, CareFeedStage stage, GError **error)
{
  for (guint i = 0; i < care_feed_n_edges; i++)
    if (care_feed_edges[i].stage == stage && !follow (run, &care_feed_edges[i], error))
      return FALSE;
  return TRUE;
}

/* Runs @once until @count stands still. */
static gboolean
until_still (CareFeedRun *run, const char *count, gboolean (*once) (CareFeedRun *run, GError **error), GError **error)
{
  gint64 before, now = care_feed_count (run, count, error);
  do
    {
      before = now;
      if (before < 0)
        return FALSE;
      if (before == 0)
        return TRUE;
      if (!once (run, error))
        return FALSE;
      now = care_feed_count (run, count, error);
    }
  while (now != before);
  return TRUE;
}

static gboolean
spread_once (CareFeedRun *run, GError **error)
{
  return follow_stage (run, CARE_FEED_SPREAD, error);
}

static gboolean
spread (CareFeedRun *run, GError **error)
{
  return until_still (run, "SELECT count(*) FROM feed_now", spread_once, error);
}

/* A field that technicians may not read must not reach them by the values in its conflict: a condition on conflict f. */
static char *
readable_conflict (void)
{
  GString *condition = g_string_new ("(1=1");
  for (guint i = 0; care_entities[i] != NULL; i++)
    for (guint n = 0; n < care_entities[i]->n_fields; n++)
      {
        guint read = care_entities[i]->fields[n].read;
        if (read != 0 && !(read & CARE_TECHNICIAN))
          g_string_append_printf (condition, " AND NOT (f.entity = '%s' AND coalesce(f.field, '') = '%s')", care_entities[i]->name,
                                  care_entities[i]->fields[n].name);
      }
  g_string_append_c (condition, ')');
  return g_string_free (condition, FALSE);
}

static gboolean
add_conflicts (CareFeedRun *run, GError **error)
{
  g_autofree char *readable = readable_conflict ();
  return care_feed_sql (run, error,
                        "INSERT INTO feed_now(root, entity, \"row\", part) SELECT DISTINCT n.root, 'conflict', f.id, 0"
                        " FROM feed_now n CROSS JOIN conflict f WHERE f.\"row\" = n.\"row\" AND n.part = 0 AND f.entity = n.entity AND %s"
                        " ON CONFLICT DO NOTHING", readable);
}

static gboolean
add_jobs (CareFeedRun *run, GError **error)
{
  return care_feed_sql (run, error, "INSERT INTO feed_now(root, entity, \"row\", part) SELECT DISTINCT s.root, 'job', s.root, 0"
                                    " FROM feed_scope s CROSS JOIN job j WHERE j.id = s.root ON CONFLICT DO NOTHING") &&
         spread (run, error) && follow_stage (run, CARE_FEED_OWN, error) && spread (run, error) && follow_stage (run, CARE_FEED_REACH, error) &&
         follow_stage (run, CARE_FEED_PLACES, error) && spread (run, error) && follow_stage (run, CARE_FEED_DEVICES, error) &&
         follow_stage (run, CARE_FEED_EARLIER, error) && follow_stage (run, CARE_FEED_EARLIER_EVENTS, error);
}

static gboolean
merged_places (CareFeedRun *run, GError **error)
{
  return care_feed_sql (run, error, "INSERT INTO feed_place(root, place) SELECT DISTINCT p.root, l.id FROM feed_place p"
                                    " CROSS JOIN stock_location l WHERE l.merged_into = p.place ON CONFLICT DO NOTHING");
}

gboolean
care_feed_merged_places (CareFeedRun *run, GError **error)
{
  return until_still (run, "SELECT count(*) FROM feed_place", merged_places, error);
}

static gboolean
add_moves (CareFeedRun *run, const char *side, GError **error)
{
  return care_feed_sql (run, error, "INSERT INTO feed_now(root, entity, \"row\", part) SELECT DISTINCT p.root, 'stock_move', m.id, 0"
                                    " FROM feed_place p CROSS JOIN feed_work w CROSS JOIN stock_move m"
                                    " WHERE w.root = p.root AND m.\"%s\" = p.place AND w.whole = 1 ON CONFLICT DO NOTHING", side) &&
         care_feed_sql (run, error, "INSERT INTO feed_now(root, entity, \"row\", part) SELECT DISTINCT p.root, 'stock_move', m.id, 0"
                                    " FROM stock_move m CROSS JOIN feed_place p CROSS JOIN feed_work w"
                                    " WHERE m.rev = $1 AND m.rev > 0 AND p.place = m.\"%s\" AND w.root = p.root AND w.whole = 0"
                                    " ON CONFLICT DO NOTHING", side);
}

static gboolean
add_places (CareFeedRun *run, GError **error)
{
  return care_feed_sql (run, error, "INSERT INTO feed_place(root, place) SELECT DISTINCT s.root, s.root"
                                    " FROM feed_scope s CROSS JOIN stock_location l WHERE l.id = s.root ON CONFLICT DO NOTHING") &&
         care_feed_merged_places (run, error) && add_moves (run, "from", error) && add_moves (run, "to", error);
}

static gboolean
merged_users (CareFeedRun *run, GError **error)
{
  return care_feed_sql (run, error, "INSERT INTO feed_scope(root, scope) SELECT DISTINCT s.root, u.merged_into FROM feed_scope s"
                                    " CROSS JOIN \"user\" u WHERE u.id = s.scope AND u.merged_into IS NOT NULL ON CONFLICT DO NOTHING");
}

static gboolean
add_scopes (CareFeedRun *run, GError **error)
{
  return care_feed_sql (run, error, "INSERT INTO feed_scope(root, scope) SELECT w.root, j.technician FROM feed_work w CROSS JOIN job j"
                                    " WHERE j.id = w.root AND j.technician IS NOT NULL AND " CARE_FEED_KEPT " ON CONFLICT DO NOTHING") &&
         care_feed_sql (run, error, "INSERT INTO feed_scope(root, scope) SELECT DISTINCT w.root, t.technician FROM feed_work w"
                                    " CROSS JOIN job j CROSS JOIN visit t"
                                    " WHERE j.id = w.root AND t.job = j.id AND t.technician IS NOT NULL AND t.deleted_at IS NULL"
                                    " AND " CARE_FEED_KEPT " ON CONFLICT DO NOTHING") &&
         care_feed_sql (run, error, "INSERT INTO feed_scope(root, scope) SELECT w.root, l.technician FROM feed_work w"
                                    " CROSS JOIN stock_location l WHERE l.id = w.root AND l.technician IS NOT NULL AND l.merged_into IS NULL"
                                    " ON CONFLICT DO NOTHING") &&
         until_still (run, "SELECT count(*) FROM feed_scope", merged_users, error);
}

gboolean
care_feed_fill (CareFeedRun *run, GError **error)
{
  return add_scopes (run, error) && add_jobs (run, error) && add_places (run, error) && add_conflicts (run, error);
}
