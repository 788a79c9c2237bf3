/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "domain/care-company.h"
#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "store/care-act.h"
#include "store/care-outbox.h"
#include "store/care-server.h"
#include "sync/care-sync-server.h"
#include "sync/care-sync.h"
#include "sync/care-wire.h"
#include "util/care-error.h"
#include "util/care-json.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

/* What a station may say to the server, and a server to a station. The first byte says who speaks: the desk, a technician, somebody who wants to
 * enrol, or a server; the rest is the body. Whatever it is: the answer can be read, and the store stays sound. */

#define SETTLED 500 /* inputs between two looks at the whole store */

static struct
{
  char *folder;
  CareStore *server, *station;
  CareId desk, technician, desk_station, technician_station;
  guint runs;
} world;

/* A reference may arrive before what it names, from another station, so one that leads nowhere is nobody's fault yet. */
static void
assert_sound (CareStore *store)
{
  guint faults = 0;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  care_store_check (store, problems, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    if (strstr (problems->pdata[i], "that is not there") == NULL)
      {
        g_printerr ("%s\n", (char *) problems->pdata[i]);
        faults++;
      }
  g_assert_cmpuint (faults, ==, 0);
}

static void
close_world (void)
{
  g_autoptr (GDir) dir = g_dir_open (world.folder, 0, NULL);
  const char *name;

  assert_sound (world.server);
  assert_sound (world.station);
  care_store_close (world.server);
  care_store_close (world.station);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (world.folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (world.folder);
  g_free (world.folder);
}

static CareStore *
make_store (const char *name)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Žalias", .zone = "Europe/Vilnius", .currency = "EUR", .user = "root" };
  g_autofree char *path = g_build_filename (world.folder, name, NULL);
  CareStore *store = care_store_create (path, &init, "test", &error);

  g_assert_no_error (error);
  return store;
}

static CareId
make_station (const char *name, const char *role, CareId *user)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL, *token = NULL;
  CareStation station;
  CareId id;

  g_assert_true (care_server_add_user (world.server, name, role, user, &error));
  code = care_server_enrol_code (world.server, user, &error);
  g_assert_true (care_server_enrol (world.server, code, "ZZZZ", &station, &token, &error));
  id = station.id;
  care_station_clear (&station);
  return id;
}

/* A customer and a job whose ids the seeds know. */
static gboolean
put_known (CareStore *store, gpointer data, GError **error)
{
  g_autoptr (CareRecord) customer = care_record_new (&CareCustomer_ENTITY);
  g_autoptr (CareRecord) job = care_record_new (&CareJob_ENTITY);

  g_assert_true (care_id_parse ("00000000000000000000000010", &customer->id) && care_id_parse ("00000000000000000000000020", &job->id));
  care_record_set_text (customer, CareCustomer_name, "Ona");
  care_record_set_text (job, CareJob_type, "repair_field");
  care_record_set_text (job, CareJob_problem, "leaks");
  care_record_set_id (job, CareJob_customer, &customer->id);
  care_record_set_id (job, CareJob_technician, &world.technician);
  return care_store_put (store, customer, NULL, CARE_PUT_PLAIN, error) && care_store_put (store, job, NULL, CARE_PUT_PLAIN, error);
}

static void
open_once (void)
{
  g_autoptr (GError) error = NULL;

  if (world.server != NULL)
    return;
  world.folder = g_dir_make_tmp ("care-fuzz-XXXXXX", NULL);
  world.server = make_store ("server.db");
  world.station = make_store ("station.db");
  g_assert_true (care_server_become (world.server, &error));
  world.desk_station = make_station ("Ona", "desk", &world.desk);
  world.technician_station = make_station ("Jonas", "technician", &world.technician);
  g_assert_true (care_store_commit (world.server, &(CareTxn) { .what = "new" }, put_known, NULL, &error));
  g_assert_no_error (error);
  atexit (close_world);
}

/* As if nothing had ever come from it: the same numbers are new each time. */
static void
fuzz_serve (JsonObject *request, gboolean technician)
{
  CareStation station = { .id = technician ? world.technician_station : world.desk_station, .user = technician ? world.technician : world.desk,
                          .roles = technician ? CARE_TECHNICIAN : CARE_DESK, .prefix = g_strdup ("ZZZZ") };
  g_autoptr (GError) error = NULL;
  g_autofree char *json = care_sync_serve (world.server, NULL, &station, request, &error);
  g_autoptr (JsonNode) answer = json != NULL ? care_json_parse (json, -1, CARE_SYNC_REPLY_BYTES, &error) : NULL;

  g_assert_true ((json != NULL) == (answer != NULL));
  g_assert_true (json != NULL || (error->domain == CARE_ERROR && g_utf8_validate (error->message, -1, NULL)));
  g_assert_true (error == NULL || (error->code != CARE_ERROR_CONSTRAINT && error->code != CARE_ERROR_CORRUPT && error->code != CARE_ERROR_IO));
  care_station_clear (&station);
}

static void
fuzz_enrol (JsonObject *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = care_sync_serve_enrol (world.server, request, &error);

  g_assert_true (json == NULL && error->domain == CARE_ERROR);
}

typedef struct { CareStore *store; JsonObject *page; } Pulled;

static gboolean
take_row (CareRecord *record, guint64 sent, gpointer data, GError **error)
{
  return care_outbox_take (((Pulled *) data)->store, record, sent, error);
}

static gboolean
take_gone (const CareEntity *entity, const CareId *row, const char *reason, gpointer data, GError **error)
{
  gboolean dropped;
  return care_outbox_drop (((Pulled *) data)->store, entity, row, &dropped, error);
}

/* Read, and taken back: a server may send whatever it likes, and what it sends is not checked against the rest of the store. */
static gboolean
take_page (CareStore *store, gpointer data, GError **error)
{
  Pulled *pulled = data;
  CareCursor cursor;

  care_wire_read_cursor (care_json_array (pulled->page, "cursor"), &cursor);
  if (care_wire_read_page (pulled->page, take_row, take_gone, pulled, error))
    g_set_error_literal (error, CARE_ERROR, CARE_ERROR_REFUSED, "Enough.");
  return FALSE;
}

static void
fuzz_page (JsonObject *page)
{
  Pulled pulled = { world.station, page };
  g_autoptr (GError) error = NULL;

  g_assert_false (care_store_commit (world.station, &(CareTxn) { .what = "sync", .flags = CARE_TXN_PULLED }, take_page, &pulled, &error));
  g_assert_true (error->domain == CARE_ERROR);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autoptr (JsonNode) node = len > 1 ? care_json_parse ((const char *) data + 1, (gssize) len - 1, 0, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return 0;
  open_once ();
  switch (data[0] % 4)
    {
    case 0: case 1:
      fuzz_serve (json_node_get_object (node), data[0] % 4 == 1);
      break;
    case 2:
      fuzz_enrol (json_node_get_object (node));
      break;
    default:
      fuzz_page (json_node_get_object (node));
    }
  if (++world.runs % SETTLED == 0)
    assert_sound (world.server);
  return 0;
}
