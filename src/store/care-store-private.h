/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/care-db.h"
#include "store/care-lock.h"
#include "store/care-store.h"

G_BEGIN_DECLS

/* The pieces of one entity's SQL, made once from its field table. */
typedef struct
{
  char *columns; /* id, rev, unknown, "field" … */
  char *insert;
  char *by_id;   /* SELECT of these columns by $1 */
  char *live;    /* condition on table t, starting with AND, or "" */
  char *live_all; /* the same for a query over most rows: what is dead elsewhere is collected once, not asked for per row */
  int deleted, merged, voids, owner, at; /* field numbers or -1 */
  guint64 words, fragments; /* searched fields */
} CareSql;

struct _CareStore
{
  CareDb *db;
  CareLock *lock; /* (nullable): readers have none */
  char *where;
  CareBook book;
  char *currency;
  GTimeZone *zone;
  CareId user, station, act_as;
  char *role;
  CareSql *sql;   /* one per entity of the registry */

  /* the running commit */
  gboolean committing;
  CareTxn txn;
  gint64 txn_n;
  gboolean numbered; /* a change of this commit has its number */
  gint64 seq;     /* server: this commit's number; 0 otherwise */
  gint64 hlc;     /* last drawn */
  guint feed_statements; /* that the feeds of the last commit took; for a test */
  GArray *touched;
  GHashTable *jobs; /* CareId* -> itself: jobs whose caches follow from a fact that changed */
};

#define COLUMN_FIRST 3 /* id, rev, unknown come before the fields */

CareSql *care_sql_new (void);
void care_sql_free (CareSql *all);
void care_store_bind_field (CareStmt *stmt, guint parameter, const CareRecord *record, guint n);
const CareSql *care_store_sql (CareStore *store, const CareEntity *entity);
/* The record in the current row of a statement that selects CareSql.columns. */
CareRecord *care_store_read_row (CareStmt *stmt, const CareEntity *entity);
/* Search text of a record, folded; NULL when there is none. */
void care_store_search_text (CareStore *store, const CareRecord *record, char **words, char **fragments, char **sort_key);
gboolean care_store_put_search (CareStore *store, const CareRecord *now, const CareRecord *before, gboolean fresh, GError **error);
/* Runs of letters and digits, as the tokenizer cuts them; NULL-ended, free with g_strfreev(). */
char **care_store_split_words (const char *folded);
/* Recomputes the caches of the jobs in store->jobs. */
gboolean care_store_derive (CareStore *store, GError **error);
/* Puts a fact that says again what @voiding took away; nothing when that was done already. */
gboolean care_store_unvoid (CareStore *store, const CareRecord *voiding, GError **error);
/* The id of what is told again after the voiding row @voiding of @fact was taken back. It stands where the fact stood among those of the same moment. */
CareId care_store_told_again (const CareId *voiding, const CareId *fact);
/* The same as care_store_unvoid(), also when what was told again was voided since. */
gboolean care_store_unvoid_standing (CareStore *store, const CareRecord *voiding, GError **error);
/* Makes @fact stand: puts it, or tells it again when it was voided. Nothing when it, or what was told in its place, stands. */
gboolean care_store_stand (CareStore *store, CareRecord *fact, GError **error);
/* Voids @fact, or what was told again in its place. */
gboolean care_store_void_standing (CareStore *store, const CareRecord *fact, GError **error);
/* Brings job_line.move up to the ledger: the live move of the line. */
gboolean care_store_settle_line (CareStore *store, const CareId *id, GError **error);
char *care_store_random_prefix (void);
/* Inside a commit on a station: notes @record, which stands in the store, as made in a transaction of its own, so that it is sent as it stands. */
gboolean care_store_offer (CareStore *store, const CareRecord *record, GError **error);
/* Takes steps that the server put aside for a person (change.state 3) out of a station's list of a job's events: they are none until she has taken them,
 * and what the job is now is the same everywhere. */
void care_store_leave_out_parked (CareStore *store, GPtrArray *events);
/* Brings the schema up; @db is a writer. */
gboolean care_store_migrate (CareDb *db, const char *where, gboolean fresh, GError **error);
/* After a database was closed: whether its file can be moved without its log. */
gboolean care_store_is_whole (const char *path, GError **error);
gboolean care_store_identify (CareDb *db, gboolean writer, gint64 *schema, GError **error);
/* Server part of a commit: number, nonce, feeds. No-op elsewhere. */
gboolean care_store_begin_publish (CareStore *store, GError **error);
gboolean care_store_publish (CareStore *store, GError **error);

G_END_DECLS
