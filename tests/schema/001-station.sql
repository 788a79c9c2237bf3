-- SPDX-License-Identifier: GPL-3.0-or-later
-- A desk's station of schema 1, written by tests/schema/make-fixture.py. Never edited.

CREATE TABLE "company" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "name" TEXT,
  "zone" TEXT,
  "currency" TEXT,
  "language" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "street" TEXT,
  "postal_code" TEXT,
  "city" TEXT,
  "country" TEXT,
  "tax_id" TEXT
);
INSERT INTO "company" VALUES (
  X'd95d1bca302a8992b752e959811e10fc', 1, NULL, 'Baltic Heat Service', 'Europe/Warsaw', 'PLN', 'pl', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE INDEX "company_rev" ON "company" (rev, id) WHERE rev > 0;

CREATE TABLE "team" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "name" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "street" TEXT,
  "postal_code" TEXT,
  "city" TEXT,
  "country" TEXT,
  "location" BLOB,
  "deleted_at" INTEGER,
  "merged_into" BLOB
);
INSERT INTO "team" VALUES (
  X'01a1fd8c69097195a50a0b4af8cdc449', 6, NULL, 'Gdańsk', NULL, NULL, NULL, NULL, 'Gdańsk', 'PL', NULL, NULL, NULL);
CREATE INDEX "team_rev" ON "team" (rev, id) WHERE rev > 0;
CREATE INDEX "team_name" ON "team" ("name");
CREATE INDEX "team_merged_into" ON "team" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "user" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "name" TEXT,
  "role" TEXT,
  "team" BLOB,
  "phone" TEXT,
  "email" TEXT,
  "language" TEXT,
  "active" INTEGER,
  "deleted_at" INTEGER,
  "merged_into" BLOB
);
INSERT INTO "user" VALUES (
  X'01a1fd8c69287463b8c8ce7d42d319f5', 1, NULL, 'root', 'administrator', NULL, NULL, NULL, NULL, 1, NULL, NULL);
INSERT INTO "user" VALUES (
  X'01a1fd8c69287463b8c9475d96c7a9d8', 2, NULL, 'Ada Wiśniewska', 'desk', NULL, NULL, NULL, NULL, 1, NULL, NULL);
INSERT INTO "user" VALUES (
  X'01a1fd8c69287463b8caaf853f9cc3a1', 3, NULL, 'Tomasz Nowak', 'technician', NULL, NULL, NULL, NULL, 1, NULL, NULL);
INSERT INTO "user" VALUES (
  X'01a1fd8c69287463b8cb42b45dc1d732', 4, NULL, 'Rūta Kazlauskaitė', 'manager', NULL, NULL, NULL, NULL, 1, NULL, NULL);
CREATE INDEX "user_rev" ON "user" (rev, id) WHERE rev > 0;
CREATE INDEX "user_name" ON "user" ("name");
CREATE INDEX "user_merged_into" ON "user" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "customer" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "number" TEXT,
  "alias" TEXT,
  "name" TEXT,
  "kind" TEXT,
  "company" BLOB,
  "language" TEXT,
  "tax_id" TEXT,
  "notes" TEXT,
  "source" TEXT,
  "source_row" TEXT,
  "source_seen" TEXT,
  "deleted_at" INTEGER,
  "merged_into" BLOB
);
INSERT INTO "customer" VALUES (
  X'01a1fd8c691576968b21f150211f1959', 6, NULL, 'C-2026-000001', 'PNJS-C-000001', 'Zofia Żółkiewska', 'person', NULL, 'pl', NULL, 'Pies,' ||
  char(10) || 'ale łagodny — „Burek”', NULL, NULL, NULL, NULL, NULL);
INSERT INTO "customer" VALUES (
  X'01a1fd8c6ceb7607a0b8255cae13f40f', 15, NULL, 'C-2026-000002', 'PNJS-C-000002', 'UAB Šiluma', 'company', NULL, 'lt', 'LT999999999999', NULL, NULL,
  NULL, NULL, NULL, NULL);
INSERT INTO "customer" VALUES (
  X'01a1fd8c74cb7529bbca6af25e914abc', 0, NULL, 'PNJS-C-000003', 'PNJS-C-000003', 'Not sent yet', 'person', NULL, 'pl', NULL, NULL, NULL, NULL, NULL,
  NULL, NULL);
CREATE INDEX "customer_rev" ON "customer" (rev, id) WHERE rev > 0;
CREATE INDEX "customer_number" ON "customer" ("number") WHERE "number" IS NOT NULL;
CREATE INDEX "customer_alias" ON "customer" ("alias") WHERE "alias" IS NOT NULL;
CREATE INDEX "customer_company" ON "customer" ("company") WHERE "company" IS NOT NULL;
CREATE INDEX "customer_merged_into" ON "customer" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "contact_point" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "customer" BLOB,
  "kind" TEXT,
  "value" TEXT,
  "key" TEXT,
  "preferred" INTEGER,
  "note" TEXT,
  "source" TEXT,
  "source_row" TEXT,
  "source_seen" TEXT,
  "deleted_at" INTEGER
);
INSERT INTO "contact_point" VALUES (
  X'01a1fd8c691576968b229f6824f301a7', 6, NULL, X'01a1fd8c691576968b21f150211f1959', 'phone', '+48 501 234 567', '48501234567', 1, NULL, NULL, NULL,
  NULL, NULL);
INSERT INTO "contact_point" VALUES (
  X'01a1fd8c691576968b2343545b48aa93', 6, NULL, X'01a1fd8c691576968b21f150211f1959', 'email', 'zofia@example.com', 'zofia@example.com', 1, NULL,
  NULL, NULL, NULL, NULL);
INSERT INTO "contact_point" VALUES (
  X'01a1fd8c6cf0722a93c0037aa04fa197', 6, NULL, X'01a1fd8c6ceb7607a0b8255cae13f40f', 'email', 'info@example.lt', 'info@example.lt', 1, NULL, NULL,
  NULL, NULL, NULL);
CREATE INDEX "contact_point_rev" ON "contact_point" (rev, id) WHERE rev > 0;
CREATE INDEX "contact_point_customer" ON "contact_point" ("customer");
CREATE INDEX "contact_point_key" ON "contact_point" ("key") WHERE "key" IS NOT NULL;

CREATE TABLE "consent" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "customer" BLOB,
  "channel" TEXT,
  "purpose" TEXT,
  "state" TEXT,
  "at" INTEGER,
  "source" TEXT,
  "text_version" TEXT,
  "recorded_at" INTEGER,
  "by" BLOB,
  "voids" BLOB
);
INSERT INTO "consent" VALUES (
  X'01a1fd8c6d02707495bd68c484f0b805', 6, NULL, X'01a1fd8c691576968b21f150211f1959', 'email', 'survey', 'given', 1795255201, 'contract', NULL,
  1795255201, X'01a1fd8c69287463b8c9475d96c7a9d8', NULL);
CREATE INDEX "consent_rev" ON "consent" (rev, id) WHERE rev > 0;
CREATE INDEX "consent_customer" ON "consent" ("customer");
CREATE INDEX "consent_voids" ON "consent" ("voids") WHERE "voids" IS NOT NULL;

CREATE TABLE "site" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "customer" BLOB,
  "name" TEXT,
  "street" TEXT,
  "postal_code" TEXT,
  "city" TEXT,
  "region" TEXT,
  "country" TEXT,
  "zone" TEXT,
  "directions" TEXT,
  "source" TEXT,
  "source_row" TEXT,
  "source_seen" TEXT,
  "deleted_at" INTEGER,
  "merged_into" BLOB
);
INSERT INTO "site" VALUES (
  X'01a1fd8c6cf0722a93c15af274f9d0b0', 6, NULL, X'01a1fd8c691576968b21f150211f1959', 'Dom', 'ul. Długa 7', '80-831', 'Gdańsk', NULL, 'PL', NULL,
  NULL, NULL, NULL, NULL, NULL, NULL);
