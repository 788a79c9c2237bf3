/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The intake as somebody works it who has three people waiting: too much text, keys at odd moments, the same things written in every way, a store that
 * is busy, and a disk that is full. */
#include "station.h"

#include "app/care-draft-keeper.h"
#include "app/care-intake-page.h"
#include "app/care-intake.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-device.h"
#include "domain/care-job.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static Company company;
static Station desk = { .name = "desk" };

#define CTL(...) g_free (company_ctl (&company, "desk", __VA_ARGS__, NULL))

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
  CTL ("new", "customer", "name=Zofia Żółkiewska", "phone=+370 612 34567", "email=zofia@example.com");
  CTL ("new", "customer", "name=Piotr Zima", "phone=+48 22 123 45 67");
  CTL ("new", "customer", "name=Иван Петров", "phone=+7 912 345-67-89");
  CTL ("new", "device", "serial=BH-2291-0417", "model=HP-300", "customer=zofia@example.com");
  station_open (&desk, &company, 1400, 900);
  return TRUE;
}

static void
end (void)
{
  station_close (&desk);
  company_end (&company);
}

static void
begin_intake (void)
{
  keys_press (GDK_KEY_n, GDK_KEY_Control_L);
  UNTIL (CARE_IS_INTAKE_PAGE (station_page (&desk)));
  station_settle (&desk);
}

static void
save (void)
{
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
}

static guint
count (const CareEntity *entity)
{
  g_autoptr (GPtrArray) all = station_all (&desk, entity);
  return all->len;
}

static void
check_text (const char *name, const char *expected)
{
  g_autofree char *text = station_text (&desk, name);
  g_assert_cmpstr (text, ==, expected);
}

static void
clear (void)
{
  GtkWidget *button = station_find (&desk, "clear");
  if (!gtk_widget_get_mapped (button))
    return;
  gtk_widget_grab_focus (button);
  keys_press (GDK_KEY_Return, 0);
  station_settle (&desk);
}

/* --- one field for three things ------------------------------------------------------------------------------------------------------------- */

static void
test_split (void)
{
  static const struct
  {
    const char *who, *name, *phone, *email;
  } cases[] = {
    { "Jan Nowak +370 612 34567", "Jan Nowak", "+370 612 34567", NULL },
    { "Jan Nowak 8 612 34567", "Jan Nowak", "8 612 34567", NULL },
    { "8-612-34567 Jan Nowak", "Jan Nowak", "8-612-34567", NULL },
    { "0048 600 700 800", NULL, "0048 600 700 800", NULL },
    { "(022) 123-45-67 Jan", "Jan", "(022) 123-45-67", NULL },
    { "Jan +48\xc2\xa0" "600\xc2\xa0" "700\xc2\xa0" "800", "Jan", "+48 600 700 800", NULL },         /* copied from the web: blanks that do not break */
    { "Jan 8\xe2\x80\x91" "612\xe2\x80\x91" "34567", "Jan", "8-612-34567", NULL },                   /* and hyphens that do not */
    { "\xe2\x80\xaa+370 612 34567\xe2\x80\xac", NULL, "+370 612 34567", NULL },                     /* and marks of direction */
    { "Jan\n+48 600 700 800\r\njan@example.com\t", "Jan", "+48 600 700 800", "jan@example.com" },
    { "Jan Nowak tel. 600 700 800", "Jan Nowak", "600 700 800", NULL },
    { "Jan Nowak, tel: 600700800, mailto:Jan@Example.COM", "Jan Nowak", "600700800", "Jan@Example.COM" },
    { "Иван Петров тел. 8 912 345-67-89", "Иван Петров", "8 912 345-67-89", NULL },
    { "tel:+48600700800", NULL, "+48600700800", NULL },
    { "Klinika 24", "Klinika 24", NULL, NULL },
    { "Telimena Tel", "Telimena Tel", NULL, NULL },
    { "   ", NULL, NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = NULL, *phone = NULL, *email = NULL;
      g_test_message ("%s", cases[i].who);
      care_intake_split (cases[i].who, &name, &phone, &email);
      g_assert_cmpstr (name, ==, cases[i].name);
      g_assert_cmpstr (phone, ==, cases[i].phone);
      g_assert_cmpstr (email, ==, cases[i].email);
    }
}

/* --- the same, written in every way ----------------------------------------------------------------------------------------------------------- */

static void
test_same (void)
{
  static const struct
  {
    const char *typed, *read;
  } cases[] = {
    { "Jonas 861234567", "The same phone." },
    { "Jonas 8 612 34567", "The same phone." },
    { "Jonas 8-612-34567", "The same phone." },
    { "Jonas +370 612 34567", "The same phone." },
    { "Jonas 00370 61234567", "The same phone." },
    { "Jonas 612 34567", "The same phone." },
    { "Adam (022) 123-45-67", "The same phone." },
    { "Adam 22 1234567", "The same phone." },
    { "Adam 0048 22 123 45 67", "The same phone." },
    { "Ivan 8 (912) 345-67-89", "The same phone." },
    { "Jonas ZOFIA@Example.COM", "The same e-mail." },
    { "zofia zolkiewska 600 100 200", "The same name." },
    { "ZOFIA ŻÓŁKIEWSKA", "The same name." },
    { "иван петров", "The same name." },
  };
  static const char *const others[] = { "Jonas 8 612 34568", "Adam 0048 22 123 45 68", "Ivan Petrov", "Jonas zofia@example.org" };
  if (!begin ())
    return;
  begin_intake ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].typed);
      station_enter (&desk, "who");
      keys_press (GDK_KEY_a, GDK_KEY_Control_L);
      station_paste (&desk, cases[i].typed);
      station_settle (&desk);
      station_read (&desk, cases[i].read);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_test_message ("%s", others[i]);
      station_enter (&desk, "who");
      keys_press (GDK_KEY_a, GDK_KEY_Control_L);
      station_paste (&desk, others[i]);
      station_settle (&desk);
      g_assert_false (station_says (&desk, "The same "));
    }
  end ();
}

