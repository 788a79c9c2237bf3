/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-report"

#include "report/care-report-private.h"

#include "domain/care-contact.h"
#include "store/care-view-report.h"
#include "util/care-time.h"

#include <string.h>

/* What customers said after a job (UX B4). One row a figure: a group and a metric, with its n and its interval. */

/* Fewer answers than this in a group are not shown: one could tell who said what. */
#define SHOWN_FROM 5
/* Fewer answers than this are to be read with their interval. */
#define FAINT_BELOW 30
#define MAX_BARS 20

typedef enum
{
  CSAT,
  CES,
  CES_SHARE,
  NPS,
  RESPONSE_RATE,
  N_METRICS,
} Metric;

static const struct
{
  const char *name;
  const char *label;
  const char *unit;
  const char *definition;
} metrics[N_METRICS] = {
  [CSAT] = { "csat", N_("Satisfaction (CSAT)"), "%",
             N_("Answers of 4 and 5 among answers of 1 to 5, in percent; Wilson interval, 95 %") },
  [CES] = { "ces", N_("Ease (CES)"), NULL, N_("Mean of answers of 1 to 7; interval of the mean by Student's t, 95 %") },
  [CES_SHARE] = { "ces_share", N_("Found it easy"), "%", N_("Answers of 5 to 7 among answers of 1 to 7, in percent; Wilson interval, 95 %") },
  [NPS] = { "nps", N_("Recommendation (NPS)"), NULL,
            N_("Share of 9 and 10 minus share of 0 to 6 among answers of 0 to 10, from -100 to 100; adjusted Wald interval, 95 %") },
  [RESPONSE_RATE] = { "response_rate", N_("Response rate"), "%",
                      N_("Invitations answered among those sent in the period that did not bounce, in percent; Wilson interval, 95 %") },
};

/* A group of answers: one technician's, one month's …, or all. */
typedef struct
{
  char *key;
  char *label; /* NULL: none */
  CareTally tally[N_METRICS];
  gint64 by_phone[N_METRICS];
  GArray *records[N_METRICS];
  gint64 delivered, answered;
} Group;

typedef struct
{
  CareReport *report;
  CareStore *store;
  GHashTable *groups; /* key -> Group */
  Group *all;
  gint64 bounced, opted_out;
} Satisfaction;

static Group *
group_new (char *key, const char *label)
{
  Group *group = g_new0 (Group, 1);

  group->key = key;
  group->label = g_strdup (label);
  for (guint m = 0; m < N_METRICS; m++)
    group->records[m] = care_records_new ();
  return group;
}

static void
group_free (gpointer data)
{
  Group *group = data;

  for (guint m = 0; m < N_METRICS; m++)
    g_clear_pointer (&group->records[m], g_array_unref);
  g_free (group->key);
  g_free (group->label);
  g_free (group);
}

/* --- grouping --- */

static char *
id_key (const CareId *id)
{
  char text[CARE_ID_TEXT];
  return g_strdup (care_id_to_text (id, text));
}

/* What an answer may be grouped under: a text, and the record that it names where there is one, since two may have one name. */
static const struct
{
  const char *by;
  gsize text;
  gsize id; /* 0: the text is all there is */
} fields[] = {
  { "technician", G_STRUCT_OFFSET (CareAsked, technician_name), G_STRUCT_OFFSET (CareAsked, technician) },
  { "team", G_STRUCT_OFFSET (CareAsked, team_name), G_STRUCT_OFFSET (CareAsked, team) },
  { "model", G_STRUCT_OFFSET (CareAsked, model_name), G_STRUCT_OFFSET (CareAsked, model) },
  { "brand", G_STRUCT_OFFSET (CareAsked, brand), 0 },
  { "type", G_STRUCT_OFFSET (CareAsked, job_type), 0 },
  { "channel", G_STRUCT_OFFSET (CareAsked, channel), 0 },
  { "question", G_STRUCT_OFFSET (CareAsked, question), 0 },
};

/* The month of an answer in the company's zone: "2026-11". */
static char *
month_of (const Satisfaction *about, const CareAsked *asked)
{
  g_autofree char *date = care_date_format (care_date_of_instant (asked->at, care_store_zone (about->store)));
  return g_strndup (date, strlen (date) - 3);
}

