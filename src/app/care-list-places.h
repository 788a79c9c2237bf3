/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-list-page.h"

G_BEGIN_DECLS

/* A list page as others see it: where a record stands, which one stands beside it, which one is chosen; and the parts that F6 leads to. */

void care_list_places_class_init (CarePageClass *klass);
/* @box: the page's parts from above to below, each a pane; @views: its menu. All borrowed. */
void care_list_places_set_up     (CarePage *page, CareRowList *rows, GtkSingleSelection *selection, GtkWidget *box, GtkWidget *views);

G_END_DECLS
