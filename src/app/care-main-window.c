/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-main-window.h"

#include "app/care-bin.h"
#include "app/care-omnibox.h"
#include "app/care-settings.h"
#include "app/care-words-app.h"
#include "store/care-ref.h"
#include "util/care-error.h"

#include <glib/gi18n.h>

#define OMNIBOX_WIDTH 460
#define TOAST_SECONDS 8
#define TOAST_COMES_MS 700 /* longer than its animation */
#define TOAST_READ_MS 2000 /* what nobody can do anything about is read before the next comes */

struct _CareMainWindow
{
  AdwApplicationWindow parent_instance;

  /* Template Widgets */
  AdwToastOverlay *toasts;
  GtkOverlay *overlay;
  CareBin *bin;
  AdwFlap *flap;
  GtkListBox *sections;
  GtkStack *stack;
  GtkWidget *sidebar_button, *back_button, *omnibox_button, *omnibox_key, *intake_button, *intake_label, *omnibox_hint;
  GtkImage *sync_icon;
  GtkLabel *sync_title, *sync_detail;

  /* Owned References */
  CareEngine *engine;
  CareOmnibox *omnibox;
  AdwToast *toast;            /* (nullable): the one that is shown */
  gint64 toast_at;            /* since when, monotonic */
  guint toast_source;         /* ends it */
  GQueue waiting;             /* of AdwToast, to be shown after it */
  AdwToast *undo_toast;       /* (nullable): the one whose Undo means the last change */
  CareTakeBack take_back;     /* the last change, when it is not in the store */
  gpointer take_back_data;
  GDestroyNotify free_take_back;
  GQueue history; /* of char *: "NAME" or "ENTITY/ID", oldest first */
  char *here;
  gboolean keeps_state; /* the section is remembered for the next start */
};

G_DEFINE_FINAL_TYPE (CareMainWindow, care_main_window, ADW_TYPE_APPLICATION_WINDOW)

CareEngine *
care_main_window_engine (CareMainWindow *self)
{
  return self->engine;
}

CarePage *
care_main_window_page (CareMainWindow *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->stack);
  return child != NULL ? CARE_PAGE (child) : NULL;
}

static const CarePageEntry *
find_entry (const char *name, gboolean record)
{
  for (guint i = 0; i < care_n_pages; i++)
    if (g_strcmp0 (record ? care_pages[i].entity : care_pages[i].name, name) == 0)
      return &care_pages[i];
  return NULL;
}

/* Records have their own titles, known once they are read. */
static void
page_titled (CarePage *page, GParamSpec *pspec, CareMainWindow *self)
{
  g_autofree char *title = NULL;
  if (page != care_main_window_page (self))
    return;
  title = g_strdup_printf ("%s – Aftercare", care_page_title (page) != NULL ? care_page_title (page) : "");
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static CarePage *
ensure_page (CareMainWindow *self, const CarePageEntry *entry)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, entry->name);
  if (page != NULL)
    return CARE_PAGE (page);
  page = g_object_new (entry->get_type (), "title", g_dpgettext2 (NULL, "section", entry->title), NULL);
  gtk_stack_add_named (self->stack, page, entry->name);
  g_signal_connect_object (page, "notify::title", G_CALLBACK (page_titled), self, 0);
  care_page_set_engine (CARE_PAGE (page), self->engine);
  care_page_set_width (CARE_PAGE (page), care_bin_shape (self->bin));
  return CARE_PAGE (page);
}

CarePage *
care_main_window_find_page (CareMainWindow *self, const char *name)
{
  const CarePageEntry *entry = find_entry (name, FALSE);
  if (entry == NULL)
    entry = find_entry (name, TRUE);
  return entry != NULL ? ensure_page (self, entry) : NULL;
}

/* --- going places ------------------------------------------------------------------------------------------------------------------- */

