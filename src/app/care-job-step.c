/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-job-step.h"

#include "domain/care-device.h"
#include "store/care-act.h"
#include "util/care-error.h"

#include <glib/gi18n.h>

/* The arguments of steps as fields, so that the form makes their rows as an editor does (CLI.md: job REF do STEP). */
static const struct
{
  const char *step; /* NULL: of all others */
  CareField field;
} arguments[] = {
  { NULL, { .name = "price", .label = N_("Estimate"), .kind = CARE_MONEY } },
  { NULL, { .name = "approved_by", .label = N_("Approved by"), .kind = CARE_TEXT, .flags = CARE_NEEDED } },
  { NULL, { .name = "how", .label = N_("How"), .kind = CARE_ENUM, .values = care_channels, .flags = CARE_NEEDED } },
  { "assign", { .name = "technician", .label = N_("Technician"), .kind = CARE_ID, .to = "user" } },
  { NULL, { .name = "technician", .label = N_("Technician"), .kind = CARE_ID, .to = "user", .flags = CARE_NEEDED } },
  { NULL, { .name = "team", .label = N_("Team"), .kind = CARE_ID, .to = "team" } },
  { NULL, { .name = "planned_at", .label = N_("Planned for"), .kind = CARE_INSTANT, .flags = CARE_NEEDED } },
  { "hold",
    { .name = "reason",
      .label = N_("Reason"),
      .kind = CARE_ENUM,
      .values = care_hold_reasons,
      .flags = CARE_NEEDED } },
  { NULL, { .name = "reason", .label = N_("Reason"), .kind = CARE_TEXT, .flags = CARE_NEEDED } },
  { NULL,
    { .name = "result", .label = N_("Result"), .kind = CARE_ENUM, .values = care_results, .flags = CARE_NEEDED } },
  { NULL, { .name = "receiver", .label = N_("Handed over to"), .kind = CARE_TEXT, .flags = CARE_NEEDED } },
};

static const CareField *
find_argument (const char *step, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    if (g_str_equal (arguments[i].field.name, name) &&
        (arguments[i].step == NULL || g_str_equal (arguments[i].step, step)))
      return &arguments[i].field;
  return NULL;
}

const char *
care_job_step_label (const CareJobData *data, const char *step)
{
  if (g_str_equal (step, "start") && g_strcmp0 (data->job->phase, "travelling") == 0)
    return C_ ("step", "Mark as Arrived");
  if (g_str_equal (step, "start") && data->is_bench && !data->device_is_here)
    return C_ ("step", "Start Work…");
  if (g_str_equal (step, "schedule") && g_strcmp0 (data->job->phase, "scheduled") == 0)
    return C_ ("step", "Move Appointment…");
  return care_words_step (step);
}

/* --- doing it ------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  CareId job, device;
  const char *step;
  const CarePair *pairs;
} Doing;

/* Both or neither: the device has come in, and work begins. */
static gboolean
come_in_and_start (CareStore *store, gpointer data, GError **error)
{
  const Doing *doing = data;
  return care_act_set (store, &CareDevice_ENTITY, &doing->device,
                       (CarePair[]){ { "status", "in_shop" }, { NULL, NULL } }, NULL, error) &&
         care_act_step (store, &doing->job, doing->step, doing->pairs, NULL, error);
}

static gboolean
write_step (CareStore *store, const CarePair *pairs, gpointer data, GError **error)
{
  Doing *doing = data;
  doing->pairs = pairs;
  if (!care_id_is_null (&doing->device))
    return care_store_commit (store, &(CareTxn){ .what = "job start" }, come_in_and_start, doing, error);
  return care_act_step (store, &doing->job, doing->step, pairs, NULL, error);
}

static gboolean
write_plain (CareStore *store, gpointer data, GError **error)
{
  return write_step (store, (CarePair[]){ { NULL, NULL } }, data, error);
}

static char *
done_words (const CareJobData *data, const CareTransition *step)
{
  CareMark mark = { NULL, NULL, NULL };
  if (step->to != NULL)
    mark = care_mark_phase (step->to, NULL);
  /* Translators: a toast: a job's number and what it is now ("J-2026-000123: On the way"). */
  return g_strdup_printf (C_ ("toast", "%s: %s"), data->job->number != NULL ? data->job->number : "",
                          mark.words != NULL ? mark.words : C_ ("toast", "done"));
}

static void
preset (CareForm *form, const CareJobData *data, const char *name)
{
  CareFieldRow *row = care_form_row (form, name);
  const CareJob *job = data->job;

  if (g_str_equal (name, "technician") && CARE_HAS (job, CareJob, technician))
    care_field_row_set_record (row, CARE_RECORD (job), CareJob_technician, data->technician);
  else if (g_str_equal (name, "team") && CARE_HAS (job, CareJob, team))
    care_field_row_set_record (row, CARE_RECORD (job), CareJob_team, data->team);
  else if (g_str_equal (name, "planned_at") && CARE_HAS (job, CareJob, scheduled_at))
    care_field_row_set_record (row, CARE_RECORD (job), CareJob_scheduled_at, NULL);
  else if (g_str_equal (name, "price") && CARE_HAS (job, CareJob, price))
    care_field_row_set_record (row, CARE_RECORD (job), CareJob_price, NULL);
  else if (g_str_equal (name, "receiver") || g_str_equal (name, "approved_by"))
    care_field_row_set_value (row, data->customer_name, NULL);
  else if (g_str_equal (name, "result") && job->result != NULL)
    care_field_row_set_value (row, job->result, NULL);
  else if (g_str_equal (name, "result") && job->type != NULL && g_str_equal (job->type, "installation"))
    care_field_row_set_value (row, "installed", NULL);
}

