/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-delta.h"
#include "store/care-store-private.h"

#include "domain/care-job.h"
#include "domain/care-stock.h"
#include "util/care-error.h"
#include "util/care-json.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

typedef struct
{
  gint64 n;
  gint64 stands_again; /* what @n had undone; 0: nothing */
  char *what;
  GPtrArray *kept;
  GArray *changes; /* of Change, newest first */
} Undo;

typedef struct
{
  char *entity, *op, *delta;
  CareId row;
} Change;

static void
change_clear (gpointer data)
{
  Change *change = data;
  g_free (change->entity);
  g_free (change->op);
  g_free (change->delta);
}

static void
undo_clear (Undo *undo)
{
  g_free (undo->what);
  g_clear_pointer (&undo->changes, g_array_unref);
}

static void
keep (Undo *undo, const CareRecord *record, const char *field)
{
  char id[CARE_ID_TEXT];
  if (undo->kept != NULL)
    g_ptr_array_add (undo->kept, g_strdup_printf ("%s %s: %s was changed since and stays.", record->entity->name,
                                                  care_id_to_text (&record->id, id), field));
}

/* A fact is voided, or what was told again in its place; a row that voided one is answered by the same fact told again. */
static gboolean
undo_fact (CareStore *store, const CareRecord *fact, GError **error)
{
  int voids = care_entity_field (fact->entity, "voids");

  return care_record_has (fact, (guint) voids) ? care_store_unvoid_standing (store, fact, error) : care_store_void_standing (store, fact, error);
}

static gboolean
undo_insert (CareStore *store, const CareRecord *record, GError **error)
{
  g_autoptr (CareRecord) now = care_record_copy (record);
  int deleted = care_entity_field (record->entity, "deleted_at");

  if (record->entity->insert_only)
    return undo_fact (store, record, error);
  if (deleted < 0 || care_record_has (record, (guint) deleted))
    return TRUE;
  care_record_set_int (now, (guint) deleted, care_now ());
  return care_store_put (store, now, record, CARE_PUT_PLAIN, error);
}

/* Each field goes back to its old value where it still has the new one. */
static gboolean
undo_update (CareStore *store, Undo *undo, const CareRecord *record, const char *text, GError **error)
{
  g_autoptr (CareDelta) delta = care_delta_read (record->entity, text, error);
  g_autoptr (CareRecord) now = care_record_copy (record);
  g_autoptr (CareRecord) then = care_record_copy (record);

  if (delta == NULL)
    return FALSE;
  for (guint n = 0; n < record->entity->n_fields; n++)
    {
      if (record->entity == &CareJobLine_ENTITY && n == CareJobLine_move)
        continue; /* a line's move follows from the ledger */
      if (!care_delta_take (delta, CARE_DELTA_NEW, n, then, error))
        return FALSE;
      if (!care_record_same (then, record, n))
        keep (undo, record, record->entity->fields[n].name);
      else if (!care_delta_take (delta, CARE_DELTA_OLD, n, now, error))
        return FALSE;
    }
  return care_store_put (store, now, record, record->entity->insert_only ? CARE_PUT_MOVED : CARE_PUT_PLAIN, error);
}

static gboolean
undo_change (CareStore *store, Undo *undo, const Change *change, GError **error)
{
  const CareEntity *entity = care_entity_find (change->entity);
  g_autoptr (CareRecord) record = entity != NULL ? care_store_get (store, entity, &change->row, error) : NULL;

  if (record == NULL)
    return FALSE;
  if (g_str_equal (change->op, "i"))
    return undo_insert (store, record, error);
  return undo_update (store, undo, record, change->delta, error);
}

