/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-list-page.h"

#include "app/care-clock.h"
#include "app/care-words-app.h"
#include "app/care-pill.h"
#include "domain/care-job.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define FILTER_DELAY 180 /* ms after the last key */

typedef struct
{
  CareRowList *rows;
  GtkSingleSelection *selection;
  GtkWidget *title, *count, *filter, *tokens, *stack, *views, *add_filter;
  GtkColumnView *columns;
  GtkListView *narrow;
  GtkColumnViewColumn **column; /* one per CareColumn, borrowed */
  AdwStatusPage *empty;
  char *view;       /* name of the saved view that is shown; NULL: somebody's own filters */
  char *view_title;
  CareListSpec *base; /* the view's filters, without words */
  CareId wanted;    /* selected again after a change */
  guint filter_source;
  gboolean filled;
} CareListPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CareListPage, care_list_page, CARE_TYPE_PAGE)

#define PRIVATE(self) ((CareListPagePrivate *) care_list_page_get_instance_private (CARE_LIST_PAGE (self)))
#define KIND(self) (CARE_LIST_PAGE_GET_CLASS (self)->kind)
#define ENGINE(self) (care_page_engine (CARE_PAGE (self)))

CareRowList *
care_list_page_rows (CareListPage *self)
{
  return PRIVATE (self)->rows;
}

/* --- views -------------------------------------------------------------------------------------------------------------------------- */

static char *
view_value (CareEngine *engine, const char *word)
{
  char text[CARE_ID_TEXT];
  CareId user = care_engine_user (engine);
  if (g_str_equal (word, "@me"))
    return g_strdup (care_id_to_text (&user, text));
  if (g_str_equal (word, "@today"))
    return care_date_format (care_engine_today (engine));
  if (g_str_equal (word, "@tomorrow"))
    return care_date_format (care_engine_today (engine) + 1);
  return g_strdup (word);
}

static void
add_view_filter (CareListSpec *spec, const CareViewFilter *filter, CareEngine *engine)
{
  g_auto (GStrv) words = g_strsplit (filter->values != NULL ? filter->values : "", " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *value = view_value (engine, words[i]);
      g_free (words[i]);
      words[i] = value;
    }
  care_list_spec_filter (spec, filter->field, filter->kind, (const char *const *) words);
}

CareListSpec *
care_list_kind_spec (const CareListKind *kind, const char *name, CareEngine *engine)
{
  CareListSpec *spec = care_list_spec_new (kind->entity);
  spec->sort = kind->sort != NULL ? care_entity_field (kind->entity, kind->sort) : -1;
  spec->descending = kind->descending;
  for (const CareView *view = kind->views; view->name != NULL; view++)
    if (g_strcmp0 (view->name, name) == 0)
      for (guint i = 0; i < G_N_ELEMENTS (view->filters) && view->filters[i].field != NULL; i++)
        add_view_filter (spec, &view->filters[i], engine);
  return spec;
}

static const char *
view_title (const CareListKind *kind, const char *name)
{
  for (const CareView *view = kind->views; view->name != NULL; view++)
    if (g_strcmp0 (view->name, name) == 0)
      return g_dpgettext2 (NULL, "view", view->title);
  return "";
}

/* --- tokens ------------------------------------------------------------------------------------------------------------------------- */

static void apply (CareListPage *self);
static void rebuild_tokens (CareListPage *self);

static char *
token_words (CareListPage *self, const CareFilter *filter)
{
  const CareField *field = &KIND (self)->entity->fields[filter->field];
  GString *words = g_string_new (NULL);
  const char *label = care_words_field (field);

  if (filter->kind == CARE_FILTER_EMPTY || filter->kind == CARE_FILTER_FILLED)
    {
      g_string_free (words, TRUE);
      return filter->kind == CARE_FILTER_EMPTY ? g_strdup_printf (C_ ("filter", "%s: empty"), label)
                                               : g_strdup_printf (C_ ("filter", "%s: filled"), label);
    }
  for (guint i = 0; filter->values[i] != NULL; i++)
    {
      const char *value = field->kind == CARE_ENUM ? care_words_value (filter->values[i])
                          : field->kind == CARE_ID ? care_engine_user_name (ENGINE (self))
                                                   : filter->values[i];
      if (i < 2)
        g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", value);
      else if (i == 2)
        g_string_append (words, " …");
    }
  {
    g_autofree char *list = g_string_free (words, FALSE);
    if (filter->kind == CARE_FILTER_IS_NOT)
      return g_strdup_printf (C_ ("filter", "%s: not %s"), label, list);
    if (filter->kind == CARE_FILTER_FROM)
      return g_strdup_printf (C_ ("filter", "%s: from %s"), label, list);
    if (filter->kind == CARE_FILTER_BEFORE)
      return g_strdup_printf (C_ ("filter", "%s: before %s"), label, list);
    return g_strdup_printf (C_ ("filter", "%s: %s"), label, list);
  }
}

