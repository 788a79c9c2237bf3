/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include <string.h>

#include "util/care-error.h"
#include "util/care-id.h"
#include "util/care-money.h"
#include "util/care-text.h"
#include "util/care-time.h"

/* --- identifiers --- */

static guint
version_of (const CareId *id)
{
  g_assert_cmpint (id->b[8] >> 6, ==, 2);
  return id->b[6] >> 4;
}

static gint64
ms_of (const CareId *id)
{
  gint64 ms = 0;

  for (int i = 0; i < 6; i++)
    ms = ms << 8 | id->b[i];
  return ms;
}

static void
test_id_new (void)
{
  CareId last, id;
  gint64 instant;

  g_assert_true (care_clock_set ("2100-01-01T00:00:00Z/frozen", NULL));
  g_assert_true (care_instant_parse ("2100-01-01T00:00:00Z", &instant));
  last = care_id_new ();
  g_assert_cmpint (version_of (&last), ==, 7);
  g_assert_cmpint (ms_of (&last), ==, instant * 1000);
  /* Also when the clock stands still, or is set back. */
  for (int i = 0; i < 100000; i++)
    {
      if (i == 50000)
        g_assert_true (care_clock_set ("2000-01-01T00:00:00Z/frozen", NULL));
      id = care_id_new ();
      g_assert_cmpint (care_id_compare (&last, &id), <, 0);
      last = id;
    }
  g_assert_cmpint (version_of (&last), ==, 7);
  g_assert_cmpint (ms_of (&last) - instant * 1000, <, 10);
  g_assert_true (care_clock_set (NULL, NULL));
}

/* As the next process in the same moment of a clock that stands still. */
static void
test_id_follow (void)
{
  CareId earlier, id, random, far;

  g_assert_true (care_clock_set ("2200-01-01T00:00:00Z/frozen", NULL));
  earlier = care_id_new ();
  earlier.b[7] = 0xff;
  care_id_follow (&earlier);
  id = care_id_new ();
  g_assert_cmpint (care_id_compare (&earlier, &id), <, 0);
  g_assert_cmpint (ms_of (&id), ==, ms_of (&earlier));
  /* What carries no time, or one far ahead, is not followed. */
  random = care_id_random ();
  far = id;
  far.b[0] = 0xff;
  care_id_follow (&random);
  care_id_follow (&far);
  id = care_id_new ();
  g_assert_cmpint (ms_of (&id), ==, ms_of (&earlier));
  g_assert_true (care_clock_set (NULL, NULL));
}

#define PER_THREAD 20000

static gpointer
make_ids (gpointer data)
{
  CareId *ids = g_new (CareId, PER_THREAD);

  for (int i = 0; i < PER_THREAD; i++)
    ids[i] = care_id_new ();
  return ids;
}

static void
test_id_threads (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (care_id_hash, care_id_equal_fn);
  GThread *threads[4];
  CareId *ids[4];

  for (int t = 0; t < 4; t++)
    threads[t] = g_thread_new ("ids", make_ids, NULL);
  for (int t = 0; t < 4; t++)
    {
      ids[t] = g_thread_join (threads[t]);
      for (int i = 0; i < PER_THREAD; i++)
        {
          g_assert_true (g_hash_table_add (seen, &ids[t][i]));
          if (i > 0)
            g_assert_cmpint (care_id_compare (&ids[t][i - 1], &ids[t][i]), <, 0);
        }
    }
  for (int t = 0; t < 4; t++)
    g_free (ids[t]);
}

static void
test_id_kinds (void)
{
  CareId a = care_id_random ();
  CareId b = care_id_random ();
  CareId none = { { 0 } };

  g_assert_cmpint (version_of (&a), ==, 4);
  g_assert_false (care_id_equal (&a, &b));
  g_assert_false (care_id_is_null (&a));
  g_assert_true (care_id_is_null (&none));

  a = care_id_derived ("job", "1");
  b = care_id_derived ("job", "1");
  g_assert_cmpint (version_of (&a), ==, 8);
  g_assert_true (care_id_equal (&a, &b));
  g_assert_cmpint (care_id_hash (&a), ==, care_id_hash (&b));
  b = care_id_derived ("job", "2");
  g_assert_false (care_id_equal (&a, &b));
  b = care_id_derived ("jo", "b1");
  g_assert_false (care_id_equal (&a, &b));
}

/* The bytes are promised for ever: stations of different versions must agree. SHA-256 of "job\0J-1" by sha256sum. */
static void
test_id_derived_bytes (void)
{
  CareId id = care_id_derived ("job", "J-1");
  g_autofree char *sum = care_text_sha256 ("job\0J-1", 7);
  g_autoptr (GString) hex = g_string_new (NULL);

  for (int i = 0; i < 16; i++)
    g_string_append_printf (hex, "%02x", id.b[i]);
  g_assert_cmpstr (sum, ==, "0ba52ea8d7b296c46e6100abc4f7932ff07230bd2477d5150ce753de15a44ff7");
  g_assert_cmpstr (hex->str, ==, "0ba52ea8d7b286c4ae6100abc4f7932f");
}

