/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-entity.h"

#include "domain/care-values.h"
#include "util/care-error.h"
#include "util/care-json.h"
#include "util/care-money.h"
#include "util/care-text.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))

static gpointer
place (CareRecord *record, guint n)
{
  return (char *) record + record->entity->fields[n].offset;
}

CareRecord *
care_record_new (const CareEntity *entity)
{
  CareRecord *record = g_malloc0 (entity->size);
  record->entity = entity;
  return record;
}

void
care_record_free (CareRecord *record)
{
  if (record == NULL)
    return;
  for (guint n = 0; n < record->entity->n_fields; n++)
    if (record->entity->fields[n].kind == CARE_TEXT)
      g_free (*(char **) place (record, n));
  g_free (record->unknown);
  g_free (record);
}

CareRecord *
care_record_copy (const CareRecord *record)
{
  CareRecord *copy = g_malloc (record->entity->size);
  memcpy (copy, record, record->entity->size);
  copy->unknown = g_strdup (record->unknown);
  for (guint n = 0; n < record->entity->n_fields; n++)
    if (record->entity->fields[n].kind == CARE_TEXT)
      *(char **) place (copy, n) = g_strdup (care_record_text (record, n));
  return copy;
}

void
care_record_clear (CareRecord *record, guint n)
{
  switch (record->entity->fields[n].kind)
    {
    case CARE_TEXT:
      g_clear_pointer ((char **) place (record, n), g_free);
      break;
    case CARE_ENUM:
      *(const char **) place (record, n) = NULL;
      break;
    case CARE_ID:
      memset (place (record, n), 0, sizeof (CareId));
      break;
    case CARE_INT: case CARE_BOOL: case CARE_INSTANT: case CARE_DATE: case CARE_MONEY: case CARE_QUANTITY: case CARE_N_KINDS:
    default:
      *(gint64 *) place (record, n) = 0;
      break;
    }
  record->has &= ~BIT (n);
}

void
care_record_take_text (CareRecord *record, guint n, char *text)
{
  g_return_if_fail (record->entity->fields[n].kind == CARE_TEXT);
  g_free (*(char **) place (record, n));
  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);
  *(char **) place (record, n) = text;
  record->has = text != NULL ? record->has | BIT (n) : record->has & ~BIT (n);
}

void
care_record_set_text (CareRecord *record, guint n, const char *text)
{
  if (record->entity->fields[n].kind == CARE_TEXT)
    {
      care_record_take_text (record, n, g_strdup (text));
      return;
    }
  g_return_if_fail (record->entity->fields[n].kind == CARE_ENUM);
  if (text != NULL && *text == '\0')
    text = NULL;
  *(const char **) place (record, n) = g_intern_string (text);
  record->has = text != NULL ? record->has | BIT (n) : record->has & ~BIT (n);
}

void
care_record_set_int (CareRecord *record, guint n, gint64 value)
{
  g_return_if_fail (record->entity->fields[n].kind != CARE_TEXT && record->entity->fields[n].kind != CARE_ENUM &&
                    record->entity->fields[n].kind != CARE_ID);
  *(gint64 *) place (record, n) = value;
  record->has |= BIT (n);
}

void
care_record_set_id (CareRecord *record, guint n, const CareId *id)
{
  g_return_if_fail (record->entity->fields[n].kind == CARE_ID);
  if (id == NULL || care_id_is_null (id))
    {
      care_record_clear (record, n);
      return;
    }
  *(CareId *) place (record, n) = *id;
  record->has |= BIT (n);
}

const char *
care_record_text (const CareRecord *record, guint n)
{
  CareKind kind = record->entity->fields[n].kind;
  g_return_val_if_fail (kind == CARE_TEXT || kind == CARE_ENUM, NULL);
  return *(const char *const *) care_record_at (record, n);
}

gint64
care_record_int (const CareRecord *record, guint n)
{
  return *(const gint64 *) care_record_at (record, n);
}

CareId
care_record_id (const CareRecord *record, guint n)
{
  g_return_val_if_fail (record->entity->fields[n].kind == CARE_ID, (CareId) { { 0 } });
  return *(const CareId *) care_record_at (record, n);
}

gboolean
care_record_same (const CareRecord *a, const CareRecord *b, guint n)
{
  if (care_record_has (a, n) != care_record_has (b, n))
    return FALSE;
  if (!care_record_has (a, n))
    return TRUE;
  switch (a->entity->fields[n].kind)
    {
    case CARE_TEXT: case CARE_ENUM:
      return g_strcmp0 (care_record_text (a, n), care_record_text (b, n)) == 0;
    case CARE_ID:
      return care_id_equal (care_record_at (a, n), care_record_at (b, n));
    case CARE_INT: case CARE_BOOL: case CARE_INSTANT: case CARE_DATE: case CARE_MONEY: case CARE_QUANTITY: case CARE_N_KINDS:
    default:
      return care_record_int (a, n) == care_record_int (b, n);
    }
}

