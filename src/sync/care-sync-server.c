/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-sync"

#include "sync/care-sync-server.h"

#include "domain/care-company.h"
#include "sync/care-push.h"
#include "util/care-error.h"
#include "util/care-json.h"
#include "util/care-time.h"

#include <string.h>

typedef struct
{
  CareStation *station;
  GPtrArray *txs, *notes;
} Take;

gboolean
care_sync_pushes (JsonObject *request)
{
  JsonObject *push = care_json_object (request, "push");
  JsonArray *txs = push != NULL ? care_json_array (push, "tx") : NULL;
  return txs != NULL && json_array_get_length (txs) > 0;
}

static gboolean
take (CareStore *store, gpointer data, GError **error)
{
  Take *job = data;
  g_ptr_array_set_size (job->notes, 0);
  return care_push_take (store, job->station, job->txs, job->notes, error) && care_server_pushed (store, job->station, error);
}

static void
append_notes (GString *out, GPtrArray *notes)
{
  g_string_append (out, ",\"notes\":[");
  for (guint i = 0; i < notes->len; i++)
    {
      const CareNote *note = notes->pdata[i];
      g_string_append_printf (out, "%s{\"n\":%" G_GINT64_FORMAT ",\"kind\":\"%s\",\"why\":", i > 0 ? "," : "", note->n, note->kind);
      care_json_append_string (out, note->why);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static const char *
scope_name (const CareStation *station)
{
  return (station->roles & (CARE_DESK | CARE_MANAGER | CARE_ADMINISTRATOR)) != 0 ? "all" : "technician";
}

/* A cursor is good when this store's past holds the commit it names. */
static gboolean
cursor_is_good (CareStore *reader, const CareStation *station, JsonObject *request, const CareCursor *cursor)
{
  g_autofree char *epoch = care_server_epoch (reader);
  g_autofree char *nonce = care_server_nonce (reader, cursor->seq);
  if (cursor->seq == 0)
    return TRUE;
  return g_strcmp0 (epoch, care_json_string (request, "epoch", "")) == 0 && nonce != NULL &&
         g_strcmp0 (nonce, care_json_string (request, "nonce", "")) == 0 &&
         g_strcmp0 (scope_name (station), care_json_string (request, "scope", scope_name (station))) == 0;
}

/* Pushed changes; FALSE with *renumber set when the station's numbers are of another past. */
static gboolean
do_push (CareStore *writer, CareStation *station, JsonObject *request, GString *out, gboolean *renumber, GError **error)
{
  JsonObject *push = care_json_object (request, "push");
  g_autoptr (GPtrArray) txs = care_wire_read_push (care_json_array (push, "tx"), error);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (care_note_free);
  Take job = { station, txs, notes };

  if (txs == NULL)
    return FALSE;
  *renumber = care_json_int (request, "inc", 0) != station->inc ||
              !care_push_is_same_past (station, care_json_string (push, "prev", ""), care_json_int (push, "after", 0), txs);
  if (*renumber)
    return FALSE;
  if (!care_store_commit (writer, &(CareTxn) { .what = "sync" }, take, &job, error))
    return FALSE;
  g_string_append_printf (out, ",\"ack\":{\"n\":%" G_GINT64_FORMAT ",\"hash\":", station->last_n);
  care_json_append_string (out, station->last_hash != NULL ? station->last_hash : "");
  g_string_append_c (out, '}');
  append_notes (out, notes);
  return TRUE;
}

static gboolean
start_again (CareStore *store, gpointer data, GError **error)
{
  CareStation *station = data;
  station->inc++;
  station->last_n = 0;
  g_clear_pointer (&station->last_hash, g_free);
  return care_server_pushed (store, station, error);
}

static gboolean
append_page (CareStore *reader, const CareStation *station, JsonObject *request, GString *out, GError **error)
{
  CareCursor cursor;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *nonce = NULL;
  gboolean more = FALSE;
  gint64 limit = CLAMP (care_json_int (request, "limit", CARE_SYNC_ROWS), 1, CARE_SYNC_ROWS);

  if (!care_wire_read_cursor (care_json_array (request, "cursor"), &cursor) || !cursor_is_good (reader, station, request, &cursor))
    {
      g_string_append (out, ",\"resync\":true");
      return TRUE;
    }
  rows = care_page_read (reader, station, &cursor, (guint) limit, &more, error);
  if (rows == NULL)
    return FALSE;
  nonce = care_server_nonce (reader, cursor.seq);
  g_string_append (out, ",\"page\":{");
  care_wire_append_page (out, rows, station->roles);
  g_string_append (out, ",\"cursor\":");
  care_wire_append_cursor (out, &cursor);
  g_string_append (out, ",\"nonce\":");
  care_json_append_string (out, nonce != NULL ? nonce : "");
  g_string_append_printf (out, ",\"more\":%s}", more ? "true" : "false");
  return TRUE;
}

char *
care_sync_serve (CareStore *writer, CareStore *reader, CareStation *station, JsonObject *request, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *epoch = NULL;
  gboolean renumber = FALSE, ok;

  if (care_json_int (request, "proto", 0) != CARE_PROTOCOL)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID, "This server speaks protocol %d; update the older side.", CARE_PROTOCOL);
      return NULL;
    }
  g_string_append_printf (out, "{\"proto\":%d,\"schema\":%d,\"now\":%" G_GINT64_FORMAT, CARE_PROTOCOL, CARE_STORE_SCHEMA, care_now_ms ());
  g_string_append_printf (out, ",\"scope\":\"%s\"", scope_name (station));
  if (care_sync_pushes (request) && !do_push (writer, station, request, out, &renumber, error))
    {
      if (!renumber || !care_store_commit (writer, &(CareTxn) { .what = "sync" }, start_again, station, error))
        return NULL;
      g_string_append_printf (out, ",\"renumber\":%" G_GINT64_FORMAT "}", station->inc);
      return g_strdup (out->str);
    }
  if (reader == NULL)
    reader = writer;
  if (!care_store_snapshot (reader, error))
    return NULL;
  epoch = care_server_epoch (reader);
  g_string_append (out, ",\"epoch\":");
  care_json_append_string (out, epoch);
  ok = append_page (reader, station, request, out, error);
  care_store_snapshot_end (reader);
  if (!ok)
    return NULL;
  g_string_append_c (out, '}');
  return g_strdup (out->str);
}

