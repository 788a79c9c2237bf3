/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-timeline-row.h"

#include "app/care-rail.h"
#include "app/care-words-app.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define LONG_TITLE 160 /* characters */

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

static const char *
channel_icon (const char *channel)
{
  static const struct { const char *channel, *icon; } icons[] = {
    { "phone", "care-call-symbolic" }, { "email", "care-mail-symbolic" }, { "letter", "care-mail-symbolic" }, { "chat", "care-chat-symbolic" },
    { "messenger", "care-chat-symbolic" }, { "sms", "care-chat-symbolic" }, { "social", "care-chat-symbolic" },
    { "walk_in", "care-user-symbolic" }, { "technician", "care-user-symbolic" }, { "web", "care-link-symbolic" }, { "qr", "care-scan-symbolic" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_strcmp0 (channel, icons[i].channel) == 0)
      return icons[i].icon;
  return NULL;
}

/* An event has the mark of the phase it led to, what was said that of its channel. A message that came in and an answer look otherwise than their
 * kinds. */
static KindRow
entry_look (const CareHistoryEntry *entry)
{
  KindRow look = *kind_row (entry->kind);
  const char *own = NULL;
  if (entry->detail != NULL)
    own = g_str_equal (entry->kind, "event") ? care_mark_phase (entry->detail, NULL).icon : channel_icon (entry->detail);
  if (own != NULL)
    look.icon = own;
  if (g_strcmp0 (entry->kind, "message") == 0 && !entry->ours)
    look.bubble = "said";
  if (entry->low)
    {
      look.icon = "care-face-sad-symbolic";
      look.tone = "attention";
    }
  else if (entry->high)
    look.tone = "good";
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
  gtk_label_set_attributes (GTK_LABEL (self->title), NULL);
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

static gboolean
is_number_sign (char c)
{
  return g_ascii_isupper (c) || g_ascii_isdigit (c) || c == '-';
}

/* A number such as P4F9-J-000123 stays in one piece: a line breaks before it, not at its hyphens. */
static void
keep_numbers (PangoAttrList *attributes, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      const char *end = p;
      gboolean hyphen = FALSE, digit = FALSE;
      PangoAttribute *whole;

      for (; is_number_sign (*end); end++)
        {
          hyphen = hyphen || *end == '-';
          digit = digit || g_ascii_isdigit (*end);
        }
      if (end == p)
        continue;
      if (hyphen && digit && end - p <= 24)
        {
          whole = pango_attr_allow_breaks_new (FALSE);
          whole->start_index = (guint) (p - text);
          whole->end_index = (guint) (end - text);
          pango_attr_list_insert (attributes, whole);
        }
      p = end - 1;
    }
}

/* Names in bold, everything else regular (VISUAL 1.8). */
static gboolean
embolden (PangoAttrList *attributes, const char *text, const char *name)
{
  const char *at = name != NULL && *name != '\0' ? strstr (text, name) : NULL;
  PangoAttribute *bold;

  if (at == NULL)
    return FALSE;
  bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
  bold->start_index = (guint) (at - text);
  bold->end_index = (guint) (at - text + strlen (name));
  pango_attr_list_insert (attributes, bold);
  return TRUE;
}

static gboolean
show_title (CareTimelineRow *self, const char *title, const char *by)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  gboolean named = embolden (attributes, title, by);

  keep_numbers (attributes, title);
  set_label (self->title, title);
  gtk_label_set_attributes (GTK_LABEL (self->title), attributes);
  return named;
}

/* A job that was opened with a long story: the story is what was said, not a title. */
static gboolean
is_told_at_length (const CareHistoryEntry *entry)
{
  return g_strcmp0 (entry->kind, "event") == 0 && (strchr (entry->text, '\n') != NULL || g_utf8_strlen (entry->text, -1) > LONG_TITLE);
}

static void
set_entry (CareTimelineRow *self, CareTimelineItem *item)
{
  const CareHistoryEntry *entry = item->entry;
  KindRow look = entry_look (entry);
  g_autofree char *title = NULL, *said = NULL, *rest = NULL, *second = NULL;
  g_autofree char *time = item->years ? short_date (item->date) : care_words_time (self->engine, entry->at);
  g_autofree char *all = NULL, *day = care_words_day (self->engine, item->date);

  care_timeline_split (is_told_at_length (entry) ? "contact" : entry->kind, entry->text, &title, &said, &rest);
  title = g_strdelimit (without (title, item->leave_out), "\n\r\t", ' ');
  if (g_strcmp0 (rest, ".") == 0)
    g_clear_pointer (&rest, g_free);
  if (show_title (self, title, entry->by)) /* she is named there */
    second = g_steal_pointer (&rest);
  else if (rest != NULL && entry->by != NULL)
    /* Translators: the second line of a history row: what followed, and who did it. */
    second = g_strdup_printf (C_ ("history", "%s %s"), rest, entry->by);
  else
    second = g_strdup (rest != NULL ? rest : entry->by);
  care_rail_set_node (CARE_RAIL (self->rail), look.icon, look.tone);
  set_bubble (self, said != NULL && look.bubble == NULL ? "said" : look.bubble);
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
