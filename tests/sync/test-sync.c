/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stations and a server in one process: the real stores and the real protocol, with a transport that the test can cut. */
#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "domain/care-device.h"
#include "domain/care-stock.h"
#include "store/care-act.h"
#include "store/care-outbox.h"
#include "store/care-server.h"
#include "sync/care-sync-server.h"
#include "sync/care-sync.h"
#include "sync/care-wire.h"
#include "util/care-error.h"
#include "util/care-json.h"
#include "util/care-time.h"

#include <glib/gstdio.h>
#include <string.h>

typedef enum { LINE_GOOD, LINE_DOWN, LINE_LOSES_ANSWERS } Line;

typedef struct
{
  char *folder;
  CareStore *server;
  Line line;
} World;

typedef struct
{
  World *world;
  CareStore *store;
  char *token;
} Station;

static void
world_init (World *world)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Žalias", .zone = "Europe/Vilnius", .currency = "EUR", .user = "root" };
  g_autofree char *path = NULL;

  memset (world, 0, sizeof *world);
  world->folder = g_dir_make_tmp ("care-sync-XXXXXX", NULL);
  path = g_build_filename (world->folder, "server.db", NULL);
  world->server = care_store_create (path, &init, "test", &error);
  g_assert_no_error (error);
  g_assert_true (care_server_become (world->server, &error));
  g_assert_no_error (error);
}

static void
world_clear (World *world)
{
  g_autoptr (GDir) dir = g_dir_open (world->folder, 0, NULL);
  const char *name;
  care_store_close (world->server);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (world->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (world->folder);
  g_free (world->folder);
}

static JsonNode *
send_in_process (const char *path, const char *body, gpointer data, GError **error)
{
  Station *station = data;
  World *world = station->world;
  g_autoptr (JsonNode) request = care_json_parse (body, -1, 8 << 20, error);
  g_autofree char *json = NULL;
  CareStation who;

  if (request == NULL)
    return NULL;
  if (world->line == LINE_DOWN)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NETWORK, "The line is down.");
      return NULL;
    }
  if (g_str_equal (path, "/v1/enrol"))
    json = care_sync_serve_enrol (world->server, json_node_get_object (request), error);
  else if (care_server_station (world->server, station->token, &who, error))
    {
      json = care_sync_serve (world->server, NULL, &who, json_node_get_object (request), error);
      care_station_clear (&who);
    }
  /* what each side takes over HTTP */
  g_assert_cmpuint (strlen (body), <=, CARE_SYNC_WIRE_BYTES);
  g_assert_true (json == NULL || strlen (json) <= CARE_SYNC_REPLY_BYTES / 4);
  if (json != NULL && world->line == LINE_LOSES_ANSWERS)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NETWORK, "The answer was lost.");
      return NULL;
    }
  return json != NULL ? care_json_parse (json, -1, 64 << 20, error) : NULL;
}

static CareId
add_user (World *world, const char *name, const char *role)
{
  g_autoptr (GError) error = NULL;
  CareId id;
  g_assert_true (care_server_add_user (world->server, name, role, &id, &error));
  g_assert_no_error (error);
  return id;
}

static void
enrol (Station *station, World *world, const char *file, const CareId *user)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Local", .currency = "EUR", .user = file };
  g_autofree char *path = g_build_filename (world->folder, file, NULL);
  g_autofree char *code = care_server_enrol_code (world->server, user, &error);

  station->world = world;
  if (station->store == NULL)
    station->store = care_store_create (path, &init, "test", &error);
  g_assert_no_error (error);
  g_assert_true (care_sync_enrol_over (station->store, "http://127.0.0.1:1", code, send_in_process, station, NULL, &error));
  g_assert_no_error (error);
  station->token = care_store_meta (station->store, "token");
}

static void
station_clear (Station *station)
{
  care_store_close (station->store);
  g_free (station->token);
}

static CareSyncResult
sync_now (Station *station)
{
  g_autoptr (GError) error = NULL;
  CareSyncResult result;
  care_sync_now_over (station->store, send_in_process, station, &result, &error);
  g_assert_no_error (error);
  return result;
}

static CareId
act_new (CareStore *store, const CareEntity *entity, const CarePair *pairs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) made = NULL;
  CareRecord *record = NULL;
  care_act_new (store, entity, pairs, &record, &error);
  g_assert_no_error (error);
  made = record;
  return made->id;
}

static void
act_set (CareStore *store, const CareEntity *entity, const CareId *id, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;
  care_act_set (store, entity, id, (CarePair[]) { { name, value }, { NULL, NULL } }, NULL, &error);
  g_assert_no_error (error);
}

static CareRecord *
get (CareStore *store, const CareEntity *entity, const CareId *id)
{
  CareRecord *record = NULL;
  g_assert_true (care_store_peek (store, entity, id, &record, NULL));
  return record;
}

static const char *
id_text (const CareId *id, char out[CARE_ID_TEXT])
{
  return care_id_to_text (id, out);
}

/* Every row that both hold is the same, field by field; @all: and both hold every row. Caches count too: each side derived its own. */
static void
assert_agree (CareStore *a, CareStore *b, gboolean all)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    {
      CareQuery query = { care_entities[i], NULL, 0, -1, FALSE, -1, 0, TRUE };
      g_autoptr (GPtrArray) rows = care_store_query (a, &query, NULL);
      if (all)
        g_assert_cmpint (care_store_count (a, &query, NULL), ==, care_store_count (b, &query, NULL));
      for (guint r = 0; r < rows->len; r++)
        {
          CareRecord *one = rows->pdata[r];
          g_autoptr (CareRecord) other = get (b, one->entity, &one->id);
          if (other == NULL && !all)
            continue;
          g_assert_nonnull (other);
          for (guint n = 0; n < one->entity->n_fields; n++)
            if (!care_record_same (one, other, n))
              {
                g_test_message ("%s.%s differs", one->entity->name, one->entity->fields[n].name);
                g_test_fail ();
              }
        }
    }
}

