/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-zip-check.h"

#include <gio/gio.h>
#include <string.h>

/* The layout is that of APPNOTE 6.3: the end of the directory, its entries, and a local header before each part. */
#define END_SIZE 22
#define END_MARK 0x06054b50
#define ENTRY_SIZE 46
#define ENTRY_MARK 0x02014b50
#define LOCAL_SIZE 30
#define STORED 0
#define DEFLATED 8

#define HEAD 512
#define TAIL 64

typedef struct
{
  const guint8 *data;
  gsize len;
} Zip;

/* What is kept of a part while it goes by. */
typedef struct
{
  GString *head;
  GString *tail;
  guint64 size;
} Part;

static guint32
number_at (const guint8 *p, guint bytes)
{
  guint32 value = 0;

  for (guint i = bytes; i > 0; i--)
    value = value << 8 | p[i - 1];
  return value;
}

static void
part_take (Part *part, const char *data, gsize len)
{
  part->size += len;
  if (part->head->len < HEAD)
    g_string_append_len (part->head, data, (gssize) MIN (len, HEAD - part->head->len));
  g_string_append_len (part->tail, data + len - MIN (len, TAIL), (gssize) MIN (len, TAIL));
  if (part->tail->len > TAIL)
    g_string_erase (part->tail, 0, (gssize) (part->tail->len - TAIL));
}

static gboolean
part_inflate (Part *part, const guint8 *data, gsize len)
{
  g_autoptr (GConverter) raw = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
  g_autofree char *buffer = g_malloc (65536);

  for (;;)
    {
      gsize used = 0, made = 0;
      GConverterResult result = g_converter_convert (raw, data, len, buffer, 65536, G_CONVERTER_INPUT_AT_END, &used, &made, NULL);
      if (result == G_CONVERTER_ERROR)
        return FALSE;
      part_take (part, buffer, made);
      data += used;
      len -= used;
      if (result == G_CONVERTER_FINISHED)
        return TRUE;
    }
}

/* The end tag of the first element stands at the end of the part; or it has none, being one empty element. */
static gboolean
part_is_whole (const Part *part)
{
  const char *start = part->head->str;
  g_autofree char *end = NULL;

  while ((start = strchr (start, '<')) != NULL && (start[1] == '?' || start[1] == '!'))
    start++;
  if (start == NULL)
    return FALSE;
  end = g_strdup_printf ("</%.*s>", (int) strcspn (start + 1, " \t\n/>"), start + 1);
  g_strchomp (part->tail->str);
  return g_str_has_suffix (part->tail->str, end) ||
         (part->size < HEAD && g_str_has_suffix (part->tail->str, "/>") && strchr (start + 1, '<') == NULL);
}

static gboolean
check_part (const Zip *zip, const guint8 *entry)
{
  guint32 method = number_at (entry + 10, 2), packed = number_at (entry + 20, 4), size = number_at (entry + 24, 4), at = number_at (entry + 42, 4);
  Part part = { g_string_new (NULL), g_string_new (NULL), 0 };
  gboolean ok = FALSE;
  guint64 content;

  if ((guint64) at + LOCAL_SIZE <= zip->len)
    {
      content = (guint64) at + LOCAL_SIZE + number_at (zip->data + at + 26, 2) + number_at (zip->data + at + 28, 2);
      ok = content + packed <= zip->len;
      if (ok && method == STORED)
        part_take (&part, (const char *) zip->data + content, packed);
      else
        ok = ok && method == DEFLATED && part_inflate (&part, zip->data + content, packed);
    }
  ok = ok && part.size == size && part_is_whole (&part);
  g_string_free (part.head, TRUE);
  g_string_free (part.tail, TRUE);
  return ok;
}

gboolean
care_zip_is_whole_xml (const guint8 *data, gsize len)
{
  Zip zip = { data, len };
  guint64 entry;
  guint n;

  /* Our writers put no comment behind the directory. */
  if (len < END_SIZE || number_at (data + len - END_SIZE, 4) != END_MARK)
    return FALSE;
  n = number_at (data + len - END_SIZE + 10, 2);
  entry = number_at (data + len - END_SIZE + 16, 4);
  for (guint i = 0; i < n; i++)
    {
      if (entry + ENTRY_SIZE > len || number_at (data + entry, 4) != ENTRY_MARK || !check_part (&zip, data + entry))
        return FALSE;
      entry += ENTRY_SIZE + number_at (data + entry + 28, 2) + number_at (data + entry + 30, 2) + number_at (data + entry + 32, 2);
    }
  return n > 0;
}
