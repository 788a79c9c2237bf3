/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-view-history-private.h"

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "util/care-error.h"
#include "util/care-time.h"

/* A history is a handful of queries whatever its length, each in the scope of one record; then it is sorted. An excavator has 4,000 jobs. */

void
care_history_entry_free (gpointer data)
{
  CareHistoryEntry *entry = data;

  if (entry == NULL)
    return;
  g_free (entry->kind);
  g_free (entry->by);
  g_free (entry->text);
  g_free (entry->detail);
  g_free (entry);
}

void
care_history_add (CareHistory *history, gint64 at, const char *kind, const char *by, char *text, const CareId *job, const CareId *row)
{
  CareHistoryEntry *entry;

  if (text == NULL)
    return;
  entry = g_new0 (CareHistoryEntry, 1);
  entry->at = at;
  entry->kind = g_strdup (kind);
  entry->by = g_strdup (by);
  entry->text = text;
  entry->job = *job;
  entry->row = *row;
  g_ptr_array_add (history->entries, entry);
}

const char *
care_history_name (CareHistory *history, const CareId *user)
{
  return g_hash_table_lookup (history->names, user);
}

static gboolean
read_names (CareHistory *history, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (history->store->db, "SELECT u.id, coalesce(m.name, u.name) FROM \"user\" u"
                                                     " LEFT JOIN \"user\" m ON m.id = u.merged_into", error);
  if (stmt == NULL)
    return FALSE;
  while (care_stmt_step (stmt, &problem))
    {
      CareId id = care_stmt_id (stmt, 0);
      g_hash_table_insert (history->names, g_memdup2 (&id, sizeof id), g_strdup (care_stmt_text (stmt, 1)));
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static const char *
scope_of (const CareHistorySource *source, const CareEntity *entity)
{
  if (entity == &CareCustomer_ENTITY)
    return source->of_customer;
  return entity == &CareDevice_ENTITY ? source->of_device : source->of_job;
}

static gboolean
read_source (CareHistory *history, const CareHistorySource *source, const char *scope, const CareId *id, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\" t%s WHERE %s%s", source->columns, source->entity->name, source->joins, scope,
                                          care_store_sql (history->store, source->entity)->live);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (history->store->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, id);
  while (care_stmt_step (stmt, &problem))
    source->read (history, stmt);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* --- coverages: their words come from the rule, not from a query --- */

static void
add_coverage (CareHistory *history, const CareCoveredDevice *covered, const CareCoverage *coverage, const char *device)
{
  static const char *const patterns[] = { N_("{device}, {kind}. {reason}"), NULL };
  GTimeZone *zone = care_store_zone (history->store);
  CareId none = { { 0 } };
  CareSpan span = { 0 };

  care_coverage_span (covered->device, coverage, covered->jobs, covered->n_jobs, care_store_today (history->store), zone, &span);
  if (span.has_from)
    {
      g_autofree char *kind = care_value_words (coverage->kind);
      CareWord words[] = { { "device", device }, { "kind", kind }, { "reason", span.reason }, { NULL, NULL } };
      care_history_add (history, care_instant_of_date (span.from, 0, 0, zone), "coverage", NULL, care_sentence (patterns, words), &none,
                        &coverage->record.id);
    }
  care_span_clear (&span);
}

static gboolean
add_covered (const CareCoveredDevice *covered, gpointer data)
{
  static const char *const patterns[] = { N_("{model}, {serial}"), "{model}", "{serial}", N_("A device"), NULL };
  CareWord words[] = { { "model", covered->model }, { "serial", covered->device->serial }, { NULL, NULL } };
  g_autofree char *device = care_sentence (patterns, words);

  for (guint i = 0; i < covered->n_coverages; i++)
    add_coverage (data, covered, covered->coverages[i], device);
  return TRUE;
}

/* --- conflicts on the rows of the history --- */

static void
know (GHashTable *rows, const CareId *row, const CareId *job)
{
  g_hash_table_insert (rows, g_memdup2 (row, sizeof *row), g_memdup2 (job, sizeof *job));
}

/* row -> its job, for everything the history tells of, and for the record itself and what belongs to it without an entry of its own. */
static GHashTable *
rows_of (CareHistory *history, const CareEntity *entity, const CareId *id, GError **error)
{
  static const char *const of_customer[] = {
    "SELECT t.id FROM \"contact_point\" t WHERE t.customer = $1", "SELECT t.id FROM \"site\" t WHERE t.customer = $1",
    "SELECT t.id FROM \"device\" t WHERE t.customer = $1", NULL,
  };
  static const char *const none[] = { NULL };
  g_autoptr (GHashTable) rows = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, g_free);
  CareId no_job = { { 0 } };

  know (rows, id, entity == &CareJob_ENTITY ? id : &no_job);
  for (guint i = 0; i < history->entries->len; i++)
    {
      const CareHistoryEntry *entry = history->entries->pdata[i];
      know (rows, &entry->row, &entry->job);
      if (!care_id_is_null (&entry->job))
        know (rows, &entry->job, &entry->job);
    }
  for (const char *const *sql = entity == &CareCustomer_ENTITY ? of_customer : none; *sql != NULL; sql++)
    {
      g_autoptr (GError) problem = NULL;
      CareStmt *stmt = care_db_stmt (history->store->db, *sql, error);
      if (stmt == NULL)
        return NULL;
      care_stmt_bind_id (stmt, 1, id);
      while (care_stmt_step (stmt, &problem))
        {
          CareId row = care_stmt_id (stmt, 0);
          know (rows, &row, &no_job);
        }
      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
    }
  return g_steal_pointer (&rows);
}

static char *
conflict_text (const CareConflict *conflict)
{
  static const char *const patterns[] = {
    N_("Two changes of “{field}” met: “{kept}” was kept, “{lost}” was not."),
    N_("Two changes of “{field}” met: the field was left empty, “{lost}” was not kept."),
    N_("Two changes of “{field}” met: “{kept}” was kept; the other had emptied the field."),
    N_("Two changes of “{field}” met."),
    NULL,
  };
  const CareEntity *entity = care_entity_find (conflict->entity);
  int n = entity != NULL ? care_entity_field (entity, conflict->field) : -1;
  CareWord words[] = { { "field", n >= 0 ? _(entity->fields[n].label) : conflict->field }, { "kept", conflict->kept },
                       { "lost", conflict->lost }, { NULL, NULL } };

  return care_sentence (patterns, words);
}

typedef struct
{
  CareHistory *history;
  GHashTable *rows;
} Conflicts;

static gboolean
add_conflict (CareRecord *record, gpointer data)
{
  Conflicts *conflicts = data;
  const CareConflict *conflict = (const CareConflict *) record;
  const CareId *job = g_hash_table_lookup (conflicts->rows, &conflict->row);

  if (job != NULL)
    care_history_add (conflicts->history, conflict->at, "conflict", care_history_name (conflicts->history, &conflict->by),
                      conflict_text (conflict), job, &record->id);
  return TRUE;
}

/* There are few conflicts in a whole store, and a long history has many rows: one pass over the few. */
static gboolean
read_conflicts (CareHistory *history, const CareEntity *entity, const CareId *id, GError **error)
{
  CareQuery query = { &CareConflict_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };
  g_autoptr (GHashTable) rows = rows_of (history, entity, id, error);
  Conflicts conflicts = { history, rows };

  return rows != NULL && care_store_each (history->store, &query, add_conflict, &conflicts, error);
}

/* --- the whole --- */

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const CareHistoryEntry *first = *(const CareHistoryEntry *const *) a;
  const CareHistoryEntry *second = *(const CareHistoryEntry *const *) b;

  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  return care_id_compare (&first->row, &second->row);
}

