/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-desk-page.h"

#include "app/care-counter.h"
#include "app/care-desk-data.h"
#include "app/care-desk-row.h"
#include "app/care-list-page.h"
#include "app/care-main-window.h"
#include "app/care-panes.h"
#include "app/care-pill.h"
#include "app/care-record-page.h"
#include "app/care-words-app.h"
#include "app/care-wrap.h"
#include "domain/care-contact.h"
#include "domain/care-job.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

#define SIDE_WIDTH 306
#define KEYCODE_1 10 /* the digit row is found by its place, whatever the layout writes there */

struct _CareDeskPage
{
  CarePage parent_instance;

  /* Template Widgets */
  GtkWidget *outer, *columns, *now, *side, *nothing, *show_all, *signals_title;
  GtkLabel *greeting, *subtitle, *now_title, *now_count, *calls_count;
  GtkGrid *counters;
  GtkListBox *list, *calls, *notable;

  GtkWidget *counter[CARE_DESK_N];
  CareDeskRow *rows[CARE_DESK_ROWS];
  GtkSizeGroup *groups[CARE_DESK_GROUPS]; /* owned */
  CareDeskCounter chosen;
  guint reading; /* reads under way */
  gboolean filled;
};

G_DEFINE_FINAL_TYPE (CareDeskPage, care_desk_page, CARE_TYPE_PAGE)

static const struct
{
  const char *word;
  const CareListKind *kind;
  const char *view, *tone; /* of a number above 0 */
} counters[CARE_DESK_N] = {
  [CARE_DESK_NEW] = { NC_ ("counter", "New"), &care_jobs_kind, "new", NULL },
  [CARE_DESK_MINE] = { NC_ ("counter", "Mine"), &care_jobs_kind, "mine", NULL },
  [CARE_DESK_DUE] = { NC_ ("counter", "Due today"), &care_jobs_kind, "due", NULL },
  [CARE_DESK_OVERDUE] = { NC_ ("counter", "Overdue"), &care_jobs_kind, "overdue", "bad" },
  [CARE_DESK_WAITING] = { NC_ ("counter", "Waiting"), &care_jobs_kind, "waiting", NULL },
  [CARE_DESK_READY] = { NC_ ("counter", "Ready"), &care_jobs_kind, "ready", NULL },
  [CARE_DESK_CALL_BACK] = { NC_ ("counter", "Call back"), &care_follow_ups_kind, "due", NULL },
  [CARE_DESK_LOW_SCORES] = { NC_ ("counter", "Low scores"), &care_follow_ups_kind, "ratings", "attention" },
};

/* --- going elsewhere -------------------------------------------------------------------------------------------------------------------- */

static void
show_view (CareDeskPage *self, const char *section, const char *view)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  CarePage *page = CARE_IS_MAIN_WINDOW (root) ? care_main_window_find_page (CARE_MAIN_WINDOW (root), section) : NULL;

  if (CARE_IS_LIST_PAGE (page))
    care_list_page_show_view (CARE_LIST_PAGE (page), view);
  care_page_go (CARE_PAGE (self), section);
}

static void
show_all (CareDeskPage *self)
{
  show_view (self, counters[self->chosen].kind->name, counters[self->chosen].view);
}

static void
open_row (CareDeskPage *self, CareDeskRow *row)
{
  if (care_desk_row_entity (row) != NULL)
    care_page_open (CARE_PAGE (self), care_desk_row_entity (row), care_desk_row_id (row));
}

/* A click anywhere in the row only looks at it. */
static void
row_activated (GtkListBox *box, GtkListBoxRow *row, CareDeskPage *self)
{
  open_row (self, CARE_DESK_ROW (row));
}

static void
dial (CareDeskPage *self, const char *phone)
{
  GString *uri = g_string_new ("tel:");
  for (const char *p = phone; *p != '\0'; p++)
    if (g_ascii_isdigit (*p) || *p == '+')
      g_string_append_c (uri, *p);
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri->str, GDK_CURRENT_TIME);
  g_string_free (uri, TRUE);
}

/* What its button says: the customer is called, and the record opens with what is next ready. */
static void
act (CareDeskRow *row, CareDeskPage *self)
{
  const CareDeskNext *next = care_desk_row_next (row);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  CarePage *page;

  if (care_desk_row_entity (row) == NULL)
    return;
  if (next->dials && care_desk_row_phone (row) != NULL)
    dial (self, care_desk_row_phone (row));
  open_row (self, row);
  page = CARE_IS_MAIN_WINDOW (root) ? care_main_window_page (CARE_MAIN_WINDOW (root)) : NULL;
  if (next->action != NULL && CARE_IS_RECORD_PAGE (page))
    care_record_page_do_soon (CARE_RECORD_PAGE (page), next->action, next->target);
}