static CareId
new_customer (CareStore *store, const char *name)
{
  return act_new (store, &CareCustomer_ENTITY, (CarePair[]) { { "name", name }, { "phone", "+370 612 34567" }, { NULL, NULL } });
}

static CareId
new_job (CareStore *store, const CareId *customer, const CareId *technician)
{
  char c[CARE_ID_TEXT], t[CARE_ID_TEXT];
  return act_new (
      store, &CareJob_ENTITY,
      (CarePair[]){ { "customer", id_text (customer, c) },
                    { "problem", "leaks" },
                    { technician != NULL ? "technician" : NULL, technician != NULL ? id_text (technician, t) : NULL },
                    { NULL, NULL } });
}

static void
step (CareStore *store, const CareId *job, const char *transition, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;
  care_act_step (store, job, transition, (CarePair[]) { { name, value }, { NULL, NULL } }, NULL, &error);
  g_assert_no_error (error);
}

/* --- tests --------------------------------------------------------------------------------------------------------------------------- */

static void
test_two_desks (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId user, customer, job;
  CareSyncResult result;
  g_autoptr (CareRecord) record = NULL;

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  enrol (&one, &world, "one.db", &user);
  enrol (&two, &world, "two.db", &user);
  customer = new_customer (one.store, "Jonas Petraitis");
  job = new_job (one.store, &customer, NULL);
  result = sync_now (&one);
  g_assert_cmpuint (result.requests, ==, 1);
  g_assert_cmpuint (result.parked, ==, 0);
  sync_now (&two);
  assert_agree (one.store, two.store, TRUE);
  assert_agree (one.store, world.server, TRUE);
  record = get (two.store, &CareJob_ENTITY, &job);
  g_assert_true (g_str_has_prefix (((CareJob *) record)->number, "J-2"));
  g_assert_nonnull (((CareJob *) record)->alias);
  g_assert_cmpstr (((CareJob *) record)->phase, ==, "new");
  /* nothing left: one request, nothing moves */
  result = sync_now (&two);
  g_assert_cmpuint (result.requests, ==, 1);
  g_assert_cmpuint (result.pulled + result.pushed, ==, 0);
  station_clear (&one);
  station_clear (&two);
  world_clear (&world);
}

/* A day's work of a desk is one request there, and one for who takes it. */
static void
test_twenty_changes (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId user, customer, jobs[20];
  CareSyncResult result;

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  enrol (&one, &world, "one.db", &user);
  enrol (&two, &world, "two.db", &user);
  customer = new_customer (one.store, "Jonas");
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    jobs[i] = new_job (one.store, &customer, NULL);
  sync_now (&one);
  sync_now (&two);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    act_set (one.store, &CareJob_ENTITY, &jobs[i], "accessories", "cable");
  result = sync_now (&one);
  g_assert_cmpuint (result.requests, ==, 1);
  g_assert_cmpuint (result.pushed, ==, G_N_ELEMENTS (jobs));
  result = sync_now (&two);
  g_assert_cmpuint (result.requests, ==, 1);
  g_assert_cmpuint (result.pulled, ==, G_N_ELEMENTS (jobs));
  assert_agree (one.store, two.store, TRUE);
  station_clear (&one);
  station_clear (&two);
  world_clear (&world);
}

static void
test_fields_merge (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId user, customer, job;
  g_autoptr (CareRecord) merged = NULL;
  g_autoptr (GPtrArray) open = NULL;
  CareSyncResult result;

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  enrol (&one, &world, "one.db", &user);
  enrol (&two, &world, "two.db", &user);
  customer = new_customer (one.store, "Jonas");
  job = new_job (one.store, &customer, NULL);
  sync_now (&one);
  sync_now (&two);
  /* different fields: both stay. The same field: the later wins, the other is kept. A long text: both. */
  act_set (one.store, &CareJob_ENTITY, &job, "accessories", "cable");
  act_set (one.store, &CareJob_ENTITY, &job, "priority", "high");
  act_set (one.store, &CareJob_ENTITY, &job, "problem", "leaks at the door");
  g_usleep (3000);
  act_set (two.store, &CareJob_ENTITY, &job, "priority", "urgent");
  act_set (two.store, &CareJob_ENTITY, &job, "problem", "makes noise");
  act_set (two.store, &CareJob_ENTITY, &job, "promised_on", "2030-01-02");
  sync_now (&one);
  result = sync_now (&two);
  g_assert_cmpuint (result.conflicts, ==, 1);
  sync_now (&one);
  assert_agree (one.store, two.store, TRUE);
  merged = get (one.store, &CareJob_ENTITY, &job);
  g_assert_cmpstr (((CareJob *) merged)->accessories, ==, "cable");
  g_assert_cmpstr (((CareJob *) merged)->priority, ==, "urgent");
  g_assert_nonnull (strstr (((CareJob *) merged)->problem, "leaks at the door"));
  g_assert_nonnull (strstr (((CareJob *) merged)->problem, "makes noise"));
  open = care_sync_conflicts (one.store, NULL);
  g_assert_cmpuint (open->len, ==, 1);
  g_assert_cmpstr (((CareConflict *) open->pdata[0])->lost, ==, "high");
  /* the lost value comes back with one word, on both */
  g_assert_true (care_sync_settle (one.store, &((CareRecord *) open->pdata[0])->id, TRUE, NULL));
  sync_now (&one);
  sync_now (&two);
  {
    g_autoptr (CareRecord) settled = get (two.store, &CareJob_ENTITY, &job);
    g_autoptr (GPtrArray) left = care_sync_conflicts (two.store, NULL);
    g_assert_cmpstr (((CareJob *) settled)->priority, ==, "high");
    g_assert_cmpuint (left->len, ==, 0);
  }
  station_clear (&one);
  station_clear (&two);
  world_clear (&world);
}

