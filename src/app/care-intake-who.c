/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-intake-page-private.h"

#include "app/care-intake-devices.h"
#include "app/care-typed.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "util/care-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define LOOK_DELAY 120 /* ms after the last key */
#define MOST_AHEAD 4096

static gboolean
look_due (gpointer data)
{
  CareIntakePage *self = data;
  self->look_timer = 0;
  care_intake_page_look_now (self);
  return G_SOURCE_REMOVE;
}

void
care_intake_page_look_soon (CareIntakePage *self)
{
  if (self->quiet)
    return;
  g_clear_handle_id (&self->look_timer, g_source_remove);
  self->look_timer = g_timeout_add (LOOK_DELAY, look_due, self);
}

void
care_intake_page_set_who (CareIntakePage *self, const char *text)
{
  self->quiet = TRUE;
  care_typed_set_text (GTK_EDITABLE (self->who), text);
  self->quiet = FALSE;
}

/* --- keys that come before the answer ------------------------------------------------------------------------------------------------------------ */

/* Nobody waits for a store: what is typed after Enter goes where Enter leads, once that is known. */
static gboolean
type_ahead (CareIntakePage *self, guint keyval, GdkModifierType state)
{
  gunichar letter = gdk_keyval_to_unicode (keyval);

  if (!self->accept || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  if (keyval == GDK_KEY_BackSpace && self->ahead->len > 0)
    g_string_truncate (self->ahead, (gsize) (g_utf8_find_prev_char (self->ahead->str, self->ahead->str + self->ahead->len) - self->ahead->str));
  else if (letter != 0 && g_unichar_isprint (letter) && self->ahead->len < MOST_AHEAD)
    g_string_append_unichar (self->ahead, letter);
  else
    return keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_Tab; /* scanners may end with more than one */
  return TRUE;
}

static void
type_into (CareIntakePage *self, GtkWidget *focus)
{
  g_autofree char *text = g_strdup (self->ahead->str);
  int end = -1;

  g_string_truncate (self->ahead, 0);
  if (*text == '\0')
    return;
  if (GTK_IS_EDITABLE (focus))
    {
      gtk_editable_insert_text (GTK_EDITABLE (focus), text, -1, &end);
      gtk_editable_set_position (GTK_EDITABLE (focus), -1);
    }
  else if (GTK_IS_TEXT_VIEW (focus))
    gtk_text_buffer_insert_interactive_at_cursor (gtk_text_view_get_buffer (GTK_TEXT_VIEW (focus)), text, -1, TRUE);
}

static void
type_what_came (CareIntakePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (root != NULL)
    type_into (self, gtk_root_get_focus (root));
}

static void
stop_accepting (CareIntakePage *self)
{
  self->accept = FALSE;
  type_into (self, self->who);
}

/* --- who ------------------------------------------------------------------------------------------------------------------------------------------ */

/* The intake is about this customer, or this device and whose it is. */
void
care_intake_page_choose (CareIntakePage *self, const CareEntity *entity, const CareId *id)
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
  if (*gtk_editable_get_text (GTK_EDITABLE (self->who)) != '\0')
    {
      g_free (self->who_before);
      self->who_before = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->who)));
    }
  care_intake_page_set_who (self, "");
  self->quiet = TRUE;
  if (entity == &CareDevice_ENTITY)
    {
      care_field_row_set_value (self->rows[CARE_INTAKE_SERIAL], "", NULL);
      care_field_row_set_value (self->rows[CARE_INTAKE_MODEL], "", NULL);
    }
  self->quiet = FALSE;
  care_intake_page_look_now (self);
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
  care_intake_page_touched (self);
  care_intake_page_look_soon (self);
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
    care_intake_page_choose (self, found->entity, &found->id);
  else if (*gtk_editable_get_text (GTK_EDITABLE (self->who)) != '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->rows[CARE_INTAKE_SERIAL]));
  type_what_came (self);
}

/* After a customer was chosen: her only device is meant, of several the keyboard chooses. Who types already goes on typing. */
static void
choose_device (CareIntakePage *self, const CareIntakeLook *look)
{
  g_autofree char *problem = care_intake_page_problem (self);
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->devices));

  self->just_picked = FALSE;
  if ((look->devices == NULL || look->devices->len == 0) && *problem == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->rows[CARE_INTAKE_SERIAL]));
  else if (look->devices != NULL && look->devices->len == 1 && look->devices->pdata[0] != NULL)
    {
      self->device = ((CareListRow *) look->devices->pdata[0])->record->id;
      care_intake_page_look_now (self);
    }
  else if (look->devices != NULL && look->devices->len > 1 && *problem == '\0')
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
  care_intake_page_keep_draft (self);
  care_intake_page_show_progress (self);
  if (self->accept && look->customer == NULL)
    accept_who (self, look);
  else if (self->just_picked && look->customer != NULL)
    choose_device (self, look);
  self->frames = 0;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), keep_in_sight, NULL, NULL);
}

