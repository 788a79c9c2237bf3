/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-satisfaction-page.h"

#include "app/care-bits.h"
#include "app/care-figure-card.h"
#include "app/care-pill.h"
#include "app/care-trend.h"
#include "app/care-words-app.h"
#include "app/care-wrap.h"
#include "domain/care-contact.h"
#include "domain/care-survey-rule.h"
#include "report/care-report.h"
#include "store/care-list.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_ANSWERS 60
#define MONTHS 12
#define N_CARDS 4
#define ANSWERS_WIDTH 388
#define TREND_HEIGHT 380 /* 300 on a phone */

struct _CareSatisfactionPage
{
  CarePage parent_instance;
  GtkWidget *head, *period, *line, *cards[N_CARDS], *columns, *trend, *trend_box, *side, *answers, *none;
  int days;
  gboolean loading, shown;
};

G_DEFINE_FINAL_TYPE (CareSatisfactionPage, care_satisfaction_page, CARE_TYPE_PAGE)

typedef struct
{
  CareRecord *response;
  char *customer, *job;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;
  care_record_free (answer->response);
  g_free (answer->customer);
  g_free (answer->job);
  g_free (answer);
}

/* Everything on the page, read in one go. */
typedef struct
{
  int days;
  CareReport *now, *before, *months;
  GPtrArray *answers;
} Content;

static void
content_free (gpointer data)
{
  Content *content = data;
  if (content->now != NULL)
    care_report_free (content->now);
  if (content->before != NULL)
    care_report_free (content->before);
  if (content->months != NULL)
    care_report_free (content->months);
  g_clear_pointer (&content->answers, g_ptr_array_unref);
  g_free (content);
}

static int
compare_answers (gconstpointer a, gconstpointer b)
{
  const CareResponse *x = (const CareResponse *) (*(Answer *const *) a)->response, *y = (const CareResponse *) (*(Answer *const *) b)->response;
  gboolean low_x = care_survey_is_low (x->metric, x->score), low_y = care_survey_is_low (y->metric, y->score);
  if (low_x != low_y)
    return low_x ? -1 : 1;
  return x->answered_at > y->answered_at ? -1 : x->answered_at < y->answered_at;
}

/* What was written with a score is a row of its own in the books; people read them as one. */
static void
join_comments (GPtrArray *answers)
{
  for (guint i = answers->len; i-- > 0;)
    {
      CareResponse *text = (CareResponse *) ((Answer *) answers->pdata[i])->response;
      if (CARE_HAS (text, CareResponse, score) || text->comment == NULL)
        continue;
      for (guint n = 0; n < answers->len; n++)
        {
          CareResponse *scored = (CareResponse *) ((Answer *) answers->pdata[n])->response;
          if (!CARE_HAS (scored, CareResponse, score) || scored->comment != NULL || scored->answered_at != text->answered_at ||
              !care_id_equal (&scored->job, &text->job) || !care_id_equal (&scored->customer, &text->customer))
            continue;
          CARE_PUT_TEXT (scored, CareResponse, comment, text->comment);
          g_ptr_array_remove_index (answers, i);
          break;
        }
    }
}

/* The newest answers: ratings, and what was written beside them. */
static GPtrArray *
read_answers (CareStore *store, gint64 from, GError **error)
{
  CareListSpec *spec = care_list_spec_new (&CareResponse_ENTITY);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *since = care_instant_format (from);
  GPtrArray *answers;

  care_list_spec_filter (spec, "answered_at", CARE_FILTER_FROM, (const char *const[]) { since, NULL });
  care_list_spec_filter (spec, "metric", CARE_FILTER_IS, (const char *const[]) { "csat", "text", NULL });
  spec->sort = CareResponse_answered_at;
  spec->descending = TRUE;
  ids = care_list_ids (store, spec, error);
  care_list_spec_free (spec);
  if (ids == NULL)
    return NULL;
  rows = care_list_rows (store, &CareResponse_ENTITY, (const CareId *) (gpointer) ids->data, MIN (ids->len, MAX_ANSWERS), error);
  if (rows == NULL)
    return NULL;
  answers = g_ptr_array_new_with_free_func (answer_free);
  for (guint i = 0; i < rows->len; i++)
    {
      CareListRow *row = rows->pdata[i];
      Answer *answer;
      if (row == NULL)
        continue;
      answer = g_new0 (Answer, 1);
      answer->response = care_record_copy (row->record);
      answer->customer = g_strdup (row->names[CareResponse_customer]);
      answer->job = g_strdup (row->names[CareResponse_job]);
      g_ptr_array_add (answers, answer);
    }
  join_comments (answers);
  g_ptr_array_sort (answers, compare_answers);
  return answers;
}

