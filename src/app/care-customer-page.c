/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-customer-page.h"

#include "app/care-bits.h"
#include "app/care-composer.h"
#include "app/care-cover-box.h"
#include "app/care-history-chips.h"
#include "app/care-job-data.h"
#include "app/care-ladder.h"
#include "app/care-record-forms.h"
#include "app/care-wrap.h"
#include "domain/care-contact.h"
#include "domain/care-device.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

#define CONTACT_WIDTH 320
#define DEVICES_WIDTH 440
#define N_JOBS        8
#define MOST_DEVICES  40
#define LONG_HISTORY  8

/* A device with its rights. */
typedef struct
{
  CareDeviceCover *cover;
  char *model;
} Owned;

typedef struct
{
  CareCustomer *customer;
  char *company;
  GPtrArray *points, *consents, *sites, *responses; /* of records */
  GPtrArray *devices;                               /* of Owned */
  GPtrArray *jobs, *follow_ups;                     /* of CareListRow */
  GPtrArray *history;
  gint64 n_jobs, n_open;
  guint n_devices;
} Data;

struct _CareCustomerPage
{
  CareRecordPage parent_instance;
  GtkWidget *contact, *devices, *open_jobs, *composer, *chips; /* children */
};

G_DEFINE_FINAL_TYPE (CareCustomerPage, care_customer_page, CARE_TYPE_RECORD_PAGE)

#define RECORD_PAGE(self) (CARE_RECORD_PAGE (self))

/* --- reading ----------------------------------------------------------------------------------------------------------------------------- */

static void
owned_free (gpointer pointer)
{
  Owned *owned = pointer;
  g_clear_pointer (&owned->cover, care_device_cover_free);
  g_free (owned->model);
  g_free (owned);
}

static void
data_free (gpointer pointer)
{
  Data *data = pointer;
  care_record_free ((CareRecord *) data->customer);
  g_free (data->company);
  g_clear_pointer (&data->points, g_ptr_array_unref);
  g_clear_pointer (&data->consents, g_ptr_array_unref);
  g_clear_pointer (&data->sites, g_ptr_array_unref);
  g_clear_pointer (&data->responses, g_ptr_array_unref);
  g_clear_pointer (&data->devices, g_ptr_array_unref);
  g_clear_pointer (&data->jobs, g_ptr_array_unref);
  g_clear_pointer (&data->follow_ups, g_ptr_array_unref);
  g_clear_pointer (&data->history, g_ptr_array_unref);
  g_free (data);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Data, data_free)

/* The newest first, with the names of what they refer to. */
static GPtrArray *
read_rows (CareStore *store, const CareEntity *entity, const char *field, const CareId *id, guint limit, GError **error)
{
  g_autoptr (GPtrArray) all = care_store_related (store, entity, field, id, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CareId));

  if (all == NULL)
    return NULL;
  for (guint i = all->len; i-- > 0 && ids->len < limit;)
    g_array_append_vals (ids, &((CareRecord *) all->pdata[i])->id, 1);
  return care_list_rows (store, entity, (const CareId *) (gpointer) ids->data, ids->len, error);
}

