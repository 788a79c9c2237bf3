/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-words.h"

#include "domain/care-values.h"

#include <glib/gi18n.h>
#include <string.h>

/* One row serves every enumeration that has the value, unless @only names one whose word is another. */
static const struct
{
  const char *value;
  const char *words;
  const char *const *only;
} values[] = {
  /* of one enumeration */
  { "supplier", N_("supplier"), care_location_kinds },
  { "technician", N_("technician's stock"), care_location_kinds },
  { "customer", N_("customer's place"), care_location_kinds },
  { "contract", N_("as the warranty terms say"), care_rule_sets },
  { "technician", N_("through the technician"), care_channels },
  { "service", N_("service news"), care_purposes },
  { "lost", N_("the other value taken"), care_conflict_states },
  { "kept", N_("kept as it is"), care_conflict_states },
  /* job types */
  { "installation", N_("installation") },
  { "repair_field", N_("repair at the customer's") },
  { "repair_bench", N_("repair in the workshop") },
  { "warranty_repair", N_("warranty repair") },
  { "maintenance", N_("maintenance") },
  { "inspection", N_("inspection") },
  { "upgrade", N_("upgrade") },
  { "recall", N_("recall") },
  { "removal", N_("removal") },
  { "rework", N_("rework") },
  /* phases */
  { "new", N_("new") },
  { "triage", N_("triage") },
  { "waiting_approval", N_("waiting for approval") },
  { "approved", N_("approved") },
  { "scheduled", N_("scheduled") },
  { "travelling", N_("on the way") },
  { "in_progress", N_("in progress") },
  { "on_hold", N_("on hold") },
  { "quality_check", N_("quality check") },
  { "ready", N_("ready") },
  { "handed_over", N_("handed over") },
  { "closed", N_("closed") },
  { "cancelled", N_("cancelled") },
  /* results */
  { "repaired", N_("repaired") },
  { "repaired_temporarily", N_("repaired for the time being") },
  { "replaced", N_("replaced") },
  { "no_fault_found", N_("no fault found") },
  { "not_repairable", N_("not repairable") },
  { "repair_uneconomical", N_("repair not worth its cost") },
  { "declined_by_customer", N_("declined by the customer") },
  { "could_not_complete", N_("could not be completed") },
  { "advice_only", N_("advice only") },
  { "installed", N_("installed") },
  { "inspected", N_("inspected") },
  /* hold reasons, visit outcomes */
  { "customer_answer", N_("waiting for the customer's answer") },
  { "customer_absent", N_("customer absent") },
  { "part_on_order", N_("part on order") },
  { "part_needed", N_("part needed") },
  { "supplier_repair", N_("repair at the supplier's") },
  { "site_access", N_("no access to the site") },
  { "safety_weather", N_("safety or weather") },
  { "internal", N_("internal") },
  { "done", N_("done") },
  /* channels */
  { "phone", N_("phone") },
  { "email", N_("e-mail") },
  { "web", N_("web") },
  { "walk_in", N_("in person") },
  { "chat", N_("chat") },
  { "qr", N_("QR code") },
  { "technician", N_("technician") },
  { "system", N_("system") },
  { "social", N_("social network") },
  { "messenger", N_("messenger") },
  { "sms", N_("text message") },
  { "letter", N_("letter") },
  /* outcomes of contacts */
  { "reached_resolved", N_("reached, resolved") },
  { "reached_callback_set", N_("reached, call-back agreed") },
  { "reached_not_interested", N_("reached, not interested") },
  { "left_message", N_("message left") },
  { "left_voicemail", N_("voicemail left") },
  { "no_answer", N_("no answer") },
  { "busy", N_("busy") },
  { "wrong_number", N_("wrong number") },
  { "number_dead", N_("number not in service") },
  { "language_barrier", N_("no common language") },
  { "refused", N_("refused") },
  { "do_not_contact", N_("does not want to be contacted") },
  { "deceased_or_closed", N_("deceased or closed") },
  { "message_sent", N_("message sent") },
  { "bounced", N_("bounced") },
  /* consent */
  { "given", N_("given") },
  { "unknown", N_("unknown") },
  { "service", N_("service") },
  { "survey", N_("surveys") },
  { "marketing", N_("marketing") },
  /* coverage */
  { "statutory_conformity", N_("statutory conformity") },
  { "commercial_manufacturer", N_("manufacturer's warranty") },
  { "commercial_seller", N_("seller's warranty") },
  { "extended_paid", N_("extended warranty") },
  { "service_contract", N_("service contract") },
  { "repair_work", N_("warranty on repair work") },
  { "replaced_part", N_("warranty on a replaced part") },
  { "supplier", N_("supplier's warranty") },
  { "goodwill", N_("goodwill") },
  { "delivery", N_("delivery") },
  { "sale", N_("sale") },
  { "manufacture", N_("manufacture") },
  { "fixed", N_("agreed start") },
  /* lines */
  { "part", N_("part") },
  { "labour", N_("labour") },
  { "travel", N_("travel") },
  { "fee", N_("fee") },
  { "installed_new", N_("installed, new") },
  { "installed_used", N_("installed, used") },
  { "consumed", N_("used up") },
  { "unused_to_stock", N_("unused, back to stock") },
  { "dead_on_arrival", N_("faulty when unpacked") },
  { "removed_to_stock_good", N_("removed in good order, to stock") },
  { "removed_defective_return", N_("removed faulty, to be returned") },
  { "removed_scrapped", N_("removed and scrapped") },
  { "left_with_customer", N_("left with the customer") },
  { "held_as_evidence", N_("kept as evidence") },
  /* why somebody was not asked */
  { "no_consent", N_("no consent") },
  { "opted_out", N_("does not want surveys") },
  { "cool_down", N_("asked not long ago") },
  { "no_address", N_("no address") },
  { "sampled_out", N_("not in the sample") },
  { "job_type_excluded", N_("not for this type of job") },
  { "open_complaint", N_("open complaint") },
  { "staff_or_self", N_("one of our own") },
  { "expired", N_("too late") },
  /* device statuses */
  { "in_stock", N_("in stock") },
  { "sold", N_("sold") },
  { "in_service", N_("in service") },
  { "out_of_order", N_("out of order") },
  { "in_shop", N_("in the workshop") },
  { "at_supplier", N_("at the supplier's") },
  { "loaned", N_("loaned") },
  { "scrapped", N_("scrapped") },
  { "lost", N_("lost") },
  /* people, their languages and addresses */
  { "desk", N_("service desk") },
  { "manager", N_("manager") },
  { "administrator", N_("administrator") },
  { "person", N_("person") },
  { "company", N_("company") },
  { "en", N_("English") },
  { "pl", N_("Polish") },
  { "ru", N_("Russian") },
  { "lt", N_("Lithuanian") },
  { "mobile", N_("mobile") },
  { "fax", N_("fax") },
  { "other", N_("other") },
  /* models, terms */
  { "product", N_("product") },
  { "day", N_("days") },
  { "week", N_("weeks") },
  { "month", N_("months") },
  { "year", N_("years") },
  { "PL", N_("law of Poland") },
  { "RU", N_("law of Russia") },
  { "EU", N_("law of the European Union") },
  /* priorities */
  { "low", N_("low") },
  { "normal", N_("normal") },
  { "high", N_("high") },
  { "urgent", N_("urgent") },
  /* steps */
  { "propose", N_("estimate given") },
  { "approve", N_("approval") },
  { "schedule", N_("appointment") },
  { "assign", N_("assignment") },
  { "start", N_("start of work") },
  { "hold", N_("hold") },
  { "resume", N_("work resumed") },
  { "finish", N_("work finished") },
  { "check", N_("quality check") },
  { "hand_over", N_("hand-over") },
  { "close", N_("closed") },
  { "cancel", N_("cancelled") },
  { "reopen", N_("reopened") },
  { "create", N_("opened") },
  /* money and stock */
  { "list", N_("list price") },
  { "warranty", N_("warranty") },
  { "contract", N_("contract") },
  { "at_cost", N_("at cost") },
  { "warehouse", N_("warehouse") },
  { "shelf", N_("shelf") },
  { "van", N_("van") },
  { "quarantine", N_("quarantine") },
  { "scrap", N_("scrap") },
  { "in", N_("incoming") },
  { "out", N_("outgoing") },
  /* states */
  { "open", N_("open") },
  { "queued", N_("queued") },
  { "sent", N_("sent") },
  { "failed", N_("failed") },
  { "suppressed", N_("not sent") },
  { "received", N_("received") },
  { "planned", N_("planned") },
  { "answered", N_("answered") },
  { "covered", N_("covered") },
  { "partly_covered", N_("partly covered") },
  { "not_covered", N_("not covered") },
  { "needs_inspection", N_("to be inspected first") },
  { "date_missing", N_("a date is missing") },
  { "text", N_("in her own words") },
  /* metrics */
  { "csat", N_("satisfaction") },
  { "ces", N_("ease") },
  { "ces_share", N_("easy to get help") },
  { "nps", N_("recommendation") },
  { "response_rate", N_("response rate") },
};

