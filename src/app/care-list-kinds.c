/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-list-page.h"

#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"

#include <glib/gi18n.h>

/* A list page is one table here: what its columns show, which views it comes with, what its narrow face says. */

#define OPEN_PHASES "new triage waiting_approval approved scheduled travelling in_progress on_hold quality_check ready"

static const CareColumn job_columns[] = {
  { NC_ ("column", "Job"), CARE_COLUMN_TEXT, "number", 15, CARE_WIDTH_NARROW },
  { NC_ ("column", "Phase"), CARE_COLUMN_PHASE, "phase", 16, CARE_WIDTH_NARROW },
  { NC_ ("column", "Time left"), CARE_COLUMN_CLOCK, "scheduled_at", 18, CARE_WIDTH_NARROW },
  { NC_ ("column", "Customer"), CARE_COLUMN_STRONG, "customer", 20, CARE_WIDTH_NARROW },
  { NC_ ("column", "Matter"), CARE_COLUMN_TEXT, "problem", 0, CARE_WIDTH_NARROW },
  { NC_ ("column", "Device"), CARE_COLUMN_EXTRA, NULL, 16, CARE_WIDTH_FOLDED },
  { NC_ ("column", "Coverage"), CARE_COLUMN_COVERAGE, NULL, 15, CARE_WIDTH_NARROW },
  { NC_ ("column", "Assigned"), CARE_COLUMN_TEXT, "technician", 16, CARE_WIDTH_FOLDED },
  { NULL },
};

static const CareView job_views[] = {
  { "open", NC_ ("view", "Open jobs"), { { "phase", CARE_FILTER_IS, OPEN_PHASES } } },
  { "new", NC_ ("view", "New"), { { "phase", CARE_FILTER_IS, "new triage" } } },
  { "mine", NC_ ("view", "My open jobs"), { { "phase", CARE_FILTER_IS, OPEN_PHASES }, { "technician", CARE_FILTER_IS, "@me" } } },
  { "due", NC_ ("view", "Due today"), { { "phase", CARE_FILTER_IS, OPEN_PHASES }, { "promised_on", CARE_FILTER_BEFORE, "@tomorrow" },
                                        { "promised_on", CARE_FILTER_FROM, "@today" } } },
  { "overdue", NC_ ("view", "Overdue"), { { "phase", CARE_FILTER_IS, OPEN_PHASES }, { "promised_on", CARE_FILTER_BEFORE, "@today" } } },
  { "waiting", NC_ ("view", "Waiting"), { { "phase", CARE_FILTER_IS, "on_hold waiting_approval" } } },
  { "ready", NC_ ("view", "Ready for pick-up"), { { "phase", CARE_FILTER_IS, "ready" } } },
  { "unassigned", NC_ ("view", "Unassigned"), { { "phase", CARE_FILTER_IS, OPEN_PHASES }, { "technician", CARE_FILTER_EMPTY, NULL } } },
  { "all", NC_ ("view", "All jobs"), { { NULL } } },
  { NULL },
};

const CareListKind care_jobs_kind = {
  .name = "jobs", .entity = &CareJob_ENTITY, .columns = job_columns, .views = job_views, .sort = "demanded_at", .descending = TRUE,
  .lines = { "problem", "customer", NULL }, .empty = N_("No jobs here. Begin one with New Intake (Ctrl+N)."),
  .filter_fields = "phase type priority result channel", .hint = N_("Words of the fault, or a number"),
};

static const CareColumn customer_columns[] = {
  { NC_ ("column", "Number"), CARE_COLUMN_TEXT, "number", 15, CARE_WIDTH_NARROW },
  { NC_ ("column", "Name"), CARE_COLUMN_STRONG, "name", 0, CARE_WIDTH_NARROW },
  { NC_ ("column", "Phone"), CARE_COLUMN_EXTRA, NULL, 18, CARE_WIDTH_NARROW },
  { NC_ ("column", "Kind"), CARE_COLUMN_TEXT, "kind", 12, CARE_WIDTH_FOLDED },
  { NC_ ("column", "Company"), CARE_COLUMN_TEXT, "company", 18, CARE_WIDTH_FOLDED },
  { NC_ ("column", "Language"), CARE_COLUMN_TEXT, "language", 10, CARE_WIDTH_WIDE },
  { NULL },
};

static const CareView customer_views[] = {
  { "all", NC_ ("view", "All customers"), { { NULL } } },
  { "people", NC_ ("view", "People"), { { "kind", CARE_FILTER_IS, "person" } } },
  { "companies", NC_ ("view", "Companies"), { { "kind", CARE_FILTER_IS, "company" } } },
  { NULL },
};

const CareListKind care_customers_kind = {
  .name = "customers", .entity = &CareCustomer_ENTITY, .columns = customer_columns, .views = customer_views, .sort = "name",
  .lines = { "name", "kind", NULL }, .empty = N_("No customers here. They come with an intake (Ctrl+N) or an import."),
  .filter_fields = "kind language", .hint = N_("Name, number or tax number"),
};

static const CareColumn device_columns[] = {
  { NC_ ("column", "Serial"), CARE_COLUMN_STRONG, "serial", 20, CARE_WIDTH_NARROW },
  { NC_ ("column", "Model"), CARE_COLUMN_TEXT, "model", 0, CARE_WIDTH_NARROW },
  { NC_ ("column", "Customer"), CARE_COLUMN_TEXT, "customer", 22, CARE_WIDTH_NARROW },
  { NC_ ("column", "Coverage"), CARE_COLUMN_COVERAGE, NULL, 15, CARE_WIDTH_NARROW },
  { NC_ ("column", "Status"), CARE_COLUMN_STATUS, "status", 16, CARE_WIDTH_FOLDED },
  { NC_ ("column", "Sold"), CARE_COLUMN_TEXT, "sold_on", 12, CARE_WIDTH_FOLDED },
  { NULL },
};

