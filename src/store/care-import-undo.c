/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-import-log.h"

#include "domain/care-company.h"
#include "store/care-delta.h"
#include "store/care-store-private.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

/* The rows that an import made are noted in import_scratch, so that nothing grows in memory with their number; those that stay get a reason there.
 * Then the changes are taken
 * back one by one, the newest first. */

#define PAGE 500
#define SETTLE_AFTER 10000

/* import_scratch.n: above 0 the row stays, and why. */
enum
{
  REVIVED = -1, /* goes: the import brought back what an earlier undo took away */
  GOES = 0,
  EDITED = 1,
  REFERRED = 2,
  NEEDED = 3,
  OWNED = 4,
  NOT_NOTED = G_MININT,
};

typedef struct
{
  CareId import;
  gint64 tx; /* 0: it changed nothing */
  gboolean whole_book; /* import everything: source rows tell nothing about this store */
  CareImportEdited edited;
  gpointer data;
  GPtrArray *kept;
  guint64 n_done;
} Undo;

typedef struct
{
  gint64 n;
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

/* Runs one statement with up to two numbers. */
static gboolean
run (CareStore *store, const char *sql, gint64 first, gint64 second, GError **error)
{
  CareStmt *stmt = care_db_stmt (store->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_int (stmt, 1, first);
  if (strstr (sql, "$2") != NULL)
    care_stmt_bind_int (stmt, 2, second);
  return care_stmt_done (stmt, error);
}

static gboolean
end_read (GError **error, GError *problem)
{
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

/* --- which rows go, which stay --- */

static gboolean
note (CareStore *store, const CareId *row, const char *entity, gint64 n, GError **error)
{
  CareStmt *stmt = care_db_stmt (
      store->db,
      "INSERT INTO import_scratch(\"row\", entity, n) VALUES($1,$2,$3) ON CONFLICT(\"row\") DO UPDATE SET n=$3", error);

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, row);
  care_stmt_bind_text (stmt, 2, entity);
  care_stmt_bind_int (stmt, 3, n);
  return care_stmt_done (stmt, error);
}

static int
noted (CareStore *store, const CareId *row)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT n FROM import_scratch WHERE \"row\"=$1", NULL);
  int n = NOT_NOTED;

  if (stmt == NULL)
    return n;
  care_stmt_bind_id (stmt, 1, row);
  if (care_stmt_step (stmt, NULL))
    n = (int) care_stmt_int (stmt, 0);
  care_stmt_reset (stmt);
  return n;
}

/* A page of the import's changes before change @before, newest first. */
static GArray *
read_page (CareStore *store, gint64 tx, gint64 before, GError **error)
{
  g_autoptr (GArray) page = g_array_new (FALSE, FALSE, sizeof (Change));
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "SELECT n, entity, op, delta, \"row\" FROM change WHERE tx=$1 AND n<$2 ORDER BY n DESC LIMIT $3", error);

  if (stmt == NULL)
    return NULL;
  g_array_set_clear_func (page, change_clear);
  care_stmt_bind_int (stmt, 1, tx);
  care_stmt_bind_int (stmt, 2, before);
  care_stmt_bind_int (stmt, 3, PAGE);
  while (care_stmt_step (stmt, &problem))
    {
      Change change = { care_stmt_int (stmt, 0), g_strdup (care_stmt_text (stmt, 1)), g_strdup (care_stmt_text (stmt, 2)),
                        g_strdup (care_stmt_text (stmt, 3)), care_stmt_id (stmt, 4) };
      g_array_append_val (page, change);
    }
  return end_read (error, g_steal_pointer (&problem)) ? g_steal_pointer (&page) : NULL;
}

typedef gboolean (*EachChange) (CareStore *store, Undo *undo, const Change *change, GError **error);

static gboolean
each_change (CareStore *store, Undo *undo, EachChange each, GError **error)
{
  gint64 before = G_MAXINT64;

  for (;;)
    {
      g_autoptr (GArray) page = read_page (store, undo->tx, before, error);

      if (page == NULL || page->len == 0)
        return page != NULL;
      for (guint i = 0; i < page->len; i++)
        if (!each (store, undo, &g_array_index (page, Change, i), error))
          return FALSE;
      before = g_array_index (page, Change, page->len - 1).n;
    }
}

