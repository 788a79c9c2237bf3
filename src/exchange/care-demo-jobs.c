/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-demo-private.h"

#include "domain/care-lifecycle.h"
#include "util/care-time.h"

#include <string.h>

#define JOBS 1000
#define LONGEST 32 /* days that a whole story may take */
#define HOUR 3600

/* --- stories: the steps of a job, as the table of the lifecycle allows them --- */

typedef struct
{
  const char *type;
  const char *steps;
  const char *result; /* NULL: as the dice say */
  guint weight;
  gboolean bench;
} Story;

static const Story stories[] = {
  { "repair_bench", "triage start check finish hand_over close", NULL, 100, TRUE },
  { "repair_bench", "triage propose approve start finish hand_over close", NULL, 60, TRUE },
  { "repair_bench", "triage start hold resume check finish hand_over close", NULL, 40, TRUE },
  { "repair_bench", "triage cancel", NULL, 8, TRUE },
  { "repair_field", "triage schedule travel start finish hand_over close", NULL, 180, FALSE },
  { "repair_field", "triage schedule travel start hold schedule travel start finish hand_over close", NULL, 50, FALSE },
  { "repair_field", "close", "advice_only", 20, FALSE },
  { "repair_field", "triage cancel", NULL, 8, FALSE },
  { "warranty_repair", "triage assign schedule travel start finish hand_over close", NULL, 80, FALSE },
  { "maintenance", "schedule travel start finish hand_over close", "inspected", 60, FALSE },
  { "installation", "schedule travel start finish hand_over close", "installed", 40, FALSE },
};
/* Jobs of today: stories that have come so far. */
static const Story open_stories[] = {
  { "repair_field", "", NULL, 5, FALSE },
  { "repair_field", "triage", NULL, 3, FALSE },
  { "repair_field", "triage schedule", NULL, 8, FALSE },
  { "repair_field", "triage schedule travel start", NULL, 2, FALSE },
  { "repair_field", "triage schedule travel", NULL, 1, FALSE },
  { "warranty_repair", "triage schedule travel start hold", NULL, 2, FALSE },
  { "maintenance", "schedule", NULL, 3, FALSE },
  { "repair_bench", "triage propose", NULL, 2, TRUE },
  { "repair_bench", "triage propose approve", NULL, 2, TRUE },
  { "repair_bench", "triage start", NULL, 3, TRUE },
  { "repair_bench", "triage start hold", NULL, 2, TRUE },
  { "repair_bench", "triage start check", NULL, 1, TRUE },
  { "repair_bench", "triage start check finish", NULL, 3, TRUE },
  { "repair_bench", "triage start check finish hand_over", NULL, 2, TRUE },
};

static const Story *
pick_story (Demo *demo, const Story *list, guint n, gboolean bench)
{
  guint sum = 0, dice;

  for (guint i = 0; i < n; i++)
    sum += list[i].bench == bench ? list[i].weight : 0;
  dice = care_demo_below (demo, sum);
  for (guint i = 0; i < n; i++)
    {
      guint weight = list[i].bench == bench ? list[i].weight : 0;
      if (dice < weight)
        return &list[i];
      dice -= weight;
    }
  return &list[0];
}

/* A job as planned, before its number: numbers go by the day. */
typedef struct
{
  const Story *story;
  guint device;
  gint64 at;
} Plan;

static int
compare_plans (gconstpointer a, gconstpointer b)
{
  gint64 first = ((const Plan *) a)->at, second = ((const Plan *) b)->at;
  return (first > second) - (first < second);
}

/* --- one job --- */

typedef struct
{
  Demo *demo;
  const Story *story;
  DemoDevice *device;
  DemoCustomer *customer;
  const DemoWords *words;
  DemoTechnician *technician;
  CareJob *job;
  CareVisit *visit;  /* the running one */
  const char *phase, *before_hold;
  gboolean begun, covered;
  gboolean away;     /* the technician is at the customer's, and tells what happens */
  gint64 at;         /* of the last event */
  gint64 planned;
  gint64 handed_over;
  guint left;        /* steps to go */
} Telling;

/* Time goes on by about @seconds, never beyond the horizon: what is left shares what is left. */
static void
pass (Telling *told, gint64 seconds)
{
  gint64 room = MAX (told->demo->horizon - 120 - told->at, 60) / (told->left + 1);
  gint64 wanted = seconds / 2 + (gint64) care_demo_below (told->demo, (guint) seconds);
  told->at += MAX (MIN (wanted, room), 60);
}

