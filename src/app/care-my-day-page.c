/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-my-day-page.h"

#include "app/care-day-card.h"
#include "app/care-list-page.h"
#include "app/care-main-window.h"
#include "app/care-my-day-data.h"
#include "app/care-panes.h"
#include "app/care-words-app.h"
#include "domain/care-job.h"
#include "store/care-act.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

struct _CareMyDayPage
{
  CarePage parent_instance;

  /* Template Widgets */
  GtkWidget *offline, *outer, *now_head, *then_title, *open_head, *show_all, *free;
  GtkLabel *offline_text, *date, *place;
  AdwBin *card;
  GtkListBox *then, *open;

  CareDayCard *next; /* in @card */
  guint reading;
  gboolean filled, focus_next;
};

G_DEFINE_FINAL_TYPE (CareMyDayPage, care_my_day_page, CARE_TYPE_PAGE)

#define ENGINE(self) (care_page_engine (CARE_PAGE (self)))

/* --- steps ------------------------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  CareId job;
  char *transition, *result;
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;
  g_free (step->transition);
  g_free (step->result);
  g_free (step);
}

static gboolean
take_step (CareStore *store, gpointer data, GError **error)
{
  Step *step = data;
  const CarePair pairs[] = { { step->result != NULL ? "result" : NULL, step->result }, { NULL, NULL } };
  return care_act_step (store, &step->job, step->transition, pairs, NULL, error);
}

static const char *
done_words (const char *transition)
{
  static const struct { const char *step, *words;
  } rows[] = {
    { "travel", N_("You are on your way.") },
    { "start", N_("Work has begun.") },
    { "resume", N_("Work goes on.") },
    { "finish", N_("The job is finished.") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].step, transition))
      return _(rows[i].words);
  return _("Done.");
}

typedef struct { CareMyDayPage *page; const char *done; } Taken;

static void
step_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  Taken *taken = data;
  g_autoptr (GError) error = NULL;

  if (care_engine_write_finish (CARE_ENGINE (source), result, &error))
    care_page_said (CARE_PAGE (taken->page), taken->done);
  else
    {
      care_page_failed (CARE_PAGE (taken->page), error);
      if (taken->page->next != NULL)
        care_day_card_set_ready (taken->page->next, TRUE);
    }
  g_object_unref (taken->page);
  g_free (taken);
}

static void
card_step (CareDayCard *card, const char *transition, const char *result, CareMyDayPage *self)
{
  Step *step = g_new0 (Step, 1);
  Taken *taken = g_new0 (Taken, 1);

  step->job = *care_day_card_job (card);
  step->transition = g_strdup (transition);
  step->result = g_strdup (result);
  taken->page = g_object_ref (self);
  taken->done = done_words (transition);
  care_day_card_set_ready (card, FALSE);
  self->focus_next = TRUE;
  care_engine_write (ENGINE (self), take_step, step, step_free, NULL, step_taken, taken);
}

static void
card_open (CareDayCard *card, CareMyDayPage *self)
{
  care_page_open (CARE_PAGE (self), &CareJob_ENTITY, care_day_card_job (card));
}

/* --- the lists --------------------------------------------------------------------------------------------------------------------------------- */

static void
empty_list (GtkListBox *box)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_list_box_remove (box, row);
}

