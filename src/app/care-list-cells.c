/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-list-cells.h"

#include "app/care-clock.h"
#include "app/care-pill.h"
#include "app/care-row.h"
#include "app/care-wrap.h"
#include "app/care-words-app.h"
#include "domain/care-job.h"
#include "util/care-time.h"

#define ROW "care-row" /* a cell's row, borrowed */

/* --- cells --------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  CareEngine *engine;       /* owned */
  const CareListKind *list;
  const CareColumn *column; /* NULL: the narrow face */
  int field;
} CellKind;

static void
cell_kind_free (gpointer data)
{
  CellKind *kind = data;
  g_object_unref (kind->engine);
  g_free (kind);
}

static void
show_text (GtkWidget *cell, const CellKind *kind, const CareListRow *content)
{
  g_autofree char *text = NULL;
  if (content != NULL && kind->column->kind == CARE_COLUMN_EXTRA)
    text = g_strdup (content->extra);
  else if (content != NULL && kind->field >= 0)
    text = care_words_record_field (kind->engine, content->record, (guint) kind->field, content->names[kind->field]);
  if (text != NULL)
    g_strdelimit (text, "\n\t", ' ');
  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text != NULL ? text : "");
}

static void
show_mark (GtkWidget *cell, const CellKind *kind, const CareListRow *content)
{
  CareMark mark = { NULL, "neutral", "" };
  const char *value = content != NULL && kind->field >= 0 ? care_record_text (content->record, (guint) kind->field) : NULL;
  if (content != NULL && kind->column->kind == CARE_COLUMN_PHASE)
    mark = care_mark_phase (value, NULL);
  else if (content != NULL && kind->column->kind == CARE_COLUMN_COVERAGE && content->state != NULL)
    mark = care_mark_coverage (content->state);
  else if (value != NULL && kind->column->kind == CARE_COLUMN_STATUS)
    mark = care_mark_device (value);
  care_pill_set_mark (CARE_PILL (cell), &mark);
}

static void
show_row (CareRow *row, GParamSpec *pspec, GtkWidget *cell)
{
  const CellKind *kind = g_object_get_data (G_OBJECT (cell), "care-cell");
  const CareListRow *content = care_row_content (row);
  switch (kind->column->kind)
    {
    case CARE_COLUMN_PHASE: case CARE_COLUMN_COVERAGE: case CARE_COLUMN_STATUS:
      show_mark (cell, kind, content);
      break;
    case CARE_COLUMN_CLOCK:
      care_clock_set_job (CARE_CLOCK (cell), content != NULL ? (const CareJob *) content->record : NULL);
      break;
    case CARE_COLUMN_TEXT: case CARE_COLUMN_STRONG: case CARE_COLUMN_NUMBER: case CARE_COLUMN_EXTRA: default:
      show_text (cell, kind, content);
      break;
    }
}

static GtkWidget *
new_text_cell (const CareColumn *column)
{
  GtkWidget *cell = gtk_inscription_new (NULL);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (cell), 1);
  gtk_inscription_set_nat_lines (GTK_INSCRIPTION (cell), 1);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), 6);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), (guint) (column->chars > 0 ? column->chars : 14)); /* that one takes what is left */
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), column->kind == CARE_COLUMN_NUMBER ? 1 : 0);
  gtk_widget_set_valign (cell, GTK_ALIGN_CENTER);
  if (column->kind == CARE_COLUMN_STRONG)
    gtk_widget_add_css_class (cell, "strong");
  if (column->kind == CARE_COLUMN_NUMBER || column->kind == CARE_COLUMN_EXTRA)
    gtk_widget_add_css_class (cell, "numeric");
  return cell;
}

static GtkWidget *
new_cell (const CellKind *kind)
{
  GtkWidget *cell;
  switch (kind->column->kind)
    {
    case CARE_COLUMN_PHASE: case CARE_COLUMN_STATUS:
      cell = care_pill_new (CARE_PILL_PLAIN);
      break;
    case CARE_COLUMN_COVERAGE:
      cell = care_pill_new (CARE_PILL_MARK);
      break;
    case CARE_COLUMN_CLOCK:
      cell = care_clock_new (kind->engine, FALSE);
      break;
    case CARE_COLUMN_TEXT: case CARE_COLUMN_STRONG: case CARE_COLUMN_NUMBER: case CARE_COLUMN_EXTRA: default:
      cell = new_text_cell (kind->column);
      break;
    }
  return cell;
}

/* --- how wide they must be -------------------------------------------------------------------------------------------------------------- */

static int
natural_width (GtkWidget *cell)
{
  int width = 0;
  gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return width;
}

static int
longest_mark (GtkWidget *cell, const char *const *values, CareMark (*mark_of) (const char *value))
{
  int most = 0;
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    {
      CareMark mark = mark_of (values[i]);
      care_pill_set_mark (CARE_PILL (cell), &mark);
      most = MAX (most, natural_width (cell));
    }
  return most;
}

