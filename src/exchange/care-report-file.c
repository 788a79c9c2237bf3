/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-report-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/care-error.h"

const char *const care_report_formats[] = { "csv", "json", "xlsx", NULL };

GBytes *
care_report_to_bytes (const CareReport *report, const char *format, GError **error)
{
  g_autofree char *list = NULL;
  char *text = NULL;

  if (g_strcmp0 (format, "xlsx") == 0)
    return care_report_to_xlsx (report, error);
  if (g_strcmp0 (format, "csv") == 0)
    text = care_report_to_csv (report);
  else if (g_strcmp0 (format, "json") == 0)
    text = care_report_to_json (report);
  if (text != NULL)
    return g_bytes_new_take (text, strlen (text));
  list = g_strjoinv (", ", (char **) care_report_formats);
  g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("A report cannot be written as “%s”; the formats are %s."), format, list);
  return NULL;
}

static gboolean
set_failure (const char *path, int code, GError **error)
{
  if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, CARE_ERROR, CARE_ERROR_FULL, _("There is no space left to write “%s”. Make room and try again."), path);
  else
    g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("“%s” cannot be written: %s."), path, g_strerror (code));
  return FALSE;
}

static gboolean
write_all (int fd, const char *data, gsize len)
{
  while (len > 0)
    {
      gssize n = write (fd, data, len);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      len -= (gsize) n;
    }
  return TRUE;
}

/* Closes @fd too; errno of the first fault. */
static gboolean
write_and_close (int fd, GBytes *bytes, gboolean sync)
{
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);
  gboolean ok = write_all (fd, data, len) && (!sync || fsync (fd) == 0);
  int code = errno;

  if (close (fd) != 0 && ok)
    return FALSE;
  errno = code;
  return ok;
}

/* Into what is there: it cannot be replaced by a name. Appending, since the standard output may be a file that others wrote to before. */
static gboolean
write_through (const char *path, GBytes *bytes, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_APPEND | O_CLOEXEC, 0);

  if (fd < 0 || !write_and_close (fd, bytes, FALSE))
    return set_failure (path, errno, error);
  return TRUE;
}

/* The new file is whole and on the disk before it takes the name. */
static gboolean
replace (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (part, O_WRONLY | O_CLOEXEC, 0666);
  int code;

  if (fd < 0)
    return set_failure (path, errno, error);
  if (write_and_close (fd, bytes, TRUE) && g_rename (part, path) == 0)
    return TRUE;
  code = errno;
  g_unlink (part);
  return set_failure (path, code, error);
}

/* Pipes, terminals, and /dev/stdout, which is a link to whatever the standard output is. */
static gboolean
is_stream (const char *path)
{
  GStatBuf status;

  return g_str_has_prefix (path, "/dev/") || g_str_has_prefix (path, "/proc/") || (g_stat (path, &status) == 0 && !S_ISREG (status.st_mode));
}

gboolean
care_report_save (const CareReport *report, const char *format, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = care_report_to_bytes (report, format, error);
  g_autofree char *target = NULL;

  if (bytes == NULL)
    return FALSE;
  if (is_stream (path))
    return write_through (path, bytes, error);
  /* A link keeps leading to the file. */
  target = realpath (path, NULL);
  return replace (target != NULL ? target : path, bytes, error);
}
