/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "server/care-html.h"
#include "server/care-http.h"
#include "server/care-lang.h"

G_BEGIN_DECLS

/**
 * CareWebPage:
 *
 * What all customers' pages share: head, company, choice of language, and help at the same place on every page (WCAG
 * 3.2.6). They work without scripts, and name nothing of another host.
 */
typedef struct
{
  CareLang lang;
  const char *title;
  const char *company;      /* may be NULL */
  const char *phone;        /* where to get help; each may be NULL */
  const char *email;
  const char *path;         /* of this page, for the choice of language; NULL leaves the choice out */
  const char *query;        /* what else stands in its query, e.g. "v=4"; may be NULL */
} CareWebPage;

/* The document up to the inside of <main>. */
CareHtml *care_web_page_begin (const CareWebPage *page);
/* Closes <main> and opens <footer>, in which the help line stands already. */
void      care_web_page_foot  (CareHtml *html, const CareWebPage *page);
/* Closes the document and frees @html. */
GBytes   *care_web_page_end   (CareHtml *html);

/* A page for a status of 400 and above, in words for a customer. */
GBytes   *care_web_page_error (CareLang lang, guint status);

/* /style.css, /icon.svg, /favicon.ico, /robots.txt and /health: care_http_start() adds them after all others. */
extern const CareHttpRoute care_web_page_routes[];
extern const gsize care_web_page_n_routes;

G_END_DECLS
