/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include "domain/care-device.h"
#include "domain/care-stock.h"
#include "store/care-ref.h"
#include "store/care-view.h"
#include "util/care-error.h"
#include "util/care-money.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define SEARCH_LIMIT 20
#define HISTORY_LIMIT 1000
#define CELL_WIDTH 60

/* --- search --- */

static void
print_found (CareCtl *ctl, GPtrArray *found)
{
  const char *const headers[] = { _("What"), _("Number"), _("Title"), _("Detail"), NULL };
  g_autoptr (CareCtlTable) table = care_ctl_table_new (headers);

  for (guint i = 0; i < found->len; i++)
    {
      const CareFound *one = found->pdata[i];
      if (!ctl->json)
        {
          care_ctl_table_row (table, _(one->entity->label), one->number, one->title, one->detail, NULL);
          continue;
        }
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_text (ctl->out, "entity", one->entity->name);
      care_ctl_json_id (ctl->out, "id", &one->id);
      care_ctl_json_text (ctl->out, "number", one->number);
      care_ctl_json_text (ctl->out, "title", one->title);
      care_ctl_json_text (ctl->out, "detail", one->detail);
      care_ctl_json_close (ctl->out, '}');
    }
  if (!ctl->json && found->len > 0)
    care_ctl_table_print (table, CELL_WIDTH, ctl->out);
  else if (!ctl->json)
    g_string_append (ctl->out, _("Nothing was found.\n"));
}

gboolean
care_ctl_search (CareCtl *ctl, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *text = NULL;
  gint64 limit;

  if (!care_ctl_words_number (&ctl->words, "limit", 1, 100000, SEARCH_LIMIT, &limit, error))
    return FALSE;
  g_ptr_array_add (ctl->words.args, NULL);
  text = g_strjoinv (" ", (char **) ctl->words.args->pdata);
  found = care_store_search (ctl->store, text, (guint) limit, error);
  if (found == NULL)
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_open (ctl->out, "results", '[');
    }
  print_found (ctl, found);
  if (ctl->json)
    g_string_append (ctl->out, "]}");
  return TRUE;
}

/* --- history --- */

static void
print_history (CareCtl *ctl, GPtrArray *entries, guint from)
{
  const char *const headers[] = { _("At"), _("Kind"), _("By"), _("What"), NULL };
  g_autoptr (CareCtlTable) table = care_ctl_table_new (headers);

  for (guint i = from; i < entries->len; i++)
    {
      const CareHistoryEntry *entry = entries->pdata[i];
      g_autofree char *at = care_instant_format (entry->at);
      if (!ctl->json)
        {
          care_ctl_table_row (table, at, entry->kind, entry->by, entry->text, NULL);
          continue;
        }
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_text (ctl->out, "at", at);
      care_ctl_json_text (ctl->out, "kind", entry->kind);
      care_ctl_json_text (ctl->out, "by", entry->by);
      care_ctl_json_text (ctl->out, "text", entry->text);
      care_ctl_json_id (ctl->out, "job", &entry->job);
      care_ctl_json_id (ctl->out, "row", &entry->row);
      care_ctl_json_close (ctl->out, '}');
    }
  if (!ctl->json && entries->len > 0)
    care_ctl_table_print (table, 0, ctl->out);
  else if (!ctl->json)
    g_string_append (ctl->out, _("Nothing has happened yet.\n"));
}

gboolean
care_ctl_history (CareCtl *ctl, GError **error)
{
  const CareEntity *entity;
  CareId id;
  gint64 limit;
  g_autoptr (GPtrArray) entries = NULL;

  if (!care_ctl_words_number (&ctl->words, "limit", 1, G_MAXINT32, HISTORY_LIMIT, &limit, error) ||
      !care_ctl_entity_and_id (ctl, 0, &entity, &id, error))
    return FALSE;
  entries = care_view_history (ctl->store, entity, &id, error);
  if (entries == NULL)
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_open (ctl->out, "entries", '[');
    }
  /* The oldest first, and of more than the limit the newest ones. */
  print_history (ctl, entries, entries->len > limit ? entries->len - (guint) limit : 0);
  if (ctl->json)
    g_string_append (ctl->out, "]}");
  else if (entries->len > limit)
    g_string_append_printf (ctl->out, _("The newest %d of %u; --limit shows more.\n"), (int) limit, entries->len);
  return TRUE;
}

