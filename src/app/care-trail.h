/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-page.h"

G_BEGIN_DECLS

/**
 * CareTrail:
 *
 * Where a window is, where it was before (Back), and the list that its record was opened from (the previous and the next record). Places are texts:
 * "SECTION" or "ENTITY/ID".
 */
typedef struct _CareTrail CareTrail;

CareTrail  *care_trail_new      (void);
void        care_trail_free     (CareTrail *trail);
/* --- back --- */
const char *care_trail_here     (CareTrail *trail);
/* The window is elsewhere now; @remember: Back leads to where it was. */
void        care_trail_go       (CareTrail *trail, const char *place, gboolean remember);
gboolean    care_trail_has_back (CareTrail *trail);
/* Takes the last place out; free with g_free(). NULL when there is none. */
char       *care_trail_take_back (CareTrail *trail);
/* --- the records beside this one --- */
/* The window shows a record; @from (nullable): the page it was opened from. A page that does not list it is not the one. */
void        care_trail_show     (CareTrail *trail, CarePage *from, const CareEntity *entity, const CareId *id);
/* The record was found in another way than in a list. */
void        care_trail_leave_list (CareTrail *trail);
/* TRUE when the record that is shown was opened from a list. */
gboolean    care_trail_is_listed (CareTrail *trail);
/* The record @step places after this one in its list, as that is now; one that left the list meanwhile counts from where it stood. FALSE at the
 * ends. */
gboolean    care_trail_beside   (CareTrail *trail, int step, const CareEntity **entity, CareId *id);

G_END_DECLS