static gpointer
read_content (CareStore *store, gpointer data, GError **error)
{
  int days = GPOINTER_TO_INT (data);
  gint32 today = care_store_today (store);
  CareReportAsk now = { TRUE, TRUE, today - days + 1, today, NULL };
  CareReportAsk before = { TRUE, TRUE, today - 2 * days + 1, today - days, NULL };
  CareReportAsk months = { TRUE, TRUE, care_date_add (today, -MONTHS, CARE_UNIT_MONTH), today, "month" };
  Content *content = g_new0 (Content, 1);

  content->days = days;
  content->now = care_report_run (store, "satisfaction", &now, error);
  if (content->now != NULL)
    content->before = care_report_run (store, "satisfaction", &before, error);
  if (content->before != NULL)
    content->months = care_report_run (store, "satisfaction", &months, error);
  if (content->months != NULL)
    content->answers = read_answers (store, care_instant_of_date (now.from, 0, 0, care_store_zone (store)), error);
  if (content->answers != NULL)
    return content;
  content_free (content);
  return NULL;
}

static const CareFigure *
total (const CareReport *report, const char *name)
{
  for (guint i = 0; i < report->totals->len; i++)
    {
      const CareReportTotal *one = &g_array_index (report->totals, CareReportTotal, i);
      if (g_str_equal (one->name, name))
        return &one->figure;
    }
  return NULL;
}

typedef struct
{
  const char *name, *title, *subtitle;
  double start, end;
  const char *ends[2];
} CardKind;

static const CardKind card_kinds[] = {
  { "csat", N_("CSAT"), N_("satisfied: 4 or 5 of 5"), 0, 100, { "0 %", "100 %" } },
  { "ces", N_("CES"), N_("ease: 1 to 7, the mean"), 1, 7, { "1", "7" } },
  { "nps", N_("NPS"), N_("would recommend us"), -100, 100, { "−100", "100" } },
  { "response_rate", N_("Answered"), N_("of those who were asked"), 0, 100, { "0 %", "100 %" } },
};
G_STATIC_ASSERT (G_N_ELEMENTS (card_kinds) == N_CARDS);

static char *
number_text (const CardKind *kind, double value)
{
  if (kind->end == 100 && kind->start == 0)
    return g_strdup_printf ("%.0f %%", value);
  return g_str_equal (kind->name, "ces") ? g_strdup_printf ("%.1f", value) : g_strdup_printf ("%+.0f", value);
}

/* No arrow unless the two intervals say so: a difference inside the noise is no change. */
static int
direction (const CareFigure *now, const CareFigure *before)
{
  if (now->low > before->high)
    return 1;
  return now->high < before->low ? -1 : 0;
}

/* The interval and its n: answers, or invitations for the part that was answered. */
static char *
figure_words (const CardKind *kind, const char *low, const char *high, int n)
{
  g_autofree char *number = care_words_number (n);
  if (g_str_equal (kind->name, "response_rate"))
    return g_strdup_printf (ngettext ("%s to %s at 95 %%, %s invitation", "%s to %s at 95 %%, %s invitations", (gulong) n), low, high, number);
  return g_strdup_printf (ngettext ("%s to %s at 95 %%, %s answer", "%s to %s at 95 %%, %s answers", (gulong) n), low, high, number);
}

