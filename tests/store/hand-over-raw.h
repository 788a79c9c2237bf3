/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The hand-over's socket below the client: bytes as anyone may send them. For tests; included by each of them. */

#include "store/care-hand-over-private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Far longer than anything here takes: so a test that fails ends too. */
#define PATIENCE_MS 100000

#define WORDS(argv, cwd, clock, files) "(" argv ", " cwd ", b'', b'', b'', @may " clock ", @a(ayb) " files ")"
#define FINE_MESSAGE WORDS ("[b'one']", "b'/'", "nothing", "[]")

static G_GNUC_UNUSED int
connect_raw (const char *store)
{
  g_autofree char *socket_path = g_strconcat (store, "-socket", NULL);
  g_autofree char *path = NULL;
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int file = open (socket_path, O_PATH | O_CLOEXEC);
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  path = care_hand_over_short_path (file, NULL);
  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  close (file);
  return fd;
}

static G_GNUC_UNUSED void
send_raw (int fd, const void *bytes, gsize len, gsize n_fds)
{
  union
  {
    struct cmsghdr part;
    char bytes[CMSG_SPACE (CARE_HAND_OVER_MAX_FDS * sizeof (int))];
  } control = { 0 };
  struct iovec part = { (void *) bytes, len };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
  int fds[CARE_HAND_OVER_MAX_FDS];

  for (gsize i = 0; i < n_fds; i++)
    fds[i] = STDERR_FILENO;
  if (n_fds > 0)
    {
      message.msg_control = &control;
      message.msg_controllen = CMSG_SPACE (n_fds * sizeof (int));
      control.part.cmsg_level = SOL_SOCKET;
      control.part.cmsg_type = SCM_RIGHTS;
      control.part.cmsg_len = CMSG_LEN (n_fds * sizeof (int));
      memcpy (CMSG_DATA (&control.part), fds, n_fds * sizeof (int));
    }
  /* The other side may have hung up already, which is one way to refuse. */
  if (sendmsg (fd, &message, MSG_NOSIGNAL) < 0)
    g_assert_true (errno == EPIPE || errno == ECONNRESET);
}

/* The first answer, or -1 when the other side hangs up. */
static G_GNUC_UNUSED int
answer_of (int fd)
{
  struct pollfd wait = { .fd = fd, .events = POLLIN };
  CareHandOverReply reply;

  g_assert_cmpint (poll (&wait, 1, PATIENCE_MS), ==, 1);
  return recv (fd, &reply, sizeof reply, MSG_WAITALL) == sizeof reply ? (int) reply.answer : -1;
}

/* A message with its head, from the text form of a GVariant of whatever type. */
static G_GNUC_UNUSED GBytes *
message_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) body = g_variant_parse (NULL, text, NULL, NULL, &error);
  CareHandOverHead head = { CARE_HAND_OVER_MAGIC, 0 };
  GByteArray *bytes = g_byte_array_new ();

  g_assert_no_error (error);
  head.length = (guint32) g_variant_get_size (body);
  g_byte_array_append (bytes, (const guint8 *) &head, sizeof head);
  g_byte_array_append (bytes, g_variant_get_data (body), head.length);
  return g_byte_array_free_to_bytes (bytes);
}

/* The open descriptors of this process. */
static G_GNUC_UNUSED guint
count_fds (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}
