/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-trend.h"

#include "app/care-words-app.h"

#include <glib/gi18n.h>
#include <math.h>

#define TOP 12.0
#define LEFT_GAP 8.0 /* between the axis' words and the plot */

struct _CareTrend
{
  GtkWidget parent_instance;
  GtkWidget *scroll, *grid; /* the table twin */
  GArray *points;           /* of CareTrendPoint */
  CareTrendScale scale;     /* format and name owned */
  gboolean table;
};

G_DEFINE_FINAL_TYPE (CareTrend, care_trend, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_TABLE, N_PROPS };
static GParamSpec *props[N_PROPS];

/* A drawing under way. */
typedef struct
{
  CareTrend *self;
  cairo_t *cr;
  PangoLayout *layout;
  GdkRGBA color, plain;
  double left, width, top, height, step, line; /* the plot; between grid lines, in units; height of a line of words */
} Plot;

static char *
value_words (CareTrend *self, double value)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (self->scale.format, value); /* the page's format of one number, translated there */
#pragma GCC diagnostic pop
}

static const CareTrendPoint *
point (CareTrend *self, guint i)
{
  return &g_array_index (self->points, CareTrendPoint, i);
}

static double
plot_x (const Plot *plot, guint i)
{
  guint n = plot->self->points->len;
  return plot->left + (n > 1 ? plot->width * i / (n - 1) : plot->width / 2);
}

static double
plot_y (const Plot *plot, double value)
{
  const CareTrendScale *scale = &plot->self->scale;
  return plot->top + plot->height * (1 - CLAMP ((value - scale->start) / (scale->end - scale->start), 0, 1));
}

static void
set_source (const Plot *plot, const GdkRGBA *color, double alpha)
{
  cairo_set_source_rgba (plot->cr, color->red, color->green, color->blue, color->alpha * alpha);
}

/* @align: which part of the words stands at @x: 0 their left edge, 1 their right. */
static void
draw_text (const Plot *plot, double x, double y, double align, double size, gboolean bold, const char *words)
{
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (pango_layout_get_context (plot->layout)));
  int width, height;

  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, pango_font_description_get_size (font) * size);
  else
    pango_font_description_set_size (font, (int) (pango_font_description_get_size (font) * size));
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (plot->layout, font);
  pango_layout_set_text (plot->layout, words, -1);
  pango_layout_get_pixel_size (plot->layout, &width, &height);
  cairo_move_to (plot->cr, round (x - width * align), round (y - height / 2.0));
  pango_cairo_show_layout (plot->cr, plot->layout);
  cairo_new_path (plot->cr); /* the words leave a current point, which the next line would start from */
  pango_font_description_free (font);
}

