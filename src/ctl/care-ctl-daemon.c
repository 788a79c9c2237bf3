/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl.h"

#include "config.h"
#include "ctl/care-ctl-private.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* The words of aftercared: the same table form as a command, with a configuration file behind them. */

#define CONFIG_GROUP "aftercared"
#define DEFAULT_LISTEN "127.0.0.1:8765"

static const CareCtlOption serve_options[] = {
  { "store", 0, "WHERE", CARE_CTL_LOCAL_FILE, N_("The store: a file. It becomes a server's, for ever.") },
  { "listen", 0, "ADDRESS:PORT", 0, N_("Where to listen (127.0.0.1:8765); port 0 picks a free one.") },
  { "anywhere", 0, NULL, 0, N_("Allow an address that is not loopback. Put a proxy with TLS in front instead.") },
  { "config", 0, "FILE", CARE_CTL_LOCAL_FILE, N_("Read these options from the group [aftercared] of a file; words count more.") },
  { "port-file", 0, "FILE", CARE_CTL_LOCAL_FILE, N_("Write the port there once it listens.") },
  { "maildir", 0, "DIR", CARE_CTL_LOCAL_FILE, N_("Put mail into this maildir. Default: STORE.mail.") },
  { "public-url", 0, "URL", 0, N_("What customers' links begin with.") },
  { NULL },
};

static const CareCtlOption serve_common[] = {
  { "help", 'h', NULL, 0, N_("Say how the program is used.") },
  { "version", 0, NULL, 0, N_("Say which version this is.") },
  { NULL },
};

static const CareCtlCommand serve_commands[] = {
  { "", "", NULL, CARE_CTL_NO_STORE, serve_options, N_("Serves the stations of a company, and its customers' survey pages."),
    N_("It prints the address it listens on and runs until SIGTERM."), NULL },
  { NULL },
};

const CareCtlProgram care_daemon_program = {
  .name = "aftercared",
  .section = "8",
  .summary = N_("the sync server of an after-sales company"),
  .description = N_("aftercared holds a store, merges what the stations of the company push, gives them what they lack, sends surveys and serves "
                    "their pages. It listens on loopback only, unless told otherwise; a proxy with TLS belongs in front of it. It prints "
                    "“listening on http://ADDRESS:PORT” when it is ready. SIGTERM and SIGINT end it cleanly.\n\n"
                    "While it runs it is the one process that writes the store; aftercarectl hands its writing commands over to it."),
  .commands = serve_commands,
  .options = serve_common,
};

void
care_daemon_words_free (CareDaemonWords *words)
{
  g_free (words->where);
  g_free (words->listen);
  g_free (words->port_file);
  g_free (words->maildir);
  g_free (words->public_url);
  g_free (words);
}

void
care_daemon_complain (const GError *error)
{
  g_autofree char *sentence = care_ctl_sentence (error->message);
  fprintf (stderr, "%s: %s\n", care_daemon_program.name, sentence);
}

/* Every key must be an option: a misspelt one would be silently without effect. */
static gboolean
check_keys (GKeyFile *file, const char *path, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, CONFIG_GROUP, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      gboolean known = FALSE;
      for (const CareCtlOption *o = serve_options; o->name != NULL; o++)
        known = known || (strcmp (o->name, keys[i]) == 0 && strcmp (o->name, "config") != 0);
      if (known)
        continue;
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("“%s” in %s is not an option of aftercared."), keys[i], path);
      return FALSE;
    }
  return TRUE;
}

static GKeyFile *
read_config (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) problem = NULL;

  if (path == NULL)
    return g_steal_pointer (&file);
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &problem))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("The configuration file “%s” cannot be read: %s."), path, problem->message);
      return NULL;
    }
  return check_keys (file, path, error) ? g_steal_pointer (&file) : NULL;
}

static char *
setting (const CareCtlWords *words, GKeyFile *file, const char *name)
{
  const char *given = care_ctl_words_option (words, name);
  return given != NULL ? g_strdup (given) : g_key_file_get_string (file, CONFIG_GROUP, name, NULL);
}

static CareDaemonWords *
take_settings (const CareCtlWords *words, GError **error)
{
  g_autoptr (GKeyFile) file = read_config (care_ctl_words_option (words, "config"), error);
  g_autoptr (CareDaemonWords) out = NULL;

  if (file == NULL)
    return NULL;
  out = g_new0 (CareDaemonWords, 1);
  out->where = setting (words, file, "store");
  out->listen = setting (words, file, "listen");
  out->port_file = setting (words, file, "port-file");
  out->maildir = setting (words, file, "maildir");
  out->public_url = setting (words, file, "public-url");
  out->anywhere = care_ctl_words_option (words, "anywhere") != NULL || g_key_file_get_boolean (file, CONFIG_GROUP, "anywhere", NULL);
  if (out->listen == NULL)
    out->listen = g_strdup (DEFAULT_LISTEN);
  if (out->where != NULL && *out->where != '\0')
    return g_steal_pointer (&out);
  g_set_error_literal (error, CARE_ERROR, CARE_ERROR_USAGE, _("aftercared needs to know its store: give --store FILE."));
  return NULL;
}

static gboolean
answer_help (const CareCtlWords *words)
{
  g_autofree char *text = NULL;

  if (care_ctl_words_option (words, "version") != NULL)
    fprintf (stdout, "%s %s\n", words->program->name, CARE_VERSION);
  else if (care_ctl_words_option (words, "help") != NULL)
    {
      text = care_ctl_help_text (words->program, words->command);
      fputs (text, stdout);
    }
  else
    return FALSE;
  return TRUE;
}

static gboolean
set_clock (GError **error)
{
  const char *words = g_getenv ("AFTERCARE_CLOCK");
  return words == NULL || *words == '\0' || care_clock_set (words, error);
}

CareDaemonWords *
care_daemon_words_new (const char *const *argv, int *status)
{
  g_autoptr (GError) error = NULL;
  CareDaemonWords *out = NULL;
  CareCtlWords words;
  gboolean read = care_ctl_words_read (&care_daemon_program, argv, &words, &error);

  *status = CARE_CTL_DONE;
  if (read && !answer_help (&words) && set_clock (&error))
    out = take_settings (&words, &error);
  care_ctl_words_clear (&words);
  if (error == NULL)
    return out;
  care_daemon_complain (error);
  *status = g_error_matches (error, CARE_ERROR, CARE_ERROR_USAGE) ? CARE_CTL_USAGE : CARE_CTL_FAILED;
  return NULL;
}
