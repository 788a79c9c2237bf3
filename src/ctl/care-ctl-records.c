/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "domain/care-lifecycle.h"
#include "store/care-ref.h"
#include "util/care-error.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *
number_of (const CareRecord *record)
{
  int n = care_entity_field (record->entity, "number");
  return n >= 0 ? care_record_text (record, (guint) n) : NULL;
}

gboolean
care_ctl_new (CareCtl *ctl, GError **error)
{
  const CareEntity *entity = care_ctl_entity (care_ctl_words_arg (&ctl->words, 0), error);
  CarePair *pairs = entity != NULL ? care_ctl_pairs (ctl, 1, error) : NULL;
  g_autoptr (CareRecord) made = NULL;
  g_autofree char *called = NULL;
  gboolean ok = pairs != NULL && care_act_new (ctl->store, entity, pairs, &made, error);

  care_ctl_pairs_free (pairs);
  if (!ok)
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_id (ctl->out, "id", &made->id);
      care_ctl_json_text (ctl->out, "number", number_of (made));
      care_ctl_json_close (ctl->out, '}');
      return TRUE;
    }
  called = care_ctl_call (ctl, entity, &made->id);
  if (number_of (made) != NULL && strcmp (called, number_of (made)) != 0)
    g_string_append_printf (ctl->out, "%s %s, %s\n", entity->name, number_of (made), called);
  else
    g_string_append_printf (ctl->out, "%s %s\n", entity->name, called);
  return TRUE;
}

gboolean
care_ctl_set (CareCtl *ctl, GError **error)
{
  const CareEntity *entity;
  CareId id;
  CarePair *pairs = NULL;
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_free);
  gboolean ok = care_ctl_entity_and_id (ctl, 0, &entity, &id, error);

  pairs = ok ? care_ctl_pairs (ctl, 2, error) : NULL;
  ok = pairs != NULL && care_act_set (ctl->store, entity, &id, pairs, changed, error);
  care_ctl_pairs_free (pairs);
  if (!ok)
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_id (ctl->out, "id", &id);
      care_ctl_json_strings (ctl->out, "changed", changed);
      care_ctl_json_close (ctl->out, '}');
      return TRUE;
    }
  g_ptr_array_add (changed, NULL);
  if (changed->len == 1)
    g_string_append (ctl->out, _("Nothing was different.\n"));
  else
    {
      g_autofree char *list = g_strjoinv (", ", (char **) changed->pdata);
      g_string_append_printf (ctl->out, _("Changed: %s.\n"), list);
    }
  return TRUE;
}

/* --- show --- */

static void
show_row (CareCtlTable *table, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    care_ctl_table_row (table, label, value, NULL);
}

static void
show_for_people (CareCtl *ctl, const CareRecord *record)
{
  static const char *const headers[] = { "", "", NULL };
  g_autoptr (CareCtlTable) table = care_ctl_table_new (headers);
  char id[CARE_ID_TEXT];

  for (guint n = 0; n < record->entity->n_fields; n++)
    if (care_ctl_may_read (ctl, record->entity, n) && care_record_has (record, n))
      {
        g_autofree char *value = care_ctl_value (ctl, record, n);
        show_row (table, _(record->entity->fields[n].label), value);
      }
  if (record->entity == &CareCustomer_ENTITY)
    {
      g_autofree char *phone = care_ctl_reach (ctl, &record->id, "phone");
      g_autofree char *email = care_ctl_reach (ctl, &record->id, "email");
      show_row (table, _("Phone"), phone);
      show_row (table, _("E-mail"), email);
    }
  show_row (table, _("Id"), care_id_to_text (&record->id, id));
  care_ctl_table_print (table, 0, ctl->out);
}

gboolean
care_ctl_show (CareCtl *ctl, GError **error)
{
  const CareEntity *entity;
  CareId id;
  g_autoptr (CareRecord) record = NULL;

  if (!care_ctl_entity_and_id (ctl, 0, &entity, &id, error))
    return FALSE;
  record = care_store_get (ctl->store, entity, &id, error);
  if (record == NULL)
    return FALSE;
  if (!ctl->json)
    {
      show_for_people (ctl, record);
      return TRUE;
    }
  care_ctl_json_open (ctl->out, NULL, '{');
  if (care_entity_field (entity, "entity") < 0) /* a conflict has a field of that name, and JSON only one member */
    care_ctl_json_text (ctl->out, "entity", entity->name);
  care_ctl_record_json (ctl, record, ctl->out);
  care_ctl_json_close (ctl->out, '}');
  return TRUE;
}

/* --- job REF do TRANSITION --- */