static void
remove_filter (CareListPage *self, guint index)
{
  CareListPagePrivate *priv = PRIVATE (self);
  if (index >= priv->base->filters->len)
    return;
  g_array_remove_index (priv->base->filters, index);
  g_clear_pointer (&priv->view, g_free);
  rebuild_tokens (self);
  apply (self);
  gtk_widget_grab_focus (priv->filter);
}

static void
token_removed (GtkButton *button, CareListPage *self)
{
  remove_filter (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "care-index")));
}

static void
rebuild_tokens (CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (priv->tokens)) != NULL)
    gtk_box_remove (GTK_BOX (priv->tokens), child);
  for (guint i = 0; i < priv->base->filters->len; i++)
    {
      GtkWidget *token = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
      g_autofree char *words = token_words (self, &g_array_index (priv->base->filters, CareFilter, i));
      g_autofree char *name = g_strdup_printf (_("Remove the filter %s"), words);
      GtkWidget *label = gtk_label_new (words);
      GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
      gtk_widget_add_css_class (token, "token");
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "circular");
      gtk_widget_add_css_class (button, "tiny");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_object_set_data (G_OBJECT (button), "care-index", GUINT_TO_POINTER (i));
      g_signal_connect (button, "clicked", G_CALLBACK (token_removed), self);
      gtk_box_append (GTK_BOX (token), label);
      gtk_box_append (GTK_BOX (token), button);
      gtk_box_append (GTK_BOX (priv->tokens), token);
    }
}

/* --- what is shown -------------------------------------------------------------------------------------------------------------------- */

static void
apply (CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  CareListSpec *spec = care_list_spec_copy (priv->base);
  const char *words = gtk_editable_get_text (GTK_EDITABLE (priv->filter));

  g_free (spec->words);
  spec->words = *words != '\0' ? g_strdup (words) : NULL;
  priv->filled = FALSE;
  gtk_label_set_label (GTK_LABEL (priv->title), priv->view_title);
  care_row_list_set_spec (priv->rows, spec);
}

void
care_list_page_show_spec (CareListPage *self, const char *title, CareListSpec *spec)
{
  CareListPagePrivate *priv = PRIVATE (self);
  care_list_spec_free (priv->base);
  priv->base = spec;
  g_clear_pointer (&priv->view, g_free);
  g_free (priv->view_title);
  priv->view_title = g_strdup (title);
  gtk_editable_set_text (GTK_EDITABLE (priv->filter), "");
  rebuild_tokens (self);
  apply (self);
}

void
care_list_page_show_view (CareListPage *self, const char *view)
{
  CareListPagePrivate *priv = PRIVATE (self);
  care_list_page_show_spec (self, view_title (KIND (self), view), care_list_kind_spec (KIND (self), view, ENGINE (self)));
  priv->view = g_strdup (view);
}

static void
filled (CareRowList *rows, CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (rows));
  g_autofree char *count = g_strdup_printf (ngettext ("%u row", "%u rows", n), n);
  const char *problem = care_row_list_problem (rows);

  priv->filled = TRUE;
  gtk_label_set_label (GTK_LABEL (priv->count), count);
  adw_status_page_set_title (priv->empty, problem != NULL ? _("This list cannot be shown") : _("Nothing here"));
  adw_status_page_set_description (priv->empty, problem != NULL ? problem : _(KIND (self)->empty));
  gtk_stack_set_visible_child_name (GTK_STACK (priv->stack), n == 0 || problem != NULL ? "empty"
                                                             : care_page_width (CARE_PAGE (self)) == CARE_WIDTH_PHONE
                                                                 ? "narrow"
                                                                 : "columns");
  if (!care_id_is_null (&priv->wanted))
    {
      guint at = care_row_list_find (rows, &priv->wanted);
      gtk_single_selection_set_selected (priv->selection, at != G_MAXUINT ? at : GTK_INVALID_LIST_POSITION);
    }
}

