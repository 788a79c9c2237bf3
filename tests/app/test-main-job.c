/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole main job by keyboard alone: the desk's window, the technician's window and the manager's reports over two stores and a server that
 * comes and goes. After every step the keyboard has a place that can be seen. CARE_TOUR_PICTURES=FOLDER keeps a picture of each step there. */
#include "company.h"
#include "keys.h"

#include "app/care-application.h"
#include "app/care-cover-box.h"
#include "app/care-customer-page.h"
#include "app/care-desk-page.h"
#include "app/care-device-page.h"
#include "app/care-field-row.h"
#include "app/care-intake-page.h"
#include "app/care-job-page.h"
#include "app/care-main-window.h"
#include "app/care-my-day-page.h"
#include "app/care-omnibox.h"
#include "app/care-pictures.h"
#include "app/care-reports-page.h"
#include "app/care-settings.h"
#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "domain/care-stock.h"
#include "store/care-ref.h"
#include "store/care-view.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#define NAME "Zofia Żółkiewska"
#define PHONE "+48 501 234 567"
#define EMAIL "zofia@example.com"
#define TECHNICIAN "Tomasz Nowak"
#define SERIAL "BH-2291-0417"
#define MATTER "It hums and does not heat, error E12"
#define SOLUTION "Fan motor replaced, tested for 20 minutes"
#define COMMENT "He came two hours later than promised."

typedef struct
{
  const char *name;
  CareApplication *application;
  CareEngine *engine;
  CareMainWindow *window;
} Station;

static Company company;
static Station desk = { "desk" }, van = { "van" };
static char *number; /* of the job */
static guint n_pictures;

#define UNTIL(condition)                                                                                     \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    for (guint turn_ = 0; turn_ < 1500 && !(condition); turn_++)                                             \
      keys_wait (20);                                                                                        \
    g_assert_true (condition);                                                                               \
  }                                                                                                          \
  G_STMT_END

/* --- windows ------------------------------------------------------------------------------------------------------------------------------- */

/* The program as it is started by hand, with a store of its own; its window keeps to its own size. */
static void
open_station (Station *station, int width, int height)
{
  g_autofree char *store = company_store (&company, station->name);
  char **words = g_strdupv ((char *[]){ "aftercare", "--store", store, NULL });
  int status = 0;

  station->application = care_application_new (NULL, NULL);
  G_APPLICATION_GET_CLASS (station->application)->local_command_line (G_APPLICATION (station->application), &words, &status);
  g_strfreev (words);
  g_assert_cmpint (status, <=, 0);
  if (gtk_application_get_windows (GTK_APPLICATION (station->application)) == NULL)
    g_application_activate (G_APPLICATION (station->application));
  station->window = CARE_MAIN_WINDOW (gtk_application_get_windows (GTK_APPLICATION (station->application))->data);
  station->engine = care_application_engine (station->application);
  g_settings_unbind (station->window, "default-width");
  g_settings_unbind (station->window, "default-height");
  g_settings_unbind (station->window, "maximized");
  gtk_window_set_default_size (GTK_WINDOW (station->window), width, height);
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (station->window)));
}

static void
close_station (Station *station)
{
  gtk_window_destroy (GTK_WINDOW (station->window));
  keys_wait (50);
  care_engine_close (station->engine); /* the application itself stays: it was never run, so it cannot end */
}

static void
settle (Station *station)
{
  for (guint i = 0; i < 1000; i++)
    {
      CarePage *page = care_main_window_page (station->window);
      keys_wait (15);
      if (i > 8 && page != NULL && care_page_is_settled (page) && !g_main_context_pending (NULL))
        return;
    }
  g_test_message ("%s: %s did not settle", station->name, care_page_title (care_main_window_page (station->window)));
  g_test_fail ();
}

/* A step of the story is done: all is shown, the keyboard has its place, and a picture is kept for who wants to see it. */
static void
step (Station *station, const char *name)
{
  const char *folder = g_getenv ("CARE_TOUR_PICTURES");
  g_autofree char *file = g_strdup_printf ("window-%02u-%s.png", ++n_pictures, name);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, file, NULL) : NULL;
  g_autoptr (GError) error = NULL;

  settle (station);
  keys_check_focus (name);
  g_test_message ("%s: %s", station->name, name);
  if (path == NULL)
    return;
  keys_wait (250);
  care_pictures_save (GTK_WIDGET (station->window), path, &error);
  g_assert_no_error (error);
}

