/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lost answers, backups put back, wrong clocks: what was written is told again, and stays what it was. */
#include "sync/world.h"

#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "store/care-act.h"
#include "store/care-outbox.h"
#include "sync/care-wire.h"
#include "util/care-time.h"


static void
test_lost_answers_repeat_nothing (void)
{
  World world;
  Station one = { 0 };
  CareId customer;
  CareQuery jobs = { &CareJob_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };

  world_of_one (&world, &one);
  customer = new_customer (one.store, "Jonas");
  for (guint round = 0; round < 5; round++)
    {
      new_job (one.store, &customer, NULL);
      sync_without_answer (&one);
      sync_now (&one);
      g_assert_cmpint (care_store_count (world.server, &jobs, NULL), ==, round + 1);
      assert_agree (one.store, world.server, TRUE);
    }
  world_end (&world);
}

/* What was put aside in an answer that was lost is said again: the station knows that it is not in force. */
static void
test_parked_in_a_lost_answer (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer, job;
  g_autoptr (CareRecord) here = NULL;
  g_autoptr (GPtrArray) open = NULL;

  world_of_two (&world, &one, &two);
  customer = new_customer (one.store, "Jonas");
  job = new_job (one.store, &customer, NULL);
  sync_now (&one);
  sync_now (&two);
  step (one.store, &job, "cancel", "reason", "changed his mind");
  step (two.store, &job, "start", NULL, NULL);
  sync_now (&one);
  sync_without_answer (&two);
  g_assert_cmpuint (sync_now (&two).parked, >, 0);
  g_assert_cmpuint (care_outbox_parked (two.store), >, 0);
  here = get (two.store, &CareJob_ENTITY, &job);
  g_assert_cmpstr (((CareJob *) here)->phase, ==, "cancelled");
  open = care_sync_conflicts (two.store, NULL);
  g_assert_cmpuint (open->len, ==, care_outbox_parked (two.store));
  world_end (&world);
}

/* The server has the new record, the station does not know it, and goes on with it: what came later is not lost. */
static void
test_edits_after_a_lost_answer_arrive (void)
{
  World world;
  Station one = { 0 };
  CareId customer;
  g_autoptr (CareRecord) there = NULL;

  world_of_one (&world, &one);
  customer = new_customer (one.store, "Jonas");
  sync_without_answer (&one);
  act_set (one.store, &CareCustomer_ENTITY, &customer, "notes", "rings twice");
  act_set (one.store, &CareCustomer_ENTITY, &customer, "notes", "rings three times");
  sync_now (&one);
  there = get (world.server, &CareCustomer_ENTITY, &customer);
  g_assert_cmpstr (((CareCustomer *) there)->notes, ==, "rings three times");
  assert_agree (one.store, world.server, TRUE);
  world_end (&world);
}

/* What was made offline arrives as it happened: a merge of two new customers, a contact point that became another, a device added to a job. */
static void
test_history_is_sent_as_it_was (void)
{
  World world;
  Station one = { 0 }, van = { 0 };
  CareId technician, first, second, point, job, device, model;
  char text[CARE_ID_TEXT], more[CARE_ID_TEXT];
  g_autoptr (GError) error = NULL;
  CareSyncResult result;

  technician = world_of_desk_and_van (&world, &one, &van);
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
  world_end (&world);
}

static void
test_restored_server (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer;
  g_autofree char *backup = NULL;
  CareQuery jobs = { &CareJob_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };

  world_of_two (&world, &one, &two);
  customer = new_customer (one.store, "Jonas");
  new_job (one.store, &customer, NULL);
  sync_now (&one);
  sync_now (&two);
  backup = world_back_up (world.server);
  act_set (one.store, &CareCustomer_ENTITY, &customer, "notes", "pays late"); /* what the backup does not have */
  new_job (one.store, &customer, NULL);
  sync_now (&one);
  sync_now (&two);
  world.server = world_restore (world.server, backup);
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
  world_end (&world);
}

