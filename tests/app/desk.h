/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A window over a store of its own, empty or with a demo company, for tests of pages. Everything fails the test by itself. */
#pragma once

#include "app/care-application.h"
#include "app/care-main-window.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder, *path; /* of the store */
  CareEngine *engine;
  CareMainWindow *window; /* (nullable) */
} Desk;

/* For main(): what every program here sets before its first window. */
void       desk_prepare   (int *argc, char ***argv);
/* A store in a folder of its own; @demo: how large a demo company, 1 is the whole one, 0 none. */
void       desk_begin     (Desk *desk, double demo);
/* A window of that size (0: its own) at @section (NULL: where it opens), settled. */
void       desk_show      (Desk *desk, const char *section, int width, int height);
/* The same at 1400 × 900 with the program's accelerators, and the keyboard in it (keys.h). */
void       desk_show_with_keys (Desk *desk, const char *section);
void       desk_hide      (Desk *desk);
void       desk_end       (Desk *desk);
CarePage  *desk_page      (Desk *desk);
/* Until the page waits for nothing. */
void       desk_settle    (Desk *desk);
/* The main loop runs for so long. */
void       desk_wait      (guint ms);
/* The store, for this thread alone until given back; pages hear that it changed. */
CareStore *desk_borrow    (Desk *desk);
void       desk_give_back (Desk *desk);

/* A folder with all that is in it. */
void       desk_remove_tree (const char *path);

/* Until something holds; a test fails when it does not in 20 s. */
#define DESK_UNTIL(what) \
  G_STMT_START \
  { \
    for (guint turn_ = 0; turn_ < 1000 && !(what); turn_++) \
      desk_wait (20); \
    g_assert_true (what); \
  } \
  G_STMT_END

G_END_DECLS
