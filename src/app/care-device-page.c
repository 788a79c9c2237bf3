/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-device-page.h"

#include "app/care-bits.h"
#include "app/care-cover-box.h"
#include "app/care-job-data.h"
#include "app/care-record-forms.h"
#include "app/care-wrap.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "util/care-error.h"

#include <glib/gi18n.h>

#define SIDE_WIDTH 408

typedef struct
{
  CareDeviceCover *cover;
  char *model, *customer, *parent, *place;
  GPtrArray *jobs, *sales, *history; /* CareListRow, CareListRow, CareHistoryEntry */
} Data;

struct _CareDevicePage
{
  CareRecordPage parent_instance;
  GtkWidget *status, *covered, *cover_box, *side, *facts; /* children */
};

G_DEFINE_FINAL_TYPE (CareDevicePage, care_device_page, CARE_TYPE_RECORD_PAGE)

static void
data_free (gpointer pointer)
{
  Data *data = pointer;
  g_clear_pointer (&data->cover, care_device_cover_free);
  g_free (data->model);
  g_free (data->customer);
  g_free (data->parent);
  g_free (data->place);
  g_clear_pointer (&data->jobs, g_ptr_array_unref);
  g_clear_pointer (&data->sales, g_ptr_array_unref);
  g_clear_pointer (&data->history, g_ptr_array_unref);
  g_free (data);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Data, data_free)

static GPtrArray *
read_rows (CareStore *store, const CareEntity *entity, const CareId *id, GError **error)
{
  g_autoptr (GPtrArray) all = care_store_related (store, entity, "device", id, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CareId));
  if (all == NULL)
    return NULL;
  for (guint i = all->len; i-- > 0 && ids->len < 30;)
    g_array_append_vals (ids, &((CareRecord *) all->pdata[i])->id, 1);
  return care_list_rows (store, entity, (const CareId *) (gpointer) ids->data, ids->len, error);
}

static char *
name_of (CareStore *store, const CareEntity *entity, const CareId *id)
{
  return care_id_is_null (id) ? NULL : care_list_name (store, entity, id);
}

static char *
place_of (CareStore *store, const CareId *id)
{
  CareRecord *record = NULL;
  const CareSite *site;
  char *place;

  if (care_id_is_null (id) || !care_store_peek (store, &CareSite_ENTITY, id, &record, NULL) || record == NULL)
    return NULL;
  site = (const CareSite *) record;
  place = g_strjoin (", ", site->street != NULL ? site->street : site->city, site->street != NULL ? site->city : NULL,
                     NULL);
  care_record_free (record);
  return place;
}

static gpointer
care_device_page_read (CareStore *store, const CareId *id, GError **error)
{
  g_autoptr (Data) data = g_new0 (Data, 1);
  const CareDevice *device;

  data->cover = care_view_coverage (store, id, care_store_today (store), error);
  if (data->cover == NULL)
    return NULL;
  device = (const CareDevice *) data->cover->device;
  if (!care_store_is_live (store, &device->record))
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NOT_FOUND,
                           _("This device was deleted. Undo brings it back."));
      return NULL;
    }
  data->model = name_of (store, &CareProductModel_ENTITY, &device->model);
  data->customer = name_of (store, &CareCustomer_ENTITY, &device->customer);
  data->parent = name_of (store, &CareDevice_ENTITY, &device->parent);
  data->place = place_of (store, &device->site);
  data->jobs = read_rows (store, &CareJob_ENTITY, &device->record.id, error);
  data->sales = data->jobs != NULL ? read_rows (store, &CareSale_ENTITY, &device->record.id, error) : NULL;
  data->history = data->sales != NULL ? care_view_history (store, &CareDevice_ENTITY, &device->record.id, error) : NULL;
  return data->history != NULL ? g_steal_pointer (&data) : NULL;
}

static void
add_date (GtkGrid *grid, const char *name, const CareDevice *device, guint n)
{
  g_autofree char *date =
      care_record_has (&device->record, n) ? care_words_date ((gint32) care_record_int (&device->record, n)) : NULL;
  care_bits_fact (grid, name, date);
}

