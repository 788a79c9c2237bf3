/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-feed.h"
#include "store/care-store-private.h"

G_BEGIN_DECLS

/* The work of one commit goes through temporary tables, so that the number of statements does not grow with the number of rows:
 * feed_todo   roots to look at; whole 0: only rows of this commit are added (a van's ledger is long, and its moves never change)
 * feed_work   the roots of the batch at hand
 * feed_scope  whose they are now
 * feed_place  the locations whose moves count for a root that is a location
 * feed_now    the rows they hold now
 * feed_moved  what came to, left or changed in a scope
 *
 * Joins begin with the small table and are written CROSS JOIN: SQLite then keeps the order, which it cannot find, having
 * no statistics of tables just filled. */

typedef struct
{
  CareStore *store;
  gint64 seq;     /* bound as $1 */
  gint64 horizon; /* bound as $2: jobs that were over before it are no roots */
} CareFeedRun;

/* Runs one statement with $1 and $2 bound. */
gboolean care_feed_sql (CareFeedRun *run, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* One number; -1 with @error. */
gint64   care_feed_count (CareFeedRun *run, const char *sql, GError **error);

typedef enum
{
  CARE_FEED_SPREAD,  /* repeated until nothing new is found */
  CARE_FEED_OWN,
  CARE_FEED_REACH,
  CARE_FEED_PLACES,
  CARE_FEED_DEVICES,
  CARE_FEED_EARLIER,
  CARE_FEED_EARLIER_EVENTS,
} CareFeedStage;

/* One way from a row in a feed to another. @from.@field names a row of @to. Down: whoever has the named row has the
 * naming one too; up: the other way round. */
typedef struct
{
  CareFeedStage stage;
  const char *from, *field, *to;
  gboolean down;
} CareFeedEdge;

extern const CareFeedEdge care_feed_edges[];
extern const guint care_feed_n_edges;

/* A condition on job j: it may be a root. */
#define CARE_FEED_KEPT \
  "(j.merged_into IS NULL AND (j.deleted_at IS NULL OR j.deleted_at >= $2)" \
  " AND (j.phase IS NULL OR j.phase NOT IN ('closed', 'cancelled')" \
  " OR EXISTS (SELECT 1 FROM job_event e WHERE e.job = j.id AND e.phase IN ('closed', 'cancelled') AND e.at >= $2" \
  " AND e.voids IS NULL AND NOT EXISTS (SELECT 1 FROM job_event v WHERE v.voids = e.id))))"

/* A condition on job j: somebody is to do it. */
#define CARE_FEED_ASSIGNED \
  "(j.technician IS NOT NULL OR EXISTS (SELECT 1 FROM visit v WHERE v.job = j.id AND v.technician IS NOT NULL AND v.deleted_at IS NULL))"

/* Puts into feed_todo every root that the rows of commit $1 may concern. */
gboolean care_feed_collect (CareFeedRun *run, GError **error);
/* Fills feed_scope, feed_place and feed_now from feed_work. */
gboolean care_feed_fill    (CareFeedRun *run, GError **error);
/* Adds the places merged into those in feed_place. */
gboolean care_feed_merged_places (CareFeedRun *run, GError **error);

G_END_DECLS
