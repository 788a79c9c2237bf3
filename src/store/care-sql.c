/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-store-private.h"

#include "util/care-error.h"

#include <glib/gi18n.h>
#include <string.h>

static void
append_live_owner (GString *live, const CareField *owner, gboolean all)
{
  if (all)
    g_string_append_printf (live, " AND (t.\"%s\" IS NULL OR t.\"%s\" NOT IN (SELECT o.id FROM \"%s\" o WHERE o.deleted_at IS NOT NULL))",
                            owner->name, owner->name, owner->to);
  else
    g_string_append_printf (live, " AND NOT EXISTS (SELECT 1 FROM \"%s\" o WHERE o.id = t.\"%s\" AND o.deleted_at IS NOT NULL)", owner->to,
                            owner->name);
}

/* Condition for a live row of table t: not deleted or merged away; a fact neither voids nor is voided; its owner is not deleted. */
static char *
live_condition (const CareEntity *entity, const CareSql *sql, gboolean all)
{
  GString *live = g_string_new (NULL);
  if (sql->deleted >= 0)
    g_string_append (live, " AND t.deleted_at IS NULL");
  if (sql->merged >= 0)
    g_string_append (live, " AND t.merged_into IS NULL");
  if (sql->voids >= 0)
    g_string_append_printf (live, " AND t.voids IS NULL AND NOT EXISTS (SELECT 1 FROM \"%s\" v WHERE v.voids = t.id)", entity->name);
  if (sql->owner >= 0)
    append_live_owner (live, &entity->fields[sql->owner], all);
  return g_string_free (live, FALSE);
}

static void
sql_init (CareSql *sql, const CareEntity *entity)
{
  GString *columns = g_string_new ("t.id, t.rev, t.unknown");
  GString *names = g_string_new ("id, rev, unknown");
  GString *values = g_string_new ("$1,$2,$3");

  sql->deleted = care_entity_field (entity, "deleted_at");
  sql->merged = care_entity_field (entity, "merged_into");
  sql->voids = care_entity_field (entity, "voids");
  sql->at = entity->insert_only ? care_entity_field (entity, "at") : -1;
  if (sql->at < 0 && entity->insert_only)
    sql->at = care_entity_field (entity, "answered_at");
  sql->owner = -1;
  for (guint n = 0; n < entity->n_fields; n++)
    {
      const CareField *field = &entity->fields[n];
      g_string_append_printf (columns, ", t.\"%s\"", field->name);
      g_string_append_printf (names, ", \"%s\"", field->name);
      g_string_append_printf (values, ",$%u", n + COLUMN_FIRST + 1);
      if (field->flags & CARE_OWNER)
        sql->owner = (int) n;
      if (field->flags & CARE_SEARCHED)
        sql->words |= G_GUINT64_CONSTANT (1) << n;
      if (field->flags & CARE_FRAGMENTS)
        sql->fragments |= G_GUINT64_CONSTANT (1) << n;
    }
  sql->insert = g_strdup_printf ("INSERT INTO \"%s\" (%s) VALUES (%s)", entity->name, names->str, values->str);
  sql->by_id = g_strdup_printf ("SELECT %s FROM \"%s\" t WHERE t.id = $1", columns->str, entity->name);
  sql->columns = g_string_free (columns, FALSE);
  sql->live = live_condition (entity, sql, FALSE);
  sql->live_all = live_condition (entity, sql, TRUE);
  g_string_free (names, TRUE);
  g_string_free (values, TRUE);
}

CareSql *
care_sql_new (void)
{
  CareSql *all = g_new0 (CareSql, care_n_entities ());
  for (guint i = 0; i < care_n_entities (); i++)
    sql_init (&all[i], care_entities[i]);
  return all;
}

void
care_sql_free (CareSql *all)
{
  for (guint i = 0; all != NULL && i < care_n_entities (); i++)
    {
      g_free (all[i].columns);
      g_free (all[i].insert);
      g_free (all[i].by_id);
      g_free (all[i].live);
      g_free (all[i].live_all);
    }
  g_free (all);
}

