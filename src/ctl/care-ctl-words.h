/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words of a command line, read by a table. Options may stand anywhere, "--" ends them, and an option of one name takes an argument (or
 * none) in every command that has it, so that it can be read before the command is known. */

typedef struct _CareCtl CareCtl;
typedef gboolean (*CareCtlRun) (CareCtl *ctl, GError **error);

enum
{
  CARE_CTL_REPEATED = 1 << 0, /* may be given several times */
  CARE_CTL_READ_FILE = 1 << 1,  /* its argument is a file that the command reads */
  CARE_CTL_WRITE_FILE = 1 << 2, /* … or writes, and that goes to the process holding the store */
  CARE_CTL_LOCAL_FILE = 1 << 3, /* … or writes by itself, for completion */
};

/**
 * CareCtlOption:
 * @name: without its hyphens; %NULL ends a list
 * @letter: short form, or 0
 * @argument: how help names its argument; %NULL when it takes none
 * @flags: CARE_CTL_REPEATED …
 * @help: translatable
 */
typedef struct
{
  const char *name;
  char letter;
  const char *argument;
  guint flags;
  const char *help;
} CareCtlOption;

/**
 * CareCtlAccess:
 * @CARE_CTL_NO_STORE: needs no store
 * @CARE_CTL_READS: reads beside whatever writes
 * @CARE_CTL_WRITES: writes; run by the process that holds the store, if there is one
 * @CARE_CTL_ALONE: opens the store itself, and is refused while it is held
 */
typedef enum
{
  CARE_CTL_NO_STORE,
  CARE_CTL_READS,
  CARE_CTL_WRITES,
  CARE_CTL_ALONE,
} CareCtlAccess;

/**
 * CareCtlCommand:
 * @words: "list", "sync enrol", …; "" when the program has one command only
 * @arguments: how they are written, which is also how they are counted: UPPER one argument, lower a word that must stand there, [X] may be left
 *   out, X… any number of the last; one called FILE is a file that the command reads
 * @when: (nullable): this row is meant when that option is given; such a row stands before the one without
 * @options: besides the common ones
 * @summary: one line, translatable
 * @help: (nullable): more of it, translatable; paragraphs separated by an empty line
 */
typedef struct
{
  const char *words;
  const char *arguments;
  const char *when;
  CareCtlAccess access;
  const CareCtlOption *options;
  const char *summary;
  const char *help;
  CareCtlRun run;
  gboolean hidden;
} CareCtlCommand;

/* A program: its table, and the options that every command takes. Lists end with a row of NULL. */
typedef struct
{
  const char *name;
  const char *section; /* of the manual */
  const char *summary;
  const char *description;
  const CareCtlCommand *commands;
  const CareCtlOption *options;
} CareCtlProgram;

typedef struct
{
  const CareCtlOption *option;
  const char *value; /* borrowed from the words */
} CareCtlGiven;

/**
 * CareCtlWords:
 * @command: %NULL when none was named (then --help or --version was given)
 * @args: the arguments after the command's words, borrowed
 * @given: the options in their order
 */
typedef struct
{
  const CareCtlProgram *program;
  const CareCtlCommand *command;
  GPtrArray *args;
  GArray *given;
} CareCtlWords;

/* Reads @argv (the program's name first). CARE_ERROR_USAGE with one sentence. Borrows from @argv. */
gboolean care_ctl_words_read   (const CareCtlProgram *program, const char *const *argv, CareCtlWords *words, GError **error);
void     care_ctl_words_clear  (CareCtlWords *words);
/* The last value of an option; "" for one without argument; NULL when it was not given. */
const char *care_ctl_words_option (const CareCtlWords *words, const char *name);
const char *care_ctl_words_arg    (const CareCtlWords *words, guint n);

/* A whole number from @low to @high. CARE_ERROR_USAGE names the option. */
gboolean care_ctl_words_number (const CareCtlWords *words, const char *name, gint64 low, gint64 high, gint64 fallback, gint64 *value,
                                GError **error);

/* Everything printed below is UTF-8 and ends with a newline; free with g_free(). */
char *care_ctl_help_text  (const CareCtlProgram *program, const CareCtlCommand *command);
char *care_ctl_man_page   (const CareCtlProgram *program);
char *care_ctl_completion (const CareCtlProgram *program);

extern const CareCtlProgram care_ctl_program;
extern const CareCtlProgram care_daemon_program;

G_END_DECLS
