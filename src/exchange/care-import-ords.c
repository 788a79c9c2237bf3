/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-import-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "domain/care-lifecycle.h"
#include "exchange/care-ords.h"
#include "store/care-import-log.h"
#include "util/care-error.h"
#include "util/care-time.h"

/* Open Repair Data: one row is one closed job with its event, one device, its model, its group as customer (CLI.md, import ords). */

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))
#define JOB_FIELDS \
  (BIT (CareJob_type) | BIT (CareJob_customer) | BIT (CareJob_device) | BIT (CareJob_problem) | BIT (CareJob_demanded_at))
#define DEVICE_FIELDS (BIT (CareDevice_model) | BIT (CareDevice_customer) | BIT (CareDevice_manufactured_year))
#define NEW_RELEASE "0.3"

/* What the device keeps of the row: what it is made from. */
static const CareOrdsColumn device_columns[] = {
  CARE_ORDS_BRAND, CARE_ORDS_PROVIDER, CARE_ORDS_DATE, CARE_ORDS_GROUP, CARE_ORDS_CATEGORY, CARE_ORDS_YEAR,
};

typedef struct
{
  guint column[CARE_ORDS_N]; /* place in the table; N_NONE where the release has none */
  guint n;
  char **names;              /* of all columns, as source_row calls them */
  gboolean is_new;
  gboolean may_have_rest;    /* a station's store may hold a device without its job */

  /* the row at hand */
  CareOrds values;
  gint32 date;
  gint64 at;
  char *source;
  char hash[CARE_SOURCE_HASH];
  CareSourceRow *row;
  CareId job, device, customer, model;

  /* the last day's noon: rows of a day stand together */
  gint32 noon_date;
  gint64 noon;

  CareSourceRow *part; /* scratch */
  GString *text;       /* scratch */
} State;

#define N_NONE G_MAXUINT

/* --- the header --- */

static void
find_columns (const CareCsvHeader *header, guint column[CARE_ORDS_N])
{
  for (guint i = 0; i < CARE_ORDS_N; i++)
    column[i] = N_NONE;
  for (guint i = header->n; i > 0; i--)
    {
      int known = care_ords_find (header->name[i - 1]);

      if (known >= 0)
        column[known] = i - 1;
    }
}

static gboolean
knows (const CareCsvHeader *header, const char *map)
{
  guint column[CARE_ORDS_N];

  find_columns (header, column);
  return column[CARE_ORDS_ID] != N_NONE && column[CARE_ORDS_PROVIDER] != N_NONE && column[CARE_ORDS_STATUS] != N_NONE &&
         column[CARE_ORDS_DATE] != N_NONE;
}

static gboolean
has_needed (const guint column[CARE_ORDS_N], GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autofree char *list = NULL;

  for (guint i = 0; i < CARE_ORDS_N; i++)
    if (column[i] == N_NONE && !care_ords_is_new (i))
      g_ptr_array_add (missing, (gpointer) care_ords_columns[i]);
  if (missing->len == 0)
    return TRUE;
  g_ptr_array_add (missing, NULL);
  list = g_strjoinv (", ", (char **) missing->pdata);
  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
               _("This is no Open Repair Data of release 0.2.1 or 0.3: the header lacks %s."), list);
  return FALSE;
}

/* Ours keep their name; others get one that is neither empty nor there twice nor one of our notes. */
static char *
name_of (const State *state, const CareCsvHeader *header, guint i)
{
  const char *name = header->name[i];
  int known = care_ords_find (name);
  gboolean taken = *name == '\0' || *name == '_' || (known >= 0 && state->column[known] != i);

  for (guint k = 0; k < i && !taken; k++)
    taken = strcmp (state->names[k], name) == 0;
  if (taken)
    return g_strdup_printf ("column %u", i + 1);
  return g_strdup (known >= 0 ? care_ords_columns[known] : name);
}

static void
note_others (CareImporter *self, const State *state)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < state->n; i++)
    if (care_ords_find (state->names[i]) < 0)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", state->names[i]);
  if (list->len > 0)
    care_importer_note (self, _("%s: not columns of Open Repair Data, kept with the jobs: %s."), self->file, list->str);
  g_string_free (list, TRUE);
}

