/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-intake-page.h"

#include "app/care-draft-keeper.h"
#include "app/care-field-row.h"
#include "app/care-intake-devices.h"
#include "app/care-intake-look.h"
#include "app/care-intake-save.h"
#include "app/care-intake-side.h"
#include "app/care-intake.h"
#include "app/care-pill.h"
#include "app/care-suggest.h"
#include "app/care-words-app.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "util/care-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define LOOK_DELAY 120 /* ms after the last key */
#define SIDE_WIDTH 408
#define SIDE_WIDTH_FOLDED 344
#define DRAFT "intake"

struct _CareIntakePage
{
  CarePage parent_instance;

  /* Template Widgets */
  GtkWidget *switcher, *tab_form, *tab_side, *panes, *form_scroll, *form, *block_who, *block_what;
  GtkWidget *num_who, *num_what, *num_fault, *who, *split, *known, *known_clear, *problem;
  GtkWidget *service, *survey, *foot, *draft_icon, *clear, *save, *save_key;
  GtkOverlay *overlay;
  AdwAvatar *known_avatar;
  GtkLabel *known_name, *known_reach, *draft;
  AdwBin *known_mark, *side_bin;
  GtkListBox *devices;
  GtkGrid *what_grid, *promise_grid;

  CareFieldRow *rows[CARE_INTAKE_N_FIELDS];
  CareSuggest *suggest;
  CareIntakeSide *side;

  CareId customer, device;
  gboolean another;        /* the known customer brings a device that is not in the list */
  gboolean just_picked;    /* the customer was chosen now: her only device may choose itself */
  gboolean accept;         /* Enter was pressed before the answer to the last key came */
  gboolean type_chosen;    /* by a person; coverage proposes no other */
  gboolean service_said, survey_said;
  gboolean quiet;          /* the program writes into the form */
  gboolean saving, restoring;
  char *saved_body; /* (nullable): the form as it was when it was last sent to be saved */
  guint look_timer, looking, frames;
};

G_DEFINE_FINAL_TYPE (CareIntakePage, care_intake_page, CARE_TYPE_PAGE)

#define ENGINE(self) (care_page_engine (CARE_PAGE (self)))

static void look_now (CareIntakePage *self);

static const struct
{
  const CareEntity *entity;
  const char *field;
  int place, cell, wide; /* grid: what 0, promise 1; wide: both columns */
} fields[CARE_INTAKE_N_FIELDS] = {
  [CARE_INTAKE_SERIAL] = { &CareDevice_ENTITY, "serial", 0, 0, FALSE },
  [CARE_INTAKE_MODEL] = { &CareDevice_ENTITY, "model", 0, 1, FALSE },
  [CARE_INTAKE_ACCESSORIES] = { &CareJob_ENTITY, "accessories", 0, 2, TRUE },
  /* What is typed comes right after the matter; what is filled in already comes after it. */
  [CARE_INTAKE_PROMISED] = { &CareJob_ENTITY, "promised_on", 1, 0, FALSE },
  [CARE_INTAKE_TECHNICIAN] = { &CareJob_ENTITY, "technician", 1, 1, FALSE },
  [CARE_INTAKE_TYPE] = { &CareJob_ENTITY, "type", 1, 2, FALSE },
  [CARE_INTAKE_PRIORITY] = { &CareJob_ENTITY, "priority", 1, 3, FALSE },
};

/* --- the form's values ------------------------------------------------------------------------------------------------------------------------ */

static char *
problem_text (CareIntakePage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->problem));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static CareIntakeConsent
consent_of (GtkWidget *check, gboolean said)
{
  if (!said)
    return CARE_CONSENT_AS_IS;
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (check)) ? CARE_CONSENT_GIVEN : CARE_CONSENT_REFUSED;
}

static void
take_string (char **place, char *text)
{
  g_free (*place);
  *place = text;
}

