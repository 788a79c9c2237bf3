/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text as it enters: NFC, outer blanks cut, CR LF and CR become LF, other control characters but tab and LF become blanks.
 * @len -1 for a NUL-ended text. NULL when it is not valid UTF-8 (or holds a NUL). Free with g_free(). */
char    *care_text_clean   (const char *text, gssize len);
/* The form that search compares: NFKD, marks dropped, lower case, and the letters Unicode does not take apart (ł ø đ ħ ŧ ı ß æ œ þ ð); Cyrillic
 * ё and й lose their marks too. Free with g_free(). Applied to index and query alike. */
char    *care_text_fold    (const char *text);
/* Only the ASCII digits, a leading 00 or + dropped: how phones are compared. Free with g_free(). */
char    *care_text_digits  (const char *text);
/* The key a contact value is found by: digits for phones (kinds phone, mobile, fax), folded text without blanks otherwise. */
char    *care_contact_key  (const char *kind, const char *value);
/* TRUE when @text looks like one e-mail address: one @, no blanks or control characters, a dot in the domain, at most 254 bytes. */
gboolean care_text_is_email (const char *text);
/* A value as scripts and files name it: lower case, blanks and hyphens as "_". Free with g_free(). */
char    *care_text_slug    (const char *text);
/* Hex of SHA-256 of @len bytes (-1: NUL-ended). Free with g_free(). */
char    *care_text_sha256  (const char *data, gssize len);

G_END_DECLS
