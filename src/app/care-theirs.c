/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-theirs.h"

#include <glib/gi18n.h>

struct _CareTheirs
{
  GtkBox parent_instance;
  GtkWidget *words, *mine, *buttons; /* children */
};

enum
{
  CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareTheirs, care_theirs, GTK_TYPE_BOX)

void
care_theirs_set (CareTheirs *self, const char *words)
{
  g_autofree char *sentence = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), words != NULL);
  if (words == NULL)
    return;
  /* Translators: of a field that somebody is changing, by somebody else; %s is what the other one wrote. */
  sentence = *words != '\0' ? g_strdup_printf (_("Changed meanwhile by somebody else: “%s”"), words)
                            : g_strdup (_("Emptied meanwhile by somebody else."));
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->words)), sentence) != 0)
    gtk_label_set_label (GTK_LABEL (self->words), sentence);
  gtk_widget_set_tooltip_text (self->words, sentence);
}

void
care_theirs_focus (CareTheirs *self)
{
  gtk_widget_grab_focus (self->mine);
}

static void
clicked (GtkButton *button, CareTheirs *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "care-choice")));
}

static GtkWidget *
add_button (CareTheirs *self, const char *label, CareTheirsChoice choice)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_add_css_class (button, "compact");
  g_object_set_data (G_OBJECT (button), "care-choice", GINT_TO_POINTER (choice));
  g_signal_connect (button, "clicked", G_CALLBACK (clicked), self);
  gtk_box_append (GTK_BOX (self->buttons), button);
  return button;
}

GtkWidget *
care_theirs_new (gboolean both)
{
  CareTheirs *self = g_object_new (CARE_TYPE_THEIRS, NULL);
  if (both)
    add_button (self, C_ ("two people changed one field", "Keep Both"), CARE_THEIRS_BOTH);
  return GTK_WIDGET (self);
}

static void
care_theirs_class_init (CareTheirsClass *klass)
{
  signals[CHOSEN] = g_signal_new ("chosen", CARE_TYPE_THEIRS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
care_theirs_init (CareTheirs *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  self->words = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "max-width-chars", 40, "lines", 4,
                              "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (self->words, "small");
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self), self->words);
  gtk_box_append (GTK_BOX (self), self->buttons);
  self->mine = add_button (self, C_ ("two people changed one field", "Keep Mine"), CARE_THEIRS_MINE);
  add_button (self, C_ ("two people changed one field", "Take Theirs"), CARE_THEIRS_THEIRS);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
