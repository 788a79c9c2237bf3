/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of records over a demo company: each comes up wide and at phone width, a whole job is done by the pages' own actions, and what is typed
 * survives leaving. AFTERCARE_PICTURES=FOLDER keeps pictures of what was shown. */
#include "desk.h"

#include "app/care-draft-keeper.h"
#include "app/care-form.h"
#include "app/care-job-data.h"
#include "app/care-job-page.h"
#include "app/care-pictures.h"
#include "app/care-record-page.h"
#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-device.h"
#include "domain/care-stock.h"
#include "store/care-act.h"
#include "store/care-list.h"
#include "util/care-time.h"

#include <string.h>

/* --- finding things in the store
 * ----------------------------------------------------------------------------------------------------------------- */

/* The one with the most rows of @child: a record with a story. */
static CareId
richest (Desk *desk, const CareEntity *entity, const CareEntity *child, const char *field, const char *where,
         const char *value)
{
  CareStore *store = care_engine_borrow (desk->engine);
  CareQuery query = { entity, NULL, 0, -1, FALSE, 400, 0, FALSE };
  g_autoptr (GPtrArray) all = care_store_query (store, &query, NULL);
  CareId best = { { 0 } };
  guint most = 0;

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const CareRecord *one = all->pdata[i];
      int n = where != NULL ? care_entity_field (entity, where) : -1;
      g_autoptr (GPtrArray) rows = n >= 0 && g_strcmp0 (care_record_text (one, (guint) n), value) != 0
                                       ? NULL
                                       : care_store_related (store, child, field, &one->id, NULL);
      if (rows == NULL || (most > 0 && rows->len <= most))
        continue;
      most = rows->len;
      best = one->id;
    }
  care_engine_give_back (desk->engine);
  return best;
}

static CareRecord *
get (Desk *desk, const CareEntity *entity, const CareId *id)
{
  CareStore *store = care_engine_borrow (desk->engine);
  CareRecord *record = care_store_get (store, entity, id, NULL);
  care_engine_give_back (desk->engine);
  return record;
}

static guint
count (Desk *desk, const CareEntity *entity, const char *field, const CareId *id)
{
  CareStore *store = care_engine_borrow (desk->engine);
  g_autoptr (GPtrArray) rows = care_store_related (store, entity, field, id, NULL);
  care_engine_give_back (desk->engine);
  return rows->len;
}

static void
show (Desk *desk, const CareEntity *entity, const CareId *id)
{
  char text[CARE_ID_TEXT];
  g_autofree char *target = g_strdup_printf ("%s/%s", entity->name, care_id_to_text (id, text));
  care_main_window_open (desk->window, target);
  desk_settle (desk);
}

static void
act (Desk *desk, const char *action, const char *target)
{
  if (target != NULL)
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (desk_page (desk)), action, "s", target));
  else
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (desk_page (desk)), action, NULL));
  desk_settle (desk);
}

static GtkWidget *
find (GtkWidget *widget, GType type, const char *name)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) &&
      (name == NULL || g_strcmp0 (gtk_widget_get_name (widget), name) == 0))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *it = find (child, type, name);
      if (it != NULL)
        return it;
    }
  return NULL;
}

static CareFieldRow *
row (Desk *desk, const char *name)
{
  GtkWidget *it = find (GTK_WIDGET (desk_page (desk)), CARE_TYPE_FIELD_ROW, name);
  if (it == NULL)
    g_error ("No field %s is shown", name);
  return CARE_FIELD_ROW (it);
}

/* As a person does: the signal "changed" follows. */
static void
type (Desk *desk, const char *name, const char *text)
{
  GtkWidget *entry = find (GTK_WIDGET (row (desk, name)), GTK_TYPE_ENTRY, NULL);
  if (entry != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
  else
    gtk_text_buffer_set_text (
        gtk_text_view_get_buffer (GTK_TEXT_VIEW (find (GTK_WIDGET (row (desk, name)), GTK_TYPE_TEXT_VIEW, NULL))), text,
        -1);
  desk_wait (10);
}

static void
choose (Desk *desk, const char *name, const char *value)
{
  GtkWidget *choice = find (GTK_WIDGET (row (desk, name)), GTK_TYPE_DROP_DOWN, NULL);
  const CareField *field = care_field_row_field (row (desk, name));
  for (guint i = 0; field->values[i] != NULL; i++)
    if (g_str_equal (field->values[i], value))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), i + 1);
  desk_wait (10);
}