static CareMark
plain_phase (const char *phase)
{
  return care_mark_phase (phase, NULL);
}

/* Hours and minutes are the longest, left or late. */
static int
longest_clock (GtkWidget *cell)
{
  static const char *const phases[] = { "scheduled", "on_hold" };
  static const int minutes[] = { 9 * 60 + 58, -(9 * 60 + 58) };
  int most = 0;
  for (guint i = 0; i < G_N_ELEMENTS (phases) * G_N_ELEMENTS (minutes); i++)
    {
      CareRecord *record = care_record_new (&CareJob_ENTITY);
      CareJob *job = (CareJob *) record;
      CARE_PUT_TEXT (job, CareJob, phase, phases[i % 2]);
      CARE_PUT (job, CareJob, scheduled_at, care_now () + minutes[i / 2] * 60);
      care_clock_set_job (CARE_CLOCK (cell), job);
      most = MAX (most, natural_width (cell));
      care_record_free (record);
    }
  return most;
}

int
care_list_cell_need (CareEngine *engine, const CareListKind *list, const CareColumn *column)
{
  const CellKind kind = { engine, list, column, column->field != NULL ? care_entity_field (list->entity, column->field) : -1 };
  g_autoptr (GtkWidget) cell = g_object_ref_sink (new_cell (&kind));
  const char *const *values = kind.field >= 0 ? list->entity->fields[kind.field].values : NULL;

  switch (column->kind)
    {
    case CARE_COLUMN_PHASE:
      return longest_mark (cell, values, plain_phase);
    case CARE_COLUMN_STATUS:
      return longest_mark (cell, values, care_mark_device);
    case CARE_COLUMN_COVERAGE:
      return longest_mark (cell, care_verdict_states, care_mark_coverage);
    case CARE_COLUMN_CLOCK:
      return longest_clock (cell);
    case CARE_COLUMN_TEXT: case CARE_COLUMN_STRONG: case CARE_COLUMN_NUMBER: case CARE_COLUMN_EXTRA: default:
      return natural_width (cell);
    }
}

/* --- the factories ------------------------------------------------------------------------------------------------------------------------ */

static void
cell_setup (GtkSignalListItemFactory *factory, GtkListItem *item, CellKind *kind)
{
  GtkWidget *cell = new_cell (kind);
  g_object_set_data (G_OBJECT (cell), "care-cell", kind);
  gtk_list_item_set_child (item, cell);
}

CareRow *
care_list_cell_row (GtkWidget *cell)
{
  return g_object_get_data (G_OBJECT (cell), ROW);
}

static void
cell_bind (GtkSignalListItemFactory *factory, GtkListItem *item, CellKind *kind)
{
  CareRow *row = gtk_list_item_get_item (item);
  GtkWidget *cell = gtk_list_item_get_child (item);
  g_signal_connect_object (row, "notify::version", G_CALLBACK (show_row), cell, 0);
  g_object_set_data (G_OBJECT (cell), ROW, row);
  show_row (row, NULL, cell);
}

static void
cell_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, CellKind *kind)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_row, gtk_list_item_get_child (item));
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (item)), ROW, NULL);
}

