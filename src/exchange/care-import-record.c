/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-import-private.h"

#include <string.h>

#include "util/care-error.h"

/* How an imported record meets the one that is there: found through merges, kept where a person was at work, signed with what was applied. */

void
care_import_found_clear (CareImportFound *found)
{
  g_clear_pointer (&found->stored, care_record_free);
}

guint
care_import_field (const CareEntity *entity, const char *name)
{
  int n = care_entity_field (entity, name);

  g_return_val_if_fail (n >= 0, 0);
  return (guint) n;
}

const char *
care_import_text (const CareRecord *record, const char *name)
{
  return care_record_text (record, care_import_field (record->entity, name));
}

/* A person's deletion keeps source_seen, an undo empties it: this is how the two are told apart (DESIGN 10). */
static void
judge (CareImportFound *found)
{
  const CareRecord *record = found->stored;
  int deleted = care_entity_field (record->entity, "deleted_at");

  found->id = record->id;
  if (deleted < 0 || !care_record_has (record, (guint) deleted))
    return;
  found->back = found->own && care_import_text (record, "source") != NULL && care_import_text (record, "source_seen") == NULL;
  found->gone = !found->back;
}

gboolean
care_import_found_take (CareStore *store, CareRecord *record, CareImportFound *found, GError **error)
{
  int merged = care_entity_field (record->entity, "merged_into");
  const CareEntity *entity = record->entity;

  *found = (CareImportFound) { .stored = record, .id = record->id, .own = TRUE };
  if (merged >= 0 && care_record_has (record, (guint) merged))
    {
      found->own = FALSE;
      found->id = care_store_follow (store, entity, record->id);
      g_clear_pointer (&found->stored, care_record_free);
      if (!care_store_peek (store, entity, &found->id, &found->stored, error))
        return FALSE;
    }
  if (found->stored != NULL)
    judge (found);
  return TRUE;
}

gboolean
care_import_find (CareStore *store, const CareEntity *entity, const CareId *id, CareImportFound *found, GError **error)
{
  CareRecord *record;

  *found = (CareImportFound) { .id = *id, .own = TRUE };
  if (!care_store_peek (store, entity, id, &record, error))
    return FALSE;
  return record == NULL || care_import_found_take (store, record, found, error);
}

gboolean
care_import_same (CareStore *store, const CareRecord *a, const CareRecord *b, guint n)
{
  const CareField *field = &a->entity->fields[n];
  const CareEntity *to;
  CareId first, second;

  if (care_record_same (a, b, n))
    return TRUE;
  if (field->kind != CARE_ID || field->to == NULL || !care_record_has (a, n) || !care_record_has (b, n))
    return FALSE;
  to = care_entity_find (field->to);
  first = care_store_follow (store, to, care_record_id (a, n));
  second = care_store_follow (store, to, care_record_id (b, n));
  return care_id_equal (&first, &second);
}

gboolean
care_import_bring_up (CareStore *store, CareRecord *now, const CareRecord *mapped, const CareRecord *was, guint64 mask, gboolean fill)
{
  gboolean changed = FALSE;

  for (guint n = 0; n < now->entity->n_fields; n++)
    {
      gboolean edited;

      if (!((mask >> n) & 1) || care_import_same (store, now, mapped, n) || (fill && !care_record_has (mapped, n)))
        continue;
      edited = was != NULL ? !care_import_same (store, now, was, n) : care_record_has (now, n);
      if (edited)
        continue;
      care_record_copy_field (now, mapped, n);
      changed = TRUE;
    }
  return changed;
}

void
care_import_sign (CareImporter *self, CareRecord *record, const char *source, const CareSourceRow *row, const char *hash)
{
  guint key = care_import_field (record->entity, "source");
  guint seen = care_import_field (record->entity, "source_seen");

  if (!care_record_has (record, key))
    care_record_set_text (record, key, source);
  if (row != NULL)
    {
      care_source_row_to_json (row, self->json);
      care_record_set_text (record, care_import_field (record->entity, "source_row"), self->json->str);
    }
  care_record_take_text (record, seen, care_source_seen_add (care_record_text (record, seen), hash));
}

/* --- what a source row says --- */

static gboolean
begins (const char *source, const char *word)
{
  gsize len = strlen (word);

  return strncmp (source, word, len) == 0 && source[len] == '\t';
}

CareRecord *
care_import_map (CareStore *store, const CareRecord *record)
{
  const char *source = care_import_text (record, "source");
  g_autoptr (CareSourceRow) row = care_source_row_parse (care_import_text (record, "source_row"));

  if (source == NULL || row == NULL)
    return NULL;
  if (record->entity == &CareProductModel_ENTITY || begins (source, "group"))
    return care_import_map_shared (record->entity, row);
  if (begins (source, "ords"))
    return care_import_map_ords (store, record, row);
  if (record->entity == &CareDevice_ENTITY)
    return care_import_map_device (store, record, row);
  return care_import_map_customer (store, record, row);
}

/* --- shared records --- */

