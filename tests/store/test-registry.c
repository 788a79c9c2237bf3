/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry as a whole: whatever entity is added arrives tested. Random records go through every form a record has and come back the same. */
#include "domain/care-values.h"
#include "store/care-page.h"
#include "store/care-store-private.h"
#include "util/care-json.h"
#include "util/care-time.h"

#include <glib/gstdio.h>
#include <string.h>

static const CareBook book = { "PLN" };

static char *
random_text (void)
{
  static const char *const words[] = { "żółć", "орёл", "ąžuolas", "a\"b", "<b>", "tab\there", "line\nline", "=1+1", "100%", "ﬁ", "😀", "x" };
  GString *text = g_string_new (words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
  for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
    g_string_append_printf (text, " %s", words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
  {
    g_autofree char *raw = g_string_free (text, FALSE);
    return g_utf8_normalize (raw, -1, G_NORMALIZE_NFC);
  }
}

static void
set_random (CareRecord *record, guint n)
{
  const CareField *field = &record->entity->fields[n];
  CareId id = care_id_new ();
  guint count = 0;
  g_autofree char *text = NULL;

  switch (field->kind)
    {
    case CARE_TEXT:
      text = random_text ();
      care_record_set_text (record, n, text);
      break;
    case CARE_ENUM:
      while (field->values[count] != NULL)
        count++;
      care_record_set_text (record, n, field->values[g_test_rand_int_range (0, (gint32) count)]);
      break;
    case CARE_ID:
      care_record_set_id (record, n, &id);
      break;
    case CARE_BOOL:
      care_record_set_int (record, n, g_test_rand_bit ());
      break;
    case CARE_DATE:
      care_record_set_int (record, n, g_test_rand_int_range (-700000, 2900000));
      break;
    case CARE_INSTANT:
      care_record_set_int (record, n, (gint64) g_test_rand_int_range (-2000000000, 2000000000) * 30);
      break;
    case CARE_INT: case CARE_MONEY: case CARE_QUANTITY: case CARE_N_KINDS: default:
      care_record_set_int (record, n, (gint64) g_test_rand_int_range (-1000000000, 1000000000) * 1000003);
      break;
    }
}

static CareRecord *
random_record (const CareEntity *entity)
{
  CareRecord *record = care_record_new (entity);
  record->id = care_id_new ();
  for (guint n = 0; n < entity->n_fields; n++)
    if (g_test_rand_int_range (0, 4) > 0)
      set_random (record, n);
  return record;
}

static void
assert_same (const CareRecord *a, const CareRecord *b)
{
  for (guint n = 0; n < a->entity->n_fields; n++)
    if (!care_record_same (a, b, n))
      {
        g_test_message ("%s.%s differs", a->entity->name, a->entity->fields[n].name);
        g_test_fail ();
      }
}

static void
test_tables (void)
{
  g_autoptr (GHashTable) entities = g_hash_table_new (g_str_hash, g_str_equal);
  g_assert_cmpuint (care_n_entities (), ==, 25);
  for (guint i = 0; care_entities[i] != NULL; i++)
    {
      const CareEntity *entity = care_entities[i];
      g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
      guint owners = 0;
      g_assert_true (g_hash_table_add (entities, (gpointer) entity->name));
      g_assert_true (entity->label != NULL && *entity->label != '\0');
      g_assert_cmpint (care_entity_index (entity), ==, i);
      g_assert_true (care_entity_find (entity->name) == entity);
      g_assert_true (entity->insert_only == (care_entity_field (entity, "voids") >= 0));
      g_assert_true (entity->imported == (care_entity_field (entity, "source_seen") >= 0));
      for (guint n = 0; n < entity->n_fields; n++)
        {
          const CareField *field = &entity->fields[n];
          g_assert_true (g_hash_table_add (names, (gpointer) field->name));
          g_assert_true (field->label != NULL && g_unichar_isupper (g_utf8_get_char (field->label)));
          g_assert_true ((field->kind == CARE_ENUM) == (field->values != NULL));
          if (field->to != NULL)
            g_assert_nonnull (care_entity_find (field->to));
          g_assert_true (field->kind == CARE_ID || field->to == NULL);
          owners += (field->flags & CARE_OWNER) != 0;
          /* what may not be read may not be written */
          g_assert_true (field->read == 0 || field->write == 0 || (field->write & ~field->read) == 0);
        }
      g_assert_cmpuint (owners, <=, 1);
    }
}

static void
test_forms (void)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    for (guint round = 0; round < 40; round++)
      {
        g_autoptr (CareRecord) record = random_record (care_entities[i]);
        g_autoptr (CareRecord) copy = care_record_copy (record);
        g_autoptr (CareRecord) wire = care_record_new (care_entities[i]);
        g_autoptr (CareRecord) json = care_record_new (care_entities[i]);
        g_autoptr (CareRecord) words = care_record_new (care_entities[i]);
        assert_same (record, copy);
        for (guint n = 0; n < care_entities[i]->n_fields; n++)
          {
            g_autoptr (GError) error = NULL;
            g_autoptr (GString) wire_text = g_string_new ("[");
            g_autoptr (GString) json_text = g_string_new ("[");
            g_autofree char *format = care_record_format (record, n, &book);
            g_autoptr (JsonNode) wire_node = NULL;
            g_autoptr (JsonNode) json_node = NULL;
            care_record_append_wire (record, n, wire_text);
            care_record_append_json (record, n, &book, json_text);
            g_string_append_c (wire_text, ']');
            g_string_append_c (json_text, ']');
            wire_node = care_json_parse (wire_text->str, -1, 0, &error);
            g_assert_no_error (error);
            json_node = care_json_parse (json_text->str, -1, 0, &error);
            g_assert_no_error (error);
            care_record_read_wire (wire, n, json_array_get_element (json_node_get_array (wire_node), 0), &error);
            g_assert_no_error (error);
            care_record_read_json (json, n, json_array_get_element (json_node_get_array (json_node), 0), &book, &error);
            g_assert_no_error (error);
            care_record_parse (words, n, format, &book, &error);
            g_assert_no_error (error);
          }
        assert_same (record, wire);
        assert_same (record, json);
        assert_same (record, words);
      }
}

typedef struct { char *folder, *path; CareStore *store; } Fixture;

static gboolean
put_all (CareStore *store, gpointer data, GError **error)
{
  GPtrArray *records = data;
  for (guint i = 0; i < records->len; i++)
    if (!care_store_put (store, records->pdata[i], NULL, CARE_PUT_DERIVED, error))
      return FALSE;
  return TRUE;
}

static void
test_store (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("care-registry-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "store.db", NULL);
  g_autofree char *lock = g_strconcat (path, "-lock", NULL);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  CareStore *store = care_store_create (path, NULL, "test", &error);

  g_assert_no_error (error);
  for (guint i = 0; care_entities[i] != NULL; i++)
    for (guint round = 0; round < 20; round++)
      g_ptr_array_add (records, random_record (care_entities[i]));
  care_store_commit (store, &(CareTxn) { .what = "test", .flags = CARE_TXN_PULLED }, put_all, records, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    {
      CareRecord *record = records->pdata[i];
      g_autoptr (CareRecord) read = care_store_get (store, record->entity, &record->id, &error);
      g_assert_no_error (error);
      assert_same (record, read);
    }
  care_store_close (store);
  g_unlink (path);
  g_unlink (lock);
  g_rmdir (folder);
}

static void
test_masks (void)
{
  guint hidden = 0;
  for (guint i = 0; care_entities[i] != NULL; i++)
    for (guint n = 0; n < care_entities[i]->n_fields; n++)
      for (guint role = 1; role <= CARE_ADMINISTRATOR; role <<= 1)
        {
          const CareField *field = &care_entities[i]->fields[n];
          g_assert_true (care_field_readable (field, role) == (field->read == 0 || (field->read & role) != 0));
          if (!care_field_readable (field, role))
            {
              hidden++;
              g_assert_false (care_field_writable (care_entities[i], field, role));
            }
        }
  g_assert_cmpuint (hidden, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registry/tables", test_tables);
  g_test_add_func ("/registry/forms", test_forms);
  g_test_add_func ("/registry/store", test_store);
  g_test_add_func ("/registry/masks", test_masks);
  return g_test_run ();
}
