/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-hand-over-private.h"

#include "store/care-lock.h"
#include "util/care-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static gboolean
fail (GError **error, CareError code, const char *sentence)
{
  g_set_error_literal (error, CARE_ERROR, code, sentence);
  return FALSE;
}

static void
set_nobody_listens (const char *store_path, GError **error)
{
  g_autofree char *holder = care_lock_holder (store_path);
  g_autofree char *name = g_filename_display_name (store_path);

  if (holder == NULL)
    g_set_error (error, CARE_ERROR, CARE_ERROR_BUSY,
                 _("The program that had the store %s open has just closed it. Try again."), name);
  else
    /* Translators: the first is a program such as "aftercared 1234", the second a file. */
    g_set_error (error, CARE_ERROR, CARE_ERROR_BUSY,
                 _("%s has the store %s open and takes no commands now. Close it there, or try again later."),
                 holder, name);
}

static void
set_connect_error (const char *store_path, int code, GError **error)
{
  g_autofree char *name = NULL;

  if (code == ENOENT || code == ECONNREFUSED || code == ENOTSOCK)
    {
      set_nobody_listens (store_path, error);
      return;
    }
  name = g_filename_display_name (store_path);
  if (code == EACCES || code == EPERM)
    g_set_error (error, CARE_ERROR, CARE_ERROR_DENIED,
                 _("Another user's program has the store %s open. Run the command as that user."), name);
  else
    g_set_error (error, CARE_ERROR, CARE_ERROR_IO,
                 _("The program that has the store %s open cannot be reached: %s. Nothing was changed."),
                 name, g_strerror (code));
}

/* Opens the socket file itself and connects to that, so that no path is too long; -1 with errno. */
static int
connect_to (const char *socket_path)
{
  g_autofree char *path = NULL;
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int file = open (socket_path, O_PATH | O_CLOEXEC | O_NOFOLLOW);
  int fd = file < 0 ? -1 : socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int result, code;

  if (fd >= 0)
    {
      path = care_hand_over_short_path (file, NULL);
      g_strlcpy (address.sun_path, path, sizeof address.sun_path);
      do
        result = connect (fd, (struct sockaddr *) &address, sizeof address);
      while (result != 0 && errno == EINTR);
      if (result != 0)
        {
          code = errno;
          close (fd);
          fd = -1;
          errno = code;
        }
    }
  code = errno;
  if (file >= 0)
    close (file);
  errno = code;
  return fd;
}

/* Descriptors are given only to who may write the store anyway: in a folder that others may write to, anyone could have
 * made the socket. */
static gboolean
is_trusted (int fd, const char *store_path)
{
  struct stat info;
  guint32 uid;

  if (!care_hand_over_peer (fd, &uid))
    return FALSE;
  return uid == geteuid () || uid == 0 || (stat (store_path, &info) == 0 && info.st_uid == uid);
}

static int
open_connection (const char *store_path, GError **error)
{
  g_autofree char *path = care_lock_side_path (store_path, "-socket", error);
  int fd;

  if (path == NULL)
    return -1;
  fd = connect_to (path);
  if (fd < 0)
    {
      set_connect_error (store_path, errno, error);
      return -1;
    }
  if (!is_trusted (fd, store_path))
    {
      set_connect_error (store_path, EPERM, error);
      close (fd);
      return -1;
    }
  return fd;
}

/* The descriptors go on the first byte. How much was sent, the head included, or -1. */
static gssize
send_start (int fd, struct iovec *parts, gsize n_parts, const int *fds, gsize n_fds)
{
  union
  {
    struct cmsghdr part;
    char bytes[CMSG_SPACE (CARE_HAND_OVER_MAX_FDS * sizeof (int))];
  } control = { 0 };
  struct msghdr message = { .msg_iov = parts, .msg_iovlen = n_parts, .msg_control = &control };
  gssize sent;

  message.msg_controllen = CMSG_SPACE (n_fds * sizeof (int));
  control.part.cmsg_level = SOL_SOCKET;
  control.part.cmsg_type = SCM_RIGHTS;
  control.part.cmsg_len = CMSG_LEN (n_fds * sizeof (int));
  memcpy (CMSG_DATA (&control.part), fds, n_fds * sizeof (int));
  do
    sent = sendmsg (fd, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent;
}

static gboolean
send_message (int fd, GBytes *body, const int *fds, gsize n_fds)
{
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);
  CareHandOverHead head = { CARE_HAND_OVER_MAGIC, (guint32) length };
  struct iovec parts[2] = { { &head, sizeof head }, { (void *) bytes, length } };
  gssize sent = send_start (fd, parts, G_N_ELEMENTS (parts), fds, n_fds);
  gsize done;

  if (sent < (gssize) sizeof head) /* a few bytes are never cut in two */
    return FALSE;
  for (done = (gsize) sent - sizeof head; done < length; done += (gsize) MAX (sent, 0))
    {
      sent = send (fd, bytes + done, length - done, MSG_NOSIGNAL);
      if (sent < 0 && errno != EINTR)
        return FALSE;
    }
  return TRUE;
}

