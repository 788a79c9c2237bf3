/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-main-window-private.h"

#include "app/care-panes.h"
#include "app/care-sections.h"
#include "app/care-settings.h"
#include "app/care-words-app.h"
#include "store/care-ref.h"
#include "util/care-error.h"

#include <glib/gi18n.h>

#define OMNIBOX_WIDTH 460

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

gboolean
care_main_window_is_settled (CareMainWindow *self)
{
  CarePage *page = care_main_window_page (self);
  return page != NULL && care_page_is_settled (page) && care_side_is_settled (self->side);
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
  care_panes_mark (page); /* unless it has panes of its own */
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

void
care_main_window_show_listed (CareMainWindow *self)
{
  gboolean listed = care_trail_is_listed (self->trail);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.previous-record", listed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.next-record", listed);
  care_page_set_listed (care_main_window_page (self), listed);
}

static void
show_page (CareMainWindow *self, CarePage *page)
{
  care_quick_step_close (self->quick, FALSE);
  care_omnibox_close (self->omnibox);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (page));
  gtk_widget_set_visible (self->back_button, care_trail_has_back (self->trail));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", care_trail_has_back (self->trail));
  care_main_window_show_listed (self);
  page_titled (page, NULL, self);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  take_focus (self, page);
}

static void
mark_section (CareMainWindow *self, const char *section)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, section); /* a list is made when it is shown first */
  care_sections_mark (self->sections, section);
  care_side_show (self->side, section, page != NULL ? CARE_PAGE (page) : NULL);
}

static void
go_to (CareMainWindow *self, const char *section, gboolean remember)
{
  const CarePageEntry *entry = find_entry (section, FALSE);
  if (entry == NULL || entry->entity != NULL)
    return;
  care_trail_go (self->trail, section, remember);
  ensure_page (self, entry);
  mark_section (self, section);
  show_page (self, ensure_page (self, entry));
  if (self->keeps_state && entry->icon != NULL)
    g_settings_set_string (care_settings_get (), "page", section);
}

void
care_main_window_go (CareMainWindow *self, const char *section)
{
  go_to (self, section, TRUE);
}

gboolean
care_main_window_show_record (CareMainWindow *self, const CareEntity *entity, const CareId *id, gboolean remember)
{
  const CarePageEntry *entry = find_entry (entity->name, TRUE);
  char text[CARE_ID_TEXT];
  g_autofree char *here = g_strdup_printf ("%s/%s", entity->name, care_id_to_text (id, text));
  CarePage *page;

  if (entry == NULL)
    return FALSE;
  page = ensure_page (self, entry);
  care_trail_go (self->trail, here, remember);
  care_trail_show (self->trail, care_main_window_page (self), entity, id);
  care_omnibox_remember (self->omnibox, entity, id);
  mark_section (self, care_sections_of (entity->name));
  care_page_set_record (page, entity, id);
  show_page (self, page);
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
    care_main_window_show_record (self, wanted->entity, id, wanted->remember);
}

void
care_main_window_open_target (CareMainWindow *self, const char *target, gboolean remember)
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
      care_main_window_show_record (self, entity, &id, remember);
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
  care_main_window_open_target (self, target, TRUE);
}

void
care_main_window_search (CareMainWindow *self, const char *text)
{
  care_omnibox_open (self->omnibox, text);
}

/* --- sayings ------------------------------------------------------------------------------------------------------------------------- */

void
care_main_window_said (CareMainWindow *self, const char *sentence, gboolean undo)
{
  if (undo)
    care_last_change_said (self->last_change, sentence);
  else
    care_toasts_say (self->says, sentence, NULL, NULL);
}

void
care_main_window_said_own (CareMainWindow *self, const char *sentence, CareTakeBack take_back, gpointer data, GDestroyNotify free_data)
{
  care_last_change_said_own (self->last_change, sentence, take_back, data, free_data);
}

