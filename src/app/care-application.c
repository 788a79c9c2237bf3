/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-application.h"

#include "app/care-app-resource.h"
#include "app/care-auto-sync.h"
#include "app/care-draft-keeper.h"
#include "app/care-first-run.h"
#include "app/care-main-window.h"
#include "app/care-pictures.h"
#include "app/care-settings.h"
#include "app/care-shortcuts.h"
#include "app/care-store-problem.h"
#include "config.h"
#include "store/care-lock.h"
#include "util/care-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define FIRST_SYNC_MS 2000 /* the window comes first */
#define WAIT_MS 200        /* between two looks at a store that a command has */
#define LONGEST_LINK 200   /* characters of what is worth looking for */

struct _CareApplication
{
  AdwApplication parent_instance;
  CareEngine *engine;      /* (nullable), owned */
  char *where;             /* the store */
  char *wanted, *search;   /* to show once there is a window */
  char *complaint;         /* of a link that leads nowhere; the same */
  guint wait;              /* for a store that a command has */
  CareApplicationStore store_changed;
  gpointer data;
};

G_DEFINE_FINAL_TYPE (CareApplication, care_application, ADW_TYPE_APPLICATION)

char *
care_application_default_store (void)
{
  return g_build_filename (g_get_user_data_dir (), "aftercare", "store.db", NULL);
}

void
care_application_load_look (void)
{
  static gboolean done;
  g_autoptr (GtkCssProvider) provider = NULL;
  GdkDisplay *display = gdk_display_get_default ();

  if (done || display == NULL)
    return;
  done = TRUE;
  g_resources_register (care_app_get_resource ());
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/aftercare/app/aftercare.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), "/org/aftercare/icons");
}

CareEngine *
care_application_engine (CareApplication *self)
{
  return self->engine;
}

static void
take_engine (CareApplication *self, CareEngine *engine)
{
  self->engine = engine;
  care_auto_sync_start (engine, FIRST_SYNC_MS);
  if (self->store_changed != NULL)
    self->store_changed (engine, TRUE, self->data);
}

static void
show_wanted (CareApplication *self, CareMainWindow *window)
{
  if (self->wanted != NULL)
    care_main_window_open (window, self->wanted);
  if (self->search != NULL)
    care_main_window_search (window, self->search);
  if (self->complaint != NULL)
    care_main_window_said (window, self->complaint, FALSE);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->complaint, g_free);
}

static GtkWindow *
open_window (CareApplication *self)
{
  CareMainWindow *window = care_main_window_new (ADW_APPLICATION (self), self->engine);
  show_wanted (self, window);
  return GTK_WINDOW (window);
}

static void
first_run_done (CareFirstRun *first, CareEngine *engine, gpointer data)
{
  CareApplication *self = data;
  take_engine (self, g_object_ref (engine));
  gtk_window_present (open_window (self));
  gtk_window_destroy (GTK_WINDOW (first));
}

/* A dialog over it may be the active one. */
static GtkWindow *
window_of_type (CareApplication *self, GType type)
{
  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self)); at != NULL; at = at->next)
    if (G_TYPE_CHECK_INSTANCE_TYPE (at->data, type))
      return at->data;
  return NULL;
}

/* --- opening the store ---------------------------------------------------------------------------------------------------------------- */

static void open_store (CareApplication *self);

/* The window about the store, there already or made; one that waits no longer is told so by its words. */
static CareStoreProblem *
problem_window (CareApplication *self)
{
  GtkWindow *window = window_of_type (self, CARE_TYPE_STORE_PROBLEM);
  GtkWidget *made;

  if (window != NULL)
    return CARE_STORE_PROBLEM (window);
  made = care_store_problem_new (GTK_APPLICATION (self));
  g_signal_connect_swapped (made, "again", G_CALLBACK (open_store), self);
  return CARE_STORE_PROBLEM (made);
}

static void
say_problem (CareApplication *self, const GError *error)
{
  CareStoreProblem *window = problem_window (self);
  g_printerr ("aftercare: %s\n", error->message);
  care_store_problem_explain (window, error);
  gtk_window_present (GTK_WINDOW (window));
}

/* A command is done soon, and nobody should have to start again after it; opening would wait for it without a window. */
static char *
command_that_writes (CareApplication *self)
{
  g_autofree char *holder = care_lock_holder (self->where);
  return holder != NULL && g_str_has_prefix (holder, "aftercarectl") ? g_steal_pointer (&holder) : NULL;
}