CREATE INDEX "site_rev" ON "site" (rev, id) WHERE rev > 0;
CREATE INDEX "site_customer" ON "site" ("customer");
CREATE INDEX "site_merged_into" ON "site" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "product_model" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "code" TEXT,
  "name" TEXT,
  "brand" TEXT,
  "category" TEXT,
  "kind" TEXT,
  "barcode" TEXT,
  "unit" TEXT,
  "price" INTEGER,
  "cost" INTEGER,
  "production_ends_on" INTEGER,
  "service_ends_on" INTEGER,
  "notes" TEXT,
  "source" TEXT,
  "source_row" TEXT,
  "source_seen" TEXT,
  "deleted_at" INTEGER,
  "merged_into" BLOB
);
INSERT INTO "product_model" VALUES (
  X'01a1fd8c691576968b1e73124806eb18', 6, NULL, 'HP-300', 'Heat pump 300', 'Baltic Heat', 'Heat pump', 'product', NULL, NULL, 1299900, NULL, NULL,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "product_model" VALUES (
  X'01a1fd8c691576968b1fc9be02179be7', 6, NULL, 'FAN-12', 'Fan motor 12 W', NULL, NULL, 'part', NULL, NULL, 34900, NULL, NULL, NULL, NULL, NULL,
  NULL, NULL, NULL, NULL);
CREATE INDEX "product_model_rev" ON "product_model" (rev, id) WHERE rev > 0;
CREATE INDEX "product_model_code" ON "product_model" ("code") WHERE "code" IS NOT NULL;
CREATE INDEX "product_model_merged_into" ON "product_model" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "warranty_term" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "model" BLOB,
  "kind" TEXT,
  "rule_set" TEXT,
  "start_basis" TEXT,
  "duration" INTEGER,
  "duration_unit" TEXT,
  "parts_percent" INTEGER,
  "labour_percent" INTEGER,
  "travel_percent" INTEGER,
  "deleted_at" INTEGER
);
INSERT INTO "warranty_term" VALUES (
  X'01a1fd8c691576968b204d2a4decddb1', 6, NULL, X'01a1fd8c691576968b1e73124806eb18', 'commercial_manufacturer', 'contract',
  'installation,delivery,sale', 24, 'month', 100, 100, 50, NULL);
CREATE INDEX "warranty_term_rev" ON "warranty_term" (rev, id) WHERE rev > 0;
CREATE INDEX "warranty_term_model" ON "warranty_term" ("model");

CREATE TABLE "device" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "serial" TEXT,
  "model" BLOB,
  "customer" BLOB,
  "site" BLOB,
  "parent" BLOB,
  "status" TEXT,
  "sold_on" INTEGER,
  "delivered_on" INTEGER,
  "installed_on" INTEGER,
  "manufactured_on" INTEGER,
  "manufactured_year" INTEGER,
  "notes" TEXT,
  "source" TEXT,
  "source_row" TEXT,
  "source_seen" TEXT,
  "deleted_at" INTEGER,
  "merged_into" BLOB
);
INSERT INTO "device" VALUES (
  X'01a1fd8c6cf1736c9d5ef13f42b97556', 12, NULL, 'BH-2291-0417', X'01a1fd8c691576968b1e73124806eb18', X'01a1fd8c691576968b21f150211f1959', NULL,
  NULL, 'in_service', 20139, NULL, 20151, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE INDEX "device_rev" ON "device" (rev, id) WHERE rev > 0;
CREATE INDEX "device_serial" ON "device" ("serial") WHERE "serial" IS NOT NULL;
CREATE INDEX "device_model" ON "device" ("model");
CREATE INDEX "device_customer" ON "device" ("customer") WHERE "customer" IS NOT NULL;
CREATE INDEX "device_site" ON "device" ("site") WHERE "site" IS NOT NULL;
CREATE INDEX "device_parent" ON "device" ("parent") WHERE "parent" IS NOT NULL;
CREATE INDEX "device_merged_into" ON "device" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "sale" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "customer" BLOB,
  "device" BLOB,
  "sold_on" INTEGER,
  "price" INTEGER,
  "document" TEXT,
  "deleted_at" INTEGER
);
INSERT INTO "sale" VALUES (
  X'01a1fd8c6cf1736c9d5fbf5de685c574', 6, NULL, X'01a1fd8c691576968b21f150211f1959', X'01a1fd8c6cf1736c9d5ef13f42b97556', 20139, 1299900,
  'FV/2025/118', NULL);
CREATE INDEX "sale_rev" ON "sale" (rev, id) WHERE rev > 0;
CREATE INDEX "sale_customer" ON "sale" ("customer");
CREATE INDEX "sale_device" ON "sale" ("device");

CREATE TABLE "coverage" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "device" BLOB,
  "term" BLOB,
  "kind" TEXT,
  "rule_set" TEXT,
  "start_basis" TEXT,
  "duration" INTEGER,
  "duration_unit" TEXT,
  "parts_percent" INTEGER,
  "labour_percent" INTEGER,
  "travel_percent" INTEGER,
  "start" INTEGER,
  "override_until" INTEGER,
  "override_reason" TEXT,
  "provider" TEXT,
  "deleted_at" INTEGER
);
INSERT INTO "coverage" VALUES (
  X'4257e33761718da29abbbfa5143ac386', 6, NULL, X'01a1fd8c6cf1736c9d5ef13f42b97556', X'01a1fd8c691576968b204d2a4decddb1', 'commercial_manufacturer',
  'contract', 'installation,delivery,sale', 24, 'month', 100, 100, 50, NULL, NULL, NULL, NULL, NULL);
CREATE INDEX "coverage_rev" ON "coverage" (rev, id) WHERE rev > 0;
CREATE INDEX "coverage_device" ON "coverage" ("device");

CREATE TABLE "job" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "number" TEXT,
  "alias" TEXT,
  "type" TEXT,
  "priority" TEXT,
  "customer" BLOB,
  "device" BLOB,
  "site" BLOB,
  "problem" TEXT,
  "found_fault" TEXT,
  "solution" TEXT,
  "accessories" TEXT,
  "internal_note" TEXT,
  "technician" BLOB,
  "team" BLOB,
  "parent" BLOB,
  "channel" TEXT,
  "promised_on" INTEGER,
  "scheduled_at" INTEGER,
  "price" INTEGER,
  "essential_repair" INTEGER,
  "demanded_at" INTEGER,
  "unusable_from" INTEGER,
  "unusable_until" INTEGER,
  "phase" TEXT,
  "status" TEXT,
  "result" TEXT,
  "handed_over_at" INTEGER,
  "source" TEXT,
  "source_row" TEXT,
  "source_seen" TEXT,
  "deleted_at" INTEGER,
  "merged_into" BLOB
);
INSERT INTO "job" VALUES (
  X'01a1fd8c6d02707495c064845ebf4901', 6, NULL, 'J-2026-000001', 'PNJS-J-000001', 'warranty_repair', 'high', X'01a1fd8c691576968b21f150211f1959',
  X'01a1fd8c6cf1736c9d5ef13f42b97556', NULL, 'Hałasuje; błąd E12', NULL, NULL, NULL, NULL, X'01a1fd8c69287463b8caaf853f9cc3a1',
  X'01a1fd8c69097195a50a0b4af8cdc449', NULL, 'phone', NULL, 1795075200, NULL, NULL, 1795255201, NULL, NULL, 'closed', NULL, 'repaired', 1795082400,
  NULL, NULL, NULL, NULL, NULL);
