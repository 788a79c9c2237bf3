/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-record-forms.h"

#include "domain/care-contact.h"

#include <glib/gi18n.h>

typedef struct
{
  const CareEntity *entity;
  CareId id; /* null: a new one */
  gboolean deletes;
  GPtrArray *strings; /* name, value, name, value … */
} Put;

static void
put_free (gpointer data)
{
  Put *put = data;
  g_ptr_array_unref (put->strings);
  g_free (put);
}

static Put *
put_new (const CareEntity *entity, const CareId *id)
{
  Put *put = g_new0 (Put, 1);
  put->entity = entity;
  put->id = id != NULL ? *id : (CareId){ { 0 } };
  put->strings = g_ptr_array_new_with_free_func (g_free);
  return put;
}

static void
put_add (Put *put, const CarePair *pair)
{
  g_ptr_array_add (put->strings, g_strdup (pair->name));
  g_ptr_array_add (put->strings, g_strdup (pair->value));
}

static gboolean
write_pairs (CareStore *store, const CarePair *pairs, gpointer data, GError **error)
{
  const Put *put = data;
  g_autoptr (GArray) all = g_array_new (TRUE, TRUE, sizeof (CarePair));

  if (put->deletes)
    return care_act_delete (store, put->entity, &put->id, error);
  for (guint i = 0; i + 1 < put->strings->len; i += 2)
    g_array_append_vals (all, &(CarePair){ put->strings->pdata[i], put->strings->pdata[i + 1] }, 1);
  for (; pairs->name != NULL; pairs++)
    g_array_append_vals (all, pairs, 1);
  if (!care_id_is_null (&put->id))
    return care_act_set (store, put->entity, &put->id, (const CarePair *) (gpointer) all->data, NULL, error);
  return care_act_new (store, put->entity, (const CarePair *) (gpointer) all->data, NULL, error);
}

static gboolean
write_put (CareStore *store, gpointer data, GError **error)
{
  return write_pairs (store, (CarePair[]){ { NULL, NULL } }, data, error);
}

void
care_record_page_put (CareRecordPage *page, const CareEntity *entity, const CareId *id, const CarePair *pairs,
                      const char *said)
{
  Put *put = put_new (entity, id);
  for (; pairs->name != NULL; pairs++)
    put_add (put, pairs);
  care_page_write (CARE_PAGE (page), write_put, put, put_free, said);
}

void
care_record_page_delete (CareRecordPage *page, const CareEntity *entity, const CareId *id, const char *said)
{
  Put *put = put_new (entity, id);
  put->deletes = TRUE;
  care_page_write (CARE_PAGE (page), write_put, put, put_free, said);
}

void
care_record_page_ask_new (CareRecordPage *page, const CareEntity *entity, const char *title, const char *const *fields,
                          const CarePair *presets, const char *said)
{
  CareForm *form = care_record_page_begin_form (page, title, NULL, said);
  Put *put = put_new (entity, NULL);
  char id[CARE_ID_TEXT];
  g_autofree char *draft = g_strdup_printf ("%s of %s", entity->name, care_id_to_text (care_record_page_id (page), id));

  for (guint i = 0; fields[i] != NULL; i++)
    care_form_add (form, &entity->fields[care_entity_field (entity, fields[i])]);
  for (; presets != NULL && presets->name != NULL; presets++)
    {
      CareFieldRow *row = care_form_row (form, presets->name);
      if (row != NULL)
        care_field_row_set_value (row, presets->value, NULL);
      else
        put_add (put, presets);
    }
  care_form_set_write (form, C_ ("button", "Save"), FALSE, write_pairs, put, put_free);
  care_record_page_show_form (page, draft);
}

void
care_record_page_ask_note (CareRecordPage *page, const CareId *customer, const CareId *job)
{
  static const char *const fields[] = { "direction", "channel", "summary", "outcome", NULL };
  char of[CARE_ID_TEXT], about[CARE_ID_TEXT];
  CarePair presets[] = { { "customer", care_id_to_text (customer, of) },
                         { "direction", "in" },
                         { "channel", "phone" },
                         { job != NULL ? "job" : NULL, about },
                         { NULL, NULL } };

  if (job != NULL)
    care_id_to_text (job, about);
  care_record_page_ask_new (page, &CareContact_ENTITY, C_ ("form", "Note a call or message"), fields, presets,
                            C_ ("toast", "Note saved"));
}

void
care_record_page_ask_follow_up (CareRecordPage *page, const CareId *customer, const CareId *job, const CareId *device)
{
  static const char *const fields[] = { "reason", "due", "assigned", NULL };
  char of[CARE_ID_TEXT], about[CARE_ID_TEXT], with[CARE_ID_TEXT];
  CarePair presets[5] = { { "customer", care_id_to_text (customer, of) }, { "due", "tomorrow" } };
  guint n = 2;

  if (job != NULL)
    presets[n++] = (CarePair){ "job", care_id_to_text (job, about) };
  if (device != NULL)
    presets[n++] = (CarePair){ "device", care_id_to_text (device, with) };
  care_record_page_ask_new (page, &CareFollowUp_ENTITY, C_ ("form", "Plan a follow-up"), fields, presets,
                            C_ ("toast", "Follow-up planned"));
}
