/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lazy list over a store: what it emits, and that each place holds the record that the store says. */
#include "app/care-row-list.h"
#include "domain/care-job.h"
#include "exchange/care-demo.h"
#include "store/care-act.h"

#include <glib/gstdio.h>
#include <string.h>

#define PATIENCE (20 * G_USEC_PER_SEC)

typedef struct
{
  char *folder;
  CareEngine *engine;
  CareRowList *rows;
  GString *emitted; /* "position-removed+added " */
  guint filled, partial; /* how often it was said, and of the first rows alone */
} Desk;

static void
items_changed (GListModel *rows, guint position, guint removed, guint added, Desk *desk)
{
  g_string_append_printf (desk->emitted, "%u-%u+%u ", position, removed, added);
}

static gboolean
has_content (GListModel *rows, guint at)
{
  g_autoptr (CareRow) row = g_list_model_get_item (rows, at);
  return care_row_content (row) != NULL;
}

static void
filled (CareRowList *rows, Desk *desk)
{
  desk->filled++;
  if (!care_row_list_is_partial (rows))
    return;
  desk->partial++;
  g_assert_true (care_row_list_is_busy (rows));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (rows)); i++)
    g_assert_true (has_content (G_LIST_MODEL (rows), i));
}

static void
iterate (void)
{
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (500);
}

static void
desk_open (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Žalias", .currency = "EUR", .user = "Ona" };
  g_autofree char *path = NULL;

  memset (desk, 0, sizeof *desk);
  desk->folder = g_dir_make_tmp ("care-rows-XXXXXX", NULL);
  path = g_build_filename (desk->folder, "store.db", NULL);
  desk->engine = care_engine_new (path, &init, &error);
  g_assert_no_error (error);
  care_demo_fill (care_engine_borrow (desk->engine), 1, 0.3, NULL, &error);
  care_engine_give_back (desk->engine);
  g_assert_no_error (error);
  desk->emitted = g_string_new (NULL);
  desk->rows = care_row_list_new (desk->engine);
  g_signal_connect (desk->rows, "items-changed", G_CALLBACK (items_changed), desk);
  g_signal_connect (desk->rows, "filled", G_CALLBACK (filled), desk);
}

static void
desk_close (Desk *desk)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_object_unref (desk->rows);
  for (guint i = 0; i < 50; i++)
    iterate ();
  care_engine_close (desk->engine);
  g_object_unref (desk->engine);
  dir = g_dir_open (desk->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (desk->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (desk->folder);
  g_free (desk->folder);
  g_string_free (desk->emitted, TRUE);
}

static CareListSpec *
jobs_by (const char *sort, gboolean descending)
{
  CareListSpec *spec = care_list_spec_new (&CareJob_ENTITY);
  spec->sort = care_entity_field (spec->entity, sort);
  spec->descending = descending;
  return spec;
}

static gpointer
read_ids (CareStore *store, gpointer data, GError **error)
{
  return care_list_ids (store, data, error);
}

static void
take (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GArray **) data = care_engine_finish (CARE_ENGINE (source), result, NULL);
}

/* Waits until all is there, then compares every place with the store: id and content. */
static void
assert_agrees (Desk *desk)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  GArray *ids = NULL;
  GListModel *rows = G_LIST_MODEL (desk->rows);

  while (care_row_list_is_busy (desk->rows) && g_get_monotonic_time () < end)
    iterate ();
  g_assert_false (care_row_list_is_busy (desk->rows));
  care_engine_read (desk->engine, read_ids, (gpointer) care_row_list_spec (desk->rows), NULL, (GDestroyNotify) g_array_unref, NULL, take, &ids);
  while (ids == NULL && g_get_monotonic_time () < end)
    iterate ();
  g_assert_nonnull (ids);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, ids->len);
  g_assert_cmpuint (care_row_list_length (desk->rows), ==, ids->len);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (CareRow) row = g_list_model_get_item (rows, i);
      while (!has_content (rows, i) && g_get_monotonic_time () < end)
        iterate ();
      g_assert_true (care_id_equal (care_row_id (row), &g_array_index (ids, CareId, i)));
      g_assert_nonnull (care_row_record (row));
      g_assert_true (care_id_equal (&care_row_record (row)->id, care_row_id (row)));
    }
  g_array_unref (ids);
}

static void
assert_emitted (Desk *desk, const char *expected)
{
  g_assert_cmpstr (desk->emitted->str, ==, expected);
  g_string_truncate (desk->emitted, 0);
}

/* The first few while the others are read, then all; after that only the end moves, whatever the order. */
static void
test_places (void)
{
  Desk desk;
  g_autoptr (CareRow) first = NULL;
  g_autofree char *all = NULL;
  CareListSpec *spec;
  guint n, few;

  desk_open (&desk);
  care_row_list_set_spec (desk.rows, jobs_by ("number", FALSE));
  assert_agrees (&desk);
  n = care_row_list_length (desk.rows);
  g_assert_cmpuint (n, >, 210);
  g_assert_cmpuint (desk.filled, ==, 3);
  g_assert_cmpuint (desk.partial, ==, 1);
  all = g_strdup_printf ("0-0+30 30-0+%u ", n - 30);
  assert_emitted (&desk, all);
  first = g_list_model_get_item (G_LIST_MODEL (desk.rows), 0);
  care_row_list_set_spec (desk.rows, jobs_by ("number", TRUE));
  assert_agrees (&desk);
  assert_emitted (&desk, "");
  g_assert_cmpuint (care_row_list_find (desk.rows, care_row_id (first)), ==, 0);
  spec = jobs_by ("customer", FALSE);
  care_list_spec_filter (spec, "phase", CARE_FILTER_IS, (const char *const[]) { "closed", NULL });
  care_row_list_set_spec (desk.rows, spec);
  assert_agrees (&desk);
  few = care_row_list_length (desk.rows);
  g_assert_cmpuint (few, <, n);
  g_clear_pointer (&all, g_free);
  all = g_strdup_printf ("%u-%u+0 ", few, n - few);
  assert_emitted (&desk, all);
  care_row_list_set_spec (desk.rows, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (desk.rows)), ==, 0);
  desk_close (&desk);
}

