/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-stock.h"
#include "exchange/care-demo.h"

G_BEGIN_DECLS

/* --- words: invented people, firms and makers; addresses that belong to nobody (RFC 2606, RFC 6761) --- */

/* In the order of care_languages. */
typedef enum { DEMO_EN, DEMO_PL, DEMO_RU, DEMO_LT, DEMO_N_LANGUAGES } DemoLanguage;

/* Lists end with NULL. */
typedef struct
{
  const char *language, *country, *phone; /* phone: without its last three digits */
  const char *const *women, *const *men, *const *women_families, *const *men_families;
  const char *const *firms, *const *streets, *const *cities; /* a city: "00-001 Warszawa" */
  const char *team, *warehouse;
  const char *const *staff; /* desk, then technicians */
  const char *const *glad, *const *so_so, *const *sorry; /* comments in surveys */
  const char *const *asks, *const *calls;                /* summaries of talks, hers and ours */
  const char *const *solutions;
  const char *mail_subject, *mail_text;                  /* {job} stands for its number */
  const char *receiver;                                  /* who receives when it is not the customer */
  const char *low_score, *ending;                        /* reasons of follow-ups */
  const char *cancelled;
} DemoWords;
extern const DemoWords care_demo_words[DEMO_N_LANGUAGES];

typedef struct { const char *problem[DEMO_N_LANGUAGES], *found[DEMO_N_LANGUAGES]; } DemoFault;
typedef struct { const char *code, *name; int price, cost; /* minor units */ } DemoPart;
#define DEMO_PARTS 4
typedef struct
{
  const char *name; /* of the category */
  gboolean at_home; /* repaired at the customer's */
  const DemoFault *faults;
  guint n_faults;
  DemoPart parts[DEMO_PARTS];
} DemoCategory;
extern const DemoCategory care_demo_categories[];
extern const guint care_demo_n_categories;

typedef struct { const char *code, *name, *brand; guint category; int price; int months, extended; /* of warranty */ } DemoModel;
extern const DemoModel care_demo_models[];
extern const guint care_demo_n_models;

/* --- the work at hand --- */

typedef struct { CareId id, van; const char *name; DemoLanguage language; } DemoTechnician;
typedef struct
{
  CareId id, site, company;
  DemoLanguage language;
  char *name;
  char *email; /* (nullable) */
  const char *consent; /* to surveys; NULL: unknown */
  gint64 asked_at; /* last invitation; 0: never */
} DemoCustomer;
typedef struct
{
  CareDevice *record; /* put at the end, when its jobs are known */
  guint model;        /* in care_demo_models */
  guint customer;
  gint32 from;        /* jobs are later than this */
  gboolean busy;      /* an open job has it */
} DemoDevice;

/* What a place must have had: thousandths of a part taken from it. */
typedef struct { CareId place, part; gint64 taken; } DemoNeed;

typedef struct
{
  CareStore *store;
  GRand *rand;
  guint seed;
  double scale;
  gint64 horizon;  /* the beginning of today: nothing is later, so that the hour of day changes nothing */
  gint32 today;
  GHashTable *counts;
  guint drawn[64]; /* ids of each entity so far */
  CareId teams[DEMO_N_LANGUAGES], desks[DEMO_N_LANGUAGES], warehouses[DEMO_N_LANGUAGES];
  GArray *technicians; /* of DemoTechnician */
  CareId *models;      /* as care_demo_models */
  CareId *parts;       /* DEMO_PARTS of each category */
  GArray *customers;   /* of DemoCustomer */
  GArray *devices;     /* of DemoDevice */
  GArray *needs;       /* of DemoNeed */
  CareSurvey *survey;
} Demo;

/* The next id of an entity: derived from the seed. */
CareId      care_demo_id       (Demo *demo, const CareEntity *entity);
/* Puts a new row and counts it. An id of all zero is drawn with care_demo_id(). */
gboolean    care_demo_put      (Demo *demo, CareRecord *record, GError **error);
/* The same for rows that every demo shares (models, users …): nothing when it is there. The id is derived from @key. */
gboolean    care_demo_share    (Demo *demo, CareRecord *record, const char *key, GError **error);
guint       care_demo_below    (Demo *demo, guint n); /* 0 to n - 1 */
gboolean    care_demo_chance   (Demo *demo, guint percent);
const char *care_demo_pick     (Demo *demo, const char *const *list);
/* A working hour on @date. */
gint64      care_demo_at       (Demo *demo, gint32 date);
gint64      care_demo_money    (Demo *demo, int cents); /* in the company's currency's minor units */

gboolean    care_demo_catalog  (Demo *demo, GError **error); /* teams, users, places, models, parts, the survey */
gboolean    care_demo_people   (Demo *demo, GError **error); /* customers */
gboolean    care_demo_devices  (Demo *demo, GError **error); /* what they own; the rows of the devices themselves wait */
gboolean    care_demo_finish   (Demo *demo, GError **error); /* … for this */
gboolean    care_demo_jobs     (Demo *demo, GError **error);
gboolean    care_demo_stock    (Demo *demo, GError **error); /* what the vans must have had, and a little more */
/* Invitation and answers of a job that was handed over; a follow-up on a low score. */
gboolean    care_demo_ask      (Demo *demo, const CareJob *job, DemoCustomer *customer, gint64 handed_over, GError **error);
/* A talk about a job. @direction: in or out. */
gboolean    care_demo_talk     (Demo *demo, const CareJob *job, const DemoCustomer *customer, const char *direction, gint64 at, GError **error);
/* The mail that a job is ready. */
gboolean    care_demo_tell     (Demo *demo, const CareJob *job, const DemoCustomer *customer, gint64 at, GError **error);
/* Calls to come: warranties that end soon. */
gboolean    care_demo_plan     (Demo *demo, GError **error);

G_END_DECLS
