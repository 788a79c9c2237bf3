/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-cover-box.h"

#include "app/care-bits.h"
#include "app/care-ladder.h"

#include <glib/gi18n.h>

struct _CareCoverBox
{
  GtkBox parent_instance;
  GtkWidget *image, *title, *reason, *why, *revealer, *ladder, *reasons; /* children */
  const char *tone;
};

G_DEFINE_FINAL_TYPE (CareCoverBox, care_cover_box, GTK_TYPE_BOX)

const char *
care_cover_tone (const char *state)
{
  if (g_strcmp0 (state, "covered") == 0)
    return "good";
  return g_strcmp0 (state, "partly_covered") == 0 || g_strcmp0 (state, "date_missing") == 0 ? "attention" : "neutral";
}

static char *
listed_costs (const CareVerdict *verdict)
{
  static const char *const names[] = { NC_ ("cost", "parts"), NC_ ("cost", "labour"), NC_ ("cost", "travel") };
  const char *paid[CARE_N_COSTS];
  guint n = 0;

  for (guint i = 0; i < CARE_N_COSTS; i++)
    if (verdict->costs[i].percent > 0)
      paid[n++] = g_dpgettext2 (NULL, "cost", names[i]);
  if (n == 3)
    /* Translators: three costs in a row: "parts, labour and travel". */
    return g_strdup_printf (C_ ("list", "%s, %s and %s"), paid[0], paid[1], paid[2]);
  if (n == 2)
    return g_strdup_printf (C_ ("list", "%s and %s"), paid[0], paid[1]);
  return g_strdup (n == 1 ? paid[0] : "");
}

char *
care_cover_title (const CareVerdict *verdict, const char *state)
{
  CareMark mark = care_mark_coverage (state);
  g_autofree char *costs = verdict != NULL ? listed_costs (verdict) : g_strdup ("");
  if (*costs == '\0')
    return g_strdup (mark.words);
  /* Translators: "Covered" and what is paid: "Covered: parts, labour and travel". */
  return g_strdup_printf (C_ ("coverage", "%s: %s"), mark.words, costs);
}

static void
set_tone (CareCoverBox *self, const char *tone)
{
  if (self->tone != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->tone);
  self->tone = g_intern_string (tone);
  gtk_widget_add_css_class (GTK_WIDGET (self), self->tone);
}

void
care_cover_box_set (CareCoverBox *self, const CareVerdict *verdict, const char *state)
{
  CareMark mark = care_mark_coverage (state);
  g_autofree char *title =
      state != NULL ? care_cover_title (verdict, state) : g_strdup (_("No device, so no coverage"));

  set_tone (self, care_cover_tone (state));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->image),
                                state != NULL && mark.icon != NULL ? mark.icon : "care-shield-question-symbolic");
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->reason), verdict != NULL && verdict->reasons->len > 0
                                                     ? verdict->reasons->pdata[0]
                                                     : _("Choose the device of this job to see what is covered."));
  gtk_widget_set_visible (self->why, verdict != NULL && verdict->n_spans > 0);
  care_ladder_set_verdict (CARE_LADDER (self->ladder), verdict);
  care_bits_empty (self->reasons);
  for (guint i = 1; verdict != NULL && i < verdict->reasons->len; i++)
    gtk_box_append (GTK_BOX (self->reasons), care_bits_label (verdict->reasons->pdata[i], "small"));
}

void
care_cover_box_set_open (CareCoverBox *self, gboolean open)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), open);
  gtk_widget_set_opacity (self->why, open ? 0 : 1);
}

GtkWidget *
care_cover_box_new (void)
{
  return g_object_new (CARE_TYPE_COVER_BOX, NULL);
}

static void
care_cover_box_class_init (CareCoverBoxClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "coverbox");
}

static void
care_cover_box_init (CareCoverBox *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1),
            *more = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "fact");
  self->image = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->image), 24);
  gtk_widget_set_valign (self->image, GTK_ALIGN_CENTER);
  self->title = care_bits_label (NULL, "strong");
  self->reason = care_bits_label (NULL, NULL);
  self->why = gtk_toggle_button_new_with_label (_("Why?"));
  gtk_widget_set_valign (self->why, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->why, "flat");
  self->ladder = care_ladder_new ();
  self->reasons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->revealer = gtk_revealer_new ();
  gtk_box_append (GTK_BOX (words), care_bits_line (C_ ("job", "Coverage"), "eyebrow"));
  gtk_box_append (GTK_BOX (words), self->title);
  gtk_box_append (GTK_BOX (words), self->reason);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (line), self->image);
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), self->why);
  gtk_box_append (GTK_BOX (self), line);
  gtk_widget_set_margin_top (more, 10);
  gtk_box_append (GTK_BOX (more), self->ladder);
  gtk_box_append (GTK_BOX (more), self->reasons);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), more);
  gtk_box_append (GTK_BOX (self), self->revealer);
  g_object_bind_property (self->why, "active", self->revealer, "reveal-child", G_BINDING_DEFAULT);
}
