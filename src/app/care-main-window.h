/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"

G_BEGIN_DECLS

/**
 * CareMainWindow:
 *
 * The shell: sections at the side, the omnibox above, one page in the content, toasts with Undo, and what is known of sync in plain words at the
 * foot. Pages come from the table care_pages; it holds no
 * knowledge of any of them.
 */
#define CARE_TYPE_MAIN_WINDOW (care_main_window_get_type ())
G_DECLARE_FINAL_TYPE (CareMainWindow, care_main_window, CARE, MAIN_WINDOW, AdwApplicationWindow)

CareMainWindow *care_main_window_new      (AdwApplication *application, CareEngine *engine);
CareEngine     *care_main_window_engine   (CareMainWindow *window);
/* Says a sentence in a toast; @undo: with a button that takes the last change back. */
void            care_main_window_said     (CareMainWindow *window, const char *sentence, gboolean undo);
/* The same for a change that is not in the store: Undo and Ctrl+Z call @take_back, until another change is made. @data is freed with @free_data. */
void            care_main_window_said_own (CareMainWindow *window, const char *sentence, CareTakeBack take_back, gpointer data,
                                           GDestroyNotify free_data);
/* "ENTITY/REF": shows a record (REF as on the command line); a toast says when there is none. */
void            care_main_window_open     (CareMainWindow *window, const char *target);
/* Shows a section by its name. */
void            care_main_window_go       (CareMainWindow *window, const char *section);
/* Opens the omnibox with @text in it (may be NULL). */
void            care_main_window_search   (CareMainWindow *window, const char *text);
/* The page that is shown. */
CarePage       *care_main_window_page     (CareMainWindow *window);
/* The page and what stands beside it wait for nothing (for pictures and tests). */
gboolean        care_main_window_is_settled (CareMainWindow *window);
/* The page of a section or of an entity's records, made when needed; NULL when there is no such name. */
CarePage       *care_main_window_find_page (CareMainWindow *window, const char *name);

G_END_DECLS
