/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-csv.h"

#include <csv.h>
#include <glib/gi18n.h>
#include <string.h>

#include "exchange/care-csv-source.h"
#include "exchange/care-csv-tidy.h"
#include "util/care-error.h"
#include "util/care-text.h"

/* libcsv takes a text apart into fields and rows and finds each quotation mark that stands wrongly. Left to itself it
 * would also
 *  - swallow text behind a stray mark: so strict mode, which stops there and tells where;
 *  - trim the outer blanks of fields, which an export must give back: so a space function that knows no blank. In
 *    strict mode a blank between a separator and a mark is then a fault; care-csv-tidy.c takes those away beforehand;
 *  - not tell how many lines it skipped: so CSV_REPALL_NL, and line ends of one byte, made by care-csv-tidy.c as well;
 *  - grow with a field for ever, and offer no way to stop after a row: so it gets small pieces, the rows of one piece
 *    wait in a queue, and what a record has grown to is looked at after each piece.
 * Encodings are none of its business: the bytes it gets are UTF-8 (care-csv-source.c), faulty ones passed through
 * unharmed. */

#define BUFFER_STEP 65536

typedef struct
{
  gsize at;
  gsize len;
} Span;

typedef struct
{
  guint64 number;
  guint first; /* of its fields in spans */
  guint n;
} Record;

struct _CareCsv
{
  /* Owned references */
  CareCsvSource *source;
  CareCsvTidy *tidy;
  GString *tidied;
  GPtrArray *names; /* of char*, ends with NULL */
  GError *failure;  /* of the file; comes after the rows that are still queued */

  /* The queue: fields of one piece, each ended by NUL, and the records they make up; behind these the fields of the
   * record that goes on in the next piece. */
  struct csv_parser parser;
  GString *text;
  GArray *spans;
  GArray *records;
  guint next;       /* first record not given yet */
  guint open_first; /* first field of the unfinished record, and where its text begins */
  gsize open_at;
  guint64 number; /* of the last finished record */
  gboolean ended;

  /* The row given last */
  GPtrArray *fields;
  GPtrArray *raws;
  GArray *raw_lens;

  CareCsvHeader header;
  gsize max_record;
  char delimiter;
};

/* ---- Faults of the file ---- */

static void G_GNUC_PRINTF (3, 4)
fail (CareCsv *self, CareError code, const char *format, ...)
{
  va_list args;

  if (self->failure != NULL)
    return;
  va_start (args, format);
  self->failure = g_error_new_valist (CARE_ERROR, (int) code, format, args);
  va_end (args);
}

/* The number of the unfinished record, in words of a translatable sentence. */
static char *
open_number (const CareCsv *self)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, self->number + 1);
}

static guint
open_column (const CareCsv *self)
{
  return self->spans->len - self->open_first + 1;
}

static void
fail_too_long (CareCsv *self)
{
  g_autofree char *number = open_number (self);
  g_autofree char *size = g_format_size_full (self->max_record, G_FORMAT_SIZE_IEC_UNITS);

  fail (self, CARE_ERROR_FULL, _("Row %s is longer than %s. Perhaps a quotation mark lacks its partner there."), number,
        size);
}

static void
fail_too_wide (CareCsv *self)
{
  g_autofree char *number = open_number (self);

  fail (self, CARE_ERROR_FULL, _("Row %s has more than %d columns. Perhaps a line end is missing there."), number,
        CARE_CSV_MAX_FIELDS);
}

static void
fail_by_libcsv (CareCsv *self, gboolean at_end)
{
  g_autofree char *number = open_number (self);
  guint column = open_column (self);

  if (csv_error (&self->parser) != CSV_EPARSE)
    fail (self, CARE_ERROR_FULL, _("There is not enough memory to read row %s."), number);
  else if (at_end)
    fail (self, CARE_ERROR_INVALID,
          _("Row %s, column %u: a quotation mark is opened and not closed before the end of the file."), number,
          column);
  else
    fail (self, CARE_ERROR_INVALID,
          _("Row %s, column %u: a quotation mark stands where none may be. "
            "Put the whole field in quotation marks and double those inside."),
          number, column);
}

/* ---- From bytes to the queue ---- */

static int
no_blank (unsigned char c)
{
  return 0;
}

static void
field_cb (void *data, size_t len, void *user_data)
{
  CareCsv *self = user_data;
  Span span = { self->text->len, len };

  if (self->failure != NULL)
    return;
  if (open_column (self) > CARE_CSV_MAX_FIELDS)
    fail_too_wide (self);
  else if (self->text->len - self->open_at + len > self->max_record)
    fail_too_long (self);
  else
    {
      g_string_append_len (self->text, data, (gssize) len);
      g_string_append_c (self->text, '\0');
      g_array_append_val (self->spans, span);
    }
}

