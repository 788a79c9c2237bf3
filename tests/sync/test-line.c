/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A station's wait for the line: a server that takes the request and never answers, and a person who has waited long enough. */
#include "sync/world.h"

#include "domain/care-customer.h"
#include "store/care-outbox.h"
#include "sync/care-http-client.h"
#include "sync/care-wire.h"
#include "util/care-error.h"

/* Somebody listens, hears one request, cancels, and says nothing until the caller goes. */
typedef struct
{
  GSocketListener *listener;
  GCancellable *cancellable;
  GThread *thread;
  char *url;
  gboolean heard;
} Silent;

static gpointer
hear (gpointer data)
{
  Silent *silent = data;
  g_autoptr (GSocketConnection) line = g_socket_listener_accept (silent->listener, NULL, NULL, NULL);
  GInputStream *in;
  char piece[4096];

  if (line == NULL)
    return NULL;
  in = g_io_stream_get_input_stream (G_IO_STREAM (line));
  while (g_input_stream_read (in, piece, sizeof piece, NULL, NULL) > 0)
    if (!silent->heard)
      {
        silent->heard = TRUE;
        g_cancellable_cancel (silent->cancellable);
      }
  return NULL;
}

static void
silent_begin (Silent *silent)
{
  guint port;
  *silent = (Silent){ .listener = g_socket_listener_new (), .cancellable = g_cancellable_new () };
  port = g_socket_listener_add_any_inet_port (silent->listener, NULL, NULL);
  silent->url = g_strdup_printf ("http://127.0.0.1:%u", port);
  silent->thread = g_thread_new ("silent", hear, silent);
}

static void
silent_end (Silent *silent)
{
  g_thread_join (silent->thread);
  g_assert_true (silent->heard);
  g_object_unref (silent->listener);
  g_object_unref (silent->cancellable);
  g_free (silent->url);
}

static gboolean
put_server (CareStore *store, gpointer data, GError **error)
{
  return care_store_set_meta (store, "server", data, error);
}

static void
now_at (CareStore *store, const char *url)
{
  g_autoptr (GError) error = NULL;
  care_store_commit (store, &(CareTxn) { .what = "test" }, put_server, (gpointer) url, &error);
  g_assert_no_error (error);
}

