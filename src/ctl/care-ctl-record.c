/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include "domain/care-company.h"
#include "domain/care-customer.h"
#include "store/care-page.h"
#include "store/care-ref.h"
#include "util/care-error.h"

#include <glib/gi18n.h>
#include <string.h>

const CareEntity *
care_ctl_entity (const char *name, GError **error)
{
  const CareEntity *entity = care_entity_find (name);
  GString *all;

  if (entity != NULL)
    return entity;
  all = g_string_new (NULL);
  for (guint i = 0; care_entities[i] != NULL; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", care_entities[i]->name);
  g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("“%s” is not an entity; there are: %s."), name, all->str);
  g_string_free (all, TRUE);
  return NULL;
}

gboolean
care_ctl_entity_and_id (CareCtl *ctl, guint n, const CareEntity **entity, CareId *id, GError **error)
{
  *entity = care_ctl_entity (care_ctl_words_arg (&ctl->words, n), error);
  return *entity != NULL && care_ref_resolve (ctl->store, *entity, care_ctl_words_arg (&ctl->words, n + 1), id, error);
}

void
care_ctl_pairs_free (CarePair *pairs)
{
  for (CarePair *p = pairs; p != NULL && p->name != NULL; p++)
    g_free ((char *) p->name);
  g_free (pairs);
}

CarePair *
care_ctl_pairs (CareCtl *ctl, guint from, GError **error)
{
  GPtrArray *args = ctl->words.args;
  CarePair *pairs = g_new0 (CarePair, MAX (args->len, from) - from + 1);

  for (guint i = from; i < args->len; i++)
    {
      const char *word = args->pdata[i];
      const char *equals = strchr (word, '=');
      CarePair *pair = &pairs[i - from];

      if (equals == NULL || equals == word)
        {
          g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("“%s” is not of the form field=value."), word);
          care_ctl_pairs_free (pairs);
          return NULL;
        }
      pair->name = g_strndup (word, (gsize) (equals - word));
      pair->value = equals + 1;
      for (CarePair *p = pairs; p < pair; p++)
        if (strcmp (p->name, pair->name) == 0)
          {
            g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("%s was given twice."), pair->name);
            care_ctl_pairs_free (pairs);
            return NULL;
          }
    }
  return pairs;
}

/* --- what may be seen --- */

static guint
role_bit (const char *role)
{
  for (guint i = 0; care_roles[i] != NULL; i++)
    if (g_strcmp0 (care_roles[i], role) == 0)
      return 1u << i;
  return CARE_ROLE_ALL;
}

static guint
role_of_user (CareCtl *ctl)
{
  CareId self = care_store_user (ctl->store);
  CareRecord *user = NULL;
  guint role = CARE_ROLE_ALL;

  if (care_store_peek (ctl->store, &CareUser_ENTITY, &self, &user, NULL) && user != NULL)
    role = role_bit (((CareUser *) user)->role);
  care_record_free (user);
  return role;
}

gboolean
care_ctl_may_read (CareCtl *ctl, const CareEntity *entity, guint n)
{
  if (entity->fields[n].flags & CARE_LOCAL)
    return FALSE;
  if (ctl->role == 0)
    ctl->role = role_of_user (ctl);
  return care_field_readable (&entity->fields[n], ctl->role);
}

/* --- how things are called --- */

static const char *
short_name (const CareRecord *record)
{
  static const char *const names[] = { "number", "code", "serial", "name", "value", "text", "summary", NULL };
  for (guint i = 0; names[i] != NULL; i++)
    {
      int n = care_entity_field (record->entity, names[i]);
      if (n >= 0 && care_record_has (record, (guint) n))
        return care_record_text (record, (guint) n);
    }
  return NULL;
}

/* A device without a serial is called by its model, as lists call it. */
static char *
call_record (CareCtl *ctl, const CareRecord *record)
{
  const char *name = record->entity == &CareCustomer_ENTITY ? ((const CareCustomer *) record)->name : short_name (record);
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  char text[CARE_ID_TEXT];

  if (name != NULL)
    return g_strdup (name);
  care_store_describe (ctl->store, record, &title, &detail);
  if (title != NULL && *title != '\0' && g_strcmp0 (title, record->entity->name) != 0)
    return g_steal_pointer (&title);
  return g_strdup (care_id_to_text (&record->id, text));
}

char *
care_ctl_call (CareCtl *ctl, const CareEntity *entity, const CareId *id)
{
  CareRecord *record = NULL;
  char text[CARE_ID_TEXT];
  char *called;

  if (care_id_is_null (id))
    return g_strdup ("");
  if (entity == NULL || !care_store_peek (ctl->store, entity, id, &record, NULL) || record == NULL)
    return g_strdup (care_id_to_text (id, text));
  called = call_record (ctl, record);
  care_record_free (record);
  return called;
}

char *
care_ctl_value (CareCtl *ctl, const CareRecord *record, guint n)
{
  const CareField *field = &record->entity->fields[n];
  CareId id;

  if (field->kind != CARE_ID)
    return care_record_format (record, n, care_store_book (ctl->store));
  id = care_record_id (record, n);
  return care_ctl_call (ctl, field->to != NULL ? care_entity_find (field->to) : NULL, &id);
}

/* --- JSON --- */

static gboolean
is_kind (const CareContactPoint *point, const char *kind)
{
  return g_strcmp0 (point->kind, kind) == 0 || (strcmp (kind, "phone") == 0 && g_strcmp0 (point->kind, "mobile") == 0);
}

char *
care_ctl_reach (CareCtl *ctl, const CareId *customer, const char *kind)
{
  g_autoptr (GPtrArray) points = care_store_related (ctl->store, &CareContactPoint_ENTITY, "customer", customer, NULL);
  const CareContactPoint *best = NULL;

  for (guint i = 0; points != NULL && i < points->len; i++)
    {
      const CareContactPoint *point = points->pdata[i];
      if (is_kind (point, kind) && (best == NULL || (point->preferred && !best->preferred)))
        best = point;
    }
  return best != NULL ? g_strdup (best->value) : NULL;
}

void
care_ctl_record_json (CareCtl *ctl, const CareRecord *record, GString *out)
{
  const CareEntity *entity = record->entity;
  int number = care_entity_field (entity, "number");

  care_ctl_json_id (out, "id", &record->id);
  care_ctl_json_text (out, "number", number >= 0 ? care_record_text (record, (guint) number) : NULL);
  for (guint n = 0; n < entity->n_fields; n++)
    if ((int) n != number && care_ctl_may_read (ctl, entity, n))
      {
        care_ctl_json_name (out, entity->fields[n].name);
        care_record_append_json (record, n, care_store_book (ctl->store), out);
      }
  if (entity == &CareCustomer_ENTITY)
    {
      g_autofree char *phone = care_ctl_reach (ctl, &record->id, "phone");
      g_autofree char *email = care_ctl_reach (ctl, &record->id, "email");
      care_ctl_json_text (out, "phone", phone);
      care_ctl_json_text (out, "email", email);
    }
}