static gboolean
change_one (CareStore *store, gpointer data, GError **error)
{
  return care_act_set (store, &CareJob_ENTITY, data, (CarePair[]) { { "problem", "! first of all" }, { NULL, NULL } }, NULL, error);
}

/* Another question before the first was answered: only the second is. */
static void
test_asked_again (void)
{
  Desk desk;
  CareListSpec *spec;

  desk_open (&desk);
  care_row_list_set_spec (desk.rows, jobs_by ("demanded_at", TRUE));
  spec = jobs_by ("problem", FALSE);
  care_list_spec_filter (spec, "phase", CARE_FILTER_IS, (const char *const[]) { "closed", NULL });
  care_row_list_set_spec (desk.rows, spec);
  assert_agrees (&desk);
  g_assert_cmpuint (desk.partial, <=, 1);
  /* And one that is asked when the first rows have come. */
  care_row_list_set_spec (desk.rows, NULL);
  g_assert_false (care_row_list_is_partial (desk.rows));
  desk.partial = 0;
  care_row_list_set_spec (desk.rows, jobs_by ("demanded_at", TRUE));
  while (desk.partial == 0)
    iterate ();
  care_row_list_set_spec (desk.rows, jobs_by ("number", FALSE));
  assert_agrees (&desk);
  care_row_list_set_spec (desk.rows, jobs_by ("customer", TRUE));
  assert_agrees (&desk);
  g_assert_cmpuint (desk.partial, ==, 1);
  desk_close (&desk);
}

/* A change of the store comes to the rows that are held: another order, and another content in the same place. */
static void
test_changes (void)
{
  Desk desk;
  g_autoptr (CareRow) first = NULL;
  CareId id;
  guint before;

  desk_open (&desk);
  care_row_list_set_spec (desk.rows, jobs_by ("problem", FALSE));
  assert_agrees (&desk);
  assert_agrees (&desk);
  g_string_truncate (desk.emitted, 0);
  first = g_list_model_get_item (G_LIST_MODEL (desk.rows), 0);
  {
    g_autoptr (CareRow) last = g_list_model_get_item (G_LIST_MODEL (desk.rows), care_row_list_length (desk.rows) - 1);
    id = *care_row_id (last);
  }
  before = desk.filled;
  care_engine_write (desk.engine, change_one, &id, NULL, NULL, NULL, NULL);
  while (desk.filled == before)
    iterate ();
  assert_agrees (&desk);
  assert_emitted (&desk, "");
  g_assert_true (care_id_equal (care_row_id (first), &id));
  g_assert_cmpstr (((const CareJob *) care_row_record (first))->problem, ==, "! first of all");
  desk_close (&desk);
}

static gpointer
count_rows (CareStore *store, gpointer data, GError **error)
{
  gint64 n = care_list_count (store, data, error);
  return g_memdup2 (&n, sizeof n);
}

static void
take_count (GObject *source, GAsyncResult *result, gpointer data)
{
  *(gint64 **) data = care_engine_finish (CARE_ENGINE (source), result, NULL);
}

/* As many as the store counts, once nothing is awaited: the first ones, told while the others are still read, cut nothing short. */
static void
test_none_is_lost (void)
{
  static const char *const open[] = { "new", "triage", "waiting_approval", "approved", "scheduled", "travelling", "in_progress", "on_hold",
                                      "quality_check", "ready", NULL };
  static const char *const sorts[] = { "demanded_at", "number", "problem", "customer", "scheduled_at", "promised_on" };
  Desk desk;

  desk_open (&desk);
  for (guint i = 0; i < 4 * G_N_ELEMENTS (sorts); i++)
    {
      CareListSpec *spec = jobs_by (sorts[i / 4], i % 2 == 0);
      g_autofree gint64 *n = NULL;
      if (i % 4 < 2)
        care_list_spec_filter (spec, "phase", CARE_FILTER_IS, open);
      care_row_list_set_spec (desk.rows, NULL);
      care_row_list_set_spec (desk.rows, spec);
      while (care_row_list_is_busy (desk.rows) || care_row_list_is_partial (desk.rows))
        iterate ();
      care_engine_read (desk.engine, count_rows, (gpointer) care_row_list_spec (desk.rows), NULL, g_free, NULL, take_count, &n);
      while (n == NULL)
        iterate ();
      g_test_message ("by %s, %s: %d", sorts[i / 4], i % 4 < 2 ? "open" : "all", (int) *n);
      g_assert_cmpint (care_row_list_length (desk.rows), ==, *n);
    }
  desk_close (&desk);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-list/places", test_places);
  g_test_add_func ("/row-list/asked-again", test_asked_again);
  g_test_add_func ("/row-list/changes", test_changes);
  g_test_add_func ("/row-list/none-is-lost", test_none_is_lost);
  return g_test_run ();
}
