/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include "store/care-hand-over.h"

#include "hand-over-raw.h"

#include <glib/gstdio.h>

typedef struct
{
  char *folder;
  char *store;
  int n_run;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("care-hand-over-XXXXXX", &error);
  g_assert_no_error (error);
  place->store = g_build_filename (place->folder, "shop.db", NULL);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->folder);
  g_free (place->store);
}

static int
run (const CareHandOverCommand *command, gpointer data)
{
  ((Place *) data)->n_run++;
  return (int) g_strv_length (command->argv);
}

static CareHandOver *
begin (Place *place)
{
  g_autoptr (GError) error = NULL;
  CareHandOver *self = care_hand_over_new (place->store, run, place, &error);

  g_assert_no_error (error);
  return self;
}

/* That commands are still taken: a command of three words answers 3. */
static void
assert_serves (const char *store)
{
  g_autoptr (GError) error = NULL;
  const char *const argv[] = { "one", "two", "three", NULL };
  int status = -1;

  g_assert_true (care_hand_over_call (store, argv, NULL, 0, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 3);
}

static void
test_messages (Place *place, gconstpointer data)
{
  const struct
  {
    const char *text;
    gsize n_fds;
    int answer;
  } cases[] = {
    { FINE_MESSAGE, 3, CARE_HAND_OVER_BEGUN },
    { WORDS ("[b'one']", "b'/'", "just b'2026-11-21'", "[(b'x.csv', true)]"), 4, CARE_HAND_OVER_BEGUN },
    { FINE_MESSAGE, 0, CARE_HAND_OVER_NO_FDS },
    { FINE_MESSAGE, 2, CARE_HAND_OVER_NO_FDS },
    { FINE_MESSAGE, 4, CARE_HAND_OVER_NO_FDS },
    { FINE_MESSAGE, CARE_HAND_OVER_MAX_FDS, CARE_HAND_OVER_NO_FDS },
    { WORDS ("[b'one']", "b'/'", "nothing", "[(b'x.csv', true)]"), 3, CARE_HAND_OVER_NO_FDS },
    { WORDS ("@aay []", "b'/'", "nothing", "[]"), 3, CARE_HAND_OVER_UNKNOWN },
    { WORDS ("[b'one']", "b''", "nothing", "[]"), 3, CARE_HAND_OVER_UNKNOWN },
    { WORDS ("[b'one']", "b'here'", "nothing", "[]"), 3, CARE_HAND_OVER_UNKNOWN },
    { WORDS ("[b'one']", "@ay []", "nothing", "[]"), 3, CARE_HAND_OVER_UNKNOWN },
    { WORDS ("[b'one', @ay []]", "b'/'", "nothing", "[]"), 3, CARE_HAND_OVER_UNKNOWN },
    { WORDS ("[[byte 0x61]]", "b'/'", "nothing", "[]"), 3, CARE_HAND_OVER_UNKNOWN },
    { WORDS ("[[byte 0x61, 0, 0x62, 0]]", "b'/'", "nothing", "[]"), 3, CARE_HAND_OVER_UNKNOWN },
    { WORDS ("[b'one']", "b'/'", "just [byte 0x61]", "[]"), 3, CARE_HAND_OVER_UNKNOWN },
    { WORDS ("[b'one']", "b'/'", "nothing", "[([byte 0x61], true)]"), 4, CARE_HAND_OVER_UNKNOWN },
    { "'a text'", 3, CARE_HAND_OVER_UNKNOWN },
    { "(uint64 18446744073709551615, [b'one'])", 3, CARE_HAND_OVER_UNKNOWN },
  };
  g_autoptr (CareHandOver) self = begin (place);
  int n_good = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = message_of (cases[i].text);
      int fd = connect_raw (place->store);

      g_test_message ("%s with %zu descriptors", cases[i].text, cases[i].n_fds);
      send_raw (fd, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), cases[i].n_fds);
      g_assert_cmpint (answer_of (fd), ==, cases[i].answer);
      n_good += cases[i].answer == CARE_HAND_OVER_BEGUN;
      close (fd);
      assert_serves (place->store);
    }
  g_clear_pointer (&self, care_hand_over_free);
  g_assert_cmpint (place->n_run, ==, n_good + (int) G_N_ELEMENTS (cases));
}

