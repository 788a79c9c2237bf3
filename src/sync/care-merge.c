/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-sync"

#include "sync/care-merge.h"

#include <string.h>

#define FUTURE_MS (5 * 60 * 1000)

CareMergeOutcome
care_merge_field (const CareMeeting *m)
{
  const CareField *field = &m->server->entity->fields[m->n];
  gboolean later;

  if (care_record_same (m->server, m->pushed, m->n))
    return CARE_MERGE_SAME;
  if (field->flags & CARE_CACHE)
    return CARE_MERGE_IGNORE;
  if (field->merge == CARE_SERVER_SETS)
    return care_record_has (m->server, m->n) ? CARE_MERGE_IGNORE : CARE_MERGE_TAKE;
  if (!m->concurrent)
    return CARE_MERGE_TAKE;
  if (field->merge == CARE_KEEP_BOTH && care_record_has (m->server, m->n) && care_record_has (m->pushed, m->n))
    return CARE_MERGE_BOTH;
  later = m->pushed_hlc != m->server_hlc ? m->pushed_hlc > m->server_hlc : m->tie > 0;
  return later ? CARE_MERGE_WINS : CARE_MERGE_LOSES;
}

char *
care_merge_texts (const char *server, const char *pushed)
{
  if (strstr (server, pushed) != NULL)
    return g_strdup (server);
  if (strstr (pushed, server) != NULL)
    return g_strdup (pushed);
  return g_strconcat (server, "\n", pushed, NULL);
}

gint64
care_merge_clock (gint64 hlc, gint64 now_ms)
{
  gint64 ms = hlc >> 16;
  return ms > now_ms + FUTURE_MS || hlc <= 0 ? now_ms << 16 : hlc;
}
