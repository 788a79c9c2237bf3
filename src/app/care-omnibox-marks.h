/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

/* Which letters of a text answer what was typed, by the rules that search finds by: neither case nor marks count ("wojc" is in "Wójcik"); a word is found
 * at the beginning of words; three characters or more anywhere, and then also past the signs of a number ("602118" is in "+48 602 118 540"). */

/* Bytes of the text, the end is not part of it; whole characters with all their marks. */
typedef struct { guint start, end; } CareOmniboxMark;

/* In order, apart from each other: GArray of CareOmniboxMark; unref it. */
GArray        *care_omnibox_marks      (const char *text, const char *typed);
/* The same as it is drawn: bold and underlined. NULL when nothing is marked. */
PangoAttrList *care_omnibox_marks_draw (const char *text, const char *typed);

G_END_DECLS
