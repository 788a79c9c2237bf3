/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is next for the rows of the desk: the verb on the button, and what Enter begins. */
#include "desk.h"
#include "keys.h"

#include "app/care-desk-next.h"
#include "app/care-desk-row.h"
#include "app/care-form.h"
#include "domain/care-contact.h"
#include "domain/care-customer.h"
#include "domain/care-job.h"
#include "store/care-act.h"
#include "util/care-time.h"

#define NOW "2026-11-24T08:41:00Z" /* a Tuesday */

typedef struct
{
  const char *step;
  CarePair with[4];
} Step;

static CareRecord *
new_record (Desk *desk, const CareEntity *entity, const CarePair *pairs)
{
  g_autoptr (GError) error = NULL;
  CareRecord *record = NULL;
  care_act_new (desk_borrow (desk), entity, pairs, &record, &error);
  desk_give_back (desk);
  g_assert_no_error (error);
  return record;
}

static CareRecord *
new_customer (Desk *desk, const char *name, const char *phone)
{
  const CarePair pairs[] = { { "name", name }, { phone != NULL ? "phone" : NULL, phone }, { NULL, NULL } };
  return new_record (desk, &CareCustomer_ENTITY, pairs);
}

static CareRecord *
new_job (Desk *desk, const CareRecord *customer, const char *type, const char *technician, const Step *steps)
{
  char id[CARE_ID_TEXT];
  const CarePair pairs[] = { { "customer", care_id_to_text (&customer->id, id) }, { "problem", "hums" }, { "type", type }, { "promised_on", "2026-11-24" },
                             { NULL, NULL } };
  g_autoptr (GError) error = NULL;
  CareRecord *job = new_record (desk, &CareJob_ENTITY, pairs);

  for (guint i = 0; i < 3 && steps[i].step != NULL; i++)
    {
      CarePair with[4] = { { NULL, NULL } };
      for (guint p = 0; p < 3 && steps[i].with[p].name != NULL; p++)
        with[p] = (CarePair){ steps[i].with[p].name, g_str_equal (steps[i].with[p].name, "technician") ? technician : steps[i].with[p].value };
      care_act_step (desk_borrow (desk), &job->id, steps[i].step, with, NULL, &error);
      desk_give_back (desk);
      g_assert_no_error (error);
    }
  return job;
}

/* Each phase and place has its verb; who waits for an answer, or past an agreed time, is called. */
static void
test_verbs (void)
{
  static const struct
  {
    const char *type;
    Step steps[3];
    gboolean bench;
    const char *phone, *words, *action, *target;
    gboolean dials;
  } cases[] = {
    { "repair_field", { { NULL } }, FALSE, "1", "Schedule", "page.step", "schedule", FALSE },
    { "repair_field", { { "schedule", { { "technician", "" }, { "planned_at", "2026-11-24T10:30:00Z" } } } }, FALSE, "1", "Open", NULL, NULL, FALSE },
    { "repair_field", { { "schedule", { { "technician", "" }, { "planned_at", "2026-11-24T08:00:00Z" } } } }, FALSE, "1", "Call", "page.set-date", NULL, TRUE },
    { "repair_field", { { "schedule", { { "technician", "" }, { "planned_at", "2026-11-24T08:00:00Z" } } } }, FALSE, NULL, "Open", NULL, NULL, FALSE },
    { "repair_field", { { "propose", { { "price", "100.00" } } } }, FALSE, "1", "Call", "page.step", "approve", TRUE },
    { "repair_field", { { "propose", { { "price", "100.00" } } } }, FALSE, NULL, "Approve", "page.step", "approve", FALSE },
    { "repair_bench", { { NULL } }, TRUE, "1", "Assign", "page.step", "assign", FALSE },
    { "repair_bench", { { "assign", { { "technician", "" } } } }, TRUE, "1", "Start", NULL, NULL, FALSE },
    { "repair_bench", { { "hold", { { "reason", "part_on_order" } } } }, TRUE, "1", "Resume", NULL, NULL, FALSE },
  };
  Desk desk = { NULL };
  g_autoptr (CareRecord) customer = NULL;
  char me[CARE_ID_TEXT];
  CareId user;

  desk_begin (&desk, 0);
  user = care_engine_user (desk.engine);
  care_id_to_text (&user, me);
  customer = new_customer (&desk, "Hanna", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CareRecord) job = new_job (&desk, customer, cases[i].type, me, cases[i].steps);
      g_autoptr (GPtrArray) rows = care_list_rows (desk_borrow (&desk), &CareJob_ENTITY, &job->id, 1, NULL);
      CareDeskBeside beside = { (char *) cases[i].phone, cases[i].bench, 0, 0 };
      CareDeskNext next = care_desk_next (desk.engine, rows->pdata[0], &beside, care_now ());
      desk_give_back (&desk);
      g_test_message ("case %u, %s", i, ((CareJob *) ((CareListRow *) rows->pdata[0])->record)->phase);
      g_assert_cmpstr (next.words, ==, cases[i].words);
      g_assert_cmpstr (next.action, ==, cases[i].action);
      g_assert_cmpstr (next.target, ==, cases[i].target);
      g_assert_cmpint (next.dials, ==, cases[i].dials);
      g_assert_nonnull (next.icon);
    }
  desk_end (&desk);
}

