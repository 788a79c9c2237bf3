/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-sync-page.h"

#include "app/care-words-app.h"
#include "domain/care-contact.h"
#include "store/care-list.h"

#include <glib/gi18n.h>

struct _CareSyncPage
{
  CarePage parent_instance;
  GtkWidget *state, *wait, *trouble, *group, *none, *join_group, *url, *code;
  GPtrArray *rows; /* of GtkWidget in group, borrowed */
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (CareSyncPage, care_sync_page, CARE_TYPE_PAGE)

typedef struct
{
  CareRecord *conflict;
  char *subject, *by;
} Item;

static void
item_free (gpointer data)
{
  Item *item = data;
  care_record_free (item->conflict);
  g_free (item->subject);
  g_free (item->by);
  g_free (item);
}

static gpointer
read_conflicts (CareStore *store, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) open = care_sync_conflicts (store, error);
  GPtrArray *items;
  if (open == NULL)
    return NULL;
  items = g_ptr_array_new_with_free_func (item_free);
  for (guint i = 0; i < open->len; i++)
    {
      const CareConflict *conflict = open->pdata[i];
      const CareEntity *entity = care_entity_find (conflict->entity);
      Item *item = g_new0 (Item, 1);
      item->conflict = care_record_copy (open->pdata[i]);
      item->subject = entity != NULL ? care_list_name (store, entity, &conflict->row) : g_strdup (conflict->entity);
      item->by = care_list_name (store, care_entity_find ("user"), &conflict->by);
      g_ptr_array_add (items, item);
    }
  return items;
}

typedef struct { CareId id; gboolean lost; } Settle;

static gboolean
settle (CareStore *store, gpointer data, GError **error)
{
  Settle *wanted = data;
  return care_sync_settle (store, &wanted->id, wanted->lost, error);
}

static void
settle_clicked (GtkButton *button, CareSyncPage *self)
{
  Settle *wanted = g_memdup2 (g_object_get_data (G_OBJECT (button), "care-settle"), sizeof (Settle));
  care_page_write (CARE_PAGE (self), settle, wanted, g_free, wanted->lost ? _("The other value is back") : _("Kept as it is"));
}

static void
open_clicked (GtkButton *button, CareSyncPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", g_object_get_data (G_OBJECT (button), "care-target"));
}

static GtkWidget *
settle_button (CareSyncPage *self, const CareId *id, gboolean lost, const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  Settle *wanted = g_new0 (Settle, 1);
  wanted->id = *id;
  wanted->lost = lost;
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "care-settle", wanted, g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (settle_clicked), self);
  return button;
}

static GtkWidget *
value_row (const char *title, const char *value, GtkWidget *button)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *text = g_markup_escape_text (value != NULL && *value != '\0' ? value : _("(empty)"), -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 4);
  if (button != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static GtkWidget *
new_item (CareSyncPage *self, const Item *item)
{
  const CareConflict *conflict = (const CareConflict *) item->conflict;
  const CareEntity *entity = care_entity_find (conflict->entity);
  int field = entity != NULL ? care_entity_field (entity, conflict->field) : -1;
  gboolean whole = field < 0 || (entity->fields[field].flags & CARE_CACHE) != 0;
  GtkWidget *expander = adw_expander_row_new ();
  g_autofree char *when = care_words_when (care_page_engine (CARE_PAGE (self)), conflict->at);
  g_autofree char *title = g_markup_printf_escaped (
      "%s · %s", item->subject, field >= 0 ? care_words_field (&entity->fields[field]) : conflict->field);
  g_autofree char *sub = g_markup_printf_escaped (_("%s, written by %s"), when, *item->by != '\0' ? item->by : _("somebody"));
  char id[CARE_ID_TEXT];

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander), sub);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), value_row (whole ? _("Why it was put aside") : _("Stands now"), conflict->kept,
                                                                    settle_button (self, &item->conflict->id, FALSE, whole ? _("Done") : _("Keep"))));
  if (!whole)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), value_row (_("The other value"), conflict->lost,
                                                                      settle_button (self, &item->conflict->id, TRUE, _("Put Back"))));
  if (entity != NULL)
    {
      GtkWidget *open = gtk_button_new_from_icon_name ("go-next-symbolic");
      g_autofree char *target = g_strdup_printf ("%s/%s", entity->name, care_id_to_text (&conflict->row, id));
      gtk_widget_set_valign (open, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (open, "flat");
      gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open the record"), -1);
      g_object_set_data_full (G_OBJECT (open), "care-target", g_steal_pointer (&target), g_free);
      g_signal_connect (open, "clicked", G_CALLBACK (open_clicked), self);
      adw_expander_row_add_action (ADW_EXPANDER_ROW (expander), open);
    }
  return expander;
}

