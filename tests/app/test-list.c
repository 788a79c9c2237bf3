/* SPDX-License-Identifier: GPL-3.0-or-later */
/* List pages and what the shell keeps: views of one's own, undo toasts, sync by itself, the window's state, links. What must survive a restart is
 * looked at by another process. */
#include "desk.h"

#include "app/care-auto-sync.h"
#include "app/care-draft-keeper.h"
#include "app/care-list-page.h"
#include "app/care-settings.h"
#include "app/care-timeline.h"
#include "app/care-timeline-row.h"
#include "app/care-token.h"
#include "app/care-view-bar.h"
#include "app/care-views.h"
#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "exchange/care-demo.h"
#include "store/care-act.h"
#include "util/care-error.h"

#include <string.h>

static gboolean
is_settled (Desk *desk)
{
  CarePage *page = care_main_window_page (desk->window);
  return page != NULL && care_page_is_settled (page) && !g_main_context_pending (NULL);
}

static void
open_demo (Desk *desk)
{
  desk_begin (desk, 0.1);
  desk_show (desk, NULL, 0, 0);
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static guint
count (GtkWidget *widget, GType type)
{
  guint n = g_type_is_a (G_OBJECT_TYPE (widget), type) ? 1 : 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count (child, type);
  return n;
}

static gboolean
label_says (GtkWidget *widget, const char *words)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (label_says (child, words))
      return TRUE;
  return FALSE;
}

static gboolean
says (Desk *desk, const char *words)
{
  return label_says (GTK_WIDGET (desk->window), words);
}

static void
act (Desk *desk, const char *name)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (desk->window), name, NULL));
}

static CareListPage *
go_to_list (Desk *desk, const char *section)
{
  care_main_window_go (desk->window, section);
  DESK_UNTIL (is_settled (desk));
  return CARE_LIST_PAGE (care_main_window_page (desk->window));
}

/* As a person does it: the name is typed into the bar, Enter keeps it. */
static void
type_name (CareListPage *page, const char *name)
{
  GtkWidget *bar = find (GTK_WIDGET (page), CARE_TYPE_VIEW_BAR);
  GtkWidget *entry = find (bar, GTK_TYPE_ENTRY);
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (bar)), entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  g_signal_emit_by_name (entry, "activate");
}

static void
assert_names (const char *page, const char *expected)
{
  g_auto (GStrv) names = care_views_names (page);
  g_autofree char *joined = g_strjoinv ("|", names);
  g_assert_cmpstr (joined, ==, expected);
}

static void
forget_views (void)
{
  care_views_set_all (g_variant_new_array (G_VARIANT_TYPE ("(sssa(ssas)sb)"), NULL, 0));
}

/* --- tokens --- */

