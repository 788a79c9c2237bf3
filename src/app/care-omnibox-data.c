/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-omnibox-data.h"

#include "app/care-words-app.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-words.h"
#include "store/care-list.h"
#include "store/care-view.h"
#include "util/care-text.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define EACH 3   /* of a group beside others */
#define ONLY 24  /* of a group alone */
#define TIED 6  /* customers of whom the best is chosen */
#define KIN 2    /* jobs and devices beside the best */

CareOmniboxHit *
care_omnibox_hit_new (CareOmniboxGroup group, const CareEntity *entity, const CareId *id)
{
  CareOmniboxHit *hit = g_new0 (CareOmniboxHit, 1);
  hit->group = group;
  hit->entity = entity;
  if (id != NULL)
    hit->id = *id;
  return hit;
}

CareOmniboxHit *
care_omnibox_hit_copy (const CareOmniboxHit *other)
{
  CareOmniboxHit *hit = g_memdup2 (other, sizeof *other);
  hit->title = g_strdup (other->title);
  hit->second = g_strdup (other->second);
  hit->note = g_strdup (other->note);
  hit->cover = g_strdup (other->cover);
  hit->job = other->job != NULL ? care_record_copy (other->job) : NULL;
  hit->name = g_strdup (other->name);
  hit->phone = g_strdup (other->phone);
  hit->target = g_strdup (other->target);
  return hit;
}

void
care_omnibox_hit_free (gpointer data)
{
  CareOmniboxHit *hit = data;
  g_free (hit->title);
  g_free (hit->second);
  g_free (hit->note);
  g_free (hit->cover);
  care_record_free (hit->job);
  g_free (hit->name);
  g_free (hit->phone);
  g_free (hit->target);
  g_free (hit);
}

CareOmniboxQuestion *
care_omnibox_question_new (const char *text, const GArray *recent, guint number)
{
  CareOmniboxQuestion *question = g_new0 (CareOmniboxQuestion, 1);
  question->only = *text == '#'   ? &CareJob_ENTITY
                   : *text == '@' ? &CareCustomer_ENTITY
                   : *text == '$' ? &CareProductModel_ENTITY
                                  : NULL;
  question->words = g_strstrip (g_strdup (question->only != NULL ? text + 1 : text));
  question->recent = g_array_new (FALSE, FALSE, sizeof (CareOmniboxRecent));
  g_array_append_vals (question->recent, recent->data, recent->len);
  question->number = number;
  return question;
}

void
care_omnibox_question_free (gpointer data)
{
  CareOmniboxQuestion *question = data;
  g_free (question->words);
  g_array_unref (question->recent);
  g_free (question);
}

/* --- what is said of a record --------------------------------------------------------------------------------------------------------------- */

/* What there is of the texts, with dots between them. NULL: nothing. */
static char *
with_dots (const char *a, const char *b, const char *c)
{
  const char *texts[] = { a, b, c };
  GString *line = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL && *texts[i] != '\0')
      g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", texts[i]);
  if (line->len > 0)
    g_strdelimit (line->str, "\n\t", ' ');
  return g_string_free (line, line->len == 0);
}

static char *
name_of (CareStore *store, const CareEntity *entity, const CareId *id)
{
  return care_id_is_null (id) ? g_strdup ("") : care_list_name (store, entity, id);
}

static char *
model_of (CareStore *store, const CareId *device)
{
  CareRecord *record = NULL;
  char *name;
  if (care_id_is_null (device) || !care_store_peek (store, &CareDevice_ENTITY, device, &record, NULL) || record == NULL)
    return g_strdup ("");
  name = name_of (store, &CareProductModel_ENTITY, &((CareDevice *) record)->model);
  care_record_free (record);
  return name;
}

static char *
phone_of (CareStore *store, const CareId *customer)
{
  g_autoptr (GPtrArray) points = care_store_related (store, &CareContactPoint_ENTITY, "customer", customer, NULL);
  const CareContactPoint *best = NULL;
  for (guint i = 0; points != NULL && i < points->len; i++)
    {
      const CareContactPoint *point = points->pdata[i];
      if (g_strcmp0 (point->kind, "email") != 0 && (best == NULL || (point->preferred && !best->preferred)))
        best = point;
    }
  return best != NULL ? g_strdup (best->value) : NULL;
}

