/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-hand-over-private.h"

#include "store/care-lock.h"
#include "util/care-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* How long a caller may take to say its command, from the moment it was let in. */
#define SAY_USECS (5 * G_TIME_SPAN_SECOND)
/* How long nobody is let in when the process has no descriptors left. */
#define PAUSE_USECS (G_TIME_SPAN_SECOND / 5)
/* Callers that have not yet said their command. One more makes the oldest silent one go. */
#define MAX_CALLERS 64

struct _CareHandOver
{
  CareHandOverRun run;
  gpointer data;
  char *socket_path;
  int listener;
  int wake; /* an eventfd: written once, to stop the thread */
  GThread *thread;
  GPtrArray *callers; /* of Caller; only the thread's */
  gint64 let_in_from; /* monotonic; the same */
};

/* A connection until its command is complete. */
typedef struct
{
  int fd;
  gint64 deadline;
  CareHandOverHead head;
  gsize have; /* bytes of head and body */
  guint8 *body;
  int fds[CARE_HAND_OVER_MAX_FDS];
  gsize n_fds;
  gboolean lost_fds;
} Caller;

typedef enum
{
  SAYS_MORE,
  SAYS_ALL,
  SAYS_NONSENSE, /* or nothing any more */
} Says;

static void
caller_free (gpointer data)
{
  Caller *caller = data;

  for (gsize i = 0; i < caller->n_fds; i++)
    close (caller->fds[i]);
  close (caller->fd);
  g_free (caller->body);
  g_free (caller);
}

/* FALSE when the caller is gone. The socket's buffer always has room for these few bytes. */
static gboolean
reply (int fd, CareHandOverAnswer answer, int status)
{
  CareHandOverReply words = { answer, status };

  return send (fd, &words, sizeof words, MSG_NOSIGNAL | MSG_DONTWAIT) == sizeof words;
}

static void
keep_fds (Caller *caller, struct msghdr *message)
{
  for (struct cmsghdr *part = CMSG_FIRSTHDR (message); part != NULL; part = CMSG_NXTHDR (message, part))
    {
      gsize n = (part->cmsg_len - CMSG_LEN (0)) / sizeof (int);

      if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
        continue;
      for (gsize i = 0; i < n; i++)
        {
          int fd;

          memcpy (&fd, CMSG_DATA (part) + i * sizeof fd, sizeof fd);
          if (caller->n_fds < CARE_HAND_OVER_MAX_FDS)
            caller->fds[caller->n_fds++] = fd;
          else
            close (fd);
        }
    }
}

/* Only the first read may bring descriptors: those that come later are closed by the kernel, since they are read
 * without room for them. */
static gssize
read_head (Caller *caller)
{
  union
  {
    struct cmsghdr align;
    char bytes[CMSG_SPACE (CARE_HAND_OVER_MAX_FDS * sizeof (int))];
  } control;
  struct iovec part = { (char *) &caller->head + caller->have, sizeof caller->head - caller->have };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
  gssize got;

  if (caller->have == 0)
    {
      message.msg_control = control.bytes;
      message.msg_controllen = sizeof control.bytes;
    }
  got = recvmsg (caller->fd, &message, MSG_CMSG_CLOEXEC);
  if (got > 0 && caller->have == 0)
    {
      keep_fds (caller, &message);
      caller->lost_fds = (message.msg_flags & MSG_CTRUNC) != 0;
    }
  return got;
}

static gssize
read_some (Caller *caller)
{
  gsize have = caller->have - sizeof caller->head;

  if (caller->have < sizeof caller->head)
    return read_head (caller);
  return recv (caller->fd, caller->body + have, caller->head.length - have, 0);
}

static gboolean
head_is_good (Caller *caller)
{
  return caller->head.magic == CARE_HAND_OVER_MAGIC && caller->head.length > 0 &&
         caller->head.length <= CARE_HAND_OVER_MAX_LENGTH;
}

/* All that is there now; never waits. */
static Says
listen_to (Caller *caller)
{
  while (caller->body == NULL || caller->have < sizeof caller->head + caller->head.length)
    {
      gssize got = read_some (caller);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0 && errno == EAGAIN)
        return SAYS_MORE;
      if (got <= 0)
        return SAYS_NONSENSE;
      caller->have += (gsize) got;
      if (caller->have == sizeof caller->head && caller->body == NULL)
        {
          if (!head_is_good (caller))
            {
              reply (caller->fd, CARE_HAND_OVER_UNKNOWN, 0);
              return SAYS_NONSENSE;
            }
          caller->body = g_malloc (caller->head.length);
        }
    }
  return SAYS_ALL;
}

