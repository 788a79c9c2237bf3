/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-record-page.h"

#include "app/care-bits.h"
#include "app/care-panes.h"
#include "app/care-timeline.h"
#include "app/care-wrap.h"
#include "util/care-error.h"

#include <glib/gi18n.h>

#define N_PANES 6

typedef struct
{
  GtkWidget *outer, *tab;
  CareWidth from;
  int width;
} Pane;

typedef struct
{
  /* Template Widgets */
  GtkStack *faces;
  GtkWidget *head, *head_line, *lead, *marks_box, *marks_below, *main_button, *menu_button, *under, *form_revealer,
      *form_scroll, *form_box, *body, *history_pane, *above, *dominant, *aside_button, *big_button, *tabs, *editor_box,
      *missing, *beside, *beside_home;
  GtkLabel *title, *second, *main_label, *big_label;

  GtkWidget *marks, *timeline; /* children made here */
  CareForm *form;
  CareEditor *editor;
  char *said;          /* the toast after the form is saved */
  Pane panes[N_PANES]; /* the first is the history */
  guint n_panes, selected;
  GtkToggleButton *first_tab;

  CareId id;
  gpointer content;
  gboolean reading, again;
  gboolean focus_soon; /* the page was shown before there was anything to put the keyboard on */
  gboolean has_main, tabbed;
  char *soon_action, *soon_target; /* (nullable): to be begun when it is read */
} CareRecordPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CareRecordPage, care_record_page, CARE_TYPE_PAGE)

#define PRIVATE(self) ((CareRecordPagePrivate *) care_record_page_get_instance_private (self))
#define ENGINE(self)  (care_page_engine (CARE_PAGE (self)))

const CareId *
care_record_page_id (CareRecordPage *self)
{
  return &PRIVATE (self)->id;
}

void
care_record_page_follow (CareRecordPage *self, const CareId *id)
{
  PRIVATE (self)->id = *id;
}

gpointer
care_record_page_content (CareRecordPage *self)
{
  return PRIVATE (self)->content;
}

GtkWidget *
care_record_page_marks (CareRecordPage *self)
{
  return PRIVATE (self)->marks;
}

GtkWidget *
care_record_page_under (CareRecordPage *self)
{
  return PRIVATE (self)->under;
}

GtkWidget *
care_record_page_timeline (CareRecordPage *self)
{
  return PRIVATE (self)->timeline;
}

GtkWidget *
care_record_page_above (CareRecordPage *self)
{
  return PRIVATE (self)->above;
}

/* --- the head ---------------------------------------------------------------------------------------------------------------------------- */

void
care_record_page_set_head (CareRecordPage *self, const char *title, const char *second_line)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  g_autofree char *line = g_strdelimit (g_strdup (title), "\n\r\t", ' '); /* a label counts its lines anew in each paragraph */

  gtk_label_set_label (priv->title, line);
  gtk_label_set_label (priv->second, second_line != NULL ? second_line : "");
  gtk_widget_set_visible (GTK_WIDGET (priv->second), second_line != NULL && *second_line != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (priv->title), title);
}

void
care_record_page_set_lead (CareRecordPage *self, GtkWidget *lead)
{
  adw_bin_set_child (ADW_BIN (PRIVATE (self)->lead), lead);
  gtk_widget_set_visible (PRIVATE (self)->lead, lead != NULL);
}

static gboolean
is_asking (CareRecordPagePrivate *priv)
{
  return gtk_revealer_get_reveal_child (GTK_REVEALER (priv->form_revealer));
}

static gboolean
is_face (CareRecordPage *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (PRIVATE (self)->faces), name) == 0;
}

static void
show_buttons (CareRecordPage *self)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  gboolean phone = care_page_width (CARE_PAGE (self)) == CARE_WIDTH_PHONE;
  gboolean asks = is_asking (priv);

  gtk_widget_set_visible (priv->main_button, priv->has_main && !phone);
  gtk_widget_set_visible (priv->dominant,
                          phone && !asks && (priv->has_main || gtk_widget_get_visible (priv->aside_button)));
  gtk_widget_set_visible (priv->big_button, priv->has_main);
  gtk_widget_set_visible (priv->body, !(phone && asks));
  gtk_widget_set_visible (priv->under, !(phone && asks) && gtk_widget_get_first_child (priv->under) != NULL);
  gtk_widget_set_vexpand (priv->form_revealer, phone && asks);
  gtk_widget_set_visible (priv->tabs, priv->tabbed && !asks);
  gtk_widget_set_hexpand (priv->aside_button, !priv->has_main);
}

