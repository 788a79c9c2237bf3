/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people look at that is more than one row: care histories, balances, coverage, and the streams that reports are made of. */
#define G_LOG_DOMAIN "care-test"

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-stock.h"
#include "domain/care-words.h"
#include "store/care-view-report.h"
#include "store/care-view.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gstdio.h>
#include <string.h>

#include "store/care-store-private.h"

typedef struct
{
  char *folder, *path;
  CareStore *store;
  CareId user;
} Fixture;

/* Texts that live as long as a test. */
static GStringChunk *texts;

static const char *
words (CareId id)
{
  char text[CARE_ID_TEXT];
  return g_string_chunk_insert (texts, care_id_to_text (&id, text));
}

static gint32
on (const char *text)
{
  gint32 date;
  g_assert_true (care_date_parse (text, &date));
  return date;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Serwis", .zone = "Europe/Warsaw", .currency = "PLN", .user = "Ewa" };

  g_assert_true (care_clock_set ("2026-11-21T12:00:00Z/frozen", NULL));
  texts = g_string_chunk_new (4096);
  f->folder = g_dir_make_tmp ("care-view-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "store.db", NULL);
  f->store = care_store_create (f->path, &init, "test", &error);
  g_assert_no_error (error);
  f->user = care_store_user (f->store);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  static const char *const ends[] = { "", "-wal", "-shm", ".lock", "-lock" };

  g_clear_pointer (&texts, g_string_chunk_free);
  care_store_close (f->store);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (f->path, ends[i], NULL);
      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

/* Many rows in one transaction; takes them. */
static gboolean
put_all_work (CareStore *store, gpointer data, GError **error)
{
  GPtrArray *rows = data;
  for (guint i = 0; i < rows->len; i++)
    if (!care_store_put (store, rows->pdata[i], NULL, CARE_PUT_PLAIN, error))
      return FALSE;
  return TRUE;
}

static void
put_all (Fixture *f, GPtrArray *rows)
{
  g_autoptr (GError) error = NULL;
  care_store_commit (f->store, &(CareTxn) { .what = "test" }, put_all_work, rows, &error);
  g_assert_no_error (error);
}

static CareId
put (Fixture *f, gpointer record)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  g_ptr_array_add (rows, record);
  put_all (f, rows);
  return ((CareRecord *) record)->id;
}

static gboolean
change_work (CareStore *store, gpointer data, GError **error)
{
  CareRecord **pair = data;
  return care_store_put (store, pair[1], pair[0], CARE_PUT_PLAIN, error);
}

/* Changes one field of a stored record from words. */
static void
change (Fixture *f, const CareEntity *entity, CareId id, const char *field, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) before = care_store_get (f->store, entity, &id, &error);
  g_autoptr (CareRecord) now = care_record_copy (before);
  CareRecord *pair[] = { before, now };

  care_record_parse (now, (guint) care_entity_field (entity, field), text, care_store_book (f->store), &error);
  g_assert_no_error (error);
  care_store_commit (f->store, &(CareTxn) { .what = "test" }, change_work, pair, &error);
  g_assert_no_error (error);
}

static gboolean
void_work (CareStore *store, gpointer data, GError **error)
{
  return care_store_void (store, data, error);
}

static void
take_back (Fixture *f, const CareEntity *entity, CareId id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) fact = care_store_get (f->store, entity, &id, &error);
  care_store_commit (f->store, &(CareTxn) { .what = "test" }, void_work, fact, &error);
  g_assert_no_error (error);
}

/* A record from "field=value" words; ids as text. */
static gpointer G_GNUC_NULL_TERMINATED
make (Fixture *f, const CareEntity *entity, ...)
{
  CareRecord *record = care_record_new (entity);
  int recorded = care_entity_field (entity, "recorded_at"), by = care_entity_field (entity, "by");
  const char *field;
  va_list args;

  if (recorded >= 0)
    care_record_set_int (record, (guint) recorded, care_now ());
  if (recorded >= 0 && by >= 0)
    care_record_set_id (record, (guint) by, &f->user);
  va_start (args, entity);
  while ((field = va_arg (args, const char *)) != NULL)
    {
      g_autoptr (GError) error = NULL;
      const char *text = va_arg (args, const char *);
      care_record_parse (record, (guint) care_entity_field (entity, field), text, care_store_book (f->store), &error);
      g_assert_no_error (error);
    }
  va_end (args);
  return record;
}

