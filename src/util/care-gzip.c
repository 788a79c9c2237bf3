/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-util"

#include "util/care-gzip.h"

#include <glib/gi18n.h>
#include <string.h>

#include "util/care-error.h"

#define CHUNK (64 * 1024)
#define RATIO_FREE_BYTES (1024 * 1024)

static const guint8 gzip_magic[] = { 0x1f, 0x8b };

GBytes *
care_gzip_deflate (gconstpointer data, gsize len)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  GByteArray *out = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  const guint8 *in = data;
  GConverterResult result = G_CONVERTER_CONVERTED;

  /* Compressing memory cannot fail, since the room for output is never short; an error would end the loop all the same. */
  while (result == G_CONVERTER_CONVERTED)
    {
      gsize read = 0;
      gsize written = 0;

      result = g_converter_convert (G_CONVERTER (gzip), in, len, chunk, CHUNK, G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
      in += read;
      len -= read;
      g_byte_array_append (out, chunk, (guint) written);
    }
  return g_byte_array_free_to_bytes (out);
}

/* A stream that inflates what @base gives: caps on the way, members in a row, and never a silent end. */
#define CARE_TYPE_GUNZIP (care_gunzip_get_type ())
G_DECLARE_FINAL_TYPE (CareGunzip, care_gunzip, CARE, GUNZIP, GFilterInputStream)

struct _CareGunzip
{
  GFilterInputStream parent;

  GConverter *zlib;
  guint8 *in;
  gsize in_at;
  gsize in_end;
  gboolean base_ended;
  gboolean between;   /* a member has ended, the next has not begun */
  guint64 consumed;
  guint64 produced;
  guint64 max_bytes;
  guint max_ratio;
  GError *failed;     /* the first error is given again to every later read */
};

G_DEFINE_FINAL_TYPE (CareGunzip, care_gunzip, G_TYPE_FILTER_INPUT_STREAM)

static gboolean
gunzip_fail (CareGunzip *self, int code, const char *sentence)
{
  g_clear_error (&self->failed);
  self->failed = g_error_new_literal (CARE_ERROR, code, sentence);
  return FALSE;
}

/* Gets more bytes behind those that are held. FALSE leaves the error in self->failed or, when it may pass, in @error. */
static gboolean
gunzip_fill (CareGunzip *self, GCancellable *cancellable, GError **error)
{
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self));
  gssize n;

  memmove (self->in, self->in + self->in_at, self->in_end - self->in_at);
  self->in_end -= self->in_at;
  self->in_at = 0;
  if (self->in_end == CHUNK)
    return gunzip_fail (self, CARE_ERROR_CORRUPT, _("The compressed data is damaged."));
  n = g_input_stream_read (base, self->in + self->in_end, CHUNK - self->in_end, cancellable, error);
  if (n < 0)
    return FALSE;
  self->base_ended = n == 0;
  self->in_end += (gsize) n;
  return TRUE;
}

/* At the edge of a member: skips padding zeros and finds out whether another member follows. */
static gboolean
gunzip_next_member (CareGunzip *self, gboolean *at_end, GCancellable *cancellable, GError **error)
{
  *at_end = FALSE;
  for (;;)
    {
      while (self->in_at < self->in_end && self->in[self->in_at] == 0)
        {
          self->in_at++;
          self->consumed++;
        }
      if (self->in_at < self->in_end)
        break;
      if (self->base_ended)
        {
          *at_end = TRUE;
          return TRUE;
        }
      if (!gunzip_fill (self, cancellable, error))
        return FALSE;
    }
  if (self->in[self->in_at] != gzip_magic[0])
    return gunzip_fail (self, CARE_ERROR_CORRUPT, _("Something that is not compressed follows the compressed data."));
  g_converter_reset (self->zlib);
  self->between = FALSE;
  return TRUE;
}

static gboolean
gunzip_check_caps (CareGunzip *self)
{
  if (self->max_bytes > 0 && self->produced > self->max_bytes)
    return gunzip_fail (self, CARE_ERROR_FULL, _("The compressed data holds more than is accepted."));
  if (self->max_ratio > 0 && self->produced > RATIO_FREE_BYTES
      && self->produced - RATIO_FREE_BYTES > self->consumed * self->max_ratio)
    return gunzip_fail (self, CARE_ERROR_FULL, _("The compressed data grows far too much when unpacked; it is not accepted."));
  return TRUE;
}