/* The same to a working hour some days on. */
static void
pass_days (Telling *told, guint days)
{
  gint32 date = care_date_of_instant (told->at, care_store_zone (told->demo->store)) + 1 + (gint32) care_demo_below (told->demo, days);
  gint64 next = care_demo_at (told->demo, date);
  gint64 room = MAX (told->demo->horizon - 120 - told->at, 60) / (told->left + 1);
  told->at = MAX (told->at + 60, MIN (next, told->at + room));
}

static CareJobEvent *
new_event (Telling *told, const char *transition, const char *phase)
{
  CareJobEvent *event = CARE_NEW (CareJobEvent);

  care_record_set_id (CARE_RECORD (event), CareJobEvent_job, &told->job->record.id);
  care_record_set_id (CARE_RECORD (event), CareJobEvent_by,
                      told->away ? &told->technician->id : &told->demo->desks[told->customer->language]);
  CARE_PUT_TEXT (event, CareJobEvent, transition, transition);
  CARE_PUT_TEXT (event, CareJobEvent, phase, phase);
  CARE_PUT (event, CareJobEvent, at, told->at);
  if (phase != NULL)
    told->phase = g_intern_string (phase);
  return event;
}

static gboolean
put_event (Telling *told, CareJobEvent *event, GError **error)
{
  gboolean ok;
  if (told->visit != NULL)
    care_record_set_id (CARE_RECORD (event), CareJobEvent_visit, &told->visit->record.id);
  ok = care_demo_put (told->demo, CARE_RECORD (event), error);
  care_record_free (CARE_RECORD (event));
  return ok;
}

static gboolean
end_visit (Telling *told, const char *outcome, GError **error)
{
  CareRecord *visit = (CareRecord *) told->visit;
  gboolean ok;

  if (visit == NULL)
    return TRUE;
  if (outcome != NULL)
    {
      CARE_PUT (told->visit, CareVisit, ended_at, told->at);
      CARE_PUT_TEXT (told->visit, CareVisit, outcome, outcome);
    }
  ok = care_demo_put (told->demo, visit, error);
  care_record_free (visit);
  told->visit = NULL;
  return ok;
}

static void
plan_visit (Telling *told)
{
  Demo *demo = told->demo;
  CareVisit *visit = CARE_NEW (CareVisit);
  gint32 date = care_date_of_instant (told->at, care_store_zone (demo->store)) + 1 + (gint32) care_demo_below (demo, 4);
  gint64 room = (demo->horizon - 120 - told->at) / (told->left + 1);

  told->planned = care_demo_at (demo, date);
  if (told->left > 0)
    told->planned = MIN (told->planned, told->at + MAX (room, 120));
  else if (told->planned < demo->horizon)
    told->planned = care_demo_at (demo, demo->today + 1 + (gint32) care_demo_below (demo, 4));
  told->planned -= told->planned % 900;
  visit->record.id = care_demo_id (demo, &CareVisit_ENTITY);
  care_record_set_id (CARE_RECORD (visit), CareVisit_job, &told->job->record.id);
  care_record_set_id (CARE_RECORD (visit), CareVisit_technician, &told->technician->id);
  CARE_PUT (visit, CareVisit, planned_at, told->planned);
  CARE_PUT (visit, CareVisit, planned_minutes, 60);
  told->visit = visit;
  CARE_PUT (told->job, CareJob, scheduled_at, told->planned);
  care_record_set_id (CARE_RECORD (told->job), CareJob_technician, &told->technician->id);
}

/* --- lines --- */

static void
note_need (Demo *demo, const CareId *place, const CareId *part, gint64 quantity)
{
  DemoNeed need = { *place, *part, quantity };

  for (guint i = 0; i < demo->needs->len; i++)
    {
      DemoNeed *other = &g_array_index (demo->needs, DemoNeed, i);
      if (care_id_equal (&other->place, place) && care_id_equal (&other->part, part))
        {
          other->taken += quantity;
          return;
        }
    }
  g_array_append_val (demo->needs, need);
}