static gboolean
list_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareDeskPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter && keyval != GDK_KEY_ISO_Enter) ||
      (state & (GDK_ALT_MASK | GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_SUPER_MASK)) || !CARE_IS_DESK_ROW (focus))
    return GDK_EVENT_PROPAGATE;
  act (CARE_DESK_ROW (focus), self);
  return GDK_EVENT_STOP;
}

/* --- the list of what is next --------------------------------------------------------------------------------------------------------------- */

static void
show_heading (CareDeskPage *self, const CareDeskNews *news)
{
  gint64 all = news->counts[self->chosen];
  g_autofree char *number = care_words_number (all), *shown = care_words_number (news->rows->len);
  g_autofree char *count = NULL;

  if (all > news->rows->len)
    /* Translators: how many of all there are stand in the short list. */
    count = g_strdup_printf (_("%s of %s, most urgent first"), shown, number);
  else
    count = g_steal_pointer (&number);
  gtk_label_set_label (self->now_title, g_dpgettext2 (NULL, "counter", counters[self->chosen].word));
  gtk_label_set_label (self->now_count, all > 0 ? count : "");
  gtk_widget_set_visible (self->show_all, all > 0);
}

/* A quiet day, or the first one. */
static gboolean
is_quiet (const CareDeskNews *news)
{
  gint64 all = 0;
  for (guint i = 0; i < CARE_DESK_N; i++)
    all += news->counts[i];
  return all == 0;
}

/* Rows are widgets that stay; the record under the keyboard keeps it when it moved to another row. */
static void
show_rows (CareDeskPage *self, const CareDeskNews *news)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  gboolean has_focus = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
  CareId kept = selected != NULL ? *care_desk_row_id (CARE_DESK_ROW (selected)) : (CareId){ 0 };
  CareDeskRow *row = NULL;

  for (guint i = 0; i < CARE_DESK_ROWS; i++)
    {
      care_desk_row_set (self->rows[i], i < news->rows->len ? news->rows->pdata[i] : NULL,
                         i < news->rows->len ? news->beside->pdata[i] : NULL);
      if (i < news->rows->len && care_id_equal (care_desk_row_id (self->rows[i]), &kept))
        row = self->rows[i];
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list), news->rows->len > 0);
  gtk_widget_set_visible (self->nothing, news->rows->len == 0);
  gtk_label_set_label (GTK_LABEL (self->nothing), is_quiet (news) ? _("Nothing is open. New Intake (Ctrl+N) takes in what a customer brings or tells.")
                                                                  : _("Nothing here. The next digit shows another list."));
  if (row == NULL && news->rows->len > 0)
    row = self->rows[0];
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  if (has_focus)
    gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->counter[self->chosen]);
}

static void
show_counters (CareDeskPage *self, const CareDeskNews *news)
{
  for (guint i = 0; i < CARE_DESK_N; i++)
    care_counter_set (CARE_COUNTER (self->counter[i]), news->counts[i], news->counts[i] > 0 ? counters[i].tone : NULL);
}

/* --- at the side ----------------------------------------------------------------------------------------------------------------------------- */

static void
empty_list (GtkListBox *box)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_list_box_remove (box, row);
}

static GtkWidget *
wrapped (const char *text, const char *css_class, gboolean lines)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "ellipsize", lines ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END,
                                   "wrap", lines, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
set_target (GtkWidget *row, const CareEntity *entity, const CareId *id)
{
  char text[CARE_ID_TEXT];
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open");
  gtk_actionable_set_action_target_value (
      GTK_ACTIONABLE (row),
      g_variant_new_take_string (g_strdup_printf ("%s/%s", entity->name, care_id_to_text (id, text))));
}

static void
call_clicked (GtkButton *button, CareDeskPage *self)
{
  dial (self, g_object_get_data (G_OBJECT (button), "phone"));
}

static GtkWidget *
call_button (CareDeskPage *self, const char *phone, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("care-call-symbolic");
  g_autofree char *words = g_strdup_printf (_("Call %s, %s"), name, phone);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, phone);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (button), "phone", g_strdup (phone), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (call_clicked), self);
  return button;
}

