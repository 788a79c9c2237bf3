/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-figure-card.h"

#include "app/care-pill.h"
#include "app/care-wrap.h"

#include <glib/gi18n.h>

struct _CareFigureCard
{
  GtkWidget parent_instance;
  GtkWidget *title, *subtitle, *value, *change, *interval, *scale, *from, *words, *to;
};

G_DEFINE_FINAL_TYPE (CareFigureCard, care_figure_card, GTK_TYPE_WIDGET)

CareMark
care_figure_card_change (int direction, gboolean higher_is_better)
{
  CareMark even = { "care-even-symbolic", "neutral", C_ ("change", "No clear change") };
  CareMark better = { direction > 0 ? "care-up-symbolic" : "care-down-symbolic", "good", C_ ("change", "Better") };
  CareMark worse = { direction > 0 ? "care-up-symbolic" : "care-down-symbolic", "attention", C_ ("change", "Worse") };

  if (direction == 0)
    return even;
  return (direction > 0) == higher_is_better ? better : worse;
}

static void
set_label (GtkWidget *label, const char *text)
{
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
}

void
care_figure_card_set (CareFigureCard *self, const CareFigureCardFace *face)
{
  const char *value = face->value != NULL ? face->value : C_ ("figure", "No answers yet");
  g_autoptr (GString) all = g_string_new (face->title);

  set_label (self->title, face->title);
  set_label (self->subtitle, face->subtitle);
  set_label (self->value, value);
  (face->value != NULL ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->value, "figure");
  (face->value != NULL ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (self->value, "secondary");
  care_pill_set_mark (CARE_PILL (self->change), &face->change);
  gtk_widget_set_visible (self->interval, face->value != NULL);
  care_interval_set (CARE_INTERVAL (self->interval), &face->interval, face->words);
  set_label (self->from, face->scale[0]);
  set_label (self->words, face->words);
  set_label (self->to, face->scale[1]);
  gtk_widget_set_visible (self->scale, face->value != NULL);
  g_string_append_printf (all, " %s. %s. %s", value, face->change.words != NULL ? face->change.words : "", face->words != NULL ? face->words : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, all->str, -1);
}

GtkWidget *
care_figure_card_new (void)
{
  return g_object_new (CARE_TYPE_FIGURE_CARD, NULL);
}

static void
care_figure_card_dispose (GObject *object)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (care_figure_card_parent_class)->dispose (object);
}

static void
care_figure_card_class_init (CareFigureCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_figure_card_dispose;
  gtk_widget_class_set_css_name (widget_class, "figure");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
label_in (GtkWidget *box, const char *css_class, float xalign, gboolean wrap)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", xalign, "wrap", wrap, NULL);
  gtk_widget_add_css_class (label, css_class);
  if (CARE_IS_WRAP (box))
    care_wrap_append (CARE_WRAP (box), label);
  else
    gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
care_figure_card_init (CareFigureCard *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *head = care_wrap_new (), *big = care_wrap_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->title = label_in (head, "sect", 0, FALSE);
  self->subtitle = label_in (head, "small", 0, TRUE);
  gtk_widget_add_css_class (self->subtitle, "secondary");
  self->value = label_in (big, "numeric", 0, FALSE);
  self->change = care_pill_new (CARE_PILL_PLAIN);
  care_wrap_set_spacing (CARE_WRAP (big), 12, 6);
  care_wrap_append (CARE_WRAP (big), self->change);
  self->interval = care_interval_new ();
  self->scale = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->from = label_in (self->scale, "scale", 0, FALSE);
  self->to = label_in (self->scale, "scale", 1, FALSE);
  gtk_widget_set_hexpand (self->to, TRUE);
  /* Below the ends of the scale: between them its words would break, in one card and not in the next. */
  self->words = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->words, "scale");
  gtk_widget_set_parent (head, GTK_WIDGET (self));
  gtk_widget_set_parent (big, GTK_WIDGET (self));
  gtk_widget_set_parent (self->interval, GTK_WIDGET (self));
  gtk_widget_set_parent (self->scale, GTK_WIDGET (self));
  gtk_widget_set_parent (self->words, GTK_WIDGET (self));
}
