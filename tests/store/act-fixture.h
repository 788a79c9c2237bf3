/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A store to act in, and acts in few words: make (f, "customer", "name=Anna", "phone=600 100 200", NULL). Records are
 * kept by the fixture until the test ends. */
#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-stock-rule.h"
#include "store/care-act.h"
#include "store/care-ref.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gstdio.h>
#include <string.h>

#define NOW "2026-11-21T10:00:00Z"
#define MAX_PAIRS 24

typedef struct
{
  char *folder, *path;
  CareStore *store;
  GPtrArray *kept; /* records handed to the test */
} Fixture;

typedef struct
{
  CarePair pairs[MAX_PAIRS + 1];
  char *words[MAX_PAIRS];
  guint n;
} Pairs;

static inline void
pairs_add (Pairs *pairs, const char *word)
{
  char *equals;

  g_assert_cmpuint (pairs->n, <, MAX_PAIRS);
  pairs->words[pairs->n] = g_strdup (word);
  equals = strchr (pairs->words[pairs->n], '=');
  g_assert_nonnull (equals);
  *equals = '\0';
  pairs->pairs[pairs->n] = (CarePair) { pairs->words[pairs->n], equals + 1 };
  pairs->n++;
}

static inline void
pairs_read (Pairs *pairs, va_list words)
{
  const char *word;

  memset (pairs, 0, sizeof *pairs);
  while ((word = va_arg (words, const char *)) != NULL)
    pairs_add (pairs, word);
}

static inline void
pairs_clear (Pairs *pairs)
{
  for (guint i = 0; i < pairs->n; i++)
    g_free (pairs->words[i]);
}

static inline void
fixture_open (Fixture *f, const char *clock)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Serwis Dobry", .zone = "Europe/Warsaw", .currency = "PLN", .language = "pl", .user = "desk" };

  g_assert_true (care_clock_set (clock, &error));
  f->folder = g_dir_make_tmp ("care-act-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "store.db", NULL);
  f->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) care_record_free);
  f->store = care_store_create (f->path, &init, "test", &error);
  g_assert_no_error (error);
}

static inline void
set_up (Fixture *f, gconstpointer data)
{
  fixture_open (f, NOW "/frozen");
}

static inline void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  care_store_close (f->store);
  g_ptr_array_unref (f->kept);
  dir = g_dir_open (f->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static inline void
at (const char *clock)
{
  g_autofree char *words = g_strconcat (clock, "/frozen", NULL);
  g_assert_true (care_clock_set (words, NULL));
}

static inline gint64
instant (const char *text)
{
  gint64 value = 0;
  g_assert_true (care_instant_parse (text, &value));
  return value;
}

static inline gint32
date (const char *text)
{
  gint32 value = 0;
  g_assert_true (care_date_parse (text, &value));
  return value;
}

static inline gpointer
keep (Fixture *f, CareRecord *record)
{
  g_assert_nonnull (record);
  g_ptr_array_add (f->kept, record);
  return record;
}

/* --- acts that must succeed --- */

static inline gpointer G_GNUC_NULL_TERMINATED
make (Fixture *f, const char *entity, ...)
{
  g_autoptr (GError) error = NULL;
  CareRecord *made = NULL;
  Pairs pairs;
  va_list words;

  va_start (words, entity);
  pairs_read (&pairs, words);
  va_end (words);
  care_act_new (f->store, care_entity_find (entity), pairs.pairs, &made, &error);
  g_assert_no_error (error);
  pairs_clear (&pairs);
  return keep (f, made);
}

/* What changed, as one comma list. */
static inline char * G_GNUC_NULL_TERMINATED
set (Fixture *f, gpointer record, ...)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  Pairs pairs;
  va_list words;

  va_start (words, record);
  pairs_read (&pairs, words);
  va_end (words);
  care_act_set (f->store, ((CareRecord *) record)->entity, &((CareRecord *) record)->id, pairs.pairs, changed, &error);
  g_assert_no_error (error);
  pairs_clear (&pairs);
  g_ptr_array_add (changed, NULL);
  return g_strjoinv (",", (char **) changed->pdata);
}

