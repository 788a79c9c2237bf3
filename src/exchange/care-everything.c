/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-everything.h"

#include <string.h>

#include "exchange/care-tar.h"
#include "store/care-import-log.h"
#include "util/care-json.h"

#define PART (4 << 20)

typedef struct
{
  CareStore *store;
  CareTarOut *tar;
  const CareEntity *entity;
  GString *part;
  guint n_parts;
  guint64 n_rows;
  GHashTable **firsts; /* by entity, for facts: id of one told again → the id it had first */
  GHashTable *first;   /* those of the entity at hand; borrowed */
  GPtrArray *renamed; /* those, under their first id, by id */
  guint next;         /* of them */
  GError *error;
} Writer;

static gboolean
flush_part (Writer *writer)
{
  g_autofree char *name = NULL;

  if (writer->part->len == 0)
    return TRUE;
  name = g_strdup_printf ("%s.%04u.jsonl", writer->entity->name, ++writer->n_parts);
  if (!care_tar_out_file (writer->tar, name, writer->part->str, writer->part->len, &writer->error))
    return FALSE;
  g_string_truncate (writer->part, 0);
  return TRUE;
}

/* A reference to a fact that was told again names it as it was told first. */
static void
append_field (Writer *writer, const CareRecord *record, guint n)
{
  const CareField *field = &record->entity->fields[n];
  const CareEntity *to = field->kind == CARE_ID && field->to != NULL ? care_entity_find (field->to) : NULL;
  GHashTable *firsts = to != NULL ? writer->firsts[care_entity_index (to)] : NULL;
  const CareId *first = firsts != NULL ? g_hash_table_lookup (firsts, care_record_at (record, n)) : NULL;
  char id[CARE_ID_TEXT];

  g_string_append_printf (writer->part, ",\"%s\":", field->name);
  if (first != NULL)
    g_string_append_printf (writer->part, "\"%s\"", care_id_to_text (first, id));
  else
    care_record_append_json (record, n, care_store_book (writer->store), writer->part);
}

/* deleted_at and merged_into are empty in a live row, as is voids. */
static gboolean
write_record (Writer *writer, const CareRecord *record)
{
  GString *out = writer->part;
  char id[CARE_ID_TEXT];

  g_string_append_printf (out, "{\"id\":\"%s\"", care_id_to_text (&record->id, id));
  for (guint n = 0; n < record->entity->n_fields; n++)
    if (care_record_has (record, n) && !(record->entity->fields[n].flags & CARE_CACHE))
      append_field (writer, record, n);
  if (record->unknown != NULL)
    g_string_append_printf (out, ",\"unknown\":%s", record->unknown);
  g_string_append (out, "}\n");
  writer->n_rows++;
  return out->len < PART || flush_part (writer);
}

static gboolean
write_renamed (Writer *writer, const CareId *before)
{
  while (writer->next < writer->renamed->len)
    {
      const CareRecord *record = writer->renamed->pdata[writer->next];

      if (before != NULL && care_id_compare (&record->id, before) > 0)
        return TRUE;
      writer->next++;
      if (!write_record (writer, record))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_row (CareRecord *record, gpointer data)
{
  Writer *writer = data;

  if (writer->first != NULL && g_hash_table_contains (writer->first, &record->id))
    return TRUE;
  return write_renamed (writer, &record->id) && write_record (writer, record);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return care_id_compare (&(*(const CareRecord *const *) a)->id, &(*(const CareRecord *const *) b)->id);
}

static gboolean
collect_renamed (Writer *writer)
{
  GHashTableIter iter;
  gpointer id, first;

  writer->first = writer->firsts[care_entity_index (writer->entity)];
  if (writer->first == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, writer->first);
  while (g_hash_table_iter_next (&iter, &id, &first))
    {
      CareRecord *record = NULL;

      if (!care_store_peek (writer->store, writer->entity, id, &record, &writer->error))
        return FALSE;
      if (record != NULL && care_store_is_live (writer->store, record))
        {
          record->id = *(const CareId *) first;
          g_ptr_array_add (writer->renamed, g_steal_pointer (&record));
        }
      care_record_free (record);
    }
  g_ptr_array_sort (writer->renamed, compare_ids);
  return TRUE;
}

static gboolean
write_entity (Writer *writer, const CareEntity *entity)
{
  CareQuery query = { entity, NULL, 0, -1, FALSE, -1, 0, FALSE };
  gboolean ok;

  writer->entity = entity;
  writer->n_parts = writer->next = 0;
  writer->renamed = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  ok = collect_renamed (writer) && care_store_each (writer->store, &query, write_row, writer, &writer->error) && writer->error == NULL &&
       write_renamed (writer, NULL) && flush_part (writer);
  g_clear_pointer (&writer->renamed, g_ptr_array_unref);
  return ok;
}

static gboolean
read_firsts (Writer *writer)
{
  writer->firsts = g_new0 (GHashTable *, care_n_entities ());
  for (guint i = 0; care_entities[i] != NULL; i++)
    if (care_entities[i]->insert_only)
      {
        writer->firsts[i] = care_import_log_first_tellings (writer->store, care_entities[i], &writer->error);
        if (writer->firsts[i] == NULL)
          return FALSE;
      }
  return TRUE;
}

/* Who acts in this store: a new store that takes the archive in goes on under the same name. */
static gboolean
write_manifest (Writer *writer)
{
  g_autofree char *user = care_store_meta (writer->store, "user");
  g_autofree char *text = g_strdup_printf ("{\"format\":\"aftercare-everything\",\"version\":1,\"schema\":%d,\"user\":\"%s\"}\n", CARE_STORE_SCHEMA,
                                           user != NULL ? user : "");

  return care_tar_out_file (writer->tar, "manifest.json", text, strlen (text), &writer->error);
}

gboolean
care_everything_write (CareStore *store, GOutputStream *stream, guint64 *n_rows, GError **error)
{
  g_autoptr (CareTarOut) tar = care_tar_out_new (stream);
  Writer writer = { .store = store, .tar = tar };
  gboolean ok;

  if (!care_import_log_view (store, error))
    return FALSE;
  writer.part = g_string_sized_new (PART + 65536);
  ok = read_firsts (&writer) && write_manifest (&writer);
  for (guint i = 0; ok && care_entities[i] != NULL; i++)
    ok = write_entity (&writer, care_entities[i]);
  ok = ok && care_tar_out_close (tar, &writer.error);
  care_import_log_end_view (store);
  for (guint i = 0; i < care_n_entities (); i++)
    g_clear_pointer (&writer.firsts[i], g_hash_table_unref);
  g_free (writer.firsts);
  g_string_free (writer.part, TRUE);
  if (n_rows != NULL)
    *n_rows = writer.n_rows;
  if (!ok)
    g_propagate_error (error, writer.error);
  return ok;
}
