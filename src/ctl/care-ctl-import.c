/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl.h"
#include "ctl/care-ctl-private.h"

#include "exchange/care-import.h"
#include "util/care-error.h"

#include <gio/gfiledescriptorbased.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_MAP (1024 * 1024)
#define REFUSED_FOR_PEOPLE 20

static guint64
size_of (GInputStream *stream)
{
  struct stat info;
  int fd = g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (stream));
  return fstat (fd, &info) == 0 && S_ISREG (info.st_mode) ? (guint64) info.st_size : 0;
}

static void
import_goes_on (guint64 done, guint64 total, gpointer data)
{
  care_ctl_progress (data, _("Importing"), (gint64) done, (gint64) total);
}

static GArray *
open_inputs (CareCtl *ctl, GPtrArray *streams, GError **error)
{
  GArray *inputs = g_array_new (FALSE, FALSE, sizeof (CareImportInput));

  for (guint i = 1; i < ctl->words.args->len; i++)
    {
      CareImportInput input = { .name = ctl->words.args->pdata[i] };
      input.stream = care_ctl_open_input (ctl, input.name, error);
      if (input.stream == NULL)
        {
          g_array_unref (inputs);
          return NULL;
        }
      input.size = size_of (input.stream);
      g_ptr_array_add (streams, input.stream);
      g_array_append_val (inputs, input);
    }
  return inputs;
}

/* The text of --map; *@map stays NULL without one. */
static gboolean
read_map (CareCtl *ctl, char **map, GError **error)
{
  const char *path = care_ctl_words_option (&ctl->words, "map");
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *text = NULL;
  gsize len = 0;

  if (path == NULL)
    return TRUE;
  stream = care_ctl_open_input (ctl, path, error);
  if (stream == NULL)
    return FALSE;
  text = g_malloc (MAX_MAP + 1);
  if (!g_input_stream_read_all (stream, text, MAX_MAP, &len, NULL, error))
    return FALSE;
  text[len] = '\0';
  if (len == MAX_MAP || !g_utf8_validate (text, (gssize) len, NULL))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("“%s” is not a map of columns: it must be UTF-8 text."), path);
      return FALSE;
    }
  *map = g_steal_pointer (&text);
  return TRUE;
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
records_json (CareCtl *ctl, GHashTable *records)
{
  guint n;
  g_autofree char **names = (char **) g_hash_table_get_keys_as_array (records, &n);

  qsort (names, n, sizeof *names, compare_text);
  care_ctl_json_open (ctl->out, "records", '{');
  for (guint i = 0; i < n; i++)
    care_ctl_json_int (ctl->out, names[i], *(gint64 *) g_hash_table_lookup (records, names[i]));
  care_ctl_json_close (ctl->out, '}');
}

static void
import_json (CareCtl *ctl, const CareImportResult *result)
{
  care_ctl_json_open (ctl->out, NULL, '{');
  care_ctl_json_id (ctl->out, "import", &result->import);
  care_ctl_json_open (ctl->out, "rows", '{');
  care_ctl_json_int (ctl->out, "read", (gint64) result->read);
  care_ctl_json_int (ctl->out, "created", (gint64) result->created);
  care_ctl_json_int (ctl->out, "updated", (gint64) result->updated);
  care_ctl_json_int (ctl->out, "unchanged", (gint64) result->unchanged);
  care_ctl_json_int (ctl->out, "refused", (gint64) result->refused);
  care_ctl_json_close (ctl->out, '}');
  records_json (ctl, result->records);
  care_ctl_json_open (ctl->out, "refused", '[');
  for (guint i = 0; i < result->refusals->len; i++)
    {
      const CareImportRefused *one = result->refusals->pdata[i];
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_text (ctl->out, "file", one->file);
      care_ctl_json_int (ctl->out, "row", (gint64) one->row);
      care_ctl_json_text (ctl->out, "column", one->column);
      care_ctl_json_text (ctl->out, "value", one->value);
      care_ctl_json_text (ctl->out, "why", one->why);
      care_ctl_json_close (ctl->out, '}');
    }
  care_ctl_json_close (ctl->out, ']');
  care_ctl_json_close (ctl->out, '}');
}