void
care_record_page_set_main (CareRecordPage *self, const char *label)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  priv->has_main = label != NULL;
  gtk_label_set_label (priv->main_label, label != NULL ? label : "");
  gtk_label_set_label (priv->big_label, label != NULL ? label : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->main_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : "", -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->big_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : "", -1);
  show_buttons (self);
}

void
care_record_page_set_menu (CareRecordPage *self, GMenuModel *menu)
{
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (PRIVATE (self)->menu_button), menu);
}

void
care_record_page_set_aside (CareRecordPage *self, const char *icon, const char *name, const char *action)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  gtk_button_set_icon_name (GTK_BUTTON (priv->aside_button), icon);
  gtk_widget_set_tooltip_text (priv->aside_button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->aside_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (priv->aside_button), action);
  gtk_widget_set_visible (priv->aside_button, TRUE);
}

/* --- panes --------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
stands (CareRecordPage *self, const Pane *pane)
{
  return care_page_width (CARE_PAGE (self)) >= pane->from;
}

static void
show_panes (CareRecordPage *self)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  guint n_tabs = 0;

  if (stands (self, &priv->panes[priv->selected]))
    priv->selected = 0;
  for (guint i = 0; i < priv->n_panes; i++)
    {
      Pane *pane = &priv->panes[i];
      gboolean beside = i > 0 && stands (self, pane);
      gtk_widget_set_visible (pane->outer, beside || i == priv->selected);
      gtk_widget_set_hexpand (pane->outer, !beside);
      gtk_widget_set_size_request (pane->outer, beside ? pane->width : -1, -1);
      gtk_widget_set_visible (pane->tab, !beside);
      n_tabs += beside ? 0 : 1;
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (priv->panes[priv->selected].tab), TRUE);
  priv->tabbed = n_tabs > 1;
  gtk_widget_set_visible (priv->tabs, priv->tabbed && !is_asking (priv));
}

static void
tab_toggled (GtkToggleButton *tab, CareRecordPage *self)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  if (!gtk_toggle_button_get_active (tab))
    return;
  for (guint i = 0; i < priv->n_panes; i++)
    if (priv->panes[i].tab == GTK_WIDGET (tab))
      priv->selected = i;
  show_panes (self);
}

static GtkWidget *
make_tab (CareRecordPage *self, const char *title, const char *icon)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  GtkWidget *tab = gtk_toggle_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1),
            *label = care_bits_line (title, "caption");

  gtk_label_set_xalign (GTK_LABEL (label), .5f);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (tab), box);
  gtk_widget_add_css_class (tab, "flat");
  gtk_widget_add_css_class (tab, "phonetab");
  gtk_accessible_update_property (GTK_ACCESSIBLE (tab), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  if (priv->first_tab == NULL)
    priv->first_tab = GTK_TOGGLE_BUTTON (tab);
  else
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (tab), priv->first_tab);
  g_signal_connect (tab, "toggled", G_CALLBACK (tab_toggled), self);
  gtk_box_append (GTK_BOX (priv->tabs), tab);
  return tab;
}

GtkWidget *
care_record_page_add_pane (CareRecordPage *self, const char *title, const char *icon, CareWidth from, int width,
                           gboolean before)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  GtkWidget *scroll = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  Pane *pane = &priv->panes[priv->n_panes];

  g_return_val_if_fail (priv->n_panes < N_PANES, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), box);
  gtk_widget_add_css_class (scroll, before ? "side-before" : "side");
  gtk_widget_add_css_class (box, "sidebox");
  if (before)
    gtk_box_prepend (GTK_BOX (priv->body), scroll);
  else
    gtk_box_append (GTK_BOX (priv->body), scroll);
  care_panes_mark (scroll);
  *pane = (Pane){ scroll, make_tab (self, title, icon), from, width };
  priv->n_panes++;
  show_panes (self);
  return box;
}

static void
opened (CareTimeline *timeline, CareHistoryEntry *entry, CareRecordPage *self)
{
  if (!care_id_is_null (&entry->job) && !care_id_equal (&entry->job, care_record_page_id (self)))
    care_page_open (CARE_PAGE (self), care_entity_find ("job"), &entry->job);
}

void
care_record_page_set_leave_out (CareRecordPage *self, const char *word)
{
  care_timeline_set_leave_out (CARE_TIMELINE (PRIVATE (self)->timeline), word);
}

void
care_record_page_set_history (CareRecordPage *self, GPtrArray *entries)
{
  care_timeline_set_entries (CARE_TIMELINE (PRIVATE (self)->timeline), entries);
}

void
care_record_page_set_history_kinds (CareRecordPage *self, gboolean years, const char *empty_title,
                                    const char *empty_text)
{
  care_timeline_set_years (CARE_TIMELINE (PRIVATE (self)->timeline), years);
  care_timeline_set_empty (CARE_TIMELINE (PRIVATE (self)->timeline), empty_title, empty_text);
}

/* --- forms and the editor ------------------------------------------------------------------------------------------------------------------- */

