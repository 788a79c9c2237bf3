/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-entity.h"
#include "domain/care-values.h"

G_BEGIN_DECLS

/* The company itself, its teams (branches) and its people. One store is one company: one row with the fixed id care_company_id(). */
#define CARE_COMPANY(F, E) \
  F (E, TEXT, name, .label = N_("Name"), .flags = CARE_NEEDED) \
  F (E, TEXT, zone, .label = N_("Time zone"), .flags = CARE_NEEDED) \
  F (E, TEXT, currency, .label = N_("Currency"), .flags = CARE_NEEDED) \
  F (E, ENUM, language, .label = N_("Language"), .values = care_languages) \
  F (E, TEXT, phone, .label = N_("Phone")) \
  F (E, TEXT, email, .label = N_("E-mail")) \
  F (E, TEXT, street, .label = N_("Street")) \
  F (E, TEXT, postal_code, .label = N_("Postal code")) \
  F (E, TEXT, city, .label = N_("City")) \
  F (E, TEXT, country, .label = N_("Country")) \
  F (E, TEXT, tax_id, .label = N_("Tax number"))
CARE_DECLARE (CareCompany, CARE_COMPANY)

#define CARE_TEAM(F, E) \
  F (E, TEXT, name, .label = N_("Name"), .flags = CARE_NEEDED | CARE_SEARCHED) \
  F (E, TEXT, phone, .label = N_("Phone")) \
  F (E, TEXT, email, .label = N_("E-mail")) \
  F (E, TEXT, street, .label = N_("Street")) \
  F (E, TEXT, postal_code, .label = N_("Postal code")) \
  F (E, TEXT, city, .label = N_("City")) \
  F (E, TEXT, country, .label = N_("Country")) \
  F (E, ID, location, .label = N_("Stock location"), .to = "stock_location") \
  CARE_TAIL_MERGED (F, E)
CARE_DECLARE (CareTeam, CARE_TEAM)

#define CARE_USER(F, E) \
  F (E, TEXT, name, .label = N_("Name"), .flags = CARE_NEEDED | CARE_SEARCHED) \
  F (E, ENUM, role, .label = N_("Role"), .values = care_roles, .flags = CARE_NEEDED, .write = CARE_ADMINISTRATOR, .merge = CARE_SERVER_SETS) \
  F (E, ID, team, .label = N_("Team"), .to = "team") \
  F (E, TEXT, phone, .label = N_("Phone")) \
  F (E, TEXT, email, .label = N_("E-mail")) \
  F (E, ENUM, language, .label = N_("Language"), .values = care_languages) \
  F (E, BOOL, active, .label = N_("Active")) \
  CARE_TAIL_MERGED (F, E)
CARE_DECLARE (CareUser, CARE_USER)

/* The one company row's id, the same in every store. */
CareId care_company_id (void);

G_END_DECLS