static gboolean
read_changes (CareStore *store, Undo *undo, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "SELECT entity, \"row\", op, delta FROM change WHERE tx=$1 ORDER BY n DESC", error);

  if (stmt == NULL)
    return FALSE;
  undo->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (undo->changes, change_clear);
  care_stmt_bind_int (stmt, 1, undo->n);
  while (care_stmt_step (stmt, &problem))
    {
      Change change = { g_strdup (care_stmt_text (stmt, 0)), g_strdup (care_stmt_text (stmt, 2)), g_strdup (care_stmt_text (stmt, 3)),
                        care_stmt_id (stmt, 1) };
      g_array_append_val (undo->changes, change);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Lines whose moves came or went name the one that stands now. */
static gboolean
settle_line_of (CareStore *store, const Change *change, GError **error)
{
  g_autoptr (CareRecord) record = NULL;
  const CareStockMove *move;

  if (g_str_equal (change->entity, CareJobLine_ENTITY.name))
    return care_store_settle_line (store, &change->row, error);
  if (!g_str_equal (change->entity, CareStockMove_ENTITY.name))
    return TRUE;
  record = care_store_get (store, &CareStockMove_ENTITY, &change->row, error);
  move = (const CareStockMove *) record;
  return move != NULL && (!CARE_HAS (move, CareStockMove, line) || care_store_settle_line (store, &move->line, error));
}

static gboolean
settle_lines (CareStore *store, Undo *undo, GError **error)
{
  for (guint i = 0; i < undo->changes->len; i++)
    if (!settle_line_of (store, &g_array_index (undo->changes, Change, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
mark (CareStore *store, gint64 n, gint64 by, GError **error)
{
  CareStmt *stmt = care_db_stmt (store->db, "UPDATE txn SET undone_by=$2 WHERE n=$1", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_int (stmt, 1, n);
  if (by != 0)
    care_stmt_bind_int (stmt, 2, by);
  return care_stmt_done (stmt, error);
}

static gboolean
do_undo (CareStore *store, gpointer data, GError **error)
{
  Undo *undo = data;

  for (guint i = 0; i < undo->changes->len; i++)
    if (!undo_change (store, undo, &g_array_index (undo->changes, Change, i), error))
      return FALSE;
  return settle_lines (store, undo, error) && mark (store, undo->n, store->txn_n != 0 ? store->txn_n : undo->n, error) &&
         (undo->stands_again == 0 || mark (store, undo->stands_again, 0, error));
}

/* The newest of this user's transactions that is neither undone nor an undo. Imports have their own way back, and the beginning of a store none. */
static gboolean
find_last (CareStore *store, Undo *undo, GError **error)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT n, what FROM txn WHERE \"user\"=$1 AND undone_by IS NULL AND undoes IS NULL"
                                            " AND import IS NULL AND what <> 'init' AND what <> 'enrol' AND what <> 'sync'"
                                            " ORDER BY n DESC LIMIT 1", error);
  CareId user = care_store_user (store);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, &user);
  if (!care_stmt_step (stmt, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NOT_FOUND, _("There is nothing to undo."));
      return FALSE;
    }
  undo->n = care_stmt_int (stmt, 0);
  undo->what = g_strdup (care_stmt_text (stmt, 1));
  care_stmt_reset (stmt);
  return TRUE;
}

/* The newest undo of this user's that still stands, unless something was done after it: then there is nothing to do again. Walks back over undos and
 * over what was done again already, and never further than to the last thing that was done. */
static gboolean
find_undone (CareStore *store, Undo *undo, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "SELECT t.n, t.undoes, o.what, t.undone_by IS NULL AND o.undoes IS NULL, t.undoes IS NULL OR o.import IS NOT NULL"
                                            " FROM txn t LEFT JOIN txn o ON o.n = t.undoes WHERE t.\"user\"=$1 AND t.what <> 'sync' ORDER BY t.n DESC", error);
  CareId user = care_store_user (store);

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, &user);
  while (undo->n == 0 && care_stmt_step (stmt, &problem) && care_stmt_int (stmt, 4) == 0)
    if (care_stmt_int (stmt, 3) != 0)
      {
        undo->n = care_stmt_int (stmt, 0);
        undo->stands_again = care_stmt_int (stmt, 1);
        undo->what = g_strdup (care_stmt_text (stmt, 2));
      }
  care_stmt_reset (stmt);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (undo->n == 0)
    g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NOT_FOUND, _("There is nothing to do again."));
  return undo->n != 0;
}

typedef gboolean (*Find) (CareStore *store, Undo *undo, GError **error);

static gboolean
take_back (CareStore *store, const char *word, Find find, char **what, GPtrArray *kept, GError **error)
{
  Undo undo = { .kept = kept };
  g_autoptr (GError) problem = NULL;
  gboolean ok = find (store, &undo, &problem) && read_changes (store, &undo, &problem);

  if (ok)
    {
      CareTxn txn = { .what = word, .undoes = undo.n };
      ok = care_store_commit (store, &txn, do_undo, &undo, &problem);
    }
  if (ok)
    *what = g_steal_pointer (&undo.what);
  undo_clear (&undo);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&problem));
  return ok;
}

gboolean
care_store_undo (CareStore *store, char **undone, GPtrArray *kept, GError **error)
{
  return take_back (store, "undo", find_last, undone, kept, error);
}

gboolean
care_store_redo (CareStore *store, char **redone, GPtrArray *kept, GError **error)
{
  return take_back (store, "redo", find_undone, redone, kept, error);
}
