/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing that somebody types is overwritten, lost or sent elsewhere: while a sync brings other values, while answers come late, when the last
 * change is taken back, and when the program is killed. Real keys; the store changes past the window as a sync changes it. */
#include "station.h"

#include "app/care-customer-page.h"
#include "app/care-follow-up-page.h"
#include "app/care-intake-page.h"
#include "app/care-job-page.h"
#include "app/care-preferences-page.h"
#include "domain/care-company.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"

#include <string.h>

static Company company;
static Station desk = { .name = "desk" }, twin = { .name = "twin" };

#define CTL(...) g_free (company_ctl (&company, "desk", __VA_ARGS__, NULL))

/* Two customers, two models that begin alike, a job and a call to make. */
static gboolean
begin (void)
{
  if (!keys_begin ())
    {
      g_test_skip ("This display takes no key events.");
      return FALSE;
    }
  company_begin (&company);
  company_set_clock (&company, "2026-11-16T08:00:00Z");
  CTL ("init", "--company", "Baltic Heat Service", "--zone", "Europe/Warsaw", "--currency", "PLN", "--user", "Ada Wisniewska", "--language", "en");
  CTL ("new", "product_model", "code=HP-300", "name=Heat pump 300", "kind=product");
  CTL ("new", "product_model", "code=HX-1", "name=Heat exchanger", "kind=product");
  CTL ("new", "product_model", "code=FAN-12", "name=Fan motor", "kind=part", "price=349.00 PLN");
  CTL ("new", "customer", "name=Anna Nowak", "phone=+48 501 234 567", "notes=Gate code 12");
  CTL ("new", "customer", "name=Piotr Zima", "phone=+48 601 111 222");
  CTL ("new", "device", "serial=BH-1", "model=HP-300", "customer=+48 501 234 567");
  CTL ("new", "job", "customer=+48 501 234 567", "device=BH-1", "problem=Hums", "type=repair_bench");
  CTL ("new", "follow_up", "customer=+48 501 234 567", "reason=Ask how it went", "due=2026-11-17");
  station_open (&desk, &company, 1400, 900);
  return TRUE;
}

static void
end (void)
{
  station_close (&desk);
  company_end (&company);
}

static CareId
id_of (Station *station, const CareEntity *entity, const char *field, const char *text)
{
  g_autoptr (CareRecord) record = station_record (station, entity, field, text);
  g_assert_nonnull (record);
  return record->id;
}

static void
show (Station *station, const CareEntity *entity, const char *field, const char *text, GType page)
{
  char id[CARE_ID_TEXT];
  CareId it = id_of (station, entity, field, text);
  g_autofree char *target = g_strdup_printf ("%s/%s", entity->name, care_id_to_text (&it, id));
  station_show (station, target, page);
}

#define SHOW_ANNA(station) show (station, &CareCustomer_ENTITY, "name", "Anna Nowak", CARE_TYPE_CUSTOMER_PAGE)

static void
check_text (Station *station, const char *name, const char *expected)
{
  g_autofree char *text = station_text (station, name);
  g_assert_cmpstr (text, ==, expected);
}

static char *
stored (Station *station, const CareEntity *entity, const CareId *id, const char *field)
{
  g_autoptr (GPtrArray) all = station_all (station, entity);
  for (guint i = 0; i < all->len; i++)
    if (care_id_equal (&((CareRecord *) all->pdata[i])->id, id))
      return g_strdup (care_record_text (all->pdata[i], (guint) care_entity_field (entity, field)));
  return NULL;
}

static void
check_stored (Station *station, const CareEntity *entity, const CareId *id, const char *field, const char *expected)
{
  g_autofree char *text = stored (station, entity, id, field);
  g_assert_cmpstr (text, ==, expected);
}

static guint
count (Station *station, const CareEntity *entity)
{
  g_autoptr (GPtrArray) all = station_all (station, entity);
  return all->len;
}