static GtkWidget *
line (const char *text, const char *css_class)
{
  g_autofree char *plain = g_strdelimit (g_strdup (text != NULL ? text : ""), "\n\t", ' ');
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", plain, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static char *
joined (const char *a, const char *b)
{
  gboolean both = a != NULL && *a != '\0' && b != NULL && *b != '\0';
  return g_strconcat (a != NULL ? a : "", both ? " · " : "", b != NULL ? b : "", NULL);
}

static GtkWidget *
item_row (CareMyDayPage *self, const CareDayItem *item)
{
  const CareJob *job = (const CareJob *) item->job->record;
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  CareMark mark = care_mark_phase (job->phase, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (mark.icon);
  g_autofree char *time = item->planned ? care_words_time (ENGINE (self), item->at) : NULL;
  g_autofree char *second = joined (job->problem != NULL ? job->problem : care_words_value (job->type), item->job->extra);
  g_autofree char *told = g_strdup_printf ("%s %s, %s, %s", time != NULL ? time : "", item->job->names[CareJob_customer], second, mark.words);
  char id[CARE_ID_TEXT];

  if (time != NULL)
    {
      GtkWidget *label = line (time, "strong");
      gtk_widget_add_css_class (label, "numeric");
      gtk_widget_set_valign (label, GTK_ALIGN_START);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_box_append (GTK_BOX (words), line (item->job->names[CareJob_customer], "strong"));
  gtk_box_append (GTK_BOX (words), line (second, "secondary"));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_set_tooltip_text (icon, mark.words);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, told, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open");
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row), g_variant_new_take_string (g_strdup_printf (
                                                                    "job/%s", care_id_to_text (&job->record.id, id))));
  return row;
}

/* Nothing planned: the first of the open jobs is what to do now. */
static const CareDayItem *
first_item (const CareDay *day)
{
  return day->today->len > 0 ? day->today->pdata[0] : day->open->len > 0 ? day->open->pdata[0] : NULL;
}

static void
fill_list (CareMyDayPage *self, GtkListBox *box, GPtrArray *items, guint from)
{
  empty_list (box);
  for (guint i = from; i < items->len; i++)
    gtk_list_box_append (box, item_row (self, items->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (box), items->len > from);
}

static void
show_lists (CareMyDayPage *self, const CareDay *day)
{
  guint in_open = day->today->len == 0 ? 1 : 0;
  fill_list (self, self->then, day->today, 1);
  fill_list (self, self->open, day->open, in_open);
  gtk_widget_set_visible (self->then_title, gtk_widget_get_visible (GTK_WIDGET (self->then)));
  gtk_widget_set_visible (self->open_head, gtk_widget_get_visible (GTK_WIDGET (self->open)));
  gtk_widget_set_visible (self->show_all, day->more > 0);
}

static void
show_next (CareMyDayPage *self, const CareDay *day)
{
  const CareDayItem *item = first_item (day);
  g_autofree char *place = g_strdup_printf (C_ ("my day", "%u of %u"), day->done + 1, day->done + day->today->len);

  gtk_widget_set_visible (self->now_head, item != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->card), item != NULL);
  gtk_widget_set_visible (self->free, item == NULL);
  gtk_label_set_label (self->place, day->today->len > 0 ? place : "");
  if (item == NULL)
    return;
  if (self->next == NULL)
    {
      self->next = CARE_DAY_CARD (care_day_card_new (ENGINE (self)));
      g_signal_connect (self->next, "step", G_CALLBACK (card_step), self);
      g_signal_connect (self->next, "open", G_CALLBACK (card_open), self);
      adw_bin_set_child (self->card, GTK_WIDGET (self->next));
    }
  care_day_card_set (self->next, item);
  if (self->focus_next)
    care_day_card_take_focus (self->next);
  self->focus_next = FALSE;
}

/* --- how old this is
 * ------------------------------------------------------------------------------------------------------------------------------ */

static void
show_age (CareEngine *engine, CareMyDayPage *self)
{
  gboolean station = g_strcmp0 (care_engine_store_role (engine), "station") == 0;
  guint unsent = care_engine_unsent (engine);
  g_autofree char *when = care_engine_synced_at (engine) != 0 ? care_words_when (engine, care_engine_synced_at (engine)) : NULL;
  g_autofree char *waiting = g_strdup_printf (ngettext ("%u change waits, nothing is lost.", "%u changes wait, nothing is lost.", unsent), unsent);
  g_autofree char *since = when != NULL ? g_strdup_printf (_("The office does not answer. This is from %s."), when)
                                        : g_strdup (_("The office does not answer."));
  g_autofree char *text = g_strdup_printf ("%s %s", since, unsent > 0 ? waiting : _("Everything here works without it."));

  gtk_widget_set_visible (self->offline, station && care_engine_sync_problem (engine) != NULL);
  gtk_label_set_label (self->offline_text, text);
}

static void
show_date (CareMyDayPage *self)
{
  g_autofree char *date = care_words_date_as (care_engine_today (ENGINE (self)), C_ ("date", "%A, %-d %B"));
  gtk_label_set_label (self->date, date);
}

/* --- reading
 * -----------------------------------------------------------------------------------------------------------------------------------------
 * - */

static void
take_day (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareMyDayPage) self = data;
  g_autoptr (GError) error = NULL;
  CareDay *day = care_engine_finish (CARE_ENGINE (source), result, &error);

  self->reading--;
  if (day == NULL)
    {
      (self->filled ? care_page_failed : care_page_read_failed) (CARE_PAGE (self), error);
      return;
    }
  if (self->reading == 0)
    {
      self->filled = TRUE;
      care_page_read_well (CARE_PAGE (self));
      gtk_widget_set_visible (self->outer, TRUE);
      show_date (self);
      show_next (self, day);
      show_lists (self, day);
    }
  care_day_free (day);
}

