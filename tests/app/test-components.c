/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The component set: each widget is made, set, shown, described, destroyed and finalized; a gallery of all of them is kept as pictures, light and
 * dark, wide and narrow, in the build's pictures folder. Every icon the window names exists. */

#include "app/care-app-resource.h"
#include "app/care-clock.h"
#include "app/care-counter.h"
#include "app/care-figure-card.h"
#include "app/care-ladder.h"
#include "app/care-notice.h"
#include "app/care-pill.h"
#include "app/care-rail.h"
#include "app/care-steps.h"
#include "app/care-timeline-row.h"
#include "app/care-timeline.h"
#include "app/care-token.h"
#include "app/care-trend.h"
#include "app/care-wrap.h"
#include "domain/care-values.h"
#include "util/care-time.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static CareEngine *engine;
static char *folder;

/* --- harness --- */

static void
look (void)
{
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();
  GdkDisplay *display = gdk_display_get_default ();

  g_resources_register (care_app_get_resource ());
  gtk_css_provider_load_from_resource (css, "/org/aftercare/app/aftercare.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (css), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), "/org/aftercare/icons");
  g_object_set (gtk_settings_get_default (), "gtk-hint-font-metrics", TRUE, "gtk-font-name", "Cantarell 11", "gtk-cursor-blink", FALSE,
                "gtk-enable-animations", FALSE, NULL);
}

static void
settle (void)
{
  for (int i = 0; i < 40 || g_main_context_pending (NULL); i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
}

static GtkWidget *
show (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  return window;
}

static void
picture (GtkWidget *widget, const char *name)
{
  const char *build = g_getenv ("AFTERCARE_BUILD");
  g_autofree char *dir = g_build_filename (build != NULL ? build : g_get_tmp_dir (), "pictures", NULL);
  g_autofree char *path = g_strdup_printf ("%s/%s.png", dir, name);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  int width = gdk_paintable_get_intrinsic_width (paintable), height = gdk_paintable_get_intrinsic_height (paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  g_mkdir_with_parents (dir, 0755);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

/* @child stands in a window that is taken away: nothing may keep it alive. */
static void
assert_goes (GtkWidget *window, GtkWidget *child)
{
  gpointer alive = child;
  g_object_add_weak_pointer (G_OBJECT (child), &alive);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_assert_null (alive);
}

static void
assert_label (GtkWidget *widget, const char *words)
{
  g_autofree char *other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, words);
  if (other != NULL)
    g_test_message ("a %s says “%s”, not “%s”", G_OBJECT_TYPE_NAME (widget), other, words);
  g_assert_null (other);
}

static guint
count_labels (GtkWidget *widget, const char *text)
{
  guint n = GTK_IS_LABEL (widget) && gtk_widget_get_child_visible (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL ? 1 : 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_labels (child, text);
  return n;
}

/* Words that are cut: labels given less than they need. */
static guint
count_clipped (GtkWidget *widget)
{
  guint n = 0;
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget))
    {
      int width, height;
      pango_layout_get_pixel_size (gtk_label_get_layout (GTK_LABEL (widget)), &width, &height);
      if (width > gtk_widget_get_width (widget) || height > gtk_widget_get_height (widget))
        {
          n++;
          g_test_message ("clipped: “%s”, %d × %d in %d × %d px", gtk_label_get_text (GTK_LABEL (widget)), width, height,
                          gtk_widget_get_width (widget), gtk_widget_get_height (widget));
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_clipped (child);
  return n;
}

/* --- samples --- */

static GtkWidget *
new_pill (CarePillVariant variant, CareMark mark)
{
  GtkWidget *pill = care_pill_new (variant);
  care_pill_set_mark (CARE_PILL (pill), &mark);
  return pill;
}

static GtkWidget *
new_pills (void)
{
  GtkWidget *wrap = care_wrap_new ();
  for (const char *const *phase = care_phases; *phase != NULL; phase++)
    care_wrap_append (CARE_WRAP (wrap), new_pill (CARE_PILL_PLAIN, care_mark_phase (*phase, NULL)));
  for (const char *const *state = (const char *const[]) { "covered", "partly_covered", "not_covered", "needs_inspection", "date_missing", NULL };
       *state != NULL; state++)
    care_wrap_append (CARE_WRAP (wrap), new_pill (CARE_PILL_MARK, care_mark_coverage (*state)));
  for (const char *const *code = care_bill_codes; *code != NULL; code++)
    care_wrap_append (CARE_WRAP (wrap), new_pill (CARE_PILL_SQUARE, care_mark_bill (*code)));
  care_wrap_append (CARE_WRAP (wrap), new_pill (CARE_PILL_BIG, care_mark_phase ("travelling", NULL)));
  return wrap;
}

static GtkWidget *
new_clock (const char *phase, int minutes, gboolean big)
{
  GtkWidget *clock = care_clock_new (engine, big);
  CareRecord *record = care_record_new (&CareJob_ENTITY);
  CareJob *job = (CareJob *) record;
  CARE_PUT_TEXT (job, CareJob, phase, phase);
  CARE_PUT (job, CareJob, scheduled_at, care_now () + minutes * 60 + 30);
  care_clock_set_job (CARE_CLOCK (clock), job);
  care_record_free (record);
  return clock;
}

static GtkWidget *
new_clocks (void)
{
  static const struct { const char *phase; int minutes; } rows[] = { { "new", 400 }, { "triage", 200 }, { "scheduled", 18 }, { "in_progress", -72 },
                                                                     { "on_hold", 60 }, { "closed", 60 } };
  GtkWidget *wrap = care_wrap_new ();
  care_wrap_set_spacing (CARE_WRAP (wrap), 18, 6);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    care_wrap_append (CARE_WRAP (wrap), new_clock (rows[i].phase, rows[i].minutes, FALSE));
  care_wrap_append (CARE_WRAP (wrap), new_clock ("in_progress", -25, TRUE));
  care_wrap_append (CARE_WRAP (wrap), new_clock ("in_progress", 125, TRUE));
  return wrap;
}

static GtkWidget *
new_tokens (void)
{
  GtkWidget *wrap = care_wrap_new ();
  care_wrap_append (CARE_WRAP (wrap), care_token_new ("Period", "last 90 days"));
  care_wrap_append (CARE_WRAP (wrap), care_token_new ("Phase", "New, Triage"));
  care_wrap_append (CARE_WRAP (wrap), care_token_new (NULL, "przeterminowane"));
  return wrap;
}

static GtkWidget *
new_notice (const char *tone, const char *icon, gboolean buttons)
{
  GtkWidget *notice = care_notice_new ();
  care_notice_set (CARE_NOTICE (notice), tone, icon, "The same phone number belongs to Hanna Wójcik.",
                   "Open her instead of making a second customer; two records of one person split the history.");
  if (buttons)
    {
      care_notice_add_button (CARE_NOTICE (notice), "_Use Hanna Wójcik");
      care_notice_add_button (CARE_NOTICE (notice), "Make a _New Customer");
    }
  return notice;
}

static GtkWidget *
new_steps (const char *phase, const char *type)
{
  GtkWidget *steps = care_steps_new ();
  care_steps_set (CARE_STEPS (steps), phase, type);
  return steps;
}

static const CareIntervalFace csat = { 91, 88, 94, 85, 70, 100 };

static GtkWidget *
new_figures (void)
{
  CareFigureCardFace faces[] = {
    { "CSAT",
      "happy, 4 or 5 of 5",
      "91 %",
      care_figure_card_change (1, TRUE),
      "88 to 94, before 85, n 412",
      { "70 %", "100 %" },
      csat },
    { "NPS",
      "would recommend",
      "+46",
      care_figure_card_change (0, TRUE),
      "38 to 54, before 41, n 268",
      { "−20", "+80" },
      { 46, 38, 54, 41, -20, 80 } },
    { "Answered",
      "of 1 214 asked",
      "34 %",
      care_figure_card_change (-1, TRUE),
      "31 to 37, before 39",
      { "0 %", "60 %" },
      { 34, 31, 37, 39, 0, 60 } },
    { "CES", "easy to deal with us", NULL, { NULL, NULL, NULL }, NULL, { NULL, NULL }, { NAN, NAN, NAN, NAN, 1, 7 } },
  };
  GtkWidget *flow = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE, "homogeneous", TRUE, "max-children-per-line", 4,
                                  "column-spacing", 12, "row-spacing", 12, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (faces); i++)
    {
      GtkWidget *card = care_figure_card_new ();
      care_figure_card_set (CARE_FIGURE_CARD (card), &faces[i]);
      gtk_flow_box_append (GTK_FLOW_BOX (flow), card);
    }
  return flow;
}

static GtkWidget *
new_counters (void)
{
  static const struct { const char *word; gint64 n; const char *tone; } rows[] = {
    { "New", 7, NULL }, { "Mine", 12, NULL }, { "Due today", 19, NULL }, { "Overdue", 2, "bad" }, { "Waiting for parts", 14, NULL },
    { "Ready", 9, "good" }, { "Call back", -1, NULL }, { "Bad ratings", 2, "attention" } };
  GtkWidget *box = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE, "homogeneous", TRUE, "max-children-per-line", 8,
                                 "min-children-per-line", 2, "column-spacing", 9, "row-spacing", 9, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *counter = care_counter_new (rows[i].word, i + 1);
      care_counter_set (CARE_COUNTER (counter), rows[i].n, rows[i].tone);
      if (i == 2)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (counter), TRUE);
      gtk_flow_box_append (GTK_FLOW_BOX (box), counter);
    }
  return box;
}

static const double csats[] = { 86, 85, 82, 80, 84, 87, 88, 89, 90, 90, 92, 92 };

static GtkWidget *
new_trend (guint n, gboolean hole)
{
  static const char *const months[] = { "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov" };
  CareTrendPoint points[12] = { 0 };
  CareTrendScale scale = { 70, 100, 5, 90, "%.0f %%", "CSAT by month" };
  GtkWidget *trend = care_trend_new ();

  for (guint i = 0; i < n; i++)
    {
      points[i] = (CareTrendPoint) { .value = csats[i], .low = csats[i] - 7, .high = csats[i] + 5, .n = 100 + i * 3 };
      g_strlcpy (points[i].label, months[i], sizeof points[i].label);
      if (hole && i == 4)
        points[i] = (CareTrendPoint) { .value = NAN, .low = NAN, .high = NAN, .label = "Apr" };
    }
  care_trend_set (CARE_TREND (trend), points, n, &scale);
  return trend;
}

typedef struct { CareRecord *device; CareRecord *rights[4]; CareVerdict *verdict; } Cover;

static CareRecord *
new_right (const char *kind, const char *basis, int duration, const char *fixed, int parts)
{
  CareRecord *record = care_record_new (&CareCoverage_ENTITY);
  CareCoverage *right = (CareCoverage *) record;
  gint32 date;
  CARE_PUT_TEXT (right, CareCoverage, kind, kind);
  CARE_PUT_TEXT (right, CareCoverage, rule_set, "contract");
  CARE_PUT_TEXT (right, CareCoverage, start_basis, basis);
  CARE_PUT (right, CareCoverage, duration, duration);
  CARE_PUT_TEXT (right, CareCoverage, duration_unit, "month");
  if (parts >= 0)
    CARE_PUT (right, CareCoverage, parts_percent, parts);
  if (fixed != NULL && care_date_parse (fixed, &date))
    CARE_PUT (right, CareCoverage, start, date);
  return record;
}

static Cover *
new_cover (void)
{
  Cover *cover = g_new0 (Cover, 1);
  CareDevice *device;
  GTimeZone *zone = g_time_zone_new_utc ();
  cover->device = care_record_new (&CareDevice_ENTITY);
  device = (CareDevice *) cover->device;
  CARE_PUT (device, CareDevice, sold_on, care_date_from_ymd (2025, 3, 1));
  CARE_PUT (device, CareDevice, installed_on, care_date_from_ymd (2025, 3, 4));
  cover->rights[0] = new_right ("statutory_seller", "installation", 24, NULL, -1);
  cover->rights[1] = new_right ("commercial_manufacturer", "installation", 60, NULL, 100);
  cover->rights[2] = new_right ("spare_part", "fixed", 6, "2025-10-01", -1);
  cover->rights[3] = new_right ("service_contract", "fixed", 12, "2027-06-01", -1);
  cover->verdict = care_coverage_verdict (device, (const CareCoverage *const *) cover->rights, 4, NULL, 0, care_date_from_ymd (2026, 11, 24), zone);
  g_time_zone_unref (zone);
  return cover;
}

static void
cover_free (Cover *cover)
{
  care_verdict_free (cover->verdict);
  for (guint i = 0; i < G_N_ELEMENTS (cover->rights); i++)
    care_record_free (cover->rights[i]);
  care_record_free (cover->device);
  g_free (cover);
}

static GtkWidget *
new_ladder (void)
{
  GtkWidget *ladder = care_ladder_new ();
  Cover *cover = new_cover ();
  care_ladder_set_verdict (CARE_LADDER (ladder), cover->verdict);
  cover_free (cover); /* it keeps what it shows */
  return ladder;
}

static void
add_entry (GPtrArray *entries, gint64 at, const char *kind, const char *by, const char *text)
{
  CareHistoryEntry *entry = g_new0 (CareHistoryEntry, 1);
  entry->at = at;
  entry->kind = g_strdup (kind);
  entry->by = g_strdup (by);
  entry->text = g_strdup (text);
  entry->row.b[0] = 1;
  entry->ours = g_str_equal (kind, "message");
  entry->low = strstr (text, "1 of 5") != NULL;
  g_ptr_array_add (entries, entry);
}

static GPtrArray *
new_entries (guint n)
{
  static const struct { const char *kind, *by, *text;
  } rows[] = {
    { "event", "Marta Kruk",
      "Job J-26-10482 (repair at the customer's) was opened, new: “No heat, error E7 on the display”." },
    { "message", NULL,
      "A message about job J-26-10482 was sent (SMS). “Dzień dobry, przyjęliśmy zgłoszenie J-26-10482. Serwisant "
      "będzie 24 listopada o 9:00.”" },
    { "part", "Tomasz Lis", "Part for job J-26-10482: 1 × Fan motor (NV-FM8) from VAN 3." },
    { "contact", "Marta Kruk",
      "The customer got in touch about job J-26-10482 (phone). “W domu jest 14 stopni i małe dziecko. O której będzie "
      "pan Tomasz?” Outcome: reached." },
    { "visit", "Tomasz Lis", "Tomasz Lis is on the way for job J-26-10482." },
    { "response", NULL, "Survey about job J-26-10482: CSAT 5 of 5. “Мастер всё объяснил и оставил порядок.”" },
    { "response", NULL, "Survey about job J-26-10482: CSAT 1 of 5. “Two days without heat.”" },
    { "conflict", "Ewa Bury", "Two changes of “Problem” met: “No heat” was kept, “Cold” was not." },
  };
  GPtrArray *entries = g_ptr_array_new_with_free_func (care_history_entry_free);
  gint64 start = care_now () - (gint64) n * 9000;
  for (guint i = 0; i < n; i++)
    add_entry (entries, start + (gint64) i * 9000, rows[i % G_N_ELEMENTS (rows)].kind, rows[i % G_N_ELEMENTS (rows)].by,
               rows[i % G_N_ELEMENTS (rows)].text);
  return entries;
}

static GtkWidget *
new_timeline (guint n)
{
  GtkWidget *timeline = care_timeline_new (engine);
  g_autoptr (GPtrArray) entries = new_entries (n);
  care_timeline_set_entries (CARE_TIMELINE (timeline), entries);
  gtk_widget_set_vexpand (timeline, TRUE);
  return timeline;
}

/* --- tests --- */

static void
test_pill (void)
{
  GtkWidget *pill = new_pill (CARE_PILL_PLAIN, care_mark_phase ("in_progress", NULL)), *window = show (pill, 200, 60);
  assert_label (pill, "In progress");
  g_assert_true (gtk_widget_has_css_class (pill, "accent"));
  care_pill_set_mark (CARE_PILL (pill), &(CareMark) { NULL, NULL, "" });
  g_assert_false (gtk_widget_get_visible (pill));
  assert_goes (window, pill);
}

static void
test_clock (void)
{
  static const struct { const char *phase; int minutes; CareClockState state; } rows[] = {
    { "new", 400, CARE_CLOCK_OK }, { "new", 30, CARE_CLOCK_SOON }, { "in_progress", -5, CARE_CLOCK_LATE }, { "on_hold", 30, CARE_CLOCK_PAUSED },
    { "closed", 30, CARE_CLOCK_KEPT }, { "closed", -30, CARE_CLOCK_BROKEN }, { "cancelled", 30, CARE_CLOCK_NONE } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      CareRecord *record = care_record_new (&CareJob_ENTITY);
      CareJob *job = (CareJob *) record;
      CareClockFace face;
      CARE_PUT_TEXT (job, CareJob, phase, rows[i].phase);
      CARE_PUT (job, CareJob, scheduled_at, 1000000 + rows[i].minutes * 60);
      if (g_str_equal (rows[i].phase, "closed"))
        CARE_PUT (job, CareJob, handed_over_at, 1000000);
      care_clock_face (engine, job, 1000000, &face);
      g_assert_cmpint (face.state, ==, rows[i].state);
      care_record_free (record);
    }
  GtkWidget *clock = new_clock ("in_progress", -5, TRUE), *window = show (clock, 200, 80);
  g_assert_true (gtk_widget_has_css_class (clock, "late"));
  assert_goes (window, clock);
}

static int
height_for (GtkWidget *widget, int width)
{
  int natural;
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static void
test_wrap (void)
{
  GtkWidget *wrap = new_pills (), *hidden = gtk_label_new ("hidden"), *window = show (wrap, 400, 300);
  int minimum, natural, low, high;

  gtk_widget_measure (wrap, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <, natural);
  low = height_for (wrap, natural);
  high = height_for (wrap, 200);
  g_assert_cmpint (low, <, high);
  gtk_widget_set_visible (hidden, FALSE);
  care_wrap_append (CARE_WRAP (wrap), hidden);
  g_assert_cmpint (height_for (wrap, 200), ==, high);
  g_assert_cmpuint (count_clipped (wrap), ==, 0);
  for (GtkWidget *child = gtk_widget_get_first_child (wrap); child != hidden; child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t bounds;
      g_assert_true (gtk_widget_compute_bounds (child, wrap, &bounds));
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (wrap) + .5);
    }
  care_wrap_remove_all (CARE_WRAP (wrap));
  g_assert_cmpint (height_for (wrap, 200), ==, 0);
  assert_goes (window, wrap);
}

static void
count_up (gpointer widget, int *count)
{
  ++*count;
}

static void
test_token (void)
{
  GtkWidget *token = care_token_new ("Status", "open"), *window = show (token, 300, 60);
  int edits = 0, removals = 0;
  GtkWidget *text = gtk_widget_get_first_child (token), *cross = gtk_widget_get_last_child (token);

  g_signal_connect (token, "edit", G_CALLBACK (count_up), &edits);
  g_signal_connect (token, "removed", G_CALLBACK (count_up), &removals);
  assert_label (text, "Status: open");
  assert_label (cross, "Remove the filter “Status: open”");
  g_signal_emit_by_name (text, "clicked");
  g_signal_emit_by_name (cross, "clicked");
  g_assert_cmpint (edits, ==, 1);
  g_assert_cmpint (removals, ==, 1);
  assert_goes (window, token);
}

static void
test_notice (void)
{
  GtkWidget *notice = new_notice ("attention", "care-warning-symbolic", TRUE), *window = show (notice, 320, 200);
  g_assert_cmpuint (count_labels (notice, "Hanna"), ==, 2);
  g_assert_cmpuint (count_clipped (notice), ==, 0);
  g_assert_true (gtk_widget_has_css_class (notice, "attention"));
  care_notice_clear_buttons (CARE_NOTICE (notice));
  g_assert_cmpuint (count_labels (notice, "Use"), ==, 0);
  care_notice_set (CARE_NOTICE (notice), "good", NULL, NULL, NULL);
  g_assert_false (gtk_widget_get_visible (notice));
  assert_goes (window, notice);
}

static void
test_steps (void)
{
  static const struct { const char *phase, *type, *words; } rows[] = {
    { "new", "repair_field", "Step 1 of 8: New" }, { "travelling", "repair_field", "Step 4 of 8: On the way" },
    { "in_progress", "repair_field", "Step 5 of 8: In progress" }, { "in_progress", "repair_bench", "Step 4 of 8: In progress" },
    { "quality_check", "repair_bench", "Step 5 of 8: Check" }, { "on_hold", "repair_bench", "Step 4 of 8: On hold" },
    { "waiting_approval", "installation", "Step 2 of 8: Waiting: reply" }, { "closed", "inspection", "Step 8 of 8: Closed" },
    { "cancelled", "inspection", "Cancelled" } };
  GtkWidget *steps = care_steps_new (), *window = show (steps, 360, 80);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      care_steps_set (CARE_STEPS (steps), rows[i].phase, rows[i].type);
      assert_label (steps, rows[i].words);
    }
  care_steps_set (CARE_STEPS (steps), "in_progress", "rework");
  assert_label (steps, "Step 5 of 8: In progress");
  care_steps_set_device_status (CARE_STEPS (steps), "in_shop");
  assert_label (steps, "Step 4 of 8: In progress");
  settle ();
  /* At phone width the captions go and the words come; with room it is the other way round. */
  g_assert_cmpuint (count_labels (steps, "Step 4 of 8"), ==, 1);
  g_assert_cmpuint (count_labels (steps, "Closed"), ==, 0);
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 80);
  settle ();
  g_assert_cmpuint (count_labels (steps, "Step 4 of 8"), ==, 0);
  g_assert_cmpuint (count_labels (steps, "Closed"), ==, 1);
  g_assert_cmpuint (count_clipped (steps), ==, 0);
  care_steps_set (CARE_STEPS (steps), NULL, NULL);
  g_assert_false (gtk_widget_get_visible (steps));
  assert_goes (window, steps);
}