static void
show_card (CareSatisfactionPage *self, guint i, const Content *content)
{
  const CardKind *kind = &card_kinds[i];
  const CareFigure *now = total (content->now, kind->name), *before = total (content->before, kind->name);
  CareFigureCardFace face = { .title = _(kind->title), .subtitle = _(kind->subtitle), .scale = { kind->ends[0], kind->ends[1] } };
  g_autofree char *value = NULL, *low = NULL, *high = NULL, *words = NULL;

  face.interval = (CareIntervalFace) { NAN, NAN, NAN, NAN, kind->start, kind->end };
  if (now != NULL && now->n > 0)
    {
      value = number_text (kind, now->value);
      low = number_text (kind, now->low);
      high = number_text (kind, now->high);
      words = figure_words (kind, low, high, (int) now->n);
      face.value = value;
      face.words = words;
      face.interval.value = now->value;
      face.interval.low = now->low;
      face.interval.high = now->high;
      if (before != NULL && before->n > 0)
        {
          face.interval.before = before->value;
          face.change = care_figure_card_change (direction (now, before), TRUE);
        }
    }
  care_figure_card_set (CARE_FIGURE_CARD (self->cards[i]), &face);
}

static int
column (const CareReport *report, const char *name)
{
  for (guint i = 0; i < report->n_columns; i++)
    if (g_str_equal (report->columns[i].name, name))
      return (int) i;
  return -1;
}

/* "2026-11" as "Nov"; the year stands with the first month and with January. */
static void
write_month (const char *month, gboolean first, CareTrendPoint *point)
{
  g_autofree char *day = g_strconcat (month, "-01", NULL);
  g_autofree char *words = NULL;
  gint32 date;

  if (care_date_parse (day, &date))
    words = care_words_month_as (date, first || g_str_has_suffix (month, "-01") ? C_ ("month in a chart", "%b %Y") : C_ ("month in a chart", "%b"));
  g_strlcpy (point->label, words != NULL ? words : month, sizeof point->label);
}

static void
show_trend (CareSatisfactionPage *self, const CareReport *months)
{
  int metric = column (months, "metric"), month = column (months, "month"), n = column (months, "n"), value = column (months, "value"),
      low = column (months, "low"), high = column (months, "high");
  g_autoptr (GArray) points = g_array_new (FALSE, TRUE, sizeof (CareTrendPoint));
  CareTrendScale scale = { 0, 100, 25, NAN, "%.0f %%", _("Satisfaction (CSAT) by month") };

  for (guint i = 0; metric >= 0 && month >= 0 && i < months->rows->len; i++)
    {
      const CareCell *row = months->rows->pdata[i];
      CareTrendPoint point = { "", NAN, NAN, NAN, 0 };
      if (!row[metric].has || g_strcmp0 (row[metric].text, "csat") != 0 || !row[month].has)
        continue;
      write_month (row[month].text, points->len == 0, &point);
      point.n = row[n].has ? row[n].integer : 0;
      if (row[value].has)
        {
          point.value = row[value].number;
          point.low = row[low].has ? row[low].number : NAN;
          point.high = row[high].has ? row[high].number : NAN;
        }
      g_array_append_val (points, point);
    }
  gtk_widget_set_visible (self->trend_box, points->len > 1);
  care_trend_set (CARE_TREND (self->trend), (CareTrendPoint *) (gpointer) points->data, points->len, &scale);
}