static void
test_restored_station (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer;
  g_autofree char *backup = NULL;
  CareQuery jobs = { &CareJob_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };

  world_of_two (&world, &one, &two);
  customer = new_customer (one.store, "Jonas");
  sync_now (&one);
  backup = world_back_up (one.store);
  new_job (one.store, &customer, NULL);
  act_set (one.store, &CareCustomer_ENTITY, &customer, "tax_id", "100");
  sync_now (&one);
  sync_now (&two);
  act_set (two.store, &CareCustomer_ENTITY, &customer, "tax_id", "200");
  sync_now (&two);
  one.store = world_restore (one.store, backup);
  new_job (one.store, &customer, NULL); /* its changes have numbers that were used before */
  sync_now (&one);
  g_assert_cmpint (care_store_count (world.server, &jobs, NULL), ==, 2);
  sync_now (&two);
  assert_agree (one.store, two.store, TRUE);
  world_end (&world);
}

/* A server put back to its newest backup has lost nothing, but is another one. A station that was itself put back once has no numbers in common
 * with it, so it tells everything again. */
static void
all_is_told_again (World *world, Station *station)
{
  g_autofree char *old = world_back_up (station->store);
  g_autofree char *backup = NULL;

  new_customer (station->store, "Forgotten");
  sync_now (station);
  station->store = world_restore (station->store, old);
  new_customer (station->store, "Met since");
  sync_now (station);
  backup = world_back_up (world->server);
  world->server = world_restore (world->server, backup);
  g_assert_cmpuint (sync_now (station).pushed, >, 3);
}

static void
set_clock_ahead (int hours)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_hours (now, hours);
  g_autofree char *words = g_date_time_format (then, "%Y-%m-%dT%H:%M:%SZ");

  g_assert_true (care_clock_set_here (hours != 0 ? words : NULL, NULL));
}

static const char *
notes_of (CareRecord *customer)
{
  return ((CareCustomer *) customer)->notes;
}

/* A clock that was wrong is no second identity: told again, an old edit is known for what it is. */
static void
test_a_clock_ahead_tells_nothing_twice (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer;
  g_autoptr (CareRecord) there = NULL;
  g_autoptr (GPtrArray) open = NULL;

  world_of_two (&world, &one, &two);
  customer = new_customer (one.store, "Jonas");
  sync_now (&one);
  sync_now (&two);
  set_clock_ahead (30);
  act_set (one.store, &CareCustomer_ENTITY, &customer, "tax_id", "old");
  set_clock_ahead (0);
  sync_now (&one);
  sync_now (&two);
  act_set (two.store, &CareCustomer_ENTITY, &customer, "tax_id", "new");
  sync_now (&two);
  sync_now (&one);
  all_is_told_again (&world, &one);
  sync_now (&two);
  sync_now (&one);
  there = get (world.server, &CareCustomer_ENTITY, &customer);
  g_assert_cmpstr (((CareCustomer *) there)->tax_id, ==, "new");
  open = care_sync_conflicts (world.server, NULL);
  g_assert_cmpuint (open->len, ==, 0);
  assert_agree (one.store, two.store, TRUE);
  assert_agree (one.store, world.server, TRUE);
  world_end (&world);
}

/* It counts as now where two edits meet: an edit made later by a right clock is not lost to it. */
static void
test_a_clock_ahead_wins_nothing (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer;
  g_autoptr (CareRecord) there = NULL;

  world_of_two (&world, &one, &two);
  customer = new_customer (one.store, "Jonas");
  sync_now (&one);
  sync_now (&two);
  set_clock_ahead (30);
  act_set (one.store, &CareCustomer_ENTITY, &customer, "tax_id", "ahead");
  set_clock_ahead (0);
  sync_now (&one);
  g_usleep (3000);
  act_set (two.store, &CareCustomer_ENTITY, &customer, "tax_id", "later");
  sync_now (&two);
  there = get (world.server, &CareCustomer_ENTITY, &customer);
  g_assert_cmpstr (((CareCustomer *) there)->tax_id, ==, "later");
  world_end (&world);
}

