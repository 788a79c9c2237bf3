/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-list.h"

G_BEGIN_DECLS

/* A technician's day, read in one go on a reading thread. */

typedef struct
{
  CareListRow *job;       /* owned */
  gboolean planned;       /* a visit of today; then @at is its time */
  gint64 at;              /* seconds UTC */
  char *phone, *address;  /* nullable; the address in one line */
  char *directions;       /* nullable */
  gboolean repeat;        /* the device came back within 30 days of a hand-over */
  gboolean bench;         /* done in the workshop */
} CareDayItem;

typedef struct
{
  GPtrArray *today;       /* of CareDayItem: begun ones first, then by time */
  GPtrArray *open;        /* of CareDayItem: other open jobs, most urgent first, at most CARE_DAY_OPEN */
  guint done;             /* visits of today that ended */
  guint more;             /* open jobs beyond those listed */
} CareDay;

#define CARE_DAY_OPEN 12

void     care_day_free (gpointer day);
/* A CareEngineRead: @data is a CareId *, whose day; the result a CareDay. */
gpointer care_day_read (CareStore *store, gpointer data, GError **error);

G_END_DECLS
