/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-act-private.h"

#include "domain/care-company.h"
#include "util/care-error.h"
#include "util/care-time.h"

/* A line of class part and its stock move say the same thing: what left the van for the customer. The move is a fact,
 * so a change voids it and makes another. */

/* --- where parts come from --- */

/* The van of @technician, else his other place; of several the first by code. */
static gboolean
own_place (CareStore *store, const CareId *technician, CareId *place, GError **error)
{
  g_autoptr (GPtrArray) places = NULL;
  const CareStockLocation *best = NULL;

  if (care_id_is_null (technician))
    return TRUE;
  places = care_store_related (store, &CareStockLocation_ENTITY, "technician", technician, error);
  for (guint i = 0; places != NULL && i < places->len; i++)
    {
      const CareStockLocation *one = places->pdata[i];
      gboolean van = g_strcmp0 (one->kind, "van") == 0, best_van = best != NULL && g_strcmp0 (best->kind, "van") == 0;
      if (!van && g_strcmp0 (one->kind, "technician") != 0)
        continue;
      if (best == NULL || van > best_van || (van == best_van && g_strcmp0 (one->code, best->code) < 0))
        best = one;
    }
  if (best != NULL)
    *place = best->record.id;
  return places != NULL;
}

/* The visit's technician took it, else the job's, else who says so. */
static gboolean
fill_from (CareAct *act, CareJobLine *line, const CareJob *job, GError **error)
{
  g_autoptr (CareRecord) visit = NULL;
  CareRecord *found = NULL;
  CareId who[3] = { { { 0 } } }, place = { { 0 } };

  if (!care_act_find (act->store, &CareVisit_ENTITY, &line->visit, &found, error))
    return FALSE;
  visit = found;
  who[0] = visit != NULL ? ((CareVisit *) visit)->technician : who[0];
  who[1] = job->technician;
  who[2] = care_store_user (act->store);
  for (guint i = 0; i < G_N_ELEMENTS (who) && care_id_is_null (&place); i++)
    if (!own_place (act->store, &who[i], &place, error))
      return FALSE;
  if (care_id_is_null (&place))
    return care_act_invalid (
        error,
        _("Neither the job's technician nor you have a van: say from which place the part comes."));
  care_record_set_id (act->record, CareJobLine_from, &place);
  return TRUE;
}

/* --- the line --- */

static gboolean
is_part (const CareJobLine *line)
{
  return g_strcmp0 (line->class, "part") == 0;
}

static gboolean
wants_move (const CareJobLine *line)
{
  return is_part (line) && g_strcmp0 (line->disposition, "unused_to_stock") != 0;
}

/* A part brings its price and cost; another part brings others. */
static gboolean
fill_price (CareAct *act, CareJobLine *line, GError **error)
{
  g_autoptr (CareRecord) record = NULL;
  CareRecord *found = NULL;
  const CareProductModel *model;

  if (!care_act_changes (act, CareJobLine_part))
    return TRUE;
  if (!care_act_find (act->store, &CareProductModel_ENTITY, &line->part, &found, error))
    return FALSE;
  record = found;
  model = (const CareProductModel *) record;
  if (model != NULL && CARE_HAS (model, CareProductModel, price) && !CARE_GIVEN (act, CareJobLine, price))
    CARE_PUT (line, CareJobLine, price, model->price);
  if (model != NULL && CARE_HAS (model, CareProductModel, cost) && !CARE_GIVEN (act, CareJobLine, cost))
    CARE_PUT (line, CareJobLine, cost, model->cost);
  return TRUE;
}

/* The visit that is going on, when there is just one. */
static gboolean
fill_visit (CareAct *act, CareJobLine *line, GError **error)
{
  g_autoptr (GPtrArray) visits = NULL;
  const CareVisit *going = NULL;
  guint n = 0;

  if (CARE_GIVEN (act, CareJobLine, visit))
    return TRUE;
  visits = care_store_related (act->store, &CareVisit_ENTITY, "job", &line->job, error);
  for (guint i = 0; visits != NULL && i < visits->len; i++)
    {
      const CareVisit *visit = visits->pdata[i];
      if (!CARE_HAS (visit, CareVisit, arrived_at) || CARE_HAS (visit, CareVisit, ended_at))
        continue;
      going = visit;
      n++;
    }
  if (n == 1)
    care_record_set_id (act->record, CareJobLine_visit, &going->record.id);
  return visits != NULL;
}

static gboolean
fill_new (CareAct *act, CareJobLine *line, GError **error)
{
  if (line->class == NULL && CARE_HAS (line, CareJobLine, part))
    CARE_PUT_TEXT (line, CareJobLine, class, "part");
  if (!CARE_HAS (line, CareJobLine, quantity))
    CARE_PUT (line, CareJobLine, quantity, 1000);
  return fill_visit (act, line, error);
}

static gboolean
fill_part (CareAct *act, CareJobLine *line, GError **error)
{
  g_autoptr (CareRecord) job = NULL;
  CareRecord *found = NULL;

  if (line->disposition == NULL && (act->before == NULL || care_act_changes (act, CareJobLine_class)))
    CARE_PUT_TEXT (line, CareJobLine, disposition, "installed_new");
  if (CARE_HAS (line, CareJobLine, from) || !CARE_HAS (line, CareJobLine, job))
    return TRUE;
  if (!care_act_find (act->store, &CareJob_ENTITY, &line->job, &found, error))
    return FALSE;
  job = found;
  return job == NULL || fill_from (act, line, (const CareJob *) job, error);
}

/* --- its move --- */

