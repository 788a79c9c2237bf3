/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folding: in English at 100 % text exactly at the widths of the table of shapes, to the pixel and on every page; with larger text, longer words or
 * a greedy child as soon as measured need says so. */
#include "desk.h"

#include "app/care-bin.h"
#include "app/care-token.h"
#include "store/care-list.h"
#include "util/care-language.h"

#define WAIT_MS 4000

typedef struct
{
  Desk desk;
  GtkWidget *bin;
  int edge; /* of the window around the bin, as found out */
} Folds;

static const struct { int width; CareWidth shape; } table[] = {
  { 1400, CARE_WIDTH_WIDE }, { 1340, CARE_WIDTH_WIDE }, { 1339, CARE_WIDTH_FOLDED }, { 900, CARE_WIDTH_FOLDED }, { 899, CARE_WIDTH_NARROW },
  { 600, CARE_WIDTH_NARROW }, { 599, CARE_WIDTH_PHONE }, { 360, CARE_WIDTH_PHONE }, { 900, CARE_WIDTH_FOLDED }, { 1340, CARE_WIDTH_WIDE },
};

static GtkWidget *
find_bin (GtkWidget *widget)
{
  GtkWidget *found = CARE_IS_BIN (widget) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_bin (child);
  return found;
}

static void
folds_begin (Folds *folds)
{
  desk_begin (&folds->desk, 0.05);
  desk_show (&folds->desk, NULL, 0, 0);
  folds->bin = find_bin (GTK_WIDGET (folds->desk.window));
  g_assert_nonnull (folds->bin);
}

/* Without a compositor the window draws an edge, which is not part of the width that counts. */
static void
resize (Folds *folds, int width)
{
  int edge = folds->edge;
  for (guint i = 0; i < WAIT_MS / 50 && gtk_widget_get_width (folds->bin) != width; i++)
    {
      if (i % 8 == 7) /* it had the time */
        edge += width - gtk_widget_get_width (folds->bin);
      gtk_window_set_default_size (GTK_WINDOW (folds->desk.window), width + edge, 700);
      for (guint n = 0; n < 5 && gtk_widget_get_width (folds->bin) != width; n++)
        desk_wait (10);
    }
  folds->edge = edge;
  g_assert_cmpint (gtk_widget_get_width (folds->bin), ==, width);
  desk_settle (&folds->desk);
}

static gpointer
any_record (CareStore *store, gpointer data, GError **error)
{
  CareListSpec *spec = care_list_spec_new (data);
  g_autoptr (GArray) ids = care_list_ids (store, spec, error);
  care_list_spec_free (spec);
  return ids != NULL && ids->len > 0 ? g_memdup2 (ids->data, sizeof (CareId)) : NULL;
}

typedef struct { gboolean done; CareId *id; } Found;

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  Found *it = data;
  it->id = care_engine_finish (CARE_ENGINE (source), result, NULL);
  it->done = TRUE;
}

