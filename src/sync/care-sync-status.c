/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-sync"

#include "sync/care-sync.h"

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "store/care-outbox.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

/* Where a station stands, and what a person does about conflicts. */

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
  if (!g_str_equal (status->role, "server"))
    {
      status->unsent = (guint) care_outbox_count (store);
      status->oldest_at = care_outbox_oldest (store);
    }
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

/* --- for who is asked for help -------------------------------------------------------------------------------------------------------- */

static void
add_instant (GString *out, const char *name, gint64 instant)
{
  g_autofree char *text = instant != 0 ? care_instant_format (instant) : g_strdup ("never");
  g_string_append_printf (out, "%s: %s\n", name, text);
}

/* "https", and nothing of who it is. */
static void
add_server (GString *out, const char *server)
{
  const char *rest = server != NULL ? strstr (server, "://") : NULL;
  g_string_append_printf (out, "server: %.*s\n", rest != NULL ? (int) (rest - server) : 4, rest != NULL ? server : "none");
}

static char *
without (const char *text, const char *name)
{
  g_auto (GStrv) parts = name != NULL && *name != '\0' ? g_strsplit (text, name, -1) : NULL;
  return parts != NULL ? g_strjoinv ("SERVER", parts) : g_strdup (text);
}

/* What a server or a rule says may name people: then only its kind. */
static void
add_problem (GString *out, const char *server, const GError *problem)
{
  g_autoptr (GUri) uri = server != NULL ? g_uri_parse (server, G_URI_FLAGS_NONE, NULL) : NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *nameless = NULL;

  if (problem == NULL)
    {
      g_string_append (out, "last problem: none\n");
      return;
    }
  g_string_append_printf (out, "last problem: %s %d\n", g_quark_to_string (problem->domain), problem->code);
  if (!g_error_matches (problem, CARE_ERROR, CARE_ERROR_NETWORK))
    return;
  sentence = without (problem->message, server);
  nameless = without (sentence, uri != NULL ? g_uri_get_host (uri) : NULL);
  g_string_append_printf (out, "  %s\n", nameless);
}

static gboolean
add_conflicts (CareStore *store, GString *out, GError **error)
{
  g_autoptr (GPtrArray) open = care_sync_conflicts (store, error);
  if (open == NULL)
    return FALSE;
  g_string_append_printf (out, "open conflicts: %u\n", open->len);
  for (guint i = 0; i < open->len; i++)
    {
      const CareConflict *conflict = open->pdata[i];
      g_string_append_printf (out, "  %s.%s\n", conflict->entity, conflict->field);
    }
  return TRUE;
}

char *
care_sync_diagnostics (CareStore *store, const GError *problem, GError **error)
{
  static const char *const places[] = { CARE_META_SENT, "sync-inc", "sync-seq", "sync-entity" };
  g_autoptr (GString) out = g_string_new (NULL);
  CareSyncStatus status;

  if (!care_sync_status (store, &status, error))
    return NULL;
  g_string_append_printf (out, "schema: %d\nrole: %s\n", CARE_STORE_SCHEMA, status.role);
  add_server (out, status.server);
  g_string_append_printf (out, "time zone: %s\n", g_time_zone_get_identifier (care_store_zone (store)));
  add_instant (out, "now", care_now ());
  add_instant (out, "last complete sync", status.last_at);
  g_string_append_printf (out, "unsent changes: %u\n", status.unsent);
  if (status.unsent > 0)
    add_instant (out, "oldest unsent change", status.oldest_at);
  g_string_append_printf (out, "changes put aside by the server: %u\n", status.parked);
  add_problem (out, status.server, problem);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    g_string_append_printf (out, "%s: %" G_GINT64_FORMAT "\n", places[i], care_store_meta_int (store, places[i], 0));
  care_sync_status_clear (&status);
  if (!add_conflicts (store, out, error))
    return NULL;
  return g_strdup (out->str);
}