static const CareView device_views[] = {
  { "all", NC_ ("view", "All devices"), { { NULL } } },
  { "shop", NC_ ("view", "In the workshop"), { { "status", CARE_FILTER_IS, "in_shop" } } },
  { "broken", NC_ ("view", "Out of order"), { { "status", CARE_FILTER_IS, "out_of_order" } } },
  { "undated", NC_ ("view", "Without a sale date"), { { "sold_on", CARE_FILTER_EMPTY, NULL } } },
  { NULL },
};

const CareListKind care_devices_kind = {
  .name = "devices", .entity = &CareDevice_ENTITY, .columns = device_columns, .views = device_views, .sort = "serial",
  .lines = { "serial", "model", "customer" }, .empty = N_("No devices here. They come with a sale, an intake or an import."),
  .filter_fields = "status", .hint = N_("Serial number or notes"),
};

static const CareColumn part_columns[] = {
  { NC_ ("column", "Code"), CARE_COLUMN_TEXT, "code", 16, CARE_WIDTH_NARROW },
  { NC_ ("column", "Name"), CARE_COLUMN_STRONG, "name", 0, CARE_WIDTH_NARROW },
  { NC_ ("column", "Brand"), CARE_COLUMN_TEXT, "brand", 14, CARE_WIDTH_FOLDED },
  { NC_ ("column", "Category"), CARE_COLUMN_TEXT, "category", 18, CARE_WIDTH_FOLDED },
  { NC_ ("column", "On hand"), CARE_COLUMN_EXTRA, NULL, 10, CARE_WIDTH_NARROW },
  { NC_ ("column", "Price"), CARE_COLUMN_NUMBER, "price", 14, CARE_WIDTH_NARROW },
  { NULL },
};

static const CareView part_views[] = {
  { "parts", NC_ ("view", "Spare parts"), { { "kind", CARE_FILTER_IS, "part" } } },
  { "products", NC_ ("view", "Products"), { { "kind", CARE_FILTER_IS, "product" } } },
  { "all", NC_ ("view", "All models"), { { NULL } } },
  { NULL },
};

const CareListKind care_parts_kind = {
  .name = "parts", .entity = &CareProductModel_ENTITY, .columns = part_columns, .views = part_views, .sort = "name",
  .lines = { "name", "code", NULL }, .empty = N_("No parts here yet."), .filter_fields = "kind", .hint = N_("Code, name or brand"),
};

static const CareColumn follow_up_columns[] = {
  { NC_ ("column", "Due"), CARE_COLUMN_TEXT, "due", 14, CARE_WIDTH_NARROW },
  { NC_ ("column", "Customer"), CARE_COLUMN_STRONG, "customer", 24, CARE_WIDTH_NARROW },
  { NC_ ("column", "Reason"), CARE_COLUMN_TEXT, "reason", 0, CARE_WIDTH_NARROW },
  { NC_ ("column", "Job"), CARE_COLUMN_TEXT, "job", 15, CARE_WIDTH_FOLDED },
  { NC_ ("column", "Status"), CARE_COLUMN_STATUS, "status", 12, CARE_WIDTH_NARROW },
  { NC_ ("column", "Assigned"), CARE_COLUMN_TEXT, "assigned", 18, CARE_WIDTH_FOLDED },
  { NULL },
};

static const CareView follow_up_views[] = {
  { "open", NC_ ("view", "Open follow-ups"), { { "status", CARE_FILTER_IS, "open" } } },
  { "due", NC_ ("view", "Due"), { { "status", CARE_FILTER_IS, "open" }, { "due", CARE_FILTER_BEFORE, "@tomorrow" } } },
  { "ratings", NC_ ("view", "Low scores"), { { "status", CARE_FILTER_IS, "open" }, { "response", CARE_FILTER_FILLED, NULL } } },
  { "all", NC_ ("view", "All follow-ups"), { { NULL } } },
  { NULL },
};

const CareListKind care_follow_ups_kind = {
  .name = "follow-ups", .entity = &CareFollowUp_ENTITY, .columns = follow_up_columns, .views = follow_up_views, .sort = "due",
  .lines = { "reason", "customer", "due" }, .empty = N_("Nobody waits for a call. Good work."), .filter_fields = "status outcome",
  .hint = N_("Words of the reason"),
};

/* A list page is its kind and this line. */
#define LIST_PAGE(Type, prefix, its_kind) \
  typedef struct { CareListPage parent_instance; } Type; \
  typedef struct { CareListPageClass parent_class; } Type##Class; \
  G_DEFINE_TYPE (Type, prefix, CARE_TYPE_LIST_PAGE) \
  static void prefix##_class_init (Type##Class *klass) { ((CareListPageClass *) klass)->kind = &its_kind; } \
  static void prefix##_init (Type *self) { }

LIST_PAGE (CareJobsPage, care_jobs_page, care_jobs_kind)
LIST_PAGE (CareCustomersPage, care_customers_page, care_customers_kind)
LIST_PAGE (CareDevicesPage, care_devices_page, care_devices_kind)
LIST_PAGE (CarePartsPage, care_parts_page, care_parts_kind)
LIST_PAGE (CareFollowUpsPage, care_follow_ups_page, care_follow_ups_kind)