static void
conflicts_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareSyncPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = care_engine_finish (CARE_ENGINE (source), result, &error);

  self->loading = FALSE;
  if (items == NULL)
    {
      if (error != NULL)
        care_page_failed (CARE_PAGE (self), error);
      return;
    }
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->group), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < items->len; i++)
    {
      GtkWidget *row = new_item (self, items->pdata[i]);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (self->none, items->len == 0);
}

static void
show_state (CareEngine *engine, CareSyncPage *self)
{
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *wait = NULL;
  const char *problem = care_engine_sync_problem (engine);
  gboolean station = g_strcmp0 (care_engine_store_role (engine), "station") == 0;
  guint unsent = care_engine_unsent (engine);

  care_words_sync (engine, &title, &detail);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->state), detail);
  wait = g_strdup_printf (ngettext ("%u change waits on this computer", "%u changes wait on this computer", unsent), unsent);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->wait), unsent > 0 ? wait : _("Nothing waits to be sent"));
  gtk_widget_set_visible (self->wait, station);
  gtk_widget_set_visible (self->trouble, problem != NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->trouble), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->join_group, *care_engine_store_role (engine) == '\0');
}

static void
care_sync_page_reload (CarePage *page)
{
  CareSyncPage *self = CARE_SYNC_PAGE (page);
  show_state (care_page_engine (page), self);
  self->loading = TRUE;
  care_engine_read (care_page_engine (page), read_conflicts, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                    care_page_cancellable (page), conflicts_read, g_object_ref (self));
}

typedef struct { char *url, *code; } Join;

static void
join_free (gpointer data)
{
  Join *join = data;
  g_free (join->url);
  g_free (join->code);
  g_free (join);
}

static gboolean
do_join (CareStore *store, gpointer data, GError **error)
{
  Join *join = data;
  return care_sync_enrol (store, join->url, join->code, NULL, error);
}

static void
join_clicked (GtkButton *button, CareSyncPage *self)
{
  Join *join = g_new0 (Join, 1);
  join->url = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->url)));
  join->code = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->code)));
  care_page_write (CARE_PAGE (self), do_join, join, join_free, _("This computer has joined. Sync now (Ctrl+R) to begin."));
}

static GtkWidget *
new_row (const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  return row;
}

static GtkWidget *
new_heading (const char *words)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (label, "title-2");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), label);
  return group;
}

static void
care_sync_page_set_up (CarePage *page)
{
  CareSyncPage *self = CARE_SYNC_PAGE (page);
  GtkWidget *all = adw_preferences_page_new ();
  GtkWidget *now = adw_preferences_group_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Sync Now"));
  GtkWidget *join = gtk_button_new_with_mnemonic (_("_Join"));

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (now), _("With the office"));
  self->state = new_row ("");
  self->wait = new_row ("");
  self->trouble = new_row (_("The last try did not work"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.sync");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->state), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (now), self->state);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (now), self->wait);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (now), self->trouble);
  self->join_group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->join_group), _("Join a server"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->join_group),
                                         _("Everything in this book is sent there; it stays joined for ever."));
  self->url = adw_entry_row_new ();
  self->code = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->url), _("Address"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->code), _("Code"));
  gtk_widget_set_valign (join, GTK_ALIGN_CENTER);
  g_signal_connect (join, "clicked", G_CALLBACK (join_clicked), self);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->code), join);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->join_group), self->url);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->join_group), self->code);
  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _("Edits that met another one"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self->group),
      _("Two people changed the same thing without knowing of each other. Both values are kept until you choose."));
  self->none = new_row (_("No conflicts"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->none);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (all), ADW_PREFERENCES_GROUP (new_heading (C_ ("section", "Sync and Conflicts"))));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (all), ADW_PREFERENCES_GROUP (now));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (all), ADW_PREFERENCES_GROUP (self->group));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (all), ADW_PREFERENCES_GROUP (self->join_group));
  adw_bin_set_child (ADW_BIN (self), all);
  g_signal_connect_object (care_page_engine (page), "facts", G_CALLBACK (show_state), self, 0);
}

static gboolean
care_sync_page_is_settled (CarePage *page)
{
  return !CARE_SYNC_PAGE (page)->loading;
}

static void
care_sync_page_finalize (GObject *object)
{
  g_ptr_array_unref (CARE_SYNC_PAGE (object)->rows);
  G_OBJECT_CLASS (care_sync_page_parent_class)->finalize (object);
}

static void
care_sync_page_class_init (CareSyncPageClass *klass)
{
  CarePageClass *page_class = CARE_PAGE_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = care_sync_page_finalize;
  page_class->set_up = care_sync_page_set_up;
  page_class->reload = care_sync_page_reload;
  page_class->is_settled = care_sync_page_is_settled;
}

static void
care_sync_page_init (CareSyncPage *self)
{
  self->rows = g_ptr_array_new ();
}
