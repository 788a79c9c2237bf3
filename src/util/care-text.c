/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-util"

#include "util/care-text.h"

#include <string.h>

/* Unicode's Stream-Safe Text (UAX 15, 13) allows 30 marks on one letter. More are dropped: putting them in order takes quadratic time. */
#define MARKS_MAX 30

static gboolean
is_plain_byte (guchar c)
{
  return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t';
}

static gboolean
is_ascii_blank (guchar c)
{
  return c == ' ' || c == '\n' || c == '\t';
}

/* TRUE for letters that NFC leaves alone and that no mark can change: Latin and Cyrillic without the marks themselves, and common punctuation. */
static gboolean
is_composed (gunichar c)
{
  return c < 0x300 || (c >= 0x400 && c <= 0x482) || (c >= 0x48a && c <= 0x52f) || (c >= 0x2010 && c <= 0x2027)
         || (c >= 0x20a0 && c <= 0x20bf);
}

static gboolean
is_composed_text (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (!is_composed (g_utf8_get_char (at)))
        return FALSE;
    }
  return TRUE;
}

static char *
compose (const char *text)
{
  g_autoptr (GString) bounded = g_string_sized_new (strlen (text));
  int marks = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      marks = g_unichar_combining_class (g_utf8_get_char (at)) != 0 ? marks + 1 : 0;
      if (marks <= MARKS_MAX)
        g_string_append_len (bounded, at, g_utf8_next_char (at) - at);
    }
  return g_utf8_normalize (bounded->str, (gssize) bounded->len, G_NORMALIZE_NFC);
}

/* Line ends become LF and control characters blanks; the text only gets shorter. */
static void
settle_controls (char *text)
{
  const guchar *in = (const guchar *) text;
  char *out = text;

  while (*in != '\0')
    {
      if (*in == '\r')
        {
          *out++ = '\n';
          in += in[1] == '\n' ? 2 : 1;
        }
      else if (*in == 0xc2 && in[1] >= 0x80 && in[1] <= 0x9f)
        {
          *out++ = ' ';
          in += 2;
        }
      else
        {
          *out++ = *in >= 0x80 || is_plain_byte (*in) ? (char) *in : ' ';
          in++;
        }
    }
  *out = '\0';
}

