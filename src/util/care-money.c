/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-util"

#include "util/care-money.h"

#include <glib/gi18n.h>
#include <string.h>

#include "util/care-error.h"

#define QUANTITY_DIGITS 3

/* ISO 4217 list one (active codes), grouped by the digits after the point, each code followed by a blank. */
static const char currencies_2[] =
  "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW "
  "CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
  "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN "
  "NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC "
  "SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ";
static const char currencies_0[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
static const char currencies_3[] = "BHD IQD JOD KWD LYD OMR TND ";
static const char currencies_4[] = "CLF UYW ";

static gboolean
is_listed (const char *list, const char *currency)
{
  for (const char *at = list; *at != '\0'; at += 4)
    {
      if (strncmp (at, currency, 3) == 0)
        return TRUE;
    }
  return FALSE;
}

int
care_currency_digits (const char *currency)
{
  if (currency == NULL || strlen (currency) != 3)
    return 2;
  if (is_listed (currencies_0, currency))
    return 0;
  if (is_listed (currencies_3, currency))
    return 3;
  return is_listed (currencies_4, currency) ? 4 : 2;
}

gboolean
care_currency_is_valid (const char *currency)
{
  if (currency == NULL || strlen (currency) != 3)
    return FALSE;
  return is_listed (currencies_2, currency) || care_currency_digits (currency) != 2;
}

typedef enum
{
  DECIMAL_OK,
  DECIMAL_WRONG,
  DECIMAL_TOO_FINE,
  DECIMAL_TOO_LARGE,
} DecimalResult;

static gboolean
add_digit (gint64 *value, int digit, int sign)
{
  return !__builtin_mul_overflow (*value, 10, value) && !__builtin_add_overflow (*value, sign * digit, value);
}

/* Reads a whole text like "-129,99" into units of 10^-@decimals. */
static DecimalResult
parse_decimal (const char *text, int decimals, gint64 *result)
{
  const char *at = text;
  int sign = *at == '-' ? -1 : 1;
  gint64 value = 0;
  int places = 0;

  if (*at == '-' || *at == '+')
    at++;
  if (!g_ascii_isdigit (*at))
    return DECIMAL_WRONG;
  for (; g_ascii_isdigit (*at); at++)
    {
      if (!add_digit (&value, *at - '0', sign))
        return DECIMAL_TOO_LARGE;
    }
  if (*at == '.' || *at == ',')
    {
      at++;
      if (!g_ascii_isdigit (*at))
        return DECIMAL_WRONG;
      for (; g_ascii_isdigit (*at); at++, places++)
        {
          if (places >= decimals)
            return at[strspn (at, "0123456789")] == '\0' ? DECIMAL_TOO_FINE : DECIMAL_WRONG;
          if (!add_digit (&value, *at - '0', sign))
            return DECIMAL_TOO_LARGE;
        }
    }
  if (*at != '\0')
    return DECIMAL_WRONG;
  for (; places < decimals; places++)
    {
      if (!add_digit (&value, 0, sign))
        return DECIMAL_TOO_LARGE;
    }
  *result = value;
  return DECIMAL_OK;
}

static gboolean
decimal_fails (DecimalResult result, const char *text, int decimals, const char *example, GError **error)
{
  switch (result)
    {
    case DECIMAL_OK:
      return FALSE;
    case DECIMAL_TOO_FINE:
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
                   ngettext ("“%s” has more than %d digit after the point; write it like %s.",
                             "“%s” has more than %d digits after the point; write it like %s.", (gulong) decimals),
                   text, decimals, example);
      return TRUE;
    case DECIMAL_TOO_LARGE:
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("“%s” is too large."), text);
      return TRUE;
    case DECIMAL_WRONG:
    default:
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, _("“%s” cannot be read; write it like %s."), text, example);
      return TRUE;
    }
}

/* Cuts three letters from either end of @words, which is changed; *@code is NULL when there are none. */
static char *
split_currency (char *words, char **code)
{
  gsize len = strlen (words);

  *code = NULL;
  if (len < 4)
    return words;
  if (g_ascii_isalpha (words[0]) && g_ascii_isalpha (words[1]) && g_ascii_isalpha (words[2]))
    {
      *code = g_ascii_strup (words, 3);
      return g_strchug (words + 3);
    }
  if (g_ascii_isalpha (words[len - 1]) && g_ascii_isalpha (words[len - 2]) && g_ascii_isalpha (words[len - 3]))
    {
      *code = g_ascii_strup (words + len - 3, 3);
      words[len - 3] = '\0';
      return g_strchomp (words);
    }
  return words;
}

gboolean
care_money_parse (const char *text, const char *currency, gint64 *minor, GError **error)
{
  g_autofree char *words = g_strstrip (g_strdup (text));
  g_autofree char *code = NULL;
  g_autofree char *example = care_money_format (12999, currency);
  int digits = care_currency_digits (currency);
  const char *number = split_currency (words, &code);

  if (code != NULL && strcmp (code, currency) != 0)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
                   care_currency_is_valid (code)
                     ? _("“%s” is in %s, but the books are kept in %s; give the amount in %s.")
                     : _("“%s” names %s, which is no currency; the books are kept in %s, give the amount in %s."),
                   text, code, currency, currency);
      return FALSE;
    }
  return !decimal_fails (parse_decimal (number, digits, minor), text, digits, example, error);
}

static char *
format_decimal (gint64 value, int decimals)
{
  guint64 magnitude = value < 0 ? -(guint64) value : (guint64) value;
  guint64 scale = 1;

  for (int i = 0; i < decimals; i++)
    scale *= 10;
  if (decimals == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT, value < 0 ? "-" : "", magnitude);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, value < 0 ? "-" : "", magnitude / scale,
                          decimals, magnitude % scale);
}

char *
care_money_format (gint64 minor, const char *currency)
{
  g_autofree char *number = format_decimal (minor, care_currency_digits (currency));

  return g_strconcat (number, " ", currency, NULL);
}

gboolean
care_quantity_parse (const char *text, gint64 *thousandths, GError **error)
{
  g_autofree char *words = g_strstrip (g_strdup (text));

  return !decimal_fails (parse_decimal (words, QUANTITY_DIGITS, thousandths), text, QUANTITY_DIGITS, "1.5", error);
}

char *
care_quantity_format (gint64 thousandths)
{
  char *number = format_decimal (thousandths, QUANTITY_DIGITS);
  gsize len = strlen (number);

  while (number[len - 1] == '0')
    len--;
  if (number[len - 1] == '.')
    len--;
  number[len] = '\0';
  return number;
}

gboolean
care_money_times (gint64 minor, gint64 thousandths, gint64 *total)
{
  __int128 product = (__int128) minor * thousandths;
  __int128 rounded = (product + (product < 0 ? -500 : 500)) / 1000;

  if (rounded > G_MAXINT64 || rounded < G_MININT64)
    return FALSE;
  *total = (gint64) rounded;
  return TRUE;
}
