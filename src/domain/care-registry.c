/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-domain"

#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-stock.h"

/* Parents before children, so that a page or an archive can be read in this order. Naming each one keeps the linker from dropping it. */
const CareEntity *const care_entities[] = {
  &CareCompany_ENTITY, &CareTeam_ENTITY, &CareUser_ENTITY, &CareCustomer_ENTITY, &CareContactPoint_ENTITY, &CareConsent_ENTITY,
  &CareSite_ENTITY, &CareProductModel_ENTITY, &CareWarrantyTerm_ENTITY, &CareDevice_ENTITY, &CareSale_ENTITY, &CareCoverage_ENTITY,
  &CareJob_ENTITY, &CareJobEvent_ENTITY, &CareVisit_ENTITY, &CareStockLocation_ENTITY, &CareJobLine_ENTITY, &CareStockMove_ENTITY,
  &CareContact_ENTITY, &CareFollowUp_ENTITY, &CareMessage_ENTITY, &CareSurvey_ENTITY, &CareInvitation_ENTITY, &CareResponse_ENTITY,
  &CareConflict_ENTITY, NULL,
};

guint
care_n_entities (void)
{
  return G_N_ELEMENTS (care_entities) - 1;
}

const CareEntity *
care_entity_find (const char *name)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    if (g_strcmp0 (care_entities[i]->name, name) == 0)
      return care_entities[i];
  return NULL;
}

int
care_entity_index (const CareEntity *entity)
{
  for (guint i = 0; care_entities[i] != NULL; i++)
    if (care_entities[i] == entity)
      return (int) i;
  return -1;
}
