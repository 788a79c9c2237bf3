/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-device.h"

#include "util/care-error.h"

#include <glib/gi18n.h>

gboolean
care_start_basis_is_valid (const char *list, GError **error)
{
  g_auto (GStrv) words = g_strsplit (list != NULL ? list : "", ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (!care_values_have (care_start_bases, g_strstrip (words[i])))
      {
        g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
                     _("start_basis: “%s” is not one of installation, delivery, sale, manufacture, fixed."), words[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
percent_is_valid (const CareRecord *record, guint n, GError **error)
{
  gint64 value = care_record_int (record, n);
  if (!care_record_has (record, n) || (value >= 0 && value <= 100))
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("%s must be between 0 and 100."), record->entity->fields[n].name);
  return FALSE;
}

/* A term and a coverage say the same thing about a right, so one check serves both. */
static gboolean
right_validate (const CareRecord *record, const char *rule_set, const char *start_basis, gint64 duration, guint parts, GError **error)
{
  if (rule_set != NULL && g_strcmp0 (rule_set, "contract") != 0)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED,
                   _("The rule set “%s” is not available in this version, and its limits are not those of “contract”; use rule_set=contract."),
                   rule_set);
      return FALSE;
    }
  if (duration < 1 || duration > 36500)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_INVALID, _("duration must be between 1 and 36500."));
      return FALSE;
    }
  for (guint n = parts; n < parts + 3; n++)
    if (!percent_is_valid (record, n, error))
      return FALSE;
  return start_basis == NULL || care_start_basis_is_valid (start_basis, error);
}

static gboolean
term_validate (const CareRecord *record, GError **error)
{
  const CareWarrantyTerm *term = (const CareWarrantyTerm *) record;
  return right_validate (record, term->rule_set, term->start_basis, term->duration, CareWarrantyTerm_parts_percent, error);
}

static gboolean
coverage_validate (const CareRecord *record, GError **error)
{
  const CareCoverage *coverage = (const CareCoverage *) record;
  if (!right_validate (record, coverage->rule_set, coverage->start_basis, coverage->duration, CareCoverage_parts_percent, error))
    return FALSE;
  if (!CARE_HAS (coverage, CareCoverage, override_until) || coverage->override_reason != NULL)
    return TRUE;
  g_set_error_literal (error, CARE_ERROR, CARE_ERROR_INVALID, _("A limit set by hand needs its reason: give override_reason."));
  return FALSE;
}

CARE_DEFINE (CareProductModel, CARE_PRODUCT_MODEL, .name = "product_model", .label = N_("Product model"), .imported = TRUE)
CARE_DEFINE (CareWarrantyTerm, CARE_WARRANTY_TERM, .name = "warranty_term", .label = N_("Warranty term"), .validate = term_validate)
CARE_DEFINE (CareDevice, CARE_DEVICE, .name = "device", .label = N_("Device"), .imported = TRUE)
CARE_DEFINE (CareSale, CARE_SALE, .name = "sale", .label = N_("Sale"))
CARE_DEFINE (CareCoverage, CARE_COVERAGE, .name = "coverage", .label = N_("Coverage"), .validate = coverage_validate)