static gpointer
open_table (CareImporter *self, const CareCsvHeader *header, GError **error)
{
  guint column[CARE_ORDS_N];
  State *state;

  find_columns (header, column);
  if (!has_needed (column, error))
    return NULL;
  state = g_new0 (State, 1);
  memcpy (state->column, column, sizeof column);
  state->is_new = column[CARE_ORDS_CATEGORY_ID] != N_NONE || column[CARE_ORDS_AGE] != N_NONE;
  state->may_have_rest = strcmp (care_store_role (self->store), "station") == 0;
  state->n = header->n;
  state->names = g_new0 (char *, header->n + 1);
  for (guint i = 0; i < header->n; i++)
    state->names[i] = name_of (state, header, i);
  state->noon_date = G_MININT32;
  state->row = care_source_row_new ();
  state->part = care_source_row_new ();
  state->text = g_string_new (NULL);
  note_others (self, state);
  return state;
}

static void
close_table (gpointer data)
{
  State *state = data;

  g_strfreev (state->names);
  g_free (state->source);
  care_source_row_free (state->row);
  care_source_row_free (state->part);
  g_string_free (state->text, TRUE);
  g_free (state);
}

/* --- what a row says --- */

static void
fill_job (const CareOrds *values, gint64 at, const CareId *customer, const CareId *device, CareRecord *record)
{
  CareJob *job = (CareJob *) record;

  CARE_PUT_TEXT (job, CareJob, type, "repair_bench");
  care_record_set_id (record, CareJob_customer, customer);
  care_record_set_id (record, CareJob_device, device);
  CARE_PUT_TEXT (job, CareJob, problem, values->value[CARE_ORDS_PROBLEM]);
  CARE_PUT (job, CareJob, demanded_at, at);
}

static void
fill_device (const CareOrds *values, gint32 date, const CareId *customer, const CareId *model, CareRecord *record)
{
  CareDevice *device = (CareDevice *) record;
  int year = care_ords_year (values, date);

  care_record_set_id (record, CareDevice_model, model);
  care_record_set_id (record, CareDevice_customer, customer);
  if (year != 0)
    CARE_PUT (device, CareDevice, manufactured_year, year);
  else
    care_record_clear (record, CareDevice_manufactured_year);
}

static CareId
target_of (CareStore *store, const CareEntity *entity, const char *source)
{
  return care_store_follow (store, entity, care_id_derived (entity->name, source));
}

CareRecord *
care_import_map_ords (CareStore *store, const CareRecord *record, const CareSourceRow *row)
{
  g_auto (CareOrds) values = { { NULL } };
  g_autofree char *group = NULL;
  g_autofree char *model = NULL;
  CareRecord *mapped;
  CareId customer, other;
  gint32 date;

  care_ords_read (&values, row);
  if (!care_ords_date (&values, &date))
    return NULL;
  mapped = care_record_new (record->entity);
  mapped->id = record->id;
  group = care_ords_group_source (&values);
  customer = target_of (store, &CareCustomer_ENTITY, group);
  if (record->entity == &CareJob_ENTITY)
    {
      other = target_of (store, &CareDevice_ENTITY, care_import_text (record, "source"));
      fill_job (&values, care_instant_of_date (date, 12, 0, care_store_zone (store)), &customer, &other, mapped);
      return mapped;
    }
  model = care_ords_model_source (&values);
  other = target_of (store, &CareProductModel_ENTITY, model);
  fill_device (&values, date, &customer, &other, mapped);
  return mapped;
}

/* The one thing that happened: it was made when it was over. The id follows from what the event says, so that the same news makes the same
 * event everywhere. */
static CareRecord *
new_event (const char *source, const CareId *job, const char *status, gint64 at, gint64 now)
{
  CareJobEvent *event = CARE_NEW (CareJobEvent);
  const char *result = care_ords_result (status);
  g_autofree char *key = g_strdup_printf ("%s\t%" G_GINT64_FORMAT "\t%s", source, at, result != NULL ? result : "");

  event->record.id = care_id_derived ("job_event", key);
  care_record_set_id (CARE_RECORD (event), CareJobEvent_job, job);
  CARE_PUT_TEXT (event, CareJobEvent, transition, "create");
  CARE_PUT_TEXT (event, CareJobEvent, phase, "closed");
  CARE_PUT_TEXT (event, CareJobEvent, result, result);
  CARE_PUT (event, CareJobEvent, at, at);
  CARE_PUT (event, CareJobEvent, recorded_at, now);
  return CARE_RECORD (event);
}

