/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-desk-next.h"
#include "app/care-page.h"
#include "app/care-words-app.h"
#include "store/care-list.h"

G_BEGIN_DECLS

/* One line of the desk's short list: the four marks in their order (time, phase, coverage, who) beside what it is about, and one action. It shows a
 * job or a follow-up; on the phone the marks stand under the words. */
#define CARE_TYPE_DESK_ROW (care_desk_row_get_type ())
G_DECLARE_FINAL_TYPE (CareDeskRow, care_desk_row, CARE, DESK_ROW, GtkListBoxRow)

/* The columns of time, coverage and phase, and the buttons, each as wide in all rows. */
#define CARE_DESK_GROUPS 4

/* Signal: void act (CareDeskRow *): the row's button, whose verb is what is next. */
/* @groups: horizontal size groups, for the columns of all rows of one list. */
GtkWidget        *care_desk_row_new    (CareEngine *engine, GtkSizeGroup *const groups[CARE_DESK_GROUPS]);
/* @row: borrowed for the call; NULL hides the row. @beside: as long as @row. */
void              care_desk_row_set    (CareDeskRow *self, const CareListRow *row, const CareDeskBeside *beside);
void              care_desk_row_set_width (CareDeskRow *self, CareWidth width);
const CareEntity *care_desk_row_entity (CareDeskRow *self);
const CareId     *care_desk_row_id     (CareDeskRow *self);
const CareDeskNext *care_desk_row_next (CareDeskRow *self);
/* The customer's; NULL when there is none. */
const char       *care_desk_row_phone  (CareDeskRow *self);
/* When somebody is to be called: "Late 3 days", "Today" … @words gets the mark's words, freed with g_free(); NULL when there is no day. */
CareMark          care_desk_due_mark   (CareEngine *engine, const CareRecord *follow_up, char **words);

G_END_DECLS