static void
test_figures (void)
{
  GtkWidget *flow = new_figures (), *window = show (flow, 900, 400);
  GtkWidget *first = gtk_widget_get_first_child (gtk_widget_get_first_child (flow));
  assert_label (first, "CSAT 91 %. Better. 88 to 94, before 85, n 412");
  g_assert_cmpuint (count_labels (flow, "No answers yet"), ==, 1);
  g_assert_cmpuint (count_clipped (flow), ==, 0);
  g_assert_cmpstr (care_figure_card_change (1, FALSE).tone, ==, "attention");
  g_assert_cmpstr (care_figure_card_change (-1, FALSE).tone, ==, "good");
  assert_goes (window, flow);
}

static void
test_counter (void)
{
  GtkWidget *counter = care_counter_new ("Overdue", 4), *window = show (counter, 200, 100);
  assert_label (counter, "Overdue");
  care_counter_set (CARE_COUNTER (counter), 2, "bad");
  assert_label (counter, "Overdue: 2");
  g_assert_true (gtk_widget_has_css_class (counter, "needs"));
  care_counter_set (CARE_COUNTER (counter), 0, NULL);
  g_assert_false (gtk_widget_has_css_class (counter, "needs"));
  assert_goes (window, counter);
}

static void
test_trend (void)
{
  GtkWidget *trend = new_trend (12, FALSE), *window = show (trend, 640, 320);

  assert_label (trend, "CSAT by month: 86 % in Dec, 92 % in Nov");
  picture (window, "component-trend");
  g_assert_true (gtk_widget_activate_action (trend, "trend.table", NULL));
  g_assert_true (care_trend_get_table (CARE_TREND (trend)));
  settle ();
  g_assert_cmpuint (count_labels (trend, "73 % to 85 %"), ==, 1);
  picture (window, "component-trend-table");
  care_trend_set_table (CARE_TREND (trend), FALSE);
  care_trend_set (CARE_TREND (trend), NULL, 0, &(CareTrendScale) { 0, 100, 0, NAN, "%.0f", "CES" });
  assert_label (trend, "CES: no answers yet");
  settle ();
  assert_goes (window, trend);
}