/* Money in another currency cannot be put right later, so it is asked before anything is used up. */
static gboolean
same_currency (CareStore *store, JsonObject *request, GError **error)
{
  const char *theirs = care_json_string (request, "currency", NULL);
  const char *ours = care_store_book (store)->currency;
  if (theirs == NULL || g_str_equal (theirs, ours))
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED,
               "This store has amounts in %s and the server's company counts in %s; nothing was sent. Join with a "
               "store that has no amounts.",
               theirs, ours);
  return FALSE;
}

static char *
enrolled_json (CareStore *store, const CareStation *station, const char *token)
{
  g_autoptr (GString) out = g_string_new ("{");
  g_autoptr (CareRecord) user = NULL;
  CareRecord *stored = NULL;
  char id[CARE_ID_TEXT];

  if (care_store_peek (store, &CareUser_ENTITY, &station->user, &stored, NULL))
    user = stored;
  g_string_append_printf (out, "\"proto\":%d,\"schema\":%d,\"station\":\"%s\",", CARE_PROTOCOL, CARE_STORE_SCHEMA,
                          care_id_to_text (&station->id, id));
  g_string_append_printf (out, "\"user\":\"%s\",\"name\":", care_id_to_text (&station->user, id));
  care_json_append_string (out, user != NULL ? ((CareUser *) user)->name : "");
  g_string_append (out, ",\"role\":");
  care_json_append_string (out, user != NULL ? ((CareUser *) user)->role : "");
  g_string_append (out, ",\"prefix\":");
  care_json_append_string (out, station->prefix);
  g_string_append (out, ",\"token\":");
  care_json_append_string (out, token);
  g_string_append_c (out, '}');
  return g_strdup (out->str);
}

char *
care_sync_serve_enrol (CareStore *store, JsonObject *request, GError **error)
{
  const char *code = care_json_string (request, "code", "");
  g_autofree char *token = NULL;
  CareStation station;
  CareId user;
  char *json;

  if (!care_server_code_user (store, code, &user, error) || !same_currency (store, request, error) ||
      !care_server_enrol (store, code, care_json_string (request, "prefix", NULL), &station, &token, error))
    return NULL;
  json = enrolled_json (store, &station, token);
  care_station_clear (&station);
  return json;
}