void
care_record_copy_field (CareRecord *to, const CareRecord *from, guint n)
{
  CareId id;

  if (!care_record_has (from, n))
    {
      care_record_clear (to, n);
      return;
    }
  switch (from->entity->fields[n].kind)
    {
    case CARE_TEXT: case CARE_ENUM:
      care_record_set_text (to, n, care_record_text (from, n));
      break;
    case CARE_ID:
      id = care_record_id (from, n);
      care_record_set_id (to, n, &id);
      break;
    case CARE_INT: case CARE_BOOL: case CARE_INSTANT: case CARE_DATE: case CARE_MONEY: case CARE_QUANTITY: case CARE_N_KINDS:
    default:
      care_record_set_int (to, n, care_record_int (from, n));
      break;
    }
}

int
care_entity_field (const CareEntity *entity, const char *name)
{
  /* From the end: the shared tails (deleted_at, source …) are asked for most. */
  for (guint n = entity->n_fields; n > 0; n--)
    if (strcmp (entity->fields[n - 1].name, name) == 0)
      return (int) n - 1;
  return -1;
}

gboolean
care_record_is_live (const CareRecord *record)
{
  int deleted = care_entity_field (record->entity, "deleted_at");
  int merged = care_entity_field (record->entity, "merged_into");
  return !(deleted >= 0 && care_record_has (record, (guint) deleted)) && !(merged >= 0 && care_record_has (record, (guint) merged));
}

static gsize
text_bytes (const CareRecord *record, guint n)
{
  const char *text = record->entity->fields[n].kind == CARE_TEXT ? care_record_text (record, n) : NULL;
  return text != NULL ? strlen (text) : 0;
}

gsize
care_record_text_bytes (const CareRecord *record)
{
  gsize all = 0;
  for (guint n = 0; n < record->entity->n_fields; n++)
    all += text_bytes (record, n);
  return all;
}

/* The longest one that a person can shorten is named: what an import keeps of its source is not hers to edit. */
static gboolean
texts_fit (const CareRecord *record, GError **error)
{
  gsize all = care_record_text_bytes (record);
  guint longest = 0;

  if (all <= CARE_RECORD_TEXT_MAX || g_str_equal (record->entity->name, "conflict")) /* conflicts are the server's, and are not pushed */
    return TRUE;
  for (guint n = 1; n < record->entity->n_fields; n++)
    if (!(record->entity->fields[n].flags & CARE_LOCAL) && text_bytes (record, n) > text_bytes (record, longest))
      longest = n;
  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
               _("%s: the text is too long: all texts of a %s together may have %d bytes, and these have %lu. Shorten it."),
               record->entity->fields[longest].name, record->entity->name, CARE_RECORD_TEXT_MAX, (gulong) all);
  return FALSE;
}

gboolean
care_record_validate (const CareRecord *record, GError **error)
{
  for (guint n = 0; n < record->entity->n_fields; n++)
    if ((record->entity->fields[n].flags & CARE_NEEDED) && !care_record_has (record, n))
      {
        g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("A %s needs its %s: give %s=…."), record->entity->name,
                     record->entity->fields[n].name, record->entity->fields[n].name);
        return FALSE;
      }
  return texts_fit (record, error) && (record->entity->validate == NULL || record->entity->validate (record, error));
}

gboolean
care_values_have (const char *const *values, const char *value)
{
  return values != NULL && value != NULL && g_strv_contains (values, value);
}

static gboolean
invalid (GError **error, const CareField *field, const char *text, const char *what)
{
  g_autofree char *cut = g_utf8_strlen (text, -1) > 60 ? g_utf8_substring (text, 0, 60) : g_strdup (text);
  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("%s: “%s” is not %s."), field->name, cut, _(what));
  return FALSE;
}

static gboolean
parse_enum (CareRecord *record, guint n, const char *text, GError **error)
{
  const CareField *field = &record->entity->fields[n];
  g_autofree char *slug = care_text_slug (text);
  g_autofree char *all = NULL;
  for (guint i = 0; field->values[i] != NULL; i++)
    if (g_ascii_strcasecmp (field->values[i], slug) == 0)
      {
        care_record_set_text (record, n, field->values[i]);
        return TRUE;
      }
  all = g_strjoinv (", ", (char **) field->values);
  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("%s: “%s” is not one of %s."), field->name, text, all);
  return FALSE;
}

