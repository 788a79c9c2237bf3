/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-delta.h"

#include "util/care-error.h"
#include "util/care-json.h"

#include <string.h>

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))
/* The log is our own; an imported row's text, twice, and escaped. */
#define BYTES_MAX (512 << 20)

struct _CareDelta
{
  const CareEntity *entity;
  JsonNode *node;
  guint64 fields;
};

char *
care_delta_write (const CareRecord *now, const CareRecord *before, guint64 changed)
{
  GString *delta = g_string_new ("{");
  for (guint n = 0; n < now->entity->n_fields; n++)
    if (changed & BIT (n))
      {
        g_string_append_printf (delta, "%s\"%s\":[", delta->len > 1 ? "," : "", now->entity->fields[n].name);
        care_record_append_wire (now, n, delta);
        g_string_append_c (delta, ',');
        care_record_append_wire (before, n, delta);
        g_string_append_c (delta, ']');
      }
  g_string_append_c (delta, '}');
  return g_string_free (delta, FALSE);
}

static JsonArray *
pair_of (const CareDelta *delta, guint n)
{
  JsonArray *pair = care_json_array (json_node_get_object (delta->node), delta->entity->fields[n].name);
  return pair != NULL && json_array_get_length (pair) == 2 ? pair : NULL;
}

CareDelta *
care_delta_read (const CareEntity *entity, const char *text, GError **error)
{
  JsonNode *node = care_json_parse (text != NULL ? text : "", -1, BYTES_MAX, error);
  CareDelta *delta;

  if (node == NULL)
    return NULL;
  delta = g_new0 (CareDelta, 1);
  delta->entity = entity;
  delta->node = node;
  for (guint n = 0; JSON_NODE_HOLDS_OBJECT (node) && n < entity->n_fields; n++)
    if (pair_of (delta, n) != NULL)
      delta->fields |= BIT (n);
  return delta;
}

void
care_delta_free (CareDelta *delta)
{
  json_node_unref (delta->node);
  g_free (delta);
}

guint64
care_delta_fields (const CareDelta *delta)
{
  return delta->fields;
}

gboolean
care_delta_take (const CareDelta *delta, CareDeltaSide side, guint n, CareRecord *record, GError **error)
{
  g_return_val_if_fail (record->entity == delta->entity, FALSE);
  return !(delta->fields & BIT (n)) ||
         care_record_read_wire (record, n, json_array_get_element (pair_of (delta, n), side == CARE_DELTA_NEW ? 0 : 1), error);
}

gboolean
care_delta_names (const char *text, const char *field)
{
  g_autofree char *begin = g_strdup_printf ("\"%s\":[", field);
  return text != NULL && strstr (text, begin) != NULL;
}
