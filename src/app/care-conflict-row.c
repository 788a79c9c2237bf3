/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-conflict-row.h"

#include "app/care-words-app.h"
#include "domain/care-contact.h"
#include "store/care-list.h"

#include <glib/gi18n.h>

struct _CareConflictRow
{
  AdwExpanderRow parent_instance;
  CareId id;
  char *target; /* (nullable): of the record */
  GtkWidget *stands, *other;
};

enum { SETTLE, OPEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareConflictRow, care_conflict_row, ADW_TYPE_EXPANDER_ROW)

/* --- reading ------------------------------------------------------------------------------------------------------------------------ */

void
care_conflict_item_free (gpointer data)
{
  CareConflictItem *item = data;
  care_record_free (item->record);
  g_free (item->subject);
  g_free (item->by);
  g_free (item);
}

gpointer
care_conflict_items_read (CareStore *store, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) open = care_sync_conflicts (store, error);
  GPtrArray *items;

  if (open == NULL)
    return NULL;
  items = g_ptr_array_new_with_free_func (care_conflict_item_free);
  for (guint i = 0; i < open->len; i++)
    {
      const CareConflict *conflict = open->pdata[i];
      const CareEntity *entity = care_entity_find (conflict->entity);
      CareConflictItem *item = g_new0 (CareConflictItem, 1);
      item->record = care_record_copy (open->pdata[i]);
      item->subject = entity != NULL ? care_list_name (store, entity, &conflict->row) : g_strdup (conflict->entity);
      item->by = care_list_name (store, care_entity_find ("user"), &conflict->by);
      g_ptr_array_add (items, item);
    }
  return items;
}

/* --- the row ------------------------------------------------------------------------------------------------------------------------ */

static void
keep_clicked (GtkButton *button, CareConflictRow *self)
{
  g_signal_emit (self, signals[SETTLE], 0, FALSE);
}

static void
put_back_clicked (GtkButton *button, CareConflictRow *self)
{
  g_signal_emit (self, signals[SETTLE], 0, TRUE);
}

static void
open_clicked (GtkButton *button, CareConflictRow *self)
{
  g_signal_emit (self, signals[OPEN], 0, self->target);
}

static GtkWidget *
value_row (const char *title, const char *label, GCallback clicked, CareConflictRow *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", clicked, self);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 4);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return row;
}

static void
show_value (GtkWidget *row, const char *value)
{
  g_autofree char *text = g_markup_escape_text (value != NULL && *value != '\0' ? value : _("(empty)"), -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
}

/* A whole step that was put aside has no value to put back. */
static gboolean
is_whole (const CareEntity *entity, int field)
{
  return field < 0 || (entity->fields[field].flags & CARE_CACHE) != 0;
}

static void
add_open_button (CareConflictRow *self)
{
  GtkWidget *open = gtk_button_new_from_icon_name ("go-next-symbolic");
  gtk_widget_set_valign (open, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (open, "flat");
  gtk_widget_set_tooltip_text (open, _("Open the record"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open the record"), -1);
  g_signal_connect (open, "clicked", G_CALLBACK (open_clicked), self);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), open);
}

const CareId *
care_conflict_row_id (CareConflictRow *self)
{
  return &self->id;
}

void
care_conflict_row_show (CareConflictRow *self, CareEngine *engine, const CareConflictItem *item)
{
  const CareConflict *conflict = (const CareConflict *) item->record;
  const CareEntity *entity = care_entity_find (conflict->entity);
  int field = entity != NULL ? care_entity_field (entity, conflict->field) : -1;
  g_autofree char *when = care_words_when (engine, conflict->at);
  g_autofree char *title = g_markup_printf_escaped (
      "%s · %s", item->subject, field >= 0 ? care_words_field (&entity->fields[field]) : conflict->field);
  g_autofree char *sub = g_markup_printf_escaped (_("%s, written by %s"), when, *item->by != '\0' ? item->by : _("somebody"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), sub);
  show_value (self->stands, conflict->kept);
  if (self->other != NULL)
    show_value (self->other, conflict->lost);
}

GtkWidget *
care_conflict_row_new (CareEngine *engine, const CareConflictItem *item)
{
  CareConflictRow *self = g_object_new (CARE_TYPE_CONFLICT_ROW, NULL);
  const CareConflict *conflict = (const CareConflict *) item->record;
  const CareEntity *entity = care_entity_find (conflict->entity);
  gboolean whole = entity == NULL || is_whole (entity, care_entity_field (entity, conflict->field));
  char id[CARE_ID_TEXT];

  self->id = item->record->id;
  self->stands = value_row (whole ? _("Why it was put aside") : _("Stands now"), whole ? _("Done") : _("Keep"), G_CALLBACK (keep_clicked), self);
  if (!whole)
    self->other = value_row (_("The other value"), _("Put Back"), G_CALLBACK (put_back_clicked), self);
  if (entity != NULL)
    {
      self->target = g_strdup_printf ("%s/%s", entity->name, care_id_to_text (&conflict->row, id));
      add_open_button (self);
    }
  care_conflict_row_show (self, engine, item);
  return GTK_WIDGET (self);
}

static void
care_conflict_row_finalize (GObject *object)
{
  g_free (CARE_CONFLICT_ROW (object)->target);
  G_OBJECT_CLASS (care_conflict_row_parent_class)->finalize (object);
}

static void
care_conflict_row_class_init (CareConflictRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = care_conflict_row_finalize;
  signals[SETTLE] = g_signal_new ("settle", CARE_TYPE_CONFLICT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[OPEN] = g_signal_new ("open", CARE_TYPE_CONFLICT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
care_conflict_row_init (CareConflictRow *self)
{
}