static gboolean
read_devices (CareStore *store, Data *data, const CareId *id, GError **error)
{
  g_autoptr (GPtrArray) devices = care_store_related (store, &CareDevice_ENTITY, "customer", id, error);

  if (devices == NULL)
    return FALSE;
  data->devices = g_ptr_array_new_with_free_func (owned_free);
  data->n_devices = devices->len;
  for (guint i = 0; i < devices->len && i < MOST_DEVICES; i++)
    {
      const CareDevice *device = devices->pdata[i];
      Owned *owned = g_new0 (Owned, 1);
      g_ptr_array_add (data->devices, owned);
      owned->cover = care_view_coverage (store, &device->record.id, care_store_today (store), error);
      owned->model = care_list_name (store, &CareProductModel_ENTITY, &device->model);
      if (owned->cover == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_jobs (CareStore *store, Data *data, const CareId *id, GError **error)
{
  g_autoptr (GPtrArray) jobs = care_store_related (store, &CareJob_ENTITY, "customer", id, error);

  if (jobs == NULL)
    return FALSE;
  data->n_jobs = jobs->len;
  for (guint i = 0; i < jobs->len; i++)
    {
      const CareJob *job = jobs->pdata[i];
      data->n_open += g_strcmp0 (job->phase, "closed") != 0 && g_strcmp0 (job->phase, "cancelled") != 0 &&
                      g_strcmp0 (job->phase, "handed_over") != 0;
    }
  data->jobs = read_rows (store, &CareJob_ENTITY, "customer", id, N_JOBS, error);
  return data->jobs != NULL;
}

static gpointer
care_customer_page_read (CareStore *store, const CareId *id, GError **error)
{
  g_autoptr (Data) data = g_new0 (Data, 1);
  CareId led = care_store_follow (store, &CareCustomer_ENTITY, *id);

  data->customer = (CareCustomer *) care_store_get (store, &CareCustomer_ENTITY, &led, error);
  if (data->customer == NULL)
    return NULL;
  if (!care_store_is_live (store, &data->customer->record))
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NOT_FOUND,
                           _("This customer was deleted. Undo brings her back."));
      return NULL;
    }
  if (!care_id_is_null (&data->customer->company))
    data->company = care_list_name (store, &CareCustomer_ENTITY, &data->customer->company);
  if ((data->points = care_store_related (store, &CareContactPoint_ENTITY, "customer", &led, error)) == NULL ||
      (data->consents = care_store_related (store, &CareConsent_ENTITY, "customer", &led, error)) == NULL ||
      (data->sites = care_store_related (store, &CareSite_ENTITY, "customer", &led, error)) == NULL ||
      (data->responses = care_store_related (store, &CareResponse_ENTITY, "customer", &led, error)) == NULL ||
      (data->follow_ups = read_rows (store, &CareFollowUp_ENTITY, "customer", &led, 20, error)) == NULL ||
      !read_devices (store, data, &led, error) || !read_jobs (store, data, &led, error))
    return NULL;
  data->history = care_view_history (store, &CareCustomer_ENTITY, &led, error);
  return data->history != NULL ? g_steal_pointer (&data) : NULL;
}

/* --- contact points and consent ------------------------------------------------------------------------------------------------------------- */

static const char *
channel_of (const CareContactPoint *point)
{
  if (g_strcmp0 (point->kind, "email") == 0)
    return "email";
  if (g_strcmp0 (point->kind, "messenger") == 0)
    return "messenger";
  return g_strcmp0 (point->kind, "mobile") == 0 ? "sms" : g_strcmp0 (point->kind, "phone") == 0 ? "phone" : NULL;
}

/* The newest word of a channel and purpose holds (UX B5). */
static const char *
consent_of (const Data *data, const char *channel, const char *purpose)
{
  const char *state = "unknown";
  for (guint i = 0; i < data->consents->len; i++)
    {
      const CareConsent *consent = data->consents->pdata[i];
      if (g_strcmp0 (consent->channel, channel) == 0 && g_strcmp0 (consent->purpose, purpose) == 0)
        state = consent->state;
    }
  return state;
}

static GtkWidget *
consent_button (const Data *data, const char *channel, const char *purpose, const char *name)
{
  static const struct
  {
    const char *state, *icon, *words, *next;
  } rows[] = {
    { "given", "care-tick-symbolic", NC_ ("consent", "agreed"), "refused" },
    { "refused", "care-cross-symbolic", NC_ ("consent", "refused"), "given" },
    { "unknown", "care-phase-new-symbolic", NC_ ("consent", "not asked"), "given" },
  };
  const char *state = consent_of (data, channel, purpose);
  guint n = g_strcmp0 (state, "given") == 0 ? 0 : g_strcmp0 (state, "refused") == 0 ? 1 : 2;
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  const char *words = g_dpgettext2 (NULL, "consent", rows[n].words);
  /* Translators: what a customer said to messages of one purpose: "Surveys: agreed". */
  g_autofree char *tip = g_strdup_printf (C_ ("consent", "%s: %s"), name, words);
  g_autofree char *next = g_strdup_printf ("%s %s %s", channel, purpose, rows[n].next);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (rows[n].icon));
  gtk_box_append (GTK_BOX (box), care_bits_line (name, n == 0 ? "small" : "small secondary"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "compact");
  gtk_widget_add_css_class (button, "consent");
  gtk_widget_add_css_class (button, rows[n].state);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "page.consent");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", next);
  return button;
}