/* Called for blank lines too, which have no fields; those above the header do not count. */
static void
row_cb (int c, void *user_data)
{
  CareCsv *self = user_data;
  Record record = { self->number + 1, self->open_first, self->spans->len - self->open_first };

  if (self->failure != NULL || (record.n == 0 && self->number == 0))
    return;
  self->number++;
  if (record.n > 0)
    g_array_append_val (self->records, record);
  self->open_first = self->spans->len;
  self->open_at = self->text->len;
}

static void
parse (CareCsv *self)
{
  if (csv_parse (&self->parser, self->tidied->str, self->tidied->len, field_cb, row_cb, self) != self->tidied->len)
    fail_by_libcsv (self, FALSE);
  if (self->text->len - self->open_at + self->parser.entry_pos > self->max_record)
    fail_too_long (self);
}

static void
feed (CareCsv *self, const char *data, gsize len)
{
  g_string_truncate (self->tidied, 0);
  self->ended = len == 0;
  if (self->ended)
    care_csv_tidy_end (self->tidy, self->tidied);
  else
    care_csv_tidy_feed (self->tidy, data, len, self->tidied);
  parse (self);
  if (self->ended && self->failure == NULL && csv_fini (&self->parser, field_cb, row_cb, self) != 0)
    fail_by_libcsv (self, TRUE);
}

/* Makes room: all records were given, what is left is the beginning of the next one. */
static void
forget_given (CareCsv *self)
{
  g_array_remove_range (self->spans, 0, self->open_first);
  g_string_erase (self->text, 0, (gssize) self->open_at);
  for (guint i = 0; i < self->spans->len; i++)
    g_array_index (self->spans, Span, i).at -= self->open_at;
  g_array_set_size (self->records, 0);
  self->next = self->open_first = 0;
  self->open_at = 0;
}

static gboolean
next_record (CareCsv *self, Record *record, GError **error)
{
  while (self->next >= self->records->len)
    {
      const char *data;
      gsize len;

      if (self->failure != NULL || self->ended)
        {
          if (self->failure != NULL && error != NULL)
            *error = g_error_copy (self->failure);
          return FALSE;
        }
      forget_given (self);
      if (care_csv_source_read (self->source, &data, &len, &self->failure))
        feed (self, data, len);
    }
  *record = g_array_index (self->records, Record, self->next++);
  return TRUE;
}

/* ---- The header ---- */

/* "sep=;" as the first line says the separator to spreadsheets; it is no record. */
static gboolean
read_separator_line (CareCsv *self, const char **data, gsize *len)
{
  if (*len < 6 || g_ascii_strncasecmp (*data, "sep=", 4) != 0 || ((*data)[5] != '\r' && (*data)[5] != '\n')
      || strchr ("\"\r\n", (*data)[4]) != NULL)
    return FALSE;
  if (self->delimiter == '\0')
    self->delimiter = (*data)[4];
  *data += 5;
  *len -= 5;
  return TRUE;
}

/* The one of the four that stands most often in the first line that is not blank, outside of quotation marks; of equals
 * the first. */
static char
guess_delimiter (const char *data, gsize len)
{
  static const char known[] = { ',', ';', '\t', '|' };
  guint count[G_N_ELEMENTS (known)] = { 0 };
  gboolean quoted = FALSE;
  gboolean blank = TRUE;
  guint best = 0;

  for (gsize i = 0; i < len && (quoted || blank || (data[i] != '\n' && data[i] != '\r')); i++)
    {
      blank = blank && (data[i] == '\n' || data[i] == '\r' || data[i] == ' ');
      quoted = quoted != (data[i] == '"');
      for (guint k = 0; k < G_N_ELEMENTS (known); k++)
        count[k] += !quoted && data[i] == known[k];
    }
  for (guint k = 1; k < G_N_ELEMENTS (known); k++)
    best = count[k] > count[best] ? k : best;
  return known[best];
}

/* The first piece tells the separator before it is taken apart. */
static gboolean
begin (CareCsv *self)
{
  const char *data;
  gsize len;

  if (!care_csv_source_read (self->source, &data, &len, &self->failure))
    return FALSE;
  if (!read_separator_line (self, &data, &len) && self->delimiter == '\0')
    self->delimiter = guess_delimiter (data, len);
  csv_set_delim (&self->parser, (unsigned char) self->delimiter);
  self->tidy = care_csv_tidy_new (self->delimiter);
  feed (self, data, len);
  return TRUE;
}

static gboolean
read_header (CareCsv *self, GError **error)
{
  Record record;
  g_autoptr (GError) local = NULL;

  if (!next_record (self, &record, &local))
    {
      if (local == NULL)
        g_set_error_literal (&local, CARE_ERROR, CARE_ERROR_INVALID,
                             _("The file is empty. Its first row must name the columns."));
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < record.n; i++)
    {
      Span span = g_array_index (self->spans, Span, record.first + i);
      char *name = care_text_clean (self->text->str + span.at, (gssize) span.len);

      if (name == NULL)
        {
          g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
                       _("The name of column %u is not valid %s. "
                         "Say the encoding of the file, for example CP1250, with --encoding."),
                       i + 1, care_csv_encoding (self));
          return FALSE;
        }
      g_ptr_array_add (self->names, name);
    }
  g_ptr_array_add (self->names, NULL);
  self->header.n = record.n;
  self->header.name = (const char *const *) self->names->pdata;
  return TRUE;
}

