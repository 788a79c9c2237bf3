/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-import-table.h"

#include <glib/gi18n.h>
#include <string.h>

#include "util/care-text.h"

/* Our names for a table's columns: those of a list (phone, phone 2) numbered from the second on. */
static void
name_known (CareImportTable *table, const char *const *ours)
{
  for (guint k = 0; ours[k] != NULL; k++)
    {
      guint n;
      const guint *list = care_columns_list (table->columns, ours[k], &n);

      for (guint i = 0; i < n; i++)
        {
          table->names[list[i]] = i == 0 ? g_strdup (ours[k]) : g_strdup_printf ("%s %u", ours[k], i + 1);
          table->understood[list[i]] = TRUE;
        }
    }
}

static gboolean
is_taken (const CareImportTable *table, const char *const *ours, const char *name)
{
  if (*name == '\0' || *name == '_')
    return TRUE;
  for (guint i = 0; i < table->n; i++)
    if (g_strcmp0 (table->names[i], name) == 0)
      return TRUE;
  for (guint k = 0; ours[k] != NULL; k++)
    if (g_str_has_prefix (name, ours[k]))
      return TRUE;
  return FALSE;
}

/* The others keep their own name, unless it could be taken for one of ours. */
static void
name_others (CareImporter *self, CareImportTable *table, const CareCsvHeader *header, const char *const *ours)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < table->n; i++)
    {
      if (table->names[i] != NULL)
        continue;
      if (*header->name[i] != '\0')
        g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", header->name[i]);
      table->names[i] = is_taken (table, ours, header->name[i]) ? g_strdup_printf ("column %u", i + 1) : g_strdup (header->name[i]);
    }
  if (list->len > 0)
    care_importer_note (self, _("%s: columns not understood, kept with the records: %s."), self->file, list->str);
}

CareImportTable *
care_import_table_new (CareImporter *self, CareColumnsKind kind, const CareCsvHeader *header, const char *const *ours, GError **error)
{
  CareColumns *columns = care_columns_match (kind, header, self->job->map, error);
  CareImportTable *table;

  if (columns == NULL)
    return NULL;
  table = g_new0 (CareImportTable, 1);
  table->columns = columns;
  table->n = header->n;
  table->names = g_new0 (char *, header->n + 1);
  table->understood = g_new0 (gboolean, header->n);
  table->row = care_source_row_new ();
  name_known (table, ours);
  name_others (self, table, header, ours);
  return table;
}

void
care_import_table_free (CareImportTable *table)
{
  care_columns_free (table->columns);
  for (guint i = 0; i < table->n; i++)
    g_free (table->names[i]);
  g_free (table->names);
  g_free (table->understood);
  care_source_row_free (table->row);
  g_free (table);
}

gboolean
care_import_table_read (CareImporter *self, CareImportTable *table, const CareCsv *csv, const CareCsvRow *row)
{
  g_autofree char *fault = NULL;

  if (row->empty && !row->bad_utf8) /* ";;;;", as spreadsheets leave below a table */
    return FALSE;
  fault = care_csv_row_fault (csv, row);
  if (fault != NULL)
    {
      const char *column = row->bad_utf8 && row->bad_column < table->n ? care_csv_header (csv)->name[row->bad_column] : NULL;

      care_importer_refuse (self, column, column != NULL ? row->field[row->bad_column] : NULL, "%s", fault);
      return FALSE;
    }
  care_source_row_clear (table->row);
  for (guint i = 0; i < table->n; i++)
    care_source_row_set (table->row, table->names[i], row->raw[i]);
  return TRUE;
}

gboolean
care_import_table_adds (const CareImportTable *table, const CareSourceRow *old)
{
  for (guint i = 0; i < table->n; i++)
    {
      const char *value = table->understood[i] ? NULL : care_source_row_get (table->row, table->names[i]);

      if (value != NULL && (old == NULL || g_strcmp0 (care_source_row_get (old, table->names[i]), value) != 0))
        return TRUE;
    }
  return FALSE;
}

/* Columns that say one thing together: who fills in one of them takes back what an older row said in the others. */
static const char *const groups[][5] = {
  { "name", "first_name", "last_name", NULL },
  { "address", "address2", NULL },
  { "customer_number", "customer_email", "customer_phone", "customer", NULL },
};

static gboolean
is_told_otherwise (const CareSourceRow *row, const char *name)
{
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    for (guint i = 0; g_strv_contains (groups[g], name) && groups[g][i] != NULL; i++)
      if (care_source_row_get (row, groups[g][i]) != NULL)
        return TRUE;
  return FALSE;
}

CareSourceRow *
care_import_merge_rows (const CareSourceRow *old, const CareSourceRow *row)
{
  CareSourceRow *merged = care_source_row_new ();

  for (guint i = 0; old != NULL && i < care_source_row_n (old); i++)
    if (!is_told_otherwise (row, care_source_row_name (old, i)))
      care_source_row_copy (merged, care_source_row_name (old, i), care_source_row_value (old, i));
  for (guint i = 0; i < care_source_row_n (row); i++)
    care_source_row_copy (merged, care_source_row_name (row, i), care_source_row_value (row, i));
  return merged;
}

char *
care_import_value (const CareSourceRow *row, const char *name)
{
  const char *raw = care_source_row_get (row, name);
  char *clean = raw != NULL ? care_text_clean (raw, -1) : NULL;

  if (clean != NULL && clean[0] == '\'' && clean[1] != '\0' && strchr ("=+-@", clean[1]) != NULL)
    memmove (clean, clean + 1, strlen (clean));
  if (clean != NULL && *clean == '\0')
    g_clear_pointer (&clean, g_free);
  return clean;
}

char *
care_import_source (const char *word, const char *key)
{
  return g_strdup_printf ("%s\t%s", word, key);
}
