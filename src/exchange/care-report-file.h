/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "report/care-report.h"

G_BEGIN_DECLS

/* Reports as files. Every format prints the same report, to the digit. */

/* Names of the formats, NULL-ended: csv, json, xlsx. */
extern const char *const care_report_formats[];

/* The whole file. CARE_ERROR_USAGE for a format that is none. Free with g_bytes_unref(). */
GBytes  *care_report_to_bytes (const CareReport *report, const char *format, GError **error);
/* Writes it at @path: all of it or nothing, an older file is replaced only by a whole new one. A link keeps leading to the
 * file. What is no regular file (a pipe, a terminal, anything in /dev) is appended to as it is. CARE_ERROR_FULL without room, CARE_ERROR_IO. */
gboolean care_report_save     (const CareReport *report, const char *format, const char *path, GError **error);

/* A table as RFC 4180 says, first line the columns' names; texts that a spreadsheet would run as a formula are guarded
 * (CARE_CSV_OUT_GUARD); the column
 * of records holds ids with blanks between them. Free with g_free(). */
char    *care_report_to_csv   (const CareReport *report);
/* An Office Open XML workbook: the table with real dates and numbers, a native chart, what the report is with its totals, and the records
 * of each row. */
GBytes  *care_report_to_xlsx  (const CareReport *report, GError **error);

G_END_DECLS