const CareSql *
care_store_sql (CareStore *store, const CareEntity *entity)
{
  return &store->sql[care_entity_index (entity)];
}

CareRecord *
care_store_read_row (CareStmt *stmt, const CareEntity *entity)
{
  CareRecord *record = care_record_new (entity);
  record->id = care_stmt_id (stmt, 0);
  record->rev = care_stmt_int (stmt, 1);
  record->unknown = g_strdup (care_stmt_text (stmt, 2));
  for (guint n = 0; n < entity->n_fields; n++)
    {
      guint column = n + COLUMN_FIRST;
      CareId id;
      if (care_stmt_is_null (stmt, column))
        continue;
      switch (entity->fields[n].kind)
        {
        case CARE_TEXT: case CARE_ENUM:
          care_record_set_text (record, n, care_stmt_text (stmt, column));
          break;
        case CARE_ID:
          id = care_stmt_id (stmt, column);
          care_record_set_id (record, n, &id);
          break;
        case CARE_INT: case CARE_BOOL: case CARE_INSTANT: case CARE_DATE: case CARE_MONEY: case CARE_QUANTITY: case CARE_N_KINDS:
        default:
          care_record_set_int (record, n, care_stmt_int (stmt, column));
          break;
        }
    }
  return record;
}

gboolean
care_store_peek (CareStore *store, const CareEntity *entity, const CareId *id, CareRecord **record, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, care_store_sql (store, entity)->by_id, error);

  *record = NULL;
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, id);
  if (care_stmt_step (stmt, &problem))
    {
      *record = care_store_read_row (stmt, entity);
      care_stmt_reset (stmt);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

CareRecord *
care_store_get (CareStore *store, const CareEntity *entity, const CareId *id, GError **error)
{
  CareRecord *record = NULL;
  char text[CARE_ID_TEXT];
  if (care_store_peek (store, entity, id, &record, error) && record == NULL)
    g_set_error (error, CARE_ERROR, CARE_ERROR_NOT_FOUND, _("There is no %s with the id %s."), entity->name, care_id_to_text (id, text));
  return record;
}

CareId
care_store_follow (CareStore *store, const CareEntity *entity, CareId id)
{
  int merged = care_store_sql (store, entity)->merged;
  /* A chain is short; the bound ends a loop that damaged data could make. */
  for (guint hops = 0; merged >= 0 && hops < 32; hops++)
    {
      CareRecord *record = NULL;
      gboolean more;
      if (!care_store_peek (store, entity, &id, &record, NULL) || record == NULL)
        return id;
      more = care_record_has (record, (guint) merged);
      if (more)
        id = care_record_id (record, (guint) merged);
      care_record_free (record);
      if (!more)
        break;
    }
  return id;
}

static char *
query_text (CareStore *store, const CareQuery *query, gboolean count)
{
  const CareEntity *entity = query->entity;
  const CareSql *sql = care_store_sql (store, entity);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "SELECT %s FROM \"%s\" t WHERE 1=1%s", count ? "count(*)" : sql->columns, entity->name,
                          query->dead ? "" : sql->live);
  for (guint n = 0; n < entity->n_fields; n++)
    if ((query->fields >> n) & 1)
      {
        if (care_record_has (query->match, n))
          g_string_append_printf (text, " AND t.\"%s\" = $%u", entity->fields[n].name, n + 1);
        else
          g_string_append_printf (text, " AND t.\"%s\" IS NULL", entity->fields[n].name);
      }
  if (count)
    return g_string_free (text, FALSE);
  if (query->order >= 0)
    g_string_append_printf (text, " ORDER BY t.\"%s\" IS NULL, t.\"%s\"%s, t.id", entity->fields[query->order].name,
                            entity->fields[query->order].name, query->descending ? " DESC" : "");
  else
    g_string_append_printf (text, " ORDER BY t.id%s", query->descending ? " DESC" : "");
  if (query->limit >= 0)
    g_string_append_printf (text, " LIMIT %" G_GINT64_FORMAT " OFFSET %" G_GINT64_FORMAT, query->limit, query->offset);
  return g_string_free (text, FALSE);
}