static void
ask (CareRecordPage *page, const CareJobData *data, const CareTransition *step, Doing *doing, const char *said)
{
  const char *label = care_job_step_label (data, step->name);
  g_autofree char *plain =
      g_str_has_suffix (label, "…") ? g_strndup (label, strlen (label) - strlen ("…")) : g_strdup (label);
  gboolean comes_in = !care_id_is_null (&doing->device);
  CareForm *form = care_record_page_begin_form (
      page, plain, comes_in ? _("The device is not in the workshop yet. Starting says that it has come in.") : NULL,
      said);
  char id[CARE_ID_TEXT];
  g_autofree char *draft = g_strdup_printf ("step %s %s", step->name, care_id_to_text (&doing->job, id));

  for (guint i = 0; step->arguments[i] != NULL; i++)
    if (find_argument (step->name, step->arguments[i]) != NULL)
      {
        care_form_add (form, find_argument (step->name, step->arguments[i]));
        preset (form, data, step->arguments[i]);
      }
  care_form_set_write (form, plain, FALSE, write_step, doing, g_free);
  care_record_page_show_form (page, draft);
}

/* --- one matter alone ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
write_promise (CareStore *store, const CarePair *pairs, gpointer data, GError **error)
{
  const Doing *doing = data;
  return care_act_set (store, &CareJob_ENTITY, &doing->job, pairs, NULL, error);
}

static void
add_step_fields (CareForm *form, const CareJobData *data, gboolean dates)
{
  if (dates)
    {
      care_form_add (form, find_argument ("schedule", "planned_at"));
      preset (form, data, "planned_at");
    }
  care_form_add (form, find_argument ("schedule", "technician"));
  preset (form, data, "technician");
}

gboolean
care_job_step_fill (CareForm *form, const CareJobData *data, const char *what, gboolean names, char **said, GError **error)
{
  gboolean dates = g_str_equal (what, "set-date");
  gboolean steps = g_strv_contains (data->steps, dates ? "schedule" : "assign") && !(dates && data->is_bench);
  gboolean over = g_strcmp0 (data->job->phase, "closed") == 0 || g_strcmp0 (data->job->phase, "cancelled") == 0;
  const CareTransition *step = steps ? care_lifecycle_find (dates ? "schedule" : "assign") : NULL;
  g_autofree char *about = g_strjoin (" · ", data->job->number != NULL ? data->job->number : _("No number yet"), data->customer_name,
                                      data->job->problem, NULL);
  Doing *doing;

  if (over || (!steps && !dates))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, _("%s is over. Reopen it first."),
                   data->job->number != NULL ? data->job->number : _("This job"));
      return FALSE;
    }
  doing = g_new0 (Doing, 1);
  doing->job = data->job->record.id;
  doing->step = step != NULL ? step->name : NULL;
  care_form_set_title (form, !dates ? C_ ("form", "Who does it") : steps ? C_ ("form", "When it is done") : C_ ("form", "When it is promised"),
                       names ? about : NULL);
  if (steps)
    add_step_fields (form, data, dates);
  else
    care_field_row_set_record (care_form_add (form, &CareJob_ENTITY.fields[CareJob_promised_on]), CARE_RECORD (data->job), CareJob_promised_on, NULL);
  care_form_set_write (form, C_ ("button", "Save"), !steps, steps ? write_step : write_promise, doing, g_free);
  *said = step != NULL ? done_words (data, step) : g_strdup_printf (C_ ("toast", "%s: %s"), data->job->number != NULL ? data->job->number : "",
                                                                    C_ ("toast", "done"));
  return TRUE;
}

/* A job that was finished has its result already: closing asks nothing. */
static gboolean
asks (const CareJobData *data, const CareTransition *step)
{
  if (g_str_equal (step->name, "close") && data->job->result != NULL)
    return FALSE;
  return step->arguments[0] != NULL;
}

void
care_job_step_begin (CareRecordPage *page, const CareJobData *data, const char *name)
{
  const CareTransition *step = care_lifecycle_find (name);
  g_autofree char *said = NULL;
  Doing *doing;

  if (step == NULL || !g_strv_contains (data->steps, name))
    return;
  doing = g_new0 (Doing, 1);
  doing->job = data->job->record.id;
  doing->step = step->name;
  if (g_str_equal (name, "start") && data->is_bench && !data->device_is_here)
    doing->device = data->device->id;
  said = done_words (data, step);
  if (asks (data, step) || !care_id_is_null (&doing->device))
    ask (page, data, step, doing, said);
  else
    care_page_write (CARE_PAGE (page), write_plain, doing, g_free, said);
}
