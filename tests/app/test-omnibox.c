/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The omnibox by its keys: what stands in which group, which letters are marked, what the signs in front do, what was open before, an intake for what is
 * highlighted, and an answer that comes too late. */
#include "desk.h"
#include "keys.h"

#include "app/care-customer-page.h"
#include "app/care-intake-page.h"
#include "app/care-job-page.h"
#include "app/care-omnibox-marks.h"
#include "app/care-omnibox-row.h"
#include "app/care-omnibox.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"
#include "store/care-act.h"

#include <string.h>

static Desk desk;
static CareApplication *application;

/* --- marks -------------------------------------------------------------------------------------------------------------------------------------- */

/* The text with its marks in brackets. */
static char *
bracketed (const char *text, const char *typed)
{
  g_autoptr (GArray) marks = care_omnibox_marks (text, typed);
  GString *out = g_string_new (NULL);
  guint at = 0;
  for (guint i = 0; i < marks->len; i++)
    {
      const CareOmniboxMark *mark = &g_array_index (marks, CareOmniboxMark, i);
      g_assert_cmpuint (mark->start, <, mark->end);
      g_assert_cmpuint (mark->start, >=, at);
      g_string_append_len (out, text + at, mark->start - at);
      g_string_append_c (out, '[');
      g_string_append_len (out, text + mark->start, mark->end - mark->start);
      g_string_append_c (out, ']');
      at = mark->end;
    }
  g_string_append (out, text + at);
  return g_string_free (out, FALSE);
}

static void
test_marks (void)
{
  static const struct { const char *typed, *expected; } cases[] = {
    { "wojc", "Hanna [Wójc]ik" },
    { "WÓJC", "Hanna [Wójc]ik" },
    { "wojc", "[Wojc]iech Malec" },
    { "wojc", "Hanna [Wo\xcc\x81jc]ik" }, /* the accent is a character of its own */
    { "wo", "Hanna [Wó]jcik" },
    { "sarune", "[Šarūnė] Kazlauskė" },
    { "lukasz", "[Łukasz] Żak" },
    { "zak lukasz", "[Łukasz] [Żak]" },
    { "волк", "Ирина [Волк]ова" },
    { "семен", "[Семён] Воробьёв" },
    { "воробьев", "Семён [Воробьёв]" },
    { "stras", "Lange [Straß]e" },
    { "strasse", "Lange [Straße]" },
    { "oe", "Œuvre" },                      /* two letters are looked for at the beginning: and they are */
    { "ik", "Hanna Wójcik" },               /* not within a word */
    { "jci", "Hanna Wó[jci]k" },            /* three are */
    { "hanna wo", "[Hanna] [Wó]jcik" },
    { "602118", "+48 [602 118] 540" },
    { "602 11", "+48 [602 11]8 540" },
    { "+48602", "+[48 602] 118 540" },
    { "0048602", "+[48 602] 118 540" },
    { "nv80044", "[NV8-0044]-71822" },
    { "nv8-0044", "[NV8-0044]-71822" },
    { "71822", "NV8-0044-[71822]" },
    { "123", "J-2026-000[123]" },
    { "a", "[A]nna, Łódź" },
    { "", "Hanna Wójcik" },
    { " · ", "a · b" },
    { "%_\"'<b>", "<[b]>old</[b]>" },
    { "x", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) parts = g_strsplit_set (cases[i].expected, "[]", -1);
      g_autofree char *text = g_strjoinv ("", parts);
      g_autofree char *got = bracketed (text, cases[i].typed);
      if (g_str_equal (cases[i].typed, "oe")) /* one letter folds to both */
        g_assert_cmpstr (got, ==, "[Œ]uvre");
      else
        g_assert_cmpstr (got, ==, cases[i].expected);
    }
}

/* --- a company ---------------------------------------------------------------------------------------------------------------------------------- */

static CareId
make (const CareEntity *entity, const CarePair *pairs)
{
  CareStore *store = desk_borrow (&desk);
  g_autoptr (GError) error = NULL;
  g_autoptr (CareRecord) made = NULL;
  CareRecord *record = NULL;
  care_act_new (store, entity, pairs, &record, &error);
  g_assert_no_error (error);
  made = record;
  desk_give_back (&desk);
  return made->id;
}

