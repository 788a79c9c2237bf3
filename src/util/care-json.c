/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-util"

#include "util/care-json.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "util/care-error.h"

#define DEFAULT_MAX_BYTES (1024 * 1024)
#define DEPTH_MAX 32
/* Hash tables of chosen keys take quadratic time; no honest object comes near. */
#define MEMBERS_MAX 10000

typedef struct
{
  const char *data;
  gsize len;
  gsize pos;
  guint depth;
  gboolean is_object[DEPTH_MAX];
  GHashTable *keys[DEPTH_MAX]; /* made at need, emptied when an object opens */
  GString *key;
  GError **error;
} Scan;

typedef enum
{
  EXPECT_VALUE,
  EXPECT_ITEM_OR_END,
  EXPECT_KEY_OR_END,
  EXPECT_KEY,
  EXPECT_COMMA_OR_END,
  SCAN_FAILED,
} Expect;

/* @what is a whole clause; always FALSE, so that a failing check reads as one line. */
static gboolean
fail_at (Scan *scan, gsize pos, const char *what)
{
  g_set_error (scan->error, CARE_ERROR, CARE_ERROR_INVALID,
               _("The JSON text cannot be read at byte %zu: %s."), pos, what);
  return FALSE;
}

static int
peek (const Scan *scan)
{
  return scan->pos < scan->len ? (guchar) scan->data[scan->pos] : -1;
}

static gboolean
take (Scan *scan, char c)
{
  if (peek (scan) != c)
    return FALSE;
  scan->pos++;
  return TRUE;
}

static void
skip_blanks (Scan *scan)
{
  while (scan->pos < scan->len && strchr (" \t\n\r", scan->data[scan->pos]) != NULL)
    scan->pos++;
}

static gboolean
scan_hex4 (Scan *scan, gunichar *unit)
{
  gsize start = scan->pos;

  *unit = 0;
  for (int i = 0; i < 4; i++, scan->pos++)
    {
      int digit = peek (scan) < 0 ? -1 : g_ascii_xdigit_value ((char) peek (scan));

      if (digit < 0)
        return fail_at (scan, start, _("\\u needs four hexadecimal digits"));
      *unit = *unit * 16 + (gunichar) digit;
    }
  return TRUE;
}

static gboolean
scan_unicode_escape (Scan *scan, GString *into)
{
  gsize start = scan->pos - 2;
  gunichar c, low;

  if (!scan_hex4 (scan, &c))
    return FALSE;
  if (c == 0)
    return fail_at (scan, start, _("a text cannot hold the character \\u0000"));
  if (c >= 0xdc00 && c <= 0xdfff)
    return fail_at (scan, start, _("half of a surrogate pair stands alone"));
  if (c >= 0xd800 && c <= 0xdbff)
    {
      if (!take (scan, '\\') || !take (scan, 'u'))
        return fail_at (scan, start, _("half of a surrogate pair stands alone"));
      if (!scan_hex4 (scan, &low))
        return FALSE;
      if (low < 0xdc00 || low > 0xdfff)
        return fail_at (scan, start, _("half of a surrogate pair stands alone"));
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
  if (into != NULL)
    g_string_append_unichar (into, c);
  return TRUE;
}

/* Behind a backslash. */
static gboolean
scan_escape (Scan *scan, GString *into)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  int c = peek (scan);
  const char *found = c > 0 ? strchr (letters, c) : NULL;

  if (take (scan, 'u'))
    return scan_unicode_escape (scan, into);
  if (found == NULL)
    return fail_at (scan, scan->pos, _("there is no such escape"));
  scan->pos++;
  if (into != NULL)
    g_string_append_c (into, meanings[found - letters]);
  return TRUE;
}

