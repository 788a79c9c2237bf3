/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include "config.h"
#include "domain/care-lifecycle.h"

#include <glib/gi18n.h>
#include <string.h>

/* Everything that is written about the commands comes from their table: --help, the man page and the completion. */

static const char *
gap (const char *text)
{
  return *text != '\0' ? " " : "";
}

static void
append_synopsis (GString *out, const CareCtlProgram *program, const CareCtlCommand *command)
{
  g_string_append_printf (out, "%s%s%s%s%s", program->name, gap (command->words), command->words, gap (command->arguments), command->arguments);
  for (const CareCtlOption *o = command->options; o != NULL && o->name != NULL; o++)
    {
      gboolean needed = g_strcmp0 (command->when, o->name) == 0;
      g_string_append_printf (out, " %s--%s%s%s%s%s", needed ? "" : "[", o->name, o->argument != NULL ? " " : "",
                              o->argument != NULL ? o->argument : "", needed ? "" : "]", o->flags & CARE_CTL_REPEATED ? "…" : "");
    }
}

static char *
option_words (const CareCtlOption *option)
{
  g_autofree char *letter = option->letter != 0 ? g_strdup_printf ("-%c, ", option->letter) : g_strdup ("");
  return g_strconcat (letter, "--", option->name, option->argument != NULL ? " " : NULL, option->argument, NULL);
}

static void
append_options (GString *out, const CareCtlOption *options)
{
  static const char *const headers[] = { "", "", "", NULL };
  g_autoptr (CareCtlTable) table = NULL;

  if (options == NULL || options->name == NULL)
    return;
  table = care_ctl_table_new (headers);
  for (; options->name != NULL; options++)
    {
      g_autofree char *words = option_words (options);
      care_ctl_table_row (table, " ", words, _(options->help), NULL);
    }
  care_ctl_table_print (table, 0, out);
}

static void
help_of_command (GString *out, const CareCtlProgram *program, const CareCtlCommand *command)
{
  append_synopsis (out, program, command);
  g_string_append_printf (out, "\n\n%s\n", _(command->summary));
  if (command->help != NULL)
    g_string_append_printf (out, "\n%s\n", _(command->help));
  if (command->options != NULL && command->options->name != NULL)
    {
      g_string_append_c (out, '\n');
      append_options (out, command->options);
    }
  g_string_append_c (out, '\n');
  append_options (out, program->options);
}

static void
help_of_program (GString *out, const CareCtlProgram *program)
{
  static const char *const headers[] = { "", "", "", NULL };
  g_autoptr (CareCtlTable) table = care_ctl_table_new (headers);

  g_string_append_printf (out, _("%s COMMAND… [OPTION]…\n\n%s\n\nCommands:\n"), program->name, _(program->summary));
  for (const CareCtlCommand *c = program->commands; c->words != NULL; c++)
    if (!c->hidden && c->when == NULL)
      {
        g_autofree char *words = g_strconcat (c->words, gap (c->arguments), c->arguments, NULL);
        care_ctl_table_row (table, " ", words, _(c->summary), NULL);
      }
  care_ctl_table_print (table, 0, out);
  g_string_append (out, _("\nOptions of all commands:\n"));
  append_options (out, program->options);
  g_string_append_printf (out, _("\n%s COMMAND --help says more about one of them.\n"), program->name);
}

char *
care_ctl_help_text (const CareCtlProgram *program, const CareCtlCommand *command)
{
  GString *out = g_string_new (NULL);
  if (command != NULL)
    help_of_command (out, program, command);
  else
    help_of_program (out, program);
  return g_string_free (out, FALSE);
}

/* --- man page --- */

/* Text for troff: hyphens that are typed, backslashes, and no line that looks like a request. */
static void
append_troff (GString *out, const char *text)
{
  gboolean start = TRUE;
  for (const char *p = text; *p != '\0'; p++)
    {
      if (start && (*p == '.' || *p == '\''))
        g_string_append (out, "\\&");
      start = *p == '\n';
      if (*p == '-')
        g_string_append (out, "\\-");
      else if (*p == '\\')
        g_string_append (out, "\\e");
      else if (p[0] == '\n' && p[1] == '\n')
        {
          g_string_append (out, "\n.PP\n");
          p++;
        }
      else
        g_string_append_c (out, *p);
    }
}

