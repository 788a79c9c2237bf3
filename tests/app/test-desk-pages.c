/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desk, My day and quick intake: what they read, what they write, and how many keys an intake costs. */
#include "desk.h"
#include "keys.h"

#include "app/care-desk-data.h"
#include "app/care-desk-row.h"
#include "app/care-draft-keeper.h"
#include "app/care-intake-look.h"
#include "app/care-intake-page.h"
#include "app/care-intake-save.h"
#include "app/care-list-page.h"
#include "app/care-my-day-data.h"
#include "app/care-pictures.h"
#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "store/care-act.h"
#include "store/care-ref.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <string.h>

#define NOW "2026-11-24T08:41:00Z" /* a Tuesday */

static void
save_picture (Desk *desk, const char *name)
{
  const char *build = g_getenv ("AFTERCARE_BUILD");
  g_autofree char *folder = g_build_filename (build != NULL ? build : g_get_tmp_dir (), "pictures", NULL);
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  g_mkdir_with_parents (folder, 0777);
  care_pictures_save (GTK_WIDGET (desk->window), path, &error);
  g_assert_no_error (error);
}

/* The technician who has most to do today, and acts from now on. */
static CareId
act_as_technician (Desk *desk)
{
  CareStore *store = desk_borrow (desk);
  CareQuery query = { &CareUser_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };
  g_autoptr (GPtrArray) users = care_store_query (store, &query, NULL);
  CareId best = { 0 };
  guint most = 0;

  for (guint i = 0; i < users->len; i++)
    {
      CareRecord *user = users->pdata[i];
      CareDay *day = care_day_read (store, &user->id, NULL);
      if (day->today->len > most || care_id_is_null (&best))
        {
          most = day->today->len;
          best = user->id;
        }
      care_day_free (day);
    }
  care_store_act_as (store, &best);
  desk_give_back (desk);
  return best;
}

static void
test_pictures (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  static const struct { const char *name, *section; int width, height;
  } pictures[] = {
    { "desk-wide", "desk", 1400, 900 },           { "desk-1024", "desk", 1024, 768 },
    { "desk-phone", "desk", 360, 720 },           { "my-day-wide", "my-day", 1400, 900 },
    { "my-day-phone", "my-day", 360, 720 },       { "intake-empty-wide", "intake", 1400, 900 },
    { "intake-empty-phone", "intake", 360, 720 },
  };
  Desk desk = { NULL };

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  desk_begin (&desk, 1);
  act_as_technician (&desk);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autofree char *name = g_strconcat (pictures[i].name, dark ? "-dark" : "", NULL);
      int minimum = 0;
      desk_show (&desk, pictures[i].section, pictures[i].width, pictures[i].height);
      gtk_widget_measure (GTK_WIDGET (care_main_window_page (desk.window)), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, pictures[i].width);
      save_picture (&desk, name);
      gtk_window_destroy (GTK_WINDOW (desk.window));
      desk_wait (50);
    }
  desk.window = NULL;
  desk_end (&desk);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

/* --- keys -------------------------------------------------------------------------------------------------------------------------------- */

/* FALSE, and the test is skipped, where the display takes no keys. */
static gboolean
take_keyboard (Desk *desk)
{
  static int there = -1;

  if (there < 0)
    there = keys_begin ();
  if (!there)
    {
      g_test_skip ("no key events here");
      desk_end (desk);
      return FALSE;
    }
  keys_to (GTK_WINDOW (desk->window));
  keys_count ();
  return TRUE;
}

static GtkWidget *
find (GtkWidget *widget, const char *id)
{
  if (g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0 || g_strcmp0 (gtk_widget_get_name (widget), id) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, id);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
child_of (Desk *desk, const char *id)
{
  GtkWidget *widget = find (GTK_WIDGET (care_main_window_page (desk->window)), id);
  g_assert_nonnull (widget);
  return widget;
}

static gboolean
has_focus (Desk *desk, const char *id)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (desk->window)), *widget = child_of (desk, id);
  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Until a field offers what it found. */