static void
test_tokens (void)
{
  Desk desk = { NULL };
  CareListPage *page;
  GtkWidget *token;

  open_demo (&desk);
  page = go_to_list (&desk, "jobs");
  care_list_page_show_view (page, "due");
  DESK_UNTIL (is_settled (&desk));
  g_assert_cmpuint (count (GTK_WIDGET (page), CARE_TYPE_TOKEN), ==, 3);
  g_assert_true (says (&desk, "before tomorrow"));
  /* Another value of the same field replaces the first: no job is in two phases. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "list.add-filter", "s", "phase=ready"));
  g_assert_cmpuint (count (GTK_WIDGET (page), CARE_TYPE_TOKEN), ==, 3);
  g_assert_true (says (&desk, "Due today, changed"));
  token = find (GTK_WIDGET (page), CARE_TYPE_TOKEN);
  g_signal_emit_by_name (token, "removed");
  g_assert_cmpuint (count (GTK_WIDGET (page), CARE_TYPE_TOKEN), ==, 2);
  g_assert_nonnull (gtk_root_get_focus (GTK_ROOT (desk.window)));
  DESK_UNTIL (is_settled (&desk));
  desk_end (&desk);
}

/* --- views of one's own --- */

static void
test_views (void)
{
  Desk desk = { NULL };
  CareListPage *page;
  GtkWidget *filter;
  guint all, mine;

  forget_views ();
  open_demo (&desk);
  page = go_to_list (&desk, "customers");
  all = g_list_model_get_n_items (G_LIST_MODEL (care_list_page_rows (page)));
  gtk_widget_activate_action (GTK_WIDGET (page), "list.add-filter", "s", "kind=company");
  gtk_widget_activate_action (GTK_WIDGET (page), "list.add-filter", "s", "language=lt");
  filter = find (GTK_WIDGET (page), GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (filter), "a");
  desk_wait (300);
  DESK_UNTIL (is_settled (&desk));
  mine = g_list_model_get_n_items (G_LIST_MODEL (care_list_page_rows (page)));
  g_assert_cmpuint (mine, <, all);

  act (&desk, "win.save-view");
  type_name (page, "  Firmos_LT ");
  assert_names ("customers", "Firmos_LT");
  assert_names ("jobs", "");
  g_assert_true (says (&desk, "Firmos_LT"));
  g_assert_nonnull (gtk_root_get_focus (GTK_ROOT (desk.window)));
  care_list_page_show_view (page, "all");
  DESK_UNTIL (is_settled (&desk));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (care_list_page_rows (page))), ==, all);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "list.own-view", "s", "Firmos_LT"));
  DESK_UNTIL (is_settled (&desk));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (care_list_page_rows (page))), ==, mine);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (filter)), ==, "a");

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "list.rename-view", NULL));
  type_name (page, "Firmos");
  assert_names ("customers", "Firmos");
  act (&desk, "win.undo");
  assert_names ("customers", "Firmos_LT");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "list.delete-view", NULL));
  assert_names ("customers", "");
  gtk_widget_activate_action (GTK_WIDGET (page), "list.delete-view", NULL); /* none is shown: nothing */
  act (&desk, "win.undo");
  assert_names ("customers", "Firmos_LT");
  DESK_UNTIL (is_settled (&desk));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (care_list_page_rows (page))), ==, mine);

  /* A name of the program's own views is not taken; Escape gives up. */
  act (&desk, "win.save-view");
  type_name (page, "People");
  g_assert_true (gtk_widget_get_visible (find (GTK_WIDGET (page), CARE_TYPE_VIEW_BAR)));
  assert_names ("customers", "Firmos_LT");
  g_assert_true (says (&desk, "choose another name"));
  desk_end (&desk);
}

/* "@me" and days stay words, so that the view means the same tomorrow. */
static void
test_views_keep_words (void)
{
  Desk desk = { NULL };
  CareListPage *page;
  g_autoptr (CareListSpec) spec = NULL;

  forget_views ();
  desk_begin (&desk, 0);
  desk_show (&desk, NULL, 0, 0);
  page = go_to_list (&desk, "jobs");
  care_list_page_show_view (page, "due");
  act (&desk, "win.save-view");
  type_name (page, "Šiandien");
  spec = care_views_find ("jobs", &CareJob_ENTITY, "Šiandien");
  g_assert_nonnull (spec);
  g_assert_cmpuint (spec->filters->len, ==, 3);
  g_assert_cmpstr (g_array_index (spec->filters, CareFilter, 1).values[0], ==, "@tomorrow");
  /* A view of a newer program: hidden rather than half shown. */
  g_assert_null (care_views_find ("jobs", &CareCustomer_ENTITY, "Šiandien"));
  /* No list: a sentence, not silence. */
  care_main_window_go (desk.window, "preferences");
  DESK_UNTIL (is_settled (&desk));
  act (&desk, "win.save-view");
  DESK_UNTIL (says (&desk, "no list here"));
  desk_end (&desk);
}

/* --- the page of a job, in each width --- */

static char *
some_number (CareEngine *engine)
{
  g_autoptr (GError) error = NULL;
  CareStore *store = care_engine_borrow (engine);
  g_autoptr (CareListSpec) spec = care_list_spec_new (&CareJob_ENTITY);
  g_autoptr (GArray) ids = care_list_ids (store, spec, &error);
  g_autoptr (CareRecord) job = care_store_get (store, &CareJob_ENTITY, &g_array_index (ids, CareId, 0), &error);
  care_engine_give_back (engine);
  g_assert_no_error (error);
  return g_strdup (((CareJob *) job)->number);
}

