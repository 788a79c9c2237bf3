/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include "store/care-lock.h"

#include "util/care-error.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *program;

typedef struct
{
  char *folder;
  char *store;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("care-lock-XXXXXX", &error);
  g_assert_no_error (error);
  place->store = g_build_filename (place->folder, "shop.db", NULL);
  g_assert_true (g_file_set_contents (place->store, "", 0, &error));
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", place->folder);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (place->folder);
  g_free (place->store);
}

/* Another process that holds the lock until its standard input ends or it is killed. */
static GSubprocess *
hold (const char *store, const char *who)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                         program, "--hold", store, who, NULL);
  char line[5] = { 0 };

  g_assert_no_error (error);
  g_input_stream_read_all (g_subprocess_get_stdout_pipe (child), line, 4, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "held");
  return child;
}

static void
end (GSubprocess *child, gboolean kill_it)
{
  if (kill_it)
    g_subprocess_force_exit (child);
  else
    g_output_stream_close (g_subprocess_get_stdin_pipe (child), NULL, NULL);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
}

static int
hold_main (const char *store, const char *who)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareLock) lock = care_lock_take (store, who, 0, &error);
  char byte;

  if (lock == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  if (write (STDOUT_FILENO, "held", 4) != 4)
    return 2;
  while (read (STDIN_FILENO, &byte, 1) > 0)
    ;
  return 0;
}

static void
assert_free (const char *store)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *holder = care_lock_holder (store);
  g_autoptr (CareLock) lock = NULL;

  g_assert_cmpstr (holder, ==, NULL);
  lock = care_lock_take (store, "aftercarectl 1", 0, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);
}

static void
assert_busy (const char *store, guint wait_seconds, const char *who)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *holder = care_lock_holder (store);
  CareLock *lock = care_lock_take (store, "aftercarectl 1", wait_seconds, &error);

  g_assert_null (lock);
  g_assert_error (error, CARE_ERROR, CARE_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, who));
  g_assert_nonnull (strstr (error->message, store));
  g_assert_cmpstr (holder, ==, who);
}