static int
text_width (PangoLayout *layout, const char *words)
{
  int width;
  pango_layout_set_font_description (layout, NULL);
  pango_layout_set_text (layout, words, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* 1, 2 or 5 times a power of ten, so that there are at most six lines. */
static double
nice_step (double range)
{
  double power = pow (10, floor (log10 (range / 6)));
  static const double nice[] = { 1, 2, 5, 10 };
  for (guint i = 0; i < G_N_ELEMENTS (nice); i++)
    if (range / (nice[i] * power) <= 6.0001)
      return nice[i] * power;
  return 10 * power;
}

static void
draw_grid (const Plot *plot)
{
  const CareTrendScale *scale = &plot->self->scale;

  for (guint i = 0; scale->start + i * plot->step <= scale->end + plot->step / 1000; i++)
    {
      double value = scale->start + i * plot->step, y = round (plot_y (plot, value));
      g_autofree char *words = value_words (plot->self, value);
      set_source (plot, &plot->plain, i == 0 ? .25 : .08);
      cairo_rectangle (plot->cr, plot->left, y, plot->width, 1);
      cairo_fill (plot->cr);
      set_source (plot, &plot->plain, .72);
      draw_text (plot, plot->left - LEFT_GAP, y, 1, .82, FALSE, words);
    }
}

static void
draw_goal (const Plot *plot)
{
  double goal = plot->self->scale.goal, y = round (plot_y (plot, goal)) + .5, apart = NAN;
  g_autofree char *value = NULL, *words = NULL;
  guint n = plot->self->points->len;

  if (isnan (goal))
    return;
  value = value_words (plot->self, goal);
  /* Translators: the dashed line of a chart: the value that is aimed at. */
  words = g_strdup_printf (C_ ("chart", "goal %s"), value);
  cairo_save (plot->cr);
  cairo_set_dash (plot->cr, (double[]) { 4, 4 }, 2, 0);
  cairo_set_line_width (plot->cr, 1.5);
  set_source (plot, &plot->plain, .5);
  cairo_move_to (plot->cr, plot->left, y);
  cairo_line_to (plot->cr, plot->left + plot->width, y);
  cairo_stroke (plot->cr);
  cairo_restore (plot->cr);
  if (n > 0 && !isnan (point (plot->self, n - 1)->value))
    apart = y - plot_y (plot, point (plot->self, n - 1)->value);
  /* Beside the line, but never over the last value's words. */
  if (!isnan (apart) && fabs (apart) < plot->line)
    y += apart >= 0 ? plot->line - apart : -plot->line - apart;
  set_source (plot, &plot->plain, .72);
  draw_text (plot, plot->left + plot->width + LEFT_GAP + 2, y, 0, .82, FALSE, words);
}

/* A run of months with values: band, line and dots. */
static void
draw_run (const Plot *plot, guint first, guint end)
{
  CareTrend *self = plot->self;
  cairo_t *cr = plot->cr;

  for (guint i = first; i < end; i++)
    cairo_line_to (cr, plot_x (plot, i), plot_y (plot, point (self, i)->high));
  for (guint i = end; i-- > first;)
    cairo_line_to (cr, plot_x (plot, i), plot_y (plot, point (self, i)->low));
  cairo_close_path (cr);
  set_source (plot, &plot->color, .16);
  cairo_fill (cr);
  if (end - first == 1) /* one month alone: its interval as a bar */
    {
      cairo_rectangle (cr, plot_x (plot, first) - 4, plot_y (plot, point (self, first)->high), 8,
                       plot_y (plot, point (self, first)->low) - plot_y (plot, point (self, first)->high));
      cairo_fill (cr);
    }
  set_source (plot, &plot->color, 1);
  cairo_set_line_width (cr, 2.5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = first; i < end; i++)
    cairo_line_to (cr, plot_x (plot, i), plot_y (plot, point (self, i)->value));
  cairo_stroke (cr);
  for (guint i = first; i < end; i++)
    {
      cairo_arc (cr, plot_x (plot, i), plot_y (plot, point (self, i)->value), i == self->points->len - 1 ? 5 : 3, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

/* The last value in words: beside the plot, or over its dot when later months have none. */
static void
draw_last (const Plot *plot)
{
  guint n = plot->self->points->len, last = n;
  g_autofree char *words = NULL;
  double y;

  while (last > 0 && isnan (point (plot->self, last - 1)->value))
    last--;
  if (last == 0)
    return;
  words = value_words (plot->self, point (plot->self, last - 1)->value);
  y = plot_y (plot, point (plot->self, last - 1)->value);
  set_source (plot, &plot->color, 1);
  if (last == n)
    draw_text (plot, plot->left + plot->width + LEFT_GAP + 2, y, 0, 1, TRUE, words);
  else
    draw_text (plot, plot_x (plot, last - 1), y + plot->line < plot->top + plot->height ? y + plot->line * .8 : y - plot->line * .8, .5, 1, TRUE, words);
}

static void
draw_values (const Plot *plot)
{
  guint n = plot->self->points->len, first = 0;

  while (first < n)
    {
      guint end = first;
      while (end < n && !isnan (point (plot->self, end)->value))
        end++;
      if (end > first)
        draw_run (plot, first, end);
      first = end + 1;
    }
  draw_last (plot);
}

static char *
n_words (gint64 n)
{
  g_autofree char *number = care_words_number (n);
  /* Translators: under a month of a chart: how many answers there were. Short. */
  return g_strdup_printf (C_ ("chart", "n %s"), number);
}

static void
draw_months (const Plot *plot)
{
  guint n = plot->self->points->len, every = 1;
  double widest = 1, bottom = plot->top + plot->height;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *count = n_words (point (plot->self, i)->n);
      widest = MAX (widest, .82 * MAX (text_width (plot->layout, point (plot->self, i)->label), text_width (plot->layout, count)));
    }
  while (n > 1 && plot->width * every / (n - 1) < widest + 6)
    every++;
  for (guint i = 0; i < n; i++)
    if ((n - 1 - i) % every == 0)
      {
        g_autofree char *count = n_words (point (plot->self, i)->n);
        set_source (plot, &plot->plain, .75);
        draw_text (plot, plot_x (plot, i), bottom + plot->line * .8, .5, .82, FALSE, point (plot->self, i)->label);
        set_source (plot, &plot->plain, .72);
        draw_text (plot, plot_x (plot, i), bottom + plot->line * 1.65, .5, .77, FALSE, count);
      }
}

static void
measure_plot (Plot *plot, double width, double height)
{
  CareTrend *self = plot->self;
  g_autofree char *low = value_words (self, self->scale.start), *high = value_words (self, self->scale.end);
  g_autofree char *goal = isnan (self->scale.goal) ? NULL : value_words (self, self->scale.goal);
  g_autofree char *goal_words = goal != NULL ? g_strdup_printf (C_ ("chart", "goal %s"), goal) : g_strdup ("");
  double right;
  int line;

  text_width (plot->layout, high);
  pango_layout_get_pixel_size (plot->layout, NULL, &line);
  plot->line = line;
  plot->left = LEFT_GAP + MAX (text_width (plot->layout, low), text_width (plot->layout, high));
  right = LEFT_GAP + 6 + MAX (text_width (plot->layout, high) * 1.1, text_width (plot->layout, goal_words) * .82);
  plot->top = TOP;
  plot->width = MAX (10, width - plot->left - right);
  plot->height = MAX (10, height - TOP - plot->line * 2.4);
  plot->step = self->scale.step > 0 ? self->scale.step : nice_step (self->scale.end - self->scale.start);
}

static void
draw_nothing (const Plot *plot)
{
  set_source (plot, &plot->plain, .72);
  draw_text (plot, plot->left + plot->width / 2, plot->top + plot->height / 2, .5, 1, FALSE, C_ ("chart", "No answers yet"));
}

static void
care_trend_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CareTrend *self = CARE_TREND (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  Plot plot = { .self = self, .layout = layout };
  gboolean any = FALSE;

  if (self->table || self->scale.end <= self->scale.start)
    {
      GTK_WIDGET_CLASS (care_trend_parent_class)->snapshot (widget, snapshot);
      return;
    }
  plot.cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &plot.color);
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "window_fg_color", &plot.plain))
    plot.plain = plot.color;
  measure_plot (&plot, width, height);
  for (guint i = 0; i < self->points->len; i++)
    any = any || !isnan (point (self, i)->value);
  draw_grid (&plot);
  draw_goal (&plot);
  draw_values (&plot);
  draw_months (&plot);
  if (!any)
    draw_nothing (&plot);
  cairo_destroy (plot.cr);
}

/* --- the same as a table --- */

static void
attach (CareTrend *self, int column, int row, const char *words, const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", column == 0 ? 0.0 : 1.0, "hexpand",
                                   column == 0, "selectable", FALSE, NULL);
  gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (GTK_GRID (self->grid), label, column, row, 1, 1);
}