/* @typed: as it stands there, for the draft; else as the store takes it. */
static CareIntake *
collect (CareIntakePage *self, gboolean typed)
{
  CareIntake *intake = care_intake_new ();
  const char *type;

  intake->customer = self->customer;
  intake->device = self->device;
  take_string (&intake->who, g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->who)))));
  take_string (&intake->problem, typed ? problem_text (self) : g_strstrip (problem_text (self)));
  for (guint i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    take_string (&intake->fields[i], typed ? care_field_row_typed (self->rows[i]) : care_field_row_value (self->rows[i]));
  intake->service = consent_of (self->service, self->service_said);
  intake->survey = consent_of (self->survey, self->survey_said);
  type = intake->fields[CARE_INTAKE_TYPE];
  intake->bench_channel = g_str_equal (type, "repair_bench");
  return intake;
}

static char *
draft_body (CareIntakePage *self)
{
  g_autoptr (CareIntake) intake = collect (self, TRUE);
  return care_intake_write (intake);
}

static void
keep_draft (CareIntakePage *self)
{
  g_autofree char *body = draft_body (self);
  gboolean something = *body != '\0';

  care_draft_keeper_put (care_draft_keeper_of (ENGINE (self)), DRAFT, body);
  gtk_label_set_label (self->draft, something ? _("Draft kept") : "");
  gtk_widget_set_visible (self->draft_icon, something && care_page_width (CARE_PAGE (self)) != CARE_WIDTH_PHONE);
  gtk_widget_set_visible (self->clear, something);
}

static void
mark_done (GtkWidget *number, gboolean done, const char *digit)
{
  gtk_label_set_label (GTK_LABEL (number), done ? "✓" : digit);
  if (done)
    gtk_widget_add_css_class (number, "done");
  else
    gtk_widget_remove_css_class (number, "done");
}

static void
show_progress (CareIntakePage *self)
{
  g_autoptr (CareIntake) intake = collect (self, TRUE);
  mark_done (self->num_who, !care_id_is_null (&self->customer) || *intake->who != '\0', "1");
  mark_done (self->num_what, !care_id_is_null (&self->device) || *intake->fields[CARE_INTAKE_MODEL] != '\0', "2");
  mark_done (self->num_fault, *intake->problem != '\0', "3");
}

/* A person changed something. */
static void
touched (CareIntakePage *self)
{
  if (self->quiet)
    return;
  keep_draft (self);
  show_progress (self);
}

/* --- what is known --- */

static gboolean
look_due (gpointer data)
{
  CareIntakePage *self = data;
  self->look_timer = 0;
  look_now (self);
  return G_SOURCE_REMOVE;
}

static void
look_soon (CareIntakePage *self)
{
  if (self->quiet)
    return;
  g_clear_handle_id (&self->look_timer, g_source_remove);
  self->look_timer = g_timeout_add (LOOK_DELAY, look_due, self);
}

static void
set_who (CareIntakePage *self, const char *text)
{
  self->quiet = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->who), text);
  self->quiet = FALSE;
}

/* The intake is about this customer, or this device and whose it is. */
static void
choose (CareIntakePage *self, const CareEntity *entity, const CareId *id)
{
  gtk_widget_grab_focus (self->problem);
  care_suggest_set (self->suggest, NULL);
  self->another = FALSE;
  self->accept = FALSE;
  if (entity == &CareDevice_ENTITY)
    {
      self->device = *id;
      self->customer = (CareId){ 0 };
    }
  else
    {
      self->customer = *id;
      self->device = (CareId){ 0 };
      self->just_picked = TRUE;
    }
  set_who (self, "");
  self->quiet = TRUE;
  if (entity == &CareDevice_ENTITY)
    {
      care_field_row_set_value (self->rows[CARE_INTAKE_SERIAL], "", NULL);
      care_field_row_set_value (self->rows[CARE_INTAKE_MODEL], "", NULL);
    }
  self->quiet = FALSE;
  look_now (self);
}

static void
show_known (CareIntakePage *self, const CareIntakeLook *look)
{
  const CareCustomer *customer = (const CareCustomer *) look->customer;
  g_autofree char *reach = care_intake_reach (look);

  gtk_widget_set_visible (self->known, customer != NULL);
  gtk_widget_set_visible (self->who, customer == NULL);
  if (customer == NULL)
    return;
  adw_avatar_set_text (self->known_avatar, customer->name);
  gtk_label_set_label (self->known_name, customer->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->known_name), customer->name);
  gtk_label_set_label (self->known_reach, reach);
  gtk_widget_set_visible (GTK_WIDGET (self->known_reach), *reach != '\0');
}

