/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "domain/care-lifecycle.h"
#include "store/care-list.h"
#include "store/care-view.h"

G_BEGIN_DECLS

/* Everything that the page of a job shows, gathered on a reading thread. Names are NULL or "" where there is nothing. */
typedef struct
{
  CareJob *job;
  CareRecord *customer, *device; /* nullable */
  char *customer_name, *device_name, *serial, *phone, *city, *street, *technician, *team, *parent, *taken_by;
  CareDeviceCover *cover;        /* nullable */
  const char *cover_state;       /* one of care_verdict_states; static; NULL without a device */
  guint device_jobs;             /* others of this device in the last year */
  GPtrArray *lines;              /* of CareListRow */
  GPtrArray *history;            /* of CareHistoryEntry */
  char *hold_reason;
  const char *steps[32];         /* names of what may be done now, in the order of care_lifecycle; NULL-ended, static */
  const char *main_step;         /* the one most likely; NULL when it is over */
  gboolean is_bench;
  gboolean device_is_here;
} CareJobData;

/* CARE_ERROR_NOT_FOUND. */
gpointer care_job_data_read (CareStore *store, const CareId *id, GError **error);
void     care_job_data_free (gpointer data);
/* A right's worst-to-best word over all costs: what a list shows. */
const char *care_cover_state (const CareVerdict *verdict);

G_END_DECLS
