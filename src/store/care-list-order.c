/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-list-order.h"

#include "domain/care-job.h"
#include "util/care-text.h"

#include <string.h>

#define LONGEST 64      /* bytes of a text that order it: nobody looks further */
#define ONE_BY_ONE 1000 /* names that are looked up each by itself; for more the whole table is read, which is quicker */

typedef struct
{
  CareId id;
  guint64 head;     /* the first eight bytes of the key: most comparisons end there */
  const char *key;  /* (nullable): all of it */
  gboolean missing;
} Place;

struct _CareListOrder
{
  const CareField *field;
  gboolean descending;
  GArray *places;      /* of Place */
  GArray *references;  /* of CareId, one per place; null where there is none */
  GHashTable *names;   /* CareId * -> folded name, or NULL until it is known */
  GStringChunk *texts;
};

/* The index job_list: the jobs come one by one in this order, and the first are there at once. */
gboolean
care_list_order_is_ours (const CareListSpec *spec)
{
  return spec->sort >= 0 && !(spec->entity == &CareJob_ENTITY && spec->sort == CareJob_demanded_at);
}

CareListOrder *
care_list_order_new (const CareListSpec *spec)
{
  CareListOrder *order = g_new0 (CareListOrder, 1);
  order->field = &spec->entity->fields[spec->sort];
  order->descending = spec->descending;
  order->places = g_array_new (FALSE, FALSE, sizeof (Place));
  order->references = g_array_new (FALSE, FALSE, sizeof (CareId));
  order->names = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, NULL);
  order->texts = g_string_chunk_new (1 << 16);
  return order;
}

void
care_list_order_free (CareListOrder *order)
{
  g_array_unref (order->places);
  g_array_unref (order->references);
  g_hash_table_unref (order->names);
  g_string_chunk_free (order->texts);
  g_free (order);
}

/* The key of a text; kept by @order. */
static const char *
fold (CareListOrder *order, const char *text)
{
  g_autofree char *begin = NULL, *folded = NULL;
  gsize len = strnlen (text, LONGEST + 1);

  if (len > LONGEST)
    {
      /* care_text_fold() takes whole characters */
      begin = g_strndup (text, (gsize) (g_utf8_find_prev_char (text, text + LONGEST + 1) - text));
      text = begin;
    }
  folded = care_text_fold (text);
  return g_string_chunk_insert (order->texts, folded);
}

static void
set_key (Place *place, const char *key)
{
  place->missing = key == NULL;
  place->key = key;
  place->head = 0;
  for (guint i = 0; key != NULL && i < sizeof place->head && key[i] != '\0'; i++)
    place->head |= (guint64) (guchar) key[i] << (56 - 8 * i);
}

/* The number of an enumeration's value; one that is not known comes after those that are. */
static guint
value_number (const CareField *field, const char *value)
{
  guint n = 0;
  while (field->values[n] != NULL && !g_str_equal (field->values[n], value))
    n++;
  return n;
}

static void
add_reference (CareListOrder *order, CareStmt *stmt)
{
  CareId id = { { 0 } };
  if (!care_stmt_is_null (stmt, 1))
    {
      id = care_stmt_id (stmt, 1);
      if (!g_hash_table_contains (order->names, &id))
        g_hash_table_insert (order->names, g_memdup2 (&id, sizeof id), NULL);
    }
  g_array_append_val (order->references, id);
}

void
care_list_order_add (CareListOrder *order, CareStmt *stmt)
{
  Place place = { .id = care_stmt_id (stmt, 0), .missing = care_stmt_is_null (stmt, 1) };
  CareKind kind = order->field->kind;

  if (kind == CARE_ID)
    add_reference (order, stmt); /* its key comes with its name */
  else if (kind == CARE_TEXT && !place.missing)
    set_key (&place, fold (order, care_stmt_text (stmt, 1)));
  else if (kind == CARE_ENUM && !place.missing)
    place.head = value_number (order->field, care_stmt_text (stmt, 1));
  else if (!place.missing)
    place.head = (guint64) care_stmt_int (stmt, 1) ^ (G_GUINT64_CONSTANT (1) << 63); /* the negative ones first */
  g_array_append_val (order->places, place);
}

/* --- the names of what a reference names ------------------------------------------------------------------------------------------------- */

static void
name_one_by_one (CareListOrder *order, CareStore *store, const CareEntity *entity)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, order->names);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autofree char *name = care_list_name (store, entity, id);
      g_hash_table_iter_replace (&iter, *name != '\0' ? (gpointer) fold (order, name) : NULL);
    }
}

static gboolean
name_all (CareListOrder *order, CareStore *store, const CareEntity *entity, guint field, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT t.id, t.\"%s\" FROM \"%s\" t", entity->fields[field].name, entity->name);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  while (care_stmt_step (stmt, &problem))
    {
      CareId id = care_stmt_id (stmt, 0);
      gpointer kept = NULL;
      if (!care_stmt_is_null (stmt, 1) && g_hash_table_lookup_extended (order->names, &id, &kept, NULL))
        g_hash_table_insert (order->names, g_memdup2 (&id, sizeof id), (gpointer) fold (order, care_stmt_text (stmt, 1)));
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
name_references (CareListOrder *order, CareStore *store, GError **error)
{
  const CareEntity *entity = order->field->to != NULL ? care_entity_find (order->field->to) : NULL;
  int field = entity != NULL ? care_list_name_field (entity) : -1;

  if (field >= 0 && g_hash_table_size (order->names) > ONE_BY_ONE)
    {
      if (!name_all (order, store, entity, (guint) field, error))
        return FALSE;
    }
  else if (entity != NULL)
    name_one_by_one (order, store, entity);
  for (guint i = 0; i < order->places->len; i++)
    set_key (&g_array_index (order->places, Place, i), g_hash_table_lookup (order->names, &g_array_index (order->references, CareId, i)));
  return TRUE;
}

/* --- the order --------------------------------------------------------------------------------------------------------------------------- */

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const Place *one = a, *two = b;
  int order = 0;

  if (one->missing != two->missing)
    return one->missing - two->missing;
  if (one->head != two->head)
    order = one->head < two->head ? -1 : 1;
  else if (one->key != NULL && one->key != two->key)
    order = strcmp (one->key, two->key);
  if (order == 0)
    order = memcmp (&one->id, &two->id, sizeof one->id);
  return *(const gboolean *) data ? -order : order;
}

GArray *
care_list_order_end (CareListOrder *order, CareStore *store, GError **error)
{
  GArray *ids;

  if (order->field->kind == CARE_ID && !name_references (order, store, error))
    return NULL;
  g_array_sort_with_data (order->places, compare, &order->descending);
  ids = g_array_sized_new (FALSE, FALSE, sizeof (CareId), order->places->len);
  for (guint i = 0; i < order->places->len; i++)
    g_array_append_val (ids, g_array_index (order->places, Place, i).id);
  return ids;
}
