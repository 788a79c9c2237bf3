/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include "domain/care-customer.h"
#include "exchange/care-csv-out.h"
#include "store/care-view-report.h"
#include "store/care-ref.h"
#include "util/care-error.h"
#include "util/care-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEFAULT_LIMIT 100
#define CELL_WIDTH 36
#define PEOPLE_COLUMNS 9 /* what a line of a terminal holds */

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))

/* A list of customers may be narrowed by what stands in their contact points. */
typedef struct
{
  CareQuery query;
  CareRecord *match;
  GHashTable *reached; /* (nullable): CareId* of the customers with that phone or e-mail */
} ListWords;

static void
list_words_clear (ListWords *list)
{
  care_record_free (list->match);
  g_clear_pointer (&list->reached, g_hash_table_unref);
}

static gboolean
unknown_field (const CareEntity *entity, const char *name, GError **error)
{
  g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("A %s has no field “%s”; see aftercarectl fields %s."), entity->name, name, entity->name);
  return FALSE;
}

/* Customers that are reached by @value; several such conditions must all hold. */
static gboolean
narrow_by_reach (CareCtl *ctl, ListWords *list, const char *kind, const char *value, GError **error)
{
  g_autofree char *key = care_contact_key (kind, value);
  g_autoptr (GPtrArray) points = care_store_by_text (ctl->store, &CareContactPoint_ENTITY, "key", key, error);
  GHashTable *found;

  if (points == NULL)
    return FALSE;
  found = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, NULL);
  for (guint i = 0; i < points->len; i++)
    {
      CareContactPoint *point = points->pdata[i];
      gboolean mail = g_strcmp0 (point->kind, "email") == 0;
      if (mail == (strcmp (kind, "email") == 0) && (list->reached == NULL || g_hash_table_contains (list->reached, &point->customer)))
        g_hash_table_add (found, g_memdup2 (&point->customer, sizeof point->customer));
    }
  g_clear_pointer (&list->reached, g_hash_table_unref);
  list->reached = found;
  return TRUE;
}

static gboolean
read_condition (CareCtl *ctl, ListWords *list, const char *condition, GError **error)
{
  const CareEntity *entity = list->query.entity;
  const char *equals = strchr (condition, '=');
  g_autofree char *name = equals != NULL ? g_strndup (condition, (gsize) (equals - condition)) : NULL;
  int n;

  if (name == NULL)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--where takes field=value, and “%s” is not of that form."), condition);
      return FALSE;
    }
  if (entity == &CareCustomer_ENTITY && (strcmp (name, "phone") == 0 || strcmp (name, "email") == 0))
    return narrow_by_reach (ctl, list, name, equals + 1, error);
  n = care_entity_field (entity, name);
  if (n < 0 || !care_ctl_may_read (ctl, entity, (guint) n))
    return unknown_field (entity, name, error);
  if (list->query.fields & BIT (n))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--where names %s twice."), name);
      return FALSE;
    }
  list->query.fields |= BIT (n);
  return care_ref_parse_field (ctl->store, list->match, (guint) n, equals + 1, error);
}

static gboolean
read_order (CareCtl *ctl, ListWords *list, GError **error)
{
  const char *order = care_ctl_words_option (&ctl->words, "order");

  list->query.order = -1;
  if (order == NULL)
    return TRUE;
  list->query.descending = *order == '-';
  order += *order == '-';
  if (strcmp (order, "id") == 0)
    return TRUE;
  list->query.order = care_entity_field (list->query.entity, order);
  return (list->query.order >= 0 && care_ctl_may_read (ctl, list->query.entity, (guint) list->query.order)) ||
         unknown_field (list->query.entity, order, error);
}