/* --- coverage --- */

static void
append_cost (CareCtl *ctl, const char *name, const CareCostVerdict *cost)
{
  care_ctl_json_open (ctl->out, name, '{');
  care_ctl_json_text (ctl->out, "state", cost->state);
  care_ctl_json_int (ctl->out, "percent", cost->percent);
  if (cost->has_until)
    care_ctl_json_date (ctl->out, "until", cost->until);
  else
    care_ctl_json_text (ctl->out, "until", NULL);
  if (cost->coverage != NULL)
    care_ctl_json_id (ctl->out, "coverage", &cost->coverage->record.id);
  else
    care_ctl_json_text (ctl->out, "coverage", NULL);
  care_ctl_json_close (ctl->out, '}');
}

static void
append_span (CareCtl *ctl, const CareSpan *span)
{
  care_ctl_json_open (ctl->out, NULL, '{');
  care_ctl_json_id (ctl->out, "id", &span->coverage->record.id);
  care_ctl_json_text (ctl->out, "kind", span->coverage->kind);
  care_ctl_json_text (ctl->out, "state", span->state);
  if (span->has_from)
    care_ctl_json_date (ctl->out, "from", span->from);
  else
    care_ctl_json_text (ctl->out, "from", NULL);
  if (span->has_until)
    care_ctl_json_date (ctl->out, "until", span->until);
  else
    care_ctl_json_text (ctl->out, "until", NULL);
  care_ctl_json_bool (ctl->out, "valid", strcmp (span->state, "valid") == 0);
  care_ctl_json_text (ctl->out, "basis", span->basis);
  care_ctl_json_text (ctl->out, "reason", span->reason);
  care_ctl_json_close (ctl->out, '}');
}

static void
coverage_json (CareCtl *ctl, const CareId *device, const CareVerdict *verdict)
{
  care_ctl_json_open (ctl->out, NULL, '{');
  care_ctl_json_id (ctl->out, "device", device);
  care_ctl_json_date (ctl->out, "on", verdict->on);
  care_ctl_json_open (ctl->out, "verdict", '{');
  for (guint i = 0; i < CARE_N_COSTS; i++)
    append_cost (ctl, care_costs[i], &verdict->costs[i]);
  care_ctl_json_close (ctl->out, '}');
  care_ctl_json_strings (ctl->out, "reasons", verdict->reasons);
  care_ctl_json_open (ctl->out, "coverages", '[');
  for (guint i = 0; i < verdict->n_spans; i++)
    append_span (ctl, &verdict->spans[i]);
  care_ctl_json_close (ctl->out, ']');
  care_ctl_json_close (ctl->out, '}');
}

static void
coverage_for_people (CareCtl *ctl, const CareId *device, const CareVerdict *verdict)
{
  const char *const headers[] = { _("Cost"), _("State"), _(">Paid"), _("Until"), NULL };
  g_autoptr (CareCtlTable) table = care_ctl_table_new (headers);
  g_autofree char *on = care_date_format (verdict->on);
  g_autofree char *called = care_ctl_call (ctl, &CareDevice_ENTITY, device);

  g_string_append_printf (ctl->out, _("%s on %s\n"), called, on);
  for (guint i = 0; i < CARE_N_COSTS; i++)
    {
      const CareCostVerdict *cost = &verdict->costs[i];
      g_autofree char *percent = g_strdup_printf ("%d %%", cost->percent);
      g_autofree char *until = cost->has_until ? care_date_format (cost->until) : NULL;
      care_ctl_table_row (table, care_costs[i], cost->state, percent, until, NULL);
    }
  care_ctl_table_print (table, 0, ctl->out);
  for (guint i = 0; i < verdict->reasons->len; i++)
    g_string_append_printf (ctl->out, "%s\n", (char *) verdict->reasons->pdata[i]);
}