static char *
city_of (CareStore *store, const CareId *customer)
{
  g_autoptr (GPtrArray) sites = care_store_related (store, &CareSite_ENTITY, "customer", customer, NULL);
  for (guint i = 0; sites != NULL && i < sites->len; i++)
    if (((CareSite *) sites->pdata[i])->city != NULL)
      return g_strdup (((CareSite *) sites->pdata[i])->city);
  return NULL;
}

static char *
devices_in_words (CareStore *store, const CareId *customer)
{
  g_autoptr (CareRecord) match = care_record_new (&CareDevice_ENTITY);
  CareQuery query = { .entity = &CareDevice_ENTITY, .match = match, .fields = G_GUINT64_CONSTANT (1) << CareDevice_customer, .order = -1, .limit = -1 };
  gint64 n;
  care_record_set_id (match, CareDevice_customer, customer);
  n = care_store_count (store, &query, NULL);
  return n > 0 ? g_strdup_printf (ngettext ("%u device", "%u devices", (gulong) n), (guint) n) : NULL;
}

static void
say_customer (CareStore *store, CareOmniboxHit *hit, const CareRecord *record)
{
  g_autofree char *city = city_of (store, &hit->id);
  g_autofree char *devices = devices_in_words (store, &hit->id);
  hit->title = g_strdup (((const CareCustomer *) record)->name);
  hit->name = g_strdup (hit->title);
  hit->phone = phone_of (store, &hit->id);
  hit->second = with_dots (hit->phone, city, devices);
  hit->about[1] = hit->id;
}

gboolean
care_omnibox_is_over (const CareJob *job)
{
  return g_strcmp0 (job->phase, "handed_over") == 0 || g_strcmp0 (job->phase, "closed") == 0 || g_strcmp0 (job->phase, "cancelled") == 0;
}

/* Of one that is over the day tells more than the device does. */
static char *
when_over (CareStore *store, const CareJob *job)
{
  if (!care_omnibox_is_over (job) || (!CARE_HAS (job, CareJob, handed_over_at) && !CARE_HAS (job, CareJob, demanded_at)))
    return NULL;
  return care_words_date (care_date_of_instant (CARE_HAS (job, CareJob, handed_over_at) ? job->handed_over_at : job->demanded_at,
                                                care_store_zone (store)));
}

static void
say_job (CareStore *store, CareOmniboxHit *hit, const CareRecord *record)
{
  const CareJob *job = (const CareJob *) record;
  g_autofree char *over = when_over (store, job);
  g_autofree char *model = over == NULL ? model_of (store, &job->device) : NULL;
  hit->name = name_of (store, &CareCustomer_ENTITY, &job->customer);
  hit->title = job->problem != NULL ? g_strdup (job->problem) : g_strdup (care_words_value (job->type));
  g_strdelimit (hit->title, "\n\t", ' ');
  hit->second = with_dots (job->number, hit->name, over != NULL ? over : model);
  hit->job = care_record_copy (record);
  hit->about[0] = job->device;
  hit->about[1] = job->customer;
}

/* "Covered to 16 Mar 2027", where all of it ends on one day. */
static void
say_cover (CareStore *store, CareOmniboxHit *hit)
{
  g_autoptr (CareDeviceCover) cover = care_view_coverage (store, &hit->id, care_store_today (store), NULL);
  const CareCostVerdict *parts;
  g_autofree char *until = NULL;
  if (cover == NULL)
    return;
  parts = &cover->verdict->costs[CARE_COST_PARTS];
  hit->cover_state = g_intern_string (care_verdict_state (cover->verdict));
  if (!g_str_equal (hit->cover_state, "covered") || !parts->has_until)
    return;
  until = care_words_date (parts->until);
  hit->cover = g_strdup_printf (C_ ("coverage", "Covered to %s"), until);
}

static void
say_device (CareStore *store, CareOmniboxHit *hit, const CareRecord *record)
{
  const CareDevice *device = (const CareDevice *) record;
  hit->title = name_of (store, &CareProductModel_ENTITY, &device->model);
  hit->name = name_of (store, &CareCustomer_ENTITY, &device->customer);
  hit->second = with_dots (device->serial, hit->name, NULL);
  hit->about[0] = hit->id;
  hit->about[1] = device->customer;
  say_cover (store, hit);
}

