/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-sync-page.h"

#include "app/care-auto-sync.h"
#include "app/care-conflict-row.h"
#include "app/care-words-app.h"
#include "config.h"

#include <glib/gi18n.h>

struct _CareSyncPage
{
  CarePage parent_instance;
  GtkWidget *state, *button, *last, *wait, *trouble, *server;
  GtkWidget *join_group, *url, *code;
  GtkListBox *list; /* of CareConflictRow, and none */
  GtkWidget *none;
  guint loading;
};

G_DEFINE_FINAL_TYPE (CareSyncPage, care_sync_page, CARE_TYPE_PAGE)

/* --- conflicts ---------------------------------------------------------------------------------------------------------------------- */

typedef struct { CareId id; gboolean lost; } Settle;

static gboolean
settle (CareStore *store, gpointer data, GError **error)
{
  Settle *wanted = data;
  return care_sync_settle (store, &wanted->id, wanted->lost, error);
}

static void
row_settled (CareConflictRow *row, gboolean lost, CareSyncPage *self)
{
  Settle *wanted = g_new0 (Settle, 1);
  wanted->id = *care_conflict_row_id (row);
  wanted->lost = lost;
  care_page_write (CARE_PAGE (self), settle, wanted, g_free, lost ? _("The other value is back") : _("Kept as it is"));
}

static void
row_opened (CareConflictRow *row, const char *target, CareSyncPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", target);
}

static CareConflictRow *
row_at (CareSyncPage *self, guint n)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) n);
  return CARE_IS_CONFLICT_ROW (row) ? CARE_CONFLICT_ROW (row) : NULL;
}

static gboolean
has_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Work goes on at the conflict that stands where the settled one stood, open as that was; else at the one before it, else where it says that there
 * is none. */
static void
focus_on (CareSyncPage *self, guint place, gboolean open)
{
  CareConflictRow *row = row_at (self, place);
  if (row == NULL && place > 0)
    row = row_at (self, place - 1);
  if (row == NULL)
    {
      gtk_widget_grab_focus (self->none);
      return;
    }
  if (open)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
}

static const CareConflictItem *
item_of (GPtrArray *items, const CareId *id)
{
  for (guint i = 0; i < items->len; i++)
    if (care_id_equal (&((CareConflictItem *) items->pdata[i])->record->id, id))
      return items->pdata[i];
  return NULL;
}

/* Rows of conflicts that are open still stay as they are, with whatever is open or has the keyboard in them. */
static void
show_items (CareSyncPage *self, GPtrArray *items)
{
  CareEngine *engine = care_page_engine (CARE_PAGE (self));
  int lost = -1;
  gboolean was_open = FALSE;

  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);
  gtk_widget_set_visible (self->none, items->len == 0);
  for (guint n = 0; row_at (self, n) != NULL;)
    {
      CareConflictRow *row = row_at (self, n);
      if (item_of (items, care_conflict_row_id (row)) != NULL)
        {
          n++;
          continue;
        }
      if (has_focus (GTK_WIDGET (row)))
        {
          lost = (int) n;
          was_open = adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row));
        }
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
    }
  for (guint n = 0; n < items->len; n++)
    {
      const CareConflictItem *item = items->pdata[n];
      CareConflictRow *row = row_at (self, n);
      if (row != NULL && care_id_equal (care_conflict_row_id (row), &item->record->id))
        {
          care_conflict_row_show (row, engine, item);
          continue;
        }
      row = CARE_CONFLICT_ROW (care_conflict_row_new (engine, item));
      g_signal_connect (row, "settle", G_CALLBACK (row_settled), self);
      g_signal_connect (row, "open", G_CALLBACK (row_opened), self);
      gtk_list_box_insert (self->list, GTK_WIDGET (row), (int) n);
    }
  if (lost >= 0)
    focus_on (self, (guint) lost, was_open);
}

static void
conflicts_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareSyncPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = care_engine_finish (CARE_ENGINE (source), result, &error);

  self->loading--;
  if (items != NULL)
    show_items (self, items);
  else if (error != NULL)
    care_page_failed (CARE_PAGE (self), error);
}

/* --- how it stands ------------------------------------------------------------------------------------------------------------------- */

/* One button, so that the keyboard stays on it while a sync begins and ends. */
static void
show_button (CareSyncPage *self, gboolean syncing)
{
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), syncing ? "sync.stop" : "win.sync");
  gtk_button_set_label (GTK_BUTTON (self->button), syncing ? C_("sync", "S_top") : _("_Sync Now"));
}