static GtkWidget *
call_row (CareDeskPage *self, const CareListRow *content, const CareDeskBeside *beside)
{
  const CareFollowUp *call = (const CareFollowUp *) content->record;
  const char *name = content->names[CareFollowUp_customer] != NULL ? content->names[CareFollowUp_customer] : "";
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *head = care_wrap_new (), *head_name = wrapped (name, "strong", FALSE), *pill = care_pill_new (CARE_PILL_MARK);
  g_autofree char *due = NULL, *rated = NULL;
  CareMark mark = care_desk_due_mark (care_page_engine (CARE_PAGE (self)), content->record, &due);
  CareMark rating = care_desk_rating (beside, &rated);
  g_autofree char *told = g_strdup_printf ("%s, %s, %s%s%s", name, call->reason != NULL ? call->reason : "", mark.words,
                                           rated != NULL ? ", " : "", rating.words);

  care_pill_set_mark (CARE_PILL (pill), &mark);
  care_wrap_set_spacing (CARE_WRAP (head), 9, 1);
  care_wrap_append (CARE_WRAP (head), head_name);
  care_wrap_append (CARE_WRAP (head), pill);
  if (rated != NULL)
    {
      care_wrap_append (CARE_WRAP (head), care_pill_new (CARE_PILL_MARK));
      care_pill_set_mark (CARE_PILL (gtk_widget_get_last_child (head)), &rating);
    }
  gtk_box_append (GTK_BOX (words), head);
  gtk_box_append (GTK_BOX (words), wrapped (call->reason != NULL ? call->reason : "", "small", TRUE));
  gtk_label_set_lines (GTK_LABEL (gtk_widget_get_last_child (words)), 2);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_widget_get_last_child (words)), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (gtk_widget_get_last_child (words), "secondary");
  gtk_widget_set_tooltip_text (gtk_widget_get_last_child (words), call->reason);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  if (beside->phone != NULL)
    gtk_box_append (GTK_BOX (box), call_button (self, beside->phone, name));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, told, -1);
  set_target (row, content->record->entity, &content->record->id);
  return row;
}

static GtkWidget *
quiet_row (const char *text)
{
  GtkWidget *row = gtk_list_box_row_new (), *label = wrapped (text, "secondary", TRUE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
show_calls (CareDeskPage *self, const CareDeskNews *news)
{
  g_autofree char *count = care_words_number (news->counts[CARE_DESK_CALL_BACK]);
  empty_list (self->calls);
  for (guint i = 0; i < news->calls->len; i++)
    gtk_list_box_append (self->calls, call_row (self, news->calls->pdata[i], news->calls_beside->pdata[i]));
  if (news->calls->len == 0)
    gtk_list_box_append (self->calls, quiet_row (_("Nobody waits for a call today.")));
  gtk_label_set_label (self->calls_count, news->counts[CARE_DESK_CALL_BACK] > 0 ? count : "");
}

/* --- signals ----------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *icon, *tone;
  char *title, *text; /* owned */
} SignalWords;

static void
stock_words (const CareDeskSignal *signal, SignalWords *words)
{
  g_autofree char *amount = care_words_quantity (signal->amount);
  words->icon = "care-part-symbolic";
  words->title = g_strdup (_("Stock below zero"));
  /* Translators: a part, how many there are (below zero), and where. */
  words->text = g_strdup_printf (_("%s: %s in %s. Count it, or book what came in."), signal->name, amount, signal->place);
}

static void
score_words (const CareDeskSignal *signal, SignalWords *words)
{
  words->icon = "care-face-sad-symbolic";
  words->title = signal->scale > 0 ? g_strdup_printf (_("Rated %d of %d"), (int) signal->amount, signal->scale) : g_strdup (_("A low score"));
  words->text = signal->place != NULL && *signal->place != '\0' ? g_strdup_printf (_("%s: “%s”"), signal->name, signal->place)
                                                                : g_strdup_printf (_("%s waits for an answer."), signal->name);
}

static SignalWords
words_of (const CareDeskSignal *signal)
{
  SignalWords words = { "care-warning-symbolic", "attention", NULL, NULL };
  switch (signal->kind)
    {
    case CARE_SIGNAL_OVERDUE:
      words.icon = "care-late-symbolic";
      words.tone = "bad";
      words.title = g_strdup_printf (ngettext ("%u promise is overdue", "%u promises are overdue", signal->n), signal->n);
      words.text = signal->name != NULL ? g_strdup_printf (_("%s waits longest. Call, or promise another day."), signal->name) : g_strdup ("");
      break;
    case CARE_SIGNAL_STOCK:
      stock_words (signal, &words);
      break;
    case CARE_SIGNAL_SCORE:
      score_words (signal, &words);
      break;
    case CARE_SIGNAL_CONFLICT:
      words.icon = "care-sync-symbolic";
      words.title = g_strdup_printf (ngettext ("%u edit met another one", "%u edits met others", signal->n), signal->n);
      words.text = g_strdup (_("Both values are kept. Choose the one that stays."));
      break;
    case CARE_SIGNAL_PARKED:
    default:
      words.icon = "care-sync-symbolic";
      words.title = g_strdup_printf (ngettext ("%u change was put aside", "%u changes were put aside", signal->n), signal->n);
      words.text = g_strdup (_("The office could not take it. Nothing is lost."));
      break;
    }
  return words;
}

static GtkWidget *
signal_row (CareDeskPage *self, const CareDeskSignal *signal)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  SignalWords words = words_of (signal);
  GtkWidget *icon = gtk_image_new_from_icon_name (words.icon);
  g_autofree char *told = g_strdup_printf ("%s. %s", words.title, words.text);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "tone");
  gtk_widget_add_css_class (icon, words.tone);
  gtk_box_append (GTK_BOX (text), wrapped (words.title, "strong", TRUE));
  gtk_box_append (GTK_BOX (text), wrapped (words.text, "small", TRUE));
  gtk_label_set_lines (GTK_LABEL (gtk_widget_get_last_child (text)), 5);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_widget_get_last_child (text)), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (gtk_widget_get_last_child (text), "secondary");
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), text);
  if (signal->phone != NULL)
    gtk_box_append (GTK_BOX (box), call_button (self, signal->phone, signal->name != NULL ? signal->name : ""));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, told, -1);
  if (signal->entity != NULL)
    set_target (row, signal->entity, &signal->id);
  g_object_set_data (G_OBJECT (row), "kind", GUINT_TO_POINTER (signal->kind));
  g_free (words.title);
  g_free (words.text);
  return row;
}

