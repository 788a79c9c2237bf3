/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-ladder.h"

#include "app/care-words-app.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <math.h>

#define ROW 20        /* height of a row */
#define MOST_YEARS 12 /* each side of the day asked for; a farther end runs out of the picture, its text says it */
#define SHORTEST 6

struct _CareLadder
{
  GtkWidget parent_instance;
  GtkWidget *grid;
  gint32 first, last, today; /* of the axis, first days of years; of the verdict */
};

G_DEFINE_FINAL_TYPE (CareLadder, care_ladder, GTK_TYPE_WIDGET)

/* What a bar draws; owned by its drawing area. */
typedef struct
{
  gint32 first, last, today, from, until;
  gboolean hatched, bar; /* bar: FALSE for the axis and for rights without a start */
} Bar;

static double
place (const Bar *bar, gint32 date, double width)
{
  return width * CLAMP ((double) (date - bar->first) / (double) MAX (1, bar->last - bar->first), 0, 1);
}

static GdkRGBA
plain_color (GtkWidget *widget)
{
  GdkRGBA color = { 0, 0, 0, 1 };
  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "window_fg_color", &color);
  return color;
}

static void
set_source (cairo_t *cr, const GdkRGBA *color, double alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * alpha);
}

static void
rounded (cairo_t *cr, double x, double y, double width, double height)
{
  double r = MIN (width, height) / 2;
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static void
draw_hatched (cairo_t *cr, const GdkRGBA *color, double x, double y, double width)
{
  cairo_save (cr);
  rounded (cr, x, y - 4, width, 8);
  cairo_clip (cr);
  set_source (cr, color, .25);
  cairo_paint (cr);
  set_source (cr, color, 1);
  cairo_set_line_width (cr, 1.5);
  for (double at = x - 8; at < x + width + 8; at += 4)
    {
      cairo_move_to (cr, at, y + 5);
      cairo_line_to (cr, at + 8, y - 5);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_today (cairo_t *cr, const Bar *bar, const GdkRGBA *plain, double width, double y, double height)
{
  set_source (cr, plain, .6);
  cairo_rectangle (cr, round (place (bar, bar->today, width)), y, 1.5, height);
  cairo_fill (cr);
}

static void
draw_bar (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const Bar *bar = data;
  GdkRGBA plain = plain_color (GTK_WIDGET (area)), color;
  double from = place (bar, bar->from, width), until = place (bar, bar->until, width), y = height / 2.0;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &color);
  set_source (cr, &plain, .08);
  rounded (cr, 0, y - 2, width, 4);
  cairo_fill (cr);
  if (bar->bar && bar->hatched)
    draw_hatched (cr, &color, MIN (from, width - SHORTEST), y, MAX (SHORTEST, until - from));
  else if (bar->bar)
    {
      set_source (cr, &color, 1);
      rounded (cr, MIN (from, width - SHORTEST), y - 4, MAX (SHORTEST, until - from), 8);
      cairo_fill (cr);
    }
  draw_today (cr, bar, &plain, width, 0, height);
}

static void
draw_year (cairo_t *cr, PangoLayout *layout, int year, double x, int height)
{
  g_autofree char *text = g_strdup_printf ("%d", year);
  int text_width, text_height;
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  cairo_move_to (cr, round (x), round ((height - text_height) / 2.0));
  pango_cairo_show_layout (cr, layout);
}

/* Years as many as fit, each where it begins; the first and the last always, that one as far left as it must. */
static void
draw_axis (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const Bar *bar = data;
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (area), "2028");
  GdkRGBA plain = plain_color (GTK_WIDGET (area)), color;
  int first, last, month, day, text_width, text_height, step = 1;
  double end;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &color);
  care_date_to_ymd (bar->first, &first, &month, &day);
  care_date_to_ymd (bar->last, &last, &month, &day);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  while (last > first && (double) width * step / (last - first) < text_width + 8)
    step++;
  end = MIN (place (bar, care_date_from_ymd (last - 1, 1, 1), width), width - text_width);
  set_source (cr, &color, 1);
  draw_year (cr, layout, first, 0, height);
  if (last - 1 > first && end > text_width)
    draw_year (cr, layout, last - 1, end, height);
  for (int year = first + step; year < last - 1; year += step)
    if (place (bar, care_date_from_ymd (year, 1, 1), width) + text_width + 8 <= end)
      draw_year (cr, layout, year, place (bar, care_date_from_ymd (year, 1, 1), width), height);
  draw_today (cr, bar, &plain, width, 0, 3);
}