static void
test_lost_answers_repeat_nothing (void)
{
  World world;
  Station one = { 0 };
  CareId user, customer;
  g_autoptr (GError) error = NULL;
  CareSyncResult result;
  CareQuery jobs = { &CareJob_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  enrol (&one, &world, "one.db", &user);
  customer = new_customer (one.store, "Jonas");
  for (guint round = 0; round < 5; round++)
    {
      new_job (one.store, &customer, NULL);
      world.line = LINE_LOSES_ANSWERS;
      g_assert_false (care_sync_now_over (one.store, send_in_process, &one, &result, &error));
      g_assert_error (error, CARE_ERROR, CARE_ERROR_NETWORK);
      g_clear_error (&error);
      world.line = LINE_GOOD;
      sync_now (&one);
      g_assert_cmpint (care_store_count (world.server, &jobs, NULL), ==, round + 1);
      assert_agree (one.store, world.server, TRUE);
    }
  station_clear (&one);
  world_clear (&world);
}

/* The server has the new record, the station does not know it, and goes on with it: what came later is not lost. */
static void
test_edits_after_a_lost_answer_arrive (void)
{
  World world;
  Station one = { 0 };
  CareId user, customer;
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) there = NULL;
  CareSyncResult result;

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  enrol (&one, &world, "one.db", &user);
  customer = new_customer (one.store, "Jonas");
  world.line = LINE_LOSES_ANSWERS;
  g_assert_false (care_sync_now_over (one.store, send_in_process, &one, &result, &error));
  world.line = LINE_GOOD;
  act_set (one.store, &CareCustomer_ENTITY, &customer, "notes", "rings twice");
  act_set (one.store, &CareCustomer_ENTITY, &customer, "notes", "rings three times");
  sync_now (&one);
  there = get (world.server, &CareCustomer_ENTITY, &customer);
  g_assert_cmpstr (((CareCustomer *) there)->notes, ==, "rings three times");
  assert_agree (one.store, world.server, TRUE);
  station_clear (&one);
  world_clear (&world);
}

/* What was made offline arrives as it happened: a merge of two new customers, a contact point that became another, a device added to a job. */
static void
test_history_is_sent_as_it_was (void)
{
  World world;
  Station one = { 0 }, van = { 0 };
  CareId desk, technician, first, second, point, job, device, model;
  char text[CARE_ID_TEXT], more[CARE_ID_TEXT];
  g_autoptr (GError) error = NULL;
  CareSyncResult result;

  world_init (&world);
  desk = add_user (&world, "Ona", "desk");
  technician = add_user (&world, "Tomas", "technician");
  enrol (&one, &world, "one.db", &desk);
  enrol (&van, &world, "van.db", &technician);
  model = act_new (one.store, &CareProductModel_ENTITY, (CarePair[]) { { "name", "Pump" }, { "code", "P-1" }, { NULL, NULL } });
  sync_now (&one);
  sync_now (&van);
  first = new_customer (one.store, "Jonas Petraitis");
  point = act_new (one.store, &CareContactPoint_ENTITY,
                   (CarePair[]) { { "customer", id_text (&first, text) }, { "kind", "phone" }, { "value", "+370 612 00000" }, { NULL, NULL } });
  act_set (one.store, &CareContactPoint_ENTITY, &point, "value", "+370 612 11111");
  g_assert_true (care_act_set (one.store, &CareContactPoint_ENTITY, &point,
                               (CarePair[]) { { "kind", "email" }, { "value", "jonas@example.lt" }, { NULL, NULL } }, NULL, &error));
  g_assert_no_error (error);
  second = new_customer (one.store, "Jonas Petraitis jr.");
  g_assert_true (care_act_merge (one.store, &CareCustomer_ENTITY, &first, &second, FALSE, NULL, &error));
  g_assert_no_error (error);
  result = sync_now (&one);
  g_assert_cmpuint (result.parked + result.conflicts, ==, 0);
  assert_agree (one.store, world.server, TRUE);
  first = new_customer (van.store, "Rasa");
  job = new_job (van.store, &first, &technician);
  device = act_new (van.store, &CareDevice_ENTITY,
                    (CarePair[]) { { "serial", "RS-1" }, { "model", id_text (&model, more) }, { "customer", id_text (&first, text) }, { NULL, NULL } });
  act_set (van.store, &CareJob_ENTITY, &job, "device", id_text (&device, text));
  result = sync_now (&van);
  g_assert_cmpuint (result.parked + result.conflicts, ==, 0);
  assert_agree (van.store, world.server, FALSE);
  station_clear (&one);
  station_clear (&van);
  world_clear (&world);
}

/* An old job is written down with all its past at once: that is no step that somebody could refuse. The message about it is the same on both. */
static void
test_job_with_its_past (void)
{
  World world;
  Station one = { 0 };
  CareId user, customer, closed, told;
  char c[CARE_ID_TEXT];
  g_autoptr (CareRecord) there = NULL;
  CareSyncResult result;

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  enrol (&one, &world, "one.db", &user);
  customer = act_new (one.store, &CareCustomer_ENTITY, (CarePair[]) { { "name", "Jonas" }, { "email", "jonas@example.com" }, { NULL, NULL } });
  closed = act_new (one.store, &CareJob_ENTITY,
                    (CarePair[]) { { "customer", id_text (&customer, c) }, { "problem", "leaked" }, { "phase", "closed" }, { "result", "repaired" },
                                   { "handed_over_at", "2026-11-19T09:00:00Z" }, { NULL, NULL } });
  result = sync_now (&one);
  g_assert_cmpuint (result.parked, ==, 0);
  there = get (world.server, &CareJob_ENTITY, &closed);
  g_assert_cmpstr (((CareJob *) there)->phase, ==, "closed");
  told = new_job (world.server, &customer, NULL);
  (void) told;
  sync_now (&one);
  assert_agree (one.store, world.server, TRUE);
  station_clear (&one);
  world_clear (&world);
}

