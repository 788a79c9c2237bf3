/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first window: joining a server that says no, that is none, or that never answers. What was typed stays, the reason is a sentence that can be
 * seen, the keyboard stays where it was, and nothing half made is left. */
#include "station.h"

#include "app/care-first-run.h"
#include "app/care-pictures.h"
#include "app/care-store-problem.h"
#include "util/care-error.h"

#include <glib/gstdio.h>
#include <string.h>

static Company company;

/* --- what may stand at an address besides a server of ours ------------------------------------------------------------------------------ */

typedef struct
{
  GSocketService *service;
  const char *answer; /* NULL: none, ever */
  guint port;
  gint asked; /* atomic */
} Stranger;

static gboolean
answer_stranger (GThreadedSocketService *service, GSocketConnection *line, GObject *source, gpointer data)
{
  Stranger *stranger = data;
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (line));
  char piece[4096];

  g_input_stream_read (in, piece, sizeof piece, NULL, NULL);
  g_atomic_int_inc (&stranger->asked);
  if (stranger->answer != NULL)
    g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (line)), stranger->answer, strlen (stranger->answer), NULL, NULL, NULL);
  else
    while (g_input_stream_read (in, piece, sizeof piece, NULL, NULL) > 0)
      ;
  return TRUE;
}

static void
stranger_begin (Stranger *stranger, const char *answer)
{
  *stranger = (Stranger){ .service = g_threaded_socket_service_new (4), .answer = answer };
  stranger->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (stranger->service), NULL, NULL);
  g_signal_connect (stranger->service, "run", G_CALLBACK (answer_stranger), stranger);
  g_socket_service_start (stranger->service);
}

static void
stranger_end (Stranger *stranger)
{
  g_socket_service_stop (stranger->service);
  g_socket_listener_close (G_SOCKET_LISTENER (stranger->service));
  g_object_unref (stranger->service);
}

/* --- the window -------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *window;
  CareEngine *engine;
  char *store;
  gboolean gone;
} First;

static void
ready (CareFirstRun *window, CareEngine *engine, First *first)
{
  first->engine = g_object_ref (engine);
}

static void
gone (gpointer data, GObject *object)
{
  ((First *) data)->gone = TRUE;
}

static void
first_open (First *first)
{
  *first = (First){ .store = g_build_filename (company.folder, "first.db", NULL) };
  first->window = care_first_run_new (NULL, first->store);
  g_signal_connect (first->window, "ready", G_CALLBACK (ready), first);
  g_object_weak_ref (G_OBJECT (first->window), gone, first);
  gtk_window_present (GTK_WINDOW (first->window));
  UNTIL (gtk_widget_get_mapped (first->window));
}

static void
first_close (First *first)
{
  if (!first->gone)
    gtk_window_destroy (GTK_WINDOW (first->window));
  UNTIL (first->gone);
  if (first->engine != NULL)
    care_engine_close (first->engine);
  g_clear_object (&first->engine);
  g_free (first->store);
}

static GObject *
part (First *first, const char *name)
{
  GObject *it = gtk_widget_get_template_child (first->window, CARE_TYPE_FIRST_RUN, name);
  g_assert_nonnull (it);
  return it;
}

static void
press_join (First *first, const char *url, const char *code)
{
  gtk_editable_set_text (GTK_EDITABLE (part (first, "url_row")), url);
  gtk_editable_set_text (GTK_EDITABLE (part (first, "code_row")), code);
  gtk_widget_grab_focus (GTK_WIDGET (part (first, "join_button")));
  g_signal_emit_by_name (part (first, "join_button"), "clicked");
}

static gboolean
is_busy (First *first)
{
  return !gtk_widget_get_sensitive (GTK_WIDGET (part (first, "join_button")));
}

static void
check_refused (First *first, const char *url, const char *code, const char *words)
{
  GtkLabel *problem = GTK_LABEL (part (first, "problem"));
  const char *said;

  press_join (first, url, code);
  UNTIL (!is_busy (first));
  said = gtk_label_get_label (problem);
  g_test_message ("%s %s: %s", url, code, said);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (problem)));
  g_assert_nonnull (strstr (said, words));
  g_assert_true (g_str_has_suffix (said, "."));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (part (first, "url_row"))), ==, url);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (part (first, "code_row"))), ==, code);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (first->window)) == GTK_WIDGET (part (first, "join_button")));
  g_assert_null (first->engine);
  g_assert_false (g_file_test (first->store, G_FILE_TEST_EXISTS));
}

static char *
new_code (void)
{
  g_autofree char *said = company_ctl (&company, "server", "enrol-code", "Ona", NULL);
  g_auto (GStrv) lines = g_strsplit (said, "\n", 2);
  return g_strdup (lines[0]);
}

static void
found (void)
{
  company_begin (&company);
  company_set_clock (&company, "2026-11-21T09:00:00Z");
  g_free (company_ctl (&company, "server", "init", "--company", "Žalias", "--currency", "PLN", NULL));
  g_free (company_ctl (&company, "server", "user", "add", "Ona", "--role", "desk", NULL));
  company_start_server (&company);
}

/* --- tests --------------------------------------------------------------------------------------------------------------------------------- */