/* --- pictures
 * -------------------------------------------------------------------------------------------------------------------------------------- */

static void
picture (Desk *desk, const char *name)
{
  const char *folder = g_getenv ("AFTERCARE_PICTURES");
  g_autofree char *file = g_strdup_printf ("%s.png", name);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, file, NULL) : NULL;
  g_autoptr (GError) error = NULL;

  if (folder == NULL)
    return;
  desk_wait (300);
  care_pictures_save (gtk_widget_get_first_child (GTK_WIDGET (desk->window)), path, &error);
  g_assert_no_error (error);
}

static void
press_tab (Desk *desk, guint n)
{
  GtkWidget *bar = find (GTK_WIDGET (desk_page (desk)), GTK_TYPE_BOX, "tabs"), *tab;
  for (tab = bar != NULL ? gtk_widget_get_first_child (bar) : NULL; tab != NULL && n > 0;
       tab = gtk_widget_get_next_sibling (tab))
    n--;
  if (tab != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab), TRUE);
  desk_settle (desk);
}

static void
test_pages (gconstpointer data)
{
  static const struct
  {
    const char *name;
    int width, height;
    gboolean dark;
  } shapes[] = {
    { "1400", 1400, 900, FALSE }, { "1400-dark", 1400, 900, TRUE }, { "1024", 1024, 768, FALSE },
    { "720", 720, 900, FALSE },   { "360", 360, 720, FALSE },       { "360-dark", 360, 720, TRUE },
  };
  Desk desk;
  desk_begin (&desk, 0.2);
  const struct
  {
    const char *name;
    const CareEntity *entity;
    CareId id;
  } records[] = {
    { "job", &CareJob_ENTITY, richest (&desk, &CareJob_ENTITY, &CareJobLine_ENTITY, "job", "phase", "in_progress") },
    { "job-new", &CareJob_ENTITY, richest (&desk, &CareJob_ENTITY, &CareContact_ENTITY, "job", "phase", "new") },
    { "customer", &CareCustomer_ENTITY,
      richest (&desk, &CareCustomer_ENTITY, &CareContact_ENTITY, "customer", NULL, NULL) },
    { "device", &CareDevice_ENTITY, richest (&desk, &CareDevice_ENTITY, &CareJob_ENTITY, "device", NULL, NULL) },
    { "part", &CareProductModel_ENTITY,
      richest (&desk, &CareProductModel_ENTITY, &CareStockMove_ENTITY, "part", "kind", "part") },
    { "follow-up", &CareFollowUp_ENTITY,
      richest (&desk, &CareFollowUp_ENTITY, &CareContact_ENTITY, "follow_up", "status", "open") },
  };
  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                          shapes[s].dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
      desk_show (&desk, NULL, shapes[s].width, shapes[s].height);
      for (guint i = 0; i < G_N_ELEMENTS (records); i++)
        {
          g_autofree char *name = g_strdup_printf ("%s-%s", records[i].name, shapes[s].name);
          g_assert_false (care_id_is_null (&records[i].id));
          show (&desk, records[i].entity, &records[i].id);
          g_assert_true (CARE_IS_RECORD_PAGE (desk_page (&desk)));
          g_assert_nonnull (care_record_page_content (CARE_RECORD_PAGE (desk_page (&desk))));
          picture (&desk, name);
          for (guint tab = 1; tab < 3 && shapes[s].width < 900; tab++)
            {
              g_autofree char *tabbed = g_strdup_printf ("%s-tab%u", name, tab);
              press_tab (&desk, tab);
              picture (&desk, tabbed);
            }
          if (g_str_equal (records[i].name, "job"))
            {
              g_autofree char *form = g_strdup_printf ("form-%s", shapes[s].name);
              g_autofree char *editor = g_strdup_printf ("editor-%s", shapes[s].name);
              act (&desk, "page.main", NULL);
              picture (&desk, form);
              act (&desk, "page.edit", NULL);
              picture (&desk, editor);
            }
        }
      desk_hide (&desk);
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  desk_end (&desk);
}

