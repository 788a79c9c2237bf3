/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <unistd.h>

#include "server/care-http-private.h"
#include "server/care-http.h"
#include "server/care-rate.h"
#include "util/care-error.h"
#include "util/care-gzip.h"
#include "util/care-time.h"

/* libsoup 3.2 forgets the method of a request whose version it refuses: ten bytes of its own. */
const char *__lsan_default_suppressions (void);
const char *
__lsan_default_suppressions (void)
{
  return "leak:soup_headers_parse_request\n";
}

/* ---- a server in a thread of its own ---- */

typedef struct
{
  CareHttpOptions options;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  CareHttp *http;
  guint16 port;
  guint grace_ms;
  GMutex lock;
  GCond cond;
  gboolean ready;
  gboolean counted;
  CareHttpCounts counts;
} Server;

static GThread *server_thread; /* handlers but quick ones must not run here */
static GMutex gate;            /* /wait waits for it */
static gint waiting;
static gint cancelled;

static void
echo (CareHttpRequest *request,
      CareHttpReply   *reply,
      gpointer         user_data)
{
  GString *text = g_string_new (NULL);
  const char *name = care_http_request_form (request, "name");

  g_assert_true (g_thread_self () != server_thread);
  g_string_append_printf (text, "method=%s path=%s token=%s v=%s peer=%s length=%" G_GSIZE_FORMAT " name=%s agent=%s\n",
                          request->method, request->path, care_http_request_param (request, "token"),
                          care_http_request_query (request, "v"), request->peer, g_bytes_get_size (request->body),
                          name != NULL ? name : "none", care_http_request_header (request, "USER-agent"));
  care_http_reply_take (reply, 200, "text/plain; charset=utf-8", g_string_free_to_bytes (text));
}

static void
json (CareHttpRequest *request,
      CareHttpReply   *reply,
      gpointer         user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = care_http_request_json (request, &error);

  if (node == NULL)
    care_http_reply_error (reply, error);
  else
    care_http_reply_json (reply, 200,
                          g_strdup_printf ("{\"length\":%" G_GSIZE_FORMAT "}\n", g_bytes_get_size (request->body)));
}

static void
fail (CareHttpRequest *request,
      CareHttpReply   *reply,
      gpointer         user_data)
{
  g_autoptr (GError) error =
      g_error_new (CARE_ERROR, atoi (care_http_request_param (request, "code")), "The file /secret/path is broken.");

  care_http_reply_error (reply, error);
}

static void
large (CareHttpRequest *request,
       CareHttpReply   *reply,
       gpointer         user_data)
{
  gsize len = 30 * 1024 * 1024;

  care_http_reply_take (reply, 200, "application/octet-stream", g_bytes_new_take (g_malloc0 (len), len));
}

static void
words (CareHttpRequest *request,
       CareHttpReply   *reply,
       gpointer         user_data)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < 1000; i++)
    g_string_append (text, "word ");
  care_http_reply_take (reply, 200, "text/plain", g_string_free_to_bytes (text));
  care_http_reply_header (reply, "Cache-Control", "max-age=5");
}

static void
wait_for_gate (CareHttpRequest *request,
               CareHttpReply   *reply,
               gpointer         user_data)
{
  g_atomic_int_inc (&waiting);
  g_mutex_lock (&gate);
  g_mutex_unlock (&gate);
  care_http_reply_take (reply, 200, "text/plain", g_bytes_new_static ("gone through", 12));
}

static void
wait_for_cancel (CareHttpRequest *request,
                 CareHttpReply   *reply,
                 gpointer         user_data)
{
  g_atomic_int_inc (&waiting);
  while (!g_cancellable_is_cancelled (request->cancellable))
    g_usleep (1000);
  g_atomic_int_inc (&cancelled);
  care_http_reply_fail (reply, 503, "Cancelled.");
}

static void
nothing (CareHttpRequest *request,
         CareHttpReply   *reply,
         gpointer         user_data)
{
  care_http_reply_see_other (reply, "/thanks");
}

static const CareHttpRoute routes[] = {
  { "GET", "/s/{token}", CARE_ROUTE_PAGE, 0, 0, echo },
  { "POST", "/s/{token}", CARE_ROUTE_PAGE, 0, 0, echo },
  { "POST", "/s/{token}/stop", CARE_ROUTE_PAGE, 0, 0, nothing },
  { "POST", "/v1/sync", CARE_ROUTE_JSON, 1024 * 1024, 8 * 1024 * 1024, json },
  { "GET", "/v1/fail/{code}", CARE_ROUTE_JSON, 0, 0, fail },
  { "GET", "/fail/{code}", CARE_ROUTE_PAGE, 0, 0, fail },
  { "GET", "/large", CARE_ROUTE_PAGE, 0, 0, large },
  { "GET", "/words", CARE_ROUTE_PAGE, 0, 0, words },
  { "GET", "/wait", CARE_ROUTE_PAGE, 0, 0, wait_for_gate },
  { "GET", "/until-cancelled", CARE_ROUTE_PAGE, 0, 0, wait_for_cancel },
};

static gpointer
serve (gpointer data)
{
  Server *server = data;
  g_autoptr (GError) error = NULL;

  server_thread = g_thread_self ();
  g_main_context_push_thread_default (server->context);
  server->http = care_http_new (&server->options);
  care_http_add_routes (server->http, routes, G_N_ELEMENTS (routes), NULL);
  care_http_start (server->http, &error);
  g_assert_no_error (error);
  server->port = care_http_port (server->http);
  g_mutex_lock (&server->lock);
  server->ready = TRUE;
  g_cond_signal (&server->cond);
  g_mutex_unlock (&server->lock);
  g_main_loop_run (server->loop);
  care_http_stop (server->http, server->grace_ms);
  care_http_free (server->http);
  g_main_context_pop_thread_default (server->context);
  return NULL;
}

static Server *
server_new (void)
{
  Server *server = g_new0 (Server, 1);

  care_http_options_init (&server->options);
  server->options.sweep_ms = 50;
  server->options.linger_ms = 200;
  server->grace_ms = 5000;
  g_mutex_init (&server->lock);
  g_cond_init (&server->cond);
  return server;
}

static Server *
server_start (Server *server)
{
  server->context = g_main_context_new ();
  server->loop = g_main_loop_new (server->context, FALSE);
  server->thread = g_thread_new ("server", serve, server);
  g_mutex_lock (&server->lock);
  while (!server->ready)
    g_cond_wait (&server->cond, &server->lock);
  g_mutex_unlock (&server->lock);
  return server;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (((Server *) data)->loop);
  return G_SOURCE_REMOVE;
}

