/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stations and a server in one process for tests of the sync: the real stores and the real protocol, with a transport that the test can cut.
 * Everything fails the test by itself. */
#pragma once

#include "domain/care-entity.h"
#include "store/care-act.h"
#include "store/care-server.h"
#include "sync/care-sync.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum { LINE_GOOD, LINE_DOWN, LINE_LOSES_ANSWERS } Line;

typedef struct
{
  char *folder;
  CareStore *server;
  GPtrArray *stations; /* borrowed; closed by world_end */
  Line line;
} World;

typedef struct
{
  World *world;
  CareStore *store;
  char *token;
} Station;

/* A server alone; with one desk of Ona's; with two; with a desk of Ona's and a van of Jonas, a technician, whose id it gives. */
void           world_begin            (World *world);
CareId         world_of_one           (World *world, Station *one);
CareId         world_of_two           (World *world, Station *one, Station *two);
CareId         world_of_desk_and_van  (World *world, Station *desk, Station *van);
void           world_end              (World *world);
/* A copy of a store, and the store put back to it, open again in the place of the old one. */
char          *world_back_up          (CareStore *store);
CareStore     *world_restore          (CareStore *store, const char *backup);

CareId         add_user               (World *world, const char *name, const char *role);
/* Enrols @station, in a new store FOLDER/@file unless it has one. */
void           enrol                  (Station *station, World *world, const char *file, const CareId *user);
JsonNode      *send_in_process        (const char *path, const char *body, gpointer station, GError **error);
CareSyncResult sync_now               (Station *station);
/* Sends what is there, and loses the answer. */
void           sync_without_answer    (Station *station);

CareId         act_new                (CareStore *store, const CareEntity *entity, const CarePair *pairs);
void           act_set                (CareStore *store, const CareEntity *entity, const CareId *id, const char *name, const char *value);
CareRecord    *get                    (CareStore *store, const CareEntity *entity, const CareId *id);
const char    *id_text                (const CareId *id, char out[CARE_ID_TEXT]);
CareId         new_customer           (CareStore *store, const char *name);
CareId         new_job                (CareStore *store, const CareId *customer, const CareId *technician);
void           step                   (CareStore *store, const CareId *job, const char *transition, const char *name, const char *value);
/* Every row that both hold is the same, field by field; @all: and both hold every row. Caches count too: each side derived its own. */
void           assert_agree           (CareStore *a, CareStore *b, gboolean all);

G_END_DECLS
