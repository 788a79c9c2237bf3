/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-feed.h"

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-stock.h"
#include "store/care-store-private.h"

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))
#define MOST 20 /* sentences of one kind */

/* The feeds a second time, record by record and job by job as care-feed.h tells it: slow, obvious, and sharing nothing
 * with what keeps them. */

typedef struct
{
  CareId scope, root, row; /* root is null in a row of feed */
} Key;

typedef struct
{
  CareStore *store;
  GPtrArray *problems;
  gint64 horizon;
  GHashTable *refs, *rows; /* Key -> part + 1: what there should be and was not found yet */
  GHashTable *now;         /* CareId -> part + 1: the rows of the root at hand */
  GPtrArray *customers, *devices, *sites, *jobs; /* of it, CareRecord, in the order found */
  GPtrArray *conflicts;    /* all that a technician may read */
  GError *error;
} Check;

static guint
key_hash (gconstpointer data)
{
  const Key *key = data;
  return care_id_hash (&key->scope) * 31 + care_id_hash (&key->root) * 17 + care_id_hash (&key->row);
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;
  return care_id_equal (&x->scope, &y->scope) && care_id_equal (&x->root, &y->root) && care_id_equal (&x->row, &y->row);
}

/* All rows of @entity whose @field is @id, dead ones too. Never NULL. */
static GPtrArray *
naming (Check *check, const CareEntity *entity, guint field, const CareId *id)
{
  g_autoptr (CareRecord) match = care_record_new (entity);
  CareQuery query = { entity, match, BIT (field), -1, FALSE, -1, 0, TRUE };
  GPtrArray *rows;

  care_record_set_id (match, field, id);
  rows = check->error == NULL ? care_store_query (check->store, &query, &check->error) : NULL;
  return rows != NULL ? rows : g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
}

static CareRecord *
named (Check *check, const CareEntity *entity, CareId id)
{
  CareRecord *record = NULL;
  if (check->error == NULL && !care_id_is_null (&id))
    care_store_peek (check->store, entity, &id, &record, &check->error);
  return record;
}

/* TRUE when the row is new. */
static gboolean
add (Check *check, const CareId *row, guint part)
{
  if (g_hash_table_contains (check->now, row))
    return FALSE;
  g_hash_table_insert (check->now, g_memdup2 (row, sizeof *row), GUINT_TO_POINTER (part + 1));
  return TRUE;
}

static GPtrArray *
add_naming (Check *check, const CareEntity *entity, guint field, const CareId *id, guint part)
{
  GPtrArray *rows = naming (check, entity, field, id);
  for (guint i = 0; i < rows->len; i++)
    add (check, &((CareRecord *) rows->pdata[i])->id, part);
  return rows;
}

static void
add_all (Check *check, const CareEntity *entity, guint field, const CareId *id, guint part)
{
  g_ptr_array_unref (add_naming (check, entity, field, id, part));
}

/* Takes @record if it is new, and everything it was merged with through @again. */
static gboolean
take (Check *check, CareRecord *record, GPtrArray *list, guint merged, void (*again) (Check *check, CareRecord *record))
{
  g_autoptr (GPtrArray) others = NULL;
  if (record == NULL)
    return FALSE;
  if (!add (check, &record->id, 0))
    {
      care_record_free (record);
      return FALSE;
    }
  g_ptr_array_add (list, record);
  others = naming (check, record->entity, merged, &record->id);
  for (guint i = 0; i < others->len; i++)
    again (check, care_record_copy (others->pdata[i]));
  if (record->entity != &CareJob_ENTITY) /* a job is looked at from where its like was merged into */
    again (check, named (check, record->entity, care_record_id (record, merged)));
  return TRUE;
}

static void
take_customer (Check *check, CareRecord *record)
{
  if (take (check, record, check->customers, CareCustomer_merged_into, take_customer))
    take_customer (check, named (check, &CareCustomer_ENTITY, ((CareCustomer *) record)->company));
}

static void
take_site (Check *check, CareRecord *record)
{
  if (take (check, record, check->sites, CareSite_merged_into, take_site))
    take_customer (check, named (check, &CareCustomer_ENTITY, ((CareSite *) record)->customer));
}

static void
take_device (Check *check, CareRecord *record)
{
  if (take (check, record, check->devices, CareDevice_merged_into, take_device))
    {
      take_customer (check, named (check, &CareCustomer_ENTITY, ((CareDevice *) record)->customer));
      take_site (check, named (check, &CareSite_ENTITY, ((CareDevice *) record)->site));
    }
}

