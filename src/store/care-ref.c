/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-ref.h"

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-stock.h"
#include "store/care-store-private.h"
#include "util/care-error.h"
#include "util/care-text.h"

#include <string.h>

#define BIT(n)   (G_GUINT64_CONSTANT (1) << (n))
#define MAX_HITS 1000 /* rows looked at behind one fragment */
#define MAX_TOLD 10   /* candidates named in a sentence */
/* The part of a phone number that stays the same with and without its country or trunk prefix. */
#define TELLING_DIGITS 9
#define SHORTEST_PHONE 5

/* The records that answer to one name: alive, merged ones led on, each once. */
typedef struct
{
  CareStore *store;
  const CareEntity *entity;
  GPtrArray *found; /* of CareRecord */
} Candidates;

/* One way of looking; what it finds is added. */
typedef gboolean (*Look) (Candidates *candidates, const char *text, GError **error);

static gboolean
is_deleted (const CareRecord *record)
{
  int deleted = care_entity_field (record->entity, "deleted_at");
  return deleted >= 0 && care_record_has (record, (guint) deleted);
}

static gboolean
add_row (Candidates *candidates, const CareRecord *row, GError **error)
{
  CareId id = care_store_follow (candidates->store, candidates->entity, row->id);
  CareRecord *record = NULL;

  if (is_deleted (row))
    return TRUE;
  for (guint i = 0; i < candidates->found->len; i++)
    if (care_id_equal (&((CareRecord *) candidates->found->pdata[i])->id, &id))
      return TRUE;
  if (!care_store_peek (candidates->store, candidates->entity, &id, &record, error))
    return FALSE;
  if (record != NULL && !is_deleted (record))
    g_ptr_array_add (candidates->found, g_steal_pointer (&record));
  care_record_free (record);
  return TRUE;
}

static GPtrArray *
rows_by_text (CareStore *store, const CareEntity *entity, const char *field, const char *text, GError **error)
{
  g_autoptr (CareRecord) match = care_record_new (entity);
  guint n = (guint) care_entity_field (entity, field);
  CareQuery query = { entity, match, BIT (n), -1, FALSE, -1, 0, TRUE };

  care_record_set_text (match, n, text);
  return care_store_query (store, &query, error);
}

/* Exactly as written. Merged rows count too: they lead on. */
static gboolean
add_by_text (Candidates *candidates, const char *field, const char *text, GError **error)
{
  g_autoptr (GPtrArray) rows = rows_by_text (candidates->store, candidates->entity, field, text, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!add_row (candidates, rows->pdata[i], error))
      return FALSE;
  return rows != NULL;
}

/* Lower case without marks, blanks and punctuation: how a serial is read aloud. */
static char *
bare (const char *text)
{
  g_autofree char *folded = care_text_fold (text);
  GString *out = g_string_sized_new (strlen (folded));

  for (const char *p = folded; *p != '\0'; p++)
    if ((guchar) *p >= 0x80 || g_ascii_isalnum (*p))
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

static gboolean
add_if_same (Candidates *candidates, const CareRecord *row, const char *field, const char *wanted, gboolean strip,
             GError **error)
{
  const char *text = care_record_text (row, (guint) care_entity_field (row->entity, field));
  g_autofree char *has = text == NULL ? NULL : strip ? bare (text) : care_text_fold (text);

  return g_strcmp0 (has, wanted) != 0 || add_row (candidates, row, error);
}

/* Like add_by_text(), but compared folded (@strip: without punctuation too). The index of fragments picks the rows;
 * short words have none and are only found as written. */
static gboolean
add_by_folded (Candidates *candidates, const char *field, const char *text, gboolean strip, GError **error)
{
  g_autofree char *wanted = strip ? bare (text) : care_text_fold (text);
  g_autoptr (GArray) hits = care_db_hits_new ();

  if (g_utf8_strlen (wanted, -1) < 3)
    return TRUE;
  if (!care_db_search_fragment (candidates->store->db, wanted, candidates->entity->name, MAX_HITS, hits, error))
    return FALSE;
  for (guint i = 0; i < hits->len; i++)
    {
      g_autoptr (CareRecord) row = NULL;
      CareRecord *stored = NULL;
      if (!care_store_peek (candidates->store, candidates->entity, &g_array_index (hits, CareDbHit, i).row, &stored,
                            error))
        return FALSE;
      row = stored;
      if (row != NULL && !add_if_same (candidates, row, field, wanted, strip, error))
        return FALSE;
    }
  return TRUE;
}

/* For entities of a few rows: all of them are read. */
static gboolean
add_by_reading (Candidates *candidates, const char *field, const char *text, GError **error)
{
  CareQuery query = { candidates->entity, NULL, 0, -1, FALSE, -1, 0, TRUE };
  g_autoptr (GPtrArray) rows = care_store_query (candidates->store, &query, error);
  g_autofree char *wanted = care_text_fold (text);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!add_if_same (candidates, rows->pdata[i], field, wanted, FALSE, error))
      return FALSE;
  return rows != NULL;
}

