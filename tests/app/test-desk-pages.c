/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desk, My day and quick intake: what they read, what they write, and how many keys an intake costs. */
#include "app/care-application.h"
#include "app/care-desk-data.h"
#include "app/care-desk-row.h"
#include "app/care-draft-keeper.h"
#include "app/care-intake-look.h"
#include "app/care-intake-page.h"
#include "app/care-intake-save.h"
#include "app/care-list-page.h"
#include "app/care-main-window.h"
#include "app/care-my-day-data.h"
#include "app/care-pictures.h"
#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "exchange/care-demo.h"
#include "store/care-act.h"
#include "store/care-ref.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/keysym.h>
#include <dlfcn.h>
#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#define NOW "2026-11-24T08:41:00Z" /* a Tuesday */

typedef struct
{
  char *folder;
  CareEngine *engine;
  CareMainWindow *window;
} Desk;

/* --- a window over a demo company -------------------------------------------------------------------------------------------------------- */

static void
wait_ms (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;
  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static void
settle (Desk *desk)
{
  for (guint i = 0; i < 400; i++)
    {
      CarePage *page = care_main_window_page (desk->window);
      wait_ms (20);
      if (i > 4 && page != NULL && care_page_is_settled (page) && !g_main_context_pending (NULL))
        return;
    }
  g_test_message ("%s did not settle", care_page_title (care_main_window_page (desk->window)));
  g_test_fail ();
}

static CareStore *
borrow (Desk *desk)
{
  return care_engine_borrow (desk->engine);
}

static void
give_back (Desk *desk)
{
  care_engine_give_back (desk->engine);
  wait_ms (50);
}

static void
desk_open (Desk *desk, double scale)
{
  g_autoptr (GError) error = NULL;
  CareStoreInit init = { .company = "Žalias", .currency = "EUR", .user = "Ona" };
  g_autofree char *path = NULL;

  desk->folder = g_dir_make_tmp ("care-desk-XXXXXX", NULL);
  path = g_build_filename (desk->folder, "store.db", NULL);
  desk->engine = care_engine_new (path, &init, &error);
  g_assert_no_error (error);
  if (scale > 0)
    {
      care_demo_fill (borrow (desk), 1, scale, NULL, &error);
      give_back (desk);
      g_assert_no_error (error);
    }
}

static void
show_window (Desk *desk, const char *section, int width, int height)
{
  desk->window = care_main_window_new (NULL, desk->engine);
  gtk_window_set_default_size (GTK_WINDOW (desk->window), width, height);
  gtk_window_present (GTK_WINDOW (desk->window));
  care_main_window_go (desk->window, section);
  settle (desk);
}

static void
desk_close (Desk *desk)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  if (desk->window != NULL)
    gtk_window_destroy (GTK_WINDOW (desk->window));
  wait_ms (50);
  care_engine_close (desk->engine);
  g_object_unref (desk->engine);
  dir = g_dir_open (desk->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (desk->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (desk->folder);
  g_free (desk->folder);
}

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
  CareStore *store = borrow (desk);
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
  give_back (desk);
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
  desk_open (&desk, 1);
  act_as_technician (&desk);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autofree char *name = g_strconcat (pictures[i].name, dark ? "-dark" : "", NULL);
      int minimum = 0;
      show_window (&desk, pictures[i].section, pictures[i].width, pictures[i].height);
      gtk_widget_measure (GTK_WIDGET (care_main_window_page (desk.window)), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, pictures[i].width);
      save_picture (&desk, name);
      gtk_window_destroy (GTK_WINDOW (desk.window));
      wait_ms (50);
    }
  desk.window = NULL;
  desk_close (&desk);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

/* --- keys -------------------------------------------------------------------------------------------------------------------------------- */

/* Real key events through the X server's test extension, which is loaded here so that nothing else depends on it. */
typedef struct
{
  Display *display;
  KeyCode (*code_of) (Display *, KeySym);
  KeySym (*symbol_of) (Display *, KeyCode, unsigned, unsigned);
  int (*focus) (Display *, Window, int, Time);
  int (*flush) (Display *);
  int (*fake) (Display *, unsigned, Bool, unsigned long);
  guint seen;       /* presses of any kind that the window saw */
  guint pressed;    /* presses that are no text, as the window saw them; modifiers count too */
  gboolean texting;
} Keys;

static Keys keys;

static gboolean
count_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, gpointer data)
{
  keys.seen++;
  keys.pressed += keys.texting ? 0 : 1;
  return GDK_EVENT_PROPAGATE;
}

