/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-rate.h"

#include <gio/gio.h>
#include <string.h>

#include "util/care-time.h"

/* A token is 60,000 units, so that @per_minute units come back in every millisecond and all sums are whole. */
#define TOKEN G_GINT64_CONSTANT (60000)

typedef struct
{
  char *key;
  gint64 units;
  gint64 at;  /* care_now_ms() when @units was right */
  GList link; /* in CareRate.recent, newest first */
} Bucket;

struct _CareRate
{
  GMutex lock;
  gint64 full; /* units */
  gint64 per_minute;
  guint max_keys;
  GHashTable *buckets; /* key, Bucket */
  GQueue recent;
};

static void
bucket_free (gpointer data)
{
  Bucket *bucket = data;

  g_free (bucket->key);
  g_free (bucket);
}

CareRate *
care_rate_new (guint burst,
               guint per_minute,
               guint max_keys)
{
  CareRate *rate = g_new0 (CareRate, 1);

  g_mutex_init (&rate->lock);
  rate->full = MAX (burst, 1) * TOKEN;
  rate->per_minute = MAX (per_minute, 1);
  rate->max_keys = MAX (max_keys, 1);
  rate->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, bucket_free);
  g_queue_init (&rate->recent);
  return rate;
}

void
care_rate_free (CareRate *rate)
{
  g_hash_table_unref (rate->buckets);
  g_mutex_clear (&rate->lock);
  g_free (rate);
}

static void
forget (CareRate *rate,
        Bucket   *bucket)
{
  g_queue_unlink (&rate->recent, &bucket->link);
  g_hash_table_remove (rate->buckets, bucket->key);
}

static void
refill (CareRate *rate,
        Bucket   *bucket,
        gint64    now)
{
  gint64 passed = MAX (now - bucket->at, 0);

  /* The division instead of a product: a clock that leaps by years must not overflow. */
  if (passed >= (rate->full - bucket->units) / rate->per_minute + 1)
    bucket->units = rate->full;
  else
    bucket->units = MIN (rate->full, bucket->units + passed * rate->per_minute);
  bucket->at = now;
}

/* The silent end of the queue holds the buckets that filled up longest ago: each new key sweeps a few away. */
static void
make_room (CareRate *rate,
           gint64    now)
{
  for (int i = 0; i < 4 && rate->recent.tail != NULL; i++)
    {
      Bucket *oldest = rate->recent.tail->data;

      refill (rate, oldest, now);
      if (oldest->units < rate->full)
        break;
      forget (rate, oldest);
    }
  while (g_hash_table_size (rate->buckets) >= rate->max_keys)
    forget (rate, rate->recent.tail->data);
}

static gboolean
ask (CareRate   *rate,
     const char *key,
     gboolean    take,
     guint      *wait_seconds)
{
  gint64 now = care_now_ms ();
  Bucket *bucket = g_hash_table_lookup (rate->buckets, key);

  if (bucket == NULL)
    {
      if (!take)
        return TRUE;
      make_room (rate, now);
      bucket = g_new0 (Bucket, 1);
      bucket->key = g_strdup (key);
      bucket->units = rate->full;
      bucket->at = now;
      bucket->link.data = bucket;
      g_hash_table_insert (rate->buckets, bucket->key, bucket);
      g_queue_push_head_link (&rate->recent, &bucket->link);
    }
  refill (rate, bucket, now);
  if (bucket->units < TOKEN)
    {
      gint64 wait = (TOKEN - bucket->units + rate->per_minute - 1) / rate->per_minute;

      if (wait_seconds != NULL)
        *wait_seconds = (guint) MAX (1, (wait + 999) / 1000);
      return FALSE;
    }
  if (take)
    {
      bucket->units -= TOKEN;
      g_queue_unlink (&rate->recent, &bucket->link);
      g_queue_push_head_link (&rate->recent, &bucket->link);
    }
  return TRUE;
}

gboolean
care_rate_take (CareRate   *rate,
                const char *key,
                guint      *wait_seconds)
{
  gboolean yes;

  g_mutex_lock (&rate->lock);
  yes = ask (rate, key, TRUE, wait_seconds);
  g_mutex_unlock (&rate->lock);
  return yes;
}

gboolean
care_rate_allows (CareRate   *rate,
                  const char *key,
                  guint      *wait_seconds)
{
  gboolean yes;

  g_mutex_lock (&rate->lock);
  yes = ask (rate, key, FALSE, wait_seconds);
  g_mutex_unlock (&rate->lock);
  return yes;
}

guint
care_rate_size (CareRate *rate)
{
  guint n;

  g_mutex_lock (&rate->lock);
  n = g_hash_table_size (rate->buckets);
  g_mutex_unlock (&rate->lock);
  return n;
}

char *
care_rate_address_key (const char *address)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr (GInetAddress) net = NULL;
  g_autofree char *text = NULL;
  guint8 bytes[16] = { 0 };

  if (inet == NULL || g_inet_address_get_family (inet) != G_SOCKET_FAMILY_IPV6)
    return g_strdup (address);
  memcpy (bytes, g_inet_address_to_bytes (inet), 8);
  net = g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
  text = g_inet_address_to_string (net);
  return g_strconcat (text, "/64", NULL);
}
