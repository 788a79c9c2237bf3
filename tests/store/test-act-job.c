/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A job from the call to the hand-over: its events, visits, parts and their stock; every step undone again; and a
 * random walk that must keep the books. */
#include "act-fixture.h"

/* A shop with two technicians and a van each, one customer with a device, and a pump on the shelf. */
static void
furnish (Fixture *f)
{
  make (f, "customer", "name=Anna", "number=K", "email=anna@example.com", NULL);
  make (f, "site", "customer=K", "name=Home", "zone=Europe/Vilnius", NULL);
  make (f, "product_model", "name=Washer", "code=W", NULL);
  make (f, "warranty_term", "model=W", "duration=24", NULL);
  make (f, "device", "serial=S", "model=W", "customer=K", "site=Home", "status=in_service", NULL);
  make (f, "team", "name=North", NULL);
  make (f, "user", "name=Jan", "role=technician", "team=North", NULL);
  make (f, "user", "name=Piotr", "role=technician", NULL);
  make (f, "stock_location", "code=VAN-JAN", "technician=Jan", NULL);
  make (f, "stock_location", "code=VAN-PIOTR", "technician=Piotr", NULL);
  make (f, "product_model", "name=Pump", "code=P", "kind=part", "price=100 PLN", "cost=60 PLN", NULL);
  make (f, "product_model", "name=Belt", "code=B", "kind=part", NULL);
  make (f, "stock_move", "part=P", "from=SUPPLIER", "to=VAN-JAN", "quantity=10", NULL);
}

static gpointer
named (Fixture *f, const char *entity, const char *name)
{
  CareId id = ref (f, entity, name);
  return keep (f, care_store_get (f->store, care_entity_find (entity), &id, NULL));
}

static CareDevice *
device (Fixture *f)
{
  return named (f, "device", "S");
}

static gboolean
is_user (Fixture *f, const CareId *id, const char *name)
{
  CareId user = ref (f, "user", name);
  return care_id_equal (id, &user);
}

/* The steps of a job as one line: "create:new start:in_progress". */
static char *
events_of (Fixture *f, gpointer job)
{
  g_autoptr (GPtrArray) events = related (f, "job_event", "job", job);
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++)
    {
      const CareJobEvent *event = events->pdata[i];
      g_string_append_printf (line, "%s%s:%s", i > 0 ? " " : "", event->transition, event->phase != NULL ? event->phase : "");
    }
  return g_string_free (line, FALSE);
}

/* --- new --- */

static void
test_new (Fixture *f, gconstpointer data)
{
  CareJob *job;
  CareJobEvent *event;
  g_autofree char *before = NULL;

  furnish (f);
  before = picture (f);
  job = make (f, "job", "device=S", "problem=Leaks", "technician=Jan", "at=2026-11-21T08:00:00Z", NULL);
  g_assert_cmpstr (job->type, ==, "repair_field");
  g_assert_cmpstr (job->priority, ==, "normal");
  g_assert_cmpstr (job->channel, ==, "phone");
  g_assert_cmpstr (job->phase, ==, "new");
  g_assert_cmpint (job->demanded_at, ==, instant ("2026-11-21T08:00:00Z"));
  g_assert_true (g_str_has_suffix (job->number, "-J-000001"));
  g_assert_cmpstr (job->alias, ==, job->number);
  g_assert_true (care_id_equal (&job->customer, &((CareCustomer *) named (f, "customer", "K"))->record.id));
  g_assert_true (care_id_equal (&job->site, &((CareSite *) named (f, "site", "Home"))->record.id));
  g_assert_true (care_id_equal (&job->team, &((CareTeam *) named (f, "team", "North"))->record.id));
  g_assert_cmpstr (device (f)->status, ==, "in_service");
  event = only (f, "job_event", "job", job);
  g_assert_cmpstr (event->transition, ==, "create");
  g_assert_cmpint (event->at, ==, instant ("2026-11-21T08:00:00Z"));
  g_assert_cmpint (event->recorded_at, ==, instant (NOW));
  g_assert_true (is_user (f, &event->by, "desk"));
  g_assert_cmpuint (n_related (f, "message", "job", job), ==, 1);
  undo_to (f, before);
  /* The only team there is; another one makes it nobody's. */
  g_assert_cmpuint (0, ==, care_id_is_null (&((CareJob *) make (f, "job", "customer=K", NULL))->team));
  make (f, "team", "name=South", NULL);
  g_assert_cmpuint (1, ==, care_id_is_null (&((CareJob *) make (f, "job", "customer=K", NULL))->team));
  make_refused (f, CARE_ERROR_INVALID, "needs its customer", "job", "problem=Leaks", NULL);
  make_refused (f, CARE_ERROR_INVALID, "unusable_until", "job", "customer=K", "unusable_from=2026-02-02", "unusable_until=2026-02-01", NULL);
  clean (f);
}