static void
test_codes (void)
{
  First first;
  g_autofree char *old = NULL, *used = NULL, *good = NULL, *slashes = NULL, *bare = NULL;

  found ();
  old = new_code ();
  used = new_code ();
  g_free (company_ctl (&company, "other", "init", NULL));
  g_free (company_ctl (&company, "other", "sync", "enrol", company.url, used, NULL));
  first_open (&first);
  check_refused (&first, company.url, "AAAA-BBBB-CCCC-DDDD", "code is wrong");
  check_refused (&first, company.url, "", "code");
  check_refused (&first, company.url, used, "used already");
  company_stop_server (&company);
  company_set_clock (&company, "2026-11-23T09:00:00Z"); /* a code is good for a day */
  check_refused (&first, company.url, old, "does not answer");
  company_start_server (&company);
  check_refused (&first, company.url, old, "expired");
  /* the window is the same all the time, and the right code, typed with what people type around it, works */
  good = new_code ();
  bare = g_strdup_printf (" 127.0.0.1:%u/ ", company.port);
  slashes = g_strdup_printf (" %s ", good);
  press_join (&first, bare, slashes);
  UNTIL (first.engine != NULL);
  g_assert_cmpstr (care_engine_store_role (first.engine), ==, "station");
  g_assert_cmpstr (care_engine_server (first.engine), ==, company.url);
  g_assert_cmpstr (care_engine_currency (first.engine), ==, "PLN");
  first_close (&first);
  company_end (&company);
}

static void
test_addresses (void)
{
  static const struct { const char *url, *words; } cases[] = {
    { "", "not a server's address" },
    { "the office", "not a server's address" },
    { "ftp://127.0.0.1", "not a server's address" },
    { "http://care.example.com", "use https" },
    { "https://127.0.0.1:1", "does not answer" },
    { "127.0.0.1:1", "does not answer" },
    { "https://no-such-host.invalid", "does not answer" },
  };
  First first;

  company_begin (&company);
  first_open (&first);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_refused (&first, cases[i].url, "AAAA-BBBB-CCCC-DDDD", cases[i].words);
  first_close (&first);
  company_end (&company);
}

static void
test_strangers (void)
{
  static const struct { const char *answer, *words; } cases[] = {
    { "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 11\r\nConnection: close\r\n\r\n<h1>502</h1>", "502" },
    { "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "503" },
    { "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nConnection: close\r\n\r\nNone", "404" },
    { "HTTP/1.1 301 Moved\r\nLocation: https://example.com/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "301" },
    { "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 14\r\nConnection: close\r\n\r\n<h1>Login</h1>", "not an Aftercare server" },
    { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]", "not an Aftercare server" },
    { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", "not readable" },
    { "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{", "" },
    { "SSH-2.0-OpenSSH_9.2\r\n", "does not answer" },
  };
  First first;

  company_begin (&company);
  first_open (&first);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Stranger stranger;
      g_autofree char *url = NULL;
      stranger_begin (&stranger, cases[i].answer);
      url = g_strdup_printf ("http://127.0.0.1:%u", stranger.port);
      check_refused (&first, url, "AAAA-BBBB-CCCC-DDDD", cases[i].words);
      stranger_end (&stranger);
    }
  if (g_getenv ("CARE_TOUR_PICTURES") != NULL)
    {
      g_autofree char *path = g_build_filename (g_getenv ("CARE_TOUR_PICTURES"), "first-run-problem.png", NULL);
      keys_wait (300);
      care_pictures_save (first.window, path, NULL);
    }
  first_close (&first);
  company_end (&company);
}

/* Closing the window while a server is waited for ends the wait. */
static void
test_closed (void)
{
  First first;
  Stranger stranger;
  g_autofree char *url = NULL;

  company_begin (&company);
  stranger_begin (&stranger, NULL);
  url = g_strdup_printf ("http://127.0.0.1:%u", stranger.port);
  first_open (&first);
  press_join (&first, url, "AAAA-BBBB-CCCC-DDDD");
  UNTIL (g_atomic_int_get (&stranger.asked) == 1);
  g_assert_true (is_busy (&first));
  gtk_window_close (GTK_WINDOW (first.window));
  UNTIL (first.gone);
  g_assert_false (g_file_test (first.store, G_FILE_TEST_EXISTS));
  first_close (&first);
  stranger_end (&stranger);
  company_end (&company);
}

/* --- links ------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
says (GtkWidget *widget, const char *words)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

static void
follow (CareApplication *application, const char *link)
{
  g_autoptr (GFile) file = g_file_new_for_uri (link);
  g_application_open (G_APPLICATION (application), &file, 1, "");
  keys_wait (50);
}

/* While a dialog stands over the window a link opens its record all the same; one that leads nowhere is said. */
static void
test_links (void)
{
  Station station = { .name = "links" };
  GtkWindow *about = NULL;
  static const struct { const char *link, *said; } wrong[] = {
    { "aftercare:nowhere", "leads nowhere" }, { "aftercare:%FF", "leads nowhere" }, { "http://example.com/x", "leads nowhere" },
    { "aftercare:spaceship/1", "no page of its own" }, { "aftercare:job/J-2026-999999", "J-2026-999999" },
  };

  company_begin (&company);
  company_set_clock (&company, "2026-11-21T09:00:00Z");
  g_free (company_ctl (&company, "links", "init", "--currency", "EUR", NULL));
  g_free (company_ctl (&company, "links", "new", "customer", "name=Zofia", "phone=+37061234567", NULL));
  station_open (&station, &company, 1200, 900);
  about = g_object_new (GTK_TYPE_WINDOW, "application", station.application, "transient-for", station.window, NULL);
  gtk_window_present (about);
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (about)));
  keys_to (about);
  g_assert_true (gtk_application_get_active_window (GTK_APPLICATION (station.application)) == about);
  follow (station.application, "aftercare:customer/+37061234567");
  UNTIL (strstr (gtk_window_get_title (GTK_WINDOW (station.window)), "Zofia") != NULL);
  gtk_window_destroy (about);
  keys_to (GTK_WINDOW (station.window));
  follow (station.application, "aftercare:jobs/");
  UNTIL (strstr (gtk_window_get_title (GTK_WINDOW (station.window)), "Jobs") != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      follow (station.application, wrong[i].link);
      UNTIL (says (GTK_WIDGET (station.window), wrong[i].said));
      g_assert_nonnull (strstr (gtk_window_get_title (GTK_WINDOW (station.window)), "Jobs"));
    }
  station_close (&station);
  company_end (&company);
}

