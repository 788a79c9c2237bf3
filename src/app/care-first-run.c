/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-first-run.h"

#include "exchange/care-demo.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

struct _CareFirstRun
{
  AdwApplicationWindow parent_instance;

  /* Template Widgets */
  GtkWidget *demo_button, *join_button, *begin_button, *problem, *spinner;
  GtkEditable *url_row, *code_row, *company_row, *currency_row, *zone_row;

  char *where;
  CareEngine *engine; /* (nullable), owned: made, and joining or filling goes on */
  GCancellable *line; /* (nullable): a server is being joined */
  GtkWidget *focus;   /* (nullable): where the keyboard was when it began */
  gboolean busy, closing;
};

enum { READY, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareFirstRun, care_first_run, ADW_TYPE_APPLICATION_WINDOW)

typedef enum { WANT_DEMO, WANT_JOIN, WANT_BOOK } Want;

typedef struct
{
  char *where, *company, *currency, *zone, *url, *code;
  GCancellable *line;
  Want want;
} Plan;

static void
plan_free (gpointer data)
{
  Plan *plan = data;
  g_free (plan->where);
  g_free (plan->company);
  g_free (plan->currency);
  g_free (plan->zone);
  g_free (plan->url);
  g_free (plan->code);
  g_object_unref (plan->line);
  g_free (plan);
}

static gboolean
fill (CareEngine *engine, const Plan *plan, GError **error)
{
  CareStore *store = care_engine_borrow (engine);
  gboolean ok = TRUE;
  if (plan->want == WANT_DEMO)
    {
      g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
      ok = care_demo_fill (store, 1, 1.0, counts, error);
    }
  else if (plan->want == WANT_JOIN)
    {
      CareSyncResult result;
      ok = care_sync_enrol (store, plan->url, plan->code, plan->line, NULL, error);
      /* The code is used up now: what did not come yet comes with the next sync, as on every other day. */
      if (ok)
        care_sync_now (store, plan->line, &result, NULL);
    }
  care_engine_give_back (engine);
  return ok;
}

/* A store that could not be filled or joined is taken away again: the person may try another way. */
static void
take_away (const char *where)
{
  static const char *const ends[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (where, ends[i], NULL);
      g_unlink (path);
    }
}

static void
make (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Plan *plan = data;
  CareStoreInit init = { .company = plan->company, .currency = plan->currency, .zone = plan->zone };
  g_autofree char *folder = g_path_get_dirname (plan->where);
  GError *error = NULL;
  CareEngine *engine;

  g_mkdir_with_parents (folder, 0700);
  engine = care_engine_new (plan->where, &init, &error);
  if (engine != NULL && fill (engine, plan, &error))
    {
      g_task_return_pointer (task, engine, g_object_unref);
      return;
    }
  if (engine != NULL)
    {
      care_engine_close (engine);
      g_object_unref (engine);
      take_away (plan->where);
    }
  g_task_return_error (task, error);
}

