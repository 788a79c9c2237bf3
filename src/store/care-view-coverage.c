/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-view-private.h"

static gboolean
read_cover (CareStore *store, CareDeviceCover *cover, const CareId *device, GError **error)
{
  CareId id = care_store_follow (store, &CareDevice_ENTITY, *device);

  cover->device = care_store_get (store, &CareDevice_ENTITY, &id, error);
  if (cover->device == NULL)
    return FALSE;
  cover->coverages = care_store_related (store, &CareCoverage_ENTITY, "device", &id, error);
  if (cover->coverages == NULL)
    return FALSE;
  cover->jobs = care_store_related (store, &CareJob_ENTITY, "device", &id, error);
  return cover->jobs != NULL;
}

CareDeviceCover *
care_view_coverage (CareStore *store, const CareId *device, gint32 on, GError **error)
{
  g_autoptr (CareDeviceCover) cover = g_new0 (CareDeviceCover, 1);
  gboolean pinned, ok;

  if (!care_view_pin (store, &pinned, error))
    return NULL;
  ok = read_cover (store, cover, device, error);
  care_view_unpin (store, pinned);
  if (!ok)
    return NULL;
  cover->verdict = care_coverage_verdict ((const CareDevice *) cover->device, (const CareCoverage *const *) cover->coverages->pdata,
                                          cover->coverages->len, (const CareJob *const *) cover->jobs->pdata, cover->jobs->len, on,
                                          care_store_zone (store));
  return g_steal_pointer (&cover);
}

void
care_device_cover_free (CareDeviceCover *cover)
{
  if (cover == NULL)
    return;
  care_verdict_free (cover->verdict);
  g_clear_pointer (&cover->coverages, g_ptr_array_unref);
  g_clear_pointer (&cover->jobs, g_ptr_array_unref);
  care_record_free (cover->device);
  g_free (cover);
}