#define PAGE_IS(station, type) (G_TYPE_CHECK_INSTANCE_TYPE (care_main_window_page ((station)->window), type))

static gboolean
says (GtkWidget *widget, const char *words)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

static void
tell_labels (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    g_test_message ("  “%s”", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    tell_labels (child);
}

/* These words can be read in the window. */
static void
read_words (Station *station, const char *words)
{
  for (guint i = 0; i < 500 && !says (GTK_WIDGET (station->window), words); i++)
    keys_wait (20);
  if (says (GTK_WIDGET (station->window), words))
    return;
  g_test_message ("%s: “%s” is nowhere to be read, but:", station->name, words);
  tell_labels (GTK_WIDGET (station->window));
  g_test_fail ();
}

/* --- where the keyboard goes ------------------------------------------------------------------------------------------------------------------ */

static gboolean
opens (GtkWidget *focus, gconstpointer target)
{
  GVariant *value = GTK_IS_ACTIONABLE (focus) ? gtk_actionable_get_action_target_value (GTK_ACTIONABLE (focus)) : NULL;
  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) && g_str_has_prefix (g_variant_get_string (value, NULL), target);
}

static gboolean
does (GtkWidget *focus, gconstpointer action)
{
  return GTK_IS_ACTIONABLE (focus) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (focus)), action) == 0;
}

static gboolean
is_called (GtkWidget *focus, gconstpointer words)
{
  return (GTK_IS_BUTTON (focus) && says (focus, words)) || g_strcmp0 (gtk_widget_get_tooltip_text (focus), words) == 0;
}

static gboolean
hints (GtkWidget *focus, gconstpointer words)
{
  return GTK_IS_TEXT (focus) && g_strcmp0 (gtk_text_get_placeholder_text (GTK_TEXT (focus)), words) == 0;
}

/* In the field of that name. */
static gboolean
is_in (GtkWidget *focus, gconstpointer name)
{
  for (; focus != NULL; focus = gtk_widget_get_parent (focus))
    if (g_strcmp0 (gtk_widget_get_name (focus), name) == 0 || g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (focus)), name) == 0)
      return TRUE;
  return FALSE;
}

static GtkWidget *
focus_of (Station *station)
{
  return gtk_root_get_focus (GTK_ROOT (station->window));
}

static GtkWidget *
find (GtkWidget *widget, const char *name)
{
  if (g_strcmp0 (gtk_widget_get_name (widget), name) == 0 || g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), name) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, name);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The field offers something to complete what was typed. */
static gboolean
is_offered (Station *station, const char *field)
{
  GtkWidget *row = find (GTK_WIDGET (care_main_window_page (station->window)), field);
  for (GtkWidget *child = row != NULL ? gtk_widget_get_first_child (row) : NULL; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_BOX (child) && gtk_widget_get_visible (child))
      return TRUE;
  return FALSE;
}

/* Ctrl+K, words, Enter: no waiting in between. */
static void
go_by_omnibox (Station *station, const char *words, GType page)
{
  keys_press (GDK_KEY_k, GDK_KEY_Control_L);
  keys_check_focus ("omnibox");
  keys_type (words);
  keys_press (GDK_KEY_Return, 0);
  UNTIL (G_TYPE_CHECK_INSTANCE_TYPE (care_main_window_page (station->window), page));
  settle (station);
  g_assert_true (gtk_widget_is_ancestor (focus_of (station), GTK_WIDGET (care_main_window_page (station->window))));
}