static GtkWidget *
find_named (GtkWidget *widget, const char *name)
{
  GtkWidget *found = g_strcmp0 (gtk_widget_get_name (widget), name) == 0 ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_named (child, name);
  return found;
}

static gboolean
row_repeats (GtkWidget *widget, const char *number)
{
  /* What was said or sent stays as it was. */
  if (GTK_IS_LABEL (widget) && !gtk_widget_has_css_class (widget, "bubble") && strstr (gtk_label_get_text (GTK_LABEL (widget)), number) != NULL)
    {
      g_test_message ("%s", gtk_label_get_text (GTK_LABEL (widget)));
      return TRUE;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (row_repeats (child, number))
      return TRUE;
  return FALSE;
}

static void
test_job_page (void)
{
  static const struct { int width; gboolean tabs; } cases[] = { { 1400, FALSE }, { 1000, FALSE }, { 720, TRUE }, { 360, TRUE }, { 1400, FALSE } };
  Desk desk = { NULL };
  g_autofree char *number = NULL;
  g_autofree char *target = NULL;
  CarePage *page;

  open_demo (&desk);
  number = some_number (desk.engine);
  target = g_strconcat ("job/", number, NULL);
  care_main_window_open (desk.window, target);
  page = care_main_window_find_page (desk.window, "job");
  DESK_UNTIL (care_main_window_page (desk.window) == page && is_settled (&desk));
  g_assert_nonnull (find (GTK_WIDGET (page), CARE_TYPE_TIMELINE_ROW));
  g_assert_false (row_repeats (find (GTK_WIDGET (page), CARE_TYPE_TIMELINE), number));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (desk.window), cases[i].width, 800);
      DESK_UNTIL (gtk_widget_get_mapped (find_named (GTK_WIDGET (page), "tabs")) == cases[i].tabs);
      desk_wait (100);
      g_assert_true (gtk_widget_get_mapped (find_named (GTK_WIDGET (page), "tabs")) == cases[i].tabs);
    }
  desk_end (&desk);
}

/* --- undo --- */

static gboolean
new_customer (CareStore *store, gpointer data, GError **error)
{
  g_autoptr (CareRecord) made = NULL;
  return care_act_new (store, &CareCustomer_ENTITY, (CarePair[]) { { "name", data }, { NULL, NULL } }, &made, error);
}

static void
done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (care_engine_write_finish (CARE_ENGINE (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static guint
n_undo_buttons (GtkWidget *widget)
{
  guint n = GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "win.take-back") == 0
            && gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += n_undo_buttons (child);
  return n;
}

/* A toast's Undo means the last change: when there is a newer one, said or not, the button goes. */
static void
test_stale_undo (void)
{
  Desk desk = { NULL };
  gboolean written = FALSE;

  desk_begin (&desk, 0);
  desk_show (&desk, NULL, 0, 0);
  care_main_window_said (desk.window, "First", TRUE);
  care_main_window_said (desk.window, "Second", TRUE);
  /* The first may still be seen coming, but it cannot be pressed. */
  g_assert_cmpuint (n_undo_buttons (GTK_WIDGET (desk.window)), <=, 1);
  DESK_UNTIL (says (&desk, "Second"));
  DESK_UNTIL (!says (&desk, "First"));
  g_assert_cmpuint (n_undo_buttons (GTK_WIDGET (desk.window)), ==, 1);
  care_engine_write (desk.engine, new_customer, (gpointer) "Ona", NULL, NULL, done, &written);
  DESK_UNTIL (written);
  DESK_UNTIL (n_undo_buttons (GTK_WIDGET (desk.window)) == 0);
  desk_end (&desk);
}

/* Ctrl+Z after a saved view and then a change of the store takes the change back, not the view. */
static void
test_undo_in_order (void)
{
  Desk desk = { NULL };
  CareListPage *page;
  gboolean written = FALSE;

  forget_views ();
  desk_begin (&desk, 0);
  desk_show (&desk, NULL, 0, 0);
  page = go_to_list (&desk, "customers");
  act (&desk, "win.save-view");
  type_name (page, "Mine");
  care_engine_write (desk.engine, new_customer, (gpointer) "Ona", NULL, NULL, done, &written);
  DESK_UNTIL (written);
  DESK_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (care_list_page_rows (page))) == 1);
  act (&desk, "win.undo");
  DESK_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (care_list_page_rows (page))) == 0);
  assert_names ("customers", "Mine");
  desk_end (&desk);
}