static void
test_alone (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *side = g_strconcat (place->store, "-lock", NULL);
  g_autofree char *holder = NULL;
  g_autoptr (CareLock) lock = NULL;
  GStatBuf info;

  g_assert_null (care_lock_holder (place->store));
  g_assert_false (g_file_test (side, G_FILE_TEST_EXISTS));
  lock = care_lock_take (place->store, "aftercared 77", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (side, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  holder = care_lock_holder (place->store);
  g_assert_cmpstr (holder, ==, "aftercared 77");
  g_clear_pointer (&lock, care_lock_free);
  g_assert_true (g_file_test (side, G_FILE_TEST_EXISTS));
  assert_free (place->store);
}

/* Two openings of one process exclude each other, and looking at the lock does not drop it, as it would with POSIX
 * locks. */
static void
test_same_process (Place *place, gconstpointer data)
{
  g_autoptr (CareLock) lock = care_lock_take (place->store, "aftercared 77", 0, NULL);

  g_assert_nonnull (lock);
  assert_busy (place->store, 0, "aftercared 77");
  assert_busy (place->store, 0, "aftercared 77");
}

static void
test_other_process (Place *place, gconstpointer data)
{
  const char *const names[] = { "aftercared 77", "aftercare 78", "aftercarectl 79" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    for (int killed = 0; killed < 2; killed++)
      {
        g_autoptr (GSubprocess) child = hold (place->store, names[i]);

        assert_busy (place->store, 0, names[i]);
        end (child, killed);
        assert_free (place->store);
      }
}

/* The kernel tells at once what kind of program holds the lock; its name in the file may be an older one's, or
 * unreadable. */
static void
test_old_name (Place *place, gconstpointer data)
{
  const struct
  {
    const char *holder;
    const char *text;
    const char *shown;
  } cases[] = {
    { "aftercared 77", "aftercarectl 12", "Another program" },
    { "aftercarectl 79", "aftercared 12", "aftercarectl" },
    { "aftercared 77", "", "Another program" },
    { "aftercared 77", "after\ncared\x01 5\n", "after cared  5" },
    { "aftercared 77", "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" },
  };
  g_autofree char *side = g_strconcat (place->store, "-lock", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSubprocess) child = hold (place->store, cases[i].holder);
      int fd = open (side, O_WRONLY | O_TRUNC | O_CLOEXEC);

      g_assert_cmpint (write (fd, cases[i].text, strlen (cases[i].text)), ==, strlen (cases[i].text));
      close (fd);
      assert_busy (place->store, 0, cases[i].shown);
      end (child, TRUE);
    }
}

/* A program that stays is not waited for: with the wait this takes far longer than the test may. */
static void
test_waits_not (Place *place, gconstpointer data)
{
  g_autoptr (GSubprocess) child = hold (place->store, "aftercared 77");

  assert_busy (place->store, 86400, "aftercared 77");
  end (child, TRUE);
}

static void
test_gives_up (Place *place, gconstpointer data)
{
  g_autoptr (GSubprocess) child = hold (place->store, "aftercarectl 79");

  assert_busy (place->store, 1, "aftercarectl 79");
  end (child, FALSE);
}

static gpointer
end_later (gpointer data)
{
  g_usleep (G_USEC_PER_SEC / 4);
  end (data, FALSE);
  return NULL;
}

static void
test_waits (Place *place, gconstpointer data)
{
  g_autoptr (GSubprocess) child = hold (place->store, "aftercarectl 79");
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("end", end_later, child);
  g_autoptr (CareLock) lock = care_lock_take (place->store, "aftercarectl 80", 250, &error);

  g_assert_no_error (error);
  g_assert_nonnull (lock);
  g_thread_join (thread);
}

/* Many commands at once: each adds one to a number in a file by reading and writing it, which goes wrong unless they
 * exclude each other. */
#define CONTENDERS 6
#define ROUNDS 25

static int
count_main (const char *store, const char *who)
{
  for (int i = 0; i < ROUNDS; i++)
    {
      g_autoptr (CareLock) lock = care_lock_take (store, who, 250, NULL);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      if (lock == NULL || !g_file_get_contents (store, &before, NULL, NULL))
        return 1;
      after = g_strdup_printf ("%d", atoi (before) + 1);
      if (!g_file_set_contents_full (store, after, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
        return 1;
    }
  return 0;
}

static void
test_crowd (Place *place, gconstpointer data)
{
  GSubprocess *children[CONTENDERS];
  g_autofree char *sum = NULL;

  for (int i = 0; i < CONTENDERS; i++)
    {
      children[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, program, "--count", place->store,
                                      "aftercarectl 80", NULL);
      g_assert_nonnull (children[i]);
    }
  for (int i = 0; i < CONTENDERS; i++)
    {
      g_assert_true (g_subprocess_wait_check (children[i], NULL, NULL));
      g_object_unref (children[i]);
    }
  g_assert_true (g_file_get_contents (place->store, &sum, NULL, NULL));
  g_assert_cmpint (atoi (sum), ==, CONTENDERS * ROUNDS);
}

/* All ways to name one store meet one lock, and so do those to a store that is not there yet. */
static void
test_paths (Place *place, gconstpointer data)
{
  g_autofree char *cwd = g_get_current_dir ();
  g_autofree char *sub = g_build_filename (place->folder, "sub", NULL);
  g_autofree char *folder_link = g_build_filename (sub, "link", NULL);
  g_autofree char *file_link = g_build_filename (sub, "other.db", NULL);
  g_autofree char *second_link = g_build_filename (sub, "third.db", NULL);
  const char *const names[] = { "shop.db", "./shop.db", "sub/../shop.db", "sub/link/shop.db", "sub/other.db",
                                "sub/third.db", "sub/link//sub/third.db" };

  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  g_assert_cmpint (symlink (place->folder, folder_link), ==, 0);
  g_assert_cmpint (symlink ("../shop.db", file_link), ==, 0);
  g_assert_cmpint (symlink ("other.db", second_link), ==, 0);
  g_assert_cmpint (chdir (place->folder), ==, 0);
  for (int exists = 1; exists >= 0; exists--)
    {
      g_autoptr (CareLock) lock = NULL;

      if (!exists)
        g_assert_cmpint (g_unlink (place->store), ==, 0);
      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_autofree char *side = care_lock_side_path (names[i], "-lock", NULL);

          g_assert_true (g_str_has_suffix (side, "/shop.db-lock"));
          g_assert_null (strstr (side, "/sub"));
        }
      lock = care_lock_take ("sub/third.db", "aftercared 77", 0, NULL);
      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        assert_busy (names[i], 0, "aftercared 77");
    }
  g_assert_cmpint (chdir (cwd), ==, 0);
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
    { "shop.db/shop.db", CARE_ERROR_IO },
    { "loop", CARE_ERROR_IO },
    { "folder.db", CARE_ERROR_IO },
    { "fifo.db", CARE_ERROR_IO },
    { "linked.db", CARE_ERROR_IO },
  };
  g_autofree char *loop = g_build_filename (place->folder, "loop", NULL);
  g_autofree char *folder = g_build_filename (place->folder, "folder.db-lock", NULL);
  g_autofree char *fifo = g_build_filename (place->folder, "fifo.db-lock", NULL);
  g_autofree char *linked = g_build_filename (place->folder, "linked.db-lock", NULL);

  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("shop.db", linked), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *store = g_build_filename (place->folder, cases[i].name, NULL);

      g_test_message ("%s", cases[i].name);
      g_assert_null (care_lock_holder (store));
      g_assert_null (care_lock_take (store, "aftercarectl 1", 0, &error));
      g_assert_error (error, CARE_ERROR, (int) cases[i].code);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

/* A manager's sudo must not leave a lock file that the service's own user cannot open. */
static void
test_owner (Place *place, gconstpointer data)
{
  g_autofree char *side = g_strconcat (place->store, "-lock", NULL);
  GStatBuf info;

  if (geteuid () != 0)
    {
      g_test_skip ("needs root");
      return;
    }
  g_assert_cmpint (chown (place->store, 65534, 65534), ==, 0);
  assert_free (place->store);
  g_assert_cmpint (g_stat (side, &info), ==, 0);
  g_assert_cmpint (info.st_uid, ==, 65534);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--hold"))
    return hold_main (argv[2], argv[3]);
  if (argc == 4 && g_str_equal (argv[1], "--count"))
    return count_main (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  program = g_canonicalize_filename (argv[0], NULL);
#define ADD(name, function) g_test_add ("/lock/" name, Place, NULL, set_up, function, tear_down)
  ADD ("alone", test_alone);
  ADD ("same-process", test_same_process);
  ADD ("other-process", test_other_process);
  ADD ("old-name", test_old_name);
  ADD ("waits-not", test_waits_not);
  ADD ("gives-up", test_gives_up);
  ADD ("waits", test_waits);
  ADD ("crowd", test_crowd);
  ADD ("paths", test_paths);
  ADD ("bad-places", test_bad_places);
  ADD ("owner", test_owner);
  return g_test_run ();
}