static void
selected (GtkSingleSelection *selection, GParamSpec *pspec, CareListPage *self)
{
  CareRow *row = gtk_single_selection_get_selected_item (selection);
  if (row != NULL)
    PRIVATE (self)->wanted = *care_row_id (row);
}

static void
activated (GtkWidget *view, guint position, CareListPage *self)
{
  g_autoptr (CareRow) row = g_list_model_get_item (G_LIST_MODEL (PRIVATE (self)->selection), position);
  if (row == NULL)
    return;
  PRIVATE (self)->wanted = *care_row_id (row);
  care_page_open (CARE_PAGE (self), care_row_entity (row), care_row_id (row));
}

static gboolean
filter_now (gpointer data)
{
  CareListPagePrivate *priv = PRIVATE (data);
  priv->filter_source = 0;
  apply (data);
  return G_SOURCE_REMOVE;
}

static void
filter_typed (GtkEditable *editable, CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  g_clear_handle_id (&priv->filter_source, g_source_remove);
  priv->filter_source = g_timeout_add (FILTER_DELAY, filter_now, self);
}

static void
filter_stopped (GtkSearchEntry *entry, CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (priv->columns));
}

static void
filter_entered (GtkSearchEntry *entry, CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (priv->rows)) > 0)
    activated (NULL, 0, self);
}

/* Backspace in the empty field takes the last filter away. */
static gboolean
filter_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  if (keyval != GDK_KEY_BackSpace || *gtk_editable_get_text (GTK_EDITABLE (priv->filter)) != '\0' || priv->base->filters->len == 0)
    return GDK_EVENT_PROPAGATE;
  remove_filter (self, priv->base->filters->len - 1);
  return GDK_EVENT_STOP;
}

/* --- cells --------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  CareListPage *page;
  const CareColumn *column;
  int field;
} CellKind;

static void
show_text (GtkWidget *cell, const CellKind *kind, const CareListRow *content)
{
  g_autofree char *text = NULL;
  if (content != NULL && kind->column->kind == CARE_COLUMN_EXTRA)
    text = g_strdup (content->extra);
  else if (content != NULL && kind->field >= 0)
    text = care_words_record_field (ENGINE (kind->page), content->record, (guint) kind->field, content->names[kind->field]);
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
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), (guint) (column->chars > 0 ? column->chars : 20));
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), column->kind == CARE_COLUMN_NUMBER ? 1 : 0);
  gtk_widget_set_valign (cell, GTK_ALIGN_CENTER);
  if (column->kind == CARE_COLUMN_STRONG)
    gtk_widget_add_css_class (cell, "strong");
  if (column->kind == CARE_COLUMN_NUMBER || column->kind == CARE_COLUMN_EXTRA)
    gtk_widget_add_css_class (cell, "numeric");
  return cell;
}

static void
cell_setup (GtkSignalListItemFactory *factory, GtkListItem *item, CellKind *kind)
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
      cell = care_clock_new (ENGINE (kind->page), FALSE);
      break;
    case CARE_COLUMN_TEXT: case CARE_COLUMN_STRONG: case CARE_COLUMN_NUMBER: case CARE_COLUMN_EXTRA: default:
      cell = new_text_cell (kind->column);
      break;
    }
  g_object_set_data (G_OBJECT (cell), "care-cell", kind);
  gtk_list_item_set_child (item, cell);
}

static void
cell_bind (GtkSignalListItemFactory *factory, GtkListItem *item, CellKind *kind)
{
  CareRow *row = gtk_list_item_get_item (item);
  GtkWidget *cell = gtk_list_item_get_child (item);
  g_signal_connect_object (row, "notify::version", G_CALLBACK (show_row), cell, 0);
  show_row (row, NULL, cell);
}

static void
cell_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, CellKind *kind)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_row, gtk_list_item_get_child (item));
}

/* --- sorting by click: GTK 4.8 does not say which column; a comparer that only notes itself does (PLATFORM 4) ---------------------------- */

