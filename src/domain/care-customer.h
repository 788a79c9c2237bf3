/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-entity.h"
#include "domain/care-values.h"

G_BEGIN_DECLS

/* Customers: people and companies, how to reach them, what they agreed to, where their devices stand. */
#define CARE_CUSTOMER(F, E) \
  F (E, TEXT, number, .label = N_("Number"), .flags = CARE_FRAGMENTS, .merge = CARE_SERVER_SETS) \
  F (E, TEXT, alias, .label = N_("First number"), .flags = CARE_FRAGMENTS) \
  F (E, TEXT, name, .label = N_("Name"), .flags = CARE_NEEDED | CARE_SEARCHED | CARE_PERSONAL) \
  F (E, ENUM, kind, .label = N_("Kind"), .values = care_customer_kinds) \
  F (E, ID, company, .label = N_("Company"), .to = "customer", .flags = CARE_SCOPE_EDGE) \
  F (E, ENUM, language, .label = N_("Language"), .values = care_languages) \
  F (E, TEXT, tax_id, .label = N_("Tax number"), .flags = CARE_FRAGMENTS | CARE_PERSONAL) \
  F (E, TEXT, notes, .label = N_("Notes"), .flags = CARE_SEARCHED | CARE_PERSONAL, .merge = CARE_KEEP_BOTH) \
  CARE_TAIL_IMPORTED (F, E) \
  CARE_TAIL_MERGED (F, E)
CARE_DECLARE (CareCustomer, CARE_CUSTOMER)

/* key: what the value is compared by (care_contact_key), a cache of value. */
#define CARE_CONTACT_POINT(F, E) \
  F (E, ID, customer, .label = N_("Customer"), .to = "customer", .flags = CARE_NEEDED | CARE_OWNER) \
  F (E, ENUM, kind, .label = N_("Kind"), .values = care_contact_point_kinds, .flags = CARE_NEEDED) \
  F (E, TEXT, value, .label = N_("Value"), .flags = CARE_NEEDED | CARE_PERSONAL) \
  F (E, TEXT, key, .label = N_("Search key"), .flags = CARE_FRAGMENTS | CARE_PERSONAL | CARE_CACHE | CARE_LOCAL) \
  F (E, BOOL, preferred, .label = N_("Preferred")) \
  F (E, TEXT, note, .label = N_("Note"), .flags = CARE_PERSONAL) \
  CARE_TAIL_IMPORTED (F, E) \
  CARE_TAIL (F, E)
CARE_DECLARE (CareContactPoint, CARE_CONTACT_POINT)

/* Append-only: the newest row of a channel and purpose is what holds now (UX B5). */
#define CARE_CONSENT(F, E) \
  F (E, ID, customer, .label = N_("Customer"), .to = "customer", .flags = CARE_NEEDED | CARE_OWNER) \
  F (E, ENUM, channel, .label = N_("Channel"), .values = care_channels, .flags = CARE_NEEDED) \
  F (E, ENUM, purpose, .label = N_("Purpose"), .values = care_purposes, .flags = CARE_NEEDED) \
  F (E, ENUM, state, .label = N_("State"), .values = care_consent_states, .flags = CARE_NEEDED) \
  F (E, INSTANT, at, .label = N_("At"), .flags = CARE_NEEDED) \
  F (E, TEXT, source, .label = N_("How it was given")) \
  F (E, TEXT, text_version, .label = N_("Text version")) \
  CARE_TAIL_FACT (F, E)
CARE_DECLARE (CareConsent, CARE_CONSENT)

#define CARE_SITE(F, E) \
  F (E, ID, customer, .label = N_("Customer"), .to = "customer", .flags = CARE_NEEDED | CARE_OWNER) \
  F (E, TEXT, name, .label = N_("Name"), .flags = CARE_SEARCHED | CARE_PERSONAL) \
  F (E, TEXT, street, .label = N_("Street"), .flags = CARE_SEARCHED | CARE_PERSONAL) \
  F (E, TEXT, postal_code, .label = N_("Postal code"), .flags = CARE_PERSONAL) \
  F (E, TEXT, city, .label = N_("City"), .flags = CARE_SEARCHED | CARE_PERSONAL) \
  F (E, TEXT, region, .label = N_("Region"), .flags = CARE_PERSONAL) \
  F (E, TEXT, country, .label = N_("Country")) \
  F (E, TEXT, zone, .label = N_("Time zone")) \
  F (E, TEXT, directions, .label = N_("Directions"), .flags = CARE_PERSONAL, .merge = CARE_KEEP_BOTH) \
  CARE_TAIL_IMPORTED (F, E) \
  CARE_TAIL_MERGED (F, E)
CARE_DECLARE (CareSite, CARE_SITE)

G_END_DECLS