/* What a person settled stays settled, and what was put together stays as people wrote it since. */
static void
test_settled_stays_settled (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer;
  g_autoptr (CareRecord) there = NULL;
  g_autoptr (GPtrArray) open = NULL, left = NULL;

  world_of_two (&world, &one, &two);
  customer = new_customer (one.store, "Jonas");
  sync_now (&one);
  sync_now (&two);
  act_set (one.store, &CareCustomer_ENTITY, &customer, "tax_id", "loses");
  act_set (one.store, &CareCustomer_ENTITY, &customer, "notes", "rings twice");
  g_usleep (3000);
  act_set (two.store, &CareCustomer_ENTITY, &customer, "tax_id", "wins");
  act_set (two.store, &CareCustomer_ENTITY, &customer, "notes", "has a dog");
  sync_now (&two);
  sync_now (&one);
  open = care_sync_conflicts (one.store, NULL);
  g_assert_cmpuint (open->len, ==, 1);
  g_assert_true (care_sync_settle (one.store, &((CareRecord *) open->pdata[0])->id, FALSE, NULL));
  act_set (one.store, &CareCustomer_ENTITY, &customer, "notes", "has a dog; ring once");
  sync_now (&one);
  sync_now (&two);
  all_is_told_again (&world, &one);
  sync_now (&two);
  sync_now (&one);
  there = get (world.server, &CareCustomer_ENTITY, &customer);
  g_assert_cmpstr (((CareCustomer *) there)->tax_id, ==, "wins");
  g_assert_cmpstr (notes_of (there), ==, "has a dog; ring once");
  left = care_sync_conflicts (world.server, NULL);
  g_assert_cmpuint (left->len, ==, 0);
  assert_agree (one.store, two.store, TRUE);
  assert_agree (one.store, world.server, TRUE);
  world_end (&world);
}

/* An edit from before a deletion brings nothing back when it is told again. */
static void
test_deleted_stays_deleted (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer;
  g_autoptr (CareRecord) there = NULL;
  g_autoptr (GError) error = NULL;

  world_of_two (&world, &one, &two);
  customer = new_customer (one.store, "Jonas");
  sync_now (&one);
  act_set (one.store, &CareCustomer_ENTITY, &customer, "notes", "rings twice");
  sync_now (&one);
  sync_now (&two);
  g_assert_true (care_act_delete (two.store, &CareCustomer_ENTITY, &customer, &error));
  sync_now (&two);
  sync_now (&one);
  all_is_told_again (&world, &one);
  sync_now (&two);
  there = get (world.server, &CareCustomer_ENTITY, &customer);
  g_assert_true (CARE_HAS ((CareCustomer *) there, CareCustomer, deleted_at));
  assert_agree (one.store, world.server, TRUE);
  world_end (&world);
}

/* What others wrote meanwhile is seen, however long the story is that is told again. */
static void
test_a_long_story_told_again (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer;
  g_autofree char *backup = NULL;
  g_autoptr (CareRecord) here = NULL;

  world_of_two (&world, &one, &two);
  customer = new_customer (one.store, "Jonas");
  for (guint i = 0; i < CARE_SYNC_CHANGES + 50; i++)
    act_set (one.store, &CareCustomer_ENTITY, &customer, "tax_id", i % 2 == 0 ? "1" : "2");
  sync_now (&one);
  sync_now (&two);
  act_set (two.store, &CareCustomer_ENTITY, &customer, "tax_id", "two's");
  sync_now (&two);
  backup = world_back_up (world.server);
  world.server = world_restore (world.server, backup);
  g_assert_cmpuint (sync_now (&one).pushed, >, CARE_SYNC_CHANGES);
  here = get (one.store, &CareCustomer_ENTITY, &customer);
  g_assert_cmpstr (((CareCustomer *) here)->tax_id, ==, "two's");
  sync_now (&two);
  assert_agree (one.store, two.store, TRUE);
  assert_agree (one.store, world.server, TRUE);
  world_end (&world);
}

/* What another station made, whose file is gone with the server's newest day, stands in the desk's: the desk gives it back. */
static void
test_desk_gives_back (void)
{
  World world;
  Station desk = { 0 }, van = { 0 };
  CareId jonas, customer, job, met;
  g_autofree char *backup = NULL;
  g_autoptr (CareRecord) there = NULL, number = NULL, again = NULL;

  jonas = world_of_desk_and_van (&world, &desk, &van);
  customer = new_customer (desk.store, "Petraitis");
  sync_now (&desk);
  sync_now (&van);
  backup = world_back_up (world.server);
  met = new_customer (van.store, "Met on the way");
  job = new_job (van.store, &met, &jonas);
  sync_now (&van);
  sync_now (&desk);
  number = get (desk.store, &CareJob_ENTITY, &job);
  g_clear_pointer (&van.store, care_store_close); /* the laptop falls into the cellar's water */
  world.server = world_restore (world.server, backup);
  act_set (desk.store, &CareJob_ENTITY, &job, "accessories", "cable");
  sync_now (&desk);
  there = get (world.server, &CareJob_ENTITY, &job);
  g_assert_nonnull (there);
  g_assert_cmpstr (((CareJob *) there)->number, ==, ((CareJob *) number)->number);
  g_assert_cmpstr (((CareJob *) there)->accessories, ==, "cable");
  again = get (world.server, &CareCustomer_ENTITY, &met);
  g_assert_cmpstr (((CareCustomer *) again)->name, ==, "Met on the way");
  assert_agree (desk.store, world.server, TRUE);
  (void) customer;
  world_end (&world);
}