static void
care_my_day_page_reload (CarePage *page)
{
  CareMyDayPage *self = CARE_MY_DAY_PAGE (page);
  CareId user = care_engine_user (ENGINE (self));
  self->reading++;
  care_engine_read (ENGINE (self), care_day_read, g_memdup2 (&user, sizeof user), g_free, care_day_free,
                    care_page_cancellable (page), take_day, g_object_ref (self));
  show_age (ENGINE (self), self);
}

static gboolean
care_my_day_page_is_settled (CarePage *page)
{
  return CARE_MY_DAY_PAGE (page)->reading == 0 && CARE_MY_DAY_PAGE (page)->filled;
}

static gboolean
care_my_day_page_take_focus (CarePage *page)
{
  CareMyDayPage *self = CARE_MY_DAY_PAGE (page);
  self->focus_next = self->next == NULL;
  return self->next != NULL && care_day_card_take_focus (self->next);
}

/* --- one after the other ------------------------------------------------------------------------------------------------------------------ */

/* The job of a row, from what it opens. */
static gboolean
job_of (GtkListBoxRow *row, CareId *id)
{
  GVariant *target = row != NULL ? gtk_actionable_get_action_target_value (GTK_ACTIONABLE (row)) : NULL;
  const char *text = target != NULL ? strchr (g_variant_get_string (target, NULL), '/') : NULL;
  return text != NULL && care_id_parse (text + 1, id);
}

static guint
n_rows (GtkListBox *box)
{
  guint n = 0;
  while (gtk_list_box_get_row_at_index (box, (int) n) != NULL)
    n++;
  return n;
}

/* The card first, then both lists as they are seen. */
static gboolean
care_my_day_page_record_at (CarePage *page, guint place, const CareEntity **entity, CareId *id)
{
  CareMyDayPage *self = CARE_MY_DAY_PAGE (page);
  guint n;

  *entity = &CareJob_ENTITY;
  if (self->next == NULL || !gtk_widget_get_visible (GTK_WIDGET (self->card)))
    return FALSE;
  if (place == 0)
    {
      *id = *care_day_card_job (self->next);
      return TRUE;
    }
  place--;
  n = n_rows (self->then);
  if (place < n)
    return job_of (gtk_list_box_get_row_at_index (self->then, (int) place), id);
  return job_of (gtk_list_box_get_row_at_index (self->open, (int) (place - n)), id);
}

