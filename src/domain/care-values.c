/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-values.h"

#define VALUES(name, ...) const char *const name[] = { __VA_ARGS__, NULL };

VALUES (care_roles, "desk", "technician", "manager", "administrator")
VALUES (care_languages, "en", "pl", "ru", "lt")
VALUES (care_customer_kinds, "person", "company")
VALUES (care_contact_point_kinds, "phone", "mobile", "email", "fax", "messenger", "other")
VALUES (care_channels, "phone", "email", "web", "walk_in", "chat", "qr", "technician", "system", "social", "messenger", "sms", "letter")
VALUES (care_purposes, "service", "survey", "marketing")
VALUES (care_consent_states, "given", "refused", "unknown")
VALUES (care_model_kinds, "product", "part", "service")
VALUES (care_device_statuses, "in_stock", "sold", "installed", "in_service", "out_of_order", "in_shop", "at_supplier", "loaned", "replaced",
        "scrapped", "lost")
VALUES (care_coverage_kinds, "statutory_conformity", "commercial_manufacturer", "commercial_seller", "extended_paid", "service_contract",
        "repair_work", "replaced_part", "supplier", "goodwill", "recall")
VALUES (care_rule_sets, "contract", "PL", "RU", "EU")
VALUES (care_duration_units, "day", "week", "month", "year")
VALUES (care_start_bases, "installation", "delivery", "sale", "manufacture", "fixed")
VALUES (care_job_types, "installation", "repair_field", "repair_bench", "warranty_repair", "maintenance", "inspection", "upgrade", "recall",
        "removal", "rework")
VALUES (care_priorities, "low", "normal", "high", "urgent")
VALUES (care_phases, "new", "triage", "waiting_approval", "approved", "scheduled", "travelling", "in_progress", "on_hold", "quality_check",
        "ready", "handed_over", "closed", "cancelled")
VALUES (care_results, "repaired", "repaired_temporarily", "replaced", "no_fault_found", "not_repairable", "repair_uneconomical",
        "declined_by_customer", "could_not_complete", "advice_only", "installed", "inspected")
VALUES (care_transitions, "triage", "propose", "approve", "schedule", "assign", "travel", "start", "hold", "resume", "finish", "check",
        "hand_over", "close", "cancel", "reopen", "create")
VALUES (care_hold_reasons, "customer_answer", "customer_absent", "part_on_order", "supplier_repair", "site_access", "safety_weather",
        "internal")
VALUES (care_visit_outcomes, "done", "could_not_complete", "customer_absent", "part_needed", "site_access", "cancelled")
VALUES (care_line_classes, "part", "labour", "travel", "fee")
VALUES (care_bill_codes, "list", "warranty", "contract", "goodwill", "at_cost")
VALUES (care_dispositions, "installed_new", "installed_used", "consumed", "unused_to_stock", "dead_on_arrival", "removed_to_stock_good",
        "removed_defective_return", "removed_scrapped", "left_with_customer", "held_as_evidence")
VALUES (care_location_kinds, "warehouse", "shelf", "van", "technician", "quarantine", "customer", "supplier", "scrap")
VALUES (care_directions, "in", "out")
VALUES (care_contact_outcomes, "reached_resolved", "reached_callback_set", "reached_not_interested", "left_message", "left_voicemail",
        "no_answer", "busy", "wrong_number", "number_dead", "language_barrier", "refused", "do_not_contact", "deceased_or_closed",
        "message_sent", "bounced")
VALUES (care_follow_up_statuses, "open", "done", "cancelled")
VALUES (care_message_states, "queued", "sent", "failed", "suppressed", "received")
VALUES (care_metrics, "csat", "ces", "nps", "text")
VALUES (care_invitation_states, "planned", "sent", "suppressed", "answered", "expired", "bounced")
VALUES (care_suppressions, "no_consent", "opted_out", "cool_down", "no_address", "sampled_out", "job_type_excluded", "open_complaint",
        "staff_or_self", "expired")
VALUES (care_conflict_states, "open", "kept", "lost")
VALUES (care_verdict_states, "covered", "partly_covered", "not_covered", "needs_inspection", "date_missing")

static gboolean
is_either (const char *type)
{
  return g_strcmp0 (type, "warranty_repair") == 0 || g_strcmp0 (type, "rework") == 0;
}

gboolean
care_job_type_is_bench (const char *type, const char *device_status)
{
  return g_strcmp0 (type, "repair_bench") == 0 || (is_either (type) && g_strcmp0 (device_status, "in_shop") == 0);
}

gboolean
care_job_type_may_be_bench (const char *type)
{
  return g_strcmp0 (type, "repair_bench") == 0 || is_either (type);
}

gboolean
care_job_type_may_be_field (const char *type)
{
  return g_strcmp0 (type, "repair_bench") != 0;
}

gboolean
care_job_type_is_installation (const char *type)
{
  return g_strcmp0 (type, "installation") == 0;
}