/* --- the narrow face: three lines from the same model --------------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *number, *pill, *coverage, *clock, *line[3];
} Narrow;

static void
set_line (const CellKind *kind, GtkWidget *label, const CareListRow *content, const char *name)
{
  int n = name != NULL ? care_entity_field (kind->list->entity, name) : -1;
  g_autofree char *text = n >= 0 && content != NULL ? care_words_record_field (kind->engine, content->record, (guint) n, content->names[n]) : NULL;
  if (text != NULL)
    g_strdelimit (text, "\n\t", ' ');
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static void
show_narrow (CareRow *row, GParamSpec *pspec, GtkWidget *cell)
{
  const CellKind *kind = g_object_get_data (G_OBJECT (cell), "care-cell");
  Narrow *parts = g_object_get_data (G_OBJECT (cell), "care-narrow");
  const CareListRow *content = care_row_content (row);
  CareMark pill = { NULL, "neutral", "" }, coverage = pill;
  gboolean job = kind->list->entity == &CareJob_ENTITY;
  int status = care_entity_field (kind->list->entity, "status");

  if (content != NULL && job)
    pill = care_mark_phase (((CareJob *) content->record)->phase, NULL);
  else if (content != NULL && status >= 0 && care_record_has (content->record, (guint) status))
    pill = care_mark_device (care_record_text (content->record, (guint) status));
  if (content != NULL && content->state != NULL)
    coverage = care_mark_coverage (content->state);
  care_pill_set_mark (CARE_PILL (parts->pill), &pill);
  care_pill_set_mark (CARE_PILL (parts->coverage), &coverage);
  set_line (kind, parts->number, content,
            job || kind->list->entity == NULL                       ? "number"
            : care_entity_field (kind->list->entity, "number") >= 0 ? "number"
                                                                     : NULL);
  for (guint i = 0; i < 3; i++)
    set_line (kind, parts->line[i], content, kind->list->lines[i]);
  if (job && content != NULL && content->extra != NULL && *content->extra != '\0')
    {
      g_autofree char *both = g_strdup_printf ("%s · %s", gtk_label_get_label (GTK_LABEL (parts->line[1])), content->extra);
      gtk_label_set_label (GTK_LABEL (parts->line[1]), both);
    }
  if (parts->clock != NULL)
    care_clock_set_job (CARE_CLOCK (parts->clock), content != NULL ? (const CareJob *) content->record : NULL);
}

static GtkWidget *
narrow_label (const char *class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, "hexpand", TRUE, NULL);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

static void
narrow_setup (GtkSignalListItemFactory *factory, GtkListItem *item, CellKind *kind)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *foot = care_wrap_new (); /* its words break into lines rather than end in dots */
  Narrow *parts = g_new0 (Narrow, 1);

  parts->number = narrow_label ("secondary");
  parts->pill = care_pill_new (CARE_PILL_PLAIN);
  parts->coverage = care_pill_new (CARE_PILL_MARK);
  parts->line[0] = narrow_label ("strong");
  parts->line[1] = narrow_label ("secondary");
  parts->line[2] = narrow_label ("secondary");
  gtk_widget_add_css_class (parts->line[1], "small");
  gtk_widget_add_css_class (parts->line[2], "small");
  gtk_widget_add_css_class (parts->number, "small");
  gtk_box_append (GTK_BOX (head), parts->line[0]);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), parts->line[1]);
  gtk_box_append (GTK_BOX (box), parts->line[2]);
  if (kind->list->entity == &CareJob_ENTITY)
    {
      parts->clock = care_clock_new (kind->engine, FALSE);
      care_clock_keep_whole (CARE_CLOCK (parts->clock)); /* time beside the matter; phase and coverage below, as everywhere */
      gtk_box_append (GTK_BOX (head), parts->clock);
      care_wrap_append (CARE_WRAP (foot), parts->pill);
    }
  else
    gtk_box_append (GTK_BOX (head), parts->pill);
  care_wrap_append (CARE_WRAP (foot), parts->coverage);
  care_wrap_append (CARE_WRAP (foot), parts->number);
  care_wrap_set_spacing (CARE_WRAP (foot), 12, 3);
  gtk_box_append (GTK_BOX (box), foot);
  gtk_widget_add_css_class (box, "narrow-row");
  g_object_set_data (G_OBJECT (box), "care-cell", kind);
  g_object_set_data_full (G_OBJECT (box), "care-narrow", parts, g_free);
  gtk_list_item_set_child (item, box);
}

static void
narrow_bind (GtkSignalListItemFactory *factory, GtkListItem *item, CellKind *kind)
{
  CareRow *row = gtk_list_item_get_item (item);
  g_signal_connect_object (row, "notify::version", G_CALLBACK (show_narrow), gtk_list_item_get_child (item), 0);
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (item)), ROW, row);
  show_narrow (row, NULL, gtk_list_item_get_child (item));
}

static void
narrow_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, CellKind *kind)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_narrow, gtk_list_item_get_child (item));
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (item)), ROW, NULL);
}

static GtkListItemFactory *
new_factory (CareEngine *engine, const CareListKind *list, const CareColumn *column, CellKind **kind)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  *kind = g_new0 (CellKind, 1);
  (*kind)->engine = g_object_ref (engine);
  (*kind)->list = list;
  (*kind)->column = column;
  (*kind)->field = column != NULL && column->field != NULL ? care_entity_field (list->entity, column->field) : -1;
  g_object_set_data_full (G_OBJECT (factory), "care-kind", *kind, cell_kind_free);
  return factory;
}

GtkListItemFactory *
care_list_cell_factory (CareEngine *engine, const CareListKind *list, const CareColumn *column)
{
  CellKind *kind;
  GtkListItemFactory *factory = new_factory (engine, list, column, &kind);
  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup), kind);
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bind), kind);
  g_signal_connect (factory, "unbind", G_CALLBACK (cell_unbind), kind);
  return factory;
}

GtkListItemFactory *
care_list_narrow_factory (CareEngine *engine, const CareListKind *list)
{
  CellKind *kind;
  GtkListItemFactory *factory = new_factory (engine, list, NULL, &kind);
  g_signal_connect (factory, "setup", G_CALLBACK (narrow_setup), kind);
  g_signal_connect (factory, "bind", G_CALLBACK (narrow_bind), kind);
  g_signal_connect (factory, "unbind", G_CALLBACK (narrow_unbind), kind);
  return factory;
}
