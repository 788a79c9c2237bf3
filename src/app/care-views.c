/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-views.h"

#include "app/care-settings.h"

#define KEY "saved-views"
#define FILTER_TYPE "(ssas)"
/* page, name, words, filters (field, kind, values), sort field or "", descending */
#define VIEW_TYPE "(sssa" FILTER_TYPE "sb)"

static const char *const kinds[] = {
  [CARE_FILTER_IS] = "is", [CARE_FILTER_IS_NOT] = "is-not", [CARE_FILTER_FROM] = "from",
  [CARE_FILTER_BEFORE] = "before", [CARE_FILTER_EMPTY] = "empty", [CARE_FILTER_FILLED] = "filled",
};

static GVariant *without_settings; /* what settings would hold, where there are none */

GVariant *
care_views_all (void)
{
  GSettings *settings = care_settings_get ();
  if (settings != NULL)
    return g_settings_get_value (settings, KEY);
  if (without_settings == NULL)
    without_settings = g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE (VIEW_TYPE), NULL, 0));
  return g_variant_ref (without_settings);
}

void
care_views_set_all (GVariant *all)
{
  GSettings *settings = care_settings_get ();
  g_autoptr (GVariant) kept = g_variant_ref_sink (all);
  if (settings != NULL)
    {
      g_settings_set_value (settings, KEY, kept);
      return;
    }
  g_clear_pointer (&without_settings, g_variant_unref);
  without_settings = g_steal_pointer (&kept);
}

/* The place of a view among all; G_MAXSIZE when there is none. */
static gsize
find (GVariant *all, const char *page, const char *name)
{
  for (gsize i = 0; i < g_variant_n_children (all); i++)
    {
      const char *its_page, *its_name;
      g_autoptr (GVariant) view = g_variant_get_child_value (all, i);
      g_variant_get_child (view, 0, "&s", &its_page);
      g_variant_get_child (view, 1, "&s", &its_name);
      if (g_str_equal (its_page, page) && g_str_equal (its_name, name))
        return i;
    }
  return G_MAXSIZE;
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

char **
care_views_names (const char *page)
{
  g_autoptr (GVariant) all = care_views_all ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (gsize i = 0; i < g_variant_n_children (all); i++)
    {
      const char *its_page, *its_name;
      g_autoptr (GVariant) view = g_variant_get_child_value (all, i);
      g_variant_get_child (view, 0, "&s", &its_page);
      g_variant_get_child (view, 1, "&s", &its_name);
      if (g_str_equal (its_page, page))
        g_ptr_array_add (names, g_strdup (its_name));
    }
  g_ptr_array_sort (names, by_name);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gboolean
add_filter (CareListSpec *spec, GVariant *filter)
{
  const char *field, *kind;
  g_autofree const char **values = NULL;
  g_variant_get (filter, "(&s&s^a&s)", &field, &kind, &values);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i], kind) && care_entity_field (spec->entity, field) >= 0)
      {
        care_list_spec_filter (spec, field, i, values);
        return TRUE;
      }
  return FALSE;
}

CareListSpec *
care_views_find (const char *page, const CareEntity *entity, const char *name)
{
  g_autoptr (GVariant) all = care_views_all ();
  g_autoptr (GVariant) view = NULL, filters = NULL;
  g_autoptr (CareListSpec) spec = NULL;
  const char *words, *sort;
  gboolean descending;
  gsize at = find (all, page, name);

  if (at == G_MAXSIZE)
    return NULL;
  view = g_variant_get_child_value (all, at);
  g_variant_get (view, "(&s&s&s@a" FILTER_TYPE "&sb)", NULL, NULL, &words, &filters, &sort, &descending);
  spec = care_list_spec_new (entity);
  for (gsize i = 0; i < g_variant_n_children (filters); i++)
    {
      g_autoptr (GVariant) filter = g_variant_get_child_value (filters, i);
      if (!add_filter (spec, filter))
        return NULL;
    }
  spec->words = *words != '\0' ? g_strdup (words) : NULL;
  spec->sort = *sort != '\0' ? care_entity_field (entity, sort) : -1;
  spec->descending = descending;
  return g_steal_pointer (&spec);
}

static GVariant *
view_variant (const char *page, const char *name, const CareListSpec *spec)
{
  GVariantBuilder filters;
  const CareField *fields = spec->entity->fields;
  const char *nothing[] = { NULL };

  g_variant_builder_init (&filters, G_VARIANT_TYPE ("a" FILTER_TYPE));
  for (guint i = 0; i < spec->filters->len; i++)
    {
      const CareFilter *filter = &g_array_index (spec->filters, CareFilter, i);
      g_variant_builder_add (&filters, "(ss^as)", fields[filter->field].name, kinds[filter->kind],
                             filter->values != NULL ? (const char *const *) filter->values : nothing);
    }
  return g_variant_new ("(sssa" FILTER_TYPE "sb)", page, name, spec->words != NULL ? spec->words : "", &filters,
                        spec->sort >= 0 ? fields[spec->sort].name : "", spec->descending);
}

/* All views with the one at @at replaced by @view; NULL takes it away, G_MAXSIZE adds. */
static void
replace (GVariant *all, gsize at, GVariant *view)
{
  GVariantBuilder views;
  g_variant_builder_init (&views, G_VARIANT_TYPE ("a" VIEW_TYPE));
  for (gsize i = 0; i < g_variant_n_children (all); i++)
    {
      g_autoptr (GVariant) kept = g_variant_get_child_value (all, i);
      if (i != at)
        g_variant_builder_add_value (&views, kept);
    }
  if (view != NULL)
    g_variant_builder_add_value (&views, view);
  care_views_set_all (g_variant_builder_end (&views));
}

void
care_views_put (const char *page, const char *name, const CareListSpec *spec)
{
  g_autoptr (GVariant) all = care_views_all ();
  replace (all, find (all, page, name), view_variant (page, name, spec));
}

void
care_views_rename (const char *page, const char *name, const char *new_name)
{
  g_autoptr (GVariant) all = care_views_all ();
  g_autoptr (GVariant) view = NULL, filters = NULL;
  const char *words, *sort;
  gboolean descending;
  gsize at = find (all, page, name);

  if (at == G_MAXSIZE || g_str_equal (name, new_name))
    return;
  view = g_variant_get_child_value (all, at);
  g_variant_get (view, "(&s&s&s@a" FILTER_TYPE "&sb)", NULL, NULL, &words, &filters, &sort, &descending);
  replace (all, at, g_variant_new ("(sss@a" FILTER_TYPE "sb)", page, new_name, words, filters, sort, descending));
}

void
care_views_remove (const char *page, const char *name)
{
  g_autoptr (GVariant) all = care_views_all ();
  gsize at = find (all, page, name);
  if (at != G_MAXSIZE)
    replace (all, at, NULL);
}
