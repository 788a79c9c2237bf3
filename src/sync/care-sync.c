/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-sync"

#include "sync/care-sync.h"

#include "sync/care-http-client.h"
#include "sync/care-wire.h"
#include "util/care-error.h"
#include "util/care-json.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

/* A station and a server that both come from old copies: its numbers are another past's, then its place is, and then, as it tells everything
 * again, its numbers once more. Each beginning is good at the server, so more than that is a fault. */
#define MAX_BEGINNINGS 3

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
  gboolean telling; /* all is told again and the end of it is not in this request: what others wrote is read after that */
  guint beginnings; /* how often the server sent this station back to one */
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

typedef struct
{
  CareHttpClient *client;
  GCancellable *cancellable;
} Line;

static JsonNode *
send_http (const char *path, const char *body, gpointer data, GError **error)
{
  Line *line = data;
  return care_http_client_post (line->client, path, body, line->cancellable, error);
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
care_sync_enrol (CareStore *store, const char *url, const char *code, GCancellable *cancellable, char **user, GError **error)
{
  g_autoptr (CareHttpClient) client = NULL;

  if (!may_enrol (store, error))
    return FALSE;
  client = care_http_client_new (url, NULL, error);
  return client != NULL &&
         care_sync_enrol_over (store, care_http_client_base (client), code, send_http, &(Line) { client, cancellable }, user, error);
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
  /* A change that is still to be told again would hold off what others have made of the field since. */
  sync->telling = sync->swept_later && care_outbox_count (sync->store) > sync->outbox->len;
  if (sync->telling)
    g_string_append (out, ",\"limit\":1");
  if (sync->outbox->len > 0)
    {
      g_string_append_printf (out, ",\"push\":{\"after\":%" G_GINT64_FORMAT ",\"prev\":", care_store_meta_int (sync->store, CARE_META_SENT, 0));
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
  if (care_store_meta_int (sync->store, "sync-made", 0) == 0 &&
      !care_store_set_meta_int (sync->store, "sync-made", ((CareOut *) sync->outbox->pdata[0])->n, error))
    return FALSE;
  return care_outbox_acked (sync->store, sync->upto, parked, error) &&
         care_store_set_meta (sync->store, "sync-hash", care_json_string (ack, "hash", ""), error) &&
         care_store_set_meta_int (sync->store, CARE_META_SENT, care_json_int (ack, "n", 0), error);
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

/* The server gives this station everything, not a technician's part. */
static gboolean
has_all (Sync *sync)
{
  return g_str_equal (care_json_string (sync->reply, "scope", ""), "all");
}

/* Only where the server does not give everything back: of what was sent since the last whole pull, or of all when something left. */
static gboolean
drop_orphans (Sync *sync, GError **error)
{
  gint64 from = care_store_meta_int (sync->store, "sync-made", 0);

  if (!has_all (sync) && (from > 0 || sync->dropped > 0) && !care_outbox_drop_orphans (sync->store, sync->dropped > 0 ? 0 : from, &sync->dropped, error))
    return FALSE;
  return from == 0 || care_store_set_meta (sync->store, "sync-made", NULL, error);
}

static gboolean
end_of_pull (Sync *sync, GError **error)
{
  guint before = sync->dropped;
  if (!care_outbox_drop_waiting (sync->store, &sync->dropped, error))
    return FALSE;
  if (sync->swept_later && !care_outbox_sweep (sync->store, has_all (sync), &sync->dropped, error))
    return FALSE;
  sync->swept_later = FALSE;
  if (!drop_orphans (sync, error))
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
  if (sync->telling)
    return (sync->more = TRUE);
  sync->more = care_json_bool (page, "more", FALSE);
  return care_wire_read_page (page, take_row, take_gone, sync, error) && save_cursor (sync, page, error) &&
         (sync->more || end_of_pull (sync, error));
}

static gboolean
take_renumber (CareStore *store, gpointer data, GError **error)
{
  Sync *sync = data;
  return care_store_set_meta_int (store, "sync-inc", care_json_int (sync->reply, "renumber", 0), error) &&
         care_store_set_meta_int (store, CARE_META_SENT, 0, error) && care_store_set_meta (store, "sync-hash", "", error);
}

/* The one recovery state: everything is read again from the beginning, what was typed here stays, what the server may have forgotten is
 * offered again. */
static gboolean
take_resync (CareStore *store, gpointer data, GError **error)
{
  Sync *sync = data;
  g_autofree char *epoch = care_store_meta (store, "sync-epoch");
  gboolean put_back = epoch != NULL && g_strcmp0 (epoch, care_json_string (sync->reply, "epoch", "")) != 0;

  return care_outbox_resync (store, put_back, error) && care_store_set_meta_int (store, "sync-seq", 0, error) &&
         care_store_set_meta_int (store, "sync-entity", 0, error) && care_store_set_meta (store, "sync-row", NULL, error) &&
         care_store_set_meta (store, "sync-scope", NULL, error) && care_store_set_meta (store, "sync-sweep", "1", error) &&
         care_store_set_meta_int (store, CARE_META_SENT, 0, error) && care_store_set_meta (store, "sync-hash", "", error) &&
         care_store_set_meta_int (store, "sync-inc", care_store_meta_int (store, "sync-inc", 0), error);
}

static gboolean
one_request (Sync *sync, gboolean *again, GError **error)
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
      if (++sync->beginnings > MAX_BEGINNINGS)
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
      if (++sync->beginnings > MAX_BEGINNINGS)
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
  g_autofree char *sweep = care_store_meta (sync->store, "sync-sweep");

  sync->swept_later = sweep != NULL;
  while (again)
    if (!one_request (sync, &again, error))
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
care_sync_now (CareStore *store, GCancellable *cancellable, CareSyncResult *result, GError **error)
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
  ok = care_sync_now_over (store, send_http, &(Line) { client, cancellable }, result, error);
  care_http_client_bytes (client, &result->bytes_up, &result->bytes_down);
  result->seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return ok;
}