static void
wait_for_list (GtkWidget *row)
{
  for (guint i = 0; i < 500; i++)
    {
      for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL; child = gtk_widget_get_next_sibling (child))
        if (GTK_IS_LIST_BOX (child) && gtk_widget_get_visible (child))
          return;
      desk_wait (10);
    }
  g_test_fail ();
}

static gint64
count (Desk *desk, const CareEntity *entity)
{
  CareQuery query = { entity, NULL, 0, -1, FALSE, -1, 0, FALSE };
  gint64 n = care_store_count (desk_borrow (desk), &query, NULL);
  desk_give_back (desk);
  return n;
}

/* A device with a serial that can be typed, of a customer; or the newest job. */
static CareRecord *
newest (Desk *desk, const CareEntity *entity, const char *filled)
{
  g_autoptr (CareListSpec) spec = care_list_spec_new (entity);
  CareStore *store = desk_borrow (desk);
  g_autoptr (GArray) ids = NULL;
  CareRecord *record;

  if (filled != NULL)
    care_list_spec_filter (spec, filled, CARE_FILTER_FILLED, NULL);
  if (entity == &CareDevice_ENTITY)
    care_list_spec_filter (spec, "customer", CARE_FILTER_FILLED, NULL);
  spec->sort = care_entity_field (entity, "demanded_at"); /* else by id */
  spec->descending = TRUE;
  ids = care_list_ids (store, spec, NULL);
  record = care_store_get (store, entity, &g_array_index (ids, CareId, 0), NULL);
  desk_give_back (desk);
  return record;
}

static void
test_known_device (void)
{
  Desk desk = { NULL };
  gint64 jobs;
  g_autoptr (CareRecord) device = NULL, job = NULL;

  desk_begin (&desk, 0.2);
  device = newest (&desk, &CareDevice_ENTITY, "serial");
  jobs = count (&desk, &CareJob_ENTITY);
  desk_show (&desk, "intake", 1400, 900);
  if (!take_keyboard (&desk))
    return;
  g_assert_true (has_focus (&desk, "who"));
  keys_type (((CareDevice *) device)->serial);
  keys_press (GDK_KEY_Return, 0);
  desk_settle (&desk);
  g_assert_true (has_focus (&desk, "problem"));
  keys_type ("no heat, error e7");
  desk_settle (&desk);
  save_picture (&desk, "intake-known");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  desk_settle (&desk);
  g_assert_cmpuint (keys_presses (), <=, 5);
  g_test_message ("a known device costs %u keys besides text", keys_presses ());
  g_assert_cmpint (count (&desk, &CareJob_ENTITY), ==, jobs + 1);
  job = newest (&desk, &CareJob_ENTITY, NULL);
  g_assert_cmpstr (((CareJob *) job)->problem, ==, "no heat, error e7");
  g_assert_true (care_id_equal (&((CareJob *) job)->device, &device->id));
  g_assert_true (care_id_equal (&((CareJob *) job)->customer, &((CareDevice *) device)->customer));
  g_assert_true (has_focus (&desk, "who"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (child_of (&desk, "who"))), ==, "");
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.undo", NULL);
  DESK_UNTIL (count (&desk, &CareJob_ENTITY) == jobs);
  desk_end (&desk);
}

