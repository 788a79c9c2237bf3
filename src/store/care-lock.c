/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-lock.h"

#include "util/care-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define POLL_USECS 50000
#define MAX_LINKS 40
#define MAX_WHO 200

struct _CareLock
{
  int fd;
};

/* Who holds the lock is told by how many bytes he locks, because the kernel changes that together with the lock itself.
 * The name in the file comes a moment later, and after a kill it is still the old one. Every holder locks byte 0. */
typedef enum
{
  HOLDER_NONE = 0,
  HOLDER_COMMAND = 1,
  HOLDER_PROGRAM = 2,
} Holder;

static G_GNUC_PRINTF (3, 4) gboolean
fail (GError **error, int code, const char *sentence, ...)
{
  va_list args;

  va_start (args, sentence);
  if (error != NULL)
    *error = g_error_new_valist (CARE_ERROR, code == ENOENT ? CARE_ERROR_NOT_FOUND : CARE_ERROR_IO, sentence, args);
  va_end (args);
  return FALSE;
}

/* Where a symbolic link leads, as a path from here; NULL when @path is none. */
static char *
follow_link (const char *path)
{
  g_autofree char *target = g_file_read_link (path, NULL);
  g_autofree char *folder = NULL;

  if (target == NULL)
    return NULL;
  if (g_path_is_absolute (target))
    return g_steal_pointer (&target);
  folder = g_path_get_dirname (path);
  return g_build_filename (folder, target, NULL);
}

/* The real path of a file that is not there: its folder must be. */
static char *
resolve_missing (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  char *real = realpath (folder, NULL);
  char *name = real == NULL ? NULL : g_build_filename (real, base, NULL);

  free (real);
  return name;
}

/* realpath() wants the file to exist, and a store that is being made does not. A link that leads nowhere is followed by
 * hand, since SQLite makes the file it leads to. */
static char *
resolve (const char *store_path)
{
  g_autofree char *path = g_strdup (store_path);
  char *real = realpath (path, NULL);
  char *name;

  for (int links = 0; real == NULL && errno == ENOENT && links < MAX_LINKS; links++)
    {
      char *next = follow_link (path);

      if (next == NULL)
        return resolve_missing (path);
      g_free (path);
      path = next;
      real = realpath (path, NULL);
    }
  name = g_strdup (real);
  free (real);
  return name;
}

char *
care_lock_side_path (const char *store_path, const char *suffix, GError **error)
{
  g_autofree char *real = NULL;

  g_return_val_if_fail (store_path != NULL && suffix != NULL, NULL);
  real = resolve (store_path);
  if (real == NULL)
    {
      int code = errno;
      g_autofree char *name = g_filename_display_name (store_path);

      fail (error, code, _("The folder of the store %s cannot be reached: %s."), name, g_strerror (code));
      return NULL;
    }
  return g_strconcat (real, suffix, NULL);
}

/* What root makes beside another user's store must belong to that user, or his programs cannot open it any more. */
static void
give_to_owner (int fd, const char *path)
{
  g_autofree char *store = g_strndup (path, strlen (path) - strlen ("-lock"));
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat info;

  if (geteuid () != 0 || (stat (store, &info) != 0 && stat (folder, &info) != 0) || info.st_uid == 0)
    return;
  if (fchown (fd, info.st_uid, info.st_gid) != 0)
    g_debug ("The owner of the lock file cannot be set: %s", g_strerror (errno));
}

static int
open_file (const char *path, GError **error)
{
  int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK;
  int fd = open (path, flags | O_CREAT | O_EXCL, 0600);
  g_autofree char *name = NULL;
  struct stat info;
  int code;

  if (fd >= 0)
    give_to_owner (fd, path);
  else if (errno == EEXIST)
    fd = open (path, flags);
  code = errno;
  if (fd >= 0 && fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    return fd;
  name = g_filename_display_name (path);
  if (fd < 0)
    fail (error, code, _("The lock file %s cannot be opened: %s."), name, g_strerror (code));
  else
    {
      close (fd);
      fail (error, EINVAL, _("The lock file %s is not a plain file. Move it away."), name);
    }
  return -1;
}

/* An "open file description" lock: two openings of one process exclude each other too, and closing some other
 * descriptor of the file does not drop it, as it would with the older POSIX locks. */
static gboolean
try_lock (int fd, Holder as)
{
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = as };

  return fcntl (fd, F_OFD_SETLK, &range) == 0;
}