static gboolean
is_part (const CareRecord *record)
{
  return g_strcmp0 (((const CareProductModel *) record)->kind, "part") == 0;
}

static void
say_model (CareStore *store, CareOmniboxHit *hit, const CareRecord *record)
{
  const CareProductModel *model = (const CareProductModel *) record;
  g_autoptr (GArray) balances = is_part (record) ? care_view_stock (store, &hit->id, NULL, NULL) : NULL;
  g_autofree char *quantity = NULL;
  gint64 sum = 0;

  hit->title = g_strdup (model->name);
  hit->second = with_dots (model->code, model->brand, model->category);
  for (guint i = 0; balances != NULL && i < balances->len; i++)
    sum += g_array_index (balances, CareBalance, i).on_hand;
  if (balances == NULL)
    return;
  quantity = care_words_quantity (sum);
  hit->note = g_strdup_printf (C_ ("stock", "%s on hand"), quantity);
}

static CareOmniboxGroup
group_of (const CareRecord *record)
{
  return record->entity == &CareJob_ENTITY        ? CARE_OMNIBOX_JOBS
         : record->entity == &CareDevice_ENTITY   ? CARE_OMNIBOX_DEVICES
         : record->entity == &CareCustomer_ENTITY ? CARE_OMNIBOX_CUSTOMERS
         : is_part (record)                       ? CARE_OMNIBOX_PARTS
                                                  : CARE_OMNIBOX_MODELS;
}

static CareOmniboxHit *
say (CareStore *store, const CareRecord *record)
{
  CareOmniboxHit *hit = care_omnibox_hit_new (group_of (record), record->entity, &record->id);
  if (record->entity == &CareCustomer_ENTITY)
    say_customer (store, hit, record);
  else if (record->entity == &CareJob_ENTITY)
    say_job (store, hit, record);
  else if (record->entity == &CareDevice_ENTITY)
    say_device (store, hit, record);
  else
    say_model (store, hit, record);
  return hit;
}

/* --- what answers best ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
begins_word (const char *folded, const char *word)
{
  for (const char *p = folded; (p = strstr (p, word)) != NULL; p++)
    if (p == folded || !g_ascii_isalnum (p[-1]))
      return TRUE;
  return FALSE;
}

/* How well a name answers the words: 2 it is them, 1 a word of it begins with them (people are looked for by first and last name), 0 it was found by
 * something else of the record. */
static int
by_name (const CareRecord *record, const char *folded)
{
  int n = care_entity_field (record->entity, "name");
  g_autofree char *name = n >= 0 && care_record_has (record, (guint) n) ? care_text_fold (care_record_text (record, (guint) n)) : NULL;
  return name == NULL ? 0 : g_str_equal (name, folded) ? 2 : begins_word (name, folded);
}

/* UX A4.3: job number, serial, phone, then customer, device, part. */
static int
score (const CareFound *found, const char *folded)
{
  static const struct { const CareEntity *entity; int exact, phone, part, words; } table[] = {
    { &CareJob_ENTITY, 100, 0, 64, 30 },
    { &CareDevice_ENTITY, 95, 0, 66, 44 },
    { &CareCustomer_ENTITY, 90, 80, 60, 46 },
    { &CareProductModel_ENTITY, 85, 0, 42, 40 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].entity == found->entity)
      switch (found->how)
        {
        case CARE_FOUND_EXACT:
          return table[i].exact;
        case CARE_FOUND_PHONE:
          return table[i].phone;
        case CARE_FOUND_PART:
        case CARE_FOUND_WORDS:
        default:
          return (found->how == CARE_FOUND_PART ? table[i].part : table[i].words) + by_name (found->record, folded);
        }
  return 0;
}

typedef struct
{
  const CareFound *found;
  int score;
  guint place;
} Ranked;

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *one = a, *other = b;
  return one->score != other->score ? other->score - one->score : one->place < other->place ? -1 : one->place > other->place;
}

