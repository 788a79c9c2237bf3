/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-http-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "server/care-lang.h"
#include "server/care-web-page.h"
#include "util/care-error.h"
#include "util/care-gzip.h"
#include "util/care-id.h"
#include "util/care-json.h"

#define MAX_FIELDS 200
#define MAX_HEAD (16 * 1024)
#define COMPRESS_ABOVE 1024

/* ---- requests ---- */

/* One name or value of a form: NULL when it is malformed, holds a NUL or is not UTF-8. */
static char *
decode (const char *text,
        gsize       len)
{
  g_autofree char *copy = g_strndup (text, len);
  g_autofree char *plain = NULL;

  for (char *p = copy; *p != '\0'; p++)
    if (*p == '+')
      *p = ' ';
  plain = g_uri_unescape_string (copy, NULL);
  if (plain == NULL || !g_utf8_validate (plain, -1, NULL))
    return NULL;
  return g_steal_pointer (&plain);
}

GHashTable *
care_http_parse_form (const char *text,
                      gsize       len)
{
  g_autoptr (GHashTable) form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *end = text + len;
  guint n = 0;

  if (memchr (text, '\0', len) != NULL)
    return NULL;
  while (text < end)
    {
      const char *stop = memchr (text, '&', (gsize) (end - text));
      const char *equals;
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      stop = stop != NULL ? stop : end;
      equals = memchr (text, '=', (gsize) (stop - text));
      name = decode (text, (gsize) ((equals != NULL ? equals : stop) - text));
      value = equals != NULL ? decode (equals + 1, (gsize) (stop - equals - 1)) : g_strdup ("");
      if (name == NULL || value == NULL || ++n > MAX_FIELDS)
        return NULL;
      if (*name != '\0' && !g_hash_table_contains (form, name))
        g_hash_table_insert (form, g_steal_pointer (&name), g_steal_pointer (&value));
      text = stop + 1;
    }
  return g_steal_pointer (&form);
}

GHashTable *
care_http_match_path (const char *pattern,
                      const char *path)
{
  g_auto (GStrv) want = g_strsplit (pattern, "/", -1);
  g_auto (GStrv) have = g_strsplit (path, "/", -1);
  g_autoptr (GHashTable) params = NULL;

  if (g_strv_length (want) != g_strv_length (have))
    return NULL;
  params = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; want[i] != NULL; i++)
    {
      gsize n = strlen (want[i]);

      if (n > 2 && want[i][0] == '{' && want[i][n - 1] == '}' && *have[i] != '\0')
        g_hash_table_insert (params, g_strndup (want[i] + 1, n - 2), g_strdup (have[i]));
      else if (strcmp (want[i], have[i]) != 0)
        return NULL;
    }
  return g_steal_pointer (&params);
}

static void
keep_header (const char *name,
             const char *value,
             gpointer    user_data)
{
  GHashTable *headers = user_data;
  char *key = g_ascii_strdown (name, -1);
  const char *before = g_hash_table_lookup (headers, key);
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_hash_table_replace (headers, key, before != NULL ? g_strconcat (before, ", ", valid, NULL) : g_strdup (valid));
}

CareHttpRequest *
care_http_request_new (SoupServerMessage *msg,
                       GHashTable        *params,
                       GBytes            *body,
                       const char        *peer,
                       GCancellable      *cancellable,
                       gboolean           head)
{
  CareHttpRequest *request = g_new0 (CareHttpRequest, 1);
  GUri *uri = soup_server_message_get_uri (msg);
  const char *query = g_uri_get_query (uri);

  request->method = g_strdup (head ? "GET" : soup_server_message_get_method (msg));
  request->path = g_strdup (g_uri_get_path (uri));
  request->peer = g_strdup (peer);
  request->params = g_hash_table_ref (params);
  /* care_http_head_fault () has seen that it can be read. */
  request->query = care_http_parse_form (query != NULL ? query : "", query != NULL ? strlen (query) : 0);
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  soup_message_headers_foreach (soup_server_message_get_request_headers (msg), keep_header, request->headers);
  request->body = g_bytes_ref (body);
  request->cancellable = g_object_ref (cancellable);
  return request;
}