static inline CareJob * G_GNUC_NULL_TERMINATED
step (Fixture *f, gpointer job, const char *transition, ...)
{
  g_autoptr (GError) error = NULL;
  CareRecord *after = NULL;
  Pairs pairs;
  va_list words;

  va_start (words, transition);
  pairs_read (&pairs, words);
  va_end (words);
  care_act_step (f->store, &((CareRecord *) job)->id, transition, pairs.pairs, &after, &error);
  g_assert_no_error (error);
  pairs_clear (&pairs);
  return keep (f, after);
}

static inline gpointer
again (Fixture *f, gpointer record)
{
  return keep (f, care_store_get (f->store, ((CareRecord *) record)->entity, &((CareRecord *) record)->id, NULL));
}

static inline void
delete (Fixture *f, gpointer record)
{
  g_autoptr (GError) error = NULL;
  care_act_delete (f->store, ((CareRecord *) record)->entity, &((CareRecord *) record)->id, &error);
  g_assert_no_error (error);
}

/* --- acts that must be refused, leaving nothing --- */

static inline void
assert_refused (GError *error, CareError code, const char *words)
{
  g_assert_error (error, CARE_ERROR, (int) code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static inline void G_GNUC_NULL_TERMINATED
make_refused (Fixture *f, CareError code, const char *says, const char *entity, ...)
{
  g_autoptr (GError) error = NULL;
  CareRecord *made = NULL;
  Pairs pairs;
  va_list words;

  va_start (words, entity);
  pairs_read (&pairs, words);
  va_end (words);
  g_assert_false (care_act_new (f->store, care_entity_find (entity), pairs.pairs, &made, &error));
  g_assert_null (made);
  assert_refused (error, code, says);
  pairs_clear (&pairs);
}

static inline void G_GNUC_NULL_TERMINATED
set_refused (Fixture *f, CareError code, const char *says, gpointer record, ...)
{
  g_autoptr (GError) error = NULL;
  Pairs pairs;
  va_list words;

  va_start (words, record);
  pairs_read (&pairs, words);
  va_end (words);
  g_assert_false (care_act_set (f->store, ((CareRecord *) record)->entity, &((CareRecord *) record)->id, pairs.pairs, NULL, &error));
  assert_refused (error, code, says);
  pairs_clear (&pairs);
}

static inline void G_GNUC_NULL_TERMINATED
step_refused (Fixture *f, CareError code, const char *says, gpointer job, const char *transition, ...)
{
  g_autoptr (GError) error = NULL;
  CareRecord *after = NULL;
  Pairs pairs;
  va_list words;

  va_start (words, transition);
  pairs_read (&pairs, words);
  va_end (words);
  g_assert_false (care_act_step (f->store, &((CareRecord *) job)->id, transition, pairs.pairs, &after, &error));
  assert_refused (error, code, says);
  g_assert_null (after);
  pairs_clear (&pairs);
}

/* --- what stands --- */

static inline GPtrArray *
related (Fixture *f, const char *entity, const char *field, gpointer record)
{
  GPtrArray *rows = care_store_related (f->store, care_entity_find (entity), field, &((CareRecord *) record)->id, NULL);
  g_assert_nonnull (rows);
  return rows;
}

static inline guint
n_related (Fixture *f, const char *entity, const char *field, gpointer record)
{
  g_autoptr (GPtrArray) rows = related (f, entity, field, record);
  return rows->len;
}

/* The only live row of its kind. */
static inline gpointer
only (Fixture *f, const char *entity, const char *field, gpointer record)
{
  g_autoptr (GPtrArray) rows = related (f, entity, field, record);
  g_assert_cmpuint (rows->len, ==, 1);
  return keep (f, care_record_copy (rows->pdata[0]));
}

static inline void
clean (Fixture *f)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (care_store_check (f->store, problems, &error));
  g_assert_no_error (error);
  if (problems->len > 0)
    g_error ("the store is not clean: %s", (char *) problems->pdata[0]);
}

static inline int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static inline void
append_row (const CareRecord *record, GPtrArray *lines)
{
  GString *line = g_string_new (record->entity->name);
  char id[CARE_ID_TEXT];

  if (!record->entity->insert_only)
    g_string_append_printf (line, " %s", care_id_to_text (&record->id, id));
  for (guint n = 0; n < record->entity->n_fields; n++)
    if (care_record_has (record, n) && strcmp (record->entity->fields[n].name, "move") != 0)
      {
        g_string_append_printf (line, " %s=", record->entity->fields[n].name);
        care_record_append_wire (record, n, line);
      }
  g_ptr_array_add (lines, g_string_free (line, FALSE));
}

/* Everything that lives in the store, one line a record. Facts are named by what they say: one that was told again has
 * another id. */
static inline char *
picture (Fixture *f)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; care_entities[i] != NULL; i++)
    {
      CareQuery query = { care_entities[i], NULL, 0, -1, FALSE, -1, 0, FALSE };
      g_autoptr (GPtrArray) rows = care_store_query (f->store, &query, NULL);
      for (guint r = 0; r < rows->len; r++)
        append_row (rows->pdata[r], lines);
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static inline void
undo (Fixture *f)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *undone = NULL;

  care_store_undo (f->store, &undone, kept, &error);
  g_assert_no_error (error);
  if (kept->len > 0)
    g_error ("undo of %s kept something: %s", undone, (char *) kept->pdata[0]);
}

