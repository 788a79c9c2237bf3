/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange/care-import-private.h"

G_BEGIN_DECLS

/* Which record of the store a row of somebody else's table means. */

/**
 * CareImportOne:
 *
 * How a question for one record ended: nothing found, one, or several that cannot be told apart.
 */
typedef enum
{
  CARE_IMPORT_NONE,
  CARE_IMPORT_ONE,
  CARE_IMPORT_SEVERAL,
} CareImportOne;

/* The customer with this number (or first number), in any case; deleted ones only when no live one has it, so that a deleted customer stays
 * deleted. */
gboolean care_import_find_number (CareStore *store, const char *number, CareId *id, CareImportOne *one, GError **error);
/* The customer with this phone or e-mail among her contact points. @name (nullable): folded, tells several apart; with @needs_name it must agree. */
gboolean care_import_find_contact (CareStore *store, const char *kind, const char *value, const char *name, gboolean needs_name, CareId *id,
                                   CareImportOne *one, GError **error);
/* The customer of kind company with this name, compared folded; of several the oldest. */
gboolean care_import_find_company (CareStore *store, const char *name, CareId *id, CareImportOne *one, GError **error);
/* The model with this code (or id, as an export names a model that has neither code nor a name of its own); else the one live model of this name. */
gboolean care_import_find_model  (CareStore *store, const char *code, CareId *id, CareImportOne *one, GError **error);
/* The live device with this serial (as written) and model. */
gboolean care_import_find_device (CareStore *store, const char *serial, const CareId *model, CareId *id, CareImportOne *one, GError **error);

/* A phone, a mobile or a fax number. */
gboolean care_import_is_phone    (const char *kind);

G_END_DECLS