static void
show_waiting (CareSyncPage *self, CareEngine *engine)
{
  guint unsent = care_engine_unsent (engine);
  gint64 oldest = care_engine_oldest_unsent (engine);
  g_autofree char *wait = g_strdup_printf (ngettext ("%u change waits on this computer", "%u changes wait on this computer", unsent), unsent);
  g_autofree char *when = oldest != 0 ? care_words_when (engine, oldest) : NULL;
  g_autofree char *since = when != NULL ? g_strdup_printf (_("The oldest was written: %s"), when) : NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->wait), unsent > 0 ? wait : _("Nothing waits to be sent"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->wait), unsent > 0 && since != NULL ? since : "");
}

/* What went wrong, and when it is tried again without being asked. */
static void
show_trouble (CareSyncPage *self, CareEngine *engine)
{
  const char *problem = care_engine_sync_problem (engine);
  gint64 next = care_auto_sync_next (engine);
  g_autofree char *when = next != 0 ? care_words_when (engine, next) : NULL;
  g_autofree char *again = when != NULL ? g_strdup_printf (_("Next try: %s"), when) : g_strdup (_("It is not tried again by itself: see Preferences."));
  g_autofree char *whole = problem != NULL ? g_strdup_printf ("%s\n%s", problem, again) : NULL;
  g_autofree char *text = whole != NULL ? g_markup_escape_text (whole, -1) : NULL;

  gtk_widget_set_visible (self->trouble, problem != NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->trouble), text != NULL ? text : "");
}

static void
show_server (CareSyncPage *self, CareEngine *engine)
{
  const char *server = care_engine_server (engine);
  gint64 at = care_engine_synced_at (engine);
  g_autofree char *when = at != 0 ? care_words_when (engine, at) : NULL;
  g_autofree char *text = g_markup_escape_text (server != NULL ? server : "", -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->server), text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->last), when != NULL ? when : _("Not yet"));
}

/* The address field goes when the store has joined; the keyboard does not go with it. */
static void
show_join (CareSyncPage *self, gboolean alone)
{
  gboolean had_focus = has_focus (self->join_group);
  gtk_widget_set_visible (self->join_group, alone);
  if (had_focus && !alone)
    gtk_widget_grab_focus (self->button);
}

static void
show_state (CareEngine *engine, CareSyncPage *self)
{
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  gboolean station = g_strcmp0 (care_engine_store_role (engine), "station") == 0;

  care_words_sync (engine, &title, &detail);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->state), detail);
  gtk_widget_set_visible (self->button, station);
  gtk_widget_set_visible (self->wait, station);
  gtk_widget_set_visible (self->last, station);
  gtk_widget_set_visible (self->server, station);
  show_button (self, care_engine_is_syncing (engine));
  show_waiting (self, engine);
  show_trouble (self, engine);
  show_server (self, engine);
  show_join (self, *care_engine_store_role (engine) == '\0');
}

static void
care_sync_page_reload (CarePage *page)
{
  CareSyncPage *self = CARE_SYNC_PAGE (page);
  show_state (care_page_engine (page), self);
  self->loading++;
  care_engine_read (care_page_engine (page), care_conflict_items_read, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                    care_page_cancellable (page), conflicts_read, g_object_ref (self));
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_engine_stop_sync (care_page_engine (CARE_PAGE (widget)));
}

/* --- for who is asked for help --------------------------------------------------------------------------------------------------------- */

static gpointer
read_diagnostics (CareStore *store, gpointer data, GError **error)
{
  return care_sync_diagnostics (store, data, error);
}

static void
diagnostics_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareSyncPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = care_engine_finish (CARE_ENGINE (source), result, &error);
  g_autofree char *whole = NULL;
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  self->loading--;
  if (text == NULL)
    {
      care_page_failed (CARE_PAGE (self), error);
      return;
    }
  whole = g_strdup_printf ("Aftercare %s, GTK %u.%u.%u, %s\n%s", CARE_VERSION, gtk_get_major_version (), gtk_get_minor_version (),
                           gtk_get_micro_version (), system != NULL ? system : "?", text);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), whole);
  care_page_told (CARE_PAGE (self), _("Copied. It holds nothing about people, and no keys."));
}

static void
copy_clicked (GtkButton *button, CareSyncPage *self)
{
  CareEngine *engine = care_page_engine (CARE_PAGE (self));
  const GError *problem = care_engine_sync_error (engine);
  self->loading++;
  care_engine_read (engine, read_diagnostics, problem != NULL ? g_error_copy (problem) : NULL, (GDestroyNotify) g_error_free, g_free,
                    care_page_cancellable (CARE_PAGE (self)), diagnostics_read, g_object_ref (self));
}