static void
test_new_phases (Fixture *f, gconstpointer data)
{
  static const struct { const char *phase, *result, *handed, *extra, *becomes, *handed_over_at, *events; } cases[] = {
    { NULL, NULL, NULL, NULL, "new", NULL, "create:new" },
    { "phase=triage", NULL, NULL, NULL, "triage", NULL, "create:triage" },
    { "phase=in_progress", NULL, NULL, "status=Waits for the glue", "in_progress", NULL, "create:in_progress" },
    { "phase=cancelled", NULL, NULL, NULL, "cancelled", NULL, "create:cancelled" },
    { NULL, "result=repaired", NULL, NULL, "ready", NULL, "create:new finish:ready" },
    { "phase=closed", "result=repaired", NULL, NULL, "closed", "2026-11-01T08:00:00Z", "create:closed" },
    { "phase=handed_over", "result=repaired", NULL, NULL, "handed_over", "2026-11-01T08:00:00Z", "create:handed_over" },
    { "phase=closed", "result=advice_only", NULL, NULL, "closed", NULL, "create:new close:closed" },
    { "phase=closed", "result=repaired", "handed_over_at=2026-11-05T12:00:00Z", NULL, "closed", "2026-11-05T12:00:00Z",
      "create:new hand_over:handed_over close:closed" },
    { "phase=handed_over", "result=repaired", "handed_over_at=2026-11-05T12:00:00Z", NULL, "handed_over", "2026-11-05T12:00:00Z",
      "create:new hand_over:handed_over" },
    { NULL, "result=repaired", "handed_over_at=2026-11-05T12:00:00Z", NULL, "closed", "2026-11-05T12:00:00Z",
      "create:new hand_over:handed_over close:closed" },
    { NULL, NULL, NULL, "scheduled_at=2026-12-01T09:00:00Z", "scheduled", NULL, "create:new schedule:scheduled" },
    { "phase=closed", "result=repaired", NULL, "scheduled_at=2026-11-02T09:00:00Z", "closed", "2026-11-01T08:00:00Z", "create:closed" },
  };
  g_autofree char *before = NULL;

  furnish (f);
  before = picture (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *words[] = { cases[i].phase, cases[i].result, cases[i].handed, cases[i].extra };
      const char *given[4] = { NULL };
      CareJob *job;
      g_autofree char *events = NULL;
      guint n = 0;
      for (guint k = 0; k < G_N_ELEMENTS (words); k++)
        if (words[k] != NULL)
          given[n++] = words[k];
      job = make (f, "job", "device=S", "technician=Jan", "at=2026-11-01T08:00:00Z", given[0], given[1], given[2], given[3], NULL);
      events = events_of (f, job);
      g_assert_cmpstr (job->phase, ==, cases[i].becomes);
      g_assert_cmpstr (events, ==, cases[i].events);
      g_assert_cmpstr (job->result, ==, cases[i].result != NULL ? strchr (cases[i].result, '=') + 1 : NULL);
      g_assert_cmpint (job->handed_over_at, ==, cases[i].handed_over_at != NULL ? instant (cases[i].handed_over_at) : 0);
      g_assert_cmpuint (n_related (f, "visit", "job", job), ==, g_str_equal (cases[i].becomes, "scheduled"));
      g_assert_cmpstr (device (f)->status, ==, "in_service");
      undo_to (f, before);
    }
  make_refused (f, CARE_ERROR_INVALID, "handed_over_at", "job", "customer=K", "phase=triage", "handed_over_at=2026-11-05T12:00:00Z", NULL);
  make_refused (f, CARE_ERROR_INVALID, "before", "job", "customer=K", "at=2026-11-06T12:00:00Z", "handed_over_at=2026-11-05T12:00:00Z", NULL);
  make_refused (f, CARE_ERROR_INVALID, "phase", "job", "customer=K", "phase=lost", NULL);
}

/* A job told afterwards without at= began when the first thing happened. */
static void
test_new_old (Fixture *f, gconstpointer data)
{
  CareJob *job;

  furnish (f);
  job = make (f, "job", "device=S", "demanded_at=2026-09-01T08:00:00Z", "handed_over_at=2026-09-10T08:00:00Z", NULL);
  g_assert_cmpint (job->demanded_at, ==, instant ("2026-09-01T08:00:00Z"));
  g_assert_cmpint (job->handed_over_at, ==, instant ("2026-09-10T08:00:00Z"));
  g_assert_cmpstr (job->phase, ==, "closed");
  g_assert_cmpuint (n_related (f, "message", "job", job), ==, 0);
  /* An installation of the past says when the device was installed, if nobody knew. */
  job = make (f, "job", "device=S", "type=installation", "result=installed", "handed_over_at=2026-09-10T22:30:00Z", NULL);
  g_assert_cmpint (device (f)->installed_on, ==, date ("2026-09-11")); /* the civil day at the site, in Vilnius */
  g_assert_cmpuint (n_related (f, "coverage", "device", device (f)), ==, 1);
  job = make (f, "job", "device=S", "type=installation", "result=installed", "handed_over_at=2026-10-10T22:30:00Z", NULL);
  g_assert_cmpint (device (f)->installed_on, ==, date ("2026-09-11"));
  clean (f);
}

/* --- a job in the field --- */