static gboolean
keys_open (Desk *desk)
{
  void *x11 = dlopen ("libX11.so.6", RTLD_NOW), *xtst = dlopen ("libXtst.so.6", RTLD_NOW);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (desk->window));
  GtkEventController *controller = gtk_event_controller_key_new ();

  if (x11 == NULL || xtst == NULL || !GDK_IS_X11_SURFACE (surface))
    return FALSE;
  keys = (Keys){ .display = gdk_x11_display_get_xdisplay (gdk_display_get_default ()) };
  keys.code_of = (KeyCode (*) (Display *, KeySym)) dlsym (x11, "XKeysymToKeycode");
  keys.symbol_of = (KeySym (*) (Display *, KeyCode, unsigned, unsigned)) dlsym (x11, "XkbKeycodeToKeysym");
  keys.focus = (int (*) (Display *, Window, int, Time)) dlsym (x11, "XSetInputFocus");
  keys.flush = (int (*) (Display *)) dlsym (x11, "XFlush");
  keys.fake = (int (*) (Display *, unsigned, Bool, unsigned long)) dlsym (xtst, "XTestFakeKeyEvent");
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (count_key), NULL);
  gtk_widget_add_controller (GTK_WIDGET (desk->window), controller);
  keys.focus (keys.display, gdk_x11_surface_get_xid (surface), RevertToParent, CurrentTime);
  keys.flush (keys.display);
  for (guint i = 0; i < 100 && !gtk_window_is_active (GTK_WINDOW (desk->window)); i++)
    wait_ms (20);
  return gtk_window_is_active (GTK_WINDOW (desk->window));
}

static void
press (KeySym symbol, KeySym modifier)
{
  KeyCode code = keys.code_of (keys.display, symbol), with = modifier != 0 ? keys.code_of (keys.display, modifier) : 0;
  guint expected = keys.seen + (with != 0 ? 2 : 1);

  g_assert_cmpint (code, !=, 0);
  if (with != 0)
    keys.fake (keys.display, with, True, 0);
  keys.fake (keys.display, code, True, 0);
  keys.fake (keys.display, code, False, 0);
  if (with != 0)
    keys.fake (keys.display, with, False, 0);
  keys.flush (keys.display);
  for (guint i = 0; i < 500 && keys.seen < expected; i++)
    wait_ms (10);
  wait_ms (10);
}

static void
type (const char *text)
{
  keys.texting = TRUE;
  for (; *text != '\0'; text++)
    {
      KeySym symbol = *text == '\n' ? XK_Return : (KeySym) *text; /* Latin letters are their own symbols */
      gboolean plain = keys.symbol_of (keys.display, keys.code_of (keys.display, symbol), 0, 0) == symbol;
      press (symbol, plain ? 0 : XK_Shift_L);
    }
  wait_ms (30);
  keys.texting = FALSE;
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
      wait_ms (10);
    }
  g_test_fail ();
}

static gint64
count (Desk *desk, const CareEntity *entity)
{
  CareQuery query = { entity, NULL, 0, -1, FALSE, -1, 0, FALSE };
  gint64 n = care_store_count (borrow (desk), &query, NULL);
  give_back (desk);
  return n;
}

/* A device with a serial that can be typed, of a customer; or the newest job. */
static CareRecord *
newest (Desk *desk, const CareEntity *entity, const char *filled)
{
  g_autoptr (CareListSpec) spec = care_list_spec_new (entity);
  CareStore *store = borrow (desk);
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
  give_back (desk);
  return record;
}