/* How the one field is understood, before it is saved. */
static void
show_split (CareIntakePage *self, const CareIntakeLook *look)
{
  const char *who = gtk_editable_get_text (GTK_EDITABLE (self->who));
  g_autofree char *words = care_intake_new_words (who);

  gtk_widget_remove_css_class (self->split, "problem");
  gtk_widget_set_visible (self->split, look->customer == NULL && *who != '\0');
  gtk_label_set_label (GTK_LABEL (self->split), words);
}

/* --- which device --- */

static void
show_fields (CareIntakePage *self)
{
  gboolean new_device = care_id_is_null (&self->device) && (care_id_is_null (&self->customer) || self->another ||
                                                            !gtk_widget_get_visible (GTK_WIDGET (self->devices)));
  gtk_widget_set_visible (GTK_WIDGET (self->rows[CARE_INTAKE_SERIAL]), new_device);
  gtk_widget_set_visible (GTK_WIDGET (self->rows[CARE_INTAKE_MODEL]), new_device);
}

static void
show_devices (CareIntakePage *self, const CareIntakeLook *look)
{
  self->quiet = TRUE;
  care_intake_devices_fill (self->devices, look, &self->device, self->another);
  gtk_widget_set_visible (GTK_WIDGET (self->devices), look->device != NULL || (look->devices != NULL && look->devices->len > 0));
  self->quiet = FALSE;
  show_fields (self);
}

static void
device_selected (GtkListBox *box, GtkListBoxRow *row, CareIntakePage *self)
{
  const CareId *id = row != NULL ? care_intake_devices_id (row) : NULL;
  if (self->quiet || row == NULL || (id != NULL && care_id_equal (id, &self->device)))
    return;
  self->device = id != NULL ? *id : (CareId){ 0 };
  self->another = id == NULL;
  show_fields (self);
  touched (self);
  look_soon (self);
}

static void
device_activated (GtkListBox *box, GtkListBoxRow *row, CareIntakePage *self)
{
  gtk_widget_grab_focus (self->another ? GTK_WIDGET (self->rows[CARE_INTAKE_SERIAL]) : self->problem);
}

/* --- what follows from it --- */

static void
propose_type (CareIntakePage *self, const CareIntakeLook *look)
{
  gboolean covered = g_strcmp0 (look->state, "covered") == 0 || g_strcmp0 (look->state, "partly_covered") == 0;
  if (self->type_chosen)
    return;
  self->quiet = TRUE;
  care_field_row_set_value (self->rows[CARE_INTAKE_TYPE], covered ? "warranty_repair" : "repair_bench", NULL);
  self->quiet = FALSE;
}

static void
show_consents (CareIntakePage *self, const CareIntakeLook *look)
{
  self->quiet = TRUE;
  if (!self->service_said)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->service), g_strcmp0 (look->service, "given") == 0);
  if (!self->survey_said)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->survey), g_strcmp0 (look->survey, "given") == 0);
  self->quiet = FALSE;
}

/* Enter (or Tab after a scan) in “who”: what is named exactly is taken, anything else is somebody new. */
static void
accept_who (CareIntakePage *self, const CareIntakeLook *look)
{
  const CareFound *found = look->exact ? look->found->pdata[0] : NULL;
  self->accept = FALSE;
  care_suggest_set (self->suggest, NULL);
  if (found != NULL)
    choose (self, found->entity, &found->id);
  else if (*gtk_editable_get_text (GTK_EDITABLE (self->who)) != '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->rows[CARE_INTAKE_SERIAL]));
}

/* After a customer was chosen: her only device is meant, of several the keyboard chooses. */
static void
choose_device (CareIntakePage *self, const CareIntakeLook *look)
{
  g_autofree char *problem = problem_text (self);
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->devices));

  self->just_picked = FALSE;
  if (look->devices == NULL || look->devices->len == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->rows[CARE_INTAKE_SERIAL]));
  else if (look->devices->len == 1 && look->devices->pdata[0] != NULL)
    {
      self->device = ((CareListRow *) look->devices->pdata[0])->record->id;
      look_now (self);
    }
  else if (*problem == '\0')
    gtk_widget_grab_focus (first);
}