/* --- sync --- */

static gboolean
enrol (CareStore *store, gpointer data, GError **error)
{
  return care_store_set_meta (store, "role", "station", error) && care_store_set_meta (store, "server", "http://127.0.0.1:9", error)
         && care_store_set_meta (store, "token", "t", error) && care_store_refresh (store, error);
}

static void
counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_free (care_engine_finish (CARE_ENGINE (source), result, &error));
  g_assert_nonnull (error);
  ++*(guint *) data;
}

static void
test_auto_sync (void)
{
  Desk desk = { NULL };
  gboolean written = FALSE;
  guint answers = 0;
  GSettings *settings = care_settings_get ();

  g_assert_nonnull (settings);
  desk_begin (&desk, 0);
  desk_show (&desk, NULL, 0, 0);
  /* A store of its own does not sync. */
  g_settings_set_int (settings, "sync-minutes", 5);
  care_auto_sync_start (desk.engine, 1);
  desk_wait (200);
  g_assert_null (care_engine_sync_problem (desk.engine));
  g_assert_true (says (&desk, "Everything is saved"));
  care_auto_sync_stop (desk.engine);

  care_engine_write (desk.engine, enrol, NULL, NULL, NULL, done, &written);
  DESK_UNTIL (written);
  DESK_UNTIL (g_strcmp0 (care_engine_store_role (desk.engine), "station") == 0);
  /* By hand only: not at the start either. */
  g_settings_set_int (settings, "sync-minutes", 0);
  care_auto_sync_start (desk.engine, 1);
  desk_wait (200);
  g_assert_false (care_engine_is_syncing (desk.engine));
  g_assert_null (care_engine_sync_problem (desk.engine));
  /* Turned on: at once. Nobody answers, and the badge says it in plain words. */
  g_settings_set_int (settings, "sync-minutes", 5);
  for (guint turn = 0; turn < 1000 && !care_engine_is_syncing (desk.engine); turn++) /* it may be over soon: each turn is looked at */
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (care_engine_is_syncing (desk.engine));
  g_assert_true (says (&desk, "Talking to the office"));
  /* Asked again meanwhile: one sync serves all who ask. */
  care_engine_sync (desk.engine, NULL, counted, &answers);
  care_engine_sync (desk.engine, NULL, counted, &answers);
  DESK_UNTIL (care_engine_sync_problem (desk.engine) != NULL);
  DESK_UNTIL (answers == 2);
  g_assert_false (care_engine_is_syncing (desk.engine));
  DESK_UNTIL (says (&desk, "The office does not answer"));
  care_auto_sync_stop (desk.engine);
  desk_end (&desk);
}

/* --- drafts --- */

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  *(char **) data = care_draft_keeper_find_finish (CARE_DRAFT_KEEPER (source), result, &error);
  g_assert_no_error (error);
}

static void
test_flush (void)
{
  Desk desk = { NULL };
  char *body = NULL;
  CareDraftKeeper *keeper;

  care_draft_free (NULL);
  desk_begin (&desk, 0);
  desk_show (&desk, NULL, 0, 0);
  keeper = care_draft_keeper_of (desk.engine);
  care_draft_keeper_put (keeper, "new job", "Leaks");
  care_draft_keeper_flush (keeper);
  care_draft_keeper_find (keeper, "new job", NULL, found, &body);
  DESK_UNTIL (body != NULL);
  g_assert_cmpstr (body, ==, "Leaks");
  g_free (body);
  desk_end (&desk);
}

/* --- the program as a whole: processes of their own, with settings in a file and a bus of their own --- */