/* --- a whole job
 * ---------------------------------------------------------------------------------------------------------------------------------------
 * */

static const char *
phase (Desk *desk)
{
  return ((CareJobData *) care_record_page_content (CARE_RECORD_PAGE (desk_page (desk))))->job->phase;
}

static CareId
new_field_job (Desk *desk, CareId *device)
{
  CareStore *store = care_engine_borrow (desk->engine);
  g_autoptr (CareRecord) record = NULL;
  g_autoptr (CareRecord) job = NULL;
  g_autoptr (GError) error = NULL;
  char owner[CARE_ID_TEXT], id[CARE_ID_TEXT];

  record = care_store_get (store, &CareDevice_ENTITY, device, &error);
  care_act_new (store, &CareJob_ENTITY,
                (CarePair[]){ { "customer", care_id_to_text (&((CareDevice *) record)->customer, owner) },
                              { "device", care_id_to_text (device, id) },
                              { "type", "repair_field" },
                              { "problem", "No heat, error E7" },
                              { NULL, NULL } },
                &job, &error);
  care_engine_give_back (desk->engine);
  g_assert_no_error (error);
  return job->id;
}

static CareId
a_part_in_stock (Desk *desk, char **code, char **place)
{
  CareStore *store = care_engine_borrow (desk->engine);
  g_autoptr (GArray) stock = care_view_stock (store, NULL, NULL, NULL);
  CareId id = { { 0 } };
  for (guint i = 0; i < stock->len; i++)
    {
      const CareBalance *balance = &g_array_index (stock, CareBalance, i);
      g_autoptr (CareRecord) model = care_store_get (store, &CareProductModel_ENTITY, &balance->part, NULL);
      g_autoptr (CareRecord) location = care_store_get (store, &CareStockLocation_ENTITY, &balance->location, NULL);
      if (balance->on_hand < 2000 || ((CareProductModel *) model)->code == NULL)
        continue;
      id = balance->part;
      *code = g_strdup (((CareProductModel *) model)->code);
      *place = g_strdup (((CareStockLocation *) location)->code);
      break;
    }
  care_engine_give_back (desk->engine);
  return id;
}

