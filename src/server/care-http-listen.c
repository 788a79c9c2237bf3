/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-http-private.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "util/care-error.h"

#define BACKLOG 512

/* A socket file that nobody answers on is left from a process that died. */
static void
remove_stale (const char     *path,
              GSocketAddress *address)
{
  g_autoptr (GSocket) probe =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GError) error = NULL;
  struct stat info;

  if (lstat (path, &info) != 0 || !S_ISSOCK (info.st_mode) || probe == NULL)
    return;
  if (!g_socket_connect (probe, address, NULL, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    g_unlink (path);
}

static GSocketAddress *
address_of (const CareHttpOptions *options,
            char                 **unix_path,
            GError               **error)
{
  const char *text = g_strcmp0 (options->address, "localhost") == 0 ? "127.0.0.1" : options->address;
  g_autoptr (GInetAddress) inet = NULL;

  if (g_str_has_prefix (text, "unix:"))
    {
      g_autoptr (GSocketAddress) address = g_unix_socket_address_new (text + 5);

      *unix_path = g_strdup (text + 5);
      remove_stale (*unix_path, address);
      return g_steal_pointer (&address);
    }
  inet = g_inet_address_new_from_string (text);
  if (inet == NULL)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
                   _("“%s” is not an address to listen on. Give one such as 127.0.0.1:8765 or unix:/run/aftercare/socket."), text);
      return NULL;
    }
  if (!g_inet_address_get_is_loopback (inet) && !options->allow_public)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED,
                   _("%s can be reached from other computers. Listen on 127.0.0.1 and put a proxy with TLS in front, or allow it explicitly."),
                   text);
      return NULL;
    }
  return g_inet_socket_address_new (inet, options->port);
}

static GSocket *
listen_on (GSocketAddress *address,
           GError        **error)
{
  g_autoptr (GSocket) socket =
      g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  g_autoptr (GError) local = NULL;

  if (socket == NULL)
    return NULL;
  /* Two listeners may share the socket for a moment after revive (): the one that comes late must not wait. */
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (g_socket_bind (socket, address, TRUE, &local) && g_socket_listen (socket, &local))
    return g_steal_pointer (&socket);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error (error, CARE_ERROR, CARE_ERROR_BUSY,
                 _("Another program listens there already. Stop it or choose another port."));
  else
    g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("It is not possible to listen there: %s."), local->message);
  return NULL;
}

GSocket *
care_http_listen (const CareHttpOptions *options,
                  char                 **unix_path,
                  GError               **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GSocketAddress) address = address_of (options, &path, error);
  GSocket *socket = address != NULL ? listen_on (address, error) : NULL;

  if (socket == NULL)
    return NULL;
  if (path != NULL)
    g_chmod (path, 0660);
  *unix_path = g_steal_pointer (&path);
  return socket;
}

gboolean
care_http_listen_parse (const char *words,
                        char      **address,
                        guint16    *port,
                        GError    **error)
{
  const char *colon = strrchr (words, ':');
  const char *digits = colon != NULL ? colon + 1 : words;
  guint64 number = 0;

  if (g_str_has_prefix (words, "unix:"))
    {
      *address = g_strdup (words);
      *port = 0;
      return TRUE;
    }
  if (!g_ascii_string_to_unsigned (digits, 10, 0, 65535, &number, NULL) || colon == words)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE,
                   _("“%s” is not an address to listen on. Give one such as 127.0.0.1:8765 or unix:/run/aftercare/socket."), words);
      return FALSE;
    }
  if (colon == NULL)
    *address = g_strdup ("127.0.0.1");
  else if (words[0] == '[' && colon[-1] == ']')
    *address = g_strndup (words + 1, (gsize) (colon - words - 2));
  else
    *address = g_strndup (words, (gsize) (colon - words));
  *port = (guint16) number;
  return TRUE;
}
