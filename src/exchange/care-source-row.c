/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-source-row.h"

#include <string.h>

#include "util/care-json.h"

#define MAX_JSON (256 << 20) /* a record is at most 16 MiB, its JSON six times that */

typedef struct
{
  const char *name;
  const char *value;
} Cell;

struct _CareSourceRow
{
  GArray *cells;      /* of Cell, by name */
  GStringChunk *kept; /* copies */
  GChecksum *sum;
};

CareSourceRow *
care_source_row_new (void)
{
  CareSourceRow *self = g_new0 (CareSourceRow, 1);

  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  return self;
}

void
care_source_row_free (CareSourceRow *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->cells);
  g_clear_pointer (&self->kept, g_string_chunk_free);
  g_clear_pointer (&self->sum, g_checksum_free);
  g_free (self);
}

void
care_source_row_clear (CareSourceRow *self)
{
  g_array_set_size (self->cells, 0);
  if (self->kept != NULL)
    g_string_chunk_clear (self->kept);
}

/* The place of @name, or where it belongs. Rows are usually filled in their order: the end is looked at first. */
static guint
find (const CareSourceRow *self, const char *name, gboolean *there)
{
  guint at = self->cells->len;

  *there = FALSE;
  while (at > 0)
    {
      int order = strcmp (g_array_index (self->cells, Cell, at - 1).name, name);

      if (order < 0)
        break;
      at--;
      if (order == 0)
        {
          *there = TRUE;
          break;
        }
    }
  return at;
}

void
care_source_row_set (CareSourceRow *self, const char *name, const char *value)
{
  Cell cell = { name, value };
  gboolean there;
  guint at = find (self, name, &there);

  if (value == NULL || *value == '\0')
    {
      if (there)
        g_array_remove_index (self->cells, at);
    }
  else if (there)
    g_array_index (self->cells, Cell, at).value = value;
  else
    g_array_insert_val (self->cells, at, cell);
}

void
care_source_row_copy (CareSourceRow *self, const char *name, const char *value)
{
  if (self->kept == NULL)
    self->kept = g_string_chunk_new (256);
  care_source_row_set (self, g_string_chunk_insert (self->kept, name), value != NULL ? g_string_chunk_insert (self->kept, value) : NULL);
}

const char *
care_source_row_get (const CareSourceRow *self, const char *name)
{
  gboolean there;
  guint at = find (self, name, &there);

  return there ? g_array_index (self->cells, Cell, at).value : NULL;
}

guint
care_source_row_n (const CareSourceRow *self)
{
  return self->cells->len;
}

const char *
care_source_row_name (const CareSourceRow *self, guint i)
{
  return g_array_index (self->cells, Cell, i).name;
}

const char *
care_source_row_value (const CareSourceRow *self, guint i)
{
  return g_array_index (self->cells, Cell, i).value;
}

/* TRUE for what care_text_clean() would change: every text that comes in by sync or an archive goes through it, and these bytes must not. */
static gboolean
is_fragile (const char *value)
{
  const guchar *at = (const guchar *) value;
  gboolean far = FALSE;
  g_autofree char *composed = NULL;

  for (; *at != '\0'; at++)
    {
      if (*at == 0x7f || (at[0] == 0xc2 && at[1] >= 0x80 && at[1] <= 0x9f))
        return TRUE;
      far = far || *at >= 0xcc; /* from U+0300 on */
    }
  if (!far)
    return FALSE;
  composed = g_utf8_normalize (value, -1, G_NORMALIZE_NFC);
  return g_strcmp0 (composed, value) != 0;
}

/* As JSON, all but plain ASCII in escapes. */
static void
append_escaped (GString *out, const char *value)
{
  g_autofree gunichar2 *units = g_utf8_to_utf16 (value, -1, NULL, NULL, NULL);

  g_string_append_c (out, '"');
  for (const gunichar2 *at = units; at != NULL && *at != 0; at++)
    {
      if (*at >= 0x20 && *at < 0x7f && *at != '"' && *at != '\\')
        g_string_append_c (out, (char) *at);
      else
        g_string_append_printf (out, "\\u%04x", *at);
    }
  g_string_append_c (out, '"');
}

void
care_source_row_to_json (const CareSourceRow *self, GString *out)
{
  g_string_assign (out, "{");
  for (guint i = 0; i < self->cells->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      care_json_append_string (out, g_array_index (self->cells, Cell, i).name);
      g_string_append_c (out, ':');
      if (is_fragile (g_array_index (self->cells, Cell, i).value))
        append_escaped (out, g_array_index (self->cells, Cell, i).value);
      else
        care_json_append_string (out, g_array_index (self->cells, Cell, i).value);
    }
  g_string_append_c (out, '}');
}

CareSourceRow *
care_source_row_parse (const char *json)
{
  g_autoptr (JsonNode) node = json != NULL ? care_json_parse (json, -1, MAX_JSON, NULL) : NULL;
  CareSourceRow *self;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  self = care_source_row_new ();
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
      care_source_row_copy (self, name, json_node_get_string (value));
  return self;
}

void
care_source_row_hash (const CareSourceRow *self, char out[CARE_SOURCE_HASH])
{
  CareSourceRow *row = (CareSourceRow *) self; /* the sum is only kept for the next time */

  if (row->sum == NULL)
    row->sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_reset (row->sum);
  for (guint i = 0; i < self->cells->len; i++)
    {
      const Cell *cell = &g_array_index (self->cells, Cell, i);

      if (*cell->name == '_')
        continue;
      g_checksum_update (row->sum, (const guchar *) cell->name, (gssize) strlen (cell->name) + 1);
      g_checksum_update (row->sum, (const guchar *) cell->value, (gssize) strlen (cell->value) + 1);
    }
  g_strlcpy (out, g_checksum_get_string (row->sum), CARE_SOURCE_HASH);
}

gboolean
care_source_seen_has (const char *seen, const char *hash)
{
  return seen != NULL && strstr (seen, hash) != NULL;
}

char *
care_source_seen_add (const char *seen, const char *hash)
{
  g_auto (GStrv) list = NULL;
  GString *out;
  gboolean added = FALSE;

  if (seen == NULL || *seen == '\0')
    return g_strdup (hash);
  if (care_source_seen_has (seen, hash))
    return g_strdup (seen);
  list = g_strsplit (seen, " ", -1);
  out = g_string_sized_new (strlen (seen) + CARE_SOURCE_HASH);
  for (guint i = 0; list[i] != NULL || !added; i++)
    {
      if (!added && (list[i] == NULL || strcmp (hash, list[i]) < 0))
        {
          g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", hash);
          added = TRUE;
        }
      if (list[i] == NULL)
        break;
      g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", list[i]);
    }
  return g_string_free (out, FALSE);
}