static void
signal_activated (GtkListBox *box, GtkListBoxRow *row, CareDeskPage *self)
{
  CareDeskSignalKind kind = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "kind"));
  if (gtk_actionable_get_action_name (GTK_ACTIONABLE (row)) != NULL)
    return; /* its own action opens the record */
  if (kind == CARE_SIGNAL_OVERDUE)
    show_view (self, "jobs", "overdue");
  else
    care_page_go (CARE_PAGE (self), "sync");
}

static void
show_signals (CareDeskPage *self, const CareDeskNews *news)
{
  empty_list (self->notable);
  for (guint i = 0; i < news->notable->len; i++)
    gtk_list_box_append (self->notable, signal_row (self, news->notable->pdata[i]));
  if (news->notable->len == 0)
    gtk_list_box_append (self->notable, quiet_row (_("All quiet: no broken promise, no bad score, no odd stock.")));
}

/* --- reading
 * ------------------------------------------------------------------------------------------------------------------------------------- */

static void
show_today (CareDeskPage *self, const CareDeskNews *news)
{
  CareEngine *engine = care_page_engine (CARE_PAGE (self));
  /* Translators: the head of the desk page: weekday, day, month. */
  g_autofree char *date = care_words_date_as (care_engine_today (engine), C_ ("date", "%A, %-d %B"));
  g_autofree char *visits = g_strdup_printf (ngettext ("%u visit today", "%u visits today", news->visits), news->visits);
  g_autofree char *people = g_strdup_printf (ngettext ("%u technician on the road", "%u technicians on the road", news->people), news->people);
  g_autofree char *text = news->visits > 0 ? g_strdup_printf ("%s · %s", visits, people) : g_strdup (_("No visits planned for today"));

  gtk_label_set_label (self->greeting, date);
  gtk_label_set_label (self->subtitle, text);
}

static void
take_news (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareDeskPage) self = data;
  g_autoptr (GError) error = NULL;
  CareDeskNews *news = care_engine_finish (CARE_ENGINE (source), result, &error);

  self->reading--;
  if (news == NULL)
    {
      (self->filled ? care_page_failed : care_page_read_failed) (CARE_PAGE (self), error);
      return;
    }
  if (self->reading == 0 && gtk_widget_get_root (GTK_WIDGET (self)) != NULL) /* a newer answer is on its way otherwise */
    {
      self->filled = TRUE;
      care_page_read_well (CARE_PAGE (self));
      gtk_widget_set_visible (self->columns, TRUE);
      show_today (self, news);
      show_counters (self, news);
      show_heading (self, news);
      show_rows (self, news);
      show_calls (self, news);
      show_signals (self, news);
    }
  care_desk_news_free (news);
}

