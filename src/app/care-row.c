/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-row.h"

struct _CareRow
{
  GObject parent_instance;
  const CareEntity *entity;
  CareId id;
  CareListRow *content; /* (nullable), owned */
  guint version;
};

typedef enum { PROP_VERSION = 1 } CareRowProperty;
static GParamSpec *properties[PROP_VERSION + 1];

G_DEFINE_FINAL_TYPE (CareRow, care_row, G_TYPE_OBJECT)

CareRow *
care_row_new (const CareEntity *entity, const CareId *id)
{
  CareRow *self = g_object_new (CARE_TYPE_ROW, NULL);
  self->entity = entity;
  self->id = *id;
  return self;
}

const CareId *
care_row_id (CareRow *self)
{
  return &self->id;
}

const CareEntity *
care_row_entity (CareRow *self)
{
  return self->entity;
}

const CareListRow *
care_row_content (CareRow *self)
{
  return self->content;
}

const CareRecord *
care_row_record (CareRow *self)
{
  return self->content != NULL ? self->content->record : NULL;
}

void
care_row_take (CareRow *self, CareListRow *content)
{
  care_list_row_free (self->content);
  self->content = content;
  self->version++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERSION]);
}

void
care_row_move (CareRow *self, const CareId *id, CareListRow *content)
{
  if (content == NULL && care_id_equal (&self->id, id))
    return;
  self->id = *id;
  care_row_take (self, content);
}

static void
care_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((CareRowProperty) prop_id)
    {
    case PROP_VERSION:
      g_value_set_uint (value, CARE_ROW (object)->version);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
care_row_finalize (GObject *object)
{
  care_list_row_free (CARE_ROW (object)->content);
  G_OBJECT_CLASS (care_row_parent_class)->finalize (object);
}

static void
care_row_class_init (CareRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = care_row_get_property;
  object_class->finalize = care_row_finalize;
  properties[PROP_VERSION] = g_param_spec_uint ("version", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
care_row_init (CareRow *self)
{
}