/* --- what the stores say ---------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const CareEntity *entity;
  const char *ref;
} Question;

typedef struct
{
  gpointer found;
  gboolean done;
} Answer;

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;
  g_autoptr (GError) error = NULL;
  answer->found = care_engine_finish (CARE_ENGINE (source), result, &error);
  g_assert_no_error (error);
  answer->done = TRUE;
}

/* Reads as the window does, which changes nothing that is shown. */
static gpointer
ask (Station *station, CareEngineRead func, Question *question)
{
  Answer answer = { NULL, FALSE };
  care_engine_read (station->engine, func, question, NULL, NULL, NULL, answered, &answer);
  while (!answer.done)
    keys_wait (2);
  return answer.found;
}

static gpointer
resolve (CareStore *store, gpointer data, GError **error)
{
  const Question *question = data;
  CareId id;
  return care_ref_resolve (store, question->entity, question->ref, &id, error) ? g_memdup2 (&id, sizeof id) : NULL;
}

static CareId
id_of (Station *station, const CareEntity *entity, const char *ref)
{
  g_autofree CareId *id = ask (station, resolve, &(Question){ entity, ref });
  return *id;
}

static gpointer
query (CareStore *store, gpointer data, GError **error)
{
  CareQuery all = { ((Question *) data)->entity, NULL, 0, -1, FALSE, -1, 0, FALSE };
  return care_store_query (store, &all, error);
}

static GPtrArray *
all_of (Station *station, const CareEntity *entity)
{
  return ask (station, query, &(Question){ entity, NULL });
}

/* The job of the story; NULL where it has not come yet. */
static CareJob *
job_of (Station *station)
{
  g_autoptr (GPtrArray) jobs = all_of (station, &CareJob_ENTITY);
  for (guint i = 0; i < jobs->len; i++)
    if (g_strcmp0 (((CareJob *) jobs->pdata[i])->problem, MATTER) == 0)
      return (CareJob *) care_record_copy (jobs->pdata[i]);
  return NULL;
}

static gboolean
is_in_phase (Station *station, const char *phase)
{
  CareJob *job = job_of (station);
  gboolean is = job != NULL && g_strcmp0 (job->phase, phase) == 0;
  if (job != NULL)
    care_record_free (CARE_RECORD (job));
  return is;
}

static guint
all_jobs (Station *station)
{
  g_autoptr (GPtrArray) jobs = all_of (station, &CareJob_ENTITY);
  return jobs->len;
}

static gpointer
count_fans (CareStore *store, gpointer data, GError **error)
{
  CareId part, place;
  g_autoptr (GArray) stock = NULL;
  if (!care_ref_resolve (store, &CareProductModel_ENTITY, "FAN-12", &part, error) ||
      !care_ref_resolve (store, &CareStockLocation_ENTITY, "VAN-1", &place, error))
    return NULL;
  stock = care_view_stock (store, &part, &place, error);
  return stock != NULL ? g_memdup2 (&g_array_index (stock, CareBalance, 0), sizeof (CareBalance)) : NULL;
}

/* Fan motors on hand, in thousandths. */
static gint64
in_the_van (Station *station)
{
  g_autofree CareBalance *balance = ask (station, count_fans, NULL);
  return balance->on_hand;
}

/* Ctrl+R, until nothing waits to be sent. */
static void
sync_now (Station *station)
{
  gint64 before = care_engine_synced_at (station->engine);
  keys_wait (1100); /* the clock of the stamp has seconds */
  keys_press (GDK_KEY_r, GDK_KEY_Control_L);
  UNTIL (care_engine_synced_at (station->engine) > before && care_engine_sync_problem (station->engine) == NULL &&
         care_engine_unsent (station->engine) == 0);
  settle (station);
}

/* --- the story --------------------------------------------------------------------------------------------------------------------------------- */