static void
man_options (GString *out, const CareCtlOption *options)
{
  for (; options != NULL && options->name != NULL; options++)
    {
      g_autofree char *words = option_words (options);
      g_string_append (out, ".TP\n.B ");
      append_troff (out, words);
      g_string_append_c (out, '\n');
      append_troff (out, options->help);
      g_string_append_c (out, '\n');
    }
}

static void
man_command (GString *out, const CareCtlProgram *program, const CareCtlCommand *command)
{
  GString *words = g_string_new (NULL);

  append_synopsis (words, program, command);
  g_string_append (out, ".SS ");
  append_troff (out, words->str + strlen (program->name) + (*command->words != '\0'));
  g_string_append_c (out, '\n');
  append_troff (out, command->summary);
  g_string_append_c (out, '\n');
  if (command->help != NULL)
    {
      g_string_append (out, ".PP\n");
      append_troff (out, command->help);
      g_string_append_c (out, '\n');
    }
  man_options (out, command->options);
  g_string_free (words, TRUE);
}

static const char man_status[] =
  ".SH EXIT STATUS\n.TP\n.B 0\nDone.\n.TP\n.B 1\nFailed, and nothing changed; the reason is one sentence on standard error.\n"
  ".TP\n.B 2\nWrong words.\n.TP\n.B 3\nDone, but rows were refused; they are listed.\n";
static const char man_environment[] =
    ".SH ENVIRONMENT\n.TP\n.B AFTERCARE_CLOCK\nAn instant such as 2026\\-11\\-21T14:05:00Z at which the program's "
    "clock starts; with /frozen behind it\nthe "
    "clock stands still. For tours and tests.\n.TP\n.B XDG_DATA_HOME\nWhere the user's own store is: "
    "aftercare/store.db in that folder\n(default "
    "~/.local/share).\n";

char *
care_ctl_man_page (const CareCtlProgram *program)
{
  GString *out = g_string_new (NULL);
  g_autofree char *upper = g_ascii_strup (program->name, -1);
  gboolean single = *program->commands[0].words == '\0';

  g_string_append_printf (out, ".\\\" SPDX-License-Identifier: GPL-3.0-or-later\n.TH %s %s \"\" \"Aftercare %s\" \"Aftercare\"\n", upper,
                          program->section, CARE_VERSION);
  g_string_append_printf (out, ".SH NAME\n%s \\- ", program->name);
  append_troff (out, program->summary);
  g_string_append_printf (out, "\n.SH SYNOPSIS\n.B %s\n%s\n.SH DESCRIPTION\n", program->name,
                          single ? ".RI [ OPTION ]...\n" : ".I COMMAND\n.RI [ OPTION ]...\n");
  append_troff (out, program->description);
  g_string_append (out, "\n.SH OPTIONS\n");
  if (single)
    man_options (out, program->commands[0].options);
  man_options (out, program->options);
  if (!single)
    g_string_append (out, ".SH COMMANDS\n");
  for (const CareCtlCommand *c = program->commands; c->words != NULL && !single; c++)
    if (!c->hidden)
      man_command (out, program, c);
  g_string_append (out, man_status);
  g_string_append (out, man_environment);
  g_string_append_printf (out, ".SH SEE ALSO\n.BR %s ,\n.BR aftercare (1)\n", single ? "aftercarectl (1)" : "aftercared (8)");
  return g_string_free (out, FALSE);
}

/* --- completion --- */

static void
append_option_words (GString *out, const CareCtlOption *options)
{
  for (; options != NULL && options->name != NULL; options++)
    g_string_append_printf (out, " --%s", options->name);
}

static gboolean
takes_file (const CareCtlOption *option)
{
  return (option->flags & (CARE_CTL_READ_FILE | CARE_CTL_WRITE_FILE | CARE_CTL_LOCAL_FILE)) != 0;
}

static void
append_taking_of (GString *out, GHashTable *done, const CareCtlOption *options, gboolean file)
{
  for (; options != NULL && options->name != NULL; options++)
    if (options->argument != NULL && takes_file (options) == file && g_hash_table_add (done, (gpointer) options->name))
      {
        g_string_append_printf (out, "%s--%s", out->len > 0 ? "|" : "", options->name);
        if (options->letter != 0)
          g_string_append_printf (out, "|-%c", options->letter);
      }
}

/* Options that take something: after them no word of the command is expected. Free with g_free(). */
static char *
taking (const CareCtlProgram *program, gboolean file)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);

  append_taking_of (out, done, program->options, file);
  for (const CareCtlCommand *c = program->commands; c->words != NULL; c++)
    append_taking_of (out, done, c->options, file);
  return g_string_free (out, FALSE);
}

