/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

G_BEGIN_DECLS

/* One quick intake as plain values: what the page collects, what its draft keeps, what is saved. */

/* Fields that are rows of the page, by number. */
typedef enum
{
  CARE_INTAKE_SERIAL,
  CARE_INTAKE_MODEL,
  CARE_INTAKE_ACCESSORIES,
  CARE_INTAKE_TYPE,
  CARE_INTAKE_PRIORITY,
  CARE_INTAKE_PROMISED,
  CARE_INTAKE_TECHNICIAN,
  CARE_INTAKE_N_FIELDS,
} CareIntakeField;

/* What is done with a consent: left as it is, or said. */
typedef enum { CARE_CONSENT_AS_IS, CARE_CONSENT_GIVEN, CARE_CONSENT_REFUSED } CareIntakeConsent;

typedef struct
{
  char *who;       /* as typed; "" once the customer is known */
  CareId customer; /* null: new, made from @who */
  CareId device;   /* null: new, or none */
  char *problem;
  char *fields[CARE_INTAKE_N_FIELDS]; /* values as CarePair takes them; in a draft as typed */
  CareIntakeConsent service, survey;  /* by e-mail */
  gboolean bench_channel;             /* brought to the desk */
} CareIntake;

CareIntake *care_intake_new   (void);
void        care_intake_free  (gpointer intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareIntake, care_intake_free)
/* TRUE when nothing was typed or chosen that would be missed. */
gboolean    care_intake_is_empty (const CareIntake *intake);
/* Text for the draft ("" when empty), and back; NULL when it cannot be read. */
char       *care_intake_write (const CareIntake *intake);
CareIntake *care_intake_read  (const char *text);

/* The one field takes apart what is typed: a word with @ is the e-mail, digits with + - ( ) / and blanks between them the phone (seven or
 * more), the rest the name.
 * Each is NULL when it is not there; free with g_free(). */
void        care_intake_split (const char *who, char **name, char **phone, char **email);

/* Two numbers (care_contact_key()) that may be one, written with and without country and trunk prefix: "861234567" and "37061234567". */
gboolean    care_intake_same_phone (const char *a, const char *b);
/* The part of a number that each way of writing it has; points into @digits. */
const char *care_intake_phone_tail (const char *digits);

/* --- what is known (a CareEngineRead) --- */
typedef struct
{
  char *who, *serial;
  CareId customer, device;
  guint number; /* of the question */
} CareIntakeAsk;
void        care_intake_ask_free (gpointer ask);

G_END_DECLS
