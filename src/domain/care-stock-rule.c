/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-stock-rule.h"

static int
compare_places (const CareBalance *a, const CareBalance *b)
{
  int order = care_id_compare (&a->part, &b->part);

  return order != 0 ? order : care_id_compare (&a->location, &b->location);
}

static int
compare_balances (gconstpointer a, gconstpointer b)
{
  return compare_places (a, b);
}

static GHashTable *
voided_ids (const CareStockMove *const *moves, guint n)
{
  GHashTable *voided = g_hash_table_new (care_id_hash, care_id_equal_fn);

  for (guint i = 0; i < n; i++)
    if (CARE_HAS (moves[i], CareStockMove, voids))
      g_hash_table_add (voided, (gpointer) &moves[i]->voids);
  return voided;
}

static void
append_side (GArray *sides, const CareStockMove *move, const CareId *location, gint64 quantity)
{
  CareBalance side = { .part = move->part, .location = *location, .on_hand = quantity };

  if (!care_stock_is_builtin (location))
    g_array_append_val (sides, side);
}

/* Adds up neighbours of a sorted array, in place. */
static void
fold_sides (GArray *sides)
{
  guint last = 0;

  for (guint i = 1; i < sides->len; i++)
    {
      CareBalance *row = &g_array_index (sides, CareBalance, last);
      const CareBalance *next = &g_array_index (sides, CareBalance, i);

      /* Unsigned: a ledger that overflows 64 bits wraps the same way everywhere instead of being undefined. */
      if (compare_places (row, next) == 0)
        row->on_hand = (gint64) ((guint64) row->on_hand + (guint64) next->on_hand);
      else
        g_array_index (sides, CareBalance, ++last) = *next;
    }
  if (sides->len > 0)
    g_array_set_size (sides, last + 1);
}

GArray *
care_stock_balances (const CareStockMove *const *moves, guint n)
{
  g_autoptr (GHashTable) voided = voided_ids (moves, n);
  GArray *sides = g_array_new (FALSE, FALSE, sizeof (CareBalance));

  for (guint i = 0; i < n; i++)
    {
      if (CARE_HAS (moves[i], CareStockMove, voids) || g_hash_table_contains (voided, &moves[i]->record.id))
        continue;
      append_side (sides, moves[i], &moves[i]->from, -moves[i]->quantity);
      append_side (sides, moves[i], &moves[i]->to, moves[i]->quantity);
    }
  g_array_sort (sides, compare_balances);
  fold_sides (sides);
  return sides;
}

gint64
care_stock_on_hand (GArray *balances, const CareId *part, const CareId *location)
{
  CareBalance wanted = { .part = *part, .location = *location };
  guint at;

  if (!g_array_binary_search (balances, &wanted, compare_balances, &at))
    return 0;
  return g_array_index (balances, CareBalance, at).on_hand;
}
