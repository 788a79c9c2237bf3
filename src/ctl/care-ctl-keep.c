/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include "ctl/care-ctl.h"
#include "exchange/care-demo.h"
#include "util/care-error.h"

#include <glib/gi18n.h>
#include <errno.h>
#include <string.h>

/* Stores: making, filling, keeping and checking them. */

/* The default store's folder is ours to make; any other one is the caller's. */
static gboolean
make_folder (CareCtl *ctl, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (ctl->where);

  if (care_ctl_words_option (&ctl->words, "store") != NULL || g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("The folder “%s” cannot be made: %s."), folder, g_strerror (errno));
  return FALSE;
}

static CareStore *
make_store (CareCtl *ctl, GError **error)
{
  CareStoreInit init = {
    .company = care_ctl_words_option (&ctl->words, "company"),
    .zone = care_ctl_words_option (&ctl->words, "zone"),
    .currency = care_ctl_words_option (&ctl->words, "currency"),
    .language = care_ctl_words_option (&ctl->words, "language"),
    .user = care_ctl_words_option (&ctl->words, "user"),
  };
  return make_folder (ctl, error) ? care_store_create (ctl->where, &init, "aftercarectl", error) : NULL;
}

gboolean
care_ctl_init (CareCtl *ctl, GError **error)
{
  g_autoptr (CareStore) store = make_store (ctl, error);

  if (store == NULL)
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_text (ctl->out, "store", ctl->where);
      care_ctl_json_int (ctl->out, "schema", CARE_STORE_SCHEMA);
      care_ctl_json_close (ctl->out, '}');
    }
  else
    g_string_append_printf (ctl->out, _("A new store is in %s.\n"), ctl->where);
  return TRUE;
}

/* --- demo --- */

static int
compare_entities (gconstpointer a, gconstpointer b)
{
  return care_entity_index (care_entity_find (*(const char *const *) a)) - care_entity_index (care_entity_find (*(const char *const *) b));
}

static void
print_counts (CareCtl *ctl, GHashTable *counts)
{
  guint n;
  g_autofree char **names = (char **) g_hash_table_get_keys_as_array (counts, &n);
  const char *const headers[] = { _("Entity"), _(">Made"), NULL };
  g_autoptr (CareCtlTable) table = care_ctl_table_new (headers);

  qsort (names, n, sizeof *names, compare_entities);
  if (ctl->json)
    care_ctl_json_open (ctl->out, NULL, '{');
  for (guint i = 0; i < n; i++)
    {
      gint64 count = *(gint64 *) g_hash_table_lookup (counts, names[i]);
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, count);
      if (ctl->json)
        care_ctl_json_int (ctl->out, names[i], count);
      else
        care_ctl_table_row (table, names[i], text, NULL);
    }
  if (ctl->json)
    care_ctl_json_close (ctl->out, '}');
  else
    care_ctl_table_print (table, 0, ctl->out);
}

gboolean
care_ctl_demo (CareCtl *ctl, GError **error)
{
  const char *words = care_ctl_words_option (&ctl->words, "scale");
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  gint64 seed;
  double scale = 1;
  char *end = NULL;

  if (!care_ctl_words_number (&ctl->words, "seed", 0, G_MAXUINT32, 1, &seed, error))
    return FALSE;
  if (words != NULL)
    scale = g_ascii_strtod (words, &end);
  if (words != NULL && (end == words || *end != '\0' || !(scale > 0 && scale <= 100)))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--scale takes a number above 0 and up to 100, and “%s” is not one."), words);
      return FALSE;
    }
  if (!care_demo_fill (ctl->store, (guint) seed, scale, counts, error))
    return FALSE;
  print_counts (ctl, counts);
  return TRUE;
}

/* --- backup, restore, check --- */

static void
print_file (CareCtl *ctl, const char *sentence, const char *member, const char *path)
{
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_text (ctl->out, member, path);
      care_ctl_json_close (ctl->out, '}');
    }
  else
    g_string_append_printf (ctl->out, "%s\n", sentence);
}

gboolean
care_ctl_backup (CareCtl *ctl, GError **error)
{
  const char *path = care_ctl_words_arg (&ctl->words, 0);
  g_autofree char *sentence = g_strdup_printf (_("The backup is in %s; it was read back and is whole."), path);

  if (!care_store_backup (ctl->store, path, error))
    return FALSE;
  print_file (ctl, sentence, "backup", path);
  return TRUE;
}

gboolean
care_ctl_restore (CareCtl *ctl, GError **error)
{
  const char *path = care_ctl_words_arg (&ctl->words, 0);
  g_autofree char *sentence = g_strdup_printf (_("The store %s is again what it was in %s."), ctl->where, path);

  if (!make_folder (ctl, error) || !care_store_restore (ctl->where, path, "aftercarectl", error))
    return FALSE;
  print_file (ctl, sentence, "restored", path);
  return TRUE;
}

gboolean
care_ctl_check (CareCtl *ctl, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  if (!care_store_check (ctl->store, problems, error))
    return FALSE;
  if (problems->len > 0)
    ctl->status = CARE_CTL_PARTLY; /* the check was made, and what it found is listed */
  if (!ctl->json)
    {
      for (guint i = 0; i < problems->len; i++)
        {
          g_autofree char *sentence = care_ctl_sentence (problems->pdata[i]);
          g_string_append_printf (ctl->out, "%s\n", sentence);
        }
      g_string_append (ctl->out, problems->len == 0 ? _("The store is sound.\n") : _("Restore the newest backup, or ask for help.\n"));
    }
  else
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_bool (ctl->out, "ok", problems->len == 0);
      care_ctl_json_strings (ctl->out, "problems", problems);
      care_ctl_json_close (ctl->out, '}');
    }
  return TRUE;
}