static void
care_desk_page_reload (CarePage *page)
{
  CareDeskPage *self = CARE_DESK_PAGE (page);
  CareDeskQuery *query = g_new0 (CareDeskQuery, 1);

  query->chosen = self->chosen;
  for (guint i = 0; i < CARE_DESK_N; i++)
    query->specs[i] = care_list_kind_spec (counters[i].kind, counters[i].view, care_page_engine (page));
  self->reading++;
  care_engine_read (care_page_engine (page), care_desk_read, query, care_desk_query_free, care_desk_news_free, care_page_cancellable (page),
                    take_news, g_object_ref (self));
}

static gboolean
care_desk_page_is_settled (CarePage *page)
{
  return CARE_DESK_PAGE (page)->reading == 0 && CARE_DESK_PAGE (page)->filled;
}

/* --- choosing
 * ---------------------------------------------------------------------------------------------------------------------------------------
 * */

static void
counter_toggled (GtkToggleButton *button, CareDeskPage *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < CARE_DESK_N; i++)
    if (self->counter[i] == GTK_WIDGET (button))
      self->chosen = i;
  if (care_page_engine (CARE_PAGE (self)) != NULL)
    care_page_reload (CARE_PAGE (self));
}

static gboolean
key_pressed (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareDeskPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (state & (GDK_ALT_MASK | GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_SUPER_MASK))
    return GDK_EVENT_PROPAGATE;
  if (keycode >= KEYCODE_1 && keycode < KEYCODE_1 + CARE_DESK_N)
    {
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->counter[keycode - KEYCODE_1]), TRUE);
      gtk_widget_grab_focus (self->counter[keycode - KEYCODE_1]);
      return GDK_EVENT_STOP;
    }
  if (keyval == GDK_KEY_Down && focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->counters)) &&
      gtk_list_box_get_selected_row (self->list) != NULL)
    return gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->list)));
  return GDK_EVENT_PROPAGATE;
}

static gboolean
care_desk_page_take_focus (CarePage *page)
{
  CareDeskPage *self = CARE_DESK_PAGE (page);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  return gtk_widget_grab_focus (row != NULL && gtk_widget_get_visible (GTK_WIDGET (row)) ? GTK_WIDGET (row) : self->counter[self->chosen]);
}

/* --- shape -------------------------------------------------------------------------------------------------------------------------------
 * -------------- */

static void
place_counters (CareDeskPage *self, guint columns)
{
  for (guint i = 0; i < CARE_DESK_N; i++)
    {
      if (gtk_widget_get_parent (self->counter[i]) != NULL)
        gtk_grid_remove (self->counters, self->counter[i]);
      gtk_grid_attach (self->counters, self->counter[i], (int) (i % columns), (int) (i / columns), 1, 1);
    }
}

static void
care_desk_page_set_width (CarePage *page, CareWidth width)
{
  CareDeskPage *self = CARE_DESK_PAGE (page);
  gboolean beside = width >= CARE_WIDTH_FOLDED;

  place_counters (self, beside ? 8 : width == CARE_WIDTH_NARROW ? 4 : 2);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_size_request (self->side, beside ? SIDE_WIDTH : -1, -1);
  adw_clamp_set_maximum_size (ADW_CLAMP (self->side), beside ? SIDE_WIDTH : G_MAXINT);
  for (guint i = 0; i < CARE_DESK_ROWS && self->rows[i] != NULL; i++)
    care_desk_row_set_width (self->rows[i], width);
  if (width == CARE_WIDTH_PHONE)
    gtk_widget_add_css_class (self->outer, "narrow");
  else
    gtk_widget_remove_css_class (self->outer, "narrow");
}

static void
care_desk_page_set_up (CarePage *page)
{
  CareDeskPage *self = CARE_DESK_PAGE (page);
  for (guint i = 0; i < CARE_DESK_ROWS; i++)
    {
      self->rows[i] = CARE_DESK_ROW (care_desk_row_new (care_page_engine (page), self->groups));
      g_signal_connect (self->rows[i], "act", G_CALLBACK (act), self);
      gtk_list_box_append (self->list, GTK_WIDGET (self->rows[i]));
    }
}

