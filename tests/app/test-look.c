/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of VISUAL 3, measured on what is drawn: words are read on their ground at 4.5:1, with high contrast at 7:1. */
#include "app/care-application.h"
#include "app/care-bits.h"
#include "app/care-pill.h"
#include "app/care-words-app.h"
#include "util/care-time.h"

#include <adwaita.h>
#include <math.h>

static void
settle (void)
{
  for (int i = 0; i < 40 || g_main_context_pending (NULL); i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
}

static GtkWidget *
show (GtkWidget *child, int width)
{
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), width, 300);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  return window;
}

/* --- contrast ------------------------------------------------------------------------------------------------------------------------------- */

static double
linear (double part)
{
  return part <= .03928 ? part / 12.92 : pow ((part + .055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *color)
{
  return .2126 * linear (color->red) + .7152 * linear (color->green) + .0722 * linear (color->blue);
}

static double
contrast (const GdkRGBA *words, const GdkRGBA *ground)
{
  GdkRGBA seen = { words->red * words->alpha + ground->red * (1 - words->alpha), words->green * words->alpha + ground->green * (1 - words->alpha),
                   words->blue * words->alpha + ground->blue * (1 - words->alpha), 1 };
  double a = luminance (&seen), b = luminance (ground);
  return (MAX (a, b) + .05) / (MIN (a, b) + .05);
}

/* What is drawn at a place of @widget. */
static GdkRGBA
pixel (GtkWidget *widget, int x, int y)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  int width = gdk_paintable_get_intrinsic_width (paintable), height = gdk_paintable_get_intrinsic_height (paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint32 *data = g_new0 (guint32, (gsize) (width * height));
  guint32 it;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gdk_texture_download (texture, (guchar *) data, (gsize) width * 4);
  it = data[y * width + x];
  return (GdkRGBA) { (float) ((it >> 16) & 0xff) / 255, (float) ((it >> 8) & 0xff) / 255, (float) (it & 0xff) / 255, 1 };
}

static GtkWidget *
first_label (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *label = first_label (child);
      if (label != NULL)
        return label;
    }
  return NULL;
}

static const char *const tones[] = { "neutral", "accent", "good", "attention", "bad" };

static GtkWidget *
new_words (void)
{
  static const CarePillVariant variants[] = { CARE_PILL_PLAIN, CARE_PILL_MARK, CARE_PILL_SQUARE, CARE_PILL_BIG };
  static const char *const classes[] = { "small secondary", "eyebrow", "daymark", "linky", "sect" };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *button = gtk_button_new_with_label ("Words");

  for (guint v = 0; v < G_N_ELEMENTS (variants); v++)
    for (guint t = 0; t < G_N_ELEMENTS (tones); t++)
      {
        GtkWidget *pill = care_bits_pill (variants[v], (CareMark) { "care-tick-symbolic", tones[t], "Words" });
        gtk_widget_set_halign (pill, GTK_ALIGN_START);
        gtk_widget_set_name (pill, tones[t]);
        gtk_box_append (GTK_BOX (box), pill);
      }
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_box_append (GTK_BOX (box), care_bits_label ("Words", classes[i]));
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_name (button, "main button");
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

typedef struct { gboolean dark, high; } Look;

static void
check_words (GtkWidget *box, const char *ground, const Look *look)
{
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *label = first_label (child);
      gboolean main_button = GTK_IS_BUTTON (child);
      graphene_rect_t place;
      GdkRGBA words, under;
      double least = look->high ? 7 : main_button ? 3 : 4.5, has; /* white on the accent is Adwaita's own */

      g_assert_true (gtk_widget_compute_bounds (child, box, &place));
      gtk_style_context_get_color (gtk_widget_get_style_context (label), &words);
      if (gtk_widget_has_css_class (child, "linky") && g_str_equal (ground, "ground-selected"))
        continue; /* links stand beside titles, never in a row */
      /* A ground of its own shows left of the icon; what has none stands on the box's. */
      under = pixel (box, GTK_IS_LABEL (child) || gtk_widget_has_css_class (child, "mark") ? 250 : (int) place.origin.x + (main_button ? 8 : 3),
                     (int) (place.origin.y + place.size.height / 2));
      has = contrast (&words, &under);
      if (has < least)
        {
          g_test_message ("%s%s, %s: %s %s has %.2f:1, not %.1f:1", look->dark ? "dark" : "light", look->high ? ", high contrast" : "", ground,
                          G_OBJECT_TYPE_NAME (child), gtk_widget_get_name (child), has, least);
          g_test_fail ();
        }
    }
}

static void
test_contrast (gconstpointer data)
{
  static const char *const grounds[] = { "ground-view", "ground-window", "ground-selected" };
  const Look *look = data;
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (css,
                                   ".ground-view { background: @view_bg_color; } .ground-window { background: @window_bg_color; }"
                                   ".ground-selected { background: mix(@view_bg_color, @accent_bg_color, .16); }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), look->dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    {
      GtkWidget *box = new_words (), *window;
      gtk_widget_add_css_class (box, grounds[i]);
      window = show (box, 300);
      if (look->high)
        gtk_widget_add_css_class (window, "high-contrast");
      settle ();
      check_words (box, grounds[i], look);
      gtk_window_destroy (GTK_WINDOW (window));
    }
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css));
}

/* --- letters --------------------------------------------------------------------------------------------------------------------------------- */

/* A clamp names itself “small” in a narrow window: that is no reason for smaller letters. */
static void
test_clamp (void)
{
  GtkWidget *free_label = care_bits_label ("The same words", NULL), *label = care_bits_label ("The same words", NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *clamp = adw_clamp_new (), *window;
  int wanted, has;

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1400);
  adw_clamp_set_child (ADW_CLAMP (clamp), label);
  gtk_box_append (GTK_BOX (box), free_label);
  gtk_box_append (GTK_BOX (box), clamp);
  window = show (box, 400);
  g_assert_true (gtk_widget_has_css_class (clamp, "small") || gtk_widget_has_css_class (label, "small"));
  gtk_widget_measure (free_label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &has, NULL, NULL);
  g_assert_cmpint (has, ==, wanted);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_months (void)
{
  gint32 may = 0;
  g_autofree char *alone = NULL, *day = NULL;

  g_assert_true (care_date_parse ("2026-05-01", &may));
  alone = care_words_month_as (may, "%b %Y");
  day = care_words_date_as (may, "%-d %b");
  g_assert_cmpstr (alone, ==, "May 2026");
  g_assert_cmpstr (day, ==, "1 May");
}

int
main (int argc, char *argv[])
{
  static const Look looks[] = { { FALSE, FALSE }, { TRUE, FALSE }, { FALSE, TRUE }, { TRUE, TRUE } };

  g_setenv ("LANGUAGE", "en", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-hint-font-metrics", TRUE, "gtk-enable-animations", FALSE, NULL);
  care_application_load_look ();
  g_test_add_data_func ("/look/contrast/light", &looks[0], test_contrast);
  g_test_add_data_func ("/look/contrast/dark", &looks[1], test_contrast);
  g_test_add_data_func ("/look/contrast/high-light", &looks[2], test_contrast);
  g_test_add_data_func ("/look/contrast/high-dark", &looks[3], test_contrast);
  g_test_add_func ("/look/clamp", test_clamp);
  g_test_add_func ("/look/months", test_months);
  return g_test_run ();
}
