/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days of a company in seconds, drawn from a seed: two desks and two vans write, meet and lose answers; clocks are wrong; the server and the stations are put
 * back to old copies. At the end the line is good and everybody has synced, and then:
 *  - all stores say the same, each its part of it;
 *  - every text that somebody typed is in a record, a conflict, the change log or among what was put aside (after a disaster also: in the log of the
 *    station where it was typed);
 *  - the vans hold what their feed says and nothing else, and every store is whole.
 * AFTERCARE_SEED=N begins at another seed, AFTERCARE_SEEDS=N draws that many. */
#include "sync/world.h"

#include "db/care-db.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-stock.h"
#include "store/care-page.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define N_STATIONS 4
#define STEPS 160

typedef struct
{
  Station station;
  const char *name;
  gboolean van;
  CareId user;
  int ahead;            /* hours that its clock is wrong by */
  char *backup;         /* (nullable) */
  GHashTable *since;    /* what was typed here since that copy */
} Actor;

typedef struct
{
  World world;
  GRand *rand;
  Actor actors[N_STATIONS];
  GHashTable *owed;     /* texts that somebody typed and that must be found at the end */
  guint typed;
  char *backup;         /* of the server; (nullable) */
  guint n_backups, restores;
  gboolean disasters;   /* the server's disk breaks too */
} Play;

static void
set_clock (int ahead)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_hours (now, ahead);
  g_autofree char *words = g_date_time_format (then, "%Y-%m-%dT%H:%M:%SZ");

  g_assert_true (care_clock_set_here (ahead != 0 ? words : NULL, NULL));
}

static JsonNode *
send_over (const char *path, const char *body, gpointer data, GError **error)
{
  Actor *actor = data;
  JsonNode *reply;

  set_clock (0);
  reply = send_in_process (path, body, &actor->station, error);
  set_clock (actor->ahead);
  return reply;
}

static guint
draw (Play *play, guint n)
{
  return (guint) g_rand_int_range (play->rand, 0, (gint32) n);
}

/* --- people ---------------------------------------------------------------------------------------------------------------------------- */

static CareRecord *
any_record (Play *play, Actor *actor, const CareEntity *entity)
{
  CareQuery query = { entity, NULL, 0, -1, FALSE, -1, 0, FALSE };
  g_autoptr (GPtrArray) all = care_store_query (actor->station.store, &query, NULL);

  return all != NULL && all->len > 0 ? care_record_copy (all->pdata[draw (play, all->len)]) : NULL;
}

/* A text of its own that can be looked for. */
static char *
new_text (Play *play)
{
  return g_strdup_printf ("said%06uend", ++play->typed);
}

static void
owe (Play *play, Actor *actor, const char *text)
{
  g_hash_table_add (play->owed, g_strdup (text));
  g_hash_table_add (actor->since, g_strdup (text));
}

/* What cannot be done is said so, and nothing is owed. */
static void
make (Play *play, Actor *actor, const CareEntity *entity, const CarePair *pairs, const char *text)
{
  if (care_act_new (actor->station.store, entity, pairs, NULL, NULL))
    owe (play, actor, text);
}

static void
write_customer (Play *play, Actor *actor)
{
  g_autofree char *text = new_text (play), *phone = g_strdup_printf ("+370612%05u", draw (play, 90));
  make (play, actor, &CareCustomer_ENTITY, (CarePair[]) { { "name", text }, { "phone", phone }, { NULL, NULL } }, text);
}

static void
write_job (Play *play, Actor *actor)
{
  g_autoptr (CareRecord) customer = any_record (play, actor, &CareCustomer_ENTITY);
  const CareId *technician = actor->van ? &actor->user : draw (play, 4) > 0 ? &play->actors[2 + draw (play, 2)].user : NULL;
  g_autofree char *text = new_text (play);
  char c[CARE_ID_TEXT], t[CARE_ID_TEXT];

  if (customer != NULL)
    make (play, actor, &CareJob_ENTITY,
          (CarePair[]) { { "customer", id_text (&customer->id, c) }, { "problem", text },
                         { technician != NULL ? "technician" : NULL, technician != NULL ? id_text (technician, t) : NULL }, { NULL, NULL } }, text);
}