static char *
trim (const char *text)
{
  const char *start = text;
  const char *end = text + strlen (text);

  while (start < end && g_unichar_isspace (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  while (end > start)
    {
      const char *last = g_utf8_prev_char (end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      end = last;
    }
  return g_strndup (start, (gsize) (end - start));
}

char *
care_text_clean (const char *text, gssize len)
{
  gsize end = len < 0 ? strlen (text) : (gsize) len;
  gsize start = 0;
  gsize at;
  g_autofree char *copy = NULL;

  while (start < end && is_ascii_blank ((guchar) text[start]))
    start++;
  while (end > start && is_ascii_blank ((guchar) text[end - 1]))
    end--;
  for (at = start; at < end && is_plain_byte ((guchar) text[at]); at++)
    ;
  if (at == end)
    return g_strndup (text + start, end - start);

  if (!g_utf8_validate_len (text + start, end - start, NULL))
    return NULL;
  copy = g_strndup (text + start, end - start);
  if (!is_composed_text (copy))
    {
      char *composed = compose (copy);

      g_free (copy);
      copy = composed;
    }
  settle_controls (copy);
  return trim (copy);
}

/* Letters that look like a base with a stroke, or like two, but that Unicode does not take apart. */
static const char *
fold_letter (gunichar c)
{
  switch (c)
    {
    case 0x0142:
      return "l";
    case 0x00f8:
      return "o";
    case 0x0111:
    case 0x00f0:
      return "d";
    case 0x0127:
      return "h";
    case 0x0167:
      return "t";
    case 0x0131:
      return "i";
    case 0x00df:
      return "ss";
    case 0x00e6:
      return "ae";
    case 0x0153:
      return "oe";
    case 0x00fe:
      return "th";
    default:
      return NULL;
    }
}

static void
append_folded (GString *out, gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts));

  for (gsize i = 0; i < n; i++)
    {
      GUnicodeType type = g_unichar_type (parts[i]);
      gunichar lower = g_unichar_tolower (parts[i]);
      const char *letters = fold_letter (lower);

      if (type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK)
        continue;
      if (letters != NULL)
        g_string_append (out, letters);
      else
        g_string_append_unichar (out, lower);
    }
}

char *
care_text_fold (const char *text)
{
  gsize len = strlen (text);
  char *ascii = g_malloc (len + 1);
  g_autofree char *valid = NULL;
  GString *out;
  gsize i;

  for (i = 0; i < len && !(text[i] & 0x80); i++)
    ascii[i] = g_ascii_tolower (text[i]);
  ascii[i] = '\0';
  if (i == len)
    return ascii;

  out = g_string_sized_new (len + 8);
  g_string_append_len (out, ascii, (gssize) i);
  g_free (ascii);
  /* The rest is worked letter by letter. No order of marks is needed, since all go. */
  if (!g_utf8_validate (text + i, -1, NULL))
    valid = g_utf8_make_valid (text + i, -1);
  for (const char *at = valid != NULL ? valid : text + i; *at != '\0'; at = g_utf8_next_char (at))
    append_folded (out, g_utf8_get_char (at));
  return g_string_free (out, FALSE);
}

char *
care_text_digits (const char *text)
{
  g_autofree char *digits = g_malloc (strlen (text) + 1);
  char *out = digits;

  for (const char *at = text; *at != '\0'; at++)
    {
      if (g_ascii_isdigit (*at))
        *out++ = *at;
    }
  *out = '\0';
  return g_strdup (g_str_has_prefix (digits, "00") ? digits + 2 : digits);
}

char *
care_contact_key (const char *kind, const char *value)
{
  g_autofree char *folded = NULL;
  GString *out;

  if (g_strcmp0 (kind, "phone") == 0 || g_strcmp0 (kind, "mobile") == 0 || g_strcmp0 (kind, "fax") == 0)
    return care_text_digits (value);
  folded = care_text_fold (value);
  out = g_string_sized_new (strlen (folded));
  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (!g_unichar_isspace (g_utf8_get_char (at)))
        g_string_append_len (out, at, g_utf8_next_char (at) - at);
    }
  return g_string_free (out, FALSE);
}

/* No blanks, no control characters and none of the marks that a mail header gives a meaning. */
static gboolean
only_address_letters (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        return FALSE;
      if (c < 0x80 && strchr ("<>()[],;:\\\"", (int) c) != NULL)
        return FALSE;
    }
  return TRUE;
}

gboolean
care_text_is_email (const char *text)
{
  const char *sign = text != NULL ? strchr (text, '@') : NULL;
  const char *domain;

  if (sign == NULL || sign == text || strchr (sign + 1, '@') != NULL || strlen (text) > 254)
    return FALSE;
  domain = sign + 1;
  if (strchr (domain, '.') == NULL || *domain == '.' || g_str_has_suffix (domain, ".") || strstr (domain, "..") != NULL)
    return FALSE;
  return g_utf8_validate (text, -1, NULL) && only_address_letters (text);
}

char *
care_text_slug (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *trimmed = trim (valid);
  GString *out = g_string_sized_new (strlen (trimmed));
  gboolean in_gap = FALSE;

  for (const char *at = trimmed; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean gap = c == '-' || g_unichar_isspace (c);

      if (!gap)
        g_string_append_unichar (out, g_unichar_tolower (c));
      else if (!in_gap)
        g_string_append_c (out, '_');
      in_gap = gap;
    }
  return g_string_free (out, FALSE);
}

char *
care_text_sha256 (const char *data, gssize len)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, len < 0 ? strlen (data) : (gsize) len);
}
