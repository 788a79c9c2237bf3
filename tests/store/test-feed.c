/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Technicians' feeds: what comes, changes part and leaves, told in scenarios; then random edits, after each of which the feeds equal a slow
 * recomputation and stations that pull
 * in small pages hold what a new one would. */
#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-stock.h"
#include "store/care-feed.h"
#include "store/care-page.h"
#include "store/care-server.h"
#include "store/care-store-private.h"
#include "util/care-time.h"

#include <glib/gstdio.h>

#define N_USERS 3
#define NOBODY ((CareId) { { 0 } })

typedef struct
{
  char *folder, *path;
  CareStore *store;
  CareId users[N_USERS];
  GPtrArray *puts; /* Put: what the next commit writes */
} Fixture;

typedef struct
{
  CareRecord *now, *before;
} Put;

static void
put_free (gpointer data)
{
  Put *put = data;
  care_record_free (put->now);
  care_record_free (put->before);
  g_free (put);
}

static gint64
at (const char *words)
{
  gint64 instant = 0;
  g_assert_true (care_instant_parse (words, &instant));
  return instant;
}

static void
set_clock (gint64 instant)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = care_instant_format (instant);
  g_autofree char *frozen = g_strconcat (words, "/frozen", NULL);
  care_clock_set (frozen, &error);
  g_assert_no_error (error);
}

