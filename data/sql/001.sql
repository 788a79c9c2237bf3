-- SPDX-License-Identifier: GPL-3.0-or-later
-- Schema 1: the main job's twenty-five entities, one table each with one column per field of src/domain; then what the store itself keeps.
-- A test compares the columns with the field tables. Types are tokens that each database driver replaces.

CREATE TABLE "company" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "name" {TEXT},
  "zone" {TEXT},
  "currency" {TEXT},
  "language" {TEXT},
  "phone" {TEXT},
  "email" {TEXT},
  "street" {TEXT},
  "postal_code" {TEXT},
  "city" {TEXT},
  "country" {TEXT},
  "tax_id" {TEXT}
);
CREATE INDEX "company_rev" ON "company" (rev, id) WHERE rev > 0;

CREATE TABLE "team" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "name" {TEXT},
  "phone" {TEXT},
  "email" {TEXT},
  "street" {TEXT},
  "postal_code" {TEXT},
  "city" {TEXT},
  "country" {TEXT},
  "location" {ID},
  "deleted_at" {INT},
  "merged_into" {ID}
);
CREATE INDEX "team_rev" ON "team" (rev, id) WHERE rev > 0;
CREATE INDEX "team_name" ON "team" ("name");
CREATE INDEX "team_merged_into" ON "team" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "user" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "name" {TEXT},
  "role" {TEXT},
  "team" {ID},
  "phone" {TEXT},
  "email" {TEXT},
  "language" {TEXT},
  "active" {INT},
  "deleted_at" {INT},
  "merged_into" {ID}
);
CREATE INDEX "user_rev" ON "user" (rev, id) WHERE rev > 0;
CREATE INDEX "user_name" ON "user" ("name");
CREATE INDEX "user_merged_into" ON "user" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "customer" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "number" {TEXT},
  "alias" {TEXT},
  "name" {TEXT},
  "kind" {TEXT},
  "company" {ID},
  "language" {TEXT},
  "tax_id" {TEXT},
  "notes" {TEXT},
  "source" {TEXT},
  "source_row" {TEXT},
  "source_seen" {TEXT},
  "deleted_at" {INT},
  "merged_into" {ID}
);
CREATE INDEX "customer_rev" ON "customer" (rev, id) WHERE rev > 0;
CREATE INDEX "customer_number" ON "customer" ("number") WHERE "number" IS NOT NULL;
CREATE INDEX "customer_alias" ON "customer" ("alias") WHERE "alias" IS NOT NULL;
CREATE INDEX "customer_company" ON "customer" ("company") WHERE "company" IS NOT NULL;
CREATE INDEX "customer_merged_into" ON "customer" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "contact_point" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "customer" {ID},
  "kind" {TEXT},
  "value" {TEXT},
  "key" {TEXT},
  "preferred" {INT},
  "note" {TEXT},
  "source" {TEXT},
  "source_row" {TEXT},
  "source_seen" {TEXT},
  "deleted_at" {INT}
);
CREATE INDEX "contact_point_rev" ON "contact_point" (rev, id) WHERE rev > 0;
CREATE INDEX "contact_point_customer" ON "contact_point" ("customer");
CREATE INDEX "contact_point_key" ON "contact_point" ("key") WHERE "key" IS NOT NULL;

CREATE TABLE "consent" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "customer" {ID},
  "channel" {TEXT},
  "purpose" {TEXT},
  "state" {TEXT},
  "at" {INT},
  "source" {TEXT},
  "text_version" {TEXT},
  "recorded_at" {INT},
  "by" {ID},
  "voids" {ID}
);
CREATE INDEX "consent_rev" ON "consent" (rev, id) WHERE rev > 0;
CREATE INDEX "consent_customer" ON "consent" ("customer");
CREATE INDEX "consent_voids" ON "consent" ("voids") WHERE "voids" IS NOT NULL;

