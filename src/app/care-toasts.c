/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-toasts.h"

#define TOAST_SECONDS 8
#define TOAST_COMES_MS 700 /* longer than its animation */
#define TOAST_READ_MS 2000 /* what nobody can do anything about is read before the next comes */

struct _CareToasts
{
  GObject parent_instance;
  AdwToastOverlay *overlay; /* (nullable), weak: it may go while something still runs that has to say how it went */
  AdwToast *toast;     /* (nullable): the one that is shown */
  gint64 since;        /* monotonic */
  guint source;        /* ends it */
  GQueue waiting;      /* of AdwToast, to be shown after it */
  AdwToast *offer;     /* (nullable): the one with a button */
  int chars;
};

G_DEFINE_FINAL_TYPE (CareToasts, care_toasts, G_TYPE_OBJECT)

static void show_next (CareToasts *self);

static gboolean
seen (gpointer data)
{
  CareToasts *self = data;
  self->source = 0;
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  return G_SOURCE_REMOVE;
}

/* libadwaita 1.2 crashes when a toast goes while it still comes (its animation of coming outlives it): so it stays until that is over. */
static void
end (CareToasts *self, guint least_ms)
{
  gint64 age = (g_get_monotonic_time () - self->since) / 1000;
  g_clear_handle_id (&self->source, g_source_remove);
  if (age >= least_ms)
    adw_toast_dismiss (self->toast);
  else
    self->source = g_timeout_add (least_ms - (guint) age, seen, self);
}

static void
dismissed (AdwToast *toast, CareToasts *self)
{
  if (toast == self->offer)
    g_clear_object (&self->offer);
  if (toast != self->toast)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->toast);
  show_next (self);
}

static void
show_next (CareToasts *self)
{
  if (g_queue_is_empty (&self->waiting))
    return;
  if (self->toast != NULL)
    {
      end (self, self->toast == self->offer ? TOAST_COMES_MS : TOAST_READ_MS);
      return;
    }
  self->toast = g_queue_pop_head (&self->waiting);
  self->since = g_get_monotonic_time ();
  adw_toast_overlay_add_toast (self->overlay, g_object_ref (self->toast));
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (dismissed), self, 0);
  show_next (self);
}

void
care_toasts_withdraw (CareToasts *self)
{
  g_autoptr (AdwToast) toast = g_steal_pointer (&self->offer);
  if (toast == NULL)
    return;
  if (g_queue_remove (&self->waiting, toast))
    {
      g_object_unref (toast);
      return;
    }
  adw_toast_set_button_label (toast, NULL);
  if (toast == self->toast)
    end (self, TOAST_COMES_MS);
}

/* A sentence says at its end what to do: it wraps, and is never cut. */
static GtkWidget *
words (CareToasts *self, const char *sentence)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", sentence, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f,
                                   "max-width-chars", self->chars, NULL);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

void
care_toasts_say (CareToasts *self, const char *sentence, const char *button, const char *action)
{
  g_autofree char *markup = g_markup_escape_text (sentence, -1);
  AdwToast *toast;

  if (self->overlay == NULL)
    return;
  toast = adw_toast_new (markup);
  adw_toast_set_custom_title (toast, words (self, sentence));
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  if (button != NULL)
    {
      care_toasts_withdraw (self);
      adw_toast_set_button_label (toast, button);
      adw_toast_set_detailed_action_name (toast, action);
      self->offer = g_object_ref (toast);
    }
  g_queue_push_tail (&self->waiting, toast);
  show_next (self);
}

void
care_toasts_set_chars (CareToasts *self, int chars)
{
  self->chars = chars;
}

CareToasts *
care_toasts_new (AdwToastOverlay *overlay)
{
  CareToasts *self = g_object_new (CARE_TYPE_TOASTS, NULL);
  g_set_weak_pointer (&self->overlay, overlay);
  return self;
}

static void
care_toasts_dispose (GObject *object)
{
  CareToasts *self = CARE_TOASTS (object);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_weak_pointer (&self->overlay);
  g_clear_object (&self->offer);
  g_clear_object (&self->toast);
  g_queue_clear_full (&self->waiting, g_object_unref);
  G_OBJECT_CLASS (care_toasts_parent_class)->dispose (object);
}

static void
care_toasts_class_init (CareToastsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = care_toasts_dispose;
}

static void
care_toasts_init (CareToasts *self)
{
  g_queue_init (&self->waiting);
  self->chars = 60;
}