static void
create (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  f->folder = g_dir_make_tmp ("care-feed-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "store.db", NULL);
  f->puts = g_ptr_array_new_with_free_func (put_free);
  set_clock (at ("2026-03-10T10:00:00Z"));
  f->store = care_store_create (f->path, NULL, "test", &error);
  g_assert_no_error (error);
}

static void
become_server (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  care_server_become (f->store, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "Tomas", "Ula", "Vera" };
  g_autoptr (GError) error = NULL;
  create (f);
  become_server (f);
  for (guint i = 0; i < N_USERS; i++)
    {
      care_server_add_user (f->store, names[i], "technician", &f->users[i], &error);
      g_assert_no_error (error);
    }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;
  care_store_close (f->store);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_ptr_array_unref (f->puts);
  g_free (f->path);
  g_free (f->folder);
  care_clock_set (NULL, NULL);
}

/* --- writing ---------------------------------------------------------------------------------------------------------------------- */

static gboolean
commit_work (CareStore *store, gpointer data, GError **error)
{
  const GPtrArray *puts = data;
  for (guint i = 0; i < puts->len; i++)
    {
      const Put *put = puts->pdata[i];
      if (!care_store_put (store, put->now, put->before, CARE_PUT_PLAIN, error))
        return FALSE;
    }
  return TRUE;
}

static void
assert_right (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  care_feed_check (f->store, problems, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", (char *) problems->pdata[i]);
  g_assert_cmpuint (problems->len, ==, 0);
}

static void
commit_quietly (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  care_store_commit (f->store, &(CareTxn) { .what = "test" }, commit_work, f->puts, &error);
  g_assert_no_error (error);
  g_ptr_array_set_size (f->puts, 0);
}

static void
commit (Fixture *f)
{
  gboolean server = g_str_equal (care_store_role (f->store), "server");
  commit_quietly (f);
  if (server)
    assert_right (f);
}

/* A new row of the next commit. Takes @record. */
static CareId
put (Fixture *f, gpointer record)
{
  Put *put = g_new0 (Put, 1);
  put->now = record;
  if (care_id_is_null (&put->now->id))
    put->now->id = care_id_new ();
  g_ptr_array_add (f->puts, put);
  return put->now->id;
}

/* The row as the next commit will write it. */
static CareRecord *
edit (Fixture *f, const CareEntity *entity, CareId id)
{
  g_autoptr (GError) error = NULL;
  Put *put;
  for (guint i = 0; i < f->puts->len; i++)
    if (care_id_equal (&((Put *) f->puts->pdata[i])->now->id, &id))
      return ((Put *) f->puts->pdata[i])->now;
  put = g_new0 (Put, 1);
  put->before = care_store_get (f->store, entity, &id, &error);
  g_assert_no_error (error);
  put->now = care_record_copy (put->before);
  g_ptr_array_add (f->puts, put);
  return put->now;
}

static void
set_id (Fixture *f, const CareEntity *entity, CareId id, guint field, CareId value)
{
  CareRecord *record = edit (f, entity, id);
  if (care_id_is_null (&value))
    care_record_clear (record, field);
  else
    care_record_set_id (record, field, &value);
}

static void
set_int (Fixture *f, const CareEntity *entity, CareId id, guint field, gint64 value)
{
  care_record_set_int (edit (f, entity, id), field, value);
}

static void
name_id (gpointer record, guint field, CareId id)
{
  if (!care_id_is_null (&id))
    care_record_set_id (record, field, &id);
}

static CareId
new_customer (Fixture *f, CareId company)
{
  CareCustomer *customer = CARE_NEW (CareCustomer);
  CARE_PUT_TEXT (customer, CareCustomer, name, "Somebody");
  name_id (customer, CareCustomer_company, company);
  return put (f, customer);
}

static CareId
new_site (Fixture *f, CareId customer)
{
  CareSite *site = CARE_NEW (CareSite);
  name_id (site, CareSite_customer, customer);
  return put (f, site);
}

static CareId
new_device (Fixture *f, CareId customer, CareId site)
{
  CareDevice *device = CARE_NEW (CareDevice);
  name_id (device, CareDevice_model, care_id_derived ("model", "any"));
  name_id (device, CareDevice_customer, customer);
  name_id (device, CareDevice_site, site);
  return put (f, device);
}

static CareId
new_job (Fixture *f, CareId customer, CareId device, CareId technician)
{
  CareJob *job = CARE_NEW (CareJob);
  CARE_PUT_TEXT (job, CareJob, type, "repair_field");
  name_id (job, CareJob_customer, customer);
  name_id (job, CareJob_device, device);
  name_id (job, CareJob_technician, technician);
  return put (f, job);
}

static CareId
new_event (Fixture *f, CareId job, const char *transition, const char *phase, gint64 when)
{
  CareJobEvent *event = CARE_NEW (CareJobEvent);
  name_id (event, CareJobEvent_job, job);
  CARE_PUT_TEXT (event, CareJobEvent, transition, transition);
  CARE_PUT_TEXT (event, CareJobEvent, phase, phase);
  CARE_PUT (event, CareJobEvent, at, when);
  CARE_PUT (event, CareJobEvent, recorded_at, care_now ());
  return put (f, event);
}

static CareId
new_visit (Fixture *f, CareId job, CareId technician)
{
  CareVisit *visit = CARE_NEW (CareVisit);
  name_id (visit, CareVisit_job, job);
  name_id (visit, CareVisit_technician, technician);
  return put (f, visit);
}

static CareId
new_line (Fixture *f, CareId job)
{
  CareJobLine *line = CARE_NEW (CareJobLine);
  name_id (line, CareJobLine_job, job);
  CARE_PUT_TEXT (line, CareJobLine, class, "labour");
  CARE_PUT (line, CareJobLine, quantity, 1000);
  return put (f, line);
}

static CareId
new_contact (Fixture *f, CareId customer, CareId job)
{
  CareContact *contact = CARE_NEW (CareContact);
  name_id (contact, CareContact_customer, customer);
  name_id (contact, CareContact_job, job);
  CARE_PUT (contact, CareContact, at, care_now ());
  CARE_PUT (contact, CareContact, recorded_at, care_now ());
  return put (f, contact);
}

static CareId
new_point (Fixture *f, CareId customer)
{
  CareContactPoint *point = CARE_NEW (CareContactPoint);
  name_id (point, CareContactPoint_customer, customer);
  CARE_PUT_TEXT (point, CareContactPoint, kind, "phone");
  CARE_PUT_TEXT (point, CareContactPoint, value, "+370 600 00000");
  return put (f, point);
}

static CareId
new_consent (Fixture *f, CareId customer)
{
  CareConsent *consent = CARE_NEW (CareConsent);
  name_id (consent, CareConsent_customer, customer);
  CARE_PUT_TEXT (consent, CareConsent, channel, "email");
  CARE_PUT_TEXT (consent, CareConsent, purpose, "service");
  CARE_PUT_TEXT (consent, CareConsent, state, "given");
  CARE_PUT (consent, CareConsent, at, care_now ());
  CARE_PUT (consent, CareConsent, recorded_at, care_now ());
  return put (f, consent);
}

static CareId
new_coverage (Fixture *f, CareId device)
{
  CareCoverage *coverage = CARE_NEW (CareCoverage);
  name_id (coverage, CareCoverage_device, device);
  CARE_PUT_TEXT (coverage, CareCoverage, kind, "extended_paid");
  CARE_PUT (coverage, CareCoverage, duration, 12);
  CARE_PUT_TEXT (coverage, CareCoverage, duration_unit, "month");
  return put (f, coverage);
}

static CareId
new_place (Fixture *f, const char *code, CareId technician)
{
  CareStockLocation *place = CARE_NEW (CareStockLocation);
  CARE_PUT_TEXT (place, CareStockLocation, code, code);
  CARE_PUT_TEXT (place, CareStockLocation, kind, "van");
  name_id (place, CareStockLocation_technician, technician);
  return put (f, place);
}

static CareId
new_move (Fixture *f, CareId from, CareId to, CareId job)
{
  CareStockMove *move = CARE_NEW (CareStockMove);
  name_id (move, CareStockMove_part, care_id_derived ("model", "part"));
  name_id (move, CareStockMove_from, from);
  name_id (move, CareStockMove_to, to);
  name_id (move, CareStockMove_job, job);
  CARE_PUT (move, CareStockMove, quantity, 1000);
  CARE_PUT (move, CareStockMove, at, care_now ());
  CARE_PUT (move, CareStockMove, recorded_at, care_now ());
  return put (f, move);
}

static CareId
new_conflict (Fixture *f, const char *entity, CareId row, const char *field)
{
  CareConflict *conflict = CARE_NEW (CareConflict);
  CARE_PUT_TEXT (conflict, CareConflict, entity, entity);
  name_id (conflict, CareConflict_row, row);
  CARE_PUT_TEXT (conflict, CareConflict, field, field);
  CARE_PUT (conflict, CareConflict, at, care_now ());
  CARE_PUT_TEXT (conflict, CareConflict, state, "open");
  return put (f, conflict);
}

/* --- reading ---------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  CareId user;
  CareCursor cursor;
  GHashTable *rows; /* CareId -> text: entity, part, rev */
} Station;

static Station *
station_new (CareId user)
{
  Station *station = g_new0 (Station, 1);
  station->user = user;
  station->rows = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, g_free);
  return station;
}

static void
station_free (gpointer data)
{
  Station *station = data;
  g_hash_table_unref (station->rows);
  g_free (station);
}

static void
take_row (Station *station, const CarePageRow *row)
{
  if (row->gone != NULL)
    {
      g_hash_table_remove (station->rows, &row->row);
      return;
    }
  g_assert_nonnull (row->record);
  g_hash_table_insert (station->rows, g_memdup2 (&row->row, sizeof row->row),
                       g_strdup_printf ("%s %s %" G_GINT64_FORMAT, row->entity->name, row->part ? "part" : "whole", row->record->rev));
}

