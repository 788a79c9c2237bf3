/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-util"

#include "util/care-id.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "util/care-time.h"

/* RFC 9562 6.2, method 1: behind the milliseconds stands a counter, seeded at random below half of its range at each new millisecond. */
#define COUNTER_BITS 26
#define COUNTER_MAX ((1u << COUNTER_BITS) - 1)

static GMutex id_mutex;
static gint64 id_last_ms;
static guint32 id_counter;

static const char id_alphabet[] = "0123456789abcdefghijklmnopqrstuv";

/* No buffer of random bytes is kept: a forked process would use the same ones again. */
static void
fill_random (guint8 *out, gsize len)
{
  while (len > 0)
    {
      ssize_t n = getrandom (out, len, 0);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      out += n;
      len -= (gsize) n;
    }
  /* Only a kernel without getrandom gets here. */
  for (; len > 0; len--)
    *out++ = (guint8) g_random_int ();
}

static void
set_version (CareId *id, guint version)
{
  id->b[6] = (guint8) ((id->b[6] & 0x0f) | (version << 4));
  id->b[8] = (guint8) ((id->b[8] & 0x3f) | 0x80);
}

/* Moves the shared state on and gives the pair that the next identifier starts with. */
static void
next_tick (guint32 seed, gint64 *ms, guint32 *counter)
{
  gint64 now = care_now_ms ();

  g_mutex_lock (&id_mutex);
  if (now > id_last_ms)
    {
      id_last_ms = now;
      id_counter = seed & (COUNTER_MAX >> 1);
    }
  else if (id_counter < COUNTER_MAX)
    {
      id_counter++;
    }
  else
    {
      id_last_ms++;
      id_counter = 0;
    }
  *ms = id_last_ms;
  *counter = id_counter;
  g_mutex_unlock (&id_mutex);
}

CareId
care_id_new (void)
{
  CareId id;
  guint32 seed;
  guint32 counter;
  gint64 ms;

  fill_random (id.b, sizeof id.b);
  memcpy (&seed, id.b, sizeof seed);
  next_tick (seed, &ms, &counter);

  for (int i = 0; i < 6; i++)
    id.b[i] = (guint8) ((guint64) ms >> (40 - 8 * i));
  id.b[6] = (guint8) (counter >> 22);
  id.b[7] = (guint8) (counter >> 14);
  id.b[8] = (guint8) ((counter >> 8) & 0x3f);
  id.b[9] = (guint8) counter;
  set_version (&id, 7);
  return id;
}

void
care_id_follow (const CareId *id)
{
  gint64 ms = 0;
  guint32 counter = (guint32) (id->b[6] & 0x0f) << 22 | (guint32) id->b[7] << 14 | (guint32) (id->b[8] & 0x3f) << 8 | id->b[9];

  if (id->b[6] >> 4 != 7)
    return;
  for (int i = 0; i < 6; i++)
    ms = ms << 8 | id->b[i];
  if (ms > care_now_ms () + (gint64) CARE_DAY * 1000)
    return;
  g_mutex_lock (&id_mutex);
  if (ms > id_last_ms || (ms == id_last_ms && counter > id_counter))
    {
      id_last_ms = ms;
      id_counter = counter;
    }
  g_mutex_unlock (&id_mutex);
}

CareId
care_id_random (void)
{
  CareId id;

  fill_random (id.b, sizeof id.b);
  set_version (&id, 4);
  return id;
}

CareId
care_id_derived (const char *kind, const char *key)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize len = sizeof digest;
  CareId id;

  g_checksum_update (sum, (const guchar *) kind, (gssize) strlen (kind) + 1);
  g_checksum_update (sum, (const guchar *) key, (gssize) strlen (key));
  g_checksum_get_digest (sum, digest, &len);
  memcpy (id.b, digest, sizeof id.b);
  set_version (&id, 8);
  return id;
}

gboolean
care_id_is_null (const CareId *id)
{
  static const CareId none;

  return memcmp (id->b, none.b, sizeof none.b) == 0;
}

gboolean
care_id_equal (const CareId *a, const CareId *b)
{
  return memcmp (a->b, b->b, sizeof a->b) == 0;
}

int
care_id_compare (const CareId *a, const CareId *b)
{
  int order = memcmp (a->b, b->b, sizeof a->b);

  return (order > 0) - (order < 0);
}

guint
care_id_hash (gconstpointer id)
{
  guint32 word;

  /* The last bytes are random or a digest in every version that is made here. */
  memcpy (&word, ((const CareId *) id)->b + 12, sizeof word);
  return word;
}

gboolean
care_id_equal_fn (gconstpointer a, gconstpointer b)
{
  return care_id_equal (a, b);
}

char *
care_id_to_text (const CareId *id, char out[CARE_ID_TEXT])
{
  guint bits = 0;
  guint held = 0;
  int n = 0;

  for (int i = 0; i < 16; i++)
    {
      held = (held << 8) | id->b[i];
      bits += 8;
      while (bits >= 5)
        {
          bits -= 5;
          out[n++] = id_alphabet[(held >> bits) & 31];
        }
      held &= (1u << bits) - 1;
    }
  out[n++] = id_alphabet[(held << (5 - bits)) & 31];
  out[n] = '\0';
  return out;
}

static int
digit_value (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'v')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'V')
    return c - 'A' + 10;
  return -1;
}

gboolean
care_id_parse (const char *text, CareId *id)
{
  CareId read;
  guint bits = 0;
  guint held = 0;
  int n = 0;

  if (text == NULL)
    return FALSE;
  for (int i = 0; i < CARE_ID_TEXT - 1; i++)
    {
      int value = digit_value (text[i]);

      if (value < 0)
        return FALSE;
      held = (held << 5) | (guint) value;
      bits += 5;
      if (bits >= 8)
        {
          bits -= 8;
          read.b[n++] = (guint8) (held >> bits);
        }
      held &= (1u << bits) - 1;
    }
  /* Two bits are left over; were they free, one identifier would have four texts. */
  if (held != 0 || text[CARE_ID_TEXT - 1] != '\0')
    return FALSE;
  *id = read;
  return TRUE;
}