/* A caller may have been started with a closed standard stream, and there is no way to hand over none. */
static gboolean
send_command (int fd, GBytes *body, const CareHandOverFile *files, gsize n_files)
{
  int fds[CARE_HAND_OVER_MAX_FDS];
  int nothing = open ("/dev/null", O_RDWR | O_CLOEXEC);
  gboolean sent;
  int code;

  for (int i = 0; i < CARE_HAND_OVER_STREAMS; i++)
    fds[i] = fcntl (i, F_GETFD) >= 0 ? i : nothing;
  for (gsize i = 0; i < n_files; i++)
    fds[CARE_HAND_OVER_STREAMS + i] = files[i].fd;
  sent = send_message (fd, body, fds, CARE_HAND_OVER_STREAMS + n_files);
  code = errno;
  if (nothing >= 0)
    close (nothing);
  errno = code;
  return sent;
}

/* FALSE when the other side is gone. */
static gboolean
receive_reply (int fd, CareHandOverReply *reply)
{
  gsize have = 0;

  while (have < sizeof *reply)
    {
      gssize got = recv (fd, (char *) reply + have, sizeof *reply - have, 0);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return FALSE;
      have += (gsize) got;
    }
  return TRUE;
}

static gboolean
fail_refused (const CareHandOverReply *reply, GError **error)
{
  switch ((CareHandOverAnswer) reply->answer)
    {
    case CARE_HAND_OVER_DENIED:
      return fail (error, CARE_ERROR_DENIED,
                   _("Another user's program has the store open. Run the command as that user."));
    case CARE_HAND_OVER_NO_FDS:
      return fail (error, CARE_ERROR_IO,
                   _("The program that has the store open could not take over the files: it may have too many open. "
                     "Nothing was changed. Name fewer files at a time, or try again later."));
    case CARE_HAND_OVER_CLOSING:
      return fail (error, CARE_ERROR_BUSY,
                   _("The program that has the store open is just closing it. Nothing was changed. Try again."));
    case CARE_HAND_OVER_BEGUN:
    case CARE_HAND_OVER_DONE:
    case CARE_HAND_OVER_UNKNOWN:
    default:
      return fail (error, CARE_ERROR_NEWER,
                   _("The program that has the store open is of another version and does not understand this one. "
                     "Nothing was changed. Start it again after an update."));
    }
}

/* @code is why sending failed, 0 when it did not. A refusal tells more than that, and may have come all the same. */
static gboolean
receive_status (int fd, int code, int *status, GError **error)
{
  CareHandOverReply reply;

  if (!receive_reply (fd, &reply))
    {
      if (code == 0 || code == EPIPE || code == ECONNRESET)
        return fail_refused (&(CareHandOverReply){ CARE_HAND_OVER_CLOSING, 0 }, error);
      g_set_error (error, CARE_ERROR, CARE_ERROR_IO,
                   _("The command cannot be handed to the program that has the store open: %s. Nothing was changed."),
                   g_strerror (code));
      return FALSE;
    }
  if (reply.answer != CARE_HAND_OVER_BEGUN)
    return fail_refused (&reply, error);
  if (!receive_reply (fd, &reply) || reply.answer != CARE_HAND_OVER_DONE)
    return fail (error, CARE_ERROR_IO,
                 _("The program that has the store open ended in the middle of the command. Look whether it was "
                   "carried out before you try again."));
  *status = reply.status;
  return TRUE;
}

gboolean
care_hand_over_call (const char *store_path, const char *const *argv, const CareHandOverFile *files, gsize n_files,
                     int *status, GError **error)
{
  g_autoptr (GBytes) body = NULL;
  gboolean done;
  int code = 0;
  int fd;

  g_return_val_if_fail (store_path != NULL && status != NULL && (files != NULL || n_files == 0), FALSE);
  body = care_hand_over_pack (argv, files, n_files, error);
  if (body == NULL)
    return FALSE;
  fd = open_connection (store_path, error);
  if (fd < 0)
    return FALSE;
  if (!send_command (fd, body, files, n_files))
    {
      code = errno;
      /* So that a server that got half of the message gives it up at once, and this does not wait for it. */
      shutdown (fd, SHUT_WR);
    }
  done = receive_status (fd, code, status, error);
  close (fd);
  return done;
}
