/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-words.h"
#include "store/care-view-private.h"

G_BEGIN_DECLS

/* A care history while it is gathered. */
typedef struct
{
  CareStore *store;
  GPtrArray *entries;  /* of CareHistoryEntry */
  GHashTable *names;   /* CareId -> name of a user, merged ones too */
} CareHistory;

/* One kind of rows that a history is made of: a query and how a row becomes sentences. @columns and @joins speak of table t (the entity's
 * own); scopes are
 * conditions on $1, or NULL where the kind is no part of such a history. */
typedef struct
{
  const CareEntity *entity;
  const char *columns;
  const char *joins;
  const char *of_customer, *of_device, *of_job;
  void (*read) (CareHistory *history, CareStmt *stmt);
} CareHistorySource;

extern const CareHistorySource care_history_sources[];
extern const guint care_n_history_sources;

/* Adds an entry; takes @text, and adds nothing when it is NULL. */
void        care_history_add  (CareHistory *history, gint64 at, const char *kind, const char *by, char *text, const CareId *job, const CareId *row);
/* Name of a user; NULL when there is none. Borrowed. */
const char *care_history_name (CareHistory *history, const CareId *user);

G_END_DECLS