/* The group's key, and how it is called (NULL: none). */
static char *
group_key (const Satisfaction *about, const CareAsked *asked, char **label)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].by, about->report->by) == 0)
      {
        *label = g_strdup (G_STRUCT_MEMBER (const char *, asked, fields[i].text));
        if (fields[i].id != 0)
          return id_key (G_STRUCT_MEMBER_P (asked, fields[i].id));
        return g_strdup (*label != NULL ? *label : "");
      }
  *label = month_of (about, asked);
  return g_strdup (*label);
}

static Group *
group_of (Satisfaction *about, const CareAsked *asked)
{
  g_autofree char *label = NULL;
  g_autofree char *key = NULL;
  Group *group;

  if (about->report->by == NULL)
    return NULL;
  key = group_key (about, asked, &label);
  group = g_hash_table_lookup (about->groups, key);
  if (group == NULL)
    {
      group = group_new (g_steal_pointer (&key), label);
      g_hash_table_insert (about->groups, group->key, group);
    }
  return group;
}

/* --- counting --- */

static gboolean
metric_of (const char *name, Metric *metric)
{
  static const Metric asked[] = { CSAT, CES, NPS };

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    if (g_strcmp0 (name, metrics[asked[i]].name) == 0)
      {
        *metric = asked[i];
        return TRUE;
      }
  return FALSE;
}

static void
count_score (Group *group, Metric metric, const CareAsked *asked)
{
  if (!care_tally_add (&group->tally[metric], asked->score))
    return;
  care_records_add (group->records[metric], &CareResponse_ENTITY, &asked->row);
  if (g_strcmp0 (asked->channel, "phone") == 0)
    group->by_phone[metric]++;
}

static gboolean
count_answer (const CareAsked *asked, gpointer data)
{
  Satisfaction *about = data;
  Group *group;
  Metric metric;
  int low, high;

  if (!metric_of (asked->metric, &metric) || !asked->has_score || !care_metric_range (asked->metric, &low, &high) || asked->score < low ||
      asked->score > high)
    return TRUE;
  group = group_of (about, asked);
  count_score (about->all, metric, asked);
  if (group != NULL)
    count_score (group, metric, asked);
  if (metric == CES)
    count_score (about->all, CES_SHARE, asked);
  if (metric == CES && group != NULL)
    count_score (group, CES_SHARE, asked);
  return TRUE;
}

static void
count_delivered (Group *group, const CareAsked *asked)
{
  group->delivered++;
  group->answered += asked->answered;
  care_records_add (group->records[RESPONSE_RATE], &CareInvitation_ENTITY, &asked->row);
}

static gboolean
count_invitation (const CareAsked *asked, gpointer data)
{
  Satisfaction *about = data;
  Group *group;

  if (g_strcmp0 (asked->state, "suppressed") == 0 && g_strcmp0 (asked->why, "opted_out") == 0)
    about->opted_out++;
  if (g_strcmp0 (asked->state, "bounced") == 0)
    about->bounced++;
  else if (asked->sent && g_strcmp0 (asked->state, "suppressed") != 0)
    {
      count_delivered (about->all, asked);
      /* An invitation holds several questions. */
      group = g_strcmp0 (about->report->by, "question") == 0 ? NULL : group_of (about, asked);
      if (group != NULL)
        count_delivered (group, asked);
    }
  return TRUE;
}

static CareFigure
figure_of (const Group *group, Metric metric)
{
  switch (metric)
    {
    case CSAT:
      return care_figure_csat (&group->tally[CSAT]);
    case CES:
      return care_figure_ces (&group->tally[CES]);
    case CES_SHARE:
      return care_figure_ces_share (&group->tally[CES]);
    case NPS:
      return care_figure_nps (&group->tally[NPS]);
    case RESPONSE_RATE:
    case N_METRICS:
    default:
      return care_figure_share (group->answered, group->delivered);
    }
}

/* --- rows --- */

enum { METRIC, N, VALUE, LOW, HIGH, BY_PHONE, NOTE, DEFINITION, RECORDS, N_COLUMNS };

