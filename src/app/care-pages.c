/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-page.h"

#include "app/care-customer-page.h"
#include "app/care-desk-page.h"
#include "app/care-device-page.h"
#include "app/care-follow-up-page.h"
#include "app/care-intake-page.h"
#include "app/care-job-page.h"
#include "app/care-list-page.h"
#include "app/care-my-day-page.h"
#include "app/care-part-page.h"
#include "app/care-preferences-page.h"
#include "app/care-reports-page.h"
#include "app/care-satisfaction-page.h"
#include "app/care-sync-page.h"

#include <glib/gi18n.h>

/* A new page is one row here and its own files. Sections with an icon stand in the sidebar in this order and get Alt+1 … 9. */
const CarePageEntry care_pages[] = {
  { "desk", NC_ ("section", "Desk"), "care-desk-symbolic", NULL, care_desk_page_get_type },
  { "my-day", NC_ ("section", "My Day"), "care-my-day-symbolic", NULL, care_my_day_page_get_type },
  { "jobs", NC_ ("section", "Jobs"), "care-jobs-symbolic", NULL, care_jobs_page_get_type },
  { "follow-ups", NC_ ("section", "Follow-ups"), "care-call-symbolic", NULL, care_follow_ups_page_get_type },
  { "customers", NC_ ("section", "Customers"), "care-customers-symbolic", NULL, care_customers_page_get_type },
  { "devices", NC_ ("section", "Devices"), "care-device-symbolic", NULL, care_devices_page_get_type },
  { "parts", NC_ ("section", "Parts"), "care-part-symbolic", NULL, care_parts_page_get_type },
  { "satisfaction", NC_ ("section", "Satisfaction"), "care-satisfaction-symbolic", NULL, care_satisfaction_page_get_type },
  { "reports", NC_ ("section", "Reports"), "care-reports-symbolic", NULL, care_reports_page_get_type },
  { "intake", NC_ ("section", "New Intake"), NULL, NULL, care_intake_page_get_type },
  { "sync", NC_ ("section", "Sync and Conflicts"), NULL, NULL, care_sync_page_get_type },
  { "preferences", NC_ ("section", "Preferences"), NULL, NULL, care_preferences_page_get_type },
  { "job", NC_ ("section", "Job"), NULL, "job", care_job_page_get_type },
  { "customer", NC_ ("section", "Customer"), NULL, "customer", care_customer_page_get_type },
  { "device", NC_ ("section", "Device"), NULL, "device", care_device_page_get_type },
  { "part", NC_ ("section", "Part"), NULL, "product_model", care_part_page_get_type },
  { "follow-up", NC_ ("section", "Follow-up"), NULL, "follow_up", care_follow_up_page_get_type },
};
const guint care_n_pages = G_N_ELEMENTS (care_pages);