/* The sentence that refuses a step is for people at a window too; who types needs its words: "finish takes result=repaired|…". */
static void
add_step_words (const char *name, GError **error)
{
  const CareTransition *step = care_lifecycle_find (name);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *before = NULL;

  if (error == NULL || !g_error_matches (*error, CARE_ERROR, CARE_ERROR_REFUSED) || step == NULL || step->arguments[0] == NULL)
    return;
  for (guint i = 0; step->arguments[i] != NULL; i++)
    {
      gboolean hold = g_str_equal (name, "hold") && g_str_equal (step->arguments[i], "reason");
      const char *const *values = hold ? care_hold_reasons : g_str_equal (step->arguments[i], "result") ? care_results : NULL;
      g_autofree char *list = values != NULL ? g_strjoinv ("|", (char **) values) : NULL;
      g_string_append_printf (words, " %s=%s", step->arguments[i], list != NULL ? list : "");
    }
  before = g_strdup ((*error)->message);
  g_free ((*error)->message);
  /* Translators: after the sentence that refuses a step: the step, and the words it takes on the command line. */
  (*error)->message = g_strdup_printf (_("%s (%s takes:%s.)"), before, step->name, words->str);
}

gboolean
care_ctl_job (CareCtl *ctl, GError **error)
{
  CareId id;
  CarePair *pairs = care_ctl_pairs (ctl, 3, error);
  g_autoptr (CareRecord) record = NULL;
  const CareJob *job;
  gboolean ok = pairs != NULL && care_ref_resolve (ctl->store, &CareJob_ENTITY, care_ctl_words_arg (&ctl->words, 0), &id, error) &&
                care_act_step (ctl->store, &id, care_ctl_words_arg (&ctl->words, 2), pairs, &record, error);

  care_ctl_pairs_free (pairs);
  if (!ok)
    {
      add_step_words (care_ctl_words_arg (&ctl->words, 2), error);
      return FALSE;
    }
  job = (const CareJob *) record;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_id (ctl->out, "id", &id);
      care_ctl_json_text (ctl->out, "phase", job->phase);
      care_ctl_json_text (ctl->out, "status", job->status);
      care_ctl_json_close (ctl->out, '}');
      return TRUE;
    }
  g_string_append_printf (ctl->out, "%s: %s%s%s\n", job->number != NULL ? job->number : care_ctl_words_arg (&ctl->words, 0), job->phase,
                          job->status != NULL ? ", " : "", job->status != NULL ? job->status : "");
  return TRUE;
}

/* --- delete, merge, undo --- */

gboolean
care_ctl_delete (CareCtl *ctl, GError **error)
{
  const CareEntity *entity;
  CareId id;
  g_autofree char *called = NULL;

  if (!care_ctl_entity_and_id (ctl, 0, &entity, &id, error))
    return FALSE;
  called = care_ctl_call (ctl, entity, &id);
  if (!care_act_delete (ctl->store, entity, &id, error))
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_id (ctl->out, "id", &id);
      care_ctl_json_bool (ctl->out, "deleted", TRUE);
      care_ctl_json_close (ctl->out, '}');
    }
  else
    g_string_append_printf (ctl->out, _("%s %s is deleted; undo brings it back.\n"), entity->name, called);
  return TRUE;
}

static void
print_lines (CareCtl *ctl, GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (ctl->out, "  %s\n", (char *) lines->pdata[i]);
}

gboolean
care_ctl_merge (CareCtl *ctl, GError **error)
{
  const CareEntity *entity;
  CareId id, into;
  gboolean preview = care_ctl_words_option (&ctl->words, "preview") != NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *called = NULL;

  if (!care_ctl_entity_and_id (ctl, 0, &entity, &id, error) ||
      !care_ref_resolve (ctl->store, entity, care_ctl_words_arg (&ctl->words, 2), &into, error) ||
      !care_act_merge (ctl->store, entity, &id, &into, preview, lines, error))
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_id (ctl->out, "id", &into);
      care_ctl_json_id (ctl->out, "merged", &id);
      care_ctl_json_bool (ctl->out, "preview", preview);
      care_ctl_json_strings (ctl->out, "lines", lines);
      care_ctl_json_close (ctl->out, '}');
      return TRUE;
    }
  called = care_ctl_call (ctl, entity, &into);
  g_string_append_printf (ctl->out, preview ? _("Would be folded into %s %s:\n") : _("Folded into %s %s:\n"), entity->name, called);
  print_lines (ctl, lines);
  return TRUE;
}

gboolean
care_ctl_undo (CareCtl *ctl, GError **error)
{
  g_autofree char *undone = NULL;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  if (!care_store_undo (ctl->store, &undone, kept, error))
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_text (ctl->out, "undone", undone);
      care_ctl_json_strings (ctl->out, "kept", kept);
      care_ctl_json_close (ctl->out, '}');
      return TRUE;
    }
  g_string_append_printf (ctl->out, _("Undone: %s.\n"), undone);
  if (kept->len > 0)
    g_string_append (ctl->out, _("Kept, because somebody changed it since:\n"));
  print_lines (ctl, kept);
  return TRUE;
}
