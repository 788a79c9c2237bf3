/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-preferences-page.h"

#include "app/care-settings.h"
#include "app/care-typed.h"
#include "app/care-words-app.h"
#include "domain/care-company.h"
#include "store/care-act.h"

#include <glib/gi18n.h>

/* Company fields that a person may change here, in this order. */
static const char *const company_fields[] = { "name", "phone", "email", "street", "postal_code", "city", "country", "tax_id" };

struct _CarePreferencesPage
{
  CarePage parent_instance;
  GtkWidget *rows[G_N_ELEMENTS (company_fields)], *style, *minutes, *user, *file, *zone, *group;
  gboolean loading, filling;
};

G_DEFINE_FINAL_TYPE (CarePreferencesPage, care_preferences_page, CARE_TYPE_PAGE)

static gpointer
read_company (CareStore *store, gpointer data, GError **error)
{
  CareId id = care_company_id ();
  return care_store_get (store, &CareCompany_ENTITY, &id, error);
}

/* Unless somebody is typing there, or has typed something that is not applied yet: then FALSE when another value stands behind it now. */
static gboolean
show_value (GtkWidget *row, const char *text)
{
  const char *shown = g_object_get_data (G_OBJECT (row), "care-shown");
  const char *there = gtk_editable_get_text (GTK_EDITABLE (row));

  if (shown != NULL && !g_str_equal (there, shown) && !g_str_equal (there, text))
    return g_str_equal (text, shown);
  if (!g_str_equal (there, text))
    care_typed_set_text (GTK_EDITABLE (row), text);
  g_object_set_data_full (G_OBJECT (row), "care-shown", g_strdup (text), g_free);
  return TRUE;
}

/* What is typed here would overwrite what somebody else has just put there. */
static void
add_theirs (GString *words, GtkWidget *row, const char *text)
{
  /* Translators: of a field that somebody is changing, by somebody else: the field, and what the other one wrote. */
  g_autofree char *one = g_strdup_printf (_("%s was changed meanwhile to “%s”. Applying keeps yours."),
                                          adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), text);
  g_autofree char *markup = g_markup_escape_text (one, -1);
  g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", markup);
}

static void
company_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CarePreferencesPage) self = data;
  g_autoptr (CareRecord) record = care_engine_finish (CARE_ENGINE (source), result, NULL);
  g_autoptr (GString) theirs = g_string_new (NULL);
  CareEngine *engine = CARE_ENGINE (source);
  gboolean may;

  self->loading = FALSE;
  if (record == NULL)
    return;
  self->filling = TRUE;
  may = g_strcmp0 (care_engine_store_role (engine), "station") != 0 || g_strcmp0 (care_engine_user_role (engine), "administrator") == 0;
  for (guint i = 0; i < G_N_ELEMENTS (company_fields); i++)
    {
      const char *text = care_record_text (record, (guint) care_entity_field (&CareCompany_ENTITY, company_fields[i]));
      if (!show_value (self->rows[i], text != NULL ? text : ""))
        add_theirs (theirs, self->rows[i], text != NULL ? text : "");
      gtk_widget_set_sensitive (self->rows[i], may);
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->zone), ((CareCompany *) record)->zone);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->group),
                                         !may ? _("An administrator changes these at the office.") : theirs->len > 0 ? theirs->str : NULL);
  self->filling = FALSE;
}

static void
care_preferences_page_reload (CarePage *page)
{
  CarePreferencesPage *self = CARE_PREFERENCES_PAGE (page);
  CareEngine *engine = care_page_engine (page);
  self->loading = TRUE;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->user), care_engine_user_name (engine) != NULL ? care_engine_user_name (engine) : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->file), care_engine_where (engine));
  care_engine_read (engine, read_company, NULL, NULL, (GDestroyNotify) care_record_free, care_page_cancellable (page),
                    company_read, g_object_ref (self));
}

typedef struct { const char *field; char *value; } Change;

static void
change_free (gpointer data)
{
  g_free (((Change *) data)->value);
  g_free (data);
}