/* Reads a string, its content into @into when that is given. */
static gboolean
scan_string (Scan *scan, GString *into)
{
  gsize start = scan->pos;

  if (!take (scan, '"'))
    return fail_at (scan, start, _("a text in double quotes is needed here"));
  for (;;)
    {
      gsize run = scan->pos;
      int c;

      while ((c = peek (scan)) >= 0x20 && c != '"' && c != '\\')
        scan->pos++;
      if (into != NULL)
        g_string_append_len (into, scan->data + run, (gssize) (scan->pos - run));
      if (c < 0)
        return fail_at (scan, start, _("a text begins here that never ends"));
      if (c < 0x20)
        return fail_at (scan, scan->pos, _("a control character in a text must be escaped"));
      scan->pos++;
      if (c == '"')
        return TRUE;
      if (!scan_escape (scan, into))
        return FALSE;
    }
}

static gsize
skip_digits (Scan *scan)
{
  gsize start = scan->pos;

  while (peek (scan) >= '0' && peek (scan) <= '9')
    scan->pos++;
  return scan->pos - start;
}

static gboolean
check_integer (Scan *scan, gsize start)
{
  gboolean negative = scan->data[start] == '-';
  gint64 value = 0;

  for (gsize i = start + negative; i < scan->pos; i++)
    {
      int digit = scan->data[i] - '0';

      if (__builtin_mul_overflow (value, 10, &value)
          || __builtin_add_overflow (value, negative ? -digit : digit, &value))
        return fail_at (scan, start, _("a whole number is beyond 64 bits"));
    }
  return TRUE;
}

static gboolean
check_double (Scan *scan, gsize start)
{
  g_autofree char *text = g_strndup (scan->data + start, scan->pos - start);

  if (!isfinite (g_ascii_strtod (text, NULL)))
    return fail_at (scan, start, _("a number is too large"));
  return TRUE;
}

static gboolean
scan_number (Scan *scan)
{
  gsize start = scan->pos;
  gboolean whole = TRUE;
  gsize digits;

  take (scan, '-');
  digits = scan->pos;
  if (skip_digits (scan) == 0)
    return fail_at (scan, scan->pos, _("a number lacks its digits"));
  if (scan->data[digits] == '0' && scan->pos - digits > 1)
    return fail_at (scan, digits, _("a number cannot begin with a zero"));
  if (take (scan, '.'))
    {
      whole = FALSE;
      if (skip_digits (scan) == 0)
        return fail_at (scan, scan->pos, _("a number lacks its digits"));
    }
  if (take (scan, 'e') || take (scan, 'E'))
    {
      whole = FALSE;
      if (!take (scan, '+'))
        take (scan, '-');
      if (skip_digits (scan) == 0)
        return fail_at (scan, scan->pos, _("a number lacks its digits"));
    }
  return whole ? check_integer (scan, start) : check_double (scan, start);
}

static gboolean
scan_word (Scan *scan)
{
  static const char *const words[] = { "true", "false", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize len = strlen (words[i]);

      if (scan->len - scan->pos >= len && memcmp (scan->data + scan->pos, words[i], len) == 0)
        {
          scan->pos += len;
          return TRUE;
        }
    }
  return fail_at (scan, scan->pos, _("no value is written like this"));
}

static Expect
scan_open (Scan *scan, gboolean is_object)
{
  if (scan->depth == DEPTH_MAX)
    {
      fail_at (scan, scan->pos, _("lists and objects are nested deeper than 32"));
      return SCAN_FAILED;
    }
  if (is_object && scan->keys[scan->depth] == NULL)
    scan->keys[scan->depth] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  else if (is_object)
    g_hash_table_remove_all (scan->keys[scan->depth]);
  scan->is_object[scan->depth++] = is_object;
  scan->pos++;
  return is_object ? EXPECT_KEY_OR_END : EXPECT_ITEM_OR_END;
}

static Expect
scan_value (Scan *scan)
{
  int c = peek (scan);
  gboolean ok;

  if (c == '{' || c == '[')
    return scan_open (scan, c == '{');
  if (c < 0)
    ok = fail_at (scan, scan->pos, _("the text ends where a value is needed"));
  else if (c == '"')
    ok = scan_string (scan, NULL);
  else if (c == '-' || (c >= '0' && c <= '9'))
    ok = scan_number (scan);
  else
    ok = scan_word (scan);
  return ok ? EXPECT_COMMA_OR_END : SCAN_FAILED;
}

