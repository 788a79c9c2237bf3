/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-notice.h"

#include "app/care-wrap.h"

struct _CareNotice
{
  GtkWidget parent_instance;
  GtkWidget *image, *box;          /* children */
  GtkWidget *title, *text, *buttons; /* in @box */
  const char *tone;                /* interned style class in use */
};

G_DEFINE_FINAL_TYPE (CareNotice, care_notice, GTK_TYPE_WIDGET)

static void
set_label (GtkWidget *label, const char *text)
{
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
}

void
care_notice_set (CareNotice *self, const char *tone, const char *icon, const char *title, const char *text)
{
  g_autofree char *words = g_strconcat (title != NULL ? title : "", title != NULL && text != NULL ? " " : "", text != NULL ? text : "", NULL);

  if (self->tone != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->tone);
  self->tone = g_intern_string (tone != NULL ? tone : "neutral");
  gtk_widget_add_css_class (GTK_WIDGET (self), self->tone);
  gtk_widget_set_visible (self->image, icon != NULL);
  if (icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon);
  set_label (self->title, title);
  set_label (self->text, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), *words != '\0');
}

GtkWidget *
care_notice_add_button (CareNotice *self, const char *label)
{
  GtkWidget *text = gtk_label_new_with_mnemonic (label);
  GtkWidget *button = gtk_button_new ();

  /* A label of its own, since the label a button makes itself neither wraps nor shortens. */
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (text), button);
  gtk_button_set_child (GTK_BUTTON (button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (text)), -1);
  care_wrap_append (CARE_WRAP (self->buttons), button);
  gtk_widget_set_visible (self->buttons, TRUE);
  return button;
}

void
care_notice_clear_buttons (CareNotice *self)
{
  care_wrap_remove_all (CARE_WRAP (self->buttons));
  gtk_widget_set_visible (self->buttons, FALSE);
}

GtkWidget *
care_notice_new (void)
{
  return g_object_new (CARE_TYPE_NOTICE, NULL);
}

static void
care_notice_dispose (GObject *object)
{
  CareNotice *self = CARE_NOTICE (object);
  g_clear_pointer (&self->image, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (care_notice_parent_class)->dispose (object);
}

static void
care_notice_class_init (CareNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_notice_dispose;
  gtk_widget_class_set_css_name (widget_class, "notice");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
sentence (const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
care_notice_init (CareNotice *self)
{
  self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_START, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_hexpand (self->box, TRUE);
  self->title = sentence ("strong");
  self->text = sentence ("small");
  self->buttons = care_wrap_new ();
  gtk_widget_set_margin_top (self->buttons, 6);
  gtk_widget_set_visible (self->buttons, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->title);
  gtk_box_append (GTK_BOX (self->box), self->text);
  gtk_box_append (GTK_BOX (self->box), self->buttons);
  gtk_widget_set_parent (self->image, GTK_WIDGET (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
