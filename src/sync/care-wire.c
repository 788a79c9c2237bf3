/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-sync"

#include "sync/care-wire.h"

#include "util/care-error.h"
#include "util/care-json.h"
#include "util/care-text.h"

#include <string.h>

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))

/* One change always fits: its texts, new and old, each letter escaped, and what stands around them. */
G_STATIC_ASSERT (2 * 2 * CARE_RECORD_TEXT_MAX + 32768 <= CARE_SYNC_WIRE_BYTES);

static void
pushed_free (gpointer data)
{
  CarePushed *row = data;
  g_free (row->entity_name);
  care_record_free (row->now);
  care_record_free (row->old);
  g_free (row->body);
  g_free (row->fault);
  g_free (row);
}

void
care_pushed_tx_free (gpointer data)
{
  CarePushedTx *tx = data;
  g_free (tx->what);
  g_ptr_array_unref (tx->rows);
  g_free (tx);
}

static void
read_field (CarePushed *row, guint n, JsonNode *node)
{
  g_autoptr (GError) problem = NULL;
  JsonArray *pair = !row->insert && node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gboolean ok;

  if (row->insert)
    ok = care_record_read_wire (row->now, n, node, &problem);
  else if (pair != NULL && json_array_get_length (pair) == 2)
    ok = care_record_read_wire (row->now, n, json_array_get_element (pair, 0), &problem) &&
         care_record_read_wire (row->old, n, json_array_get_element (pair, 1), &problem);
  else
    {
      ok = FALSE;
      g_set_error (&problem, CARE_ERROR, CARE_ERROR_INVALID, "%s is not a pair of new and old value.", row->entity->fields[n].name);
    }
  if (ok)
    row->fields |= BIT (n);
  else if (row->fault == NULL)
    row->fault = g_strdup (problem->message);
}

static void
read_fields (CarePushed *row, JsonObject *fields)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  row->now = care_record_new (row->entity);
  row->old = care_record_new (row->entity);
  row->now->id = row->old->id = row->row;
  json_object_iter_init (&iter, fields);
  while (json_object_iter_next (&iter, &name, &node))
    {
      int n = care_entity_field (row->entity, name);
      if (n >= 0)
        read_field (row, (guint) n, node);
    }
}

/* What somebody else's program may call an entity can be of any length; its beginning is enough to tell. */
static char *
unknown_entity (const char *name)
{
  g_autofree char *begin = g_utf8_strlen (name, -1) > 60 ? g_utf8_substring (name, 0, 60) : g_strdup (name);
  return g_strdup_printf ("This server does not know “%s” yet.", begin);
}

static CarePushed *
read_row (JsonObject *object)
{
  CarePushed *row = g_new0 (CarePushed, 1);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *fields = care_json_object (object, "f");

  json_node_set_object (node, object);
  row->body = care_json_to_text (node, FALSE);
  row->n = care_json_int (object, "n", 0);
  row->entity_name = g_strdup (care_json_string (object, "e", ""));
  row->entity = care_entity_find (row->entity_name);
  row->insert = g_strcmp0 (care_json_string (object, "op", ""), "i") == 0;
  row->base = care_json_int (object, "base", 0);
  if (row->entity == NULL)
    row->fault = unknown_entity (row->entity_name);
  else if (!care_id_parse (care_json_string (object, "id", ""), &row->row) || fields == NULL)
    row->fault = g_strdup ("The change has no id or no fields.");
  else
    read_fields (row, fields);
  return row;
}

static gboolean
is_object (JsonArray *array, guint i)
{
  return JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i));
}

static CarePushedTx *
read_tx (JsonObject *object, GError **error)
{
  CarePushedTx *tx = g_new0 (CarePushedTx, 1);
  JsonArray *rows = care_json_array (object, "rows");

  tx->rows = g_ptr_array_new_with_free_func (pushed_free);
  tx->what = g_strdup (care_json_string (object, "what", "change"));
  tx->hlc = care_json_int (object, "hlc", 0);
  tx->at = care_json_int (object, "at", 0);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    if (is_object (rows, i))
      g_ptr_array_add (tx->rows, read_row (json_array_get_object_element (rows, i)));
  if (rows != NULL && tx->rows->len == json_array_get_length (rows))
    return tx;
  care_pushed_tx_free (tx);
  g_set_error_literal (error, CARE_ERROR, CARE_ERROR_INVALID, "A pushed transaction has no list of rows.");
  return NULL;
}

GPtrArray *
care_wire_read_push (JsonArray *txs, GError **error)
{
  g_autoptr (GPtrArray) result = g_ptr_array_new_with_free_func (care_pushed_tx_free);
  for (guint i = 0; txs != NULL && i < json_array_get_length (txs); i++)
    {
      CarePushedTx *tx = NULL;
      if (is_object (txs, i))
        tx = read_tx (json_array_get_object_element (txs, i), error);
      else
        g_set_error_literal (error, CARE_ERROR, CARE_ERROR_INVALID, "A pushed transaction is not an object.");
      if (tx == NULL)
        return NULL;
      g_ptr_array_add (result, tx);
    }
  return g_steal_pointer (&result);
}