static gboolean
agrees (const CareStockMove *move, const CareJobLine *line)
{
  return care_id_equal (&move->part, &line->part) && care_id_equal (&move->from, &line->from) &&
         care_id_equal (&move->job, &line->job) && move->quantity == line->quantity;
}

/* Names the move that the line will have: the one there is if it says the same, else one to be made. */
static gboolean
choose_move (CareAct *act, CareJobLine *line, GError **error)
{
  g_autoptr (GPtrArray) moves = NULL;
  CareId move = { { 0 } };

  if (care_id_is_null (&act->record->id))
    act->record->id = care_id_new ();
  moves = care_store_related (act->store, &CareStockMove_ENTITY, "line", &act->record->id, error);
  if (moves == NULL)
    return FALSE;
  if (wants_move (line))
    move = moves->len == 1 && agrees (moves->pdata[0], line) ? ((CareRecord *) moves->pdata[0])->id : care_id_new ();
  care_record_set_id (act->record, CareJobLine_move, &move);
  return TRUE;
}

gboolean
care_act_line_prepare (CareAct *act, GError **error)
{
  CareJobLine *line = (CareJobLine *) act->record;

  if (act->before == NULL && !fill_new (act, line, error))
    return FALSE;
  if (!fill_price (act, line, error) || (is_part (line) && !fill_part (act, line, error)))
    return FALSE;
  return choose_move (act, line, error);
}

/* A corrected line is corrected for the time it was written for, unless another is given. */
static gboolean
put_move (CareAct *act, const CareJobLine *line, const CareStockMove *old, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareStockMove_ENTITY);
  CareStockMove *move = (CareStockMove *) record;
  CareId customer = care_stock_builtin_id (CARE_STOCK_CUSTOMER);

  record->id = line->move;
  care_record_set_id (record, CareStockMove_part, &line->part);
  care_record_set_id (record, CareStockMove_from, &line->from);
  care_record_set_id (record, CareStockMove_to, &customer);
  care_record_set_id (record, CareStockMove_job, &line->job);
  care_record_set_id (record, CareStockMove_line, &line->record.id);
  CARE_PUT (move, CareStockMove, quantity, line->quantity);
  CARE_PUT (move, CareStockMove, at, old != NULL && !act->dated ? old->at : act->at);
  care_act_sign (act->store, record);
  return care_store_put (act->store, record, NULL, CARE_PUT_PLAIN, error);
}

gboolean
care_act_line_void (CareStore *store, const CareId *line, GError **error)
{
  g_autoptr (GPtrArray) moves = care_store_related (store, &CareStockMove_ENTITY, "line", line, error);

  for (guint i = 0; moves != NULL && i < moves->len; i++)
    if (!care_store_void (store, moves->pdata[i], error))
      return FALSE;
  return moves != NULL;
}

gboolean
care_act_line_follow (CareAct *act, GError **error)
{
  const CareJobLine *line = (const CareJobLine *) act->record;
  g_autoptr (GPtrArray) moves = care_store_related (act->store, &CareStockMove_ENTITY, "line", &act->record->id, error);
  gboolean stands = FALSE;

  for (guint i = 0; moves != NULL && i < moves->len; i++)
    {
      CareRecord *move = moves->pdata[i];
      if (care_id_equal (&move->id, &line->move))
        stands = TRUE;
      else if (!care_store_void (act->store, move, error))
        return FALSE;
    }
  return moves != NULL && (stands || !wants_move (line) ||
                           put_move (act, line, moves->len > 0 ? moves->pdata[moves->len - 1] : NULL, error));
}

gboolean
care_act_line_remove (CareStore *store, const CareRecord *record, GError **error)
{
  return care_act_line_void (store, &record->id, error);
}

/* --- moves and places by hand --- */

gboolean
care_act_move_prepare (CareAct *act, GError **error)
{
  if (CARE_GIVEN (act, CareStockMove, line))
    return care_act_refuse (error,
                            _("A part line makes its own stock move; add or change the line (job_line) instead."));
  return TRUE;
}

gboolean
care_act_move_remove (CareStore *store, const CareRecord *record, GError **error)
{
  const CareStockMove *move = (const CareStockMove *) record;
  g_autoptr (CareRecord) line = NULL;
  CareRecord *found = NULL;

  if (!CARE_HAS (move, CareStockMove, line))
    return TRUE;
  if (!care_act_find (store, &CareJobLine_ENTITY, &move->line, &found, error))
    return FALSE;
  line = found;
  return line == NULL || !care_store_is_live (store, line) ||
         care_act_refuse (error,
                          _("This stock move belongs to a part line; change or delete the line (job_line) instead."));
}

gboolean
care_act_location_prepare (CareAct *act, GError **error)
{
  CareStockLocation *place = (CareStockLocation *) act->record;

  if (act->before != NULL && care_stock_is_builtin (&act->record->id) &&
      (care_act_changes (act, CareStockLocation_code) || care_act_changes (act, CareStockLocation_kind)))
    return care_act_refuse (error, _("%s is a built-in place; only its name can be changed."),
                            ((CareStockLocation *) act->before)->code);
  if (act->before == NULL && place->kind == NULL)
    CARE_PUT_TEXT (place, CareStockLocation, kind,
                   CARE_HAS (place, CareStockLocation, technician) ? "van" : "warehouse");
  return TRUE;
}

gboolean
care_act_location_remove (CareStore *store, const CareRecord *record, GError **error)
{
  return !care_stock_is_builtin (&record->id) ||
         care_act_refuse (error, _("%s is a built-in place and stays."), ((CareStockLocation *) record)->code);
}