static void
station_pull (Fixture *f, Station *station, guint limit)
{
  CareStation who = { .user = station->user, .roles = CARE_TECHNICIAN };
  gboolean more = TRUE;

  for (guint pages = 0; more; pages++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows = care_page_read (f->store, &who, &station->cursor, limit, &more, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (pages, <, 10000);
      for (guint i = 0; i < rows->len; i++)
        take_row (station, rows->pdata[i]);
    }
}

static void
assert_same_rows (Station *a, Station *b)
{
  GHashTableIter iter;
  gpointer id, words;

  g_assert_cmpuint (g_hash_table_size (a->rows), ==, g_hash_table_size (b->rows));
  g_hash_table_iter_init (&iter, a->rows);
  while (g_hash_table_iter_next (&iter, &id, &words))
    g_assert_cmpstr (words, ==, g_hash_table_lookup (b->rows, id));
}

/* What a technician has of a row: "whole", "part", the reason why it left, or "none". */
static char *
state (Fixture *f, CareId user, CareId row, gint64 *seq)
{
  CareStation who = { .user = user, .roles = CARE_TECHNICIAN };
  CareCursor cursor = { 0 };
  gboolean more;
  g_autoptr (GPtrArray) rows = care_page_read (f->store, &who, &cursor, 100000, &more, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const CarePageRow *found = rows->pdata[i];
      if (!care_id_equal (&found->row, &row))
        continue;
      if (seq != NULL)
        *seq = found->seq;
      return g_strdup (found->gone != NULL ? found->gone : found->part ? "part" : "whole");
    }
  return g_strdup ("none");
}

#define ASSERT_STATE(user, row, expected) \
  G_STMT_START { g_autofree char *found_ = state (f, f->users[user], (row), NULL); g_assert_cmpstr (found_, ==, (expected)); } G_STMT_END

static gint64
seq_of (Fixture *f, guint user, CareId row)
{
  gint64 seq = 0;
  g_free (state (f, f->users[user], row, &seq));
  return seq;
}

/* --- scenarios -------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  CareId company, customer, owner, site, point, company_point, owner_point, consent, device, coverage, job, event, line, contact, move;
} Case;

/* One job with everything around it; the device stands at, and belongs to, another customer than the one who called. */
static Case
new_case (Fixture *f, CareId technician)
{
  Case c;
  c.company = new_customer (f, NOBODY);
  c.customer = new_customer (f, c.company);
  c.owner = new_customer (f, NOBODY);
  c.site = new_site (f, c.owner);
  c.point = new_point (f, c.customer);
  c.company_point = new_point (f, c.company);
  c.owner_point = new_point (f, c.owner);
  c.consent = new_consent (f, c.customer);
  c.device = new_device (f, c.owner, c.site);
  c.coverage = new_coverage (f, c.device);
  c.job = new_job (f, c.customer, c.device, technician);
  c.event = new_event (f, c.job, "create", "new", care_now ());
  c.line = new_line (f, c.job);
  c.contact = new_contact (f, c.customer, c.job);
  c.move = new_move (f, care_stock_builtin_id ("SUPPLIER"), care_stock_builtin_id ("SCRAP"), c.job);
  commit (f);
  return c;
}

#define ASSERT_CASE(user, c, expected) \
  G_STMT_START { \
    const CareId all_[] = { (c).company, (c).customer, (c).owner, (c).site, (c).point, (c).company_point, (c).consent, \
                            (c).device, (c).coverage, (c).job, (c).event, (c).line, (c).contact, (c).move }; \
    for (guint i_ = 0; i_ < G_N_ELEMENTS (all_); i_++) \
      ASSERT_STATE (user, all_[i_], expected); \
  } G_STMT_END

static void
test_assign (Fixture *f, gconstpointer data)
{
  Case c = new_case (f, NOBODY);
  CareId stranger = new_customer (f, NOBODY), other = new_job (f, stranger, NOBODY, NOBODY);

  commit (f);
  ASSERT_CASE (0, c, "none");
  set_id (f, &CareJob_ENTITY, c.job, CareJob_technician, f->users[0]);
  commit (f);
  ASSERT_CASE (0, c, "whole");
  ASSERT_CASE (1, c, "none");
  ASSERT_STATE (0, c.owner_point, "none"); /* the owner is known by her row alone */
  ASSERT_STATE (0, stranger, "none");
  ASSERT_STATE (0, other, "none");
  g_assert_cmpint (seq_of (f, 0, c.event), ==, care_server_seq (f->store));
}

static void
test_reassign (Fixture *f, gconstpointer data)
{
  Case c = new_case (f, f->users[0]);
  gint64 seq;
  gboolean now = TRUE;

  ASSERT_CASE (0, c, "whole");
  set_id (f, &CareJob_ENTITY, c.job, CareJob_technician, f->users[1]);
  commit (f);
  ASSERT_CASE (0, c, "reassigned");
  ASSERT_CASE (1, c, "whole");
  seq = seq_of (f, 0, c.job);
  g_assert_cmpint (seq, ==, care_server_seq (f->store));
  g_assert_true (care_page_in_scope (f->store, &f->users[0], &c.job, care_now (), &now));
  g_assert_false (now);

  /* What left is not told of again; what is back is. */
  set_clock (care_now () + 60);
  care_record_set_text (edit (f, &CareJob_ENTITY, c.job), CareJob_problem, "It hums");
  commit (f);
  g_assert_cmpint (seq_of (f, 0, c.job), ==, seq);
  g_assert_cmpint (seq_of (f, 1, c.job), ==, care_server_seq (f->store));
  g_assert_cmpint (seq_of (f, 1, c.line), ==, seq);
  g_assert_false (care_page_in_scope (f->store, &f->users[0], &c.job, care_now (), &now));
  set_id (f, &CareJob_ENTITY, c.job, CareJob_technician, f->users[0]);
  commit (f);
  ASSERT_CASE (0, c, "whole");
  ASSERT_CASE (1, c, "reassigned");
}

static void
test_visit (Fixture *f, gconstpointer data)
{
  Case c = new_case (f, f->users[0]);
  CareId visit = new_visit (f, c.job, f->users[1]);

  commit (f);
  ASSERT_CASE (0, c, "whole");
  ASSERT_CASE (1, c, "whole");
  ASSERT_STATE (0, visit, "whole");
  set_id (f, &CareVisit_ENTITY, visit, CareVisit_technician, f->users[2]);
  commit (f);
  ASSERT_CASE (1, c, "reassigned");
  ASSERT_CASE (2, c, "whole");
  set_int (f, &CareVisit_ENTITY, visit, CareVisit_deleted_at, care_now ());
  commit (f);
  ASSERT_CASE (2, c, "reassigned");
  ASSERT_STATE (0, visit, "whole"); /* deleted, which has to travel */
}

static void
test_earlier_jobs (Fixture *f, gconstpointer data)
{
  Case earlier = new_case (f, NOBODY);
  CareId visit = new_visit (f, earlier.job, NOBODY), customer, job, event;
  gint64 seq;

  commit (f);
  customer = new_customer (f, NOBODY);
  job = new_job (f, customer, earlier.device, f->users[0]);
  commit (f);
  ASSERT_STATE (0, job, "whole");
  ASSERT_STATE (0, earlier.job, "part");
  ASSERT_STATE (0, earlier.event, "part");
  ASSERT_STATE (0, earlier.device, "whole");
  ASSERT_STATE (0, earlier.coverage, "whole");
  ASSERT_STATE (0, earlier.customer, "none");
  ASSERT_STATE (0, earlier.contact, "none");
  ASSERT_STATE (0, earlier.line, "none");
  ASSERT_STATE (0, earlier.move, "none");
  ASSERT_STATE (0, visit, "none");

  event = new_event (f, earlier.job, "triage", "triage", care_now ());
  commit (f);
  ASSERT_STATE (0, event, "part");

  /* Both his: whole; then only the new one: in part again, and what was whole of it leaves. */
  set_id (f, &CareJob_ENTITY, earlier.job, CareJob_technician, f->users[0]);
  commit (f);
  ASSERT_CASE (0, earlier, "whole");
  set_id (f, &CareJob_ENTITY, earlier.job, CareJob_technician, f->users[1]);
  commit (f);
  seq = care_server_seq (f->store);
  ASSERT_STATE (0, earlier.job, "part");
  ASSERT_STATE (0, event, "part");
  ASSERT_STATE (0, earlier.line, "reassigned");
  ASSERT_STATE (0, earlier.customer, "reassigned");
  g_assert_cmpint (seq_of (f, 0, earlier.job), ==, seq);
  g_assert_cmpint (seq_of (f, 0, earlier.device), <, seq);
  ASSERT_STATE (1, job, "part");

  /* Another device: the earlier one's jobs leave with it. */
  set_id (f, &CareJob_ENTITY, job, CareJob_device, NOBODY);
  commit (f);
  ASSERT_STATE (0, earlier.device, "reassigned");
  ASSERT_STATE (0, earlier.job, "reassigned");
  ASSERT_STATE (1, job, "reassigned");
}

static void
test_later_rows (Fixture *f, gconstpointer data)
{
  Case c = new_case (f, f->users[0]);
  CareId point, coverage, consent, line, site, company, other = new_job (f, c.customer, NOBODY, f->users[0]);
  gint64 before;

  commit (f);
  before = care_server_seq (f->store);
  point = new_point (f, c.customer);
  coverage = new_coverage (f, c.device);
  consent = new_consent (f, c.company);
  line = new_line (f, c.job);
  commit (f);
  ASSERT_STATE (0, point, "whole");
  ASSERT_STATE (0, coverage, "whole");
  ASSERT_STATE (0, consent, "whole");
  ASSERT_STATE (0, line, "whole");
  g_assert_cmpint (seq_of (f, 0, c.job), <, before + 1);

  company = new_customer (f, NOBODY);
  site = new_site (f, company);
  set_id (f, &CareCustomer_ENTITY, c.customer, CareCustomer_company, company);
  set_id (f, &CareDevice_ENTITY, c.device, CareDevice_site, site);
  commit (f);
  ASSERT_STATE (0, company, "whole");
  ASSERT_STATE (0, site, "whole");
  ASSERT_STATE (0, c.company, "reassigned");
  ASSERT_STATE (0, c.site, "reassigned");

  /* The customer stays as long as one of her jobs is his. */
  set_id (f, &CareJob_ENTITY, c.job, CareJob_technician, NOBODY);
  commit (f);
  ASSERT_STATE (0, other, "whole");
  ASSERT_STATE (0, c.customer, "whole");
  ASSERT_STATE (0, point, "whole");
  ASSERT_STATE (0, c.device, "reassigned");
  ASSERT_STATE (0, coverage, "reassigned");
}

static void
test_merged (Fixture *f, gconstpointer data)
{
  Case c = new_case (f, f->users[0]);
  CareId twin = new_customer (f, NOBODY), device = new_device (f, twin, NOBODY), old, consent;

  consent = new_consent (f, twin);
  old = new_job (f, twin, device, NOBODY);
  commit (f);
  ASSERT_STATE (0, twin, "none");
  set_id (f, &CareCustomer_ENTITY, twin, CareCustomer_merged_into, c.customer);
  set_id (f, &CareDevice_ENTITY, device, CareDevice_merged_into, c.device);
  commit (f);
  ASSERT_STATE (0, twin, "whole");
  ASSERT_STATE (0, consent, "whole"); /* a fact that stays where it was told */
  ASSERT_STATE (0, device, "whole");
  ASSERT_STATE (0, old, "part");

  set_id (f, &CareUser_ENTITY, f->users[0], CareUser_merged_into, f->users[2]);
  commit (f);
  ASSERT_CASE (2, c, "whole");
  set_id (f, &CareJob_ENTITY, c.job, CareJob_merged_into, old);
  commit (f);
  ASSERT_STATE (2, c.job, "reassigned");
}

static void
test_van (Fixture *f, gconstpointer data)
{
  CareId supplier = care_stock_builtin_id ("SUPPLIER"), shelf = new_place (f, "SHELF", NOBODY), van = new_place (f, "VAN", f->users[0]);
  CareId in = new_move (f, supplier, van, NOBODY), elsewhere = new_move (f, supplier, shelf, NOBODY), out, crate, moved;

  commit (f);
  ASSERT_STATE (0, in, "whole");
  ASSERT_STATE (0, elsewhere, "none");
  ASSERT_STATE (1, in, "none");
  out = new_move (f, van, shelf, NOBODY);
  commit (f);
  ASSERT_STATE (0, out, "whole");
  g_assert_cmpint (seq_of (f, 0, in), <, seq_of (f, 0, out));

  /* A place merged into the van brings its moves, those of later too. */
  crate = new_place (f, "CRATE", NOBODY);
  moved = new_move (f, shelf, crate, NOBODY);
  commit (f);
  ASSERT_STATE (0, moved, "none");
  set_id (f, &CareStockLocation_ENTITY, crate, CareStockLocation_merged_into, van);
  commit (f);
  ASSERT_STATE (0, moved, "whole");
  out = new_move (f, crate, shelf, NOBODY);
  commit (f);
  ASSERT_STATE (0, out, "whole");
  set_id (f, &CareStockLocation_ENTITY, crate, CareStockLocation_merged_into, NOBODY);
  commit (f);
  ASSERT_STATE (0, moved, "reassigned");
  ASSERT_STATE (0, in, "whole");

  set_id (f, &CareStockLocation_ENTITY, van, CareStockLocation_technician, f->users[1]);
  commit (f);
  ASSERT_STATE (0, in, "reassigned");
  ASSERT_STATE (1, in, "whole");

  /* A van that has moves only through what was merged into it, and is nobody's any more. */
  van = new_place (f, "VAN 2", f->users[0]);
  set_id (f, &CareStockLocation_ENTITY, crate, CareStockLocation_merged_into, van);
  commit (f);
  ASSERT_STATE (0, moved, "whole");
  set_id (f, &CareStockLocation_ENTITY, van, CareStockLocation_technician, NOBODY);
  commit (f);
  ASSERT_STATE (0, moved, "reassigned");

  /* A place merged over two steps, while the van it comes to moves something itself. */
  set_id (f, &CareStockLocation_ENTITY, van, CareStockLocation_technician, f->users[0]);
  set_id (f, &CareStockLocation_ENTITY, crate, CareStockLocation_merged_into, NOBODY);
  set_id (f, &CareStockLocation_ENTITY, shelf, CareStockLocation_merged_into, van);
  commit (f);
  ASSERT_STATE (0, elsewhere, "whole");
  crate = new_place (f, "BOX", NOBODY);
  moved = new_move (f, supplier, crate, NOBODY);
  commit (f);
  ASSERT_STATE (0, moved, "none");
  set_id (f, &CareStockLocation_ENTITY, crate, CareStockLocation_merged_into, shelf);
  new_move (f, supplier, van, NOBODY);
  commit (f);
  ASSERT_STATE (0, moved, "whole");
}

static gboolean
void_work (CareStore *store, gpointer data, GError **error)
{
  g_autoptr (CareRecord) event = care_store_get (store, &CareJobEvent_ENTITY, data, error);
  return event != NULL && care_store_void (store, event, error);
}

static void
void_event (Fixture *f, CareId event)
{
  g_autoptr (GError) error = NULL;
  care_store_commit (f->store, &(CareTxn) { .what = "undo" }, void_work, &event, &error);
  g_assert_no_error (error);
  assert_right (f);
}

static void
test_over_unless_voided (Fixture *f, gconstpointer data)
{
  Case c = new_case (f, f->users[0]);
  CareId mistake;

  new_event (f, c.job, "close", "closed", care_now () - 40 * CARE_DAY);
  mistake = new_event (f, c.job, "close", "closed", care_now () - 2 * CARE_DAY);
  commit (f);
  ASSERT_CASE (0, c, "whole");
  void_event (f, mistake);
  ASSERT_CASE (0, c, "closed");
}

static void
test_over (Fixture *f, gconstpointer data)
{
  Case closed = new_case (f, f->users[0]), deleted = new_case (f, f->users[0]);
  gint64 now = care_now ();

  new_event (f, closed.job, "close", "closed", now);
  set_int (f, &CareJob_ENTITY, deleted.job, CareJob_deleted_at, now);
  commit (f);
  ASSERT_CASE (0, closed, "whole");
  ASSERT_CASE (0, deleted, "whole"); /* with deleted_at, so that the station hears of it */

  set_clock (now + 30 * CARE_DAY);
  new_customer (f, NOBODY);
  commit (f);
  ASSERT_CASE (0, closed, "whole");
  set_clock (now + 31 * CARE_DAY);
  new_customer (f, NOBODY);
  commit (f);
  ASSERT_CASE (0, closed, "closed");
  ASSERT_CASE (0, deleted, "deleted");

  /* Open again: his again. */
  new_event (f, closed.job, "reopen", "in_progress", care_now ());
  commit (f);
  ASSERT_CASE (0, closed, "whole");
  /* What is told late was over then. */
  new_event (f, closed.job, "close", "closed", care_now () + 60);
  commit (f);
  ASSERT_CASE (0, closed, "whole");
  set_clock (now);
  new_customer (f, NOBODY);
  commit (f);
  ASSERT_CASE (0, deleted, "whole"); /* a clock put right */
}

static void
test_conflicts (Fixture *f, gconstpointer data)
{
  Case c = new_case (f, f->users[0]), earlier = new_case (f, NOBODY);
  CareId problem, note, cost, address, hidden;

  set_id (f, &CareJob_ENTITY, earlier.job, CareJob_device, c.device);
  commit (f);
  ASSERT_STATE (0, earlier.job, "part");
  problem = new_conflict (f, "job", c.job, "problem");
  note = new_conflict (f, "job", c.job, "internal_note");
  cost = new_conflict (f, "job_line", c.line, "cost");
  address = new_conflict (f, "contact_point", c.point, "value");
  hidden = new_conflict (f, "job", earlier.job, "problem");
  commit (f);
  ASSERT_STATE (0, problem, "whole");
  ASSERT_STATE (0, address, "whole");
  ASSERT_STATE (0, note, "none");   /* he may not read the field … */
  ASSERT_STATE (0, cost, "none");
  ASSERT_STATE (0, hidden, "none"); /* … nor any text of the earlier job */
  care_record_set_text (edit (f, &CareConflict_ENTITY, problem), CareConflict_state, "lost");
  commit (f);
  g_assert_cmpint (seq_of (f, 0, problem), ==, care_server_seq (f->store));
  set_id (f, &CareJob_ENTITY, c.job, CareJob_technician, NOBODY);
  commit (f);
  ASSERT_STATE (0, problem, "reassigned");
  ASSERT_STATE (0, address, "reassigned");
}

static gboolean
park (CareStore *store, gpointer data, GError **error)
{
  const CareId *ids = data;
  CareStation station = { .id = ids[0], .user = ids[0] };
  return care_server_park (store, &station, &CareJob_ENTITY, &ids[1], "problem", "Not yours any more.", NULL, "{}", error);
}

static void
test_parked (Fixture *f, gconstpointer data)
{
  Case c = new_case (f, f->users[0]);
  CareId ids[] = { f->users[1], c.job };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;

  care_store_commit (f->store, &(CareTxn) { .what = "sync" }, park, ids, &error);
  g_assert_no_error (error);
  assert_right (f);
  conflicts = care_store_related (f->store, &CareConflict_ENTITY, "row", &c.job, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (conflicts->len, ==, 1);
  ASSERT_STATE (0, ((CareRecord *) conflicts->pdata[0])->id, "whole");
  ASSERT_STATE (1, ((CareRecord *) conflicts->pdata[0])->id, "none");
}

/* Rows of a station may come in any order: what is named is there later. */
static void
test_any_order (Fixture *f, gconstpointer data)
{
  CareId customer = care_id_new (), device = care_id_new (), site = care_id_new (), company = care_id_new ();
  CareId job = new_job (f, customer, device, f->users[0]);
  CareCustomer *late_customer = CARE_NEW (CareCustomer), *late_company = CARE_NEW (CareCustomer);
  CareDevice *late_device = CARE_NEW (CareDevice);
  CareSite *late_site = CARE_NEW (CareSite);

  commit (f);
  ASSERT_STATE (0, job, "whole");
  ASSERT_STATE (0, customer, "none");
  late_device->record.id = device;
  name_id (late_device, CareDevice_model, care_id_derived ("model", "any"));
  name_id (late_device, CareDevice_site, site);
  put (f, late_device);
  late_customer->record.id = customer;
  CARE_PUT_TEXT (late_customer, CareCustomer, name, "Late");
  name_id (late_customer, CareCustomer_company, company);
  put (f, late_customer);
  commit (f);
  ASSERT_STATE (0, customer, "whole");
  ASSERT_STATE (0, device, "whole");
  late_site->record.id = site;
  name_id (late_site, CareSite_customer, customer);
  put (f, late_site);
  late_company->record.id = company;
  CARE_PUT_TEXT (late_company, CareCustomer, name, "Later");
  put (f, late_company);
  commit (f);
  ASSERT_STATE (0, site, "whole");
  ASSERT_STATE (0, company, "whole");
}

static guint
import (Fixture *f, guint n, CareId technician)
{
  CareId customer = new_customer (f, NOBODY);
  for (guint i = 0; i < n; i++)
    {
      CareId device = new_device (f, customer, NOBODY);
      CareId job = new_job (f, customer, device, technician);
      new_event (f, job, "create", "new", care_now ());
    }
  commit_quietly (f);
  return f->store->feed_statements;
}

/* The work is counted, not timed: it must not grow with the rows. */
static void
test_import (Fixture *f, gconstpointer data)
{
  guint few, many;
  Case c;

  g_assert_cmpuint (import (f, 5000, NOBODY), <, 10); /* nobody is to do anything */
  c = new_case (f, f->users[0]);
  few = import (f, 5, NOBODY);
  many = import (f, 5000, NOBODY);
  g_assert_cmpuint (many, ==, few);
  assert_right (f);
  ASSERT_CASE (0, c, "whole");

  few = import (f, 1, f->users[1]);
  many = import (f, 2500, f->users[1]);
  g_assert_cmpuint (many, <, 3 * few + 20); /* three batches */
  assert_right (f);
  ASSERT_STATE (1, c.job, "none");
}

/* Jobs that somebody had before the store became a server's. */
static void
test_become (Fixture *f, gconstpointer data)
{
  Case c;
  CareId users[2], move, van;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  create (f);
  for (guint i = 0; i < 2; i++)
    {
      CareUser *user = CARE_NEW (CareUser);
      CARE_PUT_TEXT (user, CareUser, name, i == 0 ? "Tomas" : "Ula");
      CARE_PUT_TEXT (user, CareUser, role, "technician");
      users[i] = f->users[i] = put (f, user);
    }
  c = new_case (f, users[0]);
  van = new_place (f, "VAN", users[1]);
  move = new_move (f, care_stock_builtin_id ("SUPPLIER"), van, NOBODY);
  commit (f);
  become_server (f);
  assert_right (f);
  ASSERT_CASE (0, c, "whole");
  ASSERT_STATE (1, move, "whole");
  g_assert_cmpint (seq_of (f, 0, c.job), ==, 1);
  care_feed_check (f->store, problems, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
}

static gboolean
run_sql (CareStore *store, gpointer data, GError **error)
{
  return care_db_run (store->db, data, error);
}

static gboolean
rebuild (CareStore *store, gpointer data, GError **error)
{
  return care_store_put (store, data, NULL, CARE_PUT_PLAIN, error) && care_feed_rebuild (store, error);
}

static void
test_check_and_rebuild (Fixture *f, gconstpointer data)
{
  static const struct { const char *name, *sql; } faults[] = {
    { "a row is missing", "DELETE FROM feed WHERE entity='contact'" },
    { "a row is too much", "INSERT INTO feed SELECT scope, x'00112233445566778899aabbccddeeff', 'job', seq, 0, NULL FROM feed LIMIT 1" },
    { "a row left wrongly", "UPDATE feed SET gone='closed' WHERE entity='site'" },
    { "a wrong part", "UPDATE feed SET part=1 WHERE entity='job'" },
    { "an old number", "UPDATE feed SET seq=0 WHERE entity='job'" },
    { "a reason is missing", "DELETE FROM feed_ref WHERE entity='visit' OR entity='coverage'" },
    { "a reason is too much", "INSERT INTO feed_ref SELECT scope, x'00112233445566778899aabbccddeeff', entity, \"row\", 0 FROM feed_ref LIMIT 1" },
    { "a reason of a wrong part", "UPDATE feed_ref SET part=1 WHERE entity='device'" },
  };

  new_case (f, f->users[0]);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
      CareCustomer *customer = CARE_NEW (CareCustomer);
      g_autoptr (CareRecord) record = CARE_RECORD (customer);

      g_test_message ("%s", faults[i].name);
      care_store_commit (f->store, &(CareTxn) { .what = "spoil" }, run_sql, (gpointer) faults[i].sql, &error);
      g_assert_no_error (error);
      care_feed_check (f->store, problems, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (problems->len, >, 0);
      CARE_PUT_TEXT (customer, CareCustomer, name, "Anybody");
      care_store_commit (f->store, &(CareTxn) { .what = "repair" }, rebuild, record, &error);
      g_assert_no_error (error);
      assert_right (f);
    }
}

/* --- random edits ------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  Fixture *f;
  GArray *customers, *sites, *devices, *jobs, *visits, *places, *events, *points, *conflicts; /* of CareId, committed */
} World;

static gboolean
chance (guint percent)
{
  return (guint) g_test_rand_int_range (0, 100) < percent;
}

static CareId
any (GArray *ids)
{
  return ids->len == 0 ? NOBODY : g_array_index (ids, CareId, g_test_rand_int_range (0, (int) ids->len));
}

static CareId
any_or_none (GArray *ids)
{
  return chance (25) ? NOBODY : any (ids);
}

static CareId
any_user (World *w)
{
  return chance (35) ? NOBODY : w->f->users[g_test_rand_int_range (0, N_USERS)];
}

static void
keep (GArray *ids, CareId id)
{
  g_array_append_val (ids, id);
}

static gint64
some_time (void)
{
  return care_now () - g_test_rand_int_range (0, 45) * (gint64) CARE_DAY;
}

static void
grow (World *w)
{
  Fixture *f = w->f;
  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      keep (w->customers, new_customer (f, chance (30) ? any (w->customers) : NOBODY));
      break;
    case 1:
      keep (w->sites, new_site (f, any (w->customers)));
      break;
    case 2:
      keep (w->devices, new_device (f, any_or_none (w->customers), any_or_none (w->sites)));
      break;
    case 3:
      keep (w->places, new_place (f, "PLACE", any_user (w)));
      break;
    default:
      {
        CareId job = new_job (f, any (w->customers), any_or_none (w->devices), any_user (w));
        set_id (f, &CareJob_ENTITY, job, CareJob_site, any_or_none (w->sites));
        keep (w->jobs, job);
        keep (w->events, new_event (f, job, "create", chance (20) ? "closed" : "new", some_time ()));
      }
    }
}

static void
add_child (World *w)
{
  Fixture *f = w->f;
  static const char *const phases[] = { "in_progress", "closed", "cancelled", "triage" };
  static const char *const fields[] = { "problem", "internal_note", "technician" };

  switch (g_test_rand_int_range (0, 9))
    {
    case 0:
      keep (w->visits, new_visit (f, any (w->jobs), any_user (w)));
      break;
    case 1:
      keep (w->points, new_point (f, any (w->customers)));
      break;
    case 2:
      new_consent (f, any (w->customers));
      break;
    case 3:
      new_coverage (f, any (w->devices));
      break;
    case 4:
      new_line (f, any (w->jobs));
      break;
    case 5:
      new_move (f, any (w->places), care_stock_builtin_id (chance (50) ? "SCRAP" : "SUPPLIER"), any_or_none (w->jobs));
      new_move (f, care_stock_builtin_id ("SUPPLIER"), any (w->places), NOBODY);
      break;
    case 6:
      new_contact (f, any (w->customers), any_or_none (w->jobs));
      break;
    case 7:
      keep (w->conflicts, new_conflict (f, "job", any (w->jobs), fields[g_test_rand_int_range (0, G_N_ELEMENTS (fields))]));
      break;
    default:
      keep (w->events, new_event (f, any (w->jobs), "reopen", phases[g_test_rand_int_range (0, G_N_ELEMENTS (phases))], some_time ()));
    }
}

static void
change_reference (World *w)
{
  Fixture *f = w->f;
  switch (g_test_rand_int_range (0, 10))
    {
    case 0: case 1: case 2:
      set_id (f, &CareJob_ENTITY, any (w->jobs), CareJob_technician, any_user (w));
      break;
    case 3:
      set_id (f, &CareJob_ENTITY, any (w->jobs), CareJob_device, any_or_none (w->devices));
      break;
    case 4:
      set_id (f, &CareJob_ENTITY, any (w->jobs), CareJob_customer, any (w->customers));
      set_id (f, &CareJob_ENTITY, any (w->jobs), CareJob_site, any_or_none (w->sites));
      break;
    case 5:
      set_id (f, &CareDevice_ENTITY, any (w->devices), CareDevice_site, any_or_none (w->sites));
      set_id (f, &CareDevice_ENTITY, any (w->devices), CareDevice_customer, any_or_none (w->customers));
      break;
    case 6:
      set_id (f, &CareSite_ENTITY, any (w->sites), CareSite_customer, any (w->customers));
      set_id (f, &CareCustomer_ENTITY, any (w->customers), CareCustomer_company, any_or_none (w->customers));
      break;
    case 7:
      set_id (f, &CareStockLocation_ENTITY, any (w->places), CareStockLocation_technician, any_user (w));
      break;
    case 8:
      if (w->points->len > 0)
        set_id (f, &CareContactPoint_ENTITY, any (w->points), CareContactPoint_customer, any (w->customers));
      break;
    default:
      if (w->visits->len > 0)
        {
          set_id (f, &CareVisit_ENTITY, any (w->visits), CareVisit_technician, any_user (w));
          set_id (f, &CareVisit_ENTITY, any (w->visits), CareVisit_job, any (w->jobs));
        }
    }
}

static void
merge (World *w)
{
  static const struct { gsize list; const CareEntity *entity; guint field; } kinds[] = {
    { G_STRUCT_OFFSET (World, customers), &CareCustomer_ENTITY, CareCustomer_merged_into },
    { G_STRUCT_OFFSET (World, sites), &CareSite_ENTITY, CareSite_merged_into },
    { G_STRUCT_OFFSET (World, devices), &CareDevice_ENTITY, CareDevice_merged_into },
    { G_STRUCT_OFFSET (World, jobs), &CareJob_ENTITY, CareJob_merged_into },
    { G_STRUCT_OFFSET (World, places), &CareStockLocation_ENTITY, CareStockLocation_merged_into },
  };
  guint n = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (kinds) + 1);

  if (n == G_N_ELEMENTS (kinds))
    set_id (w->f, &CareUser_ENTITY, w->f->users[0], CareUser_merged_into, chance (50) ? w->f->users[1] : NOBODY);
  else
    {
      GArray *ids = G_STRUCT_MEMBER (GArray *, w, kinds[n].list);
      CareId id = any (ids), into = chance (50) ? any (ids) : NOBODY;
      if (!care_id_equal (&id, &into))
        set_id (w->f, kinds[n].entity, id, kinds[n].field, into);
    }
}

