/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-store-problem.h"

#include "util/care-error.h"

#include <glib/gi18n.h>

struct _CareStoreProblem
{
  AdwApplicationWindow parent_instance;
  AdwStatusPage *page;
  GtkWidget *again, *close, *spinner;
};

enum { AGAIN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CareStoreProblem, care_store_problem, ADW_TYPE_APPLICATION_WINDOW)

/* Where the sentence itself does not say what to do. */
static const char *
next_step (const GError *error)
{
  if (error->domain != CARE_ERROR)
    return _("See whether you may read and write the file and its folder, and whether the disk has room. Then try again.");
  switch ((CareError) error->code)
    {
    case CARE_ERROR_BUSY: case CARE_ERROR_CORRUPT: case CARE_ERROR_NEWER:
      return NULL;
    case CARE_ERROR_FOREIGN:
      return _("Move that file away to begin anew, or start Aftercare with another file.");
    case CARE_ERROR_FULL:
      return _("Make room on the disk, then try again.");
    case CARE_ERROR_INVALID: case CARE_ERROR_USAGE: case CARE_ERROR_NOT_FOUND: case CARE_ERROR_AMBIGUOUS: case CARE_ERROR_REFUSED: case CARE_ERROR_IO:
    case CARE_ERROR_NETWORK: case CARE_ERROR_DENIED: case CARE_ERROR_CONSTRAINT: default:
      return _("See whether you may read and write the file and its folder, and whether the disk has room. Then try again.");
    }
}

static void
show (CareStoreProblem *self, const char *title, const char *words, gboolean waits)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);
  adw_status_page_set_icon_name (self->page, waits ? "care-clock-symbolic" : "care-warning-symbolic");
  adw_status_page_set_title (self->page, title);
  adw_status_page_set_description (self->page, markup);
  gtk_widget_set_visible (self->again, !waits);
  gtk_widget_set_visible (self->spinner, waits);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), waits);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_window_set_focus (GTK_WINDOW (self), waits ? self->close : self->again);
}

void
care_store_problem_explain (CareStoreProblem *self, const GError *error)
{
  const char *step = next_step (error);
  g_autofree char *whole = g_strjoin ("\n\n", error->message, step, NULL);
  show (self, _("The store cannot be opened"), whole, FALSE);
}

void
care_store_problem_wait (CareStoreProblem *self, const char *holder)
{
  g_autofree char *words = g_strdup_printf (_("%s is writing into the store. The window opens when that is done."), holder);
  show (self, _("One moment"), words, TRUE);
}

static void
again_clicked (GtkButton *button, CareStoreProblem *self)
{
  g_signal_emit (self, signals[AGAIN], 0);
}

static void
close_clicked (GtkButton *button, CareStoreProblem *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
care_store_problem_class_init (CareStoreProblemClass *klass)
{
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
  signals[AGAIN] = g_signal_new ("again", CARE_TYPE_STORE_PROBLEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
new_button (CareStoreProblem *self, const char *label, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  g_signal_connect (button, "clicked", clicked, self);
  return button;
}

static void
care_store_problem_init (CareStoreProblem *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->page = ADW_STATUS_PAGE (adw_status_page_new ());
  self->spinner = gtk_spinner_new ();
  self->again = new_button (self, _("_Try Again"), G_CALLBACK (again_clicked));
  self->close = new_button (self, _("_Close"), G_CALLBACK (close_clicked));
  gtk_widget_add_css_class (self->again, "suggested-action");
  gtk_widget_add_css_class (header, "flat");
  gtk_box_append (GTK_BOX (buttons), self->spinner);
  gtk_box_append (GTK_BOX (buttons), self->again);
  gtk_box_append (GTK_BOX (buttons), self->close);
  adw_status_page_set_child (self->page, buttons);
  gtk_widget_set_vexpand (GTK_WIDGET (self->page), TRUE);
  gtk_box_append (GTK_BOX (all), header);
  gtk_box_append (GTK_BOX (all), GTK_WIDGET (self->page));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), all);
  gtk_widget_add_css_class (GTK_WIDGET (self->page), "compact");
  gtk_window_set_default_size (GTK_WINDOW (self), 520, 560);
}

GtkWidget *
care_store_problem_new (GtkApplication *application)
{
  return g_object_new (CARE_TYPE_STORE_PROBLEM, "application", application, NULL);
}
