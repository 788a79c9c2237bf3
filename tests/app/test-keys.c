/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of the window by real key events, each on several pages: redo, panes, the record before and after, menus, editing in place, who and when of
 * a job, sections. */
#include "desk.h"
#include "keys.h"

#include "app/care-desk-row.h"
#include "app/care-field-row.h"
#include "app/care-list-page.h"
#include "app/care-omnibox.h"
#include "app/care-panes.h"
#include "app/care-pictures.h"
#include "app/care-record-page.h"
#include "domain/care-company.h"
#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "store/care-act.h"
#include "util/care-time.h"

#include <string.h>

static Desk desk;

static void
begin (double demo, const char *section)
{
  desk_begin (&desk, demo);
  desk_show_with_keys (&desk, section);
}

static GtkWidget *
focus (void)
{
  return gtk_root_get_focus (GTK_ROOT (desk.window));
}

static GtkWidget *
find (GtkWidget *widget, GType type, const char *name)
{
  if (widget == NULL || !gtk_widget_get_mapped (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (name == NULL || g_strcmp0 (gtk_widget_get_name (widget), name) == 0))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *it = find (child, type, name);
      if (it != NULL)
        return it;
    }
  return NULL;
}

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

static gboolean
is_open_menu (GtkWidget *widget)
{
  return find (widget, GTK_TYPE_POPOVER, NULL) != NULL;
}

/* These words stand in a field or text. */
static gboolean
holds (GtkWidget *widget, const char *words)
{
  g_autofree char *text = NULL;
  if (GTK_IS_TEXT_VIEW (widget))
    g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), "text", &text, NULL);
  else if (GTK_IS_TEXT (widget))
    text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (widget)));
  if (text != NULL && strcmp (text, words) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (holds (child, words))
      return TRUE;
  return FALSE;
}

static void
press (guint symbol, guint modifier)
{
  keys_press (symbol, modifier);
  desk_settle (&desk);
  keys_check_focus (gdk_keyval_name (symbol));
}

static void
press_with (guint symbol, GdkModifierType with)
{
  keys_press_at (keys_place (symbol), with);
  desk_settle (&desk);
  keys_check_focus (gdk_keyval_name (symbol));
}

static void
go (const char *section)
{
  care_main_window_go (desk.window, section);
  desk_settle (&desk);
}

/* Puts the keyboard on the nth row of a list and opens it. */
static CareId
open_nth (const char *section, guint n)
{
  g_autoptr (CareRow) row = NULL;
  CareRowList *rows;

  go (section);
  rows = care_list_page_rows (CARE_LIST_PAGE (desk_page (&desk)));
  DESK_UNTIL (!care_row_list_is_busy (rows));
  row = g_list_model_get_item (G_LIST_MODEL (rows), n);
  press (GDK_KEY_Home, 0);
  keys_press_times (GDK_KEY_Down, n);
  press (GDK_KEY_Return, 0);
  g_assert_true (CARE_IS_RECORD_PAGE (desk_page (&desk)));
  return *care_row_id (row);
}

static CareId
id_at (const char *section, guint n)
{
  CareRowList *rows = care_list_page_rows (CARE_LIST_PAGE (care_main_window_find_page (desk.window, section)));
  g_autoptr (CareRow) row = g_list_model_get_item (G_LIST_MODEL (rows), n);
  return *care_row_id (row);
}

static void
assert_shows (const CareId *id)
{
  g_assert_true (CARE_IS_RECORD_PAGE (desk_page (&desk)));
  g_assert_true (care_id_equal (care_record_page_id (CARE_RECORD_PAGE (desk_page (&desk))), id));
}

/* --- undo and redo ----------------------------------------------------------------------------------------------------------------------- */

static CareId customer;

static gboolean
write_name (CareStore *store, gpointer data, GError **error)
{
  return care_act_set (store, &CareCustomer_ENTITY, &customer, (CarePair[]) { { "name", data }, { NULL, NULL } }, NULL, error);
}

static gboolean
write_new (CareStore *store, gpointer data, GError **error)
{
  g_autoptr (CareRecord) made = NULL;
  gboolean ok = care_act_new (store, &CareCustomer_ENTITY, (CarePair[]) { { "name", data }, { NULL, NULL } }, &made, error);
  if (ok)
    customer = made->id;
  return ok;
}

