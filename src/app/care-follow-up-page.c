/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-follow-up-page.h"

#include "app/care-bits.h"
#include "app/care-record-forms.h"
#include "app/care-wrap.h"
#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "store/care-list.h"
#include "store/care-view.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

#define SIDE_WIDTH 408

typedef struct
{
  CareFollowUp *follow_up;
  char *customer, *job, *device, *assigned, *said;
  GPtrArray *points, *history; /* of records; of CareHistoryEntry */
} Data;

struct _CareFollowUpPage
{
  CareRecordPage parent_instance;
  GtkWidget *status, *due, *side; /* children */
};

G_DEFINE_FINAL_TYPE (CareFollowUpPage, care_follow_up_page, CARE_TYPE_RECORD_PAGE)

/* What came of a call, in one press. The first ones settle the matter and ask for a word about it. */
static const struct
{
  const char *outcome, *icon;
  gboolean asks;
} outcomes[] = {
  { "reached_resolved", "care-tick-symbolic", TRUE },        { "reached_callback_set", "care-call-symbolic", TRUE },
  { "reached_not_interested", "care-cross-symbolic", TRUE }, { "left_message", "care-mail-symbolic", FALSE },
  { "no_answer", "care-phase-new-symbolic", FALSE },         { "busy", "care-phase-hold-symbolic", FALSE },
  { "wrong_number", "care-warning-symbolic", FALSE },
};

static void
data_free (gpointer pointer)
{
  Data *data = pointer;
  care_record_free ((CareRecord *) data->follow_up);
  g_free (data->customer);
  g_free (data->job);
  g_free (data->device);
  g_free (data->assigned);
  g_free (data->said);
  g_clear_pointer (&data->points, g_ptr_array_unref);
  g_clear_pointer (&data->history, g_ptr_array_unref);
  g_free (data);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Data, data_free)

static char *
name_of (CareStore *store, const CareEntity *entity, const CareId *id)
{
  return care_id_is_null (id) ? NULL : care_list_name (store, entity, id);
}

static void
read_said (CareStore *store, Data *data)
{
  CareRecord *record = NULL;
  const CareResponse *response;

  if (care_id_is_null (&data->follow_up->response) ||
      !care_store_peek (store, &CareResponse_ENTITY, &data->follow_up->response, &record, NULL) || record == NULL)
    return;
  response = (const CareResponse *) record;
  data->said =
      CARE_HAS (response, CareResponse, score)
          ? g_strdup_printf (C_ ("rating", "%s: %d"), care_words_value (response->metric), (int) response->score)
          : g_strdup (response->comment);
  care_record_free (record);
}

static gpointer
care_follow_up_page_read (CareStore *store, const CareId *id, GError **error)
{
  g_autoptr (Data) data = g_new0 (Data, 1);
  const CareFollowUp *one;

  data->follow_up = (CareFollowUp *) care_store_get (store, &CareFollowUp_ENTITY, id, error);
  if (data->follow_up == NULL)
    return NULL;
  one = data->follow_up;
  if (!care_store_is_live (store, &one->record))
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NOT_FOUND,
                           _("This follow-up was deleted. Undo brings it back."));
      return NULL;
    }
  data->customer = name_of (store, &CareCustomer_ENTITY, &one->customer);
  data->job = name_of (store, &CareJob_ENTITY, &one->job);
  data->device = name_of (store, &CareDevice_ENTITY, &one->device);
  data->assigned = name_of (store, &CareUser_ENTITY, &one->assigned);
  read_said (store, data);
  data->points = care_store_related (store, &CareContactPoint_ENTITY, "customer", &one->customer, error);
  data->history = data->points != NULL ? care_view_history (store, &CareCustomer_ENTITY, &one->customer, error) : NULL;
  return data->history != NULL ? g_steal_pointer (&data) : NULL;
}

static gboolean
is_open (const Data *data)
{
  return data->follow_up->status == NULL || g_str_equal (data->follow_up->status, "open");
}

