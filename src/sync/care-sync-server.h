/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-server.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The server's half of one sync request (data/doc/protocol.md): what the station pushes is merged and numbered, then the first page of what it lacks
 * is given. Deterministic over the store. */

/* @writer: the server's store, held by the caller. Needed only when the request pushes: @reader may serve the page (NULL: the writer does). Answers
 * with the reply's JSON, free with
 * g_free(). CARE_ERROR_INVALID for a request that is not one. */
char *care_sync_serve (CareStore *writer, CareStore *reader, CareStation *station, JsonObject *request, GError **error);
/* Answers an enrolment: uses the one-time code up and gives the station its token. Data in another currency is CARE_ERROR_REFUSED before the code is
 * used; CARE_ERROR_DENIED as
 * care_server_enrol() says. Free with g_free(). */
char *care_sync_serve_enrol (CareStore *store, JsonObject *request, GError **error);
/* TRUE when the request pushes something. */
gboolean care_sync_pushes (JsonObject *request);

G_END_DECLS
