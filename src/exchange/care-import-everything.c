/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-import-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "domain/care-company.h"
#include "exchange/care-tar.h"
#include "store/care-import-log.h"
#include "util/care-error.h"
#include "util/care-gzip.h"
#include "util/care-json.h"

/* Takes an archive of `export everything` in: every row under its own id. Rows that are there stay as they are, so that nothing a person
 * did is lost; only in a new store, where nobody
 * did anything yet, the archive's company and places win. */

#define MAX_INFLATED (G_GUINT64_CONSTANT (64) << 30)
#define MAX_RATIO 250
#define MAX_LINE (128 << 20)
#define MAX_MANIFEST 65536
#define CHUNK 65536

typedef struct
{
  CareImporter *importer;
  CareStore *store;
  gboolean is_new;     /* the store */
  CareId user;         /* who acted where the archive comes from; null when not told */
  gboolean has_manifest;
  const CareEntity *entity;
  const char *file;
  guint64 line;
} Reader;

static gboolean
fail_row (Reader *reader, const char *why, GError **error)
{
  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("%s, line %lu: %s"), reader->file, (gulong) reader->line, why);
  return FALSE;
}

/* --- one row --- */

/* Members that this program has no field for are kept and passed on. */
static void
keep_unknown (JsonObject *unknown, CareRecord *record)
{
  g_autoptr (JsonNode) node = NULL;

  if (json_object_get_size (unknown) == 0)
    return;
  node = json_node_alloc ();
  json_node_init_object (node, unknown);
  record->unknown = care_json_to_text (node, FALSE);
}

static void
add_members (JsonObject *unknown, JsonObject *more)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, more);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    json_object_set_member (unknown, name, json_node_copy (value));
}

static gboolean
read_member (Reader *reader, CareRecord *record, JsonObject *unknown, const char *name, JsonNode *value, GError **error)
{
  int n = care_entity_field (record->entity, name);
  g_autoptr (GError) problem = NULL;

  if (strcmp (name, "id") == 0)
    return TRUE;
  if (n >= 0 && care_record_read_json (record, (guint) n, value, care_store_book (reader->store), &problem))
    return TRUE;
  if (problem != NULL)
    return fail_row (reader, problem->message, error);
  if (strcmp (name, "unknown") == 0 && JSON_NODE_HOLDS_OBJECT (value))
    add_members (unknown, json_node_get_object (value));
  else
    json_object_set_member (unknown, name, json_node_copy (value));
  return TRUE;
}

static CareRecord *
read_record (Reader *reader, const char *line, gsize len, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (JsonNode) node = care_json_parse (line, (gssize) len, MAX_LINE, &problem);
  g_autoptr (CareRecord) record = care_record_new (reader->entity);
  g_autoptr (JsonObject) unknown = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) ||
      !care_id_parse (care_json_string (json_node_get_object (node), "id", ""), &record->id) || care_id_is_null (&record->id))
    {
      fail_row (reader, problem != NULL ? problem->message : _("this is no record with an id."), error);
      return NULL;
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (!read_member (reader, record, unknown, name, value, error))
      return NULL;
  keep_unknown (unknown, record);
  return g_steal_pointer (&record);
}

static gboolean
is_same (const CareRecord *a, const CareRecord *b)
{
  for (guint n = 0; n < a->entity->n_fields; n++)
    if (!(a->entity->fields[n].flags & CARE_CACHE) && !care_record_same (a, b, n))
      return FALSE;
  return g_strcmp0 (a->unknown, b->unknown) == 0;
}

static gboolean
is_deleted (const CareRecord *record)
{
  int deleted = care_entity_field (record->entity, "deleted_at");

  return deleted >= 0 && care_record_has (record, (guint) deleted);
}

/* Caches are not in an archive: those of the row that is there stay. */
static void
keep_caches (CareRecord *record, const CareRecord *stored)
{
  for (guint n = 0; n < record->entity->n_fields; n++)
    if (record->entity->fields[n].flags & CARE_CACHE)
      care_record_copy_field (record, stored, n);
}

