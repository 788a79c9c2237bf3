/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include "exchange/care-export.h"
#include "util/care-error.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  CareCtl *ctl;
  GPtrArray *notes;
  guint64 rows;
} Export;

static gboolean
write_export (GOutputStream *stream, gpointer data, GError **error)
{
  Export *export = data;
  return care_export_run (export->ctl->store, care_ctl_words_arg (&export->ctl->words, 0), stream, &export->rows, export->notes, error);
}

/* "-": kept until it is whole, as everything that is printed. */
static gboolean
print_export (Export *export, GError **error)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  if (!write_export (memory, export, error))
    return FALSE;
  g_string_append_len (export->ctl->out, g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                       (gssize) g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
  return TRUE;
}

static void
tell_export (Export *export, const char *path)
{
  CareCtl *ctl = export->ctl;
  g_autofree char *rows = g_strdup_printf ("%" G_GUINT64_FORMAT, export->rows);

  for (guint i = 0; i < export->notes->len; i++)
    care_ctl_warn (ctl, "%s", (const char *) export->notes->pdata[i]);
  if (strcmp (path, "-") == 0)
    return;
  if (!ctl->json)
    {
      g_string_append_printf (ctl->out, _("%s rows are in %s.\n"), rows, path);
      return;
    }
  care_ctl_json_open (ctl->out, NULL, '{');
  care_ctl_json_text (ctl->out, "export", care_ctl_words_arg (&ctl->words, 0));
  care_ctl_json_text (ctl->out, "file", path);
  care_ctl_json_int (ctl->out, "rows", (gint64) export->rows);
  care_ctl_json_close (ctl->out, '}');
}

static gboolean
run_export (Export *export, const char *path, GError **error)
{
  if (strcmp (path, "-") == 0 ? !print_export (export, error) : !care_ctl_write_file (path, write_export, export, error))
    return FALSE;
  tell_export (export, path);
  return TRUE;
}

gboolean
care_ctl_export (CareCtl *ctl, GError **error)
{
  const char *path = care_ctl_words_option (&ctl->words, "output");
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  Export export = { ctl, notes, 0 };

  if (path == NULL || *path == '\0')
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_USAGE, _("export needs to know where to: give -o FILE, or -o - for standard output."));
      return FALSE;
    }
  if (ctl->json && strcmp (path, "-") == 0)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_USAGE, _("--json and -o - exclude each other."));
      return FALSE;
    }
  return run_export (&export, path, error);
}
