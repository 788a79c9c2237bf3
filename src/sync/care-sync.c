/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-sync"

#include "sync/care-sync.h"

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "sync/care-http-client.h"
#include "sync/care-wire.h"
#include "util/care-error.h"
#include "util/care-json.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_RESYNCS 2

typedef struct
{
  CareStore *store;
  CareSyncSend send;
  gpointer data;
  CareSyncResult *result;
  GPtrArray *outbox;
  gint64 upto;
  JsonObject *reply;
  gboolean swept_later; /* a resync is under way: what it does not bring is swept at its end */
  gboolean more;
  guint dropped;
} Sync;

/* --- enrolment ------------------------------------------------------------------------------------------------------------------- */

typedef struct { JsonObject *reply; const char *url; } Enrolled;

static gboolean
take_enrolment (CareStore *store, gpointer data, GError **error)
{
  Enrolled *enrolled = data;
  CareId station, user;

  if (!care_id_parse (care_json_string (enrolled->reply, "station", ""), &station) ||
      !care_id_parse (care_json_string (enrolled->reply, "user", ""), &user))
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NETWORK, _("The server's answer is not readable; update Aftercare on both sides."));
      return FALSE;
    }
  return care_outbox_enrol (store, &station, &user, care_json_string (enrolled->reply, "prefix", "0000"), error) &&
         care_store_set_meta (store, "server", enrolled->url, error) &&
         care_store_set_meta (store, "token", care_json_string (enrolled->reply, "token", ""), error) &&
         care_store_set_meta (store, "user-name", care_json_string (enrolled->reply, "name", ""), error) &&
         care_store_set_meta_int (store, "sync-seq", 0, error);
}

static gboolean
may_enrol (CareStore *store, GError **error)
{
  const char *role = care_store_role (store);
  if (*role == '\0')
    return TRUE;
  if (g_str_equal (role, "server"))
    g_set_error_literal (error, CARE_ERROR, CARE_ERROR_REFUSED,
                         _("This is a server's store and cannot become a station; make a new store with “init”."));
  else
    g_set_error_literal (error, CARE_ERROR, CARE_ERROR_REFUSED,
                         _("This store is a station already; make a new store with “init” to join another server."));
  return FALSE;
}

static JsonNode *
send_http (const char *path, const char *body, gpointer data, GError **error)
{
  return care_http_client_post (data, path, body, error);
}

gboolean
care_sync_enrol_over (CareStore *store, const char *url, const char *code, CareSyncSend send, gpointer data, char **user, GError **error)
{
  g_autoptr (JsonNode) reply = NULL;
  g_autoptr (GString) body = g_string_new ("{\"proto\":1,\"code\":");
  g_autofree char *prefix = care_store_meta (store, "prefix");
  Enrolled enrolled = { NULL, url };

  if (!may_enrol (store, error))
    return FALSE;
  care_json_append_string (body, code);
  g_string_append (body, ",\"prefix\":");
  care_json_append_string (body, prefix);
  g_string_append (body, ",\"currency\":");
  care_json_append_string (body, care_store_has_money (store) ? care_store_book (store)->currency : NULL);
  g_string_append_c (body, '}');
  reply = send ("/v1/enrol", body->str, data, error);
  if (reply == NULL)
    return FALSE;
  enrolled.reply = json_node_get_object (reply);
  if (!care_store_commit (store, &(CareTxn) { .what = "enrol" }, take_enrolment, &enrolled, error) || !care_store_refresh (store, error))
    return FALSE;
  if (user != NULL)
    *user = g_strdup (care_json_string (enrolled.reply, "name", ""));
  return TRUE;
}

gboolean
care_sync_enrol (CareStore *store, const char *url, const char *code, char **user, GError **error)
{
  g_autoptr (CareHttpClient) client = NULL;

  if (!may_enrol (store, error))
    return FALSE;
  client = care_http_client_new (url, NULL, error);
  return client != NULL && care_sync_enrol_over (store, care_http_client_base (client), code, send_http, client, user, error);
}

/* --- one request ------------------------------------------------------------------------------------------------------------------- */

