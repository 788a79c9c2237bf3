/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-store-private.h"

#include "domain/care-company.h"
#include "domain/care-stock.h"
#include "util/care-error.h"
#include "util/care-text.h"
#include "util/care-time.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define WAIT_SECONDS 10

static CareStore *
store_new (CareDb *db, CareLock *lock, const char *where)
{
  CareStore *store = g_new0 (CareStore, 1);
  store->db = db;
  store->lock = lock;
  store->where = g_strdup (where);
  store->sql = care_sql_new ();
  store->touched = g_array_new (FALSE, FALSE, sizeof (CareTouched));
  store->jobs = g_hash_table_new_full (care_id_hash, care_id_equal_fn, g_free, NULL);
  store->currency = g_strdup ("EUR");
  store->book.currency = store->currency;
  store->zone = g_time_zone_new_utc ();
  store->role = g_strdup ("");
  return store;
}

void
care_store_close (CareStore *store)
{
  if (store == NULL)
    return;
  care_db_close (store->db);
  g_clear_pointer (&store->lock, care_lock_free); /* after the connection: nobody else may write before it is closed */
  care_sql_free (store->sql);
  g_array_unref (store->touched);
  g_hash_table_unref (store->jobs);
  g_time_zone_unref (store->zone);
  g_free (store->currency);
  g_free (store->role);
  g_free (store->where);
  g_free (store);
}

char *
care_store_meta (CareStore *store, const char *key)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT value FROM meta WHERE key=$1", NULL);
  char *value = NULL;
  if (stmt == NULL)
    return NULL;
  care_stmt_bind_text (stmt, 1, key);
  if (care_stmt_step (stmt, NULL))
    value = g_strdup (care_stmt_text (stmt, 0));
  care_stmt_reset (stmt);
  return value;
}

gint64
care_store_meta_int (CareStore *store, const char *key, gint64 fallback)
{
  g_autofree char *value = care_store_meta (store, key);
  gint64 number;
  return value != NULL && g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL) ? number : fallback;
}

gboolean
care_store_set_meta (CareStore *store, const char *key, const char *value, GError **error)
{
  CareStmt *stmt = care_db_stmt (store->db, "INSERT INTO meta(key, value) VALUES($1,$2) ON CONFLICT(key) DO UPDATE SET value=$2", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_text (stmt, 1, key);
  care_stmt_bind_text (stmt, 2, value);
  return care_stmt_done (stmt, error);
}

gboolean
care_store_set_meta_int (CareStore *store, const char *key, gint64 value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  return care_store_set_meta (store, key, text, error);
}

static CareId
meta_id (CareStore *store, const char *key)
{
  g_autofree char *text = care_store_meta (store, key);
  CareId id = { { 0 } };
  if (text != NULL)
    care_id_parse (text, &id);
  return id;
}

static gboolean
refresh_company (CareStore *store, GError **error)
{
  CareId id = care_company_id ();
  g_autoptr (CareRecord) record = care_store_get (store, &CareCompany_ENTITY, &id, error);
  const CareCompany *company = (const CareCompany *) record;
  GTimeZone *zone;

  if (company == NULL)
    return FALSE;
  zone = care_zone_new (company->zone, NULL);
  if (zone != NULL)
    {
      g_time_zone_unref (store->zone);
      store->zone = zone;
    }
  g_free (store->currency);
  store->currency = g_strdup (company->currency);
  store->book.currency = store->currency;
  return TRUE;
}

/* What this process makes comes after what was made here before, also when the clock shows the same moment: facts of one moment are told
 * apart by their
 * identifiers. The last few changes hold the last identifiers that were drawn. */
static gboolean
follow_identifiers (CareStore *store, GError **error)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT \"row\" FROM change WHERE op = 'i' ORDER BY n DESC LIMIT 64", error);
  g_autoptr (GError) problem = NULL;

  if (stmt == NULL)
    return FALSE;
  while (care_stmt_step (stmt, &problem))
    {
      CareId id = care_stmt_id (stmt, 0);
      care_id_follow (&id);
    }
  care_stmt_reset (stmt);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* The last clock drawn here, for who writes. Those of others, which a server keeps as they came, may be anything. */
