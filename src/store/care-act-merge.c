/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-store"

#include "store/care-act-private.h"

#include "domain/care-company.h"
#include "util/care-error.h"
#include "util/care-time.h"

typedef struct
{
  const CareEntity *entity;
  CareId id, into;
  gboolean preview;
  GPtrArray *lines; /* (nullable) */
} Merge;

static void G_GNUC_PRINTF (2, 3)
say (Merge *merge, const char *format, ...)
{
  va_list arguments;

  if (merge->lines == NULL)
    return;
  va_start (arguments, format);
  g_ptr_array_add (merge->lines, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static gboolean
put (CareStore *store, Merge *merge, CareRecord *now, const CareRecord *before, CarePutFlags flags, GError **error)
{
  return merge->preview || care_store_put (store, now, before, flags, error);
}

/* --- may they? --- */

static gboolean
may_merge (CareStore *store, Merge *merge, const CareRecord *from, const CareRecord *into, GError **error)
{
  guint merged = (guint) care_entity_field (merge->entity, "merged_into");

  if (care_id_equal (&merge->id, &merge->into))
    return care_act_refuse (error, _("A %s cannot be merged into itself; name two different ones."),
                            merge->entity->name);
  if (care_record_has (from, merged) || care_record_has (into, merged))
    return care_act_refuse (error, _("One of the two was merged already; name the one it was merged into."));
  if (!care_store_is_live (store, from) || !care_store_is_live (store, into))
    return care_act_refuse (error, _("One of the two was deleted; undo that first."));
  return merge->entity != &CareStockLocation_ENTITY ||
         (care_act_location_remove (store, from, error) && care_act_location_remove (store, into, error));
}

/* --- what refers to it --- */

/* The steps of a merged job stay with it: the steps of two jobs played as one would lead to a phase that nobody chose. */
static gboolean
stays (const Merge *merge, const CareEntity *entity)
{
  return merge->entity == &CareJob_ENTITY && entity == &CareJobEvent_ENTITY;
}

/* What would stand twice: the same phone, the same right. A move between the two places moved nothing. */
static gboolean
is_double (CareStore *store, Merge *merge, const CareRecord *row, gboolean *is, GError **error)
{
  g_autoptr (GPtrArray) others = NULL;

  *is = FALSE;
  if (row->entity == &CareStockMove_ENTITY && merge->entity == &CareStockLocation_ENTITY)
    {
      const CareStockMove *move = (const CareStockMove *) row;
      *is = care_id_equal (&move->from, &merge->into) || care_id_equal (&move->to, &merge->into);
      return TRUE;
    }
  if (row->entity == &CareContactPoint_ENTITY)
    others = care_store_related (store, row->entity, "customer", &merge->into, error);
  else if (row->entity == &CareCoverage_ENTITY && merge->entity == &CareDevice_ENTITY)
    others = care_store_related (store, row->entity, "device", &merge->into, error);
  else
    return TRUE;
  for (guint i = 0; others != NULL && i < others->len; i++)
    {
      guint n = row->entity == &CareCoverage_ENTITY ? CareCoverage_term : CareContactPoint_key;
      *is |= care_record_has (row, n) && care_record_same (row, others->pdata[i], n);
    }
  return others != NULL;
}

static gboolean
take_out (CareStore *store, Merge *merge, const CareRecord *row, GError **error)
{
  g_autoptr (CareRecord) now = NULL;

  if (merge->preview)
    return TRUE;
  if (row->entity->insert_only)
    return care_store_void (store, row, error);
  now = care_record_copy (row);
  care_record_set_int (now, (guint) care_entity_field (row->entity, "deleted_at"), care_now ());
  return care_store_put (store, now, row, CARE_PUT_PLAIN, error);
}

/* She has one preferred phone: the one she had. */
static gboolean
lose_preference (CareStore *store, Merge *merge, CareRecord *now, GError **error)
{
  CareContactPoint *point = (CareContactPoint *) now;
  g_autofree char *address = NULL;

  if (now->entity != &CareContactPoint_ENTITY || !point->preferred)
    return TRUE;
  if (!care_act_address (store, &merge->into, point->kind, &address, error))
    return FALSE;
  if (address != NULL)
    CARE_PUT (point, CareContactPoint, preferred, FALSE);
  return TRUE;
}

static gboolean
move_row (CareStore *store, Merge *merge, const CareRecord *row, guint field, guint *moved, guint *doubles,
          GError **error)
{
  g_autoptr (CareRecord) now = care_record_copy (row);
  gboolean is;

  if (!is_double (store, merge, row, &is, error))
    return FALSE;
  if (is)
    {
      (*doubles)++;
      return take_out (store, merge, row, error);
    }
  (*moved)++;
  /* What named the other one now would name itself. */
  if (care_id_equal (&row->id, &merge->into))
    care_record_clear (now, field);
  else
    care_record_set_id (now, field, &merge->into);
  return lose_preference (store, merge, now, error) && put (store, merge, now, row, CARE_PUT_MOVED, error);
}

static gboolean
move_references (CareStore *store, Merge *merge, const CareEntity *entity, guint field, GError **error)
{
  g_autoptr (GPtrArray) rows = care_store_related (store, entity, entity->fields[field].name, &merge->id, error);
  guint moved = 0, doubles = 0;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!move_row (store, merge, rows->pdata[i], field, &moved, &doubles, error))
      return FALSE;
  if (moved > 0)
    say (merge, _("%s (%s): %u will name the other one."), entity->name, entity->fields[field].name, moved);
  if (doubles > 0)
    say (merge, _("%s: %u that the other one has too will go."), entity->name, doubles);
  return rows != NULL;
}

static gboolean
follow_all (CareStore *store, Merge *merge, GError **error)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    for (guint n = 0; n < care_entities[i]->n_fields; n++)
      {
        const CareField *field = &care_entities[i]->fields[n];
        if (field->kind == CARE_ID && g_strcmp0 (field->to, merge->entity->name) == 0 &&
            !stays (merge, care_entities[i]) && !move_references (store, merge, care_entities[i], n, error))
          return FALSE;
      }
  return TRUE;
}

