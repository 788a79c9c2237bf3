/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-job-page.h"

#include "app/care-bits.h"
#include "app/care-clock.h"
#include "app/care-composer.h"
#include "app/care-cover-box.h"
#include "app/care-job-side.h"
#include "app/care-job-step.h"
#include "app/care-record-forms.h"
#include "app/care-steps.h"
#include "app/care-wrap.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

#define SIDE_WIDTH 408

struct _CareJobPage
{
  CareRecordPage parent_instance;

  /* Children */
  GtkWidget *phase, *clock, *small_clock, *small_cover, *steps, *facts, *time_box, *cover_box, *composer;
  GtkWidget *details, *side, *lines, *cover_home;
};

G_DEFINE_FINAL_TYPE (CareJobPage, care_job_page, CARE_TYPE_RECORD_PAGE)

#define RECORD_PAGE(self) (CARE_RECORD_PAGE (self))
#define DATA(self)        ((CareJobData *) care_record_page_content (CARE_RECORD_PAGE (self)))

static char *
second_line (CareJobPage *self, const CareJobData *data)
{
  const CareJob *job = data->job;
  gboolean special = job->priority != NULL && !g_str_equal (job->priority, "normal");
  g_autofree char *taken = data->taken_by != NULL ? g_strdup_printf (_("taken by %s"), data->taken_by) : NULL;
  const char *parts[6];
  guint n = 0;

  parts[n++] = job->number != NULL ? job->number : _("No number yet");
  parts[n++] = care_words_value (job->type);
  if (special)
    parts[n++] = care_mark_priority (job->priority).words;
  if (job->channel != NULL)
    parts[n++] = care_words_value (job->channel);
  if (taken != NULL)
    parts[n++] = taken;
  parts[n] = NULL;
  return g_strjoinv (" · ", (char **) parts);
}

/* @keys are shown beside it; they belong to an action of the window that leads here. */
static void
append (GMenu *menu, const char *label, const char *action, const char *keys)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);
  g_menu_item_set_attribute (item, "accel", "s", keys);
  g_menu_append_item (menu, item);
}

static void
fill_menu (CareJobPage *self, const CareJobData *data)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) steps = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();

  for (guint i = 0; data->steps[i] != NULL; i++)
    if (g_strcmp0 (data->steps[i], data->main_step) != 0)
      {
        g_autoptr (GMenuItem) item = g_menu_item_new (care_job_step_label (data, data->steps[i]), NULL);
        g_menu_item_set_action_and_target (item, "page.step", "s", data->steps[i]);
        if (g_str_equal (data->steps[i], "assign") || (g_str_equal (data->steps[i], "schedule") && !data->is_bench))
          g_menu_item_set_attribute (item, "accel", "s", g_str_equal (data->steps[i], "assign") ? "<Control>g" : "<Control>d");
        g_menu_append_item (steps, item);
      }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (steps));
  append (more, _("Edit Job…"), "page.edit", "F2");
  append (more, _("Note a Call or Message…"), "page.note", "<Control>i");
  g_menu_append (more, _("Plan a Follow-up…"), "page.follow-up");
  g_menu_append (more, _("Delete Job"), "page.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  care_record_page_set_menu (RECORD_PAGE (self), G_MENU_MODEL (menu));
}

static void
fill_time (CareJobPage *self, const CareJobData *data)
{
  CareEngine *engine = care_page_engine (CARE_PAGE (self));
  const CareJob *job = data->job;
  CareClockFace face;
  g_autofree char *when = CARE_HAS (job, CareJob, scheduled_at) ? care_words_when (engine, job->scheduled_at) : NULL;
  g_autofree char *day =
      CARE_HAS (job, CareJob, promised_on) ? care_words_day (engine, (gint32) job->promised_on) : NULL;
  g_autofree char *text = NULL;

  care_clock_set_job (CARE_CLOCK (self->clock), job);
  care_clock_set_job (CARE_CLOCK (self->small_clock), job);
  care_clock_face (engine, job, care_now (), &face);
  if (face.state == CARE_CLOCK_NONE)
    text = g_strdup (g_strcmp0 (job->phase, "cancelled") == 0 ? _("Cancelled") : _("No time was promised."));
  else if (when != NULL)
    text = g_strdup_printf (_("Appointment: %s"), when);
  else
    text = g_strdup_printf (_("Promised: %s"), day);
  care_clock_set_about (CARE_CLOCK (self->clock), C_ ("job", "Time"), text);
}

