/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-store-private.h"

#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-words.h"
#include "util/care-text.h"

#include <stdlib.h>
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
  care_record_free (found->record);
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

/* What a search collects. */
typedef struct
{
  CareStore *store;
  GPtrArray *found;                /* of CareFound */
  guint limit;                     /* of all, or of each of @kinds */
  const CareEntity *const *kinds;  /* NULL: all, described; else these, with their records */
} Finder;

/* An owned row (a phone, a site, a visit) stands for its owner. */
static const CareEntity *
stands_for (CareStore *store, const CareEntity *entity)
{
  while (entity != NULL && care_store_sql (store, entity)->owner >= 0)
    entity = care_entity_find (entity->fields[care_store_sql (store, entity)->owner].to);
  return entity;
}

static gboolean
is_full (const Finder *finder, const CareEntity *entity)
{
  guint n = 0;
  if (finder->kinds == NULL)
    return finder->found->len >= finder->limit;
  for (guint i = 0; i < finder->found->len; i++)
    n += ((CareFound *) finder->found->pdata[i])->entity == entity;
  return n >= finder->limit;
}

static gboolean
is_wanted (const Finder *finder, const CareEntity *entity)
{
  if (finder->kinds == NULL)
    return entity != NULL;
  for (guint i = 0; finder->kinds[i] != NULL; i++)
    if (finder->kinds[i] == entity)
      return TRUE;
  return FALSE;
}

/* The living record that the hit stands for; its entity in @entity. */
static CareRecord *
read_found (CareStore *store, const CareEntity **entity, CareId *id)
{
  while (*entity != NULL)
    {
      int owner = care_store_sql (store, *entity)->owner;
      CareRecord *record = NULL;
      if (!care_store_peek (store, *entity, id, &record, NULL) || record == NULL)
        return NULL;
      if (care_store_is_live (store, record) && (owner < 0 || !care_record_has (record, (guint) owner)))
        return record;
      if (!care_store_is_live (store, record))
        *entity = NULL;
      else
        {
          *id = care_record_id (record, (guint) owner);
          *entity = care_entity_find ((*entity)->fields[owner].to);
        }
      care_record_free (record);
    }
  return NULL;
}

