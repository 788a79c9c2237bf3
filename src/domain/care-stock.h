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

/* The built-in places: where parts come from and go to. They have no balance, and the same ids in every store. */
#define CARE_STOCK_SUPPLIER "SUPPLIER"
#define CARE_STOCK_CUSTOMER "CUSTOMER"
#define CARE_STOCK_SCRAP "SCRAP"
typedef struct { const char *code, *kind, *name; } CareBuiltinPlace;
#define CARE_STOCK_BUILTINS 3
extern const CareBuiltinPlace care_stock_builtins[CARE_STOCK_BUILTINS];
CareId   care_stock_builtin_id (const char *code);
gboolean care_stock_is_builtin (const CareId *location);

G_END_DECLS
