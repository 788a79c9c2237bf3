/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-intake-page-private.h"

#include "app/care-draft-discard.h"
#include "app/care-draft-keeper.h"
#include "app/care-intake-save.h"
#include "app/care-notice.h"
#include "app/care-typed.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "util/care-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define DRAFT "intake"

/* --- the form's values ------------------------------------------------------------------------------------------------------------------------ */

char *
care_intake_page_problem (CareIntakePage *self)
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
  take_string (&intake->problem, typed ? care_intake_page_problem (self) : g_strstrip (care_intake_page_problem (self)));
  for (guint i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    take_string (&intake->fields[i], typed ? care_field_row_typed (self->rows[i]) : care_field_row_value (self->rows[i]));
  intake->service = consent_of (self->service, self->service_said);
  intake->survey = consent_of (self->survey, self->survey_said);
  type = intake->fields[CARE_INTAKE_TYPE];
  intake->bench_channel = g_str_equal (type, "repair_bench");
  return intake;
}

/* "" when there is nothing that would be missed. */
static char *
draft_body (CareIntakePage *self)
{
  g_autoptr (CareIntake) intake = collect (self, TRUE);
  return care_intake_write (intake);
}

/* --- the draft -------------------------------------------------------------------------------------------------------------------------------- */

static CareDraftKeeper *
keeper_of (CareIntakePage *self)
{
  return care_draft_keeper_of (ENGINE (self));
}

/* @words: of the draft; "" when there is none. */
static void
show_status (CareIntakePage *self, const char *words)
{
  gboolean kept = care_draft_keeper_problem (keeper_of (self)) == NULL;

  gtk_label_set_label (self->draft, *words != '\0' && !kept ? _("The draft cannot be kept") : words);
  gtk_widget_set_visible (self->draft_icon, *words != '\0' && kept && care_page_width (CARE_PAGE (self)) != CARE_WIDTH_PHONE);
  gtk_widget_set_visible (self->clear, *words != '\0');
}

void
care_intake_page_keep_draft (CareIntakePage *self)
{
  g_autofree char *body = draft_body (self);

  care_draft_keeper_put (keeper_of (self), DRAFT, body);
  if (!self->saving)
    show_status (self, *body != '\0' ? _("Draft kept") : "");
}

/* The disk filled up, or has space again. */
static void
kept (CareIntakePage *self)
{
  if (gtk_widget_get_visible (self->clear))
    show_status (self, _("Draft kept"));
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

void
care_intake_page_show_progress (CareIntakePage *self)
{
  g_autoptr (CareIntake) intake = collect (self, TRUE);
  mark_done (self->num_who, !care_id_is_null (&self->customer) || *intake->who != '\0', "1");
  mark_done (self->num_what, !care_id_is_null (&self->device) || *intake->fields[CARE_INTAKE_MODEL] != '\0', "2");
  mark_done (self->num_fault, *intake->problem != '\0', "3");
}

static void
show_refusal (CareIntakePage *self, const char *sentence)
{
  if (sentence != NULL)
    care_notice_set (CARE_NOTICE (self->refusal), "bad", "dialog-error-symbolic", _("Not saved"), sentence);
  else
    care_notice_set (CARE_NOTICE (self->refusal), NULL, NULL, NULL, NULL);
}

void
care_intake_page_touched (CareIntakePage *self)
{
  if (self->quiet)
    return;
  show_refusal (self, NULL);
  care_intake_page_keep_draft (self);
  care_intake_page_show_progress (self);
}

static void
apply_draft (CareIntakePage *self, const CareIntake *intake)
{
  self->quiet = TRUE;
  self->customer = intake->customer;
  self->device = intake->device;
  care_typed_set_text (GTK_EDITABLE (self->who), intake->who);
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
  care_intake_page_look_now (self);
  show_status (self, _("Draft restored"));
}

/* Unless something else stands there already. */
static gboolean
put_back (CareIntakePage *self, const char *body)
{
  g_autoptr (CareIntake) draft = body != NULL ? care_intake_read (body) : NULL;
  g_autoptr (CareIntake) now = collect (self, TRUE);
  gboolean may = draft != NULL && care_intake_is_empty (now);

  if (may)
    apply_draft (self, draft);
  return may;
}

static void
draft_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareIntakePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = care_draft_keeper_find_finish (CARE_DRAFT_KEEPER (source), result, &error);

  self->restoring = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    care_page_failed (CARE_PAGE (self), error);
  if (put_back (self, body))
    care_page_told (CARE_PAGE (self), _("Draft restored"));
  if (self->begins != NULL)
    {
      g_autofree char *target = g_steal_pointer (&self->begins);
      care_intake_page_begin_for (self, target);
    }
}

