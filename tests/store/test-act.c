/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people do to records, and what follows from it: every scenario ends with a clean check, every act can be undone.
 * Jobs are in test-act-job.c. */
#include "act-fixture.h"

#include "store/care-server.h"

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
  CareId company = care_company_id ();
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
  ref_is (f, "company", keep (f, care_store_get (f->store, &CareCompany_ENTITY, &company, NULL)));
  ref_is (f, "serwis dobry", keep (f, care_store_get (f->store, &CareCompany_ENTITY, &company, NULL)));
  clean (f);
}

static void
test_ref_refused (Fixture *f, gconstpointer data)
{
  CareCustomer *anna = make (f, "customer", "name=Anna", "phone=601234567", NULL);
  CareCustomer *ewa = make (f, "customer", "name=Ewa", "phone=+48 601 234 567", NULL);
  CareCustomer *gone = make (f, "customer", "name=Gone", "number=K-99", "email=gone@example.com", NULL);
  CareProductModel *model = make (f, "product_model", "name=Washer", "code=W", NULL);
  CareDevice *one = make (f, "device", "serial=A-11", "model=W", NULL);
  char id[CARE_ID_TEXT];
  g_autofree char *by_id = NULL;

  make (f, "device", "serial=A-11", "model=W", NULL);
  delete (f, gone);
  ref_refused (f, CARE_ERROR_NOT_FOUND, "K-99", "customer", "K-99");
  ref_refused (f, CARE_ERROR_NOT_FOUND, "gone@example.com", "customer", "gone@example.com");
  ref_is (f, care_id_to_text (&gone->record.id, id), gone);
  /* As written one phone is hers alone; without the country both have it only by the tail. */
  ref_is (f, "601234567", anna);
  ref_is (f, "48601234567", ewa);
  ref_refused (f, CARE_ERROR_AMBIGUOUS, "Anna", "customer", "00370601234567");
  ref_refused (f, CARE_ERROR_AMBIGUOUS, "Ewa", "customer", "00370601234567");
  ref_refused (f, CARE_ERROR_AMBIGUOUS, "A-11", "device", "A-11");
  ref_refused (f, CARE_ERROR_AMBIGUOUS, care_id_to_text (&one->record.id, id), "device", "a11");
  ref_refused (f, CARE_ERROR_NOT_FOUND, "serial", "device", "nothing");
  ref_refused (f, CARE_ERROR_NOT_FOUND, "id", "visit", "nothing");
  ref_refused (f, CARE_ERROR_NOT_FOUND, "There is no", "device", "");
  ref_refused (f, CARE_ERROR_NOT_FOUND, "There is no", "customer", "1234");
  by_id = g_strconcat ("customer=", care_id_to_text (&gone->record.id, id), NULL);
  make_refused (f, CARE_ERROR_REFUSED, "deleted", "device", "serial=B", "model=W", by_id, NULL);
  make_refused (f, CARE_ERROR_NOT_FOUND, "model: ", "device", "serial=B", "model=X", NULL);
  g_assert_nonnull (model);
  clean (f);
}

/* --- words --- */

static void
test_words_refused (Fixture *f, gconstpointer data)
{
  CareCustomer *anna = make (f, "customer", "name=Anna", "number=C-1", NULL);
  g_autofree char *before = picture (f);

  make_refused (f, CARE_ERROR_INVALID, "“colour” is not a field of customer; its fields are: number, name, ", "customer", "name=A", "colour=red",
                NULL);
  make_refused (f, CARE_ERROR_INVALID, "phone, mobile, email, at.", "customer", "name=A", "colour=red", NULL);
  make_refused (f, CARE_ERROR_INVALID, "source", "customer", "name=A", "source=x", NULL);
  make_refused (f, CARE_ERROR_INVALID, "deleted_at", "customer", "name=A", "deleted_at=2026-01-01T00:00:00Z", NULL);
  make_refused (f, CARE_ERROR_INVALID, "alias", "customer", "name=A", "alias=x", NULL);
  make_refused (f, CARE_ERROR_INVALID, "needs its name", "customer", "kind=person", NULL);
  make_refused (f, CARE_ERROR_INVALID, "e-mail", "customer", "name=A", "email=nonsense", NULL);
  make_refused (f, CARE_ERROR_INVALID, "no digits", "customer", "name=A", "phone=nobody", NULL);
  make_refused (f, CARE_ERROR_INVALID, "kind: “alien” is not one of person, company", "customer", "name=A", "kind=alien", NULL);
  make_refused (f, CARE_ERROR_INVALID, "at: “soon”", "customer", "name=A", "at=soon", NULL);
  make_refused (f, CARE_ERROR_INVALID, "not valid UTF-8", "customer", "name=\xff", NULL);
  make_refused (f, CARE_ERROR_INVALID, "key", "contact_point", "customer=C-1", "kind=phone", "value=1", "key=2", NULL);
  make_refused (f, CARE_ERROR_INVALID, "recorded_at", "contact", "customer=C-1", "recorded_at=2026-01-01T00:00:00Z", NULL);
  make_refused (f, CARE_ERROR_REFUSED, "one company", "company", "name=X", NULL);
  make_refused (f, CARE_ERROR_REFUSED, "come from its steps", "job_event", "transition=close", NULL);
  make_refused (f, CARE_ERROR_REFUSED, "server", "conflict", "entity=job", NULL);
  set_refused (f, CARE_ERROR_INVALID, "not a field", anna, "colour=red", NULL);
  g_assert_cmpuint (n_related (f, "contact_point", "customer", anna), ==, 0);
  {
    g_autofree char *after = picture (f);
    g_assert_cmpstr (after, ==, before);
  }
  clean (f);
}