/* --- the story --- */

typedef struct
{
  CareId customer, other, model, part, device, sale, coverage, van, job, visit, move, line, response, voided, invitation;
} Story;

static void
put_things (Fixture *f, Story *s)
{
  s->customer = put (f, make (f, &CareCustomer_ENTITY, "name", "Anna Nowak", "number", "C-2026-000001", NULL));
  s->other = put (f, make (f, &CareCustomer_ENTITY, "name", "Piotr Lis", NULL));
  put (f, make (f, &CareContactPoint_ENTITY, "customer", words (s->customer), "kind", "mobile", "value", "+48 600 100 200", NULL));
  put (f, make (f, &CareContactPoint_ENTITY, "customer", words (s->customer), "kind", "phone", "value", "22 111 22 33", "preferred", "true", NULL));
  s->model = put (f, make (f, &CareProductModel_ENTITY, "name", "Boiler 24", "brand", "Ciepło", "kind", "product", NULL));
  s->part = put (f, make (f, &CareProductModel_ENTITY, "name", "Pump", "code", "P-7", "kind", "part", NULL));
  s->device = put (f, make (f, &CareDevice_ENTITY, "serial", "SN-1", "model", words (s->model), "customer",
                            words (s->customer), "sold_on", "2025-03-01", "installed_on", "2025-03-04", NULL));
  s->sale = put (f, make (f, &CareSale_ENTITY, "customer", words (s->customer), "device", words (s->device), "sold_on", "2025-03-01", "document",
                          "FV 12/2025", NULL));
  s->coverage = put (f, make (f, &CareCoverage_ENTITY, "device", words (s->device), "kind", "commercial_manufacturer",
                              "duration", "24", "duration_unit", "month", "start_basis", "installation", NULL));
  /* No date to start from: no place in a history. */
  put (f, make (f, &CareCoverage_ENTITY, "device", words (s->device), "kind", "goodwill", "duration", "1", "duration_unit", "year", "start_basis",
                "delivery", NULL));
  s->van = put (f, make (f, &CareStockLocation_ENTITY, "code", "VAN-1", "kind", "van", NULL));
}

static CareId
put_event (Fixture *f, CareId job, const char *when, const char *step, const char *phase, const char *field, const char *value)
{
  return put (f, make (f, &CareJobEvent_ENTITY, "job", words (job), "at", when, "transition", step, "phase", phase, field, value, NULL));
}

static void
put_job (Fixture *f, Story *s)
{
  CareId supplier = care_stock_builtin_id ("SUPPLIER"), customer = care_stock_builtin_id ("CUSTOMER");

  s->job = put (f, make (f, &CareJob_ENTITY, "number", "J-2026-000007", "type", "repair_field", "customer", words (s->customer), "device",
                         words (s->device), "problem", "No hot\nwater {job}", NULL));
  put_event (f, s->job, "2026-11-02T08:00:00Z", "create", "new", "how", "");
  put_event (f, s->job, "2026-11-02T08:05:00Z", "assign", "new", "technician", words (f->user));
  s->voided = put_event (f, s->job, "2026-11-02T08:06:00Z", "cancel", "cancelled", "reason", "wrong button");
  take_back (f, &CareJobEvent_ENTITY, s->voided);
  put_event (f, s->job, "2026-11-02T09:00:00Z", "hold", "on_hold", "reason", "part_on_order");
  put_event (f, s->job, "2026-11-03T09:00:00Z", "resume", "in_progress", "how", "");
  s->visit = put (f, make (f, &CareVisit_ENTITY, "job", words (s->job), "technician", words (f->user), "planned_at", "2026-11-03T10:00:00Z",
                           "arrived_at", "2026-11-03T10:05:00Z", "ended_at", "2026-11-03T11:20:00Z", "outcome", "done", "note", "Key at the porter's",
                           NULL));
  put (f, make (f, &CareStockMove_ENTITY, "part", words (s->part), "from", words (supplier), "to", words (s->van), "quantity", "5", "at",
                "2026-10-01T10:00:00Z", NULL));
  s->move = put (f, make (f, &CareStockMove_ENTITY, "part", words (s->part), "from", words (s->van), "to", words (customer), "quantity", "1.5", "job",
                          words (s->job), "at", "2026-11-03T10:30:00Z", NULL));
  s->line = put (f, make (f, &CareJobLine_ENTITY, "job", words (s->job), "class", "part", "part", words (s->part), "quantity", "1.5", "from",
                          words (s->van), "disposition", "installed_new", "move", words (s->move), NULL));
  put (f, make (f, &CareJobLine_ENTITY, "job", words (s->job), "visit", words (s->visit), "class", "labour", "quantity",
                "1", "text", "Bleeding", NULL));
  put_event (f, s->job, "2026-11-03T11:20:00Z", "finish", "ready", "result", "repaired");
  put_event (f, s->job, "2026-11-03T11:30:00Z", "hand_over", "handed_over", "person", "Anna Nowak");
}