static void
test_garbage (Place *place, gconstpointer data)
{
  const struct
  {
    CareHandOverHead head;
    gsize len;
    int answer;
  } cases[] = {
    { { 0, 0 }, 0, -1 },
    { { CARE_HAND_OVER_MAGIC, 10 }, 1, -1 },
    { { CARE_HAND_OVER_MAGIC, 10 }, 7, -1 },
    { { CARE_HAND_OVER_MAGIC, 10 }, 8, -1 },
    { { CARE_HAND_OVER_MAGIC, 0 }, 8, CARE_HAND_OVER_UNKNOWN },
    { { CARE_HAND_OVER_MAGIC, CARE_HAND_OVER_MAX_LENGTH + 1 }, 8, CARE_HAND_OVER_UNKNOWN },
    { { CARE_HAND_OVER_MAGIC, G_MAXUINT32 }, 8, CARE_HAND_OVER_UNKNOWN },
    { { CARE_HAND_OVER_MAGIC + 1, 10 }, 8, CARE_HAND_OVER_UNKNOWN },
    { { 0x20544547, 0x5448202f }, 8, CARE_HAND_OVER_UNKNOWN }, /* "GET / HT" */
  };
  g_autoptr (CareHandOver) self = begin (place);
  guint before = count_fds ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize n_fds = 0; n_fds <= CARE_HAND_OVER_MAX_FDS; n_fds += CARE_HAND_OVER_MAX_FDS)
      {
        int fd = connect_raw (place->store);

        if (cases[i].len > 0)
          send_raw (fd, &cases[i].head, cases[i].len, n_fds);
        shutdown (fd, SHUT_WR);
        g_assert_cmpint (answer_of (fd), ==, cases[i].answer);
        close (fd);
        assert_serves (place->store);
      }
  g_clear_pointer (&self, care_hand_over_free);
  g_assert_cmpint (place->n_run, ==, 2 * G_N_ELEMENTS (cases));
  g_assert_cmpuint (count_fds (), <, before);
}

/* A good message with some bytes changed: whatever it then says, nothing breaks and nothing is left open. */
static void
test_noise (Place *place, gconstpointer data)
{
  g_autoptr (GBytes) good = message_of (WORDS ("[b'one', b'two']", "b'/tmp'", "just b'2026-11-21'",
                                               "[(b'x.csv', true)]"));
  gsize len = g_bytes_get_size (good);
  g_autoptr (CareHandOver) self = begin (place);
  guint before = count_fds ();

  for (int i = 0; i < 3000; i++)
    {
      g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (good, NULL), len);
      int fd = connect_raw (place->store);

      for (int k = g_test_rand_int_range (1, 5); k > 0; k--)
        bytes[g_test_rand_int_range (0, (gint32) len)] = (guint8) g_test_rand_int_range (0, 256);
      send_raw (fd, bytes, len, 4);
      shutdown (fd, SHUT_WR);
      answer_of (fd);
      close (fd);
    }
  assert_serves (place->store);
  g_clear_pointer (&self, care_hand_over_free);
  g_assert_cmpuint (count_fds (), <, before);
}

/* Descriptors count only when they come with the head, as the first thing; later ones are not kept. */
static void
test_late_descriptors (Place *place, gconstpointer data)
{
  g_autoptr (GBytes) bytes = message_of (FINE_MESSAGE);
  const char *start_of = g_bytes_get_data (bytes, NULL);
  gsize len = g_bytes_get_size (bytes);
  const gsize cuts[] = { 1, 4, 8, 9, len - 1 };
  g_autoptr (CareHandOver) self = begin (place);
  guint before = count_fds ();

  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    for (gsize first = cuts[i] < sizeof (CareHandOverHead) ? 3 : 0; first <= 3; first += 3)
      {
        int fd = connect_raw (place->store);

        send_raw (fd, start_of, cuts[i], first);
        send_raw (fd, start_of + cuts[i], len - cuts[i], 3);
        g_assert_cmpint (answer_of (fd), ==, first == 3 ? CARE_HAND_OVER_BEGUN : CARE_HAND_OVER_NO_FDS);
        close (fd);
      }
  assert_serves (place->store);
  g_clear_pointer (&self, care_hand_over_free);
  g_assert_cmpuint (count_fds (), <, before);
}

/* Who says nothing, or not all, is sent away, and does not keep others from being served meanwhile. */
static void
test_silent (Place *place, gconstpointer data)
{
  g_autoptr (GBytes) bytes = message_of (FINE_MESSAGE);
  CareHandOver *self = begin (place);
  int silent = connect_raw (place->store);
  int halting = connect_raw (place->store);

  send_raw (halting, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) - 1, 3);
  assert_serves (place->store);
  g_assert_cmpint (answer_of (silent), ==, -1);
  g_assert_cmpint (answer_of (halting), ==, -1);
  close (silent);
  close (halting);
  care_hand_over_free (self);
}

static void
test_silent_crowd (Place *place, gconstpointer data)
{
  CareHandOver *self = begin (place);
  int silent[300];

  for (gsize i = 0; i < G_N_ELEMENTS (silent); i++)
    silent[i] = connect_raw (place->store);
  assert_serves (place->store);
  for (gsize i = 0; i < G_N_ELEMENTS (silent); i++)
    close (silent[i]);
  assert_serves (place->store);
  care_hand_over_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/hand-over-wire/" name, Place, NULL, set_up, function, tear_down)
  ADD ("messages", test_messages);
  ADD ("garbage", test_garbage);
  ADD ("noise", test_noise);
  ADD ("late-descriptors", test_late_descriptors);
  ADD ("silent", test_silent);
  ADD ("silent-crowd", test_silent_crowd);
  return g_test_run ();
}