INSERT INTO "job" VALUES (
  X'01a1fd8c6d02707495c5d14a475ec429', 6, NULL, 'J-2026-000002', 'PNJS-J-000002', 'maintenance', 'normal', X'01a1fd8c6ceb7607a0b8255cae13f40f', NULL,
  NULL, 'Metinė patikra', NULL, NULL, NULL, NULL, X'01a1fd8c69287463b8caaf853f9cc3a1', X'01a1fd8c69097195a50a0b4af8cdc449', NULL, 'phone', NULL,
  NULL, NULL, NULL, 1795255201, NULL, NULL, 'cancelled', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE INDEX "job_rev" ON "job" (rev, id) WHERE rev > 0;
CREATE INDEX "job_number" ON "job" ("number") WHERE "number" IS NOT NULL;
CREATE INDEX "job_alias" ON "job" ("alias") WHERE "alias" IS NOT NULL;
CREATE INDEX "job_customer" ON "job" ("customer");
CREATE INDEX "job_device" ON "job" ("device") WHERE "device" IS NOT NULL;
CREATE INDEX "job_site" ON "job" ("site") WHERE "site" IS NOT NULL;
CREATE INDEX "job_technician" ON "job" ("technician") WHERE "technician" IS NOT NULL;
CREATE INDEX "job_parent" ON "job" ("parent") WHERE "parent" IS NOT NULL;
CREATE INDEX "job_merged_into" ON "job" ("merged_into") WHERE "merged_into" IS NOT NULL;
CREATE INDEX "job_list" ON "job" ("demanded_at", id, "customer", "phase", "technician", "scheduled_at", "promised_on", "number", "type", "priority",
  "result", "channel", "deleted_at", "merged_into") WHERE "deleted_at" IS NULL AND "merged_into" IS NULL;

CREATE TABLE "job_event" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "job" BLOB,
  "visit" BLOB,
  "transition" TEXT,
  "phase" TEXT,
  "status" TEXT,
  "result" TEXT,
  "reason" TEXT,
  "person" TEXT,
  "how" TEXT,
  "technician" BLOB,
  "at" INTEGER,
  "recorded_at" INTEGER,
  "by" BLOB,
  "voids" BLOB
);
INSERT INTO "job_event" VALUES (
  X'01a1fd8c6cec7683a3cea43c45bf617e', 10, NULL, X'01a1fd8c6d02707495c064845ebf4901', X'01a1fd8c6d02707495c3eb37413d608b', 'start', 'in_progress',
  NULL, NULL, NULL, NULL, NULL, NULL, 1795075500, 1795255201, X'01a1fd8c69287463b8caaf853f9cc3a1', NULL);
INSERT INTO "job_event" VALUES (
  X'01a1fd8c6ced7301a62724ddd029e9b3', 10, NULL, X'01a1fd8c6d02707495c064845ebf4901', X'01a1fd8c6d02707495c3eb37413d608b', 'finish', 'ready', NULL,
  'repaired', NULL, NULL, NULL, NULL, 1795078800, 1795255201, X'01a1fd8c69287463b8caaf853f9cc3a1', NULL);
INSERT INTO "job_event" VALUES (
  X'01a1fd8c6d02707495c1c570d4b3dd55', 6, NULL, X'01a1fd8c6d02707495c064845ebf4901', NULL, 'create', 'new', NULL, NULL, NULL, NULL, NULL, NULL,
  1795255201, 1795255201, X'01a1fd8c69287463b8c9475d96c7a9d8', NULL);
INSERT INTO "job_event" VALUES (
  X'01a1fd8c6d02707495c40cafd31ea498', 6, NULL, X'01a1fd8c6d02707495c064845ebf4901', X'01a1fd8c6d02707495c3eb37413d608b', 'schedule', 'scheduled',
  NULL, NULL, NULL, NULL, NULL, X'01a1fd8c69287463b8caaf853f9cc3a1', 1794988800, 1795255201, X'01a1fd8c69287463b8c9475d96c7a9d8', NULL);
INSERT INTO "job_event" VALUES (
  X'01a1fd8c6d02707495c64d238dde2fcf', 6, NULL, X'01a1fd8c6d02707495c5d14a475ec429', NULL, 'create', 'new', NULL, NULL, NULL, NULL, NULL, NULL,
  1795255201, 1795255201, X'01a1fd8c69287463b8c9475d96c7a9d8', NULL);
INSERT INTO "job_event" VALUES (
  X'01a1fd8c6d02707495c867a698e30930', 9, NULL, X'01a1fd8c6d02707495c5d14a475ec429', NULL, 'cancel', 'cancelled', NULL, NULL, 'customer asked', NULL,
  NULL, NULL, 1795255201, 1795255201, X'01a1fd8c69287463b8c9475d96c7a9d8', NULL);
INSERT INTO "job_event" VALUES (
  X'01a1fd8c70d3757792c3a37814a06c9d', 12, NULL, X'01a1fd8c6d02707495c064845ebf4901', NULL, 'hand_over', 'handed_over', NULL, NULL, NULL,
  'Zofia Żółkiewska', NULL, NULL, 1795082400, 1795255202, X'01a1fd8c69287463b8c9475d96c7a9d8', NULL);
INSERT INTO "job_event" VALUES (
  X'01a1fd8c70d3757792c4394cf0718443', 12, NULL, X'01a1fd8c6d02707495c064845ebf4901', NULL, 'close', 'closed', NULL, NULL, NULL, NULL, NULL, NULL,
  1795082400, 1795255202, X'01a1fd8c69287463b8c9475d96c7a9d8', NULL);
CREATE INDEX "job_event_rev" ON "job_event" (rev, id) WHERE rev > 0;
CREATE INDEX "job_event_job" ON "job_event" ("job");
CREATE INDEX "job_event_visit" ON "job_event" ("visit") WHERE "visit" IS NOT NULL;
CREATE INDEX "job_event_technician" ON "job_event" ("technician") WHERE "technician" IS NOT NULL;
CREATE INDEX "job_event_voids" ON "job_event" ("voids") WHERE "voids" IS NOT NULL;

CREATE TABLE "visit" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "job" BLOB,
  "technician" BLOB,
  "planned_at" INTEGER,
  "planned_minutes" INTEGER,
  "travel_at" INTEGER,
  "arrived_at" INTEGER,
  "ended_at" INTEGER,
  "outcome" TEXT,
  "note" TEXT,
  "deleted_at" INTEGER
);
INSERT INTO "visit" VALUES (
  X'01a1fd8c6d02707495c3eb37413d608b', 10, NULL, X'01a1fd8c6d02707495c064845ebf4901', X'01a1fd8c69287463b8caaf853f9cc3a1', 1795075200, NULL, NULL,
  1795075500, 1795078800, 'done', NULL, NULL);
CREATE INDEX "visit_rev" ON "visit" (rev, id) WHERE rev > 0;
CREATE INDEX "visit_job" ON "visit" ("job");
CREATE INDEX "visit_technician" ON "visit" ("technician") WHERE "technician" IS NOT NULL;

CREATE TABLE "stock_location" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "code" TEXT,
  "name" TEXT,
  "kind" TEXT,
  "technician" BLOB,
  "deleted_at" INTEGER,
  "merged_into" BLOB
);
INSERT INTO "stock_location" VALUES (
  X'01a1fd8c6d02707495be625aeaf559de', 6, NULL, 'VAN-1', 'Van of Tomasz', 'van', X'01a1fd8c69287463b8caaf853f9cc3a1', NULL, NULL);
