/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-server.h"

#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "store/care-store-private.h"
#include "util/care-error.h"
#include "util/care-text.h"
#include "util/care-time.h"

char *
care_server_new_link (CareStore *store, const CareId *invitation, gint64 expires_at, GError **error)
{
  /* All 128 bits are random: a UUID's version and variant bits would cost six of them. */
  CareId a = care_id_random (), b = care_id_random ();
  char text[CARE_ID_TEXT];
  g_autofree char *hash = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "INSERT INTO survey_link(hash, invitation, expires_at) VALUES($1,$2,$3)", error);

  a.b[6] = b.b[0];
  a.b[8] = b.b[1];
  hash = care_text_sha256 (care_id_to_text (&a, text), -1);
  if (stmt == NULL)
    return NULL;
  care_stmt_bind_text (stmt, 1, hash);
  care_stmt_bind_id (stmt, 2, invitation);
  care_stmt_bind_int (stmt, 3, expires_at);
  return care_stmt_done (stmt, error) ? g_strdup (text) : NULL;
}

gboolean
care_server_find_link (CareStore *store, const char *secret, CareId *invitation, gint64 *expires_at, GError **error)
{
  g_autofree char *hash = care_text_sha256 (secret, -1);
  CareStmt *stmt = care_db_stmt (store->db, "SELECT invitation, expires_at FROM survey_link WHERE hash=$1", error);
  gboolean found;
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_text (stmt, 1, hash);
  found = care_stmt_step (stmt, error);
  if (found)
    {
      *invitation = care_stmt_id (stmt, 0);
      *expires_at = care_stmt_int (stmt, 1);
    }
  care_stmt_reset (stmt);
  return found;
}

static GPtrArray *
collect (CareStore *store, const CareEntity *entity, const char *condition, const char *order, gint64 at, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\" t WHERE %s%s ORDER BY %s LIMIT 500", care_store_sql (store, entity)->columns,
                                          entity->name, condition, care_store_sql (store, entity)->live, order);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, sql, error);

  if (stmt == NULL)
    return NULL;
  care_stmt_bind_int (stmt, 1, at);
  while (care_stmt_step (stmt, &problem))
    g_ptr_array_add (rows, care_store_read_row (stmt, entity));
  if (problem == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

CareId
care_server_invitation_id (const CareId *job, gint64 handed_over_at)
{
  char id[CARE_ID_TEXT];
  g_autofree char *key = g_strdup_printf ("%s %" G_GINT64_FORMAT, care_id_to_text (job, id), handed_over_at);
  return care_id_derived ("invitation", key);
}

/* Jobs that were reopened have invitations of earlier hand-overs; which one is whose is told by its id. A hand-over that is only dated
 * anew asks nobody a second time. */
static gboolean
keep_unasked (CareStore *store, GPtrArray *jobs, GError **error)
{
  for (guint i = jobs->len; i > 0; i--)
    {
      const CareJob *job = jobs->pdata[i - 1];
      CareId id = care_server_invitation_id (&job->record.id, job->handed_over_at);
      CareRecord *invitation = NULL;
      if (!care_store_peek (store, &CareInvitation_ENTITY, &id, &invitation, error))
        return FALSE;
      if (invitation != NULL)
        g_ptr_array_remove_index (jobs, i - 1);
      care_record_free (invitation);
    }
  return TRUE;
}

GPtrArray *
care_server_unasked (CareStore *store, gint64 after, GError **error)
{
  g_autoptr (GPtrArray) jobs = collect (store, &CareJob_ENTITY,
                                        "t.handed_over_at >= $1 AND t.customer IS NOT NULL AND NOT EXISTS (SELECT 1 FROM invitation i"
                                        " WHERE i.job = t.id)", "t.id", after, error);
  g_autoptr (GPtrArray) again = collect (store, &CareJob_ENTITY,
                                         "t.handed_over_at >= $1 AND t.customer IS NOT NULL AND EXISTS (SELECT 1 FROM invitation i"
                                         " WHERE i.job = t.id) AND EXISTS (SELECT 1 FROM job_event e WHERE e.job = t.id"
                                         " AND e.transition = 'reopen' AND e.voids IS NULL)", "t.handed_over_at DESC, t.id", after, error);

  if (jobs == NULL || again == NULL || !keep_unasked (store, again, error))
    return NULL;
  g_ptr_array_extend_and_steal (jobs, g_steal_pointer (&again));
  return g_steal_pointer (&jobs);
}

GPtrArray *
care_server_due (CareStore *store, gint64 now, GError **error)
{
  return collect (store, &CareInvitation_ENTITY, "t.state = 'planned' AND t.due_at <= $1", "t.id", now, error);
}

GPtrArray *
care_server_queued (CareStore *store, GError **error)
{
  return collect (store, &CareMessage_ENTITY, "t.state = 'queued' AND t.channel = 'email' AND coalesce(t.at, 0) <= $1", "t.id", care_now (), error);
}

char *
care_server_message_id (CareStore *store, const CareId *message, const char *host, GError **error)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT message_id FROM mail WHERE message=$1", error);
  char text[CARE_ID_TEXT];
  char *known = NULL;
  CareId random = care_id_random ();

  if (stmt == NULL)
    return NULL;
  care_stmt_bind_id (stmt, 1, message);
  if (care_stmt_step (stmt, NULL))
    known = g_strdup (care_stmt_text (stmt, 0));
  care_stmt_reset (stmt);
  if (known != NULL)
    return known;
  known = g_strdup_printf ("%s@%s", care_id_to_text (&random, text), host);
  stmt = care_db_stmt (store->db, "INSERT INTO mail(message, message_id) VALUES($1,$2)", error);
  if (stmt != NULL)
    {
      care_stmt_bind_id (stmt, 1, message);
      care_stmt_bind_text (stmt, 2, known);
      if (care_stmt_done (stmt, error))
        return known;
    }
  g_free (known);
  return NULL;
}

