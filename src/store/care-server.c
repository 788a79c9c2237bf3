/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-server.h"

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "domain/care-survey-rule.h"
#include "store/care-feed.h"
#include "store/care-sql-resource.h"
#include "store/care-store-private.h"
#include "util/care-error.h"
#include "util/care-text.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define CODE_SECONDS (24 * 3600)

void
care_station_clear (CareStation *station)
{
  g_clear_pointer (&station->prefix, g_free);
  g_clear_pointer (&station->last_hash, g_free);
}

static gboolean
run (CareStore *store, const char *sql, GError **error)
{
  CareStmt *stmt = care_db_stmt (store->db, sql, error);
  return stmt != NULL && care_stmt_done (stmt, error);
}

/* Everything that is in the store is published as commit 1. */
static gboolean
publish_all (CareStore *store, GError **error)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE \"%s\" SET rev=1 WHERE rev=0", care_entities[i]->name);
      if (!run (store, sql, error))
        return FALSE;
    }
  return run (store, "UPDATE change SET state=1", error) && run (store, "UPDATE txn SET seq=1", error);
}

static gboolean
renumber (CareStore *store, const CareEntity *entity, guint number, guint alias, const char *series, GError **error)
{
  CareQuery query = { entity, NULL, 0, -1, FALSE, -1, 0, TRUE };
  g_autoptr (GPtrArray) rows = care_store_query (store, &query, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      CareRecord *before = rows->pdata[i];
      g_autoptr (CareRecord) now = care_record_copy (before);
      g_autofree char *next = care_store_next_number (store, series, error);
      if (next == NULL)
        return FALSE;
      if (care_record_has (now, number) && !care_record_has (now, alias))
        care_record_set_text (now, alias, care_record_text (before, number));
      care_record_set_text (now, number, next);
      if (!care_store_put (store, now, before, CARE_PUT_DERIVED, error))
        return FALSE;
    }
  return rows != NULL;
}

static gboolean
put_survey (CareStore *store, GError **error)
{
  g_autoptr (CareRecord) survey = CARE_RECORD (care_survey_new_default ("After service"));
  g_autoptr (CareRecord) before = NULL;
  CareRecord *stored = NULL;

  survey->id = care_id_derived ("survey", "the first survey of this company");
  if (!care_store_peek (store, &CareSurvey_ENTITY, &survey->id, &stored, error))
    return FALSE;
  before = stored; /* the demo company has one from the start */
  if (before != NULL)
    survey->rev = before->rev;
  return care_store_put (store, survey, before, CARE_PUT_PLAIN, error);
}

static gboolean
set_order (CareStore *store, GError **error)
{
  CareId epoch = care_id_random ();
  char text[CARE_ID_TEXT];
  CareStmt *stmt = care_db_stmt (store->db, "INSERT INTO commit_order(one, seq, schema, epoch) VALUES(1,1,$1,$2)", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_int (stmt, 1, CARE_STORE_SCHEMA);
  care_stmt_bind_text (stmt, 2, care_id_to_text (&epoch, text));
  return care_stmt_done (stmt, error) && run (store, "INSERT INTO commit_nonce(seq, nonce, at) VALUES(1,'beginning',0)", error);
}

static gboolean
become (CareStore *store, gpointer data, GError **error)
{
  gboolean ok = care_store_run_sql (store->db, "server-001.sql", error) && set_order (store, error) &&
                care_store_set_meta (store, "role", "server", error);
  if (!ok)
    return FALSE;
  g_free (store->role);
  store->role = g_strdup ("server"); /* numbers are the server's from here; set back by refresh if the commit fails */
  return put_survey (store, error) && renumber (store, &CareCustomer_ENTITY, CareCustomer_number, CareCustomer_alias, "C", error) &&
         renumber (store, &CareJob_ENTITY, CareJob_number, CareJob_alias, "J", error) && publish_all (store, error) &&
         care_feed_rebuild (store, error);
}

gboolean
care_server_become (CareStore *store, GError **error)
{
  CareTxn txn = { .what = "init" };
  gboolean ok;

  if (g_strcmp0 (store->role, "server") == 0)
    return TRUE;
  if (g_strcmp0 (store->role, "station") == 0)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED,
                   _("“%s” is the store of a station enrolled at a server and cannot become a server; make a new store with “init”."), store->where);
      return FALSE;
    }
  ok = care_store_commit (store, &txn, become, NULL, error);
  care_store_refresh (store, NULL);
  return ok;
}

