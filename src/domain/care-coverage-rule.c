/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-coverage-rule.h"

#include <string.h>

#include "util/care-time.h"

const char *const care_costs[] = { "parts", "labour", "travel", NULL };

/* --- starts --- */

typedef enum
{
  BASIS_INSTALLATION,
  BASIS_DELIVERY,
  BASIS_SALE,
  BASIS_MANUFACTURE,
  BASIS_FIXED,
  N_BASES,
} Basis;

static const struct
{
  const char *word;
  const char *name; /* in a list of what is missing */
} bases[N_BASES] = {
  [BASIS_INSTALLATION] = { "installation", N_("installation") },
  [BASIS_DELIVERY] = { "delivery", N_("delivery") },
  [BASIS_SALE] = { "sale", N_("sale") },
  [BASIS_MANUFACTURE] = { "manufacture", N_("manufacture") },
  [BASIS_FIXED] = { "fixed", N_("agreed start") },
};

/* The right's comma list, read. @unknown is a word of a newer program: what stands behind it is not looked at, because
 * that program would have taken the start which the word names, if there is one. */
typedef struct
{
  Basis list[N_BASES];
  guint n;
  gboolean unknown;
} BasisList;

static gboolean
basis_of (const char *word, Basis *basis)
{
  for (guint i = 0; i < N_BASES; i++)
    if (strcmp (word, bases[i].word) == 0)
      {
        *basis = (Basis) i;
        return TRUE;
      }
  return FALSE;
}

static BasisList
read_bases (const CareCoverage *coverage)
{
  const char *list = coverage->start_basis;
  g_auto (GStrv) words = g_strsplit (list != NULL && *list != '\0' ? list : "installation,delivery,sale", ",", -1);
  BasisList read = { .n = 0 };

  for (guint i = 0; words[i] != NULL && read.n < N_BASES && !read.unknown; i++)
    {
      read.unknown = !basis_of (g_strstrip (words[i]), &read.list[read.n]);
      read.n += !read.unknown;
    }
  return read;
}

static gboolean
basis_day (const CareDevice *device, const CareCoverage *coverage, Basis basis, gint32 *day)
{
  static const guint fields[N_BASES] = {
    [BASIS_INSTALLATION] = CareDevice_installed_on,
    [BASIS_DELIVERY] = CareDevice_delivered_on,
    [BASIS_SALE] = CareDevice_sold_on,
    [BASIS_MANUFACTURE] = CareDevice_manufactured_on,
  };
  const CareRecord *record = basis == BASIS_FIXED ? &coverage->record : &device->record;
  guint field = basis == BASIS_FIXED ? (guint) CareCoverage_start : fields[basis];

  *day = (gint32) care_record_int (record, field);
  return care_record_has (record, field);
}

/* --- rule sets --- */

/* What a rule set is asked: one right whose start is known, and all that happened to the device. */
typedef struct
{
  const CareCoverage *coverage;
  Basis basis;
  gint32 from;
  CareUnit unit;
  const CareJob *const *jobs;
  guint n_jobs;
  GTimeZone *zone;
} RightCase;

/* A rule set is a row: how it finds the last covered day, and the words that say why. A law in which repairs move the
 * limit gets its own function, which starts from plain_limit() and adds to both. */
typedef struct
{
  const char *name;
  gint32 (*limit) (const RightCase *right, char **why);
} RuleSet;

static gboolean
unit_of (const char *name, CareUnit *unit)
{
  static const struct { const char *name; CareUnit unit; } units[] = {
    { "day", CARE_UNIT_DAY },
    { "week", CARE_UNIT_WEEK },
    { "month", CARE_UNIT_MONTH },
    { "year", CARE_UNIT_YEAR },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_strcmp0 (name, units[i].name) == 0)
      {
        *unit = units[i].unit;
        return TRUE;
      }
  return FALSE;
}

static char *
duration_words (gint64 duration, CareUnit unit)
{
  int n = (int) CLAMP (duration, 0, G_MAXINT);

  switch (unit)
    {
    case CARE_UNIT_WEEK:
      return g_strdup_printf (ngettext ("%d week", "%d weeks", (gulong) n), n);
    case CARE_UNIT_MONTH:
      return g_strdup_printf (ngettext ("%d month", "%d months", (gulong) n), n);
    case CARE_UNIT_YEAR:
      return g_strdup_printf (ngettext ("%d year", "%d years", (gulong) n), n);
    case CARE_UNIT_DAY:
    default:
      return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) n), n);
    }
}

/* One piece for each basis, since other languages change the noun. */
static char *
since_words (const char *duration, Basis basis, const char *day)
{
  switch (basis)
    {
    case BASIS_INSTALLATION:
      /* TRANSLATORS: a duration, then a date: "24 months from installation on 4 March 2025" */
      return g_strdup_printf (_("%s from installation on %s"), duration, day);
    case BASIS_DELIVERY:
      return g_strdup_printf (_("%s from delivery on %s"), duration, day);
    case BASIS_SALE:
      return g_strdup_printf (_("%s from sale on %s"), duration, day);
    case BASIS_MANUFACTURE:
      return g_strdup_printf (_("%s from manufacture on %s"), duration, day);
    case BASIS_FIXED: case N_BASES:
    default:
      return g_strdup_printf (_("%s from the agreed start on %s"), duration, day);
    }
}