static void
write_field (Play *play, Actor *actor)
{
  static const struct { const CareEntity *entity; const char *field; } fields[] = {
    { &CareCustomer_ENTITY, "notes" }, { &CareCustomer_ENTITY, "tax_id" }, { &CareCustomer_ENTITY, "name" }, { &CareJob_ENTITY, "problem" },
    { &CareJob_ENTITY, "accessories" }, { &CareJob_ENTITY, "condition" }, { &CareDevice_ENTITY, "notes" }, { &CareContactPoint_ENTITY, "label" },
  };
  guint n = draw (play, G_N_ELEMENTS (fields));
  g_autoptr (CareRecord) record = any_record (play, actor, fields[n].entity);
  g_autofree char *text = new_text (play);

  if (record != NULL && care_entity_field (fields[n].entity, fields[n].field) >= 0 &&
      care_act_set (actor->station.store, fields[n].entity, &record->id, (CarePair[]) { { fields[n].field, text }, { NULL, NULL } }, NULL, NULL))
    owe (play, actor, text);
}

static void
write_device (Play *play, Actor *actor)
{
  g_autoptr (CareRecord) customer = any_record (play, actor, &CareCustomer_ENTITY), job = any_record (play, actor, &CareJob_ENTITY);
  g_autofree char *text = new_text (play);
  char c[CARE_ID_TEXT], d[CARE_ID_TEXT];
  CareRecord *made = NULL;

  if (customer == NULL ||
      !care_act_new (actor->station.store, &CareDevice_ENTITY,
                     (CarePair[]) { { "serial", text }, { "model", "HEAT" }, { "customer", id_text (&customer->id, c) }, { NULL, NULL } }, &made, NULL))
    return;
  owe (play, actor, text);
  if (job != NULL)
    care_act_set (actor->station.store, &CareJob_ENTITY, &job->id, (CarePair[]) { { "device", id_text (&made->id, d) }, { NULL, NULL } }, NULL, NULL);
  care_record_free (made);
}

static void
use_part (Play *play, Actor *actor)
{
  g_autoptr (CareRecord) job = any_record (play, actor, &CareJob_ENTITY);
  g_autofree char *text = new_text (play);
  char j[CARE_ID_TEXT];

  if (job != NULL)
    make (play, actor, &CareJobLine_ENTITY,
          (CarePair[]) { { "job", id_text (&job->id, j) }, { "class", "part" }, { "part", "PUMP" }, { "from", draw (play, 2) ? "VAN2" : "VAN3" },
                         { "quantity", "1" }, { "description", text }, { NULL, NULL } }, text);
}

static void
take_step (Play *play, Actor *actor)
{
  static const struct { const char *step, *name, *value; } steps[] = {
    { "triage" }, { "start" }, { "start" }, { "hold", "reason", "waiting_parts" }, { "resume" }, { "finish", "result", "repaired" },
    { "hand_over", "receiver", "Jonas" }, { "close", "result", "repaired" }, { "cancel", "reason", "changed her mind" }, { "reopen", "reason", "again" },
  };
  g_autoptr (CareRecord) job = any_record (play, actor, &CareJob_ENTITY);
  guint n = draw (play, G_N_ELEMENTS (steps));

  if (job != NULL)
    care_act_step (actor->station.store, &job->id, steps[n].step,
                   (CarePair[]) { { steps[n].name, steps[n].value }, { NULL, NULL } }, NULL, NULL);
}

static void
give_away (Play *play, Actor *actor)
{
  g_autoptr (CareRecord) job = any_record (play, actor, &CareJob_ENTITY);
  char text[CARE_ID_TEXT];

  if (job != NULL)
    care_act_set (actor->station.store, &CareJob_ENTITY, &job->id,
                  (CarePair[]) { { "technician", id_text (&play->actors[draw (play, N_STATIONS)].user, text) }, { NULL, NULL } }, NULL, NULL);
}

