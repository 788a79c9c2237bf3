/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-timeline.h"

#include "app/care-timeline-row.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

/* A list view makes widgets for some 200 rows whatever its height, and rows of wrapping text are dear. So the first frame has what fills a window,
 * the next rows follow in turns, and once the view has all it makes the rest costs nothing. */
#define FIRST 40
#define TURN 30
#define TURN_MS 40
#define ALL 240

struct _CareTimeline
{
  GtkWidget parent_instance;
  GtkWidget *stack, *list, *empty; /* child; in it */
  GListStore *items;               /* of CareTimelineItem */
  GtkSliceListModel *shown;        /* the part of them that the list has by now */
  guint more;                      /* source that lets the list have more */
  CareEngine *engine;              /* owned */
  GPtrArray *entries;              /* (nullable), a reference */
  GStrv kinds;                     /* (nullable): shown kinds */
  gboolean years;
  GRefString *leave_out;           /* (nullable) */
};

G_DEFINE_FINAL_TYPE (CareTimeline, care_timeline, GTK_TYPE_WIDGET)

enum { OPEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- items: all entries are light objects, widgets are made only for rows in sight --- */

static CareTimelineItem *
new_item (CareTimeline *self, const CareHistoryEntry *entry, gint32 date)
{
  CareTimelineItem *item = g_object_new (CARE_TYPE_TIMELINE_ITEM, NULL);
  item->entry = entry;
  item->date = date;
  item->years = self->years;
  item->leave_out = self->leave_out != NULL ? g_ref_string_acquire (self->leave_out) : NULL;
  return item;
}

/* What two dates must share to stand under one mark. */
static gint32
mark_of (CareTimeline *self, gint32 date)
{
  int year, month, day;
  if (!self->years)
    return date;
  care_date_to_ymd (date, &year, &month, &day);
  return year;
}

static GPtrArray *
make_items (CareTimeline *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  GTimeZone *zone = care_engine_zone (self->engine);
  gint32 last = G_MININT32;

  for (guint i = self->entries->len; i-- > 0;)
    {
      const CareHistoryEntry *entry = self->entries->pdata[i];
      gint32 date;
      if (self->kinds != NULL && !g_strv_contains ((const char *const *) self->kinds, entry->kind))
        continue;
      date = care_date_of_instant (entry->at, zone);
      if (mark_of (self, date) != last)
        g_ptr_array_add (items, new_item (self, NULL, date));
      last = mark_of (self, date);
      g_ptr_array_add (items, new_item (self, entry, date));
    }
  if (items->len > 0)
    {
      ((CareTimelineItem *) items->pdata[0])->first = TRUE;
      ((CareTimelineItem *) items->pdata[items->len - 1])->last = TRUE;
    }
  return items;
}

static gboolean
show_more (gpointer data)
{
  CareTimeline *self = data;
  guint size = gtk_slice_list_model_get_size (self->shown) + TURN;

  if (size < ALL && size < g_list_model_get_n_items (G_LIST_MODEL (self->items)))
    {
      gtk_slice_list_model_set_size (self->shown, size);
      return G_SOURCE_CONTINUE;
    }
  self->more = 0;
  gtk_slice_list_model_set_size (self->shown, G_MAXUINT);
  return G_SOURCE_REMOVE;
}

static void
show_first (CareTimeline *self)
{
  g_clear_handle_id (&self->more, g_source_remove);
  gtk_slice_list_model_set_size (self->shown, FIRST);
}

static void
refill (CareTimeline *self)
{
  g_autoptr (GPtrArray) items = NULL;

  if (self->entries == NULL)
    {
      g_list_store_remove_all (self->items);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "loading");
      return;
    }
  items = make_items (self);
  /* All out, then all in: a list view is slow when told of both in one change. */
  g_list_store_remove_all (self->items);
  show_first (self);
  g_list_store_splice (self->items, 0, 0, items->pdata, items->len);
  if (items->len > FIRST)
    self->more = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, TURN_MS, show_more, self, NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), items->len > 0 ? "list" : "empty");
}

/* --- the public face --- */

void
care_timeline_set_entries (CareTimeline *self, GPtrArray *entries)
{
  /* The items borrow from the entries, so the old ones go last. */
  G_GNUC_UNUSED g_autoptr (GPtrArray) old = g_steal_pointer (&self->entries);
  self->entries = entries != NULL ? g_ptr_array_ref (entries) : NULL;
  refill (self);
}

void
care_timeline_set_kinds (CareTimeline *self, const char *kinds)
{
  g_clear_pointer (&self->kinds, g_strfreev);
  self->kinds = kinds != NULL ? g_strsplit (kinds, " ", -1) : NULL;
  refill (self);
}

void
care_timeline_set_years (CareTimeline *self, gboolean years)
{
  if (self->years == years)
    return;
  self->years = years;
  refill (self);
}

void
care_timeline_set_leave_out (CareTimeline *self, const char *word)
{
  g_clear_pointer (&self->leave_out, g_ref_string_release);
  self->leave_out = word != NULL ? g_ref_string_new (word) : NULL;
}

void
care_timeline_set_empty (CareTimeline *self, const char *title, const char *text)
{
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), text);
}

/* --- rows --- */

static void
setup_row (GtkListItemFactory *factory, GtkListItem *list_item, CareTimeline *self)
{
  gtk_list_item_set_child (list_item, care_timeline_row_new (self->engine));
}

static void
bind_row (GtkListItemFactory *factory, GtkListItem *list_item, CareTimeline *self)
{
  CareTimelineItem *item = gtk_list_item_get_item (list_item);
  care_timeline_row_set (CARE_TIMELINE_ROW (gtk_list_item_get_child (list_item)), item);
  gtk_list_item_set_activatable (list_item, item->entry != NULL);
}

static void
activated (GtkListView *list, guint position, CareTimeline *self)
{
  g_autoptr (CareTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  if (item != NULL && item->entry != NULL && !(care_id_is_null (&item->entry->job) && care_id_is_null (&item->entry->row)))
    g_signal_emit (self, signals[OPEN], 0, item->entry);
}

GtkWidget *
care_timeline_new (CareEngine *engine)
{
  CareTimeline *self = g_object_new (CARE_TYPE_TIMELINE, NULL);
  self->engine = g_object_ref (engine);
  return GTK_WIDGET (self);
}

static void
care_timeline_dispose (GObject *object)
{
  CareTimeline *self = CARE_TIMELINE (object);
  g_clear_handle_id (&self->more, g_source_remove);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->shown);
  g_clear_object (&self->items);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->kinds, g_strfreev);
  g_clear_pointer (&self->leave_out, g_ref_string_release);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (care_timeline_parent_class)->dispose (object);
}

static void
care_timeline_class_init (CareTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_timeline_dispose;
  signals[OPEN] = g_signal_new ("open", CARE_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
make_list (CareTimeline *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list, *scroll;

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row), self, 0);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->shown)))), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  g_signal_connect_object (list, "activate", G_CALLBACK (activated), self, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Care history"), -1);
  scroll = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "child", list, NULL);
  gtk_stack_add_named (GTK_STACK (self->stack), scroll, "list");
  return list;
}

static void
care_timeline_init (CareTimeline *self)
{
  self->items = g_list_store_new (CARE_TYPE_TIMELINE_ITEM);
  self->shown = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->items)), 0, FIRST);
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "loading");
  self->list = make_list (self);
  self->empty = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "care-heart-symbolic", "title", _("Nothing has happened yet"),
                              "description", _("Calls, visits, parts and answers will stand here, the newest first."), NULL);
  gtk_widget_add_css_class (self->empty, "compact");
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}