static void
fill_table (CareTrend *self)
{
  const char *const heads[] = { C_ ("chart table", "Month"), C_ ("chart table", "Value"),
                                /* xgettext:no-c-format */
                                C_ ("chart table", "95 % interval"), C_ ("chart table", "Answers") };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  for (int i = 0; i < (int) G_N_ELEMENTS (heads); i++)
    attach (self, i, 0, heads[i], "eyebrow");
  for (guint i = 0; i < self->points->len; i++)
    {
      const CareTrendPoint *it = point (self, i);
      gboolean has = !isnan (it->value);
      g_autofree char *value = has ? value_words (self, it->value) : g_strdup ("–"), *low = has ? value_words (self, it->low) : NULL;
      g_autofree char *high = has ? value_words (self, it->high) : NULL, *n = care_words_number (it->n);
      /* Translators: an interval: from, to. */
      g_autofree char *interval = has ? g_strdup_printf (C_ ("interval", "%s to %s"), low, high) : g_strdup ("");
      attach (self, 0, (int) i + 1, it->label, "body");
      attach (self, 1, (int) i + 1, value, "numeric");
      attach (self, 2, (int) i + 1, interval, "numeric");
      attach (self, 3, (int) i + 1, n, "numeric");
    }
}

static void
tell (CareTrend *self)
{
  const CareTrendPoint *first = NULL, *last = NULL;
  g_autofree char *words = NULL, *from = NULL, *to = NULL;

  for (guint i = 0; i < self->points->len; i++)
    if (!isnan (point (self, i)->value))
      {
        first = first != NULL ? first : point (self, i);
        last = point (self, i);
      }
  if (first != NULL)
    {
      from = value_words (self, first->value);
      to = value_words (self, last->value);
      /* Translators: a chart in words: its name, first month and value, last month and value. */
      words = g_strdup_printf (_("%s: %s in %s, %s in %s"), self->scale.name, from, first->label, to, last->label);
    }
  else
    words = g_strdup_printf (_("%s: no answers yet"), self->scale.name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _("Press T for the same figures as a table."), -1);
}

