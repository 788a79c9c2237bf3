/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-job-side.h"

#include "app/care-bits.h"
#include "app/care-wrap.h"
#include "domain/care-device.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

static GtkWidget *
person_row (CareRecordPage *page, GtkWidget *list, const CareJobData *data)
{
  g_autofree char *detail =
      g_strjoin (" · ", data->phone != NULL ? data->phone : data->city, data->phone != NULL ? data->city : NULL, NULL);
  GtkWidget *row =
      care_bits_row (list, NULL, data->customer_name, detail, NULL, &CareCustomer_ENTITY, &data->job->customer);
  GtkWidget *avatar = adw_avatar_new (36, data->customer_name, TRUE);
  gtk_box_prepend (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))), avatar);
  return row;
}

static void
device_row (CareRecordPage *page, GtkWidget *list, const CareJobData *data)
{
  const CareDevice *device = (const CareDevice *) data->device;
  g_autofree char *since =
      CARE_HAS (device, CareDevice, installed_on) ? care_words_date ((gint32) device->installed_on) : NULL;
  g_autofree char *installed = since != NULL ? g_strdup_printf (_ ("installed %s"), since) : NULL;
  g_autofree char *serial =
      data->serial != NULL ? g_strdup_printf (_ ("Serial %s"), data->serial) : g_strdup (_ ("No serial number"));
  g_autofree char *detail = g_strjoin (" · ", serial, installed, NULL);
  GtkWidget *row = care_bits_row (list, "care-device-symbolic", data->device_name, detail, NULL, &CareDevice_ENTITY,
                                  &device->record.id);

  if (data->device_jobs > 0)
    {
      g_autofree char *again = g_strdup_printf (
          ngettext ("%u other job in 12 months", "%u other jobs in 12 months", data->device_jobs), data->device_jobs);
      GtkWidget *pill = care_bits_pill (CARE_PILL_PLAIN, (CareMark){ "care-repeat-symbolic", "attention", again });
      gtk_widget_set_margin_top (pill, 4);
      gtk_box_append (GTK_BOX (care_bits_row_box (row)), pill);
    }
}

static void
fill_facts (CareRecordPage *page, GtkGrid *grid, const CareJobData *data)
{
  CareEngine *engine = care_page_engine (CARE_PAGE (page));
  const CareJob *job = data->job;
  g_autofree char *scheduled =
      CARE_HAS (job, CareJob, scheduled_at) ? care_words_when (engine, job->scheduled_at) : NULL;
  g_autofree char *promised =
      CARE_HAS (job, CareJob, promised_on) ? care_words_day (engine, (gint32) job->promised_on) : NULL;
  g_autofree char *price = CARE_HAS (job, CareJob, price) ? care_words_money (engine, job->price) : NULL;
  g_autofree char *place = g_strjoin (", ", data->street != NULL ? data->street : data->city,
                                      data->street != NULL ? data->city : NULL, NULL);
  g_autofree char *over =
      CARE_HAS (job, CareJob, handed_over_at) ? care_words_when (engine, job->handed_over_at) : NULL;

  care_bits_fact (grid, _ ("Promised"), promised);
  care_bits_fact (grid, _ ("Scheduled"), scheduled);
  care_bits_fact (grid, _ ("Assigned"), data->technician != NULL ? data->technician : _ ("Nobody yet"));
  care_bits_fact (grid, _ ("Team"), data->team);
  care_bits_fact (grid, _ ("Place"), place);
  care_bits_fact (grid, _ ("Estimate"), price);
  care_bits_fact (grid, _ ("Accessories"), job->accessories);
  care_bits_fact (grid, _ ("Found fault"), job->found_fault);
  care_bits_fact (grid, _ ("Solution"), job->solution);
  care_bits_fact (grid, _ ("Result"), job->result != NULL ? care_words_value (job->result) : NULL);
  care_bits_fact (grid, _ ("Handed over"), over);
  care_bits_fact (grid, _ ("Follows job"), data->parent);
}

void
care_job_side_fill (CareRecordPage *page, GtkWidget *box, const CareJobData *data)
{
  GtkWidget *list = care_bits_list (C_ ("job", "Customer and device")), *facts = care_bits_facts ();

  care_bits_empty (box);
  person_row (page, list, data);
  if (data->device != NULL)
    device_row (page, list, data);
  gtk_box_append (GTK_BOX (box),
                  care_bits_section (data->device != NULL ? C_ ("job", "Customer and device") : C_ ("job", "Customer"),
                                     NULL, NULL, NULL));
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), care_bits_section (C_ ("job", "Job"), C_ ("link", "Edit"), "page.edit", NULL));
  fill_facts (page, GTK_GRID (facts), data);
  gtk_box_append (GTK_BOX (box), facts);
  if (data->job->internal_note != NULL)
    {
      GtkWidget *note = care_bits_label (data->job->internal_note, "bubble internal");
      gtk_box_append (GTK_BOX (box), care_bits_section (C_ ("job", "Internal note"), NULL, NULL, NULL));
      gtk_box_append (GTK_BOX (box), note);
    }
}