static void
take_job (Check *check, CareRecord *record)
{
  take (check, record, check->jobs, CareJob_merged_into, take_job);
}

/* Contact points and consents of the customers of the jobs alone. */
static void
add_customers (Check *check)
{
  for (guint i = 0; i < check->jobs->len; i++)
    take_customer (check, named (check, &CareCustomer_ENTITY, ((CareJob *) check->jobs->pdata[i])->customer));
  for (guint i = 0; i < check->customers->len; i++)
    {
      const CareId *id = &((CareRecord *) check->customers->pdata[i])->id;
      add_all (check, &CareContactPoint_ENTITY, CareContactPoint_customer, id, 0);
      add_all (check, &CareConsent_ENTITY, CareConsent_customer, id, 0);
    }
}

static void
add_own (Check *check, const CareId *job)
{
  g_autoptr (GPtrArray) contacts = add_naming (check, &CareContact_ENTITY, CareContact_job, job, 0);
  for (guint i = 0; i < contacts->len; i++)
    take_customer (check, named (check, &CareCustomer_ENTITY, ((CareContact *) contacts->pdata[i])->customer));
  add_all (check, &CareJobEvent_ENTITY, CareJobEvent_job, job, 0);
  add_all (check, &CareVisit_ENTITY, CareVisit_job, job, 0);
  add_all (check, &CareJobLine_ENTITY, CareJobLine_job, job, 0);
  add_all (check, &CareStockMove_ENTITY, CareStockMove_job, job, 0);
}

static void
add_devices (Check *check)
{
  for (guint i = 0; i < check->devices->len; i++)
    {
      const CareId *id = &((CareRecord *) check->devices->pdata[i])->id;
      g_autoptr (GPtrArray) jobs = add_naming (check, &CareJob_ENTITY, CareJob_device, id, 1);
      add_all (check, &CareCoverage_ENTITY, CareCoverage_device, id, 0);
      for (guint n = 0; n < jobs->len; n++)
        add_all (check, &CareJobEvent_ENTITY, CareJobEvent_job, &((CareRecord *) jobs->pdata[n])->id, 1);
    }
}

static gboolean
may_read (const CareConflict *conflict, const CareEntity *entity)
{
  int n = conflict->field != NULL ? care_entity_field (entity, conflict->field) : -1;
  return n < 0 || entity->fields[n].read == 0 || (entity->fields[n].read & CARE_TECHNICIAN) != 0;
}

static gboolean
keep_conflict (CareRecord *record, gpointer data)
{
  Check *check = data;
  const CareConflict *conflict = (const CareConflict *) record;
  const CareEntity *entity = conflict->entity != NULL ? care_entity_find (conflict->entity) : NULL;
  g_autoptr (CareRecord) subject = entity != NULL ? named (check, entity, conflict->row) : NULL;

  if (subject != NULL && may_read (conflict, entity))
    g_ptr_array_add (check->conflicts, care_record_copy (record));
  return TRUE;
}

static gboolean
read_conflicts (Check *check)
{
  CareQuery query = { &CareConflict_ENTITY, NULL, 0, -1, FALSE, -1, 0, TRUE };
  return care_store_each (check->store, &query, keep_conflict, check, &check->error);
}

static void
add_conflicts (Check *check)
{
  for (guint i = 0; i < check->conflicts->len; i++)
    {
      const CareConflict *conflict = check->conflicts->pdata[i];
      if (GPOINTER_TO_UINT (g_hash_table_lookup (check->now, &conflict->row)) == 1)
        add (check, &conflict->record.id, 0);
    }
}

static void
begin_root (Check *check)
{
  g_hash_table_remove_all (check->now);
  g_ptr_array_set_size (check->customers, 0);
  g_ptr_array_set_size (check->devices, 0);
  g_ptr_array_set_size (check->sites, 0);
  g_ptr_array_set_size (check->jobs, 0);
}

static void
fill_job (Check *check, const CareJob *job)
{
  begin_root (check);
  take_job (check, care_record_copy (&job->record));
  add_customers (check);
  for (guint i = 0; i < check->jobs->len; i++)
    {
      const CareJob *one = check->jobs->pdata[i];
      add_own (check, &one->record.id);
      take_device (check, named (check, &CareDevice_ENTITY, one->device));
      take_site (check, named (check, &CareSite_ENTITY, one->site));
    }
  add_devices (check);
  add_conflicts (check);
}

