/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include <string.h>

#include "util/care-error.h"
#include "util/care-gzip.h"

#define MIB (1024 * 1024)

/* Noise that does not compress, the same at every run. */
static GBytes *
noise (gsize len)
{
  guint8 *data = g_malloc (len + 1);
  guint32 state = 1;

  for (gsize i = 0; i < len; i++)
    {
      state = state * 1664525u + 1013904223u;
      data[i] = (guint8) (state >> 24);
    }
  return g_bytes_new_take (data, len);
}

static GBytes *
zeros (gsize len)
{
  return g_bytes_new_take (g_malloc0 (len + 1), len);
}

static GBytes *
deflate (GBytes *plain)
{
  gsize len;
  gconstpointer data = g_bytes_get_data (plain, &len);

  return care_gzip_deflate (data, len);
}

static GBytes *
joined (GBytes *a, GBytes *b)
{
  GByteArray *all = g_byte_array_new ();

  g_byte_array_append (all, g_bytes_get_data (a, NULL), (guint) g_bytes_get_size (a));
  g_byte_array_append (all, g_bytes_get_data (b, NULL), (guint) g_bytes_get_size (b));
  return g_byte_array_free_to_bytes (all);
}

static GBytes *
inflate (GBytes *packed, gsize max_bytes, guint max_ratio, GError **error)
{
  gsize len;
  gconstpointer data = g_bytes_get_data (packed, &len);

  return care_gzip_inflate (data, len, max_bytes, max_ratio, error);
}

/* A stream that gives one byte a read, as a slow socket may. */
#define TYPE_DRIP (drip_get_type ())
G_DECLARE_FINAL_TYPE (Drip, drip, TEST, DRIP, GFilterInputStream)

struct _Drip
{
  GFilterInputStream parent;
};

G_DEFINE_FINAL_TYPE (Drip, drip, G_TYPE_FILTER_INPUT_STREAM)

static gssize
drip_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));

  return g_input_stream_read (base, buffer, MIN (count, 1), cancellable, error);
}

static void
drip_class_init (DripClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = drip_read;
}

static void
drip_init (Drip *self)
{
}

/* Reads all that care_gzip_open() gives, @step bytes at a time. */
static GBytes *
read_opened (GBytes *content, gboolean drip, gsize step, guint64 max_bytes, guint max_ratio, GError **error)
{
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (content);
  g_autoptr (GInputStream) base = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (step);
  gssize n;

  base = drip ? g_object_new (TYPE_DRIP, "base-stream", memory, NULL) : g_object_ref (memory);
  stream = care_gzip_open (base, max_bytes, max_ratio, error);
  if (stream == NULL)
    return NULL;
  while ((n = g_input_stream_read (stream, chunk, step, NULL, error)) > 0)
    g_byte_array_append (out, chunk, (guint) n);
  if (n < 0)
    {
      /* An error stays: whoever reads on must not get a silent end. */
      g_assert_cmpint (g_input_stream_read (stream, chunk, step, NULL, NULL), ==, -1);
      return NULL;
    }
  g_assert_cmpint (g_input_stream_read (stream, chunk, step, NULL, NULL), ==, 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static void
test_round_trip (void)
{
  static const gsize sizes[] = { 0, 1, 2, 100, 65535, 65536, 65537, 300000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      for (int kind = 0; kind < 2; kind++)
        {
          g_autoptr (GBytes) plain = kind == 0 ? noise (sizes[i]) : zeros (sizes[i]);
          g_autoptr (GBytes) packed = deflate (plain);
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) back = inflate (packed, sizes[i], 0, &error);
          g_autoptr (GBytes) opened = NULL;
          g_autoptr (GBytes) dripped = NULL;

          g_assert_no_error (error);
          g_assert_true (g_bytes_equal (plain, back));
          opened = read_opened (packed, FALSE, 1000, 0, 0, &error);
          g_assert_no_error (error);
          g_assert_true (g_bytes_equal (plain, opened));
          dripped = read_opened (packed, TRUE, 77, 0, 0, &error);
          g_assert_no_error (error);
          g_assert_true (g_bytes_equal (plain, dripped));
        }
    }
}

static void
test_plain (void)
{
  static const char *const texts[] = { "", "a", "\x1f", "id,name\n1,x\n", "\x8b\x1f" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) plain = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) read = read_opened (plain, i % 2 == 0, 3, 1, 1, &error);

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (plain, read));
    }
}

