/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-editor.h"
#include "app/care-page.h"
#include "app/care-words-app.h"

G_BEGIN_DECLS

/**
 * CareRecordPage:
 *
 * The page of one record. Above: its title, a second line, marks, the one main button with its key and a menu of everything else. Below:
 * the care history, and panes beside it that become tabs where there
 * is no room. Forms for what needs an argument fold out under the head, the editor takes the page's place; neither is a dialog, and what is
 * typed in them is kept.
 *
 * A page gathers all it shows in one function on a reading thread, and fills its widgets from that on the main thread.
 */
#define CARE_TYPE_RECORD_PAGE (care_record_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (CareRecordPage, care_record_page, CARE, RECORD_PAGE, CarePage)

struct _CareRecordPageClass
{
  CarePageClass parent_class;
  /* On a reading thread: everything that is shown; touches no widget and no page. NULL with @error. */
  gpointer (*read) (CareStore *store, const CareId *id, GError **error);
  void (*free_content) (gpointer content);
  /* Fills the widgets. @content: also care_record_page_content() until the next one. */
  void (*fill) (CareRecordPage *page, gpointer content);
  /* The main button, Ctrl+Enter. */
  void (*main) (CareRecordPage *page);
  /* The shape changed, after the base moved its own pieces (nullable). */
  void (*shaped) (CareRecordPage *page, CareWidth width);
};

const CareId *care_record_page_id (CareRecordPage *page);
/* The record that the one asked for was merged into; when filling. */
void care_record_page_follow (CareRecordPage *page, const CareId *id);
/* What was read last; NULL before. */
gpointer      care_record_page_content  (CareRecordPage *page);
/* --- the head --- */
void          care_record_page_set_head (CareRecordPage *page, const char *title, const char *second_line);
/* Before the title: an avatar, an icon. */
void          care_record_page_set_lead (CareRecordPage *page, GtkWidget *lead);
/* The pills of the head: a wrap; and a box under the head for more (steps, notices). */
GtkWidget    *care_record_page_marks    (CareRecordPage *page);
GtkWidget    *care_record_page_under    (CareRecordPage *page);
/* NULL: no main button. */
void          care_record_page_set_main (CareRecordPage *page, const char *label);
/* Everything else that can be done; a reference is taken. */
void          care_record_page_set_menu (CareRecordPage *page, GMenuModel *menu);
/* A button beside the dominant one at phone width. */
void          care_record_page_set_aside (CareRecordPage *page, const char *icon, const char *name, const char *action);
/* --- the body --- */
/* The box above the history, and the history itself. */
GtkWidget    *care_record_page_above    (CareRecordPage *page);
/* The history itself (CareTimeline). */
GtkWidget    *care_record_page_timeline (CareRecordPage *page);
/* A word that the history would repeat in every row; before care_record_page_set_history(). */
void          care_record_page_set_leave_out (CareRecordPage *page, const char *word);
void          care_record_page_set_history (CareRecordPage *page, GPtrArray *entries);
void          care_record_page_set_history_kinds (CareRecordPage *page, gboolean years, const char *empty_title, const char *empty_text);
/* A pane that stands beside the history from @from on, @width pixels wide, and is a tab below that; returns the box to fill. @before: left
 * of the history. */
GtkWidget    *care_record_page_add_pane (CareRecordPage *page, const char *title, const char *icon, CareWidth from, int width, gboolean before);
/* --- forms and the editor --- */
/* An action of the page ("page.step" with its target, or NULL), begun once what it is about has been read. Another record forgets it. */
void          care_record_page_do_soon (CareRecordPage *page, const char *action, const char *target);
/* Folds out an empty form under the head; the caller adds fields, then care_record_page_show_form(). @said: the toast after it is saved. */
CareForm     *care_record_page_begin_form (CareRecordPage *page, const char *title, const char *text, const char *said);
/* The toast, where it is known only later. */
void          care_record_page_set_said (CareRecordPage *page, const char *said);
/* @draft: (nullable): what the form's draft is called. */
void          care_record_page_show_form (CareRecordPage *page, const char *draft);
void care_record_page_edit (CareRecordPage *page, const CareEntity *entity, const CareId *id, const CarePair *presets,
                            const char *const *hidden);

G_END_DECLS
