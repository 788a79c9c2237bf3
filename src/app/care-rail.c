/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-rail.h"

#define WIDTH 32
#define NODE 28
#define TOP 2 /* between the row's edge and the node */

struct _CareRail
{
  GtkWidget parent_instance;
  GtkWidget *node;
  const char *tone; /* interned style class in use */
  gboolean above, below;
};

G_DEFINE_FINAL_TYPE (CareRail, care_rail, GTK_TYPE_WIDGET)

static void
care_rail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CareRail *self = CARE_RAIL (widget);
  float middle = TOP + NODE / 2.0f, height = (float) gtk_widget_get_height (widget);
  float from = self->above ? 0 : middle, to = self->below ? height : middle;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT ((float) (gtk_widget_get_width (widget) / 2 - 1), from, 2, MAX (0, to - from)));
  GTK_WIDGET_CLASS (care_rail_parent_class)->snapshot (widget, snapshot);
}

GtkWidget *
care_rail_new (void)
{
  return g_object_new (CARE_TYPE_RAIL, NULL);
}

void
care_rail_set_node (CareRail *self, const char *icon, const char *tone)
{
  if (self->tone != NULL)
    gtk_widget_remove_css_class (self->node, self->tone);
  self->tone = g_intern_string (tone != NULL ? tone : "neutral");
  gtk_widget_add_css_class (self->node, self->tone);
  gtk_widget_set_visible (self->node, icon != NULL);
  if (icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->node), icon);
}

void
care_rail_set_ends (CareRail *self, gboolean above, gboolean below)
{
  self->above = above;
  self->below = below;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
care_rail_dispose (GObject *object)
{
  g_clear_pointer (&CARE_RAIL (object)->node, gtk_widget_unparent);
  G_OBJECT_CLASS (care_rail_parent_class)->dispose (object);
}

static void
care_rail_class_init (CareRailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_rail_dispose;
  widget_class->snapshot = care_rail_snapshot;
  gtk_widget_class_set_css_name (widget_class, "rail");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
care_rail_init (CareRail *self)
{
  self->above = self->below = TRUE;
  self->node = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->node, "node");
  gtk_widget_set_halign (self->node, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->node, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->node, TOP);
  gtk_widget_set_size_request (GTK_WIDGET (self), WIDTH, -1);
  gtk_widget_set_parent (self->node, GTK_WIDGET (self));
}
