/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-entity.h"
#include "domain/care-values.h"

G_BEGIN_DECLS

/* Spare parts as a ledger: places, and moves between them. A balance is the sum of moves, never a stored number. */
#define CARE_STOCK_LOCATION(F, E) \
  F (E, TEXT, code, .label = N_("Code"), .flags = CARE_NEEDED | CARE_FRAGMENTS) \
  F (E, TEXT, name, .label = N_("Name"), .flags = CARE_SEARCHED) \
  F (E, ENUM, kind, .label = N_("Kind"), .values = care_location_kinds, .flags = CARE_NEEDED) \
  F (E, ID, technician, .label = N_("Technician"), .to = "user") \
  CARE_TAIL_MERGED (F, E)
CARE_DECLARE (CareStockLocation, CARE_STOCK_LOCATION)

#define CARE_STOCK_MOVE(F, E) \
  F (E, ID, part, .label = N_("Part"), .to = "product_model", .flags = CARE_NEEDED) \
  F (E, ID, from, .label = N_("From"), .to = "stock_location", .flags = CARE_NEEDED) \
  F (E, ID, to, .label = N_("To"), .to = "stock_location", .flags = CARE_NEEDED) \
  F (E, QUANTITY, quantity, .label = N_("Quantity"), .flags = CARE_NEEDED) \
  F (E, TEXT, reason, .label = N_("Reason")) \
  F (E, ID, job, .label = N_("Job"), .to = "job") \
  F (E, ID, line, .label = N_("Job line"), .to = "job_line") \
  F (E, INSTANT, at, .label = N_("At"), .flags = CARE_NEEDED) \
  CARE_TAIL_FACT (F, E)
CARE_DECLARE (CareStockMove, CARE_STOCK_MOVE)

/* The built-in places that have no balance: SUPPLIER, CUSTOMER, SCRAP. The same ids in every store. */
CareId   care_stock_builtin_id (const char *code);
gboolean care_stock_has_balance (const char *kind);

G_END_DECLS
