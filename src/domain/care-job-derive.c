/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-lifecycle.h"

static gboolean
is_create (const CareJobEvent *event)
{
  return g_strcmp0 (event->transition, "create") == 0;
}

static int
compare_numbers (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const CareJobEvent *first = *(const CareJobEvent *const *) a;
  const CareJobEvent *second = *(const CareJobEvent *const *) b;
  int order = is_create (second) - is_create (first);

  if (order == 0)
    order = compare_numbers (first->at, second->at);
  if (order == 0)
    order = compare_numbers (first->recorded_at, second->recorded_at);
  return order != 0 ? order : care_id_compare (&first->record.id, &second->record.id);
}

static GPtrArray *
live_in_order (const CareJobEvent *const *events, guint n)
{
  g_autoptr (GHashTable) voided = g_hash_table_new (care_id_hash, care_id_equal_fn);
  GPtrArray *live = g_ptr_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    if (CARE_HAS (events[i], CareJobEvent, voids))
      g_hash_table_add (voided, (gpointer) &events[i]->voids);
  for (guint i = 0; i < n; i++)
    if (!CARE_HAS (events[i], CareJobEvent, voids) && !g_hash_table_contains (voided, &events[i]->record.id))
      g_ptr_array_add (live, (gpointer) events[i]);
  g_ptr_array_sort (live, compare_events);
  return live;
}

static void
play_hold (CareJobCaches *caches, const CareJobEvent *event)
{
  /* A second hold only changes the reason: resume still leads to where the work was. */
  if (g_strcmp0 (caches->phase, "on_hold") != 0)
    caches->phase_before_hold = caches->phase;
  caches->hold_reason = event->reason;
}

static void
play_phase (CareJobCaches *caches, const CareJobEvent *event)
{
  static const char *const after_work[] = { "in_progress", "quality_check", "ready", "handed_over", NULL };

  if (g_strcmp0 (event->phase, "on_hold") == 0)
    play_hold (caches, event);
  else
    caches->phase_before_hold = caches->hold_reason = NULL;
  caches->phase = event->phase;
  caches->status = event->status;
  if (g_strv_contains (after_work, event->phase))
    caches->work_begun = caches->ever_begun = TRUE;
  if (g_strcmp0 (event->phase, "handed_over") == 0 || (is_create (event) && g_strcmp0 (event->phase, "closed") == 0))
    {
      caches->has_handed_over_at = TRUE;
      caches->handed_over_at = event->at;
    }
}

static void
play (CareJobCaches *caches, const CareJobEvent *event)
{
  if (g_strcmp0 (event->transition, "reopen") == 0)
    {
      caches->result = NULL;
      caches->has_handed_over_at = caches->work_begun = FALSE;
      caches->handed_over_at = 0;
    }
  if (event->phase != NULL)
    play_phase (caches, event);
  else if (event->status != NULL)
    caches->status = event->status;
  if (event->result != NULL)
    caches->result = event->result;
}

void
care_job_derive (const CareJobEvent *const *events, guint n, CareJobCaches *out)
{
  g_autoptr (GPtrArray) live = live_in_order (events, n);

  *out = (CareJobCaches) { .phase = "new" };
  for (guint i = 0; i < live->len; i++)
    play (out, g_ptr_array_index (live, i));
}

gboolean
care_job_take_caches (CareJob *job, const CareJobCaches *caches)
{
  gboolean changed = g_strcmp0 (job->phase, caches->phase) != 0 || g_strcmp0 (job->status, caches->status) != 0 ||
                     g_strcmp0 (job->result, caches->result) != 0 ||
                     CARE_HAS (job, CareJob, handed_over_at) != (guint64) (caches->has_handed_over_at != FALSE) ||
                     job->handed_over_at != caches->handed_over_at;

  CARE_PUT_TEXT (job, CareJob, phase, caches->phase);
  CARE_PUT_TEXT (job, CareJob, status, caches->status);
  CARE_PUT_TEXT (job, CareJob, result, caches->result);
  care_record_clear (CARE_RECORD (job), CareJob_handed_over_at);
  if (caches->has_handed_over_at)
    CARE_PUT (job, CareJob, handed_over_at, caches->handed_over_at);
  return changed;
}