static void
test_new_customer (void)
{
  Desk desk = { NULL };
  gint64 customers, devices, models, consents;
  g_autoptr (CareRecord) customer = NULL, model = NULL, job = NULL;
  CareStore *store;

  desk_begin (&desk, 0.2);
  store = desk_borrow (&desk);
  {
    const CarePair pairs[] = { { "name", "tessen kx 18" }, { "kind", "product" }, { NULL, NULL } };
    g_assert_true (care_act_new (store, &CareProductModel_ENTITY, pairs, &model, NULL));
  }
  desk_give_back (&desk);
  customers = count (&desk, &CareCustomer_ENTITY);
  devices = count (&desk, &CareDevice_ENTITY);
  models = count (&desk, &CareProductModel_ENTITY);
  consents = count (&desk, &CareConsent_ENTITY);
  desk_show (&desk, "intake", 1400, 900);
  if (!take_keyboard (&desk))
    return;
  keys_type ("Jan Nowy 600700800 jan.nowy@example.com");
  keys_press (GDK_KEY_Return, 0);
  desk_settle (&desk);
  g_assert_true (has_focus (&desk, "serial"));
  keys_type ("zz-90210");
  keys_press (GDK_KEY_Return, 0);
  keys_type ("tessen kx");
  wait_for_list (child_of (&desk, "model"));
  keys_press (GDK_KEY_Return, 0); /* takes the first that is found */
  keys_press (GDK_KEY_Return, 0);
  keys_type ("leaks");
  save_picture (&desk, "intake-new");
  keys_press (GDK_KEY_Tab, 0);
  keys_press (GDK_KEY_Tab, 0);
  keys_press (GDK_KEY_Tab, 0);
  keys_press (GDK_KEY_Tab, 0);
  keys_press (GDK_KEY_Tab, 0);
  keys_press (GDK_KEY_space, 0);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (child_of (&desk, "service"))));
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  desk_settle (&desk);
  g_test_message ("a new customer costs %u keys besides text", keys_presses ());
  g_assert_cmpuint (keys_presses (), <=, 14);
  g_assert_cmpint (count (&desk, &CareCustomer_ENTITY), ==, customers + 1);
  g_assert_cmpint (count (&desk, &CareDevice_ENTITY), ==, devices + 1);
  g_assert_cmpint (count (&desk, &CareProductModel_ENTITY), ==, models);
  g_assert_cmpint (count (&desk, &CareConsent_ENTITY), ==, consents + 1);
  job = newest (&desk, &CareJob_ENTITY, NULL);
  customer = care_store_get (desk_borrow (&desk), &CareCustomer_ENTITY, &((CareJob *) job)->customer, NULL);
  desk_give_back (&desk);
  g_assert_cmpstr (((CareCustomer *) customer)->name, ==, "Jan Nowy");
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.undo", NULL);
  DESK_UNTIL (count (&desk, &CareCustomer_ENTITY) == customers);
  g_assert_cmpint (count (&desk, &CareDevice_ENTITY), ==, devices);
  g_assert_cmpint (count (&desk, &CareConsent_ENTITY), ==, consents);
  desk_end (&desk);
}

/* A customer is found by a part of her name; Down and Enter take her. On a phone the notices stand in the form. */
static void
test_found_by_name (void)
{
  Desk desk = { NULL };
  const CarePair who[] = { { "name", "Hanna Wojcik" }, { "phone", "+48 602 118 540" }, { NULL, NULL } };
  const CarePair what[] = { { "name", "Nordvik WP-8" }, { "kind", "product" }, { NULL, NULL } };
  char customer_id[CARE_ID_TEXT], model_id[CARE_ID_TEXT], device_id[CARE_ID_TEXT];
  CareRecord *customer = NULL, *model = NULL, *device = NULL;
  CareStore *store;

  desk_begin (&desk, 0);
  store = desk_borrow (&desk);
  g_assert_true (care_act_new (store, &CareCustomer_ENTITY, who, &customer, NULL));
  g_assert_true (care_act_new (store, &CareProductModel_ENTITY, what, &model, NULL));
  {
    const CarePair pairs[] = { { "serial", "NV8-100" }, { "model", care_id_to_text (&model->id, model_id) },
                               { "customer", care_id_to_text (&customer->id, customer_id) }, { NULL, NULL } };
    g_assert_true (care_act_new (store, &CareDevice_ENTITY, pairs, &device, NULL));
  }
  {
    const CarePair pairs[] = { { "customer", customer_id },
                               { "device", care_id_to_text (&device->id, device_id) },
                               { "problem", "hums" },
                               { NULL, NULL } };
    g_assert_true (care_act_new (store, &CareJob_ENTITY, pairs, NULL, NULL));
  }
  desk_give_back (&desk);
  desk_show (&desk, "intake", 360, 720);
  care_record_free (customer);
  care_record_free (model);
  care_record_free (device);
  if (!take_keyboard (&desk))
    return;
  keys_type ("wojc");
  desk_settle (&desk);
  save_picture (&desk, "intake-found-phone");
  keys_press (GDK_KEY_Down, 0);
  keys_press (GDK_KEY_Return, 0);
  desk_settle (&desk);
  g_assert_cmpuint (keys_presses (), ==, 2);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (child_of (&desk, "known_name"))), ==, "Hanna Wojcik");
  g_assert_true (has_focus (&desk, "problem")); /* she has one device, which is meant */
  save_picture (&desk, "intake-known-phone");
  keys_press (GDK_KEY_Escape, 0); /* leaves, and keeps what was chosen */
  desk_settle (&desk);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (care_main_window_page (desk.window)), !=, "CareIntakePage");
  care_main_window_go (desk.window, "intake");
  desk_settle (&desk);
  g_assert_true (gtk_widget_get_visible (child_of (&desk, "known")));
  desk_end (&desk);
}

