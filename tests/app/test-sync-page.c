/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's sync beside a real server that comes, goes and falls silent: stopping it, ending the program in the middle of it, asking again by
 * itself, and the page where conflicts are settled by keyboard. */
#include "company.h"
#include "keys.h"

#include "app/care-application.h"
#include "app/care-auto-sync.h"
#include "app/care-conflict-row.h"
#include "app/care-main-window.h"
#include "app/care-pictures.h"
#include "domain/care-customer.h"
#include "store/care-act.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <locale.h>
#include <string.h>

static Company company;

#define UNTIL(condition)                                                                                     \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    for (guint turn_ = 0; turn_ < 3000 && !(condition); turn_++)                                             \
      keys_wait (10);                                                                                        \
    g_assert_true (condition);                                                                               \
  }                                                                                                          \
  G_STMT_END

/* --- a server that never answers, at the company's address ---------------------------------------------------------------------------- */

typedef struct
{
  GSocketListener *listener;
  GThread *thread;
  gint heard; /* atomic: requests */
  gint ended;
} Silent;

static gpointer
hear (gpointer data)
{
  Silent *silent = data;
  while (!g_atomic_int_get (&silent->ended))
    {
      g_autoptr (GSocketConnection) line = g_socket_listener_accept (silent->listener, NULL, NULL, NULL);
      char piece[4096];
      gboolean first = TRUE;
      while (line != NULL && g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (line)), piece, sizeof piece, NULL, NULL) > 0)
        {
          if (first)
            g_atomic_int_inc (&silent->heard);
          first = FALSE;
        }
    }
  return NULL;
}

static void
silent_begin (Silent *silent)
{
  g_autoptr (GError) error = NULL;
  *silent = (Silent){ .listener = g_socket_listener_new () };
  g_socket_listener_add_inet_port (silent->listener, (guint16) company.port, NULL, &error);
  g_assert_no_error (error);
  silent->thread = g_thread_new ("silent", hear, silent);
}

static void
silent_end (Silent *silent)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) last = NULL;
  g_atomic_int_set (&silent->ended, TRUE);
  last = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) company.port, NULL, NULL);
  g_clear_object (&last);
  g_thread_join (silent->thread);
  g_socket_listener_close (silent->listener);
  g_object_unref (silent->listener);
}

/* --- stations --------------------------------------------------------------------------------------------------------------------------- */

static void
found (void)
{
  g_autofree char *made = NULL;
  company_begin (&company);
  company_set_clock (&company, "2026-11-21T09:00:00Z");
  g_free (company_ctl (&company, "server", "init", "--company", "Žalias", "--currency", "EUR", NULL));
  made = company_ctl (&company, "server", "user", "add", "Ona", "--role", "desk", NULL);
  company_start_server (&company);
}

static void
join (const char *store)
{
  g_autofree char *said = company_ctl (&company, "server", "enrol-code", "Ona", NULL);
  g_auto (GStrv) lines = g_strsplit (said, "\n", 2);
  g_free (company_ctl (&company, store, "init", "--currency", "EUR", NULL));
  g_free (company_ctl (&company, store, "sync", "enrol", company.url, lines[0], NULL));
  g_free (company_ctl (&company, store, "sync", "now", NULL));
}

static CareEngine *
open_engine (const char *store)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = company_store (&company, store);
  CareEngine *engine = care_engine_new (path, NULL, &error);
  g_assert_no_error (error);
  return engine;
}

static void
close_engine (CareEngine *engine)
{
  care_engine_close (engine);
  keys_wait (20);
  g_object_unref (engine);
}

typedef struct
{
  guint done;
  GError *error;
  CareSyncResult result;
} Said;

static void
synced (GObject *source, GAsyncResult *result, gpointer data)
{
  Said *said = data;
  g_autofree CareSyncResult *sync = NULL;
  g_clear_error (&said->error);
  sync = care_engine_finish (CARE_ENGINE (source), result, &said->error);
  if (sync != NULL)
    said->result = *sync;
  said->done++;
}

static gboolean
new_customer (CareStore *store, gpointer data, GError **error)
{
  return care_act_new (store, &CareCustomer_ENTITY, (CarePair[]) { { "name", data }, { NULL, NULL } }, NULL, error);
}

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  care_engine_write_finish (CARE_ENGINE (source), result, &error);
  g_assert_no_error (error);
  ++*(guint *) data;
}