static void
change_words (World *w)
{
  Fixture *f = w->f;
  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      care_record_set_text (edit (f, &CareJob_ENTITY, any (w->jobs)), CareJob_problem, chance (50) ? "It hums" : "It is silent");
      break;
    case 1:
      care_record_set_text (edit (f, &CareCustomer_ENTITY, any (w->customers)), CareCustomer_name, chance (50) ? "Ana" : "Ona");
      break;
    case 2:
      set_int (f, &CareJob_ENTITY, any (w->jobs), CareJob_deleted_at, some_time ());
      break;
    case 3:
      care_record_clear (edit (f, &CareJob_ENTITY, any (w->jobs)), CareJob_deleted_at);
      break;
    default:
      if (w->visits->len > 0)
        set_int (f, &CareVisit_ENTITY, any (w->visits), CareVisit_deleted_at, care_now ());
    }
}

static void
edit_something (World *w)
{
  guint what = (guint) g_test_rand_int_range (0, 100);
  if (what < 15)
    grow (w);
  else if (what < 45)
    add_child (w);
  else if (what < 75)
    change_reference (w);
  else if (what < 85)
    merge (w);
  else
    change_words (w);
}

static void
begin_world (World *w, Fixture *f)
{
  GArray **lists[] = { &w->customers, &w->sites, &w->devices, &w->jobs, &w->visits, &w->places, &w->events, &w->points, &w->conflicts };
  w->f = f;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    *lists[i] = g_array_new (FALSE, FALSE, sizeof (CareId));
  for (guint i = 0; i < 4; i++)
    {
      keep (w->customers, new_customer (f, NOBODY));
      keep (w->sites, new_site (f, any (w->customers)));
      keep (w->devices, new_device (f, any (w->customers), any (w->sites)));
      keep (w->places, new_place (f, "PLACE", NOBODY));
      keep (w->jobs, new_job (f, any (w->customers), any (w->devices), any_user (w)));
      keep (w->events, new_event (f, any (w->jobs), "create", "new", care_now ()));
    }
  commit (f);
}

