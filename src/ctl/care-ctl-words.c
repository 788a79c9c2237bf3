/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-words.h"

#include "util/care-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define MORE "…"

void
care_ctl_words_clear (CareCtlWords *words)
{
  g_clear_pointer (&words->args, g_ptr_array_unref);
  g_clear_pointer (&words->given, g_array_unref);
}

const char *
care_ctl_words_option (const CareCtlWords *words, const char *name)
{
  for (guint i = words->given->len; i > 0; i--)
    {
      const CareCtlGiven *given = &g_array_index (words->given, CareCtlGiven, i - 1);
      if (strcmp (given->option->name, name) == 0)
        return given->value;
    }
  return NULL;
}

const char *
care_ctl_words_arg (const CareCtlWords *words, guint n)
{
  return n < words->args->len ? words->args->pdata[n] : NULL;
}

gboolean
care_ctl_words_number (const CareCtlWords *words, const char *name, gint64 low, gint64 high, gint64 fallback, gint64 *value,
                       GError **error)
{
  const char *text = care_ctl_words_option (words, name);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  *value = fallback;
  if (text == NULL || g_ascii_string_to_signed (text, 10, low, high, value, NULL))
    return TRUE;
  from = g_strdup_printf ("%" G_GINT64_FORMAT, low);
  to = g_strdup_printf ("%" G_GINT64_FORMAT, high);
  g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--%s takes a whole number from %s to %s, and “%s” is not one."), name, from, to, text);
  return FALSE;
}

/* --- options --- */

static const CareCtlOption *
find_in (const CareCtlOption *options, const char *name, gsize len)
{
  for (; options != NULL && options->name != NULL; options++)
    if (strlen (options->name) == len && strncmp (options->name, name, len) == 0)
      return options;
  return NULL;
}

static const CareCtlOption *
find_option (const CareCtlProgram *program, const char *name, gsize len)
{
  const CareCtlOption *option = find_in (program->options, name, len);
  for (const CareCtlCommand *c = program->commands; option == NULL && c->words != NULL; c++)
    option = find_in (c->options, name, len);
  return option;
}

static const CareCtlOption *
find_letter (const CareCtlProgram *program, char letter)
{
  for (const CareCtlOption *o = program->options; o->name != NULL; o++)
    if (o->letter == letter)
      return o;
  for (const CareCtlCommand *c = program->commands; c->words != NULL; c++)
    for (const CareCtlOption *o = c->options; o != NULL && o->name != NULL; o++)
      if (o->letter == letter)
        return o;
  return NULL;
}

static gboolean
unknown_option (const char *word, GError **error)
{
  g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("“%s” is not an option; see --help for those there are."), word);
  return FALSE;
}

/* Reads the option at argv[*at] and, when it stands apart, its argument. */
static gboolean
read_option (CareCtlWords *words, const char *const *argv, guint *at, GError **error)
{
  const char *word = argv[*at];
  gboolean is_long = word[1] == '-';
  const char *equals = is_long ? strchr (word, '=') : NULL;
  const CareCtlOption *option = NULL;
  CareCtlGiven given;

  if (is_long)
    option = find_option (words->program, word + 2, equals != NULL ? (gsize) (equals - word - 2) : strlen (word + 2));
  else if (word[2] == '\0' || (find_letter (words->program, word[1]) != NULL && find_letter (words->program, word[1])->argument != NULL))
    option = find_letter (words->program, word[1]);
  if (option == NULL)
    return unknown_option (word, error);
  given = (CareCtlGiven) { option, "" };
  if (option->argument != NULL)
    {
      given.value = equals != NULL ? equals + 1 : !is_long && word[2] != '\0' ? word + 2 : argv[*at + 1];
      if (given.value == NULL)
        {
          g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--%s needs its %s behind it."), option->name, option->argument);
          return FALSE;
        }
      if (given.value == argv[*at + 1])
        ++*at;
    }
  else if (equals != NULL)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--%s takes no value."), option->name);
      return FALSE;
    }
  g_array_append_val (words->given, given);
  return TRUE;
}

static gboolean
split (CareCtlWords *words, const char *const *argv, GError **error)
{
  gboolean ended = FALSE;

  for (guint i = 1; argv[0] != NULL && argv[i] != NULL; i++)
    {
      if (!g_utf8_validate (argv[i], -1, NULL))
        {
          g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("Word %u of the command is not valid UTF-8."), i);
          return FALSE;
        }
      if (ended || argv[i][0] != '-' || argv[i][1] == '\0')
        g_ptr_array_add (words->args, (gpointer) argv[i]);
      else if (strcmp (argv[i], "--") == 0)
        ended = TRUE;
      else if (!read_option (words, argv, &i, error))
        return FALSE;
    }
  return TRUE;
}

/* --- the command --- */