/* Beside a phone number, below a long address. */
static void
add_preferred (GtkWidget *words)
{
  GtkWidget *value = gtk_widget_get_first_child (words), *head = care_wrap_new ();

  care_wrap_set_spacing (CARE_WRAP (head), 9, 2);
  g_object_ref (value);
  gtk_box_remove (GTK_BOX (words), value);
  care_wrap_append (CARE_WRAP (head), value);
  g_object_unref (value);
  care_wrap_append (CARE_WRAP (head), care_bits_pill (CARE_PILL_SQUARE, (CareMark){ NULL, "accent", C_ ("contact point", "Preferred") }));
  gtk_box_prepend (GTK_BOX (words), head);
}

static void
add_point (GtkWidget *list, const Data *data, const CareContactPoint *point)
{
  const char *icon = g_strcmp0 (point->kind, "email") == 0       ? "care-mail-symbolic"
                     : g_strcmp0 (point->kind, "messenger") == 0 ? "care-note-symbolic"
                                                                 : "care-call-symbolic";
  const char *channel = channel_of (point);
  GtkWidget *row = care_bits_row (list, icon, point->value, point->note, NULL, NULL, NULL), *wrap;

  if (point->preferred)
    add_preferred (care_bits_row_box (row));
  if (channel == NULL)
    return;
  wrap = care_wrap_new ();
  care_wrap_set_spacing (CARE_WRAP (wrap), 2, 2);
  gtk_widget_add_css_class (wrap, "consents");
  care_wrap_append (CARE_WRAP (wrap), consent_button (data, channel, "service", C_ ("purpose", "Service")));
  care_wrap_append (CARE_WRAP (wrap), consent_button (data, channel, "survey", C_ ("purpose", "Surveys")));
  care_wrap_append (CARE_WRAP (wrap), consent_button (data, channel, "marketing", C_ ("purpose", "Offers")));
  gtk_box_append (GTK_BOX (care_bits_row_box (row)), wrap);
}

static void
fill_known (CareCustomerPage *self, const Data *data, GtkGrid *grid)
{
  const CareCustomer *customer = data->customer;
  double sum = 0;
  guint n = 0;
  g_autofree char *jobs = g_strdup_printf (ngettext ("%d job", "%d jobs", (gulong) data->n_jobs), (int) data->n_jobs);
  g_autofree char *rating = NULL;

  for (guint i = 0; i < data->responses->len; i++)
    {
      const CareResponse *response = data->responses->pdata[i];
      if (g_strcmp0 (response->metric, "csat") != 0 || !CARE_HAS (response, CareResponse, score))
        continue;
      sum += (double) response->score;
      n++;
    }
  if (n > 0)
    /* Translators: a mean score and how many answers it is made of. */
    rating = g_strdup_printf (ngettext ("%.1f of 5, %u answer", "%.1f of 5, %u answers", n), sum / n, n);
  care_bits_fact (grid, _("Satisfaction"), rating != NULL ? rating : _("No answers yet"));
  care_bits_fact (grid, _("Jobs"), jobs);
  care_bits_fact (grid, _("Kind"), customer->kind != NULL ? care_words_value (customer->kind) : NULL);
  care_bits_fact (grid, _("Company"), data->company);
  care_bits_fact (grid, _("Language"), customer->language != NULL ? care_bits_language (customer->language) : NULL);
  care_bits_fact (grid, _("Tax number"), customer->tax_id);
  care_bits_fact (grid, _("Notes"), customer->notes);
}

