/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-list-places.h"

#include "app/care-panes.h"

#include <glib/gi18n.h>

#define SELECTION "care-list-selection"

static GtkSingleSelection *
selection_of (CarePage *page)
{
  return g_object_get_data (G_OBJECT (page), SELECTION);
}

static guint
find_record (CarePage *page, const CareEntity *entity, const CareId *id)
{
  CareRowList *rows = care_list_page_rows (CARE_LIST_PAGE (page));
  const CareListSpec *spec = rows != NULL ? care_row_list_spec (rows) : NULL;
  return spec != NULL && spec->entity == entity ? care_row_list_find (rows, id) : G_MAXUINT;
}

static gboolean
take (CareRow *row, const CareEntity **entity, CareId *id)
{
  if (row == NULL)
    return FALSE;
  *entity = care_row_entity (row);
  *id = *care_row_id (row);
  return TRUE;
}

/* Only the page of rows around it is read. What is shown is also what is highlighted when the list is shown again. */
static gboolean
record_at (CarePage *page, guint place, const CareEntity **entity, CareId *id)
{
  g_autoptr (CareRow) row = g_list_model_get_item (G_LIST_MODEL (care_list_page_rows (CARE_LIST_PAGE (page))), place);
  if (!take (row, entity, id))
    return FALSE;
  gtk_single_selection_set_selected (selection_of (page), place);
  return TRUE;
}

static gboolean
chosen_record (CarePage *page, const CareEntity **entity, CareId *id)
{
  return take (gtk_single_selection_get_selected_item (selection_of (page)), entity, id);
}

void
care_list_places_class_init (CarePageClass *klass)
{
  klass->find_record = find_record;
  klass->record_at = record_at;
  klass->chosen_record = chosen_record;
}

void
care_list_places_set_up (CarePage *page, CareRowList *rows, GtkSingleSelection *selection, GtkWidget *box, GtkWidget *views)
{
  g_autofree char *tip = g_strdup_printf ("%s (Ctrl+E)", _("Saved views"));
  g_object_set_data_full (G_OBJECT (page), SELECTION, g_object_ref (selection), g_object_unref);
  gtk_widget_set_tooltip_text (views, tip);
  care_page_set_actions (page, views);
  for (GtkWidget *part = gtk_widget_get_first_child (box); part != NULL; part = gtk_widget_get_next_sibling (part))
    care_panes_mark (part);
}
