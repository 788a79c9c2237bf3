/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-bin.h"

#include "app/care-page.h"

struct _CareBin
{
  GtkWidget parent_instance;
  GtkWidget *child; /* owned as a child widget */
  guint shape;
  int needed[CARE_WIDTH_WIDE + 1]; /* smallest width at which a shape was seen not to fit, 0: none */
  guint idle;
};

typedef enum { PROP_SHAPE = 1, PROP_CHILD } CareBinProperty;
static GParamSpec *properties[PROP_CHILD + 1];

/* VISUAL 6, in pixels at 100 % text. Larger text needs them larger, or the words of a list would be cut long before anything is too wide. */
static const int limits[] = { 0, 600, 900, 1340 };

static double
text_scale (GtkWidget *widget)
{
  int dpi = -1;
  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return MAX (dpi / (96.0 * 1024), 1.0); /* -1: not told */
}

static void buildable_init (GtkBuildableIface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (CareBin, care_bin, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

guint
care_bin_shape (CareBin *self)
{
  return self->shape;
}

static gboolean
notify_shape (gpointer data)
{
  CareBin *self = data;
  self->idle = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHAPE]);
  return G_SOURCE_REMOVE;
}

static guint
shape_for (CareBin *self, int width)
{
  guint shape = CARE_WIDTH_WIDE;
  double scale = text_scale (GTK_WIDGET (self));
  while (shape > CARE_WIDTH_PHONE && (width < limits[shape] * scale || width < self->needed[shape]))
    shape--;
  return shape;
}

/* The child may always be narrower than it wants: the shape then changes and it wants less. */
static void
care_bin_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                  int *natural_baseline)
{
  CareBin *self = CARE_BIN (widget);
  if (self->child == NULL)
    return;
  gtk_widget_measure (self->child, orientation,
                      orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0 ? MAX (for_size, 1) : for_size, minimum,
                      natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, 340);
}

static void
care_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CareBin *self = CARE_BIN (widget);
  int minimum = 0, tall = 0;
  guint shape;

  if (self->child == NULL)
    return;
  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum > width && self->shape > CARE_WIDTH_PHONE)
    self->needed[self->shape] = MAX (self->needed[self->shape], minimum);
  shape = shape_for (self, width);
  if (shape != self->shape)
    {
      self->shape = shape;
      if (self->idle == 0)
        self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_shape, self, NULL);
    }
  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, MAX (width, minimum), &tall, NULL, NULL, NULL);
  gtk_widget_allocate (self->child, MAX (width, minimum), MAX (height, tall), baseline, NULL);
}

/* Other words or another text size: what did not fit may fit now. */
static void
care_bin_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  CareBin *self = CARE_BIN (widget);
  for (guint i = 0; i < G_N_ELEMENTS (self->needed); i++)
    self->needed[i] = 0;
  GTK_WIDGET_CLASS (care_bin_parent_class)->system_setting_changed (widget, setting);
}

void
care_bin_set_child (CareBin *self, GtkWidget *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

GtkWidget *
care_bin_new (void)
{
  return g_object_new (CARE_TYPE_BIN, NULL);
}

static GtkBuildableIface *parent_buildable;

static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (GTK_IS_WIDGET (child))
    care_bin_set_child (CARE_BIN (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

static void
care_bin_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((CareBinProperty) prop_id)
    {
    case PROP_SHAPE:
      g_value_set_uint (value, CARE_BIN (object)->shape);
      break;
    case PROP_CHILD:
      g_value_set_object (value, CARE_BIN (object)->child);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
care_bin_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((CareBinProperty) prop_id)
    {
    case PROP_CHILD:
      care_bin_set_child (CARE_BIN (object), g_value_get_object (value));
      break;
    case PROP_SHAPE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
care_bin_dispose (GObject *object)
{
  CareBin *self = CARE_BIN (object);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (care_bin_parent_class)->dispose (object);
}

static void
care_bin_class_init (CareBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = care_bin_get_property;
  object_class->set_property = care_bin_set_property;
  object_class->dispose = care_bin_dispose;
  widget_class->measure = care_bin_measure;
  widget_class->size_allocate = care_bin_size_allocate;
  widget_class->system_setting_changed = care_bin_system_setting_changed;
  properties[PROP_SHAPE] = g_param_spec_uint ("shape", NULL, NULL, 0, CARE_WIDTH_WIDE, CARE_WIDTH_WIDE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  gtk_widget_class_set_css_name (widget_class, "carebin");
}

static void
care_bin_init (CareBin *self)
{
  self->shape = CARE_WIDTH_WIDE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