static void
show_page (Folds *folds, const CarePageEntry *entry)
{
  Found it = { FALSE, NULL };
  char text[CARE_ID_TEXT];
  g_autofree char *target = NULL;

  if (entry->entity == NULL)
    {
      care_main_window_go (folds->desk.window, entry->name);
      desk_settle (&folds->desk);
      return;
    }
  care_engine_read (folds->desk.engine, any_record, (gpointer) care_entity_find (entry->entity), NULL, g_free, NULL, found, &it);
  while (!it.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (it.id);
  target = g_strdup_printf ("%s/%s", entry->entity, care_id_to_text (it.id, text));
  g_free (it.id);
  care_main_window_open (folds->desk.window, target);
  desk_settle (&folds->desk);
}

static int
need_of (Folds *folds)
{
  int minimum;
  gtk_widget_measure (gtk_widget_get_first_child (folds->bin), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* From the page down to what needs the most: "GtkBox 364 > GtkButton 340". */
static char *
who_needs_it (Folds *folds)
{
  GString *path = g_string_new (NULL);
  GtkWidget *widget = GTK_WIDGET (care_main_window_page (folds->desk.window));

  while (widget != NULL)
    {
      GtkWidget *most = NULL;
      int minimum = 0, largest = 0;
      gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_string_append_printf (path, "%s%s %d", path->len > 0 ? " > " : "", G_OBJECT_TYPE_NAME (widget), minimum);
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
        {
          gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
          if (gtk_widget_get_visible (child) && minimum > largest)
            {
              largest = minimum;
              most = child;
            }
        }
      widget = most;
    }
  return g_string_free (path, FALSE);
}

/* Every page at every edge of the table. */
static void
test_widths (void)
{
  Folds folds = { 0 };

  folds_begin (&folds);
  for (guint p = 0; p < care_n_pages; p++)
    {
      show_page (&folds, &care_pages[p]);
      for (guint i = 0; i < G_N_ELEMENTS (table); i++)
        {
          resize (&folds, table[i].width);
          if (care_bin_shape (CARE_BIN (folds.bin)) != table[i].shape || need_of (&folds) > table[i].width)
            {
              g_test_message ("%s at %d px has shape %u, not %d, and needs %d px", care_pages[p].name, table[i].width,
                              care_bin_shape (CARE_BIN (folds.bin)), table[i].shape, need_of (&folds));
              g_test_fail ();
            }
        }
    }
  desk_end (&folds.desk);
}

/* On every page, at the upper edges and on a phone, nothing is wider than the window. Returns how often the shape is a narrower one than the table says. */
static guint
check_fits (Folds *folds, const char *what)
{
  guint sooner = 0;
  for (guint p = 0; p < care_n_pages; p++)
    {
      show_page (folds, &care_pages[p]);
      for (guint i = 1; i < G_N_ELEMENTS (table); i += 2)
        {
          resize (folds, table[i].width);
          g_assert_cmpint (care_bin_shape (CARE_BIN (folds->bin)), <=, table[i].shape);
          sooner += care_bin_shape (CARE_BIN (folds->bin)) < table[i].shape;
          if (need_of (folds) > table[i].width)
            {
              g_autofree char *who = who_needs_it (folds);
              g_test_message ("%s at %d px, %s, needs %d px: %s", care_pages[p].name, table[i].width, what, need_of (folds), who);
              g_test_fail ();
            }
        }
    }
  return sooner;
}

/* Every button and entry of a page is at least a finger high. */
static void
check_fingers (GtkWidget *widget, const char *page)
{
  graphene_rect_t place;

  if (!gtk_widget_get_mapped (widget) || CARE_IS_TOKEN (widget)) /* tokens are a row that scrolls */
    return;
  if ((GTK_IS_BUTTON (widget) || GTK_IS_ENTRY (widget)) && gtk_widget_compute_bounds (widget, widget, &place) && place.size.height < 44 &&
      gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_ROW) == NULL) /* such a row is pressed as a whole */
    {
      g_test_message ("%s: a %s “%s” is %.0f px high", page, G_OBJECT_TYPE_NAME (widget), gtk_widget_get_name (widget), place.size.height);
      g_test_fail ();
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_fingers (child, page);
}

static void
test_fingers (void)
{
  Folds folds = { 0 };

  folds_begin (&folds);
  resize (&folds, 360);
  for (guint p = 0; p < care_n_pages; p++)
    {
      show_page (&folds, &care_pages[p]);
      check_fingers (GTK_WIDGET (care_main_window_page (folds.desk.window)), care_pages[p].name);
    }
  desk_end (&folds.desk);
}

/* Some page gives up a column sooner than the table says. */
static void
test_large_text (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  Folds folds = { 0 };
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", (dpi > 0 ? dpi : 96 * 1024) * 3 / 2, NULL);
  folds_begin (&folds);
  g_assert_cmpuint (check_fits (&folds, "150 % text"), >, 0);
  desk_end (&folds.desk);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

static void
test_language (gconstpointer language)
{
  Folds folds = { 0 };

  g_setenv ("LANGUAGE", language, TRUE);
  care_language_start (); /* the words of the one before are forgotten */
  folds_begin (&folds);
  check_fits (&folds, language);
  desk_end (&folds.desk);
  g_setenv ("LANGUAGE", "en", TRUE);
  care_language_start ();
}

/* --- the bin alone ------------------------------------------------------------------------------------------------------------------------------ */

/* What a page does: the wide shape needs a lot, the others little. */
static void
shape_changed (CareBin *bin, GParamSpec *pspec, GtkWidget *child)
{
  gtk_widget_set_size_request (child, care_bin_shape (bin) == CARE_WIDTH_WIDE ? 1500 : 300, -1);
}

static void
test_measured_need (void)
{
  GtkWidget *window = gtk_window_new (), *bin = care_bin_new (), *child = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  static const struct { int width; CareWidth shape; } cases[] = {
    { 1400, CARE_WIDTH_FOLDED }, { 1499, CARE_WIDTH_FOLDED }, { 1500, CARE_WIDTH_WIDE }, { 1450, CARE_WIDTH_FOLDED },
  };

  g_signal_connect (bin, "notify::shape", G_CALLBACK (shape_changed), child);
  care_bin_set_child (CARE_BIN (bin), child);
  shape_changed (CARE_BIN (bin), NULL, child);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), bin);
  gtk_window_set_default_size (GTK_WINDOW (window), 1400, 400);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (window), cases[i].width, 400);
      for (guint n = 0; n < WAIT_MS / 25 && (gtk_widget_get_width (bin) != cases[i].width || care_bin_shape (CARE_BIN (bin)) != cases[i].shape); n++)
        desk_wait (25);
      g_assert_cmpint (gtk_widget_get_width (bin), ==, cases[i].width);
      g_assert_cmpint (care_bin_shape (CARE_BIN (bin)), ==, cases[i].shape);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  g_setenv ("LANGUAGE", "en", TRUE);
  care_language_start ();
  desk_prepare (&argc, &argv);
  g_test_add_func ("/shapes/measured-need", test_measured_need);
  g_test_add_func ("/shapes/widths", test_widths);
  g_test_add_func ("/shapes/fingers", test_fingers);
  g_test_add_func ("/shapes/large-text", test_large_text);
  g_test_add_data_func ("/shapes/polish", "pl", test_language);
  g_test_add_data_func ("/shapes/russian", "ru", test_language);
  g_test_add_data_func ("/shapes/lithuanian", "lt", test_language);
  return g_test_run ();
}