static int noted_column;

static int
note_column (gconstpointer a, gconstpointer b, gpointer data)
{
  if (noted_column < 0)
    noted_column = GPOINTER_TO_INT (data);
  return 1;
}

static void
sort_changed (GtkSorter *sorter, GtkSorterChange change, CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  g_autoptr (GObject) a = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) b = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering ordering;

  noted_column = -1;
  ordering = gtk_sorter_compare (sorter, a, b);
  if (noted_column >= 0 && KIND (self)->columns[noted_column].field != NULL)
    {
      priv->base->sort = care_entity_field (KIND (self)->entity, KIND (self)->columns[noted_column].field);
      priv->base->descending = ordering == GTK_ORDERING_SMALLER;
    }
  else
    {
      priv->base->sort = KIND (self)->sort != NULL ? care_entity_field (KIND (self)->entity, KIND (self)->sort) : -1;
      priv->base->descending = KIND (self)->descending;
    }
  apply (self);
}

static void
add_column (CareListPage *self, guint i)
{
  CareListPagePrivate *priv = PRIVATE (self);
  const CareColumn *column = &KIND (self)->columns[i];
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  CellKind *kind = g_new0 (CellKind, 1);

  kind->page = self;
  kind->column = column;
  kind->field = column->field != NULL ? care_entity_field (KIND (self)->entity, column->field) : -1;
  g_object_set_data_full (G_OBJECT (factory), "care-kind", kind, g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup), kind);
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bind), kind);
  g_signal_connect (factory, "unbind", G_CALLBACK (cell_unbind), kind);
  priv->column[i] = gtk_column_view_column_new (g_dpgettext2 (NULL, "column", column->title), factory);
  gtk_column_view_column_set_expand (priv->column[i], column->chars == 0);
  gtk_column_view_column_set_resizable (priv->column[i], TRUE);
  if (column->field != NULL)
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (note_column, GINT_TO_POINTER ((int) i), NULL));
      gtk_column_view_column_set_sorter (priv->column[i], sorter);
    }
  gtk_column_view_append_column (priv->columns, priv->column[i]);
  g_object_unref (priv->column[i]);
}

/* --- the narrow face: three lines from the same model --------------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *number, *pill, *coverage, *clock, *line[3];
} Narrow;

static void
set_line (CareListPage *self, GtkWidget *label, const CareListRow *content, const char *name)
{
  int n = name != NULL ? care_entity_field (KIND (self)->entity, name) : -1;
  g_autofree char *text = n >= 0 && content != NULL ? care_words_record_field (ENGINE (self), content->record, (guint) n, content->names[n]) : NULL;
  if (text != NULL)
    g_strdelimit (text, "\n\t", ' ');
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static void
show_narrow (CareRow *row, GParamSpec *pspec, GtkWidget *cell)
{
  CareListPage *self = g_object_get_data (G_OBJECT (cell), "care-page");
  Narrow *parts = g_object_get_data (G_OBJECT (cell), "care-narrow");
  const CareListRow *content = care_row_content (row);
  CareMark pill = { NULL, "neutral", "" }, coverage = pill;
  gboolean job = KIND (self)->entity == &CareJob_ENTITY;
  int status = care_entity_field (KIND (self)->entity, "status");

  if (content != NULL && job)
    pill = care_mark_phase (((CareJob *) content->record)->phase, NULL);
  else if (content != NULL && status >= 0 && care_record_has (content->record, (guint) status))
    pill = care_mark_device (care_record_text (content->record, (guint) status));
  if (content != NULL && content->state != NULL)
    coverage = care_mark_coverage (content->state);
  care_pill_set_mark (CARE_PILL (parts->pill), &pill);
  care_pill_set_mark (CARE_PILL (parts->coverage), &coverage);
  set_line (self, parts->number, content,
            job || KIND (self)->entity == NULL                       ? "number"
            : care_entity_field (KIND (self)->entity, "number") >= 0 ? "number"
                                                                     : NULL);
  for (guint i = 0; i < 3; i++)
    set_line (self, parts->line[i], content, KIND (self)->lines[i]);
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
narrow_setup (GtkSignalListItemFactory *factory, GtkListItem *item, CareListPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  Narrow *parts = g_new0 (Narrow, 1);

  parts->number = narrow_label ("secondary");
  parts->pill = care_pill_new (CARE_PILL_PLAIN);
  parts->coverage = care_pill_new (CARE_PILL_MARK);
  parts->line[0] = narrow_label ("strong");
  parts->line[1] = narrow_label (NULL);
  parts->line[2] = narrow_label ("secondary");
  gtk_box_append (GTK_BOX (head), parts->line[0]);
  gtk_box_append (GTK_BOX (head), parts->pill);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), parts->line[1]);
  gtk_box_append (GTK_BOX (box), parts->line[2]);
  if (KIND (self)->entity == &CareJob_ENTITY)
    {
      parts->clock = care_clock_new (ENGINE (self), FALSE);
      gtk_box_append (GTK_BOX (foot), parts->clock);
    }
  gtk_box_append (GTK_BOX (foot), parts->coverage);
  gtk_box_append (GTK_BOX (foot), parts->number);
  gtk_box_append (GTK_BOX (box), foot);
  gtk_widget_add_css_class (box, "narrow-row");
  g_object_set_data (G_OBJECT (box), "care-page", self);
  g_object_set_data_full (G_OBJECT (box), "care-narrow", parts, g_free);
  gtk_list_item_set_child (item, box);
}

static void
narrow_bind (GtkSignalListItemFactory *factory, GtkListItem *item, CareListPage *self)
{
  CareRow *row = gtk_list_item_get_item (item);
  g_signal_connect_object (row, "notify::version", G_CALLBACK (show_narrow), gtk_list_item_get_child (item), 0);
  show_narrow (row, NULL, gtk_list_item_get_child (item));
}

static void
narrow_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, CareListPage *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_narrow, gtk_list_item_get_child (item));
}

/* --- building ------------------------------------------------------------------------------------------------------------------------- */

