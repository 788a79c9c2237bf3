/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A SQLite store has one writing process. While aftercared (or aftercare) holds a store, a writing command of
 * aftercarectl is run by that process: the command's words and descriptors go to it over the socket STORE-socket, and
 * its exit status comes back. What the command prints goes straight to the caller's own streams. Both ends must be of
 * one user, or the caller root. */

/* The most files that one command can hand over: the kernel passes 253 descriptors at once, three are the standard
 * streams. */
#define CARE_HAND_OVER_MAX_FILES 250

/**
 * CareHandOverFile:
 * @path: the file as the command's words name it; the key by which the runner finds @fd
 * @fd: a descriptor that the caller opened with its own rights
 * @write: %TRUE when it was opened to be written
 */
typedef struct
{
  char *path;
  int fd;
  gboolean write;
} CareHandOverFile;

/**
 * CareHandOverCommand:
 * @argv: the command's words as they were passed to care_hand_over_call(), %NULL-ended, at least one
 * @cwd: the caller's working directory, absolute; for sentences and names, since its files were opened by the caller
 * @language: the caller's LANGUAGE, "" when not set
 * @lc_all: the caller's LC_ALL, "" when not set
 * @lang: the caller's LANG, "" when not set
 * @clock: the caller's AFTERCARE_CLOCK, %NULL when not set
 * @in_fd: the caller's standard input
 * @out_fd: the caller's standard output
 * @err_fd: the caller's standard error
 * @files: the files that the caller opened
 * @n_files: how many
 *
 * A command of another process. Strings are as they came: bytes without NUL, maybe not UTF-8. All of it belongs to the
 * hand-over and is closed and freed when the runner returns; a runner that needs a descriptor longer dup()s it.
 */
typedef struct
{
  char **argv;
  char *cwd;
  char *language;
  char *lc_all;
  char *lang;
  char *clock;
  int in_fd;
  int out_fd;
  int err_fd;
  CareHandOverFile *files;
  gsize n_files;
} CareHandOverCommand;

/**
 * CareHandOverRun:
 *
 * Runs a command. Called on the hand-over's own thread, one command at a time. SIGPIPE is blocked on that thread, so
 * that a caller who has gone gives EPIPE; a command goes on without its caller. A caller may read its output slowly or
 * never: hold no transaction while printing.
 *
 * Returns: the command's exit status
 */
typedef int (*CareHandOverRun) (const CareHandOverCommand *command, gpointer data);

typedef struct _CareHandOver CareHandOver;

/**
 * care_hand_over_new:
 * @store_path: the store's file
 * @run: runs the commands
 * @data: for @run; must live until care_hand_over_free() returns
 *
 * Begins to take commands for a store. The caller must hold the store's lock (care_lock_take()) for as long as the
 * hand-over lives: a socket that a killed process left behind is replaced without asking.
 *
 * Returns: the hand-over, free with care_hand_over_free(); or %NULL with %CARE_ERROR_NOT_FOUND (no such folder) or
 *   %CARE_ERROR_IO
 */
CareHandOver *care_hand_over_new  (const char *store_path, CareHandOverRun run, gpointer data, GError **error);

/**
 * care_hand_over_free:
 *
 * Takes no more commands, waits for the one that runs, and removes the socket. Callers whose command had not begun are
 * told so. Not to be called from the runner. Call it before the store's lock is let go.
 */
void          care_hand_over_free (CareHandOver *self);

/**
 * care_hand_over_call:
 * @store_path: the store's file
 * @argv: the command's words, %NULL-ended, at least one
 * @files: the files that the command will read or write, opened by this process; the descriptors stay the caller's
 * @n_files: how many, at most %CARE_HAND_OVER_MAX_FILES
 * @status: (out): the command's exit status
 *
 * Lets the process that holds the store run a command, and waits until it has: behind other commands, and for as long
 * as it takes. The standard streams, working directory, language and AFTERCARE_CLOCK of this process go with it.
 *
 * Returns: %TRUE when the command was run, whatever its status. %FALSE with
 *   %CARE_ERROR_BUSY when nobody takes commands for the store; the sentence names who has it open,
 *   %CARE_ERROR_DENIED when the holder is another user's process,
 *   %CARE_ERROR_FULL when there are too many files or words to hand over,
 *   %CARE_ERROR_USAGE when there are no words,
 *   %CARE_ERROR_NEWER when the holder is another version of the program.
 *   After all of these nothing was begun. With %CARE_ERROR_IO the sentence says whether the command may have been
 *   carried out: it may when the holder ended in the middle of it
 */
gboolean      care_hand_over_call (const char *store_path, const char *const *argv, const CareHandOverFile *files,
                                   gsize n_files, int *status, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareHandOver, care_hand_over_free)

G_END_DECLS