static void
test_field (Fixture *f, gconstpointer data)
{
  CareJob *job;
  CareVisit *visit;
  CareMessage *message;
  g_autoptr (GPtrArray) messages = NULL;
  g_autofree char *s0 = NULL, *s1 = NULL, *s2 = NULL, *s3 = NULL, *s4 = NULL, *s5 = NULL;

  furnish (f);
  job = make (f, "job", "device=S", "problem=Leaks", NULL);
  s0 = picture (f);
  step_refused (f, CARE_ERROR_REFUSED, "technician", job, "schedule", "planned_at=2026-11-23T09:00:00Z", NULL);
  step_refused (f, CARE_ERROR_REFUSED, "time", job, "schedule", "technician=Jan", NULL);
  step_refused (f, CARE_ERROR_REFUSED, "“On the way” is not possible while the job is new", job, "travel", NULL);
  step_refused (f, CARE_ERROR_INVALID, "planned_at: ", job, "schedule", "technician=Jan", "planned_at=tomorrow", NULL);
  step_refused (f, CARE_ERROR_NOT_FOUND, "technician: ", job, "schedule", "technician=Nobody", "planned_at=2026-11-23T09:00:00Z", NULL);
  step_refused (f, CARE_ERROR_INVALID, "“colour” is not an argument of schedule; it takes: technician, planned_at, at, status.", job, "schedule",
                "colour=red", NULL);
  step_refused (f, CARE_ERROR_INVALID, "it takes: at, status.", job, "start", "technician=Jan", NULL);
  step_refused (f, CARE_ERROR_USAGE, "dance", job, "dance", NULL);
  job = step (f, job, "schedule", "technician=Jan", "planned_at=2026-11-23T09:00:00Z", "status=Agreed by phone", NULL);
  g_assert_cmpstr (job->phase, ==, "scheduled");
  g_assert_cmpstr (job->status, ==, "Agreed by phone");
  g_assert_cmpint (job->scheduled_at, ==, instant ("2026-11-23T09:00:00Z"));
  g_assert_true (is_user (f, &job->technician, "Jan"));
  visit = only (f, "visit", "job", job);
  g_assert_cmpint (visit->planned_at, ==, job->scheduled_at);
  messages = related (f, "message", "job", job);
  g_assert_cmpuint (messages->len, ==, 2);
  message = messages->pdata[1];
  g_assert_cmpstr (message->template, ==, "job_scheduled");
  g_assert_nonnull (strstr (message->text, "23.11.2026, 10:00")); /* Polish, in Warsaw */
  undo_to (f, s0);
  job = step (f, job, "schedule", "technician=Jan", "planned_at=2026-11-23T09:00:00Z", NULL);
  s1 = picture (f);
  /* Another time moves the visit, and is told; the same time is not told twice. */
  job = step (f, job, "schedule", "technician=Piotr", "planned_at=2026-11-24T09:00:00Z", NULL);
  visit = only (f, "visit", "job", job);
  g_assert_true (is_user (f, &visit->technician, "Piotr"));
  g_assert_cmpuint (n_related (f, "message", "job", job), ==, 3);
  undo_to (f, s1);
  job = step (f, job, "schedule", "technician=Piotr", NULL);
  g_assert_cmpuint (n_related (f, "message", "job", job), ==, 2);
  undo_to (f, s1);
  step_refused (f, CARE_ERROR_REFUSED, "this day", job, "travel", NULL);
  at ("2026-11-23T08:30:00Z");
  job = step (f, job, "travel", NULL);
  g_assert_cmpint (((CareVisit *) only (f, "visit", "job", job))->travel_at, ==, instant ("2026-11-23T08:30:00Z"));
  s2 = picture (f);
  job = step (f, job, "start", "at=2026-11-23T09:05:00Z", NULL);
  visit = only (f, "visit", "job", job);
  g_assert_cmpint (visit->arrived_at, ==, instant ("2026-11-23T09:05:00Z"));
  undo_to (f, s2);
  job = step (f, job, "start", "at=2026-11-23T09:05:00Z", NULL);
  s3 = picture (f);
  job = step (f, job, "hold", "reason=customer_answer", "at=2026-11-23T09:10:00Z", NULL);
  g_assert_cmpstr (job->phase, ==, "on_hold");
  job = step (f, job, "resume", "at=2026-11-23T09:20:00Z", NULL);
  g_assert_cmpstr (job->phase, ==, "in_progress");
  undo (f);
  undo_to (f, s3);
  step_refused (f, CARE_ERROR_REFUSED, "result", job, "finish", NULL);
  step_refused (f, CARE_ERROR_INVALID, "result", job, "finish", "result=exploded", NULL);
  at ("2026-11-23T10:00:00Z");
  s4 = picture (f);
  job = step (f, job, "finish", "result=repaired", NULL);
  visit = only (f, "visit", "job", job);
  g_assert_cmpstr (visit->outcome, ==, "done");
  g_assert_cmpint (visit->ended_at, ==, instant ("2026-11-23T10:00:00Z"));
  g_assert_cmpstr (job->result, ==, "repaired");
  undo_to (f, s4);
  job = step (f, job, "finish", "result=could_not_complete", NULL);
  g_assert_cmpstr (((CareVisit *) only (f, "visit", "job", job))->outcome, ==, "could_not_complete");
  undo_to (f, s4);
  job = step (f, job, "finish", "result=repaired", NULL);
  s5 = picture (f);
  step_refused (f, CARE_ERROR_REFUSED, "received", job, "hand_over", NULL);
  job = step (f, job, "hand_over", "receiver=Anna", NULL);
  g_assert_cmpstr (job->phase, ==, "closed");
  g_assert_cmpint (job->handed_over_at, ==, instant ("2026-11-23T10:00:00Z"));
  {
    g_autofree char *events = events_of (f, job);
    g_assert_cmpstr (events, ==, "create:new schedule:scheduled travel:travelling start:in_progress finish:ready hand_over:handed_over close:closed");
  }
  undo_to (f, s5);
  step (f, job, "hand_over", "receiver=Anna", NULL);
  job = step (f, job, "reopen", "reason=It leaks again", NULL);
  g_assert_cmpstr (job->phase, ==, "triage");
  g_assert_false (CARE_HAS (job, CareJob, handed_over_at));
  undo (f);
  at ("2027-01-23T10:00:00Z");
  step_refused (f, CARE_ERROR_REFUSED, "parent", job, "reopen", "reason=It leaks again", NULL);
  clean (f);
}

/* start without a plan makes the visit; whoever starts a job of nobody takes it. */
static void
test_start (Fixture *f, gconstpointer data)
{
  CareJob *job;
  CareVisit *visit;
  CareId jan;

  furnish (f);
  job = make (f, "job", "device=S", NULL);
  jan = ref (f, "user", "Jan");
  care_store_act_as (f->store, &jan);
  {
    g_autofree char *before = picture (f);
    step (f, job, "start", NULL);
    undo_to (f, before);
  }
  job = step (f, job, "start", NULL);
  visit = only (f, "visit", "job", job);
  g_assert_true (is_user (f, &job->technician, "Jan"));
  g_assert_true (is_user (f, &visit->technician, "Jan"));
  g_assert_cmpint (visit->arrived_at, ==, instant (NOW));
  g_assert_false (CARE_HAS (visit, CareVisit, planned_at));
  /* A second appointment ends the first with why it was not enough. */
  job = step (f, job, "hold", "reason=part_on_order", NULL);
  job = step (f, job, "schedule", "planned_at=2026-12-01T09:00:00Z", NULL);
  g_assert_cmpuint (n_related (f, "visit", "job", job), ==, 2);
  {
    g_autoptr (GPtrArray) visits = related (f, "visit", "job", job);
    g_assert_cmpstr (((CareVisit *) visits->pdata[0])->outcome, ==, "part_needed");
    g_assert_false (CARE_HAS ((CareVisit *) visits->pdata[1], CareVisit, arrived_at));
  }
  clean (f);
}