CREATE TABLE "site" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "customer" {ID},
  "name" {TEXT},
  "street" {TEXT},
  "postal_code" {TEXT},
  "city" {TEXT},
  "region" {TEXT},
  "country" {TEXT},
  "zone" {TEXT},
  "directions" {TEXT},
  "source" {TEXT},
  "source_row" {TEXT},
  "source_seen" {TEXT},
  "deleted_at" {INT},
  "merged_into" {ID}
);
CREATE INDEX "site_rev" ON "site" (rev, id) WHERE rev > 0;
CREATE INDEX "site_customer" ON "site" ("customer");
CREATE INDEX "site_merged_into" ON "site" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "product_model" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "code" {TEXT},
  "name" {TEXT},
  "brand" {TEXT},
  "category" {TEXT},
  "kind" {TEXT},
  "barcode" {TEXT},
  "unit" {TEXT},
  "price" {INT},
  "cost" {INT},
  "production_ends_on" {INT},
  "service_ends_on" {INT},
  "notes" {TEXT},
  "source" {TEXT},
  "source_row" {TEXT},
  "source_seen" {TEXT},
  "deleted_at" {INT},
  "merged_into" {ID}
);
CREATE INDEX "product_model_rev" ON "product_model" (rev, id) WHERE rev > 0;
CREATE INDEX "product_model_code" ON "product_model" ("code") WHERE "code" IS NOT NULL;
CREATE INDEX "product_model_merged_into" ON "product_model" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "warranty_term" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "model" {ID},
  "kind" {TEXT},
  "rule_set" {TEXT},
  "start_basis" {TEXT},
  "duration" {INT},
  "duration_unit" {TEXT},
  "parts_percent" {INT},
  "labour_percent" {INT},
  "travel_percent" {INT},
  "deleted_at" {INT}
);
CREATE INDEX "warranty_term_rev" ON "warranty_term" (rev, id) WHERE rev > 0;
CREATE INDEX "warranty_term_model" ON "warranty_term" ("model");

CREATE TABLE "device" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "serial" {TEXT},
  "model" {ID},
  "customer" {ID},
  "site" {ID},
  "parent" {ID},
  "status" {TEXT},
  "sold_on" {INT},
  "delivered_on" {INT},
  "installed_on" {INT},
  "manufactured_on" {INT},
  "manufactured_year" {INT},
  "notes" {TEXT},
  "source" {TEXT},
  "source_row" {TEXT},
  "source_seen" {TEXT},
  "deleted_at" {INT},
  "merged_into" {ID}
);
CREATE INDEX "device_rev" ON "device" (rev, id) WHERE rev > 0;
CREATE INDEX "device_serial" ON "device" ("serial") WHERE "serial" IS NOT NULL;
CREATE INDEX "device_model" ON "device" ("model");
CREATE INDEX "device_customer" ON "device" ("customer") WHERE "customer" IS NOT NULL;
CREATE INDEX "device_site" ON "device" ("site") WHERE "site" IS NOT NULL;
CREATE INDEX "device_parent" ON "device" ("parent") WHERE "parent" IS NOT NULL;
CREATE INDEX "device_merged_into" ON "device" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "sale" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "customer" {ID},
  "device" {ID},
  "sold_on" {INT},
  "price" {INT},
  "document" {TEXT},
  "deleted_at" {INT}
);
CREATE INDEX "sale_rev" ON "sale" (rev, id) WHERE rev > 0;
CREATE INDEX "sale_customer" ON "sale" ("customer");
CREATE INDEX "sale_device" ON "sale" ("device");

CREATE TABLE "coverage" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "device" {ID},
  "term" {ID},
  "kind" {TEXT},
  "rule_set" {TEXT},
  "start_basis" {TEXT},
  "duration" {INT},
  "duration_unit" {TEXT},
  "parts_percent" {INT},
  "labour_percent" {INT},
  "travel_percent" {INT},
  "start" {INT},
  "override_until" {INT},
  "override_reason" {TEXT},
  "provider" {TEXT},
  "deleted_at" {INT}
);
CREATE INDEX "coverage_rev" ON "coverage" (rev, id) WHERE rev > 0;
CREATE INDEX "coverage_device" ON "coverage" ("device");