static CareHandOverCommand *
take_command (Caller *caller, CareHandOverAnswer *answer)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&caller->body), caller->head.length);
  gsize n_fds = caller->n_fds;

  caller->n_fds = 0;
  if (!caller->lost_fds)
    return care_hand_over_unpack (bytes, caller->fds, n_fds, answer);
  for (gsize i = 0; i < n_fds; i++)
    close (caller->fds[i]);
  *answer = CARE_HAND_OVER_NO_FDS;
  return NULL;
}

/* While a command runs the others cannot be listened to: that is not their fault. */
static void
run_command (CareHandOver *self, Caller *caller)
{
  gint64 start = g_get_monotonic_time ();
  CareHandOverAnswer answer;
  g_autoptr (CareHandOverCommand) command = take_command (caller, &answer);
  int status;

  /* Who has gone before his command began does not expect it to happen any more. */
  if (!reply (caller->fd, answer, 0) || command == NULL)
    return;
  status = self->run (command, self->data);
  /* First the caller's streams are closed here, so that who waits for their end sees it no later than the status. */
  g_clear_pointer (&command, care_hand_over_command_free);
  reply (caller->fd, CARE_HAND_OVER_DONE, status);
  for (guint i = 0; i < self->callers->len; i++)
    ((Caller *) self->callers->pdata[i])->deadline += g_get_monotonic_time () - start;
}

static void
let_in (CareHandOver *self)
{
  int fd = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  Caller *caller;
  guint32 uid;

  if (fd < 0)
    {
      if (errno != EINTR && errno != EAGAIN && errno != ECONNABORTED)
        self->let_in_from = g_get_monotonic_time () + PAUSE_USECS;
      return;
    }
  if (!care_hand_over_peer (fd, &uid) || (uid != geteuid () && uid != 0))
    {
      reply (fd, CARE_HAND_OVER_DENIED, 0);
      close (fd);
      return;
    }
  caller = g_new0 (Caller, 1);
  caller->fd = fd;
  caller->deadline = g_get_monotonic_time () + SAY_USECS;
  g_ptr_array_add (self->callers, caller);
}

/* TRUE when a command was run. */
static gboolean
serve (CareHandOver *self, Caller *caller)
{
  Says says = listen_to (caller);

  if (says == SAYS_ALL)
    run_command (self, caller);
  if (says != SAYS_MORE)
    g_ptr_array_remove (self->callers, caller);
  return says == SAYS_ALL;
}

static void
drop_late (CareHandOver *self)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = self->callers->len; i > 0; i--)
    if (((Caller *) self->callers->pdata[i - 1])->deadline <= now)
      g_ptr_array_remove_index (self->callers, i - 1);
}

static int
time_to_next (CareHandOver *self, gboolean pausing)
{
  gint64 next = pausing ? self->let_in_from : G_MAXINT64;

  for (guint i = 0; i < self->callers->len; i++)
    next = MIN (next, ((Caller *) self->callers->pdata[i])->deadline);
  if (next == G_MAXINT64)
    return -1;
  return (int) (MAX (next - g_get_monotonic_time (), 0) / 1000) + 1;
}

/* Deals with those of whom something was heard. One command at most, since it may take long, and then it may be time to
 * stop: the others are heard in the next round too. */
static void
serve_heard (CareHandOver *self, const struct pollfd *polls, guint n)
{
  for (guint i = 0, at = 0; i < n; i++)
    {
      guint len = self->callers->len;

      if (polls[i].revents != 0 && serve (self, self->callers->pdata[at]))
        return;
      if (self->callers->len == len)
        at++;
    }
}

/* One round: waits until something happens, and deals with it. FALSE when it is time to stop. */
static gboolean
turn (CareHandOver *self)
{
  guint n = self->callers->len;
  gboolean pausing = g_get_monotonic_time () < self->let_in_from;
  struct pollfd polls[2 + MAX_CALLERS] = { { .fd = self->wake, .events = POLLIN } };
  int heard;

  polls[1] = (struct pollfd){ .fd = pausing ? -1 : self->listener, .events = POLLIN };
  for (guint i = 0; i < n; i++)
    polls[2 + i] = (struct pollfd){ .fd = ((Caller *) self->callers->pdata[i])->fd, .events = POLLIN };
  heard = poll (polls, 2 + n, time_to_next (self, pausing));
  if (heard > 0 && polls[0].revents != 0)
    return FALSE;
  if (heard > 0)
    {
      serve_heard (self, polls + 2, n);
      if (polls[1].revents != 0 && heard == 1 && n == MAX_CALLERS)
        g_ptr_array_remove_index (self->callers, 0);
      if (polls[1].revents != 0 && self->callers->len < MAX_CALLERS)
        let_in (self);
    }
  drop_late (self);
  return TRUE;
}

