/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-desk-row.h"

#include "app/care-clock.h"
#include "app/care-pill.h"
#include "app/care-wrap.h"
#include "app/care-words-app.h"
#include "domain/care-contact.h"
#include "domain/care-job.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

struct _CareDeskRow
{
  GtkListBoxRow parent_instance;
  CareEngine *engine; /* owned */

  /* Children */
  GtkWidget *box, *time, *clock, *due, *matter, *second, *marks, *coverage, *phase, *avatar, *act, *verb_icon, *verb;
  GtkSizeGroup *groups[CARE_DESK_GROUPS]; /* borrowed */

  const CareEntity *entity;
  CareId id;
  char *phone; /* (nullable) */
  CareDeskNext next;
};

enum { ACT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareDeskRow, care_desk_row, GTK_TYPE_LIST_BOX_ROW)

const CareEntity *
care_desk_row_entity (CareDeskRow *self)
{
  return self->entity;
}

const CareId *
care_desk_row_id (CareDeskRow *self)
{
  return &self->id;
}

const CareDeskNext *
care_desk_row_next (CareDeskRow *self)
{
  return &self->next;
}

const char *
care_desk_row_phone (CareDeskRow *self)
{
  return self->phone;
}

static void
set_text (GtkWidget *label, const char *text)
{
  g_autofree char *line = g_strdup (text != NULL ? text : "");
  g_strdelimit (line, "\n\t", ' ');
  gtk_label_set_label (GTK_LABEL (label), line);
}

static char *
joined (const char *a, const char *b)
{
  gboolean both = a != NULL && *a != '\0' && b != NULL && *b != '\0';
  return g_strconcat (a != NULL ? a : "", both ? " · " : "", b != NULL ? b : "", NULL);
}

static void
show_who (CareDeskRow *self, const char *name)
{
  adw_avatar_set_text (ADW_AVATAR (self->avatar), name);
  adw_avatar_set_show_initials (ADW_AVATAR (self->avatar), name != NULL);
  gtk_widget_set_tooltip_text (self->avatar, name != NULL ? name : _("Nobody is assigned"));
  /* An avatar without a name takes a colour by chance. */
  (name != NULL ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (self->avatar, "nobody");
}

static void
show_job (CareDeskRow *self, const CareListRow *row)
{
  const CareJob *job = (const CareJob *) row->record;
  CareMark phase = care_mark_phase (job->phase, NULL);
  CareMark coverage = { NULL, "neutral", "" };
  g_autofree char *second = joined (row->names[CareJob_customer], row->extra);

  if (row->state != NULL)
    coverage = care_mark_coverage (row->state);
  care_clock_set_job (CARE_CLOCK (self->clock), job);
  set_text (self->matter, job->problem != NULL ? job->problem : care_words_value (job->type));
  set_text (self->second, second);
  care_pill_set_mark (CARE_PILL (self->coverage), &coverage);
  care_pill_set_mark (CARE_PILL (self->phase), &phase);
  show_who (self, row->names[CareJob_technician]);
}

CareMark
care_desk_due_mark (CareEngine *engine, const CareRecord *record, char **words)
{
  const CareFollowUp *call = (const CareFollowUp *) record;
  CareMark mark = { NULL, "neutral", "" };
  gint32 late;

  *words = NULL;
  if (!CARE_HAS (call, CareFollowUp, due))
    return mark;
  late = care_engine_today (engine) - (gint32) call->due;
  *words = late > 0 ? g_strdup_printf (ngettext ("Late %d day", "Late %d days", (gulong) late), late) : care_words_day (engine, (gint32) call->due);
  mark.icon = late > 0 ? "care-late-symbolic" : "care-clock-symbolic";
  mark.tone = late > 0 ? "bad" : "neutral";
  mark.words = *words;
  return mark;
}

static void
show_follow_up (CareDeskRow *self, const CareListRow *row, const CareDeskBeside *beside)
{
  const CareFollowUp *call = (const CareFollowUp *) row->record;
  g_autofree char *words = NULL, *rated = NULL;
  CareMark rating = care_desk_rating (beside, &rated);
  CareMark due = care_desk_due_mark (self->engine, row->record, &words);
  g_autofree char *second = joined (row->names[CareFollowUp_customer], row->names[CareFollowUp_job]);

  care_pill_set_mark (CARE_PILL (self->due), &due);
  care_pill_set_mark (CARE_PILL (self->phase), &rating);
  gtk_widget_set_visible (self->marks, rated != NULL);
  set_text (self->matter, call->reason);
  set_text (self->second, second);
  show_who (self, row->names[CareFollowUp_assigned]);
}

static void
tell (CareDeskRow *self)
{
  g_autofree char *words = g_strdup_printf ("%s, %s", gtk_label_get_label (GTK_LABEL (self->matter)), gtk_label_get_label (GTK_LABEL (self->second)));
  /* Translators: the button of a row for those who hear it: what it does ("Call"), and what the row is about. */
  g_autofree char *act = g_strdup_printf (C_ ("row", "%s: %s"), self->next.words, words);
  /* Translators: a row for those who hear it: what it is about, and what Enter does there ("Schedule"). */
  g_autofree char *row = g_strdup_printf (C_ ("row", "%s. Enter: %s"), words, self->next.words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, row, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->act), GTK_ACCESSIBLE_PROPERTY_LABEL, act, -1);
}