static void
fill_side (CareDevicePage *self, const Data *data)
{
  CareEngine *engine = care_page_engine (CARE_PAGE (self));
  const CareDevice *device = (const CareDevice *) data->cover->device;
  GtkWidget *box = self->side, *grid = care_bits_facts (), *owner = care_bits_list (_("Customer"));

  care_bits_empty (box);
  gtk_box_append (GTK_BOX (box), care_bits_section (_("Customer"), NULL, NULL, NULL));
  care_bits_row (owner, "care-customers-symbolic", data->customer != NULL ? data->customer : _("In our own stock"),
                 data->place, NULL, data->customer != NULL ? &CareCustomer_ENTITY : NULL, &device->customer);
  gtk_box_append (GTK_BOX (box), owner);
  gtk_box_append (GTK_BOX (box), care_bits_section (_("Device"), C_ ("link", "Edit"), "page.edit", NULL));
  care_bits_fact (GTK_GRID (grid), _("Model"), data->model);
  care_bits_fact (GTK_GRID (grid), _("Serial number"), device->serial);
  care_bits_fact (GTK_GRID (grid), _("Part of"), data->parent);
  add_date (GTK_GRID (grid), _("Sold on"), device, CareDevice_sold_on);
  add_date (GTK_GRID (grid), _("Delivered on"), device, CareDevice_delivered_on);
  add_date (GTK_GRID (grid), _("Installed on"), device, CareDevice_installed_on);
  add_date (GTK_GRID (grid), _("Manufactured on"), device, CareDevice_manufactured_on);
  care_bits_fact (GTK_GRID (grid), _("Notes"), device->notes);
  for (guint i = 0; i < data->sales->len; i++)
    {
      const CareListRow *row = data->sales->pdata[i];
      const CareSale *sale = row != NULL ? (const CareSale *) row->record : NULL;
      g_autofree char *price =
          sale != NULL && CARE_HAS (sale, CareSale, price) ? care_words_money (engine, sale->price) : NULL;
      g_autofree char *words = sale != NULL ? g_strjoin (" · ", sale->document != NULL ? sale->document : price,
                                                         sale->document != NULL ? price : NULL, NULL)
                                            : NULL;
      care_bits_fact (GTK_GRID (grid), _("Sale"), words);
    }
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), care_bits_section (_("Jobs"), C_ ("link", "New Job"), "page.main", NULL));
  if (data->jobs->len == 0)
    gtk_box_append (GTK_BOX (box), care_bits_label (_("No jobs yet."), "secondary"));
  else
    {
      GtkWidget *list = care_bits_list (_("Jobs"));
      for (guint i = 0; i < data->jobs->len; i++)
        {
          const CareListRow *row = data->jobs->pdata[i];
          const CareJob *job = row != NULL ? (const CareJob *) row->record : NULL;
          if (job != NULL)
            care_bits_row (list, NULL, job->problem != NULL ? job->problem : care_words_value (job->type), job->number,
                           care_bits_pill (CARE_PILL_PLAIN, care_mark_phase (job->phase, NULL)), &CareJob_ENTITY,
                           &job->record.id);
        }
      gtk_box_append (GTK_BOX (box), list);
    }
}

static void
care_device_page_fill (CareRecordPage *page, gpointer content)
{
  CareDevicePage *self = CARE_DEVICE_PAGE (page);
  const Data *data = content;
  const CareDevice *device = (const CareDevice *) data->cover->device;
  const char *state = care_cover_state (data->cover->verdict);
  CareMark status = care_mark_device (device->status), cover = care_mark_coverage (state);
  g_autofree char *serial =
      device->serial != NULL ? g_strdup_printf (_("Serial %s"), device->serial) : g_strdup (_("No serial number"));
  g_autofree char *second = g_strjoin (" · ", serial, data->customer, NULL);

  care_record_page_follow (page, &data->cover->device->id);
  care_page_set_title (CARE_PAGE (page), device->serial != NULL ? device->serial : data->model);
  care_record_page_set_head (page, data->model, second);
  care_pill_set_mark (CARE_PILL (self->status), &status);
  care_pill_set_mark (CARE_PILL (self->covered), &cover);
  care_record_page_set_main (page, data->customer != NULL ? _("New Job") : NULL);
  care_cover_box_set (CARE_COVER_BOX (self->cover_box), data->cover->verdict, state);
  fill_side (self, data);
  care_record_page_set_history (page, data->history);
}

static const CareDevice *
device_of (gpointer page)
{
  const Data *data = care_record_page_content (CARE_RECORD_PAGE (page));
  return data != NULL ? (const CareDevice *) data->cover->device : NULL;
}