static gpointer
thread_main (gpointer data)
{
  CareHandOver *self = data;
  sigset_t pipe_signal;

  /* A caller whose streams are closed must not end this process. */
  sigemptyset (&pipe_signal);
  sigaddset (&pipe_signal, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &pipe_signal, NULL);
  while (turn (self))
    ;
  for (guint i = 0; i < self->callers->len; i++)
    reply (((Caller *) self->callers->pdata[i])->fd, CARE_HAND_OVER_CLOSING, 0);
  return NULL;
}

/* Makes the socket under a short name and then gives it the real one, which may be longer than an address can hold, and
 * which may still be there from a process that was killed. Nobody can connect before listen(), and then it is only the
 * user's own. -1 with errno. */
static int
make_listener (int dir_fd, const char *name)
{
  g_autofree char *short_name = g_strdup_printf (".%08x-socket", g_str_hash (name));
  g_autofree char *path = care_hand_over_short_path (dir_fd, short_name);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int code;

  if (fd < 0)
    return -1;
  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  unlinkat (dir_fd, short_name, 0);
  if (bind (fd, (struct sockaddr *) &address, sizeof address) == 0)
    {
      if (fchmodat (dir_fd, short_name, 0600, 0) == 0 && listen (fd, SOMAXCONN) == 0 &&
          renameat (dir_fd, short_name, dir_fd, name) == 0)
        return fd;
      code = errno;
      unlinkat (dir_fd, short_name, 0);
      errno = code;
    }
  code = errno;
  close (fd);
  errno = code;
  return -1;
}

static int
listen_at (const char *socket_path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (socket_path);
  g_autofree char *name = g_path_get_basename (socket_path);
  g_autofree char *shown = NULL;
  int dir_fd = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd = dir_fd < 0 ? -1 : make_listener (dir_fd, name);
  int code = errno;

  if (dir_fd >= 0)
    close (dir_fd);
  if (fd >= 0)
    return fd;
  shown = g_filename_display_name (socket_path);
  g_set_error (error, CARE_ERROR, code == ENOENT ? CARE_ERROR_NOT_FOUND : CARE_ERROR_IO,
               _("The socket %s for commands to this program cannot be made: %s."), shown, g_strerror (code));
  return -1;
}

/* FALSE with a sentence. The thread is the last step, so that it finds all the rest. */
static gboolean
start (CareHandOver *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  self->listener = listen_at (self->socket_path, error);
  if (self->listener < 0)
    return FALSE;
  self->wake = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->wake < 0)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("No commands can be taken from other programs: %s."),
                   g_strerror (errno));
      return FALSE;
    }
  self->thread = g_thread_try_new ("hand-over", thread_main, self, &reason);
  if (self->thread == NULL)
    g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("No commands can be taken from other programs: %s."),
                 reason->message);
  return self->thread != NULL;
}

CareHandOver *
care_hand_over_new (const char *store_path, CareHandOverRun run, gpointer data, GError **error)
{
  g_autofree char *socket_path = NULL;
  CareHandOver *self;

  g_return_val_if_fail (store_path != NULL && run != NULL, NULL);
  socket_path = care_lock_side_path (store_path, "-socket", error);
  if (socket_path == NULL)
    return NULL;
  self = g_new0 (CareHandOver, 1);
  self->run = run;
  self->data = data;
  self->socket_path = g_steal_pointer (&socket_path);
  self->wake = -1;
  self->callers = g_ptr_array_new_with_free_func (caller_free);
  if (start (self, error))
    return self;
  care_hand_over_free (self);
  return NULL;
}

void
care_hand_over_free (CareHandOver *self)
{
  if (self == NULL)
    return;
  g_return_if_fail (g_thread_self () != self->thread);
  if (self->listener >= 0)
    unlink (self->socket_path);
  if (self->thread != NULL)
    {
      eventfd_write (self->wake, 1);
      g_thread_join (self->thread);
    }
  g_ptr_array_unref (self->callers);
  if (self->listener >= 0)
    close (self->listener);
  if (self->wake >= 0)
    close (self->wake);
  g_free (self->socket_path);
  g_free (self);
}