static GtkWidget *
of_type (GtkWidget *widget, const char *type)
{
  if (g_strcmp0 (G_OBJECT_TYPE_NAME (widget), type) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = of_type (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
label_has (GtkWidget *widget, const char *words)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = widget != NULL ? gtk_widget_get_first_child (widget) : NULL; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (label_has (child, words))
      return TRUE;
  return FALSE;
}

/* A toast says it, not only a line of the page. */
static void
check_toast (Station *station, const char *words)
{
  for (guint i = 0; i < 300; i++)
    {
      GtkWidget *toasts = of_type (GTK_WIDGET (station->window), "AdwToastWidget");
      if (toasts != NULL && label_has (toasts, words))
        return;
      keys_wait (20);
    }
  g_test_message ("%s: no toast says “%s”", station->name, words);
  g_test_fail ();
}

static GtkWidget *
button_called (GtkWidget *widget, const char *words)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_BUTTON (widget) && (label_has (widget, words) || g_strcmp0 (gtk_widget_get_tooltip_text (widget), words) == 0))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = button_called (child, words);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The button of that name on the page, by Enter. */
static void
press (Station *station, const char *words)
{
  GtkWidget *button = button_called (station_page (station), words);
  if (button == NULL)
    g_test_message ("%s: there is no button “%s”", station->name, words);
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_grab_focus (button));
  keys_press (GDK_KEY_Return, 0);
  keys_wait (100);
}

/* What completes the field of that name is shown. */
static gboolean
offers (Station *station, const char *field)
{
  GtkWidget *row = station_find (station, field);
  GtkWidget *list = row != NULL ? of_type (row, "GtkListBox") : NULL;
  return list != NULL && gtk_widget_get_mapped (list);
}

/* --- preferences --------------------------------------------------------------------------------------------------------------------------- */

static void
test_preferences (void)
{
  CareId id = care_company_id ();
  if (!begin ())
    return;
  station_show (&desk, "preferences", CARE_TYPE_PREFERENCES_PAGE);
  station_enter (&desk, "phone");
  keys_type ("+48 22 1");
  station_change (&desk, &CareCompany_ENTITY, &id, "phone", "+48 99 9");
  station_change (&desk, &CareCompany_ENTITY, &id, "name", "Other Name");
  station_settle (&desk);
  check_text (&desk, "phone", "+48 22 1"); /* it is being typed */
  check_text (&desk, "name", "Other Name"); /* nobody is there */
  g_assert_true (station_is_in (&desk, "phone"));
  station_picture (&desk, "preferences-theirs");
  station_read (&desk, "+48 99 9"); /* nothing of others is overwritten in silence */
  keys_type ("00");
  keys_press (GDK_KEY_Return, 0);
  station_settle (&desk);
  check_stored (&desk, &CareCompany_ENTITY, &id, "phone", "+48 22 100");
  station_change (&desk, &CareCompany_ENTITY, &id, "phone", "+48 77 7");
  station_settle (&desk);
  check_text (&desk, "phone", "+48 77 7"); /* what was applied is nobody's typing any more */
  end ();
}

/* --- the composer -------------------------------------------------------------------------------------------------------------------------- */

