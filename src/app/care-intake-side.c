/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-intake-side.h"

#include "app/care-ladder.h"
#include "app/care-notice.h"
#include "app/care-timeline.h"
#include "app/care-words-app.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

struct _CareIntakeSide
{
  GtkBox parent_instance;
  CareEngine *engine; /* owned */

  /* Children; @notices may stand elsewhere */
  GtkWidget *notices, *about, *ladder, *history_title, *history, *nothing;
};

enum { OPEN, CHOOSE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareIntakeSide, care_intake_side, GTK_TYPE_BOX)

GtkWidget *
care_intake_side_notices (CareIntakeSide *self)
{
  return self->notices;
}

void
care_intake_side_take_notices (CareIntakeSide *self)
{
  if (gtk_widget_get_parent (self->notices) == NULL)
    gtk_box_prepend (GTK_BOX (self), self->notices);
}

char *
care_intake_reach (const CareIntakeLook *look)
{
  const char *parts[4] = { NULL };
  guint n = 0;

  if (look->phone != NULL)
    parts[n++] = look->phone;
  if (look->email != NULL)
    parts[n++] = look->email;
  if (look->address != NULL)
    parts[n++] = look->address;
  return g_strjoinv (" · ", (char **) parts);
}

char *
care_intake_new_words (const char *who)
{
  g_autofree char *name = NULL, *phone = NULL, *email = NULL, *words = NULL;
  care_intake_split (who, &name, &phone, &email);
  words = g_strjoin (" · ", name != NULL ? name : _("no name yet"), phone != NULL ? phone : _("no phone"),
                     email != NULL ? email : _("no e-mail"), NULL);
  return g_strdup_printf (_("New customer: %s"), words);
}

/* --- notices --------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  CareIntakeSide *side;
  guint signal;
  const CareEntity *entity;
  CareId id;
} Target;

static void
target_clicked (GtkButton *button, Target *target)
{
  CareId id = target->id; /* the notice may go meanwhile */
  g_signal_emit (target->side, signals[target->signal], 0, target->entity, &id);
}

static void
free_target (gpointer data, GClosure *closure)
{
  g_free (data);
}

static GtkWidget *
add_notice (CareIntakeSide *self, const char *tone, const char *icon, const char *title, const char *text)
{
  GtkWidget *notice = care_notice_new ();
  care_notice_set (CARE_NOTICE (notice), tone, icon, title, text);
  gtk_box_append (GTK_BOX (self->notices), notice);
  return notice;
}

static void
add_target (CareIntakeSide *self, GtkWidget *notice, const char *label, guint signal, const CareEntity *entity, const CareId *id)
{
  GtkWidget *button = care_notice_add_button (CARE_NOTICE (notice), label);
  Target *target = g_new0 (Target, 1);
  target->side = self;
  target->signal = signal;
  target->entity = entity;
  target->id = *id;
  g_signal_connect_data (button, "clicked", G_CALLBACK (target_clicked), target, free_target, 0);
}

static void
add_open_job (CareIntakeSide *self, const CareListRow *row)
{
  const CareJob *job = (const CareJob *) row->record;
  CareMark phase = care_mark_phase (job->phase, NULL);
  g_autofree char *title = g_strdup_printf (_("An open job for this device: %s"), job->number);
  g_autofree char *text = g_strdup_printf ("%s: %s", phase.words, job->problem != NULL ? job->problem : care_words_value (job->type));
  GtkWidget *notice = add_notice (self, "attention", "care-jobs-symbolic", title, text);
  add_target (self, notice, _("_Open Instead"), OPEN, row->record->entity, &row->record->id);
}

static void
add_recent (CareIntakeSide *self, const CareListRow *row)
{
  const CareJob *job = (const CareJob *) row->record;
  int days = care_engine_today (self->engine) - care_date_of_instant (job->handed_over_at, care_engine_zone (self->engine));
  g_autofree char *title =
      days > 0 ? g_strdup_printf (ngettext ("Was here %d day ago: %s", "Was here %d days ago: %s", (gulong) days), days,
                                  job->number)
               : g_strdup_printf (_("Was here today: %s"), job->number);
  g_autofree char *text =
      g_strdup_printf (_("“%s”. The same fault again is a repeat within 30 days: reopen that job."),
                       job->problem != NULL ? job->problem : care_words_value (job->type));
  GtkWidget *notice = add_notice (self, "attention", "care-repeat-symbolic", title, text);
  add_target (self, notice, _("_Open Instead"), OPEN, row->record->entity, &row->record->id);
}

static void
add_other (CareIntakeSide *self, const CareListRow *row)
{
  const char *owner = row->names[CareDevice_customer];
  g_autofree char *title = g_strdup_printf (_("This serial is known: %s"), row->names[CareDevice_model] != NULL ? row->names[CareDevice_model] : "");
  g_autofree char *text = owner != NULL ? g_strdup_printf (_("It belongs to %s."), owner) : g_strdup (_("It belongs to nobody yet."));
  GtkWidget *notice = add_notice (self, "attention", "care-device-symbolic", title, text);
  add_target (self, notice, _("_Use This Device"), CHOOSE, row->record->entity, &row->record->id);
}

static void
add_same (CareIntakeSide *self, const CareSame *same)
{
  GString *why = g_string_new (NULL);
  g_autofree char *text = NULL;
  GtkWidget *notice;

  if (same->why & CARE_SAME_PHONE)
    g_string_append_printf (why, "%s ", _("The same phone."));
  if (same->why & CARE_SAME_EMAIL)
    g_string_append_printf (why, "%s ", _("The same e-mail."));
  if (same->why & CARE_SAME_NAME)
    g_string_append_printf (why, "%s ", _("The same name."));
  g_string_append (why, same->found->number != NULL ? same->found->number : "");
  text = g_string_free (why, FALSE);
  notice = add_notice (self, "attention", "care-user-symbolic", same->found->title, text);
  add_target (self, notice, _("_Use This Customer"), CHOOSE, same->found->entity, &same->found->id);
}