/* Asking does not take the lock, not even for a moment, so that it cannot make another program's try fail. */
static Holder
find_holder (int fd)
{
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 };

  if (fcntl (fd, F_OFD_GETLK, &range) != 0 || range.l_type == F_UNLCK)
    return HOLDER_NONE;
  return range.l_len == HOLDER_COMMAND ? HOLDER_COMMAND : HOLDER_PROGRAM;
}

static Holder
kind_of (const char *who)
{
  return g_str_has_prefix (who, "aftercarectl") ? HOLDER_COMMAND : HOLDER_PROGRAM;
}

/* The holder's own words, unless they are not (yet) his. */
static char *
read_who (int fd, Holder holder)
{
  char text[MAX_WHO + 1] = { 0 };
  gssize len = pread (fd, text, MAX_WHO, 0);
  g_autofree char *who = g_utf8_make_valid (text, -1);

  for (char *at = who; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  g_strstrip (who);
  if (len <= 0 || *who == '\0' || kind_of (who) != holder)
    return g_strdup (holder == HOLDER_COMMAND ? "aftercarectl" : _("Another program"));
  return g_steal_pointer (&who);
}

/* Only the sentence is poorer where this fails, on a full disk for instance. */
static void
write_who (int fd, const char *who)
{
  gsize len = MIN (strlen (who), MAX_WHO);

  if (ftruncate (fd, 0) != 0 || pwrite (fd, who, len, 0) != (gssize) len)
    g_debug ("The name of the holder cannot be written: %s", g_strerror (errno));
}

static void
set_busy (GError **error, int fd, Holder holder, const char *store)
{
  g_autofree char *who = read_who (fd, holder);

  /* Translators: the first is a program such as "aftercared 1234", the second a file. */
  g_set_error (error, CARE_ERROR, CARE_ERROR_BUSY, _("%s has the store %s open. Close it there, or try again later."),
               who, store);
}

static gboolean
wait_for_lock (int fd, Holder as, gint64 deadline, const char *store, GError **error)
{
  while (!try_lock (fd, as))
    {
      int code = errno;
      Holder holder;

      if (code != EAGAIN && code != EACCES)
        return fail (error, code, _("The store %s cannot be locked: %s."), store, g_strerror (code));
      holder = find_holder (fd);
      if (holder == HOLDER_NONE) /* gone between the two calls: try again at once */
        continue;
      if (holder == HOLDER_PROGRAM || g_get_monotonic_time () >= deadline)
        {
          set_busy (error, fd, holder, store);
          return FALSE;
        }
      g_usleep (POLL_USECS);
    }
  return TRUE;
}

CareLock *
care_lock_take (const char *store_path, const char *who, guint wait_seconds, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + wait_seconds * G_TIME_SPAN_SECOND;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  CareLock *lock;
  int fd;

  g_return_val_if_fail (store_path != NULL && who != NULL, NULL);
  path = care_lock_side_path (store_path, "-lock", error);
  if (path == NULL)
    return NULL;
  fd = open_file (path, error);
  if (fd < 0)
    return NULL;
  name = g_filename_display_name (store_path);
  if (!wait_for_lock (fd, kind_of (who), deadline, name, error))
    {
      close (fd);
      return NULL;
    }
  write_who (fd, who);
  lock = g_new0 (CareLock, 1);
  lock->fd = fd;
  return lock;
}

void
care_lock_free (CareLock *lock)
{
  if (lock == NULL)
    return;
  write_who (lock->fd, "");
  close (lock->fd);
  g_free (lock);
}

char *
care_lock_holder (const char *store_path)
{
  g_autofree char *path = care_lock_side_path (store_path, "-lock", NULL);
  int fd = path == NULL ? -1 : open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
  Holder holder;
  char *who;

  if (fd < 0)
    return NULL;
  holder = find_holder (fd);
  who = holder == HOLDER_NONE ? NULL : read_who (fd, holder);
  close (fd);
  return who;
}
