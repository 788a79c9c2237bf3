/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-steps.h"

#include "app/care-words-app.h"
#include "domain/care-values.h"

#include <glib/gi18n.h>

#define GAP 6
#define BAR 6   /* height kept for a bar; the present one fills it */
#define UNDER 4 /* between bars and words */

struct _CareSteps
{
  GtkWidget parent_instance;
  GPtrArray *bars, *captions; /* children, by step */
  GtkWidget *words;           /* child: the present step in words, when narrow */
  const char *phase, *type, *device_status; /* interned */
};

G_DEFINE_FINAL_TYPE (CareSteps, care_steps, GTK_TYPE_WIDGET)

static const char *const field_line[] = { "new", "triage", "scheduled", "travelling", "in_progress", "ready", "handed_over", "closed", NULL };
static const char *const bench_line[] = { "new", "triage", "scheduled", "in_progress", "quality_check", "ready", "handed_over", "closed", NULL };

/* Phases beside the line, and the step they stand at. */
static const char *const beside[][2] = { { "waiting_approval", "triage" }, { "approved", "triage" }, { "on_hold", "in_progress" } };

static int
step_of (const char *const *line, const char *phase)
{
  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    if (g_strcmp0 (phase, beside[i][0]) == 0)
      phase = beside[i][1];
  for (int i = 0; line[i] != NULL; i++)
    if (g_strcmp0 (line[i], phase) == 0)
      return i;
  return -1;
}

static gboolean
on_the_bench (CareSteps *self)
{
  if (g_strcmp0 (self->phase, "quality_check") == 0 || g_strcmp0 (self->phase, "travelling") == 0)
    return g_str_equal (self->phase, "quality_check");
  return care_job_type_is_bench (self->type, self->device_status);
}

static void
clear (CareSteps *self)
{
  for (guint i = 0; i < self->bars->len; i++)
    {
      gtk_widget_unparent (self->bars->pdata[i]);
      gtk_widget_unparent (self->captions->pdata[i]);
    }
  g_ptr_array_set_size (self->bars, 0);
  g_ptr_array_set_size (self->captions, 0);
}

static void
add_step (CareSteps *self, const char *words, const char *state)
{
  GtkWidget *bar = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *caption = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0, "single-line-mode", TRUE, NULL);

  gtk_widget_add_css_class (bar, "bar");
  gtk_widget_add_css_class (bar, state);
  gtk_widget_add_css_class (caption, state);
  gtk_widget_set_parent (bar, GTK_WIDGET (self));
  gtk_widget_set_parent (caption, GTK_WIDGET (self));
  g_ptr_array_add (self->bars, bar);
  g_ptr_array_add (self->captions, caption);
}

