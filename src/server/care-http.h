/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CareHttp:
 *
 * libsoup's server behind a guard of ours (it has no deadlines, a backlog of 10, keeps whole bodies in memory and
 * stops accepting for ever after one failed accept). It belongs to the thread and main context in which
 * care_http_start() is called; handlers run on worker threads and see plain values only, never a message of libsoup.
 */
typedef struct _CareHttp CareHttp;

/**
 * CareHttpOptions:
 *
 * Start from care_http_options_init(). All deadlines are absolute: a byte now and then does not push them on.
 */
typedef struct
{
  const char *address;   /* an IP address, "localhost", or "unix:PATH"; default 127.0.0.1 */
  guint16 port;          /* 0: any that is free */
  gboolean allow_public; /* listen on an address that others reach */
  gboolean behind_proxy; /* believe X-Forwarded-For of a loopback or Unix peer */
  gboolean hsts;         /* the public address is https: say so for a year */
  guint workers;         /* threads for handlers; 4 */
  guint max_connections; /* 0: 1,000, and never more than the descriptors allow */
  guint max_per_address; /* 0: 20 for foreign peers, none for loopback; never behind a proxy */
  guint header_ms;       /* a connection or a first byte until the request's head is complete; 10 s */
  guint body_ms;         /* a body may take so long, and longer only while it keeps @byte_rate on average; 30 s */
  guint write_ms;        /* the same for an answer that is not read; 30 s */
  guint idle_ms;         /* between two requests of one connection; 15 s */
  guint handler_ms;      /* then the request's cancellable is cancelled; 60 s */
  guint linger_ms;       /* how long a refused sender may take to read the refusal; 1 s */
  guint sweep_ms;        /* how often the deadlines are looked at; 1 s */
  guint byte_rate;       /* bytes a second; 4,096 */
} CareHttpOptions;

/**
 * CareHttpRequest:
 *
 * What a handler reads. All text is valid UTF-8. @method is "GET" for a HEAD too: its body is left out by the server.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *peer;          /* the client's address: the proxy's word for it when behind one; "unix" for a Unix peer */
  GHashTable *params;        /* name, value of the {name}s in the route's path */
  GHashTable *query;         /* name, first value */
  GHashTable *headers;       /* lower-case name, value; repeated ones joined by ", " */
  GBytes *body;              /* inflated; never NULL */
  GCancellable *cancellable; /* cancelled when the server stops, the client is gone or the time is up */
  GHashTable *form;          /*< private >*/
} CareHttpRequest;

/**
 * CareHttpReply:
 *
 * What a handler fills. Untouched it is a 500. Headers for safety are added to every answer; Cache-Control is
 * no-store unless set here.
 */
typedef struct
{
  guint status;
  char *content_type;
  GBytes *body;
  GHashTable *headers; /* name, value */
  char *sentence;      /* of an error: becomes a page or {"error": …} as the route's kind asks */
} CareHttpReply;

typedef void (*CareHttpHandler) (CareHttpRequest *request, CareHttpReply *reply, gpointer user_data);

typedef enum
{
  CARE_ROUTE_PAGE = 0,       /* errors are pages */
  CARE_ROUTE_JSON = 1 << 0,  /* errors are {"error": "…"} */
  CARE_ROUTE_QUICK = 1 << 1, /* the handler never waits for anything and runs in the server's own thread */
} CareRouteFlags;

/**
 * CareHttpRoute:
 * @method: GET (answers HEAD too), POST, …
 * @path: "/s/{token}": a segment in braces takes one that is not empty
 * @max_body: bytes on the wire; 0 is 64 KiB
 * @max_inflated: bytes after Content-Encoding: gzip; 0 is as @max_body
 */
typedef struct
{
  const char *method;
  const char *path;
  CareRouteFlags flags;
  gsize max_body;
  gsize max_inflated;
  CareHttpHandler handler;
} CareHttpRoute;

typedef struct
{
  guint connections; /* open now */
  guint64 accepted;
  guint64 refused;   /* over a cap, closed at once */
  guint64 dropped;   /* over a deadline or a limit */
  guint64 answered;
  guint64 revived;   /* times that accepting had died and was started again */
} CareHttpCounts;

void        care_http_options_init    (CareHttpOptions *options);
/* Reads "127.0.0.1:8765", "[::1]:8765", "8765" or "unix:PATH" into address (free with g_free()) and port. */
gboolean    care_http_listen_parse    (const char *words, char **address, guint16 *port, GError **error);

/* Strings of @options are copied. */
CareHttp   *care_http_new             (const CareHttpOptions *options);
/* Stops without grace if need be. */
void        care_http_free            (CareHttp *http);
/* Before care_http_start(). @routes must outlive the server; @user_data goes to their handlers. The first match
 * wins. */
void        care_http_add_routes      (CareHttp *http, const CareHttpRoute *routes, gsize n_routes, gpointer user_data);
/* FALSE: CARE_ERROR_REFUSED for an address that others reach, CARE_ERROR_BUSY for a port in use, CARE_ERROR_INVALID. */
gboolean    care_http_start           (CareHttp *http, GError **error);
/* Accepts nothing more, lets requests that are under way finish for @grace_ms (the main context runs meanwhile),
 * then ends all. */
void        care_http_stop            (CareHttp *http, guint grace_ms);
/* The port that care_http_start() got; 0 on a Unix socket. */
guint16     care_http_port            (CareHttp *http);
/* "http://127.0.0.1:8765". Free with g_free(). */
char       *care_http_url             (CareHttp *http);
/* Call it in the server's thread. */
void        care_http_count           (CareHttp *http, CareHttpCounts *counts);

/* NULL when there is none. */
const char *care_http_request_param   (CareHttpRequest *request, const char *name);
const char *care_http_request_query   (CareHttpRequest *request, const char *name);
/* In any case. */
const char *care_http_request_header  (CareHttpRequest *request, const char *name);
/* A field of an application/x-www-form-urlencoded body. */
const char *care_http_request_form    (CareHttpRequest *request, const char *name);
/* What follows "Bearer " in Authorization. */
const char *care_http_request_bearer  (CareHttpRequest *request);
/* The body as JSON through care_json_parse(); CARE_ERROR_INVALID also for another Content-Type. Free with
 * json_node_unref(). */
JsonNode   *care_http_request_json    (CareHttpRequest *request, GError **error);

/* Takes @body. */
void        care_http_reply_take      (CareHttpReply *reply, guint status, const char *content_type, GBytes *body);
/* Takes @json, a text of care_json_to_text() or the like. */
void        care_http_reply_json      (CareHttpReply *reply, guint status, char *json);
/* Names and values with control characters are refused with a critical. */
void        care_http_reply_header    (CareHttpReply *reply, const char *name, const char *value);
/* 303 See Other: after a POST. @location must be one of our own paths. */
void        care_http_reply_see_other (CareHttpReply *reply, const char *location);
/* An error in one sentence. */
void        care_http_reply_fail      (CareHttpReply *reply, guint status, const char *sentence);
/* The same from @error. What is our own fault (5xx) is logged under a number, and the sentence tells only the
 * number. */
void        care_http_reply_error     (CareHttpReply *reply, const GError *error);
/* 429 with Retry-After. */
void        care_http_reply_too_often (CareHttpReply *reply, guint wait_seconds);
guint       care_http_status_from_error (const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareHttp, care_http_free)

G_END_DECLS
