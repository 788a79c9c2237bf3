/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-omnibox-marks.h"

#include "util/care-text.h"

#include <string.h>

#define ANYWHERE 3 /* characters that are looked for within words too, as the index of fragments does */

/* The folded letters of a text; each knows which of its bytes it came from. */
typedef struct
{
  gunichar letter;
  guint start, end;
} Letter;

/* A mark of its own (a combining accent) folds to nothing and belongs to the letter before it. */
static GArray *
fold_letters (const char *text)
{
  GArray *letters = g_array_new (FALSE, FALSE, sizeof (Letter));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      guint start = (guint) (p - text), end = (guint) (g_utf8_next_char (p) - text);
      char one[8] = "";
      g_autofree char *folded = NULL;
      memcpy (one, p, end - start);
      folded = care_text_fold (one);
      if (*folded == '\0')
        for (guint i = letters->len; i > 0 && g_array_index (letters, Letter, i - 1).end == start; i--)
          g_array_index (letters, Letter, i - 1).end = end;
      for (const char *f = folded; *f != '\0'; f = g_utf8_next_char (f))
        {
          Letter letter = { g_utf8_get_char (f), start, end };
          g_array_append_val (letters, letter);
        }
    }
  return letters;
}

#define LETTER(letters, i) (&g_array_index ((letters), Letter, (i)))

static gboolean
stands_at (const GArray *letters, guint at, const GArray *word)
{
  if (at + word->len > letters->len)
    return FALSE;
  for (guint i = 0; i < word->len; i++)
    if (LETTER (letters, at + i)->letter != LETTER (word, i)->letter)
      return FALSE;
  return TRUE;
}

static gboolean
begins_word (const GArray *letters, guint at)
{
  return at == 0 || !g_unichar_isalnum (LETTER (letters, at - 1)->letter);
}

static gboolean
mark_word (const GArray *letters, const GArray *word, gboolean anywhere, guint8 *marked)
{
  gboolean found = FALSE;
  for (guint at = 0; at < letters->len; at++)
    {
      if (!(anywhere || begins_word (letters, at)) || !stands_at (letters, at, word))
        continue;
      memset (marked + LETTER (letters, at)->start, TRUE, LETTER (letters, at + word->len - 1)->end - LETTER (letters, at)->start);
      found = TRUE;
    }
  return found;
}

/* Letters and digits alone. */
static GArray *
without_signs (const GArray *letters)
{
  GArray *bare = g_array_new (FALSE, FALSE, sizeof (Letter));
  for (guint i = 0; i < letters->len; i++)
    if (g_unichar_isalnum (LETTER (letters, i)->letter))
      g_array_append_val (bare, *LETTER (letters, i));
  return bare;
}

static gboolean
has_digit (const GArray *letters)
{
  for (guint i = 0; i < letters->len; i++)
    if (g_unichar_isdigit (LETTER (letters, i)->letter))
      return TRUE;
  return FALSE;
}

/* A number as a whole, whatever signs stand between its parts here or there. */
static gboolean
mark_number (const GArray *letters, const GArray *typed, guint8 *marked)
{
  g_autoptr (GArray) bare = without_signs (letters), wanted = without_signs (typed);
  gsize zeros = 0;

  while (zeros < wanted->len && LETTER (wanted, zeros)->letter == '0')
    zeros++;
  if (wanted->len < ANYWHERE || !has_digit (wanted))
    return FALSE;
  if (mark_word (bare, wanted, TRUE, marked))
    return TRUE;
  if (zeros != 2) /* 0048 is +48 */
    return FALSE;
  g_array_remove_range (wanted, 0, 2);
  return wanted->len >= ANYWHERE && mark_word (bare, wanted, TRUE, marked);
}

static void
mark_words (const GArray *letters, const GArray *typed, guint8 *marked)
{
  for (guint at = 0; at < typed->len; at++)
    {
      g_autoptr (GArray) word = g_array_new (FALSE, FALSE, sizeof (Letter));
      for (; at < typed->len && g_unichar_isalnum (LETTER (typed, at)->letter); at++)
        g_array_append_val (word, *LETTER (typed, at));
      if (word->len > 0 && !mark_word (letters, word, FALSE, marked) && word->len >= ANYWHERE)
        mark_word (letters, word, TRUE, marked);
    }
}

GArray *
care_omnibox_marks (const char *text, const char *typed)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (CareOmniboxMark));
  g_autoptr (GArray) letters = fold_letters (text), wanted = fold_letters (typed);
  gsize length = strlen (text);
  g_autofree guint8 *marked = g_new0 (guint8, length + 1);

  if (!mark_number (letters, wanted, marked))
    mark_words (letters, wanted, marked);
  for (guint at = 0; at < length; at++)
    if (marked[at])
      {
        CareOmniboxMark mark = { at, at };
        while (marked[mark.end])
          mark.end++;
        g_array_append_val (marks, mark);
        at = mark.end;
      }
  return marks;
}

static void
draw_over (PangoAttrList *list, const CareOmniboxMark *mark, PangoAttribute *attribute)
{
  attribute->start_index = mark->start;
  attribute->end_index = mark->end;
  pango_attr_list_insert (list, attribute);
}

PangoAttrList *
care_omnibox_marks_draw (const char *text, const char *typed)
{
  g_autoptr (GArray) marks = care_omnibox_marks (text, typed);
  PangoAttrList *list = marks->len > 0 ? pango_attr_list_new () : NULL;

  for (guint i = 0; i < marks->len; i++)
    {
      draw_over (list, &g_array_index (marks, CareOmniboxMark, i), pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      draw_over (list, &g_array_index (marks, CareOmniboxMark, i), pango_attr_underline_new (PANGO_UNDERLINE_SINGLE));
    }
  return list;
}