static void
fill_place (Check *check, const CareId *place)
{
  g_autoptr (GPtrArray) merged = naming (check, &CareStockLocation_ENTITY, CareStockLocation_merged_into, place);
  add_all (check, &CareStockMove_ENTITY, CareStockMove_from, place, 0);
  add_all (check, &CareStockMove_ENTITY, CareStockMove_to, place, 0);
  for (guint i = 0; i < merged->len; i++)
    fill_place (check, &((CareRecord *) merged->pdata[i])->id);
}

static gboolean
is_voided (const GPtrArray *events, const CareJobEvent *event)
{
  for (guint i = 0; i < events->len; i++)
    if (care_id_equal (&((CareJobEvent *) events->pdata[i])->voids, &event->record.id))
      return TRUE;
  return CARE_HAS (event, CareJobEvent, voids);
}

static gboolean
ends (const CareJobEvent *event)
{
  return g_strcmp0 (event->phase, "closed") == 0 || g_strcmp0 (event->phase, "cancelled") == 0;
}

static gboolean
was_over (Check *check, const CareJob *job)
{
  g_autoptr (GPtrArray) events = NULL;
  gint64 over = G_MININT64;

  if (CARE_HAS (job, CareJob, deleted_at) && job->deleted_at < check->horizon)
    return TRUE;
  if (g_strcmp0 (job->phase, "closed") != 0 && g_strcmp0 (job->phase, "cancelled") != 0)
    return FALSE;
  events = naming (check, &CareJobEvent_ENTITY, CareJobEvent_job, &job->record.id);
  for (guint i = 0; i < events->len; i++)
    if (ends (events->pdata[i]) && !is_voided (events, events->pdata[i]))
      over = MAX (over, ((CareJobEvent *) events->pdata[i])->at);
  return over < check->horizon;
}

/* @user and whoever he was merged into. */
static void
add_scope (Check *check, GHashTable *scopes, CareId user)
{
  g_autoptr (CareRecord) record = NULL;
  if (care_id_is_null (&user) || !g_hash_table_add (scopes, g_memdup2 (&user, sizeof user)))
    return;
  record = named (check, &CareUser_ENTITY, user);
  if (record != NULL)
    add_scope (check, scopes, ((CareUser *) record)->merged_into);
}

static void
expect (GHashTable *table, const CareId *scope, const CareId *root, const CareId *row, guint part)
{
  static const CareId none;
  Key key = { *scope, root != NULL ? *root : none, *row };
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (table, &key));
  if (before == 0 || part < before)
    g_hash_table_insert (table, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (part));
}

static void
expect_root (Check *check, const CareId *root, GHashTable *scopes)
{
  GHashTableIter iter, inner;
  gpointer scope, row, part;

  g_hash_table_iter_init (&iter, scopes);
  while (g_hash_table_iter_next (&iter, &scope, NULL))
    {
      g_hash_table_iter_init (&inner, check->now);
      while (g_hash_table_iter_next (&inner, &row, &part))
        {
          expect (check->refs, scope, root, row, GPOINTER_TO_UINT (part));
          expect (check->rows, scope, NULL, row, GPOINTER_TO_UINT (part));
        }
    }
}

static void
expect_job (Check *check, const CareId *id)
{
  g_autoptr (GHashTable) scopes = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, NULL);
  g_autoptr (CareRecord) record = named (check, &CareJob_ENTITY, *id);
  g_autoptr (GPtrArray) visits = naming (check, &CareVisit_ENTITY, CareVisit_job, id);
  const CareJob *job = (const CareJob *) record;

  if (job == NULL || CARE_HAS (job, CareJob, merged_into) || was_over (check, job))
    return;
  add_scope (check, scopes, job->technician);
  for (guint i = 0; i < visits->len; i++)
    if (!CARE_HAS ((CareVisit *) visits->pdata[i], CareVisit, deleted_at))
      add_scope (check, scopes, ((CareVisit *) visits->pdata[i])->technician);
  if (g_hash_table_size (scopes) == 0)
    return;
  fill_job (check, job);
  expect_root (check, id, scopes);
}

static void
expect_place (Check *check, const CareId *id)
{
  g_autoptr (GHashTable) scopes = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, NULL);
  g_autoptr (CareRecord) record = named (check, &CareStockLocation_ENTITY, *id);
  const CareStockLocation *place = (const CareStockLocation *) record;

  if (place == NULL || CARE_HAS (place, CareStockLocation, merged_into))
    return;
  add_scope (check, scopes, place->technician);
  begin_root (check);
  fill_place (check, id);
  add_conflicts (check);
  expect_root (check, id, scopes);
}

