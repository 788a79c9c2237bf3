/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-job.h"

#include "util/care-error.h"

#include <glib/gi18n.h>

static gboolean
job_validate (const CareRecord *record, GError **error)
{
  const CareJob *job = (const CareJob *) record;
  if (CARE_HAS (job, CareJob, unusable_from) && CARE_HAS (job, CareJob, unusable_until) && job->unusable_until < job->unusable_from)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_INVALID, _("unusable_until lies before unusable_from; check the two dates."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
line_validate (const CareRecord *record, GError **error)
{
  const CareJobLine *line = (const CareJobLine *) record;
  if (g_strcmp0 (line->class, "part") == 0 && !CARE_HAS (line, CareJobLine, part))
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_INVALID, _("A line of class part needs the part: give part=CODE."));
      return FALSE;
    }
  if (line->quantity <= 0)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_INVALID, _("quantity must be more than 0."));
      return FALSE;
    }
  return TRUE;
}

CARE_DEFINE (CareJob, CARE_JOB, .name = "job", .label = N_("Job"), .imported = TRUE, .validate = job_validate)
CARE_DEFINE (CareJobEvent, CARE_JOB_EVENT, .name = "job_event", .label = N_("Job event"), .insert_only = TRUE)
CARE_DEFINE (CareVisit, CARE_VISIT, .name = "visit", .label = N_("Visit"))
CARE_DEFINE (CareJobLine, CARE_JOB_LINE, .name = "job_line", .label = N_("Job line"), .validate = line_validate)