static char *
write_request (Sync *sync, guint limit, GError **error)
{
  g_autoptr (GString) out = g_string_new ("{\"proto\":1");
  g_autofree char *epoch = care_store_meta (sync->store, "sync-epoch");
  g_autofree char *nonce = care_store_meta (sync->store, "sync-nonce");
  g_autofree char *scope = care_store_meta (sync->store, "sync-scope");
  g_autofree char *row = care_store_meta (sync->store, "sync-row");
  g_autofree char *hash = care_store_meta (sync->store, "sync-hash");
  CareCursor cursor = { care_store_meta_int (sync->store, "sync-seq", 0), care_store_meta_int (sync->store, "sync-entity", 0), { { 0 } } };

  g_clear_pointer (&sync->outbox, g_ptr_array_unref);
  sync->outbox = care_outbox_read (sync->store, limit, &sync->upto, error);
  if (sync->outbox == NULL)
    return NULL;
  if (row != NULL)
    care_id_parse (row, &cursor.row);
  g_string_append_printf (out, ",\"schema\":%d,\"inc\":%" G_GINT64_FORMAT ",\"epoch\":", CARE_STORE_SCHEMA,
                          care_store_meta_int (sync->store, "sync-inc", 0));
  care_json_append_string (out, epoch);
  g_string_append (out, ",\"nonce\":");
  care_json_append_string (out, nonce);
  if (scope != NULL)
    {
      g_string_append (out, ",\"scope\":");
      care_json_append_string (out, scope);
    }
  g_string_append (out, ",\"cursor\":");
  care_wire_append_cursor (out, &cursor);
  if (sync->outbox->len > 0)
    {
      g_string_append_printf (out, ",\"push\":{\"after\":%" G_GINT64_FORMAT ",\"prev\":", care_store_meta_int (sync->store, "sync-n", 0));
      care_json_append_string (out, hash != NULL ? hash : "");
      g_string_append (out, ",\"tx\":");
      care_wire_append_push (out, sync->outbox);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
  return g_strdup (out->str);
}

/* As many changes as fit: a queue of long texts must not make a request that the server never takes. */
static char *
build_request (Sync *sync, GError **error)
{
  guint limit = CARE_SYNC_CHANGES;
  for (;;)
    {
      g_autofree char *request = write_request (sync, limit, error);
      gsize len = request != NULL ? strlen (request) : 0;
      guint n = sync->outbox != NULL ? sync->outbox->len : 0;
      if (len <= CARE_SYNC_WIRE_BYTES || n <= 1)
        return g_steal_pointer (&request);
      limit = CLAMP ((guint) ((guint64) n * CARE_SYNC_WIRE_BYTES * 9 / 10 / len), 1, n - 1);
    }
}

/* --- taking the answer -------------------------------------------------------------------------------------------------------------- */

static gboolean
take_row (CareRecord *record, guint64 sent, gpointer data, GError **error)
{
  Sync *sync = data;
  sync->result->pulled++;
  return care_outbox_take (sync->store, record, sent, error);
}

static gboolean
take_gone (const CareEntity *entity, const CareId *row, const char *reason, gpointer data, GError **error)
{
  Sync *sync = data;
  gboolean dropped;
  if (!care_outbox_drop (sync->store, entity, row, &dropped, error))
    return FALSE;
  if (dropped)
    {
      sync->result->gone++;
      sync->dropped++;
    }
  return TRUE;
}

static GArray *
take_notes (Sync *sync)
{
  JsonArray *notes = care_json_array (sync->reply, "notes");
  GArray *parked = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; notes != NULL && i < json_array_get_length (notes); i++)
    {
      JsonNode *node = json_array_get_element (notes, i);
      JsonObject *note = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *kind = note != NULL ? care_json_string (note, "kind", "") : "";
      gint64 n = note != NULL ? care_json_int (note, "n", 0) : 0;
      if (g_str_equal (kind, "conflict"))
        sync->result->conflicts++;
      if (g_str_equal (kind, "parked"))
        {
          sync->result->parked++;
          g_array_append_val (parked, n);
        }
    }
  return parked;
}

static gboolean
take_ack (Sync *sync, GError **error)
{
  JsonObject *ack = care_json_object (sync->reply, "ack");
  g_autoptr (GArray) parked = NULL;

  if (sync->outbox->len == 0)
    return TRUE;
  if (ack == NULL)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NETWORK, _("The server did not say what it took; nothing is marked as sent."));
      return FALSE;
    }
  parked = take_notes (sync);
  sync->result->pushed += sync->outbox->len;
  return care_outbox_acked (sync->store, sync->upto, parked, error) &&
         care_store_set_meta (sync->store, "sync-hash", care_json_string (ack, "hash", ""), error) &&
         care_store_set_meta_int (sync->store, "sync-n", care_json_int (ack, "n", 0), error);
}

static gboolean
save_cursor (Sync *sync, JsonObject *page, GError **error)
{
  CareCursor cursor;
  char id[CARE_ID_TEXT];
  if (!care_wire_read_cursor (care_json_array (page, "cursor"), &cursor))
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NETWORK, _("The server's answer has no readable place to go on from."));
      return FALSE;
    }
  return care_store_set_meta_int (sync->store, "sync-seq", cursor.seq, error) &&
         care_store_set_meta_int (sync->store, "sync-entity", cursor.entity, error) &&
         care_store_set_meta (sync->store, "sync-row", care_id_to_text (&cursor.row, id), error) &&
         care_store_set_meta (sync->store, "sync-nonce", care_json_string (page, "nonce", ""), error) &&
         care_store_set_meta (sync->store, "sync-epoch", care_json_string (sync->reply, "epoch", ""), error) &&
         care_store_set_meta (sync->store, "sync-scope", care_json_string (sync->reply, "scope", ""), error);
}