static void
put_talk (Fixture *f, Story *s)
{
  put (f, make (f, &CareConsent_ENTITY, "customer", words (s->customer), "channel", "email", "purpose", "survey", "state", "given", "at",
                "2025-03-01T09:00:00Z", "source", "order form", NULL));
  put (f, make (f, &CareContact_ENTITY, "customer", words (s->customer), "job", words (s->job), "direction", "in", "channel", "phone", "at",
                "2026-11-02T07:55:00Z", "summary", "Boiler is cold.", "outcome", "reached_callback_set", NULL));
  put (f, make (f, &CareMessage_ENTITY, "customer", words (s->customer), "job", words (s->job), "channel", "email", "state", "sent", "at",
                "2026-11-02T08:00:01Z", "sent_at", "2026-11-02T08:01:00Z", "subject", "We have your job", NULL));
  s->invitation = put (f, make (f, &CareInvitation_ENTITY, "survey", words (care_id_derived ("survey", "x")), "customer", words (s->customer), "job",
                                words (s->job), "channel", "email", "state", "answered", "sent_at", "2026-11-04T09:00:00Z", NULL));
  s->response = put (f, make (f, &CareResponse_ENTITY, "customer", words (s->customer), "job", words (s->job),
                              "invitation", words (s->invitation), "metric", "csat", "score", "2", "comment",
                              "Came late", "channel", "web", "answered_at", "2026-11-04T18:00:00Z", "by", "", NULL));
  put (f, make (f, &CareFollowUp_ENTITY, "customer", words (s->customer), "job", words (s->job), "response", words (s->response), "reason",
                "Low score", "due", "2026-11-05", "status", "open", "created_at", "2026-11-04T18:00:01Z", NULL));
  put (f, make (f, &CareConflict_ENTITY, "entity", "visit", "row", words (s->visit), "field", "note", "kept", "Key at the porter's", "lost",
                "Ring twice", "at", "2026-11-05T06:00:00Z", "state", "open", "by", words (f->user), NULL));
  put (f, make (f, &CareConflict_ENTITY, "entity", "customer", "row", words (s->other), "field", "name", "kept", "a", "lost", "b", "at",
                "2026-11-05T06:00:00Z", "state", "open", NULL));
  put (f, make (f, &CareContact_ENTITY, "customer", words (s->other), "channel", "email", "at", "2026-11-02T07:00:00Z", NULL));
}

static void
put_story (Fixture *f, Story *s)
{
  put_things (f, s);
  put_job (f, s);
  put_talk (f, s);
}

typedef struct
{
  const char *kind, *at, *text;
} Expected;