static CareJobLine *
new_line (Telling *told, const char *class, gint64 quantity, int price)
{
  CareJobLine *line = CARE_NEW (CareJobLine);

  line->record.id = care_demo_id (told->demo, &CareJobLine_ENTITY);
  care_record_set_id (CARE_RECORD (line), CareJobLine_job, &told->job->record.id);
  if (told->visit != NULL)
    care_record_set_id (CARE_RECORD (line), CareJobLine_visit, &told->visit->record.id);
  CARE_PUT_TEXT (line, CareJobLine, class, class);
  CARE_PUT (line, CareJobLine, quantity, quantity);
  CARE_PUT (line, CareJobLine, price, care_demo_money (told->demo, price));
  CARE_PUT_TEXT (line, CareJobLine, bill_code, told->covered ? "warranty" : "list");
  return line;
}

static gboolean
put_line (Telling *told, CareJobLine *line, GError **error)
{
  gboolean ok = care_demo_put (told->demo, CARE_RECORD (line), error);
  care_record_free (CARE_RECORD (line));
  return ok;
}

static gboolean
put_move (Telling *told, const CareJobLine *line, const CareId *id, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareStockMove_ENTITY);
  CareStockMove *move = (CareStockMove *) record;
  CareId to = care_stock_builtin_id (CARE_STOCK_CUSTOMER);

  record->id = *id;
  care_record_set_id (record, CareStockMove_part, &line->part);
  care_record_set_id (record, CareStockMove_from, &line->from);
  care_record_set_id (record, CareStockMove_to, &to);
  care_record_set_id (record, CareStockMove_job, &line->job);
  care_record_set_id (record, CareStockMove_line, &line->record.id);
  care_record_set_id (record, CareStockMove_by, &told->technician->id);
  CARE_PUT (move, CareStockMove, quantity, line->quantity);
  CARE_PUT (move, CareStockMove, at, told->at);
  return care_demo_put (told->demo, record, error);
}

static gboolean
use_part (Telling *told, GError **error)
{
  Demo *demo = told->demo;
  guint category = care_demo_models[told->device->model].category;
  guint n = care_demo_below (demo, DEMO_PARTS);
  const DemoPart *part = &care_demo_categories[category].parts[n];
  CareJobLine *line = new_line (told, "part", care_demo_chance (demo, 85) ? 1000 : 2000, part->price);
  CareId move = care_demo_id (demo, &CareStockMove_ENTITY);
  const CareId *from = told->story->bench ? &demo->warehouses[told->customer->language] : &told->technician->van;
  gboolean ok;

  care_record_set_id (CARE_RECORD (line), CareJobLine_part, &demo->parts[category * DEMO_PARTS + n]);
  care_record_set_id (CARE_RECORD (line), CareJobLine_from, from);
  care_record_set_id (CARE_RECORD (line), CareJobLine_move, &move);
  CARE_PUT_TEXT (line, CareJobLine, disposition, "installed_new");
  CARE_PUT (line, CareJobLine, cost, care_demo_money (demo, part->cost));
  note_need (demo, from, &line->part, line->quantity);
  ok = put_move (told, line, &move, error);
  return put_line (told, line, error) && ok;
}

static gboolean
put_lines (Telling *told, gboolean parts, GError **error)
{
  Demo *demo = told->demo;

  return put_line (told, new_line (told, "labour", 500 * (1 + (gint64) care_demo_below (demo, 5)), 4500), error) &&
         (told->story->bench || put_line (told, new_line (told, "travel", 1000, 2900), error)) &&
         (!parts || (use_part (told, error) && (!care_demo_chance (demo, 15) || use_part (told, error))));
}

/* --- steps --- */

static const char *
pick_result (Telling *told)
{
  static const char *const results[] = { "repaired", "repaired", "repaired", "repaired", "repaired", "repaired", "replaced", "no_fault_found",
                                         "repaired_temporarily", "not_repairable", "repair_uneconomical", NULL };
  return told->story->result != NULL ? told->story->result : care_demo_pick (told->demo, results);
}

static gboolean
step_finish (Telling *told, CareJobEvent *event, GError **error)
{
  const char *result = pick_result (told);
  gboolean parts = g_str_equal (result, "repaired") || g_str_equal (result, "replaced");

  CARE_PUT_TEXT (event, CareJobEvent, result, result);
  if (told->story->result == NULL)
    CARE_PUT_TEXT (told->job, CareJob, solution, care_demo_pick (told->demo, told->words->solutions));
  return put_lines (told, parts && care_demo_chance (told->demo, 80), error);
}

