/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-sync"

#include "sync/care-push.h"

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "domain/care-lifecycle.h"
#include "domain/care-stock.h"
#include "store/care-log.h"
#include "sync/care-merge.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <string.h>

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))
#define ABOVE_TECHNICIAN (CARE_DESK | CARE_MANAGER | CARE_ADMINISTRATOR)

typedef struct
{
  CareStation *station;
  CarePushedTx *tx;
  GHashTable *made; /* rows made by this request: CareId* -> itself, borrowed from the rows */
  GPtrArray *notes;
  gint64 hlc;   /* the transaction's clock as its station gave it: by this it is known */
  gint64 clock; /* what that counts for where edits meet */
} Push;

void
care_note_free (gpointer data)
{
  CareNote *note = data;
  g_free (note->why);
  g_free (note);
}

static void
note (GPtrArray *notes, gint64 n, const char *kind, const char *why)
{
  CareNote *one = g_new0 (CareNote, 1);
  one->n = n;
  one->kind = kind;
  one->why = g_strdup (why);
  g_ptr_array_add (notes, one);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, CARE_ERROR, CARE_ERROR_REFUSED, why);
  return FALSE;
}

/* --- who may push what: as if the user had typed it here (RELIABILITY C2.17) ------------------------------------------------------ */

static gboolean
made_by_station (CareStore *store, Push *push, const CareId *row)
{
  return g_hash_table_contains (push->made, row) || care_log_made_by (store, row, &push->station->id);
}

static gboolean
sees (CareStore *store, Push *push, const CareId *row)
{
  gboolean now;
  return care_page_in_scope (store, &push->station->user, row, (push->clock >> 16) / 1000, &now) ||
         made_by_station (store, push, row);
}

static gboolean
is_own_van (CareStore *store, Push *push, const CareId *location)
{
  CareRecord *record = NULL;
  gboolean own;
  if (!care_store_peek (store, &CareStockLocation_ENTITY, location, &record, NULL) || record == NULL)
    return FALSE;
  own = care_id_equal (&((CareStockLocation *) record)->technician, &push->station->user);
  care_record_free (record);
  return own;
}

static gboolean
sees_reference (CareStore *store, Push *push, const CareRecord *record, const char *field)
{
  int n = care_entity_field (record->entity, field);
  CareId id;
  if (n < 0 || !care_record_has (record, (guint) n))
    return FALSE;
  id = care_record_id (record, (guint) n);
  return sees (store, push, &id);
}

/* What a record belongs to decides who sees it and whose history it stands in: a technician names there only what he has. @server: as it
 * stands, NULL for a new one. */
static gboolean
names_only_own (CareStore *store, Push *push, const CarePushed *row, const CareRecord *server)
{
  static const char *const of_somebody[] = { "customer", "site", "device", "job", NULL }; /* everybody has all models and users */
  for (guint n = 0; n < row->entity->n_fields; n++)
    {
      const CareField *field = &row->entity->fields[n];
      CareId id;
      if (!(field->flags & (CARE_OWNER | CARE_SCOPE_EDGE)) || !g_strv_contains (of_somebody, field->to) || !(row->fields & BIT (n)) ||
          !care_record_has (row->now, n) || (server != NULL && care_record_same (server, row->now, n)))
        continue;
      id = care_record_id (row->now, n);
      if (!sees (store, push, &id))
        return FALSE;
    }
  return TRUE;
}

/* What a technician may add: work on his own jobs, and new customers, devices and jobs met on the way. */
static gboolean
technician_may_insert (CareStore *store, Push *push, const CareRecord *record)
{
  static const char *const free_to_add[] = { "customer", "device", "job", NULL };
  static const char *const on_his_jobs[] = { "job_event", "visit", "job_line", "stock_move", "contact", "consent", "contact_point", "site",
                                             "coverage", "sale", "follow_up", "message", NULL };
  const CareStockMove *move = (const CareStockMove *) record;

  if (g_strv_contains (free_to_add, record->entity->name))
    return TRUE;
  if (!g_strv_contains (on_his_jobs, record->entity->name))
    return FALSE;
  if (record->entity == &CareStockMove_ENTITY && (is_own_van (store, push, &move->from) || is_own_van (store, push, &move->to)))
    return TRUE;
  return sees_reference (store, push, record, "job") || sees_reference (store, push, record, "customer") ||
         sees_reference (store, push, record, "device");
}