static void
fill_contact (CareCustomerPage *self, const Data *data)
{
  GtkWidget *box = self->contact, *known = care_bits_facts (), *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  care_bits_empty (box);
  gtk_box_append (GTK_BOX (box), care_bits_section (_("Contact points"), C_ ("link", "Add"), "page.add-point", NULL));
  if (data->points->len > 0)
    {
      GtkWidget *list = care_bits_list (_("Contact points"));
      for (guint i = 0; i < data->points->len; i++)
        add_point (list, data, data->points->pdata[i]);
      gtk_box_append (GTK_BOX (box), list);
      gtk_box_append (
          GTK_BOX (box),
          care_bits_label (_("A click on Service, Surveys or Offers writes down that the customer agreed or refused."),
                           "caption secondary"));
    }
  else
    gtk_box_append (GTK_BOX (box), care_bits_label (_("No phone or e-mail yet."), "secondary"));
  gtk_box_append (GTK_BOX (box), care_bits_section (_("Places"), C_ ("link", "Add"), "page.add-site", NULL));
  if (data->sites->len > 0)
    {
      GtkWidget *list = care_bits_list (_("Places"));
      for (guint i = 0; i < data->sites->len; i++)
        {
          const CareSite *site = data->sites->pdata[i];
          g_autofree char *town = g_strjoin (" ", site->postal_code != NULL ? site->postal_code : site->city,
                                             site->postal_code != NULL ? site->city : NULL, NULL);
          g_autofree char *place =
              g_strjoin (", ", site->street != NULL ? site->street : town, site->street != NULL ? town : NULL, NULL);
          care_bits_row (list, "care-place-symbolic", place != NULL && *place != '\0' ? place : site->name,
                         site->directions, NULL, NULL, NULL);
        }
      gtk_box_append (GTK_BOX (box), list);
    }
  gtk_box_append (GTK_BOX (box), care_bits_section (_("What we know"), C_ ("link", "Edit"), "page.edit", NULL));
  fill_known (self, data, GTK_GRID (known));
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "pad");
  gtk_box_append (GTK_BOX (card), known);
  gtk_box_append (GTK_BOX (box), card);
}

