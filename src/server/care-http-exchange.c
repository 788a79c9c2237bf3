/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-http-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "util/care-error.h"
#include "util/care-gzip.h"

#define DEFAULT_TEXT "The server cannot answer such a request.\n"
#define MAX_RATIO 200 /* gzip of JSON reaches 20 to 50, a bomb 1,000 */

/* One request and its answer. The server's thread makes it, a worker may hold it for a while, never both at once. */
typedef struct
{
  CareHttp *http;
  SoupServerMessage *msg; /* not owned, but while a worker has the exchange; NULL when the client is gone */
  const CareHttpRoute *route;
  gpointer user_data;
  GHashTable *params;
  GByteArray *body;
  gboolean is_gzip;
  gboolean head;
  guint64 seen;
  gsize limit;
  gboolean too_large;
  gboolean lingers;
  gboolean last; /* the connection closes after it */
  CareHttpRequest *request;
  CareHttpReply *reply;
  gatomicrefcount refs;
} Exchange;

static void
exchange_unref (gpointer data)
{
  Exchange *exchange = data;

  if (!g_atomic_ref_count_dec (&exchange->refs))
    return;
  g_clear_pointer (&exchange->params, g_hash_table_unref);
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  g_clear_pointer (&exchange->request, care_http_request_free);
  g_clear_pointer (&exchange->reply, care_http_reply_free);
  g_free (exchange);
}

static Exchange *
exchange_of (SoupServerMessage *msg)
{
  return g_object_get_data (G_OBJECT (msg), "care-exchange");
}

/* ---- answers, in the server's thread ---- */

static void
answer (Exchange *exchange)
{
  CareHttp *http = exchange->http;
  SoupServerMessage *msg = exchange->msg;

  care_http_reply_write (exchange->reply, msg, http->options.hsts);
  if (http->stopping || exchange->last)
    soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Connection", "close");
  http->guard.counts.answered++;
}

/* An answer that needs no handler. @lang comes from the head of the request, because a refused one has no
 * CareHttpRequest. */
static void
refuse (Exchange   *exchange,
        guint       status,
        const char *sentence)
{
  SoupServerMessage *msg = exchange->msg;
  GUri *uri = soup_server_message_get_uri (msg);
  const char *path = g_uri_get_path (uri);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  gboolean is_json =
      exchange->route != NULL ? (exchange->route->flags & CARE_ROUTE_JSON) != 0 : g_str_has_prefix (path, "/v1/");

  if (exchange->reply == NULL)
    exchange->reply = care_http_reply_new ();
  care_http_reply_fail (exchange->reply, status, sentence);
  care_http_reply_complete (exchange->reply, is_json ? CARE_ROUTE_JSON : CARE_ROUTE_PAGE, NULL,
                            soup_message_headers_get_list (headers, "Accept-Language"));
  answer (exchange);
}

/* The answer to a body that is not worth swallowing, or whose end nobody can tell. libsoup would read to that end
 * before it answers, so the answer goes past it and the connection ends. */
static void
refuse_by_hand (Exchange   *exchange,
                guint       status,
                const char *sentence)
{
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  GSocket *socket = soup_server_message_get_socket (exchange->msg);
  g_autoptr (GString) text = g_string_new (NULL);
  SoupMessageHeadersIter iter;
  const char *name, *value;
  gsize len = 0;
  const char *body;

  exchange->lingers = TRUE;
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  refuse (exchange, status, sentence);
  body = g_bytes_get_data (exchange->reply->body, &len);
  care_http_safety_headers (headers, exchange->http->options.hsts);
  soup_message_headers_append (headers, "Connection", "close");
  soup_message_headers_append (headers, "Content-Type", exchange->reply->content_type);
  soup_message_headers_set_content_length (headers, (goffset) len);
  g_string_append_printf (text, "HTTP/1.1 %u %s\r\n", status, soup_server_message_get_reason_phrase (exchange->msg));
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    g_string_append_printf (text, "%s: %s\r\n", name, value);
  g_string_append (text, "\r\n");
  g_string_append_len (text, body, (gssize) len);
  if (socket != NULL)
    care_guard_linger (&exchange->http->guard, exchange->msg, socket, text->str);
}

/* ---- handlers and workers ---- */

