/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One month. @value is NAN when there were no answers: the line breaks there. */
typedef struct
{
  char label[24]; /* "Nov", by locale */
  double value, low, high;
  gint64 n;
} CareTrendPoint;

typedef struct
{
  double start, end, step; /* the axis; step 0: chosen by the widget */
  double goal;             /* NAN: none; drawn dashed */
  const char *format;      /* printf format of one double: "%.0f %%"; copied */
  const char *name;        /* "CSAT by month": for the accessible label; copied */
} CareTrendScale;

#define CARE_TYPE_TREND (care_trend_get_type ())
G_DECLARE_FINAL_TYPE (CareTrend, care_trend, CARE, TREND, GtkWidget)

/* A line with its interval band, n under every month and the last value in words. The same figures as a table are one key away: "t", the menu
 * key or the property "table". Months that do not fit side by side are labelled every second, third … */
GtkWidget *care_trend_new       (void);
/* @points: @n of them, oldest first; copied. */
void       care_trend_set       (CareTrend *trend, const CareTrendPoint *points, guint n, const CareTrendScale *scale);
void       care_trend_set_table (CareTrend *trend, gboolean table);
gboolean   care_trend_get_table (CareTrend *trend);

G_END_DECLS