static void
test_assign (Fixture *f, gconstpointer data)
{
  CareJob *job;
  g_autofree char *before = NULL;

  furnish (f);
  job = make (f, "job", "device=S", "technician=Jan", "scheduled_at=2026-11-23T09:00:00Z", NULL);
  before = picture (f);
  step_refused (f, CARE_ERROR_REFUSED, "a technician or a team", job, "assign", NULL);
  job = step (f, job, "assign", "technician=Piotr", NULL);
  g_assert_cmpstr (job->phase, ==, "scheduled");
  g_assert_true (is_user (f, &job->technician, "Piotr"));
  g_assert_true (is_user (f, &((CareVisit *) only (f, "visit", "job", job))->technician, "Piotr"));
  undo_to (f, before);
  job = step (f, job, "assign", "team=North", NULL);
  g_assert_true (is_user (f, &job->technician, "Jan"));
  undo_to (f, before);
  /* The same by hand; and a moved appointment moves the visit, a moved visit the job. */
  g_free (set (f, job, "technician=Piotr", "scheduled_at=2026-11-25T09:00:00Z", NULL));
  g_assert_true (is_user (f, &((CareVisit *) only (f, "visit", "job", job))->technician, "Piotr"));
  g_assert_cmpint (((CareVisit *) only (f, "visit", "job", job))->planned_at, ==, instant ("2026-11-25T09:00:00Z"));
  undo_to (f, before);
  g_free (set (f, only (f, "visit", "job", job), "planned_at=2026-11-26T09:00:00Z", NULL));
  g_assert_cmpint (((CareJob *) again (f, job))->scheduled_at, ==, instant ("2026-11-26T09:00:00Z"));
  undo_to (f, before);
}

static void
test_estimate (Fixture *f, gconstpointer data)
{
  CareJob *job;
  g_autofree char *before = NULL;
  g_autofree char *name = NULL;

  furnish (f);
  job = make (f, "job", "device=S", NULL);
  name = g_strconcat ("job=", job->number, NULL);
  before = picture (f);
  step_refused (f, CARE_ERROR_REFUSED, "estimate", job, "propose", NULL);
  step_refused (f, CARE_ERROR_INVALID, "price: ", job, "propose", "price=10 EUR", NULL);
  job = step (f, job, "propose", "price=350 PLN", NULL);
  g_assert_cmpint (job->price, ==, 35000);
  g_assert_cmpstr (job->phase, ==, "waiting_approval");
  step_refused (f, CARE_ERROR_REFUSED, "Who approved", job, "approve", NULL);
  step_refused (f, CARE_ERROR_REFUSED, "How", job, "approve", "approved_by=Anna", NULL);
  job = step (f, job, "approve", "approved_by=Anna", "how=by phone", NULL);
  g_assert_cmpstr (job->phase, ==, "approved");
  undo (f);
  undo_to (f, before);
  make (f, "job_line", name, "class=labour", "price=80 PLN", NULL);
  job = step (f, job, "propose", NULL);
  g_assert_cmpstr (job->phase, ==, "waiting_approval");
  clean (f);
}

/* --- in the shop, installed, called off --- */

static void
test_bench (Fixture *f, gconstpointer data)
{
  CareJob *job;
  g_autofree char *before = NULL;
  g_autofree char *ready = NULL;

  furnish (f);
  before = picture (f);
  job = make (f, "job", "device=S", "type=repair_bench", NULL);
  g_assert_cmpstr (device (f)->status, ==, "in_shop");
  undo_to (f, before);
  job = make (f, "job", "device=S", "type=repair_bench", NULL);
  g_free (set (f, device (f), "status=at_supplier", NULL));
  step_refused (f, CARE_ERROR_REFUSED, "in the workshop", job, "start", NULL);
  g_free (set (f, device (f), "status=in_shop", NULL));
  job = step (f, job, "start", NULL);
  g_assert_cmpuint (n_related (f, "visit", "job", job), ==, 0);
  job = step (f, job, "check", NULL);
  g_assert_cmpstr (job->phase, ==, "quality_check");
  job = step (f, job, "finish", "result=repaired", NULL);
  ready = picture (f);
  job = step (f, job, "hand_over", "receiver=Anna", NULL);
  g_assert_cmpstr (device (f)->status, ==, "in_service");
  g_assert_false (CARE_HAS (device (f), CareDevice, installed_on));
  undo_to (f, ready);
  /* A device that was replaced meanwhile does not come back to life. */
  g_free (set (f, device (f), "status=replaced", NULL));
  step (f, job, "hand_over", "receiver=Anna", NULL);
  g_assert_cmpstr (device (f)->status, ==, "replaced");
  clean (f);
}