static void
focus_home (CareRecordPage *self)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  if (gtk_widget_get_visible (priv->main_button) && gtk_widget_grab_focus (priv->main_button))
    return;
  if (gtk_widget_get_visible (priv->dominant) &&
      gtk_widget_grab_focus (priv->has_main ? priv->big_button : priv->aside_button))
    return;
  gtk_widget_grab_focus (priv->menu_button);
}

static void
fold_form (CareRecordPage *self)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (PRIVATE (self)->form_revealer), FALSE);
  show_buttons (self);
  show_panes (self);
  focus_home (self);
}

static void
form_saved (CareForm *form, CareRecordPage *self)
{
  g_autofree char *said = g_steal_pointer (&PRIVATE (self)->said);
  fold_form (self);
  if (said != NULL)
    care_page_said (CARE_PAGE (self), said);
}

static void
form_left (CareForm *form, CareRecordPage *self)
{
  fold_form (self);
}

static void
form_said (GtkWidget *form, const char *sentence, CareRecordPage *self)
{
  g_autoptr (GError) error = g_error_new_literal (CARE_ERROR, CARE_ERROR_INVALID, sentence);
  care_page_failed (CARE_PAGE (self), error); /* a toast without Undo */
}

CareForm *
care_record_page_begin_form (CareRecordPage *self, const char *title, const char *text, const char *said)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  care_form_clear (priv->form);
  care_form_set_title (priv->form, title, text);
  care_form_set_columns (priv->form, care_page_width (CARE_PAGE (self)) == CARE_WIDTH_PHONE ? 1 : 2);
  g_free (priv->said);
  priv->said = g_strdup (said);
  return priv->form;
}

void
care_record_page_set_said (CareRecordPage *self, const char *said)
{
  g_free (PRIVATE (self)->said);
  PRIVATE (self)->said = g_strdup (said);
}

void
care_record_page_show_form (CareRecordPage *self, const char *draft)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  if (draft != NULL)
    care_form_keep_draft (priv->form, draft);
  gtk_revealer_set_reveal_child (GTK_REVEALER (priv->form_revealer), TRUE);
  show_buttons (self);
  gtk_widget_child_focus (GTK_WIDGET (priv->form), GTK_DIR_TAB_FORWARD);
}

static void
show_record (CareRecordPage *self)
{
  gtk_stack_set_visible_child_name (PRIVATE (self)->faces, "record");
  focus_home (self);
}

static void
editor_saved (CareEditor *editor, const char *text, CareRecordPage *self)
{
  const CareEntity *entity = care_editor_entity (editor);
  CareId id;
  g_autofree char *said = g_strdup_printf (C_ ("toast", "%s saved"), care_words_entity (entity));

  show_record (self);
  care_page_said (CARE_PAGE (self), said);
  for (guint i = 0; i < care_n_pages; i++)
    if (g_strcmp0 (care_pages[i].entity, entity->name) == 0 && care_id_parse (text, &id) &&
        !care_id_equal (&id, care_record_page_id (self)))
      care_page_open (CARE_PAGE (self), entity, &id);
}

static void
editor_left (CareEditor *editor, CareRecordPage *self)
{
  show_record (self);
}

void
care_record_page_edit (CareRecordPage *self, const CareEntity *entity, const CareId *id, const CarePair *presets,
                       const char *const *hidden)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  gtk_stack_set_visible_child_name (priv->faces, "editor");
  care_form_set_columns (care_editor_form (priv->editor),
                         care_page_width (CARE_PAGE (self)) == CARE_WIDTH_PHONE ? 1 : 2);
  care_editor_edit (priv->editor, entity, id, presets, hidden);
}