static void
test_composer (void)
{
  CareId anna, piotr;
  g_autoptr (CareRecord) note = NULL;
  if (!begin ())
    return;
  anna = id_of (&desk, &CareCustomer_ENTITY, "name", "Anna Nowak");
  piotr = id_of (&desk, &CareCustomer_ENTITY, "name", "Piotr Zima");
  SHOW_ANNA (&desk);
  station_enter (&desk, "text");
  keys_type ("She asks for an invoice");
  station_change (&desk, &CareCustomer_ENTITY, &anna, "notes", "Gate code 99");
  station_settle (&desk);
  station_read (&desk, "Gate code 99");
  check_text (&desk, "text", "She asks for an invoice");
  g_assert_true (station_is_in (&desk, "text"));
  keys_type (" today");
  check_text (&desk, "text", "She asks for an invoice today");
  /* Another record, and back. */
  show (&desk, &CareCustomer_ENTITY, "name", "Piotr Zima", CARE_TYPE_CUSTOMER_PAGE);
  check_text (&desk, "text", "");
  station_enter (&desk, "text");
  keys_type ("He will call");
  SHOW_ANNA (&desk);
  check_text (&desk, "text", "She asks for an invoice today");
  /* Saved while the page is on its way to another record. */
  station_hold (&desk, TRUE);
  {
    char text[CARE_ID_TEXT];
    g_autofree char *target = g_strdup_printf ("customer/%s", care_id_to_text (&piotr, text));
    care_main_window_open (desk.window, target);
  }
  keys_press (GDK_KEY_i, GDK_KEY_Control_L);
  keys_wait (100);
  station_release (&desk);
  station_settle (&desk);
  note = station_record (&desk, &CareContact_ENTITY, "summary", "She asks for an invoice today");
  if (note != NULL)
    g_assert_true (care_id_equal (&((CareContact *) note)->customer, &anna));
  check_text (&desk, "text", "He will call");
  keys_press (GDK_KEY_i, GDK_KEY_Control_L);
  UNTIL (count (&desk, &CareContact_ENTITY) >= (note != NULL ? 2 : 1));
  station_settle (&desk);
  {
    g_autoptr (CareRecord) his = station_record (&desk, &CareContact_ENTITY, "summary", "He will call");
    g_assert_nonnull (his);
    g_assert_true (care_id_equal (&((CareContact *) his)->customer, &piotr));
  }
  check_text (&desk, "text", "");
  end ();
}

/* --- answers that come late ----------------------------------------------------------------------------------------------------------------- */

static void
begin_intake (Station *station)
{
  keys_press (GDK_KEY_n, GDK_KEY_Control_L);
  UNTIL (CARE_IS_INTAKE_PAGE (station_page (station)));
  station_settle (station);
}

/* Somebody who knows the number goes on typing before the store has answered. */
static void
test_late_who (void)
{
  if (!begin ())
    return;
  begin_intake (&desk);
  station_hold (&desk, TRUE);
  keys_type ("BH-1");
  keys_press (GDK_KEY_Return, 0);
  keys_type ("It hums again");
  keys_wait (300);
  station_release (&desk);
  station_settle (&desk);
  station_read (&desk, "Anna Nowak");
  check_text (&desk, "problem", "It hums again");
  g_assert_true (station_is_in (&desk, "problem"));
  keys_type ("!");
  check_text (&desk, "problem", "It hums again!");
  end ();
}

/* Somebody new, with the same haste. */
static void
test_late_new (void)
{
  if (!begin ())
    return;
  begin_intake (&desk);
  station_hold (&desk, TRUE);
  keys_type ("Jan Nowy 600700800");
  keys_press (GDK_KEY_Return, 0);
  keys_type ("ZZ-90");
  keys_wait (300);
  station_release (&desk);
  station_settle (&desk);
  check_text (&desk, "who", "Jan Nowy 600700800");
  check_text (&desk, "serial", "ZZ-90");
  g_assert_true (station_is_in (&desk, "serial"));
  end ();
}