/* --- the row at hand --- */

static gboolean
read_row (CareImporter *self, State *state, const CareCsv *csv, const CareCsvRow *row)
{
  g_autofree char *fault = care_csv_row_fault (csv, row);

  if (fault != NULL)
    {
      const char *column = row->bad_utf8 && row->bad_column < state->n ? state->names[row->bad_column] : NULL;

      care_importer_refuse (self, column, column != NULL ? row->field[row->bad_column] : NULL, "%s", fault);
      return FALSE;
    }
  for (guint i = 0; i < CARE_ORDS_N; i++)
    state->values.value[i] = state->column[i] != N_NONE ? row->field[state->column[i]] : "";
  if (*state->values.value[CARE_ORDS_ID] == '\0')
    care_importer_refuse (self, care_ords_columns[CARE_ORDS_ID], "", "%s", _("The row has no id."));
  else if (!care_ords_date (&state->values, &state->date))
    care_importer_refuse (self, care_ords_columns[CARE_ORDS_DATE], state->values.value[CARE_ORDS_DATE], "%s",
                          _("This is no day between the years 1 and 9999; write it as 2026-11-21."));
  else
    return TRUE;
  return FALSE;
}

static void
sign_row (CareImporter *self, State *state, const CareCsvRow *row)
{
  care_source_row_clear (state->row);
  for (guint i = 0; i < state->n; i++)
    care_source_row_set (state->row, state->names[i], row->raw[i]);
  care_source_row_hash (state->row, state->hash);
  if (state->is_new)
    care_source_row_set (state->row, CARE_ORDS_RELEASE, NEW_RELEASE);
  g_free (state->source);
  state->source = care_ords_source (&state->values);
  state->job = care_id_derived (CareJob_ENTITY.name, state->source);
  state->device = care_id_derived (CareDevice_ENTITY.name, state->source);
  if (state->date != state->noon_date)
    {
      state->noon_date = state->date;
      state->noon = care_instant_of_date (state->date, 12, 0, care_store_zone (self->store));
    }
  state->at = state->noon;
}

static const CareSourceRow *
device_part (State *state)
{
  care_source_row_clear (state->part);
  for (guint i = 0; i < G_N_ELEMENTS (device_columns); i++)
    care_source_row_set (state->part, care_ords_columns[device_columns[i]],
                         care_source_row_get (state->row, care_ords_columns[device_columns[i]]));
  return state->part;
}

/* The group's customer and the model, made or respelled when this spelling was not met yet. */
static gboolean
share_group (CareImporter *self, State *state, GError **error)
{
  const char *group = care_ords_group (&state->values);
  g_autofree char *source = NULL;
  const CareId *known;

  g_string_printf (state->text, "g%s\t%s", state->values.value[CARE_ORDS_PROVIDER], group);
  known = care_importer_known (self, state->text->str);
  if (known != NULL)
    {
      state->customer = *known;
      return TRUE;
    }
  care_source_row_clear (state->part);
  care_source_row_set (state->part, "name", group);
  source = care_ords_group_source (&state->values);
  if (!care_import_share (self, &CareCustomer_ENTITY, source, state->part, &state->customer, error))
    return FALSE;
  care_importer_know (self, state->text->str, &state->customer);
  return TRUE;
}

static gboolean
share_model (CareImporter *self, State *state, GError **error)
{
  const char *brand = state->values.value[CARE_ORDS_BRAND];
  const char *category = state->values.value[CARE_ORDS_CATEGORY];
  g_autofree char *source = NULL;
  const CareId *known;

  g_string_printf (state->text, "m%s\t%s", brand, category);
  known = care_importer_known (self, state->text->str);
  if (known != NULL)
    {
      state->model = *known;
      return TRUE;
    }
  care_source_row_clear (state->part);
  care_source_row_set (state->part, "brand", care_ords_brand (&state->values));
  care_source_row_set (state->part, "category", category);
  source = care_ords_model_source (&state->values);
  if (!care_import_share (self, &CareProductModel_ENTITY, source, state->part, &state->model, error))
    return FALSE;
  care_importer_know (self, state->text->str, &state->model);
  return TRUE;
}

/* --- a repair that is new here --- */

