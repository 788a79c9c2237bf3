/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The languages of customers' pages and mail. They are chosen per request or per message, so they stand beside
 * gettext, which knows one language for a whole process. */
typedef enum
{
  CARE_LANG_EN,
  CARE_LANG_PL,
  CARE_LANG_RU,
  CARE_LANG_LT,
  CARE_N_LANGS,
} CareLang;

/* Reads "pl", "pl-PL", "pl_PL.UTF-8". FALSE, @lang untouched, for NULL and other languages. */
gboolean    care_lang_parse  (const char *text, CareLang *lang);
/* @wanted when it is one of ours, else the best of an Accept-Language header, else English. Both may be NULL. */
CareLang    care_lang_choose (const char *wanted, const char *accept_language);
/* "pl". */
const char *care_lang_code   (CareLang lang);
/* "polski": as its speakers write it. */
const char *care_lang_name   (CareLang lang);
/* "24 listopada 2026 roku", in the case that stands after "on" and "until". Free with g_free(). */
char       *care_lang_date   (CareLang lang, gint32 date);
/* @text with each {name} replaced by its value, given in pairs up to a NULL name; a NULL value is empty. A value
 * that ends in a full stop takes the place of one that follows. Free with g_free(). */
char       *care_lang_fill   (const char *text, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