INSERT INTO "stock_location" VALUES (
  X'7ac6164805e08bf78f7fd961a172b82b', 1, NULL, 'SCRAP', 'Scrap', 'scrap', NULL, NULL, NULL);
INSERT INTO "stock_location" VALUES (
  X'a88d530252e080dab64bfaabee6f7000', 1, NULL, 'CUSTOMER', 'Customer', 'customer', NULL, NULL, NULL);
INSERT INTO "stock_location" VALUES (
  X'bf37024cae2f8dbfa01fdec40ab79d4b', 1, NULL, 'SUPPLIER', 'Supplier', 'supplier', NULL, NULL, NULL);
CREATE INDEX "stock_location_rev" ON "stock_location" (rev, id) WHERE rev > 0;
CREATE INDEX "stock_location_code" ON "stock_location" ("code");
CREATE INDEX "stock_location_technician" ON "stock_location" ("technician") WHERE "technician" IS NOT NULL;
CREATE INDEX "stock_location_merged_into" ON "stock_location" ("merged_into") WHERE "merged_into" IS NOT NULL;

CREATE TABLE "job_line" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "job" BLOB,
  "visit" BLOB,
  "class" TEXT,
  "part" BLOB,
  "text" TEXT,
  "quantity" INTEGER,
  "price" INTEGER,
  "cost" INTEGER,
  "tax_percent" INTEGER,
  "bill_code" TEXT,
  "from" BLOB,
  "disposition" TEXT,
  "serial_installed" TEXT,
  "serial_removed" TEXT,
  "move" BLOB,
  "deleted_at" INTEGER
);
INSERT INTO "job_line" VALUES (
  X'01a1fd8c6cec7683a3cf8f4553c814bb', 10, NULL, X'01a1fd8c6d02707495c064845ebf4901', X'01a1fd8c6d02707495c3eb37413d608b', 'part',
  X'01a1fd8c691576968b1fc9be02179be7', NULL, 1000, 34900, NULL, NULL, 'warranty', X'01a1fd8c6d02707495be625aeaf559de', 'installed_new', NULL, NULL,
  X'01a1fd8c6cec7683a3d058c5fd694ebb', NULL);
INSERT INTO "job_line" VALUES (
  X'01a1fd8c6cec7683a3d159bb9c432534', 10, NULL, X'01a1fd8c6d02707495c064845ebf4901', X'01a1fd8c6d02707495c3eb37413d608b', 'labour', NULL,
  'Wymiana wentylatora', 1500, 12000, NULL, NULL, 'warranty', NULL, NULL, NULL, NULL, NULL, NULL);
CREATE INDEX "job_line_rev" ON "job_line" (rev, id) WHERE rev > 0;
CREATE INDEX "job_line_job" ON "job_line" ("job");
CREATE INDEX "job_line_visit" ON "job_line" ("visit") WHERE "visit" IS NOT NULL;
CREATE INDEX "job_line_part" ON "job_line" ("part") WHERE "part" IS NOT NULL;
CREATE INDEX "job_line_from" ON "job_line" ("from") WHERE "from" IS NOT NULL;

CREATE TABLE "stock_move" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "part" BLOB,
  "from" BLOB,
  "to" BLOB,
  "quantity" INTEGER,
  "reason" TEXT,
  "job" BLOB,
  "line" BLOB,
  "at" INTEGER,
  "recorded_at" INTEGER,
  "by" BLOB,
  "voids" BLOB
);
INSERT INTO "stock_move" VALUES (
  X'01a1fd8c6cec7683a3d058c5fd694ebb', 10, NULL, X'01a1fd8c691576968b1fc9be02179be7', X'01a1fd8c6d02707495be625aeaf559de',
  X'a88d530252e080dab64bfaabee6f7000', 1000, NULL, X'01a1fd8c6d02707495c064845ebf4901', X'01a1fd8c6cec7683a3cf8f4553c814bb', 1795255201, 1795255201,
  X'01a1fd8c69287463b8caaf853f9cc3a1', NULL);
INSERT INTO "stock_move" VALUES (
  X'01a1fd8c6d02707495bf4745bcda5138', 6, NULL, X'01a1fd8c691576968b1fc9be02179be7', X'bf37024cae2f8dbfa01fdec40ab79d4b',
  X'01a1fd8c6d02707495be625aeaf559de', 3000, 'Van filled', NULL, NULL, 1795255201, 1795255201, X'01a1fd8c69287463b8c9475d96c7a9d8', NULL);
CREATE INDEX "stock_move_rev" ON "stock_move" (rev, id) WHERE rev > 0;
CREATE INDEX "stock_move_part" ON "stock_move" ("part");
CREATE INDEX "stock_move_from" ON "stock_move" ("from");
CREATE INDEX "stock_move_to" ON "stock_move" ("to");
CREATE INDEX "stock_move_job" ON "stock_move" ("job") WHERE "job" IS NOT NULL;
CREATE INDEX "stock_move_line" ON "stock_move" ("line") WHERE "line" IS NOT NULL;
CREATE INDEX "stock_move_voids" ON "stock_move" ("voids") WHERE "voids" IS NOT NULL;

CREATE TABLE "contact" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "customer" BLOB,
  "job" BLOB,
  "follow_up" BLOB,
  "direction" TEXT,
  "channel" TEXT,
  "summary" TEXT,
  "outcome" TEXT,
  "at" INTEGER,
  "recorded_at" INTEGER,
  "by" BLOB,
  "voids" BLOB
);
INSERT INTO "contact" VALUES (
  X'01a1fd8c6cec7683a3d2db9cab7020e5', 10, NULL, X'01a1fd8c691576968b21f150211f1959', X'01a1fd8c6d02707495c064845ebf4901', NULL, 'in', 'phone',
  'Dzwoniła, że jest cicho', NULL, 1795080600, 1795255201, X'01a1fd8c69287463b8caaf853f9cc3a1', NULL);
CREATE INDEX "contact_rev" ON "contact" (rev, id) WHERE rev > 0;
CREATE INDEX "contact_customer" ON "contact" ("customer");
CREATE INDEX "contact_job" ON "contact" ("job") WHERE "job" IS NOT NULL;
CREATE INDEX "contact_follow_up" ON "contact" ("follow_up") WHERE "follow_up" IS NOT NULL;
CREATE INDEX "contact_voids" ON "contact" ("voids") WHERE "voids" IS NOT NULL;

CREATE TABLE "follow_up" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "customer" BLOB,
  "device" BLOB,
  "job" BLOB,
  "response" BLOB,
  "reason" TEXT,
  "due" INTEGER,
  "status" TEXT,
  "outcome" TEXT,
  "assigned" BLOB,
  "note" TEXT,
  "created_at" INTEGER,
  "deleted_at" INTEGER
);
INSERT INTO "follow_up" VALUES (
  X'01a1fd8c70d973b7adf80e3cb2143063', 12, NULL, X'01a1fd8c691576968b21f150211f1959', X'01a1fd8c6cf1736c9d5ef13f42b97556', NULL, NULL, 'manual',
  20788, 'open', NULL, NULL, 'Zapytać o hałas', 1795255202, NULL);
INSERT INTO "follow_up" VALUES (
  X'01a1fd8c70d973b7adf93a9070784164', 12, NULL, X'01a1fd8c6ceb7607a0b8255cae13f40f', NULL, NULL, NULL, 'manual', 20789, 'open', NULL, NULL,
  'taken back at once', 1795255202, 1795255202);