static void
answer_opened (GtkListBox *list, GtkListBoxRow *row, CareSatisfactionPage *self)
{
  const char *target = g_object_get_data (G_OBJECT (row), "care-target");
  if (target != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", target);
}

static GtkWidget *
score_pill (const CareResponse *response)
{
  GtkWidget *pill = care_pill_new (CARE_PILL_PLAIN);
  gboolean low = care_survey_is_low (response->metric, response->score);
  g_autofree char *words = g_strdup_printf (_("%d of 5"), (int) response->score);
  CareMark mark = { low ? "care-face-sad-symbolic" : response->score >= 4 ? "care-satisfaction-symbolic" : "care-face-plain-symbolic",
                    low ? "bad" : response->score >= 4 ? "good" : "neutral", words };
  care_pill_set_mark (CARE_PILL (pill), &mark);
  return pill;
}

/* Score and name, what was said, when and about which job. */
static GtkWidget *
new_answer (CareSatisfactionPage *self, const Answer *answer)
{
  const CareResponse *response = (const CareResponse *) answer->response;
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *when = care_words_when (care_page_engine (CARE_PAGE (self)), response->answered_at);
  g_autofree char *second = g_strjoin (" · ", when, answer->job != NULL && *answer->job != '\0' ? answer->job : NULL, NULL);
  /* Translators: what somebody wrote, in the language's own marks. */
  g_autofree char *said = response->comment != NULL ? g_strdup_printf (_("“%s”"), response->comment) : NULL;
  const char *who = answer->customer != NULL ? answer->customer : _("Somebody");
  g_autofree char *told = g_strjoin (", ", who, said != NULL ? said : second, NULL);
  char id[CARE_ID_TEXT];

  if (CARE_HAS (response, CareResponse, score))
    gtk_box_append (GTK_BOX (head), score_pill (response));
  gtk_box_append (GTK_BOX (head), care_bits_line (who, "strong"));
  gtk_box_append (GTK_BOX (box), head);
  if (said != NULL)
    {
      GtkWidget *words = care_bits_label (said, NULL);
      g_object_set (words, "lines", 4, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
      gtk_box_append (GTK_BOX (box), words);
    }
  gtk_box_append (GTK_BOX (box), care_bits_line (second, "small secondary"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), CARE_HAS (response, CareResponse, job));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, told, -1);
  if (CARE_HAS (response, CareResponse, job))
    g_object_set_data_full (G_OBJECT (row), "care-target", g_strdup_printf ("job/%s", care_id_to_text (&response->job, id)), g_free);
  return row;
}

static void
content_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareSatisfactionPage) self = data;
  g_autoptr (GError) error = NULL;
  Content *content = care_engine_finish (CARE_ENGINE (source), result, &error);
  GtkWidget *row;

  self->loading = FALSE;
  if (content == NULL)
    {
      if (error != NULL)
        (self->shown ? care_page_failed : care_page_read_failed) (CARE_PAGE (self), error);
      return;
    }
  self->shown = TRUE;
  care_page_read_well (CARE_PAGE (self));
  for (guint i = 0; i < G_N_ELEMENTS (card_kinds); i++)
    show_card (self, i, content);
  show_trend (self, content->months);
  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->answers), 0))) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->answers), row);
  for (guint i = 0; i < content->answers->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->answers), new_answer (self, content->answers->pdata[i]));
  gtk_widget_set_visible (self->answers, content->answers->len > 0);
  gtk_widget_set_visible (self->none, content->answers->len == 0);
  content_free (content);
}

static void
care_satisfaction_page_reload (CarePage *page)
{
  CareSatisfactionPage *self = CARE_SATISFACTION_PAGE (page);
  if (self->loading)
    return;
  self->loading = TRUE;
  care_engine_read (care_page_engine (page), read_content, GINT_TO_POINTER (self->days), NULL, content_free,
                    care_page_cancellable (page), content_read, g_object_ref (self));
}

static const struct
{
  const char *words;
  int days;
} periods[] = { { N_("Last 30 days"), 30 }, { N_("Last 90 days"), 90 }, { N_("Last 365 days"), 365 } };

static void
period_changed (GtkDropDown *drop, GParamSpec *pspec, CareSatisfactionPage *self)
{
  guint chosen = gtk_drop_down_get_selected (drop);
  if (chosen >= G_N_ELEMENTS (periods) || periods[chosen].days == self->days)
    return;
  self->days = periods[chosen].days;
  care_page_reload (CARE_PAGE (self));
}

static GtkWidget *
build_head (CareSatisfactionPage *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *tools = care_wrap_new ();
  GtkWidget *title = gtk_label_new (_("Satisfaction"));
  GtkWidget *export = gtk_button_new_with_label (_("Export…"));
  const char *names[G_N_ELEMENTS (periods) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    names[i] = _(periods[i].words);
  gtk_widget_add_css_class (title, "title-2");
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  self->period = gtk_drop_down_new_from_strings (names);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->period), 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->period), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Period"), -1);
  g_signal_connect (self->period, "notify::selected", G_CALLBACK (period_changed), self);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (export), "win.go::reports");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_halign (title, GTK_ALIGN_START);
  care_wrap_append (CARE_WRAP (tools), self->period);
  care_wrap_append (CARE_WRAP (tools), export);
  care_page_set_actions (CARE_PAGE (self), export);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), tools);
  self->head = head;
  return head;
}

static GtkWidget *
section (const char *words)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (label, "sect");
  return label;
}