static gboolean
is_asking (Desk *desk)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (desk->window));
  return focus != NULL && gtk_widget_get_ancestor (focus, CARE_TYPE_FORM) != NULL;
}

static GtkWidget *
first_row (GtkWidget *widget)
{
  if (CARE_IS_DESK_ROW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = first_row (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Enter opens the record with the form of what is next; a click in the row only opens it. */
static void
test_enter (void)
{
  Desk desk = { NULL };
  g_autoptr (CareRecord) customer = NULL, job = NULL;
  GtkWidget *row;

  desk_begin (&desk, 0);
  customer = new_customer (&desk, "Hanna", NULL);
  job = new_job (&desk, customer, "repair_field", NULL, (const Step[]){ { NULL } });
  desk_show (&desk, "desk", 1400, 900);
  if (!keys_begin ())
    {
      g_test_skip ("no key events here");
      desk_end (&desk);
      return;
    }
  keys_to (GTK_WINDOW (desk.window));
  row = first_row (GTK_WIDGET (desk_page (&desk)));
  g_assert_true (gtk_widget_grab_focus (row));
  keys_press (GDK_KEY_Return, 0);
  desk_settle (&desk);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (desk_page (&desk)), ==, "CareJobPage");
  DESK_UNTIL (is_asking (&desk));
  keys_press (GDK_KEY_Escape, 0); /* the form */
  care_main_window_go (desk.window, "desk");
  desk_settle (&desk);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  desk_settle (&desk);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (desk_page (&desk)), ==, "CareJobPage");
  g_assert_false (is_asking (&desk));
  desk_end (&desk);
}

/* Somebody who rated low can be called from the desk, and the rating stands there. */
static void
test_rating (void)
{
  static const struct { gint64 score; int scale; const char *words, *icon; } cases[] = {
    { 2, 5, "2 of 5", "care-face-sad-symbolic" }, { 3, 5, "3 of 5", "care-face-plain-symbolic" }, { 0, 10, "0 of 10", "care-face-sad-symbolic" },
    { 0, 0, NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CareDeskBeside beside = { NULL, FALSE, cases[i].score, cases[i].scale };
      g_autofree char *words = NULL;
      CareMark mark = care_desk_rating (&beside, &words);
      g_assert_cmpstr (words, ==, cases[i].words);
      g_assert_cmpstr (mark.icon, ==, cases[i].icon);
    }
}

int
main (int argc, char *argv[])
{
  desk_prepare (&argc, &argv);
  g_assert_true (care_clock_set (NOW, NULL));
  g_test_add_func ("/desk-next/verbs", test_verbs);
  g_test_add_func ("/desk-next/enter", test_enter);
  g_test_add_func ("/desk-next/rating", test_rating);
  return g_test_run ();
}
