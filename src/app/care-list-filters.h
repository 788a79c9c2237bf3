/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-list-page.h"

G_BEGIN_DECLS

/* What a filter asks for, in words for its token: "new, triage …", "before tomorrow", "empty". Free with g_free(). */
char       *care_list_filter_words (CareEngine *engine, const CareEntity *entity, const CareFilter *filter);
/* The enumerations that a kind offers to filter by, each with its values; actions "list.add-filter::FIELD=VALUE". (transfer full) */
GMenuModel *care_list_filter_menu  (const CareListKind *kind);

G_END_DECLS
