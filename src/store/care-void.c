/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-store-private.h"

#include "domain/care-job.h"
#include "domain/care-stock.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <string.h>

/* Facts are never changed nor taken out: a fact is undone by a row that voids it, and a voiding row by a fact that says
 * the same again. That second fact has an id derived from the voiding row, so that the way from a fact to what stands
 * for it today can be walked. */

CareId
care_store_told_again (const CareId *voiding, const CareId *fact)
{
  char text[CARE_ID_TEXT];
  CareId id = care_id_derived ("restored", care_id_to_text (voiding, text));
  guint8 version = id.b[6] & 0xf0;

  /* The time and the counter of the first id: facts of one second are in the order of their ids. */
  memcpy (id.b, fact->b, 10);
  id.b[6] = version | (id.b[6] & 0x0f);
  return id;
}

static void
sign (CareStore *store, CareRecord *fact)
{
  CareId by = care_store_user (store);
  int recorded = care_entity_field (fact->entity, "recorded_at");
  int who = care_entity_field (fact->entity, "by");

  care_record_set_int (fact, (guint) recorded, care_now ());
  care_record_set_id (fact, (guint) who, &by);
}

/* A stock move is voided by its reversal, everything else by a copy that names it. */
gboolean
care_store_void (CareStore *store, const CareRecord *fact, GError **error)
{
  g_autoptr (CareRecord) row = care_record_copy (fact);
  int voids = care_entity_field (fact->entity, "voids");

  if (!care_store_is_live (store, fact))
    return TRUE;
  row->id = care_id_new ();
  row->rev = 0;
  care_record_set_id (row, (guint) voids, &fact->id);
  sign (store, row);
  if (fact->entity == &CareStockMove_ENTITY)
    {
      const CareStockMove *move = (const CareStockMove *) fact;
      care_record_set_id (row, CareStockMove_from, &move->to);
      care_record_set_id (row, CareStockMove_to, &move->from);
    }
  return care_store_put (store, row, NULL, CARE_PUT_PLAIN, error);
}

/* Says again what @voiding took away. recorded_at and by stay those of the first telling: it was known then, and the
 * order of events hangs on it. */
gboolean
care_store_unvoid (CareStore *store, const CareRecord *voiding, GError **error)
{
  guint voids = (guint) care_entity_field (voiding->entity, "voids");
  CareId first_id = care_record_id (voiding, voids), id = care_store_told_again (&voiding->id, &first_id);
  g_autoptr (CareRecord) known = NULL;
  g_autoptr (CareRecord) first = NULL;
  CareRecord *stored = NULL;

  if (!care_store_peek (store, voiding->entity, &id, &stored, error))
    return FALSE;
  known = stored;
  if (known != NULL)
    return TRUE;
  if (!care_store_peek (store, voiding->entity, &first_id, &stored, error))
    return FALSE;
  first = stored;
  if (first == NULL) /* outside this station's scope */
    return TRUE;
  first->id = id;
  first->rev = 0;
  return care_store_put (store, first, NULL, CARE_PUT_PLAIN, error);
}

/* The row that says today what @fact said: itself, or what was told again after it was voided and unvoided. NULL
 * without error when nothing does. */
static gboolean
find_standing (CareStore *store, const CareRecord *fact, CareRecord **standing, GError **error)
{
  g_autoptr (CareRecord) match = NULL;
  g_autoptr (GPtrArray) voiding = NULL;
  guint voids = (guint) care_entity_field (fact->entity, "voids");
  CareQuery query = { fact->entity, NULL, G_GUINT64_CONSTANT (1) << voids, -1, FALSE, -1, 0, TRUE };

  *standing = NULL;
  if (care_store_is_live (store, fact))
    {
      *standing = care_record_copy (fact);
      return TRUE;
    }
  match = care_record_new (fact->entity);
  care_record_set_id (match, voids, &fact->id);
  query.match = match;
  voiding = care_store_query (store, &query, error);
  for (guint i = 0; voiding != NULL && *standing == NULL && i < voiding->len; i++)
    {
      CareId id = care_store_told_again (&((CareRecord *) voiding->pdata[i])->id, &fact->id);
      g_autoptr (CareRecord) next = NULL;
      CareRecord *stored = NULL;
      if (!care_store_peek (store, fact->entity, &id, &stored, error))
        return FALSE;
      next = stored;
      if (next != NULL && !find_standing (store, next, standing, error))
        return FALSE;
    }
  return voiding != NULL;
}

