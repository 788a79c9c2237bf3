/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-import-customers.h"

#include <glib/gi18n.h>
#include <string.h>

#include "exchange/care-import-find.h"
#include "exchange/care-import-table.h"
#include "store/care-import-log.h"
#include "util/care-error.h"
#include "util/care-text.h"

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))
#define CUSTOMER_FIELDS \
  (BIT (CareCustomer_name) | BIT (CareCustomer_kind) | BIT (CareCustomer_company) | BIT (CareCustomer_language) | BIT (CareCustomer_tax_id) | \
   BIT (CareCustomer_notes))

static const char *const columns[] = {
  "number", "kind", "name", "first_name", "last_name", "company", "phone", "mobile", "email", "language", "tax_id", "address", "address2",
  "postal_code", "city", "region", "country", "notes", NULL,
};

/* --- the table --- */

static gboolean
knows (const CareCsvHeader *header, const char *map)
{
  g_autoptr (CareColumns) matched = care_columns_match (CARE_COLUMNS_CUSTOMERS, header, map, NULL);

  return matched != NULL;
}

static gpointer
open_table (CareImporter *self, const CareCsvHeader *header, GError **error)
{
  return care_import_table_new (self, CARE_COLUMNS_CUSTOMERS, header, columns, error);
}

static void
close_table (gpointer data)
{
  care_import_table_free (data);
}

/* FALSE when the row is refused. */
static gboolean
check (CareImporter *self, const CareSaid *said)
{
  if (said->name == NULL)
    return !care_importer_refuse (self, "name", "", "%s", _("The row has neither a name nor a last name nor a company."));
  if (said->bad_kind != NULL)
    return !care_importer_refuse (self, "kind", said->bad_kind, "%s", _("The kind of a customer is person or company."));
  for (guint i = 0; i < said->points->len; i++)
    {
      const CareSaidPoint *point = said->points->pdata[i];

      if (strcmp (point->kind, "email") == 0 && !care_text_is_email (point->value))
        return !care_importer_refuse (self, point->column, point->value, "%s", _("This is not an e-mail address."));
      if (*point->key == '\0')
        return !care_importer_refuse (self, point->column, point->value, "%s", _("This is not a phone number: it has no digits."));
    }
  if (said->bad_language != NULL)
    care_importer_note (self, _("%s: the language “%s” is none of en, pl, ru, lt and stays empty."), self->file, said->bad_language);
  return TRUE;
}

/* --- which customer --- */

typedef struct
{
  char *source;
  CareImportFound found;
  gboolean adopted; /* a company that so far only stood in somebody's row */
} Who;

static void
who_clear (Who *who)
{
  g_free (who->source);
  care_import_found_clear (&who->found);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Who, who_clear)

static const CareSaidPoint *
first_point (const CareSaid *said, gboolean email)
{
  for (guint i = 0; i < said->points->len; i++)
    {
      const CareSaidPoint *point = said->points->pdata[i];

      if ((strcmp (point->kind, "email") == 0) == email)
        return point;
    }
  return NULL;
}

static gboolean
ambiguous (CareImporter *self, const char *column, const char *value)
{
  return care_importer_refuse (self, column, value, "%s", _("Several customers answer to this; give the customer's number."));
}

/* The record that an earlier import made under this key. */
static gboolean
find_own (CareImporter *self, Who *who, GError **error)
{
  CareId id = care_id_derived (CareCustomer_ENTITY.name, who->source);

  return care_import_find (self->store, &CareCustomer_ENTITY, &id, &who->found, error);
}

static gboolean
found_other (CareImporter *self, Who *who, CareImportOne one, const CareId *id, const char *column, const char *value, GError **error)
{
  if (one == CARE_IMPORT_NONE)
    return TRUE;
  if (one == CARE_IMPORT_SEVERAL)
    return ambiguous (self, column, value);
  return care_import_find (self->store, &CareCustomer_ENTITY, id, &who->found, error);
}

/* A company that was only a word in other rows so far is the one that this row tells more about. */
static gboolean
adopt_company (CareImporter *self, const CareSaid *said, Who *who, GError **error)
{
  g_autofree char *folded = care_text_fold (said->name);
  g_autofree char *source = care_import_source ("company", folded);
  g_auto (CareImportFound) found = { NULL };
  g_autoptr (CareSourceRow) row = NULL;
  CareId id = care_id_derived (CareCustomer_ENTITY.name, source);

  if (g_strcmp0 (said->kind, "company") != 0)
    return TRUE;
  if (!care_import_find (self->store, &CareCustomer_ENTITY, &id, &found, error))
    return FALSE;
  if (found.stored == NULL || !found.own || found.gone || found.back)
    return TRUE;
  row = care_source_row_parse (care_import_text (found.stored, "source_row"));
  if (row == NULL || care_source_row_n (row) != 1)
    return TRUE;
  who->found = found;
  found.stored = NULL;
  who->adopted = TRUE;
  return TRUE;
}