static guint
care_my_day_page_find_record (CarePage *page, const CareEntity *entity, const CareId *id)
{
  const CareEntity *kind;
  CareId one;
  for (guint place = 0; entity == &CareJob_ENTITY && care_my_day_page_record_at (page, place, &kind, &one); place++)
    if (care_id_equal (&one, id))
      return place;
  return G_MAXUINT;
}

static gboolean
care_my_day_page_chosen_record (CarePage *page, const CareEntity **entity, CareId *id)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (page)));
  *entity = &CareJob_ENTITY;
  if (GTK_IS_LIST_BOX_ROW (focus) && gtk_widget_is_ancestor (focus, GTK_WIDGET (page)))
    return job_of (GTK_LIST_BOX_ROW (focus), id);
  return care_my_day_page_record_at (page, 0, entity, id);
}

static void
show_all (CareMyDayPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  CarePage *page = CARE_IS_MAIN_WINDOW (root) ? care_main_window_find_page (CARE_MAIN_WINDOW (root), "jobs") : NULL;
  if (CARE_IS_LIST_PAGE (page))
    care_list_page_show_view (CARE_LIST_PAGE (page), "mine");
  care_page_go (CARE_PAGE (self), "jobs");
}

static void
care_my_day_page_set_width (CarePage *page, CareWidth width)
{
  CareMyDayPage *self = CARE_MY_DAY_PAGE (page);
  if (width == CARE_WIDTH_PHONE)
    gtk_widget_add_css_class (self->outer, "narrow");
  else
    gtk_widget_remove_css_class (self->outer, "narrow");
}

static void
care_my_day_page_set_up (CarePage *page)
{
  g_signal_connect_object (care_page_engine (page), "facts", G_CALLBACK (show_age), page, 0);
}

static void
care_my_day_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CARE_TYPE_MY_DAY_PAGE);
  G_OBJECT_CLASS (care_my_day_page_parent_class)->dispose (object);
}

static void
care_my_day_page_class_init (CareMyDayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CarePageClass *page_class = CARE_PAGE_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_my_day_page_dispose;
  page_class->set_up = care_my_day_page_set_up;
  page_class->reload = care_my_day_page_reload;
  page_class->set_width = care_my_day_page_set_width;
  page_class->take_focus = care_my_day_page_take_focus;
  page_class->is_settled = care_my_day_page_is_settled;
  page_class->find_record = care_my_day_page_find_record;
  page_class->record_at = care_my_day_page_record_at;
  page_class->chosen_record = care_my_day_page_chosen_record;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/aftercare/app/care-my-day-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CareMyDayPage, offline);
  gtk_widget_class_bind_template_child (widget_class, CareMyDayPage, outer);
  gtk_widget_class_bind_template_child (widget_class, CareMyDayPage, now_head);
  gtk_widget_class_bind_template_child (widget_class, CareMyDayPage, then_title);
  gtk_widget_class_bind_template_child (widget_class, CareMyDayPage, open_head);
  gtk_widget_class_bind_template_child (widget_class, CareMyDayPage, show_all);
  gtk_widget_class_bind_template_child (widget_class, CareMyDayPage, free);
  gtk_widget_class_bind_template_child (widget_class, CareMyDayPage, offline_text);
  gtk_widget_class_bind_template_child (widget_class, CareMyDayPage, date);
  gtk_widget_class_bind_template_child (widget_class, CareMyDayPage, place);
  gtk_widget_class_bind_template_child (widget_class, CareMyDayPage, card);
  gtk_widget_class_bind_template_child (widget_class, CareMyDayPage, then);
  gtk_widget_class_bind_template_child (widget_class, CareMyDayPage, open);
}

static void
care_my_day_page_init (CareMyDayPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  care_panes_mark (GTK_WIDGET (self->card));
  care_panes_mark (GTK_WIDGET (self->then));
  care_panes_mark (GTK_WIDGET (self->open));
  g_signal_connect_swapped (self->show_all, "clicked", G_CALLBACK (show_all), self);
}
