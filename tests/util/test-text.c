/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include <string.h>

#include "util/care-text.h"

static const struct
{
  const char *text;
  gssize len;
  const char *clean; /* NULL: refused */
} clean_cases[] = {
  { "", -1, "" },
  { "plain text", -1, "plain text" },
  { " \t\n a b \n", -1, "a b" },
  { "a\tb\nc", -1, "a\tb\nc" },
  { "a\r\nb\rc\n\rd\r\n", -1, "a\nb\nc\n\nd" },
  { "a\x01" "b\x7f" "c", -1, "a b c" },
  { "\x01\x02", -1, "" },
  { "a\xc2\x85" "b\xc2\x9f" "c", -1, "a b c" },
  { "\xc2\xa0x\xc2\xa0", -1, "x" },
  { "a\xc2\xa0" "b", -1, "a\xc2\xa0" "b" },
  { "\xe3\x80\x80y\xe2\x80\x83", -1, "y" },
  { "e\xcc\x81", -1, "é" },
  { "\xe2\x84\xab", -1, "Å" },
  { "\xd0\xb8\xcc\x86", -1, "й" },
  { "żółć", -1, "żółć" },
  { "орёл", -1, "орёл" },
  { "Ąžuolas – „taip“ 5 €", -1, "Ąžuolas – „taip“ 5 €" },
  { "ﬁ", -1, "ﬁ" },
  { "a\xf0\x9f\x98\x80", -1, "a😀" },
  { "abcdef", 3, "abc" },
  { "ab\0cd", 5, NULL },
  { "żab\0cd", 7, NULL },
  { "\xff", -1, NULL },
  { "abc\xc3", -1, NULL },
  { "\xc0\x80", -1, NULL },
  { "\xed\xa0\x80", -1, NULL },
  { "\xf4\x90\x80\x80", -1, NULL },
};

static void
test_clean (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (clean_cases); i++)
    {
      g_autofree char *clean = care_text_clean (clean_cases[i].text, clean_cases[i].len);
      g_autofree char *twice = clean != NULL ? care_text_clean (clean, -1) : NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (clean, ==, clean_cases[i].clean);
      g_assert_cmpstr (twice, ==, clean_cases[i].clean);
    }
}

/* Letter by letter the shortcut for composed text must say what normalization says. */
static void
test_clean_every_letter (void)
{
  for (gunichar c = 0xa1; c <= 0x10ffff; c++)
    {
      char letter[9] = "a";
      g_autofree char *clean = NULL;
      g_autofree char *normal = NULL;

      if (!g_unichar_validate (c) || g_unichar_isspace (c))
        continue;
      letter[1 + g_unichar_to_utf8 (c, letter + 1)] = '\0';
      normal = g_utf8_normalize (letter, -1, G_NORMALIZE_NFC);
      clean = care_text_clean (letter, -1);
      g_assert_cmpstr (clean, ==, normal);
    }
}

static void
test_clean_many_marks (void)
{
  /* Two Latin marks that must be put in order, and the Cyrillic one that stands amid composed letters. */
  static const char *const marks[] = { "\xcc\x81\xcc\xa3", "\xd2\x83" };

  for (gsize m = 0; m < G_N_ELEMENTS (marks); m++)
    {
      g_autoptr (GString) text = g_string_new ("a");
      g_autofree char *clean = NULL;
      g_autofree char *twice = NULL;

      for (int i = 0; i < 50000; i++)
        g_string_append (text, marks[m]);
      clean = care_text_clean (text->str, -1);
      twice = care_text_clean (clean, -1);
      g_assert_cmpint (strlen (clean), <, 100);
      g_assert_cmpstr (clean, ==, twice);
    }
}

static const struct
{
  const char *text;
  const char *folded;
} fold_cases[] = {
  { "", "" },
  { "Plain TEXT 123", "plain text 123" },
  { "Żółć", "zolc" },
  { "ŁÓDŹ gęślą jaźń", "lodz gesla jazn" },
  { "орёл", "орел" },
  { "ОРЁЛ Йод", "орел иод" },
  { "Ąžuolas ČĘĖĮŠŲŪŽ", "azuolas ceeisuuz" },
  { "Straße STRAẞE", "strasse strasse" },
  { "Ærø œuvre ŒUVRE", "aero oeuvre oeuvre" },
  { "Þór Ðuro đak ħal ŧa", "thor duro dak hal ta" },
  { "Iıİi", "iiii" },
  { "re\xcc\x81parer", "reparer" },
  { "coöperatie ĳs", "cooperatie ijs" },
  { "ﬁn ² ™ Ⅷ ｆｕｌｌ", "fin 2 tm viii full" },
  { "a\xc2\xa0" "b", "a b" },
  { "ΆΛΦΑ", "αλφα" },
  { "abc\xff", "abc\xef\xbf\xbd" },
};

