/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-import-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "store/care-import-log.h"
#include "util/care-error.h"
#include "util/care-time.h"

#define MAX_KNOWN 50000       /* spellings remembered */
#define MAX_VALUE 200         /* characters of a refused value that are shown */
#define SETTLE_AFTER 10000    /* rows */
#define PROGRESS_AFTER 256    /* rows */
#define MAX_NOTES 100
#define MAX_ROW (CARE_RECORD_TEXT_MAX - 20000) /* bytes; room for names of columns, and for what a person adds */

static const CareImportKind *const kinds[] = { &care_import_ords, &care_import_devices, &care_import_customers };

/* --- the result --- */

static void
refused_free (gpointer data)
{
  CareImportRefused *refused = data;

  g_free (refused->file);
  g_free (refused->column);
  g_free (refused->value);
  g_free (refused->why);
  g_free (refused);
}

void
care_import_result_clear (CareImportResult *result)
{
  g_clear_pointer (&result->records, g_hash_table_unref);
  g_clear_pointer (&result->refusals, g_ptr_array_unref);
  g_clear_pointer (&result->notes, g_ptr_array_unref);
  *result = (CareImportResult) { { { 0 } } };
}

static void
result_init (CareImportResult *result)
{
  *result = (CareImportResult) { .import = care_id_new () };
  result->records = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  result->refusals = g_ptr_array_new_with_free_func (refused_free);
  result->notes = g_ptr_array_new_with_free_func (g_free);
}

static char *
cut (const char *value)
{
  if (value == NULL)
    return NULL;
  return g_utf8_strlen (value, -1) > MAX_VALUE ? g_utf8_substring (value, 0, MAX_VALUE) : g_strdup (value);
}

static void
write_refused (CareCsvOut *out, const CareImportRefused *refused)
{
  care_csv_out_field (out, refused->file, -1);
  care_csv_out_int (out, (gint64) refused->row);
  care_csv_out_field (out, refused->column, -1);
  care_csv_out_field (out, refused->value, -1);
  care_csv_out_field (out, refused->why, -1);
  care_csv_out_end_row (out);
}

gboolean
care_importer_refuse (CareImporter *self, const char *column, const char *value, const char *format, ...)
{
  CareImportRefused *refused;
  va_list args;

  if (self->fate == CARE_ROW_REFUSED)
    return TRUE;
  self->fate = CARE_ROW_REFUSED;
  refused = g_new0 (CareImportRefused, 1);
  refused->file = g_strdup (self->file);
  refused->row = self->row;
  refused->column = g_strdup (column);
  refused->value = cut (value);
  va_start (args, format);
  refused->why = g_strdup_vprintf (format, args);
  va_end (args);
  if (self->refused != NULL)
    write_refused (self->refused, refused);
  if (self->result->refusals->len < CARE_IMPORT_MAX_REFUSED)
    g_ptr_array_add (self->result->refusals, refused);
  else
    refused_free (refused);
  return TRUE;
}

void
care_importer_note (CareImporter *self, const char *format, ...)
{
  char *note;
  va_list args;

  va_start (args, format);
  note = g_strdup_vprintf (format, args);
  va_end (args);
  if (self->result->notes->len >= MAX_NOTES || g_ptr_array_find_with_equal_func (self->result->notes, note, g_str_equal, NULL))
    g_free (note);
  else
    g_ptr_array_add (self->result->notes, note);
}

void
care_importer_made (CareImporter *self, const CareEntity *entity)
{
  gint64 *count = g_hash_table_lookup (self->result->records, entity->name);

  if (count == NULL)
    {
      count = g_new0 (gint64, 1);
      g_hash_table_insert (self->result->records, (gpointer) entity->name, count);
    }
  ++*count;
}

void
care_importer_changed (CareImporter *self)
{
  if (self->fate == CARE_ROW_UNCHANGED)
    self->fate = CARE_ROW_UPDATED;
}

const CareId *
care_importer_known (CareImporter *self, const char *spelling)
{
  return g_hash_table_lookup (self->known, spelling);
}

void
care_importer_know (CareImporter *self, const char *spelling, const CareId *id)
{
  if (g_hash_table_size (self->known) >= MAX_KNOWN)
    g_hash_table_remove_all (self->known);
  g_hash_table_insert (self->known, g_strdup (spelling), g_memdup2 (id, sizeof *id));
}

/* --- one table --- */

/* Every sentence about a file begins with its name. */
static gboolean
name_file (CareImporter *self, GError **error)
{
  if (error != NULL && *error != NULL && (*error)->domain == CARE_ERROR)
    g_prefix_error (error, "%s: ", self->file);
  return FALSE;
}

