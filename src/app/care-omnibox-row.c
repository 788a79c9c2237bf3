/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-omnibox-row.h"

#include "app/care-clock.h"
#include "app/care-omnibox-marks.h"
#include "app/care-pill.h"
#include "app/care-words-app.h"
#include "app/care-wrap.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

struct _CareOmniboxRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *box, *texts, *icon, *avatar, *title, *second, *marks, *below, *keys; /* children */
  GtkWidget *clock, *phase, *cover, *note;                                /* in @marks; in a narrow row in @below */
  CareEngine *engine;
  CareOmniboxHit *hit; /* (nullable) */
  char *spoken;        /* (nullable) */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (CareOmniboxRow, care_omnibox_row, GTK_TYPE_LIST_BOX_ROW)

static const char *
icon_of (const CareOmniboxHit *hit)
{
  static const struct { const char *entity, *icon; } icons[] = {
    { "job", "care-wrench-symbolic" },
    { "device", "care-device-symbolic" },
    { "product_model", "care-part-symbolic" },
  };
  for (guint i = 0; hit->entity != NULL && i < G_N_ELEMENTS (icons); i++)
    if (g_str_equal (icons[i].entity, hit->entity->name))
      return icons[i].icon;
  return hit->icon != NULL ? hit->icon : "care-next-symbolic";
}

static void
set_marked (GtkWidget *label, const char *text, const char *typed)
{
  PangoAttrList *marks = text != NULL && typed != NULL ? care_omnibox_marks_draw (text, typed) : NULL;
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_label_set_attributes (GTK_LABEL (label), marks);
  gtk_widget_set_visible (label, text != NULL);
  g_clear_pointer (&marks, pango_attr_list_unref);
}

static void
say (CareOmniboxRow *self, const char *const *words, guint n)
{
  GString *sentence = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    if (words[i] != NULL && *words[i] != '\0')
      g_string_append_printf (sentence, "%s%s", sentence->len > 0 ? ", " : "", words[i]);
  g_string_replace (sentence, " · ", ", ", 0);
  g_free (self->spoken);
  self->spoken = g_string_free (sentence, FALSE);
}

static void
show_homes (CareOmniboxRow *self, gboolean some)
{
  gtk_widget_set_visible (self->marks, some && !self->narrow);
  gtk_widget_set_visible (self->below, some && self->narrow);
}

/* Time, phase, coverage; a customer's open jobs. */
static void
show_marks (CareOmniboxRow *self)
{
  const CareOmniboxHit *hit = self->hit;
  const CareJob *job = (const CareJob *) hit->job;
  g_autofree char *open = g_strdup_printf (ngettext ("%d job open", "%d jobs open", (gulong) hit->n_open), (int) hit->n_open);
  CareMark phase = { "care-wrench-symbolic", "accent", hit->n_open > 0 ? open : "" }, cover = { NULL, "neutral", "" };
  CareClockFace face = { 0 };

  if (job != NULL)
    {
      phase = care_mark_phase (job->phase, NULL);
      care_clock_face (self->engine, job, care_now (), &face);
    }
  if (hit->cover_state != NULL)
    cover = care_mark_coverage (hit->cover_state);
  if (hit->cover != NULL)
    cover.words = hit->cover;
  if (job != NULL && care_omnibox_is_over (job)) /* its phase says so; whether the promise was kept is of the past */
    face.state = CARE_CLOCK_NONE;
  gtk_widget_set_visible (self->clock, face.state != CARE_CLOCK_NONE);
  care_clock_set_job (CARE_CLOCK (self->clock), face.state != CARE_CLOCK_NONE ? job : NULL);
  care_pill_set_mark (CARE_PILL (self->phase), &phase);
  care_pill_set_mark (CARE_PILL (self->cover), &cover);
  gtk_label_set_label (GTK_LABEL (self->note), hit->note != NULL ? hit->note : "");
  gtk_widget_set_visible (self->note, hit->note != NULL);
  show_homes (self, face.state != CARE_CLOCK_NONE || *phase.words != '\0' || *cover.words != '\0' || hit->note != NULL);
  say (self, (const char *[]) { hit->entity != NULL ? care_words_entity (hit->entity) : NULL, hit->title, hit->second, face.state != CARE_CLOCK_NONE ? face.words : "",
                                phase.words, cover.words, hit->note, hit->keys }, 8);
}

static void
show_keys (CareOmniboxRow *self, gboolean chosen)
{
  const char *keys = self->hit != NULL && self->hit->keys != NULL ? self->hit->keys : chosen ? C_ ("key", "Enter") : NULL;
  gtk_label_set_label (GTK_LABEL (self->keys), keys != NULL ? keys : "");
  gtk_widget_set_visible (self->keys, keys != NULL && !self->narrow); /* a phone has no such keys */
}

