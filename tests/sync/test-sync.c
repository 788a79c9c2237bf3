/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stations and a server in one process: what two desks write meets and stays. */
#include "sync/world.h"

#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "store/care-act.h"
#include "util/care-error.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_two_desks (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer, job;
  CareSyncResult result;
  g_autoptr (CareRecord) record = NULL;

  world_of_two (&world, &one, &two);
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
  world_end (&world);
}

/* A day's work of a desk is one request there, and one for who takes it. */
static void
test_twenty_changes (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer, jobs[20];
  CareSyncResult result;

  world_of_two (&world, &one, &two);
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
  world_end (&world);
}

static void
test_fields_merge (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer, job;
  g_autoptr (CareRecord) merged = NULL;
  g_autoptr (GPtrArray) open = NULL;
  CareSyncResult result;

  world_of_two (&world, &one, &two);
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
  world_end (&world);
}

static void
test_deletion_against_edit (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer;
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) record = NULL;

  world_of_two (&world, &one, &two);
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
  world_end (&world);
}

/* A merge moves the references of facts too; it must reach the others whole. */
static void
test_merged_customers (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId keep, twin, job;
  CareSyncResult result;
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) record = NULL;

  world_of_two (&world, &one, &two);
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
  world_end (&world);
}

/* Two texts that together are too long for one record: what stands stays, the other is kept beside it, and nothing blocks the queue. */
static void
test_long_texts (void)
{
  World world;
  Station one = { 0 }, two = { 0 };
  CareId customer;
  CareSyncResult result;
  g_autofree char *first = g_strnfill (200000, '"'), *second = g_strnfill (200000, '\\'), *longer = g_strnfill (CARE_RECORD_TEXT_MAX + 1, 'x');
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (CareRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  world_of_two (&world, &one, &two);
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
  world_end (&world);
}

/* An old job is written down with all its past at once: that is no step that somebody could refuse. The message about it is the same on both. */
static void
test_job_with_its_past (void)
{
  World world;
  Station one = { 0 };
  CareId customer, closed, told;
  char c[CARE_ID_TEXT];
  g_autoptr (CareRecord) there = NULL;
  CareSyncResult result;

  world_of_one (&world, &one);
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
  world_end (&world);
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

  world_begin (&world);
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
  world_end (&world);
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

  world_begin (&world);
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
  world_end (&world);
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
  CareQuery jobs = { &CareJob_ENTITY, NULL, 0, -1, FALSE, -1, 0, TRUE };

  world_of_one (&world, &one);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) reply = send_in_process ("/v1/sync", bodies[i], &one, &error);
      g_assert_true (reply != NULL || error != NULL);
      g_assert_cmpint (care_store_count (world.server, &jobs, NULL), ==, 0);
    }
  sync_now (&one);
  world_end (&world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/two-desks", test_two_desks);
  g_test_add_func ("/sync/twenty-changes", test_twenty_changes);
  g_test_add_func ("/sync/fields-merge", test_fields_merge);
  g_test_add_func ("/sync/deletion-against-edit", test_deletion_against_edit);
  g_test_add_func ("/sync/merged-customers", test_merged_customers);
  g_test_add_func ("/sync/long-texts", test_long_texts);
  g_test_add_func ("/sync/job-with-its-past", test_job_with_its_past);
  g_test_add_func ("/sync/enrolling-with-data", test_enrolling_with_data);
  g_test_add_func ("/sync/wrong-codes", test_wrong_codes);
  g_test_add_func ("/sync/nonsense-is-refused", test_nonsense_is_refused);
  return g_test_run ();
}