static gboolean
look_again (gpointer data)
{
  CareApplication *self = data;
  g_autofree char *holder = command_that_writes (self);

  gboolean closed = window_of_type (self, CARE_TYPE_STORE_PROBLEM) == NULL;

  if (holder != NULL && !closed)
    return G_SOURCE_CONTINUE;
  self->wait = 0;
  if (!closed)
    open_store (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_command (CareApplication *self, const char *holder)
{
  CareStoreProblem *window = problem_window (self);
  g_printerr (_("aftercare: %s is writing into the store. The window opens when that is done.\n"), holder);
  care_store_problem_wait (window, holder);
  gtk_window_present (GTK_WINDOW (window));
  if (self->wait == 0)
    self->wait = g_timeout_add (WAIT_MS, look_again, self);
}

static void
begin_first_run (CareApplication *self)
{
  GtkWidget *first = care_first_run_new (GTK_APPLICATION (self), self->where);
  g_signal_connect (first, "ready", G_CALLBACK (first_run_done), self);
  gtk_window_present (GTK_WINDOW (first));
}

/* A store that is there and cannot be seen is no reason to begin a new one. */
static gboolean
look_for_store (CareApplication *self, gboolean *missing, GError **error)
{
  GStatBuf info;
  int code = g_stat (self->where, &info) != 0 ? errno : 0;
  g_autofree char *shown = g_filename_display_name (self->where);

  *missing = code == ENOENT;
  if (code != 0 && code != ENOENT)
    g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("“%s” cannot be read: %s."), shown, g_strerror (code));
  return code == 0 || code == ENOENT;
}

static void
open_store (CareApplication *self)
{
  GtkWindow *before = window_of_type (self, CARE_TYPE_STORE_PROBLEM);
  g_autofree char *holder = command_that_writes (self);
  g_autoptr (GError) error = NULL;
  CareEngine *engine = NULL;
  gboolean missing = FALSE;

  if (holder != NULL)
    {
      wait_for_command (self, holder);
      return;
    }
  if (look_for_store (self, &missing, &error) && !missing)
    engine = care_engine_new (self->where, NULL, &error);
  if (error != NULL)
    {
      say_problem (self, error);
      return;
    }
  if (missing)
    begin_first_run (self);
  else
    {
      take_engine (self, engine);
      gtk_window_present (open_window (self));
    }
  if (before != NULL)
    gtk_window_destroy (before);
}

static void
care_application_activate (GApplication *application)
{
  CareApplication *self = CARE_APPLICATION (application);
  GtkWindow *window = window_of_type (self, CARE_TYPE_MAIN_WINDOW);

  if (window != NULL)
    show_wanted (self, CARE_MAIN_WINDOW (window));
  else
    window = gtk_application_get_active_window (GTK_APPLICATION (self));
  if (window != NULL)
    gtk_window_present (window);
  else if (self->engine == NULL)
    open_store (self);
  else
    gtk_window_present (open_window (self));
}

/* --- links ---------------------------------------------------------------------------------------------------------------------------- */

/* "ENTITY/REF", about which the window says more, or the name of a section. */
static gboolean
leads_somewhere (const char *target)
{
  if (!g_utf8_validate (target, -1, NULL) || g_utf8_strlen (target, -1) > LONGEST_LINK)
    return FALSE;
  for (guint i = 0; i < care_n_pages; i++)
    if (care_pages[i].entity == NULL && g_str_equal (care_pages[i].name, target))
      return TRUE;
  return strchr (target, '/') != NULL;
}

/* Of what somebody else wrote, as much as fits into a sentence. */
static void
complain (CareApplication *self, const char *link)
{
  g_autofree char *valid = g_utf8_make_valid (link, -1);
  g_autofree char *shown = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), 60));

  for (char *at = shown; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  g_free (self->complaint);
  self->complaint = g_strdup_printf (_("“%s” leads nowhere here. A link looks like aftercare:job/J-2026-000123; the search (Ctrl+K) finds the rest."), shown);
}

/* "aftercare:job/J-2026-000123" from a link, a label's code or a word on the command line; browsers escape, and some add slashes. */
static void
want_link (CareApplication *self, const char *link)
{
  gboolean ours = g_ascii_strncasecmp (link, "aftercare:", strlen ("aftercare:")) == 0;
  g_autofree char *target = ours ? g_uri_unescape_string (link + strlen ("aftercare:"), NULL) : NULL;
  char *from = target != NULL ? target + strspn (target, "/") : NULL;

  while (from != NULL && g_str_has_suffix (from, "/"))
    from[strlen (from) - 1] = '\0';
  if (from != NULL && *from == '\0') /* "aftercare:" alone is about the program */
    return;
  if (from == NULL || !leads_somewhere (from))
    {
      complain (self, link);
      return;
    }
  g_free (self->wanted);
  self->wanted = g_strdup (from);
}

static void
care_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  CareApplication *self = CARE_APPLICATION (application);
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);
      want_link (self, uri);
    }
  g_application_activate (application);
}