/* The section that a record belongs to; NULL for pages of no section. */
static const char *
section_of (const char *name)
{
  static const struct { const char *entity, *section; } rows[] = {
    { "job", "jobs" }, { "customer", "customers" }, { "device", "devices" }, { "product_model", "parts" }, { "follow_up", "follow-ups" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].entity, name))
      return rows[i].section;
  return name;
}

static void
mark_section (CareMainWindow *self, const char *name)
{
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->sections, i);
      if (row == NULL)
        break;
      if (g_strcmp0 (gtk_widget_get_name (GTK_WIDGET (row)), name) == 0)
        {
          gtk_list_box_select_row (self->sections, row);
          return;
        }
    }
  gtk_list_box_unselect_all (self->sections);
}

/* A page without anything to put the keyboard on, or not yet: the search is the next best place, never one of the page before. */
static void
take_focus (CareMainWindow *self, CarePage *page)
{
  GtkWidget *focus;
  care_page_take_focus (page);
  focus = gtk_root_get_focus (GTK_ROOT (self));
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (page)))
    gtk_widget_grab_focus (self->omnibox_button);
}

static void
show_page (CareMainWindow *self, CarePage *page, const char *here)
{
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (page));
  g_free (self->here);
  self->here = g_strdup (here);
  gtk_widget_set_visible (self->back_button, !g_queue_is_empty (&self->history));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", !g_queue_is_empty (&self->history));
  page_titled (page, NULL, self);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  take_focus (self, page);
}

static void
remember_here (CareMainWindow *self)
{
  if (self->here == NULL)
    return;
  g_queue_push_tail (&self->history, g_strdup (self->here));
  while (self->history.length > 50)
    g_free (g_queue_pop_head (&self->history));
}

static void
go_to (CareMainWindow *self, const char *section, gboolean remember)
{
  const CarePageEntry *entry = find_entry (section, FALSE);
  if (entry == NULL || entry->entity != NULL)
    return;
  if (remember && g_strcmp0 (self->here, section) != 0)
    remember_here (self);
  mark_section (self, section);
  show_page (self, ensure_page (self, entry), section);
  if (self->keeps_state && entry->icon != NULL)
    g_settings_set_string (care_settings_get (), "page", section);
}

void
care_main_window_go (CareMainWindow *self, const char *section)
{
  go_to (self, section, TRUE);
}

static gboolean
show_record (CareMainWindow *self, const CareEntity *entity, const CareId *id, gboolean remember)
{
  const CarePageEntry *entry = find_entry (entity->name, TRUE);
  char text[CARE_ID_TEXT];
  g_autofree char *here = g_strdup_printf ("%s/%s", entity->name, care_id_to_text (id, text));
  CarePage *page;

  if (entry == NULL)
    return FALSE;
  if (remember && g_strcmp0 (self->here, here) != 0)
    remember_here (self);
  page = ensure_page (self, entry);
  mark_section (self, section_of (entity->name));
  care_page_set_record (page, entity, id);
  show_page (self, page, here);
  return TRUE;
}

typedef struct
{
  const CareEntity *entity;
  char *ref;
  gboolean remember;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;
  g_free (wanted->ref);
  g_free (wanted);
}

static gpointer
find_record (CareStore *store, gpointer data, GError **error)
{
  Wanted *wanted = data;
  CareId id;
  return care_ref_resolve (store, wanted->entity, wanted->ref, &id, error) ? g_memdup2 (&id, sizeof id) : NULL;
}

static void
record_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareMainWindow) self = data;
  g_autoptr (GError) error = NULL;
  Wanted *wanted = g_task_get_task_data (G_TASK (result));
  g_autofree CareId *id = care_engine_finish (CARE_ENGINE (source), result, &error);

  if (id == NULL)
    care_main_window_said (self, error != NULL ? error->message : _("There is no such record."), FALSE);
  else
    show_record (self, wanted->entity, id, wanted->remember);
}