/* --- lines ---------------------------------------------------------------------------------------------------------------------------------- */

static const char *
line_icon (const CareJobLine *line)
{
  if (g_strcmp0 (line->class, "part") == 0)
    return "care-part-symbolic";
  if (g_strcmp0 (line->class, "travel") == 0)
    return "care-van-symbolic";
  return "care-wrench-symbolic";
}

static gint64
line_sum (const CareJobLine *line)
{
  return CARE_HAS (line, CareJobLine, price) ? (line->price * line->quantity + (line->price < 0 ? -500 : 500)) / 1000
                                             : 0;
}

static gboolean
is_paid (const CareJobLine *line)
{
  return line->bill_code == NULL || g_str_equal (line->bill_code, "list") || g_str_equal (line->bill_code, "at_cost");
}

static void
add_line (CareRecordPage *page, GtkWidget *list, const CareListRow *row)
{
  CareEngine *engine = care_page_engine (CARE_PAGE (page));
  const CareJobLine *line = (const CareJobLine *) row->record;
  const char *part = row->names[CareJobLine_part], *from = row->names[CareJobLine_from];
  const char *name = part != NULL && *part != '\0' ? part
                     : line->text != NULL          ? line->text
                                                   : care_words_value (line->class);
  g_autofree char *quantity = care_words_quantity (line->quantity);
  g_autofree char *money = care_words_money (engine, is_paid (line) ? line_sum (line) : 0);
  g_autofree char *count = g_strdup_printf ("%s ×", quantity);
  g_autofree char *detail = g_strjoin (
      " · ", count, line->disposition != NULL ? care_words_value (line->disposition) : care_words_value (line->class),
      from != NULL && *from != '\0' ? from : NULL, NULL);
  GtkWidget *end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *made;
  char id[CARE_ID_TEXT];

  gtk_box_append (GTK_BOX (end), care_bits_pill (CARE_PILL_SQUARE,
                                                 care_mark_bill (line->bill_code != NULL ? line->bill_code : "list")));
  gtk_box_append (GTK_BOX (end), care_bits_line (money, "numeric"));
  gtk_box_append (GTK_BOX (end), care_bits_button ("care-cross-symbolic", _ ("Delete this line"), "page.delete-line",
                                                   care_id_to_text (&line->record.id, id)));
  made = care_bits_row (list, line_icon (line), name, detail, end, NULL, NULL);
  g_object_set (gtk_widget_get_first_child (care_bits_row_box (made)), "lines", 3, "ellipsize", PANGO_ELLIPSIZE_END, "tooltip-text", name, NULL);
  if (part != NULL && *part != '\0' && line->text != NULL)
    gtk_box_append (GTK_BOX (care_bits_row_box (made)), care_bits_label (line->text, "small secondary"));
}

static GtkWidget *
sum_row (CareRecordPage *page, const CareJobData *data)
{
  CareEngine *engine = care_page_engine (CARE_PAGE (page));
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  gint64 pays = 0, absorbed = 0;
  g_autofree char *sum = NULL;
  g_autofree char *ours = NULL;
  g_autofree char *second = NULL;

  for (guint i = 0; i < data->lines->len; i++)
    {
      const CareJobLine *line = (const CareJobLine *) ((CareListRow *) data->lines->pdata[i])->record;
      if (is_paid (line))
        pays += line_sum (line);
      else
        absorbed += line_sum (line);
    }
  sum = care_words_money (engine, pays);
  ours = care_words_money (engine, absorbed);
  second = absorbed != 0 ? g_strdup_printf (_ ("Not charged: %s"), ours) : NULL;
  gtk_box_append (GTK_BOX (words), care_bits_label (_ ("Customer pays"), "strong"));
  if (second != NULL)
    gtk_box_append (GTK_BOX (words), care_bits_label (second, "small secondary"));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (row), words);
  gtk_box_append (GTK_BOX (row), care_bits_line (sum, "numeric strong title-4"));
  gtk_widget_add_css_class (row, "total");
  return row;
}

static GtkWidget *
add_button (const char *icon, const char *label, const char *class)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), gtk_label_new (label));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "page.add-line");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", class);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