static const Expected story[] = {
  { "sale", "2025-02-28T23:00:00Z", "Boiler 24, SN-1, was sold to Anna Nowak. Document: FV 12/2025." },
  { "consent", "2025-03-01T09:00:00Z", "Consent to surveys (e-mail): given; order form." },
  { "coverage", "2025-03-03T23:00:00Z",
    "Boiler 24, SN-1, manufacturer's warranty. Until 4 March 2027: 24 months from installation on 4 March 2025." },
  { "contact", "2026-11-02T07:55:00Z",
    "The customer got in touch about job J-2026-000007 (phone). “Boiler is cold.” Outcome: reached, call-back agreed." },
  { "event", "2026-11-02T08:00:00Z", "Job J-2026-000007 (repair at the customer's) was opened: “No hot water {job}”." },
  { "message", "2026-11-02T08:01:00Z", "A message about job J-2026-000007 was sent (e-mail). “We have your job”" },
  { "event", "2026-11-02T08:05:00Z", "Job J-2026-000007 was given to Ewa." },
  { "event", "2026-11-02T09:00:00Z", "Job J-2026-000007 was put on hold: part on order." },
  { "event", "2026-11-03T09:00:00Z", "Work on job J-2026-000007 went on." },
  { "part", "2026-11-03T10:30:00Z", "Part for job J-2026-000007: 1.5 × Pump (P-7) from VAN-1, installed, new." },
  { "visit", "2026-11-03T11:20:00Z", "A visit for job J-2026-000007 by Ewa ended: done. Note: “Key at the porter's”." },
  { "line", "2026-11-03T11:20:00Z", "For job J-2026-000007: labour, 1, “Bleeding”." },
  { "event", "2026-11-03T11:20:00Z", "Work on job J-2026-000007 was finished: repaired." },
  { "event", "2026-11-03T11:30:00Z", "Job J-2026-000007 was handed over to Anna Nowak." },
  { "invitation", "2026-11-04T09:00:00Z", "A survey about job J-2026-000007 was sent (e-mail)." },
  { "response", "2026-11-04T18:00:00Z", "Survey about job J-2026-000007: satisfaction 2 of 5. “Came late”" },
  { "follow_up", "2026-11-04T18:00:01Z", "Follow-up about job J-2026-000007, due on 5 November 2026. “Low score”" },
  { "conflict", "2026-11-05T06:00:00Z", "Two changes of “Note” met: “Key at the porter's” was kept, “Ring twice” was not." },
};

/* @skip: kinds that this record's history does not have, with blanks around each. */
static void
assert_story (Fixture *f, const CareEntity *entity, CareId id, const char *skip)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = care_view_history (f->store, entity, &id, &error);
  guint e = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (story); i++)
    {
      g_autofree char *kind = g_strdup_printf (" %s ", story[i].kind);
      g_autofree char *when = NULL;
      const CareHistoryEntry *entry;
      if (strstr (skip, kind) != NULL)
        continue;
      g_assert_cmpuint (e, <, entries->len);
      entry = entries->pdata[e++];
      when = care_instant_format (entry->at);
      g_assert_cmpstr (entry->text, ==, story[i].text);
      g_assert_cmpstr (entry->kind, ==, story[i].kind);
      g_assert_cmpstr (when, ==, story[i].at);
    }
  g_assert_cmpuint (e, ==, entries->len);
}

static void
test_story (Fixture *f, gconstpointer data)
{
  Story s;

  put_story (f, &s);
  assert_story (f, &CareCustomer_ENTITY, s.customer, "");
  assert_story (f, &CareDevice_ENTITY, s.device, " consent ");
  assert_story (f, &CareJob_ENTITY, s.job, " consent sale coverage ");
}

static void
test_members (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  Story s;

  put_story (f, &s);
  entries = care_view_history (f->store, &CareJob_ENTITY, &s.job, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < entries->len; i++)
    {
      const CareHistoryEntry *entry = entries->pdata[i];
      g_assert_true (care_id_equal (&entry->job, &s.job));
      if (strcmp (entry->kind, "response") == 0)
        {
          g_assert_null (entry->by);
          g_assert_true (care_id_equal (&entry->row, &s.response));
        }
      if (strcmp (entry->kind, "event") == 0 || strcmp (entry->kind, "part") == 0)
        g_assert_cmpstr (entry->by, ==, "Ewa");
    }
}

/* What is deleted or taken back is no longer part of it; other people's rows never were. */
static void
test_dead (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  Story s;

  put_story (f, &s);
  change (f, &CareVisit_ENTITY, s.visit, "deleted_at", "2026-11-20T00:00:00Z");
  take_back (f, &CareResponse_ENTITY, s.response);
  entries = care_view_history (f->store, &CareCustomer_ENTITY, &s.customer, &error);
  g_assert_no_error (error);
  /* The visit and the conflict about it, and the answer. */
  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (story) - 3);
  g_clear_pointer (&entries, g_ptr_array_unref);
  change (f, &CareJob_ENTITY, s.job, "deleted_at", "2026-11-20T00:00:00Z");
  entries = care_view_history (f->store, &CareJob_ENTITY, &s.job, &error);
  for (guint i = 0; i < entries->len; i++)
    g_assert_cmpstr (((CareHistoryEntry *) entries->pdata[i])->kind, !=, "event");
}