void
care_intake_page_find_draft (CareIntakePage *self)
{
  self->restoring = TRUE;
  g_signal_connect_object (keeper_of (self), "kept", G_CALLBACK (kept), self, G_CONNECT_SWAPPED);
  care_draft_keeper_find (keeper_of (self), DRAFT, care_page_cancellable (CARE_PAGE (self)), draft_found, g_object_ref (self));
}

/* --- empty again ------------------------------------------------------------------------------------------------------------------------------ */

static const char *
value_of_empty (CareIntakeField field)
{
  return field == CARE_INTAKE_PRIORITY ? "normal" : field == CARE_INTAKE_TYPE ? "repair_bench" : "";
}

static void
forget_choices (CareIntakePage *self)
{
  self->customer = self->device = (CareId){ 0 };
  self->another = self->accept = self->just_picked = self->type_chosen = self->service_said = self->survey_said = FALSE;
  g_clear_pointer (&self->who_before, g_free);
  g_string_truncate (self->ahead, 0);
}

static void
reset (CareIntakePage *self)
{
  self->quiet = TRUE;
  forget_choices (self);
  care_typed_set_text (GTK_EDITABLE (self->who), "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->problem)), "", -1);
  for (CareIntakeField i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    care_field_row_set_value (self->rows[i], value_of_empty (i), NULL);
  self->quiet = FALSE;
  show_refusal (self, NULL);
  care_suggest_set (self->suggest, NULL);
  gtk_widget_set_visible (self->who, TRUE);
  gtk_widget_grab_focus (self->who);
  care_draft_keeper_drop (keeper_of (self), DRAFT);
  care_intake_page_look_now (self);
}

static gboolean
put_draft_back (GObject *editor, const char *object, const char *body)
{
  return put_back (CARE_INTAKE_PAGE (editor), body);
}

void
care_intake_page_clear (CareIntakePage *self)
{
  char *body;

  if (self->saving)
    return;
  body = draft_body (self);
  reset (self);
  care_draft_discarded (CARE_PAGE (self), G_OBJECT (self), DRAFT, body, put_draft_back);
}

/* --- saving ----------------------------------------------------------------------------------------------------------------------------------- */

/* The job is saved, and meanwhile somebody typed on: only what is new stays, without the customer, so that nothing is saved twice. */
static void
keep_new (CareIntakePage *self)
{
  g_autofree char *problem = care_intake_page_problem (self);
  g_autofree char *who = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->who))));
  const char *rest = g_str_has_prefix (problem, self->sent->problem) ? problem + strlen (self->sent->problem) : problem;

  self->quiet = TRUE;
  forget_choices (self);
  if (g_str_equal (who, self->sent->who))
    care_typed_set_text (GTK_EDITABLE (self->who), "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->problem)), rest, -1);
  for (CareIntakeField i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    {
      g_autofree char *typed = care_field_row_typed (self->rows[i]);
      if (g_str_equal (typed, self->sent->fields[i]))
        care_field_row_set_value (self->rows[i], value_of_empty (i), NULL);
    }
  self->quiet = FALSE;
  gtk_widget_set_visible (self->who, TRUE);
  care_intake_page_keep_draft (self);
  care_intake_page_look_now (self);
}

/* The sentence begins with the field it is about. */
static void
show_problem (CareIntakePage *self, const GError *error)
{
  const char *colon = strstr (error->message, ": ");
  g_autofree char *name = colon != NULL ? g_strndup (error->message, (gsize) (colon - error->message)) : NULL;

  for (CareIntakeField i = 0; name != NULL && i < CARE_INTAKE_N_FIELDS; i++)
    if (g_str_equal (name, care_intake_page_field_name (i)) && gtk_widget_get_visible (GTK_WIDGET (self->rows[i])))
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
  show_refusal (self, g_strcmp0 (name, "problem") == 0 || g_strcmp0 (name, "who") == 0 ? colon + 2 : error->message);
}

typedef struct
{
  CareIntakeSave *save;    /* owned */
  CareDraftKeeper *keeper; /* owned */
  CareId user;
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;
  care_intake_save_free (sending->save);
  g_object_unref (sending->keeper);
  g_free (sending);
}

/* The draft goes with the job: a program that is closed right now does not offer again what is saved. */
static gboolean
send (CareStore *store, gpointer data, GError **error)
{
  Sending *sending = data;
  if (!care_intake_save (store, sending->save, error))
    return FALSE;
  care_draft_keeper_drop_sent (sending->keeper, &sending->user, DRAFT);
  return TRUE;
}

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareIntakePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = care_intake_write (self->sent);
  g_autofree char *body = draft_body (self);
  const Sending *sending = g_task_get_task_data (G_TASK (result));
  gboolean same = g_strcmp0 (body, before) == 0;

  self->saving = FALSE;
  if (care_engine_write_finish (CARE_ENGINE (source), result, &error))
    {
      g_autofree char *sentence = g_strdup_printf (same ? _("%s is saved.") : _("%s is saved. What was typed since then is still here."), sending->save->number);
      care_page_said (CARE_PAGE (self), sentence);
      if (same)
        reset (self);
      else
        keep_new (self);
    }
  else
    {
      care_intake_page_keep_draft (self);
      show_problem (self, error);
    }
  g_clear_pointer (&self->sent, care_intake_free);
  /* what was asked for meanwhile; an intake that was not saved stays as it is */
  if (self->begins != NULL)
    {
      g_autofree char *target = g_steal_pointer (&self->begins);
      if (error == NULL)
        care_intake_page_begin_for (self, target);
    }
}

