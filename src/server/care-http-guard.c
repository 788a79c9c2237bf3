/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-http-private.h"

#include <sys/resource.h>

/* Descriptors that are not connections: the store and its journals, mail, the loop itself, three standard streams. */
#define SPARE_DESCRIPTORS 64
#define DEFAULT_CONNECTIONS 1000
#define DEFAULT_PER_ADDRESS 20

static void
conn_free (gpointer data)
{
  CareConn *conn = data;

  g_clear_object (&conn->paused);
  g_clear_object (&conn->cancellable);
  g_object_unref (conn->socket);
  g_free (conn->peer);
  g_free (conn);
}

/* One failed accept for want of descriptors ends libsoup's accepting, so the cap stays well below their limit. */
static guint
connections_allowed (const CareHttpOptions *options)
{
  guint wanted = options->max_connections > 0 ? options->max_connections : DEFAULT_CONNECTIONS;
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return wanted;
  if (limit.rlim_cur <= 2 * SPARE_DESCRIPTORS)
    return MIN (wanted, MAX (4, (guint) limit.rlim_cur / 4));
  return (guint) MIN ((rlim_t) wanted, limit.rlim_cur - SPARE_DESCRIPTORS);
}

void
care_guard_init (CareGuard             *guard,
                 const CareHttpOptions *options)
{
  guard->options = options;
  guard->max_connections = connections_allowed (options);
  guard->conns = g_hash_table_new_full (NULL, NULL, NULL, conn_free);
}

void
care_guard_clear (CareGuard *guard)
{
  g_clear_pointer (&guard->conns, g_hash_table_unref);
}

/* Shutting makes libsoup read the end of the stream and close the socket itself: it owns the stream. A message
 * that lingers reads nothing, and must not: a fast sender would keep the loop at it. Its stream is taken away and
 * closed. */
static void
shut (CareConn *conn)
{
  conn->is_shut = TRUE;
  g_socket_shutdown (conn->socket, TRUE, TRUE, NULL);
  if (conn->paused != NULL)
    {
      g_autoptr (SoupServerMessage) msg = g_steal_pointer (&conn->paused);
      g_autoptr (GIOStream) stream = soup_server_message_steal_connection (msg);

      if (stream != NULL)
        g_io_stream_close (stream, NULL, NULL);
    }
}

static gboolean
is_closed (gpointer key,
           gpointer value,
           gpointer user_data)
{
  return g_socket_is_closed (key);
}

static char *
peer_of (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_remote_address (socket, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;
  return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static guint
per_address_cap (CareGuard  *guard,
                 const char *peer)
{
  g_autoptr (GInetAddress) address = NULL;

  if (guard->options->behind_proxy || peer == NULL)
    return 0;
  if (guard->options->max_per_address > 0)
    return guard->options->max_per_address;
  address = g_inet_address_new_from_string (peer);
  return address != NULL && g_inet_address_get_is_loopback (address) ? 0 : DEFAULT_PER_ADDRESS;
}

static gboolean
peer_is_over (CareGuard  *guard,
              const char *peer)
{
  guint cap = per_address_cap (guard, peer);
  guint n = 0;
  GHashTableIter iter;
  gpointer value;

  if (cap == 0)
    return FALSE;
  g_hash_table_iter_init (&iter, guard->conns);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += g_strcmp0 (((CareConn *) value)->peer, peer) == 0;
  return n >= cap;
}

/* When all places are taken, the connection that has been silent longest gives up its own: thousands of silent
 * ones cannot keep a speaking one out. */
static gboolean
evict (CareGuard *guard)
{
  CareConn *oldest = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, guard->conns);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      CareConn *conn = value;

      if ((conn->state == CARE_CONN_IDLE || conn->state == CARE_CONN_HEAD) &&
          (oldest == NULL || conn->since < oldest->since))
        oldest = conn;
    }
  if (oldest == NULL)
    return FALSE;
  guard->counts.dropped++;
  shut (oldest);
  g_hash_table_remove (guard->conns, oldest->socket);
  return TRUE;
}

static gboolean
admit (CareGuard *guard,
       GSocket   *socket)
{
  CareConn *conn;
  g_autofree char *peer = peer_of (socket);

  guard->counts.accepted++;
  if (g_hash_table_size (guard->conns) >= guard->max_connections)
    g_hash_table_foreach_remove (guard->conns, is_closed, NULL);
  if (peer_is_over (guard, peer) || (g_hash_table_size (guard->conns) >= guard->max_connections && !evict (guard)))
    {
      guard->counts.refused++;
      g_socket_shutdown (socket, TRUE, TRUE, NULL);
      return FALSE;
    }
  conn = g_new0 (CareConn, 1);
  conn->socket = g_object_ref (socket);
  conn->peer = g_steal_pointer (&peer);
  g_hash_table_insert (guard->conns, socket, conn);
  return TRUE;
}