static gboolean
end_of_pull (Sync *sync, GError **error)
{
  guint before = sync->dropped;
  if (!care_outbox_drop_waiting (sync->store, &sync->dropped, error))
    return FALSE;
  if (sync->swept_later && !care_outbox_sweep (sync->store, &sync->dropped, error))
    return FALSE;
  sync->result->gone += sync->dropped - before;
  return care_store_set_meta (sync->store, "sync-sweep", NULL, error) && care_store_set_meta_int (sync->store, "sync-at", care_now (), error);
}

static gboolean
take_reply (CareStore *store, gpointer data, GError **error)
{
  Sync *sync = data;
  JsonObject *page = care_json_object (sync->reply, "page");

  if (!take_ack (sync, error))
    return FALSE;
  if (page == NULL) /* resync */
    return TRUE;
  sync->more = care_json_bool (page, "more", FALSE);
  return care_wire_read_page (page, take_row, take_gone, sync, error) && save_cursor (sync, page, error) &&
         (sync->more || end_of_pull (sync, error));
}

static gboolean
take_renumber (CareStore *store, gpointer data, GError **error)
{
  Sync *sync = data;
  return care_store_set_meta_int (store, "sync-inc", care_json_int (sync->reply, "renumber", 0), error) &&
         care_store_set_meta_int (store, "sync-n", 0, error) && care_store_set_meta (store, "sync-hash", "", error);
}

/* The one recovery state: everything is read again from the beginning, what was typed here stays, what the server may have forgotten is
 * offered again. */
static gboolean
take_resync (CareStore *store, gpointer data, GError **error)
{
  return care_outbox_resync (store, error) && care_store_set_meta_int (store, "sync-seq", 0, error) &&
         care_store_set_meta_int (store, "sync-entity", 0, error) && care_store_set_meta (store, "sync-row", NULL, error) &&
         care_store_set_meta (store, "sync-scope", NULL, error) && care_store_set_meta (store, "sync-sweep", "1", error) &&
         care_store_set_meta_int (store, "sync-n", 0, error) && care_store_set_meta (store, "sync-hash", "", error) &&
         care_store_set_meta_int (store, "sync-inc", care_store_meta_int (store, "sync-inc", 0), error);
}

static gboolean
one_request (Sync *sync, gboolean *again, guint *resyncs, GError **error)
{
  CareTxn plain = { .what = "sync" }, pulled = { .what = "sync", .flags = CARE_TXN_PULLED };
  g_autofree char *body = build_request (sync, error);
  g_autoptr (JsonNode) reply = body != NULL ? sync->send ("/v1/sync", body, sync->data, error) : NULL;

  sync->result->requests++;
  if (reply == NULL)
    return FALSE;
  sync->reply = json_node_get_object (reply);
  *again = TRUE;
  if (json_object_has_member (sync->reply, "renumber"))
    {
      if (++*resyncs > MAX_RESYNCS)
        {
          g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NETWORK, _("The server does not accept this station's numbering; enrol it again."));
          return FALSE;
        }
      return care_store_commit (sync->store, &plain, take_renumber, sync, error);
    }
  if (!care_store_commit (sync->store, &pulled, take_reply, sync, error))
    return FALSE;
  if (care_json_bool (sync->reply, "resync", FALSE))
    {
      if (++*resyncs > MAX_RESYNCS)
        {
          g_set_error_literal (error, CARE_ERROR, CARE_ERROR_NETWORK, _("The server does not know where this station stands; enrol it again."));
          return FALSE;
        }
      sync->swept_later = TRUE;
      return care_store_commit (sync->store, &plain, take_resync, sync, error);
    }
  *again = sync->more || care_outbox_count (sync->store) > 0;
  return TRUE;
}

static gboolean
run (Sync *sync, GError **error)
{
  gboolean again = TRUE;
  guint resyncs = 0;
  g_autofree char *sweep = care_store_meta (sync->store, "sync-sweep");

  sync->swept_later = sweep != NULL;
  while (again)
    if (!one_request (sync, &again, &resyncs, error))
      return FALSE;
  return sync->dropped == 0 || care_outbox_scrub (sync->store, error);
}

