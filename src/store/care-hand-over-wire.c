/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-hand-over-private.h"

#include "util/care-error.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static GVariant *
from_environment (const char *name)
{
  const char *value = g_getenv (name);

  return g_variant_new_bytestring (value == NULL ? "" : value);
}

static GVariant *
clock_variant (void)
{
  const char *words = g_getenv ("AFTERCARE_CLOCK");

  return g_variant_new_maybe (G_VARIANT_TYPE_BYTESTRING, words == NULL ? NULL : g_variant_new_bytestring (words));
}

static GVariant *
files_variant (const CareHandOverFile *files, gsize n_files)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ayb)"));
  for (gsize i = 0; i < n_files; i++)
    g_variant_builder_add (&builder, "(@ayb)", g_variant_new_bytestring (files[i].path), files[i].write != FALSE);
  return g_variant_builder_end (&builder);
}

GBytes *
care_hand_over_pack (const char *const *argv, const CareHandOverFile *files, gsize n_files, GError **error)
{
  g_autofree char *cwd = g_get_current_dir ();
  g_autoptr (GVariant) message = NULL;

  if (argv == NULL || argv[0] == NULL)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_USAGE, _("There is no command to hand over."));
      return NULL;
    }
  if (n_files > CARE_HAND_OVER_MAX_FILES)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_FULL,
                   _("Another program has the store open and can be handed at most %d files in one command. "
                     "Name fewer at a time."),
                   CARE_HAND_OVER_MAX_FILES);
      return NULL;
    }
  message = g_variant_new ("(@aay@ay@ay@ay@ay@may@a(ayb))", g_variant_new_bytestring_array (argv, -1),
                           g_variant_new_bytestring (cwd), from_environment ("LANGUAGE"), from_environment ("LC_ALL"),
                           from_environment ("LANG"), clock_variant (), files_variant (files, n_files));
  g_variant_ref_sink (message);
  if (g_variant_get_size (message) > CARE_HAND_OVER_MAX_LENGTH)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_FULL,
                           _("Another program has the store open, and the command is too long to be handed to it. "
                             "Use fewer words."));
      return NULL;
    }
  return g_variant_get_data_as_bytes (message);
}

/* NULL unless the bytes are a string, that is, have one NUL and at their end. */
static char *
dup_bytestring (GVariant *bytes)
{
  gsize len;
  const char *text = g_variant_get_fixed_array (bytes, &len, 1);

  if (len == 0 || memchr (text, '\0', len) != text + len - 1)
    return NULL;
  return g_strdup (text);
}

static char *
dup_child (GVariant *tuple, gsize n)
{
  g_autoptr (GVariant) child = g_variant_get_child_value (tuple, n);

  return dup_bytestring (child);
}

static gboolean
unpack_argv (GVariant *message, CareHandOverCommand *command)
{
  g_autoptr (GVariant) argv = g_variant_get_child_value (message, 0);
  gsize n = g_variant_n_children (argv);

  command->argv = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n; i++)
    if ((command->argv[i] = dup_child (argv, i)) == NULL)
      return FALSE;
  return n > 0;
}

static gboolean
unpack_clock (GVariant *message, CareHandOverCommand *command)
{
  g_autoptr (GVariant) maybe = g_variant_get_child_value (message, 5);
  g_autoptr (GVariant) words = g_variant_get_maybe (maybe);

  command->clock = words == NULL ? NULL : dup_bytestring (words);
  return words == NULL || command->clock != NULL;
}

static gboolean
unpack_files (GVariant *files, CareHandOverCommand *command)
{
  for (gsize i = 0; i < command->n_files; i++)
    {
      g_autoptr (GVariant) file = g_variant_get_child_value (files, i);

      command->files[i].path = dup_child (file, 0);
      g_variant_get_child (file, 1, "b", &command->files[i].write);
      if (command->files[i].path == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
unpack_words (GVariant *message, CareHandOverCommand *command)
{
  command->cwd = dup_child (message, 1);
  command->language = dup_child (message, 2);
  command->lc_all = dup_child (message, 3);
  command->lang = dup_child (message, 4);
  return command->cwd != NULL && command->cwd[0] == '/' && command->language != NULL && command->lc_all != NULL &&
         command->lang != NULL && unpack_argv (message, command) && unpack_clock (message, command);
}

static void
close_all (const int *fds, gsize n_fds)
{
  for (gsize i = 0; i < n_fds; i++)
    close (fds[i]);
}

/* From here on the descriptors are the command's. */
static CareHandOverCommand *
command_with_fds (const int *fds, gsize n_files)
{
  CareHandOverCommand *command = g_new0 (CareHandOverCommand, 1);

  command->in_fd = fds[0];
  command->out_fd = fds[1];
  command->err_fd = fds[2];
  command->n_files = n_files;
  command->files = g_new0 (CareHandOverFile, n_files);
  for (gsize i = 0; i < n_files; i++)
    command->files[i].fd = fds[CARE_HAND_OVER_STREAMS + i];
  return command;
}

CareHandOverCommand *
care_hand_over_unpack (GBytes *bytes, const int *fds, gsize n_fds, CareHandOverAnswer *answer)
{
  g_autoptr (GVariant) message = g_variant_new_from_bytes (G_VARIANT_TYPE (CARE_HAND_OVER_TYPE), bytes, FALSE);
  g_autoptr (GVariant) files = NULL;
  g_autoptr (CareHandOverCommand) command = NULL;

  g_variant_ref_sink (message);
  *answer = CARE_HAND_OVER_UNKNOWN;
  if (!g_variant_is_normal_form (message))
    {
      close_all (fds, n_fds);
      return NULL;
    }
  files = g_variant_get_child_value (message, 6);
  if (n_fds < CARE_HAND_OVER_STREAMS || n_fds - CARE_HAND_OVER_STREAMS != g_variant_n_children (files))
    {
      close_all (fds, n_fds);
      *answer = CARE_HAND_OVER_NO_FDS;
      return NULL;
    }
  command = command_with_fds (fds, n_fds - CARE_HAND_OVER_STREAMS);
  if (!unpack_words (message, command) || !unpack_files (files, command))
    return NULL;
  *answer = CARE_HAND_OVER_BEGUN;
  return g_steal_pointer (&command);
}

void
care_hand_over_command_free (CareHandOverCommand *command)
{
  if (command == NULL)
    return;
  close (command->in_fd);
  close (command->out_fd);
  close (command->err_fd);
  for (gsize i = 0; i < command->n_files; i++)
    {
      close (command->files[i].fd);
      g_free (command->files[i].path);
    }
  g_free (command->files);
  g_strfreev (command->argv);
  g_free (command->cwd);
  g_free (command->language);
  g_free (command->lc_all);
  g_free (command->lang);
  g_free (command->clock);
  g_free (command);
}

char *
care_hand_over_short_path (int dir_fd, const char *name)
{
  return g_strdup_printf ("/proc/self/fd/%d%s%s", dir_fd, name == NULL ? "" : "/", name == NULL ? "" : name);
}

gboolean
care_hand_over_peer (int fd, guint32 *uid)
{
  struct ucred peer;
  socklen_t len = sizeof peer;

  if (getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0)
    return FALSE;
  *uid = peer.uid;
  return TRUE;
}