/* --- customers --- */

static void
test_customer (Fixture *f, gconstpointer data)
{
  g_autofree char *empty = picture (f);
  CareCustomer *anna = make (f, "customer", "name=Anna", "phone=600 100 200", "email=anna@example.com", "phone=600 100 201", NULL);
  g_autoptr (GPtrArray) points = related (f, "contact_point", "customer", anna);
  CareId user = care_store_user (f->store);
  gint64 preferred = 0;

  g_assert_cmpstr (anna->kind, ==, "person");
  g_assert_cmpstr (anna->language, ==, "pl");
  g_assert_true (g_str_has_suffix (anna->number, "-C-000001"));
  g_assert_cmpstr (anna->alias, ==, anna->number);
  g_assert_cmpuint (points->len, ==, 3);
  for (guint i = 0; i < points->len; i++)
    preferred += ((CareContactPoint *) points->pdata[i])->preferred;
  g_assert_cmpint (preferred, ==, 2); /* the first phone and the e-mail */
  g_assert_false (care_id_is_null (&user));
  undo_to (f, empty);
}

static void
test_customer_set (Fixture *f, gconstpointer data)
{
  CareCustomer *anna = make (f, "customer", "name=Anna", "phone=600 100 200", NULL);
  g_autofree char *before = picture (f);
  g_autofree char *both = set (f, anna, "name=Anna Nowak", "phone=600 100 299", "email=anna@example.com", NULL);
  gint64 txn;

  g_assert_cmpstr (both, ==, "phone,email,name");
  ref_is (f, "600100299", anna);
  ref_refused (f, CARE_ERROR_NOT_FOUND, "600100200", "customer", "600100200");
  txn = care_store_txn (f->store);
  {
    g_autofree char *nothing = set (f, anna, "name=Anna Nowak", "phone=600 100 299", NULL);
    g_assert_cmpstr (nothing, ==, "");
  }
  g_assert_cmpint (care_store_txn (f->store), ==, 0); /* a change of nothing is no transaction */
  g_assert_cmpint (txn, >, 0);
  undo_to (f, before);
  {
    g_autofree char *away = set (f, anna, "phone=", NULL);
    g_assert_cmpstr (away, ==, "phone");
  }
  g_assert_cmpuint (n_related (f, "contact_point", "customer", anna), ==, 0);
  undo_to (f, before);
  delete (f, anna);
  g_assert_cmpuint (n_related (f, "contact_point", "customer", anna), ==, 0);
  set_refused (f, CARE_ERROR_REFUSED, "deleted", anna, "name=X", NULL);
  undo_to (f, before);
}

static void
test_company (Fixture *f, gconstpointer data)
{
  CareId id = care_company_id ();
  CareRecord *company = keep (f, care_store_get (f->store, &CareCompany_ENTITY, &id, NULL));
  g_autoptr (GError) error = NULL;
  g_autofree char *currency = set (f, company, "currency=EUR", NULL);

  g_assert_cmpstr (currency, ==, "currency");
  g_assert_cmpstr (care_store_book (f->store)->currency, ==, "EUR");
  make (f, "product_model", "name=Pump", "price=12.50", NULL);
  set_refused (f, CARE_ERROR_REFUSED, "amounts in EUR", company, "currency=PLN", NULL);
  set_refused (f, CARE_ERROR_INVALID, "", company, "zone=Mars/North", NULL);
  g_assert_false (care_act_delete (f->store, &CareCompany_ENTITY, &id, &error));
  assert_refused (error, CARE_ERROR_REFUSED, "cannot be deleted");
  clean (f);
}

/* --- devices, sales, rights --- */

static void
make_model (Fixture *f)
{
  make (f, "product_model", "name=Washer", "code=W", NULL);
  make (f, "warranty_term", "model=W", "duration=24", NULL);
  make (f, "warranty_term", "model=W", "kind=extended_paid", "duration=5", "duration_unit=year", "start_basis=sale", "parts_percent=50", NULL);
}

static void
test_device (Fixture *f, gconstpointer data)
{
  static const struct { const char *words, *status; guint coverages; } cases[] = {
    { NULL, "in_stock", 0 }, { "customer=K", "sold", 0 }, { "sold_on=2026-01-02", "sold", 2 }, { "delivered_on=2026-01-02", "sold", 2 },
    { "installed_on=2026-01-02", "installed", 2 }, { "manufactured_on=2026-01-02", "in_stock", 2 }, { "status=loaned", "loaned", 0 },
  };
  g_autofree char *before = NULL;

  make_model (f);
  make (f, "customer", "name=Anna", "number=K", NULL);
  before = picture (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CareDevice *device = make (f, "device", "serial=S", "model=W", cases[i].words, NULL);
      g_test_message ("%s", cases[i].words != NULL ? cases[i].words : "nothing");
      g_assert_cmpstr (device->status, ==, cases[i].status);
      g_assert_cmpuint (n_related (f, "coverage", "device", device), ==, cases[i].coverages);
      undo_to (f, before);
    }
}