/* --- what is typed ------------------------------------------------------------------------------------------------------------------------- */

static void
test_split (void)
{
  static const struct { const char *who, *name, *phone, *email; } cases[] = {
    { "Hanna Wójcik 602 118 540", "Hanna Wójcik", "602 118 540", NULL },
    { "+48 602-118-540", NULL, "+48 602-118-540", NULL },
    { "hanna@example.com", NULL, NULL, "hanna@example.com" },
    { "Hanna <hanna@example.com>, (22) 555 12 34", "Hanna", "(22) 555 12 34", "hanna@example.com" },
    { "Klinika 24", "Klinika 24", NULL, NULL },
    { "Школа № 4, 8 800 555-35-35", "Школа № 4", "8 800 555-35-35", NULL },
    { "602118540 Žalias", "Žalias", "602118540", NULL },
    { "not@mail", "not@mail", NULL, NULL },
    { "", NULL, NULL, NULL },
    { "  ", NULL, NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = NULL, *phone = NULL, *email = NULL;
      care_intake_split (cases[i].who, &name, &phone, &email);
      g_test_message ("%s", cases[i].who);
      g_assert_cmpstr (name, ==, cases[i].name);
      g_assert_cmpstr (phone, ==, cases[i].phone);
      g_assert_cmpstr (email, ==, cases[i].email);
    }
}

static void
test_draft_text (void)
{
  g_autoptr (CareIntake) intake = care_intake_new (), again = NULL;
  g_autofree char *empty = care_intake_write (intake);
  g_autofree char *text = NULL;

  g_assert_cmpstr (empty, ==, "");
  g_assert_null (care_intake_read ("no key file"));
  intake->customer = care_id_new ();
  g_free (intake->problem);
  intake->problem = g_strdup ("first line\n  second; \\ = ё");
  g_free (intake->fields[CARE_INTAKE_TYPE]);
  intake->fields[CARE_INTAKE_TYPE] = g_strdup ("rework");
  intake->survey = CARE_CONSENT_REFUSED;
  text = care_intake_write (intake);
  again = care_intake_read (text);
  g_assert_nonnull (again);
  g_assert_cmpstr (again->problem, ==, intake->problem);
  g_assert_cmpstr (again->fields[CARE_INTAKE_TYPE], ==, "rework");
  g_assert_true (care_id_equal (&again->customer, &intake->customer));
  g_assert_true (care_id_is_null (&again->device));
  g_assert_cmpint (again->survey, ==, CARE_CONSENT_REFUSED);
  g_assert_cmpint (again->service, ==, CARE_CONSENT_AS_IS);
}

static CareIntakeLook *
look (CareStore *store, const char *who, const char *serial, const CareId *device)
{
  CareIntakeAsk ask = { .who = (char *) who, .serial = (char *) serial };
  g_autoptr (GError) error = NULL;
  CareIntakeLook *it;
  if (device != NULL)
    ask.device = *device;
  it = care_intake_look (store, &ask, &error);
  g_assert_no_error (error);
  return it;
}

static void
test_look (void)
{
  static const struct { const char *who; guint why; gboolean exact; } cases[] = {
    { "hanna wojcik", CARE_SAME_NAME, FALSE }, { "Someone 602 118 540", CARE_SAME_PHONE, FALSE }, { "602118540", CARE_SAME_PHONE, TRUE },
    { "Hanna Wójcik HANNA@example.com", CARE_SAME_NAME | CARE_SAME_EMAIL, FALSE }, { "Hanna Kowalska", 0, FALSE }, { "Hanna", 0, FALSE },
  };
  const CarePair who[] = { { "name", "Hanna Wójcik" }, { "phone", "+48 602 118 540" }, { "email", "hanna@example.com" }, { NULL, NULL } };
  const CarePair what[] = { { "name", "Nordvik WP-8" }, { "kind", "product" }, { NULL, NULL } };
  char customer_id[CARE_ID_TEXT], model_id[CARE_ID_TEXT], device_id[CARE_ID_TEXT];
  CareRecord *customer = NULL, *model = NULL, *device = NULL;
  Desk desk = { NULL };
  CareStore *store;
  CareIntakeLook *it;

  desk_begin (&desk, 0);
  store = desk_borrow (&desk);
  g_assert_true (care_act_new (store, &CareCustomer_ENTITY, who, &customer, NULL));
  g_assert_true (care_act_new (store, &CareProductModel_ENTITY, what, &model, NULL));
  {
    const CarePair pairs[] = { { "serial", "NV8-100" }, { "model", care_id_to_text (&model->id, model_id) },
                               { "customer", care_id_to_text (&customer->id, customer_id) }, { NULL, NULL } };
    g_assert_true (care_act_new (store, &CareDevice_ENTITY, pairs, &device, NULL));
  }
  {
    const CarePair pairs[] = { { "customer", customer_id },
                               { "device", care_id_to_text (&device->id, device_id) },
                               { "problem", "hums" },
                               { NULL, NULL } };
    g_assert_true (care_act_new (store, &CareJob_ENTITY, pairs, NULL, NULL));
  }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].who);
      it = look (store, cases[i].who, "", NULL);
      g_assert_cmpuint (it->same->len > 0 ? ((CareSame *) it->same->pdata[0])->why : 0, ==, cases[i].why);
      g_assert_cmpint (it->exact, ==, cases[i].exact);
      care_intake_look_free (it);
    }
  it = look (store, "nv8100", "", NULL); /* as it is read aloud */
  g_assert_true (it->exact);
  g_assert_true (care_id_equal (&((CareFound *) it->found->pdata[0])->id, &device->id));
  care_intake_look_free (it);
  it = look (store, "", "NV8-100", NULL); /* a serial typed for somebody new */
  g_assert_nonnull (it->other);
  care_intake_look_free (it);
  it = look (store, "", "", &device->id);
  g_assert_cmpstr (((CareCustomer *) it->customer)->name, ==, "Hanna Wójcik");
  g_assert_cmpuint (it->open->len, ==, 1);
  g_assert_nonnull (it->history);
  g_assert_nonnull (it->state);
  care_intake_look_free (it);
  care_record_free (customer);
  care_record_free (model);
  care_record_free (device);
  desk_give_back (&desk);
  desk_end (&desk);
}

