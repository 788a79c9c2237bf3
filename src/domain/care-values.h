/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every enumeration of the house in one file (DOMAIN 2.2 and CLI.md). NULL-ended, in the order people expect to see. Stored and sent as
 * these words. */
extern const char *const care_roles[];
extern const char *const care_languages[];
extern const char *const care_customer_kinds[];
extern const char *const care_contact_point_kinds[];
extern const char *const care_channels[];
extern const char *const care_purposes[];
extern const char *const care_consent_states[];
extern const char *const care_model_kinds[];
extern const char *const care_device_statuses[];
extern const char *const care_coverage_kinds[];
extern const char *const care_rule_sets[];
extern const char *const care_duration_units[];
extern const char *const care_start_bases[];
extern const char *const care_job_types[];
extern const char *const care_priorities[];
extern const char *const care_phases[];
extern const char *const care_results[];
extern const char *const care_transitions[];
extern const char *const care_hold_reasons[];
extern const char *const care_visit_outcomes[];
extern const char *const care_line_classes[];
extern const char *const care_bill_codes[];
extern const char *const care_dispositions[];
extern const char *const care_location_kinds[];
extern const char *const care_directions[];
extern const char *const care_contact_outcomes[];
extern const char *const care_follow_up_statuses[];
extern const char *const care_message_states[];
extern const char *const care_metrics[];
extern const char *const care_invitation_states[];
extern const char *const care_suppressions[];
extern const char *const care_conflict_states[];
extern const char *const care_verdict_states[];

/* Where a job type is done. warranty_repair and rework happen in either place: for them the device decides (in_shop means the bench). */
gboolean care_job_type_is_bench (const char *type, const char *device_status);
gboolean care_job_type_may_be_bench (const char *type);
gboolean care_job_type_may_be_field (const char *type);
gboolean care_job_type_is_installation (const char *type);

G_END_DECLS
