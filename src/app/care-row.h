/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-list.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* One place of a list: the app's only object around a record. It is there before its content is; cells bind to "version", which grows when
 * the content comes or changes. */
#define CARE_TYPE_ROW (care_row_get_type ())
G_DECLARE_FINAL_TYPE (CareRow, care_row, CARE, ROW, GObject)

CareRow           *care_row_new      (const CareEntity *entity, const CareId *id);
const CareId      *care_row_id       (CareRow *row);
const CareEntity  *care_row_entity   (CareRow *row);
/* NULL until loaded. Borrowed. */
const CareListRow *care_row_content  (CareRow *row);
const CareRecord  *care_row_record   (CareRow *row);
/* Takes @content. */
void               care_row_take     (CareRow *row, CareListRow *content);
/* Another record (or the same) comes to stand in this place of the list. Takes @content; NULL: it is still to come, and what is known of the
 * same record stays. */
void               care_row_move     (CareRow *row, const CareId *id, CareListRow *content);

G_END_DECLS
