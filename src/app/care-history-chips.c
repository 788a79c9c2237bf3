/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-history-chips.h"

#include "app/care-wrap.h"

#include <glib/gi18n.h>

static const struct { const char *words, *kinds; } chips[] = {
  { NC_ ("history", "All"), NULL },
  { NC_ ("history", "Jobs"), "event visit part line conflict" },
  { NC_ ("history", "Calls"), "contact message note" },
  { NC_ ("history", "Ratings"), "response invitation" },
  { NC_ ("history", "Follow-ups"), "follow_up" },
};

static void
toggled (GtkToggleButton *chip, CareTimeline *timeline)
{
  if (gtk_toggle_button_get_active (chip))
    care_timeline_set_kinds (timeline, g_object_get_data (G_OBJECT (chip), "kinds"));
}

GtkWidget *
care_history_chips_new (CareTimeline *timeline)
{
  GtkWidget *wrap = care_wrap_new ();
  GtkToggleButton *first = NULL;

  care_wrap_set_spacing (CARE_WRAP (wrap), 3, 3);
  gtk_widget_add_css_class (wrap, "historychips");
  for (guint i = 0; i < G_N_ELEMENTS (chips); i++)
    {
      GtkWidget *chip = gtk_toggle_button_new_with_label (g_dpgettext2 (NULL, "history", chips[i].words));
      gtk_widget_add_css_class (chip, "flat");
      gtk_widget_add_css_class (chip, "chip");
      g_object_set_data (G_OBJECT (chip), "kinds", (gpointer) chips[i].kinds);
      if (first == NULL)
        first = GTK_TOGGLE_BUTTON (chip);
      else
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), first);
      care_wrap_append (CARE_WRAP (wrap), chip);
    }
  gtk_toggle_button_set_active (first, TRUE);
  for (GtkWidget *chip = gtk_widget_get_first_child (wrap); chip != NULL; chip = gtk_widget_get_next_sibling (chip))
    g_signal_connect_object (chip, "toggled", G_CALLBACK (toggled), timeline, 0);
  return wrap;
}