static void
test_merged (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL, again = NULL;
  Story s;

  put_story (f, &s);
  change (f, &CareCustomer_ENTITY, s.other, "merged_into", words (s.customer));
  entries = care_view_history (f->store, &CareCustomer_ENTITY, &s.customer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (story) + 1);
  again = care_view_history (f->store, &CareCustomer_ENTITY, &s.other, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, entries->len);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (care_view_history (f->store, &CareUser_ENTITY, &f->user, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_REFUSED);
}

/* What a technician's station holds of earlier jobs: dates and events, no text. */
static void
test_bare (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  static const char *const expected[] = {
    "Job J-1 (repair in the workshop) was recorded when it was over, result unknown.",
    "Job J-1 was put on hold.",
    "Job J-1 was scheduled for 3 November 2026, 11:00.",
    "Job J-1: some new step, now on hold.",
    "Job J-1 was put on hold: a reason of a newer program. Status: In the van.",
  };
  Story s;
  CareRecord *event;
  CareId job, visit;

  put_things (f, &s);
  job = put (f, make (f, &CareJob_ENTITY, "number", "J-1", "type", "repair_bench", "customer", words (s.customer), NULL));
  visit = put (f, make (f, &CareVisit_ENTITY, "job", words (job), "planned_at", "2026-11-03T10:00:00Z", "deleted_at", "2026-11-01T00:00:00Z", NULL));
  put_event (f, job, "2026-11-02T08:00:00Z", "create", "closed", "how", "");
  put_event (f, job, "2026-11-02T08:01:00Z", "hold", "on_hold", "how", "");
  put_event (f, job, "2026-11-02T08:02:00Z", "schedule", "scheduled", "visit", words (visit));
  event = make (f, &CareJobEvent_ENTITY, "job", words (job), "at", "2026-11-02T08:03:00Z", "phase", "on_hold", NULL);
  care_record_set_text (event, CareJobEvent_transition, "some_new_step");
  put (f, event);
  event = make (f, &CareJobEvent_ENTITY, "job", words (job), "at", "2026-11-02T08:04:00Z", "transition", "hold", "phase", "on_hold", "status",
                "In the van", NULL);
  care_record_set_text (event, CareJobEvent_reason, "a_reason_of_a_newer_program");
  put (f, event);
  entries = care_view_history (f->store, &CareJob_ENTITY, &job, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < entries->len; i++)
    g_assert_cmpstr (((CareHistoryEntry *) entries->pdata[i])->text, ==, expected[i]);
}

/* An excavator with 4,000 jobs, whose history is 4,000 jobs long. */
static void
test_long (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  g_autoptr (GPtrArray) entries = NULL;
  gint64 before = G_MININT64;
  Story s;

  put_things (f, &s);
  for (guint i = 0; i < 4000; i++)
    {
      g_autofree char *number = g_strdup_printf ("J-2026-%06u", i);
      g_autofree char *when = care_instant_format (1700000000 + ((gint64) i * 7919 % 4000) * 3600);
      CareRecord *job = make (f, &CareJob_ENTITY, "number", number, "type", "repair_field", "customer",
                              words (s.customer), "device", words (s.device), NULL);
      job->id = care_id_new ();
      g_ptr_array_add (rows, job);
      g_ptr_array_add (rows, make (f, &CareJobEvent_ENTITY, "job", words (job->id), "at", when, "transition", "create", "phase", "new", NULL));
      g_ptr_array_add (rows, make (f, &CareJobEvent_ENTITY, "job", words (job->id), "at", when, "transition", "close", "phase", "closed", NULL));
      g_ptr_array_add (rows, make (f, &CareContact_ENTITY, "customer", words (s.customer), "job", words (job->id), "at", when, NULL));
    }
  put_all (f, rows);
  entries = care_view_history (f->store, &CareDevice_ENTITY, &s.device, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 12000 + 2);
  for (guint i = 0; i < entries->len; i++)
    {
      const CareHistoryEntry *entry = entries->pdata[i];
      g_assert_cmpint (entry->at, >=, before);
      before = entry->at;
    }
}

/* --- words --- */

static void
test_words (void)
{
  static const char *const patterns[] = { "{a} and {b}.", "Only {a}.", "Nothing.", NULL };
  static const struct { const char *a, *b, *text; } cases[] = {
    { "one", "two", "one and two." }, { "one", NULL, "Only one." }, { NULL, "two", "Nothing." }, { "{b}", "x\ny", "{b} and x y." },
  };
  g_autofree char *words_of = care_value_words ("brand_new_value");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CareWord list[] = { { "a", cases[i].a }, { "b", cases[i].b }, { NULL, NULL } };
      g_autofree char *text = care_sentence (patterns, list);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
  g_assert_cmpstr (words_of, ==, "brand new value");
  g_assert_null (care_value_words (NULL));
}

/* --- stock --- */

static gint64
hand (GArray *rows, CareId part, CareId place)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const CareBalance *row = &g_array_index (rows, CareBalance, i);
      if (care_id_equal (&row->part, &part) && care_id_equal (&row->location, &place))
        return row->on_hand;
    }
  return G_MININT64;
}

