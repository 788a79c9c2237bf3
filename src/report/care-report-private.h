/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/care-report.h"

G_BEGIN_DECLS

/* For the functions that run reports. */

/* A new empty row at the end of the report. Borrowed. */
CareCell *care_report_add_row   (CareReport *report);
/* Set a cell; NULL text leaves it empty. */
void care_cell_text    (CareCell *cell, const char *text);
void care_cell_int     (CareCell *cell, gint64 value);
void care_cell_number  (CareCell *cell, double value);
void care_cell_date    (CareCell *cell, gint32 date);
/* Adds one record to a cell of records; an empty cell of records is one with no records. */
void care_cell_record  (CareCell *cell, const CareEntity *entity, const CareId *id);
/* Takes the array. */
void care_cell_records (CareCell *cell, GArray *records);
GArray *care_records_new (void);
void care_records_add  (GArray *records, const CareEntity *entity, const CareId *id);

void care_report_add_count  (CareReport *report, const char *name, const char *label, gint64 count);
void care_report_add_figure (CareReport *report, const char *name, const char *label, const char *unit, const CareFigure *figure);

/* The chart: first the labels, then series with a value each. */
void care_report_add_label  (CareReport *report, const char *label);
void care_report_add_series (CareReport *report, const char *label);
/* Value of series @s at label @l; NAN until it is set. Labels must be complete. */
void care_report_set_point  (CareReport *report, guint s, guint l, double value);

/* Rounded as every number of a report is. */
double care_report_round (double value);

gboolean care_report_warranty_expiry (CareReport *report, CareStore *store, GError **error);
gboolean care_report_satisfaction    (CareReport *report, CareStore *store, GError **error);

G_END_DECLS
