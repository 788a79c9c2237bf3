/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-intake.h"
#include "store/care-list.h"
#include "store/care-view.h"

G_BEGIN_DECLS

/* What is known of who and what an intake is about: all that the page shows beside the form, in one read. */

typedef enum { CARE_SAME_PHONE = 1, CARE_SAME_EMAIL = 2, CARE_SAME_NAME = 4 } CareSameness;

typedef struct
{
  CareFound *found; /* a customer; owned */
  guint why;        /* CareSameness */
} CareSame;

typedef struct
{
  GPtrArray *found;       /* of CareFound: customers, devices and jobs for what is typed in “who” */
  gboolean exact;         /* the first of them is named by the whole text: a serial, a number, a phone or an e-mail */

  CareRecord *customer;   /* nullable; the device's when only that was asked for */
  char *phone, *email, *address;
  GPtrArray *devices;     /* of CareListRow: hers */
  const char *service, *survey; /* consent by e-mail: "given", "refused" or NULL; static */

  CareListRow *device;    /* nullable */
  CareDeviceCover *cover; /* of the device, today */
  const char *state;      /* one of care_verdict_states; NULL without a device */
  GPtrArray *open;        /* of CareListRow: open jobs of the device */
  CareListRow *recent;    /* nullable: the last job of the device, when it was handed over within 30 days */

  GPtrArray *same;        /* of CareSame: customers that a new one might be */
  CareListRow *other;     /* nullable: the device that has the typed serial already */
  GPtrArray *history;     /* of CareHistoryEntry, oldest first; NULL when nobody is known */
} CareIntakeLook;

/* A CareEngineRead: @data is a CareIntakeAsk, the result a CareIntakeLook. */
gpointer care_intake_look      (CareStore *store, gpointer data, GError **error);
void     care_intake_look_free (gpointer look);

G_END_DECLS