static void
main_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareRecordPage *self = CARE_RECORD_PAGE (widget);
  CareRecordPagePrivate *priv = PRIVATE (self);

  if (is_face (self, "editor"))
    care_form_save (care_editor_form (priv->editor));
  else if (is_asking (priv))
    care_form_save (priv->form);
  else if (priv->has_main && CARE_RECORD_PAGE_GET_CLASS (self)->main != NULL)
    CARE_RECORD_PAGE_GET_CLASS (self)->main (self);
}

static void
forget_soon (CareRecordPagePrivate *priv)
{
  g_clear_pointer (&priv->soon_action, g_free);
  g_clear_pointer (&priv->soon_target, g_free);
}

static void
do_now (CareRecordPage *self)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  g_autofree char *action = g_steal_pointer (&priv->soon_action), *target = g_steal_pointer (&priv->soon_target);
  if (action == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) || !is_face (self, "record"))
    return;
  if (target != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), action, "s", target);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

void
care_record_page_do_soon (CareRecordPage *self, const char *action, const char *target)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  forget_soon (priv);
  priv->soon_action = g_strdup (action);
  priv->soon_target = g_strdup (target);
  if (!priv->reading)
    do_now (self);
}

/* --- reading ---------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  CareRecordPageClass *klass; /* a reference */
  CareId id;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_type_class_unref (reading->klass);
  g_free (reading);
}

static gpointer
run_reading (CareStore *store, gpointer data, GError **error)
{
  Reading *reading = data;
  return reading->klass->read (store, &reading->id, error);
}

static void
drop_content (CareRecordPage *self)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  if (priv->content != NULL)
    CARE_RECORD_PAGE_GET_CLASS (self)->free_content (g_steal_pointer (&priv->content));
}

static void
show_missing (CareRecordPage *self, const GError *error)
{
  adw_status_page_set_description (ADW_STATUS_PAGE (PRIVATE (self)->missing), error != NULL ? error->message : NULL);
  gtk_stack_set_visible_child_name (PRIVATE (self)->faces, "missing");
}

/* Filling makes rows anew: the keyboard goes back to what does the same, or to where work begins, and is never lost. */
static GtkWidget *
find_same (GtkWidget *widget, const char *action, GVariant *target)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_ACTIONABLE (widget) && gtk_widget_get_focusable (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    {
      GVariant *own = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget));
      if (target == NULL || (own != NULL && g_variant_equal (own, target)))
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *same = find_same (child, action, target);
      if (same != NULL)
        return same;
    }
  return NULL;
}

static void
refill (CareRecordPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL, *same = NULL;
  gboolean inside = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
  g_autofree char *action = NULL;
  g_autoptr (GVariant) target = NULL;

  if (inside && GTK_IS_ACTIONABLE (focus))
    {
      action = g_strdup (gtk_actionable_get_action_name (GTK_ACTIONABLE (focus)));
      target = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (focus));
      if (target != NULL)
        g_variant_ref (target);
    }
  CARE_RECORD_PAGE_GET_CLASS (self)->fill (self, PRIVATE (self)->content);
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  /* Who types meanwhile goes on typing, and who left is not called back. */
  if (PRIVATE (self)->focus_soon && is_face (self, "record") && gtk_widget_get_mapped (GTK_WIDGET (self)) && !GTK_IS_TEXT (focus) && !GTK_IS_TEXT_VIEW (focus))
    focus_home (self);
  PRIVATE (self)->focus_soon = FALSE;
  if (!inside || (focus != NULL && gtk_widget_get_mapped (focus) && gtk_widget_is_ancestor (focus, GTK_WIDGET (self))))
    return;
  if (action != NULL && (same = find_same (GTK_WIDGET (self), action, target)) == NULL)
    same = find_same (GTK_WIDGET (self), action, NULL);
  if (same == NULL || !gtk_widget_grab_focus (same))
    focus_home (self);
}

static void
read_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareRecordPage) self = data;
  CareRecordPagePrivate *priv = PRIVATE (self);
  g_autoptr (GError) error = NULL;
  gpointer content = care_engine_finish (CARE_ENGINE (source), result, &error);

  priv->reading = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (priv->again)
    {
      if (content != NULL)
        CARE_RECORD_PAGE_GET_CLASS (self)->free_content (content);
      care_page_reload (CARE_PAGE (self));
      return;
    }
  if (content == NULL)
    {
      forget_soon (priv);
      show_missing (self, error);
      return;
    }
  drop_content (self);
  priv->content = content;
  if (g_strcmp0 (gtk_stack_get_visible_child_name (priv->faces), "missing") == 0)
    gtk_stack_set_visible_child_name (priv->faces, "record");
  refill (self);
  do_now (self);
}

