/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

G_BEGIN_DECLS

/* What only a server's store has: accounts' codes, stations, parked changes, survey links (data/sql/server-001.sql). Secrets come in as
 * text and are kept as hashes. */

/* Makes a local store a server's, for ever: server tables, commit order with a new epoch, one active survey, every row published, server
 * numbers. Nothing when it is one.
 * CARE_ERROR_REFUSED for a station's store. */
gboolean care_server_become      (CareStore *store, GError **error);
/* CARE_ERROR_REFUSED with a sentence when the store is not a server's. */
gboolean care_server_require     (CareStore *store, GError **error);

/* An account: a user with a role. CARE_ERROR_REFUSED when the name is taken. */
gboolean care_server_add_user    (CareStore *store, const char *name, const char *role, CareId *id, GError **error);
/* A one-time code for a station of @user, good for 24 hours: 80 random bits in four groups of four letters. Free with g_free(). */
char    *care_server_enrol_code  (CareStore *store, const CareId *user, GError **error);

typedef struct
{
  CareId id, user;
  guint roles; /* CARE_DESK … of the user now */
  char *prefix;
  gint64 inc, last_n;
  char *last_hash;
} CareStation;
void     care_station_clear      (CareStation *station);

/* Uses a code up and makes the station; @wanted is the prefix its store drew, replaced when taken. @token is the only time the secret is seen.
 * CARE_ERROR_DENIED for a wrong,
 * used or expired code: the three answer alike. */
gboolean care_server_enrol       (CareStore *store, const char *code, const char *wanted, CareStation *station, char **token, GError **error);
/* The user that a code is for, without using it up; CARE_ERROR_DENIED as above, and for a user who is not active any more. */
gboolean care_server_code_user   (CareStore *store, const char *code, CareId *user, GError **error);
/* Who a token is; clear with care_station_clear() when TRUE. CARE_ERROR_DENIED when unknown or revoked, or when its user was deleted or is not active any more. */
gboolean care_server_station     (CareStore *store, const char *token, CareStation *station, GError **error);

/* What the server knows of an enrolled computer. Instants are 0 for never. */
typedef struct
{
  CareId id, user;
  char *prefix;
  gint64 enrolled_at, last_sent_at, revoked_at;
} CareStationInfo;
/* All of them, the oldest first. Array of CareStationInfo. */
GPtrArray *care_server_stations  (CareStore *store, GError **error);
/* Shuts a station out for ever; its token is no good from then on. CARE_ERROR_NOT_FOUND when there is none, CARE_ERROR_REFUSED when it was
 * revoked before. */
gboolean care_server_revoke      (CareStore *store, const CareId *station, GError **error);
/* Bookkeeping of a push, inside a commit. */
gboolean care_server_pushed      (CareStore *store, const CareStation *station, GError **error);
/* Keeps what could not be placed, inside a commit; @body is the pushed JSON; @summary says it for people, without
 * what only some may read, since the conflict that the desk sees travels with the job. */
gboolean care_server_park        (CareStore *store, const CareStation *station, const CareEntity *entity, const CareId *row, const char *field, const char *why,
                                  const char *summary, const char *body, GError **error);
/* Why this very change of a station was put aside before; NULL when it was not. Free with g_free(). */
char    *care_server_parked_why  (CareStore *store, const CareStation *station, const char *body);
/* A pushed row brings a number of the server's form, J-2026-000123: @kept when no other row has it; the server's own count goes on behind
 * it. Inside a
 * commit. */
gboolean care_server_keep_number (CareStore *store, const CareEntity *entity, const char *number, gboolean *kept, GError **error);
char    *care_server_epoch       (CareStore *store);
gint64   care_server_seq         (CareStore *store);
/* The word of commit @seq; NULL when there is no such commit. "" for 0. Free with g_free(). */
char    *care_server_nonce       (CareStore *store, gint64 seq);

/* --- surveys --- */
/* A new secret for an invitation, 128 random bits as 26 letters; only its hash is stored. Inside a commit. */
char    *care_server_new_link    (CareStore *store, const CareId *invitation, gint64 expires_at, GError **error);
/* The invitation of a secret; FALSE without error when it is unknown. */
gboolean care_server_find_link   (CareStore *store, const char *secret, CareId *invitation, gint64 *expires_at, GError **error);
/* The invitation of one hand-over: a job that was reopened and is handed over again has another one. */
CareId     care_server_invitation_id (const CareId *job, gint64 handed_over_at);
/* Jobs handed over since @after whose hand-over has no invitation; invitations planned for @now or before; e-mail messages still queued. Arrays of records. */
GPtrArray *care_server_unasked   (CareStore *store, gint64 after, GError **error);
GPtrArray *care_server_due       (CareStore *store, gint64 now, GError **error);
GPtrArray *care_server_queued    (CareStore *store, GError **error);
/* The Message-ID of a message, the same each time it is asked; inside a commit. Free with g_free(). */
char    *care_server_message_id  (CareStore *store, const CareId *message, const char *host, GError **error);
/* When this customer (or anybody with the same e-mail) was last sent an invitation, and one with the recommendation question. FALSE: never. */
gboolean care_server_last_asked  (CareStore *store, const CareId *customer, const char *metric, gint64 *at, GError **error);
/* TRUE when the customer has an open follow-up that came from a low score. */
gboolean care_server_has_complaint (CareStore *store, const CareId *customer);
/* TRUE when an address belongs to one of our users. */
gboolean care_server_is_staff    (CareStore *store, const char *email);

G_END_DECLS