void
care_omnibox_row_take (CareOmniboxRow *self, CareOmniboxHit *hit, const char *typed)
{
  gboolean person = hit != NULL && hit->entity != NULL && g_str_equal (hit->entity->name, "customer");

  g_clear_pointer (&self->hit, care_omnibox_hit_free);
  self->hit = hit;
  gtk_widget_set_visible (GTK_WIDGET (self), hit != NULL);
  if (hit == NULL)
    return;
  gtk_widget_set_visible (self->avatar, person);
  gtk_widget_set_visible (self->icon, !person);
  if (person)
    adw_avatar_set_text (ADW_AVATAR (self->avatar), hit->title);
  else
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_of (hit));
  set_marked (self->title, hit->title, typed);
  set_marked (self->second, hit->second, typed);
  show_marks (self);
  show_keys (self, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->spoken, -1);
}

const CareOmniboxHit *
care_omnibox_row_hit (CareOmniboxRow *self)
{
  return self->hit;
}

const char *
care_omnibox_row_spoken (CareOmniboxRow *self)
{
  return self->spoken != NULL ? self->spoken : "";
}

void
care_omnibox_row_set_chosen (CareOmniboxRow *self, gboolean chosen)
{
  show_keys (self, chosen);
}

/* Beside the words in one line; under them the marks break into lines rather than end in dots. */
static void
move_marks (CareOmniboxRow *self, gboolean narrow)
{
  GtkWidget *marks[] = { self->clock, self->phase, self->cover, self->note };
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_object_ref (marks[i]);
      gtk_widget_unparent (marks[i]);
      if (narrow)
        care_wrap_append (CARE_WRAP (self->below), marks[i]);
      else
        gtk_box_append (GTK_BOX (self->marks), marks[i]);
      g_object_unref (marks[i]);
    }
}

void
care_omnibox_row_set_narrow (CareOmniboxRow *self, gboolean narrow)
{
  GtkWidget *lines[] = { self->title, self->second };
  gboolean some = gtk_widget_get_visible (self->marks) || gtk_widget_get_visible (self->below);

  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_object_set (lines[i], "single-line-mode", !narrow, "wrap", narrow, "lines", narrow ? 2 : -1, NULL);
  move_marks (self, narrow);
  show_homes (self, some);
  show_keys (self, gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (self)));
}

static GtkWidget *
new_line (const char *class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, "single-line-mode", TRUE, NULL);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

static void
add_marks (CareOmniboxRow *self)
{
  self->marks = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  self->clock = care_clock_new (self->engine, FALSE);
  self->phase = care_pill_new (CARE_PILL_PLAIN);
  self->cover = care_pill_new (CARE_PILL_MARK);
  self->note = new_line ("numeric");
  care_clock_keep_whole (CARE_CLOCK (self->clock));
  gtk_box_append (GTK_BOX (self->marks), self->clock);
  gtk_box_append (GTK_BOX (self->marks), self->phase);
  gtk_box_append (GTK_BOX (self->marks), self->cover);
  gtk_box_append (GTK_BOX (self->marks), self->note);
  gtk_box_append (GTK_BOX (self->box), self->marks);
  self->below = care_wrap_new ();
  care_wrap_set_spacing (CARE_WRAP (self->below), 10, 3);
  gtk_widget_set_visible (self->below, FALSE);
  gtk_box_append (GTK_BOX (self->texts), self->below);
}

GtkWidget *
care_omnibox_row_new (CareEngine *engine)
{
  CareOmniboxRow *self = g_object_new (CARE_TYPE_OMNIBOX_ROW, "focusable", FALSE, NULL);

  self->engine = g_object_ref (engine);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "width-request", 28, NULL);
  self->avatar = adw_avatar_new (28, NULL, TRUE);
  self->title = new_line (NULL);
  self->second = new_line ("secondary");
  self->keys = g_object_new (GTK_TYPE_LABEL, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (self->second, "small");
  gtk_widget_add_css_class (self->second, "numeric");
  gtk_widget_add_css_class (self->keys, "keycap");
  gtk_widget_set_valign (self->avatar, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (self->texts, TRUE);
  gtk_box_append (GTK_BOX (self->texts), self->title);
  gtk_box_append (GTK_BOX (self->texts), self->second);
  gtk_box_append (GTK_BOX (self->box), self->icon);
  gtk_box_append (GTK_BOX (self->box), self->avatar);
  gtk_box_append (GTK_BOX (self->box), self->texts);
  add_marks (self);
  gtk_box_append (GTK_BOX (self->box), self->keys);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), self->box);
  return GTK_WIDGET (self);
}

static void
care_omnibox_row_finalize (GObject *object)
{
  CareOmniboxRow *self = CARE_OMNIBOX_ROW (object);
  g_clear_pointer (&self->hit, care_omnibox_hit_free);
  g_clear_object (&self->engine);
  g_free (self->spoken);
  G_OBJECT_CLASS (care_omnibox_row_parent_class)->finalize (object);
}

static void
care_omnibox_row_class_init (CareOmniboxRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = care_omnibox_row_finalize;
}

static void
care_omnibox_row_init (CareOmniboxRow *self)
{
}