static gboolean
is_revival (const Change *change)
{
  const CareEntity *entity = care_delta_names (change->delta, "deleted_at") ? care_entity_find (change->entity) : NULL;
  g_autoptr (CareDelta) delta = entity != NULL ? care_delta_read (entity, change->delta, NULL) : NULL;
  g_autoptr (CareRecord) after = NULL;
  int deleted;

  if (delta == NULL)
    return FALSE;
  after = care_record_new (entity);
  deleted = care_entity_field (entity, "deleted_at");
  return deleted >= 0 && care_delta_take (delta, CARE_DELTA_NEW, (guint) deleted, after, NULL) && !care_record_has (after, (guint) deleted);
}

static gboolean
note_revived (CareStore *store, Undo *undo, const Change *change, GError **error)
{
  if (g_str_equal (change->op, "i") || !is_revival (change) || noted (store, &change->row) != NOT_NOTED)
    return TRUE;
  return note (store, &change->row, change->entity, REVIVED, error);
}

static gboolean
note_made (CareStore *store, Undo *undo, GError **error)
{
  return care_import_log_forget (store, error) &&
         run (store, "INSERT INTO import_scratch(\"row\", entity, n) SELECT c.\"row\", c.entity, 0 FROM change c WHERE c.tx=$1 AND c.op='i'",
              undo->tx, 0, error) &&
         each_change (store, undo, note_revived, error);
}

/* Somebody wrote the record after the import did; a later import that stands counts always, a person's work where no source row tells it. */
static gboolean
was_written_since (CareStore *store, Undo *undo, const CareId *row, gboolean by_person, gboolean *written, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (
      store->db,
      by_person ? "SELECT 1 FROM change c JOIN txn t ON t.n = c.tx WHERE c.\"row\"=$1 AND c.tx>$2 AND t.import IS NULL"
                  " AND t.undoes IS NULL LIMIT 1"
                : "SELECT 1 FROM change c JOIN txn t ON t.n = c.tx WHERE c.\"row\"=$1 AND c.tx>$2"
                  " AND t.import IS NOT NULL AND t.undone_by IS NULL LIMIT 1",
      error);

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, row);
  care_stmt_bind_int (stmt, 2, undo->tx);
  *written = care_stmt_step (stmt, &problem);
  care_stmt_reset (stmt);
  return end_read (error, g_steal_pointer (&problem));
}

static void
tell (Undo *undo, const CareRecord *record, CareStore *store, const char *format, const char *field)
{
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *why = NULL;
  char id[CARE_ID_TEXT];

  if (undo->kept == NULL)
    return;
  care_store_describe (store, record, &title, &detail);
  why = field != NULL ? g_strdup_printf (_("its %s was changed since"), field) : g_strdup (format);
  g_ptr_array_add (undo->kept, g_strdup_printf (_ ("The %s “%s” (%s) stays: %s."), record->entity->name, title,
                                                care_id_to_text (&record->id, id), why));
}

static gboolean
judge_edited (CareStore *store, Undo *undo, const CareRecord *record, GError **error)
{
  const char *field = NULL;
  gboolean edited, later;

  if (!care_record_is_live (record))
    return TRUE;
  if (!was_written_since (store, undo, &record->id, FALSE, &later, error))
    return FALSE;
  if (record->entity->imported && !undo->whole_book)
    edited = undo->edited (store, record, &field, undo->data);
  else if (!was_written_since (store, undo, &record->id, TRUE, &edited, error))
    return FALSE;
  if (!edited && !later)
    return TRUE;
  tell (undo, record, store, edited ? _("it was changed since") : _("a later import has it too"), field);
  return note (store, &record->id, record->entity->name, EDITED, error);
}