static void
write_customer (CareEngine *engine, const char *name)
{
  guint done = 0;
  care_engine_write (engine, new_customer, (gpointer) name, NULL, NULL, written, &done);
  UNTIL (done == 1);
}

static void
check_store (const char *store)
{
  g_autofree char *said = company_ctl (&company, store, "check", "--json", NULL);
  g_assert_nonnull (strstr (said, "\"problems\":[]"));
}

/* --- the engine ------------------------------------------------------------------------------------------------------------------------- */

/* What is typed meanwhile is written meanwhile; who waits for the same sync is told too; the next one works. */
static void
test_stop (void)
{
  Silent silent;
  Said one = { 0 }, two = { 0 }, three = { 0 };
  CareEngine *engine;

  found ();
  join ("desk");
  company_stop_server (&company);
  silent_begin (&silent);
  engine = open_engine ("desk");
  write_customer (engine, "Before");
  g_assert_cmpuint (care_engine_unsent (engine), >, 0);
  g_assert_cmpint (care_engine_oldest_unsent (engine), >, 0);
  g_assert_cmpstr (care_engine_server (engine), ==, company.url);
  care_engine_sync (engine, NULL, synced, &one);
  care_engine_sync (engine, NULL, synced, &two);
  UNTIL (g_atomic_int_get (&silent.heard) == 1);
  write_customer (engine, "Meanwhile");
  g_assert_true (care_engine_is_syncing (engine));
  care_engine_stop_sync (engine);
  UNTIL (one.done == 1 && two.done == 1);
  g_assert_error (one.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (two.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (care_engine_is_syncing (engine));
  g_assert_null (care_engine_sync_problem (engine)); /* a person's wish is no problem of the line */
  silent_end (&silent);
  company_start_server (&company);
  care_engine_sync (engine, NULL, synced, &three);
  UNTIL (three.done == 1);
  g_assert_no_error (three.error);
  g_assert_cmpuint (three.result.pushed, >, 0);
  UNTIL (care_engine_unsent (engine) == 0);
  g_assert_cmpint (care_engine_oldest_unsent (engine), ==, 0);
  close_engine (engine);
  check_store ("desk");
  g_clear_error (&one.error);
  g_clear_error (&two.error);
  company_end (&company);
}

typedef struct
{
  CareEngine *engine;
  CareSyncResult result;
  GError *error;
  gboolean ok;
} Handed;

static gpointer
hand_over (gpointer data)
{
  Handed *handed = data;
  handed->ok = care_engine_sync_and_wait (handed->engine, &handed->result, &handed->error);
  return NULL;
}

/* Ending the program: no sync is waited for, not the window's, not a command's that was handed over, and not one that waits for its turn. */
static void
test_end (void)
{
  Silent silent;
  Said said = { 0 };
  Handed handed = { 0 };
  GThread *thread;

  found ();
  join ("desk");
  company_stop_server (&company);
  silent_begin (&silent);
  handed.engine = open_engine ("desk");
  write_customer (handed.engine, "Before");
  care_engine_sync (handed.engine, NULL, synced, &said);
  UNTIL (g_atomic_int_get (&silent.heard) == 1);
  thread = g_thread_new ("handed", hand_over, &handed);
  write_customer (handed.engine, "Meanwhile"); /* it is behind the first in the queue, and does not go between */
  care_engine_hang_up (handed.engine);
  g_thread_join (thread);
  g_assert_error (handed.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_atomic_int_get (&silent.heard), ==, 1);
  care_engine_close (handed.engine);
  UNTIL (said.done == 1);
  g_assert_error (said.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (handed.engine);
  silent_end (&silent);
  check_store ("desk");
  g_clear_error (&said.error);
  g_clear_error (&handed.error);
  company_start_server (&company);
  g_free (company_ctl (&company, "desk", "sync", "now", NULL));
  company_end (&company);
}

static void
test_handed (void)
{
  Handed handed = { 0 };
  GThread *thread;

  found ();
  join ("desk");
  handed.engine = open_engine ("desk");
  write_customer (handed.engine, "Before");
  thread = g_thread_new ("handed", hand_over, &handed);
  g_thread_join (thread);
  g_assert_no_error (handed.error);
  g_assert_true (handed.ok);
  g_assert_cmpuint (handed.result.pushed, >, 0);
  g_assert_cmpuint (handed.result.bytes_up, >, 0);
  UNTIL (care_engine_unsent (handed.engine) == 0);
  close_engine (handed.engine);
  company_end (&company);
}

/* --- by itself ---------------------------------------------------------------------------------------------------------------------------- */

static void
test_waits (void)
{
  static const struct
  {
    int minutes;
    guint failures, least, most;
  } cases[] = {
    { 5, 0, 225, 375 }, { 1, 0, 45, 75 }, { 60, 0, 2700, 4500 },          /* as the setting says */
    { 5, 1, 22, 38 },   { 5, 2, 45, 75 }, { 5, 3, 90, 150 },              /* sooner at first */
    { 5, 6, 675, 1125 }, { 5, 40, 675, 1125 }, { 60, 40, 2700, 4500 },    /* and never all the time */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint first = care_auto_sync_wait (cases[i].minutes, cases[i].failures, 0), last = care_auto_sync_wait (cases[i].minutes, cases[i].failures, 1);
      g_assert_cmpuint (first, >=, cases[i].least);
      g_assert_cmpuint (last, <=, cases[i].most);
      g_assert_cmpuint (first * 3, <, last * 2); /* stations are spread */
    }
}

/* Seconds until the next one. */
static gint64
next_in (CareEngine *engine)
{
  gint64 next = care_auto_sync_next (engine);
  return next != 0 ? next - care_now () : -1;
}

static void
test_by_itself (void)
{
  CareEngine *engine;
  gint64 due;

  found ();
  join ("desk");
  company_stop_server (&company);
  engine = open_engine ("desk");
  care_auto_sync_start (engine, 0);
  UNTIL (care_engine_sync_problem (engine) != NULL);
  g_assert_cmpint (next_in (engine), <=, 38);
  g_assert_cmpint (next_in (engine), >=, 20);
  due = care_auto_sync_next (engine);
  for (guint i = 0; i < 5; i++) /* what is written starts nothing */
    {
      write_customer (engine, "Typed");
      g_assert_false (care_engine_is_syncing (engine));
    }
  g_assert_cmpint (care_auto_sync_next (engine), ==, due);
  care_engine_sync (engine, NULL, NULL, NULL); /* by hand: it counts too */
  UNTIL (!care_engine_is_syncing (engine));
  g_assert_cmpint (next_in (engine), >=, 43);
  /* the network is back: in a moment, and then as the setting says */
  company_start_server (&company);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  g_assert_cmpint (next_in (engine), <=, 3);
  UNTIL (care_engine_sync_problem (engine) == NULL && care_engine_unsent (engine) == 0);
  g_assert_cmpint (next_in (engine), >=, 220);
  due = care_auto_sync_next (engine);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE); /* nothing had failed */
  g_assert_cmpint (care_auto_sync_next (engine), ==, due);
  care_auto_sync_stop (engine);
  g_assert_cmpint (care_auto_sync_next (engine), ==, 0);
  close_engine (engine);
  company_end (&company);
}

static gboolean
enrol (CareStore *store, gpointer data, GError **error)
{
  return care_sync_enrol (store, company.url, data, NULL, NULL, error);
}

/* A store that joins while its window is open begins at once. */
static void
test_joined (void)
{
  g_autofree char *said = NULL;
  g_auto (GStrv) lines = NULL;
  CareEngine *engine;
  guint done = 0;

  found ();
  g_free (company_ctl (&company, "desk", "init", "--currency", "EUR", NULL));
  said = company_ctl (&company, "server", "enrol-code", "Ona", NULL);
  lines = g_strsplit (said, "\n", 2);
  engine = open_engine ("desk");
  care_auto_sync_start (engine, 0);
  g_assert_cmpint (care_auto_sync_next (engine), ==, 0);
  care_engine_write (engine, enrol, lines[0], NULL, NULL, written, &done);
  UNTIL (care_engine_synced_at (engine) != 0);
  g_assert_cmpstr (care_engine_user_name (engine), ==, "Ona");
  close_engine (engine);
  company_end (&company);
}

/* Clocks that were wrong, or are set while the window is open, cost nothing: what was written arrives, and the next try stays a few minutes away. */
static void
test_clocks (void)
{
  static const char *const clocks[] = { "2026-11-21T15:00:00Z", "2026-11-21T03:00:00Z", "2027-03-01T00:00:00Z", "2026-11-21T09:30:00Z" };
  CareEngine *engine;
  g_autofree char *listed = NULL;

  found ();
  join ("desk");
  engine = open_engine ("desk");
  care_auto_sync_start (engine, 0);
  UNTIL (care_engine_synced_at (engine) != 0 && !care_engine_is_syncing (engine));
  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    {
      Said said = { 0 };
      company_set_clock (&company, clocks[i]);
      write_customer (engine, clocks[i]);
      care_engine_sync (engine, NULL, synced, &said);
      UNTIL (said.done == 1 && !care_engine_is_syncing (engine));
      g_assert_no_error (said.error);
      g_assert_cmpuint (said.result.pushed, >, 0);
      g_assert_cmpint (next_in (engine), >=, 220);
      g_assert_cmpint (next_in (engine), <=, 380);
    }
  /* the company moves: days here begin elsewhere after the next sync */
  g_assert_cmpstr (g_time_zone_get_identifier (care_engine_zone (engine)), !=, "Asia/Tokyo");
  g_free (company_ctl (&company, "server", "set", "company", "Žalias", "zone=Asia/Tokyo", NULL));
  care_engine_sync (engine, NULL, NULL, NULL);
  UNTIL (g_strcmp0 (g_time_zone_get_identifier (care_engine_zone (engine)), "Asia/Tokyo") == 0);
  g_assert_cmpint (care_engine_today (engine), ==, care_date_of_instant (care_now (), care_engine_zone (engine)));
  close_engine (engine);
  check_store ("desk");
  listed = company_ctl (&company, "server", "list", "customer", "--json", NULL);
  g_assert_nonnull (strstr (listed, "\"total\":4"));
  company_end (&company);
}

/* --- the page ------------------------------------------------------------------------------------------------------------------------------ */

static CareMainWindow *window;

static void
settle (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      CarePage *page = care_main_window_page (window);
      keys_wait (15);
      if (i > 8 && page != NULL && care_page_is_settled (page) && !g_main_context_pending (NULL))
        return;
    }
  g_test_fail ();
}

static GtkWidget *
find (GtkWidget *widget, gboolean (*is) (GtkWidget *widget, gconstpointer data), gconstpointer data)
{
  if (is (widget, data))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *it = find (child, is, data);
      if (it != NULL)
        return it;
    }
  return NULL;
}