/* One step of inflating; *@written may be 0 when only input was taken. */
static gboolean
gunzip_step (CareGunzip *self, guint8 *buffer, gsize count, gsize *written, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) inner = NULL;
  gsize read = 0;
  GConverterResult result;

  *written = 0;
  result = g_converter_convert (self->zlib, self->in + self->in_at, self->in_end - self->in_at, buffer, count,
                                G_CONVERTER_NO_FLAGS, &read, written, &inner);
  if (result == G_CONVERTER_ERROR)
    {
      *written = 0;
      if (!g_error_matches (inner, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
        return gunzip_fail (self, CARE_ERROR_CORRUPT, _("The compressed data is damaged."));
      if (self->base_ended)
        return gunzip_fail (self, CARE_ERROR_CORRUPT, _("The compressed data is cut off before its end."));
      return gunzip_fill (self, cancellable, error);
    }
  self->in_at += read;
  self->consumed += read;
  self->produced += *written;
  self->between = result == G_CONVERTER_FINISHED;
  return gunzip_check_caps (self);
}

static gssize
care_gunzip_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  CareGunzip *self = CARE_GUNZIP (stream);
  gboolean at_end = FALSE;
  gsize written = 0;
  gboolean ok = self->failed == NULL;

  while (ok && written == 0 && !at_end && count > 0)
    {
      if (self->between)
        ok = gunzip_next_member (self, &at_end, cancellable, error);
      else
        ok = gunzip_step (self, buffer, count, &written, cancellable, error);
    }
  if (ok)
    return (gssize) written;
  if (self->failed != NULL && (error == NULL || *error == NULL))
    g_propagate_error (error, g_error_copy (self->failed));
  return -1;
}

static void
care_gunzip_finalize (GObject *object)
{
  CareGunzip *self = CARE_GUNZIP (object);

  g_clear_object (&self->zlib);
  g_clear_pointer (&self->in, g_free);
  g_clear_error (&self->failed);
  G_OBJECT_CLASS (care_gunzip_parent_class)->finalize (object);
}

static void
care_gunzip_class_init (CareGunzipClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = care_gunzip_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = care_gunzip_read;
}

static void
care_gunzip_init (CareGunzip *self)
{
  self->zlib = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  self->in = g_malloc (CHUNK);
}

static GInputStream *
gunzip_new (GInputStream *base, guint64 max_bytes, guint max_ratio)
{
  CareGunzip *self = g_object_new (CARE_TYPE_GUNZIP, "base-stream", base, NULL);

  self->max_bytes = max_bytes;
  self->max_ratio = max_ratio;
  return G_INPUT_STREAM (self);
}

GBytes *
care_gzip_inflate (gconstpointer data, gsize len, gsize max_bytes, guint max_ratio, GError **error)
{
  g_autoptr (GInputStream) base = g_memory_input_stream_new_from_data (data, (gssize) len, NULL);
  g_autoptr (GInputStream) gunzip = gunzip_new (base, max_bytes, max_ratio);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gssize n;

  while ((n = g_input_stream_read (gunzip, chunk, CHUNK, NULL, error)) > 0)
    {
      if (out->len > G_MAXUINT - CHUNK)
        {
          g_set_error_literal (error, CARE_ERROR, CARE_ERROR_FULL, _("The compressed data holds more than is accepted."));
          return NULL;
        }
      g_byte_array_append (out, chunk, (guint) n);
    }
  return n < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

GInputStream *
care_gzip_open (GInputStream *base, guint64 max_bytes, guint max_ratio, GError **error)
{
  g_autoptr (GInputStream) buffered = g_buffered_input_stream_new_sized (base, CHUNK);
  GBufferedInputStream *peeking = G_BUFFERED_INPUT_STREAM (buffered);
  guint8 start[sizeof gzip_magic];
  gssize n = 1;

  while (n > 0 && g_buffered_input_stream_get_available (peeking) < sizeof start)
    {
      n = g_buffered_input_stream_fill (peeking, -1, NULL, error);
      if (n < 0)
        return NULL;
    }
  if (g_buffered_input_stream_peek (peeking, start, 0, sizeof start) == sizeof start
      && memcmp (start, gzip_magic, sizeof start) == 0)
    return gunzip_new (buffered, max_bytes, max_ratio);
  return g_steal_pointer (&buffered);
}
