/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window over a store, in process, each figure taken at a painted frame that shows what was asked for: "NAME VALUE…" a line, milliseconds
 * and megabytes; after what was waited for comes the processor's share of it, which a busy machine changes less.
 *   window-bench STORE first [VIEW]   from exec (BENCH_START, microseconds of the monotonic clock) to the frame with the rows of the jobs list
 *   window-bench STORE work           jumps, sorts, filters, scrolling, the omnibox key by key, memory
 *   window-bench STORE lists          each list: its views, its columns as orders, its filters, words */
#include "app/care-application.h"
#include "app/care-list-page.h"
#include "app/care-main-window.h"
#include "app/care-omnibox.h"
#include "app/care-row.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define PATIENCE 20000 /* ms */
#define STEP 330       /* pixels a frame, as the bare probe scrolls */
#define FRAMES 200

typedef struct
{
  CareEngine *engine;
  CareMainWindow *window;
  CareListPage *page;
  GtkColumnView *columns;
  GtkAdjustment *adjustment;
  guint frames;
  gint64 first_frame, last_frame;
  gboolean showed; /* the last frame had everything that is in sight */
  gboolean first;  /* nothing was shown yet */
} Bench;

static double
since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double processor_before;

static double
processor_ms (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

static gint64
begin (void)
{
  processor_before = processor_ms ();
  return g_get_monotonic_time ();
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static void
one_frame (Bench *bench)
{
  guint before = bench->frames;
  gint64 start = g_get_monotonic_time ();
  gtk_widget_queue_draw (GTK_WIDGET (bench->columns));
  while (bench->frames == before && since (start) < PATIENCE)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
has_content (GListModel *rows, guint at)
{
  g_autoptr (CareRow) row = g_list_model_get_item (rows, at);
  return row == NULL || care_row_content (row) != NULL;
}

/* Everything that is in sight has its content. For the first frame that is enough; otherwise what was asked for must have been answered too. */
static gboolean
in_sight (Bench *bench)
{
  GListModel *rows = G_LIST_MODEL (care_list_page_rows (bench->page));
  double n = g_list_model_get_n_items (rows), upper = gtk_adjustment_get_upper (bench->adjustment);
  double value = gtk_adjustment_get_value (bench->adjustment), size = gtk_adjustment_get_page_size (bench->adjustment);
  guint first, last;
  if ((n < 1 || !bench->first) && !care_page_is_settled (CARE_PAGE (bench->page)))
    return FALSE;
  if (n < 1)
    return TRUE;
  if (upper < 1)
    return FALSE;
  first = (guint) (n * value / upper);
  last = (guint) MIN (n * (value + size) / upper, n - 1);
  return has_content (rows, first) && has_content (rows, (first + last) / 2) && has_content (rows, last);
}

static void
painted (GdkFrameClock *clock, Bench *bench)
{
  bench->last_frame = g_get_monotonic_time ();
  if (bench->frames++ == 0)
    bench->first_frame = bench->last_frame;
  bench->showed = bench->page != NULL && in_sight (bench);
}

/* Waits for the frame that shows the rows. */
static double
shown (Bench *bench, gint64 start)
{
  gboolean asked = FALSE;
  bench->showed = FALSE;
  while (!bench->showed && since (start) < PATIENCE)
    {
      if (!asked && in_sight (bench))
        {
          gtk_widget_queue_draw (GTK_WIDGET (bench->columns)); /* what is shown may be what was shown */
          asked = TRUE;
        }
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (300);
    }
  return (double) (bench->last_frame - start) / 1000;
}

/* What began at @start is shown: "NAME MS PROCESSOR ROWS". */
static void
say (Bench *bench, const char *name, gint64 start)
{
  double ms = shown (bench, start);
  g_print ("%s %.1f %.1f %u\n", name, ms, processor_ms () - processor_before, g_list_model_get_n_items (G_LIST_MODEL (care_list_page_rows (bench->page))));
}

static void
look_at (Bench *bench)
{
  bench->page = CARE_LIST_PAGE (care_main_window_page (bench->window));
  bench->columns = GTK_COLUMN_VIEW (find (GTK_WIDGET (bench->page), GTK_TYPE_COLUMN_VIEW));
  bench->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (bench->columns));
}

static gboolean
open_window (Bench *bench, const char *where, const char *view)
{
  g_autoptr (GError) error = NULL;
  bench->engine = care_engine_new (where, NULL, &error);
  if (bench->engine == NULL)
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  bench->window = care_main_window_new (NULL, bench->engine);
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1200, 760); /* the bare probe's */
  gtk_widget_realize (GTK_WIDGET (bench->window));
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (bench->window)), "after-paint", G_CALLBACK (painted), bench);
  care_main_window_go (bench->window, "jobs");
  look_at (bench);
  if (view != NULL)
    care_list_page_show_view (bench->page, view);
  gtk_window_present (GTK_WINDOW (bench->window));
  return TRUE;
}

