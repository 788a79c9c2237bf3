/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-sync"

#include "sync/care-http-client.h"

#include "util/care-error.h"
#include "util/care-gzip.h"
#include "util/care-json.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <string.h>

#define ANSWER_SECONDS 10
#define GZIP_FROM 1024
#define REPLY_BYTES (64 << 20)

struct _CareHttpClient
{
  SoupSession *session;
  char *base, *token;
  guint64 up, down;
};

static gboolean
is_this_machine (const char *host)
{
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;
  if (g_strcmp0 (host, "localhost") == 0)
    return TRUE;
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static GUri *
parse_with (const char *scheme, const char *text)
{
  g_autofree char *whole = g_strconcat (scheme, text, NULL);
  g_autoptr (GUri) uri = g_uri_parse (whole, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || strpbrk (host, " \t\r\n@") != NULL)
    return NULL;
  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, host, g_uri_get_port (uri), g_uri_get_path (uri), NULL, NULL);
}

/* As people type it: with blanks around it, without https://, as copied from a browser. */
static GUri *
parse_address (const char *typed)
{
  g_autofree char *text = g_strstrip (g_strdup (typed));
  GUri *uri;

  if (strstr (text, "://") != NULL)
    return parse_with ("", text);
  uri = parse_with ("https://", text);
  if (uri == NULL || !is_this_machine (g_uri_get_host (uri)))
    return uri;
  g_uri_unref (uri);
  return parse_with ("http://", text);
}

CareHttpClient *
care_http_client_new (const char *url, const char *token, GError **error)
{
  g_autoptr (GUri) uri = parse_address (url);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  CareHttpClient *client;

  if (scheme == NULL || (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("“%s” is not a server's address; give one such as https://care.example.com."), url);
      return NULL;
    }
  if (g_str_equal (scheme, "http") && !is_this_machine (g_uri_get_host (uri)))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED,
                   _("“%s” would send customers' data unencrypted; use https (plain http is for this machine only)."), url);
      return NULL;
    }
  client = g_new0 (CareHttpClient, 1);
  client->session = soup_session_new_with_options ("timeout", ANSWER_SECONDS, "idle-timeout", 5, "user-agent", "Aftercare", NULL);
  client->base = g_uri_to_string (uri);
  while (g_str_has_suffix (client->base, "/"))
    client->base[strlen (client->base) - 1] = '\0';
  client->token = g_strdup (token);
  return client;
}

void
care_http_client_free (CareHttpClient *client)
{
  g_object_unref (client->session);
  g_free (client->base);
  g_free (client->token);
  g_free (client);
}

const char *
care_http_client_base (CareHttpClient *client)
{
  return client->base;
}

static void
set_body (CareHttpClient *client, SoupMessage *message, const char *body)
{
  gsize len = strlen (body);
  g_autoptr (GBytes) bytes = len > GZIP_FROM ? care_gzip_deflate (body, len) : g_bytes_new (body, len);
  if (len > GZIP_FROM)
    soup_message_headers_append (soup_message_get_request_headers (message), "Content-Encoding", "gzip");
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  client->up += g_bytes_get_size (bytes);
}

/* The other side's own words for what it refused. */
static void
set_refusal (SoupMessage *message, GBytes *answer, GError **error)
{
  guint status = soup_message_get_status (message);
  gsize len = 0;
  const char *data = g_bytes_get_data (answer, &len);
  g_autoptr (JsonNode) node = len > 0 ? care_json_parse (data, (gssize) len, 0, NULL) : NULL;
  const char *sentence = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? care_json_string (json_node_get_object (node), "error", NULL) : NULL;
  int code = status == 401 || status == 403 ? CARE_ERROR_DENIED : status >= 500 || status == 404 ? CARE_ERROR_NETWORK : CARE_ERROR_REFUSED;

  if (sentence != NULL)
    g_set_error_literal (error, CARE_ERROR, code, sentence);
  else
    g_set_error (error, CARE_ERROR, CARE_ERROR_NETWORK, _("The server answered with status %u; check its address and try again later."), status);
}

/* The person's own wish is no fault of the line. */
static void
set_no_answer (CareHttpClient *client, const GError *problem, GError **error)
{
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                         _("The sync was stopped. What had arrived stays, everything else waits here and is sent next time."));
  else
    g_set_error (error, CARE_ERROR, CARE_ERROR_NETWORK, _("The server at %s does not answer (%s). Everything stays here and is sent next time."),
                 client->base, problem->message);
}

JsonNode *
care_http_client_post (CareHttpClient *client, const char *path, const char *body, GCancellable *cancellable, GError **error)
{
  g_autofree char *url = g_strconcat (client->base, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) answer = NULL;
  JsonNode *node;

  if (client->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", client->token, NULL);
      soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", bearer);
    }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS); /* a token goes nowhere else */
  set_body (client, message, body);
  answer = soup_session_send_and_read (client->session, message, cancellable, &problem);
  if (answer == NULL)
    {
      set_no_answer (client, problem, error);
      return NULL;
    }
  client->down += soup_message_metrics_get_response_body_bytes_received (soup_message_get_metrics (message));
  if (soup_message_get_status (message) != SOUP_STATUS_OK)
    {
      set_refusal (message, answer, error);
      return NULL;
    }
  node = care_json_parse (g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer), REPLY_BYTES, &problem);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return node;
  g_clear_pointer (&node, json_node_unref);
  g_set_error (error, CARE_ERROR, CARE_ERROR_NETWORK, _("What answers at %s is not an Aftercare server."), client->base);
  return NULL;
}

void
care_http_client_bytes (CareHttpClient *client, guint64 *up, guint64 *down)
{
  *up = client->up;
  *down = client->down;
}
