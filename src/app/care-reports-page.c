/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-reports-page.h"

#include "app/care-words-app.h"
#include "app/care-wrap.h"
#include "exchange/care-report-file.h"
#include "report/care-report.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define SHOWN_ROWS 200
#define LONGEST_CELL 36

struct _CareReportsPage
{
  CarePage parent_instance;
  GtkWidget *report, *by, *from, *to, *problem, *definition, *totals, *table, *grid, *more, *formats;
  const CareReportKind *kind;
  gboolean loading, shown, filling;
};

G_DEFINE_FINAL_TYPE (CareReportsPage, care_reports_page, CARE_TYPE_PAGE)

typedef struct
{
  char *name, *by, *format, *path;
  CareReportAsk ask;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;
  g_free (question->name);
  g_free (question->by);
  g_free (question->format);
  g_free (question->path);
  g_free (question);
}

static gpointer
run_report (CareStore *store, gpointer data, GError **error)
{
  Question *question = data;
  question->ask.by = question->by;
  return care_report_run (store, question->name, &question->ask, error);
}

/* The same report into a file, whole or not at all. */
static gpointer
save_report (CareStore *store, gpointer data, GError **error)
{
  Question *question = data;
  CareReport *report = run_report (store, data, error);
  gboolean ok = report != NULL && care_report_save (report, question->format, question->path, error);
  if (report != NULL)
    care_report_free (report);
  return ok ? g_strdup (question->path) : NULL;
}

static gboolean
read_date (GtkWidget *entry, gboolean *has, gint32 *date)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  gboolean fine = *text == '\0' || care_date_parse (text, date) || care_date_parse_loose (text, date);
  *has = fine && *text != '\0';
  if (fine)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
  return fine;
}

static Question *
new_question (CareReportsPage *self)
{
  Question *question = g_new0 (Question, 1);
  guint by = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->by));
  gboolean fine = read_date (self->from, &question->ask.has_from, &question->ask.from);
  fine &= read_date (self->to, &question->ask.has_to, &question->ask.to);
  question->name = g_strdup (self->kind->name);
  question->by = by > 0 && by != GTK_INVALID_LIST_POSITION ? g_strdup (self->kind->by[by - 1]) : NULL;
  gtk_widget_set_visible (self->problem, !fine);
  gtk_label_set_label (GTK_LABEL (self->problem), _("A day is written as 2026-11-21."));
  if (fine)
    return question;
  question_free (question);
  return NULL;
}

static void
clear_grid (GtkWidget *grid)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (grid)) != NULL)
    gtk_grid_remove (GTK_GRID (grid), child);
}