/* A fact that takes another one back is a change of that one. */
static gboolean
may_void (CareStore *store, Push *push, const CareRecord *record)
{
  int n = care_entity_field (record->entity, "voids");
  CareRecord *voided = NULL;
  CareId id;
  gboolean there;

  if (n < 0 || !care_record_has (record, (guint) n))
    return TRUE;
  id = care_record_id (record, (guint) n);
  there = care_store_peek (store, record->entity, &id, &voided, NULL) && voided != NULL;
  care_record_free (voided);
  return !there || sees (store, push, &id);
}

static gboolean
may_insert (CareStore *store, Push *push, CarePushed *row, GError **error)
{
  if (row->entity == &CareCompany_ENTITY || row->entity == &CareConflict_ENTITY)
    return refuse (error, "Only the server makes such a record.");
  if ((push->station->roles & ABOVE_TECHNICIAN) != 0)
    return TRUE;
  if (!may_void (store, push, row->now))
    return refuse (error, "It takes back what is not the technician's.");
  if (!names_only_own (store, push, row, NULL))
    return refuse (error, "It belongs to a job or a customer that is not the technician's.");
  return technician_may_insert (store, push, row->now) || refuse (error, "It belongs to a job that is not the technician's.");
}

static gboolean
may_update (CareStore *store, Push *push, const CarePushed *row, const CareRecord *server, GError **error)
{
  if ((push->station->roles & ABOVE_TECHNICIAN) != 0)
    return TRUE;
  if (!sees (store, push, &row->row))
    return refuse (error, "The job had gone to somebody else when this was written.");
  return names_only_own (store, push, row, server) || refuse (error, "It gives the record to a job or a customer that is not the technician's.");
}

/* A user that a station brings along gets no rights by it. */
static void
cap_rights (Push *push, CarePushed *row)
{
  CareUser *user = (CareUser *) row->now;
  if (row->entity != &CareUser_ENTITY || (push->station->roles & CARE_ADMINISTRATOR) != 0)
    return;
  if (g_strcmp0 (user->role, "technician") != 0)
    CARE_PUT_TEXT (user, CareUser, role, "desk");
}

/* Fields that this role may not write are left out, and said. */
static void
mask_fields (Push *push, CarePushed *row)
{
  for (guint n = 0; n < row->entity->n_fields; n++)
    {
      const CareField *field = &row->entity->fields[n];
      guint roles = push->station->roles;
      gboolean may = row->insert ? field->write == 0 || (field->write & roles) != 0 || row->entity == &CareUser_ENTITY
                                 : care_field_writable (row->entity, field, roles);
      g_autofree char *why = NULL;
      if (!(row->fields & BIT (n)) || may)
        continue;
      row->fields &= ~BIT (n);
      care_record_clear (row->now, n);
      why = g_strdup_printf ("%s is not this user's to change.", field->name);
      note (push->notes, row->n, "rejected", why);
    }
}

/* --- taking a row ------------------------------------------------------------------------------------------------------------------- */

/* A step is taken where the job stands now; one that its phase does not allow is for a person to sort out. One that changes nothing (two stations
 * said the same) is fine, and so is the past of a job that was made with it, as an import does. */
static gboolean
step_is_legal (CareStore *store, Push *push, const CareJobEvent *event, GError **error)
{
  g_autoptr (CareRecord) record = NULL;
  CareRecord *stored = NULL;
  const CareTransition *transition = care_lifecycle_find (event->transition);
  const char *phase;
  g_autofree char *why = NULL;

  if (!care_store_settle (store, error))
    return FALSE;
  if (transition == NULL || CARE_HAS (event, CareJobEvent, voids) || !care_store_peek (store, &CareJob_ENTITY, &event->job, &stored, error) ||
      stored == NULL)
    return TRUE;
  record = stored;
  phase = ((CareJob *) record)->phase != NULL ? ((CareJob *) record)->phase : "new";
  if (g_strv_contains (transition->from, phase) || g_strcmp0 (phase, event->phase) == 0 ||
      care_log_made_in (store, &event->job, &push->station->id, push->hlc))
    return TRUE;
  why = g_strdup_printf ("“%s” does not follow on “%s”, where the job stands now.", event->transition, phase);
  return refuse (error, why);
}

