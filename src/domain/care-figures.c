/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-figures.h"

#include <math.h>

#define Z 1.96

gboolean
care_tally_add (CareTally *tally, gint64 score)
{
  if (score < 0 || score >= (gint64) G_N_ELEMENTS (tally->count))
    return FALSE;
  tally->count[score]++;
  return TRUE;
}

static gint64
count_between (const CareTally *tally, int low, int high)
{
  gint64 n = 0;

  for (int score = low; score <= high; score++)
    n += tally->count[score];
  return n;
}

CareFigure
care_figure_share (gint64 hits, gint64 n)
{
  CareFigure figure = { .n = n };
  double p, middle, half, scale;

  if (n <= 0)
    return (CareFigure) { 0 };
  p = (double) hits / (double) n;
  middle = p + Z * Z / (2.0 * (double) n);
  half = Z * sqrt (p * (1 - p) / (double) n + Z * Z / (4.0 * (double) n * (double) n));
  scale = 1 + Z * Z / (double) n;
  figure.has_value = TRUE;
  figure.value = 100 * p;
  /* At 0 and at all of n the end is exact; rounding would leave it a hair inside the value. */
  figure.low = hits == 0 ? 0 : MAX (0, 100 * (middle - half) / scale);
  figure.high = hits == n ? 100 : MIN (100, 100 * (middle + half) / scale);
  return figure;
}

CareFigure
care_figure_csat (const CareTally *tally)
{
  return care_figure_share (count_between (tally, 4, 5), count_between (tally, 1, 5));
}

CareFigure
care_figure_ces_share (const CareTally *tally)
{
  return care_figure_share (count_between (tally, 5, 7), count_between (tally, 1, 7));
}

CareFigure
care_figure_nps (const CareTally *tally)
{
  gint64 n = count_between (tally, 0, 10);
  gint64 promoters = count_between (tally, 9, 10);
  gint64 detractors = count_between (tally, 0, 6);
  CareFigure figure = { .n = n };
  double p, d, half;

  if (n == 0)
    return figure;
  p = ((double) promoters + 0.75) / ((double) n + 3);
  d = ((double) detractors + 0.75) / ((double) n + 3);
  half = Z * sqrt ((p + d - (p - d) * (p - d)) / ((double) n + 3));
  figure.has_value = TRUE;
  figure.value = 100 * (double) (promoters - detractors) / (double) n;
  figure.low = MAX (-100, 100 * (p - d - half));
  figure.high = MIN (100, 100 * (p - d + half));
  return figure;
}

CareFigure
care_figure_ces (const CareTally *tally)
{
  gint64 n = count_between (tally, 1, 7);
  CareFigure figure = { .n = n };
  double sum = 0, squares = 0, half;

  if (n == 0)
    return figure;
  for (int score = 1; score <= 7; score++)
    sum += (double) score * (double) tally->count[score];
  figure.has_value = TRUE;
  figure.value = figure.low = figure.high = sum / (double) n;
  for (int score = 1; score <= 7; score++)
    squares += (double) tally->count[score] * (score - figure.value) * (score - figure.value);
  /* One answer says nothing about the spread: the whole scale is possible. */
  half = n == 1 ? 7 : care_t_quantile (n - 1) * sqrt (squares / (double) (n - 1) / (double) n);
  figure.low = MAX (1, figure.value - half);
  figure.high = MIN (7, figure.value + half);
  return figure;
}

CareFigure
care_figure_of_metric (const char *metric, const CareTally *tally)
{
  if (g_strcmp0 (metric, "csat") == 0)
    return care_figure_csat (tally);
  if (g_strcmp0 (metric, "ces") == 0)
    return care_figure_ces (tally);
  if (g_strcmp0 (metric, "nps") == 0)
    return care_figure_nps (tally);
  return (CareFigure) { 0 };
}

CareFigure
care_figure_difference (const CareFigure *now, const CareFigure *before)
{
  CareFigure figure = { .n = MIN (now->n, before->n) };

  if (!now->has_value || !before->has_value)
    return (CareFigure) { 0 };
  figure.has_value = TRUE;
  figure.value = now->value - before->value;
  figure.low = figure.value - hypot (now->value - now->low, before->high - before->value);
  figure.high = figure.value + hypot (now->high - now->value, before->value - before->low);
  return figure;
}

gboolean
care_figure_is_change (const CareFigure *difference)
{
  return difference->has_value && (difference->low > 0 || difference->high < 0);
}

double
care_t_quantile (gint64 degrees)
{
  static const double table[] = { 12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281 };
  const double z = 1.959964;
  const double z2 = z * z;
  double v = (double) degrees;

  if (degrees < 1)
    return INFINITY;
  if (degrees <= (gint64) G_N_ELEMENTS (table))
    return table[degrees - 1];
  /* The expansion of t in powers of 1/v: Abramowitz and Stegun 26.7.5. */
  return z * (1 + (z2 + 1) / (4 * v) + ((5 * z2 + 16) * z2 + 3) / (96 * v * v)
              + (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * v * v * v));
}
