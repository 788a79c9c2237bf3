/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list worked by its keyboard while others change what is in it: the record that is highlighted is the one that opens, the keyboard stays with it, or
 * with the one that comes in its place; the ends of a long list; a view of one's own taken back while another is shown. */
#include "desk.h"
#include "keys.h"

#include "app/care-list-page.h"
#include "app/care-view-bar.h"
#include "app/care-views.h"
#include "domain/care-customer.h"
#include "store/care-act.h"

#include <string.h>

static Desk desk;

static CareListPage *
page (void)
{
  return CARE_LIST_PAGE (desk_page (&desk));
}

static GListModel *
rows (void)
{
  return G_LIST_MODEL (care_list_page_rows (page ()));
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static gboolean
says (GtkWidget *widget, const char *words)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

/* --- a list of customers --- */

static gboolean
put_customers (CareStore *store, gpointer data, GError **error)
{
  for (const char *const *name = data; *name != NULL; name++)
    {
      g_autoptr (CareRecord) customer = care_record_new (&CareCustomer_ENTITY);
      care_record_set_text (customer, CareCustomer_name, *name);
      if (!care_store_put (store, customer, NULL, CARE_PUT_PLAIN, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_many (CareStore *store, gpointer data, GError **error)
{
  for (guint i = 0; i < GPOINTER_TO_UINT (data); i++)
    {
      g_autofree char *name = g_strdup_printf ("K %05u", i);
      if (!put_customers (store, (gpointer) (const char *const[]) { name, NULL }, error))
        return FALSE;
    }
  return TRUE;
}

static void
commit (CareWork work, gpointer data)
{
  g_autoptr (GError) error = NULL;
  care_store_commit (desk_borrow (&desk), &(CareTxn) { .what = "test" }, work, data, &error);
  g_assert_no_error (error);
  desk_give_back (&desk);
}

static void
put (const char *name)
{
  commit (put_customers, (gpointer) (const char *const[]) { name, NULL });
  desk_settle (&desk);
}

static char *
name_at (guint at)
{
  g_autoptr (CareRow) row = g_list_model_get_item (rows (), at);
  for (guint i = 0; row != NULL && care_row_record (row) == NULL && i < 500; i++)
    desk_wait (10);
  return row != NULL && care_row_record (row) != NULL ? g_strdup (care_record_text (care_row_record (row), CareCustomer_name)) : NULL;
}

static void
delete (const char *name)
{
  CareStore *store = desk_borrow (&desk);
  g_autoptr (GPtrArray) found = care_store_by_text (store, &CareCustomer_ENTITY, "name", name, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_cmpuint (found->len, ==, 1);
  care_act_delete (store, &CareCustomer_ENTITY, &((CareRecord *) found->pdata[0])->id, &error);
  g_assert_no_error (error);
  desk_give_back (&desk);
  desk_settle (&desk);
}

static gboolean
shows (GtkWidget *widget, const char *name)
{
  if ((GTK_IS_INSCRIPTION (widget) && g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (widget)), name) == 0)
      || (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), name) == 0))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows (child, name))
      return TRUE;
  return FALSE;
}

/* The keyboard is on the row of that name, which is seen and highlighted. */
static void
assert_on (const char *name)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (desk.window));

  keys_check_focus (name);
  g_assert_nonnull (focus);
  g_assert_nonnull (gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW));
  if (!shows (focus, name))
    g_test_message ("the keyboard is not on %s", name);
  g_assert_true (shows (focus, name));
  g_assert_true (gtk_widget_get_state_flags (focus) & GTK_STATE_FLAG_SELECTED);
}

static void
begin (const char *const *names, int width)
{
  desk_begin (&desk, 0);
  if (names != NULL)
    commit (put_customers, (gpointer) names);
  desk_show (&desk, "customers", width, 760);
  keys_to (GTK_WINDOW (desk.window));
  care_page_take_focus (desk_page (&desk));
  keys_wait (50);
}

static const char *const some[] = { "Bona", "Cyprian", "Daria", "Edyta", NULL };