static gboolean
owner_is_here (CareStore *store, const CareRecord *record, GError **error)
{
  for (guint n = 0; n < record->entity->n_fields; n++)
    {
      const CareField *field = &record->entity->fields[n];
      CareRecord *owner = NULL;
      CareId id;
      gboolean ok;
      if (!(field->flags & CARE_OWNER) || !care_record_has (record, n))
        continue;
      id = care_record_id (record, n);
      ok = care_store_peek (store, care_entity_find (field->to), &id, &owner, error);
      if (ok && owner == NULL)
        ok = refuse (error, "What it belongs to is not here.");
      care_record_free (owner);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_server_number (const char *number, const char *series)
{
  return number != NULL && strlen (number) == 13 && g_str_has_prefix (number, series) && number[1] == '-' && number[6] == '-';
}

/* Numbers are given here; what the station wrote on paper stays as the alias. */
static gboolean
give_number (CareStore *store, CareRecord *record, gboolean known, GError **error)
{
  gboolean job = record->entity == &CareJob_ENTITY;
  guint number = job ? (guint) CareJob_number : (guint) CareCustomer_number;
  guint alias = job ? (guint) CareJob_alias : (guint) CareCustomer_alias;
  g_autofree char *next = NULL;
  gboolean kept = FALSE;

  if (!job && record->entity != &CareCustomer_ENTITY)
    return TRUE;
  /* One of ours stays with the row that had it, when a restored server hears of it again; nobody else may take one. */
  if (known && is_server_number (care_record_text (record, number), job ? "J" : "C") &&
      !care_server_keep_number (store, record->entity, care_record_text (record, number), &kept, error))
    return FALSE;
  if (kept)
    return TRUE;
  next = care_store_next_number (store, job ? "J" : "C", error);
  if (next == NULL)
    return FALSE;
  if (care_record_has (record, number) && !care_record_has (record, alias))
    care_record_set_text (record, alias, care_record_text (record, number));
  care_record_set_text (record, number, next);
  return TRUE;
}

static gboolean
insert (CareStore *store, Push *push, CarePushed *row, GError **error)
{
  if (!may_insert (store, push, row, error))
    return FALSE;
  cap_rights (push, row);
  mask_fields (push, row);
  if (!care_record_validate (row->now, error) || !owner_is_here (store, row->now, error))
    return FALSE;
  if (row->entity == &CareJobEvent_ENTITY && !step_is_legal (store, push, (const CareJobEvent *) row->now, error))
    return FALSE;
  if (!give_number (store, row->now, row->base > 0, error) || !care_store_put (store, row->now, NULL, CARE_PUT_FRESH, error))
    return FALSE;
  g_hash_table_add (push->made, &row->row);
  return TRUE;
}

/* The same meeting told again is the same conflict, which a person may have settled. */
static CareId
conflict_id (Push *push, const CarePushed *row, guint n, const char *lost)
{
  char id[CARE_ID_TEXT], station[CARE_ID_TEXT];
  g_autofree char *words = g_strdup_printf ("%s %s %s %" G_GINT64_FORMAT " %s", care_id_to_text (&row->row, id), row->entity->fields[n].name,
                                            care_id_to_text (&push->station->id, station), push->hlc, lost);
  return care_id_derived ("conflict", words);
}

static gboolean
put_conflict (CareStore *store, Push *push, const CarePushed *row, guint n, const CareRecord *kept, const CareRecord *lost, const CareId *by,
              GError **error)
{
  CareConflict *conflict = CARE_NEW (CareConflict);
  g_autoptr (CareRecord) record = CARE_RECORD (conflict);
  g_autoptr (CareRecord) told = NULL;
  g_autofree char *kept_text = care_record_format (kept, n, care_store_book (store));
  g_autofree char *lost_text = care_record_format (lost, n, care_store_book (store));
  CareRecord *stored = NULL;

  /* two people settled one conflict in two ways: the later word stands, and is nothing to settle in its turn */
  if (row->entity == &CareConflict_ENTITY)
    return TRUE;
  record->id = conflict_id (push, row, n, lost_text);
  if (!care_store_peek (store, &CareConflict_ENTITY, &record->id, &stored, error))
    return FALSE;
  told = stored;
  if (told != NULL)
    return TRUE;

  CARE_PUT_TEXT (conflict, CareConflict, entity, row->entity->name);
  care_record_set_id (record, CareConflict_row, &row->row);
  CARE_PUT_TEXT (conflict, CareConflict, field, row->entity->fields[n].name);
  CARE_PUT_TEXT (conflict, CareConflict, kept, kept_text);
  CARE_PUT_TEXT (conflict, CareConflict, lost, lost_text);
  care_record_set_id (record, CareConflict_by, by);
  CARE_PUT (conflict, CareConflict, at, care_now ());
  CARE_PUT_TEXT (conflict, CareConflict, state, "open");
  note (push->notes, row->n, "conflict", row->entity->fields[n].name);
  return care_store_put (store, record, NULL, CARE_PUT_FRESH, error);
}

static gboolean
take_field (CareStore *store, Push *push, const CarePushed *row, const CareRecord *server, CareRecord *now, guint n, GError **error)
{
  CareMeeting meeting = { .server = server, .pushed = row->now, .n = n, .pushed_hlc = push->clock };
  CareLogEdit other = { 0 };
  g_autofree char *both = NULL;

  meeting.concurrent = care_log_edited_since (store, &row->row, row->entity->fields[n].name, row->base, &push->station->id, &other);
  meeting.server_hlc = care_merge_clock (other.hlc, other.at * 1000);
  meeting.tie = care_id_compare (&push->station->user, &other.user);
  switch (care_merge_field (&meeting))
    {
    case CARE_MERGE_TAKE:
      care_record_copy_field (now, row->now, n);
      return TRUE;
    case CARE_MERGE_WINS:
      care_record_copy_field (now, row->now, n);
      return put_conflict (store, push, row, n, row->now, server, &other.user, error);
    case CARE_MERGE_LOSES:
      return put_conflict (store, push, row, n, server, row->now, &push->station->user, error);
    case CARE_MERGE_BOTH:
      both = care_merge_texts (care_record_text (server, n), care_record_text (row->now, n));
      /* Two long texts may not fit into one record: then what stands stays, and the other is put back by a person. */
      if (care_record_text_bytes (now) - strlen (care_record_text (server, n)) + strlen (both) > CARE_RECORD_TEXT_MAX)
        return put_conflict (store, push, row, n, server, row->now, &push->station->user, error);
      care_record_set_text (now, n, both);
      note (push->notes, row->n, "merged", row->entity->fields[n].name);
      return TRUE;
    case CARE_MERGE_SAME: case CARE_MERGE_IGNORE: default:
      return TRUE;
    }
}

/* Delete against edit: the edit wins, whichever came first, and the deletion is kept as a conflict. */
static gboolean
meet_deletion (CareStore *store, Push *push, CarePushed *row, const CareRecord *server, CareRecord *now, GError **error)
{
  int deleted = care_entity_field (row->entity, "deleted_at");
  gboolean deletes, edits;

  if (deleted < 0)
    return TRUE;
  deletes = (row->fields & BIT (deleted)) && care_record_has (row->now, (guint) deleted);
  edits = (row->fields & ~BIT (deleted)) != 0;
  if (deletes && care_log_changed_since (store, &row->row, row->base, &push->station->id))
    {
      row->fields &= ~BIT (deleted);
      return put_conflict (store, push, row, (guint) deleted, server, row->now, &push->station->user, error);
    }
  if (edits && !deletes && care_record_has (server, (guint) deleted) &&
      care_log_changed_since (store, &row->row, row->base, &push->station->id))
    {
      care_record_clear (now, (guint) deleted);
      return put_conflict (store, push, row, (guint) deleted, now, server, &push->station->user, error);
    }
  return TRUE;
}

static gboolean
update (CareStore *store, Push *push, CarePushed *row, const CareRecord *server, GError **error)
{
  g_autoptr (CareRecord) now = care_record_copy (server);

  if (!may_update (store, push, row, server, error))
    return FALSE;
  mask_fields (push, row);
  /* told again, it is not newer than what others changed since */
  row->fields &= ~care_log_told_before (store, row->now, row->fields, &push->station->id, push->hlc);
  if (!meet_deletion (store, push, row, server, now, error))
    return FALSE;
  for (guint n = 0; n < row->entity->n_fields; n++)
    if ((row->fields & BIT (n)) && !take_field (store, push, row, server, now, n, error))
      return FALSE;
  /* A merge of two records moves the references of facts, and nothing else of them. */
  return care_record_validate (now, error) &&
         care_store_put (store, now, server, row->entity->insert_only ? CARE_PUT_MOVED : CARE_PUT_PLAIN, error);
}

static gboolean
take_row (CareStore *store, Push *push, CarePushed *row, GError **error)
{
  g_autoptr (CareRecord) server = NULL;
  CareRecord *stored = NULL;

  if (row->fault != NULL)
    return refuse (error, row->fault);
  /* Also what loses against another edit is kept, and travels. */
  if (care_record_text_bytes (row->now) > CARE_RECORD_TEXT_MAX)
    return refuse (error, "Its text is longer than a record may be.");
  if (!care_store_peek (store, row->entity, &row->row, &stored, error))
    return FALSE;
  server = stored;
  if (server == NULL)
    return row->insert ? insert (store, push, row, error) : refuse (error, "The record is not here.");
  /* A row offered again after it was acknowledged is here already; a fact never changes. Two stations that made the same row (one import on
   * both) merge it. */
  if (row->insert && (row->base > 0 || row->entity->insert_only || care_log_made_by (store, &row->row, &push->station->id)))
    return TRUE;
  return update (store, push, row, server, error);
}

static gboolean
take_tx (CareStore *store, gpointer data, GError **error)
{
  Push *push = data;
  for (guint i = 0; i < push->tx->rows->len; i++)
    {
      CarePushed *row = push->tx->rows->pdata[i];
      if (row->n > push->station->last_n && !take_row (store, push, row, error))
        return FALSE;
    }
  return TRUE;
}

#define SUMMARY_MAX 2000 /* characters */

/* What was put aside, for people: fields that everybody may read. The whole of it stays in the server's table. */
static char *
summary_of (CareStore *store, const CarePushed *row)
{
  GString *text = g_string_new (NULL);
  for (guint n = 0; row->now != NULL && n < row->entity->n_fields; n++)
    {
      const CareField *field = &row->entity->fields[n];
      g_autofree char *value = NULL;
      if (!(row->fields & BIT (n)) || field->read != 0 || field->kind == CARE_ID || (field->flags & CARE_LOCAL))
        continue;
      value = care_record_format (row->now, n, care_store_book (store));
      g_string_append_printf (text, "%s%s:%s%s", text->len > 0 ? "; " : "", field->name, *value != '\0' ? " " : "", value);
    }
  if (g_utf8_strlen (text->str, (gssize) text->len) > SUMMARY_MAX)
    {
      g_string_truncate (text, (gsize) (g_utf8_offset_to_pointer (text->str, SUMMARY_MAX) - text->str));
      g_string_append (text, "…");
    }
  return g_string_free (text, FALSE);
}

static gboolean
park_row (CareStore *store, Push *push, const CarePushed *row, const char *why, GError **error)
{
  const char *field = row->entity == &CareJobEvent_ENTITY ? "phase" : "parked";
  CareId subject = row->row;
  const CareEntity *entity = row->entity;
  g_autofree char *summary = summary_of (store, row);

  if (entity == &CareJobEvent_ENTITY && row->now != NULL && CARE_HAS ((CareJobEvent *) row->now, CareJobEvent, job))
    {
      subject = ((CareJobEvent *) row->now)->job;
      entity = &CareJob_ENTITY;
    }
  if (entity == NULL)
    entity = &CareConflict_ENTITY;
  if (care_id_is_null (&subject))
    subject = care_id_new ();
  return care_server_park (store, push->station, entity, &subject, field, why, summary, row->body, error);
}

/* What was put aside before and is told again is there already, and perhaps settled. */
static gboolean
park_tx (CareStore *store, Push *push, const char *why, GError **error)
{
  for (guint i = 0; i < push->tx->rows->len; i++)
    {
      CarePushed *row = push->tx->rows->pdata[i];
      g_autofree char *before = row->n > push->station->last_n ? care_server_parked_why (store, push->station, row->body) : NULL;
      if (row->n <= push->station->last_n)
        continue;
      if (before == NULL && !park_row (store, push, row, why, error))
        return FALSE;
      g_hash_table_remove (push->made, &row->row);
      note (push->notes, row->n, "parked", why);
    }
  return TRUE;
}

/* The station did not hear the answer in which this stood. */
static void
say_again (CareStore *store, Push *push)
{
  for (guint i = 0; i < push->tx->rows->len; i++)
    {
      CarePushed *row = push->tx->rows->pdata[i];
      g_autofree char *why = row->n <= push->station->last_n ? care_server_parked_why (store, push->station, row->body) : NULL;
      if (why != NULL)
        note (push->notes, row->n, "parked", why);
    }
}

static gboolean
is_fatal (const GError *error)
{
  return error->domain != CARE_ERROR || error->code == CARE_ERROR_FULL || error->code == CARE_ERROR_CORRUPT || error->code == CARE_ERROR_IO ||
         error->code == CARE_ERROR_BUSY;
}

gboolean
care_push_take (CareStore *store, CareStation *station, GPtrArray *txs, GPtrArray *notes, GError **error)
{
  g_autoptr (GHashTable) made = g_hash_table_new (care_id_hash, care_id_equal_fn);

  for (guint i = 0; i < txs->len; i++)
    {
      CarePushedTx *tx = txs->pdata[i];
      gint64 clock = care_merge_clock (tx->hlc, care_now_ms ());
      Push push = { station, tx, made, notes, tx->hlc > 0 ? tx->hlc : clock, clock };
      CareTxn txn = { .what = tx->what, .user = &station->user, .station = &station->id, .hlc = push.hlc, .flags = CARE_TXN_PUSHED };
      g_autoptr (GError) problem = NULL;
      guint noted;

      say_again (store, &push);
      noted = notes->len;
      if (!care_store_group (store, &txn, take_tx, &push, &problem))
        {
          if (is_fatal (problem))
            {
              g_propagate_error (error, g_steal_pointer (&problem));
              return FALSE;
            }
          g_ptr_array_set_size (notes, (int) noted);
          if (!park_tx (store, &push, problem->message, error))
            return FALSE;
        }
      for (guint r = 0; r < tx->rows->len; r++)
        {
          CarePushed *row = tx->rows->pdata[r];
          char *chain;
          if (row->n <= station->last_n)
            continue;
          chain = care_wire_chain (station->last_hash, row->n, &row->row, tx->hlc);
          g_free (station->last_hash);
          station->last_hash = chain;
          station->last_n = row->n;
        }
    }
  return TRUE;
}

/* What comes is numbered behind what was sent, and upwards: else it would be taken for something that is here already. */
static gboolean
go_on_behind (gint64 after, GPtrArray *txs)
{
  for (guint i = 0; i < txs->len; i++)
    {
      const CarePushedTx *tx = txs->pdata[i];
      for (guint r = 0; r < tx->rows->len; r++)
        {
          gint64 n = ((const CarePushed *) tx->rows->pdata[r])->n;
          if (n <= after)
            return FALSE;
          after = n;
        }
    }
  return TRUE;
}

gboolean
care_push_is_same_past (const CareStation *station, const char *prev, gint64 after, GPtrArray *txs)
{
  g_autofree char *hash = g_strdup (prev != NULL ? prev : "");
  gint64 n = after;

  if (after > station->last_n || !go_on_behind (after, txs))
    return FALSE;
  for (guint i = 0; i < txs->len && n < station->last_n; i++)
    {
      CarePushedTx *tx = txs->pdata[i];
      for (guint r = 0; r < tx->rows->len; r++)
        {
          CarePushed *row = tx->rows->pdata[r];
          char *next;
          if (row->n > station->last_n)
            break;
          next = care_wire_chain (hash, row->n, &row->row, tx->hlc);
          g_free (hash);
          hash = next;
          n = row->n;
        }
    }
  return g_strcmp0 (hash, station->last_hash != NULL ? station->last_hash : "") == 0;
}
