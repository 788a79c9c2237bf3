/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-csv-source.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

#include "util/care-error.h"
#include "util/care-gzip.h"

#define PIECE 65536
#define GUESS 4096 /* bytes that are looked at for zero bytes */

struct _CareCsvSource
{
  /* Owned references */
  GInputStream *counter;
  GInputStream *stream;
  char *encoding;
  GByteArray *pending; /* bytes not yet converted */
  GString *converted;

  GIConv iconv; /* (GIConv) -1: the bytes are UTF-8 already */
  guint unit;   /* bytes to step over when a sequence is invalid */
  gsize start;  /* where the text begins in the first piece, behind a mark */
  gsize filled; /* bytes of the first piece; 0 once it is given */
  gboolean ended;
  char piece[PIECE];
};

/* ---- A stream that counts what is read from the file itself, below the inflating ---- */

#define CARE_TYPE_CSV_COUNTER (care_csv_counter_get_type ())
G_DECLARE_FINAL_TYPE (CareCsvCounter, care_csv_counter, CARE, CSV_COUNTER, GFilterInputStream)

struct _CareCsvCounter
{
  GFilterInputStream parent_instance;

  guint64 n_bytes;
};

G_DEFINE_FINAL_TYPE (CareCsvCounter, care_csv_counter, G_TYPE_FILTER_INPUT_STREAM)

static gssize
care_csv_counter_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
  gssize n = g_input_stream_read (base, buffer, count, cancellable, error);

  if (n > 0)
    CARE_CSV_COUNTER (stream)->n_bytes += (guint64) n;
  return n;
}

static void
care_csv_counter_class_init (CareCsvCounterClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = care_csv_counter_read;
}

static void
care_csv_counter_init (CareCsvCounter *self)
{
}

/* ---- Which encoding ---- */

static const struct
{
  const char *bytes;
  gsize len;
  const char *encoding;
} marks[] = {
  { "\xef\xbb\xbf", 3, "UTF-8" },     { "\xff\xfe\0\0", 4, "UTF-32LE" }, { "\0\0\xfe\xff", 4, "UTF-32BE" },
  { "\xff\xfe", 2, "UTF-16LE" },      { "\xfe\xff", 2, "UTF-16BE" },
};

static const char *
encoding_by_mark (const char *data, gsize len, gsize *skip)
{
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      if (len >= marks[i].len && memcmp (data, marks[i].bytes, marks[i].len) == 0)
        {
          *skip = marks[i].len;
          return marks[i].encoding;
        }
    }
  *skip = 0;
  return NULL;
}

/* In UTF-16 of European text nearly every upper byte is one of 00 to 08 (Latin to Cyrillic and their neighbours) and
 * hardly a lower byte is; a few NULs in a text of single bytes do not look like that. */
static const char *
encoding_by_zeros (const char *data, gsize len)
{
  gsize units = MIN (len, GUESS) / 2;
  gsize small[2] = { 0, 0 };
  gsize zero[2] = { 0, 0 };

  for (gsize i = 0; i < units * 2; i++)
    {
      small[i % 2] += (guchar) data[i] < 0x09;
      zero[i % 2] += data[i] == '\0';
    }
  if (units < 4)
    return NULL;
  if (zero[1] > 0 && small[1] * 10 >= units * 7 && small[0] * 10 < units)
    return "UTF-16LE";
  if (zero[0] > 0 && small[0] * 10 >= units * 7 && small[1] * 10 < units)
    return "UTF-16BE";
  return NULL;
}

static gboolean
is_utf8 (const char *encoding)
{
  return g_ascii_strcasecmp (encoding, "UTF-8") == 0 || g_ascii_strcasecmp (encoding, "UTF8") == 0;
}

/* iconv takes words after a slash ("//IGNORE") that would silently drop text. */
static gboolean
is_encoding_name (const char *encoding)
{
  return *encoding != '\0' && strspn (encoding, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_.:()+") == strlen (encoding);
}

static guint
unit_of (const char *encoding)
{
  g_autofree char *upper = g_ascii_strup (encoding, -1);

  if (strstr (upper, "UTF-16") != NULL || strstr (upper, "UTF16") != NULL || strstr (upper, "UCS-2") != NULL)
    return 2;
  if (strstr (upper, "UTF-32") != NULL || strstr (upper, "UTF32") != NULL || strstr (upper, "UCS-4") != NULL)
    return 4;
  return 1;
}

static gboolean
choose_encoding (CareCsvSource *self, const char *wanted, GError **error)
{
  const char *encoding = encoding_by_mark (self->piece, self->filled, &self->start);

  if (encoding == NULL)
    encoding = wanted != NULL ? wanted : encoding_by_zeros (self->piece, self->filled);
  if (encoding == NULL || is_utf8 (encoding))
    encoding = "UTF-8";

  self->encoding = g_strdup (encoding);
  self->unit = unit_of (encoding);
  if (strcmp (encoding, "UTF-8") == 0)
    return TRUE;
  if (is_encoding_name (encoding))
    self->iconv = g_iconv_open ("UTF-8", encoding);
  if (self->iconv != (GIConv) -1)
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE,
               _("The encoding “%s” is not known. Use a name such as UTF-8, CP1250, CP1251, CP1257 or ISO-8859-2."),
               encoding);
  return FALSE;
}

