/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange/care-import-private.h"

G_BEGIN_DECLS

/* What a customers table says about one customer, and what she owns: her contact points and her site. */

typedef struct
{
  const char *kind; /* of care_contact_point_kinds */
  char *column;     /* as source_row calls it */
  char *value;
  char *key;
} CareSaidPoint;

typedef struct
{
  char *number, *name, *company, *tax_id, *notes;
  const char *kind, *language;
  char *street, *postal_code, *city, *region, *country;
  GPtrArray *points; /* of CareSaidPoint */

  /* what was not understood; NULL when nothing */
  char *bad_kind, *bad_language;
} CareSaid;

/* Clear with care_said_clear(). */
void     care_said_read     (CareSaid *said, const CareSourceRow *row);
void     care_said_clear    (CareSaid *said);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CareSaid, care_said_clear)
gboolean care_said_has_address (const CareSaid *said);

/* Brings the contact points of a customer up: those that @now says are there, those that only @was (nullable) said go, where nobody touched them. */
gboolean care_import_points (CareImporter *self, const CareId *customer, const CareSaid *now, const CareSaid *was, const char *hash, GError **error);
/* The same for the site at the address of @row. */
gboolean care_import_site   (CareImporter *self, const CareId *customer, const CareSourceRow *row, const CareSaid *now, const char *hash, GError **error);

/* Records as these rows say them. */
CareRecord *care_import_map_point (const CareRecord *record, const CareSourceRow *row);
CareRecord *care_import_map_site  (const CareRecord *record, const CareSourceRow *row);

G_END_DECLS