/* Rows of import_scratch behind @after, in the order of their ids; array of Change with row and entity. */
static GArray *
read_notes (CareStore *store, const char *condition, const CareId *after, GError **error)
{
  g_autoptr (GArray) page = g_array_new (FALSE, FALSE, sizeof (Change));
  g_autoptr (GError) problem = NULL;
  g_autofree char *sql = g_strdup_printf (
      "SELECT \"row\", entity, n FROM import_scratch WHERE %s AND \"row\">$1 ORDER BY \"row\" LIMIT $2", condition);
  CareStmt *stmt = care_db_stmt (store->db, sql, error);

  if (stmt == NULL)
    return NULL;
  g_array_set_clear_func (page, change_clear);
  care_stmt_bind_blob (stmt, 1, after->b, sizeof after->b);
  care_stmt_bind_int (stmt, 2, PAGE);
  while (care_stmt_step (stmt, &problem))
    {
      Change change = { care_stmt_int (stmt, 2), g_strdup (care_stmt_text (stmt, 1)), NULL, NULL, care_stmt_id (stmt, 0) };
      g_array_append_val (page, change);
    }
  return end_read (error, g_steal_pointer (&problem)) ? g_steal_pointer (&page) : NULL;
}

typedef gboolean (*EachNote) (CareStore *store, Undo *undo, const CareRecord *record, int n, GError **error);

static gboolean
each_note (CareStore *store, Undo *undo, const char *condition, EachNote each, GError **error)
{
  CareId after = { { 0 } };

  for (;;)
    {
      g_autoptr (GArray) page = read_notes (store, condition, &after, error);

      if (page == NULL || page->len == 0)
        return page != NULL;
      for (guint i = 0; i < page->len; i++)
        {
          const Change *at = &g_array_index (page, Change, i);
          const CareEntity *entity = care_entity_find (at->entity);
          g_autoptr (CareRecord) record = NULL;
          CareRecord *found = NULL;

          after = at->row;
          if (entity == NULL || entity->insert_only) /* facts stay and go with their owner */
            continue;
          if (!care_store_peek (store, entity, &at->row, &found, error))
            return FALSE;
          record = found;
          if (record != NULL && !each (store, undo, record, (int) at->n, error))
            return FALSE;
        }
    }
}

static gboolean
judge_note (CareStore *store, Undo *undo, const CareRecord *record, int n, GError **error)
{
  return judge_edited (store, undo, record, error);
}

static gboolean
has_notes_of (CareStore *store, const char *entity)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT 1 FROM import_scratch WHERE entity=$1 LIMIT 1", NULL);
  gboolean has;

  if (stmt == NULL)
    return TRUE;
  care_stmt_bind_text (stmt, 1, entity);
  has = care_stmt_step (stmt, NULL);
  care_stmt_reset (stmt);
  return has;
}

/* A row that was there before the import, and that nobody wrote since, referred to what the import brought back when that was gone: it
 * keeps nothing. */
static char *
not_old (gint64 tx)
{
  return g_strdup_printf (" AND (NOT EXISTS (SELECT 1 FROM change c WHERE c.\"row\" = t.id AND c.op = 'i' AND c.tx < %" G_GINT64_FORMAT ")"
                          " OR EXISTS (SELECT 1 FROM change c JOIN txn x ON x.n = c.tx WHERE c.\"row\" = t.id AND c.tx > %" G_GINT64_FORMAT
                          " AND x.import IS NULL AND x.undoes IS NULL))", tx, tx);
}

/* A fact that the undo of an import told again is nobody's word: it only stands for one that was there. */
#define NOT_TOLD_AGAIN " AND NOT EXISTS (SELECT 1 FROM change c JOIN txn x ON x.n = c.tx JOIN txn o ON o.n = x.undoes" \
                       " WHERE c.\"row\" = t.id AND c.op = 'i' AND o.import IS NOT NULL)"