static void
view_chosen (GtkWidget *widget, const char *name, GVariant *parameter)
{
  care_list_page_show_view (CARE_LIST_PAGE (widget), g_variant_get_string (parameter, NULL));
}

/* "phase=ready" */
static void
filter_chosen (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CareListPage *self = CARE_LIST_PAGE (widget);
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (parameter, NULL), "=", 2);
  if (parts[0] == NULL || parts[1] == NULL)
    return;
  care_list_spec_filter (PRIVATE (self)->base, parts[0], CARE_FILTER_IS, (const char *const[]) { parts[1], NULL });
  g_clear_pointer (&PRIVATE (self)->view, g_free);
  rebuild_tokens (self);
  apply (self);
}

static GMenuModel *
views_menu (const CareListKind *kind)
{
  GMenu *menu = g_menu_new ();
  for (const CareView *view = kind->views; view->name != NULL; view++)
    {
      g_autofree char *action = g_strdup_printf ("list.view::%s", view->name);
      g_menu_append (menu, g_dpgettext2 (NULL, "view", view->title), action);
    }
  return G_MENU_MODEL (menu);
}

static GMenuModel *
filter_menu (const CareListKind *kind)
{
  GMenu *menu = g_menu_new ();
  g_auto (GStrv) names = g_strsplit (kind->filter_fields != NULL ? kind->filter_fields : "", " ", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      int n = care_entity_field (kind->entity, names[i]);
      g_autoptr (GMenu) values = g_menu_new ();
      if (n < 0 || kind->entity->fields[n].values == NULL)
        continue;
      for (guint v = 0; kind->entity->fields[n].values[v] != NULL; v++)
        {
          g_autofree char *action = g_strdup_printf ("list.add-filter::%s=%s", names[i], kind->entity->fields[n].values[v]);
          g_menu_append (values, care_words_value (kind->entity->fields[n].values[v]), action);
        }
      g_menu_append_submenu (menu, care_words_field (&kind->entity->fields[n]), G_MENU_MODEL (values));
    }
  return G_MENU_MODEL (menu);
}

static GtkWidget *
menu_button (GMenuModel *menu, const char *label, const char *icon)
{
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  if (icon != NULL)
    gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), icon);
  else
    gtk_menu_button_set_label (GTK_MENU_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* The focus is on the button inside. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (button)), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_unref (menu);
  return button;
}