/* --- devices, jobs, what is next -------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
device_card (const Owned *owned)
{
  const CareDevice *device = (const CareDevice *) owned->cover->device;
  const char *state = care_cover_state (owned->cover->verdict);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *list = care_bits_list (owned->model),
            *cover = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *ladder = care_ladder_new (), *row,
            *inside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  CareMark mark = care_mark_coverage (state);
  g_autofree char *title = care_cover_title (owned->cover->verdict, state);
  g_autofree char *since = CARE_HAS (device, CareDevice, installed_on) ? care_words_date ((gint32) device->installed_on)
                           : CARE_HAS (device, CareDevice, sold_on)    ? care_words_date ((gint32) device->sold_on)
                                                                       : NULL;
  g_autofree char *from = since != NULL ? g_strdup_printf (_("from %s"), since) : NULL;
  g_autofree char *detail =
      g_strjoin (" · ", device->serial != NULL ? device->serial : _("No serial number"), from, NULL);

  row = care_bits_row (list, "care-device-symbolic", owned->model, detail,
                       care_bits_pill (CARE_PILL_PLAIN, care_mark_device (device->status)), &CareDevice_ENTITY,
                       &device->record.id);
  gtk_widget_add_css_class (row, "devrow");
  gtk_box_append (GTK_BOX (card), list);
  gtk_box_append (GTK_BOX (cover), gtk_image_new_from_icon_name (mark.icon));
  gtk_widget_set_valign (gtk_widget_get_first_child (cover), GTK_ALIGN_START);
  gtk_widget_add_css_class (cover, care_cover_tone (state));
  gtk_widget_add_css_class (cover, "coverline");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), care_bits_label (title, "strong small"));
  gtk_box_append (GTK_BOX (words), care_bits_label (owned->cover->verdict->reasons->pdata[0], "small secondary"));
  gtk_box_append (GTK_BOX (cover), words);
  care_ladder_set_verdict (CARE_LADDER (ladder), owned->cover->verdict);
  gtk_box_append (GTK_BOX (inside), cover);
  gtk_box_append (GTK_BOX (inside), ladder);
  gtk_widget_add_css_class (inside, "devinside");
  gtk_box_append (GTK_BOX (card), inside);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "devcard");
  return card;
}

static void
fill_next (CareCustomerPage *self, const Data *data, GtkWidget *box)
{
  GtkWidget *list = care_bits_list (_("Follow-ups"));
  gboolean any = FALSE;

  for (guint i = 0; i < data->follow_ups->len; i++)
    {
      const CareListRow *row = data->follow_ups->pdata[i];
      const CareFollowUp *one = row != NULL ? (const CareFollowUp *) row->record : NULL;
      g_autofree char *due = NULL;
      if (one == NULL || g_strcmp0 (one->status, "open") != 0)
        continue;
      due = CARE_HAS (one, CareFollowUp, due) ? care_words_day (care_page_engine (CARE_PAGE (self)), (gint32) one->due)
                                              : NULL;
      care_bits_row (list, "care-call-symbolic", one->reason != NULL ? one->reason : _("Call back"),
                     row->names[CareFollowUp_assigned], care_bits_line (due, "small"), &CareFollowUp_ENTITY,
                     &one->record.id);
      any = TRUE;
    }
  gtk_box_append (GTK_BOX (box), care_bits_section (_("Next"), C_ ("link", "Plan"), "page.follow-up", NULL));
  gtk_box_append (GTK_BOX (box), any ? list : care_bits_label (_("Nothing is planned."), "secondary"));
  if (!any)
    g_object_unref (g_object_ref_sink (list));
}

static void
fill_devices (CareCustomerPage *self, const Data *data)
{
  GtkWidget *box = self->devices;

  care_bits_empty (box);
  gtk_box_append (GTK_BOX (box),
                  care_bits_section (_("Devices and coverage"), C_ ("link", "Add Device"), "page.add-device", NULL));
  for (guint i = 0; i < data->devices->len; i++)
    gtk_box_append (GTK_BOX (box), device_card (data->devices->pdata[i]));
  if (data->devices->len == 0)
    gtk_box_append (GTK_BOX (box), care_bits_label (_("No devices yet."), "secondary"));
  fill_next (self, data, box);
  gtk_box_append (GTK_BOX (box), care_bits_section (_("Jobs"), NULL, NULL, NULL));
  if (data->jobs->len > 0)
    {
      GtkWidget *list = care_bits_list (_("Jobs"));
      for (guint i = 0; i < data->jobs->len; i++)
        {
          const CareListRow *row = data->jobs->pdata[i];
          const CareJob *job = row != NULL ? (const CareJob *) row->record : NULL;
          g_autofree char *detail =
              job != NULL ? g_strjoin (" · ", job->number != NULL ? job->number : care_words_value (job->type),
                                       row->extra, NULL)
                          : NULL;
          if (job != NULL)
            care_bits_row (list, NULL, job->problem != NULL ? job->problem : care_words_value (job->type), detail,
                           care_bits_pill (CARE_PILL_PLAIN, care_mark_phase (job->phase, NULL)), &CareJob_ENTITY,
                           &job->record.id);
        }
      gtk_box_append (GTK_BOX (box), list);
    }
  else
    gtk_box_append (GTK_BOX (box), care_bits_label (_("No jobs yet."), "secondary"));
}

static void
fill_menu (CareCustomerPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_menu_append (menu, _("Edit Customer…"), "page.edit");
  g_menu_append (menu, _("Note a Call or Message…"), "page.note");
  g_menu_append (menu, _("Plan a Follow-up…"), "page.follow-up");
  g_menu_append (menu, _("Add Contact Point…"), "page.add-point");
  g_menu_append (menu, _("Add Place…"), "page.add-site");
  g_menu_append (menu, _("Add Device…"), "page.add-device");
  g_menu_append (menu, _("Delete Customer"), "page.delete");
  care_record_page_set_menu (RECORD_PAGE (self), G_MENU_MODEL (menu));
}

static void
care_customer_page_fill (CareRecordPage *page, gpointer content)
{
  CareCustomerPage *self = CARE_CUSTOMER_PAGE (page);
  const Data *data = content;
  const CareCustomer *customer = data->customer;
  g_autofree char *devices =
      g_strdup_printf (ngettext ("%u device", "%u devices", data->n_devices), data->n_devices);
  g_autofree char *speaks =
      customer->language != NULL ? g_strdup_printf (_("speaks %s"), care_bits_language (customer->language)) : NULL;
  g_autofree char *second =
      g_strjoin (" · ", customer->number != NULL ? customer->number : _("No number yet"), devices, speaks, NULL);
  g_autofree char *open =
      g_strdup_printf (ngettext ("%d job open", "%d jobs open", (gulong) data->n_open), (int) data->n_open);

  care_record_page_follow (page, &data->customer->record.id);
  care_page_set_title (CARE_PAGE (page), customer->name);
  care_record_page_set_head (page, customer->name, second);
  care_record_page_set_lead (page, adw_avatar_new (48, customer->name, TRUE));
  care_pill_set_mark (CARE_PILL (self->open_jobs),
                      &(CareMark){ "care-wrench-symbolic", "neutral", data->n_open > 0 ? open : "" });
  care_record_page_set_main (page, _("New Job"));
  fill_contact (self, data);
  fill_devices (self, data);
  gtk_widget_set_visible (self->chips, data->history->len >= LONG_HISTORY);
  care_record_page_set_history (page, data->history);
  care_composer_set (CARE_COMPOSER (self->composer), &customer->record.id, NULL);
}

/* --- actions ------------------------------------------------------------------------------------------------------------------------------------ */

