/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "aftercared"

#include "config.h"
#include "ctl/care-ctl.h"
#include "server/care-service.h"
#include "store/care-hand-over.h"
#include "store/care-store.h"
#include "util/care-error.h"
#include "util/care-language.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>

/* The server's thin main: words in, a service and a hand-over over one store, out on SIGTERM. */

typedef struct
{
  CareDaemonWords *words;
  CareStore *store;
  CareService *service;
  CareHandOver *hand_over;
  char *address, *maildir;
} Daemon;

static CareStore *
borrow (gpointer data, GError **error)
{
  return care_service_lock (((Daemon *) data)->service);
}

static void
give_back (gpointer data, CareStore *store)
{
  Daemon *daemon = data;
  care_service_unlock (daemon->service);
  care_service_wake (daemon->service);
}

static gboolean
stop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
write_port (Daemon *daemon, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u\n", care_http_port (care_service_http (daemon->service)));
  return daemon->words->port_file == NULL || g_file_set_contents (daemon->words->port_file, text, -1, error);
}

static gboolean
start (Daemon *daemon, GError **error)
{
  CareServiceOptions options = { .public_url = daemon->words->public_url };
  guint16 port;

  care_http_options_init (&options.http);
  if (!care_http_listen_parse (daemon->words->listen, &daemon->address, &port, error))
    return FALSE;
  options.http.address = daemon->address;
  options.http.port = port;
  options.http.allow_public = daemon->words->anywhere;
  options.http.behind_proxy = !daemon->words->anywhere;
  daemon->maildir = daemon->words->maildir != NULL ? g_strdup (daemon->words->maildir) : g_strconcat (daemon->words->where, ".mail", NULL);
  options.maildir = daemon->maildir;
  daemon->store = care_store_open (daemon->words->where, "aftercared", error);
  if (daemon->store == NULL)
    return FALSE;
  daemon->service = care_service_new (daemon->store, &options, error);
  return daemon->service != NULL;
}

static void
finish (Daemon *daemon)
{
  g_clear_pointer (&daemon->hand_over, care_hand_over_free);
  g_clear_pointer (&daemon->service, care_service_free);
  g_clear_pointer (&daemon->store, care_store_close);
  g_free (daemon->address);
  g_free (daemon->maildir);
}

static gboolean
serve (Daemon *daemon, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  CareCtlLender lender = { .borrow = borrow, .give_back = give_back, .data = daemon };
  g_autofree char *url = NULL;

  if (!start (daemon, error))
    return FALSE;
  daemon->hand_over = care_hand_over_new (daemon->words->where, care_ctl_run_handed, &lender, error);
  if (daemon->hand_over == NULL || !write_port (daemon, error))
    return FALSE;
  g_unix_signal_add (SIGTERM, stop, loop);
  g_unix_signal_add (SIGINT, stop, loop);
  url = care_http_url (care_service_http (daemon->service));
  printf ("listening on %s\n", url);
  fflush (stdout);
  g_main_loop_run (loop);
  g_clear_pointer (&daemon->hand_over, care_hand_over_free); /* while the lender lives */
  return TRUE;
}

int
main (int argc, char *argv[])
{
  int status = CARE_CTL_DONE;
  g_autoptr (CareDaemonWords) words = NULL;
  g_autoptr (GError) error = NULL;
  Daemon daemon = { 0 };
  gboolean ok;

  care_language_start ();
  signal (SIGPIPE, SIG_IGN);
  umask (0077);
  words = care_daemon_words_new ((const char *const *) argv, &status);
  if (words == NULL)
    return status;
  daemon.words = words;
  ok = serve (&daemon, &error);
  finish (&daemon);
  if (ok)
    return CARE_CTL_DONE;
  care_daemon_complain (error);
  return CARE_CTL_FAILED;
}