void
care_job_lines_fill (CareRecordPage *page, GtkWidget *box, const CareJobData *data)
{
  GtkWidget *buttons = care_wrap_new ();

  care_bits_empty (box);
  gtk_box_append (GTK_BOX (box), care_bits_section (C_ ("job", "Lines"), NULL, NULL, NULL));
  if (data->lines->len > 0)
    {
      GtkWidget *list = care_bits_list (C_ ("job", "Lines"));
      for (guint i = 0; i < data->lines->len; i++)
        if (data->lines->pdata[i] != NULL)
          add_line (page, list, data->lines->pdata[i]);
      gtk_box_append (GTK_BOX (box), list);
    }
  else
    gtk_box_append (GTK_BOX (box), care_bits_label (_ ("No parts or work written down yet."), "secondary"));
  care_wrap_set_spacing (CARE_WRAP (buttons), 6, 6);
  care_wrap_append (CARE_WRAP (buttons), add_button ("care-part-symbolic", C_ ("add", "Part"), "part"));
  care_wrap_append (CARE_WRAP (buttons), add_button ("care-wrench-symbolic", C_ ("add", "Labour"), "labour"));
  care_wrap_append (CARE_WRAP (buttons), add_button ("care-van-symbolic", C_ ("add", "Travel"), "travel"));
  gtk_box_append (GTK_BOX (box), buttons);
  if (data->lines->len > 0)
    gtk_box_append (GTK_BOX (box), sum_row (page, data));
}

typedef struct
{
  CareId job;
  const char *class; /* static */
} NewLine;

static gboolean
write_line (CareStore *store, const CarePair *pairs, gpointer data, GError **error)
{
  const NewLine *line = data;
  char id[CARE_ID_TEXT];
  g_autoptr (GArray) all = g_array_new (TRUE, TRUE, sizeof (CarePair));

  care_id_to_text (&line->job, id);
  g_array_append_vals (all, &(CarePair){ "job", id }, 1);
  g_array_append_vals (all, &(CarePair){ "class", line->class }, 1);
  for (; pairs->name != NULL; pairs++)
    g_array_append_vals (all, pairs, 1);
  return care_act_new (store, &CareJobLine_ENTITY, (const CarePair *) (gpointer) all->data, NULL, error);
}

static void
add_field (CareForm *form, guint n)
{
  care_form_add (form, &CareJobLine_ENTITY.fields[n]);
}

void
care_job_line_begin (CareRecordPage *page, const CareJobData *data, const char *class)
{
  static const char *const titles[][3] = {
    { "part", NC_ ("add", "Part for this job"), NC_ ("toast", "Part added") },
    { "labour", NC_ ("add", "Labour"), NC_ ("toast", "Labour added") },
    { "travel", NC_ ("add", "Travel"), NC_ ("toast", "Travel added") },
    { "fee", NC_ ("add", "Fee"), NC_ ("toast", "Fee added") },
  };
  NewLine *line;
  CareForm *form;
  gboolean part = g_str_equal (class, "part"), covered = g_strcmp0 (data->cover_state, "covered") == 0;
  char id[CARE_ID_TEXT];
  g_autofree char *draft = NULL;
  guint n = 0;

  while (n + 1 < G_N_ELEMENTS (titles) && !g_str_equal (titles[n][0], class))
    n++;
  form = care_record_page_begin_form (page, g_dpgettext2 (NULL, "add", titles[n][1]), NULL,
                                      g_dpgettext2 (NULL, "toast", titles[n][2]));
  if (part)
    {
      static const CareField needed = {
        .name = "part", .label = N_ ("Part"), .kind = CARE_ID, .to = "product_model", .flags = CARE_NEEDED
      };
      care_field_row_set_filter (care_form_add (form, &needed), "kind", "part");
    }
  else
    add_field (form, CareJobLine_text);
  add_field (form, CareJobLine_quantity);
  add_field (form, CareJobLine_bill_code);
  add_field (form, CareJobLine_price);
  if (part)
    {
      add_field (form, CareJobLine_from);
      add_field (form, CareJobLine_serial_installed);
    }
  care_field_row_set_value (care_form_row (form, "quantity"), "1", NULL);
  care_field_row_set_value (care_form_row (form, "bill_code"), covered ? "warranty" : "list", NULL);
  line = g_new0 (NewLine, 1);
  line->job = data->job->record.id;
  line->class = titles[n][0];
  draft = g_strdup_printf ("line %s %s", line->class, care_id_to_text (&line->job, id));
  care_form_set_write (form, C_ ("button", "Add"), FALSE, write_line, line, g_free);
  care_record_page_show_form (page, draft);
}