static void
show_next (CareDeskRow *self, const CareListRow *row, const CareDeskBeside *beside)
{
  g_free (self->phone);
  self->phone = g_strdup (beside->phone);
  self->next = care_desk_next (self->engine, row, beside, care_now ());
  gtk_image_set_from_icon_name (GTK_IMAGE (self->verb_icon), self->next.icon);
  gtk_label_set_label (GTK_LABEL (self->verb), self->next.words);
  gtk_widget_set_tooltip_text (self->act, self->next.dials ? self->phone : self->next.words);
}

void
care_desk_row_set (CareDeskRow *self, const CareListRow *row, const CareDeskBeside *beside)
{
  gboolean is_job = row != NULL && row->record->entity == &CareJob_ENTITY;

  gtk_widget_set_visible (GTK_WIDGET (self), row != NULL);
  self->entity = row != NULL ? row->record->entity : NULL;
  if (row == NULL)
    return;
  self->id = row->record->id;
  gtk_widget_set_visible (self->clock, is_job);
  gtk_widget_set_visible (self->due, !is_job);
  gtk_widget_set_visible (self->marks, is_job);
  gtk_widget_set_visible (gtk_widget_get_parent (self->coverage), is_job);
  show_next (self, row, beside);
  if (is_job)
    show_job (self, row);
  else
    show_follow_up (self, row, beside);
  tell (self);
}

void
care_desk_row_set_width (CareDeskRow *self, CareWidth width)
{
  gboolean phone = width == CARE_WIDTH_PHONE;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), phone ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (self->box), phone ? 3 : 12);
  gtk_widget_set_visible (self->avatar, width == CARE_WIDTH_WIDE);
  gtk_widget_set_visible (self->act, !phone);
  gtk_widget_set_visible (self->verb, width != CARE_WIDTH_FOLDED); /* beside the side pane the words of the row need the room */
  (width == CARE_WIDTH_FOLDED ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->act, "short");
  for (guint i = 0; i < CARE_DESK_GROUPS; i++)
    gtk_size_group_set_mode (self->groups[i], phone ? GTK_SIZE_GROUP_NONE : GTK_SIZE_GROUP_HORIZONTAL);
  gtk_label_set_max_width_chars (GTK_LABEL (self->matter), phone ? -1 : 8);
  gtk_label_set_max_width_chars (GTK_LABEL (self->second), phone ? -1 : 8);
  gtk_widget_set_halign (self->marks, phone ? GTK_ALIGN_START : GTK_ALIGN_FILL);
}

