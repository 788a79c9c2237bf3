/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"
#include "app/care-row-list.h"

G_BEGIN_DECLS

/* How a cell shows its row. */
typedef enum
{
  CARE_COLUMN_TEXT,     /* a field, or what a reference names */
  CARE_COLUMN_STRONG,   /* the same in bold */
  CARE_COLUMN_NUMBER,   /* tabular figures, at the right */
  CARE_COLUMN_EXTRA,    /* CareListRow.extra */
  CARE_COLUMN_PHASE,    /* pill of a job's phase */
  CARE_COLUMN_CLOCK,    /* time left to scheduled_at, else promised_on */
  CARE_COLUMN_COVERAGE, /* shield */
  CARE_COLUMN_STATUS,   /* pill of a device's or follow-up's status */
} CareColumnKind;

typedef struct
{
  const char *title;   /* translatable, context "column" */
  CareColumnKind kind;
  const char *field;   /* what it shows and sorts by; NULL: neither */
  int chars;           /* natural width in characters; 0: takes what is left */
  CareWidth from;      /* the narrowest shape that shows it */
} CareColumn;

typedef struct
{
  const char *field;
  CareFilterKind kind;
  const char *values;  /* blank-separated; "@me", "@today", "@tomorrow" stand for what they say */
} CareViewFilter;

/* A saved view that comes with the program. */
typedef struct
{
  const char *name;
  const char *title;   /* translatable, context "view" */
  CareViewFilter filters[4];
} CareView;

typedef struct
{
  const char *name;           /* the section's */
  const CareEntity *entity;
  const CareColumn *columns;  /* ended by a NULL title */
  const CareView *views;      /* ended by a NULL name; the first is shown first */
  const char *sort;
  gboolean descending;
  const char *lines[3];       /* the narrow face: the fields of its second and third line */
  const char *empty;          /* translatable: what to do when there is nothing */
  const char *filter_fields;  /* blank-separated: enumerations offered by Add Filter */
  const char *hint;           /* translatable: of the filter entry */
} CareListKind;

/**
 * CareListPage:
 *
 * The first building block: a list of any length with columns, sorting by click, filter tokens, saved views, and on narrow windows three-line rows
 * over the same model. A list page is one
 * CareListKind and two lines.
 */
#define CARE_TYPE_LIST_PAGE (care_list_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (CareListPage, care_list_page, CARE, LIST_PAGE, CarePage)

struct _CareListPageClass
{
  CarePageClass parent_class;
  const CareListKind *kind;
};

CareRowList *care_list_page_rows (CareListPage *page);
/* Shows a saved view, or filters given by somebody else (a counter of the desk): @spec is taken. */
void         care_list_page_show_view (CareListPage *page, const char *view);
/* One of the user's own; FALSE when there is none of this name. */
gboolean     care_list_page_show_own_view (CareListPage *page, const char *name);
void         care_list_page_show_spec (CareListPage *page, const char *title, CareListSpec *spec);
/* The name of the view that is shown, also when its filters were changed since: one of the user's own after a "="; NULL when it is none of them.
 * Signal: void view-shown (CareListPage *): it is another one, or there are others. Free with g_free(). */
char        *care_list_page_shown_view (CareListPage *page);
/* The spec of a view of a kind, for counters. */
CareListSpec *care_list_kind_spec (const CareListKind *kind, const char *view, CareEngine *engine);
/* The same of one of the user's own; NULL when there is none of this name. */
CareListSpec *care_list_own_spec  (const CareListKind *kind, const char *name, CareEngine *engine);

extern const CareListKind care_jobs_kind, care_customers_kind, care_devices_kind, care_parts_kind, care_follow_ups_kind;
GType care_jobs_page_get_type (void);
GType care_customers_page_get_type (void);
GType care_devices_page_get_type (void);
GType care_parts_page_get_type (void);
GType care_follow_ups_page_get_type (void);

G_END_DECLS
