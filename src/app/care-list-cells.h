/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-list-page.h"

G_BEGIN_DECLS

/* Factories of a list page's two faces over a model of CareRow: one for each column, and one for the three-line rows of a narrow window.
 * @kind and @column are static; a reference to @engine is taken. */
GtkListItemFactory *care_list_cell_factory   (CareEngine *engine, const CareListKind *kind, const CareColumn *column);
GtkListItemFactory *care_list_narrow_factory (CareEngine *engine, const CareListKind *kind);
/* How wide a column must be to shorten none of its marks: the longest of its words in this language and at this text size; of texts, what their
 * column is made for. Pixels. */
int                 care_list_cell_need      (CareEngine *engine, const CareListKind *kind, const CareColumn *column);
/* The row that a cell of these shows; NULL for another widget, and for a cell that shows none. Borrowed. */
CareRow            *care_list_cell_row       (GtkWidget *cell);

G_END_DECLS
