/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "store/care-ref.h"
#include "store/care-server.h"
#include "sync/care-sync.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- a server's store --- */

static void
print_id (CareCtl *ctl, const CareId *id)
{
  care_ctl_json_open (ctl->out, NULL, '{');
  care_ctl_json_id (ctl->out, "id", id);
  care_ctl_json_close (ctl->out, '}');
}

gboolean
care_ctl_user_add (CareCtl *ctl, GError **error)
{
  const char *role = care_ctl_words_option (&ctl->words, "role");
  const char *name = care_ctl_words_arg (&ctl->words, 0);
  CareId id;

  if (!care_values_have (care_roles, role))
    {
      g_autofree char *all = g_strjoinv (", ", (char **) care_roles);
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE, _("--role takes one of %s."), all);
      return FALSE;
    }
  if (!care_server_become (ctl->store, error) || !care_server_add_user (ctl->store, name, role, &id, error))
    return FALSE;
  if (ctl->json)
    print_id (ctl, &id);
  else
    g_string_append_printf (ctl->out, _("%s is a user of this server (%s). aftercarectl enrol-code lets a station in.\n"), name, role);
  return TRUE;
}

gboolean
care_ctl_enrol_code (CareCtl *ctl, GError **error)
{
  const char *name = care_ctl_words_arg (&ctl->words, 0);
  g_autofree char *code = NULL;
  CareId user;

  if (!care_server_require (ctl->store, error) || !care_ref_resolve (ctl->store, &CareUser_ENTITY, name, &user, error))
    return FALSE;
  code = care_server_enrol_code (ctl->store, &user, error);
  if (code == NULL)
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_text (ctl->out, "code", code);
      care_ctl_json_close (ctl->out, '}');
    }
  else
    g_string_append_printf (ctl->out, _("%s\nGood once, for 24 hours: aftercarectl sync enrol URL CODE.\n"), code);
  return TRUE;
}

/* --- a station's store --- */

gboolean
care_ctl_sync_enrol (CareCtl *ctl, GError **error)
{
  g_autofree char *user = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CareCtlInterrupt) interrupt = NULL;
  gboolean ok;

  /* Alone: what was typed here becomes somebody else's, and whoever has the store open would not know. */
  ctl->store = care_store_open (ctl->where, "aftercarectl", error);
  if (ctl->store == NULL)
    return FALSE;
  interrupt = care_ctl_interrupt_new (cancellable);
  ok = care_sync_enrol (ctl->store, care_ctl_words_arg (&ctl->words, 0), care_ctl_words_arg (&ctl->words, 1), cancellable, &user, error);
  g_clear_pointer (&ctl->store, care_store_close);
  if (!ok)
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_text (ctl->out, "user", user);
      care_ctl_json_text (ctl->out, "server", care_ctl_words_arg (&ctl->words, 0));
      care_ctl_json_close (ctl->out, '}');
    }
  else
    g_string_append_printf (ctl->out, _("This store is a station of %s for %s. aftercarectl sync now brings the data.\n"),
                            care_ctl_words_arg (&ctl->words, 0), user);
  return TRUE;
}

static void
result_json (CareCtl *ctl, const CareSyncResult *result)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  care_ctl_json_open (ctl->out, NULL, '{');
  care_ctl_json_int (ctl->out, "pushed", result->pushed);
  care_ctl_json_int (ctl->out, "pulled", result->pulled);
  care_ctl_json_int (ctl->out, "gone", result->gone);
  care_ctl_json_int (ctl->out, "conflicts", result->conflicts);
  care_ctl_json_int (ctl->out, "parked", result->parked);
  care_ctl_json_int (ctl->out, "requests", result->requests);
  care_ctl_json_int (ctl->out, "bytes_up", (gint64) result->bytes_up);
  care_ctl_json_int (ctl->out, "bytes_down", (gint64) result->bytes_down);
  care_ctl_json_name (ctl->out, "seconds");
  g_string_append (ctl->out, g_ascii_formatd (seconds, sizeof seconds, "%.3f", result->seconds));
  care_ctl_json_close (ctl->out, '}');
}

/* Who holds the store goes on with his own work while the line is busy; a process of our own can be stopped. */
static gboolean
sync_now (CareCtl *ctl, CareSyncResult *result, GError **error)
{
  g_autoptr (GCancellable) cancellable = NULL;
  g_autoptr (CareCtlInterrupt) interrupt = NULL;

  if (ctl->lender != NULL && ctl->lender->sync != NULL)
    {
      ctl->lender->give_back (ctl->lender->data, g_steal_pointer (&ctl->store));
      return ctl->lender->sync (ctl->lender->data, result, error);
    }
  if (ctl->lent)
    return care_sync_now (ctl->store, NULL, result, error);
  cancellable = g_cancellable_new ();
  interrupt = care_ctl_interrupt_new (cancellable);
  return care_sync_now (ctl->store, cancellable, result, error);
}

