/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-intake.h"

G_BEGIN_DECLS

typedef struct
{
  CareIntake *intake; /* owned; values */
  char *number;       /* of the job that was made */
  CareId job;
} CareIntakeSave;

/* A CareEngineWrite: @data is a CareIntakeSave. Makes the customer, what she agreed to, the device and the job, those that are new, in one
 * undoable transaction. CARE_ERROR_INVALID begins with the
 * name of the field it is about ("who", "model" …) and a colon. */
gboolean care_intake_save      (CareStore *store, gpointer data, GError **error);
void     care_intake_save_free (gpointer save);

G_END_DECLS
