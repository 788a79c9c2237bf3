/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-list-page-private.h"

#include "app/care-list-cells.h"

/* Which columns of a list are shown: those of the window's shape that fit with all their words, whatever the language and the size of text. One that
 * does not fit goes as a whole (VISUAL 8.3); a mark that is cut says nothing. */

#define PADDING 12 /* of a cell, left and right together; the first has as much more */

static int
text_size (void)
{
  int dpi = 0;
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return dpi;
}

/* Measured once for each size of text. */
static void
measure (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  const CareListKind *kind = CARE_LIST_KIND (self);

  if (priv->need_at == text_size ())
    return;
  priv->need_at = text_size ();
  for (guint i = 0; kind->columns[i].title != NULL; i++)
    {
      g_autoptr (GtkWidget) title = g_object_ref_sink (gtk_label_new (g_dpgettext2 (NULL, "column", kind->columns[i].title)));
      int wide = 0;
      gtk_widget_add_css_class (title, "heading");
      gtk_widget_measure (title, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wide, NULL, NULL);
      priv->need[i] = MAX (care_list_cell_need (CARE_LIST_ENGINE (self), kind, &kind->columns[i]), wide) + PADDING + (i == 0 ? PADDING : 0);
    }
}

/* What a row cannot do without: what it is called, where it stands and how urgent it is, and what takes the room that is left. */
static gboolean
stays (const CareColumn *column)
{
  return column->kind == CARE_COLUMN_STRONG || column->kind == CARE_COLUMN_PHASE || column->kind == CARE_COLUMN_CLOCK || column->chars == 0;
}

/* Those of the widest windows go first, of these what is told beside the record, then from the end on. */
static gboolean
goes_before (const CareColumn *columns, guint one, guint other)
{
  gboolean beside = columns[one].kind == CARE_COLUMN_EXTRA && columns[one].from > CARE_WIDTH_NARROW;
  if (columns[one].from != columns[other].from)
    return columns[one].from > columns[other].from;
  if (beside != (columns[other].kind == CARE_COLUMN_EXTRA && columns[other].from > CARE_WIDTH_NARROW))
    return beside;
  return one > other;
}

static void
apply (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  const CareColumn *columns = CARE_LIST_KIND (self)->columns;
  guint64 shown = 0;
  int sum = 0;

  measure (self);
  for (guint i = 0; columns[i].title != NULL; i++)
    if (care_page_width (CARE_PAGE (self)) >= columns[i].from)
      {
        shown |= (guint64) 1 << i;
        sum += priv->need[i];
      }
  while (sum > priv->room && priv->room > 0)
    {
      guint next = G_MAXUINT;
      for (guint i = 0; columns[i].title != NULL; i++)
        if ((shown & ((guint64) 1 << i)) != 0 && !stays (&columns[i]) && (next == G_MAXUINT || goes_before (columns, i, next)))
          next = i;
      if (next == G_MAXUINT)
        break;
      shown &= ~((guint64) 1 << next);
      sum -= priv->need[next];
    }
  for (guint i = 0; columns[i].title != NULL; i++)
    gtk_column_view_column_set_visible (priv->column[i], (shown & ((guint64) 1 << i)) != 0);
}

static gboolean
fit_now (gpointer data)
{
  CareListPage *self = data;
  CARE_LIST_PRIVATE (self)->fit_source = 0;
  apply (self);
  return G_SOURCE_REMOVE;
}

static void
fit_soon (CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  if (priv->fit_source == 0)
    priv->fit_source = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, fit_now, self, NULL);
}

/* Told while the widgets are being placed: the columns change after that. */
static void
room_changed (GtkAdjustment *across, GParamSpec *pspec, CareListPage *self)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  int room = (int) gtk_adjustment_get_page_size (across);
  if (room == priv->room)
    return;
  priv->room = room;
  fit_soon (self);
}

void
care_list_fit_columns (CareListPage *self)
{
  apply (self);
}

void
care_list_fit_watch (CareListPage *self, GtkWidget *scroll)
{
  CareListPagePrivate *priv = CARE_LIST_PRIVATE (self);
  guint n = 0;

  while (CARE_LIST_KIND (self)->columns[n].title != NULL)
    n++;
  g_return_if_fail (n < 64);
  priv->need = g_new0 (int, n);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroll)), "notify::page-size", G_CALLBACK (room_changed), self, 0);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi", G_CALLBACK (fit_soon), self, G_CONNECT_SWAPPED);
}
