/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-omnibox.h"

#include "app/care-omnibox-data.h"
#include "app/care-omnibox-deeds.h"
#include "app/care-omnibox-row.h"
#include "app/care-wrap.h"

#include <glib/gi18n.h>
#include <string.h>

#define RECENT 8
#define TOP 55    /* below the header bar */
#define WIDTH 680
#define PAGE 6    /* rows of Page Up and Page Down */
#define BESIDE 3  /* commands beside records */

/* What was pressed before the answer came. */
typedef enum { LATER_NOTHING, LATER_OPEN, LATER_INTAKE } Later;

struct _CareOmnibox
{
  GtkWidget parent_instance;
  GtkWidget *scrim, *card; /* children */
  GtkWidget *entry, *leave, *escape, *scroll, *list, *foot, *kinds, *count;
  GtkWidget *before;       /* (nullable), weak: where the focus was */
  CareEngine *engine;
  GCancellable *cancellable;
  GArray *recent;          /* of CareOmniboxRecent, the last first */
  char *typed;             /* of the answer that is shown, for marks and intakes */
  CareId about[2];         /* what an intake would be about: a device, a customer; null: what was typed */
  guint asked;             /* number of the last question */
  gboolean busy, narrow;
  gboolean commanding;     /* commands alone are shown */
  gboolean moved;          /* the selection, since the last key */
  Later later;
};

G_DEFINE_FINAL_TYPE (CareOmnibox, care_omnibox, GTK_TYPE_WIDGET)

/* --- showing ------------------------------------------------------------------------------------------------------------------------------------ */

static CareOmniboxRow *
row_at (CareOmnibox *self, int at)
{
  return (CareOmniboxRow *) gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), at);
}

static CareOmniboxRow *
chosen_row (CareOmnibox *self)
{
  return (CareOmniboxRow *) gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
}

static const char *
group_title (CareOmniboxGroup group, gboolean other)
{
  switch (group)
    {
    case CARE_OMNIBOX_BEST:
      return C_ ("omnibox", "Best match");
    case CARE_OMNIBOX_RECENT:
      return C_ ("omnibox", "Recent");
    case CARE_OMNIBOX_JOBS:
      return C_ ("section", "Jobs");
    case CARE_OMNIBOX_DEVICES:
      return C_ ("section", "Devices");
    case CARE_OMNIBOX_CUSTOMERS:
      return other ? C_ ("omnibox", "Other customers") : C_ ("section", "Customers");
    case CARE_OMNIBOX_PARTS:
      return C_ ("section", "Parts");
    case CARE_OMNIBOX_MODELS:
      return C_ ("omnibox", "Models");
    case CARE_OMNIBOX_DO:
    default:
      return C_ ("omnibox", "Do");
    }
}

/* A heading above the first row of each group; it is no row, so the arrows pass it. */
static void
head_row (GtkListBoxRow *row, GtkListBoxRow *above, gpointer data)
{
  CareOmnibox *self = data;
  const CareOmniboxHit *hit = care_omnibox_row_hit (CARE_OMNIBOX_ROW (row));
  const CareOmniboxHit *last = above != NULL ? care_omnibox_row_hit (CARE_OMNIBOX_ROW (above)) : NULL;
  const CareOmniboxHit *first = row_at (self, 0) != NULL ? care_omnibox_row_hit (row_at (self, 0)) : NULL;
  GtkWidget *head = gtk_list_box_row_get_header (row);
  gboolean other = first != NULL && first->group == CARE_OMNIBOX_BEST && hit != NULL && first->entity == hit->entity;

  if (hit == NULL || (last != NULL && last->group == hit->group))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  if (head == NULL)
    {
      head = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "css-classes", (const char *[]) { "palette-head", NULL }, NULL);
      gtk_list_box_row_set_header (row, head);
    }
  gtk_label_set_label (GTK_LABEL (head), group_title (hit->group, other));
}