static void
test_known_device (void)
{
  Desk desk = { NULL };
  gint64 jobs;
  g_autoptr (CareRecord) device = NULL, job = NULL;

  desk_open (&desk, 0.2);
  device = newest (&desk, &CareDevice_ENTITY, "serial");
  jobs = count (&desk, &CareJob_ENTITY);
  show_window (&desk, "intake", 1400, 900);
  if (!keys_open (&desk))
    {
      g_test_skip ("no key events here");
      desk_close (&desk);
      return;
    }
  g_assert_true (has_focus (&desk, "who"));
  type (((CareDevice *) device)->serial);
  press (XK_Return, 0);
  settle (&desk);
  g_assert_true (has_focus (&desk, "problem"));
  type ("no heat, error e7");
  settle (&desk);
  save_picture (&desk, "intake-known");
  press (XK_Return, XK_Control_L);
  settle (&desk);
  g_assert_cmpuint (keys.pressed, <=, 5);
  g_test_message ("a known device costs %u keys besides text", keys.pressed);
  g_assert_cmpint (count (&desk, &CareJob_ENTITY), ==, jobs + 1);
  job = newest (&desk, &CareJob_ENTITY, NULL);
  g_assert_cmpstr (((CareJob *) job)->problem, ==, "no heat, error e7");
  g_assert_true (care_id_equal (&((CareJob *) job)->device, &device->id));
  g_assert_true (care_id_equal (&((CareJob *) job)->customer, &((CareDevice *) device)->customer));
  g_assert_true (has_focus (&desk, "who"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (child_of (&desk, "who"))), ==, "");
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.undo", NULL);
  wait_ms (300);
  g_assert_cmpint (count (&desk, &CareJob_ENTITY), ==, jobs);
  desk_close (&desk);
}

