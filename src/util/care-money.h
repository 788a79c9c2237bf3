/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Money is integer minor units of one ISO 4217 currency; quantities are integer thousandths of a unit. */

/* Digits after the point for @currency (ISO 4217: 2 for most, 0 JPY …, 3 KWD …). */
int      care_currency_digits  (const char *currency);
gboolean care_currency_is_valid (const char *currency);
/* "129.99 PLN", "129,99 PLN", "129.99" (then @currency is assumed), "PLN 129.99". A currency other than @currency is refused by name. */
gboolean care_money_parse      (const char *text, const char *currency, gint64 *minor, GError **error);
/* "129.99 PLN". Free with g_free(). */
char    *care_money_format     (gint64 minor, const char *currency);
/* "2", "0.5", "-1.25"; at most three decimals. */
gboolean care_quantity_parse   (const char *text, gint64 *thousandths, GError **error);
char    *care_quantity_format  (gint64 thousandths);
/* price × quantity, half up (away from zero), per line. FALSE on overflow. */
gboolean care_money_times      (gint64 minor, gint64 thousandths, gint64 *total);

G_END_DECLS