gboolean
care_store_void_standing (CareStore *store, const CareRecord *fact, GError **error)
{
  g_autoptr (CareRecord) standing = NULL;
  CareRecord *found;

  if (!find_standing (store, fact, &found, error))
    return FALSE;
  standing = found;
  return standing == NULL || care_store_void (store, standing, error);
}

/* The last row of the way from @fact on: the one that was voided and not told again, or NULL when @fact was not voided. */
static gboolean
find_end (CareStore *store, const CareRecord *fact, CareRecord **voiding, GError **error)
{
  g_autoptr (CareRecord) match = care_record_new (fact->entity);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (CareRecord) next = NULL;
  CareRecord *stored = NULL;
  guint voids = (guint) care_entity_field (fact->entity, "voids");
  CareQuery query = { fact->entity, match, G_GUINT64_CONSTANT (1) << voids, -1, FALSE, 1, 0, TRUE };
  CareId id;

  *voiding = NULL;
  care_record_set_id (match, voids, &fact->id);
  rows = care_store_query (store, &query, error);
  if (rows == NULL || rows->len == 0)
    return rows != NULL;
  id = care_store_told_again (&((CareRecord *) rows->pdata[0])->id, &fact->id);
  if (!care_store_peek (store, fact->entity, &id, &stored, error))
    return FALSE;
  next = stored;
  if (next != NULL)
    return find_end (store, next, voiding, error);
  *voiding = care_record_copy (rows->pdata[0]);
  return TRUE;
}

gboolean
care_store_unvoid_standing (CareStore *store, const CareRecord *voiding, GError **error)
{
  CareId voided = care_record_id (voiding, (guint) care_entity_field (voiding->entity, "voids"));
  CareId id = care_store_told_again (&voiding->id, &voided);
  g_autoptr (CareRecord) known = NULL;
  CareRecord *stored = NULL;

  if (!care_store_peek (store, voiding->entity, &id, &stored, error))
    return FALSE;
  known = stored;
  return known != NULL ? care_store_stand (store, known, error) : care_store_unvoid (store, voiding, error);
}

gboolean
care_store_stand (CareStore *store, CareRecord *fact, GError **error)
{
  g_autoptr (CareRecord) known = NULL;
  g_autoptr (CareRecord) standing = NULL;
  g_autoptr (CareRecord) voiding = NULL;
  CareRecord *found = NULL;

  if (!care_store_peek (store, fact->entity, &fact->id, &found, error))
    return FALSE;
  known = found;
  if (known == NULL)
    return care_store_put (store, fact, NULL, CARE_PUT_PLAIN, error);
  if (!find_standing (store, known, &found, error))
    return FALSE;
  standing = found;
  if (standing != NULL || !find_end (store, known, &found, error))
    return standing != NULL;
  voiding = found;
  return voiding == NULL || care_store_unvoid (store, voiding, error);
}

/* job_line.move follows from the ledger: the live move of the line. */
gboolean
care_store_settle_line (CareStore *store, const CareId *id, GError **error)
{
  g_autoptr (CareRecord) before = NULL;
  g_autoptr (CareRecord) now = NULL;
  g_autoptr (GPtrArray) moves = NULL;
  CareRecord *stored = NULL;
  CareId none = { { 0 } };

  if (!care_store_peek (store, &CareJobLine_ENTITY, id, &stored, error))
    return FALSE;
  before = stored;
  if (before == NULL || !care_record_is_live (before))
    return TRUE;
  moves = care_store_related (store, &CareStockMove_ENTITY, "line", id, error);
  if (moves == NULL)
    return FALSE;
  now = care_record_copy (before);
  care_record_set_id (now, CareJobLine_move,
                      moves->len > 0 ? &((CareRecord *) moves->pdata[moves->len - 1])->id : &none);
  return care_store_put (store, now, before, CARE_PUT_PLAIN, error);
}
