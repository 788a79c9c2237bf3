/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-trail.h"

#define MOST 50

struct _CareTrail
{
  GQueue before; /* of char *, oldest first */
  char *here;

  CarePage *list;           /* (nullable), weak */
  const CareEntity *entity; /* of the record that is shown and was opened from it */
  CareId id;
  guint place;              /* where it stood */
  gboolean listed;          /* that record is shown now */
};

CareTrail *
care_trail_new (void)
{
  CareTrail *self = g_new0 (CareTrail, 1);
  g_queue_init (&self->before);
  return self;
}

void
care_trail_free (CareTrail *self)
{
  g_queue_clear_full (&self->before, g_free);
  g_free (self->here);
  g_clear_weak_pointer (&self->list);
  g_free (self);
}

const char *
care_trail_here (CareTrail *self)
{
  return self->here;
}

void
care_trail_go (CareTrail *self, const char *place, gboolean remember)
{
  if (remember && self->here != NULL && g_strcmp0 (self->here, place) != 0)
    g_queue_push_tail (&self->before, g_strdup (self->here));
  while (self->before.length > MOST)
    g_free (g_queue_pop_head (&self->before));
  if (self->here == place)
    return;
  g_free (self->here);
  self->here = g_strdup (place);
  self->listed = FALSE;
}

gboolean
care_trail_has_back (CareTrail *self)
{
  return !g_queue_is_empty (&self->before);
}

char *
care_trail_take_back (CareTrail *self)
{
  return g_queue_pop_tail (&self->before);
}

/* --- the records beside this one --------------------------------------------------------------------------------------------------------- */

static gboolean
find (CareTrail *self, CarePage *list, const CareEntity *entity, const CareId *id)
{
  guint place = list != NULL ? care_page_find_record (list, entity, id) : G_MAXUINT;

  if (place == G_MAXUINT)
    return FALSE;
  g_set_weak_pointer (&self->list, list);
  self->entity = entity;
  self->id = *id;
  self->place = place;
  return TRUE;
}

void
care_trail_show (CareTrail *self, CarePage *from, const CareEntity *entity, const CareId *id)
{
  self->listed = find (self, from, entity, id) || find (self, self->list, entity, id) ||
                 (self->list != NULL && self->entity == entity && care_id_equal (&self->id, id));
}

void
care_trail_leave_list (CareTrail *self)
{
  g_clear_weak_pointer (&self->list);
  self->listed = FALSE;
}

gboolean
care_trail_is_listed (CareTrail *self)
{
  return self->listed && self->list != NULL;
}

gboolean
care_trail_beside (CareTrail *self, int step, const CareEntity **entity, CareId *id)
{
  guint place;

  if (!care_trail_is_listed (self))
    return FALSE;
  if (find (self, self->list, self->entity, &self->id))
    place = self->place + (guint) step;
  else /* another one stands in its place */
    place = step > 0 ? self->place + (guint) step - 1 : self->place + (guint) step;
  return place != G_MAXUINT && care_page_record_at (self->list, place, entity, id);
}
