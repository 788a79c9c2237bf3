/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-page.h"

#include "app/care-main-window.h"

#include <glib/gi18n.h>

typedef struct
{
  CareEngine *engine;
  GCancellable *cancellable;
  CareWidth width;
  char *title;
  GtkWidget *actions; /* (nullable), weak */
  GtkWidget *trouble; /* (nullable): stands in the place of @content, which is owned meanwhile */
  GtkWidget *content;
} CarePagePrivate;

typedef enum { PROP_TITLE = 1 } CarePageProperty;
static GParamSpec *properties[PROP_TITLE + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CarePage, care_page, ADW_TYPE_BIN)

#define PRIVATE(self) ((CarePagePrivate *) care_page_get_instance_private (self))

CareEngine *
care_page_engine (CarePage *self)
{
  return PRIVATE (self)->engine;
}

GCancellable *
care_page_cancellable (CarePage *self)
{
  return PRIVATE (self)->cancellable;
}

CareWidth
care_page_width (CarePage *self)
{
  return PRIVATE (self)->width;
}

const char *
care_page_title (CarePage *self)
{
  return PRIVATE (self)->title;
}

void
care_page_set_title (CarePage *self, const char *title)
{
  CarePagePrivate *priv = PRIVATE (self);
  if (g_strcmp0 (priv->title, title) == 0)
    return;
  g_free (priv->title);
  priv->title = g_strdup (title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
store_changed (CareEngine *engine, CarePage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    care_page_reload (self);
}

void
care_page_set_engine (CarePage *self, CareEngine *engine)
{
  CarePagePrivate *priv = PRIVATE (self);
  g_return_if_fail (priv->engine == NULL);
  priv->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "changed", G_CALLBACK (store_changed), self, 0);
  if (CARE_PAGE_GET_CLASS (self)->set_up != NULL)
    CARE_PAGE_GET_CLASS (self)->set_up (self);
}

void
care_page_set_record (CarePage *self, const CareEntity *entity, const CareId *id)
{
  if (CARE_PAGE_GET_CLASS (self)->set_record != NULL)
    CARE_PAGE_GET_CLASS (self)->set_record (self, entity, id);
}

void
care_page_reload (CarePage *self)
{
  if (PRIVATE (self)->engine != NULL && CARE_PAGE_GET_CLASS (self)->reload != NULL)
    CARE_PAGE_GET_CLASS (self)->reload (self);
}

void
care_page_set_width (CarePage *self, CareWidth width)
{
  CarePagePrivate *priv = PRIVATE (self);
  priv->width = width;
  if (CARE_PAGE_GET_CLASS (self)->set_width != NULL)
    CARE_PAGE_GET_CLASS (self)->set_width (self, width);
}

static GtkWidget *
trouble_button (CarePage *self)
{
  return adw_status_page_get_child (ADW_STATUS_PAGE (PRIVATE (self)->trouble));
}

gboolean
care_page_take_focus (CarePage *self)
{
  if (PRIVATE (self)->trouble != NULL)
    return gtk_widget_grab_focus (trouble_button (self));
  if (CARE_PAGE_GET_CLASS (self)->take_focus != NULL)
    return CARE_PAGE_GET_CLASS (self)->take_focus (self);
  return gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

gboolean
care_page_begin_filter (CarePage *self)
{
  return CARE_PAGE_GET_CLASS (self)->begin_filter != NULL && CARE_PAGE_GET_CLASS (self)->begin_filter (self);
}

gboolean
care_page_is_settled (CarePage *self)
{
  return PRIVATE (self)->trouble != NULL || CARE_PAGE_GET_CLASS (self)->is_settled == NULL || CARE_PAGE_GET_CLASS (self)->is_settled (self);
}

guint
care_page_find_record (CarePage *self, const CareEntity *entity, const CareId *id)
{
  return CARE_PAGE_GET_CLASS (self)->find_record != NULL ? CARE_PAGE_GET_CLASS (self)->find_record (self, entity, id) : G_MAXUINT;
}

gboolean
care_page_record_at (CarePage *self, guint place, const CareEntity **entity, CareId *id)
{
  return CARE_PAGE_GET_CLASS (self)->record_at != NULL && CARE_PAGE_GET_CLASS (self)->record_at (self, place, entity, id);
}

gboolean
care_page_chosen_record (CarePage *self, const CareEntity **entity, CareId *id)
{
  return CARE_PAGE_GET_CLASS (self)->chosen_record != NULL && CARE_PAGE_GET_CLASS (self)->chosen_record (self, entity, id);
}

void
care_page_set_listed (CarePage *self, gboolean listed)
{
  if (CARE_PAGE_GET_CLASS (self)->set_listed != NULL)
    CARE_PAGE_GET_CLASS (self)->set_listed (self, listed);
}

void
care_page_set_actions (CarePage *self, GtkWidget *menu_button)
{
  g_set_weak_pointer (&PRIVATE (self)->actions, menu_button);
}

gboolean
care_page_open_actions (CarePage *self)
{
  GtkWidget *actions = PRIVATE (self)->actions;
  if (actions == NULL || !gtk_widget_get_mapped (actions))
    return FALSE;
  if (!GTK_IS_MENU_BUTTON (actions))
    return gtk_widget_grab_focus (actions);
  gtk_menu_button_popup (GTK_MENU_BUTTON (actions));
  return TRUE;
}

void
care_page_open (CarePage *self, const CareEntity *entity, const CareId *id)
{
  char text[CARE_ID_TEXT];
  g_autofree char *target = g_strdup_printf ("%s/%s", entity->name, care_id_to_text (id, text));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", target);
}

void
care_page_go (CarePage *self, const char *section)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.go", "s", section);
}

static CareMainWindow *
window_of (CarePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  return CARE_IS_MAIN_WINDOW (root) ? CARE_MAIN_WINDOW (root) : NULL;
}

void
care_page_said (CarePage *self, const char *sentence)
{
  CareMainWindow *window = window_of (self);
  if (window != NULL)
    care_main_window_said (window, sentence, TRUE);
}

void
care_page_told (CarePage *self, const char *sentence)
{
  CareMainWindow *window = window_of (self);
  if (window != NULL)
    care_main_window_said (window, sentence, FALSE);
}

void
care_page_said_own (CarePage *self, const char *sentence, CareTakeBack take_back, gpointer data, GDestroyNotify free_data)
{
  CareMainWindow *window = window_of (self);
  if (window != NULL)
    care_main_window_said_own (window, sentence, take_back, data, free_data);
  else
    free_data (data);
}

void
care_page_failed (CarePage *self, const GError *error)
{
  CareMainWindow *window = window_of (self);
  if (window != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    care_main_window_said (window, error->message, FALSE);
}

static gboolean
has_focus (CarePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

static void
make_trouble (CarePage *self)
{
  CarePagePrivate *priv = PRIVATE (self);
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Try Again"));

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (care_page_reload), self);
  priv->trouble = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (priv->trouble), "care-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (priv->trouble), _("This page cannot be shown"));
  adw_status_page_set_child (ADW_STATUS_PAGE (priv->trouble), button);
}

void
care_page_read_failed (CarePage *self, const GError *error)
{
  CarePagePrivate *priv = PRIVATE (self);
  g_autofree char *text = NULL;
  gboolean focused = has_focus (self);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (priv->trouble == NULL)
    {
      make_trouble (self);
      priv->content = adw_bin_get_child (ADW_BIN (self));
      if (priv->content != NULL)
        g_object_ref (priv->content);
      adw_bin_set_child (ADW_BIN (self), priv->trouble);
    }
  text = g_markup_escape_text (error->message, -1); /* a status page reads marks */
  adw_status_page_set_description (ADW_STATUS_PAGE (priv->trouble), text);
  if (focused)
    gtk_widget_grab_focus (trouble_button (self));
}

void
care_page_read_well (CarePage *self)
{
  CarePagePrivate *priv = PRIVATE (self);
  gboolean focused = has_focus (self);

  if (priv->trouble == NULL)
    return;
  priv->trouble = NULL;
  adw_bin_set_child (ADW_BIN (self), priv->content);
  g_clear_object (&priv->content);
  if (focused)
    care_page_take_focus (self);
}

typedef struct
{
  CarePage *page; /* owned: the sentence is said also when another page is shown meanwhile */
  char *sentence;
} Write;

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  Write *write = data;
  g_autoptr (GError) error = NULL;
  if (!care_engine_write_finish (CARE_ENGINE (source), result, &error))
    care_page_failed (write->page, error);
  else if (write->sentence != NULL)
    care_page_said (write->page, write->sentence);
  g_object_unref (write->page);
  g_free (write->sentence);
  g_free (write);
}

void
care_page_write (CarePage *self, CareEngineWrite func, gpointer data, GDestroyNotify free_data, const char *done_sentence)
{
  Write *write = g_new0 (Write, 1);
  write->page = g_object_ref (self);
  write->sentence = g_strdup (done_sentence);
  care_engine_write (PRIVATE (self)->engine, func, data, free_data, NULL, written, write);
}

static void
care_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((CarePageProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, care_page_title (CARE_PAGE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
care_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((CarePageProperty) prop_id)
    {
    case PROP_TITLE:
      care_page_set_title (CARE_PAGE (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
care_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (care_page_parent_class)->map (widget);
  care_page_reload (CARE_PAGE (widget));
}

static void
care_page_dispose (GObject *object)
{
  CarePagePrivate *priv = PRIVATE (CARE_PAGE (object));
  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  g_clear_weak_pointer (&priv->actions);
  g_clear_object (&priv->content);
  g_clear_object (&priv->engine);
  G_OBJECT_CLASS (care_page_parent_class)->dispose (object);
}

static void
care_page_finalize (GObject *object)
{
  g_free (PRIVATE (CARE_PAGE (object))->title);
  G_OBJECT_CLASS (care_page_parent_class)->finalize (object);
}

static void
care_page_class_init (CarePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = care_page_get_property;
  object_class->set_property = care_page_set_property;
  object_class->dispose = care_page_dispose;
  object_class->finalize = care_page_finalize;
  GTK_WIDGET_CLASS (klass)->map = care_page_map;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
care_page_init (CarePage *self)
{
  PRIVATE (self)->cancellable = g_cancellable_new ();
  PRIVATE (self)->width = CARE_WIDTH_WIDE;
}