#define FIGURE_COLUMNS(first) \
  [first + METRIC] = { "metric", N_("Metric"), CARE_CELL_VALUE, NULL }, \
  [first + N] = { "n", N_("Answers"), CARE_CELL_INT, NULL }, \
  [first + VALUE] = { "value", N_("Value"), CARE_CELL_NUMBER, NULL }, \
  [first + LOW] = { "low", N_("From (95 %)"), CARE_CELL_NUMBER, NULL }, \
  [first + HIGH] = { "high", N_("To (95 %)"), CARE_CELL_NUMBER, NULL }, \
  [first + BY_PHONE] = { "by_phone", N_("Of these by phone"), CARE_CELL_INT, NULL }, \
  [first + NOTE] = { "note", N_("Note"), CARE_CELL_TEXT, NULL }, \
  [first + DEFINITION] = { "definition", N_("What it is"), CARE_CELL_TEXT, NULL }, \
  [first + RECORDS] = { "records", N_("Records"), CARE_CELL_RECORDS, NULL }

static const CareReportColumn columns[] = { FIGURE_COLUMNS (0) };

#define GROUP_COLUMNS(field, text, kind) { { field, text, kind, NULL }, FIGURE_COLUMNS (1) }
static const CareReportColumn group_columns[][N_COLUMNS + 1] = {
  GROUP_COLUMNS ("technician", N_("Technician"), CARE_CELL_TEXT),
  GROUP_COLUMNS ("team", N_("Team"), CARE_CELL_TEXT),
  GROUP_COLUMNS ("model", N_("Model"), CARE_CELL_TEXT),
  GROUP_COLUMNS ("brand", N_("Brand"), CARE_CELL_TEXT),
  GROUP_COLUMNS ("type", N_("Type of job"), CARE_CELL_VALUE),
  GROUP_COLUMNS ("channel", N_("Channel"), CARE_CELL_VALUE),
  GROUP_COLUMNS ("month", N_("Month"), CARE_CELL_TEXT),
  GROUP_COLUMNS ("question", N_("Question"), CARE_CELL_TEXT),
};

static void
set_columns (CareReport *report)
{
  report->columns = columns;
  report->n_columns = N_COLUMNS;
  for (guint i = 0; report->by != NULL && i < G_N_ELEMENTS (group_columns); i++)
    if (strcmp (group_columns[i][0].name, report->by) == 0)
      {
        report->columns = group_columns[i];
        report->n_columns = N_COLUMNS + 1;
      }
}

static gboolean
is_hidden (const CareReport *report, const CareFigure *figure)
{
  return report->by != NULL && figure->n < SHOWN_FROM;
}

static void
fill_value (CareCell *cell, double value, gboolean faint)
{
  care_cell_number (cell, value);
  cell->faint = faint;
}

static void
fill_figure (CareReport *report, CareCell *row, Group *group, Metric metric, const CareFigure *figure)
{
  gboolean faint = figure->n < FAINT_BELOW;

  care_cell_text (&row[METRIC], metrics[metric].name);
  care_cell_int (&row[N], figure->n);
  if (figure->has_value && !is_hidden (report, figure))
    {
      fill_value (&row[VALUE], figure->value, faint);
      fill_value (&row[LOW], figure->low, faint);
      fill_value (&row[HIGH], figure->high, faint);
    }
  if (metric != RESPONSE_RATE)
    care_cell_int (&row[BY_PHONE], group->by_phone[metric]);
  if (is_hidden (report, figure))
    care_cell_text (&row[NOTE], _("Too few answers to show"));
  else if (faint && figure->n > 0)
    care_cell_text (&row[NOTE], _("Few answers: mind the interval"));
  care_cell_text (&row[DEFINITION], _(metrics[metric].definition));
  care_cell_records (&row[RECORDS], g_steal_pointer (&group->records[metric]));
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const Group *first = *(const Group *const *) a;
  const Group *second = *(const Group *const *) b;
  int order = (first->label == NULL) - (second->label == NULL);

  if (order == 0)
    order = g_strcmp0 (first->label, second->label);
  return order != 0 ? order : strcmp (first->key, second->key);
}

static GPtrArray *
sort_groups (Satisfaction *about)
{
  GPtrArray *sorted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer group;

  g_hash_table_iter_init (&iter, about->groups);
  while (g_hash_table_iter_next (&iter, NULL, &group))
    g_ptr_array_add (sorted, group);
  g_ptr_array_sort (sorted, compare_groups);
  return sorted;
}

static void
fill_group (CareReport *report, Group *group)
{
  for (guint m = 0; m < N_METRICS; m++)
    {
      CareFigure figure = figure_of (group, (Metric) m);
      CareCell *row;

      if (report->by != NULL && figure.n == 0)
        continue;
      row = care_report_add_row (report);
      if (report->by != NULL)
        care_cell_text (row++, group->label);
      fill_figure (report, row, group, (Metric) m, &figure);
    }
}