/* Those who do not see the list hear the highlighted row: it is the active descendant of the entry, and the entry's description. */
static void
announce (CareOmnibox *self, CareOmniboxRow *row)
{
  GtkAccessible *heard[] = { GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))) };
  for (guint i = 0; i < G_N_ELEMENTS (heard); i++)
    {
      gtk_accessible_update_property (heard[i], GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, row != NULL ? care_omnibox_row_spoken (row) : "", -1);
      if (row != NULL)
        gtk_accessible_update_relation (heard[i], GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
      else
        gtk_accessible_reset_relation (heard[i], GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
    }
}

/* The row that begins an intake follows the highlighted one. */
static void
retitle_intake (CareOmnibox *self, const CareOmniboxHit *about)
{
  CareOmniboxRow *row;
  for (int i = 0; (row = row_at (self, i)) != NULL && care_omnibox_row_hit (row) != NULL; i++)
    {
      const CareOmniboxHit *hit = care_omnibox_row_hit (row);
      if (hit->action != NULL && g_str_equal (hit->action, "win.intake-for"))
        {
          CareOmniboxHit *changed = care_omnibox_hit_copy (hit);
          g_free (changed->title);
          g_free (changed->target);
          changed->title = care_omnibox_intake_title (about, self->typed);
          changed->target = care_omnibox_intake_target (about->about, self->typed);
          memcpy (changed->about, about->about, sizeof changed->about);
          care_omnibox_row_take (row, changed, NULL);
          return;
        }
    }
}

static void
scroll_to (CareOmnibox *self, CareOmniboxRow *row)
{
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroll));
  GtkWidget *head = gtk_list_box_row_get_header (GTK_LIST_BOX_ROW (row));
  graphene_rect_t bounds, above;

  if (!gtk_widget_compute_bounds (GTK_WIDGET (row), self->list, &bounds))
    return;
  if (head != NULL && gtk_widget_compute_bounds (head, self->list, &above))
    graphene_rect_union (&bounds, &above, &bounds);
  gtk_adjustment_clamp_page (place, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

static void
selected (GtkListBox *list, GtkListBoxRow *chosen, CareOmnibox *self)
{
  CareOmniboxRow *row;
  const CareOmniboxHit *hit = chosen != NULL ? care_omnibox_row_hit (CARE_OMNIBOX_ROW (chosen)) : NULL;

  for (int i = 0; (row = row_at (self, i)) != NULL && care_omnibox_row_hit (row) != NULL; i++)
    care_omnibox_row_set_chosen (row, (GtkListBoxRow *) row == chosen);
  if (hit != NULL && hit->entity != NULL)
    {
      memcpy (self->about, hit->about, sizeof self->about);
      if (!care_id_is_null (&hit->about[0]) || !care_id_is_null (&hit->about[1]))
        retitle_intake (self, hit);
    }
  announce (self, (CareOmniboxRow *) chosen);
}

static void
choose_row (CareOmnibox *self, CareOmniboxRow *row)
{
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (row));
  if (row != NULL)
    scroll_to (self, row);
}

/* The first; or the one that was highlighted, when a person put it there and it is still among them. */
static CareOmniboxRow *
row_to_choose (CareOmnibox *self, const CareId *kept)
{
  CareOmniboxRow *row;
  for (int i = 0; kept != NULL && (row = row_at (self, i)) != NULL && care_omnibox_row_hit (row) != NULL; i++)
    if (care_id_equal (&care_omnibox_row_hit (row)->id, kept))
      return row;
  row = row_at (self, 0);
  return row != NULL && care_omnibox_row_hit (row) != NULL ? row : NULL;
}

static guint
count_records (const GPtrArray *hits)
{
  guint n = 0;
  for (guint i = 0; i < hits->len; i++)
    n += ((CareOmniboxHit *) hits->pdata[i])->entity != NULL;
  return n;
}

/* A phone has a line for what was not found alone. */
static void
show_count (CareOmnibox *self)
{
  gboolean some = row_at (self, 0) != NULL && care_omnibox_row_hit (row_at (self, 0)) != NULL && care_omnibox_row_hit (row_at (self, 0))->entity != NULL;
  gtk_widget_set_visible (self->count, *gtk_label_get_label (GTK_LABEL (self->count)) != '\0' && !(self->narrow && some));
}