#define MAKE(entity, ...) make (&entity##_ENTITY, (const CarePair[]) { __VA_ARGS__, { NULL, NULL } })

static CareId hanna, boiler, part;

/* With the program's accelerators; the application is never run, so it stays. */
static void
open_window (void)
{
  if (application == NULL)
    {
      application = care_application_new (NULL, NULL);
      g_application_set_flags (G_APPLICATION (application), g_application_get_flags (G_APPLICATION (application)) | G_APPLICATION_NON_UNIQUE);
      g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
    }
  desk.window = care_main_window_new (ADW_APPLICATION (application), desk.engine);
  gtk_window_set_default_size (GTK_WINDOW (desk.window), 1400, 900);
  gtk_window_present (GTK_WINDOW (desk.window));
  care_main_window_go (desk.window, "jobs");
  desk_settle (&desk);
  keys_to (GTK_WINDOW (desk.window));
}

static gboolean
begin (void)
{
  char id[CARE_ID_TEXT];
  const char *customer;
  if (!keys_begin ())
    {
      g_test_skip ("This display takes no key events.");
      return FALSE;
    }
  desk_begin (&desk, 0);
  hanna = MAKE (CareCustomer, { "name", "Hanna Wójcik" }, { "phone", "+48 602 118 540" });
  customer = care_id_to_text (&hanna, id);
  MAKE (CareSite, { "customer", customer }, { "city", "Wasilków" });
  MAKE (CareCustomer, { "name", "Wojciech Malec" }, { "phone", "+48 509 330 127" });
  MAKE (CareCustomer, { "name", "Šarūnė Kazlauskė" });
  MAKE (CareCustomer, { "name", "Ирина Волкова" });
  MAKE (CareProductModel, { "code", "TS18" }, { "name", "Tessen KX-18 boiler" }, { "kind", "product" });
  part = MAKE (CareProductModel, { "code", "FAN-7" }, { "name", "Wojnar fan" }, { "kind", "part" });
  boiler = MAKE (CareDevice, { "serial", "TS18-2207-0316" }, { "model", "TS18" }, { "customer", customer });
  MAKE (CareJob, { "customer", customer }, { "type", "repair_field" }, { "problem", "No heat, error E7" });
  open_window ();
  return TRUE;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static CareOmnibox *
box (void)
{
  return CARE_OMNIBOX (find (GTK_WIDGET (desk.window), CARE_TYPE_OMNIBOX));
}

static GtkListBox *
list (void)
{
  return GTK_LIST_BOX (find (GTK_WIDGET (box ()), GTK_TYPE_LIST_BOX));
}

static void
answered (void)
{
  DESK_UNTIL (!care_omnibox_is_busy (box ()));
  desk_wait (30);
}

/* Opens it with that in it. */
static void
search (const char *words)
{
  if (!care_omnibox_is_open (box ()))
    keys_press (GDK_KEY_k, GDK_KEY_Control_L);
  else
    keys_press (GDK_KEY_a, GDK_KEY_Control_L);
  keys_type (words);
  answered ();
}

static const CareOmniboxHit *
hit_at (guint n)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list (), (int) n);
  return row != NULL ? care_omnibox_row_hit (CARE_OMNIBOX_ROW (row)) : NULL;
}

static CareOmniboxRow *
chosen (void)
{
  return CARE_OMNIBOX_ROW (gtk_list_box_get_selected_row (list ()));
}

static const char *
head_of (guint n)
{
  GtkWidget *head = gtk_list_box_row_get_header (gtk_list_box_get_row_at_index (list (), (int) n));
  return head != NULL ? gtk_label_get_label (GTK_LABEL (head)) : NULL;
}

/* "Best match: Hanna Wójcik | Jobs: …": everything that is shown, in order. */
static char *
shown (void)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; hit_at (i) != NULL; i++)
    {
      if (i > 0)
        g_string_append (text, head_of (i) != NULL ? " | " : ", ");
      if (head_of (i) != NULL)
        g_string_append_printf (text, "%s: ", head_of (i));
      g_string_append (text, hit_at (i)->title);
    }
  return g_string_free (text, FALSE);
}

static void
check_shown (const char *expected)
{
  g_autofree char *text = shown ();
  g_assert_cmpstr (text, ==, expected);
}

static gboolean
says (GtkWidget *widget, const char *words)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

/* --- what is found ------------------------------------------------------------------------------------------------------------------------------ */