/* A person is the customer and everybody who is reached at the same address. */
gboolean
care_server_last_asked (CareStore *store, const CareId *customer, const char *metric, gint64 *at, GError **error)
{
  CareStmt *stmt = care_db_stmt (
      store->db,
      "SELECT i.sent_at, i.questions FROM invitation i WHERE i.sent_at IS NOT NULL AND i.deleted_at IS NULL"
      " AND (i.customer = $1 OR i.customer IN (SELECT b.customer FROM contact_point a JOIN contact_point b ON b.key = "
      "a.key"
      " WHERE a.customer = $1 AND a.kind = 'email' AND b.kind = 'email' AND a.deleted_at IS NULL AND b.deleted_at IS "
      "NULL))"
      " ORDER BY i.sent_at DESC",
      error);
  gboolean found = FALSE;
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, customer);
  while (!found && care_stmt_step (stmt, error))
    {
      const char *questions = care_stmt_text (stmt, 1);
      g_auto (GStrv) asked = g_strsplit (questions != NULL ? questions : "", ",", -1);
      found = metric == NULL || g_strv_contains ((const char *const *) asked, metric);
      *at = care_stmt_int (stmt, 0);
    }
  care_stmt_reset (stmt);
  return found;
}

static gboolean
exists (CareStore *store, const char *sql, const CareId *id, const char *text)
{
  CareStmt *stmt = care_db_stmt (store->db, sql, NULL);
  gboolean found;
  if (stmt == NULL)
    return FALSE;
  if (id != NULL)
    care_stmt_bind_id (stmt, 1, id);
  else
    care_stmt_bind_text (stmt, 1, text);
  found = care_stmt_step (stmt, NULL);
  care_stmt_reset (stmt);
  return found;
}

gboolean
care_server_has_complaint (CareStore *store, const CareId *customer)
{
  return exists (
      store,
      "SELECT 1 FROM follow_up WHERE customer=$1 AND status='open' AND response IS NOT NULL AND deleted_at IS NULL",
      customer, NULL);
}

gboolean
care_server_is_staff (CareStore *store, const char *email)
{
  return exists (store, "SELECT 1 FROM \"user\" WHERE lower(email)=lower($1) AND deleted_at IS NULL", NULL, email);
}