static gboolean
read_words (CareCtl *ctl, ListWords *list, GError **error)
{
  const CareEntity *entity = care_ctl_entity (care_ctl_words_arg (&ctl->words, 0), error);

  if (entity == NULL)
    return FALSE;
  list->match = care_record_new (entity);
  list->query = (CareQuery) { .entity = entity, .match = list->match };
  for (guint i = 0; i < ctl->words.given->len; i++)
    {
      const CareCtlGiven *given = &g_array_index (ctl->words.given, CareCtlGiven, i);
      if (strcmp (given->option->name, "where") == 0 && !read_condition (ctl, list, given->value, error))
        return FALSE;
    }
  return read_order (ctl, list, error) &&
         care_ctl_words_number (&ctl->words, "limit", 0, G_MAXINT32, DEFAULT_LIMIT, &list->query.limit, error);
}

/* The rows and how many there are in all. */
static GPtrArray *
find_rows (CareCtl *ctl, ListWords *list, gint64 *total, GError **error)
{
  gint64 limit = list->query.limit;
  g_autoptr (GPtrArray) rows = NULL;

  if (list->reached == NULL)
    {
      *total = care_store_count (ctl->store, &list->query, error);
      return *total >= 0 ? care_store_query (ctl->store, &list->query, error) : NULL;
    }
  list->query.limit = -1;
  rows = care_store_query (ctl->store, &list->query, error);
  if (rows == NULL)
    return NULL;
  for (guint i = rows->len; i > 0; i--)
    if (!g_hash_table_contains (list->reached, &((CareRecord *) rows->pdata[i - 1])->id))
      g_ptr_array_remove_index (rows, i - 1);
  *total = rows->len;
  if (rows->len > limit)
    g_ptr_array_set_size (rows, (int) limit);
  return g_steal_pointer (&rows);
}

/* --- as JSON, as CSV, as a table --- */

static void
print_json (CareCtl *ctl, GPtrArray *rows, gint64 total)
{
  care_ctl_json_open (ctl->out, NULL, '{');
  care_ctl_json_int (ctl->out, "total", total);
  care_ctl_json_open (ctl->out, "rows", '[');
  for (guint i = 0; i < rows->len; i++)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_record_json (ctl, rows->pdata[i], ctl->out);
      care_ctl_json_close (ctl->out, '}');
    }
  care_ctl_json_close (ctl->out, ']');
  care_ctl_json_close (ctl->out, '}');
}

static gboolean
print_csv (CareCtl *ctl, const CareEntity *entity, GPtrArray *rows, GError **error)
{
  g_autoptr (CareCsvOut) csv = care_csv_out_new_text (ctl->out, CARE_CSV_OUT_GUARD);
  gboolean customer = entity == &CareCustomer_ENTITY;
  char id[CARE_ID_TEXT];

  care_csv_out_field (csv, "id", -1);
  for (guint n = 0; n < entity->n_fields; n++)
    if (care_ctl_may_read (ctl, entity, n))
      care_csv_out_field (csv, entity->fields[n].name, -1);
  if (customer)
    {
      care_csv_out_field (csv, "phone", -1);
      care_csv_out_field (csv, "email", -1);
    }
  care_csv_out_end_row (csv);
  for (guint i = 0; i < rows->len; i++)
    {
      const CareRecord *record = rows->pdata[i];
      care_csv_out_field (csv, care_id_to_text (&record->id, id), -1);
      for (guint n = 0; n < entity->n_fields; n++)
        if (care_ctl_may_read (ctl, entity, n))
          {
            g_autofree char *text = care_record_format (record, n, care_store_book (ctl->store));
            care_csv_out_field (csv, text, -1);
          }
      if (customer)
        {
          g_autofree char *phone = care_ctl_reach (ctl, &record->id, "phone");
          g_autofree char *email = care_ctl_reach (ctl, &record->id, "email");
          care_csv_out_field (csv, phone, -1);
          care_csv_out_field (csv, email, -1);
        }
      care_csv_out_end_row (csv);
    }
  return care_csv_out_close (csv, error);
}

