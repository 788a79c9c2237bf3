/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-csv-out.h"

#include <glib/gi18n.h>
#include <string.h>

#include "util/care-error.h"

#define FLUSH_AT 65536

struct _CareCsvOut
{
  GOutputStream *stream; /* owned; NULL when the text is the caller's */
  GString *text;         /* owned with a stream, else borrowed */
  GError *failure;       /* owned; of the stream */
  CareCsvOutFlags flags;
  guint n_fields; /* in the row that is being written */
  gsize row_at;   /* where it begins in text */
  gboolean begun; /* something was written before this row */
};

static CareCsvOut *
out_new (GOutputStream *stream, GString *text, CareCsvOutFlags flags)
{
  CareCsvOut *self = g_new0 (CareCsvOut, 1);

  self->stream = stream != NULL ? g_object_ref (stream) : NULL;
  self->text = text != NULL ? text : g_string_sized_new (FLUSH_AT);
  self->row_at = self->text->len;
  self->flags = flags;
  return self;
}

CareCsvOut *
care_csv_out_new (GOutputStream *stream, CareCsvOutFlags flags)
{
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), NULL);

  return out_new (stream, NULL, flags);
}

CareCsvOut *
care_csv_out_new_text (GString *text, CareCsvOutFlags flags)
{
  g_return_val_if_fail (text != NULL, NULL);

  return out_new (NULL, text, flags);
}

void
care_csv_out_free (CareCsvOut *self)
{
  if (self == NULL)
    return;
  if (self->stream != NULL)
    g_string_free (self->text, TRUE);
  g_clear_object (&self->stream);
  g_clear_error (&self->failure);
  g_free (self);
}

static void
flush (CareCsvOut *self)
{
  if (self->stream == NULL || self->text->len == 0)
    return;
  if (self->failure == NULL)
    g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL, NULL, &self->failure);
  g_string_truncate (self->text, 0);
  self->row_at = 0;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Readers look at the first bytes of a file for more than fields: a byte-order mark (its first byte is EF, FE or FF),
 * "sep=;". */
static gboolean
opens_file (const CareCsvOut *self, const char *data, gsize len)
{
  return !self->begun && self->n_fields == 0
         && ((guchar) *data >= 0xef || (len >= 4 && g_ascii_strncasecmp (data, "sep=", 4) == 0));
}

static gboolean
needs_quotes (const CareCsvOut *self, const char *data, gsize len)
{
  if (len == 0)
    return FALSE;
  if (is_blank (data[0]) || is_blank (data[len - 1]) || opens_file (self, data, len))
    return TRUE;
  for (gsize i = 0; i < len; i++)
    {
      if (data[i] == ',' || data[i] == '"' || data[i] == '\n' || data[i] == '\r')
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_plain_number (const char *data, gsize len)
{
  gsize digits = 0;
  gsize points = 0;

  for (gsize i = data[0] == '-'; i < len; i++)
    {
      digits += g_ascii_isdigit (data[i]);
      points += data[i] == '.';
    }
  return digits > 0 && points <= 1 && digits + points + (data[0] == '-') == len;
}

static gboolean
needs_guard (const CareCsvOut *self, const char *data, gsize len)
{
  return (self->flags & CARE_CSV_OUT_GUARD) != 0 && len > 0 && memchr ("=+-@\t\r\n", data[0], 8) != NULL
         && !is_plain_number (data, len);
}

static void
append_quoted (GString *text, const char *data, gsize len, gboolean guarded)
{
  const char *end = data + len;

  g_string_append (text, guarded ? "\"'" : "\"");
  while (data < end)
    {
      const char *quote = memchr (data, '"', (gsize) (end - data));
      const char *stop = quote != NULL ? quote + 1 : end;

      g_string_append_len (text, data, stop - data);
      if (quote != NULL)
        g_string_append_c (text, '"');
      data = stop;
    }
  g_string_append_c (text, '"');
}

void
care_csv_out_field (CareCsvOut *self, const char *data, gssize len)
{
  gsize n = data == NULL ? 0 : len < 0 ? strlen (data) : (gsize) len;
  gboolean guarded = needs_guard (self, data, n);

  if (self->n_fields > 0)
    g_string_append_c (self->text, ',');
  if (needs_quotes (self, data, n))
    append_quoted (self->text, data, n, guarded);
  else
    {
      if (guarded)
        g_string_append_c (self->text, '\'');
      g_string_append_len (self->text, data != NULL ? data : "", (gssize) n);
    }
  self->n_fields++;
}

void
care_csv_out_int (CareCsvOut *self, gint64 value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  care_csv_out_field (self, text, -1);
}

void
care_csv_out_end_row (CareCsvOut *self)
{
  /* One empty field alone would be a blank line, which readers skip. */
  if (self->text->len == self->row_at)
    g_string_append (self->text, "\"\"");
  g_string_append_c (self->text, '\n');
  self->n_fields = 0;
  self->row_at = self->text->len;
  self->begun = TRUE;
  if (self->text->len >= FLUSH_AT)
    flush (self);
}

void
care_csv_out_row (CareCsvOut *self, const char *const *fields)
{
  for (guint i = 0; fields[i] != NULL; i++)
    care_csv_out_field (self, fields[i], -1);
  care_csv_out_end_row (self);
}

gboolean
care_csv_out_close (CareCsvOut *self, GError **error)
{
  flush (self);
  if (self->failure == NULL && self->stream != NULL)
    g_output_stream_flush (self->stream, NULL, &self->failure);
  if (self->failure == NULL)
    return TRUE;
  if (g_error_matches (self->failure, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    g_set_error_literal (error, CARE_ERROR, CARE_ERROR_FULL,
                         _("There is no space left to write the file. Make room and try again."));
  else
    g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("The file cannot be written: %s."), self->failure->message);
  return FALSE;
}