static const CareId *
customer_id (gpointer page)
{
  const Data *data = care_record_page_content (CARE_RECORD_PAGE (page));
  return data != NULL ? &data->customer->record.id : care_record_page_id (CARE_RECORD_PAGE (page));
}

static void
new_for_customer (CareRecordPage *page, const CareEntity *entity)
{
  static const char *const hidden[] = { "customer", NULL };
  char id[CARE_ID_TEXT];
  care_record_page_edit (page, entity, NULL,
                         (CarePair[]){ { "customer", care_id_to_text (customer_id (page), id) }, { NULL, NULL } },
                         hidden);
}

static void
care_customer_page_main (CareRecordPage *page)
{
  new_for_customer (page, &CareJob_ENTITY);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_record_page_edit (CARE_RECORD_PAGE (widget), &CareCustomer_ENTITY, customer_id (widget), NULL, NULL);
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const point[] = { "kind", "value", "preferred", "note", NULL };
  static const char *const site[] = { "street", "postal_code", "city", "directions", NULL };
  CareRecordPage *page = CARE_RECORD_PAGE (widget);
  char id[CARE_ID_TEXT];
  CarePair presets[] = { { "customer", care_id_to_text (customer_id (page), id) }, { NULL, NULL }, { NULL, NULL } };

  if (g_str_equal (name, "page.add-device"))
    new_for_customer (page, &CareDevice_ENTITY);
  else if (g_str_equal (name, "page.add-site"))
    care_record_page_ask_new (page, &CareSite_ENTITY, C_ ("form", "New place"), site, presets,
                              C_ ("toast", "Place added"));
  else
    {
      presets[1] = (CarePair){ "kind", "mobile" };
      care_record_page_ask_new (page, &CareContactPoint_ENTITY, C_ ("form", "New contact point"), point, presets,
                                C_ ("toast", "Contact point added"));
    }
}