/* Does the last undone act again and holds that everything is as it was before that undo. */
static inline void
redo_to (Fixture *f, const char *done)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *redone = NULL;
  g_autofree char *after = NULL;

  care_store_redo (f->store, &redone, kept, &error);
  g_assert_no_error (error);
  if (kept->len > 0)
    g_error ("doing %s again kept something: %s", redone, (char *) kept->pdata[0]);
  after = picture (f);
  g_assert_cmpstr (after, ==, done);
  clean (f);
}

/* Undoes the last act and holds that everything is as it was; on the way it is done again, and undone once more. */
static inline void
undo_to (Fixture *f, const char *before)
{
  g_autofree char *done = picture (f);
  g_autofree char *after = NULL;

  clean (f);
  undo (f);
  redo_to (f, done);
  undo (f);
  after = picture (f);
  g_assert_cmpstr (after, ==, before);
  clean (f);
}

/* Pieces of @part at @place, in thousandths. */
static inline gint64
on_hand (Fixture *f, gpointer part, gpointer place)
{
  CareQuery query = { &CareStockMove_ENTITY, NULL, 0, -1, FALSE, -1, 0, TRUE };
  g_autoptr (GPtrArray) moves = care_store_query (f->store, &query, NULL);
  g_autoptr (GArray) balances = care_stock_balances ((const CareStockMove *const *) moves->pdata, moves->len);

  return care_stock_on_hand (balances, &((CareRecord *) part)->id, &((CareRecord *) place)->id);
}

static inline CareId
ref (Fixture *f, const char *entity, const char *text)
{
  g_autoptr (GError) error = NULL;
  CareId id = { { 0 } };

  care_ref_resolve (f->store, care_entity_find (entity), text, &id, &error);
  g_assert_no_error (error);
  return id;
}

static inline void
ref_is (Fixture *f, const char *text, gpointer record)
{
  CareId id = ref (f, ((CareRecord *) record)->entity->name, text);
  g_assert_true (care_id_equal (&id, &((CareRecord *) record)->id));
}

static inline void
ref_refused (Fixture *f, CareError code, const char *says, const char *entity, const char *text)
{
  g_autoptr (GError) error = NULL;
  CareId id;

  g_assert_false (care_ref_resolve (f->store, care_entity_find (entity), text, &id, &error));
  assert_refused (error, code, says);
}
