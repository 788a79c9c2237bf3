/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-csv-out.h"
#include "exchange/care-report-file.h"

char *
care_report_to_csv (const CareReport *report)
{
  GString *text = g_string_new (NULL);
  g_autoptr (CareCsvOut) out = care_csv_out_new_text (text, CARE_CSV_OUT_GUARD);

  for (guint c = 0; c < report->n_columns; c++)
    care_csv_out_field (out, report->columns[c].name, -1);
  care_csv_out_end_row (out);
  for (guint i = 0; i < report->rows->len; i++)
    {
      for (guint c = 0; c < report->n_columns; c++)
        {
          g_autofree char *field = care_report_cell_text (report, report->rows->pdata[i], c);
          care_csv_out_field (out, field, -1);
        }
      care_csv_out_end_row (out);
    }
  return g_string_free (text, FALSE);
}