static GtkWidget *
outcome_buttons (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      GtkWidget *button = gtk_button_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
      gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name (outcomes[i].icon));
      gtk_box_append (GTK_BOX (line), care_bits_label (care_words_value (outcomes[i].outcome), NULL));
      gtk_widget_set_hexpand (gtk_widget_get_last_child (line), TRUE);
      gtk_button_set_child (GTK_BUTTON (button), line);
      gtk_widget_add_css_class (button, "outcome");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "page.outcome");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", outcomes[i].outcome);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      care_words_value (outcomes[i].outcome), -1);
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static void
fill_phones (CareFollowUpPage *self, const Data *data)
{
  GtkWidget *list = care_bits_list (_("Customer"));
  GtkWidget *row =
      care_bits_row (list, NULL, data->customer, NULL, NULL, &CareCustomer_ENTITY, &data->follow_up->customer);

  gtk_box_prepend (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))),
                   adw_avatar_new (36, data->customer, TRUE));
  for (guint i = 0; i < data->points->len; i++)
    {
      const CareContactPoint *point = data->points->pdata[i];
      gboolean dials = g_strcmp0 (point->kind, "phone") == 0 || g_strcmp0 (point->kind, "mobile") == 0;
      GtkWidget *phone = care_bits_row (
          list, dials ? "care-call-symbolic" : "care-mail-symbolic", point->value, point->note,
          point->preferred
              ? care_bits_pill (CARE_PILL_SQUARE, (CareMark){ NULL, "accent", C_ ("contact point", "Preferred") })
              : NULL,
          NULL, NULL);
      gtk_widget_add_css_class (phone, dials ? "numeric" : "plain");
    }
  gtk_box_append (GTK_BOX (self->side), care_bits_section (_("Customer"), NULL, NULL, NULL));
  gtk_box_append (GTK_BOX (self->side), list);
}

static void
fill_about (CareFollowUpPage *self, const Data *data)
{
  const CareFollowUp *one = data->follow_up;
  GtkWidget *list = care_bits_list (_("About"));
  GtkWidget *grid = care_bits_facts ();

  gtk_box_append (GTK_BOX (self->side), care_bits_section (_("About"), C_ ("link", "Edit"), "page.edit", NULL));
  if (data->job != NULL)
    care_bits_row (list, "care-wrench-symbolic", data->job, _("Job"), NULL, &CareJob_ENTITY, &one->job);
  if (data->device != NULL)
    care_bits_row (list, "care-device-symbolic", data->device, _("Device"), NULL, &CareDevice_ENTITY, &one->device);
  if (data->job != NULL || data->device != NULL)
    gtk_box_append (GTK_BOX (self->side), list);
  else
    g_object_unref (g_object_ref_sink (list));
  care_bits_fact (GTK_GRID (grid), _("Reason"), one->reason);
  care_bits_fact (GTK_GRID (grid), _("Rating"), data->said);
  care_bits_fact (GTK_GRID (grid), _("Assigned"), data->assigned != NULL ? data->assigned : _("Nobody yet"));
  care_bits_fact (GTK_GRID (grid), _("Outcome"), one->outcome != NULL ? care_words_value (one->outcome) : NULL);
  care_bits_fact (GTK_GRID (grid), _("Note"), one->note);
  gtk_box_append (GTK_BOX (self->side), grid);
}

static void
care_follow_up_page_fill (CareRecordPage *page, gpointer content)
{
  CareFollowUpPage *self = CARE_FOLLOW_UP_PAGE (page);
  const Data *data = content;
  const CareFollowUp *one = data->follow_up;
  CareEngine *engine = care_page_engine (CARE_PAGE (page));
  gboolean late = is_open (data) && CARE_HAS (one, CareFollowUp, due) && one->due < care_engine_today (engine);
  g_autofree char *day = CARE_HAS (one, CareFollowUp, due) ? care_words_day (engine, (gint32) one->due) : NULL;
  g_autofree char *due = day != NULL ? g_strdup_printf (late ? _("Was due: %s") : _("Due: %s"), day) : NULL;

  care_page_set_title (CARE_PAGE (page), data->customer);
  care_record_page_set_head (page, one->reason != NULL && *one->reason != '\0' ? one->reason : _("Call back"),
                             data->customer);
  care_pill_set_mark (CARE_PILL (self->status),
                      &(CareMark){ is_open (data) ? "care-phase-new-symbolic" : "care-phase-done-symbolic",
                                   is_open (data) ? "accent" : "neutral",
                                   care_words_value (one->status != NULL ? one->status : "open") });
  care_pill_set_mark (CARE_PILL (self->due),
                      &(CareMark){ late ? "care-warning-symbolic" : NULL, late ? "bad" : "neutral",
                                   due != NULL && is_open (data) ? due : "" });
  care_record_page_set_main (page, is_open (data) ? _("Reached and Settled…") : NULL);
  care_bits_empty (self->side);
  fill_phones (self, data);
  if (is_open (data))
    {
      gtk_box_append (GTK_BOX (self->side),
                      care_bits_section (_("What came of the call"), C_ ("link", "Tomorrow"), "page.tomorrow", NULL));
      gtk_box_append (GTK_BOX (self->side), outcome_buttons ());
    }
  fill_about (self, data);
  care_record_page_set_history (page, data->history);
}