/* A station put back to an old copy does the same thing again, in other words: its change has the number and the row of one that the server has, and is
 * another one all the same. */
static void
test_typed_again (void)
{
  World world;
  Station one = { 0 };
  CareId customer;
  g_autofree char *backup = NULL;
  g_autoptr (CareRecord) there = NULL, here = NULL;

  world_of_one (&world, &one);
  customer = new_customer (one.store, "Jonas");
  sync_now (&one);
  backup = world_back_up (one.store);
  act_set (one.store, &CareCustomer_ENTITY, &customer, "tax_id", "first");
  sync_now (&one);
  one.store = world_restore (one.store, backup);
  g_usleep (3000);
  act_set (one.store, &CareCustomer_ENTITY, &customer, "tax_id", "second");
  sync_now (&one);
  there = get (world.server, &CareCustomer_ENTITY, &customer);
  here = get (one.store, &CareCustomer_ENTITY, &customer);
  g_assert_cmpstr (((CareCustomer *) there)->tax_id, ==, "second");
  g_assert_cmpstr (((CareCustomer *) here)->tax_id, ==, "second");
  world_end (&world);
}

/* What one station wrote about another's record, which the server has lost and hears of later, is not left aside. */
static void
test_work_on_a_lost_job (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer, job;
  g_autofree char *backup = NULL;
  g_autoptr (CareRecord) there = NULL;

  world_of_two (&world, &one, &two);
  backup = world_back_up (world.server);
  customer = new_customer (one.store, "Jonas");
  job = new_job (one.store, &customer, NULL);
  sync_now (&one);
  sync_now (&two);
  step (two.store, &job, "start", NULL, NULL);
  sync_now (&two);
  world.server = world_restore (world.server, backup);
  sync_now (&two);
  there = get (world.server, &CareJob_ENTITY, &job);
  g_assert_nonnull (there);
  g_assert_cmpstr (((CareJob *) there)->phase, ==, "in_progress");
  sync_now (&one);
  sync_now (&two);
  assert_agree (one.store, two.store, TRUE);
  assert_agree (one.store, world.server, TRUE);
  world_end (&world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/lost-answers-repeat-nothing", test_lost_answers_repeat_nothing);
  g_test_add_func ("/sync/parked-in-a-lost-answer", test_parked_in_a_lost_answer);
  g_test_add_func ("/sync/edits-after-a-lost-answer-arrive", test_edits_after_a_lost_answer_arrive);
  g_test_add_func ("/sync/history-is-sent-as-it-was", test_history_is_sent_as_it_was);
  g_test_add_func ("/sync/restored-server", test_restored_server);
  g_test_add_func ("/sync/restored-station", test_restored_station);
  g_test_add_func ("/sync/a-clock-ahead-tells-nothing-twice", test_a_clock_ahead_tells_nothing_twice);
  g_test_add_func ("/sync/a-clock-ahead-wins-nothing", test_a_clock_ahead_wins_nothing);
  g_test_add_func ("/sync/settled-stays-settled", test_settled_stays_settled);
  g_test_add_func ("/sync/deleted-stays-deleted", test_deleted_stays_deleted);
  g_test_add_func ("/sync/a-long-story-told-again", test_a_long_story_told_again);
  g_test_add_func ("/sync/typed-again", test_typed_again);
  g_test_add_func ("/sync/work-on-a-lost-job", test_work_on_a_lost_job);
  g_test_add_func ("/sync/desk-gives-back", test_desk_gives_back);
  return g_test_run ();
}
