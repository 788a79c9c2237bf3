/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How two edits of one field meet: a table of cases, and properties over all of them. */
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "sync/care-merge.h"

typedef struct
{
  const char *name, *field, *server, *pushed;
  gboolean concurrent;
  gint64 server_hlc, pushed_hlc;
  int tie;
  CareMergeOutcome outcome;
} Case;

static const Case cases[] = {
  { "nobody else wrote", "priority", "low", "high", FALSE, 900, 100, 0, CARE_MERGE_TAKE },
  { "equal is never a conflict", "priority", "high", "high", TRUE, 900, 100, 0, CARE_MERGE_SAME },
  { "the later edit wins", "priority", "low", "high", TRUE, 100, 900, 0, CARE_MERGE_WINS },
  { "the earlier edit is kept beside", "priority", "low", "high", TRUE, 900, 100, 0, CARE_MERGE_LOSES },
  { "equal clocks: the greater name", "priority", "low", "high", TRUE, 500, 500, 1, CARE_MERGE_WINS },
  { "equal clocks: the smaller name", "priority", "low", "high", TRUE, 500, 500, -1, CARE_MERGE_LOSES },
  { "long texts keep both", "problem", "leaks", "makes noise", TRUE, 100, 900, 0, CARE_MERGE_BOTH },
  { "a long text that nobody else wrote", "problem", "leaks", "makes noise", FALSE, 900, 100, 0, CARE_MERGE_TAKE },
  { "emptied against written", "problem", "leaks", "", TRUE, 900, 100, 0, CARE_MERGE_LOSES },
  { "numbers are the server's", "number", "J-2026-000001", "Q7F2-J-000001", FALSE, 100, 900, 0, CARE_MERGE_IGNORE },
  { "a number where there is none", "number", "", "Q7F2-J-000001", FALSE, 100, 900, 0, CARE_MERGE_TAKE },
  { "caches follow from events", "phase", "new", "closed", FALSE, 100, 900, 0, CARE_MERGE_IGNORE },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autoptr (CareRecord) server = care_record_new (&CareJob_ENTITY);
      g_autoptr (CareRecord) pushed = care_record_new (&CareJob_ENTITY);
      guint n = (guint) care_entity_field (&CareJob_ENTITY, c->field);
      CareMeeting meeting = { server, pushed, n, c->concurrent, c->server_hlc, c->pushed_hlc, c->tie };
      care_record_set_text (server, n, c->server);
      care_record_set_text (pushed, n, c->pushed);
      g_test_message ("%s", c->name);
      g_assert_cmpint (care_merge_field (&meeting), ==, c->outcome);
    }
}

/* Of two concurrent edits the same one wins whichever of them the server saw first. */
static void
test_order_does_not_matter (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (CareRecord) a = care_record_new (&CareJob_ENTITY);
      g_autoptr (CareRecord) b = care_record_new (&CareJob_ENTITY);
      gint64 hlc_a = g_test_rand_int_range (0, 3), hlc_b = g_test_rand_int_range (0, 3);
      int tie = g_test_rand_bit () ? 1 : -1;
      CareMeeting ab = { a, b, CareJob_priority, TRUE, hlc_a, hlc_b, tie }, ba = { b, a, CareJob_priority, TRUE, hlc_b, hlc_a, -tie };
      care_record_set_text (a, CareJob_priority, "low");
      care_record_set_text (b, CareJob_priority, "high");
      g_assert_true ((care_merge_field (&ab) == CARE_MERGE_WINS) == (care_merge_field (&ba) == CARE_MERGE_LOSES));
    }
}

static void
test_texts (void)
{
  static const struct { const char *server, *pushed, *both; } texts[] = {
    { "a", "b", "a\nb" }, { "a b", "b", "a b" }, { "b", "a b", "a b" }, { "x", "x", "x" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *both = care_merge_texts (texts[i].server, texts[i].pushed);
      g_assert_cmpstr (both, ==, texts[i].both);
    }
}

/* A clock is never a reason to refuse; one from the future is brought back. */
static void
test_clock (void)
{
  gint64 now = G_GINT64_CONSTANT (1800000000000);
  g_assert_cmpint (care_merge_clock ((now - 1000) << 16 | 7, now), ==, (now - 1000) << 16 | 7);
  g_assert_cmpint (care_merge_clock ((now + 4 * 60 * 1000) << 16, now), ==, (now + 4 * 60 * 1000) << 16);
  g_assert_cmpint (care_merge_clock ((now + 6 * 60 * 1000) << 16, now), ==, now << 16);
  g_assert_cmpint (care_merge_clock (0, now), ==, now << 16);
  g_assert_cmpint (care_merge_clock (-5, now), ==, now << 16);
  g_assert_cmpint (care_merge_clock (G_MAXINT64, now), ==, now << 16);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merge/cases", test_cases);
  g_test_add_func ("/merge/order-does-not-matter", test_order_does_not_matter);
  g_test_add_func ("/merge/texts", test_texts);
  g_test_add_func ("/merge/clock", test_clock);
  return g_test_run ();
}
