/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "server/care-http.h"

G_BEGIN_DECLS

/* ---- care-http-guard.c: every connection, what it is doing and until when it may ---- */

typedef enum
{
  CARE_CONN_IDLE,   /* nothing of a request yet */
  CARE_CONN_HEAD,   /* the head is coming in */
  CARE_CONN_BODY,   /* the body is coming in */
  CARE_CONN_BUSY,   /* a handler has it */
  CARE_CONN_WRITE,  /* the answer is going out */
  CARE_CONN_LINGER, /* refused by hand; the sender may still read why */
} CareConnState;

typedef struct
{
  GSocket *socket;
  char *peer;       /* NULL on a Unix socket */
  CareConnState state;
  gboolean is_shut; /* by us; libsoup is about to notice */
  gint64 since;     /* monotonic, microseconds */
  gint64 deadline;  /* the same; 0: none */
  guint64 received; /* bytes of the body so far */
  GCancellable *cancellable; /* of the request that a handler has */
  SoupServerMessage *paused; /* while it lingers */
} CareConn;

typedef struct
{
  const CareHttpOptions *options;
  GHashTable *conns; /* GSocket, CareConn */
  guint max_connections;
  CareHttpCounts counts;
} CareGuard;

void     care_guard_init   (CareGuard *guard, const CareHttpOptions *options);
void     care_guard_clear  (CareGuard *guard);
/* A new request on @socket, and at its first one a new connection. FALSE: over a cap, and shut already. */
gboolean care_guard_start  (CareGuard *guard, GSocket *socket);
/* @bytes: the length of the answer for CARE_CONN_WRITE. */
void     care_guard_enter  (CareGuard *guard, GSocket *socket, CareConnState state, guint64 bytes);
void     care_guard_got    (CareGuard *guard, GSocket *socket, gsize bytes);
void     care_guard_busy   (CareGuard *guard, GSocket *socket, GCancellable *cancellable);
/* Sends @answer past libsoup, closes the writing half and stops reading until the linger time is over. */
void     care_guard_linger (CareGuard *guard, SoupServerMessage *msg, GSocket *socket, const char *answer);
void     care_guard_sweep  (CareGuard *guard);
/* Shuts what no handler holds and no answer goes out on; with @all everything. */
void     care_guard_shut   (CareGuard *guard, gboolean all);
/* How many are in @state. */
guint    care_guard_in     (CareGuard *guard, CareConnState state);

/* ---- care-http.c: the server and its life ---- */

typedef struct
{
  const CareHttpRoute *routes;
  gsize n_routes;
  gpointer user_data;
} CareHttpRouteTable;

struct _CareHttp
{
  CareHttpOptions options;
  char *address;
  GArray *tables; /* CareHttpRouteTable */
  SoupServer *soup;
  GSocket *listener;
  char *unix_path;
  guint16 port;
  GMainContext *context;
  GThreadPool *pool;
  GSource *sweeper;
  CareGuard guard;
  guint under_way; /* exchanges that a worker has */
  gboolean stopping;
  gboolean is_stuck; /* at the last sweep somebody waited at the door */
  guint64 accepted_before;
};

/* ---- care-http-exchange.c: one request and its answer ---- */

/* From now on the server's requests are answered. */
void     care_http_take_requests (CareHttp *http);
/* What a worker of the pool does with an exchange. */
void     care_http_work     (gpointer exchange, gpointer http);

/* ---- care-http-listen.c ---- */

/* A listening socket for the address of @options, refused unless it is loopback or allowed; @unix_path is set for a Unix
 * socket, to be removed at the end and freed with g_free(). */
GSocket *care_http_listen  (const CareHttpOptions *options, char **unix_path, GError **error);

/* ---- care-http-message.c: plain values in and out ---- */

#define CARE_HTTP_DEFAULT_BODY (64 * 1024)

CareHttpRequest *care_http_request_new      (SoupServerMessage *msg, GHashTable *params, GBytes *body, const char *peer,
                                             GCancellable *cancellable, gboolean head);
void             care_http_request_free     (CareHttpRequest *request);
CareHttpReply   *care_http_reply_new        (void);
void             care_http_reply_free       (CareHttpReply *reply);
/* Turns a sentence into a page or JSON, and a silent reply into a 500. @lang_words: "?lang" or Accept-Language,
 * may be NULL. */
void             care_http_reply_complete   (CareHttpReply *reply, CareRouteFlags flags, const char *lang, const char *accept_language);
/* Compresses the body when it pays and @accept_encoding allows. */
void             care_http_reply_compress   (CareHttpReply *reply, const char *accept_encoding);
/* Writes @reply and the headers for safety into @msg. Server's thread only. */
void             care_http_reply_write      (CareHttpReply *reply, SoupServerMessage *msg, gboolean hsts);
/* The headers that every answer carries. */
void             care_http_safety_headers   (SoupMessageHeaders *headers, gboolean hsts);
/* name=value&… with %XX and +. At most 200 fields; NULL when it is malformed or not UTF-8. */
GHashTable      *care_http_parse_form       (const char *text, gsize len);
/* The parameters of @path when it fits @pattern, else NULL. */
GHashTable      *care_http_match_path       (const char *pattern, const char *path);
/* A reason to refuse the head of a request (RFC 9112 6.3 and its like), or 0. */
guint            care_http_head_fault       (SoupServerMessage *msg);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareHttpRequest, care_http_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareHttpReply, care_http_reply_free)

G_END_DECLS