/* A draft may be about somebody who is gone. */
static void
forget_gone (CareIntakePage *self, const GError *error)
{
  if (!g_error_matches (error, CARE_ERROR, CARE_ERROR_NOT_FOUND) || (care_id_is_null (&self->customer) && care_id_is_null (&self->device)))
    return;
  self->customer = self->device = (CareId){ 0 };
  care_intake_page_look_now (self);
}

static void
take_look (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareIntakePage) self = data;
  g_autoptr (GError) error = NULL;
  const CareIntakeAsk *ask = g_task_get_task_data (G_TASK (result));
  CareIntakeLook *look = care_engine_finish (CARE_ENGINE (source), result, &error);
  gboolean last = ask->number == self->look_number && self->look_timer == 0; /* answers may overtake each other */

  self->looking--;
  if (look == NULL && last)
    {
      stop_accepting (self);
      care_page_failed (CARE_PAGE (self), error);
      forget_gone (self, error);
    }
  if (look == NULL)
    return;
  if (last && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    show_look (self, look);
  care_intake_look_free (look);
}

void
care_intake_page_look_now (CareIntakePage *self)
{
  CareIntakeAsk *ask = g_new0 (CareIntakeAsk, 1);

  g_clear_handle_id (&self->look_timer, g_source_remove);
  ask->who = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->who)));
  ask->serial = g_strstrip (care_field_row_typed (self->rows[CARE_INTAKE_SERIAL]));
  ask->customer = self->customer;
  ask->device = self->device;
  ask->number = ++self->look_number;
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
  stop_accepting (self);
  care_intake_page_touched (self);
  care_intake_page_look_soon (self);
}

static void
pick_marked (CareIntakePage *self)
{
  const CareFound *marked = care_suggest_marked (self->suggest);
  if (marked != NULL)
    {
      CareId id = marked->id;
      care_intake_page_choose (self, marked->entity, &id);
    }
}

void
care_intake_page_who_entered (CareIntakePage *self)
{
  if (care_suggest_marked (self->suggest) != NULL)
    pick_marked (self);
  else if (*gtk_editable_get_text (GTK_EDITABLE (self->who)) == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->rows[CARE_INTAKE_SERIAL]));
  else
    {
      self->accept = TRUE;
      care_intake_page_look_now (self);
    }
}

/* A scanner may end with Tab. */
static gboolean
who_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, CareIntakePage *self)
{
  if (type_ahead (self, keyval, state))
    return GDK_EVENT_STOP;
  if (keyval != GDK_KEY_Tab || (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 ||
      *gtk_editable_get_text (GTK_EDITABLE (self->who)) == '\0')
    return GDK_EVENT_PROPAGATE;
  care_intake_page_who_entered (self);
  return GDK_EVENT_STOP;
}

void
care_intake_page_somebody_else (CareIntakePage *self)
{
  g_autofree char *before = g_steal_pointer (&self->who_before);

  self->customer = self->device = (CareId){ 0 };
  self->another = FALSE;
  self->service_said = self->survey_said = FALSE;
  g_string_truncate (self->ahead, 0);
  gtk_widget_set_visible (self->who, TRUE);
  if (before != NULL)
    care_intake_page_set_who (self, before); /* what was typed is not lost by a wrong choice; a key replaces it */
  gtk_widget_grab_focus (self->who);
  care_intake_page_look_now (self);
}

void
care_intake_page_connect_who (CareIntakePage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (who_key), self);
  gtk_widget_add_controller (self->who, keys);
  care_typed_keep_one_line (GTK_EDITABLE (self->who));
  g_signal_connect_swapped (self->who, "changed", G_CALLBACK (who_changed), self);
  g_signal_connect_swapped (self->who, "activate", G_CALLBACK (care_intake_page_who_entered), self);
  g_signal_connect_swapped (self->suggest, "picked", G_CALLBACK (pick_marked), self);
  g_signal_connect_swapped (self->known_clear, "clicked", G_CALLBACK (care_intake_page_somebody_else), self);
  g_signal_connect (self->devices, "row-selected", G_CALLBACK (device_selected), self);
  g_signal_connect (self->devices, "row-activated", G_CALLBACK (device_activated), self);
}