static void
memory (const char *name)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "VmRSS:") || g_str_has_prefix (lines[i], "VmHWM:"))
      g_print ("memory.%s%s %.1f\n", name, lines[i][2] == 'R' ? "" : "-peak", (double) g_ascii_strtoll (lines[i] + 6, NULL, 10) / 1024);
}

/* --- the list ---------------------------------------------------------------------------------------------------------------------------- */

static void
jumps (Bench *bench)
{
  static const double places[] = { 0.5, 1, 0.25, 0.8, 0.1, 0 };
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      gint64 start = begin ();
      double end = gtk_adjustment_get_upper (bench->adjustment) - gtk_adjustment_get_page_size (bench->adjustment);
      gtk_adjustment_set_value (bench->adjustment, places[i] * end);
      one_frame (bench);
      say (bench, "jump", start);
    }
}

static void
sorts (Bench *bench)
{
  static const struct { const char *name; guint column; GtkSortType order; } clicks[] = {
    { "sort.number", 0, GTK_SORT_ASCENDING }, { "sort.number", 0, GTK_SORT_DESCENDING }, { "sort.scheduled", 2, GTK_SORT_ASCENDING },
    { "sort.customer", 3, GTK_SORT_ASCENDING }, { "sort.technician", 7, GTK_SORT_ASCENDING }, { "sort.phase", 1, GTK_SORT_ASCENDING },
    { "sort.problem", 4, GTK_SORT_ASCENDING },
  };
  GListModel *columns = gtk_column_view_get_columns (bench->columns);
  gint64 start;
  for (guint i = 0; i < G_N_ELEMENTS (clicks); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, clicks[i].column);
      start = begin ();
      gtk_column_view_sort_by_column (bench->columns, column, clicks[i].order);
      say (bench, clicks[i].name, start);
    }
  start = begin ();
  gtk_column_view_sort_by_column (bench->columns, NULL, GTK_SORT_ASCENDING);
  say (bench, "sort.demanded", start);
}

static void
type_filter (Bench *bench, const char *name, const char *words)
{
  GtkWidget *entry = find (GTK_WIDGET (bench->page), GTK_TYPE_SEARCH_ENTRY);
  CareRowList *rows = care_list_page_rows (bench->page);
  gint64 start = begin ();
  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  /* the page waits for the last key first */
  while (!care_row_list_is_busy (rows) && since (start) < 1000)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (300);
  say (bench, name, start);
}

static void
filters (Bench *bench)
{
  static const char *const chosen[][2] = { { "filter.phase", "phase=closed" }, { "filter.type", "type=repair_bench" }, { "filter.result", "result=repaired" } };
  gint64 start;
  for (guint i = 0; i < G_N_ELEMENTS (chosen); i++)
    {
      start = begin ();
      gtk_widget_activate_action (GTK_WIDGET (bench->columns), "list.add-filter", "s", chosen[i][1]);
      say (bench, chosen[i][0], start);
    }
  start = begin ();
  care_list_page_show_view (bench->page, "all");
  say (bench, "filter.none", start);
  type_filter (bench, "filter.words-few", "toaster");
  type_filter (bench, "filter.words-many", "the");
  type_filter (bench, "filter.words-none", "");
}

static void
scroll (Bench *bench)
{
  GListModel *rows = G_LIST_MODEL (care_list_page_rows (bench->page));
  double sum = 0, worst = 0;
  guint blank = 0;
  gint64 start;
  gtk_adjustment_set_value (bench->adjustment, 0);
  shown (bench, begin ());
  begin ();
  for (guint i = 0; i < FRAMES; i++)
    {
      double ms;
      start = g_get_monotonic_time ();
      gtk_adjustment_set_value (bench->adjustment, gtk_adjustment_get_value (bench->adjustment) + STEP);
      one_frame (bench);
      ms = since (start);
      sum += ms;
      worst = MAX (worst, ms);
      blank += !has_content (rows, (guint) (g_list_model_get_n_items (rows) * gtk_adjustment_get_value (bench->adjustment) /
                                            gtk_adjustment_get_upper (bench->adjustment)));
    }
  g_print ("scroll %.2f %.1f %u %.2f\n", sum / FRAMES, worst, blank, (processor_ms () - processor_before) / FRAMES);
}

/* --- every list -------------------------------------------------------------------------------------------------------------------------- */

static void
each_view (Bench *bench, const CareListKind *kind)
{
  for (const CareView *view = kind->views; view->name != NULL; view++)
    {
      g_autofree char *name = g_strdup_printf ("%s.view.%s", kind->name, view->name);
      gint64 start = begin ();
      care_list_page_show_view (bench->page, view->name);
      say (bench, name, start);
    }
}

