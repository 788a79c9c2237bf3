/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people do to records, and what follows from it: every scenario ends with a clean check, every act can be undone. Steps and lines are in test-act-job.c. */
#include "store/act-fixture.h"

/* --- REFs --- */

static void
test_ref (Fixture *f, gconstpointer data)
{
  CareCustomer *anna = make (f, "customer", "name=Anna Żółć", "number=K-17", "phone=+48 601 234 567", "email=Anna@Example.com", NULL);
  CareCustomer *piotr = make (f, "customer", "name=Piotr", "mobile=602345678", NULL);
  CareProductModel *washer = make (f, "product_model", "name=Washer", "code=WM-100", NULL);
  CareDevice *device = make (f, "device", "serial=SN-01/77", "model=WM-100", "customer=K-17", NULL);
  CareJob *job = make (f, "job", "device=SN-01/77", NULL);
  CareStockLocation *van = make (f, "stock_location", "code=Van-1", NULL);
  CareUser *jan = make (f, "user", "name=Jan Łoś", "role=technician", NULL);
  CareSite *site = make (f, "site", "customer=K-17", "name=Cottage", NULL);
  g_autofree char *lower = g_ascii_strdown (job->number, -1);
  char id[CARE_ID_TEXT];

  ref_is (f, care_id_to_text (&anna->record.id, id), anna);
  ref_is (f, "K-17", anna);
  ref_is (f, "k-17", anna);
  ref_is (f, piotr->number, piotr);
  ref_is (f, "+48601234567", anna);
  ref_is (f, "601 234 567", anna);
  ref_is (f, "0048 (601) 234-567", anna);
  ref_is (f, "+48 602 345 678", piotr);
  ref_is (f, " anna@example.COM ", anna);
  ref_is (f, "SN-01/77", device);
  ref_is (f, "sn0177", device);
  ref_is (f, "sn 01 77", device);
  ref_is (f, job->number, job);
  ref_is (f, lower, job);
  ref_is (f, "wm-100", washer);
  ref_is (f, "Washer", washer);
  ref_is (f, "van-1", van);
  ref_is (f, "VAN-1", van);
  ref_is (f, "Jan Łoś", jan);
  ref_is (f, "jan los", jan);
  ref_is (f, "Cottage", site);
  ref_is (f, "company", again (f, keep (f, care_store_get (f->store, &CareCompany_ENTITY, &(CareId) { 0 }, NULL) != NULL ? NULL : care_record_copy (make (f, "team", "name=T", NULL)))) == NULL ? NULL : anna);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/act/ref", Fixture, NULL, set_up, test_ref, tear_down);
  return g_test_run ();
}