static void
step_arguments (Telling *told, CareJobEvent *event)
{
  const char *step = event->transition;

  if (g_str_equal (step, "approve"))
    {
      CARE_PUT_TEXT (event, CareJobEvent, person, told->customer->name);
      CARE_PUT_TEXT (event, CareJobEvent, how, care_demo_chance (told->demo, 60) ? "phone" : "email");
    }
  else if (g_str_equal (step, "hold"))
    CARE_PUT_TEXT (event, CareJobEvent, reason, care_demo_chance (told->demo, 75) ? "part_on_order" : "customer_answer");
  else if (g_str_equal (step, "cancel"))
    CARE_PUT_TEXT (event, CareJobEvent, reason, told->words->cancelled);
  else if (g_str_equal (step, "hand_over"))
    CARE_PUT_TEXT (event, CareJobEvent, person, care_demo_chance (told->demo, 90) ? told->customer->name : told->words->receiver);
  else if (g_str_equal (step, "schedule") || g_str_equal (step, "assign") || g_str_equal (step, "travel"))
    care_record_set_id (CARE_RECORD (event), CareJobEvent_technician, &told->technician->id);
  else if (g_str_equal (step, "close") && told->story->result != NULL)
    CARE_PUT_TEXT (event, CareJobEvent, result, told->story->result);
}

static void
let_time_pass (Telling *told, const char *step)
{
  if (g_str_equal (step, "travel"))
    told->at = MAX (told->at + 60, told->planned - 40 * 60);
  else if (g_str_equal (step, "start") && told->visit != NULL)
    told->at = MAX (told->at + 60, told->planned);
  else if (g_str_equal (step, "start") || g_str_equal (step, "approve"))
    pass_days (told, 2);
  else if (g_str_equal (step, "resume") || (g_str_equal (step, "schedule") && g_strcmp0 (told->phase, "on_hold") == 0))
    pass_days (told, 8);
  else if (g_str_equal (step, "hand_over") && told->story->bench)
    pass_days (told, 3);
  else if (g_str_equal (step, "hand_over") || g_str_equal (step, "close"))
    pass (told, 5 * 60);
  else
    pass (told, g_str_equal (step, "finish") || g_str_equal (step, "check") ? 2 * HOUR : HOUR);
}

static const char *
phase_after (Telling *told, const char *step)
{
  const CareTransition *transition = care_lifecycle_find (step);

  if (transition->kind == CARE_STEP_STAYS)
    return NULL;
  if (transition->kind == CARE_STEP_BACK)
    return told->before_hold;
  if (transition->kind == CARE_STEP_TO_WORK && told->begun)
    return "in_progress";
  return transition->to;
}

/* What the step does besides its event. */
static void
step_effects (Telling *told, const char *step)
{
  if (g_str_equal (step, "assign"))
    care_record_set_id (CARE_RECORD (told->job), CareJob_technician, &told->technician->id);
  else if (g_str_equal (step, "propose"))
    CARE_PUT (told->job, CareJob, price, care_demo_money (told->demo, 5000 + 500 * (int) care_demo_below (told->demo, 60)));
  else if (g_str_equal (step, "travel"))
    {
      told->away = TRUE;
      CARE_PUT (told->visit, CareVisit, travel_at, told->at);
    }
  else if (g_str_equal (step, "start"))
    {
      told->begun = TRUE;
      care_record_set_id (CARE_RECORD (told->job), CareJob_technician, &told->technician->id);
      if (told->visit != NULL)
        CARE_PUT (told->visit, CareVisit, arrived_at, told->at);
    }
  else if (g_str_equal (step, "hold"))
    told->before_hold = told->phase;
  else if (g_str_equal (step, "hand_over"))
    told->handed_over = told->at;
}

static gboolean
take_step (Telling *told, const char *step, GError **error)
{
  CareJobEvent *event;
  const char *phase;
  gboolean ok = TRUE;

  let_time_pass (told, step);
  if (g_str_equal (step, "schedule"))
    plan_visit (told);
  phase = phase_after (told, step);
  step_effects (told, step);
  event = new_event (told, step, phase);
  step_arguments (told, event);
  if (g_str_equal (step, "finish"))
    ok = step_finish (told, event, error);
  ok = put_event (told, event, error) && ok;
  if (g_str_equal (step, "hold") || g_str_equal (step, "hand_over"))
    told->away = FALSE;
  if (ok && g_str_equal (step, "finish"))
    ok = end_visit (told, "done", error);
  else if (ok && g_str_equal (step, "hold") && told->left > 0)
    ok = end_visit (told, "part_needed", error);
  return ok;
}