static gboolean
read_history (CareHistory *history, const CareEntity *entity, const CareId *id, GError **error)
{
  if (!read_names (history, error))
    return FALSE;
  for (guint i = 0; i < care_n_history_sources; i++)
    {
      const char *scope = scope_of (&care_history_sources[i], entity);
      if (scope != NULL && !read_source (history, &care_history_sources[i], scope, id, error))
        return FALSE;
    }
  if (entity != &CareJob_ENTITY && !care_view_each_covered (history->store, entity, id, add_covered, history, error))
    return FALSE;
  return read_conflicts (history, entity, id, error);
}

GPtrArray *
care_view_history (CareStore *store, const CareEntity *entity, const CareId *id, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (care_history_entry_free);
  g_autoptr (GHashTable) names = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, g_free);
  CareHistory history = { store, entries, names };
  gboolean pinned, ok;
  CareId last;

  if (entity != &CareCustomer_ENTITY && entity != &CareDevice_ENTITY && entity != &CareJob_ENTITY)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, _("A %s has no care history; ask for that of its customer, device or job."),
                   entity->name);
      return NULL;
    }
  if (!care_view_pin (store, &pinned, error))
    return NULL;
  last = care_store_follow (store, entity, *id);
  ok = read_history (&history, entity, &last, error);
  care_view_unpin (store, pinned);
  if (!ok)
    return NULL;
  g_ptr_array_sort (entries, compare_entries);
  return g_steal_pointer (&entries);
}
