/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl.h"

#include "config.h"
#include "ctl/care-ctl-private.h"
#include "store/care-lock.h"
#include "store/care-ref.h"
#include "domain/care-company.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* How long a command waits for a program that has the store and takes no commands (yet), and how often it asks. */
#define PATIENCE_USECS (5 * G_TIME_SPAN_SECOND)
#define AGAIN_USECS (G_TIME_SPAN_SECOND / 20)

/* --- sentences and output --- */

/* All of it, whatever the other end does; FALSE with errno. */
static gboolean
write_all (int fd, const char *data, gsize len)
{
  while (len > 0)
    {
      gssize n = write (fd, data, len);
      if (n < 0 && errno == EAGAIN)
        {
          struct pollfd wait = { fd, POLLOUT, 0 };
          poll (&wait, 1, -1);
        }
      else if (n < 0 && errno != EINTR)
        return FALSE;
      if (n > 0)
        {
          data += n;
          len -= (gsize) n;
        }
    }
  return TRUE;
}

char *
care_ctl_sentence (const char *text)
{
  GString *out = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p++)
    g_string_append_c (out, *p == '\n' || *p == '\r' ? ' ' : *p);
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  if (out->len > 0 && strchr (".!?", out->str[out->len - 1]) == NULL && !g_str_has_suffix (out->str, "…"))
    g_string_append_c (out, '.');
  return g_string_free (out, FALSE);
}

void
care_ctl_warn (CareCtl *ctl, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *sentence = NULL;
  va_list list;

  va_start (list, format);
  text = g_strdup_vprintf (format, list);
  va_end (list);
  sentence = care_ctl_sentence (text);
  g_string_append_printf (ctl->err, "aftercarectl: %s\n", sentence);
}

void
care_ctl_progress (CareCtl *ctl, const char *what, gint64 done, gint64 total)
{
  struct pollfd ready = { ctl->err_fd, POLLOUT, 0 };
  g_autofree char *line = NULL;

  if (!isatty (ctl->err_fd) || poll (&ready, 1, 0) != 1 || !(ready.revents & POLLOUT))
    return;
  if (total > 0)
    line = g_strdup_printf ("\r\033[K%s %d %%", what, (int) (done * 100 / total));
  else
    line = g_strdup_printf ("\r\033[K%s %" G_GINT64_FORMAT, what, done);
  ctl->progress = write_all (ctl->err_fd, line, strlen (line));
}

static void
complain (CareCtl *ctl, const GError *error)
{
  care_ctl_warn (ctl, "%s", error->message);
}

/* What the command said: standard output only when it was done. A reader who has gone is no failure. */
static int
print (CareCtl *ctl, int status)
{
  if (ctl->json && ctl->out->len > 0 && ctl->out->str[ctl->out->len - 1] != '\n')
    g_string_append_c (ctl->out, '\n');
  if (ctl->progress)
    write_all (ctl->err_fd, "\r\033[K", 4);
  if ((status == CARE_CTL_DONE || status == CARE_CTL_PARTLY) && !write_all (ctl->out_fd, ctl->out->str, ctl->out->len) && errno != EPIPE)
    {
      care_ctl_warn (ctl, _("The result could not be written: %s. The command itself was carried out."), g_strerror (errno));
      status = CARE_CTL_FAILED;
    }
  write_all (ctl->err_fd, ctl->err->str, ctl->err->len);
  return status;
}

static int
status_of (CareCtl *ctl, GError *error)
{
  complain (ctl, error);
  return g_error_matches (error, CARE_ERROR, CARE_ERROR_USAGE) ? CARE_CTL_USAGE : CARE_CTL_FAILED;
}

/* --- the store --- */

static char *
default_store (void)
{
  return g_build_filename (g_get_user_data_dir (), "aftercare", "store.db", NULL);
}

static gboolean
check_where (CareCtl *ctl, GError **error)
{
  const char *given = care_ctl_words_option (&ctl->words, "store");

  if (given != NULL && *given == '\0')
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_USAGE, _("--store needs a file, and it is empty."));
      return FALSE;
    }
  ctl->where = given != NULL ? g_strdup (given) : default_store ();
  return TRUE;
}

/* Who holds the store for long: a process that takes commands. An aftercarectl is waited for instead. */
static char *
long_holder (const char *where)
{
  g_autofree char *holder = care_lock_holder (where);
  return holder != NULL && !g_str_has_prefix (holder, "aftercarectl") ? g_steal_pointer (&holder) : NULL;
}