static void
test_installation (Fixture *f, gconstpointer data)
{
  CareJob *job;
  g_autofree char *ready = NULL;

  furnish (f);
  g_free (set (f, device (f), "status=sold", NULL));
  job = make (f, "job", "device=S", "type=installation", "technician=Jan", NULL);
  step (f, job, "start", NULL);
  job = step (f, job, "finish", "result=installed", NULL);
  ready = picture (f);
  step (f, job, "hand_over", "receiver=Anna", "at=2026-11-21T22:30:00Z", NULL);
  g_assert_cmpstr (device (f)->status, ==, "in_service");
  g_assert_cmpint (device (f)->installed_on, ==, date ("2026-11-22")); /* past midnight at the site */
  g_assert_cmpuint (n_related (f, "coverage", "device", device (f)), ==, 1);
  undo_to (f, ready);
  /* Handed over again after it was reopened: that was the day. Another installation later is not. */
  step (f, job, "hand_over", "receiver=Anna", NULL);
  at ("2026-11-24T10:00:00Z");
  step (f, job, "reopen", "reason=Not level", NULL);
  step (f, job, "start", NULL);
  step (f, job, "finish", "result=installed", NULL);
  step (f, job, "hand_over", "receiver=Anna", NULL);
  g_assert_cmpint (device (f)->installed_on, ==, date ("2026-11-24"));
  at ("2026-12-24T10:00:00Z");
  job = make (f, "job", "device=S", "type=installation", NULL);
  step (f, job, "start", NULL);
  step (f, job, "finish", "result=installed", NULL);
  step (f, job, "hand_over", "receiver=Anna", NULL);
  g_assert_cmpint (device (f)->installed_on, ==, date ("2026-11-24"));
  clean (f);
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  CareJob *job;
  g_autofree char *name = NULL;
  g_autofree char *before = NULL;

  furnish (f);
  job = make (f, "job", "device=S", "technician=Jan", "scheduled_at=2026-11-23T09:00:00Z", NULL);
  name = g_strconcat ("job=", job->number, NULL);
  before = picture (f);
  step_refused (f, CARE_ERROR_REFUSED, "reason", job, "cancel", NULL);
  job = step (f, job, "cancel", "reason=Sold the house", NULL);
  g_assert_cmpstr (job->phase, ==, "cancelled");
  g_assert_cmpstr (((CareVisit *) only (f, "visit", "job", job))->outcome, ==, "cancelled");
  undo_to (f, before);
  job = step (f, job, "start", NULL);
  make (f, "job_line", name, "part=P", NULL);
  step_refused (f, CARE_ERROR_REFUSED, "parts were used", job, "cancel", "reason=X", NULL);
  g_free (set (f, only (f, "job_line", "job", job), "disposition=unused_to_stock", NULL));
  job = step (f, job, "cancel", "reason=X", NULL);
  g_assert_cmpstr (job->phase, ==, "cancelled");
  clean (f);
}

/* What happened earlier is judged as of then, and what follows is recomputed. */
static void
test_past (Fixture *f, gconstpointer data)
{
  CareJob *job;

  furnish (f);
  job = make (f, "job", "device=S", "at=2026-11-20T08:00:00Z", NULL);
  step (f, job, "start", "at=2026-11-20T09:00:00Z", NULL);
  job = step (f, job, "finish", "result=repaired", "at=2026-11-20T12:00:00Z", NULL);
  step_refused (f, CARE_ERROR_REFUSED, "2026-11-20T08:30:00Z: “Resume” is not possible while the job is new", job, "resume",
                "at=2026-11-20T08:30:00Z", NULL);
  job = step (f, job, "hold", "reason=customer_answer", "at=2026-11-20T10:00:00Z", NULL);
  g_assert_cmpstr (job->phase, ==, "ready");
  job = step (f, job, "resume", "at=2026-11-20T10:30:00Z", NULL);
  g_assert_cmpstr (job->phase, ==, "ready");
  /* A clock that went wrong elsewhere does not stop the next step. */
  at ("2026-11-19T08:00:00Z");
  job = step (f, job, "hand_over", "receiver=Anna", NULL);
  g_assert_cmpstr (job->phase, ==, "closed");
  g_assert_cmpint (job->handed_over_at, ==, instant ("2026-11-20T12:00:01Z"));
  set_refused (f, CARE_ERROR_REFUSED, "by a step of the job", job, "phase=new", NULL);
  set_refused (f, CARE_ERROR_REFUSED, "by a step of the job", job, "result=repaired", NULL);
  set_refused (f, CARE_ERROR_REFUSED, "by a step of the job", job, "handed_over_at=2026-11-20T12:00:00Z", NULL);
  clean (f);
}

static void
test_advice (Fixture *f, gconstpointer data)
{
  CareJob *job;

  furnish (f);
  job = make (f, "job", "device=S", NULL);
  step_refused (f, CARE_ERROR_REFUSED, "advice only", job, "close", "result=repaired", NULL);
  job = step (f, job, "close", "result=advice_only", NULL);
  g_assert_cmpstr (job->phase, ==, "closed");
  g_assert_false (CARE_HAS (job, CareJob, handed_over_at));
  delete (f, job);
  step_refused (f, CARE_ERROR_REFUSED, "deleted", job, "reopen", "reason=X", NULL);
  clean (f);
}

/* --- parts --- */

typedef struct
{
  CareJob *job;
  char *name;
  gpointer pump, belt, van, other;
} Shop;

static Shop
open_shop (Fixture *f)
{
  Shop shop;

  furnish (f);
  shop.job = make (f, "job", "device=S", "technician=Jan", NULL);
  shop.name = g_strconcat ("job=", shop.job->number, NULL);
  shop.pump = named (f, "product_model", "P");
  shop.belt = named (f, "product_model", "B");
  shop.van = named (f, "stock_location", "VAN-JAN");
  shop.other = named (f, "stock_location", "VAN-PIOTR");
  return shop;
}