static void
take_out (Play *play, Actor *actor)
{
  static const CareEntity *const entities[] = { &CareCustomer_ENTITY, &CareJob_ENTITY, &CareContactPoint_ENTITY, &CareJobLine_ENTITY };
  const CareEntity *entity = entities[draw (play, G_N_ELEMENTS (entities))];
  g_autoptr (CareRecord) record = any_record (play, actor, entity);

  if (record != NULL)
    care_act_delete (actor->station.store, entity, &record->id, NULL);
}

static void
fold (Play *play, Actor *actor)
{
  g_autoptr (CareRecord) one = any_record (play, actor, &CareCustomer_ENTITY), two = any_record (play, actor, &CareCustomer_ENTITY);

  if (one != NULL && two != NULL && !care_id_equal (&one->id, &two->id))
    care_act_merge (actor->station.store, &CareCustomer_ENTITY, &one->id, &two->id, FALSE, NULL, NULL);
}

static void
take_back (Play *play, Actor *actor)
{
  g_autofree char *what = NULL;
  care_store_undo (actor->station.store, &what, NULL, NULL);
}

static void
settle_one (Play *play, Actor *actor)
{
  g_autoptr (GPtrArray) open = care_sync_conflicts (actor->station.store, NULL);
  if (open != NULL && open->len > 0)
    care_sync_settle (actor->station.store, &((CareRecord *) open->pdata[draw (play, open->len)])->id, draw (play, 2) == 0, NULL);
}

/* --- the line, and what breaks ----------------------------------------------------------------------------------------------------------- */

static void
sync_once (Play *play, Actor *actor, Line line)
{
  CareSyncResult result;
  g_autoptr (GError) error = NULL;

  play->world.line = line;
  care_sync_now_over (actor->station.store, send_over, actor, &result, &error);
  if (line == LINE_GOOD)
    g_assert_no_error (error);
  play->world.line = LINE_GOOD;
}

static void
add_texts (GHashTable *found, const char *text)
{
  for (const char *at = text; at != NULL && (at = strstr (at, "said")) != NULL; at += 4)
    if (strlen (at) >= 13 && strncmp (at + 10, "end", 3) == 0)
      g_hash_table_add (found, g_strndup (at, 13));
}

/* Every text in a column of a store's file, which its owner has open as well. */
static void
find_texts (const char *where, const char *sql, GHashTable *found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareDb) db = care_db_open (where, CARE_DB_READ, &error);
  CareStmt *stmt = db != NULL ? care_db_stmt (db, sql, &error) : NULL;

  g_assert_no_error (error);
  while (care_stmt_step (stmt, &error))
    for (guint n = 0; n < care_stmt_n_columns (stmt); n++)
      add_texts (found, care_stmt_text (stmt, n));
  g_assert_no_error (error);
}

static void
find_in_records (CareStore *store, GHashTable *found)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    {
      CareQuery query = { care_entities[i], NULL, 0, -1, FALSE, -1, 0, TRUE };
      g_autoptr (GPtrArray) rows = care_store_query (store, &query, NULL);
      for (guint r = 0; r < rows->len; r++)
        for (guint n = 0; n < care_entities[i]->n_fields; n++)
          if (care_entities[i]->fields[n].kind == CARE_TEXT)
            add_texts (found, care_record_text (rows->pdata[r], n));
    }
}

static GHashTable *
texts_at_server (Play *play)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  find_in_records (play->world.server, found);
  find_texts (care_store_where (play->world.server), "SELECT delta FROM change WHERE delta IS NOT NULL", found);
  find_texts (care_store_where (play->world.server), "SELECT body FROM parked", found);
  return found;
}

