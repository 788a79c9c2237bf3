/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-stock.h"

G_BEGIN_DECLS

/* The ledger in memory: the obvious answer that the database's sums are checked against, and what a van adds to counted
 * balances. */

typedef struct
{
  CareId part;
  CareId location;
  gint64 on_hand;  /* thousandths; may be below 0, which is a task for people and never an error */
  gint64 reserved; /* thousandths held for jobs; the ledger itself knows none */
} CareBalance;

/* Balances of every part and place that a live move touched, zeros too, sorted by part, then place. Voided and voiding
 * moves count for nothing. The built-in places SUPPLIER, CUSTOMER and SCRAP have no balance. Free with g_array_unref()
 * (elements CareBalance). */
GArray *care_stock_balances (const CareStockMove *const *moves, guint n);
/* One balance out of care_stock_balances(); 0 when it has no row. */
gint64  care_stock_on_hand  (GArray *balances, const CareId *part, const CareId *location);

G_END_DECLS