static gboolean
is_button (GtkWidget *widget, gconstpointer label)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static gboolean
shows (GtkWidget *widget, gconstpointer words)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL;
}

static gboolean
page_shows (const char *words)
{
  return find (GTK_WIDGET (care_main_window_page (window)), shows, words) != NULL;
}

static gboolean
is_conflict (GtkWidget *widget, gconstpointer number)
{
  GtkWidget *before = gtk_widget_get_prev_sibling (widget);
  guint n = 0;
  if (!CARE_IS_CONFLICT_ROW (widget))
    return FALSE;
  for (; before != NULL; before = gtk_widget_get_prev_sibling (before))
    n += CARE_IS_CONFLICT_ROW (before);
  return n == GPOINTER_TO_UINT (number);
}

static GtkWidget *
conflict (guint n)
{
  return find (GTK_WIDGET (care_main_window_page (window)), is_conflict, GUINT_TO_POINTER (n));
}

static GtkWidget *
focus (void)
{
  return gtk_root_get_focus (GTK_ROOT (window));
}

static gboolean
has_focus_in (GtkWidget *widget)
{
  return focus () != NULL && (focus () == widget || gtk_widget_is_ancestor (focus (), widget));
}

static void
picture (const char *name)
{
  const char *folder = g_getenv ("CARE_TOUR_PICTURES");
  g_autofree char *file = g_strdup_printf ("sync-%s.png", name);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, file, NULL) : NULL;
  keys_wait (folder != NULL ? 300 : 0);
  if (path != NULL)
    care_pictures_save (GTK_WIDGET (window), path, NULL);
}