static gint64
last_hlc (CareStore *store, GError **error)
{
  CareStmt *stmt = store->lock == NULL ? NULL : care_db_stmt (store->db, "SELECT max(hlc) FROM txn WHERE station IS NULL OR station = $1", error);
  gint64 hlc;

  if (stmt == NULL)
    return 0;
  care_stmt_bind_id (stmt, 1, &store->station);
  hlc = care_stmt_step (stmt, error) ? care_stmt_int (stmt, 0) : 0;
  care_stmt_reset (stmt);
  return hlc;
}

gboolean
care_store_refresh (CareStore *store, GError **error)
{
  g_autoptr (GError) problem = NULL;

  g_free (store->role);
  store->role = care_store_meta (store, "role");
  if (store->role == NULL)
    store->role = g_strdup ("");
  store->user = meta_id (store, "user");
  store->station = meta_id (store, "station");
  store->hlc = last_hlc (store, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return refresh_company (store, error) && follow_identifiers (store, error);
}

CareStore *
care_store_open_read (const char *where, GError **error)
{
  CareDb *db = care_db_open (where, CARE_DB_READ, error);
  CareStore *store;
  gint64 schema;

  if (db == NULL)
    return NULL;
  store = store_new (db, NULL, where);
  if (care_store_identify (db, FALSE, &schema, error) && care_store_refresh (store, error))
    return store;
  care_store_close (store);
  return NULL;
}

static CareLock *
take_lock (const char *where, const char *who, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s %d", who, (int) getpid ());
  return care_lock_take (where, name, WAIT_SECONDS, error);
}

/* Takes @lock over when it succeeds. */
static CareStore *
open_locked (const char *where, CareLock *lock, GError **error)
{
  CareDb *db = care_db_open (where, CARE_DB_READ, error);
  CareStore *store;

  if (db != NULL)
    {
      gint64 schema;
      gboolean ours = care_store_identify (db, TRUE, &schema, error); /* looked at before a writer touches the file */
      care_db_close (db);
      db = ours ? care_db_open (where, CARE_DB_WRITE, error) : NULL;
    }
  if (db == NULL)
    return NULL;
  store = store_new (db, lock, where);
  if (care_store_migrate (db, where, FALSE, error) && care_store_refresh (store, error))
    return store;
  store->lock = NULL;
  care_store_close (store);
  return NULL;
}

CareStore *
care_store_open (const char *where, const char *who, GError **error)
{
  CareStore *store;
  CareLock *lock;
  CareDb *db = care_db_open (where, CARE_DB_READ, error);

  /* A path that is no store must not get a lock file beside it. */
  if (db == NULL)
    return NULL;
  care_db_close (db);
  lock = take_lock (where, who, error);
  store = lock != NULL ? open_locked (where, lock, error) : NULL;
  if (store == NULL)
    care_lock_free (lock);
  return store;
}

static gboolean
put_user (CareStore *store, const CareStoreInit *init, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareUser_ENTITY);
  CareUser *user = (CareUser *) record;
  g_autofree char *name = care_text_clean (init->user != NULL ? init->user : g_get_user_name (), -1);
  char id[CARE_ID_TEXT];

  CARE_PUT_TEXT (user, CareUser, name, name != NULL && *name != '\0' ? name : "user");
  CARE_PUT_TEXT (user, CareUser, role, "administrator");
  CARE_PUT (user, CareUser, active, TRUE);
  return care_store_put (store, record, NULL, CARE_PUT_PLAIN, error) &&
         care_store_set_meta (store, "user", care_id_to_text (&record->id, id), error) &&
         care_store_set_meta (store, "local-user", id, error);
}

static gboolean
put_company (CareStore *store, const CareStoreInit *init, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareCompany_ENTITY);
  CareCompany *company = (CareCompany *) record;
  g_autofree char *name = care_text_clean (init->company != NULL ? init->company : "My company", -1);
  g_autofree char *currency = g_ascii_strup (init->currency != NULL ? init->currency : "EUR", -1);

  record->id = care_company_id ();
  CARE_PUT_TEXT (company, CareCompany, name, name);
  CARE_PUT_TEXT (company, CareCompany, zone, init->zone != NULL ? init->zone : "Europe/Warsaw");
  CARE_PUT_TEXT (company, CareCompany, currency, currency);
  if (!care_record_parse (record, CareCompany_language, init->language != NULL ? init->language : "en", &store->book, error))
    return FALSE;
  return care_store_put (store, record, NULL, CARE_PUT_PLAIN, error);
}