static void
check_refused (CareStore *store, const char *who, const char *problem, const char *serial, const char *begins)
{
  CareIntakeSave *save = g_new0 (CareIntakeSave, 1);
  g_autoptr (GError) error = NULL;
  CareQuery query = { &CareCustomer_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };
  gint64 before = care_store_count (store, &query, NULL);

  save->intake = care_intake_new ();
  g_free (save->intake->who);
  g_free (save->intake->problem);
  g_free (save->intake->fields[CARE_INTAKE_SERIAL]);
  save->intake->who = g_strdup (who);
  save->intake->problem = g_strdup (problem);
  save->intake->fields[CARE_INTAKE_SERIAL] = g_strdup (serial);
  g_assert_false (care_intake_save (store, save, &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, begins));
  g_assert_cmpint (care_store_count (store, &query, NULL), ==, before); /* all or nothing */
  care_intake_save_free (save);
}

static void
test_save_refuses (void)
{
  Desk desk = { NULL };
  CareStore *store;
  desk_begin (&desk, 0);
  store = desk_borrow (&desk);
  check_refused (store, "", "hums", "", "who: ");
  check_refused (store, "Hanna", "", "", "problem: ");
  check_refused (store, "Hanna", "hums", "NV8-100", "model: ");
  desk_give_back (&desk);
  desk_end (&desk);
}