static void
test_whole_job (gconstpointer size)
{
  Desk desk;
  CareId device, job, part, technician;
  g_autofree char *code = NULL;
  g_autofree char *place = NULL;
  g_autofree char *picked = NULL;
  CareJobData *content;

  desk_begin (&desk, 0.2);
  device = richest (&desk, &CareDevice_ENTITY, &CareJob_ENTITY, "device", "status", "in_service");
  job = new_field_job (&desk, &device);
  part = a_part_in_stock (&desk, &code, &place);
  g_assert_false (care_id_is_null (&part));
  desk_show (&desk, NULL, GPOINTER_TO_INT (size), 800);
  show (&desk, &CareJob_ENTITY, &job);
  g_assert_cmpstr (phase (&desk), ==, "new");

  /* An appointment: the form asks for both, refuses without, and completes a name. */
  act (&desk, "page.main", NULL);
  act (&desk, "page.main", NULL);
  g_assert_cmpstr (phase (&desk), ==, "new");
  technician = richest (&desk, &CareUser_ENTITY, &CareJob_ENTITY, "technician", "role", "technician");
  {
    g_autoptr (CareRecord) user = get (&desk, &CareUser_ENTITY, &technician);
    type (&desk, "technician", ((CareUser *) user)->name);
  }
  for (guint i = 0; i < 200 && find (GTK_WIDGET (row (&desk, "technician")), GTK_TYPE_LIST_BOX_ROW, NULL) == NULL; i++)
    desk_wait (10);
  g_signal_emit_by_name (find (GTK_WIDGET (row (&desk, "technician")), GTK_TYPE_ENTRY, NULL), "activate");
  picked = care_field_row_value (row (&desk, "technician"));
  {
    char text[CARE_ID_TEXT];
    g_assert_cmpstr (picked, ==, care_id_to_text (&technician, text));
  }
  type (&desk, "planned_at", "today 23:30");
  act (&desk, "page.main", NULL);
  g_assert_cmpstr (phase (&desk), ==, "scheduled");

  act (&desk, "page.main", NULL);
  g_assert_cmpstr (phase (&desk), ==, "travelling");
  act (&desk, "page.main", NULL);
  g_assert_cmpstr (phase (&desk), ==, "in_progress");

  act (&desk, "page.add-line", "part");
  type (&desk, "part", code);
  type (&desk, "from", place);
  type (&desk, "quantity", "1");
  choose (&desk, "bill_code", "list");
  act (&desk, "page.main", NULL);
  act (&desk, "page.add-line", "labour");
  type (&desk, "text", "Sensor replaced");
  type (&desk, "price", "80.00");
  act (&desk, "page.main", NULL);
  g_assert_cmpuint (count (&desk, &CareJobLine_ENTITY, "job", &job), ==, 2);

  /* Something that the store refuses stands at its field. */
  act (&desk, "page.add-line", "labour");
  type (&desk, "price", "a lot");
  act (&desk, "page.main", NULL);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (row (&desk, "price")), "wrong"));
  picture (&desk, GPOINTER_TO_INT (size) > 600 ? "wrong-1400" : "wrong-360");
  type (&desk, "price", "12.50");
  act (&desk, "page.main", NULL);
  g_assert_cmpuint (count (&desk, &CareJobLine_ENTITY, "job", &job), ==, 3);
  content = care_record_page_content (CARE_RECORD_PAGE (desk_page (&desk)));
  {
    char text[CARE_ID_TEXT];
    act (&desk, "page.delete-line", care_id_to_text (&((CareListRow *) content->lines->pdata[2])->record->id, text));
  }
  g_assert_cmpuint (count (&desk, &CareJobLine_ENTITY, "job", &job), ==, 2);

  act (&desk, "page.step", "hold");
  choose (&desk, "reason", "part_on_order");
  act (&desk, "page.main", NULL);
  g_assert_cmpstr (phase (&desk), ==, "on_hold");
  act (&desk, "page.main", NULL);
  g_assert_cmpstr (phase (&desk), ==, "in_progress");
  act (&desk, "page.main", NULL);
  choose (&desk, "result", "repaired");
  act (&desk, "page.main", NULL);
  g_assert_cmpstr (phase (&desk), ==, "ready");
  act (&desk, "page.main", NULL);
  act (&desk, "page.main", NULL);
  g_assert_true (g_str_equal (phase (&desk), "handed_over") || g_str_equal (phase (&desk), "closed"));
  if (g_str_equal (phase (&desk), "handed_over"))
    act (&desk, "page.main", NULL);
  g_assert_cmpstr (phase (&desk), ==, "closed");
  picture (&desk, GPOINTER_TO_INT (size) > 600 ? "closed-1400" : "closed-360");
  desk_hide (&desk);
  desk_end (&desk);
}

/* --- what is typed
 * ----------------------------------------------------------------------------------------------------------------------------------------
 * */

typedef struct
{
  gboolean done;
  char *body;
} Body;

static void
body_found (GObject *source, GAsyncResult *result, gpointer data)
{
  Body *body = data;
  body->body = care_draft_keeper_find_finish (CARE_DRAFT_KEEPER (source), result, NULL);
  body->done = TRUE;
}

