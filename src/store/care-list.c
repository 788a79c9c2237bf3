/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-list-order.h"

#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "store/care-store-private.h"
#include "store/care-view-report.h"
#include "store/care-view.h"
#include "util/care-error.h"
#include "util/care-money.h"
#include "util/care-text.h"

#include <string.h>

#define SEARCH_LIMIT 200000
#define CANCEL_EVERY 1024 /* rows between two looks at whether somebody still waits */

static void
filter_clear (gpointer data)
{
  g_strfreev (((CareFilter *) data)->values);
}

CareListSpec *
care_list_spec_new (const CareEntity *entity)
{
  CareListSpec *spec = g_new0 (CareListSpec, 1);
  spec->entity = entity;
  spec->filters = g_array_new (FALSE, FALSE, sizeof (CareFilter));
  g_array_set_clear_func (spec->filters, filter_clear);
  spec->sort = -1;
  return spec;
}

CareListSpec *
care_list_spec_copy (const CareListSpec *spec)
{
  CareListSpec *copy = care_list_spec_new (spec->entity);
  for (guint i = 0; i < spec->filters->len; i++)
    {
      const CareFilter *filter = &g_array_index (spec->filters, CareFilter, i);
      CareFilter one = { filter->field, filter->kind, g_strdupv (filter->values) };
      g_array_append_val (copy->filters, one);
    }
  copy->words = g_strdup (spec->words);
  copy->sort = spec->sort;
  copy->descending = spec->descending;
  return copy;
}

void
care_list_spec_free (CareListSpec *spec)
{
  if (spec == NULL)
    return;
  g_array_unref (spec->filters);
  g_free (spec->words);
  g_free (spec);
}

void
care_list_spec_filter (CareListSpec *spec, const char *field, CareFilterKind kind, const char *const *values)
{
  int n = care_entity_field (spec->entity, field);
  CareFilter filter = { (guint) n, kind, g_strdupv ((char **) values) };
  g_return_if_fail (n >= 0);
  g_array_append_val (spec->filters, filter);
}

/* One filter's condition; its parameters are numbered from @next on. */
static void
append_filter (GString *sql, const CareEntity *entity, const CareFilter *filter, guint *next)
{
  const char *name = entity->fields[filter->field].name;
  guint n = filter->values != NULL ? g_strv_length (filter->values) : 0;

  if (filter->kind == CARE_FILTER_EMPTY || filter->kind == CARE_FILTER_FILLED)
    {
      g_string_append_printf (sql, " AND t.\"%s\" IS %sNULL", name, filter->kind == CARE_FILTER_EMPTY ? "" : "NOT ");
      return;
    }
  if (n == 0)
    return;
  if (filter->kind == CARE_FILTER_FROM || filter->kind == CARE_FILTER_BEFORE)
    {
      g_string_append_printf (sql, " AND t.\"%s\" %s $%u", name, filter->kind == CARE_FILTER_FROM ? ">=" : "<", (*next)++);
      return;
    }
  g_string_append_printf (sql, filter->kind == CARE_FILTER_IS ? " AND t.\"%s\" IN (" : " AND (t.\"%s\" IS NULL OR t.\"%s\" NOT IN (", name, name);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (sql, "%s$%u", i > 0 ? "," : "", (*next)++);
  g_string_append (sql, filter->kind == CARE_FILTER_IS ? ")" : "))");
}

/* Empty fields come last either way; written so that an index gives the order, or else the rows are put in order afterwards. */
static void
append_order (GString *sql, const CareListSpec *spec)
{
  const char *down = spec->descending ? " DESC" : "";

  if (spec->sort < 0)
    g_string_append_printf (sql, " ORDER BY t.id%s", down);
  else if (!care_list_order_is_ours (spec))
    g_string_append_printf (sql, " ORDER BY t.\"%s\"%s NULLS LAST, t.id%s", spec->entity->fields[spec->sort].name, down, down);
}

static CareStmt *
prepare (CareStore *store, const CareListSpec *spec, const char *what, gboolean ordered, GPtrArray *holders, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  guint next = 1, at = 1;
  CareStmt *stmt;

  g_string_append_printf (sql, "SELECT %s FROM \"%s\" t WHERE 1=1%s", what, spec->entity->name, care_store_sql (store, spec->entity)->live_all);
  for (guint i = 0; i < spec->filters->len; i++)
    append_filter (sql, spec->entity, &g_array_index (spec->filters, CareFilter, i), &next);
  if (ordered)
    append_order (sql, spec);
  stmt = care_db_stmt (store->db, sql->str, error);
  for (guint i = 0; stmt != NULL && i < spec->filters->len; i++)
    {
      const CareFilter *filter = &g_array_index (spec->filters, CareFilter, i);
      gboolean takes = filter->kind != CARE_FILTER_EMPTY && filter->kind != CARE_FILTER_FILLED;
      gboolean one = filter->kind == CARE_FILTER_FROM || filter->kind == CARE_FILTER_BEFORE;
      for (guint v = 0; takes && filter->values != NULL && filter->values[v] != NULL && (!one || v == 0); v++)
        {
          CareRecord *holder = care_record_new (spec->entity); /* keeps the bound value until the last step */
          g_ptr_array_add (holders, holder);
          if (!care_record_parse (holder, filter->field, filter->values[v], &store->book, error))
            return NULL;
          care_store_bind_field (stmt, at++, holder, filter->field);
        }
    }
  return stmt;
}

