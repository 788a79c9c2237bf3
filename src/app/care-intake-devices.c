/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-intake-devices.h"

#include "app/care-pill.h"
#include "app/care-words-app.h"
#include "domain/care-device.h"

#include <glib/gi18n.h>

static GtkWidget *
device_line (const char *first, const char *second, const char *state)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", first, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *serial = g_object_new (GTK_TYPE_LABEL, "label", second, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END,
                                    "visible", second != NULL, NULL);
  GtkWidget *tick = gtk_image_new_from_icon_name ("care-tick-symbolic");
  g_autofree char *told = g_strdup_printf ("%s %s", first, second != NULL ? second : "");

  gtk_widget_add_css_class (name, "strong");
  gtk_widget_add_css_class (serial, "secondary");
  gtk_widget_add_css_class (serial, "numeric");
  gtk_widget_add_css_class (tick, "tick");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), name);
  gtk_box_append (GTK_BOX (words), serial);
  gtk_box_append (GTK_BOX (box), tick);
  gtk_box_append (GTK_BOX (box), words);
  if (state != NULL)
    {
      GtkWidget *pill = care_pill_new (CARE_PILL_MARK);
      CareMark mark = care_mark_coverage (state);
      care_pill_set_mark (CARE_PILL (pill), &mark);
      gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), pill);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, told, -1);
  return row;
}

static void
add_row (GtkListBox *box, const CareListRow *content, const CareId *chosen)
{
  const CareDevice *device = (const CareDevice *) content->record;
  GtkWidget *row =
      device_line (content->names[CareDevice_model] != NULL ? content->names[CareDevice_model] : _("Device"),
                   device->serial, content->state);

  g_object_set_data_full (G_OBJECT (row), "id", g_memdup2 (&content->record->id, sizeof (CareId)), g_free);
  gtk_list_box_append (box, row);
  if (care_id_equal (&content->record->id, chosen))
    gtk_list_box_select_row (box, GTK_LIST_BOX_ROW (row));
}

static gboolean
lists_device (const CareIntakeLook *look)
{
  for (guint i = 0; look->devices != NULL && look->device != NULL && i < look->devices->len; i++)
    if (look->devices->pdata[i] != NULL && care_id_equal (&((CareListRow *) look->devices->pdata[i])->record->id, &look->device->record->id))
      return TRUE;
  return FALSE;
}

const CareId *
care_intake_devices_id (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "id");
}

static gboolean
has_focus (GtkListBox *box)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (box));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (box));
}

void
care_intake_devices_fill (GtkListBox *box, const CareIntakeLook *look, const CareId *chosen, gboolean another)
{
  gboolean had_focus = has_focus (box);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_list_box_remove (box, row);
  if (look->device != NULL && !lists_device (look)) /* somebody else's, or beyond those listed */
    add_row (box, look->device, chosen);
  for (guint i = 0; look->devices != NULL && i < look->devices->len; i++)
    if (look->devices->pdata[i] != NULL)
      add_row (box, look->devices->pdata[i], chosen);
  row = device_line (_("Another device"), NULL, NULL);
  gtk_list_box_append (box, row);
  if (another)
    gtk_list_box_select_row (box, GTK_LIST_BOX_ROW (row));
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (box) != NULL ? gtk_list_box_get_selected_row (box) : GTK_LIST_BOX_ROW (row)));
}
