/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include "store/care-hand-over.h"
#include "store/care-lock.h"

#include "util/care-error.h"

#include "hand-over-raw.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a --call ends with when the command was not run: this and the error's code. */
#define NOT_RUN 200

static const char *program;

typedef struct
{
  char *folder;
  char *store;
  int gate[2]; /* the command "gated" ends when the first end can be read */
  int running; /* commands at this moment */
  int n_run;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("care-hand-over-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (place->folder, 0755), ==, 0);
  place->store = g_build_filename (place->folder, "shop.db", NULL);
  g_assert_true (g_file_set_contents (place->store, "", 0, &error));
  g_assert_true (g_unix_open_pipe (place->gate, FD_CLOEXEC, &error));
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", place->folder);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  close (place->gate[0]);
  close (place->gate[1]);
  g_free (place->folder);
  g_free (place->store);
}

/* Reading and writing of descriptors to their end. */

static char *
read_all (int fd)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char bytes[4096];
  gssize got;

  while ((got = read (fd, bytes, sizeof bytes)) > 0)
    g_string_append_len (text, bytes, got);
  return g_strdup (text->str);
}

static gboolean
write_all (int fd, const char *text)
{
  gsize len = strlen (text);

  for (gsize done = 0; done < len;)
    {
      gssize put = write (fd, text + done, len - done);

      if (put < 0)
        return FALSE;
      done += (gsize) put;
    }
  return TRUE;
}

/* The commands of these tests. */

static int
say (const CareHandOverCommand *command)
{
  g_autofree char *words = g_strjoinv ("|", command->argv);
  g_autofree char *input = read_all (command->in_fd);
  const char *clock_words = command->clock == NULL ? "(none)" : command->clock;
  g_autofree char *text = g_strdup_printf ("%s\n%s\n%s %s %s\n%s\n", words, command->cwd, command->language,
                                           command->lc_all, command->lang, clock_words);

  g_assert_true (write_all (command->out_fd, text));
  g_assert_true (write_all (command->err_fd, input));
  return 3;
}

/* From all files to read into all files to write. */
static int
copy (const CareHandOverCommand *command)
{
  for (gsize i = 0; i < command->n_files; i++)
    {
      g_autofree char *text = command->files[i].write ? NULL : read_all (command->files[i].fd);

      g_assert_cmpstr (command->argv[i + 1], ==, command->files[i].path);
      for (gsize k = 0; k < command->n_files && text != NULL; k++)
        if (command->files[k].write)
          g_assert_true (write_all (command->files[k].fd, text));
    }
  return 0;
}

/* Waits for the gate, then finds that the caller's output is closed, and does its work all the same. */
static int
gated (const CareHandOverCommand *command, Place *place)
{
  char byte;

  g_assert_true (write_all (command->out_fd, "running"));
  while (read (place->gate[0], &byte, 1) != 1)
    ;
  if (command->n_files == 1)
    {
      g_assert_false (write_all (command->out_fd, "more"));
      g_assert_cmpint (errno, ==, EPIPE);
      g_assert_true (write_all (command->files[0].fd, "worked"));
    }
  return 0;
}

static int
run (const CareHandOverCommand *command, gpointer data)
{
  Place *place = data;
  int status = 0;

  g_assert_cmpint (g_atomic_int_add (&place->running, 1), ==, 0);
  place->n_run++;
  if (g_str_equal (command->argv[0], "say"))
    status = say (command);
  else if (g_str_equal (command->argv[0], "copy"))
    status = copy (command);
  else if (g_str_equal (command->argv[0], "gated"))
    status = gated (command, place);
  else if (g_str_equal (command->argv[0], "die"))
    raise (SIGKILL);
  else
    status = (int) g_strv_length (command->argv);
  g_atomic_int_add (&place->running, -1);
  return status;
}

static CareHandOver *
begin (Place *place)
{
  g_autoptr (GError) error = NULL;
  CareHandOver *self = care_hand_over_new (place->store, run, place, &error);

  g_assert_no_error (error);
  g_assert_nonnull (self);
  return self;
}

static int
call (const char *store, const char *const *argv, GError **error)
{
  int status = -1;

  return care_hand_over_call (store, argv, NULL, 0, &status, error) ? status : -1;
}