/* Three customers that both sides wrote, the server later. */
static void
make_conflicts (void)
{
  static const char *const names[] = { "First", "Second", "Third" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *phone = g_strdup_printf ("phone=+37061234567%u", i);
      g_free (company_ctl (&company, "desk", "new", "customer", "name=Before", phone, NULL));
    }
  g_free (company_ctl (&company, "desk", "sync", "now", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *who = g_strdup_printf ("+37061234567%u", i);
      g_autofree char *here = g_strdup_printf ("name=%s of the desk", names[i]);
      g_autofree char *there = g_strdup_printf ("name=%s of the server", names[i]);
      g_autofree char *clock = g_strdup_printf ("2026-11-21T10:0%u:00Z", i);
      company_set_clock (&company, clock);
      g_free (company_ctl (&company, "server", "set", "customer", who, there, NULL));
      g_free (company_ctl (&company, "desk", "set", "customer", who, here, NULL));
    }
  g_free (company_ctl (&company, "desk", "sync", "now", NULL));
}

static void
open_page (const char *store)
{
  window = care_main_window_new (NULL, open_engine (store));
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 900);
  gtk_window_present (GTK_WINDOW (window));
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (window)));
  keys_to (GTK_WINDOW (window));
  care_main_window_go (window, "sync");
  settle ();
}