static void
test_groups (void)
{
  if (!begin ())
    return;
  search ("wojc");
  /* Of two who answer equally well the one with a job open. */
  check_shown ("Best match: Hanna Wójcik | Jobs: No heat, error E7 | Devices: Tessen KX-18 boiler | Other customers: Wojciech Malec | "
               "Do: New intake for Hanna Wójcik, Call Hanna Wójcik, +48 602 118 540");
  search ("hanna");
  check_shown ("Best match: Hanna Wójcik | Jobs: No heat, error E7 | Devices: Tessen KX-18 boiler | "
               "Do: New intake for Hanna Wójcik, Call Hanna Wójcik, +48 602 118 540");
  g_assert_cmpstr (hit_at (0)->second, ==, "+48 602 118 540 · Wasilków · 1 device");
  g_assert_true (says (GTK_WIDGET (chosen ()), "1 job open"));
  g_assert_true (says (GTK_WIDGET (gtk_list_box_get_row_at_index (list (), 1)), "New"));
  g_assert_nonnull (strstr (hit_at (1)->second, "Hanna Wójcik"));
  g_assert_cmpstr (hit_at (2)->second, ==, "TS18-2207-0316 · Hanna Wójcik");
  g_assert_nonnull (hit_at (2)->cover_state);
  search ("wo");
  g_assert_true (says (GTK_WIDGET (list ()), "0 on hand"));
  search ("602118");
  g_assert_true (care_id_equal (&hit_at (0)->id, &hanna));
  search ("ts1822");
  g_assert_true (care_id_equal (&hit_at (0)->id, &boiler));
  search ("1"); /* a job by the end of its number */
  g_assert_true (hit_at (0)->entity == &CareJob_ENTITY);
  search ("error");
  check_shown ("Best match: No heat, error E7 | Customers: Hanna Wójcik | Do: New intake for Hanna Wójcik");
  search ("sync");
  check_shown ("Do: Sync now, Sync and conflicts");
  desk_end (&desk);
}

/* Many that answer by their text hide nobody who answers by name. */
static void
test_crowd (void)
{
  char id[CARE_ID_TEXT];
  const char *customer;
  CareStore *store;
  if (!begin ())
    return;
  customer = care_id_to_text (&hanna, id);
  store = desk_borrow (&desk);
  for (guint i = 0; i < 130; i++)
    {
      const CarePair pairs[] = { { "customer", customer }, { "type", "repair_field" }, { "problem", "Ирония" }, { NULL, NULL } };
      g_autoptr (GError) error = NULL;
      care_act_new (store, &CareJob_ENTITY, pairs, NULL, &error);
      g_assert_no_error (error);
    }
  desk_give_back (&desk);
  search (">"); /* what was made is known by now */
  gtk_editable_set_text (GTK_EDITABLE (find (GTK_WIDGET (box ()), GTK_TYPE_ENTRY)), "ири");
  answered ();
  g_assert_cmpstr (hit_at (0)->title, ==, "Ирина Волкова");
  gtk_editable_set_text (GTK_EDITABLE (find (GTK_WIDGET (box ()), GTK_TYPE_ENTRY)), "ир");
  answered ();
  g_assert_cmpstr (hit_at (0)->title, ==, "Ирина Волкова");
  g_assert_true (hit_at (1)->entity == &CareJob_ENTITY);
  search ("hanna");
  g_assert_cmpuint (hit_at (0)->n_open, ==, 131);
  g_assert_true (says (GTK_WIDGET (chosen ()), "131 jobs open"));
  desk_end (&desk);
}

