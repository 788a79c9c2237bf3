/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-company.h"

#include "util/care-error.h"
#include "util/care-money.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

static gboolean
company_validate (const CareRecord *record, GError **error)
{
  const CareCompany *company = (const CareCompany *) record;
  g_autoptr (GTimeZone) zone = care_zone_new (company->zone, error);
  if (zone == NULL)
    return FALSE;
  if (care_currency_is_valid (company->currency))
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
               _("“%s” is not a currency code; use three capital letters of ISO 4217, such as EUR or PLN."), company->currency);
  return FALSE;
}

CARE_DEFINE (CareCompany, CARE_COMPANY, .name = "company", .label = N_("Company"), .validate = company_validate,
             .write = CARE_ADMINISTRATOR)
CARE_DEFINE (CareTeam, CARE_TEAM, .name = "team", .label = N_("Team"), .write = CARE_MANAGER | CARE_ADMINISTRATOR)
CARE_DEFINE (CareUser, CARE_USER, .name = "user", .label = N_("User"), .write = CARE_MANAGER | CARE_ADMINISTRATOR)

CareId
care_company_id (void)
{
  return care_id_derived ("company", "the one company of this store");
}