static gboolean
refuse_while_held (CareCtl *ctl, GError **error)
{
  g_autofree char *holder = long_holder (ctl->where);

  if (holder == NULL)
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_BUSY, _("%s has the store %s open, and %s needs it alone: end that program first."), holder,
               ctl->where, ctl->words.command->words);
  return FALSE;
}

/* --as NAME: only on a server store, and only for an administrator. */
static gboolean
act_as (CareCtl *ctl, GError **error)
{
  const char *name = care_ctl_words_option (&ctl->words, "as");
  CareId id, self;
  g_autoptr (CareRecord) user = NULL;

  if (name == NULL || ctl->store == NULL)
    return TRUE;
  if (g_strcmp0 (care_store_role (ctl->store), "server") != 0)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_DENIED, _("--as is for the store of a server; here you act as yourself."));
      return FALSE;
    }
  self = care_store_user (ctl->store);
  user = care_store_get (ctl->store, &CareUser_ENTITY, &self, error);
  if (user == NULL)
    return FALSE;
  if (g_strcmp0 (((CareUser *) user)->role, "administrator") != 0)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_DENIED, _("--as is for administrators."));
      return FALSE;
    }
  if (!care_ref_resolve (ctl->store, &CareUser_ENTITY, name, &id, error))
    return FALSE;
  care_store_act_as (ctl->store, &id);
  return TRUE;
}

static gboolean
run_here (CareCtl *ctl, GError **error)
{
  gboolean ok = act_as (ctl, error) && ctl->words.command->run (ctl, error);
  if (ctl->lent && ctl->store != NULL)
    care_store_act_as (ctl->store, NULL);
  return ok;
}

static gboolean
open_and_run (CareCtl *ctl, gboolean *begun, GError **error)
{
  gboolean ok;

  *begun = TRUE;
  switch (ctl->words.command->access)
    {
    case CARE_CTL_READS:
      ctl->store = care_store_open_read (ctl->where, error);
      break;
    case CARE_CTL_WRITES:
      ctl->store = care_store_open (ctl->where, "aftercarectl", error);
      break;
    case CARE_CTL_ALONE:
      return refuse_while_held (ctl, error) && run_here (ctl, error);
    case CARE_CTL_NO_STORE: default:
      return run_here (ctl, error);
    }
  *begun = ctl->store != NULL;
  if (ctl->store == NULL)
    return FALSE;
  ok = run_here (ctl, error);
  g_clear_pointer (&ctl->store, care_store_close);
  return ok;
}

static gboolean
hand_over (CareCtl *ctl, const char *const *argv, int *status, GError **error)
{
  return care_hand_over_call (ctl->where, argv, (CareHandOverFile *) (gpointer) ctl->files->data, ctl->files->len, status, error);
}

/* A clock that cannot be read must not quietly become the real one. */
static gboolean
set_clock (GError **error)
{
  const char *words = g_getenv ("AFTERCARE_CLOCK");
  return words == NULL || *words == '\0' || care_clock_set (words, error);
}

/* A writing command: here, or by the program that has the store. That may have begun or ended since it was looked at, and it takes the store a moment
 * before it takes commands, and gives it up a moment later: as long as nothing was begun, all is tried again for a while. */
static gboolean
write_somewhere (CareCtl *ctl, const char *const *argv, int *status, GError **error)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_USECS;

  for (;;)
    {
      g_autofree char *holder = long_holder (ctl->where);
      g_autoptr (GError) problem = NULL;
      gboolean begun = FALSE;
      gboolean done = holder == NULL ? open_and_run (ctl, &begun, &problem) : hand_over (ctl, argv, status, &problem);

      if (done && holder == NULL)
        *status = ctl->status;
      if (done)
        return TRUE;
      if (begun || !g_error_matches (problem, CARE_ERROR, CARE_ERROR_BUSY) || g_get_monotonic_time () >= until)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      g_usleep (AGAIN_USECS);
    }
}

static int
dispatch (CareCtl *ctl, const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  gboolean writes = ctl->words.command->access == CARE_CTL_WRITES;
  gboolean begun;
  int status = CARE_CTL_DONE;

  if (!set_clock (&error) || !check_where (ctl, &error) || !care_ctl_open_files (ctl, &error))
    return status_of (ctl, error);
  if (writes)
    return write_somewhere (ctl, argv, &status, &error) ? status : status_of (ctl, error);
  return open_and_run (ctl, &begun, &error) ? ctl->status : status_of (ctl, error);
}

