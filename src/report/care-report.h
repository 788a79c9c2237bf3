/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-figures.h"
#include "store/care-store.h"

G_BEGIN_DECLS

/* Figures as data: one report in memory, which every format prints alike, to the digit. Text for people is in the program's language. */

/**
 * CareCellKind:
 * @CARE_CELL_TEXT: text of a person or of the house
 * @CARE_CELL_VALUE: an enumeration's value ("commercial_seller"); a spreadsheet for people may show care_value_words() of it
 * @CARE_CELL_INT: a whole number
 * @CARE_CELL_NUMBER: a number rounded to four decimals (care_report_number_text())
 * @CARE_CELL_DATE: civil days
 * @CARE_CELL_RECORDS: the records that the row is made of: the way back
 */
typedef enum
{
  CARE_CELL_TEXT,
  CARE_CELL_VALUE,
  CARE_CELL_INT,
  CARE_CELL_NUMBER,
  CARE_CELL_DATE,
  CARE_CELL_RECORDS,
} CareCellKind;

typedef struct
{
  const char *name;  /* snake_case: JSON member and CSV header; never changes its meaning */
  const char *label; /* for people; untranslated, gettext() it */
  CareCellKind kind;
  const char *unit;  /* "%", "d" or NULL */
} CareReportColumn;

typedef struct
{
  const CareEntity *entity;
  CareId id;
} CareReportRecord;

typedef struct
{
  gboolean has;   /* FALSE: empty, and the rest means nothing */
  gboolean faint; /* few answers behind it: to be read with its interval */
  union
  {
    char *text;      /* TEXT, VALUE */
    gint64 integer;  /* INT, DATE */
    double number;   /* NUMBER */
    GArray *records; /* RECORDS: of CareReportRecord */
  };
} CareCell;

/* A total is a figure with n and interval, or a plain count. */
typedef struct
{
  const char *name;
  const char *label; /* untranslated */
  gboolean is_count;
  gint64 count;
  CareFigure figure; /* rounded as cells are */
  const char *unit;
} CareReportTotal;

/* What a chart of the report shows: one value a label and series. */
typedef struct
{
  char *label;
  GArray *values; /* of double, one a label; NAN for none */
} CareReportSeries;

typedef struct
{
  const char *name;
  const char *label; /* translated; owned by the catalogue */
  char *definition;  /* what is counted and how, in sentences */
  gint32 from, to;   /* civil days, both inside */
  const char *by;    /* field that rows are grouped by; NULL: none */
  const CareReportColumn *columns;
  guint n_columns;
  GPtrArray *rows;   /* of CareCell[n_columns] */
  GArray *totals;    /* of CareReportTotal */
  char *chart_title;
  char *chart_unit;
  GPtrArray *labels; /* of char * */
  GArray *series;    /* of CareReportSeries */
} CareReport;

void care_report_free (CareReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareReport, care_report_free)

/* What is asked: a period (days of the company), each end with the report's own default, and a field to group by. */
typedef struct
{
  gboolean has_from, has_to;
  gint32 from, to;
  const char *by; /* NULL: none */
} CareReportAsk;

typedef struct
{
  const char *name;
  const char *label;        /* untranslated */
  const char *help;         /* one sentence; untranslated */
  const char *const *by;    /* fields it can be grouped by, NULL-ended */
  /* The period where an end is not given. Looking ahead: from today, to @days after from. Looking back: to today, from so that there are @days. */
  gboolean looks_ahead;
  int days;
  gboolean (*run) (CareReport *report, CareStore *store, GError **error);
} CareReportKind;

/* Every report there is, one row each; ended by a row without name. */
extern const CareReportKind care_reports[];
const CareReportKind *care_report_find (const char *name); /* NULL when there is none */

/* Runs a report by its name on one consistent view of the store. CARE_ERROR_USAGE for an unknown name or field, or a period that ends
 * before it begins.
 * Free with care_report_free(). */
CareReport *care_report_run (CareStore *store, const char *name, const CareReportAsk *ask, GError **error);

/* The one way a report's number becomes text, in every format: at most four decimals, a point, no zeros at the end. Free with g_free(). */
char *care_report_number_text (double number);
/* What CSV and tables print of a cell: "" when empty, dates as 2026-11-21, ids with blanks between them. Free with g_free(). */
char *care_report_cell_text (const CareReport *report, const CareCell *row, guint column);

/* {"report","definition","from","to","rows":[…],"totals":{…}} as CLI.md says: a row is an object with a member a column, "records" an array of ids;
 * a total {"n","value","low","high"} (value, low, high null when n is 0) or a count. Ends with a newline. Free with g_free(). */
char *care_report_to_json (const CareReport *report);

G_END_DECLS