static void
test_trend_shapes (void)
{
  for (guint n = 0; n <= 12; n++)
    {
      GtkWidget *trend = new_trend (n, TRUE), *window = show (trend, 300, 200);
      g_autofree char *name = g_strdup_printf ("component-trend-%02u-months", n);
      picture (window, name);
      assert_goes (window, trend);
    }
}

static void
test_ladder (void)
{
  GtkWidget *ladder = new_ladder (), *window = show (ladder, 400, 160);
  g_assert_cmpuint (count_labels (ladder, "4 Mar 2027") + count_labels (ladder, "3 Mar 2027"), ==, 1);
  g_assert_cmpuint (count_labels (ladder, "ended "), ==, 1);
  g_assert_cmpuint (count_labels (ladder, "from 1 Jun 2027"), ==, 1);
  g_assert_cmpuint (count_labels (ladder, ": parts"), ==, 1);
  g_assert_cmpuint (count_clipped (ladder), ==, 0);
  care_ladder_set_verdict (CARE_LADDER (ladder), NULL);
  g_assert_false (gtk_widget_get_visible (ladder));
  assert_goes (window, ladder);
}

static void
test_split (void)
{
  static const struct { const char *kind, *text, *title, *said, *rest; } rows[] = {
    { "contact", "Called (phone). “Cold.” Outcome: reached.", "Called (phone).", "Cold.", "Outcome: reached." },
    { "contact", "Called (phone).", "Called (phone).", NULL, NULL },
    { "message", "Wysłano (SMS). „Dzień dobry”", "Wysłano (SMS).", "Dzień dobry", NULL },
    { "response", "Опрос: 5 из 5. «Всё хорошо»", "Опрос: 5 из 5.", "Всё хорошо", NULL },
    { "response", "Survey: “a “quoted” word”", "Survey:", "a “quoted” word", NULL },
    { "event", "Job 1 was opened, new: “Cold”.", "Job 1 was opened, new: “Cold”.", NULL, NULL },
    { "contact", "“All of it.”", "“All of it.”", "All of it.", NULL },
    { "contact", "An open mark “only", "An open mark “only", NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *title = NULL, *said = NULL, *rest = NULL;
      care_timeline_split (rows[i].kind, rows[i].text, &title, &said, &rest);
      g_assert_cmpstr (title, ==, rows[i].title);
      g_assert_cmpstr (said, ==, rows[i].said);
      g_assert_cmpstr (rest, ==, rows[i].rest);
    }
}

static guint
count_rows (GtkWidget *widget)
{
  guint n = CARE_IS_TIMELINE_ROW (widget) ? 1 : 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static void
opened (CareTimeline *timeline, CareHistoryEntry *entry, CareHistoryEntry **last)
{
  *last = entry;
}

static void
test_timeline (void)
{
  GtkWidget *timeline = new_timeline (8), *window = show (timeline, 600, 700), *list;
  CareHistoryEntry *entry = NULL;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  g_signal_connect (timeline, "open", G_CALLBACK (opened), &entry);
  list = find (timeline, GTK_TYPE_LIST_VIEW);
  g_assert_cmpuint (count_clipped (timeline), ==, 0);
  gtk_widget_activate_action (list, "list.activate-item", "u", 0u); /* the mark of the day leads nowhere */
  g_assert_null (entry);
  gtk_widget_activate_action (list, "list.activate-item", "u", 1u); /* the newest entry */
  g_assert_nonnull (entry);
  g_assert_cmpstr (entry->kind, ==, "conflict");
  care_timeline_set_kinds (CARE_TIMELINE (timeline), "contact message");
  settle ();
  g_assert_cmpuint (count_labels (timeline, "got in touch"), ==, 1);
  g_assert_cmpuint (count_labels (timeline, "Survey"), ==, 0);
  care_timeline_set_years (CARE_TIMELINE (timeline), TRUE);
  care_timeline_set_kinds (CARE_TIMELINE (timeline), NULL);
  settle ();
  picture (window, "component-timeline-years");
  care_timeline_set_entries (CARE_TIMELINE (timeline), none);
  settle ();
  picture (window, "component-timeline-empty");
  care_timeline_set_entries (CARE_TIMELINE (timeline), NULL);
  settle ();
  g_assert_cmpuint (count_rows (timeline), ==, 0);
  assert_goes (window, timeline);
}

/* The machine of 4,000 entries: the first frame has what fills a window, in the end all entries are there, and widgets only for what is near it. */
static void
test_timeline_long (void)
{
  GtkWidget *timeline = new_timeline (4000), *window = gtk_window_new (), *list = find (timeline, GTK_TYPE_LIST_VIEW);
  GListModel *rows = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));

  g_assert_cmpuint (g_list_model_get_n_items (rows), <, 100);
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 700);
  gtk_window_set_child (GTK_WINDOW (window), timeline);
  gtk_window_present (GTK_WINDOW (window));
  while (g_list_model_get_n_items (rows) < 4000)
    g_main_context_iteration (NULL, TRUE);
  settle ();
  g_assert_cmpuint (count_rows (timeline), >, 3);
  g_assert_cmpuint (count_rows (timeline), <, 400);
  g_assert_cmpuint (count_clipped (timeline), ==, 0);
  picture (window, "component-timeline-long");
  assert_goes (window, timeline);
}