static gboolean
set_company (CareStore *store, gpointer data, GError **error)
{
  Change *change = data;
  CareId id = care_company_id ();
  return care_act_set (store, &CareCompany_ENTITY, &id, (CarePair[]) { { change->field, change->value }, { NULL, NULL } }, NULL, error);
}

static void
applied (AdwEntryRow *row, CarePreferencesPage *self)
{
  Change *change = g_new0 (Change, 1);
  change->field = g_object_get_data (G_OBJECT (row), "care-field");
  change->value = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));
  care_page_write (CARE_PAGE (self), set_company, change, change_free, _("Saved"));
}

static const char *const styles[] = { "system", "light", "dark" };

static void
style_chosen (AdwComboRow *row, GParamSpec *pspec, CarePreferencesPage *self)
{
  guint chosen = adw_combo_row_get_selected (row);
  if (care_settings_get () != NULL && chosen < G_N_ELEMENTS (styles))
    g_settings_set_string (care_settings_get (), "style", styles[chosen]);
}

static GtkWidget *
build_program (CarePreferencesPage *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *const[]) { _("As the system"), _("Light"), _("Dark"), NULL });
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("This program"));
  self->style = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->style), _("Style"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->style), G_LIST_MODEL (names));
  self->minutes = gtk_spin_button_new_with_range (0, 1440, 1);
  gtk_widget_set_valign (self->minutes, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->minutes), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Minutes between two syncs"), -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Minutes between two syncs"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("0: only by hand (Ctrl+R)"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->minutes);
  if (care_settings_get () != NULL)
    {
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->style), (guint) g_settings_get_enum (care_settings_get (), "style"));
      g_settings_bind (care_settings_get (), "sync-minutes", self->minutes, "value", G_SETTINGS_BIND_DEFAULT);
    }
  g_signal_connect (self->style, "notify::selected", G_CALLBACK (style_chosen), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->style);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return group;
}

static GtkWidget *
fact (const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  return row;
}

static GtkWidget *
new_heading (const char *words)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (label, "title-2");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), label);
  return group;
}

static void
care_preferences_page_set_up (CarePage *page)
{
  CarePreferencesPage *self = CARE_PREFERENCES_PAGE (page);
  GtkWidget *all = adw_preferences_page_new ();
  GtkWidget *store = adw_preferences_group_new ();

  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _("Company"));
  for (guint i = 0; i < G_N_ELEMENTS (company_fields); i++)
    {
      const CareField *field = &CareCompany_ENTITY.fields[care_entity_field (&CareCompany_ENTITY, company_fields[i])];
      self->rows[i] = adw_entry_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), care_words_field (field));
      adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->rows[i]), TRUE);
      care_typed_keep_one_line (GTK_EDITABLE (self->rows[i]));
      gtk_widget_set_name (self->rows[i], company_fields[i]);
      g_object_set_data (G_OBJECT (self->rows[i]), "care-field", (gpointer) company_fields[i]);
      g_signal_connect (self->rows[i], "apply", G_CALLBACK (applied), self);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->rows[i]);
    }
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (store), _("This book"));
  self->user = fact (_("You are"));
  self->file = fact (_("Kept in"));
  self->zone = fact (_("Time zone"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (store), self->user);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (store), self->file);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (store), self->zone);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (all), ADW_PREFERENCES_GROUP (new_heading (C_ ("section", "Preferences"))));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (all), ADW_PREFERENCES_GROUP (build_program (self)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (all), ADW_PREFERENCES_GROUP (self->group));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (all), ADW_PREFERENCES_GROUP (store));
  adw_bin_set_child (ADW_BIN (self), all);
}

static gboolean
care_preferences_page_is_settled (CarePage *page)
{
  return !CARE_PREFERENCES_PAGE (page)->loading;
}

static void
care_preferences_page_class_init (CarePreferencesPageClass *klass)
{
  CarePageClass *page_class = CARE_PAGE_CLASS (klass);
  page_class->set_up = care_preferences_page_set_up;
  page_class->reload = care_preferences_page_reload;
  page_class->is_settled = care_preferences_page_is_settled;
}

static void
care_preferences_page_init (CarePreferencesPage *self)
{
}