static void
add_coverage (CareIntakeSide *self, const CareIntakeLook *look)
{
  CareMark mark = care_mark_coverage (look->state);
  /* Translators: the verdict of today; %s is "covered", "inspect first" … */
  g_autofree char *title = g_strdup_printf (_("Coverage: %s"), mark.words);
  const char *reason = look->cover->verdict->reasons->len > 0 ? look->cover->verdict->reasons->pdata[0] : NULL;
  add_notice (self, mark.tone, mark.icon, title, reason);
}

static void
show_notices (CareIntakeSide *self, const CareIntakeLook *look, gboolean typed)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->notices)) != NULL)
    gtk_box_remove (GTK_BOX (self->notices), child);
  for (guint i = 0; look->open != NULL && i < look->open->len; i++)
    add_open_job (self, look->open->pdata[i]);
  if (look->recent != NULL && (look->open == NULL || look->open->len == 0))
    add_recent (self, look->recent);
  if (look->other != NULL)
    add_other (self, look->other);
  for (guint i = 0; look->same != NULL && i < look->same->len; i++)
    add_same (self, look->same->pdata[i]);
  if (look->cover != NULL && look->state != NULL)
    add_coverage (self, look);
  if (typed && look->customer == NULL && look->same->len == 0 && look->found->len == 0) /* else it is too early to say */
    add_notice (self, "good", "care-tick-symbolic", _("No other customer looks like this one"), _("Compared by phone, e-mail and name."));
  gtk_widget_set_visible (self->notices, gtk_widget_get_first_child (self->notices) != NULL);
}

void
care_intake_side_set (CareIntakeSide *self, const CareIntakeLook *look, gboolean typed)
{
  gboolean ladder = look->cover != NULL && look->cover->verdict->n_spans > 0;

  show_notices (self, look, typed);
  gtk_widget_set_visible (self->about, ladder);
  care_ladder_set_verdict (CARE_LADDER (self->ladder), ladder ? look->cover->verdict : NULL);
  gtk_widget_set_visible (self->history_title, look->history != NULL);
  gtk_widget_set_visible (self->history, look->history != NULL);
  gtk_label_set_label (GTK_LABEL (self->history_title), look->device != NULL ? _("History of the device") : _("History of the customer"));
  care_timeline_set_entries (CARE_TIMELINE (self->history), look->history);
  gtk_widget_set_visible (self->nothing, look->history == NULL && gtk_widget_get_first_child (self->notices) == NULL);
}

static void
history_open (CareTimeline *timeline, CareHistoryEntry *entry, CareIntakeSide *self)
{
  if (!care_id_is_null (&entry->job))
    g_signal_emit (self, signals[OPEN], 0, &CareJob_ENTITY, &entry->job);
}

static GtkWidget *
section (const char *words)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (label, "sect");
  return label;
}

static void
build (CareIntakeSide *self)
{
  GtkWidget *card = adw_bin_new ();

  self->nothing =
      g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f, "label",
                    _("What is known of the customer and the device stands here as soon as one of them is named: "
                       "history, coverage today, and jobs that are open already."),
                    NULL);
  gtk_widget_add_css_class (self->nothing, "secondary");
  self->notices = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 9));
  self->ladder = care_ladder_new ();
  adw_bin_set_child (ADW_BIN (card), self->ladder);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "devcard");
  self->about = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_box_append (GTK_BOX (self->about), section (_("This device")));
  gtk_box_append (GTK_BOX (self->about), card);
  self->history_title = section ("");
  self->history = care_timeline_new (self->engine);
  gtk_widget_set_vexpand (self->history, TRUE);
  care_timeline_set_years (CARE_TIMELINE (self->history), TRUE);
  care_timeline_set_empty (CARE_TIMELINE (self->history), _("Nothing yet"), _("This is the first time."));
  g_signal_connect (self->history, "open", G_CALLBACK (history_open), self);
  gtk_box_append (GTK_BOX (self), self->notices);
  gtk_box_append (GTK_BOX (self), self->nothing);
  gtk_box_append (GTK_BOX (self), self->about);
  gtk_box_append (GTK_BOX (self), self->history_title);
  gtk_box_append (GTK_BOX (self), self->history);
  gtk_widget_set_visible (self->notices, FALSE);
  gtk_widget_set_visible (self->about, FALSE);
  gtk_widget_set_visible (self->history_title, FALSE);
  gtk_widget_set_visible (self->history, FALSE);
}

GtkWidget *
care_intake_side_new (CareEngine *engine)
{
  CareIntakeSide *self = g_object_new (CARE_TYPE_INTAKE_SIDE, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12, NULL);
  self->engine = g_object_ref (engine);
  gtk_widget_add_css_class (GTK_WIDGET (self), "intakeside");
  build (self);
  return GTK_WIDGET (self);
}

static void
care_intake_side_dispose (GObject *object)
{
  CareIntakeSide *self = CARE_INTAKE_SIDE (object);
  g_clear_object (&self->notices);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (care_intake_side_parent_class)->dispose (object);
}

static void
care_intake_side_class_init (CareIntakeSideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = care_intake_side_dispose;
  signals[OPEN] = g_signal_new ("open", CARE_TYPE_INTAKE_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_POINTER, G_TYPE_POINTER);
  signals[CHOOSE] = g_signal_new ("choose", CARE_TYPE_INTAKE_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  2, G_TYPE_POINTER, G_TYPE_POINTER);
}

static void
care_intake_side_init (CareIntakeSide *self)
{
}
