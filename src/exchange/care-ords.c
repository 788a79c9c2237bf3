/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-ords.h"

#include <string.h>

#include "util/care-text.h"
#include "util/care-time.h"

#define NAME(column, name) name,
const char *const care_ords_columns[] = { CARE_ORDS_COLUMNS (NAME) NULL };

static const struct { const char *status, *result; } results[] = {
  { "fixed", "repaired" }, { "repairable", "could_not_complete" }, { "end_of_life", "not_repairable" },
};

/* How a partner writes that nobody knows the brand, folded. Marks without a letter or digit ("?", "????", "-") say the same. */
static const char *const unknown_brands[] = {
  "unknown", "unk", "not known", "n/a", "n/k", "none", "no brand", "ukendt", "onbekend", "unbekannt", "inconnu", "inconnue", NULL,
};

gboolean
care_ords_is_new (CareOrdsColumn column)
{
  return column == CARE_ORDS_CATEGORY_ID || column == CARE_ORDS_AGE;
}

int
care_ords_find (const char *name)
{
  g_autofree char *slug = care_text_slug (name);

  for (int i = 0; i < CARE_ORDS_N; i++)
    if (strcmp (slug, care_ords_columns[i]) == 0)
      return i;
  return -1;
}

void
care_ords_read (CareOrds *self, const CareSourceRow *row)
{
  self->kept = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < CARE_ORDS_N; i++)
    {
      const char *raw = care_source_row_get (row, care_ords_columns[i]);
      char *clean = raw != NULL ? care_text_clean (raw, -1) : NULL;

      self->value[i] = clean != NULL ? clean : "";
      if (clean != NULL)
        g_ptr_array_add (self->kept, clean);
    }
}

void
care_ords_clear (CareOrds *self)
{
  g_clear_pointer (&self->kept, g_ptr_array_unref);
}

gboolean
care_ords_date (const CareOrds *self, gint32 *date)
{
  const char *text = self->value[CARE_ORDS_DATE];

  return care_date_parse (text, date) || care_date_parse_loose (text, date);
}

int
care_ords_year (const CareOrds *self, gint32 event_date)
{
  const char *text = self->value[CARE_ORDS_YEAR];
  int year = 0, event_year, month, day;

  if (strlen (text) != 4)
    return 0;
  for (guint i = 0; i < 4; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return 0;
      year = year * 10 + (text[i] - '0');
    }
  care_date_to_ymd (event_date, &event_year, &month, &day);
  return year >= 1900 && year <= event_year ? year : 0;
}

static gboolean
has_letter_or_digit (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_isalnum (g_utf8_get_char (at)))
      return TRUE;
  return FALSE;
}

const char *
care_ords_brand (const CareOrds *self)
{
  const char *brand = self->value[CARE_ORDS_BRAND];
  g_autofree char *folded = NULL;

  if (!has_letter_or_digit (brand))
    return NULL;
  if (strlen (brand) > 9) /* longer than every word for unknown */
    return brand;
  folded = care_text_fold (brand);
  return g_strv_contains (unknown_brands, folded) ? NULL : brand;
}

const char *
care_ords_group (const CareOrds *self)
{
  return *self->value[CARE_ORDS_GROUP] != '\0' ? self->value[CARE_ORDS_GROUP] : self->value[CARE_ORDS_PROVIDER];
}

const char *
care_ords_result (const char *repair_status)
{
  g_autofree char *slug = care_text_slug (repair_status);

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    if (strcmp (slug, results[i].status) == 0)
      return results[i].result;
  return NULL;
}

const char *
care_ords_status (const char *result)
{
  static const struct { const char *result, *status; } back[] = {
    { "repaired", "Fixed" }, { "repaired_temporarily", "Fixed" }, { "replaced", "Fixed" }, { "could_not_complete", "Repairable" },
    { "not_repairable", "End of life" }, { "repair_uneconomical", "End of life" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (back); i++)
    if (g_strcmp0 (result, back[i].result) == 0)
      return back[i].status;
  return "Unknown";
}

/* word TAB first TAB second; a tab inside of them becomes a blank, so that no two pairs give one key. */
static char *
key (const char *word, const char *first, const char *second)
{
  g_autofree char *a = g_strdelimit (g_strdup (first), "\t", ' ');
  g_autofree char *b = g_strdelimit (g_strdup (second), "\t", ' ');

  return g_strdup_printf ("%s\t%s\t%s", word, a, b);
}

char *
care_ords_source (const CareOrds *self)
{
  g_autofree char *provider = care_text_fold (self->value[CARE_ORDS_PROVIDER]);

  return key ("ords", provider, self->value[CARE_ORDS_ID]);
}

char *
care_ords_group_source (const CareOrds *self)
{
  g_autofree char *provider = care_text_fold (self->value[CARE_ORDS_PROVIDER]);
  g_autofree char *group = care_text_fold (care_ords_group (self));

  return key ("group", provider, group);
}

char *
care_ords_model_source (const CareOrds *self)
{
  const char *known = care_ords_brand (self);
  g_autofree char *brand = care_text_fold (known != NULL ? known : "");
  g_autofree char *category = care_text_fold (self->value[CARE_ORDS_CATEGORY]);

  return key ("model", brand, category);
}