static gboolean
who_has_focus (CareIntakePage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  return focus != NULL && gtk_widget_is_ancestor (focus, self->who);
}

/* What came above the text must not push it out of sight while somebody types. */
static gboolean
keep_in_sight (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  CareIntakePage *self = CARE_INTAKE_PAGE (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->form_scroll));
  double height = gtk_adjustment_get_page_size (adjustment), below;
  graphene_rect_t bounds;

  if (++self->frames < 3) /* until the new layout is there */
    return G_SOURCE_CONTINUE;
  if (gtk_widget_has_focus (self->problem) && gtk_widget_compute_bounds (self->problem, self->form_scroll, &bounds))
    {
      below = bounds.origin.y + bounds.size.height + 12 - height;
      if (below > 0)
        gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + MIN (below, MAX (bounds.origin.y, 0)));
    }
  return G_SOURCE_REMOVE;
}

static void
show_look (CareIntakePage *self, const CareIntakeLook *look)
{
  gboolean typed = *gtk_editable_get_text (GTK_EDITABLE (self->who)) != '\0';

  if (look->customer != NULL)
    self->customer = look->customer->id;
  if (look->device == NULL)
    self->device = (CareId){ 0 };
  show_known (self, look);
  show_split (self, look);
  show_devices (self, look);
  show_consents (self, look);
  propose_type (self, look);
  care_intake_side_set (self->side, look, typed);
  care_suggest_set (self->suggest, look->customer == NULL && typed && who_has_focus (self) && !self->accept ? look->found : NULL);
  keep_draft (self);
  show_progress (self);
  if (self->accept && look->customer == NULL)
    accept_who (self, look);
  else if (self->just_picked && look->customer != NULL)
    choose_device (self, look);
  self->frames = 0;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), keep_in_sight, NULL, NULL);
}

static void
take_look (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareIntakePage) self = data;
  g_autoptr (GError) error = NULL;
  CareIntakeLook *look = care_engine_finish (CARE_ENGINE (source), result, &error);

  self->looking--;
  if (look == NULL)
    {
      care_page_failed (CARE_PAGE (self), error);
      return;
    }
  if (self->looking == 0 && self->look_timer == 0 && gtk_widget_get_root (GTK_WIDGET (self)) != NULL) /* else a newer one is coming */
    show_look (self, look);
  care_intake_look_free (look);
}

static void
look_now (CareIntakePage *self)
{
  CareIntakeAsk *ask = g_new0 (CareIntakeAsk, 1);

  g_clear_handle_id (&self->look_timer, g_source_remove);
  ask->who = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->who)));
  ask->serial = g_strstrip (care_field_row_typed (self->rows[CARE_INTAKE_SERIAL]));
  ask->customer = self->customer;
  ask->device = self->device;
  self->looking++;
  care_engine_read (ENGINE (self), care_intake_look, ask, care_intake_ask_free, care_intake_look_free, care_page_cancellable (CARE_PAGE (self)),
                    take_look, g_object_ref (self));
}

/* --- who --- */

static void
who_changed (CareIntakePage *self)
{
  if (self->quiet)
    return;
  touched (self);
  look_soon (self);
}

static void
pick_marked (CareIntakePage *self)
{
  const CareFound *marked = care_suggest_marked (self->suggest);
  if (marked != NULL)
    {
      CareId id = marked->id;
      choose (self, marked->entity, &id);
    }
}

static void
who_entered (CareIntakePage *self)
{
  if (care_suggest_marked (self->suggest) != NULL)
    pick_marked (self);
  else if (*gtk_editable_get_text (GTK_EDITABLE (self->who)) == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->rows[CARE_INTAKE_SERIAL]));
  else
    {
      self->accept = TRUE;
      look_now (self);
    }
}