static gboolean
is_named (const char *name)
{
  CareStore *store = desk_borrow (&desk);
  g_autoptr (CareRecord) record = care_store_get (store, &CareCustomer_ENTITY, &customer, NULL);
  gboolean is = record != NULL && g_strcmp0 (((CareCustomer *) record)->name, name) == 0;
  care_engine_give_back (desk.engine);
  return is;
}

static void
rename_to (const char *name)
{
  care_page_write (desk_page (&desk), write_name, (gpointer) name, NULL, "Renamed");
  DESK_UNTIL (is_named (name));
  desk_wait (50);
}

static void
test_redo (void)
{
  static const char *const sections[] = { "desk", "customers", "reports" };
  begin (0, "desk");
  care_page_write (desk_page (&desk), write_new, (gpointer) "Ona", NULL, "Made");
  DESK_UNTIL (!care_id_is_null (&customer));
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_test_message ("%s", sections[i]);
      go (sections[i]);
      rename_to ("Ada");
      rename_to ("Eva");
      press (GDK_KEY_z, GDK_KEY_Control_L);
      DESK_UNTIL (is_named ("Ada"));
      press (GDK_KEY_z, GDK_KEY_Control_L);
      DESK_UNTIL (is_named (i == 0 ? "Ona" : "Ina"));
      press_with (GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
      DESK_UNTIL (says (GTK_WIDGET (desk.window), "Done again")); /* before the store is borrowed, which looks like a change */
      DESK_UNTIL (is_named ("Ada"));
      press_with (GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
      DESK_UNTIL (is_named ("Eva"));
      press_with (GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
      g_assert_true (is_named ("Eva"));
      /* Something new: what was undone before it stays undone. */
      press (GDK_KEY_z, GDK_KEY_Control_L);
      DESK_UNTIL (is_named ("Ada"));
      rename_to ("Ina");
      press_with (GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
      desk_wait (200);
      g_assert_true (is_named ("Ina"));
    }
  desk_end (&desk);
}

/* Who types means the typing. */
static void
test_redo_in_a_field (void)
{
  begin (0, "customers");
  care_page_write (desk_page (&desk), write_new, (gpointer) "Ona", NULL, "Made");
  DESK_UNTIL (!care_id_is_null (&customer));
  rename_to ("Ada");
  press (GDK_KEY_z, GDK_KEY_Control_L);
  DESK_UNTIL (is_named ("Ona"));
  press (GDK_KEY_f, GDK_KEY_Control_L);
  keys_type ("pump");
  press (GDK_KEY_z, GDK_KEY_Control_L);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (focus ())), !=, "pump");
  press_with (GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (focus ())), ==, "pump");
  g_assert_true (is_named ("Ona"));
  /* The field has nothing to do again any more: the last change is meant. */
  press_with (GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  DESK_UNTIL (is_named ("Ada"));
  desk_end (&desk);
}

/* --- panes --------------------------------------------------------------------------------------------------------------------------------- */

/* Around and back: every pane has the keyboard once, and the last F6 leads to where the first began. */
static void
check_panes (const char *where, guint least)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();
  GtkWidget *home;

  press (GDK_KEY_F6, 0);
  home = focus ();
  do
    {
      g_ptr_array_add (seen, focus ());
      press (GDK_KEY_F6, 0);
    }
  while (focus () != home && seen->len < 20);
  g_test_message ("%s: %u panes", where, seen->len);
  g_assert_true (focus () == home);
  g_assert_cmpuint (seen->len, >=, least);
  for (guint i = seen->len; i-- > 0;)
    {
      press (GDK_KEY_F6, GDK_KEY_Shift_L);
      g_assert_true (focus () == seen->pdata[i]);
    }
}

static void
test_panes (void)
{
  static const struct { const char *section; guint least; } cases[] = {
    { "desk", 4 }, { "my-day", 3 }, { "jobs", 4 }, { "customers", 4 }, { "satisfaction", 3 }, { "reports", 3 }, { "intake", 3 }, { "sync", 3 }, { "preferences", 3 },
  };
  static const struct { const char *section; guint least; } records[] = { { "jobs", 5 }, { "customers", 4 }, { "devices", 4 }, { "parts", 4 }, { "follow-ups", 4 } };

  begin (0.2, "desk");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      go (cases[i].section);
      check_panes (cases[i].section, cases[i].least);
    }
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      open_nth (records[i].section, 1);
      check_panes (records[i].section, records[i].least);
    }
  desk_end (&desk);
}