static gboolean
for_each_id (Check *check, const char *sql, void (*each) (Check *check, const CareId *id))
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CareId));
  CareStmt *stmt = care_db_stmt (check->store->db, sql, &check->error);

  while (stmt != NULL && care_stmt_step (stmt, &check->error))
    {
      CareId id = care_stmt_id (stmt, 0);
      g_array_append_val (ids, id);
    }
  for (guint i = 0; i < ids->len && check->error == NULL; i++)
    each (check, &g_array_index (ids, CareId, i));
  return check->error == NULL;
}

static void
tell (Check *check, const char *sentence, const Key *key)
{
  char scope[CARE_ID_TEXT], row[CARE_ID_TEXT];
  g_ptr_array_add (check->problems, g_strdup_printf ("%s (technician %s, row %s)", sentence, care_id_to_text (&key->scope, scope),
                                                     care_id_to_text (&key->row, row)));
}

/* Compares a table's rows (scope, root, row, part) with what there should be. */
static gboolean
compare (Check *check, const char *sql, GHashTable *expected, const char *more, const char *other, const char *missing)
{
  CareStmt *stmt = care_db_stmt (check->store->db, sql, &check->error);
  GHashTableIter iter;
  gpointer key;
  guint n = 0;

  while (stmt != NULL && care_stmt_step (stmt, &check->error))
    {
      Key found = { care_stmt_id (stmt, 0), care_stmt_id (stmt, 1), care_stmt_id (stmt, 2) };
      guint part = GPOINTER_TO_UINT (g_hash_table_lookup (expected, &found));
      if (part != (guint) care_stmt_int (stmt, 3) + 1 && n++ < MOST)
        tell (check, part == 0 ? more : other, &found);
      g_hash_table_remove (expected, &found);
    }
  g_hash_table_iter_init (&iter, expected);
  for (n = 0; n < MOST && g_hash_table_iter_next (&iter, &key, NULL); n++)
    tell (check, missing, key);
  return check->error == NULL;
}

/* A number older than its row's would keep the change from the station. */
static gboolean
check_numbers (Check *check)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT f.scope, f.\"row\" FROM feed f JOIN \"%s\" t ON t.id = f.\"row\" WHERE f.gone IS NULL"
                                              " AND (f.entity <> '%s' OR f.seq < t.rev OR f.seq > (SELECT seq FROM commit_order WHERE one = 1))"
                                              " LIMIT 20", care_entities[i]->name, care_entities[i]->name);
      CareStmt *stmt = care_db_stmt (check->store->db, sql, &check->error);
      while (stmt != NULL && care_stmt_step (stmt, &check->error))
        {
          Key found = { care_stmt_id (stmt, 0), { { 0 } }, care_stmt_id (stmt, 1) };
          tell (check, "A technician's station would miss a change: the number of a row in his scope is wrong", &found);
        }
      if (check->error != NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_all (Check *check)
{
  return read_conflicts (check) &&
         for_each_id (check, "SELECT id FROM job WHERE technician IS NOT NULL"
                             " UNION SELECT job FROM visit WHERE technician IS NOT NULL", expect_job) &&
         for_each_id (check, "SELECT id FROM stock_location WHERE technician IS NOT NULL", expect_place) &&
         compare (check, "SELECT scope, root, \"row\", part FROM feed_ref", check->refs, "A reason for a row in a technician's scope does not hold",
                  "A reason for a row in a technician's scope gives the wrong part", "A reason for a row in a technician's scope is missing") &&
         compare (check, "SELECT scope, NULL, \"row\", part FROM feed WHERE gone IS NULL", check->rows, "A technician's scope holds a row too much",
                  "A technician's scope holds a row in the wrong part", "A technician's scope lacks a row") &&
         check_numbers (check);
}

gboolean
care_feed_check (CareStore *store, GPtrArray *problems, GError **error)
{
  Check check = { .store = store, .problems = problems, .horizon = care_store_meta_int (store, "feed-horizon", 0) };
  gboolean ok;

  check.refs = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  check.rows = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  check.now = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, NULL);
  check.customers = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  check.devices = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  check.sites = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  check.jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  check.conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  ok = check_all (&check);
  g_hash_table_unref (check.refs);
  g_hash_table_unref (check.rows);
  g_hash_table_unref (check.now);
  g_ptr_array_unref (check.customers);
  g_ptr_array_unref (check.devices);
  g_ptr_array_unref (check.sites);
  g_ptr_array_unref (check.jobs);
  g_ptr_array_unref (check.conflicts);
  if (!ok)
    g_propagate_error (error, check.error);
  return ok;
}