/* What names one exactly, and Enter: the matter is next. */
static void
test_exact (void)
{
  static const struct
  {
    const char *typed, *read;
  } cases[] = {
    { "bh 2291 0417", "BH-2291-0417" }, { "bh22910417", "BH-2291-0417" },    { " BH-2291-0417 \n", "BH-2291-0417" },
    { "8 612 34567", "Zofia" },         { "00370 612 34567", "Zofia" },      { "(022) 123-45-67", "Piotr Zima" },
    { "Zofia@EXAMPLE.com", "Zofia" },   { "8 (912) 345-67-89", "Иван Петров" },
  };
  if (!begin ())
    return;
  begin_intake ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].typed);
      station_enter (&desk, "who");
      station_paste (&desk, cases[i].typed);
      keys_press (GDK_KEY_Return, 0);
      station_settle (&desk);
      g_assert_false (station_is_in (&desk, "who"));
      g_assert_false (gtk_widget_get_mapped (station_find (&desk, "who")));
      station_read (&desk, cases[i].read);
      clear ();
    }
  /* In the field of the serial it is said whose it is. */
  station_enter (&desk, "serial");
  keys_type ("bh 2291 0417");
  station_settle (&desk);
  station_read (&desk, "This serial is known");
  end ();
}

/* --- too much ---------------------------------------------------------------------------------------------------------------------------------- */

static char *
long_text (const char *word, gsize letters)
{
  GString *text = g_string_new (NULL);
  while (text->len < letters)
    g_string_append (text, word);
  return g_string_free (text, FALSE);
}

static void
test_too_much (void)
{
  g_autofree char *matter = long_text ("Żle działa\tод вчера\n", 5000);
  g_autofree char *name = long_text ("Ąžuolas ", 5000);
  g_autofree char *lines = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  GtkAllocation foot;
  if (!begin ())
    return;
  begin_intake ();
  station_paste (&desk, name);
  station_settle (&desk);
  station_enter (&desk, "problem");
  station_paste (&desk, matter);
  station_settle (&desk);
  station_picture (&desk, "intake-too-much");
  gtk_widget_get_allocation (station_find (&desk, "foot"), &foot);
  g_assert_cmpint (foot.y + foot.height, <=, gtk_widget_get_height (GTK_WIDGET (desk.window)));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (desk.window)), <=, 1400);
  save ();
  UNTIL (count (&CareJob_ENTITY) == 1);
  station_settle (&desk);
  jobs = station_all (&desk, &CareJob_ENTITY);
  g_strchomp (matter);
  g_assert_cmpstr (((CareJob *) jobs->pdata[0])->problem, ==, matter);
  check_text ("problem", "");
  check_text ("who", "");
  /* Lines and tabs where one line is. */
  station_enter (&desk, "who");
  station_paste (&desk, "Jan\tNowak\r\n600 700 800\n");
  station_enter (&desk, "serial");
  station_paste (&desk, "QX-7\n");
  station_enter (&desk, "model");
  station_paste (&desk, "Heat\tpump\n300");
  station_enter (&desk, "accessories");
  station_paste (&desk, "Cable\nmanual");
  lines = station_text (&desk, "accessories");
  g_assert_cmpstr (lines, ==, "Cable manual");
  station_enter (&desk, "problem");
  keys_type ("Leaks");
  save ();
  UNTIL (count (&CareJob_ENTITY) == 2);
  station_settle (&desk);
  {
    g_autoptr (CareRecord) jan = station_record (&desk, &CareCustomer_ENTITY, "name", "Jan Nowak");
    g_autoptr (CareRecord) device = station_record (&desk, &CareDevice_ENTITY, "serial", "QX-7");
    g_assert_nonnull (jan);
    g_assert_nonnull (device);
  }
  end ();
}