CREATE TABLE "job" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "number" {TEXT},
  "alias" {TEXT},
  "type" {TEXT},
  "priority" {TEXT},
  "customer" {ID},
  "device" {ID},
  "site" {ID},
  "problem" {TEXT},
  "found_fault" {TEXT},
  "solution" {TEXT},
  "accessories" {TEXT},
  "internal_note" {TEXT},
  "technician" {ID},
  "team" {ID},
  "parent" {ID},
  "channel" {TEXT},
  "promised_on" {INT},
  "scheduled_at" {INT},
  "price" {INT},
  "essential_repair" {INT},
  "demanded_at" {INT},
  "unusable_from" {INT},
  "unusable_until" {INT},
  "phase" {TEXT},
  "status" {TEXT},
  "result" {TEXT},
  "handed_over_at" {INT},
  "source" {TEXT},
  "source_row" {TEXT},
  "source_seen" {TEXT},
  "deleted_at" {INT},
  "merged_into" {ID}
);
CREATE INDEX "job_rev" ON "job" (rev, id) WHERE rev > 0;
CREATE INDEX "job_number" ON "job" ("number") WHERE "number" IS NOT NULL;
CREATE INDEX "job_alias" ON "job" ("alias") WHERE "alias" IS NOT NULL;
CREATE INDEX "job_customer" ON "job" ("customer");
CREATE INDEX "job_device" ON "job" ("device") WHERE "device" IS NOT NULL;
CREATE INDEX "job_site" ON "job" ("site") WHERE "site" IS NOT NULL;
CREATE INDEX "job_technician" ON "job" ("technician") WHERE "technician" IS NOT NULL;
CREATE INDEX "job_parent" ON "job" ("parent") WHERE "parent" IS NOT NULL;
CREATE INDEX "job_merged_into" ON "job" ("merged_into") WHERE "merged_into" IS NOT NULL;
-- What the list of jobs sorts and filters by, so that a list of any length is one pass over this and not over the jobs with their texts. The last
-- two columns are always empty: they stand here because the query names them.
CREATE INDEX "job_list" ON "job" ("demanded_at", id, "customer", "phase", "technician", "scheduled_at", "promised_on", "number", "type", "priority",
  "result", "channel", "deleted_at", "merged_into") WHERE "deleted_at" IS NULL AND "merged_into" IS NULL;

CREATE TABLE "job_event" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "job" {ID},
  "visit" {ID},
  "transition" {TEXT},
  "phase" {TEXT},
  "status" {TEXT},
  "result" {TEXT},
  "reason" {TEXT},
  "person" {TEXT},
  "how" {TEXT},
  "technician" {ID},
  "at" {INT},
  "recorded_at" {INT},
  "by" {ID},
  "voids" {ID}
);
CREATE INDEX "job_event_rev" ON "job_event" (rev, id) WHERE rev > 0;
CREATE INDEX "job_event_job" ON "job_event" ("job");
CREATE INDEX "job_event_visit" ON "job_event" ("visit") WHERE "visit" IS NOT NULL;
CREATE INDEX "job_event_technician" ON "job_event" ("technician") WHERE "technician" IS NOT NULL;
CREATE INDEX "job_event_voids" ON "job_event" ("voids") WHERE "voids" IS NOT NULL;

CREATE TABLE "visit" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "job" {ID},
  "technician" {ID},
  "planned_at" {INT},
  "planned_minutes" {INT},
  "travel_at" {INT},
  "arrived_at" {INT},
  "ended_at" {INT},
  "outcome" {TEXT},
  "note" {TEXT},
  "deleted_at" {INT}
);
CREATE INDEX "visit_rev" ON "visit" (rev, id) WHERE rev > 0;
CREATE INDEX "visit_job" ON "visit" ("job");
CREATE INDEX "visit_technician" ON "visit" ("technician") WHERE "technician" IS NOT NULL;

CREATE TABLE "stock_location" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "code" {TEXT},
  "name" {TEXT},
  "kind" {TEXT},
  "technician" {ID},
  "deleted_at" {INT},
  "merged_into" {ID}
);
CREATE INDEX "stock_location_rev" ON "stock_location" (rev, id) WHERE rev > 0;
CREATE INDEX "stock_location_code" ON "stock_location" ("code");
CREATE INDEX "stock_location_technician" ON "stock_location" ("technician") WHERE "technician" IS NOT NULL;
CREATE INDEX "stock_location_merged_into" ON "stock_location" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "job_line" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "job" {ID},
  "visit" {ID},
  "class" {TEXT},
  "part" {ID},
  "text" {TEXT},
  "quantity" {INT},
  "price" {INT},
  "cost" {INT},
  "tax_percent" {INT},
  "bill_code" {TEXT},
  "from" {ID},
  "disposition" {TEXT},
  "serial_installed" {TEXT},
  "serial_removed" {TEXT},
  "move" {ID},
  "deleted_at" {INT}
);
CREATE INDEX "job_line_rev" ON "job_line" (rev, id) WHERE rev > 0;
CREATE INDEX "job_line_job" ON "job_line" ("job");
CREATE INDEX "job_line_visit" ON "job_line" ("visit") WHERE "visit" IS NOT NULL;
CREATE INDEX "job_line_part" ON "job_line" ("part") WHERE "part" IS NOT NULL;
CREATE INDEX "job_line_from" ON "job_line" ("from") WHERE "from" IS NOT NULL;