static void
care_device_page_main (CareRecordPage *page)
{
  static const char *const hidden[] = { "customer", "device", NULL };
  const CareDevice *device = device_of (page);
  char customer[CARE_ID_TEXT], id[CARE_ID_TEXT];

  if (device == NULL)
    return;
  care_record_page_edit (page, &CareJob_ENTITY, NULL,
                         (CarePair[]){ { "customer", care_id_to_text (&device->customer, customer) },
                                       { "device", care_id_to_text (&device->record.id, id) },
                                       { NULL, NULL } },
                         hidden);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_record_page_edit (CARE_RECORD_PAGE (widget), &CareDevice_ENTITY, care_record_page_id (CARE_RECORD_PAGE (widget)),
                         NULL, NULL);
}

static void
coverage_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const fields[] = { "kind", "duration", "duration_unit", "start", "start_basis", "provider", NULL };
  char id[CARE_ID_TEXT];
  care_record_page_ask_new (
      CARE_RECORD_PAGE (widget), &CareCoverage_ENTITY, C_ ("form", "New coverage"), fields,
      (CarePair[]){ { "device", care_id_to_text (care_record_page_id (CARE_RECORD_PAGE (widget)), id) },
                    { "duration_unit", "month" },
                    { NULL, NULL } },
      C_ ("toast", "Coverage added"));
}

static void
follow_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const CareDevice *device = device_of (widget);
  if (device != NULL && !care_id_is_null (&device->customer))
    care_record_page_ask_follow_up (CARE_RECORD_PAGE (widget), &device->customer, NULL, &device->record.id);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_record_page_delete (CARE_RECORD_PAGE (widget), &CareDevice_ENTITY,
                           care_record_page_id (CARE_RECORD_PAGE (widget)), C_ ("toast", "Device deleted"));
}

static void
care_device_page_shaped (CareRecordPage *page, CareWidth width)
{
  CareDevicePage *self = CARE_DEVICE_PAGE (page);
  if (self->cover_box != NULL)
    care_bits_move (self->cover_box, width == CARE_WIDTH_PHONE ? self->facts : care_record_page_under (page));
}

static void
care_device_page_set_up (CarePage *page)
{
  CareDevicePage *self = CARE_DEVICE_PAGE (page);
  CareRecordPage *record = CARE_RECORD_PAGE (page);
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *pane;

  CARE_PAGE_CLASS (care_device_page_parent_class)->set_up (page);
  self->status = care_pill_new (CARE_PILL_BIG);
  self->covered = care_pill_new (CARE_PILL_MARK);
  care_wrap_append (CARE_WRAP (care_record_page_marks (record)), self->status);
  care_wrap_append (CARE_WRAP (care_record_page_marks (record)), self->covered);
  self->cover_box = care_cover_box_new ();
  pane = care_record_page_add_pane (record, C_ ("tab", "Details"), "care-device-symbolic", CARE_WIDTH_FOLDED,
                                    SIDE_WIDTH, FALSE);
  self->facts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_box_append (GTK_BOX (pane), self->facts);
  gtk_box_append (GTK_BOX (pane), self->side);
  g_menu_append (menu, _("Edit Device…"), "page.edit");
  g_menu_append (menu, _("Add Coverage…"), "page.coverage");
  g_menu_append (menu, _("Plan a Follow-up…"), "page.follow-up");
  g_menu_append (menu, _("Delete Device"), "page.delete");
  care_record_page_set_menu (record, G_MENU_MODEL (menu));
  care_record_page_set_lead (record, gtk_image_new_from_icon_name ("care-device-symbolic"));
  care_record_page_set_history_kinds (record, TRUE, _("Nothing has happened yet"),
                                      _("Sales, jobs and coverages of this device will stand here."));
  care_device_page_shaped (record, care_page_width (page));
}

static void
care_device_page_class_init (CareDevicePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CareRecordPageClass *record_class = CARE_RECORD_PAGE_CLASS (klass);

  CARE_PAGE_CLASS (klass)->set_up = care_device_page_set_up;
  record_class->read = care_device_page_read;
  record_class->free_content = data_free;
  record_class->fill = care_device_page_fill;
  record_class->main = care_device_page_main;
  record_class->shaped = care_device_page_shaped;
  gtk_widget_class_install_action (widget_class, "page.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "page.coverage", NULL, coverage_action);
  gtk_widget_class_install_action (widget_class, "page.follow-up", NULL, follow_up_action);
  gtk_widget_class_install_action (widget_class, "page.delete", NULL, delete_action);
}

static void
care_device_page_init (CareDevicePage *self)
{
}