/* A technician's new store has the built-in places as every store has; that is nothing to refuse, and does not undo the server's names. */
static void
test_builtin_places (void)
{
  World world;
  Station one = { 0 };
  CareId user, place = care_stock_builtin_id ("SCRAP");
  g_autoptr (CareRecord) there = NULL;
  CareSyncResult result;

  world_init (&world);
  act_set (world.server, &CareStockLocation_ENTITY, &place, "name", "Złom");
  user = add_user (&world, "Tomas", "technician");
  enrol (&one, &world, "one.db", &user);
  result = sync_now (&one);
  g_assert_cmpuint (result.parked, ==, 0);
  there = get (one.store, &CareStockLocation_ENTITY, &place);
  g_assert_cmpstr (((CareStockLocation *) there)->name, ==, "Złom");
  assert_agree (one.store, world.server, FALSE);
  station_clear (&one);
  world_clear (&world);
}

static void
test_technician_offline (void)
{
  World world;
  Station desk = { 0 }, van = { 0 };
  CareId ona, jonas, customer, other, job, foreign;
  char text[CARE_ID_TEXT];
  g_autoptr (GError) error = NULL;
  CareSyncResult result;
  g_autoptr (CareRecord) record = NULL;

  world_init (&world);
  ona = add_user (&world, "Ona", "desk");
  jonas = add_user (&world, "Jonas", "technician");
  enrol (&desk, &world, "desk.db", &ona);
  enrol (&van, &world, "van.db", &jonas);
  sync_now (&desk);
  sync_now (&desk);
  customer = new_customer (desk.store, "Petraitis");
  other = new_customer (desk.store, "Kazlauskas");
  job = new_job (desk.store, &customer, &jonas);
  foreign = new_job (desk.store, &other, NULL);
  act_new (
      desk.store, &CareStockLocation_ENTITY,
      (CarePair[]){ { "code", "VAN1" }, { "kind", "van" }, { "technician", id_text (&jonas, text) }, { NULL, NULL } });
  act_new (desk.store, &CareProductModel_ENTITY,
           (CarePair[]){
               { "code", "P1" }, { "name", "Pump" }, { "kind", "part" }, { "price", "10.00 EUR" }, { NULL, NULL } });
  act_new (
      desk.store, &CareStockMove_ENTITY,
      (CarePair[]){ { "part", "P1" }, { "from", "SUPPLIER" }, { "to", "VAN1" }, { "quantity", "5" }, { NULL, NULL } });
  act_set (desk.store, &CareJob_ENTITY, &job, "internal_note", "pays late");
  sync_now (&desk);
  sync_now (&van);
  /* he sees his job with its customer and phone, not the other, and not what is the desk's */
  record = get (van.store, &CareJob_ENTITY, &job);
  g_assert_nonnull (record);
  g_assert_null (((CareJob *) record)->internal_note);
  g_assert_null (get (van.store, &CareJob_ENTITY, &foreign));
  g_assert_null (get (van.store, &CareCustomer_ENTITY, &other));
  {
    g_autoptr (GPtrArray) points = care_store_related (van.store, &CareContactPoint_ENTITY, "customer", &customer, NULL);
    g_assert_cmpuint (points->len, ==, 1);
  }
  /* in the cellar */
  world.line = LINE_DOWN;
  step (van.store, &job, "start", NULL, NULL);
  act_new (van.store, &CareJobLine_ENTITY,
           (CarePair[]){ { "job", id_text (&job, text) },
                         { "class", "part" },
                         { "part", "P1" },
                         { "quantity", "2" },
                         { NULL, NULL } });
  step (van.store, &job, "finish", "result", "repaired");
  g_assert_false (care_sync_now_over (van.store, send_in_process, &van, &result, &error));
  g_clear_error (&error);
  world.line = LINE_GOOD;
  result = sync_now (&van);
  g_assert_cmpuint (result.parked, ==, 0);
  g_assert_cmpuint (result.conflicts, ==, 0);
  sync_now (&desk);
  assert_agree (desk.store, world.server, TRUE);
  g_clear_pointer (&record, care_record_free);
  record = get (desk.store, &CareJob_ENTITY, &job);
  g_assert_cmpstr (((CareJob *) record)->phase, ==, "ready");
  /* reassigned: it leaves the van, also from its file */
  act_set (desk.store, &CareJob_ENTITY, &job, "technician", "Ona");
  {
    g_autoptr (GPtrArray) visits = care_store_related (desk.store, &CareVisit_ENTITY, "job", &job, NULL);
    for (guint i = 0; i < visits->len; i++)
      act_set (desk.store, &CareVisit_ENTITY, &((CareRecord *) visits->pdata[i])->id, "technician", "Ona");
  }
  sync_now (&desk);
  result = sync_now (&van);
  g_assert_cmpuint (result.gone, >, 0);
  g_assert_null (get (van.store, &CareJob_ENTITY, &job));
  g_assert_null (get (van.store, &CareCustomer_ENTITY, &customer));
  {
    g_autofree char *path = g_strdup (care_store_where (van.store));
    g_autofree char *bytes = NULL;
    gsize len;
    g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
    g_assert_null (memmem (bytes, len, "Petraitis", 9));
    g_assert_null (memmem (bytes, len, "petraitis", 9));
  }
  station_clear (&desk);
  station_clear (&van);
  world_clear (&world);
}