static void
care_record_page_reload (CarePage *page)
{
  CareRecordPage *self = CARE_RECORD_PAGE (page);
  CareRecordPagePrivate *priv = PRIVATE (self);
  Reading *reading;

  if (care_id_is_null (&priv->id))
    return;
  priv->again = priv->reading;
  if (priv->reading)
    return;
  priv->reading = TRUE;
  reading = g_new0 (Reading, 1);
  reading->klass = g_type_class_ref (G_OBJECT_TYPE (self));
  reading->id = priv->id;
  care_engine_read (ENGINE (self), run_reading, reading, reading_free, CARE_RECORD_PAGE_GET_CLASS (self)->free_content,
                    care_page_cancellable (page), read_done, g_object_ref (self));
}

static void
care_record_page_set_record (CarePage *page, const CareEntity *entity, const CareId *id)
{
  CareRecordPage *self = CARE_RECORD_PAGE (page);
  CareRecordPagePrivate *priv = PRIVATE (self);
  gboolean other = !care_id_equal (&priv->id, id);

  priv->id = *id;
  forget_soon (priv);
  gtk_stack_set_visible_child_name (priv->faces, "record");
  if (other)
    {
      drop_content (self);
      gtk_revealer_set_reveal_child (GTK_REVEALER (priv->form_revealer), FALSE);
      care_timeline_set_entries (CARE_TIMELINE (priv->timeline), NULL);
      priv->selected = 0;
      show_buttons (self);
      show_panes (self);
    }
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    care_page_reload (page);
}

/* --- shape
 * ---------------------------------------------------------------------------------------------------------------------------------------
 * */

static void
care_record_page_set_width (CarePage *page, CareWidth width)
{
  CareRecordPage *self = CARE_RECORD_PAGE (page);
  CareRecordPagePrivate *priv = PRIVATE (self);
  gboolean phone = width == CARE_WIDTH_PHONE;

  care_bits_move (priv->marks, width <= CARE_WIDTH_NARROW ? priv->marks_below : priv->marks_box);
  gtk_widget_set_hexpand (priv->marks, width <= CARE_WIDTH_NARROW);
  gtk_widget_set_visible (priv->marks_below, width <= CARE_WIDTH_NARROW);
  care_bits_move (priv->beside, phone ? priv->marks_below : priv->beside_home);
  gtk_widget_set_visible (priv->marks_box, width > CARE_WIDTH_NARROW);
  if (phone)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (priv->form_scroll), phone ? -1 : 440);
  gtk_widget_set_vexpand (priv->form_scroll, phone);
  gtk_widget_set_halign (priv->form_box, phone ? GTK_ALIGN_FILL : GTK_ALIGN_START);
  if (priv->form != NULL)
    {
      care_form_set_columns (priv->form, phone ? 1 : 2);
      care_form_set_columns (care_editor_form (priv->editor), phone ? 1 : 2);
    }
  show_buttons (self);
  show_panes (self);
  if (CARE_RECORD_PAGE_GET_CLASS (self)->shaped != NULL)
    CARE_RECORD_PAGE_GET_CLASS (self)->shaped (self, width);
}

static gboolean
care_record_page_take_focus (CarePage *page)
{
  CareRecordPagePrivate *priv = PRIVATE (CARE_RECORD_PAGE (page));
  if (is_face (CARE_RECORD_PAGE (page), "editor") || is_asking (priv))
    return gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
  priv->focus_soon = priv->content == NULL;
  focus_home (CARE_RECORD_PAGE (page));
  return TRUE;
}

static void
care_record_page_set_listed (CarePage *page, gboolean listed)
{
  gtk_widget_set_visible (PRIVATE (CARE_RECORD_PAGE (page))->beside, listed);
}

static gboolean
care_record_page_is_settled (CarePage *page)
{
  CareRecordPagePrivate *priv = PRIVATE (CARE_RECORD_PAGE (page));
  return !priv->reading && care_form_is_settled (priv->form) && care_editor_is_settled (priv->editor) &&
         gtk_revealer_get_reveal_child (GTK_REVEALER (priv->form_revealer)) ==
             gtk_revealer_get_child_revealed (GTK_REVEALER (priv->form_revealer));
}