static gboolean
take_steps (Telling *told, GError **error)
{
  g_auto (GStrv) steps = g_strsplit (told->story->steps, " ", -1);

  told->left = *told->story->steps != '\0' ? g_strv_length (steps) : 0;
  for (guint i = 0; told->left > 0; i++)
    {
      told->left--;
      if (!take_step (told, steps[i], error))
        return FALSE;
    }
  return end_visit (told, NULL, error);
}

/* --- the job --- */

static void
describe_fault (Telling *told)
{
  const DemoCategory *category = &care_demo_categories[care_demo_models[told->device->model].category];
  const DemoFault *fault = &category->faults[care_demo_below (told->demo, category->n_faults)];
  gboolean fault_job = told->story->result == NULL || g_str_equal (told->story->result, "advice_only");

  if (!fault_job)
    return;
  CARE_PUT_TEXT (told->job, CareJob, problem, fault->problem[told->customer->language]);
  if (strstr (told->story->steps, "finish") != NULL)
    CARE_PUT_TEXT (told->job, CareJob, found_fault, fault->found[told->customer->language]);
}

static gboolean
begin_job (Telling *told, GError **error)
{
  static const char *const channels[] = { "phone", "phone", "phone", "email", "web", "walk_in", NULL };
  static const char *const priorities[] = { "normal", "normal", "normal", "normal", "high", "urgent", "low", NULL };
  CareJob *job = told->job;
  g_autofree char *number = care_store_next_number (told->demo->store, "J", error);
  CareId number_id = care_demo_id (told->demo, &CareJob_ENTITY);

  if (number == NULL)
    return FALSE;
  job->record.id = number_id;
  CARE_PUT_TEXT (job, CareJob, number, number);
  CARE_PUT_TEXT (job, CareJob, alias, number);
  CARE_PUT_TEXT (job, CareJob, type, told->story->type);
  CARE_PUT_TEXT (job, CareJob, priority, care_demo_pick (told->demo, priorities));
  CARE_PUT_TEXT (job, CareJob, channel, care_demo_pick (told->demo, channels));
  care_record_set_id (CARE_RECORD (job), CareJob_customer, &told->customer->id);
  care_record_set_id (CARE_RECORD (job), CareJob_device, &told->device->record->record.id);
  if (!told->story->bench)
    care_record_set_id (CARE_RECORD (job), CareJob_site, &told->customer->site);
  care_record_set_id (CARE_RECORD (job), CareJob_team, &told->demo->teams[told->customer->language]);
  CARE_PUT (job, CareJob, demanded_at, told->at);
  CARE_PUT (job, CareJob, promised_on,
            care_date_of_instant (told->at, care_store_zone (told->demo->store)) + 3 +
                (gint64) care_demo_below (told->demo, 10));
  describe_fault (told);
  return put_event (told, new_event (told, "create", "new"), error);
}

/* What keeps a job open that was handed over: somebody comes to look at it once more. */
static gboolean
come_again (Telling *told, GError **error)
{
  told->left = 0;
  plan_visit (told);
  return end_visit (told, NULL, error);
}

static gboolean
end_job (Telling *told, GError **error)
{
  static const char *const over[] = { "handed_over", "closed", "cancelled", NULL };
  gboolean is_open = !g_strv_contains (over, told->phase);
  gboolean in_shop = told->story->bench && is_open;

  if (is_open)
    told->device->busy = TRUE;
  if (in_shop)
    CARE_PUT_TEXT (told->device->record, CareDevice, status, "in_shop");
  if (told->handed_over != 0 && g_strcmp0 (told->story->result, "installed") == 0)
    CARE_PUT (told->device->record, CareDevice, installed_on, care_date_of_instant (told->handed_over, care_store_zone (told->demo->store)));
  if (g_strcmp0 (told->phase, "handed_over") == 0 && !come_again (told, error))
    return FALSE;
  return care_demo_put (told->demo, CARE_RECORD (told->job), error);
}