/* Ids that the search finds for the typed words. */
static GHashTable *
found_ids (CareStore *store, const CareListSpec *spec, GError **error)
{
  g_autoptr (GArray) hits = care_db_hits_new ();
  g_autoptr (GHashTable) ids = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, NULL);
  g_autofree char *folded = care_text_fold (spec->words);
  g_auto (GStrv) words = care_store_split_words (folded);

  if (words[0] != NULL && !care_db_search_words (store->db, (const char *const *) words, spec->entity->name, SEARCH_LIMIT, hits, error))
    return NULL;
  if (g_utf8_strlen (folded, -1) >= 3 && !care_db_search_fragment (store->db, folded, spec->entity->name, SEARCH_LIMIT, hits, error))
    return NULL;
  for (guint i = 0; i < hits->len; i++)
    g_hash_table_add (ids, g_memdup2 (&g_array_index (hits, CareDbHit, i).row, sizeof (CareId)));
  return g_steal_pointer (&ids);
}

GArray *
care_list_ids (CareStore *store, const CareListSpec *spec, GError **error)
{
  return care_list_ids_watched (store, spec, &(CareListWatch) { 0 }, error);
}

static GArray *
in_order (CareStore *store, CareListOrder *order, const CareListWatch *watch, GError **error)
{
  GArray *ids = care_list_order_end (order, store, error);
  if (ids != NULL && watch->first != NULL && ids->len > watch->n)
    {
      g_autoptr (GArray) begin = g_array_new (FALSE, FALSE, sizeof (CareId));
      g_array_append_vals (begin, ids->data, watch->n);
      watch->first (store, begin, watch->data);
    }
  return ids;
}

static GArray *
read_ids (CareStore *store, const CareListSpec *spec, const CareListWatch *watch, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CareId));
  g_autoptr (GPtrArray) holders = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  g_autoptr (CareListOrder) order = care_list_order_is_ours (spec) ? care_list_order_new (spec) : NULL;
  g_autofree char *what = order != NULL ? g_strdup_printf ("t.id, t.\"%s\"", spec->entity->fields[spec->sort].name) : g_strdup ("t.id");
  g_autoptr (GHashTable) found = NULL;
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt;

  if (spec->words != NULL && *spec->words != '\0' && (found = found_ids (store, spec, error)) == NULL)
    return NULL;
  stmt = prepare (store, spec, what, TRUE, holders, error);
  if (stmt == NULL)
    return NULL;
  for (guint n = 1; care_stmt_step (stmt, &problem); n++)
    {
      CareId id = care_stmt_id (stmt, 0);
      if (n % CANCEL_EVERY == 0 && g_cancellable_set_error_if_cancelled (watch->cancellable, &problem))
        {
          care_stmt_reset (stmt);
          break;
        }
      if (found != NULL && !g_hash_table_contains (found, &id))
        continue;
      if (order != NULL)
        {
          care_list_order_add (order, stmt);
          continue;
        }
      if (watch->first != NULL && ids->len == watch->n)
        watch->first (store, ids, watch->data);
      g_array_append_val (ids, id);
    }
  if (problem == NULL)
    return order != NULL ? in_order (store, order, watch, error) : g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* One view of the store for all of it. Whoever is told the first ids reads rows meanwhile, and a view that a reader pins there for itself would end
 * with all statements reset: this one would begin anew, without its values. */
GArray *
care_list_ids_watched (CareStore *store, const CareListSpec *spec, const CareListWatch *watch, GError **error)
{
  gboolean pinned;
  GArray *ids;

  if (!care_view_pin (store, &pinned, error))
    return NULL;
  ids = read_ids (store, spec, watch, error);
  care_view_unpin (store, pinned);
  return ids;
}

gint64
care_list_count (CareStore *store, const CareListSpec *spec, GError **error)
{
  g_autoptr (GPtrArray) holders = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  CareStmt *stmt = prepare (store, spec, "count(*)", FALSE, holders, error);
  gint64 n = -1;
  if (stmt != NULL && care_stmt_step (stmt, error))
    {
      n = care_stmt_int (stmt, 0);
      care_stmt_reset (stmt);
    }
  return n;
}

void
care_list_row_free (gpointer data)
{
  CareListRow *row = data;
  if (row == NULL)
    return;
  for (guint n = 0; n < row->record->entity->n_fields; n++)
    g_free (row->names[n]);
  g_free (row->names);
  g_free (row->extra);
  care_record_free (row->record);
  g_free (row);
}