/* What was found for fewer letters is neither shown under more, nor after the keyboard has gone on. */
static void
test_late_suggestions (void)
{
  if (!begin ())
    return;
  begin_intake (&desk);
  station_enter (&desk, "model");
  station_hold (&desk, TRUE);
  keys_type ("heat");
  keys_wait (250); /* the search is on its way */
  keys_type (" exc");
  station_release (&desk);
  keys_wait (60); /* its answer is here, and no other is asked yet */
  g_assert_false (offers (&desk, "model"));
  UNTIL (offers (&desk, "model"));
  g_assert_true (label_has (station_find (&desk, "model"), "Heat exchanger"));
  g_assert_false (label_has (station_find (&desk, "model"), "Heat pump 300"));
  check_text (&desk, "model", "heat exc");
  g_assert_true (station_is_in (&desk, "model"));
  /* Enter before any answer goes on; nothing is offered behind. */
  station_enter (&desk, "model");
  station_hold (&desk, TRUE);
  keys_type (" x");
  keys_press (GDK_KEY_Return, 0);
  g_assert_true (station_is_in (&desk, "problem"));
  keys_type ("Leaks");
  keys_wait (250);
  station_release (&desk);
  station_settle (&desk);
  keys_wait (250);
  g_assert_false (offers (&desk, "model"));
  g_assert_true (station_is_in (&desk, "problem"));
  check_text (&desk, "problem", "Leaks");
  check_text (&desk, "model", "heat exc x");
  end ();
}

/* Down goes into the list that answers what stands there; what comes later takes the keyboard nowhere; Escape leads back. */
static void
test_late_list (void)
{
  if (!begin ())
    return;
  begin_intake (&desk);
  station_enter (&desk, "model");
  keys_type ("hea");
  UNTIL (offers (&desk, "model"));
  station_hold (&desk, TRUE);
  keys_type ("t");
  keys_press (GDK_KEY_Down, 0);
  keys_wait (250);
  station_release (&desk);
  keys_wait (300);
  keys_check_focus ("a list that was filled anew");
  g_assert_true (station_is_in (&desk, "model"));
  g_assert_true (offers (&desk, "model"));
  keys_press (GDK_KEY_Escape, 0);
  keys_check_focus ("after Escape");
  g_assert_true (CARE_IS_INTAKE_PAGE (station_page (&desk)));
  g_assert_false (offers (&desk, "model"));
  keys_type (" p");
  check_text (&desk, "model", "heat p");
  UNTIL (offers (&desk, "model"));
  keys_press (GDK_KEY_Down, 0);
  keys_press (GDK_KEY_Return, 0);
  check_text (&desk, "model", "Heat pump 300");
  g_assert_true (station_is_in (&desk, "model"));
  end ();
}

/* A sync while the form is half filled. */
static void
test_intake_reload (void)
{
  CareId anna;
  if (!begin ())
    return;
  anna = id_of (&desk, &CareCustomer_ENTITY, "name", "Anna Nowak");
  begin_intake (&desk);
  keys_type ("anna");
  station_settle (&desk);
  keys_press (GDK_KEY_Down, 0);
  station_change (&desk, &CareCustomer_ENTITY, &anna, "notes", "Gate code 1");
  station_settle (&desk);
  check_text (&desk, "who", "anna");
  g_assert_true (station_is_in (&desk, "who"));
  station_enter (&desk, "serial");
  keys_type ("QX 7");
  station_change (&desk, &CareCustomer_ENTITY, &anna, "notes", "Gate code 2");
  station_settle (&desk);
  check_text (&desk, "serial", "QX 7");
  g_assert_true (station_is_in (&desk, "serial"));
  station_enter (&desk, "model");
  keys_type ("heat");
  station_change (&desk, &CareCustomer_ENTITY, &anna, "notes", "Gate code 3");
  station_settle (&desk);
  check_text (&desk, "model", "heat");
  station_enter (&desk, "problem");
  keys_type ("Drips");
  station_change (&desk, &CareCustomer_ENTITY, &anna, "notes", "Gate code 4");
  station_settle (&desk);
  check_text (&desk, "problem", "Drips");
  check_text (&desk, "who", "anna");
  g_assert_true (station_is_in (&desk, "problem"));
  end ();
}

/* --- Ctrl+Z ---------------------------------------------------------------------------------------------------------------------------------- */

