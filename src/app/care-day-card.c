/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-day-card.h"

#include "app/care-clock.h"
#include "app/care-pill.h"
#include "app/care-words-app.h"
#include "app/care-wrap.h"
#include "domain/care-job.h"

#include <glib/gi18n.h>

struct _CareDayCard
{
  GtkBox parent_instance;
  CareEngine *engine; /* owned */

  /* Children */
  GtkWidget *time, *clock, *where_to, *matter, *who, *directions, *marks, *tools, *call, *navigate, *main, *main_label, *results, *open;

  CareId job;
  const char *step;  /* what the dominant button does; NULL: it opens the job */
  char *type, *phone, *address;
};

enum { STEP, OPEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareDayCard, care_day_card, GTK_TYPE_BOX)

const CareId *
care_day_card_job (CareDayCard *self)
{
  return &self->job;
}

void
care_day_card_set_ready (CareDayCard *self, gboolean ready)
{
  gtk_widget_set_sensitive (self->main, ready);
  gtk_widget_set_sensitive (self->results, ready);
}

gboolean
care_day_card_take_focus (CareDayCard *self)
{
  return gtk_widget_grab_focus (self->main);
}

/* --- what comes next ---------------------------------------------------------------------------------------------------------------------- */

/* The one step that a technician takes from a phase; NULL where the job's own page has to ask more. */
static const char *
next_step (const CareDayItem *item)
{
  static const struct { const char *phase, *planned, *otherwise;
  } rows[] = {
    { "new", "start", "start" },           { "triage", "start", "start" },          { "approved", "start", "start" },
    { "scheduled", "travel", "start" },    { "travelling", "start", "start" },      { "on_hold", "resume", "resume" },
    { "in_progress", "finish", "finish" }, { "quality_check", "finish", "finish" },
  };
  const CareJob *job = (const CareJob *) item->job->record;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (rows[i].phase, job->phase != NULL ? job->phase : "new") == 0)
      return item->planned && !item->bench ? rows[i].planned : rows[i].otherwise;
  return NULL;
}

static const char *
step_words (const char *step, const char *phase)
{
  if (g_strcmp0 (step, "start") == 0 && g_strcmp0 (phase, "travelling") == 0)
    return C_ ("my day", "I Am There");
  if (step != NULL)
    return care_words_step (step);
  return g_strcmp0 (phase, "ready") == 0 ? care_words_step ("hand_over") : C_ ("my day", "Open Job");
}

static void
result_clicked (GtkButton *button, CareDayCard *self)
{
  g_signal_emit (self, signals[STEP], 0, "finish", g_object_get_data (G_OBJECT (button), "result"));
}

static void
add_result (CareDayCard *self, const char *result)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", care_words_value (result), "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  GtkWidget *button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "touch");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, care_words_value (result), -1);
  g_object_set_data (G_OBJECT (button), "result", (gpointer) result);
  g_signal_connect (button, "clicked", G_CALLBACK (result_clicked), self);
  gtk_box_append (GTK_BOX (self->results), button);
}

/* The second of the two taps that finishing costs: what came of it. */
static void
ask_result (CareDayCard *self)
{
  static const char *const repairs[] = { "repaired", "replaced", "no_fault_found", "could_not_complete", NULL };
  static const char *const installs[] = { "installed", "could_not_complete", NULL };
  static const char *const inspects[] = { "inspected", "repaired", "could_not_complete", NULL };
  const char *const *results = g_strcmp0 (self->type, "installation") == 0 ? installs
                               : g_strcmp0 (self->type, "inspection") == 0 || g_strcmp0 (self->type, "maintenance") == 0 ? inspects : repairs;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->results)) != NULL)
    gtk_box_remove (GTK_BOX (self->results), child);
  gtk_box_append (GTK_BOX (self->results),
                  g_object_new (GTK_TYPE_LABEL, "label", _("What came of it?"), "xalign", 0.0f, "css-classes",
                                (const char *[]){ "strong", NULL }, NULL));
  for (; *results != NULL; results++)
    add_result (self, *results);
  gtk_widget_set_visible (self->results, TRUE);
  gtk_widget_child_focus (self->results, GTK_DIR_TAB_FORWARD);
}

