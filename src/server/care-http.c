/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-http-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "server/care-web-page.h"

/* ---- listening ---- */

/* libsoup stops accepting for ever when one accept fails. Somebody who waits at the door through two sweeps while
 * nobody is let in is the sign of it; the same socket is then given to it again. */
static void
revive (CareHttp *http)
{
  gboolean waiting = (g_socket_condition_check (http->listener, G_IO_IN) & G_IO_IN) != 0 &&
                     http->guard.counts.accepted == http->accepted_before;
  g_autoptr (GError) error = NULL;
  int spare = -1;

  http->accepted_before = http->guard.counts.accepted;
  if (!waiting || !http->is_stuck)
    {
      http->is_stuck = waiting;
      return;
    }
  spare = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  if (spare < 0)
    return; /* still no descriptors */
  close (spare);
  http->is_stuck = FALSE;
  http->guard.counts.revived++;
  if (!soup_server_listen_socket (http->soup, http->listener, 0, &error))
    g_warning ("Accepting connections could not be started again: %s", error->message);
}

static gboolean
sweep (gpointer user_data)
{
  CareHttp *http = user_data;

  care_guard_sweep (&http->guard);
  if (!http->stopping)
    revive (http);
  return G_SOURCE_CONTINUE;
}

static gboolean
open_door (CareHttp *http,
           GError  **error)
{
  g_autoptr (GSocketAddress) local = NULL;

  http->listener = care_http_listen (&http->options, &http->unix_path, error);
  if (http->listener == NULL)
    return FALSE;
  local = g_socket_get_local_address (http->listener, error);
  if (local == NULL)
    return FALSE;
  if (G_IS_INET_SOCKET_ADDRESS (local))
    http->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
  return soup_server_listen_socket (http->soup, http->listener, 0, error);
}

/* ---- public ---- */

void
care_http_options_init (CareHttpOptions *options)
{
  *options = (CareHttpOptions){
    .address = "127.0.0.1",
    .workers = 4,
    .header_ms = 10000,
    .body_ms = 30000,
    .write_ms = 30000,
    .idle_ms = 15000,
    .handler_ms = 60000,
    .linger_ms = 1000,
    .sweep_ms = 1000,
    .byte_rate = 4096,
  };
}

CareHttp *
care_http_new (const CareHttpOptions *options)
{
  CareHttp *http = g_new0 (CareHttp, 1);

  http->options = *options;
  http->address = g_strdup (options->address);
  http->options.address = http->address;
  http->options.workers = MAX (options->workers, 1);
  http->options.byte_rate = MAX (options->byte_rate, 1);
  http->tables = g_array_new (FALSE, FALSE, sizeof (CareHttpRouteTable));
  care_guard_init (&http->guard, &http->options);
  return http;
}

void
care_http_add_routes (CareHttp            *http,
                      const CareHttpRoute *routes,
                      gsize                n_routes,
                      gpointer             user_data)
{
  CareHttpRouteTable table = { routes, n_routes, user_data };

  g_array_append_val (http->tables, table);
}

gboolean
care_http_start (CareHttp *http,
                 GError  **error)
{
  g_return_val_if_fail (http->soup == NULL, FALSE);

  /* Error pages are ours, so their style sheet is served whatever else is. */
  care_http_add_routes (http, care_web_page_routes, care_web_page_n_routes, NULL);
  http->soup = soup_server_new (NULL, NULL);
  care_http_take_requests (http);
  if (!open_door (http, error))
    {
      g_clear_object (&http->listener);
      g_clear_object (&http->soup);
      return FALSE;
    }
  http->pool = g_thread_pool_new (care_http_work, http, (int) http->options.workers, FALSE, NULL);
  http->context = g_main_context_ref_thread_default ();
  http->sweeper = g_timeout_source_new (http->options.sweep_ms);
  g_source_set_callback (http->sweeper, sweep, http, NULL);
  g_source_attach (http->sweeper, http->context);
  return TRUE;
}

static gboolean
is_quiet (CareHttp *http)
{
  return http->under_way == 0 && care_guard_in (&http->guard, CARE_CONN_WRITE) == 0;
}

static void
run_until_quiet (CareHttp *http,
                 guint     ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;

  while (!is_quiet (http) && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (http->context, FALSE))
      g_usleep (1000);
}

/* Handlers see their cancellable; they are waited for, because their thread holds what belongs to us. */
static void
wait_for_workers (CareHttp *http)
{
  while (http->under_way > 0)
    if (!g_main_context_iteration (http->context, FALSE))
      g_usleep (1000);
  g_thread_pool_free (g_steal_pointer (&http->pool), FALSE, TRUE);
}

void
care_http_stop (CareHttp *http,
                guint     grace_ms)
{
  if (http->soup == NULL)
    return;
  http->stopping = TRUE;
  g_socket_close (http->listener, NULL);
  care_guard_shut (&http->guard, FALSE);
  run_until_quiet (http, grace_ms);
  care_guard_shut (&http->guard, TRUE);
  wait_for_workers (http);
  soup_server_disconnect (http->soup);
  /* Closed connections leave the loop by themselves; what else lives in it must not hold us. */
  for (int i = 0; i < 10000 && g_main_context_iteration (http->context, FALSE); i++)
    ;
  g_source_destroy (http->sweeper);
  g_clear_pointer (&http->sweeper, g_source_unref);
  g_clear_object (&http->soup);
  g_clear_object (&http->listener);
  g_clear_pointer (&http->context, g_main_context_unref);
  if (http->unix_path != NULL)
    g_unlink (http->unix_path);
}

void
care_http_free (CareHttp *http)
{
  care_http_stop (http, 0);
  care_guard_clear (&http->guard);
  g_array_unref (http->tables);
  g_free (http->unix_path);
  g_free (http->address);
  g_free (http);
}

guint16
care_http_port (CareHttp *http)
{
  return http->port;
}

char *
care_http_url (CareHttp *http)
{
  if (http->unix_path != NULL)
    return g_strconcat ("unix:", http->unix_path, NULL);
  if (strchr (http->address, ':') != NULL)
    return g_strdup_printf ("http://[%s]:%u", http->address, http->port);
  return g_strdup_printf ("http://%s:%u", http->address, http->port);
}

void
care_http_count (CareHttp       *http,
                 CareHttpCounts *counts)
{
  *counts = http->guard.counts;
  counts->connections = g_hash_table_size (http->guard.conns);
}