void
care_http_request_free (CareHttpRequest *request)
{
  g_free ((char *) request->method);
  g_free ((char *) request->path);
  g_free ((char *) request->peer);
  g_hash_table_unref (request->params);
  g_hash_table_unref (request->query);
  g_hash_table_unref (request->headers);
  g_bytes_unref (request->body);
  g_object_unref (request->cancellable);
  g_clear_pointer (&request->form, g_hash_table_unref);
  g_free (request);
}

const char *
care_http_request_param (CareHttpRequest *request,
                         const char      *name)
{
  return g_hash_table_lookup (request->params, name);
}

const char *
care_http_request_query (CareHttpRequest *request,
                         const char      *name)
{
  return g_hash_table_lookup (request->query, name);
}

const char *
care_http_request_header (CareHttpRequest *request,
                          const char      *name)
{
  g_autofree char *key = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (request->headers, key);
}

static gboolean
content_type_is (CareHttpRequest *request,
                 const char      *type)
{
  const char *header = g_hash_table_lookup (request->headers, "content-type");
  g_autofree char *first = NULL;

  if (header == NULL)
    return FALSE;
  first = g_strndup (header, strcspn (header, ";"));
  return g_ascii_strcasecmp (g_strstrip (first), type) == 0;
}

const char *
care_http_request_form (CareHttpRequest *request,
                        const char      *name)
{
  if (request->form == NULL && content_type_is (request, "application/x-www-form-urlencoded"))
    {
      gsize len;
      const char *text = g_bytes_get_data (request->body, &len);

      request->form = care_http_parse_form (len > 0 ? text : "", len);
    }
  return request->form != NULL ? g_hash_table_lookup (request->form, name) : NULL;
}

const char *
care_http_request_bearer (CareHttpRequest *request)
{
  const char *header = g_hash_table_lookup (request->headers, "authorization");

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    return NULL;
  return header + 7 + strspn (header + 7, " ");
}

JsonNode *
care_http_request_json (CareHttpRequest *request,
                        GError         **error)
{
  gsize len;
  const char *text = g_bytes_get_data (request->body, &len);

  if (!content_type_is (request, "application/json"))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("Send the body as Content-Type: application/json."));
      return NULL;
    }
  return care_json_parse (len > 0 ? text : "", (gssize) len, MAX (len, 1), error);
}

static void
count_header (const char *name,
              const char *value,
              gpointer    user_data)
{
  gsize *counts = user_data; /* bytes, Host, Content-Length, Transfer-Encoding */

  counts[0] += strlen (name) + strlen (value) + 4;
  counts[1] += g_ascii_strcasecmp (name, "Host") == 0;
  counts[2] += g_ascii_strcasecmp (name, "Content-Length") == 0;
  counts[3] += g_ascii_strcasecmp (name, "Transfer-Encoding") == 0;
}

guint
care_http_head_fault (SoupServerMessage *msg)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  const char *length = soup_message_headers_get_one (headers, "Content-Length");
  GUri *uri = soup_server_message_get_uri (msg);
  const char *query = g_uri_get_query (uri);
  g_autoptr (GHashTable) fields = NULL;
  gsize counts[4] = { 0 };

  soup_message_headers_foreach (headers, count_header, counts);
  /* Two ways to tell where a body ends let a proxy and us disagree about where the next request begins. */
  if (counts[1] > 1 || counts[2] > 1 || counts[3] > 1 || (counts[2] > 0 && counts[3] > 0))
    return SOUP_STATUS_BAD_REQUEST;
  if (length != NULL && (*length == '\0' || strlen (length) > 18 || strspn (length, "0123456789") != strlen (length)))
    return SOUP_STATUS_BAD_REQUEST;
  if (!g_utf8_validate (g_uri_get_path (uri), -1, NULL))
    return SOUP_STATUS_BAD_REQUEST;
  if (counts[0] > MAX_HEAD || strlen (g_uri_get_path (uri)) > MAX_HEAD / 4)
    return 431; /* Request Header Fields Too Large */
  fields = query != NULL ? care_http_parse_form (query, strlen (query)) : NULL;
  return query != NULL && fields == NULL ? SOUP_STATUS_BAD_REQUEST : 0;
}

/* ---- replies ---- */

CareHttpReply *
care_http_reply_new (void)
{
  CareHttpReply *reply = g_new0 (CareHttpReply, 1);

  reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return reply;
}

void
care_http_reply_free (CareHttpReply *reply)
{
  g_free (reply->content_type);
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_hash_table_unref (reply->headers);
  g_free (reply->sentence);
  g_free (reply);
}