/* What a station can tell again: its own changes, and as they stand the records it made that the server does not have. */
static void
find_own (Play *play, Actor *actor, GHashTable *found)
{
  const char *where = care_store_where (actor->station.store);
  g_autoptr (GError) error = NULL;
  g_autoptr (CareDb) db = care_db_open (where, CARE_DB_READ, &error);
  CareStmt *stmt;

  find_texts (where, "SELECT delta FROM change WHERE delta IS NOT NULL AND state <> 2", found);
  g_assert_no_error (error);
  stmt = care_db_stmt (db, "SELECT entity, \"row\" FROM change WHERE op = 'i' AND state <> 2", &error);
  while (care_stmt_step (stmt, &error))
    {
      const CareEntity *entity = care_entity_find (care_stmt_text (stmt, 0));
      CareId row = care_stmt_id (stmt, 1);
      g_autoptr (CareRecord) record = get (actor->station.store, entity, &row), there = get (play->world.server, entity, &row);
      for (guint n = 0; record != NULL && there == NULL && n < entity->n_fields; n++)
        if (entity->fields[n].kind == CARE_TEXT)
          add_texts (found, care_record_text (record, n));
    }
  g_assert_no_error (error);
}

static void
keep_only (GHashTable *owed, GHashTable *found)
{
  GHashTableIter iter;
  gpointer text;

  g_hash_table_iter_init (&iter, owed);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    if (!g_hash_table_contains (found, text))
      g_hash_table_iter_remove (&iter);
}

/* The server's disk breaks: what nobody has any more is nobody's fault, everything else is still owed. */
static void
restore_server (Play *play)
{
  g_autoptr (GHashTable) left = NULL;

  if (play->backup == NULL)
    return;
  play->world.server = world_restore (play->world.server, play->backup);
  g_clear_pointer (&play->backup, g_free);
  play->restores++;
  left = texts_at_server (play);
  for (guint i = 0; i < N_STATIONS; i++)
    find_own (play, &play->actors[i], left);
  keep_only (play->owed, left);
}

static void
back_up_server (Play *play)
{
  g_autofree char *copy = NULL, *name = g_strdup_printf ("server-%u.backup", play->n_backups++);

  if (play->backup != NULL)
    g_unlink (play->backup);
  g_free (play->backup);
  copy = world_back_up (play->world.server);
  play->backup = g_build_filename (play->world.folder, name, NULL);
  g_assert_cmpint (g_rename (copy, play->backup), ==, 0);
}

/* A station put back forgets what was typed since and had not been sent; what had been sent is the server's to keep. */
static void
restore_station (Play *play, Actor *actor)
{
  g_autoptr (GHashTable) there = NULL;
  GHashTableIter iter;
  gpointer text;

  if (actor->backup == NULL)
    return;
  actor->station.store = world_restore (actor->station.store, actor->backup);
  g_unlink (actor->backup);
  g_clear_pointer (&actor->backup, g_free);
  play->restores++;
  there = texts_at_server (play);
  g_hash_table_iter_init (&iter, actor->since);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    if (!g_hash_table_contains (there, text))
      g_hash_table_remove (play->owed, text);
  g_hash_table_remove_all (actor->since);
}

static void
back_up_station (Play *play, Actor *actor)
{
  if (actor->backup != NULL)
    g_unlink (actor->backup);
  g_free (actor->backup);
  actor->backup = world_back_up (actor->station.store);
  g_hash_table_remove_all (actor->since);
}

static void
do_something (Play *play)
{
  static void (*const work[]) (Play *, Actor *) = {
    write_customer, write_job, write_job, write_field, write_field, write_field, write_field, write_device, use_part, take_step, take_step, take_step,
    give_away, take_out, fold, take_back, settle_one,
  };
  Actor *actor = &play->actors[draw (play, N_STATIONS)];
  guint dice = draw (play, 200);

  set_clock (actor->ahead);
  if (dice < 50)
    sync_once (play, actor, LINE_GOOD);
  else if (dice < 62)
    sync_once (play, actor, LINE_LOSES_ANSWERS);
  else if (dice < 66)
    back_up_server (play);
  else if (dice < 68 && play->disasters)
    restore_server (play);
  else if (dice < 72)
    back_up_station (play, actor);
  else if (dice < 74)
    restore_station (play, actor);
  else
    work[draw (play, G_N_ELEMENTS (work))] (play, actor);
  set_clock (0);
}