/* Rows that come or go meanwhile do not change which record is meant. */
static void
test_enter_after_change (gconstpointer width)
{
  begin (some, GPOINTER_TO_INT (width));
  keys_press (GDK_KEY_Down, 0);
  keys_press (GDK_KEY_Home, 0);
  keys_press (GDK_KEY_Down, 0);
  assert_on ("Cyprian");
  put ("Adela");
  assert_on ("Cyprian");
  keys_press (GDK_KEY_Down, 0);
  assert_on ("Daria");
  delete ("Bona");
  assert_on ("Daria");
  put ("Anna");
  keys_press (GDK_KEY_Return, 0);
  DESK_UNTIL (desk_page (&desk) == care_main_window_find_page (desk.window, "customer"));
  desk_settle (&desk);
  g_assert_nonnull (strstr (gtk_window_get_title (GTK_WINDOW (desk.window)), "Daria"));
  desk_end (&desk);
}

/* The row that goes leaves the keyboard to the next one; the last to the one before; the only one to the list. */
static void
test_row_goes (gconstpointer width)
{
  begin (some, GPOINTER_TO_INT (width));
  keys_press (GDK_KEY_Home, 0);
  keys_press (GDK_KEY_Down, 0);
  assert_on ("Cyprian");
  delete ("Cyprian");
  assert_on ("Daria");
  keys_press (GDK_KEY_End, 0);
  assert_on ("Edyta");
  delete ("Edyta");
  assert_on ("Daria");
  keys_press (GDK_KEY_Up, 0);
  assert_on ("Bona");
  delete ("Bona");
  assert_on ("Daria");
  delete ("Daria");
  g_assert_cmpuint (g_list_model_get_n_items (rows ()), ==, 0);
  keys_check_focus ("an empty list");
  put ("Zenon");
  keys_check_focus ("one again");
  desk_end (&desk);
}

/* Who is elsewhere stays there. */
static void
test_focus_elsewhere (void)
{
  GtkWidget *filter;

  begin (some, 1200);
  keys_press (GDK_KEY_Home, 0);
  care_page_begin_filter (desk_page (&desk));
  filter = find (GTK_WIDGET (page ()), GTK_TYPE_SEARCH_ENTRY);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (desk.window)), filter));
  put ("Adela");
  delete ("Bona");
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (desk.window)), filter));
  desk_end (&desk);
}

/* --- the ends of a long list --- */

#define MANY 3000

static void
assert_at (guint at)
{
  g_autofree char *name = NULL;
  desk_settle (&desk);
  keys_wait (100);
  name = name_at (at);
  assert_on (name);
}

static void
test_long_list (void)
{
  begin (NULL, 1200);
  commit (put_many, GUINT_TO_POINTER (MANY));
  desk_settle (&desk);
  DESK_UNTIL (g_list_model_get_n_items (rows ()) == MANY);
  care_page_take_focus (desk_page (&desk));
  keys_press (GDK_KEY_End, 0);
  assert_at (MANY - 1);
  keys_press (GDK_KEY_Home, 0);
  assert_at (0);
  keys_press (GDK_KEY_Page_Down, 0);
  keys_press (GDK_KEY_Page_Down, 0);
  {
    GtkSelectionModel *selection = gtk_column_view_get_model (GTK_COLUMN_VIEW (find (GTK_WIDGET (page ()), GTK_TYPE_COLUMN_VIEW)));
    guint at = gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (selection));
    g_assert_cmpuint (at, >, 10);
    g_assert_cmpuint (at, <, 100);
    assert_at (at);
    keys_press (GDK_KEY_End, 0);
    keys_press (GDK_KEY_Page_Up, 0);
    at = gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (selection));
    g_assert_cmpuint (at, >, MANY - 60);
    g_assert_cmpuint (at, <, MANY - 5);
    assert_at (at);
    /* Far down, and rows come before it. */
    put ("A new one");
    assert_at (at + 1);
  }
  desk_end (&desk);
}

/* --- views of one's own --- */

static void
save_as (const char *name)
{
  GtkWidget *bar = find (GTK_WIDGET (page ()), CARE_TYPE_VIEW_BAR);
  GtkWidget *entry = find (bar, GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  g_signal_emit_by_name (entry, "activate");
  desk_settle (&desk);
}

static void
act (const char *name)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page ()), name, NULL));
  desk_settle (&desk);
}

static void
assert_views (const char *names)
{
  g_auto (GStrv) all = care_views_names ("customers");
  g_autofree char *joined = g_strjoinv ("|", all);
  g_assert_cmpstr (joined, ==, names);
}

static guint
n_shown (void)
{
  return g_list_model_get_n_items (rows ());
}