void
care_http_reply_take (CareHttpReply *reply,
                      guint          status,
                      const char    *content_type,
                      GBytes        *body)
{
  reply->status = status;
  g_free (reply->content_type);
  reply->content_type = g_strdup (content_type);
  g_clear_pointer (&reply->body, g_bytes_unref);
  reply->body = body;
}

void
care_http_reply_json (CareHttpReply *reply,
                      guint          status,
                      char          *json)
{
  care_http_reply_take (reply, status, "application/json", g_bytes_new_take (json, strlen (json)));
}

void
care_http_reply_header (CareHttpReply *reply,
                        const char    *name,
                        const char    *value)
{
  for (const char *p = value; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      {
        g_critical ("A value for the header %s holds control characters.", name);
        return;
      }
  g_hash_table_replace (reply->headers, g_strdup (name), g_strdup (value));
}

void
care_http_reply_see_other (CareHttpReply *reply,
                           const char    *location)
{
  if (location[0] != '/' || location[1] == '/')
    {
      g_critical ("A redirect leads to one of our own paths only.");
      return;
    }
  care_http_reply_take (reply, SOUP_STATUS_SEE_OTHER, "text/plain; charset=utf-8", g_bytes_new_static ("", 0));
  care_http_reply_header (reply, "Location", location);
}

void
care_http_reply_fail (CareHttpReply *reply,
                      guint          status,
                      const char    *sentence)
{
  reply->status = status;
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_free (reply->sentence);
  reply->sentence = g_strdup (sentence);
}

guint
care_http_status_from_error (const GError *error)
{
  if (error->domain != CARE_ERROR)
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? SOUP_STATUS_SERVICE_UNAVAILABLE
                                                                     : SOUP_STATUS_INTERNAL_SERVER_ERROR;
  switch ((CareError) error->code)
    {
    case CARE_ERROR_INVALID:
    case CARE_ERROR_USAGE:
    case CARE_ERROR_FOREIGN:
      return SOUP_STATUS_BAD_REQUEST;
    case CARE_ERROR_NOT_FOUND:
      return SOUP_STATUS_NOT_FOUND;
    case CARE_ERROR_AMBIGUOUS:
    case CARE_ERROR_REFUSED:
    case CARE_ERROR_NEWER:
      return SOUP_STATUS_CONFLICT;
    case CARE_ERROR_DENIED:
      return SOUP_STATUS_FORBIDDEN;
    case CARE_ERROR_BUSY:
      return SOUP_STATUS_SERVICE_UNAVAILABLE;
    case CARE_ERROR_FULL:
      return SOUP_STATUS_INSUFFICIENT_STORAGE;
    case CARE_ERROR_NETWORK:
      return SOUP_STATUS_BAD_GATEWAY;
    case CARE_ERROR_CORRUPT:
    case CARE_ERROR_IO:
    case CARE_ERROR_CONSTRAINT:
    default:
      return SOUP_STATUS_INTERNAL_SERVER_ERROR;
    }
}

void
care_http_reply_error (CareHttpReply *reply,
                       const GError  *error)
{
  guint status = care_http_status_from_error (error);
  g_autofree char *sentence = NULL;

  if (status < 500)
    {
      care_http_reply_fail (reply, status, error->message);
      return;
    }
  if (status == SOUP_STATUS_INTERNAL_SERVER_ERROR || status == SOUP_STATUS_INSUFFICIENT_STORAGE)
    {
      CareId id = care_id_random ();
      char text[CARE_ID_TEXT];

      care_id_to_text (&id, text);
      text[8] = '\0';
      g_warning ("Request failed, noted as %s: %s", text, error->message);
      sentence = g_strdup_printf (
          _("Something went wrong on the server. It is noted there as %s; please try again later."), text);
    }
  else
    sentence = g_strdup (_("The server cannot answer just now. Please try again later."));
  care_http_reply_fail (reply, status, sentence);
}

void
care_http_reply_too_often (CareHttpReply *reply,
                           guint          wait_seconds)
{
  g_autofree char *seconds = g_strdup_printf ("%u", wait_seconds);

  care_http_reply_fail (reply, 429, _("Too many requests. Please wait a little and try again."));
  care_http_reply_header (reply, "Retry-After", seconds);
}

static void
complete_json (CareHttpReply *reply)
{
  GString *json = g_string_new ("{\"error\":");

  care_json_append_string (json, reply->sentence != NULL ? reply->sentence : _("Something went wrong on the server."));
  g_string_append (json, "}\n");
  care_http_reply_json (reply, reply->status, g_string_free (json, FALSE));
}

void
care_http_reply_complete (CareHttpReply *reply,
                          CareRouteFlags flags,
                          const char    *lang,
                          const char    *accept_language)
{
  if (reply->status == 0)
    {
      g_critical ("A handler left its reply empty.");
      reply->status = SOUP_STATUS_INTERNAL_SERVER_ERROR;
    }
  if (reply->body != NULL)
    return;
  if (flags & CARE_ROUTE_JSON)
    complete_json (reply);
  else
    care_http_reply_take (reply, reply->status, "text/html; charset=utf-8",
                          care_web_page_error (care_lang_choose (lang, accept_language), reply->status));
}

/* An encoding is accepted when it is named without q=0 (RFC 9110 12.5.3; "*" is not worth the trouble). */
static gboolean
accepts_gzip (const char *accept_encoding)
{
  g_auto (GStrv) words = g_strsplit (accept_encoding != NULL ? accept_encoding : "", ",", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], ";", 2);
      const char *q = parts[0] != NULL ? parts[1] : NULL;

      if (parts[0] == NULL || g_ascii_strcasecmp (g_strstrip (parts[0]), "gzip") != 0)
        continue;
      if (q == NULL)
        return TRUE;
      q += strspn (q, " \t");
      return !(g_ascii_strncasecmp (q, "q=", 2) == 0 && g_ascii_strtod (q + 2, NULL) <= 0);
    }
  return FALSE;
}