static void
care_job_page_fill (CareRecordPage *page, gpointer content)
{
  CareJobPage *self = CARE_JOB_PAGE (page);
  const CareJobData *data = content;
  const CareJob *job = data->job;
  g_autofree char *second = second_line (self, data);
  const char *title = job->problem != NULL && *job->problem != '\0' ? job->problem : care_words_value (job->type);
  CareMark phase = care_mark_phase (job->phase, data->hold_reason);
  CareMark cover = care_mark_coverage (data->cover_state);

  care_record_page_follow (page, &data->job->record.id);
  care_page_set_title (CARE_PAGE (page), job->number != NULL ? job->number : title);
  care_record_page_set_head (page, title, second);
  care_pill_set_mark (CARE_PILL (self->phase), &phase);
  care_pill_set_mark (CARE_PILL (self->small_cover), &cover);
  care_record_page_set_main (page, data->main_step != NULL ? care_job_step_label (data, data->main_step) : NULL);
  fill_menu (self, data);
  care_steps_set (CARE_STEPS (self->steps), job->phase, job->type);
  fill_time (self, data);
  care_cover_box_set (CARE_COVER_BOX (self->cover_box), data->cover != NULL ? data->cover->verdict : NULL,
                      data->cover_state);
  care_job_side_fill (page, self->side, data);
  care_job_lines_fill (page, self->lines, data);
  care_record_page_set_leave_out (page, job->number);
  care_record_page_set_history (page, data->history);
  care_composer_set (CARE_COMPOSER (self->composer), &job->customer, &job->record.id);
  gtk_widget_set_visible (self->small_cover,
                          care_page_width (CARE_PAGE (page)) == CARE_WIDTH_PHONE && data->cover_state != NULL);
}

static void
care_job_page_main (CareRecordPage *page)
{
  const CareJobData *data = care_record_page_content (page);
  if (data != NULL && data->main_step != NULL)
    care_job_step_begin (page, data, data->main_step);
}

/* On the phone what is covered moves to the details, where there is room for its reasons; its mark stays in the head. */
static void
care_job_page_shaped (CareRecordPage *page, CareWidth width)
{
  CareJobPage *self = CARE_JOB_PAGE (page);
  gboolean small = width == CARE_WIDTH_PHONE;

  if (self->facts == NULL)
    return;
  care_bits_move (self->facts, width == CARE_WIDTH_PHONE ? self->cover_home : care_record_page_under (page));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->facts),
                                  small ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_visible (self->small_clock, width == CARE_WIDTH_PHONE);
  gtk_widget_set_visible (self->cover_home, width == CARE_WIDTH_PHONE);
  gtk_widget_set_visible (self->composer, width != CARE_WIDTH_PHONE);
  gtk_widget_set_size_request (self->time_box, small ? -1 : 240, -1);
  gtk_widget_set_visible (self->small_cover,
                          width == CARE_WIDTH_PHONE && DATA (self) != NULL && DATA (self)->cover_state != NULL);
}

/* --- actions ----------------------------------------------------------------------------------------------------------------------------------- */

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareJobPage *self = CARE_JOB_PAGE (widget);
  if (DATA (self) != NULL)
    care_job_step_begin (RECORD_PAGE (self), DATA (self), g_variant_get_string (parameter, NULL));
}

/* "page.assign", "page.set-date": one field in the page's own form. */
static void
matter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareJobPage *self = CARE_JOB_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  CareForm *form;

  if (DATA (self) == NULL)
    return;
  form = care_record_page_begin_form (RECORD_PAGE (self), NULL, NULL, NULL);
  if (!care_job_step_fill (form, DATA (self), name + strlen ("page."), FALSE, &said, &error))
    {
      care_form_leave (form); /* one that was open is empty now */
      care_page_failed (CARE_PAGE (self), error);
      return;
    }
  care_record_page_set_said (RECORD_PAGE (self), said);
  care_record_page_show_form (RECORD_PAGE (self), NULL);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_record_page_edit (CARE_RECORD_PAGE (widget), &CareJob_ENTITY, care_record_page_id (CARE_RECORD_PAGE (widget)),
                         NULL, NULL);
}

static void
add_line_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareJobPage *self = CARE_JOB_PAGE (widget);
  if (DATA (self) != NULL)
    care_job_line_begin (RECORD_PAGE (self), DATA (self), g_variant_get_string (parameter, NULL));
}

static void
delete_line_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareId id;
  if (care_id_parse (g_variant_get_string (parameter, NULL), &id))
    care_record_page_delete (CARE_RECORD_PAGE (widget), &CareJobLine_ENTITY, &id, C_ ("toast", "Line deleted"));
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_record_page_delete (CARE_RECORD_PAGE (widget), &CareJob_ENTITY, care_record_page_id (CARE_RECORD_PAGE (widget)),
                           C_ ("toast", "Job deleted"));
}

