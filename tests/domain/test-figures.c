/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include <math.h>

#include "domain/care-figures.h"

#define assert_near(a, b, within) g_assert_cmpfloat_with_epsilon (a, b, within)

static CareTally
tally_of (const gint64 counts[11])
{
  CareTally tally = { { 0 } };

  for (gint64 score = 0; score <= 10; score++)
    for (gint64 i = 0; i < counts[score]; i++)
      g_assert_true (care_tally_add (&tally, score));
  return tally;
}

/* The numbers of UX B4, to the digit given there. */
static void
test_csat (void)
{
  static const struct { gint64 hits, n; double value, low, high; } cases[] = {
    { 18, 20, 90, 69.9, 97.2 },
    { 45, 50, 90, 78.6, 95.7 },
    { 180, 200, 90, 85.1, 93.4 },
    { 10, 10, 100, 72.2, 100 },
    { 0, 10, 0, 0, 27.8 },
    { 1, 1, 100, 20.7, 100 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 fours = cases[i].hits / 2, twos = (cases[i].n - cases[i].hits) / 2;
      CareTally tally
        = tally_of ((gint64[11]){ 0, 0, twos, cases[i].n - cases[i].hits - twos, fours, cases[i].hits - fours });
      CareFigure figure = care_figure_csat (&tally);

      g_assert_cmpint (figure.n, ==, cases[i].n);
      g_assert_true (figure.has_value);
      assert_near (figure.value, cases[i].value, 1e-9);
      assert_near (figure.low, cases[i].low, 0.051);
      assert_near (figure.high, cases[i].high, 0.051);
    }
}

static void
test_nps (void)
{
  static const struct { gint64 promoters, detractors, n; double value, low, high; } cases[] = {
    { 12, 3, 20, 45, 8.4, 69.8 },
    { 120, 30, 200, 45, 34.1, 54.5 },
    { 600, 150, 1000, 45, 40.3, 49.4 },
    { 100, 0, 100, 100, 93.1, 100 },
    { 0, 100, 100, -100, -100, -93.1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 nines = cases[i].promoters / 3, zeros = cases[i].detractors / 3;
      gint64 passives = cases[i].n - cases[i].promoters - cases[i].detractors;
      CareTally tally = tally_of ((gint64[11]){ zeros, 0, 0, 0, 0, 0, cases[i].detractors - zeros, passives / 2,
                                                passives - passives / 2, nines, cases[i].promoters - nines });
      CareFigure figure = care_figure_nps (&tally);

      g_assert_cmpint (figure.n, ==, cases[i].n);
      assert_near (figure.value, cases[i].value, 1e-9);
      assert_near (figure.low, cases[i].low, 0.051);
      assert_near (figure.high, cases[i].high, 0.051);
    }
}

/* Worked by hand: 5 6 7 7 has mean 6.25, s = 0.9574, t(3) = 3.1824. */
static void
test_ces (void)
{
  CareTally tally = tally_of ((gint64[11]) { [5] = 1, [6] = 1, [7] = 2 });
  CareFigure mean = care_figure_ces (&tally);
  CareFigure share;

  g_assert_cmpint (mean.n, ==, 4);
  assert_near (mean.value, 6.25, 1e-9);
  assert_near (mean.low, 6.25 - 3.1824 * 0.957427 / 2, 1e-3);
  assert_near (mean.high, 7, 1e-9);

  tally = tally_of ((gint64[11]) { [2] = 3, [4] = 4, [5] = 8, [6] = 3 });
  share = care_figure_ces_share (&tally);
  assert_near (share.value, 100.0 * 11 / 18, 1e-9);
  assert_near (share.low, 38.6, 0.051);
  assert_near (share.high, 79.7, 0.051);

  tally = tally_of ((gint64[11]) { [3] = 1 });
  mean = care_figure_ces (&tally);
  assert_near (mean.value, 3, 1e-9);
  assert_near (mean.low, 1, 1e-9);
  assert_near (mean.high, 7, 1e-9);

  tally = tally_of ((gint64[11]) { [6] = 9 });
  mean = care_figure_ces (&tally);
  assert_near (mean.low, 6, 1e-9);
  assert_near (mean.high, 6, 1e-9);
}

static void
test_nothing (void)
{
  CareTally tally = { { 0 } };
  CareFigure some = care_figure_share (1, 2), none;
  static const char *const metrics[] = { "csat", "ces", "nps", "text", "" };

  for (guint i = 0; i < G_N_ELEMENTS (metrics); i++)
    {
      CareFigure figure = care_figure_of_metric (metrics[i], &tally);
      g_assert_false (figure.has_value);
      g_assert_cmpint (figure.n, ==, 0);
      assert_near (figure.value + figure.low + figure.high, 0, 1e-9);
    }
  g_assert_false (care_figure_ces_share (&tally).has_value);
  none = care_figure_share (0, 0);
  g_assert_false (care_figure_difference (&some, &none).has_value);
  g_assert_false (care_figure_difference (&none, &some).has_value);
  g_assert_false (care_tally_add (&tally, 11));
  g_assert_false (care_tally_add (&tally, -1));
  /* Scores outside a metric's scale do not count in it. */
  tally = tally_of ((gint64[11]) { [0] = 3, [8] = 5, [4] = 1 });
  g_assert_cmpint (care_figure_of_metric ("csat", &tally).n, ==, 1);
  g_assert_cmpint (care_figure_of_metric ("ces", &tally).n, ==, 1);
  g_assert_cmpint (care_figure_of_metric ("nps", &tally).n, ==, 9);
}

/* Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10. */
static void
test_difference (void)
{
  static const struct { gint64 a, m, b, n; double low, high; gboolean change; } cases[] = {
    { 56, 70, 48, 80, 5.24, 33.39, TRUE },
    { 9, 10, 3, 10, 17.05, 80.90, TRUE },
    { 6, 7, 2, 7, 5.82, 80.62, TRUE },
    { 5, 56, 0, 29, -3.81, 19.26, FALSE },
    { 0, 10, 0, 20, -16.11, 27.75, FALSE },
    { 10, 10, 0, 10, 60.75, 100, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CareFigure a = care_figure_share (cases[i].a, cases[i].m), b = care_figure_share (cases[i].b, cases[i].n);
      CareFigure difference = care_figure_difference (&a, &b), back = care_figure_difference (&b, &a);

      g_assert_cmpint (difference.n, ==, MIN (cases[i].m, cases[i].n));
      assert_near (difference.value, a.value - b.value, 1e-9);
      assert_near (difference.low, cases[i].low, 0.02);
      assert_near (difference.high, cases[i].high, 0.02);
      g_assert_cmpint (care_figure_is_change (&difference), ==, cases[i].change);
      assert_near (back.low, -difference.high, 1e-9);
      assert_near (back.high, -difference.low, 1e-9);
    }
}

/* --- a second, slow and obvious implementation --- */

static double
t_density (double t, double v)
{
  return exp (lgamma ((v + 1) / 2) - lgamma (v / 2)) / sqrt (v * G_PI) * pow (1 + t * t / v, -(v + 1) / 2);
}

/* Area left of @t by Simpson's rule. */
static double
t_area (double t, double v)
{
  const int steps = 2000;
  double sum = t_density (0, v) + t_density (t, v);

  for (int i = 1; i < steps; i++)
    sum += t_density (t * i / steps, v) * (i % 2 != 0 ? 4 : 2);
  return 0.5 + sum * t / steps / 3;
}

static void
test_t_quantile (void)
{
  g_assert_true (isinf (care_t_quantile (0)));
  for (int v = 1; v <= 400; v++)
    {
      double t = care_t_quantile (v);
      g_assert_cmpfloat (t_area (t - 3e-4, v), <, 0.975);
      g_assert_cmpfloat (t_area (t + 3e-4, v), >, 0.975);
    }
  assert_near (care_t_quantile (G_MAXINT64), 1.959964, 1e-6);
}

/* The ends of the Wilson interval are the shares p that a z-test of the observed share would just not reject: found by
 * trying them all. */
static void
check_wilson (gint64 hits, gint64 n)
{
  CareFigure figure = care_figure_share (hits, n);
  double p = (double) hits / (double) n, low = 2, high = -1;

  for (int i = 0; i <= 100000; i++)
    {
      double candidate = i / 100000.0;
      if (fabs (p - candidate) <= 1.96 * sqrt (candidate * (1 - candidate) / (double) n))
        {
          low = MIN (low, candidate);
          high = MAX (high, candidate);
        }
    }
  assert_near (figure.low, 100 * low, 2e-3);
  assert_near (figure.high, 100 * high, 2e-3);
  g_assert_cmpfloat (figure.low, <=, figure.value);
  g_assert_cmpfloat (figure.value, <=, figure.high);
}

static void
test_wilson_property (void)
{
  for (int round = 0; round < 100; round++)
    {
      int n = g_test_rand_int_range (1, 500);
      check_wilson (g_test_rand_int_range (0, n + 1), n);
    }
}

/* From the list of answers, not from counts. */
static void
test_answers_property (void)
{
  for (int round = 0; round < 500; round++)
    {
      CareTally tally = { { 0 } };
      int answers[60], n = g_test_rand_int_range (2, 60);
      double sum = 0, squares = 0, s, points = 0, p = 0.75, d = 0.75, half;
      CareFigure ces, nps;

      for (int i = 0; i < n; i++)
        {
          answers[i] = g_test_rand_int_range (1, 8);
          care_tally_add (&tally, answers[i]);
          sum += answers[i];
          points += answers[i] >= 9 ? 1 : answers[i] <= 6 ? -1 : 0;
          p += answers[i] >= 9;
          d += answers[i] <= 6;
        }
      for (int i = 0; i < n; i++)
        squares += (answers[i] - sum / n) * (answers[i] - sum / n);
      s = sqrt (squares / (n - 1));
      ces = care_figure_ces (&tally);
      assert_near (ces.value, sum / n, 1e-9);
      assert_near (ces.low, MAX (1, sum / n - care_t_quantile (n - 1) * s / sqrt (n)), 1e-9);
      assert_near (ces.high, MIN (7, sum / n + care_t_quantile (n - 1) * s / sqrt (n)), 1e-9);
      nps = care_figure_nps (&tally);
      half = 1.96 * sqrt (((p + d) / (n + 3) - pow ((p - d) / (n + 3), 2)) / (n + 3));
      assert_near (nps.value, 100 * points / n, 1e-9);
      assert_near (nps.low, MAX (-100, 100 * ((p - d) / (n + 3) - half)), 1e-9);
      assert_near (nps.high, MIN (100, 100 * ((p - d) / (n + 3) + half)), 1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/figures/csat", test_csat);
  g_test_add_func ("/domain/figures/nps", test_nps);
  g_test_add_func ("/domain/figures/ces", test_ces);
  g_test_add_func ("/domain/figures/nothing", test_nothing);
  g_test_add_func ("/domain/figures/difference", test_difference);
  g_test_add_func ("/domain/figures/t-quantile", test_t_quantile);
  g_test_add_func ("/domain/figures/wilson-property", test_wilson_property);
  g_test_add_func ("/domain/figures/answers-property", test_answers_property);
  return g_test_run ();
}