static void
refused_for_people (CareCtl *ctl, GPtrArray *refusals)
{
  const char *const headers[] = { _("File"), _(">Row"), _("Column"), _("Value"), _("Why"), NULL };
  g_autoptr (CareCtlTable) table = care_ctl_table_new (headers);

  for (guint i = 0; i < MIN (refusals->len, REFUSED_FOR_PEOPLE); i++)
    {
      const CareImportRefused *one = refusals->pdata[i];
      g_autofree char *row = g_strdup_printf ("%" G_GUINT64_FORMAT, one->row);
      g_autofree char *name = g_path_get_basename (one->file);
      care_ctl_table_row (table, name, row, one->column, one->value, one->why, NULL);
    }
  care_ctl_table_print (table, 70, ctl->out);
  if (refusals->len > REFUSED_FOR_PEOPLE)
    g_string_append_printf (ctl->out, _("… and more; --refused OUT.csv writes all of them.\n"));
}

static void
import_for_people (CareCtl *ctl, const CareImportResult *result)
{
  const char *const headers[] = { _(">Read"), _(">Created"), _(">Updated"), _(">Unchanged"), _(">Refused"), NULL };
  g_autoptr (CareCtlTable) table = care_ctl_table_new (headers);
  const guint64 numbers[] = { result->read, result->created, result->updated, result->unchanged, result->refused };
  char id[CARE_ID_TEXT];

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    care_ctl_table_take (table, g_strdup_printf ("%" G_GUINT64_FORMAT, numbers[i]));
  care_ctl_table_print (table, 0, ctl->out);
  if (result->refusals->len > 0)
    refused_for_people (ctl, result->refusals);
  if (care_id_is_null (&result->import))
    g_string_append (ctl->out, _("This was a dry run; nothing was written.\n"));
  else
    g_string_append_printf (ctl->out, _("aftercarectl import --undo %s takes it back.\n"), care_id_to_text (&result->import, id));
}

static gboolean
run_import (CareCtl *ctl, CareImportJob *job, CareImportResult *result, GError **error)
{
  const char *refused = care_ctl_words_option (&ctl->words, "refused");
  g_autoptr (GOutputStream) stream = refused != NULL ? care_ctl_open_output (ctl, refused, error) : NULL;

  if (refused != NULL && stream == NULL)
    return FALSE;
  job->refused = stream;
  job->progress = import_goes_on;
  job->progress_data = ctl;
  return care_import_run (ctl->store, job, result, error);
}

gboolean
care_ctl_import (CareCtl *ctl, GError **error)
{
  g_autoptr (GPtrArray) streams = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) inputs = open_inputs (ctl, streams, error);
  g_autofree char *map = NULL;
  CareImportResult result = { .read = 0 };
  CareImportJob job = { .kind = care_ctl_words_arg (&ctl->words, 0), .encoding = care_ctl_words_option (&ctl->words, "encoding") };
  gboolean ok;

  if (inputs == NULL || !read_map (ctl, &map, error))
    return FALSE;
  job.inputs = (const CareImportInput *) (gpointer) inputs->data;
  job.n_inputs = inputs->len;
  job.map = map;
  job.dry_run = care_ctl_words_option (&ctl->words, "dry-run") != NULL;
  ok = run_import (ctl, &job, &result, error);
  if (ok)
    {
      for (guint i = 0; i < result.notes->len; i++)
        care_ctl_warn (ctl, "%s", (const char *) result.notes->pdata[i]);
      if (ctl->json)
        import_json (ctl, &result);
      else
        import_for_people (ctl, &result);
      ctl->status = result.refused > 0 ? CARE_CTL_PARTLY : CARE_CTL_DONE;
    }
  care_import_result_clear (&result);
  return ok;
}

gboolean
care_ctl_import_undo (CareCtl *ctl, GError **error)
{
  const char *text = care_ctl_words_option (&ctl->words, "undo");
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  CareId id;

  if (!care_id_parse (text, &id))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--undo takes the id that the import gave, and “%s” is not an id."), text);
      return FALSE;
    }
  if (!care_import_undo (ctl->store, &id, kept, error))
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_text (ctl->out, "undone", text);
      care_ctl_json_strings (ctl->out, "kept", kept);
      care_ctl_json_close (ctl->out, '}');
      return TRUE;
    }
  g_string_append (ctl->out, _("The import was taken back.\n"));
  if (kept->len > 0)
    g_string_append (ctl->out, _("Kept, because people changed or use it:\n"));
  for (guint i = 0; i < kept->len; i++)
    g_string_append_printf (ctl->out, "  %s\n", (char *) kept->pdata[i]);
  return TRUE;
}
