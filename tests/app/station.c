/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station.h"

#include "app/care-pictures.h"
#include "app/care-settings.h"
#include "store/care-act.h"

#include <locale.h>
#include <string.h>

void
station_prepare (int *argc, char ***argv)
{
  setlocale (LC_ALL, "");
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-hint-font-metrics", TRUE, "gtk-enable-animations", FALSE, NULL);
  care_application_load_look ();
  if (care_settings_get () != NULL)
    g_settings_set_int (care_settings_get (), "sync-minutes", 0);
}

void
station_open (Station *station, Company *company, int width, int height)
{
  g_autofree char *store = company_store (company, station->name);
  char **words = g_strdupv ((char *[]){ "aftercare", "--store", store, NULL });
  int status = 0;

  if (care_settings_get () != NULL)
    g_settings_reset (care_settings_get (), "page");
  station->application = care_application_new (NULL, NULL);
  G_APPLICATION_GET_CLASS (station->application)->local_command_line (G_APPLICATION (station->application), &words, &status);
  g_strfreev (words);
  g_assert_cmpint (status, <=, 0);
  if (gtk_application_get_windows (GTK_APPLICATION (station->application)) == NULL)
    g_application_activate (G_APPLICATION (station->application));
  station->window = CARE_MAIN_WINDOW (gtk_application_get_windows (GTK_APPLICATION (station->application))->data);
  station->engine = care_application_engine (station->application);
  g_settings_unbind (station->window, "default-width");
  g_settings_unbind (station->window, "default-height");
  g_settings_unbind (station->window, "maximized");
  gtk_window_set_default_size (GTK_WINDOW (station->window), width, height);
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (station->window)));
  station_settle (station);
  keys_to (GTK_WINDOW (station->window));
}

void
station_close (Station *station)
{
  gtk_window_destroy (GTK_WINDOW (station->window));
  keys_wait (50);
  care_engine_close (station->engine); /* the application itself stays: it was never run, so it cannot end */
}

static void
copy_file (const char *from, const char *to, const char *end)
{
  g_autofree char *source = g_strconcat (from, end, NULL), *target = g_strconcat (to, end, NULL), *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (!g_file_get_contents (source, &bytes, &length, NULL))
    return;
  g_file_set_contents (target, bytes, (gssize) length, &error);
  g_assert_no_error (error);
}

void
station_open_twin (Station *station, Station *twin, Company *company)
{
  static const char *const ends[] = { "", "-wal", "-drafts", "-drafts-wal", "-drafts-journal", "-journal" };
  g_autofree char *from = company_store (company, station->name), *to = company_store (company, twin->name);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    copy_file (from, to, ends[i]);
  station_open (twin, company, 1400, 900);
}

void
station_settle (Station *station)
{
  for (guint i = 0; i < 600; i++)
    {
      CarePage *page = care_main_window_page (station->window);
      keys_wait (15);
      if (i > 8 && page != NULL && care_page_is_settled (page) && !g_main_context_pending (NULL))
        return;
    }
  g_test_message ("%s: %s did not settle", station->name, care_page_title (care_main_window_page (station->window)));
  g_test_fail ();
}

void
station_show (Station *station, const char *target, GType page)
{
  care_main_window_open (station->window, target);
  UNTIL (G_TYPE_CHECK_INSTANCE_TYPE (care_main_window_page (station->window), page));
  station_settle (station);
}

GtkWidget *
station_page (Station *station)
{
  return GTK_WIDGET (care_main_window_page (station->window));
}

GtkWidget *
station_focus (Station *station)
{
  return gtk_root_get_focus (GTK_ROOT (station->window));
}

/* --- what stands there ------------------------------------------------------------------------------------------------------------------- */

static gboolean
is_called (GtkWidget *widget, const char *name)
{
  return g_strcmp0 (gtk_widget_get_name (widget), name) == 0 || g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), name) == 0;
}

/* One that can be seen comes first: forms and the editor may have fields of one name. */
static GtkWidget *
find (GtkWidget *widget, const char *name, gboolean seen)
{
  if (seen && !gtk_widget_get_mapped (widget))
    return NULL;
  if (is_called (widget, name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, name, seen);
      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
station_find (Station *station, const char *name)
{
  GtkWidget *seen = find (station_page (station), name, TRUE);
  return seen != NULL ? seen : find (station_page (station), name, FALSE);
}

static GtkWidget *
text_in (GtkWidget *widget)
{
  if (GTK_IS_TEXT (widget) || GTK_IS_TEXT_VIEW (widget))
    return widget;
  for (GtkWidget *child = widget != NULL ? gtk_widget_get_first_child (widget) : NULL; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *text = text_in (child);
      if (text != NULL)
        return text;
    }
  return NULL;
}

static GtkWidget *
text_of (Station *station, const char *name)
{
  GtkWidget *text = text_in (station_find (station, name));
  if (text == NULL)
    g_test_message ("%s: there is no text “%s”", station->name, name);
  g_assert_nonnull (text);
  return text;
}

char *
station_text (Station *station, const char *name)
{
  GtkWidget *text = text_of (station, name);
  GtkTextIter start, end;

  if (GTK_IS_TEXT (text))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (text)));
  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), &start, &end);
  return gtk_text_buffer_get_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), &start, &end, FALSE);
}

