/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-clock.h"

#include "app/care-words-app.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <math.h>

#define SOON (60 * 60)
#define DAY_SHARE (8.0 * 60 * 60) /* a full ring is a working day */

struct _CareClock
{
  GtkWidget parent_instance;
  GtkWidget *ring, *label;          /* children; of a big one the label is in @words */
  GtkWidget *words, *title, *about; /* of a big one (nullable) */
  CareEngine *engine;      /* owned */
  CareRecord *job;         /* (nullable), owned */
  CareClockFace face;
  int size;
};

G_DEFINE_FINAL_TYPE (CareClock, care_clock, GTK_TYPE_WIDGET)

static gboolean
is_over (const char *phase)
{
  return g_strcmp0 (phase, "handed_over") == 0 || g_strcmp0 (phase, "closed") == 0;
}

void
care_clock_face (CareEngine *engine, const CareJob *job, gint64 now, CareClockFace *face)
{
  gint64 left;
  g_autofree char *minutes = NULL;

  *face = (CareClockFace) { .state = CARE_CLOCK_NONE };
  if (CARE_HAS (job, CareJob, scheduled_at))
    face->due = job->scheduled_at;
  else if (CARE_HAS (job, CareJob, promised_on))
    face->due = care_instant_of_date ((gint32) job->promised_on + 1, 0, 0, care_engine_zone (engine)) - 1;
  else
    return;
  if (g_strcmp0 (job->phase, "cancelled") == 0)
    return;
  if (is_over (job->phase))
    {
      gboolean late = CARE_HAS (job, CareJob, handed_over_at) && job->handed_over_at > face->due;
      face->state = late ? CARE_CLOCK_BROKEN : CARE_CLOCK_KEPT;
      g_strlcpy (face->words, late ? C_ ("clock", "Was late") : C_ ("clock", "Kept"), sizeof face->words);
      return;
    }
  left = face->due - now;
  face->left = CLAMP ((double) left / DAY_SHARE, 0.0, 1.0);
  minutes = care_words_minutes (ABS (left) / 60);
  if (g_strcmp0 (job->phase, "on_hold") == 0 || g_strcmp0 (job->phase, "waiting_approval") == 0)
    {
      face->state = CARE_CLOCK_PAUSED;
      g_strlcpy (face->words, C_ ("clock", "Paused"), sizeof face->words);
    }
  else if (left < 0)
    {
      face->state = CARE_CLOCK_LATE;
      g_snprintf (face->words, sizeof face->words, C_ ("clock", "Late %s"), minutes);
    }
  else
    {
      face->state = left <= SOON ? CARE_CLOCK_SOON : CARE_CLOCK_OK;
      g_snprintf (face->words, sizeof face->words, C_ ("clock", "%s left"), minutes);
    }
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  CareClock *self = data;
  GdkRGBA color;
  double r = MIN (width, height) / 2.0, line = MAX (r / 4, 2);

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &color);
  cairo_translate (cr, width / 2.0, height / 2.0);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, line);
  if (self->face.state == CARE_CLOCK_LATE)
    {
      /* The "!" is the ground showing through: the disc is dark on light, and light on dark. */
      GdkRGBA ground = { 1, 1, 1, 1 };
      gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (area)), "view_bg_color", &ground);
      cairo_arc (cr, 0, 0, r, 0, 2 * G_PI);
      cairo_fill (cr);
      gdk_cairo_set_source_rgba (cr, &ground);
      cairo_rectangle (cr, -line / 2, -r * .6, line, r * .7);
      cairo_arc (cr, 0, r * .45, line * .6, 0, 2 * G_PI);
      cairo_fill (cr);
      return;
    }
  color.alpha *= .35f;
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_arc (cr, 0, 0, r - line / 2, 0, 2 * G_PI);
  cairo_stroke (cr);
  color.alpha /= .35f;
  gdk_cairo_set_source_rgba (cr, &color);
  if (self->face.state == CARE_CLOCK_PAUSED)
    {
      cairo_rectangle (cr, -r * .3, -r * .4, r * .2, r * .8);
      cairo_rectangle (cr, r * .1, -r * .4, r * .2, r * .8);
      cairo_fill (cr);
    }
  else if (self->face.state == CARE_CLOCK_KEPT)
    {
      cairo_move_to (cr, -r * .4, 0);
      cairo_line_to (cr, -r * .1, r * .35);
      cairo_line_to (cr, r * .45, -r * .35);
      cairo_stroke (cr);
    }
  else if (self->face.state == CARE_CLOCK_BROKEN)
    {
      /* The "!" of a late one, but not filled: nobody has to act any more. */
      cairo_rectangle (cr, -line / 2, -r * .5, line, r * .55);
      cairo_arc (cr, 0, r * .4, line * .6, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  else if (self->face.left > 0)
    {
      cairo_arc (cr, 0, 0, r - line / 2, -G_PI / 2 - 2 * G_PI * self->face.left, -G_PI / 2);
      cairo_stroke (cr);
    }
}

static void
show_face (CareClock *self)
{
  static const char *const classes[] = { "none", "ok", "soon", "late", "paused", "kept", "broken" };
  CareClockFace face = { 0 };

  if (self->job != NULL)
    care_clock_face (self->engine, (const CareJob *) self->job, care_now (), &face);
  self->face = face;
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (i == face.state)
      gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
  gtk_widget_set_visible (self->ring, face.state != CARE_CLOCK_NONE);
  gtk_widget_set_visible (self->label, face.state != CARE_CLOCK_NONE);
  gtk_label_set_label (GTK_LABEL (self->label), face.words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, face.words, -1);
  gtk_widget_queue_draw (self->ring);
}

void
care_clock_set_job (CareClock *self, const CareJob *job)
{
  care_record_free (self->job);
  self->job = job != NULL ? care_record_copy (&job->record) : NULL;
  show_face (self);
}

/* One timer for all clocks on the screen. */
static GList *visible_clocks;
static guint timer;

static gboolean
tick (gpointer data)
{
  for (GList *l = visible_clocks; l != NULL; l = l->next)
    show_face (l->data);
  return G_SOURCE_CONTINUE;
}

static void
care_clock_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (care_clock_parent_class)->map (widget);
  visible_clocks = g_list_prepend (visible_clocks, widget);
  if (timer == 0)
    timer = g_timeout_add_seconds (60, tick, NULL);
}

