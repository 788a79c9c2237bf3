/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-coverage-rule.h"
#include "domain/care-stock-rule.h"
#include "store/care-store.h"

G_BEGIN_DECLS

/* What people look at that is more than one row. */

typedef struct
{
  gint64 at;     /* seconds UTC */
  char *kind;    /* contact, event, visit, message, response, sale, coverage, part, consent, follow_up, invitation, conflict … */
  char *by;      /* name of the user; NULL when nobody */
  char *text;    /* one sentence */
  CareId job;    /* null when it belongs to none */
  CareId row;
  gboolean ours; /* a message that we sent or tried to send, not one that came in */
  gboolean low;  /* an answer whose score is low (care_survey_is_low) */
  gboolean high; /* an answer in the upper quarter of its scale */
  char *detail;  /* what sort of its kind it is: the phase an event led to, the channel of a contact or message; nullable */
} CareHistoryEntry;
void       care_history_entry_free (gpointer entry);
/* The care history of a customer, device or job, oldest first (by at, then row); array of CareHistoryEntry, unref it. A merged record's is
 * that of the one it was
 * merged into, with what stood at the merged ones. A customer's holds her jobs with all that belongs to them, and her devices' coverages;
 * consents are hers alone.
 * What has only a date stands at its first minute in the company's zone; a coverage stands at its start and is left out while that is unknown.
 * Sentences are in the program's language. CARE_ERROR_REFUSED for other entities. */
GPtrArray *care_view_history  (CareStore *store, const CareEntity *entity, const CareId *id, GError **error);

/* Balances from the ledger (CareBalance), of one part and one place or (NULL) of all, by part and place; rows that are zero are left out
 * unless both are named.
 * Voided and voiding moves count for nothing; the built-in places SUPPLIER, CUSTOMER and SCRAP have no balance; moves of a merged part or
 * place count for the one it
 * was merged into. Unref the array. */
GArray    *care_view_stock    (CareStore *store, const CareId *part, const CareId *location, GError **error);

/* Everything the coverage rule needs about one device, kept together so that the verdict's borrowed pointers live. */
typedef struct
{
  CareRecord *device;
  GPtrArray *coverages, *jobs;
  CareVerdict *verdict;
} CareDeviceCover;
/* @on: a civil day of the company. A merged device leads to the one it was merged into. CARE_ERROR_NOT_FOUND. Free with care_device_cover_free(). */
CareDeviceCover *care_view_coverage (CareStore *store, const CareId *device, gint32 on, GError **error);
void       care_device_cover_free (CareDeviceCover *cover);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareDeviceCover, care_device_cover_free)

G_END_DECLS
