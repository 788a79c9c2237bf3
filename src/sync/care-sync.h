/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A station's engine: joins a server, sends what was written here, takes what others wrote. Blocking; not for the user interface's thread. */

typedef struct
{
  guint pushed, pulled, gone; /* rows */
  guint conflicts, parked;
  guint requests;
  guint64 bytes_up, bytes_down;
  double seconds;
} CareSyncResult;

/* Joins the server at @url (http only for this machine, https otherwise) with a one-time code. A server's own store, a store that is a station
 * already and data in another currency are
 * CARE_ERROR_REFUSED before anything is sent; no answer within 10 s is CARE_ERROR_NETWORK; a wrong code CARE_ERROR_DENIED. @user: the name of the
 * enrolled user, free with g_free(). */
gboolean   care_sync_enrol     (CareStore *store, const char *url, const char *code, GCancellable *cancellable, char **user, GError **error);
/* Until nothing is left either way. What was done before a failure stays done and is in @result. @cancellable (nullable) ends the wait for the
 * line from any thread: G_IO_ERROR_CANCELLED, and what the server had acknowledged stays acknowledged. */
gboolean   care_sync_now       (CareStore *store, GCancellable *cancellable, CareSyncResult *result, GError **error);

/* How a request reaches the server: the body of one POST to @path, the answer's object or NULL with @error. HTTP outside of tests. */
typedef JsonNode *(*CareSyncSend) (const char *path, const char *body, gpointer data, GError **error);
/* The same two over any transport. @url is only remembered. */
gboolean   care_sync_enrol_over (CareStore *store, const char *url, const char *code, CareSyncSend send, gpointer data, char **user, GError **error);
gboolean   care_sync_now_over   (CareStore *store, CareSyncSend send, gpointer data, CareSyncResult *result, GError **error);

typedef struct
{
  char *role, *server, *user; /* server and user NULL before enrolment */
  gint64 last_at;             /* seconds UTC of the last complete sync; 0: never */
  gint64 oldest_at;           /* when the first unsent change was written; 0: nothing waits */
  guint unsent, conflicts, parked;
} CareSyncStatus;
gboolean   care_sync_status    (CareStore *store, CareSyncStatus *status, GError **error);
void       care_sync_status_clear (CareSyncStatus *status);
/* Where this station stands, for somebody who is asked for help: facts about the sync alone, in English, and nothing of what the book holds, of the
 * people in it, of the server's address or of keys to it. @problem (nullable): why the last try failed. Free with g_free(). */
char      *care_sync_diagnostics (CareStore *store, const GError *problem, GError **error);
/* Open conflicts, oldest first: array of CareRecord (CareConflict). */
GPtrArray *care_sync_conflicts (CareStore *store, GError **error);
/* Closes a conflict: keeps what stands, or (@lost) puts the lost value back. One undoable transaction. */
gboolean   care_sync_settle    (CareStore *store, const CareId *conflict, gboolean lost, GError **error);

G_END_DECLS
