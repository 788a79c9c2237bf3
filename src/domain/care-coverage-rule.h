/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-device.h"
#include "domain/care-job.h"

G_BEGIN_DECLS

/* What is covered on a day, and why (DOMAIN 2.3, DESIGN 5). Nothing here is stored: limits are computed from the
 * device's dates, its rights and its jobs each time. It advises and never blocks. */

typedef enum
{
  CARE_COST_PARTS,
  CARE_COST_LABOUR,
  CARE_COST_TRAVEL,
  CARE_N_COSTS,
} CareCost;

/* "parts", "labour", "travel": the member names of CLI.md, by CareCost. NULL-ended. */
extern const char *const care_costs[];

/**
 * CareSpan:
 * @coverage: the right; borrowed
 * @state: "valid", "not_started", "ended", "date_missing", or "needs_inspection" where the right stands under a rule
 * set or a unit that this program does not know and is therefore never guessed
 * @has_from: its start is known; then @from is the first day
 * @has_until: its limit is known; then @until is the last covered day
 * @basis: the start basis that gave @from ("installation" …); NULL when none did
 * @reason: one sentence in the current locale: "Until 4 March 2027: 24 months from installation on 4 March 2025."
 *
 * One right of a device as it stands on the day asked for. Valid means from <= day <= until, both ends included.
 */
typedef struct
{
  const CareCoverage *coverage;
  const char *state;
  gboolean has_from;
  gint32 from;
  gboolean has_until;
  gint32 until;
  const char *basis;
  char *reason;
} CareSpan;

/**
 * CareCostVerdict:
 * @state: one of care_verdict_states
 * @percent: 0 to 100, the most that a valid right pays of this cost
 * @has_until: @until is the last day it stays so; only when @percent is over 0
 * @coverage: the right that decides: the one of the latest limit among the best; NULL when none. Borrowed.
 *
 * covered is 100 %, partly_covered 1 to 99. With 0 % it is needs_inspection if a right that would pay cannot be judged
 * here, else date_missing if one that would pay lacks its start, else not_covered.
 */
typedef struct
{
  const char *state;
  int percent;
  gboolean has_until;
  gint32 until;
  const CareCoverage *coverage;
} CareCostVerdict;

/**
 * CareVerdict:
 * @on: the day asked for
 * @costs: by CareCost
 * @spans: every live right, in the order given
 * @reasons: sentences (char *): those of the deciding rights first, then all others; never empty
 */
typedef struct
{
  gint32 on;
  CareCostVerdict costs[CARE_N_COSTS];
  CareSpan *spans;
  guint n_spans;
  GPtrArray *reasons;
} CareVerdict;

/**
 * care_coverage_verdict:
 * @device: the device with its dates
 * @coverages: its rights; deleted ones are left out
 * @jobs: its jobs, for rule sets in which repairs move the limit (`contract` does not look at them); may be NULL when
 * @n_jobs is 0
 * @on: a civil day of @zone
 * @zone: the company's zone
 *
 * The right most favourable to the customer decides each cost (DOMAIN 2.3.4). Borrows the records, which must outlive
 * the result. Free with care_verdict_free().
 */
CareVerdict *care_coverage_verdict (const CareDevice *device, const CareCoverage *const *coverages, guint n_coverages,
                                    const CareJob *const *jobs, guint n_jobs, gint32 on, GTimeZone *zone);
void         care_verdict_free     (CareVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareVerdict, care_verdict_free)
/* The one word for a mark in a list and the head of a page: parts and labour decide it, whatever the way costs. One of care_verdict_states. */
const char  *care_verdict_state    (const CareVerdict *verdict);

/* One right alone, as care_coverage_verdict() sees it; for lists of limits. Clear @span with care_span_clear(). */
void         care_coverage_span    (const CareDevice *device, const CareCoverage *coverage, const CareJob *const *jobs,
                                    guint n_jobs, gint32 on, GTimeZone *zone, CareSpan *span);
void         care_span_clear       (CareSpan *span);

/* What @coverage pays of @cost while it is valid, 0 to 100. Where it names no percentage at all it pays 100 % of
 * everything; where it names one, the costs it does not name are not paid. */
int          care_coverage_percent (const CareCoverage *coverage, CareCost cost);

G_END_DECLS