static void
test_line (Fixture *f, gconstpointer data)
{
  Shop shop = open_shop (f);
  g_autofree char *name = shop.name;
  g_autofree char *before = picture (f);
  CareJobLine *line = make (f, "job_line", name, "part=P", "quantity=2", "at=2026-11-20T08:00:00Z", NULL);
  CareStockMove *move = only (f, "stock_move", "line", line);
  CareId customer = care_stock_builtin_id ("CUSTOMER");

  g_assert_cmpstr (line->class, ==, "part");
  g_assert_cmpstr (line->disposition, ==, "installed_new");
  g_assert_cmpint (line->price, ==, 10000);
  g_assert_cmpint (line->cost, ==, 6000);
  g_assert_cmpint (line->quantity, ==, 2000);
  g_assert_true (care_id_equal (&line->from, &((CareRecord *) shop.van)->id));
  g_assert_true (care_id_equal (&line->move, &move->record.id));
  g_assert_true (care_id_equal (&move->to, &customer));
  g_assert_true (care_id_equal (&move->job, &shop.job->record.id));
  g_assert_cmpint (move->at, ==, instant ("2026-11-20T08:00:00Z"));
  g_assert_cmpint (on_hand (f, shop.pump, shop.van), ==, 8000);
  undo_to (f, before);
  g_assert_cmpint (on_hand (f, shop.pump, shop.van), ==, 10000);
  line = make (f, "job_line", name, "class=labour", "text=Work", "price=80 PLN", NULL);
  g_assert_cmpint (line->quantity, ==, 1000);
  g_assert_null (line->disposition);
  g_assert_cmpuint (n_related (f, "stock_move", "line", line), ==, 0);
  undo_to (f, before);
  line = make (f, "job_line", name, "part=P", "disposition=unused_to_stock", NULL);
  g_assert_cmpuint (n_related (f, "stock_move", "line", line), ==, 0);
  undo_to (f, before);
  make_refused (f, CARE_ERROR_INVALID, "part=CODE", "job_line", name, "class=part", NULL);
  make_refused (f, CARE_ERROR_INVALID, "more than 0", "job_line", name, "part=P", "quantity=0", NULL);
  make_refused (f, CARE_ERROR_INVALID, "more than 0", "job_line", name, "part=P", "quantity=-1", NULL);
  make_refused (f, CARE_ERROR_INVALID, "same place", "job_line", name, "part=P", "from=CUSTOMER", NULL);
  make_refused (f, CARE_ERROR_INVALID, "needs its class", "job_line", name, "price=1 PLN", NULL);
  make_refused (f, CARE_ERROR_INVALID, "needs its job", "job_line", "part=P", NULL);
  g_free (set (f, shop.job, "technician=", NULL));
  make_refused (f, CARE_ERROR_INVALID, "from which place the part comes", "job_line", name, "part=P", NULL);
  line = make (f, "job_line", name, "part=P", "from=SUPPLIER", NULL);
  g_assert_cmpint (on_hand (f, shop.pump, shop.van), ==, 10000);
  clean (f);
}

static void
test_line_set (Fixture *f, gconstpointer data)
{
  static const struct { const char *words; gint64 pumps, belts, others; guint moves; } cases[] = {
    { "quantity=3", 7000, 0, 0, 1 }, { "quantity=0.5", 9500, 0, 0, 1 }, { "part=B", 10000, -1000, 0, 1 }, { "from=VAN-PIOTR", 10000, 0, -1000, 1 },
    { "disposition=unused_to_stock", 10000, 0, 0, 0 }, { "disposition=dead_on_arrival", 9000, 0, 0, 1 }, { "class=fee", 10000, 0, 0, 0 },
    { "price=1 PLN", 9000, 0, 0, 1 }, { "text=Careful", 9000, 0, 0, 1 },
  };
  Shop shop = open_shop (f);
  g_autofree char *name = shop.name;
  CareJobLine *line = make (f, "job_line", name, "part=P", "at=2026-11-20T08:00:00Z", NULL);
  g_autofree char *before = picture (f);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CareJobLine *after;
      g_autoptr (GPtrArray) moves = NULL;
      g_test_message ("%s", cases[i].words);
      g_free (set (f, line, cases[i].words, NULL));
      after = again (f, line);
      moves = related (f, "stock_move", "line", line);
      g_assert_cmpuint (moves->len, ==, cases[i].moves);
      g_assert_cmpint (on_hand (f, shop.pump, shop.van), ==, cases[i].pumps);
      g_assert_cmpint (on_hand (f, shop.belt, shop.van), ==, cases[i].belts);
      g_assert_cmpint (on_hand (f, shop.pump, shop.other), ==, cases[i].others);
      if (moves->len == 1)
        {
          g_assert_true (care_id_equal (&after->move, &((CareRecord *) moves->pdata[0])->id));
          g_assert_cmpint (((CareStockMove *) moves->pdata[0])->at, ==, instant ("2026-11-20T08:00:00Z"));
        }
      else
        g_assert_false (CARE_HAS (after, CareJobLine, move));
      undo_to (f, before);
      after = again (f, line);
      moves = (g_ptr_array_unref (moves), related (f, "stock_move", "line", line));
      g_assert_true (care_id_equal (&after->move, &((CareRecord *) moves->pdata[0])->id));
    }
  clean (f);
}

/* Several changes taken back one after the other, to before the line was there. */
static void
test_line_undo (Fixture *f, gconstpointer data)
{
  Shop shop = open_shop (f);
  g_autofree char *name = shop.name;
  g_autofree char *s0 = picture (f);
  CareJobLine *line = make (f, "job_line", name, "part=P", NULL);
  g_autofree char *s1 = picture (f);
  g_autofree char *s2 = (g_free (set (f, line, "quantity=2", NULL)), picture (f));
  g_autofree char *s3 = (g_free (set (f, line, "quantity=3", NULL)), picture (f));
  g_autofree char *s4 = (g_free (set (f, line, "disposition=unused_to_stock", NULL)), picture (f));

  delete (f, line);
  g_assert_cmpint (on_hand (f, shop.pump, shop.van), ==, 10000);
  undo_to (f, s4);
  undo_to (f, s3);
  g_assert_cmpint (on_hand (f, shop.pump, shop.van), ==, 7000);
  delete (f, line);
  g_assert_cmpint (on_hand (f, shop.pump, shop.van), ==, 10000);
  undo_to (f, s3);
  undo_to (f, s2);
  undo_to (f, s1);
  undo_to (f, s0);
  g_assert_cmpint (on_hand (f, shop.pump, shop.van), ==, 10000);
}

static void
test_job_delete (Fixture *f, gconstpointer data)
{
  Shop shop = open_shop (f);
  g_autofree char *name = shop.name;
  g_autofree char *before = NULL;

  make (f, "job_line", name, "part=P", "quantity=4", NULL);
  before = picture (f);
  delete (f, shop.job);
  g_assert_cmpint (on_hand (f, shop.pump, shop.van), ==, 10000);
  undo_to (f, before);
  g_assert_cmpint (on_hand (f, shop.pump, shop.van), ==, 6000);
}

