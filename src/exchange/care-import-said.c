/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-import-customers.h"

#include <string.h>

#include "exchange/care-import-table.h"
#include "util/care-text.h"

/* The words other programs use; data, not translations of ours. Compared folded. */
static const struct { const char *value, *words; } kinds[] = {
  { "person", "person|private|private person|individual|consumer|osoba|osoba fizyczna|osoba prywatna|prywatny|частное лицо|физическое лицо|физлицо"
              "|человек|asmuo|fizinis asmuo|privatus|privatus asmuo" },
  { "company", "company|business|firm|organisation|organization|legal entity|firma|osoba prawna|organizacja|компания|фирма|организация"
               "|юридическое лицо|юрлицо|įmonė|firma|organizacija|juridinis asmuo" },
};
static const struct { const char *value, *words; } languages[] = {
  { "en", "en|eng|english|angielski|английский|anglų" },
  { "pl", "pl|pol|polish|polski|польский|lenkų" },
  { "ru", "ru|rus|russian|rosyjski|русский|rusų" },
  { "lt", "lt|lit|lithuanian|litewski|литовский|lietuvių" },
};

static gboolean
is_word_of (const char *words, const char *folded)
{
  g_auto (GStrv) list = g_strsplit (words, "|", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *word = care_text_fold (list[i]);

      if (strcmp (word, folded) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
read_kind (CareSaid *said, char *text)
{
  g_autofree char *folded = text != NULL ? care_text_fold (text) : NULL;

  for (guint i = 0; folded != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].value, folded) == 0 || is_word_of (kinds[i].words, folded))
      said->kind = kinds[i].value;
  if (said->kind == NULL)
    said->bad_kind = text;
  else
    g_free (text);
}

/* "pl-PL" and "pl_PL.UTF-8" are Polish too. */
static void
read_language (CareSaid *said, char *text)
{
  g_autofree char *folded = text != NULL ? care_text_fold (text) : NULL;

  if (folded != NULL && strlen (folded) > 3 && (folded[2] == '-' || folded[2] == '_'))
    folded[2] = '\0';
  for (guint i = 0; folded != NULL && i < G_N_ELEMENTS (languages); i++)
    if (strcmp (languages[i].value, folded) == 0 || is_word_of (languages[i].words, folded))
      said->language = languages[i].value;
  if (said->language == NULL)
    said->bad_language = text;
  else
    g_free (text);
}

static char *
join (const char *separator, const char *first, const char *second)
{
  if (first != NULL && second != NULL)
    return g_strconcat (first, separator, second, NULL);
  return g_strdup (first != NULL ? first : second);
}

/* name, else first and last name, else the company's. */
static void
read_name (CareSaid *said, const CareSourceRow *row)
{
  g_autofree char *first = care_import_value (row, "first_name");
  g_autofree char *last = care_import_value (row, "last_name");

  said->name = care_import_value (row, "name");
  said->company = care_import_value (row, "company");
  read_kind (said, care_import_value (row, "kind"));
  if (said->name == NULL)
    said->name = join (" ", first, last);
  if (said->name == NULL && said->company != NULL)
    {
      said->name = g_steal_pointer (&said->company);
      said->kind = said->kind != NULL ? said->kind : "company";
    }
  if (said->name != NULL && said->company != NULL)
    {
      g_autofree char *own = care_text_fold (said->name);
      g_autofree char *other = care_text_fold (said->company);

      /* "ACME" of the company "ACME" is the company itself. */
      if (strcmp (own, other) == 0)
        {
          g_clear_pointer (&said->company, g_free);
          said->kind = said->kind != NULL ? said->kind : "company";
        }
    }
  if (said->kind == NULL && said->bad_kind == NULL)
    said->kind = "person";
}

static void
point_free (gpointer data)
{
  CareSaidPoint *point = data;

  g_free (point->column);
  g_free (point->value);
  g_free (point->key);
  g_free (point);
}

static gboolean
has_point (const CareSaid *said, const CareSaidPoint *wanted)
{
  for (guint i = 0; i < said->points->len; i++)
    {
      const CareSaidPoint *point = said->points->pdata[i];

      gboolean alike = (strcmp (point->kind, "email") == 0) == (strcmp (wanted->kind, "email") == 0);

      if (alike && *wanted->key != '\0' && strcmp (point->key, wanted->key) == 0)
        return TRUE;
    }
  return FALSE;
}

/* One field may hold several: "601 222 333; 22 611 00 00". */
static void
read_points (CareSaid *said, const CareSourceRow *row, const char *name, const char *kind)
{
  g_autofree char *text = care_import_value (row, name);
  g_auto (GStrv) list = text != NULL ? g_strsplit_set (text, ";,\n", -1) : NULL;

  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    {
      CareSaidPoint *point;

      if (*g_strstrip (list[i]) == '\0')
        continue;
      point = g_new0 (CareSaidPoint, 1);
      point->kind = kind;
      point->column = g_strdup (name);
      point->value = g_strdup (list[i]);
      point->key = care_contact_key (kind, list[i]);
      if (has_point (said, point))
        point_free (point);
      else
        g_ptr_array_add (said->points, point);
    }
}

static void
read_all_points (CareSaid *said, const CareSourceRow *row)
{
  static const char *const columns[] = { "phone", "mobile", "email" };

  said->points = g_ptr_array_new_with_free_func (point_free);
  for (guint k = 0; k < G_N_ELEMENTS (columns); k++)
    for (guint i = 0; i < care_source_row_n (row); i++)
      {
        const char *name = care_source_row_name (row, i);
        gsize len = strlen (columns[k]);

        if (strncmp (name, columns[k], len) == 0 && (name[len] == '\0' || (name[len] == ' ' && g_ascii_isdigit (name[len + 1]))))
          read_points (said, row, name, columns[k]);
      }
}

void
care_said_read (CareSaid *said, const CareSourceRow *row)
{
  g_autofree char *address = care_import_value (row, "address");
  g_autofree char *second = care_import_value (row, "address2");

  *said = (CareSaid) { .number = care_import_value (row, "number") };
  read_name (said, row);
  read_language (said, care_import_value (row, "language"));
  said->tax_id = care_import_value (row, "tax_id");
  said->notes = care_import_value (row, "notes");
  said->street = join (", ", address, second);
  said->postal_code = care_import_value (row, "postal_code");
  said->city = care_import_value (row, "city");
  said->region = care_import_value (row, "region");
  said->country = care_import_value (row, "country");
  read_all_points (said, row);
}

void
care_said_clear (CareSaid *said)
{
  g_free (said->number);
  g_free (said->name);
  g_free (said->company);
  g_free (said->tax_id);
  g_free (said->notes);
  g_free (said->street);
  g_free (said->postal_code);
  g_free (said->city);
  g_free (said->region);
  g_free (said->country);
  g_free (said->bad_kind);
  g_free (said->bad_language);
  g_clear_pointer (&said->points, g_ptr_array_unref);
}

gboolean
care_said_has_address (const CareSaid *said)
{
  return said->street != NULL || said->postal_code != NULL || said->city != NULL || said->region != NULL || said->country != NULL;
}