static void
update_sync (CareEngine *engine, CareMainWindow *self)
{
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  const char *icon = care_words_sync (engine, &title, &detail);
  gtk_image_set_from_icon_name (self->sync_icon, icon);
  (g_str_equal (icon, "emblem-ok-symbolic") ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->sync_icon), "good");
  (g_str_equal (icon, "care-warning-symbolic") ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->sync_icon), "attention");
  gtk_label_set_label (self->sync_title, title);
  gtk_label_set_label (self->sync_detail, detail);
  gtk_widget_set_visible (GTK_WIDGET (self->sync_detail), *detail != '\0');
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
  static const int chars[] = { [CARE_WIDTH_PHONE] = 32, [CARE_WIDTH_NARROW] = 44, [CARE_WIDTH_FOLDED] = 60, [CARE_WIDTH_WIDE] = 60 };
  CareWidth width = care_bin_shape (bin);
  GtkWidget *page;

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (i == width)
      gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
  care_toasts_set_chars (self->says, chars[width]);
  care_quick_step_set_width (self->quick, width);
  adw_flap_set_fold_policy (self->flap, width == CARE_WIDTH_WIDE ? ADW_FLAP_FOLD_POLICY_NEVER : ADW_FLAP_FOLD_POLICY_ALWAYS);
  adw_flap_set_reveal_flap (self->flap, width == CARE_WIDTH_WIDE);
  gtk_widget_set_visible (self->sidebar_button, width != CARE_WIDTH_WIDE);
  gtk_widget_set_visible (self->intake_label, width != CARE_WIDTH_PHONE);
  gtk_widget_set_visible (self->omnibox_key, width != CARE_WIDTH_PHONE);
  care_omnibox_set_narrow (self->omnibox, width == CARE_WIDTH_PHONE);
  gtk_label_set_label (GTK_LABEL (self->omnibox_hint), width == CARE_WIDTH_PHONE ? C_ ("omnibox", "Search")
                                                                                 : _("Serial, phone, name, number or > command"));
  gtk_widget_set_hexpand (self->omnibox_button, width < CARE_WIDTH_FOLDED);
  gtk_widget_set_halign (self->omnibox_button, width < CARE_WIDTH_FOLDED ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (self->omnibox_button, width >= CARE_WIDTH_FOLDED ? OMNIBOX_WIDTH : -1, -1);
  for (page = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); page != NULL; page = gtk_widget_get_next_sibling (page))
    care_page_set_width (CARE_PAGE (page), width);
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

static void
quick_said (CareQuickStep *quick, const char *sentence, gboolean done, CareMainWindow *self)
{
  care_main_window_said (self, sentence, done);
}

/* The keyboard goes back to where it was; that row may be gone. */
static void
quick_left (CareMainWindow *self)
{
  if (care_main_window_page (self) != NULL)
    take_focus (self, care_main_window_page (self));
}

CareMainWindow *
care_main_window_new (AdwApplication *application, CareEngine *engine)
{
  CareMainWindow *self = g_object_new (CARE_TYPE_MAIN_WINDOW, "application", application, NULL);
  self->engine = g_object_ref (engine);
  self->omnibox = CARE_OMNIBOX (g_object_ref_sink (care_omnibox_new (engine)));
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->omnibox));
  self->last_change = care_last_change_new (engine, self->says);
  self->quick = CARE_QUICK_STEP (care_quick_step_new (engine));
  adw_bin_set_child (ADW_BIN (self->ask_home), GTK_WIDGET (self->quick));
  g_signal_connect (self->quick, "said", G_CALLBACK (quick_said), self);
  g_signal_connect_swapped (self->quick, "left", G_CALLBACK (quick_left), self);
  care_sections_fill (self->sections);
  self->side = CARE_SIDE (care_side_new (engine, self->sections));
  adw_bin_set_child (ADW_BIN (self->side_home), GTK_WIDGET (self->side));
  self->keeps_state = application != NULL && care_settings_get () != NULL;
  if (self->keeps_state)
    care_settings_bind_window (GTK_WINDOW (self));
  g_signal_connect_object (engine, "facts", G_CALLBACK (update_sync), self, 0);
  update_sync (engine, self);
  shape_changed (self->bin, NULL, self);
  show_first_page (self);
  return self;
}

static void
care_main_window_dispose (GObject *object)
{
  CareMainWindow *self = CARE_MAIN_WINDOW (object);
  if (self->last_change != NULL)
    care_last_change_end (self->last_change);
  gtk_widget_dispose_template (GTK_WIDGET (self), CARE_TYPE_MAIN_WINDOW);
  g_clear_object (&self->omnibox);
  g_clear_object (&self->last_change);
  g_clear_object (&self->says);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->trail, care_trail_free);
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
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, header);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, ask_home);
  gtk_widget_class_bind_template_child (widget_class, CareMainWindow, side_home);
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
  care_window_actions_class_init (widget_class);
}

static void
care_main_window_init (CareMainWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->says = care_toasts_new (self->toasts);
  self->trail = care_trail_new ();
  care_window_actions_init (self);
  care_panes_mark (self->sidebar);
  care_panes_mark (self->header);
  care_panes_watch (GTK_WINDOW (self));
  g_signal_connect (self->sections, "row-activated", G_CALLBACK (section_activated), self);
  g_signal_connect (self->bin, "notify::shape", G_CALLBACK (shape_changed), self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", FALSE);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (contrast_changed), self, 0);
  contrast_changed (adw_style_manager_get_default (), NULL, self);
}
