/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

G_BEGIN_DECLS

/* Which rows a technician's station holds, kept on the server in feed and feed_ref inside the commit that changes them
 * (DESIGN 6).
 *
 * A scope is the id of a user. A root is why rows are in it: a job that has him as its technician or as that of a
 * visit that is not deleted (a user who was merged into another counts for both), or a stock location that is his.
 * feed_ref keeps (scope, root, row), feed one row per (scope, row): present while any root holds it, and gone with a
 * reason afterwards. feed.seq is the commit in which the row was changed, came, changed between whole and part, or
 * left.
 *
 * A job is a root while it is open, and until it was closed or cancelled (`at` of that event) for more than
 * CARE_FEED_DAYS; a deleted one as long after its deletion, so that stations hear of it; one that was merged into
 * another only through that one. Days are counted in whole days of UTC and looked at in the first commit of a day, so a
 * job may stay some hours longer.
 *
 * The rows of a job: itself with the jobs merged into it, their events, visits, lines, stock moves and contacts; its
 * customer with her contact points and consents, the company she belongs to likewise; the device with its coverages,
 * the job's and the device's site; as rows alone whoever owns the device or a site or was spoken to. Records merged
 * into one of these, and those it was merged into, belong to it. Of other jobs of the device the job and its events, in
 * part. Conflicts about whole rows, except of fields that a technician may not read. Deleted and voided rows are there
 * like others: that they are dead has to travel too. The rows of a location: every stock move from or to it. Reference
 * data (company, team, user, product_model, warranty_term, stock_location) is everybody's and not in feeds. */

#define CARE_FEED_DAYS 30

/* Brings the feeds up to the rows touched by the running commit. In the first one of a day rows that left a scope for more than CARE_FEED_DAYS
 * are forgotten, once every station of that user has read of it. */
gboolean care_feed_update  (CareStore *store, GError **error);
/* Makes the feeds anew from the jobs, keeping the numbers of what was right. Inside a commit that publishes something,
 * or that makes the server. */
gboolean care_feed_rebuild (CareStore *store, GError **error);
/* Compares the feeds with a slow recomputation of its own, as they should be since the last commit: one sentence per
 * fault. For a server's store, on any handle. */
gboolean care_feed_check   (CareStore *store, GPtrArray *problems, GError **error);

G_END_DECLS
