/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"
#include "domain/care-job.h"

G_BEGIN_DECLS

/* What the omnibox answers, as values: read in one go on a thread of the engine, shown by its rows. */

typedef enum
{
  CARE_OMNIBOX_BEST,
  CARE_OMNIBOX_RECENT,
  CARE_OMNIBOX_JOBS,
  CARE_OMNIBOX_DEVICES,
  CARE_OMNIBOX_CUSTOMERS,
  CARE_OMNIBOX_PARTS,
  CARE_OMNIBOX_MODELS,
  CARE_OMNIBOX_DO,
} CareOmniboxGroup;

/* One answer: a record, or something to do. */
typedef struct
{
  CareOmniboxGroup group;
  const CareEntity *entity; /* NULL: something to do */
  CareId id;
  char *title;
  char *second;             /* (nullable): the second line */
  char *note;               /* (nullable): plain words at its end */
  char *cover;              /* (nullable): words of the coverage mark */
  const char *cover_state;  /* of care_verdict_states; static */
  guint n_open;             /* jobs of a customer */
  CareRecord *job;          /* (nullable): for its phase and clock */
  CareId about[2];          /* whose intake it would be: a device, a customer; null when unknown */
  char *name, *phone;       /* (nullable): of that customer */
  const char *action, *icon, *keys; /* of something to do; static */
  char *target;             /* (nullable) */
} CareOmniboxHit;

CareOmniboxHit *care_omnibox_hit_new  (CareOmniboxGroup group, const CareEntity *entity, const CareId *id);
CareOmniboxHit *care_omnibox_hit_copy (const CareOmniboxHit *hit);
void            care_omnibox_hit_free (gpointer hit);

typedef struct
{
  char *words;              /* without their prefix */
  const CareEntity *only;   /* NULL: all kinds */
  GArray *recent;           /* of CareOmniboxRecent: shown when there are no words */
  guint number;             /* of the question */
} CareOmniboxQuestion;
typedef struct { const CareEntity *entity; CareId id; } CareOmniboxRecent;

/* Takes "#", "@" or "$" off @text; @recent is copied. */
CareOmniboxQuestion *care_omnibox_question_new  (const char *text, const GArray *recent, guint number);
void                 care_omnibox_question_free (gpointer question);

/* A CareEngineRead: GPtrArray of CareOmniboxHit that owns them, group by group, the best first (UX A4.3: job number, serial, phone, customer, device,
 * part). Beside what was found stand the open jobs and the devices of the best. */
gpointer care_omnibox_ask (CareStore *store, gpointer question, GError **error);

/* Handed over, closed or cancelled. */
gboolean care_omnibox_is_over (const CareJob *job);

G_END_DECLS