gboolean
care_server_require (CareStore *store, GError **error)
{
  if (g_strcmp0 (store->role, "server") == 0)
    return TRUE;
  g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, _("“%s” is not a server's store; “user add” or aftercared makes it one."), store->where);
  return FALSE;
}

typedef struct { const char *name, *role; CareId id; } NewUser;

static gboolean
add_user (CareStore *store, gpointer data, GError **error)
{
  NewUser *wanted = data;
  g_autoptr (CareRecord) record = care_record_new (&CareUser_ENTITY);
  CareUser *user = (CareUser *) record;

  if (!care_record_parse (record, CareUser_name, wanted->name, &store->book, error) ||
      !care_record_parse (record, CareUser_role, wanted->role, &store->book, error))
    return FALSE;
  CARE_PUT (user, CareUser, active, TRUE);
  if (!care_store_put (store, record, NULL, CARE_PUT_PLAIN, error))
    return FALSE;
  wanted->id = record->id;
  return TRUE;
}

gboolean
care_server_add_user (CareStore *store, const char *name, const char *role, CareId *id, GError **error)
{
  NewUser user = { name, role, { { 0 } } };
  g_autoptr (GPtrArray) same = NULL;

  if (!care_server_require (store, error))
    return FALSE;
  same = care_store_by_text (store, &CareUser_ENTITY, "name", name, error);
  if (same == NULL)
    return FALSE;
  if (same->len > 0)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_REFUSED, _("There is already a user called “%s”; choose another name."), name);
      return FALSE;
    }
  if (!care_store_commit (store, &(CareTxn) { .what = "user add" }, add_user, &user, error))
    return FALSE;
  *id = user.id;
  return TRUE;
}

/* Letters that a person may mistype for each other are read as one: the code is compared in this form. */
static char *
code_hash (const char *code)
{
  GString *plain = g_string_new ("enrol:");
  for (const char *p = code; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      {
        char c = g_ascii_toupper (*p);
        g_string_append_c (plain, c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c);
      }
  {
    char *hash = care_text_sha256 (plain->str, -1);
    g_string_free (plain, TRUE);
    return hash;
  }
}

typedef struct { const CareId *user; char *code; } NewCode;

static gboolean
add_code (CareStore *store, gpointer data, GError **error)
{
  static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  NewCode *wanted = data;
  CareId random = care_id_random (), more = care_id_random ();
  GString *code = g_string_new (NULL);
  g_autofree char *hash = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "INSERT INTO enrol_code(hash, \"user\", expires_at) VALUES($1,$2,$3)", error);

  for (guint i = 0; i < 16; i++)
    g_string_append_printf (code, "%s%c", i > 0 && i % 4 == 0 ? "-" : "", letters[(i < 8 ? random.b[8 + i] : more.b[i]) & 31]);
  /* bytes 6 and 8 of a UUID hold version and variant; masking with 31 leaves every letter used here fully random */
  hash = code_hash (code->str);
  g_free (wanted->code);
  wanted->code = g_string_free (code, FALSE);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_text (stmt, 1, hash);
  care_stmt_bind_id (stmt, 2, wanted->user);
  care_stmt_bind_int (stmt, 3, care_now () + CODE_SECONDS);
  return care_stmt_done (stmt, error);
}

char *
care_server_enrol_code (CareStore *store, const CareId *user, GError **error)
{
  NewCode code = { user, NULL };
  if (!care_server_require (store, error))
    return NULL;
  if (care_store_commit (store, &(CareTxn) { .what = "enrol-code" }, add_code, &code, error))
    return code.code;
  g_free (code.code);
  return NULL;
}