static gboolean
inflate (Exchange *exchange)
{
  g_autoptr (GError) error = NULL;
  gsize len;
  gconstpointer data = g_bytes_get_data (exchange->request->body, &len);
  gsize max = exchange->route->max_inflated > 0 ? exchange->route->max_inflated : exchange->limit;
  GBytes *plain = care_gzip_inflate (data, len, max, MAX_RATIO, &error);

  if (plain == NULL)
    {
      gboolean too_much = g_error_matches (error, CARE_ERROR, CARE_ERROR_FULL);

      care_http_reply_fail (exchange->reply, too_much ? SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE : SOUP_STATUS_BAD_REQUEST,
                            too_much ? _("The compressed request is too large. Send it in smaller parts.")
                                     : _("The compressed request is damaged. Send it again."));
      return FALSE;
    }
  g_bytes_unref (exchange->request->body);
  exchange->request->body = plain;
  return TRUE;
}

static void
run_handler (Exchange *exchange)
{
  CareHttpRequest *request = exchange->request;
  CareHttpReply *reply = exchange->reply;

  if (!exchange->is_gzip || inflate (exchange))
    exchange->route->handler (request, reply, exchange->user_data);
  care_http_reply_complete (reply, exchange->route->flags, care_http_request_query (request, "lang"),
                            g_hash_table_lookup (request->headers, "accept-language"));
  care_http_reply_compress (reply, g_hash_table_lookup (request->headers, "accept-encoding"));
}

static gboolean
finish (gpointer data)
{
  Exchange *exchange = data;
  CareHttp *http = exchange->http;
  g_autoptr (SoupServerMessage) msg = exchange->msg;

  http->under_way--;
  /* While it was paused the connection may have been closed; then it has no socket, and nobody waits for the answer. */
  if (msg != NULL && soup_server_message_get_socket (msg) != NULL)
    {
      answer (exchange);
      care_guard_enter (&http->guard, soup_server_message_get_socket (msg), CARE_CONN_WRITE,
                        g_bytes_get_size (exchange->reply->body));
      soup_server_message_unpause (msg);
    }
  return G_SOURCE_REMOVE;
}

/* It must not touch the message, only hand the exchange back. */
void
care_http_work (gpointer data,
                gpointer user_data)
{
  Exchange *exchange = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  run_handler (exchange);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, finish, exchange, exchange_unref);
  /* Not g_main_context_invoke(): that may run here when the context happens to be free. */
  g_source_attach (source, exchange->http->context);
}

static const char *
peer_of (CareHttp          *http,
         SoupServerMessage *msg,
         char             **freed)
{
  GSocketAddress *address = soup_server_message_get_remote_address (msg);
  GInetAddress *inet =
      G_IS_INET_SOCKET_ADDRESS (address) ? g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)) : NULL;
  const char *forwarded =
      soup_message_headers_get_list (soup_server_message_get_request_headers (msg), "X-Forwarded-For");

  if (http->options.behind_proxy && forwarded != NULL && (inet == NULL || g_inet_address_get_is_loopback (inet)))
    {
      const char *comma = strrchr (forwarded, ',');
      /* Only the last is our proxy's own word: what stands before it is what the client claimed. */
      g_autofree char *last = g_strstrip (g_strdup (comma != NULL ? comma + 1 : forwarded));
      g_autoptr (GInetAddress) real = g_inet_address_new_from_string (last);

      if (real != NULL)
        return *freed = g_inet_address_to_string (real);
    }
  return *freed = inet != NULL ? g_inet_address_to_string (inet) : g_strdup ("unix");
}

static void
handle (SoupServer        *soup,
        SoupServerMessage *msg,
        const char        *path,
        GHashTable        *query,
        gpointer           user_data)
{
  CareHttp *http = user_data;
  Exchange *exchange = exchange_of (msg);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *peer = NULL;
  g_autoptr (GBytes) body = NULL;

  if (exchange->too_large)
    {
      refuse (exchange, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, _("The request is too large. Send it in smaller parts."));
      return;
    }
  body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body));
  exchange->request =
      care_http_request_new (msg, exchange->params, body, peer_of (http, msg, &peer), cancellable, exchange->head);
  exchange->reply = care_http_reply_new ();
  if (exchange->route->flags & CARE_ROUTE_QUICK)
    {
      run_handler (exchange);
      answer (exchange);
      return;
    }
  care_guard_busy (&http->guard, soup_server_message_get_socket (msg), cancellable);
  http->under_way++;
  g_object_ref (msg);
  g_atomic_ref_count_inc (&exchange->refs);
  soup_server_message_pause (msg);
  g_thread_pool_push (http->pool, exchange, NULL);
}