char *
care_wire_chain (const char *prev, gint64 n, const CareId *row, gint64 hlc)
{
  char id[CARE_ID_TEXT];
  g_autofree char *text = g_strdup_printf ("%s|%" G_GINT64_FORMAT "|%s|%" G_GINT64_FORMAT, prev != NULL ? prev : "", n, care_id_to_text (row, id), hlc);
  char *hash = care_text_sha256 (text, -1);
  hash[32] = '\0';
  return hash;
}

static void
append_insert (GString *out, const CareRecord *record)
{
  gboolean first = TRUE;
  for (guint n = 0; n < record->entity->n_fields; n++)
    if (care_record_has (record, n) && !(record->entity->fields[n].flags & CARE_CACHE))
      {
        g_string_append_printf (out, "%s\"%s\":", first ? "" : ",", record->entity->fields[n].name);
        care_record_append_wire (record, n, out);
        first = FALSE;
      }
}

static void
append_out (GString *json, const CareOut *out)
{
  char id[CARE_ID_TEXT];
  g_string_append_printf (json, "{\"n\":%" G_GINT64_FORMAT ",\"e\":\"%s\",\"id\":\"%s\",\"op\":\"%s\",\"base\":%" G_GINT64_FORMAT ",\"f\":", out->n,
                          out->entity->name, care_id_to_text (&out->row, id), out->insert ? "i" : "u",
                          out->insert ? (out->record->rev != 0 ? MAX (out->record->rev, 1) : 0) : MAX (out->base, 0));
  if (out->insert)
    {
      g_string_append_c (json, '{');
      append_insert (json, out->record);
      g_string_append (json, "}}");
    }
  else
    g_string_append_printf (json, "%s}", out->delta);
}

void
care_wire_append_push (GString *json, GPtrArray *outbox)
{
  gint64 tx = -1;
  g_string_append_c (json, '[');
  for (guint i = 0; i < outbox->len; i++)
    {
      const CareOut *out = outbox->pdata[i];
      if (out->tx != tx)
        {
          g_string_append_printf (json, "%s{\"hlc\":%" G_GINT64_FORMAT ",\"at\":%" G_GINT64_FORMAT ",\"what\":",
                                  tx >= 0 ? "]}," : "", out->hlc, out->at);
          care_json_append_string (json, out->what);
          g_string_append (json, ",\"rows\":[");
          tx = out->tx;
        }
      else
        g_string_append_c (json, ',');
      append_out (json, out);
    }
  g_string_append (json, tx >= 0 ? "]}]" : "]");
}

static gboolean
in_page (const CareField *field, guint roles)
{
  return !(field->flags & CARE_CACHE) && care_field_readable (field, roles);
}

static void
append_row (GString *out, const CarePageRow *row, guint roles)
{
  char id[CARE_ID_TEXT];
  g_string_append_printf (out, "[\"%s\",%" G_GINT64_FORMAT, care_id_to_text (&row->row, id), row->record->rev);
  for (guint n = 0; n < row->entity->n_fields; n++)
    {
      if (!in_page (&row->entity->fields[n], roles))
        continue;
      g_string_append_c (out, ',');
      /* Of a device's earlier jobs a technician sees the course, no text. */
      if (row->part && !(row->entity->fields[n].flags & CARE_HISTORY))
        g_string_append (out, "null");
      else
        care_record_append_wire (row->record, n, out);
    }
  g_string_append_c (out, ']');
}

static void
append_table (GString *out, GPtrArray *rows, const CareEntity *entity, guint roles, gboolean *first_table)
{
  gboolean first = TRUE;
  for (guint i = 0; i < rows->len; i++)
    {
      const CarePageRow *row = rows->pdata[i];
      if (row->entity != entity || row->record == NULL)
        continue;
      if (first)
        {
          g_string_append_printf (out, "%s\"%s\":{\"cols\":[", *first_table ? "" : ",", entity->name);
          for (guint n = 0, k = 0; n < entity->n_fields; n++)
            if (in_page (&entity->fields[n], roles))
              g_string_append_printf (out, "%s\"%s\"", k++ > 0 ? "," : "", entity->fields[n].name);
          g_string_append (out, "],\"rows\":[");
        }
      else
        g_string_append_c (out, ',');
      append_row (out, row, roles);
      first = *first_table = FALSE;
    }
  if (!first)
    g_string_append (out, "]}");
}

void
care_wire_append_page (GString *out, GPtrArray *rows, guint roles)
{
  gboolean first = TRUE;
  char id[CARE_ID_TEXT];

  g_string_append (out, "\"tables\":{");
  for (guint i = 0; care_entities[i] != NULL; i++)
    append_table (out, rows, care_entities[i], roles, &first);
  g_string_append (out, "},\"gone\":[");
  first = TRUE;
  for (guint i = 0; i < rows->len; i++)
    {
      const CarePageRow *row = rows->pdata[i];
      if (row->gone == NULL)
        continue;
      g_string_append_printf (out, "%s[\"%s\",\"%s\",", first ? "" : ",", row->entity->name, care_id_to_text (&row->row, id));
      care_json_append_string (out, row->gone);
      g_string_append_c (out, ']');
      first = FALSE;
    }
  g_string_append_c (out, ']');
}