static CareCoverage *
coverage_of (GPtrArray *coverages, const char *kind)
{
  for (guint i = 0; i < coverages->len; i++)
    if (g_strcmp0 (((CareCoverage *) coverages->pdata[i])->kind, kind) == 0)
      return coverages->pdata[i];
  return NULL;
}

static void
test_cover (Fixture *f, gconstpointer data)
{
  CareDevice *device;
  CareCoverage *basic, *extended;
  g_autoptr (GPtrArray) coverages = NULL;

  make_model (f);
  device = make (f, "device", "serial=S", "model=W", NULL);
  g_assert_cmpuint (n_related (f, "coverage", "device", device), ==, 0);
  g_free (set (f, device, "delivered_on=2026-02-01", NULL));
  coverages = related (f, "coverage", "device", device);
  g_assert_cmpuint (coverages->len, ==, 2);
  basic = coverage_of (coverages, "commercial_manufacturer");
  extended = coverage_of (coverages, "extended_paid");
  g_assert_cmpint (basic->duration, ==, 24);
  g_assert_cmpstr (basic->duration_unit, ==, "month");
  g_assert_cmpstr (basic->rule_set, ==, "contract");
  g_assert_cmpstr (basic->start_basis, ==, "installation,delivery,sale");
  g_assert_false (CARE_HAS (basic, CareCoverage, parts_percent));
  g_assert_cmpstr (extended->start_basis, ==, "sale");
  g_assert_cmpint (extended->parts_percent, ==, 50);
  /* A second date makes no second right; one that a person took away stays away. */
  delete (f, extended);
  g_free (set (f, device, "installed_on=2026-02-02", NULL));
  g_assert_cmpuint (n_related (f, "coverage", "device", device), ==, 1);
  /* Another model brings its own rights, and takes those of the wrong one. */
  make (f, "product_model", "name=Dryer", "code=D", NULL);
  make (f, "warranty_term", "model=D", "kind=commercial_seller", "duration=12", NULL);
  {
    g_autofree char *before = picture (f);
    g_autofree char *changed = set (f, device, "model=D", NULL);
    CareCoverage *right = only (f, "coverage", "device", device);
    g_assert_cmpstr (changed, ==, "model");
    g_assert_cmpstr (right->kind, ==, "commercial_seller");
    undo_to (f, before);
  }
}

static void
test_coverage_by_hand (Fixture *f, gconstpointer data)
{
  CareCoverage *coverage;
  g_autofree char *before = NULL;

  make_model (f);
  make (f, "device", "serial=S", "model=W", NULL);
  before = picture (f);
  coverage = make (f, "coverage", "device=S", "kind=goodwill", "start=2026-01-01", "duration=30", "duration_unit=day", NULL);
  g_assert_cmpstr (coverage->start_basis, ==, "fixed");
  g_assert_cmpstr (coverage->rule_set, ==, "contract");
  undo_to (f, before);
  make_refused (f, CARE_ERROR_REFUSED, "PL", "coverage", "device=S", "rule_set=PL", "duration=24", NULL);
  make_refused (f, CARE_ERROR_REFUSED, "RU", "warranty_term", "model=W", "rule_set=RU", "duration=24", NULL);
  make_refused (f, CARE_ERROR_INVALID, "duration", "coverage", "device=S", "duration=0", NULL);
  make_refused (f, CARE_ERROR_INVALID, "override_reason", "coverage", "device=S", "duration=1", "override_until=2030-01-01", NULL);
  clean (f);
}

static void
test_sale (Fixture *f, gconstpointer data)
{
  CareCustomer *anna, *ewa;
  CareDevice *device;
  CareSale *sale;
  g_autofree char *before = NULL;
  g_autofree char *sold = NULL;

  make_model (f);
  anna = make (f, "customer", "name=Anna", "number=K-1", NULL);
  ewa = make (f, "customer", "name=Ewa", "number=K-2", NULL);
  device = make (f, "device", "serial=S", "model=W", NULL);
  before = picture (f);
  sale = make (f, "sale", "device=S", "customer=K-1", "price=1999 PLN", "at=2026-03-04T23:30:00Z", NULL);
  g_assert_cmpint (sale->sold_on, ==, date ("2026-03-05")); /* the civil day in Warsaw */
  device = again (f, device);
  g_assert_true (care_id_equal (&device->customer, &anna->record.id));
  g_assert_cmpint (device->sold_on, ==, sale->sold_on);
  g_assert_cmpstr (device->status, ==, "sold");
  g_assert_cmpuint (n_related (f, "coverage", "device", device), ==, 2);
  /* What an undo took away comes back with the next sale. */
  undo_to (f, before);
  sale = make (f, "sale", "device=S", "customer=K-1", "sold_on=2026-03-05", NULL);
  g_assert_cmpuint (n_related (f, "coverage", "device", device), ==, 2);
  sold = picture (f);
  /* An old sale entered late does not take the device away; a new one does. */
  make (f, "sale", "device=S", "customer=K-2", "sold_on=2025-01-01", NULL);
  device = again (f, device);
  g_assert_true (care_id_equal (&device->customer, &anna->record.id));
  undo_to (f, sold);
  make (f, "sale", "device=S", "customer=K-2", "sold_on=2026-06-01", NULL);
  device = again (f, device);
  g_assert_true (care_id_equal (&device->customer, &ewa->record.id));
  undo_to (f, sold);
  g_free (set (f, sale, "sold_on=2026-03-09", NULL));
  device = again (f, device);
  g_assert_cmpint (device->sold_on, ==, date ("2026-03-09"));
  undo_to (f, sold);
  delete (f, sale);
  device = again (f, device);
  g_assert_false (CARE_HAS (device, CareDevice, customer));
  g_assert_false (CARE_HAS (device, CareDevice, sold_on));
  g_assert_cmpstr (device->status, ==, "in_stock");
  undo_to (f, sold);
}