CREATE TABLE "stock_move" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "part" {ID},
  "from" {ID},
  "to" {ID},
  "quantity" {INT},
  "reason" {TEXT},
  "job" {ID},
  "line" {ID},
  "at" {INT},
  "recorded_at" {INT},
  "by" {ID},
  "voids" {ID}
);
CREATE INDEX "stock_move_rev" ON "stock_move" (rev, id) WHERE rev > 0;
CREATE INDEX "stock_move_part" ON "stock_move" ("part");
CREATE INDEX "stock_move_from" ON "stock_move" ("from");
CREATE INDEX "stock_move_to" ON "stock_move" ("to");
CREATE INDEX "stock_move_job" ON "stock_move" ("job") WHERE "job" IS NOT NULL;
CREATE INDEX "stock_move_line" ON "stock_move" ("line") WHERE "line" IS NOT NULL;
CREATE INDEX "stock_move_voids" ON "stock_move" ("voids") WHERE "voids" IS NOT NULL;

CREATE TABLE "contact" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "customer" {ID},
  "job" {ID},
  "follow_up" {ID},
  "direction" {TEXT},
  "channel" {TEXT},
  "summary" {TEXT},
  "outcome" {TEXT},
  "at" {INT},
  "recorded_at" {INT},
  "by" {ID},
  "voids" {ID}
);
CREATE INDEX "contact_rev" ON "contact" (rev, id) WHERE rev > 0;
CREATE INDEX "contact_customer" ON "contact" ("customer");
CREATE INDEX "contact_job" ON "contact" ("job") WHERE "job" IS NOT NULL;
CREATE INDEX "contact_follow_up" ON "contact" ("follow_up") WHERE "follow_up" IS NOT NULL;
CREATE INDEX "contact_voids" ON "contact" ("voids") WHERE "voids" IS NOT NULL;

CREATE TABLE "follow_up" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "customer" {ID},
  "device" {ID},
  "job" {ID},
  "response" {ID},
  "reason" {TEXT},
  "due" {INT},
  "status" {TEXT},
  "outcome" {TEXT},
  "assigned" {ID},
  "note" {TEXT},
  "created_at" {INT},
  "deleted_at" {INT}
);
CREATE INDEX "follow_up_rev" ON "follow_up" (rev, id) WHERE rev > 0;
CREATE INDEX "follow_up_customer" ON "follow_up" ("customer");
CREATE INDEX "follow_up_device" ON "follow_up" ("device") WHERE "device" IS NOT NULL;
CREATE INDEX "follow_up_job" ON "follow_up" ("job") WHERE "job" IS NOT NULL;
CREATE INDEX "follow_up_response" ON "follow_up" ("response") WHERE "response" IS NOT NULL;
CREATE INDEX "follow_up_due" ON "follow_up" ("due") WHERE "due" IS NOT NULL;
CREATE INDEX "follow_up_assigned" ON "follow_up" ("assigned") WHERE "assigned" IS NOT NULL;

CREATE TABLE "message" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "customer" {ID},
  "job" {ID},
  "channel" {TEXT},
  "direction" {TEXT},
  "template" {TEXT},
  "address" {TEXT},
  "subject" {TEXT},
  "text" {TEXT},
  "language" {TEXT},
  "state" {TEXT},
  "why" {TEXT},
  "at" {INT},
  "sent_at" {INT},
  "deleted_at" {INT}
);
CREATE INDEX "message_rev" ON "message" (rev, id) WHERE rev > 0;
CREATE INDEX "message_customer" ON "message" ("customer");
CREATE INDEX "message_job" ON "message" ("job") WHERE "job" IS NOT NULL;

CREATE TABLE "survey" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "name" {TEXT},
  "active" {INT},
  "questions" {TEXT},
  "delay_visit_minutes" {INT},
  "delay_shop_minutes" {INT},
  "from_hour" {INT},
  "to_hour" {INT},
  "cap_days" {INT},
  "nps_cap_days" {INT},
  "expires_days" {INT},
  "change_hours" {INT},
  "deleted_at" {INT}
);
CREATE INDEX "survey_rev" ON "survey" (rev, id) WHERE rev > 0;

CREATE TABLE "invitation" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "survey" {ID},
  "customer" {ID},
  "job" {ID},
  "channel" {TEXT},
  "language" {TEXT},
  "questions" {TEXT},
  "state" {TEXT},
  "why" {TEXT},
  "due_at" {INT},
  "sent_at" {INT},
  "expires_at" {INT},
  "answered_at" {INT},
  "deleted_at" {INT}
);
CREATE INDEX "invitation_rev" ON "invitation" (rev, id) WHERE rev > 0;
CREATE INDEX "invitation_customer" ON "invitation" ("customer");
CREATE INDEX "invitation_job" ON "invitation" ("job") WHERE "job" IS NOT NULL;
CREATE INDEX "invitation_due_at" ON "invitation" ("due_at") WHERE "due_at" IS NOT NULL;
CREATE INDEX "invitation_answered_at" ON "invitation" ("answered_at") WHERE "answered_at" IS NOT NULL;