static Expect
scan_key (Scan *scan)
{
  GHashTable *keys = scan->keys[scan->depth - 1];
  gsize start = scan->pos;
  gboolean ok;

  g_string_truncate (scan->key, 0);
  if (!scan_string (scan, scan->key))
    return SCAN_FAILED;
  if (scan->key->len == 0)
    ok = fail_at (scan, start, _("a name in an object is empty"));
  else if (!g_hash_table_add (keys, g_strndup (scan->key->str, scan->key->len)))
    ok = fail_at (scan, start, _("a name stands twice in one object"));
  else if (g_hash_table_size (keys) > MEMBERS_MAX)
    ok = fail_at (scan, start, _("an object has more than 10,000 members"));
  else
    {
      skip_blanks (scan);
      ok = take (scan, ':') || fail_at (scan, scan->pos, _("a colon is needed here"));
    }
  return ok ? EXPECT_VALUE : SCAN_FAILED;
}

/* Closes the innermost list or object if its bracket stands here. */
static gboolean
scan_close (Scan *scan)
{
  if (scan->depth == 0 || !take (scan, scan->is_object[scan->depth - 1] ? '}' : ']'))
    return FALSE;
  scan->depth--;
  return TRUE;
}

static Expect
scan_after_value (Scan *scan)
{
  gboolean in_object = scan->is_object[scan->depth - 1];

  if (scan_close (scan))
    return EXPECT_COMMA_OR_END;
  if (take (scan, ','))
    return in_object ? EXPECT_KEY : EXPECT_VALUE;
  fail_at (scan, scan->pos, in_object ? _("a comma or } is needed here") : _("a comma or ] is needed here"));
  return SCAN_FAILED;
}

static Expect
scan_step (Scan *scan, Expect expect)
{
  switch (expect)
    {
    case EXPECT_VALUE:
      return scan_value (scan);
    case EXPECT_ITEM_OR_END:
      return scan_close (scan) ? EXPECT_COMMA_OR_END : scan_value (scan);
    case EXPECT_KEY_OR_END:
      return scan_close (scan) ? EXPECT_COMMA_OR_END : scan_key (scan);
    case EXPECT_KEY:
      return scan_key (scan);
    case EXPECT_COMMA_OR_END:
      return scan_after_value (scan);
    case SCAN_FAILED:
    default:
      return SCAN_FAILED;
    }
}

/* The whole text, without recursion: what is open is counted in @scan. */
static gboolean
scan_document (Scan *scan)
{
  Expect expect = EXPECT_VALUE;

  do
    {
      skip_blanks (scan);
      expect = scan_step (scan, expect);
    }
  while (expect != SCAN_FAILED && !(expect == EXPECT_COMMA_OR_END && scan->depth == 0));
  if (expect == SCAN_FAILED)
    return FALSE;
  skip_blanks (scan);
  return scan->pos == scan->len || fail_at (scan, scan->pos, _("something stands behind the end"));
}

static gboolean
check_text (const char *data, gsize len, GError **error)
{
  Scan scan = { .data = data, .len = len, .error = error };
  const char *end;
  gboolean ok;

  if (!g_utf8_validate_len (data, len, &end))
    return fail_at (&scan, (gsize) (end - data), _("it is not valid UTF-8 text"));
  scan.key = g_string_new (NULL);
  ok = scan_document (&scan);
  g_string_free (scan.key, TRUE);
  for (guint i = 0; i < DEPTH_MAX; i++)
    g_clear_pointer (&scan.keys[i], g_hash_table_unref);
  return ok;
}

JsonNode *
care_json_parse (const char *data, gssize len, gsize max_bytes, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) inner = NULL;
  gsize size = len < 0 ? strlen (data) : (gsize) len;
  gsize cap = max_bytes > 0 ? max_bytes : DEFAULT_MAX_BYTES;

  if (size > cap)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_FULL,
                   _("The JSON text has %zu bytes, more than the %zu that are accepted."), size, cap);
      return NULL;
    }
  if (!check_text (data, size, error))
    return NULL;
  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, data, (gssize) size, &inner))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("The JSON text cannot be read: %s."), inner->message);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