/* Leaving and coming back, also in another window: what was typed is there. */
static void
test_draft_stays (void)
{
  Desk desk = { NULL };
  GtkTextBuffer *buffer;
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  desk_begin (&desk, 0);
  desk_show (&desk, "intake", 1024, 700);
  gtk_editable_set_text (GTK_EDITABLE (child_of (&desk, "who")), "Hanna Wójcik");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (child_of (&desk, "problem"))), "hums", -1);
  desk_settle (&desk);
  gtk_window_destroy (GTK_WINDOW (desk.window));
  care_draft_keeper_flush (care_draft_keeper_of (desk.engine));
  desk_show (&desk, "intake", 1024, 700);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (child_of (&desk, "who"))), ==, "Hanna Wójcik");
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (child_of (&desk, "problem")));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpstr (text, ==, "hums");
  desk_end (&desk);
}

/* --- desk --------------------------------------------------------------------------------------------------------------------------------------- */

static void
test_most_urgent_first (void)
{
  Desk desk = { NULL };
  CareDeskQuery *query = g_new0 (CareDeskQuery, 1);
  CareQuery all = { &CareJob_ENTITY, NULL, 0, -1, FALSE, -1, 0, FALSE };
  g_autoptr (GPtrArray) jobs = NULL;
  CareDeskNews *news;
  CareStore *store;
  gint64 last = 0;
  guint open = 0, sooner = 0;

  desk_begin (&desk, 0.5);
  for (guint i = 0; i < CARE_DESK_N; i++)
    query->specs[i] = care_list_kind_spec (i < CARE_DESK_CALL_BACK ? &care_jobs_kind : &care_follow_ups_kind, "open", desk.engine);
  store = desk_borrow (&desk);
  news = care_desk_read (store, query, NULL);
  g_assert_nonnull (news);
  g_assert_cmpuint (news->rows->len, ==, CARE_DESK_ROWS);
  for (guint i = 0; i < news->rows->len; i++)
    {
      gint64 due = care_desk_due (((CareListRow *) news->rows->pdata[i])->record, care_store_zone (store));
      g_assert_cmpint (due, >=, last);
      last = due;
    }
  jobs = care_store_query (store, &all, NULL);
  for (guint i = 0; i < jobs->len; i++)
    {
      static const char *const over[] = { "handed_over", "closed", "cancelled", NULL };
      static const char *const paused[] = { "on_hold", "waiting_approval", NULL }; /* their clock stands: after all others */
      const CareJob *job = jobs->pdata[i];
      if (g_strv_contains (over, job->phase))
        continue;
      open++;
      if (g_strv_contains (paused, job->phase))
        continue;
      sooner += care_desk_due (&job->record, care_store_zone (store)) < last ? 1 : 0;
    }
  g_assert_cmpint (news->counts[CARE_DESK_NEW], ==, open);
  g_assert_cmpuint (sooner, <, CARE_DESK_ROWS); /* no other is more urgent than the last one shown */
  care_desk_news_free (news);
  care_desk_query_free (query);
  desk_give_back (&desk);
  desk_end (&desk);
}