/* --- the record before and after ---------------------------------------------------------------------------------------------------------- */

static void
test_beside (void)
{
  static const char *const sections[] = { "jobs", "customers", "devices" };
  begin (0.2, "desk");
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      CareId id = open_nth (sections[i], 1);
      g_test_message ("%s", sections[i]);
      assert_shows (&id);
      g_assert_nonnull (find (GTK_WIDGET (desk_page (&desk)), GTK_TYPE_BOX, "beside"));
      press (GDK_KEY_Down, GDK_KEY_Alt_L);
      id = id_at (sections[i], 2);
      assert_shows (&id);
      press (GDK_KEY_Up, GDK_KEY_Alt_L);
      press (GDK_KEY_Up, GDK_KEY_Alt_L);
      id = id_at (sections[i], 0);
      assert_shows (&id);
      press (GDK_KEY_Up, GDK_KEY_Alt_L);
      assert_shows (&id);
      DESK_UNTIL (says (GTK_WIDGET (desk.window), "first one of the list"));
      /* Back leads to the list, however many were looked at, and the last of them is highlighted there. */
      press (GDK_KEY_Down, GDK_KEY_Alt_L);
      press (GDK_KEY_Escape, 0);
      g_assert_true (CARE_IS_LIST_PAGE (desk_page (&desk)));
      press (GDK_KEY_Return, 0);
      id = id_at (sections[i], 1);
      assert_shows (&id);
    }
  desk_end (&desk);
}

static guint
length_of (const char *section)
{
  return care_row_list_length (care_list_page_rows (CARE_LIST_PAGE (care_main_window_find_page (desk.window, section))));
}

/* One that was done and left its list: the next is the one that stands in its place now. */
static void
test_beside_follows_the_list (void)
{
  CareId second, third;
  guint before;

  begin (0.2, "jobs");
  open_nth ("jobs", 1);
  before = length_of ("jobs");
  third = id_at ("jobs", 2);
  second = *care_record_page_id (CARE_RECORD_PAGE (desk_page (&desk)));
  gtk_widget_activate_action (GTK_WIDGET (desk_page (&desk)), "page.delete", NULL);
  DESK_UNTIL (length_of ("jobs") == before - 1);
  desk_settle (&desk);
  assert_shows (&second);
  press (GDK_KEY_Down, GDK_KEY_Alt_L);
  assert_shows (&third);
  desk_end (&desk);
}

static void
test_beside_elsewhere (void)
{
  const CareEntity *entity;
  CareId id;
  guint n = 0;
  begin (0.2, "desk");
  /* The short list of the desk is one. */
  while (!care_page_record_at (desk_page (&desk), 1, &entity, &id) && n < 8)
    press (GDK_KEY_1 + n++, 0);
  gtk_widget_grab_focus (find (GTK_WIDGET (desk_page (&desk)), CARE_TYPE_DESK_ROW, NULL));
  press (GDK_KEY_Return, 0);
  g_assert_true (CARE_IS_RECORD_PAGE (desk_page (&desk)));
  id = *care_record_page_id (CARE_RECORD_PAGE (desk_page (&desk)));
  press (GDK_KEY_Down, GDK_KEY_Alt_L);
  g_assert_false (care_id_equal (care_record_page_id (CARE_RECORD_PAGE (desk_page (&desk))), &id));
  press (GDK_KEY_Up, GDK_KEY_Alt_L);
  assert_shows (&id);
  /* A result of the search is not in a list, even if a list that has it is behind. */
  go ("jobs");
  press (GDK_KEY_k, GDK_KEY_Control_L);
  keys_type ("#J-");
  desk_wait (500);
  press (GDK_KEY_Return, 0);
  g_assert_true (CARE_IS_RECORD_PAGE (desk_page (&desk)));
  g_assert_null (find (GTK_WIDGET (desk_page (&desk)), GTK_TYPE_BOX, "beside"));
  id = *care_record_page_id (CARE_RECORD_PAGE (desk_page (&desk)));
  press (GDK_KEY_Down, GDK_KEY_Alt_L);
  assert_shows (&id);
  desk_end (&desk);
}

