/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-store-private.h"

#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-words.h"
#include "util/care-text.h"

#include <string.h>

#define MAX_WORDS 12

static gboolean
has_punctuation (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p < 0x80 && !g_ascii_isalnum (*p) && *p != ' ')
      return TRUE;
  return FALSE;
}

/* A serial is found as it is written and without its hyphens and dots. */
static void
append_fragment (GString *out, const char *folded)
{
  if (strstr (out->str, folded) != NULL) /* a number and the first number it had are one mostly */
    return;
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, folded);
  if (!has_punctuation (folded))
    return;
  g_string_append_c (out, ' ');
  for (const char *p = folded; *p != '\0'; p++)
    if ((guchar) *p >= 0x80 || g_ascii_isalnum (*p))
      g_string_append_c (out, *p);
}

static GString *
fold_fields (const CareRecord *record, guint64 fields, gboolean fragments)
{
  GString *out = NULL;
  for (guint n = 0; n < record->entity->n_fields; n++)
    {
      g_autofree char *folded = NULL;
      if (!((fields >> n) & 1) || !care_record_has (record, n))
        continue;
      folded = care_text_fold (care_record_text (record, n));
      if (out == NULL)
        out = g_string_sized_new (64);
      if (fragments)
        append_fragment (out, folded);
      else
        g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", folded);
    }
  return out;
}

void
care_store_search_text (CareStore *store, const CareRecord *record, char **words, char **fragments, char **sort_key)
{
  const CareSql *sql = care_store_sql (store, record->entity);
  int name = care_entity_field (record->entity, "name");
  GString *text;

  *words = *fragments = *sort_key = NULL;
  if (!care_record_is_live (record) || (sql->voids >= 0 && care_record_has (record, (guint) sql->voids)))
    return;
  text = fold_fields (record, sql->words, FALSE);
  *words = text != NULL ? g_string_free (text, FALSE) : NULL;
  text = fold_fields (record, sql->fragments, TRUE);
  *fragments = text != NULL ? g_string_free (text, FALSE) : NULL;
  if (name >= 0 && care_record_has (record, (guint) name))
    *sort_key = care_text_fold (care_record_text (record, (guint) name));
}

static gboolean
search_same (CareStore *store, const CareRecord *now, const CareRecord *before)
{
  const CareSql *sql = care_store_sql (store, now->entity);
  guint64 fields = sql->words | sql->fragments;
  for (guint n = 0; n < now->entity->n_fields; n++)
    if (((fields >> n) & 1) && !care_record_same (now, before, n))
      return FALSE;
  return care_record_is_live (now) == care_record_is_live (before);
}

gboolean
care_store_put_search (CareStore *store, const CareRecord *now, const CareRecord *before, gboolean fresh, GError **error)
{
  const CareSql *sql = care_store_sql (store, now->entity);
  g_autofree char *words = NULL;
  g_autofree char *fragments = NULL;
  g_autofree char *sort_key = NULL;

  if ((sql->words | sql->fragments) == 0 || (before != NULL && search_same (store, now, before)))
    return TRUE;
  care_store_search_text (store, now, &words, &fragments, &sort_key);
  if (fresh && words == NULL && fragments == NULL)
    return TRUE;
  return care_db_search_put (store->db, now->entity->name, &now->id, words, fragments, sort_key, fresh, error);
}

void
care_found_free (gpointer data)
{
  CareFound *found = data;
  g_free (found->number);
  g_free (found->title);
  g_free (found->detail);
  g_free (found);
}

static char *
model_name (CareStore *store, const CareId *id)
{
  CareRecord *record = NULL;
  char *name = NULL;
  if (!care_id_is_null (id) && care_store_peek (store, &CareProductModel_ENTITY, id, &record, NULL) && record != NULL)
    name = g_strdup (((CareProductModel *) record)->name);
  care_record_free (record);
  return name;
}

static char *
customer_name (CareStore *store, const CareId *id)
{
  CareRecord *record = NULL;
  char *name = NULL;
  if (!care_id_is_null (id) && care_store_peek (store, &CareCustomer_ENTITY, id, &record, NULL) && record != NULL)
    name = g_strdup (((CareCustomer *) record)->name);
  care_record_free (record);
  return name;
}

static const char *
text_of (const CareRecord *record, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      int n = care_entity_field (record->entity, names[i]);
      CareKind kind = n >= 0 ? record->entity->fields[n].kind : CARE_INT;
      if (n >= 0 && (kind == CARE_TEXT || kind == CARE_ENUM) && care_record_has (record, (guint) n))
        return care_record_text (record, (guint) n);
    }
  return NULL;
}

void
care_store_describe (CareStore *store, const CareRecord *record, char **title, char **detail)
{
  static const char *const titles[] = { "name", "code", "subject", "summary", "reason", "comment", "text", "value", "metric", NULL };
  static const char *const details[] = { "kind", "category", "brand", "status", "state", NULL };

  if (record->entity == &CareDevice_ENTITY)
    {
      const CareDevice *device = (const CareDevice *) record;
      g_autofree char *model = model_name (store, &device->model);
      g_autofree char *owner = customer_name (store, &device->customer);
      *title = g_strdup_printf ("%s%s%s", model != NULL ? model : "", device->serial != NULL ? ", " : "",
                                device->serial != NULL ? device->serial : "");
      *detail = g_strdup (owner != NULL ? owner : "");
      return;
    }
  if (record->entity == &CareJob_ENTITY)
    {
      const CareJob *job = (const CareJob *) record;
      g_autofree char *owner = customer_name (store, &job->customer);
      g_autofree char *phase = care_value_words (job->phase);
      *title = job->problem != NULL ? g_strdup (job->problem) : care_value_words (job->type);
      *detail = g_strjoin (", ", phase != NULL ? phase : "", owner, NULL);
      return;
    }
  *title = g_strdup (text_of (record, titles) != NULL ? text_of (record, titles) : record->entity->name);
  *detail = care_value_words (text_of (record, details));
  if (*detail == NULL)
    *detail = g_strdup ("");
}

