/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "company.h"

#include "util/care-time.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

void
company_set_clock (Company *company, const char *instant)
{
  g_autoptr (GError) error = NULL;
  g_free (company->clock);
  company->clock = g_strdup (instant);
  g_assert_true (care_clock_set (instant, &error));
  g_assert_no_error (error);
}

static guint
free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_socket_listener_close (listener);
  return port;
}

void
company_begin (Company *company)
{
  *company = (Company){ .folder = g_dir_make_tmp ("care-company-XXXXXX", NULL), .port = free_port () };
  g_assert_nonnull (company->folder);
  g_assert_nonnull (g_getenv ("AFTERCARE_BUILD"));
  company->build = g_build_filename (g_getenv ("AFTERCARE_BUILD"), "src", NULL);
  company->url = g_strdup_printf ("http://127.0.0.1:%u", company->port);
}

static void
take_away (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;
      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);
          take_away (child);
        }
    }
  g_remove (path);
}

void
company_end (Company *company)
{
  if (company->server != NULL)
    company_stop_server (company);
  take_away (company->folder);
  g_free (company->folder);
  g_free (company->build);
  g_free (company->clock);
  g_free (company->url);
}

char *
company_store (Company *company, const char *store)
{
  g_autofree char *name = g_strconcat (store, ".db", NULL);
  return g_build_filename (company->folder, name, NULL);
}

static GSubprocessLauncher *
launcher (Company *company, GSubprocessFlags flags)
{
  GSubprocessLauncher *it = g_subprocess_launcher_new (flags);
  g_subprocess_launcher_setenv (it, "AFTERCARE_CLOCK", company->clock, TRUE);
  g_subprocess_launcher_setenv (it, "G_DEBUG", "fatal-criticals", TRUE);
  g_subprocess_launcher_setenv (it, "LANGUAGE", "en", TRUE);
  g_subprocess_launcher_setenv (it, "HOME", company->folder, TRUE);
  g_subprocess_launcher_set_cwd (it, company->folder);
  return it;
}

char *
company_ctl (Company *company, const char *store, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocessLauncher) start = launcher (company, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *problem = NULL;
  char *printed = NULL;
  const char *word;
  va_list list;

  g_ptr_array_add (words, g_build_filename (company->build, "aftercarectl", NULL));
  g_ptr_array_add (words, g_strdup ("--store"));
  g_ptr_array_add (words, company_store (company, store));
  va_start (list, store);
  while ((word = va_arg (list, const char *)) != NULL)
    g_ptr_array_add (words, g_strdup (word));
  va_end (list);
  g_ptr_array_add (words, NULL);
  shown = g_strjoinv (" ", (char **) words->pdata + 3);
  program = g_subprocess_launcher_spawnv (start, (const char *const *) words->pdata, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (program, NULL, NULL, &printed, &problem, &error));
  if (g_subprocess_get_exit_status (program) != 0)
    g_test_message ("%s: %s: %s", store, shown, problem);
  g_assert_cmpint (g_subprocess_get_exit_status (program), ==, 0);
  return printed;
}

/* --- the server ------------------------------------------------------------------------------------------------------------------------- */

void
company_start_server (Company *company)
{
  g_autoptr (GSubprocessLauncher) start = launcher (company, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *program = g_build_filename (company->build, "aftercared", NULL);
  g_autofree char *store = company_store (company, "server");
  g_autofree char *mail = g_build_filename (company->folder, "mail", NULL);
  g_autofree char *log = g_build_filename (company->folder, "server.log", NULL);
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", company->port);
  g_autofree char *expected = g_strdup_printf ("listening on %s", company->url);
  const char *words[] = { program, "--store", store, "--listen", listen, "--maildir", mail, "--public-url", company->url, NULL };
  g_autoptr (GDataInputStream) said = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  g_assert_null (company->server);
  g_subprocess_launcher_set_stderr_file_path (start, log);
  company->server = g_subprocess_launcher_spawnv (start, words, &error);
  g_assert_no_error (error);
  said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (company->server));
  line = g_data_input_stream_read_line (said, NULL, NULL, NULL);
  g_assert_cmpstr (line, ==, expected);
}

void
company_stop_server (Company *company)
{
  g_autoptr (GError) error = NULL;
  g_subprocess_send_signal (company->server, SIGTERM);
  g_subprocess_wait (company->server, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (company->server));
  g_assert_cmpint (g_subprocess_get_exit_status (company->server), ==, 0);
  g_clear_object (&company->server);
}

/* --- the customer's side -------------------------------------------------------------------------------------------------------------------- */

/* The plain part of a mail, as far as a link needs it: soft line ends of quoted-printable go, base64 is opened. */
static char *
plain_text (const char *mail)
{
  const char *base64 = strstr (mail, "Content-Transfer-Encoding: base64");
  const char *body = base64 != NULL ? strstr (base64, "\n\n") : NULL;
  g_auto (GStrv) lines = g_strsplit (mail, "=\n", -1);
  gsize length = 0;
  if (base64 != NULL && body != NULL)
    {
      g_autofree guchar *opened = g_base64_decode (body, &length);
      return g_strndup ((const char *) opened, length);
    }
  return g_strjoinv ("", lines);
}

static char *
link_in (Company *company, const char *path, const char *address)
{
  g_autofree char *raw = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *mail = NULL;
  g_autofree char *text = NULL;
  g_autofree char *begins = g_strconcat (company->url, "/s/", NULL);
  const char *at;

  if (!g_file_get_contents (path, &raw, NULL, NULL) || strstr (raw, address) == NULL)
    return NULL;
  lines = g_strsplit (raw, "\r\n", -1);
  mail = g_strjoinv ("\n", lines);
  text = plain_text (mail);
  at = strstr (text, begins);
  return at != NULL ? g_strndup (at, strlen (begins) + strspn (at + strlen (begins), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS)) : NULL;
}

char *
company_survey_link (Company *company, const char *address)
{
  g_autofree char *folder = g_build_filename (company->folder, "mail", "new", NULL);
  for (guint i = 0; i < 600; i++)
    {
      g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
      const char *name;
      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);
          char *link = link_in (company, path, address);
          if (link != NULL)
            return link;
        }
      g_usleep (100000);
    }
  g_test_message ("no invitation to %s came within a minute", address);
  g_test_fail ();
  return NULL;
}

char *
company_fetch (Company *company, const char *path, const char *form, int status)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) line = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *request = NULL;
  g_autofree char *expected = g_strdup_printf ("HTTP/1.1 %d", status);
  GString *answer = g_string_new (NULL);
  char piece[4096];
  gssize n;

  request = form == NULL
                ? g_strdup_printf ("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n\r\n", path, company->port)
                : g_strdup_printf ("POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\nOrigin: %s\r\nContent-Type: "
                                   "application/x-www-form-urlencoded\r\nContent-Length: %u\r\n\r\n%s",
                                   path, company->port, company->url, (guint) strlen (form), form);
  g_socket_client_set_enable_proxy (client, FALSE);
  line = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) company->port, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (line)), request, strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (line)), piece, sizeof piece, NULL, NULL)) > 0)
    g_string_append_len (answer, piece, n);
  if (!g_str_has_prefix (answer->str, expected))
    g_test_message ("%s: %.400s", path, answer->str);
  g_assert_true (g_str_has_prefix (answer->str, expected));
  return g_string_free (answer, FALSE);
}
