/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-tar.h"

#include <glib/gi18n.h>
#include <string.h>

#include "util/care-error.h"

#define BLOCK 512
#define FIXED_TIME 315532800 /* 1980-01-01, the oldest that every archiver shows */

/* A header as the standard lays it out. */
typedef struct
{
  char name[100], mode[8], uid[8], gid[8], size[12], time[12], sum[8], type, link[100], magic[6], version[2], owner[32],
      group[32], major[8], minor[8], prefix[155], pad[12];
} Header;
G_STATIC_ASSERT (sizeof (Header) == BLOCK);

static const char zeros[2 * BLOCK];

/* The sum of all bytes, those of the sum itself counted as blanks. */
static guint
sum_of (const Header *header)
{
  const guchar *bytes = (const guchar *) header;
  guint sum = 8 * ' ';

  for (guint i = 0; i < BLOCK; i++)
    sum += i >= G_STRUCT_OFFSET (Header, sum) && i < G_STRUCT_OFFSET (Header, type) ? 0 : bytes[i];
  return sum;
}

static gsize
padding (guint64 size)
{
  return (gsize) ((BLOCK - size % BLOCK) % BLOCK);
}

/* --- out --- */

struct _CareTarOut
{
  GOutputStream *stream;
};

CareTarOut *
care_tar_out_new (GOutputStream *stream)
{
  CareTarOut *self = g_new0 (CareTarOut, 1);

  self->stream = g_object_ref (stream);
  return self;
}

void
care_tar_out_free (CareTarOut *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->stream);
  g_free (self);
}

static gboolean
write_all (CareTarOut *self, const void *data, gsize len, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (g_output_stream_write_all (self->stream, data, len, NULL, NULL, &problem))
    return TRUE;
  if (problem->domain == CARE_ERROR)
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    g_set_error (error, CARE_ERROR, g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ? CARE_ERROR_FULL : CARE_ERROR_IO,
                 _("The archive cannot be written: %s."), problem->message);
  return FALSE;
}

gboolean
care_tar_out_file (CareTarOut *self, const char *name, const char *data, gsize len, GError **error)
{
  Header header = { .type = '0', .mode = "0000644", .uid = "0000000", .gid = "0000000", .magic = "ustar", .version = { '0', '0' } };

  g_return_val_if_fail (strlen (name) < sizeof header.name && len < (G_GUINT64_CONSTANT (8) << 30), FALSE);
  memcpy (header.name, name, strlen (name));
  g_snprintf (header.size, sizeof header.size, "%011" G_GINT64_MODIFIER "o", (guint64) len);
  g_snprintf (header.time, sizeof header.time, "%011o", FIXED_TIME);
  g_snprintf (header.sum, sizeof header.sum, "%06o", sum_of (&header));
  header.sum[7] = ' ';
  return write_all (self, &header, sizeof header, error) && write_all (self, data, len, error) && write_all (self, zeros, padding (len), error);
}

gboolean
care_tar_out_close (CareTarOut *self, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (!write_all (self, zeros, sizeof zeros, error))
    return FALSE;
  if (g_output_stream_flush (self->stream, NULL, &problem))
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("The archive cannot be written: %s."), problem->message);
  return FALSE;
}

/* --- in --- */

struct _CareTarIn
{
  GInputStream *stream;
  Header header;
  char name[sizeof ((Header *) NULL)->name + 1];
  guint64 left; /* of the file at hand */
  gsize pad;    /* behind it */
};

CareTarIn *
care_tar_in_new (GInputStream *stream)
{
  CareTarIn *self = g_new0 (CareTarIn, 1);

  self->stream = g_object_ref (stream);
  return self;
}

void
care_tar_in_free (CareTarIn *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->stream);
  g_free (self);
}

static gssize
read_some (CareTarIn *self, char *data, gsize len, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gsize got = 0;

  if (g_input_stream_read_all (self->stream, data, len, &got, NULL, &problem))
    return (gssize) got;
  if (problem->domain == CARE_ERROR)
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("The archive cannot be read: %s."), problem->message);
  return -1;
}

static gboolean
fail_short (GError **error)
{
  g_set_error_literal (error, CARE_ERROR, CARE_ERROR_CORRUPT, _("The archive ends too early. Copy it again, or use another one."));
  return FALSE;
}

gssize
care_tar_in_read (CareTarIn *self, char *data, gsize len, GError **error)
{
  gsize wanted = (gsize) MIN ((guint64) len, self->left);
  gssize got = wanted > 0 ? read_some (self, data, wanted, error) : 0;

  if (got >= 0 && (gsize) got < wanted)
    {
      fail_short (error);
      return -1;
    }
  if (got > 0)
    self->left -= (guint64) got;
  return got;
}

/* The rest of the file at hand, and what fills its last block. */
static gboolean
skip_rest (CareTarIn *self, GError **error)
{
  char buffer[8192];

  self->left += self->pad;
  self->pad = 0;
  while (self->left > 0)
    if (care_tar_in_read (self, buffer, sizeof buffer, error) < 0)
      return FALSE;
  return TRUE;
}

static gboolean
read_octal (const char *text, gsize len, guint64 *value)
{
  gsize i = 0;

  *value = 0;
  while (i < len && text[i] == ' ')
    i++;
  for (; i < len && text[i] != '\0' && text[i] != ' '; i++)
    {
      if (text[i] < '0' || text[i] > '7')
        return FALSE;
      *value = *value * 8 + (guint64) (text[i] - '0');
    }
  return TRUE;
}

static gboolean
fail_foreign (GError **error)
{
  g_set_error_literal (error, CARE_ERROR, CARE_ERROR_INVALID, _("This is not an archive that “export everything” wrote."));
  return FALSE;
}

static gboolean
read_header (CareTarIn *self, guint64 *size, GError **error)
{
  guint64 sum;
  gssize got = read_some (self, (char *) &self->header, BLOCK, error);

  if (got < 0)
    return FALSE;
  if (got < BLOCK)
    return got == 0 ? fail_short (error) : fail_foreign (error);
  if (memcmp (&self->header, zeros, BLOCK) == 0)
    return FALSE;
  if (memcmp (self->header.magic, "ustar", 5) != 0 || !read_octal (self->header.sum, sizeof self->header.sum, &sum) ||
      sum != sum_of (&self->header) || !read_octal (self->header.size, sizeof self->header.size, size))
    return fail_foreign (error);
  return TRUE;
}

gboolean
care_tar_in_next (CareTarIn *self, const char **name, guint64 *size, GError **error)
{
  for (;;)
    {
      if (!skip_rest (self, error) || !read_header (self, size, error))
        return FALSE;
      if (self->header.type == '0' || self->header.type == '\0')
        break;
      if (self->header.type != '5' || *size != 0)
        return fail_foreign (error);
    }
  memcpy (self->name, self->header.name, sizeof self->header.name);
  *name = g_str_has_prefix (self->name, "./") ? self->name + 2 : self->name;
  self->left = *size;
  self->pad = padding (*size);
  return TRUE;
}