static void
open_target (CareMainWindow *self, const char *target, gboolean remember)
{
  g_auto (GStrv) parts = g_strsplit (target, "/", 2);
  const CareEntity *entity = parts[0] != NULL ? care_entity_find (parts[0]) : NULL;
  Wanted *wanted;
  CareId id;

  if (parts[0] == NULL || parts[1] == NULL)
    {
      go_to (self, target, remember);
      return;
    }
  if (entity == NULL || find_entry (entity->name, TRUE) == NULL)
    {
      care_main_window_said (self, _("This kind of record has no page of its own."), FALSE);
      return;
    }
  if (care_id_parse (parts[1], &id))
    {
      show_record (self, entity, &id, remember);
      return;
    }
  wanted = g_new0 (Wanted, 1);
  wanted->entity = entity;
  wanted->ref = g_strdup (parts[1]);
  wanted->remember = remember;
  care_engine_read (self->engine, find_record, wanted, wanted_free, g_free, NULL, record_found, g_object_ref (self));
}

void
care_main_window_open (CareMainWindow *self, const char *target)
{
  open_target (self, target, TRUE);
}

void
care_main_window_search (CareMainWindow *self, const char *text)
{
  care_omnibox_open (self->omnibox, text);
}

/* --- sayings ------------------------------------------------------------------------------------------------------------------------- */

/* One toast at a time, the newest soon: what waits is shown once the one before has been seen. */
static void show_next_toast (CareMainWindow *self);

static gboolean
toast_seen (gpointer data)
{
  CareMainWindow *self = data;
  self->toast_source = 0;
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  return G_SOURCE_REMOVE;
}

/* libadwaita 1.2 crashes when a toast goes while it still comes (its animation of coming outlives it): so it stays until that is over. */
static void
end_toast (CareMainWindow *self, guint least_ms)
{
  gint64 age = (g_get_monotonic_time () - self->toast_at) / 1000;
  g_clear_handle_id (&self->toast_source, g_source_remove);
  if (age >= least_ms)
    adw_toast_dismiss (self->toast);
  else
    self->toast_source = g_timeout_add (least_ms - (guint) age, toast_seen, self);
}

static void
toast_dismissed (AdwToast *toast, CareMainWindow *self)
{
  if (toast == self->undo_toast)
    g_clear_object (&self->undo_toast);
  if (toast != self->toast)
    return;
  g_clear_handle_id (&self->toast_source, g_source_remove);
  g_clear_object (&self->toast);
  show_next_toast (self);
}

static void
show_next_toast (CareMainWindow *self)
{
  if (g_queue_is_empty (&self->waiting))
    return;
  if (self->toast != NULL)
    {
      end_toast (self, self->toast == self->undo_toast ? TOAST_COMES_MS : TOAST_READ_MS);
      return;
    }
  self->toast = g_queue_pop_head (&self->waiting);
  self->toast_at = g_get_monotonic_time ();
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->toast));
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (toast_dismissed), self, 0);
  show_next_toast (self);
}

/* A newer change takes the Undo of the one before away: its button would take back the newer one. */
static void
forget_undo (CareMainWindow *self)
{
  g_autoptr (AdwToast) toast = g_steal_pointer (&self->undo_toast);
  if (self->free_take_back != NULL)
    self->free_take_back (self->take_back_data);
  self->take_back = NULL;
  self->take_back_data = NULL;
  self->free_take_back = NULL;
  if (toast == NULL)
    return;
  if (g_queue_remove (&self->waiting, toast))
    {
      g_object_unref (toast);
      return;
    }
  adw_toast_set_button_label (toast, NULL);
  if (toast == self->toast)
    end_toast (self, TOAST_COMES_MS);
}

/* What a sync brings is nobody's last change here. */
static void
store_changed (CareEngine *engine, CareMainWindow *self)
{
  if (!care_engine_is_syncing (engine))
    forget_undo (self);
}

/* A sentence says at its end what to do: it wraps, and is never cut. */
static GtkWidget *
toast_words (CareMainWindow *self, const char *sentence)
{
  static const int chars[] = { [CARE_WIDTH_PHONE] = 32, [CARE_WIDTH_NARROW] = 44, [CARE_WIDTH_FOLDED] = 60, [CARE_WIDTH_WIDE] = 60 };
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", sentence, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f,
                                   "max-width-chars", chars[care_bin_shape (self->bin)], NULL);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