static void
test_edits_of_a_lost_job_arrive (void)
{
  World world;
  Station desk = { 0 }, van = { 0 };
  CareId ona, jonas, customer, job;
  g_autoptr (CareRecord) record = NULL;
  CareSyncResult result;

  world_init (&world);
  ona = add_user (&world, "Ona", "desk");
  jonas = add_user (&world, "Jonas", "technician");
  enrol (&desk, &world, "desk.db", &ona);
  enrol (&van, &world, "van.db", &jonas);
  sync_now (&desk);
  customer = new_customer (desk.store, "Petraitis");
  job = new_job (desk.store, &customer, &jonas);
  sync_now (&desk);
  sync_now (&van);
  act_set (van.store, &CareJob_ENTITY, &job, "solution", "new seal"); /* while the job was his */
  g_usleep (1100000);
  act_set (desk.store, &CareJob_ENTITY, &job, "technician", "Ona");
  sync_now (&desk);
  result = sync_now (&van);
  g_assert_cmpuint (result.parked, ==, 0);
  g_assert_null (get (van.store, &CareJob_ENTITY, &job));
  sync_now (&desk);
  record = get (desk.store, &CareJob_ENTITY, &job);
  g_assert_cmpstr (((CareJob *) record)->solution, ==, "new seal");
  station_clear (&desk);
  station_clear (&van);
  world_clear (&world);
}

/* A job of a device that he still has another job of stays with him in part; what he wrote while it was his arrives all the same. */
static void
test_edits_of_an_earlier_job_arrive (void)
{
  World world;
  Station desk = { 0 }, van = { 0 };
  CareId ona, jonas, customer, model, device, jobs[3];
  char c[CARE_ID_TEXT], d[CARE_ID_TEXT], m[CARE_ID_TEXT], t[CARE_ID_TEXT];
  CareSyncResult result;
  gboolean now = TRUE;

  world_init (&world);
  ona = add_user (&world, "Ona", "desk");
  jonas = add_user (&world, "Jonas", "technician");
  enrol (&desk, &world, "desk.db", &ona);
  enrol (&van, &world, "van.db", &jonas);
  sync_now (&desk);
  customer = new_customer (desk.store, "Petraitis");
  model = act_new (desk.store, &CareProductModel_ENTITY, (CarePair[]) { { "code", "HT" }, { "name", "Combi" }, { NULL, NULL } });
  device = act_new (desk.store, &CareDevice_ENTITY,
                    (CarePair[]) { { "serial", "SN-1" }, { "model", id_text (&model, m) }, { "customer", id_text (&customer, c) }, { NULL, NULL } });
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    jobs[i] = act_new (desk.store, &CareJob_ENTITY,
                       (CarePair[]) { { "customer", c }, { "device", id_text (&device, d) }, { "problem", "leaks" },
                                      { i < 2 ? "technician" : NULL, i < 2 ? id_text (&jonas, t) : NULL }, { NULL, NULL } });
  sync_now (&desk);
  sync_now (&van);
  act_set (van.store, &CareJob_ENTITY, &jobs[0], "solution", "new seal"); /* while the job was his */
  g_usleep (1100000);
  act_set (desk.store, &CareJob_ENTITY, &jobs[0], "technician", "Ona");
  sync_now (&desk);
  g_assert_false (care_page_in_scope (world.server, &jonas, &jobs[2], 0, &now)); /* never his own */
  g_assert_false (now);
  result = sync_now (&van);
  g_assert_cmpuint (result.parked, ==, 0);
  {
    g_autoptr (CareRecord) there = get (world.server, &CareJob_ENTITY, &jobs[0]);
    g_autoptr (CareRecord) part = get (van.store, &CareJob_ENTITY, &jobs[0]);
    g_assert_cmpstr (((CareJob *) there)->solution, ==, "new seal");
    g_assert_nonnull (part);
    g_assert_null (((CareJob *) part)->problem);
  }
  /* what he would write from now on does not */
  g_assert_true (care_page_in_scope (world.server, &jonas, &jobs[0], care_now () - 3600, &now));
  g_assert_false (now);
  g_assert_false (care_page_in_scope (world.server, &jonas, &jobs[0], care_now () + 1, &now));
  station_clear (&desk);
  station_clear (&van);
  world_clear (&world);
}