static gboolean
type_compresses (const char *type)
{
  return type != NULL && (g_str_has_prefix (type, "text/") || g_str_has_prefix (type, "application/json") ||
                          g_str_has_prefix (type, "image/svg+xml"));
}

void
care_http_reply_compress (CareHttpReply *reply,
                          const char    *accept_encoding)
{
  gsize len;
  gconstpointer data = g_bytes_get_data (reply->body, &len);
  g_autoptr (GBytes) small = NULL;

  if (len <= COMPRESS_ABOVE || !type_compresses (reply->content_type) ||
      g_hash_table_contains (reply->headers, "Content-Encoding"))
    return;
  care_http_reply_header (reply, "Vary", "Accept-Encoding");
  if (!accepts_gzip (accept_encoding))
    return;
  small = care_gzip_deflate (data, len);
  if (g_bytes_get_size (small) >= len)
    return;
  g_bytes_unref (reply->body);
  reply->body = g_steal_pointer (&small);
  care_http_reply_header (reply, "Content-Encoding", "gzip");
}

/* ASVS 5.0 3.4, for pages and API alike: nothing of ours is ever framed, indexed, sniffed, cached or referred from. */
void
care_http_safety_headers (SoupMessageHeaders *headers,
                          gboolean            hsts)
{
  static const char *const safety[][2] = {
    { "Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
                                 "frame-ancestors 'none'; base-uri 'none'" },
    { "X-Content-Type-Options", "nosniff" },
    { "X-Frame-Options", "DENY" },
    { "Referrer-Policy", "no-referrer" },
    { "X-Robots-Tag", "noindex, nofollow" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Cache-Control", "no-store" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (safety); i++)
    soup_message_headers_replace (headers, safety[i][0], safety[i][1]);
  if (hsts)
    soup_message_headers_replace (headers, "Strict-Transport-Security", "max-age=31536000");
}

static const char *
phrase_of (guint status)
{
  switch (status)
    {
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    default:
      return NULL;
    }
}

void
care_http_reply_write (CareHttpReply     *reply,
                       SoupServerMessage *msg,
                       gboolean           hsts)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  SoupMessageBody *body = soup_server_message_get_response_body (msg);
  GHashTableIter iter;
  gpointer name, value;

  soup_server_message_set_status (msg, reply->status, phrase_of (reply->status));
  care_http_safety_headers (headers, hsts);
  soup_message_headers_replace (headers, "Content-Type", reply->content_type);
  g_hash_table_iter_init (&iter, reply->headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    soup_message_headers_replace (headers, name, value);
  soup_message_body_truncate (body);
  if (reply->body != NULL && g_bytes_get_size (reply->body) > 0)
    soup_message_body_append_bytes (body, reply->body);
  soup_message_body_complete (body);
}