static gboolean
parse_bool (CareRecord *record, guint n, const char *text, GError **error)
{
  gboolean yes = g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "yes") == 0 || g_str_equal (text, "1");
  gboolean no = g_ascii_strcasecmp (text, "false") == 0 || g_ascii_strcasecmp (text, "no") == 0 || g_str_equal (text, "0");
  if (!yes && !no)
    return invalid (error, &record->entity->fields[n], text, N_("true or false"));
  care_record_set_int (record, n, yes);
  return TRUE;
}

/* Everything that becomes a number. */
static gboolean
parse_number (CareRecord *record, guint n, const char *text, const CareBook *book, GError **error)
{
  const CareField *field = &record->entity->fields[n];
  g_autoptr (GError) problem = NULL;
  gint64 value = 0;
  gint32 date;

  if (field->kind == CARE_INT)
    {
      if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
        return invalid (error, field, text, N_("a whole number"));
    }
  else if (field->kind == CARE_INSTANT)
    {
      if (!care_instant_parse (text, &value))
        return invalid (error, field, text, N_("an instant such as 2026-11-21T14:05:00Z"));
    }
  else if (field->kind == CARE_DATE)
    {
      if (!care_date_parse (text, &date))
        return invalid (error, field, text, N_("a date such as 2026-11-21"));
      value = date;
    }
  else if (field->kind == CARE_MONEY ? !care_money_parse (text, book->currency, &value, &problem)
                                     : !care_quantity_parse (text, &value, &problem))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("%s: %s"), field->name, problem->message);
      return FALSE;
    }
  care_record_set_int (record, n, value);
  return TRUE;
}

gboolean
care_record_parse (CareRecord *record, guint n, const char *text, const CareBook *book, GError **error)
{
  const CareField *field = &record->entity->fields[n];
  g_autofree char *clean = care_text_clean (text != NULL ? text : "", -1);
  CareId id;

  if (clean == NULL)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("%s: the text is not valid UTF-8."), field->name);
      return FALSE;
    }
  if (*clean == '\0')
    {
      care_record_clear (record, n);
      return TRUE;
    }
  switch (field->kind)
    {
    case CARE_TEXT:
      care_record_take_text (record, n, g_steal_pointer (&clean));
      return TRUE;
    case CARE_ENUM:
      return parse_enum (record, n, clean, error);
    case CARE_BOOL:
      return parse_bool (record, n, clean, error);
    case CARE_ID:
      if (!care_id_parse (clean, &id))
        return invalid (error, field, clean, N_("an id"));
      care_record_set_id (record, n, &id);
      return TRUE;
    case CARE_INT: case CARE_INSTANT: case CARE_DATE: case CARE_MONEY: case CARE_QUANTITY: case CARE_N_KINDS:
    default:
      return parse_number (record, n, clean, book, error);
    }
}

char *
care_record_format (const CareRecord *record, guint n, const CareBook *book)
{
  char id[CARE_ID_TEXT];
  if (!care_record_has (record, n))
    return g_strdup ("");
  switch (record->entity->fields[n].kind)
    {
    case CARE_TEXT: case CARE_ENUM:
      return g_strdup (care_record_text (record, n));
    case CARE_ID:
      return g_strdup (care_id_to_text (care_record_at (record, n), id));
    case CARE_BOOL:
      return g_strdup (care_record_int (record, n) ? "true" : "false");
    case CARE_INSTANT:
      return care_instant_format (care_record_int (record, n));
    case CARE_DATE:
      return care_date_format ((gint32) care_record_int (record, n));
    case CARE_MONEY:
      return care_money_format (care_record_int (record, n), book->currency);
    case CARE_QUANTITY:
      return care_quantity_format (care_record_int (record, n));
    case CARE_INT: case CARE_N_KINDS:
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, care_record_int (record, n));
    }
}

void
care_record_append_json (const CareRecord *record, guint n, const CareBook *book, GString *out)
{
  g_autofree char *text = NULL;
  if (!care_record_has (record, n))
    {
      g_string_append (out, "null");
      return;
    }
  switch (record->entity->fields[n].kind)
    {
    case CARE_MONEY:
      g_string_append_printf (out, "{\"minor\":%" G_GINT64_FORMAT ",\"currency\":", care_record_int (record, n));
      care_json_append_string (out, book->currency);
      g_string_append_c (out, '}');
      return;
    case CARE_INT: case CARE_BOOL: case CARE_QUANTITY:
      text = care_record_format (record, n, book);
      g_string_append (out, text);
      return;
    case CARE_TEXT: case CARE_ENUM:
      care_json_append_string (out, care_record_text (record, n));
      return;
    case CARE_ID: case CARE_INSTANT: case CARE_DATE: case CARE_N_KINDS:
    default:
      text = care_record_format (record, n, book);
      care_json_append_string (out, text);
      return;
    }
}