static void
test_arrows (void)
{
  const char *spoken;
  if (!begin ())
    return;
  search ("hanna");
  g_assert_true (care_omnibox_row_hit (chosen ()) == hit_at (0));
  keys_press_times (GDK_KEY_Down, 3); /* past three headings */
  g_assert_true (care_omnibox_row_hit (chosen ()) == hit_at (3));
  keys_press_times (GDK_KEY_Down, 9); /* no further than the end */
  g_assert_true (care_omnibox_row_hit (chosen ()) == hit_at (4));
  keys_press_times (GDK_KEY_Up, 3);
  g_assert_true (care_omnibox_row_hit (chosen ()) == hit_at (1));
  keys_press (GDK_KEY_Tab, 0);
  g_assert_true (care_omnibox_row_hit (chosen ()) == hit_at (2));
  keys_press (GDK_KEY_Tab, GDK_KEY_Shift_L);
  g_assert_true (care_omnibox_row_hit (chosen ()) == hit_at (1));
  keys_check_focus ("omnibox");
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (desk.window)), GTK_WIDGET (box ())));
  /* It is told to who does not see it. */
  spoken = care_omnibox_row_spoken (chosen ());
  g_assert_nonnull (strstr (spoken, "Job, No heat, error E7, "));
  g_assert_nonnull (strstr (spoken, "Hanna Wójcik"));
  gtk_test_accessible_assert_property (find (GTK_WIDGET (box ()), GTK_TYPE_ENTRY), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken);
  gtk_test_accessible_assert_property (chosen (), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken);
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (find (GTK_WIDGET (box ()), GTK_TYPE_ENTRY)), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT));
  g_assert_true (gtk_test_accessible_has_role (GTK_ACCESSIBLE (chosen ()), GTK_ACCESSIBLE_ROLE_LIST_ITEM));
  keys_press (GDK_KEY_Return, 0);
  DESK_UNTIL (CARE_IS_JOB_PAGE (desk_page (&desk)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (box ())));
  desk_end (&desk);
}

static gboolean
all_are (const CareEntity *entity)
{
  for (guint i = 0; hit_at (i) != NULL; i++)
    if (hit_at (i)->entity != entity)
      return FALSE;
  return hit_at (0) != NULL;
}

static void
test_prefixes (void)
{
  if (!begin ())
    return;
  search (">sy");
  check_shown ("Do: Sync now, Sync and conflicts");
  search ("> zzz");
  g_assert_null (hit_at (0));
  g_assert_true (says (GTK_WIDGET (box ()), "There is no such command"));
  search ("#hanna"); /* jobs by whose they are */
  check_shown ("Jobs: No heat, error E7");
  search ("#1");
  g_assert_true (all_are (&CareJob_ENTITY));
  search ("@wojc");
  g_assert_true (all_are (&CareCustomer_ENTITY));
  g_assert_nonnull (hit_at (1));
  search ("@sarune");
  check_shown ("Customers: Šarūnė Kazlauskė");
  search ("$wo");
  check_shown ("Parts: Wojnar fan");
  search ("$ts18");
  check_shown ("Models: Tessen KX-18 boiler");
  search ("$hanna");
  g_assert_null (hit_at (0));
  g_assert_true (says (GTK_WIDGET (box ()), "Nothing found"));
  keys_press (GDK_KEY_Return, 0); /* leads nowhere, and stays */
  g_assert_true (care_omnibox_is_open (box ()));
  desk_end (&desk);
}

/* --- what was open ------------------------------------------------------------------------------------------------------------------------------ */

static void
test_recent (void)
{
  GtkWidget *before;
  if (!begin ())
    return;
  keys_press (GDK_KEY_k, GDK_KEY_Control_L);
  answered ();
  g_assert_cmpstr (head_of (0), ==, "Do"); /* nothing was open yet */
  keys_type ("hanna");
  answered ();
  keys_press (GDK_KEY_Return, 0);
  DESK_UNTIL (CARE_IS_CUSTOMER_PAGE (desk_page (&desk)));
  search ("sarune");
  keys_press (GDK_KEY_Return, 0);
  DESK_UNTIL (says (GTK_WIDGET (desk_page (&desk)), "Šarūnė"));
  desk_settle (&desk);
  before = gtk_root_get_focus (GTK_ROOT (desk.window));
  keys_press (GDK_KEY_k, GDK_KEY_Control_L);
  answered ();
  g_assert_cmpstr (head_of (0), ==, "Recent");
  g_assert_cmpstr (hit_at (0)->title, ==, "Šarūnė Kazlauskė");
  g_assert_true (care_id_equal (&hit_at (1)->id, &hanna));
  g_assert_null (head_of (1));
  g_assert_true (hit_at (2)->entity == NULL);
  keys_type ("#"); /* those of one kind */
  answered ();
  check_shown ("Do: New intake, Sync now, Undo the last change, Do again what was undone, Sync and conflicts, Preferences, Keyboard shortcuts, "
               "Desk, My Day, Jobs, Follow-ups, Customers, Devices, Parts, Satisfaction, Reports");
  keys_press (GDK_KEY_BackSpace, 0);
  keys_type ("@");
  answered ();
  check_shown ("Recent: Šarūnė Kazlauskė, Hanna Wójcik | Do: New intake, Sync now, Undo the last change");
  keys_press (GDK_KEY_Escape, 0);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (find (GTK_WIDGET (desk.window), CARE_TYPE_OMNIBOX))));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (desk.window)) == before);
  g_assert_true (CARE_IS_CUSTOMER_PAGE (desk_page (&desk)));
  keys_press (GDK_KEY_k, GDK_KEY_Control_L);
  answered ();
  keys_press (GDK_KEY_Down, 0);
  keys_press (GDK_KEY_Return, 0);
  DESK_UNTIL (says (GTK_WIDGET (desk_page (&desk)), "Hanna"));
  desk_end (&desk);
}

