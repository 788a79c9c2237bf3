/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "server/care-lang.h"
#include "server/care-rate.h"
#include "server/care-service.h"

G_BEGIN_DECLS

struct _CareService
{
  CareStore *store;    /* borrowed; only under lock */
  GMutex lock;
  GAsyncQueue *readers; /* of CareStore, idle */
  CareHttp *http;
  char *maildir, *public_url;
  CareRate *sync_rate, *wrong_codes, *wrong_links;

  GThread *automation;
  GMutex wake_lock;
  GCond wake;
  gboolean woken, stopping;
  guint tick_ms;
};

extern const CareHttpRoute care_service_sync_routes[];
extern const gsize care_service_n_sync_routes;
extern const CareHttpRoute care_service_web_routes[];
extern const gsize care_service_n_web_routes;

/* A read handle for one request; give it back. */
CareStore *care_service_reader  (CareService *service, GError **error);
void       care_service_give    (CareService *service, CareStore *reader);

/* One round of automation: plans invitations, sends what is due, delivers mail, lets links expire. Under no lock. */
void       care_service_automate (CareService *service);

/* What automation and pages read. Each may be NULL; free records with care_record_free(). */
char      *care_service_email   (CareStore *store, const CareId *customer);
char      *care_service_consent (CareStore *store, const CareId *customer, const char *channel, const char *purpose);
char      *care_service_device  (CareStore *store, const CareId *device);
CareLang   care_service_lang    (CareStore *store, const CareId *customer);

G_END_DECLS
