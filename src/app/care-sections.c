/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-sections.h"

#include "app/care-words-app.h"

#include <glib/gi18n.h>

GtkWidget *
care_sections_number (void)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_widget_add_css_class (label, "small");
  gtk_widget_add_css_class (label, "secondary");
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
add (GtkListBox *box, const CarePageEntry *entry, guint place)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (g_dpgettext2 (NULL, "section", entry->title)), *number = care_sections_number ();
  g_autofree char *tip = g_strdup_printf ("Alt+%u", place);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name (entry->icon));
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), number);
  g_object_set_data (G_OBJECT (row), "label", label);
  g_object_set_data (G_OBJECT (row), "number", number);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_widget_set_name (row, entry->name);
  if (place <= 9)
    gtk_widget_set_tooltip_text (row, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_label (GTK_LABEL (label)), -1);
  gtk_list_box_append (box, row);
}

void
care_sections_fill (GtkListBox *box)
{
  guint place = 1;
  for (guint i = 0; i < care_n_pages; i++)
    if (care_pages[i].entity == NULL && care_pages[i].icon != NULL)
      add (box, &care_pages[i], place++);
}

void
care_sections_set_count (GtkListBox *box, const char *name, gint64 count)
{
  for (int i = 0; care_sections_at (box, i) != NULL; i++)
    if (g_strcmp0 (care_sections_at (box, i), name) == 0)
      {
        GtkListBoxRow *row = gtk_list_box_get_row_at_index (box, i);
        const char *title = gtk_label_get_label (g_object_get_data (G_OBJECT (row), "label"));
        g_autofree char *number = care_words_number (count);
        /* Translators: a section of the window and how much of it waits for somebody, for those who hear it: "Jobs, 12 to do". */
        g_autofree char *told = count > 0 ? g_strdup_printf (ngettext ("%s, %s to do", "%s, %s to do", (gulong) count), title, number) : g_strdup (title);
        gtk_label_set_label (g_object_get_data (G_OBJECT (row), "number"), count > 0 ? number : "");
        gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, told, -1);
      }
}

const char *
care_sections_at (GtkListBox *box, int place)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (box, place);
  return row != NULL ? gtk_widget_get_name (GTK_WIDGET (row)) : NULL;
}

void
care_sections_mark (GtkListBox *box, const char *name)
{
  for (int i = 0; care_sections_at (box, i) != NULL; i++)
    if (g_strcmp0 (care_sections_at (box, i), name) == 0)
      {
        gtk_list_box_select_row (box, gtk_list_box_get_row_at_index (box, i));
        return;
      }
  gtk_list_box_unselect_all (box);
}

const char *
care_sections_from_marked (GtkListBox *box, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (box);
  int n = 0, at = row != NULL ? gtk_list_box_row_get_index (row) : step > 0 ? -1 : 0;

  while (care_sections_at (box, n) != NULL)
    n++;
  return n > 0 ? care_sections_at (box, (at + step + n) % n) : NULL;
}

const char *
care_sections_of (const char *entity)
{
  static const struct { const char *entity, *section; } rows[] = {
    { "job", "jobs" }, { "customer", "customers" }, { "device", "devices" }, { "product_model", "parts" }, { "follow_up", "follow-ups" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].entity, entity))
      return rows[i].section;
  return entity;
}