/* Takes the content of @hits. Rows that are not needed now are hidden and lead nowhere. */
static void
show_hits (CareOmnibox *self, GPtrArray *hits, const char *none)
{
  GtkListBox *list = GTK_LIST_BOX (self->list);
  const CareOmniboxHit *last = chosen_row (self) != NULL ? care_omnibox_row_hit (chosen_row (self)) : NULL;
  CareId kept = last != NULL ? last->id : (CareId) { 0 };
  CareOmniboxRow *row;
  guint n = hits->len, records = count_records (hits);
  g_autofree char *count = g_strdup_printf (ngettext ("%u result", "%u results", records), records);

  gtk_list_box_select_row (list, NULL);
  memset (self->about, 0, sizeof self->about);
  for (guint i = 0; i < n; i++)
    {
      if (row_at (self, (int) i) == NULL)
        {
          GtkWidget *new = care_omnibox_row_new (self->engine);
          care_omnibox_row_set_narrow (CARE_OMNIBOX_ROW (new), self->narrow);
          gtk_list_box_append (list, new);
        }
      care_omnibox_row_take (row_at (self, (int) i), hits->pdata[i], care_omnibox_is_deed (hits->pdata[i]) ? NULL : self->typed);
    }
  for (int i = (int) n; (row = row_at (self, i)) != NULL && care_omnibox_row_hit (row) != NULL; i++)
    care_omnibox_row_take (row, NULL, NULL);
  g_ptr_array_set_free_func (hits, NULL); /* the rows have them */
  gtk_list_box_invalidate_headers (list);
  gtk_label_set_label (GTK_LABEL (self->count), n == 0 || (records == 0 && *self->typed != '\0' && !self->commanding) ? none : records > 0 ? count : "");
  show_count (self);
  gtk_widget_set_visible (self->scroll, n > 0);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroll)), 0);
  choose_row (self, row_to_choose (self, self->moved && !care_id_is_null (&kept) ? &kept : NULL));
}

/* --- asking ------------------------------------------------------------------------------------------------------------------------------------- */

static void open_row (CareOmnibox *self, CareOmniboxRow *row);

typedef struct
{
  CareOmnibox *self; /* owned */
  guint number;
  char *words;
  gboolean only;
} Asked;

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->self);
  g_free (asked->words);
  g_free (asked);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static void
do_later (CareOmnibox *self)
{
  Later later = self->later;
  self->later = LATER_NOTHING;
  if (!care_omnibox_is_open (self))
    return;
  if (later == LATER_OPEN)
    open_row (self, chosen_row (self));
  else if (later == LATER_INTAKE)
    care_omnibox_begin_intake (self);
}

/* Only the answer to the last question is shown, in whatever order answers come. */
static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  CareOmnibox *self = asked->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = care_engine_finish (CARE_ENGINE (source), result, &error);

  if (asked->number != self->asked || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->busy = FALSE;
  if (hits == NULL)
    hits = g_ptr_array_new_with_free_func (care_omnibox_hit_free);
  g_free (self->typed);
  self->typed = g_strdup (asked->words);
  self->commanding = FALSE;
  if (*asked->words == '\0')
    care_omnibox_add_commands (hits, "", hits->len > 0 ? BESIDE : G_MAXUINT / 2);
  else if (!asked->only && error == NULL)
    {
      if (hits->len > 0)
        care_omnibox_add_deeds (hits, asked->words);
      care_omnibox_add_commands (hits, asked->words, BESIDE);
      if (hits->len == 0)
        care_omnibox_add_deeds (hits, asked->words);
    }
  show_hits (self, hits, error != NULL ? error->message : _("Nothing found"));
  do_later (self);
}

static void
ask (CareOmnibox *self, const char *text)
{
  CareOmniboxQuestion *question = care_omnibox_question_new (text, self->recent, self->asked);
  Asked *asked = g_new0 (Asked, 1);

  asked->self = g_object_ref (self);
  asked->number = self->asked;
  asked->words = g_strdup (question->words);
  asked->only = question->only != NULL;
  self->busy = TRUE;
  self->cancellable = g_cancellable_new ();
  care_engine_read (self->engine, care_omnibox_ask, question, care_omnibox_question_free, (GDestroyNotify) g_ptr_array_unref, self->cancellable,
                    answered, asked);
}

