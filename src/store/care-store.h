/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-entity.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The store: one company's book in one database. Synchronous; one thread at a time. Only care_store_commit() writes domain tables (DESIGN 4). */

typedef struct _CareStore CareStore;

#define CARE_STORE_SCHEMA 1
#define CARE_STORE_APPLICATION 0x41434152 /* "ACAR" */

typedef struct
{
  const char *company;  /* NULL: "My company" */
  const char *zone;     /* NULL: "Europe/Warsaw" */
  const char *currency; /* NULL: "EUR" */
  const char *language; /* NULL: "en" */
  const char *user;     /* the local user's name; NULL: the login name */
} CareStoreInit;

/* Makes a store with its company row, a local user and the built-in stock locations. CARE_ERROR_REFUSED when there is something already. The result
 * holds the writer's lock. */
CareStore  *care_store_create   (const char *where, const CareStoreInit *init, const char *who, GError **error);
/* Opens for reading beside whatever writes. An older schema is CARE_ERROR_REFUSED (a writer must bring it up first), a newer one CARE_ERROR_NEWER,
 * another file CARE_ERROR_FOREIGN. */
CareStore  *care_store_open_read (const char *where, GError **error);
/* Opens for writing: takes the kernel lock (waiting up to 10 s for another aftercarectl, CARE_ERROR_BUSY otherwise), migrates an older schema after
 * a verified backup beside it.
 * @who names the program in the sentence others get ("aftercarectl"). */
CareStore  *care_store_open     (const char *where, const char *who, GError **error);
void        care_store_close    (CareStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareStore, care_store_close)

const char *care_store_where    (CareStore *store);
gboolean    care_store_is_writer (CareStore *store);
/* What values need to become text: the company's currency. Borrowed. */
const CareBook *care_store_book (CareStore *store);
GTimeZone  *care_store_zone     (CareStore *store);
/* Who acts: the enrolled user, before that the local one; care_store_act_as() replaces it for this handle. */
CareId      care_store_user     (CareStore *store);
void        care_store_act_as   (CareStore *store, const CareId *user);
CareId      care_store_station  (CareStore *store); /* null before enrolment */
/* "" (local), "station" or "server". */
const char *care_store_role     (CareStore *store);
/* Today in the company's zone. */
gint32      care_store_today    (CareStore *store);

/* Small facts of the store itself. Free with g_free(); NULL when there is none. Setting needs a transaction (care_store_commit). */
char       *care_store_meta     (CareStore *store, const char *key);
gint64      care_store_meta_int (CareStore *store, const char *key, gint64 fallback);
gboolean    care_store_set_meta (CareStore *store, const char *key, const char *value, GError **error);
gboolean    care_store_set_meta_int (CareStore *store, const char *key, gint64 value, GError **error);
/* Reads again what the handle keeps of meta and company (role, user, zone …); after enrolment, restore, or another process' write. */
gboolean    care_store_refresh  (CareStore *store, GError **error);

/* --- reading ------------------------------------------------------------------------------------------------------------------ */
/* One record by id, dead ones too; NULL and CARE_ERROR_NOT_FOUND when there is none. Follow merged_into with care_store_follow(). */
CareRecord *care_store_get      (CareStore *store, const CareEntity *entity, const CareId *id, GError **error);
/* The same, but NULL without error when there is none; @found tells it from a failure. */
gboolean    care_store_peek     (CareStore *store, const CareEntity *entity, const CareId *id, CareRecord **record, GError **error);
/* The id that @id was merged into, followed to the end; @id itself otherwise. */
CareId      care_store_follow   (CareStore *store, const CareEntity *entity, CareId id);

typedef struct
{
  const CareEntity *entity;
  const CareRecord *match; /* compared by equality … */
  guint64 fields;          /* … in these fields (bit n); an empty one means IS NULL */
  int order;               /* field number, or -1: by id */
  gboolean descending;
  gint64 limit;            /* rows; -1: all */
  gint64 offset;
  gboolean dead;           /* also deleted, merged, voided rows and rows of dead owners */
} CareQuery;

/* A record for care_store_each; return FALSE to stop early. Borrowed. */
typedef gboolean (*CareEach) (CareRecord *record, gpointer data);
gboolean    care_store_each     (CareStore *store, const CareQuery *query, CareEach each, gpointer data, GError **error);
GPtrArray  *care_store_query    (CareStore *store, const CareQuery *query, GError **error); /* of CareRecord; owns them */
gint64      care_store_count    (CareStore *store, const CareQuery *query, GError **error); /* limit ignored; -1 on error */
/* Live rows of @entity whose reference @field is @id, in id order. For facts: by (at, recorded_at, id) when they have them. */
GPtrArray  *care_store_related  (CareStore *store, const CareEntity *entity, const char *field, const CareId *id, GError **error);
/* The same for a text field. */
GPtrArray  *care_store_by_text  (CareStore *store, const CareEntity *entity, const char *field, const char *text, GError **error);
/* TRUE when the row itself, and the row that owns it, are alive, and no row voids it. */
gboolean    care_store_is_live  (CareStore *store, const CareRecord *record);

/* --- writing ------------------------------------------------------------------------------------------------------------------- */
typedef enum
{
  CARE_TXN_PLAIN = 0,
  CARE_TXN_PULLED = 1 << 0, /* rows from the server: no change rows, no validation, rev as given */
  CARE_TXN_PUSHED = 1 << 1, /* a station's changes on the server: change rows, no validation of others' enumerations */
} CareTxnFlags;