/* Programs save their own format under any name: zip (xlsx, ods) and the older OLE (xls). */
static gboolean
refuse_spreadsheet (CareCsvSource *self, GError **error)
{
  if (self->filled < 4 || (memcmp (self->piece, "PK\3\4", 4) != 0 && memcmp (self->piece, "\xd0\xcf\x11\xe0", 4) != 0))
    return TRUE;
  g_set_error_literal (error, CARE_ERROR, CARE_ERROR_FOREIGN,
                       _("This is a spreadsheet or an archive, not a CSV file. "
                         "Save the table as CSV and import that."));
  return FALSE;
}

/* ---- Reading ---- */

/* Ours are sentences already; GIO's are not. */
static void
tell_error (GError **error, GError *why)
{
  if (why->domain == CARE_ERROR)
    {
      g_propagate_error (error, why);
      return;
    }
  g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("The file cannot be read: %s."), why->message);
  g_error_free (why);
}

static gboolean
read_piece (CareCsvSource *self, gsize at, gsize *n, GError **error)
{
  GError *local = NULL;
  gssize got = g_input_stream_read (self->stream, self->piece + at, PIECE - at, NULL, &local);

  *n = got > 0 ? (gsize) got : 0;
  if (got < 0)
    tell_error (error, local);
  return got >= 0;
}

static gboolean
fill_first_piece (CareCsvSource *self, GError **error)
{
  gsize n = 1;

  while (n > 0 && self->filled < PIECE)
    {
      if (!read_piece (self, self->filled, &n, error))
        return FALSE;
      self->filled += n;
    }
  return TRUE;
}

CareCsvSource *
care_csv_source_new (GInputStream *base, const char *encoding, GError **error)
{
  g_autoptr (CareCsvSource) self = NULL;
  GError *local = NULL;

  g_return_val_if_fail (G_IS_INPUT_STREAM (base), NULL);

  self = g_new0 (CareCsvSource, 1);
  self->iconv = (GIConv) -1;
  self->pending = g_byte_array_new ();
  self->converted = g_string_new (NULL);
  self->counter = g_object_new (CARE_TYPE_CSV_COUNTER, "base-stream", base, "close-base-stream", FALSE, NULL);
  self->stream = care_gzip_open (self->counter, CARE_CSV_MAX_INFLATED, CARE_CSV_MAX_RATIO, &local);
  if (self->stream == NULL)
    {
      tell_error (error, local);
      return NULL;
    }
  if (!fill_first_piece (self, error) || !refuse_spreadsheet (self, error) || !choose_encoding (self, encoding, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
care_csv_source_free (CareCsvSource *self)
{
  if (self == NULL)
    return;
  if (self->iconv != (GIConv) -1)
    g_iconv_close (self->iconv);
  g_clear_object (&self->stream);
  g_clear_object (&self->counter);
  g_byte_array_unref (self->pending);
  g_string_free (self->converted, TRUE);
  g_free (self->encoding);
  g_free (self);
}

/* A few encodings hold their last letter back, in case a mark follows. */
static void
flush (CareCsvSource *self)
{
  char buffer[64];
  char *out = buffer;
  gsize out_left = sizeof buffer;

  g_iconv (self->iconv, NULL, NULL, &out, &out_left);
  g_string_append_len (self->converted, buffer, out - buffer);
}

/* Converts what is pending; a sequence that is cut by the end of the piece stays for the next one. */
static void
convert (CareCsvSource *self)
{
  char *in = (char *) self->pending->data;
  gsize in_left = self->pending->len;

  while (in_left > 0)
    {
      char buffer[16384];
      char *out = buffer;
      gsize out_left = sizeof buffer;
      gsize result = g_iconv (self->iconv, &in, &in_left, &out, &out_left);
      int why = errno;

      g_string_append_len (self->converted, buffer, out - buffer);
      if (result != (gsize) -1 || why == E2BIG)
        continue;
      if (why == EINVAL && !self->ended)
        break;
      g_string_append_c (self->converted, '\xff');
      in += MIN (in_left, self->unit);
      in_left -= MIN (in_left, self->unit);
    }
  g_byte_array_remove_range (self->pending, 0, self->pending->len - (guint) in_left);
  if (self->ended)
    flush (self);
}

/* The next bytes as they stand in the file. */
static gboolean
next_piece (CareCsvSource *self, const char **data, gsize *len, GError **error)
{
  *data = self->piece + self->start;
  *len = self->filled - self->start;
  self->start = self->filled = 0;
  if (*len > 0 || self->ended)
    return TRUE;
  if (!read_piece (self, 0, len, error))
    return FALSE;
  *data = self->piece;
  self->ended = *len == 0;
  return TRUE;
}

gboolean
care_csv_source_read (CareCsvSource *self, const char **data, gsize *len, GError **error)
{
  if (self->iconv == (GIConv) -1)
    return next_piece (self, data, len, error);

  g_string_truncate (self->converted, 0);
  while (self->converted->len == 0 && !self->ended)
    {
      if (!next_piece (self, data, len, error))
        return FALSE;
      g_byte_array_append (self->pending, (const guint8 *) *data, (guint) *len);
      convert (self);
    }
  *data = self->converted->str;
  *len = self->converted->len;
  return TRUE;
}

const char *
care_csv_source_encoding (const CareCsvSource *self)
{
  return self->encoding;
}

guint64
care_csv_source_bytes (const CareCsvSource *self)
{
  return CARE_CSV_COUNTER (self->counter)->n_bytes;
}