void
station_enter (Station *station, const char *name)
{
  GtkWidget *text = text_of (station, name);
  g_assert_true (gtk_widget_grab_focus (text));
  if (GTK_IS_TEXT (text))
    gtk_editable_set_position (GTK_EDITABLE (text), -1);
  keys_wait (20);
}

gboolean
station_is_in (Station *station, const char *name)
{
  for (GtkWidget *focus = station_focus (station); focus != NULL; focus = gtk_widget_get_parent (focus))
    if (is_called (focus, name))
      return TRUE;
  return FALSE;
}

static gboolean
says (GtkWidget *widget, const char *words)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

gboolean
station_says (Station *station, const char *words)
{
  return says (GTK_WIDGET (station->window), words);
}

static void
tell_labels (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    g_test_message ("  “%s”", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    tell_labels (child);
}

void
station_read (Station *station, const char *words)
{
  for (guint i = 0; i < 300 && !station_says (station, words); i++)
    keys_wait (20);
  if (station_says (station, words))
    return;
  g_test_message ("%s: “%s” is nowhere to be read, but:", station->name, words);
  tell_labels (GTK_WIDGET (station->window));
  g_test_fail ();
}

void
station_picture (Station *station, const char *name)
{
  const char *folder = g_getenv ("CARE_TOUR_PICTURES");
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, file, NULL) : NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  keys_wait (250);
  care_pictures_save (GTK_WIDGET (station->window), path, &error);
  g_assert_no_error (error);
}

void
station_paste (Station *station, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (station->window)), text);
  keys_press (GDK_KEY_v, GDK_KEY_Control_L);
  keys_wait (100);
}

/* --- what the store says ------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  gpointer found;
  gboolean done, ok;
} Answer;

static void
read_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;
  g_autoptr (GError) error = NULL;
  answer->found = care_engine_finish (CARE_ENGINE (source), result, &error);
  g_assert_no_error (error);
  answer->done = TRUE;
}

static gpointer
query (CareStore *store, gpointer data, GError **error)
{
  CareQuery all = { data, NULL, 0, -1, FALSE, -1, 0, FALSE };
  return care_store_query (store, &all, error);
}

GPtrArray *
station_all (Station *station, const CareEntity *entity)
{
  Answer answer = { NULL, FALSE, FALSE };
  care_engine_read (station->engine, query, (gpointer) entity, NULL, NULL, NULL, read_done, &answer);
  while (!answer.done)
    keys_wait (2);
  return answer.found;
}

CareRecord *
station_record (Station *station, const CareEntity *entity, const char *field, const char *text)
{
  g_autoptr (GPtrArray) all = station_all (station, entity);
  guint n = (guint) care_entity_field (entity, field);
  for (guint i = 0; i < all->len; i++)
    if (g_strcmp0 (care_record_text (all->pdata[i], n), text) == 0)
      return care_record_copy (all->pdata[i]);
  return NULL;
}

typedef struct
{
  const CareEntity *entity;
  CareId id;
  const char *field, *value;
} Change;

static gboolean
change (CareStore *store, gpointer data, GError **error)
{
  const Change *it = data;
  return care_act_set (store, it->entity, &it->id, (CarePair[]){ { it->field, it->value }, { NULL, NULL } }, NULL, error);
}

static void
write_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;
  g_autoptr (GError) error = NULL;
  care_engine_write_finish (CARE_ENGINE (source), result, &error);
  g_assert_no_error (error);
  answer->done = TRUE;
}

void
station_change (Station *station, const CareEntity *entity, const CareId *id, const char *field, const char *value)
{
  Answer answer = { NULL, FALSE, FALSE };
  care_engine_write (station->engine, change, &(Change){ entity, *id, field, value }, NULL, NULL, write_done, &answer);
  while (!answer.done)
    keys_wait (2);
  keys_wait (100);
}

/* --- a store that is busy ------------------------------------------------------------------------------------------------------------------ */

static gint held, waiting; /* atomic */

static gpointer
wait_reading (CareStore *store, gpointer data, GError **error)
{
  g_atomic_int_inc (&waiting);
  while (g_atomic_int_get (&held))
    g_usleep (1000);
  return NULL;
}

static gboolean
wait_writing (CareStore *store, gpointer data, GError **error)
{
  wait_reading (store, data, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "It wrote nothing."); /* so that no page reads again */
  return FALSE;
}

void
station_hold (Station *station, gboolean reads)
{
  gint threads = reads ? 2 : 1;
  g_atomic_int_set (&held, 1);
  g_atomic_int_set (&waiting, 0);
  for (gint i = 0; i < threads; i++)
    if (reads)
      care_engine_read (station->engine, wait_reading, NULL, NULL, NULL, NULL, NULL, NULL);
    else
      care_engine_write (station->engine, wait_writing, NULL, NULL, NULL, NULL, NULL);
  while (g_atomic_int_get (&waiting) < threads)
    keys_wait (2);
}

void
station_release (Station *station)
{
  g_atomic_int_set (&held, 0);
}