void
care_store_bind_field (CareStmt *stmt, guint parameter, const CareRecord *record, guint n)
{
  if (!care_record_has (record, n))
    {
      care_stmt_bind_null (stmt, parameter);
      return;
    }
  switch (record->entity->fields[n].kind)
    {
    case CARE_TEXT: case CARE_ENUM:
      care_stmt_bind_text (stmt, parameter, care_record_text (record, n));
      break;
    case CARE_ID:
      care_stmt_bind_id (stmt, parameter, care_record_at (record, n));
      break;
    case CARE_INT: case CARE_BOOL: case CARE_INSTANT: case CARE_DATE: case CARE_MONEY: case CARE_QUANTITY: case CARE_N_KINDS:
    default:
      care_stmt_bind_int (stmt, parameter, care_record_int (record, n));
      break;
    }
}

static CareStmt *
query_stmt (CareStore *store, const CareQuery *query, gboolean count, GError **error)
{
  g_autofree char *text = query_text (store, query, count);
  CareStmt *stmt = care_db_stmt (store->db, text, error);
  if (stmt == NULL)
    return NULL;
  for (guint n = 0; n < query->entity->n_fields; n++)
    if (((query->fields >> n) & 1) && care_record_has (query->match, n))
      care_store_bind_field (stmt, n + 1, query->match, n);
  return stmt;
}

gboolean
care_store_each (CareStore *store, const CareQuery *query, CareEach each, gpointer data, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = query_stmt (store, query, FALSE, error);

  if (stmt == NULL)
    return FALSE;
  while (care_stmt_step (stmt, &problem))
    {
      g_autoptr (CareRecord) record = care_store_read_row (stmt, query->entity);
      if (!each (record, data))
        {
          care_stmt_reset (stmt);
          return TRUE;
        }
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

GPtrArray *
care_store_query (CareStore *store, const CareQuery *query, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = query_stmt (store, query, FALSE, error);

  if (stmt == NULL)
    return NULL;
  while (care_stmt_step (stmt, &problem))
    g_ptr_array_add (rows, care_store_read_row (stmt, query->entity));
  if (problem == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

gint64
care_store_count (CareStore *store, const CareQuery *query, GError **error)
{
  CareStmt *stmt = query_stmt (store, query, TRUE, error);
  gint64 n = -1;
  if (stmt != NULL && care_stmt_step (stmt, error))
    {
      n = care_stmt_int (stmt, 0);
      care_stmt_reset (stmt);
    }
  return n;
}

static GPtrArray *
by_match (CareStore *store, const CareRecord *match, guint n, GError **error)
{
  CareQuery query = { match->entity, match, G_GUINT64_CONSTANT (1) << n, care_store_sql (store, match->entity)->at, FALSE, -1, 0, FALSE };
  return care_store_query (store, &query, error);
}

GPtrArray *
care_store_related (CareStore *store, const CareEntity *entity, const char *field, const CareId *id, GError **error)
{
  g_autoptr (CareRecord) match = care_record_new (entity);
  int n = care_entity_field (entity, field);
  g_return_val_if_fail (n >= 0, NULL);
  care_record_set_id (match, (guint) n, id);
  return by_match (store, match, (guint) n, error);
}

GPtrArray *
care_store_by_text (CareStore *store, const CareEntity *entity, const char *field, const char *text, GError **error)
{
  g_autoptr (CareRecord) match = care_record_new (entity);
  int n = care_entity_field (entity, field);
  g_return_val_if_fail (n >= 0, NULL);
  care_record_set_text (match, (guint) n, text);
  return by_match (store, match, (guint) n, error);
}

gboolean
care_store_is_live (CareStore *store, const CareRecord *record)
{
  g_autofree char *text = g_strdup_printf ("SELECT 1 FROM \"%s\" t WHERE t.id = $1%s", record->entity->name,
                                           care_store_sql (store, record->entity)->live);
  CareStmt *stmt = care_db_stmt (store->db, text, NULL);
  gboolean live;
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, &record->id);
  live = care_stmt_step (stmt, NULL);
  care_stmt_reset (stmt);
  return live;
}
