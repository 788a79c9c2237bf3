/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-entity.h"
#include "domain/care-values.h"

G_BEGIN_DECLS

/* What was sold: models, the devices (units sold to a customer), their sales and the rights that come with them. */
#define CARE_PRODUCT_MODEL(F, E) \
  F (E, TEXT, code, .label = N_("Code"), .flags = CARE_FRAGMENTS) \
  F (E, TEXT, name, .label = N_("Name"), .flags = CARE_NEEDED | CARE_SEARCHED) \
  F (E, TEXT, brand, .label = N_("Brand"), .flags = CARE_SEARCHED) \
  F (E, TEXT, category, .label = N_("Category"), .flags = CARE_SEARCHED) \
  F (E, ENUM, kind, .label = N_("Kind"), .values = care_model_kinds) \
  F (E, TEXT, barcode, .label = N_("Barcode"), .flags = CARE_FRAGMENTS) \
  F (E, TEXT, unit, .label = N_("Unit")) \
  F (E, MONEY, price, .label = N_("Price")) \
  F (E, MONEY, cost, .label = N_("Cost"), .read = CARE_DESK | CARE_MANAGER | CARE_ADMINISTRATOR, .write = CARE_DESK | CARE_MANAGER | CARE_ADMINISTRATOR) \
  F (E, DATE, production_ends_on, .label = N_("Production ends on")) \
  F (E, DATE, service_ends_on, .label = N_("Service ends on")) \
  F (E, TEXT, notes, .label = N_("Notes"), .merge = CARE_KEEP_BOTH) \
  CARE_TAIL_IMPORTED (F, E) \
  CARE_TAIL_MERGED (F, E)
CARE_DECLARE (CareProductModel, CARE_PRODUCT_MODEL)

/* A right that every device of a model gets when it is sold or imported. */
#define CARE_RIGHT(F, E) \
  F (E, ENUM, kind, .label = N_("Kind"), .values = care_coverage_kinds, .flags = CARE_NEEDED) \
  F (E, ENUM, rule_set, .label = N_("Rule set"), .values = care_rule_sets) \
  F (E, TEXT, start_basis, .label = N_("Starts with")) \
  F (E, INT, duration, .label = N_("Duration"), .flags = CARE_NEEDED) \
  F (E, ENUM, duration_unit, .label = N_("Duration unit"), .values = care_duration_units, .flags = CARE_NEEDED) \
  F (E, INT, parts_percent, .label = N_("Parts"), .unit = "%") \
  F (E, INT, labour_percent, .label = N_("Labour"), .unit = "%") \
  F (E, INT, travel_percent, .label = N_("Travel"), .unit = "%")
#define CARE_WARRANTY_TERM(F, E) \
  F (E, ID, model, .label = N_("Model"), .to = "product_model", .flags = CARE_NEEDED | CARE_OWNER) \
  CARE_RIGHT (F, E) \
  CARE_TAIL (F, E)
CARE_DECLARE (CareWarrantyTerm, CARE_WARRANTY_TERM)

#define CARE_DEVICE(F, E) \
  F (E, TEXT, serial, .label = N_("Serial number"), .flags = CARE_FRAGMENTS) \
  F (E, ID, model, .label = N_("Model"), .to = "product_model", .flags = CARE_NEEDED | CARE_SCOPE_EDGE) \
  F (E, ID, customer, .label = N_("Customer"), .to = "customer", .flags = CARE_SCOPE_EDGE) \
  F (E, ID, site, .label = N_("Site"), .to = "site", .flags = CARE_SCOPE_EDGE) \
  F (E, ID, parent, .label = N_("Part of"), .to = "device") \
  F (E, ENUM, status, .label = N_("Status"), .values = care_device_statuses) \
  F (E, DATE, sold_on, .label = N_("Sold on")) \
  F (E, DATE, delivered_on, .label = N_("Delivered on")) \
  F (E, DATE, installed_on, .label = N_("Installed on")) \
  F (E, DATE, manufactured_on, .label = N_("Manufactured on")) \
  F (E, INT, manufactured_year, .label = N_("Year of manufacture")) \
  F (E, TEXT, notes, .label = N_("Notes"), .flags = CARE_SEARCHED, .merge = CARE_KEEP_BOTH) \
  CARE_TAIL_IMPORTED (F, E) \
  CARE_TAIL_MERGED (F, E)
CARE_DECLARE (CareDevice, CARE_DEVICE)

#define CARE_SALE(F, E) \
  F (E, ID, customer, .label = N_("Customer"), .to = "customer", .flags = CARE_NEEDED) \
  F (E, ID, device, .label = N_("Device"), .to = "device", .flags = CARE_NEEDED | CARE_OWNER) \
  F (E, DATE, sold_on, .label = N_("Sold on"), .flags = CARE_NEEDED) \
  F (E, MONEY, price, .label = N_("Price"), .read = CARE_DESK | CARE_MANAGER | CARE_ADMINISTRATOR) \
  F (E, TEXT, document, .label = N_("Document"), .flags = CARE_FRAGMENTS) \
  CARE_TAIL (F, E)
CARE_DECLARE (CareSale, CARE_SALE)

#define CARE_COVERAGE(F, E) \
  F (E, ID, device, .label = N_("Device"), .to = "device", .flags = CARE_NEEDED | CARE_OWNER) \
  F (E, ID, term, .label = N_("Warranty term"), .to = "warranty_term") \
  CARE_RIGHT (F, E) \
  F (E, DATE, start, .label = N_("Fixed start")) \
  F (E, DATE, override_until, .label = N_("Until, set by hand")) \
  F (E, TEXT, override_reason, .label = N_("Reason"), .merge = CARE_KEEP_BOTH) \
  F (E, TEXT, provider, .label = N_("Provider")) \
  CARE_TAIL (F, E)
CARE_DECLARE (CareCoverage, CARE_COVERAGE)

/* The comma list of start bases, checked; CARE_ERROR_INVALID names the word that is none. */
gboolean care_start_basis_is_valid (const char *list, GError **error);

G_END_DECLS
