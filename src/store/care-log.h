/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

G_BEGIN_DECLS

/* What a server's change log knows of one row, for a push that meets it. A transaction of a station is known by the station and the clock it gave
 * (hlc), as it gave it: a clock that is wrong is wrong in the same way when the transaction is told again. */

typedef struct
{
  gint64 hlc; /* as its station gave it */
  gint64 at;  /* when it was taken here, seconds UTC */
  CareId user;
} CareLogEdit;

/* The newest change of one field after commit @base that another station (or the server) made; FALSE when there is none. */
gboolean care_log_edited_since  (CareStore *store, const CareId *row, const char *field, gint64 base, const CareId *but_station, CareLogEdit *edit);
/* Those of @fields whose very change to the value in @now (for a long text: a text that holds it) is here from this transaction since an earlier
 * commit: a station that starts again tells what it told before. */
guint64  care_log_told_before   (CareStore *store, const CareRecord *now, guint64 fields, const CareId *station, gint64 hlc);
/* TRUE when the row was made by this station; by this transaction of it; when somebody else changed anything of it after commit @base. */
gboolean care_log_made_by       (CareStore *store, const CareId *row, const CareId *station);
gboolean care_log_made_in       (CareStore *store, const CareId *row, const CareId *station, gint64 hlc);
gboolean care_log_changed_since (CareStore *store, const CareId *row, gint64 base, const CareId *but_station);

G_END_DECLS
