/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-store-private.h"

#include "store/care-sql-resource.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <glib/gi18n.h>

/* Schema n is reached by data/sql/NNN.sql, then by the driver's part of it. A new schema brings three things: its file here, CARE_STORE_SCHEMA,
 * and a fixture of the old one in tests/schema. */

static gboolean
run_file (CareDb *db, const char *name, gboolean optional, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/org/aftercare/sql/%s", name);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (care_sql_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (bytes == NULL)
    {
      if (!optional)
        g_set_error (error, CARE_ERROR, CARE_ERROR_CORRUPT, _("This program lacks its file %s; install it again."), name);
      return optional;
    }
  return care_db_run (db, g_bytes_get_data (bytes, NULL), error);
}

gboolean
care_store_run_sql (CareDb *db, const char *name, GError **error)
{
  return run_file (db, name, FALSE, error);
}

gboolean
care_store_identify (CareDb *db, gboolean writer, gint64 *schema, GError **error)
{
  gint64 application = 0;

  if (!care_db_identity (db, &application, schema, error))
    return FALSE;
  if (application != CARE_STORE_APPLICATION)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_FOREIGN, _("“%s” is a database of another program; it was left as it is."), care_db_where (db));
      return FALSE;
    }
  if (*schema > CARE_STORE_SCHEMA)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_NEWER,
                   _("“%s” was made by a newer Aftercare (schema %d, this program knows %d); install the newer one. The file was left as it is."),
                   care_db_where (db), (int) *schema, CARE_STORE_SCHEMA);
      return FALSE;
    }
  if (*schema < CARE_STORE_SCHEMA && !writer)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, _("“%s” is of an older Aftercare; open it once for writing to bring it up."),
                   care_db_where (db));
      return FALSE;
    }
  return TRUE;
}

static gboolean
step (CareDb *db, gint64 to, GError **error)
{
  g_autofree char *file = g_strdup_printf ("%03d.sql", (int) to);
  g_autofree char *extra = g_strdup_printf ("%03d-sqlite.sql", (int) to);

  if (!care_db_begin (db, error))
    return FALSE;
  if (run_file (db, file, FALSE, error) && run_file (db, extra, TRUE, error) &&
      care_db_set_identity (db, CARE_STORE_APPLICATION, to, error))
    return care_db_commit (db, error);
  care_db_rollback (db);
  return FALSE;
}

gboolean
care_store_migrate (CareDb *db, const char *where, gboolean fresh, GError **error)
{
  gint64 schema = 0;

  if (!fresh && !care_store_identify (db, TRUE, &schema, error))
    return FALSE;
  if (!fresh && schema < CARE_STORE_SCHEMA)
    {
      g_autofree char *day = care_instant_format (care_now ());
      g_autofree char *copy = g_strdup_printf ("%s.before-schema-%d-%s", where, CARE_STORE_SCHEMA, day);
      if (!care_db_backup (db, copy, error))
        return FALSE;
    }
  for (gint64 to = schema + 1; to <= CARE_STORE_SCHEMA; to++)
    if (!step (db, to, error))
      return FALSE;
  return TRUE;
}