/* Two stations that sell one device make one right, not two. */
static void
test_same_rights (Fixture *f, gconstpointer data)
{
  CareRecord *term, *device;
  CareCoverage *coverage;
  char first[CARE_ID_TEXT], second[CARE_ID_TEXT];
  g_autofree char *key = NULL;
  CareId id;

  make (f, "product_model", "name=Washer", "code=W", NULL);
  term = make (f, "warranty_term", "model=W", "duration=24", NULL);
  device = make (f, "device", "serial=S", "model=W", "sold_on=2026-01-01", NULL);
  coverage = only (f, "coverage", "device", device);
  key = g_strconcat (care_id_to_text (&device->id, first), care_id_to_text (&term->id, second), NULL);
  id = care_id_derived ("coverage", key);
  g_assert_true (care_id_equal (&coverage->record.id, &id));
  g_assert_true (care_id_equal (&coverage->term, &term->id));
}

/* --- contacts, follow-ups, answers --- */

static void
test_contact (Fixture *f, gconstpointer data)
{
  static const struct { const char *outcome, *status; } cases[] = {
    { "outcome=no_answer", "open" }, { "outcome=left_message", "open" }, { "outcome=reached_callback_set", "open" },
    { "outcome=reached_resolved", "done" }, { "outcome=refused", "done" }, { "outcome=", "open" },
  };
  CareFollowUp *follow_up;
  CareContact *contact;
  g_autofree char *name = NULL;
  g_autofree char *before = NULL;
  char id[CARE_ID_TEXT];

  make (f, "customer", "name=Anna", "number=K", NULL);
  follow_up = make (f, "follow_up", "customer=K", "reason=Ask how it runs", "at=2026-11-20T08:00:00Z", NULL);
  g_assert_cmpstr (follow_up->status, ==, "open");
  g_assert_cmpint (follow_up->created_at, ==, instant ("2026-11-20T08:00:00Z"));
  name = g_strconcat ("follow_up=", care_id_to_text (&follow_up->record.id, id), NULL);
  before = picture (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      contact = make (f, "contact", name, "summary=Called", cases[i].outcome, NULL);
      g_assert_cmpstr (contact->channel, ==, "phone");
      g_assert_cmpstr (contact->direction, ==, "out");
      g_assert_cmpint (contact->at, ==, instant (NOW));
      g_assert_cmpint (contact->recorded_at, ==, instant (NOW));
      g_assert_true (care_id_equal (&contact->customer, &follow_up->customer));
      g_assert_cmpstr (((CareFollowUp *) again (f, follow_up))->status, ==, cases[i].status);
      undo_to (f, before);
    }
  contact = make (f, "contact", "customer=K", "summary=She called", "at=2026-11-01T09:00:00Z", NULL);
  g_assert_cmpstr (contact->direction, ==, "in");
  g_assert_cmpint (contact->at, ==, instant ("2026-11-01T09:00:00Z"));
  g_assert_cmpint (contact->recorded_at, ==, instant (NOW));
  set_refused (f, CARE_ERROR_REFUSED, "is not changed afterwards", contact, "summary=X", NULL);
}

/* A fact is taken away by a row that voids it; taking that back tells it again, however often. */
static void
test_fact (Fixture *f, gconstpointer data)
{
  g_autofree char *empty = NULL;
  g_autofree char *told = NULL;
  CareContact *contact;
  CareContact *standing;

  make (f, "customer", "name=Anna", "number=K", NULL);
  empty = picture (f);
  contact = make (f, "contact", "customer=K", "summary=Called", NULL);
  told = picture (f);
  delete (f, contact);
  {
    g_autofree char *after = picture (f);
    g_assert_cmpstr (after, ==, empty);
  }
  undo_to (f, told);
  standing = only (f, "contact", "customer", keep (f, care_store_get (f->store, &CareCustomer_ENTITY, &contact->customer, NULL)));
  g_assert_false (care_id_equal (&standing->record.id, &contact->record.id));
  delete (f, standing);
  undo_to (f, told);
  undo_to (f, empty); /* the first act of all, two tellings later */
}

