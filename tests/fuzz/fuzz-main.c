/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* Drives a target as an ordinary test, with words that libFuzzer knows too: -runs=N FOLDER takes every seed of the folder as it stands, then N
 * inputs made of them by a fixed generator. The same seeds give the same inputs on every machine; nothing here looks at a clock. FILE… runs just
 * these, as one that was found. */

#define LONGEST (64 << 10)

static guint64 state = 88172645463325252;

static guint
draw (guint below)
{
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (guint) (state % below);
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GBytes *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text;
  gsize len;

  g_file_get_contents (path, &text, &len, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, len);
}

static GPtrArray *
read_seeds (const char *folder)
{
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, by_name);
  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (seeds, read_file (paths->pdata[i]));
  g_assert_cmpuint (seeds->len, >, 0);
  return seeds;
}

/* What readers of text stumble over. */
static const char *const words[] = {
  "\"", "\"\"", "\\", "\\u0000", "\\ud800", "null", "true", "-1", "9223372036854775807", "-9223372036854775808", "1e999", "[[[[", "{}", "[]", ",", ";", ":",
  "\r\n", "\n", "\t", "%00", "%", "&", "=", "/", "../", "\xff", "\xc3\x28", "\xf0\x9f\x98\x80", "\xef\xbb\xbf", "\xcc\x81", "1970-01-01", "0000-00-00",
  "2026-02-30", "00000000000000000000000000", "q=0.5", "*",
};

static void
splice (GByteArray *input, guint at, guint cut, gconstpointer more, guint len)
{
  g_autoptr (GByteArray) tail = g_byte_array_new ();

  cut = MIN (cut, input->len - at);
  g_byte_array_append (tail, input->data + at + cut, input->len - at - cut);
  g_byte_array_set_size (input, at);
  g_byte_array_append (input, more, len);
  g_byte_array_append (input, tail->data, tail->len);
}

static void
mutate (GByteArray *input, GPtrArray *seeds)
{
  guint at = draw (input->len + 1);
  guint8 byte = (guint8) draw (256);
  const char *word = words[draw (G_N_ELEMENTS (words))];
  gsize len;
  const guint8 *other = g_bytes_get_data (seeds->pdata[draw (seeds->len)], &len);
  guint from = len > 0 ? draw ((guint) len) : 0, most = 1 + draw (256);

  switch (draw (7))
    {
    case 0:
      splice (input, at, 1, &byte, 1);
      break;
    case 1:
      splice (input, at, 0, &byte, 1);
      break;
    case 2:
      splice (input, at, 1 + draw (16), NULL, 0);
      break;
    case 3:
      splice (input, at, 0, word, (guint) strlen (word));
      break;
    case 4:
      splice (input, at, draw (8), word, (guint) strlen (word));
      break;
    case 5:
      splice (input, at, draw (64), other + from, MIN ((guint) len - from, most));
      break;
    default:
      g_byte_array_set_size (input, at);
    }
}

static void
run (const GByteArray *input)
{
  /* Of its own size, so that a sanitizer sees the first byte behind it. */
  g_autofree guint8 *copy = g_memdup2 (input->data, input->len);

  LLVMFuzzerTestOneInput (copy != NULL ? copy : (const guint8 *) "", input->len);
}

static void
run_all (const char *folder, guint n)
{
  g_autoptr (GPtrArray) seeds = read_seeds (folder);
  g_autoptr (GByteArray) input = g_byte_array_new ();

  for (guint i = 0; i < seeds->len + n; i++)
    {
      GBytes *seed = seeds->pdata[i < seeds->len ? i : draw (seeds->len)];

      g_byte_array_set_size (input, 0);
      g_byte_array_append (input, g_bytes_get_data (seed, NULL), (guint) g_bytes_get_size (seed));
      for (guint k = i < seeds->len ? 0 : 1 + draw (4); k > 0; k--)
        mutate (input, seeds);
      if (input->len <= LONGEST)
        run (input);
    }
}

int
main (int argc, char *argv[])
{
  guint runs = 1000;

  setlocale (LC_ALL, "");
  for (int i = 1; i < argc; i++)
    if (g_str_has_prefix (argv[i], "-runs="))
      runs = (guint) strtoul (argv[i] + strlen ("-runs="), NULL, 10);
    else if (g_file_test (argv[i], G_FILE_TEST_IS_DIR))
      run_all (argv[i], runs);
    else if (argv[i][0] != '-')
      {
        g_autoptr (GBytes) bytes = read_file (argv[i]);
        LLVMFuzzerTestOneInput (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      }
  return 0;
}
