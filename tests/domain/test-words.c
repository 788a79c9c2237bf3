/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include "domain/care-entity.h"
#include "domain/care-values.h"
#include "domain/care-words.h"

/* A value without a word of its own is shown with its letters, and nobody translates it. */
static void
test_every_value_has_words (void)
{
  guint seen = 0;

  for (guint i = 0; care_entities[i] != NULL; i++)
    for (guint n = 0; n < care_entities[i]->n_fields; n++)
      {
        const CareField *field = &care_entities[i]->fields[n];
        for (guint v = 0; field->kind == CARE_ENUM && field->values != NULL && field->values[v] != NULL; v++)
          {
            g_autofree char *words = care_value_words_in (field->values, field->values[v]);
            seen++;
            if (!care_value_has_words (field->values[v]))
              {
                g_test_message ("%s.%s: “%s” has no words in care-words.c", care_entities[i]->name, field->name, field->values[v]);
                g_test_fail ();
              }
            g_assert_cmpstr (words, !=, "");
          }
      }
  g_assert_cmpuint (seen, >, 150);
}

static void
test_one_value_two_words (void)
{
  g_autofree char *place = care_value_words_in (care_location_kinds, "supplier");
  g_autofree char *coverage = care_value_words_in (care_coverage_kinds, "supplier");
  g_autofree char *unknown = care_value_words ("a_value_of_tomorrow");

  g_assert_cmpstr (place, ==, "supplier");
  g_assert_cmpstr (coverage, ==, "supplier's warranty");
  g_assert_cmpstr (unknown, ==, "a value of tomorrow");
  g_assert_null (care_value_words (NULL));
}

static void
test_sentences (void)
{
  static const struct { const char *pattern, *problem, *sentence;
  } cases[] = {
    { "Opened: “{problem}”.", "It leaks", "Opened: “It leaks”." },
    { "Opened: “{problem}”.", "It leaks.", "Opened: “It leaks”." },
    { "Opened: „{problem}”.", "Cieknie.", "Opened: „Cieknie”." },
    { "Opened: «{problem}».", "Течёт...", "Opened: «Течёт...»." },
    { "{problem} It was opened.", "It leaks.", "It leaks. It was opened." },
    { "Opened: “{problem}”.", "It\nleaks", "Opened: “It leaks”." },
    { "Opened.", NULL, "Opened." },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const patterns[] = { cases[i].pattern, NULL };
      g_autofree char *sentence = care_sentence (patterns, (CareWord[]) { { "problem", cases[i].problem }, { NULL, NULL } });
      g_assert_cmpstr (sentence, ==, cases[i].sentence);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/every-value", test_every_value_has_words);
  g_test_add_func ("/words/one-value-two-words", test_one_value_two_words);
  g_test_add_func ("/words/sentences", test_sentences);
  return g_test_run ();
}
