/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One server, JSON both ways, gzip when it pays, no answer within 10 s is an error. Blocking. */
typedef struct _CareHttpClient CareHttpClient;

/* @url: https, or http for an address of this machine only (a token never travels in the clear); without a scheme, whichever of the
 * two fits. @token may be NULL. CARE_ERROR_REFUSED otherwise. */
CareHttpClient *care_http_client_new   (const char *url, const char *token, GError **error);
void            care_http_client_free  (CareHttpClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareHttpClient, care_http_client_free)
/* Without a slash at its end. */
const char     *care_http_client_base  (CareHttpClient *client);
/* An object. The server's own sentence on 4xx: CARE_ERROR_DENIED for 401 and 403, _REFUSED for others; CARE_ERROR_NETWORK when there is no
 * answer or none of ours; at once G_IO_ERROR_CANCELLED when @cancellable (nullable) is cancelled, on any thread. */
JsonNode       *care_http_client_post  (CareHttpClient *client, const char *path, const char *body, GCancellable *cancellable, GError **error);
void            care_http_client_bytes (CareHttpClient *client, guint64 *up, guint64 *down);

G_END_DECLS
