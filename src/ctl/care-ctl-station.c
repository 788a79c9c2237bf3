/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include "domain/care-company.h"
#include "store/care-server.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

/* The computers that are enrolled at a server. */

static void
instant_or_null (CareCtl *ctl, const char *name, gint64 instant)
{
  if (instant != 0)
    care_ctl_json_instant (ctl->out, name, instant);
  else
    care_ctl_json_text (ctl->out, name, NULL);
}

static void
station_json (CareCtl *ctl, const CareStationInfo *station)
{
  g_autofree char *name = care_ctl_call (ctl, &CareUser_ENTITY, &station->user);

  care_ctl_json_open (ctl->out, NULL, '{');
  care_ctl_json_id (ctl->out, "id", &station->id);
  care_ctl_json_text (ctl->out, "prefix", station->prefix);
  care_ctl_json_id (ctl->out, "user", &station->user);
  care_ctl_json_text (ctl->out, "name", name);
  instant_or_null (ctl, "enrolled_at", station->enrolled_at);
  instant_or_null (ctl, "last_sent_at", station->last_sent_at);
  instant_or_null (ctl, "revoked_at", station->revoked_at);
  care_ctl_json_close (ctl->out, '}');
}

static void
print_stations (CareCtl *ctl, GPtrArray *stations)
{
  const char *const headers[] = { _("Station"), _("User"), _("Enrolled at"), _("Last sent at"), _("Revoked at"), NULL };
  g_autoptr (CareCtlTable) table = care_ctl_table_new (headers);

  for (guint i = 0; i < stations->len; i++)
    {
      const CareStationInfo *station = stations->pdata[i];
      g_autofree char *name = care_ctl_call (ctl, &CareUser_ENTITY, &station->user);
      g_autofree char *enrolled = care_instant_format (station->enrolled_at);
      g_autofree char *sent = station->last_sent_at != 0 ? care_instant_format (station->last_sent_at) : g_strdup (_("never"));
      g_autofree char *revoked = station->revoked_at != 0 ? care_instant_format (station->revoked_at) : NULL;
      care_ctl_table_row (table, station->prefix, name, enrolled, sent, revoked != NULL ? revoked : "", NULL);
    }
  if (stations->len > 0)
    care_ctl_table_print (table, 0, ctl->out);
  else
    g_string_append (ctl->out, _("No station is enrolled here.\n"));
}

gboolean
care_ctl_station_list (CareCtl *ctl, GError **error)
{
  g_autoptr (GPtrArray) stations = care_server_stations (ctl->store, error);

  if (stations == NULL)
    return FALSE;
  if (!ctl->json)
    {
      print_stations (ctl, stations);
      return TRUE;
    }
  care_ctl_json_open (ctl->out, NULL, '{');
  care_ctl_json_int (ctl->out, "total", stations->len);
  care_ctl_json_open (ctl->out, "rows", '[');
  for (guint i = 0; i < stations->len; i++)
    station_json (ctl, stations->pdata[i]);
  care_ctl_json_close (ctl->out, ']');
  care_ctl_json_close (ctl->out, '}');
  return TRUE;
}

/* By its id, or by the four letters that its numbers begin with. */
static const CareStationInfo *
find_station (GPtrArray *stations, const char *word, GError **error)
{
  CareId id;
  gboolean is_id = care_id_parse (word, &id);

  for (guint i = 0; i < stations->len; i++)
    {
      const CareStationInfo *station = stations->pdata[i];
      if (is_id ? care_id_equal (&station->id, &id) : g_ascii_strcasecmp (station->prefix, word) == 0)
        return station;
    }
  g_set_error (error, CARE_ERROR, CARE_ERROR_NOT_FOUND, _("No station is called “%s”; aftercarectl station list shows those that are enrolled."),
               word);
  return NULL;
}

gboolean
care_ctl_station_revoke (CareCtl *ctl, GError **error)
{
  g_autoptr (GPtrArray) stations = care_server_stations (ctl->store, error);
  const CareStationInfo *station = stations != NULL ? find_station (stations, care_ctl_words_arg (&ctl->words, 0), error) : NULL;
  g_autofree char *name = NULL;

  if (station == NULL || !care_server_revoke (ctl->store, &station->id, error))
    return FALSE;
  if (ctl->json)
    {
      care_ctl_json_open (ctl->out, NULL, '{');
      care_ctl_json_id (ctl->out, "id", &station->id);
      care_ctl_json_text (ctl->out, "prefix", station->prefix);
      care_ctl_json_close (ctl->out, '}');
      return TRUE;
    }
  name = care_ctl_call (ctl, &CareUser_ENTITY, &station->user);
  g_string_append_printf (ctl->out, _("The station %s of %s is shut out. What it has not sent stays on it.\n"), station->prefix, name);
  return TRUE;
}