static gboolean
collect_move (CareRecord *record, gpointer data)
{
  g_ptr_array_add (data, care_record_copy (record));
  return TRUE;
}

static GPtrArray *
all_moves (Fixture *f)
{
  GPtrArray *moves = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  CareQuery query = { &CareStockMove_ENTITY, NULL, 0, -1, FALSE, -1, 0, TRUE };
  g_assert_true (care_store_each (f->store, &query, collect_move, moves, NULL));
  return moves;
}

/* The database's sums against the rule in memory, over random moves of which some are taken back, some of these twice. */
static void
test_stock_property (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  g_autoptr (GPtrArray) moves = NULL;
  g_autoptr (GArray) sums = NULL, slow = NULL;
  CareId places[6], parts[4];
  guint n = 0;

  for (guint i = 0; i < 4; i++)
    parts[i] = put (f, make (f, &CareProductModel_ENTITY, "name", "part", "kind", "part", NULL));
  for (guint i = 0; i < 3; i++)
    places[i] = put (f, make (f, &CareStockLocation_ENTITY, "code", "X", "kind", "van", NULL));
  places[3] = care_stock_builtin_id ("SUPPLIER");
  places[4] = care_stock_builtin_id ("CUSTOMER");
  places[5] = care_stock_builtin_id ("SCRAP");
  for (guint i = 0; i < 600; i++)
    {
      CareStockMove *move = make (f, &CareStockMove_ENTITY, "at", "2026-11-01T00:00:00Z", NULL);
      guint from = (guint) g_test_rand_int_range (0, 6);
      CARE_PUT (move, CareStockMove, part, parts[g_test_rand_int_range (0, 4)]);
      CARE_PUT (move, CareStockMove, from, places[from]);
      CARE_PUT (move, CareStockMove, to, places[(from + (guint) g_test_rand_int_range (1, 6)) % 6]);
      CARE_PUT (move, CareStockMove, quantity, g_test_rand_int_range (1, 9000));
      g_ptr_array_add (rows, move);
      if (i > 0 && i % 5 == 0)
        {
          const CareStockMove *wrong = rows->pdata[g_test_rand_int_range (0, (int) rows->len - 1)];
          for (guint twice = 0; twice < 1 + i % 2 && !CARE_HAS (wrong, CareStockMove, voids); twice++)
            {
              CareStockMove *back = (CareStockMove *) care_record_copy (&wrong->record);
              back->record.id = care_id_new ();
              CARE_PUT (back, CareStockMove, from, wrong->to);
              CARE_PUT (back, CareStockMove, to, wrong->from);
              CARE_PUT (back, CareStockMove, voids, wrong->record.id);
              g_ptr_array_add (rows, back);
            }
        }
      ((CareStockMove *) move)->record.id = care_id_new ();
    }
  put_all (f, rows);
  moves = all_moves (f);
  slow = care_stock_balances ((const CareStockMove *const *) moves->pdata, moves->len);
  sums = care_view_stock (f->store, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < slow->len; i++)
    {
      const CareBalance *row = &g_array_index (slow, CareBalance, i);
      g_autoptr (GArray) one = care_view_stock (f->store, &row->part, &row->location, &error);
      if (row->on_hand == 0)
        continue;
      n++;
      g_assert_cmpint (hand (sums, row->part, row->location), ==, row->on_hand);
      g_assert_cmpuint (one->len, ==, 1);
      g_assert_cmpint (hand (one, row->part, row->location), ==, row->on_hand);
    }
  g_assert_cmpuint (n, ==, sums->len);
  g_assert_cmpuint (n, >, 0);
}

