/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-list.h"
#include "store/care-store-private.h"

G_BEGIN_DECLS

/* How a list is put in order. What an index gives in order comes as SQL says. All else is ordered here: numbers and days quicker than SQL would,
 * words as a person looks for them. Neither case nor marks count (care_text_fold), so that Łucja stands among the L and Žalia among the Z; Cyrillic
 * comes after Latin. A reference is ordered by what its column shows, an enumeration in the order of its values. Empty fields come last either
 * way, and what is equal by id. */
typedef struct _CareListOrder CareListOrder;

/* FALSE: the order of @spec is SQL's. */
gboolean       care_list_order_is_ours (const CareListSpec *spec);
CareListOrder *care_list_order_new  (const CareListSpec *spec);
void           care_list_order_free (CareListOrder *order);
/* A row: its id and the value of the field it is ordered by are the first two columns of @stmt. */
void           care_list_order_add  (CareListOrder *order, CareStmt *stmt);
/* All ids in order, of CareId. */
GArray        *care_list_order_end  (CareListOrder *order, CareStore *store, GError **error);
/* The field that names records of @entity, -1 when none does: the one that care_list_name() tries first. */
int            care_list_name_field (const CareEntity *entity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareListOrder, care_list_order_free)

G_END_DECLS