/* What is typed for a job waits for who comes back to it. */
static void
test_beside_keeps_drafts (void)
{
  begin (0.2, "jobs");
  open_nth ("jobs", 1);
  press (GDK_KEY_i, GDK_KEY_Control_L);
  keys_type ("He calls again");
  g_assert_true (holds (GTK_WIDGET (desk_page (&desk)), "He calls again"));
  press (GDK_KEY_Down, GDK_KEY_Alt_L);
  DESK_UNTIL (!holds (GTK_WIDGET (desk_page (&desk)), "He calls again"));
  press (GDK_KEY_Up, GDK_KEY_Alt_L);
  DESK_UNTIL (holds (GTK_WIDGET (desk_page (&desk)), "He calls again"));
  /* A form too. */
  gtk_widget_activate_action (GTK_WIDGET (desk_page (&desk)), "page.follow-up", NULL);
  desk_settle (&desk);
  desk_wait (300);
  press (GDK_KEY_a, GDK_KEY_Control_L);
  keys_type ("pump");
  g_assert_true (holds (GTK_WIDGET (desk_page (&desk)), "pump"));
  press (GDK_KEY_Down, GDK_KEY_Alt_L);
  press (GDK_KEY_Up, GDK_KEY_Alt_L);
  gtk_widget_activate_action (GTK_WIDGET (desk_page (&desk)), "page.follow-up", NULL);
  DESK_UNTIL (holds (GTK_WIDGET (desk_page (&desk)), "pump"));
  desk_end (&desk);
}

/* --- menus and editing -------------------------------------------------------------------------------------------------------------------- */

/* AFTERCARE_PICTURES=FOLDER keeps a picture. */
static void
picture (const char *name)
{
  const char *folder = g_getenv ("AFTERCARE_PICTURES");
  g_autofree char *file = g_strdup_printf ("keys-%s.png", name);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, file, NULL) : NULL;
  if (path != NULL)
    g_assert_true (care_pictures_save (GTK_WIDGET (desk.window), path, NULL));
}

static void
test_menus (void)
{
  begin (0.2, "jobs");
  press (GDK_KEY_e, GDK_KEY_Control_L);
  g_assert_true (is_open_menu (GTK_WIDGET (desk_page (&desk))));
  press (GDK_KEY_Escape, 0);
  g_assert_false (is_open_menu (GTK_WIDGET (desk_page (&desk))));
  open_nth ("jobs", 0);
  picture ("record");
  press (GDK_KEY_e, GDK_KEY_Control_L);
  g_assert_true (is_open_menu (GTK_WIDGET (desk_page (&desk))));
  press (GDK_KEY_Escape, 0);
  g_assert_true (CARE_IS_RECORD_PAGE (desk_page (&desk))); /* only the menu went */
  go ("reports");
  press (GDK_KEY_e, GDK_KEY_Control_L);
  g_assert_true (GTK_IS_BUTTON (focus ()));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (focus ())), ==, "CSV");
  go ("satisfaction");
  press (GDK_KEY_F10, 0);
  desk_wait (200);
  g_assert_true (is_open_menu (GTK_WIDGET (desk.window)));
  press (GDK_KEY_Escape, 0);
  gtk_window_set_default_size (GTK_WINDOW (desk.window), 800, 700);
  desk_wait (300);
  press (GDK_KEY_F10, 0);
  desk_wait (300);
  g_assert_true (is_open_menu (GTK_WIDGET (desk.window)));
  press (GDK_KEY_Escape, 0);
  gtk_window_set_default_size (GTK_WINDOW (desk.window), 360, 720);
  desk_wait (300);
  go ("jobs");
  press (GDK_KEY_Home, 0);
  press (GDK_KEY_Return, 0);
  desk_wait (200);
  picture ("record-phone");
  g_assert_nonnull (find (GTK_WIDGET (desk_page (&desk)), GTK_TYPE_BOX, "beside"));
  press (GDK_KEY_Down, GDK_KEY_Alt_L);
  press (GDK_KEY_g, GDK_KEY_Control_L);
  desk_end (&desk);
}

static void
test_edit (void)
{
  static const char *const sections[] = { "jobs", "customers", "devices", "parts", "follow-ups" };
  begin (0.2, "desk");
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      CareId id;
      g_test_message ("%s", sections[i]);
      go (sections[i]);
      press (GDK_KEY_Home, 0);
      press (GDK_KEY_Down, 0);
      id = id_at (sections[i], 1);
      press (GDK_KEY_F2, 0);
      assert_shows (&id);
      g_assert_nonnull (find (GTK_WIDGET (desk_page (&desk)), CARE_TYPE_EDITOR, NULL));
      press (GDK_KEY_Escape, 0);
      g_assert_null (find (GTK_WIDGET (desk_page (&desk)), CARE_TYPE_EDITOR, NULL));
      press (GDK_KEY_F2, 0);
      g_assert_nonnull (find (GTK_WIDGET (desk_page (&desk)), CARE_TYPE_EDITOR, NULL));
      press (GDK_KEY_Escape, 0);
    }
  desk_end (&desk);
}