static void
test_undo (void)
{
  CareId id = care_company_id ();
  if (!begin ())
    return;
  SHOW_ANNA (&desk);
  station_enter (&desk, "text");
  keys_type ("First");
  keys_press (GDK_KEY_i, GDK_KEY_Control_L);
  UNTIL (count (&desk, &CareContact_ENTITY) == 1);
  station_settle (&desk);
  station_enter (&desk, "text");
  keys_type ("Second");
  keys_press (GDK_KEY_z, GDK_KEY_Control_L);
  station_settle (&desk);
  check_text (&desk, "text", "");
  g_assert_cmpuint (count (&desk, &CareContact_ENTITY), ==, 1);
  keys_press (GDK_KEY_z, GDK_KEY_Control_L);
  UNTIL (count (&desk, &CareContact_ENTITY) == 0);
  /* A line of text: what stands there was not typed, so there is nothing to take back but the change. */
  station_show (&desk, "preferences", CARE_TYPE_PREFERENCES_PAGE);
  station_enter (&desk, "name");
  keys_type (" Ltd");
  keys_press (GDK_KEY_Return, 0);
  station_settle (&desk);
  check_stored (&desk, &CareCompany_ENTITY, &id, "name", "Baltic Heat Service Ltd");
  station_enter (&desk, "city");
  keys_type ("Gdansk");
  keys_press (GDK_KEY_z, GDK_KEY_Control_L);
  station_settle (&desk);
  check_text (&desk, "city", "");
  check_stored (&desk, &CareCompany_ENTITY, &id, "name", "Baltic Heat Service Ltd");
  keys_press (GDK_KEY_z, GDK_KEY_Control_L);
  station_settle (&desk);
  check_stored (&desk, &CareCompany_ENTITY, &id, "name", "Baltic Heat Service");
  check_text (&desk, "name", "Baltic Heat Service");
  station_change (&desk, &CareCompany_ENTITY, &id, "city", "Sopot");
  station_settle (&desk);
  station_enter (&desk, "city");
  keys_press (GDK_KEY_z, GDK_KEY_Control_L);
  station_settle (&desk);
  check_stored (&desk, &CareCompany_ENTITY, &id, "city", NULL);
  end ();
}

/* --- two people, one field ------------------------------------------------------------------------------------------------------------------- */

static void
edit (Station *station)
{
  gtk_widget_activate_action (station_page (station), "page.edit", NULL);
  station_settle (station);
}

static void
test_guard (void)
{
  CareId anna;
  if (!begin ())
    return;
  anna = id_of (&desk, &CareCustomer_ENTITY, "name", "Anna Nowak");
  SHOW_ANNA (&desk);
  edit (&desk);
  station_enter (&desk, "name");
  keys_type ("-Kowal");
  check_text (&desk, "name", "Anna Nowak-Kowal");
  /* A field that nobody typed in takes the new value, and stays unchanged for saving. */
  station_change (&desk, &CareCustomer_ENTITY, &anna, "tax_id", "5260001246");
  station_settle (&desk);
  check_text (&desk, "tax_id", "5260001246");
  check_text (&desk, "name", "Anna Nowak-Kowal");
  g_assert_true (station_is_in (&desk, "name"));
  /* The same field: both are shown, and saving overwrites nothing. */
  station_change (&desk, &CareCustomer_ENTITY, &anna, "name", "Anna Lis");
  station_settle (&desk);
  check_text (&desk, "name", "Anna Nowak-Kowal");
  station_read (&desk, "Anna Lis");
  g_assert_true (station_is_in (&desk, "name"));
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  station_settle (&desk);
  check_stored (&desk, &CareCustomer_ENTITY, &anna, "name", "Anna Lis");
  check_text (&desk, "name", "Anna Nowak-Kowal");
  station_picture (&desk, "yours-or-theirs");
  keys_check_focus ("yours or theirs");
  g_assert_true (station_is_in (&desk, "name"));
  press (&desk, "Keep Mine");
  keys_check_focus ("mine was kept");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  station_settle (&desk);
  check_stored (&desk, &CareCustomer_ENTITY, &anna, "name", "Anna Nowak-Kowal");
  /* Theirs. */
  edit (&desk);
  station_enter (&desk, "name");
  keys_type ("x");
  station_change (&desk, &CareCustomer_ENTITY, &anna, "name", "Anna Sowa");
  station_settle (&desk);
  press (&desk, "Take Theirs");
  keys_check_focus ("theirs was taken");
  check_text (&desk, "name", "Anna Sowa");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  station_settle (&desk);
  check_stored (&desk, &CareCustomer_ENTITY, &anna, "name", "Anna Sowa");
  /* Long text takes both. */
  edit (&desk);
  station_enter (&desk, "notes");
  keys_type (" mine");
  station_change (&desk, &CareCustomer_ENTITY, &anna, "notes", "Gate code 12 theirs");
  station_settle (&desk);
  station_picture (&desk, "keep-both");
  press (&desk, "Keep Both");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  station_settle (&desk);
  {
    g_autofree char *notes = stored (&desk, &CareCustomer_ENTITY, &anna, "notes");
    g_assert_nonnull (strstr (notes, "mine"));
    g_assert_nonnull (strstr (notes, "theirs"));
  }
  end ();
}