/* `contract`: the duration after the start, and nothing moves it (DOMAIN 2.3.1). */
static gint32
plain_limit (const RightCase *right, char **why)
{
  g_autofree char *duration = duration_words (right->coverage->duration, right->unit);
  g_autofree char *day = care_date_words (right->from);

  *why = since_words (duration, right->basis, day);
  return care_date_add (right->from, right->coverage->duration, right->unit);
}

static const RuleSet rule_sets[] = {
  { "contract", plain_limit },
};

static const RuleSet *
rule_set_of (const CareCoverage *coverage)
{
  for (guint i = 0; i < G_N_ELEMENTS (rule_sets); i++)
    if (coverage->rule_set == NULL || strcmp (coverage->rule_set, rule_sets[i].name) == 0)
      return &rule_sets[i];
  return NULL;
}

/* --- one right --- */

/* Without a full stop of its own, because it becomes the end of a sentence. */
static char *
reason_by_hand (const CareCoverage *coverage)
{
  char *reason = g_strdup (coverage->override_reason != NULL ? coverage->override_reason : "");

  for (gsize len = strlen (reason);
       len > 0 && (reason[len - 1] == '.' || reason[len - 1] == '\n' || reason[len - 1] == ' '); len--)
    reason[len - 1] = '\0';
  return reason;
}

static char *
words_by_hand (const CareCoverage *coverage)
{
  g_autofree char *reason = reason_by_hand (coverage);

  return *reason != '\0' ? g_strdup_printf (_("set by hand (%s)"), reason) : g_strdup (_("set by hand"));
}

/* Sets the state of a span whose limit is known, and says it in one sentence. */
static void
judge (CareSpan *span, gint32 on, const char *why)
{
  g_autofree char *from = span->has_from ? care_date_words (span->from) : NULL;
  g_autofree char *until = care_date_words (span->until);

  if (on > span->until)
    {
      span->state = "ended";
      /* TRANSLATORS: a date, then why: "Ended on 4 March 2025: 24 months from sale on 4 March 2023." */
      span->reason = g_strdup_printf (_("Ended on %s: %s."), until, why);
    }
  else if (span->has_from && on < span->from)
    {
      span->state = "not_started";
      span->reason = g_strdup_printf (_("Not before %s, then until %s: %s."), from, until, why);
    }
  else
    {
      span->state = "valid";
      /* TRANSLATORS: a date, then why: "Until 4 March 2027: 24 months from installation on 4 March 2025." */
      span->reason = g_strdup_printf (_("Until %s: %s."), until, why);
    }
}

static char *
missing_words (const BasisList *order)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < order->n; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", _(bases[order->list[i]].name));
  /* TRANSLATORS: a list such as "installation, delivery, sale" */
  return g_strdup_printf (_("The start is not known: enter the date of %s."), names->str);
}

static void
find_start (const CareDevice *device, const BasisList *order, CareSpan *span, Basis *found)
{
  for (guint i = 0; i < order->n && span->basis == NULL; i++)
    if (basis_day (device, span->coverage, order->list[i], &span->from))
      {
        *found = order->list[i];
        span->basis = bases[*found].word;
      }
  span->has_from = span->basis != NULL;
  if (!span->has_from)
    span->from = 0;
}

/* Without a limit: because a date is missing, or because the right says something that this program cannot read. */
static void
judge_open (CareSpan *span, const BasisList *order, const char *unknown)
{
  span->state = unknown != NULL ? "needs_inspection" : "date_missing";
  if (unknown != NULL)
    span->reason = g_strdup_printf (_("This right follows “%s”, which this version does not know: a person must "
                                      "decide."), unknown);
  else
    span->reason = missing_words (order);
}

static const char *
unknown_word (const CareCoverage *coverage, const CareSpan *span, const BasisList *order)
{
  CareUnit unit;

  if (rule_set_of (coverage) == NULL)
    return coverage->rule_set;
  if (!unit_of (coverage->duration_unit, &unit))
    return coverage->duration_unit != NULL ? coverage->duration_unit : "";
  return !span->has_from && order->unknown ? coverage->start_basis : NULL;
}

void
care_coverage_span (const CareDevice *device, const CareCoverage *coverage, const CareJob *const *jobs, guint n_jobs,
                    gint32 on, GTimeZone *zone, CareSpan *span)
{
  RightCase right = { .coverage = coverage, .jobs = jobs, .n_jobs = n_jobs, .zone = zone };
  BasisList order = read_bases (coverage);
  g_autofree char *why = NULL;
  const char *unknown;

  *span = (CareSpan) { .coverage = coverage };
  find_start (device, &order, span, &right.basis);
  right.from = span->from;
  unknown = unknown_word (coverage, span, &order);
  if (CARE_HAS (coverage, CareCoverage, override_until))
    {
      span->until = (gint32) coverage->override_until;
      why = words_by_hand (coverage);
    }
  else if (unknown == NULL && span->has_from)
    {
      unit_of (coverage->duration_unit, &right.unit);
      span->until = rule_set_of (coverage)->limit (&right, &why);
    }
  span->has_until = why != NULL;
  if (span->has_until)
    judge (span, on, why);
  else
    judge_open (span, &order, unknown);
}

