/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-demo-private.h"

#include "domain/care-survey-rule.h"

/* What a company has before its first customer. The same for every seed. */

static gboolean
put_place (Demo *demo, const char *code, const char *name, const char *kind, const CareId *technician, CareId *id, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareStockLocation_ENTITY);
  CareStockLocation *place = (CareStockLocation *) record;

  CARE_PUT_TEXT (place, CareStockLocation, code, code);
  CARE_PUT_TEXT (place, CareStockLocation, name, name);
  CARE_PUT_TEXT (place, CareStockLocation, kind, kind);
  care_record_set_id (record, CareStockLocation_technician, technician);
  if (!care_demo_share (demo, record, code, error))
    return FALSE;
  *id = record->id;
  return TRUE;
}

static gboolean
put_user (Demo *demo, const char *name, const char *role, DemoLanguage language, CareId *id, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareUser_ENTITY);
  CareUser *user = (CareUser *) record;

  CARE_PUT_TEXT (user, CareUser, name, name);
  CARE_PUT_TEXT (user, CareUser, role, role);
  CARE_PUT_TEXT (user, CareUser, language, care_demo_words[language].language);
  CARE_PUT (user, CareUser, active, TRUE);
  care_record_set_id (record, CareUser_team, &demo->teams[language]);
  if (!care_demo_share (demo, record, name, error))
    return FALSE;
  *id = record->id;
  return TRUE;
}

static gboolean
put_technician (Demo *demo, DemoLanguage language, guint n, GError **error)
{
  const DemoWords *words = &care_demo_words[language];
  g_autofree char *upper = g_ascii_strup (words->language, -1);
  g_autofree char *code = g_strdup_printf ("VAN-%s%u", upper, n);
  DemoTechnician one = { .language = language, .name = words->staff[n] };

  if (!put_user (demo, one.name, "technician", language, &one.id, error) || !put_place (demo, code, one.name, "van", &one.id, &one.van, error))
    return FALSE;
  g_array_append_val (demo->technicians, one);
  return TRUE;
}

static gboolean
put_team (Demo *demo, DemoLanguage language, GError **error)
{
  const DemoWords *words = &care_demo_words[language];
  g_autoptr (CareRecord) record = care_record_new (&CareTeam_ENTITY);
  CareTeam *team = (CareTeam *) record;
  g_autofree char *upper = g_ascii_strup (words->language, -1);
  g_autofree char *code = g_strconcat ("WH-", upper, NULL);
  CareId none = { { 0 } };

  if (!put_place (demo, code, words->warehouse, "warehouse", &none, &demo->warehouses[language], error))
    return FALSE;
  CARE_PUT_TEXT (team, CareTeam, name, words->team);
  CARE_PUT_TEXT (team, CareTeam, city, words->team);
  CARE_PUT_TEXT (team, CareTeam, country, words->country);
  care_record_set_id (record, CareTeam_location, &demo->warehouses[language]);
  if (!care_demo_share (demo, record, words->team, error))
    return FALSE;
  demo->teams[language] = record->id;
  if (!put_user (demo, words->staff[0], "desk", language, &demo->desks[language], error))
    return FALSE;
  for (guint n = 1; words->staff[n] != NULL; n++)
    if (!put_technician (demo, language, n, error))
      return FALSE;
  return TRUE;
}

/* --- what is sold --- */

static gboolean
put_part (Demo *demo, guint category, guint n, GError **error)
{
  const DemoPart *part = &care_demo_categories[category].parts[n];
  g_autoptr (CareRecord) record = care_record_new (&CareProductModel_ENTITY);
  CareProductModel *model = (CareProductModel *) record;

  CARE_PUT_TEXT (model, CareProductModel, code, part->code);
  CARE_PUT_TEXT (model, CareProductModel, name, part->name);
  CARE_PUT_TEXT (model, CareProductModel, category, care_demo_categories[category].name);
  CARE_PUT_TEXT (model, CareProductModel, kind, "part");
  CARE_PUT (model, CareProductModel, price, care_demo_money (demo, part->price));
  CARE_PUT (model, CareProductModel, cost, care_demo_money (demo, part->cost));
  if (!care_demo_share (demo, record, part->code, error))
    return FALSE;
  demo->parts[category * DEMO_PARTS + n] = record->id;
  return TRUE;
}

