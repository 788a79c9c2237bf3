/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-pill.h"

struct _CarePill
{
  GtkWidget parent_instance;
  GtkWidget *image, *label; /* children */
  const char *tone;         /* interned: the style class in use */
};

G_DEFINE_FINAL_TYPE (CarePill, care_pill, GTK_TYPE_WIDGET)

GtkWidget *
care_pill_new (CarePillVariant variant)
{
  static const char *const classes[] = { NULL, "mark", "square", "big" };
  GtkWidget *pill = g_object_new (CARE_TYPE_PILL, NULL);
  if (classes[variant] != NULL)
    gtk_widget_add_css_class (pill, classes[variant]);
  return pill;
}

void
care_pill_set_mark (CarePill *self, const CareMark *mark)
{
  gboolean shown = mark->words != NULL && *mark->words != '\0';

  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  if (!shown)
    return;
  if (self->tone != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->tone);
  self->tone = g_intern_string (mark->tone != NULL ? mark->tone : "neutral");
  gtk_widget_add_css_class (GTK_WIDGET (self), self->tone);
  gtk_widget_set_visible (self->image, mark->icon != NULL);
  if (mark->icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), mark->icon);
  gtk_label_set_label (GTK_LABEL (self->label), mark->words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, mark->words, -1);
}

static void
care_pill_dispose (GObject *object)
{
  CarePill *self = CARE_PILL (object);
  g_clear_pointer (&self->image, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (care_pill_parent_class)->dispose (object);
}

static void
care_pill_class_init (CarePillClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_pill_dispose;
  gtk_widget_class_set_css_name (widget_class, "pill");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
care_pill_init (CarePill *self)
{
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "single-line-mode", TRUE, NULL);
  gtk_widget_set_parent (self->image, GTK_WIDGET (self));
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}