static void
test_response (Fixture *f, gconstpointer data)
{
  static const struct { const char *metric, *score; gboolean low; } cases[] = {
    { "metric=csat", "score=2", TRUE }, { "metric=csat", "score=3", FALSE }, { "metric=nps", "score=6", TRUE }, { "metric=nps", "score=7", FALSE },
    { "metric=ces", "score=3", TRUE }, { "metric=ces", "score=4", FALSE },
  };
  CareJob *job;
  CareResponse *response;
  CareFollowUp *follow_up;
  g_autofree char *name = NULL;
  g_autofree char *before = NULL;

  make (f, "customer", "name=Anna", "number=K", "language=ru", NULL);
  job = make (f, "job", "customer=K", NULL);
  name = g_strconcat ("job=", job->number, NULL);
  before = picture (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      response = make (f, "response", name, cases[i].metric, cases[i].score, "comment=So so", NULL);
      g_assert_cmpstr (response->channel, ==, "phone");
      g_assert_cmpstr (response->language, ==, "ru");
      g_assert_cmpint (response->answered_at, ==, instant (NOW));
      g_assert_true (care_id_equal (&response->customer, &job->customer));
      g_assert_cmpuint (n_related (f, "follow_up", "job", job), ==, cases[i].low ? 1 : 0);
      undo_to (f, before);
    }
  make_refused (f, CARE_ERROR_INVALID, "from 1 to 5", "response", name, "metric=csat", "score=6", NULL);
  make_refused (f, CARE_ERROR_INVALID, "score", "response", name, "metric=nps", NULL);
  /* Three low answers of one evening are one matter. */
  make (f, "response", name, "metric=csat", "score=1", NULL);
  make (f, "response", name, "metric=ces", "score=1", NULL);
  make (f, "response", name, "metric=nps", "score=0", NULL);
  follow_up = only (f, "follow_up", "job", job);
  g_assert_cmpstr (follow_up->status, ==, "open");
  g_assert_cmpstr (follow_up->reason, ==, "Niska ocena: CSAT 1/5"); /* the desk's language */
  g_assert_cmpint (follow_up->due, ==, date ("2026-11-23"));        /* the next weekday after a Saturday */
  g_free (set (f, follow_up, "status=done", NULL));
  make (f, "response", name, "metric=nps", "score=1", NULL);
  g_assert_cmpuint (n_related (f, "follow_up", "job", job), ==, 2);
  clean (f);
}

/* --- what is told to customers --- */

static CareMessage *
told (Fixture *f, CareJob *job)
{
  return only (f, "message", "job", job);
}

static void
test_message (Fixture *f, gconstpointer data)
{
  static const struct { const char *language, *subject, *text; } cases[] = {
    { "en", "Your service request", "Hello Anna" }, { "pl", "Zgłoszenie serwisowe", "Dzień dobry, Anna" },
    { "ru", "Заявка на ремонт", "Здравствуйте, Anna" }, { "lt", "Jūsų paraiška", "Sveiki, Anna" },
  };

  make (f, "product_model", "name=Bosch {number}", "code=W", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *language = g_strconcat ("language=", cases[i].language, NULL);
      g_autofree char *number = g_strconcat ("number=K-", cases[i].language, NULL);
      g_autofree char *customer = g_strconcat ("customer=K-", cases[i].language, NULL);
      g_autofree char *serial = g_strconcat ("serial=S-", cases[i].language, NULL);
      g_autofree char *device = g_strconcat ("device=S-", cases[i].language, NULL);
      CareJob *job;
      CareMessage *message;
      make (f, "customer", "name=Anna", number, language, "email=a@example.com", NULL);
      make (f, "device", serial, "model=W", customer, NULL);
      job = make (f, "job", device, NULL);
      message = told (f, job);
      g_assert_cmpstr (message->state, ==, "queued");
      g_assert_cmpstr (message->direction, ==, "out");
      g_assert_cmpstr (message->channel, ==, "email");
      g_assert_cmpstr (message->address, ==, "a@example.com");
      g_assert_cmpstr (message->template, ==, "job_opened");
      g_assert_cmpstr (message->language, ==, cases[i].language);
      g_assert_nonnull (strstr (message->subject, cases[i].subject));
      g_assert_nonnull (strstr (message->subject, job->number));
      g_assert_nonnull (strstr (message->text, cases[i].text));
      g_assert_nonnull (strstr (message->text, "(Bosch {number})"));
      g_assert_nonnull (strstr (message->text, "Serwis Dobry"));
      g_assert_null (strstr (message->text, "{about}"));
    }
  clean (f);
}

static void
test_silence (Fixture *f, gconstpointer data)
{
  CareJob *job;

  make (f, "customer", "name=Mute", "number=K-1", NULL);
  job = make (f, "job", "customer=K-1", NULL);
  g_assert_cmpuint (n_related (f, "message", "job", job), ==, 0);
  make (f, "customer", "name=Anna", "number=K-2", "email=a@example.com", NULL);
  make (f, "consent", "customer=K-2", "channel=email", "purpose=service", "state=refused", "at=2026-10-01T00:00:00Z", NULL);
  job = make (f, "job", "customer=K-2", NULL);
  g_assert_cmpuint (n_related (f, "message", "job", job), ==, 0);
  /* What she says of surveys or by phone is another matter; the newest word counts, whenever it was recorded. */
  make (f, "consent", "customer=K-2", "channel=email", "purpose=service", "state=given", "at=2026-09-01T00:00:00Z", NULL);
  make (f, "consent", "customer=K-2", "channel=email", "purpose=survey", "state=given", NULL);
  job = make (f, "job", "customer=K-2", NULL);
  g_assert_cmpuint (n_related (f, "message", "job", job), ==, 0);
  make (f, "consent", "customer=K-2", "channel=email", "purpose=service", "state=given", NULL);
  job = make (f, "job", "customer=K-2", NULL);
  g_assert_cmpuint (n_related (f, "message", "job", job), ==, 1);
  /* Nobody wants to hear of last month's job, nor of one that is over. */
  job = make (f, "job", "customer=K-2", "at=2026-10-20T10:00:00Z", NULL);
  g_assert_cmpuint (n_related (f, "message", "job", job), ==, 0);
  job = make (f, "job", "customer=K-2", "phase=closed", "result=repaired", NULL);
  g_assert_cmpuint (n_related (f, "message", "job", job), ==, 0);
  clean (f);
}