static gboolean
find_by_number (CareImporter *self, const CareSaid *said, Who *who, GError **error)
{
  g_autofree char *upper = g_ascii_strup (said->number, -1);
  CareImportOne one;
  CareId id;

  who->source = care_import_source ("number", upper);
  if (!find_own (self, who, error))
    return FALSE;
  if (who->found.stored != NULL)
    return TRUE;
  if (!care_import_find_number (self->store, said->number, &id, &one, error) ||
      !found_other (self, who, one, &id, "number", said->number, error))
    return FALSE;
  return who->found.stored != NULL || self->fate == CARE_ROW_REFUSED || adopt_company (self, said, who, error);
}

/* By the first e-mail, or phone and name, that somebody has. */
static gboolean
find_by_point (CareImporter *self, const CareSaid *said, gboolean email, const char *folded, Who *who, GError **error)
{
  const CareSaidPoint *first = first_point (said, email);
  g_autofree char *key = email ? g_strdup (first->key) : g_strdup_printf ("%s\t%s", first->key, folded);

  who->source = care_import_source (email ? "email" : "phone", key);
  if (!find_own (self, who, error))
    return FALSE;
  for (guint i = 0; i < said->points->len && who->found.stored == NULL && self->fate != CARE_ROW_REFUSED; i++)
    {
      const CareSaidPoint *point = said->points->pdata[i];
      CareImportOne one;
      CareId id;

      if ((strcmp (point->kind, "email") == 0) != email)
        continue;
      if (!care_import_find_contact (self->store, point->kind, point->value, folded, !email, &id, &one, error) ||
          !found_other (self, who, one, &id, point->column, point->value, error))
        return FALSE;
    }
  return who->found.stored != NULL || self->fate == CARE_ROW_REFUSED || adopt_company (self, said, who, error);
}

static gboolean
find_by_name (CareImporter *self, const char *folded, Who *who, GError **error)
{
  CareImportOne one;
  CareId id;

  who->source = care_import_source ("company", folded);
  if (!find_own (self, who, error))
    return FALSE;
  if (who->found.stored != NULL)
    return TRUE;
  return care_import_find_company (self->store, folded, &id, &one, error) && found_other (self, who, one, &id, "company", folded, error);
}

/* Nothing but a name: equal rows are told apart by how many there were before. */
static gboolean
find_by_content (CareImporter *self, const CareImportTable *table, Who *who, GError **error)
{
  g_autofree char *key = NULL;
  char text[CARE_ID_TEXT];
  CareId content;
  gint64 n;

  care_source_row_to_json (table->row, self->json);
  content = care_id_derived ("content", self->json->str);
  if (!care_import_log_occurrence (self->store, self->json->str, &n, error))
    return FALSE;
  key = g_strdup_printf ("%s\t%" G_GINT64_FORMAT, care_id_to_text (&content, text), n);
  who->source = care_import_source ("row", key);
  return find_own (self, who, error);
}

/* Number, else e-mail, else phone and folded name (CLI.md); a refusal is told by the row's fate. */
static gboolean
identify (CareImporter *self, const CareImportTable *table, const CareSaid *said, Who *who, GError **error)
{
  g_autofree char *folded = care_text_fold (said->name);

  if (said->number != NULL)
    return find_by_number (self, said, who, error);
  if (first_point (said, TRUE) != NULL)
    return find_by_point (self, said, TRUE, folded, who, error);
  if (first_point (said, FALSE) != NULL)
    return find_by_point (self, said, FALSE, folded, who, error);
  if (strcmp (said->kind, "company") == 0)
    return find_by_name (self, folded, who, error);
  return find_by_content (self, table, who, error);
}

/* --- the company of a person --- */

/* The one an import made for this word, else any of that name. */
static gboolean
find_employer (CareStore *store, const char *name, char **source, CareImportFound *found, GError **error)
{
  g_autofree char *folded = care_text_fold (name);
  CareImportOne one = CARE_IMPORT_NONE;
  CareId id, other;

  *source = care_import_source ("company", folded);
  id = care_id_derived (CareCustomer_ENTITY.name, *source);
  if (!care_import_find (store, &CareCustomer_ENTITY, &id, found, error))
    return FALSE;
  if (found->stored != NULL && !found->back)
    return TRUE;
  if (!care_import_find_company (store, name, &other, &one, error))
    return FALSE;
  if (one != CARE_IMPORT_ONE)
    return TRUE;
  care_import_found_clear (found);
  return care_import_find (store, &CareCustomer_ENTITY, &other, found, error);
}