static void
server_stop (Server *server)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  /* From inside: a quit before the loop runs would be lost. */
  g_source_set_callback (source, quit_cb, server, NULL);
  g_source_attach (source, server->context);
  g_thread_join (server->thread);
  g_main_loop_unref (server->loop);
  g_main_context_unref (server->context);
  g_mutex_clear (&server->lock);
  g_cond_clear (&server->cond);
  g_free (server);
}

static gboolean
count_cb (gpointer data)
{
  Server *server = data;

  g_mutex_lock (&server->lock);
  care_http_count (server->http, &server->counts);
  server->counted = TRUE;
  g_cond_signal (&server->cond);
  g_mutex_unlock (&server->lock);
  return G_SOURCE_REMOVE;
}

static CareHttpCounts
server_count (Server *server)
{
  CareHttpCounts counts;
  g_autoptr (GSource) source = g_idle_source_new ();

  server->counted = FALSE;
  g_source_set_callback (source, count_cb, server, NULL);
  g_source_attach (source, server->context);
  g_mutex_lock (&server->lock);
  while (!server->counted)
    g_cond_wait (&server->cond, &server->lock);
  counts = server->counts;
  g_mutex_unlock (&server->lock);
  return counts;
}

/* ---- a client that can do all that a client must not ---- */