INSERT INTO "follow_up" VALUES (
  X'04335e731c5a8cb58254d9ca988e089b', 17, NULL, X'01a1fd8c691576968b21f150211f1959', NULL, X'01a1fd8c6d02707495c064845ebf4901',
  X'01a1fd8c72ac76a084ecdd5a71af944a', 'Low score: csat 2', 20780, 'open', NULL, NULL, NULL, 1795255202, NULL);
CREATE INDEX "follow_up_rev" ON "follow_up" (rev, id) WHERE rev > 0;
CREATE INDEX "follow_up_customer" ON "follow_up" ("customer");
CREATE INDEX "follow_up_device" ON "follow_up" ("device") WHERE "device" IS NOT NULL;
CREATE INDEX "follow_up_job" ON "follow_up" ("job") WHERE "job" IS NOT NULL;
CREATE INDEX "follow_up_response" ON "follow_up" ("response") WHERE "response" IS NOT NULL;
CREATE INDEX "follow_up_due" ON "follow_up" ("due") WHERE "due" IS NOT NULL;
CREATE INDEX "follow_up_assigned" ON "follow_up" ("assigned") WHERE "assigned" IS NOT NULL;

CREATE TABLE "message" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "customer" BLOB,
  "job" BLOB,
  "channel" TEXT,
  "direction" TEXT,
  "template" TEXT,
  "address" TEXT,
  "subject" TEXT,
  "text" TEXT,
  "language" TEXT,
  "state" TEXT,
  "why" TEXT,
  "at" INTEGER,
  "sent_at" INTEGER,
  "deleted_at" INTEGER
);
INSERT INTO "message" VALUES (
  X'01a1fd8c6ced7301a628d211956b98fc', 11, NULL, X'01a1fd8c691576968b21f150211f1959', X'01a1fd8c6d02707495c064845ebf4901', 'email', 'out',
  'job_ready', 'zofia@example.com', 'Prace zakończone (J-2026-000001)', 'Dzień dobry, Zofia Żółkiewska,' || char(10) || '' || char(10) ||
  'prace w zleceniu J-2026-000001 (Heat pump 300) są zakończone. Wydanie nastąpi zgodnie z umową.' || char(10) || '' || char(10) ||
  'Baltic Heat Service', 'pl', 'sent', NULL, 1795255201, 1795255201, NULL);
INSERT INTO "message" VALUES (
  X'01a1fd8c6d02707495c2de6b253b1c78', 7, NULL, X'01a1fd8c691576968b21f150211f1959', X'01a1fd8c6d02707495c064845ebf4901', 'email', 'out',
  'job_opened', 'zofia@example.com', 'Zgłoszenie serwisowe PNJS-J-000001', 'Dzień dobry, Zofia Żółkiewska,' || char(10) || '' || char(10) ||
  'przyjęliśmy zgłoszenie serwisowe PNJS-J-000001 (Heat pump 300). Damy znać o terminie wizyty serwisanta lub o z' || 'akończeniu prac.' ||
  char(10) || '' || char(10) || 'Baltic Heat Service', 'pl', 'sent', NULL, 1795255201, 1795255201, NULL);
INSERT INTO "message" VALUES (
  X'01a1fd8c6d02707495c76ff5d940d03d', 8, NULL, X'01a1fd8c6ceb7607a0b8255cae13f40f', X'01a1fd8c6d02707495c5d14a475ec429', 'email', 'out',
  'job_opened', 'info@example.lt', 'Jūsų paraiška PNJS-J-000002', 'Sveiki, UAB Šiluma,' || char(10) || '' || char(10) ||
  'gavome jūsų paraišką PNJS-J-000002. Pranešime, kada atvyks meistras arba kada darbas bus baigtas.' || char(10) || '' || char(10) ||
  'Baltic Heat Service', 'lt', 'sent', NULL, 1795255201, 1795255201, NULL);
INSERT INTO "message" VALUES (
  X'01a1fd8c72ac76a084ef26faf02d1819', 19, NULL, X'01a1fd8c6ceb7607a0b8255cae13f40f', NULL, 'email', 'out', NULL, 'info@example.lt', 'Ačiū',
  'Laba diena.', 'lt', 'sent', NULL, 1795255202, 1795255202, NULL);
INSERT INTO "message" VALUES (
  X'95e215a92f8c890bb0436ad8c1b8d863', 14, NULL, X'01a1fd8c691576968b21f150211f1959', X'01a1fd8c6d02707495c064845ebf4901', 'email', 'out', 'survey',
  'zofia@example.com', 'Jak nam poszło? Zlecenie J-2026-000001', NULL, 'pl', 'sent', NULL, 1795255202, 1795255202, NULL);
CREATE INDEX "message_rev" ON "message" (rev, id) WHERE rev > 0;
CREATE INDEX "message_customer" ON "message" ("customer");
CREATE INDEX "message_job" ON "message" ("job") WHERE "job" IS NOT NULL;

CREATE TABLE "survey" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "name" TEXT,
  "active" INTEGER,
  "questions" TEXT,
  "delay_visit_minutes" INTEGER,
  "delay_shop_minutes" INTEGER,
  "from_hour" INTEGER,
  "to_hour" INTEGER,
  "cap_days" INTEGER,
  "nps_cap_days" INTEGER,
  "expires_days" INTEGER,
  "change_hours" INTEGER,
  "deleted_at" INTEGER
);
INSERT INTO "survey" VALUES (
  X'60b7361ab4a8851784ef2339ce6c6946', 1, NULL, 'After service', 1, 'csat,ces,nps,text', 120, 1440, 9, 20, 30, 90, 30, 72, NULL);
CREATE INDEX "survey_rev" ON "survey" (rev, id) WHERE rev > 0;

CREATE TABLE "invitation" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "survey" BLOB,
  "customer" BLOB,
  "job" BLOB,
  "channel" TEXT,
  "language" TEXT,
  "questions" TEXT,
  "state" TEXT,
  "why" TEXT,
  "due_at" INTEGER,
  "sent_at" INTEGER,
  "expires_at" INTEGER,
  "answered_at" INTEGER,
  "deleted_at" INTEGER
);
INSERT INTO "invitation" VALUES (
  X'9fb73583580f80a886c195e204d47181', 17, NULL, X'60b7361ab4a8851784ef2339ce6c6946', X'01a1fd8c691576968b21f150211f1959',
  X'01a1fd8c6d02707495c064845ebf4901', 'email', 'pl', 'csat,ces,nps,text', 'answered', NULL, 1795089600, 1795255202, 1797847202, 1795255202, NULL);
CREATE INDEX "invitation_rev" ON "invitation" (rev, id) WHERE rev > 0;
CREATE INDEX "invitation_customer" ON "invitation" ("customer");
CREATE INDEX "invitation_job" ON "invitation" ("job") WHERE "job" IS NOT NULL;
CREATE INDEX "invitation_due_at" ON "invitation" ("due_at") WHERE "due_at" IS NOT NULL;
CREATE INDEX "invitation_answered_at" ON "invitation" ("answered_at") WHERE "answered_at" IS NOT NULL;

CREATE TABLE "response" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "customer" BLOB,
  "job" BLOB,
  "invitation" BLOB,
  "question" TEXT,
  "metric" TEXT,
  "score" INTEGER,
  "comment" TEXT,
  "channel" TEXT,
  "language" TEXT,
  "answered_at" INTEGER,
  "recorded_at" INTEGER,
  "by" BLOB,
  "voids" BLOB
);
INSERT INTO "response" VALUES (
  X'01a1fd8c72ac76a084ecdd5a71af944a', 17, NULL, X'01a1fd8c691576968b21f150211f1959', X'01a1fd8c6d02707495c064845ebf4901',
  X'9fb73583580f80a886c195e204d47181', 'csat', 'csat', 2, NULL, 'web', 'pl', 1795255202, 1795255202, NULL, NULL);