static void
test_id_text (void)
{
  static const CareId all = { { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 } };
  static const CareId count = { { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 } };
  char text[CARE_ID_TEXT];
  char other[CARE_ID_TEXT];
  CareId id, back;

  g_assert_cmpstr (care_id_to_text (&all, text), ==, "vvvvvvvvvvvvvvvvvvvvvvvvvs");
  g_assert_cmpstr (care_id_to_text (&count, text), ==, "000g40o40k30e209185go38e1s");
  for (int i = 0; i < 1000; i++)
    {
      CareId second = care_id_random ();
      g_autofree char *upper = NULL;

      id = care_id_random ();
      care_id_to_text (&id, text);
      care_id_to_text (&second, other);
      g_assert_cmpint (strlen (text), ==, 26);
      g_assert_true (care_id_parse (text, &back));
      g_assert_true (care_id_equal (&id, &back));
      upper = g_ascii_strup (text, -1);
      g_assert_true (care_id_parse (upper, &back));
      g_assert_true (care_id_equal (&id, &back));
      g_assert_cmpint (strcmp (text, other) < 0, ==, care_id_compare (&id, &second) < 0);
    }
}

static void
test_id_refuses (void)
{
  static const char *const texts[] = {
    "", "0", "vvvvvvvvvvvvvvvvvvvvvvvvv", "vvvvvvvvvvvvvvvvvvvvvvvvvs0", "vvvvvvvvvvvvvvvvvvvvvvvvvt",
    "wvvvvvvvvvvvvvvvvvvvvvvvvs", " vvvvvvvvvvvvvvvvvvvvvvvvs", "vvvvvvvvvvvv-vvvvvvvvvvvvs", "00000000000000000000000001",
  };
  CareId id = care_id_derived ("a", "b");
  CareId before = id;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_false (care_id_parse (texts[i], &id));
      g_assert_true (care_id_equal (&id, &before));
    }
  g_assert_false (care_id_parse (NULL, &id));
}

/* --- money --- */

static const struct
{
  const char *text;
  const char *currency;
  gint64 minor;
  const char *shown; /* NULL: refused */
} money_cases[] = {
  { "129.99 PLN", "PLN", 12999, "129.99 PLN" },
  { "129,99 PLN", "PLN", 12999, "129.99 PLN" },
  { "129.99", "PLN", 12999, "129.99 PLN" },
  { "PLN 129.99", "PLN", 12999, "129.99 PLN" },
  { "pln129,9", "PLN", 12990, "129.90 PLN" },
  { " 5pln ", "PLN", 500, "5.00 PLN" },
  { "-0.05", "PLN", -5, "-0.05 PLN" },
  { "-129.99 PLN", "PLN", -12999, "-129.99 PLN" },
  { "+1", "EUR", 100, "1.00 EUR" },
  { "0", "EUR", 0, "0.00 EUR" },
  { "1500", "JPY", 1500, "1500 JPY" },
  { "-1500 JPY", "JPY", -1500, "-1500 JPY" },
  { "1.234", "KWD", 1234, "1.234 KWD" },
  { "1.2345", "CLF", 12345, "1.2345 CLF" },
  { "92233720368547758.07", "PLN", G_MAXINT64, "92233720368547758.07 PLN" },
  { "-92233720368547758.08", "PLN", G_MININT64, "-92233720368547758.08 PLN" },
  { "92233720368547758.08", "PLN", 0, NULL },
  { "-92233720368547758.09", "PLN", 0, NULL },
  { "99999999999999999999999", "PLN", 0, NULL },
  { "92233720368547759", "PLN", 0, NULL },
  { "129.99 EUR", "PLN", 0, NULL },
  { "129.99 XXQ", "PLN", 0, NULL },
  { "129.999", "PLN", 0, NULL },
  { "1,234", "PLN", 0, NULL },
  { "1,234.56", "PLN", 0, NULL },
  { "1500.5", "JPY", 0, NULL },
  { "", "PLN", 0, NULL },
  { "PLN", "PLN", 0, NULL },
  { "PLN PLN", "PLN", 0, NULL },
  { "1 PLN PLN", "PLN", 0, NULL },
  { ".5", "PLN", 0, NULL },
  { "5.", "PLN", 0, NULL },
  { "--5", "PLN", 0, NULL },
  { "5-", "PLN", 0, NULL },
  { "1e3", "PLN", 0, NULL },
  { "0x10", "PLN", 0, NULL },
  { "5 zł", "PLN", 0, NULL },
};