static gboolean
denied (GError **error)
{
  g_set_error_literal (error, CARE_ERROR, CARE_ERROR_DENIED,
                       _("This enrolment code is wrong, was used already or has expired; ask for a new one with “aftercarectl enrol-code NAME”."));
  return FALSE;
}

/* FALSE for who was sent away: neither her codes nor her stations are any good. One who was merged into another goes on as that one's station. */
static gboolean
is_employed (const CareUser *user)
{
  return !(CARE_HAS (user, CareUser, active) && !user->active) && !CARE_HAS (user, CareUser, deleted_at);
}

static gboolean
may_enrol (CareStore *store, const CareId *id, GError **error)
{
  g_autoptr (CareRecord) user = NULL;
  CareRecord *stored = NULL;

  if (!care_store_peek (store, &CareUser_ENTITY, id, &stored, error))
    return FALSE;
  user = stored;
  return (user != NULL && is_employed ((CareUser *) user)) || denied (error);
}

gboolean
care_server_code_user (CareStore *store, const char *code, CareId *user, GError **error)
{
  g_autofree char *hash = code_hash (code);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "SELECT \"user\" FROM enrol_code WHERE hash=$1 AND used_at IS NULL AND expires_at>=$2", error);
  gboolean found;

  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_text (stmt, 1, hash);
  care_stmt_bind_int (stmt, 2, care_now ());
  found = care_stmt_step (stmt, &problem);
  if (found)
    *user = care_stmt_id (stmt, 0);
  care_stmt_reset (stmt);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return found ? may_enrol (store, user, error) : denied (error);
}

typedef struct { const char *code, *wanted; CareStation *station; char *token; } Enrol;

static gboolean
prefix_taken (CareStore *store, const char *prefix)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT 1 FROM station WHERE prefix=$1", NULL);
  g_autofree char *own = care_store_meta (store, "prefix");
  gboolean taken;
  if (stmt == NULL)
    return TRUE;
  care_stmt_bind_text (stmt, 1, prefix);
  taken = care_stmt_step (stmt, NULL);
  care_stmt_reset (stmt);
  return taken || g_strcmp0 (own, prefix) == 0;
}

static gboolean
prefix_valid (const char *prefix)
{
  return prefix != NULL && strlen (prefix) == 4 && strspn (prefix, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == 4;
}

static char *
new_token (void)
{
  CareId a = care_id_random (), b = care_id_random ();
  char one[CARE_ID_TEXT], two[CARE_ID_TEXT];
  return g_strconcat (care_id_to_text (&a, one), care_id_to_text (&b, two), NULL);
}

static gboolean
use_code (CareStore *store, const char *code, CareId *user, GError **error)
{
  g_autofree char *hash = code_hash (code);
  CareStmt *stmt;
  if (!care_server_code_user (store, code, user, error))
    return FALSE;
  stmt = care_db_stmt (store->db, "UPDATE enrol_code SET used_at=$2 WHERE hash=$1", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_text (stmt, 1, hash);
  care_stmt_bind_int (stmt, 2, care_now ());
  return care_stmt_done (stmt, error);
}

static gboolean
enrol (CareStore *store, gpointer data, GError **error)
{
  Enrol *wanted = data;
  CareStation *station = wanted->station;
  g_autofree char *hash = NULL;
  CareStmt *stmt;

  if (!use_code (store, wanted->code, &station->user, error))
    return FALSE;
  g_free (station->prefix);
  station->prefix = g_strdup (prefix_valid (wanted->wanted) ? wanted->wanted : "0000");
  while (!prefix_valid (wanted->wanted) || prefix_taken (store, station->prefix))
    {
      g_free (station->prefix);
      station->prefix = care_store_random_prefix ();
      if (!prefix_taken (store, station->prefix))
        break;
    }
  station->id = care_id_new ();
  g_free (wanted->token);
  wanted->token = new_token ();
  hash = care_text_sha256 (wanted->token, -1);
  stmt = care_db_stmt (store->db, "INSERT INTO station(id, \"user\", token_hash, prefix, enrolled_at) VALUES($1,$2,$3,$4,$5)", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, &station->id);
  care_stmt_bind_id (stmt, 2, &station->user);
  care_stmt_bind_text (stmt, 3, hash);
  care_stmt_bind_text (stmt, 4, station->prefix);
  care_stmt_bind_int (stmt, 5, care_now ());
  return care_stmt_done (stmt, error);
}

static guint
role_bit (const char *role)
{
  for (guint i = 0; care_roles[i] != NULL; i++)
    if (g_strcmp0 (care_roles[i], role) == 0)
      return 1u << i;
  return 0;
}

static gboolean
read_roles (CareStore *store, CareStation *station, GError **error)
{
  g_autoptr (CareRecord) user = NULL;
  CareRecord *stored = NULL;

  if (!care_store_peek (store, &CareUser_ENTITY, &station->user, &stored, error))
    return FALSE;
  user = stored;
  if (user == NULL || !is_employed ((CareUser *) user))
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_DENIED,
                           _("The user of this station is no longer active; an administrator can make her so again."));
      return FALSE;
    }
  station->roles = role_bit (((CareUser *) user)->role);
  return TRUE;
}