/* That commands are still taken: a command of three words answers 3. */
static void
assert_serves (const char *store)
{
  g_autoptr (GError) error = NULL;
  const char *const argv[] = { "one", "two", "three", NULL };

  g_assert_cmpint (call (store, argv, &error), ==, 3);
  g_assert_no_error (error);
}

static void
assert_refused (const char *store, CareError code)
{
  g_autoptr (GError) error = NULL;
  const char *const argv[] = { "one", NULL };

  g_assert_cmpint (call (store, argv, &error), ==, -1);
  g_assert_error (error, CARE_ERROR, (int) code);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

/* Other processes. --call runs a command through its store: words that begin with < or > are files. --serve takes
 * commands. */

static void
become (const char *user)
{
  if (*user != '\0' && setresuid ((uid_t) atoi (user), (uid_t) atoi (user), (uid_t) atoi (user)) != 0)
    _exit (99);
}

static int
call_main (const char *user, const char *store, char **words)
{
  g_autoptr (GError) error = NULL;
  CareHandOverFile files[CARE_HAND_OVER_MAX_FILES];
  gsize n_files = 0;
  int status;

  become (user);
  for (char **word = words; *word != NULL; word++)
    if (**word == '<' || **word == '>')
      {
        files[n_files].write = **word == '>';
        files[n_files].path = ++*word;
        files[n_files].fd = files[n_files].write ? open (*word, O_WRONLY | O_CREAT, 0600) : open (*word, O_RDONLY);
        n_files++;
      }
  if (care_hand_over_call (store, (const char *const *) words, files, n_files, &status, &error))
    return status;
  g_printerr ("%s\n", error->message);
  return NOT_RUN + error->code;
}

static int
serve_main (const char *user, const char *store, const char *max_fds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareLock) lock = NULL;
  g_autoptr (CareHandOver) self = NULL;
  struct rlimit limit = { (rlim_t) atoi (max_fds), (rlim_t) atoi (max_fds) };
  Place place = { 0 };

  become (user);
  lock = care_lock_take (store, "aftercared 77", 0, &error);
  self = lock == NULL ? NULL : care_hand_over_new (store, run, &place, &error);
  if (self == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  if (limit.rlim_cur > 0 && setrlimit (RLIMIT_NOFILE, &limit) != 0)
    return 1;
  if (!write_all (STDOUT_FILENO, "ready"))
    return 1;
  g_free (read_all (STDIN_FILENO));
  return 0;
}

static GSubprocess *
start (GSubprocessFlags flags, const char *cwd, const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  GSubprocess *child;

  if (cwd != NULL)
    g_subprocess_launcher_set_cwd (launcher, cwd);
  g_subprocess_launcher_setenv (launcher, "LANGUAGE", "pl:en", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "LC_ALL");
  g_subprocess_launcher_setenv (launcher, "LANG", "pl_PL.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "AFTERCARE_CLOCK", "2026-11-21T14:05:00Z/frozen", TRUE);
  child = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return child;
}

static void
expect (GSubprocess *child, const char *words)
{
  g_autofree char *got = g_malloc0 (strlen (words) + 1);

  g_assert_true (g_input_stream_read_all (g_subprocess_get_stdout_pipe (child), got, strlen (words), NULL, NULL, NULL));
  g_assert_cmpstr (got, ==, words);
}

static GSubprocess *
start_server (const char *user, const char *store, const char *max_fds)
{
  const char *const argv[] = { program, "--serve", user, store, max_fds, NULL };
  GSubprocess *server = start (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, argv);

  expect (server, "ready");
  return server;
}

static void
end_server (GSubprocess *server, gboolean kill_it)
{
  if (kill_it)
    g_subprocess_force_exit (server);
  else
    g_output_stream_close (g_subprocess_get_stdin_pipe (server), NULL, NULL);
  g_assert_true (g_subprocess_wait (server, NULL, NULL));
  if (!kill_it)
    g_assert_true (g_subprocess_get_successful (server));
  g_object_unref (server);
}

static void
test_round_trip (Place *place, gconstpointer data)
{
  CareHandOver *self = begin (place);
  const char *const argv[] = { program, "--call", "", place->store, "say", "", "two words", "\xff żółć", NULL };
  GSubprocessFlags pipes = G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                           G_SUBPROCESS_FLAGS_STDERR_PIPE;
  g_autoptr (GSubprocess) caller = start (pipes, place->folder, argv);
  g_autoptr (GBytes) input = g_bytes_new_static ("from the caller", strlen ("from the caller"));
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) errors = NULL;
  g_autofree char *expected = g_strdup_printf ("say||two words|\xff żółć\n%s\npl:en  pl_PL.UTF-8\n"
                                               "2026-11-21T14:05:00Z/frozen\n", place->folder);

  g_assert_true (g_subprocess_communicate (caller, input, NULL, &output, &errors, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (caller), ==, 3);
  g_assert_cmpmem (g_bytes_get_data (output, NULL), g_bytes_get_size (output), expected, strlen (expected));
  g_assert_true (g_bytes_equal (errors, input));
  care_hand_over_free (self);
}

/* Files are opened by the caller: relative to his folder, and those that only he can see. */
static void
test_files (Place *place, gconstpointer data)
{
  CareHandOver *self = begin (place);
  const char *const argv[] = { program, "--call", "", place->store, "copy", "<in.csv", ">out.csv", "<gone.csv", NULL };
  g_autoptr (GSubprocess) caller = NULL;
  g_autofree char *in = g_build_filename (place->folder, "in.csv", NULL);
  g_autofree char *gone = g_build_filename (place->folder, "gone.csv", NULL);
  g_autofree char *out = g_build_filename (place->folder, "out.csv", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (in, "serial,model\n", -1, NULL));
  g_assert_true (g_file_set_contents (gone, "X-1,AX\n", -1, NULL));
  caller = start (G_SUBPROCESS_FLAGS_NONE, place->folder, argv);
  g_assert_true (g_subprocess_wait_check (caller, NULL, NULL));
  g_assert_true (g_file_get_contents (out, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "serial,model\nX-1,AX\n");
  care_hand_over_free (self);
}

static void
test_many_files (Place *place, gconstpointer data)
{
  g_autoptr (CareHandOver) self = begin (place);
  const char *const argv[] = { "many", NULL };
  CareHandOverFile files[CARE_HAND_OVER_MAX_FILES + 1];
  gsize cases[] = { 0, 1, CARE_HAND_OVER_MAX_FILES, CARE_HAND_OVER_MAX_FILES + 1 };
  guint before = count_fds ();

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    files[i] = (CareHandOverFile){ (char *) "/dev/null", STDERR_FILENO, i % 2 == 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      int status = -1;
      gboolean done = care_hand_over_call (place->store, argv, files, cases[i], &status, &error);

      if (cases[i] > CARE_HAND_OVER_MAX_FILES)
        g_assert_error (error, CARE_ERROR, CARE_ERROR_FULL);
      else
        g_assert_no_error (error);
      g_assert_true (done == (cases[i] <= CARE_HAND_OVER_MAX_FILES));
      g_assert_cmpint (status, ==, done ? 1 : -1);
    }
  g_clear_pointer (&self, care_hand_over_free);
  g_assert_cmpuint (count_fds (), <, before);
}

static void
test_words (Place *place, gconstpointer data)
{
  CareHandOver *self = begin (place);
  const struct
  {
    gsize n_words;
    gsize word_len;
    CareError code; /* 0: is run */
  } cases[] = {
    { 0, 0, CARE_ERROR_USAGE },
    { 1, 0, 0 },
    { 1, 1000000, 0 },
    { 1, 1100000, CARE_ERROR_FULL },
    { 5000, 100, 0 },
    { 50000, 100, CARE_ERROR_FULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *word = g_strnfill (cases[i].word_len, 'x');
      g_autofree const char **argv = g_new0 (const char *, cases[i].n_words + 1);

      for (gsize k = 0; k < cases[i].n_words; k++)
        argv[k] = word;
      g_assert_cmpint (call (place->store, argv, &error), ==, cases[i].code == 0 ? (int) cases[i].n_words : -1);
      if (cases[i].code != 0)
        g_assert_error (error, CARE_ERROR, (int) cases[i].code);
      else
        g_assert_no_error (error);
    }
  care_hand_over_free (self);
}

static void
test_nobody (Place *place, gconstpointer data)
{
  g_autofree char *socket_path = g_strconcat (place->store, "-socket", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CareLock) lock = NULL;
  const char *const argv[] = { "one", NULL };

  assert_refused (place->store, CARE_ERROR_BUSY);
  g_assert_true (g_file_set_contents (socket_path, "not a socket", -1, NULL));
  assert_refused (place->store, CARE_ERROR_BUSY);
  g_assert_cmpint (g_unlink (socket_path), ==, 0);
  lock = care_lock_take (place->store, "aftercared 77", 0, NULL);
  g_assert_cmpint (call (place->store, argv, &error), ==, -1);
  g_assert_nonnull (strstr (error->message, "aftercared 77"));
  g_assert_nonnull (strstr (error->message, place->store));
}

static void
test_socket_file (Place *place, gconstpointer data)
{
  g_autofree char *socket_path = g_strconcat (place->store, "-socket", NULL);
  g_autoptr (GDir) dir = NULL;
  GStatBuf info;
  CareHandOver *self = begin (place);

  g_assert_cmpint (g_lstat (socket_path, &info), ==, 0);
  g_assert_true (S_ISSOCK (info.st_mode));
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  care_hand_over_free (self);
  dir = g_dir_open (place->folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "shop.db");
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
  assert_refused (place->store, CARE_ERROR_BUSY);
}

/* What a killed process leaves behind does not hinder the next: its socket, or one that it was just making. */
static void
test_stale (Place *place, gconstpointer data)
{
  g_autofree char *socket_path = g_strconcat (place->store, "-socket", NULL);
  g_autofree char *half_name = g_strdup_printf (".%08x-socket", g_str_hash ("shop.db-socket"));
  g_autofree char *half = g_build_filename (place->folder, half_name, NULL);

  for (int i = 0; i < 3; i++)
    {
      GSubprocess *server = start_server ("", place->store, "0");

      assert_serves (place->store);
      end_server (server, TRUE);
      g_assert_true (g_file_test (socket_path, G_FILE_TEST_EXISTS));
      assert_refused (place->store, CARE_ERROR_BUSY);
    }
  g_assert_true (g_file_set_contents (half, "", 0, NULL));
  end_server (start_server ("", place->store, "0"), FALSE);
  g_assert_false (g_file_test (socket_path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS));
}

static void
test_long_paths (Place *place, gconstpointer data)
{
  const gsize name_lens[] = { 1, 80, 92, 107, 108, 200, 247 };
  g_autofree char *part = g_strnfill (120, 'd');
  g_autofree char *deep = g_build_filename (place->folder, part, part, part, NULL);

  g_assert_cmpint (g_mkdir_with_parents (deep, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (name_lens); i++)
    {
      g_autofree char *name = g_strnfill (name_lens[i], 'n');
      g_autofree char *store = g_build_filename (deep, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (CareHandOver) self = NULL;

      /* The side file's name is at most 255 bytes, the store's so 248. */
      g_assert_true (g_file_set_contents_full (store, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      self = care_hand_over_new (store, run, place, &error);
      g_assert_no_error (error);
      assert_serves (store);
    }
}

static void
test_bad_places (Place *place, gconstpointer data)
{
  const struct
  {
    const char *name;
    CareError code;
  } cases[] = {
    { "none/shop.db", CARE_ERROR_NOT_FOUND },
    { "folder.db", CARE_ERROR_IO },
  };
  g_autofree char *folder = g_build_filename (place->folder, "folder.db-socket", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *store = g_build_filename (place->folder, cases[i].name, NULL);

      g_assert_null (care_hand_over_new (store, run, place, &error));
      g_assert_error (error, CARE_ERROR, (int) cases[i].code);
    }
}

static gpointer
call_often (gpointer store)
{
  for (int i = 0; i < 50; i++)
    assert_serves (store);
  return NULL;
}

/* The runner itself looks that it is never run twice at a time. */
static void
test_one_at_a_time (Place *place, gconstpointer data)
{
  g_autoptr (CareHandOver) self = begin (place);
  GThread *threads[8];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("caller", call_often, place->store);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_clear_pointer (&self, care_hand_over_free);
  g_assert_cmpint (place->n_run, ==, 8 * 50);
}

static void
test_killed_caller (Place *place, gconstpointer data)
{
  g_autoptr (CareHandOver) self = begin (place);
  g_autofree char *out = g_build_filename (place->folder, "out.txt", NULL);
  g_autofree char *word = g_strconcat (">", out, NULL);
  const char *const argv[] = { program, "--call", "", place->store, "gated", word, NULL };
  GSubprocess *caller = start (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, argv);
  g_autofree char *text = NULL;

  expect (caller, "running");
  g_subprocess_force_exit (caller);
  g_assert_true (g_subprocess_wait (caller, NULL, NULL));
  g_assert_true (g_input_stream_close (g_subprocess_get_stdout_pipe (caller), NULL, NULL));
  g_object_unref (caller);
  g_assert_true (write_all (place->gate[1], "!"));
  assert_serves (place->store);
  g_clear_pointer (&self, care_hand_over_free);
  g_assert_true (g_file_get_contents (out, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "worked");
  g_assert_cmpint (place->n_run, ==, 2);
}

/* Who has gone before his turn came is not served after it. */
static void
test_gone_caller (Place *place, gconstpointer data)
{
  g_autoptr (CareHandOver) self = begin (place);
  g_autoptr (GBytes) bytes = message_of (FINE_MESSAGE);
  const char *const argv[] = { program, "--call", "", place->store, "gated", NULL };
  g_autoptr (GSubprocess) caller = start (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, argv);
  int fd;

  expect (caller, "running");
  fd = connect_raw (place->store);
  send_raw (fd, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 3);
  close (fd);
  g_assert_true (write_all (place->gate[1], "!"));
  g_assert_true (g_subprocess_wait_check (caller, NULL, NULL));
  assert_serves (place->store);
  g_clear_pointer (&self, care_hand_over_free);
  g_assert_cmpint (place->n_run, ==, 2);
}

static gpointer
free_it (gpointer self)
{
  care_hand_over_free (self);
  return NULL;
}

/* The end waits for the command that runs; who waits behind it is either served or told that nothing was begun. */
static void
test_end_while_running (Place *place, gconstpointer data)
{
  CareHandOver *self = begin (place);
  const char *const gated_argv[] = { program, "--call", "", place->store, "gated", NULL };
  const char *const argv[] = { program, "--call", "", place->store, "one", "two", NULL };
  g_autoptr (GSubprocess) running = start (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, gated_argv);
  g_autoptr (GSubprocess) waiting = NULL;
  g_autofree char *socket_path = g_strconcat (place->store, "-socket", NULL);
  GThread *thread;

  expect (running, "running");
  waiting = start (G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, argv);
  thread = g_thread_new ("end", free_it, self);
  while (g_file_test (socket_path, G_FILE_TEST_EXISTS))
    g_usleep (1000);
  g_assert_true (write_all (place->gate[1], "!"));
  g_thread_join (thread);
  g_assert_true (g_subprocess_wait_check (running, NULL, NULL));
  g_assert_true (g_subprocess_wait (waiting, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (waiting), ==, place->n_run == 2 ? 2 : NOT_RUN + CARE_ERROR_BUSY);
}

static void
test_killed_server (Place *place, gconstpointer data)
{
  GSubprocess *server = start_server ("", place->store, "0");
  g_autoptr (GError) error = NULL;
  const char *const argv[] = { "die", NULL };

  g_assert_cmpint (call (place->store, argv, &error), ==, -1);
  g_assert_error (error, CARE_ERROR, CARE_ERROR_IO);
  end_server (server, TRUE);
}

static void
test_no_room_for_files (Place *place, gconstpointer data)
{
  GSubprocess *server = start_server ("", place->store, "40");
  g_autoptr (GError) error = NULL;
  CareHandOverFile files[60];
  const char *const argv[] = { "one", NULL };
  int status;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    files[i] = (CareHandOverFile){ (char *) "x", STDERR_FILENO, FALSE };
  g_assert_false (care_hand_over_call (place->store, argv, files, G_N_ELEMENTS (files), &status, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "Nothing was changed"));
  assert_serves (place->store);
  end_server (server, FALSE);
}

static void
test_no_room_for_callers (Place *place, gconstpointer data)
{
  GSubprocess *server = start_server ("", place->store, "20");
  int silent[40];

  for (gsize i = 0; i < G_N_ELEMENTS (silent); i++)
    silent[i] = connect_raw (place->store);
  for (gsize i = 0; i < G_N_ELEMENTS (silent); i++)
    close (silent[i]);
  assert_serves (place->store);
  end_server (server, FALSE);
}

/* A closed standard stream is handed over as nothing to read and nowhere to write. */
static void
test_closed_streams (Place *place, gconstpointer data)
{
  CareHandOver *self = begin (place);
  g_autofree char *script = g_strdup_printf ("exec '%s' --call '' '%s' say <&- >&- 2>&-", program, place->store);
  const char *const argv[] = { "sh", "-c", script, NULL };
  g_autoptr (GSubprocess) caller = start (G_SUBPROCESS_FLAGS_NONE, NULL, argv);

  g_assert_true (g_subprocess_wait (caller, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (caller), ==, 3);
  care_hand_over_free (self);
}

/* A server of one user, a caller of another. The socket's mode is opened up in between, so that the peer's user decides
 * alone. */
static void
test_users (Place *place, gconstpointer data)
{
  const struct
  {
    const char *server;
    const char *caller;
    uid_t owner;
    mode_t mode;
    int status;
  } cases[] = {
    { "0", "65534", 0, 0600, NOT_RUN + CARE_ERROR_DENIED },
    { "0", "65534", 0, 0666, NOT_RUN + CARE_ERROR_DENIED },
    { "65533", "65534", 65533, 0666, NOT_RUN + CARE_ERROR_DENIED },
    { "65533", "65534", 65534, 0666, NOT_RUN + CARE_ERROR_DENIED },
    { "65534", "65534", 65534, 0600, 2 },
    { "65534", "0", 65534, 0600, 2 },
    { "65534", "0", 65533, 0666, NOT_RUN + CARE_ERROR_DENIED },
  };
  g_autofree char *socket_path = g_strconcat (place->store, "-socket", NULL);
  g_autofree char *lock_path = g_strconcat (place->store, "-lock", NULL);

  if (geteuid () != 0)
    {
      g_test_skip ("needs root");
      return;
    }
  g_assert_cmpint (g_chmod (place->folder, 0777), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const argv[] = { program, "--call", cases[i].caller, place->store, "one", "two", NULL };
      GSubprocess *server = start_server (cases[i].server, place->store, "0");
      g_autoptr (GSubprocess) caller = NULL;

      g_assert_cmpint (chown (place->store, cases[i].owner, cases[i].owner), ==, 0);
      g_assert_cmpint (g_chmod (socket_path, cases[i].mode), ==, 0);
      caller = start (G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, argv);
      g_assert_true (g_subprocess_wait (caller, NULL, NULL));
      g_test_message ("server %s, caller %s, store's owner %u", cases[i].server, cases[i].caller,
                      (guint) cases[i].owner);
      g_assert_cmpint (g_subprocess_get_exit_status (caller), ==, cases[i].status);
      end_server (server, FALSE);
      g_assert_cmpint (g_unlink (lock_path), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  if (argc > 4 && g_str_equal (argv[1], "--call"))
    return call_main (argv[2], argv[3], argv + 4);
  if (argc == 5 && g_str_equal (argv[1], "--serve"))
    return serve_main (argv[2], argv[3], argv[4]);
  g_test_init (&argc, &argv, NULL);
  program = g_canonicalize_filename (argv[0], NULL);
#define ADD(name, function) g_test_add ("/hand-over/" name, Place, NULL, set_up, function, tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("files", test_files);
  ADD ("many-files", test_many_files);
  ADD ("words", test_words);
  ADD ("nobody", test_nobody);
  ADD ("socket-file", test_socket_file);
  ADD ("stale", test_stale);
  ADD ("long-paths", test_long_paths);
  ADD ("bad-places", test_bad_places);
  ADD ("one-at-a-time", test_one_at_a_time);
  ADD ("killed-caller", test_killed_caller);
  ADD ("gone-caller", test_gone_caller);
  ADD ("end-while-running", test_end_while_running);
  ADD ("killed-server", test_killed_server);
  ADD ("no-room-for-files", test_no_room_for_files);
  ADD ("no-room-for-callers", test_no_room_for_callers);
  ADD ("closed-streams", test_closed_streams);
  ADD ("users", test_users);
  return g_test_run ();
}
