/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Technicians: what they see, may write, and may have written before it left them. */
#include "sync/world.h"

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-stock.h"
#include "store/care-page.h"
#include "store/care-outbox.h"
#include "util/care-time.h"

static void
test_technician_offline (void)
{
  World world;
  Station desk = { 0 }, van = { 0 };
  CareId jonas, customer, other, job, foreign;
  char text[CARE_ID_TEXT];
  g_autoptr (GError) error = NULL;
  CareSyncResult result;
  g_autoptr (CareRecord) record = NULL;

  jonas = world_of_desk_and_van (&world, &desk, &van);
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
  world_end (&world);
}

static void
test_edits_of_a_lost_job_arrive (void)
{
  World world;
  Station desk = { 0 }, van = { 0 };
  CareId jonas, customer, job;
  g_autoptr (CareRecord) record = NULL;
  CareSyncResult result;

  jonas = world_of_desk_and_van (&world, &desk, &van);
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
  world_end (&world);
}

/* A job of a device that he still has another job of stays with him in part; what he wrote while it was his arrives all the same. */
static void
test_edits_of_an_earlier_job_arrive (void)
{
  World world;
  Station desk = { 0 }, van = { 0 };
  CareId jonas, customer, model, device, jobs[3];
  char c[CARE_ID_TEXT], d[CARE_ID_TEXT], m[CARE_ID_TEXT], t[CARE_ID_TEXT];
  CareSyncResult result;
  gboolean now = TRUE;

  jonas = world_of_desk_and_van (&world, &desk, &van);
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
  world_end (&world);
}

static void
test_illegal_step_is_parked (void)
{
  World world;
  Station desk = { 0 }, van = { 0 };
  CareId jonas, customer, job;
  CareSyncResult result;
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (CareRecord) record = NULL;

  jonas = world_of_desk_and_van (&world, &desk, &van);
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
  world_end (&world);
}

static void
test_rights (void)
{
  World world;
  Station desk = { 0 }, van = { 0 };
  CareId jonas, customer, job, foreign;
  char text[CARE_ID_TEXT];
  CareSyncResult result;
  g_autoptr (CareRecord) record = NULL;

  jonas = world_of_desk_and_van (&world, &desk, &van);
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
  world_end (&world);
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

  world_begin (&world);
  act_set (world.server, &CareStockLocation_ENTITY, &place, "name", "Złom");
  user = add_user (&world, "Tomas", "technician");
  enrol (&one, &world, "one.db", &user);
  result = sync_now (&one);
  g_assert_cmpuint (result.parked, ==, 0);
  there = get (one.store, &CareStockLocation_ENTITY, &place);
  g_assert_cmpstr (((CareStockLocation *) there)->name, ==, "Złom");
  assert_agree (one.store, world.server, FALSE);
  world_end (&world);
}

/* A job leaves the van with its changes, the newest among them: their numbers are not given again, or the server would take what comes next for
 * what it has. */
static void
test_written_after_a_job_left (void)
{
  World world;
  Station desk = { 0 }, van = { 0 };
  CareId jonas, customer, job, met;
  g_autoptr (CareRecord) there = NULL;

  jonas = world_of_desk_and_van (&world, &desk, &van);
  customer = new_customer (desk.store, "Petraitis");
  job = new_job (desk.store, &customer, &jonas);
  sync_now (&desk);
  sync_now (&van);
  act_set (desk.store, &CareJob_ENTITY, &job, "technician", "Ona");
  sync_now (&desk);
  act_set (van.store, &CareJob_ENTITY, &job, "accessories", "cable");
  act_set (van.store, &CareJob_ENTITY, &job, "accessories", "two cables");
  sync_now (&van);
  g_assert_null (get (van.store, &CareJob_ENTITY, &job));
  met = new_customer (van.store, "Met on the way");
  g_assert_cmpint (care_store_meta_int (van.store, "sync-n", 0), >, 0);
  {
    gint64 upto = 0;
    g_autoptr (GPtrArray) waiting = care_outbox_read (van.store, 100, &upto, NULL);
    g_assert_cmpint (((CareOut *) waiting->pdata[0])->n, >, care_store_meta_int (van.store, "sync-n", 0));
  }
  sync_now (&van);
  there = get (world.server, &CareCustomer_ENTITY, &met);
  g_assert_nonnull (there);
  world_end (&world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/technician-offline", test_technician_offline);
  g_test_add_func ("/sync/edits-of-a-lost-job-arrive", test_edits_of_a_lost_job_arrive);
  g_test_add_func ("/sync/edits-of-an-earlier-job-arrive", test_edits_of_an_earlier_job_arrive);
  g_test_add_func ("/sync/illegal-step-is-parked", test_illegal_step_is_parked);
  g_test_add_func ("/sync/rights", test_rights);
  g_test_add_func ("/sync/builtin-places", test_builtin_places);
  g_test_add_func ("/sync/written-after-a-job-left", test_written_after_a_job_left);
  return g_test_run ();
}