/* Leaks are looked for in this process: GLib's own, which tests/tools/window.sh lets through, would be a failure of the other one. */
static void
run_program (const char *name, const char *folder)
{
  g_autofree char *sanitizer = g_strdup (g_getenv ("ASAN_OPTIONS"));

  g_setenv ("CARE_TEST_FOLDER", folder, TRUE);
  g_setenv ("ASAN_OPTIONS", "detect_leaks=0", TRUE);
  g_test_trap_subprocess (name, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  if (sanitizer != NULL)
    g_setenv ("ASAN_OPTIONS", sanitizer, TRUE);
  else
    g_unsetenv ("ASAN_OPTIONS");
  g_unsetenv ("CARE_TEST_FOLDER");
}

static CareMainWindow *
main_window (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  return CARE_IS_MAIN_WINDOW (window) ? CARE_MAIN_WINDOW (window) : NULL;
}

/* Starts the program with words, as main does, without its loop. */
static CareApplication *
start (char *link)
{
  g_autofree char *store = g_build_filename (g_getenv ("CARE_TEST_FOLDER"), "store.db", NULL);
  g_autofree char *option = g_strdup_printf ("--store=%s", store);
  char *words[] = { (char *) "aftercare", option, link, NULL };
  CareApplication *application = care_application_new (NULL, NULL);
  g_auto (GStrv) copy = g_strdupv (words);
  char **arguments = copy;
  int status = -1;

  g_assert_true (G_APPLICATION_GET_CLASS (application)->local_command_line (G_APPLICATION (application), &arguments, &status));
  g_assert_cmpint (status, ==, 0);
  DESK_UNTIL (main_window (G_APPLICATION (application)) != NULL);
  DESK_UNTIL (care_page_is_settled (care_main_window_page (main_window (G_APPLICATION (application)))));
  return application;
}

static void
stop (CareApplication *application)
{
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  DESK_UNTIL (gtk_application_get_windows (GTK_APPLICATION (application)) == NULL);
  G_APPLICATION_GET_CLASS (application)->shutdown (G_APPLICATION (application));
  g_settings_sync ();
}

static char *
number_file (void)
{
  return g_build_filename (g_getenv ("CARE_TEST_FOLDER"), "number", NULL);
}

/* The number of some job, for the link. */
static void
keep_a_number (CareStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareListSpec) spec = care_list_spec_new (&CareJob_ENTITY);
  g_autoptr (GArray) ids = care_list_ids (store, spec, &error);
  g_autoptr (CareRecord) job = care_store_get (store, &CareJob_ENTITY, &g_array_index (ids, CareId, 0), &error);
  g_autofree char *path = number_file ();
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, ((CareJob *) job)->number, -1, NULL));
}

static void
first_start (void)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Žalias", .currency = "EUR", .user = "Ona" };
  g_autofree char *store = g_build_filename (g_getenv ("CARE_TEST_FOLDER"), "store.db", NULL);
  CareApplication *application;
  CareEngine *engine;
  CareMainWindow *window;
  CareStore *borrowed;

  engine = care_engine_new (store, &init, &error);
  g_assert_no_error (error);
  borrowed = care_engine_borrow (engine);
  care_demo_fill (borrowed, 1, 0.1, NULL, &error);
  keep_a_number (borrowed);
  care_engine_give_back (engine);
  g_assert_no_error (error);
  care_engine_close (engine);
  g_object_unref (engine);

  application = start (NULL);
  window = main_window (G_APPLICATION (application));
  g_assert_cmpstr (care_page_title (care_main_window_page (window)), ==, "Desk");
  care_main_window_go (window, "customers");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.save-view", NULL);
  type_name (CARE_LIST_PAGE (care_main_window_page (window)), "Kept");
  desk_wait (200);
  gtk_window_set_default_size (GTK_WINDOW (window), 1111, 777);
  DESK_UNTIL (gtk_widget_get_width (GTK_WIDGET (window)) <= 1111);
  care_draft_keeper_put (care_draft_keeper_of (care_main_window_engine (window)), "customer", "half a word");
  desk_wait (50);
  stop (application);
}