static void
typed (GtkEditable *editable, CareOmnibox *self)
{
  const char *text = gtk_editable_get_text (editable);

  text += strspn (text, " ");
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->asked++;
  self->busy = self->moved = FALSE;
  self->later = LATER_NOTHING;
  if (*text == '>' || (*text == '\0' && self->recent->len == 0))
    {
      g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func (care_omnibox_hit_free);
      text += strspn (text, "> ");
      g_free (self->typed);
      self->typed = g_strdup (text);
      self->commanding = TRUE;
      care_omnibox_add_commands (hits, text, G_MAXUINT / 2);
      show_hits (self, hits, _("There is no such command"));
      return;
    }
  ask (self, text);
}

/* --- opening and closing ------------------------------------------------------------------------------------------------------------------------ */

gboolean
care_omnibox_is_open (CareOmnibox *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

gboolean
care_omnibox_is_busy (CareOmnibox *self)
{
  return self->busy;
}

static void
close_box (CareOmnibox *self, gboolean focus_back)
{
  GtkWidget *before = self->before;
  g_cancellable_cancel (self->cancellable);
  self->asked++;
  self->busy = FALSE;
  self->later = LATER_NOTHING;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (before != NULL)
    g_object_remove_weak_pointer (G_OBJECT (before), (gpointer *) &self->before);
  self->before = NULL;
  if (focus_back && before != NULL && gtk_widget_get_mapped (before))
    gtk_widget_grab_focus (before);
}

void
care_omnibox_close (CareOmnibox *self)
{
  if (care_omnibox_is_open (self))
    close_box (self, FALSE);
}

void
care_omnibox_open (CareOmnibox *self, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!care_omnibox_is_open (self) && focus != NULL)
    {
      self->before = focus;
      g_object_add_weak_pointer (G_OBJECT (focus), (gpointer *) &self->before);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  typed (GTK_EDITABLE (self->entry), self);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

void
care_omnibox_remember (CareOmnibox *self, const CareEntity *entity, const CareId *id)
{
  CareOmniboxRecent one = { entity, *id };
  for (guint i = 0; i < self->recent->len; i++)
    if (care_id_equal (&g_array_index (self->recent, CareOmniboxRecent, i).id, id))
      {
        g_array_remove_index (self->recent, i);
        break;
      }
  g_array_prepend_val (self->recent, one);
  if (self->recent->len > RECENT)
    g_array_set_size (self->recent, RECENT);
}

static void
open_row (CareOmnibox *self, CareOmniboxRow *row)
{
  CareOmniboxHit *hit = row != NULL && care_omnibox_row_hit (row) != NULL ? care_omnibox_hit_copy (care_omnibox_row_hit (row)) : NULL;
  char id[CARE_ID_TEXT];

  if (hit == NULL)
    return;
  close_box (self, hit->entity == NULL);
  if (hit->entity != NULL)
    {
      g_autofree char *target = g_strdup_printf ("%s/%s", hit->entity->name, care_id_to_text (&hit->id, id));
      gtk_widget_activate_action (GTK_WIDGET (self), "win.found", "s", target);
    }
  else if (g_str_equal (hit->action, "uri"))
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), hit->target, GDK_CURRENT_TIME);
  else if (hit->target != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), hit->action, "s", hit->target);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), hit->action, NULL);
  care_omnibox_hit_free (hit);
}

void
care_omnibox_begin_intake (CareOmnibox *self)
{
  CareOmniboxRow *row = chosen_row (self);
  const CareOmniboxHit *hit = row != NULL ? care_omnibox_row_hit (row) : NULL;
  g_autofree char *target = NULL;

  if (self->busy)
    {
      self->later = LATER_INTAKE;
      return;
    }
  if (hit != NULL && hit->entity == NULL)
    target = g_strdup (hit->action != NULL && g_str_equal (hit->action, "win.intake-for") ? hit->target : NULL);
  else
    target = care_omnibox_intake_target (self->about, hit == NULL ? self->typed : NULL);
  close_box (self, TRUE);
  if (target != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.intake-for", "s", target);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.intake", NULL);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, CareOmnibox *self)
{
  open_row (self, CARE_OMNIBOX_ROW (row));
}

static void
entered (GtkEntry *entry, CareOmnibox *self)
{
  if (self->busy)
    self->later = LATER_OPEN;
  else
    open_row (self, chosen_row (self));
}