void
care_span_clear (CareSpan *span)
{
  g_clear_pointer (&span->reason, g_free);
}

/* --- the device --- */

int
care_coverage_percent (const CareCoverage *coverage, CareCost cost)
{
  static const guint fields[CARE_N_COSTS] = {
    [CARE_COST_PARTS] = CareCoverage_parts_percent,
    [CARE_COST_LABOUR] = CareCoverage_labour_percent,
    [CARE_COST_TRAVEL] = CareCoverage_travel_percent,
  };
  gboolean any = FALSE;

  for (guint i = 0; i < CARE_N_COSTS; i++)
    any = any || care_record_has (&coverage->record, fields[i]);
  if (!any)
    return 100;
  return (int) CLAMP (care_record_int (&coverage->record, fields[cost]), 0, 100);
}

static gboolean
is_better (const CareCostVerdict *best, int percent, gint32 until)
{
  return percent > best->percent || (percent > 0 && percent == best->percent && until > best->until);
}

static gboolean
would_pay (const CareVerdict *verdict, CareCost cost, const char *state)
{
  for (guint i = 0; i < verdict->n_spans; i++)
    if (strcmp (verdict->spans[i].state, state) == 0 && care_coverage_percent (verdict->spans[i].coverage, cost) > 0)
      return TRUE;
  return FALSE;
}

static void
decide (CareVerdict *verdict, CareCost cost)
{
  CareCostVerdict *best = &verdict->costs[cost];

  for (guint i = 0; i < verdict->n_spans; i++)
    {
      const CareSpan *span = &verdict->spans[i];
      int percent = care_coverage_percent (span->coverage, cost);

      if (strcmp (span->state, "valid") == 0 && is_better (best, percent, span->until))
        *best = (CareCostVerdict) { .percent = percent, .has_until = TRUE, .until = span->until,
                                    .coverage = span->coverage };
    }
  if (best->percent > 0)
    best->state = best->percent == 100 ? "covered" : "partly_covered";
  else if (would_pay (verdict, cost, "needs_inspection"))
    best->state = "needs_inspection";
  else
    best->state = would_pay (verdict, cost, "date_missing") ? "date_missing" : "not_covered";
}

static void
add_reason (CareVerdict *verdict, const CareSpan *span)
{
  if (!g_ptr_array_find_with_equal_func (verdict->reasons, span->reason, g_str_equal, NULL))
    g_ptr_array_add (verdict->reasons, g_strdup (span->reason));
}

static void
collect_reasons (CareVerdict *verdict)
{
  for (guint cost = 0; cost < CARE_N_COSTS; cost++)
    for (guint i = 0; i < verdict->n_spans; i++)
      if (verdict->spans[i].coverage == verdict->costs[cost].coverage)
        add_reason (verdict, &verdict->spans[i]);
  for (guint i = 0; i < verdict->n_spans; i++)
    add_reason (verdict, &verdict->spans[i]);
  if (verdict->n_spans == 0)
    g_ptr_array_add (verdict->reasons, g_strdup (_("No warranty is recorded for this device.")));
}

CareVerdict *
care_coverage_verdict (const CareDevice *device, const CareCoverage *const *coverages, guint n_coverages,
                       const CareJob *const *jobs, guint n_jobs, gint32 on, GTimeZone *zone)
{
  CareVerdict *verdict = g_new0 (CareVerdict, 1);

  verdict->on = on;
  verdict->spans = g_new0 (CareSpan, n_coverages + 1);
  verdict->reasons = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_coverages; i++)
    if (care_record_is_live (&coverages[i]->record))
      care_coverage_span (device, coverages[i], jobs, n_jobs, on, zone, &verdict->spans[verdict->n_spans++]);
  for (guint cost = 0; cost < CARE_N_COSTS; cost++)
    decide (verdict, (CareCost) cost);
  collect_reasons (verdict);
  return verdict;
}

const char *
care_verdict_state (const CareVerdict *verdict)
{
  const CareCostVerdict *parts = &verdict->costs[CARE_COST_PARTS], *labour = &verdict->costs[CARE_COST_LABOUR];
  if (parts->percent > 0 && (parts->percent < 100 || labour->percent < 100))
    return "partly_covered";
  if (parts->percent == 0 && labour->percent > 0)
    return "partly_covered";
  return parts->state;
}

void
care_verdict_free (CareVerdict *verdict)
{
  if (verdict == NULL)
    return;
  for (guint i = 0; i < verdict->n_spans; i++)
    care_span_clear (&verdict->spans[i]);
  g_free (verdict->spans);
  g_ptr_array_unref (verdict->reasons);
  g_free (verdict);
}