static gboolean
put_device (CareImporter *self, State *state, const CareImportFound *found, const CareRecord *was, GError **error)
{
  g_autoptr (CareRecord) mapped = care_record_new (&CareDevice_ENTITY);
  g_autoptr (CareRecord) now = found->stored != NULL ? care_record_copy (found->stored) : care_record_new (&CareDevice_ENTITY);

  if (found->gone)
    return TRUE;
  fill_device (&state->values, state->date, &state->customer, &state->model, mapped);
  now->id = found->id;
  if (care_import_bring_up (self->store, now, mapped, was, DEVICE_FIELDS, FALSE) && found->stored != NULL)
    care_importer_changed (self);
  if (found->stored == NULL || found->back)
    care_importer_made (self, &CareDevice_ENTITY);
  if (found->own)
    {
      care_record_clear (now, CareDevice_deleted_at);
      care_record_clear (now, CareDevice_source_seen); /* of a device only the row that made it counts */
      care_import_sign (self, now, state->source, device_part (state), state->hash);
    }
  return care_store_put (self->store, now, found->stored, CARE_PUT_DERIVED, error);
}

static gboolean
bring_device (CareImporter *self, State *state, GError **error)
{
  g_auto (CareImportFound) found = { .id = state->device, .own = TRUE };
  g_autoptr (CareRecord) was = NULL;

  if (!care_import_find (self->store, &CareDevice_ENTITY, &state->device, &found, error))
    return FALSE;
  if (found.own && found.stored != NULL)
    was = care_import_map (self->store, found.stored);
  return put_device (self, state, &found, was, error);
}

static gboolean
make_device (CareImporter *self, State *state, GError **error)
{
  CareImportFound none = { .id = state->device, .own = TRUE };

  return state->may_have_rest ? bring_device (self, state, error) : put_device (self, state, &none, NULL, error);
}

static void
derive (CareJob *job, const CareRecord *event)
{
  const CareJobEvent *events[] = { (const CareJobEvent *) event };
  CareJobCaches caches;

  care_job_derive (events, 1, &caches);
  care_job_take_caches (job, &caches);
}

static gboolean
make_job (CareImporter *self, State *state, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareJob_ENTITY);
  g_autoptr (CareRecord) event = new_event (state->source, &state->job, state->values.value[CARE_ORDS_STATUS], state->at, self->now);
  char *number;

  if (!make_device (self, state, error))
    return FALSE;
  number = care_store_next_number (self->store, "J", error);
  if (number == NULL)
    return FALSE;
  record->id = state->job;
  care_record_set_text (record, CareJob_alias, number);
  care_record_take_text (record, CareJob_number, number);
  fill_job (&state->values, state->at, &state->customer, &state->device, record);
  derive ((CareJob *) record, event);
  care_import_sign (self, record, state->source, state->row, state->hash);
  care_importer_made (self, &CareJob_ENTITY);
  care_importer_made (self, &CareJobEvent_ENTITY);
  self->fate = CARE_ROW_CREATED;
  return care_store_put (self->store, record, NULL, CARE_PUT_DERIVED | CARE_PUT_FRESH, error) &&
         (state->may_have_rest ? care_import_log_replace (self->store, NULL, event, error)
                               : care_store_put (self->store, event, NULL, CARE_PUT_DERIVED | CARE_PUT_FRESH, error));
}

/* --- a repair that is there --- */

/* The live event that an older row of this repair made; NULL when a person took it away. */
static gboolean
find_event (CareImporter *self, const CareRecord *job, const CareRecord *old, CareRecord **found, GError **error)
{
  const CareJobEvent *wanted = (const CareJobEvent *) old;
  g_autoptr (GPtrArray) events = care_store_related (self->store, &CareJobEvent_ENTITY, "job", &job->id, error);

  *found = NULL;
  for (guint i = 0; events != NULL && i < events->len && *found == NULL; i++)
    {
      const CareJobEvent *event = events->pdata[i];

      if (g_strcmp0 (event->transition, "create") == 0 && event->at == wanted->at && g_strcmp0 (event->result, wanted->result) == 0)
        *found = care_record_copy (events->pdata[i]);
    }
  return events != NULL;
}

