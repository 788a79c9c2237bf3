/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rates and means with their 95 % intervals (UX B4). Percentages are 0 to 100, NPS -100 to 100, means in points of the
 * scale. Intervals are cut at the ends of the scale. */

/**
 * CareFigure:
 * @n: answers counted (for a difference: the smaller n of the two)
 * @has_value: FALSE when n is 0: then there is nothing to show and the rest is 0
 *
 * A number that is never shown without its n and its interval.
 */
typedef struct
{
  gint64 n;
  gboolean has_value;
  double value;
  double low;
  double high;
} CareFigure;

/* How many answers each score got, by score (0 to 10). Start with zeros. */
typedef struct
{
  gint64 count[11];
} CareTally;

/* Counts one answer; a score outside the scale of 0 to 10 is not counted and gives FALSE. */
gboolean   care_tally_add        (CareTally *tally, gint64 score);

/* @hits of @n as a percentage with the Wilson interval, z = 1.96. For every rate of the house. */
CareFigure care_figure_share     (gint64 hits, gint64 n);
/* CSAT: share of 4 and 5 among answers of 1 to 5; others are not counted. */
CareFigure care_figure_csat      (const CareTally *tally);
/* NPS: share of 9-10 minus share of 0-6, with the adjusted Wald interval (3/4 added to promoters and detractors, 3 to
 * n). Its middle lies nearer to 0 than the value: a single answer can lie just outside. */
CareFigure care_figure_nps       (const CareTally *tally);
/* CES: mean of answers of 1 to 7, ± t · s / sqrt (n) with n - 1 degrees of freedom. One answer alone has the whole
 * scale as its interval. */
CareFigure care_figure_ces       (const CareTally *tally);
/* Share of 5 to 7 among answers of 1 to 7 (the other half of CES). */
CareFigure care_figure_ces_share (const CareTally *tally);
/* By the name of the metric: "csat", "ces", "nps"; no value for others. */
CareFigure care_figure_of_metric (const char *metric, const CareTally *tally);

/* @now minus @before, two independent periods of one metric, with the interval made of the two (Newcombe's method 10,
 * for any figure: Zou and Donner, 2008). Show no arrow unless care_figure_is_change(). */
CareFigure care_figure_difference (const CareFigure *now, const CareFigure *before);
/* TRUE when the interval of a difference leaves 0. */
gboolean   care_figure_is_change  (const CareFigure *difference);

/* The 97.5 % quantile of Student's t, right to 1e-3; infinite for less than 1 degree of freedom. */
double     care_t_quantile        (gint64 degrees);

G_END_DECLS
