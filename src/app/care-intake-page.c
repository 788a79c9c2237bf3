/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-intake-page-private.h"

#include "app/care-notice.h"
#include "app/care-panes.h"
#include "app/care-pill.h"
#include "app/care-words-app.h"
#include "domain/care-device.h"
#include "domain/care-job.h"

#include <glib/gi18n.h>

#define SIDE_WIDTH 408
#define SIDE_WIDTH_FOLDED 344

G_DEFINE_FINAL_TYPE (CareIntakePage, care_intake_page, CARE_TYPE_PAGE)

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

const char *
care_intake_page_field_name (CareIntakeField field)
{
  return fields[field].field;
}

static void
begin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_intake_page_begin_for (CARE_INTAKE_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_intake_page_save (CARE_INTAKE_PAGE (widget));
}

void
care_intake_page_begin (CareIntakePage *self, const char *text)
{
  g_clear_pointer (&self->who_before, g_free);
  care_intake_page_somebody_else (self);
  care_intake_page_set_who (self, text);
  care_intake_page_who_entered (self);
}

static void
row_changed (CareFieldRow *row, CareIntakePage *self)
{
  if (self->quiet)
    return;
  if (row == self->rows[CARE_INTAKE_TYPE])
    self->type_chosen = TRUE;
  care_intake_page_touched (self);
  if (row == self->rows[CARE_INTAKE_SERIAL])
    care_intake_page_look_soon (self);
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
  care_intake_page_touched (self);
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
  g_signal_connect_swapped (self->side, "choose", G_CALLBACK (care_intake_page_choose), self);
  adw_bin_set_child (self->side_bin, GTK_WIDGET (self->side));
  care_panes_mark (self->form_scroll);
  care_panes_mark (GTK_WIDGET (self->side_bin));
  care_intake_page_find_draft (self);
}

/* What stands beside the form may have changed; what is typed is not touched. */
static void
care_intake_page_reload (CarePage *page)
{
  CareIntakePage *self = CARE_INTAKE_PAGE (page);
  if (!self->saving)
    care_intake_page_look_now (self);
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
  g_clear_pointer (&self->sent, care_intake_free);
  g_clear_pointer (&self->who_before, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), CARE_TYPE_INTAKE_PAGE);
  for (guint i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    g_clear_object (&self->rows[i]);
  G_OBJECT_CLASS (care_intake_page_parent_class)->dispose (object);
}

static void
care_intake_page_finalize (GObject *object)
{
  g_string_free (CARE_INTAKE_PAGE (object)->ahead, TRUE);
  g_free (CARE_INTAKE_PAGE (object)->begins);
  G_OBJECT_CLASS (care_intake_page_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, CareIntakePage, name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  g_type_ensure (CARE_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/aftercare/app/care-intake-page.ui");
  BIND (switcher); BIND (tab_form); BIND (tab_side); BIND (overlay); BIND (panes); BIND (form_scroll); BIND (form); BIND (side_bin);
  BIND (block_who); BIND (block_what); BIND (num_who); BIND (num_what); BIND (num_fault);
  BIND (who); BIND (split); BIND (known); BIND (known_avatar); BIND (known_name); BIND (known_reach); BIND (known_mark); BIND (known_clear);
  BIND (devices); BIND (what_grid); BIND (problem); BIND (promise_grid); BIND (service); BIND (survey);
  BIND (refusal); BIND (foot); BIND (draft_icon); BIND (draft); BIND (clear); BIND (save); BIND (save_key);
}

static void
care_intake_page_class_init (CareIntakePageClass *klass)
{
  CarePageClass *page_class = CARE_PAGE_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_intake_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = care_intake_page_finalize;
  page_class->set_up = care_intake_page_set_up;
  page_class->reload = care_intake_page_reload;
  page_class->set_width = care_intake_page_set_width;
  page_class->take_focus = care_intake_page_take_focus;
  page_class->is_settled = care_intake_page_is_settled;
  bind_children (GTK_WIDGET_CLASS (klass));
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "page.main", NULL, save_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "intake.begin", "s", begin_action);
}

static void
add_keys (CareIntakePage *self, GtkPropagationPhase phase, GCallback pressed)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, phase);
  g_signal_connect (keys, "key-pressed", pressed, self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
connect_children (CareIntakePage *self)
{
  care_intake_page_connect_who (self);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->problem)), "changed", G_CALLBACK (care_intake_page_touched), self);
  g_signal_connect (self->service, "toggled", G_CALLBACK (consent_toggled), self);
  g_signal_connect (self->survey, "toggled", G_CALLBACK (consent_toggled), self);
  g_signal_connect_swapped (self->clear, "clicked", G_CALLBACK (care_intake_page_clear), self);
  g_signal_connect_swapped (self->tab_side, "toggled", G_CALLBACK (show_tab), self);
}

static void
care_intake_page_init (CareIntakePage *self)
{
  CareMark known = { "care-tick-symbolic", "good", _("Known customer") };
  GtkWidget *pill = care_pill_new (CARE_PILL_PLAIN);

  self->ahead = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  care_notice_set (CARE_NOTICE (self->refusal), NULL, NULL, NULL, NULL);
  care_pill_set_mark (CARE_PILL (pill), &known);
  adw_bin_set_child (self->known_mark, pill);
  self->suggest = CARE_SUGGEST (care_suggest_new ());
  care_suggest_attach (self->suggest, self->overlay, self->who);
  add_keys (self, GTK_PHASE_CAPTURE, G_CALLBACK (page_key));
  add_keys (self, GTK_PHASE_BUBBLE, G_CALLBACK (page_key_last));
  connect_children (self);
}
