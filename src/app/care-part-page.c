/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-part-page.h"

#include "app/care-bits.h"
#include "app/care-record-forms.h"
#include "app/care-wrap.h"
#include "domain/care-company.h"
#include "domain/care-device.h"
#include "domain/care-stock.h"
#include "store/care-list.h"
#include "store/care-view.h"
#include "util/care-error.h"

#include <glib/gi18n.h>

#define SIDE_WIDTH 408
#define N_MOVES    200

typedef struct
{
  CareId id;
  char *code, *name;
  gint64 on_hand;
} Place;

typedef struct
{
  CareProductModel *model;
  GPtrArray *places, *terms, *history; /* Place, CareRecord, CareHistoryEntry */
  gint64 on_hand, n_devices;
} Data;

struct _CarePartPage
{
  CareRecordPage parent_instance;
  GtkWidget *kind, *stock, *side; /* children */
};

G_DEFINE_FINAL_TYPE (CarePartPage, care_part_page, CARE_TYPE_RECORD_PAGE)

/* --- reading ----------------------------------------------------------------------------------------------------------------------------- */

static void
place_free (gpointer pointer)
{
  Place *place = pointer;
  g_free (place->code);
  g_free (place->name);
  g_free (place);
}

static void
data_free (gpointer pointer)
{
  Data *data = pointer;
  care_record_free ((CareRecord *) data->model);
  g_clear_pointer (&data->places, g_ptr_array_unref);
  g_clear_pointer (&data->terms, g_ptr_array_unref);
  g_clear_pointer (&data->history, g_ptr_array_unref);
  g_free (data);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Data, data_free)

static gboolean
read_places (CareStore *store, Data *data, GError **error)
{
  g_autoptr (GArray) stock = care_view_stock (store, &data->model->record.id, NULL, error);

  if (stock == NULL)
    return FALSE;
  data->places = g_ptr_array_new_with_free_func (place_free);
  for (guint i = 0; i < stock->len; i++)
    {
      const CareBalance *balance = &g_array_index (stock, CareBalance, i);
      CareRecord *record = NULL;
      Place *place = g_new0 (Place, 1);
      g_ptr_array_add (data->places, place);
      place->id = balance->location;
      place->on_hand = balance->on_hand;
      data->on_hand += balance->on_hand;
      if (!care_store_peek (store, &CareStockLocation_ENTITY, &balance->location, &record, error))
        return FALSE;
      place->code = record != NULL ? g_strdup (((CareStockLocation *) record)->code) : g_strdup ("");
      place->name = record != NULL ? g_strdup (((CareStockLocation *) record)->name) : NULL;
      care_record_free (record);
    }
  return TRUE;
}

static char *
move_words (CareStore *store, const CareStockMove *move)
{
  g_autofree char *quantity = care_words_quantity (move->quantity);
  g_autofree char *from = care_list_name (store, &CareStockLocation_ENTITY, &move->from);
  g_autofree char *to = care_list_name (store, &CareStockLocation_ENTITY, &move->to);
  g_autofree char *job = !care_id_is_null (&move->job) ? care_list_name (store, &CareJob_ENTITY, &move->job) : NULL;
  /* Translators: a stock move: how many, from where, to where. */
  g_autofree char *words = g_strdup_printf (C_ ("stock", "%s × from %s to %s"), quantity, from, to);

  if (job != NULL && *job != '\0')
    return g_strdup_printf (C_ ("stock", "%s for job %s"), words, job);
  return move->reason != NULL ? g_strdup_printf ("%s: %s", words, move->reason) : g_steal_pointer (&words);
}