static gboolean
is_number_kind (CareKind kind)
{
  return kind == CARE_INT || kind == CARE_MONEY || kind == CARE_QUANTITY;
}

/* The first fields that any row has, as many as fit. */
static guint64
columns_for_people (CareCtl *ctl, const CareEntity *entity, GPtrArray *rows)
{
  guint64 used = 0, columns = 0;
  guint left = PEOPLE_COLUMNS;

  for (guint i = 0; i < rows->len; i++)
    used |= ((CareRecord *) rows->pdata[i])->has;
  for (guint n = 0; n < entity->n_fields && left > 0; n++)
    if (((used >> n) & 1) && care_ctl_may_read (ctl, entity, n) && strcmp (entity->fields[n].name, "alias") != 0)
      {
        columns |= BIT (n);
        left--;
      }
  return columns;
}

static CareCtlTable *
table_for_people (const CareEntity *entity, guint64 columns, gboolean with_id)
{
  g_autoptr (GPtrArray) headers = g_ptr_array_new_with_free_func (g_free);
  CareCtlTable *table;

  if (with_id)
    g_ptr_array_add (headers, g_strdup (_("Id")));
  for (guint n = 0; n < entity->n_fields; n++)
    if ((columns >> n) & 1)
      g_ptr_array_add (headers, g_strconcat (is_number_kind (entity->fields[n].kind) ? ">" : "", _(entity->fields[n].label), NULL));
  g_ptr_array_add (headers, NULL);
  table = care_ctl_table_new ((const char *const *) headers->pdata);
  return table;
}

static void
print_table (CareCtl *ctl, const CareEntity *entity, GPtrArray *rows, gint64 total)
{
  guint64 columns = columns_for_people (ctl, entity, rows);
  gboolean with_id = care_entity_field (entity, "number") < 0 && care_entity_field (entity, "code") < 0;
  g_autoptr (CareCtlTable) table = table_for_people (entity, columns, with_id);
  g_autofree char *shown = g_strdup_printf ("%u", rows->len);
  g_autofree char *all = g_strdup_printf ("%" G_GINT64_FORMAT, total);
  char id[CARE_ID_TEXT];

  for (guint i = 0; i < rows->len; i++)
    {
      const CareRecord *record = rows->pdata[i];
      if (with_id)
        care_ctl_table_cell (table, care_id_to_text (&record->id, id));
      for (guint n = 0; n < entity->n_fields; n++)
        if ((columns >> n) & 1)
          care_ctl_table_take (table, care_ctl_value (ctl, record, n));
    }
  care_ctl_table_print (table, CELL_WIDTH, ctl->out);
  if (total != rows->len)
    g_string_append_printf (ctl->out, _("%s of %s; --limit shows more.\n"), shown, all);
  else if (total == 0)
    g_string_append (ctl->out, _("There is none.\n"));
}

static gboolean
list_rows (CareCtl *ctl, ListWords *list, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  gint64 total = 0;

  if (!read_words (ctl, list, error))
    return FALSE;
  rows = find_rows (ctl, list, &total, error);
  if (rows == NULL)
    return FALSE;
  if (ctl->json)
    print_json (ctl, rows, total);
  else if (care_ctl_words_option (&ctl->words, "csv") != NULL)
    return print_csv (ctl, list->query.entity, rows, error);
  else
    print_table (ctl, list->query.entity, rows, total);
  return TRUE;
}

gboolean
care_ctl_list (CareCtl *ctl, GError **error)
{
  ListWords list = { 0 };
  gboolean pinned, ok;

  if (ctl->json && care_ctl_words_option (&ctl->words, "csv") != NULL)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_USAGE, _("--json and --csv exclude each other."));
      return FALSE;
    }
  if (!care_view_pin (ctl->store, &pinned, error))
    return FALSE;
  ok = list_rows (ctl, &list, error); /* how many there are in all agrees with the rows */
  care_view_unpin (ctl->store, pinned);
  list_words_clear (&list);
  return ok;
}