/* A scanner may end with Tab. */
static gboolean
who_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, CareIntakePage *self)
{
  if (keyval != GDK_KEY_Tab || (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 ||
      *gtk_editable_get_text (GTK_EDITABLE (self->who)) == '\0')
    return GDK_EVENT_PROPAGATE;
  who_entered (self);
  return GDK_EVENT_STOP;
}

static void
somebody_else (CareIntakePage *self)
{
  self->customer = self->device = (CareId){ 0 };
  self->another = FALSE;
  self->service_said = self->survey_said = FALSE;
  gtk_widget_set_visible (self->who, TRUE);
  gtk_widget_grab_focus (self->who);
  look_now (self);
}

/* --- saving --- */

static void
reset (CareIntakePage *self)
{
  self->quiet = TRUE;
  self->customer = self->device = (CareId){ 0 };
  self->another = self->accept = self->just_picked = self->type_chosen = self->service_said = self->survey_said = FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->who), "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->problem)), "", -1);
  for (guint i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    care_field_row_set_value (self->rows[i], i == CARE_INTAKE_PRIORITY ? "normal" : i == CARE_INTAKE_TYPE ? "repair_bench" : "", NULL);
  self->quiet = FALSE;
  care_suggest_set (self->suggest, NULL);
  gtk_widget_set_visible (self->who, TRUE);
  gtk_widget_grab_focus (self->who);
  care_draft_keeper_drop (care_draft_keeper_of (ENGINE (self)), DRAFT);
  look_now (self);
}

/* The sentence begins with the field it is about. */
static void
show_problem (CareIntakePage *self, const GError *error)
{
  const char *colon = strstr (error->message, ": ");
  g_autofree char *name = colon != NULL ? g_strndup (error->message, (gsize) (colon - error->message)) : NULL;

  for (guint i = 0; name != NULL && i < CARE_INTAKE_N_FIELDS; i++)
    if (g_str_equal (name, fields[i].field))
      {
        care_field_row_set_problem (self->rows[i], colon + 2);
        gtk_widget_grab_focus (GTK_WIDGET (self->rows[i]));
        return;
      }
  if (g_strcmp0 (name, "who") == 0 && gtk_widget_get_visible (self->who))
    {
      gtk_label_set_label (GTK_LABEL (self->split), colon + 2);
      gtk_widget_add_css_class (self->split, "problem");
      gtk_widget_set_visible (self->split, TRUE);
      gtk_widget_grab_focus (self->who);
      return;
    }
  if (g_strcmp0 (name, "problem") == 0)
    gtk_widget_grab_focus (self->problem);
  g_autoptr (GError) plain = g_error_new_literal (error->domain, error->code, g_strcmp0 (name, "problem") == 0 ? colon + 2 : error->message);
  care_page_failed (CARE_PAGE (self), plain);
}

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareIntakePage) self = data;
  g_autoptr (GError) error = NULL;
  const CareIntakeSave *save = g_task_get_task_data (G_TASK (result));

  self->saving = FALSE;
  gtk_widget_set_sensitive (self->save, TRUE);
  if (care_engine_write_finish (CARE_ENGINE (source), result, &error))
    {
      g_autofree char *sentence = g_strdup_printf (_("%s is saved."), save->number);
      g_autofree char *body = draft_body (self);
      care_page_said (CARE_PAGE (self), sentence);
      /* What was typed while the store was busy is not thrown away. */
      if (g_strcmp0 (body, self->saved_body) == 0)
        reset (self);
    }
  else
    show_problem (self, error);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareIntakePage *self = CARE_INTAKE_PAGE (widget);
  CareIntakeSave *save;

  if (self->saving)
    return;
  self->saving = TRUE;
  g_free (self->saved_body);
  self->saved_body = draft_body (self);
  gtk_widget_set_sensitive (self->save, FALSE);
  save = g_new0 (CareIntakeSave, 1);
  save->intake = collect (self, FALSE);
  care_engine_write (ENGINE (self), care_intake_save, save, care_intake_save_free, NULL, saved, g_object_ref (self));
}

/* --- the draft --- */