static void
append_case (GString *out, const CareCtlProgram *program, const CareCtlCommand *command)
{
  g_string_append_printf (out, "    '%s%s'*) words=\"", gap (command->words), command->words);
  append_option_words (out, command->options);
  append_option_words (out, program->options);
  if (g_str_has_prefix (command->arguments, "ENTITY"))
    for (guint i = 0; care_entities[i] != NULL; i++)
      g_string_append_printf (out, " %s", care_entities[i]->name);
  if (strstr (command->arguments, "TRANSITION") != NULL)
    for (guint i = 0; i < care_n_lifecycle; i++)
      g_string_append_printf (out, " %s%s", i == 0 ? "do " : "", care_lifecycle[i].name);
  g_string_append_printf (out, "\"%s ;;\n", strstr (command->arguments, "FILE") != NULL ? "; files=1" : "");
}

/* The second words of commands such as "sync now", when only the first stands there. */
static void
append_second_words (GString *out, const CareCtlProgram *program)
{
  const char *last = "";
  for (const CareCtlCommand *c = program->commands; c->words != NULL; c++)
    {
      const char *space = strchr (c->words, ' ');
      gsize len = space != NULL ? (gsize) (space - c->words) : 0;

      if (space == NULL)
        continue;
      if (strncmp (last, c->words, len + 1) == 0)
        g_string_append_printf (out, " %s", space + 1);
      else
        g_string_append_printf (out, "%s    ' %.*s') words=\"%s", *last != '\0' ? "\" ;;\n" : "", (int) len, c->words, space + 1);
      last = c->words;
    }
  if (*last != '\0')
    g_string_append (out, "\" ;;\n");
}

static void
append_first_words (GString *out, const CareCtlProgram *program)
{
  g_string_append (out, "    *) words=\"");
  for (const CareCtlCommand *c = program->commands; c->words != NULL; c++)
    if (!c->hidden && c->when == NULL)
      g_string_append_printf (out, " %s", c->words);
  append_option_words (out, program->options);
  g_string_append (out, "\" ;;\n");
}

char *
care_ctl_completion (const CareCtlProgram *program)
{
  GString *out = g_string_new ("# SPDX-License-Identifier: GPL-3.0-or-later\n# bash completion; made by the build.\n");
  g_autofree char *files = taking (program, TRUE);
  g_autofree char *others = taking (program, FALSE);

  g_string_append_printf (out,
                          "_%s ()\n{\n"
                          "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} line= words= files= i\n"
                          "  case $prev in\n"
                          "    %s) COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n"
                          "    %s) return ;;\n"
                          "  esac\n"
                          "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
                          "    case ${COMP_WORDS[i]} in\n"
                          "      %s|%s) ((i++)) ;;\n"
                          "      -*) ;;\n"
                          "      *) line+=\" ${COMP_WORDS[i]}\" ;;\n"
                          "    esac\n"
                          "  done\n"
                          "  case $line in\n",
                          program->name, files, others, files, others);
  for (const CareCtlCommand *c = program->commands; c->words != NULL; c++)
    if (!c->hidden && c->when == NULL)
      append_case (out, program, c);
  append_second_words (out, program);
  append_first_words (out, program);
  g_string_append_printf (out,
                          "  esac\n"
                          "  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                          "  [ -n \"$files\" ] && COMPREPLY+=($(compgen -f -- \"$cur\"))\n"
                          "  return 0\n}\n"
                          "complete -o filenames -F _%s %s\n",
                          program->name, program->name);
  return g_string_free (out, FALSE);
}

gboolean
care_ctl_man (CareCtl *ctl, GError **error)
{
  const char *which = care_ctl_words_arg (&ctl->words, 0);
  g_autofree char *page = care_ctl_man_page (g_strcmp0 (which, care_daemon_program.name) == 0 ? &care_daemon_program : &care_ctl_program);
  g_string_append (ctl->out, page);
  return TRUE;
}

gboolean
care_ctl_complete (CareCtl *ctl, GError **error)
{
  const char *which = care_ctl_words_arg (&ctl->words, 1);
  g_autofree char *text = care_ctl_completion (g_strcmp0 (which, care_daemon_program.name) == 0 ? &care_daemon_program : &care_ctl_program);
  g_string_append (ctl->out, text);
  return TRUE;
}