static void
test_move (Fixture *f, gconstpointer data)
{
  Shop shop = open_shop (f);
  g_autofree char *name = shop.name;
  CareJobLine *line = make (f, "job_line", name, "part=P", NULL);
  CareStockMove *move;
  g_autoptr (GError) error = NULL;
  g_autofree char *by_line = NULL;
  g_autofree char *before = picture (f);
  char id[CARE_ID_TEXT];

  move = make (f, "stock_move", "part=P", "from=VAN-JAN", "to=VAN-PIOTR", "quantity=2.5", "reason=He had none", NULL);
  g_assert_cmpint (on_hand (f, shop.pump, shop.other), ==, 2500);
  undo_to (f, before);
  move = make (f, "stock_move", "part=P", "from=VAN-JAN", "to=VAN-PIOTR", "quantity=2", NULL);
  delete (f, move);
  g_assert_cmpint (on_hand (f, shop.pump, shop.other), ==, 0);
  undo (f);
  g_assert_cmpint (on_hand (f, shop.pump, shop.other), ==, 2000);
  undo_to (f, before);
  by_line = g_strconcat ("line=", care_id_to_text (&line->record.id, id), NULL);
  make_refused (f, CARE_ERROR_REFUSED, "job_line", "stock_move", "part=P", "from=VAN-JAN", "to=CUSTOMER", "quantity=1", by_line, NULL);
  make_refused (f, CARE_ERROR_INVALID, "same place", "stock_move", "part=P", "from=VAN-JAN", "to=VAN-JAN", "quantity=1", NULL);
  move = only (f, "stock_move", "line", line);
  g_assert_false (care_act_delete (f->store, &CareStockMove_ENTITY, &move->record.id, &error));
  assert_refused (error, CARE_ERROR_REFUSED, "job_line");
  g_clear_error (&error);
  g_assert_false (care_act_delete (f->store, &CareStockLocation_ENTITY, &(CareId) { 0 }, &error));
  g_clear_error (&error);
  set_refused (f, CARE_ERROR_REFUSED, "built-in", named (f, "stock_location", "SCRAP"), "code=BIN", NULL);
  clean (f);
}

/* --- a random walk --- */

#define WALK_ACTS 150
#define WALK_UNDO 30

typedef struct
{
  Fixture *f;
  GRand *rand;
  GPtrArray *jobs, *lines; /* of CareRecord */
  guint done, refused;
} Walk;

/* Mostly a living one; a dead one now and then is a case too. */
static gpointer
any (Walk *walk, GPtrArray *rows)
{
  CareRecord *row = NULL;

  for (guint i = 0; i < 8 && rows->len > 0; i++)
    {
      row = rows->pdata[g_rand_int_range (walk->rand, 0, (gint) rows->len)];
      if (care_store_is_live (walk->f->store, row))
        break;
    }
  return row;
}

static void
count (Walk *walk, gboolean ok, GError **problem)
{
  GError *error = *problem;

  /* What a random act may meet is a rule or a deleted job; nothing else. */
  if (!ok)
    g_assert_true (g_error_matches (error, CARE_ERROR, CARE_ERROR_REFUSED) || g_error_matches (error, CARE_ERROR, CARE_ERROR_INVALID) ||
                   g_error_matches (error, CARE_ERROR, CARE_ERROR_NOT_FOUND));
  walk->done += ok;
  walk->refused += !ok;
}

static void
walk_step (Walk *walk)
{
  static const struct { const char *name; const CarePair pairs[4]; } steps[] = {
    { "triage", { { NULL, NULL } } },
    { "propose", { { "price", "100" }, { NULL, NULL } } },
    { "approve", { { "approved_by", "Anna" }, { "how", "phone" }, { NULL, NULL } } },
    { "assign", { { "technician", "Piotr" }, { NULL, NULL } } },
    { "schedule", { { "technician", "Jan" }, { "planned_at", "2026-11-21T12:00:00Z" }, { NULL, NULL } } },
    { "travel", { { NULL, NULL } } }, { "start", { { NULL, NULL } } }, { "start", { { NULL, NULL } } },
    { "hold", { { "reason", "site_access" }, { NULL, NULL } } }, { "resume", { { NULL, NULL } } }, { "check", { { NULL, NULL } } },
    { "finish", { { "result", "repaired" }, { NULL, NULL } } }, { "finish", { { "result", "could_not_complete" }, { NULL, NULL } } },
    { "hand_over", { { "receiver", "Anna" }, { NULL, NULL } } }, { "close", { { "result", "advice_only" }, { NULL, NULL } } },
    { "cancel", { { "reason", "No" }, { NULL, NULL } } }, { "reopen", { { "reason", "Yes" }, { NULL, NULL } } },
  };
  CareRecord *job = any (walk, walk->jobs);
  guint before = walk->done;

  for (guint k = 0; k < 8 && walk->done == before; k++)
    {
      guint i = (guint) g_rand_int_range (walk->rand, 0, G_N_ELEMENTS (steps));
      g_autoptr (GError) error = NULL;
      count (walk, care_act_step (walk->f->store, &job->id, steps[i].name, steps[i].pairs, NULL, &error), &error);
    }
}

static void
walk_new (Walk *walk, const CareEntity *entity, const CarePair *pairs, GPtrArray *rows)
{
  CareRecord *made = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = care_act_new (walk->f->store, entity, pairs, &made, &error);

  count (walk, ok, &error);
  if (ok)
    g_ptr_array_add (rows, keep (walk->f, made));
}