/* A job that waits for its customer or a part comes after every one whose clock runs, however early its time was. */
static void
test_paused_come_last (void)
{
  static const struct
  {
    const char *problem, *promised_on, *step, *name, *value;
  } jobs[] = {
    { "held, long overdue", "2026-11-01", "hold", "reason", "part_on_order" },
    { "runs, due tomorrow", "2026-11-25", NULL, NULL, NULL },
    { "asked, overdue", "2026-11-20", "propose", "price", "100.00" },
    { "runs, overdue", "2026-11-23", NULL, NULL, NULL },
    { "runs, without a day", NULL, NULL, NULL, NULL },
  };
  static const char *const order[] = { "runs, overdue", "runs, due tomorrow", "runs, without a day", "held, long overdue", "asked, overdue" };
  const CarePair who[] = { { "name", "Hanna" }, { NULL, NULL } };
  Desk desk = { NULL };
  CareDeskQuery *query = g_new0 (CareDeskQuery, 1);
  g_autoptr (CareRecord) customer = NULL;
  char id[CARE_ID_TEXT];
  CareDeskNews *news;
  CareStore *store;

  desk_begin (&desk, 0);
  for (guint i = 0; i < CARE_DESK_N; i++)
    query->specs[i] = care_list_kind_spec (i < CARE_DESK_CALL_BACK ? &care_jobs_kind : &care_follow_ups_kind, "open", desk.engine);
  store = desk_borrow (&desk);
  g_assert_true (care_act_new (store, &CareCustomer_ENTITY, who, &customer, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      const CarePair what[] = { { "customer", care_id_to_text (&customer->id, id) }, { "problem", jobs[i].problem }, { "type", "repair_field" },
                                { jobs[i].promised_on != NULL ? "promised_on" : NULL, jobs[i].promised_on }, { NULL, NULL } };
      const CarePair with[] = { { jobs[i].name, jobs[i].value }, { NULL, NULL } };
      g_autoptr (CareRecord) job = NULL;
      g_autoptr (GError) error = NULL;
      care_act_new (store, &CareJob_ENTITY, what, &job, &error);
      g_assert_no_error (error);
      if (jobs[i].step != NULL)
        care_act_step (store, &job->id, jobs[i].step, with, NULL, &error);
      g_assert_no_error (error);
    }
  news = care_desk_read (store, query, NULL);
  g_assert_nonnull (news);
  g_assert_cmpuint (news->rows->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpstr (((CareJob *) ((CareListRow *) news->rows->pdata[i])->record)->problem, ==, order[i]);
  care_desk_news_free (news);
  care_desk_query_free (query);
  desk_give_back (&desk);
  desk_end (&desk);
}

static void
test_counters (void)
{
  Desk desk = { NULL };
  desk_begin (&desk, 0.5);
  desk_show (&desk, "desk", 1400, 900);
  if (!take_keyboard (&desk))
    return;
  keys_press (GDK_KEY_4, 0);
  desk_settle (&desk);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (child_of (&desk, "now_title"))), ==, "Overdue");
  save_picture (&desk, "desk-overdue");
  keys_press (GDK_KEY_8, 0);
  desk_settle (&desk);
  save_picture (&desk, "desk-scores");
  keys_press (GDK_KEY_4, 0);
  desk_settle (&desk);
  keys_press (GDK_KEY_Down, 0);
  g_assert_true (CARE_IS_DESK_ROW (gtk_root_get_focus (GTK_ROOT (desk.window))));
  keys_press (GDK_KEY_Return, 0);
  desk_settle (&desk);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (care_main_window_page (desk.window)), ==, "CareJobPage");
  care_main_window_go (desk.window, "desk");
  desk_settle (&desk);
  g_signal_emit_by_name (child_of (&desk, "show_all"), "clicked");
  desk_settle (&desk);
  g_assert_true (CARE_IS_LIST_PAGE (care_main_window_page (desk.window)));
  desk_end (&desk);
}

/* --- my day
 * ----------------------------------------------------------------------------------------------------------------------------------------
 * */

