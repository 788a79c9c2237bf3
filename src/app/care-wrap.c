/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-wrap.h"

struct _CareWrap
{
  GtkWidget parent_instance;
  int column, row; /* spacing in pixels */
};

static void care_wrap_buildable (GtkBuildableIface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (CareWrap, care_wrap, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, care_wrap_buildable))

static GtkBuildableIface *parent_buildable;

static int
child_width (GtkWidget *child, int width)
{
  int minimum, natural;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return MAX (minimum, MIN (natural, width));
}

static int
child_height (GtkWidget *child, int width)
{
  int natural;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* The first child of the next line after the one that begins at @first, and the height of this line. */
static GtkWidget *
line_end (CareWrap *self, GtkWidget *first, int width, int *height)
{
  GtkWidget *child = first;
  int x = 0;

  for (*height = 0; child != NULL; child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int needed = child_width (child, width);
      if (child != first && x + needed > width)
        break;
      x += needed + self->column;
      *height = MAX (*height, child_height (child, needed));
    }
  return child;
}

/* Places one line; right to left it begins at the right edge. */
static void
place_line (CareWrap *self, GtkWidget *first, GtkWidget *end, int width, int y, int line)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x = 0;

  for (GtkWidget *child = first; child != end; child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int needed = child_width (child, width), height = child_height (child, needed);
      GtkAllocation place = { mirrored ? width - x - needed : x, y + (line - height) / 2, needed, height };
      gtk_widget_size_allocate (child, &place, -1);
      x += needed + self->column;
    }
}

static int
run_lines (CareWrap *self, int width, gboolean place)
{
  GtkWidget *first = next_shown (gtk_widget_get_first_child (GTK_WIDGET (self)));
  int y = 0;

  while (first != NULL)
    {
      int height;
      GtkWidget *end = line_end (self, first, width, &height);
      if (place)
        place_line (self, first, end, width, y, height);
      y += height + (end != NULL ? self->row : 0);
      first = end;
    }
  return y;
}

static void
care_wrap_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *min_baseline, int *nat_baseline)
{
  CareWrap *self = CARE_WRAP (widget);

  *minimum = *natural = 0;
  *min_baseline = *nat_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = run_lines (self, for_size >= 0 ? for_size : G_MAXINT / 2, FALSE);
      return;
    }
  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL; child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int child_min, child_nat;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_min, &child_nat, NULL, NULL);
      *minimum = MAX (*minimum, child_min);
      *natural += child_nat + (*natural > 0 ? self->column : 0);
    }
}

static void
care_wrap_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  run_lines (CARE_WRAP (widget), width, TRUE);
}

static GtkSizeRequestMode
care_wrap_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
care_wrap_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (GTK_IS_WIDGET (child))
    care_wrap_append (CARE_WRAP (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
care_wrap_buildable (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = care_wrap_add_child;
}

GtkWidget *
care_wrap_new (void)
{
  return g_object_new (CARE_TYPE_WRAP, NULL);
}

void
care_wrap_append (CareWrap *self, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

void
care_wrap_remove_all (CareWrap *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

void
care_wrap_set_spacing (CareWrap *self, int column, int row)
{
  self->column = column;
  self->row = row;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
care_wrap_dispose (GObject *object)
{
  care_wrap_remove_all (CARE_WRAP (object));
  G_OBJECT_CLASS (care_wrap_parent_class)->dispose (object);
}

static void
care_wrap_class_init (CareWrapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_wrap_dispose;
  widget_class->measure = care_wrap_measure;
  widget_class->size_allocate = care_wrap_size_allocate;
  widget_class->get_request_mode = care_wrap_request_mode;
  gtk_widget_class_set_css_name (widget_class, "wrap");
}

static void
care_wrap_init (CareWrap *self)
{
  self->column = 8;
  self->row = 6;
}