INSERT INTO "response" VALUES (
  X'01a1fd8c72ac76a084ed785fee4ed51a', 17, NULL, X'01a1fd8c691576968b21f150211f1959', X'01a1fd8c6d02707495c064845ebf4901',
  X'9fb73583580f80a886c195e204d47181', 'ces', 'ces', 3, NULL, 'web', 'pl', 1795255202, 1795255202, NULL, NULL);
INSERT INTO "response" VALUES (
  X'01a1fd8c72ac76a084ee56fcc0041a3d', 17, NULL, X'01a1fd8c691576968b21f150211f1959', X'01a1fd8c6d02707495c064845ebf4901',
  X'9fb73583580f80a886c195e204d47181', 'text', 'text', NULL, 'Długo czekałam.', 'web', 'pl', 1795255202, 1795255202, NULL, NULL);
CREATE INDEX "response_rev" ON "response" (rev, id) WHERE rev > 0;
CREATE INDEX "response_customer" ON "response" ("customer") WHERE "customer" IS NOT NULL;
CREATE INDEX "response_job" ON "response" ("job") WHERE "job" IS NOT NULL;
CREATE INDEX "response_invitation" ON "response" ("invitation") WHERE "invitation" IS NOT NULL;
CREATE INDEX "response_answered_at" ON "response" ("answered_at");
CREATE INDEX "response_voids" ON "response" ("voids") WHERE "voids" IS NOT NULL;

CREATE TABLE "conflict" (
  id BLOB NOT NULL PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  unknown TEXT,
  "entity" TEXT,
  "row" BLOB,
  "field" TEXT,
  "kept" TEXT,
  "lost" TEXT,
  "by" BLOB,
  "at" INTEGER,
  "state" TEXT,
  "deleted_at" INTEGER
);
INSERT INTO "conflict" VALUES (
  X'01a1fd8c6ab672ad85bf986be7d58939', 5, NULL, 'stock_location', X'bf37024cae2f8dbfa01fdec40ab79d4b', 'parked',
  'The job had gone to somebody else when this was written.', 'code: SUPPLIER; name: Supplier; kind: supplier', X'01a1fd8c69287463b8caaf853f9cc3a1',
  1795255200, 'open', NULL);
INSERT INTO "conflict" VALUES (
  X'01a1fd8c6ab672ad85c097856bc88326', 5, NULL, 'stock_location', X'a88d530252e080dab64bfaabee6f7000', 'parked',
  'The job had gone to somebody else when this was written.', 'code: CUSTOMER; name: Customer; kind: customer', X'01a1fd8c69287463b8caaf853f9cc3a1',
  1795255200, 'open', NULL);
INSERT INTO "conflict" VALUES (
  X'01a1fd8c6ab775d7b441d7696fdb9030', 5, NULL, 'stock_location', X'7ac6164805e08bf78f7fd961a172b82b', 'parked',
  'The job had gone to somebody else when this was written.', 'code: SCRAP; name: Scrap; kind: scrap', X'01a1fd8c69287463b8caaf853f9cc3a1',
  1795255200, 'open', NULL);
INSERT INTO "conflict" VALUES (
  X'01a1fd8c6fdf7023a145a56ddbb4d1d7', 10, NULL, 'job', X'01a1fd8c6d02707495c5d14a475ec429', 'phase',
  '“triage” does not follow on “cancelled”, where the job stands now.',
  'transition: triage; phase: triage; at: 2026-11-21T10:00:01Z; recorded_at: 2026-11-21T10:00:01Z', X'01a1fd8c69287463b8caaf853f9cc3a1', 1795255201,
  'open', NULL);
INSERT INTO "conflict" VALUES (
  X'01a1fd8c6fe072f4bbb23fbb6c6c99f9', 10, NULL, 'visit', X'01a1fd8c6ced7301a62a02bbdeba1d11', 'parked',
  '“start” does not follow on “cancelled”, where the job stands now.', 'arrived_at: 2026-11-21T10:00:01Z', X'01a1fd8c69287463b8caaf853f9cc3a1',
  1795255201, 'open', NULL);
INSERT INTO "conflict" VALUES (
  X'01a1fd8c6fe072f4bbb382d8ff3f570f', 10, NULL, 'job', X'01a1fd8c6d02707495c5d14a475ec429', 'phase',
  '“start” does not follow on “cancelled”, where the job stands now.',
  'transition: start; phase: in_progress; at: 2026-11-21T10:00:01Z; recorded_at: 2026-11-21T10:00:01Z', X'01a1fd8c69287463b8caaf853f9cc3a1',
  1795255201, 'open', NULL);
INSERT INTO "conflict" VALUES (
  X'01a1fd8c71b175b48e404f9023246a18', 16, NULL, 'customer', X'01a1fd8c6ceb7607a0b8255cae13f40f', 'tax_id', 'LT999999999999', 'LT100000000001',
  X'01a1fd8c69287463b8c9475d96c7a9d8', 1795255202, 'open', NULL);
CREATE INDEX "conflict_rev" ON "conflict" (rev, id) WHERE rev > 0;
CREATE INDEX "conflict_row" ON "conflict" ("row");

CREATE TABLE txn (
  n INTEGER PRIMARY KEY,
  what TEXT NOT NULL,
  "user" BLOB,
  station BLOB,
  at INTEGER NOT NULL,
  hlc INTEGER NOT NULL,
  seq INTEGER,
  import BLOB,
  undoes INTEGER,
  undone_by INTEGER
);
INSERT INTO "txn" VALUES (
  1, 'init', NULL, X'01a1fd8c69ad7684884f5caef8fb748f', 1795255200, 117653844790804480, NULL, NULL, NULL, NULL);
INSERT INTO "txn" VALUES (
  2, 'new team', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255200, 117653844790804481, NULL, NULL, NULL, NULL);
INSERT INTO "txn" VALUES (
  3, 'new product_model', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255200, 117653844790804482, NULL, NULL, NULL,
  NULL);
INSERT INTO "txn" VALUES (
  4, 'new product_model', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255200, 117653844790804483, NULL, NULL, NULL,
  NULL);
INSERT INTO "txn" VALUES (
  5, 'new warranty_term', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255200, 117653844790804484, NULL, NULL, NULL,
  NULL);
INSERT INTO "txn" VALUES (
  6, 'new customer', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255200, 117653844790804485, NULL, NULL, NULL,
  NULL);
INSERT INTO "txn" VALUES (
  7, 'new customer', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255201, 117653844852932608, NULL, NULL, NULL,
  NULL);
INSERT INTO "txn" VALUES (
  8, 'new site', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255201, 117653844853260288, NULL, NULL, NULL, NULL);
INSERT INTO "txn" VALUES (
  9, 'new device', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255201, 117653844853325824, NULL, NULL, NULL, NULL);
INSERT INTO "txn" VALUES (
  10, 'new sale', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255201, 117653844853325825, NULL, NULL, NULL, NULL);
INSERT INTO "txn" VALUES (
  11, 'new consent', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255201, 117653844854505472, NULL, NULL, NULL,
  NULL);
INSERT INTO "txn" VALUES (
  12, 'new stock_location', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255201, 117653844854505473, NULL, NULL,
  NULL, NULL);
INSERT INTO "txn" VALUES (
  13, 'new stock_move', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255201, 117653844854505474, NULL, NULL, NULL,
  NULL);
