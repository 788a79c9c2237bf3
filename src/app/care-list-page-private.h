/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-list-page.h"

G_BEGIN_DECLS

/* What the files of a list page share: care-list-page.c is the page and what it shows, care-list-bar.c the line above the list, care-list-faces.c its
 * two faces, care-list-views.c the views of one's own. */

typedef struct
{
  CareRowList *rows;
  GtkSingleSelection *selection;
  GtkWidget *title, *count, *filter, *tokens, *stack, *views, *add_filter, *view_bar;
  GtkWidget *token_scroll, *beside, *below; /* the tokens, and their two homes: in the bar, or under it where it is narrow */
  GtkWidget *find, *filter_home, *filter_line; /* on a phone the filter has a line of its own, which a button brings */
  GMenu *views_menu;
  GtkColumnView *columns;
  GtkListView *narrow;
  GtkColumnViewColumn **column; /* one per CareColumn, borrowed */
  AdwStatusPage *empty;
  char *own_view;   /* name of the view of one's own that is shown, also when its filters were changed since; else NULL */
  char *view_title;
  guint times_shown;  /* how often a view or a list was chosen */
  gboolean changed;   /* the filters are not the view's any more */
  gboolean renaming;  /* what the name is asked for: else saving */
  gboolean sorting;   /* the column view is told, it does not tell */
  CareListSpec *base; /* the view's filters, without words; "@me", "@today" and "@tomorrow" are kept as words */
  CareId wanted;      /* what is highlighted, again after a change */
  guint place;        /* where it stood; GTK_INVALID_LIST_POSITION: nothing is highlighted */
  gboolean had_focus; /* the keyboard was on a row before rows went */
  guint filter_source;
  int *need;          /* how wide each column must be, at the size of text of need_at */
  int need_at, room;  /* what there is for all of them; 0: not known yet */
  guint fit_source;
  gboolean filled;
  gboolean from_top;  /* another question was asked: its first rows are shown when they come */
} CareListPagePrivate;

CareListPagePrivate *care_list_page_private (CareListPage *page);

#define CARE_LIST_PRIVATE(self) (care_list_page_private (CARE_LIST_PAGE (self)))
#define CARE_LIST_KIND(self) (CARE_LIST_PAGE_GET_CLASS (self)->kind)
#define CARE_LIST_ENGINE(self) (care_page_engine (CARE_PAGE (self)))

/* Asks for the rows of the filters and the typed words. */
void       care_list_page_apply      (CareListPage *page);
/* Opens the record at @position. @view: NULL for Enter in the filter; otherwise what is highlighted is meant, wherever it moved. */
void       care_list_page_activate   (GtkWidget *view, guint position, CareListPage *page);

/* The line above the list: name of the view, how many rows, filters as tokens, the filter of words. */
GtkWidget *care_list_bar_build       (CareListPage *page);
void       care_list_bar_class_init  (GtkWidgetClass *klass);
void       care_list_bar_set_width   (CareListPage *page, CareWidth width);
void       care_list_bar_show_title  (CareListPage *page);
void       care_list_bar_show_tokens (CareListPage *page);
/* What stands in the filter; nothing is asked for. @words: (nullable). */
void       care_list_bar_set_words   (CareListPage *page, const char *words);
gboolean   care_list_bar_take_focus  (CareListPage *page);

/* The columns of a wide window and the three-line rows of a narrow one, over the same rows. */
void       care_list_faces_build     (CareListPage *page);
void       care_list_faces_set_width (CareListPage *page, CareWidth width);
/* Shows the columns that fit into what the window's shape and the text leave (care-list-fit.c). */
void       care_list_fit_columns     (CareListPage *page);
/* @scroll: what the columns stand in. Once, when it is made. */
void       care_list_fit_watch       (CareListPage *page, GtkWidget *scroll);
/* The arrow in the column's head says what the view sorts by. */
void       care_list_faces_show_sort (CareListPage *page);
/* The one that is seen has the rows. */
void       care_list_faces_show      (CareListPage *page, gboolean phone);
/* The keyboard is on a row. */
gboolean   care_list_faces_have_focus (CareListPage *page);
/* Puts the keyboard on the row that is highlighted, or on the list when there is none. */
void       care_list_faces_follow    (CareListPage *page);

/* The views of one's own: chosen, saved, renamed and deleted, each with Undo. */
GtkWidget *care_list_views_build     (CareListPage *page);
void       care_list_views_class_init (GtkWidgetClass *klass);
void       care_list_views_fill_menu (CareListPage *page);
/* Another view is shown: what can be done with it. */
void       care_list_views_chosen    (CareListPage *page);

G_END_DECLS