static GtkWidget *
build_bar (CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  priv->title = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (priv->title, "title-3");
  priv->views = menu_button (views_menu (KIND (self)), _("Saved views"), NULL);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (priv->views), priv->title);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (priv->views), TRUE);
  gtk_widget_set_tooltip_text (priv->views, _("Saved views"));
  priv->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (priv->count, "secondary");
  gtk_widget_add_css_class (priv->count, "numeric");
  priv->tokens = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), priv->tokens);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_widget_set_hexpand (scroll, TRUE);
  priv->add_filter = menu_button (filter_menu (KIND (self)), _("Add a filter"), "list-add-symbolic");
  gtk_widget_set_tooltip_text (priv->add_filter, _("Add a filter"));
  priv->filter = gtk_search_entry_new ();
  g_object_set (priv->filter, "placeholder-text", KIND (self)->hint != NULL ? _ (KIND (self)->hint) : NULL,
                "width-chars", 8, "max-width-chars", 26, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->filter), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter this list"), -1);
  g_signal_connect (priv->filter, "changed", G_CALLBACK (filter_typed), self);
  g_signal_connect (priv->filter, "stop-search", G_CALLBACK (filter_stopped), self);
  g_signal_connect (priv->filter, "activate", G_CALLBACK (filter_entered), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (filter_key), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (priv->filter, keys);
  gtk_box_append (GTK_BOX (bar), priv->views);
  gtk_box_append (GTK_BOX (bar), priv->count);
  gtk_box_append (GTK_BOX (bar), scroll);
  gtk_box_append (GTK_BOX (bar), priv->add_filter);
  gtk_box_append (GTK_BOX (bar), priv->filter);
  gtk_widget_add_css_class (bar, "filterbar");
  return bar;
}

static GtkWidget *
in_scroll (GtkWidget *child)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), child);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_widget_add_css_class (scroll, "viewbg");
  return scroll;
}

static void
build_lists (CareListPage *self)
{
  CareListPagePrivate *priv = PRIVATE (self);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  guint n = 0;

  while (KIND (self)->columns[n].title != NULL)
    n++;
  priv->column = g_new0 (GtkColumnViewColumn *, n);
  priv->columns = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (priv->selection))));
  gtk_widget_add_css_class (GTK_WIDGET (priv->columns), "records");
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->columns), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_dpgettext2 (NULL, "section", care_page_title (CARE_PAGE (self))), -1);
  for (guint i = 0; i < n; i++)
    add_column (self, i);
  g_signal_connect_object (gtk_column_view_get_sorter (priv->columns), "changed", G_CALLBACK (sort_changed), self, 0);
  g_signal_connect (priv->columns, "activate", G_CALLBACK (activated), self);
  g_signal_connect (factory, "setup", G_CALLBACK (narrow_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (narrow_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (narrow_unbind), self);
  priv->narrow = GTK_LIST_VIEW (gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (priv->selection)), factory));
  gtk_list_view_set_single_click_activate (priv->narrow, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->narrow), GTK_ACCESSIBLE_PROPERTY_LABEL, care_page_title (CARE_PAGE (self)), -1);
  g_signal_connect (priv->narrow, "activate", G_CALLBACK (activated), self);
}

static void
care_list_page_set_up (CarePage *page)
{
  CareListPage *self = CARE_LIST_PAGE (page);
  CareListPagePrivate *priv = PRIVATE (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  priv->rows = care_row_list_new (care_page_engine (page));
  priv->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (priv->rows)));
  gtk_single_selection_set_autoselect (priv->selection, FALSE);
  gtk_single_selection_set_can_unselect (priv->selection, TRUE);
  g_signal_connect (priv->selection, "notify::selected-item", G_CALLBACK (selected), self);
  g_signal_connect_object (priv->rows, "filled", G_CALLBACK (filled), self, 0);
  gtk_box_append (GTK_BOX (box), build_bar (self));
  build_lists (self);
  priv->stack = gtk_stack_new ();
  priv->empty = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (priv->empty, "care-jobs-symbolic");
  gtk_stack_add_named (GTK_STACK (priv->stack), in_scroll (GTK_WIDGET (priv->columns)), "columns");
  gtk_stack_add_named (GTK_STACK (priv->stack), in_scroll (GTK_WIDGET (priv->narrow)), "narrow");
  gtk_stack_add_named (GTK_STACK (priv->stack), GTK_WIDGET (priv->empty), "empty");
  gtk_stack_set_hhomogeneous (GTK_STACK (priv->stack), FALSE);
  gtk_box_append (GTK_BOX (box), priv->stack);
  adw_bin_set_child (ADW_BIN (self), box);
  care_list_page_show_view (self, KIND (self)->views[0].name);
}