/* No more than eight, the last first, each once. */
static void
test_eight (void)
{
  char id[CARE_ID_TEXT];
  if (!begin ())
    return;
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("Guest %u", i);
      g_autofree char *target = NULL;
      CareId guest = MAKE (CareCustomer, { "name", name });
      target = g_strconcat ("customer/", care_id_to_text (&guest, id), NULL);
      care_main_window_open (desk.window, target);
      desk_settle (&desk);
    }
  keys_press (GDK_KEY_k, GDK_KEY_Control_L);
  answered ();
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("Guest %u", 9 - i);
      g_assert_cmpstr (hit_at (i)->title, ==, name);
    }
  g_assert_true (hit_at (8)->entity == NULL);
  desk_end (&desk);
}

/* --- an intake for it --------------------------------------------------------------------------------------------------------------------------- */

static void
intake_shows (const char *words)
{
  DESK_UNTIL (CARE_IS_INTAKE_PAGE (desk_page (&desk)));
  DESK_UNTIL (says (GTK_WIDGET (desk_page (&desk)), words));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (box ())));
  desk_settle (&desk);
}

static void
test_intake (void)
{
  GtkWidget *who;
  if (!begin ())
    return;
  search ("hanna");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  intake_shows ("Hanna Wójcik");
  keys_type ("Drips."); /* a draft about her */
  /* For somebody else: hers is put aside, and can be had again. */
  search ("wojciech");
  keys_press_times (GDK_KEY_Down, 1);
  g_assert_true (hit_at (1)->entity == NULL);
  keys_press (GDK_KEY_Return, 0);
  intake_shows ("Wojciech Malec");
  g_assert_true (says (GTK_WIDGET (desk.window), "Draft discarded"));
  /* For a device: at once, before its answer came. */
  keys_press (GDK_KEY_k, GDK_KEY_Control_L);
  keys_type ("ts1822");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  intake_shows ("Tessen KX-18 boiler");
  g_assert_true (says (GTK_WIDGET (desk_page (&desk)), "Hanna Wójcik"));
  /* For nobody who is known. */
  search ("Ona Onute");
  check_shown ("Do: New intake for “Ona Onute”");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  DESK_UNTIL (CARE_IS_INTAKE_PAGE (desk_page (&desk)));
  desk_settle (&desk);
  who = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (desk_page (&desk)), CARE_TYPE_INTAKE_PAGE, "who"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (who)), ==, "Ona Onute");
  desk_end (&desk);
}

/* The row that says so follows the highlighted one. */
static void
test_intake_follows (void)
{
  if (!begin ())
    return;
  search ("wojc");
  g_assert_cmpstr (hit_at (4)->title, ==, "New intake for Hanna Wójcik");
  keys_press_times (GDK_KEY_Down, 3);
  g_assert_cmpstr (hit_at (4)->title, ==, "New intake for Wojciech Malec");
  keys_press_times (GDK_KEY_Up, 1);
  g_assert_cmpstr (hit_at (4)->title, ==, "New intake for Tessen KX-18 boiler, Hanna Wójcik");
  keys_press_times (GDK_KEY_Down, 2); /* onto it */
  keys_press_times (GDK_KEY_Up, 1);
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  intake_shows ("Wojciech Malec");
  desk_end (&desk);
}