static gboolean
put (Reader *reader, CareRecord *record, const CareRecord *stored, GError **error)
{
  g_autoptr (GError) problem = NULL;
  int number = care_entity_field (record->entity, "number");
  /* In a new store all jobs get their caches at the end; elsewhere those whose events come in. */
  CarePutFlags flags = reader->is_new || record->entity == &CareJob_ENTITY ? CARE_PUT_DERIVED : CARE_PUT_PLAIN;

  if (stored != NULL)
    {
      keep_caches (record, stored);
      record->rev = stored->rev;
    }
  if (!care_record_validate (record, &problem))
    return fail_row (reader, problem->message, error);
  if (number >= 0 && care_record_has (record, (guint) number) &&
      !care_import_log_number (reader->store, care_record_text (record, (guint) number), error))
    return FALSE;
  return care_store_put (reader->store, record, stored, flags, error) &&
         (record->entity != &CareCompany_ENTITY || care_store_refresh (reader->store, error));
}

static gboolean
take_new (Reader *reader, CareRecord *record, GError **error)
{
  care_importer_made (reader->importer, record->entity);
  reader->importer->fate = CARE_ROW_CREATED;
  return put (reader, record, NULL, error);
}

/* A fact is as it was told; it is told again when only the undo of an import took it away. */
static gboolean
take_fact (Reader *reader, CareRecord *record, GError **error)
{
  gboolean undone;

  if (!care_import_log_fact_undone (reader->store, record, &undone, error))
    return FALSE;
  if (!undone)
    return TRUE;
  care_importer_made (reader->importer, record->entity);
  reader->importer->fate = CARE_ROW_CREATED;
  return care_import_log_replace (reader->store, NULL, record, error);
}

static gboolean
take_known (Reader *reader, CareRecord *record, const CareRecord *stored, GError **error)
{
  gboolean undone = FALSE;

  if (record->entity->insert_only)
    return take_fact (reader, record, error);
  if (is_same (record, stored))
    return TRUE;
  if (is_deleted (stored) && !care_import_log_was_undone (reader->store, &stored->id, &undone, error))
    return FALSE;
  if (undone)
    {
      care_importer_made (reader->importer, record->entity);
      reader->importer->fate = CARE_ROW_CREATED;
    }
  else if (reader->is_new)
    care_importer_changed (reader->importer);
  else
    return TRUE;
  return put (reader, record, stored, error);
}

static gboolean
take_line (Reader *reader, const char *line, gsize len, GError **error)
{
  CareImporter *importer = reader->importer;
  CareImportResult *result = importer->result;
  g_autoptr (CareRecord) record = NULL;
  g_autoptr (CareRecord) stored = NULL;
  CareRecord *found = NULL;

  reader->line++;
  importer->fate = CARE_ROW_UNCHANGED;
  record = read_record (reader, line, len, error);
  if (record == NULL || !care_store_peek (reader->store, reader->entity, &record->id, &found, error))
    return FALSE;
  stored = found;
  if (stored == NULL ? !take_new (reader, record, error) : !take_known (reader, record, stored, error))
    return FALSE;
  result->read++;
  result->created += importer->fate == CARE_ROW_CREATED;
  result->updated += importer->fate == CARE_ROW_UPDATED;
  result->unchanged += importer->fate == CARE_ROW_UNCHANGED;
  return result->read % 10000 != 0 || care_store_settle (reader->store, error);
}

/* --- files --- */

static gboolean
take_lines (Reader *reader, CareTarIn *tar, GError **error)
{
  g_autoptr (GString) held = g_string_new (NULL);
  char chunk[CHUNK];
  gssize got;

  reader->line = 0;
  while ((got = care_tar_in_read (tar, chunk, sizeof chunk, error)) > 0)
    {
      char *at = chunk, *end = chunk + got, *line_end;

      while ((line_end = memchr (at, '\n', (gsize) (end - at))) != NULL)
        {
          g_string_append_len (held, at, line_end - at);
          if (!take_line (reader, held->str, held->len, error))
            return FALSE;
          g_string_truncate (held, 0);
          at = line_end + 1;
        }
      g_string_append_len (held, at, end - at);
      if (held->len > MAX_LINE)
        return fail_row (reader, _("the line is too long."), error);
    }
  if (got == 0 && held->len > 0)
    return fail_row (reader, _("the last line has no end."), error);
  return got == 0;
}

