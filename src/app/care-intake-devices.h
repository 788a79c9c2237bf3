/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-intake-look.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The known customer's devices as a list to choose from, ended by "Another device". */

/* Fills @box anew and selects what is @chosen, or with @another the last row; the keyboard stays in the list when it was there. */
void          care_intake_devices_fill (GtkListBox *box, const CareIntakeLook *look, const CareId *chosen, gboolean another);
/* The device of a row; NULL for "Another device". Borrowed. */
const CareId *care_intake_devices_id   (GtkListBoxRow *row);

G_END_DECLS