/* --- merging --- */

static void
merge (Fixture *f, gpointer from, gpointer into)
{
  g_autoptr (GPtrArray) preview = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = picture (f);
  g_autofree char *after = NULL;
  const CareEntity *entity = ((CareRecord *) from)->entity;

  g_assert_true (care_act_merge (f->store, entity, &((CareRecord *) from)->id, &((CareRecord *) into)->id, TRUE, preview, &error));
  after = picture (f);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (care_act_merge (f->store, entity, &((CareRecord *) from)->id, &((CareRecord *) into)->id, FALSE, lines, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, preview->len);
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpstr (lines->pdata[i], ==, preview->pdata[i]);
}

static void
merge_refused (Fixture *f, CareError code, const char *says, gpointer from, gpointer into)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (care_act_merge (f->store, ((CareRecord *) from)->entity, &((CareRecord *) from)->id, &((CareRecord *) into)->id, FALSE, NULL,
                                  &error));
  assert_refused (error, code, says);
}

static void
test_merge_customer (Fixture *f, gconstpointer data)
{
  CareCustomer *anna, *twin, *merged, *firm;
  CareDevice *device;
  CareJob *job;
  CareContact *contact;
  g_autoptr (GPtrArray) points = NULL;
  g_autofree char *before = NULL;

  make_model (f);
  anna = make (f, "customer", "name=Anna", "number=K-1", "phone=600 100 200", "notes=Has a dog", NULL);
  twin = make (f, "customer", "name=Ania", "number=K-2", "phone=600-100-200", "email=ania@example.com", "tax_id=123", "notes=Rings twice",
               "mobile=700 100 200", NULL);
  firm = make (f, "customer", "name=Firm", "kind=company", "company=K-2", NULL);
  device = make (f, "device", "serial=S", "model=W", "customer=K-2", "sold_on=2026-01-01", NULL);
  job = make (f, "job", "device=S", NULL);
  contact = make (f, "contact", "customer=K-2", "summary=Called", NULL);
  make (f, "consent", "customer=K-2", "channel=email", "purpose=survey", "state=given", NULL);
  before = picture (f);
  merge (f, twin, anna);
  clean (f);
  merged = again (f, anna);
  g_assert_cmpstr (merged->name, ==, "Anna");
  g_assert_cmpstr (merged->number, ==, "K-1");
  g_assert_cmpstr (merged->tax_id, ==, "123");
  g_assert_cmpstr (merged->notes, ==, "Has a dog\n\nRings twice");
  points = related (f, "contact_point", "customer", anna);
  g_assert_cmpuint (points->len, ==, 3); /* the same phone once */
  ref_is (f, "K-2", anna);
  ref_is (f, "ania@example.com", anna);
  g_assert_true (care_id_equal (&((CareDevice *) again (f, device))->customer, &anna->record.id));
  g_assert_true (care_id_equal (&((CareJob *) again (f, job))->customer, &anna->record.id));
  g_assert_true (care_id_equal (&((CareContact *) again (f, contact))->customer, &anna->record.id));
  g_assert_true (care_id_equal (&((CareCustomer *) again (f, firm))->company, &anna->record.id));
  g_assert_cmpuint (n_related (f, "consent", "customer", anna), ==, 1);
  merge_refused (f, CARE_ERROR_REFUSED, "merged already", twin, firm);
  merge_refused (f, CARE_ERROR_REFUSED, "merged already", firm, twin);
  merge_refused (f, CARE_ERROR_REFUSED, "itself", anna, anna);
  merge_refused (f, CARE_ERROR_NOT_FOUND, "no customer", anna, device);
  merge_refused (f, CARE_ERROR_REFUSED, "cannot be merged", contact, contact);
  undo_to (f, before);
  delete (f, firm);
  merge_refused (f, CARE_ERROR_REFUSED, "deleted", firm, anna);
}

/* She belonged to the company that she turned out to be. */
static void
test_merge_itself (Fixture *f, gconstpointer data)
{
  CareCustomer *firm = make (f, "customer", "name=Firm", "kind=company", "number=K-1", NULL);
  CareCustomer *person = make (f, "customer", "name=Boss", "company=K-1", NULL);
  g_autofree char *before = picture (f);

  merge (f, firm, person);
  g_assert_false (CARE_HAS ((CareCustomer *) again (f, person), CareCustomer, company));
  undo_to (f, before);
  merge (f, person, firm);
  g_assert_false (CARE_HAS ((CareCustomer *) again (f, firm), CareCustomer, company));
  undo_to (f, before);
}