static void
test_new_customer (void)
{
  Desk desk = { NULL };
  gint64 customers, devices, models, consents;
  g_autoptr (CareRecord) customer = NULL, model = NULL, job = NULL;
  CareStore *store;

  desk_open (&desk, 0.2);
  store = borrow (&desk);
  {
    const CarePair pairs[] = { { "name", "tessen kx 18" }, { "kind", "product" }, { NULL, NULL } };
    g_assert_true (care_act_new (store, &CareProductModel_ENTITY, pairs, &model, NULL));
  }
  give_back (&desk);
  customers = count (&desk, &CareCustomer_ENTITY);
  devices = count (&desk, &CareDevice_ENTITY);
  models = count (&desk, &CareProductModel_ENTITY);
  consents = count (&desk, &CareConsent_ENTITY);
  show_window (&desk, "intake", 1400, 900);
  if (!keys_open (&desk))
    {
      g_test_skip ("no key events here");
      desk_close (&desk);
      return;
    }
  type ("Jan Nowy 600700800 jan.nowy@example.com");
  press (XK_Return, 0);
  settle (&desk);
  g_assert_true (has_focus (&desk, "serial"));
  type ("zz-90210");
  press (XK_Return, 0);
  type ("tessen kx");
  wait_for_list (child_of (&desk, "model"));
  press (XK_Return, 0); /* takes the first that is found */
  press (XK_Return, 0);
  type ("leaks");
  save_picture (&desk, "intake-new");
  press (XK_Tab, 0);
  press (XK_Tab, 0);
  press (XK_Tab, 0);
  press (XK_Tab, 0);
  press (XK_Tab, 0);
  press (XK_space, 0);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (child_of (&desk, "service"))));
  press (XK_Return, XK_Control_L);
  settle (&desk);
  g_test_message ("a new customer costs %u keys besides text", keys.pressed);
  g_assert_cmpuint (keys.pressed, <=, 14);
  g_assert_cmpint (count (&desk, &CareCustomer_ENTITY), ==, customers + 1);
  g_assert_cmpint (count (&desk, &CareDevice_ENTITY), ==, devices + 1);
  g_assert_cmpint (count (&desk, &CareProductModel_ENTITY), ==, models);
  g_assert_cmpint (count (&desk, &CareConsent_ENTITY), ==, consents + 1);
  job = newest (&desk, &CareJob_ENTITY, NULL);
  customer = care_store_get (borrow (&desk), &CareCustomer_ENTITY, &((CareJob *) job)->customer, NULL);
  give_back (&desk);
  g_assert_cmpstr (((CareCustomer *) customer)->name, ==, "Jan Nowy");
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.undo", NULL);
  wait_ms (300);
  g_assert_cmpint (count (&desk, &CareCustomer_ENTITY), ==, customers);
  g_assert_cmpint (count (&desk, &CareDevice_ENTITY), ==, devices);
  g_assert_cmpint (count (&desk, &CareConsent_ENTITY), ==, consents);
  desk_close (&desk);
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

  desk_open (&desk, 0);
  store = borrow (&desk);
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
  give_back (&desk);
  show_window (&desk, "intake", 360, 720);
  if (keys_open (&desk))
    {
      type ("wojc");
      settle (&desk);
      save_picture (&desk, "intake-found-phone");
      press (XK_Down, 0);
      press (XK_Return, 0);
      settle (&desk);
      g_assert_cmpuint (keys.pressed, ==, 2);
      g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (child_of (&desk, "known_name"))), ==, "Hanna Wojcik");
      g_assert_true (has_focus (&desk, "problem")); /* she has one device, which is meant */
      save_picture (&desk, "intake-known-phone");
      press (XK_Escape, 0); /* leaves, and keeps what was chosen */
      settle (&desk);
      g_assert_cmpstr (G_OBJECT_TYPE_NAME (care_main_window_page (desk.window)), !=, "CareIntakePage");
      care_main_window_go (desk.window, "intake");
      settle (&desk);
      g_assert_true (gtk_widget_get_visible (child_of (&desk, "known")));
    }
  else
    g_test_skip ("no key events here");
  care_record_free (customer);
  care_record_free (model);
  care_record_free (device);
  desk_close (&desk);
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

  desk_open (&desk, 0);
  store = borrow (&desk);
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
  give_back (&desk);
  desk_close (&desk);
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
  desk_open (&desk, 0);
  store = borrow (&desk);
  check_refused (store, "", "hums", "", "who: ");
  check_refused (store, "Hanna", "", "", "problem: ");
  check_refused (store, "Hanna", "hums", "NV8-100", "model: ");
  give_back (&desk);
  desk_close (&desk);
}

/* Leaving and coming back, also in another window: what was typed is there. */
static void
test_draft_stays (void)
{
  Desk desk = { NULL };
  GtkTextBuffer *buffer;
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  desk_open (&desk, 0);
  show_window (&desk, "intake", 1024, 700);
  gtk_editable_set_text (GTK_EDITABLE (child_of (&desk, "who")), "Hanna Wójcik");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (child_of (&desk, "problem"))), "hums", -1);
  settle (&desk);
  gtk_window_destroy (GTK_WINDOW (desk.window));
  care_draft_keeper_flush (care_draft_keeper_of (desk.engine));
  show_window (&desk, "intake", 1024, 700);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (child_of (&desk, "who"))), ==, "Hanna Wójcik");
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (child_of (&desk, "problem")));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpstr (text, ==, "hums");
  desk_close (&desk);
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

  desk_open (&desk, 0.5);
  for (guint i = 0; i < CARE_DESK_N; i++)
    query->specs[i] = care_list_kind_spec (i < CARE_DESK_CALL_BACK ? &care_jobs_kind : &care_follow_ups_kind, "open", desk.engine);
  store = borrow (&desk);
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
      const CareJob *job = jobs->pdata[i];
      if (g_strv_contains (over, job->phase))
        continue;
      open++;
      sooner += care_desk_due (&job->record, care_store_zone (store)) < last ? 1 : 0;
    }
  g_assert_cmpint (news->counts[CARE_DESK_NEW], ==, open);
  g_assert_cmpuint (sooner, <, CARE_DESK_ROWS); /* no other is more urgent than the last one shown */
  care_desk_news_free (news);
  care_desk_query_free (query);
  give_back (&desk);
  desk_close (&desk);
}