/* ---- Public ---- */

CareCsv *
care_csv_new (GInputStream *base, const CareCsvOptions *options, GError **error)
{
  static const CareCsvOptions defaults = { 0 };
  g_autoptr (CareCsv) self = NULL;
  g_autoptr (CareCsvSource) source = NULL;

  options = options != NULL ? options : &defaults;
  g_return_val_if_fail (options->delimiter != '"' && options->delimiter != '\r' && options->delimiter != '\n', NULL);

  source = care_csv_source_new (base, options->encoding, error);
  if (source == NULL)
    return NULL;

  self = g_new0 (CareCsv, 1);
  self->source = g_steal_pointer (&source);
  self->delimiter = options->delimiter;
  self->max_record = options->max_record != 0 ? options->max_record : CARE_CSV_MAX_RECORD;
  self->tidied = g_string_new (NULL);
  self->text = g_string_new (NULL);
  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  self->records = g_array_new (FALSE, FALSE, sizeof (Record));
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->fields = g_ptr_array_new_with_free_func (g_free);
  self->raws = g_ptr_array_new ();
  self->raw_lens = g_array_new (FALSE, FALSE, sizeof (gsize));
  csv_init (&self->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
  csv_set_space_func (&self->parser, no_blank);
  csv_set_blk_size (&self->parser, BUFFER_STEP);

  if (!begin (self))
    {
      g_propagate_error (error, g_steal_pointer (&self->failure));
      return NULL;
    }
  return read_header (self, error) ? g_steal_pointer (&self) : NULL;
}

void
care_csv_free (CareCsv *self)
{
  if (self == NULL)
    return;
  csv_free (&self->parser);
  care_csv_source_free (self->source);
  care_csv_tidy_free (self->tidy);
  g_string_free (self->tidied, TRUE);
  g_string_free (self->text, TRUE);
  g_array_unref (self->spans);
  g_array_unref (self->records);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->raws);
  g_array_unref (self->raw_lens);
  g_clear_error (&self->failure);
  g_free (self);
}

const CareCsvHeader *
care_csv_header (const CareCsv *self)
{
  return &self->header;
}

static char *
clean_or_show (const char *raw, gsize len, gboolean *valid)
{
  char *text = care_text_clean (raw, (gssize) len);
  g_autofree char *made = NULL;

  *valid = text != NULL;
  if (text != NULL)
    return text;
  made = g_utf8_make_valid (raw, (gssize) len);
  return care_text_clean (made, -1);
}

static void
add_field (CareCsv *self, CareCsvRow *row, const char *raw, gsize len)
{
  gboolean valid;
  char *text = clean_or_show (raw, len, &valid);

  if (!valid && !row->bad_utf8)
    {
      row->bad_utf8 = TRUE;
      row->bad_column = self->fields->len;
    }
  row->empty = row->empty && *text == '\0';
  g_ptr_array_add (self->fields, text);
  g_ptr_array_add (self->raws, (gpointer) raw);
  g_array_append_val (self->raw_lens, len);
}

gboolean
care_csv_next (CareCsv *self, CareCsvRow *row, GError **error)
{
  Record record;

  if (!next_record (self, &record, error))
    return FALSE;

  *row = (CareCsvRow) {
    .number = record.number,
    .n_fields = record.n,
    .bad_count = record.n != self->header.n,
    .empty = TRUE,
  };
  g_ptr_array_set_size (self->fields, 0);
  g_ptr_array_set_size (self->raws, 0);
  g_array_set_size (self->raw_lens, 0);
  for (guint i = 0; i < record.n; i++)
    {
      Span span = g_array_index (self->spans, Span, record.first + i);

      add_field (self, row, self->text->str + span.at, span.len);
    }
  for (guint i = record.n; i < self->header.n; i++)
    add_field (self, row, "", 0);
  g_ptr_array_add (self->fields, NULL);
  g_ptr_array_add (self->raws, NULL);
  row->field = (const char *const *) self->fields->pdata;
  row->raw = (const char *const *) self->raws->pdata;
  row->raw_len = (gconstpointer) self->raw_lens->data;
  return TRUE;
}

char *
care_csv_row_fault (const CareCsv *self, const CareCsvRow *row)
{
  if (row->bad_utf8)
    return g_strdup_printf (_("Column %u is not valid %s text."), row->bad_column + 1, care_csv_encoding (self));
  if (row->bad_count)
    return g_strdup_printf (_("The row has %u columns, the header has %u."), row->n_fields, self->header.n);
  return NULL;
}

guint64
care_csv_bytes_read (const CareCsv *self)
{
  return care_csv_source_bytes (self->source);
}

const char *
care_csv_encoding (const CareCsv *self)
{
  return care_csv_source_encoding (self->source);
}

char
care_csv_delimiter (const CareCsv *self)
{
  return self->delimiter;
}
