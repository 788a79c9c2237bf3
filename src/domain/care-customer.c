/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-customer.h"

#include "util/care-error.h"
#include "util/care-text.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

static gboolean
contact_point_validate (const CareRecord *record, GError **error)
{
  const CareContactPoint *point = (const CareContactPoint *) record;
  g_autofree char *digits = NULL;

  if (g_strcmp0 (point->kind, "email") == 0)
    {
      if (care_text_is_email (point->value))
        return TRUE;
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("“%s” is not an e-mail address."), point->value);
      return FALSE;
    }
  if (g_strcmp0 (point->kind, "phone") != 0 && g_strcmp0 (point->kind, "mobile") != 0)
    return TRUE;
  digits = care_text_digits (point->value);
  if (*digits != '\0')
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("“%s” is not a phone number: it has no digits."), point->value);
  return FALSE;
}

static gboolean
site_validate (const CareRecord *record, GError **error)
{
  const CareSite *site = (const CareSite *) record;
  g_autoptr (GTimeZone) zone = NULL;

  if (site->zone == NULL)
    return TRUE;
  zone = care_zone_new (site->zone, error);
  return zone != NULL;
}

CARE_DEFINE (CareCustomer, CARE_CUSTOMER, .name = "customer", .label = N_("Customer"), .imported = TRUE)
CARE_DEFINE (CareContactPoint, CARE_CONTACT_POINT, .name = "contact_point", .label = N_("Contact point"), .imported = TRUE,
             .validate = contact_point_validate)
CARE_DEFINE (CareConsent, CARE_CONSENT, .name = "consent", .label = N_("Consent"), .insert_only = TRUE)
CARE_DEFINE (CareSite, CARE_SITE, .name = "site", .label = N_("Site"), .imported = TRUE, .validate = site_validate)
