/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "aftercare"

#include "app/care-application.h"
#include "config.h"
#include "ctl/care-ctl.h"
#include "store/care-hand-over.h"
#include "util/care-language.h"

#include <signal.h>
#include <sys/stat.h>

/* The desktop's thin main: the window, and a hand-over so that commands reach the store that it holds. */

typedef struct
{
  CareEngine *engine;
  CareHandOver *hand_over;
  CareCtlLender lender;
} Desktop;

static CareStore *
borrow (gpointer data, GError **error)
{
  return care_engine_borrow (((Desktop *) data)->engine);
}

static void
give_back (gpointer data, CareStore *store)
{
  care_engine_give_back (((Desktop *) data)->engine);
}

/* Through the engine, so that the window goes on with its own work meanwhile. */
static gboolean
sync_now (gpointer data, CareSyncResult *result, GError **error)
{
  return care_engine_sync_and_wait (((Desktop *) data)->engine, result, error);
}

static void
store_changed (CareEngine *engine, gboolean open, gpointer data)
{
  Desktop *desktop = data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&desktop->hand_over, care_hand_over_free);
  desktop->engine = open ? engine : NULL;
  if (!open)
    return;
  desktop->hand_over = care_hand_over_new (care_engine_where (engine), care_ctl_run_handed, &desktop->lender, &error);
  if (desktop->hand_over == NULL)
    g_warning ("Commands cannot be taken over while the window is open: %s", error->message);
}

int
main (int argc, char *argv[])
{
  Desktop desktop = { .lender = { .borrow = borrow, .give_back = give_back, .sync = sync_now } };
  g_autoptr (CareApplication) application = NULL;

  care_language_start ();
  signal (SIGPIPE, SIG_IGN);
  umask (0077);
  desktop.lender.data = &desktop;
  application = care_application_new (store_changed, &desktop);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