static void
count_row (CareImporter *self)
{
  CareImportResult *result = self->result;

  result->read++;
  switch (self->fate)
    {
    case CARE_ROW_CREATED:
      result->created++;
      break;
    case CARE_ROW_UPDATED:
      result->updated++;
      break;
    case CARE_ROW_REFUSED:
      result->refused++;
      break;
    case CARE_ROW_UNCHANGED:
    default:
      result->unchanged++;
    }
}

static guint64
bytes_of (const CareImportJob *job, guint n)
{
  guint64 bytes = 0;

  for (guint i = 0; i < n; i++)
    bytes += job->inputs[i].size;
  return bytes;
}

static void
tell_progress (CareImporter *self, guint input, guint64 done)
{
  guint64 total = bytes_of (self->job, self->job->n_inputs);

  for (guint i = 0; i < self->job->n_inputs; i++)
    if (self->job->inputs[i].size == 0)
      total = 0;
  if (self->job->progress != NULL)
    self->job->progress (bytes_of (self->job, input) + done, total, self->job->progress_data);
}

/* The record of a row holds it twice: as fields, and as it came in (with quotation marks and back slashes escaped). */
static gsize
bytes_in_record (const CareCsvRow *row, guint *longest)
{
  gsize all = 0, most = 0;

  for (guint i = 0; i < row->n_fields; i++)
    {
      gsize escapes = 0;

      for (gsize k = 0; k < row->raw_len[i]; k++)
        escapes += (guchar) row->raw[i][k] < ' ' ? 5 : row->raw[i][k] == '"' || row->raw[i][k] == '\\' ? 1 : 0;
      all += 2 * row->raw_len[i] + escapes;
      if (row->raw_len[i] >= most)
        {
          *longest = i;
          most = row->raw_len[i];
        }
    }
  return all;
}

static gboolean
take_row (CareImporter *self, const CareImportKind *kind, gpointer state, CareCsv *csv, const CareCsvRow *row, GError **error)
{
  const CareCsvHeader *header = care_csv_header (csv);
  guint longest = 0;

  if (bytes_in_record (row, &longest) <= MAX_ROW)
    return kind->row (self, state, csv, row, error);
  return care_importer_refuse (self, longest < header->n ? header->name[longest] : NULL, row->field[longest],
                               _("The row is too long for one record; at most about %d bytes fit. Shorten its longest text."), MAX_ROW / 2);
}

static gboolean
take_rows (CareImporter *self, const CareImportKind *kind, gpointer state, CareCsv *csv, guint input, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CareCsvRow row;

  while (care_csv_next (csv, &row, &problem))
    {
      self->row = row.number;
      self->fate = CARE_ROW_UNCHANGED;
      if (!take_row (self, kind, state, csv, &row, error))
        return FALSE;
      count_row (self);
      if (self->result->read % PROGRESS_AFTER == 0)
        tell_progress (self, input, care_csv_bytes_read (csv));
      if (self->result->read % SETTLE_AFTER == 0 && !care_store_settle (self->store, error))
        return FALSE;
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return name_file (self, error);
}

static const CareImportKind *
find_kind (CareImporter *self, const CareCsvHeader *header, GError **error)
{
  gboolean any = strcmp (self->job->kind, "auto") == 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (any ? kinds[i]->knows (header, self->job->map) : strcmp (kinds[i]->name, self->job->kind) == 0)
      return kinds[i];
  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
               _("%s: its header is none that can be imported; name the kind, or give a mapping with --map."), self->file);
  return NULL;
}

static gboolean
take_table (CareImporter *self, guint input, GError **error)
{
  CareCsvOptions options = { .encoding = self->job->encoding };
  g_autoptr (CareCsv) csv = care_csv_new (self->job->inputs[input].stream, &options, error);
  const CareImportKind *kind;
  gpointer state;
  gboolean ok;

  if (csv == NULL)
    return name_file (self, error);
  kind = find_kind (self, care_csv_header (csv), error);
  if (kind == NULL)
    return FALSE;
  state = kind->open (self, care_csv_header (csv), error);
  if (state == NULL)
    return name_file (self, error);
  ok = take_rows (self, kind, state, csv, input, error);
  kind->close (state);
  tell_progress (self, input, care_csv_bytes_read (csv));
  return ok;
}

/* --- the whole --- */