/* How many of the arguments are the words of @command; -1 when they are not. */
static int
match_words (const CareCtlCommand *command, GPtrArray *args)
{
  g_auto (GStrv) parts = g_strsplit (command->words, " ", -1);
  guint n = g_strv_length (parts);

  for (guint i = 0; i < n; i++)
    if (i >= args->len || strcmp (parts[i], args->pdata[i]) != 0)
      return -1;
  return (int) n;
}

static gboolean
is_first_word (const CareCtlProgram *program, const char *word)
{
  for (const CareCtlCommand *c = program->commands; c->words != NULL; c++)
    if (g_str_has_prefix (c->words, word) && c->words[strlen (word)] == ' ')
      return TRUE;
  return FALSE;
}

static gboolean
no_command (CareCtlWords *words, GError **error)
{
  const char *first = care_ctl_words_arg (words, 0);
  const char *second = care_ctl_words_arg (words, 1);
  GString *list;
  gboolean asks = care_ctl_words_option (words, "help") != NULL || care_ctl_words_option (words, "version") != NULL;

  if (asks && (first == NULL || (second == NULL && is_first_word (words->program, first))))
    return TRUE;
  if (first == NULL)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("A command is missing; see %s --help for those there are."), words->program->name);
      return FALSE;
    }
  if (!is_first_word (words->program, first))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("“%s” is not a command; see %s --help for those there are."), first,
                   words->program->name);
      return FALSE;
    }
  list = g_string_new (NULL);
  for (const CareCtlCommand *c = words->program->commands; c->words != NULL; c++)
    if (g_str_has_prefix (c->words, first) && c->words[strlen (first)] == ' ')
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", c->words);
  if (second == NULL)
    g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("After “%s” a word is missing; there are: %s."), first, list->str);
  else
    g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("“%s %s” is not a command; there are: %s."), first, second, list->str);
  g_string_free (list, TRUE);
  return FALSE;
}

static gboolean
find_command (CareCtlWords *words, GError **error)
{
  for (const CareCtlCommand *c = words->program->commands; c->words != NULL; c++)
    {
      int n = match_words (c, words->args);
      if (n < 0 || (c->when != NULL && care_ctl_words_option (words, c->when) == NULL))
        continue;
      words->command = c;
      if (n > 0)
        g_ptr_array_remove_range (words->args, 0, (guint) n);
      return TRUE;
    }
  return no_command (words, error);
}

static gboolean
check_options (CareCtlWords *words, GError **error)
{
  for (guint i = 0; i < words->given->len; i++)
    {
      const CareCtlOption *option = g_array_index (words->given, CareCtlGiven, i).option;
      gsize len = strlen (option->name);

      if (find_in (words->program->options, option->name, len) == NULL &&
          (words->command == NULL || find_in (words->command->options, option->name, len) == NULL))
        {
          g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--%s does not belong to %s; see %s %s --help."), option->name,
                       words->command != NULL ? words->command->words : words->program->name, words->program->name,
                       words->command != NULL ? words->command->words : "");
          return FALSE;
        }
      for (guint k = 0; k < i && !(option->flags & CARE_CTL_REPEATED); k++)
        if (strcmp (g_array_index (words->given, CareCtlGiven, k).option->name, option->name) == 0)
          {
            g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--%s was given twice."), option->name);
            return FALSE;
          }
    }
  return TRUE;
}

static gboolean
wrong_arguments (const CareCtlWords *words, GError **error)
{
  const char *space = *words->command->words != '\0' ? " " : "";

  g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("The words should be: %s%s%s%s%s."), words->program->name, space, words->command->words,
               *words->command->arguments != '\0' ? " " : "", words->command->arguments);
  return FALSE;
}

static gboolean
check_arguments (CareCtlWords *words, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (words->command->arguments, " ", -1);
  guint at = 0;

  for (guint i = 0; parts[i] != NULL && *parts[i] != '\0'; i++)
    {
      gboolean optional = parts[i][0] == '[';
      const char *here = care_ctl_words_arg (words, at);

      if (here == NULL && !optional)
        return wrong_arguments (words, error);
      if (!optional && g_ascii_islower (parts[i][0]) && strchr (parts[i], '=') == NULL && strcmp (parts[i], here) != 0)
        return wrong_arguments (words, error);
      if (here != NULL)
        at++;
      if (strstr (parts[i], MORE) != NULL)
        at = words->args->len;
    }
  return at == words->args->len || wrong_arguments (words, error);
}

gboolean
care_ctl_words_read (const CareCtlProgram *program, const char *const *argv, CareCtlWords *words, GError **error)
{
  *words = (CareCtlWords) { .program = program };
  words->args = g_ptr_array_new ();
  words->given = g_array_new (FALSE, FALSE, sizeof (CareCtlGiven));
  if (!split (words, argv, error) || !find_command (words, error) || !check_options (words, error))
    return FALSE;
  if (words->command == NULL || care_ctl_words_option (words, "help") != NULL || care_ctl_words_option (words, "version") != NULL)
    return TRUE;
  return check_arguments (words, error);
}