static void
each_order (Bench *bench, const CareListKind *kind)
{
  GListModel *columns = gtk_column_view_get_columns (bench->columns);
  for (guint i = 0; kind->columns[i].title != NULL; i++)
    for (guint down = 0; down < 2 && kind->columns[i].field != NULL; down++)
      {
        g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
        g_autofree char *name = g_strdup_printf ("%s.sort.%s%s", kind->name, kind->columns[i].field, down ? "-down" : "");
        gint64 start = begin ();
        gtk_column_view_sort_by_column (bench->columns, column, down ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
        say (bench, name, start);
      }
}

static void
each_filter (Bench *bench, const CareListKind *kind)
{
  g_auto (GStrv) fields = g_strsplit (kind->filter_fields, " ", -1);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      const char *const *values = kind->entity->fields[care_entity_field (kind->entity, fields[i])].values;
      for (guint v = 0; values[v] != NULL; v++)
        {
          g_autofree char *name = g_strdup_printf ("%s.filter.%s=%s", kind->name, fields[i], values[v]);
          g_autofree char *filter = g_strdup_printf ("%s=%s", fields[i], values[v]);
          gint64 start = begin ();
          gtk_widget_activate_action (GTK_WIDGET (bench->columns), "list.add-filter", "s", filter);
          say (bench, name, start);
        }
    }
}

static void
lists (Bench *bench)
{
  static const CareListKind *const kinds[] = { &care_devices_kind, &care_customers_kind, &care_parts_kind, &care_follow_ups_kind, &care_jobs_kind };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *opened = g_strdup_printf ("%s.open", kinds[i]->name);
      g_autofree char *words = g_strdup_printf ("%s.words", kinds[i]->name);
      gint64 start = begin ();
      care_main_window_go (bench->window, kinds[i]->name);
      look_at (bench);
      bench->first = TRUE;
      say (bench, opened, start);
      bench->first = FALSE;
      shown (bench, begin ());
      each_view (bench, kinds[i]);
      care_list_page_show_view (bench->page, "all");
      shown (bench, begin ());
      each_order (bench, kinds[i]);
      each_filter (bench, kinds[i]);
      care_list_page_show_view (bench->page, "all");
      shown (bench, begin ());
      type_filter (bench, words, "1");
      type_filter (bench, words, "");
    }
}

/* --- the omnibox -------------------------------------------------------------------------------------------------------------------------- */

static void
keys (Bench *bench)
{
  static const char *const typed[] = { "toaster", "the lamp", "koffiezet", "kowalska", "502 11", "J-2026-0001", "zolc", "qqqzzz" };
  GtkWidget *box = find (GTK_WIDGET (bench->window), CARE_TYPE_OMNIBOX);
  GtkWidget *entry;
  care_main_window_search (bench->window, "");
  entry = find (box, GTK_TYPE_ENTRY);
  one_frame (bench);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    for (const char *end = typed[i]; *end != '\0';)
      {
        g_autofree char *text = NULL;
        gint64 start = begin ();
        end = g_utf8_next_char (end);
        text = g_strndup (typed[i], (gsize) (end - typed[i]));
        gtk_editable_set_text (GTK_EDITABLE (entry), text);
        while (care_omnibox_is_busy (CARE_OMNIBOX (box)) && since (start) < PATIENCE)
          if (!g_main_context_iteration (NULL, FALSE))
            g_usleep (300);
        one_frame (bench);
        g_print ("key %.1f %.1f %s\n", since (start), processor_ms () - processor_before, g_strdelimit (text, " ", '_'));
      }
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };
  const char *started = g_getenv ("BENCH_START");
  gint64 start = started != NULL ? g_ascii_strtoll (started, NULL, 10) : g_get_monotonic_time ();
  double first, complete;

  if (argc < 3)
    return 2;
  setvbuf (stdout, NULL, _IOLBF, 0);
  setlocale (LC_ALL, "");
  gtk_init ();
  adw_init ();
  care_application_load_look ();
  if (!open_window (&bench, argv[1], g_str_equal (argv[2], "work") ? "all" : argv[3]))
    return 1;
  bench.first = TRUE;
  first = shown (&bench, start);
  g_print ("first %.1f %.1f %.1f\n", first, processor_ms (), (double) (bench.first_frame - start) / 1000);
  bench.first = FALSE;
  complete = shown (&bench, start);
  g_print ("complete %.1f %u\n", complete, care_row_list_length (care_list_page_rows (bench.page)));
  memory ("first");
  if (g_str_equal (argv[2], "work"))
    {
      jumps (&bench);
      scroll (&bench);
      sorts (&bench);
      filters (&bench);
      keys (&bench);
      memory ("work");
    }
  if (g_str_equal (argv[2], "lists"))
    lists (&bench);
  gtk_window_destroy (GTK_WINDOW (bench.window));
  care_engine_close (bench.engine);
  return 0;
}