static void
main_clicked (CareDayCard *self)
{
  if (self->step == NULL)
    g_signal_emit (self, signals[OPEN], 0);
  else if (g_str_equal (self->step, "finish") && !gtk_widget_get_visible (self->results))
    ask_result (self);
  else if (g_str_equal (self->step, "finish"))
    gtk_widget_set_visible (self->results, FALSE);
  else
    g_signal_emit (self, signals[STEP], 0, self->step, NULL);
}

static void
open_clicked (CareDayCard *self)
{
  g_signal_emit (self, signals[OPEN], 0);
}

/* --- reaching people ------------------------------------------------------------------------------------------------------------------------- */

static void
show_uri (CareDayCard *self, const char *scheme, const char *text)
{
  g_autofree char *escaped = g_uri_escape_string (text, "+", TRUE);
  g_autofree char *uri = g_strconcat (scheme, escaped, NULL);
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

static void
call_clicked (CareDayCard *self)
{
  GString *digits = g_string_new (NULL);
  for (const char *p = self->phone; *p != '\0'; p++)
    if (g_ascii_isdigit (*p) || *p == '+')
      g_string_append_c (digits, *p);
  show_uri (self, "tel:", digits->str);
  g_string_free (digits, TRUE);
}

static void
navigate_clicked (CareDayCard *self)
{
  show_uri (self, "geo:0,0?q=", self->address);
}

/* --- showing ------------------------------------------------------------------------------------------------------------------------------------ */

static void
set_label (GtkWidget *label, const char *text)
{
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static void
add_mark (CareDayCard *self, const CareMark *mark)
{
  GtkWidget *pill = care_pill_new (CARE_PILL_PLAIN);
  care_pill_set_mark (CARE_PILL (pill), mark);
  care_wrap_append (CARE_WRAP (self->marks), pill);
}

static void
show_marks (CareDayCard *self, const CareDayItem *item)
{
  const CareJob *job = (const CareJob *) item->job->record;
  CareMark phase = care_mark_phase (job->phase, NULL);
  CareMark repeat = { "care-repeat-symbolic", "attention", _("Came back within 30 days") };
  CareMark model = { "care-device-symbolic", "neutral", item->job->extra };

  care_wrap_remove_all (CARE_WRAP (self->marks));
  add_mark (self, &phase);
  if (item->job->state != NULL)
    {
      CareMark coverage = care_mark_coverage (item->job->state);
      add_mark (self, &coverage);
    }
  if (item->repeat)
    add_mark (self, &repeat);
  if (item->job->extra != NULL && *item->job->extra != '\0')
    add_mark (self, &model);
  if (g_strcmp0 (job->priority, "high") == 0 || g_strcmp0 (job->priority, "urgent") == 0)
    {
      CareMark priority = care_mark_priority (job->priority);
      add_mark (self, &priority);
    }
}

void
care_day_card_set (CareDayCard *self, const CareDayItem *item)
{
  const CareJob *job = (const CareJob *) item->job->record;
  g_autofree char *time = item->planned ? care_words_time (self->engine, item->at) : NULL;
  const char *customer = item->job->names[CareJob_customer];
  const char *words;

  if (!care_id_equal (&self->job, &job->record.id) || g_strcmp0 (self->step, "finish") != 0)
    gtk_widget_set_visible (self->results, FALSE);
  self->job = job->record.id;
  self->step = next_step (item);
  g_free (self->type);
  g_free (self->phone);
  g_free (self->address);
  self->type = g_strdup (job->type);
  self->phone = g_strdup (item->phone);
  self->address = g_strdup (item->address);
  set_label (self->time, time);
  care_clock_set_job (CARE_CLOCK (self->clock), job);
  set_label (self->where_to, item->bench ? _("In the workshop") : job->number);
  set_label (self->matter, job->problem != NULL ? job->problem : care_words_value (job->type));
  g_autofree char *who = item->address != NULL && customer != NULL ? g_strdup_printf ("%s, %s", customer, item->address) : g_strdup (customer);
  set_label (self->who, who);
  set_label (self->directions, item->directions);
  show_marks (self, item);
  gtk_widget_set_visible (self->call, item->phone != NULL);
  gtk_widget_set_visible (self->navigate, item->address != NULL && !item->bench);
  gtk_widget_set_visible (self->tools, item->phone != NULL || (item->address != NULL && !item->bench));
  words = step_words (self->step, job->phase);
  gtk_label_set_label (GTK_LABEL (self->main_label), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->main), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  care_day_card_set_ready (self, TRUE);
}

/* --- building
 * -------------------------------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
sentence (const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
tool (CareDayCard *self, const char *icon, const char *words, GCallback clicked)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *label = gtk_label_new (words);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "touch");
  gtk_widget_add_css_class (button, "tool");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (self->tools), button);
  return button;
}

static void
add_head (CareDayCard *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *when = care_wrap_new (), *beside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  self->time = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->time, "daytime");
  gtk_widget_add_css_class (self->time, "numeric");
  self->clock = care_clock_new (self->engine, FALSE);
  care_clock_keep_whole (CARE_CLOCK (self->clock));
  self->where_to = sentence ("secondary");
  care_wrap_set_spacing (CARE_WRAP (when), 12, 2); /* its words never end in dots (VISUAL 4) */
  gtk_widget_set_hexpand (when, TRUE);
  gtk_widget_set_valign (when, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (beside), self->clock);
  gtk_box_append (GTK_BOX (beside), self->where_to);
  care_wrap_append (CARE_WRAP (when), self->time);
  care_wrap_append (CARE_WRAP (when), beside);
  gtk_box_append (GTK_BOX (head), when);
  self->open = gtk_button_new_from_icon_name ("go-next-symbolic");
  gtk_widget_add_css_class (self->open, "flat");
  gtk_widget_add_css_class (self->open, "touchround");
  gtk_widget_set_valign (self->open, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->open, _("Open the job"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open the job"), -1);
  g_signal_connect_swapped (self->open, "clicked", G_CALLBACK (open_clicked), self);
  gtk_box_append (GTK_BOX (head), self->open);
  gtk_box_append (GTK_BOX (self), head);
}

static void
add_words (CareDayCard *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  self->matter = sentence ("daymatter");
  self->who = sentence (NULL);
  self->directions = sentence ("secondary");
  self->marks = care_wrap_new ();
  gtk_box_append (GTK_BOX (words), self->matter);
  gtk_box_append (GTK_BOX (words), self->who);
  gtk_box_append (GTK_BOX (words), self->directions);
  gtk_box_append (GTK_BOX (self), words);
  gtk_box_append (GTK_BOX (self), self->marks);
}

static void
add_buttons (CareDayCard *self)
{
  self->tools = g_object_new (GTK_TYPE_BOX, "spacing", 8, "homogeneous", TRUE, NULL);
  gtk_box_append (GTK_BOX (self), self->tools);
  self->call = tool (self, "care-call-symbolic", C_ ("my day", "Call"), G_CALLBACK (call_clicked));
  self->navigate = tool (self, "care-route-symbolic", C_ ("my day", "Navigate"), G_CALLBACK (navigate_clicked));
  self->results = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_name (self->results, "results");
  gtk_widget_set_visible (self->results, FALSE);
  gtk_box_append (GTK_BOX (self), self->results);
  self->main = gtk_button_new ();
  gtk_widget_set_name (self->main, "main");
  self->main_label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "justify", GTK_JUSTIFY_CENTER, NULL);
  gtk_button_set_child (GTK_BUTTON (self->main), self->main_label);
  gtk_widget_add_css_class (self->main, "suggested-action");
  gtk_widget_add_css_class (self->main, "bigbutton");
  g_signal_connect_swapped (self->main, "clicked", G_CALLBACK (main_clicked), self);
  gtk_box_append (GTK_BOX (self), self->main);
}

GtkWidget *
care_day_card_new (CareEngine *engine)
{
  CareDayCard *self = g_object_new (CARE_TYPE_DAY_CARD, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 9, NULL);
  self->engine = g_object_ref (engine);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "nextjob");
  add_head (self);
  add_words (self);
  add_buttons (self);
  return GTK_WIDGET (self);
}

static void
care_day_card_finalize (GObject *object)
{
  CareDayCard *self = CARE_DAY_CARD (object);
  g_clear_object (&self->engine);
  g_free (self->type);
  g_free (self->phone);
  g_free (self->address);
  G_OBJECT_CLASS (care_day_card_parent_class)->finalize (object);
}

static void
care_day_card_class_init (CareDayCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = care_day_card_finalize;
  signals[STEP] = g_signal_new ("step", CARE_TYPE_DAY_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[OPEN] = g_signal_new ("open", CARE_TYPE_DAY_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
care_day_card_init (CareDayCard *self)
{
}
