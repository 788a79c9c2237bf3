/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-bits.h"

#include <glib/gi18n.h>

static void
add_classes (GtkWidget *widget, const char *classes)
{
  g_auto (GStrv) all = g_strsplit (classes != NULL ? classes : "", " ", -1);
  for (guint i = 0; all[i] != NULL; i++)
    if (*all[i] != '\0')
      gtk_widget_add_css_class (widget, all[i]);
}

GtkWidget *
care_bits_label (const char *text, const char *classes)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text != NULL ? text : "", "xalign", 0.0f, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  add_classes (label, classes);
  return label;
}

GtkWidget *
care_bits_line (const char *text, const char *classes)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text != NULL ? text : "", "xalign", 0.0f, "ellipsize",
                                   PANGO_ELLIPSIZE_END, NULL);
  add_classes (label, classes);
  return label;
}

GtkWidget *
care_bits_section (const char *title, const char *label, const char *action, const char *target)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = care_bits_label (title, "sect");

  g_object_set (words, "wrap-mode", PANGO_WRAP_WORD, "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, NULL);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (box, "section");
  gtk_box_append (GTK_BOX (box), words);
  if (action != NULL)
    {
      GtkWidget *button = gtk_button_new_with_label (label);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
      if (target != NULL)
        gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
      add_classes (button, "flat compact linky");
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

GtkWidget *
care_bits_pill (CarePillVariant variant, CareMark mark)
{
  GtkWidget *pill = care_pill_new (variant);
  care_pill_set_mark (CARE_PILL (pill), &mark);
  return pill;
}

GtkWidget *
care_bits_list (const char *name)
{
  GtkWidget *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  add_classes (list, "boxed-list dense");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return list;
}

static void
make_openable (GtkWidget *row, const CareEntity *entity, const CareId *id)
{
  char text[CARE_ID_TEXT];
  g_autofree char *target = g_strdup_printf ("%s/%s", entity->name, care_id_to_text (id, text));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", target);
}

/* What stands at a row's end is short and keeps its whole width: the words beside it wrap. */
static void
keep_whole (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_NONE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    keep_whole (child);
}

/* The name of a record: in bold, and in so few lines that a fault told on thirty stays a row. */
static GtkWidget *
name_label (const char *title)
{
  g_autofree char *line = g_strdelimit (g_strdup (title != NULL ? title : ""), "\n\r\t", ' ');
  GtkWidget *label = care_bits_label (line, "strong");
  g_object_set (label, "lines", 3, "ellipsize", PANGO_ELLIPSIZE_END, "tooltip-text", title, NULL);
  return label;
}

GtkWidget *
care_bits_row (GtkWidget *list, const char *icon, const char *title, const char *detail, GtkWidget *end,
               const CareEntity *entity, const CareId *id)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10),
            *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  gboolean opens = entity != NULL && id != NULL && !care_id_is_null (id);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), opens);
  gtk_widget_set_focusable (row, opens);
  if (icon != NULL)
    {
      GtkWidget *image = gtk_image_new_from_icon_name (icon);
      gtk_widget_set_valign (image, GTK_ALIGN_START);
      gtk_widget_set_margin_top (image, 3);
      gtk_box_append (GTK_BOX (line), image);
    }
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), opens ? name_label (title) : care_bits_label (title, NULL));
  if (detail != NULL && *detail != '\0')
    gtk_box_append (GTK_BOX (words), care_bits_label (detail, "small secondary"));
  gtk_box_append (GTK_BOX (line), words);
  if (end != NULL)
    {
      keep_whole (end);
      gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (line), end);
    }
  if (opens)
    make_openable (row, entity, id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  g_object_set_data (G_OBJECT (row), "words", words);
  return row;
}

GtkWidget *
care_bits_row_box (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "words");
}

GtkWidget *
care_bits_facts (void)
{
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 7);
  return grid;
}

void
care_bits_fact (GtkGrid *grid, const char *key, const char *value)
{
  GtkWidget *name, *words;
  int row = 0;

  if (value == NULL || *value == '\0')
    return;
  while (gtk_grid_get_child_at (grid, 0, row) != NULL)
    row++;
  name = care_bits_line (key, "small secondary");
  words = care_bits_label (value, NULL);
  /* Long words of other languages take their width, several break into lines: a name is never cut. */
  g_object_set (name, "ellipsize", PANGO_ELLIPSIZE_NONE, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD, "max-width-chars", 18, NULL);
  gtk_widget_set_valign (name, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (words, GTK_ALIGN_BASELINE);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_label_set_selectable (GTK_LABEL (words), FALSE);
  gtk_grid_attach (grid, name, 0, row, 1, 1);
  gtk_grid_attach (grid, words, 1, row, 1, 1);
}

GtkWidget *
care_bits_button (const char *icon, const char *name, const char *action, const char *target)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  add_classes (button, "flat compact icononly");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (target != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  return button;
}

void
care_bits_empty (GtkWidget *box)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (box)) != NULL)
    if (GTK_IS_GRID (box))
      gtk_grid_remove (GTK_GRID (box), child);
    else
      gtk_box_remove (GTK_BOX (box), child);
}

void
care_bits_move (GtkWidget *widget, GtkWidget *box)
{
  GtkWidget *old = gtk_widget_get_parent (widget);
  if (old == box)
    return;
  g_object_ref (widget);
  if (old != NULL)
    gtk_box_remove (GTK_BOX (old), widget);
  gtk_box_append (GTK_BOX (box), widget);
  g_object_unref (widget);
}

const char *
care_bits_language (const char *language)
{
  static const struct
  {
    const char *code, *name;
  } rows[] = {
    { "en", NC_ ("language", "English") },
    { "pl", NC_ ("language", "Polish") },
    { "ru", NC_ ("language", "Russian") },
    { "lt", NC_ ("language", "Lithuanian") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (rows[i].code, language) == 0)
      return g_dpgettext2 (NULL, "language", rows[i].name);
  return language;
}
