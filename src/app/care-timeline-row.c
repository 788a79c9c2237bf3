/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-timeline-row.h"

#include "app/care-rail.h"
#include "app/care-words-app.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- the item --- */

G_DEFINE_FINAL_TYPE (CareTimelineItem, care_timeline_item, G_TYPE_OBJECT)

static void
care_timeline_item_finalize (GObject *object)
{
  g_clear_pointer (&CARE_TIMELINE_ITEM (object)->leave_out, g_ref_string_release);
  G_OBJECT_CLASS (care_timeline_item_parent_class)->finalize (object);
}

static void
care_timeline_item_class_init (CareTimelineItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = care_timeline_item_finalize;
}

static void
care_timeline_item_init (CareTimelineItem *self)
{
}

/* --- kinds --- */

typedef struct
{
  const char *kind, *icon, *tone;
  const char *bubble; /* style class of what was said; NULL: such entries are not taken apart */
} KindRow;

static const KindRow kinds[] = {
  { "contact", "care-call-symbolic", "neutral", "said" },
  { "event", "care-phase-work-symbolic", "neutral", NULL },
  { "visit", "care-van-symbolic", "neutral", NULL },
  { "message", "care-mail-symbolic", "neutral", "out" },
  { "response", "care-satisfaction-symbolic", "neutral", "said" },
  { "sale", "care-money-symbolic", "neutral", NULL },
  { "coverage", "care-shield-full-symbolic", "neutral", NULL },
  { "part", "care-part-symbolic", "neutral", NULL },
  { "line", "care-wrench-symbolic", "neutral", NULL },
  { "consent", "care-tick-symbolic", "neutral", NULL },
  { "follow_up", "care-clock-symbolic", "neutral", NULL },
  { "invitation", "care-heart-symbolic", "neutral", NULL },
  { "conflict", "care-swap-symbolic", "attention", NULL },
  { "note", "care-lock-symbolic", "neutral", "internal" },
};

static const KindRow *
kind_row (const char *kind)
{
  static const KindRow other = { NULL, "care-note-symbolic", "neutral", NULL };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kind, kinds[i].kind) == 0)
      return &kinds[i];
  return &other;
}

/* A message that came in and a low answer look otherwise than their kinds. */
static KindRow
entry_look (const CareHistoryEntry *entry)
{
  KindRow look = *kind_row (entry->kind);
  if (g_strcmp0 (entry->kind, "message") == 0 && !entry->ours)
    look.bubble = "said";
  if (entry->low)
    {
      look.icon = "care-face-sad-symbolic";
      look.tone = "attention";
    }
  return look;
}

/* --- taking a text apart --- */

/* The marks in which the languages of the program put what was said. The low mark opens in Polish, Lithuanian and German. */
static const char *const openers[] = { "“", "„", "«" };
static const char *const closers[] = { "”", "“", "»" };

static const char *
first_of (const char *text, const char *const *marks, guint n)
{
  const char *best = NULL;
  for (guint i = 0; i < n; i++)
    {
      const char *found = strstr (text, marks[i]);
      if (found != NULL && (best == NULL || found < best))
        best = found;
    }
  return best;
}

static const char *
last_of (const char *text, const char *const *marks, guint n)
{
  const char *best = NULL;
  for (guint i = 0; i < n; i++)
    {
      const char *found = g_strrstr (text, marks[i]);
      if (found != NULL && found > best)
        best = found;
    }
  return best;
}