static gboolean
look_number (Candidates *candidates, const char *text, GError **error)
{
  g_autofree char *upper = g_ascii_strup (text, -1);

  if (!add_by_text (candidates, "number", text, error) || !add_by_text (candidates, "alias", text, error) ||
      !add_by_text (candidates, "number", upper, error) || !add_by_text (candidates, "alias", upper, error))
    return FALSE;
  return candidates->found->len > 0 || (add_by_folded (candidates, "number", text, FALSE, error) &&
                                        add_by_folded (candidates, "alias", text, FALSE, error));
}

static gboolean
look_serial (Candidates *candidates, const char *text, GError **error)
{
  return add_by_text (candidates, "serial", text, error) &&
         (candidates->found->len > 0 || add_by_folded (candidates, "serial", text, TRUE, error));
}

static gboolean
look_code (Candidates *candidates, const char *text, GError **error)
{
  g_autofree char *upper = g_ascii_strup (text, -1);

  if (!add_by_text (candidates, "code", text, error))
    return FALSE;
  if (candidates->found->len == 0 && !add_by_text (candidates, "code", upper, error))
    return FALSE;
  return candidates->found->len > 0 || add_by_folded (candidates, "code", text, FALSE, error);
}

/* Places are few, and a van may have a code of one letter. */
static gboolean
look_location (Candidates *candidates, const char *text, GError **error)
{
  return add_by_text (candidates, "code", text, error) &&
         (candidates->found->len > 0 || add_by_reading (candidates, "code", text, error));
}

static gboolean
look_name (Candidates *candidates, const char *text, GError **error)
{
  return add_by_text (candidates, "name", text, error);
}

static gboolean
look_name_folded (Candidates *candidates, const char *text, GError **error)
{
  return add_by_text (candidates, "name", text, error) &&
         (candidates->found->len > 0 || add_by_reading (candidates, "name", text, error));
}

/* There is one company: its name, or just "company". */
static gboolean
look_company (Candidates *candidates, const char *text, GError **error)
{
  g_autoptr (CareRecord) company = NULL;
  CareId id = care_company_id ();

  if (g_ascii_strcasecmp (text, "company") != 0)
    return add_by_reading (candidates, "name", text, error);
  company = care_store_get (candidates->store, &CareCompany_ENTITY, &id, error);
  return company != NULL && add_row (candidates, company, error);
}

static gboolean
add_owner (Candidates *candidates, const CareRecord *row, GError **error)
{
  const CareContactPoint *point = (const CareContactPoint *) row;
  CareRecord *stored = NULL;
  g_autoptr (CareRecord) owner = NULL;

  if (!care_store_peek (candidates->store, &CareCustomer_ENTITY, &point->customer, &stored, error))
    return FALSE;
  owner = stored;
  return owner == NULL || add_row (candidates, owner, error);
}

static gboolean
add_by_key (Candidates *candidates, const char *key, GError **error)
{
  g_autoptr (GPtrArray) points = care_store_by_text (candidates->store, &CareContactPoint_ENTITY, "key", key, error);

  for (guint i = 0; points != NULL && i < points->len; i++)
    if (!add_owner (candidates, points->pdata[i], error))
      return FALSE;
  return points != NULL;
}