/* Something that the import did not make refers to it. */
static gboolean
keep_referred (CareStore *store, Undo *undo, const CareEntity *entity, GError **error)
{
  gboolean revived = care_db_int (store->db, 0, "SELECT count(*) FROM import_scratch WHERE n<0", NULL) > 0;
  g_autofree char *younger = not_old (undo->tx);

  for (guint n = 0; n < entity->n_fields; n++)
    {
      const CareField *field = &entity->fields[n];

      if (field->kind != CARE_ID || field->to == NULL || !has_notes_of (store, field->to))
        continue;
      for (int n_old = revived ? REVIVED : GOES; n_old <= GOES; n_old++)
        {
          g_autofree char *sql =
            g_strdup_printf ("UPDATE import_scratch SET n=%d WHERE n=%d AND \"row\" IN (SELECT t.\"%s\" FROM \"%s\" t WHERE t.\"%s\" IS NOT NULL%s"
                             " AND NOT EXISTS (SELECT 1 FROM import_scratch g WHERE g.\"row\" = t.id)%s" NOT_TOLD_AGAIN ")",
                             REFERRED, n_old, field->name, entity->name, field->name, care_store_sql (store, entity)->live,
                             n_old == REVIVED ? younger : "");
          if (!care_db_run (store->db, sql, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* What stays needs what it refers to, and takes along what it owns. */
static gboolean
keep_needed (CareStore *store, const CareEntity *entity, GError **error)
{
  for (guint n = 0; n < entity->n_fields; n++)
    {
      const CareField *field = &entity->fields[n];
      g_autofree char *up = NULL;
      g_autofree char *down = NULL;

      if (field->kind != CARE_ID || field->to == NULL)
        continue;
      up = g_strdup_printf ("UPDATE import_scratch SET n=%d WHERE n<=0 AND \"row\" IN (SELECT t.\"%s\" FROM import_scratch g JOIN \"%s\" t"
                            " ON t.id = g.\"row\" WHERE g.n>0 AND g.entity='%s' AND t.\"%s\" IS NOT NULL)",
                            NEEDED, field->name, entity->name, entity->name, field->name);
      down = g_strdup_printf ("UPDATE import_scratch SET n=%d WHERE n<=0 AND \"row\" IN (SELECT t.id FROM import_scratch g JOIN \"%s\" t"
                              " ON t.\"%s\" = g.\"row\" WHERE g.n>0 AND g.entity='%s')",
                              OWNED, entity->name, field->name, field->to);
      if (!care_db_run (store->db, up, error) || ((field->flags & CARE_OWNER) && !care_db_run (store->db, down, error)))
        return FALSE;
    }
  return TRUE;
}

static gint64
count_kept (CareStore *store)
{
  return care_db_int (store->db, 0, "SELECT count(*) FROM import_scratch WHERE n>0", NULL);
}

static gboolean
tell_note (CareStore *store, Undo *undo, const CareRecord *record, int n, GError **error)
{
  if (n == REFERRED)
    tell (undo, record, store, _("something else refers to it"), NULL);
  else if (n == NEEDED)
    tell (undo, record, store, _("what stays needs it"), NULL);
  return TRUE;
}

static gboolean
keep_rest (CareStore *store, Undo *undo, GError **error)
{
  gint64 before = -1;

  for (guint i = 0; care_entities[i] != NULL; i++)
    if (!keep_referred (store, undo, care_entities[i], error))
      return FALSE;
  while (count_kept (store) != before)
    {
      before = count_kept (store);
      for (guint i = 0; before > 0 && care_entities[i] != NULL; i++)
        if (!keep_needed (store, care_entities[i], error))
          return FALSE;
    }
  return each_note (store, undo, "n>0", tell_note, error);
}

/* --- taking back --- */

static gboolean
take_back_fact (CareStore *store, const CareRecord *fact, GError **error)
{
  const CareSql *sql = care_store_sql (store, fact->entity);
  CareId owner = sql->owner >= 0 ? care_record_id (fact, (guint) sql->owner) : (CareId) { { 0 } };
  CareId voided = care_record_id (fact, (guint) sql->voids);
  int state = noted (store, &owner);

  if (state == GOES || state == REVIVED) /* dead with its owner */
    return TRUE;
  if (!care_record_has (fact, (guint) sql->voids))
    return care_store_void_standing (store, fact, error);
  return noted (store, &voided) != NOT_NOTED || care_store_unvoid (store, fact, error);
}

static gboolean
take_back_made (CareStore *store, const CareRecord *record, GError **error)
{
  g_autoptr (CareRecord) now = NULL;
  int deleted = care_entity_field (record->entity, "deleted_at");
  int seen = care_entity_field (record->entity, "source_seen");

  if (record->entity->insert_only)
    return take_back_fact (store, record, error);
  if (deleted < 0 || !care_record_is_live (record))
    return TRUE;
  now = care_record_copy (record);
  care_record_set_int (now, (guint) deleted, care_now ());
  if (seen >= 0)
    care_record_clear (now, (guint) seen);
  return care_store_put (store, now, record, CARE_PUT_DERIVED, error);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Without the hashes that the import added, with those that it took out; what later imports added stays. */
static char *
seen_before (const char *seen, const char *then, const char *old)
{
  g_auto (GStrv) now_list = g_strsplit (seen != NULL ? seen : "", " ", -1);
  g_auto (GStrv) old_list = g_strsplit (old != NULL ? old : "", " ", -1);
  g_auto (GStrv) then_list = g_strsplit (then != NULL ? then : "", " ", -1);
  g_autoptr (GPtrArray) out = g_ptr_array_new ();
  GString *text = g_string_new (NULL);

  for (guint i = 0; now_list[i] != NULL; i++)
    if (*now_list[i] != '\0' && (!g_strv_contains ((const char *const *) then_list, now_list[i]) ||
                                 g_strv_contains ((const char *const *) old_list, now_list[i])))
      g_ptr_array_add (out, now_list[i]);
  for (guint i = 0; old_list[i] != NULL; i++)
    if (*old_list[i] != '\0' && !g_strv_contains ((const char *const *) now_list, old_list[i]) &&
        !g_strv_contains ((const char *const *) then_list, old_list[i]))
      g_ptr_array_add (out, old_list[i]);
  g_ptr_array_sort (out, compare_texts);
  for (guint i = 0; i < out->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (const char *) out->pdata[i]);
  return g_string_free (text, FALSE);
}

/* One field back to its old value, where it still has the new one. */
static gboolean
take_back_field (CareStore *store, Undo *undo, CareRecord *now, guint n, const CareDelta *delta, GError **error)
{
  g_autoptr (CareRecord) then = care_record_new (now->entity);
  g_autoptr (CareRecord) old = care_record_new (now->entity);

  if (!care_delta_take (delta, CARE_DELTA_NEW, n, then, error) || !care_delta_take (delta, CARE_DELTA_OLD, n, old, error))
    return FALSE;
  if (g_str_equal (now->entity->fields[n].name, "source_seen"))
    care_record_take_text (now, n, seen_before (care_record_text (now, n), care_record_text (then, n), care_record_text (old, n)));
  else if (care_record_same (now, then, n))
    care_record_copy_field (now, old, n);
  else if (!(now->entity->fields[n].flags & CARE_LOCAL))
    tell (undo, now, store, NULL, now->entity->fields[n].name);
  return TRUE;
}

static gboolean
take_back_changed (CareStore *store, Undo *undo, const CareRecord *record, const char *text, GError **error)
{
  g_autoptr (CareDelta) delta = care_delta_read (record->entity, text, error);
  g_autoptr (CareRecord) now = care_record_copy (record);

  if (delta == NULL)
    return FALSE;
  for (guint n = 0; n < record->entity->n_fields; n++)
    if (((care_delta_fields (delta) >> n) & 1) && !take_back_field (store, undo, now, n, delta, error))
      return FALSE;
  return care_store_put (store, now, record, record->entity->insert_only ? CARE_PUT_MOVED : CARE_PUT_PLAIN, error);
}

static gboolean
take_back (CareStore *store, Undo *undo, const Change *change, gboolean made, GError **error)
{
  const CareEntity *entity = care_entity_find (change->entity);
  g_autoptr (CareRecord) record = NULL;
  CareRecord *found = NULL;

  if (entity == NULL || !care_store_peek (store, entity, &change->row, &found, error))
    return entity == NULL;
  record = found;
  if (record == NULL) /* it left this station's scope */
    return TRUE;
  if (++undo->n_done % SETTLE_AFTER == 0 && !care_store_settle (store, error))
    return FALSE;
  return made ? take_back_made (store, record, error) : take_back_changed (store, undo, record, change->delta, error);
}

/* A row that was there before the import. */
static gboolean
take_back_update (CareStore *store, Undo *undo, const Change *change, GError **error)
{
  return g_str_equal (change->op, "i") || noted (store, &change->row) != NOT_NOTED || take_back (store, undo, change, FALSE, error);
}

/* A row that the import made or brought back. */
static gboolean
take_back_row (CareStore *store, Undo *undo, const Change *change, GError **error)
{
  gboolean made = g_str_equal (change->op, "i");
  int state = noted (store, &change->row);

  return state != (made ? GOES : REVIVED) || take_back (store, undo, change, made, error);
}

/* What people changed is looked at first, while everything stands as they see it. What the import changed goes back before references are
 * counted: a reference that the import itself
 * put into an older row keeps nothing. */
static gboolean
take_all_back (CareStore *store, Undo *undo, GError **error)
{
  return note_made (store, undo, error) && each_note (store, undo, "n<=0", judge_note, error) &&
         each_change (store, undo, take_back_update, error) && keep_rest (store, undo, error) &&
         each_change (store, undo, take_back_row, error);
}

/* `import everything` into a new store made the archive's user the one who acts here. */
static gboolean
take_back_user (CareStore *store, Undo *undo, GError **error)
{
  char id[CARE_ID_TEXT];
  g_autofree char *key = g_strconcat ("user-before-", care_id_to_text (&undo->import, id), NULL);
  g_autofree char *user = care_store_meta (store, key);

  return user == NULL || (care_store_set_meta (store, "user", user, error) && care_store_set_meta (store, "local-user", user, error));
}

static gboolean
mark_undone (CareStore *store, Undo *undo, GError **error)
{
  CareStmt *stmt;

  if (undo->tx != 0 && !run (store, "UPDATE txn SET undone_by=$2 WHERE n=$1", undo->tx, store->txn_n != 0 ? store->txn_n : undo->tx, error))
    return FALSE;
  stmt = care_db_stmt (store->db, "UPDATE import SET undone_at=$2 WHERE id=$1", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, &undo->import);
  care_stmt_bind_int (stmt, 2, care_now ());
  return care_stmt_done (stmt, error);
}

static gboolean
work (CareStore *store, gpointer data, GError **error)
{
  Undo *undo = data;

  if (undo->kept != NULL)
    g_ptr_array_set_size (undo->kept, 0);
  if (undo->tx != 0 && !take_all_back (store, undo, error))
    return FALSE;
  return take_back_user (store, undo, error) && care_import_log_forget (store, error) && mark_undone (store, undo, error);
}

static gboolean
find_import (CareStore *store, Undo *undo, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "SELECT i.undone_at, i.kind, t.n FROM import i LEFT JOIN txn t ON t.import = i.id WHERE i.id=$1", error);
  gboolean there, undone = FALSE;

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, &undo->import);
  there = care_stmt_step (stmt, &problem);
  if (there)
    {
      undone = !care_stmt_is_null (stmt, 0);
      undo->whole_book = g_strcmp0 (care_stmt_text (stmt, 1), "everything") == 0;
      undo->tx = care_stmt_int (stmt, 2);
      care_stmt_reset (stmt);
    }
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (!there)
    g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NOT_FOUND,
                         _("There is no such import in this store; an import is undone in the store that made it."));
  else if (undone)
    g_set_error_literal (error, CARE_ERROR, CARE_ERROR_REFUSED, _("This import was undone already."));
  return there && !undone;
}

gboolean
care_import_log_undo (CareStore *store, const CareId *import, CareImportEdited edited, gpointer data, GPtrArray *kept, GError **error)
{
  Undo undo = { .import = *import, .edited = edited, .data = data, .kept = kept };
  CareTxn txn = { .what = "undo import" };

  if (!find_import (store, &undo, error))
    return FALSE;
  txn.undoes = undo.tx;
  return care_store_commit (store, &txn, work, &undo, error) && care_store_refresh (store, error);
}