static char *
trimmed (const char *from, gsize length)
{
  char *text = g_strstrip (g_strndup (from, length));
  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

void
care_timeline_split (const char *kind, const char *text, char **title, char **said, char **rest)
{
  const char *open = kind_row (kind)->bubble != NULL ? first_of (text, openers, G_N_ELEMENTS (openers)) : NULL;
  const char *inside = open != NULL ? g_utf8_next_char (open) : NULL;
  const char *close = inside != NULL ? last_of (inside, closers, G_N_ELEMENTS (closers)) : NULL;

  *said = *rest = NULL;
  if (close == NULL)
    {
      *title = g_strdup (text);
      return;
    }
  *title = trimmed (text, (gsize) (open - text));
  *said = trimmed (inside, (gsize) (close - inside));
  *rest = trimmed (g_utf8_next_char (close), strlen (g_utf8_next_char (close)));
  if (*title == NULL)
    *title = g_strdup (text);
}

/* --- the row --- */

struct _CareTimelineRow
{
  GtkWidget parent_instance;
  GtkWidget *rail, *box;                          /* children */
  GtkWidget *head, *title, *time, *second, *said; /* in @box */
  CareEngine *engine;                             /* owned */
  const char *bubble;                             /* style class in use */
};

G_DEFINE_FINAL_TYPE (CareTimelineRow, care_timeline_row, GTK_TYPE_WIDGET)

static void
set_label (GtkWidget *label, const char *text)
{
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
}

static char *
mark_words (CareTimelineRow *self, CareTimelineItem *item)
{
  int year, month, day;
  if (!item->years)
    return care_words_day (self->engine, item->date);
  care_date_to_ymd (item->date, &year, &month, &day);
  return g_strdup_printf ("%d", year);
}

static char *
short_date (gint32 date)
{
  /* Translators: a date under the mark of its year: day and short month. */
  return care_words_date_as (date, C_ ("date", "%-d %b"));
}

static void
set_mark (CareTimelineRow *self, CareTimelineItem *item)
{
  g_autofree char *words = mark_words (self, item);
  care_rail_set_node (CARE_RAIL (self->rail), NULL, NULL);
  set_label (self->title, words);
  set_label (self->time, NULL);
  set_label (self->second, NULL);
  set_label (self->said, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
set_bubble (CareTimelineRow *self, const char *bubble)
{
  if (self->bubble != NULL)
    gtk_widget_remove_css_class (self->said, self->bubble);
  self->bubble = bubble;
  if (bubble != NULL)
    gtk_widget_add_css_class (self->said, bubble);
}

/* "Job J-2026-000123 was closed" says on the page of that job "The job was closed". What was said is left as it was said. Only English needs an
 * article where the number stood. */
static char *
without (char *title, const char *word)
{
  g_autofree char *with_blank = word != NULL ? g_strconcat (" ", word, NULL) : NULL;
  const char *at = with_blank != NULL ? strstr (title, with_blank) : NULL;
  g_autofree char *front = at != NULL ? g_strndup (title, (gsize) (at - title)) : NULL;
  const char *instead = "";
  char *shorter;

  if (at == NULL)
    return title;
  if (g_str_equal (front, "Job") || g_str_has_suffix (front, " job"))
    {
      instead = g_str_equal (front, "Job") ? "The job" : "the job";
      front[strlen (front) - strlen ("job")] = '\0';
    }
  shorter = g_strconcat (front, instead, at + strlen (with_blank), NULL);
  g_free (title);
  return shorter;
}

static void
set_entry (CareTimelineRow *self, CareTimelineItem *item)
{
  const CareHistoryEntry *entry = item->entry;
  KindRow look = entry_look (entry);
  g_autofree char *title = NULL, *said = NULL, *rest = NULL, *second = NULL;
  g_autofree char *time = item->years ? short_date (item->date) : care_words_time (self->engine, entry->at);
  g_autofree char *all = NULL, *day = care_words_day (self->engine, item->date);

  care_timeline_split (entry->kind, entry->text, &title, &said, &rest);
  title = without (title, item->leave_out);
  if (rest != NULL && entry->by != NULL)
    /* Translators: the second line of a history row: what followed, and who did it. */
    second = g_strdup_printf (C_ ("history", "%s %s"), rest, entry->by);
  else
    second = g_strdup (rest != NULL ? rest : entry->by);
  care_rail_set_node (CARE_RAIL (self->rail), look.icon, look.tone);
  set_bubble (self, look.bubble);
  set_label (self->title, title);
  set_label (self->time, time);
  set_label (self->second, second);
  set_label (self->said, said);
  all = g_strconcat (day, ", ", time, ". ", entry->text, " ", entry->by, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
}

void
care_timeline_row_set (CareTimelineRow *self, CareTimelineItem *item)
{
  gboolean mark = item->entry == NULL;

  (mark ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->title, "daymark");
  gtk_widget_set_margin_bottom (self->box, mark ? 2 : 12);
  gtk_widget_set_margin_top (self->title, mark ? 4 : 5);
  care_rail_set_ends (CARE_RAIL (self->rail), !item->first, !item->last);
  if (mark)
    set_mark (self, item);
  else
    set_entry (self, item);
}

GtkWidget *
care_timeline_row_new (CareEngine *engine)
{
  CareTimelineRow *self = g_object_new (CARE_TYPE_TIMELINE_ROW, NULL);
  self->engine = g_object_ref (engine);
  return GTK_WIDGET (self);
}

static void
care_timeline_row_dispose (GObject *object)
{
  CareTimelineRow *self = CARE_TIMELINE_ROW (object);
  g_clear_pointer (&self->rail, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (care_timeline_row_parent_class)->dispose (object);
}

static void
care_timeline_row_class_init (CareTimelineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_timeline_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "entry-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
label (GtkWidget *box, gboolean wrap)
{
  /* Without width-chars each label is broken letter by letter to learn its least width, which costs most of a long history. */
  GtkWidget *it = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "yalign", 0.0, "wrap", wrap, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                "width-chars", wrap ? 10 : -1, NULL);
  gtk_box_append (GTK_BOX (box), it);
  return it;
}

static void
care_timeline_row_init (CareTimelineRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 9);
  self->rail = care_rail_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_hexpand (self->box, TRUE);
  self->head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (self->box), self->head);
  self->title = label (self->head, TRUE);
  gtk_widget_set_hexpand (self->title, TRUE);
  self->time = label (self->head, FALSE);
  gtk_widget_set_margin_top (self->time, 6);
  gtk_widget_add_css_class (self->time, "secondary");
  gtk_widget_add_css_class (self->time, "small");
  gtk_widget_add_css_class (self->time, "numeric");
  self->second = label (self->box, TRUE);
  gtk_widget_add_css_class (self->second, "secondary");
  gtk_widget_add_css_class (self->second, "small");
  self->said = label (self->box, TRUE);
  gtk_widget_add_css_class (self->said, "bubble");
  gtk_widget_set_margin_top (self->said, 3);
  gtk_widget_set_margin_start (self->said, 1); /* the bubble's edge is drawn outside it */
  gtk_widget_set_margin_end (self->said, 1);
  gtk_widget_set_parent (self->rail, GTK_WIDGET (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
