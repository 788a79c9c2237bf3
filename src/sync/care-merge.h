/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-entity.h"

G_BEGIN_DECLS

/* How two edits of one field meet (SYNC A.4, DESIGN 6): causality by base first, the clock only between edits that did not know of each
 * other. Pure. */
typedef enum
{
  CARE_MERGE_SAME,   /* nothing to do */
  CARE_MERGE_TAKE,   /* the pushed value goes in; nothing is lost */
  CARE_MERGE_WINS,   /* the pushed value goes in; the server's is kept as a conflict */
  CARE_MERGE_LOSES,  /* the server's value stays; the pushed one is kept as a conflict */
  CARE_MERGE_BOTH,   /* a long text: both, one under the other; no conflict */
  CARE_MERGE_IGNORE, /* the server alone sets this field */
} CareMergeOutcome;

typedef struct
{
  const CareRecord *server; /* as it stands */
  const CareRecord *pushed; /* as the station wants it */
  guint n;                  /* the field */
  gboolean concurrent;      /* somebody else changed it on the server since the station's base */
  gint64 server_hlc;        /* of that change */
  gint64 pushed_hlc;
  int tie;                  /* <0: the server's station sorts first; decides equal clocks the same way everywhere */
} CareMeeting;

CareMergeOutcome care_merge_field (const CareMeeting *meeting);
/* "A", then "B" on a new line, without repeating what is inside the other. Free with g_free(). */
char            *care_merge_texts (const char *server, const char *pushed);
/* A pushed clock, never later than five minutes from @now_ms: a station's clock is never a reason to refuse. */
gint64           care_merge_clock (gint64 hlc, gint64 now_ms);

G_END_DECLS
