/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include "domain/care-customer.h"
#include "domain/care-lifecycle.h"

#include <glib/gi18n.h>

/* The tables that the program itself is made of: fields of an entity, steps of a job. They need no store. */

static const char *
kind_name (CareKind kind)
{
  static const char *const names[CARE_N_KINDS] = {
    [CARE_ID] = "id", [CARE_TEXT] = "text", [CARE_INT] = "integer", [CARE_ENUM] = "enum", [CARE_BOOL] = "bool",
    [CARE_INSTANT] = "instant", [CARE_DATE] = "date", [CARE_MONEY] = "money", [CARE_QUANTITY] = "quantity",
  };
  return names[kind];
}

static void
append_roles (GString *out, const char *name, guint8 roles)
{
  care_ctl_json_open (out, name, '[');
  for (guint i = 0; care_roles[i] != NULL; i++)
    if (roles == 0 || (roles >> i) & 1)
      care_ctl_json_text (out, NULL, care_roles[i]);
  care_ctl_json_close (out, ']');
}

static guint8
narrower (guint8 entity, guint8 field)
{
  return entity == 0 ? field : field == 0 ? entity : (guint8) (entity & field);
}

static void
append_field (GString *out, const CareEntity *entity, const CareField *field)
{
  care_ctl_json_open (out, NULL, '{');
  care_ctl_json_text (out, "name", field->name);
  care_ctl_json_text (out, "label", _(field->label));
  care_ctl_json_text (out, "kind", kind_name (field->kind));
  care_ctl_json_text (out, "to", field->to);
  care_ctl_json_text (out, "unit", field->unit);
  care_ctl_json_bool (out, "needed", (field->flags & CARE_NEEDED) != 0);
  care_ctl_json_bool (out, "searched", (field->flags & (CARE_SEARCHED | CARE_FRAGMENTS)) != 0);
  care_ctl_json_bool (out, "personal", (field->flags & CARE_PERSONAL) != 0);
  care_ctl_json_bool (out, "cache", (field->flags & CARE_CACHE) != 0);
  if (field->values != NULL)
    care_ctl_json_words (out, "values", field->values);
  else
    care_ctl_json_text (out, "values", NULL);
  append_roles (out, "read", narrower (entity->read, field->read));
  append_roles (out, "write", narrower (entity->write, field->write));
  care_ctl_json_close (out, '}');
}

/* On the command line a customer has a phone and an e-mail, which become contact points. */
static const CareField reach_fields[] = {
  { .name = "phone", .label = N_("Phone"), .kind = CARE_TEXT, .flags = CARE_PERSONAL | CARE_FRAGMENTS },
  { .name = "email", .label = N_("E-mail"), .kind = CARE_TEXT, .flags = CARE_PERSONAL | CARE_FRAGMENTS },
};

static void
field_row (CareCtlTable *table, const CareField *field)
{
  g_autofree char *values = field->values != NULL ? g_strjoinv (" ", (char **) field->values) : NULL;
  g_autofree char *kind = g_strconcat (kind_name (field->kind), field->to != NULL ? " → " : "", field->to, NULL);
  care_ctl_table_row (table, field->name, kind, field->flags & CARE_NEEDED ? _("needed") : field->flags & CARE_CACHE ? _("derived") : "",
                      values != NULL ? values : field->unit, NULL);
}

gboolean
care_ctl_fields (CareCtl *ctl, GError **error)
{
  const CareEntity *entity = care_ctl_entity (care_ctl_words_arg (&ctl->words, 0), error);
  const char *const headers[] = { _("Field"), _("Kind"), "", _("Values"), NULL };
  g_autoptr (CareCtlTable) table = care_ctl_table_new (headers);
  guint extra = entity == &CareCustomer_ENTITY ? G_N_ELEMENTS (reach_fields) : 0;

  if (entity == NULL)
    return FALSE;
  care_ctl_json_open (ctl->out, NULL, '{');
  care_ctl_json_text (ctl->out, "entity", entity->name);
  care_ctl_json_text (ctl->out, "label", _(entity->label));
  care_ctl_json_bool (ctl->out, "insert_only", entity->insert_only);
  care_ctl_json_open (ctl->out, "fields", '[');
  for (guint n = 0; n < entity->n_fields + extra; n++)
    {
      const CareField *field = n < entity->n_fields ? &entity->fields[n] : &reach_fields[n - entity->n_fields];
      if (field->flags & CARE_LOCAL)
        continue;
      append_field (ctl->out, entity, field);
      field_row (table, field);
    }
  g_string_append (ctl->out, "]}");
  if (ctl->json)
    return TRUE;
  g_string_truncate (ctl->out, 0);
  care_ctl_table_print (table, 0, ctl->out);
  return TRUE;
}

/* --- transitions --- */

static const char *
reached (const CareTransition *step)
{
  switch (step->kind)
    {
    case CARE_STEP_STAYS:
      return _("the same");
    case CARE_STEP_BACK:
      return _("the one before the hold");
    case CARE_STEP_TO_WORK:
      return _("approved, or in_progress if work had begun");
    case CARE_STEP_TO_PHASE: default:
      return step->to;
    }
}

static gboolean
belongs_to (const CareTransition *step, const char *type)
{
  return step->place == CARE_STEP_ANYWHERE ||
         (step->place == CARE_STEP_BENCH ? care_job_type_may_be_bench (type) : care_job_type_may_be_field (type));
}

static void
append_step (GString *out, const CareTransition *step)
{
  care_ctl_json_open (out, NULL, '{');
  care_ctl_json_text (out, "transition", step->name);
  care_ctl_json_words (out, "from", step->from);
  care_ctl_json_text (out, "to", step->to);
  care_ctl_json_text (out, "reaches", reached (step));
  care_ctl_json_text (out, "needs", *step->needs != '\0' ? _(step->needs) : "");
  care_ctl_json_words (out, "arguments", step->arguments);
  care_ctl_json_text (out, "place", care_step_place_name (step->place));
  care_ctl_json_open (out, "types", '[');
  for (guint i = 0; care_job_types[i] != NULL; i++)
    if (belongs_to (step, care_job_types[i]))
      care_ctl_json_text (out, NULL, care_job_types[i]);
  care_ctl_json_close (out, ']');
  care_ctl_json_close (out, '}');
}

gboolean
care_ctl_transitions (CareCtl *ctl, GError **error)
{
  const char *const headers[] = { _("Step"), _("From"), _("To"), _("Needs"), NULL };
  g_autoptr (CareCtlTable) table = care_ctl_table_new (headers);

  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_open (ctl->out, "rows", '[');
      for (guint i = 0; i < care_n_lifecycle; i++)
        append_step (ctl->out, &care_lifecycle[i]);
      g_string_append (ctl->out, "]}");
      return TRUE;
    }
  for (guint i = 0; i < care_n_lifecycle; i++)
    {
      g_autofree char *from = g_strjoinv (" ", (char **) care_lifecycle[i].from);
      care_ctl_table_row (table, care_lifecycle[i].name, from, reached (&care_lifecycle[i]),
                          *care_lifecycle[i].needs != '\0' ? _(care_lifecycle[i].needs) : "", NULL);
    }
  care_ctl_table_print (table, 0, ctl->out);
  return TRUE;
}