static gboolean
make_employer (CareImporter *self, const char *name, const char *source, const CareImportFound *found, CareId *id, GError **error)
{
  g_autoptr (CareRecord) now = found->stored != NULL ? care_record_copy (found->stored) : care_record_new (&CareCustomer_ENTITY);
  g_autoptr (CareSourceRow) row = care_source_row_new ();
  char hash[CARE_SOURCE_HASH];

  care_source_row_set (row, "company", name);
  care_source_row_hash (row, hash);
  now->id = *id = care_id_derived (CareCustomer_ENTITY.name, source);
  care_record_clear (now, CareCustomer_deleted_at);
  care_record_set_text (now, CareCustomer_name, name);
  care_record_set_text (now, CareCustomer_kind, "company");
  if (!care_record_has (now, CareCustomer_number))
    {
      g_autofree char *number = care_store_next_number (self->store, "C", error);

      if (number == NULL)
        return FALSE;
      care_record_set_text (now, CareCustomer_number, number);
      care_record_set_text (now, CareCustomer_alias, number);
    }
  care_import_sign (self, now, source, row, hash);
  care_importer_made (self, &CareCustomer_ENTITY);
  return care_store_put (self->store, now, found->stored, CARE_PUT_PLAIN, error);
}

static gboolean
bring_employer (CareImporter *self, const char *name, CareId *id, GError **error)
{
  g_autofree char *spelling = g_strconcat ("c", name, NULL);
  g_autofree char *source = NULL;
  g_auto (CareImportFound) found = { NULL };
  const CareId *known = care_importer_known (self, spelling);

  if (known != NULL)
    {
      *id = *known;
      return TRUE;
    }
  if (!find_employer (self->store, name, &source, &found, error))
    return FALSE;
  *id = found.id;
  if ((found.stored == NULL || found.back) && !make_employer (self, name, source, &found, id, error))
    return FALSE;
  care_importer_know (self, spelling, id);
  return TRUE;
}

/* --- the customer --- */

static void
fill_customer (const CareSaid *said, const CareId *company, CareRecord *record)
{
  care_record_set_text (record, CareCustomer_name, said->name);
  care_record_set_text (record, CareCustomer_kind, said->kind);
  care_record_set_id (record, CareCustomer_company, company);
  care_record_set_text (record, CareCustomer_language, said->language);
  care_record_set_text (record, CareCustomer_tax_id, said->tax_id);
  care_record_set_text (record, CareCustomer_notes, said->notes);
}

CareRecord *
care_import_map_customer (CareStore *store, const CareRecord *record, const CareSourceRow *row)
{
  g_auto (CareSaid) said = { NULL };
  g_auto (CareImportFound) company = { NULL };
  g_autofree char *source = NULL;
  CareRecord *mapped;

  if (record->entity == &CareContactPoint_ENTITY)
    return care_import_map_point (record, row);
  if (record->entity == &CareSite_ENTITY)
    return care_import_map_site (record, row);
  if (record->entity != &CareCustomer_ENTITY)
    return NULL;
  care_said_read (&said, row);
  if (said.company != NULL && !find_employer (store, said.company, &source, &company, NULL))
    return NULL;
  mapped = care_record_new (record->entity);
  fill_customer (&said, said.company != NULL ? &company.id : NULL, mapped);
  return mapped;
}

static gboolean
number_customer (CareImporter *self, CareRecord *now, const CareSaid *said, gboolean adopted, GError **error)
{
  CareCustomer *customer = (CareCustomer *) now;

  if (customer->number != NULL && (!adopted || said->number == NULL))
    return TRUE;
  if (said->number != NULL)
    CARE_PUT_TEXT (customer, CareCustomer, number, said->number);
  else
    {
      g_autofree char *number = care_store_next_number (self->store, "C", error);

      if (number == NULL)
        return FALSE;
      CARE_PUT_TEXT (customer, CareCustomer, number, number);
    }
  if (customer->alias == NULL)
    CARE_PUT_TEXT (customer, CareCustomer, alias, customer->number);
  return TRUE;
}