static void
test_merge_device (Fixture *f, gconstpointer data)
{
  CareDevice *one, *two;
  CareJob *job;
  g_autofree char *before = NULL;

  make_model (f);
  make (f, "customer", "name=Anna", "number=K", NULL);
  one = make (f, "device", "serial=S-1", "model=W", "sold_on=2026-01-01", NULL);
  two = make (f, "device", "serial=S1", "model=W", "customer=K", "sold_on=2026-01-01", "installed_on=2026-01-05", NULL);
  make (f, "coverage", "device=S1", "kind=goodwill", "duration=3", NULL);
  job = make (f, "job", "device=S1", NULL);
  before = picture (f);
  merge (f, two, one);
  g_assert_cmpuint (n_related (f, "coverage", "device", one), ==, 3); /* two from the model, one by hand: none twice */
  g_assert_cmpint (((CareDevice *) again (f, one))->installed_on, ==, date ("2026-01-05"));
  g_assert_true (care_id_equal (&((CareJob *) again (f, job))->device, &one->record.id));
  undo_to (f, before);
}

static void
test_merge_place (Fixture *f, gconstpointer data)
{
  CareRecord *pump = make (f, "product_model", "name=Pump", "code=P", "kind=part", NULL);
  CareRecord *hall = make (f, "stock_location", "code=HALL", NULL);
  CareRecord *shelf = make (f, "stock_location", "code=SHELF", "kind=shelf", NULL);
  CareId supplier = care_stock_builtin_id ("SUPPLIER");
  g_autofree char *before = NULL;

  make (f, "stock_move", "part=P", "from=SUPPLIER", "to=HALL", "quantity=10", NULL);
  make (f, "stock_move", "part=P", "from=HALL", "to=SHELF", "quantity=4", NULL);
  make (f, "stock_move", "part=P", "from=SHELF", "to=SCRAP", "quantity=1", NULL);
  before = picture (f);
  merge (f, shelf, hall);
  g_assert_cmpint (on_hand (f, pump, hall), ==, 9000);
  g_assert_cmpint (on_hand (f, pump, shelf), ==, 0);
  undo_to (f, before);
  g_assert_cmpint (on_hand (f, pump, hall), ==, 6000);
  g_assert_cmpint (on_hand (f, pump, shelf), ==, 3000);
  merge_refused (f, CARE_ERROR_REFUSED, "built-in", hall, keep (f, care_store_get (f->store, &CareStockLocation_ENTITY, &supplier, NULL)));
}

/* The steps of a merged job stay with it; everything else follows. */
static void
test_merge_job (Fixture *f, gconstpointer data)
{
  CareJob *one, *two;
  g_autofree char *before = NULL;

  make (f, "customer", "name=Anna", "number=K", NULL);
  one = make (f, "job", "customer=K", "problem=Leaks", NULL);
  two = make (f, "job", "customer=K", "problem=It leaks!", "phase=closed", "result=repaired", NULL);
  make (f, "contact", "customer=K", "summary=Called", NULL);
  before = picture (f);
  merge (f, two, one);
  g_assert_cmpstr (((CareJob *) again (f, one))->phase, ==, "new");
  g_assert_cmpstr (((CareJob *) again (f, one))->problem, ==, "Leaks\n\nIt leaks!");
  ref_is (f, two->number, one);
  undo_to (f, before);
}

/* --- inside a commit that is running --- */

static gboolean
make_two (CareStore *store, gpointer data, GError **error)
{
  const CarePair customer[] = { { "name", "Anna" }, { "number", "K" }, { NULL, NULL } };
  const CarePair job[] = { { "customer", "K" }, { "result", data }, { NULL, NULL } };
  CareRecord *made = NULL;
  gboolean ok = care_act_new (store, &CareCustomer_ENTITY, customer, NULL, error) && care_act_new (store, &CareJob_ENTITY, job, &made, error);

  if (ok)
    g_assert_cmpstr (((CareJob *) made)->phase, ==, "ready");
  care_record_free (made);
  return ok;
}

