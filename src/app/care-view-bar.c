/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-view-bar.h"

#include "util/care-text.h"

#include <glib/gi18n.h>

#define LONGEST 60

struct _CareViewBar
{
  GtkWidget parent_instance;
  GtkWidget *box; /* child */
  GtkWidget *question, *entry, *save, *problem;
  CareViewBarCheck check;
  gpointer data;
};

G_DEFINE_FINAL_TYPE (CareViewBar, care_view_bar, GTK_TYPE_WIDGET)

enum { NAMED, GIVEN_UP, N_SIGNALS };
static guint signals[N_SIGNALS];

static char *
clean_name (CareViewBar *self)
{
  char *name = care_text_clean (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  return g_strstrip (name);
}

static void
show_problem (CareViewBar *self)
{
  g_autofree char *name = clean_name (self);
  g_autofree char *problem = *name != '\0' ? self->check (name, self->data) : NULL;
  gtk_widget_set_sensitive (self->save, *name != '\0' && problem == NULL);
  gtk_widget_set_visible (self->problem, problem != NULL);
  gtk_label_set_label (GTK_LABEL (self->problem), problem != NULL ? problem : "");
}

static void
save (CareViewBar *self)
{
  g_autofree char *name = clean_name (self);
  if (!gtk_widget_get_sensitive (self->save))
    {
      gtk_widget_error_bell (self->entry);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[NAMED], 0, name);
}

static void
give_up (CareViewBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[GIVEN_UP], 0);
}

static gboolean
escape_pressed (GtkWidget *widget, GVariant *args, gpointer data)
{
  give_up (CARE_VIEW_BAR (widget));
  return TRUE;
}

void
care_view_bar_ask (CareViewBar *self, const char *question, const char *name)
{
  gtk_label_set_label (GTK_LABEL (self->question), question);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, question, -1);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), name);
  show_problem (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

GtkWidget *
care_view_bar_new (CareViewBarCheck check, gpointer data)
{
  CareViewBar *self = g_object_new (CARE_TYPE_VIEW_BAR, NULL);
  self->check = check;
  self->data = data;
  return GTK_WIDGET (self);
}

static void
care_view_bar_dispose (GObject *object)
{
  g_clear_pointer (&CARE_VIEW_BAR (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (care_view_bar_parent_class)->dispose (object);
}

static void
care_view_bar_class_init (CareViewBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_view_bar_dispose;
  signals[NAMED] = g_signal_new ("named", CARE_TYPE_VIEW_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[GIVEN_UP] = g_signal_new ("given-up", CARE_TYPE_VIEW_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_pressed, NULL);
  gtk_widget_class_set_css_name (widget_class, "viewbar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
care_view_bar_init (CareViewBar *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->question = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, NULL);
  self->entry = g_object_new (GTK_TYPE_ENTRY, "hexpand", TRUE, "max-length", LONGEST, "width-chars", 8, "max-width-chars", 40, NULL);
  self->save = gtk_button_new_with_mnemonic (C_("view", "_Save"));
  self->problem = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->question, "sect");
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_add_css_class (self->problem, "problem");
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (show_problem), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (save), self);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save), self);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (give_up), self);
  gtk_box_append (GTK_BOX (line), self->entry);
  gtk_box_append (GTK_BOX (line), self->save);
  gtk_box_append (GTK_BOX (line), cancel);
  gtk_box_append (GTK_BOX (self->box), self->question);
  gtk_box_append (GTK_BOX (self->box), line);
  gtk_box_append (GTK_BOX (self->box), self->problem);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