static void
apply_draft (CareIntakePage *self, const CareIntake *intake)
{
  self->quiet = TRUE;
  self->customer = intake->customer;
  self->device = intake->device;
  gtk_editable_set_text (GTK_EDITABLE (self->who), intake->who);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->problem)), intake->problem, -1);
  for (guint i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    care_field_row_set_typed (self->rows[i], intake->fields[i]);
  self->type_chosen = TRUE;
  self->another = care_id_is_null (&intake->device) && !care_id_is_null (&intake->customer) && *intake->fields[CARE_INTAKE_MODEL] != '\0';
  self->service_said = intake->service != CARE_CONSENT_AS_IS;
  self->survey_said = intake->survey != CARE_CONSENT_AS_IS;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->service), intake->service == CARE_CONSENT_GIVEN);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->survey), intake->survey == CARE_CONSENT_GIVEN);
  self->quiet = FALSE;
  look_now (self);
  gtk_label_set_label (self->draft, _("Draft restored"));
}

static void
draft_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareIntakePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = care_draft_keeper_find_finish (CARE_DRAFT_KEEPER (source), result, &error);
  g_autoptr (CareIntake) draft = body != NULL ? care_intake_read (body) : NULL;
  g_autoptr (CareIntake) now = collect (self, TRUE);

  self->restoring = FALSE;
  if (error != NULL)
    care_page_failed (CARE_PAGE (self), error);
  if (draft != NULL && care_intake_is_empty (now))
    apply_draft (self, draft);
}

/* --- the page --- */

void
care_intake_page_begin (CareIntakePage *self, const char *text)
{
  somebody_else (self);
  set_who (self, text);
  who_entered (self);
}

static void
row_changed (CareFieldRow *row, CareIntakePage *self)
{
  if (self->quiet)
    return;
  if (row == self->rows[CARE_INTAKE_TYPE])
    self->type_chosen = TRUE;
  touched (self);
  if (row == self->rows[CARE_INTAKE_SERIAL])
    look_soon (self);
}

/* Enter goes on to the next thing to say. */
static void
row_entered (CareFieldRow *row, CareIntakePage *self)
{
  if (row == self->rows[CARE_INTAKE_SERIAL])
    gtk_widget_grab_focus (GTK_WIDGET (self->rows[CARE_INTAKE_MODEL]));
  else if (row == self->rows[CARE_INTAKE_MODEL] || row == self->rows[CARE_INTAKE_ACCESSORIES])
    gtk_widget_grab_focus (self->problem);
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
consent_toggled (GtkCheckButton *check, CareIntakePage *self)
{
  if (self->quiet)
    return;
  if (GTK_WIDGET (check) == self->service)
    self->service_said = TRUE;
  else
    self->survey_said = TRUE;
  touched (self);
}

static gboolean
page_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareIntakePage *self)
{
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK)) == GDK_CONTROL_MASK)
    return gtk_widget_activate_action (GTK_WIDGET (self), "page.main", NULL);
  return GDK_EVENT_PROPAGATE;
}

/* Leaving keeps the draft. */
static gboolean
page_key_last (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareIntakePage *self)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  if (!gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL))
    care_page_go (CARE_PAGE (self), "desk");
  return GDK_EVENT_STOP;
}

static void
place_rows (CareIntakePage *self, gboolean one_column)
{
  GtkGrid *grids[] = { self->what_grid, self->promise_grid };

  for (guint i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    {
      GtkWidget *row = GTK_WIDGET (self->rows[i]);
      int cell = fields[i].cell;
      if (gtk_widget_get_parent (row) != NULL)
        gtk_grid_remove (grids[fields[i].place], row);
      gtk_grid_attach (grids[fields[i].place], row, one_column ? 0 : cell % 2, one_column ? cell : cell / 2,
                       fields[i].wide && !one_column ? 2 : 1, 1);
    }
}

static void
show_tab (CareIntakePage *self)
{
  gboolean tabs = care_page_width (CARE_PAGE (self)) <= CARE_WIDTH_NARROW;
  gboolean side = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tab_side));
  gtk_widget_set_visible (self->form_scroll, !tabs || !side);
  gtk_widget_set_visible (GTK_WIDGET (self->side_bin), !tabs || side);
}