/* --- actions ---------------------------------------------------------------------------------------------------------------------------------- */

static void
note_outcome (CareRecordPage *page, const char *outcome, gboolean asks)
{
  static const char *const fields[] = { "summary", "channel", NULL };
  const Data *data = care_record_page_content (page);
  char customer[CARE_ID_TEXT], id[CARE_ID_TEXT], job[CARE_ID_TEXT];
  CarePair pairs[] = { { "customer", customer }, { "follow_up", id }, { "outcome", outcome }, { "direction", "out" },
                       { "channel", "phone" },   { NULL, job },       { NULL, NULL } };

  if (data == NULL)
    return;
  care_id_to_text (&data->follow_up->customer, customer);
  care_id_to_text (&data->follow_up->record.id, id);
  if (!care_id_is_null (&data->follow_up->job))
    {
      pairs[5].name = "job";
      care_id_to_text (&data->follow_up->job, job);
    }
  if (asks)
    care_record_page_ask_new (page, &CareContact_ENTITY, care_words_value (outcome), fields, pairs,
                              care_words_value (outcome));
  else
    care_record_page_put (page, &CareContact_ENTITY, NULL, pairs, care_words_value (outcome));
}

static void
care_follow_up_page_main (CareRecordPage *page)
{
  note_outcome (page, "reached_resolved", TRUE);
}

static void
outcome_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *outcome = g_variant_get_string (parameter, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (g_str_equal (outcomes[i].outcome, outcome))
      note_outcome (CARE_RECORD_PAGE (widget), outcomes[i].outcome, outcomes[i].asks);
}

static void
set_field (GtkWidget *widget, const char *field, const char *value, const char *said)
{
  care_record_page_put (CARE_RECORD_PAGE (widget), &CareFollowUp_ENTITY,
                        care_record_page_id (CARE_RECORD_PAGE (widget)),
                        (CarePair[]){ { field, value }, { NULL, NULL } }, said);
}

static void
tomorrow_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *date = care_date_format (care_engine_today (care_page_engine (CARE_PAGE (widget))) + 1);
  set_field (widget, "due", date, C_ ("toast", "Due tomorrow"));
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_field (widget, "status", "cancelled", C_ ("toast", "Follow-up cancelled"));
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_record_page_edit (CARE_RECORD_PAGE (widget), &CareFollowUp_ENTITY,
                         care_record_page_id (CARE_RECORD_PAGE (widget)), NULL, NULL);
}

static void
care_follow_up_page_set_up (CarePage *page)
{
  CareFollowUpPage *self = CARE_FOLLOW_UP_PAGE (page);
  CareRecordPage *record = CARE_RECORD_PAGE (page);
  g_autoptr (GMenu) menu = g_menu_new ();

  CARE_PAGE_CLASS (care_follow_up_page_parent_class)->set_up (page);
  self->status = care_pill_new (CARE_PILL_BIG);
  self->due = care_pill_new (CARE_PILL_PLAIN);
  care_wrap_append (CARE_WRAP (care_record_page_marks (record)), self->status);
  care_wrap_append (CARE_WRAP (care_record_page_marks (record)), self->due);
  self->side = care_record_page_add_pane (record, C_ ("tab", "Call"), "care-call-symbolic", CARE_WIDTH_FOLDED,
                                          SIDE_WIDTH, FALSE);
  g_menu_append (menu, _("Edit Follow-up…"), "page.edit");
  g_menu_append (menu, _("Call Tomorrow"), "page.tomorrow");
  g_menu_append (menu, _("Cancel Follow-up"), "page.cancel");
  care_record_page_set_menu (record, G_MENU_MODEL (menu));
  care_record_page_set_history_kinds (record, TRUE, _("Nothing has happened yet"),
                                      _("What was said and done for this customer will stand here."));
}

static void
care_follow_up_page_class_init (CareFollowUpPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CareRecordPageClass *record_class = CARE_RECORD_PAGE_CLASS (klass);

  CARE_PAGE_CLASS (klass)->set_up = care_follow_up_page_set_up;
  record_class->read = care_follow_up_page_read;
  record_class->free_content = data_free;
  record_class->fill = care_follow_up_page_fill;
  record_class->main = care_follow_up_page_main;
  gtk_widget_class_install_action (widget_class, "page.outcome", "s", outcome_action);
  gtk_widget_class_install_action (widget_class, "page.tomorrow", NULL, tomorrow_action);
  gtk_widget_class_install_action (widget_class, "page.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "page.edit", NULL, edit_action);
}

static void
care_follow_up_page_init (CareFollowUpPage *self)
{
}