static void
test_money (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (money_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *shown = NULL;
      gint64 minor = 77;
      gboolean ok = care_money_parse (money_cases[i].text, money_cases[i].currency, &minor, &error);

      g_test_message ("%s", money_cases[i].text);
      g_assert_cmpint (ok, ==, money_cases[i].shown != NULL);
      if (!ok)
        {
          g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
          g_assert_true (g_str_has_suffix (error->message, "."));
          g_assert_cmpint (minor, ==, 77);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpint (minor, ==, money_cases[i].minor);
      shown = care_money_format (minor, money_cases[i].currency);
      g_assert_cmpstr (shown, ==, money_cases[i].shown);
    }
}

static void
test_money_names_currency (void)
{
  g_autoptr (GError) error = NULL;
  gint64 minor;

  g_assert_false (care_money_parse ("1.00 EUR", "PLN", &minor, &error));
  g_assert_nonnull (strstr (error->message, "EUR"));
  g_assert_nonnull (strstr (error->message, "PLN"));
}

static void
test_currencies (void)
{
  static const struct
  {
    const char *code;
    int digits;
    gboolean valid;
  } cases[] = {
    { "PLN", 2, TRUE }, { "EUR", 2, TRUE }, { "RUB", 2, TRUE },  { "USD", 2, TRUE }, { "JPY", 0, TRUE },  { "KRW", 0, TRUE },
    { "KWD", 3, TRUE }, { "TND", 3, TRUE }, { "CLF", 4, TRUE },  { "ZWG", 2, TRUE }, { "AED", 2, TRUE },  { "pln", 2, FALSE },
    { "", 2, FALSE },   { "PL", 2, FALSE }, { "PLNX", 2, FALSE }, { "XXQ", 2, FALSE }, { "ED ", 2, FALSE }, { "LN ", 2, FALSE },
    { "LTL", 2, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].code);
      g_assert_cmpint (care_currency_digits (cases[i].code), ==, cases[i].digits);
      g_assert_cmpint (care_currency_is_valid (cases[i].code), ==, cases[i].valid);
    }
  g_assert_false (care_currency_is_valid (NULL));
}

static const struct
{
  const char *text;
  gint64 thousandths;
  const char *shown; /* NULL: refused */
} quantity_cases[] = {
  { "2", 2000, "2" },        { "0.5", 500, "0.5" },     { "0,5", 500, "0.5" },       { "-1.25", -1250, "-1.25" },
  { "0", 0, "0" },           { "-0", 0, "0" },          { "100", 100000, "100" },    { "1.500", 1500, "1.5" },
  { "0.001", 1, "0.001" },   { "-0.001", -1, "-0.001" }, { " 3 ", 3000, "3" },       { "+2", 2000, "2" },
  { "1.0005", 0, NULL },     { "1.0000", 0, NULL },     { "", 0, NULL },             { "x", 0, NULL },
  { "1 2", 0, NULL },        { "1.", 0, NULL },         { "9223372036854775.808", 0, NULL },
  { "9223372036854775.807", G_MAXINT64, "9223372036854775.807" },
};

static void
test_quantities (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (quantity_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *shown = NULL;
      gint64 value = 77;
      gboolean ok = care_quantity_parse (quantity_cases[i].text, &value, &error);

      g_test_message ("%s", quantity_cases[i].text);
      g_assert_cmpint (ok, ==, quantity_cases[i].shown != NULL);
      if (!ok)
        {
          g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
          g_assert_cmpint (value, ==, 77);
          continue;
        }
      g_assert_cmpint (value, ==, quantity_cases[i].thousandths);
      shown = care_quantity_format (value);
      g_assert_cmpstr (shown, ==, quantity_cases[i].shown);
    }
}

static void
test_times (void)
{
  static const struct
  {
    gint64 minor;
    gint64 thousandths;
    gint64 total;
    gboolean ok;
  } cases[] = {
    { 1000, 2000, 2000, TRUE },
    { 999, 500, 500, TRUE },
    { 1, 500, 1, TRUE },
    { 1, 499, 0, TRUE },
    { -1, 500, -1, TRUE },
    { 1, -500, -1, TRUE },
    { -1, 499, 0, TRUE },
    { -1, -500, 1, TRUE },
    { 333, 3333, 1110, TRUE },
    { 0, G_MININT64, 0, TRUE },
    { G_MAXINT64, 1000, G_MAXINT64, TRUE },
    { G_MININT64, 1000, G_MININT64, TRUE },
    { G_MININT64, -1000, 0, FALSE },
    { G_MAXINT64, 1001, 0, FALSE },
    { G_MAXINT64, G_MAXINT64, 0, FALSE },
    { G_MININT64, G_MININT64, 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 total = 0;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (care_money_times (cases[i].minor, cases[i].thousandths, &total), ==, cases[i].ok);
      g_assert_cmpint (total, ==, cases[i].total);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/id/new", test_id_new);
  g_test_add_func ("/id/follow", test_id_follow);
  g_test_add_func ("/id/threads", test_id_threads);
  g_test_add_func ("/id/kinds", test_id_kinds);
  g_test_add_func ("/id/derived-bytes", test_id_derived_bytes);
  g_test_add_func ("/id/text", test_id_text);
  g_test_add_func ("/id/refuses", test_id_refuses);
  g_test_add_func ("/money/parse", test_money);
  g_test_add_func ("/money/names-currency", test_money_names_currency);
  g_test_add_func ("/money/currencies", test_currencies);
  g_test_add_func ("/money/quantities", test_quantities);
  g_test_add_func ("/money/times", test_times);
  return g_test_run ();
}