gboolean
care_server_enrol (CareStore *store, const char *code, const char *wanted, CareStation *station, char **token, GError **error)
{
  Enrol job = { code, wanted, station, NULL };

  memset (station, 0, sizeof *station);
  if (care_store_commit (store, &(CareTxn) { .what = "enrol" }, enrol, &job, error) && read_roles (store, station, error))
    {
      *token = job.token;
      return TRUE;
    }
  g_free (job.token);
  care_station_clear (station);
  return FALSE;
}

gboolean
care_server_station (CareStore *store, const char *token, CareStation *station, GError **error)
{
  g_autofree char *hash = care_text_sha256 (token, -1);
  g_autoptr (GError) problem = NULL;
  CareStmt *stmt = care_db_stmt (store->db, "SELECT id, \"user\", prefix, inc, last_n, last_hash FROM station"
                                            " WHERE token_hash=$1 AND revoked_at IS NULL", error);

  memset (station, 0, sizeof *station);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_text (stmt, 1, hash);
  if (!care_stmt_step (stmt, &problem))
    {
      if (problem != NULL)
        g_propagate_error (error, g_steal_pointer (&problem));
      else
        g_set_error_literal (error, CARE_ERROR, CARE_ERROR_DENIED,
                             _("This station is not enrolled here, or was revoked; what is written on it stays there. Ask an administrator."));
      return FALSE;
    }
  station->id = care_stmt_id (stmt, 0);
  station->user = care_stmt_id (stmt, 1);
  station->prefix = g_strdup (care_stmt_text (stmt, 2));
  station->inc = care_stmt_int (stmt, 3);
  station->last_n = care_stmt_int (stmt, 4);
  station->last_hash = g_strdup (care_stmt_text (stmt, 5));
  care_stmt_reset (stmt);
  if (read_roles (store, station, error))
    return TRUE;
  care_station_clear (station);
  return FALSE;
}

gboolean
care_server_pushed (CareStore *store, const CareStation *station, GError **error)
{
  CareStmt *stmt = care_db_stmt (store->db, "UPDATE station SET inc=$2, last_n=$3, last_hash=$4, last_seen_at=$5 WHERE id=$1", error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, &station->id);
  care_stmt_bind_int (stmt, 2, station->inc);
  care_stmt_bind_int (stmt, 3, station->last_n);
  care_stmt_bind_text (stmt, 4, station->last_hash);
  care_stmt_bind_int (stmt, 5, care_now ());
  return care_stmt_done (stmt, error);
}