static gboolean
take_manifest (Reader *reader, CareTarIn *tar, guint64 size, GError **error)
{
  g_autofree char *text = g_malloc (MAX_MANIFEST);
  gssize got = size < MAX_MANIFEST ? care_tar_in_read (tar, text, MAX_MANIFEST, error) : 0;
  g_autoptr (JsonNode) node = got > 0 ? care_json_parse (text, got, MAX_MANIFEST, NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (got < 0)
    return FALSE;
  reader->line = 1;
  if (object == NULL || strcmp (care_json_string (object, "format", ""), "aftercare-everything") != 0)
    return fail_row (reader, _("this is not an archive that “export everything” wrote."), error);
  if (care_json_int (object, "version", 0) != 1)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NEWER, _("The archive was written by a newer program. Update this one and try again."));
      return FALSE;
    }
  care_id_parse (care_json_string (object, "user", ""), &reader->user);
  reader->has_manifest = TRUE;
  return TRUE;
}

/* ENTITY.NNNN.jsonl; nothing else can be in an archive of ours. */
static const CareEntity *
entity_of (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", -1);

  if (g_strv_length (parts) != 3 || strcmp (parts[2], "jsonl") != 0 || !g_ascii_string_to_unsigned (parts[1], 10, 1, G_MAXINT, NULL, NULL))
    return NULL;
  return care_entity_find (parts[0]);
}

static gboolean
take_file (Reader *reader, CareTarIn *tar, const char *name, guint64 size, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (name, -1);

  reader->file = shown;
  if (strcmp (name, "manifest.json") == 0)
    return take_manifest (reader, tar, size, error);
  reader->entity = entity_of (name);
  if (reader->entity == NULL || !reader->has_manifest)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("“%s” in the archive is nothing that “export everything” wrote there."), shown);
      return FALSE;
    }
  return take_lines (reader, tar, error);
}

static gboolean
take_archive (Reader *reader, CareTarIn *tar, GError **error)
{
  g_autoptr (GError) problem = NULL;
  const char *name;
  guint64 size;

  while (care_tar_in_next (tar, &name, &size, &problem))
    if (!take_file (reader, tar, name, size, error))
      return FALSE;
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (reader->has_manifest)
    return TRUE;
  g_set_error_literal (error, CARE_ERROR, CARE_ERROR_INVALID, _("This is not an archive that “export everything” wrote: it has no manifest."));
  return FALSE;
}

/* --- who acts --- */

/* A new store goes on under the name of the archive's user; its own, who did nothing yet, is folded into that one. */
static gboolean
take_user (Reader *reader, GError **error)
{
  CareId own = care_store_user (reader->store);
  g_autoptr (CareRecord) before = NULL;
  g_autoptr (CareRecord) user = NULL;
  g_autoptr (CareRecord) now = NULL;
  CareRecord *found = NULL;
  char text[CARE_ID_TEXT], import[CARE_ID_TEXT];
  g_autofree char *key = g_strconcat ("user-before-", care_id_to_text (&reader->importer->result->import, import), NULL);

  if (!reader->is_new || care_id_is_null (&reader->user) || care_id_equal (&own, &reader->user))
    return TRUE;
  if (!care_store_peek (reader->store, &CareUser_ENTITY, &reader->user, &found, error))
    return FALSE;
  user = found;
  before = user != NULL ? care_store_get (reader->store, &CareUser_ENTITY, &own, error) : NULL;
  if (before == NULL)
    return user == NULL;
  now = care_record_copy (before);
  care_record_set_id (now, CareUser_merged_into, &reader->user);
  return care_store_put (reader->store, now, before, CARE_PUT_PLAIN, error) &&
         care_store_set_meta (reader->store, key, care_id_to_text (&own, text), error) &&
         care_store_set_meta (reader->store, "user", care_id_to_text (&reader->user, text), error) &&
         care_store_set_meta (reader->store, "local-user", text, error);
}

gboolean
care_import_everything (CareImporter *self, GInputStream *stream, GError **error)
{
  Reader reader = { .importer = self, .store = self->store, .is_new = care_import_log_is_new_store (self->store) };
  g_autoptr (GInputStream) plain = care_gzip_open (stream, MAX_INFLATED, MAX_RATIO, error);
  g_autoptr (CareTarIn) tar = plain != NULL ? care_tar_in_new (plain) : NULL;

  return tar != NULL && take_archive (&reader, tar, error) && care_import_log_derive (self->store, error) && take_user (&reader, error);
}