CREATE TABLE "response" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "customer" {ID},
  "job" {ID},
  "invitation" {ID},
  "question" {TEXT},
  "metric" {TEXT},
  "score" {INT},
  "comment" {TEXT},
  "channel" {TEXT},
  "language" {TEXT},
  "answered_at" {INT},
  "recorded_at" {INT},
  "by" {ID},
  "voids" {ID}
);
CREATE INDEX "response_rev" ON "response" (rev, id) WHERE rev > 0;
CREATE INDEX "response_customer" ON "response" ("customer") WHERE "customer" IS NOT NULL;
CREATE INDEX "response_job" ON "response" ("job") WHERE "job" IS NOT NULL;
CREATE INDEX "response_invitation" ON "response" ("invitation") WHERE "invitation" IS NOT NULL;
CREATE INDEX "response_answered_at" ON "response" ("answered_at");
CREATE INDEX "response_voids" ON "response" ("voids") WHERE "voids" IS NOT NULL;

CREATE TABLE "conflict" (
  id {ID} NOT NULL PRIMARY KEY,
  rev {INT} NOT NULL DEFAULT 0,
  unknown {TEXT},
  "entity" {TEXT},
  "row" {ID},
  "field" {TEXT},
  "kept" {TEXT},
  "lost" {TEXT},
  "by" {ID},
  "at" {INT},
  "state" {TEXT},
  "deleted_at" {INT}
);
CREATE INDEX "conflict_rev" ON "conflict" (rev, id) WHERE rev > 0;
CREATE INDEX "conflict_row" ON "conflict" ("row");

-- The one change log (DESIGN 4): history, audit, undo and outbox in one. What all rows of a transaction share stands once, in txn: an import of 98,627 rows makes
-- 300,000 changes of one user at one time. state: 0 unsent, 1 sent or pulled, 2 never sent (caches). delta: JSON {field: [new, old]}; an insert stores none.
CREATE TABLE txn (
  n {SERIAL},
  what {TEXT} NOT NULL,
  "user" {ID},
  station {ID},
  at {INT} NOT NULL,
  hlc {INT} NOT NULL,
  seq {INT},
  import {ID},
  undoes {INT},
  undone_by {INT}
);
CREATE INDEX txn_import ON txn (import) WHERE import IS NOT NULL;
CREATE INDEX txn_seq ON txn (seq) WHERE seq IS NOT NULL;

CREATE TABLE change (
  n {SERIAL},
  tx {INT} NOT NULL,
  entity {TEXT} NOT NULL,
  "row" {ID} NOT NULL,
  op {TEXT} NOT NULL,
  base {INT} NOT NULL DEFAULT 0,
  delta {TEXT},
  state {INT} NOT NULL DEFAULT 0
);
CREATE INDEX change_tx ON change (tx);
CREATE INDEX change_row ON change ("row");
CREATE INDEX change_unsent ON change (state, n) WHERE state = 0;
CREATE INDEX change_parked ON change (state, n) WHERE state = 3;

-- Small facts of this store: who it is, counters, its place in sync.
CREATE TABLE meta (
  key {TEXT} NOT NULL PRIMARY KEY,
  value {TEXT}
);

-- Imports made in this store.
CREATE TABLE import (
  id {ID} NOT NULL PRIMARY KEY,
  kind {TEXT} NOT NULL,
  files {TEXT} NOT NULL,
  at {INT} NOT NULL,
  n_read {INT} NOT NULL,
  n_created {INT} NOT NULL,
  n_updated {INT} NOT NULL,
  n_unchanged {INT} NOT NULL,
  n_refused {INT} NOT NULL,
  undone_at {INT}
);

-- Notes of a running import or its undo; empty between commits.
CREATE TABLE import_scratch (
  "row" {ID} NOT NULL PRIMARY KEY,
  entity {TEXT},
  n {INT} NOT NULL DEFAULT 0
);
CREATE INDEX import_scratch_n ON import_scratch (n) WHERE n > 0;

-- Search text, folded. The two indexes over it belong to the driver.
CREATE TABLE search (
  n {SERIAL},
  entity {TEXT} NOT NULL,
  "row" {ID} NOT NULL,
  words {TEXT} NOT NULL,
  fragments {TEXT} NOT NULL,
  sort_key {TEXT}
);
CREATE UNIQUE INDEX search_row ON search ("row");
CREATE INDEX search_sort_key ON search (entity, sort_key) WHERE sort_key IS NOT NULL;
