/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Words for people, in the language of the program. */

/* An enumeration's value in words: "no_fault_found" is "no fault found". A value of a newer program is shown with blanks for its "_". NULL gives
 * NULL. Free with g_free(). */
char *care_value_words   (const char *value);
/* The same for a value of this enumeration, a NULL-ended list of care-values.h: the "supplier" of a coverage is not that of a stock location. */
char *care_value_words_in (const char *const *enumeration, const char *value);

/* FALSE for a value that only its letters speak for. */
gboolean care_value_has_words (const char *value);

/* A name in a sentence and what stands there; the value may be NULL. */
typedef struct
{
  const char *name;
  const char *value;
} CareWord;

/**
 * care_sentence:
 * @patterns: NULL-ended, from the fullest to the plainest, untranslated (N_()): "Job {job} was approved by {person}."
 * @words: what the {names} stand for, ended by a row without name
 *
 * The first pattern all of whose {names} have a value, translated and filled in one pass: braces in a value stay as they are. Line breaks in values
 * become blanks. NULL when no pattern fits; so a list should end with one that needs nothing it may not get. Free with g_free().
 */
char *care_sentence      (const char *const *patterns, const CareWord *words);

G_END_DECLS