/* --- the two records --- */

static gboolean
is_kept_apart (const CareField *field)
{
  return (field->flags & (CARE_LOCAL | CARE_CACHE)) || g_str_equal (field->name, "number") ||
         g_str_equal (field->name, "alias");
}

static gboolean
names_itself (const Merge *merge, const CareRecord *record, guint n)
{
  CareId id;

  if (record->entity->fields[n].kind != CARE_ID)
    return FALSE;
  id = care_record_id (record, n);
  return care_id_equal (&id, &merge->id) || care_id_equal (&id, &merge->into);
}

static void
join_field (CareStore *store, Merge *merge, CareRecord *now, const CareRecord *from, guint n)
{
  const CareField *field = &now->entity->fields[n];
  g_autofree char *kept = NULL;
  g_autofree char *other = NULL;

  if (is_kept_apart (field) || !care_record_has (from, n) || care_record_same (now, from, n) ||
      names_itself (merge, from, n))
    return;
  kept = care_record_format (now, n, care_store_book (store));
  other = care_record_format (from, n, care_store_book (store));
  if (!care_record_has (now, n))
    {
      care_record_copy_field (now, from, n);
      say (merge, _("%s: “%s” fills what is empty."), field->name, other);
    }
  else if (field->kind == CARE_TEXT && field->merge == CARE_KEEP_BOTH)
    {
      care_record_take_text (now, n, g_strconcat (kept, "\n\n", other, NULL));
      say (merge, _("%s: both texts are kept."), field->name);
    }
  else
    say (merge, _("%s: “%s” stays, “%s” goes."), field->name, kept, other);
}

static gboolean
join_records (CareStore *store, Merge *merge, const CareRecord *from, GError **error)
{
  g_autoptr (CareRecord) into = care_store_get (store, merge->entity, &merge->into, error);
  g_autoptr (CareRecord) now = into != NULL ? care_record_copy (into) : NULL;
  g_autoptr (CareRecord) gone = care_record_copy (from);

  if (into == NULL)
    return FALSE;
  for (guint n = 0; n < merge->entity->n_fields; n++)
    join_field (store, merge, now, from, n);
  care_record_set_id (gone, (guint) care_entity_field (merge->entity, "merged_into"), &merge->into);
  return put (store, merge, now, into, CARE_PUT_PLAIN, error) && put (store, merge, gone, from, CARE_PUT_PLAIN, error);
}

/* A device that got its first date, or another model's rights, from the other one. */
static gboolean
cover_joined (CareStore *store, Merge *merge, GError **error)
{
  g_autoptr (CareRecord) device = NULL;

  if (merge->preview || merge->entity != &CareDevice_ENTITY)
    return TRUE;
  device = care_store_get (store, merge->entity, &merge->into, error);
  return device != NULL && care_act_cover (store, device, error);
}

static gboolean
do_merge (CareStore *store, gpointer data, GError **error)
{
  Merge *merge = data;
  g_autoptr (CareRecord) from = care_store_get (store, merge->entity, &merge->id, error);
  g_autoptr (CareRecord) into = from != NULL ? care_store_get (store, merge->entity, &merge->into, error) : NULL;

  if (merge->lines != NULL)
    g_ptr_array_set_size (merge->lines, 0);
  return into != NULL && may_merge (store, merge, from, into, error) && follow_all (store, merge, error) &&
         join_records (store, merge, from, error) && cover_joined (store, merge, error);
}

gboolean
care_act_merge (CareStore *store, const CareEntity *entity, const CareId *id, const CareId *into, gboolean preview,
                GPtrArray *lines, GError **error)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  Merge merge = { entity, *id, *into, preview, own };
  g_autofree char *what = g_strdup_printf ("merge %s", entity->name);

  if (care_entity_field (entity, "merged_into") < 0)
    return care_act_refuse (error, _("A %s cannot be merged; delete the one too many."), entity->name);
  if (preview ? !do_merge (store, &merge, error) : !care_act_run (store, what, do_merge, &merge, error))
    return FALSE;
  for (guint i = 0; lines != NULL && i < own->len; i++)
    g_ptr_array_add (lines, g_strdup (own->pdata[i]));
  return TRUE;
}
