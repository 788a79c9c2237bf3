/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

G_BEGIN_DECLS

/**
 * care_demo_fill:
 * @store: a writer's store, of which nothing is taken away
 * @seed: the same seed gives the same people, devices, jobs and ids, told from today
 * @scale: 1 is about 300 customers and 1,000 jobs; above 0
 * @counts: (nullable): gets how many rows of each entity were made: its name (static) and a gint64, freed with g_free()
 *
 * Fills a store with a company that could be one: people and firms of Poland, Lithuania, Russia's language and England, what was sold to them, its
 * warranties, what broke and how it went, vans with parts, and what the customers said about it. One transaction, one undoable thing.
 *
 * Returns: %FALSE with CARE_ERROR_REFUSED when the same seed was filled in already, or for a station's store
 */
gboolean care_demo_fill (CareStore *store, guint seed, double scale, GHashTable *counts, GError **error);

G_END_DECLS
