/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CareRate:
 *
 * Token buckets by key (an address, an account, a form) in bounded memory. Thread-safe. The clock is care_now_ms();
 * one that steps back never takes tokens away. Buckets that are full again say nothing and are forgotten first; when
 * all @max_keys are in use, the one that was silent longest goes.
 */
typedef struct _CareRate CareRate;

/* @burst tokens at once, then @per_minute; both at least 1. Free with care_rate_free(). */
CareRate *care_rate_new         (guint burst, guint per_minute, guint max_keys);
void      care_rate_free        (CareRate *rate);
/* Takes a token. FALSE when there is none; @wait_seconds (may be NULL) is then the time until the next, at least
 * 1: a Retry-After. */
gboolean  care_rate_take        (CareRate *rate, const char *key, guint *wait_seconds);
/* The same question without taking: for limits that count failures only (ask, try, take on failure). */
gboolean  care_rate_allows      (CareRate *rate, const char *key, guint *wait_seconds);
/* How many keys are remembered now. */
guint     care_rate_size        (CareRate *rate);
/* What one visitor is counted by: an IPv4 address as it is, of an IPv6 address the first 64 bits, because one
 * household has as many addresses as it likes. Anything else unchanged. Free with g_free(). */
char     *care_rate_address_key (const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareRate, care_rate_free)

G_END_DECLS