void
care_record_append_wire (const CareRecord *record, guint n, GString *out)
{
  char id[CARE_ID_TEXT];
  if (!care_record_has (record, n))
    {
      g_string_append (out, "null");
      return;
    }
  switch (record->entity->fields[n].kind)
    {
    case CARE_TEXT: case CARE_ENUM:
      care_json_append_string (out, care_record_text (record, n));
      break;
    case CARE_ID:
      g_string_append_printf (out, "\"%s\"", care_id_to_text (care_record_at (record, n), id));
      break;
    case CARE_INT: case CARE_BOOL: case CARE_INSTANT: case CARE_DATE: case CARE_MONEY: case CARE_QUANTITY: case CARE_N_KINDS:
    default:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, care_record_int (record, n));
      break;
    }
}

static gboolean
node_is (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
care_record_read_wire (CareRecord *record, guint n, JsonNode *node, GError **error)
{
  const CareField *field = &record->entity->fields[n];
  CareId id;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      care_record_clear (record, n);
      return TRUE;
    }
  if (field->kind == CARE_TEXT || field->kind == CARE_ENUM || field->kind == CARE_ID)
    {
      if (!node_is (node, G_TYPE_STRING))
        return invalid (error, field, json_node_type_name (node), N_("text"));
      if (field->kind == CARE_TEXT)
        care_record_take_text (record, n, care_text_clean (json_node_get_string (node), -1));
      else if (field->kind == CARE_ENUM && strlen (json_node_get_string (node)) > CARE_VALUE_MAX)
        return invalid (error, field, json_node_get_string (node), N_("a value")); /* each new one stays in memory */
      else if (field->kind == CARE_ENUM)
        care_record_set_text (record, n, json_node_get_string (node)); /* a value from a newer peer is kept */
      else if (care_id_parse (json_node_get_string (node), &id))
        care_record_set_id (record, n, &id);
      else
        return invalid (error, field, json_node_get_string (node), N_("an id"));
      return TRUE;
    }
  if (!node_is (node, G_TYPE_INT64))
    return invalid (error, field, json_node_type_name (node), N_("a whole number"));
  care_record_set_int (record, n, json_node_get_int (node));
  return TRUE;
}

static gboolean
read_money (CareRecord *record, guint n, JsonNode *node, const CareBook *book, GError **error)
{
  const CareField *field = &record->entity->fields[n];
  JsonObject *money = json_node_get_object (node);
  JsonNode *minor = json_object_get_member (money, "minor");
  const char *currency = care_json_string (money, "currency", "");

  if (g_strcmp0 (currency, book->currency) != 0)
    return invalid (error, field, currency, N_("the company's currency"));
  if (minor == NULL || !node_is (minor, G_TYPE_INT64))
    return invalid (error, field, "minor", N_("a whole number"));
  care_record_set_int (record, n, json_node_get_int (minor));
  return TRUE;
}

gboolean
care_record_read_json (CareRecord *record, guint n, JsonNode *node, const CareBook *book, GError **error)
{
  const CareField *field = &record->entity->fields[n];
  g_autofree char *text = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      care_record_clear (record, n);
      return TRUE;
    }
  if (JSON_NODE_HOLDS_OBJECT (node) && field->kind == CARE_MONEY)
    return read_money (record, n, node, book, error);
  if (!JSON_NODE_HOLDS_VALUE (node))
    return invalid (error, field, json_node_type_name (node), N_("a plain value"));
  if (node_is (node, G_TYPE_BOOLEAN))
    text = g_strdup (json_node_get_boolean (node) ? "true" : "false");
  else if (node_is (node, G_TYPE_STRING))
    text = g_strdup (json_node_get_string (node));
  else if (node_is (node, G_TYPE_INT64))
    text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    {
      char digits[G_ASCII_DTOSTR_BUF_SIZE];
      text = g_strdup (g_ascii_formatd (digits, sizeof digits, "%.3f", json_node_get_double (node)));
    }
  if (field->kind == CARE_ENUM && strlen (text) > CARE_VALUE_MAX)
    return invalid (error, field, text, N_("a value"));
  if (field->kind == CARE_ENUM)
    {
      care_record_set_text (record, n, text);
      return TRUE;
    }
  return care_record_parse (record, n, text, book, error);
}
