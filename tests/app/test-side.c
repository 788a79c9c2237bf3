/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands beside the sections: how much waits for somebody, the views of a list, and the tick; and which columns of a list there is room for. */
#include "desk.h"

#include "app/care-list-page.h"
#include "app/care-views.h"
#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "store/care-act.h"
#include "util/care-time.h"

#include <string.h>

#define NOW "2026-11-24T08:41:00Z"

static void
settle (Desk *desk)
{
  DESK_UNTIL (care_main_window_is_settled (desk->window));
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

/* The row of a list box in the sidebar that has this title. */
static GtkWidget *
row_of (GtkWidget *widget, const char *title)
{
  if (GTK_IS_LIST_BOX_ROW (widget))
    return shows (widget, title) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = CARE_IS_PAGE (child) ? NULL : row_of (child, title);
      if (row != NULL)
        return row;
    }
  return NULL;
}

static GtkWidget *
side_row (Desk *desk, const char *title)
{
  GtkWidget *row = row_of (GTK_WIDGET (desk->window), title);
  g_assert_nonnull (row);
  return row;
}

static void
check_told (GtkWidget *row, const char *told)
{
  g_autofree char *problem = gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, told);
  if (g_strcmp0 (g_getenv ("GTK_A11Y"), "test") == 0)
    g_assert_null (problem);
}

static gint64
count (Desk *desk, const char *view)
{
  g_autoptr (CareListSpec) spec = care_list_kind_spec (&care_jobs_kind, view, desk->engine);
  gint64 n = care_list_count (desk_borrow (desk), spec, NULL);
  desk_give_back (desk);
  return n;
}

/* The number is that of the store, also after a change, and is told to those who hear it. */
static void
test_counts (void)
{
  Desk desk = { NULL };
  g_autoptr (CareRecord) customer = NULL, job = NULL;
  const CarePair who[] = { { "name", "Hanna" }, { NULL, NULL } };
  char id[CARE_ID_TEXT];

  desk_begin (&desk, 0);
  desk_show (&desk, "desk", 1400, 900);
  settle (&desk);
  check_told (side_row (&desk, "Jobs"), "Jobs");
  g_assert_true (care_act_new (desk_borrow (&desk), &CareCustomer_ENTITY, who, &customer, NULL));
  desk_give_back (&desk);
  {
    const CarePair what[] = { { "customer", care_id_to_text (&customer->id, id) }, { "problem", "hums" }, { "promised_on", "2026-11-20" }, { NULL, NULL } };
    g_assert_true (care_act_new (desk_borrow (&desk), &CareJob_ENTITY, what, &job, NULL));
    desk_give_back (&desk);
  }
  /* Borrowing tells nobody: what a person does here does. */
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.undo", NULL);
  DESK_UNTIL (count (&desk, "open") == 0);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.redo", NULL);
  DESK_UNTIL (count (&desk, "open") == 1);
  DESK_UNTIL (shows (side_row (&desk, "Jobs"), "1"));
  check_told (side_row (&desk, "Jobs"), "Jobs, 1 to do");
  g_assert_true (shows (side_row (&desk, "Desk"), "1"));
  g_assert_false (shows (side_row (&desk, "Follow-ups"), "0"));
  desk_end (&desk);
}

/* The views of a list stand under the sections while it is shown, one's own too; each opens there. */
static void
test_views (void)
{
  Desk desk = { NULL };
  GtkWidget *row;
  g_autofree char *number = NULL, *shown = NULL;
  CareListSpec *spec;

  desk_begin (&desk, 0.3);
  spec = care_list_kind_spec (&care_jobs_kind, "waiting", desk.engine);
  care_views_put ("jobs", "Of my own", spec);
  care_list_spec_free (spec);
  desk_show (&desk, "desk", 1400, 900);
  settle (&desk);
  g_assert_null (row_of (GTK_WIDGET (desk.window), "Unassigned"));
  care_main_window_go (desk.window, "jobs");
  settle (&desk);
  number = g_strdup_printf ("%d", (int) count (&desk, "all"));
  g_assert_true (shows (side_row (&desk, "All jobs"), number));
  g_assert_true (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (side_row (&desk, "Open jobs"))));
  row = side_row (&desk, "Of my own");
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  settle (&desk);
  shown = care_list_page_shown_view (CARE_LIST_PAGE (desk_page (&desk)));
  g_assert_cmpstr (shown, ==, "=Of my own");
  g_assert_true (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (row)));
  care_main_window_go (desk.window, "reports");
  settle (&desk);
  g_assert_null (row_of (GTK_WIDGET (desk.window), "Of my own"));
  desk_end (&desk);
}

