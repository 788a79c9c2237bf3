/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-contact.h"

#include "util/care-error.h"

#include <glib/gi18n.h>

gboolean
care_metric_range (const char *metric, int *low, int *high)
{
  static const struct { const char *metric; int low, high; } ranges[] = { { "csat", 1, 5 }, { "ces", 1, 7 }, { "nps", 0, 10 } };
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (g_strcmp0 (metric, ranges[i].metric) == 0)
      {
        *low = ranges[i].low;
        *high = ranges[i].high;
        return TRUE;
      }
  return FALSE;
}

static gboolean
response_validate (const CareRecord *record, GError **error)
{
  const CareResponse *response = (const CareResponse *) record;
  int low, high;
  if (!care_metric_range (response->metric, &low, &high))
    return TRUE;
  if (CARE_HAS (response, CareResponse, score) && response->score >= low && response->score <= high)
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("A %s answer needs a score from %d to %d."), response->metric, low, high);
  return FALSE;
}

CARE_DEFINE (CareContact, CARE_CONTACT, .name = "contact", .label = N_("Contact"), .insert_only = TRUE)
CARE_DEFINE (CareFollowUp, CARE_FOLLOW_UP, .name = "follow_up", .label = N_("Follow-up"))
CARE_DEFINE (CareMessage, CARE_MESSAGE, .name = "message", .label = N_("Message"))
CARE_DEFINE (CareSurvey, CARE_SURVEY, .name = "survey", .label = N_("Survey"), .write = CARE_MANAGER | CARE_ADMINISTRATOR)
CARE_DEFINE (CareInvitation, CARE_INVITATION, .name = "invitation", .label = N_("Invitation"))
CARE_DEFINE (CareResponse, CARE_RESPONSE, .name = "response", .label = N_("Response"), .insert_only = TRUE,
             .validate = response_validate)
CARE_DEFINE (CareConflict, CARE_CONFLICT, .name = "conflict", .label = N_("Conflict"))