/* Up and down without leaving the ends. */
static void
move_selection (CareOmnibox *self, int by)
{
  CareOmniboxRow *row = chosen_row (self);
  int at = row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;

  for (int step = by > 0 ? 1 : -1; by != 0; by -= step)
    {
      CareOmniboxRow *next = at + step >= 0 ? row_at (self, at + step) : NULL;
      if (next == NULL || care_omnibox_row_hit (next) == NULL)
        break;
      at += step;
    }
  if (at < 0)
    return;
  self->moved = TRUE;
  choose_row (self, row_at (self, at));
}

static gboolean
key_pressed (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareOmnibox *self)
{
  static const struct { guint key; int by; } moves[] = {
    { GDK_KEY_Down, 1 }, { GDK_KEY_KP_Down, 1 }, { GDK_KEY_Tab, 1 }, { GDK_KEY_Up, -1 }, { GDK_KEY_KP_Up, -1 }, { GDK_KEY_ISO_Left_Tab, -1 },
    { GDK_KEY_Page_Down, PAGE }, { GDK_KEY_KP_Page_Down, PAGE }, { GDK_KEY_Page_Up, -PAGE }, { GDK_KEY_KP_Page_Up, -PAGE },
  };

  if (keyval == GDK_KEY_Escape)
    {
      close_box (self, TRUE);
      return GDK_EVENT_STOP;
    }
  if ((state & GDK_CONTROL_MASK) && (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter))
    {
      care_omnibox_begin_intake (self);
      return GDK_EVENT_STOP;
    }
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (moves[i].key == keyval && !(state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
      {
        move_selection (self, moves[i].by);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

static void
scrim_pressed (GtkGestureClick *click, int n, double x, double y, CareOmnibox *self)
{
  close_box (self, TRUE);
}

static void
leave_clicked (CareOmnibox *self)
{
  close_box (self, TRUE);
}

void
care_omnibox_set_narrow (CareOmnibox *self, gboolean narrow)
{
  CareOmniboxRow *row;
  self->narrow = narrow;
  gtk_widget_set_visible (self->leave, narrow);
  gtk_widget_set_visible (self->escape, !narrow);
  gtk_box_set_spacing (GTK_BOX (self->foot), narrow ? 6 : 18);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->foot), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
    care_omnibox_row_set_narrow (row, narrow);
  show_count (self);
  (narrow ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->card, "page");
}

/* --- the widget -------------------------------------------------------------------------------------------------------------------------- */

static void
care_omnibox_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  *minimum = 0;
  gtk_widget_measure (CARE_OMNIBOX (widget)->card, orientation, -1, NULL, natural, NULL, NULL);
}

/* A palette below the header bar; on a phone a page. */
static void
care_omnibox_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CareOmnibox *self = CARE_OMNIBOX (widget);
  int wide = self->narrow ? width : MIN (width - 48, WIDTH), tall = 0, least = 0;
  int top = self->narrow ? 0 : MIN (TOP, height / 12);
  GskTransform *place;

  gtk_widget_allocate (self->scrim, width, height, -1, NULL);
  gtk_widget_measure (self->card, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  wide = MAX (wide, least);
  gtk_widget_measure (self->card, GTK_ORIENTATION_VERTICAL, wide, &least, &tall, NULL, NULL);
  tall = self->narrow ? height : MIN (tall, height - 2 * top);
  place = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) MAX ((width - wide) / 2, 0), (float) top));
  gtk_widget_allocate (self->card, wide, MAX (tall, least), -1, place);
}

static void
care_omnibox_dispose (GObject *object)
{
  CareOmnibox *self = CARE_OMNIBOX (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->before != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->before), (gpointer *) &self->before);
  self->before = NULL;
  self->asked++; /* no answer is awaited any more */
  if (self->card != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self); /* the rows go one by one */
  g_clear_pointer (&self->scrim, gtk_widget_unparent);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->recent, g_array_unref);
  g_clear_pointer (&self->typed, g_free);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (care_omnibox_parent_class)->dispose (object);
}

static void
care_omnibox_class_init (CareOmniboxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_omnibox_dispose;
  widget_class->measure = care_omnibox_measure;
  widget_class->size_allocate = care_omnibox_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "omnibox");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEARCH);
}

