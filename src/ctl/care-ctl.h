/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-hand-over.h"
#include "store/care-store.h"
#include "sync/care-sync.h"

G_BEGIN_DECLS

/* The command line (CLI.md). One table of commands; from it come dispatch, usage errors, --help, the man page and the completion. */

/* Exit statuses. */
enum
{
  CARE_CTL_DONE = 0,
  CARE_CTL_FAILED = 1,  /* and nothing changed */
  CARE_CTL_USAGE = 2,   /* wrong words */
  CARE_CTL_PARTLY = 3,  /* done, but rows were refused */
};

/* aftercarectl: runs the command in @argv (the program's name first, NULL-ended) with this process' streams and gives its exit status. */
int care_ctl_main (const char *const *argv);

/**
 * CareCtlLender:
 * @borrow: gives the writer's store for one command, or %NULL with @error; other threads must not use it until @give_back
 * @give_back: takes it back; called once for every @borrow that gave one
 * @sync: (nullable): synchronises the store, which is not lent meanwhile, and waits for it; %NULL: the borrowed store can be synchronised
 *
 * How a process that holds a store lends it to commands that others hand over.
 */
typedef struct
{
  CareStore *(*borrow) (gpointer data, GError **error);
  void (*give_back) (gpointer data, CareStore *store);
  gboolean (*sync) (gpointer data, CareSyncResult *result, GError **error);
  gpointer data;
} CareCtlLender;

/* A CareHandOverRun: runs a command of another process against the store of the CareCtlLender @lender, and gives its exit status. The caller's
 * clock counts on this thread alone and while the command runs; its language does not: the process' own is used, because changing it is not
 * thread-safe. The store is given back before anything is printed. */
int care_ctl_run_handed (const CareHandOverCommand *command, gpointer lender);

/**
 * CareDaemonWords:
 * @where: the store
 * @listen: address and port, such as "127.0.0.1:8765"
 * @port_file: (nullable): where the port is written, once it listens
 * @maildir: (nullable): where mail goes; %NULL: STORE.mail
 * @public_url: (nullable): what customers' links begin with; %NULL: the address it listens on
 * @anywhere: other than loopback addresses are allowed
 *
 * What aftercared was told, by its words first and by its configuration file for the rest. Free with care_daemon_words_free().
 */
typedef struct
{
  char *where;
  char *listen;
  char *port_file;
  char *maildir;
  char *public_url;
  gboolean anywhere;
} CareDaemonWords;

/* Reads aftercared's words. %NULL when there is nothing to serve: --help or --version was answered or a sentence was printed, and @status is what
 * to exit with. */
CareDaemonWords *care_daemon_words_new  (const char *const *argv, int *status);
void             care_daemon_words_free (CareDaemonWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareDaemonWords, care_daemon_words_free)

/* Prints "aftercared: SENTENCE" on standard error. */
void care_daemon_complain (const GError *error);

G_END_DECLS