/* The cards share the width; how many stand in a line is said with the page's. */
static GtkWidget *
build_cards (CareSatisfactionPage *self)
{
  self->line = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE, "homogeneous", TRUE, "column-spacing", 12, "row-spacing", 12,
                             "min-children-per-line", N_CARDS, "max-children-per-line", N_CARDS, NULL);
  for (guint i = 0; i < N_CARDS; i++)
    {
      self->cards[i] = care_figure_card_new ();
      gtk_flow_box_append (GTK_FLOW_BOX (self->line), self->cards[i]);
      gtk_widget_set_focusable (gtk_widget_get_parent (self->cards[i]), FALSE);
    }
  return self->line;
}

static GtkWidget *
build_trend (CareSatisfactionPage *self)
{
  self->trend_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->trend = care_trend_new ();
  gtk_widget_set_size_request (self->trend, 280, TREND_HEIGHT);
  gtk_widget_add_css_class (self->trend_box, "card");
  gtk_widget_add_css_class (self->trend_box, "pad");
  gtk_widget_set_hexpand (self->trend_box, TRUE);
  gtk_widget_set_valign (self->trend_box, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->trend_box), section (_("CSAT by month")));
  gtk_box_append (GTK_BOX (self->trend_box), self->trend);
  return self->trend_box;
}

static GtkWidget *
build_answers (CareSatisfactionPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  self->answers = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->answers), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->answers, "boxed-list");
  gtk_widget_set_visible (self->answers, FALSE);
  gtk_widget_add_css_class (self->answers, "dense");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->answers), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Answers"), -1);
  g_signal_connect (self->answers, "row-activated", G_CALLBACK (answer_opened), self);
  self->none = g_object_new (
      GTK_TYPE_LABEL, "label",
      _("Nobody has answered in this period. Surveys go out after a hand-over, to those who agreed to them."), "wrap",
      TRUE, "xalign", 0.0, "visible", FALSE, NULL); /* until it is known */
  gtk_widget_add_css_class (self->none, "secondary");
  gtk_box_append (GTK_BOX (box), section (_("What they said, low scores first")));
  gtk_box_append (GTK_BOX (box), self->answers);
  gtk_box_append (GTK_BOX (box), self->none);
  self->side = box;
  return box;
}

static void
care_satisfaction_page_set_up (CarePage *page)
{
  CareSatisfactionPage *self = CARE_SATISFACTION_PAGE (page);
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_widget_add_css_class (box, "page-body");
  self->columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  gtk_box_append (GTK_BOX (self->columns), build_trend (self));
  gtk_box_append (GTK_BOX (self->columns), build_answers (self));
  gtk_box_append (GTK_BOX (box), build_head (self));
  gtk_box_append (GTK_BOX (box), build_cards (self));
  gtk_box_append (GTK_BOX (box), self->columns);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1400);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 1400);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  adw_bin_set_child (ADW_BIN (self), scroll);
}

static void
care_satisfaction_page_set_width (CarePage *page, CareWidth width)
{
  CareSatisfactionPage *self = CARE_SATISFACTION_PAGE (page);
  gboolean wide = width >= CARE_WIDTH_FOLDED, phone = width == CARE_WIDTH_PHONE;
  guint in_line = wide ? N_CARDS : phone ? 1 : 2;

  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->line), 1);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->line), in_line);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->line), in_line);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (self->line), !phone); /* one below the other need not be of one height */
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_size_request (self->side, wide ? ANSWERS_WIDTH : -1, -1);
  gtk_widget_set_size_request (self->trend, 280, phone ? 300 : TREND_HEIGHT);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head), phone ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

static gboolean
care_satisfaction_page_is_settled (CarePage *page)
{
  return CARE_SATISFACTION_PAGE (page)->shown && !CARE_SATISFACTION_PAGE (page)->loading;
}

static void
care_satisfaction_page_class_init (CareSatisfactionPageClass *klass)
{
  CarePageClass *page_class = CARE_PAGE_CLASS (klass);
  page_class->set_up = care_satisfaction_page_set_up;
  page_class->reload = care_satisfaction_page_reload;
  page_class->set_width = care_satisfaction_page_set_width;
  page_class->is_settled = care_satisfaction_page_is_settled;
}

static void
care_satisfaction_page_init (CareSatisfactionPage *self)
{
  self->days = 365;
}