static void
map_model (CareProductModel *model, const CareSourceRow *row)
{
  const char *brand = care_source_row_get (row, "brand");
  const char *category = care_source_row_get (row, "category");
  const char *code = care_source_row_get (row, "code");
  const char *name = care_source_row_get (row, "name");
  const char *kind = code != NULL ? code : category;
  g_autofree char *made = NULL;

  if (brand != NULL && kind != NULL)
    made = g_strdup_printf ("%s %s", brand, kind);
  if (name == NULL)
    name = made != NULL ? made : brand != NULL ? brand : kind != NULL ? kind : "Unknown";
  CARE_PUT_TEXT (model, CareProductModel, code, code);
  CARE_PUT_TEXT (model, CareProductModel, name, name);
  CARE_PUT_TEXT (model, CareProductModel, brand, brand);
  CARE_PUT_TEXT (model, CareProductModel, category, category);
  CARE_PUT_TEXT (model, CareProductModel, kind, "product");
}

CareRecord *
care_import_map_shared (const CareEntity *entity, const CareSourceRow *row)
{
  CareRecord *record = care_record_new (entity);

  if (entity == &CareProductModel_ENTITY)
    map_model ((CareProductModel *) record, row);
  else
    {
      const char *name = care_source_row_get (row, "name");

      care_record_set_text (record, CareCustomer_name, name != NULL ? name : "Unknown");
      care_record_set_text (record, CareCustomer_kind, "company");
    }
  return record;
}

static guint64
shared_mask (const CareEntity *entity)
{
  if (entity == &CareProductModel_ENTITY)
    return 1 << CareProductModel_code | 1 << CareProductModel_name | 1 << CareProductModel_brand | 1 << CareProductModel_category |
           1 << CareProductModel_kind;
  return 1 << CareCustomer_name | 1 << CareCustomer_kind;
}

/* Adds what @row says to @was: of two spellings the one that is first in the order of bytes. */
static void
take_smaller (CareSourceRow *was, const CareSourceRow *row)
{
  for (guint i = 0; i < care_source_row_n (row); i++)
    {
      const char *name = care_source_row_name (row, i);
      const char *old = care_source_row_get (was, name);

      if (old == NULL || strcmp (care_source_row_value (row, i), old) < 0)
        care_source_row_copy (was, name, care_source_row_value (row, i));
    }
}

static gboolean
put_shared (CareImporter *self, CareRecord *now, const CareRecord *before, GError **error)
{
  if (now->entity == &CareCustomer_ENTITY && !care_record_has (now, CareCustomer_number))
    {
      g_autofree char *number = care_store_next_number (self->store, "C", error);

      if (number == NULL)
        return FALSE;
      care_record_set_text (now, CareCustomer_number, number);
      care_record_set_text (now, CareCustomer_alias, number);
    }
  return care_store_put (self->store, now, before, CARE_PUT_PLAIN, error);
}

static gboolean
make_shared (CareImporter *self, const CareEntity *entity, const CareImportFound *found, const char *source, const CareSourceRow *row,
             const char *hash, GError **error)
{
  g_autoptr (CareRecord) mapped = care_import_map_shared (entity, row);
  g_autoptr (CareRecord) was = found->stored != NULL ? care_import_map (self->store, found->stored) : NULL;
  g_autoptr (CareRecord) now = found->stored != NULL ? care_record_copy (found->stored) : care_record_new (entity);

  now->id = found->id;
  care_record_clear (now, care_import_field (entity, "deleted_at"));
  care_import_bring_up (self->store, now, mapped, was, shared_mask (entity), FALSE);
  care_import_sign (self, now, source, row, hash);
  care_importer_made (self, entity);
  return put_shared (self, now, found->stored, error);
}

static gboolean
spell_shared (CareImporter *self, const CareRecord *stored, const CareSourceRow *row, const char *hash, GError **error)
{
  g_autoptr (CareSourceRow) merged = care_source_row_parse (care_import_text (stored, "source_row"));
  g_autoptr (CareRecord) was = care_import_map (self->store, stored);
  g_autoptr (CareRecord) now = care_record_copy (stored);
  g_autoptr (CareRecord) mapped = NULL;

  if (merged == NULL)
    merged = care_source_row_new ();
  take_smaller (merged, row);
  mapped = care_import_map_shared (stored->entity, merged);
  if (care_import_bring_up (self->store, now, mapped, was, shared_mask (stored->entity), FALSE))
    care_importer_changed (self);
  care_import_sign (self, now, NULL, merged, hash);
  return care_store_put (self->store, now, stored, CARE_PUT_PLAIN, error);
}

gboolean
care_import_share (CareImporter *self, const CareEntity *entity, const char *source, const CareSourceRow *row, CareId *id, GError **error)
{
  CareId own = care_id_derived (entity->name, source);
  g_auto (CareImportFound) found = { NULL };
  char hash[CARE_SOURCE_HASH];

  if (!care_import_find (self->store, entity, &own, &found, error))
    return FALSE;
  *id = found.id;
  care_source_row_hash (row, hash);
  if (found.stored == NULL || found.back)
    return make_shared (self, entity, &found, source, row, hash, error);
  if (!found.own || found.gone || care_source_seen_has (care_import_text (found.stored, "source_seen"), hash))
    return TRUE;
  return spell_shared (self, found.stored, row, hash, error);
}