static int
dial (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

static gboolean
put (int         fd,
     const char *data,
     gsize       len)
{
  while (len > 0)
    {
      gssize n = send (fd, data, len, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      len -= (gsize) n;
    }
  return TRUE;
}

static gboolean
put_text (int         fd,
          const char *text)
{
  return put (fd, text, strlen (text));
}

/* Reads until the server closes, at most 20 s between two pieces. NULL when it never closes. */
static char *
take_all (int fd)
{
  GString *text = g_string_new (NULL);
  char buffer[65536];
  struct pollfd wait = { .fd = fd, .events = POLLIN };

  while (poll (&wait, 1, 20000) > 0)
    {
      gssize n = recv (fd, buffer, sizeof buffer, 0);

      if (n <= 0)
        return g_string_free (text, FALSE);
      g_string_append_len (text, buffer, n);
    }
  g_string_free (text, TRUE);
  return NULL;
}

static gboolean
is_closed_by_server (int fd)
{
  g_autofree char *text = take_all (fd);

  return text != NULL;
}

static char *
talk_bytes (guint16     port,
            const char *data,
            gsize       len)
{
  int fd = dial (port);
  char *answer;

  put (fd, data, len);
  answer = take_all (fd);
  g_close (fd, NULL);
  return answer;
}

static char *
talk (guint16     port,
      const char *text)
{
  return talk_bytes (port, text, strlen (text));
}

static char *
get (guint16     port,
     const char *path)
{
  g_autofree char *text = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path);

  return talk (port, text);
}

static char *
post (guint16       port,
      const char   *path,
      const char   *headers,
      gconstpointer body,
      gsize         len)
{
  GString *text = g_string_new (NULL);
  char *answer;

  g_string_append_printf (
      text, "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n", path,
      len, headers);
  g_string_append_len (text, body, (gssize) len);
  answer = talk_bytes (port, text->str, text->len);
  g_string_free (text, TRUE);
  return answer;
}

static int
status_of (const char *answer)
{
  return answer != NULL && g_str_has_prefix (answer, "HTTP/1.") ? atoi (answer + 9) : 0;
}

static const char *
body_of (const char *answer)
{
  const char *end = strstr (answer, "\r\n\r\n");

  return end != NULL ? end + 4 : "";
}

static char *
header_of (const char *answer,
           const char *name)
{
  g_autofree char *want = g_strconcat ("\r\n", name, ": ", NULL);
  const char *start = strstr (answer, want);

  if (start == NULL || start > strstr (answer, "\r\n\r\n"))
    return NULL;
  start += strlen (want);
  return g_strndup (start, strcspn (start, "\r"));
}

static void
assert_safe (const char *answer,
             const char *what)
{
  static const char *const names[] = { "Content-Security-Policy",    "X-Content-Type-Options",       "X-Frame-Options", "Referrer-Policy",
                                       "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cache-Control",   "X-Robots-Tag" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = header_of (answer, names[i]);

      if (value == NULL)
        g_test_message ("%s: no %s in: %s", what, names[i], answer);
      g_assert_nonnull (value);
    }
}

/* The lowest number that is free: it grows with each descriptor that is lost. */
static guint
lowest_free_descriptor (void)
{
  int fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  return (guint) fd;
}

/* ---- listening ---- */

static void
test_listen_words (void)
{
  static const struct
  {
    const char *words;
    const char *address;
    int port;
  } cases[] = {
    { "127.0.0.1:8765", "127.0.0.1", 8765 }, { "8765", "127.0.0.1", 8765 },    { "[::1]:80", "::1", 80 }, { "0.0.0.0:0", "0.0.0.0", 0 },
    { "unix:/run/a:b", "unix:/run/a:b", 0 }, { "127.0.0.1", NULL, 0 },         { "127.0.0.1:", NULL, 0 }, { "127.0.0.1:65536", NULL, 0 },
    { "127.0.0.1:-1", NULL, 0 },             { "127.0.0.1:80 ", NULL, 0 },     { ":80", NULL, 0 },        { "", NULL, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *address = NULL;
      g_autoptr (GError) error = NULL;
      guint16 port = 1;
      gboolean ok = care_http_listen_parse (cases[i].words, &address, &port, &error);

      g_test_message ("%s", cases[i].words);
      g_assert_cmpint (ok, ==, cases[i].address != NULL);
      g_assert_cmpstr (address, ==, cases[i].address);
      if (ok)
        g_assert_cmpint (port, ==, cases[i].port);
      else
        g_assert_error (error, CARE_ERROR, CARE_ERROR_USAGE);
    }
}

static void
test_listen (void)
{
  static const struct
  {
    const char *address;
    gboolean allow;
    int code; /* 0: starts */
  } cases[] = {
    { "127.0.0.1", FALSE, 0 },
    { "localhost", FALSE, 0 },
    { "127.0.0.9", FALSE, 0 },
    { "0.0.0.0", FALSE, CARE_ERROR_REFUSED },
    { "::", FALSE, CARE_ERROR_REFUSED },
    { "192.0.2.1", FALSE, CARE_ERROR_REFUSED },
    { "0.0.0.0", TRUE, 0 },
    { "example.org", TRUE, CARE_ERROR_INVALID },
    { "192.0.2.1", TRUE, CARE_ERROR_IO },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CareHttpOptions options;
      g_autoptr (CareHttp) http = NULL;
      g_autoptr (GError) error = NULL;

      care_http_options_init (&options);
      options.address = cases[i].address;
      options.allow_public = cases[i].allow;
      http = care_http_new (&options);
      g_test_message ("%s", cases[i].address);
      if (care_http_start (http, &error))
        g_assert_cmpint (care_http_port (http), >, 0);
      if (cases[i].code == 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, CARE_ERROR, cases[i].code);
    }
}

static void
test_port_in_use (void)
{
  Server *server = server_start (server_new ());
  CareHttpOptions options;
  g_autoptr (CareHttp) http = NULL;
  g_autoptr (GError) error = NULL;

  care_http_options_init (&options);
  options.port = server->port;
  http = care_http_new (&options);
  g_assert_false (care_http_start (http, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_BUSY);
  server_stop (server);
}

static void
test_unix (void)
{
  g_autofree char *dir = g_dir_make_tmp ("care-http-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "socket", NULL);
  g_autofree char *address = g_strconcat ("unix:", path, NULL);
  g_autoptr (GSocketAddress) where = g_unix_socket_address_new (path);

  for (int round = 0; round < 2; round++)
    {
      Server *server = server_new ();
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GSocketConnection) connection = NULL;
      g_autofree char *answer = NULL;
      static const char request[] = "GET /s/u HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

      /* The second time a socket file lies there that nobody answers on. */
      if (round == 1)
        {
          g_autoptr (GSocket) dead =
              g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

          g_assert_true (g_socket_bind (dead, where, TRUE, NULL));
          g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
        }
      server->options.address = address;
      server_start (server);
      connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (where), NULL, NULL);
      g_assert_nonnull (connection);
      put (g_socket_get_fd (g_socket_connection_get_socket (connection)), request, sizeof request - 1);
      answer = take_all (g_socket_get_fd (g_socket_connection_get_socket (connection)));
      g_assert_cmpint (status_of (answer), ==, 200);
      g_assert_nonnull (strstr (answer, "peer=unix"));
      server_stop (server);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_rmdir (dir);
}

/* ---- answers ---- */

#define END "Host: x\r\nConnection: close\r\n\r\n"

static const struct
{
  const char *name;
  const char *text;
  int status;
  const char *has; /* in the answer; may be NULL */
} requests[] = {
  { "get", "GET /s/abc?v=4 HTTP/1.1\r\n" END, 200, "method=GET path=/s/abc token=abc v=4 peer=127.0.0.1 length=0" },
  { "decoded", "GET /s/a%20b?v=%C5%82+x HTTP/1.1\r\n" END, 200, "token=a b v=ł x" },
  { "post",
    "POST /s/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 11\r\n\r\nname=%C5%BC",
    200,
    "name=ż" },
  { "chunked",
    "POST /s/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200, "length=5" },
  { "header in any case",
    "GET /s/a HTTP/1.1\r\nHost: x\r\nuser-AGENT: me\r\nConnection: close\r\n\r\n", 200, "agent=me" },
  { "redirect",
    "POST /s/a/stop HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    303, "Location: /thanks" },
  { "http 1.0", "GET /s/a HTTP/1.0\r\n\r\n", 200, NULL },
  { "absolute", "GET http://else.where/s/abs HTTP/1.1\r\n" END, 200, "token=abs" },
  { "style", "GET /style.css HTTP/1.1\r\n" END, 200, "Content-Type: text/css" },
  { "icon", "GET /icon.svg HTTP/1.1\r\n" END, 200, "Content-Type: image/svg+xml" },
  { "robots", "GET /robots.txt HTTP/1.1\r\n" END, 200, "Disallow: /" },
  { "health", "GET /health HTTP/1.1\r\n" END, 200, "{\"ok\":true}" },
  { "no such page", "GET /nothing HTTP/1.1\r\n" END, 404, "Content-Type: text/html" },
  { "no such page in Polish",
    "GET /nothing HTTP/1.1\r\nHost: x\r\nAccept-Language: de, pl;q=0.9, en;q=0.8\r\nConnection: close\r\n\r\n",
    404, "<html lang=\"pl\">" },
  { "no such call", "GET /v1/nothing HTTP/1.1\r\n" END, 404, "{\"error\":\"There is nothing at this address.\"}" },
  { "no token", "GET /s/ HTTP/1.1\r\n" END, 404, NULL },
  { "climbing", "GET /s/../../etc/passwd HTTP/1.1\r\n" END, 404, NULL },
  { "climbing in disguise", "GET /s/%2e%2e/%2e%2e/etc HTTP/1.1\r\n" END, 404, NULL },
  { "range",
    "GET /style.css HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1,1-2,2-3\r\nConnection: close\r\n\r\n", 200, NULL },
  { "upgrade",
    "GET /s/a HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: close, Upgrade\r\n\r\n", 200, NULL },
  { "trace", "TRACE /s/a HTTP/1.1\r\n" END, 405, "Allow: GET, HEAD, POST" },
  { "trace nowhere", "TRACE /nothing HTTP/1.1\r\n" END, 405, "Allow: " },
  { "put",
    "PUT /s/a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    405, "Allow: GET, HEAD, POST" },
  { "get of a call", "GET /v1/sync HTTP/1.1\r\n" END, 405, "Allow: POST" },
  { "delete", "DELETE /words HTTP/1.1\r\n" END, 405, "Allow: GET, HEAD" },
  { "connect", "CONNECT else.where:80 HTTP/1.1\r\nHost: else.where:80\r\nConnection: close\r\n\r\n", 405, NULL },
  { "own method", "FROB /s/a HTTP/1.1\r\n" END, 405, NULL },
  { "length and chunks",
    "POST /s/a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
    "\r\n0\r\n\r\nGET /s/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    400, NULL },
  { "folded",
    "POST /s/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n chunked\r\n"
    "Content-Length: 5\r\n\r\n0\r\n\r\nGET /s/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    400, NULL },
  { "two lengths",
    "POST /s/a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\nhello", 400, NULL },
  { "two codings",
    "POST /s/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    400, NULL },
  { "unknown coding", "POST /s/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501, NULL },
  { "two hosts", "GET /s/a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400, NULL },
  { "no host", "GET /s/a HTTP/1.1\r\n\r\n", 400, NULL },
  { "negative length", "POST /s/a HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nhello", 400, NULL },
  { "signed length", "POST /s/a HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello", 400, NULL },
  { "endless length",
    "POST /s/a HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\nhello", 400, NULL },
  { "NUL in path", "GET /s/a%00b HTTP/1.1\r\nHost: x\r\n\r\n", 400, NULL },
  { "bad UTF-8 in path", "GET /s/%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n", 400, NULL },
  { "bad UTF-8 in query", "GET /s/a?v=%ff HTTP/1.1\r\nHost: x\r\n\r\n", 400, NULL },
  { "TLS", "\x16\x03\x01\x02\x01\x01\x01\x01\xfc\x03\x03\r\n\r\n", 400, NULL },
  { "other scheme", "GET ftp://x/s/a HTTP/1.1\r\nHost: x\r\n\r\n", 400, NULL },
  { "HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, NULL },
  { "unknown encoding",
    "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Encoding: br\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
    415, "Accept-Encoding: gzip" },
  { "two encodings",
    "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip, gzip\r\n"
    "Content-Length: 2\r\nConnection: close\r\n\r\n{}",
    415, NULL },
  { "not gzip",
    "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    "Content-Encoding: gzip\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
    400, "damaged" },
  { "no JSON type",
    "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
    400, "application/json" },
  { "no JSON",
    "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Type: application/json; charset=utf-8\r\n"
    "Content-Length: 1\r\nConnection: close\r\n\r\n{",
    400, "{\"error\":" },
  { "JSON",
    "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Type: application/json; charset=utf-8\r\n"
    "Content-Length: 2\r\nConnection: close\r\n\r\n{}",
    200, "{\"length\":2}" },
  { "our fault", "GET /v1/fail/11 HTTP/1.1\r\n" END, 500, "{\"error\":\"Something went wrong" },
  { "our fault, page", "GET /fail/11 HTTP/1.1\r\n" END, 500, "It is our fault" },
  { "their fault", "GET /v1/fail/5 HTTP/1.1\r\n" END, 409, "is broken" },
  { "own caching", "GET /words HTTP/1.1\r\n" END, 200, "Cache-Control: max-age=5" },
};

static void
test_answers (void)
{
  Server *server = server_start (server_new ());

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *answer = talk (server->port, requests[i].text);

      if (status_of (answer) != requests[i].status ||
          (requests[i].has != NULL && strstr (answer, requests[i].has) == NULL))
        g_test_message ("%s: %s", requests[i].name, answer);
      g_assert_nonnull (answer);
      g_assert_cmpint (status_of (answer), ==, requests[i].status);
      if (requests[i].has != NULL)
        g_assert_nonnull (strstr (answer, requests[i].has));
      assert_safe (answer, requests[i].name);
      g_assert_null (strstr (answer, "smuggled"));
      g_assert_null (strstr (body_of (answer), "HTTP/1."));
      if (requests[i].status >= 500)
        g_assert_null (strstr (answer, "/secret/path"));
    }
  server_stop (server);
}

static void
test_nul (void)
{
  static const char request[] = "GET /s/a HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n";
  Server *server = server_start (server_new ());
  g_autofree char *answer = talk_bytes (server->port, request, sizeof request - 1);

  g_assert_cmpint (status_of (answer), ==, 400);
  assert_safe (answer, "NUL in a header");
  server_stop (server);
}

/* What libsoup reads as the end of a body, but another reader would not: the rest must not become a request. */
static void
test_leftovers (void)
{
  static const char *const texts[] = {
    "POST /s/a HTTP/1.1\r\nHost: x\r\nContent-Length : 40\r\n\r\nGET /s/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /s/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nGET /s/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /s/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nGET /s/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /s/a HTTP/1.1\r\nHost: x\r\n\r\nGET /s/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
  };
  Server *server = server_start (server_new ());

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *answer = talk (server->port, texts[i]);

      g_test_message ("%s", texts[i]);
      g_assert_nonnull (answer);
      g_assert_null (strstr (answer, "smuggled"));
    }
  server_stop (server);
}

static void
test_head (void)
{
  static const char *const paths[] = { "/s/a", "/style.css", "/words", "/nothing", "/v1/nothing" };
  Server *server = server_start (server_new ());

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *text = g_strdup_printf ("HEAD %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", paths[i]);
      g_autofree char *head = talk (server->port, text);
      g_autofree char *full = get (server->port, paths[i]);
      g_autofree char *head_length = header_of (head, "Content-Length");
      g_autofree char *full_length = header_of (full, "Content-Length");

      g_test_message ("%s", paths[i]);
      g_assert_cmpint (status_of (head), ==, status_of (full));
      g_assert_cmpstr (body_of (head), ==, "");
      g_assert_cmpstr (head_length, ==, full_length);
      assert_safe (head, paths[i]);
    }
  server_stop (server);
}

/* Before libsoup 3.3 there is one request to a connection, because a client that leaves between two costs a descriptor for ever. */
static void
test_connection_ends (void)
{
  Server *server = server_start (server_new ());
  guint before = 0;

  for (int i = 0; i < 40; i++)
    {
      static const char text[] = "GET /s/a HTTP/1.1\r\nHost: x\r\n\r\n";
      char c;
      int fd = dial (server->port);

      put (fd, text, sizeof text - 1);
      g_assert_cmpint (recv (fd, &c, 1, 0), ==, 1);
      g_close (fd, NULL);
      if (i == 9)
        before = lowest_free_descriptor ();
    }
  while (server_count (server).connections > 0)
    g_usleep (1000);
  g_assert_cmpuint (lowest_free_descriptor (), <=, before + 3);
  server_stop (server);
}

static void
test_keep_alive (void)
{
  Server *server = server_start (server_new ());
  GString *text = g_string_new (NULL);
  g_autofree char *answer = NULL;
  const char *at;

  if (!soup_check_version (3, 3, 0))
    {
      g_test_skip ("this libsoup has no use for it");
      g_string_free (text, TRUE);
      server_stop (server);
      return;
    }
  for (int i = 0; i < 200; i++)
    g_string_append_printf (text, "GET /s/n%d HTTP/1.1\r\nHost: x\r\n%s\r\n", i,
                            i == 199 ? "Connection: close\r\n" : "");
  answer = talk (server->port, text->str);
  at = answer;
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *token = g_strdup_printf ("token=n%d ", i);

      at = strstr (at, token);
      g_assert_nonnull (at);
    }
  g_assert_cmpuint (server_count (server).accepted, ==, 1);
  g_string_free (text, TRUE);
  server_stop (server);
}

static void
test_forwarded (void)
{
  static const struct
  {
    gboolean behind;
    const char *header;
    const char *peer;
  } cases[] = {
    { FALSE, "X-Forwarded-For: 192.0.2.7\r\n", "peer=127.0.0.1 " },
    { TRUE, "X-Forwarded-For: 192.0.2.7\r\n", "peer=192.0.2.7 " },
    { TRUE, "X-Forwarded-For: 10.0.0.1, 192.0.2.7\r\n", "peer=192.0.2.7 " },
    { TRUE, "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 2001:db8::7\r\n", "peer=2001:db8::7 " },
    { TRUE, "X-Forwarded-For: <script>\r\n", "peer=127.0.0.1 " },
    { TRUE, "", "peer=127.0.0.1 " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Server *server = server_new ();
      g_autofree char *text =
          g_strdup_printf ("GET /s/a HTTP/1.1\r\nHost: x\r\n%sConnection: close\r\n\r\n", cases[i].header);
      g_autofree char *answer = NULL;

      server->options.behind_proxy = cases[i].behind;
      server->options.hsts = cases[i].behind;
      server_start (server);
      answer = talk (server->port, text);
      g_test_message ("%s", cases[i].header);
      g_assert_nonnull (strstr (answer, cases[i].peer));
      g_assert_true ((strstr (answer, "Strict-Transport-Security") != NULL) == cases[i].behind);
      server_stop (server);
    }
}

/* ---- bodies ---- */

static void
test_body_limit (void)
{
  static const struct
  {
    const char *path;
    gsize len;
    int status;
  } cases[] = {
    { "/s/a", 64 * 1024, 200 },      { "/s/a", 64 * 1024 + 1, 413 },      { "/s/a", 128 * 1024, 413 },      { "/s/a", 128 * 1024 + 1, 413 },
    { "/s/a", 5 * 1024 * 1024, 413 }, { "/v1/sync", 1024 * 1024 + 1, 413 }, { "/v1/sync", 3 * 1024 * 1024, 413 }, { "/nothing", 1000, 404 },
    { "/nothing", 60000, 404 },
  };
  Server *server = server_start (server_new ());

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_malloc0 (cases[i].len);
      g_autofree char *answer = post (server->port, cases[i].path, "", body, cases[i].len);

      g_test_message ("%s %" G_GSIZE_FORMAT " -> %d", cases[i].path, cases[i].len, status_of (answer));
      g_assert_cmpint (status_of (answer), ==, cases[i].status);
      assert_safe (answer, cases[i].path);
    }
  server_stop (server);
}

/* A declared length that is too large is refused before a byte of it is sent, when the client asks first. */
static void
test_expect (void)
{
  Server *server = server_start (server_new ());
  g_autofree char *refused = talk (server->port, "POST /s/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: "
                                                 "100-continue\r\nContent-Length: 100000000\r\n\r\n");
  g_autofree char *accepted = talk (
      server->port,
      "POST /s/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello");

  g_assert_cmpint (status_of (refused), ==, 413);
  assert_safe (refused, "refused");
  g_assert_cmpint (status_of (accepted), ==, 100);
  g_assert_nonnull (strstr (accepted, "HTTP/1.1 200 OK"));
  g_assert_nonnull (strstr (accepted, "length=5"));
  server_stop (server);
}

static glong
peak_memory_kib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* Sends until the server has had enough, as a client does that looks for an answer now and then. */
static char *
upload (guint16  port,
        gboolean chunked,
        guint64  bytes)
{
  static const char zeros[65536];
  int fd = dial (port);
  g_autofree char *head =
      chunked ? g_strdup ("POST /v1/sync HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
              : g_strdup_printf ("POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: %" G_GUINT64_FORMAT "\r\n\r\n",
                                 bytes);
  struct pollfd wait = { .fd = fd, .events = POLLIN };
  char *answer;

  put (fd, head, strlen (head));
  while (bytes > 0 && poll (&wait, 1, 0) == 0)
    {
      if (chunked && !put_text (fd, "10000\r\n"))
        break;
      if (!put (fd, zeros, sizeof zeros) || (chunked && !put_text (fd, "\r\n")))
        break;
      bytes -= MIN (bytes, sizeof zeros);
    }
  answer = take_all (fd);
  g_close (fd, NULL);
  return answer;
}

static void
test_huge_body (void)
{
  Server *server = server_start (server_new ());
  glong before = peak_memory_kib ();

  for (int i = 0; i < 6; i++)
    {
      g_autofree char *answer = upload (server->port, i % 2 == 1, 1000000000);

      g_assert_cmpint (status_of (answer), ==, 413);
      g_assert_nonnull (strstr (answer, "{\"error\":\"The request is too large."));
      assert_safe (answer, "huge body");
    }
  g_assert_cmpint (peak_memory_kib () - before, <, 32 * 1024);
  {
    g_autofree char *answer = get (server->port, "/s/after");

    g_assert_cmpint (status_of (answer), ==, 200);
  }
  server_stop (server);
}

static void
test_gzip_in (void)
{
  static const struct
  {
    gsize plain;
    gboolean cut;
    int status;
  } cases[] = {
    { 100, FALSE, 200 },
    { 2 * 1024 * 1024, FALSE, 200 },
    { 9 * 1024 * 1024, FALSE, 413 },
    { 300 * 1024 * 1024, FALSE, 413 },
    { 100000, TRUE, 400 },
  };
  Server *server = server_start (server_new ());

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (7);
      g_autofree char *plain = g_malloc (cases[i].plain);
      g_autoptr (GBytes) packed = NULL;
      g_autofree char *answer = NULL;
      gsize len;
      gconstpointer data;

      /* A JSON text; the bombs are of one letter, the honest ones of digits. */
      memset (plain, 'x', cases[i].plain);
      if (cases[i].plain < 8 * 1024 * 1024)
        for (gsize n = 0; n < cases[i].plain; n++)
          plain[n] = (char) g_rand_int_range (rand, '0', '9' + 1);
      plain[0] = plain[cases[i].plain - 1] = '"';
      packed = care_gzip_deflate (plain, cases[i].plain);
      data = g_bytes_get_data (packed, &len);
      answer = post (server->port, "/v1/sync", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", data,
                     cases[i].cut ? len / 2 : len);
      g_test_message ("%" G_GSIZE_FORMAT " in %" G_GSIZE_FORMAT " -> %s", cases[i].plain, len, answer);
      g_assert_cmpint (status_of (answer), ==, cases[i].status);
      if (cases[i].status == 200)
        {
          g_autofree char *want = g_strdup_printf ("{\"length\":%" G_GSIZE_FORMAT "}", cases[i].plain);

          g_assert_nonnull (strstr (answer, want));
        }
    }
  server_stop (server);
}

static void
test_gzip_out (void)
{
  static const struct
  {
    const char *path;
    const char *accept;
    gboolean packed;
  } cases[] = {
    { "/words", "gzip", TRUE },        { "/words", "br, gzip;q=0.5", TRUE }, { "/words", "GZIP", TRUE },        { "/words", "gzip;q=0", FALSE },
    { "/words", "gzip; q=0.0", FALSE }, { "/words", "br", FALSE },            { "/words", "", FALSE },           { "/words", ",;,", FALSE },
    { "/s/short", "gzip", FALSE },     { "/large", "gzip", FALSE },          { "/style.css", "gzip", TRUE },
  };
  Server *server = server_start (server_new ());

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("HEAD %s HTTP/1.1\r\nHost: x\r\nAccept-Encoding: %s\r\nConnection: close\r\n\r\n",
                           cases[i].path, cases[i].accept);
      g_autofree char *answer = talk (server->port, text);
      g_autofree char *encoding = header_of (answer, "Content-Encoding");

      g_test_message ("%s %s", cases[i].path, cases[i].accept);
      g_assert_cmpstr (encoding, ==, cases[i].packed ? "gzip" : NULL);
      if (cases[i].packed)
        g_assert_nonnull (strstr (answer, "Vary: Accept-Encoding"));
    }
  server_stop (server);
}

/* ---- slow and silent clients ---- */

static Server *
impatient (void)
{
  Server *server = server_new ();

  server->options.header_ms = server->options.body_ms = server->options.write_ms = server->options.idle_ms = 300;
  server->options.byte_rate = 100 * 1024 * 1024;
  return server;
}

typedef struct
{
  int fd;
  const char *bytes;
} Drip;

/* A byte every 50 ms until the server hangs up. */
static gpointer
drip (gpointer data)
{
  Drip *job = data;
  struct pollfd wait = { .fd = job->fd, .events = POLLIN };

  for (int i = 0; i < 400; i++)
    {
      char c = job->bytes[i % (int) strlen (job->bytes)];

      if (poll (&wait, 1, 50) > 0 || !put (job->fd, &c, 1))
        return GINT_TO_POINTER (TRUE);
    }
  return GINT_TO_POINTER (FALSE);
}

static void
test_slow (void)
{
  Server *server = server_start (impatient ());
  int silent = dial (server->port);
  int head = dial (server->port);
  int body = dial (server->port);
  int reader = dial (server->port);
  Drip head_job = { head, "GET /s/a HTTP/1.1\r\nHost: x\r\nA: b\r\nC: d\r\n" };
  Drip body_job = { body, "x" };
  GThread *head_thread, *body_thread;

  put_text (body, "POST /s/a HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n");
  put_text (reader, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  head_thread = g_thread_new ("head", drip, &head_job);
  body_thread = g_thread_new ("body", drip, &body_job);
  g_assert_true (GPOINTER_TO_INT (g_thread_join (head_thread)));
  g_assert_true (GPOINTER_TO_INT (g_thread_join (body_thread)));
  g_assert_true (is_closed_by_server (silent));
  /* The one that never read its answer was cut off: the loop frees the connection. */
  while (server_count (server).connections > 0)
    g_usleep (10000);
  g_assert_cmpuint (server_count (server).dropped, ==, 4);
  g_close (silent, NULL);
  g_close (head, NULL);
  g_close (body, NULL);
  g_close (reader, NULL);
  server_stop (server);
}

static void
test_idle (void)
{
  Server *server = server_start (impatient ());
  int fd = dial (server->port);
  g_autofree char *answer = NULL;

  put_text (fd, "GET /s/a HTTP/1.1\r\nHost: x\r\n\r\n");
  answer = take_all (fd);
  g_assert_cmpint (status_of (answer), ==, 200);
  g_close (fd, NULL);
  server_stop (server);
}

/* A body that keeps the rate may take longer than the first deadline. */
static void
test_steady_body (void)
{
  Server *server = server_new ();
  int fd;
  g_autofree char *answer = NULL;

  server->options.body_ms = 100;
  server->options.byte_rate = 10;
  server_start (server);
  fd = dial (server->port);
  put_text (fd, "POST /s/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 50\r\n\r\n");
  for (int i = 0; i < 10; i++)
    {
      put_text (fd, "01234");
      g_usleep (50000);
    }
  answer = take_all (fd);
  g_assert_cmpint (status_of (answer), ==, 200);
  g_close (fd, NULL);
  server_stop (server);
}

static void
test_silent_crowd (void)
{
  static const guint caps[] = { 0, 40 };

  for (gsize c = 0; c < G_N_ELEMENTS (caps); c++)
    {
      Server *server = server_new ();
      int fds[300];

      server->options.max_connections = caps[c];
      server_start (server);
      for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
        fds[i] = dial (server->port);
      for (int i = 0; i < 20; i++)
        {
          g_autofree char *answer = get (server->port, "/s/a");

          g_assert_cmpint (status_of (answer), ==, 200);
        }
      if (caps[c] > 0)
        {
          g_assert_cmpuint (server_count (server).dropped, >=, 300 - caps[c]);
          g_assert_cmpuint (server_count (server).connections, <=, caps[c]);
        }
      else
        g_assert_cmpuint (server_count (server).dropped, ==, 0);
      for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
        g_close (fds[i], NULL);
      server_stop (server);
    }
}

static void
test_per_address (void)
{
  Server *server = server_new ();
  int fds[5], extra;
  g_autofree char *refused = NULL;
  g_autofree char *answer = NULL;

  server->options.max_per_address = G_N_ELEMENTS (fds);
  server_start (server);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = dial (server->port);
  while (server_count (server).accepted < G_N_ELEMENTS (fds))
    g_usleep (1000);
  extra = dial (server->port);
  refused = take_all (extra);
  g_assert_cmpstr (refused, ==, "");
  g_assert_cmpuint (server_count (server).refused, ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    g_close (fds[i], NULL);
  while (server_count (server).connections > 0)
    g_usleep (1000);
  answer = get (server->port, "/s/a");
  g_assert_cmpint (status_of (answer), ==, 200);
  g_close (extra, NULL);
  server_stop (server);
}

/* ---- no descriptors left ---- */

/* The child of test_descriptors (): opens connections when told to, and holds them until its input ends. */
static int
hold_connections (guint16 port)
{
  char c;

  if (read (STDIN_FILENO, &c, 1) != 1)
    return 1;
  for (int i = 0; i < 60; i++)
    {
      int fd = dial (port);

      put_text (fd, "GET");
    }
  if (write (STDOUT_FILENO, "x", 1) != 1)
    return 1;
  while (read (STDIN_FILENO, &c, 1) > 0)
    ;
  return 0;
}

static void
test_descriptors (void)
{
  Server *server = server_new ();
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *port = NULL;
  const char *argv[] = { self, "--hold", NULL, NULL };
  struct rlimit limit, low;
  int in = -1, out = -1;
  char c;

  server->options.header_ms = 60000;
  server_start (server);
  port = g_strdup_printf ("%u", server->port);
  argv[2] = port;
  g_assert_true (
      g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &in, &out, NULL, NULL));
  getrlimit (RLIMIT_NOFILE, &limit);
  low = limit;
  low.rlim_cur = lowest_free_descriptor () + 20;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &low), ==, 0);
  g_assert_cmpint (write (in, "g", 1), ==, 1);
  g_assert_cmpint (read (out, &c, 1), ==, 1);
  while (server_count (server).accepted < 10)
    g_usleep (1000);
  g_usleep (200000); /* the accept that fails */
  g_close (in, NULL);
  setrlimit (RLIMIT_NOFILE, &limit);
  {
    g_autofree char *answer = get (server->port, "/s/after");

    g_assert_cmpint (status_of (answer), ==, 200);
  }
  g_assert_cmpuint (server_count (server).revived, >=, 1);
  g_close (out, NULL);
  server_stop (server);
}

/* ---- workers and the end ---- */

static gpointer
get_wait (gpointer data)
{
  return get ((guint16) GPOINTER_TO_UINT (data), "/wait");
}

static gpointer
get_until_cancelled (gpointer data)
{
  return get ((guint16) GPOINTER_TO_UINT (data), "/until-cancelled");
}

static void
await (gint *counter,
       gint  value)
{
  while (g_atomic_int_get (counter) < value)
    g_usleep (1000);
}

/* All workers are held; what needs none is still answered, and the rest when they are free. */
static void
test_workers (void)
{
  Server *server = server_start (server_new ());
  GThread *threads[8];
  g_autofree char *health = NULL;
  g_autofree char *style = NULL;

  waiting = 0;
  g_mutex_lock (&gate);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("client", get_wait, GUINT_TO_POINTER (server->port));
  await (&waiting, 4);
  health = get (server->port, "/health");
  style = get (server->port, "/style.css");
  g_mutex_unlock (&gate);
  g_assert_cmpint (status_of (health), ==, 200);
  g_assert_cmpint (status_of (style), ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *answer = g_thread_join (threads[i]);

      g_assert_nonnull (strstr (answer, "gone through"));
    }
  server_stop (server);
}

static gpointer
stop_thread (gpointer data)
{
  server_stop (data);
  return NULL;
}

static void
test_stop_with_grace (void)
{
  Server *server = server_start (server_new ());
  guint16 port = server->port;
  GThread *client, *stopper;
  g_autofree char *answer = NULL;
  int idle = dial (port);

  waiting = 0;
  g_mutex_lock (&gate);
  client = g_thread_new ("client", get_wait, GUINT_TO_POINTER (port));
  await (&waiting, 1);
  stopper = g_thread_new ("stop", stop_thread, server);
  g_assert_true (is_closed_by_server (idle)); /* it is stopping now */
  g_mutex_unlock (&gate);
  g_thread_join (stopper);
  answer = g_thread_join (client);
  g_assert_nonnull (answer);
  g_assert_nonnull (strstr (answer, "gone through"));
  g_close (idle, NULL);
}

static void
test_stop_without_grace (void)
{
  Server *server = server_new ();
  GThread *client;
  g_autofree char *answer = NULL;

  server->grace_ms = 0;
  server_start (server);
  waiting = cancelled = 0;
  client = g_thread_new ("client", get_until_cancelled, GUINT_TO_POINTER (server->port));
  await (&waiting, 1);
  server_stop (server);
  g_assert_cmpint (g_atomic_int_get (&cancelled), ==, 1);
  answer = g_thread_join (client);
}

static void
test_handler_time (void)
{
  Server *server = server_new ();
  g_autofree char *answer = NULL;

  server->options.handler_ms = 100;
  server_start (server);
  answer = get (server->port, "/until-cancelled");
  g_assert_cmpint (status_of (answer), ==, 503);
  assert_safe (answer, "cancelled");
  server_stop (server);
}

/* ---- small parts ---- */

static void
test_forms (void)
{
  static const struct
  {
    const char *text;
    const char *want; /* NULL: refused */
  } cases[] = {
    { "a=1", "1" },    { "a=1&a=2", "1" }, { "b=2&a=x+y%21", "x y!" }, { "a", "" },         { "a=", "" },
    { "&&a=1&", "1" }, { "a=b=c", "b=c" }, { "%61=1", "1" },           { "a=%C5%82", "ł" }, { "a=%00", NULL },
    { "a=%ff", NULL }, { "a=%zz", NULL },  { "a=%4", NULL },           { "=x&a=1", "1" },
  };
  GString *many = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GHashTable) form = care_http_parse_form (cases[i].text, strlen (cases[i].text));

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (form != NULL ? g_hash_table_lookup (form, "a") : NULL, ==, cases[i].want);
      g_assert_true ((form != NULL) == (cases[i].want != NULL));
    }
  for (int i = 0; i < 1000; i++)
    g_string_append_printf (many, "f%d=1&", i);
  g_assert_null (care_http_parse_form (many->str, many->len));
  g_assert_null (care_http_parse_form ("a=\0b", 4));
  g_string_free (many, TRUE);
}

static void
test_paths (void)
{
  static const struct
  {
    const char *pattern;
    const char *path;
    const char *token; /* NULL: no match */
  } cases[] = {
    { "/s/{token}", "/s/abc", "abc" },       { "/s/{token}", "/s/", NULL },
    { "/s/{token}", "/s/a/b", NULL },        { "/s/{token}", "/s", NULL },
    { "/s/{token}/stop", "/s/a/stop", "a" }, { "/s/{token}/stop", "/s/a/x", NULL },
    { "/s/{token}", "/S/abc", NULL },        { "/s/{token}", "/s/{token}", "{token}" },
    { "/s/{token}", "//s/abc", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GHashTable) params = care_http_match_path (cases[i].pattern, cases[i].path);

      g_test_message ("%s %s", cases[i].pattern, cases[i].path);
      g_assert_cmpstr (params != NULL ? g_hash_table_lookup (params, "token") : NULL, ==, cases[i].token);
    }
}

static void
test_statuses (void)
{
  static const struct
  {
    int code;
    guint status;
  } cases[] = {
    { CARE_ERROR_INVALID, 400 },   { CARE_ERROR_USAGE, 400 },      { CARE_ERROR_FOREIGN, 400 },
    { CARE_ERROR_NOT_FOUND, 404 }, { CARE_ERROR_AMBIGUOUS, 409 },  { CARE_ERROR_REFUSED, 409 },
    { CARE_ERROR_NEWER, 409 },     { CARE_ERROR_DENIED, 403 },     { CARE_ERROR_BUSY, 503 },
    { CARE_ERROR_FULL, 507 },      { CARE_ERROR_NETWORK, 502 },    { CARE_ERROR_CORRUPT, 500 },
    { CARE_ERROR_IO, 500 },        { CARE_ERROR_CONSTRAINT, 500 }, { 999, 500 },
  };
  g_autoptr (GError) foreign = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  g_autoptr (GError) stopped = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new (CARE_ERROR, cases[i].code, "x");

      g_assert_cmpuint (care_http_status_from_error (error), ==, cases[i].status);
    }
  g_assert_cmpuint (care_http_status_from_error (foreign), ==, 500);
  g_assert_cmpuint (care_http_status_from_error (stopped), ==, 503);
}

static void
test_rate (void)
{
  g_autoptr (CareRate) rate = care_rate_new (3, 6, 100);
  guint wait = 0;

  g_assert_true (care_clock_set ("2026-11-21T10:00:00Z/frozen", NULL));
  for (int i = 0; i < 3; i++)
    g_assert_true (care_rate_take (rate, "a", &wait));
  g_assert_false (care_rate_take (rate, "a", &wait));
  g_assert_cmpuint (wait, ==, 10);
  g_assert_true (care_rate_take (rate, "b", &wait));
  /* One token in ten seconds, never more than three. */
  g_assert_true (care_clock_set ("2026-11-21T10:00:09Z/frozen", NULL));
  g_assert_false (care_rate_allows (rate, "a", &wait));
  g_assert_cmpuint (wait, ==, 1);
  g_assert_true (care_clock_set ("2026-11-21T10:00:10Z/frozen", NULL));
  g_assert_true (care_rate_allows (rate, "a", &wait));
  g_assert_true (care_rate_take (rate, "a", &wait));
  g_assert_false (care_rate_take (rate, "a", &wait));
  g_assert_true (care_clock_set ("2036-11-21T10:00:00Z/frozen", NULL));
  for (int i = 0; i < 3; i++)
    g_assert_true (care_rate_take (rate, "a", &wait));
  g_assert_false (care_rate_take (rate, "a", &wait));
  /* A clock that is put back takes nothing away and gives nothing. */
  g_assert_true (care_clock_set ("2026-11-21T10:00:00Z/frozen", NULL));
  g_assert_false (care_rate_take (rate, "a", &wait));
  g_assert_true (care_clock_set ("2026-11-21T10:00:10Z/frozen", NULL));
  g_assert_true (care_rate_take (rate, "a", &wait));
  g_assert_true (care_clock_set (NULL, NULL));
}

static void
test_rate_memory (void)
{
  g_autoptr (CareRate) rate = care_rate_new (1, 1, 50);

  g_assert_true (care_clock_set ("2026-11-21T10:00:00Z/frozen", NULL));
  for (int i = 0; i < 10000; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%d", i);

      g_assert_true (care_rate_allows (rate, key, NULL));
      g_assert_true (care_rate_take (rate, key, NULL));
      g_assert_cmpuint (care_rate_size (rate), <=, 50);
    }
  g_assert_false (care_rate_take (rate, "k9999", NULL));
  /* Full buckets are swept away by new ones. */
  g_assert_true (care_clock_set ("2026-11-21T11:00:00Z/frozen", NULL));
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *key = g_strdup_printf ("n%d", i);

      g_assert_true (care_rate_take (rate, key, NULL));
    }
  g_assert_cmpuint (care_rate_size (rate), ==, 20);
  g_assert_true (care_clock_set (NULL, NULL));
}

static void
test_rate_keys (void)
{
  static const char *const cases[][2] = {
    { "192.0.2.7", "192.0.2.7" },
    { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" },
    { "2001:db8:1:2::9", "2001:db8:1:2::/64" },
    { "::1", "::/64" },
    { "unix", "unix" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *key = care_rate_address_key (cases[i][0]);

      g_assert_cmpstr (key, ==, cases[i][1]);
    }
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "--hold") == 0)
    return hold_connections ((guint16) atoi (argv[2]));
  g_test_init (&argc, &argv, NULL);
  /* A request that fails on our side is logged as a warning; g_test makes those fatal. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  g_test_add_func ("/http/listen/words", test_listen_words);
  g_test_add_func ("/http/listen/addresses", test_listen);
  g_test_add_func ("/http/listen/in-use", test_port_in_use);
  g_test_add_func ("/http/listen/unix", test_unix);
  g_test_add_func ("/http/answers", test_answers);
  g_test_add_func ("/http/nul", test_nul);
  g_test_add_func ("/http/leftovers", test_leftovers);
  g_test_add_func ("/http/head", test_head);
  g_test_add_func ("/http/connection-ends", test_connection_ends);
  g_test_add_func ("/http/keep-alive", test_keep_alive);
  g_test_add_func ("/http/forwarded", test_forwarded);
  g_test_add_func ("/http/body/limit", test_body_limit);
  g_test_add_func ("/http/body/expect", test_expect);
  g_test_add_func ("/http/body/huge", test_huge_body);
  g_test_add_func ("/http/gzip/in", test_gzip_in);
  g_test_add_func ("/http/gzip/out", test_gzip_out);
  g_test_add_func ("/http/slow", test_slow);
  g_test_add_func ("/http/idle", test_idle);
  g_test_add_func ("/http/steady-body", test_steady_body);
  g_test_add_func ("/http/silent-crowd", test_silent_crowd);
  g_test_add_func ("/http/per-address", test_per_address);
  g_test_add_func ("/http/descriptors", test_descriptors);
  g_test_add_func ("/http/workers", test_workers);
  g_test_add_func ("/http/stop/grace", test_stop_with_grace);
  g_test_add_func ("/http/stop/at-once", test_stop_without_grace);
  g_test_add_func ("/http/handler-time", test_handler_time);
  g_test_add_func ("/http/forms", test_forms);
  g_test_add_func ("/http/paths", test_paths);
  g_test_add_func ("/http/statuses", test_statuses);
  g_test_add_func ("/rate/buckets", test_rate);
  g_test_add_func ("/rate/memory", test_rate_memory);
  g_test_add_func ("/rate/keys", test_rate_keys);
  return g_test_run ();
}