static void
close_page (CareEngine *engine)
{
  gtk_window_destroy (GTK_WINDOW (window));
  keys_wait (50);
  close_engine (engine);
}

/* Rows stay the same widgets whatever is read again; after each settled conflict the keyboard is at the next, after the last where it says so. */
static void
test_conflicts (void)
{
  CareEngine *engine;
  GtkWidget *rows[3];

  found ();
  join ("desk");
  make_conflicts ();
  open_page ("desk");
  engine = care_page_engine (care_main_window_page (window));
  for (guint i = 0; i < 3; i++)
    g_assert_nonnull (rows[i] = conflict (i));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (rows[1]), TRUE);
  settle ();
  gtk_widget_grab_focus (find (rows[1], is_button, "Put Back"));
  g_assert_true (is_button (focus (), "Put Back"));
  picture ("conflicts");
  /* something else is written: nothing of this moves */
  write_customer (engine, "Somebody else");
  settle ();
  for (guint i = 0; i < 3; i++)
    g_assert_true (conflict (i) == rows[i]);
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (rows[1])));
  g_assert_true (is_button (focus (), "Put Back") && has_focus_in (rows[1]));
  /* settled from the middle, then what came after it, then the last that is left */
  keys_press (GDK_KEY_Return, 0);
  UNTIL (care_engine_conflicts (engine) == 2);
  settle ();
  g_assert_true (conflict (0) == rows[0] && conflict (1) == rows[2]);
  g_assert_true (has_focus_in (rows[2]));
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (rows[2])));
  keys_check_focus ("after the first conflict");
  gtk_widget_grab_focus (find (rows[2], is_button, "Keep"));
  keys_press (GDK_KEY_Return, 0);
  UNTIL (care_engine_conflicts (engine) == 1);
  settle ();
  g_assert_true (conflict (0) == rows[0] && has_focus_in (rows[0]));
  settle ();
  gtk_widget_grab_focus (find (rows[0], is_button, "Keep"));
  keys_press (GDK_KEY_Return, 0);
  UNTIL (care_engine_conflicts (engine) == 0);
  settle ();
  g_assert_null (conflict (0));
  g_assert_true (page_shows ("No conflicts"));
  keys_check_focus ("after the last conflict");
  g_assert_true (find (focus (), shows, "No conflicts") != NULL);
  picture ("none-left");
  /* taken back: it stands there again */
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  UNTIL (care_engine_conflicts (engine) == 1);
  settle ();
  g_assert_nonnull (conflict (0));
  keys_check_focus ("after undo");
  close_page (engine);
  company_end (&company);
}