static void
test_drafts (void)
{
  Desk desk;
  CareId id;
  char text[CARE_ID_TEXT];
  g_autofree char *object = NULL;
  g_autofree char *typed = NULL;
  Body body = { FALSE, NULL };
  g_autoptr (CareRecord) record = NULL;
  CareStore *store;

  desk_begin (&desk, 0.2);
  id = richest (&desk, &CareCustomer_ENTITY, &CareJob_ENTITY, "customer", NULL, NULL);
  desk_show (&desk, NULL, 1400, 900);
  show (&desk, &CareCustomer_ENTITY, &id);
  act (&desk, "page.edit", NULL);
  type (&desk, "notes", "Dog in the yard, ring twice");
  desk_wait (900);
  object = g_strdup_printf ("customer %s", care_id_to_text (&id, text));
  care_draft_keeper_find (care_draft_keeper_of (desk.engine), object, NULL, body_found, &body);
  while (!body.done)
    desk_wait (5);
  g_assert_nonnull (body.body);
  g_assert_nonnull (strstr (body.body, "ring twice"));
  g_free (body.body);

  /* Leaving keeps it, coming back brings it back. */
  g_signal_emit_by_name (find (GTK_WIDGET (desk_page (&desk)), CARE_TYPE_FORM, NULL), "left");
  desk_settle (&desk);
  act (&desk, "page.edit", NULL);
  desk_wait (200);
  typed = care_field_row_value (row (&desk, "notes"));
  g_assert_cmpstr (typed, ==, "Dog in the yard, ring twice");
  picture (&desk, "editor-restored");
  act (&desk, "page.main", NULL);
  store = care_engine_borrow (desk.engine);
  record = care_store_get (store, &CareCustomer_ENTITY, &id, NULL);
  care_engine_give_back (desk.engine);
  g_assert_cmpstr (((CareCustomer *) record)->notes, ==, "Dog in the yard, ring twice");
  body = (Body){ FALSE, NULL };
  care_draft_keeper_find (care_draft_keeper_of (desk.engine), object, NULL, body_found, &body);
  while (!body.done)
    desk_wait (5);
  g_assert_null (body.body);
  desk_hide (&desk);
  desk_end (&desk);
}

/* --- small acts of the other pages
 * ------------------------------------------------------------------------------------------------------------------------- */

static void
test_others (void)
{
  Desk desk;
  CareId customer, part, follow_up;
  guint points, consents, moves;
  g_autofree char *code = NULL;
  g_autofree char *place = NULL;
  g_autoptr (CareRecord) record = NULL;

  desk_begin (&desk, 0.2);
  customer = richest (&desk, &CareCustomer_ENTITY, &CareJob_ENTITY, "customer", NULL, NULL);
  desk_show (&desk, NULL, 1400, 900);
  show (&desk, &CareCustomer_ENTITY, &customer);
  points = count (&desk, &CareContactPoint_ENTITY, "customer", &customer);
  consents = count (&desk, &CareConsent_ENTITY, "customer", &customer);
  act (&desk, "page.add-point", NULL);
  choose (&desk, "kind", "email");
  type (&desk, "value", "ona@example.org");
  act (&desk, "page.main", NULL);
  g_assert_cmpuint (count (&desk, &CareContactPoint_ENTITY, "customer", &customer), ==, points + 1);
  act (&desk, "page.consent", "email survey given");
  desk_wait (100);
  g_assert_cmpuint (count (&desk, &CareConsent_ENTITY, "customer", &customer), ==, consents + 1);

  part = a_part_in_stock (&desk, &code, &place);
  show (&desk, &CareProductModel_ENTITY, &part);
  moves = count (&desk, &CareStockMove_ENTITY, "part", &part);
  act (&desk, "page.main", NULL);
  type (&desk, "to", place);
  type (&desk, "quantity", "3");
  picture (&desk, "receive-1400");
  act (&desk, "page.main", NULL);
  g_assert_cmpuint (count (&desk, &CareStockMove_ENTITY, "part", &part), ==, moves + 1);

  follow_up = richest (&desk, &CareFollowUp_ENTITY, &CareContact_ENTITY, "follow_up", "status", "open");
  show (&desk, &CareFollowUp_ENTITY, &follow_up);
  act (&desk, "page.outcome", "no_answer");
  desk_wait (100);
  act (&desk, "page.main", NULL);
  type (&desk, "summary", "All is well now");
  act (&desk, "page.main", NULL);
  record = get (&desk, &CareFollowUp_ENTITY, &follow_up);
  g_assert_cmpstr (((CareFollowUp *) record)->status, ==, "done");
  g_assert_cmpstr (((CareFollowUp *) record)->outcome, ==, "reached_resolved");
  desk_hide (&desk);
  desk_end (&desk);
}

int
main (int argc, char **argv)
{
  desk_prepare (&argc, &argv);
  g_test_add_data_func ("/app/records/pages", NULL, test_pages);
  g_test_add_data_func ("/app/records/whole-job", GINT_TO_POINTER (1400), test_whole_job);
  g_test_add_data_func ("/app/records/whole-job-phone", GINT_TO_POINTER (360), test_whole_job);
  g_test_add_func ("/app/records/drafts", test_drafts);
  g_test_add_func ("/app/records/others", test_others);
  return g_test_run ();
}