/* --- keys at odd moments ------------------------------------------------------------------------------------------------------------------------ */

static void
test_odd_keys (void)
{
  if (!begin ())
    return;
  begin_intake ();
  /* Nothing is there: each says what it wants, and nothing is made. */
  save ();
  station_settle (&desk);
  station_read (&desk, "Say what is wrong");
  keys_check_focus ("nothing to save");
  g_assert_true (station_is_in (&desk, "problem"));
  keys_type ("Leaks");
  g_assert_false (station_says (&desk, "Say what is wrong"));
  save ();
  station_settle (&desk);
  station_read (&desk, "Say whose it is");
  g_assert_true (station_is_in (&desk, "who"));
  g_assert_cmpuint (count (&CareJob_ENTITY), ==, 0);
  /* Enter twice, as some scanners do it; the second means nothing. */
  keys_type ("BH-2291-0417");
  station_hold (&desk, TRUE);
  keys_press_times (GDK_KEY_Return, 2);
  station_release (&desk);
  station_settle (&desk);
  check_text ("problem", "Leaks");
  station_read (&desk, "BH-2291-0417");
  /* Escape leaves, and all is still there. */
  keys_press (GDK_KEY_Escape, 0);
  UNTIL (!CARE_IS_INTAKE_PAGE (station_page (&desk)));
  station_settle (&desk);
  begin_intake ();
  check_text ("problem", "Leaks");
  station_read (&desk, "BH-2291-0417");
  begin_intake (); /* once more, while it is open */
  check_text ("problem", "Leaks");
  /* Twice at once makes one job. */
  station_hold (&desk, FALSE);
  save ();
  save ();
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  keys_wait (100);
  station_release (&desk);
  UNTIL (count (&CareJob_ENTITY) > 0);
  station_settle (&desk);
  save ();
  station_settle (&desk);
  keys_wait (200);
  g_assert_cmpuint (count (&CareJob_ENTITY), ==, 1);
  end ();
}

/* A wrong choice is taken back with what was typed; the device of one is never given to another. */
static void
test_somebody_else (void)
{
  g_autoptr (CareRecord) piotr = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  if (!begin ())
    return;
  begin_intake ();
  keys_type ("Zofia 600 700 800");
  station_settle (&desk);
  keys_press (GDK_KEY_Down, 0);
  keys_press (GDK_KEY_Return, 0);
  station_settle (&desk);
  station_read (&desk, "BH-2291-0417");
  station_enter (&desk, "problem");
  keys_type ("Leaks");
  gtk_widget_grab_focus (station_find (&desk, "known_clear"));
  keys_press (GDK_KEY_Return, 0);
  station_settle (&desk);
  g_assert_true (station_is_in (&desk, "who"));
  check_text ("who", "Zofia 600 700 800");
  check_text ("problem", "Leaks");
  keys_type ("22 123 45 67"); /* over what was selected */
  check_text ("who", "22 123 45 67");
  keys_press (GDK_KEY_Return, 0);
  station_settle (&desk);
  station_read (&desk, "Piotr Zima");
  g_assert_false (station_says (&desk, "BH-2291-0417"));
  save ();
  UNTIL (count (&CareJob_ENTITY) == 1);
  piotr = station_record (&desk, &CareCustomer_ENTITY, "name", "Piotr Zima");
  jobs = station_all (&desk, &CareJob_ENTITY);
  g_assert_true (care_id_equal (&((CareJob *) jobs->pdata[0])->customer, &piotr->id));
  g_assert_false (CARE_HAS ((CareJob *) jobs->pdata[0], CareJob, device));
  end ();
}

