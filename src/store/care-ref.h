/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

G_BEGIN_DECLS

/* A REF names one record as people do (CLI.md): an id; a number or its first number (job, customer); a serial (device);
 * a code (product model, part, stock location); a name (user, team; a survey too); a phone, e-mail or number
 * (customer). Merged records lead to the one they were merged into. CARE_ERROR_NOT_FOUND, CARE_ERROR_AMBIGUOUS (lists
 * the candidates). */
gboolean care_ref_resolve (CareStore *store, const CareEntity *entity, const char *text, CareId *id, GError **error);
/* Sets field @n of @record from words; reference fields take REFs. */
gboolean care_ref_parse_field (CareStore *store, CareRecord *record, guint n, const char *text, GError **error);

G_END_DECLS