void
care_intake_page_save (CareIntakePage *self)
{
  Sending *sending;

  if (self->saving)
    return;
  self->saving = TRUE;
  g_clear_pointer (&self->sent, care_intake_free);
  self->sent = collect (self, TRUE);
  show_refusal (self, NULL);
  gtk_label_set_label (self->draft, _("Saving…"));
  sending = g_new0 (Sending, 1);
  sending->keeper = g_object_ref (keeper_of (self));
  sending->user = care_engine_user (ENGINE (self));
  sending->save = g_new0 (CareIntakeSave, 1);
  sending->save->intake = collect (self, FALSE);
  care_draft_keeper_push (keeper_of (self));
  care_engine_write (ENGINE (self), send, sending, sending_free, NULL, saved, g_object_ref (self));
}

/* --- begun elsewhere ---------------------------------------------------------------------------------------------------------------------------- */

void
care_intake_page_begin_for (CareIntakePage *self, const char *target)
{
  g_auto (GStrv) parts = g_strsplit (target, "/", 2);
  const CareEntity *entity = parts[0] != NULL && parts[1] != NULL ? care_entity_find (parts[0]) : NULL;
  gboolean known = entity == &CareDevice_ENTITY || entity == &CareCustomer_ENTITY;
  g_autoptr (CareIntake) now = NULL;
  CareId id = { 0 };

  if (self->restoring || self->saving)
    {
      g_free (self->begins);
      self->begins = g_strdup (target);
      return;
    }
  known = known && care_id_parse (parts[1], &id);
  if (known && care_id_equal (&id, entity == &CareDevice_ENTITY ? &self->device : &self->customer))
    return;
  now = collect (self, TRUE);
  if (!care_intake_is_empty (now))
    care_intake_page_clear (self);
  if (known)
    care_intake_page_choose (self, entity, &id);
  else
    care_intake_page_begin (self, target);
}