/* --- a store that is busy ------------------------------------------------------------------------------------------------------------------------ */

static void
test_busy (void)
{
  if (!begin ())
    return;
  begin_intake ();
  keys_type ("BH-2291-0417");
  keys_press (GDK_KEY_Return, 0);
  station_settle (&desk);
  keys_type ("Leaks");
  station_hold (&desk, FALSE); /* an import writes */
  save ();
  station_read (&desk, "Saving…");
  g_assert_true (station_is_in (&desk, "problem"));
  keys_type (" oil");
  station_release (&desk);
  UNTIL (count (&CareJob_ENTITY) == 1);
  station_settle (&desk);
  station_read (&desk, "is saved. What was typed since then is still here.");
  station_picture (&desk, "intake-typed-on");
  check_text ("problem", " oil");
  keys_check_focus ("typed on");
  save (); /* in haste: there is nobody that this could be for */
  station_settle (&desk);
  g_assert_cmpuint (count (&CareJob_ENTITY), ==, 1);
  check_text ("problem", " oil");
  end ();
}

/* Ctrl+Enter, and the program is closed before the store had time: the job is saved, and its draft does not come back to be saved once more. */
static void
test_quit (void)
{
  Station again = { .name = "again" };
  if (!begin ())
    return;
  begin_intake ();
  keys_type ("BH-2291-0417");
  keys_press (GDK_KEY_Return, 0);
  station_settle (&desk);
  keys_type ("Leaks");
  station_hold (&desk, FALSE);
  save ();
  keys_wait (100);
  gtk_window_destroy (GTK_WINDOW (desk.window));
  station_release (&desk);
  care_engine_close (desk.engine); /* all that was asked for is written; nothing else runs any more */
  care_draft_keeper_flush (care_draft_keeper_of (desk.engine));
  station_open_twin (&desk, &again, &company);
  keys_press (GDK_KEY_n, GDK_KEY_Control_L);
  UNTIL (CARE_IS_INTAKE_PAGE (station_page (&again)));
  station_settle (&again);
  {
    g_autofree char *problem = station_text (&again, "problem");
    g_autoptr (GPtrArray) jobs = station_all (&again, &CareJob_ENTITY);
    g_assert_cmpstr (problem, ==, "");
    g_assert_cmpuint (jobs->len, ==, 1);
  }
  station_close (&again);
  company_end (&company);
}

/* --- a disk that is full -------------------------------------------------------------------------------------------------------------------------- */

static void
let_files_grow (gboolean may)
{
  static struct rlimit before;
  struct rlimit limit;
  if (may)
    {
      setrlimit (RLIMIT_FSIZE, &before);
      return;
    }
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  limit = (struct rlimit){ 1, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_full_disk (void)
{
  if (!begin ())
    return;
  begin_intake ();
  keys_type ("BH-2291-0417");
  keys_press (GDK_KEY_Return, 0);
  station_settle (&desk);
  keys_type ("Leaks");
  keys_wait (500);
  station_read (&desk, "Draft kept");
  let_files_grow (FALSE);
  keys_type (" oil");
  station_read (&desk, "The draft cannot be kept");
  save ();
  station_read (&desk, "Not saved");
  station_settle (&desk);
  keys_check_focus ("not saved");
  check_text ("problem", "Leaks oil");
  station_read (&desk, "BH-2291-0417");
  let_files_grow (TRUE);
  station_picture (&desk, "intake-not-saved");
  g_assert_cmpuint (count (&CareJob_ENTITY), ==, 0);
  keys_type ("!");
  station_read (&desk, "Draft kept");
  g_assert_false (station_says (&desk, "Not saved"));
  save ();
  UNTIL (count (&CareJob_ENTITY) == 1);
  station_settle (&desk);
  check_text ("problem", "");
  end ();
}

int
main (int argc, char *argv[])
{
  station_prepare (&argc, &argv);
  g_test_add_func ("/intake/split", test_split);
  g_test_add_func ("/intake/same", test_same);
  g_test_add_func ("/intake/exact", test_exact);
  g_test_add_func ("/intake/too-much", test_too_much);
  g_test_add_func ("/intake/odd-keys", test_odd_keys);
  g_test_add_func ("/intake/somebody-else", test_somebody_else);
  g_test_add_func ("/intake/busy", test_busy);
  g_test_add_func ("/intake/quit", test_quit);
  g_test_add_func ("/intake/full-disk", test_full_disk);
  return g_test_run ();
}
