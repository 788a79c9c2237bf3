/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-list.h"

G_BEGIN_DECLS

/* Views of lists that a person saved under names of his own. They are kept with the program's settings, so they belong to this user on this
 * station: they are a habit of the eye, not a fact of the company, and are not synchronised. Without settings they last as long as the program. */

/* The names of the views of a list page, as a person sorts them. Free with g_strfreev(). */
char        **care_views_names  (const char *page);
/* The view's filters, words and order; filters keep "@me", "@today" and "@tomorrow" as they were saved, so that they mean the same tomorrow.
 * NULL when there is none, or when it filters by a field that this program does not know. */
CareListSpec *care_views_find   (const char *page, const CareEntity *entity, const char *name);
/* Keeps a view; one of the same name is replaced. */
void          care_views_put    (const char *page, const char *name, const CareListSpec *spec);
void          care_views_rename (const char *page, const char *name, const char *new_name);
void          care_views_remove (const char *page, const char *name);
/* All views of all pages, to take back a change: keep the value from before and give it again. care_views_all() is (transfer full),
 * care_views_set_all() takes a reference of its own, or the floating one. */
GVariant     *care_views_all    (void);
void          care_views_set_all (GVariant *all);

G_END_DECLS
