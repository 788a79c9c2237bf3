/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-interval.h"

#include <math.h>

#define EDGE 6.0 /* room for the dot at the ends */

struct _CareInterval
{
  GtkWidget parent_instance;
  CareIntervalFace face;
};

G_DEFINE_FINAL_TYPE (CareInterval, care_interval, GTK_TYPE_WIDGET)

static double
place (CareInterval *self, double value)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * EDGE;
  return EDGE + width * CLAMP ((value - self->face.start) / (self->face.end - self->face.start), 0, 1);
}

static void
draw_rounded (cairo_t *cr, double x, double y, double width, double height)
{
  double r = MIN (width, height) / 2;
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
set_source (cairo_t *cr, const GdkRGBA *color, double alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * alpha);
}

static void
draw_face (CareInterval *self, cairo_t *cr, const GdkRGBA *color, const GdkRGBA *plain, double y)
{
  const CareIntervalFace *face = &self->face;

  if (!isnan (face->low) && !isnan (face->high))
    {
      double low = place (self, face->low), high = place (self, face->high);
      set_source (cr, color, .3);
      draw_rounded (cr, low, y - 5, MAX (2, high - low), 10);
    }
  if (!isnan (face->before))
    {
      set_source (cr, plain, .6);
      cairo_rectangle (cr, round (place (self, face->before)) - 1, y - 8, 2, 16);
      cairo_fill (cr);
    }
  if (!isnan (face->value))
    {
      set_source (cr, color, 1);
      cairo_arc (cr, place (self, face->value), y, 5, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static void
care_interval_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CareInterval *self = CARE_INTERVAL (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA color, plain;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  gtk_style_context_get_color (style, &color);
  if (!gtk_style_context_lookup_color (style, "window_fg_color", &plain))
    plain = color;
  set_source (cr, &plain, .1);
  draw_rounded (cr, EDGE, height / 2 - 2, width - 2 * EDGE, 4);
  if (self->face.end > self->face.start)
    draw_face (self, cr, &color, &plain, height / 2);
  cairo_destroy (cr);
}

static void
care_interval_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *min_baseline, int *nat_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 60 : 18;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : 18;
  *min_baseline = *nat_baseline = -1;
}

GtkWidget *
care_interval_new (void)
{
  return g_object_new (CARE_TYPE_INTERVAL, NULL);
}

void
care_interval_set (CareInterval *self, const CareIntervalFace *face, const char *words)
{
  self->face = *face;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words != NULL ? words : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
care_interval_class_init (CareIntervalClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->snapshot = care_interval_snapshot;
  widget_class->measure = care_interval_measure;
  gtk_widget_class_set_css_name (widget_class, "interval");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
care_interval_init (CareInterval *self)
{
  self->face = (CareIntervalFace) { NAN, NAN, NAN, NAN, 0, 1 };
}