/* --- the chart: what is in percent, side by side --- */

static const Metric charted[] = { CSAT, CES_SHARE, NPS };

static void
chart_groups (CareReport *report, GPtrArray *groups)
{
  guint n = MIN (groups->len, MAX_BARS);

  for (guint i = 0; i < n; i++)
    {
      const Group *group = groups->pdata[i];
      care_report_add_label (report, group->label != NULL ? group->label : _("(none)"));
    }
  for (guint s = 0; s < G_N_ELEMENTS (charted); s++)
    {
      care_report_add_series (report, _(metrics[charted[s]].label));
      for (guint i = 0; i < n; i++)
        {
          CareFigure figure = figure_of (groups->pdata[i], charted[s]);
          if (figure.has_value && !is_hidden (report, &figure))
            care_report_set_point (report, s, i, figure.value);
        }
    }
}

static void
chart_all (CareReport *report, const Group *all)
{
  for (guint s = 0; s < G_N_ELEMENTS (charted); s++)
    care_report_add_label (report, _(metrics[charted[s]].label));
  care_report_add_series (report, report->label);
  for (guint s = 0; s < G_N_ELEMENTS (charted); s++)
    {
      CareFigure figure = figure_of (all, charted[s]);
      if (figure.has_value)
        care_report_set_point (report, 0, s, figure.value);
    }
}

/* --- the report --- */

static void
add_totals (Satisfaction *about)
{
  static const Metric order[] = { CSAT, CES, NPS, CES_SHARE, RESPONSE_RATE };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      CareFigure figure = figure_of (about->all, order[i]);
      care_report_add_figure (about->report, metrics[order[i]].name, metrics[order[i]].label, metrics[order[i]].unit, &figure);
    }
  care_report_add_count (about->report, "delivered", N_("Invitations delivered"), about->all->delivered);
  care_report_add_count (about->report, "answered", N_("Invitations answered"), about->all->answered);
  care_report_add_count (about->report, "bounced", N_("Invitations that bounced"), about->bounced);
  care_report_add_count (about->report, "opted_out", N_("Not asked: they want no surveys"), about->opted_out);
}

static void
define (CareReport *report)
{
  g_autofree char *from = care_date_words (report->from);
  g_autofree char *to = care_date_words (report->to);
  GString *text = g_string_new (NULL);

  g_string_printf (text, _("What customers answered from %s to %s, both included; answers that were taken back are not counted."), from, to);
  for (guint m = 0; m < N_METRICS; m++)
    g_string_append_printf (text, " %s: %s.", _(metrics[m].label), _(metrics[m].definition));
  if (report->by != NULL)
    g_string_append_printf (text, " %s", _("A group with fewer than 5 answers shows their number alone."));
  if (g_strcmp0 (report->by, "technician") == 0)
    g_string_append_printf (text, " %s",
                            /* xgettext:no-c-format */
                            _("The figures of one person are mostly chance: at 90 % satisfaction it takes 138 answers to know it to 5 points."));
  report->definition = g_string_free (text, FALSE);
  report->chart_title = g_strdup (report->label);
  report->chart_unit = g_strdup ("%");
}

static void
fill_report (Satisfaction *about)
{
  g_autoptr (GPtrArray) sorted = sort_groups (about);

  add_totals (about);
  if (about->report->by == NULL)
    {
      chart_all (about->report, about->all);
      fill_group (about->report, about->all);
      return;
    }
  chart_groups (about->report, sorted);
  for (guint i = 0; i < sorted->len; i++)
    fill_group (about->report, sorted->pdata[i]);
}

gboolean
care_report_satisfaction (CareReport *report, CareStore *store, GError **error)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, group_free);
  Satisfaction about = { report, store, groups, group_new (g_strdup (""), NULL), 0, 0 };
  gint64 from = care_instant_of_date (report->from, 0, 0, care_store_zone (store));
  gint64 before = care_instant_of_date (care_date_add (report->to, 1, CARE_UNIT_DAY), 0, 0, care_store_zone (store));
  gboolean ok;

  define (report);
  set_columns (report);
  ok = care_view_each_answer (store, from, before, count_answer, &about, error) &&
       care_view_each_invitation (store, from, before, count_invitation, &about, error);
  if (ok)
    fill_report (&about);
  group_free (about.all);
  return ok;
}
