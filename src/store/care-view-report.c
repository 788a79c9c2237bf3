/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-view-private.h"

#include "domain/care-customer.h"

gboolean
care_view_pin (CareStore *store, gboolean *pinned, GError **error)
{
  *pinned = FALSE;
  if (store->lock != NULL || care_db_in_transaction (store->db))
    return TRUE;
  *pinned = care_db_begin (store->db, error);
  return *pinned;
}

void
care_view_unpin (CareStore *store, gboolean pinned)
{
  if (pinned)
    care_db_rollback (store->db);
}

/* --- devices with their coverages and jobs --- */

/* One of the ordered streams that run beside the devices; @ahead is its next record. */
typedef struct
{
  const CareEntity *entity;
  guint device; /* its field that names the device */
  CareStmt *stmt;
  CareRecord *ahead;
  GPtrArray *taken; /* of the device at hand */
} Beside;

static gboolean
beside_next (Beside *beside, GError **error)
{
  g_autoptr (GError) problem = NULL;

  beside->ahead = NULL;
  if (care_stmt_step (beside->stmt, &problem))
    beside->ahead = care_store_read_row (beside->stmt, beside->entity);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
beside_start (Beside *beside, CareStore *store, const char *sql, const CareId *scope, GError **error)
{
  beside->taken = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  beside->stmt = care_db_stmt (store->db, sql, error);
  if (beside->stmt == NULL)
    return FALSE;
  if (scope != NULL)
    care_stmt_bind_id (beside->stmt, 1, scope);
  return beside_next (beside, error);
}

/* Gathers the rows of @device, leaving out those of devices that the other stream does not have. */
static gboolean
beside_take (Beside *beside, const CareId *device, GError **error)
{
  g_ptr_array_set_size (beside->taken, 0);
  while (beside->ahead != NULL)
    {
      CareId at = care_record_id (beside->ahead, beside->device);
      int order = care_id_compare (&at, device);
      if (order > 0)
        break;
      if (order == 0)
        g_ptr_array_add (beside->taken, beside->ahead);
      else
        care_record_free (beside->ahead);
      if (!beside_next (beside, error))
        return FALSE;
    }
  return TRUE;
}

static void
beside_clear (Beside *beside)
{
  if (beside->stmt != NULL)
    care_stmt_reset (beside->stmt);
  care_record_free (beside->ahead);
  g_clear_pointer (&beside->taken, g_ptr_array_unref);
}

/* Conditions on the column of table t that names a device. */
static char *
scope_of (const CareEntity *scope, const char *column)
{
  if (scope == &CareDevice_ENTITY)
    return g_strdup_printf (" AND %s IN %s", column, CARE_FAMILY ("device"));
  if (scope == &CareCustomer_ENTITY)
    return g_strdup_printf (" AND %s IN (SELECT d.id FROM \"device\" d WHERE d.customer IN %s)", column, CARE_FAMILY ("customer"));
  return g_strdup ("");
}

/* Columns behind the device's own. */
enum { COVERED_MODEL, COVERED_BRAND, COVERED_CODE, COVERED_CUSTOMER, COVERED_NUMBER, COVERED_PHONE };

static char *
device_sql (CareStore *store, const CareEntity *scope)
{
  const CareSql *sql = care_store_sql (store, &CareDevice_ENTITY);
  const CareSql *point = care_store_sql (store, &CareContactPoint_ENTITY);
  g_autofree char *within = scope_of (scope, "t.id");
  g_autofree char *phone = g_strdup_printf ("(SELECT t.value FROM \"contact_point\" t WHERE t.customer = c.id AND t.kind IN ('phone', 'mobile')%s"
                                            " ORDER BY t.preferred IS NULL, t.preferred DESC, t.id LIMIT 1)", point->live);

  return g_strdup_printf ("SELECT %s, m.name, m.brand, m.code, c.name, c.number, %s FROM \"device\" t"
                          " LEFT JOIN \"product_model\" m ON m.id = t.model LEFT JOIN \"customer\" c ON c.id = t.customer"
                          " WHERE EXISTS (SELECT 1 FROM \"coverage\" k WHERE k.device = t.id AND k.deleted_at IS NULL)%s%s ORDER BY t.id",
                          sql->columns, phone, within, sql->live);
}

static char *
beside_sql (CareStore *store, const CareEntity *entity, const CareEntity *scope)
{
  const CareSql *sql = care_store_sql (store, entity);
  g_autofree char *within = scope_of (scope, "t.device");

  /* Jobs of devices without coverages, most of a repair café's, are not read at all. */
  return g_strdup_printf ("SELECT %s FROM \"%s\" t WHERE EXISTS (SELECT 1 FROM \"coverage\" k WHERE k.device = t.device AND k.deleted_at IS NULL)%s%s"
                          " ORDER BY t.device, t.id", sql->columns, entity->name, within, sql->live);
}

static const char *
covered_text (CareStmt *stmt, guint column)
{
  return care_stmt_text (stmt, COLUMN_FIRST + CareDevice_N + column);
}

static gboolean
give_covered (CareStmt *stmt, Beside *coverages, Beside *jobs, gboolean *more, CareEachCovered each, gpointer data, GError **error)
{
  g_autoptr (CareRecord) device = care_store_read_row (stmt, &CareDevice_ENTITY);
  CareCoveredDevice covered = { .device = (const CareDevice *) device };

  if (!beside_take (coverages, &device->id, error) || !beside_take (jobs, &device->id, error))
    return FALSE;
  if (coverages->taken->len == 0)
    return TRUE;
  covered.coverages = (const CareCoverage *const *) coverages->taken->pdata;
  covered.n_coverages = coverages->taken->len;
  covered.jobs = (const CareJob *const *) jobs->taken->pdata;
  covered.n_jobs = jobs->taken->len;
  covered.model = covered_text (stmt, COVERED_MODEL);
  covered.brand = covered_text (stmt, COVERED_BRAND);
  covered.model_code = covered_text (stmt, COVERED_CODE);
  covered.customer = covered_text (stmt, COVERED_CUSTOMER);
  covered.customer_number = covered_text (stmt, COVERED_NUMBER);
  covered.phone = covered_text (stmt, COVERED_PHONE);
  *more = each (&covered, data);
  return TRUE;
}

static gboolean
each_covered (CareStore *store, const CareEntity *scope, const CareId *id, Beside *coverages, Beside *jobs, CareEachCovered each, gpointer data,
              GError **error)
{
  g_autofree char *devices = device_sql (store, scope);
  g_autofree char *rights = beside_sql (store, &CareCoverage_ENTITY, scope);
  g_autofree char *work = beside_sql (store, &CareJob_ENTITY, scope);
  CareStmt *stmt = care_db_stmt (store->db, devices, error);
  g_autoptr (GError) problem = NULL;
  gboolean more = TRUE;

  if (stmt == NULL)
    return FALSE;
  if (id != NULL)
    care_stmt_bind_id (stmt, 1, id);
  if (!beside_start (coverages, store, rights, id, error) || !beside_start (jobs, store, work, id, error))
    return FALSE;
  while (more && problem == NULL && care_stmt_step (stmt, &problem))
    give_covered (stmt, coverages, jobs, &more, each, data, &problem);
  care_stmt_reset (stmt);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
care_view_each_covered (CareStore *store, const CareEntity *scope, const CareId *id, CareEachCovered each, gpointer data, GError **error)
{
  Beside coverages = { .entity = &CareCoverage_ENTITY, .device = CareCoverage_device };
  Beside jobs = { .entity = &CareJob_ENTITY, .device = CareJob_device };
  gboolean pinned, ok;

  if (!care_view_pin (store, &pinned, error))
    return FALSE;
  ok = each_covered (store, scope, scope != NULL ? id : NULL, &coverages, &jobs, each, data, error);
  beside_clear (&coverages);
  beside_clear (&jobs);
  care_view_unpin (store, pinned);
  return ok;
}

/* --- surveys --- */

/* The job behind an answer or an invitation, and the names that go with it. */
#define ASKED_COLUMNS \
  "t.id, t.channel, t.customer, t.job, j.technician, j.team, d.model, j.number, j.type, u.name, g.name, m.name, m.brand"
#define ASKED_JOINS \
  " LEFT JOIN \"job\" j ON j.id = t.job LEFT JOIN \"device\" d ON d.id = j.device LEFT JOIN \"product_model\" m ON m.id = d.model" \
  " LEFT JOIN \"user\" u ON u.id = j.technician LEFT JOIN \"team\" g ON g.id = j.team"
#define ASKED_N 13

static void
read_asked (CareStmt *stmt, CareAsked *asked)
{
  *asked = (CareAsked) { .row = care_stmt_id (stmt, 0), .channel = care_stmt_text (stmt, 1), .customer = care_stmt_id (stmt, 2) };
  asked->job = care_stmt_id (stmt, 3);
  asked->technician = care_stmt_id (stmt, 4);
  asked->team = care_stmt_id (stmt, 5);
  asked->model = care_stmt_id (stmt, 6);
  asked->job_number = care_stmt_text (stmt, 7);
  asked->job_type = care_stmt_text (stmt, 8);
  asked->technician_name = care_stmt_text (stmt, 9);
  asked->team_name = care_stmt_text (stmt, 10);
  asked->model_name = care_stmt_text (stmt, 11);
  asked->brand = care_stmt_text (stmt, 12);
}

static void
read_answer (CareStmt *stmt, CareAsked *asked)
{
  asked->at = care_stmt_int (stmt, ASKED_N);
  asked->metric = care_stmt_text (stmt, ASKED_N + 1);
  asked->question = care_stmt_text (stmt, ASKED_N + 2);
  asked->has_score = !care_stmt_is_null (stmt, ASKED_N + 3);
  asked->score = care_stmt_int (stmt, ASKED_N + 3);
}

static void
read_invitation (CareStmt *stmt, CareAsked *asked)
{
  asked->at = care_stmt_int (stmt, ASKED_N);
  asked->state = care_stmt_text (stmt, ASKED_N + 1);
  asked->why = care_stmt_text (stmt, ASKED_N + 2);
  asked->sent = !care_stmt_is_null (stmt, ASKED_N + 3);
  asked->answered = g_strcmp0 (asked->state, "answered") == 0 || !care_stmt_is_null (stmt, ASKED_N + 4);
}

static gboolean
each_asked (CareStore *store, const char *sql, gint64 from, gint64 before, void (*read) (CareStmt *, CareAsked *), CareEachAsked each,
            gpointer data, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, sql, error);
  CareAsked asked;

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_int (stmt, 1, from);
  care_stmt_bind_int (stmt, 2, before);
  while (care_stmt_step (stmt, &problem))
    {
      read_asked (stmt, &asked);
      read (stmt, &asked);
      if (!each (&asked, data))
        break;
    }
  care_stmt_reset (stmt);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
care_view_each_answer (CareStore *store, gint64 from, gint64 before, CareEachAsked each, gpointer data, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT " ASKED_COLUMNS ", t.answered_at, t.metric, t.question, t.score FROM \"response\" t" ASKED_JOINS
                                          " WHERE t.answered_at >= $1 AND t.answered_at < $2%s ORDER BY t.answered_at, t.id",
                                          care_store_sql (store, &CareResponse_ENTITY)->live);
  return each_asked (store, sql, from, before, read_answer, each, data, error);
}

gboolean
care_view_each_invitation (CareStore *store, gint64 from, gint64 before, CareEachAsked each, gpointer data, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT " ASKED_COLUMNS ", coalesce(t.sent_at, t.due_at), t.state, t.why, t.sent_at, t.answered_at"
                                          " FROM \"invitation\" t" ASKED_JOINS
                                          " WHERE coalesce(t.sent_at, t.due_at) >= $1 AND coalesce(t.sent_at, t.due_at) < $2%s ORDER BY t.id",
                                          care_store_sql (store, &CareInvitation_ENTITY)->live);
  return each_asked (store, sql, from, before, read_invitation, each, data, error);
}