static gboolean
read_moves (CareStore *store, Data *data, GError **error)
{
  g_autoptr (GPtrArray) moves =
      care_store_related (store, &CareStockMove_ENTITY, "part", &data->model->record.id, error);

  if (moves == NULL)
    return FALSE;
  data->history = g_ptr_array_new_with_free_func (care_history_entry_free);
  for (guint i = moves->len > N_MOVES ? moves->len - N_MOVES : 0; i < moves->len; i++)
    {
      const CareStockMove *move = moves->pdata[i];
      CareHistoryEntry *entry = g_new0 (CareHistoryEntry, 1);
      entry->at = move->at;
      entry->kind = g_strdup ("part");
      entry->by = care_id_is_null (&move->by) ? NULL : care_list_name (store, &CareUser_ENTITY, &move->by);
      entry->text = move_words (store, move);
      entry->job = move->job;
      entry->row = move->record.id;
      g_ptr_array_add (data->history, entry);
    }
  return TRUE;
}

static gpointer
care_part_page_read (CareStore *store, const CareId *id, GError **error)
{
  g_autoptr (Data) data = g_new0 (Data, 1);
  CareId led = care_store_follow (store, &CareProductModel_ENTITY, *id);
  g_autoptr (CareRecord) match = care_record_new (&CareDevice_ENTITY);
  CareQuery devices = {
    &CareDevice_ENTITY, match, G_GUINT64_CONSTANT (1) << CareDevice_model, -1, FALSE, -1, 0, FALSE
  };

  data->model = (CareProductModel *) care_store_get (store, &CareProductModel_ENTITY, &led, error);
  if (data->model == NULL)
    return NULL;
  if (!care_store_is_live (store, &data->model->record))
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NOT_FOUND, _("This part was deleted. Undo brings it back."));
      return NULL;
    }
  care_record_set_id (match, CareDevice_model, &led);
  data->n_devices = care_store_count (store, &devices, NULL);
  data->terms = care_store_related (store, &CareWarrantyTerm_ENTITY, "model", &led, error);
  if (data->terms == NULL || !read_places (store, data, error) || !read_moves (store, data, error))
    return NULL;
  return g_steal_pointer (&data);
}