/* Adds a hit once; an owned row (a phone, a site, a visit) stands for its owner. */
static void
add_found (CareStore *store, GPtrArray *found, const char *entity_name, CareId id, guint limit)
{
  const CareEntity *entity = care_entity_find (entity_name);
  g_autoptr (CareRecord) record = NULL;
  CareRecord *stored = NULL;
  CareFound *one;
  int number;

  while (entity != NULL && found->len < limit)
    {
      int owner = care_store_sql (store, entity)->owner;
      g_clear_pointer (&record, care_record_free);
      if (!care_store_peek (store, entity, &id, &stored, NULL) || stored == NULL)
        return;
      record = stored;
      if (!care_store_is_live (store, record))
        return;
      if (owner < 0 || !care_record_has (record, (guint) owner))
        break;
      id = care_record_id (record, (guint) owner);
      entity = care_entity_find (entity->fields[owner].to);
    }
  if (entity == NULL || record == NULL || found->len >= limit)
    return;
  for (guint i = 0; i < found->len; i++)
    if (care_id_equal (&((CareFound *) found->pdata[i])->id, &id))
      return;
  one = g_new0 (CareFound, 1);
  one->entity = entity;
  one->id = id;
  number = care_entity_field (entity, "number");
  one->number = number >= 0 ? g_strdup (care_record_text (record, (guint) number)) : NULL;
  care_store_describe (store, record, &one->title, &one->detail);
  g_ptr_array_add (found, one);
}

static void
add_exact (CareStore *store, GPtrArray *found, const char *text, guint limit)
{
  static const struct { const CareEntity *entity; const char *field; gboolean upper; } places[] = {
    { &CareJob_ENTITY, "number", TRUE }, { &CareJob_ENTITY, "alias", TRUE }, { &CareDevice_ENTITY, "serial", FALSE },
    { &CareCustomer_ENTITY, "number", TRUE }, { &CareCustomer_ENTITY, "alias", TRUE }, { &CareProductModel_ENTITY, "code", FALSE },
  };
  g_autofree char *upper = g_ascii_strup (text, -1);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GPtrArray) rows = care_store_by_text (store, places[i].entity, places[i].field, places[i].upper ? upper : text, NULL);
      for (guint r = 0; rows != NULL && r < rows->len && found->len < limit; r++)
        add_found (store, found, places[i].entity->name, ((CareRecord *) rows->pdata[r])->id, limit);
    }
}

static gboolean
add_hits (CareStore *store, GPtrArray *found, GArray *hits, guint limit)
{
  for (guint i = 0; i < hits->len && found->len < limit; i++)
    add_found (store, found, g_array_index (hits, CareDbHit, i).entity, g_array_index (hits, CareDbHit, i).row, limit);
  return TRUE;
}

static gboolean
is_phone (const char *text)
{
  guint digits = 0;
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      digits++;
    else if (strchr (" +-()/.", *p) == NULL)
      return FALSE;
  return digits >= 3;
}

/* Runs of letters and digits, as the tokenizer cuts them. */
char **
care_store_split_words (const char *folded)
{
  GPtrArray *words = g_ptr_array_new ();
  GString *word = g_string_new (NULL);
  for (const char *p = folded;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c != 0 && g_unichar_isalnum (c))
        {
          g_string_append_unichar (word, c);
          continue;
        }
      if (word->len > 0 && words->len < MAX_WORDS)
        g_ptr_array_add (words, g_strdup (word->str));
      g_string_truncate (word, 0);
      if (c == 0)
        break;
    }
  g_string_free (word, TRUE);
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (words, FALSE);
}

GPtrArray *
care_store_search (CareStore *store, const char *text, guint limit, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (care_found_free);
  g_autoptr (GArray) hits = care_db_hits_new ();
  g_autofree char *clean = care_text_clean (text, -1);
  g_autofree char *folded = clean != NULL ? care_text_fold (clean) : NULL;
  g_autofree char *digits = folded != NULL && is_phone (folded) ? care_text_digits (folded) : NULL;
  g_auto (GStrv) words = folded != NULL ? care_store_split_words (folded) : NULL;

  if (folded == NULL || *folded == '\0')
    return g_steal_pointer (&found);
  add_exact (store, found, clean, limit);
  if (digits != NULL && strlen (digits) >= 3 && !care_db_search_fragment (store->db, digits, NULL, limit * 4, hits, error))
    return NULL;
  if (g_utf8_strlen (folded, -1) >= 3 && strchr (folded, ' ') == NULL && g_strcmp0 (folded, digits) != 0 &&
      !care_db_search_fragment (store->db, folded, NULL, limit * 4, hits, error))
    return NULL;
  add_hits (store, found, hits, limit);
  g_array_set_size (hits, 0);
  if (words[0] != NULL && !care_db_search_words (store->db, (const char *const *) words, NULL, limit * 4, hits, error))
    return NULL;
  add_hits (store, found, hits, limit);
  return g_steal_pointer (&found);
}
