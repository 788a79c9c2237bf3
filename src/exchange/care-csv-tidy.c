/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-csv-tidy.h"

#include <string.h>

#define HELD_MAX 4096 /* more blanks than this are text, whatever follows */

typedef enum
{
  FIELD_START, /* nothing of the field yet, or blanks only */
  PLAIN,       /* in an unquoted field */
  QUOTED,      /* between quotation marks */
  CLOSED,      /* behind a quotation mark that ends the field, or is the first of two */
} State;

struct _CareCsvTidy
{
  State state;
  char delimiter;
  gboolean row_start; /* the field is the first of its row */
  gboolean after_cr;  /* a LF that follows belongs to the line end already given */
  GString *held;      /* blanks whose meaning the next byte decides */
};

CareCsvTidy *
care_csv_tidy_new (char delimiter)
{
  CareCsvTidy *self = g_new0 (CareCsvTidy, 1);

  self->delimiter = delimiter;
  self->row_start = TRUE;
  self->held = g_string_new (NULL);
  return self;
}

void
care_csv_tidy_free (CareCsvTidy *self)
{
  if (self == NULL)
    return;
  g_string_free (self->held, TRUE);
  g_free (self);
}

static gboolean
is_line_end (char c)
{
  return c == '\n' || c == '\r';
}

static gboolean
hold_blank (CareCsvTidy *self, char c)
{
  if ((c != ' ' && c != '\t') || c == self->delimiter || self->held->len >= HELD_MAX)
    return FALSE;
  g_string_append_c (self->held, c);
  return TRUE;
}

static void
release_held (CareCsvTidy *self, GString *out)
{
  g_string_append_len (out, self->held->str, (gssize) self->held->len);
  g_string_truncate (self->held, 0);
}

static void
end_field (CareCsvTidy *self, char c, GString *out)
{
  g_string_append_c (out, is_line_end (c) ? '\n' : c);
  self->state = FIELD_START;
  self->row_start = is_line_end (c);
  self->after_cr = c == '\r';
}

static void
step_start (CareCsvTidy *self, char c, GString *out)
{
  gboolean swallow = c == '\n' && self->after_cr;

  self->after_cr = FALSE;
  if (swallow || hold_blank (self, c))
    return;
  if (c == '"' || (is_line_end (c) && self->row_start))
    g_string_truncate (self->held, 0);
  release_held (self, out);
  if (c == self->delimiter || is_line_end (c))
    {
      end_field (self, c, out);
      return;
    }
  g_string_append_c (out, c);
  self->state = c == '"' ? QUOTED : PLAIN;
}

static void
step_closed (CareCsvTidy *self, char c, GString *out)
{
  if (hold_blank (self, c))
    return;
  if (c == self->delimiter || is_line_end (c))
    {
      g_string_truncate (self->held, 0);
      end_field (self, c, out);
      return;
    }
  self->state = c == '"' && self->held->len == 0 ? QUOTED : PLAIN;
  release_held (self, out);
  g_string_append_c (out, c);
}

static void
step (CareCsvTidy *self, char c, GString *out)
{
  switch (self->state)
    {
    case FIELD_START:
      step_start (self, c, out);
      break;
    case PLAIN:
      end_field (self, c, out);
      break;
    case QUOTED:
      g_string_append_c (out, c);
      self->state = CLOSED;
      break;
    case CLOSED:
      step_closed (self, c, out);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* How many of the next bytes are copied without a thought. */
static gsize
run_length (const CareCsvTidy *self, const char *data, gsize len)
{
  const char *quote;
  gsize n = 0;

  if (self->state == QUOTED)
    {
      quote = memchr (data, '"', len);
      return quote != NULL ? (gsize) (quote - data) : len;
    }
  if (self->state == PLAIN)
    {
      while (n < len && data[n] != self->delimiter && !is_line_end (data[n]))
        n++;
    }
  return n;
}

void
care_csv_tidy_feed (CareCsvTidy *self, const char *data, gsize len, GString *out)
{
  for (gsize at = 0; at < len;)
    {
      gsize run = run_length (self, data + at, len - at);

      g_string_append_len (out, data + at, (gssize) run);
      at += run;
      if (at < len)
        step (self, data[at++], out);
    }
}

void
care_csv_tidy_end (CareCsvTidy *self, GString *out)
{
  if (self->state != FIELD_START || self->row_start)
    g_string_truncate (self->held, 0);
  release_held (self, out);
}
