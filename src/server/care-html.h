/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CareHtml:
 *
 * The one way to make HTML. Text and attribute values enter through escaping functions only; there is no call that
 * takes markup. Names of elements and attributes are the program's own words: scripts, event attributes and (but in
 * mail) style attributes are refused with a critical. Addresses are checked by care_html_url_is_safe(). An element
 * that is closed in the wrong order is a critical and mends itself, so that a page always comes out well formed.
 */
typedef struct _CareHtml CareHtml;

typedef enum
{
  CARE_HTML_NONE = 0,
  CARE_HTML_MAIL = 1 << 0, /* style="" allowed: mail programs know no style sheets */
} CareHtmlFlags;

CareHtml *care_html_new         (CareHtmlFlags flags);
void      care_html_free        (CareHtml *html);
/* Ends the document and frees @html. Free the bytes with g_bytes_unref(). */
GBytes   *care_html_finish      (CareHtml *html);

void      care_html_doctype     (CareHtml *html);
/* Opens @tag with pairs of attribute name and value up to a NULL name. A NULL value leaves its attribute out, ""
 * is a bare attribute. */
void      care_html_open        (CareHtml *html, const char *tag, ...) G_GNUC_NULL_TERMINATED;
/* Closes the innermost element, which must be @tag. */
void      care_html_close       (CareHtml *html, const char *tag);
/* An element without content: br, hr, img, input, link, meta. */
void      care_html_void        (CareHtml *html, const char *tag, ...) G_GNUC_NULL_TERMINATED;
/* open, text, close. @text NULL is empty. */
void      care_html_element     (CareHtml *html, const char *tag, const char *text, ...) G_GNUC_NULL_TERMINATED;
void      care_html_text        (CareHtml *html, const char *text);
/* A line feed between elements, for people who read the source. */
void      care_html_newline     (CareHtml *html);

/* TRUE for an address that a page may name: a path, query or fragment of our own, or http, https, mailto or tel;
 * no blanks, control characters or backslashes, and not the "//host" form. */
gboolean  care_html_url_is_safe (const char *url);
/* @text with & < > " ' escaped and control characters dropped; invalid UTF-8 is made valid. Free with g_free(). */
char     *care_html_escape      (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareHtml, care_html_free)

G_END_DECLS