/* --- the gallery --- */

static void
section (GtkWidget *box, const char *title, GtkWidget *widget)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (label, "eyebrow");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), widget);
}

static GtkWidget *
new_gallery (int part)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *timeline;

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  g_object_ref_sink (card);
  switch (part)
    {
    case 1:
      section (box, "Pill", new_pills ());
      section (box, "Clock", new_clocks ());
      section (box, "Token", new_tokens ());
      section (box, "Counter", new_counters ());
      section (box, "Steps", new_steps ("travelling", "repair_field"));
      section (box, "Steps, on hold", new_steps ("on_hold", "repair_bench"));
      break;
    case 2:
      section (box, "Notice", new_notice ("attention", "care-warning-symbolic", TRUE));
      gtk_box_append (GTK_BOX (box), new_notice ("good", "care-shield-full-symbolic", FALSE));
      gtk_box_append (GTK_BOX (box), new_notice ("bad", "care-late-symbolic", FALSE));
      section (box, "Figure card", new_figures ());
      break;
    default:
      gtk_widget_add_css_class (card, "card");
      gtk_widget_add_css_class (card, "pad");
      gtk_box_append (GTK_BOX (card), new_ladder ());
      section (box, "Coverage ladder", card);
      timeline = new_timeline (8);
      gtk_widget_set_size_request (timeline, -1, 680);
      gtk_widget_set_vexpand (timeline, FALSE);
      section (box, "Timeline", timeline);
      section (box, "Trend", new_trend (12, FALSE));
    }
  g_object_unref (card);
  return box;
}