/* --- filling ------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
is_part (const Data *data)
{
  return g_strcmp0 (data->model->kind, "part") == 0;
}

static void
fill_stock (CarePartPage *self, const Data *data, GtkWidget *box)
{
  gtk_box_append (GTK_BOX (box), care_bits_section (_("Where it lies"), C_ ("link", "Move"), "page.transfer", NULL));
  if (data->places->len == 0)
    gtk_box_append (GTK_BOX (box), care_bits_label (_("None in stock."), "secondary"));
  else
    {
      GtkWidget *list = care_bits_list (_("Where it lies"));
      for (guint i = 0; i < data->places->len; i++)
        {
          const Place *place = data->places->pdata[i];
          g_autofree char *quantity = care_words_quantity (place->on_hand);
          GtkWidget *end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
          if (place->on_hand < 0)
            gtk_box_append (GTK_BOX (end), care_bits_pill (CARE_PILL_MARK, (CareMark){ "care-warning-symbolic", "bad",
                                                                                       _("Below zero: count it") }));
          gtk_box_append (GTK_BOX (end), care_bits_line (quantity, "numeric strong"));
          care_bits_row (list, "care-part-symbolic", place->code, place->name, end, NULL, NULL);
        }
      gtk_box_append (GTK_BOX (box), list);
    }
}

static void
fill_terms (CarePartPage *self, const Data *data, GtkWidget *box)
{
  gtk_box_append (GTK_BOX (box), care_bits_section (_("Warranty terms"), C_ ("link", "Add"), "page.add-term", NULL));
  if (data->terms->len == 0)
    gtk_box_append (GTK_BOX (box),
                    care_bits_label (_("A device of this model brings no coverage by itself."), "secondary"));
  else
    {
      GtkWidget *list = care_bits_list (_("Warranty terms"));
      for (guint i = 0; i < data->terms->len; i++)
        {
          const CareWarrantyTerm *term = data->terms->pdata[i];
          g_autofree char *detail =
              g_strdup_printf ("%d × %s", (int) term->duration, care_words_value (term->duration_unit));
          care_bits_row (list, "care-shield-full-symbolic", care_words_value (term->kind), detail, NULL, NULL, NULL);
        }
      gtk_box_append (GTK_BOX (box), list);
    }
}

static void
fill_side (CarePartPage *self, const Data *data)
{
  CareEngine *engine = care_page_engine (CARE_PAGE (self));
  const CareProductModel *model = data->model;
  GtkWidget *grid = care_bits_facts ();
  g_autofree char *price = CARE_HAS (model, CareProductModel, price) ? care_words_money (engine, model->price) : NULL;
  g_autofree char *cost = CARE_HAS (model, CareProductModel, cost) ? care_words_money (engine, model->cost) : NULL;
  g_autofree char *devices = data->n_devices > 0 ? g_strdup_printf ("%d", (int) data->n_devices) : NULL;

  care_bits_empty (self->side);
  if (is_part (data) || data->places->len > 0)
    fill_stock (self, data, self->side);
  gtk_box_append (GTK_BOX (self->side), care_bits_section (_("About it"), C_ ("link", "Edit"), "page.edit", NULL));
  care_bits_fact (GTK_GRID (grid), _("Code"), model->code);
  care_bits_fact (GTK_GRID (grid), _("Brand"), model->brand);
  care_bits_fact (GTK_GRID (grid), _("Category"), model->category);
  care_bits_fact (GTK_GRID (grid), _("Barcode"), model->barcode);
  care_bits_fact (GTK_GRID (grid), _("Unit"), model->unit);
  care_bits_fact (GTK_GRID (grid), _("Price"), price);
  care_bits_fact (GTK_GRID (grid), _("Cost"), cost);
  care_bits_fact (GTK_GRID (grid), _("Devices"), devices);
  care_bits_fact (GTK_GRID (grid), _("Notes"), model->notes);
  gtk_box_append (GTK_BOX (self->side), grid);
  if (!is_part (data) || data->terms->len > 0)
    fill_terms (self, data, self->side);
}

static void
care_part_page_fill (CareRecordPage *page, gpointer content)
{
  CarePartPage *self = CARE_PART_PAGE (page);
  const Data *data = content;
  const CareProductModel *model = data->model;
  g_autofree char *second = g_strjoin (" · ", model->code != NULL ? model->code : _("No code"),
                                       model->brand != NULL ? model->brand : model->category,
                                       model->brand != NULL ? model->category : NULL, NULL);
  g_autofree char *quantity = care_words_quantity (data->on_hand);
  g_autofree char *stock = g_strdup_printf (_("%s in stock"), quantity);

  care_record_page_follow (page, &data->model->record.id);
  care_page_set_title (CARE_PAGE (page), model->code != NULL ? model->code : model->name);
  care_record_page_set_head (page, model->name, second);
  care_pill_set_mark (CARE_PILL (self->kind), &(CareMark){ "care-part-symbolic", "neutral",
                                                           model->kind != NULL ? care_words_value (model->kind) : "" });
  care_pill_set_mark (CARE_PILL (self->stock), &(CareMark){ data->on_hand < 0 ? "care-warning-symbolic" : NULL,
                                                            data->on_hand < 0    ? "bad"
                                                            : data->on_hand == 0 ? "attention"
                                                                                 : "neutral",
                                                            is_part (data) ? stock : "" });
  care_record_page_set_main (page, is_part (data) ? _("Receive Parts…") : NULL);
  fill_side (self, data);
  care_record_page_set_history (page, data->history);
}

/* --- actions -------------------------------------------------------------------------------------------------------------------------------- */

static void
care_part_page_main (CareRecordPage *page)
{
  static const char *const fields[] = { "to", "quantity", "reason", NULL };
  char id[CARE_ID_TEXT], supplier[CARE_ID_TEXT];
  CareId from = care_stock_builtin_id (CARE_STOCK_SUPPLIER);
  care_record_page_ask_new (page, &CareStockMove_ENTITY, C_ ("form", "Receive parts"), fields,
                            (CarePair[]){ { "part", care_id_to_text (care_record_page_id (page), id) },
                                          { "from", care_id_to_text (&from, supplier) },
                                          { "quantity", "1" },
                                          { NULL, NULL } },
                            C_ ("toast", "Parts received"));
}