gboolean
care_sync_now_over (CareStore *store, CareSyncSend send, gpointer data, CareSyncResult *result, GError **error)
{
  Sync sync = { .store = store, .result = result, .send = send, .data = data };
  gboolean ok;

  memset (result, 0, sizeof *result);
  if (g_strcmp0 (care_store_role (store), "station") != 0)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_REFUSED, _("This store is not enrolled at a server; use “sync enrol URL CODE” first."));
      return FALSE;
    }
  ok = run (&sync, error);
  g_clear_pointer (&sync.outbox, g_ptr_array_unref);
  care_store_refresh (store, NULL);
  return ok;
}

gboolean
care_sync_now (CareStore *store, CareSyncResult *result, GError **error)
{
  g_autofree char *url = care_store_meta (store, "server");
  g_autofree char *token = care_store_meta (store, "token");
  g_autoptr (CareHttpClient) client = NULL;
  gint64 start = g_get_monotonic_time ();
  gboolean ok;

  memset (result, 0, sizeof *result);
  if (url == NULL || token == NULL)
    return care_sync_now_over (store, NULL, NULL, result, error);
  client = care_http_client_new (url, token, error);
  if (client == NULL)
    return FALSE;
  ok = care_sync_now_over (store, send_http, client, result, error);
  care_http_client_bytes (client, &result->bytes_up, &result->bytes_down);
  result->seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return ok;
}

/* --- status and conflicts --------------------------------------------------------------------------------------------------------- */

GPtrArray *
care_sync_conflicts (CareStore *store, GError **error)
{
  return care_store_by_text (store, &CareConflict_ENTITY, "state", "open", error);
}

gboolean
care_sync_status (CareStore *store, CareSyncStatus *status, GError **error)
{
  g_autoptr (GPtrArray) open = care_sync_conflicts (store, error);
  CareId user = care_store_user (store);
  CareRecord *record = NULL;

  memset (status, 0, sizeof *status);
  if (open == NULL)
    return FALSE;
  status->role = g_strdup (*care_store_role (store) != '\0' ? care_store_role (store) : "local");
  status->server = care_store_meta (store, "server");
  if (status->server != NULL && care_store_peek (store, &CareUser_ENTITY, &user, &record, NULL) && record != NULL)
    status->user = g_strdup (((CareUser *) record)->name);
  if (status->server != NULL && status->user == NULL)
    status->user = care_store_meta (store, "user-name");
  care_record_free (record);
  status->last_at = care_store_meta_int (store, "sync-at", 0);
  status->unsent = g_str_equal (status->role, "server") ? 0 : (guint) care_outbox_count (store);
  status->parked = care_outbox_parked (store);
  status->conflicts = open->len;
  return TRUE;
}

void
care_sync_status_clear (CareSyncStatus *status)
{
  g_clear_pointer (&status->role, g_free);
  g_clear_pointer (&status->server, g_free);
  g_clear_pointer (&status->user, g_free);
}

typedef struct { CareId id; gboolean lost; } Settle;

static gboolean
put_back (CareStore *store, const CareConflict *conflict, GError **error)
{
  const CareEntity *entity = care_entity_find (conflict->entity);
  int n = entity != NULL ? care_entity_field (entity, conflict->field) : -1;
  g_autoptr (CareRecord) before = NULL;
  g_autoptr (CareRecord) now = NULL;

  if (n < 0 || (entity->fields[n].flags & CARE_CACHE))
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_REFUSED,
                           _("This was a whole step that did not fit; do it again by hand on the record, then settle the conflict as kept."));
      return FALSE;
    }
  before = care_store_get (store, entity, &conflict->row, error);
  if (before == NULL)
    return FALSE;
  now = care_record_copy (before);
  return care_record_parse (now, (guint) n, conflict->lost, care_store_book (store), error) &&
         care_store_put (store, now, before, CARE_PUT_PLAIN, error);
}

static gboolean
settle (CareStore *store, gpointer data, GError **error)
{
  Settle *wanted = data;
  g_autoptr (CareRecord) before = care_store_get (store, &CareConflict_ENTITY, &wanted->id, error);
  g_autoptr (CareRecord) now = before != NULL ? care_record_copy (before) : NULL;

  if (before == NULL)
    return FALSE;
  if (g_strcmp0 (((CareConflict *) before)->state, "open") != 0)
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_REFUSED, _("This conflict is settled already."));
      return FALSE;
    }
  if (wanted->lost && !put_back (store, (CareConflict *) before, error))
    return FALSE;
  care_record_set_text (now, CareConflict_state, wanted->lost ? "lost" : "kept");
  return care_store_put (store, now, before, CARE_PUT_PLAIN, error);
}

gboolean
care_sync_settle (CareStore *store, const CareId *conflict, gboolean lost, GError **error)
{
  Settle wanted = { *conflict, lost };
  return care_store_commit (store, &(CareTxn) { .what = "settle" }, settle, &wanted, error);
}