static void
rebuild (CareSteps *self)
{
  const char *const *line = on_the_bench (self) ? bench_line : field_line;
  int now = step_of (line, self->phase), n = (int) g_strv_length ((char **) line);
  g_autofree char *words = NULL;

  clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self), self->phase != NULL);
  if (self->phase == NULL)
    return;
  for (int i = 0; i < n; i++)
    add_step (self, care_mark_phase (i == now ? self->phase : line[i], NULL).words, i < now ? "done" : i == now ? "now" : "later");
  /* Translators: where a job stands: "Step 4 of 8: On the way". */
  words = now >= 0 ? g_strdup_printf (_("Step %d of %d: %s"), now + 1, n, care_mark_phase (self->phase, NULL).words)
                   : g_strdup (care_mark_phase (self->phase, NULL).words);
  gtk_label_set_label (GTK_LABEL (self->words), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
care_steps_set (CareSteps *self, const char *phase, const char *type)
{
  self->phase = g_intern_string (phase);
  self->type = g_intern_string (type);
  rebuild (self);
}

void
care_steps_set_device_status (CareSteps *self, const char *device_status)
{
  self->device_status = g_intern_string (device_status);
  rebuild (self);
}

/* --- layout --- */

static int
caption_width (CareSteps *self)
{
  int widest = 0;
  for (guint i = 0; i < self->captions->len; i++)
    {
      int natural;
      gtk_widget_measure (self->captions->pdata[i], GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      widest = MAX (widest, natural);
    }
  return widest;
}

static int
cell_width (CareSteps *self, int width)
{
  int n = (int) self->bars->len;
  return n > 0 ? (width - GAP * (n - 1)) / n : 0;
}

static gboolean
is_narrow (CareSteps *self, int width)
{
  return cell_width (self, width) < caption_width (self);
}

static int
height_of (GtkWidget *widget, int width)
{
  int natural;
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static void
care_steps_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *min_baseline, int *nat_baseline)
{
  CareSteps *self = CARE_STEPS (widget);
  int n = (int) self->bars->len;

  *min_baseline = *nat_baseline = -1;
  *minimum = *natural = 0;
  if (n == 0)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int words;
      gtk_widget_measure (self->words, GTK_ORIENTATION_HORIZONTAL, -1, &words, NULL, NULL, NULL);
      *minimum = MAX (n * (4 + GAP), words);
      *natural = MAX (*minimum, n * (caption_width (self) + GAP));
    }
  else if (for_size < 0 || !is_narrow (self, for_size))
    *minimum = *natural = BAR + UNDER + height_of (self->captions->pdata[0], -1);
  else
    *minimum = *natural = BAR + UNDER + height_of (self->words, for_size);
}

static void
care_steps_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CareSteps *self = CARE_STEPS (widget);
  int n = (int) self->bars->len, cell = cell_width (self, width);
  gboolean narrow = is_narrow (self, width), mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  for (int i = 0; i < n; i++)
    {
      GtkWidget *bar = self->bars->pdata[i], *caption = self->captions->pdata[i];
      int x = (cell + GAP) * (mirrored ? n - 1 - i : i), thick = gtk_widget_has_css_class (bar, "now") ? BAR : BAR - 2;
      gtk_widget_size_allocate (bar, &(GtkAllocation) { x, (BAR - thick) / 2, cell, thick }, -1);
      gtk_widget_set_child_visible (caption, !narrow);
      if (!narrow)
        gtk_widget_size_allocate (caption, &(GtkAllocation) { x, BAR + UNDER, cell, height_of (caption, cell) }, -1);
    }
  gtk_widget_set_child_visible (self->words, narrow && n > 0);
  if (narrow && n > 0)
    gtk_widget_size_allocate (self->words, &(GtkAllocation) { 0, BAR + UNDER, width, MAX (0, height - BAR - UNDER) }, -1);
}

static GtkSizeRequestMode
care_steps_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

GtkWidget *
care_steps_new (void)
{
  return g_object_new (CARE_TYPE_STEPS, NULL);
}

static void
care_steps_dispose (GObject *object)
{
  CareSteps *self = CARE_STEPS (object);
  clear (self);
  g_clear_pointer (&self->words, gtk_widget_unparent);
  G_OBJECT_CLASS (care_steps_parent_class)->dispose (object);
}

static void
care_steps_finalize (GObject *object)
{
  CareSteps *self = CARE_STEPS (object);
  g_ptr_array_unref (self->bars);
  g_ptr_array_unref (self->captions);
  G_OBJECT_CLASS (care_steps_parent_class)->finalize (object);
}

static void
care_steps_class_init (CareStepsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_steps_dispose;
  G_OBJECT_CLASS (klass)->finalize = care_steps_finalize;
  widget_class->measure = care_steps_measure;
  widget_class->size_allocate = care_steps_size_allocate;
  widget_class->get_request_mode = care_steps_request_mode;
  gtk_widget_class_set_css_name (widget_class, "steps");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
care_steps_init (CareSteps *self)
{
  self->bars = g_ptr_array_new ();
  self->captions = g_ptr_array_new ();
  self->words = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->words, "words");
  gtk_widget_set_parent (self->words, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