static void
test_counters (void)
{
  Desk desk = { NULL };
  desk_open (&desk, 0.5);
  show_window (&desk, "desk", 1400, 900);
  if (!keys_open (&desk))
    {
      g_test_skip ("no key events here");
      desk_close (&desk);
      return;
    }
  press (XK_4, 0);
  settle (&desk);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (child_of (&desk, "now_title"))), ==, "Overdue");
  save_picture (&desk, "desk-overdue");
  press (XK_8, 0);
  settle (&desk);
  save_picture (&desk, "desk-scores");
  press (XK_4, 0);
  settle (&desk);
  press (XK_Down, 0);
  g_assert_true (CARE_IS_DESK_ROW (gtk_root_get_focus (GTK_ROOT (desk.window))));
  press (XK_Return, 0);
  settle (&desk);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (care_main_window_page (desk.window)), ==, "CareJobPage");
  care_main_window_go (desk.window, "desk");
  settle (&desk);
  g_signal_emit_by_name (child_of (&desk, "show_all"), "clicked");
  settle (&desk);
  g_assert_true (CARE_IS_LIST_PAGE (care_main_window_page (desk.window)));
  desk_close (&desk);
}

/* --- my day
 * ----------------------------------------------------------------------------------------------------------------------------------------
 * */

static char *
phase_of (Desk *desk, const CareId *job)
{
  g_autoptr (CareRecord) record = care_store_get (borrow (desk), &CareJob_ENTITY, job, NULL);
  give_back (desk);
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

  desk_open (&desk, 0);
  store = borrow (&desk);
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
  give_back (&desk);
  show_window (&desk, "my-day", 360, 720);
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      g_autofree char *phase = NULL;
      GtkWidget *results;
      save_picture (&desk, steps[i]);
      g_signal_emit_by_name (child_of (&desk, "main"), "clicked");
      results = child_of (&desk, "results");
      if (gtk_widget_get_visible (results))
        {
          wait_ms (100);
          save_picture (&desk, "my-day-results");
          g_signal_emit_by_name (gtk_widget_get_next_sibling (gtk_widget_get_first_child (results)), "clicked");
        }
      settle (&desk);
      wait_ms (100);
      phase = phase_of (&desk, &job->id);
      g_assert_cmpstr (phase, ==, phases[i]);
    }
  care_record_free (customer);
  care_record_free (user);
  care_record_free (job);
  desk_close (&desk);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-hint-font-metrics", TRUE, NULL);
  care_application_load_look ();
  g_assert_true (care_clock_set (NOW, NULL));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_test_add_func ("/intake/split", test_split);
  g_test_add_func ("/intake/draft-text", test_draft_text);
  g_test_add_func ("/intake/look", test_look);
  g_test_add_func ("/intake/save-refuses", test_save_refuses);
  g_test_add_func ("/intake/draft-stays", test_draft_stays);
  g_test_add_func ("/intake/known-device", test_known_device);
  g_test_add_func ("/intake/new-customer", test_new_customer);
  g_test_add_func ("/intake/found-by-name", test_found_by_name);
  g_test_add_func ("/desk/most-urgent-first", test_most_urgent_first);
  g_test_add_func ("/desk/counters", test_counters);
  g_test_add_func ("/my-day/steps", test_my_day);
  g_test_add_data_func ("/desk/pictures/light", GINT_TO_POINTER (FALSE), test_pictures);
  g_test_add_data_func ("/desk/pictures/dark", GINT_TO_POINTER (TRUE), test_pictures);
  return g_test_run ();
}
