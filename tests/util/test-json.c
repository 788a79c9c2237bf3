/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include <string.h>

#include "util/care-error.h"
#include "util/care-json.h"

/* From a buffer without a final NUL, so that a reader that runs over the end is found by the sanitizer. */
static JsonNode *
parse (const char *text, GError **error)
{
  gsize len = strlen (text);
  g_autofree char *exact = g_memdup2 (text, len);

  return care_json_parse (len > 0 ? exact : "", (gssize) len, 0, error);
}

typedef struct
{
  const char *text;
  const char *compact;
} AcceptCase;

static const AcceptCase accept_cases[] = {
  { "null", "null" },
  { " true ", "true" },
  { "false", "false" },
  { "0", "0" },
  { "-0", "0" },
  { "9223372036854775807", "9223372036854775807" },
  { "-9223372036854775808", "-9223372036854775808" },
  { "[]", "[]" },
  { "{}", "{}" },
  { "[ ]", "[]" },
  { "{ }", "{}" },
  { "[[],{},[{}]]", "[[],{},[{}]]" },
  { "[1,2 , 3]", "[1,2,3]" },
  { "{\"a\":1,\"b\":[true,null]}", "{\"a\":1,\"b\":[true,null]}" },
  { "{\"a\":{\"a\":{\"a\":1}}}", "{\"a\":{\"a\":{\"a\":1}}}" },
  { "[{\"a\":1},{\"a\":2}]", "[{\"a\":1},{\"a\":2}]" },
  { "\"\"", "\"\"" },
  { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
  { "\"\\u0041\\u00e9\\u20ac\"", "\"Aé€\"" },
  { "\"\\ud83d\\ude00\"", "\"😀\"" },
  { "\"\\uD800\\uDC00\"", "\"\xf0\x90\x80\x80\"" },
  { "\"żółć орёл\"", "\"żółć орёл\"" },
  { "\r\n\t{\"a\"\r\n:\t1}\n", "{\"a\":1}" },
  { "{\"'\":\"'\"}", "{\"'\":\"'\"}" },
  { "[\"// no comment\",\"/* nor this */\"]", "[\"// no comment\",\"/* nor this */\"]" },
};

static void
test_accepts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accept_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (accept_cases[i].text, &error);
      g_autofree char *shown = g_strescape (accept_cases[i].text, NULL);
      g_autofree char *text = NULL;

      g_test_message ("%s", shown);
      g_assert_no_error (error);
      g_assert_nonnull (node);
      text = care_json_to_text (node, FALSE);
      g_assert_cmpstr (text, ==, accept_cases[i].compact);
    }
}

typedef struct
{
  const char *text;
  double value;
} NumberCase;

static const NumberCase number_cases[] = {
  { "0.0", 0.0 },       { "-0.0", 0.0 },       { "0.5", 0.5 },         { "-1.25", -1.25 },
  { "1e2", 100.0 },     { "1E2", 100.0 },      { "1E+2", 100.0 },      { "1e-2", 0.01 },
  { "-1.5e+3", -1500 }, { "0e0", 0.0 },        { "1e308", 1e308 },     { "1.7976931348623157e308", 1.7976931348623157e308 },
  { "0e9", 0.0 },       { "1.0E-400", 0.0 },   { "12345.678", 12345.678 }, { "-0e1", 0.0 },
  { "0.33333333333333333333333333333333333333333333333333333333333333333333333333333333", 1.0 / 3 },
  { "18446744073709551616.0", 18446744073709551616.0 },
};

static void
test_doubles (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (number_cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("[%s]", number_cases[i].text);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (text, &error);

      g_test_message ("%s", text);
      g_assert_no_error (error);
      g_assert_cmpint (json_array_get_length (json_node_get_array (node)), ==, 1);
      g_assert_cmpfloat (json_array_get_double_element (json_node_get_array (node), 0), ==, number_cases[i].value);
    }
}

typedef struct
{
  const char *text;
  int at; /* the byte that the sentence must name */
} RefuseCase;

