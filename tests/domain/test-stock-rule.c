/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include "domain/care-stock-rule.h"

static CareId
id_of (const char *kind, int n)
{
  g_autofree char *key = g_strdup_printf ("%d", n);

  return care_id_derived (kind, key);
}

static CareStockMove *
move_new (CareId part, CareId from, CareId to, gint64 quantity)
{
  CareStockMove *move = CARE_NEW (CareStockMove);

  move->record.id = care_id_new ();
  CARE_PUT (move, CareStockMove, part, part);
  CARE_PUT (move, CareStockMove, from, from);
  CARE_PUT (move, CareStockMove, to, to);
  CARE_PUT (move, CareStockMove, quantity, quantity);
  return move;
}

static void
test_story (void)
{
  g_autoptr (GPtrArray) moves = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  CareId supplier = care_stock_builtin_id ("SUPPLIER"), customer = care_stock_builtin_id ("CUSTOMER");
  CareId main_store = id_of ("place", 1), van = id_of ("place", 2), part = id_of ("part", 1);
  CareStockMove *reversal;
  GArray *rows;

  rows = care_stock_balances (NULL, 0);
  g_assert_cmpuint (rows->len, ==, 0);
  g_assert_cmpint (care_stock_on_hand (rows, &part, &van), ==, 0);
  g_array_unref (rows);

  g_ptr_array_add (moves, move_new (part, supplier, main_store, 10000));
  g_ptr_array_add (moves, move_new (part, main_store, van, 2500));
  g_ptr_array_add (moves, move_new (part, van, customer, 1000));
  rows = care_stock_balances ((const CareStockMove *const *) moves->pdata, moves->len);
  g_assert_cmpint (care_stock_on_hand (rows, &part, &main_store), ==, 7500);
  g_assert_cmpint (care_stock_on_hand (rows, &part, &van), ==, 1500);
  g_assert_cmpint (care_stock_on_hand (rows, &part, &customer), ==, 0);
  g_assert_cmpuint (rows->len, ==, 2);
  g_array_unref (rows);

  /* Taking it back: the reversing row and what it reverses both count for nothing. */
  reversal = move_new (part, customer, van, 1000);
  CARE_PUT (reversal, CareStockMove, voids, ((CareStockMove *) g_ptr_array_index (moves, 2))->record.id);
  g_ptr_array_add (moves, reversal);
  rows = care_stock_balances ((const CareStockMove *const *) moves->pdata, moves->len);
  g_assert_cmpint (care_stock_on_hand (rows, &part, &van), ==, 2500);
  g_array_unref (rows);

  /* More than there is: below zero, not refused. */
  g_ptr_array_add (moves, move_new (part, van, customer, 4000));
  rows = care_stock_balances ((const CareStockMove *const *) moves->pdata, moves->len);
  g_assert_cmpint (care_stock_on_hand (rows, &part, &van), ==, -1500);
  g_array_unref (rows);
}

static gboolean
slow_is_dead (GPtrArray *moves, const CareStockMove *move)
{
  if (!care_id_is_null (&move->voids))
    return TRUE;
  for (guint i = 0; i < moves->len; i++)
    if (care_id_equal (&((CareStockMove *) g_ptr_array_index (moves, i))->voids, &move->record.id))
      return TRUE;
  return FALSE;
}

/* Counts one shelf by reading the whole book. */
static gint64
slow_on_hand (GPtrArray *moves, const CareId *part, const CareId *place, gboolean *touched)
{
  gint64 sum = 0;

  *touched = FALSE;
  for (guint i = 0; i < moves->len; i++)
    {
      const CareStockMove *move = g_ptr_array_index (moves, i);

      if (!care_id_equal (&move->part, part) || slow_is_dead (moves, move))
        continue;
      if (care_id_equal (&move->to, place))
        sum += move->quantity;
      if (care_id_equal (&move->from, place))
        sum -= move->quantity;
      *touched = *touched || care_id_equal (&move->to, place) || care_id_equal (&move->from, place);
    }
  return sum;
}

static void
test_property (void)
{
  CareId places[6] = { care_stock_builtin_id ("SUPPLIER"),
                       care_stock_builtin_id ("CUSTOMER"),
                       care_stock_builtin_id ("SCRAP"),
                       id_of ("place", 1),
                       id_of ("place", 2),
                       id_of ("place", 3) };

  for (int round = 0; round < 200; round++)
    {
      g_autoptr (GPtrArray) moves = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
      guint expected = 0;
      GArray *rows;

      for (int n = g_test_rand_int_range (0, 60); n > 0; n--)
        {
          int from = g_test_rand_int_range (0, 6), to = (from + g_test_rand_int_range (1, 6)) % 6;
          CareStockMove *move = move_new (id_of ("part", g_test_rand_int_range (0, 3)), places[from], places[to],
                                          g_test_rand_int_range (1, 5000));

          if (moves->len > 0 && g_test_rand_int_range (0, 5) == 0)
            CARE_PUT (move, CareStockMove, voids,
                      ((CareStockMove *) g_ptr_array_index (moves, (guint) g_test_rand_int_range (0, (gint32) moves->len)))
                        ->record.id);
          g_ptr_array_add (moves, move);
        }
      rows = care_stock_balances ((const CareStockMove *const *) moves->pdata, moves->len);
      for (int part = 0; part < 3; part++)
        for (guint place = 0; place < 6; place++)
          {
            CareId id = id_of ("part", part);
            gboolean touched;
            gint64 sum = slow_on_hand (moves, &id, &places[place], &touched);

            g_assert_cmpint (care_stock_on_hand (rows, &id, &places[place]), ==, place < 3 ? 0 : sum);
            expected += touched && place >= 3;
          }
      g_assert_cmpuint (rows->len, ==, expected);
      g_array_unref (rows);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/stock-rule/story", test_story);
  g_test_add_func ("/domain/stock-rule/property", test_property);
  return g_test_run ();
}