INSERT INTO "txn" VALUES (
  14, 'new job', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255201, 117653844854505475, NULL, NULL, NULL, NULL);
INSERT INTO "txn" VALUES (
  15, 'job schedule', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255201, 117653844854505476, NULL, NULL, NULL,
  NULL);
INSERT INTO "txn" VALUES (
  16, 'new job', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255201, 117653844854505477, NULL, NULL, NULL, NULL);
INSERT INTO "txn" VALUES (
  17, 'job cancel', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255201, 117653844854505478, NULL, NULL, NULL, NULL);
INSERT INTO "txn" VALUES (
  18, 'job hand_over', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255202, 117653844918468608, NULL, NULL, NULL,
  NULL);
INSERT INTO "txn" VALUES (
  19, 'new follow_up', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255202, 117653844918861824, NULL, NULL, NULL,
  NULL);
INSERT INTO "txn" VALUES (
  20, 'new follow_up', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255202, 117653844918861825, NULL, NULL, NULL,
  21);
INSERT INTO "txn" VALUES (
  21, 'undo', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255202, 117653844918992896, NULL, NULL, 20, NULL);
INSERT INTO "txn" VALUES (
  22, 'set customer', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255202, 117653844918992897, NULL, NULL, NULL,
  NULL);
INSERT INTO "txn" VALUES (
  23, 'new customer', X'01a1fd8c69287463b8c9475d96c7a9d8', X'01a1fd8c69ad7684884f5caef8fb748f', 1795255203, 117653844985053184, NULL, NULL, NULL,
  NULL);
CREATE INDEX txn_import ON txn (import) WHERE import IS NOT NULL;
CREATE INDEX txn_seq ON txn (seq) WHERE seq IS NOT NULL;

CREATE TABLE change (
  n INTEGER PRIMARY KEY,
  tx INTEGER NOT NULL,
  entity TEXT NOT NULL,
  "row" BLOB NOT NULL,
  op TEXT NOT NULL,
  base INTEGER NOT NULL DEFAULT 0,
  delta TEXT,
  state INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "change" VALUES (
  1, 1, 'company', X'd95d1bca302a8992b752e959811e10fc', 'i', 0, NULL, 2);
INSERT INTO "change" VALUES (
  3, 1, 'stock_location', X'bf37024cae2f8dbfa01fdec40ab79d4b', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  4, 1, 'stock_location', X'a88d530252e080dab64bfaabee6f7000', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  5, 1, 'stock_location', X'7ac6164805e08bf78f7fd961a172b82b', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  6, 2, 'team', X'01a1fd8c69097195a50a0b4af8cdc449', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  7, 3, 'product_model', X'01a1fd8c691576968b1e73124806eb18', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  8, 4, 'product_model', X'01a1fd8c691576968b1fc9be02179be7', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  9, 5, 'warranty_term', X'01a1fd8c691576968b204d2a4decddb1', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  10, 6, 'customer', X'01a1fd8c691576968b21f150211f1959', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  11, 6, 'contact_point', X'01a1fd8c691576968b229f6824f301a7', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  12, 6, 'contact_point', X'01a1fd8c691576968b2343545b48aa93', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  13, 7, 'customer', X'01a1fd8c6ceb7607a0b8255cae13f40f', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  14, 7, 'contact_point', X'01a1fd8c6cf0722a93c0037aa04fa197', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  15, 8, 'site', X'01a1fd8c6cf0722a93c15af274f9d0b0', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  16, 9, 'device', X'01a1fd8c6cf1736c9d5ef13f42b97556', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  17, 9, 'coverage', X'4257e33761718da29abbbfa5143ac386', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  18, 10, 'sale', X'01a1fd8c6cf1736c9d5fbf5de685c574', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  19, 10, 'device', X'01a1fd8c6cf1736c9d5ef13f42b97556', 'u', 0, '{"sold_on":[20139,null]}', 1);
INSERT INTO "change" VALUES (
  20, 11, 'consent', X'01a1fd8c6d02707495bd68c484f0b805', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  21, 12, 'stock_location', X'01a1fd8c6d02707495be625aeaf559de', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  22, 13, 'stock_move', X'01a1fd8c6d02707495bf4745bcda5138', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  23, 14, 'job', X'01a1fd8c6d02707495c064845ebf4901', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  24, 14, 'job_event', X'01a1fd8c6d02707495c1c570d4b3dd55', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  25, 14, 'message', X'01a1fd8c6d02707495c2de6b253b1c78', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  26, 15, 'visit', X'01a1fd8c6d02707495c3eb37413d608b', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  27, 15, 'job', X'01a1fd8c6d02707495c064845ebf4901', 'u', 0, '{"technician":["06gvr33951q67e6alu2jv763k4",null],"scheduled_at":[1795075200,null]}',
  1);
INSERT INTO "change" VALUES (
  28, 15, 'job_event', X'01a1fd8c6d02707495c40cafd31ea498', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  29, 16, 'job', X'01a1fd8c6d02707495c5d14a475ec429', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  30, 16, 'job_event', X'01a1fd8c6d02707495c64d238dde2fcf', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  31, 16, 'message', X'01a1fd8c6d02707495c76ff5d940d03d', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  32, 17, 'job_event', X'01a1fd8c6d02707495c867a698e30930', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  33, 18, 'device', X'01a1fd8c6cf1736c9d5ef13f42b97556', 'u', 6, '{"status":["in_service","installed"]}', 1);
INSERT INTO "change" VALUES (
  34, 18, 'job_event', X'01a1fd8c70d3757792c3a37814a06c9d', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  35, 18, 'job_event', X'01a1fd8c70d3757792c4394cf0718443', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  36, 19, 'follow_up', X'01a1fd8c70d973b7adf80e3cb2143063', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  37, 20, 'follow_up', X'01a1fd8c70d973b7adf93a9070784164', 'i', 0, NULL, 1);
INSERT INTO "change" VALUES (
  38, 21, 'follow_up', X'01a1fd8c70d973b7adf93a9070784164', 'u', 0, '{"deleted_at":[1795255202,null]}', 1);
INSERT INTO "change" VALUES (
  39, 22, 'customer', X'01a1fd8c6ceb7607a0b8255cae13f40f', 'u', 6, '{"tax_id":["LT100000000001",null]}', 1);
INSERT INTO "change" VALUES (
  40, 23, 'customer', X'01a1fd8c74cb7529bbca6af25e914abc', 'i', 0, NULL, 0);
CREATE INDEX change_tx ON change (tx);
CREATE INDEX change_row ON change ("row");
CREATE INDEX change_unsent ON change (state, n) WHERE state = 0;
CREATE INDEX change_parked ON change (state, n) WHERE state = 3;

CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT
);
INSERT INTO "meta" VALUES (
  'local-user', '06gvr3396toh380a74nkd0au70');
INSERT INTO "meta" VALUES (
  'number-C', '3');
INSERT INTO "meta" VALUES (
  'number-J', '2');
INSERT INTO "meta" VALUES (
  'prefix', 'PNJS');
INSERT INTO "meta" VALUES (
  'role', 'station');
INSERT INTO "meta" VALUES (
  'server', 'http://127.0.0.1:33135');
INSERT INTO "meta" VALUES (
  'station', '06gvr339llr8922fbinfhurkhs');
INSERT INTO "meta" VALUES (
  'sync-at', '1795255203');
INSERT INTO "meta" VALUES (
  'sync-entity', '20');
INSERT INTO "meta" VALUES (
  'sync-epoch', 'nrg2uiqgat61b156su3qrtultc');