/* The company that the customer belongs to already, when it has this name. */
static gboolean
bring_own_employer (CareImporter *self, const CareRecord *customer, const char *name, CareId *id, GError **error)
{
  g_auto (CareImportFound) found = { NULL };
  g_autofree char *folded = NULL;
  g_autofree char *own = NULL;

  *id = care_record_id (customer, CareCustomer_company);
  if (!care_id_is_null (id) && !care_import_find (self->store, &CareCustomer_ENTITY, id, &found, error))
    return FALSE;
  folded = care_text_fold (name);
  own = found.stored != NULL && !found.gone ? care_text_fold (((CareCustomer *) found.stored)->name) : NULL;
  return g_strcmp0 (own, folded) == 0 || bring_employer (self, name, id, error);
}

/* What the row says over what earlier rows said, and the latter alone. */
typedef struct
{
  CareSourceRow *old, *merged;
  CareSaid was, now;
} Told;

static void
told_clear (Told *told)
{
  g_clear_pointer (&told->old, care_source_row_free);
  g_clear_pointer (&told->merged, care_source_row_free);
  care_said_clear (&told->was);
  care_said_clear (&told->now);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

static void
told_read (Told *told, const CareImportTable *table, const CareImportFound *found)
{
  if (found->stored != NULL && found->own)
    told->old = care_source_row_parse (care_import_text (found->stored, "source_row"));
  if (told->old != NULL)
    care_said_read (&told->was, told->old);
  told->merged = care_import_merge_rows (found->back ? NULL : told->old, table->row);
  care_said_read (&told->now, told->merged);
}

static gboolean
put_customer (CareImporter *self, const CareImportTable *table, const Who *who, const Told *told, const char *hash, CareRecord *now, GError **error)
{
  const CareImportFound *found = &who->found;
  g_autoptr (CareRecord) mapped = care_record_new (&CareCustomer_ENTITY);
  g_autoptr (CareRecord) was = told->old != NULL ? care_import_map_customer (self->store, now, told->old) : NULL;
  gboolean fresh = found->stored == NULL || found->back;
  gboolean changed;
  CareId company = { { 0 } };

  if (told->now.company != NULL && !bring_own_employer (self, now, told->now.company, &company, error))
    return FALSE;
  fill_customer (&told->now, &company, mapped);
  changed = care_import_bring_up (self->store, now, mapped, was, CUSTOMER_FIELDS, !fresh);
  changed = (who->adopted && told->now.number != NULL) || changed;
  if (!number_customer (self, now, &told->now, who->adopted, error))
    return FALSE;
  if (fresh)
    {
      care_importer_made (self, &CareCustomer_ENTITY);
      self->fate = CARE_ROW_CREATED;
    }
  else if (changed || care_import_table_adds (table, told->old))
    care_importer_changed (self);
  if (fresh || (found->own && (changed || care_import_table_adds (table, told->old))))
    care_import_sign (self, now, who->source, told->merged, hash);
  else
    care_import_sign (self, now, who->source, NULL, hash);
  care_record_clear (now, CareCustomer_deleted_at);
  return care_store_put (self->store, now, found->stored, CARE_PUT_PLAIN, error);
}

static gboolean
take_customer (CareImporter *self, const CareImportTable *table, const Who *who, GError **error)
{
  const CareImportFound *found = &who->found;
  g_autoptr (CareRecord) now = found->stored != NULL ? care_record_copy (found->stored) : care_record_new (&CareCustomer_ENTITY);
  g_auto (Told) told = { NULL };
  char hash[CARE_SOURCE_HASH];

  care_source_row_hash (table->row, hash);
  if (found->gone || (found->stored != NULL && !found->back && care_source_seen_has (care_import_text (found->stored, "source_seen"), hash)))
    return TRUE;
  now->id = found->stored != NULL ? found->id : care_id_derived (CareCustomer_ENTITY.name, who->source);
  told_read (&told, table, found);
  return put_customer (self, table, who, &told, hash, now, error) &&
         care_import_points (self, &now->id, &told.now, told.old != NULL && !found->back ? &told.was : NULL, hash, error) &&
         care_import_site (self, &now->id, told.merged, &told.now, hash, error);
}

static gboolean
take_row (CareImporter *self, gpointer data, const CareCsv *csv, const CareCsvRow *row, GError **error)
{
  CareImportTable *table = data;
  g_auto (CareSaid) said = { NULL };
  g_auto (Who) who = { NULL };

  if (!care_import_table_read (self, table, csv, row))
    return TRUE;
  care_said_read (&said, table->row);
  if (!check (self, &said))
    return TRUE;
  if (!identify (self, table, &said, &who, error))
    return FALSE;
  return self->fate == CARE_ROW_REFUSED || take_customer (self, table, &who, error);
}

const CareImportKind care_import_customers = { "customers", knows, open_table, take_row, close_table };
