/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CareWidth: the shapes of VISUAL 6, by measured need.
 * @CARE_WIDTH_PHONE: one column, lists of three-line rows, dominant button at the bottom
 * @CARE_WIDTH_NARROW: the side pane is a tab of the page
 * @CARE_WIDTH_FOLDED: sections folded, content and side pane
 * @CARE_WIDTH_WIDE: everything
 */
typedef enum { CARE_WIDTH_PHONE, CARE_WIDTH_NARROW, CARE_WIDTH_FOLDED, CARE_WIDTH_WIDE } CareWidth;

/**
 * CarePage:
 *
 * The base of everything that is shown in the content of the window. A page gets the engine when it is made, reads through it, and is told to
 * (re)load when it is shown, when the store
 * changed while it is visible, and when the window's shape changes. It names no other page: it asks the window to open a record ("win.open" with
 * "ENTITY/ID") or a section ("win.go" with its name).
 */
#define CARE_TYPE_PAGE (care_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (CarePage, care_page, CARE, PAGE, AdwBin)

/* Takes a change back that is not in the store (a saved view). */
typedef void (*CareTakeBack) (gpointer data);

struct _CarePageClass
{
  AdwBinClass parent_class;
  /* Once, when the engine is there: build what needs it. */
  void (*set_up) (CarePage *page);
  /* The record that the page is about; sections do not have one. */
  void (*set_record) (CarePage *page, const CareEntity *entity, const CareId *id);
  /* Read what is shown, again. */
  void (*reload) (CarePage *page);
  /* The window has another shape. */
  void (*set_width) (CarePage *page, CareWidth width);
  /* Puts the keyboard where work begins. TRUE when it could. */
  gboolean (*take_focus) (CarePage *page);
  /* Ctrl+F: the page's own filter. TRUE when it has one. */
  gboolean (*begin_filter) (CarePage *page);
  /* Pages that list records, all nullable. Where one stands (G_MAXUINT: nowhere). */
  guint (*find_record) (CarePage *page, const CareEntity *entity, const CareId *id);
  /* Which one stands at a place: it is the chosen one from now on. FALSE beyond the ends. */
  gboolean (*record_at) (CarePage *page, guint place, const CareEntity **entity, CareId *id);
  /* The one that the keyboard is on, or that is chosen. */
  gboolean (*chosen_record) (CarePage *page, const CareEntity **entity, CareId *id);
  /* Pages of one record (nullable): it was opened from a list, which has others before and after it. */
  void (*set_listed) (CarePage *page, gboolean listed);
  /* Waits for nothing any more: everything that is shown is there (for pictures and tests). */
  gboolean (*is_settled) (CarePage *page);
};

CareEngine *care_page_engine      (CarePage *page);
/* Cancelled when the page goes away. */
GCancellable *care_page_cancellable (CarePage *page);
CareWidth   care_page_width       (CarePage *page);
/* For the header bar and the window's title. */
const char *care_page_title       (CarePage *page);
void        care_page_set_title   (CarePage *page, const char *title);
void        care_page_set_engine  (CarePage *page, CareEngine *engine);
void        care_page_set_record  (CarePage *page, const CareEntity *entity, const CareId *id);
void        care_page_reload      (CarePage *page);
void        care_page_set_width   (CarePage *page, CareWidth width);
gboolean    care_page_take_focus  (CarePage *page);
gboolean    care_page_begin_filter (CarePage *page);
gboolean    care_page_is_settled  (CarePage *page);
guint       care_page_find_record (CarePage *page, const CareEntity *entity, const CareId *id);
gboolean    care_page_record_at   (CarePage *page, guint place, const CareEntity **entity, CareId *id);
gboolean    care_page_chosen_record (CarePage *page, const CareEntity **entity, CareId *id);
void        care_page_set_listed  (CarePage *page, gboolean listed);
/* Ctrl+E: the page's menu of actions, a GtkMenuButton, or a widget that the keyboard is put on instead. Borrowed. */
void        care_page_set_actions (CarePage *page, GtkWidget *menu_button);
/* Opens it; FALSE when there is none to be seen. */
gboolean    care_page_open_actions (CarePage *page);
/* Asks the window to show a record or a section; to say something in a toast with Undo; to say what went wrong and what to do. */
void        care_page_open        (CarePage *page, const CareEntity *entity, const CareId *id);
void        care_page_go          (CarePage *page, const char *section);
void        care_page_said        (CarePage *page, const char *sentence);
/* The same without Undo: nothing was changed. */
void        care_page_told        (CarePage *page, const char *sentence);
/* The same for what is not in the store: @take_back undoes it. @data is freed with @free_data once nobody can ask for it any more. */
void        care_page_said_own    (CarePage *page, const char *sentence, CareTakeBack take_back, gpointer data, GDestroyNotify free_data);
void        care_page_failed      (CarePage *page, const GError *error);
/* A page that has nothing to show yet could not read it: the sentence stands in its place, with a button that tries again. */
void        care_page_read_failed (CarePage *page, const GError *error);
/* It could: its own content is shown again. */
void        care_page_read_well   (CarePage *page);
/* One write through the engine: on success @done_sentence in a toast with Undo, on failure the error's sentence. @data is freed with @free_data. */
void        care_page_write       (CarePage *page, CareEngineWrite func, gpointer data, GDestroyNotify free_data, const char *done_sentence);

/* --- the table of pages: a new page is one row in care-pages.c and its own files --- */
typedef struct
{
  const char *name;   /* also the section's name in actions and links */
  const char *title;  /* translatable, with its context "section" */
  const char *icon;
  const char *entity; /* pages of one record: the entity; NULL: a section in the sidebar */
  GType (*get_type) (void);
} CarePageEntry;

extern const CarePageEntry care_pages[];
extern const guint care_n_pages;

G_END_DECLS