/* --- words --- */

/* "Manufacturer", "Contract S-118: parts and labour". */
static char *
span_name (const CareSpan *span)
{
  static const char *const costs[] = { NC_ ("coverage of", "parts"), NC_ ("coverage of", "labour"), NC_ ("coverage of", "travel") };
  g_autoptr (GString) paid = g_string_new (NULL);
  const char *kind = care_words_value (span->coverage->kind), *provider = span->coverage->provider;
  guint n = 0;

  for (guint i = 0; i < CARE_N_COSTS; i++)
    if (care_coverage_percent (span->coverage, i) > 0 && ++n > 0)
      g_string_append_printf (paid, "%s%s", paid->len > 0 ? ", " : "", g_dpgettext2 (NULL, "coverage of", costs[i]));
  if (provider != NULL && *provider != '\0')
    kind = provider;
  /* Translators: a right and what alone it pays: "Manufacturer: parts". */
  return n == 0 || n == CARE_N_COSTS ? g_strdup (kind) : g_strdup_printf (C_ ("coverage", "%s: %s"), kind, paid->str);
}

static char *
span_end (const CareSpan *span)
{
  g_autofree char *until = span->has_until ? care_words_date (span->until) : NULL;
  g_autofree char *from = span->has_from ? care_words_date (span->from) : NULL;

  if (g_str_equal (span->state, "date_missing"))
    return g_strdup (C_ ("coverage", "date missing"));
  if (g_str_equal (span->state, "needs_inspection"))
    return g_strdup (C_ ("coverage", "inspect first"));
  if (g_str_equal (span->state, "not_started") && from != NULL)
    return g_strdup_printf (C_ ("coverage", "from %s"), from);
  if (until == NULL)
    return g_strdup (C_ ("coverage", "no end"));
  return g_str_equal (span->state, "ended") ? g_strdup_printf (C_ ("coverage", "ended %s"), until) : g_steal_pointer (&until);
}

static gboolean
decides (const CareVerdict *verdict, const CareSpan *span)
{
  for (guint i = 0; i < CARE_N_COSTS; i++)
    if (verdict->costs[i].percent > 0 && verdict->costs[i].coverage == span->coverage)
      return TRUE;
  return FALSE;
}

/* --- building --- */

static void
find_axis (CareLadder *self, const CareVerdict *verdict)
{
  int now, year, first, last, month, day;

  care_date_to_ymd (verdict->on, &now, &month, &day);
  first = last = now;
  for (guint i = 0; i < verdict->n_spans; i++)
    {
      const CareSpan *span = &verdict->spans[i];
      if (span->has_from)
        {
          care_date_to_ymd (span->from, &year, &month, &day);
          first = MIN (first, year);
          last = MAX (last, year);
        }
      if (span->has_until)
        {
          care_date_to_ymd (span->until, &year, &month, &day);
          first = MIN (first, year);
          last = MAX (last, year);
        }
    }
  first = MAX (first, now - MOST_YEARS);
  last = MIN (last, now + MOST_YEARS);
  self->today = verdict->on;
  self->first = care_date_from_ymd (first, 1, 1);
  self->last = care_date_from_ymd (last + 1, 1, 1);
}