void
care_main_window_said (CareMainWindow *self, const char *sentence, gboolean undo)
{
  AdwToast *toast;
  g_autofree char *markup = g_markup_escape_text (sentence, -1);
  if (undo)
    forget_undo (self);
  toast = adw_toast_new (markup);
  adw_toast_set_custom_title (toast, toast_words (self, sentence));
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  if (undo)
    {
      adw_toast_set_button_label (toast, _("Undo"));
      adw_toast_set_action_name (toast, "win.take-back");
      adw_toast_set_action_target_value (toast, g_variant_new_string ("change"));
      self->undo_toast = g_object_ref (toast);
    }
  g_queue_push_tail (&self->waiting, toast);
  show_next_toast (self);
}

void
care_main_window_said_own (CareMainWindow *self, const char *sentence, CareTakeBack take_back, gpointer data, GDestroyNotify free_data)
{
  care_main_window_said (self, sentence, TRUE);
  self->take_back = take_back;
  self->take_back_data = data;
  self->free_take_back = free_data;
}

static void
update_sync (CareEngine *engine, CareMainWindow *self)
{
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  const char *icon = care_words_sync (engine, &title, &detail);
  gtk_image_set_from_icon_name (self->sync_icon, icon);
  gtk_label_set_label (self->sync_title, title);
  gtk_label_set_label (self->sync_detail, detail);
  gtk_widget_set_visible (GTK_WIDGET (self->sync_detail), *detail != '\0');
}

/* --- actions -------------------------------------------------------------------------------------------------------------------------- */

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_main_window_open (CARE_MAIN_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_main_window_go (CARE_MAIN_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
intake_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_main_window_go (CARE_MAIN_WINDOW (widget), "intake");
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  g_autofree char *last = g_queue_pop_tail (&self->history);
  if (last != NULL)
    open_target (self, last, FALSE);
}

static void
omnibox_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_main_window_search (CARE_MAIN_WINDOW (widget), NULL);
}

static void
undone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareMainWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *what = care_engine_undo_finish (CARE_ENGINE (source), result, &error);
  g_autofree char *sentence = what != NULL ? g_strdup_printf (_("Undone: %s"), care_words_change (what)) : g_strdup (error->message);
  care_main_window_said (self, sentence, FALSE);
}

/* Who types and presses Ctrl+Z means the typing, not the last thing that was saved. */
static gboolean
undo_typing (CareMainWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (GTK_IS_TEXT (focus) ? *gtk_editable_get_text (GTK_EDITABLE (focus)) == '\0'
                          : !GTK_IS_TEXT_VIEW (focus) || !gtk_text_buffer_get_can_undo (gtk_text_view_get_buffer (GTK_TEXT_VIEW (focus))))
    return FALSE;
  gtk_widget_activate_action (focus, "text.undo", NULL);
  return TRUE;
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  if (parameter == NULL && undo_typing (self))
    return;
  if (self->take_back != NULL)
    {
      self->take_back (self->take_back_data);
      forget_undo (self);
      care_main_window_said (self, C_("undo", "Undone"), FALSE);
      return;
    }
  care_engine_undo (self->engine, NULL, undone, g_object_ref (self));
}

static void
synced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareMainWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree CareSyncResult *sync = care_engine_finish (CARE_ENGINE (source), result, &error);
  if (sync == NULL)
    care_main_window_said (self, error->message, FALSE);
  else if (sync->conflicts + sync->parked > 0)
    care_main_window_said (self, _("Two people changed the same thing. Both values are kept: see Sync and Conflicts."), FALSE);
}

static void
sync_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  care_engine_sync (self->engine, NULL, synced, g_object_ref (self));
}