gboolean
care_server_park (CareStore *store, const CareStation *station, const CareEntity *entity, const CareId *row, const char *field, const char *why,
                  const char *summary, const char *body, GError **error)
{
  CareConflict *conflict = CARE_NEW (CareConflict);
  g_autoptr (CareRecord) record = CARE_RECORD (conflict);
  CareStmt *stmt = care_db_stmt (store->db, "INSERT INTO parked(station, \"user\", entity, \"row\", why, body, at) VALUES($1,$2,$3,$4,$5,$6,$7)",
                                 error);
  if (stmt == NULL)
    return FALSE;
  care_stmt_bind_id (stmt, 1, &station->id);
  care_stmt_bind_id (stmt, 2, &station->user);
  care_stmt_bind_text (stmt, 3, entity->name);
  care_stmt_bind_id (stmt, 4, row);
  care_stmt_bind_text (stmt, 5, why);
  care_stmt_bind_text (stmt, 6, body);
  care_stmt_bind_int (stmt, 7, care_now ());
  if (!care_stmt_done (stmt, error))
    return FALSE;
  CARE_PUT_TEXT (conflict, CareConflict, entity, entity->name);
  care_record_set_id (record, CareConflict_row, row);
  CARE_PUT_TEXT (conflict, CareConflict, field, field);
  CARE_PUT_TEXT (conflict, CareConflict, kept, why);
  CARE_PUT_TEXT (conflict, CareConflict, lost, summary);
  care_record_set_id (record, CareConflict_by, &station->user);
  CARE_PUT (conflict, CareConflict, at, care_now ());
  CARE_PUT_TEXT (conflict, CareConflict, state, "open");
  return care_store_put (store, record, NULL, CARE_PUT_FRESH, error);
}

char *
care_server_parked_why (CareStore *store, const CareStation *station, const char *body)
{
  CareStmt *stmt = care_db_stmt (store->db, "SELECT why FROM parked WHERE station = $1 AND body = $2", NULL);
  char *why = NULL;

  if (stmt == NULL)
    return NULL;
  care_stmt_bind_id (stmt, 1, &station->id);
  care_stmt_bind_text (stmt, 2, body);
  if (care_stmt_step (stmt, NULL))
    why = g_strdup (care_stmt_text (stmt, 0));
  care_stmt_reset (stmt);
  return why;
}

gboolean
care_server_keep_number (CareStore *store, const CareEntity *entity, const char *number, gboolean *kept, GError **error)
{
  g_autofree char *key = g_strndup (number, strlen ("J-2026"));
  g_autofree char *counter = g_strdup_printf ("number-%s", key);
  g_autoptr (GPtrArray) same = care_store_by_text (store, entity, "number", number, error);
  guint64 n;

  if (same == NULL)
    return FALSE;
  *kept = same->len == 0 && g_ascii_string_to_unsigned (number + strlen ("J-2026-"), 10, 1, 999999, &n, NULL);
  if (!*kept || care_store_meta_int (store, counter, 0) >= (gint64) n)
    return TRUE;
  return care_store_set_meta_int (store, counter, (gint64) n, error);
}

static char *
one_text (CareStore *store, const char *sql, gint64 number)
{
  CareStmt *stmt = care_db_stmt (store->db, sql, NULL);
  char *text = NULL;
  if (stmt == NULL)
    return NULL;
  if (number >= 0)
    care_stmt_bind_int (stmt, 1, number);
  if (care_stmt_step (stmt, NULL))
    text = g_strdup (care_stmt_text (stmt, 0));
  care_stmt_reset (stmt);
  return text;
}

char *
care_server_epoch (CareStore *store)
{
  return one_text (store, "SELECT epoch FROM commit_order WHERE one=1", -1);
}

gint64
care_server_seq (CareStore *store)
{
  return care_db_int (store->db, 0, "SELECT seq FROM commit_order WHERE one=1", NULL);
}

char *
care_server_nonce (CareStore *store, gint64 seq)
{
  return seq == 0 ? g_strdup ("") : one_text (store, "SELECT nonce FROM commit_nonce WHERE seq=$1", seq);
}