static void
care_record_page_set_up (CarePage *page)
{
  CareRecordPage *self = CARE_RECORD_PAGE (page);
  CareRecordPagePrivate *priv = PRIVATE (self);

  priv->form = CARE_FORM (care_form_new (ENGINE (self)));
  gtk_box_append (GTK_BOX (priv->form_box), GTK_WIDGET (priv->form));
  g_signal_connect (priv->form, "saved", G_CALLBACK (form_saved), self);
  g_signal_connect (priv->form, "left", G_CALLBACK (form_left), self);
  g_signal_connect (priv->form, "said", G_CALLBACK (form_said), self);
  priv->editor = CARE_EDITOR (care_editor_new (ENGINE (self)));
  gtk_box_append (GTK_BOX (priv->editor_box), GTK_WIDGET (priv->editor));
  g_signal_connect (priv->editor, "saved", G_CALLBACK (editor_saved), self);
  g_signal_connect (priv->editor, "left", G_CALLBACK (editor_left), self);
  g_signal_connect (priv->editor, "said", G_CALLBACK (form_said), self);
  priv->timeline = care_timeline_new (ENGINE (self));
  gtk_widget_set_vexpand (priv->timeline, TRUE);
  g_signal_connect (priv->timeline, "open", G_CALLBACK (opened), self);
  gtk_box_append (GTK_BOX (priv->history_pane), priv->timeline);
  care_panes_mark (priv->timeline);
  priv->panes[0] = (Pane){ priv->history_pane, make_tab (self, C_ ("tab", "History"), "care-history-symbolic"),
                           CARE_WIDTH_PHONE, -1 };
  priv->panes[0].from = CARE_WIDTH_WIDE + 1; /* it is always a place of its own */
  priv->n_panes = 1;
}

static void
care_record_page_dispose (GObject *object)
{
  CareRecordPage *self = CARE_RECORD_PAGE (object);
  drop_content (self);
  /* The template belongs to this class and not to the subclass that is disposed of, which 4.8 does not tell apart: the bin takes its child
   * with it. */
  G_OBJECT_CLASS (care_record_page_parent_class)->dispose (object);
}

static void
care_record_page_finalize (GObject *object)
{
  g_free (PRIVATE (CARE_RECORD_PAGE (object))->said);
  forget_soon (PRIVATE (CARE_RECORD_PAGE (object)));
  G_OBJECT_CLASS (care_record_page_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child_private (widget_class, CareRecordPage, name)

static void
care_record_page_class_init (CareRecordPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CarePageClass *page_class = CARE_PAGE_CLASS (klass);

  object_class->dispose = care_record_page_dispose;
  object_class->finalize = care_record_page_finalize;
  page_class->set_up = care_record_page_set_up;
  page_class->set_record = care_record_page_set_record;
  page_class->reload = care_record_page_reload;
  page_class->set_width = care_record_page_set_width;
  page_class->take_focus = care_record_page_take_focus;
  page_class->is_settled = care_record_page_is_settled;
  page_class->set_listed = care_record_page_set_listed;
  gtk_widget_class_install_action (widget_class, "page.main", NULL, main_action);
  /* What is open in the page takes Escape first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/aftercare/app/care-record-page.ui");
  BIND (faces);
  BIND (head);
  BIND (head_line);
  BIND (lead);
  BIND (title);
  BIND (second);
  BIND (marks_box);
  BIND (marks_below);
  BIND (main_button);
  BIND (main_label);
  BIND (menu_button);
  BIND (under);
  BIND (form_revealer);
  BIND (form_scroll);
  BIND (form_box);
  BIND (body);
  BIND (history_pane);
  BIND (above);
  BIND (dominant);
  BIND (aside_button);
  BIND (big_button);
  BIND (big_label);
  BIND (tabs);
  BIND (editor_box);
  BIND (missing);
  BIND (beside);
  BIND (beside_home);
}

static void
care_record_page_init (CareRecordPage *self)
{
  CareRecordPagePrivate *priv = PRIVATE (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  priv->marks = care_wrap_new ();
  gtk_box_append (GTK_BOX (priv->marks_box), priv->marks);
  care_page_set_actions (CARE_PAGE (self), priv->menu_button);
  care_panes_mark (priv->head);
  care_panes_mark (priv->form_revealer);
  care_panes_mark (priv->above);
  care_panes_mark (priv->dominant);
  care_panes_mark (priv->tabs);
  care_panes_mark (priv->editor_box);
}