static GtkColumnView *
columns_of (GtkWidget *widget)
{
  if (GTK_IS_COLUMN_VIEW (widget))
    return GTK_COLUMN_VIEW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkColumnView *found = columns_of (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static char *
shown_columns (Desk *desk)
{
  GListModel *columns = gtk_column_view_get_columns (columns_of (GTK_WIDGET (desk_page (desk))));
  GString *titles = g_string_new (NULL);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      if (gtk_column_view_column_get_visible (column))
        g_string_append_printf (titles, "%s%s", titles->len > 0 ? " " : "", gtk_column_view_column_get_title (column));
    }
  return g_string_free (titles, FALSE);
}

/* With larger text a column goes as a whole, and comes back; the marks and the name stay. */
static void
test_columns (void)
{
  static const int percents[] = { 100, 200, 100 };
  static const char *const all = "Job Phase Time left Customer Matter Device Coverage Assigned";
  Desk desk = { NULL };
  int dpi = 96 * 1024;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
  desk_begin (&desk, 0.3);
  desk_show (&desk, "jobs", 1400, 900);
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      g_autofree char *columns = NULL;
      g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi * percents[i] / 100, NULL);
      desk_settle (&desk);
      desk_wait (200);
      columns = shown_columns (&desk);
      g_test_message ("at %d %%: %s", percents[i], columns);
      if (percents[i] == 100)
        g_assert_cmpstr (columns, ==, all);
      else
        g_assert_null (strstr (columns, "Device"));
      g_assert_nonnull (strstr (columns, "Phase Time left Customer Matter"));
    }
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
  desk_end (&desk);
}

static gboolean
has_focus_on (Desk *desk, const char *button)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (desk->window));
  return GTK_IS_BUTTON (focus) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (focus)), button) == 0;
}

/* A page that could not read stands as a sentence with a way on, which takes the keyboard; once it can, what it shows is back, and the keyboard too. */
static void
test_trouble (void)
{
  static const char *const sections[] = { "desk", "my-day", "satisfaction" };
  Desk desk = { NULL };
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "The disk <does> not answer & says so.");

  desk_begin (&desk, 0.1);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      GtkWidget *before;
      desk_show (&desk, sections[i], 360, 720);
      before = adw_bin_get_child (ADW_BIN (desk_page (&desk)));
      care_page_read_failed (desk_page (&desk), error);
      care_page_read_failed (desk_page (&desk), error);
      g_assert_true (ADW_IS_STATUS_PAGE (adw_bin_get_child (ADW_BIN (desk_page (&desk)))));
      care_page_take_focus (desk_page (&desk));
      g_assert_true (has_focus_on (&desk, "_Try Again"));
      g_assert_true (care_page_is_settled (desk_page (&desk)));
      g_signal_emit_by_name (gtk_root_get_focus (GTK_ROOT (desk.window)), "clicked");
      DESK_UNTIL (adw_bin_get_child (ADW_BIN (desk_page (&desk))) == before);
      g_assert_nonnull (gtk_root_get_focus (GTK_ROOT (desk.window)));
      care_page_read_failed (desk_page (&desk), error);
      desk_hide (&desk); /* with the sentence in it */
    }
  desk_end (&desk);
}

int
main (int argc, char *argv[])
{
  desk_prepare (&argc, &argv);
  g_assert_true (care_clock_set (NOW, NULL));
  g_test_add_func ("/side/counts", test_counts);
  g_test_add_func ("/side/views", test_views);
  g_test_add_func ("/list/columns", test_columns);
  g_test_add_func ("/page/trouble", test_trouble);
  return g_test_run ();
}