/* ---- the head of a request ---- */

/* The route for @path, with its parameters in @exchange. When only other methods are known there they are listed
 * in @allow. */
static gboolean
find_route (Exchange   *exchange,
            const char *method,
            const char *path,
            GString    *allow)
{
  GArray *tables = exchange->http->tables;

  for (guint t = 0; t < tables->len; t++)
    {
      CareHttpRouteTable *table = &g_array_index (tables, CareHttpRouteTable, t);

      for (gsize i = 0; i < table->n_routes; i++)
        {
          g_autoptr (GHashTable) params = care_http_match_path (table->routes[i].path, path);

          if (params == NULL)
            continue;
          if (strcmp (table->routes[i].method, method) == 0)
            {
              exchange->route = &table->routes[i];
              exchange->user_data = table->user_data;
              exchange->params = g_steal_pointer (&params);
              return TRUE;
            }
          g_string_append_printf (allow, "%s%s%s", allow->len > 0 ? ", " : "", table->routes[i].method,
                                  strcmp (table->routes[i].method, "GET") == 0 ? ", HEAD" : "");
        }
    }
  return FALSE;
}

static gboolean
method_is_known (const char *method)
{
  static const char *const known[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", NULL };

  return g_strv_contains (known, method);
}

static gboolean
route (Exchange *exchange)
{
  SoupServerMessage *msg = exchange->msg;
  const char *method = soup_server_message_get_method (msg);
  g_autoptr (GString) allow = g_string_new (NULL);

  exchange->head = strcmp (method, "HEAD") == 0;
  if (find_route (exchange, exchange->head ? "GET" : method, g_uri_get_path (soup_server_message_get_uri (msg)), allow))
    return TRUE;
  exchange->reply = care_http_reply_new ();
  if (allow->len == 0 && method_is_known (method))
    {
      refuse (exchange, SOUP_STATUS_NOT_FOUND, _("There is nothing at this address."));
      return FALSE;
    }
  care_http_reply_header (exchange->reply, "Allow", allow->len > 0 ? allow->str : "GET, HEAD, POST");
  refuse (exchange, SOUP_STATUS_METHOD_NOT_ALLOWED, _("This address does not take such a request."));
  return FALSE;
}

/* FALSE: refused, as 415. */
static gboolean
read_encoding (Exchange *exchange)
{
  const char *encoding =
      soup_message_headers_get_list (soup_server_message_get_request_headers (exchange->msg), "Content-Encoding");

  if (encoding == NULL || g_ascii_strcasecmp (encoding, "identity") == 0)
    return TRUE;
  exchange->is_gzip = g_ascii_strcasecmp (encoding, "gzip") == 0 || g_ascii_strcasecmp (encoding, "x-gzip") == 0;
  if (exchange->is_gzip)
    return TRUE;
  exchange->reply = care_http_reply_new ();
  care_http_reply_header (exchange->reply, "Accept-Encoding", "gzip");
  refuse (exchange, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, _("Send the body plain or compressed with gzip."));
  return FALSE;
}

static gboolean
is_get (SoupServerMessage *msg)
{
  const char *method = soup_server_message_get_method (msg);

  return strcmp (method, "GET") == 0 || strcmp (method, "HEAD") == 0;
}

static void
check_head (Exchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->msg);
  guint fault = care_http_head_fault (exchange->msg);
  goffset length = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
                       ? soup_message_headers_get_content_length (headers) : 0;

  /* Before 3.3 libsoup never closes a connection whose client ends it between two requests: a descriptor lost each
   * time. So there is one request to a connection.
   *
   * libsoup forgives a bad chunk size and a blank before the colon of Content-Length. What it leaves unread after
   * such a body must never become the next request. */
  exchange->last = !soup_check_version (3, 3, 0) ||
                   (soup_message_headers_get_one (headers, "Content-Length") == NULL &&
                    (soup_message_headers_get_list (headers, "Transfer-Encoding") != NULL || !is_get (exchange->msg)));
  /* libsoup answers Range by itself, and many overlapping ranges are a way to make it busy. Nothing of ours needs
   * them. */
  soup_message_headers_remove (headers, "Range");
  if (exchange->http->stopping)
    refuse (exchange, SOUP_STATUS_SERVICE_UNAVAILABLE, _("The server is stopping. Please try again later."));
  else if (fault != 0)
    {
      refuse_by_hand (exchange, fault, _("The request is malformed."));
      return;
    }
  else if (route (exchange) && read_encoding (exchange))
    {
      exchange->limit = exchange->route->max_body > 0 ? exchange->route->max_body : CARE_HTTP_DEFAULT_BODY;
      exchange->body = g_byte_array_new ();
      exchange->too_large = length > (goffset) exchange->limit;
    }
  if (exchange->too_large && (soup_message_headers_get_expectations (headers) & SOUP_EXPECTATION_CONTINUE))
    refuse (exchange, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, _("The request is too large. Send it in smaller parts."));
  else if (length > 2 * (goffset) exchange->limit)
    refuse_by_hand (exchange, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
                    _("The request is too large. Send it in smaller parts."));
}

