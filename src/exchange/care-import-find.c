/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-import-find.h"

#include <string.h>

#include "store/care-import-log.h"
#include "util/care-text.h"

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))

/* Ids found so far, each once, merges followed; dead ones apart. */
typedef struct
{
  CareStore *store;
  const CareEntity *entity;
  GArray *live, *dead; /* of CareId */
} Found;

static void
found_init (Found *found, CareStore *store, const CareEntity *entity)
{
  found->store = store;
  found->entity = entity;
  found->live = g_array_new (FALSE, FALSE, sizeof (CareId));
  found->dead = g_array_new (FALSE, FALSE, sizeof (CareId));
}

static void
add_id (GArray *list, const CareId *id)
{
  for (guint i = 0; i < list->len; i++)
    if (care_id_equal (&g_array_index (list, CareId, i), id))
      return;
  g_array_append_val (list, *id);
}

static gboolean
add (Found *found, const CareId *id, GError **error)
{
  g_auto (CareImportFound) one = { NULL };

  if (!care_import_find (found->store, found->entity, id, &one, error))
    return FALSE;
  if (one.stored != NULL)
    add_id (one.gone || one.back ? found->dead : found->live, &one.id);
  return TRUE;
}

static gboolean
end (Found *found, gboolean ok, CareId *id, CareImportOne *one)
{
  GArray *list = found->live->len > 0 ? found->live : found->dead;

  *one = list->len == 0 ? CARE_IMPORT_NONE : list->len == 1 ? CARE_IMPORT_ONE : CARE_IMPORT_SEVERAL;
  if (list->len > 0)
    *id = g_array_index (list, CareId, 0);
  g_array_unref (found->live);
  g_array_unref (found->dead);
  return ok;
}

static gboolean
add_by_text (Found *found, guint field, const char *text, GError **error)
{
  g_autoptr (CareRecord) match = care_record_new (found->entity);
  CareQuery query = { found->entity, match, BIT (field), -1, FALSE, -1, 0, TRUE };
  g_autoptr (GPtrArray) rows = NULL;

  care_record_set_text (match, field, text);
  rows = care_store_query (found->store, &query, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!add (found, &((CareRecord *) rows->pdata[i])->id, error))
      return FALSE;
  return rows != NULL;
}

gboolean
care_import_find_number (CareStore *store, const char *number, CareId *id, CareImportOne *one, GError **error)
{
  g_autofree char *upper = g_ascii_strup (number, -1);
  Found found;
  gboolean ok;

  found_init (&found, store, &CareCustomer_ENTITY);
  ok = add_by_text (&found, CareCustomer_number, number, error) && add_by_text (&found, CareCustomer_alias, number, error) &&
       (strcmp (upper, number) == 0 || (add_by_text (&found, CareCustomer_number, upper, error) &&
                                        add_by_text (&found, CareCustomer_alias, upper, error)));
  return end (&found, ok, id, one);
}

gboolean
care_import_is_phone (const char *kind)
{
  return g_strcmp0 (kind, "phone") == 0 || g_strcmp0 (kind, "mobile") == 0 || g_strcmp0 (kind, "fax") == 0;
}

/* Of several customers those of this name, if there are any. */
static gboolean
choose_by_name (Found *found, const char *name, gboolean needs_name, GError **error)
{
  g_autoptr (GArray) same = g_array_new (FALSE, FALSE, sizeof (CareId));

  for (guint i = 0; i < found->live->len; i++)
    {
      g_autoptr (CareRecord) record = care_store_get (found->store, &CareCustomer_ENTITY, &g_array_index (found->live, CareId, i), error);
      g_autofree char *folded = record != NULL ? care_text_fold (((CareCustomer *) record)->name) : NULL;

      if (record == NULL)
        return FALSE;
      if (g_strcmp0 (folded, name) == 0)
        g_array_append_val (same, record->id);
    }
  if (same->len == 0 && !needs_name)
    return TRUE;
  g_array_set_size (found->live, 0);
  g_array_append_vals (found->live, same->data, same->len);
  return TRUE;
}

gboolean
care_import_find_contact (CareStore *store, const char *kind, const char *value, const char *name, gboolean needs_name, CareId *id,
                          CareImportOne *one, GError **error)
{
  g_autofree char *key = care_contact_key (kind, value);
  g_autoptr (GPtrArray) points = NULL;
  Found found;
  gboolean ok = TRUE;

  found_init (&found, store, &CareCustomer_ENTITY);
  points = *key != '\0' ? care_store_by_text (store, &CareContactPoint_ENTITY, "key", key, error) : g_ptr_array_new ();
  for (guint i = 0; points != NULL && ok && i < points->len; i++)
    {
      const CareContactPoint *point = points->pdata[i];

      if (care_import_is_phone (point->kind) == care_import_is_phone (kind))
        ok = add (&found, &point->customer, error);
    }
  ok = ok && points != NULL;
  if (ok && name != NULL && (found.live->len > 1 || needs_name))
    ok = choose_by_name (&found, name, needs_name, error);
  g_array_set_size (found.dead, 0);
  return end (&found, ok, id, one);
}

gboolean
care_import_find_company (CareStore *store, const char *name, CareId *id, CareImportOne *one, GError **error)
{
  g_autofree char *folded = care_text_fold (name);
  g_autoptr (GPtrArray) rows = care_import_log_by_name (store, &CareCustomer_ENTITY, folded, error);

  *one = CARE_IMPORT_NONE;
  for (guint i = 0; rows != NULL && i < rows->len && *one == CARE_IMPORT_NONE; i++)
    {
      const CareCustomer *customer = rows->pdata[i];

      if (g_strcmp0 (customer->kind, "company") != 0)
        continue;
      *id = customer->record.id;
      *one = CARE_IMPORT_ONE;
    }
  return rows != NULL;
}

gboolean
care_import_find_model (CareStore *store, const char *code, CareId *id, CareImportOne *one, GError **error)
{
  g_autofree char *folded = care_text_fold (code);
  g_autoptr (GPtrArray) rows = NULL;
  Found found;
  CareId own;
  gboolean ok;

  found_init (&found, store, &CareProductModel_ENTITY);
  ok = (!care_id_parse (code, &own) || add (&found, &own, error)) && add_by_text (&found, CareProductModel_code, code, error);
  if (found.live->len == 0 && ok)
    {
      rows = care_import_log_by_name (store, &CareProductModel_ENTITY, folded, error);
      ok = rows != NULL;
      for (guint i = 0; ok && i < rows->len; i++)
        add_id (found.live, &((CareRecord *) rows->pdata[i])->id);
      if (found.live->len != 1) /* a name is a word for a model only when one has it */
        g_array_set_size (found.live, 0);
    }
  return end (&found, ok, id, one);
}

gboolean
care_import_find_device (CareStore *store, const char *serial, const CareId *model, CareId *id, CareImportOne *one, GError **error)
{
  g_autoptr (GPtrArray) rows = care_store_by_text (store, &CareDevice_ENTITY, "serial", serial, error);
  CareId wanted = care_store_follow (store, &CareProductModel_ENTITY, *model);

  *one = CARE_IMPORT_NONE;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const CareDevice *device = rows->pdata[i];
      CareId its = care_store_follow (store, &CareProductModel_ENTITY, device->model);

      if (!care_id_equal (&its, &wanted))
        continue;
      *id = device->record.id;
      *one = *one == CARE_IMPORT_NONE ? CARE_IMPORT_ONE : CARE_IMPORT_SEVERAL;
    }
  return rows != NULL;
}