static const RefuseCase refuse_cases[] = {
  { "", 0 },
  { "  ", 2 },
  { "'a'", 0 },
  { "{'a':1}", 1 },
  { "{a:1}", 1 },
  { "[1,]", 3 },
  { "[,1]", 1 },
  { "[1 2]", 3 },
  { "{\"a\":1,}", 7 },
  { "{\"a\" 1}", 5 },
  { "{\"a\":}", 5 },
  { "{\"a\"}", 4 },
  { "{,}", 1 },
  { "{\"a\":1]", 6 },
  { "[1}", 2 },
  { "[", 1 },
  { "{", 1 },
  { "[1", 2 },
  { "]", 0 },
  { "1 1", 2 },
  { "{} {}", 3 },
  { "[] x", 3 },
  { "var x = 1;", 0 },
  { "// c\n1", 0 },
  { "[1] // c", 4 },
  { "[1, /* c */ 2]", 4 },
  { "True", 0 },
  { "nul", 0 },
  { "nulll", 4 },
  { "NaN", 0 },
  { "Infinity", 0 },
  { "-Infinity", 1 },
  { "-", 1 },
  { "+1", 0 },
  { "01", 0 },
  { "-01", 1 },
  { "0x10", 1 },
  { ".5", 0 },
  { "5.", 2 },
  { "1e", 2 },
  { "1e+", 3 },
  { "1.e5", 2 },
  { "9223372036854775808", 0 },
  { "-9223372036854775809", 0 },
  { "[18446744073709551616]", 1 },
  { "[1,99999999999999999999999999]", 3 },
  { "1e400", 0 },
  { "-1e400", 0 },
  { "\"", 0 },
  { "\"abc", 0 },
  { "\"a\\", 3 },
  { "\"a\tb\"", 2 },
  { "\"a\nb\"", 2 },
  { "\"\\x41\"", 2 },
  { "\"\\'\"", 2 },
  { "\"\\u12\"", 3 },
  { "\"\\u12g4\"", 3 },
  { "\"\\u\"", 3 },
  { "\"\\u0000\"", 1 },
  { "{\"a\\u0000b\":1}", 3 },
  { "\"\\ud800\"", 1 },
  { "\"\\ud800x\"", 1 },
  { "\"\\ud800\\u0041\"", 1 },
  { "\"\\udc00\"", 1 },
  { "\"\\udc00\\ud800\"", 1 },
  { "\"\\ud800\\ud800\"", 1 },
  { "{\"a\":1,\"a\":2}", 7 },
  { "{\"a\":1,\"\\u0061\":2}", 7 },
  { "{\"b\":{\"a\":1},\"b\":2}", 13 },
  { "{\"\":1}", 1 },
  { "\xef\xbb\xbf{}", 0 },
  { "\"\xff\"", 1 },
  { "\"\xc3\"", 1 },
  { "\"\xed\xa0\x80\"", 1 },
  { "\"\xc0\x80\"", 1 },
};

static void
test_refuses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refuse_cases); i++)
    {
      g_autofree char *place = g_strdup_printf ("at byte %d:", refuse_cases[i].at);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (refuse_cases[i].text, &error);
      g_autofree char *shown = g_strescape (refuse_cases[i].text, NULL);

      g_test_message ("%s", shown);
      g_assert_null (node);
      g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, place));
    }
}

static void
test_nul_byte (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = care_json_parse ("[1]\0[2]", 7, 0, &error);

  g_assert_null (node);
  g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "at byte 3:"));
}

static char *
nested (gsize depth, const char *open, const char *close)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append_c (text, '1');
  for (gsize i = 0; i < depth; i++)
    g_string_append (text, close);
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  static const struct
  {
    const char *open;
    const char *close;
  } kinds[] = { { "[", "]" }, { "{\"a\":", "}" } };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *fits = nested (32, kinds[i].open, kinds[i].close);
      g_autofree char *deep = nested (33, kinds[i].open, kinds[i].close);
      g_autofree char *abyss = nested (100000, kinds[i].open, kinds[i].close);
      g_autoptr (JsonNode) node = care_json_parse (fits, -1, 0, NULL);

      g_assert_nonnull (node);
      g_assert_null (care_json_parse (deep, -1, 0, NULL));
      g_assert_null (care_json_parse (abyss, -1, 10 * 1000 * 1000, NULL));
    }
}

static void
test_size (void)
{
  g_autofree char *spaces = g_strnfill (1024 * 1024 + 1, ' ');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  spaces[0] = '1';
  g_assert_null (care_json_parse (spaces, -1, 0, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_FULL);
  g_assert_null (care_json_parse ("[1,2]", 5, 4, NULL));
  node = care_json_parse (spaces, 1024 * 1024, 0, NULL);
  g_assert_nonnull (node);
}

static void
test_members (void)
{
  g_autoptr (GString) text = g_string_new ("{");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i <= 10000; i++)
    g_string_append_printf (text, "%s\"k%d\":1", i > 0 ? "," : "", i);
  g_string_append_c (text, '}');
  g_assert_null (care_json_parse (text->str, -1, 0, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "10,000"));
}