static const GOptionEntry options[] = {
  { "store", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("The store to open"), N_("FILE") },
  { "search", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Open the search with these words"), N_("TEXT") },
  { "new-job", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Open a new intake"), NULL },
  { "pictures", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Draw the pages into PNG files in this folder, and end"), N_("DIR") },
  { "page", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Only this page"), N_("NAME") },
  { "style", 0, 0, G_OPTION_ARG_STRING, NULL, N_("light, dark, high-contrast or high-contrast-dark"), N_("STYLE") },
  { "text", 0, 0, G_OPTION_ARG_INT, NULL, N_("How large the text of the pictures is, in percent"), N_("PERCENT") },
  { "size", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Size of the pictures, such as 1400x900"), N_("WxH") },
  { "language", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Language of the window, such as pl"), N_("CODE") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Say which version this is"), NULL },
  { NULL },
};

static int
care_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  CareApplication *self = CARE_APPLICATION (application);
  g_autofree char *store = NULL;
  g_autofree char *folder = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("aftercare %s\n", CARE_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (dict, "store", "^ay", &store))
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (store);
      g_free (self->where);
      self->where = g_file_get_path (file);
      /* Another store is another program: two windows over two stores may run side by side. */
      g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
    }
  if (g_variant_dict_lookup (dict, "pictures", "^ay", &folder))
    return care_pictures_run (self->where, folder, dict);
  return -1;
}

static int
care_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  CareApplication *self = CARE_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (line);
  g_auto (GStrv) words = g_application_command_line_get_arguments (line, NULL);
  const char *search = NULL;

  if (g_variant_dict_lookup (dict, "search", "&s", &search))
    {
      g_free (self->search);
      self->search = g_strdup (search);
    }
  if (g_variant_dict_contains (dict, "new-job"))
    {
      g_free (self->wanted);
      self->wanted = g_strdup ("intake");
    }
  for (guint i = 1; words[i] != NULL; i++)
    want_link (self, words[i]);
  g_application_activate (application);
  return 0;
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (gtk_application_get_active_window (data), "application-name", "Aftercare", "application-icon", CARE_APPLICATION_ID,
                         "version", CARE_VERSION, "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _("The care book of a company that sells things and stands by them afterwards."), NULL);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = gtk_application_get_windows (data);
  while (windows != NULL)
    {
      GtkWindow *window = windows->data;
      windows = windows->next;
      gtk_window_close (window);
    }
}

static void
shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  care_shortcuts_show (gtk_application_get_active_window (data));
}

static void
care_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "about", .activate = about_action }, { .name = "quit", .activate = quit_action }, { .name = "shortcuts", .activate = shortcuts_action },
  };
  G_APPLICATION_CLASS (care_application_parent_class)->startup (application);
  care_application_load_look ();
  care_settings_apply_style ();
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  care_shortcuts_install (GTK_APPLICATION (application));
}

static void
care_application_shutdown (GApplication *application)
{
  CareApplication *self = CARE_APPLICATION (application);
  if (self->engine != NULL)
    {
      care_auto_sync_stop (self->engine);
      care_engine_hang_up (self->engine);
      if (self->store_changed != NULL)
        self->store_changed (self->engine, FALSE, self->data);
      care_draft_keeper_flush (care_draft_keeper_of (self->engine));
      care_engine_close (self->engine);
      /* what was saved while closing takes its draft along */
      care_draft_keeper_flush (care_draft_keeper_of (self->engine));
    }
  G_APPLICATION_CLASS (care_application_parent_class)->shutdown (application);
}

static void
care_application_finalize (GObject *object)
{
  CareApplication *self = CARE_APPLICATION (object);
  g_clear_object (&self->engine);
  g_free (self->where);
  g_clear_handle_id (&self->wait, g_source_remove);
  g_free (self->wanted);
  g_free (self->search);
  g_free (self->complaint);
  G_OBJECT_CLASS (care_application_parent_class)->finalize (object);
}

static void
care_application_class_init (CareApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = care_application_finalize;
  application_class->startup = care_application_startup;
  application_class->shutdown = care_application_shutdown;
  application_class->activate = care_application_activate;
  application_class->open = care_application_open;
  application_class->command_line = care_application_command_line;
  application_class->handle_local_options = care_application_handle_local_options;
}

static void
care_application_init (CareApplication *self)
{
  self->where = care_application_default_store ();
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

CareApplication *
care_application_new (CareApplicationStore store_changed, gpointer data)
{
  CareApplication *self = g_object_new (CARE_TYPE_APPLICATION, "application-id", CARE_APPLICATION_ID, "flags",
                                        G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE, NULL);
  self->store_changed = store_changed;
  self->data = data;
  return self;
}