void
care_trend_set (CareTrend *self, const CareTrendPoint *points, guint n, const CareTrendScale *scale)
{
  char *format = g_strdup (scale->format != NULL ? scale->format : "%.0f"), *name = g_strdup (scale->name != NULL ? scale->name : "");

  g_free ((char *) self->scale.format);
  g_free ((char *) self->scale.name);
  self->scale = *scale;
  self->scale.format = format;
  self->scale.name = name;
  g_array_set_size (self->points, 0);
  if (n > 0)
    g_array_append_vals (self->points, points, n);
  fill_table (self);
  tell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
care_trend_set_table (CareTrend *self, gboolean table)
{
  if (self->table == !!table)
    return;
  self->table = !!table;
  gtk_widget_set_visible (self->scroll, self->table);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TABLE]);
}

gboolean
care_trend_get_table (CareTrend *self)
{
  return self->table;
}

static gboolean
toggle_table (GtkWidget *widget, GVariant *args, gpointer data)
{
  care_trend_set_table (CARE_TREND (widget), !CARE_TREND (widget)->table);
  return TRUE;
}

/* --- the class --- */

static void
care_trend_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *min_baseline, int *nat_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 260 : 180;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 220;
  *min_baseline = *nat_baseline = -1;
}

static void
care_trend_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  if (gtk_widget_should_layout (CARE_TREND (widget)->scroll))
    {
      int minimum;
      gtk_widget_measure (CARE_TREND (widget)->scroll, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_size_allocate (CARE_TREND (widget)->scroll, &(GtkAllocation) { 0, 0, MAX (width, minimum), height }, -1);
    }
}

static void
care_trend_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_TABLE)
    g_value_set_boolean (value, CARE_TREND (object)->table);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
care_trend_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROP_TABLE)
    care_trend_set_table (CARE_TREND (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

GtkWidget *
care_trend_new (void)
{
  return g_object_new (CARE_TYPE_TREND, NULL);
}

static void
care_trend_dispose (GObject *object)
{
  g_clear_pointer (&CARE_TREND (object)->scroll, gtk_widget_unparent);
  G_OBJECT_CLASS (care_trend_parent_class)->dispose (object);
}

static void
care_trend_finalize (GObject *object)
{
  CareTrend *self = CARE_TREND (object);
  g_array_unref (self->points);
  g_free ((char *) self->scale.format);
  g_free ((char *) self->scale.name);
  G_OBJECT_CLASS (care_trend_parent_class)->finalize (object);
}

static void
care_trend_class_init (CareTrendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->dispose = care_trend_dispose;
  object_class->finalize = care_trend_finalize;
  object_class->get_property = care_trend_get_property;
  object_class->set_property = care_trend_set_property;
  widget_class->snapshot = care_trend_snapshot;
  widget_class->measure = care_trend_measure;
  widget_class->size_allocate = care_trend_size_allocate;
  props[PROP_TABLE] = g_param_spec_boolean ("table", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_install_property_action (widget_class, "trend.table", "table");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_t, 0, toggle_table, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, toggle_table, NULL);
  gtk_widget_class_set_css_name (widget_class, "trend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
care_trend_init (CareTrend *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (CareTrendPoint));
  self->scale = (CareTrendScale) { .goal = NAN, .format = g_strdup ("%.0f"), .name = g_strdup ("") };
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 3);
  self->scroll = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->grid, "visible", FALSE, "hscrollbar-policy", GTK_POLICY_NEVER, NULL);
  gtk_widget_set_parent (self->scroll, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}