static void
set_busy (CareFirstRun *self, gboolean busy)
{
  GtkWidget *buttons[] = { self->demo_button, self->join_button, self->begin_button };
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_widget_set_sensitive (buttons[i], !busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  self->busy = busy;
}

/* A book half made would be opened next time as if it were one. Nobody waits for a server, though. */
static gboolean
care_first_run_close_request (GtkWindow *window)
{
  CareFirstRun *self = CARE_FIRST_RUN (window);
  if (self->busy)
    {
      self->closing = self->line != NULL;
      g_cancellable_cancel (self->line);
      return TRUE;
    }
  return GTK_WINDOW_CLASS (care_first_run_parent_class)->close_request (window);
}

static void
made (GObject *source, GAsyncResult *result, gpointer data)
{
  CareFirstRun *self = CARE_FIRST_RUN (source);
  g_autoptr (GError) error = NULL;
  CareEngine *engine = g_task_propagate_pointer (G_TASK (result), &error);

  set_busy (self, FALSE);
  g_clear_object (&self->line);
  self->engine = engine;
  if (self->closing) /* a store that had joined by then stays, for the next start */
    {
      if (engine != NULL)
        care_engine_close (engine);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  if (engine != NULL)
    {
      g_signal_emit (self, signals[READY], 0, engine);
      return;
    }
  gtk_label_set_label (GTK_LABEL (self->problem), error->message);
  gtk_widget_set_visible (self->problem, TRUE);
  if (self->focus != NULL)
    gtk_widget_grab_focus (self->focus);
}

static const char *
text_or_null (GtkEditable *row)
{
  const char *text = gtk_editable_get_text (row);
  return *text != '\0' ? text : NULL;
}

static void
start (CareFirstRun *self, Want want)
{
  g_autoptr (GTask) task = NULL;
  Plan *plan;

  if (self->busy)
    return;
  task = g_task_new (self, NULL, made, NULL);
  plan = g_new0 (Plan, 1);
  self->focus = gtk_window_get_focus (GTK_WINDOW (self));
  if (want == WANT_JOIN)
    self->line = g_cancellable_new ();
  plan->line = want == WANT_JOIN ? g_object_ref (self->line) : g_cancellable_new ();
  plan->where = g_strdup (self->where);
  plan->want = want;
  plan->company = g_strdup (want == WANT_BOOK ? text_or_null (self->company_row) : NULL);
  plan->currency = g_strdup (want == WANT_BOOK ? text_or_null (self->currency_row) : NULL);
  plan->zone = g_strdup (want == WANT_BOOK ? text_or_null (self->zone_row) : NULL);
  plan->url = g_strdup (gtk_editable_get_text (self->url_row));
  plan->code = g_strdup (gtk_editable_get_text (self->code_row));
  gtk_widget_set_visible (self->problem, FALSE);
  set_busy (self, TRUE);
  g_task_set_task_data (task, plan, plan_free);
  g_task_run_in_thread (task, make);
}

static void
demo_clicked (GtkButton *button, CareFirstRun *self)
{
  start (self, WANT_DEMO);
}

static void
join_clicked (GtkButton *button, CareFirstRun *self)
{
  start (self, WANT_JOIN);
}

static void
begin_clicked (GtkButton *button, CareFirstRun *self)
{
  start (self, WANT_BOOK);
}

static void
code_entered (AdwEntryRow *row, CareFirstRun *self)
{
  start (self, WANT_JOIN);
}

GtkWidget *
care_first_run_new (GtkApplication *application, const char *where)
{
  CareFirstRun *self = g_object_new (CARE_TYPE_FIRST_RUN, "application", application, NULL);
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  self->where = g_strdup (where);
  if (strchr (g_time_zone_get_identifier (local), '/') != NULL)
    gtk_editable_set_text (self->zone_row, g_time_zone_get_identifier (local));
  return GTK_WIDGET (self);
}

static void
care_first_run_dispose (GObject *object)
{
  CareFirstRun *self = CARE_FIRST_RUN (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), CARE_TYPE_FIRST_RUN);
  g_clear_object (&self->engine);
  g_clear_object (&self->line);
  g_clear_pointer (&self->where, g_free);
  G_OBJECT_CLASS (care_first_run_parent_class)->dispose (object);
}

static void
care_first_run_class_init (CareFirstRunClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_first_run_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = care_first_run_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/aftercare/app/care-first-run.ui");
  gtk_widget_class_bind_template_child (widget_class, CareFirstRun, demo_button);
  gtk_widget_class_bind_template_child (widget_class, CareFirstRun, join_button);
  gtk_widget_class_bind_template_child (widget_class, CareFirstRun, begin_button);
  gtk_widget_class_bind_template_child (widget_class, CareFirstRun, problem);
  gtk_widget_class_bind_template_child (widget_class, CareFirstRun, spinner);
  gtk_widget_class_bind_template_child (widget_class, CareFirstRun, url_row);
  gtk_widget_class_bind_template_child (widget_class, CareFirstRun, code_row);
  gtk_widget_class_bind_template_child (widget_class, CareFirstRun, company_row);
  gtk_widget_class_bind_template_child (widget_class, CareFirstRun, currency_row);
  gtk_widget_class_bind_template_child (widget_class, CareFirstRun, zone_row);
  /* The store is made; the argument is a CareEngine over it. */
  signals[READY] = g_signal_new ("ready", CARE_TYPE_FIRST_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, CARE_TYPE_ENGINE);
}

static void
care_first_run_init (CareFirstRun *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->demo_button, "clicked", G_CALLBACK (demo_clicked), self);
  g_signal_connect (self->join_button, "clicked", G_CALLBACK (join_clicked), self);
  g_signal_connect (self->begin_button, "clicked", G_CALLBACK (begin_clicked), self);
  g_signal_connect (self->code_row, "entry-activated", G_CALLBACK (code_entered), self);
}