static void
act_clicked (CareDeskRow *self)
{
  g_signal_emit (self, signals[ACT], 0);
}

static GtkWidget *
line (const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 8, "max-width-chars", 8,
                                   "hexpand", TRUE, NULL); /* it takes what the marks leave */
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_time (CareDeskRow *self)
{
  self->time = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->clock = care_clock_new (self->engine, FALSE);
  self->due = care_pill_new (CARE_PILL_MARK);
  gtk_box_append (GTK_BOX (self->time), self->clock);
  gtk_box_append (GTK_BOX (self->time), self->due);
  gtk_box_append (GTK_BOX (self->box), self->time);
}

static void
add_words (CareDeskRow *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  self->matter = line ("strong");
  self->second = line ("small");
  gtk_widget_add_css_class (self->second, "secondary");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), self->matter);
  gtk_box_append (GTK_BOX (words), self->second);
  gtk_box_append (GTK_BOX (self->box), words);
}

static void
add_marks (CareDeskRow *self)
{
  GtkWidget *holder[2] = { gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0) };
  self->marks = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->coverage = care_pill_new (CARE_PILL_MARK);
  self->phase = care_pill_new (CARE_PILL_PLAIN);
  gtk_box_append (GTK_BOX (holder[0]), self->coverage);
  gtk_box_append (GTK_BOX (holder[1]), self->phase);
  for (guint i = 0; i < 2; i++)
    {
      gtk_widget_set_valign (holder[i], GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (self->marks), holder[i]);
      gtk_size_group_add_widget (self->groups[i + 1], holder[i]);
    }
  gtk_box_append (GTK_BOX (self->box), self->marks);
}

static GtkWidget *
act_button (CareDeskRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->act = gtk_button_new ();
  self->verb_icon = gtk_image_new ();
  self->verb = gtk_label_new (NULL);
  gtk_box_append (GTK_BOX (line), self->verb_icon);
  gtk_box_append (GTK_BOX (line), self->verb);
  gtk_widget_set_halign (line, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (self->act), line);
  gtk_widget_add_css_class (self->act, "act");
  gtk_widget_set_valign (self->act, GTK_ALIGN_CENTER);
  gtk_widget_set_focusable (self->act, FALSE); /* Enter on the row does the same */
  g_signal_connect_swapped (self->act, "clicked", G_CALLBACK (act_clicked), self);
  gtk_size_group_add_widget (self->groups[CARE_DESK_GROUPS - 1], self->act);
  return self->act;
}

static void
add_action (CareDeskRow *self)
{
  self->avatar = adw_avatar_new (26, NULL, TRUE);
  gtk_widget_set_valign (self->avatar, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), self->avatar);
  gtk_box_append (GTK_BOX (self->box), act_button (self));
}

GtkWidget *
care_desk_row_new (CareEngine *engine, GtkSizeGroup *const groups[CARE_DESK_GROUPS])
{
  CareDeskRow *self = g_object_new (CARE_TYPE_DESK_ROW, NULL);
  self->engine = g_object_ref (engine);
  for (guint i = 0; i < CARE_DESK_GROUPS; i++)
    self->groups[i] = groups[i];
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), self->box);
  add_time (self);
  add_words (self);
  add_marks (self);
  add_action (self);
  gtk_size_group_add_widget (groups[0], self->time);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return GTK_WIDGET (self);
}

static void
care_desk_row_dispose (GObject *object)
{
  g_clear_object (&CARE_DESK_ROW (object)->engine);
  G_OBJECT_CLASS (care_desk_row_parent_class)->dispose (object);
}

static void
care_desk_row_finalize (GObject *object)
{
  g_free (CARE_DESK_ROW (object)->phone);
  G_OBJECT_CLASS (care_desk_row_parent_class)->finalize (object);
}

static void
care_desk_row_class_init (CareDeskRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = care_desk_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = care_desk_row_finalize;
  signals[ACT] = g_signal_new ("act", CARE_TYPE_DESK_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
care_desk_row_init (CareDeskRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "deskrow");
}