static void
test_fold (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fold_cases); i++)
    {
      g_autofree char *folded = care_text_fold (fold_cases[i].text);
      g_autofree char *twice = care_text_fold (folded);

      g_assert_cmpstr (folded, ==, fold_cases[i].folded);
      g_assert_cmpstr (twice, ==, fold_cases[i].folded);
    }
}

/* A text and its decomposed form fold alike, and folding again changes nothing, for every letter there is. */
static void
test_fold_every_letter (void)
{
  for (gunichar c = 1; c <= 0x10ffff; c++)
    {
      char letter[8];
      g_autofree char *apart = NULL;
      g_autofree char *folded = NULL;
      g_autofree char *folded_apart = NULL;
      g_autofree char *twice = NULL;

      if (!g_unichar_validate (c))
        continue;
      letter[g_unichar_to_utf8 (c, letter)] = '\0';
      apart = g_utf8_normalize (letter, -1, G_NORMALIZE_NFD);
      folded = care_text_fold (letter);
      folded_apart = care_text_fold (apart);
      twice = care_text_fold (folded);
      g_assert_cmpstr (folded, ==, folded_apart);
      g_assert_cmpstr (folded, ==, twice);
    }
}

static const struct
{
  const char *kind;
  const char *value;
  const char *key;
} key_cases[] = {
  { "phone", "+48 600 700-800", "48600700800" },
  { "mobile", "0048 (600) 700 800", "48600700800" },
  { "fax", "600 700 800 ext. 5", "6007008005" },
  { "phone", "00", "" },
  { "phone", "0001", "01" },
  { "phone", "0600", "0600" },
  { "phone", "none", "" },
  { "phone", "٣", "" },
  { "email", " Jan.Żak@Example.COM ", "jan.zak@example.com" },
  { "telegram", "Jan Żak", "janzak" },
  { "other", "a\xc2\xa0\tb", "ab" },
  { NULL, "A b", "ab" },
};

static void
test_contact_keys (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (key_cases); i++)
    {
      g_autofree char *key = care_contact_key (key_cases[i].kind, key_cases[i].value);

      g_assert_cmpstr (key, ==, key_cases[i].key);
    }
}

static void
test_email (void)
{
  static const char *const good[] = { "a@b.c", "jan.zak+tag@mail.example.com", "żak@example.pl", "o'neil@x.ie" };
  static const char *const bad[] = {
    "", "a", "a@b", "@b.c", "a@", "a@b@c.d", "a b@c.d", "a@b .c", "a@b.c\n", "a@.c", "a@b.", "a@b..c", "a@b.c,d", "<a@b.c>",
    "a\r\nBcc:x@b.c", "a@b.c\xff", "a\xc2\xa0@b.c", "a@b.c\xe2\x80\xae", "\"a\"@b.c",
  };
  g_autofree char *local = g_strnfill (254 - strlen ("@b.cc"), 'a');
  g_autofree char *longest = g_strconcat (local, "@b.cc", NULL);
  g_autofree char *too_long = g_strconcat ("a", longest, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (care_text_is_email (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_false (care_text_is_email (bad[i]));
    }
  g_assert_true (care_text_is_email (longest));
  g_assert_false (care_text_is_email (too_long));
  g_assert_false (care_text_is_email (NULL));
}

static void
test_slug (void)
{
  static const char *const cases[][2] = {
    { "", "" },
    { "Customer No", "customer_no" },
    { "end-of life", "end_of_life" },
    { " Phone  2 ", "phone_2" },
    { "sold_on", "sold_on" },
    { "a - b", "a_b" },
    { "ŻÓŁĆ x", "żółć_x" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *slug = care_text_slug (cases[i][0]);

      g_assert_cmpstr (slug, ==, cases[i][1]);
    }
}

static void
test_sha256 (void)
{
  g_autofree char *sum = care_text_sha256 ("abc", -1);
  g_autofree char *cut = care_text_sha256 ("abcdef", 3);

  /* FIPS 180-2, appendix B.1. */
  g_assert_cmpstr (sum, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_cmpstr (cut, ==, sum);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/clean", test_clean);
  g_test_add_func ("/text/clean-every-letter", test_clean_every_letter);
  g_test_add_func ("/text/clean-many-marks", test_clean_many_marks);
  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/fold-every-letter", test_fold_every_letter);
  g_test_add_func ("/text/contact-keys", test_contact_keys);
  g_test_add_func ("/text/email", test_email);
  g_test_add_func ("/text/slug", test_slug);
  g_test_add_func ("/text/sha256", test_sha256);
  return g_test_run ();
}
