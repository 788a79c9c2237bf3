/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-token.h"

#include <glib/gi18n.h>

struct _CareToken
{
  GtkWidget parent_instance;
  GtkWidget *text, *remove;  /* children: buttons */
  GtkWidget *key, *value;    /* labels in @text */
};

G_DEFINE_FINAL_TYPE (CareToken, care_token, GTK_TYPE_WIDGET)

enum { EDIT, REMOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
edit_clicked (CareToken *self)
{
  g_signal_emit (self, signals[EDIT], 0);
}

static void
remove_clicked (CareToken *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static gboolean
remove_by_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  remove_clicked (CARE_TOKEN (widget));
  return TRUE;
}

void
care_token_set (CareToken *self, const char *key, const char *value)
{
  gboolean keyed = key != NULL && *key != '\0';
  /* Translators: a filter: what it looks at, and the value. */
  g_autofree char *before = keyed ? g_strdup_printf (C_ ("filter", "%s:"), key) : NULL;
  g_autofree char *words = keyed ? g_strconcat (before, " ", value, NULL) : g_strdup (value);
  /* Translators: takes a filter such as "Status: open" away. */
  g_autofree char *remove = g_strdup_printf (_("Remove the filter “%s”"), words);

  gtk_widget_set_visible (self->key, keyed);
  gtk_label_set_label (GTK_LABEL (self->key), keyed ? before : "");
  gtk_label_set_label (GTK_LABEL (self->value), value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_tooltip_text (self->remove, remove);
}

void
care_token_set_editable (CareToken *self, gboolean editable)
{
  gtk_widget_set_can_target (self->text, editable);
  gtk_widget_set_focusable (self->text, editable);
}

GtkWidget *
care_token_new (const char *key, const char *value)
{
  CareToken *self = g_object_new (CARE_TYPE_TOKEN, NULL);
  care_token_set (self, key, value);
  return GTK_WIDGET (self);
}

static void
care_token_dispose (GObject *object)
{
  CareToken *self = CARE_TOKEN (object);
  g_clear_pointer (&self->text, gtk_widget_unparent);
  g_clear_pointer (&self->remove, gtk_widget_unparent);
  G_OBJECT_CLASS (care_token_parent_class)->dispose (object);
}

static void
care_token_class_init (CareTokenClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_token_dispose;
  signals[EDIT] = g_signal_new ("edit", CARE_TYPE_TOKEN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", CARE_TYPE_TOKEN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, remove_by_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_BackSpace, 0, remove_by_key, NULL);
  gtk_widget_class_set_css_name (widget_class, "token");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
care_token_init (CareToken *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  self->key = g_object_new (GTK_TYPE_LABEL, "visible", FALSE, NULL);
  self->value = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "max-width-chars", 28, NULL);
  gtk_widget_add_css_class (self->key, "secondary");
  gtk_widget_add_css_class (self->value, "value");
  gtk_box_append (GTK_BOX (box), self->key);
  gtk_box_append (GTK_BOX (box), self->value);
  self->text = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->text), box);
  gtk_widget_add_css_class (self->text, "flat");
  g_signal_connect_swapped (self->text, "clicked", G_CALLBACK (edit_clicked), self);
  self->remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (self->remove, "flat");
  gtk_widget_add_css_class (self->remove, "circular");
  gtk_widget_add_css_class (self->remove, "tiny");
  gtk_widget_set_valign (self->remove, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (remove_clicked), self);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  gtk_widget_set_parent (self->remove, GTK_WIDGET (self));
}