/* A cell is as wide as its words up to a limit: the table scrolls sideways before it shortens them. */
static GtkWidget *
cell_label (const char *text, const char *class, float xalign)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", xalign, NULL);
  if (g_utf8_strlen (text, -1) > LONGEST_CELL)
    {
      g_object_set (label, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", LONGEST_CELL, "max-width-chars", LONGEST_CELL, NULL);
      gtk_widget_set_tooltip_text (label, text);
    }
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

/* One digit behind the point is more than an interval can say. */
static char *
number_words (double number)
{
  g_autofree char *whole = g_strdup_printf ("%.0f", number);
  return ABS (number - g_strtod (whole, NULL)) < .05 ? g_steal_pointer (&whole) : g_strdup_printf ("%.1f", number);
}

/* As a person reads it; the files keep dates as 2026-11-24 and values by their names. */
static char *
cell_words (const CareReport *report, const CareCell *row, guint c)
{
  g_autofree char *text = care_report_cell_text (report, row, c);
  gint32 date;

  if (report->columns[c].kind == CARE_CELL_DATE && care_date_parse (text, &date))
    return care_words_date (date);
  if (report->columns[c].kind == CARE_CELL_NUMBER && row[c].has)
    return number_words (row[c].number);
  return report->columns[c].kind == CARE_CELL_VALUE && *text != '\0' ? g_strdup (care_words_value (text)) : g_steal_pointer (&text);
}

static void
show_rows (CareReportsPage *self, const CareReport *report)
{
  int place = 0;
  clear_grid (self->grid);
  for (guint c = 0; c < report->n_columns; c++)
    {
      const CareReportColumn *column = &report->columns[c];
      gboolean number = column->kind == CARE_CELL_INT || column->kind == CARE_CELL_NUMBER;
      if (column->kind == CARE_CELL_RECORDS || g_str_equal (column->name, "definition"))
        continue;
      gtk_grid_attach (GTK_GRID (self->grid), cell_label (_(column->label), "eyebrow", number ? 1 : 0), place, 0, 1, 1);
      for (guint r = 0; r < MIN (report->rows->len, SHOWN_ROWS); r++)
        {
          g_autofree char *text = cell_words (report, report->rows->pdata[r], c);
          gtk_grid_attach (GTK_GRID (self->grid), cell_label (text, number ? "numeric" : NULL, number ? 1 : 0), place, (int) r + 1, 1, 1);
        }
      place++;
    }
}

static void
show_totals (CareReportsPage *self, const CareReport *report)
{
  care_wrap_remove_all (CARE_WRAP (self->totals));
  for (guint i = 0; i < report->totals->len; i++)
    {
      const CareReportTotal *total = &g_array_index (report->totals, CareReportTotal, i);
      g_autofree char *text = NULL;
      GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *name;
      if (total->is_count)
        text = care_words_number (total->count);
      else if (total->figure.n == 0)
        text = g_strdup (_("no answers"));
      else
        {
          g_autofree char *value = number_words (total->figure.value), *low = number_words (total->figure.low), *high = number_words (total->figure.high);
          text = g_strdup_printf (_("%s%s%s (%s to %s, n %d)"), value, total->unit != NULL ? " " : "",
                                  total->unit != NULL ? total->unit : "", low, high, (int) total->figure.n);
        }
      name = cell_label (_(total->label), "secondary", 0);
      gtk_widget_add_css_class (name, "small");
      g_object_set (name, "wrap", TRUE, "max-width-chars", LONGEST_CELL, NULL);
      gtk_widget_add_css_class (card, "card");
      gtk_widget_add_css_class (card, "reporttotal");
      gtk_box_append (GTK_BOX (card), cell_label (text, "numeric", 0));
      gtk_box_append (GTK_BOX (card), name);
      care_wrap_append (CARE_WRAP (self->totals), card);
    }
}

static void
report_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareReportsPage) self = data;
  g_autoptr (GError) error = NULL;
  CareReport *report = care_engine_finish (CARE_ENGINE (source), result, &error);
  g_autofree char *more = NULL;

  self->loading = FALSE;
  if (report == NULL)
    {
      if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          gtk_label_set_label (GTK_LABEL (self->problem), error->message);
          gtk_widget_set_visible (self->problem, TRUE);
        }
      return;
    }
  self->shown = TRUE;
  gtk_label_set_label (GTK_LABEL (self->definition), report->definition);
  show_totals (self, report);
  show_rows (self, report);
  more = report->rows->len > SHOWN_ROWS
             ? g_strdup_printf (_("The first %d of %d rows; the files have them all."), SHOWN_ROWS,
                                (int) report->rows->len)
         : report->rows->len == 0
             ? g_strdup (_("Nothing in these days. Choose others above, or take in records first."))
             : g_strdup_printf (ngettext ("%d row", "%d rows", report->rows->len), (int) report->rows->len);
  gtk_widget_set_visible (self->table, report->rows->len > 0);
  gtk_label_set_label (GTK_LABEL (self->more), more);
  care_report_free (report);
}