/* On narrow windows the notices stand in the form, so that nobody saves without having seen them. */
static void
place_notices (CareIntakePage *self, gboolean in_form)
{
  GtkWidget *notices = care_intake_side_notices (self->side);
  GtkWidget *parent = gtk_widget_get_parent (notices);

  if ((parent == self->form) == in_form)
    return;
  gtk_box_remove (GTK_BOX (parent), notices);
  if (in_form)
    gtk_box_insert_child_after (GTK_BOX (self->form), notices, self->block_what);
  else
    care_intake_side_take_notices (self->side);
}

static void
care_intake_page_set_width (CarePage *page, CareWidth width)
{
  CareIntakePage *self = CARE_INTAKE_PAGE (page);
  gboolean phone = width == CARE_WIDTH_PHONE, tabs = width <= CARE_WIDTH_NARROW;

  if (self->side == NULL)
    return;
  place_rows (self, phone);
  place_notices (self, tabs);
  gtk_widget_set_visible (self->switcher, tabs);
  gtk_widget_set_size_request (GTK_WIDGET (self->side_bin), tabs ? -1 : width == CARE_WIDTH_WIDE ? SIDE_WIDTH : SIDE_WIDTH_FOLDED, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->side_bin), tabs);
  gtk_widget_set_visible (GTK_WIDGET (self->draft), !phone);
  gtk_widget_set_visible (self->save_key, !phone);
  gtk_widget_set_visible (GTK_WIDGET (self->known_mark), !phone);
  gtk_widget_set_hexpand (self->save, phone);
  (phone ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->save, "bigbutton");
  (phone ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->form, "narrow");
  show_tab (self);
}