/* The other value comes between reading and saving: the page has not seen it. */
static void
test_guard_race (void)
{
  CareId anna;
  if (!begin ())
    return;
  anna = id_of (&desk, &CareCustomer_ENTITY, "name", "Anna Nowak");
  SHOW_ANNA (&desk);
  edit (&desk);
  station_enter (&desk, "name");
  keys_type ("-Kowal");
  station_hold (&desk, TRUE);
  station_change (&desk, &CareCustomer_ENTITY, &anna, "name", "Anna Lis");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  keys_wait (200);
  station_release (&desk);
  station_settle (&desk);
  check_stored (&desk, &CareCustomer_ENTITY, &anna, "name", "Anna Lis");
  check_text (&desk, "name", "Anna Nowak-Kowal");
  station_read (&desk, "Anna Lis");
  g_assert_nonnull (button_called (station_page (&desk), "Keep Mine"));
  end ();
}

/* Typed the same as the other one did: nothing to choose. And a change that is taken back again. */
static void
test_guard_same (void)
{
  CareId anna;
  if (!begin ())
    return;
  anna = id_of (&desk, &CareCustomer_ENTITY, "name", "Anna Nowak");
  SHOW_ANNA (&desk);
  edit (&desk);
  station_enter (&desk, "name");
  keys_type ("-Kowal");
  station_change (&desk, &CareCustomer_ENTITY, &anna, "name", "Anna Nowak-Kowal");
  station_settle (&desk);
  g_assert_null (button_called (station_page (&desk), "Keep Mine"));
  keys_type ("ska");
  station_change (&desk, &CareCustomer_ENTITY, &anna, "name", "Anna Lis");
  station_settle (&desk);
  g_assert_nonnull (button_called (station_page (&desk), "Keep Mine"));
  station_change (&desk, &CareCustomer_ENTITY, &anna, "name", "Anna Nowak-Kowal");
  station_settle (&desk);
  g_assert_null (button_called (station_page (&desk), "Keep Mine"));
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  station_settle (&desk);
  check_stored (&desk, &CareCustomer_ENTITY, &anna, "name", "Anna Nowak-Kowalska");
  end ();
}

/* --- drafts ----------------------------------------------------------------------------------------------------------------------------------- */

static void
begin_outcome (Station *station)
{
  show (station, &CareFollowUp_ENTITY, "reason", "Ask how it went", CARE_TYPE_FOLLOW_UP_PAGE);
  gtk_widget_activate_action (station_page (station), "page.outcome", "s", "reached_resolved");
  station_settle (station);
}

static void
begin_part (Station *station)
{
  show (station, &CareJob_ENTITY, "problem", "Hums", CARE_TYPE_JOB_PAGE);
  gtk_widget_activate_action (station_page (station), "page.add-line", "s", "part");
  station_settle (station);
}