static void
transfer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const fields[] = { "from", "to", "quantity", "reason", NULL };
  char id[CARE_ID_TEXT];
  care_record_page_ask_new (
      CARE_RECORD_PAGE (widget), &CareStockMove_ENTITY, C_ ("form", "Move parts"), fields,
      (CarePair[]){ { "part", care_id_to_text (care_record_page_id (CARE_RECORD_PAGE (widget)), id) },
                    { "quantity", "1" },
                    { NULL, NULL } },
      C_ ("toast", "Parts moved"));
}

static void
term_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const fields[] = { "kind", "duration", "duration_unit", "start_basis", NULL };
  char id[CARE_ID_TEXT];
  care_record_page_ask_new (
      CARE_RECORD_PAGE (widget), &CareWarrantyTerm_ENTITY, C_ ("form", "New warranty term"), fields,
      (CarePair[]){ { "model", care_id_to_text (care_record_page_id (CARE_RECORD_PAGE (widget)), id) },
                    { "duration_unit", "month" },
                    { NULL, NULL } },
      C_ ("toast", "Warranty term added"));
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_record_page_edit (CARE_RECORD_PAGE (widget), &CareProductModel_ENTITY,
                         care_record_page_id (CARE_RECORD_PAGE (widget)), NULL, NULL);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_record_page_delete (CARE_RECORD_PAGE (widget), &CareProductModel_ENTITY,
                           care_record_page_id (CARE_RECORD_PAGE (widget)), C_ ("toast", "Part deleted"));
}

static void
care_part_page_set_up (CarePage *page)
{
  CarePartPage *self = CARE_PART_PAGE (page);
  CareRecordPage *record = CARE_RECORD_PAGE (page);
  g_autoptr (GMenu) menu = g_menu_new ();

  CARE_PAGE_CLASS (care_part_page_parent_class)->set_up (page);
  self->kind = care_pill_new (CARE_PILL_PLAIN);
  self->stock = care_pill_new (CARE_PILL_BIG);
  care_wrap_append (CARE_WRAP (care_record_page_marks (record)), self->kind);
  care_wrap_append (CARE_WRAP (care_record_page_marks (record)), self->stock);
  self->side = care_record_page_add_pane (record, C_ ("tab", "Stock and price"), "care-part-symbolic",
                                          CARE_WIDTH_FOLDED, SIDE_WIDTH, FALSE);
  g_menu_append (menu, _("Edit Part…"), "page.edit");
  g_menu_append (menu, _("Receive Parts…"), "page.receive");
  g_menu_append (menu, _("Move Parts…"), "page.transfer");
  g_menu_append (menu, _("Add Warranty Term…"), "page.add-term");
  g_menu_append (menu, _("Delete Part"), "page.delete");
  care_record_page_set_menu (record, G_MENU_MODEL (menu));
  care_record_page_set_history_kinds (record, TRUE, _("Nothing has moved yet"),
                                      _("What comes in, moves between places and goes to customers will stand here."));
}

static void
receive_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_part_page_main (CARE_RECORD_PAGE (widget));
}

static void
care_part_page_class_init (CarePartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CareRecordPageClass *record_class = CARE_RECORD_PAGE_CLASS (klass);

  CARE_PAGE_CLASS (klass)->set_up = care_part_page_set_up;
  record_class->read = care_part_page_read;
  record_class->free_content = data_free;
  record_class->fill = care_part_page_fill;
  record_class->main = care_part_page_main;
  gtk_widget_class_install_action (widget_class, "page.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "page.receive", NULL, receive_action);
  gtk_widget_class_install_action (widget_class, "page.transfer", NULL, transfer_action);
  gtk_widget_class_install_action (widget_class, "page.add-term", NULL, term_action);
  gtk_widget_class_install_action (widget_class, "page.delete", NULL, delete_action);
}

static void
care_part_page_init (CarePartPage *self)
{
}