static void
add_rows (CareIntakePage *self)
{
  for (guint i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    {
      const CareField *field = &fields[i].entity->fields[care_entity_field (fields[i].entity, fields[i].field)];
      self->rows[i] = CARE_FIELD_ROW (g_object_ref_sink (care_field_row_new (ENGINE (self), field)));
      g_signal_connect (self->rows[i], "changed", G_CALLBACK (row_changed), self);
      g_signal_connect (self->rows[i], "entered", G_CALLBACK (row_entered), self);
    }
  self->quiet = TRUE;
  care_field_row_set_value (self->rows[CARE_INTAKE_TYPE], "repair_bench", NULL);
  care_field_row_set_value (self->rows[CARE_INTAKE_PRIORITY], "normal", NULL);
  self->quiet = FALSE;
  care_field_row_set_filter (self->rows[CARE_INTAKE_MODEL], "kind", "product");
  care_field_row_set_filter (self->rows[CARE_INTAKE_TECHNICIAN], "role", "technician");
  place_rows (self, FALSE);
}

static void
care_intake_page_set_up (CarePage *page)
{
  CareIntakePage *self = CARE_INTAKE_PAGE (page);

  add_rows (self);
  self->side = CARE_INTAKE_SIDE (care_intake_side_new (ENGINE (self)));
  g_signal_connect_swapped (self->side, "open", G_CALLBACK (care_page_open), self);
  g_signal_connect_swapped (self->side, "choose", G_CALLBACK (choose), self);
  adw_bin_set_child (self->side_bin, GTK_WIDGET (self->side));
  self->restoring = TRUE;
  care_draft_keeper_find (care_draft_keeper_of (ENGINE (self)), DRAFT, care_page_cancellable (page), draft_found, g_object_ref (self));
}

/* What stands beside the form may have changed; what is typed is not touched. */
static void
care_intake_page_reload (CarePage *page)
{
  CareIntakePage *self = CARE_INTAKE_PAGE (page);
  if (!self->saving)
    look_now (self);
}

static gboolean
care_intake_page_is_settled (CarePage *page)
{
  CareIntakePage *self = CARE_INTAKE_PAGE (page);
  return self->looking == 0 && self->look_timer == 0 && !self->restoring && !self->saving;
}

static gboolean
care_intake_page_take_focus (CarePage *page)
{
  CareIntakePage *self = CARE_INTAKE_PAGE (page);
  return gtk_widget_grab_focus (gtk_widget_get_visible (self->who) ? self->who : self->problem);
}

static void
care_intake_page_dispose (GObject *object)
{
  CareIntakePage *self = CARE_INTAKE_PAGE (object);
  g_clear_handle_id (&self->look_timer, g_source_remove);
  g_clear_pointer (&self->saved_body, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), CARE_TYPE_INTAKE_PAGE);
  for (guint i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    g_clear_object (&self->rows[i]);
  G_OBJECT_CLASS (care_intake_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, CareIntakePage, name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/aftercare/app/care-intake-page.ui");
  BIND (switcher); BIND (tab_form); BIND (tab_side); BIND (overlay); BIND (panes); BIND (form_scroll); BIND (form); BIND (side_bin);
  BIND (block_who); BIND (block_what); BIND (num_who); BIND (num_what); BIND (num_fault);
  BIND (who); BIND (split); BIND (known); BIND (known_avatar); BIND (known_name); BIND (known_reach); BIND (known_mark); BIND (known_clear);
  BIND (devices); BIND (what_grid); BIND (problem); BIND (promise_grid); BIND (service); BIND (survey);
  BIND (foot); BIND (draft_icon); BIND (draft); BIND (clear); BIND (save); BIND (save_key);
}

static void
care_intake_page_class_init (CareIntakePageClass *klass)
{
  CarePageClass *page_class = CARE_PAGE_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_intake_page_dispose;
  page_class->set_up = care_intake_page_set_up;
  page_class->reload = care_intake_page_reload;
  page_class->set_width = care_intake_page_set_width;
  page_class->take_focus = care_intake_page_take_focus;
  page_class->is_settled = care_intake_page_is_settled;
  bind_children (GTK_WIDGET_CLASS (klass));
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "page.main", NULL, save_action);
}

static void
add_keys (CareIntakePage *self)
{
  static const struct { gboolean entry; GtkPropagationPhase phase; GCallback pressed; } rows[] = {
    { FALSE, GTK_PHASE_CAPTURE, G_CALLBACK (page_key) },
    { FALSE, GTK_PHASE_BUBBLE, G_CALLBACK (page_key_last) },
    { TRUE, GTK_PHASE_CAPTURE, G_CALLBACK (who_key) },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkEventController *keys = gtk_event_controller_key_new ();
      gtk_event_controller_set_propagation_phase (keys, rows[i].phase);
      g_signal_connect (keys, "key-pressed", rows[i].pressed, self);
      gtk_widget_add_controller (rows[i].entry ? self->who : GTK_WIDGET (self), keys);
    }
}

static void
connect_children (CareIntakePage *self)
{
  g_signal_connect_swapped (self->who, "changed", G_CALLBACK (who_changed), self);
  g_signal_connect_swapped (self->who, "activate", G_CALLBACK (who_entered), self);
  g_signal_connect_swapped (self->suggest, "picked", G_CALLBACK (pick_marked), self);
  g_signal_connect_swapped (self->known_clear, "clicked", G_CALLBACK (somebody_else), self);
  g_signal_connect (self->devices, "row-selected", G_CALLBACK (device_selected), self);
  g_signal_connect (self->devices, "row-activated", G_CALLBACK (device_activated), self);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->problem)), "changed", G_CALLBACK (touched), self);
  g_signal_connect (self->service, "toggled", G_CALLBACK (consent_toggled), self);
  g_signal_connect (self->survey, "toggled", G_CALLBACK (consent_toggled), self);
  g_signal_connect_swapped (self->clear, "clicked", G_CALLBACK (reset), self);
  g_signal_connect_swapped (self->tab_side, "toggled", G_CALLBACK (show_tab), self);
}

static void
care_intake_page_init (CareIntakePage *self)
{
  CareMark known = { "care-tick-symbolic", "good", _("Known customer") };
  GtkWidget *pill = care_pill_new (CARE_PILL_PLAIN);

  gtk_widget_init_template (GTK_WIDGET (self));
  care_pill_set_mark (CARE_PILL (pill), &known);
  adw_bin_set_child (self->known_mark, pill);
  self->suggest = CARE_SUGGEST (care_suggest_new ());
  care_suggest_attach (self->suggest, self->overlay, self->who);
  add_keys (self);
  connect_children (self);
}