static void
second_start (void)
{
  CareApplication *application = start (NULL);
  CareMainWindow *window = main_window (G_APPLICATION (application));
  CareMainWindow *again;
  CareListPage *page = CARE_LIST_PAGE (care_main_window_page (window));
  char *draft = NULL;
  int width, height;

  g_assert_cmpstr (care_page_title (CARE_PAGE (page)), ==, "Customers");
  g_assert_true (care_list_page_show_own_view (page, "Kept"));
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_assert_cmpint (width, ==, 1111);
  g_assert_cmpint (height, ==, 777);
  care_draft_keeper_find (care_draft_keeper_of (care_main_window_engine (window)), "customer", NULL, found, &draft);
  DESK_UNTIL (draft != NULL);
  g_assert_cmpstr (draft, ==, "half a word");
  g_free (draft);
  /* Activated again, as a second start does it: the same window. */
  g_application_activate (G_APPLICATION (application));
  desk_wait (100);
  again = main_window (G_APPLICATION (application));
  g_assert_true (again == window);
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (GTK_APPLICATION (application))), ==, 1);
  gtk_window_maximize (GTK_WINDOW (window));
  desk_wait (100);
  stop (application);
}

/* A link opens its record; one that is nothing is said, and does no harm. */
static void
with_link (void)
{
  g_autofree char *path = number_file ();
  g_autofree char *number = NULL;
  gboolean there = g_file_get_contents (path, &number, NULL, NULL);
  g_autofree char *link = g_strconcat ("aftercare:job/", number, NULL);
  g_autofree char *other = g_strdup_printf ("aftercare:job%%2F%s", number);
  CareApplication *application = start (link);
  CareMainWindow *window = main_window (G_APPLICATION (application));
  g_autoptr (GFile) section = g_file_new_for_uri ("aftercare:///parts");
  g_autoptr (GFile) escaped = g_file_new_for_uri (other);
  g_autoptr (GFile) wrong = g_file_new_for_uri ("aftercare:nonsense/%FF");

  g_assert_true (there);
  DESK_UNTIL (strstr (gtk_window_get_title (GTK_WINDOW (window)), number) != NULL);
  g_application_open (G_APPLICATION (application), &section, 1, "");
  DESK_UNTIL (g_strcmp0 (care_page_title (care_main_window_page (window)), "Parts") == 0);
  g_application_open (G_APPLICATION (application), &escaped, 1, "");
  DESK_UNTIL (care_main_window_page (window) == care_main_window_find_page (window, "job"));
  g_application_open (G_APPLICATION (application), &wrong, 1, "");
  desk_wait (100);
  g_assert_true (main_window (G_APPLICATION (application)) == window);
  stop (application);
}

static void
test_restart (void)
{
  g_autofree char *folder = g_dir_make_tmp ("care-restart-XXXXXX", NULL);
  g_autofree char *backend = g_strdup (g_getenv ("GSETTINGS_BACKEND"));
  g_autofree char *config = g_strdup (g_getenv ("XDG_CONFIG_HOME"));

  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  run_program ("/list/program/subprocess/first", folder);
  run_program ("/list/program/subprocess/second", folder);
  run_program ("/list/program/subprocess/link", folder);
  g_setenv ("GSETTINGS_BACKEND", backend != NULL ? backend : "memory", TRUE);
  if (config != NULL)
    g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  else
    g_unsetenv ("XDG_CONFIG_HOME");
  desk_remove_tree (folder);
}

int
main (int argc, char *argv[])
{
  desk_prepare (&argc, &argv);
  g_test_add_func ("/list/tokens", test_tokens);
  g_test_add_func ("/list/views", test_views);
  g_test_add_func ("/list/views-keep-words", test_views_keep_words);
  g_test_add_func ("/list/job-page", test_job_page);
  g_test_add_func ("/list/stale-undo", test_stale_undo);
  g_test_add_func ("/list/undo-in-order", test_undo_in_order);
  g_test_add_func ("/list/auto-sync", test_auto_sync);
  g_test_add_func ("/list/flush", test_flush);
  g_test_add_func ("/list/program/restart", test_restart);
  g_test_add_func ("/list/program/subprocess/first", first_start);
  g_test_add_func ("/list/program/subprocess/second", second_start);
  g_test_add_func ("/list/program/subprocess/link", with_link);
  return g_test_run ();
}
