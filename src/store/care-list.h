/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Windows of rows for lists of any length: one array of ids in order, and the few rows that are looked at, with the names of what they refer to. */

typedef enum
{
  CARE_FILTER_IS,     /* one of the values */
  CARE_FILTER_IS_NOT, /* none of the values (an empty field passes) */
  CARE_FILTER_FROM,   /* at or after the value */
  CARE_FILTER_BEFORE, /* before the value */
  CARE_FILTER_EMPTY,
  CARE_FILTER_FILLED,
} CareFilterKind;

typedef struct
{
  guint field;
  CareFilterKind kind;
  char **values; /* words as care_record_parse() reads them; ids for references; owned */
} CareFilter;

typedef struct
{
  const CareEntity *entity;
  GArray *filters; /* of CareFilter; all must hold */
  char *words;     /* what a person typed: every word, as search finds it; NULL: all */
  int sort;        /* field, -1: by id; how: see care-list-order.h */
  gboolean descending;
} CareListSpec;

CareListSpec *care_list_spec_new    (const CareEntity *entity);
CareListSpec *care_list_spec_copy   (const CareListSpec *spec);
void          care_list_spec_free   (CareListSpec *spec);
/* @values: NULL-ended, copied. */
void          care_list_spec_filter (CareListSpec *spec, const char *field, CareFilterKind kind, const char *const *values);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareListSpec, care_list_spec_free)

typedef struct
{
  CareRecord *record;
  char **names;       /* by field number: what a reference field names, NULL elsewhere */
  char *extra;        /* customer: the preferred phone; device: the coverage's sentence; part: on hand; job: the device's model */
  const char *state;  /* job, device: coverage today, of care_verdict_states or NULL; static */
} CareListRow;
void       care_list_row_free (gpointer row);

/* Who waits for a long list: @first is told the first @n ids (once, when there are more than these) while the others are still read, and may read rows
 * of the same store; a cancelled list ends with G_IO_ERROR_CANCELLED. */
typedef struct
{
  guint n;
  void (*first) (CareStore *store, const GArray *ids, gpointer data);
  gpointer data;
  GCancellable *cancellable;
} CareListWatch;

/* The ids of all rows that pass, in order: GArray of CareId. CARE_ERROR_INVALID for a value that is none. */
GArray    *care_list_ids   (CareStore *store, const CareListSpec *spec, GError **error);
GArray    *care_list_ids_watched (CareStore *store, const CareListSpec *spec, const CareListWatch *watch, GError **error);
gint64     care_list_count (CareStore *store, const CareListSpec *spec, GError **error);
/* Those of @ids that are there, as CareListRow in the same order (NULL for one that is gone). */
GPtrArray *care_list_rows  (CareStore *store, const CareEntity *entity, const CareId *ids, guint n, GError **error);
/* How a record is called in one word or two: the name of a customer, a model, a user; a number; a serial. Free with g_free(); "" when it is
 * not there. */
char      *care_list_name  (CareStore *store, const CareEntity *entity, const CareId *id);

G_END_DECLS
