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
  GHashTable *first;  /* id of a fact told again → the id it had first */
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

/* deleted_at and merged_into are empty in a live row, as is voids. */
static gboolean
write_record (Writer *writer, const CareRecord *record)
{
  GString *out = writer->part;
  char id[CARE_ID_TEXT];

  g_string_append_printf (out, "{\"id\":\"%s\"", care_id_to_text (&record->id, id));
  for (guint n = 0; n < record->entity->n_fields; n++)
    {
      if (!care_record_has (record, n) || (record->entity->fields[n].flags & CARE_CACHE))
        continue;
      g_string_append_printf (out, ",\"%s\":", record->entity->fields[n].name);
      care_record_append_json (record, n, care_store_book (writer->store), out);
    }
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

  if (g_hash_table_contains (writer->first, &record->id))
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

  writer->first = care_import_log_first_tellings (writer->store, writer->entity, &writer->error);
  if (writer->first == NULL)
    return FALSE;
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
  g_clear_pointer (&writer->first, g_hash_table_unref);
  g_clear_pointer (&writer->renamed, g_ptr_array_unref);
  return ok;
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
  ok = write_manifest (&writer);
  for (guint i = 0; ok && care_entities[i] != NULL; i++)
    ok = write_entity (&writer, care_entities[i]);
  ok = ok && care_tar_out_close (tar, &writer.error);
  care_import_log_end_view (store);
  g_string_free (writer.part, TRUE);
  if (n_rows != NULL)
    *n_rows = writer.n_rows;
  if (!ok)
    g_propagate_error (error, writer.error);
  return ok;
}