char *
care_value_words (const char *value)
{
  return care_value_words_in (NULL, value);
}

char *
care_value_words_in (const char *const *enumeration, const char *value)
{
  if (value == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (strcmp (value, values[i].value) == 0 && (values[i].only == NULL || values[i].only == enumeration))
      return g_strdup (_(values[i].words));
  return g_strdelimit (g_strdup (value), "_", ' ');
}

gboolean
care_value_has_words (const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (strcmp (value, values[i].value) == 0)
      return TRUE;
  return FALSE;
}

static const char *
word_value (const CareWord *words, const char *name, gsize len)
{
  for (; words->name != NULL; words++)
    if (strlen (words->name) == len && strncmp (words->name, name, len) == 0)
      return words->value;
  return NULL;
}

static void
append_line (GString *out, const char *text)
{
  for (; *text != '\0'; text++)
    g_string_append_c (out, *text == '\n' || *text == '\t' ? ' ' : *text);
}

/* TRUE when what follows a {name} closes a quotation and the sentence: then a full stop at the end of the value would be the second. */
static gboolean
closes_sentence (const char *pattern)
{
  static const char *const ends[] = { "”.", "“.", "».", "\"." };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_prefix (pattern, ends[i]))
      return TRUE;
  return FALSE;
}

/* FALSE when a {name} has no value. */
static gboolean
fill (GString *out, const char *pattern, const CareWord *words)
{
  for (;;)
    {
      const char *open = strchr (pattern, '{');
      const char *close = open != NULL ? strchr (open, '}') : NULL;
      const char *value;

      if (close == NULL)
        break;
      value = word_value (words, open + 1, (gsize) (close - open - 1));
      if (value == NULL)
        return FALSE;
      g_string_append_len (out, pattern, open - pattern);
      append_line (out, value);
      pattern = close + 1;
      if (closes_sentence (pattern) && g_str_has_suffix (value, ".") && !g_str_has_suffix (value, ".."))
        g_string_truncate (out, out->len - 1);
    }
  g_string_append (out, pattern);
  return TRUE;
}

char *
care_sentence (const char *const *patterns, const CareWord *words)
{
  GString *out = g_string_new (NULL);

  for (; *patterns != NULL; patterns++)
    {
      g_string_truncate (out, 0);
      if (fill (out, _(*patterns), words))
        return g_string_free (out, FALSE);
    }
  g_string_free (out, TRUE);
  return NULL;
}