static void
check_whole (CareStore *store)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_assert_true (care_store_check (store, problems, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
}

static void
test_stopped (void)
{
  World world;
  Station one = { 0 };
  Silent silent;
  CareSyncResult result;
  g_autoptr (GError) error = NULL;
  gint64 unsent;

  world_of_one (&world, &one);
  new_customer (one.store, "Jonas Petraitis");
  unsent = care_outbox_count (one.store);
  g_assert_cmpint (unsent, >, 0);
  silent_begin (&silent);
  now_at (one.store, silent.url);
  g_assert_false (care_sync_now (one.store, silent.cancellable, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_str_has_suffix (error->message, "."));
  silent_end (&silent);
  g_assert_cmpint (care_outbox_count (one.store), ==, unsent);
  g_assert_cmpuint (result.pushed, ==, 0);
  check_whole (one.store);
  result = sync_now (&one);
  g_assert_cmpint (result.pushed, ==, unsent);
  g_assert_cmpint (care_outbox_count (one.store), ==, 0);
  assert_agree (one.store, world.server, TRUE);
  world_end (&world);
}

typedef struct
{
  Station *station;
  CareHttpClient *client;
  GCancellable *cancellable;
  guint requests;
} Half;

/* The first goes through, the second meets silence. */
static JsonNode *
send_half (const char *path, const char *body, gpointer data, GError **error)
{
  Half *half = data;
  if (half->requests++ == 0)
    return send_in_process (path, body, half->station, error);
  return care_http_client_post (half->client, path, body, half->cancellable, error);
}

static void
test_acknowledged_stays (void)
{
  World world;
  Station one = { 0 };
  Silent silent;
  CareSyncResult result;
  Half half;
  g_autoptr (GError) error = NULL;
  g_autoptr (CareHttpClient) client = NULL;
  gint64 unsent;

  world_of_one (&world, &one);
  sync_now (&one);
  for (guint i = 0; care_outbox_count (one.store) <= CARE_SYNC_CHANGES + 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("Customer %u", i);
      new_customer (one.store, name);
    }
  unsent = care_outbox_count (one.store);
  silent_begin (&silent);
  client = care_http_client_new (silent.url, one.token, &error);
  g_assert_no_error (error);
  half = (Half){ &one, client, silent.cancellable, 0 };
  g_assert_false (care_sync_now_over (one.store, send_half, &half, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  silent_end (&silent);
  g_assert_cmpuint (result.pushed, >, 0);
  g_assert_cmpint (care_outbox_count (one.store), ==, unsent - result.pushed);
  check_whole (one.store);
  g_assert_cmpint (sync_now (&one).pushed, ==, unsent - result.pushed);
  assert_agree (one.store, world.server, TRUE);
  world_end (&world);
}

static void
test_stopped_before (void)
{
  World world;
  Station one = { 0 };
  CareSyncResult result;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  world_of_one (&world, &one);
  new_customer (one.store, "Jonas Petraitis");
  g_cancellable_cancel (cancellable);
  g_assert_false (care_sync_now (one.store, cancellable, &result, &error)); /* nobody listens at its address either */
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (care_sync_now (one.store, NULL, &result, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_NETWORK);
  check_whole (one.store);
  world_end (&world);
}

/* A code is used only once an answer came. */
static void
test_enrolment_stopped (void)
{
  World world;
  CareStoreInit init = { .company = "Local", .currency = "EUR", .user = "one" };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  Silent silent;
  CareStore *store;

  world_begin (&world);
  path = g_build_filename (world.folder, "own.db", NULL);
  store = care_store_create (path, &init, "test", &error);
  g_assert_no_error (error);
  silent_begin (&silent);
  g_assert_false (care_sync_enrol (store, silent.url, "AAAA-BBBB-CCCC-DDDD", silent.cancellable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  silent_end (&silent);
  g_assert_cmpstr (care_store_role (store), ==, "");
  check_whole (store);
  care_store_close (store);
  world_end (&world);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *typed, *base;
    int code; /* when there is no base */
  } cases[] = {
    { "https://care.example.com", "https://care.example.com", 0 },
    { "https://care.example.com/", "https://care.example.com", 0 },
    { " HTTPS://Care.Example.com// ", "https://Care.Example.com", 0 },
    { "https://care.example.com/office/", "https://care.example.com/office", 0 },
    { "https://care.example.com:8443/office?lang=pl#top", "https://care.example.com:8443/office", 0 },
    { "https://ona:secret@care.example.com", "https://care.example.com", 0 },
    { "care.example.com", "https://care.example.com", 0 },
    { "care.example.com/office/", "https://care.example.com/office", 0 },
    { "care.example.com:8443", "https://care.example.com:8443", 0 },
    { "localhost:8765", "http://localhost:8765", 0 },
    { "127.0.0.1", "http://127.0.0.1", 0 },
    { "http://[::1]:8765/", "http://[::1]:8765", 0 },
    { "http://127.0.0.1:8765", "http://127.0.0.1:8765", 0 },
    { "http://care.example.com", NULL, CARE_ERROR_REFUSED },
    { "", NULL, CARE_ERROR_INVALID },
    { "  ", NULL, CARE_ERROR_INVALID },
    { "https://", NULL, CARE_ERROR_INVALID },
    { "ftp://care.example.com", NULL, CARE_ERROR_INVALID },
    { "our office", NULL, CARE_ERROR_INVALID },
    { "ona@example.com:code", NULL, CARE_ERROR_INVALID },
    { "https://care.example.com:port", NULL, CARE_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      CareHttpClient *client = care_http_client_new (cases[i].typed, NULL, &error);
      g_test_message ("“%s”: %s", cases[i].typed, client != NULL ? care_http_client_base (client) : error->message);
      if (cases[i].base == NULL)
        g_assert_error (error, CARE_ERROR, cases[i].code);
      else
        g_assert_cmpstr (care_http_client_base (client), ==, cases[i].base);
      g_assert_true (error == NULL || g_str_has_suffix (error->message, "."));
      g_clear_pointer (&client, care_http_client_free);
    }
}

/* What may be pasted into a mail to strangers. */
static void
test_diagnostics (void)
{
  World world;
  Station one = { 0 };
  CareSyncResult result;
  CareSyncStatus status;
  CareId customer;
  g_autofree char *text = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GError) error = NULL;

  world_of_one (&world, &one);
  customer = new_customer (one.store, "Jonas Petraitis");
  act_set (one.store, &CareCustomer_ENTITY, &customer, "notes", "Owes us nothing");
  now_at (one.store, "http://127.0.0.1:1");
  g_assert_false (care_sync_now (one.store, NULL, &result, &problem));
  text = care_sync_diagnostics (one.store, problem, &error);
  g_assert_no_error (error);
  g_test_message ("%s", text);
  token = care_store_meta (one.store, "token");
  g_assert_nonnull (token);
  for (guint i = 0; i < 7; i++)
    g_assert_null (strstr (text, ((const char *[]){ "Jonas", "Ona", "Owes", "612", "127.0.0.1", "alias", token })[i]));
  for (guint i = 0; i < 6; i++)
    g_assert_nonnull (strstr (text, ((const char *[]){ "role: station\n", "server: http\n", "last complete sync: ", "oldest unsent change: ",
                                                      "last problem: care-error", "SERVER does not answer" })[i]));
  g_assert_true (care_sync_status (one.store, &status, NULL));
  g_assert_cmpint (status.oldest_at, >, 0);
  care_sync_status_clear (&status);
  sync_now (&one);
  g_assert_true (care_sync_status (one.store, &status, NULL));
  g_assert_cmpint (status.oldest_at, ==, 0);
  care_sync_status_clear (&status);
  world_end (&world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line/stopped", test_stopped);
  g_test_add_func ("/line/acknowledged-stays", test_acknowledged_stays);
  g_test_add_func ("/line/stopped-before", test_stopped_before);
  g_test_add_func ("/line/enrolment-stopped", test_enrolment_stopped);
  g_test_add_func ("/line/addresses", test_addresses);
  g_test_add_func ("/line/diagnostics", test_diagnostics);
  return g_test_run ();
}