static GtkWidget *
text (const char *words, const char *css_class, float xalign)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", xalign, "ellipsize", PANGO_ELLIPSIZE_END, "tooltip-text", words, NULL);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
drawing (CareLadder *self, const CareSpan *span, GtkDrawingAreaDrawFunc draw)
{
  GtkWidget *area = g_object_new (GTK_TYPE_DRAWING_AREA, "content-height", ROW, "content-width", 92, "hexpand", TRUE,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  Bar *bar = g_new0 (Bar, 1);

  *bar = (Bar) { .first = self->first, .last = self->last, .today = self->today };
  if (span != NULL)
    {
      bar->bar = span->has_from;
      bar->from = span->from;
      bar->until = span->has_until ? span->until : self->last;
      bar->hatched = !g_str_equal (span->state, "valid") && !g_str_equal (span->state, "ended");
    }
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, bar, g_free);
  return area;
}

static void
add_span (CareLadder *self, const CareVerdict *verdict, guint n)
{
  const CareSpan *span = &verdict->spans[n];
  gboolean over = g_str_equal (span->state, "ended");
  g_autofree char *name = span_name (span), *end = span_end (span);
  GtkWidget *name_label = text (name, "name", 0), *bar = drawing (self, span, draw_bar), *end_label = text (end, "end", 1);

  gtk_widget_add_css_class (bar, "bar");
  /* In a narrow pane the name breaks into two lines before the bar gives way. */
  gtk_label_set_max_width_chars (GTK_LABEL (name_label), 20);
  gtk_label_set_width_chars (GTK_LABEL (name_label), 9);
  gtk_label_set_wrap (GTK_LABEL (name_label), TRUE);
  gtk_label_set_lines (GTK_LABEL (name_label), 3);
  gtk_label_set_ellipsize (GTK_LABEL (end_label), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (end_label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (end_label), 10);
  gtk_label_set_justify (GTK_LABEL (end_label), GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (end_label, "numeric");
  if (over || !g_str_equal (span->state, "valid"))
    {
      gtk_widget_add_css_class (name_label, "ended");
      gtk_widget_add_css_class (end_label, "ended");
      gtk_widget_add_css_class (bar, "over");
    }
  else if (decides (verdict, span))
    gtk_widget_add_css_class (bar, "verdict");
  gtk_widget_set_tooltip_text (bar, span->reason);
  gtk_accessible_update_property (GTK_ACCESSIBLE (name_label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, span->reason != NULL ? span->reason : "", -1);
  gtk_grid_attach (GTK_GRID (self->grid), name_label, 0, (int) n, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), bar, 1, (int) n, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), end_label, 2, (int) n, 1, 1);
}

void
care_ladder_set_verdict (CareLadder *self, const CareVerdict *verdict)
{
  GtkWidget *child, *axis;

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  gtk_widget_set_visible (GTK_WIDGET (self), verdict != NULL && verdict->n_spans > 0);
  if (verdict == NULL || verdict->n_spans == 0)
    return;
  find_axis (self, verdict);
  for (guint i = 0; i < verdict->n_spans; i++)
    add_span (self, verdict, i);
  axis = drawing (self, NULL, draw_axis);
  gtk_widget_add_css_class (axis, "axis");
  gtk_grid_attach (GTK_GRID (self->grid), axis, 1, (int) verdict->n_spans, 1, 1);
}

GtkWidget *
care_ladder_new (void)
{
  return g_object_new (CARE_TYPE_LADDER, NULL);
}

static void
care_ladder_dispose (GObject *object)
{
  g_clear_pointer (&CARE_LADDER (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (care_ladder_parent_class)->dispose (object);
}

static void
care_ladder_class_init (CareLadderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_ladder_dispose;
  gtk_widget_class_set_css_name (widget_class, "ladder");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
care_ladder_init (CareLadder *self)
{
  self->grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 12, "row-spacing", 0, NULL);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Coverage by year"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