static char *
phase_of (Desk *desk, const CareId *job)
{
  g_autoptr (CareRecord) record = care_store_get (desk_borrow (desk), &CareJob_ENTITY, job, NULL);
  desk_give_back (desk);
  return g_strdup (((CareJob *) record)->phase);
}

/* On my way, I am there, finish: one tap each, two for the last. */
static void
test_my_day (void)
{
  Desk desk = { NULL };
  CareId technician, customer_id;
  CareRecord *customer = NULL, *job = NULL, *user = NULL;
  const CarePair who[] = { { "name", "Hanna" }, { "phone", "602 118 540" }, { NULL, NULL } };
  const CarePair person[] = { { "name", "Tomasz Lis" }, { "role", "technician" }, { NULL, NULL } };
  char a[CARE_ID_TEXT], b[CARE_ID_TEXT];
  CareStore *store;
  static const char *const phases[] = { "travelling", "in_progress", "ready" };
  static const char *const steps[] = { "my-day-travel", "my-day-start", "my-day-finish" };

  desk_begin (&desk, 0);
  store = desk_borrow (&desk);
  g_assert_true (care_act_new (store, &CareUser_ENTITY, person, &user, NULL));
  technician = user->id;
  g_assert_true (care_act_new (store, &CareCustomer_ENTITY, who, &customer, NULL));
  customer_id = customer->id;
  {
    const CarePair pairs[] = { { "customer", care_id_to_text (&customer_id, a) },
                               { "problem", "No heat, error E7" },
                               { "type", "repair_field" },
                               { NULL, NULL } };
    const CarePair plan[] = { { "technician", care_id_to_text (&technician, b) }, { "planned_at", "2026-11-24T10:30:00Z" }, { NULL, NULL } };
    g_assert_true (care_act_new (store, &CareJob_ENTITY, pairs, &job, NULL));
    g_assert_true (care_act_step (store, &job->id, "schedule", plan, NULL, NULL));
  }
  care_store_act_as (store, &technician);
  desk_give_back (&desk);
  desk_show (&desk, "my-day", 360, 720);
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      g_autofree char *phase = NULL;
      GtkWidget *results;
      save_picture (&desk, steps[i]);
      g_signal_emit_by_name (child_of (&desk, "main"), "clicked");
      results = child_of (&desk, "results");
      if (gtk_widget_get_visible (results))
        {
          desk_wait (100);
          save_picture (&desk, "my-day-results");
          g_signal_emit_by_name (gtk_widget_get_next_sibling (gtk_widget_get_first_child (results)), "clicked");
        }
      desk_settle (&desk);
      desk_wait (100);
      phase = phase_of (&desk, &job->id);
      g_assert_cmpstr (phase, ==, phases[i]);
    }
  care_record_free (customer);
  care_record_free (user);
  care_record_free (job);
  desk_end (&desk);
}

int
main (int argc, char *argv[])
{
  desk_prepare (&argc, &argv);
  g_assert_true (care_clock_set (NOW, NULL));
  g_test_add_func ("/intake/split", test_split);
  g_test_add_func ("/intake/draft-text", test_draft_text);
  g_test_add_func ("/intake/look", test_look);
  g_test_add_func ("/intake/save-refuses", test_save_refuses);
  g_test_add_func ("/intake/draft-stays", test_draft_stays);
  g_test_add_func ("/intake/known-device", test_known_device);
  g_test_add_func ("/intake/new-customer", test_new_customer);
  g_test_add_func ("/intake/found-by-name", test_found_by_name);
  g_test_add_func ("/desk/most-urgent-first", test_most_urgent_first);
  g_test_add_func ("/desk/paused-come-last", test_paused_come_last);
  g_test_add_func ("/desk/counters", test_counters);
  g_test_add_func ("/my-day/steps", test_my_day);
  g_test_add_data_func ("/desk/pictures/light", GINT_TO_POINTER (FALSE), test_pictures);
  g_test_add_data_func ("/desk/pictures/dark", GINT_TO_POINTER (TRUE), test_pictures);
  return g_test_run ();
}
