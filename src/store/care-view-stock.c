/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-view-private.h"

#include "domain/care-stock.h"

#define PART_FAMILY \
  "(WITH RECURSIVE parts(id) AS (SELECT $1 UNION SELECT m.id FROM \"product_model\" m JOIN parts f ON m.merged_into = f.id) SELECT id FROM parts)"
#define PLACE_FAMILY \
  "(WITH RECURSIVE places(id) AS (SELECT $2 UNION SELECT m.id FROM \"stock_location\" m JOIN places f ON m.merged_into = f.id) SELECT id FROM places)"

static int
compare_balances (gconstpointer a, gconstpointer b)
{
  const CareBalance *first = a, *second = b;
  int order = care_id_compare (&first->part, &second->part);

  return order != 0 ? order : care_id_compare (&first->location, &second->location);
}

/* Half of the ledger: what came to places, or what left them. */
static void
append_side (GString *sql, const char *place, const char *sign, const char *live, gboolean part, gboolean location)
{
  g_string_append_printf (sql, "SELECT t.part AS part, t.\"%s\" AS place, %st.quantity AS quantity FROM \"stock_move\" t"
                               " WHERE t.\"%s\" NOT IN ($3, $4, $5)%s", place, sign, place, live);
  if (part)
    g_string_append (sql, " AND t.part IN " PART_FAMILY);
  if (location)
    g_string_append_printf (sql, " AND t.\"%s\" IN " PLACE_FAMILY, place);
}

static char *
ledger_sql (CareStore *store, gboolean part, gboolean location)
{
  const char *live = care_store_sql (store, &CareStockMove_ENTITY)->live;
  GString *sql = g_string_new ("SELECT part, place, sum(quantity) FROM (");

  append_side (sql, "to", "", live, part, location);
  g_string_append (sql, " UNION ALL ");
  append_side (sql, "from", "-", live, part, location);
  g_string_append (sql, ") s GROUP BY part, place");
  return g_string_free (sql, FALSE);
}

static gboolean
read_ledger (CareStore *store, const CareId *part, const CareId *location, GArray *rows, GError **error)
{
  g_autofree char *sql = ledger_sql (store, part != NULL, location != NULL);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, sql, error);
  CareId builtin[CARE_STOCK_BUILTINS];

  if (stmt == NULL)
    return FALSE;
  if (part != NULL)
    care_stmt_bind_id (stmt, 1, part);
  if (location != NULL)
    care_stmt_bind_id (stmt, 2, location);
  for (guint i = 0; i < CARE_STOCK_BUILTINS; i++)
    {
      builtin[i] = care_stock_builtin_id (care_stock_builtins[i].code);
      care_stmt_bind_id (stmt, i + 3, &builtin[i]);
    }
  while (care_stmt_step (stmt, &problem))
    {
      CareBalance row = { .part = care_stmt_id (stmt, 0), .location = care_stmt_id (stmt, 1), .on_hand = care_stmt_int (stmt, 2) };
      g_array_append_val (rows, row);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* id -> where it was merged into, for the few that were. */
static GHashTable *
merged_ids (CareStore *store, const char *sql, GError **error)
{
  g_autoptr (GHashTable) merged = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, g_free);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, sql, error);

  if (stmt == NULL)
    return NULL;
  while (care_stmt_step (stmt, &problem))
    {
      CareId from = care_stmt_id (stmt, 0), into = care_stmt_id (stmt, 1);
      g_hash_table_insert (merged, g_memdup2 (&from, sizeof from), g_memdup2 (&into, sizeof into));
    }
  if (problem == NULL)
    return g_steal_pointer (&merged);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

static CareId
follow (GHashTable *merged, CareId id)
{
  const CareId *next;

  for (guint hops = 0; hops < 32 && (next = g_hash_table_lookup (merged, &id)) != NULL; hops++)
    id = *next;
  return id;
}

static gboolean
follow_merges (CareStore *store, GArray *rows, GError **error)
{
  g_autoptr (GHashTable) parts = merged_ids (store, "SELECT id, merged_into FROM \"product_model\" WHERE merged_into IS NOT NULL", error);
  g_autoptr (GHashTable) places = NULL;

  if (parts == NULL)
    return FALSE;
  places = merged_ids (store, "SELECT id, merged_into FROM \"stock_location\" WHERE merged_into IS NOT NULL", error);
  if (places == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      CareBalance *row = &g_array_index (rows, CareBalance, i);
      row->part = follow (parts, row->part);
      row->location = follow (places, row->location);
    }
  return TRUE;
}

/* Sorts, adds up neighbours that merging made equal, and drops what is zero. */
static void
fold (GArray *rows)
{
  guint n = 0;

  g_array_sort (rows, compare_balances);
  for (guint i = 0; i < rows->len; i++)
    {
      CareBalance *row = &g_array_index (rows, CareBalance, i);
      CareBalance *last = n > 0 ? &g_array_index (rows, CareBalance, n - 1) : NULL;

      if (last != NULL && compare_balances (last, row) == 0)
        last->on_hand += row->on_hand;
      else
        {
          if (last != NULL && last->on_hand == 0)
            n--;
          g_array_index (rows, CareBalance, n++) = *row;
        }
    }
  if (n > 0 && g_array_index (rows, CareBalance, n - 1).on_hand == 0)
    n--;
  g_array_set_size (rows, n);
}

static GArray *
read_stock (CareStore *store, const CareId *part, const CareId *location, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (CareBalance));
  CareId one_part, one_place;

  if (part != NULL)
    one_part = care_store_follow (store, &CareProductModel_ENTITY, *part);
  if (location != NULL)
    one_place = care_store_follow (store, &CareStockLocation_ENTITY, *location);
  if (!read_ledger (store, part != NULL ? &one_part : NULL, location != NULL ? &one_place : NULL, rows, error) ||
      !follow_merges (store, rows, error))
    return NULL;
  fold (rows);
  if (rows->len == 0 && part != NULL && location != NULL && !care_stock_is_builtin (&one_place))
    {
      CareBalance none = { .part = one_part, .location = one_place };
      g_array_append_val (rows, none);
    }
  return g_steal_pointer (&rows);
}

GArray *
care_view_stock (CareStore *store, const CareId *part, const CareId *location, GError **error)
{
  gboolean pinned;
  GArray *rows;

  if (!care_view_pin (store, &pinned, error))
    return NULL;
  rows = read_stock (store, part, location, error);
  care_view_unpin (store, pinned);
  return rows;
}