static gboolean
bad_page (GError **error)
{
  g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NETWORK, "The server's answer is not readable; update Aftercare on both sides.");
  return FALSE;
}

/* Values of columns that a newer server knows and we do not are kept beside the record. */
static gboolean
read_cells (CareRecord *record, JsonArray *cols, JsonArray *cells, guint64 *sent, GError **error)
{
  g_autoptr (GString) unknown = NULL;
  *sent = 0;
  for (guint i = 2; i < json_array_get_length (cells); i++)
    {
      const char *name = json_array_get_string_element (cols, i - 2);
      int n = name != NULL ? care_entity_field (record->entity, name) : -1;
      JsonNode *cell = json_array_get_element (cells, i);
      if (n >= 0)
        {
          if (!care_record_read_wire (record, (guint) n, cell, error))
            return FALSE;
          *sent |= BIT (n);
        }
      else if (name != NULL && !JSON_NODE_HOLDS_NULL (cell))
        {
          g_autofree char *text = care_json_to_text (cell, FALSE);
          if (unknown == NULL)
            unknown = g_string_new ("{");
          else
            g_string_append_c (unknown, ',');
          care_json_append_string (unknown, name);
          g_string_append_printf (unknown, ":%s", text);
        }
    }
  if (unknown != NULL)
    record->unknown = g_strconcat (unknown->str, "}", NULL);
  return TRUE;
}

static gboolean
read_table (const CareEntity *entity, JsonObject *table, CareWireRow func, gpointer data, GError **error)
{
  JsonArray *cols = care_json_array (table, "cols");
  JsonArray *rows = care_json_array (table, "rows");

  if (cols == NULL || rows == NULL)
    return bad_page (error);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      JsonArray *cells = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      g_autoptr (CareRecord) record = care_record_new (entity);
      guint64 sent;
      if (cells == NULL || json_array_get_length (cells) != json_array_get_length (cols) + 2 ||
          !care_id_parse (json_array_get_string_element (cells, 0), &record->id))
        return bad_page (error);
      record->rev = json_array_get_int_element (cells, 1);
      if (!read_cells (record, cols, cells, &sent, error) || !func (record, sent, data, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
care_wire_read_page (JsonObject *page, CareWireRow row, CareWireGone gone, gpointer data, GError **error)
{
  JsonObject *tables = care_json_object (page, "tables");
  JsonArray *list = care_json_array (page, "gone");

  if (tables == NULL)
    return bad_page (error);
  for (guint i = 0; care_entities[i] != NULL; i++)
    {
      JsonObject *table = care_json_object (tables, care_entities[i]->name);
      if (table != NULL && !read_table (care_entities[i], table, row, data, error))
        return FALSE;
    }
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      JsonArray *one = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      const CareEntity *entity;
      CareId id;
      if (one == NULL || json_array_get_length (one) != 3 || !care_id_parse (json_array_get_string_element (one, 1), &id))
        return bad_page (error);
      entity = care_entity_find (json_array_get_string_element (one, 0));
      if (entity != NULL && !gone (entity, &id, json_array_get_string_element (one, 2), data, error))
        return FALSE;
    }
  return TRUE;
}

void
care_wire_append_cursor (GString *out, const CareCursor *cursor)
{
  char id[CARE_ID_TEXT];
  g_string_append_printf (out, "[%" G_GINT64_FORMAT ",\"%s\",\"%s\"]", cursor->seq,
                          cursor->entity >= 0 && cursor->entity < care_n_entities () ? care_entities[cursor->entity]->name : "",
                          care_id_to_text (&cursor->row, id));
}

gboolean
care_wire_read_cursor (JsonArray *array, CareCursor *cursor)
{
  const CareEntity *entity;
  JsonNode *node;

  memset (cursor, 0, sizeof *cursor);
  if (array == NULL || json_array_get_length (array) != 3)
    return FALSE;
  for (guint i = 0; i < 3; i++)
    if (!JSON_NODE_HOLDS_VALUE (json_array_get_element (array, i)))
      return FALSE;
  node = json_array_get_element (array, 0);
  if (json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_value_type (json_array_get_element (array, 1)) != G_TYPE_STRING ||
      json_node_get_value_type (json_array_get_element (array, 2)) != G_TYPE_STRING)
    return FALSE;
  entity = care_entity_find (json_array_get_string_element (array, 1));
  cursor->seq = json_node_get_int (node);
  cursor->entity = entity != NULL ? care_entity_index (entity) : 0;
  return cursor->seq >= 0 && care_id_parse (json_array_get_string_element (array, 2), &cursor->row);
}