/* --- a store that cannot be opened ----------------------------------------------------------------------------------------------------------- */

/* What is wrong, and what to do; once that is done, "Try Again" opens the window in its place. */
static void
test_problem (void)
{
  CareApplication *application = care_application_new (NULL, NULL);
  g_autofree char *store = NULL;
  char **words;
  int status = 0;
  GtkWindow *window;
  g_autoptr (GError) error = NULL;

  company_begin (&company);
  company_set_clock (&company, "2026-11-21T09:00:00Z");
  store = company_store (&company, "problem");
  g_assert_true (g_file_set_contents (store, "Dear diary", -1, &error));
  words = g_strdupv ((char *[]){ "aftercare", "--store", store, NULL });
  G_APPLICATION_GET_CLASS (application)->local_command_line (G_APPLICATION (application), &words, &status);
  g_strfreev (words);
  if (gtk_application_get_windows (GTK_APPLICATION (application)) == NULL)
    g_application_activate (G_APPLICATION (application));
  window = gtk_application_get_windows (GTK_APPLICATION (application))->data;
  g_assert_true (CARE_IS_STORE_PROBLEM (window));
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (window)));
  g_assert_true (says (GTK_WIDGET (window), "is not an Aftercare store") && says (GTK_WIDGET (window), "Move that file away"));
  if (g_getenv ("CARE_TOUR_PICTURES") != NULL)
    {
      g_autofree char *path = g_build_filename (g_getenv ("CARE_TOUR_PICTURES"), "store-problem.png", NULL);
      keys_wait (300);
      care_pictures_save (GTK_WIDGET (window), path, NULL);
    }
  g_application_activate (G_APPLICATION (application)); /* a second start: the same window */
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (GTK_APPLICATION (application))), ==, 1);
  g_remove (store);
  g_free (company_ctl (&company, "problem", "init", "--currency", "EUR", NULL));
  keys_to (window);
  keys_press (GDK_KEY_Return, 0);
  UNTIL (CARE_IS_MAIN_WINDOW (gtk_application_get_windows (GTK_APPLICATION (application))->data));
  window = gtk_application_get_windows (GTK_APPLICATION (application))->data;
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (GTK_APPLICATION (application))), ==, 1);
  gtk_window_destroy (window);
  keys_wait (50);
  care_engine_close (care_application_engine (application));
  company_end (&company);
}

int
main (int argc, char *argv[])
{
  station_prepare (&argc, &argv);
  g_test_add_func ("/start/codes", test_codes);
  g_test_add_func ("/start/addresses", test_addresses);
  g_test_add_func ("/start/strangers", test_strangers);
  g_test_add_func ("/start/closed", test_closed);
  if (keys_begin ())
    {
      g_test_add_func ("/start/links", test_links);
      g_test_add_func ("/start/problem", test_problem);
    }
  return g_test_run ();
}
