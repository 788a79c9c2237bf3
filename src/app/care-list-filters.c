/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-list-filters.h"

#include "app/care-words-app.h"

#include <glib/gi18n.h>

static char *
value_words (CareEngine *engine, const CareField *field, const char *value)
{
  if (g_str_equal (value, "@today"))
    return g_strdup (C_ ("filter", "today"));
  if (g_str_equal (value, "@tomorrow"))
    return g_strdup (C_ ("filter", "tomorrow"));
  if (g_str_equal (value, "@me") || field->kind == CARE_ID)
    return g_strdup (care_engine_user_name (engine));
  return g_strdup (field->kind == CARE_ENUM ? care_words_value_in (field->values, value) : value);
}

/* The first two values; more would not fit. */
static char *
values_words (CareEngine *engine, const CareEntity *entity, const CareFilter *filter)
{
  GString *words = g_string_new (NULL);
  for (guint i = 0; filter->values != NULL && filter->values[i] != NULL && i < 3; i++)
    {
      g_autofree char *value = value_words (engine, &entity->fields[filter->field], filter->values[i]);
      if (i == 2)
        g_string_append (words, " …");
      else
        g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", value);
    }
  return g_string_free (words, FALSE);
}

char *
care_list_filter_words (CareEngine *engine, const CareEntity *entity, const CareFilter *filter)
{
  g_autofree char *list = values_words (engine, entity, filter);
  switch (filter->kind)
    {
    case CARE_FILTER_EMPTY:
      return g_strdup (C_ ("filter", "empty"));
    case CARE_FILTER_FILLED:
      return g_strdup (C_ ("filter", "filled"));
    case CARE_FILTER_IS_NOT:
      return g_strdup_printf (C_ ("filter", "not %s"), list);
    case CARE_FILTER_FROM:
      return g_strdup_printf (C_ ("filter", "from %s"), list);
    case CARE_FILTER_BEFORE:
      return g_strdup_printf (C_ ("filter", "before %s"), list);
    case CARE_FILTER_IS: default:
      return g_steal_pointer (&list);
    }
}

GMenuModel *
care_list_filter_menu (const CareListKind *kind)
{
  GMenu *menu = g_menu_new ();
  g_auto (GStrv) names = g_strsplit (kind->filter_fields != NULL ? kind->filter_fields : "", " ", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      int n = care_entity_field (kind->entity, names[i]);
      g_autoptr (GMenu) values = g_menu_new ();
      if (n < 0 || kind->entity->fields[n].values == NULL)
        continue;
      for (guint v = 0; kind->entity->fields[n].values[v] != NULL; v++)
        {
          g_autofree char *action = g_strdup_printf ("list.add-filter::%s=%s", names[i], kind->entity->fields[n].values[v]);
          g_menu_append (values, care_words_value_in (kind->entity->fields[n].values, kind->entity->fields[n].values[v]), action);
        }
      g_menu_append_submenu (menu, care_words_field (&kind->entity->fields[n]), G_MENU_MODEL (values));
    }
  return G_MENU_MODEL (menu);
}
