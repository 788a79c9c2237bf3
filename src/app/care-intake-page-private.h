/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-field-row.h"
#include "app/care-intake-look.h"
#include "app/care-intake-page.h"
#include "app/care-intake-side.h"
#include "app/care-intake.h"
#include "app/care-suggest.h"

G_BEGIN_DECLS

/* The intake page is one class in three files: its shape and keys (care-intake-page.c), who and what it is about (care-intake-who.c), and what
 * becomes of what is typed (care-intake-draft.c). */
struct _CareIntakePage
{
  CarePage parent_instance;

  /* Template Widgets */
  GtkWidget *switcher, *tab_form, *tab_side, *panes, *form_scroll, *form, *block_who, *block_what;
  GtkWidget *num_who, *num_what, *num_fault, *who, *split, *known, *known_clear, *problem;
  GtkWidget *service, *survey, *refusal, *foot, *draft_icon, *clear, *save, *save_key;
  GtkOverlay *overlay;
  AdwAvatar *known_avatar;
  GtkLabel *known_name, *known_reach, *draft;
  AdwBin *known_mark, *side_bin;
  GtkListBox *devices;
  GtkGrid *what_grid, *promise_grid;

  CareFieldRow *rows[CARE_INTAKE_N_FIELDS];
  CareSuggest *suggest;
  CareIntakeSide *side;

  CareId customer, device;
  char *who_before;        /* (nullable): what was typed in “who” before somebody was chosen */
  GString *ahead;          /* keys that came after Enter in “who” and before its answer */
  gboolean another;        /* the known customer brings a device that is not in the list */
  gboolean just_picked;    /* the customer was chosen now: her only device may choose itself */
  gboolean accept;         /* Enter was pressed before the answer to the last key came */
  gboolean type_chosen;    /* by a person; coverage proposes no other */
  gboolean service_said, survey_said;
  gboolean quiet;          /* the program writes into the form */
  gboolean saving, restoring;
  CareIntake *sent;        /* (nullable): the form as it was when it was last sent to be saved, as typed */
  guint look_timer, looking, look_number, frames;
  char *begins;            /* (nullable): whom it is to be for once the draft is back */
};

#define ENGINE(self) (care_page_engine (CARE_PAGE (self)))

/* The name of the field that a row edits. */
const char *care_intake_page_field_name (CareIntakeField field);

/* --- who and what --- */
void  care_intake_page_look_now      (CareIntakePage *page);
void  care_intake_page_look_soon     (CareIntakePage *page);
/* The intake is about this customer, or this device and whose it is. */
void  care_intake_page_choose        (CareIntakePage *page, const CareEntity *entity, const CareId *id);
void  care_intake_page_somebody_else (CareIntakePage *page);
void  care_intake_page_set_who       (CareIntakePage *page, const char *text);
void  care_intake_page_who_entered   (CareIntakePage *page);
void  care_intake_page_connect_who   (CareIntakePage *page);

/* --- what is typed --- */
/* Free with g_free(). */
char *care_intake_page_problem       (CareIntakePage *page);
/* A person changed something. */
void  care_intake_page_touched       (CareIntakePage *page);
void  care_intake_page_keep_draft    (CareIntakePage *page);
void  care_intake_page_show_progress (CareIntakePage *page);
void  care_intake_page_find_draft    (CareIntakePage *page);
/* A new intake for "device/ID", "customer/ID", or for whom somebody typed. A draft about somebody else is put aside, until that is taken back. */
void  care_intake_page_begin_for     (CareIntakePage *page, const char *target);
/* The button that throws all away, until that is taken back. */
void  care_intake_page_clear         (CareIntakePage *page);
void  care_intake_page_save          (CareIntakePage *page);

G_END_DECLS
