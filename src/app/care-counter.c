/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-counter.h"

#include "app/care-words-app.h"

#include <glib/gi18n.h>

struct _CareCounter
{
  GtkToggleButton parent_instance;
  GtkWidget *number, *image, *digit, *word; /* in the button's child */
  const char *tone;                         /* interned style class in use */
  gint64 count;                             /* below 0: not known yet */
};

G_DEFINE_FINAL_TYPE (CareCounter, care_counter, GTK_TYPE_TOGGLE_BUTTON)

static const char *
tone_icon (const char *tone)
{
  static const char *const icons[][2] = { { "attention", "care-warning-symbolic" },
                                          { "bad", "care-late-symbolic" },
                                          { "good", "care-phase-done-symbolic" } };
  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_strcmp0 (tone, icons[i][0]) == 0)
      return icons[i][1];
  return NULL;
}

static void
tell (CareCounter *self)
{
  const char *word = gtk_label_get_label (GTK_LABEL (self->word));
  /* Translators: a counter for those who hear it: "Overdue: 2". */
  g_autofree char *words = self->count >= 0 ? g_strdup_printf (C_ ("counter", "%s: %s"), word,
                                                               gtk_label_get_label (GTK_LABEL (self->number)))
                                            : g_strdup (word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

void
care_counter_set (CareCounter *self, gint64 number, const char *tone)
{
  g_autofree char *text = number >= 0 ? care_words_number (number) : g_strdup ("–");
  gboolean needs = g_strcmp0 (tone, "needs") == 0 || g_strcmp0 (tone, "attention") == 0 || g_strcmp0 (tone, "bad") == 0;
  const char *icon = tone_icon (tone);

  self->count = number;
  gtk_label_set_label (GTK_LABEL (self->number), text);
  if (self->tone != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->tone);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "needs");
  self->tone = g_intern_string (tone != NULL ? tone : "neutral");
  gtk_widget_add_css_class (GTK_WIDGET (self), self->tone);
  if (needs)
    gtk_widget_add_css_class (GTK_WIDGET (self), "needs");
  gtk_widget_set_visible (self->image, icon != NULL);
  if (icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon);
  tell (self);
}

void
care_counter_set_word (CareCounter *self, const char *word)
{
  gtk_label_set_label (GTK_LABEL (self->word), word);
  tell (self);
}

GtkWidget *
care_counter_new (const char *word, guint digit)
{
  CareCounter *self = g_object_new (CARE_TYPE_COUNTER, NULL);
  g_autofree char *key = digit != 0 ? g_strdup_printf ("%u", digit) : NULL;

  gtk_widget_set_visible (self->digit, key != NULL);
  if (key != NULL)
    {
      gtk_label_set_label (GTK_LABEL (self->digit), key);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, key, -1);
    }
  care_counter_set_word (self, word);
  care_counter_set (self, -1, NULL);
  return GTK_WIDGET (self);
}

static void
care_counter_class_init (CareCounterClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "counter");
}

static GtkWidget *
label (const char *css_class, gboolean expand)
{
  GtkWidget *it = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", expand, NULL);
  if (css_class != NULL)
    gtk_widget_add_css_class (it, css_class);
  return it;
}

static void
care_counter_init (CareCounter *self)
{
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->number = label ("number", TRUE);
  gtk_widget_add_css_class (self->number, "numeric");
  self->image = g_object_new (GTK_TYPE_IMAGE, "visible", FALSE, "valign", GTK_ALIGN_CENTER, "accessible-role",
                              GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->digit = label ("digit", FALSE);
  gtk_widget_set_valign (self->digit, GTK_ALIGN_START);
  self->word = label (NULL, TRUE);
  /* Large text breaks the words; they are cut only when two lines are not enough. */
  g_object_set (self->word, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "lines", 2, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 4, NULL);
  gtk_box_append (GTK_BOX (top), self->number);
  gtk_box_append (GTK_BOX (top), self->image);
  gtk_box_append (GTK_BOX (top), self->digit);
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), self->word);
  gtk_button_set_child (GTK_BUTTON (self), box);
  self->count = -1;
}