static void
test_stock (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all = NULL, none = NULL, supplier = NULL, of_part = NULL, back = NULL, merged = NULL;
  CareId builtin = care_stock_builtin_id ("SUPPLIER"), twin;
  Story s;

  put_story (f, &s);
  all = care_view_stock (f->store, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpint (hand (all, s.part, s.van), ==, 3500);
  none = care_view_stock (f->store, &s.model, &s.van, &error);
  g_assert_cmpuint (none->len, ==, 1);
  g_assert_cmpint (hand (none, s.model, s.van), ==, 0);
  supplier = care_view_stock (f->store, &s.part, &builtin, &error);
  g_assert_cmpuint (supplier->len, ==, 0);
  of_part = care_view_stock (f->store, &s.model, NULL, &error);
  g_assert_cmpuint (of_part->len, ==, 0);

  take_back (f, &CareStockMove_ENTITY, s.move);
  back = care_view_stock (f->store, &s.part, NULL, &error);
  g_assert_cmpint (hand (back, s.part, s.van), ==, 5000);

  /* Moves are never rewritten: those of a merged part or place count for the one it became. */
  twin = put (f, make (f, &CareStockLocation_ENTITY, "code", "VAN-2", "kind", "van", NULL));
  put (f, make (f, &CareStockMove_ENTITY, "part", words (s.part), "from", words (builtin), "to", words (twin), "quantity", "2", "at",
                "2026-11-01T00:00:00Z", NULL));
  change (f, &CareStockLocation_ENTITY, s.van, "merged_into", words (twin));
  merged = care_view_stock (f->store, &s.part, &s.van, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merged->len, ==, 1);
  g_assert_cmpint (hand (merged, s.part, twin), ==, 7000);
}

/* --- coverage --- */

static void
test_coverage (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareDeviceCover) cover = NULL;
  CareId none = care_id_new ();
  Story s;

  put_story (f, &s);
  cover = care_view_coverage (f->store, &s.device, on ("2027-03-04"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cover->coverages->len, ==, 2);
  g_assert_cmpuint (cover->jobs->len, ==, 1);
  g_assert_cmpstr (cover->verdict->costs[CARE_COST_PARTS].state, ==, "covered");
  g_assert_cmpint (cover->verdict->costs[CARE_COST_PARTS].until, ==, on ("2027-03-04"));
  g_clear_pointer (&cover, care_device_cover_free);
  cover = care_view_coverage (f->store, &s.device, on ("2027-03-05"), &error);
  g_assert_cmpstr (cover->verdict->costs[CARE_COST_PARTS].state, !=, "covered");
  g_assert_null (care_view_coverage (f->store, &none, on ("2027-03-05"), &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_NOT_FOUND);
}

/* --- streams --- */

static gboolean
check_covered (const CareCoveredDevice *covered, gpointer data)
{
  Fixture *f = ((gpointer *) data)[0];
  guint *n = ((gpointer *) data)[1];
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) coverages = care_store_related (f->store, &CareCoverage_ENTITY, "device", &covered->device->record.id, &error);
  g_autoptr (GPtrArray) jobs = care_store_related (f->store, &CareJob_ENTITY, "device", &covered->device->record.id, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (covered->n_coverages, ==, coverages->len);
  for (guint i = 0; i < coverages->len; i++)
    g_assert_true (care_id_equal (&covered->coverages[i]->record.id, &((CareRecord *) coverages->pdata[i])->id));
  g_assert_cmpuint (covered->n_jobs, ==, jobs->len);
  for (guint i = 0; i < jobs->len; i++)
    g_assert_true (care_id_equal (&covered->jobs[i]->record.id, &((CareRecord *) jobs->pdata[i])->id));
  (*n)++;
  return TRUE;
}

/* One pass over three ordered streams finds for each device what a query for it alone finds. */
static void
test_covered (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  g_autoptr (GHashTable) expected = g_hash_table_new (g_direct_hash, g_direct_equal);
  CareId devices[60], customers[3], model = put (f, make (f, &CareProductModel_ENTITY, "name", "M", NULL));
  guint n = 0, of_one = 0, expected_of_one = 0;
  gpointer both[] = { f, &n };

  for (guint i = 0; i < G_N_ELEMENTS (customers); i++)
    customers[i] = put (f, make (f, &CareCustomer_ENTITY, "name", "Z", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      CareRecord *device = make (f, &CareDevice_ENTITY, "model", words (model), "customer", words (customers[i % 3]),
                                 i % 7 == 0 ? "deleted_at" : "sold_on", i % 7 == 0 ? "2026-01-01T00:00:00Z" : "2026-01-01", NULL);
      device->id = devices[i] = care_id_random ();
      g_ptr_array_add (rows, device);
    }
  for (guint i = 0; i < 150; i++)
    {
      guint d = (guint) g_test_rand_int_range (0, 40);
      gboolean dead = i % 9 == 0;
      g_ptr_array_add (rows,
                       make (f, &CareCoverage_ENTITY, "device", words (devices[d]), "kind", "goodwill", "duration", "1",
                             "duration_unit", "year", dead ? "deleted_at" : NULL, "2026-01-01T00:00:00Z", NULL));
      if (!dead && d % 7 != 0 && g_hash_table_add (expected, GUINT_TO_POINTER (d)))
        expected_of_one += d % 3 == 1;
      g_ptr_array_add (rows, make (f, &CareJob_ENTITY, "type", "inspection", "customer", words (customers[0]), "device",
                                   words (devices[g_test_rand_int_range (0, 60)]), i % 11 == 0 ? "deleted_at" : NULL, "2026-01-01T00:00:00Z", NULL));
    }
  put_all (f, rows);
  g_assert_true (care_view_each_covered (f->store, NULL, NULL, check_covered, both, &error));
  g_assert_cmpuint (n, ==, g_hash_table_size (expected));
  both[1] = &of_one;
  g_assert_true (care_view_each_covered (f->store, &CareCustomer_ENTITY, &customers[1], check_covered, both, &error));
  g_assert_cmpuint (of_one, ==, expected_of_one);
}

static gboolean
check_story_device (const CareCoveredDevice *covered, gpointer data)
{
  g_assert_cmpstr (covered->customer, ==, "Anna Nowak");
  g_assert_cmpstr (covered->customer_number, ==, "C-2026-000001");
  g_assert_cmpstr (covered->phone, ==, "22 111 22 33");
  g_assert_cmpstr (covered->model, ==, "Boiler 24");
  g_assert_cmpstr (covered->brand, ==, "Ciepło");
  (*(guint *) data)++;
  return FALSE;
}

static void
test_covered_names (Fixture *f, gconstpointer data)
{
  guint n = 0;
  Story s;

  put_story (f, &s);
  g_assert_true (care_view_each_covered (f->store, NULL, NULL, check_story_device, &n, NULL));
  g_assert_true (care_view_each_covered (f->store, &CareDevice_ENTITY, &s.device, check_story_device, &n, NULL));
  g_assert_cmpuint (n, ==, 2);
}

/* A reading store keeps one view while another handle writes. */
static void
test_pinned (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareStore) reader = care_store_open_read (f->path, &error);
  g_autoptr (GArray) before = NULL, during = NULL, after = NULL;
  gboolean pinned, again;
  Story s;

  g_assert_no_error (error);
  put_story (f, &s);
  g_assert_true (care_view_pin (reader, &pinned, &error));
  g_assert_true (pinned);
  g_assert_true (care_view_pin (reader, &again, &error));
  g_assert_false (again);
  before = care_view_stock (reader, NULL, NULL, &error);
  take_back (f, &CareStockMove_ENTITY, s.move);
  during = care_view_stock (reader, NULL, NULL, &error);
  care_view_unpin (reader, pinned);
  after = care_view_stock (reader, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (hand (before, s.part, s.van), ==, 3500);
  g_assert_cmpint (hand (during, s.part, s.van), ==, 3500);
  g_assert_cmpint (hand (after, s.part, s.van), ==, 5000);
}

#define ADD(name, test) g_test_add ("/view/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/words", test_words);
  ADD ("history/story", test_story);
  ADD ("history/members", test_members);
  ADD ("history/dead", test_dead);
  ADD ("history/merged", test_merged);
  ADD ("history/refused", test_refused);
  ADD ("history/bare", test_bare);
  ADD ("history/long", test_long);
  ADD ("stock/story", test_stock);
  ADD ("stock/property", test_stock_property);
  ADD ("coverage", test_coverage);
  ADD ("streams/covered", test_covered);
  ADD ("streams/names", test_covered_names);
  ADD ("streams/pinned", test_pinned);
  return g_test_run ();
}
