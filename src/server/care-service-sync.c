/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-service-private.h"

#include "store/care-server.h"
#include "sync/care-sync-server.h"
#include "sync/care-wire.h"
#include "util/care-error.h"

#include <string.h>

static char *
enrol (CareService *service, JsonObject *body, GError **error)
{
  CareStore *store = care_service_lock (service);
  char *json = care_sync_serve_enrol (store, body, error);
  care_service_unlock (service);
  return json;
}

static gboolean
is_denied (const GError *error)
{
  return g_error_matches (error, CARE_ERROR, CARE_ERROR_DENIED);
}

/* Only wrong codes are counted: a right one always works, and nobody can lock anybody out. */
static void
handle_enrol (CareHttpRequest *request, CareHttpReply *reply, gpointer data)
{
  CareService *service = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = care_http_request_json (request, &error);
  g_autofree char *key = care_rate_address_key (request->peer);
  char *json = NULL;
  guint wait = 0;

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    {
      care_http_reply_fail (reply, 400, "The request must be one JSON object.");
      return;
    }
  if (node != NULL)
    json = enrol (service, json_node_get_object (node), &error);
  if (json != NULL)
    care_http_reply_json (reply, 200, json);
  else if (is_denied (error) && !care_rate_take (service->wrong_codes, key, &wait))
    care_http_reply_too_often (reply, wait);
  else if (is_denied (error))
    care_http_reply_fail (reply, 403, error->message);
  else
    care_http_reply_error (reply, error);
}

static gboolean
authenticate (CareService *service, CareHttpRequest *request, CareStore *reader, CareStation *station, GError **error)
{
  const char *token = care_http_request_bearer (request);
  if (token == NULL)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_DENIED, "This address is for enrolled stations; enrol with “sync enrol URL CODE”.");
      return FALSE;
    }
  return care_server_station (reader, token, station, error);
}

/* One request by one station. The station is read from the handle that serves: two requests of one station must not pass each other. */
static char *
serve_by (CareService *service, CareHttpRequest *request, CareStore *writer, CareStore *reader, JsonObject *body, GError **error)
{
  CareStation station;
  guint wait = 0;
  char text[CARE_ID_TEXT];
  char *json = NULL;

  if (!authenticate (service, request, reader, &station, error))
    return NULL;
  if (care_rate_take (service->sync_rate, care_id_to_text (&station.id, text), &wait))
    json = care_sync_serve (writer, reader, &station, body, error);
  else
    g_set_error (error, CARE_ERROR, CARE_ERROR_BUSY, "This station asks too often; wait %u seconds.", wait);
  care_station_clear (&station);
  return json;
}

static char *
serve (CareService *service, CareHttpRequest *request, CareStore *reader, JsonObject *body, GError **error)
{
  CareStore *writer;
  char *json;
  if (!care_sync_pushes (body))
    return serve_by (service, request, reader, reader, body, error);
  writer = care_service_lock (service);
  json = serve_by (service, request, writer, writer, body, error);
  care_service_unlock (service);
  care_service_wake (service);
  return json;
}

static void
handle_sync (CareHttpRequest *request, CareHttpReply *reply, gpointer data)
{
  CareService *service = data;
  g_autoptr (GError) error = NULL;
  CareStore *reader = care_service_reader (service, &error);
  CareStation station;
  g_autoptr (JsonNode) node = NULL;
  char *json = NULL;

  /* Who asks is known before the body is looked at. */
  if (reader != NULL && authenticate (service, request, reader, &station, &error))
    {
      care_station_clear (&station);
      node = care_http_request_json (request, &error);
      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        json = serve (service, request, reader, json_node_get_object (node), &error);
      else if (node != NULL)
        g_set_error_literal (&error, CARE_ERROR, CARE_ERROR_INVALID, "The request must be one JSON object.");
    }
  care_service_give (service, reader);
  if (json != NULL)
    care_http_reply_json (reply, 200, json);
  else if (is_denied (error))
    care_http_reply_fail (reply, 401, error->message);
  else
    care_http_reply_error (reply, error);
}

const CareHttpRoute care_service_sync_routes[] = {
  { "POST", "/v1/enrol", CARE_ROUTE_JSON, 16 << 10, 0, handle_enrol },
  { "POST", "/v1/sync", CARE_ROUTE_JSON, CARE_SYNC_WIRE_BYTES, CARE_SYNC_REQUEST_BYTES, handle_sync },
};
const gsize care_service_n_sync_routes = G_N_ELEMENTS (care_service_sync_routes);