static GArray *
rank (const GPtrArray *found, const char *words)
{
  GArray *ranked = g_array_sized_new (FALSE, FALSE, sizeof (Ranked), found->len);
  g_autofree char *folded = care_text_fold (words);
  for (guint i = 0; i < found->len; i++)
    {
      Ranked one = { found->pdata[i], score (found->pdata[i], folded), i };
      g_array_append_val (ranked, one);
    }
  g_array_sort (ranked, compare_ranked);
  return ranked;
}

/* Of customers who answer equally well the one with a job open is meant more likely: she comes first. */
static gboolean
prefer_open (CareStore *store, GArray *ranked, GError **error)
{
  for (guint i = 0; i < MIN (ranked->len, TIED); i++)
    {
      Ranked one = g_array_index (ranked, Ranked, i);
      g_autoptr (GPtrArray) jobs = NULL;
      guint n_open = 0;
      if (one.found->entity != &CareCustomer_ENTITY || one.score != g_array_index (ranked, Ranked, 0).score)
        break;
      jobs = care_store_jobs_of (store, "customer", &one.found->id, 0, &n_open, error);
      if (jobs == NULL)
        return FALSE;
      if (n_open == 0)
        continue;
      g_array_remove_index (ranked, i);
      g_array_prepend_val (ranked, one);
      break;
    }
  return TRUE;
}

/* --- what stands beside the best ------------------------------------------------------------------------------------------------------------- */