static GtkWidget *
new_keycap (const char *keys)
{
  GtkWidget *cap = g_object_new (GTK_TYPE_LABEL, "label", keys, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (cap, "keycap");
  return cap;
}

/* Where one types: a way out at both ends, one for fingers and one for keys. */
static GtkWidget *
build_line (CareOmnibox *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->leave = gtk_button_new_from_icon_name ("care-previous-symbolic");
  self->entry = gtk_entry_new ();
  self->escape = new_keycap (C_ ("key", "Esc"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->leave), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Back"), -1);
  gtk_widget_add_css_class (self->leave, "flat");
  gtk_widget_set_valign (self->leave, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->leave, FALSE);
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_PRIMARY, "care-search-symbolic");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Serial, phone, name, number or > command"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search anything"), -1);
  gtk_widget_add_css_class (line, "palette-line");
  gtk_box_append (GTK_BOX (line), self->leave);
  gtk_box_append (GTK_BOX (line), self->entry);
  gtk_box_append (GTK_BOX (line), self->escape);
  g_signal_connect (self->entry, "changed", G_CALLBACK (typed), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (entered), self);
  g_signal_connect_swapped (self->leave, "clicked", G_CALLBACK (leave_clicked), self);
  return line;
}

static void
build_list (CareOmnibox *self)
{
  self->list = gtk_list_box_new ();
  self->scroll = gtk_scrolled_window_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Results"), -1);
  gtk_widget_add_css_class (self->list, "palette-list");
  gtk_widget_set_can_focus (self->list, FALSE); /* the keyboard stays where one types */
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), head_row, self, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroll), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroll), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroll), 660);
  gtk_widget_set_vexpand (self->scroll, TRUE);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
  g_signal_connect (self->list, "row-selected", G_CALLBACK (selected), self);
}

/* What the signs in front of words do, and how many were found. */
static void
build_foot (CareOmnibox *self)
{
  const struct { const char *sign, *words; } signs[] = {
    { "#", C_ ("omnibox", "jobs") }, { "@", C_ ("omnibox", "customers") }, { "$", C_ ("omnibox", "parts") }, { ">", C_ ("omnibox", "commands") },
  };

  self->foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  self->kinds = care_wrap_new ();
  self->count = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0f, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_add_css_class (self->foot, "palette-hint");
  care_wrap_append (CARE_WRAP (self->kinds), gtk_label_new (C_ ("omnibox", "Only")));
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      gtk_box_append (GTK_BOX (pair), new_keycap (signs[i].sign));
      gtk_box_append (GTK_BOX (pair), gtk_label_new (signs[i].words));
      care_wrap_append (CARE_WRAP (self->kinds), pair);
    }
  care_wrap_set_spacing (CARE_WRAP (self->kinds), 6, 3);
  gtk_widget_set_hexpand (self->kinds, TRUE);
  gtk_box_append (GTK_BOX (self->foot), self->kinds);
  gtk_box_append (GTK_BOX (self->foot), self->count);
}

static void
build_card (CareOmnibox *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->card, "palette");
  gtk_box_append (GTK_BOX (self->card), build_line (self));
  build_list (self);
  build_foot (self);
  gtk_box_append (GTK_BOX (self->card), self->scroll);
  gtk_box_append (GTK_BOX (self->card), self->foot);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_CONTROLS, self->list, NULL, -1);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->card, keys);
}

static void
care_omnibox_init (CareOmnibox *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  self->recent = g_array_new (FALSE, FALSE, sizeof (CareOmniboxRecent));
  self->typed = g_strdup ("");
  self->scrim = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->scrim, "scrim");
  g_signal_connect (click, "pressed", G_CALLBACK (scrim_pressed), self);
  gtk_widget_add_controller (self->scrim, GTK_EVENT_CONTROLLER (click));
  build_card (self);
  gtk_widget_set_parent (self->scrim, GTK_WIDGET (self));
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
care_omnibox_new (CareEngine *engine)
{
  CareOmnibox *self = g_object_new (CARE_TYPE_OMNIBOX, NULL);
  self->engine = g_object_ref (engine);
  return GTK_WIDGET (self);
}