static const char *const name_fields[] = { "name", "number", "serial", "code", "subject", "value", "summary", "reason", NULL };

int
care_list_name_field (const CareEntity *entity)
{
  for (guint i = 0; name_fields[i] != NULL; i++)
    {
      int n = care_entity_field (entity, name_fields[i]);
      if (n >= 0 && entity->fields[n].kind == CARE_TEXT)
        return n;
    }
  return -1;
}

char *
care_list_name (CareStore *store, const CareEntity *entity, const CareId *id)
{
  CareRecord *record = NULL;
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;

  if (!care_store_peek (store, entity, id, &record, NULL) || record == NULL)
    return g_strdup ("");
  for (guint i = 0; name_fields[i] != NULL && title == NULL; i++)
    {
      int n = care_entity_field (entity, name_fields[i]);
      if (n >= 0 && entity->fields[n].kind == CARE_TEXT && care_record_has (record, (guint) n))
        title = g_strdup (care_record_text (record, (guint) n));
    }
  if (title == NULL)
    care_store_describe (store, record, &title, &detail);
  care_record_free (record);
  return g_steal_pointer (&title);
}

static void
add_cover (CareStore *store, CareListRow *row, const CareId *device)
{
  g_autoptr (CareDeviceCover) cover = NULL;
  if (care_id_is_null (device))
    return;
  cover = care_view_coverage (store, device, care_store_today (store), NULL);
  if (cover == NULL)
    return;
  row->state = g_intern_string (care_verdict_state (cover->verdict));
  if (row->record->entity == &CareDevice_ENTITY && cover->verdict->reasons->len > 0)
    row->extra = g_strdup (cover->verdict->reasons->pdata[0]);
}

static char *
preferred_phone (CareStore *store, const CareId *customer)
{
  g_autoptr (GPtrArray) points = care_store_related (store, &CareContactPoint_ENTITY, "customer", customer, NULL);
  const CareContactPoint *best = NULL;
  for (guint i = 0; points != NULL && i < points->len; i++)
    {
      const CareContactPoint *point = points->pdata[i];
      if (g_strcmp0 (point->kind, "email") != 0 && (best == NULL || (point->preferred && !best->preferred)))
        best = point;
    }
  return best != NULL ? g_strdup (best->value) : NULL;
}

static char *
on_hand (CareStore *store, const CareId *part)
{
  g_autoptr (GArray) balances = care_view_stock (store, part, NULL, NULL);
  gint64 sum = 0;
  for (guint i = 0; balances != NULL && i < balances->len; i++)
    sum += g_array_index (balances, CareBalance, i).on_hand;
  return care_quantity_format (sum);
}

static void
add_extra (CareStore *store, CareListRow *row)
{
  const CareEntity *entity = row->record->entity;
  if (entity == &CareCustomer_ENTITY)
    row->extra = preferred_phone (store, &row->record->id);
  else if (entity == &CareProductModel_ENTITY && g_strcmp0 (((CareProductModel *) row->record)->kind, "part") == 0)
    row->extra = on_hand (store, &row->record->id);
  else if (entity == &CareDevice_ENTITY)
    add_cover (store, row, &row->record->id);
  else if (entity == &CareJob_ENTITY)
    {
      const CareId *device = &((CareJob *) row->record)->device;
      CareRecord *record = NULL;
      add_cover (store, row, device);
      if (!care_id_is_null (device) && care_store_peek (store, &CareDevice_ENTITY, device, &record, NULL) && record != NULL)
        row->extra = care_list_name (store, &CareProductModel_ENTITY, &((CareDevice *) record)->model);
      care_record_free (record);
    }
}

static CareListRow *
make_row (CareStore *store, CareRecord *record)
{
  CareListRow *row = g_new0 (CareListRow, 1);
  row->record = record;
  row->names = g_new0 (char *, record->entity->n_fields);
  for (guint n = 0; n < record->entity->n_fields; n++)
    {
      const CareField *field = &record->entity->fields[n];
      if (field->kind == CARE_ID && field->to != NULL && !(field->flags & CARE_LOCAL) && care_record_has (record, n))
        {
          CareId id = care_record_id (record, n);
          row->names[n] = care_list_name (store, care_entity_find (field->to), &id);
        }
    }
  add_extra (store, row);
  return row;
}

GPtrArray *
care_list_rows (CareStore *store, const CareEntity *entity, const CareId *ids, guint n, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (care_list_row_free);
  for (guint i = 0; i < n; i++)
    {
      CareRecord *record = NULL;
      if (!care_store_peek (store, entity, &ids[i], &record, error))
        return NULL;
      g_ptr_array_add (rows, record != NULL ? make_row (store, record) : NULL);
    }
  return g_steal_pointer (&rows);
}