static gboolean
has (const GPtrArray *hits, const CareId *id)
{
  for (guint i = 0; i < hits->len; i++)
    if (care_id_equal (&((CareOmniboxHit *) hits->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

static void
add (CareStore *store, GPtrArray *hits, const CareRecord *record)
{
  if (!has (hits, &record->id))
    g_ptr_array_add (hits, say (store, record));
}

static void
add_by_id (CareStore *store, GPtrArray *hits, const CareEntity *entity, const CareId *id)
{
  CareRecord *record = NULL;
  if (care_id_is_null (id) || !care_store_peek (store, entity, id, &record, NULL) || record == NULL)
    return;
  if (care_store_is_live (store, record))
    add (store, hits, record);
  care_record_free (record);
}

static gboolean
add_jobs (CareStore *store, GPtrArray *hits, const char *field, const CareId *id, guint most, guint *n_open, GError **error)
{
  g_autoptr (GPtrArray) jobs = care_store_jobs_of (store, field, id, most, n_open, error);
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    add (store, hits, jobs->pdata[i]);
  return jobs != NULL;
}

static gboolean
add_devices (CareStore *store, GPtrArray *hits, const CareId *customer, GError **error)
{
  g_autoptr (CareRecord) match = care_record_new (&CareDevice_ENTITY);
  CareQuery query = { .entity = &CareDevice_ENTITY, .match = match, .fields = G_GUINT64_CONSTANT (1) << CareDevice_customer, .order = -1,
                      .descending = TRUE, .limit = KIN };
  g_autoptr (GPtrArray) devices = NULL;
  care_record_set_id (match, CareDevice_customer, customer);
  devices = care_store_query (store, &query, error);
  for (guint i = 0; devices != NULL && i < devices->len; i++)
    add (store, hits, devices->pdata[i]);
  return devices != NULL;
}

/* A customer's jobs and devices, a device's jobs and owner, a job's device and customer: @best may be what leads to them. */
static gboolean
add_kin (CareStore *store, GPtrArray *hits, CareOmniboxHit *best, GError **error)
{
  if (best->entity == &CareCustomer_ENTITY)
    return add_jobs (store, hits, "customer", &best->id, KIN, &best->n_open, error) && add_devices (store, hits, &best->id, error);
  if (best->entity == &CareDevice_ENTITY && !add_jobs (store, hits, "device", &best->id, KIN, NULL, error))
    return FALSE;
  if (best->entity == &CareJob_ENTITY)
    add_by_id (store, hits, &CareDevice_ENTITY, &best->about[0]);
  if (best->entity == &CareJob_ENTITY || best->entity == &CareDevice_ENTITY)
    add_by_id (store, hits, &CareCustomer_ENTITY, &best->about[1]);
  return TRUE;
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const CareOmniboxHit *one = *(CareOmniboxHit *const *) a, *other = *(CareOmniboxHit *const *) b;
  return (int) one->group - (int) other->group; /* the order within a group stays: the sort is stable */
}

static gboolean
add_all_kinds (CareStore *store, const CareOmniboxQuestion *question, GPtrArray *hits, GError **error)
{
  static const CareEntity *const kinds[] = { &CareJob_ENTITY, &CareDevice_ENTITY, &CareCustomer_ENTITY, &CareProductModel_ENTITY, NULL };
  g_autoptr (GPtrArray) found = care_store_search_kinds (store, question->words, kinds, EACH * 3, error);
  g_autoptr (GArray) ranked = found != NULL ? rank (found, question->words) : NULL;
  guint counts[CARE_OMNIBOX_DO + 1] = { 0 };

  if (ranked == NULL || !prefer_open (store, ranked, error))
    return FALSE;
  for (guint i = 0; i < ranked->len; i++)
    {
      const CareRecord *record = g_array_index (ranked, Ranked, i).found->record;
      if (i == 0)
        {
          CareOmniboxHit *best = say (store, record);
          g_ptr_array_add (hits, best);
          best->group = CARE_OMNIBOX_BEST;
          if (!add_kin (store, hits, best, error))
            return FALSE;
          for (guint k = 1; k < hits->len; k++)
            counts[((CareOmniboxHit *) hits->pdata[k])->group]++;
        }
      else if (counts[group_of (record)] < EACH && !has (hits, &record->id))
        {
          add (store, hits, record);
          counts[group_of (record)]++;
        }
    }
  return TRUE;
}

/* Jobs are found by whose they are too. */
static gboolean
add_jobs_of_customers (CareStore *store, const char *words, GPtrArray *hits, GError **error)
{
  static const CareEntity *const kinds[] = { &CareCustomer_ENTITY, NULL };
  g_autoptr (GPtrArray) found = care_store_search_kinds (store, words, kinds, KIN, error);
  for (guint i = 0; found != NULL && i < found->len && hits->len < ONLY; i++)
    if (!add_jobs (store, hits, "customer", &((CareFound *) found->pdata[i])->id, MIN (8, ONLY - hits->len), NULL, error))
      return FALSE;
  return found != NULL;
}

static gboolean
add_one_kind (CareStore *store, const CareOmniboxQuestion *question, GPtrArray *hits, GError **error)
{
  const CareEntity *const kinds[] = { question->only, NULL };
  g_autoptr (GPtrArray) found = care_store_search_kinds (store, question->words, kinds, ONLY, error);
  g_autoptr (GArray) ranked = found != NULL ? rank (found, question->words) : NULL;
  guint n = ranked != NULL ? ranked->len : 0;

  for (guint i = 0; i < n && g_array_index (ranked, Ranked, i).found->how == CARE_FOUND_EXACT; i++)
    add (store, hits, g_array_index (ranked, Ranked, i).found->record);
  if (question->only == &CareJob_ENTITY && !add_jobs_of_customers (store, question->words, hits, error))
    return FALSE;
  for (guint i = 0; i < n && hits->len < ONLY; i++)
    add (store, hits, g_array_index (ranked, Ranked, i).found->record);
  return ranked != NULL;
}

static void
add_recent (CareStore *store, const CareOmniboxQuestion *question, GPtrArray *hits)
{
  for (guint i = 0; i < question->recent->len; i++)
    {
      const CareOmniboxRecent *one = &g_array_index (question->recent, CareOmniboxRecent, i);
      CareId id = care_store_follow (store, one->entity, one->id);
      if (question->only == NULL || question->only == one->entity)
        add_by_id (store, hits, one->entity, &id);
    }
  for (guint i = 0; i < hits->len; i++)
    ((CareOmniboxHit *) hits->pdata[i])->group = CARE_OMNIBOX_RECENT;
}

gpointer
care_omnibox_ask (CareStore *store, gpointer data, GError **error)
{
  const CareOmniboxQuestion *question = data;
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func (care_omnibox_hit_free);
  gboolean ok = TRUE;

  if (*question->words == '\0')
    add_recent (store, question, hits);
  else if (question->only != NULL)
    ok = add_one_kind (store, question, hits, error);
  else
    ok = add_all_kinds (store, question, hits, error);
  if (!ok)
    return NULL;
  g_ptr_array_sort (hits, compare_groups);
  return g_steal_pointer (&hits);
}
