/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-bin.h"
#include "app/care-last-change.h"
#include "app/care-main-window.h"
#include "app/care-omnibox.h"
#include "app/care-quick-step.h"
#include "app/care-side.h"
#include "app/care-trail.h"

G_BEGIN_DECLS

/* What the window and its actions share. */

struct _CareMainWindow
{
  AdwApplicationWindow parent_instance;

  /* Template Widgets */
  AdwToastOverlay *toasts;
  GtkOverlay *overlay;
  CareBin *bin;
  AdwFlap *flap;
  GtkListBox *sections;
  GtkStack *stack;
  GtkWidget *sidebar, *header, *menu_button, *ask_home, *side_home, *sidebar_button, *back_button;
  GtkWidget *omnibox_button, *omnibox_key, *intake_button, *intake_label, *omnibox_hint;
  GtkImage *sync_icon;
  GtkLabel *sync_title, *sync_detail;

  /* Owned References */
  CareEngine *engine;
  CareOmnibox *omnibox;
  CareToasts *says;
  CareLastChange *last_change;
  CareTrail *trail;
  CareQuickStep *quick; /* in ask_home */
  CareSide *side;       /* in side_home */
  gboolean keeps_state; /* the section is remembered for the next start */
};

gboolean care_main_window_show_record (CareMainWindow *window, const CareEntity *entity, const CareId *id, gboolean remember);
/* "SECTION" or "ENTITY/REF"; @remember: Back leads to where the window was. */
void     care_main_window_open_target (CareMainWindow *window, const char *target, gboolean remember);
/* Whether there is a record before and after this one is known anew. */
void     care_main_window_show_listed (CareMainWindow *window);

/* All actions and the keys that are no accelerators (care-window-actions.c). */
void     care_window_actions_class_init (GtkWidgetClass *klass);
void     care_window_actions_init       (CareMainWindow *window);

G_END_DECLS