static gboolean
is_number_kind (const char *kind)
{
  return g_strcmp0 (kind, "phone") == 0 || g_strcmp0 (kind, "mobile") == 0 || g_strcmp0 (kind, "fax") == 0;
}

/* The same phone written with and without its country: the last digits agree. */
static gboolean
add_by_tail (Candidates *candidates, const char *tail, GError **error)
{
  g_autoptr (GArray) hits = care_db_hits_new ();

  if (!care_db_search_fragment (candidates->store->db, tail, CareContactPoint_ENTITY.name, MAX_HITS, hits, error))
    return FALSE;
  for (guint i = 0; i < hits->len; i++)
    {
      g_autoptr (CareRecord) row = NULL;
      CareRecord *stored = NULL;
      const CareContactPoint *point;
      if (!care_store_peek (candidates->store, &CareContactPoint_ENTITY, &g_array_index (hits, CareDbHit, i).row,
                            &stored, error))
        return FALSE;
      row = stored;
      point = (const CareContactPoint *) row;
      if (row == NULL || !is_number_kind (point->kind) || point->key == NULL || !g_str_has_suffix (point->key, tail))
        continue;
      if (care_store_is_live (candidates->store, row) && !add_owner (candidates, row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
look_phone (Candidates *candidates, const char *text, GError **error)
{
  g_autofree char *digits = care_text_digits (text);
  gsize n = strlen (digits);

  if (n < SHORTEST_PHONE || strspn (text, "0123456789 +-()/.") != strlen (text))
    return TRUE;
  if (!add_by_key (candidates, digits, error))
    return FALSE;
  return candidates->found->len > 0 || n < TELLING_DIGITS ||
         add_by_tail (candidates, digits + n - TELLING_DIGITS, error);
}

static gboolean
look_email (Candidates *candidates, const char *text, GError **error)
{
  g_autofree char *key = care_contact_key ("email", text);

  return strchr (text, '@') == NULL || add_by_key (candidates, key, error);
}

/* How each entity is called besides by its id, tried in this order; and how to say so. */
static const struct
{
  const CareEntity *entity;
  Look looks[4];
  const char *by;
} names[] = {
  { &CareJob_ENTITY, { look_number }, N_("its number") },
  { &CareCustomer_ENTITY, { look_number, look_phone, look_email }, N_("a number, a phone or an e-mail") },
  { &CareDevice_ENTITY, { look_serial }, N_("its serial number") },
  { &CareProductModel_ENTITY, { look_code, look_name }, N_("its code") },
  { &CareStockLocation_ENTITY, { look_location }, N_("its code") },
  { &CareUser_ENTITY, { look_name_folded }, N_("a name") },
  { &CareTeam_ENTITY, { look_name_folded }, N_("its name") },
  { &CareSurvey_ENTITY, { look_name_folded }, N_("its name") },
  { &CareSite_ENTITY, { look_name }, N_("its name") },
  { &CareCompany_ENTITY, { look_company }, N_("its name") },
};

static gboolean
look_by_name (Candidates *candidates, const char *text, const char **by, GError **error)
{
  *by = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (names[i].entity != candidates->entity)
        continue;
      *by = names[i].by;
      for (guint k = 0; k < G_N_ELEMENTS (names[i].looks) && names[i].looks[k] != NULL && candidates->found->len == 0;
           k++)
        if (!names[i].looks[k](candidates, text, error))
          return FALSE;
    }
  return TRUE;
}

/* An id gives its record dead or alive; @found says whether there is one. */
static gboolean
look_by_id (CareStore *store, const CareEntity *entity, const char *text, CareId *id, gboolean *found, GError **error)
{
  g_autoptr (CareRecord) record = NULL;
  CareRecord *stored = NULL;
  CareId wanted;

  *found = FALSE;
  if (!care_id_parse (text, &wanted))
    return TRUE;
  if (!care_store_peek (store, entity, &wanted, &stored, error))
    return FALSE;
  record = stored;
  *found = record != NULL;
  if (*found)
    *id = care_store_follow (store, entity, wanted);
  return TRUE;
}

static void
append_candidate (Candidates *candidates, const CareRecord *record, GString *out)
{
  int number = care_entity_field (record->entity, "number");
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  char id[CARE_ID_TEXT];

  care_store_describe (candidates->store, record, &title, &detail);
  if (number >= 0 && care_record_has (record, (guint) number))
    g_string_append_printf (out, "%s ", care_record_text (record, (guint) number));
  g_string_append (out, title);
  if (*detail != '\0')
    g_string_append_printf (out, ", %s", detail);
  g_string_append_printf (out, " (%s)", care_id_to_text (&record->id, id));
}

static gboolean
fail_ambiguous (Candidates *candidates, const char *text, GError **error)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < candidates->found->len && i < MAX_TOLD; i++)
    {
      if (i > 0)
        g_string_append (list, "; ");
      append_candidate (candidates, candidates->found->pdata[i], list);
    }
  if (candidates->found->len > MAX_TOLD)
    g_string_append (list, "; …");
  g_set_error (error, CARE_ERROR, CARE_ERROR_AMBIGUOUS,
               _("“%s” fits more than one %s: %s. Name the one you mean by its id."), text, candidates->entity->name,
               list->str);
  g_string_free (list, TRUE);
  return FALSE;
}

static gboolean
fail_not_found (const CareEntity *entity, const char *text, const char *by, GError **error)
{
  if (by != NULL)
    g_set_error (error, CARE_ERROR, CARE_ERROR_NOT_FOUND, _("There is no %s “%s”; name it by %s, or by its id."),
                 entity->name, text, _(by));
  else
    g_set_error (error, CARE_ERROR, CARE_ERROR_NOT_FOUND, _("There is no %s “%s”; name it by its id."), entity->name,
                 text);
  return FALSE;
}

gboolean
care_ref_resolve (CareStore *store, const CareEntity *entity, const char *text, CareId *id, GError **error)
{
  g_autofree char *clean = care_text_clean (text != NULL ? text : "", -1);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  Candidates candidates = { store, entity, found };
  const char *by;
  gboolean by_id;

  if (clean == NULL || *clean == '\0')
    return fail_not_found (entity, "", NULL, error);
  if (!look_by_id (store, entity, clean, id, &by_id, error))
    return FALSE;
  if (by_id)
    return TRUE;
  if (!look_by_name (&candidates, clean, &by, error))
    return FALSE;
  if (found->len == 0)
    return fail_not_found (entity, clean, by, error);
  if (found->len > 1)
    return fail_ambiguous (&candidates, clean, error);
  *id = ((CareRecord *) found->pdata[0])->id;
  return TRUE;
}

/* A live record never begins to refer to a deleted one. */
static gboolean
resolve_live (CareStore *store, const CareEntity *entity, const char *text, CareId *id, GError **error)
{
  CareRecord *record = NULL;
  gboolean live;

  if (!care_ref_resolve (store, entity, text, id, error) || !care_store_peek (store, entity, id, &record, error))
    return FALSE;
  live = record != NULL && !is_deleted (record);
  care_record_free (record);
  if (!live)
    g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, _("The %s “%s” was deleted; name another one."), entity->name,
                 text);
  return live;
}

gboolean
care_ref_parse_field (CareStore *store, CareRecord *record, guint n, const char *text, GError **error)
{
  const CareField *field = &record->entity->fields[n];
  const CareEntity *to = field->kind == CARE_ID && field->to != NULL ? care_entity_find (field->to) : NULL;
  g_autofree char *clean = NULL;
  CareId id;

  if (to == NULL)
    return care_record_parse (record, n, text, care_store_book (store), error);
  clean = care_text_clean (text != NULL ? text : "", -1);
  if (clean != NULL && *clean == '\0')
    {
      care_record_clear (record, n);
      return TRUE;
    }
  if (!resolve_live (store, to, text, &id, error))
    {
      g_prefix_error (error, "%s: ", field->name);
      return FALSE;
    }
  care_record_set_id (record, n, &id);
  return TRUE;
}