static void
test_gallery (gconstpointer data)
{
  const char *name = data;
  gboolean dark = strstr (name, "dark") != NULL, narrow = strstr (name, "360") != NULL;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  for (int part = 1; part <= 3; part++)
    {
      GtkWidget *box = new_gallery (part), *window = show (box, narrow ? 360 : 900, narrow ? 1000 : 400);
      g_autofree char *file = g_strdup_printf ("%s-%d", name, part);
      g_assert_cmpint (gtk_widget_get_width (window), <=, narrow ? 360 : 900);
      g_assert_cmpuint (count_clipped (box), ==, 0);
      picture (window, file);
      assert_goes (window, box);
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

/* --- icons --- */

static void
check_icons_of (const char *path, GtkIconTheme *theme, guint *n)
{
  g_autoptr (GRegex) regex = g_regex_new ("[\">]([a-z0-9]+(?:-[a-z0-9]+)*-symbolic)[\"<]", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *icon = g_match_info_fetch (match, 1);
      ++*n;
      if (!gtk_icon_theme_has_icon (theme, icon))
        {
          g_test_message ("%s names “%s”, which no theme has", path, icon);
          g_test_fail ();
        }
    }
}

static void
test_icons (void)
{
  const char *source = g_getenv ("AFTERCARE_SOURCE");
  g_autofree char *dir_name = source != NULL ? g_build_filename (source, "src", "app", NULL) : NULL;
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  g_autoptr (GDir) dir = dir_name != NULL ? g_dir_open (dir_name, 0, NULL) : NULL;
  const char *name;
  guint n = 0;

  g_assert_true (gtk_icon_theme_has_icon (theme, "org.aftercare.Aftercare"));
  g_assert_true (gtk_icon_theme_has_icon (theme, "org.aftercare.Aftercare-symbolic"));
  g_assert_false (gtk_icon_theme_has_icon (theme, "care-no-such-icon-symbolic"));
  if (dir == NULL)
    {
      g_test_skip ("AFTERCARE_SOURCE does not say where the sources are");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".c") || g_str_has_suffix (name, ".ui"))
      {
        g_autofree char *path = g_build_filename (dir_name, name, NULL);
        check_icons_of (path, theme, &n);
      }
  g_assert_cmpuint (n, >, 20);
}

/* Symbolic icons are filled shapes; strokes and gradients would keep their own colour. And a sheet of all of them. */
static void
test_icon_sheet (void)
{
  g_auto (GStrv) names = g_resources_enumerate_children ("/org/aftercare/icons/symbolic/apps", 0, NULL);
  GtkWidget *wrap = care_wrap_new (), *window;

  g_assert_nonnull (names);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/org/aftercare/icons/symbolic/apps/", names[i], NULL),
                      *icon = g_strndup (names[i], strlen (names[i]) - 4);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *image = gtk_image_new_from_icon_name (icon),
                *big = gtk_image_new_from_icon_name (icon);
      g_assert_null (strstr (text, "stroke"));
      g_assert_null (strstr (text, "fill=\"none\""));
      gtk_image_set_pixel_size (GTK_IMAGE (big), 32);
      gtk_box_append (GTK_BOX (box), big);
      gtk_box_append (GTK_BOX (box), image);
      gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL, "label", icon, NULL));
      gtk_widget_add_css_class (box, "small");
      gtk_widget_set_size_request (box, 170, -1);
      care_wrap_append (CARE_WRAP (wrap), box);
    }
  window = show (wrap, 1100, 700);
  picture (window, "component-icons");
  assert_goes (window, wrap);
}