static void
consent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_auto (GStrv) words = g_strsplit (g_variant_get_string (parameter, NULL), " ", 3);
  char id[CARE_ID_TEXT];

  if (g_strv_length (words) == 3)
    care_record_page_put (CARE_RECORD_PAGE (widget), &CareConsent_ENTITY, NULL,
                          (CarePair[]){ { "customer", care_id_to_text (customer_id (widget), id) },
                                        { "channel", words[0] },
                                        { "purpose", words[1] },
                                        { "state", words[2] },
                                        { NULL, NULL } },
                          g_str_equal (words[2], "given") ? C_ ("toast", "Written down: agreed")
                                                          : C_ ("toast", "Written down: refused"));
}

static void
note_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareCustomerPage *self = CARE_CUSTOMER_PAGE (widget);
  if (gtk_widget_get_visible (self->composer))
    care_composer_save (CARE_COMPOSER (self->composer));
  else
    care_record_page_ask_note (RECORD_PAGE (self), customer_id (self), NULL);
}

static void
follow_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_record_page_ask_follow_up (CARE_RECORD_PAGE (widget), customer_id (widget), NULL, NULL);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_record_page_delete (CARE_RECORD_PAGE (widget), &CareCustomer_ENTITY, customer_id (widget),
                           C_ ("toast", "Customer deleted"));
}

static void
care_customer_page_shaped (CareRecordPage *page, CareWidth width)
{
  if (CARE_CUSTOMER_PAGE (page)->composer != NULL)
    gtk_widget_set_visible (CARE_CUSTOMER_PAGE (page)->composer, width != CARE_WIDTH_PHONE);
}

static void
care_customer_page_set_up (CarePage *page)
{
  CareCustomerPage *self = CARE_CUSTOMER_PAGE (page);

  CARE_PAGE_CLASS (care_customer_page_parent_class)->set_up (page);
  self->open_jobs = care_pill_new (CARE_PILL_PLAIN);
  care_wrap_append (CARE_WRAP (care_record_page_marks (RECORD_PAGE (self))), self->open_jobs);
  self->composer = care_composer_new (page);
  gtk_box_append (GTK_BOX (care_record_page_above (RECORD_PAGE (self))), self->composer);
  self->chips = care_history_chips_new (CARE_TIMELINE (care_record_page_timeline (RECORD_PAGE (self))));
  gtk_box_append (GTK_BOX (care_record_page_above (RECORD_PAGE (self))), self->chips);
  self->contact = care_record_page_add_pane (RECORD_PAGE (self), C_ ("tab", "Contact"), "care-customers-symbolic",
                                             CARE_WIDTH_WIDE, CONTACT_WIDTH, TRUE);
  self->devices = care_record_page_add_pane (RECORD_PAGE (self), C_ ("tab", "Devices"), "care-device-symbolic",
                                             CARE_WIDTH_FOLDED, DEVICES_WIDTH, FALSE);
  care_record_page_set_aside (RECORD_PAGE (self), "care-note-symbolic", _("Note a call or message"), "page.note");
  care_record_page_set_history_kinds (RECORD_PAGE (self), TRUE, _("Nothing has happened yet"),
                                      _("Jobs, calls, messages and ratings of this customer will stand here."));
  fill_menu (self);
  care_customer_page_shaped (RECORD_PAGE (self), care_page_width (page));
}

static void
care_customer_page_class_init (CareCustomerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CareRecordPageClass *record_class = CARE_RECORD_PAGE_CLASS (klass);

  CARE_PAGE_CLASS (klass)->set_up = care_customer_page_set_up;
  record_class->read = care_customer_page_read;
  record_class->free_content = data_free;
  record_class->fill = care_customer_page_fill;
  record_class->main = care_customer_page_main;
  record_class->shaped = care_customer_page_shaped;
  gtk_widget_class_install_action (widget_class, "page.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "page.add-point", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "page.add-site", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "page.add-device", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "page.consent", "s", consent_action);
  gtk_widget_class_install_action (widget_class, "page.note", NULL, note_action);
  gtk_widget_class_install_action (widget_class, "page.follow-up", NULL, follow_up_action);
  gtk_widget_class_install_action (widget_class, "page.delete", NULL, delete_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK, "page.note", NULL);
}

static void
care_customer_page_init (CareCustomerPage *self)
{
}