static void
begin_note (Station *station)
{
  show (station, &CareCustomer_ENTITY, "name", "Piotr Zima", CARE_TYPE_CUSTOMER_PAGE);
}

static void
begin_edit (Station *station)
{
  SHOW_ANNA (station);
  edit (station);
}

/* Where each kind of draft is typed, what, and what throws it away. */
static const struct
{
  const char *name;
  void (*begin) (Station *station);
  const char *field, *typed, *before, *discard;
} drafts[] = {
  { "editor", begin_edit, "tax_id", "526 000 12 46", "", "Discard" },
  { "outcome", begin_outcome, "summary", "She is content", "", "Discard" },
  { "part", begin_part, "serial_installed", "F 12/7", "", "Discard" },
  { "composer", begin_note, "text", "He will come by", "", "Discard this draft" },
  { "intake", begin_intake, "problem", "Smells of smoke", "", "Clear" },
};

static void
test_drafts (void)
{
  if (!begin ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++)
    {
      drafts[i].begin (&desk);
      station_enter (&desk, drafts[i].field);
      keys_type (drafts[i].typed);
    }
  keys_wait (1000); /* what a kill may cost */
  station_open_twin (&desk, &twin, &company);
  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++)
    {
      g_test_message ("%s", drafts[i].name);
      drafts[i].begin (&twin);
      check_text (&twin, drafts[i].field, drafts[i].typed);
      check_toast (&twin, "Draft restored");
      station_picture (&twin, drafts[i].name);
      press (&twin, drafts[i].discard);
      station_settle (&twin);
      keys_check_focus ("discarded");
      keys_press (GDK_KEY_z, GDK_KEY_Control_L);
      station_settle (&twin);
      if (g_str_equal (drafts[i].discard, "Discard"))
        drafts[i].begin (&twin);
      check_text (&twin, drafts[i].field, drafts[i].typed);
      /* And once more, for good. */
      press (&twin, drafts[i].discard);
      drafts[i].begin (&twin);
      check_text (&twin, drafts[i].field, drafts[i].before);
      keys_wait (400);
    }
  station_close (&twin);
  end ();
}

/* A draft of a record that is another one now. */
static void
test_draft_of_another_value (void)
{
  CareId anna;
  if (!begin ())
    return;
  anna = id_of (&desk, &CareCustomer_ENTITY, "name", "Anna Nowak");
  SHOW_ANNA (&desk);
  edit (&desk);
  station_enter (&desk, "name");
  keys_type ("-Kowal");
  keys_press (GDK_KEY_Escape, 0);
  station_settle (&desk);
  station_change (&desk, &CareCustomer_ENTITY, &anna, "name", "Anna Lis");
  edit (&desk);
  check_text (&desk, "name", "Anna Nowak-Kowal");
  station_read (&desk, "Anna Lis");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  station_settle (&desk);
  check_stored (&desk, &CareCustomer_ENTITY, &anna, "name", "Anna Lis");
  end ();
}

int
main (int argc, char *argv[])
{
  station_prepare (&argc, &argv);
  g_test_add_func ("/typing/preferences", test_preferences);
  g_test_add_func ("/typing/composer", test_composer);
  g_test_add_func ("/typing/late/known", test_late_who);
  g_test_add_func ("/typing/late/new", test_late_new);
  g_test_add_func ("/typing/late/suggestions", test_late_suggestions);
  g_test_add_func ("/typing/late/list", test_late_list);
  g_test_add_func ("/typing/intake-reload", test_intake_reload);
  g_test_add_func ("/typing/undo", test_undo);
  g_test_add_func ("/typing/guard/choose", test_guard);
  g_test_add_func ("/typing/guard/race", test_guard_race);
  g_test_add_func ("/typing/guard/same", test_guard_same);
  g_test_add_func ("/typing/drafts/killed", test_drafts);
  g_test_add_func ("/typing/drafts/other-value", test_draft_of_another_value);
  return g_test_run ();
}