static void
end_world (World *w)
{
  GArray *lists[] = { w->customers, w->sites, w->devices, w->jobs, w->visits, w->places, w->events, w->points, w->conflicts };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_array_unref (lists[i]);
}

static void
assert_stations (Fixture *f, GPtrArray *stations)
{
  for (guint i = 0; i < stations->len; i++)
    {
      Station *station = stations->pdata[i], *fresh = station_new (station->user);
      if (chance (60)) /* some stay away for a while */
        {
          station_pull (f, station, (guint) g_test_rand_int_range (1, 40));
          station_pull (f, fresh, 1000);
          assert_same_rows (station, fresh);
        }
      station_free (fresh);
    }
}

static void
test_random (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) stations = g_ptr_array_new_with_free_func (station_free);
  World w = { NULL };

  begin_world (&w, f);
  for (guint i = 0; i < N_USERS; i++)
    g_ptr_array_add (stations, station_new (f->users[i]));
  for (guint i = 0; i < 250; i++)
    {
      int n = g_test_rand_int_range (1, 5);
      for (int j = 0; j < n; j++)
        edit_something (&w);
      commit (f);
      if (chance (5))
        void_event (f, any (w.events));
      if (chance (10))
        set_clock (care_now () + g_test_rand_int_range (-3, 12) * (gint64) CARE_DAY);
      assert_stations (f, stations);
    }
  end_world (&w);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define SCENARIO(name, function) g_test_add ("/feed/" name, Fixture, NULL, set_up, function, tear_down)
  SCENARIO ("assign", test_assign);
  SCENARIO ("reassign", test_reassign);
  SCENARIO ("visit", test_visit);
  SCENARIO ("earlier-jobs", test_earlier_jobs);
  SCENARIO ("later-rows", test_later_rows);
  SCENARIO ("merged", test_merged);
  SCENARIO ("van", test_van);
  SCENARIO ("over", test_over);
  SCENARIO ("over-unless-voided", test_over_unless_voided);
  SCENARIO ("conflicts", test_conflicts);
  SCENARIO ("parked", test_parked);
  SCENARIO ("any-order", test_any_order);
  SCENARIO ("import", test_import);
  SCENARIO ("check-and-rebuild", test_check_and_rebuild);
  SCENARIO ("random", test_random);
  g_test_add ("/feed/become", Fixture, NULL, NULL, test_become, tear_down);
  return g_test_run ();
}