/* --- who and when -------------------------------------------------------------------------------------------------------------------------- */

static CareId technicians[2];

/* Two technicians, the user among them has a job today, and two more jobs wait in the list. */
static void
fill_jobs (CareId jobs[2])
{
  CareStore *store = desk_borrow (&desk);
  CareId me = care_store_user (store);
  char user[CARE_ID_TEXT], of[CARE_ID_TEXT];
  g_autoptr (CareRecord) other = NULL;
  g_autoptr (CareRecord) who = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (care_act_new (store, &CareUser_ENTITY, (CarePair[]) { { "name", "Tomasz" }, { "role", "technician" }, { NULL, NULL } }, &other, &error));
  g_assert_true (care_act_new (store, &CareCustomer_ENTITY, (CarePair[]) { { "name", "Ona" }, { NULL, NULL } }, &who, &error));
  technicians[0] = me;
  technicians[1] = other->id;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (CareRecord) job = NULL;
      g_assert_true (care_act_new (store, &CareJob_ENTITY, (CarePair[]) { { "customer", care_id_to_text (&who->id, of) }, { "type", "repair_field" },
                                   { "problem", i == 0 ? "First" : "Second" }, { "technician", care_id_to_text (&me, user) },
                                   { "scheduled_at", "2026-11-23T19:00:00Z" }, { NULL, NULL } }, &job, &error));
      g_assert_no_error (error);
      jobs[i] = job->id;
    }
  desk_give_back (&desk);
}

static gboolean
has_technician (const CareId *job, const CareId *technician)
{
  CareStore *store = desk_borrow (&desk);
  g_autoptr (CareRecord) record = care_store_get (store, &CareJob_ENTITY, job, NULL);
  gboolean has = care_id_equal (&((CareJob *) record)->technician, technician);
  care_engine_give_back (desk.engine);
  return has;
}

static gint64
planned (const CareId *job)
{
  CareStore *store = desk_borrow (&desk);
  g_autoptr (CareRecord) record = care_store_get (store, &CareJob_ENTITY, job, NULL);
  gint64 at = CARE_HAS ((CareJob *) record, CareJob, scheduled_at) ? ((CareJob *) record)->scheduled_at : 0;
  care_engine_give_back (desk.engine);
  return at;
}

static void
type_over (const char *text)
{
  DESK_UNTIL (GTK_IS_TEXT (focus ()));
  press (GDK_KEY_a, GDK_KEY_Control_L);
  keys_type (text);
  desk_wait (400);
}

/* Gives the job that is chosen to somebody else, undoes it, and moves it. */
static void
check_quick (const char *where, const CareId *job)
{
  gint64 before = planned (job);
  GtkWidget *home = focus ();

  g_test_message ("%s", where);
  press (GDK_KEY_g, GDK_KEY_Control_L);
  DESK_UNTIL (GTK_IS_TEXT (focus ()));
  desk_wait (200);
  picture (where);
  press (GDK_KEY_Escape, 0);
  desk_wait (200);
  g_assert_false (GTK_IS_TEXT (focus ()));
  if (!CARE_IS_RECORD_PAGE (desk_page (&desk)))
    g_assert_true (focus () == home);
  press (GDK_KEY_g, GDK_KEY_Control_L);
  type_over ("Tomasz");
  for (guint i = 0; i < 3 && !has_technician (job, &technicians[1]); i++)
    {
      keys_press (GDK_KEY_Return, 0);
      desk_wait (400);
    }
  g_assert_true (has_technician (job, &technicians[1]));
  g_assert_false (GTK_IS_TEXT (focus ()));
  keys_check_focus (where);
  press (GDK_KEY_z, GDK_KEY_Control_L);
  DESK_UNTIL (has_technician (job, &technicians[0]));
  desk_settle (&desk);
  desk_wait (200);
  press (GDK_KEY_d, GDK_KEY_Control_L);
  type_over ("today 22:00");
  keys_press (GDK_KEY_Return, GDK_KEY_Control_L);
  DESK_UNTIL (planned (job) != before);
  desk_wait (300);
  keys_check_focus (where);
  press (GDK_KEY_z, GDK_KEY_Control_L);
  DESK_UNTIL (planned (job) == before);
  desk_settle (&desk);
}