static void
got_head (SoupServer        *soup,
          SoupServerMessage *msg,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  CareHttp *http = user_data;
  Exchange *exchange = exchange_of (msg);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);

  /* What request_started () laid ready for libsoup's own refusals. */
  soup_message_headers_remove (headers, "Content-Type");
  soup_message_headers_remove (headers, "Connection");
  soup_message_body_truncate (soup_server_message_get_response_body (msg));
  care_guard_enter (&http->guard, soup_server_message_get_socket (msg), CARE_CONN_BODY, 0);
  check_head (exchange);
}

static void
got_chunk (SoupServerMessage *msg,
           GBytes            *chunk,
           gpointer           user_data)
{
  Exchange *exchange = exchange_of (msg);
  gsize len = g_bytes_get_size (chunk);

  if (exchange->lingers)
    return;
  exchange->seen += len;
  care_guard_got (&exchange->http->guard, soup_server_message_get_socket (msg), len);
  if (exchange->seen > 2 * exchange->limit)
    {
      refuse_by_hand (exchange, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
                      _("The request is too large. Send it in smaller parts."));
      return;
    }
  exchange->too_large |= exchange->seen > exchange->limit;
  if (exchange->too_large)
    g_clear_pointer (&exchange->body, g_byte_array_unref);
  else if (exchange->body != NULL)
    g_byte_array_append (exchange->body, g_bytes_get_data (chunk, NULL), (guint) len);
}

/* ---- a request's life on its connection ---- */

static void
request_started (SoupServer        *soup,
                 SoupServerMessage *msg,
                 gpointer           user_data)
{
  CareHttp *http = user_data;
  GSocket *socket = soup_server_message_get_socket (msg);
  Exchange *exchange;

  if (socket == NULL || !care_guard_start (&http->guard, socket) || exchange_of (msg) != NULL)
    return;
  exchange = g_new0 (Exchange, 1);
  g_atomic_ref_count_init (&exchange->refs);
  exchange->http = http;
  exchange->msg = msg;
  exchange->limit = CARE_HTTP_DEFAULT_BODY;
  g_object_set_data_full (G_OBJECT (msg), "care-exchange", exchange, exchange_unref);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (msg), FALSE);
  g_signal_connect (msg, "got-chunk", G_CALLBACK (got_chunk), NULL);
  /* A head that libsoup cannot parse is answered by it alone; this is what it then sends. */
  care_http_safety_headers (soup_server_message_get_response_headers (msg), http->options.hsts);
  soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Connection", "close");
  soup_server_message_set_response (msg, "text/plain; charset=utf-8", SOUP_MEMORY_STATIC, DEFAULT_TEXT,
                                    sizeof DEFAULT_TEXT - 1);
}

static void
request_read (SoupServer        *soup,
              SoupServerMessage *msg,
              gpointer           user_data)
{
  CareHttp *http = user_data;

  /* A refusal or a quick handler answers right away; one that goes to a worker says so itself. */
  care_guard_enter (&http->guard, soup_server_message_get_socket (msg), CARE_CONN_WRITE, 0);
}

static void
request_finished (SoupServer        *soup,
                  SoupServerMessage *msg,
                  gpointer           user_data)
{
  CareHttp *http = user_data;

  care_guard_enter (&http->guard, soup_server_message_get_socket (msg), CARE_CONN_IDLE, 0);
}

void
care_http_take_requests (CareHttp *http)
{
  g_signal_connect (http->soup, "request-started", G_CALLBACK (request_started), http);
  g_signal_connect (http->soup, "request-read", G_CALLBACK (request_read), http);
  g_signal_connect (http->soup, "request-finished", G_CALLBACK (request_finished), http);
  soup_server_add_early_handler (http->soup, NULL, got_head, http, NULL);
  soup_server_add_handler (http->soup, NULL, handle, http, NULL);
}