gboolean
care_guard_start (CareGuard *guard,
                  GSocket   *socket)
{
  CareConn *conn = g_hash_table_lookup (guard->conns, socket);

  if (conn == NULL && !admit (guard, socket))
    return FALSE;
  if (conn == NULL || conn->state == CARE_CONN_IDLE)
    care_guard_enter (guard, socket, CARE_CONN_HEAD, 0);
  return TRUE;
}

static guint64
time_for (CareGuard    *guard,
          CareConnState state,
          guint64       bytes)
{
  switch (state)
    {
    case CARE_CONN_IDLE:
      return guard->options->idle_ms;
    case CARE_CONN_HEAD:
      return guard->options->header_ms;
    case CARE_CONN_WRITE:
      return guard->options->write_ms + bytes * 1000 / guard->options->byte_rate;
    case CARE_CONN_BUSY:
      return guard->options->handler_ms;
    case CARE_CONN_LINGER:
      return guard->options->linger_ms;
    case CARE_CONN_BODY: /* by rate, see is_late () */
    default:
      return 0;
    }
}

void
care_guard_enter (CareGuard    *guard,
                  GSocket      *socket,
                  CareConnState state,
                  guint64       bytes)
{
  CareConn *conn = socket != NULL ? g_hash_table_lookup (guard->conns, socket) : NULL;
  guint64 ms = time_for (guard, state, bytes);

  if (conn == NULL || conn->state == CARE_CONN_LINGER)
    return;
  conn->state = state;
  conn->since = g_get_monotonic_time ();
  conn->deadline = ms > 0 ? conn->since + (gint64) ms * 1000 : 0;
  conn->received = 0;
  g_clear_object (&conn->cancellable);
}

void
care_guard_got (CareGuard *guard,
                GSocket   *socket,
                gsize      bytes)
{
  CareConn *conn = socket != NULL ? g_hash_table_lookup (guard->conns, socket) : NULL;

  if (conn != NULL)
    conn->received += bytes;
}

void
care_guard_busy (CareGuard    *guard,
                 GSocket      *socket,
                 GCancellable *cancellable)
{
  CareConn *conn = socket != NULL ? g_hash_table_lookup (guard->conns, socket) : NULL;

  care_guard_enter (guard, socket, CARE_CONN_BUSY, 0);
  if (conn != NULL)
    conn->cancellable = g_object_ref (cancellable);
}

void
care_guard_linger (CareGuard         *guard,
                   SoupServerMessage *msg,
                   GSocket           *socket,
                   const char        *answer)
{
  CareConn *conn = g_hash_table_lookup (guard->conns, socket);

  guard->counts.dropped++;
  g_socket_send_with_blocking (socket, answer, strlen (answer), FALSE, NULL, NULL);
  if (conn == NULL)
    {
      g_socket_shutdown (socket, TRUE, TRUE, NULL);
      return;
    }
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  care_guard_enter (guard, socket, CARE_CONN_LINGER, 0);
  conn->paused = g_object_ref (msg);
  soup_server_message_pause (msg);
}

static gboolean
is_late (CareGuard *guard,
         CareConn  *conn,
         gint64     now)
{
  guint64 ms = (guint64) (now - conn->since) / 1000;

  if (conn->is_shut)
    return FALSE;
  if (conn->state == CARE_CONN_BODY)
    return ms > guard->options->body_ms && conn->received * 1000 < ms * guard->options->byte_rate;
  return conn->deadline != 0 && conn->deadline < now;
}

static void
sweep_one (CareGuard *guard,
           CareConn  *conn,
           gint64     now)
{
  gboolean late = is_late (guard, conn, now);

  if (conn->state == CARE_CONN_BUSY)
    {
      if (late || (g_socket_condition_check (conn->socket, G_IO_HUP | G_IO_ERR) & (G_IO_HUP | G_IO_ERR)) != 0)
        {
          conn->deadline = 0;
          if (conn->cancellable != NULL)
            g_cancellable_cancel (conn->cancellable);
        }
      return;
    }
  if (!late)
    return;
  if (conn->state != CARE_CONN_LINGER)
    guard->counts.dropped++;
  shut (conn);
}

void
care_guard_sweep (CareGuard *guard)
{
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_foreach_remove (guard->conns, is_closed, NULL);
  g_hash_table_iter_init (&iter, guard->conns);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    sweep_one (guard, value, now);
}

void
care_guard_shut (CareGuard *guard,
                 gboolean   all)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, guard->conns);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      CareConn *conn = value;

      if (conn->cancellable != NULL && all)
        g_cancellable_cancel (conn->cancellable);
      if (all || (conn->state != CARE_CONN_BUSY && conn->state != CARE_CONN_WRITE))
        shut (conn);
    }
}

guint
care_guard_in (CareGuard    *guard,
               CareConnState state)
{
  guint n = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, guard->conns);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += ((CareConn *) value)->state == state && !g_socket_is_closed (((CareConn *) value)->socket);
  return n;
}