static void
care_reports_page_reload (CarePage *page)
{
  CareReportsPage *self = CARE_REPORTS_PAGE (page);
  Question *question = self->filling ? NULL : new_question (self);
  if (question == NULL)
    return;
  self->loading = TRUE;
  care_engine_read (care_page_engine (page), run_report, question, question_free, (GDestroyNotify) care_report_free, care_page_cancellable (page),
                    report_read, g_object_ref (self));
}

static void
changed (GtkWidget *widget, GParamSpec *pspec, CareReportsPage *self)
{
  care_page_reload (CARE_PAGE (self));
}

static void
entered (GtkWidget *widget, CareReportsPage *self)
{
  care_page_reload (CARE_PAGE (self));
}

static void
fill_by (CareReportsPage *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  self->filling = TRUE;
  g_ptr_array_add (names, (gpointer) _("Not grouped"));
  for (guint i = 0; self->kind->by != NULL && self->kind->by[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) care_words_value (self->kind->by[i]));
  g_ptr_array_add (names, NULL);
  {
    g_autoptr (GtkStringList) list = gtk_string_list_new ((const char *const *) names->pdata);
    gtk_drop_down_set_model (GTK_DROP_DOWN (self->by), G_LIST_MODEL (list));
  }
  self->filling = FALSE;
}

static void
report_chosen (GtkDropDown *drop, GParamSpec *pspec, CareReportsPage *self)
{
  self->kind = &care_reports[gtk_drop_down_get_selected (drop)];
  fill_by (self);
  care_page_reload (CARE_PAGE (self));
}

/* --- files ---------------------------------------------------------------------------------------------------------------------------- */

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareReportsPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = care_engine_finish (CARE_ENGINE (source), result, &error);
  g_autofree char *sentence = NULL;
  if (path == NULL)
    {
      care_page_failed (CARE_PAGE (self), error);
      return;
    }
  sentence = g_strdup_printf (_("The report is in %s"), path);
  {
    g_autoptr (GError) said = g_error_new_literal (CARE_ERROR, CARE_ERROR_INVALID, sentence); /* a sentence without Undo */
    care_page_failed (CARE_PAGE (self), said);
  }
}

static void
file_chosen (GtkNativeDialog *dialog, int response, CareReportsPage *self)
{
  g_autoptr (GFile) file = NULL;
  Question *question;

  if (response != GTK_RESPONSE_ACCEPT)
    {
      g_object_unref (dialog);
      return;
    }
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  question = new_question (self);
  if (question != NULL)
    {
      question->path = g_file_get_path (file);
      question->format = g_strdup (g_object_get_data (G_OBJECT (dialog), "care-format"));
      care_engine_read (care_page_engine (CARE_PAGE (self)), save_report, question, question_free, g_free, NULL, saved, g_object_ref (self));
    }
  g_object_unref (dialog);
}