static void
care_list_page_set_width (CarePage *page, CareWidth width)
{
  CareListPagePrivate *priv = PRIVATE (page);
  const CareColumn *columns = KIND (page)->columns;
  gboolean phone = width == CARE_WIDTH_PHONE;

  for (guint i = 0; columns[i].title != NULL; i++)
    gtk_column_view_column_set_visible (priv->column[i], width >= columns[i].from);
  gtk_widget_set_visible (priv->count, !phone);
  gtk_widget_set_visible (gtk_widget_get_ancestor (priv->tokens, GTK_TYPE_SCROLLED_WINDOW), width >= CARE_WIDTH_FOLDED);
  if (priv->filled)
    filled (priv->rows, CARE_LIST_PAGE (page));
}

static gboolean
care_list_page_take_focus (CarePage *page)
{
  CareListPagePrivate *priv = PRIVATE (page);
  return gtk_widget_grab_focus (care_page_width (page) == CARE_WIDTH_PHONE ? GTK_WIDGET (priv->narrow) : GTK_WIDGET (priv->columns));
}

static gboolean
care_list_page_begin_filter (CarePage *page)
{
  return gtk_widget_grab_focus (PRIVATE (page)->filter);
}

static gboolean
care_list_page_is_settled (CarePage *page)
{
  CareListPagePrivate *priv = PRIVATE (page);
  g_autoptr (CareRow) first = g_list_model_get_item (G_LIST_MODEL (priv->rows), 0);
  return priv->filled && !care_row_list_is_busy (priv->rows) && (first == NULL || care_row_content (first) != NULL);
}

static void
care_list_page_dispose (GObject *object)
{
  CareListPagePrivate *priv = PRIVATE (object);
  g_clear_handle_id (&priv->filter_source, g_source_remove);
  g_clear_object (&priv->selection);
  g_clear_object (&priv->rows);
  g_clear_pointer (&priv->base, care_list_spec_free);
  g_clear_pointer (&priv->view, g_free);
  g_clear_pointer (&priv->view_title, g_free);
  g_clear_pointer (&priv->column, g_free);
  G_OBJECT_CLASS (care_list_page_parent_class)->dispose (object);
}

static void
care_list_page_class_init (CareListPageClass *klass)
{
  CarePageClass *page_class = CARE_PAGE_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = care_list_page_dispose;
  page_class->set_up = care_list_page_set_up;
  page_class->set_width = care_list_page_set_width;
  page_class->take_focus = care_list_page_take_focus;
  page_class->begin_filter = care_list_page_begin_filter;
  page_class->is_settled = care_list_page_is_settled;
  gtk_widget_class_install_action (widget_class, "list.view", "s", view_chosen);
  gtk_widget_class_install_action (widget_class, "list.add-filter", "s", filter_chosen);
}

static void
care_list_page_init (CareListPage *self)
{
}

/* A list page is its kind and this line. */
#define LIST_PAGE(Type, prefix, its_kind) \
  typedef struct { CareListPage parent_instance; } Type; \
  typedef struct { CareListPageClass parent_class; } Type##Class; \
  G_DEFINE_TYPE (Type, prefix, CARE_TYPE_LIST_PAGE) \
  static void prefix##_class_init (Type##Class *klass) { ((CareListPageClass *) klass)->kind = &its_kind; } \
  static void prefix##_init (Type *self) { }

LIST_PAGE (CareJobsPage, care_jobs_page, care_jobs_kind)
LIST_PAGE (CareCustomersPage, care_customers_page, care_customers_kind)
LIST_PAGE (CareDevicesPage, care_devices_page, care_devices_kind)
LIST_PAGE (CarePartsPage, care_parts_page, care_parts_kind)
LIST_PAGE (CareFollowUpsPage, care_follow_ups_page, care_follow_ups_kind)