static void
append_escape (GString *out, guchar c)
{
  static const char named[] = "\"\\\b\f\n\r\t";
  static const char letters[] = "\"\\bfnrt";
  const char *found = strchr (named, c);

  if (found != NULL)
    {
      g_string_append_c (out, '\\');
      g_string_append_c (out, letters[found - named]);
    }
  else
    {
      g_string_append_printf (out, "\\u%04x", c);
    }
}

void
care_json_append_string (GString *out, const char *text)
{
  const char *run = text;
  const char *at;

  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '"');
  for (at = text; *at != '\0'; at++)
    {
      guchar c = (guchar) *at;

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (out, run, at - run);
      append_escape (out, c);
      run = at + 1;
    }
  g_string_append_len (out, run, at - run);
  g_string_append_c (out, '"');
}

/* json-glib writes 1e152 as "1e+152.0", which no parser accepts; the shortest digits that read back as the same number are found here. */
static void
append_double (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE] = "null";

  if (!isfinite (value))
    {
      g_string_append (out, text);
      return;
    }
  for (int digits = 15; digits <= 17; digits++)
    {
      char format[] = "%.15g";

      format[3] = (char) ('0' + digits - 10);
      g_ascii_formatd (text, sizeof text, format, value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }
  g_string_append (out, text);
  if (strpbrk (text, ".e") == NULL)
    g_string_append (out, ".0");
}

static void
append_value (GString *out, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    care_json_append_string (out, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_DOUBLE)
    append_double (out, json_node_get_double (node));
  else
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
}

/* @indent is the depth of a pretty text, -1 for a compact one. */
static void
append_line (GString *out, int indent)
{
  if (indent >= 0)
    g_string_append_printf (out, "\n%*s", indent * 2, "");
}

static void append_node (GString *out, JsonNode *node, int indent);

static void
append_array (GString *out, JsonArray *array, int indent)
{
  int inner = indent < 0 ? -1 : indent + 1;
  guint len = json_array_get_length (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_line (out, inner);
      append_node (out, json_array_get_element (array, i), inner);
    }
  if (len > 0)
    append_line (out, indent);
  g_string_append_c (out, ']');
}

static void
append_object (GString *out, JsonObject *object, int indent)
{
  int inner = indent < 0 ? -1 : indent + 1;
  gboolean first = TRUE;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      append_line (out, inner);
      care_json_append_string (out, name);
      g_string_append (out, indent < 0 ? ":" : ": ");
      append_node (out, node, inner);
    }
  if (!first)
    append_line (out, indent);
  g_string_append_c (out, '}');
}

static void
append_node (GString *out, JsonNode *node, int indent)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      append_object (out, json_node_get_object (node), indent);
      break;
    case JSON_NODE_ARRAY:
      append_array (out, json_node_get_array (node), indent);
      break;
    case JSON_NODE_VALUE:
      append_value (out, node);
      break;
    case JSON_NODE_NULL:
    default:
      g_string_append (out, "null");
      break;
    }
}

char *
care_json_to_text (JsonNode *node, gboolean pretty)
{
  GString *out = g_string_new (NULL);

  append_node (out, node, pretty ? 0 : -1);
  return g_string_free (out, FALSE);
}

static JsonNode *
value_of_type (JsonObject *object, const char *member, GType type)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

const char *
care_json_string (JsonObject *object, const char *member, const char *fallback)
{
  JsonNode *node = value_of_type (object, member, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : fallback;
}

gint64
care_json_int (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = value_of_type (object, member, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : fallback;
}

gboolean
care_json_bool (JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node = value_of_type (object, member, G_TYPE_BOOLEAN);

  return node != NULL ? json_node_get_boolean (node) : fallback;
}

JsonObject *
care_json_object (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
care_json_array (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}