static void
test_members (void)
{
  g_autoptr (GBytes) a = noise (70000);
  g_autoptr (GBytes) b = zeros (10);
  g_autoptr (GBytes) plain = joined (a, b);
  g_autoptr (GBytes) packed_a = deflate (a);
  g_autoptr (GBytes) packed_b = deflate (b);
  g_autoptr (GBytes) both = joined (packed_a, packed_b);
  g_autoptr (GBytes) padding = zeros (512);
  g_autoptr (GBytes) padded = joined (both, padding);
  GBytes *inputs[] = { both, padded };

  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      for (int drip = 0; drip < 2; drip++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) read = read_opened (inputs[i], drip, 4096, 0, 0, &error);

          g_assert_no_error (error);
          g_assert_true (g_bytes_equal (plain, read));
        }
    }
}

static void
test_truncated (void)
{
  g_autoptr (GBytes) plain = noise (300);
  g_autoptr (GBytes) packed = deflate (plain);

  for (gsize len = 0; len < g_bytes_get_size (packed); len++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (packed, 0, len);
      g_autoptr (GBytes) second = joined (packed, cut);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) error_opened = NULL;
      g_autoptr (GError) error_second = NULL;

      g_assert_null (inflate (cut, 0, 0, &error));
      g_assert_error (error, CARE_ERROR, CARE_ERROR_CORRUPT);
      if (len >= 2)
        {
          g_assert_null (read_opened (cut, FALSE, 64, 0, 0, &error_opened));
          g_assert_error (error_opened, CARE_ERROR, CARE_ERROR_CORRUPT);
        }
      if (len >= 1)
        {
          g_assert_null (read_opened (second, FALSE, 64, 0, 0, &error_second));
          g_assert_error (error_second, CARE_ERROR, CARE_ERROR_CORRUPT);
        }
    }
}

/* No flipped bit of the data or of its checksum may pass as another text. */
static void
test_damaged (void)
{
  g_autoptr (GBytes) plain = noise (200);
  g_autoptr (GBytes) packed = deflate (plain);
  gsize len = g_bytes_get_size (packed);

  for (gsize i = 0; i < len; i++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (packed, NULL), len);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) read = NULL;

      data[i] ^= 0x10;
      read = care_gzip_inflate (data, len, 0, 0, &error);
      if (read != NULL)
        g_assert_true (g_bytes_equal (read, plain));
      else
        g_assert_error (error, CARE_ERROR, CARE_ERROR_CORRUPT);
    }
}

static void
test_trailing (void)
{
  g_autoptr (GBytes) plain = noise (100);
  g_autoptr (GBytes) packed = deflate (plain);
  g_autoptr (GBytes) tail = g_bytes_new_static ("name", 4);
  g_autoptr (GBytes) both = joined (packed, tail);
  g_autoptr (GError) error = NULL;

  g_assert_null (inflate (both, 0, 0, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_CORRUPT);
}

static void
test_not_gzip (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (care_gzip_inflate ("id,name\n", 8, 0, 0, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_CORRUPT);
}

typedef struct
{
  gsize zeros;
  gsize max_bytes;
  guint max_ratio;
  gboolean fits;
} CapCase;

static const CapCase cap_cases[] = {
  { 1000, 1000, 0, TRUE },        { 1001, 1000, 0, FALSE },      { MIB, 0, 10, TRUE },
  { 8 * MIB, 0, 10, FALSE },      { 8 * MIB, 8 * MIB, 0, TRUE }, { 8 * MIB, 8 * MIB - 1, 0, FALSE },
  { 8 * MIB, 8 * MIB, 2000, TRUE }, { 64 * MIB, 0, 100, FALSE },
};

static void
test_caps (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cap_cases); i++)
    {
      const CapCase *c = &cap_cases[i];
      g_autoptr (GBytes) plain = zeros (c->zeros);
      g_autoptr (GBytes) packed = deflate (plain);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) error_opened = NULL;
      g_autoptr (GBytes) read = inflate (packed, c->max_bytes, c->max_ratio, &error);
      g_autoptr (GBytes) opened = read_opened (packed, FALSE, 10000, c->max_bytes, c->max_ratio, &error_opened);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (read != NULL, ==, c->fits);
      g_assert_cmpint (opened != NULL, ==, c->fits);
      if (!c->fits)
        {
          g_assert_error (error, CARE_ERROR, CARE_ERROR_FULL);
          g_assert_error (error_opened, CARE_ERROR, CARE_ERROR_FULL);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gzip/round-trip", test_round_trip);
  g_test_add_func ("/gzip/plain", test_plain);
  g_test_add_func ("/gzip/members", test_members);
  g_test_add_func ("/gzip/truncated", test_truncated);
  g_test_add_func ("/gzip/damaged", test_damaged);
  g_test_add_func ("/gzip/trailing", test_trailing);
  g_test_add_func ("/gzip/not-gzip", test_not_gzip);
  g_test_add_func ("/gzip/caps", test_caps);
  return g_test_run ();
}
