/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include "util/care-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
set_open_error (GError **error, const char *path, int code)
{
  g_autofree char *name = g_filename_display_name (path);
  g_set_error (error, CARE_ERROR, code == ENOENT ? CARE_ERROR_NOT_FOUND : CARE_ERROR_IO, _("“%s” cannot be opened: %s."), name,
               g_strerror (code));
}

static CareHandOverFile *
find_file (CareCtl *ctl, const char *path)
{
  for (guint i = 0; i < ctl->files->len; i++)
    if (strcmp (g_array_index (ctl->files, CareHandOverFile, i).path, path) == 0)
      return &g_array_index (ctl->files, CareHandOverFile, i);
  return NULL;
}

GInputStream *
care_ctl_open_input (CareCtl *ctl, const char *path, GError **error)
{
  CareHandOverFile *file;

  if (strcmp (path, "-") == 0)
    return g_unix_input_stream_new (ctl->in_fd, FALSE);
  file = find_file (ctl, path);
  if (file == NULL || file->write)
    {
      set_open_error (error, path, ENOENT);
      return NULL;
    }
  return g_unix_input_stream_new (file->fd, FALSE);
}

GOutputStream *
care_ctl_open_output (CareCtl *ctl, const char *path, GError **error)
{
  CareHandOverFile *file = find_file (ctl, path);

  if (file == NULL || !file->write)
    {
      set_open_error (error, path, ENOENT);
      return NULL;
    }
  /* A pipe or a terminal cannot be emptied, and need not. */
  if (ftruncate (file->fd, 0) != 0 && errno != EINVAL)
    {
      set_open_error (error, path, errno);
      return NULL;
    }
  return g_unix_output_stream_new (file->fd, FALSE);
}

/* --- opening what the words name --- */

static gboolean
is_directory (int fd)
{
  struct stat info;
  return fstat (fd, &info) == 0 && S_ISDIR (info.st_mode);
}

static gboolean
open_file (CareCtl *ctl, const char *path, gboolean write, GError **error)
{
  CareHandOverFile file = { NULL, -1, write };

  if ((!write && strcmp (path, "-") == 0) || find_file (ctl, path) != NULL)
    return TRUE;
  if (write)
    {
      file.fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (file.fd >= 0)
        g_ptr_array_add (ctl->made, g_strdup (path));
      else if (errno == EEXIST)
        file.fd = open (path, O_WRONLY | O_CLOEXEC);
    }
  else
    file.fd = open (path, O_RDONLY | O_CLOEXEC);
  if (file.fd >= 0 && is_directory (file.fd))
    {
      close (file.fd);
      file.fd = -1;
      errno = EISDIR;
    }
  if (file.fd < 0)
    {
      set_open_error (error, path, errno);
      return FALSE;
    }
  file.path = g_strdup (path);
  g_array_append_val (ctl->files, file);
  return TRUE;
}

static gboolean
open_arguments (CareCtl *ctl, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (ctl->words.command->arguments, " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], "FILE"))
      for (guint n = i; n < ctl->words.args->len; n++)
        if (!open_file (ctl, ctl->words.args->pdata[n], FALSE, error))
          return FALSE;
  return TRUE;
}

gboolean
care_ctl_open_files (CareCtl *ctl, GError **error)
{
  if (ctl->lent || ctl->words.command->access != CARE_CTL_WRITES)
    return TRUE;
  if (!open_arguments (ctl, error))
    return FALSE;
  for (guint i = 0; i < ctl->words.given->len; i++)
    {
      const CareCtlGiven *given = &g_array_index (ctl->words.given, CareCtlGiven, i);
      if ((given->option->flags & CARE_CTL_READ_FILE) && !open_file (ctl, given->value, FALSE, error))
        return FALSE;
      if ((given->option->flags & CARE_CTL_WRITE_FILE) && !open_file (ctl, given->value, TRUE, error))
        return FALSE;
    }
  return TRUE;
}

void
care_ctl_close_files (CareCtl *ctl, gboolean failed)
{
  for (guint i = 0; i < ctl->files->len && !ctl->lent; i++)
    {
      CareHandOverFile *file = &g_array_index (ctl->files, CareHandOverFile, i);
      close (file->fd);
      g_free (file->path);
    }
  g_array_set_size (ctl->files, 0);
  for (guint i = 0; i < ctl->made->len && failed; i++)
    g_unlink (ctl->made->pdata[i]);
}

/* --- whole files --- */

static gboolean
write_and_close (int fd, const char *path, CareCtlWrite write, gpointer data, gboolean sync, GError **error)
{
  g_autoptr (GOutputStream) stream = g_unix_output_stream_new (fd, FALSE);
  gboolean ok = write (stream, data, error);

  if (ok && sync && fsync (fd) != 0)
    {
      set_open_error (error, path, errno);
      ok = FALSE;
    }
  if (close (fd) != 0 && ok)
    {
      set_open_error (error, path, errno);
      ok = FALSE;
    }
  return ok;
}

/* What is no plain file (a pipe, /dev/stdout) has no other name to be written under. */
static gboolean
write_special (const char *path, CareCtlWrite write, gpointer data, GError **error)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  if (fd >= 0)
    return write_and_close (fd, path, write, data, FALSE, error);
  set_open_error (error, path, errno);
  return FALSE;
}

static gboolean
write_beside (const char *path, CareCtlWrite write, gpointer data, GError **error)
{
  CareId random = care_id_random ();
  char id[CARE_ID_TEXT];
  g_autofree char *part = g_strdup_printf ("%s.%.8s", path, care_id_to_text (&random, id));
  int fd = open (part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

  if (fd < 0)
    {
      set_open_error (error, path, errno);
      return FALSE;
    }
  if (write_and_close (fd, path, write, data, TRUE, error))
    {
      if (g_rename (part, path) == 0)
        return TRUE;
      set_open_error (error, path, errno);
    }
  g_unlink (part);
  return FALSE;
}

gboolean
care_ctl_write_file (const char *path, CareCtlWrite write, gpointer data, GError **error)
{
  g_autofree char *real = NULL;
  struct stat info;

  if (stat (path, &info) != 0)
    return write_beside (path, write, data, error);
  if (!S_ISREG (info.st_mode))
    return write_special (path, write, data, error);
  real = realpath (path, NULL); /* a link stays a link */
  return write_beside (real != NULL ? real : path, write, data, error);
}