typedef struct
{
  const char *what;      /* a word or two for people: "new job", "import ords" */
  const CareId *user;    /* NULL: care_store_user() */
  const CareId *station; /* NULL: care_store_station() */
  gint64 hlc;            /* 0: drawn now */
  CareId import;         /* null: none */
  gint64 undoes;         /* txn number; 0: none */
  CareTxnFlags flags;
} CareTxn;

/* Reads and puts inside the transaction. May run again after a retry: keep no state that a second run would spoil. */
typedef gboolean (*CareWork) (CareStore *store, gpointer data, GError **error);
/* One transaction: the rows that @work puts, one change row per changed row, the search text, the caches derived from events; on a server also the
 * commit's number and the
 * technicians' feeds. All or nothing; a failure leaves everything as it was. */
gboolean    care_store_commit   (CareStore *store, const CareTxn *txn, CareWork work, gpointer data, GError **error);
gboolean    care_store_in_commit (CareStore *store);
/* A transaction of somebody else inside a running commit, with its own txn row: what a station pushed. When @work fails everything it did is taken
 * back, @error says why, and the commit goes on. */
gboolean    care_store_group    (CareStore *store, const CareTxn *txn, CareWork work, gpointer data, GError **error);
/* Inside a commit: brings the caches of touched jobs up now, for work that looks at them. */
gboolean    care_store_settle   (CareStore *store, GError **error);

typedef enum
{
  CARE_PUT_PLAIN = 0,
  CARE_PUT_DERIVED = 1 << 0, /* the caller has set the caches that follow from this row; a test compares */
  CARE_PUT_FRESH = 1 << 1,   /* the caller knows that the row is new */
  CARE_PUT_MOVED = 1 << 2,   /* what the row refers to was merged: references may change on a fact too, nothing else of it */
} CarePutFlags;
/* Inside care_store_commit: writes @now; @before is what stands in the store (NULL: a new row). An id of all zero is drawn. Unchanged rows
 * write nothing.
 * Insert-only rows cannot be changed: CARE_ERROR_REFUSED. */
gboolean    care_store_put      (CareStore *store, CareRecord *now, const CareRecord *before, CarePutFlags flags, GError **error);
/* Inside a commit: takes a fact back by a row that voids it (a stock move by its reversal). Nothing when it is voided already. */
gboolean    care_store_void     (CareStore *store, const CareRecord *fact, GError **error);
/* Number of the running or last transaction in this store (txn.n). */
gint64      care_store_txn      (CareStore *store);
/* The rows changed by the running commit (CareTouched), for feeds and wake-ups. */
typedef struct { const CareEntity *entity; CareId row; gboolean inserted; } CareTouched;
const GArray *care_store_touched (CareStore *store);
/* Draws the next number of a series ("J", "C"): the server's form J-2026-000123 on a server, PREFIX-J-000042 elsewhere. Inside a commit.
 * Free with g_free(). */
char       *care_store_next_number (CareStore *store, const char *series, GError **error);

/* Undoes the newest transaction of this store's user that is not undone yet; rows somebody changed since are kept and listed in @kept
 * (sentences). @undone: what it was.
 * CARE_ERROR_NOT_FOUND when there is nothing. */
gboolean    care_store_undo     (CareStore *store, char **undone, GPtrArray *kept, GError **error);
/* Does again what this user undid last, as a change like every other, which can be undone again; one by one, until something new was done.
 * @redone, @kept and errors as above. */
gboolean    care_store_redo     (CareStore *store, char **redone, GPtrArray *kept, GError **error);

/* --- search --------------------------------------------------------------------------------------------------------------------- */
/* By its text, by a part of a number or serial, by a phone, or by its own number or serial as it stands. */
typedef enum { CARE_FOUND_WORDS, CARE_FOUND_PART, CARE_FOUND_PHONE, CARE_FOUND_EXACT } CareFoundHow;
typedef struct
{
  const CareEntity *entity;
  CareId id;
  char *number, *title, *detail;
  CareFoundHow how;
  CareRecord *record; /* of care_store_search_kinds(), which gives no number, title and detail; NULL otherwise */
} CareFound;
void        care_found_free     (gpointer found);
/* What the omnibox finds: exact numbers and serials, then fragments, then words by prefix (folded), newest first; hits on owned rows (a
 * phone) give their owner.
 * Array of CareFound. */
GPtrArray  *care_store_search   (CareStore *store, const char *text, guint limit, GError **error);
/* The same by kind, none crowded out by another: at most @each of each of @kinds (NULL-ended), those found best first. Digits alone also find the jobs
 * and customers whose number ends with them, zeros before them left out. */
GPtrArray  *care_store_search_kinds (CareStore *store, const char *text, const CareEntity *const *kinds, guint each, GError **error);
/* Jobs whose reference @field ("customer", "device") is @id: those that are open first, then the newest, at most @limit. Array of CareRecord that owns
 * them; @n_open: how many are open in all (may be NULL). */
GPtrArray  *care_store_jobs_of  (CareStore *store, const char *field, const CareId *id, guint limit, guint *n_open, GError **error);
/* How a record is called in lists: title and one line of detail. Free both with g_free(). */
void        care_store_describe (CareStore *store, const CareRecord *record, char **title, char **detail);

/* --- keeping ----------------------------------------------------------------------------------------------------------------------- */
gboolean    care_store_backup   (CareStore *store, const char *path, GError **error);
/* Puts @backup in the place of @where (its drafts too); the old store is kept beside it with a name that says so. A new epoch. Refused
 * while anybody holds the store. */
gboolean    care_store_restore  (const char *where, const char *backup, const char *who, GError **error);
/* File, references, needed fields, ledgers and caches: one sentence per fault into @problems. TRUE when the check could be made. */
gboolean    care_store_check    (CareStore *store, GPtrArray *problems, GError **error);

G_END_DECLS