/* Two texts that together are too long for one record: what stands stays, the other is kept beside it, and nothing blocks the queue. */
static void
test_long_texts (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId user, customer;
  CareSyncResult result;
  g_autofree char *first = g_strnfill (200000, '"'), *second = g_strnfill (200000, '\\'), *longer = g_strnfill (CARE_RECORD_TEXT_MAX + 1, 'x');
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (CareRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  enrol (&one, &world, "one.db", &user);
  enrol (&two, &world, "two.db", &user);
  customer = new_customer (one.store, "Jonas");
  sync_now (&one);
  sync_now (&two);
  g_assert_false (care_act_set (one.store, &CareCustomer_ENTITY, &customer, (CarePair[]) { { "notes", longer }, { NULL, NULL } }, NULL, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "notes: the text is too long"));
  g_clear_error (&error);
  act_set (one.store, &CareCustomer_ENTITY, &customer, "notes", first);
  act_set (two.store, &CareCustomer_ENTITY, &customer, "notes", second);
  sync_now (&one);
  result = sync_now (&two);
  g_assert_cmpuint (result.conflicts, ==, 1);
  g_assert_cmpuint (result.parked, ==, 0);
  sync_now (&one);
  assert_agree (one.store, two.store, TRUE);
  record = get (one.store, &CareCustomer_ENTITY, &customer);
  g_assert_cmpstr (((CareCustomer *) record)->notes, ==, first);
  open = care_sync_conflicts (one.store, NULL);
  g_assert_cmpuint (open->len, ==, 1);
  g_assert_cmpstr (((CareConflict *) open->pdata[0])->lost, ==, second);
  /* the other comes back: the longest change that there can be, both texts with every letter escaped */
  g_assert_true (care_sync_settle (one.store, &((CareRecord *) open->pdata[0])->id, TRUE, &error));
  g_assert_no_error (error);
  sync_now (&one);
  sync_now (&two);
  assert_agree (one.store, two.store, TRUE);
  /* many of them: several requests, and several pages */
  for (guint i = 0; i < 60; i++)
    act_new (one.store, &CareCustomer_ENTITY, (CarePair[]) { { "name", "Long" }, { "notes", i % 2 ? first : second }, { NULL, NULL } });
  result = sync_now (&one);
  g_assert_cmpuint (result.requests, >, 10);
  result = sync_now (&two);
  g_assert_cmpuint (result.requests, >, 2);
  assert_agree (one.store, two.store, TRUE);
  station_clear (&one);
  station_clear (&two);
  world_clear (&world);
}

static void
test_illegal_step_is_parked (void)
{
  World world;
  Station desk = { 0 }, van = { 0 };
  CareId ona, jonas, customer, job;
  CareSyncResult result;
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (CareRecord) record = NULL;

  world_init (&world);
  ona = add_user (&world, "Ona", "desk");
  jonas = add_user (&world, "Jonas", "technician");
  enrol (&desk, &world, "desk.db", &ona);
  enrol (&van, &world, "van.db", &jonas);
  sync_now (&desk);
  customer = new_customer (desk.store, "Petraitis");
  job = new_job (desk.store, &customer, &jonas);
  sync_now (&desk);
  sync_now (&van);
  step (desk.store, &job, "cancel", "reason", "bought a new one");
  step (van.store, &job, "start", NULL, NULL);
  act_set (van.store, &CareJob_ENTITY, &job, "solution", "new seal");
  sync_now (&desk);
  result = sync_now (&van);
  g_assert_cmpuint (result.parked, >, 0);
  sync_now (&desk);
  open = care_sync_conflicts (desk.store, NULL);
  g_assert_cmpuint (open->len, >, 0);
  record = get (desk.store, &CareJob_ENTITY, &job);
  g_assert_cmpstr (((CareJob *) record)->phase, ==, "cancelled");
  g_assert_cmpstr (((CareJob *) record)->solution, ==, "new seal"); /* one bad change never blocks the rest */
  station_clear (&desk);
  station_clear (&van);
  world_clear (&world);
}

static void
test_rights (void)
{
  World world;
  Station desk = { 0 }, van = { 0 };
  CareId ona, jonas, customer, job, foreign;
  char text[CARE_ID_TEXT];
  CareSyncResult result;
  g_autoptr (CareRecord) record = NULL;

  world_init (&world);
  ona = add_user (&world, "Ona", "desk");
  jonas = add_user (&world, "Jonas", "technician");
  enrol (&desk, &world, "desk.db", &ona);
  enrol (&van, &world, "van.db", &jonas);
  sync_now (&desk);
  customer = new_customer (desk.store, "Petraitis");
  job = new_job (desk.store, &customer, &jonas);
  foreign = new_job (desk.store, &customer, NULL);
  sync_now (&desk);
  sync_now (&van);
  /* A station may write what it likes into its own file; the server takes what its user may write. */
  act_set (van.store, &CareJob_ENTITY, &job, "internal_note", "nice");
  act_set (van.store, &CareUser_ENTITY, &jonas, "role", "administrator");
  {
    CareId company = care_company_id ();
    act_set (van.store, &CareCompany_ENTITY, &company, "name", "Mine");
  }
  (void) foreign;
  (void) text;
  result = sync_now (&van);
  g_assert_cmpuint (result.pushed, >, 0);
  record = get (world.server, &CareUser_ENTITY, &jonas);
  g_assert_cmpstr (((CareUser *) record)->role, ==, "technician");
  g_clear_pointer (&record, care_record_free);
  record = get (world.server, &CareJob_ENTITY, &job);
  g_assert_null (((CareJob *) record)->internal_note);
  {
    CareId company = care_company_id ();
    g_autoptr (CareRecord) row = get (world.server, &CareCompany_ENTITY, &company);
    g_assert_cmpstr (((CareCompany *) row)->name, ==, "Žalias");
  }
  station_clear (&desk);
  station_clear (&van);
  world_clear (&world);
}

static void
test_enrolling_with_data (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId user, customer, job;
  CareStoreInit init = { .company = "Local", .currency = "EUR", .user = "me" };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  CareSyncResult result;

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  path = g_build_filename (world.folder, "one.db", NULL);
  one.store = care_store_create (path, &init, "test", &error);
  customer = new_customer (one.store, "Before");
  job = new_job (one.store, &customer, NULL);
  {
    CareId me = care_store_user (one.store); /* a later change names who worked here alone */
    char text[CARE_ID_TEXT];
    act_set (one.store, &CareJob_ENTITY, &job, "technician", id_text (&me, text));
  }
  enrol (&one, &world, "one.db", &user);
  enrol (&two, &world, "two.db", &user);
  result = sync_now (&one);
  g_assert_cmpuint (result.parked, ==, 0);
  sync_now (&two);
  assert_agree (one.store, two.store, TRUE);
  {
    g_autoptr (GPtrArray) events = care_store_related (two.store, &CareJobEvent_ENTITY, "job", &job, NULL);
    g_autoptr (CareRecord) assigned = get (world.server, &CareJob_ENTITY, &job);
    g_assert_true (care_id_equal (&((CareJob *) assigned)->technician, &user));
    g_assert_cmpuint (events->len, >=, 1);
    g_assert_true (care_id_equal (&((CareJobEvent *) events->pdata[0])->by, &user));
  }
  station_clear (&one);
  station_clear (&two);
  world_clear (&world);
}

static void
test_wrong_codes (void)
{
  World world;
  Station one = { .world = &world };
  CareStoreInit init = { .currency = "PLN" };
  g_autofree char *path = NULL;
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;
  CareId user;

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  path = g_build_filename (world.folder, "one.db", NULL);
  one.store = care_store_create (path, &init, "test", &error);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *wrong = g_strdup_printf ("AAAA-BBBB-CCCC-%04u", i);
      g_assert_false (care_sync_enrol_over (one.store, "http://127.0.0.1:1", wrong, send_in_process, &one, NULL, &error));
      g_assert_error (error, CARE_ERROR, CARE_ERROR_DENIED);
      g_clear_error (&error);
    }
  /* amounts in another currency are refused before the code is used up */
  code = care_server_enrol_code (world.server, &user, &error);
  act_new (one.store, &CareProductModel_ENTITY, (CarePair[]) { { "name", "Pump" }, { "price", "10.00 PLN" }, { NULL, NULL } });
  g_assert_false (care_sync_enrol_over (one.store, "http://127.0.0.1:1", code, send_in_process, &one, NULL, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpstr (care_store_role (one.store), ==, "");
  care_store_close (one.store);
  one.store = NULL;
  enrol (&one, &world, "two.db", &user);
  /* a code works once */
  {
    Station third = { .world = &world };
    g_autofree char *other = g_build_filename (world.folder, "three.db", NULL);
    g_autofree char *once = care_server_enrol_code (world.server, &user, &error);
    third.store = care_store_create (other, NULL, "test", &error);
    g_assert_true (care_sync_enrol_over (third.store, "http://127.0.0.1:1", once, send_in_process, &third, NULL, &error));
    care_store_close (third.store);
    g_unlink (other);
    third.store = care_store_create (other, NULL, "test", &error);
    g_assert_false (care_sync_enrol_over (third.store, "http://127.0.0.1:1", once, send_in_process, &third, NULL, &error));
    g_assert_error (error, CARE_ERROR, CARE_ERROR_DENIED);
    care_store_close (third.store);
  }
  station_clear (&one);
  world_clear (&world);
}

static void
test_restored_server (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId user, customer;
  g_autofree char *backup = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  CareQuery jobs = { &CareJob_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  enrol (&one, &world, "one.db", &user);
  enrol (&two, &world, "two.db", &user);
  customer = new_customer (one.store, "Jonas");
  new_job (one.store, &customer, NULL);
  sync_now (&one);
  sync_now (&two);
  path = g_strdup (care_store_where (world.server));
  backup = g_strconcat (path, ".backup", NULL);
  g_assert_true (care_store_backup (world.server, backup, &error));
  act_set (one.store, &CareCustomer_ENTITY, &customer, "notes", "pays late"); /* what the backup does not have */
  new_job (one.store, &customer, NULL);
  sync_now (&one);
  sync_now (&two);
  care_store_close (world.server);
  g_assert_true (care_store_restore (path, backup, "test", &error));
  g_assert_no_error (error);
  world.server = care_store_open (path, "test", &error);
  g_assert_cmpint (care_store_count (world.server, &jobs, NULL), ==, 1);
  sync_now (&one);
  g_assert_cmpint (care_store_count (world.server, &jobs, NULL), ==, 2);
  sync_now (&two);
  sync_now (&one);
  assert_agree (one.store, two.store, TRUE);
  assert_agree (one.store, world.server, TRUE);
  {
    g_autoptr (CareRecord) kept = get (world.server, &CareCustomer_ENTITY, &customer);
    g_autoptr (GPtrArray) open = care_sync_conflicts (one.store, NULL);
    g_assert_cmpstr (((CareCustomer *) kept)->notes, ==, "pays late");
    g_assert_cmpuint (open->len, ==, 0);
  }
  station_clear (&one);
  station_clear (&two);
  world_clear (&world);
}

static void
test_restored_station (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId user, customer;
  g_autofree char *backup = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  CareQuery jobs = { &CareJob_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  enrol (&one, &world, "one.db", &user);
  enrol (&two, &world, "two.db", &user);
  customer = new_customer (one.store, "Jonas");
  sync_now (&one);
  path = g_strdup (care_store_where (one.store));
  backup = g_strconcat (path, ".backup", NULL);
  g_assert_true (care_store_backup (one.store, backup, &error));
  new_job (one.store, &customer, NULL);
  act_set (one.store, &CareCustomer_ENTITY, &customer, "tax_id", "100");
  sync_now (&one);
  sync_now (&two);
  act_set (two.store, &CareCustomer_ENTITY, &customer, "tax_id", "200");
  sync_now (&two);
  care_store_close (one.store);
  g_assert_true (care_store_restore (path, backup, "test", &error));
  one.store = care_store_open (path, "test", &error);
  g_assert_no_error (error);
  new_job (one.store, &customer, NULL); /* its changes have numbers that were used before */
  sync_now (&one);
  g_assert_cmpint (care_store_count (world.server, &jobs, NULL), ==, 2);
  sync_now (&two);
  assert_agree (one.store, two.store, TRUE);
  station_clear (&one);
  station_clear (&two);
  world_clear (&world);
}

static void
test_deletion_against_edit (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId user, customer;
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) record = NULL;

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  enrol (&one, &world, "one.db", &user);
  enrol (&two, &world, "two.db", &user);
  customer = new_customer (one.store, "Jonas");
  sync_now (&one);
  sync_now (&two);
  g_assert_true (care_act_delete (one.store, &CareCustomer_ENTITY, &customer, &error));
  act_set (two.store, &CareCustomer_ENTITY, &customer, "notes", "calls on Monday");
  sync_now (&one);
  sync_now (&two);
  sync_now (&one);
  assert_agree (one.store, two.store, TRUE);
  record = get (one.store, &CareCustomer_ENTITY, &customer);
  g_assert_false (CARE_HAS ((CareCustomer *) record, CareCustomer, deleted_at));
  g_assert_cmpstr (((CareCustomer *) record)->notes, ==, "calls on Monday");
  station_clear (&one);
  station_clear (&two);
  world_clear (&world);
}

/* A merge moves the references of facts too; it must reach the others whole. */
static void
test_merged_customers (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId user, keep, twin, job;
  CareSyncResult result;
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) record = NULL;

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  enrol (&one, &world, "one.db", &user);
  enrol (&two, &world, "two.db", &user);
  keep = new_customer (one.store, "Jonas Petraitis");
  twin = new_customer (one.store, "J. Petraitis");
  job = new_job (one.store, &twin, NULL);
  {
    char c[CARE_ID_TEXT];
    act_new (one.store, &CareContact_ENTITY, (CarePair[]) { { "customer", id_text (&twin, c) }, { "summary", "asked for a price" }, { NULL, NULL } });
  }
  sync_now (&one);
  sync_now (&two);
  g_assert_true (care_act_merge (one.store, &CareCustomer_ENTITY, &twin, &keep, FALSE, NULL, &error));
  g_assert_no_error (error);
  result = sync_now (&one);
  g_assert_cmpuint (result.parked, ==, 0);
  sync_now (&two);
  assert_agree (one.store, two.store, TRUE);
  record = get (two.store, &CareJob_ENTITY, &job);
  g_assert_true (care_id_equal (&((CareJob *) record)->customer, &keep));
  {
    g_autoptr (GPtrArray) contacts = care_store_related (two.store, &CareContact_ENTITY, "customer", &keep, NULL);
    g_assert_cmpuint (contacts->len, ==, 1);
  }
  station_clear (&one);
  station_clear (&two);
  world_clear (&world);
}

static void
test_nonsense_is_refused (void)
{
  static const char *const bodies[] = {
    "{}",
    "{\"proto\":2}",
    "{\"proto\":1,\"cursor\":[1,2,3]}",
    "{\"proto\":1,\"cursor\":[-1,\"job\",\"\"]}",
    "{\"proto\":1,\"push\":{\"tx\":[5]}}",
    "{\"proto\":1,\"push\":{\"tx\":[{\"rows\":7}]}}",
    "{\"proto\":1,\"push\":{\"tx\":[{\"rows\":[{}]}]}}",
    "{\"proto\":1,\"cursor\":[0,\"\",\"00000000000000000000000000\"],\"push\":{\"tx\":[{\"hlc\":1,\"rows\":[{\"n\":1,"
    "\"e\":\"job\",\"id\":\"x\",\"op\":\"i\",\"f\":{}}]}]}}",
    "{\"proto\":1,\"push\":{\"tx\":[{\"hlc\":1,\"rows\":[{\"n\":1,\"e\":\"spaceship\",\"id\":"
    "\"00000000000000000000000001\",\"op\":\"i\",\"f\":{}}]}]}}",
  };
  World world;
  Station one = { 0 };
  CareId user;
  CareQuery jobs = { &CareJob_ENTITY, NULL, 0, -1, FALSE, -1, 0, TRUE };

  world_init (&world);
  user = add_user (&world, "Ona", "desk");
  enrol (&one, &world, "one.db", &user);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) reply = send_in_process ("/v1/sync", bodies[i], &one, &error);
      g_assert_true (reply != NULL || error != NULL);
      g_assert_cmpint (care_store_count (world.server, &jobs, NULL), ==, 0);
    }
  sync_now (&one);
  station_clear (&one);
  world_clear (&world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/two-desks", test_two_desks);
  g_test_add_func ("/sync/twenty-changes", test_twenty_changes);
  g_test_add_func ("/sync/fields-merge", test_fields_merge);
  g_test_add_func ("/sync/lost-answers-repeat-nothing", test_lost_answers_repeat_nothing);
  g_test_add_func ("/sync/edits-after-a-lost-answer-arrive", test_edits_after_a_lost_answer_arrive);
  g_test_add_func ("/sync/history-is-sent-as-it-was", test_history_is_sent_as_it_was);
  g_test_add_func ("/sync/job-with-its-past", test_job_with_its_past);
  g_test_add_func ("/sync/builtin-places", test_builtin_places);
  g_test_add_func ("/sync/technician-offline", test_technician_offline);
  g_test_add_func ("/sync/edits-of-a-lost-job-arrive", test_edits_of_a_lost_job_arrive);
  g_test_add_func ("/sync/edits-of-an-earlier-job-arrive", test_edits_of_an_earlier_job_arrive);
  g_test_add_func ("/sync/long-texts", test_long_texts);
  g_test_add_func ("/sync/illegal-step-is-parked", test_illegal_step_is_parked);
  g_test_add_func ("/sync/rights", test_rights);
  g_test_add_func ("/sync/enrolling-with-data", test_enrolling_with_data);
  g_test_add_func ("/sync/wrong-codes", test_wrong_codes);
  g_test_add_func ("/sync/restored-server", test_restored_server);
  g_test_add_func ("/sync/restored-station", test_restored_station);
  g_test_add_func ("/sync/deletion-against-edit", test_deletion_against_edit);
  g_test_add_func ("/sync/merged-customers", test_merged_customers);
  g_test_add_func ("/sync/nonsense-is-refused", test_nonsense_is_refused);
  return g_test_run ();
}