static void
filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CarePage *page = care_main_window_page (CARE_MAIN_WINDOW (widget));
  if (page == NULL || !care_page_begin_filter (page))
    care_main_window_search (CARE_MAIN_WINDOW (widget), NULL);
}

static void
sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

/* The page's own main thing; pages that have one install "page.main". */
static void
main_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CarePage *page = care_main_window_page (CARE_MAIN_WINDOW (widget));
  if (page != NULL)
    gtk_widget_activate_action (GTK_WIDGET (page), "page.main", NULL);
}

/* Lists have views to save; elsewhere nothing can be kept under a name. */
static void
save_view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (widget);
  CarePage *page = care_main_window_page (self);
  if (page == NULL || !gtk_widget_activate_action (GTK_WIDGET (page), "list.save-view", NULL))
    care_main_window_said (self, _("There is no list here to save as a view."), FALSE);
}

/* Digits by the key's place, not its letter: on a Lithuanian layout 1–8 are ą č ę ė į š ų ū. */
static gboolean
key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, CareMainWindow *self)
{
  GtkListBoxRow *row;
  if ((state & (GDK_ALT_MASK | GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_SUPER_MASK)) != GDK_ALT_MASK || keycode < 10 || keycode > 18)
    return GDK_EVENT_PROPAGATE;
  row = gtk_list_box_get_row_at_index (self->sections, (int) keycode - 10);
  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  care_main_window_go (self, gtk_widget_get_name (GTK_WIDGET (row)));
  return GDK_EVENT_STOP;
}

static void
section_activated (GtkListBox *box, GtkListBoxRow *row, CareMainWindow *self)
{
  care_main_window_go (self, gtk_widget_get_name (GTK_WIDGET (row)));
}

/* --- high contrast: what is only tinted gets an edge (aftercare.css) --- */

static void
contrast_changed (AdwStyleManager *manager, GParamSpec *pspec, CareMainWindow *self)
{
  if (adw_style_manager_get_high_contrast (manager))
    gtk_widget_add_css_class (GTK_WIDGET (self), "high-contrast");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "high-contrast");
}

/* --- shape ----------------------------------------------------------------------------------------------------------------------------- */

static void
shape_changed (CareBin *bin, GParamSpec *pspec, CareMainWindow *self)
{
  static const char *const classes[] = { "phone", "narrow", "folded", "wide" };
  CareWidth width = care_bin_shape (bin);
  GtkWidget *page;

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (i == width)
      gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
  adw_flap_set_fold_policy (self->flap, width == CARE_WIDTH_WIDE ? ADW_FLAP_FOLD_POLICY_NEVER : ADW_FLAP_FOLD_POLICY_ALWAYS);
  adw_flap_set_reveal_flap (self->flap, width == CARE_WIDTH_WIDE);
  gtk_widget_set_visible (self->sidebar_button, width != CARE_WIDTH_WIDE);
  gtk_widget_set_visible (self->intake_label, width != CARE_WIDTH_PHONE);
  gtk_widget_set_visible (self->omnibox_key, width != CARE_WIDTH_PHONE);
  gtk_label_set_label (GTK_LABEL (self->omnibox_hint), width == CARE_WIDTH_PHONE ? C_ ("omnibox", "Search")
                                                                                 : _("Serial, phone, name, number or > command"));
  gtk_widget_set_hexpand (self->omnibox_button, width < CARE_WIDTH_FOLDED);
  gtk_widget_set_halign (self->omnibox_button, width < CARE_WIDTH_FOLDED ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (self->omnibox_button, width >= CARE_WIDTH_FOLDED ? OMNIBOX_WIDTH : -1, -1);
  for (page = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); page != NULL; page = gtk_widget_get_next_sibling (page))
    care_page_set_width (CARE_PAGE (page), width);
}

static void
add_section (CareMainWindow *self, const CarePageEntry *entry, guint place)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (g_dpgettext2 (NULL, "section", entry->title));
  g_autofree char *tip = g_strdup_printf ("Alt+%u", place);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (entry->icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, entry->name);
  if (place <= 9)
    gtk_widget_set_tooltip_text (row, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_label (GTK_LABEL (label)), -1);
  gtk_list_box_append (self->sections, row);
}