int
main (int argc, char **argv)
{
  CareStoreInit init = { .company = "Nordvik", .zone = "Europe/Warsaw", .currency = "PLN", .user = "Marta Kruk" };
  g_autofree char *path = NULL, *remove = NULL;
  g_autoptr (GError) error = NULL;
  int result;

  if (g_getenv ("DISPLAY") == NULL && g_getenv ("WAYLAND_DISPLAY") == NULL)
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  g_setenv ("GTK_A11Y", "test", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  look ();
  folder = g_dir_make_tmp ("care-components-XXXXXX", NULL);
  path = g_build_filename (folder, "store.db", NULL);
  engine = care_engine_new (path, &init, &error);
  g_assert_no_error (error);
  g_test_add_func ("/components/pill", test_pill);
  g_test_add_func ("/components/clock", test_clock);
  g_test_add_func ("/components/wrap", test_wrap);
  g_test_add_func ("/components/token", test_token);
  g_test_add_func ("/components/notice", test_notice);
  g_test_add_func ("/components/steps", test_steps);
  g_test_add_func ("/components/figures", test_figures);
  g_test_add_func ("/components/counter", test_counter);
  g_test_add_func ("/components/trend", test_trend);
  g_test_add_func ("/components/trend-shapes", test_trend_shapes);
  g_test_add_func ("/components/ladder", test_ladder);
  g_test_add_func ("/components/split", test_split);
  g_test_add_func ("/components/timeline", test_timeline);
  g_test_add_func ("/components/timeline-long", test_timeline_long);
  g_test_add_data_func ("/components/gallery/light", "components-light", test_gallery);
  g_test_add_data_func ("/components/gallery/dark", "components-dark", test_gallery);
  g_test_add_data_func ("/components/gallery/light-360", "components-360-light", test_gallery);
  g_test_add_data_func ("/components/gallery/dark-360", "components-360-dark", test_gallery);
  g_test_add_func ("/components/icons", test_icons);
  g_test_add_func ("/components/icon-sheet", test_icon_sheet);
  result = g_test_run ();
  g_object_unref (engine);
  remove = g_strdup_printf ("rm -r '%s'", folder); /* the store has files beside it */
  if (!g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL))
    result = 1;
  g_free (folder);
  return result;
}
