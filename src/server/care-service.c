/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-service-private.h"

#include "domain/care-device.h"
#include "store/care-server.h"
#include "util/care-error.h"

CareStore *
care_service_lock (CareService *service)
{
  g_mutex_lock (&service->lock);
  return service->store;
}

void
care_service_unlock (CareService *service)
{
  g_mutex_unlock (&service->lock);
}

CareStore *
care_service_reader (CareService *service, GError **error)
{
  CareStore *reader = g_async_queue_try_pop (service->readers);
  if (reader == NULL)
    return care_store_open_read (care_store_where (service->store), error);
  if (care_store_refresh (reader, error))
    return reader;
  care_store_close (reader);
  return NULL;
}

void
care_service_give (CareService *service, CareStore *reader)
{
  if (reader != NULL)
    g_async_queue_push (service->readers, reader);
}

void
care_service_wake (CareService *service)
{
  g_mutex_lock (&service->wake_lock);
  service->woken = TRUE;
  g_cond_signal (&service->wake);
  g_mutex_unlock (&service->wake_lock);
}

static gpointer
automation_thread (gpointer data)
{
  CareService *service = data;
  gboolean stopping = FALSE;
  while (!stopping)
    {
      gint64 until;
      care_service_automate (service);
      g_mutex_lock (&service->wake_lock);
      until = g_get_monotonic_time () + (gint64) service->tick_ms * 1000;
      while (!service->woken && !service->stopping && g_cond_wait_until (&service->wake, &service->wake_lock, until))
        ;
      service->woken = FALSE;
      stopping = service->stopping;
      g_mutex_unlock (&service->wake_lock);
    }
  return NULL;
}

CareHttp *
care_service_http (CareService *service)
{
  return service->http;
}

static void
take_options (CareService *service, const CareServiceOptions *options)
{
  service->maildir = g_strdup (options->maildir);
  service->public_url = g_strdup (options->public_url);
  service->tick_ms = options->tick_ms != 0 ? options->tick_ms : 2000;
  service->sync_rate = care_rate_new (120, 1200, 10000);
  service->wrong_codes = care_rate_new (20, 20, 10000);
  service->wrong_links = care_rate_new (60, 60, 10000);
  service->readers = g_async_queue_new_full ((GDestroyNotify) care_store_close);
  service->http = care_http_new (&options->http);
  care_http_add_routes (service->http, care_service_sync_routes, care_service_n_sync_routes, service);
  care_http_add_routes (service->http, care_service_web_routes, care_service_n_web_routes, service);
}

CareService *
care_service_new (CareStore *store, const CareServiceOptions *options, GError **error)
{
  CareService *service;

  if (!care_server_become (store, error))
    return NULL;
  service = g_new0 (CareService, 1);
  service->store = store;
  g_mutex_init (&service->lock);
  g_mutex_init (&service->wake_lock);
  g_cond_init (&service->wake);
  take_options (service, options);
  if (!care_http_start (service->http, error))
    {
      care_service_free (service);
      return NULL;
    }
  if (service->public_url == NULL)
    service->public_url = care_http_url (service->http);
  service->automation = g_thread_new ("automation", automation_thread, service);
  return service;
}

void
care_service_free (CareService *service)
{
  if (service == NULL)
    return;
  care_http_stop (service->http, 5000);
  if (service->automation != NULL)
    {
      g_mutex_lock (&service->wake_lock);
      service->stopping = TRUE;
      g_cond_signal (&service->wake);
      g_mutex_unlock (&service->wake_lock);
      g_thread_join (service->automation);
    }
  care_http_free (service->http);
  g_async_queue_unref (service->readers);
  care_rate_free (service->sync_rate);
  care_rate_free (service->wrong_codes);
  care_rate_free (service->wrong_links);
  g_mutex_clear (&service->lock);
  g_mutex_clear (&service->wake_lock);
  g_cond_clear (&service->wake);
  g_free (service->maildir);
  g_free (service->public_url);
  g_free (service);
}

/* --- small reads that pages and automation share ------------------------------------------------------------------------------------ */

char *
care_service_email (CareStore *store, const CareId *customer)
{
  g_autoptr (GPtrArray) points = care_store_related (store, &CareContactPoint_ENTITY, "customer", customer, NULL);
  const CareContactPoint *best = NULL;
  for (guint i = 0; points != NULL && i < points->len; i++)
    {
      const CareContactPoint *point = points->pdata[i];
      if (g_strcmp0 (point->kind, "email") == 0 && (best == NULL || (point->preferred && !best->preferred)))
        best = point;
    }
  return best != NULL ? g_strdup (best->value) : NULL;
}

/* What was said last holds, not what was written down last: an old consent that an import brings does not undo a refusal. */
char *
care_service_consent (CareStore *store, const CareId *customer, const char *channel, const char *purpose)
{
  g_autoptr (GPtrArray) rows = care_store_related (store, &CareConsent_ENTITY, "customer", customer, NULL);
  const char *state = NULL;
  gint64 at = G_MININT64;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const CareConsent *consent = rows->pdata[i];
      if (consent->at < at || g_strcmp0 (consent->channel, channel) != 0 || g_strcmp0 (consent->purpose, purpose) != 0)
        continue;
      at = consent->at;
      state = consent->state;
    }
  return g_strdup (state);
}

char *
care_service_device (CareStore *store, const CareId *id)
{
  g_autoptr (CareRecord) device = NULL;
  g_autoptr (CareRecord) model = NULL;
  CareRecord *stored = NULL;

  if (care_id_is_null (id) || !care_store_peek (store, &CareDevice_ENTITY, id, &stored, NULL) || stored == NULL)
    return NULL;
  device = stored;
  if (!care_store_peek (store, &CareProductModel_ENTITY, &((CareDevice *) device)->model, &stored, NULL) || stored == NULL)
    return NULL;
  model = stored;
  return g_strdup (((CareProductModel *) model)->name);
}

CareLang
care_service_lang (CareStore *store, const CareId *customer)
{
  g_autoptr (CareRecord) record = NULL;
  CareRecord *stored = NULL;
  if (!care_store_peek (store, &CareCustomer_ENTITY, customer, &stored, NULL) || stored == NULL)
    return CARE_LANG_EN;
  record = stored;
  return care_lang_choose (((CareCustomer *) record)->language, NULL);
}
