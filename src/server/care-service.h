/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/care-http.h"
#include "store/care-store.h"

G_BEGIN_DECLS

/* The company's server: sync, customers' pages, surveys and mail over one store. It lives in the thread that makes it; requests run on workers,
 * automation on a thread of its own. */
typedef struct _CareService CareService;

typedef struct
{
  CareHttpOptions http;
  const char *maildir;    /* where mail goes */
  const char *public_url; /* what customers' links begin with; NULL: the address listened on */
  guint tick_ms;          /* how often automation looks for work; 0: 2 s */
} CareServiceOptions;

/* @store: open for writing; lent until care_service_free(). Makes it a server's. NULL with @error as care_server_become() and
 * care_http_start() say. */
CareService *care_service_new      (CareStore *store, const CareServiceOptions *options, GError **error);
void         care_service_free     (CareService *service);
CareHttp    *care_service_http     (CareService *service);
/* The store, for one caller at a time: commands handed over take it between lock and unlock. */
CareStore   *care_service_lock     (CareService *service);
void         care_service_unlock   (CareService *service);
/* Wakes automation now. Any thread. */
void         care_service_wake     (CareService *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareService, care_service_free)

G_END_DECLS