/* --- the end ----------------------------------------------------------------------------------------------------------------------------- */

/* The server put it aside whole, for a person; its station keeps it. */
static gboolean
was_put_aside (Actor *actor, const CareId *row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareDb) db = care_db_open (care_store_where (actor->station.store), CARE_DB_READ, &error);
  CareStmt *stmt = db != NULL ? care_db_stmt (db, "SELECT 1 FROM change WHERE \"row\" = $1 AND state = 3", &error) : NULL;
  gboolean aside;

  g_assert_no_error (error);
  care_stmt_bind_id (stmt, 1, row);
  aside = care_stmt_step (stmt, &error);
  g_assert_no_error (error);
  care_stmt_reset (stmt);
  return aside;
}

static void
assert_same (Play *play, Actor *actor, const CareRecord *here, const CareRecord *there)
{
  guint roles = actor->van ? CARE_TECHNICIAN : CARE_DESK;

  for (guint n = 0; n < here->entity->n_fields; n++)
    if (care_field_readable (&here->entity->fields[n], roles) && !care_record_same (here, there, n))
      {
        g_test_message ("%s: %s.%s differs", actor->name, here->entity->name, here->entity->fields[n].name);
        g_test_fail ();
      }
}

/* What a station has is the server's, as far as its user may read it: a desk has all of it, a van the rows of its scope and what was made there. */
static void
assert_actor_agrees (Play *play, Actor *actor)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    {
      CareQuery query = { care_entities[i], NULL, 0, -1, FALSE, -1, 0, TRUE };
      g_autoptr (GPtrArray) rows = care_store_query (actor->station.store, &query, NULL);
      gint64 aside = 0;
      for (guint r = 0; r < rows->len; r++)
        {
          CareRecord *here = rows->pdata[r];
          g_autoptr (CareRecord) there = get (play->world.server, here->entity, &here->id);
          gboolean whole = !actor->van;
          if (there == NULL && was_put_aside (actor, &here->id))
            {
              aside++;
              continue;
            }
          if (there == NULL)
            {
              g_test_message ("%s has a %s, revision %" G_GINT64_FORMAT ", that the server does not have", actor->name, here->entity->name, here->rev);
              g_test_fail ();
              continue;
            }
          if (actor->van)
            care_page_in_scope (play->world.server, &actor->user, &here->id, 0, &whole);
          if (whole && !was_put_aside (actor, &here->id))
            assert_same (play, actor, here, there);
        }
      if (!actor->van)
        g_assert_cmpint (rows->len - aside, ==, care_store_count (play->world.server, &query, NULL));
    }
}

static void
assert_whole (const char *name, CareStore *store)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  care_store_check (store, problems, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    {
      g_test_message ("%s: %s", name, (char *) problems->pdata[i]);
      g_test_fail ();
    }
}

static void
assert_nothing_lost (Play *play)
{
  g_autoptr (GHashTable) found = texts_at_server (play);
  GHashTableIter iter;
  gpointer text;

  /* A desk may give a record back as it stood, before its maker tells how it came to that: then the steps between are in his log alone. */
  for (guint i = 0; play->disasters && i < N_STATIONS; i++)
    find_own (play, &play->actors[i], found);
  g_hash_table_iter_init (&iter, play->owed);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    if (!g_hash_table_contains (found, text))
      {
        g_test_message ("“%s” was typed and is nowhere", (char *) text);
        g_test_fail ();
      }
}

static void
end_of_day (Play *play)
{
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < N_STATIONS; i++)
      sync_once (play, &play->actors[i], LINE_GOOD);
  for (guint i = 0; i < N_STATIONS; i++)
    assert_actor_agrees (play, &play->actors[i]);
  assert_nothing_lost (play);
  assert_whole ("server", play->world.server);
  for (guint i = 0; i < N_STATIONS; i++)
    assert_whole (play->actors[i].name, play->actors[i].station.store);
}

