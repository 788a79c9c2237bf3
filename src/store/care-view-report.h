/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-contact.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "store/care-store.h"

G_BEGIN_DECLS

/* Streams that reports are made of: one ordered pass each, whatever the number of rows. What a callback gets is borrowed until it returns; a callback
 * returns FALSE to stop early, and must not read the same stream again. */

/* Holds one consistent view on a reading store until care_view_unpin(), so that a figure and the list behind it agree while others write.
 * @pinned says
 * whether this call did it (a writer sees nothing but its own writes and needs none); hand it back. */
gboolean care_view_pin   (CareStore *store, gboolean *pinned, GError **error);
void     care_view_unpin (CareStore *store, gboolean pinned);

/* A live device that has coverages, with all that moves their limits. */
typedef struct
{
  const CareDevice *device;
  const CareCoverage *const *coverages; /* live, in id order */
  guint n_coverages;
  const CareJob *const *jobs; /* live, in id order */
  guint n_jobs;
  const char *model, *brand, *model_code; /* each may be NULL */
  const char *customer, *customer_number; /* name and number of device->customer; NULL when nobody */
  const char *phone;                      /* the preferred one of hers, else the oldest */
} CareCoveredDevice;
typedef gboolean (*CareEachCovered) (const CareCoveredDevice *covered, gpointer data);

/* In id order. @scope: the customer or device entity with @id (its merged ones included), or NULL for all. */
gboolean care_view_each_covered (CareStore *store, const CareEntity *scope, const CareId *id, CareEachCovered each, gpointer data, GError **error);

/* What a survey touches: an answer, or an invitation. Texts may be NULL, ids null. */
typedef struct
{
  CareId row;       /* the response or the invitation */
  gint64 at;        /* answered, or sent (due, while it was not sent) */
  const char *channel;
  CareId customer, job, technician, team, model;
  const char *job_number, *job_type, *technician_name, *team_name, *model_name, *brand;
  /* of a response */
  const char *metric, *question;
  gboolean has_score;
  gint64 score;
  /* of an invitation */
  const char *state, *why;
  gboolean sent, answered;
} CareAsked;
typedef gboolean (*CareEachAsked) (const CareAsked *asked, gpointer data);

/* Live responses with from <= answered_at < before, by (answered_at, id). */
gboolean care_view_each_answer     (CareStore *store, gint64 from, gint64 before, CareEachAsked each, gpointer data, GError **error);
/* Live invitations with from <= sent_at (due_at, while not sent) < before, by id. */
gboolean care_view_each_invitation (CareStore *store, gint64 from, gint64 before, CareEachAsked each, gpointer data, GError **error);

G_END_DECLS