static gboolean
put_locations (CareStore *store, GError **error)
{
  for (guint i = 0; i < CARE_STOCK_BUILTINS; i++)
    {
      const CareBuiltinPlace *place = &care_stock_builtins[i];
      g_autoptr (CareRecord) record = care_record_new (&CareStockLocation_ENTITY);
      CareStockLocation *location = (CareStockLocation *) record;
      record->id = care_stock_builtin_id (place->code);
      CARE_PUT_TEXT (location, CareStockLocation, code, place->code);
      CARE_PUT_TEXT (location, CareStockLocation, kind, place->kind);
      CARE_PUT_TEXT (location, CareStockLocation, name, place->name);
      if (!care_store_put (store, record, NULL, CARE_PUT_PLAIN, error))
        return FALSE;
    }
  return TRUE;
}

char *
care_store_random_prefix (void)
{
  static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* base32 without letters that look alike */
  CareId random = care_id_random ();
  char prefix[5] = "";
  for (guint i = 0; i < 4; i++)
    prefix[i] = letters[random.b[i] & 31];
  return g_strdup (prefix);
}

static gboolean
put_beginning (CareStore *store, gpointer data, GError **error)
{
  g_autofree char *prefix = care_store_random_prefix ();
  return care_store_set_meta (store, "prefix", prefix, error) && put_company (store, data, error) && put_user (store, data, error) &&
         put_locations (store, error);
}

/* Closing a database plays its log into it. Where that failed, on a full disk, the file is not whole without the log that is about to be
 * left behind. */
gboolean
care_store_is_whole (const char *path, GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf st;

  if (g_stat (log, &st) != 0 || st.st_size == 0)
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_FULL,
               _("“%s” could not be written to its end, maybe for want of space; nothing was changed. Free some space and try again."), path);
  return FALSE;
}

/* The new store is made under another name and linked into place when it is whole: a kill leaves no half of it. */
static gboolean
make_file (const char *part, const CareStoreInit *init, CareLock *lock, GError **error)
{
  CareTxn txn = { .what = "init" };
  CareDb *db = care_db_open (part, CARE_DB_CREATE, error);
  CareStore *store;
  gboolean ok;

  if (db == NULL)
    return FALSE;
  g_chmod (part, 0600); /* the customer base is nobody else's to read; -wal and -shm take the same mode */
  store = store_new (db, lock, part);
  ok = care_store_migrate (db, part, TRUE, error) && care_store_commit (store, &txn, put_beginning, (gpointer) init, error);
  store->lock = NULL; /* lent */
  care_store_close (store);
  return ok && care_store_is_whole (part, error);
}

static void
remove_file (const char *path)
{
  static const char *const ends[] = { "", "-journal", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (path, ends[i], NULL);
      g_unlink (name);
    }
}

CareStore *
care_store_create (const char *where, const CareStoreInit *init, const char *who, GError **error)
{
  g_autofree char *part = g_strconcat (where, ".new", NULL);
  CareStoreInit empty = { NULL };
  CareStore *store;
  CareLock *lock;
  gboolean ok;

  if (g_file_test (where, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, _("There is already something at “%s”; name another file."), where);
      return NULL;
    }
  lock = take_lock (where, who, error);
  if (lock == NULL)
    return NULL;
  remove_file (part);
  ok = make_file (part, init != NULL ? init : &empty, lock, error);
  if (ok && link (part, where) != 0)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_IO, _("“%s” could not be made: %s."), where, g_strerror (errno));
      ok = FALSE;
    }
  remove_file (part);
  store = ok ? open_locked (where, lock, error) : NULL;
  if (ok && store == NULL)
    remove_file (where); /* it was empty, and the caller is told that there is none */
  if (store == NULL)
    care_lock_free (lock);
  return store;
}

const char *
care_store_where (CareStore *store)
{
  return store->where;
}

gboolean
care_store_is_writer (CareStore *store)
{
  return store->lock != NULL;
}

const CareBook *
care_store_book (CareStore *store)
{
  return &store->book;
}

GTimeZone *
care_store_zone (CareStore *store)
{
  return store->zone;
}

CareId
care_store_user (CareStore *store)
{
  return care_id_is_null (&store->act_as) ? store->user : store->act_as;
}

void
care_store_act_as (CareStore *store, const CareId *user)
{
  store->act_as = user != NULL ? *user : (CareId) { { 0 } };
}

CareId
care_store_station (CareStore *store)
{
  return store->station;
}

const char *
care_store_role (CareStore *store)
{
  return store->role;
}

gint32
care_store_today (CareStore *store)
{
  return care_date_of_instant (care_now (), store->zone);
}