static void
note_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareJobPage *self = CARE_JOB_PAGE (widget);
  if (DATA (self) == NULL)
    return;
  if (gtk_widget_get_visible (self->composer))
    care_composer_save (CARE_COMPOSER (self->composer));
  else
    care_record_page_ask_note (RECORD_PAGE (self), &DATA (self)->job->customer, &DATA (self)->job->record.id);
}

static void
follow_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareJobPage *self = CARE_JOB_PAGE (widget);
  if (DATA (self) != NULL)
    care_record_page_ask_follow_up (RECORD_PAGE (self), &DATA (self)->job->customer, &DATA (self)->job->record.id,
                                    NULL);
}

/* --- building
 * ------------------------------------------------------------------------------------------------------------------------------------ */

static void
build_head (CareJobPage *self)
{
  CareEngine *engine = care_page_engine (CARE_PAGE (self));
  GtkWidget *marks = care_record_page_marks (RECORD_PAGE (self));

  self->phase = care_pill_new (CARE_PILL_BIG);
  self->small_clock = care_clock_new (engine, FALSE);
  self->small_cover = care_pill_new (CARE_PILL_MARK);
  care_wrap_append (CARE_WRAP (marks), self->phase);
  care_wrap_append (CARE_WRAP (marks), self->small_clock);
  care_wrap_append (CARE_WRAP (marks), self->small_cover);
  self->steps = care_steps_new ();
  gtk_box_append (GTK_BOX (care_record_page_under (RECORD_PAGE (self))), self->steps);
  self->facts = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->time_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->time_box, "fact");
  self->clock = care_clock_new (engine, TRUE);
  gtk_box_append (GTK_BOX (self->time_box), self->clock);
  self->cover_box = care_cover_box_new ();
  gtk_widget_set_hexpand (self->cover_box, TRUE);
  gtk_box_append (GTK_BOX (self->facts), self->time_box);
  gtk_box_append (GTK_BOX (self->facts), self->cover_box);
  gtk_box_append (GTK_BOX (care_record_page_under (RECORD_PAGE (self))), self->facts);
}

static void
care_job_page_set_up (CarePage *page)
{
  CareJobPage *self = CARE_JOB_PAGE (page);

  CARE_PAGE_CLASS (care_job_page_parent_class)->set_up (page);
  build_head (self);
  self->composer = care_composer_new (CARE_PAGE (self));
  gtk_box_append (GTK_BOX (care_record_page_above (RECORD_PAGE (self))), self->composer);
  self->details = care_record_page_add_pane (RECORD_PAGE (self), C_ ("tab", "Details"), "care-jobs-symbolic",
                                             CARE_WIDTH_FOLDED, SIDE_WIDTH, FALSE);
  self->cover_home = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_box_append (GTK_BOX (self->details), self->cover_home);
  gtk_box_append (GTK_BOX (self->details), self->side);
  gtk_box_append (GTK_BOX (self->details), self->lines);
  care_record_page_set_aside (RECORD_PAGE (self), "care-note-symbolic", _("Note a call or message"), "page.note");
  care_record_page_set_history_kinds (RECORD_PAGE (self), FALSE, _("Nothing has happened yet"),
                                      _("Steps, calls, messages and parts of this job will stand here."));
  care_job_page_shaped (RECORD_PAGE (self), care_page_width (page));
}

static gpointer
care_job_page_read (CareStore *store, const CareId *id, GError **error)
{
  return care_job_data_read (store, id, error);
}

static void
care_job_page_class_init (CareJobPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CareRecordPageClass *record_class = CARE_RECORD_PAGE_CLASS (klass);

  CARE_PAGE_CLASS (klass)->set_up = care_job_page_set_up;
  record_class->read = care_job_page_read;
  record_class->free_content = care_job_data_free;
  record_class->fill = care_job_page_fill;
  record_class->main = care_job_page_main;
  record_class->shaped = care_job_page_shaped;
  gtk_widget_class_install_action (widget_class, "page.step", "s", step_action);
  gtk_widget_class_install_action (widget_class, "page.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "page.assign", NULL, matter_action);
  gtk_widget_class_install_action (widget_class, "page.set-date", NULL, matter_action);
  gtk_widget_class_install_action (widget_class, "page.add-line", "s", add_line_action);
  gtk_widget_class_install_action (widget_class, "page.delete-line", "s", delete_line_action);
  gtk_widget_class_install_action (widget_class, "page.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "page.note", NULL, note_action);
  gtk_widget_class_install_action (widget_class, "page.follow-up", NULL, follow_up_action);
}

static void
care_job_page_init (CareJobPage *self)
{
}
