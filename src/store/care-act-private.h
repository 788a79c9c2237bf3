/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-stock.h"
#include "store/care-act.h"
#include "store/care-store-private.h"

G_BEGIN_DECLS

/* One `new` or `set` on its way: what was said, and the record that comes of it. */
typedef struct
{
  CareStore *store;
  const CareEntity *entity;
  const CarePair *pairs;
  CareRecord *record;       /* as it will stand */
  const CareRecord *before; /* (nullable): as it stands; NULL for a new one */
  gint64 at;                /* when it happened: at=, or now */
  gboolean dated;           /* at= was given */
  guint64 given;            /* bit n: field n was named */
  GPtrArray *extras;        /* of const CarePair *: words that are no field (a customer's phone=) */
  GPtrArray *changed;       /* names of extras that changed something; owns them */
} CareAct;

#define CARE_GIVEN(act, E, field) (((act)->given >> E##_##field) & 1)

typedef gboolean (*CareActHook) (CareAct *act, GError **error);

/* What an entity needs besides its field table. */
typedef struct
{
  const CareEntity *entity;
  const char *never_new;      /* why nobody makes one by hand; NULL: one does */
  const char *const *extras;  /* words that are no field; NULL: none */
  CareActHook prepare;        /* before the record is put: defaults, refusals */
  CareActHook follow;         /* after it: what follows from it */
  gboolean (*remove) (CareStore *store, const CareRecord *record, GError **error); /* before it is deleted */
} CareActRule;

const CareActRule *care_act_rule (const CareEntity *entity); /* never NULL */
gboolean    care_act_read_pairs (CareAct *act, const CareActRule *rule, GError **error);
/* TRUE when the field is new or differs from what stood there. */
gboolean    care_act_changes    (const CareAct *act, guint n);
/* Runs @work in a transaction of its own, or in the one that is running already. */
gboolean    care_act_run        (CareStore *store, const char *what, CareWork work, gpointer data, GError **error);
gboolean    care_act_refuse     (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean    care_act_invalid    (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* The record that @id names, merged ones followed; NULL without error when @id is empty or its row is not in this
 * store. */
gboolean    care_act_find       (CareStore *store, const CareEntity *entity, const CareId *id, CareRecord **record, GError **error);
/* A new fact's recorded_at and by. */
void        care_act_sign       (CareStore *store, CareRecord *fact);

gboolean care_act_customer_prepare (CareAct *act, GError **error);
gboolean care_act_customer_follow  (CareAct *act, GError **error);

gboolean care_act_device_prepare   (CareAct *act, GError **error);
gboolean care_act_device_follow    (CareAct *act, GError **error);
gboolean care_act_sale_prepare     (CareAct *act, GError **error);
gboolean care_act_sale_follow      (CareAct *act, GError **error);
gboolean care_act_sale_remove      (CareStore *store, const CareRecord *record, GError **error);
gboolean care_act_term_prepare     (CareAct *act, GError **error);
gboolean care_act_coverage_prepare (CareAct *act, GError **error);
/* The device after a hand-over: in service, and installed on that day when @installed. */
gboolean care_act_device_back      (CareStore *store, const CareId *device, gboolean in_service, gint32 installed_on, gboolean has_installed_on,
                                    GError **error);
gboolean care_act_device_to_shop   (CareStore *store, const CareId *device, GError **error);

gboolean care_act_job_prepare      (CareAct *act, GError **error);
gboolean care_act_job_follow       (CareAct *act, GError **error);
gboolean care_act_job_remove       (CareStore *store, const CareRecord *record, GError **error);
gboolean care_act_visit_prepare    (CareAct *act, GError **error);
gboolean care_act_visit_follow     (CareAct *act, GError **error);
/* A hand-over's facts from a job's record: whether its device is now in service and whether that was its installation. */
gboolean care_act_job_installs     (const CareJob *job, const char *result);
/* The zone of a job's days: its site's, else the company's. Unref it. */
GTimeZone *care_act_job_zone       (CareStore *store, const CareJob *job);

gboolean care_act_line_prepare     (CareAct *act, GError **error);
gboolean care_act_line_follow      (CareAct *act, GError **error);
gboolean care_act_line_remove      (CareStore *store, const CareRecord *record, GError **error);
gboolean care_act_move_prepare     (CareAct *act, GError **error);
gboolean care_act_move_remove      (CareStore *store, const CareRecord *record, GError **error);
gboolean care_act_location_prepare (CareAct *act, GError **error);
gboolean care_act_location_remove  (CareStore *store, const CareRecord *record, GError **error);
/* Voids the live moves of a line. */
gboolean care_act_line_void        (CareStore *store, const CareId *line, GError **error);

gboolean care_act_contact_prepare   (CareAct *act, GError **error);
gboolean care_act_contact_follow    (CareAct *act, GError **error);
gboolean care_act_follow_up_prepare (CareAct *act, GError **error);
gboolean care_act_message_prepare   (CareAct *act, GError **error);
gboolean care_act_response_prepare  (CareAct *act, GError **error);
gboolean care_act_response_follow   (CareAct *act, GError **error);
gboolean care_act_survey_prepare    (CareAct *act, GError **error);
gboolean care_act_invitation_prepare (CareAct *act, GError **error);

/* care_act_tell() for what happened at @at: what is long past is not told any more. */
gboolean care_act_tell_about (CareStore *store, const CareRecord *job, const char *template, gint64 at, GError **error);
/* The customer's address of a kind: the preferred one, else the first; NULL when there is none. Free with g_free(). */
gboolean care_act_address (CareStore *store, const CareId *customer, const char *kind, char **address, GError **error);

G_END_DECLS