static void
add_sections (CareMainWindow *self)
{
  guint place = 1;
  for (guint i = 0; i < care_n_pages; i++)
    if (care_pages[i].entity == NULL && care_pages[i].icon != NULL)
      add_section (self, &care_pages[i], place++);
}

/* The section of the last time; else the one that suits the user's role. */
static void
show_first_page (CareMainWindow *self)
{
  g_autofree char *last = self->keeps_state ? g_settings_get_string (care_settings_get (), "page") : NULL;
  const CarePageEntry *entry = last != NULL ? find_entry (last, FALSE) : NULL;
  if (entry != NULL && entry->entity == NULL && entry->icon != NULL)
    go_to (self, last, FALSE);
  else
    go_to (self, g_strcmp0 (care_engine_user_role (self->engine), "technician") == 0 ? "my-day" : "desk", FALSE);
}

CareMainWindow *
care_main_window_new (AdwApplication *application, CareEngine *engine)
{
  CareMainWindow *self = g_object_new (CARE_TYPE_MAIN_WINDOW, "application", application, NULL);
  self->engine = g_object_ref (engine);
  self->omnibox = CARE_OMNIBOX (g_object_ref_sink (care_omnibox_new (engine)));
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->omnibox));
  add_sections (self);
  self->keeps_state = application != NULL && care_settings_get () != NULL;
  if (self->keeps_state)
    care_settings_bind_window (GTK_WINDOW (self));
  g_signal_connect_object (engine, "facts", G_CALLBACK (update_sync), self, 0);
  g_signal_connect_object (engine, "changed", G_CALLBACK (store_changed), self, 0);
  update_sync (engine, self);
  shape_changed (self->bin, NULL, self);
  show_first_page (self);
  return self;
}

static void
care_main_window_dispose (GObject *object)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (object);
  if (self->toasts != NULL)
    forget_undo (self);
  g_clear_handle_id (&self->toast_source, g_source_remove);
  g_clear_object (&self->toast);
  g_queue_clear_full (&self->waiting, g_object_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), CARE_TYPE_MAIN_WINDOW);
  g_clear_object (&self->omnibox);
  g_clear_object (&self->engine);
  g_queue_clear_full (&self->history, g_free);
  g_clear_pointer (&self->here, g_free);
  G_OBJECT_CLASS (care_main_window_parent_class)->dispose (object);
}

static void
care_main_window_class_init (CareMainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_main_window_dispose;
  g_type_ensure (CARE_TYPE_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/aftercare/app/care-main-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, overlay);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, bin);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, sections);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, omnibox_button);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, omnibox_key);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, intake_button);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, intake_label);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, omnibox_hint);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, sync_icon);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, sync_title);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, sync_detail);
  gtk_widget_class_install_action (widget_class, "win.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "win.go", "s", go_action);
  gtk_widget_class_install_action (widget_class, "win.intake", NULL, intake_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.omnibox", NULL, omnibox_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.take-back", "s", undo_action); /* a toast's button: "change" */
  gtk_widget_class_install_action (widget_class, "win.sync", NULL, sync_action);
  gtk_widget_class_install_action (widget_class, "win.filter", NULL, filter_action);
  gtk_widget_class_install_action (widget_class, "win.sidebar", NULL, sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.main", NULL, main_action);
  gtk_widget_class_install_action (widget_class, "win.save-view", NULL, save_view_action);
}

static void
care_main_window_init (CareMainWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_queue_init (&self->history);
  g_queue_init (&self->waiting);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (self->sections, "row-activated", G_CALLBACK (section_activated), self);
  g_signal_connect (self->bin, "notify::shape", G_CALLBACK (shape_changed), self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", FALSE);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (contrast_changed), self, 0);
  contrast_changed (adw_style_manager_get_default (), NULL, self);
}