/* The event of the older row gives way to that of the newer one, when they do not say the same. */
static gboolean
bring_event (CareImporter *self, State *state, const CareRecord *job, const CareSourceRow *old_row, gboolean back, GError **error)
{
  g_auto (CareOrds) old_values = { { NULL } };
  g_autoptr (CareRecord) now = new_event (state->source, &job->id, state->values.value[CARE_ORDS_STATUS], state->at, self->now);
  g_autoptr (CareRecord) old = NULL;
  g_autoptr (CareRecord) standing = NULL;
  CareRecord *found = NULL;
  gint32 date;

  if (old_row == NULL)
    return !back || care_import_log_replace (self->store, NULL, now, error);
  care_ords_read (&old_values, old_row);
  if (!care_ords_date (&old_values, &date))
    return TRUE;
  old = new_event (state->source, &job->id, old_values.value[CARE_ORDS_STATUS],
                   care_instant_of_date (date, 12, 0, care_store_zone (self->store)), self->now);
  if (!find_event (self, job, old, &found, error))
    return FALSE;
  standing = found;
  if (care_id_equal (&old->id, &now->id))
    return standing != NULL || !back || care_import_log_replace (self->store, NULL, now, error);
  if (standing == NULL && !back)
    return TRUE;
  care_importer_changed (self);
  return care_import_log_replace (self->store, standing, now, error);
}

static gboolean
bring_job (CareImporter *self, State *state, const CareImportFound *found, GError **error)
{
  g_autoptr (CareSourceRow) old_row = care_source_row_parse (care_import_text (found->stored, "source_row"));
  g_autoptr (CareRecord) was = care_import_map (self->store, found->stored);
  g_autoptr (CareRecord) mapped = care_record_new (&CareJob_ENTITY);
  g_autoptr (CareRecord) now = care_record_copy (found->stored);

  if (!bring_device (self, state, error))
    return FALSE;
  fill_job (&state->values, state->at, &state->customer, &state->device, mapped);
  care_record_clear (now, CareJob_deleted_at);
  care_import_bring_up (self->store, now, mapped, was, JOB_FIELDS, FALSE);
  care_import_sign (self, now, state->source, state->row, state->hash);
  if (found->back)
    {
      care_importer_made (self, &CareJob_ENTITY);
      self->fate = CARE_ROW_CREATED;
    }
  else
    care_importer_changed (self);
  return care_store_put (self->store, now, found->stored, CARE_PUT_PLAIN, error) &&
         bring_event (self, state, now, old_row, found->back, error);
}

/* A row of an older release: its job stays as it is and remembers that it was shown this one. */
static gboolean
remember_row (CareImporter *self, State *state, const CareRecord *stored, GError **error)
{
  g_autoptr (CareRecord) now = care_record_copy (stored);

  care_import_sign (self, now, state->source, NULL, state->hash);
  self->fate = CARE_ROW_UNCHANGED;
  return care_store_put (self->store, now, stored, CARE_PUT_PLAIN, error);
}

static gboolean
is_older (const State *state, const CareRecord *stored)
{
  g_autoptr (CareSourceRow) row = state->is_new ? NULL : care_source_row_parse (care_import_text (stored, "source_row"));

  return row != NULL && care_source_row_get (row, CARE_ORDS_RELEASE) != NULL;
}

static gboolean
take_row (CareImporter *self, gpointer data, const CareCsv *csv, const CareCsvRow *row, GError **error)
{
  State *state = data;
  g_auto (CareImportFound) found = { NULL };

  if (!read_row (self, state, csv, row))
    return TRUE;
  sign_row (self, state, row);
  if (!care_import_find (self->store, &CareJob_ENTITY, &state->job, &found, error))
    return FALSE;
  /* A job that a person folded into another one is told by that one now. */
  if (found.gone || !found.own || (found.stored != NULL && care_source_seen_has (care_import_text (found.stored, "source_seen"), state->hash)))
    return TRUE;
  /* Also for a row that loses: in whatever order the files come, the same groups and models are there, spelled the same. */
  if (!share_group (self, state, error) || !share_model (self, state, error))
    return FALSE;
  if (found.stored == NULL)
    return make_job (self, state, error);
  if (!found.back && is_older (state, found.stored))
    return remember_row (self, state, found.stored, error);
  return bring_job (self, state, &found, error);
}

const CareImportKind care_import_ords = { "ords", knows, open_table, take_row, close_table };