/* --- help --- */

static gboolean
answer_help (CareCtl *ctl)
{
  g_autofree char *text = NULL;

  if (care_ctl_words_option (&ctl->words, "version") != NULL)
    g_string_append_printf (ctl->out, "%s %s\n", ctl->words.program->name, CARE_VERSION);
  else if (care_ctl_words_option (&ctl->words, "help") != NULL)
    {
      text = care_ctl_help_text (ctl->words.program, ctl->words.command);
      g_string_append (ctl->out, text);
    }
  else
    return FALSE;
  return TRUE;
}

/* --- a run --- */

static void
ctl_open (CareCtl *ctl, int in_fd, int out_fd, int err_fd)
{
  *ctl = (CareCtl) { .in_fd = in_fd, .out_fd = out_fd, .err_fd = err_fd };
  ctl->out = g_string_new (NULL);
  ctl->err = g_string_new (NULL);
  ctl->files = g_array_new (FALSE, FALSE, sizeof (CareHandOverFile));
  ctl->made = g_ptr_array_new_with_free_func (g_free);
}

static void
ctl_clear (CareCtl *ctl)
{
  care_ctl_words_clear (&ctl->words);
  g_string_free (ctl->out, TRUE);
  g_string_free (ctl->err, TRUE);
  g_array_unref (ctl->files);
  g_ptr_array_unref (ctl->made);
  g_free (ctl->where);
}

/* A store opened as file 1 because that was closed would get our output written into it. */
static void
fill_streams (void)
{
  int fd = open ("/dev/null", O_RDWR);

  while (fd >= 0 && fd <= STDERR_FILENO)
    fd = dup (fd);
  if (fd > STDERR_FILENO)
    close (fd);
}

int
care_ctl_main (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  CareCtl ctl;
  int status;

  signal (SIGPIPE, SIG_IGN);
  fill_streams ();
  ctl_open (&ctl, STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO);
  if (!care_ctl_words_read (&care_ctl_program, argv, &ctl.words, &error))
    status = status_of (&ctl, error);
  else if (answer_help (&ctl))
    status = CARE_CTL_DONE;
  else
    {
      ctl.json = care_ctl_words_option (&ctl.words, "json") != NULL;
      status = dispatch (&ctl, argv);
    }
  care_ctl_close_files (&ctl, status == CARE_CTL_FAILED || status == CARE_CTL_USAGE);
  status = print (&ctl, status);
  ctl_clear (&ctl);
  return status;
}

/* --- handed over --- */

static int
run_lent (CareCtl *ctl, const CareCtlLender *lender)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  ctl->store = lender->borrow (lender->data, &error);
  if (ctl->store == NULL)
    return status_of (ctl, error);
  ctl->where = g_strdup (care_store_where (ctl->store));
  ctl->lender = lender;
  ok = run_here (ctl, &error);
  if (ctl->store != NULL)
    lender->give_back (lender->data, ctl->store);
  return ok ? ctl->status : status_of (ctl, error);
}

int
care_ctl_run_handed (const CareHandOverCommand *command, gpointer lender)
{
  g_autoptr (GError) error = NULL;
  CareCtl ctl;
  int status;

  ctl_open (&ctl, command->in_fd, command->out_fd, command->err_fd);
  ctl.lent = TRUE;
  g_array_append_vals (ctl.files, command->files, command->n_files);
  if (!care_ctl_words_read (&care_ctl_program, (const char *const *) command->argv, &ctl.words, &error) ||
      (command->clock != NULL && *command->clock != '\0' && !care_clock_set_here (command->clock, &error)))
    status = status_of (&ctl, error);
  else if (ctl.words.command == NULL || ctl.words.command->access != CARE_CTL_WRITES)
    {
      care_ctl_warn (&ctl, _("That command is not one to hand over."));
      status = CARE_CTL_USAGE;
    }
  else
    {
      ctl.json = care_ctl_words_option (&ctl.words, "json") != NULL;
      status = run_lent (&ctl, lender);
    }
  care_clock_set_here (NULL, NULL);
  status = print (&ctl, status);
  ctl_clear (&ctl);
  return status;
}