gboolean
care_ctl_coverage (CareCtl *ctl, GError **error)
{
  const char *words = care_ctl_words_option (&ctl->words, "on");
  gint32 on = care_store_today (ctl->store);
  g_autoptr (CareDeviceCover) cover = NULL;
  CareId device;

  if (words != NULL && !care_date_parse (words, &on))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--on takes a date such as 2026-11-21, and “%s” is not one."), words);
      return FALSE;
    }
  if (!care_ref_resolve (ctl->store, &CareDevice_ENTITY, care_ctl_words_arg (&ctl->words, 0), &device, error))
    return FALSE;
  cover = care_view_coverage (ctl->store, &device, on, error);
  if (cover == NULL)
    return FALSE;
  if (ctl->json)
    coverage_json (ctl, &device, cover->verdict);
  else
    coverage_for_people (ctl, &device, cover->verdict);
  return TRUE;
}

/* --- stock --- */

static void
stock_row (CareCtl *ctl, CareCtlTable *table, const CareBalance *balance)
{
  g_autofree char *part = care_ctl_call (ctl, &CareProductModel_ENTITY, &balance->part);
  g_autofree char *place = care_ctl_call (ctl, &CareStockLocation_ENTITY, &balance->location);
  g_autofree char *on_hand = care_quantity_format (balance->on_hand);
  g_autofree char *reserved = care_quantity_format (balance->reserved);
  g_autofree char *available = care_quantity_format (balance->on_hand - balance->reserved);

  if (!ctl->json)
    {
      care_ctl_table_row (table, part, place, on_hand, reserved, available, NULL);
      return;
    }
  care_ctl_json_open (ctl->out, NULL, '{');
  care_ctl_json_id (ctl->out, "part", &balance->part);
  care_ctl_json_text (ctl->out, "part_code", part);
  care_ctl_json_id (ctl->out, "location", &balance->location);
  care_ctl_json_text (ctl->out, "location_code", place);
  care_ctl_json_quantity (ctl->out, "on_hand", balance->on_hand);
  care_ctl_json_quantity (ctl->out, "reserved", balance->reserved);
  care_ctl_json_quantity (ctl->out, "available", balance->on_hand - balance->reserved);
  care_ctl_json_close (ctl->out, '}');
}

static void
print_stock (CareCtl *ctl, GArray *balances)
{
  const char *const headers[] = { _("Part"), _("Location"), _(">On hand"), _(">Reserved"), _(">Available"), NULL };
  g_autoptr (CareCtlTable) table = care_ctl_table_new (headers);

  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_open (ctl->out, "rows", '[');
    }
  for (guint i = 0; i < balances->len; i++)
    stock_row (ctl, table, &g_array_index (balances, CareBalance, i));
  if (ctl->json)
    g_string_append (ctl->out, "]}");
  else if (balances->len > 0)
    care_ctl_table_print (table, CELL_WIDTH, ctl->out);
  else
    g_string_append (ctl->out, _("Nothing is in stock.\n"));
}

gboolean
care_ctl_stock (CareCtl *ctl, GError **error)
{
  const char *part_ref = care_ctl_words_arg (&ctl->words, 0);
  const char *at = care_ctl_words_option (&ctl->words, "at");
  CareId part, place;
  g_autoptr (GArray) balances = NULL;

  if ((part_ref != NULL && !care_ref_resolve (ctl->store, &CareProductModel_ENTITY, part_ref, &part, error)) ||
      (at != NULL && !care_ref_resolve (ctl->store, &CareStockLocation_ENTITY, at, &place, error)))
    return FALSE;
  balances = care_view_stock (ctl->store, part_ref != NULL ? &part : NULL, at != NULL ? &place : NULL, error);
  if (balances == NULL)
    return FALSE;
  print_stock (ctl, balances);
  return TRUE;
}