static gboolean
is_known (const Finder *finder, const CareId *id)
{
  for (guint i = 0; i < finder->found->len; i++)
    if (care_id_equal (&((CareFound *) finder->found->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

/* Adds a hit once. */
static void
add_found (Finder *finder, const char *entity_name, CareId id, CareFoundHow how)
{
  const CareEntity *entity = care_entity_find (entity_name), *whole = entity != NULL ? stands_for (finder->store, entity) : NULL;
  CareRecord *record;
  CareFound *one;
  int number;

  if (!is_wanted (finder, whole) || is_full (finder, whole) || is_known (finder, &id))
    return;
  record = read_found (finder->store, &entity, &id);
  if (record == NULL || !is_wanted (finder, entity) || is_known (finder, &id))
    {
      care_record_free (record);
      return;
    }
  one = g_new0 (CareFound, 1);
  one->entity = entity;
  one->id = id;
  one->how = how;
  number = care_entity_field (entity, "number");
  if (finder->kinds != NULL)
    one->record = record;
  else
    {
      one->number = number >= 0 ? g_strdup (care_record_text (record, (guint) number)) : NULL;
      care_store_describe (finder->store, record, &one->title, &one->detail);
      care_record_free (record);
    }
  g_ptr_array_add (finder->found, one);
}

static void
add_exact (Finder *finder, const char *text)
{
  static const struct { const CareEntity *entity; const char *field; gboolean upper; } places[] = {
    { &CareJob_ENTITY, "number", TRUE }, { &CareJob_ENTITY, "alias", TRUE }, { &CareDevice_ENTITY, "serial", FALSE },
    { &CareCustomer_ENTITY, "number", TRUE }, { &CareCustomer_ENTITY, "alias", TRUE }, { &CareProductModel_ENTITY, "code", FALSE },
  };
  g_autofree char *upper = g_ascii_strup (text, -1);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GPtrArray) rows = is_wanted (finder, places[i].entity)
                                       ? care_store_by_text (finder->store, places[i].entity, places[i].field, places[i].upper ? upper : text, NULL)
                                       : NULL;
      for (guint r = 0; rows != NULL && r < rows->len; r++)
        add_found (finder, places[i].entity->name, ((CareRecord *) rows->pdata[r])->id, CARE_FOUND_EXACT);
    }
}

/* @digits: a part of a phone when that is what holds it. */
static void
add_hits (Finder *finder, GArray *hits, CareFoundHow how, gboolean digits)
{
  for (guint i = 0; i < hits->len; i++)
    {
      const CareDbHit *hit = &g_array_index (hits, CareDbHit, i);
      add_found (finder, hit->entity, hit->row, digits && g_str_equal (hit->entity, "contact_point") ? CARE_FOUND_PHONE : how);
    }
  g_array_set_size (hits, 0);
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

/* What a person typed, in each form that is looked for. */
typedef struct
{
  char *clean, *folded, *digits; /* digits: NULL unless it may be a phone */
  char **words;
} Sought;

static void
sought_clear (Sought *sought)
{
  g_free (sought->clean);
  g_free (sought->folded);
  g_free (sought->digits);
  g_strfreev (sought->words);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sought, sought_clear)

/* FALSE when it is nothing. */
static gboolean
sought_init (Sought *sought, const char *text)
{
  *sought = (Sought) { .clean = care_text_clean (text, -1) };
  sought->folded = sought->clean != NULL ? care_text_fold (sought->clean) : NULL;
  sought->digits = sought->folded != NULL && is_phone (sought->folded) ? care_text_digits (sought->folded) : NULL;
  sought->words = sought->folded != NULL ? care_store_split_words (sought->folded) : NULL;
  return sought->folded != NULL && *sought->folded != '\0';
}

#define HITS(limit) ((limit) * 4)

static gboolean
search_fragments (Finder *finder, const Sought *sought, guint most, GArray *hits, GError **error)
{
  CareDb *db = finder->store->db;
  if (sought->digits != NULL && strlen (sought->digits) >= 3 && !care_db_search_fragment (db, sought->digits, NULL, most, hits, error))
    return FALSE;
  add_hits (finder, hits, CARE_FOUND_PART, TRUE);
  if (g_utf8_strlen (sought->folded, -1) >= 3 && strchr (sought->folded, ' ') == NULL && g_strcmp0 (sought->folded, sought->digits) != 0 &&
      !care_db_search_fragment (db, sought->folded, NULL, most, hits, error))
    return FALSE;
  add_hits (finder, hits, CARE_FOUND_PART, FALSE);
  return TRUE;
}

GPtrArray *
care_store_search (CareStore *store, const char *text, guint limit, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (care_found_free);
  g_autoptr (GArray) hits = care_db_hits_new ();
  g_auto (Sought) sought = { NULL };
  Finder finder = { .store = store, .found = found, .limit = limit };

  if (!sought_init (&sought, text))
    return g_steal_pointer (&found);
  add_exact (&finder, sought.clean);
  if (!search_fragments (&finder, &sought, HITS (limit), hits, error))
    return NULL;
  if (sought.words[0] != NULL && !care_db_search_words (store->db, (const char *const *) sought.words, NULL, HITS (limit), hits, error))
    return NULL;
  add_hits (&finder, hits, CARE_FOUND_WORDS, FALSE);
  return g_steal_pointer (&found);
}

/* --- by kind ---------------------------------------------------------------------------------------------------------------------------- */

#define MANY 120 /* hits of all kinds together, before each kind is asked for by itself */
#define NUMBER_DIGITS 6

/* "42" is J-2026-000042 of any year and station. */
static gboolean
search_short_number (Finder *finder, const Sought *sought, GArray *hits, GError **error)
{
  g_autofree char *number = NULL;
  gsize n = strlen (sought->folded);

  if (n == 0 || n > NUMBER_DIGITS || strspn (sought->folded, "0123456789") != n)
    return TRUE;
  number = g_strdup_printf ("-%.*s%s", (int) (NUMBER_DIGITS - n), "000000", sought->folded);
  if (!care_db_search_fragment (finder->store->db, number, NULL, HITS (finder->limit), hits, error))
    return FALSE;
  add_hits (finder, hits, CARE_FOUND_EXACT, FALSE);
  return TRUE;
}

static gboolean
search_words (Finder *finder, const Sought *sought, GArray *hits, GError **error)
{
  const char *const *words = (const char *const *) sought->words;
  gboolean all;

  if (words[0] == NULL)
    return TRUE;
  if (!care_db_search_words (finder->store->db, words, NULL, MANY, hits, error))
    return FALSE;
  all = hits->len < MANY;
  add_hits (finder, hits, CARE_FOUND_WORDS, FALSE);
  for (guint i = 0; !all && finder->kinds[i] != NULL; i++)
    {
      /* What has no name is found among the newest of all, or by its number. */
      if (is_full (finder, finder->kinds[i]) || care_entity_field (finder->kinds[i], "name") < 0)
        continue;
      if (!care_db_search_words (finder->store->db, words, finder->kinds[i]->name, HITS (finder->limit), hits, error))
        return FALSE;
      add_hits (finder, hits, CARE_FOUND_WORDS, FALSE);
    }
  return TRUE;
}

GPtrArray *
care_store_search_kinds (CareStore *store, const char *text, const CareEntity *const *kinds, guint each, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (care_found_free);
  g_autoptr (GArray) hits = care_db_hits_new ();
  g_auto (Sought) sought = { NULL };
  Finder finder = { .store = store, .found = found, .limit = each, .kinds = kinds };

  if (!sought_init (&sought, text))
    return g_steal_pointer (&found);
  add_exact (&finder, sought.clean);
  if (!search_short_number (&finder, &sought, hits, error) || !search_fragments (&finder, &sought, MANY, hits, error) ||
      !search_words (&finder, &sought, hits, error))
    return NULL;
  return g_steal_pointer (&found);
}

GPtrArray *
care_store_jobs_of (CareStore *store, const char *field, const CareId *id, guint limit, guint *n_open, GError **error)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CareId));
  g_autofree char *sql = g_strdup_printf ("SELECT t.id, COALESCE(t.phase, 'new') NOT IN ('handed_over', 'closed', 'cancelled') AS open FROM job t"
                                          " WHERE t.\"%s\" = $1%s ORDER BY open DESC, t.demanded_at DESC, t.id DESC",
                                          field, care_store_sql (store, &CareJob_ENTITY)->live);
  CareStmt *stmt = care_db_stmt (store->db, sql, error);
  g_autoptr (GError) local = NULL;
  guint open = 0;

  if (stmt == NULL)
    return NULL;
  care_stmt_bind_id (stmt, 1, id);
  while (care_stmt_step (stmt, &local))
    {
      CareId one = care_stmt_id (stmt, 0);
      gboolean is_open = care_stmt_int (stmt, 1) != 0;
      if (!is_open && ids->len >= limit)
        break;
      open += is_open ? 1 : 0;
      if (ids->len < limit)
        g_array_append_val (ids, one);
    }
  care_stmt_reset (stmt);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  for (guint i = 0; i < ids->len; i++)
    {
      CareRecord *record = care_store_get (store, &CareJob_ENTITY, &g_array_index (ids, CareId, i), error);
      if (record == NULL)
        return NULL;
      g_ptr_array_add (jobs, record);
    }
  if (n_open != NULL)
    *n_open = open;
  return g_steal_pointer (&jobs);
}