INSERT INTO "meta" VALUES (
  'sync-hash', '7debe36170c1fb3c7adf2a19e161df81');
INSERT INTO "meta" VALUES (
  'sync-n', '39');
INSERT INTO "meta" VALUES (
  'sync-nonce', 'kq87hlmbdh3g1');
INSERT INTO "meta" VALUES (
  'sync-row', '06gvr33ilhra117f4rtf0b8o34');
INSERT INTO "meta" VALUES (
  'sync-scope', 'all');
INSERT INTO "meta" VALUES (
  'sync-seq', '19');
INSERT INTO "meta" VALUES (
  'sync-sweep', NULL);
INSERT INTO "meta" VALUES (
  'token', 'pjtsbjvbkd0ip40e5p36elrj74k3b59vb9il20l0acsfmhaijdt0');
INSERT INTO "meta" VALUES (
  'user', '06gvr33951q67e698tepdht9r0');
INSERT INTO "meta" VALUES (
  'user-name', 'Ada Wiśniewska');

CREATE TABLE import (
  id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  files TEXT NOT NULL,
  at INTEGER NOT NULL,
  n_read INTEGER NOT NULL,
  n_created INTEGER NOT NULL,
  n_updated INTEGER NOT NULL,
  n_unchanged INTEGER NOT NULL,
  n_refused INTEGER NOT NULL,
  undone_at INTEGER
);

CREATE TABLE import_scratch (
  "row" BLOB NOT NULL PRIMARY KEY,
  entity TEXT,
  n INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX import_scratch_n ON import_scratch (n) WHERE n > 0;

CREATE TABLE search (
  n INTEGER PRIMARY KEY,
  entity TEXT NOT NULL,
  "row" BLOB NOT NULL,
  words TEXT NOT NULL,
  fragments TEXT NOT NULL,
  sort_key TEXT
);
INSERT INTO "search" VALUES (
  2, 'stock_location', X'bf37024cae2f8dbfa01fdec40ab79d4b', 'supplier', 'supplier', 'supplier');
INSERT INTO "search" VALUES (
  3, 'stock_location', X'a88d530252e080dab64bfaabee6f7000', 'customer', 'customer', 'customer');
INSERT INTO "search" VALUES (
  4, 'stock_location', X'7ac6164805e08bf78f7fd961a172b82b', 'scrap', 'scrap', 'scrap');
INSERT INTO "search" VALUES (
  5, 'user', X'01a1fd8c69287463b8c8ce7d42d319f5', 'root', '', 'root');
INSERT INTO "search" VALUES (
  6, 'user', X'01a1fd8c69287463b8c9475d96c7a9d8', 'ada wisniewska', '', 'ada wisniewska');
INSERT INTO "search" VALUES (
  7, 'user', X'01a1fd8c69287463b8caaf853f9cc3a1', 'tomasz nowak', '', 'tomasz nowak');
INSERT INTO "search" VALUES (
  8, 'user', X'01a1fd8c69287463b8cb42b45dc1d732', 'ruta kazlauskaite', '', 'ruta kazlauskaite');
INSERT INTO "search" VALUES (
  9, 'team', X'01a1fd8c69097195a50a0b4af8cdc449', 'gdansk', '', 'gdansk');
INSERT INTO "search" VALUES (
  10, 'product_model', X'01a1fd8c691576968b1e73124806eb18', 'heat pump 300 baltic heat heat pump', 'hp-300 hp300', 'heat pump 300');
INSERT INTO "search" VALUES (
  11, 'product_model', X'01a1fd8c691576968b1fc9be02179be7', 'fan motor 12 w', 'fan-12 fan12', 'fan motor 12 w');
INSERT INTO "search" VALUES (
  13, 'contact_point', X'01a1fd8c691576968b229f6824f301a7', '', '48501234567', NULL);
INSERT INTO "search" VALUES (
  14, 'contact_point', X'01a1fd8c691576968b2343545b48aa93', '', 'zofia@example.com zofiaexamplecom', NULL);
INSERT INTO "search" VALUES (
  16, 'contact_point', X'01a1fd8c6cf0722a93c0037aa04fa197', '', 'info@example.lt infoexamplelt', NULL);
INSERT INTO "search" VALUES (
  17, 'site', X'01a1fd8c6cf0722a93c15af274f9d0b0', 'dom ul. dluga 7 gdansk', '', 'dom');
INSERT INTO "search" VALUES (
  18, 'device', X'01a1fd8c6cf1736c9d5ef13f42b97556', '', 'bh-2291-0417 bh22910417', NULL);
INSERT INTO "search" VALUES (
  19, 'sale', X'01a1fd8c6cf1736c9d5fbf5de685c574', '', 'fv/2025/118 fv2025118', NULL);
INSERT INTO "search" VALUES (
  20, 'stock_location', X'01a1fd8c6d02707495be625aeaf559de', 'van of tomasz', 'van-1 van1', 'van of tomasz');
INSERT INTO "search" VALUES (
  23, 'customer', X'01a1fd8c691576968b21f150211f1959', 'zofia zolkiewska pies,' || char(10) || 'ale lagodny — „burek”',
  'c-2026-000001 c2026000001 pnjs-c-000001 pnjsc000001', 'zofia zolkiewska');
INSERT INTO "search" VALUES (
  25, 'job', X'01a1fd8c6d02707495c064845ebf4901', 'halasuje; blad e12', 'j-2026-000001 j2026000001 pnjs-j-000001 pnjsj000001', NULL);
INSERT INTO "search" VALUES (
  26, 'job', X'01a1fd8c6d02707495c5d14a475ec429', 'metine patikra', 'j-2026-000002 j2026000002 pnjs-j-000002 pnjsj000002', NULL);
INSERT INTO "search" VALUES (
  27, 'contact', X'01a1fd8c6cec7683a3d2db9cab7020e5', 'dzwonila, ze jest cicho', '', NULL);
INSERT INTO "search" VALUES (
  28, 'follow_up', X'01a1fd8c70d973b7adf80e3cb2143063', 'manual', '', NULL);
INSERT INTO "search" VALUES (
  29, 'customer', X'01a1fd8c6ceb7607a0b8255cae13f40f', 'uab siluma', 'c-2026-000002 c2026000002 pnjs-c-000002 pnjsc000002 lt999999999999',
  'uab siluma');
INSERT INTO "search" VALUES (
  30, 'follow_up', X'04335e731c5a8cb58254d9ca988e089b', 'low score: csat 2', '', NULL);
INSERT INTO "search" VALUES (
  31, 'response', X'01a1fd8c72ac76a084ee56fcc0041a3d', 'dlugo czekalam.', '', NULL);
INSERT INTO "search" VALUES (
  32, 'customer', X'01a1fd8c74cb7529bbca6af25e914abc', 'not sent yet', 'pnjs-c-000003 pnjsc000003', 'not sent yet');
CREATE UNIQUE INDEX search_row ON search ("row");
CREATE INDEX search_sort_key ON search (entity, sort_key) WHERE sort_key IS NOT NULL;

CREATE VIRTUAL TABLE search_words USING fts5(words, content='search', content_rowid='n', tokenize='unicode61 remove_diacritics 0', prefix='1 2 3',
  detail=none, columnsize=0);

CREATE VIRTUAL TABLE search_fragments USING fts5(fragments, content='search', content_rowid='n', tokenize='trigram', detail=none, columnsize=0);

INSERT INTO search_fragments(search_fragments) VALUES('rebuild');
INSERT INTO search_words(search_words) VALUES('rebuild');
PRAGMA application_id = 1094926674;
PRAGMA user_version = 1;