static const char *const written_doubles[][2] = {
  { "1E152", "1e+152" }, { "1e15", "1e+15" }, { "100.0", "100.0" }, { "0.1", "0.1" }, { "-0.0", "-0.0" },
  { "5e-324", "4.94065645841247e-324" }, { "0.30000000000000004", "0.30000000000000004" }, { "2.5", "2.5" },
};

static void
test_writes (void)
{
  g_autoptr (JsonNode) node = care_json_parse ("{\"a\":[1,{\"b\":null}],\"c\":{},\"d\":[]}", -1, 0, NULL);
  g_autofree char *pretty = care_json_to_text (node, TRUE);
  g_autoptr (JsonNode) infinite = json_node_init_double (json_node_alloc (), G_MAXDOUBLE * 10);
  g_autofree char *none = care_json_to_text (infinite, FALSE);

  g_assert_cmpstr (pretty, ==, "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}");
  g_assert_cmpstr (none, ==, "null");
  for (gsize i = 0; i < G_N_ELEMENTS (written_doubles); i++)
    {
      g_autoptr (JsonNode) number = care_json_parse (written_doubles[i][0], -1, 0, NULL);
      g_autofree char *text = care_json_to_text (number, FALSE);

      g_assert_cmpstr (text, ==, written_doubles[i][1]);
    }
}

/* Every prefix of a good text is refused, and no changed byte may crash. */
static void
test_damage (void)
{
  static const char good[] = "{\"a\":[1,-2.5e+3,\"x\\u00e9\\n\"],\"b\":{\"c\":null,\"d\":[true,false,{}]}}";
  gsize len = strlen (good);

  for (gsize i = 0; i < len; i++)
    {
      g_autofree char *cut = g_strndup (good, i);

      g_assert_null (parse (cut, NULL));
      for (int c = 1; c < 256; c++)
        {
          g_autofree char *changed = g_strdup (good);
          g_autoptr (JsonNode) node = NULL;

          changed[i] = (char) c;
          node = parse (changed, NULL);
          if (node != NULL)
            g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
        }
    }
}

static void
test_append (void)
{
  static const char *const texts[] = { "", "plain", "\"\\/\b\f\n\r\t", "\x01\x1f\x7f", "żółć", "😀", "a\"b\\c", "\xe2\x80\xa8" };
  g_autoptr (GString) none = g_string_new ("x");

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL;

      care_json_append_string (out, texts[i]);
      node = care_json_parse (out->str, -1, 0, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (json_node_get_string (node), ==, texts[i]);
    }
  care_json_append_string (none, NULL);
  g_assert_cmpstr (none->str, ==, "xnull");
  g_string_truncate (none, 0);
  care_json_append_string (none, "a\"\x02\n");
  g_assert_cmpstr (none->str, ==, "\"a\\\"\\u0002\\n\"");
}

static void
test_getters (void)
{
  static const char text[] = "{\"s\":\"x\",\"i\":7,\"d\":7.5,\"b\":true,\"n\":null,\"o\":{\"k\":1},\"l\":[1,2]}";
  static const char *const names[] = { "s", "i", "d", "b", "n", "o", "l", "missing" };
  g_autoptr (JsonNode) node = care_json_parse (text, -1, 0, NULL);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpstr (care_json_string (object, "s", NULL), ==, "x");
  g_assert_cmpint (care_json_int (object, "i", -1), ==, 7);
  g_assert_true (care_json_bool (object, "b", FALSE));
  g_assert_cmpint (care_json_int (care_json_object (object, "o"), "k", 0), ==, 1);
  g_assert_cmpint (json_array_get_length (care_json_array (object, "l")), ==, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (i != 0)
        g_assert_cmpstr (care_json_string (object, names[i], "none"), ==, "none");
      if (i != 1)
        g_assert_cmpint (care_json_int (object, names[i], -1), ==, -1);
      if (i != 3)
        g_assert_false (care_json_bool (object, names[i], FALSE));
      if (i != 5)
        g_assert_null (care_json_object (object, names[i]));
      if (i != 6)
        g_assert_null (care_json_array (object, names[i]));
    }
  g_assert_cmpint (care_json_int (NULL, "i", 3), ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/accepts", test_accepts);
  g_test_add_func ("/json/doubles", test_doubles);
  g_test_add_func ("/json/refuses", test_refuses);
  g_test_add_func ("/json/nul-byte", test_nul_byte);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/size", test_size);
  g_test_add_func ("/json/members", test_members);
  g_test_add_func ("/json/damage", test_damage);
  g_test_add_func ("/json/writes", test_writes);
  g_test_add_func ("/json/append", test_append);
  g_test_add_func ("/json/getters", test_getters);
  return g_test_run ();
}
