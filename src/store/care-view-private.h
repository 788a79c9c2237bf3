/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store-private.h"
#include "store/care-view-report.h"
#include "store/care-view.h"

G_BEGIN_DECLS

/* The record $1 and all that were merged into it. Facts are never rewritten, so what stood at a merged record still names it. */
#define CARE_FAMILY(table) \
  "(WITH RECURSIVE family(id) AS (SELECT $1 UNION SELECT m.id FROM \"" table "\" m JOIN family f ON m.merged_into = f.id) SELECT id FROM family)"

G_END_DECLS