static gboolean
tell (Telling *told, GError **error)
{
  Demo *demo = told->demo;
  gint64 begun = told->at;

  if (!begin_job (told, error) || !take_steps (told, error) || !end_job (told, error))
    return FALSE;
  if (care_demo_chance (demo, 60) && !care_demo_talk (demo, told->job, told->customer, "in", begun, error))
    return FALSE;
  if (told->handed_over == 0)
    return TRUE;
  return (!care_demo_chance (demo, 30) || care_demo_talk (demo, told->job, told->customer, "out", told->handed_over - HOUR, error)) &&
         care_demo_tell (demo, told->job, told->customer, told->handed_over, error) &&
         care_demo_ask (demo, told->job, told->customer, told->handed_over, error);
}

static DemoTechnician *
pick_technician (Demo *demo, DemoLanguage language)
{
  guint offset = care_demo_below (demo, demo->technicians->len);

  for (guint i = 0; i < demo->technicians->len; i++)
    {
      DemoTechnician *one = &g_array_index (demo->technicians, DemoTechnician, (i + offset) % demo->technicians->len);
      if (one->language == language)
        return one;
    }
  return &g_array_index (demo->technicians, DemoTechnician, 0);
}

static gboolean
tell_plan (Demo *demo, const Plan *plan, GError **error)
{
  DemoDevice *device = &g_array_index (demo->devices, DemoDevice, plan->device);
  DemoCustomer *customer = &g_array_index (demo->customers, DemoCustomer, device->customer);
  gint32 date = care_date_of_instant (plan->at, care_store_zone (demo->store));
  Telling told = {
    .demo = demo, .story = plan->story, .device = device, .customer = customer, .words = &care_demo_words[customer->language],
    .technician = pick_technician (demo, customer->language), .at = plan->at, .phase = "new",
    .covered = date <= care_date_add ((gint32) device->record->sold_on, care_demo_models[device->model].months, CARE_UNIT_MONTH),
  };
  gboolean ok;

  told.job = CARE_NEW (CareJob);
  ok = tell (&told, error);
  care_record_free (CARE_RECORD (told.job));
  care_record_free (told.visit != NULL ? CARE_RECORD (told.visit) : NULL);
  return ok;
}

/* --- all jobs --- */

static gboolean
is_bench (const DemoDevice *device)
{
  return !care_demo_categories[care_demo_models[device->model].category].at_home;
}

static void
plan_past (Demo *demo, GArray *plans, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      Plan plan = { .device = care_demo_below (demo, demo->devices->len) };
      const DemoDevice *device = &g_array_index (demo->devices, DemoDevice, plan.device);
      gint32 last = demo->today - LONGEST;
      gint32 days = last - device->from;

      plan.story = pick_story (demo, stories, G_N_ELEMENTS (stories), is_bench (device));
      if (g_strcmp0 (plan.story->result, "installed") == 0)
        plan.at = care_demo_at (demo, device->from + 1);
      else
        plan.at = care_demo_at (demo, device->from + 3 + (days > 3 ? (gint32) care_demo_below (demo, (guint) days - 3) : 0));
      plan.at = MIN (plan.at, demo->horizon - (gint64) (LONGEST - 4) * CARE_DAY);
      g_array_append_val (plans, plan);
    }
}

static void
plan_present (Demo *demo, GArray *plans, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      Plan plan = { .device = care_demo_below (demo, demo->devices->len) };
      DemoDevice *device = &g_array_index (demo->devices, DemoDevice, plan.device);

      if (device->busy)
        continue;
      device->busy = TRUE;
      plan.story = pick_story (demo, open_stories, G_N_ELEMENTS (open_stories), is_bench (device));
      plan.at = MIN (care_demo_at (demo, demo->today - 2 - (gint32) care_demo_below (demo, 8)), demo->horizon - 30 * HOUR);
      g_array_append_val (plans, plan);
    }
}

gboolean
care_demo_jobs (Demo *demo, GError **error)
{
  guint n = MAX ((guint) (JOBS * demo->scale + 0.5), 20);
  g_autoptr (GArray) plans = g_array_new (FALSE, TRUE, sizeof (Plan));

  plan_past (demo, plans, n - n / 10);
  plan_present (demo, plans, n / 10);
  g_array_sort (plans, compare_plans);
  for (guint i = 0; i < plans->len; i++)
    if (!tell_plan (demo, &g_array_index (plans, Plan, i), error))
      return FALSE;
  return TRUE;
}
