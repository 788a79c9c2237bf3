/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange/care-source-row.h"

G_BEGIN_DECLS

/* Open Repair Data as both ways need it (standard.openrepair.org): the columns of release 0.3; 0.2.1 lacks two of them. */
#define CARE_ORDS_COLUMNS(C) \
  C (ID, "id") C (PROVIDER, "data_provider") C (COUNTRY, "country") C (PARTNER_CATEGORY, "partner_product_category") \
  C (CATEGORY, "product_category") C (CATEGORY_ID, "product_category_id") C (BRAND, "brand") C (YEAR, "year_of_manufacture") \
  C (AGE, "product_age") C (STATUS, "repair_status") C (BARRIER, "repair_barrier_if_end_of_life") C (GROUP, "group_identifier") \
  C (DATE, "event_date") C (PROBLEM, "problem")
#define CARE_ORDS_NUMBER(column, name) CARE_ORDS_##column,

typedef enum { CARE_ORDS_COLUMNS (CARE_ORDS_NUMBER) CARE_ORDS_N } CareOrdsColumn;

/* Their names, by CareOrdsColumn. */
extern const char *const care_ords_columns[];
/* TRUE for the two that release 0.3 brought. */
gboolean    care_ords_is_new    (CareOrdsColumn column);
/* The column of a header's name, in any case and with blanks or "_"; -1 when it is none. */
int         care_ords_find      (const char *name);

/* The note in a source row of the release it came with; without it the row is of 0.2.1. */
#define CARE_ORDS_RELEASE "_release"

/**
 * CareOrds:
 * @provider, @id, …: cleaned texts, "" when empty. Borrowed from the row they were read from, or from @kept
 *
 * One row's values.
 */
typedef struct
{
  const char *value[CARE_ORDS_N];
  GPtrArray *kept;
} CareOrds;

/* Reads a source row back; clear with care_ords_clear(). */
void        care_ords_read      (CareOrds *self, const CareSourceRow *row);
void        care_ords_clear     (CareOrds *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CareOrds, care_ords_clear)

/* FALSE when event_date is no day of the years 1 to 9999. */
gboolean    care_ords_date      (const CareOrds *self, gint32 *date);
/* The year of manufacture when it is one that can be: four digits, 1900 to the event's; else 0. */
int         care_ords_year      (const CareOrds *self, gint32 event_date);
/* The brand; NULL when the row says in any way that nobody knows it. */
const char *care_ords_brand     (const CareOrds *self);
/* The group's name, else its provider's. */
const char *care_ords_group     (const CareOrds *self);
/* Our result for repair_status, NULL for unknown; and the way back, "Unknown" for what has no word there. */
const char *care_ords_result    (const char *repair_status);
const char *care_ords_status    (const char *result);

/* `source` of the job and its device, of the group's customer, of the model. Free with g_free(). */
char       *care_ords_source    (const CareOrds *self);
char       *care_ords_group_source (const CareOrds *self);
char       *care_ords_model_source (const CareOrds *self);

G_END_DECLS