static void
read_clipboard (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

/* One button begins and stops, and keeps the keyboard; a failure says why and when it is tried again; the facts can be copied. */
static void
test_state (void)
{
  Silent silent;
  CareEngine *engine;
  GtkWidget *button;
  g_autofree char *copied = NULL;

  found ();
  join ("desk");
  company_stop_server (&company);
  silent_begin (&silent);
  g_free (company_ctl (&company, "desk", "new", "customer", "name=Zofia", NULL));
  open_page ("desk");
  engine = care_page_engine (care_main_window_page (window));
  g_assert_true (page_shows (company.url) && page_shows ("on this computer") && page_shows ("The oldest was written"));
  button = find (GTK_WIDGET (window), is_button, "_Sync Now");
  gtk_widget_grab_focus (button);
  keys_press (GDK_KEY_Return, 0);
  UNTIL (g_atomic_int_get (&silent.heard) == 1);
  g_assert_true (focus () == button && is_button (button, "S_top"));
  picture ("syncing");
  keys_press (GDK_KEY_Return, 0);
  UNTIL (!care_engine_is_syncing (engine));
  settle ();
  g_assert_true (focus () == button && is_button (button, "_Sync Now"));
  g_assert_false (page_shows ("The last try did not work"));
  silent_end (&silent);
  care_auto_sync_start (engine, 600000);
  keys_press (GDK_KEY_Return, 0);
  UNTIL (!care_engine_is_syncing (engine) && care_engine_sync_problem (engine) != NULL);
  settle ();
  g_assert_true (focus () == button);
  g_assert_true (page_shows ("does not answer") && page_shows ("Next try"));
  picture ("failed");
  g_signal_emit_by_name (find (GTK_WIDGET (window), is_button, "Copy _Diagnostics"), "clicked");
  settle ();
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (window)), NULL, read_clipboard, &copied);
  UNTIL (copied != NULL);
  g_assert_true (g_str_has_prefix (copied, "Aftercare ") && strstr (copied, "role: station") != NULL);
  g_assert_null (strstr (copied, "Zofia"));
  g_assert_null (strstr (copied, "127.0.0.1"));
  company_start_server (&company);
  keys_press (GDK_KEY_Return, 0);
  UNTIL (care_engine_unsent (engine) == 0);
  settle ();
  g_assert_true (page_shows ("Nothing waits to be sent") && !page_shows ("The last try did not work"));
  picture ("sent");
  care_auto_sync_stop (engine);
  close_page (engine);
  company_end (&company);
}

/* A book that joins from this page: a wrong code is a sentence and keeps what was typed; then the work goes on where the sync stands. */
static void
test_join (void)
{
  g_autofree char *said = NULL;
  g_auto (GStrv) lines = NULL;
  CareEngine *engine;
  GtkWidget *button;

  found ();
  g_free (company_ctl (&company, "desk", "init", "--currency", "EUR", "--company", "Own", NULL));
  said = company_ctl (&company, "server", "enrol-code", "Ona", NULL);
  lines = g_strsplit (said, "\n", 2);
  open_page ("desk");
  engine = care_page_engine (care_main_window_page (window));
  button = find (GTK_WIDGET (window), is_button, "_Join");
  g_assert_nonnull (button);
  gtk_widget_grab_focus (button);
  gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_BACKWARD);
  for (GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ENTRY_ROW); row != NULL; row = gtk_widget_get_prev_sibling (row))
    gtk_editable_set_text (GTK_EDITABLE (row), gtk_widget_is_ancestor (button, row) ? "AAAA-BBBB-CCCC-DDDD" : company.url);
  g_signal_emit_by_name (button, "clicked");
  settle ();
  g_assert_cmpstr (care_engine_store_role (engine), ==, "");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (gtk_widget_get_ancestor (button, ADW_TYPE_ENTRY_ROW))), ==, "AAAA-BBBB-CCCC-DDDD");
  picture ("wrong-code");
  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_ancestor (button, ADW_TYPE_ENTRY_ROW)), lines[0]);
  gtk_widget_grab_focus (button);
  keys_press (GDK_KEY_Return, 0);
  UNTIL (care_engine_synced_at (engine) != 0 && !care_engine_is_syncing (engine));
  settle ();
  g_assert_false (gtk_widget_get_mapped (button));
  keys_check_focus ("after joining");
  close_page (engine);
  company_end (&company);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  care_application_load_look ();
  g_object_set (gtk_settings_get_default (), "gtk-hint-font-metrics", TRUE, "gtk-enable-animations", FALSE, NULL);
  g_test_add_func ("/sync/stop", test_stop);
  g_test_add_func ("/sync/end", test_end);
  g_test_add_func ("/sync/handed-over", test_handed);
  g_test_add_func ("/sync/waits", test_waits);
  g_test_add_func ("/sync/by-itself", test_by_itself);
  g_test_add_func ("/sync/joined", test_joined);
  g_test_add_func ("/sync/clocks", test_clocks);
  if (keys_begin ())
    {
      g_test_add_func ("/sync/page/conflicts", test_conflicts);
      g_test_add_func ("/sync/page/state", test_state);
      g_test_add_func ("/sync/page/join", test_join);
    }
  return g_test_run ();
}