static void
export_clicked (GtkButton *button, CareReportsPage *self)
{
  const char *format = g_object_get_data (G_OBJECT (button), "care-format");
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Export the Report"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), NULL);
  g_autofree char *today = care_date_format (care_engine_today (care_page_engine (CARE_PAGE (self))));
  g_autofree char *name = g_strdup_printf ("%s-%s.%s", self->kind->name, today, format);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_object_set_data_full (G_OBJECT (dialog), "care-format", g_strdup (format), g_free);
  g_signal_connect (dialog, "response", G_CALLBACK (file_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- building --------------------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
day_entry (CareReportsPage *self, const char *hint)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 11);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
  g_signal_connect (entry, "activate", G_CALLBACK (entered), self);
  return entry;
}

static GtkWidget *
build_ask (CareReportsPage *self)
{
  GtkWidget *ask = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE, "max-children-per-line", 8,
                                 "column-spacing", 6, "row-spacing", 6, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; care_reports[i].name != NULL; i++)
    g_ptr_array_add (names, (gpointer) _(care_reports[i].label));
  g_ptr_array_add (names, NULL);
  self->kind = &care_reports[0];
  self->report = gtk_drop_down_new_from_strings ((const char *const *) names->pdata);
  self->by = gtk_drop_down_new_from_strings ((const char *const[]) { "", NULL });
  self->from = day_entry (self, _("From day"));
  self->to = day_entry (self, _("To day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->report), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Report"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->by), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Grouped by"), -1);
  fill_by (self);
  gtk_flow_box_append (GTK_FLOW_BOX (ask), self->report);
  gtk_flow_box_append (GTK_FLOW_BOX (ask), self->by);
  gtk_flow_box_append (GTK_FLOW_BOX (ask), self->from);
  gtk_flow_box_append (GTK_FLOW_BOX (ask), self->to);
  for (GtkWidget *child = gtk_widget_get_first_child (ask); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);
  g_signal_connect (self->report, "notify::selected", G_CALLBACK (report_chosen), self);
  g_signal_connect (self->by, "notify::selected", G_CALLBACK (changed), self);
  return ask;
}

static GtkWidget *
build_formats (CareReportsPage *self)
{
  GtkWidget *box = care_wrap_new (); /* with large text in a narrow window they break into lines */
  /* Translators: stands before the buttons CSV, JSON and XLSX. */
  GtkWidget *label = gtk_label_new (C_ ("before formats", "Export as"));
  gtk_widget_set_margin_end (label, 6);
  care_wrap_append (CARE_WRAP (box), label);
  for (guint i = 0; care_report_formats[i] != NULL; i++)
    {
      g_autofree char *upper = g_ascii_strup (care_report_formats[i], -1);
      g_autofree char *name = g_strdup_printf (_("Export as %s"), upper);
      GtkWidget *button = gtk_button_new_with_label (upper);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      if (i == 0)
        care_page_set_actions (CARE_PAGE (self), button);
      g_object_set_data (G_OBJECT (button), "care-format", (gpointer) care_report_formats[i]);
      g_signal_connect (button, "clicked", G_CALLBACK (export_clicked), self);
      care_wrap_append (CARE_WRAP (box), button);
    }
  return box;
}

static void
care_reports_page_set_up (CarePage *page)
{
  CareReportsPage *self = CARE_REPORTS_PAGE (page);
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _("Reports"), "xalign", 0.0, NULL);

  gtk_widget_add_css_class (box, "page-body");
  gtk_widget_add_css_class (title, "title-2");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), build_ask (self));
  self->problem = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->problem, "error");
  self->definition = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (self->definition, "secondary");
  self->totals = care_wrap_new ();
  care_wrap_set_spacing (CARE_WRAP (self->totals), 9, 9);
  self->formats = build_formats (self);
  self->more = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->more, "secondary");
  self->grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 18, "row-spacing", 6, NULL);
  gtk_widget_add_css_class (self->grid, "reporttable");
  self->table = gtk_scrolled_window_new ();
  gtk_widget_add_css_class (self->table, "card");
  gtk_widget_set_visible (self->table, FALSE); /* until there are rows */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows of the report"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->table), self->grid);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->table), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_box_append (GTK_BOX (box), self->definition);
  gtk_box_append (GTK_BOX (box), self->totals);
  gtk_box_append (GTK_BOX (box), self->formats);
  gtk_box_append (GTK_BOX (box), self->more);
  gtk_box_append (GTK_BOX (box), self->table);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1400);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 1400);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  adw_bin_set_child (ADW_BIN (self), scroll);
}

static gboolean
care_reports_page_is_settled (CarePage *page)
{
  return CARE_REPORTS_PAGE (page)->shown && !CARE_REPORTS_PAGE (page)->loading;
}

static void
care_reports_page_class_init (CareReportsPageClass *klass)
{
  CarePageClass *page_class = CARE_PAGE_CLASS (klass);
  page_class->set_up = care_reports_page_set_up;
  page_class->reload = care_reports_page_reload;
  page_class->is_settled = care_reports_page_is_settled;
}

static void
care_reports_page_init (CareReportsPage *self)
{
}