static void
care_clock_unmap (GtkWidget *widget)
{
  visible_clocks = g_list_remove (visible_clocks, widget);
  if (visible_clocks == NULL)
    g_clear_handle_id (&timer, g_source_remove);
  GTK_WIDGET_CLASS (care_clock_parent_class)->unmap (widget);
}

static GtkWidget *
line_in (GtkWidget *box, const char *const *classes, gboolean wrap)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", wrap, "wrap-mode", PANGO_WRAP_WORD_CHAR, "natural-wrap-mode",
                                   GTK_NATURAL_WRAP_NONE, "css-classes", classes, NULL);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

/* The big one has its words in a column beside the ring. */
static void
grow (CareClock *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "big");
  self->words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  gtk_widget_set_valign (self->words, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->words, GTK_WIDGET (self));
  self->title = line_in (self->words, (const char *[]) { "eyebrow", NULL }, FALSE);
  g_object_ref (self->label);
  gtk_widget_unparent (self->label);
  gtk_box_append (GTK_BOX (self->words), self->label);
  g_object_unref (self->label);
  self->about = line_in (self->words, (const char *[]) { "small", "secondary", NULL }, TRUE);
}

GtkWidget *
care_clock_new (CareEngine *engine, gboolean big)
{
  CareClock *self = g_object_new (CARE_TYPE_CLOCK, NULL);
  self->engine = g_object_ref (engine);
  self->size = big ? 40 : 16;
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->ring), self->size);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->ring), self->size);
  if (big)
    grow (self);
  return GTK_WIDGET (self);
}

void
care_clock_keep_whole (CareClock *self)
{
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_NONE);
}

void
care_clock_set_about (CareClock *self, const char *title, const char *text)
{
  g_return_if_fail (self->words != NULL);
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->about), text);
}

static void
care_clock_dispose (GObject *object)
{
  CareClock *self = CARE_CLOCK (object);
  g_clear_pointer (&self->ring, gtk_widget_unparent);
  if (self->words == NULL)
    g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->words, gtk_widget_unparent);
  g_clear_pointer (&self->job, care_record_free);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (care_clock_parent_class)->dispose (object);
}

static void
care_clock_class_init (CareClockClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_clock_dispose;
  widget_class->map = care_clock_map;
  widget_class->unmap = care_clock_unmap;
  gtk_widget_class_set_css_name (widget_class, "clock");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
care_clock_init (CareClock *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  self->ring = gtk_drawing_area_new ();
  gtk_widget_add_css_class (self->ring, "ring");
  gtk_widget_set_valign (self->ring, GTK_ALIGN_CENTER);
  self->label = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "single-line-mode", TRUE, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->ring), draw, self, NULL);
  gtk_widget_set_parent (self->ring, GTK_WIDGET (self));
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}
