/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/world.h"

#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "sync/care-sync-server.h"
#include "sync/care-wire.h"
#include "util/care-error.h"
#include "util/care-json.h"

#include <glib/gstdio.h>
#include <string.h>

void
world_begin (World *world)
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
  world->stations = g_ptr_array_new ();
}

void
world_end (World *world)
{
  g_autoptr (GDir) dir = g_dir_open (world->folder, 0, NULL);
  const char *name;

  for (guint i = 0; i < world->stations->len; i++)
    {
      Station *station = world->stations->pdata[i];
      g_clear_pointer (&station->store, care_store_close);
      g_clear_pointer (&station->token, g_free);
    }
  g_ptr_array_unref (world->stations);
  care_store_close (world->server);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (world->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (world->folder);
  g_free (world->folder);
}

JsonNode *
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

CareId
add_user (World *world, const char *name, const char *role)
{
  g_autoptr (GError) error = NULL;
  CareId id;
  g_assert_true (care_server_add_user (world->server, name, role, &id, &error));
  g_assert_no_error (error);
  return id;
}

void
enrol (Station *station, World *world, const char *file, const CareId *user)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Local", .currency = "EUR", .user = file };
  g_autofree char *path = g_build_filename (world->folder, file, NULL);
  g_autofree char *code = care_server_enrol_code (world->server, user, &error);

  station->world = world;
  g_free (station->token);
  if (!g_ptr_array_find (world->stations, station, NULL))
    g_ptr_array_add (world->stations, station);
  if (station->store == NULL)
    station->store = care_store_create (path, &init, "test", &error);
  g_assert_no_error (error);
  g_assert_true (care_sync_enrol_over (station->store, "http://127.0.0.1:1", code, send_in_process, station, NULL, &error));
  g_assert_no_error (error);
  station->token = care_store_meta (station->store, "token");
}

CareSyncResult
sync_now (Station *station)
{
  g_autoptr (GError) error = NULL;
  CareSyncResult result;
  care_sync_now_over (station->store, send_in_process, station, &result, &error);
  g_assert_no_error (error);
  return result;
}

void
sync_without_answer (Station *station)
{
  g_autoptr (GError) error = NULL;
  CareSyncResult result;

  station->world->line = LINE_LOSES_ANSWERS;
  g_assert_false (care_sync_now_over (station->store, send_in_process, station, &result, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_NETWORK);
  station->world->line = LINE_GOOD;
}

CareId
world_of_one (World *world, Station *one)
{
  CareId user;

  world_begin (world);
  user = add_user (world, "Ona", "desk");
  enrol (one, world, "one.db", &user);
  return user;
}

CareId
world_of_two (World *world, Station *one, Station *two)
{
  CareId user = world_of_one (world, one);

  enrol (two, world, "two.db", &user);
  return user;
}

CareId
world_of_desk_and_van (World *world, Station *desk, Station *van)
{
  CareId technician;

  world_of_one (world, desk);
  technician = add_user (world, "Jonas", "technician");
  enrol (van, world, "van.db", &technician);
  sync_now (desk);
  return technician;
}

char *
world_back_up (CareStore *store)
{
  char *backup = g_strconcat (care_store_where (store), ".backup", NULL);
  g_autoptr (GError) error = NULL;

  care_store_backup (store, backup, &error);
  g_assert_no_error (error);
  return backup;
}

CareStore *
world_restore (CareStore *store, const char *backup)
{
  g_autofree char *path = g_strdup (care_store_where (store));
  g_autoptr (GError) error = NULL;
  CareStore *again;

  care_store_close (store);
  care_store_restore (path, backup, "test", &error);
  g_assert_no_error (error);
  again = care_store_open (path, "test", &error);
  g_assert_no_error (error);
  return again;
}

CareId
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

void
act_set (CareStore *store, const CareEntity *entity, const CareId *id, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;
  care_act_set (store, entity, id, (CarePair[]) { { name, value }, { NULL, NULL } }, NULL, &error);
  g_assert_no_error (error);
}

CareRecord *
get (CareStore *store, const CareEntity *entity, const CareId *id)
{
  CareRecord *record = NULL;
  g_assert_true (care_store_peek (store, entity, id, &record, NULL));
  return record;
}

const char *
id_text (const CareId *id, char out[CARE_ID_TEXT])
{
  return care_id_to_text (id, out);
}

void
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

CareId
new_customer (CareStore *store, const char *name)
{
  return act_new (store, &CareCustomer_ENTITY, (CarePair[]) { { "name", name }, { "phone", "+370 612 34567" }, { NULL, NULL } });
}

CareId
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

void
step (CareStore *store, const CareId *job, const char *transition, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;
  care_act_step (store, job, transition, (CarePair[]) { { name, value }, { NULL, NULL } }, NULL, &error);
  g_assert_no_error (error);
}