static void
test_quick (void)
{
  CareId jobs[2], chosen;
  desk_begin (&desk, 0);
  fill_jobs (jobs);
  desk_show_with_keys (&desk, "jobs");
  press (GDK_KEY_Home, 0);
  press (GDK_KEY_Down, 0);
  chosen = id_at ("jobs", 1);
  check_quick ("list", &chosen);
  go ("my-day");
  check_quick ("my day", &jobs[0]);
  chosen = open_nth ("jobs", 0);
  check_quick ("job", &chosen);
  /* Where there is no job it is said, and nothing opens. */
  go ("reports");
  press (GDK_KEY_g, GDK_KEY_Control_L);
  DESK_UNTIL (says (GTK_WIDGET (desk.window), "There is no job here"));
  desk_end (&desk);
}

/* --- the window ------------------------------------------------------------------------------------------------------------------------------ */

static gboolean
is_at (const char *name)
{
  return (GtkWidget *) care_main_window_find_page (desk.window, name) == (GtkWidget *) desk_page (&desk);
}

static const char *
last_section (void)
{
  const char *name = NULL;
  for (guint i = 0; i < care_n_pages; i++)
    if (care_pages[i].entity == NULL && care_pages[i].icon != NULL)
      name = care_pages[i].name;
  return name;
}

static gboolean
search_is_open (void)
{
  return find (GTK_WIDGET (desk.window), CARE_TYPE_OMNIBOX, NULL) != NULL;
}

static void
test_window (void)
{
  CareMainWindow *window;
  begin (0.2, "desk");
  window = desk.window;
  press (GDK_KEY_Page_Down, GDK_KEY_Control_L);
  g_assert_true (is_at ("my-day"));
  press (GDK_KEY_Page_Down, GDK_KEY_Control_L);
  g_assert_true (is_at ("jobs"));
  press (GDK_KEY_Page_Up, GDK_KEY_Control_L);
  g_assert_true (is_at ("my-day"));
  press (GDK_KEY_Page_Up, GDK_KEY_Control_L);
  press (GDK_KEY_Page_Up, GDK_KEY_Control_L);
  g_assert_true (is_at (last_section ()));
  go ("customers");
  press (GDK_KEY_slash, 0);
  g_assert_true (search_is_open ());
  press (GDK_KEY_Escape, 0);
  g_assert_false (search_is_open ());
  press (GDK_KEY_f, GDK_KEY_Control_L);
  keys_type ("/");
  g_assert_false (search_is_open ());
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (focus ())), ==, "/");
  press (GDK_KEY_Escape, 0);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &desk.window);
  keys_press_at (keys_place (GDK_KEY_w), GDK_CONTROL_MASK);
  for (guint i = 0; i < 100 && desk.window != NULL && gtk_widget_get_mapped (GTK_WIDGET (desk.window)); i++)
    desk_wait (20);
  g_assert_true (desk.window == NULL || !gtk_widget_get_mapped (GTK_WIDGET (desk.window)));
  desk.window = NULL;
  desk_end (&desk);
}

int
main (int argc, char *argv[])
{
  desk_prepare (&argc, &argv);
  if (!keys_begin ())
    {
      g_print ("1..0 # SKIP this display takes no keys\n");
      return 0;
    }
  g_assert_true (care_clock_set ("2026-11-23T08:00:00Z", NULL));
  g_test_add_func ("/keys/redo", test_redo);
  g_test_add_func ("/keys/redo/field", test_redo_in_a_field);
  g_test_add_func ("/keys/panes", test_panes);
  g_test_add_func ("/keys/beside", test_beside);
  g_test_add_func ("/keys/beside/follows", test_beside_follows_the_list);
  g_test_add_func ("/keys/beside/elsewhere", test_beside_elsewhere);
  g_test_add_func ("/keys/beside/drafts", test_beside_keeps_drafts);
  g_test_add_func ("/keys/menus", test_menus);
  g_test_add_func ("/keys/edit", test_edit);
  g_test_add_func ("/keys/quick", test_quick);
  g_test_add_func ("/keys/window", test_window);
  return g_test_run ();
}