static void
enrol (const char *store, const char *name)
{
  g_autofree char *answer = company_ctl (&company, "server", "enrol-code", name, "--json", NULL);
  g_autoptr (GRegex) regex = g_regex_new ("\"code\"\\s*:\\s*\"([^\"]+)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *code = NULL;

  g_assert_true (g_regex_match (regex, answer, 0, &match));
  code = g_match_info_fetch (match, 1);
  g_free (company_ctl (&company, store, "init", "--company", "Baltic Heat Service", "--zone", "Europe/Warsaw", "--currency", "PLN", NULL));
  g_free (company_ctl (&company, store, "sync", "enrol", company.url, code, NULL));
  g_free (company_ctl (&company, store, "sync", "now", NULL));
}

/* Goods were sold, one customer agreed to be asked, and the van is filled. */
static void
set_up (void)
{
#define CTL(...) g_free (company_ctl (&company, "server", __VA_ARGS__, NULL))
  company_set_clock (&company, "2026-11-16T08:00:00Z");
  CTL ("init", "--company", "Baltic Heat Service", "--zone", "Europe/Warsaw", "--currency", "PLN", "--language", "en");
  CTL ("user", "add", "Ada Wisniewska", "--role", "desk");
  CTL ("user", "add", TECHNICIAN, "--role", "technician");
  CTL ("new", "product_model", "code=HP-300", "name=Heat pump 300", "brand=Baltic Heat", "category=Heat pump", "kind=product");
  CTL ("new", "warranty_term", "model=HP-300", "kind=commercial_manufacturer", "rule_set=contract", "start_basis=installation,delivery,sale",
       "duration=24", "duration_unit=month", "parts_percent=100", "labour_percent=100", "travel_percent=50");
  CTL ("new", "product_model", "code=FAN-12", "name=Fan motor 12 W", "kind=part", "price=349.00 PLN");
  CTL ("new", "customer", "name=" NAME, "phone=" PHONE, "email=" EMAIL, "language=en");
  CTL ("new", "device", "serial=" SERIAL, "model=HP-300", "customer=" PHONE, "sold_on=2025-02-20", "delivered_on=2025-03-01",
       "installed_on=2025-03-04");
  CTL ("new", "contact", "customer=" PHONE, "direction=in", "channel=phone", "summary=Asked how to bleed the radiators");
  CTL ("new", "consent", "customer=" PHONE, "channel=email", "purpose=survey", "state=given", "source=contract");
  CTL ("new", "stock_location", "code=VAN-1", "name=Van of " TECHNICIAN, "kind=van", "technician=" TECHNICIAN);
  CTL ("new", "stock_move", "part=FAN-12", "from=SUPPLIER", "to=VAN-1", "quantity=3", "reason=Van filled for the season");
  company_start_server (&company);
  enrol ("desk", "Ada Wisniewska");
  enrol ("van", TECHNICIAN);
#undef CTL
}

/* 1: the telephone rings. */
static void
find_the_caller (void)
{
  company_set_clock (&company, "2026-11-17T08:10:00Z");
  open_station (&desk, 1400, 900);
  keys_to (GTK_WINDOW (desk.window));
  step (&desk, "desk");
  g_assert_true (PAGE_IS (&desk, CARE_TYPE_DESK_PAGE));
  go_by_omnibox (&desk, "501 234 567", CARE_TYPE_CUSTOMER_PAGE);
  read_words (&desk, NAME);
  read_words (&desk, "Asked how to bleed the radiators");
  step (&desk, "caller");
  g_assert_nonnull (keys_tab_until (opens, "device/", 60));
  keys_press (GDK_KEY_Return, 0);
  UNTIL (PAGE_IS (&desk, CARE_TYPE_DEVICE_PAGE));
  read_words (&desk, SERIAL);
  read_words (&desk, "Covered: parts, labour and travel");
  step (&desk, "device");
  keys_press (GDK_KEY_Left, GDK_KEY_Alt_L);
  UNTIL (PAGE_IS (&desk, CARE_TYPE_CUSTOMER_PAGE));
  step (&desk, "back-at-the-caller");
}

/* 2: what is wrong, until when, and who does it; and somebody new. */
static void
take_the_job (void)
{
  CareJob *job;
  CareId device = id_of (&desk, &CareDevice_ENTITY, SERIAL), technician = id_of (&desk, &CareUser_ENTITY, TECHNICIAN);

  keys_count ();
  keys_press (GDK_KEY_n, GDK_KEY_Control_L);
  UNTIL (PAGE_IS (&desk, CARE_TYPE_INTAKE_PAGE));
  settle (&desk);
  g_assert_true (is_in (focus_of (&desk), "who"));
  keys_type (SERIAL);
  keys_press (GDK_KEY_Return, 0);
  settle (&desk);
  g_assert_true (is_in (focus_of (&desk), "problem"));
  keys_type (MATTER);
  keys_press (GDK_KEY_Tab, 0);
  g_assert_true (is_in (focus_of (&desk), "promised_on"));
  keys_type ("tomorrow");
  keys_press (GDK_KEY_Tab, 0);
  g_assert_true (is_in (focus_of (&desk), "technician"));
  keys_type (TECHNICIAN);
  step (&desk, "intake-known");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  UNTIL (says (GTK_WIDGET (desk.window), "is saved."));
  g_test_message ("a known device costs %u keys beside text (%u with every modifier)", keys_strokes (), keys_presses ());
  g_assert_cmpuint (keys_strokes (), <=, 5);
  g_assert_cmpuint (keys_presses () - 2, <=, 5); /* every modifier a key of its own, once the intake is open */
  step (&desk, "intake-saved");
  g_assert_true (is_in_phase (&desk, "new"));
  g_assert_true (is_in (focus_of (&desk), "who"));
  job = job_of (&desk);
  g_assert_true (care_id_equal (&job->device, &device));
  g_assert_true (care_id_equal (&job->technician, &technician));
  g_assert_cmpint (job->promised_on, ==, care_engine_today (desk.engine) + 1);
  care_record_free (CARE_RECORD (job));
}

static void
take_somebody_new (void)
{
  g_autoptr (GPtrArray) before = all_of (&desk, &CareCustomer_ENTITY);
  g_autoptr (GPtrArray) after = NULL;
  CareId device;

  keys_press (GDK_KEY_1, GDK_KEY_Alt_L);
  UNTIL (PAGE_IS (&desk, CARE_TYPE_DESK_PAGE));
  settle (&desk);
  keys_check_focus ("desk");
  keys_count ();
  keys_press (GDK_KEY_n, GDK_KEY_Control_L);
  UNTIL (PAGE_IS (&desk, CARE_TYPE_INTAKE_PAGE));
  settle (&desk);
  keys_type ("Jan Nowy 600700800 jan.nowy@example.com");
  keys_press (GDK_KEY_Return, 0);
  settle (&desk);
  g_assert_true (is_in (focus_of (&desk), "serial"));
  keys_type ("ZZ-90210");
  keys_press (GDK_KEY_Return, 0);
  g_assert_true (is_in (focus_of (&desk), "model"));
  keys_type ("heat pu");
  UNTIL (is_offered (&desk, "model"));
  keys_press_times (GDK_KEY_Return, 2); /* takes the first that is found, and goes on */
  g_assert_true (is_in (focus_of (&desk), "problem"));
  keys_type ("Leaks");
  keys_press (GDK_KEY_Tab, 0);
  keys_type ("+3");
  keys_press (GDK_KEY_Tab, 0);
  keys_type (TECHNICIAN);
  keys_press_times (GDK_KEY_Tab, 3);
  g_assert_true (is_in (focus_of (&desk), "service"));
  keys_press (GDK_KEY_space, 0);
  step (&desk, "intake-new");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  UNTIL (all_jobs (&desk) == 2);
  step (&desk, "intake-new-saved");
  g_test_message ("a new customer costs %u keys beside text (%u with every modifier)", keys_strokes (), keys_presses ());
  g_assert_cmpuint (keys_strokes (), <=, 14);
  g_assert_cmpuint (keys_presses () - 2, <=, 14);
  after = all_of (&desk, &CareCustomer_ENTITY);
  g_assert_cmpuint (after->len, ==, before->len + 1);
  device = id_of (&desk, &CareDevice_ENTITY, "ZZ-90210");
  g_assert_false (care_id_is_null (&device));
}

/* The appointment, and the number that the server gave. */
static void
give_an_appointment (void)
{
  CareJob *job;

  sync_now (&desk);
  job = job_of (&desk);
  number = g_strdup (job->number);
  g_test_message ("the job is %s", number);
  care_record_free (CARE_RECORD (job));
  go_by_omnibox (&desk, number, CARE_TYPE_JOB_PAGE);
  read_words (&desk, MATTER);
  step (&desk, "job-new");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  settle (&desk);
  keys_tab_until (is_in, "planned_at", 8);
  keys_type ("tomorrow 10:00");
  step (&desk, "job-appointment");
  keys_press (GDK_KEY_Return, 0);
  UNTIL (is_in_phase (&desk, "scheduled"));
  step (&desk, "job-scheduled");
  sync_now (&desk);
}

/* 3: the technician's day, with the server gone in the middle of it. */
static void
open_the_day (void)
{
  company_set_clock (&company, "2026-11-18T08:20:00Z");
  if (care_settings_get () != NULL)
    g_settings_reset (care_settings_get (), "page"); /* the desk's; the van is another computer */
  open_station (&van, 400, 780);
  keys_to (GTK_WINDOW (van.window));
  g_assert_true (PAGE_IS (&van, CARE_TYPE_MY_DAY_PAGE));
  step (&van, "my-day-empty");
  sync_now (&van);
  UNTIL (is_in_phase (&van, "scheduled"));
  g_assert_cmpint (in_the_van (&van), ==, 3000);
  read_words (&van, MATTER);
  step (&van, "my-day");
  company_stop_server (&company);
  keys_press (GDK_KEY_r, GDK_KEY_Control_L);
  UNTIL (care_engine_sync_problem (van.engine) != NULL);
  read_words (&van, "The office does not answer");
  step (&van, "my-day-offline");
}

static void
go_and_arrive (void)
{
  keys_tab_until (is_called, "On My Way", 30);
  keys_press (GDK_KEY_Return, 0);
  UNTIL (is_in_phase (&van, "travelling"));
  step (&van, "my-day-travelling");
  g_assert_true (is_called (focus_of (&van), "I Am There"));
  keys_press (GDK_KEY_Return, 0);
  UNTIL (is_in_phase (&van, "in_progress"));
  step (&van, "my-day-there");
}

static void
write_down_what_was_done (void)
{
  CareJob *job;

  keys_tab_until (is_called, "Open the job", 30);
  keys_press (GDK_KEY_Return, 0);
  UNTIL (PAGE_IS (&van, CARE_TYPE_JOB_PAGE));
  settle (&van);
  step (&van, "job-card");
  keys_tab_until (is_called, "Details", 40);
  keys_press (GDK_KEY_space, 0);
  step (&van, "job-card-details");
  keys_tab_until (opens, "part", 60); /* the button adds a line of the class “part” */
  keys_press (GDK_KEY_Return, 0);
  settle (&van);
  keys_check_focus ("part");
  g_assert_true (is_in (focus_of (&van), "part"));
  keys_type ("FAN");
  UNTIL (is_offered (&van, "part"));
  step (&van, "job-card-part");
  keys_press (GDK_KEY_Return, 0);
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  UNTIL (in_the_van (&van) == 2000);
  step (&van, "job-card-line");
  read_words (&van, "Fan motor 12 W");
  keys_tab_until (does, "page.edit", 60);
  keys_press (GDK_KEY_Return, 0);
  settle (&van);
  keys_check_focus ("editor");
  keys_tab_until (is_in, "solution", 40);
  keys_type (SOLUTION);
  step (&van, "job-card-solution");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  UNTIL (says (GTK_WIDGET (van.window), "saved"));
  settle (&van);
  job = job_of (&van);
  g_assert_cmpstr (job->solution, ==, SOLUTION);
  care_record_free (CARE_RECORD (job));
}

static void
finish_the_work (void)
{
  CareJob *job;

  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  settle (&van);
  keys_check_focus ("result");
  g_assert_true (is_in (focus_of (&van), "result"));
  keys_press (GDK_KEY_space, 0); /* the list opens; its first is “choose” */
  keys_wait (200);
  keys_press (GDK_KEY_Down, 0);
  keys_press (GDK_KEY_Return, 0);
  keys_wait (200);
  step (&van, "job-card-result");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  UNTIL (is_in_phase (&van, "ready"));
  step (&van, "job-card-ready");
  job = job_of (&van);
  g_assert_nonnull (job->result);
  g_test_message ("the result is %s", job->result);
  care_record_free (CARE_RECORD (job));
  g_assert_cmpint (in_the_van (&van), ==, 2000);
  g_assert_cmpuint (care_engine_unsent (van.engine), >, 0);
  company_start_server (&company);
  sync_now (&van);
  step (&van, "synced-again");
}

/* 4: the desk hands over, takes it back, and hands over again. */
static void
hand_over (void)
{
  g_autoptr (GPtrArray) lines = NULL;
  company_set_clock (&company, "2026-11-18T14:00:00Z");
  keys_to (GTK_WINDOW (desk.window));
  sync_now (&desk);
  UNTIL (is_in_phase (&desk, "ready"));
  go_by_omnibox (&desk, number, CARE_TYPE_JOB_PAGE);
  read_words (&desk, SOLUTION);
  step (&desk, "job-ready");
  for (guint i = 0; i < 2; i++)
    {
      keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
      settle (&desk);
      keys_check_focus ("receiver");
      g_assert_true (is_in (focus_of (&desk), "receiver"));
      keys_press (GDK_KEY_Return, 0);
      UNTIL (is_in_phase (&desk, "handed_over") || is_in_phase (&desk, "closed"));
      step (&desk, i == 0 ? "job-handed-over" : "job-handed-over-again");
      if (i > 0)
        break;
      keys_press (GDK_KEY_z, GDK_KEY_Control_L);
      UNTIL (is_in_phase (&desk, "ready"));
      step (&desk, "job-undone");
    }
  sync_now (&desk);
  g_assert_cmpint (in_the_van (&desk), ==, 2000);
  lines = all_of (&desk, &CareJobLine_ENTITY);
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpint (((CareJobLine *) lines->pdata[0])->quantity, ==, 1000);
}

/* What she sends: the lowest of every scale, and a sentence. */
static char *
fill_in (const char *page)
{
  g_autoptr (GRegex) radio = g_regex_new ("<input type=\"radio\" id=\"[^\"]*\" name=\"([^\"]+)\" value=\"([0-9]+)\"", 0, 0, NULL);
  g_autoptr (GRegex) text = g_regex_new ("<textarea id=\"[^\"]*\" name=\"([^\"]+)\"", 0, 0, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GMatchInfo) area = NULL;
  g_autofree char *comment = g_uri_escape_string (COMMENT, NULL, FALSE);
  GString *form = g_string_new ("lang=en");

  for (g_regex_match (radio, page, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      char *name = g_match_info_fetch (match, 1);
      g_autofree char *value = g_match_info_fetch (match, 2);
      if (!g_hash_table_contains (seen, name))
        g_string_append_printf (form, "&%s=%s", name, value);
      g_hash_table_add (seen, name);
    }
  g_assert_cmpuint (g_hash_table_size (seen), >, 0);
  for (g_regex_match (text, page, 0, &area); g_match_info_matches (area); g_match_info_next (area, NULL))
    {
      g_autofree char *name = g_match_info_fetch (area, 1);
      g_string_append_printf (form, "&%s=%s", name, comment);
    }
  return g_string_free (form, FALSE);
}

/* 5: she is asked, answers badly, and the desk knows. */
static void
ask_the_customer (void)
{
  g_autofree char *link = NULL;
  g_autofree char *page = NULL;
  g_autofree char *form = NULL;
  g_autofree char *thanks = NULL;
  g_autoptr (GPtrArray) follow_ups = NULL;
  const char *path;

  company_stop_server (&company);
  company_set_clock (&company, "2026-11-19T12:00:00Z");
  company_start_server (&company);
  link = company_survey_link (&company, EMAIL);
  g_assert_nonnull (link);
  path = link + strlen (company.url);
  page = company_fetch (&company, path, NULL, 200);
  form = fill_in (page);
  thanks = company_fetch (&company, path, form, 303);
  company_stop_server (&company);
  company_set_clock (&company, "2026-11-20T08:30:00Z");
  company_start_server (&company);
  sync_now (&desk);
  follow_ups = all_of (&desk, &CareFollowUp_ENTITY);
  g_assert_cmpuint (follow_ups->len, ==, 1);
  go_by_omnibox (&desk, "zolkiewska", CARE_TYPE_CUSTOMER_PAGE);
  read_words (&desk, COMMENT);
  step (&desk, "score-in-history");
  keys_press (GDK_KEY_1, GDK_KEY_Alt_L);
  UNTIL (PAGE_IS (&desk, CARE_TYPE_DESK_PAGE));
  read_words (&desk, "Rated 1 of 5");
  step (&desk, "score-on-desk");
  g_assert_nonnull (keys_tab_until (opens, "follow_up/", 80));
  keys_press (GDK_KEY_Return, 0);
  settle (&desk);
  step (&desk, "follow-up");
}

/* --- 6: the reports ----------------------------------------------------------------------------------------------------------------------------- */

static GtkWindow *
dialog_of (Station *station)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *link = windows; link != NULL; link = link->next)
    if (GTK_IS_FILE_CHOOSER_DIALOG (link->data) && gtk_widget_get_mapped (link->data))
      return link->data;
  return NULL;
}