gboolean
care_ctl_sync_now (CareCtl *ctl, GError **error)
{
  CareSyncResult result = { 0 };
  g_autoptr (GError) problem = NULL;

  if (!sync_now (ctl, &result, &problem))
    {
      /* What went out before the line broke stays done. */
      if (result.pushed + result.pulled > 0)
        g_set_error (error, problem->domain, problem->code, _("%s %u rows were sent and %u taken over before that."), problem->message, result.pushed,
                     result.pulled);
      else
        g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (ctl->json)
    result_json (ctl, &result);
  else
    g_string_append_printf (ctl->out, _("Sent %u rows, took over %u, %u left this station; %u conflicts, %u parked.\n"), result.pushed,
                            result.pulled, result.gone, result.conflicts, result.parked);
  return TRUE;
}

static void
status_json (CareCtl *ctl, const CareSyncStatus *status)
{
  care_ctl_json_open (ctl->out, NULL, '{');
  care_ctl_json_text (ctl->out, "role", *status->role != '\0' ? status->role : "local");
  care_ctl_json_text (ctl->out, "server", status->server);
  care_ctl_json_text (ctl->out, "user", status->user);
  if (status->last_at != 0)
    care_ctl_json_instant (ctl->out, "last_at", status->last_at);
  else
    care_ctl_json_text (ctl->out, "last_at", NULL);
  care_ctl_json_int (ctl->out, "unsent", status->unsent);
  care_ctl_json_int (ctl->out, "conflicts", status->conflicts);
  care_ctl_json_int (ctl->out, "parked", status->parked);
  care_ctl_json_close (ctl->out, '}');
}

static void
status_for_people (CareCtl *ctl, const CareSyncStatus *status)
{
  g_autofree char *last = status->last_at != 0 ? care_instant_format (status->last_at) : g_strdup (_("never"));

  if (status->server == NULL)
    {
      g_string_append (ctl->out, strcmp (status->role, "server") == 0
                                     ? _ ("This store is a server's.\n")
                                     : _ ("This store is not enrolled at a server.\n"));
      return;
    }
  g_string_append_printf (ctl->out, _("Station of %s for %s; last sync: %s.\n"), status->server, status->user != NULL ? status->user : "", last);
  g_string_append_printf (ctl->out, _("%u changes to send, %u open conflicts, %u parked.\n"), status->unsent, status->conflicts, status->parked);
}

gboolean
care_ctl_sync_status (CareCtl *ctl, GError **error)
{
  CareSyncStatus status = { NULL };

  if (!care_sync_status (ctl->store, &status, error))
    return FALSE;
  if (ctl->json)
    status_json (ctl, &status);
  else
    status_for_people (ctl, &status);
  care_sync_status_clear (&status);
  return TRUE;
}

/* --- conflicts --- */

static void
print_conflicts (CareCtl *ctl, GPtrArray *rows)
{
  const char *const headers[] = { _("Id"), _("What"), _("Record"), _("Field"), _("Kept"), _("Lost"), _("Lost edit by"), _("At"), NULL };
  g_autoptr (CareCtlTable) table = care_ctl_table_new (headers);
  char id[CARE_ID_TEXT];

  for (guint i = 0; i < rows->len; i++)
    {
      const CareConflict *conflict = rows->pdata[i];
      g_autofree char *record = care_ctl_call (ctl, care_entity_find (conflict->entity), &conflict->row);
      g_autofree char *by = care_ctl_call (ctl, &CareUser_ENTITY, &conflict->by);
      g_autofree char *at = care_instant_format (conflict->at);
      care_ctl_table_row (table, care_id_to_text (&conflict->record.id, id), conflict->entity, record, conflict->field, conflict->kept,
                          conflict->lost, by, at, NULL);
    }
  if (rows->len > 0)
    care_ctl_table_print (table, 40, ctl->out);
  else
    g_string_append (ctl->out, _("There are no open conflicts.\n"));
}

gboolean
care_ctl_sync_conflicts (CareCtl *ctl, GError **error)
{
  g_autoptr (GPtrArray) rows = care_sync_conflicts (ctl->store, error);

  if (rows == NULL)
    return FALSE;
  if (!ctl->json)
    {
      print_conflicts (ctl, rows);
      return TRUE;
    }
  care_ctl_json_open (ctl->out, NULL, '{');
  care_ctl_json_int (ctl->out, "total", rows->len);
  care_ctl_json_open (ctl->out, "rows", '[');
  for (guint i = 0; i < rows->len; i++)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_record_json (ctl, rows->pdata[i], ctl->out);
      care_ctl_json_close (ctl->out, '}');
    }
  care_ctl_json_close (ctl->out, ']');
  care_ctl_json_close (ctl->out, '}');
  return TRUE;
}

gboolean
care_ctl_sync_settle (CareCtl *ctl, GError **error)
{
  const char *which = care_ctl_words_arg (&ctl->words, 1);
  gboolean lost = g_strcmp0 (which, "lost") == 0;
  CareId id;

  if (!lost && g_strcmp0 (which, "kept") != 0)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_USAGE,
                   _ ("A conflict is settled as kept (what stands stays) or lost (the other comes back), not “%s”."),
                   which);
      return FALSE;
    }
  if (!care_ref_resolve (ctl->store, &CareConflict_ENTITY, care_ctl_words_arg (&ctl->words, 0), &id, error) ||
      !care_sync_settle (ctl->store, &id, lost, error))
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_id (ctl->out, "id", &id);
      care_ctl_json_text (ctl->out, "state", which);
      care_ctl_json_close (ctl->out, '}');
    }
  else
    g_string_append (ctl->out, lost ? _("The lost value stands again.\n") : _("What stands stays.\n"));
  return TRUE;
}
