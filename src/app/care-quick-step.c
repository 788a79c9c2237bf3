/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-quick-step.h"

#include "app/care-form.h"
#include "app/care-job-step.h"
#include "app/care-panes.h"

struct _CareQuickStep
{
  AdwBin parent_instance;
  CareEngine *engine; /* owned */

  /* Children */
  GtkWidget *revealer, *form;

  GtkWidget *before; /* (nullable), weak: where the keyboard was */
  GCancellable *cancellable;
  char *what, *done;
};

enum { SAID, LEFT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareQuickStep, care_quick_step, ADW_TYPE_BIN)

static gboolean
is_open (CareQuickStep *self)
{
  return gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer));
}

void
care_quick_step_close (CareQuickStep *self, gboolean says)
{
  GtkWidget *before = self->before;
  gboolean was_open = is_open (self);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->before);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
  if (!was_open || !says)
    return;
  if (before == NULL || !gtk_widget_get_mapped (before) || !gtk_widget_grab_focus (before))
    g_signal_emit (self, signals[LEFT], 0);
}

static void
job_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareQuickStep) self = data;
  g_autoptr (GError) error = NULL;
  CareJobData *job = care_engine_finish (CARE_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->done, g_free);
  care_form_clear (CARE_FORM (self->form));
  if (job == NULL || !care_job_step_fill (CARE_FORM (self->form), job, self->what, TRUE, &self->done, &error))
    g_signal_emit (self, signals[SAID], 0, error->message, FALSE);
  else
    {
      gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
      gtk_widget_child_focus (self->form, GTK_DIR_TAB_FORWARD);
    }
  g_clear_pointer (&job, care_job_data_free);
}

static gpointer
read_job (CareStore *store, gpointer data, GError **error)
{
  return care_job_data_read (store, data, error);
}

void
care_quick_step_ask (CareQuickStep *self, const CareId *job, const char *what)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!is_open (self))
    g_set_weak_pointer (&self->before, focus);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_free (self->what);
  self->what = g_strdup (what);
  care_engine_read (self->engine, read_job, g_memdup2 (job, sizeof *job), g_free, care_job_data_free, self->cancellable, job_read,
                    g_object_ref (self));
}

gboolean
care_quick_step_save (CareQuickStep *self)
{
  if (!is_open (self))
    return FALSE;
  care_form_save (CARE_FORM (self->form));
  return TRUE;
}

static void
saved (CareQuickStep *self)
{
  care_quick_step_close (self, TRUE);
  g_signal_emit (self, signals[SAID], 0, self->done, TRUE);
}

static void
left (CareQuickStep *self)
{
  care_quick_step_close (self, TRUE);
}

static void
form_said (CareForm *form, const char *sentence, CareQuickStep *self)
{
  g_signal_emit (self, signals[SAID], 0, sentence, FALSE);
}

void
care_quick_step_set_width (CareQuickStep *self, CareWidth width)
{
  care_form_set_columns (CARE_FORM (self->form), width == CARE_WIDTH_PHONE ? 1 : 2);
  gtk_widget_set_halign (self->form, width == CARE_WIDTH_PHONE ? GTK_ALIGN_FILL : GTK_ALIGN_START);
}

GtkWidget *
care_quick_step_new (CareEngine *engine)
{
  CareQuickStep *self = g_object_new (CARE_TYPE_QUICK_STEP, NULL);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->engine = g_object_ref (engine);
  self->form = care_form_new (engine);
  gtk_widget_add_css_class (bar, "askbar");
  gtk_widget_add_css_class (self->form, "askbox");
  gtk_box_append (GTK_BOX (bar), self->form);
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_duration (GTK_REVEALER (self->revealer), 120);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), bar);
  adw_bin_set_child (ADW_BIN (self), self->revealer);
  care_panes_mark (GTK_WIDGET (self));
  g_signal_connect_swapped (self->form, "saved", G_CALLBACK (saved), self);
  g_signal_connect_swapped (self->form, "left", G_CALLBACK (left), self);
  g_signal_connect (self->form, "said", G_CALLBACK (form_said), self);
  return GTK_WIDGET (self);
}

static void
care_quick_step_dispose (GObject *object)
{
  CareQuickStep *self = CARE_QUICK_STEP (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->before);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (care_quick_step_parent_class)->dispose (object);
}

static void
care_quick_step_finalize (GObject *object)
{
  CareQuickStep *self = CARE_QUICK_STEP (object);
  g_free (self->what);
  g_free (self->done);
  G_OBJECT_CLASS (care_quick_step_parent_class)->finalize (object);
}

static void
care_quick_step_class_init (CareQuickStepClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = care_quick_step_dispose;
  G_OBJECT_CLASS (klass)->finalize = care_quick_step_finalize;
  signals[SAID] = g_signal_new ("said", CARE_TYPE_QUICK_STEP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[LEFT] = g_signal_new ("left", CARE_TYPE_QUICK_STEP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
care_quick_step_init (CareQuickStep *self)
{
}
