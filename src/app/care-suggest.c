/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-suggest.h"

#include "app/care-words-app.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"

#include <glib/gi18n.h>

struct _CareSuggest
{
  AdwBin parent_instance;
  GtkListBox *box;  /* child */
  GtkWidget *entry; /* borrowed: it stands beside */
  GPtrArray *found; /* (nullable), owned */
};

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareSuggest, care_suggest, ADW_TYPE_BIN)

static GtkWidget *
line (const char *text, const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text != NULL ? text : "", "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
found_row (const CareFound *found)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const char *icon = found->entity == &CareCustomer_ENTITY ? "care-user-symbolic"
                     : found->entity == &CareDevice_ENTITY ? "care-device-symbolic"
                                                           : "care-jobs-symbolic";
  const char *second = found->entity == &CareCustomer_ENTITY ? found->number : found->detail;
  g_autofree char *told = g_strdup_printf ("%s, %s, %s", care_words_entity (found->entity), found->title, second != NULL ? second : "");

  gtk_box_append (GTK_BOX (words), line (found->title, "strong"));
  if (second != NULL && *second != '\0')
    {
      gtk_box_append (GTK_BOX (words), line (second, "small"));
      gtk_widget_add_css_class (gtk_widget_get_last_child (words), "secondary");
    }
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), line (care_words_entity (found->entity), "caption"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (box), "secondary");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, told, -1);
  return row;
}

void
care_suggest_set (CareSuggest *self, GPtrArray *found)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_list_box_remove (self->box, row);
  if (found != NULL)
    g_ptr_array_ref (found);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->found = found;
  for (guint i = 0; found != NULL && i < found->len; i++)
    gtk_list_box_append (self->box, found_row (found->pdata[i]));
  gtk_list_box_unselect_all (self->box);
  gtk_widget_set_visible (GTK_WIDGET (self), found != NULL && found->len > 0);
}

/* TRUE when there was something to mark. */
static gboolean
move (CareSuggest *self, int by)
{
  GtkListBoxRow *marked = gtk_list_box_get_selected_row (self->box);
  int n = self->found != NULL ? (int) self->found->len : 0;
  int at = marked != NULL ? gtk_list_box_row_get_index (marked) + by : by > 0 ? 0 : n - 1;

  if (n == 0 || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return FALSE;
  gtk_list_box_select_row (self->box, at >= 0 && at < n ? gtk_list_box_get_row_at_index (self->box, at) : NULL);
  return TRUE;
}

const CareFound *
care_suggest_marked (CareSuggest *self)
{
  GtkListBoxRow *marked = gtk_list_box_get_selected_row (self->box);
  return marked != NULL && self->found != NULL ? self->found->pdata[gtk_list_box_row_get_index (marked)] : NULL;
}

static void
row_activated (GtkListBox *box, GtkListBoxRow *row, CareSuggest *self)
{
  gtk_list_box_select_row (box, row);
  g_signal_emit (self, signals[PICKED], 0);
}

/* --- under its entry ----------------------------------------------------------------------------------------------------------------- */

static gboolean
place (GtkOverlay *overlay, GtkWidget *widget, GdkRectangle *where, CareSuggest *self)
{
  graphene_rect_t bounds;

  if (widget != GTK_WIDGET (self) || !gtk_widget_compute_bounds (self->entry, GTK_WIDGET (overlay), &bounds))
    return FALSE;
  where->x = (int) bounds.origin.x;
  where->y = (int) (bounds.origin.y + bounds.size.height) + 3;
  where->width = (int) bounds.size.width;
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, where->width, NULL, &where->height, NULL, NULL);
  return TRUE;
}

static gboolean
key_pressed (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareSuggest *self)
{
  if ((state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_Up)
    return move (self, keyval == GDK_KEY_Down ? 1 : -1);
  if (keyval != GDK_KEY_Escape || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return GDK_EVENT_PROPAGATE;
  care_suggest_set (self, NULL);
  return GDK_EVENT_STOP;
}

static void
left (CareSuggest *self)
{
  care_suggest_set (self, NULL);
}

void
care_suggest_attach (CareSuggest *self, GtkOverlay *overlay, GtkWidget *entry)
{
  GtkEventController *keys = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();

  self->entry = entry;
  gtk_overlay_add_overlay (overlay, GTK_WIDGET (self));
  g_signal_connect_object (overlay, "get-child-position", G_CALLBACK (place), self, 0);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, keys);
  gtk_widget_add_controller (entry, focus);
}

GtkWidget *
care_suggest_new (void)
{
  return g_object_new (CARE_TYPE_SUGGEST, NULL);
}

static void
care_suggest_finalize (GObject *object)
{
  g_clear_pointer (&CARE_SUGGEST (object)->found, g_ptr_array_unref);
  G_OBJECT_CLASS (care_suggest_parent_class)->finalize (object);
}

static void
care_suggest_class_init (CareSuggestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = care_suggest_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "suggest");
  signals[PICKED] = g_signal_new ("picked", CARE_TYPE_SUGGEST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
care_suggest_init (CareSuggest *self)
{
  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_activate_on_single_click (self->box, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Found"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect (self->box, "row-activated", G_CALLBACK (row_activated), self);
}