/* --- joining ------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *url, *code;
  GCancellable *line;
} Join;

static void
join_free (gpointer data)
{
  Join *join = data;
  g_free (join->url);
  g_free (join->code);
  g_object_unref (join->line);
  g_free (join);
}

static gboolean
do_join (CareStore *store, gpointer data, GError **error)
{
  Join *join = data;
  return care_sync_enrol (store, join->url, join->code, join->line, NULL, error);
}

static void
joined (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareSyncPage) self = data;
  g_autoptr (GError) error = NULL;

  self->loading--;
  if (!care_engine_write_finish (CARE_ENGINE (source), result, &error))
    care_page_failed (CARE_PAGE (self), error);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.sync", NULL);
}

static void
join_now (CareSyncPage *self)
{
  CareEngine *engine = care_page_engine (CARE_PAGE (self));
  Join *join = g_new0 (Join, 1);
  join->url = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->url)));
  join->code = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->code)));
  join->line = care_engine_line (engine);
  self->loading++;
  care_engine_write (engine, do_join, join, join_free, NULL, joined, g_object_ref (self));
}

static GtkWidget *
new_row (const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 8);
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

static GtkWidget *
new_group (const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  return group;
}

static GtkWidget *
new_state_group (CareSyncPage *self)
{
  GtkWidget *group = new_group (_("With the office"), NULL);
  GtkWidget *copy = gtk_button_new_with_mnemonic (_("Copy _Diagnostics"));
  GtkWidget *rows[] = { self->state = new_row (""), self->trouble = new_row (_("The last try did not work")), self->wait = new_row (""),
                        self->last = new_row (_("Last complete sync")), self->server = new_row (_("Joined to")) };

  self->button = gtk_button_new_with_mnemonic (_("_Sync Now"));
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->state), self->button);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), rows[i]);
  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_tooltip_text (copy, _("For a person who helps you: how the sync stands, without anything of what the book holds"));
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_clicked), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), copy);
  return group;
}

static GtkWidget *
new_conflict_group (CareSyncPage *self)
{
  GtkWidget *group = new_group (_("Edits that met another one"),
                                _("Two people changed the same thing without knowing of each other. Both values are kept until you choose."));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE); /* until it is known whether there are any */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Edits that met another one"), -1);
  self->none = new_row (_("No conflicts"));
  gtk_list_box_append (self->list, self->none);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->list));
  return group;
}

static GtkWidget *
new_join_group (CareSyncPage *self)
{
  GtkWidget *group = new_group (_("Join a server"), _("Everything in this book is sent there; it stays joined for ever."));
  GtkWidget *join = gtk_button_new_with_mnemonic (_("_Join"));
  self->url = adw_entry_row_new ();
  self->code = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->url), _("Address"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->code), _("Code"));
  gtk_widget_set_valign (join, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (join, "clicked", G_CALLBACK (join_now), self);
  g_signal_connect_swapped (self->code, "entry-activated", G_CALLBACK (join_now), self);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->code), join);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->url);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->code);
  self->join_group = group;
  return group;
}

static void
care_sync_page_set_up (CarePage *page)
{
  CareSyncPage *self = CARE_SYNC_PAGE (page);
  GtkWidget *all = adw_preferences_page_new ();
  GtkWidget *groups[] = { new_heading (C_ ("section", "Sync and Conflicts")), new_state_group (self), new_conflict_group (self),
                          new_join_group (self) };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (all), ADW_PREFERENCES_GROUP (groups[i]));
  adw_bin_set_child (ADW_BIN (self), all);
  g_signal_connect_object (care_page_engine (page), "facts", G_CALLBACK (show_state), self, 0);
}

static gboolean
care_sync_page_is_settled (CarePage *page)
{
  return CARE_SYNC_PAGE (page)->loading == 0;
}

static void
care_sync_page_class_init (CareSyncPageClass *klass)
{
  CarePageClass *page_class = CARE_PAGE_CLASS (klass);
  page_class->set_up = care_sync_page_set_up;
  page_class->reload = care_sync_page_reload;
  page_class->is_settled = care_sync_page_is_settled;
  /* Ends the sync that runs. */
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "sync.stop", NULL, stop_action);
}

static void
care_sync_page_init (CareSyncPage *self)
{
}