static void
care_desk_page_dispose (GObject *object)
{
  CareDeskPage *self = CARE_DESK_PAGE (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), CARE_TYPE_DESK_PAGE);
  for (guint i = 0; i < CARE_DESK_N; i++)
    g_clear_object (&self->counter[i]);
  for (guint i = 0; i < G_N_ELEMENTS (self->groups); i++)
    g_clear_object (&self->groups[i]);
  G_OBJECT_CLASS (care_desk_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/aftercare/app/care-desk-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, outer);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, columns);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, now);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, side);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, show_all);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, signals_title);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, greeting);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, now_title);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, now_count);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, calls_count);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, counters);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, list);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, calls);
  gtk_widget_class_bind_template_child (widget_class, CareDeskPage, notable);
}

/* --- the list for those who go through it record by record ---------------------------------------------------------------------------------- */

static gboolean
care_desk_page_record_at (CarePage *page, guint place, const CareEntity **entity, CareId *id)
{
  CareDeskRow *row = place < CARE_DESK_ROWS ? CARE_DESK_PAGE (page)->rows[place] : NULL;
  if (row == NULL || !gtk_widget_get_visible (GTK_WIDGET (row)) || care_desk_row_entity (row) == NULL)
    return FALSE;
  *entity = care_desk_row_entity (row);
  *id = *care_desk_row_id (row);
  return TRUE;
}

static guint
care_desk_page_find_record (CarePage *page, const CareEntity *entity, const CareId *id)
{
  const CareEntity *kind;
  CareId one;
  for (guint place = 0; care_desk_page_record_at (page, place, &kind, &one); place++)
    if (kind == entity && care_id_equal (&one, id))
      return place;
  return G_MAXUINT;
}

static gboolean
care_desk_page_chosen_record (CarePage *page, const CareEntity **entity, CareId *id)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (page)));
  GtkWidget *row = focus == NULL || CARE_IS_DESK_ROW (focus) ? focus : gtk_widget_get_ancestor (focus, CARE_TYPE_DESK_ROW);
  for (guint place = 0; row != NULL && place < CARE_DESK_ROWS; place++)
    if (row == (GtkWidget *) CARE_DESK_PAGE (page)->rows[place])
      return care_desk_page_record_at (page, place, entity, id);
  return FALSE;
}

static void
care_desk_page_class_init (CareDeskPageClass *klass)
{
  CarePageClass *page_class = CARE_PAGE_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_desk_page_dispose;
  page_class->set_up = care_desk_page_set_up;
  page_class->reload = care_desk_page_reload;
  page_class->set_width = care_desk_page_set_width;
  page_class->take_focus = care_desk_page_take_focus;
  page_class->is_settled = care_desk_page_is_settled;
  page_class->find_record = care_desk_page_find_record;
  page_class->record_at = care_desk_page_record_at;
  page_class->chosen_record = care_desk_page_chosen_record;
  bind_children (GTK_WIDGET_CLASS (klass));
}

static void
add_counters (CareDeskPage *self)
{
  for (guint i = 0; i < CARE_DESK_N; i++)
    {
      self->counter[i] = g_object_ref_sink (care_counter_new (g_dpgettext2 (NULL, "counter", counters[i].word), i + 1));
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->counter[i]), GTK_TOGGLE_BUTTON (self->counter[0]));
    }
  self->chosen = CARE_DESK_DUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->counter[self->chosen]), TRUE);
  for (guint i = 0; i < CARE_DESK_N; i++)
    g_signal_connect (self->counter[i], "toggled", G_CALLBACK (counter_toggled), self);
  place_counters (self, 8);
}

static void
care_desk_page_init (CareDeskPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new (), *list_keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (self->groups); i++)
    self->groups[i] = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  add_counters (self);
  gtk_widget_set_visible (self->columns, FALSE); /* heads of lists that are not known yet say nothing */
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (list_keys, GTK_PHASE_CAPTURE); /* before the list takes Enter for a click */
  g_signal_connect (list_keys, "key-pressed", G_CALLBACK (list_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), list_keys);
  care_panes_mark (GTK_WIDGET (self->counters));
  care_panes_mark (self->now);
  care_panes_mark (self->side);
  g_signal_connect_swapped (self->show_all, "clicked", G_CALLBACK (show_all), self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
  g_signal_connect (self->notable, "row-activated", G_CALLBACK (signal_activated), self);
}
