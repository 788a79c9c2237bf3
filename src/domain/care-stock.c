/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-stock.h"

#include "util/care-error.h"

#include <glib/gi18n.h>

const CareBuiltinPlace care_stock_builtins[CARE_STOCK_BUILTINS] = {
  { CARE_STOCK_SUPPLIER, "supplier", "Supplier" },
  { CARE_STOCK_CUSTOMER, "customer", "Customer" },
  { CARE_STOCK_SCRAP, "scrap", "Scrap" },
};

CareId
care_stock_builtin_id (const char *code)
{
  return care_id_derived ("stock_location", code);
}

gboolean
care_stock_is_builtin (const CareId *location)
{
  for (guint i = 0; i < CARE_STOCK_BUILTINS; i++)
    {
      CareId builtin = care_stock_builtin_id (care_stock_builtins[i].code);
      if (care_id_equal (location, &builtin))
        return TRUE;
    }
  return FALSE;
}

static gboolean
move_validate (const CareRecord *record, GError **error)
{
  const CareStockMove *move = (const CareStockMove *) record;
  if (move->quantity <= 0)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_INVALID, _("quantity must be more than 0; to take parts back, swap from and to."));
      return FALSE;
    }
  if (care_id_equal (&move->from, &move->to))
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_INVALID, _("from and to are the same place."));
      return FALSE;
    }
  return TRUE;
}

CARE_DEFINE (CareStockLocation, CARE_STOCK_LOCATION, .name = "stock_location", .label = N_("Stock location"))
CARE_DEFINE (CareStockMove, CARE_STOCK_MOVE, .name = "stock_move", .label = N_("Stock move"), .insert_only = TRUE,
             .validate = move_validate)
