/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

G_BEGIN_DECLS

/* What people do, as single transactions: the words of the command line and of every editor. Each is one undoable
 * thing. Inside a running care_store_commit() they join it; one that fails must then fail the whole commit. */

/* A field and its words, as typed; arrays end with a NULL name. References are REFs (care-ref.h). */
typedef struct
{
  const char *name;
  const char *value;
} CarePair;

/* Makes a record with everything that follows from it: a number for jobs and customers, contact points for a customer's
 * phone= and email=, coverages for a device with dates or a sale, the create event of a job (phase=, result= and times
 * given become events), the stock move of a part line, `in_shop` for a bench job's device, a message to the customer of
 * a new job. at=INSTANT dates it back. @made is the stored record, free with care_record_free(). CARE_ERROR_INVALID
 * names the field. */
gboolean care_act_new    (CareStore *store, const CareEntity *entity, const CarePair *pairs, CareRecord **made, GError **error);
/* Changes fields; @changed (nullable) gets the names of those that are now different, duplicated. Fields set by a
 * lifecycle step are refused. */
gboolean care_act_set    (CareStore *store, const CareEntity *entity, const CareId *id, const CarePair *pairs, GPtrArray *changed, GError **error);
/* Marks as deleted; facts are voided. */
gboolean care_act_delete (CareStore *store, const CareEntity *entity, const CareId *id, GError **error);
/* Folds @id into @into: every reference follows, empty fields are filled, the first stays reachable through
 * merged_into. With @preview nothing is written. @lines (nullable) gets one sentence per thing that moves or differs.
 * The steps of a merged job stay with it. */
gboolean care_act_merge  (CareStore *store, const CareEntity *entity, const CareId *id, const CareId *into, gboolean preview,
                          GPtrArray *lines, GError **error);
/* A step of the lifecycle. @pairs: its arguments. CARE_ERROR_REFUSED names the guard. @job: the job afterwards
 * (nullable). at=INSTANT in the past is judged by what the job was then, and what follows is recomputed; without it the
 * step comes after all others, whatever the clock says. */
gboolean care_act_step   (CareStore *store, const CareId *job_id, const char *transition, const CarePair *pairs, CareRecord **job, GError **error);

/* --- pieces for callers that are inside care_store_commit() already (imports, the server) --- */
/* Makes the coverages that a device's model gives and that it does not have yet. */
gboolean care_act_cover  (CareStore *store, const CareRecord *device, GError **error);
/* Writes a message to a customer (state queued) when she has an e-mail and consents to service messages do not forbid
 * it; nothing otherwise. @template: job_opened, job_scheduled, job_ready, job_closed. */
gboolean care_act_tell   (CareStore *store, const CareRecord *job, const char *template, GError **error);
/* Opens a follow-up for the desk when the stored @response is low (care_survey_is_low) and none is open yet for its job
 * or, without a job, its customer. The id is derived from both. */
gboolean care_act_low_score (CareStore *store, const CareRecord *response, GError **error);

G_END_DECLS