static void
begin (Play *play, guint seed)
{
  static const char *const names[N_STATIONS] = { "Ona", "Rasa", "Tomas", "Jonas" };
  static const int clocks[] = { 0, 0, 0, 31, -50, 1 };
  char text[CARE_ID_TEXT];
  CareStore *store;

  memset (play, 0, sizeof *play);
  play->rand = g_rand_new_with_seed (seed);
  play->owed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world_begin (&play->world);
  for (guint i = 0; i < N_STATIONS; i++)
    {
      Actor *actor = &play->actors[i];
      g_autofree char *file = g_strdup_printf ("%s.db", names[i]);
      actor->name = names[i];
      actor->van = i >= 2;
      actor->since = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      actor->user = add_user (&play->world, names[i], actor->van ? "technician" : "desk");
      enrol (&actor->station, &play->world, file, &actor->user);
      actor->ahead = clocks[draw (play, G_N_ELEMENTS (clocks))];
    }
  sync_once (play, &play->actors[0], LINE_GOOD);
  store = play->actors[0].station.store;
  act_new (store, &CareProductModel_ENTITY, (CarePair[]) { { "code", "PUMP" }, { "name", "Pump" }, { "kind", "part" }, { NULL, NULL } });
  act_new (store, &CareProductModel_ENTITY, (CarePair[]) { { "code", "HEAT" }, { "name", "Heater" }, { "kind", "product" }, { NULL, NULL } });
  for (guint i = 2; i < N_STATIONS; i++)
    {
      g_autofree char *code = g_strdup_printf ("VAN%u", i);
      act_new (store, &CareStockLocation_ENTITY,
               (CarePair[]) { { "code", code }, { "kind", "van" }, { "technician", id_text (&play->actors[i].user, text) }, { NULL, NULL } });
      act_new (store, &CareStockMove_ENTITY,
               (CarePair[]) { { "part", "PUMP" }, { "from", CARE_STOCK_SUPPLIER }, { "to", code }, { "quantity", "5" }, { NULL, NULL } });
    }
  for (guint i = 0; i < N_STATIONS; i++)
    sync_once (play, &play->actors[i], LINE_GOOD);
}

static void
end (Play *play)
{
  world_end (&play->world);
  for (guint i = 0; i < N_STATIONS; i++)
    {
      g_hash_table_unref (play->actors[i].since);
      g_free (play->actors[i].backup);
    }
  g_hash_table_unref (play->owed);
  g_free (play->backup);
  g_rand_free (play->rand);
}

static void
play_days (guint seed, gboolean disasters)
{
  Play play;

  begin (&play, seed);
  play.disasters = disasters;
  for (guint i = 0; i < STEPS; i++)
    do_something (&play);
  end_of_day (&play);
  g_test_message ("%u texts typed, %u still owed and found, %u copies put back", play.typed, g_hash_table_size (play.owed), play.restores);
  end (&play);
}

static void
test_days (gconstpointer seed)
{
  play_days (GPOINTER_TO_UINT (seed), FALSE);
}

static void
test_disasters (gconstpointer seed)
{
  play_days (GPOINTER_TO_UINT (seed), TRUE);
}

static guint
number_of (const char *variable, guint otherwise)
{
  const char *words = g_getenv (variable);
  return words != NULL && *words != '\0' ? (guint) atoi (words) : otherwise;
}

int
main (int argc, char *argv[])
{
  guint first, n;

  g_test_init (&argc, &argv, NULL);
  first = number_of ("AFTERCARE_SEED", 1) * 1000;
  n = number_of ("AFTERCARE_SEEDS", 6);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *days = g_strdup_printf ("/sync/simulation/days/%u", first + i);
      g_autofree char *disasters = g_strdup_printf ("/sync/simulation/disasters/%u", first + i);
      g_test_add_data_func (days, GUINT_TO_POINTER (first + i), test_days);
      g_test_add_data_func (disasters, GUINT_TO_POINTER (first + i), test_disasters);
    }
  return g_test_run ();
}