/* What other keys open takes the keyboard: nothing stays over it. */
static void
test_other_keys (void)
{
  if (!begin ())
    return;
  search ("hanna");
  keys_press (GDK_KEY_n, GDK_KEY_Control_L);
  DESK_UNTIL (CARE_IS_INTAKE_PAGE (desk_page (&desk)));
  desk_settle (&desk);
  g_assert_false (care_omnibox_is_open (box ()));
  keys_check_focus ("intake");
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (desk.window)), GTK_WIDGET (desk_page (&desk))));
  desk_end (&desk);
}

/* A phone's page: a way out for fingers, nothing wider than it. */
static void
test_narrow (void)
{
  GtkWidget *leave;
  if (!begin ())
    return;
  desk_hide (&desk);
  desk_show (&desk, "jobs", 360, 720);
  care_main_window_search (desk.window, "hanna");
  answered ();
  desk_wait (100);
  leave = find (GTK_WIDGET (box ()), GTK_TYPE_BUTTON);
  g_assert_true (gtk_widget_get_mapped (leave));
  g_assert_cmpint (gtk_widget_get_height (leave), >=, 44);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (desk.window)), <=, 360);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (chosen ())), <=, 360);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (chosen ())), >=, 44);
  g_signal_emit_by_name (leave, "clicked");
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (gtk_widget_get_parent (gtk_widget_get_parent (leave)))));
  desk_end (&desk);
}

/* --- too late ----------------------------------------------------------------------------------------------------------------------------------- */

static void
test_late (void)
{
  GtkEditable *entry;
  if (!begin ())
    return;
  keys_press (GDK_KEY_k, GDK_KEY_Control_L);
  answered ();
  entry = GTK_EDITABLE (find (GTK_WIDGET (box ()), GTK_TYPE_ENTRY));
  for (guint i = 0; i < 20; i++)
    {
      gtk_editable_set_text (entry, "hanna"); /* is asked, and not waited for */
      if (i % 2 == 1)
        g_main_context_iteration (NULL, FALSE);
      gtk_editable_set_text (entry, "@sarune");
      answered ();
      check_shown ("Customers: Šarūnė Kazlauskė");
      desk_wait (20);
      check_shown ("Customers: Šarūnė Kazlauskė");
      gtk_editable_set_text (entry, "wojc");
      gtk_editable_set_text (entry, ">sync now");
      g_assert_false (care_omnibox_is_busy (box ()));
      desk_wait (20);
      check_shown ("Do: Sync now");
    }
  /* Enter before the answer means the answer, not what stands there. */
  gtk_editable_set_text (entry, "hanna");
  g_assert_true (care_omnibox_is_busy (box ()));
  g_signal_emit_by_name (entry, "activate");
  DESK_UNTIL (CARE_IS_CUSTOMER_PAGE (desk_page (&desk)));
  keys_press (GDK_KEY_k, GDK_KEY_Control_L);
  gtk_editable_set_text (entry, "wojciech");
  care_omnibox_begin_intake (box ());
  intake_shows ("Wojciech Malec");
  /* Escape before the answer: nothing opens. */
  care_main_window_go (desk.window, "jobs");
  desk_settle (&desk);
  keys_press (GDK_KEY_k, GDK_KEY_Control_L);
  gtk_editable_set_text (entry, "hanna");
  g_signal_emit_by_name (entry, "activate");
  keys_press (GDK_KEY_Escape, 0);
  desk_wait (200);
  g_assert_false (CARE_IS_CUSTOMER_PAGE (desk_page (&desk)));
  desk_end (&desk);
}

int
main (int argc, char *argv[])
{
  desk_prepare (&argc, &argv);
  g_test_add_func ("/omnibox/marks", test_marks);
  g_test_add_func ("/omnibox/groups", test_groups);
  g_test_add_func ("/omnibox/crowd", test_crowd);
  g_test_add_func ("/omnibox/arrows", test_arrows);
  g_test_add_func ("/omnibox/prefixes", test_prefixes);
  g_test_add_func ("/omnibox/recent", test_recent);
  g_test_add_func ("/omnibox/eight", test_eight);
  g_test_add_func ("/omnibox/intake", test_intake);
  g_test_add_func ("/omnibox/intake-follows", test_intake_follows);
  g_test_add_func ("/omnibox/other-keys", test_other_keys);
  g_test_add_func ("/omnibox/narrow", test_narrow);
  g_test_add_func ("/omnibox/late", test_late);
  return g_test_run ();
}