/* Undo takes the view back, and does not show another than the one that is shown now. */
static void
test_take_back (void)
{
  care_views_set_all (g_variant_new_array (G_VARIANT_TYPE ("(sssa(ssas)sb)"), NULL, 0));
  begin (some, 1200);
  gtk_widget_activate_action (GTK_WIDGET (page ()), "list.add-filter", "s", "kind=company");
  desk_settle (&desk);
  g_assert_cmpuint (n_shown (), ==, 0);
  act ("win.save-view");
  save_as ("Firms");
  act ("win.save-view");
  save_as ("Firms too");
  assert_views ("Firms|Firms too");

  /* Another view is shown since: it stays. */
  care_list_page_show_view (page (), "people");
  desk_settle (&desk);
  act ("win.undo");
  assert_views ("Firms");
  g_assert_true (says (GTK_WIDGET (page ()), "People"));
  g_assert_false (says (GTK_WIDGET (page ()), "Firms"));

  /* Nothing else was shown: what was shown before is again. */
  g_assert_true (care_list_page_show_own_view (page (), "Firms"));
  act ("win.save-view");
  save_as ("Again");
  g_assert_true (says (GTK_WIDGET (page ()), "Again"));
  act ("win.undo");
  assert_views ("Firms");
  g_assert_true (says (GTK_WIDGET (page ()), "Firms"));
  g_assert_false (says (GTK_WIDGET (page ()), "Again"));

  /* Renamed, looked elsewhere and back: it has its old name again. */
  act ("list.rename-view");
  save_as ("Companies of ours");
  care_list_page_show_view (page (), "all");
  desk_settle (&desk);
  g_assert_true (care_list_page_show_own_view (page (), "Companies of ours"));
  desk_settle (&desk);
  act ("win.undo");
  assert_views ("Firms");
  g_assert_true (says (GTK_WIDGET (page ()), "Firms"));

  /* Deleted, and another shown since. */
  act ("list.delete-view");
  assert_views ("");
  care_list_page_show_view (page (), "people");
  desk_settle (&desk);
  act ("win.undo");
  assert_views ("Firms");
  g_assert_true (says (GTK_WIDGET (page ()), "People"));

  /* What is shown was saved from a list without a name: the list stays as it is, and the name goes. */
  care_list_page_show_view (page (), "all");
  desk_settle (&desk);
  act ("win.save-view");
  save_as ("Everybody");
  act ("win.undo");
  assert_views ("Firms");
  g_assert_false (says (GTK_WIDGET (page ()), "Everybody"));
  g_assert_true (says (GTK_WIDGET (page ()), "All customers"));
  g_assert_cmpuint (n_shown (), ==, 4);
  desk_end (&desk);
}

static void
let_go (gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* Whoever gives the views keeps his own reference, and only that. */
static void
test_references (void)
{
  const char *type = "a(sssa(ssas)sb)";
  g_autoptr (GVariant) one = g_variant_ref_sink (g_variant_new_parsed ("[('customers', 'V', '', @a(ssas) [], 'name', false)]"));
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (one);
  gsize size = 0;
  gpointer copy = g_bytes_unref_to_data (g_bytes_ref (bytes), &size);
  gboolean gone = FALSE;
  GVariant *all = g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE (type), copy, size, TRUE, let_go, &gone));

  care_views_set_all (all);
  assert_views ("V");
  g_variant_unref (all);
  care_views_set_all (g_variant_new_array (G_VARIANT_TYPE ("(sssa(ssas)sb)"), NULL, 0));
  assert_views ("");
  g_assert_true (gone);
  g_free (copy);
}

int
main (int argc, char *argv[])
{
  desk_prepare (&argc, &argv);
  if (!keys_begin ())
    {
      g_print ("1..0 # SKIP this display takes no keys\n");
      return 0;
    }
  g_test_add_func ("/list-keys/references", test_references);
  g_test_add_func ("/list-keys/take-back", test_take_back);
  g_test_add_data_func ("/list-keys/enter-after-change", GINT_TO_POINTER (1200), test_enter_after_change);
  g_test_add_data_func ("/list-keys/enter-after-change/phone", GINT_TO_POINTER (360), test_enter_after_change);
  g_test_add_data_func ("/list-keys/row-goes", GINT_TO_POINTER (1200), test_row_goes);
  g_test_add_data_func ("/list-keys/row-goes/phone", GINT_TO_POINTER (360), test_row_goes);
  g_test_add_func ("/list-keys/focus-elsewhere", test_focus_elsewhere);
  g_test_add_func ("/list-keys/long-list", test_long_list);
  return g_test_run ();
}
