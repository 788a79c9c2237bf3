/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One window over a store of its own, as somebody started it, for tests that work it by real keys (keys.h) over a company (company.h). */
#pragma once

#include "company.h"
#include "keys.h"

#include "app/care-application.h"
#include "app/care-main-window.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* of its store, in the company's folder */
  CareApplication *application;
  CareEngine *engine;
  CareMainWindow *window;
} Station;

/* For main(): what every program here sets before its first window. */
void       station_prepare    (int *argc, char ***argv);
/* The store is there already. The keyboard belongs to the window. */
void       station_open       (Station *station, Company *company, int width, int height);
void       station_close      (Station *station);
/* Opens @twin over a copy of what is on the disk at this moment: what SIGKILL would leave of @station, which goes on. */
void       station_open_twin  (Station *station, Station *twin, Company *company);
/* Until the page waits for nothing. */
void       station_settle     (Station *station);
/* "customer/REF" or a section; waits for the page. */
void       station_show       (Station *station, const char *target, GType page);
GtkWidget *station_page       (Station *station);
GtkWidget *station_focus      (Station *station);
/* The widget of that name or builder id on the page; NULL. */
GtkWidget *station_find       (Station *station, const char *name);
/* What stands in the field or text of that name. Free with g_free(). */
char      *station_text       (Station *station, const char *name);
/* The keyboard goes into the field or text of that name, as a click would do it; at the end of what is there. */
void       station_enter      (Station *station, const char *name);
gboolean   station_is_in      (Station *station, const char *name);
gboolean   station_says       (Station *station, const char *words);
/* Waits until these words can be read in the window; fails when they never come. */
void       station_read       (Station *station, const char *words);
/* Keeps a picture of the window in the folder CARE_TOUR_PICTURES, when that is set. */
void       station_picture    (Station *station, const char *name);
/* Into the place that has the keyboard, by Ctrl+V. */
void       station_paste      (Station *station, const char *text);
/* Everything alive of an entity; of CareRecord. */
GPtrArray *station_all        (Station *station, const CareEntity *entity);
/* The first whose @field is @text; NULL. Free with care_record_free(). */
CareRecord *station_record    (Station *station, const CareEntity *entity, const char *field, const char *text);
/* Changes one field of one record past the window, as a sync does: pages hear that the store changed. */
void       station_change     (Station *station, const CareEntity *entity, const CareId *id, const char *field, const char *value);
/* Nothing that the window asks of the store is answered (@reads), or written, until released. */
void       station_hold       (Station *station, gboolean reads);
void       station_release    (Station *station);

#define UNTIL(condition)                                                                                     \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    for (guint turn_ = 0; turn_ < 1000 && !(condition); turn_++)                                             \
      keys_wait (20);                                                                                        \
    g_assert_true (condition);                                                                               \
  }                                                                                                          \
  G_STMT_END

G_END_DECLS