static void
walk_line (Walk *walk)
{
  static const char *const parts[] = { "P", "B" };
  static const char *const places[] = { "VAN-JAN", "VAN-PIOTR", "SUPPLIER" };
  CareRecord *job = any (walk, walk->jobs), *line = any (walk, walk->lines);
  g_autofree char *quantity = g_strdup_printf ("%d.%d", g_rand_int_range (walk->rand, 0, 4), g_rand_int_range (walk->rand, 1, 10));
  const CarePair made[] = { { "job", job != NULL ? ((CareJob *) job)->number : "" }, { "part", parts[g_rand_boolean (walk->rand)] },
                            { "quantity", quantity }, { "from", places[g_rand_int_range (walk->rand, 0, 3)] }, { NULL, NULL } };
  const CarePair changes[][2] = {
    { { "quantity", quantity } }, { { "part", parts[g_rand_boolean (walk->rand)] } }, { { "from", places[g_rand_int_range (walk->rand, 0, 3)] } },
    { { "disposition", "unused_to_stock" } }, { { "disposition", "consumed" } }, { { "class", "fee" } }, { { "class", "part" } },
  };
  g_autoptr (GError) error = NULL;

  if (job == NULL)
    return;
  switch (line == NULL ? 0 : g_rand_int_range (walk->rand, 0, 6))
    {
    case 0: case 1:
      walk_new (walk, &CareJobLine_ENTITY, made, walk->lines);
      break;
    case 2:
      count (walk, care_act_delete (walk->f->store, line->entity, &line->id, &error), &error);
      break;
    default:
      count (walk, care_act_set (walk->f->store, line->entity, &line->id, changes[g_rand_int_range (walk->rand, 0, G_N_ELEMENTS (changes))], NULL,
                                 &error), &error);
    }
}

static void
walk_act (Walk *walk)
{
  static const CarePair types[][4] = {
    { { "device", "S" }, { NULL, NULL } }, { { "device", "S" }, { "type", "repair_bench" }, { NULL, NULL } },
    { { "customer", "K" }, { "type", "maintenance" }, { "technician", "Jan" }, { NULL, NULL } },
    { { "device", "S" }, { "type", "installation" }, { "phase", "closed" }, { NULL, NULL } },
  };
  CareRecord *job = any (walk, walk->jobs);
  g_autoptr (GError) error = NULL;
  int dice = g_rand_int_range (walk->rand, 0, 30);

  if (job == NULL || dice == 0 || (dice < 20 && !care_store_is_live (walk->f->store, job)))
    walk_new (walk, &CareJob_ENTITY, types[g_rand_int_range (walk->rand, 0, G_N_ELEMENTS (types))], walk->jobs);
  else if (dice == 1 && g_rand_boolean (walk->rand))
    count (walk, care_act_delete (walk->f->store, job->entity, &job->id, &error), &error);
  else if (dice < 13)
    walk_line (walk);
  else
    walk_step (walk);
}

/* The books by another way: what lines of living jobs took, without looking at a single move. */
static void
assert_books (Fixture *f, gpointer part, gpointer place, gint64 received)
{
  CareQuery query = { &CareJobLine_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };
  g_autoptr (GPtrArray) lines = care_store_query (f->store, &query, NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const CareJobLine *line = lines->pdata[i];
      if (g_strcmp0 (line->class, "part") == 0 && g_strcmp0 (line->disposition, "unused_to_stock") != 0 &&
          care_id_equal (&line->part, &((CareRecord *) part)->id) && care_id_equal (&line->from, &((CareRecord *) place)->id))
        received -= line->quantity;
    }
  g_assert_cmpint (on_hand (f, part, place), ==, received);
}

static void
assert_walk (Walk *walk)
{
  Fixture *f = walk->f;

  clean (f);
  assert_books (f, named (f, "product_model", "P"), named (f, "stock_location", "VAN-JAN"), 10000);
  assert_books (f, named (f, "product_model", "P"), named (f, "stock_location", "VAN-PIOTR"), 0);
  assert_books (f, named (f, "product_model", "B"), named (f, "stock_location", "VAN-JAN"), 0);
  assert_books (f, named (f, "product_model", "B"), named (f, "stock_location", "VAN-PIOTR"), 0);
}

static void
tick (gint64 *now)
{
  g_autofree char *text = NULL;

  *now += 60;
  text = care_instant_format (*now);
  at (text);
}

/* Acts, and at times the last few of them taken back: each undo must lead to the very picture that was before. */
static void
test_walk (Fixture *f, gconstpointer data)
{
  Walk walk = { .f = f, .rand = g_rand_new_with_seed ((guint32) g_test_rand_int ()) };
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func (g_free);
  gint64 now = instant (NOW);

  furnish (f);
  walk.jobs = g_ptr_array_new ();
  walk.lines = g_ptr_array_new ();
  for (guint i = 0; i < WALK_ACTS; i++)
    {
      guint before = walk.done;
      g_autofree char *stood = picture (f);
      gint64 txn;
      tick (&now);
      walk_act (&walk);
      txn = care_store_txn (f->store);
      if (walk.done > before && txn > 0)
        g_ptr_array_add (pictures, g_steal_pointer (&stood));
      if (i % 10 == 0)
        assert_walk (&walk);
      while (pictures->len > 0 && g_rand_int_range (walk.rand, 0, 100) < WALK_UNDO)
        {
          undo_to (f, pictures->pdata[pictures->len - 1]);
          g_ptr_array_set_size (pictures, (gint) pictures->len - 1);
          assert_walk (&walk);
        }
    }
  g_test_message ("%u acts done, %u refused", walk.done, walk.refused);
  g_assert_cmpuint (walk.done, >, WALK_ACTS / 5);
  assert_walk (&walk);
  g_ptr_array_unref (walk.jobs);
  g_ptr_array_unref (walk.lines);
  g_rand_free (walk.rand);
}

int
main (int argc, char **argv)
{
  static const struct { const char *path; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "/act-job/new", test_new }, { "/act-job/new/phases", test_new_phases }, { "/act-job/new/old", test_new_old },
    { "/act-job/field", test_field }, { "/act-job/start", test_start }, { "/act-job/assign", test_assign },
    { "/act-job/estimate", test_estimate }, { "/act-job/bench", test_bench }, { "/act-job/installation", test_installation },
    { "/act-job/cancel", test_cancel }, { "/act-job/past", test_past }, { "/act-job/advice", test_advice },
    { "/act-job/line/new", test_line }, { "/act-job/line/set", test_line_set }, { "/act-job/line/undo", test_line_undo },
    { "/act-job/delete", test_job_delete }, { "/act-job/move", test_move }, { "/act-job/walk", test_walk },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