static gboolean
take_inputs (CareImporter *self, GError **error)
{
  for (guint i = 0; i < self->job->n_inputs; i++)
    {
      const CareImportInput *input = &self->job->inputs[i];

      self->file = input->name;
      if (strcmp (self->job->kind, "everything") == 0)
        {
          if (!care_import_everything (self, input->stream, error))
            return name_file (self, error);
        }
      else if (!take_table (self, i, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_entry (CareImporter *self, GError **error)
{
  const CareImportResult *result = self->result;
  CareImportEntry entry = { result->import, self->job->kind, NULL,           result->read,   result->created, result->updated,
                            result->unchanged, result->refused };
  g_autoptr (GString) files = g_string_new (NULL);

  for (guint i = 0; i < self->job->n_inputs; i++)
    g_string_append_printf (files, "%s%s", i > 0 ? "\n" : "", self->job->inputs[i].name);
  entry.files = files->str;
  return care_import_log_add (self->store, &entry, error);
}

static void
begin_refused (CareImporter *self)
{
  static const char *const header[] = { "file", "row", "column", "value", "why", NULL };

  if (self->job->refused == NULL)
    return;
  self->refused = care_csv_out_new (self->job->refused, CARE_CSV_OUT_GUARD);
  care_csv_out_row (self->refused, header);
}

/* Told from a failure by its own code; nobody else sees it. */
static GQuark
dry_run_quark (void)
{
  return g_quark_from_static_string ("care-import-dry-run");
}

static gboolean
work (CareStore *store, gpointer data, GError **error)
{
  CareImporter *self = data;

  /* Streams are read once; a database that has to repeat a transaction gets a sentence instead of half an import. */
  if (self->began)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_BUSY, _("Others were writing at the same time; start the import again."));
      return FALSE;
    }
  self->began = TRUE;
  if (!take_inputs (self, error) || !care_import_log_forget (store, error))
    return FALSE;
  if (self->refused != NULL && !care_csv_out_close (self->refused, error))
    return FALSE;
  if (!self->job->dry_run)
    return add_entry (self, error);
  g_set_error_literal (error, dry_run_quark (), 0, _("dry run"));
  return FALSE;
}

static gboolean
is_known_kind (const char *kind, GError **error)
{
  if (strcmp (kind, "auto") == 0 || strcmp (kind, "everything") == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kind, kinds[i]->name) == 0)
      return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("“%s” cannot be imported; there are ords, customers, devices, everything and auto."), kind);
  return FALSE;
}

static gboolean
commit (CareImporter *self, GError **error)
{
  g_autofree char *what = g_strdup_printf ("import %s", self->job->kind);
  CareTxn txn = { .what = what, .import = self->result->import };
  g_autoptr (GError) problem = NULL;

  if (care_store_commit (self->store, &txn, work, self, &problem))
    return care_store_refresh (self->store, error);
  care_store_refresh (self->store, NULL); /* an archive may have brought another company */
  if (g_error_matches (problem, dry_run_quark (), 0))
    {
      self->result->import = (CareId) { { 0 } };
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
care_import_run (CareStore *store, const CareImportJob *job, CareImportResult *result, GError **error)
{
  CareImporter self = { .store = store, .job = job, .result = result, .now = care_now () };
  gboolean ok;

  result_init (result);
  if (!is_known_kind (job->kind, error))
    return FALSE;
  self.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.json = g_string_new (NULL);
  begin_refused (&self);
  ok = commit (&self, error);
  g_hash_table_unref (self.known);
  g_string_free (self.json, TRUE);
  g_clear_pointer (&self.refused, care_csv_out_free);
  return ok;
}

/* --- taking back --- */

/* What an import does not set, or sets without a source row saying so. */
static gboolean
is_told_apart (const CareField *field)
{
  static const char *const others[] = { "number", "alias", NULL };

  return (field->flags & (CARE_LOCAL | CARE_CACHE)) == 0 && !g_strv_contains (others, field->name);
}

static gboolean
is_edited (CareStore *store, const CareRecord *record, const char **name, gpointer data)
{
  g_autoptr (CareRecord) mapped = care_import_map (store, record);

  if (mapped == NULL)
    return TRUE;
  for (guint n = 0; n < record->entity->n_fields; n++)
    if (is_told_apart (&record->entity->fields[n]) && !care_import_same (store, record, mapped, n))
      {
        *name = record->entity->fields[n].name;
        return TRUE;
      }
  return FALSE;
}

gboolean
care_import_undo (CareStore *store, const CareId *import, GPtrArray *kept, GError **error)
{
  return care_import_log_undo (store, import, is_edited, NULL, kept, error);
}