static void
test_joined (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = picture (f);
  g_autofree char *after = NULL;

  g_assert_false (care_store_commit (f->store, &(CareTxn) { .what = "both" }, make_two, (gpointer) "nonsense", &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
  g_clear_error (&error);
  after = picture (f);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (care_store_commit (f->store, &(CareTxn) { .what = "both" }, make_two, (gpointer) "repaired", &error));
  undo_to (f, before);
}

/* Said and taken back in one breath: its undo must not say it again. */
static gboolean
tell_and_void (CareStore *store, gpointer data, GError **error)
{
  const CarePair contact[] = { { "customer", "K" }, { "summary", "Called" }, { NULL, NULL } };
  CareRecord *made = NULL;
  gboolean ok = care_act_new (store, &CareContact_ENTITY, contact, &made, error) &&
                care_act_delete (store, &CareContact_ENTITY, &made->id, error);

  care_record_free (made);
  return ok;
}

static void
test_told_and_voided (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;

  make (f, "customer", "name=Anna", "number=K", NULL);
  before = picture (f);
  g_assert_true (care_store_commit (f->store, &(CareTxn) { .what = "both" }, tell_and_void, NULL, &error));
  undo_to (f, before);
}

/* --- what is filled in --- */

static void
test_defaults (Fixture *f, gconstpointer data)
{
  static const struct { const char *entity, *words[4], *field, *value; } cases[] = {
    { "product_model", { "name=Pump" }, "kind", "product" },
    { "stock_location", { "code=A" }, "kind", "warehouse" },
    { "stock_location", { "code=B", "technician=desk" }, "kind", "van" },
    { "user", { "name=Jan", "role=technician" }, "active", "1" },
    { "survey", { "name=After repair" }, "questions", "csat,ces,nps,text" },
    { "survey", { "name=After repair" }, "active", "0" },
    { "warranty_term", { "model=W", "duration=3" }, "kind", "commercial_manufacturer" },
    { "warranty_term", { "model=W", "duration=3" }, "duration_unit", "month" },
    { "message", { "customer=K", "text=Hello" }, "state", "queued" },
    { "message", { "customer=K", "text=Hello" }, "address", "a@example.com" },
    { "message", { "customer=K", "text=Hello" }, "language", "lt" },
    { "message", { "customer=K", "text=Hello", "direction=in" }, "state", "received" },
    { "customer", { "name=X", "language=ru" }, "language", "ru" },
    { "device", { "serial=T", "model=W", "site=Home" }, "status", "sold" },
  };

  make (f, "product_model", "name=Washer", "code=W", NULL);
  make (f, "customer", "name=Anna", "number=K", "email=a@example.com", "language=lt", NULL);
  make (f, "site", "customer=K", "name=Home", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *before = picture (f);
      CareRecord *made = make (f, cases[i].entity, cases[i].words[0], cases[i].words[1], cases[i].words[2], NULL);
      guint n = (guint) care_entity_field (made->entity, cases[i].field);
      CareKind kind = made->entity->fields[n].kind;
      g_autofree char *value = kind == CARE_TEXT || kind == CARE_ENUM ? g_strdup (care_record_text (made, n))
                                                                      : g_strdup_printf ("%d", (int) care_record_int (made, n));
      g_assert_cmpstr (value, ==, cases[i].value);
      undo_to (f, before);
    }
  make_refused (f, CARE_ERROR_INVALID, "questions: “mood”", "survey", "name=X", "questions=csat,mood", NULL);
  make_refused (f, CARE_ERROR_INVALID, "needs its role", "user", "name=X", NULL);
}

static void
test_self (Fixture *f, gconstpointer data)
{
  CareId user = care_store_user (f->store);
  CareCustomer *anna = make (f, "customer", "name=Anna", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *itself = NULL;
  char id[CARE_ID_TEXT];

  g_assert_false (care_act_delete (f->store, &CareUser_ENTITY, &user, &error));
  assert_refused (error, CARE_ERROR_REFUSED, "yourself");
  itself = g_strconcat ("company=", care_id_to_text (&anna->record.id, id), NULL);
  set_refused (f, CARE_ERROR_INVALID, "itself", anna, itself, NULL);
}

/* A server numbers for everybody: by the year. */
static void
test_server (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  CareCustomer *anna;
  CareJob *job;

  g_assert_true (care_server_become (f->store, &error));
  g_assert_no_error (error);
  anna = make (f, "customer", "name=Anna", NULL);
  g_assert_cmpstr (anna->number, ==, "C-2026-000001");
  job = make (f, "job", "customer=C-2026-000001", NULL);
  g_assert_cmpstr (job->number, ==, "J-2026-000001");
  step (f, job, "start", NULL);
  clean (f);
}

static void
test_reader (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareStore) reader = care_store_open_read (f->path, &error);
  const CarePair pairs[] = { { "name", "Anna" }, { NULL, NULL } };

  g_assert_no_error (error);
  g_assert_false (care_act_new (reader, &CareCustomer_ENTITY, pairs, NULL, &error));
  assert_refused (error, CARE_ERROR_REFUSED, "reading only");
}

int
main (int argc, char **argv)
{
  static const struct { const char *path; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "/act/ref/found", test_ref }, { "/act/ref/refused", test_ref_refused }, { "/act/words/refused", test_words_refused },
    { "/act/customer/new", test_customer }, { "/act/customer/set", test_customer_set }, { "/act/company", test_company },
    { "/act/device/new", test_device }, { "/act/device/cover", test_cover }, { "/act/coverage/by-hand", test_coverage_by_hand },
    { "/act/sale", test_sale }, { "/act/coverage/same-everywhere", test_same_rights }, { "/act/contact", test_contact },
    { "/act/fact", test_fact }, { "/act/response", test_response }, { "/act/message/languages", test_message },
    { "/act/message/silence", test_silence }, { "/act/merge/customer", test_merge_customer }, { "/act/merge/itself", test_merge_itself },
    { "/act/merge/device", test_merge_device }, { "/act/merge/place", test_merge_place }, { "/act/merge/job", test_merge_job },
    { "/act/told-and-voided", test_told_and_voided }, { "/act/defaults", test_defaults }, { "/act/self", test_self },
    { "/act/server", test_server }, { "/act/joined", test_joined }, { "/act/reader", test_reader },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