static gboolean
put_term (Demo *demo, guint n, const char *kind, int months, int parts, int labour, int travel, GError **error)
{
  g_autoptr (CareRecord) record = care_record_new (&CareWarrantyTerm_ENTITY);
  CareWarrantyTerm *term = (CareWarrantyTerm *) record;
  g_autofree char *key = g_strconcat (care_demo_models[n].code, "/", kind, NULL);

  care_record_set_id (record, CareWarrantyTerm_model, &demo->models[n]);
  CARE_PUT_TEXT (term, CareWarrantyTerm, kind, kind);
  CARE_PUT_TEXT (term, CareWarrantyTerm, rule_set, "contract");
  CARE_PUT_TEXT (term, CareWarrantyTerm, start_basis, "installation,delivery,sale");
  CARE_PUT (term, CareWarrantyTerm, duration, months);
  CARE_PUT_TEXT (term, CareWarrantyTerm, duration_unit, "month");
  CARE_PUT (term, CareWarrantyTerm, parts_percent, parts);
  CARE_PUT (term, CareWarrantyTerm, labour_percent, labour);
  CARE_PUT (term, CareWarrantyTerm, travel_percent, travel);
  return care_demo_share (demo, record, key, error);
}

static gboolean
put_model (Demo *demo, guint n, GError **error)
{
  const DemoModel *wanted = &care_demo_models[n];
  g_autoptr (CareRecord) record = care_record_new (&CareProductModel_ENTITY);
  CareProductModel *model = (CareProductModel *) record;

  CARE_PUT_TEXT (model, CareProductModel, code, wanted->code);
  CARE_PUT_TEXT (model, CareProductModel, name, wanted->name);
  CARE_PUT_TEXT (model, CareProductModel, brand, wanted->brand);
  CARE_PUT_TEXT (model, CareProductModel, category, care_demo_categories[wanted->category].name);
  CARE_PUT_TEXT (model, CareProductModel, kind, "product");
  CARE_PUT (model, CareProductModel, price, care_demo_money (demo, wanted->price));
  CARE_PUT (model, CareProductModel, cost, care_demo_money (demo, wanted->price / 10 * 7));
  if (!care_demo_share (demo, record, wanted->code, error))
    return FALSE;
  demo->models[n] = record->id;
  return put_term (demo, n, "commercial_manufacturer", wanted->months, 100, 100, 0, error) &&
         (wanted->extended == 0 || put_term (demo, n, "commercial_seller", wanted->extended, 50, 0, 0, error));
}

/* The survey that a server has from the start, so that there is one of them. */
static gboolean
put_survey (Demo *demo, GError **error)
{
  demo->survey = care_survey_new_default ("After service");
  demo->survey->record.id = care_id_derived ("survey", "the first survey of this company");
  return care_demo_share (demo, CARE_RECORD (demo->survey), "", error);
}

gboolean
care_demo_catalog (Demo *demo, GError **error)
{
  CareId manager;

  for (DemoLanguage l = 0; l < DEMO_N_LANGUAGES; l++)
    if (!put_team (demo, l, error))
      return FALSE;
  if (!put_user (demo, "Marta Orłowska", "manager", DEMO_PL, &manager, error))
    return FALSE;
  for (guint c = 0; c < care_demo_n_categories; c++)
    for (guint n = 0; n < DEMO_PARTS; n++)
      if (!put_part (demo, c, n, error))
        return FALSE;
  for (guint n = 0; n < care_demo_n_models; n++)
    if (!put_model (demo, n, error))
      return FALSE;
  return put_survey (demo, error);
}