static char *
export (const char *format, const char *report)
{
  g_autofree char *name = g_strdup_printf ("%s-2026-11-20.csv", report);
  g_autofree char *path = g_build_filename (company.folder, name, NULL);
  char *text = NULL;

  keys_tab_until (is_called, format, 20);
  keys_press (GDK_KEY_Return, 0);
  UNTIL (dialog_of (&desk) != NULL);
  keys_to (dialog_of (&desk));
  keys_wait (500);
  keys_check_focus ("file dialog");
  keys_press (GDK_KEY_Return, 0);
  UNTIL (dialog_of (&desk) == NULL);
  keys_to (GTK_WINDOW (desk.window));
  UNTIL (text != NULL || g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
export_the_reports (void)
{
  g_autofree char *warranty = NULL;
  g_autofree char *satisfaction = NULL;

  keys_press (GDK_KEY_9, GDK_KEY_Alt_L);
  UNTIL (PAGE_IS (&desk, CARE_TYPE_REPORTS_PAGE));
  read_words (&desk, "Warranties that end");
  step (&desk, "reports");
  keys_tab_until (hints, "From day", 10);
  keys_type ("2026-11-01");
  keys_press (GDK_KEY_Tab, 0);
  keys_type ("2027-06-30");
  keys_press (GDK_KEY_Return, 0);
  step (&desk, "report-warranty");
  warranty = export ("CSV", "warranty-expiry");
  g_assert_nonnull (strstr (warranty, SERIAL));
  step (&desk, "report-warranty-exported");
  keys_press (GDK_KEY_9, GDK_KEY_Alt_L);
  keys_tab_until (is_called, "Warranties that end", 30);
  keys_press (GDK_KEY_space, 0);
  keys_wait (200);
  keys_press (GDK_KEY_Down, 0);
  keys_press (GDK_KEY_Return, 0);
  keys_wait (200);
  read_words (&desk, "Satisfaction after service");
  step (&desk, "report-satisfaction");
  satisfaction = export ("CSV", "satisfaction");
  g_assert_nonnull (strstr (satisfaction, "csat"));
  step (&desk, "report-satisfaction-exported");
}

static void
test_main_job (void)
{
  if (!keys_begin ())
    {
      g_test_skip ("This display takes no key events.");
      return;
    }
  company_begin (&company);
  g_assert_cmpint (g_chdir (company.folder), ==, 0);
  set_up ();
  find_the_caller ();
  take_the_job ();
  take_somebody_new ();
  give_an_appointment ();
  open_the_day ();
  go_and_arrive ();
  write_down_what_was_done ();
  finish_the_work ();
  hand_over ();
  ask_the_customer ();
  export_the_reports ();
  close_station (&van);
  close_station (&desk);
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  company_end (&company);
  g_free (number);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-hint-font-metrics", TRUE, "gtk-enable-animations", FALSE, NULL);
  care_application_load_look ();
  if (care_settings_get () != NULL)
    g_settings_set_int (care_settings_get (), "sync-minutes", 0); /* here it is told when */
  g_test_add_func ("/main-job/by-keyboard-alone", test_main_job);
  return g_test_run ();
}
